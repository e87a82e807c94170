/*
 * text_width.c - cells on a terminal, and cutting to them.
 *
 * One width table for layout: utf8proc's, in which characters of ambiguous East Asian width count 1. The
 * console probes the terminal at start and falls back to ASCII signs where it disagrees (mockups.md,
 * "Signs").
 */
#include "carnet/text.h"

#include <string.h>
#include <utf8proc.h>

#define ELLIPSIS "\xe2\x80\xa6"

guint carnet_text_char_width(gunichar c) {
  if (c < 0x300) return 1; /* controls too, and U+00AD, which terminals draw */
  if (c >= 0x4E00 && c <= 0x9FFF) return 2;
  int width = utf8proc_charwidth((utf8proc_int32_t)c);
  return width <= 0 ? 0 : (guint)width;
}

/* The character at s and its bytes; a byte that is not UTF-8 is one cell of its own. */
static gunichar next_char(const char *s, gsize left, gsize *step) {
  *step = 1;
  if ((guchar)*s < 0x80) return (guchar)*s;
  gunichar c = g_utf8_get_char_validated(s, (gssize)left);
  if (c == (gunichar)-1 || c == (gunichar)-2) return '?';
  *step = (gsize)(g_utf8_next_char(s) - s);
  return c;
}

guint carnet_text_width(const char *s, gssize n) {
  gsize length = n < 0 ? strlen(s) : (gsize)n;
  guint width = 0;
  for (gsize i = 0, step; i < length; i += step)
    width += carnet_text_char_width(next_char(s + i, length - i, &step));
  return width;
}

/* Bytes of the longest head of at most `cells` cells; combining marks stay with their character. */
static gsize head_bytes(const char *s, gsize n, guint cells) {
  guint used = 0;
  gsize i = 0;
  for (gsize step; i < n; i += step) {
    guint width = carnet_text_char_width(next_char(s + i, n - i, &step));
    if (used + width > cells) break;
    used += width;
  }
  return i;
}

/* Start of the longest tail of at most `cells` cells that begins with a whole character. */
static gsize tail_start(const char *s, gsize n, guint cells) {
  guint skip = carnet_text_width(s, (gssize)n);
  gsize i = 0;
  for (gsize step; i < n; i += step) {
    guint width = carnet_text_char_width(next_char(s + i, n - i, &step));
    if (skip <= cells && width > 0) break;
    skip -= width;
  }
  return i;
}

static gboolean is_separator(char c) { return c == '.' || c == '/'; }

/* Start of the last path segment; 0 where there is only one. */
static gsize last_segment(const char *s, gsize n) {
  for (gsize i = n; i-- > 1;)
    if (is_separator(s[i - 1]) && i < n) return i;
  return 0;
}

static char *cut_end(const char *s, gsize n, guint cells) {
  gsize head = head_bytes(s, n, cells - 1);
  return g_strdup_printf("%.*s" ELLIPSIS, (int)head, s);
}

static char *cut_middle(const char *s, gsize n, guint cells) {
  guint room = cells - 1;
  gsize segment = last_segment(s, n);
  guint tail_cells = segment ? carnet_text_width(s + segment, (gssize)(n - segment)) : room + 1;
  gsize tail, head;
  if (tail_cells <= room) {
    tail = tail_cells + 1 <= room ? segment - 1 : segment; /* with its separator where there is room */
    head = head_bytes(s, tail, room - tail_cells - (tail < segment ? 1 : 0));
    while (head > 0 && is_separator(s[head - 1])) head--;
  } else {
    head = head_bytes(s, n, room - room / 2);
    tail = tail_start(s, n, room / 2);
  }
  return g_strdup_printf("%.*s" ELLIPSIS "%s", (int)head, s, s + tail);
}

char *carnet_text_cut(const char *s, guint cells, CarnetCut where) {
  g_autofree char *valid = g_utf8_make_valid(s, -1);
  if (carnet_text_width(valid, -1) <= cells) return g_steal_pointer(&valid);
  if (cells == 0) return g_strdup("");
  gsize n = strlen(valid);
  return where == CARNET_CUT_MIDDLE ? cut_middle(valid, n, cells) : cut_end(valid, n, cells);
}
