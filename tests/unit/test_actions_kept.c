/* links: actions compliance db records reports base actions_support.c */
/* test_actions_kept.c - what the first screens show is kept by whatever changes it, and is what counting from
 * nothing says: after an import, another one, mappings, another pack, rebuild. */
#include "actions_support.h"

#include "app.h"
#include "carnet/actions_exports.h"
#include "carnet/actions_inventory.h"
#include "carnet/actions_workspace.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <sqlite3.h>

static void run_sql(const Fleet *fleet, const char *sql) {
  g_autofree char *path = g_build_filename(fleet->folder, "work", ".carnet", "inventory.db", NULL);
  sqlite3 *handle = NULL;
  assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
  if (sqlite3_exec(handle, sql, NULL, NULL, NULL) != SQLITE_OK) fail_msg("%s", sqlite3_errmsg(handle));
  sqlite3_close(handle);
}

static void note(GString *out, const char *title, CarnetTable *table) {
  g_string_append_printf(out, "== %s\n", title);
  for (guint r = 0; r < carnet_table_rows(table); r++) {
    for (guint c = 0; c < carnet_table_columns(table); c++)
      g_string_append_printf(out, "%s|", carnet_table_cell(table, r, c));
    g_string_append_c(out, '\n');
  }
  carnet_table_free(table);
}

/* All that the overview, the findings and the inbox show of the inventory. */
static char *screens(CarnetApp *app) {
  GString *out = g_string_new(NULL);
  CarnetTable *table = NULL;
  FLEET_OK(table = carnet_action_overview(app, error));
  note(out, "overview", table);
  FLEET_OK(table = carnet_action_overview_rows(app, error));
  note(out, "rows", table);
  FLEET_OK(table = carnet_action_heat_cells(app, error));
  note(out, "heat", table);
  FLEET_OK(table = carnet_action_findings_all(app, error));
  note(out, "findings", table);
  FLEET_OK(table = carnet_action_inbox(app, 90, error));
  note(out, "inbox", table);
  FLEET_OK(table = carnet_action_category_counts(app, "", error));
  note(out, "categories", table);
  return g_string_free(out, FALSE);
}

static gboolean is_kept(const Fleet *fleet) {
  g_autofree char *path = g_build_filename(fleet->folder, "work", ".carnet", "inventory.db", NULL);
  g_autoptr(CarnetInventory) inventory = NULL;
  gboolean kept = FALSE;
  FLEET_OK(inventory = carnet_inventory_open(path, CARNET_INVENTORY_READ, error));
  FLEET_OK(carnet_inventory_is_kept(inventory, &kept, error));
  return kept;
}

/* Kept by what was done, before anyone looked; the same as counted by an app that keeps nothing. */
static void expect_equal(const Fleet *fleet, const char *what) {
  if (!is_kept(fleet)) fail_msg("%s: not kept", what);
  g_autoptr(CarnetApp) reader = fleet_open(fleet, FLEET_NOW);
  g_autofree char *kept = screens(reader);
  if (!is_kept(fleet)) fail_msg("%s: a look made it stale", what);
  run_sql(fleet, "UPDATE meta SET value = '' WHERE name = 'kept'");
  g_autoptr(CarnetApp) counter = fleet_open(fleet, FLEET_NOW);
  counter->keep_after = G_MAXINT64;
  g_autofree char *counted = screens(counter);
  if (is_kept(fleet)) fail_msg("%s: the counting app kept", what);
  if (strcmp(kept, counted) != 0) fail_msg("%s: kept\n%s\ncounted\n%s", what, kept, counted);
  /* Missing, it is made by whoever looks next. */
  g_autoptr(CarnetApp) next = fleet_open(fleet, FLEET_NOW);
  g_autofree char *again = screens(next);
  assert_string_equal(again, counted);
  if (!is_kept(fleet)) fail_msg("%s: not made again", what);
}

static void map(Fleet *fleet, const char *field, CarnetMapAction action, const char *category,
                const char *add) {
  const char *fields[] = {field, NULL};
  CarnetMapRequest request = {action, category, add, NULL, "test"};
  FLEET_OK(carnet_action_map(fleet->app, fields, &request, error) == 1);
}

static void run(const char *command) {
  gint status = 0;
  FLEET_OK(g_spawn_command_line_sync(command, NULL, NULL, &status, error));
  assert_int_equal(status, 0);
}

