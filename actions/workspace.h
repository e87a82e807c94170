/* A workspace: made, settled after a crash. */
#ifndef CARNET_ACTIONS_WORKSPACE_H
#define CARNET_ACTIONS_WORKSPACE_H

#include "app.h"

/*
 * One context imports into a workspace at a time, and a lock says so that ends with its process. Waits while
 * another does, with progress ("wait"); CARNET_ERROR_CANCELLED where the user
 * stops that.
 */
gboolean carnet_app_take_import_turn(CarnetApp *app, CarnetProgressFunc progress, gpointer user,
                                     GError **error);
void carnet_app_end_import_turn(CarnetApp *app);
/* Finishes or drops imports that a crash left between staging and flipping (formats.md section 5); never what
 * one that is alive has staged. */
gboolean carnet_app_settle_imports(CarnetApp *app, GError **error);
/* Another handle on inventory.db, for writing beside a look; NULL where it cannot be written. */
CarnetInventory *carnet_app_inventory_beside(CarnetApp *app);

#endif
