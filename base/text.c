/* text.c - normal forms, characters made visible, escapes, FNV-1a. */
#include "carnet/text.h"

#include <string.h>
#include <utf8proc.h>

static gsize length_of(const char *s, gssize n) { return n < 0 ? strlen(s) : (gsize)n; }

/* Eight bytes at a time: nearly all of a million rows is ASCII. */
static gboolean is_ascii(const char *s, gsize n) {
  const guint64 high = G_GUINT64_CONSTANT(0x8080808080808080);
  for (; n >= 8; s += 8, n -= 8) {
    guint64 word;
    memcpy(&word, s, sizeof word);
    if (word & high) return FALSE;
  }
  for (; n > 0; s++, n--)
    if ((guchar)*s >= 0x80) return FALSE;
  return TRUE;
}

static gboolean is_text(const char *s, gsize n) {
  return n <= G_MAXSSIZE && g_utf8_validate(s, (gssize)n, NULL);
}

/* utf8proc allocates with malloc, which g_free gives back (GLib 2.46 and later). NULL: not UTF-8. */
static char *map(const char *s, gsize n, utf8proc_option_t options) {
  utf8proc_uint8_t *out = NULL;
  utf8proc_ssize_t got = utf8proc_map((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)n, &out, options);
  return got < 0 ? NULL : (char *)out;
}

/*
 * Characters that are their own NFC whatever stands beside them among their like: everything below U+0300,
 * Han and common CJK punctuation, full-width ASCII. FALSE says nothing: ask utf8proc.
 */
static gboolean is_plain_nfc(gunichar c) {
  if (c < 0x300) return TRUE;
  if (c >= 0x4E00 && c <= 0x9FFF) return TRUE;
  return (c >= 0x3001 && c <= 0x3029) || (c >= 0xFF01 && c <= 0xFF5E) || (c >= 0x2010 && c <= 0x2027);
}

static gboolean quick_nfc(const char *s, gsize n) {
  if (is_ascii(s, n)) return TRUE;
  for (const char *end = s + n; s < end; s = g_utf8_next_char(s))
    if (!is_plain_nfc(g_utf8_get_char(s))) return FALSE;
  return TRUE;
}

gboolean carnet_text_is_nfc(const char *s, gsize n) {
  gsize length = n == G_MAXSIZE ? strlen(s) : n; /* a -1 as elsewhere in this header means: up to the NUL */
  if (is_ascii(s, length)) return TRUE;
  if (!is_text(s, length)) return FALSE;
  if (quick_nfc(s, length)) return TRUE;
  g_autofree char *nfc = map(s, length, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
  return nfc && strlen(nfc) == length && memcmp(nfc, s, length) == 0;
}

char *carnet_text_nfc(const char *s, gssize n) {
  gsize length = length_of(s, n);
  if (!is_text(s, length)) return NULL;
  if (quick_nfc(s, length)) return g_strndup(s, length);
  return map(s, length, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

char *carnet_text_fold(const char *s, gssize n) {
  gsize length = length_of(s, n);
  if (!is_text(s, length)) return NULL;
  if (is_ascii(s, length)) return g_ascii_strdown(s, (gssize)length);
  return map(s, length, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD);
}

static gboolean is_bidi_control(gunichar c) {
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

gboolean carnet_text_is_unsafe(gunichar c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || is_bidi_control(c);
}

static void append_visible(GString *out, gunichar c) {
  if (c == '\n')
    g_string_append(out, "\\n");
  else if (c == '\t')
    g_string_append(out, "\\t");
  else if (c < 0x80)
    g_string_append_printf(out, "\\x%02x", c);
  else
    g_string_append_printf(out, "\\u%04x", c);
}

static gboolean is_safe_ascii(const char *s, gsize n) {
  for (gsize i = 0; i < n; i++)
    if ((guchar)s[i] < 0x20 || (guchar)s[i] >= 0x7F) return FALSE;
  return TRUE;
}

char *carnet_text_safe(const char *s, gssize n) {
  gsize length = length_of(s, n);
  if (is_safe_ascii(s, length)) return g_strndup(s, length);
  GString *out = g_string_sized_new(length + 16);
  for (gsize i = 0; i < length;) {
    gunichar c = g_utf8_get_char_validated(s + i, (gssize)(length - i));
    if (c == (gunichar)-1 || c == (gunichar)-2) {
      g_string_append_printf(out, "\\x%02x", (guchar)s[i++]);
      continue;
    }
    gsize step = c ? (gsize)(g_utf8_next_char(s + i) - (s + i)) : 1;
    if (carnet_text_is_unsafe(c))
      append_visible(out, c);
    else
      g_string_append_len(out, s + i, (gssize)step);
    i += step;
  }
  return g_string_free(out, FALSE);
}

guint64 carnet_text_fnv1a64(const void *bytes, gsize n) {
  const guchar *p = bytes;
  guint64 hash = G_GUINT64_CONSTANT(0xcbf29ce484222325);
  for (gsize i = 0; i < n; i++) hash = (hash ^ p[i]) * G_GUINT64_CONSTANT(0x100000001b3);
  return hash;
}

void carnet_text_append_escaped(GString *out, const char *s, gsize n) {
  gsize start = 0;
  for (gsize i = 0; i < n; i++) {
    const char *escape = s[i] == '\\'   ? "\\\\"
                         : s[i] == '\t' ? "\\t"
                         : s[i] == '\n' ? "\\n"
                         : s[i] == '\r' ? "\\r"
                                        : NULL;
    if (!escape) continue;
    g_string_append_len(out, s + start, (gssize)(i - start));
    g_string_append(out, escape);
    start = i + 1;
  }
  g_string_append_len(out, s + start, (gssize)(n - start));
}

static gboolean is_cjk(gunichar c) {
  if (c < 0x2E80) return FALSE;
  return c <= 0x9FFF || (c >= 0xAC00 && c <= 0xD7AF) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0xFE30 && c <= 0xFE4F) || (c >= 0xFF00 && c <= 0xFFEF) || (c >= 0x20000 && c <= 0x3FFFF);
}

gboolean carnet_text_has_cjk(const char *s, gssize n) {
  gsize length = length_of(s, n);
  if (is_ascii(s, length)) return FALSE;
  for (gsize i = 0; i < length;) {
    gunichar c = g_utf8_get_char_validated(s + i, (gssize)(length - i));
    gboolean bad = c == (gunichar)-1 || c == (gunichar)-2 || c == 0;
    if (!bad && is_cjk(c)) return TRUE;
    i += bad ? 1 : (gsize)(g_utf8_next_char(s + i) - (s + i));
  }
  return FALSE;
}
