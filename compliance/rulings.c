/*
 * rulings.c - a category that a person rejected is not held, one that a person gave or confirmed is; see
 * rulings.h.
 */
#include "rulings.h"

#include <string.h>

#include "carnet/categories.h"

static guint find(const GArray *hits, guint start, const char *category) {
  guint i = start;
  while (i < hits->len && strcmp(g_array_index(hits, CarnetCategoryHit, i).category, category) != 0) i++;
  return i;
}

static void add_effect(GArray *effects, const CarnetCategory *category, const char *rule, gboolean rejected) {
  RulingEffect effect = {category, rule, rejected};
  if (effects != NULL) g_array_append_val(effects, effect);
}

static void reject(GArray *hits, guint at, const CarnetCategory *category, GArray *effects) {
  if (at == hits->len) return; /* no rule says so any more */
  add_effect(effects, category, g_array_index(hits, CarnetCategoryHit, at).rule, TRUE);
  g_array_remove_index(hits, at);
}

static void give(GArray *hits, guint at, const CarnetCategory *category, GArray *effects) {
  if (at == hits->len) {
    CarnetCategoryHit given = {category->id, CARNET_RULE_OVERRIDDEN, CARNET_TRUE, ""};
    g_array_append_val(hits, given);
    add_effect(effects, category, given.rule, FALSE);
    return;
  }
  CarnetCategoryHit *hit = &g_array_index(hits, CarnetCategoryHit, at);
  if (hit->truth == CARNET_TRUE) return; /* the rule says so too */
  hit->truth = CARNET_TRUE;
  hit->missing = "";
  add_effect(effects, category, hit->rule, FALSE);
}

void rulings_apply(const CarnetPacks *packs, const char *rulings, GArray *hits, guint start,
                   GArray *effects) {
  if (rulings == NULL || rulings[0] == '\0') return;
  g_auto(GStrv) words = g_strsplit(rulings, " ", -1);
  for (guint i = 0; words[i] != NULL; i++) {
    if (words[i][0] == '\0') continue;
    const CarnetCategory *category = carnet_packs_category(packs, words[i] + 1);
    if (category == NULL) continue;
    guint at = find(hits, start, category->id);
    if (words[i][0] == '-')
      reject(hits, at, category, effects);
    else
      give(hits, at, category, effects);
  }
}

void carnet_categories_held(const CarnetPacks *packs, const CarnetRowFacts *row, const char *as_of,
                            GArray *out) {
  guint start = out->len;
  carnet_categories_of(packs, row, as_of, out);
  rulings_apply(packs, row->rulings, out, start, NULL);
}
