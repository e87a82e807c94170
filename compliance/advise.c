/*
 * advise.c - a bounded search for smaller exports: each measure of the tables is applied to the request or
 * its rows and decided by the engine itself; see carnet/advice.h.
 */
#include "advise.h"
#include "decide.h"

#include <string.h>

#define PAIRED_MAX 16 /* measures that are tried two by two: 120 decisions at most */
#define ADVICE_MAX 12

void carnet_advice_free(CarnetAdvice *advice) {
  if (advice == NULL) return;
  g_ptr_array_unref(advice->ways);
  g_free(advice);
}

/* ---- applying -------------------------------------------------------------------------------------------
 */

void advise_set_path(CarnetNode *tree, const char *path, const char *value) {
  g_auto(GStrv) parts = g_strsplit(path, ".", 2);
  if (parts[1] == NULL) {
    carnet_node_set_string(tree, parts[0], value);
    return;
  }
  const CarnetNode *had = carnet_node_get(tree, parts[0]);
  CarnetNode *map = had != NULL ? carnet_node_copy(had) : carnet_node_map();
  carnet_node_set_string(map, parts[1], value);
  carnet_node_set(tree, parts[0], map);
}

void advise_apply_keys(const AdviseMeasure *measure, CarnetNode *tree) {
  for (guint i = 0; i < ADVISE_KEYS_MAX && measure->set[i].path != NULL; i++)
    advise_set_path(tree, measure->set[i].path, measure->set[i].value);
}

static gboolean touches(const AdviseMeasure *measure, guint class) { return measure->classes[class] != 0; }

/* Rows as they would be; a class without rows is left out when deciding. */
static void apply_rows(const AdviseMeasure *measure, GArray *rows, guint8 *changed) {
  for (guint i = 0; i < rows->len; i++) {
    CarnetDecisionProfile *row = &g_array_index(rows, CarnetDecisionProfile, i);
    if (!touches(measure, i)) continue;
    changed[i] = changed[i] || measure->measure.kind != CARNET_MEASURE_DROP;
    switch (measure->measure.kind) {
    case CARNET_MEASURE_DROP: row->rows = 0; break;
    case CARNET_MEASURE_ANONYMISE: row->facts.norm[CARNET_COLUMN_ANONYMISED] = "anonymised"; break;
    case CARNET_MEASURE_COARSER: row->facts.norm[CARNET_COLUMN_PRECISION] = measure->precision; break;
    default: break;
    }
  }
}

static void add_known(DecideClasses *to, const DecideClasses *from, guint class) {
  g_array_append_val(to->profiles, g_array_index(from->profiles, CarnetDecisionProfile, class));
  g_ptr_array_add(to->hits, g_ptr_array_index(from->hits, class));
  g_ptr_array_add(to->ruled, g_ptr_array_index(from->ruled, class));
}

/* The classes that have rows left; rules are asked again only of those that the measures change. What is only
   said and not decided (a market that stands for a place) is as of all rows. */
static DecideClasses classes_left(const Advising *a, const GArray *rows, const guint8 *changed,
                                  DecideClasses **fresh) {
  g_autoptr(GArray) again = g_array_new(FALSE, FALSE, sizeof(CarnetDecisionProfile));
  DecideClasses left = {.profiles = g_array_new(FALSE, FALSE, sizeof(CarnetDecisionProfile)),
                        .hits = g_ptr_array_new(),
                        .ruled = g_ptr_array_new(),
                        .market_stands = a->classes->market_stands,
                        .origin_stands = a->classes->origin_stands};
  for (guint i = 0; i < rows->len; i++) {
    const CarnetDecisionProfile *row = &g_array_index(rows, CarnetDecisionProfile, i);
    if (row->rows == 0) continue;
    if (changed[i])
      g_array_append_vals(again, row, 1);
    else
      add_known(&left, a->classes, i);
  }
  *fresh = decide_classes_new(a->packs, (const CarnetDecisionProfile *)(gpointer)again->data, again->len,
                              decide_exported_from(a->request), a->as_of);
  for (guint i = 0; i < (*fresh)->profiles->len; i++) add_known(&left, *fresh, i);
  return left;
}

