/* Report tables in which the authority speaks: the register of filings, and a case over time, ours beside
 * theirs. A case's own events (CarnetCase.events) are ours alone: filings and transfers are asked for. */
#include <string.h>

#include "carnet/text.h"
#include "report.h"

static const CarnetCaseView *view_at(const CarnetReportData *data, guint i) {
  return carnet_case_list_at(data->cases, i);
}
static guint n_cases(const CarnetReportData *data) { return carnet_case_list_count(data->cases); }

/* One case only, where the block says case="...". */
static gboolean wanted(const CarnetReportQuery *query, const char *case_id) {
  const char *id = carnet_report_attr(query, "case");
  return !id || !*id || strcmp(id, case_id) == 0;
}

static gboolean counts(const CarnetEventRecord *record) {
  return record->verdict == CARNET_VERDICT_GOOD || record->verdict == CARNET_VERDICT_UNSIGNED;
}

static const char *said(const CarnetEventRecord *record, const char *key) {
  return carnet_node_get_string(record->body, key, "");
}

/* The day that counts: the authority's own where the filing names it. */
static char *day_of(const CarnetEventRecord *record) {
  const char *date = strcmp(record->kind, "filing") == 0 ? said(record, "date") : "";
  return *date ? g_strdup(date) : g_strndup(record->time, 10);
}

static gint by_day(gconstpointer a, gconstpointer b) {
  g_autofree char *one = day_of(*(const CarnetEventRecord *const *)a),
                  *other = day_of(*(const CarnetEventRecord *const *)b);
  return strcmp(one, other);
}

/* ---- the register ---- */

static void add_filing(const CarnetReportData *data, CarnetTable *table, const CarnetEventRecord *record) {
  static const char *const verdicts[] = {"unchecked", "good", "unsigned", "bad"};
  static const char *const same[] = {"number", "until", "document"};
  static const struct {
    const char *key, *prefix;
  } words[] = {{"regime", "regime"}, {"filing", "word"}, {"state", "theirs"}};
  g_autofree char *day = day_of(record);
  guint row = carnet_table_add_row(table);
  carnet_table_set_key(table, row, "case", record->subject);
  carnet_table_set_key(table, row, "date", day);
  for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
    carnet_report_set_word(data, table, row, words[i].key, words[i].prefix, said(record, words[i].key));
  for (gsize i = 0; i < G_N_ELEMENTS(same); i++)
    carnet_table_set_key(table, row, same[i], said(record, same[i]));
  carnet_table_set_key(table, row, "name", record->by);
  carnet_table_set_key(table, row, "verdict", verdicts[record->verdict]);
  carnet_table_set_key(table, row, "digest", record->digest);
}

/* All that was recorded of the authorities, by case and day; what does not count too, as its verdict says. */
static CarnetTable *filings(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {{"case", "case.case", CARNET_CELL_ID},
                                              {"regime", "data.authority", CARNET_CELL_TEXT},
                                              {"regime.2", "data.authority", CARNET_CELL_TEXT},
                                              {"filing", "data.procedure", CARNET_CELL_TEXT},
                                              {"filing.2", "data.procedure", CARNET_CELL_TEXT},
                                              {"number", "data.number", CARNET_CELL_ID},
                                              {"state", "data.state", CARNET_CELL_TEXT},
                                              {"state.2", "data.state", CARNET_CELL_TEXT},
                                              {"date", "data.date", CARNET_CELL_DATE},
                                              {"until", "case.valid_until", CARNET_CELL_DATE},
                                              {"document", "data.document", CARNET_CELL_ID},
                                              {"name", "log.by", CARNET_CELL_ID},
                                              {"verdict", "log.verdict", CARNET_CELL_TEXT},
                                              {"digest", "log.digest", CARNET_CELL_ID},
                                              {NULL, NULL, 0}};
  g_autoptr(CarnetTable) table = carnet_table_new_with(columns);
  for (guint i = 0; i < n_cases(data); i++) {
    const char *id = view_at(data, i)->item->id;
    if (!wanted(query, id)) continue;
    g_autoptr(GPtrArray) events = carnet_state_events(data->app->state, "filing", id, error);
    if (!events) return NULL;
    g_ptr_array_sort(events, by_day);
    for (guint e = 0; e < events->len; e++) add_filing(data, table, g_ptr_array_index(events, e));
  }
  return g_steal_pointer(&table);
}

