/* Deciding a request: freeze the rows, gather their profiles, ask the packs (decisions.md, "Deciding an
 * export"). */
#include "decide.h"

#include <string.h>

#include "carnet/actions_exports.h"
#include "carnet/text.h"
#include "carnet/yaml.h"
#include "counters.h"
#include "derive.h"

void carnet_profile_set_free(CarnetProfileSet *set) {
  if (!set) return;
  g_array_unref(set->profiles);
  g_string_chunk_free(set->strings);
  g_free(set);
}

CarnetProfileSet *carnet_profile_set_new(void) {
  CarnetProfileSet *set = g_new0(CarnetProfileSet, 1);
  set->profiles = g_array_new(FALSE, TRUE, sizeof(CarnetDecisionProfile));
  set->strings = g_string_chunk_new(4096);
  return set;
}

gboolean carnet_profile_set_add(const CarnetProfile *profile, gpointer user, GError **error) {
  (void)error;
  CarnetProfileSet *set = user;
  CarnetDecisionProfile item = {.rows = profile->rows};
  carnet_row_facts_of_profile(profile, &item.facts);
  for (gsize c = 0; c < CARNET_N_COLUMNS; c++)
    item.facts.norm[c] = g_string_chunk_insert_const(set->strings, profile->norm[c] ? profile->norm[c] : "");
  item.facts.rulings = g_string_chunk_insert_const(set->strings, profile->rulings);
  g_array_append_val(set->profiles, item);
  return TRUE;
}

static char *represent(CarnetColumn column, const char *norm, gpointer packs) {
  return carnet_packs_represent(packs, column, norm);
}

/* Packs may stand in for those in use (pack diff), which the stored profiles are made for. */
CarnetProfileSet *carnet_app_profiles(CarnetApp *app, const char *keys, guint64 at, GError **error) {
  g_autoptr(CarnetProfileSet) set = carnet_profile_set_new();
  g_autofree char *represents = carnet_packs_represent_key(app->packs);
  gboolean stored = strcmp(represents, app->represents) == 0;
  const CarnetProfileBy by = {carnet_packs_fact_columns(app->packs), represent, app->packs};
  if (!carnet_inventory_frozen_profiles(app->inventory, keys, at, stored ? NULL : &by, carnet_profile_set_add,
                                        set, error))
    return NULL;
  return g_steal_pointer(&set);
}

/* A request that names traits instead of rows: one profile, of which the request says little more. */
static gboolean add_traits_profile(const CarnetApp *app, const CarnetExportRequest *request,
                                   CarnetProfileSet *set, GError **error) {
  CarnetDecisionProfile item = {.rows = 1};
  for (const char *const *trait = carnet_export_request_traits(request); trait && *trait; trait++) {
    gint bit = carnet_lexicon_bit(app->lexicon, *trait);
    if (bit < 0) {
      g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_INPUT, "traits: no trait is called %s", *trait);
      return FALSE;
    }
    item.facts.traits.traits |= G_GUINT64_CONSTANT(1) << bit;
  }
  if (!item.facts.traits.traits) return TRUE;
  carnet_export_request_trait_row(request, &item.facts);
  g_array_append_val(set->profiles, item);
  return TRUE;
}

CarnetProfileSet *carnet_app_matching(CarnetApp *app, const CarnetExportRequest *request, GError **error) {
  g_autoptr(CarnetProfileSet) set = carnet_profile_set_new();
  const char *rows = carnet_export_request_rows(request);
  g_autoptr(CarnetFilter) filter = *rows ? carnet_filter_parse(rows, error) : NULL;
  if (*rows && !filter) return NULL;
  if (filter &&
      !carnet_inventory_matching_profiles(app->inventory, filter, carnet_profile_set_add, set, error))
    return NULL;
  if (filter && !set->profiles->len) {
    g_set_error(
        error, CARNET_ACTION_ERROR, CARNET_ERROR_INPUT,
        "rows: the filter \"%s\" matches no field, so there is nothing to decide; try it with carnet query",
        rows);
    return NULL;
  }
  return add_traits_profile(app, request, set, error) ? g_steal_pointer(&set) : NULL;
}

