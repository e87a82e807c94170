/* shape.c - text to glyphs: fonts by code point, gaps between scripts, compressed marks, visible substitutes.
 */
#include "shape.h"

#include "carnet/text.h"

#include <string.h>

TextStyle text_style(Role role, CarnetLang lang) {
  const RoleStyle *r = role_style(role);
  return (TextStyle){r->size, r->bold, r->mono, r->ink, lang, NULL};
}

/* ---- one character
 * ------------------------------------------------------------------------------------------ */

static guint16 link_index(Shaper *shaper, const char *url) {
  if (!url) return 0;
  if (shaper->links->len > 0 && g_str_equal(shaper->links->pdata[shaper->links->len - 1], url))
    return (guint16)shaper->links->len;
  if (shaper->links->len >= G_MAXUINT16 - 1) return 0;
  g_ptr_array_add(shaper->links, g_strdup(url));
  return (guint16)shaper->links->len;
}

static void warn_missing(Shaper *shaper, gunichar c) {
  if (!g_hash_table_add(shaper->warned, GUINT_TO_POINTER(c))) return;
  g_ptr_array_add(shaper->warnings, g_strdup_printf("no font has U+%04X; drawn as [U+%04X]", c, c));
}

/* Latin of the sign font is a seventh wider: drawn at 94 % of the size. */
static gint32 size_in(FontId font, gint32 size, gunichar c) {
  return font == FONT_SIGN && c < 0x2000 ? size * 94 / 100 : size;
}

static void add_glyph(Shaper *shaper, GArray *glyphs, gunichar c, FontId font, const TextStyle *style,
                      guint16 link) {
  Glyph glyph = {
      .c = c, .font = (guint8)font, .ink = (guint8)style->ink, .lang = (guint8)style->lang, .link = link};
  glyph.size = size_in(font, style->size, c);
  guint width = fonts_width(shaper->fonts, font, c);
  glyph.advance = width == FONT_NO_GLYPH ? 0 : (gint32)((gint64)width * glyph.size / 1000);
  if (style->bold && (font == FONT_HAN || font == FONT_SIGN || font == FONT_MONO))
    glyph.flags |= GLYPH_STROKE;
  g_array_append_val(glyphs, glyph);
}

static void add_substitute(Shaper *shaper, GArray *glyphs, gunichar c, const TextStyle *style, guint16 link) {
  char text[16];
  g_snprintf(text, sizeof text, "[U+%04X]", c);
  warn_missing(shaper, c);
  for (const char *p = text; *p; p++)
    add_glyph(shaper, glyphs, (guchar)*p, style->mono ? FONT_MONO : FONT_SANS, style, link);
}

typedef struct {
  gunichar c;
  guint flags;       /* GLYPH_SPACE: a line may end at it */
  guint8 ems, parts; /* width in ems / parts; parts 0: the font's blank */
} Blank;

/* U+2009 and U+202F are in no font: the pen moves. Those of no width are left out. */
static const Blank blanks[] = {
    {' ', GLYPH_SPACE, 0, 0},    {'\t', GLYPH_SPACE, 0, 0},   {'\n', GLYPH_HARD, 0, 1},    {0xA0, 0, 0, 0},
    {0x2002, GLYPH_SPACE, 1, 2}, {0x2003, GLYPH_SPACE, 1, 1}, {0x2009, GLYPH_SPACE, 1, 6}, {0x202F, 0, 1, 6},
    {0x3000, GLYPH_SPACE, 1, 1},
};
static const gunichar invisible[] = {0xAD, 0x200B, 0x2060, 0xFEFF};

/* What is not drawn as itself; TRUE where it was such a character. */
static gboolean add_blank(Shaper *shaper, GArray *glyphs, gunichar c, const TextStyle *style, FontId latin,
                          guint16 link) {
  for (guint i = 0; i < G_N_ELEMENTS(invisible); i++)
    if (c == invisible[i]) return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS(blanks); i++) {
    if (c != blanks[i].c) continue;
    add_glyph(shaper, glyphs, ' ', latin, style, link);
    Glyph *glyph = &g_array_index(glyphs, Glyph, glyphs->len - 1);
    glyph->flags = (guint8)blanks[i].flags;
    if (blanks[i].parts) glyph->advance = style->size * blanks[i].ems / blanks[i].parts;
    return TRUE;
  }
  return FALSE;
}

