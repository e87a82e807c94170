/*
 * cases.c - export cases from their events, by the table of case_rules.c (carnet/fold.h, formats.md section
 * 9).
 */
#include "case_policy.h"
#include "case_rules.h"
#include "cases.h"
#include "causal.h"

#include "carnet/ledger.h"
#include "carnet/text.h"

#include <string.h>

void carnet_case_free(CarnetCase *item) {
  if (item == NULL) return;
  g_free(item->id);
  g_free(item->theirs_until);
  g_free(item->valid_until);
  g_free(item->requester);
  g_ptr_array_unref(item->approvals);
  g_ptr_array_unref(item->events);
  g_ptr_array_unref(item->refused);
  g_ptr_array_unref(item->refused_why);
  g_free(item);
}

static CarnetCase *new_case(const char *id) {
  CarnetCase *item = g_new0(CarnetCase, 1);
  item->id = g_strdup(id);
  item->theirs_until = g_strdup("");
  item->valid_until = g_strdup("");
  item->requester = g_strdup("");
  item->approvals = g_ptr_array_new();
  item->events = g_ptr_array_new();
  item->refused = g_ptr_array_new();
  item->refused_why = g_ptr_array_new_with_free_func(g_free);
  return item;
}

static void set_text(char **to, const char *text) {
  g_free(*to);
  *to = g_strdup(text);
}

static guint rank_case(const CarnetEventRecord *record) {
  gint step = carnet_case_step(record->action);
  return step < 0 ? CARNET_N_STEPS + 1 : (guint)step;
}

/* ---- may this come next?
 * ------------------------------------------------------------------------------------------------ */

/* A key as a fingerprint, whether it is given as that or as a public line. */
static char *fingerprint_of(const char *key) {
  char *fingerprint = NULL;
  if (key == NULL || *key == '\0') return g_strdup("");
  if (g_str_has_prefix(key, "SHA256:") || !carnet_sign_fingerprint(key, &fingerprint, NULL))
    return g_strdup(key);
  return fingerprint;
}

/* Whoever asked or amended does not consent: neither the person nor, under another name, the key. */
static char *separation_refusal(const CarnetCase *item, CarnetCaseStepKind step, const char *person,
                                const char *fingerprint) {
  for (guint i = 0; i < item->events->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(item->events, i);
    gint kind = carnet_case_step(record->action);
    if (kind != CARNET_STEP_REQUEST && kind != CARNET_STEP_AMEND) continue;
    if (strcmp(record->by, person) == 0)
      return g_strdup_printf("%s asked for it; %s needs another person", person, carnet_case_step_name(step));
    if (*fingerprint != '\0' && strcmp(record->key, fingerprint) == 0)
      return g_strdup_printf("%s signs with the key that asked for it; %s needs another key", person,
                             carnet_case_step_name(step));
  }
  for (guint i = 0; step == CARNET_STEP_APPROVE && i < item->approvals->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(item->approvals, i);
    if (strcmp(record->by, person) == 0 || (*fingerprint != '\0' && strcmp(record->key, fingerprint) == 0))
      return g_strdup_printf("%s has approved it already; the quorum of %u needs others", record->by,
                             item->quorum);
  }
  return NULL;
}

char *carnet_case_step_refusal(const CarnetCase *item, const CarnetPolicy *policy, gint step,
                               const char *person, const char *key) {
  const CarnetCaseMove *move =
      step < CARNET_N_STEPS ? carnet_case_move(item->state, (CarnetCaseStepKind)step) : NULL;
  if (move == NULL)
    return g_strdup_printf("it is %s; %s is not possible there", carnet_case_state_name(item->state),
                           carnet_case_step_name((CarnetCaseStepKind)step));
  if ((move->flags & CARNET_MOVE_NO_REVIEW) && policy->review_required)
    return g_strdup("the policy asks for a review first");
  if (!carnet_case_step_is_consent((CarnetCaseStepKind)step)) return NULL;
  g_autofree char *fingerprint = fingerprint_of(key);
  return separation_refusal(item, (CarnetCaseStepKind)step, person, fingerprint);
}

