/*
 * case_rules.c - the states of an export case as one table; see case_rules.h.
 */
#include "case_rules.h"

#include <string.h>

static const char *const state_names[] = {
    [CARNET_CASE_REQUESTED] = "requested", [CARNET_CASE_IN_REVIEW] = "in_review",
    [CARNET_CASE_RETURNED] = "returned",   [CARNET_CASE_APPROVED] = "approved",
    [CARNET_CASE_REJECTED] = "rejected",   [CARNET_CASE_REVOKED] = "revoked",
    [CARNET_CASE_CLOSED] = "closed"};

static const char *const step_names[] = {
    [CARNET_STEP_REVOKE] = "revoke", [CARNET_STEP_REJECT] = "reject", [CARNET_STEP_RETURN] = "return",
    [CARNET_STEP_AMEND] = "amend",   [CARNET_STEP_REVIEW] = "review", [CARNET_STEP_APPROVE] = "approve",
    [CARNET_STEP_RENEW] = "renew",   [CARNET_STEP_CLOSE] = "close",   [CARNET_STEP_REQUEST] = "request"};

static const CarnetCaseMove moves[] = {
    {CARNET_CASE_REQUESTED, CARNET_STEP_AMEND, CARNET_CASE_REQUESTED, CARNET_MOVE_LAPSE},
    {CARNET_CASE_REQUESTED, CARNET_STEP_REVIEW, CARNET_CASE_IN_REVIEW, 0},
    {CARNET_CASE_REQUESTED, CARNET_STEP_APPROVE, CARNET_CASE_APPROVED,
     CARNET_MOVE_QUORUM | CARNET_MOVE_NO_REVIEW},
    {CARNET_CASE_REQUESTED, CARNET_STEP_RETURN, CARNET_CASE_RETURNED, 0},
    {CARNET_CASE_REQUESTED, CARNET_STEP_REJECT, CARNET_CASE_REJECTED, 0},
    {CARNET_CASE_REQUESTED, CARNET_STEP_CLOSE, CARNET_CASE_CLOSED, 0},
    {CARNET_CASE_IN_REVIEW, CARNET_STEP_AMEND, CARNET_CASE_REQUESTED, CARNET_MOVE_LAPSE},
    {CARNET_CASE_IN_REVIEW, CARNET_STEP_REVIEW, CARNET_CASE_IN_REVIEW, 0},
    {CARNET_CASE_IN_REVIEW, CARNET_STEP_APPROVE, CARNET_CASE_APPROVED, CARNET_MOVE_QUORUM},
    {CARNET_CASE_IN_REVIEW, CARNET_STEP_RETURN, CARNET_CASE_RETURNED, 0},
    {CARNET_CASE_IN_REVIEW, CARNET_STEP_REJECT, CARNET_CASE_REJECTED, 0},
    {CARNET_CASE_IN_REVIEW, CARNET_STEP_CLOSE, CARNET_CASE_CLOSED, 0},
    {CARNET_CASE_RETURNED, CARNET_STEP_AMEND, CARNET_CASE_REQUESTED, CARNET_MOVE_LAPSE},
    {CARNET_CASE_RETURNED, CARNET_STEP_CLOSE, CARNET_CASE_CLOSED, 0},
    {CARNET_CASE_APPROVED, CARNET_STEP_AMEND, CARNET_CASE_REQUESTED, CARNET_MOVE_LAPSE},
    {CARNET_CASE_APPROVED, CARNET_STEP_REVOKE, CARNET_CASE_REVOKED, 0},
    {CARNET_CASE_APPROVED, CARNET_STEP_RENEW, CARNET_CASE_APPROVED, 0},
    {CARNET_CASE_APPROVED, CARNET_STEP_CLOSE, CARNET_CASE_CLOSED, 0},
    {CARNET_CASE_REJECTED, CARNET_STEP_CLOSE, CARNET_CASE_CLOSED, 0},
    {CARNET_CASE_REVOKED, CARNET_STEP_CLOSE, CARNET_CASE_CLOSED, 0},
};

const CarnetCaseMove *carnet_case_move(CarnetCaseState from, CarnetCaseStepKind step) {
  for (gsize i = 0; i < G_N_ELEMENTS(moves); i++)
    if (moves[i].from == from && moves[i].step == step) return &moves[i];
  return NULL;
}

gint carnet_case_step(const char *action) {
  for (gsize i = 0; i < G_N_ELEMENTS(step_names); i++)
    if (strcmp(step_names[i], action) == 0) return (gint)i;
  return -1;
}

gboolean carnet_case_allows(CarnetCaseState state, const char *action) {
  gint step = carnet_case_step(action);
  return step >= 0 && carnet_case_move(state, (CarnetCaseStepKind)step) != NULL;
}

const char *carnet_case_step_name(CarnetCaseStepKind step) { return step_names[step]; }
const char *carnet_case_state_name(CarnetCaseState state) { return state_names[state]; }

gboolean carnet_case_step_is_consent(CarnetCaseStepKind step) {
  return step == CARNET_STEP_REVIEW || step == CARNET_STEP_APPROVE || step == CARNET_STEP_RENEW;
}

/* ---- the documentation
 * ---------------------------------------------------------------------------------------------- */

static void print_move(GString *out, const CarnetCaseMove *move) {
  if (move == NULL) {
    g_string_append(out, " |");
    return;
  }
  g_string_append_printf(out, " %s%s%s%s |", state_names[move->to],
                         move->flags & CARNET_MOVE_QUORUM ? " at quorum" : "",
                         move->flags & CARNET_MOVE_NO_REVIEW ? " if no review is asked for" : "",
                         move->flags & CARNET_MOVE_LAPSE ? "*" : "");
}

char *carnet_case_document(void) {
  static const CarnetCaseStepKind columns[] = {CARNET_STEP_AMEND,  CARNET_STEP_REVIEW, CARNET_STEP_APPROVE,
                                               CARNET_STEP_RETURN, CARNET_STEP_REJECT, CARNET_STEP_REVOKE,
                                               CARNET_STEP_RENEW,  CARNET_STEP_CLOSE};
  GString *out = g_string_new("| state |");
  for (gsize c = 0; c < G_N_ELEMENTS(columns); c++)
    g_string_append_printf(out, " %s |", step_names[columns[c]]);
  g_string_append(out, "\n|---|---|---|---|---|---|---|---|---|\n");
  for (guint s = 0; s < CARNET_N_CASE_STATES; s++) {
    g_string_append_printf(out, "| %s |", state_names[s]);
    for (gsize c = 0; c < G_N_ELEMENTS(columns); c++)
      print_move(out, carnet_case_move((CarnetCaseState)s, columns[c]));
    g_string_append_c(out, '\n');
  }
  g_string_append(out, "\nOrder of events beside each other:");
  for (guint i = 0; i < CARNET_N_STEPS; i++)
    g_string_append_printf(out, "%s %s", i > 0 ? "," : "", step_names[i]);
  g_string_append(out, ".\n");
  return g_string_free(out, FALSE);
}
