/*
 * paginate.c - items to pages: what is kept together, repeated heads, turned pages in runs (typography.md,
 * "Page grid", "Tables").
 */
#include "galley.h"

#include "carnet/error.h"

static const PageGrid grids[2][2] = {
    [CARNET_PAPER_A4] = {{MM(210), MM(297), MM(25), MM(24), MM(165), MM(251), MM(14), MM(297 - 12)},
                         {MM(297), MM(210), MM(20), MM(22), MM(257), MM(168), MM(13), MM(210 - 11)}},
    [CARNET_PAPER_LETTER] = {{MM(215.9), MM(279.4), MM(25), MM(24), MM(170.9), MM(233.4), MM(14),
                              MM(279.4 - 12)},
                             {MM(279.4), MM(215.9), MM(20), MM(22), MM(239.4), MM(173.9), MM(13),
                              MM(215.9 - 11)}},
};

const PageGrid *page_grid(CarnetPaper paper, gboolean landscape) {
  return &grids[paper == CARNET_PAPER_LETTER][landscape ? 1 : 0];
}

typedef struct {
  CarnetLayout *l;
  const PageGrid *grid;
  gint32 y;     /* used of the text area */
  gint32 table; /* whose rows were placed last on this page, or -1 */
  gint32 section;
  gboolean empty;       /* nothing on the page yet */
  guint late, late_end; /* a turned table that waits for the end of its section */
} Paginator;

/* The item at a position of the flow. */
static const Item *flow_item_at(const Paginator *p, guint position) {
  return galley_item(p->l, g_array_index(p->l->flow, guint, position));
}

static Page *last_page(Paginator *p) {
  return p->l->pages->len ? &g_array_index(p->l->pages, Page, p->l->pages->len - 1) : NULL;
}

static void add_page(Paginator *p, const Item *item) {
  gboolean landscape = (item->flags & ITEM_LANDSCAPE) != 0;
  p->grid = page_grid(p->l->paper, landscape);
  Page page = {.width = p->grid->page_width,
               .height = p->grid->page_height,
               .first = p->l->placed->len,
               .landscape = landscape,
               .bare = (item->flags & ITEM_BARE) != 0,
               .section = p->section};
  g_array_append_val(p->l->pages, page);
  p->y = 0;
  p->empty = TRUE;
  p->table = -1;
}

static void put_at(Paginator *p, guint index, gint32 x, gint32 y) {
  Placed placed = {index, p->grid->left + x, p->grid->top + y};
  g_array_append_val(p->l->placed, placed);
  last_page(p)->n++;
  p->empty = FALSE;
}

static void note_section(Paginator *p, const Item *item) {
  if (!(item->flags & ITEM_SECTION) || !(item->flags & ITEM_PAGE)) return;
  p->section = (gint32)item->block;
  last_page(p)->section = p->section;
}

/* Where an item would begin: its space before counts only below something, tables and figures begin on the
 * grid. */
static gint32 top_of(const Paginator *p, const Item *item, gint32 y, gboolean empty) {
  if (!empty) y += item->before;
  if ((item->flags & ITEM_GRID) && !empty) y = (y + GRID - 1) / GRID * GRID;
  (void)p;
  return y;
}

static void put(Paginator *p, guint position) {
  const Item *item = flow_item_at(p, position);
  gint32 y = top_of(p, item, p->y, p->empty);
  note_section(p, item);
  put_at(p, g_array_index(p->l->flow, guint, position), 0, y);
  p->y = y + item->height;
  p->table = item->table;
}

static const Repeat *repeat_of(const Paginator *p, gint32 table) {
  return &g_array_index(p->l->repeats, Repeat, (guint)table);
}

/* The page ends inside a table: "continued" below, the head again above. */
static void break_table(Paginator *p, const Item *next) {
  gint32 table = p->table;
  guint foot = repeat_of(p, table)->foot;
  put_at(p, foot, 0, p->y);
  add_page(p, next);
  const guint again[] = {repeat_of(p, table)->continued, repeat_of(p, table)->head};
  for (guint i = 0; i < G_N_ELEMENTS(again); i++) {
    put_at(p, again[i], 0, p->y);
    p->y += galley_item(p->l, again[i])->height;
  }
  if (next->flags & ITEM_SLICE) put_at(p, repeat_of(p, table)->ellipsis, 0, p->y);
}

static void break_page(Paginator *p, guint position) {
  const Item *next = flow_item_at(p, position);
  if (!p->empty && next->table >= 0 && next->table == p->table)
    break_table(p, next);
  else
    add_page(p, next);
}

/* The end of the chain that must not be parted: [index, end). */
static guint chain_end(const Paginator *p, guint index, guint end) {
  guint i = index;
  while (i + 1 < end && (flow_item_at(p, i)->flags & ITEM_KEEP) &&
         !(flow_item_at(p, i + 1)->flags & ITEM_PAGE))
    i++;
  return i + 1;
}

static gint32 chain_bottom(const Paginator *p, guint index, guint end, gint32 y, gboolean empty) {
  for (guint i = index; i < end; i++) {
    const Item *item = flow_item_at(p, i);
    y = top_of(p, item, y, empty) + item->height;
    empty = FALSE;
  }
  return y;
}

