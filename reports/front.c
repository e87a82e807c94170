/* front.c - the cover and the contents (typography.md, "Cover, contents, running heads, provenance"). */
#include "galley.h"

#include <string.h>

/* ---- cover
 * ---------------------------------------------------------------------------------------------------- */

static void cover_text(Builder *b, const char *text, guint k, Role role, gint32 before, guint flags) {
  if (!text || !*text) return;
  FlowStyle style = flow_style(role);
  style.width = page_grid(b->l->paper, FALSE)->width;
  style.before = before;
  style.flags = flags;
  flow_text(b, text, k == 0 ? b->document->lang : builder_other(b), &style);
}

static const char *paired(const Data *data, const char *what, CarnetLang lang) {
  g_autofree char *key = g_strdup_printf("%s.%s", what, carnet_lang_name(lang));
  return data_body(data, key);
}

static const char *snapshot_value(const Builder *b, const char *key) {
  const GPtrArray *pairs = b->options->snapshot ? b->options->snapshot->pairs : NULL;
  for (guint i = 0; pairs && i + 1 < pairs->len; i += 2)
    if (g_str_equal(pairs->pdata[i], key)) return pairs->pdata[i + 1];
  return NULL;
}

/* One of the four lines: name at the left, value beside it. */
static void cover_line(Builder *b, const char *id, const char *value, gboolean mono) {
  if (!value || !*value) return;
  CarnetLayout *l = b->l;
  gint32 x = MM(42), width = page_grid(l->paper, FALSE)->width;
  TextStyle name = text_style(ROLE_NOTE, b->document->lang);
  g_autoptr(GArray) glyphs = g_array_new(FALSE, FALSE, sizeof(Glyph)),
                    lines = g_array_new(FALSE, FALSE, sizeof(Line));
  TextStyle style = text_style(ROLE_TEXT, b->document->lang);
  style.mono = mono;
  shape_add(&l->shaper, glyphs, value, &style);
  shape_finish(glyphs);
  lines_break(glyphs, width - x, lines, &l->forced);
  galley_open(l, 0, ITEM_KEEP);
  galley_line(l, 0, 0, width, 0, PT(0.25), INK_HAIR);
  galley_text(l, builder_text(b, id), &name, 0, PT(4) + galley_baseline(style.size, PT(13)), ALIGN_LEFT);
  for (guint i = 0; i < lines->len; i++)
    galley_glyphs(l, glyphs, &g_array_index(lines, Line, i), x,
                  PT(4) + (gint32)i * PT(13) + galley_baseline(style.size, PT(13)));
  galley_close(l, PT(8) + (gint32)lines->len * PT(13));
}

/* What this report is not, in a frame. */
static void cover_not(Builder *b, const Data *data) {
  CarnetLayout *l = b->l;
  gint32 width = page_grid(l->paper, FALSE)->width, pad = MM(4), y = pad;
  g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(Line));
  galley_open(l, PT(39), ITEM_KEEP | ITEM_GRID);
  for (guint k = 0; k < (b->document->bilingual ? 2u : 1u); k++) {
    CarnetLang lang = k == 0 ? b->document->lang : builder_other(b);
    const char *text = paired(data, "not", lang);
    const char *const part[] = {carnet_texts_get(b->options->texts, lang, "report.not_title"),
                                text ? text : carnet_texts_get(b->options->texts, lang, "report.not")};
    for (guint i = 0; i < 2; i++) {
      g_autoptr(GArray) glyphs = g_array_new(FALSE, FALSE, sizeof(Glyph));
      TextStyle style = text_style(k == 0 ? ROLE_TEXT : ROLE_SECOND, lang);
      style.bold = i == 0;
      shape_add(&l->shaper, glyphs, part[i], &style);
      shape_finish(glyphs);
      g_array_set_size(lines, 0);
      lines_break(glyphs, width - 2 * pad, lines, &l->forced);
      for (guint n = 0; n < lines->len; n++, y += PT(14.5))
        galley_glyphs(l, glyphs, &g_array_index(lines, Line, n), pad,
                      y + galley_baseline(style.size, PT(14.5)));
    }
    if (k == 0 && b->document->bilingual) y += PT(5);
  }
  y += pad;
  galley_draw(
      l,
      &(Draw){.x0 = 0, .y0 = 0, .x1 = width, .y1 = y, .width = PT(0.5), .kind = DRAW_FRAME, .ink = INK_RULE});
  galley_close(l, y);
}

/* At the foot: the content digest in groups of four, the command that checks it. */
static void cover_digest(Builder *b) {
  CarnetLayout *l = b->l;
  const PageGrid *grid = page_grid(l->paper, FALSE);
  TextStyle note = text_style(ROLE_NOTE, b->document->lang), mono = text_style(ROLE_MONO, CARNET_LANG_EN);
  gint32 digit = galley_text_width(l, "0", &mono), x = 0, y = galley_baseline(note.size, PT(10));
  galley_open(l, 0, ITEM_OUT);
  galley_line(l, 0, -PT(6), grid->width, -PT(6), PT(0.25), INK_HAIR);
  galley_text(l, builder_text(b, "report.content"), &note, 0, y, ALIGN_LEFT);
  y += PT(11);
  for (guint i = 0; i < 64; i += 4) {
    galley_digest(l, i, 4, x, y, mono.size, INK_INK);
    x += digit * 5;
    if (i == 28) x = 0, y += PT(10);
  }
  y += PT(12);
  galley_text(l, builder_text(b, "report.check_command"), &note, 0, y, ALIGN_LEFT);
  b->cover_foot = galley_close(l, 0);
  b->cover_foot_y = grid->height - PT(38);
}

