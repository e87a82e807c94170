/* links: compliance base law.c */
/*
 * test_decisions.c - the tables tests/law/decisions.yaml and categories.yaml over the shipped packs.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "law.h"

typedef char *(*CheckFunc)(const CarnetPacks *packs, const CarnetNode *one, char **trait_ids);

static CarnetPacks *shipped(char **trait_ids, gboolean with_stub) {
  g_autofree char *cn = law_path("templates/packs/gb44495.yaml");
  g_autofree char *eu = law_path("templates/packs/gdpr.yaml");
  g_autofree char *stub = law_path("tests/law/stub_export.yaml");
  const char *const files[] = {cn, eu, with_stub ? stub : NULL, NULL};
  g_autoptr(GError) error = NULL;
  CarnetPacks *packs = carnet_packs_load(files, (const char *const *)trait_ids, &error);
  if (packs == NULL) fail_msg("%s", error->message);
  return packs;
}

static void check_table(const char *name, guint at_least, gboolean with_stub, CheckFunc check) {
  g_auto(GStrv) trait_ids = law_trait_ids();
  g_autoptr(CarnetPacks) packs = shipped(trait_ids, with_stub);
  g_autoptr(CarnetNode) table = law_yaml(name);
  const CarnetNode *cases = carnet_node_get(table, "cases");
  guint wrong = 0;
  for (guint i = 0; i < carnet_node_count(cases); i++) {
    const CarnetNode *one = carnet_node_at(cases, i);
    g_autofree char *difference = check(packs, one, trait_ids);
    if (difference == NULL) continue;
    wrong++;
    print_message("%s:%u: %s:%s\n", name, one->line, carnet_node_get_string(one, "id", ""), difference);
  }
  assert_int_equal(wrong, 0);
  assert_true(carnet_node_count(cases) >= at_least);
}

static void decisions(void **state) {
  (void)state;
  check_table("tests/law/decisions.yaml", 60, FALSE, law_check_decision);
}

static void decisions_with_export_rules(void **state) {
  (void)state;
  check_table("tests/law/decisions_stub.yaml", 2, TRUE, law_check_decision);
}

static void categories(void **state) {
  (void)state;
  check_table("tests/law/categories.yaml", 40, FALSE, law_check_categories);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(decisions),
                                     cmocka_unit_test(decisions_with_export_rules),
                                     cmocka_unit_test(categories)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
