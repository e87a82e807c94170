/*
 * text.h - Unicode text: normal forms, width on the terminal, tokens, making strange characters visible.
 */
#ifndef CARNET_TEXT_H
#define CARNET_TEXT_H

#include <glib.h>

/* NFC of valid UTF-8; caller frees. Returns NULL where the bytes are not UTF-8 or hold NUL. ASCII is copied
 * only. */
char *carnet_text_nfc(const char *s, gssize n);
gboolean carnet_text_is_nfc(const char *s, gsize n); /* quick: TRUE for ASCII */
/* NFKC and case folding, for search (formats.md section 8); caller frees; NULL where not UTF-8. */
char *carnet_text_fold(const char *s, gssize n);

/* Cells on a terminal: wide CJK 2, combining 0, ambiguous width 1, a control character and a byte that is not
   UTF-8 1 (make text safe first: what carnet_text_safe spells out is longer). */
guint carnet_text_width(const char *s, gssize n);
guint carnet_text_char_width(gunichar c);

typedef enum { CARNET_CUT_END, CARNET_CUT_MIDDLE } CarnetCut;
/* At most `cells` cells, with an ellipsis where something was cut; never half a character; caller frees.
   MIDDLE keeps the last path segment (mockups.md, "When it gets narrow"). */
char *carnet_text_cut(const char *s, guint cells, CarnetCut where);

/*
 * What data may show on a terminal or in a file for people: C0, C1, DEL, bidi controls and bytes that are not
 * UTF-8 become visible, \n, \t and \xNN or \uNNNN spelled out; nothing else changes. Caller frees.
 */
char *carnet_text_safe(const char *s, gssize n);
/* TRUE for the characters that carnet_text_safe spells out. */
gboolean carnet_text_is_unsafe(gunichar c);

/*
 * The normalised text that lexicon patterns read (formats.md section 7): NFKC, camel and snake case and
 * digits split into tokens, lower case, one blank between tokens, " . " between path segments. offset[i] is
 * the byte in the source at which byte i of text came from (text_len + 1 entries), for underlining evidence.
 */
typedef struct {
  char *text;
  gsize n;
  guint32 *offset;
  gsize size; /* private: bytes that text has room for */
} CarnetTokens;
/* Rules and examples: docs/formats/tokens.md. Of a longer text the first CARNET_TOKENS_MAX_BYTES are read. A
   byte that is not UTF-8 ends a token. offset never falls; where one source character became several (U+2103
   is "\u00b0 c"), they share its offset: for a mark that ends inside one, go on to the next greater offset.
 */
#define CARNET_TOKENS_MAX_BYTES (1u << 20)
CarnetTokens *carnet_tokens_new(const char *s, gssize n);
/* Reuse: overwrite *tokens for another text, growing its buffers. A struct of zeros may be given. */
void carnet_tokens_set(CarnetTokens *tokens, const char *s, gssize n);
void carnet_tokens_clear(CarnetTokens *tokens); /* frees the buffers of a struct on the stack */
void carnet_tokens_free(CarnetTokens *tokens);  /* the buffers and the struct of carnet_tokens_new */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetTokens, carnet_tokens_free)

guint64 carnet_text_fnv1a64(const void *bytes, gsize n);
/* \, TAB, LF and CR as \\ \t \n \r (formats.md section 4), appended. */
void carnet_text_append_escaped(GString *out, const char *s, gsize n);
/* TRUE where a Han, kana, Hangul, full-width or CJK punctuation character stands in it (which needs a CJK
 * font). */
gboolean carnet_text_has_cjk(const char *s, gssize n);
/* Nearest of the candidates (NULL-terminated) by edit distance, or NULL; borrowed. Case costs nothing, a swap
   of neighbours one; at most 1/3 of the longer word's length; the first of equals. */
const char *carnet_text_nearest(const char *word, const char *const *candidates);
/* "GB 44495", "gb-44495" and "gb44495" are one standard: letters and digits alone count. */
gboolean carnet_text_same_plain(const char *a, const char *b);
/* What alone counts, in small letters: same standards, same text. Caller frees. */
char *carnet_text_plain(const char *text);
/* "1,234,567", caller frees; money: minor units with 2 decimals "1,234.50". */
char *carnet_text_number(gint64 number);
char *carnet_text_money(gint64 minor);
/* How many hundredths of `whole` are `part`, half away from zero: -1.98 is -2. `whole` is above 0. */
gint64 carnet_text_percent(gint64 part, gint64 whole);

/* Days and instants, all in UTC text. */
gboolean carnet_text_is_day(const char *day);         /* YYYY-MM-DD, a real day */
gboolean carnet_text_is_instant(const char *instant); /* YYYY-MM-DDTHH:MM:SSZ, real */
/* Day plus n days, kept within 0001-01-01 and 9999-12-31; caller frees. Precondition: a real day. */
char *carnet_text_day_add(const char *day, gint days);
gint carnet_text_days_between(const char *from, const char *to);
/* The legal day of an instant in an IANA zone ("Asia/Shanghai"); caller frees. NULL where the zone is unknown
 * here. */
char *carnet_text_day_in_zone(const char *instant, const char *zone);
/* Unix seconds to instant text, kept within the years 0001 to 9999; caller frees. */
char *carnet_text_instant(gint64 unix_seconds);
gint64 carnet_text_instant_to_unix(const char *instant); /* precondition: is_instant */

#endif
