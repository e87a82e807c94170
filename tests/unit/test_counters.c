/* links: actions compliance db records reports base actions_support.c */
/*
 * test_counters.c - how many left, by what the records know: approvals, transfers, exemptions apart,
 * anonymised data, results of what was analysed in place, years, the twelve months of a pair; and what a line
 * does to a decision.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "actions_support.h"
#include "carnet/actions_cases.h"
#include "carnet/actions_exports.h"
#include "carnet/actions_findings.h"
#include "carnet/actions_packs.h"
#include "carnet/actions_workspace.h"
#include "carnet/canon.h"
#include "carnet/fs.h"
#include "carnet/yaml.h"
#include "counters.h"
#include "decide.h"

/* A market that no shipped pack knows, so that no shipped line counts here. */
static const char pack[] =
    "carnet_pack: 1\nid: zz_jp\nversion: \"1\"\nregime: jp\nzone: Asia/Tokyo\nen: Test\nzh: 测试\nterritory: [JP]\ncited_as: TEST\n"
    "sources: {s: {title: S, confidence: recalled, checked: 2026-11-22}}\n"
    "thresholds:\n"
    "- {id: zz_jp.low, counter: people_year, from: [JP], window: calendar_year, at: 50000, test: gte, brings: contract_or_certification, apart: [contract], anonymised: left_out, en: x, zh: x, clause: \"5\", source: s}\n"
    "- {id: zz_jp.high, counter: people_year, from: [JP], window: calendar_year, at: 100000, test: gte, brings: assessment, apart: [contract], anonymised: left_out, en: x, zh: x, clause: \"4\", source: s}\n"
    "- {id: zz_jp.pair, counter: people_12m, from: [JP], window: months_12, at: 1000000, test: gt, brings: prohibited, en: x, zh: x, clause: \"9\", source: s}\n"
    "decisions:\n- id: zz_jp.export\n  scope: export\n  en: E\n  zh: 出\n  rows:\n"
    "  - {id: zz_jp.many, when: [{fact: people_year, gte: 100000}], outcome: assessment, clause: \"4\", source: s, text: {en: a, zh: b}}\n"
    "  - {id: zz_jp.few, when: [{fact: people_year, lt: 100000}], outcome: exempt, clause: \"5\", source: s, text: {en: a, zh: b}}\n"
    "  - {id: zz_jp.open, outcome: unknown, clause: \"4\", source: s, text: {en: a, zh: b}}\n";

static Fleet *fleet;

static void use_pack(void) {
  g_autofree char *packs = g_build_filename(fleet->templates, "packs", NULL),
                  *own = g_build_filename(packs, "zz_jp.yaml", NULL),
                  *shipped = g_build_filename(g_getenv("CARNET_SOURCE"), "templates", "packs", NULL);
  g_remove(packs);
  assert_int_equal(g_mkdir(packs, 0700), 0);
  static const char *const kept[] = {"gb44495.yaml", "gdpr.yaml", "lexicon"};
  for (gsize i = 0; i < G_N_ELEMENTS(kept); i++) {
    g_autofree char *from = g_build_filename(shipped, kept[i], NULL),
                    *to = g_build_filename(packs, kept[i], NULL);
    g_autoptr(GFile) link = g_file_new_for_path(to);
    FLEET_OK(g_file_make_symbolic_link(link, from, NULL, error));
  }
  FLEET_OK(carnet_fs_write(own, pack, sizeof pack - 1, error));
  FLEET_OK(carnet_action_adopt(fleet->app, "test", error));
  FLEET_OK(carnet_app_need(fleet->app, CARNET_NEED_INVENTORY | CARNET_NEED_RECORDS, error));
}

/* A request of `entity` for `people`; `more` are other keys, flow style. */
static char *ask_text(const char *entity, const char *to, guint people, const char *more) {
  return g_strdup_printf(
      "from: JP\nto: [DE]\nentity: %s\nrecipient: {name: \"%s\", country: DE}\nrows: 'path:battery'\n"
      "people: {distinct: %u, basis: exact}\nsensitive_people: {distinct: 0, basis: exact}\n%s",
      entity, to, people, more);
}

