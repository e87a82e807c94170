/* screen_costs.c - the Costs room (frame 10): matrix, list of entries, forecast; what its keys do. */
#include <string.h>

#include "tui/costs_parts.h"
#include "tui/popups.h"
#include "tui/rooms.h"

enum { SLOT_TABLES };

static const CarnetListColumn entry_columns[] = {
    {"date", "tui.costs.date", 10, 10, 100, FALSE, CARNET_CUT_END},
    {"kind", "tui.costs.kind", 8, 8, 90, FALSE, CARNET_CUT_END},
    {"model", "tui.costs.model", 5, 6, 85, FALSE, CARNET_CUT_END},
    {"standard", "tui.costs.standard", 16, 22, 95, FALSE, CARNET_CUT_END},
    {"amount", "tui.costs.amount", 14, 14, 94, TRUE, CARNET_CUT_END},
    {"currency", "tui.costs.currency", 8, 8, 93, FALSE, CARNET_CUT_END},
    {"by", "tui.costs.by", 8, 10, 40, FALSE, CARNET_CUT_END},
    {"note", "tui.costs.note", 10, 60, 50, FALSE, CARNET_CUT_END},
    {"source", "tui.costs.source", 10, 40, 30, FALSE, CARNET_CUT_END}};

/* ---- names
 * -------------------------------------------------------------------------------------------------------- */

const char *carnet_costs_standard_name(const CarnetUi *ui, const char *standard) {
  g_autofree char *id = g_strconcat("tui.standard.", standard, NULL);
  return carnet_texts_has(carnet_ui_texts(ui), id) ? carnet_ui_text(ui, id) : standard;
}

const char *carnet_costs_model_name(const CarnetCosts *costs, const char *model) {
  const CarnetTable *models = costs->tables.models;
  for (guint i = 0; models && i < carnet_table_rows(models); i++)
    if (strcmp(carnet_table_get(models, i, "subject"), model) == 0 && *carnet_table_get(models, i, "name"))
      return carnet_table_get(models, i, "name");
  return model;
}

const CarnetCostLine *carnet_costs_line(const CarnetCosts *costs) {
  if (!costs->grid || costs->line >= (gint)costs->grid->lines->len) return NULL;
  return g_ptr_array_index(costs->grid->lines, costs->line);
}

const char *carnet_costs_model(const CarnetCosts *costs) {
  const CarnetCostLine *line = carnet_costs_line(costs);
  if (!line || line->organisation || costs->model >= (gint)costs->grid->models->len) return "";
  return g_ptr_array_index(costs->grid->models, costs->model);
}

CarnetList *carnet_costs_list(const CarnetCosts *costs) {
  return costs->view == CARNET_COSTS_FORECAST  ? costs->forecast
         : costs->view == CARNET_COSTS_OPTIONS ? costs->options
                                               : costs->list;
}

/* ---- data
 * ---------------------------------------------------------------------------------------------------------
 */

static void tables_clear(CarnetCostTables *tables) {
  carnet_table_free(tables->matrix);
  carnet_table_free(tables->costs);
  carnet_table_free(tables->certs);
  carnet_table_free(tables->models);
  carnet_table_free(tables->forecast);
  carnet_table_free(tables->options);
  *tables = (CarnetCostTables){0};
}

static void tables_free(gpointer data) {
  tables_clear(data);
  g_free(data);
}

static gpointer ask_tables(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                           GError **error) {
  (void)job;
  (void)data;
  CarnetCostTables *tables = g_new0(CarnetCostTables, 1);
  tables->matrix = provider->cost_matrix(app, error);
  if (tables->matrix) tables->costs = provider->costs(app, NULL, error);
  if (tables->costs) tables->certs = provider->certs(app, error);
  if (tables->certs) tables->models = provider->registered(app, "model", error);
  CarnetCostView view = {NULL, NULL, FALSE};
  if (tables->models)
    tables->forecast =
        provider->cost_forecast ? provider->cost_forecast(app, &view, error) : carnet_table_new();
  if (tables->forecast)
    tables->options = provider->cost_options ? provider->cost_options(app, error) : carnet_table_new();
  if (tables->options) return tables;
  tables_free(tables);
  return NULL;
}

