/* Report tables of money and tests. Amounts come in minor units and are shown with two decimals; currencies
 * are never added. */
#include <string.h>

#include "called.h"
#include "carnet/actions_costs.h"
#include "carnet/text.h"
#include "report.h"

static void set_money(CarnetTable *table, guint row, const char *key, const char *minor) {
  if (!*minor) return;
  gint64 amount = g_ascii_strtoll(minor, NULL, 10);
  g_autofree char *text = g_strdup_printf("%s%" G_GINT64_FORMAT ".%02" G_GINT64_FORMAT, amount < 0 ? "-" : "",
                                          ABS(amount) / 100, ABS(amount) % 100);
  carnet_table_set_key(table, row, key, text);
}

static void set_status(const CarnetReportData *data, CarnetTable *table, guint row, const char *status) {
  if (!*status) return;
  g_autofree char *id = g_strconcat("status.", status, NULL);
  carnet_table_set_key(table, row, "status", carnet_report_text(data, FALSE, id));
  carnet_table_set_key(table, row, "status.2", carnet_report_text(data, TRUE, id));
}

static CarnetTable *certifications(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {{"standard", "cost.standard", CARNET_CELL_TEXT},
                                              {"scope", "data.scope", CARNET_CELL_TEXT},
                                              {"model", "cost.model", CARNET_CELL_TEXT},
                                              {"status", "cost.status", CARNET_CELL_TEXT},
                                              {"status.2", "cost.status", CARNET_CELL_TEXT},
                                              {"date", "data.date", CARNET_CELL_DATE},
                                              {"valid_until", "case.valid_until", CARNET_CELL_DATE},
                                              {"organisation", "data.technical_service", CARNET_CELL_TEXT},
                                              {"report", "data.report", CARNET_CELL_TEXT},
                                              {NULL, NULL, 0}};
  static const char *const same[] = {"standard",    "scope",        "model", "date",
                                     "valid_until", "organisation", "report"};
  static const char *const by_standard[] = {"standard", "model", NULL};
  const char *model = carnet_report_attr(query, "model"), *standard = carnet_report_attr(query, "group");
  g_autoptr(CarnetTable) certs = carnet_action_certs(data->app, error);
  if (!certs) return NULL;
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint i = 0; i < carnet_table_rows(certs); i++) {
    if (model && strcmp(model, carnet_table_get(certs, i, "model")) != 0) continue;
    if (standard && !carnet_text_same_plain(standard, carnet_table_get(certs, i, "standard"))) continue;
    guint row = carnet_table_add_row(table);
    for (gsize k = 0; k < G_N_ELEMENTS(same); k++)
      carnet_table_set_key(table, row, same[k], carnet_table_get(certs, i, same[k]));
    set_status(data, table, row, carnet_table_get(certs, i, "status"));
  }
  return carnet_report_sort(table, by_standard);
}

static CarnetTable *costs(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {{"standard", "cost.standard", CARNET_CELL_TEXT},
                                              {"model", "cost.model", CARNET_CELL_TEXT},
                                              {"status", "cost.status", CARNET_CELL_TEXT},
                                              {"status.2", "cost.status", CARNET_CELL_TEXT},
                                              {"currency", "cost.currency", CARNET_CELL_TEXT},
                                              {"estimate_low", "cost.estimate_low", CARNET_CELL_NUMBER},
                                              {"estimate_high", "cost.estimate_high", CARNET_CELL_NUMBER},
                                              {"budget", "cost.budget", CARNET_CELL_NUMBER},
                                              {"committed", "cost.committed", CARNET_CELL_NUMBER},
                                              {"paid", "cost.paid", CARNET_CELL_NUMBER},
                                              {"variance_percent", "cost.variance", CARNET_CELL_INT},
                                              {NULL, NULL, 0}};
  static const char *const same[] = {"standard", "model", "currency", "variance_percent"};
  static const char *const amounts[] = {"estimate_low", "estimate_high", "budget", "committed", "paid"};
  const char *model = carnet_report_attr(query, "model");
  g_autoptr(CarnetTable) matrix = carnet_action_cost_matrix(data->app, error);
  if (!matrix) return NULL;
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint i = 0; i < carnet_table_rows(matrix); i++) {
    if (model && strcmp(model, carnet_table_get(matrix, i, "model")) != 0) continue;
    guint row = carnet_table_add_row(table);
    for (gsize k = 0; k < G_N_ELEMENTS(same); k++)
      carnet_table_set_key(table, row, same[k], carnet_table_get(matrix, i, same[k]));
    for (gsize a = 0; a < G_N_ELEMENTS(amounts); a++)
      set_money(table, row, amounts[a], carnet_table_get(matrix, i, amounts[a]));
    set_status(data, table, row, carnet_table_get(matrix, i, "status"));
  }
  static const char *const by_standard[] = {"standard", "model", "currency", NULL};
  return carnet_report_sort(table, by_standard);
}