/* The shipped packs without one. */
static void adopt_fewer(Fleet *fleet) {
  g_autofree char *packs = g_build_filename(fleet->templates, "packs", NULL);
  g_autofree char *source = g_build_filename(g_getenv("CARNET_SOURCE"), "templates", "packs", NULL);
  g_autofree char *copy = g_strdup_printf("cp -R '%s' '%s'", source, packs);
  g_autofree char *one = g_build_filename(packs, "gb44495.yaml", NULL);
  assert_int_equal(g_remove(packs), 0); /* a link */
  run(copy);
  assert_int_equal(g_remove(one), 0);
  FLEET_OK(carnet_action_adopt(fleet->app, "one less", error));
  g_autoptr(CarnetTable) table = NULL;
  FLEET_OK(table = carnet_action_inventories(fleet->app, error)); /* somebody looks: rules are applied */
}

static void after_each_change(void **state) {
  (void)state;
  Fleet *fleet = fleet_new();
  expect_equal(fleet, "import");
  g_autofree char *first = screens(fleet->app);
  g_auto(GStrv) lines = g_strsplit(fleet_csv, "\n", -1);
  g_free(lines[4]);
  lines[4] =
      g_strdup("4,H7,EU,DE,DMS,cabin.seat,seat heating level of the driver,DE,-,yes,7,consent,safety,none");
  g_autofree char *changed = g_strjoinv("\n", lines);
  fleet_import(fleet, changed);
  expect_equal(fleet, "import again");
  map(fleet, "9", CARNET_MAP_CONFIRM, NULL, "location.position");
  expect_equal(fleet, "traits of a person");
  map(fleet, "5", CARNET_MAP_REJECT, "gdpr.location_data", NULL);
  map(fleet, "6", CARNET_MAP_OVERRIDE, "cn.spi_location", NULL);
  expect_equal(fleet, "categories of a person");
  map(fleet, "6", CARNET_MAP_REJECT, "cn.spi_location", NULL);
  expect_equal(fleet, "a category withdrawn");
  fleet_import(fleet, fleet_csv);
  expect_equal(fleet, "texts as they were");
  g_autofree char *id = fleet_case(fleet, fleet_request, 2);
  expect_equal(fleet, "a case");
  adopt_fewer(fleet);
  expect_equal(fleet, "a pack less");
  g_autoptr(CarnetRebuilt) rebuilt = NULL;
  FLEET_OK(rebuilt = carnet_action_rebuild(fleet->app, NULL, NULL, error));
  assert_int_equal(rebuilt->imports, 0);
  assert_int_equal(rebuilt->missing->len, 0);
  expect_equal(fleet, "rebuilt");
  g_autoptr(CarnetTable) outcomes = NULL;
  FLEET_OK(outcomes = carnet_action_classify(fleet->app, NULL, NULL, error));
  expect_equal(fleet, "classified again");
  g_autofree char *last = screens(fleet->app);
  assert_string_not_equal(first, last);
  fleet_free(fleet);
}

/* The day on which a law begins is another set of rules, and what was kept under the old one is not shown. */
static void another_day(void **state) {
  (void)state;
  Fleet *fleet = fleet_new();
  g_autoptr(CarnetApp) before = fleet_open(fleet, "2015-01-01T07:20:33Z");
  g_autofree char *old = screens(before), *now = screens(fleet->app);
  assert_string_not_equal(old, now);
  g_autoptr(CarnetApp) counter = fleet_open(fleet, "2015-01-01T07:20:33Z");
  counter->keep_after = G_MAXINT64;
  run_sql(fleet, "UPDATE meta SET value = '' WHERE name = 'kept'");
  g_autofree char *counted = screens(counter);
  assert_string_equal(old, counted);
  g_autofree char *again = screens(fleet->app);
  assert_string_equal(again, now);
  fleet_free(fleet);
}

static gboolean finds(CarnetApp *app, const char *check) {
  g_autoptr(CarnetTable) findings = NULL;
  FLEET_OK(findings = carnet_action_findings_all(app, error));
  for (guint r = 0; r < carnet_table_rows(findings); r++)
    if (strcmp(carnet_table_get(findings, r, "check"), check) == 0) return TRUE;
  return FALSE;
}

/* A check begins on a day on which no rule does: it is judged on that day, not at the next rule's. */
static void day_of_a_check(void **state) {
  (void)state;
  static const char check[] = "cn.check_pi_sent_abroad"; /* from 2024-03-22 */
  Fleet *fleet = fleet_new();
  g_autoptr(CarnetApp) eve = fleet_open(fleet, "2024-03-21T07:20:33Z"),
                       day = fleet_open(fleet, "2024-03-22T07:20:33Z"),
                       again = fleet_open(fleet, "2024-03-21T07:20:33Z");
  assert_false(finds(eve, check));
  assert_true(finds(day, check));
  assert_false(finds(again, check));
  assert_true(finds(fleet->app, check));
  fleet_free(fleet);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(after_each_change), cmocka_unit_test(another_day),
                                     cmocka_unit_test(day_of_a_check)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
