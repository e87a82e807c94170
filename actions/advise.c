/* Advice that was tried: one change of a request at a time, decided by the same code, kept where the answer
 * is milder. */
#include <string.h>

#include "carnet/actions_cases.h"
#include "carnet/canon.h"
#include "carnet/yaml.h"
#include "decide.h"

/* Measures that a requester can take. Facts that only can be established (important data, ownership) are no
 * advice. */
static const struct {
  const char *id, *map, *key, *value;
  gint64 number; /* where value is NULL */
} tries[] = {
    {"in_place", NULL, "channel", "in_place", 0},
    {"backend", NULL, "channel", "backend", 0},
    {"anonymised", "anonymisation", "level", "anonymised", 0},
    {"pseudonymised", "anonymisation", "level", "pseudonymised", 0},
    {"scc1", "recipient", "scc_module", "1", 0},
    {"scc2", "recipient", "scc_module", "2", 0},
    {"scc3", "recipient", "scc_module", "3", 0},
    {"no_sensitive", "sensitive_people", "distinct", NULL, 0},
    {"sensitive_9999", "sensitive_people", "distinct", NULL, 9999},
    {"people_99999", "people", "distinct", NULL, 99999},
    {"people_999999", "people", "distinct", NULL, 999999},
};

static CarnetNode *submap(CarnetNode *tree, const char *map) {
  if (!map) return tree;
  const CarnetNode *there = carnet_node_get(tree, map);
  CarnetNode *copy = there ? carnet_node_copy(there) : carnet_node_map();
  carnet_node_set(tree, map, copy);
  return copy;
}

/* FALSE where the request says so already, or counts fewer people anyway. */
static gboolean change(CarnetNode *tree, gsize i) {
  const CarnetNode *map = tries[i].map ? carnet_node_get(tree, tries[i].map) : tree;
  if (tries[i].value) {
    if (strcmp(carnet_node_get_string(map, tries[i].key, ""), tries[i].value) == 0) return FALSE;
    carnet_node_set_string(submap(tree, tries[i].map), tries[i].key, tries[i].value);
    return TRUE;
  }
  if (carnet_node_get_int(map, tries[i].key, -1) <= tries[i].number) return FALSE;
  carnet_node_set_int(submap(tree, tries[i].map), tries[i].key, tries[i].number);
  return TRUE;
}

static void add(CarnetTable *table, gsize i, const char *outcome) {
  guint row = carnet_table_add_row(table);
  g_autofree char *key =
      tries[i].map ? g_strdup_printf("%s.%s", tries[i].map, tries[i].key) : g_strdup(tries[i].key);
  carnet_table_set_key(table, row, "id", tries[i].id);
  carnet_table_set_key(table, row, "key", key);
  if (tries[i].value)
    carnet_table_set_key(table, row, "value", tries[i].value);
  else
    carnet_table_set_int(table, row, 2, tries[i].number);
  carnet_table_set_key(table, row, "outcome", outcome);
}

/* NULL without an error: this change makes a request that is refused, so it is no advice. */
static CarnetDecision *decide(CarnetApp *app, const CarnetNode *tree, const char *keys, GError **error) {
  g_autoptr(CarnetExportRequest) request = carnet_export_request_parse(tree, "request", NULL);
  return request ? carnet_app_decide(app, request, NULL, keys, 0, NULL, error) : NULL;
}

static gboolean try_all(CarnetApp *app, const CarnetNode *tree, const char *keys, CarnetTable *table,
                        GError **error) {
  GError *failed = NULL;
  g_autoptr(CarnetDecision) now = decide(app, tree, keys, &failed);
  for (gsize i = 0; now && !failed && i < G_N_ELEMENTS(tries); i++) {
    g_autoptr(CarnetNode) changed = carnet_node_copy(tree);
    if (!change(changed, i)) continue;
    g_autoptr(CarnetDecision) then = decide(app, changed, keys, &failed);
    if (then && then->outcome > now->outcome) add(table, i, carnet_outcome_name(then->outcome));
  }
  if (failed) g_propagate_error(error, failed);
  return failed == NULL;
}

CarnetTable *carnet_action_advise(CarnetApp *app, const char *request, gsize n, const char *name,
                                  GError **error) {
  static const CarnetTableColumn columns[] = {{"id", NULL, CARNET_CELL_ID},
                                              {"key", NULL, CARNET_CELL_ID},
                                              {"value", NULL, CARNET_CELL_TEXT},
                                              {"outcome", "case.outcome", CARNET_CELL_TEXT},
                                              {NULL, NULL, 0}};
  if (!carnet_app_need(app, CARNET_NEED_INVENTORY, error)) return NULL;
  g_autoptr(CarnetNode) tree = carnet_yaml_load(request, n, name, &carnet_yaml_limits_document, error);
  g_autoptr(CarnetExportRequest) parsed = tree ? carnet_export_request_parse(tree, name, error) : NULL;
  g_autofree char *keys = parsed ? carnet_app_freeze(app, parsed, error) : NULL;
  if (!keys) return NULL;
  g_autoptr(CarnetNode) clean = carnet_export_request_to_node(parsed);
  g_autoptr(CarnetTable) table = carnet_table_new_with(columns);
  return try_all(app, clean, keys, table, error) ? g_steal_pointer(&table) : NULL;
}
