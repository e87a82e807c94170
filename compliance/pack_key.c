/*
 * pack_key.c - under what the categories of a profile may be stored: fact columns, and the key of the rules
 * in force.
 */
#include <string.h>

#include "carnet/canon.h"
#include "pack.h"

guint64 carnet_packs_fact_columns(const CarnetPacks *packs) {
  guint64 columns = 0;
  for (guint i = 0; i < packs->rules->len; i++) {
    const PackRule *rule = g_ptr_array_index(packs->rules, i);
    for (guint f = 0; f < N_FACTS; f++)
      if (rule->facts & FACT_BIT(f)) columns |= fact_info((FactId)f)->columns;
  }
  const GPtrArray *checks = packs->entries[CARNET_SECTION_CHECKS];
  for (guint i = 0; i < checks->len; i++) {
    FactMask facts = condition_facts(((const PackEntry *)g_ptr_array_index(checks, i))->when);
    for (guint f = 0; f < N_FACTS; f++)
      if (facts & FACT_BIT(f)) columns |= fact_info((FactId)f)->columns;
  }
  return columns;
}

/* The interval's first day: the last day on or before `as_of` on which some rule begins or ends; "" before
 * all. */
static const char *interval_start(const CarnetPacks *packs, const char *as_of) {
  const char *start = "";
  for (guint i = 0; i < packs->rules->len; i++) {
    const PackRule *rule = g_ptr_array_index(packs->rules, i);
    const char *const days[] = {rule->info.valid_from, rule->info.valid_to};
    for (guint j = 0; j < G_N_ELEMENTS(days); j++)
      if (strcmp(days[j], as_of) <= 0 && strcmp(days[j], start) > 0) start = days[j];
  }
  return start;
}

char *carnet_packs_rules_key(const CarnetPacks *packs, const char *as_of) {
  g_autoptr(GString) text = g_string_new("carnet-rules-key-1\n");
  for (guint i = 0; i < packs->packs->len; i++)
    g_string_append_printf(text, "pack %s\n", ((const Pack *)g_ptr_array_index(packs->packs, i))->digest);
  for (guint i = 0; packs->trait_ids[i] != NULL; i++)
    g_string_append_printf(text, "trait %u %s\n", i, packs->trait_ids[i]);
  g_string_append_printf(text, "from %s\n", interval_start(packs, as_of));
  return carnet_digest_of_bytes(text->str, text->len);
}
