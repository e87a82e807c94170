/* screen_activities.c - the Activities room: processing activities with entity, basis, recipients, rows,
 * documents. */
#include <string.h>

#include "tui/exports.h"
#include "tui/fields.h"
#include "tui/list.h"
#include "tui/popups.h"
#include "tui/rooms.h"
#include "tui/wrap.h"

enum { SLOT_LIST };

typedef struct {
  CarnetList *list;
  CarnetTable *table; /* as registered, and a column "count": rows that its filter matches */
  char *error;
} Activities;

static const CarnetListColumn columns[] = {
    {"subject", "tui.activities.id", 7, 10, 100, FALSE, CARNET_CUT_END},
    {"name", "tui.activities.name", 24, 44, 99, FALSE, CARNET_CUT_END},
    {"entity", "tui.activities.entity", 13, 16, 90, FALSE, CARNET_CUT_END},
    {"basis", "tui.activities.basis", 10, 20, 85, FALSE, CARNET_CUT_END},
    {"count", "tui.activities.rows", 7, 8, 80, TRUE, CARNET_CUT_END},
    {"assessed", "tui.activities.assessed", 9, 16, 70, FALSE, CARNET_CUT_END},
    {"recipients", "tui.activities.recipients", 12, 30, 60, FALSE, CARNET_CUT_END},
    {"purpose", "tui.activities.purpose", 12, 26, 50, FALSE, CARNET_CUT_END}};

/* Keys of an activity in the order of the record (GDPR Art. 30). */
static const char *const shown[] = {"entity",   "controller", "joint",      "purpose",
                                    "basis",    "subjects",   "recipients", "retention_days",
                                    "measures", "dpia",       "pipia",      "rows"};

/* ---- data
 * ---------------------------------------------------------------------------------------------------------
 */

static void count_rows(const CarnetProvider *provider, CarnetApp *app, CarnetTable *table, guint row) {
  static const char *const key[] = {"key", NULL};
  const char *filter = carnet_table_get(table, row, "rows");
  if (!*filter) return;
  gint64 total = 0;
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetTable) page = provider->query(app, filter, key, NULL, 0, 0, &total, &error);
  g_autofree char *text =
      page ? carnet_text_number(total) : g_strdup("?"); /* the filter is not one of today's */
  carnet_table_set_key(table, row, "count", text);
}

static gpointer ask_list(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                         GError **error) {
  (void)data;
  CarnetTable *table = provider->registered(app, "activity", error);
  if (!table) return NULL;
  carnet_table_add_column(table, "count", NULL, CARNET_CELL_TEXT);
  for (guint row = 0; row < carnet_table_rows(table) && !carnet_job_is_cancelled(job); row++)
    count_rows(provider, app, table, row);
  CarnetTable **holder = g_new0(CarnetTable *, 1);
  *holder = table;
  return holder;
}

static void holder_free(gpointer data) {
  carnet_table_free(*(CarnetTable **)data);
  g_free(data);
}

static CarnetTable *copy(const CarnetTable *from) {
  CarnetTable *to = carnet_table_new();
  for (guint c = 0; c < carnet_table_columns(from); c++)
    carnet_table_add_column(to, carnet_table_column(from, c)->key, NULL, CARNET_CELL_TEXT);
  for (guint r = 0; r < carnet_table_rows(from); r++) {
    guint row = carnet_table_add_row(to);
    for (guint c = 0; c < carnet_table_columns(from); c++)
      carnet_table_set(to, row, c, carnet_table_cell(from, r, c));
  }
  return to;
}

static void take_list(CarnetScreen *screen, gpointer answer, const GError *error) {
  Activities *state = screen->state;
  g_clear_pointer(&state->error, g_free);
  if (error) {
    state->error = g_strdup(error->message);
    carnet_ui_say_error(screen->ui, error);
    return;
  }
  carnet_table_free(state->table);
  state->table = g_steal_pointer((CarnetTable **)answer);
  carnet_list_set_page(state->list, 0, copy(state->table), carnet_table_rows(state->table));
}

static void start(CarnetScreen *screen) {
  CarnetAsk ask = {ask_list, NULL, NULL, take_list, holder_free, FALSE};
  carnet_ui_ask(screen, SLOT_LIST, &ask);
}

/* ---- cells
 * -------------------------------------------------------------------------------------------------------- */

static const char *name_of(const CarnetScreen *screen, const CarnetTable *page, guint row) {
  const char *zh = carnet_table_get(page, row, "name_zh"), *en = carnet_table_get(page, row, "name");
  return carnet_ui_lang(screen->ui) == CARNET_LANG_ZH && *zh ? zh : en;
}

