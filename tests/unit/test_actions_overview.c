/* links: actions compliance db records reports base actions_support.c */
/* test_actions_overview.c - heat map, overview, counters, findings, inbox over a small workspace. */
#include "actions_support.h"

#include "carnet/actions_exports.h"
#include "carnet/actions_inventory.h"
#include "carnet/text.h"

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

static gint row_of(const CarnetTable *table, const char *key, const char *value) {
  for (guint r = 0; r < carnet_table_rows(table); r++)
    if (strcmp(carnet_table_get(table, r, key), value) == 0) return (gint)r;
  return -1;
}

static const char *value_of(const CarnetTable *overview, const char *name) {
  gint row = row_of(overview, "name", name);
  if (row < 0) fail_msg("the overview has no %s", name);
  return carnet_table_get(overview, (guint)row, "value");
}

static void overview_counts(void **state) {
  (void)state;
  static const struct {
    const char *name, *value;
  } wanted[] = {{"rows", "12"},
                {"fields", "12"},
                {"inventories", "1"},
                {"unknown", "2"},
                {"cases", "0"},
                {"cases_approved", "0"},
                {"models", "1"},
                {"vehicles", "1000"},
                {"bytes_per_day", "2000000"},
                {"people", "3"},
                {"events_bad", "0"},
                {"events_unsigned", "0"},
                {"certifications_failed", "1"},
                {"certifications_passed", "1"},
                {"costs_budget_CNY", "100000"},
                {"costs_paid_CNY", "125000"}};
  g_autoptr(CarnetTable) overview = NULL;
  FLEET_OK(overview = carnet_action_overview(fleet->app, error));
  for (gsize i = 0; i < G_N_ELEMENTS(wanted); i++)
    if (strcmp(value_of(overview, wanted[i].name), wanted[i].value) != 0)
      fail_msg("%s is %s, not %s", wanted[i].name, value_of(overview, wanted[i].name), wanted[i].value);
  gint64 sum = 0;
  static const char *const outcomes[] = {"identified", "ordinary", "unknown"};
  for (gsize i = 0; i < G_N_ELEMENTS(outcomes); i++)
    sum += g_ascii_strtoll(value_of(overview, outcomes[i]), NULL, 10);
  assert_int_equal(sum, 12);
  assert_true(g_ascii_strtoll(value_of(overview, "proposed"), NULL, 10) > 0);
}

/* The cells must agree with what a filter counts, which goes another way: by rows, in the store. */
static void heat_agrees_with_filters(void **state) {
  (void)state;
  static const struct {
    const char *kind, *pack, *filter;
  } cells[] = {{"location", "gdpr", "trait:location.position,location.trip cat:gdpr"},
               {"cabin", "gdpr", "trait:media.cabin,occupant,communication,usage.app cat:gdpr"},
               {"critical", "gb44495", "trait:parameter.critical,control.remote cat:gb44495"},
               {"outside", "gdpr", "trait:media.exterior,sensing.exterior cat:gdpr"},
               {"identity", "gdpr", "trait:identity,finance cat:gdpr"}};
  g_autoptr(CarnetTable) heat = NULL;
  FLEET_OK(heat = carnet_action_heat(fleet->app, error));
  assert_string_equal(carnet_table_column(heat, 0)->key, "kind");
  assert_true(carnet_table_find(heat, "gdpr") > 0 && carnet_table_find(heat, "gb44495") > 0);
  gint64 all = 0;
  for (gsize i = 0; i < G_N_ELEMENTS(cells); i++) {
    g_autoptr(CarnetTable) found = NULL;
    gint64 total = 0;
    FLEET_OK(found = carnet_action_query(fleet->app, cells[i].filter, NULL, NULL, 0, -1, &total, error));
    /* A filter's cat: finds rows for which a fact is missing too; these stand in the row "unsure". */
    gint64 sure = 0;
    for (guint r = 0; r < carnet_table_rows(found); r++) {
      g_auto(GStrv) list = g_strsplit(carnet_table_get(found, r, "categories"), "\n", -1);
      gboolean has = FALSE;
      for (char **category = list; *category; category++)
        has =
            has || (g_str_has_prefix(*category, cells[i].pack) && (*category)[strlen(cells[i].pack)] == '.');
      sure += has;
    }
    gint row = row_of(heat, "kind", cells[i].kind);
    assert_true(row >= 0);
    assert_int_equal(g_ascii_strtoll(carnet_table_get(heat, (guint)row, cells[i].pack), NULL, 10), sure);
    all += sure;
  }
  assert_true(all > 3);
}

