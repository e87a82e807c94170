/* Report tables of the inventory's rows: fields, uses, categories, the heat map, conflicts, mappings. */
#include <string.h>

#include "carnet/actions_inventory.h"
#include "report.h"

#define DEFAULT_ROWS 200 /* more belong into an annex or a file (typography.md, "Tables") */
#define MAX_ROWS 100000
#define TIES                                                                                                 \
  5000 /* rows read beyond the limit, so that equal ones at its edge come in an order of their own */

gboolean carnet_report_limit_of(const CarnetReportQuery *query, gint64 otherwise, gint64 *limit,
                                GError **error) {
  const char *text = carnet_report_attr(query, "limit");
  *limit = otherwise;
  if (!text || !*text) return TRUE;
  char *end = NULL;
  *limit = g_ascii_strtoll(text, &end, 10);
  if (*end == '\0' && *limit > 0 && *limit <= MAX_ROWS) return TRUE;
  g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_INPUT, "limit=\"%s\": no number from 1 to %d", text,
              MAX_ROWS);
  return FALSE;
}

/* ---- fields and uses
 * ----------------------------------------------------------------------------------------------- */

/*
 * The inventory's order of equal rows is that of its blocks, which is no property of the data: runs with an
 * equal first cell are put in the order of their other cells.
 */
static CarnetTable *settle_ties(CarnetTable *table, const char *sort) {
  carnet_table_add_column(table, "rank", NULL, CARNET_CELL_INT);
  guint rank = 0, last = carnet_table_columns(table) - 1;
  for (guint r = 0; r < carnet_table_rows(table); r++) {
    if (r > 0 && strcmp(carnet_table_get(table, r, sort), carnet_table_get(table, r - 1, sort)) != 0) rank++;
    carnet_table_set_int(table, r, last, rank);
  }
  static const char *const by_rank[] = {"rank", NULL};
  return carnet_report_sort(table, by_rank);
}

/* One row a key. */
static CarnetTable *first_uses(CarnetTable *table) {
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  CarnetTable *out = carnet_table_new();
  for (guint c = 0; c < carnet_table_columns(table); c++) {
    const CarnetTableColumn *column = carnet_table_column(table, c);
    carnet_table_add_column(out, column->key, column->title, column->kind);
  }
  for (guint r = 0; r < carnet_table_rows(table); r++) {
    if (!g_hash_table_add(seen, (gpointer)carnet_table_get(table, r, "key"))) continue;
    guint row = carnet_table_add_row(out);
    for (guint c = 0; c < carnet_table_columns(table); c++)
      carnet_table_set(out, row, c, carnet_table_cell(table, r, c));
  }
  g_clear_pointer(&seen, g_hash_table_unref); /* it borrows the keys */
  carnet_table_free(table);
  return out;
}

/* Only the columns asked for, in their order: without the helpers key and rank. */
static CarnetTable *shown(CarnetTable *table, char **columns) {
  CarnetTable *out = carnet_table_new();
  for (char **column = columns; *column; column++) {
    gint index = carnet_table_find(table, *column);
    if (index < 0) continue;
    const CarnetTableColumn *from = carnet_table_column(table, (guint)index);
    carnet_table_add_column(out, from->key, from->title, from->kind);
  }
  for (guint r = 0; r < carnet_table_rows(table); r++) {
    guint row = carnet_table_add_row(out);
    for (char **column = columns; *column; column++)
      carnet_table_set_key(out, row, *column, carnet_table_get(table, r, *column));
  }
  carnet_table_free(table);
  return out;
}

static char **columns_of(const CarnetReportQuery *query, const char *otherwise) {
  const char *wish = carnet_report_attr(query, "columns");
  g_auto(GStrv) list = g_strsplit(wish && *wish ? wish : otherwise, ",", -1);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
  for (char **column = list; *column; column++)
    if (*g_strstrip(*column)) g_strv_builder_add(builder, *column);
  return g_strv_builder_end(builder);
}