AdviseTrial advise_try(const Advising *a, const AdviseMeasure *const *measures, guint n) {
  AdviseTrial trial = {NULL, FALSE};
  g_autoptr(CarnetNode) tree = carnet_node_copy(a->request->tree);
  g_autoptr(GArray) rows = g_array_copy(a->classes->profiles);
  g_autofree guint8 *changed = g_malloc0(rows->len + 1);
  for (guint i = 0; i < n; i++) {
    advise_apply_keys(measures[i], tree);
    if (measures[i]->classes != NULL) apply_rows(measures[i], rows, changed);
  }
  g_autoptr(DecideClasses) fresh = NULL;
  DecideClasses left = classes_left(a, rows, changed, &fresh);
  /* People who are counted for rows that no longer go are not counted. */
  trial.nobody_sensitive = a->has_sensitive && !advise_has_sensitive(a, &left);
  if (trial.nobody_sensitive) advise_set_nobody(tree);
  g_autoptr(CarnetExportRequest) request = carnet_export_request_parse(tree, "request", NULL);
  if (request != NULL && (left.profiles->len > 0 || rows->len == 0))
    trial.decision = decide_by_classes(a->packs, request, &left, a->counters, a->as_of);
  g_array_unref(left.profiles);
  g_ptr_array_unref(left.hits);
  g_ptr_array_unref(left.ruled);
  return trial;
}

/* ---- what helps -----------------------------------------------------------------------------------------
 */

static const CarnetRegimeDecision *regime_of(const CarnetDecision *decision, const char *id) {
  for (guint i = 0; i < decision->regimes->len; i++) {
    const CarnetRegimeDecision *one = g_ptr_array_index(decision->regimes, i);
    if (strcmp(one->regime, id) == 0) return one;
  }
  return NULL;
}

/* Some regime answers more mildly and none more strictly, or knows more: half of a pair. */
static gboolean helps_a_regime(const CarnetDecision *now, const CarnetDecision *then) {
  gboolean helps = FALSE;
  for (guint i = 0; i < now->regimes->len; i++) {
    const CarnetRegimeDecision *before = g_ptr_array_index(now->regimes, i),
                               *after = regime_of(then, before->regime);
    if (after == NULL || after->outcome < before->outcome) return FALSE;
    helps = helps || after->outcome > before->outcome || after->missing->len < before->missing->len;
  }
  return helps;
}

static void add_ways(const Advising *a, const CarnetDecision *decision, GPtrArray *ways) {
  const CarnetProcess *way;
  for (guint i = 0; (way = carnet_packs_process(a->packs, i)) != NULL; i++) {
    CarnetDecisionOutcome outcome;
    const CarnetRegimeDecision *regime = regime_of(decision, way->entry.regime);
    if (regime != NULL && carnet_pack_entry_valid(&way->entry, a->as_of) &&
        carnet_outcome_parse(way->outcome, &outcome) && outcome == regime->outcome)
      g_ptr_array_add(ways, (gpointer)way);
  }
}

void advise_add(Advising *a, const AdviseMeasure *const *measures, guint n, const AdviseTrial *trial) {
  const CarnetDecision *decision = trial->decision;
  CarnetAdvice *advice = g_new0(CarnetAdvice, 1);
  for (guint i = 0; i < n; i++) advice->measure[i] = measures[i]->measure;
  advice->n = n;
  advice->outcome = decision->outcome;
  advice->complete = decision->complete;
  advice->nobody_sensitive = trial->nobody_sensitive;
  advice->ways = g_ptr_array_new();
  add_ways(a, decision, advice->ways);
  g_ptr_array_add(a->out, advice);
}

gboolean advise_is_milder(const Advising *a, const CarnetDecision *then) {
  return then->outcome > a->now->outcome && then->outcome != CARNET_UNKNOWN;
}

/* One of a group is enough: three modules of one contract are one advice. */
static gboolean has_group(const GPtrArray *groups, const char *group) {
  for (guint i = 0; i < groups->len; i++)
    if (strcmp(g_ptr_array_index(groups, i), group) == 0) return TRUE;
  return FALSE;
}

static void try_singles(Advising *a, const GPtrArray *measures, GPtrArray *halves) {
  g_autoptr(GPtrArray) groups = g_ptr_array_new();
  for (guint i = 0; i < measures->len; i++) {
    const AdviseMeasure *measure = g_ptr_array_index(measures, i);
    if (*measure->group && has_group(groups, measure->group)) continue;
    AdviseTrial trial = advise_try(a, &measure, 1);
    g_autoptr(CarnetDecision) then = trial.decision;
    if (then == NULL) continue;
    if (advise_is_milder(a, then)) {
      advise_add(a, &measure, 1, &trial);
      if (measure->once) g_ptr_array_add(groups, (char *)measure->group);
    } else if (halves->len < PAIRED_MAX && (measure->half || helps_a_regime(a->now, then)))
      g_ptr_array_add(halves, (gpointer)measure);
  }
}

