/* links: actions compliance db records reports base actions_support.c */
/*
 * test_actions_report.c - reports over a small workspace: every value and table that templates may name, the
 * same bytes again, from an older commit too, and the four answers of verifying.
 */
#include "actions_support.h"

#include "carnet/actions_exports.h"
#include "carnet/actions_reports.h"
#include "carnet/actions_workspace.h"
#include "carnet/canon.h"
#include "carnet/error.h"
#include "carnet/fs.h"
#include "carnet/yaml.h"
#include "report_make.h"

#include <glib/gstdio.h>
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
  g_free(fleet_case(fleet, fleet_request, 0));
  return 0;
}

static int teardown(void **state) {
  (void)state;
  fleet_free(fleet);
  return 0;
}

static const CarnetReportTable *const rooms[] = {
    carnet_report_tables_scope,      carnet_report_tables_rows,       carnet_report_tables_cases,
    carnet_report_tables_theirs,     carnet_report_tables_money,      carnet_report_tables_gaps,
    carnet_report_tables_records,    carnet_report_tables_cards,      carnet_report_tables_findings,
    carnet_report_tables_flows,      carnet_report_tables_activities, carnet_report_tables_duties,
    carnet_report_tables_population, carnet_report_tables_case};

/* ---- values
 * ------------------------------------------------------------------------------------------------------ */

static void every_value_is_there(void **state) {
  (void)state;
  static const char *const names[] = {"organisation",
                                      "as_of",
                                      "as_of_zones",
                                      "commit",
                                      "commit_short",
                                      "level",
                                      "rows",
                                      "fields",
                                      "identified",
                                      "ordinary",
                                      "unknown",
                                      "identified_percent",
                                      "unknown_percent",
                                      "cases",
                                      "cases_suspect",
                                      "cases_expiring",
                                      "categories_proposed",
                                      "categories_confirmed",
                                      "categories_rejected",
                                      "categories_overridden",
                                      "packs_count",
                                      "rules_verified",
                                      "rules_secondary",
                                      "rules_recalled",
                                      "inventories_count",
                                      "people_count",
                                      "costs_currency"};
  static const struct {
    const char *name;
    CarnetLang lang;
    const char *value;
  } exact[] = {{"organisation", CARNET_LANG_EN, "Lanzhe Auto"},
               {"organisation", CARNET_LANG_ZH, "澜哲汽车"},
               {"as_of", CARNET_LANG_EN, "2026-11-22"},
               {"rows", CARNET_LANG_EN, "12"},
               {"unknown_percent", CARNET_LANG_EN, "16.7 %"},
               {"level", CARNET_LANG_ZH, "审计"},
               {"cases", CARNET_LANG_EN, "1"},
               {"costs_currency", CARNET_LANG_EN, "CNY"},
               {"people_count", CARNET_LANG_EN, "3"}};
  CarnetReportRequest request = {.kind = "small"};
  g_autoptr(CarnetReportData) data = NULL;
  FLEET_OK(data = carnet_report_data_new(fleet->app, &request, error));
  for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autofree char *value = carnet_report_value(data, names[i], CARNET_LANG_EN);
    if (!value || !*value) fail_msg("no value %s", names[i]);
  }
  for (gsize i = 0; i < G_N_ELEMENTS(exact); i++) {
    g_autofree char *value = carnet_report_value(data, exact[i].name, exact[i].lang);
    assert_string_equal(value, exact[i].value);
  }
  assert_null(carnet_report_value(data, "no_such_name", CARNET_LANG_EN));
}

/* ---- tables
 * ---------------------------------------------------------------------------------------------------------
 */

static char *text_of(const CarnetTable *table) {
  GString *out = g_string_new(NULL);
  for (guint c = 0; c < carnet_table_columns(table); c++)
    g_string_append_printf(out, "%s\t", carnet_table_column(table, c)->key);
  for (guint r = 0; r < carnet_table_rows(table); r++) {
    g_string_append_c(out, '\n');
    for (guint c = 0; c < carnet_table_columns(table); c++)
      g_string_append_printf(out, "%s\t", carnet_table_cell(table, r, c));
  }
  return g_string_free(out, FALSE);
}