/* ---- timeline: lane, kind, from, to, label ---- */

static guint add_span(const CarnetReportData *data, CarnetTable *table, const char *lane, const char *kind,
                      const char *label) {
  guint row = carnet_table_add_row(table);
  carnet_table_set_key(table, row, "lane", lane);
  carnet_table_set_key(table, row, "kind", kind);
  carnet_table_set_key(table, row, "label", carnet_report_text(data, FALSE, label));
  carnet_table_set_key(table, row, "label.2", carnet_report_text(data, TRUE, label));
  return row;
}

static void add_validity(const CarnetReportData *data, CarnetTable *table, const char *lane, const char *from,
                         const char *to) {
  guint row = add_span(data, table, lane, "validity", "data.validity");
  carnet_table_set_key(table, row, "from", from);
  carnet_table_set_key(table, row, "to", to);
}

/* The last day of a permission: its own, or that on which the same procedure was refused or lapsed. */
static char *end_of(const GPtrArray *events, guint at) {
  const CarnetEventRecord *permission = g_ptr_array_index(events, at);
  const char *until = said(permission, "until");
  for (guint i = at + 1; i < events->len; i++) {
    const CarnetEventRecord *later = g_ptr_array_index(events, i);
    const char *state = strcmp(later->kind, "filing") == 0 ? said(later, "state") : "";
    if (strcmp(state, "refused") != 0 && strcmp(state, "lapsed") != 0) continue;
    if (strcmp(said(later, "regime"), said(permission, "regime")) != 0 ||
        strcmp(said(later, "filing"), said(permission, "filing")) != 0)
      continue;
    g_autofree char *day = day_of(later);
    if (!*until || strcmp(day, until) < 0) return g_steal_pointer(&day);
  }
  return g_strdup(until);
}

/* "filed · DEMO-SCC-1187": a number tells one procedure from another. */
static void set_label(CarnetTable *table, guint row, const char *key, const char *number) {
  if (!*number) return;
  g_autofree char *label = g_strdup_printf("%s \xc2\xb7 %s", carnet_table_get(table, row, key), number);
  carnet_table_set_key(table, row, key, label);
}

static void add_event(const CarnetReportData *data, CarnetTable *table, const GPtrArray *events, guint at) {
  static const char *const decisions[] = {"approve",   "reject",  "revoke", "renew",        /* ours */
                                          "permitted", "refused", "lapsed", "not_required", /* theirs */
                                          NULL};
  const CarnetEventRecord *record = g_ptr_array_index(events, at);
  gboolean theirs = strcmp(record->kind, "filing") == 0;
  const char *word = theirs ? said(record, "state") : record->action, *until = said(record, "valid_until");
  g_autofree char *day = day_of(record);
  guint row = carnet_table_add_row(table);
  carnet_table_set_key(table, row, "lane", theirs ? "theirs" : "ours");
  carnet_table_set_key(table, row, "kind", g_strv_contains(decisions, word) ? "decision" : "step");
  carnet_table_set_key(table, row, "from", day);
  carnet_report_set_word(data, table, row, "label", theirs ? "theirs" : "action", word);
  carnet_table_set_key(table, row, "by", record->by);
  if (theirs) {
    set_label(table, row, "label", said(record, "number"));
    set_label(table, row, "label.2", said(record, "number"));
  }
  if (theirs && strcmp(word, "permitted") == 0) {
    g_autofree char *end = end_of(events, at);
    add_validity(data, table, "theirs", day, end);
  } else if (!theirs && *until) {
    add_validity(data, table, "ours", day, until);
  }
}

