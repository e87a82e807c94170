/*
 * decide.c - which regimes apply, and the answer as a whole; see carnet/decision.h, formats.md section 9.
 */
#include <string.h>

#include "decide.h"

static gboolean has_export_table(const CarnetPacks *packs, const char *regime) {
  for (guint i = 0; i < packs->tables->len; i++) {
    const PackTable *table = g_ptr_array_index(packs->tables, i);
    if (table->scope == TABLE_EXPORT && strcmp(table->regime, regime) == 0) return TRUE;
  }
  return FALSE;
}

static CarnetRegimeDecision *regime_of(Deciding *d, const char *id) {
  for (guint i = 0; i < d->out->regimes->len; i++) {
    CarnetRegimeDecision *regime = g_ptr_array_index(d->out->regimes, i);
    if (strcmp(regime->regime, id) == 0) return regime;
  }
  return NULL;
}

static CarnetRegimeDecision *add_regime(Deciding *d, const char *id) {
  CarnetRegimeDecision *regime = decide_regime_new(id);
  g_ptr_array_add(d->out->regimes, regime);
  return regime;
}

static void make_unknown(CarnetRegimeDecision *regime, char *note, char *note_zh) {
  regime->outcome = MIN(regime->outcome, CARNET_UNKNOWN);
  regime->complete = FALSE;
  g_free(regime->note);
  g_free(regime->note_zh);
  regime->note = note;
  regime->note_zh = note_zh;
}

static void add_assumption(CarnetRegimeDecision *regime, const char *en, const char *zh) {
  g_ptr_array_add(regime->assumptions, g_strdup(en));
  g_ptr_array_add(regime->assumptions_zh, g_strdup(zh));
}

/* Did the records give a sum that this regime draws a line by? */
static gboolean is_counted(const Deciding *d, const char *regime) {
  const CarnetThreshold *line;
  for (guint i = 0; (line = carnet_packs_threshold(d->packs, i)); i++)
    for (guint s = 0; s < DECIDE_N_SUMS; s++)
      if ((d->counted & FACT_BIT(decide_sums[s].so_far)) &&
          strcmp(line->counter, fact_info(decide_sums[s].sum)->name) == 0 &&
          strcmp(line->entry.regime, regime) == 0)
        return TRUE;
  return FALSE;
}

/* What the records counted is the exporter's: it is said where data leave, and not of where they arrive. */
static void add_counted(const Deciding *d, CarnetRegimeDecision *regime) {
  if (!is_counted(d, regime->regime)) return;
  const char *day = d->counters->complete_from;
  if (day && *day) {
    g_autofree char *
        en = g_strdup_printf(
           "the records hold every export of this exporter from %s on, as its register entry says; people of an export that is missing there are not counted",
           day),
       *zh = g_strdup_printf("依主体登记，自%s起该出境方的全部出境均有记录；未记录的出境不计入人数", day);
    add_assumption(regime, en, zh);
  }
  if (!d->counters->from_transfers)
    add_assumption(
        regime,
        "people before this request are counted from recorded transfers, and from approvals for months that are not recorded: an upper bound, in which somebody may be counted twice",
        "此前人数按已记录的出境计算，未记录的月份按批准计算：为上限，同一人可能重复计数");
}

static void add_assumptions(Deciding *d, CarnetRegimeDecision *regime) {
  if (d->market_stands)
    add_assumption(
        regime,
        "rows without a place of collection were collected in their market; collected elsewhere, other categories hold",
        "未注明收集地的行视为在其市场收集；若在别处收集，所属类别不同");
  if (d->origin_stands)
    add_assumption(
        regime,
        "rows without market and place of collection were collected in the origin; collected elsewhere, other categories hold",
        "未注明市场和收集地的行视为在始发地收集；若在别处收集，所属类别不同");
  if (d->moved != NULL && g_hash_table_contains(d->moved, regime->regime))
    add_assumption(
        regime,
        "exported_from: rows are where they are exported from, also where the register names other places only; by its places alone other categories would hold",
        "自何处出境：各行视为位于其出境地，即使登记表仅载明其他地点；仅按登记地点，所属类别不同");
  decide_say_rulings(d, regime);
}