/* All tables, one after another. */
static char *all_tables(CarnetApp *app, const char *commit) {
  CarnetReportRequest request = {.kind = "small", .commit = commit};
  g_autoptr(CarnetReportData) data = NULL;
  FLEET_OK(data = carnet_report_data_new(app, &request, error));
  CarnetReportSource source;
  carnet_report_source(data, &source);
  GString *out = g_string_new(NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(rooms); i++) {
    for (const CarnetReportTable *item = rooms[i]; item->name; item++) {
      CarnetReportQuery query = {"table", item->name, NULL, CARNET_LANG_EN};
      g_autoptr(CarnetTable) table = NULL;
      FLEET_OK(table = source.table(source.user, &query, error));
      for (guint c = 0; c < carnet_table_columns(table); c++) {
        const CarnetTableColumn *column = carnet_table_column(table, c);
        if (column->title && !carnet_texts_has(carnet_app_texts(app), column->title))
          fail_msg("%s: column %s has no text %s", item->name, column->key, column->title);
      }
      g_autofree char *text = text_of(table);
      g_string_append_printf(out, "== %s\n%s\n", item->name, text);
    }
  }
  return g_string_free(out, FALSE);
}

static void every_table_is_made(void **state) {
  (void)state;
  g_autofree char *text = all_tables(fleet->app, NULL);
  static const char *const parts[] = {"== scope.models\nname\t",
                                      "H7\t",
                                      "Lanzhe Auto\t澜哲汽车\t",
                                      "camera.front.image",
                                      "gdpr.location_data",
                                      "GB 44495\tH7\t",
                                      "1000.00\t",
                                      "1250.00",
                                      "p-boss"};
  for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
    if (!strstr(text, parts[i])) fail_msg("not in the tables: %s\n%s", parts[i], text);
}

/* The row of the table in which all these cells are (key, value, ..., NULL), or the end of the test. */
static guint row_with(const CarnetTable *table, const char *const *cells) {
  for (guint r = 0; r < carnet_table_rows(table); r++) {
    guint i = 0;
    while (cells[i] && strcmp(carnet_table_get(table, r, cells[i]), cells[i + 1]) == 0) i += 2;
    if (!cells[i]) return r;
  }
  g_autofree char *text = text_of(table);
  fail_msg("no row with %s %s among\n%s", cells[0], cells[1], text);
  return 0;
}
#define ROW(table, ...) row_with(table, (const char *const[]){__VA_ARGS__, NULL})

static CarnetTable *table_of_case(CarnetReportData *data, const char *name, const char *id) {
  CarnetReportSource source;
  carnet_report_source(data, &source);
  const char *const attrs[] = {"case", id, NULL};
  CarnetReportQuery query = {"table", name, attrs, CARNET_LANG_EN};
  CarnetTable *table = NULL;
  FLEET_OK(table = source.table(source.user, &query, error));
  return table;
}

static void file(Fleet *own, const char *id, const char *yaml) {
  g_autoptr(CarnetNode) keys = NULL;
  FLEET_OK(keys = carnet_yaml_load(yaml, strlen(yaml), "test", &carnet_yaml_limits_document, error));
  FLEET_OK(carnet_action_filing_add(own->app, id, keys, "test", error));
}

/* What the authority said stands in its own lane and in the register, in another workspace than the others'.
 */
