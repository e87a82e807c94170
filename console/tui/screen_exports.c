/* screen_exports.c - room 4: all export cases, ours and theirs, counted by state; the one under the cursor
 * below. */
#include <string.h>

#include "tui/exports.h"
#include "tui/list.h"
#include "tui/popups.h"
#include "tui/rooms.h"

#define SLOT_LIST 0
#define PREVIEW 5 /* rows, with its line */

static const CarnetListColumn columns[] = {
    {"case", "tui.exports.case", 17, 18, 100, FALSE, CARNET_CUT_END},
    {"title", "tui.exports.title", 24, 60, 40, FALSE, CARNET_CUT_END},
    {"outcome", "tui.exports.outcome", 16, 16, 95, FALSE, CARNET_CUT_END},
    {"ours", "tui.exports.ours", 9, 10, 90, FALSE, CARNET_CUT_END},
    {"theirs", "tui.exports.theirs", 10, 12, 85, FALSE, CARNET_CUT_END},
    {"stands", "tui.exports.stands", 11, 12, 50, FALSE, CARNET_CUT_END},
    {"to", "tui.exports.flow", 6, 12, 70, FALSE, CARNET_CUT_END},
    {"valid_until", "tui.exports.until", 10, 10, 80, FALSE, CARNET_CUT_END},
    {"people", "tui.exports.people", 9, 9, 30, TRUE, CARNET_CUT_END},
    {"rows", "tui.exports.rows", 6, 6, 20, TRUE, CARNET_CUT_END},
    {"asked_by", "tui.exports.by", 10, 14, 10, FALSE, CARNET_CUT_END},
};

typedef struct {
  CarnetTable *all; /* NULL: not here yet */
  CarnetList *list;
  char *filter, *error;
} Exports;

/* ---- the list
 * ----------------------------------------------------------------------------------------------------- */

static gboolean has_flag(const CarnetTable *table, guint row, const char *flag) {
  g_auto(GStrv) flags = g_strsplit(carnet_table_get(table, row, "flags"), "\n", -1);
  return g_strv_contains((const char *const *)flags, flag);
}

static gboolean matches(const CarnetTable *table, guint row, const char *folded) {
  if (!*folded) return TRUE;
  for (guint c = 0; c < carnet_table_columns(table); c++) {
    g_autofree char *cell = carnet_text_fold(carnet_table_cell(table, row, c), -1);
    if (cell && strstr(cell, folded)) return TRUE;
  }
  return FALSE;
}

typedef struct {
  const CarnetTable *table;
  const char *key;
  gboolean descending;
} Order;

static gint by_column(gconstpointer a, gconstpointer b, gpointer user) {
  const Order *order = user;
  gint column = carnet_table_find(order->table, order->key);
  const CarnetTableColumn *info = carnet_table_column(order->table, (guint)MAX(column, 0));
  const char *x = carnet_table_get(order->table, *(const guint *)a, order->key);
  const char *y = carnet_table_get(order->table, *(const guint *)b, order->key);
  gint64 n = g_ascii_strtoll(x, NULL, 10), m = g_ascii_strtoll(y, NULL, 10);
  gint sign = info && info->kind == CARNET_CELL_INT ? (n > m) - (n < m) : strcmp(x, y);
  return order->descending ? -sign : sign;
}

/* Filter and order over what is here: cases are few, and all of them are needed for the counts anyway. */
static void show(Exports *exports) {
  if (!exports->all) return;
  g_autofree char *folded = carnet_text_fold(exports->filter, -1);
  g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(guint));
  for (guint i = 0; i < carnet_table_rows(exports->all); i++)
    if (matches(exports->all, i, folded ? folded : "")) g_array_append_val(rows, i);
  const char *sort = carnet_list_sort(exports->list);
  Order order = {exports->all, sort && *sort == '-' ? sort + 1 : sort, sort && *sort == '-'};
  if (sort) g_array_sort_with_data(rows, by_column, &order);
  CarnetTable *page = carnet_table_new();
  for (guint c = 0; c < carnet_table_columns(exports->all); c++) {
    const CarnetTableColumn *column = carnet_table_column(exports->all, c);
    carnet_table_add_column(page, column->key, column->title, column->kind);
  }
  for (guint i = 0; i < rows->len; i++) {
    guint row = carnet_table_add_row(page);
    for (guint c = 0; c < carnet_table_columns(page); c++)
      carnet_table_set(page, row, c, carnet_table_cell(exports->all, g_array_index(rows, guint, i), c));
  }
  carnet_list_set_page(exports->list, 0, page, rows->len);
}

