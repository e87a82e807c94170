/*
 * outcome.c - names of export outcomes, strictest first (formats.md section 9).
 */
#include <string.h>

#include "carnet/decision.h"

static const char *const names[] = {"prohibited", "unknown",  "assessment", "contract_or_certification",
                                    "safeguards", "adequate", "exempt",     "not_applicable"};
G_STATIC_ASSERT(G_N_ELEMENTS(names) == CARNET_NOT_APPLICABLE + 1);

const char *carnet_outcome_name(CarnetDecisionOutcome outcome) {
  return (guint)outcome < G_N_ELEMENTS(names) ? names[outcome] : "unknown";
}

gboolean carnet_outcome_parse(const char *name, CarnetDecisionOutcome *out) {
  for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
    if (strcmp(name, names[i]) != 0) continue;
    *out = (CarnetDecisionOutcome)i;
    return TRUE;
  }
  return FALSE;
}
