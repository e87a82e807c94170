/*
 * condition_parse.c - conditions from YAML, checked against facts, words, traits, categories and regions.
 */
#include <string.h>

#include "carnet/decision.h"
#include "carnet/text.h"
#include "carnet/yaml.h"
#include "condition.h"

static Condition *parse_one(const CarnetNode *node, const ConditionNames *names, guint depth, GError **error);

static void free_condition(gpointer condition) { condition_free(condition); }

static gboolean parse_children(Condition *c, const CarnetNode *list, const ConditionNames *names, guint depth,
                               GError **error) {
  c->children = g_ptr_array_new_with_free_func(free_condition);
  if (list->kind != CARNET_NODE_LIST || carnet_node_count(list) == 0)
    return carnet_yaml_fail(list, names->file, error,
                            "not a list of conditions; at least one {trait: ...} or {fact: ...}");
  for (guint i = 0; i < carnet_node_count(list); i++) {
    Condition *child = parse_one(carnet_node_at(list, i), names, depth + 1, error);
    if (child == NULL) return FALSE;
    g_ptr_array_add(c->children, child);
  }
  return TRUE;
}

/* ---- traits, categories ---------------------------------------------------------------------------------
 */

static gboolean parse_trait(Condition *c, const CarnetNode *node, const ConditionNames *names,
                            GError **error) {
  static const CarnetYamlKey keys[] = {
      {"trait", CARNET_YAML_TEXT | CARNET_YAML_LIST | CARNET_YAML_REQUIRED, NULL}};
  if (!carnet_yaml_check(node, keys, G_N_ELEMENTS(keys), names->file, error)) return FALSE;
  const CarnetNode *value = carnet_node_get(node, "trait");
  c->words = carnet_node_get_strings(node, "trait");
  for (guint i = 0; c->words != NULL && c->words[i] != NULL; i++) {
    guint bit = 0;
    while (names->trait_ids[bit] != NULL && strcmp(names->trait_ids[bit], c->words[i]) != 0) bit++;
    if (names->trait_ids[bit] == NULL || bit >= 64 || c->words[i][0] == '\0') {
      const char *near = carnet_text_nearest(c->words[i], names->trait_ids);
      return carnet_yaml_fail(value, names->file, error, "no trait \"%s\" in the lexicon; %s", c->words[i],
                              near != NULL ? near : "one that the lexicon has");
    }
    c->traits |= G_GUINT64_CONSTANT(1) << bit;
  }
  if (c->traits == 0) return carnet_yaml_fail(value, names->file, error, "names no trait; at least one");
  return TRUE;
}

static gboolean category_known(const char *prefix, GHashTable *categories) {
  gsize n = strlen(prefix);
  GHashTableIter iter;
  gpointer id;
  g_hash_table_iter_init(&iter, categories);
  while (g_hash_table_iter_next(&iter, &id, NULL))
    if (g_str_has_prefix(id, prefix) && (((char *)id)[n] == '\0' || ((char *)id)[n] == '.')) return TRUE;
  return FALSE;
}

static gboolean parse_category(Condition *c, const CarnetNode *node, const ConditionNames *names,
                               GError **error) {
  static const CarnetYamlKey keys[] = {
      {"category", CARNET_YAML_TEXT | CARNET_YAML_LIST | CARNET_YAML_REQUIRED, NULL}};
  if (!carnet_yaml_check(node, keys, G_N_ELEMENTS(keys), names->file, error)) return FALSE;
  const CarnetNode *value = carnet_node_get(node, "category");
  if (names->place == CONDITION_OF_RULE)
    return carnet_yaml_fail(value, names->file, error,
                            "a category rule cannot ask for a category; traits and facts of the row");
  c->words = carnet_node_get_strings(node, "category");
  for (guint i = 0; c->words[i] != NULL; i++)
    if (!category_known(c->words[i], names->categories))
      return carnet_yaml_fail(value, names->file, error,
                              "no category \"%s\"; one of this pack or of a pack loaded before it",
                              c->words[i]);
  if (c->words[0] == NULL)
    return carnet_yaml_fail(value, names->file, error, "names no category; at least one");
  return TRUE;
}

/* ---- facts ----------------------------------------------------------------------------------------------
 */

static const struct {
  const char *key;
  ConditionTest test;
} tests[] = {{"in", TEST_IN}, {"not_in", TEST_NOT_IN}, {"gte", TEST_GTE},
             {"gt", TEST_GT}, {"lte", TEST_LTE},       {"lt", TEST_LT}};

