/* Tables of actions to tables of reports: columns taken over, rows sorted by what they say, two languages
 * beside each other. */
#include <string.h>

#include "report.h"

const char *carnet_report_attr(const CarnetReportQuery *query, const char *name) {
  for (const char *const *attr = query->attrs; attr && attr[0] && attr[1]; attr += 2)
    if (strcmp(attr[0], name) == 0) return attr[1];
  return NULL;
}

void carnet_report_set_int(CarnetTable *table, guint row, const char *key, gint64 number) {
  gint column = carnet_table_find(table, key);
  if (column >= 0) carnet_table_set_int(table, row, (guint)column, number);
}

static void copy_row(CarnetTable *out, const CarnetTable *table, guint from) {
  guint row = carnet_table_add_row(out);
  for (guint c = 0; c < carnet_table_columns(table); c++)
    carnet_table_set(out, row, c, carnet_table_cell(table, from, c));
}

static CarnetTable *like(const CarnetTable *table) {
  CarnetTable *out = carnet_table_new();
  for (guint c = 0; c < carnet_table_columns(table); c++) {
    const CarnetTableColumn *column = carnet_table_column(table, c);
    carnet_table_add_column(out, column->key, column->title, column->kind);
  }
  return out;
}

CarnetTable *carnet_report_pick(CarnetTable *table, const CarnetReportPick *picks) {
  if (!table) return NULL;
  CarnetTable *out = carnet_table_new();
  for (const CarnetReportPick *pick = picks; pick->from; pick++)
    carnet_table_add_column(out, pick->to ? pick->to : pick->from, pick->title, pick->kind);
  for (guint r = 0; r < carnet_table_rows(table); r++) {
    guint row = carnet_table_add_row(out), c = 0;
    for (const CarnetReportPick *pick = picks; pick->from; pick++)
      carnet_table_set(out, row, c++, carnet_table_get(table, r, pick->from));
  }
  carnet_table_free(table);
  return out;
}

/* ---- order
 * ------------------------------------------------------------------------------------------------------- */

typedef struct {
  const CarnetTable *table;
  GArray *columns; /* guint */
} Order;

static gint compare_cells(const CarnetTable *table, guint a, guint b, guint column) {
  const char *x = carnet_table_cell(table, a, column), *y = carnet_table_cell(table, b, column);
  CarnetCellKind kind = carnet_table_column(table, column)->kind;
  if (kind == CARNET_CELL_INT || kind == CARNET_CELL_NUMBER || kind == CARNET_CELL_MONEY) {
    gdouble p = g_ascii_strtod(x, NULL), q = g_ascii_strtod(y, NULL);
    if (p < q || p > q) return p < q ? -1 : 1;
  }
  return strcmp(x, y);
}

static gint compare_rows(gconstpointer a, gconstpointer b, gpointer user) {
  const Order *order = user;
  guint x = *(const guint *)a, y = *(const guint *)b;
  for (guint i = 0; i < order->columns->len; i++) {
    gint result = compare_cells(order->table, x, y, g_array_index(order->columns, guint, i));
    if (result) return result;
  }
  return 0;
}

CarnetTable *carnet_report_sort(CarnetTable *table, const char *const *keys) {
  if (!table) return NULL;
  g_autoptr(GArray) columns = g_array_new(FALSE, FALSE, sizeof(guint));
  for (; keys && *keys; keys++) {
    gint column = carnet_table_find(table, *keys);
    if (column >= 0) g_array_append_val(columns, column);
  }
  for (guint c = 0; c < carnet_table_columns(table); c++) g_array_append_val(columns, c);
  g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(guint));
  for (guint r = 0; r < carnet_table_rows(table); r++) g_array_append_val(rows, r);
  Order order = {table, columns};
  g_array_sort_with_data(rows, compare_rows, &order);
  CarnetTable *out = like(table);
  for (guint r = 0; r < rows->len; r++) copy_row(out, table, g_array_index(rows, guint, r));
  carnet_table_free(table);
  return out;
}

