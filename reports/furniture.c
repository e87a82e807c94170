/* furniture.c - what stands on pages once all are known: running heads and feet, numbers of the contents,
 * bookmarks. */
#include "galley.h"

#include <string.h>

static void put_extra(CarnetLayout *l, guint page, guint item, gint32 x, gint32 y) {
  Page *p = &g_array_index(l->pages, Page, page);
  if (!p->extra) p->extra = g_array_new(FALSE, FALSE, sizeof(Placed));
  Placed placed = {item, x, y};
  g_array_append_val(p->extra, placed);
}

/* ---- where things are
 * --------------------------------------------------------------------------------------------------- */

typedef struct {
  guint page, placed; /* of each block's first item; G_MAXUINT: nowhere */
} Spot;

/* First place of each block that has one, by block. */
static GArray *find_blocks(const CarnetLayout *l, guint n) {
  GArray *spots = g_array_new(FALSE, FALSE, sizeof(Spot));
  for (guint i = 0; i < n; i++) g_array_append_val(spots, ((Spot){G_MAXUINT, G_MAXUINT}));
  for (guint p = 0; p < l->pages->len; p++) {
    const Page *page = &g_array_index(l->pages, Page, p);
    for (guint i = page->first; i < page->first + page->n; i++) {
      const Item *item = &g_array_index(l->items, Item, g_array_index(l->placed, Placed, i).item);
      if (item->block >= n) continue;
      Spot *spot = &g_array_index(spots, Spot, item->block);
      if (spot->page == G_MAXUINT) *spot = (Spot){p, i};
    }
  }
  return spots;
}

/* ---- contents
 * -----------------------------------------------------------------------------------------------------------
 */

static void number_entry(Builder *b, const ContentsEntry *entry, const Spot *target, guint page,
                         const Placed *at) {
  CarnetLayout *l = b->l;
  TextStyle style = text_style(entry->role, b->document->lang);
  gint32 leading = entry->leading, y = galley_baseline(style.size, leading);
  g_autofree char *number = g_strdup_printf("%u", target->page + 1);
  galley_open(l, 0, ITEM_OUT);
  gint32 width = galley_text(l, number, &style, entry->right, y, ALIGN_RIGHT);
  gint32 from = entry->x + MM(2), to = entry->right - width - MM(2),
         dot = galley_text_width(l, ".", &style) * 2;
  gint32 start = (from + dot - 1) / dot * dot; /* leaders stand below each other */
  if (to > start) {
    g_autoptr(GString) dots = g_string_new(NULL);
    TextStyle grey = style;
    grey.ink = INK_GREY;
    for (gint32 x = start; x + dot <= to; x += dot) g_string_append(dots, ". ");
    g_string_append_c(dots, '.');
    galley_text(l, dots->str, &grey, start, y, ALIGN_LEFT);
  }
  galley_link_item(l, 0, 0, entry->right, leading, g_array_index(l->placed, Placed, target->placed).item);
  put_extra(l, page, galley_close(l, 0), at->x, at->y);
}

static void number_contents(Builder *b, const GArray *spots) {
  CarnetLayout *l = b->l;
  guint next = 0; /* entries stand in the order in which they were built */
  for (guint p = 0; p < l->pages->len && next < b->contents->len; p++) {
    const Page *page = &g_array_index(l->pages, Page, p);
    for (guint i = page->first; i < page->first + page->n && next < b->contents->len; i++) {
      const ContentsEntry *entry = &g_array_index(b->contents, ContentsEntry, next);
      Placed at = g_array_index(l->placed, Placed, i);
      if (at.item != entry->item) continue;
      const Spot *target = &g_array_index(spots, Spot, entry->block);
      if (target->page != G_MAXUINT) number_entry(b, entry, target, p, &at);
      next++;
    }
  }
}

/* ---- running heads and feet
 * ----------------------------------------------------------------------------------------------- */