static CarnetTable *rows_of(CarnetReportData *data, const CarnetReportQuery *query, gboolean fields,
                            GError **error) {
  gint64 limit = 0;
  if (!carnet_report_limit_of(query, DEFAULT_ROWS, &limit, error)) return NULL;
  g_autoptr(CarnetFilter) filter = carnet_filter_parse(carnet_report_attr(query, "where"), error);
  if (!filter) return NULL;
  const char *sort = carnet_report_attr(query, "sort");
  if (!sort || !*sort) sort = "path";
  g_auto(GStrv) columns =
      columns_of(query, fields ? "path,model,market,categories,mapped,uses"
                               : "path,model,market,purpose,storage,destination,categories");
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
  g_strv_builder_addv(builder, (const char **)columns);
  const char *const helpers[] = {"key", *sort == '-' ? sort + 1 : sort};
  for (gsize i = 0; i < G_N_ELEMENTS(helpers); i++)
    if (!g_strv_contains((const char *const *)columns, helpers[i])) g_strv_builder_add(builder, helpers[i]);
  g_auto(GStrv) asked = g_strv_builder_end(builder);
  CarnetInventoryQuery ask = {filter, (const char *const *)asked,          sort,
                              0,      (fields ? limit * 8 : limit) + TIES, FALSE};
  CarnetTable *table = carnet_inventory_query(data->app->inventory, &ask, NULL, error);
  if (!table) return NULL;
  table = settle_ties(table, helpers[1]);
  if (fields) table = first_uses(table);
  return shown(carnet_report_limit(table, limit), columns);
}

static CarnetTable *fields(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  return rows_of(data, query, TRUE, error);
}

static CarnetTable *uses(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  return rows_of(data, query, FALSE, error);
}

/* ---- categories
 * ------------------------------------------------------------------------------------------------------- */

static CarnetTable *category_counts(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {{"category", "data.category_id", CARNET_CELL_ID},
                                              {"name", "data.category", CARNET_CELL_TEXT},
                                              {"name.2", "data.category", CARNET_CELL_TEXT},
                                              {"clause", "data.clause", CARNET_CELL_TEXT},
                                              {"confidence", "data.confidence", CARNET_CELL_TEXT},
                                              {"confidence.2", "data.confidence", CARNET_CELL_TEXT},
                                              {"proposed", "mapped.proposed", CARNET_CELL_INT},
                                              {"confirmed", "mapped.confirmed", CARNET_CELL_INT},
                                              {"rejected", "mapped.rejected", CARNET_CELL_INT},
                                              {"overridden", "mapped.overridden", CARNET_CELL_INT},
                                              {"missing", "data.missing", CARNET_CELL_INT},
                                              {NULL, NULL, 0}};
  static const char *const numbers[] = {"proposed", "confirmed", "rejected", "overridden"};
  g_autoptr(CarnetFilter) filter = carnet_filter_parse(carnet_report_attr(query, "where"), error);
  g_autoptr(CarnetTable) counts =
      filter ? carnet_inventory_category_counts(data->app->inventory, filter, error) : NULL;
  if (!counts) return NULL;
  const char *regime = carnet_report_attr(query, "regime");
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint i = 0; i < carnet_table_rows(counts); i++) {
    const char *id = carnet_table_get(counts, i, "category");
    const CarnetCategory *known = carnet_packs_category(data->app->packs, id);
    if (regime && (!known || strcmp(known->regime, regime) != 0)) continue;
    g_autofree char *confidence = g_strconcat("confidence.", known ? known->confidence : "", NULL);
    guint row = carnet_table_add_row(table);
    carnet_table_set_key(table, row, "category", id);
    carnet_report_set_both(table, row, "name", known ? known->en : id, known ? known->zh : id, data->lang);
    carnet_table_set_key(table, row, "clause",
                         known ? carnet_clause_in(data->lang, known->clause, known->clause_zh) : "");
    carnet_table_set_key(table, row, "confidence", known ? carnet_report_text(data, FALSE, confidence) : "");
    carnet_table_set_key(table, row, "confidence.2", known ? carnet_report_text(data, TRUE, confidence) : "");
    for (gsize n = 0; n < G_N_ELEMENTS(numbers); n++)
      carnet_table_set_key(table, row, numbers[n], carnet_table_get(counts, i, numbers[n]));
    carnet_table_set_key(table, row, "missing", carnet_table_get(counts, i, "unknown"));
  }
  static const char *const by_category[] = {"category", NULL};
  return carnet_report_sort(table, by_category);
}

/* Rows are kinds in the order of the heat map; "kind" is its title, as the figure prints it. */
static CarnetTable *heat(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  (void)query;
  g_autoptr(CarnetTable) both = carnet_report_both(data, carnet_action_heat_regimes, error);
  if (!both) return NULL;
  CarnetTable *table = carnet_table_new();
  carnet_table_add_column(table, "kind", "heat.title", CARNET_CELL_TEXT);
  carnet_table_add_column(table, "kind.2", "heat.title", CARNET_CELL_TEXT);
  for (guint c = 0; c < carnet_table_columns(both); c++) {
    const CarnetTableColumn *column = carnet_table_column(both, c);
    if (column->kind == CARNET_CELL_INT) carnet_table_add_column(table, column->key, NULL, CARNET_CELL_INT);
  }
  for (guint r = 0; r < carnet_table_rows(both); r++) {
    guint row = carnet_table_add_row(table);
    carnet_table_set(table, row, 0, carnet_table_get(both, r, "title"));
    carnet_table_set(table, row, 1, carnet_table_get(both, r, "title.2"));
    for (guint c = 2; c < carnet_table_columns(table); c++)
      carnet_table_set(table, row, c, carnet_table_get(both, r, carnet_table_column(table, c)->key));
  }
  return table;
}

