/* links: compliance base law.c */
/*
 * test_marks.c - confidence as the packs print it: tests/law/marks.yaml holds rules, entries and words to
 * their mark, and whatever text marks itself in one language does so in the other.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "carnet/fs.h"
#include "law.h"
#include "pack.h"

static const struct {
  const char *mark, *en, *zh;
} marks[] = {{"secondary", "secondary", "二手"}, {"recalled", "recalled", "待核实"}};

static gboolean says(const char *text, const char *word) {
  g_autofree char *folded = g_utf8_strdown(text, -1);
  return strstr(folded, word) != NULL;
}

/* ---- rules and entries ----------------------------------------------------------------------------------
 */

static const char *confidence_of(const CarnetPacks *packs, const char *id) {
  const CarnetRuleInfo *rule = carnet_packs_rule(packs, id);
  if (rule != NULL) return rule->confidence;
  PackEntry *entry = g_hash_table_lookup(packs->entry_ids, id);
  return entry != NULL ? entry->u.entry.confidence : "no such rule";
}

static guint count_unlike(const CarnetPacks *packs, const CarnetNode *list) {
  guint wrong = 0;
  for (guint i = 0; i < carnet_node_count(list); i++) {
    const CarnetNode *one = carnet_node_at(list, i);
    const char *id = carnet_node_get_string(one, "id", ""), *is = confidence_of(packs, id);
    if (strcmp(is, carnet_node_get_string(one, "confidence", "")) == 0) continue;
    wrong++;
    print_message("%s is %s\n", id, is);
  }
  return wrong;
}

static void each_is_as_sure_as_its_source(void **state) {
  (void)state;
  g_auto(GStrv) trait_ids = law_trait_ids();
  g_autoptr(CarnetPacks) packs = law_packs(trait_ids, NULL);
  g_autoptr(CarnetNode) table = law_yaml("tests/law/marks.yaml");
  const CarnetNode *rules = carnet_node_get(table, "rules"), *entries = carnet_node_get(table, "entries");
  assert_true(carnet_node_count(rules) >= 15 && carnet_node_count(entries) >= 6);
  assert_int_equal(count_unlike(packs, rules) + count_unlike(packs, entries), 0);
}

/* ---- words ----------------------------------------------------------------------------------------------
 */

typedef void (*TextFunc)(const char *en, const char *zh, gpointer user);

/* Every {en, zh} of a pack, wherever it stands. */
static void each_text(const CarnetNode *node, TextFunc func, gpointer user) {
  const char *en = node->kind == CARNET_NODE_MAP ? carnet_node_get_string(node, "en", NULL) : NULL;
  if (en != NULL) func(en, carnet_node_get_string(node, "zh", ""), user);
  for (guint i = 0; node->children != NULL && i < node->children->len; i++)
    each_text(g_ptr_array_index(node->children, i), func, user);
}

static void each_pack_text(TextFunc func, gpointer user) {
  g_autofree char *folder = law_path("templates/packs");
  g_auto(GStrv) names = carnet_fs_list(folder, ".yaml", NULL);
  for (guint i = 0; names != NULL && names[i] != NULL; i++) {
    g_autofree char *name = g_build_filename("templates/packs", names[i], NULL);
    g_autoptr(CarnetNode) pack = law_yaml(name);
    each_text(pack, func, user);
  }
}

typedef struct {
  const char *fragment, *mark; /* NULL: both languages are compared */
  guint found, wrong;
} Asking;

static void compare_languages(const char *en, const char *zh, gpointer user) {
  Asking *asking = user;
  for (guint m = 0; m < G_N_ELEMENTS(marks); m++) {
    gboolean in_en = says(en, marks[m].en);
    asking->found += in_en ? 1 : 0;
    if (in_en == says(zh, marks[m].zh)) continue;
    asking->wrong++;
    print_message("marked in one language only: %s | %s\n", en, zh);
  }
}

static void look_for_mark(const char *en, const char *zh, gpointer user) {
  Asking *asking = user;
  (void)zh;
  if (strstr(en, asking->fragment) == NULL) return;
  asking->found++;
  if (says(en, asking->mark)) return;
  asking->wrong++;
  print_message("not marked as %s: %s\n", asking->mark, en);
}

static void both_languages_mark(void **state) {
  (void)state;
  Asking asking = {0};
  each_pack_text(compare_languages, &asking);
  assert_int_equal(asking.wrong, 0);
  assert_true(asking.found >= 60);
}

static void weaker_words_are_marked(void **state) {
  (void)state;
  g_autoptr(CarnetNode) table = law_yaml("tests/law/marks.yaml");
  const CarnetNode *words = carnet_node_get(table, "words");
  assert_true(carnet_node_count(words) >= 14);
  for (guint i = 0; i < carnet_node_count(words); i++) {
    const CarnetNode *one = carnet_node_at(words, i);
    Asking asking = {.fragment = carnet_node_get_string(one, "says", ""),
                     .mark = carnet_node_get_string(one, "mark", "")};
    each_pack_text(look_for_mark, &asking);
    assert_int_equal(asking.wrong, 0);
    assert_true(asking.found >= 1);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(each_is_as_sure_as_its_source),
                                     cmocka_unit_test(both_languages_mark),
                                     cmocka_unit_test(weaker_words_are_marked)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
