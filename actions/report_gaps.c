/* Report tables of what is not known: unknown rows, missing facts, events without a signature, markets
 * without a pack; and the last events. */
#include <string.h>

#include "derive.h"
#include "report.h"

/* One row a model: how many rows nobody could place, and where they sit. */
static CarnetTable *unknown_rows(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {{"model", "column.model", CARNET_CELL_TEXT},
                                              {"rows", "data.rows", CARNET_CELL_INT},
                                              {"ecu", "column.ecu", CARNET_CELL_TEXT},
                                              {NULL, NULL, 0}};
  static const char *const by_place[] = {"a", "b", NULL};
  (void)query;
  g_autoptr(CarnetFilter) filter = carnet_filter_parse("outcome:unknown", error);
  if (!filter) return NULL;
  g_autoptr(CarnetTable) cross = carnet_report_sort(
      carnet_inventory_cross(data->app->inventory, "model", "ecu", filter, error), by_place);
  if (!cross) return NULL;
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint r = 0, end = 0; r < carnet_table_rows(cross); r = end) {
    const char *model = carnet_table_get(cross, r, "a");
    g_autoptr(GString) places = g_string_new(NULL);
    gint64 sum = 0;
    for (end = r; end < carnet_table_rows(cross) && strcmp(carnet_table_get(cross, end, "a"), model) == 0;
         end++) {
      const char *place = carnet_table_get(cross, end, "b"), *count = carnet_table_get(cross, end, "count");
      sum += g_ascii_strtoll(count, NULL, 10);
      g_string_append_printf(places, "%s%s: %s", places->len ? ", " : "", *place ? place : "·", count);
    }
    guint row = carnet_table_add_row(table);
    carnet_table_set_key(table, row, "model", model);
    carnet_report_set_int(table, row, "rows", sum);
    carnet_table_set_key(table, row, "ecu", places->str);
  }
  return table;
}

/* ---- missing facts
 * ------------------------------------------------------------------------------------------------- */

typedef struct {
  CarnetReportData *data;
  GArray *hits;
  GHashTable *rows; /* "category TAB facts" -> guint64* */
} Missing;

static gboolean count_missing(const CarnetProfile *profile, gpointer user, GError **error) {
  (void)error;
  Missing *missing = user;
  CarnetRowFacts facts;
  carnet_row_facts_of_profile(profile, &facts);
  g_array_set_size(missing->hits, 0);
  carnet_categories_of(missing->data->app->packs, &facts, missing->data->as_of, missing->hits);
  for (guint i = 0; i < missing->hits->len; i++) {
    const CarnetCategoryHit *hit = &g_array_index(missing->hits, CarnetCategoryHit, i);
    if (hit->truth != CARNET_MAYBE) continue;
    g_autofree char *key = g_strdup_printf("%s\t%s", hit->category, hit->missing);
    guint64 *rows = g_hash_table_lookup(missing->rows, key);
    if (!rows) {
      rows = g_new0(guint64, 1);
      g_hash_table_insert(missing->rows, g_steal_pointer(&key), rows);
    }
    *rows += profile->rows;
  }
  return TRUE;
}

static CarnetTable *missing_facts(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {
      {"category", "data.category_id", CARNET_CELL_ID}, {"name", "data.category", CARNET_CELL_TEXT},
      {"name.2", "data.category", CARNET_CELL_TEXT},    {"facts", "data.missing_facts", CARNET_CELL_LIST},
      {"rows", "data.rows", CARNET_CELL_INT},           {NULL, NULL, 0}};
  const char *pack = carnet_report_attr(query, "group");
  g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(CarnetCategoryHit));
  g_autoptr(GHashTable) rows = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  Missing missing = {data, hits, rows};
  if (!carnet_inventory_each_profile(data->app->inventory, FALSE, data->app->rules_key, count_missing,
                                     &missing, error))
    return NULL;
  CarnetTable *table = carnet_table_new_with(columns);
  g_autoptr(GList) keys = g_list_sort(g_hash_table_get_keys(rows), (GCompareFunc)strcmp);
  for (GList *key = keys; key; key = key->next) {
    g_auto(GStrv) parts = g_strsplit(key->data, "\t", 2);
    const CarnetCategory *known = carnet_packs_category(data->app->packs, parts[0]);
    gsize n = pack ? strlen(pack) : 0;
    if (n && (strncmp(parts[0], pack, n) != 0 || parts[0][n] != '.')) continue;
    guint row = carnet_table_add_row(table);
    carnet_table_set_key(table, row, "category", parts[0]);
    carnet_report_set_both(table, row, "name", known ? known->en : parts[0], known ? known->zh : parts[0],
                           data->lang);
    carnet_table_set_key(table, row, "facts", g_strdelimit(parts[1], " ", '\n'));
    carnet_report_set_int(table, row, "rows",
                          (gint64) * (const guint64 *)g_hash_table_lookup(rows, key->data));
  }
  return table;
}

