/* `carnet candidates`: which kinds of rows may leave without a procedure, as things stand, and why. */
#include "carnet/candidates.h"

#include <string.h>

#include "carnet/actions_cases.h"
#include "carnet/error.h"
#include "carnet/text.h"
#include "carnet/yaml.h"
#include "decide.h"
#include "derive.h"

static gboolean collect_active(const CarnetProfile *profile, gpointer user, GError **error) {
  return profile->rows == 0 || carnet_profile_set_add(profile, user, error);
}

/* What is known of every row that may leave: the file's facts, or that the back end sends. From, to and rows
 * are the command's. */
static CarnetExportRequest *request_of(const CarnetApp *app, const CarnetCandidatesAsk *ask, GError **error) {
  const char *const places[] = {ask->to, NULL}, *const given[] = {ask->from, ask->to};
  static const char empty[] = "{}";
  g_autoptr(CarnetExportRequest) parsed = carnet_app_request(
      app, ask->request ? ask->request : empty, ask->request ? ask->n : strlen(empty), ask->name, error);
  if (!parsed) return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS(given); i++) {
    g_autofree char *fault = carnet_app_place_fault(app, given[i]);
    if (!fault) continue;
    g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_USAGE, "%s", fault);
    return NULL;
  }
  g_autoptr(CarnetNode) clean = carnet_export_request_to_node(parsed);
  carnet_node_set_string(clean, "from", ask->from);
  carnet_node_set(clean, "to", carnet_node_strings(places));
  if (!*carnet_export_request_fact(parsed, "channel")) carnet_node_set_string(clean, "channel", "backend");
  return carnet_export_request_parse(clean, ask->name, error);
}

static CarnetCandidates *find(CarnetApp *app, const CarnetCandidatesAsk *ask, GError **error) {
  g_autoptr(CarnetExportRequest) request = request_of(app, ask, error);
  g_autoptr(CarnetProfileSet) set = request ? carnet_profile_set_new() : NULL;
  if (!set ||
      !carnet_inventory_each_profile(app->inventory, FALSE, app->rules_key, collect_active, set, error))
    return NULL;
  g_autofree char *day = carnet_app_day(app, request, ask->as_of);
  CarnetCounters counters;
  if (!carnet_app_counters(app, request, NULL, day, &counters, error)) return NULL;
  return carnet_candidates(app->packs, request, (const CarnetDecisionProfile *)(gpointer)set->profiles->data,
                           set->profiles->len, &counters, day);
}

static char *traits_text(const CarnetApp *app, const CarnetCandidate *candidate) {
  if (!candidate->traits)
    return g_strdup(carnet_texts_get(app->texts, app->lang,
                                     candidate->ordinary ? "outcome.ordinary" : "outcome.unknown"));
  g_autoptr(GString) out = g_string_new(NULL);
  for (guint bit = 0; bit < 64; bit++) {
    const CarnetTrait *trait = carnet_lexicon_trait(app->lexicon, bit);
    if (trait && (candidate->traits & (G_GUINT64_CONSTANT(1) << bit)))
      g_string_append_printf(out, "%s%s", out->len ? "\n" : "", trait->id);
  }
  return g_strdup(out->str);
}

/* The same in words. */
static char *kind_text(const CarnetApp *app, const CarnetCandidate *candidate) {
  if (!candidate->traits) return traits_text(app, candidate);
  g_autoptr(GString) out = g_string_new(NULL);
  for (guint bit = 0; bit < 64; bit++) {
    const CarnetTrait *trait = carnet_lexicon_trait(app->lexicon, bit);
    if (!trait || !(candidate->traits & (G_GUINT64_CONSTANT(1) << bit))) continue;
    g_string_append_printf(out, "%s%s", out->len ? "\n" : "",
                           app->lang == CARNET_LANG_ZH ? trait->zh : trait->en);
  }
  return g_strdup(out->str);
}

/* Finds the rows of this kind that are collected there; the market stands where a row names no place. */
static char *filter_of(const CarnetApp *app, const CarnetCandidates *found,
                       const CarnetCandidate *candidate) {
  g_autoptr(GString) out = g_string_new(NULL);
  g_autoptr(GString) codes = g_string_new(NULL);
  for (guint i = 0; i < found->places->len; i++)
    g_string_append_printf(codes, "%s%s", i ? "," : "", (const char *)g_ptr_array_index(found->places, i));
  g_string_append_printf(out, "(country:%s or -country:* market:%s)", codes->str, codes->str);
  if (!candidate->traits)
    g_string_append_printf(out, " outcome:%s", candidate->ordinary ? "ordinary" : "unknown");
  for (guint bit = 0; bit < 64; bit++) {
    const CarnetTrait *trait = carnet_lexicon_trait(app->lexicon, bit);
    if (trait && (candidate->traits & (G_GUINT64_CONSTANT(1) << bit)))
      g_string_append_printf(out, " trait:%s", trait->id);
  }
  return g_strdup(out->str);
}

