/* Report tables of findings: what stands, what people did with it, and the ceilings of fines behind it. */
#include <string.h>

#include "carnet/actions_findings.h"
#include "carnet/text.h"
#include "findings.h"
#include "penalties.h"
#include "report.h"

/* ---- what all of them read
 * --------------------------------------------------------------------------------------- */

/* All findings in the report's language, the other beside it: made once, for most reports ask several times.
 * Borrowed. */
static const CarnetTable *all_findings(CarnetReportData *data, GError **error) {
  if (data->found && data->found_lang == data->lang) return data->found;
  g_clear_pointer(&data->found, carnet_table_free);
  data->found = carnet_report_both(data, carnet_action_findings_all, error);
  data->found_lang = data->lang;
  return data->found;
}

static const char *cell(const CarnetTable *found, guint row, const char *key) {
  return carnet_table_get(found, row, key);
}

static gboolean is_state(const CarnetTable *found, guint row, const char *state) {
  return strcmp(cell(found, row, "state"), state) == 0;
}

static gboolean stands(const CarnetTable *found, guint row) {
  return !is_state(found, row, "accepted") && !is_state(found, row, "closed");
}

/* kind="high": of that severity; regime="cn": under that law; group="flow,expired": whose check begins so. */
static gboolean wanted(const CarnetReportQuery *query, const CarnetTable *found, guint row) {
  const char *kind = carnet_report_attr(query, "kind"), *regime = carnet_report_attr(query, "regime"),
             *group = carnet_report_attr(query, "group");
  if (kind && strcmp(kind, cell(found, row, "severity")) != 0) return FALSE;
  if (regime && strcmp(regime, cell(found, row, "regime")) != 0) return FALSE;
  if (!group) return TRUE;
  g_auto(GStrv) words = g_strsplit(group, ",", -1);
  for (char **word = words; *word; word++)
    if (g_str_has_prefix(cell(found, row, "check"), g_strstrip(*word))) return TRUE;
  return FALSE;
}

/* ---- cells
 * ------------------------------------------------------------------------------------------------------- */

static const struct {
  const char *word, *sign;
} severities[] = {{"critical", "✗"}, {"high", "!"}, {"medium", "~"}, {"low", "·"}};

/* A sign and a word: the colour of a state is never alone. */
static void set_severity(const CarnetReportData *data, CarnetTable *table, guint row, const char *word) {
  g_autofree char *id = g_strconcat("severity.", word, NULL);
  const char *sign = "";
  for (gsize i = 0; i < G_N_ELEMENTS(severities); i++)
    if (strcmp(severities[i].word, word) == 0) sign = severities[i].sign;
  g_autofree char *first = g_strdup_printf("%s\u00a0%s", sign, carnet_report_text(data, FALSE, id)),
                  *second = g_strdup_printf("%s\u00a0%s", sign, carnet_report_text(data, TRUE, id));
  carnet_table_set_key(table, row, "severity", first);
  carnet_table_set_key(table, row, "severity.2", second);
}

/* Days since then, as of the report's day; "" where nobody knows since when. */
static void set_age(const CarnetReportData *data, CarnetTable *table, guint row, const char *since) {
  g_autofree char *day = g_strndup(since, 10);
  if (carnet_text_is_day(day))
    carnet_report_set_int(table, row, "age", carnet_text_days_between(day, data->as_of));
}

static CarnetLang lang_of(const CarnetReportData *data, gboolean second) {
  return (data->lang == CARNET_LANG_ZH) != second ? CARNET_LANG_ZH : CARNET_LANG_EN;
}

/* What was found, and since when where that is known: one column, for most findings have no day. */
static void set_finding(const CarnetReportData *data, CarnetTable *table, guint row, gboolean second) {
  const char *since = carnet_table_get(table, row, "since"),
             *what = carnet_table_get(table, row,
                                      second && *carnet_table_get(table, row, "what.2") ? "what.2" : "what");
  g_autofree char *day = g_strndup(since, 10),
                  *text = *since ? carnet_texts_format(data->app->texts, lang_of(data, second),
                                                       "finding.what_since", "what", what, "day", day, NULL)
                                 : g_strdup(what);
  carnet_table_set_key(table, row, second ? "finding.2" : "finding", text);
}

