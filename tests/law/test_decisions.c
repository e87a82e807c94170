/* links: compliance base law.c */
/*
 * test_decisions.c - the tables tests/law/decisions_*.yaml and categories_*.yaml over the shipped packs.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "law.h"

typedef char *(*CheckFunc)(const CarnetPacks *packs, const CarnetNode *table, const CarnetNode *one,
                           char **trait_ids);

static guint check_table(const CarnetPacks *packs, const CarnetNode *table, char **trait_ids,
                         CheckFunc check) {
  const CarnetNode *cases = carnet_node_get(table, "cases");
  guint wrong = 0;
  for (guint i = 0; i < carnet_node_count(cases); i++) {
    const CarnetNode *one = carnet_node_at(cases, i);
    g_autofree char *difference = check(packs, table, one, trait_ids);
    if (difference == NULL) continue;
    wrong++;
    print_message("line %u: %s:%s\n", one->line, carnet_node_get_string(one, "id", ""), difference);
  }
  return wrong;
}

static void check_tables(const char *kind, guint at_least, const char *more, CheckFunc check) {
  g_auto(GStrv) trait_ids = law_trait_ids();
  g_autoptr(CarnetPacks) packs = law_packs(trait_ids, more);
  g_autoptr(GPtrArray) tables = law_tables(kind);
  guint wrong = 0, cases = 0;
  for (guint i = 0; i < tables->len; i++) {
    const CarnetNode *table = g_ptr_array_index(tables, i);
    wrong += check_table(packs, table, trait_ids, check);
    cases += carnet_node_count(carnet_node_get(table, "cases"));
  }
  assert_int_equal(wrong, 0);
  assert_true(cases >= at_least);
}

static void decisions(void **state) {
  (void)state;
  check_tables("decisions_", 70, NULL, law_check_decision);
}

static void decisions_with_export_rules(void **state) {
  (void)state;
  check_tables("stub_decisions", 2, "tests/law/stub_export.yaml", law_check_decision);
}

static void categories(void **state) {
  (void)state;
  check_tables("categories_", 50, NULL, law_check_categories);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(decisions),
                                     cmocka_unit_test(decisions_with_export_rules),
                                     cmocka_unit_test(categories)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
