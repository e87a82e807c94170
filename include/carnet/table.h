/*
 * table.h - a result with columns and rows: what every list in Carnet returns, and what cli, console and
 * reports print.
 */
#ifndef CARNET_TABLE_H
#define CARNET_TABLE_H

#include "carnet/types.h"

typedef enum {
  CARNET_CELL_TEXT,
  CARNET_CELL_INT,    /* decimal text, aligned right; a JSON number */
  CARNET_CELL_MONEY,  /* minor units as decimal text; a JSON number; for the eye in major units, "1,234.50" */
  CARNET_CELL_NUMBER, /* decimal text with a point; a JSON number */
  CARNET_CELL_FLAG,   /* "yes" or "no"; a JSON boolean */
  CARNET_CELL_LIST,   /* values separated by one LF; a JSON array */
  CARNET_CELL_DATE,   /* day or instant */
  CARNET_CELL_ID      /* monospace, never cut by a report */
} CarnetCellKind;

typedef struct {
  char *key;   /* JSON key and CSV head */
  char *title; /* text id for people ("column.path"), or NULL: the key */
  CarnetCellKind kind;
} CarnetTableColumn;

/*
 * A cell is UTF-8 text (bad bytes become U+FFFD), "" where absent. Cells are owned by the table. A row or
 * column that is not there is left alone by the setters and reads as "".
 */
typedef struct CarnetTable CarnetTable;

CarnetTable *carnet_table_new(void);
void carnet_table_free(CarnetTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetTable, carnet_table_free)
void carnet_table_add_column(CarnetTable *table, const char *key, const char *title, CarnetCellKind kind);
/* From a static list, ended by key NULL. */
CarnetTable *carnet_table_new_with(const CarnetTableColumn *columns);
/* Starts a row of empty cells and returns its index. */
guint carnet_table_add_row(CarnetTable *table);
void carnet_table_set(CarnetTable *table, guint row, guint column, const char *text); /* NULL: absent */
void carnet_table_set_int(CarnetTable *table, guint row, guint column, gint64 number);
void carnet_table_set_key(CarnetTable *table, guint row, const char *key,
                          const char *text); /* by column key */
guint carnet_table_rows(const CarnetTable *table);
guint carnet_table_columns(const CarnetTable *table);
/* NULL where there is no such column. */
const CarnetTableColumn *carnet_table_column(const CarnetTable *table, guint column);
/* Index of a column by key, or -1. */
gint carnet_table_find(const CarnetTable *table, const char *key);
const char *carnet_table_cell(const CarnetTable *table, guint row, guint column); /* borrowed, never NULL */
const char *carnet_table_get(const CarnetTable *table, guint row,
                             const char *key); /* by key; "" where unknown */

#endif