/* ---- records
 * ---------------------------------------------------------------------------------------------------------
 */

/* Events that are not signed well, by kind: unsigned ones count and say so, the others do not count. */
static CarnetTable *unsigned_events(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetReportPick picks[] = {{"kind", NULL, "log.kind", CARNET_CELL_TEXT},
                                           {"verdict", NULL, "log.verdict", CARNET_CELL_TEXT},
                                           {"count", NULL, "column.count", CARNET_CELL_INT},
                                           {NULL, NULL, NULL, 0}};
  static const char *const by_kind[] = {"kind", "verdict", NULL};
  (void)query;
  CarnetTable *counts =
      carnet_report_only(carnet_state_counts(data->app->state, error), "verdict", "good", TRUE);
  return carnet_report_sort(carnet_report_pick(counts, picks), by_kind);
}

#define RECENT 20

/* Newest first, in the order of causes, which is the same wherever the same commit is read. */
static CarnetTable *recent(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {{"time", "log.time", CARNET_CELL_DATE},
                                              {"kind", "log.kind", CARNET_CELL_TEXT},
                                              {"kind.2", "log.kind", CARNET_CELL_TEXT},
                                              {"action", "log.action", CARNET_CELL_TEXT},
                                              {"action.2", "log.action", CARNET_CELL_TEXT},
                                              {"subject", "log.subject", CARNET_CELL_ID},
                                              {"by", "log.by", CARNET_CELL_ID},
                                              {"role", "log.role", CARNET_CELL_TEXT},
                                              {"role.2", "log.role", CARNET_CELL_TEXT},
                                              {"verdict", "log.verdict", CARNET_CELL_TEXT},
                                              {"reason", "log.reason", CARNET_CELL_TEXT},
                                              {NULL, NULL, 0}};
  static const char *const same[] = {"time", "subject", "by", "verdict", "reason"};
  static const char *const words[][2] = {{"kind", "event"}, {"action", "action"}, {"role", "role"}};
  const char *limit = carnet_report_attr(query, "limit");
  gint64 n = limit ? g_ascii_strtoll(limit, NULL, 10) : RECENT, total = 0;
  g_autoptr(CarnetTable) log =
      carnet_state_log(data->app->state, NULL, NULL, 0, CLAMP(n, 1, 1000), &total, error);
  if (!log) return NULL;
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint r = 0; r < carnet_table_rows(log); r++) {
    guint row = carnet_table_add_row(table);
    for (gsize k = 0; k < G_N_ELEMENTS(same); k++)
      carnet_table_set_key(table, row, same[k], carnet_table_get(log, r, same[k]));
    for (gsize w = 0; w < G_N_ELEMENTS(words); w++)
      carnet_report_set_word(data, table, row, words[w][0], words[w][1],
                             carnet_table_get(log, r, words[w][0]));
  }
  return table;
}

/* ---- markets that no pack answers for
 * ------------------------------------------------------------------------------------ */

static CarnetTable *markets(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {{"market", "data.market", CARNET_CELL_TEXT},
                                              {"cases", "data.cases", CARNET_CELL_LIST},
                                              {NULL, NULL, 0}};
  const char *only = carnet_report_attr(query, "case");
  (void)error;
  g_autoptr(GHashTable) found =
      g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
  for (guint i = 0; i < carnet_case_list_count(data->cases); i++) {
    const CarnetCaseView *view = carnet_case_list_at(data->cases, i);
    if (only && strcmp(only, view->item->id) != 0) continue;
    for (guint m = 0; view->decision && m < view->decision->not_checked->len; m++) {
      const char *market = g_ptr_array_index(view->decision->not_checked, m);
      GPtrArray *list = g_hash_table_lookup(found, market);
      if (!list) {
        list = g_ptr_array_new();
        g_hash_table_insert(found, (gpointer)market, list);
      }
      g_ptr_array_add(list, view->item->id);
    }
  }
  CarnetTable *table = carnet_table_new_with(columns);
  g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(found), (GCompareFunc)strcmp);
  for (GList *name = names; name; name = name->next) {
    GPtrArray *list = g_hash_table_lookup(found, name->data);
    g_ptr_array_add(list, NULL);
    g_autofree char *ids = g_strjoinv("\n", (char **)list->pdata);
    guint row = carnet_table_add_row(table);
    carnet_table_set(table, row, 0, name->data);
    carnet_table_set(table, row, 1, ids);
  }
  return table;
}

const CarnetReportTable carnet_report_tables_gaps[] = {
    {"gaps.unknown", unknown_rows}, {"gaps.missing", missing_facts}, {"gaps.unsigned", unsigned_events},
    {"gaps.markets", markets},      {"events.recent", recent},       {NULL, NULL}};