char *carnet_case_refusal(const CarnetCase *item, const CarnetPolicy *policy, const char *action,
                          const char *person, const char *role, const char *key) {
  gint step = carnet_case_step(action);
  if (step < 0) return g_strdup_printf("nothing that can be done to a case is called %s", action);
  if (!carnet_policy_allows(policy, "export", action, role))
    return g_strdup_printf("the policy lets nobody %s an export as %s", action, role);
  if (item == NULL) return step == CARNET_STEP_REQUEST ? NULL : g_strdup("there is no such case");
  return carnet_case_step_refusal(item, policy, step, person, key);
}

/* ---- folding
 * ---------------------------------------------------------------------------------------------------------------
 */

static void refuse(CarnetCase *item, const CarnetEventRecord *record, const char *why) {
  g_ptr_array_add(item->refused, (gpointer)(guintptr)record);
  g_ptr_array_add(item->refused_why, g_strdup(why));
}

/* The day an approval names, else the policy's validity from its own day on. */
static char *until_of(const CarnetEventRecord *record, const CarnetPolicy *policy) {
  const char *day = carnet_node_get_string(record->body, "valid_until", NULL);
  if (day != NULL) return g_strdup(day);
  g_autofree char *today = g_strndup(record->time, 10);
  return carnet_text_day_add(today, (gint)policy->validity_days - 1);
}

/* The earliest day of those that stand. */
static void set_until(CarnetCase *item, const CarnetPolicy *policy) {
  set_text(&item->valid_until, "");
  for (guint i = 0; i < item->approvals->len; i++) {
    g_autofree char *day = until_of(g_ptr_array_index(item->approvals, i), policy);
    if (*item->valid_until == '\0' || strcmp(day, item->valid_until) < 0) set_text(&item->valid_until, day);
  }
}

static void approve(CarnetCase *item, const CarnetEventRecord *record, const CarnetCaseMove *move,
                    const CarnetPolicy *policy, const CarnetPolicy *now) {
  g_ptr_array_add(item->approvals, (gpointer)(guintptr)record);
  if (item->approvals->len < policy->approval_quorum) return;
  item->state = move->to;
  item->approval = record;
  set_until(item, now);
}

static void renew(CarnetCase *item, const CarnetEventRecord *record, const CarnetPolicy *policy) {
  g_autofree char *day = until_of(record, policy);
  item->approval = record;
  set_text(&item->valid_until, day);
}

static void lapse(CarnetCase *item) {
  g_ptr_array_set_size(item->approvals, 0);
  item->approval = NULL;
  set_text(&item->valid_until, "");
}

static gboolean was_reviewed(const CarnetCase *item) {
  for (guint i = item->events->len; i > 0; i--) {
    const CarnetEventRecord *record = g_ptr_array_index(item->events, i - 1);
    gint step = carnet_case_step(record->action);
    if (step == CARNET_STEP_REVIEW) return TRUE;
    if (step == CARNET_STEP_AMEND) return FALSE;
  }
  return FALSE;
}

/* A policy that asks for more takes the approval from a case that does not reach it. What was ended stays so.
 */
static void ask_for_more(CarnetCase *item, const CarnetPolicy *policy) {
  gboolean reviewed = was_reviewed(item);
  if (item->state != CARNET_CASE_APPROVED ||
      (item->approvals->len >= policy->approval_quorum && (reviewed || !policy->review_required)))
    return;
  item->state = reviewed ? CARNET_CASE_IN_REVIEW : CARNET_CASE_REQUESTED;
  item->approval = NULL;
  set_text(&item->valid_until, "");
  if (!reviewed) g_ptr_array_set_size(item->approvals, 0); /* the review comes first */
}

