/* links: actions compliance db records reports base actions_support.c */
/*
 * test_actions_findings.c - what packs say of rows, ceilings, what flowed against what was allowed, one flow
 * in several requests, promises, and what people do with findings.
 */
#include "actions_support.h"

#include "app.h"
#include "carnet/actions_exports.h"
#include "carnet/actions_findings.h"
#include "carnet/actions_inventory.h"
#include "carnet/actions_workspace.h"
#include "carnet/fs.h"
#include "carnet/yaml.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static Fleet *fleet;

/* Checks and a fine of a law that there is not. */
static const char pack[] =
    "carnet_pack: 1\nid: \"t\"\nversion: \"1\"\nregime: \"cn\"\nzone: \"Asia/Shanghai\"\nen: \"Test\"\nzh: \"测试\"\n"
    "territory: [CN]\nsources: {s: {title: \"S\", confidence: secondary, checked: 2026-11-22}}\n"
    "penalties:\n"
    "- {id: \"t.fine\", cap: {minor: 5000000000, currency: CNY}, turnover_bp: 500, turnover: group, higher: false, "
    "applies_to: [t.kept_abroad], en: \"fine\", zh: \"罚款\", clause: \"66\", source: \"s\"}\n"
    "- {id: \"t.cap\", cap: {minor: 10000000, currency: CNY}, "
    "applies_to: [t.capped], en: \"fine\", zh: \"罚款\", clause: \"67\", source: \"s\"}\n"
    "checks:\n"
    "- {id: \"t.capped\", severity: low, when: [{fact: market, in: [EU]}], "
    "en: \"has a cap alone\", zh: \"仅有上限\", resolve: {en: \"end it\", zh: \"停止\"}, penalty: t.cap, "
    "clause: \"38\", source: \"s\"}\n"
    "- {id: \"t.kept_abroad\", severity: critical, when: [{fact: collected_in, in: [CN]}, {fact: stored_in, in: [DE]}], "
    "en: \"kept in Germany\", zh: \"存储于德国\", resolve: {en: \"bring it home\", zh: \"移回境内\"}, penalty: t.fine, "
    "clause: \"37\", source: \"s\"}\n"
    "- {id: \"t.no_basis\", severity: medium, when: [{fact: basis, in: [consent]}, {fact: market, in: [EU]}], "
    "en: \"asks for a basis\", zh: \"需合法性基础\", resolve: {en: \"name it\", zh: \"注明\"}, clause: \"13\", source: \"s\"}\n";

/* The program's packs as links, and ours beside them. */
static void add_pack(void) {
  g_autofree char *folder = g_build_filename(fleet->templates, "packs", NULL),
                  *from = g_build_filename(g_getenv("CARNET_SOURCE"), "templates", "packs", NULL);
  assert_int_equal(g_remove(folder), 0);
  assert_int_equal(g_mkdir(folder, 0700), 0);
  g_autoptr(GDir) dir = g_dir_open(from, 0, NULL);
  for (const char *name; (name = g_dir_read_name(dir));) {
    g_autofree char *old = g_build_filename(from, name, NULL), *new = g_build_filename(folder, name, NULL);
    g_autoptr(GFile) link = g_file_new_for_path(new);
    FLEET_OK(g_file_make_symbolic_link(link, old, NULL, error));
  }
  g_autofree char *path = g_build_filename(folder, "t.yaml", NULL);
  FLEET_OK(carnet_fs_write(path, pack, sizeof pack - 1, error));
  FLEET_OK(carnet_action_adopt(fleet->app, "test", error));
}

static int setup(void **state) {
  (void)state;
  fleet = fleet_new();
  add_pack();
  return 0;
}

static int teardown(void **state) {
  (void)state;
  fleet_free(fleet);
  return 0;
}

static gint row_of(const CarnetTable *table, const char *key, const char *value) {
  for (guint r = 0; r < carnet_table_rows(table); r++)
    if (strcmp(carnet_table_get(table, r, key), value) == 0) return (gint)r;
  return -1;
}