void front_cover(Builder *b, const Data *data) {
  gboolean both = b->document->bilingual;
  galley_open(b->l, 0, ITEM_PAGE | ITEM_BARE | ITEM_KEEP);
  galley_close(b->l, PT(78));
  cover_text(b, paired(data, "kind", b->document->lang), 0, ROLE_KIND, 0, ITEM_KEEP);
  cover_text(b, data->caption[0], 0, ROLE_COVER, PT(6.5), ITEM_KEEP);
  if (both) cover_text(b, data->caption[1], 1, ROLE_COVER_SECOND, PT(4), ITEM_KEEP);
  cover_text(b, b->document->organisation, 0, ROLE_KIND, PT(13), ITEM_KEEP);
  galley_open(b->l, 0, ITEM_KEEP);
  galley_close(b->l, PT(39));
  const char *whom = paired(data, "for", b->document->lang);
  g_autofree char *level_id = g_strdup_printf("report.level.%s", b->options->level ? b->options->level : "");
  const char *level =
      carnet_texts_has(b->options->texts, level_id) ? builder_text(b, level_id) : b->options->level;
  const char *given = data_body(data, "as_of");
  const char *zones = given && *given ? given : snapshot_value(b, "as_of_zones");
  const char *records = snapshot_value(b, "commit");
  cover_line(b, "report.for_whom", whom, FALSE);
  cover_line(b, "report.as_of", zones && *zones ? zones : b->options->as_of, FALSE);
  cover_line(b, "report.records", records, TRUE);
  cover_line(b, "report.level", level, FALSE);
  galley_open(b->l, 0, ITEM_KEEP);
  galley_line(b->l, 0, 0, page_grid(b->l->paper, FALSE)->width, 0, PT(0.25), INK_HAIR);
  galley_close(b->l, 0);
  cover_not(b, data);
  galley_open(b->l, 0, 0);
  galley_close(b->l, 0);
  cover_digest(b);
}

/* ---- contents
 * -----------------------------------------------------------------------------------------------------------
 */

typedef struct {
  Builder *b;
  gint32 width, leading;
  Role role; /* headings as text, captions smaller */
} Contents;

/* An entry: its lines now; leader and page number when the pages are known (furniture.c). */
static void contents_entry(const Contents *c, guint block, const char *mark, const char *text,
                           CarnetLang lang, gboolean bold, gint32 indent, gint32 before) {
  Builder *b = c->b;
  CarnetLayout *l = b->l;
  g_autoptr(GArray) glyphs = g_array_new(FALSE, FALSE, sizeof(Glyph)),
                    lines = g_array_new(FALSE, FALSE, sizeof(Line));
  TextStyle style = text_style(c->role, lang);
  style.bold = bold;
  gint32 x = indent + MM(bold ? 8 : 10);
  shape_add(&l->shaper, glyphs, text, &style);
  shape_finish(glyphs);
  lines_break(glyphs, c->width - x - MM(14), lines, &l->forced);
  gint32 leading = c->leading;
  for (guint i = 0; i < lines->len; i++) {
    galley_open(l, i == 0 ? before : 0, i + 1 < lines->len ? ITEM_KEEP : 0);
    if (i == 0 && mark)
      galley_text(l, mark, &style, indent, galley_baseline(style.size, leading), ALIGN_LEFT);
    const Line *line = &g_array_index(lines, Line, i);
    galley_glyphs(l, glyphs, line, x, galley_baseline(style.size, leading));
    guint item = galley_close(l, leading);
    if (i + 1 < lines->len) continue;
    ContentsEntry entry = {item, block, x + line->width, c->width, c->role, leading};
    g_array_append_val(b->contents, entry);
  }
}

static void contents_headings(const Contents *c) {
  const GPtrArray *blocks = c->b->document->blocks;
  for (guint i = 0; i < blocks->len; i++) {
    const Block *block = blocks->pdata[i];
    if (block->kind != BLOCK_HEADING || block->level > 2) continue;
    g_autofree char *first = spans_plain(block->text[0]), *second = spans_plain(block->text[1]);
    g_autofree char *both = *second ? g_strdup_printf("%s  %s", first, second) : g_strdup(first);
    gboolean top = block->level == 1;
    contents_entry(c, i, block->mark, both, c->b->document->lang, top, top ? 0 : MM(8), top ? PT(3.5) : 0);
  }
}

static void contents_captions(const Contents *c, gboolean figures) {
  Builder *b = c->b;
  const GPtrArray *blocks = b->document->blocks;
  gboolean first = TRUE;
  for (guint i = 0; i < blocks->len; i++) {
    const Block *block = blocks->pdata[i];
    const Data *data = block->data;
    if (!data || data->number == 0 || ((data_shape(data->kind)->needs & DATA_IS_FIGURE) != 0) != figures)
      continue;
    if (first) {
      FlowStyle style = flow_style(ROLE_H3);
      style.before = PT(13);
      style.keep = TRUE;
      flow_text(b, builder_text(b, figures ? "report.figures" : "report.tables"), b->document->lang, &style);
      first = FALSE;
    }
    g_autofree char *number = g_strdup_printf("%u", data->number);
    contents_entry(c, i, number, data->caption[0], b->document->lang, FALSE, 0, 0);
  }
}

void front_contents(Builder *b) {
  Contents c = {b, page_grid(b->l->paper, FALSE)->width, CONTENTS_LEADING, ROLE_TEXT};
  galley_open(b->l, 0, ITEM_PAGE | ITEM_KEEP);
  galley_close(b->l, 0);
  FlowStyle style = flow_style(ROLE_H1);
  style.keep = TRUE;
  flow_text(b, builder_text(b, "report.contents"), b->document->lang, &style);
  contents_headings(&c);
  c.leading = PT(10);
  c.role = ROLE_CELL;
  contents_captions(&c, FALSE);
  contents_captions(&c, TRUE);
}
