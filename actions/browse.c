/* Looking at fields: queries, facets, counts. */
#include "app.h"
#include "carnet/actions_inventory.h"
#include "derive.h"

static const char *const default_columns[] = {"field",  "model",      "market",  "path",
                                              "traits", "categories", "outcome", NULL};

CarnetTable *carnet_action_query(CarnetApp *app, const char *filter, const char *const *columns,
                                 const char *sort, gint64 offset, gint64 limit, gint64 *total,
                                 GError **error) {
  g_autoptr(CarnetFilter) tree = carnet_filter_parse(filter, error);
  if (!tree || !carnet_app_need(app, CARNET_NEED_INVENTORY, error)) return NULL;
  CarnetInventoryQuery query = {tree, columns && *columns ? columns : default_columns, sort, offset, limit,
                                TRUE};
  return carnet_inventory_query(app->inventory, &query, total, error);
}

gint64 carnet_action_position(CarnetApp *app, const char *filter, const char *sort, gint64 row,
                              GError **error) {
  g_autoptr(CarnetFilter) tree = carnet_filter_parse(filter, error);
  if (!tree || !carnet_app_need(app, CARNET_NEED_INVENTORY, error)) return -1;
  CarnetInventoryQuery query = {tree, default_columns, sort, 0, -1, FALSE};
  return carnet_inventory_position(app->inventory, &query, row, error);
}

CarnetTable *carnet_action_facet(CarnetApp *app, const char *column, const char *filter, gint64 limit,
                                 GError **error) {
  g_autoptr(CarnetFilter) tree = carnet_filter_parse(filter, error);
  if (!tree || !carnet_app_need(app, CARNET_NEED_INVENTORY, error)) return NULL;
  return carnet_inventory_facet(app->inventory, column, tree, limit, error);
}

CarnetTable *carnet_action_category_counts(CarnetApp *app, const char *filter, GError **error) {
  g_autoptr(CarnetFilter) tree = carnet_filter_parse(filter, error);
  if (!tree || !carnet_app_need(app, CARNET_NEED_INVENTORY, error)) return NULL;
  return carnet_inventory_category_counts(app->inventory, tree, error);
}

CarnetTable *carnet_action_inventories(CarnetApp *app, GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_INVENTORY, error)) return NULL;
  return carnet_inventory_generations(app->inventory, error);
}

CarnetTable *carnet_action_classify(CarnetApp *app, CarnetProgressFunc progress, gpointer user,
                                    GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_INVENTORY_WRITE, error)) return NULL;
  if (!carnet_app_derive_now(app, progress, user, error)) return NULL;
  carnet_app_keep(app);
  return carnet_inventory_facet(app->inventory, "outcome", NULL, -1, error);
}