static const char *cell(const CarnetTable *table, const char *check, const char *key) {
  gint row = row_of(table, "check", check);
  if (row < 0) fail_msg("no finding %s", check);
  return carnet_table_get(table, (guint)row, key);
}

/* One finding a check, its rows by true and by missing fact, its law, and the filter that picks the same
 * rows. */
static void packs_speak(void **state) {
  (void)state;
  g_autoptr(CarnetTable) table = fleet_findings(fleet->app);
  assert_string_equal(cell(table, "t.kept_abroad", "rows"), "1");
  assert_string_equal(cell(table, "t.kept_abroad", "unsure"), "0");
  assert_string_equal(cell(table, "t.kept_abroad", "severity"), "critical");
  assert_string_equal(cell(table, "t.kept_abroad", "clause"), "37");
  assert_string_equal(cell(table, "t.kept_abroad", "confidence"), "secondary");
  assert_string_equal(cell(table, "t.kept_abroad", "resolve"), "bring it home");
  assert_string_equal(cell(table, "t.kept_abroad", "id"), "t-kept-abroad");
  assert_string_equal(cell(table, "t.no_basis", "rows"), "1");
  assert_string_equal(cell(table, "t.no_basis", "unsure"), "1"); /* row 5 names none */
  g_autoptr(CarnetTable) rows = NULL;
  gint64 total = 0;
  FLEET_OK(rows = carnet_action_query(fleet->app, "check:t.no_basis", NULL, NULL, 0, -1, &total, error));
  assert_int_equal(total, 2);
  g_autoptr(CarnetTable) none = NULL;
  FLEET_OK(none = carnet_action_query(fleet->app, "check:t.no", NULL, NULL, 0, -1, &total, error));
  assert_int_equal(total, 0);
}

/* Without a turnover the ceiling is the cap and says that a part is missing; with one it is the higher. */
static void ceilings(void **state) {
  (void)state;
  g_autoptr(CarnetTable) before = fleet_findings(fleet->app), exposure = NULL, after = NULL;
  assert_non_null(strstr(cell(before, "t.kept_abroad", "ceiling"), "turnover not recorded"));
  assert_string_equal(cell(before, "t.kept_abroad", "ceiling_minor"), "5000000000");
  fleet_record(fleet, "entity", "update", "lanzhe-auto",
               "{group_turnover_minor: 1220000000000, currency: CNY}");
  after = fleet_findings(fleet->app);
  assert_string_equal(cell(after, "t.kept_abroad", "ceiling_minor"), "61000000000");
  assert_non_null(strstr(cell(after, "t.kept_abroad", "ceiling"), "610,000,000.00 CNY"));
  assert_non_null(strstr(cell(after, "t.kept_abroad", "ceiling"), " (secondary): "));
  assert_string_equal(cell(after, "t.kept_abroad", "ceiling_confidence"), "secondary");
  assert_non_null(strstr(cell(after, "t.no_basis", "ceiling"), "no ceiling of a fine for this clause"));
  assert_non_null(strstr(cell(after, "budget", "ceiling"), "no clause of law"));
  /* A cap alone is said once. */
  assert_string_equal(cell(after, "t.capped", "ceiling"), "67 (secondary): up to 100,000.00 CNY");
  assert_string_equal(cell(after, "t.capped", "ceiling_minor"), "10000000");
  FLEET_OK(exposure = carnet_action_exposure(fleet->app, error));
  gint row = row_of(exposure, "penalty", "t.fine");
  assert_true(row >= 0);
  assert_string_equal(carnet_table_get(exposure, (guint)row, "amount_minor"), "61000000000");
  assert_string_equal(carnet_table_get(exposure, (guint)row, "whole"), "yes");
  /* Another law of the same pack has a line of its own, with its own count. */
  assert_string_equal(carnet_table_get(exposure, (guint)row, "findings"), "1");
  row = row_of(exposure, "penalty", "t.cap");
  assert_true(row >= 0);
  assert_string_equal(carnet_table_get(exposure, (guint)row, "findings"), "1");
}

