/* Report tables of export cases: the list, outcomes by regime, what made approvals suspect, approvals,
 * counters. */
#include <string.h>

#include "carnet/text.h"
#include "report.h"

/* Counts of people below this are not printed for readers outside (reports.md, "Disclosure levels"). */
#define SMALL_GROUP 5

static const CarnetCaseView *view_at(const CarnetReportData *data, guint i) {
  return carnet_case_list_at(data->cases, i);
}
static guint n_cases(const CarnetReportData *data) { return carnet_case_list_count(data->cases); }

/* One case only, where the block says case="...". */
static gboolean wanted(const CarnetReportQuery *query, const CarnetCaseView *view) {
  const char *id = carnet_report_attr(query, "case");
  return !id || !*id || strcmp(id, view->item->id) == 0;
}

/* ---- the list
 * ------------------------------------------------------------------------------------------------------ */

void carnet_report_hide_small_group(const CarnetReportData *data, CarnetTable *table, guint row,
                                    const char *key) {
  const char *people = carnet_table_get(table, row, key);
  gint64 n = g_ascii_strtoll(people, NULL, 10);
  if (!*people || strcmp(data->level, "internal") == 0 || n <= 0 || n >= SMALL_GROUP) return;
  g_autofree char *text = g_strdup_printf("< %d", SMALL_GROUP);
  carnet_table_set_key(table, row, key, text);
}

static void set_title(const CarnetReportData *data, CarnetTable *table, guint row, const CarnetCase *item) {
  const CarnetNode *body = item->request ? item->request->body : NULL;
  carnet_report_set_both(table, row, "title", carnet_node_get_string(body, "title", ""),
                         carnet_node_get_string(body, "title_zh", ""), data->lang);
}

static CarnetTable *cases(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {{"case", "case.case", CARNET_CELL_ID},
                                              {"title", "case.title", CARNET_CELL_TEXT},
                                              {"title.2", "case.title", CARNET_CELL_TEXT},
                                              {"ours", "case.ours", CARNET_CELL_TEXT},
                                              {"ours.2", "case.ours", CARNET_CELL_TEXT},
                                              {"theirs", "case.theirs", CARNET_CELL_TEXT},
                                              {"theirs.2", "case.theirs", CARNET_CELL_TEXT},
                                              {"stands", "case.stands", CARNET_CELL_TEXT},
                                              {"stands.2", "case.stands", CARNET_CELL_TEXT},
                                              {"outcome", "case.outcome", CARNET_CELL_TEXT},
                                              {"outcome.2", "case.outcome", CARNET_CELL_TEXT},
                                              {"from", "case.from", CARNET_CELL_TEXT},
                                              {"to", "case.to", CARNET_CELL_LIST},
                                              {"recipient", "case.recipient", CARNET_CELL_TEXT},
                                              {"rows", "case.rows", CARNET_CELL_INT},
                                              {"people", "case.people", CARNET_CELL_INT},
                                              {"valid_until", "case.valid_until", CARNET_CELL_DATE},
                                              {"theirs_until", "data.theirs_until", CARNET_CELL_DATE},
                                              {"may_flow", "case.may_flow", CARNET_CELL_FLAG},
                                              {"requester", "case.requester", CARNET_CELL_ID},
                                              {NULL, NULL, 0}};
  static const char *const same[] = {"case",   "from",        "to",       "recipient", "rows",
                                     "people", "valid_until", "may_flow", "requester"};
  static const struct {
    const char *key, *prefix;
  } words[] = {{"ours", "ours"}, {"theirs", "theirs"}, {"stands", "stands"}, {"outcome", "decision"}};
  (void)error;
  g_autoptr(CarnetTable) list = carnet_case_list_table(data->app, data->cases);
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint i = 0; i < carnet_table_rows(list); i++) {
    if (!wanted(query, view_at(data, i))) continue;
    guint row = carnet_table_add_row(table);
    for (gsize k = 0; k < G_N_ELEMENTS(same); k++)
      carnet_table_set_key(table, row, same[k], carnet_table_get(list, i, same[k]));
    carnet_table_set_key(table, row, "theirs_until", view_at(data, i)->item->theirs_until);
    for (gsize w = 0; w < G_N_ELEMENTS(words); w++)
      carnet_report_set_word(data, table, row, words[w].key, words[w].prefix,
                             carnet_table_get(list, i, words[w].key));
    set_title(data, table, row, view_at(data, i)->item);
    carnet_report_hide_small_group(data, table, row, "people");
  }
  return table;
}

/* ---- outcomes by regime
 * --------------------------------------------------------------------------------------------------- */

static char *join(const GPtrArray *texts) {
  GString *out = g_string_new(NULL);
  for (guint i = 0; texts && i < texts->len; i++)
    g_string_append_printf(out, "%s%s", i ? "\n" : "", (const char *)g_ptr_array_index(texts, i));
  return g_string_free(out, FALSE);
}

