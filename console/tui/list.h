/*
 * list.h - a table of any length: the widget holds cursor, columns and marks, and one page of rows around the
 * window. A screen asks carnet_list_wants before it draws, fetches that page and hands it over; ten million
 * rows cost as much as ten.
 *
 * Columns have a least width and a priority. What does not fit goes by priority, never the first column,
 * which is frozen when one goes sideways. Numbers and dates are never cut: their column goes instead (least
 * is their width).
 */
#ifndef CARNET_TUI_LIST_H
#define CARNET_TUI_LIST_H

#include "carnet/table.h"
#include "tui/grid.h"
#include "tui/keymap.h"

#define CARNET_LIST_MAX_COLUMNS 32

typedef struct {
  const char *key;   /* of the table */
  const char *title; /* text id */
  gint least, best;  /* cells; best is what it grows to where there is room */
  gint priority;     /* the greatest stays longest */
  gboolean right;    /* numbers */
  CarnetCut cut;
} CarnetListColumn;

/* How the screen shows it. `cell` NULL: the table's cell as it is; else text to free, and its role. */
typedef struct {
  const char *(*text)(gpointer user, const char *id);
  char *(*cell)(gpointer user, const CarnetTable *page, guint row, const CarnetListColumn *column,
                CarnetRole *role);
  gpointer user;
  gboolean focus; /* the cursor's line is shown as such */
} CarnetListLook;

typedef struct CarnetList CarnetList;
/* `columns` is static. `id` is the table's column that names a row, for marks. */
CarnetList *carnet_list_new(const CarnetListColumn *columns, guint n, const char *id);
void carnet_list_free(CarnetList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetList, carnet_list_free)

/* Columns below that priority are shown only where all others have their best width. */
void carnet_list_prefer(CarnetList *list, gint priority);

/* Room beyond the least widths goes to all columns in turn, a cell each; else to the first, then the next. */
void carnet_list_share(CarnetList *list);

/* Takes the page: rows from `offset` on, of `total`. The cursor is kept within it. */
void carnet_list_set_page(CarnetList *list, gint64 offset, CarnetTable *page, gint64 total);
/* The rows are others (another filter or order): the next wants is TRUE, what is shown stays until the page
 * comes. */
void carnet_list_stale(CarnetList *list);
/* TRUE where rows that `rows` lines show are not here: which page to fetch. */
gboolean carnet_list_wants(CarnetList *list, gint rows, gint64 *offset, gint64 *limit);

/* Lines, pages, columns, marks, widths, order: TRUE where the request was one of these. */
gboolean carnet_list_handle(CarnetList *list, CarnetRequest request);
/* After CARNET_REQUEST_SORT: "-key" or "key", or NULL for the source's order; borrowed. */
const char *carnet_list_sort(const CarnetList *list);
void carnet_list_set_sort(CarnetList *list, const char *key, gboolean descending);

void carnet_list_move(CarnetList *list, gint64 row); /* the cursor; kept within the list */
gint64 carnet_list_cursor(const CarnetList *list);
gint64 carnet_list_total(const CarnetList *list); /* -1: not known yet */
/* The table and the row in it that the cursor is on; FALSE where it is not here. */
gboolean carnet_list_at_cursor(const CarnetList *list, const CarnetTable **page, guint *row);
gboolean carnet_list_at(const CarnetList *list, gint64 at, const CarnetTable **page, guint *row);
const CarnetListColumn *carnet_list_column(const CarnetList *list); /* under the cursor */

/* The columns as they were given. A column that is switched off is neither shown nor counted as hidden; the
 * first never is. */
const CarnetListColumn *carnet_list_columns(const CarnetList *list, guint *n);
gboolean carnet_list_is_on(const CarnetList *list, guint column);
void carnet_list_switch(CarnetList *list, guint column, gboolean on);
/* Columns off and widths as text ("-ecu path+4"), to keep; caller frees. Reading takes what it knows. */
char *carnet_list_layout(const CarnetList *list);
void carnet_list_set_layout(CarnetList *list, const char *text);

void carnet_list_mark(CarnetList *list, const char *id);
/* Marked ids, sorted, NULL-terminated, g_strfreev; mark-all takes those of the page that is here when the
 * list fits in it. */
char **carnet_list_marks(const CarnetList *list);
guint carnet_list_n_marks(const CarnetList *list);
gboolean carnet_list_is_marked(const CarnetList *list, const char *id);

/* Head line and rows. Columns shown and hidden are known afterwards. */
void carnet_list_draw(CarnetList *list, CarnetGrid *grid, CarnetRect area, const CarnetListLook *look);
void carnet_list_shown(const CarnetList *list, guint *shown, guint *hidden);
/* The row at a line of the area drawn last, or -1; for clicks. */
gint64 carnet_list_row_at(const CarnetList *list, gint y);

#endif
