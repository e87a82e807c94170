/* table.h - what the files of the table module share: widths (table_widths.c), rows (table.c). */
#ifndef REPORTS_TABLE_H
#define REPORTS_TABLE_H

#include "galley.h"

typedef struct {
  gint32 least, want;     /* of cells and head, without padding */
  gint32 widest;          /* as want, but up to the width of running text */
  gint32 bulk;            /* of the usual long cell, as one line */
  guint64 squares, sum;   /* of the cells' bulks, in 16/1000 pt */
  gint32 width, x;        /* as set, without padding; from the text area's left */
  gint32 whole, fraction; /* widths of the longest parts before and behind a decimal sign */
  gint32 pad_left;        /* none in the first column: it is flush with the text edge */
} TableColumn;

typedef struct {
  Builder *b;
  const Data *data;
  GArray *columns; /* TableColumn, as many as Data.columns */
  Role cell;       /* ROLE_CELL or ROLE_SMALL */
  guint flags;     /* ITEM_LANDSCAPE or 0 */
  guint *shown;    /* indices of the columns of this part */
  guint n_shown;
} TableLayout;

/* Sets widths, cell and flags; returns the number of parts that the columns must be split into (each repeats
 * the first column). */
guint table_set_widths(TableLayout *t);
/* Chooses the columns of part `part` and places them. */
void table_choose_part(TableLayout *t, guint part);

TextStyle table_cell_style(const TableLayout *t, const DataColumn *column, gboolean second);
TextStyle table_head_style(const TableLayout *t, gboolean second);

#endif
