/* step_parts.h - the form that signs a step of a case (frame 8), shared by screen_step*.c. */
#ifndef CARNET_TUI_STEP_PARTS_H
#define CARNET_TUI_STEP_PARTS_H

#include "tui/exports.h"
#include "tui/input.h"

#define CARNET_STEP_REASON_MAX 500

/* The inputs, in the order of Tab; which of them a step has stands in its table. */
typedef enum {
  CARNET_STEP_STATE, /* of a filing */
  CARNET_STEP_KIND,
  CARNET_STEP_NUMBER,
  CARNET_STEP_DATE,
  CARNET_STEP_UNTIL,
  CARNET_STEP_CONDITION,
  CARNET_STEP_REASON,
  CARNET_STEP_WORD,
  CARNET_STEP_N_INPUTS
} CarnetStepInput;

typedef struct {
  const char *action; /* and the word to type */
  guint inputs;       /* bits of CarnetStepInput */
  gboolean binds;     /* five digests are signed */
} CarnetStepKind;

typedef struct {
  const CarnetStepKind *kind;
  char *id, *error;
  CarnetCaseSheet *sheet;
  CarnetTable *binds;
  CarnetInput *input[CARNET_STEP_N_INPUTS];
  guint focus;
  gint top;
  gboolean diff_seen;
} CarnetStepState;

gboolean carnet_step_has(const CarnetStepState *state, guint input);
const char *carnet_step_why_not(const CarnetStepState *state); /* "" where the acting person may */
guint carnet_step_changed(const CarnetStepState *state); /* digests that differ from what was seen before */
/* "9f3c 1a77 … 04be" of 64 hex; caller frees. */
char *carnet_step_digest(const char *hex);
GPtrArray *carnet_step_diff_lines(const CarnetScreen *screen);
void carnet_step_draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect body);
char *carnet_step_status(CarnetScreen *screen);

#endif
