/*
 * kept.h - what the first screens ask for, counted once and kept in the store (docs/decisions/0024). All of
 * it is of one edition: where the store is another, inventory->kept is FALSE, nothing of it is read, and the
 * caller counts. Whatever does not fit (a damaged table) is treated as not kept.
 */
#ifndef CARNET_DB_KEPT_H
#define CARNET_DB_KEPT_H

#include "carnet/filter.h"
#include "store.h"

/* Each sets *found, and fills what it was given only where something is kept. */
gboolean carnet_kept_count(CarnetInventory *inventory, const CarnetFilter *filter, gint64 *count,
                           gboolean *found, GError **error);
/* Rows by outcome, as counts of "outcome:NAME"; by CarnetOutcome. */
gboolean carnet_kept_outcomes(CarnetInventory *inventory, gint64 counts[3], gboolean *found, GError **error);
gboolean carnet_kept_categories(CarnetInventory *inventory, CarnetTable *table, gboolean *found,
                                GError **error);
/* Profiles, their hit sets and those of their checks into the look. */
gboolean carnet_kept_profiles(CarnetInventory *inventory, gboolean *found, GError **error);

/* Rows of one kind: these traits, these hits. */
typedef struct {
  guint64 traits, rows;
  guint32 hit_set;
} CarnetKind;
/* The kept kinds under these rules (CarnetKind*) into `kinds`. */
gboolean carnet_kept_kinds(CarnetInventory *inventory, gint64 rules, GPtrArray *kinds, gboolean *found,
                           GError **error);
/* Counted from the rows (row_kinds.c); NULL on error. */
GPtrArray *carnet_kinds_count(CarnetInventory *inventory, gint64 rules, GError **error);

/* Ids of the rules in use and of their checks; 0: none. */
gboolean carnet_kept_rules(CarnetInventory *inventory, gint64 *rules, gint64 *checks, GError **error);

#endif