void shape_add(Shaper *shaper, GArray *glyphs, const char *text, const TextStyle *style) {
  guint flags = (style->bold ? PICK_BOLD : 0u) | (style->mono ? PICK_MONO : 0u) |
                (style->lang == CARNET_LANG_ZH ? PICK_CHINESE : 0u);
  FontId latin = style->mono ? FONT_MONO : style->bold ? FONT_BOLD : FONT_SANS;
  guint16 link = link_index(shaper, style->url);
  for (const char *p = text; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (c > ' ' && c < 0x7F) {
      add_glyph(shaper, glyphs, c, latin, style, link);
      continue;
    }
    if (add_blank(shaper, glyphs, c, style, latin, link)) continue;
    FontId font = fonts_pick(shaper->fonts, c, flags);
    if (font == N_FONTS)
      add_substitute(shaper, glyphs, c, style, link);
    else
      add_glyph(shaper, glyphs, c, font, style, link);
  }
}

/* ---- a paragraph
 * --------------------------------------------------------------------------------------------- */

static gboolean is_han_letter(const Glyph *g) {
  return g->font == FONT_HAN && !(g->flags & (GLYPH_OPENS | GLYPH_CLOSES)) && g->c >= 0x2E80 &&
         !(g->c >= 0x3000 && g->c <= 0x303F) && !(g->c >= 0xFF00 && g->c <= 0xFF0F);
}

static gboolean is_latin_letter(const Glyph *g) {
  return g->font != FONT_HAN && g->font != FONT_MONO && !(g->flags & (GLYPH_SPACE | GLYPH_HARD)) &&
         g_unichar_isalnum(g->c);
}

static gboolean scripts_meet(const Glyph *a, const Glyph *b) {
  return (is_han_letter(a) && is_latin_letter(b)) || (is_latin_letter(a) && is_han_letter(b));
}

/* A quarter em of the smaller size between scripts; a blank of the source there becomes that gap. */
static void set_gaps(GArray *glyphs) {
  Glyph *g = &g_array_index(glyphs, Glyph, 0);
  for (guint i = 1; i < glyphs->len; i++) {
    if (scripts_meet(&g[i - 1], &g[i])) g[i].before = MIN(g[i - 1].size, g[i].size) / 4;
    if (i + 1 < glyphs->len && (g[i].flags & GLYPH_SPACE) && scripts_meet(&g[i - 1], &g[i + 1]))
      g[i].advance = MIN(g[i - 1].size, g[i + 1].size) / 4;
  }
}

/* A closing mark before a mark, an opening one after an opening one: half an em less between them. */
static void compress_marks(GArray *glyphs) {
  Glyph *g = &g_array_index(glyphs, Glyph, 0);
  for (guint i = 1; i < glyphs->len; i++) {
    gboolean mark = (g[i].flags & (GLYPH_OPENS | GLYPH_CLOSES)) != 0;
    gboolean shorten = ((g[i - 1].flags & GLYPH_CLOSES) && mark) ||
                       ((g[i - 1].flags & GLYPH_OPENS) && (g[i].flags & GLYPH_OPENS));
    if (shorten) g[i].before -= MIN(g[i - 1].advance, g[i].advance) / 2;
  }
}

void shape_finish(GArray *glyphs) {
  if (glyphs->len == 0) return;
  linebreak_mark(glyphs);
  if (!shape_has_cjk(glyphs)) return;
  set_gaps(glyphs);
  compress_marks(glyphs);
}

gboolean shape_has_cjk(const GArray *glyphs) {
  for (guint i = 0; i < glyphs->len; i++)
    if (g_array_index(glyphs, Glyph, i).font == FONT_HAN) return TRUE;
  return FALSE;
}