static gpointer ask_cases(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                          GError **error) {
  (void)job;
  (void)data;
  if (!carnet_provider_has(provider->case_table != NULL, error)) return NULL;
  return carnet_held_new(provider->case_table(app, error), (GDestroyNotify)carnet_table_free);
}

static void take_cases(CarnetScreen *screen, gpointer answer, const GError *error) {
  Exports *exports = screen->state;
  g_clear_pointer(&exports->error, g_free);
  if (error) {
    exports->error = g_strdup(error->message);
    return;
  }
  carnet_table_free(exports->all);
  exports->all = g_steal_pointer(&((CarnetHeld *)answer)->value);
  show(exports);
}

static void start(CarnetScreen *screen) {
  CarnetAsk ask = {
      ask_cases, carnet_case_ask_new(NULL, NULL), carnet_case_ask_free, take_cases, carnet_held_free, FALSE};
  carnet_ui_ask(screen, SLOT_LIST, &ask);
}

/* ---- cells
 * -------------------------------------------------------------------------------------------------------- */

/* The gravest that holds of a case, before its id. */
static const char *sign_of(const CarnetTable *table, guint row, CarnetRole *role) {
  const char *ours = carnet_table_get(table, row, "ours");
  const struct {
    gboolean on;
    const char *sign;
    CarnetRole role;
  } signs[] = {
      {has_flag(table, row, "suspect") || has_flag(table, row, "expired"), "!", CARNET_ROLE_ATTENTION},
      {has_flag(table, row, "cannot_tell") || has_flag(table, row, "unchecked"), "?", CARNET_ROLE_UNKNOWN},
      {has_flag(table, row, "expiring"), "~", CARNET_ROLE_SOFT},
      {has_flag(table, row, "may_flow"), "✓", CARNET_ROLE_GOOD},
      {!strcmp(ours, "rejected") || !strcmp(ours, "revoked"), "✗", CARNET_ROLE_STOP},
      {!strcmp(ours, "closed"), "·", CARNET_ROLE_DIM},
      {TRUE, "◐", CARNET_ROLE_TEXT}};
  gsize i = 0;
  while (!signs[i].on) i++;
  *role = signs[i].role;
  return signs[i].sign;
}

static char *flow_of(const CarnetTable *table, guint row) {
  g_autofree char *to = g_strdelimit(g_strdup(carnet_table_get(table, row, "to")), "\n", ' ');
  return g_strdup_printf("%s→%s", carnet_table_get(table, row, "from"), to);
}

static const char *title_of(const CarnetScreen *screen, const CarnetTable *table, guint row) {
  const char *zh = carnet_table_get(table, row, "title_zh");
  return carnet_ui_lang(screen->ui) == CARNET_LANG_ZH && *zh ? zh : carnet_table_get(table, row, "title");
}

static char *cell(gpointer user, const CarnetTable *page, guint row, const CarnetListColumn *column,
                  CarnetRole *role) {
  const CarnetScreen *screen = user;
  const char *key = column->key, *text = carnet_table_get(page, row, key);
  if (!strcmp(key, "case")) return g_strdup_printf("%s%s", sign_of(page, row, role), text);
  if (!strcmp(key, "title")) return g_strdup(title_of(screen, page, row));
  if (!strcmp(key, "outcome")) return carnet_outcome_text(screen->ui, text, role);
  if (!strcmp(key, "to")) return flow_of(page, row);
  if (!strcmp(key, "theirs")) *role = CARNET_ROLE_THEIRS;
  if (!strcmp(key, "theirs") && !*text) return g_strdup("—");
  if (!strcmp(key, "stands") && !strcmp(text, "suspect")) *role = CARNET_ROLE_ATTENTION;
  g_autofree char *prefix = g_strdup_printf("tui.%s.", key);
  if (!strcmp(key, "ours") || !strcmp(key, "theirs") || !strcmp(key, "stands"))
    return g_strdup(carnet_word(screen->ui, prefix, text));
  if (column->right && *text) return carnet_text_number(g_ascii_strtoll(text, NULL, 10));
  return NULL;
}

