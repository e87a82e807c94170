/*
 * grid.h - a window of cells that everything draws into; terminal.c alone puts it on a terminal.
 *
 * A cell holds one grapheme (a character with its combining marks); a wide one takes two cells, of which the
 * right one is empty with width 0. Every primitive takes an area and draws at x, y counted from the area's
 * corner, cuts at its edges and never leaves half a wide character. Text from data may hold anything: control
 * characters are spelled out (carnet_text_safe) before they become cells.
 */
#ifndef CARNET_TUI_GRID_H
#define CARNET_TUI_GRID_H

#include <glib.h>

#include "carnet/text.h"
#include "tui/role.h"

#define CARNET_CELL_BYTES 24
#define CARNET_GRID_MAX 1000 /* columns or rows of the largest window that is drawn */

typedef struct {
  char text[CARNET_CELL_BYTES]; /* "" only in the right half of a wide character */
  guint8 width;                 /* 1, 2, or 0 for that right half */
  guint8 role;                  /* CarnetRole */
  guint8 line;                  /* which ways a line leaves it: carnet_grid_join reads it */
} CarnetCell;

typedef struct {
  gint x, y, w, h;
} CarnetRect;

typedef struct {
  gint columns, rows;
  gint cursor_x, cursor_y; /* -1: hidden; only inputs set it */
  CarnetCell *cells;
} CarnetGrid;

CarnetGrid *carnet_grid_new(gint columns, gint rows); /* each at least 1, at most CARNET_GRID_MAX */
void carnet_grid_free(CarnetGrid *grid);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetGrid, carnet_grid_free)
void carnet_grid_clear(CarnetGrid *grid); /* blanks, and no cursor */
/* The cell, or NULL outside. */
const CarnetCell *carnet_grid_at(const CarnetGrid *grid, gint x, gint y);
CarnetRect carnet_grid_all(const CarnetGrid *grid);

/* Draws text, cut hard at the area's edge; returns the x after it. NULL text is "". */
gint carnet_grid_text(CarnetGrid *grid, CarnetRect area, gint x, gint y, CarnetRole role, const char *text);
gint carnet_grid_printf(CarnetGrid *grid, CarnetRect area, gint x, gint y, CarnetRole role,
                        const char *format, ...) G_GNUC_PRINTF(6, 7);
/* In `cells` cells, an ellipsis where it was cut. Returns x + cells. */
gint carnet_grid_cut(CarnetGrid *grid, CarnetRect area, gint x, gint y, gint cells, CarnetRole role,
                     const char *text, CarnetCut where);
/* Ends before x_end. Returns where it begins. */
gint carnet_grid_right(CarnetGrid *grid, CarnetRect area, gint x_end, gint y, CarnetRole role,
                       const char *text);
/* Blanks a rectangle, given from the area's corner. */
void carnet_grid_fill(CarnetGrid *grid, CarnetRect area, gint x, gint y, gint w, gint h, CarnetRole role);
/* The role of cells that are already drawn. */
void carnet_grid_role(CarnetGrid *grid, CarnetRect area, gint x, gint y, gint w, CarnetRole role);
void carnet_grid_cursor(CarnetGrid *grid, CarnetRect area, gint x, gint y);
/* Lines; carnet_grid_join makes the tees and crosses where lines meet. */
void carnet_grid_hline(CarnetGrid *grid, CarnetRect area, gint x, gint y, gint w);
void carnet_grid_vline(CarnetGrid *grid, CarnetRect area, gint x, gint y, gint h);
void carnet_grid_join(CarnetGrid *grid, CarnetRect area);
/* A frame around the whole area, blank inside; returns what is inside. */
CarnetRect carnet_grid_box(CarnetGrid *grid, CarnetRect area);
/* Every row as text, blanks at the end removed, LF after each; caller frees. For tests and for copying. */
char *carnet_grid_to_text(const CarnetGrid *grid);
/* What is broken about it (half a wide character, a cell too wide), or NULL; caller frees. */
char *carnet_grid_fault(const CarnetGrid *grid);

#endif
