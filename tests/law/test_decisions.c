/* links: compliance base law.c */
/*
 * test_decisions.c - the tables of tests/law/ over the shipped packs: categories, decisions, checks,
 * conflicts, penalties.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "law.h"

static guint check_table(const CarnetPacks *packs, const CarnetNode *table, char **trait_ids,
                         LawCheck check) {
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

/* The fewest cases a suite has, in the order of law_suites: they are not lost by a file's name. */
static const guint at_least[LAW_N_SUITES] = {220, 380, 90, 11, 15, 15, 6, 2};

static void hold(CarnetPacks *loaded, char **trait_ids, const char *kind, LawCheck check, guint fewest) {
  g_autoptr(CarnetPacks) packs = loaded;
  g_autoptr(GPtrArray) tables = law_tables(kind);
  guint wrong = 0, cases = 0;
  for (guint i = 0; i < tables->len; i++) {
    const CarnetNode *table = g_ptr_array_index(tables, i);
    wrong += check_table(packs, table, trait_ids, check);
    cases += carnet_node_count(carnet_node_get(table, "cases"));
  }
  assert_int_equal(wrong, 0);
  assert_true(cases >= fewest);
}

static void each_table_holds(void **state) {
  guint s = GPOINTER_TO_UINT(*state);
  const LawSuite *suite = &law_suites[s];
  g_auto(GStrv) trait_ids = law_trait_ids();
  hold(law_packs(trait_ids, suite->more), trait_ids, suite->kind, suite->check, at_least[s]);
}

/* Unknown is never compliant: without a pack of Chinese export rules nothing out of China is permitted. */
static void without_export_rules(void **state) {
  (void)state;
  static const char *const files[] = {"templates/packs/gb44495.yaml", "templates/packs/gdpr.yaml", NULL};
  g_auto(GStrv) trait_ids = law_trait_ids();
  hold(law_packs_only(trait_ids, files), trait_ids, "without_export", law_check_decision, 30);
}

int main(void) {
  struct CMUnitTest tests[LAW_N_SUITES + 1] = {cmocka_unit_test(without_export_rules)};
  for (guint i = 0; i < LAW_N_SUITES; i++)
    tests[i + 1] = (struct CMUnitTest){law_suites[i].kind, each_table_holds, NULL, NULL, GUINT_TO_POINTER(i)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
