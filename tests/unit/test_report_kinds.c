/* links: actions compliance db records reports base actions_support.c */
/*
 * test_report_kinds.c - every report that ships over a small workspace: made in each language, made again to
 * the byte, and what its own tables say.
 */
#include "actions_support.h"

#include "carnet/actions_findings.h"
#include "carnet/actions_reports.h"
#include "carnet/error.h"
#include "carnet/fs.h"
#include "carnet/yaml.h"
#include "report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static Fleet *fleet;

static int setup(void **state) {
  (void)state;
  fleet = fleet_new();
  return 0;
}

static int teardown(void **state) {
  (void)state;
  fleet_free(fleet);
  return 0;
}

/* ---- what ships
 * --------------------------------------------------------------------------------------------------- */

/* Kinds, and what one of their pages must say. */
static const struct {
  const char *kind, *en, *zh;
  guint pages;
} kinds[] = {{"full-audit", "Full audit report", "全面审计报告", 8},
             {"findings", "Findings and corrective actions", "问题与整改措施", 8},
             {"costs", "Certification costs", "认证费用", 7},
             {"approvals", "Register of approvals and permissions", "批准与许可登记", 9},
             {"art30", "Record of processing activities (GDPR Art. 30)", "处理活动记录（GDPR 第30条）", 8},
             {"gb44495", "Readiness for GB 44495-2024 by clause", "GB 44495-2024 各条款准备情况", 9},
             {"population", "Population and completeness", "总体与完整性", 8},
             {"case", "Export case file", "出境案件卷宗", 8}};

static void is_made_again(const char *path) {
  g_autoptr(CarnetReportCheck) check = NULL;
  FLEET_OK(check = carnet_action_report_verify(fleet->app, path, error));
  assert_int_equal(check->verdict, CARNET_REPORT_IDENTICAL);
}

static gboolean is_of_one_case(gsize k) { return strcmp(kinds[k].kind, "case") == 0; }

static void make(gsize k, const char *lang, const char *case_id) {
  CarnetReportRequest request = {
      .kind = kinds[k].kind, .lang = lang, .case_id = is_of_one_case(k) ? case_id : NULL};
  g_autoptr(CarnetReport) report = NULL;
  FLEET_OK(report = carnet_action_report(fleet->app, &request, error));
  if (report->pages < kinds[k].pages) fail_msg("%s in %s has %u pages", kinds[k].kind, lang, report->pages);
  gsize n = 0;
  const char *bytes = g_bytes_get_data(report->bytes, &n);
  assert_true(n > 10000 && memcmp(bytes, "%PDF-", 5) == 0);
  g_autofree char *path = g_build_filename(fleet->folder, report->file_name, NULL);
  FLEET_OK(carnet_fs_write(path, bytes, n, error));
  is_made_again(path);
}

static void every_kind_is_made_in_each_language(void **state) {
  (void)state;
  static const char *const langs[] = {"en", "zh", "en,zh", "zh,en"};
  g_autofree char *id = fleet_case(fleet, fleet_request, 2);
  for (gsize k = 0; k < G_N_ELEMENTS(kinds); k++)
    for (gsize i = 0; i < G_N_ELEMENTS(langs); i++) make(k, langs[i], id);
}

/* Each template that ships has a name in both languages, and stands in the list. */
static void every_kind_is_listed(void **state) {
  (void)state;
  g_autoptr(CarnetTable) list = NULL;
  FLEET_OK(list = carnet_action_report_kinds(fleet->app, error));
  for (gsize k = 0; k < G_N_ELEMENTS(kinds); k++) {
    guint r = 0;
    while (r < carnet_table_rows(list) && strcmp(carnet_table_get(list, r, "kind"), kinds[k].kind) != 0) r++;
    if (r == carnet_table_rows(list)) fail_msg("%s is not listed", kinds[k].kind);
    assert_string_equal(carnet_table_get(list, r, "en"), kinds[k].en);
    assert_string_equal(carnet_table_get(list, r, "zh"), kinds[k].zh);
  }
}