static CarnetTable *table_of(const CarnetListColumn *columns, guint n) {
  CarnetTable *table = carnet_table_new();
  for (guint c = 0; c < n; c++) carnet_table_add_column(table, columns[c].key, NULL, CARNET_CELL_TEXT);
  carnet_table_add_column(table, "id", NULL, CARNET_CELL_ID);
  carnet_table_add_column(table, "at", NULL, CARNET_CELL_INT); /* row of the entries */
  return table;
}

static void set_money(CarnetTable *table, guint row, const char *key, const char *minor) {
  if (!*minor) return;
  g_autofree char *text = carnet_text_money(g_ascii_strtoll(minor, NULL, 10));
  carnet_table_set_key(table, row, key, text);
}

/* Columns of the same name as they are. */
static guint copy_row(CarnetTable *to, const CarnetTable *from, guint at) {
  guint row = carnet_table_add_row(to);
  for (guint c = 0; c < carnet_table_columns(to); c++) {
    const char *key = carnet_table_column(to, c)->key;
    if (carnet_table_find(from, key) >= 0) carnet_table_set(to, row, c, carnet_table_get(from, at, key));
  }
  carnet_table_set_int(to, row, (guint)carnet_table_find(to, "at"), at);
  return row;
}

static gboolean is_listed(const CarnetCosts *costs, guint i) {
  const CarnetTable *entries = costs->tables.costs;
  return (!costs->standard || strcmp(carnet_table_get(entries, i, "standard"), costs->standard) == 0) &&
         (!costs->only || strcmp(carnet_table_get(entries, i, "model"), costs->only) == 0);
}

/* The newest first. */
static void fill_list(CarnetCosts *costs) {
  const CarnetTable *entries = costs->tables.costs;
  CarnetTable *table = table_of(entry_columns, G_N_ELEMENTS(entry_columns));
  for (guint i = carnet_table_rows(entries); i-- > 0;) {
    if (!is_listed(costs, i)) continue;
    guint row = copy_row(table, entries, i);
    set_money(table, row, "amount", carnet_table_get(entries, i, "amount_minor"));
    if (*carnet_table_get(entries, i, "date")) continue;
    g_autofree char *day =
        g_strndup(carnet_table_get(entries, i, "time"), 10); /* else when it was recorded */
    carnet_table_set_key(table, row, "date", day);
  }
  carnet_list_set_page(costs->list, 0, table, carnet_table_rows(table));
}

static void clamp(CarnetCosts *costs) {
  costs->line = CLAMP(costs->line, 0, MAX((gint)costs->grid->lines->len - 1, 0));
  costs->model = CLAMP(costs->model, 0, MAX((gint)costs->grid->models->len - 1, 0));
}

static void take_tables(CarnetScreen *screen, gpointer answer, const GError *error) {
  CarnetCosts *costs = screen->state;
  g_clear_pointer(&costs->error, g_free);
  if (error) {
    costs->error = g_strdup(error->message);
    carnet_ui_say_error(screen->ui, error);
    return;
  }
  tables_clear(&costs->tables);
  costs->tables = *(CarnetCostTables *)answer;
  *(CarnetCostTables *)answer = (CarnetCostTables){0};
  carnet_cost_matrix_free(costs->grid);
  costs->grid = carnet_cost_matrix_new(costs->tables.matrix, costs->tables.certs, costs->tables.models);
  clamp(costs);
  fill_list(costs);
  carnet_costs_fill_forecast(costs);
}

static void start(CarnetScreen *screen) {
  CarnetAsk ask = {ask_tables, NULL, NULL, take_tables, tables_free, FALSE};
  carnet_ui_ask(screen, SLOT_TABLES, &ask);
}

/* ---- requests
 * ------------------------------------------------------------------------------------------------------- */