/* "GDPR 83(5): 62,400,000.00 EUR (verified)"; how it is reckoned stands in the table `exposure`. */
static char *ceiling_in(const CarnetReportData *data, const CarnetPenaltyBook *book,
                        const CarnetPenalty *penalty, CarnetLang lang) {
  gint64 minor = 0;
  const char *currency = "";
  gboolean whole = TRUE, known = carnet_penalty_ceiling(book, penalty, &minor, &currency, &whole);
  g_autofree char *amount = known ? carnet_text_money(minor) : g_strdup("?");
  return carnet_texts_format(
      data->app->texts, lang, whole ? "data.ceiling" : "data.ceiling_in_part", "clause",
      carnet_clause_in(lang, penalty->entry.clause, penalty->entry.clause_zh), "amount", amount, "currency",
      currency, "confidence",
      carnet_texts_word(data->app->texts, lang, "confidence", penalty->entry.confidence), NULL);
}

static void set_ceiling(const CarnetReportData *data, const CarnetPenaltyBook *book, CarnetTable *table,
                        guint row, const char *id) {
  const CarnetPenalty *penalty = *id ? carnet_penalty_find(book, id) : NULL;
  if (!penalty) return;
  g_autofree char *first = ceiling_in(data, book, penalty, lang_of(data, FALSE)),
                  *second = ceiling_in(data, book, penalty, lang_of(data, TRUE));
  carnet_table_set_key(table, row, "ceiling", first);
  carnet_table_set_key(table, row, "ceiling.2", second);
}

/* A clause that is cited alike in both languages is printed once. */
static void say_clause_once(CarnetTable *table, guint row) {
  if (strcmp(carnet_table_get(table, row, "clause"), carnet_table_get(table, row, "clause.2")) == 0)
    carnet_table_set_key(table, row, "clause.2", "");
}

/* ---- what stands
 * ----------------------------------------------------------------------------------------------------- */

static CarnetTable *findings(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {{"severity", "finding.severity", CARNET_CELL_TEXT},
                                              {"severity.2", "finding.severity", CARNET_CELL_TEXT},
                                              {"what", "finding.what", CARNET_CELL_TEXT},
                                              {"what.2", "finding.what", CARNET_CELL_TEXT},
                                              {"finding", "finding.what", CARNET_CELL_TEXT},
                                              {"finding.2", "finding.what", CARNET_CELL_TEXT},
                                              {"clause", "finding.clause", CARNET_CELL_TEXT},
                                              {"clause.2", "finding.clause", CARNET_CELL_TEXT},
                                              {"where", "finding.where", CARNET_CELL_ID},
                                              {"since", "finding.since", CARNET_CELL_DATE},
                                              {"age", "data.age", CARNET_CELL_INT},
                                              {"next", "finding.next", CARNET_CELL_ID},
                                              {"check", "finding.check", CARNET_CELL_ID},
                                              {"id", "finding.id", CARNET_CELL_ID},
                                              {"state", "finding.state", CARNET_CELL_TEXT},
                                              {"state.2", "finding.state", CARNET_CELL_TEXT},
                                              {"owner", "finding.owner", CARNET_CELL_ID},
                                              {"due", "finding.due", CARNET_CELL_DATE},
                                              {"resolve", "finding.resolve", CARNET_CELL_TEXT},
                                              {"resolve.2", "finding.resolve", CARNET_CELL_TEXT},
                                              {"ceiling", "finding.ceiling", CARNET_CELL_TEXT},
                                              {"ceiling.2", "finding.ceiling", CARNET_CELL_TEXT},
                                              {NULL, NULL, 0}};
  static const char *const same[] = {"what",  "what.2", "clause", "clause.2", "where",   "since",    "next",
                                     "check", "id",     "owner",  "due",      "resolve", "resolve.2"};
  const CarnetTable *found = all_findings(data, error);
  g_autoptr(CarnetPenaltyBook) book = found ? carnet_penalty_book_new(data->app, error) : NULL;
  if (!book) return NULL;
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint r = 0; r < carnet_table_rows(found); r++) {
    if (!stands(found, r) || !wanted(query, found, r)) continue;
    guint row = carnet_table_add_row(table);
    for (gsize k = 0; k < G_N_ELEMENTS(same); k++)
      carnet_table_set_key(table, row, same[k], cell(found, r, same[k]));
    say_clause_once(table, row);
    set_severity(data, table, row, cell(found, r, "severity"));
    carnet_report_set_word(data, table, row, "state", "state", cell(found, r, "state"));
    set_age(data, table, row, cell(found, r, "since"));
    set_finding(data, table, row, FALSE);
    set_finding(data, table, row, TRUE);
    set_ceiling(data, book, table, row, cell(found, r, "penalty"));
  }
  return table;
}

