/* Report tables of one export case: the request as it stands, its frozen rows, its history, its evidence.
 * Without case="..." and without a report of one case they are empty. */
#include <string.h>

#include "carnet/actions_workspace.h"
#include "carnet/text.h"
#include "report.h"

static const CarnetCaseView *view_of(const CarnetReportData *data, const CarnetReportQuery *query) {
  const char *id = carnet_report_attr(query, "case");
  for (guint i = 0; id && i < carnet_case_list_count(data->cases); i++) {
    const CarnetCaseView *view = carnet_case_list_at(data->cases, i);
    if (strcmp(view->item->id, id) == 0) return view;
  }
  return NULL;
}

/* ---- the request that stands: one row a key
 * ---------------------------------------------------------------------------- */

static void add_scalar(const CarnetReportData *data, CarnetTable *table, const char *path, const char *text) {
  guint row = carnet_table_add_row(table);
  carnet_table_set_key(table, row, "key", path);
  carnet_table_set_key(table, row, "value", text);
  if (g_str_has_suffix(path, ".distinct")) carnet_report_hide_small_group(data, table, row, "value");
}

/* Keys by dots; a list of scalars is one value a line. */
static void add_node(const CarnetReportData *data, CarnetTable *table, const char *path,
                     const CarnetNode *node) {
  g_autoptr(GString) lines = g_string_new(NULL);
  if (!node->children) {
    add_scalar(data, table, path, node->text);
    return;
  }
  for (guint i = 0; i < carnet_node_count(node); i++) {
    const CarnetNode *child = carnet_node_at(node, i);
    g_autofree char *below =
        child->key ? g_strdup_printf("%s%s%s", path, *path ? "." : "", child->key) : NULL;
    if (below)
      add_node(data, table, below, child);
    else if (child->text)
      g_string_append_printf(lines, "%s%s", lines->len ? "\n" : "", child->text);
  }
  if (lines->len) add_scalar(data, table, path, lines->str);
}

static CarnetTable *request(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {{"key", "data.request_key", CARNET_CELL_ID},
                                              {"value", "column.value", CARNET_CELL_LIST},
                                              {NULL, NULL, 0}};
  (void)error;
  CarnetTable *table = carnet_table_new_with(columns);
  const CarnetCaseView *view = view_of(data, query);
  if (view && view->request) add_node(data, table, "", view->request);
  return table;
}

/* ---- the rows as they were frozen
 * -------------------------------------------------------------------------------------- */

static CarnetTable *rows(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetReportPick picks[] = {{"path", NULL, "column.path", CARNET_CELL_TEXT},
                                           {"model", NULL, "column.model", CARNET_CELL_TEXT},
                                           {"subject", NULL, "column.subject", CARNET_CELL_TEXT},
                                           {"storage", NULL, "column.storage", CARNET_CELL_TEXT},
                                           {"destination", NULL, "column.destination", CARNET_CELL_TEXT},
                                           {"purpose", NULL, "column.purpose", CARNET_CELL_TEXT},
                                           {"anonymised", NULL, "column.anonymised", CARNET_CELL_TEXT},
                                           {NULL, NULL, NULL, 0}};
  static const char *const columns[] = {"path",        "model",   "subject",    "storage",
                                        "destination", "purpose", "anonymised", NULL};
  static const char *const by_path[] = {"path", "model", NULL};
  const CarnetCaseView *view = view_of(data, query);
  const char *keys = view && view->keys ? view->keys : "";
  return carnet_report_sort(
      carnet_report_pick(carnet_inventory_frozen(data->app->inventory, keys, columns, 0, error), picks),
      by_path);
}

/* ---- history: ours, theirs, flows, and what did not count
 * ---------------------------------------------------------------- */

static void add_step(const CarnetReportData *data, CarnetTable *table, const CarnetTable *from, guint r) {
  static const char *const same[] = {"by", "reason", "verdict", "refused", "digest"};
  const char *lane = carnet_table_get(from, r, "lane");
  gboolean theirs = strcmp(lane, "theirs") == 0, flow = strcmp(lane, "flows") == 0;
  g_autofree char *day = g_strndup(carnet_table_get(from, r, "time"), 10);
  guint row = carnet_table_add_row(table);
  for (gsize k = 0; k < G_N_ELEMENTS(same); k++)
    carnet_table_set_key(table, row, same[k], carnet_table_get(from, r, same[k]));
  carnet_table_set_key(table, row, "day", day);
  carnet_report_set_word(data, table, row, "lane", "lane", lane);
  carnet_report_set_word(data, table, row, "action",
                         theirs ? "theirs"
                         : flow ? "lane"
                                : "action",
                         carnet_table_get(from, r, "action"));
  carnet_report_set_word(data, table, row, "role", "role", carnet_table_get(from, r, "role"));
  /* The note of a flow is its people, which the table of flows shows as the level allows. */
  if (!flow) carnet_table_set_key(table, row, "note", carnet_table_get(from, r, "note"));
}

