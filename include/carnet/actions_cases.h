/*
 * actions_cases.h - what a person looks at before signing: a case with all that is known of it, who may do
 * what with it, who acts, and what would lead to a milder answer.
 */
#ifndef CARNET_ACTIONS_CASES_PUBLIC_H
#define CARNET_ACTIONS_CASES_PUBLIC_H

#include "carnet/actions_exports.h"

/* All cases: the columns of carnet_case_list_table and `asked_by`, the requester's name. */
CarnetTable *carnet_action_case_table(CarnetApp *app, GError **error);

/* One case as of today. */
typedef struct {
  char *id, *today;
  CarnetTable *head; /* one row, as carnet_case_list_table */
  /* carnet_case_timeline */
  CarnetTable *timeline;
  CarnetTable *rows;  /* frozen: path, model, ecu, rate, subject, storage, destination, anonymised, purpose */
  CarnetTable *may;   /* columns action, why ("" where the acting person may), for the steps of a case */
  GPtrArray *changes; /* char*: what made it suspect; else what differs from the latest review */
  CarnetNode *request;
  char *request_text;    /* YAML */
  CarnetNode *answer;    /* as carnet_action_decide; NULL where there is none */
  char *theirs_until;    /* day; "" */
  char *title_zh;        /* "" where none */
  GPtrArray *conditions; /* char*: of the approval that stands */
  guint approvals, quorum;
  char *actor, *actor_name, *actor_roles, *actor_key; /* who acts; "" where nobody */
} CarnetCaseSheet;
void carnet_case_sheet_free(CarnetCaseSheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetCaseSheet, carnet_case_sheet_free)
/* CARNET_ERROR_NOT_FOUND where there is no such case. */
CarnetCaseSheet *carnet_action_case_sheet(CarnetApp *app, const char *id, GError **error);

/* Who could act from here: columns person, name, roles, key ("file", "me"), acts ("yes" for who does now). A
 * person with a private key in .carnet/keys, and the one of .carnet/me.yaml; retired ones are left out. */
CarnetTable *carnet_action_actors(CarnetApp *app, GError **error);

/*
 * The smallest changes that lead to a milder answer, each decided by the same code (nothing is recorded):
 * columns id, text (in the app's language), outcome, complete, rows (that it touches), key, value, set
 * ("path=value" a line: all that would stand in the request; "" where a request cannot say it, as of fields
 * anonymised), days_low, days_high ("" where the end is not known), cost_low_minor, cost_high_minor,
 * currency. `key` is the request's key by dots and `value` what would stand there; of fields to anonymise or
 * make coarser, "category" or "trait" and its id. Two changes together (id "a+b", key and value of the first)
 * only where none alone helps. Never a number of people. `as_of` NULL: the request's, else today.
 */
CarnetTable *carnet_action_advise(CarnetApp *app, const char *request, gsize n, const char *name,
                                  const char *as_of, GError **error);
/* Rows that are collected in `from`: how many may leave, ask for a procedure, are unknown; and rows that do
 * not say where they are collected. */
typedef struct {
  guint64 from, may, procedure, unknown, unplaced;
  guint64 kept; /* that no export rule holds back, and whose leaving would be a finding */
  char *missed; /* "important_data 1,502, people 20": facts that the unknown rows lack */
  char *held;   /* "key material leaves the vehicle 12": the findings */
  char *region; /* where no row is collected in `from`: a region that rows name and that holds it; NULL */
} CarnetCandidateCounts;
void carnet_candidate_counts_clear(CarnetCandidateCounts *counts);
typedef struct {
  const char *from, *to, *as_of; /* as_of NULL: the request's, else today */
  const char
      *request; /* YAML that says what is known beside them; NULL: nothing but that the back end sends */
  gsize n;
  const char *name; /* of the request, in errors */
} CarnetCandidatesAsk;
/*
 * Kinds of rows that may leave from one place to another without a procedure as things stand, each decided
 * alone: columns traits (list), rows, outcome, reason, clause, rule, confidence, not_checked (destinations
 * without a pack), filter (that finds the fields of the kind; where it finds more rows, the others ask for
 * more), kind (the traits in words).
 */
CarnetTable *carnet_action_candidates(CarnetApp *app, const CarnetCandidatesAsk *ask,
                                      CarnetCandidateCounts *counts, GError **error);

#endif
