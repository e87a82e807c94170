/* costs_forecast.c - what is still to come, by standard and year, and ways beside each other. */
#include <string.h>

#include "carnet/actions_costs.h"
#include "carnet/text.h"
#include "tui/costs_parts.h"
#include "tui/table_ask.h"

static const CarnetListColumn forecast_columns[] = {
    {"year", "tui.costs.year", 4, 4, 99, FALSE, CARNET_CUT_END},
    {"standard", "tui.costs.standard", 18, 24, 100, FALSE, CARNET_CUT_END},
    {"model", "tui.costs.model", 5, 6, 95, FALSE, CARNET_CUT_END},
    {"low", "tui.costs.low", 12, 14, 94, TRUE, CARNET_CUT_END},
    {"high", "tui.costs.high", 12, 14, 93, TRUE, CARNET_CUT_END},
    {"currency", "tui.costs.currency", 8, 8, 92, FALSE, CARNET_CUT_END},
    {"origin", "tui.costs.origin", 5, 12, 85, FALSE, CARNET_CUT_END},
    {"confidence", "tui.costs.confidence", 10, 10, 80, FALSE, CARNET_CUT_END},
    {"source_date", "tui.costs.read", 10, 10, 50, FALSE, CARNET_CUT_END},
    {"source", "tui.costs.source", 10, 70, 60, FALSE, CARNET_CUT_END}};

static const CarnetListColumn option_columns[] = {
    {"what", "tui.costs.option", 24, 44, 100, FALSE, CARNET_CUT_END},
    {"low", "tui.costs.low", 12, 14, 94, TRUE, CARNET_CUT_END},
    {"high", "tui.costs.high", 12, 14, 93, TRUE, CARNET_CUT_END},
    {"currency", "tui.costs.currency", 8, 8, 92, FALSE, CARNET_CUT_END},
    {"days", "tui.costs.days", 9, 9, 91, TRUE, CARNET_CUT_END},
    {"confidence", "tui.costs.confidence", 10, 10, 50, FALSE, CARNET_CUT_END},
    {"note", "tui.costs.note", 10, 90, 40, FALSE, CARNET_CUT_END},
    {"source", "tui.costs.source", 10, 60, 30, FALSE, CARNET_CUT_END}};

CarnetList *carnet_costs_forecast_new(void) {
  return carnet_list_new(forecast_columns, G_N_ELEMENTS(forecast_columns), "at");
}
CarnetList *carnet_costs_options_new(void) {
  return carnet_list_new(option_columns, G_N_ELEMENTS(option_columns), "at");
}

static void set_money(CarnetTable *table, guint row, const char *key, const char *minor) {
  g_autofree char *money = *minor ? carnet_text_money(g_ascii_strtoll(minor, NULL, 10)) : NULL;
  carnet_table_set_key(table, row, key, money);
}

/* A page of the list: cells of the same names, money in major units, the row it came from. */
static CarnetTable *page_of(const CarnetListColumn *columns, guint n, const CarnetTable *from) {
  CarnetTable *table = carnet_table_new();
  for (guint c = 0; c < n; c++) carnet_table_add_column(table, columns[c].key, NULL, CARNET_CELL_TEXT);
  carnet_table_add_column(table, "at", NULL, CARNET_CELL_INT);
  for (guint i = 0; i < carnet_table_rows(from); i++) {
    guint row = carnet_table_add_row(table);
    for (guint c = 0; c < n; c++) carnet_table_set(table, row, c, carnet_table_get(from, i, columns[c].key));
    if (!*carnet_table_get(from, i, "low") && carnet_table_find(table, "year") >= 0)
      carnet_table_set_key(table, row, "source", carnet_table_get(from, i, "note"));
    if (!*carnet_table_get(from, i, "year") && carnet_table_find(table, "year") >= 0)
      carnet_table_set_key(table, row, "year", "—");
    if (strcmp(carnet_table_get(from, i, "alternative"), "yes") == 0)
      carnet_table_set_key(table, row, "origin", "alternative");
    set_money(table, row, "low", carnet_table_get(from, i, "low"));
    set_money(table, row, "high", carnet_table_get(from, i, "high"));
    const char *few = carnet_table_get(from, i, "days_low"), *many = carnet_table_get(from, i, "days_high");
    g_autofree char *days = *many  ? g_strdup_printf("%s-%s", few, many)
                            : *few ? g_strconcat(few, "+", NULL)
                                   : NULL;
    if (days) carnet_table_set_key(table, row, "days", days);
    carnet_table_set_int(table, row, n, i);
  }
  return table;
}

void carnet_costs_fill_forecast(CarnetCosts *costs) {
  CarnetTable *page = page_of(forecast_columns, G_N_ELEMENTS(forecast_columns), costs->tables.forecast);
  carnet_list_set_page(costs->forecast, 0, page, carnet_table_rows(page));
  page = page_of(option_columns, G_N_ELEMENTS(option_columns), costs->tables.options);
  carnet_list_set_page(costs->options, 0, page, carnet_table_rows(page));
}

/* ---- sums ---- */

static char *sum_text(const CarnetScreen *screen, const CarnetTable *sums, guint row) {
  const CarnetTexts *texts = carnet_ui_texts(screen->ui);
  CarnetLang lang = carnet_ui_lang(screen->ui);
  const char *model = carnet_table_get(sums, row, "model"), *year = carnet_table_get(sums, row, "year"),
             *others = carnet_table_get(sums, row, "others");
  g_autofree char *low = carnet_text_money(carnet_table_int(sums, row, "low")),
                  *high = carnet_text_money(carnet_table_int(sums, row, "high"));
  g_autofree char *line = carnet_texts_format(
      texts, lang, "tui.costs.range", "year",
      *year ? year : carnet_ui_text(screen->ui, "tui.costs.unplanned"), "model",
      *model ? carnet_costs_model_name(screen->state, model)
             : carnet_ui_text(screen->ui, "tui.costs.organisation"),
      "low", low, "high", high, "currency", carnet_table_get(sums, row, "currency"), NULL);
  if (!*others) return g_steal_pointer(&line);
  g_autofree char *more = carnet_texts_format(texts, lang, "tui.costs.others", "n", others, NULL);
  return g_strconcat(line, more, NULL);
}

GPtrArray *carnet_costs_forecast_sums(const CarnetScreen *screen) {
  const CarnetCosts *costs = screen->state;
  g_autoptr(CarnetTable) sums = carnet_cost_sums(costs->tables.forecast);
  GPtrArray *out = g_ptr_array_new_with_free_func(g_free);
  for (guint row = 0; row < carnet_table_rows(sums); row++) g_ptr_array_add(out, sum_text(screen, sums, row));
  return out;
}
