/*
 * lexicon_text.c - the pieces of a field's text that patterns read.
 */
#include <string.h>

#include "carnet/text.h"
#include "lexicon.h"

gboolean lexicon_pad(const CarnetTokens *tokens, GString *out) {
  g_string_truncate(out, 0);
  if (tokens->n == 0 || !g_utf8_validate(tokens->text, (gssize)tokens->n, NULL)) return FALSE;
  g_string_append_c(out, ' ');
  g_string_append_len(out, tokens->text, (gssize)tokens->n);
  g_string_append_c(out, ' ');
  return TRUE;
}

/* The blank before the last segment; 0 where there is one segment only. */
static gsize leaf_start(const GString *padded) {
  for (gsize i = padded->len; i >= 3; i--)
    if (memcmp(padded->str + i - 3, " . ", 3) == 0) return i - 1;
  return 0;
}

/* Words with which a catalogue begins all its descriptions: "This signal indicates whether the ...". */
static gboolean leads_in(const char *token, gsize n) {
  static const char *const words[] = {
      "this",      "these",      "the",       "a",       "an",       "value",   "signal",    "field",
      "property",  "indicates",  "indicate",  "shows",   "displays", "reports", "returns",   "contains",
      "describes", "represents", "specifies", "defines", "provides", "denotes", "indicated", "whether",
      "if",        "that",       "is",        "are",     "was",      "of",      "true"};
  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    if (strlen(words[i]) == n && memcmp(words[i], token, n) == 0) return TRUE;
  return FALSE;
}

/* The blank before the first token that says something. */
static gsize head_start(const GString *padded) {
  gsize start = 0;
  for (;;) {
    gsize n = strcspn(padded->str + start + 1, " ");
    if (n == 0 || start + n + 2 >= padded->len || !leads_in(padded->str + start + 1, n)) return start;
    start += n + 1;
  }
}

/* Behind the blank after the last of the first tokens; a segment sign (a full stop, say) ends them. */
static gsize head_end(const GString *padded, gsize start, guint n) {
  guint tokens = 0;
  for (gsize i = start + 1; i < padded->len; i++)
    if (padded->str[i] == ' ' && (++tokens == n || padded->str[i + 1] == '.')) return i + 1;
  return padded->len;
}

gboolean lexicon_write_out(const CarnetLexicon *lexicon, const GString *padded, GString *out, GArray *from) {
  g_string_assign(out, " ");
  guint32 zero = 0;
  if (from != NULL) g_array_append_val(from, zero);
  gboolean any = FALSE;
  char token[LEXICON_WORD_MAX];
  for (gsize start = 1; start < padded->len;) {
    gsize n = strcspn(padded->str + start, " ");
    const char *word = NULL;
    if (n < sizeof token) {
      memcpy(token, padded->str + start, n);
      token[n] = '\0';
      word = g_hash_table_lookup(lexicon->words, token);
    }
    any = any || word != NULL;
    gsize written = word != NULL ? strlen(word) : n;
    g_string_append_len(out, word != NULL ? word : padded->str + start, (gssize)written);
    g_string_append_c(out, ' ');
    for (gsize i = 0; from != NULL && i <= written; i++) {
      guint32 at = (guint32)(i == written ? start + n : word != NULL ? start : start + i);
      g_array_append_val(from, at);
    }
    start += n + 1;
  }
  return any;
}

gboolean lexicon_join(const GString *padded, GString *out, GArray *from) {
  LexiconPiece piece = lexicon_piece(padded, PART_NEAR);
  gboolean any = FALSE;
  g_string_truncate(out, 0);
  if (piece.start > 0) { /* not the path's begin, for patterns that ask for it */
    g_string_append(out, " .");
    guint32 start = (guint32)piece.start;
    for (guint i = 0; from != NULL && i < 2; i++) g_array_append_val(from, start);
  }
  for (gsize i = piece.start; i < piece.end; i++) {
    gboolean sign = i + 3 <= piece.end && memcmp(padded->str + i, " . ", 3) == 0;
    any = any || sign;
    if (sign) i += 2; /* its second blank stands for it */
    g_string_append_c(out, padded->str[i]);
    guint32 at = (guint32)i;
    if (from != NULL) g_array_append_val(from, at);
  }
  guint32 end = (guint32)piece.end;
  if (from != NULL) g_array_append_val(from, end);
  return any;
}

