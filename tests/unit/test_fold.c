/* links: records base ledger_support.c */
/*
 * test_fold.c - people, policy and the tables of state, from events of a real ledger.
 */
#include "ledger_support.h"

#include "carnet/fold.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static void add(Bench *bench, const char *kind, const char *action, const char *subject, const char *keys) {
  static const struct {
    const char *kind, *person, *role;
  } who[] = {{"cost", "p-admin", "finance"},   {"mapping", "p-map", "mapper"},
             {"inventory", "p-map", "mapper"}, {"certification", "p-rev", "reviewer"},
             {"report", "p-rev", "reviewer"},  {"model", "p-admin", "admin"},
             {"policy", "p-admin", "admin"},   {"person", "p-admin", "admin"}};
  for (gsize i = 0; i < G_N_ELEMENTS(who); i++)
    if (strcmp(who[i].kind, kind) == 0)
      carnet_event_record_free(bench_add(bench, who[i].person, who[i].role, kind, action, subject, keys));
}

static int setup(void **state) {
  Bench *bench = bench_new(FALSE);
  bench_person(bench, "p-map", "mapper");
  bench_person(bench, "p-rev", "reviewer");
  *state = bench;
  return 0;
}

static int teardown(void **state) {
  bench_free(*state);
  return 0;
}

static void test_people_and_policy(void **state) {
  Bench *bench = *state;
  bench_person(bench, "p-old", "reviewer, approver");
  add(bench, "person", "retire", "p-old", NULL);
  add(bench, "policy", "set", "policy",
      "{approval_quorum: 2, review_required: false, validity_days: 30, unsigned_allowed: false, roles: [{what: export/close, roles: [approver]}]}");
  g_autoptr(GPtrArray) records = bench_ingest(bench);
  g_autoptr(GPtrArray) people = carnet_fold_people(records);
  assert_int_equal(people->len, 4);
  const CarnetPerson *old = carnet_people_find(people, "p-old");
  assert_true(old->retired);
  assert_string_equal(old->roles[1], "approver");
  assert_true(strcmp(old->until, old->since) > 0);
  assert_null(carnet_people_find(people, "p-none"));
  CarnetPolicy *policy = carnet_fold_policy(records);
  assert_int_equal(policy->approval_quorum, 2);
  assert_int_equal(policy->validity_days, 30);
  assert_false(policy->review_required);
  assert_true(carnet_policy_allows(policy, "export", "close", "approver"));
  assert_false(carnet_policy_allows(policy, "export", "close", "requester"));
  assert_true(carnet_policy_allows(policy, "export", "approve", "approver"));
  assert_false(carnet_policy_allows(policy, "export", "approve", "appro"));
  assert_false(carnet_policy_allows(policy, "export", "dance", "approver"));
  carnet_policy_free(policy);
}

static void test_mappings(void **state) {
  Bench *bench = *state;
  add(bench, "mapping", "confirm", "f-1",
      "{fields: [{key: k1, text_digest: \""
      "00000000000000000000000000000000000000000000000000000000000000aa"
      "\"}], category: gdpr.location_data}");
  add(bench, "mapping", "reject", "bulk-2", "{fields: [{key: k1}, {key: k2}], category: gdpr.location_data}");
  add(bench, "mapping", "override", "f-1",
      "{fields: [{key: k1}], traits_add: [location.position, biometric]}");
  add(bench, "mapping", "override", "bulk-3", "{fields: [{key: k1}], traits_remove: [biometric]}");
  g_autoptr(GPtrArray) records = bench_ingest(bench);
  g_autoptr(CarnetTable) table = carnet_fold_mappings(records);
  assert_int_equal(carnet_table_rows(table), 4);
  static const char *const rows[][5] = {{"k1", "gdpr.location_data", "rejected", "", ""},
                                        {"k2", "gdpr.location_data", "rejected", "", ""},
                                        {"k1", "", "overridden", "location.position", ""},
                                        {"k1", "", "overridden", "", "biometric"}};
  static const char *const columns[] = {"key", "category", "state", "traits_add", "traits_remove"};
  for (guint r = 0; r < 4; r++)
    for (guint c = 0; c < 5; c++) assert_string_equal(carnet_table_get(table, r, columns[c]), rows[r][c]);
  assert_string_equal(carnet_table_get(table, 0, "by"), "p-map");
  assert_string_equal(carnet_table_get(table, 0, "reason"), "as agreed");
}

