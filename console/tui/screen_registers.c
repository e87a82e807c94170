/* screen_registers.c - what the records hold beside cases and costs: registers on the left, entries on the
 * right, below them the entry with its history. */
#include <string.h>

#include "carnet/error.h"
#include "tui/exports.h"
#include "tui/popups.h"
#include "tui/registers_parts.h"
#include "tui/rooms.h"

enum { SLOT_LIST, SLOT_ENTRY, SLOT_NAME };

const CarnetRegister *carnet_registers_at(const CarnetRegisters *state) {
  guint n;
  return &carnet_registers(&n)[state->at];
}

/* ---- the list
 * ------------------------------------------------------------------------------------------------------ */

typedef struct {
  const CarnetRegister *of;
} Question;

static gpointer ask_list(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                         GError **error) {
  const Question *question = data;
  (void)job;
  return carnet_held_new(question->of->list(provider, app, question->of, error),
                         (GDestroyNotify)carnet_table_free);
}

static CarnetTable *copy(const CarnetTable *from) {
  CarnetTable *to = carnet_table_new();
  for (guint c = 0; c < carnet_table_columns(from); c++)
    carnet_table_add_column(to, carnet_table_column(from, c)->key, NULL, carnet_table_column(from, c)->kind);
  for (guint r = 0; r < carnet_table_rows(from); r++) {
    guint row = carnet_table_add_row(to);
    for (guint c = 0; c < carnet_table_columns(from); c++)
      carnet_table_set(to, row, c, carnet_table_cell(from, r, c));
  }
  return to;
}

static CarnetList *list_new(const CarnetRegister *of) {
  guint n = 0;
  while (n < CARNET_REGISTER_COLUMNS && of->columns[n].key) n++;
  return carnet_list_new(of->columns, n, of->columns[0].key);
}

/* ---- the entry under the cursor
 * ------------------------------------------------------------------------------------- */

typedef struct {
  char *kind, *subject, *change; /* change: of a proposal, its event */
} EntryAsk;

static void entry_ask_free(gpointer data) {
  EntryAsk *ask = data;
  g_free(ask->kind);
  g_free(ask->subject);
  g_free(ask->change);
  g_free(ask);
}

static gpointer ask_entry(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                          GError **error) {
  const EntryAsk *ask = data;
  (void)job;
  if (!carnet_provider_has(provider->register_show != NULL, error)) return NULL;
  CarnetNode *entry = provider->register_show(app, ask->kind, ask->subject, error);
  g_autofree char *text =
      entry && ask->change && provider->event_text ? provider->event_text(app, ask->change, error) : NULL;
  if (text) carnet_node_set_string(entry, "event_text", text);
  return carnet_held_new(entry, (GDestroyNotify)carnet_node_free);
}

static void take_entry(CarnetScreen *screen, gpointer answer, const GError *error) {
  CarnetRegisters *state = screen->state;
  if (error || !answer) return; /* the list's own row stays in sight */
  carnet_node_free(state->entry);
  state->entry = g_steal_pointer(&((CarnetHeld *)answer)->value);
}

/* Asks for the entry under the cursor with its history, once. */
static void preview(CarnetScreen *screen) {
  CarnetRegisters *state = screen->state;
  const CarnetRegister *of = carnet_registers_at(state);
  const CarnetTable *page;
  guint row;
  if (!state->list || !carnet_list_at_cursor(state->list, &page, &row)) return;
  EntryAsk *ask = g_new0(EntryAsk, 1);
  gboolean named = carnet_register_names(of, page, row, &ask->kind, &ask->subject);
  ask->change =
      of->request == CARNET_REQUEST_PROPOSALS ? g_strdup(carnet_table_get(page, row, "change")) : NULL;
  g_autofree char *wanted =
      g_strdup_printf("%s %s %s", ask->kind, ask->subject, ask->change ? ask->change : "");
  if (!named || g_strcmp0(wanted, state->wanted) == 0) {
    entry_ask_free(ask);
    return;
  }
  g_free(state->wanted);
  state->wanted = g_steal_pointer(&wanted);
  g_clear_pointer(&state->entry, carnet_node_free);
  CarnetAsk asking = {ask_entry, ask, entry_ask_free, take_entry, carnet_held_free, FALSE};
  carnet_ui_ask(screen, SLOT_ENTRY, &asking);
}

