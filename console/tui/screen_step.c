/* screen_step.c - signing a step of a case: reflex cannot sign, changed facts must have been looked at,
 * refusals say why. */
#include <string.h>

#include "tui/popups.h"
#include "tui/rooms.h"
#include "tui/step_parts.h"

enum { SLOT_SHEET, SLOT_SIGN };

#define BIT(input) (1u << (input))
#define PLAIN (BIT(CARNET_STEP_REASON) | BIT(CARNET_STEP_WORD))
#define HOLDS (PLAIN | BIT(CARNET_STEP_UNTIL) | BIT(CARNET_STEP_CONDITION))
#define FILED                                                                                                \
  (PLAIN | BIT(CARNET_STEP_STATE) | BIT(CARNET_STEP_KIND) | BIT(CARNET_STEP_NUMBER) |                        \
   BIT(CARNET_STEP_DATE) | BIT(CARNET_STEP_UNTIL))

static const CarnetStepKind kinds[] = {
    {"review", PLAIN, TRUE},  {"approve", HOLDS, TRUE}, {"renew", HOLDS, TRUE},  {"return", PLAIN, FALSE},
    {"reject", PLAIN, FALSE}, {"revoke", PLAIN, FALSE}, {"close", PLAIN, FALSE}, {"filing", FILED, FALSE}};

gboolean carnet_step_has(const CarnetStepState *state, guint input) {
  return (state->kind->inputs & BIT(input)) != 0;
}

const char *carnet_step_why_not(const CarnetStepState *state) {
  const CarnetTable *may = state->sheet ? state->sheet->may : NULL;
  for (guint i = 0; may && i < carnet_table_rows(may); i++)
    if (strcmp(carnet_table_get(may, i, "action"), state->kind->action) == 0)
      return carnet_table_get(may, i, "why");
  return "";
}

/* ---- data
 * ---------------------------------------------------------------------------------------------------------
 */

typedef struct {
  CarnetCaseSheet *sheet;
  CarnetTable *binds;
} Seen;

static void seen_free(gpointer data) {
  Seen *seen = data;
  g_clear_pointer(&seen->sheet, carnet_case_sheet_free);
  carnet_table_free(seen->binds);
  g_free(seen);
}

static gpointer ask_seen(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                         GError **error) {
  (void)job;
  const CarnetCaseAsk *ask = data;
  if (!carnet_provider_has(provider->case_sheet != NULL && provider->binds != NULL, error)) return NULL;
  Seen *seen = g_new0(Seen, 1);
  seen->sheet = provider->case_sheet(app, ask->id, error);
  if (seen->sheet && ask->text) seen->binds = provider->binds(app, ask->id, error);
  if (seen->sheet && (seen->binds || !ask->text)) return seen;
  seen_free(seen);
  return NULL;
}

static void take_seen(CarnetScreen *screen, gpointer answer, const GError *error) {
  CarnetStepState *state = screen->state;
  if (error || !answer) {
    state->error = g_strdup(error ? error->message : carnet_ui_text(screen->ui, "tui.step.no_answer"));
    return;
  }
  Seen *seen = answer;
  g_clear_pointer(&state->sheet, carnet_case_sheet_free);
  carnet_table_free(state->binds);
  state->sheet = g_steal_pointer(&seen->sheet);
  state->binds = g_steal_pointer(&seen->binds);
  if (carnet_step_has(state, CARNET_STEP_DATE) && !*carnet_input_text(state->input[CARNET_STEP_DATE]))
    carnet_input_set(state->input[CARNET_STEP_DATE], state->sheet->today);
}

static void start(CarnetScreen *screen) {
  CarnetStepState *state = screen->state;
  CarnetAsk ask = {ask_seen,
                   carnet_case_ask_new(state->id, state->kind->binds ? "binds" : NULL),
                   carnet_case_ask_free,
                   take_seen,
                   seen_free,
                   FALSE};
  g_clear_pointer(&state->error, g_free);
  carnet_ui_ask(screen, SLOT_SHEET, &ask);
}

/* ---- signing
 * ------------------------------------------------------------------------------------------------------ */

typedef struct {
  char *id, *action, *text[CARNET_STEP_N_INPUTS];
} Work;

static void work_free(gpointer data) {
  Work *work = data;
  g_free(work->id);
  g_free(work->action);
  for (guint i = 0; i < CARNET_STEP_N_INPUTS; i++) g_free(work->text[i]);
  g_free(work);
}

static const char *or_null(const char *text) { return text && *text ? text : NULL; }