/* "EU done, CN open": impact assessments; a sign says the worst. */
static char *assessed(const CarnetScreen *screen, const CarnetTable *page, guint row, CarnetRole *role) {
  const char *eu = carnet_table_get(page, row, "dpia"), *cn = carnet_table_get(page, row, "pipia");
  gboolean open = strcmp(eu, "open") == 0 || strcmp(cn, "open") == 0, none = !*eu && !*cn;
  GString *out = g_string_new(none ? "·" : open ? "!" : "✓");
  const char *const values[] = {eu, cn}, *const names[] = {"EU", "CN"};
  for (guint i = 0; i < G_N_ELEMENTS(values); i++) {
    if (!*values[i]) continue;
    g_string_append_printf(out, " %s %s", names[i],
                           carnet_word(screen->ui, "tui.activities.assessed.", values[i]));
  }
  *role = none ? CARNET_ROLE_DIM : open ? CARNET_ROLE_ATTENTION : CARNET_ROLE_GOOD;
  return g_string_free(out, FALSE);
}

static const char *text_of(gpointer user, const char *id) {
  return carnet_ui_text(((CarnetScreen *)user)->ui, id);
}

/* Values of the columns that hold closed words, in words; others as they are. Caller frees. */
static char *words_of(const CarnetScreen *screen, const char *key, const char *values) {
  static const char *const closed[] = {"basis", "subjects", "dpia", "pipia", NULL};
  return g_strv_contains(closed, key) ? carnet_texts_words(carnet_ui_texts(screen->ui),
                                                           carnet_ui_lang(screen->ui), "word", values, "\n")
                                      : g_strdup(values);
}

static char *cell(gpointer user, const CarnetTable *page, guint row, const CarnetListColumn *column,
                  CarnetRole *role) {
  const CarnetScreen *screen = user;
  const char *text = carnet_table_get(page, row, column->key);
  if (strcmp(column->key, "name") == 0) return g_strdup(name_of(screen, page, row));
  if (strcmp(column->key, "assessed") == 0) return assessed(screen, page, row, role);
  if (strcmp(column->key, "basis") == 0 && !*text) {
    *role = CARNET_ROLE_ATTENTION;
    return g_strdup_printf("! %s", carnet_ui_text(screen->ui, "tui.activities.no_basis"));
  }
  g_autofree char *words = words_of(screen, column->key, text);
  return g_strdelimit(g_steal_pointer(&words), "\n", ' ');
}

/* ---- detail
 * ------------------------------------------------------------------------------------------------------- */

/* Lines "key   value" of an activity, wrapped; nothing is left out, what is absent says so. */
static GPtrArray *detail_lines(const CarnetScreen *screen, const CarnetTable *page, guint row, gint w) {
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < G_N_ELEMENTS(shown); i++) {
    g_autofree char *id = g_strconcat("tui.activities.", shown[i], NULL);
    const char *label = carnet_ui_text(screen->ui, id), *value = carnet_table_get(page, row, shown[i]);
    g_autofree char *words = words_of(screen, shown[i], *value ? value : "—");
    g_autofree char *flat = g_strdelimit(g_steal_pointer(&words), "\n", ' ');
    g_autoptr(GPtrArray) wrapped = carnet_wrap(flat, MAX(w - 20, 20));
    for (guint k = 0; k < wrapped->len; k++) {
      const char *head = k == 0 ? label : "";
      g_ptr_array_add(lines, g_strdup_printf("%s%*s%s", head, MAX(18 - (gint)carnet_text_width(head, -1), 1),
                                             "", (const char *)g_ptr_array_index(wrapped, k)));
    }
  }
  return lines;
}

static void draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect body) {
  Activities *state = screen->state;
  gint64 offset, limit;
  const CarnetTable *page;
  guint row;
  gint rows = state->table ? (gint)carnet_table_rows(state->table) : 0, h = CLAMP(rows + 2, 4, body.h / 2);
  CarnetRect area = {body.x, body.y, body.w, h};
  CarnetListLook look = {text_of, cell, screen, TRUE};
  carnet_list_wants(state->list, h - 1, &offset, &limit);
  carnet_list_draw(state->list, grid, area, &look);
  if (state->error)
    carnet_grid_cut(grid, area, 3, 2, area.w - 4, CARNET_ROLE_STOP, state->error, CARNET_CUT_END);
  else if (state->table && rows == 0)
    carnet_grid_cut(grid, area, 3, 2, area.w - 4, CARNET_ROLE_TEXT,
                    carnet_ui_text(screen->ui, "tui.activities.none"), CARNET_CUT_END);
  carnet_grid_hline(grid, body, 0, h, body.w);
  if (!carnet_list_at_cursor(state->list, &page, &row)) return;
  CarnetRect below = {body.x, body.y + h + 1, body.w, body.h - h - 1};
  carnet_grid_cut(grid, below, 1, 0, below.w - 2, CARNET_ROLE_TITLE, name_of(screen, page, row),
                  CARNET_CUT_END);
  g_autoptr(GPtrArray) lines = detail_lines(screen, page, row, MIN(below.w - 2, 110));
  for (guint i = 0; i < lines->len && (gint)i + 1 < below.h; i++)
    carnet_grid_text(grid, below, 1, (gint)i + 1, CARNET_ROLE_TEXT, g_ptr_array_index(lines, i));
}