/* ---- what people do ---- */

static gboolean step(CarnetApp *app, const char *person, const char *id, const char *action, const char *yaml,
                     gint *code) {
  g_autoptr(CarnetNode) keys =
      carnet_yaml_load(yaml, strlen(yaml), "test", &carnet_yaml_limits_document, NULL);
  g_autoptr(GError) wrong = NULL;
  FLEET_OK(carnet_app_set_person(app, person, error));
  gboolean ok = carnet_action_finding_step(app, id, action, keys, "test", &wrong);
  *code = wrong ? wrong->code & 0xff : 0;
  return ok;
}

static const char *state_at(const char *now, const char *id, gboolean *listed) {
  static char state[32];
  g_autoptr(CarnetApp) app = fleet_open(fleet, now);
  g_autoptr(CarnetTable) all = fleet_findings(app), stand = NULL;
  FLEET_OK(stand = carnet_action_findings(app, error));
  gint row = row_of(all, "id", id);
  assert_true(row >= 0);
  *listed = row_of(stand, "id", id) >= 0;
  g_strlcpy(state, carnet_table_get(all, (guint)row, "state"), sizeof state);
  return state;
}

static void accepted_comes_back(void **state) {
  (void)state;
  gint code;
  gboolean listed;
  const char *id = "t-no-basis";
  assert_true(step(fleet->app, "p-boss", id, "assign", "{to: p-rev, due: \"2026-12-01\"}", &code));
  assert_string_equal(state_at(FLEET_NOW, id, &listed), "assigned");
  assert_true(listed);
  assert_false(step(fleet->app, "p-boss", id, "assign", "{to: p-nobody}", &code));
  assert_int_equal(code, CARNET_ERROR_INPUT);
  assert_false(step(fleet->app, "p-app", id, "accept", "{until: \"2026-11-21\"}", &code)); /* is past */
  assert_int_equal(code, CARNET_ERROR_INPUT);
  assert_false(
      step(fleet->app, "p-rev", id, "accept", "{until: \"2026-12-31\"}", &code)); /* has not the role */
  assert_int_equal(code, CARNET_ERROR_REFUSED);
  assert_false(step(fleet->app, "p-app", "no-such", "accept", "{until: \"2026-12-31\"}", &code));
  assert_int_equal(code, CARNET_ERROR_NOT_FOUND);
  assert_true(step(fleet->app, "p-app", id, "accept", "{until: \"2026-12-31\"}", &code));
  assert_string_equal(state_at("2026-12-31T08:00:00Z", id, &listed), "accepted");
  assert_false(listed);
  assert_string_equal(state_at("2027-01-01T08:00:00Z", id, &listed), "lapsed");
  assert_true(listed);
  g_autoptr(CarnetTable) history = NULL, inbox = NULL;
  FLEET_OK(history = carnet_action_finding_history(fleet->app, error));
  gint row = row_of(history, "finding", id);
  assert_true(row >= 0);
  assert_string_equal(carnet_table_get(history, (guint)row, "owner"), "p-rev");
  assert_string_equal(carnet_table_get(history, (guint)row, "stands"), "yes");
  FLEET_OK(carnet_app_set_person(fleet->app, "p-boss", error));
  FLEET_OK(inbox = carnet_action_inbox(fleet->app, 90, error));
  gint due = row_of(inbox, "where", id);
  assert_true(due >= 0);
  assert_string_equal(carnet_table_get(inbox, (guint)due, "date"), "2027-01-01");
}