/* ---- counts
 * ----------------------------------------------------------------------------------------------------------
 */

typedef enum { STANDS, UNOWNED, OVERDUE, ACCEPTED, CLOSED, N_COUNTS } Count;

static gboolean is_counted(const CarnetReportData *data, const CarnetTable *found, guint row, Count what) {
  const char *due = cell(found, row, "due");
  switch (what) {
  case STANDS: return stands(found, row);
  case UNOWNED: return stands(found, row) && !*cell(found, row, "owner");
  case OVERDUE: return stands(found, row) && *due && strcmp(due, data->as_of) < 0;
  case ACCEPTED: return is_state(found, row, "accepted");
  case CLOSED: return is_state(found, row, "closed");
  case N_COUNTS: break;
  }
  return FALSE;
}

/* `severity` NULL: all. */
static gint64 count_of(const CarnetReportData *data, const CarnetTable *found, const char *severity,
                       Count what) {
  gint64 n = 0;
  for (guint r = 0; r < carnet_table_rows(found); r++)
    n += is_counted(data, found, r, what) && (!severity || strcmp(severity, cell(found, r, "severity")) == 0);
  return n;
}

gint64 carnet_report_findings_number(CarnetReportData *data, const char *name) {
  static const struct {
    const char *name;
    Count what;
  } names[] = {{"findings_standing", STANDS},
               {"findings_unowned", UNOWNED},
               {"findings_overdue", OVERDUE},
               {"findings_accepted", ACCEPTED}};
  for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
    if (strcmp(names[i].name, name) != 0) continue;
    const CarnetTable *found = all_findings(data, NULL);
    return found ? count_of(data, found, NULL, names[i].what) : -1;
  }
  return -1;
}

static CarnetTable *finding_counts(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {{"severity", "finding.severity", CARNET_CELL_TEXT},
                                              {"severity.2", "finding.severity", CARNET_CELL_TEXT},
                                              {"count", "column.count", CARNET_CELL_INT},
                                              {"unowned", "data.unowned", CARNET_CELL_INT},
                                              {"overdue", "data.overdue", CARNET_CELL_INT},
                                              {"accepted", "data.accepted", CARNET_CELL_INT},
                                              {"closed", "data.judged_none", CARNET_CELL_INT},
                                              {NULL, NULL, 0}};
  static const char *const keys[N_COUNTS] = {"count", "unowned", "overdue", "accepted", "closed"};
  (void)query;
  const CarnetTable *found = all_findings(data, error);
  if (!found) return NULL;
  CarnetTable *table = carnet_table_new_with(columns);
  for (gsize s = 0; s < G_N_ELEMENTS(severities); s++) {
    guint row = carnet_table_add_row(table);
    set_severity(data, table, row, severities[s].word);
    for (guint c = 0; c < N_COUNTS; c++)
      carnet_report_set_int(table, row, keys[c], count_of(data, found, severities[s].word, (Count)c));
  }
  return table;
}

/* ---- what people did
 * ------------------------------------------------------------------------------------------------- */

static gint row_of(const CarnetTable *found, const char *id) {
  for (guint r = 0; r < carnet_table_rows(found); r++)
    if (strcmp(cell(found, r, "id"), id) == 0) return (gint)r;
  return -1;
}

/* A finding that no check finds any more has no severity, and the words of the day when it was last dealt
 * with. */
static void set_settled(const CarnetReportData *data, CarnetTable *table, const CarnetTable *lives,
                        guint life, const CarnetTable *found, gint at) {
  static const char *const same[] = {"owner", "until", "evidence", "by", "reason"};
  guint row = carnet_table_add_row(table);
  g_autofree char *date = g_strndup(carnet_table_get(lives, life, "time"), 10);
  for (gsize k = 0; k < G_N_ELEMENTS(same); k++)
    carnet_table_set_key(table, row, same[k], carnet_table_get(lives, life, same[k]));
  carnet_table_set_key(table, row, "id", carnet_table_get(lives, life, "finding"));
  carnet_table_set_key(table, row, "date", date);
  carnet_table_set_key(table, row, "stands", at >= 0 ? "yes" : "no");
  carnet_report_set_word(data, table, row, "state", "state",
                         at >= 0 ? cell(found, (guint)at, "state") : carnet_table_get(lives, life, "state"));
  carnet_table_set_key(table, row, "what",
                       at >= 0 ? cell(found, (guint)at, "what") : carnet_table_get(lives, life, "text"));
  if (at < 0) return;
  carnet_table_set_key(table, row, "what.2", cell(found, (guint)at, "what.2"));
  set_severity(data, table, row, cell(found, (guint)at, "severity"));
}

