/*
 * candidates.c - rows that may leave without a procedure; see carnet/candidates.h.
 */
#include "carnet/candidates.h"

#include <string.h>

#include "decide.h"

static void candidate_free(gpointer data) {
  CarnetCandidate *candidate = data;
  carnet_decision_free(candidate->decision);
  g_free(candidate);
}

static void missed_clear(gpointer data) { g_free(((CarnetMissed *)data)->fact); }

void carnet_candidates_free(CarnetCandidates *candidates) {
  if (candidates == NULL) return;
  g_array_unref(candidates->missed);
  g_ptr_array_unref(candidates->found);
  g_free(candidates);
}

/* ---- where rows are collected ---------------------------------------------------------------------------
 */

typedef struct {
  const CarnetPacks *packs;
  FactSet *facts;
  Condition collected; /* collected_in in FROM */
  char *places[2];
} Place;

static CarnetTruth is_from(Place *p, const CarnetRowFacts *row) {
  fact_set_reset(p->facts);
  fact_set_one(p->facts, FACT_ROW_COLLECTED_IN, row);
  const ConditionCase on = {.facts = p->facts, .regions = p->packs->regions};
  return condition_judge(&p->collected, &on).truth;
}

/* ---- one class alone ------------------------------------------------------------------------------------
 */

static CarnetDecision *decide_alone(const CarnetPacks *packs, const CarnetExportRequest *request,
                                    const DecideClasses *classes, guint class, const CarnetCounters *counters,
                                    const char *as_of) {
  DecideClasses one = {.profiles = g_array_new(FALSE, FALSE, sizeof(CarnetDecisionProfile)),
                       .hits = g_ptr_array_new(),
                       .ruled = g_ptr_array_new(),
                       .market_stands = classes->market_stands};
  g_array_append_val(one.profiles, g_array_index(classes->profiles, CarnetDecisionProfile, class));
  g_ptr_array_add(one.hits, g_ptr_array_index(classes->hits, class));
  g_ptr_array_add(one.ruled, g_ptr_array_index(classes->ruled, class));
  CarnetDecision *decision = decide_by_classes(packs, request, &one, counters, as_of);
  g_array_unref(one.profiles);
  g_ptr_array_unref(one.hits);
  g_ptr_array_unref(one.ruled);
  return decision;
}

static const CarnetReason *reason_of(const CarnetDecision *decision) {
  for (guint i = 0; i < decision->regimes->len; i++) {
    const CarnetRegimeDecision *regime = g_ptr_array_index(decision->regimes, i);
    if (regime->outcome == decision->outcome && regime->reasons->len > 0)
      return g_ptr_array_index(regime->reasons, 0);
  }
  return NULL;
}

static gboolean is_same(const CarnetCandidate *a, const CarnetCandidate *b) {
  return a->traits == b->traits && a->ordinary == b->ordinary && a->outcome == b->outcome &&
         (a->reason != NULL ? a->reason->rule : NULL) == (b->reason != NULL ? b->reason->rule : NULL);
}

static void add(CarnetCandidates *out, CarnetCandidate candidate) {
  for (guint i = 0; i < out->found->len; i++) {
    CarnetCandidate *had = g_ptr_array_index(out->found, i);
    if (!is_same(had, &candidate)) continue;
    had->rows += candidate.rows;
    carnet_decision_free(candidate.decision);
    return;
  }
  g_ptr_array_add(out->found, g_memdup2(&candidate, sizeof candidate));
}

static void miss(CarnetCandidates *out, const char *fact, guint64 rows) {
  for (guint i = 0; i < out->missed->len; i++) {
    CarnetMissed *had = &g_array_index(out->missed, CarnetMissed, i);
    if (strcmp(had->fact, fact) != 0) continue;
    had->rows += rows;
    return;
  }
  CarnetMissed missed = {g_strdup(fact), rows};
  g_array_append_val(out->missed, missed);
}

static void note_missing(CarnetCandidates *out, const CarnetDecision *decision, guint64 rows) {
  for (guint i = 0; i < decision->regimes->len; i++) {
    const CarnetRegimeDecision *regime = g_ptr_array_index(decision->regimes, i);
    for (guint k = 0; !regime->complete && k < regime->missing->len; k++)
      miss(out, g_ptr_array_index(regime->missing, k), rows);
  }
}

static gint by_missed(gconstpointer a, gconstpointer b) {
  const CarnetMissed *x = a, *y = b;
  if (x->rows != y->rows) return x->rows > y->rows ? -1 : 1;
  return strcmp(x->fact, y->fact);
}

static void judge(CarnetCandidates *out, const CarnetDecisionProfile *class, CarnetDecision *decision) {
  gboolean may = decision->complete && decision->outcome >= CARNET_ADEQUATE;
  if (may) {
    CarnetTraits traits = class->facts.traits;
    add(out, (CarnetCandidate){.traits = traits.traits,
                               .rows = class->rows,
                               .ordinary = traits.ordinary && traits.traits == 0,
                               .outcome = decision->outcome,
                               .reason = reason_of(decision),
                               .decision = decision});
    return;
  }
  gboolean open = decision->outcome == CARNET_UNKNOWN || decision->outcome >= CARNET_ADEQUATE;
  *(open ? &out->unknown : &out->procedure) += class->rows;
  if (open) note_missing(out, decision, class->rows);
  carnet_decision_free(decision);
}

static gint by_rows(gconstpointer a, gconstpointer b) {
  const CarnetCandidate *x = *(const CarnetCandidate *const *)a, *y = *(const CarnetCandidate *const *)b;
  if (x->rows != y->rows) return x->rows > y->rows ? -1 : 1;
  return (x->traits > y->traits) - (x->traits < y->traits);
}

CarnetCandidates *carnet_candidates(const CarnetPacks *packs, const CarnetExportRequest *request,
                                    const CarnetDecisionProfile *profiles, guint n_profiles,
                                    const CarnetCounters *counters, const char *as_of) {
  CarnetCandidates *out = g_new0(CarnetCandidates, 1);
  out->found = g_ptr_array_new_with_free_func(candidate_free);
  out->missed = g_array_new(FALSE, FALSE, sizeof(CarnetMissed));
  g_array_set_clear_func(out->missed, missed_clear);
  const FactValue *from = &request->facts->value[FACT_FROM];
  Place place = {.packs = packs, .facts = fact_set_new()};
  place.places[0] = (char *)(from->n > 0 ? from->items[0] : "");
  place.collected = (Condition){.kind = CONDITION_FACT,
                                .fact = FACT_ROW_COLLECTED_IN,
                                .test = TEST_IN,
                                .words = place.places,
                                .missing = CARNET_MAYBE};
  g_autoptr(DecideClasses) classes = decide_classes_new(packs, profiles, n_profiles, NULL, as_of);
  for (guint i = 0; i < classes->profiles->len; i++) {
    const CarnetDecisionProfile *class = &g_array_index(classes->profiles, CarnetDecisionProfile, i);
    CarnetTruth truth = is_from(&place, &class->facts);
    if (truth == CARNET_MAYBE) out->unplaced += class->rows;
    if (truth != CARNET_TRUE) continue;
    out->from += class->rows;
    judge(out, class, decide_alone(packs, request, classes, i, counters, as_of));
  }
  fact_set_free(place.facts);
  g_ptr_array_sort(out->found, by_rows);
  g_array_sort(out->missed, by_missed);
  return out;
}
