/*
 * condition.c - judging conditions: true, false, or unknown with the facts that are missing (formats.md
 * section 7).
 */
#include "condition.h"

#include <string.h>

void condition_free(Condition *condition) {
  if (condition == NULL) return;
  g_strfreev(condition->words);
  g_free(condition->regime);
  if (condition->children != NULL) g_ptr_array_unref(condition->children);
  g_free(condition);
}

/* ---- places ---------------------------------------------------------------------------------------------
 */

static gboolean all_in(GHashTable *part, GHashTable *whole) {
  GHashTableIter iter;
  gpointer code;
  g_hash_table_iter_init(&iter, part);
  while (g_hash_table_iter_next(&iter, &code, NULL))
    if (!g_hash_table_contains(whole, code)) return FALSE;
  return TRUE;
}

/* Whether the place `is` lies in the place `asked`; MAYBE where a region is said and one of its countries is
 * asked. */
static CarnetTruth place_in(const char *is, const char *asked, GHashTable *regions) {
  if (strcmp(is, asked) == 0) return CARNET_TRUE;
  GHashTable *of_is = regions != NULL ? g_hash_table_lookup(regions, is) : NULL;
  GHashTable *of_asked = regions != NULL ? g_hash_table_lookup(regions, asked) : NULL;
  if (of_asked != NULL && (g_hash_table_contains(of_asked, is) || (of_is != NULL && all_in(of_is, of_asked))))
    return CARNET_TRUE;
  if (of_is != NULL && g_hash_table_contains(of_is, asked)) return CARNET_MAYBE;
  /* ROW, the rest of the world, is none of the places that a rule names; other names that are no code say
   * nothing. */
  if (of_is == NULL && strlen(is) != 2 && strcmp(is, "ROW") != 0) return CARNET_MAYBE;
  return CARNET_FALSE;
}

static CarnetTruth places_in(const FactValue *value, char **asked, GHashTable *regions) {
  CarnetTruth truth = value->known ? CARNET_FALSE : CARNET_MAYBE;
  for (guint i = 0; i < value->n; i++)
    for (guint j = 0; asked[j] != NULL; j++) {
      CarnetTruth one = place_in(value->items[i], asked[j], regions);
      if (one == CARNET_TRUE) return CARNET_TRUE;
      if (one == CARNET_MAYBE) truth = CARNET_MAYBE;
    }
  return truth;
}

/* ---- facts ----------------------------------------------------------------------------------------------
 */

static CarnetTruth words_in(const FactValue *value, char **asked) {
  for (guint i = 0; i < value->n; i++)
    for (guint j = 0; asked[j] != NULL; j++)
      if (g_ascii_strcasecmp(value->items[i], asked[j]) == 0) return CARNET_TRUE;
  return value->known ? CARNET_FALSE : CARNET_MAYBE;
}

/* Whether a number that is only bounded reaches `line`: an upper bound settles what lies above it, a lower
 * one what lies below. */
static CarnetTruth reaches(const FactValue *value, gint64 line) {
  if (value->known && value->number < line) return CARNET_FALSE;
  if (value->known && !value->upper) return CARNET_TRUE;
  return value->least > 0 && value->least >= line ? CARNET_TRUE : CARNET_MAYBE;
}

static CarnetTruth negate(CarnetTruth truth) {
  return truth == CARNET_MAYBE ? CARNET_MAYBE : truth == CARNET_TRUE ? CARNET_FALSE : CARNET_TRUE;
}

static CarnetTruth number_is(const FactValue *value, ConditionTest test, gint64 line) {
  switch (test) {
  case TEST_GTE: return reaches(value, line);
  case TEST_GT: return reaches(value, line + 1);
  case TEST_LTE: return negate(reaches(value, line + 1));
  case TEST_LT: return negate(reaches(value, line));
  default: return CARNET_MAYBE;
  }
}

static ConditionResult judge_fact(const Condition *c, const ConditionCase *on) {
  if (on->leaves != NULL) {
    CarnetTruth known = (CarnetTruth)on->leaves[c->fact][c->leaf];
    return (ConditionResult){known, known == CARNET_MAYBE ? FACT_BIT(c->fact) : 0, FALSE};
  }
  const FactValue *value = &on->facts->value[c->fact];
  CarnetTruth truth;
  if (c->test != TEST_IN && c->test != TEST_NOT_IN)
    truth = number_is(value, c->test, c->number);
  else {
    truth = fact_info(c->fact)->kind == FACT_CODES ? places_in(value, c->words, on->regions)
                                                   : words_in(value, c->words);
    if (c->test == TEST_NOT_IN) truth = negate(truth);
  }
  if (truth == CARNET_MAYBE && !value->known) truth = c->missing;
  return (ConditionResult){truth, truth == CARNET_MAYBE ? FACT_BIT(c->fact) : 0, FALSE};
}

static ConditionResult judge_trait(const Condition *c, const ConditionCase *on) {
  if (on->traits & c->traits) return (ConditionResult){CARNET_TRUE, 0, FALSE};
  if (on->unclassified) return (ConditionResult){CARNET_MAYBE, 0, TRUE};
  return (ConditionResult){CARNET_FALSE, 0, FALSE};
}

