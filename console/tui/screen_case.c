/* screen_case.c - one export case: what it asks for, what its keys do, and why they cannot. */
#include <string.h>

#include "tui/case_parts.h"
#include "tui/popups.h"
#include "tui/registers.h"
#include "tui/rooms.h"

#define SLOT_SHEET 0

static const CarnetListColumn columns[] = {
    {"path", "tui.column.path", 24, 60, 100, FALSE, CARNET_CUT_MIDDLE},
    {"model", "tui.column.model", 5, 5, 80, FALSE, CARNET_CUT_END},
    {"ecu", "tui.column.ecu", 5, 8, 30, FALSE, CARNET_CUT_END},
    {"rate", "tui.column.rate", 5, 6, 60, FALSE, CARNET_CUT_END},
    {"subject", "tui.column.subject", 8, 8, 65, FALSE, CARNET_CUT_END},
    {"storage", "tui.column.storage", 8, 12, 50, FALSE, CARNET_CUT_END},
    {"destination", "tui.column.destination", 6, 12, 70, FALSE, CARNET_CUT_END},
    {"anonymised", "tui.case.anonymised", 13, 14, 45, FALSE, CARNET_CUT_END},
    {"purpose", "tui.case.purpose", 16, 40, 40, FALSE, CARNET_CUT_END},
};

/* ---- data
 * ---------------------------------------------------------------------------------------------------------
 */

static gpointer ask_sheet(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                          GError **error) {
  (void)job;
  const CarnetCaseAsk *ask = data;
  if (!carnet_provider_has(provider->case_sheet != NULL, error)) return NULL;
  return carnet_held_new(provider->case_sheet(app, ask->id, error), (GDestroyNotify)carnet_case_sheet_free);
}

static void show_rows(CarnetCaseScreen *state) {
  CarnetTable *rows = g_steal_pointer(&state->sheet->rows);
  carnet_list_set_page(state->rows, 0, rows, carnet_table_rows(rows));
}

static void take_sheet(CarnetScreen *screen, gpointer answer, const GError *error) {
  CarnetCaseScreen *state = screen->state;
  g_clear_pointer(&state->error, g_free);
  if (error) {
    state->error = g_strdup(error->message);
    return;
  }
  guint before = state->marks ? state->marks->len : 0;
  g_clear_pointer(&state->sheet, carnet_case_sheet_free);
  g_clear_pointer(&state->marks, g_array_unref);
  state->sheet = g_steal_pointer(&((CarnetHeld *)answer)->value);
  state->marks = carnet_case_marks(state->sheet);
  show_rows(state);
  /* The last that happened is what one looks for. */
  guint n = state->marks->len;
  if (n != before) {
    state->mark = n > 0 ? n - 1 : 0;
    carnet_case_move_mark(state, -1);
  }
}

static void start(CarnetScreen *screen) {
  const CarnetCaseScreen *state = screen->state;
  CarnetAsk ask = {
      ask_sheet, carnet_case_ask_new(state->id, NULL), carnet_case_ask_free, take_sheet, carnet_held_free,
      FALSE};
  carnet_ui_ask(screen, SLOT_SHEET, &ask);
}

/* ---- what records
 * ------------------------------------------------------------------------------------------------- */

static const struct {
  CarnetRequest request;
  const char *action;
} steps[] = {{CARNET_REQUEST_RETURN, "return"}, {CARNET_REQUEST_REFUSE, "reject"},
             {CARNET_REQUEST_REVOKE, "revoke"}, {CARNET_REQUEST_RENEW, "renew"},
             {CARNET_REQUEST_CLOSE, "close"},   {CARNET_REQUEST_EDIT, "amend"}};

static const char *why_not(const CarnetCaseScreen *state, const char *action) {
  for (guint i = 0; i < carnet_table_rows(state->sheet->may); i++)
    if (strcmp(carnet_table_get(state->sheet->may, i, "action"), action) == 0)
      return carnet_table_get(state->sheet->may, i, "why");
  return "";
}

static const char *action_of(CarnetRequest request) {
  for (gsize i = 0; i < G_N_ELEMENTS(steps); i++)
    if (steps[i].request == request) return steps[i].action;
  return NULL;
}