static void an_unknown_kind_names_those_there_are(void **state) {
  (void)state;
  CarnetReportRequest request = {.kind = "finding"};
  g_autoptr(GError) error = NULL;
  assert_null(carnet_action_report(fleet->app, &request, &error));
  assert_int_equal(error->code & 0xff, CARNET_ERROR_NOT_FOUND);
  assert_non_null(strstr(error->message, "no report is called finding"));
  for (gsize k = 0; k < G_N_ELEMENTS(kinds); k++)
    if (!strstr(error->message, kinds[k].kind)) fail_msg("%s is not in: %s", kinds[k].kind, error->message);
}

/* ---- tables
 * ------------------------------------------------------------------------------------------------------ */

static CarnetReportData *data_now(void) {
  CarnetReportRequest request = {.kind = "small"};
  CarnetReportData *data = NULL;
  FLEET_OK(data = carnet_report_data_new(fleet->app, &request, error));
  return data;
}

/* `attrs` NULL, or name, value, ..., NULL. */
static CarnetTable *table_of(CarnetReportData *data, const char *name, const char *const *attrs,
                             CarnetLang lang) {
  CarnetReportSource source;
  carnet_report_source(data, &source);
  CarnetReportQuery query = {"table", name, attrs, lang};
  CarnetTable *table = NULL;
  FLEET_OK(table = source.table(source.user, &query, error));
  return table;
}

/* The row in which all these cells are (key, value, ..., NULL), or the end of the test. */
static guint row_with(const CarnetTable *table, const char *const *cells) {
  for (guint r = 0; r < carnet_table_rows(table); r++) {
    guint i = 0;
    while (cells[i] && strcmp(carnet_table_get(table, r, cells[i]), cells[i + 1]) == 0) i += 2;
    if (!cells[i]) return r;
  }
  for (guint r = 0; r < carnet_table_rows(table); r++)
    for (guint c = 0; c < carnet_table_columns(table); c++)
      print_message("%u %s: %s\n", r, carnet_table_column(table, c)->key, carnet_table_cell(table, r, c));
  fail_msg("no row with %s %s", cells[0], cells[1]);
  return 0;
}
#define ROW(table, ...) row_with(table, (const char *const[]){__VA_ARGS__, NULL})

static gint64 value_of(CarnetReportData *data, const char *name) {
  g_autofree char *value = carnet_report_value(data, name, CARNET_LANG_EN);
  assert_non_null(value);
  return g_ascii_strtoll(value, NULL, 10);
}

static void step(const char *person, const char *id, const char *action, const char *yaml) {
  g_autoptr(CarnetNode) keys = NULL;
  FLEET_OK(keys = carnet_yaml_load(yaml, strlen(yaml), "test", &carnet_yaml_limits_document, error));
  FLEET_OK(carnet_app_set_person(fleet->app, person, error));
  FLEET_OK(carnet_action_finding_step(fleet->app, id, action, keys, "known to the board", error));
  FLEET_OK(carnet_app_set_person(fleet->app, "p-boss", error));
}

/* The id of the only finding of a check; caller frees. */
static char *id_of(const char *check) {
  g_autoptr(CarnetTable) found = fleet_findings(fleet->app);
  for (guint r = 0; r < carnet_table_rows(found); r++)
    if (strcmp(carnet_table_get(found, r, "check"), check) == 0)
      return g_strdup(carnet_table_get(found, r, "id"));
  fail_msg("no finding of %s", check);
  return NULL;
}

