/*
 * pack_index.c - what makes judging fast, made once after loading: traits without which a rule is false, and
 * the conditions that ask for each fact of a row.
 */
#include "pack.h"

/* Top-level conditions on traits: a row that has none of one of them does not meet the rule. */
static void find_needs(PackRule *rule) {
  rule->n_needs = 0;
  for (guint i = 0; i < rule->when->children->len && rule->n_needs < PACK_NEEDS_MAX; i++) {
    const Condition *c = g_ptr_array_index(rule->when->children, i);
    if (c->kind == CONDITION_TRAIT) rule->needs[rule->n_needs++] = c->traits;
  }
}

static void find_leaves(CarnetPacks *packs, Condition *c) {
  if (c->kind == CONDITION_FACT) {
    c->leaf = packs->leaves[c->fact]->len;
    g_ptr_array_add(packs->leaves[c->fact], c);
  }
  for (guint i = 0; c->children != NULL && i < c->children->len; i++)
    find_leaves(packs, g_ptr_array_index(c->children, i));
}

void pack_index(CarnetPacks *packs) {
  for (guint i = 0; i < packs->rules->len; i++) {
    PackRule *rule = g_ptr_array_index(packs->rules, i);
    find_needs(rule);
    find_leaves(packs, rule->when);
  }
  for (guint f = 0; f < N_FACTS; f++) packs->n_rule_leaves[f] = packs->leaves[f]->len;
  const GPtrArray *checks = packs->entries[CARNET_SECTION_CHECKS];
  for (guint i = 0; i < checks->len; i++)
    find_leaves(packs, ((const PackEntry *)g_ptr_array_index(checks, i))->when);
}