/* What an approval binds must be the request that stands. */
static char *binds_refusal(const CarnetCase *item, const CarnetEventRecord *record, gint step) {
  if (!carnet_case_step_is_consent((CarnetCaseStepKind)step)) return NULL;
  const CarnetNode *request = carnet_node_path(record->body, "binds.request");
  if (request == NULL || strcmp(request->text, item->request->digest) == 0) return NULL;
  return g_strdup_printf("it binds the request %.12s, but %.12s stands", request->text,
                         item->request->digest);
}

static void apply(CarnetCase *item, const CarnetEventRecord *record, gint step, const CarnetPolicy *policy,
                  const CarnetPolicy *now) {
  const CarnetCaseMove *move = carnet_case_move(item->state, (CarnetCaseStepKind)step);
  g_ptr_array_add(item->events, (gpointer)(guintptr)record);
  if (move->flags & CARNET_MOVE_LAPSE) lapse(item);
  if (step == CARNET_STEP_APPROVE) {
    approve(item, record, move, policy, now);
    return;
  }
  if (step == CARNET_STEP_RENEW) renew(item, record, now);
  if (step == CARNET_STEP_AMEND) {
    item->request = record;
    set_text(&item->requester, record->by);
  }
  item->state = move->to;
}

static void open_case(CarnetCase *item, const CarnetEventRecord *record) {
  g_ptr_array_add(item->events, (gpointer)(guintptr)record);
  item->state = CARNET_CASE_REQUESTED;
  item->request = record;
  set_text(&item->requester, record->by);
}

static void fold_event(CarnetCase *item, const CarnetEventRecord *record,
                       const CarnetCasePolicies *policies) {
  const CarnetPolicy *policy = carnet_case_policies_at(policies, record);
  gint step = carnet_case_step(record->action);
  item->unchecked |= record->verdict == CARNET_VERDICT_UNCHECKED;
  if (!carnet_causal_counts(record)) {
    refuse(item, record, *record->fault != '\0' ? record->fault : "not checked yet");
    return;
  }
  if (step == CARNET_STEP_REQUEST && item->request == NULL) {
    open_case(item, record);
  } else if (item->request == NULL || step < 0) {
    refuse(item, record, "there is no request that it could belong to");
    return;
  } else {
    ask_for_more(item, policy);
    g_autofree char *why = carnet_case_step_refusal(item, policy, step, record->by, record->key);
    if (why == NULL) why = binds_refusal(item, record, step);
    if (why != NULL) {
      refuse(item, record, why);
      return;
    }
    apply(item, record, step, policy, policies->now);
  }
  item->has_unsigned |= record->verdict == CARNET_VERDICT_UNSIGNED;
}

GPtrArray *carnet_cases_fold(const GPtrArray *records, const CarnetCasePolicies *policies,
                             const char *today) {
  g_autoptr(GPtrArray) subjects = carnet_causal_subjects(records, "export", rank_case);
  g_autoptr(GPtrArray) filings = carnet_causal_counting(records, "filing");
  GPtrArray *cases = g_ptr_array_new_with_free_func((GDestroyNotify)carnet_case_free);
  for (guint i = 0; i < subjects->len; i++) {
    const GPtrArray *events = g_ptr_array_index(subjects, i);
    CarnetCase *item = new_case(((CarnetEventRecord *)g_ptr_array_index(events, 0))->subject);
    item->quorum = policies->now->approval_quorum;
    for (guint e = 0; e < events->len; e++) fold_event(item, g_ptr_array_index(events, e), policies);
    ask_for_more(item, policies->now);
    carnet_case_fold_theirs(item, filings, today);
    if (item->request != NULL)
      g_ptr_array_add(cases, item);
    else
      carnet_case_free(item);
  }
  return cases;
}

GPtrArray *carnet_fold_cases(const GPtrArray *records, const CarnetPolicy *policy, const GPtrArray *people,
                             const char *today) {
  (void)people; /* who a person was at an event's place is in its verdict */
  g_auto(CarnetCasePolicies) policies = {0};
  carnet_case_policies_init(&policies, records, policy, NULL, NULL);
  return carnet_cases_fold(records, &policies, today);
}