static void take_list(CarnetScreen *screen, gpointer answer, const GError *error) {
  CarnetRegisters *state = screen->state;
  if (error && (error->code & 0xff) == CARNET_ERROR_CANCELLED) return;
  g_clear_pointer(&state->error, g_free);
  if (error || !answer) {
    state->error = g_strdup(error ? error->message : "");
    return;
  }
  carnet_table_free(state->table);
  state->table = g_steal_pointer(&((CarnetHeld *)answer)->value);
  if (!state->list) state->list = list_new(carnet_registers_at(state));
  carnet_list_set_page(state->list, 0, copy(state->table), carnet_table_rows(state->table));
  preview(screen);
}

static void start(CarnetScreen *screen) {
  CarnetRegisters *state = screen->state;
  Question *question = g_new0(Question, 1);
  question->of = carnet_registers_at(state);
  g_clear_pointer(&state->wanted, g_free);
  CarnetAsk ask = {ask_list, question, g_free, take_list, carnet_held_free, FALSE};
  carnet_ui_ask(screen, SLOT_LIST, &ask);
}

static void go_to(CarnetScreen *screen, guint at) {
  CarnetRegisters *state = screen->state;
  guint n;
  (void)carnet_registers(&n);
  state->at = MIN(at, n - 1);
  g_clear_pointer(&state->list, carnet_list_free);
  g_clear_pointer(&state->table, carnet_table_free);
  g_clear_pointer(&state->entry, carnet_node_free);
  g_clear_pointer(&state->error, g_free);
  start(screen);
}

/* ---- what records
 * -------------------------------------------------------------------------------------------------- */

static const struct {
  CarnetRequest request;
  CarnetRegisterDo what;
} dos[] = {{CARNET_REQUEST_NEW, CARNET_REGISTER_ADD},
           {CARNET_REQUEST_EDIT, CARNET_REGISTER_CHANGE},
           {CARNET_REQUEST_REVOKE, CARNET_REGISTER_RETIRE},
           {CARNET_REQUEST_APPROVE, CARNET_REGISTER_ENDORSE}};

static gint do_of(CarnetRequest request) {
  for (gsize i = 0; i < G_N_ELEMENTS(dos); i++)
    if (dos[i].request == request) return (gint)dos[i].what;
  return -1;
}

static char *refuses(CarnetScreen *screen, CarnetRequest request) {
  const CarnetRegisters *state = screen->state;
  const CarnetRegister *of = carnet_registers_at(state);
  const CarnetTable *page;
  guint row;
  gint what = do_of(request);
  const char *why = NULL;
  if (what < 0 && request != CARNET_REQUEST_REFUSE) return NULL;
  if (what >= 0 ? !of->actions[what] : of->request != CARNET_REQUEST_PEOPLE)
    why = of->record ? "tui.registers.cannot" : "tui.registers.elsewhere";
  else if (request != CARNET_REQUEST_NEW &&
           (!state->list || !carnet_list_at_cursor(state->list, &page, &row)))
    why = "tui.registers.no_entry";
  return why ? g_strdup(carnet_ui_text(screen->ui, why)) : NULL;
}

/* The policy is one entry whose keys are rows. */
static CarnetNode *policy_values(const CarnetTable *table) {
  CarnetNode *values = carnet_node_map();
  for (guint row = 0; row < carnet_table_rows(table); row++)
    if (!strchr(carnet_table_get(table, row, "name"), '/'))
      carnet_node_set_string(values, carnet_table_get(table, row, "name"),
                             carnet_table_get(table, row, "value"));
  return values;
}

