/* wrap.c - greedy line breaking by width. */
#include "tui/wrap.h"

#include "carnet/text.h"

/* May a line end before the character at p (p is not the line's first)? */
static gboolean may_break(const char *line, const char *p) {
  const char *before = g_utf8_prev_char(p);
  (void)line;
  gunichar left = g_utf8_get_char(before), right = g_utf8_get_char(p);
  if (g_unichar_isspace(left)) return TRUE;
  if (carnet_text_char_width(right) == 0) return FALSE;
  /* No closing mark begins a line, no opening one ends it. */
  static const char *const closing = "，。；：、）」』》！？,.;:)";
  static const char *const opening = "（「『《(";
  char bytes[8] = {0};
  g_unichar_to_utf8(right, bytes);
  if (g_strstr_len(closing, -1, bytes)) return FALSE;
  char open[8] = {0};
  g_unichar_to_utf8(left, open);
  if (g_strstr_len(opening, -1, open)) return FALSE;
  return carnet_text_char_width(left) == 2 || carnet_text_char_width(right) == 2;
}

/* Where the line that begins at s ends. */
static const char *line_end(const char *s, guint cells) {
  guint used = 0;
  const char *best = NULL;
  for (const char *p = s; *p; p = g_utf8_next_char(p)) {
    if (p > s && may_break(s, p)) best = p;
    if (*p == '\n') return p;
    guint width = carnet_text_char_width(g_utf8_get_char(p));
    if (used + width > cells && !(g_unichar_isspace(g_utf8_get_char(p))))
      return best ? best : p > s ? p : g_utf8_next_char(p);
    used += width;
  }
  return NULL;
}

GPtrArray *carnet_wrap(const char *text, gint cells) {
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
  g_autofree char *valid = g_utf8_make_valid(text ? text : "", -1);
  const char *s = valid;
  do {
    const char *end = line_end(s, (guint)MAX(cells, 2));
    char *line = end ? g_strndup(s, (gsize)(end - s)) : g_strdup(s);
    g_ptr_array_add(lines, g_strchomp(line));
    s = end && *end == '\n' ? end + 1 : end;
    while (s && *s == ' ') s++;
  } while (s && *s);
  return lines;
}
