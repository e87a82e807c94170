/*
 * actions_exports.h - deciding, requesting, approving exports; costs, certifications; the log.
 */
#ifndef CARNET_ACTIONS_EXPORTS_H
#define CARNET_ACTIONS_EXPORTS_H

#include "carnet/actions.h"
#include "carnet/actions_findings.h"
#include "carnet/decision.h"
#include "carnet/fold.h"
#include "carnet/ledger.h"

/*
 * An answer is a tree with the keys of cli.md's JSON: outcome, complete, rows, regimes [{regime, outcome,
 * so_far (what is asked for already while unknown), note, reasons [{rule, clause, fact, confidence, certain,
 * text}], missing, documents, conditions, assumptions, valid_until}], conflicts, not_checked; texts in the
 * app's language. `request` is YAML text, `name` stands in errors; nothing is recorded. `as_of` NULL: the
 * request's, else today.
 */
CarnetNode *carnet_action_decide(CarnetApp *app, const char *request, gsize n, const char *name,
                                 const char *as_of, GError **error);
/* 0 for prohibited, the strictest, to 7 for not_applicable (formats.md section 9); -1 where the word is none
 * of them. */
gint carnet_action_outcome_rank(const char *outcome);

typedef struct {
  const char *title, *title_zh; /* for lists; NULL: the purpose */
  const char *reason;
} CarnetRequestNote;
/* Who can say a fact that a request lacks ("the recipient knows"), by what part of the request it is; ""
 * where whoever asks must know it. Borrowed from the texts. */
const char *carnet_fact_known_by(const CarnetTexts *texts, CarnetLang lang, const char *fact);
/* Records a request: the rows are frozen now (formats.md section 3). Returns the case id, caller frees. */
char *carnet_action_request(CarnetApp *app, const char *request, gsize n, const char *name,
                            const CarnetRequestNote *note, GError **error);
typedef struct {
  const char *reason;
  const char *valid_until;       /* day; NULL: the policy's validity, cut to what the decision allows */
  const char *const *conditions; /* NULL-terminated, or NULL */
} CarnetCaseStep;
/* `action`: review, approve, return, reject, revoke, renew, close. Refused with the reason of
 * carnet_case_refusal. */
gboolean carnet_action_case_step(CarnetApp *app, const char *id, const char *action,
                                 const CarnetCaseStep *step, GError **error);
gboolean carnet_action_amend(CarnetApp *app, const char *id, const char *request, gsize n, const char *name,
                             const CarnetRequestNote *note, GError **error);

typedef enum {
  CARNET_STANDS_NONE,
  CARNET_STANDS_HOLDS,
  CARNET_STANDS_SUSPECT,
  CARNET_STANDS_CANNOT_TELL
} CarnetStands;
/* A case as of today. */
typedef struct {
  const CarnetCase *item; /* borrowed from the list that holds it */
  CarnetStands stands;
  GPtrArray *changes[CARNET_N_LANGS]; /* char*: "field gnss.position.latitude: destination DE → US" */
  gboolean expiring, expired, may_flow;
  gint days_left;           /* of the approval; G_MAXINT where none */
  CarnetDecision *decision; /* of today over the frozen rows */
  CarnetNode *request;      /* the request that stands */
  char *keys;               /* frozen keys, one a line */
} CarnetCaseView;
typedef struct CarnetCaseList CarnetCaseList;
void carnet_case_list_free(CarnetCaseList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetCaseList, carnet_case_list_free)
/* All cases, or one (`id` not NULL; CARNET_ERROR_NOT_FOUND). */
CarnetCaseList *carnet_action_cases(CarnetApp *app, const char *id, GError **error);
guint carnet_case_list_count(const CarnetCaseList *list);
const CarnetCaseView *carnet_case_list_at(const CarnetCaseList *list, guint index);
/* Columns case, title, ours, theirs, stands, outcome, from, to, recipient, rows, people, valid_until,
 * days_left, requester, flags, may_flow (ours and theirs allow it, and what was approved holds), waits_for
 * (what holds data back: "ours: in_review", "theirs: to_file", "facts: suspect", "answer: unknown"). theirs
 * is "" of a case that is over and of which nothing was filed. */
CarnetTable *carnet_case_list_table(CarnetApp *app, const CarnetCaseList *list);
/* Columns time (the day that counts: the authority's of a filing, the month of a flow), lane (ours, theirs,
 * flows), action, by, name, role, verdict, reason, note, refused (why a step did not count), recorded,
 * digest; ours in the folded order, theirs and flows by their day before what is later. */
CarnetTable *carnet_case_timeline(CarnetApp *app, const CarnetCaseView *view, GError **error);
/* What an approval would sign: columns item, digest, before, change. */
CarnetTable *carnet_action_binds(CarnetApp *app, const char *id, GError **error);
/* Today's answer over the frozen rows, as carnet_action_decide gives it; caller frees; NULL where there is
 * none. */
CarnetNode *carnet_case_answer(CarnetApp *app, const CarnetCaseView *view);
/* YAML text of the request that stands; caller frees. */
char *carnet_case_request_text(const CarnetCaseView *view);

/* ---- filings, costs, certifications
 * ------------------------------------------------------------------------------------ */