static gint64 minor_at(const CarnetTable *matrix, guint row, const char *key) {
  return g_ascii_strtoll(carnet_table_get(matrix, row, key), NULL, 10);
}

/* The matrix counts what is paid as committed too; the bar shows what is committed beyond. An estimate stands
 * only where nothing is firm yet. */
static void set_bar(CarnetTable *table, guint row, const CarnetTable *matrix, guint from) {
  gint64 paid = minor_at(matrix, from, "paid"), committed = minor_at(matrix, from, "committed");
  carnet_report_set_int(table, row, "budget_minor", minor_at(matrix, from, "budget"));
  carnet_report_set_int(table, row, "paid_minor", paid);
  carnet_report_set_int(table, row, "committed_minor", MAX(0, committed - paid));
  const char *estimate = carnet_table_get(matrix, from, "estimate_high");
  if (paid == 0 && committed == 0 && *estimate) carnet_table_set_key(table, row, "estimate_minor", estimate);
}

/* For bullet bars: only what has a budget can be held against it. */
static CarnetTable *bullets(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {{"label", "data.label", CARNET_CELL_TEXT},
                                              {"currency", "cost.currency", CARNET_CELL_TEXT},
                                              {"budget_minor", "cost.budget", CARNET_CELL_INT},
                                              {"paid_minor", "cost.paid", CARNET_CELL_INT},
                                              {"committed_minor", "cost.committed", CARNET_CELL_INT},
                                              {"estimate_minor", "cost.estimate_high", CARNET_CELL_INT},
                                              {NULL, NULL, 0}};
  (void)query;
  g_autoptr(CarnetTable) matrix = carnet_action_cost_matrix(data->app, error);
  if (!matrix) return NULL;
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint i = 0; i < carnet_table_rows(matrix); i++) {
    if (!*carnet_table_get(matrix, i, "budget")) continue;
    g_autofree char *label = carnet_called_test(
        data->app, data->lang, carnet_table_get(matrix, i, "standard"), carnet_table_get(matrix, i, "model"));
    guint row = carnet_table_add_row(table);
    carnet_table_set_key(table, row, "label", label);
    carnet_table_set_key(table, row, "currency", carnet_table_get(matrix, i, "currency"));
    set_bar(table, row, matrix, i);
  }
  static const char *const by_label[] = {"currency", "label", NULL};
  return carnet_report_sort(table, by_label);
}

/* Estimates with where they come from; they enter no total and no variance. */
static CarnetTable *ranges(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {{"standard", "cost.standard", CARNET_CELL_TEXT},
                                              {"model", "cost.model", CARNET_CELL_TEXT},
                                              {"currency", "cost.currency", CARNET_CELL_TEXT},
                                              {"low", "cost.estimate_low", CARNET_CELL_NUMBER},
                                              {"high", "cost.estimate_high", CARNET_CELL_NUMBER},
                                              {"source", "data.source", CARNET_CELL_TEXT},
                                              {"source_date", "data.source_date", CARNET_CELL_DATE},
                                              {"confidence", "data.confidence", CARNET_CELL_TEXT},
                                              {NULL, NULL, 0}};
  static const char *const same[] = {"standard", "model", "currency", "source", "source_date", "confidence"};
  (void)query;
  CarnetTable *estimates =
      carnet_report_only(carnet_action_costs(data->app, NULL, error), "kind", "estimate", FALSE);
  if (!estimates) return NULL;
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint i = 0; i < carnet_table_rows(estimates); i++) {
    const char *low = carnet_table_get(estimates, i, "amount_minor"),
               *high = carnet_table_get(estimates, i, "high_minor");
    guint row = carnet_table_add_row(table);
    for (gsize k = 0; k < G_N_ELEMENTS(same); k++)
      carnet_table_set_key(table, row, same[k], carnet_table_get(estimates, i, same[k]));
    set_money(table, row, "low", low);
    set_money(table, row, "high", *high && strcmp(high, "0") != 0 ? high : low);
  }
  carnet_table_free(estimates);
  static const char *const by_standard[] = {"standard", "model", NULL};
  return carnet_report_sort(table, by_standard);
}

/* ---- by year, and what is still to come
 * --------------------------------------------------------------------------------- */

/* Cells of an action's table into ours: amounts as people read them, the rest as it is. */
static void take_row(CarnetTable *table, const CarnetTable *from, guint r) {
  guint row = carnet_table_add_row(table);
  for (guint c = 0; c < carnet_table_columns(table); c++) {
    const char *key = carnet_table_column(table, c)->key, *text = carnet_table_get(from, r, key);
    if (carnet_table_column(table, c)->kind == CARNET_CELL_NUMBER)
      set_money(table, row, key, text);
    else
      carnet_table_set(table, row, c, text);
  }
}