static void counters_name_their_limit(void **state) {
  (void)state;
  g_autoptr(CarnetTable) table = NULL;
  FLEET_OK(table = carnet_action_thresholds(fleet->app, error));
  assert_true(carnet_table_rows(table) >= 2);
  for (guint r = 0; r < carnet_table_rows(table); r++) {
    assert_string_equal(carnet_table_get(table, r, "value"), "0");
    assert_true(strstr(carnet_table_get(table, r, "basis"), "2026") != NULL);
    /* A line without its clause is no law; without a line, the note says so. */
    gboolean drawn = *carnet_table_get(table, r, "limit") != '\0';
    assert_true(drawn == (*carnet_table_get(table, r, "clause") != '\0'));
    assert_true(drawn || *carnet_table_get(table, r, "note") != '\0');
  }
}

static void findings_stand(void **state) {
  (void)state;
  static const struct {
    const char *check, *severity, *part; /* of the words */
  } wanted[] = {{"uncovered", "high", "China: of 2 rows that name a country abroad as destination 2 are"},
                {"unknown_sent", "high", "China: 1 rows"},
                {"certificate_failed", "high", "GB 44495 H7"},
                {"certificate_ends", "medium", "38 days"},
                {"unknown_rows", "medium", "China: 2 rows"},
                {"budget", "medium", "25 %"}};
  g_autoptr(CarnetTable) table = NULL;
  FLEET_OK(table = carnet_action_findings(fleet->app, error));
  for (gsize i = 0; i < G_N_ELEMENTS(wanted); i++) {
    gint row = row_of(table, "check", wanted[i].check);
    if (row < 0) fail_msg("no finding %s", wanted[i].check);
    assert_string_equal(carnet_table_get(table, (guint)row, "severity"), wanted[i].severity);
    if (!strstr(carnet_table_get(table, (guint)row, "what"), wanted[i].part))
      fail_msg("%s: %s", wanted[i].check, carnet_table_get(table, (guint)row, "what"));
  }
  assert_int_equal(row_of(table, "check", "event_bad"), -1);
  assert_int_equal(row_of(table, "check", "expired"), -1);
  /* worst first */
  gint last = 0;
  static const char *const order[] = {"critical", "high", "medium", "low"};
  for (guint r = 0; r < carnet_table_rows(table); r++)
    for (gint s = 0; s < 4; s++)
      if (strcmp(order[s], carnet_table_get(table, r, "severity")) == 0) {
        assert_true(s >= last);
        last = s;
      }
}

static void inbox_follows_the_case(void **state) {
  (void)state;
  g_autofree char *id = fleet_case(fleet, fleet_request, 0);
  static const struct {
    const char *person, *what; /* NULL: nothing waits */
  } wanted[] = {{"p-boss", NULL}, {"p-rev", "review"}};
  for (gsize i = 0; i < G_N_ELEMENTS(wanted); i++) {
    FLEET_OK(carnet_app_set_person(fleet->app, wanted[i].person, error));
    g_autoptr(CarnetTable) inbox = NULL;
    FLEET_OK(inbox = carnet_action_inbox(fleet->app, 90, error));
    gint row = row_of(inbox, "where", id);
    assert_int_equal(row >= 0, wanted[i].what != NULL);
    if (row >= 0) assert_true(g_str_has_prefix(carnet_table_get(inbox, (guint)row, "what"), wanted[i].what));
    gint due = row_of(inbox, "where", "r155");
    assert_true(due >= 0);
    assert_string_equal(carnet_table_get(inbox, (guint)due, "days"), "38");
    assert_string_equal(carnet_table_get(inbox, (guint)due, "list"), "due");
  }
  FLEET_OK(carnet_app_set_person(fleet->app, "p-boss", error));
}

static void an_approval_is_counted_and_ends(void **state) {
  (void)state;
  static const char other[] =
      "from: \"DE\"\nto: [\"BR\"]\nchannel: backend\n"
      "recipient: {name: \"Partner\", kind: partner, role: processor, country: \"BR\", owned_by: \"BR\"}\n"
      "purpose: identity\nrows: 'path:telematics.vin'\npeople: {distinct: 10, basis: exact}\n"
      "sensitive_people: {distinct: 0, basis: exact}\n";
  g_autofree char *id = fleet_case(fleet, other, 2);
  g_autoptr(CarnetTable) overview = NULL;
  FLEET_OK(overview = carnet_action_overview(fleet->app, error));
  assert_string_equal(value_of(overview, "cases_approved"), "1");
  g_autoptr(CarnetCaseList) cases = NULL;
  FLEET_OK(cases = carnet_action_cases(fleet->app, id, error));
  const char *until = carnet_case_list_at(cases, 0)->item->valid_until;
  g_autofree char *later = g_strconcat("2099-01-01", "T00:00:00Z", NULL);
  assert_true(strcmp(until, later) < 0);
  g_autoptr(CarnetApp) app = fleet_open(fleet, later);
  g_autoptr(CarnetTable) findings = NULL;
  FLEET_OK(findings = carnet_action_findings(app, error));
  gint row = row_of(findings, "check", "expired");
  assert_true(row >= 0);
  assert_string_equal(carnet_table_get(findings, (guint)row, "where"), id);
}