static char *approved(const char *entity, const char *to, guint people, const char *more) {
  g_autofree char *text = ask_text(entity, to, people, more);
  return fleet_case(fleet, text, 2);
}

static void record(CarnetApp *app, const char *kind, const char *action, const char *id, const char *text) {
  g_autoptr(CarnetNode) keys = NULL;
  FLEET_OK(keys = carnet_yaml_load(text, strlen(text), "test", &carnet_yaml_limits_document, error));
  CarnetAppend append = {.kind = kind, .action = action, .subject = id, .reason = "test", .keys = keys};
  g_autofree char *digest = NULL;
  FLEET_OK(digest = carnet_app_record(app, &append, error));
}

static void add_flow(CarnetApp *app, const char *id, const char *text) {
  record(app, "transfer", "add", id, text);
}

static void flows(CarnetApp *app, const char *id, const char *month, guint people) {
  g_autofree char *text =
      g_strdup_printf("{month: \"%s\", people: {distinct: %u, basis: exact}}", month, people);
  add_flow(app, id, text);
}

static char *text_of(const CarnetNode *node) {
  g_autoptr(GBytes) bytes = NULL;
  FLEET_OK(bytes = carnet_canon_emit(node, error));
  return g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
}

/* An entity of the register, whose exports are all in the records from that day on ("": nobody says so). */
static void enter(CarnetApp *app, const char *entity, const char *complete_from) {
  g_autofree char *text = *complete_from ? g_strdup_printf("{name: Firm %s, exports_complete_from: \"%s\"}",
                                                           entity, complete_from)
                                         : g_strdup_printf("{name: Firm %s}", entity);
  g_autoptr(CarnetNode) keys = NULL;
  FLEET_OK(keys = carnet_yaml_load(text, strlen(text), "test", &carnet_yaml_limits_document, error));
  FLEET_OK(carnet_action_register(app, "entity", entity, keys, "test", error));
}

static CarnetCounters counters_of(CarnetApp *app, const char *entity, const char *to, const char *day) {
  g_autofree char *text = ask_text(entity, to, 1, "");
  g_autoptr(CarnetNode) node = NULL;
  g_autoptr(CarnetExportRequest) request = NULL;
  CarnetCounters out;
  FLEET_OK(node = carnet_yaml_load(text, strlen(text), "test", &carnet_yaml_limits_document, error));
  FLEET_OK(request = carnet_export_request_parse(node, "test", error));
  FLEET_OK(carnet_app_counters(app, request, NULL, day, &out, error));
  return out;
}

/* Silence of the records is no number: somebody has to say that they are complete, for the whole span. */
static void nothing_yet(void **state) {
  (void)state;
  CarnetCounters c = counters_of(fleet->app, "e0", "R", "2026-11-22");
  assert_true(c.people_ytd == -1 && c.sensitive_people_ytd == -1 && c.people_12m == -1);
  enter(fleet->app, "e0", "");
  assert_int_equal(counters_of(fleet->app, "e0", "R", "2026-11-22").people_ytd, -1);
  enter(fleet->app, "e0", "2026-01-01");
  c = counters_of(fleet->app, "e0", "R", "2026-11-22");
  assert_true(c.people_ytd == 0 && c.sensitive_people_ytd == 0 && c.people_12m == -1 && c.from_transfers);
  assert_string_equal(c.complete_from, "2026-01-01");
  assert_int_equal(counters_of(fleet->app, "e0", "R", "2025-12-31").people_ytd, -1);
  enter(fleet->app, "e0", "2026-01-02");
  assert_int_equal(counters_of(fleet->app, "e0", "R", "2026-11-22").people_ytd, -1);
  enter(fleet->app, "e0", "2025-11-23");
  assert_int_equal(counters_of(fleet->app, "e0", "R", "2026-11-22").people_12m, 0);
  /* Where the request names nobody, all entities of the register must say so. */
  assert_int_equal(counters_of(fleet->app, "''", "R", "2026-11-22").people_ytd, -1);
  enter(fleet->app, "lanzhe-auto", "2020-01-01");
  assert_int_equal(counters_of(fleet->app, "''", "R", "2026-11-22").people_ytd, 0);
}

