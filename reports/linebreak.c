/*
 * linebreak.c - where lines may end (typography.md, "Line breaking": CLREQ level "basic" plus GB) and greedy
 * lines.
 *
 * First push in: marks in the line give up to half an em each; then push out: the line ends earlier. Where no
 * end is allowed, the line is broken anyway and counted.
 */
#include "shape.h"

#include <string.h>

/* ---- classes
 * --------------------------------------------------------------------------------------------------- */

static const gunichar no_start[] = {
    0x3001, 0xFF0C, 0x3002, 0xFF0E, 0xFF1A, 0xFF1B, 0xFF01, 0xFF1F, 0xFF5E, 0xB7,   0xFF09, 0xFF3D, 0xFF5D,
    0x3015, 0x3009, 0x300B, 0x300D, 0x300F, 0x3011, 0x201D, 0x2019, 0xFF05, 0x2030, 0x2103, ',',    '.',
    ':',    ';',    '!',    '?',    ')',    ']',    '}',    '%',    0xB0,   '/',    0};
static const gunichar no_end[] = {0xFF08, 0xFF3B, 0xFF5B, 0x3014, 0x3008, 0x300A, 0x300C,
                                  0x300E, 0x3010, 0x201C, 0x2018, 0xFFE5, 0xFF04, 0x2116,
                                  '(',    '[',    '{',    '$',    0x20AC, '/',    0};
/* Full-width marks of which half is empty. */
static const gunichar opening[] = {0xFF08, 0xFF3B, 0xFF5B, 0x3014, 0x3008, 0x300A,
                                   0x300C, 0x300E, 0x3010, 0x201C, 0x2018, 0};
static const gunichar closing[] = {0x3001, 0xFF0C, 0x3002, 0xFF0E, 0xFF1A, 0xFF1B, 0xFF01,
                                   0xFF1F, 0xFF09, 0xFF3D, 0xFF5D, 0x3015, 0x3009, 0x300B,
                                   0x300D, 0x300F, 0x3011, 0x201D, 0x2019, 0};
/* Signs that stay with the number after them, and Chinese words that stay with the number before them. */
static const gunichar signs[] = {0x2264, 0x2265, '<',    '>',  '=',    '+', 0x2212,
                                 0xB1,   '~',    0x2248, 0xA7, 0x7B2C, 0};
static const gunichar units[] = {0x4E07, 0x4EBF, 0x6761, 0x4EBA, 0x5929, 0x5E74, 0x6708, 0x65E5, 0x9879,
                                 0x5143, 0x6B3E, 0x9875, 0x884C, 0x6B21, 0x4E2A, 0x5B57, 0x8F86, 0x5C0F,
                                 0x5206, 0x79D2, 0x7C73, 0x5343, 0x767E, 0x53F7, 0x7AE0, 0x8282, 0};

static gboolean among(gunichar c, const gunichar *list) {
  for (; *list; list++)
    if (*list == c) return TRUE;
  return FALSE;
}

static gboolean is_digit(const Glyph *g) { return g->c >= '0' && g->c <= '9'; }
static gboolean is_blank(const Glyph *g) { return (g->flags & (GLYPH_SPACE | GLYPH_HARD)) != 0; }
static gboolean is_id_sign(gunichar c) {
  return c == '.' || c == '_' || c == '/' || c == '-' || c == ':' || c == '=';
}

static void set_classes(Glyph *g) {
  if (is_blank(g)) return;
  gboolean latin = g->font != FONT_HAN;
  if (g->c < 0x80 && g_ascii_isalnum((char)g->c)) return;
  /* a Latin closing quote may follow a blank, an apostrophe stands in words: the quotes are marks in both
   * scripts */
  if (among(g->c, no_start)) g->flags |= GLYPH_NO_START;
  if (among(g->c, no_end)) g->flags |= GLYPH_NO_END;
  gboolean full =
      !latin && g->advance >= g->size * 9 / 10; /* ZenHei's quotes are narrow: nothing to take off */
  if (full && among(g->c, opening)) g->flags |= GLYPH_OPENS;
  if (full && among(g->c, closing)) g->flags |= GLYPH_CLOSES;
}

/* ---- pairs
 * -------------------------------------------------------------------------------------------------------- */

/* TRUE where the short word that begins at i is a unit: up to three letters, then no letter. */
static gboolean unit_follows(const Glyph *g, guint n, guint i) {
  guint letters = 0;
  for (; i < n && g_unichar_isalpha(g[i].c) && g[i].font != FONT_HAN; i++) letters++;
  static const char known[] =
      "|km|m|cm|mm|s|ms|h|Hz|kHz|MHz|KB|MB|GB|TB|B|kg|g|pt|px|V|A|W|kW|kWh|K|M|RMB|EUR|USD|CNY|";
  if (letters == 0 || letters > 3) return FALSE;
  char word[8] = "|";
  for (guint k = 0; k < letters; k++)
    word[1 + k] = g[i - letters + k].c < 0x80 ? (char)g[i - letters + k].c : '?';
  word[1 + letters] = '|';
  word[2 + letters] = '\0';
  return strstr(known, word) != NULL;
}

