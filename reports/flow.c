/* flow.c - running text to items: headings, paragraphs, lists, boxes, code; keeping lines together. */
#include "galley.h"

#include <string.h>

const char *builder_text(const Builder *b, const char *id) {
  return carnet_texts_get(b->options->texts, b->document->lang, id);
}

CarnetLang builder_other(const Builder *b) {
  return b->document->lang == CARNET_LANG_EN ? CARNET_LANG_ZH : CARNET_LANG_EN;
}

FlowStyle flow_style(Role role) {
  return (FlowStyle){.width = TEXT_WIDTH, .role = role, .ink = role_style(role)->ink};
}

/* Orphans and widows: two lines. */
static guint keep_flags(guint i, guint n, gboolean keep) {
  gboolean with_next = (i == 0 && n > 1) || (i + 2 == n) || (keep && i + 1 == n);
  return with_next ? ITEM_KEEP : 0;
}

static guint flow_glyphs(Builder *b, GArray *glyphs, const FlowStyle *style) {
  CarnetLayout *l = b->l;
  const RoleStyle *role = role_style(style->role);
  shape_finish(glyphs);
  gint32 leading = style->leading          ? style->leading
                   : shape_has_cjk(glyphs) ? role->leading_cjk
                                           : role->leading;
  g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(Line));
  lines_break(glyphs, style->width, lines, &l->forced);
  for (guint i = 0; i < lines->len; i++) {
    galley_open(l, i == 0 ? style->before : 0, style->flags | keep_flags(i, lines->len, style->keep));
    if (style->bar) galley_line(l, MM(0.6), 0, MM(0.6), leading, PT(1.2), INK_RULE);
    galley_glyphs(l, glyphs, &g_array_index(lines, Line, i), style->x, galley_baseline(role->size, leading));
    galley_close(l, leading);
  }
  return lines->len;
}

static void add_spans(Builder *b, GArray *glyphs, const GPtrArray *spans, CarnetLang lang,
                      const FlowStyle *style) {
  for (guint i = 0; i < spans->len; i++) {
    const Span *span = spans->pdata[i];
    TextStyle text = text_style(style->role, lang);
    text.ink = span->url ? INK_LINK : style->ink;
    text.url = span->url;
    text.mono = text.mono || (span->style & SPAN_MONO);
    /* emphasis in Chinese is bold; Latin has no italic face here either */
    text.bold = text.bold || (span->style & (SPAN_BOLD | SPAN_EMPHASIS));
    if (text.mono && !role_style(style->role)->mono) text.size = text.size * 9 / 10;
    shape_add(&b->l->shaper, glyphs, span->text, &text);
  }
}

guint flow_spans(Builder *b, const GPtrArray *spans, CarnetLang lang, const FlowStyle *style) {
  g_autoptr(GArray) glyphs = g_array_new(FALSE, FALSE, sizeof(Glyph));
  add_spans(b, glyphs, spans, lang, style);
  return flow_glyphs(b, glyphs, style);
}

guint flow_text(Builder *b, const char *text, CarnetLang lang, const FlowStyle *style) {
  g_autoptr(GArray) glyphs = g_array_new(FALSE, FALSE, sizeof(Glyph));
  TextStyle t = text_style(style->role, lang);
  t.ink = style->ink;
  shape_add(&b->l->shaper, glyphs, text, &t);
  return flow_glyphs(b, glyphs, style);
}

/*
 * A number or bullet on the line that item `first` holds: an item of no height before it, which takes over
 * what the line asks of the page.
 */
static void put_mark(Builder *b, guint first, const char *mark, const TextStyle *style, gint32 x,
                     Align align) {
  CarnetLayout *l = b->l;
  gint32 leading = galley_item(l, first)->height;
  galley_open(l, 0, ITEM_KEEP);
  galley_text(l, mark, style, x, galley_baseline(style->size, leading), align);
  guint mark_item = galley_close(l, 0);
  Item *item = galley_item(l, mark_item), *line = galley_item(l, first);
  item->before = line->before;
  item->block = line->block;
  item->flags |= line->flags & (ITEM_PAGE | ITEM_SECTION);
  line->before = 0;
  line->flags &= (guint16) ~(ITEM_PAGE | ITEM_SECTION);
  g_array_remove_index(l->flow, l->flow->len - 1);
  guint at = l->flow->len;
  while (g_array_index(l->flow, guint, at - 1) != first) at--;
  g_array_insert_val(l->flow, at - 1, mark_item);
}

/* ---- headings
 * -------------------------------------------------------------------------------------------------- */