/* Who has a finding and by when stands beside it; an accepted one stands elsewhere, with who and why. */
static void findings_say_who_does_what(void **state) {
  (void)state;
  g_autofree char *failed = id_of("certificate_failed"), *budget = id_of("budget");
  g_autoptr(CarnetReportData) before = data_now();
  gint64 standing = value_of(before, "findings_standing");
  step("p-rev", failed, "assign", "{to: p-rev, due: \"2026-11-01\"}");
  step("p-app", budget, "accept", "{until: \"2027-01-31\"}");
  g_autoptr(CarnetReportData) data = data_now();
  static const char *const high[] = {"kind", "high", NULL}, *const money[] = {"group", "budget,cert", NULL};
  g_autoptr(CarnetTable) table = table_of(data, "findings", high, CARNET_LANG_ZH);
  ROW(table, "id", failed, "owner", "p-rev", "due", "2026-11-01", "state", "已分派", "state.2", "assigned",
      "severity", "!\u00a0高", "severity.2", "!\u00a0high");
  for (guint r = 0; r < carnet_table_rows(table); r++)
    assert_string_equal(carnet_table_get(table, r, "severity.2"), "!\u00a0high");
  g_autoptr(CarnetTable) grouped = table_of(data, "findings", money, CARNET_LANG_EN);
  ROW(grouped, "id", failed, "check", "certificate_failed");
  for (guint r = 0; r < carnet_table_rows(grouped); r++)
    assert_string_not_equal(carnet_table_get(grouped, r, "id"), budget);
  g_autoptr(CarnetTable) settled = table_of(data, "findings.settled", NULL, CARNET_LANG_EN);
  assert_int_equal(carnet_table_rows(settled), 1);
  ROW(settled, "id", budget, "state", "accepted", "state.2", "已接受", "stands", "yes", "until", "2027-01-31",
      "by", "p-app", "reason", "known to the board", "date", "2026-11-22");
  g_autoptr(CarnetTable) counts = table_of(data, "findings.counts", NULL, CARNET_LANG_EN);
  ROW(counts, "severity", "!\u00a0high", "overdue", "1");
  ROW(counts, "severity", "~\u00a0medium", "accepted", "1", "overdue", "0");
  assert_int_equal(value_of(data, "findings_standing"), standing - 1);
  assert_int_equal(value_of(data, "findings_overdue"), 1);
  assert_int_equal(value_of(data, "findings_accepted"), 1);
  assert_int_equal(value_of(data, "findings_unowned"), standing - 2);
}

/* Amounts are in major units, and a currency has a sum of its own. */
static void costs_are_summed_by_currency_alone(void **state) {
  (void)state;
  fleet_record(fleet, "cost", "estimate", "x5-un-r155",
               "{model: \"X5\", standard: \"UN R155 type\", amount_minor: 100000, high_minor: 250000, "
               "currency: \"EUR\", date: \"2026-05-01\", confidence: secondary, source: \"an offer\"}");
  fleet_record(fleet, "cost", "estimate", "x5-gb44495",
               "{model: \"X5\", standard: \"GB 44495\", amount_minor: 300000, currency: \"CNY\", date: "
               "\"2026-05-01\"}");
  g_autoptr(CarnetReportData) data = data_now();
  static const char *const x5[] = {"model", "X5", NULL};
  g_autoptr(CarnetTable) years = table_of(data, "costs.years", NULL, CARNET_LANG_EN);
  ROW(years, "year", "2026", "standard", "GB 44495", "budget", "1000.00", "paid", "1250.00", "variance",
      "250.00", "currency", "CNY");
  g_autoptr(CarnetTable) forecast = table_of(data, "costs.forecast", x5, CARNET_LANG_EN);
  ROW(forecast, "standard", "UN R155 type", "low", "1000.00", "high", "2500.00", "origin", "estimate",
      "origin.2", "自有估算", "confidence", "secondary", "source", "an offer");
  g_autoptr(CarnetTable) sums = table_of(data, "costs.forecast_sums", x5, CARNET_LANG_EN);
  ROW(sums, "model", "X5", "currency", "EUR", "low", "1000.00", "high", "2500.00", "items", "1");
  ROW(sums, "model", "X5", "currency", "CNY", "low", "3000.00");
}

