/*
 * candidates.c - rows that may leave without a procedure; see carnet/candidates.h.
 */
#include "carnet/candidates.h"

#include <string.h>

#include "carnet/checks.h"
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
  g_array_unref(candidates->held);
  g_array_unref(candidates->regions);
  g_ptr_array_unref(candidates->places);
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

/* What frees rows where they are is the answer of where they leave: that another law has nothing to say is
 * none. */
static const CarnetReason *reason_of(const CarnetDecision *decision, const char *origin) {
  const CarnetReason *reason = NULL;
  for (guint i = 0; i < decision->regimes->len; i++) {
    const CarnetRegimeDecision *regime = g_ptr_array_index(decision->regimes, i);
    gboolean first = reason == NULL || strcmp(regime->regime, origin) == 0;
    if (regime->outcome == decision->outcome && regime->reasons->len > 0 && first)
      reason = g_ptr_array_index(regime->reasons, 0);
  }
  return reason;
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

static void miss(GArray *list, const char *fact, guint64 rows) {
  for (guint i = 0; i < list->len; i++) {
    CarnetMissed *had = &g_array_index(list, CarnetMissed, i);
    if (strcmp(had->fact, fact) != 0) continue;
    had->rows += rows;
    return;
  }
  CarnetMissed missed = {g_strdup(fact), rows};
  g_array_append_val(list, missed);
}

static GArray *missed_new(void) {
  GArray *list = g_array_new(FALSE, FALSE, sizeof(CarnetMissed));
  g_array_set_clear_func(list, missed_clear);
  return list;
}

static void note_missing(CarnetCandidates *out, const CarnetDecision *decision, guint64 rows) {
  for (guint i = 0; i < decision->regimes->len; i++) {
    const CarnetRegimeDecision *regime = g_ptr_array_index(decision->regimes, i);
    for (guint k = 0; !regime->complete && k < regime->missing->len; k++)
      miss(out->missed, g_ptr_array_index(regime->missing, k), rows);
  }
}

static gint by_missed(gconstpointer a, gconstpointer b) {
  const CarnetMissed *x = a, *y = b;
  if (x->rows != y->rows) return x->rows > y->rows ? -1 : 1;
  return strcmp(x->fact, y->fact);
}

/* ---- what leaving would be ------------------------------------------------------------------------------
 */

static gboolean is_grave(const CarnetPackCheck *check) {
  return strcmp(check->severity, "critical") == 0 || strcmp(check->severity, "high") == 0;
}

/* A check that asks whether the data leaves the vehicle, and would find it grave if it were sent to `to`. No
 * export rule stands in the way of a key; that it leaves is what is wrong. NULL: none. */
static const CarnetPackCheck *held_by(const CarnetPacks *packs, const CarnetDecisionProfile *class,
                                      const char *to, const char *as_of) {
  g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(CarnetCheckHit));
  CarnetRowFacts sent = class->facts;
  sent.norm[CARNET_COLUMN_DESTINATION] = to;
  carnet_checks_of(packs, &sent, as_of, hits);
  for (guint i = 0; i < hits->len; i++) {
    const CarnetCheckHit *hit = &g_array_index(hits, CarnetCheckHit, i);
    const PackEntry *entry = g_hash_table_lookup(packs->entry_ids, hit->check->entry.id);
    gboolean leaves = entry != NULL && entry->when != NULL &&
                      (condition_facts(entry->when) & FACT_BIT(FACT_ROW_LEAVES_VEHICLE)) != 0;
    if (hit->truth == CARNET_TRUE && leaves && is_grave(hit->check)) return hit->check;
  }
  return NULL;
}

typedef struct {
  const CarnetPacks *packs;
  const char *origin, *to, *as_of; /* origin: its regime */
} Judging;

