/* ask_parts.h - the request that decides while one types (frames 7 and 17), shared by screen_ask.c,
 * ask_inputs.c and screen_ask_draw.c. */
#ifndef CARNET_TUI_ASK_PARTS_H
#define CARNET_TUI_ASK_PARTS_H

#include "tui/exports.h"
#include "tui/input.h"

#define CARNET_ASK_LEFT 40 /* cells of the facts */
#define CARNET_ASK_MOST 64 /* inputs at most */
#define CARNET_ASK_SILENCE_MS 120

/* Where an input stands in the left pane and which key of the request it is. */
typedef struct {
  const char *key;     /* "people.distinct"; NULL: a heading or a word alone */
  const char *label;   /* text id after "tui.ask."; "" for none */
  const char *fact;    /* the fact that a decision misses, "" for none */
  const char *choices; /* values, blanks between; NULL: text */
  gint label_x, y, x, w;
  gboolean number;
} CarnetAskField;
guint carnet_ask_n_fields(void);
const CarnetAskField *carnet_ask_field(guint i);

typedef struct {
  char *id, *title;   /* case to amend; NULL: new */
  CarnetNode *before; /* its traits, which no input holds, are kept */
  CarnetInput *input[CARNET_ASK_MOST];
  guint choice[CARNET_ASK_MOST]; /* index of the value; 0 is "not said" */
  guint focus;                   /* an input, or n_fields + i: missing fact i */
  gint top;
  CarnetNode *answer;
  CarnetTable *advice;
  char *error;
  GPtrArray *missing; /* char*: facts, each once, in the answer's order */
  gint64 took_us;
  gboolean typed, warned; /* something is not recorded; Esc was pressed once and said so */
  gboolean stale;         /* typed since the answer that is shown */
} CarnetAskState;

/* ask_inputs.c */
void carnet_ask_init(CarnetAskState *state);
void carnet_ask_clear(CarnetAskState *state);
const char *carnet_ask_value(const CarnetAskState *state,
                             guint i); /* "" where not said; borrowed until it is typed */
void carnet_ask_set(CarnetAskState *state, const char *key, const char *value);
gint carnet_ask_find(const char *key_or_fact); /* -1: no such input */
gboolean carnet_ask_turn(CarnetAskState *state, guint i, gint by);
gboolean carnet_ask_turn_to(CarnetAskState *state, guint i, gunichar letter);
void carnet_ask_fill(CarnetAskState *state, const CarnetNode *request);
/* YAML of what is typed, or NULL and the input that is wrong; caller frees. */
char *carnet_ask_yaml(const CarnetAskState *state, guint *wrong);

/* screen_ask_draw.c */
void carnet_ask_draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect body);
char *carnet_ask_fact_text(const CarnetUi *ui, const char *fact); /* caller frees */
/* The same, and who can say it; caller frees. */
char *carnet_ask_missing_text(const CarnetUi *ui, const char *fact);

#endif