/* People of two months may be the same ones: the highest month stands beside the case, never a sum. */
static void what_left_stands_beside_the_case(void **state) {
  (void)state;
  g_autofree char *id = fleet_case(fleet, fleet_request, 2), *idle = fleet_case(fleet, fleet_request, 0);
  fleet_record(fleet, "transfer", "add", id,
               "{month: \"2026-09\", people: {distinct: 900, basis: exact}, rows: 1}");
  fleet_record(fleet, "transfer", "add", id,
               "{month: \"2026-10\", people: {distinct: 1300, basis: exact}, rows: 99}");
  g_autoptr(CarnetReportData) data = data_now();
  g_autoptr(CarnetTable) table = table_of(data, "flows.cases", NULL, CARNET_LANG_EN);
  ROW(table, "case", id, "ours", "approved", "ours.2", "已批准", "months", "2", "first", "2026-09", "last",
      "2026-10", "rows_moved", "99", "rows_over", "yes", "people", "1200", "people_moved", "1300",
      "people_over", "yes");
  ROW(table, "case", idle, "months", "0", "rows_over", "", "people_moved", "");
  static const char *const approved[] = {"kind", "approve,renew", NULL};
  g_autoptr(CarnetTable) approvals = table_of(data, "approvals", approved, CARNET_LANG_EN);
  assert_int_equal(carnet_table_rows(approvals), 1);
  ROW(approvals, "case", id, "action", "approved");
  g_autoptr(CarnetTable) cases = table_of(data, "cases", NULL, CARNET_LANG_EN);
  ROW(cases, "case", idle, "may_flow", "no");
}

/* What the register does not say is a gap, and so is a row that names no destination. */
static void the_record_names_what_it_lacks(void **state) {
  (void)state;
  fleet_record(
      fleet, "activity", "add", "act-1",
      "{name: \"Route guidance\", name_zh: \"路线引导\", controller: \"lanzhe-auto\", purpose: "
      "\"navigation\", basis: \"consent\", subjects: [driver], retention_days: 1095, rows: \"path:navigation to:US\"}");
  fleet_record(fleet, "activity", "add", "act-2", "{name: \"Nothing said\"}");
  g_autoptr(CarnetReportData) data = data_now();
  g_autoptr(CarnetTable) table = table_of(data, "activities.letters", NULL, CARNET_LANG_EN);
  ROW(table, "id", "act-1", "asks", "Controller", "says", "Lanzhe Auto, CN", "says.2", "澜哲汽车, CN",
      "missing", "no");
  ROW(table, "id", "act-1", "letter", "(a)", "says", "? this register has no place for it", "missing", "yes");
  ROW(table, "id", "act-1", "letter", "(c)", "says", "driver", "says.2", "驾驶员", "missing", "no");
  ROW(table, "id", "act-1", "letter", "(d)", "says", "? not recorded", "says.2", "? 未记录", "missing",
      "yes");
  ROW(table, "id", "act-1", "letter", "(e)", "asks", "Transfers to third countries", "says", "US", "missing",
      "no");
  ROW(table, "id", "act-1", "letter", "(f)", "says", "1,095 days", "says.2", "1,095 天");
  ROW(table, "id", "act-1", "letter", "Art. 6", "says", "consent", "missing", "no");
  ROW(table, "id", "act-2", "asks", "Transfers to third countries", "says", "? not recorded", "missing",
      "yes");
  static const char *const gaps[] = {"kind", "missing", NULL};
  g_autoptr(CarnetTable) missing = table_of(data, "activities.letters", gaps, CARNET_LANG_ZH);
  for (guint r = 0; r < carnet_table_rows(missing); r++)
    assert_string_equal(carnet_table_get(missing, r, "missing"), "yes");
  g_autoptr(CarnetTable) summary = table_of(data, "activities.summary", NULL, CARNET_LANG_EN);
  ROW(summary, "id", "act-1", "controller", "Lanzhe Auto, CN", "rows", "1", "missing", "(a) (d) (e) (g)");
  ROW(summary, "id", "act-2", "controller", "", "rows", "", "missing", "(a) (b) (c) (d) (e) (f) (g) Art. 6");
}