/* A request that is decided before anybody says so: unknown, not exempt; the answer names what is missing. */
static void silence_is_unknown(void **state) {
  (void)state;
  g_autofree char *text = ask_text("e9", "R", 20000, ""), *said = NULL;
  g_autoptr(CarnetNode) silent = NULL, known = NULL, given = NULL;
  FLEET_OK(silent = carnet_action_decide(fleet->app, text, strlen(text), "silent", NULL, error));
  assert_string_equal(carnet_node_get_string(silent, "outcome", ""), "unknown");
  g_autofree char *silent_text = text_of(silent);
  assert_non_null(strstr(silent_text, "\"people_ytd\"")); /* missing */
  assert_null(strstr(silent_text, "the records hold every export"));
  enter(fleet->app, "e9", "2026-01-01");
  FLEET_OK(known = carnet_action_decide(fleet->app, text, strlen(text), "known", NULL, error));
  assert_string_equal(carnet_node_get_string(known, "outcome", ""), "exempt");
  g_autofree char *known_text = text_of(known);
  assert_non_null(strstr(known_text, "the records hold every export of this exporter from 2026-01-01 on"));
  /* What the request says itself is no assumption of ours. */
  said = ask_text("e9", "R", 20000, "year_to_date: {people: 0, people_12m: 0}\n");
  FLEET_OK(given = carnet_action_decide(fleet->app, said, strlen(said), "said", NULL, error));
  g_autofree char *given_text = text_of(given);
  assert_null(strstr(given_text, "the records hold every export"));
}

static void approvals_by_entity(void **state) {
  (void)state;
  static const char *const entities[] = {"e1", "e2", "e3"};
  for (gsize i = 0; i < G_N_ELEMENTS(entities); i++) enter(fleet->app, entities[i], "2024-01-01");
  g_autofree char *first = approved("e1", "R", 60000, ""), *other = approved("e2", "R", 10, ""),
                  *apart = approved("e1", "R", 500, "exemption: {ground: contract, evidence: ev-1}\n"),
                  *claimed = approved("e1", "R", 3, "exemption: {ground: contract}\n"),
                  *anonymous = approved("e1", "S", 700,
                                        "anonymisation: {level: anonymised, method: k, evidence: ev-2}\n"),
                  *home = approved("e1", "R", 900, "channel: in_place\nresults: statistics\n"),
                  *nowhere = approved("e1", "R", 4, "channel: in_place\n");
  CarnetCounters c = counters_of(fleet->app, "e1", "R", "2026-11-22");
  assert_int_equal(c.people_ytd, 60000 + 3 + 4);
  assert_int_equal(c.people_12m, 60000 + 500 + 3 + 4); /* of the pair with R */
  assert_false(c.from_transfers);
  assert_int_equal(counters_of(fleet->app, "e1", "S", "2026-11-22").people_12m, 700);
  assert_int_equal(counters_of(fleet->app, "e2", "R", "2026-11-22").people_ytd, 10);
  assert_int_equal(counters_of(fleet->app, "e3", "R", "2026-11-22").people_ytd, 0);
  assert_int_equal(counters_of(fleet->app, "e1", "R", "2025-11-22").people_ytd, 0);
  /* It may still flow in the year after. */
  assert_int_equal(counters_of(fleet->app, "e1", "R", "2027-01-01").people_ytd, 60000 + 3 + 4);
}

/*
 * A month that is recorded says nothing of another: while it stands, what is not recorded counts up to the
 * approval, in a later year too. The same people flow each month, so all months of a case are no more than
 * were approved, unless one of them says otherwise.
 */
