/*
 * encoding.c - which encoding a file has, and when that cannot be told.
 *
 * UTF-8 is told by its validity. Anything else is a guess, and a wrong one gives wrong text without an error:
 * Korean CP949 decodes as GB18030 to rare characters, German Latin-1 partly does. So Chinese must read like
 * Chinese (common characters), Western text like Western text (single accented letters among plain ones), and
 * what is neither is asked for by name.
 */
#include <iconv.h>

#include "import/encoding_hanzi.h"
#include "import/import.h"

#define SAMPLE_BYTES (1024u * 1024)

gsize carnet_encoding_bom(const char *head, gsize n, const char *encoding) {
  static const struct {
    const char *prefix, *bytes;
    gsize n;
  } marks[] = {{"UTF-8", "\xEF\xBB\xBF", 3},
               {"UTF8", "\xEF\xBB\xBF", 3},
               {"UTF-16LE", "\xFF\xFE", 2},
               {"UTF-16BE", "\xFE\xFF", 2},
               {"GB18030", "\x84\x31\x95\x33", 4}};
  for (guint i = 0; i < G_N_ELEMENTS(marks); i++)
    if (g_ascii_strcasecmp(encoding, marks[i].prefix) == 0 && n >= marks[i].n &&
        memcmp(head, marks[i].bytes, marks[i].n) == 0)
      return marks[i].n;
  return 0;
}

/* UTF-16 without a mark: commas, digits and line ends have a zero as their second byte, and hardly any
   character has one as its first (U+4E00 does). */
static const char *utf16_by_zeros(const guchar *s, gsize n) {
  gsize zero[2] = {0, 0};
  for (gsize i = 0; i < n; i++)
    if (s[i] == 0) zero[i & 1]++;
  gsize most = MAX(zero[0], zero[1]), least = MIN(zero[0], zero[1]);
  if (most < 4 || most < n / 16 || least > most / 16) return NULL;
  return zero[1] > zero[0] ? "UTF-16LE" : "UTF-16BE";
}

/* ---- UTF-8 --------------------------------------------------------------------------------------------- */

typedef struct {
  gsize good, bad; /* sequences above 0x7F */
} Utf8Count;

/* A sample that is cut within its last character is no worse for it. */
static Utf8Count count_utf8(const guchar *s, gsize n) {
  Utf8Count count = {0, 0};
  for (gsize i = 0; i < n;) {
    if (s[i] < 0x80) {
      i++;
      continue;
    }
    gunichar c = g_utf8_get_char_validated((const char *)s + i, (gssize)(n - i));
    if (c == (gunichar)-2 && n - i < 4) break;
    if (c == (gunichar)-1 || c == (gunichar)-2) {
      count.bad++;
      i++;
    } else {
      count.good++;
      i += (gsize)g_unichar_to_utf8(c, NULL);
    }
  }
  return count;
}

/* ---- GB18030 ------------------------------------------------------------------------------------------- */

/* Share of common characters, in percent, among the Chinese characters of the sample read as GB18030; -1: it
 * is not. */
static int common_hanzi_percent(const char *s, gsize n) {
  g_autoptr(GHashTable) common = g_hash_table_new(NULL, NULL);
  for (const char *p = carnet_common_hanzi; *p; p = g_utf8_next_char(p))
    g_hash_table_add(common, GUINT_TO_POINTER(g_utf8_get_char(p)));
  gsize read = 0, written = 0;
  g_autoptr(GError) failed = NULL;
  g_autofree char *text = g_convert(s, (gssize)n, "UTF-8", "GB18030", &read, &written, &failed);
  /* A partial character at the end of the sample, or one bad byte a thousand: still GB18030. */
  if (!text && failed->code == G_CONVERT_ERROR_ILLEGAL_SEQUENCE && read > 0 && n - read < 4) {
    text = g_convert(s, (gssize)read, "UTF-8", "GB18030", &read, &written, NULL);
  }
  if (!text) return -1;
  gsize known = 0, all = 0;
  for (const char *p = text; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (c < 0x80 || (c >= 0x3000 && c <= 0x303F) || (c >= 0xFF00 && c <= 0xFFEF))
      continue; /* punctuation says nothing */
    all++;
    if (g_hash_table_contains(common, GUINT_TO_POINTER(c))) known++;
  }
  return all ? (int)(known * 100 / all) : -1;
}

/*
 * Share, in percent, of double bytes whose first is 0xC9 or more, among those with two high bytes from 0xB0
 * on. GB2312 sorts by sound, so half of any Chinese text is there; Korean (CP949, EUC-KR) has its syllables
 * in 0xB0 to 0xC8 and nothing above.
 */
static int late_lead_percent(const guchar *s, gsize n) {
  gsize all = 0, late = 0;
  for (gsize i = 0; i + 1 < n;) {
    if (s[i] < 0x81) {
      i++;
      continue;
    }
    if (s[i] >= 0xB0 && s[i + 1] >= 0xA1) {
      all++;
      if (s[i] >= 0xC9) late++;
    }
    i += s[i + 1] >= '0' && s[i + 1] <= '9' ? 4 : 2;
  }
  return all ? (int)(late * 100 / all) : 0;
}

