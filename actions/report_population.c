/* Report tables of the population: how many rows there are of what outcome, what people decided on, and which
 * facts rows do not say. */
#include <string.h>

#include "carnet/actions_inventory.h"
#include "report.h"

/* "45.9"; half up, in whole numbers: the same everywhere. Nothing of nothing is no share. */
static void set_share(CarnetTable *table, guint row, gint64 part, gint64 all) {
  if (all <= 0) return;
  gint64 tenths = (part * 2000 + all) / (2 * all);
  g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT, tenths / 10, tenths % 10);
  carnet_table_set_key(table, row, "share", text);
}

static gint64 count_at(const CarnetTable *table, guint row) {
  return g_ascii_strtoll(carnet_table_get(table, row, "count"), NULL, 10);
}

static gint64 int_at(const CarnetTable *table, guint row, const char *key) {
  return g_ascii_strtoll(carnet_table_get(table, row, key), NULL, 10);
}

/* ---- rows by outcome
 * ------------------------------------------------------------------------------------------------ */

/* The row of a value, made where it is not there yet: `cross` is sorted by value. */
static guint row_of(CarnetTable *table, const char *value) {
  guint n = carnet_table_rows(table);
  const char *shown = *value ? value : "·";
  if (n && strcmp(carnet_table_get(table, n - 1, "value"), shown) == 0) return n - 1;
  guint row = carnet_table_add_row(table);
  static const char *const zero[] = {"rows", "identified", "ordinary", "unknown"};
  carnet_table_set_key(table, row, "value", shown);
  for (gsize z = 0; z < G_N_ELEMENTS(zero); z++) carnet_report_set_int(table, row, zero[z], 0);
  return row;
}

/* One row a value of the column group="model" (that, where it is left out). */
static CarnetTable *outcomes(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {{"value", "column.value", CARNET_CELL_TEXT},
                                              {"rows", "data.rows", CARNET_CELL_INT},
                                              {"identified", "outcome.identified", CARNET_CELL_INT},
                                              {"ordinary", "outcome.ordinary", CARNET_CELL_INT},
                                              {"unknown", "outcome.unknown", CARNET_CELL_INT},
                                              {"share", "data.unknown_share", CARNET_CELL_NUMBER},
                                              {NULL, NULL, 0}};
  static const char *const by_place[] = {"a", "b", NULL};
  const char *group = carnet_report_attr(query, "group");
  g_autoptr(CarnetFilter) filter = carnet_filter_parse(carnet_report_attr(query, "where"), error);
  if (!filter) return NULL;
  g_autoptr(CarnetTable) cross = carnet_report_sort(
      carnet_inventory_cross(data->app->inventory, group ? group : "model", "outcome", filter, error),
      by_place);
  if (!cross) return NULL;
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint r = 0; r < carnet_table_rows(cross); r++) {
    guint row = row_of(table, carnet_table_get(cross, r, "a"));
    gint64 n = count_at(cross, r);
    carnet_report_set_int(table, row, carnet_table_get(cross, r, "b"), n);
    carnet_report_set_int(table, row, "rows", int_at(table, row, "rows") + n);
  }
  for (guint r = 0; r < carnet_table_rows(table); r++)
    set_share(table, r, int_at(table, r, "unknown"), int_at(table, r, "rows"));
  return table;
}

/* ---- rows by what people decided
 * -------------------------------------------------------------------------------------- */

static CarnetTable *mapped(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {{"state", "column.mapped", CARNET_CELL_TEXT},
                                              {"state.2", "column.mapped", CARNET_CELL_TEXT},
                                              {"rows", "data.rows", CARNET_CELL_INT},
                                              {"share", "data.share", CARNET_CELL_NUMBER},
                                              {NULL, NULL, 0}};
  static const char *const by_value[] = {"value", NULL};
  g_autoptr(CarnetFilter) filter = carnet_filter_parse(carnet_report_attr(query, "where"), error);
  if (!filter) return NULL;
  g_autoptr(CarnetTable) facet =
      carnet_report_sort(carnet_inventory_facet(data->app->inventory, "mapped", filter, -1, error), by_value);
  if (!facet) return NULL;
  gint64 all = 0;
  for (guint r = 0; r < carnet_table_rows(facet); r++) all += count_at(facet, r);
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint r = 0; r < carnet_table_rows(facet); r++) {
    const char *value = carnet_table_get(facet, r, "value");
    guint row = carnet_table_add_row(table);
    carnet_report_set_word(data, table, row, "state", "mapped", *value ? value : "nothing");
    carnet_report_set_int(table, row, "rows", count_at(facet, r));
    set_share(table, row, count_at(facet, r), all);
  }
  return table;
}

/* ---- facts that rows say
 * ---------------------------------------------------------------------------------------------- */

/* Those that rules ask for, in the order in which a row holds them. */
static const char *const facts[] = {
    "description_en", "description_zh", "market",     "collected_in", "subject", "default",   "storage",
    "retention",      "destination",    "recipients", "purpose",      "basis",   "anonymised"};

/* Rows that say nothing in a column; a row that says two values is no two rows. -1 with the error. */
static gint64 rows_without(CarnetReportData *data, const char *column, const CarnetFilter *filter,
                           GError **error) {
  gint64 n = 0;
  g_autoptr(CarnetTable) facet = carnet_inventory_facet(data->app->inventory, column, filter, -1, error);
  for (guint r = 0; facet && r < carnet_table_rows(facet); r++)
    if (!*carnet_table_get(facet, r, "value")) n += count_at(facet, r);
  return facet ? n : -1;
}

static CarnetTable *facts_said(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {{"fact", "finding.fact", CARNET_CELL_TEXT},
                                              {"fact.2", "finding.fact", CARNET_CELL_TEXT},
                                              {"rows", "data.rows", CARNET_CELL_INT},
                                              {"said", "data.said", CARNET_CELL_INT},
                                              {"unsaid", "data.unsaid", CARNET_CELL_INT},
                                              {"share", "data.unsaid_share", CARNET_CELL_NUMBER},
                                              {NULL, NULL, 0}};
  g_autoptr(CarnetFilter) filter = carnet_filter_parse(carnet_report_attr(query, "where"), error);
  if (!filter) return NULL;
  g_autoptr(CarnetTable) table = carnet_table_new_with(columns);
  gint64 all = carnet_inventory_count(data->app->inventory, filter, error);
  if (all < 0) return NULL;
  for (gsize f = 0; f < G_N_ELEMENTS(facts); f++) {
    gint64 without = rows_without(data, facts[f], filter, error);
    if (without < 0) return NULL;
    guint row = carnet_table_add_row(table);
    carnet_report_set_word(data, table, row, "fact", "column", facts[f]);
    carnet_report_set_int(table, row, "rows", all);
    carnet_report_set_int(table, row, "said", all - without);
    carnet_report_set_int(table, row, "unsaid", without);
    set_share(table, row, without, all);
  }
  return g_steal_pointer(&table);
}

const CarnetReportTable carnet_report_tables_population[] = {{"population.outcomes", outcomes},
                                                             {"population.mapped", mapped},
                                                             {"population.facts", facts_said},
                                                             {NULL, NULL}};