static void try_pairs(Advising *a, const GPtrArray *halves) {
  for (guint i = 0; i < halves->len; i++)
    for (guint j = i + 1; j < halves->len; j++) {
      const AdviseMeasure *pair[] = {g_ptr_array_index(halves, i), g_ptr_array_index(halves, j)};
      if (*pair[0]->group && strcmp(pair[0]->group, pair[1]->group) == 0) continue;
      AdviseTrial trial = advise_try(a, pair, 2);
      g_autoptr(CarnetDecision) then = trial.decision;
      if (then != NULL && advise_is_milder(a, then)) advise_add(a, pair, 2, &trial);
    }
}

/* ---- the list -------------------------------------------------------------------------------------------
 */

static guint64 rows_of(const CarnetAdvice *advice) {
  guint64 rows = 0;
  for (guint i = 0; i < advice->n; i++) rows += advice->measure[i].rows;
  return rows;
}

static gint by_worth(gconstpointer a, gconstpointer b) {
  const CarnetAdvice *x = *(const CarnetAdvice *const *)a, *y = *(const CarnetAdvice *const *)b;
  if (x->outcome != y->outcome) return x->outcome > y->outcome ? -1 : 1;
  if (x->complete != y->complete) return x->complete ? -1 : 1;
  if (rows_of(x) != rows_of(y)) return rows_of(x) < rows_of(y) ? -1 : 1;
  gint order = (gint)advise_rank(&x->measure[0]) - (gint)advise_rank(&y->measure[0]);
  if (order == 0) order = strcmp(x->measure[0].id, y->measure[0].id);
  if (order == 0)
    order = strcmp(x->measure[0].key, y->measure[0].key); /* a category says more than a trait */
  return order != 0 ? order : strcmp(x->measure[0].value, y->measure[0].value);
}

/* All rows anonymised is what the request's own key says. */
static gboolean says_the_same(const CarnetAdvice *one, const CarnetAdvice *other, guint64 all) {
  return one->measure[0].kind == CARNET_MEASURE_ANONYMISE && one->measure[0].rows == all &&
         strcmp(other->measure[0].id, "anonymised") == 0;
}

/* Minimal: another advice of the same kind touches no more rows and brings no stricter answer. */
static gboolean is_dominated(const GPtrArray *list, guint at, guint64 all) {
  const CarnetAdvice *one = g_ptr_array_index(list, at);
  if (one->n != 1 || one->measure[0].rows == 0) return FALSE;
  for (guint i = 0; i < at; i++) {
    const CarnetAdvice *other = g_ptr_array_index(list, i);
    /* A filter by category may not hold where one by trait does: both are told, and the caller tries them. */
    gboolean drops = one->measure[0].kind == CARNET_MEASURE_DROP,
             alike = (other->measure[0].kind == one->measure[0].kind &&
                      (!drops || strcmp(other->measure[0].key, one->measure[0].key) == 0)) ||
                     says_the_same(one, other, all);
    if (other->n == 1 && alike && other->outcome >= one->outcome && rows_of(other) <= rows_of(one))
      return TRUE;
  }
  return FALSE;
}

static void keep_the_best(GPtrArray *list, guint64 all) {
  g_ptr_array_sort(list, by_worth);
  for (guint i = list->len; i > 0; i--)
    if (is_dominated(list, i - 1, all) || i > ADVICE_MAX * 4) g_ptr_array_remove_index(list, i - 1);
  if (list->len > ADVICE_MAX) g_ptr_array_set_size(list, ADVICE_MAX);
}

GPtrArray *carnet_advise(const CarnetPacks *packs, const CarnetExportRequest *request,
                         const CarnetDecisionProfile *profiles, guint n_profiles,
                         const CarnetCounters *counters, const char *as_of) {
  g_autoptr(DecideClasses) classes =
      decide_classes_new(packs, profiles, n_profiles, decide_exported_from(request), as_of);
  Advising a = {packs, request, counters, as_of, classes, NULL, NULL, NULL, FALSE};
  g_autoptr(GPtrArray) kinds = a.kinds = advise_sensitive_kinds(&a);
  a.has_sensitive = kinds->len > 0 && advise_has_sensitive(&a, classes);
  a.out = g_ptr_array_new_with_free_func((GDestroyNotify)carnet_advice_free);
  a.now = carnet_decide_answer(packs, request, profiles, n_profiles, counters, as_of);
  g_autoptr(GPtrArray) measures = advise_measures(&a);
  g_autoptr(GPtrArray) halves = g_ptr_array_new();
  try_singles(&a, measures, halves);
  if (a.out->len == 0) try_pairs(&a, halves);
  if (a.out->len == 0) advise_together(&a, measures);
  keep_the_best(a.out, a.now->rows);
  carnet_decision_free(a.now);
  return a.out;
}
