/* The inventory made again. */
#ifndef CARNET_ACTIONS_REBUILD_H
#define CARNET_ACTIONS_REBUILD_H

#include "app.h"
#include "carnet/actions_workspace.h"

/* Imports that the records have and the inventory lacks, read again from the kept sources; rows into another
 * physical order. The inventory is open for writing. */
gboolean carnet_app_rebuild_inventory(CarnetApp *app, CarnetProgressFunc progress, gpointer user,
                                      CarnetRebuilt *out, GError **error);

#endif
