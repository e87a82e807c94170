/*
 * fold.h - what events add up to (formats.md sections 2 and 9; records.md). Pure functions over records of
 * one kind, in any order: a subject folds over its own `prev` graph, ties by rank, then time, then digest.
 * Only records whose verdict is good, or unsigned where the policy allows, count; others are kept and shown.
 */
#ifndef CARNET_FOLD_H
#define CARNET_FOLD_H

#include "carnet/event.h"
#include "carnet/table.h"
#include "carnet/view.h"

/* ---- people and policy
 * ---------------------------------------------------------------------------------------- */

typedef struct {
  char *id;
  char **roles;
  char **keys; /* public keys, one line each */
  gboolean retired;
  char *since, *until; /* instants; until "" */
} CarnetPerson;
void carnet_person_free(CarnetPerson *person);
GPtrArray *carnet_fold_people(const GPtrArray *records); /* CarnetPerson*, sorted by id */
const CarnetPerson *carnet_people_find(const GPtrArray *people, const char *id);

/* Paths that stay home (carnet/sync.h). */
typedef struct {
  char **paths;   /* patterns of paths in the tree: `*` any text; one that ends in / means all below */
  char **remotes; /* patterns of addresses that may have them all the same */
} CarnetHomeRule;
typedef struct {
  GPtrArray *home;       /* CarnetHomeRule* */
  guint approval_quorum; /* approvals that an export needs */
  gboolean review_required;
  guint validity_days;       /* of an approval */
  gboolean unsigned_allowed; /* trial mode */
  guint change_quorum;       /* people who must agree on a change of people or policy */
  GHashTable *roles;         /* "export/approve" -> char* roles separated by blanks */
} CarnetPolicy;
void carnet_policy_free(CarnetPolicy *policy);
CarnetPolicy *carnet_fold_policy(const GPtrArray *records);
CarnetNode *carnet_policy_default(gboolean trial); /* body of the first policy event */
gboolean carnet_policy_allows(const CarnetPolicy *policy, const char *kind, const char *action,
                              const char *role);

/*
 * Changes of people and policy that need more than one person: those that are open, in effect, or lapsed
 * because another took effect meanwhile. `records`: of people and policy. Columns change (digest), what
 * ("person/add"), subject, by, time, quorum, endorsed (ids, LF between), state (open, effective, lapsed),
 * effective (instant), reason.
 */
typedef enum { CARNET_PROPOSAL_OPEN, CARNET_PROPOSAL_EFFECTIVE, CARNET_PROPOSAL_LAPSED } CarnetProposalState;
CarnetTable *carnet_fold_proposals(const GPtrArray *records);

/* ---- export cases (formats.md section 9)
 * ------------------------------------------------------------------------- */

typedef enum {
  CARNET_CASE_REQUESTED,
  CARNET_CASE_IN_REVIEW,
  CARNET_CASE_RETURNED,
  CARNET_CASE_APPROVED,
  CARNET_CASE_REJECTED,
  CARNET_CASE_REVOKED,
  CARNET_CASE_CLOSED
} CarnetCaseState;
typedef enum {
  CARNET_THEIRS_NOT_REQUIRED,
  CARNET_THEIRS_TO_FILE,
  CARNET_THEIRS_FILED,
  CARNET_THEIRS_ACCEPTED,
  CARNET_THEIRS_PERMITTED,
  CARNET_THEIRS_REFUSED,
  CARNET_THEIRS_LAPSED
} CarnetTheirsState;
typedef struct {
  char *id;
  CarnetCaseState state;
  CarnetTheirsState theirs;
  gboolean unsettled;                /* to_file only because no answer says whether anyone is to be asked */
  char *theirs_until;                /* day, "" */
  const CarnetEventRecord *request;  /* latest request or amend; borrowed from the records */
  const CarnetEventRecord *approval; /* the approval that made the quorum, or renewal; NULL */
  GPtrArray *approvals;              /* const CarnetEventRecord* that stand */
  guint quorum;
  char *valid_until; /* day, inclusive; "" */
  char *requester;
  gboolean unchecked; /* some event of it is unchecked */
  gboolean has_unsigned;
  GPtrArray *events; /* const CarnetEventRecord*, in folded order */
  GPtrArray
      *refused; /* const CarnetEventRecord* that did not count, with `why` beside (char*) in refused_why */
  GPtrArray *refused_why;
} CarnetCase;
void carnet_case_free(CarnetCase *item);
/* `records`: export, filing and policy records; each event stands under the policy of its place, and
 * `policy`, the one of now, may ask for more. `today` for theirs' lapse. CarnetCase*, sorted by id. */