typedef struct {
  Role role;
  gint32 before, after, number; /* width that the number takes at least */
} HeadingStyle;

static const HeadingStyle headings[] = {
    {ROLE_H1, 0, PT(13), MM(9)}, {ROLE_H2, PT(26), PT(6.5), MM(10)}, {ROLE_H3, PT(19.5), PT(6.5), 0}};

static void space_after(Builder *b, gint32 height) {
  galley_open(b->l, 0, ITEM_KEEP);
  galley_close(b->l, height);
}

static void flow_heading(Builder *b, const Block *block) {
  const HeadingStyle *h = &headings[block->level - 1];
  FlowStyle style = flow_style(h->role);
  TextStyle text = text_style(h->role, b->document->lang);
  const RoleStyle *role = role_style(h->role);
  gint32 indent = 0;
  if (block->mark) indent = MAX(h->number, galley_text_width(b->l, block->mark, &text) + role->size / 2);
  style.before = h->before;
  style.keep = TRUE;
  style.flags = ITEM_KEEP;
  style.x = indent;
  style.width = page_grid(b->l->paper, FALSE)->width - indent;
  guint first = b->l->items->len;
  flow_spans(b, block->text[0], b->document->lang, &style);
  Item *item = galley_item(b->l, first);
  item->flags |= ITEM_SECTION | (block->level == 1 ? ITEM_PAGE : 0);
  item->block = b->block;
  if (block->mark) put_mark(b, first, block->mark, &text, 0, ALIGN_LEFT);
  if (block->text[1]) {
    FlowStyle second = flow_style(ROLE_H_SECOND);
    second.keep = TRUE;
    second.flags = ITEM_KEEP;
    second.x = indent;
    second.width = style.width;
    flow_spans(b, block->text[1], builder_other(b), &second);
  }
  space_after(b, h->after);
}

/* ---- paragraphs, lists, boxes, code
 * --------------------------------------------------------------------------------- */

static void flow_both(Builder *b, const Block *block, FlowStyle *style) {
  style->keep = block->text[1] != NULL;
  flow_spans(b, block->text[0], b->document->lang, style);
  if (block->text[1]) {
    FlowStyle second = *style;
    second.role = ROLE_SECOND;
    second.ink = role_style(ROLE_SECOND)->ink;
    second.before = 0;
    second.keep = FALSE;
    flow_spans(b, block->text[1], builder_other(b), &second);
  }
}

static void flow_item(Builder *b, const Block *block) {
  FlowStyle style = flow_style(ROLE_TEXT);
  gint32 indent = MM(5) * (gint32)block->level;
  style.before = PT(2);
  style.x = indent;
  style.width = TEXT_WIDTH - indent;
  guint first = b->l->items->len;
  flow_both(b, block, &style);
  TextStyle text = text_style(ROLE_TEXT, b->document->lang);
  if (block->mark) put_mark(b, first, block->mark, &text, indent - MM(2), ALIGN_RIGHT);
}

static void flow_quote(Builder *b, const Block *block) {
  FlowStyle style = flow_style(ROLE_TEXT);
  style.before = PT(6.5);
  style.x = MM(4);
  style.width = TEXT_WIDTH - MM(4);
  style.bar = TRUE;
  flow_both(b, block, &style);
}

static void flow_code(Builder *b, const Block *block) {
  FlowStyle style = flow_style(ROLE_MONO);
  style.before = PT(6.5);
  style.x = MM(4);
  style.width = page_grid(b->l->paper, FALSE)->width - MM(4);
  flow_spans(b, block->text[0], CARNET_LANG_EN, &style);
}

static void flow_rule(Builder *b) {
  galley_open(b->l, PT(6.5), 0);
  galley_line(b->l, 0, PT(3), TEXT_WIDTH, PT(3), PT(0.5), INK_RULE);
  galley_close(b->l, PT(6.5));
}

void flow_block(Builder *b, const Block *block) {
  FlowStyle style = flow_style(ROLE_TEXT);
  style.before = PT(6.5);
  switch (block->kind) {
  case BLOCK_HEADING: flow_heading(b, block); break;
  case BLOCK_PARAGRAPH: flow_both(b, block, &style); break;
  case BLOCK_ITEM: flow_item(b, block); break;
  case BLOCK_QUOTE: flow_quote(b, block); break;
  case BLOCK_CODE: flow_code(b, block); break;
  case BLOCK_RULE: flow_rule(b); break;
  case BLOCK_DATA: data_build(b, block->data); break;
  }
}