/* Evidence does not talk a check down that still finds what it found. */
static void closing(void **state) {
  (void)state;
  gint code;
  const char *id = "t-kept-abroad";
  assert_false(step(fleet->app, "p-rev", id, "close", "{evidence: ev-none}", &code));
  assert_int_equal(code, CARNET_ERROR_INPUT);
  FLEET_OK(carnet_app_set_person(fleet->app, "p-boss", error));
  fleet_record(
      fleet, "evidence", "add", "ev-one",
      "{title: Proof, digest: \"0000000000000000000000000000000000000000000000000000000000000000\"}");
  assert_false(step(fleet->app, "p-rev", id, "close", "{evidence: ev-one}", &code));
  assert_int_equal(code, CARNET_ERROR_REFUSED);
  FLEET_OK(carnet_app_set_person(fleet->app, "p-boss", error));
}

/* ---- flows ---- */

#define FROM_DE                                                                                              \
  "from: \"DE\"\nto: [\"BR\"]\nchannel: backend\n"                                                           \
  "recipient: {name: \"Partner\", kind: partner, role: processor, country: \"BR\", owned_by: \"BR\"}\n"

static const char one_flow[] = FROM_DE "purpose: identity\nrows: 'path:telematics.vin'\n"
                                       "people: {distinct: 10, basis: exact}\n"
                                       "sensitive_people: {distinct: 0, basis: exact}\n";
static const char same_flow[] = FROM_DE "purpose: identity again\nrows: 'path:telematics.vin or path:phone'\n"
                                        "people: {distinct: 5, basis: exact}\n"
                                        "sensitive_people: {distinct: 0, basis: exact}\n";

/* Approved on 2026-11-22: October came before it, November is left alone, December of the year after the last
 * day is too late. */
static void flows(void **state) {
  (void)state;
  g_autofree char *id = fleet_case(fleet, one_flow, 2);
  g_autoptr(CarnetTable) before = fleet_findings(fleet->app);
  assert_int_equal(fleet_found(before, "flow_without_ours", id), -1);
  fleet_record(fleet, "transfer", "add", id,
               "{month: \"2026-11\", recipient: Partner, people: {distinct: 10, basis: exact}, rows: 1}");
  g_autoptr(CarnetTable) within = fleet_findings(fleet->app);
  static const char *const ours[] = {"flow_without_ours", "flow_after_ours", "flow_beyond_people",
                                     "flow_beyond_rows", "flow_recipient"};
  for (gsize i = 0; i < G_N_ELEMENTS(ours); i++) assert_int_equal(fleet_found(within, ours[i], id), -1);
  fleet_record(fleet, "transfer", "add", id,
               "{month: \"2026-10\", recipient: Somebody, people: {distinct: 11, basis: exact}, rows: 2}");
  fleet_record(fleet, "transfer", "add", id, "{month: \"2031-12\", people: {distinct: 1, basis: exact}}");
  g_autoptr(CarnetTable) after = fleet_findings(fleet->app);
  for (gsize i = 0; i < G_N_ELEMENTS(ours); i++)
    if (fleet_found(after, ours[i], id) < 0) fail_msg("no finding %s", ours[i]);
  gint people = fleet_found(after, "flow_beyond_people", id);
  assert_non_null(
      strstr(carnet_table_get(after, (guint)people, "what"), "2026-10: 11 people flowed, 10 were"));
  assert_string_equal(carnet_table_get(after, (guint)people, "since"), "2026-10-01");
  /* The law by which the case was decided stands with what went wrong in it. */
  for (gsize i = 0; i < G_N_ELEMENTS(ours); i++) {
    guint row = (guint)fleet_found(after, ours[i], id);
    assert_true(g_str_has_prefix(carnet_table_get(after, row, "clause"), "GDPR "));
    assert_string_equal(carnet_table_get(after, row, "regime"), "eu");
    assert_string_equal(carnet_table_get(after, row, "penalty"), "gdpr.fine_higher");
  }
}

static const char unanswered[] =
    "from: \"KP\"\nto: [\"BR\"]\nchannel: backend\nrecipient: {name: \"P\", country: \"BR\"}\npurpose: x\n"
    "rows: 'path:brake'\npeople: {distinct: 1, basis: exact}\n";

