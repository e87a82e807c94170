/*
 * mention.c - which rules, rows and entries a case may turn on: those that fired or missed a fact. Without
 * any other the case is as it is, so only these are worth taking out.
 */
#include "mention.h"

#include <string.h>

#include "carnet/checks.h"
#include "law.h"

static void add_decision(GHashTable *out, const CarnetPacks *packs, const CarnetNode *one, char **trait_ids) {
  g_autoptr(CarnetDecision) decision = law_decide(packs, one, trait_ids);
  for (guint i = 0; i < decision->rules->len; i++) {
    const char *line = g_ptr_array_index(decision->rules, i);
    g_hash_table_add(out, g_strndup(line, strcspn(line, "\t")));
  }
}

static void add_row(GHashTable *out, const CarnetPacks *packs, const CarnetNode *one, char **trait_ids) {
  CarnetRowFacts row = law_row(carnet_node_get(one, "row"), trait_ids);
  const char *day = carnet_node_get_string(one, "as_of", "2026-11-22");
  g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(CarnetCategoryHit));
  carnet_categories_of(packs, &row, day, hits);
  for (guint i = 0; i < hits->len; i++)
    g_hash_table_add(out, g_strdup(g_array_index(hits, CarnetCategoryHit, i).rule));
  g_autoptr(GArray) checks = g_array_new(FALSE, FALSE, sizeof(CarnetCheckHit));
  carnet_checks_of(packs, &row, day, checks);
  for (guint i = 0; i < checks->len; i++)
    g_hash_table_add(out, g_strdup(g_array_index(checks, CarnetCheckHit, i).check->entry.id));
}

GHashTable *law_mentioned(const CarnetPacks *packs, const CarnetNode *one, char **trait_ids) {
  GHashTable *out = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  if (carnet_node_get(one, "request") != NULL) add_decision(out, packs, one, trait_ids);
  if (carnet_node_get(one, "row") != NULL) add_row(out, packs, one, trait_ids);
  return out;
}
