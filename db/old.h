/*
 * old.h - the rows that an import is compared with: those of the active generation, found again by their
 * leaves.
 */
#ifndef CARNET_DB_OLD_H
#define CARNET_DB_OLD_H

#include "store.h"

enum { OLD_TAKEN = 1, OLD_KNOWN };

typedef struct {
  CarnetInventory *inventory;
  guint n;       /* rows */
  guint32 *row;  /* their numbers, rising */
  guint8 *leaf;  /* 16 bytes each */
  guint8 *taken; /* OLD_TAKEN: found in the new source; OLD_KNOWN: by its bytes */
  guint next;    /* where the next row of an unchanged source would be */
  guint32 *slot; /* by leaf: place + 1; made when the order first differs */
  guint32 mask;
} CarnetOld;

/* `active` 0: there are none. */
gboolean carnet_old_open(CarnetOld *old, CarnetInventory *inventory, gint64 inventory_id, guint64 active,
                         GError **error);
void carnet_old_clear(CarnetOld *old);
/* Row number of an untaken row with this leaf, which is then taken; -1 where there is none. */
gint64 carnet_old_take(CarnetOld *old, const guint8 leaf[16]);
/* Takes this row as known by its bytes; FALSE where it is not there, was taken, or has another leaf. */
gboolean carnet_old_take_row(CarnetOld *old, guint32 row, const guint8 leaf[16]);
/* Rows that were not taken end with this generation. */
gboolean carnet_old_end(CarnetOld *old, guint64 generation, GError **error);

/* Fields added, changed and gone, from the new rows' key hashes. */
typedef struct {
  guint64 added, changed, gone;
} CarnetOldCounts;
gboolean carnet_old_counts(CarnetOld *old, const GArray *new_hashes, CarnetOldCounts *out, GError **error);

#endif