static gboolean check_value(const char *value, FactId fact, const CarnetNode *at, const ConditionNames *names,
                            GError **error) {
  FactKind kind = fact_info(fact)->kind;
  if (kind == FACT_CODES) {
    gboolean code = strlen(value) == 2 && g_ascii_isupper(value[0]) && g_ascii_isupper(value[1]);
    if (code || g_hash_table_contains(names->regions, value)) return TRUE;
    return carnet_yaml_fail(at, names->file, error,
                            "\"%s\" is no country and no region; two capital letters or a region of a pack",
                            value);
  }
  if (kind == FACT_TEXT || kind == FACT_DATE || fact_has_word(fact, value)) return TRUE;
  return carnet_yaml_fail(at, names->file, error, "%s is never \"%s\"; one of: %s", fact_info(fact)->name,
                          value, fact_info(fact)->words);
}

static gboolean parse_test(Condition *c, const CarnetNode *node, const ConditionNames *names,
                           GError **error) {
  const CarnetNode *value = NULL;
  guint found = 0;
  for (guint i = 0; i < G_N_ELEMENTS(tests); i++) {
    const CarnetNode *one = carnet_node_get(node, tests[i].key);
    if (one == NULL) continue;
    c->test = tests[i].test;
    value = one;
    found++;
  }
  if (found != 1)
    return carnet_yaml_fail(node, names->file, error,
                            "%u tests of a fact; one of in, not_in, gte, gt, lte, lt", found);
  gboolean number = fact_info(c->fact)->kind == FACT_NUMBER,
           set = c->test == TEST_IN || c->test == TEST_NOT_IN;
  if (number == set)
    return carnet_yaml_fail(value, names->file, error, "%s is %s; %s", fact_info(c->fact)->name,
                            number ? "a number" : "no number",
                            number ? "gte, gt, lte or lt" : "in or not_in");
  c->number = value->number;
  if (!set) return TRUE;
  c->words = carnet_node_get_strings(node, value->key);
  for (guint i = 0; c->words[i] != NULL; i++)
    if (!check_value(c->words[i], c->fact, carnet_node_at(value, i), names, error)) return FALSE;
  return c->words[0] != NULL ||
         carnet_yaml_fail(value, names->file, error, "an empty list; at least one value");
}

static gboolean parse_fact(Condition *c, const CarnetNode *node, const ConditionNames *names,
                           GError **error) {
  static const char *const missing[] = {"unknown", "true", "false", NULL};
  static const CarnetYamlKey keys[] = {{"fact", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL},
                                       {"in", CARNET_YAML_LIST, NULL},
                                       {"not_in", CARNET_YAML_LIST, NULL},
                                       {"gte", CARNET_YAML_INT, NULL},
                                       {"gt", CARNET_YAML_INT, NULL},
                                       {"lte", CARNET_YAML_INT, NULL},
                                       {"lt", CARNET_YAML_INT, NULL},
                                       {"missing", CARNET_YAML_TEXT, missing}};
  if (!carnet_yaml_check(node, keys, G_N_ELEMENTS(keys), names->file, error)) return FALSE;
  const char *name = carnet_node_get_string(node, "fact", "");
  c->fact = fact_find(name);
  if (c->fact == N_FACTS) {
    g_autofree const char **known = fact_names();
    const char *near = carnet_text_nearest(name, known);
    return carnet_yaml_fail(carnet_node_get(node, "fact"), names->file, error, "no fact \"%s\"; %s", name,
                            near != NULL ? near : "docs/formats/packs.md lists them");
  }
  gboolean row = names->place == CONDITION_OF_RULE || names->place == CONDITION_OF_CHECK;
  if (fact_info(c->fact)->row != row)
    return carnet_yaml_fail(carnet_node_get(node, "fact"), names->file, error,
                            "%s is a fact of a %s; here only facts of a %s", name, row ? "request" : "row",
                            row ? "row" : "request");
  const char *word = carnet_node_get_string(node, "missing", "unknown");
  c->missing = word[0] == 'u' ? CARNET_MAYBE : word[0] == 't' ? CARNET_TRUE : CARNET_FALSE;
  return parse_test(c, node, names, error);
}

/* ---- outcomes -------------------------------------------------------------------------------------------
 */

