/* cell.c - one value: is it UTF-8, is it NFC, and without blanks at both ends. */
#include "import/import.h"

/* Characters that no normal form changes and that are no marks: what tables are full of. A character outside
   only means that base/text must look. From Unicode's NFC_Quick_Check and combining classes. */
static const struct {
  gunichar from, to;
} plain[] = {
    {0x4000, 0x9FFF}, {0x80, 0x2FF},    {0x3000, 0x3029}, {0xFF00, 0xFF7F},
    {0x2002, 0x203F}, {0x2100, 0x2125}, {0xB000, 0xCFFF}, {0x3030, 0x3098},
    {0x309B, 0x3FFF}, {0x2127, 0x2129}, {0x212C, 0x213F},
};

static gboolean is_plain(gunichar c) {
  for (guint i = 0; i < G_N_ELEMENTS(plain); i++)
    if (c >= plain[i].from && c <= plain[i].to) return TRUE;
  return FALSE;
}

CarnetCellState carnet_cell_check(const char *s, gsize n) {
  const char *end = s + n;
  CarnetCellState state = CELL_NFC;
  while (s < end) {
    if ((guchar)*s < 0x80) {
      if (*s++ == 0) return CELL_INVALID;
      continue;
    }
    gunichar c = g_utf8_get_char_validated(s, end - s);
    if (c > 0x10FFFF) return CELL_INVALID;
    if (!is_plain(c)) state = CELL_OTHER;
    s = g_utf8_next_char(s);
  }
  return state;
}

/* The White_Space of Unicode outside ASCII, and U+FEFF, which editors leave at the start of a cell. */
static gboolean is_blank(gunichar c) {
  return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

CarnetSlice carnet_cell_trim(const char *s, gsize n) {
  const char *e = s + n;
  while (s < e) {
    if ((guchar)*s <= ' ')
      s++;
    else if ((guchar)*s >= 0x80 && is_blank(g_utf8_get_char(s)))
      s = g_utf8_next_char(s);
    else
      break;
  }
  while (e > s) {
    if ((guchar)e[-1] <= ' ') {
      e--;
      continue;
    }
    if ((guchar)e[-1] < 0x80) break;
    const char *last = g_utf8_prev_char(e);
    if (!is_blank(g_utf8_get_char(last))) break;
    e = last;
  }
  return (CarnetSlice){.s = s, .n = (guint32)(e - s)};
}