static char *refuses(CarnetScreen *screen, CarnetRequest request) {
  const CarnetCaseScreen *state = screen->state;
  const char *action = action_of(request);
  if (request != CARNET_REQUEST_APPROVE && request != CARNET_REQUEST_FILING && !action) return NULL;
  if (!state->sheet) return g_strdup(carnet_ui_text(screen->ui, "tui.case.loading"));
  if (request == CARNET_REQUEST_FILING) return NULL;
  const char *why = action ? why_not(state, action) : why_not(state, "approve");
  /* A is for both: who may review but not approve reviews. */
  if (!action && (!*why || !*why_not(state, "review"))) return NULL;
  return *why ? g_strdup(why) : NULL;
}

static const CarnetMenuItem both[] = {{'r', "tui.do.review"}, {'a', "tui.do.approve"}, {0}};

static void chosen(CarnetUi *ui, char key, gpointer data) {
  carnet_step_open(ui, data, key == 'r' ? "review" : "approve");
}

static void approve(CarnetScreen *screen) {
  const CarnetCaseScreen *state = screen->state;
  gboolean may_review = !*why_not(state, "review"), may_approve = !*why_not(state, "approve");
  if (may_review && may_approve)
    carnet_menu_open(screen->ui, state->id, both, chosen, g_strdup(state->id), g_free);
  else
    carnet_step_open(screen->ui, state->id, may_approve ? "approve" : "review");
}

static void amend(CarnetScreen *screen) {
  const CarnetCaseScreen *state = screen->state;
  CarnetAskFrom from = {NULL, state->id, carnet_case_get(state, "title"), state->sheet->request};
  carnet_ask_open(screen->ui, &from);
}

/* ---- requests
 * ----------------------------------------------------------------------------------------------------- */

static void show_event(CarnetScreen *screen) {
  GPtrArray *lines = carnet_case_event_lines(screen);
  if (lines) carnet_viewer_open(screen->ui, carnet_ui_text(screen->ui, "tui.case.event"), lines);
}

static void explain(CarnetScreen *screen) {
  const CarnetCaseScreen *state = screen->state;
  if (state->sheet && state->sheet->answer)
    carnet_viewer_open(
        screen->ui, carnet_ui_text(screen->ui, "tui.request.why"),
        carnet_answer_lines(screen->ui, state->sheet->answer, MIN(carnet_ui_columns(screen->ui) - 8, 98)));
}

/* Moves in what the tab shows; FALSE: no movement. */
static gboolean move(CarnetCaseScreen *state, CarnetRequest request) {
  gint by, page = MAX(state->height - 1, 1);
  switch (request) {
  case CARNET_REQUEST_NEXT_LINE: by = 1; break;
  case CARNET_REQUEST_PREVIOUS_LINE: by = -1; break;
  case CARNET_REQUEST_PAGE_DOWN: by = page; break;
  case CARNET_REQUEST_PAGE_UP: by = -page; break;
  case CARNET_REQUEST_HALF_DOWN: by = page / 2; break;
  case CARNET_REQUEST_HALF_UP: by = -page / 2; break;
  case CARNET_REQUEST_FIRST: by = -100000; break;
  case CARNET_REQUEST_LAST: by = 100000; break;
  default: return FALSE;
  }
  if (state->tab == CARNET_CASE_TIMELINE)
    carnet_case_move_mark(state, CLAMP(by, -1000, 1000));
  else
    state->top[state->tab] += by;
  return TRUE;
}

static void turn(CarnetCaseScreen *state, guint by) {
  state->tab = (CarnetCaseTab)(((guint)state->tab + by) % CARNET_CASE_N_TABS);
}

/* What opens a form that ends in a signature; FALSE: none of these. */
static gboolean sign(CarnetScreen *screen, CarnetRequest request) {
  const CarnetCaseScreen *state = screen->state;
  const char *action = request == CARNET_REQUEST_FILING ? "filing" : action_of(request);
  if (request == CARNET_REQUEST_TRANSFER)
    carnet_registers_new(screen->ui, CARNET_REQUEST_TRANSFERS, state->id, NULL);
  else if (request == CARNET_REQUEST_APPROVE)
    approve(screen);
  else if (request == CARNET_REQUEST_EDIT)
    amend(screen);
  else if (action)
    carnet_step_open(screen->ui, state->id, action);
  else
    return FALSE;
  return TRUE;
}