static gboolean parse_outcome(Condition *c, const CarnetNode *node, const ConditionNames *names,
                              GError **error) {
  static const CarnetYamlKey outer[] = {{"outcome", CARNET_YAML_MAP | CARNET_YAML_REQUIRED, NULL}};
  static const CarnetYamlKey keys[] = {{"regime", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL},
                                       {"in", CARNET_YAML_LIST | CARNET_YAML_REQUIRED, NULL}};
  if (!carnet_yaml_check(node, outer, G_N_ELEMENTS(outer), names->file, error)) return FALSE;
  const CarnetNode *value = carnet_node_get(node, "outcome");
  if (names->place != CONDITION_OF_CONFLICT)
    return carnet_yaml_fail(value, names->file, error,
                            "only a conflict may ask for a regime's answer; facts, traits or categories");
  if (!carnet_yaml_check(value, keys, G_N_ELEMENTS(keys), names->file, error)) return FALSE;
  c->regime = g_strdup(carnet_node_get_string(value, "regime", ""));
  c->words = carnet_node_get_strings(value, "in");
  const CarnetNode *list = carnet_node_get(value, "in");
  for (guint i = 0; c->words[i] != NULL; i++) {
    CarnetDecisionOutcome outcome;
    if (!carnet_outcome_parse(c->words[i], &outcome))
      return carnet_yaml_fail(carnet_node_at(list, i), names->file, error,
                              "no outcome \"%s\"; prohibited, assessment and so on", c->words[i]);
    c->outcomes |= G_GUINT64_CONSTANT(1) << outcome;
  }
  return c->outcomes != 0 || carnet_yaml_fail(list, names->file, error, "names no outcome; at least one");
}

/* ---- any, all, not --------------------------------------------------------------------------------------
 */

static gboolean parse_group(Condition *c, const CarnetNode *node, const ConditionNames *names, guint depth,
                            GError **error) {
  static const CarnetYamlKey keys[] = {
      {"any", CARNET_YAML_LIST, NULL}, {"all", CARNET_YAML_LIST, NULL}, {"not", CARNET_YAML_MAP, NULL}};
  if (!carnet_yaml_check(node, keys, G_N_ELEMENTS(keys), names->file, error)) return FALSE;
  if (carnet_node_count(node) != 1)
    return carnet_yaml_fail(node, names->file, error,
                            "not one condition; one of trait, fact, category, any, all, not");
  const CarnetNode *value = carnet_node_at(node, 0);
  if (depth > CONDITION_DEPTH_MAX)
    return carnet_yaml_fail(node, names->file, error, "any, all and not nested too deep; at most %d",
                            CONDITION_DEPTH_MAX);
  if (c->kind != CONDITION_NOT) return parse_children(c, value, names, depth, error);
  c->children = g_ptr_array_new_with_free_func(free_condition);
  Condition *child = parse_one(value, names, depth + 1, error);
  if (child != NULL) g_ptr_array_add(c->children, child);
  return child != NULL;
}

static ConditionKind kind_of(const CarnetNode *node) {
  if (carnet_node_get(node, "trait") != NULL) return CONDITION_TRAIT;
  if (carnet_node_get(node, "fact") != NULL) return CONDITION_FACT;
  if (carnet_node_get(node, "category") != NULL) return CONDITION_CATEGORY;
  if (carnet_node_get(node, "outcome") != NULL) return CONDITION_OUTCOME;
  if (carnet_node_get(node, "not") != NULL) return CONDITION_NOT;
  return carnet_node_get(node, "all") != NULL ? CONDITION_ALL : CONDITION_ANY;
}

static Condition *parse_one(const CarnetNode *node, const ConditionNames *names, guint depth,
                            GError **error) {
  if (node->kind != CARNET_NODE_MAP || carnet_node_count(node) == 0) {
    carnet_yaml_fail(node, names->file, error,
                     "no condition; {trait: ...}, {fact: ...}, {category: ...}, {any: [...]} and the like");
    return NULL;
  }
  Condition *c = g_new0(Condition, 1);
  c->kind = kind_of(node);
  c->missing = CARNET_MAYBE;
  gboolean ok;
  switch (c->kind) {
  case CONDITION_TRAIT: ok = parse_trait(c, node, names, error); break;
  case CONDITION_FACT: ok = parse_fact(c, node, names, error); break;
  case CONDITION_CATEGORY: ok = parse_category(c, node, names, error); break;
  case CONDITION_OUTCOME: ok = parse_outcome(c, node, names, error); break;
  default: ok = parse_group(c, node, names, depth, error); break;
  }
  if (ok) return c;
  condition_free(c);
  return NULL;
}

Condition *condition_parse(const CarnetNode *when, const ConditionNames *names, GError **error) {
  Condition *c = g_new0(Condition, 1);
  c->kind = CONDITION_ALL;
  c->missing = CARNET_MAYBE;
  if (parse_children(c, when, names, 0, error)) return c;
  condition_free(c);
  return NULL;
}