/* "Art.", "No.", "Table", "Figure" and such before a number, ending at i. */
static gboolean label_ends(const Glyph *g, guint i) {
  static const char *const labels[] = {"Art.",   "Arts.", "No.",   "Nr.",     "Table",
                                       "Figure", "para.", "Annex", "section", "page"};
  for (guint k = 0; k < G_N_ELEMENTS(labels); k++) {
    guint n = (guint)strlen(labels[k]);
    if (i + 1 < n) continue;
    gboolean same = i + 1 == n || is_blank(&g[i - n]) || g[i - n].c == '(';
    for (guint j = 0; same && j < n; j++) same = g[i + 1 - n + j].c == (gunichar)labels[k][j];
    if (same) return TRUE;
  }
  return FALSE;
}

/* What stays together across a blank or without one: number and unit, sign and number, label and number. */
static gboolean bound(const Glyph *g, guint n, guint a, guint b) {
  if (is_digit(&g[b])) return among(g[a].c, signs) || label_ends(g, a);
  if (is_digit(&g[a])) return among(g[b].c, units) || unit_follows(g, n, b) || g[b].c == '%';
  return FALSE;
}

static gboolean breaks_at_blank(const Glyph *g, guint n, guint i) {
  if (i + 1 >= n || is_blank(&g[i + 1])) return i + 1 < n && (g[i + 1].flags & GLYPH_HARD);
  if (i == 0 || is_blank(&g[i - 1])) return TRUE;
  return !bound(g, n, i - 1, i + 1);
}

static gboolean breaks_in_id(const Glyph *g, guint n, guint i, gboolean id) {
  if (i == 0 || i + 1 >= n || is_blank(&g[i + 1])) return FALSE;
  if (id)
    return is_id_sign(g[i].c) && !is_id_sign(g[i + 1].c) && !(is_digit(&g[i - 1]) && is_digit(&g[i + 1]));
  return (g[i].c == '-' || g[i].c == 0x2014) && g_unichar_isalpha(g[i - 1].c) &&
         g_unichar_isalpha(g[i + 1].c);
}

static gboolean breaks_between(const Glyph *g, guint n, guint i, gboolean id) {
  const Glyph *a = &g[i], *b = &g[i + 1];
  if (id && a->font != FONT_HAN && b->font != FONT_HAN) return breaks_in_id(g, n, i, TRUE);
  if ((a->flags & GLYPH_NO_END) || (b->flags & GLYPH_NO_START)) return FALSE;
  if (a->font != FONT_HAN && b->font != FONT_HAN) return breaks_in_id(g, n, i, FALSE);
  if (a->c == b->c && (a->c == 0x2014 || a->c == 0x2026)) return FALSE;
  return !bound(g, n, i, i + 1);
}

/* A token (no blanks, no Chinese) is an id where it is monospaced, or long and held together by signs. */
static gboolean token_is_id(const Glyph *g, guint n, guint start, guint *end) {
  guint i = start, marks = 0;
  for (; i < n && !is_blank(&g[i]) && g[i].font != FONT_HAN; i++)
    if (g[i].c == '.' || g[i].c == '_' || g[i].c == '/') marks++;
  *end = i;
  return i > start && (g[start].font == FONT_MONO || (i - start >= 14 && marks > 0));
}

/* A digest has no signs: monospaced tokens of more than 24 characters without any may break after every
 * eighth. */
static void mark_plain_token(Glyph *g, guint start, guint end) {
  if (end - start <= 24 || g[start].font != FONT_MONO) return;
  for (guint i = start; i < end; i++)
    if (is_id_sign(g[i].c)) return;
  for (guint i = start + 7; i + 8 < end; i += 8) g[i].flags |= GLYPH_BREAK;
}

void linebreak_mark(GArray *glyphs) {
  Glyph *g = &g_array_index(glyphs, Glyph, 0);
  guint n = glyphs->len, token_end = 0;
  gboolean id = FALSE;
  for (guint i = 0; i < n; i++) set_classes(&g[i]);
  for (guint i = 0; i < n; i++) {
    if (i >= token_end) {
      id = token_is_id(g, n, i, &token_end);
      if (id) mark_plain_token(g, i, token_end);
    }
    if (g[i].flags & GLYPH_HARD) continue;
    gboolean breaks = g[i].flags & GLYPH_SPACE
                          ? breaks_at_blank(g, n, i)
                          : i + 1 < n && !is_blank(&g[i + 1]) && breaks_between(g, n, i, id);
    if (breaks) g[i].flags |= GLYPH_BREAK;
  }
}

