/*
 * categories.c - a profile's traits and facts to legal categories; see carnet/categories.h.
 */
#include "carnet/categories.h"

#include <string.h>

#include "facts.h"
#include "pack.h"

static ConditionCase case_of(const CarnetPacks *packs, const CarnetRowFacts *row, const FactSet *facts) {
  return (ConditionCase){.facts = facts, .traits = row->traits.traits, .regions = packs->regions};
}

/* At most one hit a category: a true one before a maybe, else the first. Hits of a row are few. */
static void add_hit(GArray *out, guint start, const PackRule *rule, const ConditionResult *result) {
  CarnetCategoryHit hit = {rule->category->id, rule->info.id, result->truth, ""};
  if (result->truth == CARNET_MAYBE) hit.missing = pack_missing_text(result->missing, result->classify);
  for (guint i = start; i < out->len; i++) {
    CarnetCategoryHit *had = &g_array_index(out, CarnetCategoryHit, i);
    if (had->category != hit.category) continue; /* ids are the packs' own strings */
    if (had->truth == CARNET_MAYBE && hit.truth == CARNET_TRUE) *had = hit;
    return;
  }
  g_array_append_val(out, hit);
}

static gboolean has_needs(const PackRule *rule, guint64 traits) {
  for (guint i = 0; i < rule->n_needs; i++)
    if ((rule->needs[i] & traits) == 0) return FALSE;
  return TRUE;
}

void pack_judge_rules(const CarnetPacks *packs, const ConditionCase *on, const char *as_of, GArray *out) {
  guint start = out->len;
  for (guint i = 0; i < packs->rules->len; i++) {
    const PackRule *rule = g_ptr_array_index(packs->rules, i);
    if (!has_needs(rule, on->traits) || !pack_rule_valid(rule, as_of)) continue;
    ConditionResult result = condition_judge(rule->when, on);
    if (result.truth != CARNET_FALSE) add_hit(out, start, rule, &result);
  }
}

void carnet_categories_of(const CarnetPacks *packs, const CarnetRowFacts *row, const char *as_of,
                          GArray *out) {
  g_autoptr(FactSet) facts = fact_set_new();
  fact_set_row(facts, row);
  ConditionCase on = case_of(packs, row, facts);
  pack_judge_rules(packs, &on, as_of, out);
}

/* ---- trace ----------------------------------------------------------------------------------------------
 */

void carnet_condition_trace_free(CarnetConditionTrace *trace) {
  if (trace == NULL) return;
  g_free(trace->name);
  g_free(trace->words);
  g_free(trace->value);
  g_free(trace);
}

static void free_trace(gpointer trace) { carnet_condition_trace_free(trace); }

static void add_trace(GPtrArray *out, const CarnetConditionTrace *parts) {
  g_ptr_array_add(out, g_memdup2(parts, sizeof *parts));
}

static char *words_of(const Condition *c) {
  if (c->words != NULL) return g_strjoinv(", ", c->words);
  return c->kind == CONDITION_FACT ? g_strdup_printf("%" G_GINT64_FORMAT, c->number) : g_strdup("");
}

static void trace_condition(const Condition *c, guint depth, const ConditionCase *on, GPtrArray *out) {
  static const CarnetConditionKind kinds[] = {[CONDITION_TRAIT] = CARNET_CONDITION_TRAIT,
                                              [CONDITION_FACT] = CARNET_CONDITION_FACT,
                                              [CONDITION_CATEGORY] = CARNET_CONDITION_CATEGORY,
                                              [CONDITION_OUTCOME] = CARNET_CONDITION_OUTCOME,
                                              [CONDITION_ANY] = CARNET_CONDITION_ANY,
                                              [CONDITION_ALL] = CARNET_CONDITION_ALL,
                                              [CONDITION_NOT] = CARNET_CONDITION_NOT};
  static const char *const tests[] = {"in", "not_in", "gte", "gt", "lte", "lt"};
  gboolean fact = c->kind == CONDITION_FACT;
  const char *name = fact ? fact_info(c->fact)->name : c->kind == CONDITION_OUTCOME ? c->regime : "";
  char *value = fact ? fact_value_text(&on->facts->value[c->fact], fact_info(c->fact)->kind) : g_strdup("");
  add_trace(out, &(CarnetConditionTrace){depth, kinds[c->kind], fact ? tests[c->test] : "", g_strdup(name),
                                         words_of(c), condition_judge(c, on).truth, value});
  for (guint i = 0; c->children != NULL && i < c->children->len; i++)
    trace_condition(g_ptr_array_index(c->children, i), depth + 1, on, out);
}

static void trace_validity(const PackRule *rule, const char *as_of, GPtrArray *out) {
  if (rule->info.valid_from[0] == '\0' && rule->info.valid_to[0] == '\0') return;
  CarnetTruth truth = pack_rule_valid(rule, as_of) ? CARNET_TRUE : CARNET_FALSE;
  add_trace(out, &(CarnetConditionTrace){0, CARNET_CONDITION_VALIDITY, "", g_strdup(rule->info.valid_from),
                                         g_strdup(rule->info.valid_to), truth, g_strdup(as_of)});
}

GPtrArray *carnet_categories_trace(const CarnetPacks *packs, const char *id, const CarnetRowFacts *row,
                                   const char *as_of) {
  const PackRule *rule = g_hash_table_lookup(packs->rule_ids, id);
  if (rule == NULL || rule->category == NULL) return NULL;
  GPtrArray *out = g_ptr_array_new_with_free_func(free_trace);
  g_autoptr(FactSet) facts = fact_set_new();
  fact_set_row(facts, row);
  ConditionCase on = case_of(packs, row, facts);
  trace_validity(rule, as_of, out);
  for (guint i = 0; i < rule->when->children->len; i++)
    trace_condition(g_ptr_array_index(rule->when->children, i), 0, &on, out);
  return out;
}

/* ---- not engaged ----------------------------------------------------------------------------------------
 */

/* The traits alone: a rule's conditions with every fact open are not false, and it asks for a trait that is
 * there. */
static gboolean traits_fit(const PackRule *rule, const ConditionCase *on, const FactSet *open) {
  if ((rule->traits & on->traits) == 0) return FALSE;
  ConditionCase any = *on;
  any.facts = open;
  return condition_judge(rule->when, &any).truth != CARNET_FALSE;
}

static gboolean holds(const GArray *hits, const char *category) {
  for (guint i = 0; i < hits->len; i++)
    if (g_array_index(hits, CarnetCategoryHit, i).category == category) return TRUE;
  return FALSE;
}

GPtrArray *carnet_categories_not_engaged(const CarnetPacks *packs, const CarnetRowFacts *row,
                                         const char *as_of) {
  GPtrArray *out = g_ptr_array_new();
  g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(CarnetCategoryHit));
  carnet_categories_of(packs, row, as_of, hits);
  g_autoptr(FactSet) facts = fact_set_new();
  g_autoptr(FactSet) open = fact_set_new();
  fact_set_row(facts, row);
  ConditionCase on = case_of(packs, row, facts);
  for (guint i = 0; i < packs->rules->len; i++) {
    const PackRule *rule = g_ptr_array_index(packs->rules, i);
    if (!pack_rule_valid(rule, as_of) || holds(hits, rule->category->id)) continue;
    if (traits_fit(rule, &on, open)) g_ptr_array_add(out, (char *)rule->info.id);
  }
  return out;
}

guint64 carnet_categories_fact_columns(const char *fact) {
  FactId id = fact_find(fact);
  return id < N_FACTS ? fact_info(id)->columns : 0;
}
