/* screen_offices.c - other offices: where the records are shared, how far each was seen, sync from here. */
#include <string.h>

#include "tui/entry.h"
#include "tui/exports.h"
#include "tui/list.h"
#include "tui/popups.h"
#include "tui/registers.h"
#include "tui/rooms.h"
#include "tui/wrap.h"

enum { SLOT_LIST, SLOT_LOOK, SLOT_SYNC };

typedef struct {
  CarnetList *list;
  CarnetTable *table; /* of carnet_action_remotes, and ahead, behind */
  char *error;
  GPtrArray *result; /* char*: what the last sync or look said */
} Offices;

static const CarnetListColumn columns[] = {{"remote", "tui.key.remote", 10, 18, 100, FALSE, CARNET_CUT_END},
                                           {"ahead", "tui.key.ahead", 8, 10, 98, TRUE, CARNET_CUT_END},
                                           {"at", "tui.key.seen", 16, 16, 97, FALSE, CARNET_CUT_END},
                                           {"tip", "tui.key.tip", 12, 12, 60, FALSE, CARNET_CUT_END},
                                           {"url", "tui.key.url", 20, 90, 90, FALSE, CARNET_CUT_MIDDLE}};

/* ---- the remotes
 * --------------------------------------------------------------------------------------------------- */

/* What is not sent yet, by what each was seen to have: nobody is asked. */
static gpointer ask_list(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                         GError **error) {
  (void)data;
  if (!carnet_provider_has(provider->remotes != NULL && provider->sync_look != NULL, error)) return NULL;
  CarnetTable *table = provider->remotes(app, error);
  if (!table) return NULL;
  carnet_table_add_column(table, "ahead", NULL, CARNET_CELL_INT);
  for (guint row = 0; row < carnet_table_rows(table) && !carnet_job_is_cancelled(job); row++) {
    g_autoptr(CarnetNode) look =
        provider->sync_look(app, carnet_table_get(table, row, "remote"), FALSE, NULL);
    carnet_table_set_key(table, row, "ahead", carnet_node_get_string(look, "ahead", "?"));
  }
  return carnet_held_new(table, (GDestroyNotify)carnet_table_free);
}

static CarnetTable *copy(const CarnetTable *from) {
  CarnetTable *to = carnet_table_new();
  for (gsize c = 0; c < G_N_ELEMENTS(columns); c++)
    carnet_table_add_column(to, columns[c].key, NULL, CARNET_CELL_TEXT);
  for (guint r = 0; r < carnet_table_rows(from); r++) {
    guint row = carnet_table_add_row(to);
    for (gsize c = 0; c < G_N_ELEMENTS(columns); c++)
      carnet_table_set_key(to, row, columns[c].key, carnet_table_get(from, r, columns[c].key));
  }
  return to;
}

static void take_list(CarnetScreen *screen, gpointer answer, const GError *error) {
  Offices *state = screen->state;
  g_clear_pointer(&state->error, g_free);
  if (error || !answer) {
    state->error = g_strdup(error ? error->message : "");
    return;
  }
  carnet_table_free(state->table);
  state->table = g_steal_pointer(&((CarnetHeld *)answer)->value);
  carnet_list_set_page(state->list, 0, copy(state->table), carnet_table_rows(state->table));
}

static void start(CarnetScreen *screen) {
  CarnetAsk ask = {ask_list, NULL, NULL, take_list, carnet_held_free, FALSE};
  carnet_ui_ask(screen, SLOT_LIST, &ask);
}

/* NULL: there is none. */
static const char *remote_at(const Offices *state) {
  const CarnetTable *page;
  guint row;
  return carnet_list_at_cursor(state->list, &page, &row) ? carnet_table_get(page, row, "remote") : NULL;
}

/* ---- looking: what is there now
 * ------------------------------------------------------------------------------------- */

static gpointer ask_look(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                         GError **error) {
  (void)job;
  return carnet_held_new(provider->sync_look(app, data, TRUE, error), (GDestroyNotify)carnet_node_free);
}

static void fail_in_words(CarnetScreen *screen, const GError *error) {
  Offices *state = screen->state;
  g_ptr_array_set_size(state->result, 0);
  g_ptr_array_add(state->result, g_strdup_printf("✗ %s", error->message));
  carnet_ui_say_error(screen->ui, error);
}