static void says(const CarnetTable *table, const char *id, const char *what, const char *next) {
  gint row = fleet_found(table, "flow_without_theirs", id);
  assert_true(row >= 0);
  const char *said = carnet_table_get(table, (guint)row, "what"),
             *offered = carnet_table_get(table, (guint)row, "next");
  if (!strstr(said, what)) fail_msg("%s, not %s", said, what);
  if (!g_str_has_prefix(offered, next)) fail_msg("%s, not %s", offered, next);
}

/* The answer of these requests asks for an authority (no pack says otherwise): it permits, then its
 * permission ends. */
static void theirs(void **state) {
  (void)state;
  g_autofree char *id = fleet_case(fleet, unanswered, 0);
  fleet_record(fleet, "transfer", "add", id, "{month: \"2026-12\"}");
  g_autoptr(CarnetTable) without = fleet_findings(fleet->app);
  says(without, id, "was never settled", "carnet export amend ");
  FLEET_OK(carnet_app_set_person(fleet->app, "p-rev", error));
  fleet_record(fleet, "filing", "add", id,
               "{regime: cn, filing: assessment, state: filed, date: \"2026-11-10\"}");
  g_autoptr(CarnetTable) asked =
      fleet_findings(fleet->app); /* now it is settled, and waits; nothing is approved */
  says(asked, id, "before the authority permitted it", "carnet export show ");
  fleet_record(
      fleet, "filing", "add", id,
      "{regime: cn, filing: assessment, state: permitted, date: \"2026-11-20\", until: \"2026-12-31\"}");
  FLEET_OK(carnet_app_set_person(fleet->app, "p-boss", error));
  g_autoptr(CarnetTable) with = fleet_findings(fleet->app);
  assert_int_equal(fleet_found(with, "flow_without_theirs", id), -1);
  assert_int_equal(fleet_found(with, "flow_after_theirs", id), -1);
  fleet_record(fleet, "transfer", "add", id, "{month: \"2027-01\"}");
  g_autoptr(CarnetTable) late = fleet_findings(fleet->app);
  assert_true(fleet_found(late, "flow_after_theirs", id) >= 0);
}

/* An approval is withdrawn; of a case that ended nothing can be, and what is offered is not refused. */
static void what_comes_next_is_not_refused(void **state) {
  (void)state;
  g_autofree char *id = fleet_case(fleet, unanswered, 2);
  fleet_record(fleet, "transfer", "add", id, "{month: \"2026-12\", people: {distinct: 9, basis: exact}}");
  g_autoptr(CarnetTable) open = fleet_findings(fleet->app);
  says(open, id, "was never settled", "carnet export amend ");
  gint people = fleet_found(open, "flow_beyond_people", id);
  assert_true(people >= 0 && fleet_found(open, "authority", id) >= 0);
  assert_true(g_str_has_prefix(carnet_table_get(open, (guint)people, "next"), "carnet export amend "));
  assert_non_null(
      strstr(carnet_table_get(open, (guint)fleet_found(open, "authority", id), "what"), "not settled"));
  CarnetCaseStep step = {.reason = "ended"};
  FLEET_OK(carnet_action_case_step(fleet->app, id, "close", &step, error));
  g_autoptr(CarnetTable) closed = fleet_findings(fleet->app);
  says(closed, id, "was never settled", "carnet export show ");
  gint flow = fleet_found(closed, "flow_without_theirs", id);
  assert_non_null(strstr(carnet_table_get(closed, (guint)flow, "resolve"), "let nothing more flow"));
  people = fleet_found(closed, "flow_beyond_people", id);
  assert_true(g_str_has_prefix(carnet_table_get(closed, (guint)people, "next"), "carnet export show "));
}

/* The same rows to the same recipient in a second request: a finding that names both, and that a person may
 * judge. */