/* What the console opens from a cell is what the cell counts: the sure and the unsure rows of its filter. */
static void heat_cells_open_their_rows(void **state) {
  (void)state;
  g_autoptr(CarnetTable) cells = NULL;
  FLEET_OK(cells = carnet_action_heat_cells(fleet->app, error));
  guint opened = 0;
  for (guint i = 0; i < carnet_table_rows(cells); i++) {
    if (strcmp(carnet_table_get(cells, i, "kind"), "unsure") == 0) continue;
    g_autoptr(CarnetTable) found = NULL;
    gint64 total = 0, rows = g_ascii_strtoll(carnet_table_get(cells, i, "rows"), NULL, 10);
    FLEET_OK(found = carnet_action_query(fleet->app, carnet_table_get(cells, i, "filter"), NULL, NULL, 0, 1,
                                         &total, error));
    assert_int_equal(total, rows + g_ascii_strtoll(carnet_table_get(cells, i, "unsure"), NULL, 10));
    assert_string_not_equal(carnet_table_get(cells, i, "regime"), "");
    opened += rows > 0;
  }
  assert_true(opened > 3);
}

static void desk_says_who_looks(void **state) {
  (void)state;
  g_autoptr(CarnetTable) desk = NULL;
  FLEET_OK(desk = carnet_action_desk(fleet->app, error));
  assert_int_equal(carnet_table_rows(desk), 1);
  g_autofree char *today = carnet_app_today(fleet->app);
  assert_string_equal(carnet_table_get(desk, 0, "today"), today);
  assert_string_equal(carnet_table_get(desk, 0, "person"), carnet_app_person(fleet->app));
  assert_string_not_equal(carnet_table_get(desk, 0, "roles"), "");
  assert_string_equal(carnet_table_get(desk, 0, "key"), "yes");
}

/* One model with a passed and a failed certificate; committed of budget as the matrix has it. */
static void models_in_one_line(void **state) {
  (void)state;
  g_autoptr(CarnetTable) models = NULL, overview = NULL;
  FLEET_OK(models = carnet_action_model_summary(fleet->app, error));
  FLEET_OK(overview = carnet_action_overview(fleet->app, error));
  gint64 passed = 0, failed = 0;
  for (guint i = 0; i < carnet_table_rows(models); i++) {
    passed += g_ascii_strtoll(carnet_table_get(models, i, "passed"), NULL, 10);
    failed += g_ascii_strtoll(carnet_table_get(models, i, "failed"), NULL, 10);
  }
  assert_int_equal(passed, g_ascii_strtoll(value_of(overview, "certifications_passed"), NULL, 10));
  assert_int_equal(failed, g_ascii_strtoll(value_of(overview, "certifications_failed"), NULL, 10));
  gint64 budget = g_ascii_strtoll(value_of(overview, "costs_budget_CNY"), NULL, 10),
         committed = g_ascii_strtoll(value_of(overview, "costs_committed_CNY"), NULL, 10);
  assert_int_equal(g_ascii_strtoll(carnet_table_get(models, 0, "percent"), NULL, 10),
                   carnet_text_percent(committed, budget));
  assert_string_equal(carnet_table_get(models, 0, "currency"), "CNY");
}

/* ---- the card ---- */

/* Of a law's categories the one a person decided stands first, the base class behind what is more special. */
static void card_order(void **state) {
  (void)state;
  const char *fields[] = {"1", NULL};
  CarnetMapRequest request = {CARNET_MAP_CONFIRM, "cn.spi_location", NULL, NULL, "test"};
  static const char *const wanted[] = {"cn.spi_location", "cn.personal_information"};
  for (guint round = 0; round < 2; round++) {
    g_autoptr(CarnetCard) card = NULL;
    FLEET_OK(card = carnet_action_card(fleet->app, "1", error));
    for (guint i = 0; i < G_N_ELEMENTS(wanted); i++) {
      const CarnetCardCategory *item = g_ptr_array_index(card->categories, i);
      assert_string_equal(item->category, wanted[i]);
    }
    const CarnetCardCategory *first = g_ptr_array_index(card->categories, 0);
    assert_string_equal(first->state, round ? "confirmed" : "proposed");
    if (!round) FLEET_OK(carnet_action_map(fleet->app, fields, &request, error) == 1);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(overview_counts),
                                     cmocka_unit_test(heat_agrees_with_filters),
                                     cmocka_unit_test(heat_cells_open_their_rows),
                                     cmocka_unit_test(desk_says_who_looks),
                                     cmocka_unit_test(models_in_one_line),
                                     cmocka_unit_test(counters_name_their_limit),
                                     cmocka_unit_test(findings_stand),
                                     cmocka_unit_test(inbox_follows_the_case),
                                     cmocka_unit_test(an_approval_is_counted_and_ends),
                                     cmocka_unit_test(card_order)};
  return cmocka_run_group_tests(tests, setup, teardown);
}
