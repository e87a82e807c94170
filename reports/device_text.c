/*
 * device_text.c - a page as text in a grid of cells, for the console's preview: every run at its place, lines
 * in their order, what would overlap moved right. Figures are not drawn; their numbers and labels are.
 */
#include "galley.h"

#include "carnet/text.h"

#include <string.h>

typedef struct {
  gint32 x, y, right;
  const char *text;
  guint n;
} Piece;

static gint by_place(gconstpointer a, gconstpointer b) {
  const Piece *p = a, *q = b;
  if (p->y != q->y) return p->y < q->y ? -1 : 1;
  return p->x < q->x ? -1 : p->x > q->x;
}

static void add_item(const CarnetLayout *l, const Placed *at, GArray *pieces) {
  const Item *item = &g_array_index(l->items, Item, at->item);
  for (guint i = 0; i < item->n_runs; i++) {
    const Run *run = &g_array_index(l->runs, Run, item->run + i);
    Piece piece = {at->x + run->x, at->y + run->y, at->x + run->x + run->width, l->text->str + run->text,
                   run->n};
    g_array_append_val(pieces, piece);
  }
}

/* Baselines within 3 pt are one line. */
static void snap_lines(GArray *pieces) {
  gint32 line = G_MININT32;
  for (guint i = 0; i < pieces->len; i++) {
    Piece *piece = &g_array_index(pieces, Piece, i);
    if (line == G_MININT32 || piece->y - line > PT(3)) line = piece->y;
    piece->y = line;
  }
}

typedef struct {
  GString *out;
  guint column, columns;
  const Page *page;
} Grid;

/* At its column, or one cell behind what stands there; what would pass the right edge is cut. */
static void put_piece(Grid *grid, const Piece *piece, gboolean touches) {
  guint want = (guint)((gint64)MAX(piece->x, 0) * grid->columns / grid->page->width);
  if (grid->column > 0 && !touches && want <= grid->column) want = grid->column + 1;
  for (; grid->column < want && !touches && grid->column < grid->columns; grid->column++)
    g_string_append_c(grid->out, ' ');
  g_autofree char *text = g_strndup(piece->text, piece->n);
  guint room = grid->columns > grid->column ? grid->columns - grid->column : 0;
  if (room == 0) return;
  g_autofree char *cut = carnet_text_cut(text, room, CARNET_CUT_END);
  g_string_append(grid->out, cut);
  grid->column += carnet_text_width(cut, -1);
}

static void end_line(Grid *grid, gint32 from, gint32 to) {
  while (grid->out->len > 0 && grid->out->str[grid->out->len - 1] == ' ')
    g_string_truncate(grid->out, grid->out->len - 1);
  g_string_append_c(grid->out, '\n');
  if (to - from > PT(20)) g_string_append_c(grid->out, '\n'); /* a gap on paper is an empty line */
  grid->column = 0;
}

char *carnet_device_text(const CarnetLayout *l, guint page_number, guint columns) {
  if (page_number >= l->pages->len || columns == 0) return g_strdup("");
  const Page *page = &g_array_index(l->pages, Page, page_number);
  g_autoptr(GArray) pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
  for (guint i = 0; i < page->n; i++) add_item(l, &g_array_index(l->placed, Placed, page->first + i), pieces);
  for (guint i = 0; page->extra && i < page->extra->len; i++)
    add_item(l, &g_array_index(page->extra, Placed, i), pieces);
  g_array_sort(pieces, by_place);
  snap_lines(pieces);
  g_array_sort(pieces, by_place);
  Grid grid = {g_string_new(NULL), 0, MIN(columns, 1000u), page};
  gint32 line = G_MININT32, right = 0;
  for (guint i = 0; i < pieces->len; i++) {
    const Piece *piece = &g_array_index(pieces, Piece, i);
    if (line != G_MININT32 && piece->y != line) end_line(&grid, line, piece->y);
    gboolean touches = piece->y == line && ABS(piece->x - right) < PT(1.5);
    put_piece(&grid, piece, touches);
    line = piece->y;
    right = piece->right;
  }
  if (pieces->len > 0) end_line(&grid, 0, 0);
  return g_string_free(grid.out, FALSE);
}
