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

typedef struct {
  const LawSuite *suite;
  CarnetPacks *packs; /* that the tables are asked of */
  GPtrArray *tables;
} Suite;

typedef struct {
  char **trait_ids;
  Suite suites[LAW_N_SUITES];
  GHashTable *mentioned; /* CarnetNode of a case -> ids that it may turn on */
} Fixture;

/* Whether a case may turn on this rule (NULL: any). A case without rows and request is always run. */
static gboolean may_turn(const Fixture *f, const Suite *suite, const CarnetNode *one, const char *id) {
  if (carnet_node_get(one, "request") == NULL && carnet_node_get(one, "row") == NULL) return TRUE;
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
    g_autofree char *difference =
        suite->suite->check(suite->packs, table, carnet_node_at(cases, i), f->trait_ids);
    if (difference != NULL) return TRUE;
  }
  return FALSE;
}

static gboolean suite_flips(const Fixture *f, const Suite *suite, const char *id) {
  for (guint i = 0; i < suite->tables->len; i++)
    if (table_flips(f, suite, g_ptr_array_index(suite->tables, i), id)) return TRUE;
  return FALSE;
}

/* Where the end of a rule, or of an entry of a section, stands. */
static const char **end_of(const CarnetPacks *packs, const char *id) {
  PackRule *rule = g_hash_table_lookup(packs->rule_ids, id);
  if (rule != NULL) return &rule->info.valid_to;
  PackEntry *entry = g_hash_table_lookup(packs->entry_ids, id);
  return entry != NULL ? &entry->u.entry.valid_to : NULL;
}

/* A rule that ended before the first day is not there. */
static gboolean noticed_without(const Fixture *f, const char *id) {
  for (guint i = 0; i < G_N_ELEMENTS(f->suites); i++) {
    const char **end = end_of(f->suites[i].packs, id);
    assert_non_null(end);
    const char *valid_to = *end;
    *end = "0001-01-01";
    gboolean flips = suite_flips(f, &f->suites[i], id);
    *end = valid_to;
    if (flips) return TRUE;
  }
  return FALSE;
}

static guint idle_without(const Fixture *f, const char *file, const char *id) {
  if (noticed_without(f, id)) return 0;
  print_message("%s: no case needs %s\n", file, id);
  return 1;
}

/* Nothing differs while nothing is taken out; and each case says what it may turn on. */
static void run_all(const Fixture *f) {
  for (guint i = 0; i < G_N_ELEMENTS(f->suites); i++) assert_false(suite_flips(f, &f->suites[i], NULL));
}

static void each_rule_is_needed(void **state) {
  const Fixture *f = *state;
  const CarnetPacks *packs = f->suites[0].packs;
  run_all(f);
  guint idle = 0, taken = 0;
  for (guint p = 0; p < packs->packs->len; p++) {
    const Pack *pack = g_ptr_array_index(packs->packs, p);
    taken += pack->rules->len;
    for (guint i = 0; i < pack->rules->len; i++)
      idle += idle_without(f, pack->file, ((const PackRule *)g_ptr_array_index(pack->rules, i))->info.id);
  }
  assert_int_equal(idle, 0);
  assert_true(taken >= 110);
}

/* The sections that answer something by themselves. */
static void each_entry_is_needed(void **state) {
  static const CarnetPackSection sections[] = {CARNET_SECTION_CHECKS, CARNET_SECTION_CONFLICTS,
                                               CARNET_SECTION_PENALTIES, CARNET_SECTION_THRESHOLDS,
                                               CARNET_SECTION_FINDINGS};
  const Fixture *f = *state;
  const CarnetPacks *packs = f->suites[0].packs;
  run_all(f);
  guint idle = 0, taken = 0;
  for (guint s = 0; s < G_N_ELEMENTS(sections); s++) {
    const CarnetPackEntry *entry;
    for (guint i = 0; (entry = carnet_packs_entry(packs, sections[s], i)) != NULL; i++) {
      taken++;
      idle += idle_without(f, carnet_pack_section_name(sections[s]), entry->id);
    }
  }
  assert_int_equal(idle, 0);
  assert_true(taken >= 30);
}

static int set_up(void **state) {
  Fixture *f = g_new0(Fixture, 1);
  f->trait_ids = law_trait_ids();
  for (guint i = 0; i < LAW_N_SUITES; i++)
    f->suites[i] =
        (Suite){&law_suites[i], law_packs(f->trait_ids, law_suites[i].more), law_tables(law_suites[i].kind)};
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
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(each_rule_is_needed, set_up, tear_down),
      cmocka_unit_test_setup_teardown(each_entry_is_needed, set_up, tear_down)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
