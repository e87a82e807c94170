/*
 * tail.h - the end of the store that an import writes to: one block of rows in memory, flushed when it is
 * full.
 */
#ifndef CARNET_DB_TAIL_H
#define CARNET_DB_TAIL_H

#include "store.h"

typedef struct {
  CarnetInventory *inventory;
  guint64 start;            /* row number of the first row in memory; a multiple of BLOCK_ROWS */
  guint n;                  /* rows in memory */
  guint32 *value[N_BLOCKS]; /* BLOCK_ROWS each; NULL for raw columns and those that are no column */
  guint8 *leaf;             /* 16 bytes a row */
  guint32 *id_end;          /* BLOCK_ROWS + 1 offsets into ids */
  GString *ids;
} CarnetTail;

/* Within a write transaction. Takes up a block that is not full. */
gboolean carnet_tail_open(CarnetTail *tail, CarnetInventory *inventory, GError **error);
void carnet_tail_clear(CarnetTail *tail);
static inline gboolean carnet_tail_is_full(const CarnetTail *tail) { return tail->n == BLOCK_ROWS; }
/* Place in memory of a new row, all columns 0; there must be room. */
guint carnet_tail_add(CarnetTail *tail, CarnetSlice id, const guint8 leaf[16]);
/* Writes what is in memory; a full block leaves memory. */
gboolean carnet_tail_flush(CarnetTail *tail, GError **error);
/* A value of any row, in memory or in the store. */
gboolean carnet_tail_value(CarnetTail *tail, guint column, guint64 row, guint32 *out, GError **error);
gboolean carnet_tail_leaf(CarnetTail *tail, guint64 row, guint8 out[16], GError **error);

#endif