/* Clause and confidence of each reason, and what the rule says; "?" before what only may be the answer. */
static void set_reasons(const CarnetReportData *data, CarnetTable *table, guint row,
                        const CarnetRegimeDecision *regime) {
  g_autoptr(GString) clauses = g_string_new(NULL), other = g_string_new(NULL), en = g_string_new(NULL),
                     zh = g_string_new(NULL);
  for (guint i = 0; i < regime->reasons->len; i++) {
    const CarnetReason *reason = g_ptr_array_index(regime->reasons, i);
    g_autofree char *id = g_strconcat("confidence.", reason->confidence, NULL);
    g_string_append_printf(clauses, "%s%s (%s)", i ? "\n" : "",
                           carnet_clause_in(data->lang, reason->clause, reason->clause_zh),
                           carnet_report_text(data, FALSE, id));
    g_string_append_printf(other, "%s%s (%s)", i ? "\n" : "",
                           carnet_clause_in(data->lang == CARNET_LANG_ZH ? CARNET_LANG_EN : CARNET_LANG_ZH,
                                            reason->clause, reason->clause_zh),
                           carnet_report_text(data, TRUE, id));
    g_string_append_printf(en, "%s%s%s", i ? "\n" : "", reason->open ? "? " : "", reason->text_en);
    g_string_append_printf(zh, "%s%s%s", i ? "\n" : "", reason->open ? "? " : "", reason->text_zh);
  }
  carnet_table_set_key(table, row, "clauses", clauses->str);
  carnet_table_set_key(table, row, "clauses.2", other->str);
  carnet_report_set_both(table, row, "reasons", en->str, zh->str, data->lang);
}

static CarnetTable *outcomes(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {{"case", "case.case", CARNET_CELL_ID},
                                              {"regime", "data.regime", CARNET_CELL_TEXT},
                                              {"regime.2", "data.regime", CARNET_CELL_TEXT},
                                              {"outcome", "case.outcome", CARNET_CELL_TEXT},
                                              {"outcome.2", "case.outcome", CARNET_CELL_TEXT},
                                              {"so_far", "data.so_far", CARNET_CELL_TEXT},
                                              {"so_far.2", "data.so_far", CARNET_CELL_TEXT},
                                              {"reasons", "data.reasons", CARNET_CELL_LIST},
                                              {"reasons.2", "data.reasons", CARNET_CELL_LIST},
                                              {"clauses", "data.clauses", CARNET_CELL_LIST},
                                              {"clauses.2", "data.clauses", CARNET_CELL_LIST},
                                              {"missing", "data.missing_facts", CARNET_CELL_LIST},
                                              {"valid_until", "case.valid_until", CARNET_CELL_DATE},
                                              {NULL, NULL, 0}};
  (void)error;
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint i = 0; i < n_cases(data); i++) {
    const CarnetCaseView *view = view_at(data, i);
    if (!view->decision || !wanted(query, view)) continue;
    for (guint r = 0; r < view->decision->regimes->len; r++) {
      const CarnetRegimeDecision *regime = g_ptr_array_index(view->decision->regimes, r);
      g_autofree char *missing = join(regime->missing);
      guint row = carnet_table_add_row(table);
      carnet_table_set_key(table, row, "case", view->item->id);
      carnet_report_set_word(data, table, row, "regime", "regime", regime->regime);
      carnet_report_set_word(data, table, row, "outcome", "decision", carnet_outcome_name(regime->outcome));
      if (regime->outcome == CARNET_UNKNOWN)
        carnet_report_set_word(data, table, row, "so_far", "decision", carnet_decision_so_far(regime));
      set_reasons(data, table, row, regime);
      carnet_table_set_key(table, row, "missing", missing);
      carnet_table_set_key(table, row, "valid_until", regime->valid_until);
    }
  }
  return table;
}

static CarnetTable *suspect(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {
      {"case", "case.case", CARNET_CELL_ID},           {"stands", "case.stands", CARNET_CELL_TEXT},
      {"stands.2", "case.stands", CARNET_CELL_TEXT},   {"changes", "data.changes", CARNET_CELL_LIST},
      {"changes.2", "data.changes", CARNET_CELL_LIST}, {NULL, NULL, 0}};
  (void)error;
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint i = 0; i < n_cases(data); i++) {
    const CarnetCaseView *view = view_at(data, i);
    gboolean shown = view->stands == CARNET_STANDS_SUSPECT || view->stands == CARNET_STANDS_CANNOT_TELL;
    if (!shown || !wanted(query, view)) continue;
    g_autofree char *en = join(view->changes[CARNET_LANG_EN]), *zh = join(view->changes[CARNET_LANG_ZH]);
    guint row = carnet_table_add_row(table);
    carnet_table_set_key(table, row, "case", view->item->id);
    carnet_report_set_word(data, table, row, "stands", "stands",
                           view->stands == CARNET_STANDS_SUSPECT ? "suspect" : "cannot_tell");
    carnet_report_set_both(table, row, "changes", en, zh, data->lang);
  }
  return table;
}