static void theirs_stand_in_their_lane(void **state) {
  (void)state;
  Fleet *own = fleet_new();
  g_autofree char *id = fleet_case(own, fleet_request, 2);
  FLEET_OK(carnet_app_set_person(own->app, "p-app", error));
  file(own, id,
       "{regime: cn, filing: standard_contract, state: filed, number: \"SCC-7\", date: \"2026-11-02\"}");
  file(own, id,
       "{regime: cn, filing: standard_contract, state: permitted, number: \"SCC-7\", date: \"2026-11-20\", "
       "until: \"2028-07-01\"}");
  CarnetReportRequest request = {.kind = "small"};
  g_autoptr(CarnetReportData) data = NULL;
  FLEET_OK(data = carnet_report_data_new(own->app, &request, error));
  g_autoptr(CarnetTable) line = table_of_case(data, "case.timeline", id);
  guint filed = ROW(line, "lane", "theirs", "kind", "step", "label", "filed · SCC-7", "label.2",
                    "已申报 · SCC-7", "from", "2026-11-02");
  guint permitted =
      ROW(line, "lane", "theirs", "kind", "decision", "label", "permitted · SCC-7", "from", "2026-11-20");
  guint holds = ROW(line, "lane", "theirs", "kind", "validity", "from", "2026-11-20", "to", "2028-07-01");
  guint approved = ROW(line, "lane", "ours", "kind", "decision", "label", "approved", "from", "2026-11-22");
  ROW(line, "lane", "ours", "kind", "validity", "from", "2026-11-22");
  assert_true(filed < permitted && permitted < holds && holds < approved); /* by day */
  g_autoptr(CarnetTable) register_of = table_of_case(data, "filings", id);
  assert_int_equal(carnet_table_rows(register_of), 2);
  ROW(register_of, "case", id, "regime", "China", "filing", "standard contract", "filing.2", "标准合同",
      "number", "SCC-7", "state", "permitted", "date", "2026-11-20", "until", "2028-07-01", "verdict",
      "✓ good");
  /* A refusal ends a permission before its last day. */
  file(own, id, "{regime: cn, filing: standard_contract, state: lapsed, date: \"2026-11-21\"}");
  g_autoptr(CarnetReportData) then = NULL;
  FLEET_OK(then = carnet_report_data_new(own->app, &request, error));
  g_autoptr(CarnetTable) ended = table_of_case(then, "case.timeline", id);
  ROW(ended, "lane", "theirs", "kind", "validity", "from", "2026-11-20", "to", "2026-11-21");
  fleet_free(own);
}

/* What a report says does not depend on how a store keeps it. */
static void order_is_of_the_data(void **state) {
  (void)state;
  g_autofree char *before = all_tables(fleet->app, NULL);
  g_autoptr(CarnetRebuilt) rebuilt = NULL;
  FLEET_OK(rebuilt = carnet_action_rebuild(fleet->app, NULL, NULL, error));
  assert_int_equal(rebuilt->imports, 0);
  assert_int_equal(rebuilt->missing->len, 0);
  g_autofree char *after = all_tables(fleet->app, NULL);
  assert_string_equal(before, after);
}

static void unknown_names_are_refused(void **state) {
  (void)state;
  CarnetReportRequest request = {.kind = "small"};
  g_autoptr(CarnetReportData) data = NULL;
  FLEET_OK(data = carnet_report_data_new(fleet->app, &request, error));
  CarnetReportSource source;
  carnet_report_source(data, &source);
  CarnetReportQuery query = {"table", "no.such.table", NULL, CARNET_LANG_EN};
  g_autoptr(GError) error = NULL;
  assert_null(source.table(source.user, &query, &error));
  assert_int_equal(error->code, CARNET_ERROR_NOT_FOUND);
}

/* ---- making, verifying, issuing
 * --------------------------------------------------------------------------------------- */

static char *make_file(const char *name, const char *commit) {
  CarnetReportRequest request = {.kind = "small", .lang = "en,zh", .commit = commit};
  g_autoptr(CarnetReport) report = NULL;
  FLEET_OK(report = carnet_action_report(fleet->app, &request, error));
  assert_true(report->pages > 0);
  char *path = g_build_filename(fleet->folder, name, NULL);
  FLEET_OK(
      carnet_fs_write(path, g_bytes_get_data(report->bytes, NULL), g_bytes_get_size(report->bytes), error));
  return path;
}