gboolean carnet_action_filing_add(CarnetApp *app, const char *case_id, const CarnetNode *keys,
                                  const char *reason, GError **error);
CarnetTable *carnet_action_filings(CarnetApp *app, GError **error);
/* Returns the digest of the entry, by which a counter-entry names it; caller frees. `keys` is the event's
 body (docs/formats/events.md); `kind` estimate, budget, quote, invoice, payment,
 * counter. */
char *carnet_action_cost_add(CarnetApp *app, const char *kind, const CarnetNode *keys, const char *reason,
                             GError **error);
CarnetTable *carnet_action_costs(CarnetApp *app, const char *model, GError **error);
/* By standard and model: columns standard, model, status, estimate_low, estimate_high, budget, committed,
   paid, variance_percent, currency; amounts in minor units. */
CarnetTable *carnet_action_cost_matrix(CarnetApp *app, GError **error);
gboolean carnet_action_cert_set(CarnetApp *app, const char *id, const CarnetNode *keys, const char *reason,
                                GError **error);
CarnetTable *carnet_action_certs(CarnetApp *app, GError **error);

/* ---- overview, findings, log
 * -------------------------------------------------------------------------------------------- */

/* Rows by kind of data and regime, for the heat map: columns kind, title, then one a regime id. */
CarnetTable *carnet_action_heat(CarnetApp *app, GError **error);
/* The same with a column for each regime: a row counts once in it, whatever its packs say. */
CarnetTable *carnet_action_heat_regimes(CarnetApp *app, GError **error);
/* The same, one row a cell: columns kind, title, pack, regime (the pack's full name), filter (that picks its
 * rows and the unsure ones), rows, unsure (rows beside these that a missing fact would bring in). The kind
 * "unsure" has the pack's filter alone: no filter picks missing facts. */
CarnetTable *carnet_action_heat_cells(CarnetApp *app, GError **error);
/* Who looks, and at what, one row: columns organisation (the entity that no other owns), today, person, name,
 * roles, key ("yes" where the private key is a file here). Nobody: person "". */
CarnetTable *carnet_action_desk(CarnetApp *app, GError **error);
/* Certification by model, the organisation's last with model "": columns model, passed, in_progress, failed
 * (and lapsed), planned, percent (committed of budget, of what has both, of the currency with the greatest
 * budget; "" without one), currency, others ("EUR 210 %": those of other currencies), over (yes: one of them
 * is above 100). */
CarnetTable *carnet_action_model_summary(CarnetApp *app, GError **error);
/* Counts by name: columns name, value: rows, fields, identified, ordinary, unknown, cases by state, suspect,
 * expiring... */
CarnetTable *carnet_action_overview(CarnetApp *app, GError **error);
/* The same, and the findings that it counts (carnet_action_findings), which are then looked for once; the
 * caller's, untouched on error. */
CarnetTable *carnet_action_standing(CarnetApp *app, CarnetTable **findings, GError **error);
/* Of these rows, fields, outcomes, events by verdict, people, models, vehicles and their data: what needs no
 * case and no check, and is there at once however large the inventory. */
CarnetTable *carnet_action_overview_rows(CarnetApp *app, GError **error);
/* Of these only the events by verdict and the people: whether the records are sound, at once. */
CarnetTable *carnet_action_event_counts(CarnetApp *app, GError **error);
/* Columns label, value, limit, basis, clause, note, crossed (lines below the limit that are reached). */
CarnetTable *carnet_action_thresholds(CarnetApp *app, GError **error);
/* What waits for me and what falls due: columns list (waits, due), sign, what, where, by, date, days, name
 * (of by), clause and source (of what a calendar says: docs/formats/calendars.md). */
CarnetTable *carnet_action_inbox(CarnetApp *app, gint days, GError **error);
/* Newest first. `words`, separated by blanks, each of which says of itself what it is: a person's id, a
 * period
 * ("2026", "2026-11", "2026-11-22"), else a subject (a case); NULL: all. */
CarnetTable *carnet_action_log(CarnetApp *app, const char *words, gint64 offset, gint64 limit, gint64 *total,
                               GError **error);
/* Who said what of a field (as `carnet show` takes it), when and why, what of it stands and what took its
 * place: columns of carnet_fold_blame, and name. */
CarnetTable *carnet_action_blame(CarnetApp *app, const char *field, GError **error);
/* A tree: root, tip, commits, verified_before, events, signed_good, unsigned_allowed, faults [{commit, path,
 * why, ask, check}], remarks [text]; NULL only where it could not be done. */
CarnetNode *carnet_action_verify(CarnetApp *app, const char *trust_file, const char *since,
                                 CarnetProgressFunc progress, gpointer user, GError **error);
/* The same, but what this person verified before in this workspace is not read again (.carnet/verified,
 * sealed by a secret in the user's own data folder). */
CarnetNode *carnet_action_verify_new(CarnetApp *app, const char *trust_file, CarnetProgressFunc progress,
                                     gpointer user, GError **error);

/* One event as it stands in the records, by digest (8 or more of its hex): commit, path, key, verdict and
   what is wrong with it, then its canonical text; caller frees. CARNET_ERROR_NOT_FOUND. */
char *carnet_action_event_text(CarnetApp *app, const char *digest, GError **error);

#endif
