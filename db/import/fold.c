/* fold.c - names and words as tables compare them. */
#include "carnet/text.h"
#include "import/import.h"

char *carnet_reader_fold(const char *text, gssize n) {
  char *folded = carnet_text_fold(text, n);
  if (!folded) return NULL;
  char *to = folded;
  const char *next;
  for (const char *p = folded; *p; p = next) {
    next = g_utf8_next_char(p); /* before the bytes are moved over */
    gunichar c = g_utf8_get_char(p);
    if (g_unichar_isspace(c) || (c < 0x80 && !g_ascii_isalnum((gchar)c)) || c == 0xFEFF) continue;
    memmove(to, p, (gsize)(next - p));
    to += next - p;
  }
  *to = 0;
  return folded;
}

gboolean carnet_reader_has_word(const char *words, const char *word) {
  gsize n = strlen(word);
  for (const char *at = words; n && (at = strstr(at, word)); at += n)
    if ((at == words || at[-1] == ' ') && (at[n] == ' ' || !at[n])) return TRUE;
  return FALSE;
}
