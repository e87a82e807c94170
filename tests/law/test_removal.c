/* links: compliance base law.c mention.c */
/*
 * test_removal.c - each rule of the shipped packs is taken out in turn: some case of the tables must flip. A
 * rule that no case needs is a rule that nobody tested.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "law.h"
#include "mention.h"
#include "pack.h"

typedef char *(*CheckFunc)(const CarnetPacks *packs, const CarnetNode *table, const CarnetNode *one,
                           char **trait_ids);

typedef struct {
  CheckFunc check;
  CarnetPacks *packs; /* that the tables are asked of */
  GPtrArray *tables;
} Suite;

typedef struct {
  char **trait_ids;
  Suite suites[3];
  GHashTable *mentioned; /* CarnetNode of a case -> ids that it may turn on */
} Fixture;

/* Whether a case may turn on this rule (NULL: any). */
static gboolean may_turn(const Fixture *f, const Suite *suite, const CarnetNode *one, const char *id) {
  GHashTable *ids = g_hash_table_lookup(f->mentioned, one);
  if (ids == NULL) {
    ids = law_mentioned(suite->packs, one, f->trait_ids);
    g_hash_table_insert(f->mentioned, (gpointer)one, ids);
  }
  return id == NULL || g_hash_table_contains(ids, id);
}

static gboolean table_flips(const Fixture *f, const Suite *suite, const CarnetNode *table, const char *id) {
  const CarnetNode *cases = carnet_node_get(table, "cases");
  for (guint i = 0; i < carnet_node_count(cases); i++) {
    if (!may_turn(f, suite, carnet_node_at(cases, i), id)) continue;
    g_autofree char *difference = suite->check(suite->packs, table, carnet_node_at(cases, i), f->trait_ids);
    if (difference != NULL) return TRUE;
  }
  return FALSE;
}

static gboolean suite_flips(const Fixture *f, const Suite *suite, const char *id) {
  for (guint i = 0; i < suite->tables->len; i++)
    if (table_flips(f, suite, g_ptr_array_index(suite->tables, i), id)) return TRUE;
  return FALSE;
}

/* A rule that ended before the first day is not there. */
static gboolean noticed_without(const Fixture *f, const char *id) {
  for (guint i = 0; i < G_N_ELEMENTS(f->suites); i++) {
    PackRule *rule = g_hash_table_lookup(f->suites[i].packs->rule_ids, id);
    assert_non_null(rule);
    const char *valid_to = rule->info.valid_to;
    rule->info.valid_to = "0001-01-01";
    gboolean flips = suite_flips(f, &f->suites[i], id);
    rule->info.valid_to = valid_to;
    if (flips) return TRUE;
  }
  return FALSE;
}

static void each_rule_is_needed(void **state) {
  const Fixture *f = *state;
  const CarnetPacks *packs = f->suites[0].packs;
  for (guint i = 0; i < G_N_ELEMENTS(f->suites); i++) assert_false(suite_flips(f, &f->suites[i], NULL));
  guint idle = 0, taken = 0;
  for (guint p = 0; p < packs->packs->len; p++) {
    const Pack *pack = g_ptr_array_index(packs->packs, p);
    for (guint i = 0; i < pack->rules->len; i++) {
      const PackRule *rule = g_ptr_array_index(pack->rules, i);
      taken++;
      if (noticed_without(f, rule->info.id)) continue;
      idle++;
      print_message("%s: no case needs %s\n", pack->file, rule->info.id);
    }
  }
  assert_int_equal(idle, 0);
  assert_true(taken >= 50);
}

static int set_up(void **state) {
  Fixture *f = g_new0(Fixture, 1);
  f->trait_ids = law_trait_ids();
  f->suites[0] = (Suite){law_check_categories, law_packs(f->trait_ids, NULL), law_tables("categories_")};
  f->suites[1] = (Suite){law_check_decision, law_packs(f->trait_ids, NULL), law_tables("decisions_")};
  f->suites[2] = (Suite){law_check_decision, law_packs(f->trait_ids, "tests/law/stub_export.yaml"),
                         law_tables("stub_decisions")};
  f->mentioned = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_hash_table_unref);
  *state = f;
  return 0;
}

static int tear_down(void **state) {
  Fixture *f = *state;
  for (guint i = 0; i < G_N_ELEMENTS(f->suites); i++) {
    carnet_packs_free(f->suites[i].packs);
    g_ptr_array_unref(f->suites[i].tables);
  }
  g_hash_table_unref(f->mentioned);
  g_strfreev(f->trait_ids);
  g_free(f);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(each_rule_is_needed, set_up, tear_down)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
