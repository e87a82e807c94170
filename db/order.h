/*
 * order.h - a sorted list of the rows of a mask, by counting: no row is moved, a page is found by the counts
 * of ranks.
 */
#ifndef CARNET_DB_ORDER_H
#define CARNET_DB_ORDER_H

#include "mask.h"

/* Row numbers of a page; `sort` a column name, "-name" for descending, NULL for the order of the store.
   Absent values come last either way. Equal values stand in the order of the store. */
gboolean carnet_order_page(CarnetInventory *inventory, const CarnetMask *mask, const char *sort,
                           gint64 offset, gint64 limit, GArray *rows, GError **error);
/* Place of a row in the list; -1 in *out where it is not in it. */
gboolean carnet_order_position(CarnetInventory *inventory, const CarnetMask *mask, const char *sort,
                               guint64 row, gint64 *out, GError **error);
void carnet_order_free(CarnetOrder *order);

#endif