/* ---- Latin-1 and CP1252 -------------------------------------------------------------------------------- */

static gboolean is_accented(guchar c) { return c >= 0xC0 && c != 0xD7 && c != 0xF7; }
static gboolean is_letter(guchar c) { return g_ascii_isalpha((gchar)c) || is_accented(c); }

/* An accented letter beside another one or beside none at all; a sign within a word (but for the superscripts
   of 1a and 1o, and micro). */
static gboolean is_odd(guchar before, guchar c, guchar after) {
  if (is_accented(c))
    return is_accented(before) || is_accented(after) || !(is_letter(before) || is_letter(after));
  return c >= 0xA1 && !strchr("\xAA\xBA\xB5", c) && is_letter(before) && is_letter(after);
}

/* Western text has single accented letters among plain ones; a sign such as the degree stands beside no
   letter on both sides. NULL where it does not look so; CP1252 where it needs its quotes and dashes (0x80 to
   0x9F). */
static const char *western(const guchar *s, gsize n) {
  gsize high = 0, odd = 0, windows = 0;
  for (gsize i = 0; i < n; i++) {
    if (s[i] < 0x80) continue;
    if (strchr("\x81\x8D\x8F\x90\x9D", s[i])) return NULL; /* CP1252 has none */
    high++;
    if (s[i] < 0xA0) windows++;
    if (is_odd(i ? s[i - 1] : ' ', s[i], i + 1 < n ? s[i + 1] : ' ')) odd++;
  }
  if (high == 0 || odd * 5 > high) return NULL;
  return windows ? "CP1252" : "ISO-8859-1";
}

/* ---- together ------------------------------------------------------------------------------------------ */

/* The first MiB from where the first byte above 0x7F is; a long file is ASCII for long. */
static gssize sample(CarnetSource *source, char *to, GError **error) {
  guint64 at = 0;
  for (;;) {
    gssize n = carnet_source_peek(source, at, to, SAMPLE_BYTES, error);
    if (n <= 0) return n;
    for (gssize i = 0; i < n; i++)
      if ((guchar)to[i] >= 0x80) {
        if ((gsize)n < SAMPLE_BYTES || i < (gssize)(SAMPLE_BYTES / 2)) return n;
        /* Too near the end: from the line before it, and on. */
        gssize from = i;
        while (from > 0 && to[from] != '\n') from--;
        return carnet_source_peek(source, at + (guint64)from, to, SAMPLE_BYTES, error);
      }
    if ((gsize)n < SAMPLE_BYTES) return n;
    at += (guint64)n;
  }
}

static const char *by_mark(const char *head, gsize n, gsize *bom) {
  static const char *const marked[] = {"UTF-8", "UTF-16LE", "UTF-16BE", "GB18030"};
  for (guint i = 0; i < G_N_ELEMENTS(marked); i++)
    if ((*bom = carnet_encoding_bom(head, n, marked[i])) > 0) return marked[i];
  return NULL;
}

static const char *by_likelihood(const char *s, gsize n) {
  Utf8Count utf8 = count_utf8((const guchar *)s, n);
  if (utf8.bad == 0 || utf8.good > utf8.bad * 20)
    return "UTF-8"; /* a broken row in a long file is that row's fault */
  int common = common_hanzi_percent(s, n);
  const char *latin = western((const guchar *)s, n);
  if (common >= 60 && late_lead_percent((const guchar *)s, n) >= 15 && !latin) return "GB18030";
  return common < 30 ? latin : NULL;
}

const char *carnet_encoding_detect(CarnetSource *source, gsize *bom, GError **error) {
  g_autofree char *buffer = g_malloc(SAMPLE_BYTES);
  gssize n = carnet_source_peek(source, 0, buffer, 4096, error);
  if (n < 0) return NULL;
  const char *found = by_mark(buffer, (gsize)n, bom);
  if (!found) found = utf16_by_zeros((const guchar *)buffer, (gsize)n & ~(gsize)1);
  if (found) return found;
  if (memchr(buffer, 0, (gsize)n)) {
    g_set_error(error, CARNET_READER_ERROR, CARNET_ERROR_INPUT,
                "%s: is binary, not text; export it as CSV, or name its encoding (--encoding)",
                carnet_source_name(source));
    return NULL;
  }
  if ((n = sample(source, buffer, error)) < 0) return NULL;
  if (!(found = by_likelihood(buffer, (gsize)n)))
    g_set_error(
        error, CARNET_READER_ERROR, CARNET_ERROR_INPUT,
        "%s: its encoding is not clear (not UTF-8; read as GB18030 or CP1252 it makes no likely text); name it with "
        "--encoding, for example GB18030, CP949, SHIFT_JIS or ISO-8859-1",
        carnet_source_name(source));
  return found;
}
