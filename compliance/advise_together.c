/*
 * advise_together.c - several kinds of data left out at once, where one or two measures do not help: each
 * kind is decided alone, and what alone would stop more than a milder answer allows is left out together.
 * Then every one of them is put back that need not have gone.
 */
#include <string.h>

#include "advise.h"

typedef struct {
  const AdviseMeasure *measure;
  CarnetDecisionOutcome alone; /* of its rows without any other */
} Kind;

static gboolean is_kind(const AdviseMeasure *measure) {
  return measure->measure.kind == CARNET_MEASURE_DROP && strcmp(measure->measure.key, "category") != 0;
}

static guint8 *others_of(const Advising *a, const AdviseMeasure *measure) {
  guint n = a->classes->profiles->len;
  guint8 *others = g_malloc0(n + 1);
  for (guint i = 0; i < n; i++) others[i] = !measure->classes[i];
  return others;
}

static GArray *kinds_of(const Advising *a, const GPtrArray *measures) {
  GArray *kinds = g_array_new(FALSE, FALSE, sizeof(Kind));
  for (guint i = 0; i < measures->len; i++) {
    const AdviseMeasure *measure = g_ptr_array_index(measures, i);
    if (!is_kind(measure)) continue;
    g_autofree guint8 *others = others_of(a, measure);
    const AdviseMeasure only = {
        .measure = {CARNET_MEASURE_DROP, "", "", "", 0, 0}, .group = "", .classes = others};
    const AdviseMeasure *one = &only;
    AdviseTrial trial = advise_try(a, &one, 1);
    g_autoptr(CarnetDecision) then = trial.decision;
    if (then == NULL) continue;
    Kind kind = {measure, then->outcome};
    g_array_append_val(kinds, kind);
  }
  return kinds;
}

/* Those that would not go at `level`, as measures. */
static GPtrArray *stricter_than(const GArray *kinds, CarnetDecisionOutcome level) {
  GPtrArray *out = g_ptr_array_new();
  for (guint i = 0; i < kinds->len; i++) {
    const Kind *kind = &g_array_index(kinds, Kind, i);
    if (kind->alone < level) g_ptr_array_add(out, (gpointer)kind->measure);
  }
  return out;
}

static CarnetDecisionOutcome outcome_without(const Advising *a, const GPtrArray *dropped) {
  AdviseTrial trial = advise_try(a, (const AdviseMeasure *const *)dropped->pdata, dropped->len);
  g_autoptr(CarnetDecision) then = trial.decision;
  return then != NULL && advise_is_milder(a, then) ? then->outcome : CARNET_PROHIBITED;
}

/* Puts back what need not have gone for that answer: rows of two kinds go with either. */
static void put_back(const Advising *a, GPtrArray *dropped, CarnetDecisionOutcome outcome) {
  for (guint i = dropped->len; i > 0 && dropped->len > 1; i--) {
    gpointer measure = g_ptr_array_steal_index(dropped, i - 1);
    if (outcome_without(a, dropped) < outcome) g_ptr_array_insert(dropped, (gint)i - 1, measure);
  }
}

static void try_without(Advising *a, GPtrArray *dropped) {
  CarnetDecisionOutcome outcome = outcome_without(a, dropped);
  if (outcome == CARNET_PROHIBITED) return;
  put_back(a, dropped, outcome);
  if (dropped->len > CARNET_ADVICE_MEASURES) return;
  const AdviseMeasure *const *measures = (const AdviseMeasure *const *)dropped->pdata;
  AdviseTrial trial = advise_try(a, measures, dropped->len);
  advise_add(a, measures, dropped->len, &trial);
  carnet_decision_free(trial.decision);
}

void advise_together(Advising *a, const GPtrArray *measures) {
  g_autoptr(GArray) kinds = kinds_of(a, measures);
  guint left_out = 0;
  for (gint level = CARNET_UNKNOWN + 1; level <= CARNET_NOT_APPLICABLE; level++) {
    g_autoptr(GPtrArray) dropped = stricter_than(kinds, (CarnetDecisionOutcome)level);
    if (dropped->len == left_out) continue; /* the same as for the level before */
    left_out = dropped->len;
    try_without(a, dropped);
  }
}