static void transfers_and_approvals(void **state) {
  (void)state;
  enter(fleet->app, "e4", "2024-01-01");
  g_autofree char *id = approved("e4", "R", 100, "");
  assert_int_equal(counters_of(fleet->app, "e4", "R", "2026-11-22").people_ytd, 100);
  flows(fleet->app, id, "2026-10", 30);
  CarnetCounters c = counters_of(fleet->app, "e4", "R", "2026-11-22");
  assert_int_equal(c.people_ytd, 100); /* of November nobody says anything */
  assert_false(c.from_transfers);
  /* Up to the day of its record November is known, and it is the only month in which the approval stood. */
  flows(fleet->app, id, "2026-11", 20);
  c = counters_of(fleet->app, "e4", "R", "2026-11-22");
  assert_int_equal(c.people_ytd, 50);
  assert_false(c.from_transfers);
  assert_int_equal(counters_of(fleet->app, "e4", "R", "2026-11-23").people_ytd, 100);
  assert_int_equal(counters_of(fleet->app, "e4", "R", "2026-10-31").people_ytd, 30);
  flows(fleet->app, id, "2026-09", 40);
  assert_int_equal(counters_of(fleet->app, "e4", "R", "2026-11-22").people_ytd, 90);
  flows(fleet->app, id, "2026-08", 90);
  assert_int_equal(counters_of(fleet->app, "e4", "R", "2026-11-22").people_ytd, 100);
  assert_int_equal(counters_of(fleet->app, "e4", "R", "2027-01-02").people_ytd, 100);
  flows(fleet->app, id, "2026-07", 150);
  assert_int_equal(counters_of(fleet->app, "e4", "R", "2026-11-22").people_ytd, 330);
  assert_int_equal(counters_of(fleet->app, "e4", "R", "2026-11-23").people_ytd, 430);
  assert_int_equal(counters_of(fleet->app, "e4", "R", "2026-08-22").people_ytd, 240);
  assert_int_equal(counters_of(fleet->app, "e4", "R", "2027-01-02").people_ytd, 100);
  assert_int_equal(counters_of(fleet->app, "e4", "R", "2027-08-15").people_12m, 30 + 20 + 40 + 90 + 100);
}

/* The one month in which it stood, recorded to its end: exact. A month that says no number is none. */
static void a_recorded_month_is_exact(void **state) {
  (void)state;
  enter(fleet->app, "e10", "2024-01-01");
  g_autofree char *id = approved("e10", "R", 100, "");
  flows(fleet->app, id, "2026-11", 20);
  CarnetCounters c = counters_of(fleet->app, "e10", "R", "2026-11-22");
  assert_int_equal(c.people_ytd, 20);
  assert_true(c.from_transfers);
  add_flow(fleet->app, id, "{month: \"2026-11\", people: {basis: unknown}}");
  c = counters_of(fleet->app, "e10", "R", "2026-11-22");
  assert_int_equal(c.people_ytd, 100);
  assert_false(c.from_transfers);
}

/* What was approved stands for its time, whatever it was amended to since. */
static void an_amendment_hides_nothing(void **state) {
  (void)state;
  const CarnetRequestNote note = {.reason = "test"};
  enter(fleet->app, "e11", "2024-01-01");
  g_autofree char *id = approved("e11", "R", 500, ""), *less = ask_text("e11", "R", 3, ""),
                  *home = ask_text("e11", "R", 3, "channel: in_place\nresults: statistics\n");
  FLEET_OK(carnet_action_amend(fleet->app, id, less, strlen(less), "less", &note, error));
  assert_int_equal(counters_of(fleet->app, "e11", "R", "2026-11-22").people_ytd, 500);
  FLEET_OK(carnet_action_amend(fleet->app, id, home, strlen(home), "home", &note, error));
  assert_int_equal(counters_of(fleet->app, "e11", "R", "2026-11-22").people_ytd, 500);
  /* It ended with the amendment: next year it does not stand. */
  assert_int_equal(counters_of(fleet->app, "e11", "R", "2027-01-02").people_ytd, 0);
}

/* A number that nobody gave leaves the sum unknown. */
static void unsaid_is_unknown(void **state) {
  (void)state;
  static const char text[] =
      "from: JP\nto: [DE]\nentity: e5\nrows: 'path:battery'\npeople: {basis: unknown}\n";
  enter(fleet->app, "e5", "2024-01-01");
  assert_int_equal(counters_of(fleet->app, "e5", "", "2026-11-22").people_ytd, 0);
  g_autofree char *id = fleet_case(fleet, text, 2);
  assert_int_equal(counters_of(fleet->app, "e5", "", "2026-11-22").people_ytd, -1);
}

