/*
 * key.h - the key of a field (formats.md section 4) and where its rows are.
 */
#ifndef CARNET_DB_KEY_H
#define CARNET_DB_KEY_H

#include "store.h"

/* Key bytes of a row of a source; `ordinal` 0, or n for the n-th field of a repeated path ("#n"). Replaces
 * `out`. */
void carnet_key_of_source(GString *out, const char *name, CarnetKeyKind kind, const CarnetRow *row,
                          guint ordinal);
/* Of a row of the store. */
gboolean carnet_key_of_row(CarnetInventory *inventory, guint64 row, GString *out, GError **error);

/* Writes a sorted run of (hash of key, row); sorts `entries` in place. */
typedef struct {
  guint64 hash; /* FNV-1a-64 of the key */
  guint32 row;
} CarnetKeyEntry;
gboolean carnet_key_write_run(CarnetInventory *inventory, CarnetKeyEntry *entries, gsize n, GError **error);
/* Appends the rows (guint64) of this key, dead ones too, in order of rows. */
gboolean carnet_key_rows(CarnetInventory *inventory, const char *key, GArray *rows, GError **error);
/* Hash by row, for all rows (of guint64). */
GArray *carnet_key_hashes(CarnetInventory *inventory, GError **error);

#endif