static void only(CarnetCosts *costs, const char *standard, const char *model) {
  char *fresh = g_strdup(standard), *of = g_strdup(model);
  g_free(costs->standard);
  g_free(costs->only);
  costs->standard = fresh;
  costs->only = of;
  if (costs->tables.costs) fill_list(costs);
  carnet_list_move(costs->list, 0);
}

static gboolean move(CarnetCosts *costs, CarnetRequest request) {
  gint page = MAX((gint)costs->grid->lines->len, 1);
  switch (request) {
  case CARNET_REQUEST_NEXT_LINE: costs->line++; break;
  case CARNET_REQUEST_PREVIOUS_LINE: costs->line--; break;
  case CARNET_REQUEST_RIGHT: costs->model++; break;
  case CARNET_REQUEST_LEFT: costs->model--; break;
  case CARNET_REQUEST_FIRST: costs->line = 0; break;
  case CARNET_REQUEST_LAST: costs->line = page - 1; break;
  case CARNET_REQUEST_PAGE_DOWN: costs->line += 8; break;
  case CARNET_REQUEST_PAGE_UP: costs->line -= 8; break;
  default: return FALSE;
  }
  clamp(costs);
  return TRUE;
}

static CarnetNext handle_matrix(CarnetCosts *costs, CarnetRequest request) {
  if (!costs->grid) return CARNET_NEXT_UNUSED;
  if (move(costs, request)) return CARNET_NEXT_STAY;
  const CarnetCostLine *line = carnet_costs_line(costs);
  if (request != CARNET_REQUEST_OPEN || !line) return CARNET_NEXT_UNUSED;
  only(costs, line->standard, carnet_costs_model(costs));
  costs->view = CARNET_COSTS_LIST;
  return CARNET_NEXT_STAY;
}

/* Every key of the entry that was given, one a line. */
static void show_entry(CarnetScreen *screen, const CarnetTable *page, guint row) {
  const CarnetCosts *costs = screen->state;
  const CarnetTable *from = costs->view == CARNET_COSTS_FORECAST  ? costs->tables.forecast
                            : costs->view == CARNET_COSTS_OPTIONS ? costs->tables.options
                                                                  : costs->tables.costs;
  guint at = (guint)g_ascii_strtoull(carnet_table_get(page, row, "at"), NULL, 10);
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
  for (guint c = 0; c < carnet_table_columns(from); c++) {
    const CarnetTableColumn *column = carnet_table_column(from, c);
    const char *text = carnet_table_cell(from, at, c);
    gboolean money = column->kind == CARNET_CELL_MONEY && *text;
    g_autofree char *shown = money ? carnet_text_money(g_ascii_strtoll(text, NULL, 10)) : g_strdup(text);
    if (*text) g_ptr_array_add(lines, g_strdup_printf("%-14s %s", column->key, shown));
  }
  carnet_viewer_open(screen->ui, carnet_ui_text(screen->ui, "tui.costs.entry"), lines);
}

static CarnetNext handle_list(CarnetScreen *screen, CarnetList *list, CarnetRequest request) {
  CarnetCosts *costs = screen->state;
  const CarnetTable *page;
  guint row;
  if (request == CARNET_REQUEST_BACK) {
    costs->view = CARNET_COSTS_MATRIX;
    only(costs, NULL, NULL);
    return CARNET_NEXT_STAY;
  }
  if (request == CARNET_REQUEST_OPEN && carnet_list_at_cursor(list, &page, &row)) {
    show_entry(screen, page, row);
    return CARNET_NEXT_STAY;
  }
  if (request == CARNET_REQUEST_EDIT && costs->view == CARNET_COSTS_LIST &&
      carnet_list_at_cursor(list, &page, &row)) {
    carnet_costs_counter(screen, costs->tables.costs,
                         (guint)g_ascii_strtoull(carnet_table_get(page, row, "at"), NULL, 10));
    return CARNET_NEXT_STAY;
  }
  return carnet_list_handle(list, request) ? CARNET_NEXT_STAY : CARNET_NEXT_UNUSED;
}