static void add_row(const CarnetApp *app, CarnetTable *table, const CarnetCandidates *found,
                    const CarnetCandidate *candidate) {
  guint row = carnet_table_add_row(table);
  g_autofree char *traits = traits_text(app, candidate);
  carnet_table_set_key(table, row, "traits", traits);
  g_autofree char *kind = kind_text(app, candidate);
  carnet_table_set_key(table, row, "kind", kind);
  carnet_table_set_int(table, row, 1, (gint64)candidate->rows);
  carnet_table_set_key(table, row, "outcome", carnet_outcome_name(candidate->outcome));
  g_autofree const char **unchecked = g_new0(const char *, candidate->decision->not_checked->len + 1);
  for (guint i = 0; i < candidate->decision->not_checked->len; i++)
    unchecked[i] = g_ptr_array_index(candidate->decision->not_checked, i);
  g_autofree char *list = g_strjoinv("\n", (char **)unchecked);
  carnet_table_set_key(table, row, "not_checked", list);
  g_autofree char *filter = filter_of(app, found, candidate);
  carnet_table_set_key(table, row, "filter", filter);
  const CarnetReason *reason = candidate->reason;
  if (!reason) return;
  carnet_table_set_key(table, row, "reason", app->lang == CARNET_LANG_ZH ? reason->text_zh : reason->text_en);
  carnet_table_set_key(table, row, "clause", carnet_clause_in(app->lang, reason->clause, reason->clause_zh));
  carnet_table_set_key(table, row, "rule", reason->rule);
  carnet_table_set_key(table, row, "confidence", reason->confidence);
}

void carnet_candidate_counts_clear(CarnetCandidateCounts *counts) {
  g_clear_pointer(&counts->missed, g_free);
  g_clear_pointer(&counts->held, g_free);
  g_clear_pointer(&counts->region, g_free);
}

#define MISSED_SHOWN 6

/* Facts that were missed, checks that hold back, by the rows they keep. */
static char *missed_text(const CarnetApp *app, const GArray *list, gboolean checks) {
  g_autoptr(GString) out = g_string_new(NULL);
  for (guint i = 0; i < MIN(list->len, (guint)MISSED_SHOWN); i++) {
    const CarnetMissed *missed = &g_array_index(list, CarnetMissed, i);
    const CarnetPackCheck *check = NULL;
    for (guint c = 0; checks && (check = carnet_packs_check(app->packs, c)); c++)
      if (strcmp(check->entry.id, missed->fact) == 0) break;
    const char *name = !check ? carnet_texts_word(app->texts, app->lang, "fact", missed->fact)
                       : app->lang == CARNET_LANG_ZH ? check->entry.zh
                                                     : check->entry.en;
    const char *key = check ? "" : carnet_request_key(missed->fact);
    g_autofree char *rows = carnet_text_number((gint64)missed->rows);
    g_string_append_printf(out, "%s%s", out->len ? "; " : "", name);
    if (*key) g_string_append_printf(out, " (%s)", key);
    g_string_append_printf(out, " %s", rows);
  }
  return g_string_free(g_steal_pointer(&out), FALSE);
}

CarnetTable *carnet_action_candidates(CarnetApp *app, const CarnetCandidatesAsk *ask,
                                      CarnetCandidateCounts *counts, GError **error) {
  static const CarnetTableColumn columns[] = {{"traits", "candidates.traits", CARNET_CELL_LIST},
                                              {"rows", "case.rows", CARNET_CELL_INT},
                                              {"outcome", "case.outcome", CARNET_CELL_TEXT},
                                              {"reason", "candidates.reason", CARNET_CELL_TEXT},
                                              {"clause", "threshold.clause", CARNET_CELL_TEXT},
                                              {"rule", "explain.rule", CARNET_CELL_ID},
                                              {"confidence", "threshold.confidence", CARNET_CELL_TEXT},
                                              {"not_checked", "candidates.not_checked", CARNET_CELL_LIST},
                                              {"kind", "candidates.kind", CARNET_CELL_LIST},
                                              {"filter", "candidates.filter", CARNET_CELL_TEXT},
                                              {NULL, NULL, 0}};
  if (!carnet_app_need(app, CARNET_NEED_INVENTORY, error)) return NULL;
  g_autoptr(CarnetCandidates) found = find(app, ask, error);
  if (!found) return NULL;
  *counts = (CarnetCandidateCounts){.from = found->from,
                                    .procedure = found->procedure,
                                    .unknown = found->unknown,
                                    .unplaced = found->unplaced,
                                    .kept = found->kept,
                                    .missed = missed_text(app, found->missed, FALSE),
                                    .held = missed_text(app, found->held, TRUE)};
  if (!found->from && found->regions->len)
    counts->region = g_strdup(g_array_index(found->regions, CarnetMissed, 0).fact);
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint i = 0; i < found->found->len; i++) {
    const CarnetCandidate *candidate = g_ptr_array_index(found->found, i);
    counts->may += candidate->rows;
    add_row(app, table, found, candidate);
  }
  return table;
}
