/* Report tables of what left, beside what was approved: one row a month, and one a case. */
#include <string.h>

#include "cases.h"
#include "report.h"

static gboolean counts(const CarnetEventRecord *record) {
  return record->verdict == CARNET_VERDICT_GOOD || record->verdict == CARNET_VERDICT_UNSIGNED;
}

static const CarnetCaseView *view_of(const CarnetReportData *data, const char *id) {
  for (guint i = 0; i < carnet_case_list_count(data->cases); i++) {
    const CarnetCaseView *view = carnet_case_list_at(data->cases, i);
    if (strcmp(view->item->id, id) == 0) return view;
  }
  return NULL;
}

static void add_flow(const CarnetReportData *data, CarnetTable *table, const CarnetEventRecord *record) {
  const CarnetCaseView *view = view_of(data, record->subject);
  gint64 moved = carnet_node_get_int(record->body, "rows", -1),
         approved = view ? carnet_case_fields(view) : -1;
  const CarnetNode *people = carnet_node_get(record->body, "people");
  gint64 heads = people ? carnet_node_get_int(people, "distinct", -1) : -1;
  guint row = carnet_table_add_row(table);
  carnet_table_set_key(table, row, "case", record->subject);
  carnet_table_set_key(table, row, "month", carnet_node_get_string(record->body, "month", ""));
  carnet_table_set_key(table, row, "recipient", carnet_node_get_string(record->body, "recipient", ""));
  if (moved >= 0) carnet_report_set_int(table, row, "rows", moved);
  if (approved >= 0) carnet_report_set_int(table, row, "approved", approved);
  if (heads >= 0) carnet_report_set_int(table, row, "people", heads);
  carnet_table_set_key(table, row, "over", moved < 0 || approved < 0 ? "?" : moved > approved ? "yes" : "no");
  carnet_report_set_int(table, row, "bytes", carnet_node_get_int(record->body, "bytes", 0));
}

/* One row a case and month. */
static CarnetTable *flows(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {{"case", "case.case", CARNET_CELL_ID},
                                              {"month", "data.month", CARNET_CELL_DATE},
                                              {"recipient", "case.recipient", CARNET_CELL_TEXT},
                                              {"rows", "data.rows_moved", CARNET_CELL_INT},
                                              {"approved", "data.rows_approved", CARNET_CELL_INT},
                                              {"over", "data.over", CARNET_CELL_FLAG},
                                              {"people", "case.people", CARNET_CELL_INT},
                                              {"bytes", "data.bytes", CARNET_CELL_INT},
                                              {NULL, NULL, 0}};
  static const char *const by_case[] = {"case", "month", NULL};
  const char *only = carnet_report_attr(query, "case");
  g_autoptr(GPtrArray) events = carnet_app_events(data->app, "transfer", error);
  if (!events) return NULL;
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint i = 0; i < events->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(events, i);
    if (!counts(record) || (only && strcmp(only, record->subject) != 0)) continue;
    add_flow(data, table, record);
    carnet_report_hide_small_group(data, table, carnet_table_rows(table) - 1, "people");
  }
  return carnet_report_sort(table, by_case);
}

/* ---- one row a case
 * ------------------------------------------------------------------------------------------------------- */

/* What the months of one case come to; -1: no month says. People of two months may be the same, so the
 * highest month stands, not a sum. */
typedef struct {
  gint64 months, rows, people;
  const char *first, *last; /* YYYY-MM; borrowed */
} Flowed;

static Flowed flowed(const GPtrArray *events) {
  Flowed sum = {0, -1, -1, "", ""};
  for (guint i = 0; i < events->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(events, i);
    const char *month = carnet_node_get_string(record->body, "month", "");
    if (!counts(record)) continue;
    sum.months++;
    sum.rows = MAX(sum.rows, carnet_node_get_int(record->body, "rows", -1));
    sum.people =
        MAX(sum.people, carnet_node_get_int(carnet_node_get(record->body, "people"), "distinct", -1));
    if (!*sum.first || strcmp(month, sum.first) < 0) sum.first = month;
    if (strcmp(month, sum.last) > 0) sum.last = month;
  }
  return sum;
}