/* Only lines of one model, where the block says model="...". */
static CarnetTable *take_all(const CarnetReportQuery *query, const CarnetTableColumn *columns,
                             const CarnetTable *from) {
  const char *model = carnet_report_attr(query, "model");
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint r = 0; r < carnet_table_rows(from); r++)
    if (!model || strcmp(model, carnet_table_get(from, r, "model")) == 0) take_row(table, from, r);
  return table;
}

static CarnetTable *budget_of_all(CarnetApp *app, GError **error) {
  const CarnetCostView view = {0};
  return carnet_action_cost_budget(app, &view, error);
}

static CarnetTable *forecast_of_all(CarnetApp *app, GError **error) {
  const CarnetCostView view = {0};
  return carnet_action_cost_forecast(app, &view, error);
}

static CarnetTable *sums_of_all(CarnetApp *app, GError **error) {
  const CarnetCostView view = {0};
  return carnet_action_cost_forecast_sums(app, &view, error);
}

static CarnetTable *years(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {{"year", "cost.year", CARNET_CELL_TEXT},
                                              {"standard", "cost.standard", CARNET_CELL_TEXT},
                                              {"model", "cost.model", CARNET_CELL_TEXT},
                                              {"currency", "cost.currency", CARNET_CELL_TEXT},
                                              {"budget", "cost.budget", CARNET_CELL_NUMBER},
                                              {"committed", "cost.committed", CARNET_CELL_NUMBER},
                                              {"paid", "cost.paid", CARNET_CELL_NUMBER},
                                              {"variance", "cost.variance_amount", CARNET_CELL_NUMBER},
                                              {"variance_percent", "cost.variance", CARNET_CELL_INT},
                                              {NULL, NULL, 0}};
  static const char *const by_year[] = {"year", "standard", "model", "currency", NULL};
  g_autoptr(CarnetTable) from = budget_of_all(data->app, error);
  return from ? carnet_report_sort(take_all(query, columns, from), by_year) : NULL;
}

static CarnetTable *forecast(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {{"year", "cost.year", CARNET_CELL_TEXT},
                                              {"standard", "cost.standard", CARNET_CELL_TEXT},
                                              {"model", "cost.model", CARNET_CELL_TEXT},
                                              {"currency", "cost.currency", CARNET_CELL_TEXT},
                                              {"low", "cost.low", CARNET_CELL_NUMBER},
                                              {"high", "cost.high", CARNET_CELL_NUMBER},
                                              {"origin", "cost.origin", CARNET_CELL_TEXT},
                                              {"alternative", "cost.alternative", CARNET_CELL_FLAG},
                                              {"source", "data.source", CARNET_CELL_TEXT},
                                              {"source.2", "data.source", CARNET_CELL_TEXT},
                                              {"source_date", "data.source_date", CARNET_CELL_DATE},
                                              {"confidence", "data.confidence", CARNET_CELL_TEXT},
                                              {"note", "cost.note", CARNET_CELL_TEXT},
                                              {"note.2", "cost.note", CARNET_CELL_TEXT},
                                              {NULL, NULL, 0}};
  static const char *const by_year[] = {"year", "standard", "model", "currency", NULL};
  g_autoptr(CarnetTable) from = carnet_report_both(data, forecast_of_all, error);
  return from ? carnet_report_sort(take_all(query, columns, from), by_year) : NULL;
}

/* One row a year, model and currency: currencies are never added. */
static CarnetTable *forecast_sums(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {
      {"year", "cost.year", CARNET_CELL_TEXT},         {"model", "cost.model", CARNET_CELL_TEXT},
      {"currency", "cost.currency", CARNET_CELL_TEXT}, {"low", "cost.low", CARNET_CELL_NUMBER},
      {"high", "cost.high", CARNET_CELL_NUMBER},       {"items", "cost.items", CARNET_CELL_INT},
      {"others", "cost.others", CARNET_CELL_INT},      {NULL, NULL, 0}};
  static const char *const by_year[] = {"year", "model", "currency", NULL};
  g_autoptr(CarnetTable) from = sums_of_all(data->app, error);
  return from ? carnet_report_sort(take_all(query, columns, from), by_year) : NULL;
}

const CarnetReportTable carnet_report_tables_money[] = {{"certifications", certifications},
                                                        {"costs", costs},
                                                        {"costs.bullets", bullets},
                                                        {"costs.ranges", ranges},
                                                        {"costs.years", years},
                                                        {"costs.forecast", forecast},
                                                        {"costs.forecast_sums", forecast_sums},
                                                        {NULL, NULL}};
