/* fuzzy.c - a score for letters in order; a table of at most 64 x 256 is walked, so any input ends soon. */
#include "tui/fuzzy.h"

#define MAX_TYPED 64
#define MAX_NAME 256

enum { LETTER = 8, IN_A_ROW = 12, WORD = 10, START = 8, GAP = 1 };

/* Case-folded characters; returns how many. */
static guint fold(const char *s, gunichar *out, guint max, gboolean skip_blanks) {
  guint n = 0;
  for (; *s && n < max; s = g_utf8_next_char(s)) {
    gunichar c = g_utf8_get_char_validated(s, -1);
    if (c == (gunichar)-1 || c == (gunichar)-2) break;
    if (skip_blanks && g_unichar_isspace(c)) continue;
    out[n++] = g_unichar_tolower(c);
  }
  return n;
}

static gboolean begins_word(const gunichar *name, guint i) {
  if (i == 0 || name[i] >= 0x2E80) return TRUE;
  return !g_unichar_isalnum(name[i - 1]) && g_unichar_isalnum(name[i]);
}

static gint worth(const gunichar *name, guint i) {
  return LETTER + (begins_word(name, i) ? WORD : 0) + (i == 0 ? START : 0);
}

/*
 * row[i] is the best score with the current letter on place i of the name, or -1. Of the places before, only
 * the best and the neighbour matter: one pass a letter.
 */
static void next_row(const gint *row, gint *next, const gunichar *name, guint n, gunichar letter) {
  gint best = -1;
  for (guint i = 0; i < n; i++) {
    next[i] = -1;
    if (name[i] == letter) {
      gint before = best;
      if (i > 0 && row[i - 1] >= 0 && row[i - 1] + IN_A_ROW > before) before = row[i - 1] + IN_A_ROW;
      if (before >= 0) next[i] = before + worth(name, i);
    }
    if (best > 0) best -= GAP;
    if (row[i] >= 0 && row[i] > best) best = row[i];
  }
}

guint carnet_fuzzy_score(const char *typed, const char *name) {
  gunichar letters[MAX_TYPED], place[MAX_NAME];
  guint k = fold(typed, letters, MAX_TYPED, TRUE), n = fold(name, place, MAX_NAME, FALSE);
  if (k == 0) return 1;
  if (n == 0) return 0;
  gint rows[2][MAX_NAME];
  for (guint i = 0; i < n; i++) rows[0][i] = place[i] == letters[0] ? worth(place, i) : -1;
  for (guint j = 1; j < k; j++) next_row(rows[(j - 1) % 2], rows[j % 2], place, n, letters[j]);
  gint best = -1;
  for (guint i = 0; i < n; i++) best = MAX(best, rows[(k - 1) % 2][i]);
  if (best < 0) return 0;
  return (guint)best * 4 + 1 + (MAX_NAME - n) / 16;
}
