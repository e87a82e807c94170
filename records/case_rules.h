/*
 * case_rules.h - the states of an export case as one table (formats.md section 9); docs/formats/states.md is
 * printed from it. Room-internal.
 */
#ifndef CARNET_RECORDS_CASE_RULES_H
#define CARNET_RECORDS_CASE_RULES_H

#include "carnet/fold.h"

/* In the order of section 9: of two events beside each other, the first is folded first. Refusal beats
 * consent. */
typedef enum {
  CARNET_STEP_REVOKE,
  CARNET_STEP_REJECT,
  CARNET_STEP_RETURN,
  CARNET_STEP_AMEND,
  CARNET_STEP_REVIEW,
  CARNET_STEP_APPROVE,
  CARNET_STEP_RENEW,
  CARNET_STEP_CLOSE,
  CARNET_N_STEPS,
  CARNET_STEP_REQUEST = CARNET_N_STEPS /* opens a case; no transition */
} CarnetCaseStepKind;

#define CARNET_N_CASE_STATES (CARNET_CASE_CLOSED + 1)

typedef enum {
  CARNET_MOVE_QUORUM =
      1 << 0, /* only once as many approve as the policy asks for; until then the state stays */
  CARNET_MOVE_NO_REVIEW = 1 << 1, /* only where the policy asks for no review */
  CARNET_MOVE_LAPSE = 1 << 2      /* reviews and approvals so far lapse */
} CarnetCaseMoveFlags;

typedef struct {
  CarnetCaseState from;
  CarnetCaseStepKind step;
  CarnetCaseState to;
  unsigned flags;
} CarnetCaseMove;

/* NULL where the pair is refused. */
const CarnetCaseMove *carnet_case_move(CarnetCaseState from, CarnetCaseStepKind step);
/* By the event's action; -1 where it is none of a case. */
gint carnet_case_step(const char *action);
const char *carnet_case_step_name(CarnetCaseStepKind step);
/* Review, approve, renew: they need another person with another key than the requester. */
gboolean carnet_case_step_is_consent(CarnetCaseStepKind step);
/* The tables of docs/formats/states.md below its heading; caller frees. */
char *carnet_case_document(void);

#endif
