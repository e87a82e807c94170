/* chart.c - which figure is drawn, and what figures share. */
#include "chart.h"

#include "carnet/text.h"

#include <string.h>

char *chart_text(const Data *data, guint row, const char *key, gboolean second) {
  g_autofree char *pair = second ? g_strconcat(key, ".2", NULL) : NULL;
  return carnet_text_safe(carnet_table_get(data->table, row, pair ? pair : key), -1);
}

gboolean chart_int(const Data *data, guint row, const char *key, gint64 *number) {
  const char *cell = carnet_table_get(data->table, row, key);
  char *end = NULL;
  *number = g_ascii_strtoll(cell, &end, 10);
  return *cell && !*end;
}

void chart_label(Builder *b, const Data *data, guint row, const char *key, gint32 y, gint32 width,
                 const char *mark, Ink ink) {
  g_autofree char *first = chart_text(data, row, key, FALSE), *second = chart_text(data, row, key, TRUE);
  TextStyle style = text_style(ROLE_CELL, b->document->lang),
            small = text_style(ROLE_CELL_SECOND, builder_other(b));
  gboolean both = b->document->bilingual && *second;
  gint32 up = both ? PT(4.5) : 0, x = 0;
  if (mark && *mark) {
    TextStyle sign = style;
    sign.bold = TRUE;
    sign.ink = ink;
    x = galley_text(b->l, mark, &sign, 0, y + PT(2.9) - up, ALIGN_LEFT) + PT(3);
  }
  galley_text_within(b->l, first, &style, x, y + PT(2.9) - up, width - x);
  if (both) galley_text_within(b->l, second, &small, x, y + PT(2.6) + PT(5), width - x);
}

guint chart_lines(Builder *b, const char *text, const TextStyle *style, gint32 x, gint32 y, gint32 width,
                  gint32 leading, gboolean draw) {
  g_autoptr(GArray) glyphs = g_array_new(FALSE, FALSE, sizeof(Glyph)),
                    lines = g_array_new(FALSE, FALSE, sizeof(Line));
  shape_add(&b->l->shaper, glyphs, text, style);
  shape_finish(glyphs);
  lines_break(glyphs, width, lines, draw ? &b->l->forced : NULL);
  for (guint i = 0; draw && i < lines->len; i++)
    galley_glyphs(b->l, glyphs, &g_array_index(lines, Line, i), x,
                  y + (gint32)i * leading + galley_baseline(style->size, leading));
  return lines->len;
}

void chart_box(Builder *b, gint32 x0, gint32 y0, gint32 x1, gint32 y1, DrawKind kind, Ink ink, gint32 width,
               gint32 dash) {
  if (x1 > x0 && y1 > y0) galley_draw(b->l, &(Draw){x0, y0, x1, y1, width, dash, (guint8)kind, (guint8)ink});
}

void chart_break(Builder *b, gint32 x, gint32 y0, gint32 y1) {
  galley_line(b->l, x - PT(0.2), y1 + PT(1), x + PT(2.8), y0 - PT(1), PT(2.6), INK_WHITE);
  galley_line(b->l, x - PT(1.6), y1 + PT(1), x + PT(1.4), y0 - PT(1), PT(0.6), INK_INK);
  galley_line(b->l, x + PT(1.2), y1 + PT(1), x + PT(4.2), y0 - PT(1), PT(0.6), INK_INK);
}

void chart_note(Builder *b, const char *id) {
  for (guint k = 0; k < (b->document->bilingual ? 2u : 1u); k++) {
    CarnetLang lang = k == 0 ? b->document->lang : builder_other(b);
    FlowStyle style = flow_style(ROLE_NOTE);
    style.before = k == 0 ? PT(3) : 0;
    flow_text(b, carnet_texts_get(b->options->texts, lang, id), lang, &style);
  }
}

void chart_build(Builder *b, const Data *data) {
  if (data->kind == DATA_NUMBERS) {
    numbers_build(b, data);
    return;
  }
  if (caption_above(b, data, 0, NULL)) return;
  switch (data->kind) {
  case DATA_HEATMAP: heat_build(b, data); break;
  case DATA_GAUGE: gauge_build(b, data); break;
  case DATA_BULLET: bullet_build(b, data); break;
  case DATA_TIMELINE: timeline_build(b, data); break;
  case DATA_CARD: card_build(b, data); break;
  default: break;
  }
  caption_below(b, data, 0);
}
