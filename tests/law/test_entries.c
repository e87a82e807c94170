/* links: compliance base law.c entries.c */
/*
 * test_entries.c - checks, lines and conflicts of the shipped packs: the tables tests/law/checks_*.yaml and
 * lines_*.yaml, and each of them taken out in turn, after which some case must differ (conflicts: by
 * `conflicts` in the expectations of tests/law/decisions_*.yaml).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "entries.h"
#include "law.h"
#include "pack.h"

typedef char *(*CheckFunc)(const CarnetPacks *packs, const CarnetNode *table, const CarnetNode *one,
                           char **trait_ids);

static const struct {
  CarnetPackSection section;
  const char *kind;
  CheckFunc check;
} suites[] = {{CARNET_SECTION_CHECKS, "checks_", law_check_checks},
              {CARNET_SECTION_THRESHOLDS, "lines_", law_check_lines},
              {CARNET_SECTION_CONFLICTS, "decisions_", law_check_decision}};

static char **trait_ids;
static CarnetPacks *packs;
static GPtrArray *tables[G_N_ELEMENTS(suites)];

/* Whether a case differs; says which where `loud`. Conflicts: only cases that say what they expect of them.
 */
static guint differences(guint s, gboolean loud) {
  guint wrong = 0;
  for (guint t = 0; t < tables[s]->len && (loud || wrong == 0); t++) {
    const CarnetNode *table = g_ptr_array_index(tables[s], t), *cases = carnet_node_get(table, "cases");
    for (guint i = 0; i < carnet_node_count(cases) && (loud || wrong == 0); i++) {
      const CarnetNode *one = carnet_node_at(cases, i);
      gboolean conflict = suites[s].section == CARNET_SECTION_CONFLICTS;
      if (conflict && carnet_node_path(one, "expect.conflicts") == NULL) continue;
      g_autofree char *difference = suites[s].check(packs, table, one, trait_ids);
      if (difference == NULL) continue;
      wrong++;
      if (loud)
        print_message("line %u: %s: %s\n", one->line, carnet_node_get_string(one, "id", ""), difference);
    }
  }
  return wrong;
}

static void cases(void **state) {
  (void)state;
  guint wrong = 0;
  for (guint s = 0; s < G_N_ELEMENTS(suites); s++) wrong += differences(s, TRUE);
  assert_int_equal(wrong, 0);
}

/* An entry that ended before the first day is not there. */
static void each_entry_is_needed(void **state) {
  (void)state;
  guint idle = 0;
  for (guint s = 0; s < G_N_ELEMENTS(suites); s++) {
    GPtrArray *list = packs->entries[suites[s].section];
    for (guint i = 0; i < list->len; i++) {
      PackEntry *entry = g_ptr_array_index(list, i);
      const char *valid_to = entry->u.entry.valid_to;
      entry->u.entry.valid_to = "0001-01-01";
      guint wrong = differences(s, FALSE);
      entry->u.entry.valid_to = valid_to;
      if (wrong > 0) continue;
      idle++;
      print_message("no case needs %s\n", entry->u.entry.id);
    }
  }
  assert_int_equal(idle, 0);
}

static int set_up(void **state) {
  (void)state;
  trait_ids = law_trait_ids();
  packs = law_packs(trait_ids, NULL);
  for (guint s = 0; s < G_N_ELEMENTS(suites); s++) tables[s] = law_tables(suites[s].kind);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  for (guint s = 0; s < G_N_ELEMENTS(suites); s++) g_ptr_array_unref(tables[s]);
  carnet_packs_free(packs);
  g_strfreev(trait_ids);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(cases), cmocka_unit_test(each_entry_is_needed)};
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