static CarnetNode *row_values(const CarnetTable *page, guint row) {
  CarnetNode *values = carnet_node_map();
  for (guint c = 0; c < carnet_table_columns(page); c++)
    carnet_node_set_string(values, carnet_table_column(page, c)->key, carnet_table_cell(page, row, c));
  return values;
}

/* What is agreed to: the change itself comes first, as it stands in the records. */
static CarnetNode *proposal_values(const CarnetRegisters *state, const CarnetTable *page, guint row) {
  static const char *const keys[] = {"what", "subject", "by", "reason", NULL};
  CarnetNode *values = carnet_node_map();
  for (guint i = 0; keys[i]; i++)
    carnet_node_set_string(values, keys[i], carnet_table_get(page, row, keys[i]));
  carnet_node_set_string(values, "event", carnet_node_get_string(state->entry, "event_text", NULL));
  return values;
}

static void record(CarnetScreen *screen, CarnetRegisterDo what) {
  const CarnetRegisters *state = screen->state;
  const CarnetRegister *of = carnet_registers_at(state);
  const CarnetTable *page = NULL;
  guint row = 0;
  gboolean here = state->list && carnet_list_at_cursor(state->list, &page, &row);
  if (what == CARNET_REGISTER_ADD) {
    g_autofree char *uuid = g_uuid_string_random();
    g_autofree char *person = g_strdup_printf("p-%.6s", uuid);
    carnet_register_open(screen->ui, of, what, of->request == CARNET_REQUEST_PEOPLE ? person : NULL, NULL);
    return;
  }
  if (!here) return;
  g_autoptr(CarnetNode) values = what == CARNET_REGISTER_ENDORSE        ? proposal_values(state, page, row)
                                 : of->request == CARNET_REQUEST_POLICY ? policy_values(state->table)
                                                                        : row_values(page, row);
  carnet_register_open(screen->ui, of, what,
                       *of->subject ? carnet_table_get(page, row, of->subject) : "policy", values);
}

/* ---- a name that is forgotten: outside the records, nothing is signed
 * -------------------------------------------------- */

static gpointer do_erase(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                         GError **error) {
  (void)job;
  if (carnet_provider_has(provider->people_erase_name != NULL, error))
    (void)provider->people_erase_name(app, data, error);
  return NULL;
}

static void take_erased(CarnetScreen *screen, gpointer answer, const GError *error) {
  (void)answer;
  if (error) {
    carnet_ui_say_error(screen->ui, error);
    return;
  }
  carnet_ui_say(screen->ui, CARNET_ROLE_GOOD, carnet_ui_text(screen->ui, "tui.registers.erased"));
  carnet_ui_changed(screen->ui);
}

typedef struct {
  CarnetScreen *screen;
  char *person;
} Erasing;

static void erasing_free(gpointer data) {
  g_free(((Erasing *)data)->person);
  g_free(data);
}

static void erase_chosen(CarnetUi *ui, char key, gpointer data) {
  (void)ui;
  const Erasing *erasing = data;
  if (key != 'e') return;
  CarnetAsk ask = {do_erase, g_strdup(erasing->person), g_free, take_erased, NULL, TRUE};
  carnet_ui_ask(erasing->screen, SLOT_NAME, &ask);
}

static void erase_name(CarnetScreen *screen) {
  static const CarnetMenuItem items[] = {
      {'e', "tui.registers.erase.yes"}, {'k', "tui.registers.erase.no"}, {0}};
  const CarnetRegisters *state = screen->state;
  const CarnetTable *page;
  guint row;
  if (!carnet_list_at_cursor(state->list, &page, &row)) return;
  Erasing *erasing = g_new0(Erasing, 1);
  erasing->screen = screen;
  erasing->person = g_strdup(carnet_table_get(page, row, "person"));
  g_autofree char *title = g_strdup_printf("%s  %s", erasing->person, carnet_table_get(page, row, "name"));
  carnet_menu_open(screen->ui, title, items, erase_chosen, erasing, erasing_free);
}