static const char *text_of(gpointer user, const char *id) {
  return carnet_ui_text(((CarnetScreen *)user)->ui, id);
}

/* ---- drawing
 * ------------------------------------------------------------------------------------------------------ */

static void scope(CarnetScreen *screen, CarnetGrid *grid, CarnetRect row) {
  Exports *exports = screen->state;
  gint64 total = carnet_list_total(exports->list);
  carnet_grid_printf(grid, row, 1, 0, CARNET_ROLE_TEXT, "/ %s", exports->filter);
  if (!exports->all) return;
  g_autofree char *n = carnet_text_number(MAX(total, 0)),
                  *all = carnet_text_number(carnet_table_rows(exports->all));
  g_autofree char *text = g_strdup_printf("%s%s %s %s", carnet_ui_busy(screen, SLOT_LIST) ? "… " : "", n,
                                          carnet_ui_text(screen->ui, "tui.of"), all);
  carnet_grid_right(grid, row, row.w - 2, 0, CARNET_ROLE_TEXT, text);
}

static guint count(const CarnetTable *table, const char *column, const char *value) {
  guint n = 0;
  for (guint i = 0; i < carnet_table_rows(table); i++) {
    gboolean is = strcmp(column, "flags") == 0 ? has_flag(table, i, value)
                                               : strcmp(carnet_table_get(table, i, column), value) == 0;
    if (is) n++;
  }
  return n;
}

/* What is under way on the first row, what is over and what is computed on the second; what is 0 is left out.
 */
static void draw_counts(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area) {
  static const struct {
    const char *column, *value, *sign;
    CarnetRole role;
    gint row;
  } counts[] = {{"ours", "requested", "◐", CARNET_ROLE_TEXT, 0},
                {"ours", "in_review", "◐", CARNET_ROLE_TEXT, 0},
                {"ours", "returned", "◐", CARNET_ROLE_TEXT, 0},
                {"ours", "approved", "✓", CARNET_ROLE_TEXT, 0},
                {"ours", "rejected", "✗", CARNET_ROLE_TEXT, 0},
                {"ours", "revoked", "✗", CARNET_ROLE_TEXT, 0},
                {"ours", "closed", "·", CARNET_ROLE_DIM, 1},
                {"flags", "may_flow", "✓", CARNET_ROLE_GOOD, 1},
                {"flags", "suspect", "!", CARNET_ROLE_ATTENTION, 1},
                {"flags", "expired", "!", CARNET_ROLE_ATTENTION, 1},
                {"flags", "expiring", "~", CARNET_ROLE_SOFT, 1},
                {"flags", "cannot_tell", "?", CARNET_ROLE_UNKNOWN, 1},
                {"flags", "unchecked", "?", CARNET_ROLE_UNKNOWN, 1},
                {"flags", "unsigned", "·", CARNET_ROLE_DIM, 1}};
  Exports *exports = screen->state;
  gint x[2] = {1, 1};
  for (gsize i = 0; i < G_N_ELEMENTS(counts); i++) {
    guint n = count(exports->all, counts[i].column, counts[i].value);
    if (n == 0) continue;
    const char *word = carnet_word(
        screen->ui, strcmp(counts[i].column, "flags") == 0 ? "tui.flag." : "tui.ours.", counts[i].value);
    x[counts[i].row] = carnet_grid_printf(grid, area, x[counts[i].row], counts[i].row, counts[i].role,
                                          "%s %s %u", counts[i].sign, word, n) +
                       2;
  }
}