/* ---- origin and destinations ----------------------------------------------------------------------------
 */

static void decide_origin(Deciding *d, const char *code, const GPtrArray *destinations) {
  const char *id = carnet_packs_regime_of(d->packs, code);
  g_autofree char *lower = g_ascii_strdown(code, -1);
  if (regime_of(d, id != NULL ? id : lower) != NULL) return;
  CarnetRegimeDecision *regime = add_regime(d, id != NULL ? id : lower);
  if (id != NULL) decide_tables(d, regime, destinations);
  if (id == NULL || !has_export_table(d->packs, id))
    make_unknown(regime, g_strdup_printf("no pack with export rules for %s", code),
                 g_strdup_printf("没有含%s数据出境规则的规则包", code));
  add_assumptions(d, regime);
  add_counted(d, regime);
}

static void decide_destination(Deciding *d, const char *code, const GPtrArray *destinations) {
  const char *id = carnet_packs_regime_of(d->packs, code);
  if (id == NULL || !has_export_table(d->packs, id)) {
    if (id != NULL && regime_of(d, id) != NULL) return; /* it is the origin's, and its note says so */
    g_ptr_array_add(d->out->not_checked, g_strdup(code));
    return;
  }
  if (regime_of(d, id) != NULL) return;
  CarnetRegimeDecision *regime = add_regime(d, id);
  decide_tables(d, regime, destinations);
  add_assumptions(d, regime);
}

/* Each destination and the recipient's country, once, in the request's order. */
static GPtrArray *destinations_of(const Deciding *d) {
  GPtrArray *out = g_ptr_array_new();
  const FactId facts[] = {FACT_TO, FACT_RECIPIENT_COUNTRY};
  for (guint f = 0; f < G_N_ELEMENTS(facts); f++) {
    const FactValue *value = &d->facts->value[facts[f]];
    for (guint i = 0; i < value->n; i++) {
      gboolean had = FALSE;
      for (guint j = 0; j < out->len; j++)
        had = had || strcmp(g_ptr_array_index(out, j), value->items[i]) == 0;
      if (!had) g_ptr_array_add(out, (char *)value->items[i]);
    }
  }
  return out;
}

static void decide_regimes(Deciding *d) {
  g_autoptr(GPtrArray) destinations = destinations_of(d);
  const FactValue *from = &d->facts->value[FACT_FROM];
  for (guint i = 0; i < from->n; i++) decide_origin(d, from->items[i], destinations);
  if (!from->known) { /* ZZ: ISO 3166 leaves it to its users */
    CarnetRegimeDecision *regime = add_regime(d, "zz");
    make_unknown(regime, g_strdup("the origin is not known"), g_strdup("始发地未知"));
    g_ptr_array_add(regime->missing, g_strdup("from"));
  }
  for (guint i = 0; i < destinations->len; i++)
    decide_destination(d, g_ptr_array_index(destinations, i), destinations);
}

/* ---- the whole ------------------------------------------------------------------------------------------
 */

static gint compare_regimes(gconstpointer a, gconstpointer b) {
  return strcmp((*(const CarnetRegimeDecision *const *)a)->regime,
                (*(const CarnetRegimeDecision *const *)b)->regime);
}

