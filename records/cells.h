/*
 * cells.h - an event's values as the cells of a table. Room-internal.
 */
#ifndef CARNET_RECORDS_CELLS_H
#define CARNET_RECORDS_CELLS_H

#include "carnet/event.h"
#include "carnet/table.h"

/* The column `key` from the body's key of that name: a list by LF, a map's scalars as "key: value" lines. */
void carnet_cells_body(CarnetTable *table, guint row, const CarnetNode *body, const char *key);
/* by, time, reason, event and verdict, where the table has such columns. */
void carnet_cells_common(CarnetTable *table, guint row, const CarnetEventRecord *record);

#endif