static CarnetTable *history(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {
      {"day", "data.date", CARNET_CELL_DATE},       {"lane", "log.lane", CARNET_CELL_TEXT},
      {"lane.2", "log.lane", CARNET_CELL_TEXT},     {"action", "log.action", CARNET_CELL_TEXT},
      {"action.2", "log.action", CARNET_CELL_TEXT}, {"by", "log.by", CARNET_CELL_ID},
      {"role", "log.role", CARNET_CELL_TEXT},       {"role.2", "log.role", CARNET_CELL_TEXT},
      {"note", "cost.note", CARNET_CELL_TEXT},      {"reason", "log.reason", CARNET_CELL_TEXT},
      {"refused", "log.refused", CARNET_CELL_TEXT}, {"verdict", "log.verdict", CARNET_CELL_TEXT},
      {"digest", "log.digest", CARNET_CELL_ID},     {NULL, NULL, 0}};
  const CarnetCaseView *view = view_of(data, query);
  if (!view) return carnet_table_new_with(columns);
  g_autoptr(CarnetTable) from = carnet_case_timeline(data->app, view, error);
  if (!from) return NULL;
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint r = 0; r < carnet_table_rows(from); r++) add_step(data, table, from, r);
  return table;
}

/* ---- evidence that the case, its request or its filings name
 * --------------------------------------------------------------- */

static gboolean has_line(const char *lines, const char *line) {
  g_auto(GStrv) list = g_strsplit(lines, "\n", -1);
  return g_strv_contains((const char *const *)list, line);
}

static gboolean has_value(const CarnetNode *node, const char *text) {
  if (!node) return FALSE;
  if (node->text && strcmp(node->text, text) == 0) return TRUE;
  for (guint i = 0; i < carnet_node_count(node); i++)
    if (has_value(carnet_node_at(node, i), text)) return TRUE;
  return FALSE;
}

static gboolean is_named(const CarnetCaseView *view, const GPtrArray *filings, const CarnetTable *all,
                         guint row) {
  const char *id = carnet_table_get(all, row, "subject");
  if (has_line(carnet_table_get(all, row, "for"), view->item->id) || has_value(view->request, id))
    return TRUE;
  for (guint i = 0; i < filings->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(filings, i);
    if (strcmp(carnet_node_get_string(record->body, "document", ""), id) == 0) return TRUE;
  }
  return FALSE;
}

static CarnetTable *evidence(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {{"id", "data.id", CARNET_CELL_ID},
                                              {"title", "data.document", CARNET_CELL_TEXT},
                                              {"title.2", "data.document", CARNET_CELL_TEXT},
                                              {"date", "data.date", CARNET_CELL_DATE},
                                              {"valid_until", "case.valid_until", CARNET_CELL_DATE},
                                              {"owner", "data.owner", CARNET_CELL_ID},
                                              {"digest", "data.digest", CARNET_CELL_ID},
                                              {NULL, NULL, 0}};
  static const char *const same[] = {"date", "valid_until", "owner", "digest"}, *const by_date[] = {
                                                                                    "date", "id", NULL};
  const CarnetCaseView *view = view_of(data, query);
  if (!view) return carnet_table_new_with(columns);
  g_autoptr(CarnetTable) all = carnet_action_register_list(data->app, "evidence", error);
  g_autoptr(GPtrArray) filings =
      all ? carnet_state_events(data->app->state, "filing", view->item->id, error) : NULL;
  if (!filings) return NULL;
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint r = 0; r < carnet_table_rows(all); r++) {
    if (!is_named(view, filings, all, r)) continue;
    guint row = carnet_table_add_row(table);
    carnet_table_set_key(table, row, "id", carnet_table_get(all, r, "subject"));
    carnet_report_set_both(table, row, "title", carnet_table_get(all, r, "title"),
                           carnet_table_get(all, r, "title_zh"), data->lang);
    for (gsize k = 0; k < G_N_ELEMENTS(same); k++)
      carnet_table_set_key(table, row, same[k], carnet_table_get(all, r, same[k]));
  }
  return carnet_report_sort(table, by_date);
}

const CarnetReportTable carnet_report_tables_case[] = {{"case.request", request},
                                                       {"case.rows", rows},
                                                       {"case.history", history},
                                                       {"case.evidence", evidence},
                                                       {NULL, NULL}};