static void draw_preview(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area) {
  Exports *exports = screen->state;
  const CarnetTable *page;
  guint row;
  carnet_grid_hline(grid, area, 0, 0, area.w);
  if (!carnet_list_at_cursor(exports->list, &page, &row)) return;
  CarnetRole role = CARNET_ROLE_TEXT;
  carnet_grid_cut(grid, area, 1, 1, area.w - 2, CARNET_ROLE_TEXT, title_of(screen, page, row),
                  CARNET_CUT_END);
  g_autofree char *flow = flow_of(page, row),
                  *number =
                      carnet_text_number(g_ascii_strtoll(carnet_table_get(page, row, "rows"), NULL, 10));
  const char *people = carnet_table_get(page, row, "people");
  g_autofree char *persons = *people ? carnet_text_number(g_ascii_strtoll(people, NULL, 10)) : g_strdup("?");
  g_autofree char *line = carnet_ui_format(screen->ui, "tui.exports.preview", "flow", flow, "recipient",
                                           carnet_table_get(page, row, "recipient"), "rows", number, "people",
                                           persons, "name", carnet_table_get(page, row, "asked_by"), NULL);
  carnet_grid_cut(grid, area, 1, 2, area.w - 2, CARNET_ROLE_TEXT, line, CARNET_CUT_END);
  const char *sign = sign_of(page, row, &role);
  const char *ours = carnet_table_get(page, row, "ours"), *theirs = carnet_table_get(page, row, "theirs");
  gboolean flows = has_flag(page, row, "may_flow");
  g_autofree char *until = g_strdup(carnet_table_get(page, row, "valid_until"));
  g_autofree char *state =
      carnet_ui_format(screen->ui, *until ? "tui.exports.state.until" : "tui.exports.state", "ours",
                       carnet_word(screen->ui, "tui.ours.", ours), "theirs",
                       *theirs ? carnet_word(screen->ui, "tui.theirs.", theirs) : "—", "until", until, "days",
                       carnet_table_get(page, row, "days_left"), NULL);
  gint x = carnet_grid_printf(grid, area, 1, 3, role, "%s ", sign);
  carnet_grid_cut(grid, area, x, 3, area.w - x - 1, CARNET_ROLE_TEXT, state, CARNET_CUT_END);
  const char *next = has_flag(page, row, "suspect") ? "tui.exports.next.suspect"
                     : flows                        ? "tui.exports.next.flow"
                                                    : carnet_word(screen->ui, "tui.exports.next.", ours);
  carnet_grid_cut(grid, area, 1, 4, area.w - 2, CARNET_ROLE_DIM, carnet_ui_text(screen->ui, next),
                  CARNET_CUT_END);
}

static void draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect body) {
  Exports *exports = screen->state;
  if (exports->error) {
    carnet_grid_cut(grid, body, 1, 1, body.w - 2, CARNET_ROLE_STOP, exports->error, CARNET_CUT_END);
    carnet_grid_cut(grid, body, 1, 3, body.w - 2, CARNET_ROLE_TEXT,
                    carnet_ui_text(screen->ui, "tui.exports.doctor"), CARNET_CUT_END);
    return;
  }
  if (!exports->all) return;
  if (carnet_table_rows(exports->all) == 0) {
    carnet_grid_cut(grid, body, 3, 2, body.w - 4, CARNET_ROLE_TEXT,
                    carnet_ui_text(screen->ui, "tui.exports.none"), CARNET_CUT_END);
    return;
  }
  draw_counts(screen, grid, (CarnetRect){body.x, body.y, body.w, 2});
  carnet_grid_hline(grid, body, 0, 2, body.w);
  CarnetRect area = {body.x, body.y + 3, body.w, body.h - 3 - PREVIEW};
  gint64 offset, limit;
  (void)carnet_list_wants(exports->list, area.h - 1, &offset, &limit);
  CarnetListLook look = {text_of, cell, screen, TRUE};
  carnet_list_draw(exports->list, grid, area, &look);
  if (carnet_list_total(exports->list) == 0) {
    g_autofree char *none =
        carnet_ui_format(screen->ui, "tui.exports.no_match", "filter", exports->filter, NULL);
    carnet_grid_cut(grid, area, 3, 2, area.w - 4, CARNET_ROLE_TEXT, none, CARNET_CUT_END);
  }
  draw_preview(screen, grid, (CarnetRect){body.x, body.y + body.h - PREVIEW, body.w, PREVIEW});
}

static char *status(CarnetScreen *screen) {
  Exports *exports = screen->state;
  guint shown, hidden;
  gint64 total = carnet_list_total(exports->list);
  if (total <= 0) return NULL;
  carnet_list_shown(exports->list, &shown, &hidden);
  g_autofree char *row = carnet_text_number(carnet_list_cursor(exports->list) + 1),
                  *all = carnet_text_number(total);
  g_autofree char *have = g_strdup_printf("%u", shown), *columns_of = g_strdup_printf("%u", shown + hidden);
  g_autofree char *more = g_strdup_printf("%u", hidden);
  return carnet_ui_format(screen->ui, hidden > 0 ? "tui.exports.status.more" : "tui.exports.status", "row",
                          row, "rows", all, "shown", have, "columns", columns_of, "hidden", more, NULL);
}