static void take_look(CarnetScreen *screen, gpointer answer, const GError *error) {
  Offices *state = screen->state;
  if (error || !answer) {
    if (error) fail_in_words(screen, error);
    return;
  }
  const CarnetNode *look = ((CarnetHeld *)answer)->value;
  const char *remote = carnet_node_get_string(look, "remote", "");
  gboolean behind = carnet_node_get_bool(look, "behind", FALSE);
  g_ptr_array_set_size(state->result, 0);
  g_ptr_array_add(state->result,
                  carnet_ui_format(screen->ui, behind ? "tui.offices.behind" : "tui.offices.level", "remote",
                                   remote, NULL));
  g_ptr_array_add(state->result, carnet_ui_format(screen->ui, "tui.offices.ahead", "n",
                                                  carnet_node_get_string(look, "ahead", ""), "objects",
                                                  carnet_node_get_string(look, "objects", ""), NULL));
  gboolean home = carnet_node_get_int(look, "home", 0) > 0;
  g_ptr_array_add(state->result,
                  carnet_ui_format(screen->ui, home ? "tui.offices.home" : "tui.offices.no_home", "n",
                                   carnet_node_get_string(look, "home", ""), NULL));
}

static void look(CarnetScreen *screen, const char *remote) {
  CarnetAsk ask = {ask_look, g_strdup(remote), g_free, take_look, carnet_held_free, FALSE};
  carnet_ui_ask(screen, SLOT_LOOK, &ask);
}

/* ---- sync
 * ------------------------------------------------------------------------------------------------------ */

typedef struct {
  char *remote, *url; /* url: NULL where it is known */
  gboolean take_only, again;
} Sync;

static void sync_free(gpointer data) {
  Sync *sync = data;
  g_free(sync->remote);
  g_free(sync->url);
  g_free(sync);
}

static gpointer do_sync(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                        GError **error) {
  const Sync *sync = data;
  if (!carnet_provider_has(provider->sync != NULL, error)) return NULL;
  CarnetSyncRequest request = {sync->remote, sync->url, sync->take_only, sync->again};
  return carnet_held_new(provider->sync(app, &request, carnet_job_progress_func, job, error),
                         (GDestroyNotify)carnet_node_free);
}

static void take_synced(CarnetScreen *screen, gpointer answer, const GError *error) {
  Offices *state = screen->state;
  if (error || !answer) {
    if (error) fail_in_words(screen, error);
    return;
  }
  const CarnetNode *done = ((CarnetHeld *)answer)->value;
  char *text = carnet_ui_format(
      screen->ui, "tui.offices.done", "remote", carnet_node_get_string(done, "remote", ""), "taken",
      carnet_node_get_string(done, "taken", "0"), "sent", carnet_node_get_string(done, "sent", "0"), "merges",
      carnet_node_get_string(done, "merges", "0"), NULL);
  g_ptr_array_set_size(state->result, 0);
  g_ptr_array_add(state->result, text);
  const char *tip = carnet_node_get_string(done, "tip", ""),
             *theirs = carnet_node_get_string(done, "theirs", "");
  gboolean one = strcmp(tip, theirs) == 0 || carnet_node_get_int(done, "sent", 0) > 0;
  g_ptr_array_add(state->result, carnet_ui_format(screen->ui, one ? "tui.offices.tip" : "tui.offices.tips",
                                                  "tip", tip, "theirs", theirs, NULL));
  carnet_ui_changed(screen->ui);
  carnet_ui_say(screen->ui, CARNET_ROLE_GOOD, text);
}

static void sync_with(CarnetScreen *screen, const Sync *wanted) {
  Sync *sync = g_new0(Sync, 1);
  *sync = (Sync){g_strdup(wanted->remote), g_strdup(wanted->url), wanted->take_only, wanted->again};
  CarnetAsk ask = {do_sync, sync, sync_free, take_synced, carnet_held_free, TRUE};
  carnet_ui_ask(screen, SLOT_SYNC, &ask);
}

typedef struct {
  CarnetScreen *screen; /* lies below what is open */
  char *remote;
} Below;

static void below_free(gpointer data) {
  g_free(((Below *)data)->remote);
  g_free(data);
}

static Below *below_new(CarnetScreen *screen, const char *remote) {
  Below *below = g_new0(Below, 1);
  below->screen = screen;
  below->remote = g_strdup(remote);
  return below;
}