/* ---- conflicts
 * ---------------------------------------------------------------------------------------------------------
 */

/* "cat:gb44495,cn" for the packs of a regime; "" where there is none. Caller frees. */
char *carnet_report_filter_of_regime(const CarnetReportData *data, const char *regime) {
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < carnet_packs_count(data->app->packs); i++) {
    CarnetPackInfo info;
    carnet_packs_info(data->app->packs, i, &info);
    if (strcmp(info.regime, regime) == 0)
      g_string_append_printf(text, "%s%s", text->len ? "," : "cat:", info.id);
  }
  return g_string_free(text, FALSE);
}

/* Rows for which two regimes ask for opposite things (actions/card.c states it for one field). */
static CarnetTable *conflicts(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {{"what", "data.conflict", CARNET_CELL_TEXT},
                                              {"what.2", "data.conflict", CARNET_CELL_TEXT},
                                              {"rows", "data.rows", CARNET_CELL_INT},
                                              {"filter", "data.filter", CARNET_CELL_ID},
                                              {NULL, NULL, 0}};
  (void)query;
  g_autoptr(CarnetTable) table = carnet_table_new_with(columns);
  g_autofree char *cn = carnet_report_filter_of_regime(data, "cn"),
                  *eu = carnet_report_filter_of_regime(data, "eu");
  if (!*cn || !*eu) return g_steal_pointer(&table);
  g_autofree char *text = g_strdup_printf("%s %s to:* -to:none", cn, eu);
  g_autoptr(CarnetFilter) filter = carnet_filter_parse(text, error);
  gint64 n = filter ? carnet_inventory_count(data->app->inventory, filter, error) : -1;
  if (n < 0) return NULL;
  if (!n) return g_steal_pointer(&table);
  guint row = carnet_table_add_row(table);
  carnet_table_set_key(table, row, "what", carnet_report_text(data, FALSE, "card.conflict.cn_eu"));
  carnet_table_set_key(table, row, "what.2", carnet_report_text(data, TRUE, "card.conflict.cn_eu"));
  carnet_report_set_int(table, row, "rows", n);
  carnet_table_set_key(table, row, "filter", text);
  return g_steal_pointer(&table);
}

/* ---- mappings
 * ----------------------------------------------------------------------------------------------------------------
 */

static CarnetTable *mappings(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetReportPick picks[] = {{"key", "field", "column.field", CARNET_CELL_TEXT},
                                           {"category", NULL, "data.category_id", CARNET_CELL_ID},
                                           {"traits_add", NULL, "data.traits_add", CARNET_CELL_TEXT},
                                           {"traits_remove", NULL, "data.traits_remove", CARNET_CELL_TEXT},
                                           {"state", NULL, "data.state", CARNET_CELL_TEXT},
                                           {"by", NULL, "data.by", CARNET_CELL_ID},
                                           {"time", NULL, "data.time", CARNET_CELL_DATE},
                                           {"reason", NULL, "data.reason", CARNET_CELL_TEXT},
                                           {NULL, NULL, NULL, 0}};
  static const char *const by_field[] = {"field", "category", NULL};
  gint64 limit = 0;
  if (!carnet_report_limit_of(query, DEFAULT_ROWS, &limit, error)) return NULL;
  CarnetTable *table = carnet_report_pick(carnet_action_mappings(data->app, error), picks);
  for (guint r = 0; table && r < carnet_table_rows(table); r++) {
    g_autofree char *key = g_strdup(carnet_table_cell(table, r, 0));
    carnet_table_set(table, r, 0, g_strdelimit(key, "\t", ' '));
  }
  return carnet_report_limit(carnet_report_sort(table, by_field), limit);
}

const CarnetReportTable carnet_report_tables_rows[] = {{"fields", fields},
                                                       {"uses", uses},
                                                       {"categories.counts", category_counts},
                                                       {"heat.regimes", heat},
                                                       {"conflicts", conflicts},
                                                       {"mappings", mappings},
                                                       {NULL, NULL}};