/* The row that says this already, or a new one. */
static guint row_of_assumption(CarnetTable *table, const char *regime, const char *text) {
  for (guint r = 0; r < carnet_table_rows(table); r++)
    if (strcmp(carnet_table_get(table, r, "regime"), regime) == 0 &&
        strcmp(carnet_table_get(table, r, "assumption"), text) == 0)
      return r;
  return carnet_table_add_row(table);
}

static void add_assumption(const CarnetReportData *data, CarnetTable *table, const char *case_id,
                           const CarnetRegimeDecision *regime, guint a) {
  const char *en = g_ptr_array_index(regime->assumptions, a), *zh = NULL;
  if (regime->assumptions_zh && a < regime->assumptions_zh->len)
    zh = g_ptr_array_index(regime->assumptions_zh, a);
  g_autofree char *id = g_strconcat("regime.", regime->regime, NULL);
  guint row = row_of_assumption(table, carnet_report_text(data, FALSE, id),
                                data->lang == CARNET_LANG_ZH && zh ? zh : en);
  const char *before = carnet_table_get(table, row, "cases");
  g_autofree char *cases = *before ? g_strdup_printf("%s\n%s", before, case_id) : g_strdup(case_id);
  carnet_report_set_word(data, table, row, "regime", "regime", regime->regime);
  carnet_report_set_both(table, row, "assumption", en, zh, data->lang);
  carnet_table_set_key(table, row, "cases", cases);
}

/* One row a reading of the law, with the cases that rest on it. */
static CarnetTable *assumptions(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {{"regime", "data.regime", CARNET_CELL_TEXT},
                                              {"regime.2", "data.regime", CARNET_CELL_TEXT},
                                              {"assumption", "data.assumption", CARNET_CELL_TEXT},
                                              {"assumption.2", "data.assumption", CARNET_CELL_TEXT},
                                              {"cases", "data.cases", CARNET_CELL_LIST},
                                              {NULL, NULL, 0}};
  (void)error;
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint i = 0; i < n_cases(data); i++) {
    const CarnetCaseView *view = view_at(data, i);
    for (guint r = 0; view->decision && wanted(query, view) && r < view->decision->regimes->len; r++) {
      const CarnetRegimeDecision *regime = g_ptr_array_index(view->decision->regimes, r);
      for (guint a = 0; a < regime->assumptions->len; a++)
        add_assumption(data, table, view->item->id, regime, a);
    }
  }
  return table;
}

/* ---- approvals, as a signature strip too
 * --------------------------------------------------------------------------------------- */

static char *short_fingerprint(const char *key) {
  gsize n = strlen(key);
  return n > 16 ? g_strdup_printf("%.11s…%s", key, key + n - 3) : g_strdup(key);
}

static void add_approval(const CarnetReportData *data, CarnetTable *table, const CarnetCaseView *view,
                         const CarnetEventRecord *record) {
  static const char *const verdicts[] = {"unchecked", "good", "unsigned", "bad"};
  g_autofree char *date = g_strndup(record->time, 10),
                  *key = short_fingerprint(record->key ? record->key : "");
  g_auto(GStrv) list = carnet_node_get_strings(record->body, "conditions");
  g_autofree char *conditions = list ? g_strjoinv("\n", list) : g_strdup("");
  guint row = carnet_table_add_row(table);
  carnet_table_set_key(table, row, "case", view->item->id);
  carnet_report_set_word(data, table, row, "action", "action", record->action);
  carnet_report_set_word(data, table, row, "role", "role", record->role);
  carnet_table_set_key(table, row, "name", record->by);
  carnet_table_set_key(table, row, "date", date);
  carnet_report_set_word(data, table, row, "outcome", "decision",
                         carnet_node_get_string(record->body, "outcome", ""));
  carnet_table_set_key(table, row, "valid_until", carnet_node_get_string(record->body, "valid_until", ""));
  carnet_table_set_key(table, row, "conditions", conditions);
  carnet_table_set_key(table, row, "key", key);
  carnet_table_set_key(table, row, "verdict", verdicts[record->verdict]);
  carnet_table_set_key(table, row, "digest", record->digest);
}

/* Reviews, approvals, renewals and what ended them, in the order of causes; kind="approve,renew": only these.
 */