/* "?" where one of the two is not known. */
static void set_over(CarnetTable *table, guint row, const char *key, gint64 moved, gint64 asked) {
  carnet_table_set_key(table, row, key, moved < 0 || asked < 0 ? "?" : moved > asked ? "yes" : "no");
}

static void add_case(const CarnetReportData *data, CarnetTable *table, const CarnetCaseView *view,
                     const GPtrArray *events) {
  Flowed sum = flowed(events);
  gint64 asked = carnet_case_fields(view),
         heads = carnet_node_get_int(carnet_node_get(view->request, "people"), "distinct", -1);
  guint row = carnet_table_add_row(table);
  carnet_table_set_key(table, row, "case", view->item->id);
  carnet_report_set_word(data, table, row, "ours", "ours", carnet_case_state_name(view->item->state));
  carnet_report_set_word(data, table, row, "theirs", "theirs", carnet_theirs_state_name(view->item->theirs));
  carnet_report_set_int(table, row, "rows", asked);
  if (heads >= 0) carnet_report_set_int(table, row, "people", heads);
  carnet_report_hide_small_group(data, table, row, "people");
  carnet_report_set_int(table, row, "months", sum.months);
  if (!sum.months) return;
  carnet_table_set_key(table, row, "first", sum.first);
  carnet_table_set_key(table, row, "last", sum.last);
  if (sum.rows >= 0) carnet_report_set_int(table, row, "rows_moved", sum.rows);
  if (sum.people >= 0) carnet_report_set_int(table, row, "people_moved", sum.people);
  carnet_report_hide_small_group(data, table, row, "people_moved");
  set_over(table, row, "rows_over", sum.rows, asked);
  set_over(table, row, "people_over", sum.people, heads);
}

/* All cases, those of which no flow is recorded too. */
static CarnetTable *flows_by_case(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {{"case", "case.case", CARNET_CELL_ID},
                                              {"ours", "case.ours", CARNET_CELL_TEXT},
                                              {"ours.2", "case.ours", CARNET_CELL_TEXT},
                                              {"theirs", "case.theirs", CARNET_CELL_TEXT},
                                              {"theirs.2", "case.theirs", CARNET_CELL_TEXT},
                                              {"months", "data.months_moved", CARNET_CELL_INT},
                                              {"first", "data.first_month", CARNET_CELL_DATE},
                                              {"last", "data.last_month", CARNET_CELL_DATE},
                                              {"rows", "data.rows_asked", CARNET_CELL_INT},
                                              {"rows_moved", "data.most_rows", CARNET_CELL_INT},
                                              {"rows_over", "data.over", CARNET_CELL_FLAG},
                                              {"people", "data.people_asked", CARNET_CELL_INT},
                                              {"people_moved", "data.most_people", CARNET_CELL_INT},
                                              {"people_over", "data.over", CARNET_CELL_FLAG},
                                              {NULL, NULL, 0}};
  const char *only = carnet_report_attr(query, "case");
  g_autoptr(CarnetTable) table = carnet_table_new_with(columns);
  for (guint i = 0; i < carnet_case_list_count(data->cases); i++) {
    const CarnetCaseView *view = carnet_case_list_at(data->cases, i);
    if (only && strcmp(only, view->item->id) != 0) continue;
    g_autoptr(GPtrArray) events = carnet_state_events(data->app->state, "transfer", view->item->id, error);
    if (!events) return NULL;
    add_case(data, table, view, events);
  }
  return g_steal_pointer(&table);
}

const CarnetReportTable carnet_report_tables_flows[] = {
    {"flows", flows}, {"flows.cases", flows_by_case}, {NULL, NULL}};