static void splitting(void **state) {
  (void)state;
  g_autoptr(CarnetTable) before = fleet_findings(fleet->app);
  assert_int_equal(row_of(before, "check", "split"), -1);
  g_autofree char *second = fleet_case(fleet, same_flow, 0);
  g_autoptr(CarnetTable) after = fleet_findings(fleet->app);
  assert_non_null(strstr(cell(after, "split", "where"), second));
  assert_non_null(strstr(cell(after, "split", "what"), "2 requests"));
  assert_non_null(strstr(cell(after, "split", "what"), "repeat: 15"));
  g_autofree char *id = g_strdup(cell(after, "split", "id"));
  gint code;
  gboolean listed;
  assert_true(step(fleet->app, "p-rev", id, "close", "{evidence: ev-one}", &code));
  assert_string_equal(state_at(FLEET_NOW, id, &listed), "closed");
  assert_false(listed);
  FLEET_OK(carnet_app_set_person(fleet->app, "p-boss", error));
}

#define REQUEST(to, purpose, rows)                                                                           \
  "from: \"GB\"\nto: [\"" to "\"]\nchannel: backend\nrecipient: {name: \"Works " to "\", country: \"" to     \
  "\"}\npurpose: " purpose "\nrows: 'path:" rows "'\npeople: {distinct: 3, basis: exact}\n"

static gboolean goes_with(const char *request, const char *with) {
  g_autofree char *id = fleet_case(fleet, request, 0);
  g_autoptr(CarnetTable) now = fleet_findings(fleet->app);
  for (guint r = 0; r < carnet_table_rows(now); r++) {
    const char *where = carnet_table_get(now, r, "where");
    if (strcmp(carnet_table_get(now, r, "check"), "split") == 0 && strstr(where, id))
      return !!strstr(where, with);
  }
  return FALSE;
}

/* Two of rows, way and work are the same; one alone is no sign of anything. */
static void splitting_by_two_of_three(void **state) {
  (void)state;
  g_autofree char *first = fleet_case(fleet, REQUEST("BR", "warranty", "telematics.vin"), 0);
  assert_true(goes_with(REQUEST("FR", "warranty ", "telematics.vin"), first)); /* rows and work */
  assert_true(goes_with(REQUEST("BR", "Warranty", "brake"), first));           /* way and work */
  assert_true(goes_with(REQUEST("BR", "sales", "telematics.vin"), first));     /* rows and way */
  assert_false(goes_with(REQUEST("JP", "heat", "telematics.vin"), first));
  assert_false(goes_with(REQUEST("BR", "noise", "phone"), first));
  assert_false(goes_with(REQUEST("KR", "warranty", "phone"), first));
}

/* ---- one group, two turnovers ---- */

static void turnovers(void **state) {
  (void)state;
  fleet_record(fleet, "entity", "update", "lanzhe-auto",
               "{group_turnover_minor: 1220000000000, currency: CNY}");
  fleet_record(fleet, "entity", "add", "child",
               "{name: Child, parent: lanzhe-auto, group_turnover_minor: 1220000000000, currency: CNY}");
  fleet_record(fleet, "entity", "add", "grandchild",
               "{name: Grandchild, parent: child, group_turnover_minor: 420000000000, currency: EUR}");
  fleet_record(fleet, "entity", "add", "stranger",
               "{name: Stranger, group_turnover_minor: 5, currency: CNY}");
  g_autoptr(CarnetTable) no_rate = fleet_findings(fleet->app);
  assert_int_equal(fleet_found(no_rate, "turnover", "child"), -1);
  assert_int_equal(fleet_found(no_rate, "turnover", "grandchild"), -1); /* no rate: nobody can tell */
  fleet_record(fleet, "entity", "update", "child", "{group_turnover_minor: 1220000000001}");
  fleet_record(fleet, "cost", "rate", "rate-eur-cny",
               "{currency: EUR, to: CNY, rate_micro: 7820000, date: 2026-01-01, source: test}");
  g_autoptr(CarnetTable) with_rate = fleet_findings(fleet->app);
  assert_true(fleet_found(with_rate, "turnover", "child") >= 0);
  gint row = fleet_found(with_rate, "turnover", "grandchild");
  assert_true(row >= 0);
  const char *what = carnet_table_get(with_rate, (guint)row, "what");
  assert_non_null(strstr(what, "4,200,000,000.00 EUR"));
  assert_non_null(strstr(what, "12,200,000,000.00 CNY"));
  fleet_record(fleet, "entity", "update", "child", "{group_turnover_minor: 1220000000000}");
  fleet_record(fleet, "entity", "update", "grandchild", "{group_turnover_minor: 156000000000}");
  g_autoptr(CarnetTable) mended = fleet_findings(fleet->app);
  assert_int_equal(fleet_found(mended, "turnover", "child"), -1);
  assert_int_equal(fleet_found(mended, "turnover", "grandchild"), -1);
  assert_int_equal(fleet_found(mended, "turnover", "stranger"), -1);
}

