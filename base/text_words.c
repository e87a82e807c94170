/* text_words.c - nearest word, numbers and money for people. */
#include "carnet/text.h"

#include <string.h>

#define MAX_WORD 64

static gsize to_chars(const char *word, gunichar out[MAX_WORD]) {
  gsize n = 0;
  if (!g_utf8_validate(word, -1, NULL)) return 0;
  for (; *word; word = g_utf8_next_char(word)) {
    if (n == MAX_WORD) return 0;
    out[n++] = g_unichar_tolower(g_utf8_get_char(word));
  }
  return n;
}

/* Edit distance in characters: insert, delete, replace, swap of neighbours each cost one. */
static gsize distance(const gunichar *a, gsize n, const gunichar *b, gsize m) {
  gsize row[3][MAX_WORD + 1];
  gsize *before = row[0], *last = row[1], *now = row[2];
  for (gsize j = 0; j <= m; j++) last[j] = j;
  for (gsize i = 1; i <= n; i++) {
    now[0] = i;
    for (gsize j = 1; j <= m; j++) {
      gsize best = last[j - 1] + (a[i - 1] != b[j - 1]);
      best = MIN(best, MIN(last[j], now[j - 1]) + 1);
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) best = MIN(best, before[j - 2] + 1);
      now[j] = best;
    }
    gsize *spare = before;
    before = last;
    last = now;
    now = spare;
  }
  return last[m];
}

const char *carnet_text_nearest(const char *word, const char *const *candidates) {
  gunichar a[MAX_WORD], b[MAX_WORD];
  gsize n = to_chars(word, a);
  if (n == 0) return NULL;
  const char *nearest = NULL;
  gsize least = MAX_WORD;
  for (; *candidates; candidates++) {
    gsize m = to_chars(*candidates, b);
    gsize d = distance(a, n, b, m);
    if (m == 0 || d * 3 > MAX(n, m) || d >= least) continue;
    least = d;
    nearest = *candidates;
  }
  return nearest;
}

static void append_grouped(GString *out, guint64 number) {
  char digits[24];
  g_snprintf(digits, sizeof digits, "%" G_GUINT64_FORMAT, number);
  gsize n = strlen(digits);
  for (gsize i = 0; i < n; i++) {
    if (i > 0 && (n - i) % 3 == 0) g_string_append_c(out, ',');
    g_string_append_c(out, digits[i]);
  }
}

/* The magnitude without overflow at G_MININT64. */
static guint64 magnitude(gint64 number) {
  return number < 0 ? (guint64)(-(number + 1)) + 1 : (guint64)number;
}

char *carnet_text_number(gint64 number) {
  GString *out = g_string_new(number < 0 ? "-" : "");
  append_grouped(out, magnitude(number));
  return g_string_free(out, FALSE);
}

char *carnet_text_money(gint64 minor) {
  GString *out = g_string_new(minor < 0 ? "-" : "");
  guint64 value = magnitude(minor);
  append_grouped(out, value / 100);
  g_string_append_printf(out, ".%02u", (guint)(value % 100));
  return g_string_free(out, FALSE);
}

gint64 carnet_text_percent(gint64 part, gint64 whole) {
  if (whole <= 0) return 0;
  double share = (double)part * 100 / (double)whole;
  if (share >= (double)G_MAXINT64) return G_MAXINT64;
  if (share <= (double)G_MININT64) return G_MININT64;
  return (gint64)(share < 0 ? share - 0.5 : share + 0.5);
}

/* ---- letters and digits alone -----------------------------------------------------------------------------
 */

gboolean carnet_text_same_plain(const char *a, const char *b) {
  for (;;) {
    while (*a && !g_ascii_isalnum(*a) && (guchar)*a < 0x80) a++;
    while (*b && !g_ascii_isalnum(*b) && (guchar)*b < 0x80) b++;
    if (g_ascii_tolower(*a) != g_ascii_tolower(*b)) return FALSE;
    if (!*a) return TRUE;
    a++;
    b++;
  }
}

char *carnet_text_plain(const char *text) {
  GString *out = g_string_new(NULL);
  for (; *text; text++)
    if (g_ascii_isalnum(*text) || (guchar)*text >= 0x80) g_string_append_c(out, g_ascii_tolower(*text));
  return g_string_free(out, FALSE);
}
