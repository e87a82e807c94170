/*
 * What the first screens ask for, kept in the inventory once it changed (docs/decisions/0024). Only a cache:
 * where it cannot be written, whoever asks counts.
 */
#include "derive.h"
#include "findings.h"
#include "workspace.h"

/* Counting for nothing costs what counting costs: not with every look while another process writes. */
#define AGAIN_US (10 * G_TIME_SPAN_SECOND)

void carnet_app_keep(CarnetApp *app) {
  gboolean kept = FALSE;
  gint64 now = g_get_monotonic_time();
  if (now < app->keep_after || !carnet_inventory_is_kept(app->inventory, &kept, NULL) || kept) return;
  g_autoptr(GPtrArray) filters = carnet_findings_filters(app);
  CarnetInventory *writer = app->inventory_write ? app->inventory : carnet_app_inventory_beside(app);
  gboolean done =
      filters && writer && carnet_inventory_keep(writer, (const char *const *)filters->pdata, NULL);
  if (writer && writer != app->inventory) carnet_inventory_free(writer);
  if (!done) app->keep_after = now + AGAIN_US;
}
