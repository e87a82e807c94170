/*
 * lexicon_unwrap.c - a path without the segments that only hold others: `response.data.vehicle.speed.value`
 * is read as `vehicle.speed`. How an interface packs its answers says nothing of what is in them, and rules
 * that ask for a parent or a last word would miss it behind the wrapping. Nor do the words at the end of a
 * record's name: `trip info list 2` is a trip.
 */
#include <string.h>

#include "lexicon.h"

/* The bytes of a segment, without the blanks around it. */
typedef struct {
  gsize start, end;
} Segment;

/* From the blank before it; where the text ends, an empty one. */
static Segment segment_at(const GString *padded, gsize blank) {
  Segment segment = {MIN(blank + 1, padded->len), padded->len > 0 ? padded->len - 1 : 0};
  const char *sign = strstr(padded->str + blank, " . ");
  if (sign != NULL) segment.end = (gsize)(sign - padded->str);
  segment.end = MAX(segment.start, segment.end);
  return segment;
}

static gboolean is_one_of(GHashTable *words, GString *padded, Segment segment) {
  char behind = padded->str[segment.end];
  padded->str[segment.end] = '\0';
  gboolean found = g_hash_table_contains(words, padded->str + segment.start);
  padded->str[segment.end] = behind;
  return found;
}

/* Where the text ends without the segments at its end that only say "its value": behind a blank. */
static gsize name_end(const CarnetLexicon *lexicon, GString *padded) {
  for (gsize end = padded->len;;) {
    gsize start = end - 1;
    while (start > 3 && memcmp(padded->str + start - 3, " . ", 3) != 0) start--;
    Segment last = {start, end - 1};
    if (start <= 3 || !is_one_of(lexicon->tails, padded, last)) return end;
    end = start - 2; /* behind the blank before the sign */
  }
}

void lexicon_unwrap(const CarnetLexicon *lexicon, GString *padded, GArray *from) {
  if (padded->len < 2) return;
  gsize end = name_end(lexicon, padded), to = 1;
  g_string_truncate(padded, end);
  guint32 zero = 0;
  if (from != NULL) g_array_append_val(from, zero);
  for (gsize blank = 0; blank + 1 < end;) {
    Segment segment = segment_at(padded, blank);
    gboolean last = segment.end + 1 >= end;
    gsize next = last ? end : segment.end + 3; /* with the sign behind it */
    if (last || !is_one_of(lexicon->envelopes, padded, segment)) {
      memmove(padded->str + to, padded->str + segment.start, next - segment.start);
      for (gsize i = segment.start; from != NULL && i < next; i++) {
        guint32 at = (guint32)i;
        g_array_append_val(from, at);
      }
      to += next - segment.start;
    }
    blank = next - 1;
  }
  g_string_truncate(padded, to);
  guint32 behind = (guint32)end;
  if (from != NULL) g_array_append_val(from, behind);
}

/* ---- endings of a record's name ---------------------------------------------------------------------------
 */

static gboolean is_ending(const CarnetLexicon *lexicon, const char *word, gsize n) {
  char token[LEXICON_WORD_MAX];
  if (strspn(word, "0123456789") == n) return TRUE;
  if (n >= sizeof token) return FALSE;
  memcpy(token, word, n);
  token[n] = '\0';
  return g_hash_table_contains(lexicon->endings, token);
}

static gboolean begins_segment(const char *text, gsize word) {
  return word < 3 || memcmp(text + word - 3, " . ", 3) == 0;
}

gboolean lexicon_next_ending(const CarnetLexicon *lexicon, const char *text, LexiconEnding *ending) {
  while (ending->start > 1 && ending->n < LEXICON_ENDINGS_MAX) {
    gsize behind = ending->start - 1, word = behind; /* the blank behind the last word that is left */
    while (word > 1 && text[word - 1] != ' ') word--;
    if (!begins_segment(text, word) && is_ending(lexicon, text + word, behind - word)) {
      ending->start = word;
      ending->n++;
      return TRUE;
    }
    while (!begins_segment(text, word)) word--;
    if (word < 3) return FALSE;
    ending->start = ending->end = word - 2; /* the sign before this segment */
  }
  return FALSE;
}

void lexicon_without(const char *text, gsize n, const LexiconEnding *ending, GString *out) {
  g_string_truncate(out, 0);
  g_string_append_len(out, text, (gssize)ending->start);
  g_string_append_len(out, text + ending->end, (gssize)(n - ending->end));
}