static gint compare_lines(gconstpointer a, gconstpointer b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

static void sum_up(Deciding *d) {
  CarnetDecision *out = d->out;
  g_ptr_array_sort(out->regimes, compare_regimes);
  g_ptr_array_sort(out->not_checked, compare_lines);
  out->outcome = CARNET_NOT_APPLICABLE;
  out->complete = TRUE;
  for (guint i = 0; i < out->regimes->len; i++) {
    CarnetRegimeDecision *regime = g_ptr_array_index(out->regimes, i);
    g_ptr_array_sort(regime->missing, compare_lines);
    out->outcome = MIN(out->outcome, regime->outcome);
    out->complete = out->complete && regime->complete;
    if (regime->outcome != CARNET_UNKNOWN) regime->so_far = regime->outcome;
  }
  GHashTableIter iter;
  gpointer id;
  g_hash_table_iter_init(&iter, d->rules);
  while (g_hash_table_iter_next(&iter, &id, NULL)) {
    const CarnetRuleInfo *info = carnet_packs_rule(d->packs, id);
    if (info == NULL) continue; /* CARNET_RULE_OVERRIDDEN: a person's, no rule */
    g_ptr_array_add(out->rules, g_strdup_printf("%s\t%s", info->id, info->digest));
  }
  g_ptr_array_sort(out->rules, compare_lines);
}

static CarnetDecision *new_decision(void) {
  CarnetDecision *out = g_new0(CarnetDecision, 1);
  out->regimes = g_ptr_array_new_with_free_func(decide_regime_free);
  out->conflicts = g_ptr_array_new_with_free_func(decide_conflict_free);
  out->not_checked = g_ptr_array_new_with_free_func(g_free);
  out->categories = g_ptr_array_new_with_free_func(g_free);
  out->rules = g_ptr_array_new_with_free_func(g_free);
  return out;
}

static void open_deciding(Deciding *d) {
  d->facts = fact_set_new();
  d->categories = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
  d->rules = g_hash_table_new(g_str_hash, g_str_equal);
  d->rulings = decide_rulings_new();
  d->out = new_decision();
  decide_facts(d);
}

static CarnetDecision *close_deciding(Deciding *d, const DecideClasses *classes) {
  decide_rows(d, classes);
  decide_regimes(d);
  decide_beside(d);
  decide_conflicts(d);
  sum_up(d);
  fact_set_free(d->facts);
  g_hash_table_unref(d->categories);
  g_hash_table_unref(d->rules);
  g_array_unref(d->rulings);
  return d->out;
}

CarnetDecision *decide_by_classes(const CarnetPacks *packs, const CarnetExportRequest *request,
                                  const DecideClasses *classes, const CarnetCounters *counters,
                                  const char *as_of) {
  Deciding d = {.packs = packs, .request = request, .counters = counters, .as_of = as_of};
  open_deciding(&d);
  return close_deciding(&d, classes);
}

static CarnetDecision *decide(const CarnetPacks *packs, const CarnetExportRequest *request,
                              const CarnetDecisionProfile *profiles, guint n_profiles,
                              const CarnetCounters *counters, const char *as_of, gboolean lines) {
  Deciding d = {.packs = packs, .request = request, .counters = counters, .as_of = as_of};
  open_deciding(&d);
  g_autoptr(DecideClasses) classes =
      decide_classes_new(packs, profiles, n_profiles, decide_exported_from(request), as_of);
  if (lines) decide_lines(&d, classes);
  return close_deciding(&d, classes);
}

CarnetDecision *carnet_decide(const CarnetPacks *packs, const CarnetExportRequest *request,
                              const CarnetDecisionProfile *profiles, guint n_profiles,
                              const CarnetCounters *counters, const char *as_of) {
  return decide(packs, request, profiles, n_profiles, counters, as_of, TRUE);
}

CarnetDecision *carnet_decide_answer(const CarnetPacks *packs, const CarnetExportRequest *request,
                                     const CarnetDecisionProfile *profiles, guint n_profiles,
                                     const CarnetCounters *counters, const char *as_of) {
  return decide(packs, request, profiles, n_profiles, counters, as_of, FALSE);
}

void carnet_decision_free(CarnetDecision *decision) {
  if (decision == NULL) return;
  g_ptr_array_unref(decision->regimes);
  g_ptr_array_unref(decision->conflicts);
  g_ptr_array_unref(decision->not_checked);
  g_ptr_array_unref(decision->categories);
  g_ptr_array_unref(decision->rules);
  g_free(decision);
}