static gint row_of(const CarnetTable *table, const char *label) {
  for (guint r = 0; r < carnet_table_rows(table); r++)
    if (strcmp(carnet_table_get(table, r, "label"), label) == 0) return (gint)r;
  fail_msg("no gauge %s", label);
  return -1;
}

static void gauges(void **state) {
  (void)state;
  g_autofree char *unsaid =
      approved("e12", "R", 7, ""); /* of e12 nobody says that the records are complete */
  g_autoptr(CarnetTable) table = NULL;
  FLEET_OK(table = carnet_action_thresholds(fleet->app, error));
  guint row = (guint)row_of(table, "people, this year · Firm e1");
  assert_string_equal(carnet_table_get(table, row, "value"), "60007");
  assert_string_equal(carnet_table_get(table, row, "limit"), "100000");
  assert_string_equal(carnet_table_get(table, row, "clause"), "TEST 4");
  assert_string_equal(carnet_table_get(table, row, "brings"), "assessment");
  assert_string_equal(carnet_table_get(table, row, "confidence"), "recalled");
  const char *note = carnet_table_get(table, row, "note");
  assert_non_null(strstr(note, "Reached: 50,000"));
  assert_string_equal(carnet_table_get(table, row, "crossed"), "50000"); /* drawn as a mark of the gauge */
  assert_string_equal(carnet_table_get(table, row, "entity"), "e1");     /* for filters and commands */
  assert_non_null(strstr(note, "Counted apart under exemptions: 500."));
  const char *basis = carnet_table_get(table, row, "basis");
  assert_non_null(strstr(basis, "2026-01-01 to 2026-11-22"));
  assert_non_null(strstr(basis, "cases by approvals: 3"));
  assert_non_null(strstr(basis, "an upper bound of these cases"));
  assert_non_null(strstr(basis, "hold every export from 2024-01-01 on"));
  assert_string_equal(carnet_table_get(table, row, "rests_on"), "approvals");
  assert_string_equal(carnet_table_get(table, row, "first"), "2026-01-01");
  row = (guint)row_of(table, "people, twelve months · Firm e1");
  assert_string_equal(carnet_table_get(table, row, "limit"), "1000000");
  assert_non_null(strstr(carnet_table_get(table, row, "basis"), "2025-11-23 to 2026-11-22"));
  /* Each counter says what it rests on itself. */
  row = (guint)row_of(table, "people, this year · Firm e4");
  basis = carnet_table_get(table, row, "basis");
  assert_non_null(strstr(basis, "cases by recorded transfers (2026-07 to 2026-11): 1"));
  assert_string_equal(carnet_table_get(table, row, "rests_on"), "transfers");
  row = (guint)row_of(table, "people, this year · Firm e10");
  basis = carnet_table_get(table, row, "basis");
  assert_non_null(
      strstr(basis, "cases by recorded transfers (2026-11), by the approval for other months: 1"));
  assert_string_equal(carnet_table_get(table, row, "rests_on"), "both");
  row = (guint)row_of(table, "people, this year · e12");
  assert_non_null(strstr(carnet_table_get(table, row, "basis"), "nobody says"));
  assert_string_equal(carnet_table_get(table, row, "rests_on"), "incomplete");
  row = (guint)row_of(table, "people, this year · Firm e2");
  assert_string_equal(carnet_table_get(table, row, "limit"), "50000");
}

/* A line that was crossed says what it brings in words. */
static void lines_speak(void **state) {
  (void)state;
  static const char *const said[] = {"which brings: standard contract or certification",
                                     "由此适用：标准合同或认证"};
  for (gsize lang = 0; lang < G_N_ELEMENTS(said); lang++) {
    carnet_app_set_lang(fleet->app, lang ? CARNET_LANG_ZH : CARNET_LANG_EN);
    g_autoptr(CarnetTable) found = NULL;
    FLEET_OK(found = carnet_action_findings(fleet->app, error));
    guint n = 0;
    for (guint r = 0; r < carnet_table_rows(found); r++) {
      const char *what = carnet_table_get(found, r, "what");
      assert_null(strstr(what, "outcome."));
      n += strcmp(carnet_table_get(found, r, "check"), "line") == 0 && strstr(what, said[lang]) ? 1 : 0;
    }
    assert_true(n > 0);
  }
  carnet_app_set_lang(fleet->app, CARNET_LANG_EN);
}