static void verdict_is(CarnetApp *app, const char *path, CarnetReportVerdict verdict, const char *part) {
  g_autoptr(CarnetReportCheck) check = NULL;
  FLEET_OK(check = carnet_action_report_verify(app, path, error));
  g_ptr_array_add(check->lines, NULL);
  g_autofree char *lines = g_strjoinv("\n", (char **)check->lines->pdata);
  if (check->verdict != verdict) fail_msg("verdict %u, not %u: %s", check->verdict, verdict, lines);
  if (!strstr(lines, part)) fail_msg("not said: %s in %s", part, lines);
}

static void the_same_bytes_on_another_day(void **state) {
  (void)state;
  g_autofree char *path = make_file("same.pdf", NULL);
  verdict_is(fleet->app, path, CARNET_REPORT_IDENTICAL, "the same");
  g_autoptr(CarnetApp) later = fleet_open(fleet, "2027-03-01T01:02:03Z");
  verdict_is(later, path, CARNET_REPORT_IDENTICAL, "the same");
}

/* After another import the rows are read again from the kept sources, in a place of their own. */
static void an_older_commit_is_answered(void **state) {
  (void)state;
  /* The name of this file is part of its signals' paths. */
  fleet_import_file(
      fleet, "bus.dbc",
      "VERSION \"\"\n\nBU_: GW\n\nBO_ 100 Motion: 8 GW\n SG_ Speed : 0|16@1+ (0.1,0) [0|250] \"km/h\" GW\n");
  g_autofree char *path = make_file("older.pdf", NULL), *before = all_tables(fleet->app, NULL);
  g_autofree char *csv = g_strconcat(
      fleet_csv, "13,X5,CN,CN,GW,horn.switch,horn switch pressed,CN,-,yes,,,comfort,none\n", NULL);
  gint64 total = 0;
  g_autoptr(CarnetTable) log = NULL;
  FLEET_OK(log = carnet_action_log(fleet->app, NULL, 0, 1, &total, error));
  const char *commit = carnet_table_get(log, 0, "commit");
  fleet_import(fleet, csv);
  g_autofree char *now = all_tables(fleet->app, NULL), *then = all_tables(fleet->app, commit);
  assert_true(strstr(now, "horn.switch") != NULL);
  assert_string_equal(then, before);
  verdict_is(fleet->app, path, CARNET_REPORT_IDENTICAL, commit);
}

static void an_altered_file_differs(void **state) {
  (void)state;
  g_autofree char *path = make_file("altered.pdf", NULL);
  g_autoptr(GBytes) bytes = NULL;
  FLEET_OK(bytes = carnet_fs_read(path, 1 << 26, error));
  gsize n = 0;
  g_autofree char *copy = g_memdup2(g_bytes_get_data(bytes, &n), g_bytes_get_size(bytes));
  /* inside the first page's stream */
  char *stream = g_strstr_len(copy, (gssize)n, "stream");
  assert_non_null(stream);
  stream[40] = (char)(stream[40] ^ 1);
  FLEET_OK(carnet_fs_write(path, copy, n, error));
  verdict_is(fleet->app, path, CARNET_REPORT_DIFFERS, "bytes:");
  GError *error = NULL;
  assert_false(carnet_action_report_issue(fleet->app, path, "test", &error));
  assert_int_equal(error->code, CARNET_ERROR_REFUSED);
  g_error_free(error);
}

