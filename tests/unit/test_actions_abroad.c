/* links: actions compliance db records reports base actions_support.c */
/*
 * test_actions_abroad.c - data trained abroad and data seen abroad: findings that need a register of sites,
 * or a case's channel, beside the rows.
 */
#include "actions_support.h"

#include "app.h"
#include "carnet/actions_exports.h"
#include "carnet/actions_workspace.h"

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

/* A training site abroad, and Chinese rows that are kept there: one at home and one for storage are nothing.
 */
static void trained_abroad(void **state) {
  (void)state;
  FLEET_OK(carnet_app_set_person(fleet->app, "p-boss", error));
  fleet_record(fleet, "site", "add", "train-cn", "{name: North, country: CN, purpose: training}");
  fleet_record(fleet, "site", "add", "store-de", "{name: Store, country: DE, purpose: storage}");
  g_autoptr(CarnetTable) before = fleet_findings(fleet->app);
  assert_int_equal(fleet_found(before, "trained_abroad", "store-de"), -1);
  fleet_record(fleet, "site", "add", "train-de", "{name: Berlin lab, country: DE, purpose: training}");
  fleet_record(fleet, "site", "add", "train-br",
               "{name: Nothing comes here, country: NZ, purpose: training}");
  g_autoptr(CarnetTable) after = fleet_findings(fleet->app);
  gint row = fleet_found(after, "trained_abroad", "train-de");
  assert_true(row >= 0);
  assert_int_equal(fleet_found(after, "trained_abroad", "train-br"), -1);
  assert_int_equal(fleet_found(after, "trained_abroad", "train-cn"), -1);
  assert_non_null(strstr(carnet_table_get(after, (guint)row, "what"), "Berlin lab"));
  assert_string_equal(carnet_table_get(after, (guint)row, "regime"), "cn");
  assert_string_equal(carnet_table_get(after, (guint)row, "penalty"), "cn.pipl_66_serious");
  assert_true(g_str_has_prefix(carnet_table_get(after, (guint)row, "next"),
                               "carnet query '(storage:DE or to:DE) (country:CN or"));
}

/* A reading from abroad that we approved and the authority has not: from the approval on the access is open.
 * One inside the country's law is nothing, nor is one that the authority permitted. */
static void seen_abroad(void **state) {
  (void)state;
  static const char *const requests[] = {
      "from: \"CN\"\nto: [\"DE\"]\nchannel: remote_access\npurpose: support\nrows: 'path:gnss'\n"
      "people: {distinct: 1200000, basis: exact}\n",
      "from: \"CN\"\nto: [\"DE\"]\nchannel: backend\npurpose: support of others\nrows: 'path:camera'\n"
      "people: {distinct: 1200000, basis: exact}\n"};
  char *ids[G_N_ELEMENTS(requests)];
  for (gsize i = 0; i < G_N_ELEMENTS(requests); i++) ids[i] = fleet_case(fleet, requests[i], 2);
  g_autoptr(CarnetTable) open = fleet_findings(fleet->app);
  gint row = fleet_found(open, "seen_abroad", ids[0]);
  assert_true(row >= 0);
  assert_int_equal(fleet_found(open, "seen_abroad", ids[1]), -1);
  assert_string_equal(carnet_table_get(open, (guint)row, "regime"), "cn");
  assert_non_null(strstr(carnet_table_get(open, (guint)row, "what"), "2 rows of CN may be read from DE"));
  assert_non_null(strstr(carnet_table_get(open, (guint)row, "clause"), "part 1"));
  g_autofree char *revoke = g_strdup_printf("carnet export revoke %s", ids[0]);
  assert_string_equal(carnet_table_get(open, (guint)row, "next"), revoke);
  fleet_record(fleet, "filing", "add", ids[0],
               "{regime: cn, filing: assessment, state: permitted, date: 2026-11-02}");
  g_autoptr(CarnetTable) permitted = fleet_findings(fleet->app);
  assert_int_equal(fleet_found(permitted, "seen_abroad", ids[0]), -1);
  for (gsize i = 0; i < G_N_ELEMENTS(ids); i++) g_free(ids[i]);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(trained_abroad), cmocka_unit_test(seen_abroad)};
  return cmocka_run_group_tests(tests, setup, teardown);
}