/* ---- lines
 * ----------------------------------------------------------------------------------------------------------
 */

/* An opening mark at the line's start loses its left half. */
gint32 lines_lead(const Glyph *g) { return g->flags & GLYPH_OPENS ? -(g->advance / 2) : 0; }
/* A closing one at the line's end its right half. */
static gint32 tail_of(const Glyph *g) { return g->flags & GLYPH_CLOSES ? g->advance / 2 : 0; }

gint32 lines_give(const Glyph *g, guint i, guint n) {
  if (g[i].flags & GLYPH_OPENS) return g[i].before < 0 ? 0 : g[i].advance / 2;
  if (g[i].flags & GLYPH_CLOSES) return i + 1 < n && g[i + 1].before < 0 ? 0 : g[i].advance / 2;
  return 0;
}

typedef struct {
  const Glyph *g;
  guint n;
  gint32 width;
  GArray *lines;
  guint *forced;
} Breaker;

/* Glyphs up to `stop`: blanks at the end taken off, the line added; the start of the next is returned. */
static guint add_line(Breaker *b, guint start, guint stop, gint32 over) {
  guint end = stop;
  while (end > start && is_blank(&b->g[end - 1])) end--;
  Line line = {.start = start, .end = end, .squeeze = MAX(over, 0)};
  for (guint i = start; i < end; i++)
    line.width += (i == start ? lines_lead(&b->g[i]) : b->g[i].before) + b->g[i].advance;
  if (end > start) line.width -= tail_of(&b->g[end - 1]);
  line.width -= line.squeeze;
  g_array_append_val(b->lines, line);
  while (stop < b->n && (b->g[stop].flags & GLYPH_SPACE)) stop++;
  return stop;
}

/* The glyph `at` does not fit: where the line ends, and how far its marks must give. */
static guint end_of_full_line(const Breaker *b, guint start, guint at, guint last, gint32 over, gint32 give,
                              gint32 *squeeze) {
  const Glyph *g = b->g;
  *squeeze = 0;
  gboolean may_end = at + 1 >= b->n || (g[at].flags & GLYPH_BREAK) || is_blank(&g[at + 1]);
  if ((g[at].flags & GLYPH_NO_START) && may_end && over <= give) {
    *squeeze = over;
    return at + 1;
  }
  if (last > start) return last;
  if (b->forced) ++*b->forced;
  return MAX(at, start + 1);
}

static guint break_one(Breaker *b, guint start) {
  const Glyph *g = b->g;
  gint32 pen = 0, give = 0, squeeze;
  guint last = start; /* the line may end before this glyph */
  for (guint i = start; i < b->n; i++) {
    if (g[i].flags & GLYPH_HARD) return add_line(b, start, i, 0) + 1;
    pen += (i == start ? lines_lead(&g[i]) : g[i].before) + g[i].advance;
    gint32 over = pen - tail_of(&g[i]) - b->width;
    if (over > 0 && !(g[i].flags & GLYPH_SPACE)) {
      guint end = end_of_full_line(b, start, i, last, over, give, &squeeze);
      return add_line(b, start, end, squeeze);
    }
    if (i > start) give += lines_give(g, i, b->n);
    if (g[i].flags & GLYPH_BREAK) last = i + 1;
  }
  return add_line(b, start, b->n, 0);
}

void lines_break(const GArray *glyphs, gint32 width, GArray *lines, guint *forced) {
  Breaker b = {glyphs->len ? &g_array_index(glyphs, Glyph, 0) : NULL, glyphs->len, width, lines, forced};
  guint at = 0;
  while (at < b.n && (b.g[at].flags & GLYPH_SPACE)) at++;
  while (at < b.n) at = break_one(&b, at);
  if (lines->len == 0) {
    Line empty = {0};
    g_array_append_val(lines, empty);
  }
}

void lines_measure(const GArray *glyphs, gint32 *least, gint32 *whole) {
  gint32 piece = 0, all = 0;
  *least = *whole = 0;
  for (guint i = 0; i < glyphs->len; i++) {
    const Glyph *g = &g_array_index(glyphs, Glyph, i);
    gint32 step = g->before + g->advance;
    if (g->flags & GLYPH_HARD) {
      piece = all = 0;
      continue;
    }
    all += step;
    if (!(g->flags & GLYPH_SPACE)) piece += piece == 0 ? g->advance : step;
    if (!(g->flags & GLYPH_SPACE) || !(g->flags & GLYPH_BREAK)) *least = MAX(*least, piece);
    if (!(g->flags & GLYPH_SPACE)) *whole = MAX(*whole, all);
    if (g->flags & GLYPH_BREAK)
      piece = 0;
    else if (g->flags & GLYPH_SPACE)
      piece += g->advance;
  }
}