static void running_head(Builder *b, guint index, const Page *page) {
  CarnetLayout *l = b->l;
  const PageGrid *grid = page_grid(l->paper, page->landscape);
  TextStyle style = text_style(ROLE_NOTE, b->document->lang);
  gint32 half = grid->width / 2 - MM(3);
  galley_open(l, 0, ITEM_OUT);
  galley_text_within(l, l->title, &style, 0, 0, half);
  if (page->section >= 0) {
    const Block *block = b->document->blocks->pdata[page->section];
    g_autofree char *plain = spans_plain(block->text[0]);
    g_autofree char *section = block->mark ? g_strdup_printf("%s  %s", block->mark, plain) : g_strdup(plain);
    gint32 width = MIN(galley_text_width(l, section, &style), half);
    galley_text_within(l, section, &style, grid->width - width, 0, half);
  }
  if (b->options->draft) {
    TextStyle draft = style;
    draft.ink = INK_ATTENTION;
    draft.bold = TRUE;
    galley_text(l, b->options->draft, &draft, grid->width / 2, -PT(10), ALIGN_CENTRE);
  }
  galley_line(l, 0, PT(4), grid->width, PT(4), PT(0.25), INK_HAIR);
  put_extra(l, index, galley_close(l, 0), grid->left, grid->head);
}

static void running_foot(Builder *b, guint index, const Page *page) {
  CarnetLayout *l = b->l;
  const PageGrid *grid = page_grid(l->paper, page->landscape);
  TextStyle style = text_style(ROLE_NOTE, b->document->lang), mono = text_style(ROLE_MONO, CARNET_LANG_EN);
  g_autofree char *n = g_strdup_printf("%u", index + 1), *m = g_strdup_printf("%u", l->pages->len);
  g_autofree char *number =
      carnet_texts_format(b->options->texts, b->document->lang, "report.page", "n", n, "m", m, NULL);
  g_autofree char *level_id = g_strdup_printf("report.level.%s", b->options->level ? b->options->level : "");
  const char *level =
      carnet_texts_has(b->options->texts, level_id) ? builder_text(b, level_id) : b->options->level;
  g_autofree char *left =
      carnet_texts_format(b->options->texts, b->document->lang, "report.foot", "level", level ? level : "",
                          "day", b->options->as_of ? b->options->as_of : "", NULL);
  galley_open(l, 0, ITEM_OUT);
  galley_text(l, left, &style, 0, 0, ALIGN_LEFT);
  gint32 digest = galley_text_width(l, "00000000", &mono);
  galley_digest(l, 0, 8, (grid->width - digest) / 2, 0, mono.size, INK_GREY);
  galley_text(l, number, &style, grid->width, 0, ALIGN_RIGHT);
  put_extra(l, index, galley_close(l, 0), grid->left, grid->foot);
}

/* ---- bookmarks
 * -------------------------------------------------------------------------------------------------------------
 */

static void add_bookmarks(Builder *b, const GArray *spots) {
  CarnetLayout *l = b->l;
  for (guint i = 0; i < b->document->blocks->len; i++) {
    const Block *block = b->document->blocks->pdata[i];
    const Spot *spot = &g_array_index(spots, Spot, i);
    if (block->kind != BLOCK_HEADING || block->level > 2 || spot->page == G_MAXUINT) continue;
    g_autofree char *plain = spans_plain(block->text[0]);
    Bookmark mark = {block->level, spot->page, g_array_index(l->placed, Placed, spot->placed).y, NULL, NULL};
    mark.title = block->mark ? g_strdup_printf("%s %s", block->mark, plain) : g_strdup(plain);
    mark.anchor = g_strdup(block->mark);
    g_array_append_val(l->bookmarks, mark);
  }
}

void furniture_build(Builder *b) {
  CarnetLayout *l = b->l;
  g_autoptr(GArray) spots = find_blocks(l, b->document->blocks->len);
  gint32 section = -1;
  for (guint i = 0; i < l->pages->len; i++) {
    Page *page = &g_array_index(l->pages, Page, i);
    if (page->section < 0) page->section = section;
    section = page->section;
    if (page->bare && b->cover_foot != 0)
      put_extra(l, i, b->cover_foot, page_grid(l->paper, FALSE)->left,
                page_grid(l->paper, FALSE)->top + b->cover_foot_y);
    if (page->bare) continue;
    running_head(b, i, page);
    running_foot(b, i, page);
  }
  number_contents(b, spots);
  add_bookmarks(b, spots);
}