static void sync_chosen(CarnetUi *ui, char key, gpointer data) {
  (void)ui;
  const Below *below = data;
  Sync sync = {below->remote, NULL, key == 't', key == 'a'};
  if (key != 'n') sync_with(below->screen, &sync);
}

/* What leaves the house is chosen, not slipped into. */
static void choose_sync(CarnetScreen *screen, const char *remote) {
  static const CarnetMenuItem items[] = {{'s', "tui.offices.sync"},
                                         {'t', "tui.offices.take_only"},
                                         {'a', "tui.offices.again"},
                                         {'n', "tui.offices.leave"},
                                         {0}};
  carnet_menu_open(screen->ui, remote, items, sync_chosen, below_new(screen, remote), below_free);
}

/* ---- another office
 * -------------------------------------------------------------------------------------------------- */

static void add_office(CarnetScreen *page) {
  CarnetForm *form = carnet_entry_form(page);
  const Below *below = carnet_entry_data(page);
  const char *name = carnet_form_get(form, "remote"), *url = carnet_form_get(form, "url");
  if (!*name || strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-") != strlen(name)) {
    carnet_entry_wrong(page, "remote", "tui.offices.wrong.name");
    return;
  }
  if (!*url) {
    carnet_entry_wrong(page, "url", "tui.registers.wrong.missing");
    return;
  }
  g_autofree char *remote = g_strdup(name), *address = g_strdup(url);
  CarnetScreen *screen = below->screen;
  Sync sync = {remote, address, strcmp(carnet_form_get(form, "way"), "take_only") == 0, FALSE};
  carnet_ui_close(page);
  sync_with(screen, &sync);
}

static void add_notes(CarnetScreen *page, GPtrArray *lines) {
  g_ptr_array_add(lines, g_strdup(carnet_ui_text(page->ui, "tui.offices.add.help")));
}

static void open_add(CarnetScreen *screen) {
  static const char *const ways[] = {"sync", "take_only", NULL};
  static const CarnetFormField fields[] = {{CARNET_FORM_TEXT, "remote", "tui.key.remote", NULL, NULL},
                                           {CARNET_FORM_TEXT, "url", "tui.key.url", NULL, NULL},
                                           {CARNET_FORM_CHOICE, "way", "tui.key.way", ways, "tui.offices."}};
  CarnetEntry entry = {.title = carnet_ui_text(screen->ui, "tui.offices.add"),
                       .fields = fields,
                       .n = G_N_ELEMENTS(fields),
                       .label = 20,
                       .data = below_new(screen, NULL),
                       .data_free = below_free,
                       .notes = add_notes,
                       .submit = add_office};
  carnet_entry_open(screen->ui, &entry);
}

/* ---- the screen
 * -------------------------------------------------------------------------------------------------------- */

static const char *text_of(gpointer user, const char *id) {
  return carnet_ui_text(((CarnetScreen *)user)->ui, id);
}

static char *cell(gpointer user, const CarnetTable *page, guint row, const CarnetListColumn *column,
                  CarnetRole *role) {
  const CarnetScreen *screen = user;
  const char *text = carnet_table_get(page, row, column->key);
  if (strcmp(column->key, "at") == 0 && *text) return g_strdup_printf("%.10s %.5s", text, text + 11);
  if (strcmp(column->key, "at") == 0) return g_strdup(carnet_ui_text(screen->ui, "tui.offices.never"));
  if (strcmp(column->key, "ahead") == 0 && strcmp(text, "0") != 0) {
    *role = CARNET_ROLE_ATTENTION;
    return g_strdup_printf("↑ %s", text);
  }
  return NULL;
}