/* ---- promises, activities ---- */

static void promises(void **state) {
  (void)state;
  FLEET_OK(carnet_app_set_person(fleet->app, "p-rev", error));
  fleet_record(fleet, "commitment", "add", "kept",
               "{text: Brakes stay, source: web, filter: 'path:brake to:US'}");
  fleet_record(fleet, "commitment", "add", "broken",
               "{text: Cabin stays, source: web, filter: 'path:cabin'}");
  fleet_record(fleet, "commitment", "add", "unread", "{text: Odd, source: web, filter: 'colour:red'}");
  fleet_record(fleet, "activity", "add", "act-1", "{name: Fleet, rows: 'model:X5', retention_days: 100}");
  fleet_record(fleet, "activity", "add", "act-cn", "{name: Study, entity: lanzhe-auto}");
  fleet_record(fleet, "activity", "add", "act-de", "{name: Study, controller: lanzhe-de}");
  FLEET_OK(carnet_app_set_person(fleet->app, "p-boss", error));
  fleet_record(fleet, "entity", "add", "lanzhe-de", "{name: Lanzhe Germany, country: DE}");
  g_autoptr(CarnetTable) table = fleet_findings(fleet->app);
  assert_int_equal(fleet_found(table, "commitment", "kept"), -1);
  assert_true(fleet_found(table, "commitment", "broken") >= 0);
  gint unread = fleet_found(table, "commitment", "unread");
  assert_true(unread >= 0);
  assert_non_null(strstr(carnet_table_get(table, (guint)unread, "what"), "cannot be read"));
  assert_true(fleet_found(table, "activity_no_basis", "act-1") >= 0);
  /* The clause is that of the packs' own check, and stands only where the entity may be under it. */
  const char *const clauses[][2] = {
      {"act-1", "GDPR 6(1); 5(2)"}, {"act-de", "GDPR 6(1); 5(2)"}, {"act-cn", ""}};
  for (gsize i = 0; i < G_N_ELEMENTS(clauses); i++) {
    gint row = fleet_found(table, "activity_no_basis", clauses[i][0]);
    assert_true(row >= 0);
    assert_string_equal(carnet_table_get(table, (guint)row, "clause"), clauses[i][1]);
    assert_string_equal(carnet_table_get(table, (guint)row, "penalty"),
                        *clauses[i][1] ? "gdpr.fine_higher" : "");
  }
  gint kept = fleet_found(table, "activity_retention", "act-1");
  assert_non_null(strstr(carnet_table_get(table, (guint)kept, "what"), "2 rows"));
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(packs_speak),
                                     cmocka_unit_test(ceilings),
                                     cmocka_unit_test(accepted_comes_back),
                                     cmocka_unit_test(closing),
                                     cmocka_unit_test(flows),
                                     cmocka_unit_test(theirs),
                                     cmocka_unit_test(splitting),
                                     cmocka_unit_test(splitting_by_two_of_three),
                                     cmocka_unit_test(turnovers),
                                     cmocka_unit_test(promises),
                                     cmocka_unit_test(what_comes_next_is_not_refused)};
  return cmocka_run_group_tests(tests, setup, teardown);
}
