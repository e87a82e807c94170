/*
 * decide_conflicts.c - duties that pull against each other, asked once all regimes have answered
 * (decisions.md "Deciding an export"). Stated, never resolved.
 */
#include <string.h>

#include "decide.h"

static gboolean outcome_of(const char *regime, CarnetDecisionOutcome *out, gpointer user) {
  const Deciding *d = user;
  for (guint i = 0; i < d->out->regimes->len; i++) {
    const CarnetRegimeDecision *one = g_ptr_array_index(d->out->regimes, i);
    if (strcmp(one->regime, regime) != 0) continue;
    *out = one->outcome;
    return TRUE;
  }
  return FALSE;
}

void decide_conflict_free(gpointer data) {
  CarnetConflict *conflict = data;
  g_free(conflict->missing);
  g_free(conflict);
}

static void add(Deciding *d, const PackEntry *entry, const ConditionResult *result) {
  const CarnetPackConflict *pack = &entry->u.conflict;
  CarnetConflict *conflict = g_new0(CarnetConflict, 1);
  *conflict = (CarnetConflict){.rule = pack->entry.id,
                               .clause = pack->entry.clause,
                               .clause_zh = pack->entry.clause_zh,
                               .source = pack->entry.source,
                               .confidence = pack->entry.confidence,
                               .text_en = pack->entry.en,
                               .text_zh = pack->entry.zh,
                               .with = pack->with,
                               .truth = result->truth};
  conflict->missing =
      g_strdup(result->truth == CARNET_MAYBE ? pack_missing_text(result->missing, result->classify) : "");
  g_ptr_array_add(d->out->conflicts, conflict);
  g_ptr_array_add(d->out->rules, g_strdup_printf("%s\t%s", pack->entry.id, pack->entry.digest));
}

void decide_conflicts(Deciding *d) {
  const GPtrArray *conflicts = d->packs->entries[CARNET_SECTION_CONFLICTS];
  ConditionCase on = decide_case(d);
  on.outcome = outcome_of;
  d->facts->value[FACT_DESTINATION] = d->facts->value[FACT_TO];
  for (guint i = 0; i < conflicts->len; i++) {
    const PackEntry *entry = g_ptr_array_index(conflicts, i);
    if (!carnet_pack_entry_valid(&entry->u.entry, d->as_of)) continue;
    ConditionResult result = condition_judge(entry->when, &on);
    if (result.truth != CARNET_FALSE) add(d, entry, &result);
  }
}