/* Evidence is for a clause or one above it, of this standard and this model; a document may name the category
 * too. */
static void evidence_stands_at_its_clause(void **state) {
  (void)state;
  static const struct {
    const char *id, *uses;
  } held[] = {{"brake-test", "[\"GB 44495 7.4.4@H7\"]"},
              {"by-category", "[\"gb44495.critical_vehicle_data@h7\"]"},
              {"other-standard", "[\"GB 44496 7.4.4@H7\"]"},
              {"other-model", "[\"7.4.4@X5\"]"},
              {"other-clause", "[\"7.4.40@H7\"]"},
              {"below-it", "[\"7.4.4.2@H7\"]"}};
  for (gsize i = 0; i < G_N_ELEMENTS(held); i++) {
    g_autofree char *yaml = g_strdup_printf(
        "{title: \"A test\", digest: \"%064d\", date: \"2026-03-0%d\", owner: p-rev, for: %s}", (int)i + 1,
        (int)i + 1, held[i].uses);
    fleet_record(fleet, "evidence", "add", held[i].id, yaml);
  }
  g_autoptr(CarnetReportData) data = data_now();
  static const char *const pack[] = {"group", "gb44495", NULL};
  g_autoptr(CarnetTable) table = table_of(data, "clauses", pack, CARNET_LANG_EN);
  ROW(table, "model", "H7", "category", "gb44495.critical_vehicle_data", "clause", "GB 44495 7.4.4",
      "proposed", "0", "evidence",
      "below-it (2026-03-06, p-rev)\nbrake-test (2026-03-01, p-rev)\nby-category (2026-03-02, p-rev)");
  ROW(table, "model", "H7", "category", "gb44495.key_material", "evidence", "");
  for (guint r = 0; r < carnet_table_rows(table); r++)
    assert_true(g_str_has_prefix(carnet_table_get(table, r, "category"), "gb44495."));
  g_autoptr(CarnetTable) duties = table_of(data, "duties", pack, CARNET_LANG_ZH);
  guint row = ROW(duties, "category", "gb44495.key_material");
  assert_non_null(strstr(carnet_table_get(duties, row, "text"), "试验8.3.5.1"));
  assert_non_null(strstr(carnet_table_get(duties, row, "text.2"), "test 8.3.5.1"));
  static const char *const standard[] = {"group", "gb44495", NULL};
  g_autoptr(CarnetTable) tests = table_of(data, "certifications", standard, CARNET_LANG_EN);
  assert_int_equal(carnet_table_rows(tests), 1);
  ROW(tests, "standard", "GB 44495", "model", "H7");
}

/* Shares stand beside what they are of; a row with two storage places is one row. */
static void the_population_adds_up(void **state) {
  (void)state;
  g_autoptr(CarnetReportData) data = data_now();
  static const char *const by_market[] = {"group", "market", NULL};
  g_autoptr(CarnetTable) models = table_of(data, "population.outcomes", NULL, CARNET_LANG_EN);
  g_autoptr(CarnetTable) markets = table_of(data, "population.outcomes", by_market, CARNET_LANG_EN);
  ROW(models, "value", "X5", "rows", "6", "unknown", "2", "share", "33.3");
  ROW(models, "value", "H7", "rows", "6", "unknown", "0", "share", "0.0");
  ROW(markets, "value", "EU", "rows", "4");
  g_autoptr(CarnetTable) facts = table_of(data, "population.facts", NULL, CARNET_LANG_EN);
  ROW(facts, "fact", "Stored in", "fact.2", "存储地", "rows", "12", "said", "12", "unsaid", "0");
  ROW(facts, "fact", "Lawful basis", "rows", "12", "said", "6", "unsaid", "6", "share", "50.0");
  g_autoptr(CarnetTable) mapped = table_of(data, "population.mapped", NULL, CARNET_LANG_EN);
  gint64 rows = 0;
  for (guint r = 0; r < carnet_table_rows(mapped); r++)
    rows += g_ascii_strtoll(carnet_table_get(mapped, r, "rows"), NULL, 10);
  assert_int_equal(rows, 12);
}

