/* galley.c - drawing into items. */
#include "galley.h"

#include <string.h>

void galley_open(CarnetLayout *l, gint32 before, guint flags) {
  Item item = {.run = l->runs->len,
               .draw = l->draws->len,
               .link = l->links->len,
               .before = before,
               .table = -1,
               .flags = (guint16)flags};
  item.block = G_MAXUINT32;
  g_array_append_val(l->items, item);
}

Item *galley_item(CarnetLayout *l, guint index) { return &g_array_index(l->items, Item, index); }

guint galley_close(CarnetLayout *l, gint32 height) {
  Item *item = galley_item(l, l->items->len - 1);
  item->n_runs = l->runs->len - item->run;
  item->n_draws = l->draws->len - item->draw;
  item->n_links = l->links->len - item->link;
  item->height = height;
  guint index = l->items->len - 1;
  if (!(item->flags & ITEM_OUT)) g_array_append_val(l->flow, index);
  return index;
}

gint32 galley_baseline(gint32 size, gint32 leading) {
  return (leading + size * 687 / 1000) / 2; /* capitals of 0.687 em in the middle of the slot */
}

/* ---- runs
 * ------------------------------------------------------------------------------------------------------- */

typedef struct {
  CarnetLayout *l;
  Run run;
  gboolean open;
  gint32 y;
} Writer;

static void flush(Writer *w) {
  if (w->open && w->run.n > 0) g_array_append_val(w->l->runs, w->run);
  w->open = FALSE;
}

static void write_glyph(Writer *w, const Glyph *g, gint32 pen, gboolean moved) {
  guint8 stroke = g->flags & GLYPH_STROKE ? RUN_STROKE : 0;
  const Run *r = &w->run;
  if (w->open &&
      (moved || r->font != g->font || r->size != g->size || r->ink != g->ink || r->flags != stroke))
    flush(w);
  if (!w->open) {
    w->run = (Run){.x = pen,
                   .y = w->y,
                   .size = g->size,
                   .text = (guint32)w->l->text->len,
                   .font = g->font,
                   .ink = g->ink,
                   .flags = stroke};
    w->open = TRUE;
  }
  char utf8[8];
  gint n = g_unichar_to_utf8(g->c, utf8);
  g_string_append_len(w->l->text, utf8, n);
  w->run.n += (guint32)n;
  w->run.width += g->advance;
}

/* The boxes of links: from `from` to the pen, on the line at y. */
static void write_link(CarnetLayout *l, guint link, gint32 from, gint32 to, gint32 y, gint32 size) {
  if (link == 0 || to <= from) return;
  galley_link(l, from, y - size * 3 / 4, to, y + size / 4, l->shaper.links->pdata[link - 1]);
  galley_line(l, from, y + PT(1.4), to, y + PT(1.4), PT(0.4), INK_LINK);
}

static gint32 natural_advance(const CarnetLayout *l, const Glyph *g) {
  guint width = fonts_width(l->fonts, (FontId)g->font, g->c);
  return width == FONT_NO_GLYPH ? 0 : (gint32)((gint64)width * g->size / 1000);
}

void galley_glyphs(CarnetLayout *l, const GArray *glyphs, const Line *line, gint32 x, gint32 y) {
  const Glyph *g = glyphs->len ? &g_array_index(glyphs, Glyph, 0) : NULL;
  Writer w = {.l = l, .y = y};
  gint32 pen = x, squeeze = line->squeeze, link_from = x;
  guint link = 0;
  gboolean moved = FALSE;
  for (guint i = line->start; i < line->end; i++) {
    gint32 before = i == line->start ? lines_lead(&g[i]) : g[i].before, after = 0;
    gint32 give = i == line->start ? 0 : MIN(squeeze, lines_give(g, i, glyphs->len));
    squeeze -= give;
    if (g[i].flags & GLYPH_OPENS)
      before -= give;
    else
      after = give;
    if (g[i].link != link) {
      write_link(l, link, link_from, pen, y, g[i].size);
      link = g[i].link;
      link_from = pen + before;
    }
    pen += before;
    write_glyph(&w, &g[i], pen, moved || before != 0);
    pen += g[i].advance - after;
    moved = after != 0 || g[i].advance != natural_advance(l, &g[i]);
  }
  flush(&w);
  if (line->end > line->start) write_link(l, link, link_from, pen, y, g[line->end - 1].size);
}