static const char *outcome_of(const char *id) {
  CarnetCaseList *list = NULL;
  FLEET_OK(list = carnet_action_cases(fleet->app, id, error));
  const CarnetCaseView *view = carnet_case_list_at(list, 0);
  static const char *const names[] = {"", "holds", "suspect", "cannot_tell"};
  static char text[64];
  g_snprintf(text, sizeof text, "%s %s", carnet_outcome_name(view->decision->outcome), names[view->stands]);
  carnet_case_list_free(list);
  return text;
}

/* Another approval's people reach the next request and no earlier approval (formats.md section 3). */
static void counters_reach_decisions(void **state) {
  (void)state;
  enter(fleet->app, "e6", "2024-01-01");
  g_autofree char *first = approved("e6", "R", 60000, "vehicle: {category: M}\n");
  assert_string_equal(outcome_of(first), "exempt holds");
  g_autofree char *second = NULL, *text = ask_text("e6", "R", 60000, "vehicle: {category: N}\n");
  second = fleet_case(fleet, text, 0);
  assert_string_equal(outcome_of(second), "unknown "); /* an upper bound above the line settles nothing */
  assert_string_equal(outcome_of(first), "exempt holds");
  g_autofree char *said = ask_text("e6", "R", 60000, "year_to_date: {people: 60000}\n"),
                  *less = ask_text("e6", "R", 60000, "year_to_date: {people: 0}\n");
  g_autoptr(CarnetNode) more = NULL, fewer = NULL;
  FLEET_OK(more = carnet_action_decide(fleet->app, said, strlen(said), "said", NULL, error));
  FLEET_OK(fewer = carnet_action_decide(fleet->app, less, strlen(less), "less", NULL, error));
  assert_string_equal(carnet_node_get_string(more, "outcome", ""), "assessment");
  assert_string_equal(carnet_node_get_string(fewer, "outcome", ""), "exempt");
}

/* A stricter row of the table: the cases that rest on it, with their filings; no row of the inventory. */
static void a_change_of_a_pack_touches_cases(void **state) {
  (void)state;
  enter(fleet->app, "e7", "2024-01-01");
  g_autofree char *id = approved("e7", "R", 5, ""),
                  *path = g_build_filename(fleet->folder, "zz_new.yaml", NULL);
  g_auto(GStrv) parts = g_strsplit(pack, "outcome: exempt", 2);
  g_autofree char *text = g_strjoinv("outcome: safeguards", parts);
  g_autoptr(CarnetTable) changes = NULL, impact = NULL, none = NULL, same = NULL;
  FLEET_OK(carnet_fs_write(path, text, strlen(text), error));
  record(fleet->app, "filing", "add", id, "{regime: cn, filing: assessment, state: filed, number: N-1}");
  record(fleet->app, "filing", "add", id, "{regime: cn, filing: assessment, state: accepted, number: N-1}");
  FLEET_OK(carnet_action_pack_diff(fleet->app, "zz_jp", path, &changes, &impact, error));
  assert_int_equal(carnet_table_rows(changes), 1);
  assert_string_equal(carnet_table_get(changes, 0, "change"), "changed");
  assert_string_equal(carnet_table_get(changes, 0, "id"), "zz_jp.few");
  gboolean found = FALSE;
  guint filings = 0;
  for (guint r = 0; r < carnet_table_rows(impact); r++) {
    if (strcmp(carnet_table_get(impact, r, "touches"), "filing") == 0) {
      assert_true(g_str_has_suffix(carnet_table_get(impact, r, "what"), " assessment N-1: accepted"));
      filings++;
      continue;
    }
    assert_string_equal(carnet_table_get(impact, r, "touches"), "case");
    if (strcmp(carnet_table_get(impact, r, "what"), id) != 0) continue;
    found = TRUE;
    assert_string_equal(carnet_table_get(impact, r, "why"), "rules that changed: zz_jp.few");
    assert_non_null(strstr(carnet_table_get(impact, r, "before"), "exempt"));
    assert_non_null(strstr(carnet_table_get(impact, r, "after"), "safeguards"));
  }
  assert_true(found);
  assert_int_equal(filings, 1); /* once, as it was said last */
  FLEET_OK(carnet_action_pack_diff(fleet->app, "zz_jp", "zz_jp", &same, &none, error));
  assert_int_equal(carnet_table_rows(same) + carnet_table_rows(none), 0);
  g_autoptr(GError) refused = NULL;
  g_autoptr(CarnetTable) nothing = NULL;
  assert_false(carnet_action_pack_diff(fleet->app, "gdpr", path, &nothing, NULL, &refused));
  assert_non_null(strstr(refused->message, "two of one pack"));
  const char *const files[] = {path, NULL};
  g_autoptr(GPtrArray) faults = NULL;
  FLEET_OK(faults = carnet_action_pack_check(fleet->app, files, error)); /* in the place of the one in use */
  assert_int_equal(faults->len, 0);
}