GPtrArray *carnet_fold_cases(const GPtrArray *records, const CarnetPolicy *policy, const GPtrArray *people,
                             const char *today);
const char *carnet_case_state_name(CarnetCaseState state);
/* Does this action follow in this state, whoever takes it? (docs/formats/states.md) */
gboolean carnet_case_allows(CarnetCaseState state, const char *action);
const char *carnet_theirs_state_name(CarnetTheirsState state);
/* Does the authority's half let data flow? */
gboolean carnet_theirs_allows(CarnetTheirsState state);
/* May this action come next, and why not; NULL when it may. Caller frees. */
char *carnet_case_refusal(const CarnetCase *item, const CarnetPolicy *policy, const char *action,
                          const char *person, const char *role, const char *key);

/* ---- the rest: state as tables
 * --------------------------------------------------------------------------------- */

/* Mappings that stand: columns key, text_digest, traits_add, traits_remove, category, state, by, time,
 * reason, event. */
CarnetTable *carnet_fold_mappings(const GPtrArray *records);
/* All that people said of the field with this key, oldest first, one row a category or trait: columns time,
 * what (a category, or a trait with + or -), state (confirmed, rejected, overridden), stands ("yes", or
 * "no"), superseded_by (event), by, name (""), role, verdict, reason, text_digest, event, fault. */
CarnetTable *carnet_fold_blame(const GPtrArray *records, const char *key);
/* Costs: columns id, model, standard, kind (estimate, budget, quote, invoice, payment), amount_minor,
   high_minor, currency, date, source, source_date, confidence, note, year, by, time, verdict, event;
   counter-entries cancel what they name. */
CarnetTable *carnet_fold_costs(const GPtrArray *records);
/* Exchange rates, each from its day on: columns currency, to, rate_micro (millionths of `to` for one), date,
 * source, by, time, event. */
CarnetTable *carnet_fold_rates(const GPtrArray *records);
/* How a cost that several models share is allocated, one row a standard: columns standard, key (fleet, equal,
 * weights), models ("subject weight" lines; "": all), note, by, time. */
CarnetTable *carnet_fold_shares(const GPtrArray *records);
/* Certifications: columns id, standard, scope (organisation, model), model, status, date, valid_until,
 * organisation, report, time. */
CarnetTable *carnet_fold_certifications(const GPtrArray *records);
/* Latest state of entities, sites, models, activities...: one row a subject; columns are the kind's keys. */
CarnetTable *carnet_fold_latest(const GPtrArray *records, const char *kind);
/* Every event of a kind that counts, one row each: columns subject, action, the kind's keys, by, time,
 * reason, verdict, event. */
CarnetTable *carnet_fold_entries(const GPtrArray *records, const char *kind);
/* What people did with findings, one row a finding: columns finding, state (assigned, accepted, closed), text
 * (as it was said then), owner, due, until (last day of an accepted risk), evidence, by, time, reason, event.
 */
CarnetTable *carnet_fold_findings(const GPtrArray *records);
/* Reports issued: columns content, pdf, template, lang, as_of, level, file, by, time, event. */
CarnetTable *carnet_fold_reports(const GPtrArray *records);
/* Inventories as imported: columns name, generation, root, rows, source_digest, by, time, event. */
CarnetTable *carnet_fold_inventories(const GPtrArray *records);

/* ---- the same tables in parts, for who keeps them (carnet/view.h)
 * --------------------------------------------------------------------------------- */

/* Raise it when a fold of a view makes other lines of the same events: kept parts are then made again. */
#define CARNET_VIEWS_VERSION 2
/* costs, rates, shares, mappings, filings, transfers (carnet_fold_entries), certifications, findings, and
 * registers by their kind (carnet_fold_latest). */
const CarnetView *carnet_views(guint *n);
const CarnetView *carnet_view_find(const char *name); /* NULL where there is none */

#endif