static GArray *shape_line(CarnetLayout *l, const char *text, const TextStyle *style, Line *line) {
  GArray *glyphs = g_array_new(FALSE, FALSE, sizeof(Glyph));
  shape_add(&l->shaper, glyphs, text, style);
  shape_finish(glyphs);
  g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(Line));
  lines_break(glyphs, G_MAXINT32 / 2, lines, NULL);
  *line = g_array_index(lines, Line, 0);
  return glyphs;
}

gint32 galley_text_width(CarnetLayout *l, const char *text, const TextStyle *style) {
  Line line;
  g_array_unref(shape_line(l, text, style, &line));
  return line.width;
}

gint32 galley_text(CarnetLayout *l, const char *text, const TextStyle *style, gint32 x, gint32 y,
                   Align align) {
  Line line;
  g_autoptr(GArray) glyphs = shape_line(l, text, style, &line);
  gint32 shift = align == ALIGN_RIGHT ? line.width : align == ALIGN_CENTRE ? line.width / 2 : 0;
  galley_glyphs(l, glyphs, &line, x - shift, y);
  return line.width;
}

void galley_text_within(CarnetLayout *l, const char *text, const TextStyle *style, gint32 x, gint32 y,
                        gint32 width) {
  if (galley_text_width(l, text, style) <= width) {
    galley_text(l, text, style, x, y, ALIGN_LEFT);
    return;
  }
  g_autoptr(GString) cut = g_string_new(text);
  while (cut->len > 0) {
    const char *last = g_utf8_find_prev_char(cut->str, cut->str + cut->len);
    g_string_truncate(cut, last ? (gsize)(last - cut->str) : 0);
    g_autofree char *with = g_strconcat(cut->str, "\xe2\x80\xa6", NULL);
    if (cut->len > 0 && galley_text_width(l, with, style) > width) continue;
    galley_text(l, with, style, x, y, ALIGN_LEFT);
    return;
  }
}

void galley_digest(CarnetLayout *l, guint first, guint digits, gint32 x, gint32 y, gint32 size, Ink ink) {
  Run run = {.x = x,
             .y = y,
             .size = size,
             .text = (guint32)l->text->len,
             .n = digits,
             .font = FONT_MONO,
             .ink = (guint8)ink};
  run.flags = RUN_DIGEST;
  run.digest = (guint8)first;
  run.width = (gint32)((gint64)fonts_width(l->fonts, FONT_MONO, '0') * size / 1000) * (gint32)digits;
  for (guint i = 0; i < digits; i++) g_string_append_c(l->text, '0');
  g_array_append_val(l->runs, run);
}

/* ---- shapes and links
 * -------------------------------------------------------------------------------------------------- */

void galley_draw(CarnetLayout *l, const Draw *draw) { g_array_append_val(l->draws, *draw); }

void galley_line(CarnetLayout *l, gint32 x0, gint32 y0, gint32 x1, gint32 y1, gint32 width, Ink ink) {
  galley_draw(
      l,
      &(Draw){.x0 = x0, .y0 = y0, .x1 = x1, .y1 = y1, .width = width, .kind = DRAW_LINE, .ink = (guint8)ink});
}

void galley_link(CarnetLayout *l, gint32 x0, gint32 y0, gint32 x1, gint32 y1, const char *target) {
  guint index = 0;
  for (; index < l->shaper.links->len; index++)
    if (l->shaper.links->pdata[index] == (gpointer)target ||
        g_str_equal(l->shaper.links->pdata[index], target))
      break;
  if (index == l->shaper.links->len) g_ptr_array_add(l->shaper.links, g_strdup(target));
  Link link = {x0, y0, x1, y1, index, 0};
  g_array_append_val(l->links, link);
}

void galley_link_item(CarnetLayout *l, gint32 x0, gint32 y0, gint32 x1, gint32 y1, guint item) {
  Link link = {x0, y0, x1, y1, G_MAXUINT32, item};
  g_array_append_val(l->links, link);
}
