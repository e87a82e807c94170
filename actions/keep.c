/*
 * What the first screens ask for, kept in the inventory once it changed (docs/decisions/0024). Only a cache:
 * where it cannot be written, whoever asks counts.
 */
#include "derive.h"
#include "findings.h"

/* Another handle, so that a look stays one: who opens the inventory for writing settles imports of others. */
static CarnetInventory *open_beside(CarnetApp *app) {
  g_autofree char *path = carnet_app_path(app, "inventory.db");
  return carnet_inventory_open(path, CARNET_INVENTORY_WRITE, NULL);
}

void carnet_app_keep(CarnetApp *app) {
  gboolean kept = FALSE;
  if (app->keep_failed || !carnet_inventory_is_kept(app->inventory, &kept, NULL) || kept) return;
  g_autoptr(GPtrArray) filters = carnet_findings_filters(app);
  CarnetInventory *writer = app->inventory_write ? app->inventory : open_beside(app);
  gboolean done =
      filters && writer && carnet_inventory_keep(writer, (const char *const *)filters->pdata, NULL);
  if (writer && writer != app->inventory) carnet_inventory_free(writer);
  app->keep_failed = !done; /* once is enough: the next process tries again */
}