static void draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect body) {
  Offices *state = screen->state;
  gint rows = state->table ? (gint)carnet_table_rows(state->table) : 0, h = CLAMP(rows + 2, 4, body.h / 2);
  CarnetRect area = {body.x, body.y, body.w, h};
  CarnetListLook look = {text_of, cell, screen, TRUE};
  gint64 offset, limit;
  carnet_list_wants(state->list, h - 1, &offset, &limit);
  carnet_list_draw(state->list, grid, area, &look);
  const char *none = state->error            ? state->error
                     : state->table && !rows ? carnet_ui_text(screen->ui, "tui.offices.none")
                                             : NULL;
  if (none)
    carnet_grid_cut(grid, area, 1, 2, area.w - 2, state->error ? CARNET_ROLE_STOP : CARNET_ROLE_TEXT, none,
                    CARNET_CUT_END);
  carnet_grid_hline(grid, body, 0, h, body.w);
  gint y = h + 1;
  for (guint i = 0; i < state->result->len; i++) {
    const char *line = g_ptr_array_index(state->result, i);
    CarnetRole role = g_str_has_prefix(line, "✗")   ? CARNET_ROLE_STOP
                      : g_str_has_prefix(line, "!") ? CARNET_ROLE_ATTENTION
                                                    : CARNET_ROLE_TEXT;
    g_autoptr(GPtrArray) wrapped = carnet_wrap(line, MIN(body.w - 2, 110));
    for (guint k = 0; k < wrapped->len && y < body.h; k++)
      carnet_grid_text(grid, body, 1, y++, role, g_ptr_array_index(wrapped, k));
  }
  if (state->result->len == 0)
    carnet_grid_cut(grid, body, 1, y, body.w - 2, CARNET_ROLE_DIM,
                    carnet_ui_text(screen->ui, "tui.offices.help"), CARNET_CUT_END);
}

static void scope(CarnetScreen *screen, CarnetGrid *grid, CarnetRect row) {
  carnet_grid_cut(grid, row, 1, 0, row.w - 2, CARNET_ROLE_TEXT,
                  carnet_ui_text(screen->ui, "tui.offices.about"), CARNET_CUT_END);
}

static char *crumb(CarnetScreen *screen) {
  return g_strdup_printf("0%s › %s%s", carnet_ui_text(screen->ui, "tui.screen.registers"),
                         carnet_ui_text(screen->ui, "tui.screen.offices"),
                         carnet_ui_busy(screen, SLOT_LIST) ? "  …" : "");
}

static char *refuses(CarnetScreen *screen, CarnetRequest request) {
  const Offices *state = screen->state;
  if (request != CARNET_REQUEST_SYNC && request != CARNET_REQUEST_VERIFY) return NULL;
  if (carnet_ui_waits(screen, SLOT_SYNC)) return g_strdup(carnet_ui_text(screen->ui, "tui.offices.running"));
  return remote_at(state) ? NULL : g_strdup(carnet_ui_text(screen->ui, "tui.offices.none"));
}

static CarnetNext handle(CarnetScreen *screen, CarnetRequest request) {
  Offices *state = screen->state;
  const char *remote = remote_at(state);
  switch (request) {
  case CARNET_REQUEST_NEW: open_add(screen); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_SYNC: choose_sync(screen, remote); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_OPEN:
  case CARNET_REQUEST_VERIFY:
    if (remote) look(screen, remote);
    return CARNET_NEXT_STAY;
  case CARNET_REQUEST_SORT: return CARNET_NEXT_UNUSED;
  default: return carnet_list_handle(state->list, request) ? CARNET_NEXT_STAY : CARNET_NEXT_UNUSED;
  }
}

static void offices_free(gpointer data) {
  Offices *state = data;
  carnet_list_free(state->list);
  carnet_table_free(state->table);
  g_ptr_array_unref(state->result);
  g_free(state->error);
  g_free(state);
}

static const CarnetVerb verbs[] = {{CARNET_REQUEST_VERIFY, "tui.offices.look", "tui.offices.look.hint"},
                                   {CARNET_REQUEST_SYNC, NULL, ""},
                                   {CARNET_REQUEST_NEW, "tui.offices.add", "tui.offices.add.hint"},
                                   {CARNET_REQUEST_RELOAD, NULL, ""},
                                   {CARNET_REQUEST_BACK, NULL, ""},
                                   {0}};

static const CarnetScreenType type = {.name = "offices",
                                      .verbs = verbs,
                                      .start = start,
                                      .refresh = start,
                                      .free = offices_free,
                                      .draw = draw,
                                      .scope = scope,
                                      .crumb = crumb,
                                      .handle = handle,
                                      .refuses = refuses};

const CarnetScreenType *carnet_screen_offices(void) { return &type; }

void carnet_offices_open(CarnetUi *ui) {
  Offices *state = g_new0(Offices, 1);
  state->list = carnet_list_new(columns, G_N_ELEMENTS(columns), "remote");
  state->result = g_ptr_array_new_with_free_func(g_free);
  carnet_ui_push(ui, &type, state);
}