static void judge(const Judging *j, CarnetCandidates *out, const CarnetDecisionProfile *class,
                  CarnetDecision *decision) {
  gboolean may = decision->complete && decision->outcome >= CARNET_ADEQUATE;
  const CarnetPackCheck *check = may ? held_by(j->packs, class, j->to, j->as_of) : NULL;
  if (check != NULL) {
    out->kept += class->rows;
    miss(out->held, check->entry.id, class->rows);
  } else if (may) {
    CarnetTraits traits = class->facts.traits;
    add(out, (CarnetCandidate){.traits = traits.traits,
                               .rows = class->rows,
                               .ordinary = traits.ordinary && traits.traits == 0,
                               .outcome = decision->outcome,
                               .reason = reason_of(decision, j->origin),
                               .decision = decision});
    return;
  } else {
    gboolean open = decision->outcome == CARNET_UNKNOWN || decision->outcome >= CARNET_ADEQUATE;
    *(open ? &out->unknown : &out->procedure) += class->rows;
    if (open) note_missing(out, decision, class->rows);
  }
  carnet_decision_free(decision);
}

static gint by_rows(gconstpointer a, gconstpointer b) {
  const CarnetCandidate *x = *(const CarnetCandidate *const *)a, *y = *(const CarnetCandidate *const *)b;
  if (x->rows != y->rows) return x->rows > y->rows ? -1 : 1;
  return (x->traits > y->traits) - (x->traits < y->traits);
}

/* Rows that name a region which holds the place asked for are none of its rows, and worth a word. */
static void note_place(CarnetCandidates *out, const Place *p, CarnetTruth truth, guint64 rows) {
  const FactValue *said = &p->facts->value[FACT_ROW_COLLECTED_IN];
  if (truth == CARNET_MAYBE) out->unplaced += rows;
  if (truth == CARNET_TRUE) out->from += rows;
  for (guint i = 0; i < said->n; i++) {
    GHashTable *members = g_hash_table_lookup(p->packs->regions, said->items[i]);
    if (truth == CARNET_MAYBE && members != NULL && g_hash_table_contains(members, p->places[0]))
      miss(out->regions, said->items[i], rows);
    if (truth == CARNET_TRUE &&
        !g_ptr_array_find_with_equal_func(out->places, said->items[i], g_str_equal, NULL))
      g_ptr_array_add(out->places, g_strdup(said->items[i]));
  }
}

CarnetCandidates *carnet_candidates(const CarnetPacks *packs, const CarnetExportRequest *request,
                                    const CarnetDecisionProfile *profiles, guint n_profiles,
                                    const CarnetCounters *counters, const char *as_of) {
  CarnetCandidates *out = g_new0(CarnetCandidates, 1);
  out->found = g_ptr_array_new_with_free_func(candidate_free);
  out->missed = missed_new();
  out->held = missed_new();
  out->regions = missed_new();
  out->places = g_ptr_array_new_with_free_func(g_free);
  const FactValue *from = &request->facts->value[FACT_FROM];
  Place place = {.packs = packs, .facts = fact_set_new()};
  place.places[0] = (char *)(from->n > 0 ? from->items[0] : "");
  place.collected = (Condition){.kind = CONDITION_FACT,
                                .fact = FACT_ROW_COLLECTED_IN,
                                .test = TEST_IN,
                                .words = place.places,
                                .missing = CARNET_MAYBE};
  const FactValue *to = &request->facts->value[FACT_TO];
  const char *origin = carnet_packs_regime_of(packs, place.places[0]);
  const Judging judging = {packs, origin != NULL ? origin : "", to->n > 0 ? to->items[0] : "", as_of};
  g_autoptr(DecideClasses) classes = decide_classes_new(packs, profiles, n_profiles, NULL, as_of);
  for (guint i = 0; i < classes->profiles->len; i++) {
    const CarnetDecisionProfile *class = &g_array_index(classes->profiles, CarnetDecisionProfile, i);
    CarnetTruth truth = is_from(&place, &class->facts);
    note_place(out, &place, truth, class->rows);
    if (truth != CARNET_TRUE) continue;
    judge(&judging, out, class, decide_alone(packs, request, classes, i, counters, as_of));
  }
  fact_set_free(place.facts);
  g_ptr_array_sort(out->found, by_rows);
  g_array_sort(out->missed, by_missed);
  g_array_sort(out->held, by_missed);
  g_array_sort(out->regions, by_missed);
  return out;
}