static CarnetNext handle(CarnetScreen *screen, CarnetRequest request) {
  CarnetCaseScreen *state = screen->state;
  if (state->tab == CARNET_CASE_ROWS && carnet_list_handle(state->rows, request)) return CARNET_NEXT_STAY;
  if (move(state, request) || sign(screen, request)) return CARNET_NEXT_STAY;
  switch (request) {
  case CARNET_REQUEST_NEXT_PANE:
  case CARNET_REQUEST_NEXT_VIEW:
  case CARNET_REQUEST_RIGHT: turn(state, 1); break;
  case CARNET_REQUEST_PREVIOUS_PANE:
  case CARNET_REQUEST_LEFT: turn(state, CARNET_CASE_N_TABS - 1); break;
  case CARNET_REQUEST_DIFF: state->tab = CARNET_CASE_DIFF; break;
  case CARNET_REQUEST_WHY: explain(screen); break;
  case CARNET_REQUEST_OPEN: show_event(screen); break;
  case CARNET_REQUEST_COPY:
    carnet_ui_copy(screen->ui, state->id);
    carnet_ui_say(screen->ui, CARNET_ROLE_TEXT, carnet_ui_text(screen->ui, "tui.copied"));
    break;
  default: return CARNET_NEXT_UNUSED;
  }
  return CARNET_NEXT_STAY;
}

/* ---- the screen
 * --------------------------------------------------------------------------------------------------- */

static void case_free(gpointer data) {
  CarnetCaseScreen *state = data;
  g_clear_pointer(&state->sheet, carnet_case_sheet_free);
  g_clear_pointer(&state->marks, g_array_unref);
  carnet_list_free(state->rows);
  g_free(state->id);
  g_free(state->error);
  g_free(state);
}

static const CarnetVerb verbs[] = {{CARNET_REQUEST_OPEN, "tui.case.event", "tui.case.event.hint"},
                                   {CARNET_REQUEST_DIFF, NULL, ""},
                                   {CARNET_REQUEST_APPROVE, "tui.case.approve", "tui.case.approve.hint"},
                                   {CARNET_REQUEST_EDIT, "tui.case.amend", "tui.case.amend.hint"},
                                   {CARNET_REQUEST_RENEW, NULL, ""},
                                   {CARNET_REQUEST_REVOKE, NULL, ""},
                                   {CARNET_REQUEST_FILING, NULL, "tui.case.filing.hint"},
                                   {CARNET_REQUEST_TRANSFER, "tui.case.transfer", "tui.case.transfer.hint"},
                                   {CARNET_REQUEST_RETURN, NULL, ""},
                                   {CARNET_REQUEST_REFUSE, NULL, ""},
                                   {CARNET_REQUEST_CLOSE, NULL, ""},
                                   {CARNET_REQUEST_NEXT_PANE, "tui.case.next_tab", ""},
                                   {CARNET_REQUEST_NEXT_VIEW, "tui.case.next_tab", NULL},
                                   {CARNET_REQUEST_WHY, "tui.case.why", ""},
                                   {CARNET_REQUEST_COPY, "tui.case.copy", NULL},
                                   {CARNET_REQUEST_RELOAD, NULL, NULL},
                                   {CARNET_REQUEST_BACK, NULL, ""},
                                   {0}};

static const CarnetScreenType type = {.name = "case",
                                      .room = 4,
                                      .verbs = verbs,
                                      .start = start,
                                      .refresh = start,
                                      .free = case_free,
                                      .draw = carnet_case_draw,
                                      .scope = carnet_case_scope,
                                      .crumb = carnet_case_crumb,
                                      .status = carnet_case_status,
                                      .handle = handle,
                                      .refuses = refuses};

const CarnetScreenType *carnet_screen_case(void) { return &type; }

void carnet_case_open(CarnetUi *ui, const char *id) {
  CarnetCaseScreen *state = g_new0(CarnetCaseScreen, 1);
  state->id = g_strdup(id);
  state->rows = carnet_list_new(columns, G_N_ELEMENTS(columns), "path");
  carnet_ui_push(ui, &type, state);
}