static void issuing_records_what_was_made(void **state) {
  (void)state;
  g_autofree char *path = make_file("issued.pdf", NULL);
  FLEET_OK(carnet_action_report_issue(fleet->app, path, "for the auditor", error));
  gint64 total = 0;
  g_autoptr(CarnetTable) log = NULL;
  FLEET_OK(log = carnet_action_log(fleet->app, NULL, 0, 1, &total, error));
  assert_string_equal(carnet_table_get(log, 0, "kind"), "report");
  assert_string_equal(carnet_table_get(log, 0, "action"), "issue");
  assert_string_equal(carnet_table_get(log, 0, "verdict"), "good");
  verdict_is(fleet->app, path, CARNET_REPORT_IDENTICAL, "the same");
}

/* Another renderer made these bytes, which an event vouches for; the content is the same. */
static void an_issued_file_is_unaltered(void **state) {
  (void)state;
  g_autofree char *path = make_file("renderer.pdf", NULL);
  g_autoptr(GBytes) bytes = NULL;
  FLEET_OK(bytes = carnet_fs_read(path, 1 << 26, error));
  g_autoptr(GString) other = g_string_new_len(g_bytes_get_data(bytes, NULL), (gssize)g_bytes_get_size(bytes));
  g_autoptr(GPtrArray) pairs = NULL;
  FLEET_OK(pairs = carnet_report_read_snapshot(other->str, other->len, error));
  g_string_append(other, "% another renderer\n");
  FLEET_OK(carnet_fs_write(path, other->str, other->len, error));
  verdict_is(fleet->app, path, CARNET_REPORT_DIFFERS, "content: the file names");
  g_autofree char *pdf = carnet_digest_of_bytes(other->str, other->len);
  g_autofree char *subject = g_strdup_printf("r-%.16s", carnet_snapshot_get(pairs, "content"));
  g_autoptr(CarnetNode) keys = carnet_node_map();
  carnet_node_set_string(keys, "template", "small");
  carnet_node_set_string(keys, "content", carnet_snapshot_get(pairs, "content"));
  carnet_node_set_string(keys, "pdf", pdf);
  carnet_node_set_string(keys, "renderer", "Carnet 0.0");
  CarnetAppend append = {
      .kind = "report", .action = "issue", .subject = subject, .reason = "test", .keys = keys};
  g_autofree char *event = NULL;
  FLEET_OK(event = carnet_app_record(fleet->app, &append, error));
  verdict_is(fleet->app, path, CARNET_REPORT_UNALTERED, "Carnet 0.0");
}

static void a_file_of_others_is_refused(void **state) {
  (void)state;
  g_autofree char *path = g_build_filename(fleet->folder, "other.pdf", NULL);
  FLEET_OK(carnet_fs_write(path, "%PDF-1.4\n%%EOF\n", 15, error));
  GError *error = NULL;
  assert_null(carnet_action_report_verify(fleet->app, path, &error));
  assert_int_equal(error->code, CARNET_ERROR_INPUT);
  g_error_free(error);
}

static void every_format_and_the_preview(void **state) {
  (void)state;
  static const struct {
    const char *format, *part;
  } formats[] = {
      {"html", "<html"}, {"md", "Lanzhe Auto"}, {"json", "["}, {"csv", "location"}, {"dump", "Lanzhe"}};
  CarnetReportRequest request = {.kind = "full-audit", .level = "internal", .paper = "letter"};
  for (gsize i = 0; i < G_N_ELEMENTS(formats); i++) {
    request.format = formats[i].format;
    g_autoptr(CarnetReport) report = NULL;
    FLEET_OK(report = carnet_action_report(fleet->app, &request, error));
    gsize n = 0;
    const char *bytes = g_bytes_get_data(report->bytes, &n);
    if (!g_strstr_len(bytes, (gssize)n, formats[i].part))
      fail_msg("%s: no %s in %.300s", formats[i].format, formats[i].part, bytes);
    assert_true(g_str_has_suffix(report->file_name, formats[i].format));
  }
  g_autoptr(CarnetReport) preview = NULL;
  FLEET_OK(preview = carnet_action_report_preview(fleet->app, &request, 78, error));
  assert_int_equal(preview->page_text->len, preview->pages);
  assert_non_null(strstr(g_ptr_array_index(preview->page_text, 0), "Lanzhe Auto"));
  g_autoptr(CarnetTable) kinds = NULL;
  FLEET_OK(kinds = carnet_action_report_kinds(fleet->app, error));
  ROW(kinds, "kind", "full-audit", "en", "Full audit report", "zh", "全面审计报告");
}