static void test_costs(void **state) {
  Bench *bench = *state;
  static const char keys[] =
      "{model: H7, standard: gb44495, amount_minor: 1200, high_minor: 1500, currency: CNY, date: 2026-01-02, note: first}";
  g_autoptr(CarnetEventRecord) wrong =
      bench_add(bench, "p-admin", "finance", "cost", "payment", "h7-x", keys);
  add(bench, "cost", "estimate", "h7-x", keys);
  g_autofree char *counter = g_strdup_printf("{of: %s}", wrong->digest);
  g_autoptr(CarnetEventRecord) cancel =
      bench_add(bench, "p-admin", "finance", "cost", "counter", "h7-x", counter);
  g_autoptr(GPtrArray) records = bench_ingest(bench);
  g_autoptr(CarnetTable) table = carnet_fold_costs(records);
  assert_int_equal(carnet_table_rows(table), 1);
  assert_string_equal(carnet_table_get(table, 0, "kind"), "estimate");
  assert_string_equal(carnet_table_get(table, 0, "high_minor"), "1500");
  assert_string_equal(carnet_table_get(table, 0, "date"), "2026-01-02");
  assert_string_equal(carnet_table_get(table, 0, "verdict"), "good");
  g_autofree char *again =
      g_strdup_printf("{of: %s}", cancel->digest); /* cancelling the cancelling brings it back */
  add(bench, "cost", "counter", "h7-x", again);
  g_autoptr(GPtrArray) more = bench_ingest(bench);
  g_autoptr(CarnetTable) back = carnet_fold_costs(more);
  assert_int_equal(carnet_table_rows(back), 2);
}

static void test_registers(void **state) {
  Bench *bench = *state;
  add(bench, "model", "add", "h7", "{name: H7, level: L2, fleet: 10, markets: [CN, EU]}");
  add(bench, "model", "update", "h7", "{fleet: 12}");
  add(bench, "certification", "add", "c-1", "{standard: gb44495, scope: model, model: H7, status: planned}");
  add(bench, "certification", "update", "c-1", "{status: passed, date: 2026-02-03, report: R1}");
  g_autofree char *root = g_strnfill(64, 'a'), *source = g_strnfill(64, 'b');
  for (guint g = 1; g <= 2; g++) {
    g_autofree char *keys = g_strdup_printf(
        "{name: fleet, generation: %u, sources: [{name: f.csv, digest: %s}], rows: %u, root: %s}", g, source,
        g * 10, root);
    add(bench, "inventory", "import", "fleet", keys);
  }
  g_autofree char *issue = g_strdup_printf(
      "{template: full-audit, content: %s, pdf: %s, lang: en, as_of: 2026-01-01, level: auditor, file: a.pdf}",
      root, source);
  add(bench, "report", "issue", "r-aaaaaaaaaaaaaaaa", issue);
  g_autoptr(GPtrArray) records = bench_ingest(bench);
  g_autoptr(CarnetTable) models = carnet_fold_latest(records, "model");
  assert_string_equal(carnet_table_column(models, 0)->key, "subject");
  assert_string_equal(carnet_table_get(models, 0, "fleet"), "12");
  assert_string_equal(carnet_table_get(models, 0, "name"), "H7");
  assert_string_equal(carnet_table_get(models, 0, "markets"), "CN\nEU");
  g_autoptr(CarnetTable) certifications = carnet_fold_certifications(records);
  assert_string_equal(carnet_table_get(certifications, 0, "id"), "c-1");
  assert_string_equal(carnet_table_get(certifications, 0, "status"), "passed");
  assert_string_equal(carnet_table_get(certifications, 0, "standard"), "gb44495");
  g_autoptr(CarnetTable) inventories = carnet_fold_inventories(records);
  assert_int_equal(carnet_table_rows(inventories), 1);
  assert_string_equal(carnet_table_get(inventories, 0, "generation"), "2");
  assert_string_equal(carnet_table_get(inventories, 0, "source_digest"), source);
  g_autoptr(CarnetTable) reports = carnet_fold_reports(records);
  assert_string_equal(carnet_table_get(reports, 0, "content"), root);
  assert_string_equal(carnet_table_get(reports, 0, "file"), "a.pdf");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_people_and_policy, setup, teardown),
      cmocka_unit_test_setup_teardown(test_mappings, setup, teardown),
      cmocka_unit_test_setup_teardown(test_costs, setup, teardown),
      cmocka_unit_test_setup_teardown(test_registers, setup, teardown),
  };
  return cmocka_run_group_tests_name("fold", tests, NULL, NULL);
}