/* ---- requests
 * ----------------------------------------------------------------------------------------------------- */

static void filter_typed(CarnetUi *ui, const char *text, gpointer data) {
  (void)ui;
  CarnetScreen *screen = data;
  Exports *exports = screen->state;
  g_free(exports->filter);
  exports->filter = g_strstrip(g_strdup(text));
  carnet_list_move(exports->list, 0);
  show(exports);
}

static void open_case(CarnetScreen *screen) {
  Exports *exports = screen->state;
  const CarnetTable *page;
  guint row;
  if (carnet_list_at_cursor(exports->list, &page, &row))
    carnet_case_open(screen->ui, carnet_table_get(page, row, "case"));
}

static CarnetNext handle(CarnetScreen *screen, CarnetRequest request) {
  Exports *exports = screen->state;
  if (request == CARNET_REQUEST_SORT) {
    carnet_list_handle(exports->list, request);
    show(exports);
    return CARNET_NEXT_STAY;
  }
  if (carnet_list_handle(exports->list, request)) return CARNET_NEXT_STAY;
  CarnetAskFrom from = {0};
  switch (request) {
  case CARNET_REQUEST_OPEN: open_case(screen); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_NEW: carnet_ask_open(screen->ui, &from); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_SEARCH:
    carnet_prompt_open(screen->ui, carnet_ui_text(screen->ui, "tui.exports.filter"), exports->filter,
                       filter_typed, screen, NULL);
    return CARNET_NEXT_STAY;
  case CARNET_REQUEST_BACK:
    if (!*exports->filter) return CARNET_NEXT_UNUSED;
    filter_typed(screen->ui, "", screen);
    return CARNET_NEXT_STAY;
  default: return CARNET_NEXT_UNUSED;
  }
}

static gboolean event(CarnetScreen *screen, const CarnetInputEvent *event) {
  Exports *exports = screen->state;
  if (event->kind != CARNET_INPUT_MOUSE || event->mouse != CARNET_MOUSE_PRESS || event->y < 6) return FALSE;
  gint64 row = carnet_list_row_at(exports->list, event->y - 5);
  if (row < 0) return FALSE;
  gboolean again = row == carnet_list_cursor(exports->list);
  carnet_list_move(exports->list, row);
  if (again) open_case(screen);
  return TRUE;
}

static gpointer make(void) {
  Exports *exports = g_new0(Exports, 1);
  exports->list = carnet_list_new(columns, G_N_ELEMENTS(columns), "case");
  exports->filter = g_strdup("");
  return exports;
}

static void exports_free(gpointer state) {
  Exports *exports = state;
  carnet_table_free(exports->all);
  carnet_list_free(exports->list);
  g_free(exports->filter);
  g_free(exports->error);
  g_free(exports);
}

static const CarnetVerb verbs[] = {{CARNET_REQUEST_OPEN, "tui.exports.open", "tui.exports.open.hint"},
                                   {CARNET_REQUEST_NEW, "tui.exports.new", "tui.exports.new.hint"},
                                   {CARNET_REQUEST_SEARCH, NULL, ""},
                                   {CARNET_REQUEST_SORT, NULL, ""},
                                   {CARNET_REQUEST_NARROWER, NULL, NULL},
                                   {CARNET_REQUEST_WIDER, NULL, NULL},
                                   {CARNET_REQUEST_RELOAD, NULL, ""},
                                   {CARNET_REQUEST_BACK, NULL, ""},
                                   {0}};

static const CarnetScreenType type = {.name = "exports",
                                      .room = 4,
                                      .verbs = verbs,
                                      .make = make,
                                      .start = start,
                                      .refresh = start,
                                      .free = exports_free,
                                      .draw = draw,
                                      .scope = scope,
                                      .status = status,
                                      .handle = handle,
                                      .event = event};

const CarnetScreenType *carnet_screen_exports(void) { return &type; }