static void bad_words_are_refused(void **state) {
  (void)state;
  /* a kind is the name of a template: one that nobody adopted is not found, which the command line tells as a
   * mistake in the call too */
  static const struct {
    CarnetReportRequest request;
    gint code;
  } bad[] = {{{.kind = "small", .lang = "fr"}, CARNET_ERROR_USAGE},
             {{.kind = "small", .lang = "en,en"}, CARNET_ERROR_USAGE},
             {{.kind = "small", .paper = "a3"}, CARNET_ERROR_USAGE},
             {{.kind = "small", .level = "public"}, CARNET_ERROR_USAGE},
             {{.kind = "small", .as_of = "today"}, CARNET_ERROR_USAGE},
             {{.kind = "small", .format = "doc"}, CARNET_ERROR_USAGE},
             {{.kind = "no-such-kind"}, CARNET_ERROR_NOT_FOUND}};
  for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
    GError *error = NULL;
    assert_null(carnet_action_report(fleet->app, &bad[i].request, &error));
    assert_non_null(error);
    gint code = error->code & 0xff;
    if (code != bad[i].code) fail_msg("%zu: exit code %d: %s", i, code, error->message);
    g_error_free(error);
  }
}

/* Last: it takes sources away. */
static void what_is_missing_is_named(void **state) {
  (void)state;
  g_autofree char *path = make_file("missing.pdf", NULL);
  g_autoptr(CarnetTable) scope = NULL;
  CarnetReportRequest request = {.kind = "small"};
  g_autoptr(CarnetReportData) data = NULL;
  FLEET_OK(data = carnet_report_data_new(fleet->app, &request, error));
  CarnetReportSource source;
  carnet_report_source(data, &source);
  CarnetReportQuery query = {"table", "scope.inventories", NULL, CARNET_LANG_EN};
  FLEET_OK(scope = source.table(source.user, &query, error));
  const char *digest = carnet_table_get(scope, 0, "source_digest");
  fleet_import(fleet, fleet_csv);
  g_autofree char *sources = g_build_filename(fleet->folder, "work", ".carnet", "sources", NULL);
  g_autofree char *kept = carnet_fs_kept_path(sources, digest), *away = g_strconcat(kept, ".away", NULL);
  g_autofree char *cache = g_build_filename(fleet->folder, "work", ".carnet", "cache", "at", NULL),
                  *gone = g_strconcat(cache, ".gone", NULL);
  assert_int_equal(g_rename(kept, away), 0);
  assert_int_equal(g_rename(cache, gone), 0);
  verdict_is(fleet->app, path, CARNET_REPORT_CANNOT_TELL, digest);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_value_is_there),          cmocka_unit_test(every_table_is_made),
      cmocka_unit_test(order_is_of_the_data),          cmocka_unit_test(unknown_names_are_refused),
      cmocka_unit_test(the_same_bytes_on_another_day), cmocka_unit_test(an_older_commit_is_answered),
      cmocka_unit_test(an_altered_file_differs),       cmocka_unit_test(issuing_records_what_was_made),
      cmocka_unit_test(an_issued_file_is_unaltered),   cmocka_unit_test(a_file_of_others_is_refused),
      cmocka_unit_test(every_format_and_the_preview),  cmocka_unit_test(bad_words_are_refused),
      cmocka_unit_test(what_is_missing_is_named),      cmocka_unit_test(theirs_stand_in_their_lane)};
  return cmocka_run_group_tests(tests, setup, teardown);
}