char *carnet_app_freeze(CarnetApp *app, const CarnetExportRequest *request, GError **error) {
  const char *rows = carnet_export_request_rows(request);
  if (!*rows) return g_strdup("");
  g_autoptr(CarnetFilter) filter = carnet_filter_parse(rows, error);
  GString *keys = filter ? carnet_inventory_freeze(app->inventory, filter, error) : NULL;
  return keys ? g_string_free(keys, FALSE) : NULL;
}

/* ---- counters
 * ------------------------------------------------------------------------------------------------------ */

/* Of a line in force that a pack draws through this counter: what it leaves out. */
static const CarnetThreshold *line_of(const CarnetPacks *packs, const char *regime, const char *counter,
                                      const char *day) {
  const CarnetThreshold *line;
  for (guint i = 0; (line = carnet_packs_threshold(packs, i)); i++)
    if (strcmp(line->counter, counter) == 0 && strcmp(line->entry.regime, regime) == 0 &&
        carnet_pack_entry_valid(&line->entry, day))
      return line;
  return NULL;
}

static const struct {
  const char *counter, *window;
  CountKind kind;
  gsize value;
} counted[] = {
    {"people_year", "calendar_year", COUNT_PEOPLE, G_STRUCT_OFFSET(CarnetCounters, people_ytd)},
    {"sensitive_people_year", "calendar_year", COUNT_SENSITIVE,
     G_STRUCT_OFFSET(CarnetCounters, sensitive_people_ytd)},
    {"devices_year", "calendar_year", COUNT_DEVICES, G_STRUCT_OFFSET(CarnetCounters, devices_ytd)},
    {"people_12m", "months_12", COUNT_PEOPLE, G_STRUCT_OFFSET(CarnetCounters, people_12m)},
    {"devices_12m", "months_12", COUNT_DEVICES, G_STRUCT_OFFSET(CarnetCounters, devices_12m)},
};

static gboolean count_into(CarnetApp *app, CarnetCountAsk *ask, gsize which, CarnetCounters *out,
                           GError **error) {
  const CarnetThreshold *line = line_of(app->packs, ask->regime, counted[which].counter, ask->last);
  g_autofree char *first = carnet_count_window(counted[which].window, ask->last);
  ask->first = first;
  ask->apart = line ? line->apart : NULL;
  ask->without_anonymised = line && strcmp(line->anonymised, "left_out") == 0;
  CarnetCount count;
  if (!carnet_app_count(app, ask, &count, error)) return FALSE;
  const CarnetCountKind *sum = &count.of[counted[which].kind];
  /* A case that says no number leaves the sum unknown, not smaller; so do records that nobody calls complete.
   */
  gboolean known = !sum->unsaid && count.complete;
  G_STRUCT_MEMBER(gint64, out, counted[which].value) = known ? sum->number : -1;
  out->from_transfers = out->from_transfers && sum->exact;
  out->complete_from = count.complete_from;
  return TRUE;
}

gboolean carnet_app_counters(CarnetApp *app, const CarnetExportRequest *request, const CarnetCase *own,
                             const char *day, CarnetCounters *out, GError **error) {
  *out = (CarnetCounters){-1, -1, TRUE, -1, -1, -1, ""};
  const char *from = carnet_export_request_fact(request, "from");
  const char *regime = carnet_packs_regime_of(app->packs, from);
  if (!regime) return TRUE; /* several origins, or one that no pack knows: nobody's counters */
  const CarnetEventRecord *approval = own && own->state == CARNET_CASE_APPROVED ? own->approval : NULL;
  const char *zone = carnet_packs_zone(app->packs, regime);
  g_autofree char *approved = approval && zone ? carnet_text_day_in_zone(approval->time, zone) : NULL;
  const CarnetNode *tree = carnet_export_request_tree(request);
  CarnetCountAsk ask = {.regime = regime,
                        .entity = carnet_node_get_string(tree, "entity", ""),
                        .last = approved ? approved : day,
                        .zone = zone,
                        .but = own ? own->id : NULL,
                        .known_by = approval ? approval->time : NULL};
  for (gsize i = 0; i < G_N_ELEMENTS(counted); i++) {
    /* The twelve months are of one pair: who gives and who gets. */
    gboolean pair = strcmp(counted[i].window, "months_12") == 0;
    ask.recipient = pair ? carnet_node_get_string(carnet_node_get(tree, "recipient"), "name", "") : "";
    if (!count_into(app, &ask, i, out, error)) return FALSE;
  }
  return TRUE;
}