static CarnetTable *approvals(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {{"case", "case.case", CARNET_CELL_ID},
                                              {"action", "log.action", CARNET_CELL_TEXT},
                                              {"action.2", "log.action", CARNET_CELL_TEXT},
                                              {"role", "log.role", CARNET_CELL_TEXT},
                                              {"role.2", "log.role", CARNET_CELL_TEXT},
                                              {"name", "log.by", CARNET_CELL_ID},
                                              {"date", "data.date", CARNET_CELL_DATE},
                                              {"outcome", "case.outcome", CARNET_CELL_TEXT},
                                              {"outcome.2", "case.outcome", CARNET_CELL_TEXT},
                                              {"valid_until", "case.valid_until", CARNET_CELL_DATE},
                                              {"conditions", "data.conditions", CARNET_CELL_LIST},
                                              {"key", "data.key", CARNET_CELL_ID},
                                              {"verdict", "log.verdict", CARNET_CELL_TEXT},
                                              {"digest", "log.digest", CARNET_CELL_ID},
                                              {NULL, NULL, 0}};
  const char *kind = carnet_report_attr(query, "kind");
  g_auto(GStrv) shown = g_strsplit(kind ? kind : "review,approve,renew,reject,revoke,return", ",", -1);
  (void)error;
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint i = 0; i < n_cases(data); i++) {
    const CarnetCaseView *view = view_at(data, i);
    for (guint e = 0; wanted(query, view) && e < view->item->events->len; e++) {
      const CarnetEventRecord *record = g_ptr_array_index(view->item->events, e);
      if (strcmp(record->kind, "export") == 0 && g_strv_contains((const char *const *)shown, record->action))
        add_approval(data, table, view, record);
    }
  }
  return table;
}

/* ---- counters
 * -------------------------------------------------------------------------------------------------------------------------
 */

/* What a counter rests on, and what it lacks. */
static void set_apart(CarnetTable *table, guint row, const char *key, const CarnetTable *from,
                      const char *basis, const char *note) {
  const char *rests = carnet_table_get(from, row, basis), *lacks = carnet_table_get(from, row, note);
  g_autofree char *text = g_strdup_printf("%s%s%s", rests, *lacks ? " · " : "", lacks);
  carnet_table_set_key(table, row, key, text);
}

/* "CN · people, this year · entity". */
static void set_label(CarnetTable *table, guint row, const char *key, const CarnetTable *from,
                      const char *label) {
  const char *own = carnet_table_get(from, row, label);
  g_autofree char *regime = g_ascii_strup(carnet_table_get(from, row, "regime"), -1);
  g_autofree char *text = *own ? g_strdup_printf("%s · %s", regime, own) : g_strdup("");
  carnet_table_set_key(table, row, key, text);
}

/* Each counter with the regime whose line it is, and with what its own sum rests on. */
static CarnetTable *thresholds(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {{"label", "threshold.label", CARNET_CELL_TEXT},
                                              {"label.2", "threshold.label", CARNET_CELL_TEXT},
                                              {"count", "threshold.value", CARNET_CELL_INT},
                                              {"basis", "threshold.basis_title", CARNET_CELL_TEXT},
                                              {"limit", "threshold.limit", CARNET_CELL_INT},
                                              {"clause", "threshold.clause", CARNET_CELL_TEXT},
                                              {"confidence", "threshold.confidence", CARNET_CELL_TEXT},
                                              {"apart", "threshold.note", CARNET_CELL_TEXT},
                                              {"apart.2", "threshold.note", CARNET_CELL_TEXT},
                                              {NULL, NULL, 0}};
  static const char *const same[] = {"limit", "clause", "confidence"};
  (void)query;
  g_autoptr(CarnetTable) both = carnet_report_both(data, carnet_action_thresholds, error);
  if (!both) return NULL;
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint r = 0; r < carnet_table_rows(both); r++) {
    guint row = carnet_table_add_row(table);
    for (gsize k = 0; k < G_N_ELEMENTS(same); k++)
      carnet_table_set_key(table, row, same[k], carnet_table_get(both, r, same[k]));
    carnet_table_set_key(table, row, "count", carnet_table_get(both, r, "value"));
    carnet_table_set_key(table, row, "basis", carnet_table_get(both, r, "rests_on"));
    set_label(table, row, "label", both, "label");
    set_label(table, row, "label.2", both, "label.2");
    set_apart(table, row, "apart", both, "basis", "note");
    set_apart(table, row, "apart.2", both, "basis.2", "note.2");
  }
  return table;
}

const CarnetReportTable carnet_report_tables_cases[] = {{"cases", cases},
                                                        {"cases.outcomes", outcomes},
                                                        {"cases.suspect", suspect},
                                                        {"approvals", approvals},
                                                        {"thresholds", thresholds},
                                                        {"assumptions", assumptions},
                                                        {NULL, NULL}};