/* Accepted and closed ones, and those that somebody had and no check finds any more. */
static CarnetTable *settled(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {{"severity", "finding.severity", CARNET_CELL_TEXT},
                                              {"severity.2", "finding.severity", CARNET_CELL_TEXT},
                                              {"what", "finding.what", CARNET_CELL_TEXT},
                                              {"what.2", "finding.what", CARNET_CELL_TEXT},
                                              {"state", "data.last_done", CARNET_CELL_TEXT},
                                              {"state.2", "data.last_done", CARNET_CELL_TEXT},
                                              {"stands", "data.still_found", CARNET_CELL_FLAG},
                                              {"date", "data.date", CARNET_CELL_DATE},
                                              {"by", "data.by", CARNET_CELL_ID},
                                              {"reason", "data.reason", CARNET_CELL_TEXT},
                                              {"until", "finding.until", CARNET_CELL_DATE},
                                              {"evidence", "finding.evidence", CARNET_CELL_ID},
                                              {"owner", "finding.owner", CARNET_CELL_ID},
                                              {"id", "finding.id", CARNET_CELL_ID},
                                              {NULL, NULL, 0}};
  static const char *const by_date[] = {"date", "id", NULL};
  (void)query;
  const CarnetTable *found = all_findings(data, error);
  g_autoptr(CarnetTable) lives = found ? carnet_app_table(data->app, "findings", error) : NULL;
  if (!lives) return NULL;
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint i = 0; i < carnet_table_rows(lives); i++) {
    gint at = row_of(found, carnet_table_get(lives, i, "finding"));
    if (at < 0 || !stands(found, (guint)at)) set_settled(data, table, lives, i, found, at);
  }
  return carnet_report_sort(table, by_date);
}

/* ---- ceilings of fines: one row a law, never a sum
 * ------------------------------------------------------------------------ */

static CarnetTable *exposure(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {{"regime", "data.regime", CARNET_CELL_TEXT},
                                              {"regime.2", "data.regime", CARNET_CELL_TEXT},
                                              {"clause", "finding.clause", CARNET_CELL_TEXT},
                                              {"clause.2", "finding.clause", CARNET_CELL_TEXT},
                                              {"amount", "exposure.ceiling", CARNET_CELL_TEXT},
                                              {"whole", "exposure.whole", CARNET_CELL_FLAG},
                                              {"findings", "exposure.findings", CARNET_CELL_INT},
                                              {"ceiling", "data.reckoned", CARNET_CELL_TEXT},
                                              {"ceiling.2", "data.reckoned", CARNET_CELL_TEXT},
                                              {"confidence", "data.confidence", CARNET_CELL_TEXT},
                                              {"confidence.2", "data.confidence", CARNET_CELL_TEXT},
                                              {NULL, NULL, 0}};
  static const char *const same[] = {"clause", "clause.2", "whole", "findings", "ceiling", "ceiling.2"};
  static const char *const by_law[] = {"regime", "clause", NULL};
  (void)query;
  g_autoptr(CarnetTable) both = carnet_report_both(data, carnet_action_exposure, error);
  if (!both) return NULL;
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint r = 0; r < carnet_table_rows(both); r++) {
    const char *minor = cell(both, r, "amount_minor");
    guint row = carnet_table_add_row(table);
    for (gsize k = 0; k < G_N_ELEMENTS(same); k++)
      carnet_table_set_key(table, row, same[k], cell(both, r, same[k]));
    say_clause_once(table, row);
    carnet_report_set_word(data, table, row, "regime", "regime", cell(both, r, "law"));
    carnet_report_set_word(data, table, row, "confidence", "confidence", cell(both, r, "confidence"));
    if (!*minor) continue;
    g_autofree char *money = carnet_text_money(g_ascii_strtoll(minor, NULL, 10)),
                    *amount = g_strdup_printf("%s\u00a0%s", money, cell(both, r, "currency"));
    carnet_table_set_key(table, row, "amount", amount);
  }
  return carnet_report_sort(table, by_law);
}

const CarnetReportTable carnet_report_tables_findings[] = {{"findings", findings},
                                                           {"findings.counts", finding_counts},
                                                           {"findings.settled", settled},
                                                           {"exposure", exposure},
                                                           {NULL, NULL}};