/* What the case and the authority did, by day; borrowed from the case and from `filings`. */
static GPtrArray *events_of(const CarnetCaseView *view, const GPtrArray *filed) {
  GPtrArray *events = g_ptr_array_new();
  for (guint e = 0; e < view->item->events->len; e++) {
    CarnetEventRecord *record = g_ptr_array_index(view->item->events, e);
    if (strcmp(record->kind, "export") == 0) g_ptr_array_add(events, record);
  }
  for (guint e = 0; e < filed->len; e++)
    if (counts(g_ptr_array_index(filed, e))) g_ptr_array_add(events, g_ptr_array_index(filed, e));
  g_ptr_array_sort(events, by_day); /* stable: the folded order stays within a day */
  return events;
}

/* What left, by month: bars with the number of rows. */
static gboolean add_flows(CarnetReportData *data, CarnetTable *table, const char *id, GError **error) {
  g_autoptr(GPtrArray) events = carnet_state_events(data->app->state, "transfer", id, error);
  for (guint i = 0; events && i < events->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(events, i);
    g_autofree char *from = g_strdup_printf("%.7s-01", said(record, "month"));
    if (!counts(record) || !carnet_text_is_day(from)) continue;
    g_autofree char *next = carnet_text_day_add(from, 31), *last = NULL;
    memcpy(next + 8, "01", 2);
    last = carnet_text_day_add(next, -1);
    guint row = add_span(data, table, "ours", "flow", "data.rows_moved");
    carnet_table_set_key(table, row, "from", from);
    carnet_table_set_key(table, row, "to", last);
    carnet_table_set_key(table, row, "by", record->by);
    carnet_report_set_int(table, row, "count", carnet_node_get_int(record->body, "rows", 0));
  }
  return events != NULL;
}

static gint weight_of(const CarnetCaseView *view) {
  return (gint)view->item->events->len + (view->stands == CARNET_STANDS_SUSPECT ? 1000 : 0);
}

/* The case named by case="...", else a suspect one, else the one with most events (the first by id). */
static const CarnetCaseView *case_of_timeline(const CarnetReportData *data, const CarnetReportQuery *query) {
  const CarnetCaseView *best = NULL;
  for (guint i = 0; i < n_cases(data); i++) {
    const CarnetCaseView *view = view_at(data, i);
    if (!wanted(query, view->item->id)) continue;
    if (!best || weight_of(view) > weight_of(best)) best = view;
  }
  return best;
}

static CarnetTable *timeline(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {{"lane", "log.lane", CARNET_CELL_TEXT},
                                              {"kind", "data.kind", CARNET_CELL_TEXT},
                                              {"from", "data.from", CARNET_CELL_DATE},
                                              {"to", "data.to", CARNET_CELL_DATE},
                                              {"label", "data.label", CARNET_CELL_TEXT},
                                              {"label.2", "data.label", CARNET_CELL_TEXT},
                                              {"by", "log.by", CARNET_CELL_ID},
                                              {"count", "data.rows_moved", CARNET_CELL_INT},
                                              {NULL, NULL, 0}};
  g_autoptr(CarnetTable) table = carnet_table_new_with(columns);
  const CarnetCaseView *view = case_of_timeline(data, query);
  if (!view) return g_steal_pointer(&table);
  g_autoptr(GPtrArray) filed = carnet_state_events(data->app->state, "filing", view->item->id, error);
  if (!filed) return NULL;
  g_autoptr(GPtrArray) events = events_of(view, filed);
  for (guint e = 0; e < events->len; e++) add_event(data, table, events, e);
  return add_flows(data, table, view->item->id, error) ? g_steal_pointer(&table) : NULL;
}

const CarnetReportTable carnet_report_tables_theirs[] = {
    {"filings", filings}, {"case.timeline", timeline}, {NULL, NULL}};
