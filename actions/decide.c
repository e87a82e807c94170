/* Deciding a request: freeze the rows, gather their profiles, ask the packs (decisions.md, "Deciding an
 * export"). */
#include "decide.h"

#include <string.h>

#include "carnet/actions_exports.h"
#include "carnet/text.h"
#include "carnet/yaml.h"
#include "derive.h"

void carnet_profile_set_free(CarnetProfileSet *set) {
  if (!set) return;
  g_array_unref(set->profiles);
  g_string_chunk_free(set->strings);
  g_free(set);
}

static CarnetProfileSet *profile_set_new(void) {
  CarnetProfileSet *set = g_new0(CarnetProfileSet, 1);
  set->profiles = g_array_new(FALSE, TRUE, sizeof(CarnetDecisionProfile));
  set->strings = g_string_chunk_new(4096);
  return set;
}

static gboolean collect(const CarnetProfile *profile, gpointer user, GError **error) {
  (void)error;
  CarnetProfileSet *set = user;
  CarnetDecisionProfile item = {.rows = profile->rows};
  carnet_row_facts_of_profile(profile, &item.facts);
  for (gsize c = 0; c < CARNET_N_COLUMNS; c++)
    item.facts.norm[c] = g_string_chunk_insert_const(set->strings, profile->norm[c] ? profile->norm[c] : "");
  g_array_append_val(set->profiles, item);
  return TRUE;
}

CarnetProfileSet *carnet_app_profiles(CarnetApp *app, const char *keys, guint64 at, GError **error) {
  g_autoptr(CarnetProfileSet) set = profile_set_new();
  if (!carnet_inventory_frozen_profiles(app->inventory, keys, at, collect, set, error)) return NULL;
  return g_steal_pointer(&set);
}

char *carnet_app_freeze(CarnetApp *app, const CarnetExportRequest *request, GError **error) {
  const char *rows = carnet_export_request_rows(request);
  if (!*rows) return g_strdup("");
  g_autoptr(CarnetFilter) filter = carnet_filter_parse(rows, error);
  GString *keys = filter ? carnet_inventory_freeze(app->inventory, filter, error) : NULL;
  return keys ? g_string_free(keys, FALSE) : NULL;
}

/* A request that names traits instead of rows: one profile whose facts are all unknown. */
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
  for (gsize c = 0; c < CARNET_N_COLUMNS; c++) item.facts.norm[c] = "";
  g_array_append_val(set->profiles, item);
  return TRUE;
}

/* ---- counters of the year
 * ----------------------------------------------------------------------------------- */

static gboolean counts_for(const CarnetEventRecord *request, const char *entity) {
  const CarnetNode *body = carnet_node_get(request->body, "request");
  if (strcmp(carnet_node_get_string(body, "from", ""), "CN") != 0) return FALSE;
  return !*entity || strcmp(carnet_node_get_string(body, "entity", ""), entity) == 0;
}

gboolean carnet_app_counters(CarnetApp *app, const CarnetExportRequest *request, CarnetCounters *out,
                             GError **error) {
  *out = (CarnetCounters){0, 0, FALSE, 0, 0, 0};
  g_autoptr(GPtrArray) events = carnet_app_events(app, "export", error);
  if (!events) return FALSE;
  g_autofree char *today = carnet_app_today(app), *now = carnet_app_now(app);
  g_autofree char *beijing = carnet_text_day_in_zone(now, "Asia/Shanghai");
  g_autoptr(GPtrArray) cases = carnet_fold_cases(events, app->policy, app->people, today);
  const char *entity = carnet_export_request_fact(request, "entity");
  for (guint i = 0; i < cases->len; i++) {
    const CarnetCase *item = g_ptr_array_index(cases, i);
    if (item->state != CARNET_CASE_APPROVED || !item->approval || !item->request ||
        !counts_for(item->request, entity))
      continue;
    g_autofree char *day = carnet_text_day_in_zone(item->approval->time, "Asia/Shanghai");
    if (strncmp(day, beijing, 4) != 0) continue;
    const CarnetNode *body = carnet_node_get(item->request->body, "request");
    out->people_ytd += carnet_node_get_int(carnet_node_get(body, "people"), "distinct", 0);
    out->sensitive_people_ytd +=
        carnet_node_get_int(carnet_node_get(body, "sensitive_people"), "distinct", 0);
  }
  return TRUE;
}

/* ---- deciding
 * --------------------------------------------------------------------------------------------------- */

CarnetDecision *carnet_app_decide(CarnetApp *app, const CarnetExportRequest *request, const char *keys,
                                  guint64 at, const char *as_of, GError **error) {
  g_autoptr(CarnetProfileSet) set = carnet_app_profiles(app, keys, at, error);
  if (!set || !add_traits_profile(app, request, set, error)) return NULL;
  CarnetCounters counters;
  if (!carnet_app_counters(app, request, &counters, error)) return NULL;
  g_autofree char *today = carnet_app_today(app);
  const char *asked = carnet_export_request_as_of(request);
  const char *day = as_of ? as_of : *asked ? asked : today;
  return carnet_decide(app->packs, request, (const CarnetDecisionProfile *)(gpointer)set->profiles->data,
                       set->profiles->len, &counters, day);
}

CarnetNode *carnet_action_decide(CarnetApp *app, const char *request, gsize n, const char *name,
                                 const char *as_of, GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_INVENTORY, error)) return NULL;
  g_autoptr(CarnetNode) node = carnet_yaml_load(request, n, name, &carnet_yaml_limits_document, error);
  g_autoptr(CarnetExportRequest) parsed = node ? carnet_export_request_parse(node, name, error) : NULL;
  g_autofree char *keys = parsed ? carnet_app_freeze(app, parsed, error) : NULL;
  g_autoptr(CarnetDecision) decision = keys ? carnet_app_decide(app, parsed, keys, 0, as_of, error) : NULL;
  return decision ? carnet_decision_to_node(decision, TRUE, app->lang) : NULL;
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