static void is_refused(const char *kind, const char *id, gint code, const char *part) {
  CarnetReportRequest request = {.kind = kind, .case_id = id};
  g_autoptr(GError) error = NULL;
  assert_null(carnet_action_report(fleet->app, &request, &error));
  if ((error->code & 0xff) != code || !strstr(error->message, part))
    fail_msg("%d %s", error->code, error->message);
}

/* A report of one case says nothing of another, and is told which one it is of. */
static void a_case_file_is_of_one_case(void **state) {
  (void)state;
  g_autofree char *id = fleet_case(fleet, fleet_request, 2), *other = fleet_case(fleet, fleet_request, 0);
  fleet_record(fleet, "evidence", "add", "impact",
               "{title: \"Impact assessment\", digest: "
               "\"1111111111111111111111111111111111111111111111111111111111111111\", for: [\"a\"]}");
  g_autofree char *yaml = g_strdup_printf("{for: [%s]}", id);
  fleet_record(fleet, "evidence", "update", "impact", yaml);
  is_refused("case", NULL, CARNET_ERROR_USAGE, "--case ID");
  is_refused("full-audit", id, CARNET_ERROR_USAGE, "of all cases");
  is_refused("case", "ex-2026-nothere2", CARNET_ERROR_NOT_FOUND, "no case is called ex-2026-nothere2");
  CarnetReportRequest ask = {.kind = "case", .case_id = id};
  g_autoptr(CarnetReportData) data = NULL;
  FLEET_OK(data = carnet_report_data_new(fleet->app, &ask, error));
  g_autoptr(CarnetTable) cases = table_of(data, "cases", NULL, CARNET_LANG_EN);
  assert_int_equal(carnet_table_rows(cases), 1);
  ROW(cases, "case", id);
  g_autoptr(CarnetTable) request = table_of(data, "case.request", NULL, CARNET_LANG_EN);
  ROW(request, "key", "recipient.scc_module", "value", "1");
  ROW(request, "key", "to", "value", "US");
  g_autoptr(CarnetTable) frozen = table_of(data, "case.rows", NULL, CARNET_LANG_EN);
  ROW(frozen, "path", "navigation.destination", "destination", "US");
  g_autoptr(CarnetTable) history = table_of(data, "case.history", NULL, CARNET_LANG_EN);
  ROW(history, "lane", "ours", "action", "approved", "action.2", "批准", "by", "p-app");
  g_autoptr(CarnetTable) evidence = table_of(data, "case.evidence", NULL, CARNET_LANG_EN);
  assert_int_equal(carnet_table_rows(evidence), 1);
  ROW(evidence, "id", "impact");
  const char *const attrs[] = {"case", other, NULL};
  g_autoptr(CarnetTable) none = table_of(data, "case.evidence", attrs, CARNET_LANG_EN);
  assert_int_equal(carnet_table_rows(none), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_kind_is_listed),
                                     cmocka_unit_test(an_unknown_kind_names_those_there_are),
                                     cmocka_unit_test(findings_say_who_does_what),
                                     cmocka_unit_test(costs_are_summed_by_currency_alone),
                                     cmocka_unit_test(what_left_stands_beside_the_case),
                                     cmocka_unit_test(the_record_names_what_it_lacks),
                                     cmocka_unit_test(evidence_stands_at_its_clause),
                                     cmocka_unit_test(the_population_adds_up),
                                     cmocka_unit_test(a_case_file_is_of_one_case),
                                     cmocka_unit_test(every_kind_is_made_in_each_language)};
  return cmocka_run_group_tests(tests, setup, teardown);
}