static ConditionResult judge_category(const Condition *c, const ConditionCase *on) {
  ConditionResult result = {CARNET_FALSE, 0, FALSE};
  for (guint i = 0; c->words[i] != NULL; i++) {
    FactMask missing = 0;
    CarnetTruth one = on->category != NULL ? on->category(c->words[i], &missing, on->user) : CARNET_MAYBE;
    if (one == CARNET_TRUE) return (ConditionResult){CARNET_TRUE, 0, FALSE};
    if (one == CARNET_MAYBE) {
      result.truth = CARNET_MAYBE;
      result.missing |= missing;
      if (missing == 0) result.classify = TRUE;
    }
  }
  return result;
}

/* A regime that does not apply has no answer, and so none of these; an open answer may become any. */
static ConditionResult judge_outcome(const Condition *c, const ConditionCase *on) {
  CarnetDecisionOutcome outcome;
  if (on->outcome == NULL) return (ConditionResult){CARNET_MAYBE, 0, FALSE};
  if (!on->outcome(c->regime, &outcome, on->user)) return (ConditionResult){CARNET_FALSE, 0, FALSE};
  if (c->outcomes & (G_GUINT64_CONSTANT(1) << outcome)) return (ConditionResult){CARNET_TRUE, 0, FALSE};
  return (ConditionResult){outcome == CARNET_UNKNOWN ? CARNET_MAYBE : CARNET_FALSE, 0, FALSE};
}

/* `decides`: the truth of one child that settles the whole: TRUE for any, FALSE for all. */
static ConditionResult judge_children(const Condition *c, const ConditionCase *on, CarnetTruth decides) {
  ConditionResult result = {negate(decides), 0, FALSE};
  for (guint i = 0; i < c->children->len; i++) {
    ConditionResult one = condition_judge(g_ptr_array_index(c->children, i), on);
    if (one.truth == decides) return (ConditionResult){decides, 0, FALSE};
    if (one.truth != CARNET_MAYBE) continue;
    result.truth = CARNET_MAYBE;
    result.missing |= one.missing;
    result.classify |= one.classify;
  }
  return result;
}

ConditionResult condition_judge(const Condition *c, const ConditionCase *on) {
  ConditionResult result;
  switch (c->kind) {
  case CONDITION_TRAIT: return judge_trait(c, on);
  case CONDITION_FACT: return judge_fact(c, on);
  case CONDITION_CATEGORY: return judge_category(c, on);
  case CONDITION_OUTCOME: return judge_outcome(c, on);
  case CONDITION_ANY: return judge_children(c, on, CARNET_TRUE);
  case CONDITION_ALL: return judge_children(c, on, CARNET_FALSE);
  case CONDITION_NOT:
    result = condition_judge(g_ptr_array_index(c->children, 0), on);
    result.truth = negate(result.truth);
    return result;
  }
  return (ConditionResult){CARNET_MAYBE, 0, FALSE};
}

/* ---- looking --------------------------------------------------------------------------------------------
 */

FactMask condition_facts(const Condition *c) {
  FactMask facts = c->kind == CONDITION_FACT ? FACT_BIT(c->fact) : 0;
  for (guint i = 0; c->children != NULL && i < c->children->len; i++)
    facts |= condition_facts(g_ptr_array_index(c->children, i));
  return facts;
}

void condition_categories(const Condition *c, GPtrArray *out) {
  if (c->kind == CONDITION_NOT) return;
  for (guint i = 0; c->kind == CONDITION_CATEGORY && c->words[i] != NULL; i++)
    g_ptr_array_add(out, c->words[i]);
  for (guint i = 0; c->children != NULL && i < c->children->len; i++)
    condition_categories(g_ptr_array_index(c->children, i), out);
}

guint64 condition_traits(const Condition *c) {
  guint64 traits = c->traits;
  for (guint i = 0; c->children != NULL && i < c->children->len; i++)
    traits |= condition_traits(g_ptr_array_index(c->children, i));
  return traits;
}

char *condition_text(const Condition *c) {
  static const char *const tests[] = {"in", "not in", ">=", ">", "<=", "<"};
  static const char *const kinds[] = {"trait", "", "category", "", "any of", "all of", "not"};
  g_autofree char *words = c->words != NULL ? g_strjoinv(", ", c->words) : NULL;
  if (c->kind == CONDITION_TRAIT || c->kind == CONDITION_CATEGORY)
    return g_strdup_printf("%s %s", kinds[c->kind], words);
  if (c->kind == CONDITION_OUTCOME) return g_strdup_printf("answer of %s in %s", c->regime, words);
  if (c->kind != CONDITION_FACT) return g_strdup(kinds[c->kind]);
  const char *name = fact_info(c->fact)->name;
  if (words != NULL) return g_strdup_printf("%s %s %s", name, tests[c->test], words);
  return g_strdup_printf("%s %s %" G_GINT64_FORMAT, name, tests[c->test], c->number);
}

void condition_append(const Condition *c, guint depth, GString *out) {
  static const char *const missing[] = {" missing false", " missing true", ""};
  g_autofree char *text = condition_text(c);
  g_string_append_printf(out, "%*s%s%s\n", (int)depth * 2, "", text,
                         c->kind == CONDITION_FACT ? missing[c->missing] : "");
  for (guint i = 0; c->children != NULL && i < c->children->len; i++)
    condition_append(g_ptr_array_index(c->children, i), depth + 1, out);
}