/* The blank before the last segments; 0 where there are no more. */
static gsize near_start(const GString *padded) {
  guint segments = 0;
  for (gsize i = padded->len; i >= 3; i--)
    if (memcmp(padded->str + i - 3, " . ", 3) == 0 && ++segments == LEXICON_NEAR_SEGMENTS) return i - 1;
  return 0;
}

LexiconPiece lexicon_piece(const GString *padded, LexiconPart part) {
  LexiconPiece piece = {0, padded->len};
  if (part == PART_NEAR) piece.start = near_start(padded);
  gboolean parent = (PARTS_OF_PARENT & PART_BIT(part)) != 0;
  gsize leaf = part == PART_LEAF || parent ? leaf_start(padded) : 0;
  if (part == PART_LEAF) piece.start = leaf;
  if (parent) piece.end = leaf > 0 ? leaf - 1 : 0;
  if (part == PART_HEAD) piece.start = head_start(padded);
  if (part == PART_HEAD) piece.end = head_end(padded, piece.start, LEXICON_HEAD_TOKENS);
  if ((PARTS_OF_TITLE & PART_BIT(part)) && head_end(padded, 0, LEXICON_TITLE_TOKENS) < padded->len)
    piece.end = 0;
  return piece;
}

/* Letters and ideographs of CJK, but not its punctuation. */
static gboolean is_han(gunichar c) { return c >= 0x2E80 && !(c >= 0x3000 && c <= 0x3004) && c < 0xFB00; }

static gboolean ends_clause(gunichar c) {
  static const gunichar signs[] = {',',    ';',    ':',    '(',    '[',    '\n',
                                   0xFF0C, 0xFF1B, 0xFF1A, 0xFF08, 0x3002, 0x3010};
  for (guint i = 0; i < G_N_ELEMENTS(signs); i++)
    if (signs[i] == c) return TRUE;
  return FALSE;
}

gsize lexicon_clause(const char *text) {
  gboolean han = FALSE;
  const char *p = text;
  for (; *p != '\0'; p = g_utf8_find_next_char(p, NULL)) {
    gunichar c = g_utf8_get_char_validated(p, -1);
    if (c == (gunichar)-1 || c == (gunichar)-2) continue; /* a byte that is not UTF-8 */
    if (han && ends_clause(c)) break;
    han = han || is_han(c);
  }
  return (gsize)(p - text);
}

/* Words with which a catalogue numbers its fields. */
static gboolean is_numbering(const char *token, gsize n) {
  static const char *const words[] = {"spn",  "pid",   "did",   "pgn", "bit",
                                      "byte", "param", "field", "avl", "prop"};
  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    if (strlen(words[i]) == n && g_ascii_strncasecmp(words[i], token, n) == 0) return TRUE;
  return FALSE;
}

gboolean lexicon_is_number(const char *path) {
  if (path == NULL || path[0] == '\0') return TRUE;
  const char *leaf = path + strlen(path);
  while (leaf > path && strchr("./[]:>", leaf[-1]) == NULL) leaf--;
  gboolean digit = FALSE;
  for (const char *p = leaf; *p != '\0'; p++) {
    gsize n = 0;
    while (g_ascii_isalpha(p[n])) n++;
    digit = digit || g_ascii_isdigit(*p);
    if ((guchar)*p >= 0x80) return FALSE;            /* another script: a name */
    gboolean hex = strspn(p, "abcdefxABCDEFX") >= n; /* 0x00BD */
    if (n > 2 && !hex && !is_numbering(p, n)) return FALSE;
    if (n > 0) p += n - 1;
  }
  return digit;
}