/* ---- deciding
 * --------------------------------------------------------------------------------------------------- */

char *carnet_app_day(CarnetApp *app, const CarnetExportRequest *request, const char *as_of) {
  const char *asked = carnet_export_request_as_of(request);
  return as_of ? g_strdup(as_of) : *asked ? g_strdup(asked) : carnet_app_today(app);
}

CarnetDecision *carnet_app_decide(CarnetApp *app, const CarnetExportRequest *request, const CarnetCase *own,
                                  const char *keys, guint64 at, const char *as_of, GError **error) {
  g_autoptr(CarnetProfileSet) set = carnet_app_profiles(app, keys, at, error);
  if (!set || !add_traits_profile(app, request, set, error)) return NULL;
  CarnetCounters counters;
  g_autofree char *day = carnet_app_day(app, request, as_of);
  if (!carnet_app_counters(app, request, own, day, &counters, error)) return NULL;
  return carnet_decide(app->packs, request, (const CarnetDecisionProfile *)(gpointer)set->profiles->data,
                       set->profiles->len, &counters, day);
}

CarnetNode *carnet_action_decide(CarnetApp *app, const char *request, gsize n, const char *name,
                                 const char *as_of, GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_INVENTORY, error)) return NULL;
  g_autoptr(CarnetExportRequest) parsed = carnet_app_request(app, request, n, name, error);
  g_autoptr(CarnetProfileSet) set = parsed ? carnet_app_matching(app, parsed, error) : NULL;
  g_autofree char *day = set ? carnet_app_day(app, parsed, as_of) : NULL;
  CarnetCounters counters;
  if (!set || !carnet_app_counters(app, parsed, NULL, day, &counters, error)) return NULL;
  g_autoptr(CarnetDecision) decision =
      carnet_decide_answer(app->packs, parsed, (const CarnetDecisionProfile *)(gpointer)set->profiles->data,
                           set->profiles->len, &counters, day);
  return carnet_decision_to_node(decision, TRUE, app->lang);
}

gint carnet_action_outcome_rank(const char *outcome) {
  CarnetDecisionOutcome rank;
  return carnet_outcome_parse(outcome, &rank) ? (gint)rank : -1;
}

/* ---- frozen rows
 * ------------------------------------------------------------------------------------------------- */

CarnetTable *carnet_app_frozen_rows(CarnetApp *app, const char *keys, guint64 at, GError **error) {
  guint64 facts = carnet_packs_fact_columns(app->packs);
  const char *columns[CARNET_N_COLUMNS + 1];
  guint n = 0;
  for (guint c = 0; c < CARNET_N_COLUMNS; c++)
    if (facts & CARNET_COLUMN_BIT(c)) columns[n++] = carnet_column_name((CarnetColumn)c);
  columns[n] = NULL;
  return carnet_inventory_frozen(app->inventory, keys, columns, at, error);
}

/* ---- who knows ---- */

const char *carnet_fact_known_by(const CarnetTexts *texts, CarnetLang lang, const char *fact) {
  const char *key = carnet_request_key(fact);
  g_autofree char *head = g_strndup(key, strcspn(key, ".")), *id = g_strconcat("known_by.", head, NULL);
  return *head && carnet_texts_has(texts, id) ? carnet_texts_get(texts, lang, id) : "";
}