static gboolean add_filing(const CarnetProvider *provider, CarnetApp *app, const Work *work, GError **error) {
  static const char *const names[] = {"state", "filing", "number", "date", "until"};
  if (!carnet_provider_has(provider->filing_add != NULL, error)) return FALSE;
  g_autoptr(CarnetNode) keys = carnet_node_map();
  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    carnet_node_set_string(keys, names[i], or_null(work->text[i]));
  return provider->filing_add(app, work->id, keys, work->text[CARNET_STEP_REASON], error);
}

static gpointer do_step(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                        GError **error) {
  (void)job;
  const Work *work = data;
  if (strcmp(work->action, "filing") == 0) {
    (void)add_filing(provider, app, work, error);
    return NULL;
  }
  if (!carnet_provider_has(provider->case_step != NULL, error)) return NULL;
  g_auto(GStrv) conditions = g_strsplit(work->text[CARNET_STEP_CONDITION], ";", -1);
  g_autoptr(GPtrArray) given = g_ptr_array_new();
  for (char **one = conditions; *one; one++)
    if (*g_strstrip(*one)) g_ptr_array_add(given, *one);
  g_ptr_array_add(given, NULL);
  CarnetCaseStep step = {work->text[CARNET_STEP_REASON], or_null(work->text[CARNET_STEP_UNTIL]),
                         (const char *const *)given->pdata};
  (void)provider->case_step(app, work->id, work->action, &step, error);
  return NULL;
}

static void take_signed(CarnetScreen *screen, gpointer answer, const GError *error) {
  (void)answer;
  if (error) {
    carnet_ui_say_error(screen->ui, error);
    return;
  }
  const CarnetStepState *state = screen->state;
  CarnetUi *ui = screen->ui;
  g_autofree char *text = carnet_ui_format(
      ui, "tui.step.done", "step", carnet_word(ui, "tui.do.", state->kind->action), "id", state->id, NULL);
  carnet_ui_close(screen);
  carnet_ui_changed(ui);
  carnet_ui_say(ui, CARNET_ROLE_GOOD, text);
}

static void say_word(CarnetScreen *screen, guint focus, const char *id) {
  CarnetStepState *state = screen->state;
  g_autofree char *text = carnet_ui_format(screen->ui, id, "word", state->kind->action, NULL);
  state->focus = focus;
  carnet_ui_say(screen->ui, CARNET_ROLE_ATTENTION, text);
}

/* What stands in the way of the signature, said where it is; FALSE: nothing does. */
static gboolean hindered(CarnetScreen *screen) {
  CarnetStepState *state = screen->state;
  const char *why = carnet_step_why_not(state);
  g_autofree char *reason = g_strstrip(g_strdup(carnet_input_text(state->input[CARNET_STEP_REASON])));
  g_autofree char *word = g_strstrip(g_strdup(carnet_input_text(state->input[CARNET_STEP_WORD])));
  if (*why)
    carnet_ui_say(screen->ui, CARNET_ROLE_STOP, why);
  else if (state->kind->binds && carnet_step_changed(state) > 0 && !state->diff_seen)
    carnet_ui_say(screen->ui, CARNET_ROLE_ATTENTION, carnet_ui_text(screen->ui, "tui.step.look_first"));
  else if (!*reason || g_utf8_strlen(reason, -1) > CARNET_STEP_REASON_MAX)
    say_word(screen, CARNET_STEP_REASON, *reason ? "tui.sign.too_long" : "tui.sign.no_reason");
  else if (strcmp(word, state->kind->action) != 0)
    say_word(screen, CARNET_STEP_WORD, "tui.sign.no_word");
  else
    return FALSE;
  return TRUE;
}

static void submit(CarnetScreen *screen) {
  CarnetStepState *state = screen->state;
  /* Twice ^S is once; what is not here yet was not seen. */
  if (!state->sheet || carnet_ui_waits(screen, SLOT_SIGN) || carnet_ui_waits(screen, SLOT_SHEET) ||
      hindered(screen))
    return;
  Work *work = g_new0(Work, 1);
  work->id = g_strdup(state->id);
  work->action = g_strdup(state->kind->action);
  for (guint i = 0; i < CARNET_STEP_N_INPUTS; i++)
    work->text[i] = g_strstrip(g_strdup(carnet_input_text(state->input[i])));
  CarnetAsk ask = {do_step, work, work_free, take_signed, NULL, TRUE};
  carnet_ui_ask(screen, SLOT_SIGN, &ask);
}

/* ---- requests
 * ----------------------------------------------------------------------------------------------------- */

static void go(CarnetStepState *state, guint by) {
  do state->focus = (state->focus + by) % CARNET_STEP_N_INPUTS;
  while (!carnet_step_has(state, state->focus));
}