/* Below rows that go on, the word "continued" needs its place. */
static gint32 reserve(const Paginator *p, guint end, guint all) {
  const Item *last = flow_item_at(p, end - 1);
  gboolean more = last->table >= 0 && end < all && flow_item_at(p, end)->table == last->table;
  return more ? galley_item(p->l, repeat_of(p, last->table)->foot)->height : 0;
}

static gboolean fits(const Paginator *p, guint index, guint end, guint all) {
  return chain_bottom(p, index, end, p->y, p->empty) + reserve(p, end, all) <= p->grid->height;
}

/* A chain that is higher than a page is parted where it must be. */
static void put_chain(Paginator *p, guint index, guint end, guint all) {
  for (guint i = index; i < end; i++) {
    if (!p->empty && !fits(p, i, i + 1, all)) break_page(p, i);
    put(p, i);
  }
}

static gboolean wants_page(const Paginator *p, const Item *item) {
  const Page *page = &g_array_index(p->l->pages, Page, p->l->pages->len - 1);
  return (item->flags & (ITEM_PAGE | ITEM_BARE)) || page->landscape != ((item->flags & ITEM_LANDSCAPE) != 0);
}

static void put_late(Paginator *p) {
  guint from = p->late, end = p->late_end;
  p->late = p->late_end = 0;
  for (guint i = from, stop; i < end; i = stop) {
    stop = chain_end(p, i, end);
    if (!p->empty && (wants_page(p, flow_item_at(p, i)) || !fits(p, i, stop, end))) break_page(p, i);
    put_chain(p, i, stop, end);
  }
}

/* A turned table on a page less than half full waits until its section ends; the text goes on. */
static gboolean postpone(Paginator *p, guint index, guint end, guint *next) {
  const Item *item = flow_item_at(p, index);
  gboolean turn = (item->flags & ITEM_LANDSCAPE) && !(item->flags & ITEM_PAGE) && !last_page(p)->landscape;
  if (!turn || p->empty || p->y > p->grid->height / 2) return FALSE;
  guint stop = index;
  while (stop < end && (flow_item_at(p, stop)->flags & ITEM_LANDSCAPE)) stop++;
  if (p->late_end > p->late) {
    if (p->late_end != index) return FALSE;
    p->late_end = stop;
  } else {
    p->late = index;
    p->late_end = stop;
  }
  *next = stop;
  return TRUE;
}

#define INTRO_PART                                                                                           \
  3 /* a heading and its sentences up to 1/3 of the turned page are turned with their table */

/* A section whose first table is turned begins turned: its heading would stand alone on a page. */
static void turn_headings(Paginator *p) {
  guint end = p->l->flow->len;
  gint32 most = page_grid(p->l->paper, TRUE)->height / INTRO_PART;
  for (guint i = 0; i < end; i++) {
    if (!(flow_item_at(p, i)->flags & ITEM_PAGE) || !(flow_item_at(p, i)->flags & ITEM_SECTION)) continue;
    guint stop = i;
    gint32 height = 0;
    gboolean begins = TRUE; /* nothing but running text so far */
    while (begins && stop < end && !(flow_item_at(p, stop)->flags & ITEM_LANDSCAPE)) {
      const Item *item = flow_item_at(p, stop);
      height += item->before + item->height;
      begins = item->table < 0 && height <= most && (stop == i || !(item->flags & ITEM_PAGE));
      stop++;
    }
    if (!begins || stop >= end) continue;
    for (guint k = i; k < stop; k++)
      galley_item(p->l, g_array_index(p->l->flow, guint, k))->flags |= ITEM_LANDSCAPE;
  }
}

/* Space below a figure or table, which must not open a page to stand on it alone. */
static gboolean is_space(const Item *item) {
  return item->n_runs == 0 && item->n_draws == 0 && !(item->flags & (ITEM_KEEP | ITEM_PAGE | ITEM_BARE));
}

/* Puts the chain that begins here; where the next one begins. */
static guint place(Paginator *p, guint i, guint end) {
  const Item *item = flow_item_at(p, i);
  if ((item->flags & ITEM_PAGE) && p->late_end > p->late) put_late(p);
  guint stop = chain_end(p, i, end);
  gboolean room = fits(p, i, stop, end);
  if (is_space(item) && (p->empty || !room)) return stop;
  if (!p->empty && (wants_page(p, item) || !room))
    break_page(p, i);
  else if (p->empty && last_page(p)->landscape != ((item->flags & ITEM_LANDSCAPE) != 0))
    add_page(p, item);
  put_chain(p, i, stop, end);
  return stop;
}

gboolean paginate(CarnetLayout *l, CarnetProgressFunc progress, gpointer user, GError **error) {
  Paginator p = {.l = l, .table = -1, .section = -1, .empty = TRUE};
  guint end = l->flow->len;
  turn_headings(&p);
  for (guint i = 0, stop = 0; i < end; i = stop) {
    const Item *item = flow_item_at(&p, i);
    if (!p.grid) add_page(&p, item);
    if (progress && (i & 0xFFF) == 0 && !progress("layout", i, end, user)) {
      g_set_error_literal(error, CARNET_REPORT_ERROR, CARNET_ERROR_CANCELLED,
                          "stopped while the pages were made");
      return FALSE;
    }
    if (postpone(&p, i, end, &stop)) continue;
    stop = place(&p, i, end);
  }
  if (p.late_end > p.late) put_late(&p);
  return TRUE;
}
