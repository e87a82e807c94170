/* Report tables of the records beside cases: decisions about categories, commitments, evidence. */
#include <string.h>

#include "carnet/actions_workspace.h"
#include "carnet/text.h"
#include "report.h"

/* ---- decisions about categories: one row a decision, however many fields it names
 * ---------------------------------------------------------------- */

#define NAMED_FIELDS 3

/* What was decided: the category, or the traits with the sign of what was done to them. */
static char *what_was_decided(const CarnetNode *body) {
  const char *category = carnet_node_get_string(body, "category", "");
  g_auto(GStrv) add = carnet_node_get_strings(body, "traits_add"),
                remove = carnet_node_get_strings(body, "traits_remove");
  GString *out = g_string_new(category);
  for (char **trait = add; trait && *trait; trait++)
    g_string_append_printf(out, "%s+\u00a0%s", out->len ? "\n" : "", *trait);
  for (char **trait = remove; trait && *trait; trait++)
    g_string_append_printf(out, "%s−\u00a0%s", out->len ? "\n" : "", *trait);
  return g_string_free(out, FALSE);
}

/* The first names of many, each once, and how many rows of the inventory more. */
static char *first_names(const CarnetNode *fields) {
  GString *out = g_string_new(NULL);
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < carnet_node_count(fields); i++) {
    const char *name = carnet_node_get_string(carnet_node_at(fields, i), "field", "");
    if (!*name || !g_hash_table_add(seen, (gpointer)(guintptr)name)) continue;
    if (g_hash_table_size(seen) <= NAMED_FIELDS)
      g_string_append_printf(out, "%s%s", out->len ? "\n" : "", name);
  }
  if (g_hash_table_size(seen) > NAMED_FIELDS)
    g_string_append_printf(out, "\n… + %u", g_hash_table_size(seen) - NAMED_FIELDS);
  return g_string_free(out, FALSE);
}

static CarnetTable *decisions(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {{"date", "data.date", CARNET_CELL_DATE},
                                              {"what", "data.decided", CARNET_CELL_LIST},
                                              {"state", "data.state", CARNET_CELL_TEXT},
                                              {"state.2", "data.state", CARNET_CELL_TEXT},
                                              {"fields", "data.fields", CARNET_CELL_INT},
                                              {"names", "data.first_fields", CARNET_CELL_LIST},
                                              {"by", "data.by", CARNET_CELL_ID},
                                              {"role", "data.role", CARNET_CELL_TEXT},
                                              {"verdict", "data.verdict", CARNET_CELL_TEXT},
                                              {"reason", "data.reason", CARNET_CELL_TEXT},
                                              {"digest", "data.digest", CARNET_CELL_ID},
                                              {NULL, NULL, 0}};
  static const struct {
    const char *action, *word;
  } states[] = {
      {"confirm", "mapped.confirmed"}, {"reject", "mapped.rejected"}, {"override", "mapped.overridden"}};
  static const char *const by_date[] = {"date", "what", NULL};
  (void)query;
  g_autoptr(GPtrArray) events = carnet_app_events(data->app, "mapping", error);
  if (!events) return NULL;
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint i = 0; i < events->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(events, i);
    if (record->verdict != CARNET_VERDICT_GOOD && record->verdict != CARNET_VERDICT_UNSIGNED) continue;
    const CarnetNode *fields = carnet_node_get(record->body, "fields");
    g_autofree char *date = g_strndup(record->time, 10), *what = what_was_decided(record->body),
                    *names = first_names(fields);
    guint row = carnet_table_add_row(table);
    const char *const cells[][2] = {{"date", date},
                                    {"what", what},
                                    {"names", names},
                                    {"by", record->by},
                                    {"role", record->role},
                                    {"verdict", record->verdict == CARNET_VERDICT_GOOD ? "good" : "unsigned"},
                                    {"reason", record->reason},
                                    {"digest", record->digest}};
    for (gsize c = 0; c < G_N_ELEMENTS(cells); c++)
      carnet_table_set_key(table, row, cells[c][0], cells[c][1]);
    carnet_report_set_int(table, row, "fields", carnet_node_count(fields));
    for (gsize s = 0; s < G_N_ELEMENTS(states); s++) {
      if (strcmp(states[s].action, record->action) != 0) continue;
      carnet_table_set_key(table, row, "state", carnet_report_text(data, FALSE, states[s].word));
      carnet_table_set_key(table, row, "state.2", carnet_report_text(data, TRUE, states[s].word));
    }
  }
  return carnet_report_sort(table, by_date);
}

/* ---- commitments and evidence
 * ----------------------------------------------------------------------------------------------------- */

/* A promise is checked by a filter that must match no row. */
static CarnetTable *commitments(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {{"text", "data.commitment", CARNET_CELL_TEXT},
                                              {"text.2", "data.commitment", CARNET_CELL_TEXT},
                                              {"source", "data.made_in", CARNET_CELL_TEXT},
                                              {"filter", "data.must_match_none", CARNET_CELL_ID},
                                              {"rows", "data.rows_against", CARNET_CELL_INT},
                                              {"kept", "data.kept", CARNET_CELL_FLAG},
                                              {NULL, NULL, 0}};
  static const char *const by_text[] = {"text", NULL};
  (void)query;
  g_autoptr(CarnetTable) list = carnet_action_register_list(data->app, "commitment", error);
  if (!list) return NULL;
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint r = 0; r < carnet_table_rows(list); r++) {
    const char *text = carnet_table_get(list, r, "filter");
    g_autoptr(CarnetFilter) filter = *text ? carnet_filter_parse(text, NULL) : NULL;
    gint64 n = filter ? carnet_inventory_count(data->app->inventory, filter, NULL) : -1;
    guint row = carnet_table_add_row(table);
    carnet_report_set_both(table, row, "text", carnet_table_get(list, r, "text"),
                           carnet_table_get(list, r, "text_zh"), data->lang);
    carnet_table_set_key(table, row, "source", carnet_table_get(list, r, "source"));
    carnet_table_set_key(table, row, "filter", text);
    if (n >= 0) carnet_report_set_int(table, row, "rows", n);
    carnet_table_set_key(table, row, "kept", n < 0 ? "?" : n == 0 ? "yes" : "no");
  }
  return carnet_report_sort(table, by_text);
}

static CarnetTable *evidence(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetReportPick picks[] = {{"title", NULL, "data.document", CARNET_CELL_TEXT},
                                           {"title_zh", "title.2", "data.document", CARNET_CELL_TEXT},
                                           {"date", NULL, "data.date", CARNET_CELL_DATE},
                                           {"valid_until", NULL, "case.valid_until", CARNET_CELL_DATE},
                                           {"owner", NULL, "data.owner", CARNET_CELL_ID},
                                           {"digest", NULL, "data.digest", CARNET_CELL_ID},
                                           {NULL, NULL, NULL, 0}};
  static const char *const by_date[] = {"date", "digest", NULL};
  (void)query;
  CarnetTable *table = carnet_report_pick(carnet_action_register_list(data->app, "evidence", error), picks);
  for (guint r = 0; table && r < carnet_table_rows(table); r++) {
    g_autofree char *en = g_strdup(carnet_table_get(table, r, "title")),
                    *zh = g_strdup(carnet_table_get(table, r, "title.2"));
    carnet_report_set_both(table, r, "title", en, zh, data->lang);
  }
  return carnet_report_sort(table, by_date);
}

const CarnetReportTable carnet_report_tables_records[] = {
    {"decisions", decisions}, {"commitments", commitments}, {"evidence", evidence}, {NULL, NULL}};
