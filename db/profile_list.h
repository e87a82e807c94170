/*
 * profile_list.h - profiles told to a callback, with the number of rows that have them.
 */
#ifndef CARNET_DB_PROFILE_LIST_H
#define CARNET_DB_PROFILE_LIST_H

#include "mask.h"

/* Rows alive in a set of active generations, by profile (guint64, grown as needed). */
gboolean carnet_profile_list_count(CarnetInventory *inventory, const GArray *active, GArray *counts,
                                   GError **error);
/* `ids` (guint32) one by one; counted_only: those that have rows. */
gboolean carnet_profile_list_each(CarnetInventory *inventory, const GArray *ids, const GArray *counts,
                                  gboolean counted_only, CarnetProfileFunc func, gpointer user,
                                  GError **error);
/* The row of a statement with id, traits, ordinary, look_again, facts. */
gboolean carnet_profile_list_report(CarnetInventory *inventory, sqlite3_stmt *statement, guint64 rows,
                                    CarnetProfileFunc func, gpointer user, GError **error);

#endif