static void candidates_are_counted(void **state) {
  (void)state;
  CarnetCandidateCounts counts;
  g_autoptr(CarnetTable) table = NULL;
  const CarnetCandidatesAsk ask = {.from = "CN", .to = "DE", .name = "candidates"};
  FLEET_OK(table = carnet_action_candidates(fleet->app, &ask, &counts, error));
  assert_int_equal(counts.from, 8);
  assert_int_equal(counts.from, counts.may + counts.procedure + counts.unknown + counts.kept);
  guint64 rows = 0;
  for (guint r = 0; r < carnet_table_rows(table); r++)
    rows += g_ascii_strtoull(carnet_table_get(table, r, "rows"), NULL, 10);
  assert_int_equal(rows, counts.may);
  /* What a file says of the exporter is taken; its places and rows are not. */
  static const char text[] = "from: US\nto: [JP]\nrows: 'model:none'\nexporter: {ciio: yes}\n";
  const CarnetCandidatesAsk known = {
      .from = "CN", .to = "DE", .request = text, .n = sizeof text - 1, .name = "known.yaml"};
  CarnetCandidateCounts again;
  g_autoptr(CarnetTable) same = NULL;
  FLEET_OK(same = carnet_action_candidates(fleet->app, &known, &again, error));
  assert_int_equal(again.from, counts.from);
  carnet_candidate_counts_clear(&again);
  carnet_candidate_counts_clear(&counts);
  g_autoptr(GError) refused = NULL;
  const CarnetCandidatesAsk bad = {
      .from = "CN", .to = "DE", .request = "exporter: 3\n", .n = 12, .name = "known.yaml"};
  assert_null(carnet_action_candidates(fleet->app, &bad, &again, &refused));
  assert_non_null(strstr(refused->message, "known.yaml:1:"));
}

static void windows(void **state) {
  (void)state;
  static const char *const days[][3] = {{"calendar_year", "2026-11-22", "2026-01-01"},
                                        {"months_12", "2026-11-22", "2025-11-23"},
                                        {"months_12", "2024-02-29", "2023-03-01"},
                                        {"months_12", "0001-02-03", "0001-01-01"}};
  for (gsize i = 0; i < G_N_ELEMENTS(days); i++) {
    g_autofree char *first = carnet_count_window(days[i][0], days[i][1]);
    assert_string_equal(first, days[i][2]);
  }
}

static int set_up(void **state) {
  (void)state;
  fleet = fleet_new();
  use_pack();
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  fleet_free(fleet);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_yet),
                                     cmocka_unit_test(approvals_by_entity),
                                     cmocka_unit_test(silence_is_unknown),
                                     cmocka_unit_test(transfers_and_approvals),
                                     cmocka_unit_test(a_recorded_month_is_exact),
                                     cmocka_unit_test(an_amendment_hides_nothing),
                                     cmocka_unit_test(unsaid_is_unknown),
                                     cmocka_unit_test(gauges),
                                     cmocka_unit_test(lines_speak),
                                     cmocka_unit_test(counters_reach_decisions),
                                     cmocka_unit_test(a_change_of_a_pack_touches_cases),
                                     cmocka_unit_test(candidates_are_counted),
                                     cmocka_unit_test(windows)};
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
