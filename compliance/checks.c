/*
 * checks.c - checks of the packs over one profile, in three-valued logic; see carnet/checks.h.
 */
#include "carnet/checks.h"

#include <string.h>

#include "pack.h"
#include "rulings.h"

/* The row's own categories as they count, found once it is asked for one. */
typedef struct {
  const CarnetPacks *packs;
  const ConditionCase *row;
  const char *rulings, *as_of;
  GArray *hits; /* CarnetCategoryHit; NULL: not yet */
} Asking;

static CarnetTruth category_truth(const char *prefix, FactMask *missing, gpointer user) {
  Asking *asking = user;
  if (asking->hits == NULL) {
    asking->hits = g_array_new(FALSE, FALSE, sizeof(CarnetCategoryHit));
    pack_judge_rules(asking->packs, asking->row, asking->as_of, asking->hits);
    rulings_apply(asking->packs, asking->rulings, asking->hits, 0, NULL);
  }
  CarnetTruth truth = CARNET_FALSE;
  gsize n = strlen(prefix);
  for (guint i = 0; i < asking->hits->len; i++) {
    const CarnetCategoryHit *hit = &g_array_index(asking->hits, CarnetCategoryHit, i);
    if (strncmp(hit->category, prefix, n) != 0 || (hit->category[n] != '\0' && hit->category[n] != '.'))
      continue;
    if (hit->truth == CARNET_TRUE) return CARNET_TRUE;
    truth = CARNET_MAYBE;
    *missing |= pack_missing_bits(hit->missing);
  }
  return truth;
}

static void judge(const PackEntry *entry, const ConditionCase *on, CarnetCheckHit *out) {
  ConditionResult result = condition_judge(entry->when, on);
  *out = (CarnetCheckHit){&entry->u.check, result.truth, ""};
  if (result.truth == CARNET_MAYBE) out->missing = pack_missing_text(result.missing, result.classify);
}

void pack_judge_checks(const CarnetPacks *packs, const ConditionCase *row, const char *rulings,
                       const char *as_of, GArray *out) {
  const GPtrArray *checks = packs->entries[CARNET_SECTION_CHECKS];
  Asking asking = {packs, row, rulings, as_of, NULL};
  ConditionCase on = *row;
  on.category = category_truth;
  on.user = &asking;
  for (guint i = 0; i < checks->len; i++) {
    const PackEntry *entry = g_ptr_array_index(checks, i);
    CarnetCheckHit hit;
    if (!carnet_pack_entry_valid(&entry->u.entry, as_of)) continue;
    judge(entry, &on, &hit);
    if (hit.truth != CARNET_FALSE) g_array_append_val(out, hit);
  }
  if (asking.hits != NULL) g_array_unref(asking.hits);
}

static ConditionCase case_of(const CarnetPacks *packs, const CarnetRowFacts *row, FactSet *facts) {
  fact_set_row(facts, row);
  return (ConditionCase){.facts = facts, .traits = row->traits.traits, .regions = packs->regions};
}

void carnet_checks_of(const CarnetPacks *packs, const CarnetRowFacts *row, const char *as_of, GArray *out) {
  if (packs->entries[CARNET_SECTION_CHECKS]->len == 0) return;
  g_autoptr(FactSet) facts = fact_set_new();
  ConditionCase on = case_of(packs, row, facts);
  pack_judge_checks(packs, &on, row->rulings, as_of, out);
}

gboolean carnet_check_judge(const CarnetPacks *packs, const CarnetPackCheck *check, const CarnetRowFacts *row,
                            const char *as_of, CarnetCheckHit *out) {
  const PackEntry *entry = g_hash_table_lookup(packs->entry_ids, check->entry.id);
  if (entry == NULL || entry->when == NULL || !carnet_pack_entry_valid(&entry->u.entry, as_of)) return FALSE;
  g_autoptr(FactSet) facts = fact_set_new();
  ConditionCase own = case_of(packs, row, facts), on = own;
  Asking asking = {packs, &own, row->rulings, as_of, NULL};
  on.category = category_truth;
  on.user = &asking;
  judge(entry, &on, out);
  if (asking.hits != NULL) g_array_unref(asking.hits);
  return TRUE;
}

/* Days are ISO; an entry without them has "". */
const char *carnet_checks_since(const CarnetPacks *packs, const char *as_of) {
  const GPtrArray *checks = packs->entries[CARNET_SECTION_CHECKS];
  const char *since = "";
  for (guint i = 0; i < checks->len; i++) {
    const CarnetPackEntry *entry = &((const PackEntry *)g_ptr_array_index(checks, i))->u.entry;
    const char *const days[] = {entry->valid_from, entry->valid_to};
    for (guint d = 0; d < G_N_ELEMENTS(days); d++)
      if (strcmp(days[d], as_of) <= 0 && strcmp(days[d], since) > 0) since = days[d];
  }
  return since;
}