/* ---- requests
 * ------------------------------------------------------------------------------------------------------ */

static void show(CarnetScreen *screen) {
  const CarnetRegister *of = carnet_registers_at(screen->state);
  g_autofree char *name = g_strconcat("tui.register.", of->name, NULL);
  GPtrArray *lines = carnet_registers_lines(screen, MIN(carnet_ui_columns(screen->ui) - 8, 100));
  carnet_viewer_open(screen->ui, carnet_ui_text(screen->ui, name), lines);
}

/* Another register: by J and K from everywhere, by all movements while the cursor is on the left. */
static gboolean choose_register(CarnetScreen *screen, CarnetRequest request) {
  const CarnetRegisters *state = screen->state;
  guint n;
  (void)carnet_registers(&n);
  if (state->in_entries && request != CARNET_REQUEST_NEXT_ITEM && request != CARNET_REQUEST_PREVIOUS_ITEM)
    return FALSE;
  switch (request) {
  case CARNET_REQUEST_NEXT_ITEM:
  case CARNET_REQUEST_NEXT_LINE: go_to(screen, state->at + 1); return TRUE;
  case CARNET_REQUEST_PREVIOUS_ITEM:
  case CARNET_REQUEST_PREVIOUS_LINE: go_to(screen, state->at > 0 ? state->at - 1 : 0); return TRUE;
  case CARNET_REQUEST_FIRST: go_to(screen, 0); return TRUE;
  case CARNET_REQUEST_LAST: go_to(screen, n - 1); return TRUE;
  default: return FALSE;
  }
}

static gboolean choose_pane(CarnetRegisters *state, CarnetRequest request) {
  gboolean side = !state->in_entries;
  if (request == CARNET_REQUEST_NEXT_PANE || request == CARNET_REQUEST_PREVIOUS_PANE)
    state->in_entries = side;
  else if (side && (request == CARNET_REQUEST_RIGHT || request == CARNET_REQUEST_OPEN))
    state->in_entries = TRUE;
  else if (!side && request == CARNET_REQUEST_LEFT)
    state->in_entries = FALSE;
  else
    return FALSE;
  return TRUE;
}

static CarnetNext handle(CarnetScreen *screen, CarnetRequest request) {
  CarnetRegisters *state = screen->state;
  if (choose_register(screen, request) || choose_pane(state, request)) return CARNET_NEXT_STAY;
  if (do_of(request) >= 0) {
    record(screen, (CarnetRegisterDo)do_of(request));
    return CARNET_NEXT_STAY;
  }
  switch (request) {
  case CARNET_REQUEST_OPEN:
  case CARNET_REQUEST_DIFF: show(screen); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_REFUSE: erase_name(screen); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_SYNC: carnet_offices_open(screen->ui); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_SORT: return CARNET_NEXT_UNUSED;
  default: break;
  }
  if (!state->list || !carnet_list_handle(state->list, request)) return CARNET_NEXT_UNUSED;
  preview(screen);
  return CARNET_NEXT_STAY;
}

static gboolean event(CarnetScreen *screen, const CarnetInputEvent *event) {
  CarnetRegisters *state = screen->state;
  if (event->kind != CARNET_INPUT_MOUSE || event->mouse != CARNET_MOUSE_PRESS || event->y < 2) return FALSE;
  gint y = event->y - 2;
  guint n;
  (void)carnet_registers(&n);
  if (event->x < carnet_registers_side(screen)) {
    if (state->side_y + y < 0 || state->side_y + y >= (gint)n) return FALSE;
    go_to(screen, (guint)(state->side_y + y));
    return TRUE;
  }
  gint64 row = state->list ? carnet_list_row_at(state->list, y) : -1;
  if (row < 0) return FALSE;
  state->in_entries = TRUE;
  carnet_list_move(state->list, row);
  preview(screen);
  return TRUE;
}

/* ---- the screen
 * ------------------------------------------------------------------------------------------------------ */

