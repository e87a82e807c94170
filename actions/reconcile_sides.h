/* The two sides of a reconciliation, read: an imported inventory, or a file by any reader. */
#ifndef CARNET_ACTIONS_RECONCILE_SIDES_H
#define CARNET_ACTIONS_RECONCILE_SIDES_H

#include "app.h"
#include "carnet/actions_inventory.h"
#include "reconcile.h"

/* TRUE: an inventory of that name was imported and is in use. */
gboolean carnet_reconcile_is_inventory(CarnetApp *app, const char *name, gboolean *out, GError **error);
/* CarnetSignal* of its rows that match the filter (NULL: all), in their order. */
GPtrArray *carnet_reconcile_inventory(CarnetApp *app, const char *name, const char *filter, GError **error);
/* CarnetSignal* of a file, with the lexicon's traits; what could not be read is noted in `out`. */
GPtrArray *carnet_reconcile_file(CarnetApp *app, const char *file, const CarnetReconcileRequest *request,
                                 CarnetReconciliation *out, GError **error);

#endif