static void scope(CarnetScreen *screen, CarnetGrid *grid, CarnetRect row) {
  const Activities *state = screen->state;
  if (!state->table) return;
  g_autofree char *n = g_strdup_printf("%u", carnet_table_rows(state->table));
  g_autofree char *text = carnet_texts_format(carnet_ui_texts(screen->ui), carnet_ui_lang(screen->ui),
                                              "tui.activities.scope", "n", n, NULL);
  carnet_grid_cut(grid, row, 1, 0, row.w - 2, CARNET_ROLE_TEXT, text, CARNET_CUT_END);
}

static char *status(CarnetScreen *screen) {
  const Activities *state = screen->state;
  guint open = 0, basis = 0;
  for (guint row = 0; state->table && row < carnet_table_rows(state->table); row++) {
    open += strcmp(carnet_table_get(state->table, row, "dpia"), "open") == 0 ||
            strcmp(carnet_table_get(state->table, row, "pipia"), "open") == 0;
    basis += !*carnet_table_get(state->table, row, "basis");
  }
  if (!state->table) return NULL;
  g_autofree char *a = g_strdup_printf("%u", basis), *b = g_strdup_printf("%u", open);
  return carnet_texts_format(carnet_ui_texts(screen->ui), carnet_ui_lang(screen->ui), "tui.activities.status",
                             "basis", a, "open", b, NULL);
}

/* ---- keys
 * ------------------------------------------------------------------------------------------------------- */

static CarnetNext handle(CarnetScreen *screen, CarnetRequest request) {
  Activities *state = screen->state;
  const CarnetTable *page;
  guint row;
  gboolean here = carnet_list_at_cursor(state->list, &page, &row);
  if (request == CARNET_REQUEST_OPEN) {
    if (!here) return CARNET_NEXT_STAY;
    if (*carnet_table_get(page, row, "rows"))
      carnet_fields_open(screen->ui, carnet_table_get(page, row, "rows"));
    else
      carnet_ui_say(screen->ui, CARNET_ROLE_TEXT, carnet_ui_text(screen->ui, "tui.activities.no_rows"));
    return CARNET_NEXT_STAY;
  }
  if (request == CARNET_REQUEST_ZOOM && here) {
    carnet_viewer_open(screen->ui, name_of(screen, page, row), detail_lines(screen, page, row, 96));
    return CARNET_NEXT_STAY;
  }
  if (request == CARNET_REQUEST_SORT) return CARNET_NEXT_UNUSED;
  return carnet_list_handle(state->list, request) ? CARNET_NEXT_STAY : CARNET_NEXT_UNUSED;
}

static gpointer make(void) {
  Activities *state = g_new0(Activities, 1);
  state->list = carnet_list_new(columns, G_N_ELEMENTS(columns), "subject");
  return state;
}

static void activities_free(gpointer data) {
  Activities *state = data;
  carnet_list_free(state->list);
  carnet_table_free(state->table);
  g_free(state->error);
  g_free(state);
}

static const CarnetVerb verbs[] = {{CARNET_REQUEST_OPEN, "tui.activities.open", "tui.activities.open.hint"},
                                   {CARNET_REQUEST_ZOOM, "tui.activities.zoom", ""},
                                   {CARNET_REQUEST_RELOAD, NULL, ""},
                                   {CARNET_REQUEST_BACK, NULL, ""},
                                   {0}};

static const CarnetScreenType type = {.name = "activities",
                                      .room = 5,
                                      .verbs = verbs,
                                      .make = make,
                                      .start = start,
                                      .refresh = start,
                                      .free = activities_free,
                                      .draw = draw,
                                      .scope = scope,
                                      .status = status,
                                      .handle = handle};

const CarnetScreenType *carnet_screen_activities(void) { return &type; }