static CarnetNext handle(CarnetScreen *screen, CarnetRequest request) {
  CarnetCosts *costs = screen->state;
  if (request == CARNET_REQUEST_NEXT_VIEW) {
    costs->view = (costs->view + 1) % CARNET_COSTS_N_VIEWS;
    only(costs, NULL, NULL);
    return CARNET_NEXT_STAY;
  }
  if (request == CARNET_REQUEST_NEW) {
    carnet_costs_new(screen);
    return CARNET_NEXT_STAY;
  }
  if (request == CARNET_REQUEST_FILING) {
    carnet_costs_certificate(screen);
    return CARNET_NEXT_STAY;
  }
  if (costs->view == CARNET_COSTS_MATRIX) return handle_matrix(costs, request);
  return handle_list(screen, carnet_costs_list(costs), request);
}

static char *refuses(CarnetScreen *screen, CarnetRequest request) {
  CarnetCosts *costs = screen->state;
  if (request != CARNET_REQUEST_NEW && request != CARNET_REQUEST_EDIT && request != CARNET_REQUEST_FILING)
    return NULL;
  if (!costs->grid) return g_strdup(carnet_ui_text(screen->ui, "tui.costs.loading"));
  if (request == CARNET_REQUEST_EDIT && costs->view != CARNET_COSTS_LIST)
    return g_strdup(carnet_ui_text(screen->ui, "tui.costs.edit_in_list"));
  if (request == CARNET_REQUEST_FILING && (costs->view != CARNET_COSTS_MATRIX || !carnet_costs_line(costs)))
    return g_strdup(carnet_ui_text(screen->ui, "tui.costs.cert_in_matrix"));
  return NULL;
}

/* ---- the screen
 * -------------------------------------------------------------------------------------------------------- */

static gpointer make(void) {
  CarnetCosts *costs = g_new0(CarnetCosts, 1);
  costs->list = carnet_list_new(entry_columns, G_N_ELEMENTS(entry_columns), "id");
  costs->forecast = carnet_costs_forecast_new();
  costs->options = carnet_costs_options_new();
  costs->seen = 1;
  return costs;
}

static void costs_free(gpointer state) {
  CarnetCosts *costs = state;
  tables_clear(&costs->tables);
  carnet_cost_matrix_free(costs->grid);
  carnet_list_free(costs->list);
  carnet_list_free(costs->forecast);
  carnet_list_free(costs->options);
  g_free(costs->standard);
  g_free(costs->only);
  g_free(costs->error);
  g_free(costs);
}

static const CarnetVerb verbs[] = {{CARNET_REQUEST_OPEN, "tui.costs.open", "tui.costs.open.hint"},
                                   {CARNET_REQUEST_NEW, "tui.costs.new", "tui.costs.new.hint"},
                                   {CARNET_REQUEST_EDIT, "tui.costs.edit", "tui.costs.edit.hint"},
                                   {CARNET_REQUEST_FILING, "tui.costs.cert", "tui.costs.cert.hint"},
                                   {CARNET_REQUEST_NEXT_VIEW, "tui.costs.view", ""},
                                   {CARNET_REQUEST_NARROWER, NULL, NULL},
                                   {CARNET_REQUEST_WIDER, NULL, NULL},
                                   {CARNET_REQUEST_RELOAD, NULL, ""},
                                   {CARNET_REQUEST_BACK, NULL, ""},
                                   {0}};

static const CarnetScreenType type = {.name = "costs",
                                      .room = 6,
                                      .verbs = verbs,
                                      .make = make,
                                      .start = start,
                                      .refresh = start,
                                      .free = costs_free,
                                      .draw = carnet_costs_draw,
                                      .scope = carnet_costs_scope,
                                      .status = carnet_costs_status,
                                      .handle = handle,
                                      .refuses = refuses};

const CarnetScreenType *carnet_screen_costs(void) { return &type; }