static char *crumb(CarnetScreen *screen) {
  const CarnetRegister *of = carnet_registers_at(screen->state);
  g_autofree char *name = g_strconcat("tui.register.", of->name, NULL);
  return g_strdup_printf("0%s › %s%s", carnet_ui_text(screen->ui, "tui.screen.registers"),
                         carnet_ui_text(screen->ui, name), carnet_ui_busy(screen, SLOT_LIST) ? "  …" : "");
}

static void scope(CarnetScreen *screen, CarnetGrid *grid, CarnetRect row) {
  const CarnetRegister *of = carnet_registers_at(screen->state);
  g_autofree char *id = g_strconcat("tui.register.about.", of->name, NULL);
  carnet_grid_cut(grid, row, 1, 0, row.w - 2, CARNET_ROLE_TEXT, carnet_ui_text(screen->ui, id),
                  CARNET_CUT_END);
}

static char *status(CarnetScreen *screen) {
  const CarnetRegisters *state = screen->state;
  if (!state->table) return NULL;
  g_autofree char *n = carnet_text_number(carnet_table_rows(state->table));
  return carnet_ui_format(screen->ui, "tui.registers.status", "n", n, NULL);
}

static void registers_free(gpointer data) {
  CarnetRegisters *state = data;
  g_clear_pointer(&state->list, carnet_list_free);
  g_clear_pointer(&state->table, carnet_table_free);
  g_clear_pointer(&state->entry, carnet_node_free);
  g_free(state->error);
  g_free(state->wanted);
  g_free(state);
}

static const CarnetVerb verbs[] = {
    {CARNET_REQUEST_OPEN, "tui.registers.open", "tui.registers.open.hint"},
    {CARNET_REQUEST_NEW, "tui.registers.add", "tui.registers.add.hint"},
    {CARNET_REQUEST_EDIT, "tui.registers.change", "tui.registers.change.hint"},
    {CARNET_REQUEST_NEXT_PANE, "tui.registers.pane", ""},
    {CARNET_REQUEST_BACK, NULL, ""},
    {CARNET_REQUEST_SYNC, "tui.registers.offices", ""},
    {CARNET_REQUEST_APPROVE, "tui.registers.endorse", "tui.registers.endorse.hint"},
    {CARNET_REQUEST_REVOKE, "tui.registers.retire", "tui.registers.retire.hint"},
    {CARNET_REQUEST_REFUSE, "tui.registers.erase", "tui.registers.erase.hint"},
    {CARNET_REQUEST_NEXT_ITEM, "tui.registers.next", NULL},
    {CARNET_REQUEST_PREVIOUS_ITEM, "tui.registers.previous", NULL},
    {CARNET_REQUEST_DIFF, "tui.registers.open", NULL},
    {CARNET_REQUEST_RELOAD, NULL, NULL},
    {0}};

static const CarnetScreenType type = {.name = "registers",
                                      .verbs = verbs,
                                      .start = start,
                                      .refresh = start,
                                      .free = registers_free,
                                      .draw = carnet_registers_draw,
                                      .scope = scope,
                                      .crumb = crumb,
                                      .status = status,
                                      .handle = handle,
                                      .event = event,
                                      .refuses = refuses};

const CarnetScreenType *carnet_screen_registers(void) { return &type; }

gboolean carnet_registers_open(CarnetUi *ui, CarnetScreen *shown, CarnetRequest request) {
  const CarnetRegister *of = carnet_register_find(request);
  guint n, at = 0;
  const CarnetRegister *first = carnet_registers(&n);
  if (!of && request != CARNET_REQUEST_REGISTERS) return FALSE;
  if (of) at = (guint)(of - first);
  if (shown && shown->type == &type) {
    if (of) go_to(shown, at);
    if (of) ((CarnetRegisters *)shown->state)->in_entries = TRUE;
    return TRUE;
  }
  CarnetRegisters *state = g_new0(CarnetRegisters, 1);
  state->at = at;
  state->in_entries = of != NULL;
  carnet_ui_push(ui, &type, state);
  return TRUE;
}