CarnetTable *carnet_report_only(CarnetTable *table, const char *key, const char *value, gboolean not ) {
  if (!table) return NULL;
  CarnetTable *out = like(table);
  for (guint r = 0; r < carnet_table_rows(table); r++)
    if ((strcmp(carnet_table_get(table, r, key), value) == 0) != not ) copy_row(out, table, r);
  carnet_table_free(table);
  return out;
}

CarnetTable *carnet_report_limit(CarnetTable *table, gint64 n) {
  if (!table || n < 0 || n >= carnet_table_rows(table)) return table;
  CarnetTable *out = like(table);
  for (guint r = 0; r < (guint)n; r++) copy_row(out, table, r);
  carnet_table_free(table);
  return out;
}

/* ---- two languages
 * ------------------------------------------------------------------------------------------------- */

static gboolean differs(const CarnetTable *a, const CarnetTable *b, guint column) {
  for (guint r = 0; r < carnet_table_rows(a); r++)
    if (strcmp(carnet_table_cell(a, r, column), carnet_table_cell(b, r, column)) != 0) return TRUE;
  return FALSE;
}

CarnetTable *carnet_report_pair(CarnetTable *first, CarnetTable *second) {
  if (!first || !second || carnet_table_rows(first) != carnet_table_rows(second)) {
    carnet_table_free(second);
    return first;
  }
  CarnetTable *out = carnet_table_new();
  guint n = carnet_table_columns(first);
  g_autofree gboolean *paired = g_new0(gboolean, n + 1);
  for (guint c = 0; c < n; c++) {
    const CarnetTableColumn *column = carnet_table_column(first, c);
    g_autofree char *key = g_strconcat(column->key, ".2", NULL);
    carnet_table_add_column(out, column->key, column->title, column->kind);
    paired[c] = column->kind == CARNET_CELL_TEXT && differs(first, second, c);
    if (paired[c]) carnet_table_add_column(out, key, column->title, column->kind);
  }
  for (guint r = 0; r < carnet_table_rows(first); r++) {
    guint row = carnet_table_add_row(out), to = 0;
    for (guint c = 0; c < n; c++) {
      carnet_table_set(out, row, to++, carnet_table_cell(first, r, c));
      if (paired[c]) carnet_table_set(out, row, to++, carnet_table_cell(second, r, c));
    }
  }
  carnet_table_free(first);
  carnet_table_free(second);
  return out;
}

static CarnetLang other(CarnetLang lang) { return lang == CARNET_LANG_EN ? CARNET_LANG_ZH : CARNET_LANG_EN; }

CarnetTable *carnet_report_both(CarnetReportData *data, CarnetTable *(*make)(CarnetApp *app, GError **error),
                                GError **error) {
  carnet_app_set_lang(data->app, data->lang);
  CarnetTable *first = make(data->app, error);
  if (!first) return NULL;
  carnet_app_set_lang(data->app, other(data->lang));
  CarnetTable *second = make(data->app, error);
  carnet_app_set_lang(data->app, data->lang);
  if (second) return carnet_report_pair(first, second);
  carnet_table_free(first);
  return NULL;
}

const char *carnet_report_text(const CarnetReportData *data, gboolean second, const char *id) {
  return carnet_texts_get(data->app->texts, second ? other(data->lang) : data->lang, id);
}

void carnet_report_set_both(CarnetTable *table, guint row, const char *key, const char *en, const char *zh,
                            CarnetLang lang) {
  g_autofree char *pair = g_strconcat(key, ".2", NULL);
  if (!zh || !*zh) zh = en;
  carnet_table_set_key(table, row, key, lang == CARNET_LANG_ZH ? zh : en);
  carnet_table_set_key(table, row, pair, lang == CARNET_LANG_ZH ? en : zh);
}

void carnet_report_set_word(const CarnetReportData *data, CarnetTable *table, guint row, const char *key,
                            const char *prefix, const char *word) {
  if (!word || !*word) return;
  g_autofree char *id = g_strdup_printf("%s.%s", prefix, word), *pair = g_strconcat(key, ".2", NULL);
  gboolean known = carnet_texts_has(data->app->texts, id);
  carnet_table_set_key(table, row, key, known ? carnet_report_text(data, FALSE, id) : word);
  carnet_table_set_key(table, row, pair, known ? carnet_report_text(data, TRUE, id) : word);
}