static void show_diff(CarnetScreen *screen) {
  ((CarnetStepState *)screen->state)->diff_seen = TRUE;
  carnet_viewer_open(screen->ui, carnet_ui_text(screen->ui, "tui.step.diff"), carnet_step_diff_lines(screen));
}

/* ^T: the request as it is kept, to be read whole. */
static void show_text(CarnetScreen *screen) {
  const CarnetStepState *state = screen->state;
  if (!state->sheet) return;
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
  g_auto(GStrv) parts = g_strsplit(state->sheet->request_text, "\n", -1);
  for (char **part = parts; *part; part++) g_ptr_array_add(lines, g_strdup(*part));
  carnet_viewer_open(screen->ui, carnet_ui_text(screen->ui, "tui.case.request"), lines);
}

static CarnetNext handle(CarnetScreen *screen, CarnetRequest request) {
  CarnetStepState *state = screen->state;
  switch (request) {
  case CARNET_REQUEST_NEXT_PANE:
  case CARNET_REQUEST_OPEN: go(state, 1); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_PREVIOUS_PANE: go(state, CARNET_STEP_N_INPUTS - 1); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_PAGE_DOWN: state->top += 5; return CARNET_NEXT_STAY;
  case CARNET_REQUEST_PAGE_UP: state->top -= 5; return CARNET_NEXT_STAY;
  case CARNET_REQUEST_DIFFERENCES: show_diff(screen); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_AS_TEXT: show_text(screen); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_SUBMIT: submit(screen); return CARNET_NEXT_STAY;
  default: return CARNET_NEXT_UNUSED;
  }
}

static gboolean event(CarnetScreen *screen, const CarnetInputEvent *event) {
  CarnetStepState *state = screen->state;
  gboolean changed;
  /* While it signs, nothing is typed into what was signed. */
  if (carnet_ui_waits(screen, SLOT_SIGN)) return FALSE;
  return carnet_input_event(state->input[state->focus], event, &changed);
}

static gboolean typing(const CarnetScreen *screen) {
  (void)screen;
  return TRUE;
}

static char *crumb(CarnetScreen *screen) {
  const CarnetStepState *state = screen->state;
  return g_strdup_printf("4%s › %s › %s%s", carnet_ui_text(screen->ui, "tui.room.4"), state->id,
                         carnet_word(screen->ui, "tui.do.", state->kind->action),
                         carnet_ui_busy(screen, SLOT_SHEET) ? "  …" : "");
}

static void scope(CarnetScreen *screen, CarnetGrid *grid, CarnetRect row) {
  (void)screen;
  carnet_grid_hline(grid, row, 0, 0, row.w);
}

static void step_free(gpointer data) {
  CarnetStepState *state = data;
  g_clear_pointer(&state->sheet, carnet_case_sheet_free);
  carnet_table_free(state->binds);
  for (guint i = 0; i < CARNET_STEP_N_INPUTS; i++) carnet_input_free(state->input[i]);
  g_free(state->id);
  g_free(state->error);
  g_free(state);
}

static const CarnetVerb verbs[] = {{CARNET_REQUEST_SUBMIT, NULL, "tui.sign.hint"},
                                   {CARNET_REQUEST_DIFFERENCES, "tui.step.diff", "tui.step.diff.hint"},
                                   {CARNET_REQUEST_AS_TEXT, "tui.case.request", "tui.step.text.hint"},
                                   {CARNET_REQUEST_NEXT_PANE, NULL, NULL},
                                   {CARNET_REQUEST_BACK, NULL, "tui.sign.cancel"},
                                   {0}};

static const CarnetScreenType type = {.name = "step",
                                      .room = 4,
                                      .verbs = verbs,
                                      .start = start,
                                      .refresh = start,
                                      .free = step_free,
                                      .draw = carnet_step_draw,
                                      .scope = scope,
                                      .crumb = crumb,
                                      .status = carnet_step_status,
                                      .handle = handle,
                                      .event = event,
                                      .typing = typing};

const CarnetScreenType *carnet_screen_step(void) { return &type; }

void carnet_step_open(CarnetUi *ui, const char *id, const char *action) {
  CarnetStepState *state = g_new0(CarnetStepState, 1);
  for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
    if (strcmp(kinds[i].action, action) == 0) state->kind = &kinds[i];
  if (!state->kind) {
    g_free(state);
    return;
  }
  state->id = g_strdup(id);
  for (guint i = 0; i < CARNET_STEP_N_INPUTS; i++) state->input[i] = carnet_input_new(NULL);
  state->focus = carnet_step_has(state, CARNET_STEP_STATE) ? CARNET_STEP_STATE : CARNET_STEP_REASON;
  carnet_ui_push(ui, &type, state);
}
