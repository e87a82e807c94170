/*
 * classify_scan.c - the parts of a field's text through the lexicon's databases.
 *
 * Time goes to Hyperscan, by the patterns of a database more than by the bytes of a text. So each part has a
 * database of its own, with the patterns that read it; of a path, which seldom comes again, those that only
 * keep a rule from holding stand in another, for texts that some rule would take; and the path without its
 * signs is looked at only for patterns that can reach across one.
 */
#include <string.h>

#include "classify.h"

static int on_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *user) {
  (void)from;
  (void)to;
  (void)flags;
  const CarnetClassifier *c = user;
  Mark mark = {(guint16)id, c->marking};
  g_array_append_val(c->target, mark);
  return 0;
}

static void scan(CarnetClassifier *c, LexiconDatabase which, const char *text, gsize n, guint16 parts) {
  const hs_database_t *database = c->database[which];
  if (n == 0 || n > G_MAXUINT32 || database == NULL) return;
  c->marking = parts;
  hs_scan(database, text, (unsigned)n, 0, c->scratch, on_match, c);
}

static void scan_piece(CarnetClassifier *c, LexiconDatabase which, const GString *text, LexiconPart part) {
  LexiconPiece piece = lexicon_piece(text, part);
  scan(c, which, text->str + piece.start, piece.end - piece.start, PART_BIT(part));
}

/* The part's tokens of a text, padded, into `out`. */
static gboolean take(CarnetClassifier *c, const char *text, LexiconPart part, GString *out) {
  carnet_tokens_set(c->tokens, text, (gssize)lexicon_source(text, part));
  return lexicon_pad(c->tokens, out);
}

static gboolean is_empty(const char *text) { return text == NULL || text[0] == '\0'; }

/* Whether something is to be scanned: there is a text, and it is not remembered. *start: where its marks
 * begin. */
static gboolean is_new(CarnetClassifier *c, const char *text, Kind kind, guint *start) {
  *start = c->into->marks->len;
  return !is_empty(text) && !memory_recall(c, kind, text, c->into->marks, NULL);
}

static void keep(CarnetClassifier *c, const char *text, Kind kind, guint start) {
  memory_keep(c, kind, text, c->into->marks, start, 0);
}

/* ---- units, types, values, descriptions -------------------------------------------------------------------
 */

static void scan_word(CarnetClassifier *c, const char *text, LexiconPart part, Kind kind) {
  guint start;
  if (!is_new(c, text, kind, &start)) return;
  if (take(c, text, part, c->padded)) scan_piece(c, DATABASE_WORD, c->padded, part);
  keep(c, text, kind, start);
}

/* A description that names the field, by all that reads a path's last segments or its leaf. */
static void scan_title(CarnetClassifier *c) {
  for (LexiconDatabase which = DATABASE_PATH; which <= DATABASE_NEAR_DIGITS; which++)
    scan_piece(c, which, c->padded, PART_TITLE);
  for (LexiconDatabase which = DATABASE_LEAF; which <= DATABASE_LEAF_DIGITS; which++)
    scan_piece(c, which, c->padded, PART_TITLE_LEAF);
}

static void scan_description(CarnetClassifier *c, const char *text, Kind kind) {
  guint start;
  if (!is_new(c, text, kind, &start)) return;
  if (take(c, text, PART_EN, c->padded)) {
    scan_piece(c, DATABASE_EN, c->padded, PART_EN);
    if (kind == KIND_TITLE) scan_title(c);
    if (kind != KIND_COMMENT) scan_piece(c, DATABASE_HEAD, c->padded, PART_HEAD);
  }
  keep(c, text, kind, start);
}

static void scan_chinese(CarnetClassifier *c, const char *text) {
  guint start;
  if (!is_new(c, text, KIND_ZH, &start)) return;
  if (take(c, text, PART_ZH, c->padded)) {
    scan_piece(c, DATABASE_ZH, c->padded, PART_ZH);
    if (lexicon_clause(text) == strlen(text) || take(c, text, PART_ZHEAD, c->padded))
      scan_piece(c, DATABASE_ZHEAD, c->padded, PART_ZHEAD);
  }
  keep(c, text, KIND_ZH, start);
}

/* ---- paths ------------------------------------------------------------------------------------------------
 */

static const struct {
  LexiconPart part;
  LexiconDatabase first; /* behind it the rest, and that of patterns with digits */
} pieces[] = {{PART_PATH, DATABASE_PATH}, {PART_NEAR, DATABASE_NEAR}, {PART_LEAF, DATABASE_LEAF}};
#define PARTS_PENDING (PART_BIT(PART_PATH) | PART_BIT(PART_NEAR) | PART_BIT(PART_LEAF))
#define PARTS_JOINED (PART_BIT(PART_PATH) | PART_BIT(PART_NEAR))

/* Both readings of a piece; one where they are the same. */
static void scan_readings(CarnetClassifier *c, LexiconPart part, LexiconDatabase which) {
  const GString *plain = c->into->reading[READING_PLAIN], *written = c->into->reading[READING_WRITTEN];
  scan_piece(c, which, plain, part);
  if (written->len == 0) return;
  LexiconPiece a = lexicon_piece(plain, part), b = lexicon_piece(written, part);
  gsize n = a.end - a.start;
  if (b.end - b.start == n && memcmp(plain->str + a.start, written->str + b.start, n) == 0) return;
  scan_piece(c, which, written, part);
}

/* A name's words often stand in several segments (`lane.departure.warning`). */
static void scan_joined(CarnetClassifier *c, LexiconDatabase which) {
  const GString *joined = c->into->reading[READING_JOINED];
  scan(c, which, joined->str, joined->len, PARTS_JOINED);
}

/* The parent as each name that its record may have. */
static void scan_record(CarnetClassifier *c, const char *text, gsize n) {
  if (c->database[DATABASE_RECORD] == NULL) return;
  scan(c, DATABASE_RECORD, text, n, PART_BIT(PART_RECORD));
  LexiconEnding ending = {n, n, 0};
  while (lexicon_next_ending(c->lexicon, text, &ending)) {
    lexicon_without(text, n, &ending, c->padded);
    scan(c, DATABASE_RECORD, c->padded->str, c->padded->len, PART_BIT(PART_RECORD));
  }
}

/* What stands before the leaf comes again with each of its fields. */
static void scan_parent(CarnetClassifier *c, GString *text) {
  LexiconPiece parent = lexicon_piece(text, PART_PARENT);
  if (parent.end == 0) return;
  char behind = text->str[parent.end];
  text->str[parent.end] = '\0'; /* the memory's key */
  guint start;
  if (is_new(c, text->str, KIND_PARENT, &start)) {
    scan(c, DATABASE_PARENT, text->str, parent.end, PART_BIT(PART_PARENT));
    scan_record(c, text->str, parent.end);
    keep(c, text->str, KIND_PARENT, start);
  }
  text->str[parent.end] = behind;
}

/* Both readings, as all patterns see them that do not tell digits apart. */
static void make_key(Scanned *text) {
  GString *key = text->key;
  const GString *written = text->reading[READING_WRITTEN];
  g_string_append_len(key, text->reading[READING_PLAIN]->str, (gssize)text->reading[READING_PLAIN]->len);
  g_string_append_len(key, written->str, (gssize)written->len);
  for (gsize i = 0; i < key->len; i++)
    if (g_ascii_isdigit(key->str[i])) {
      key->str[i] = '0';
      text->has_digits = TRUE;
    }
}

/* The path's readings, what is remembered of it, and what its parent has. */
static void take_path(CarnetClassifier *c, const char *path) {
  Scanned *text = c->into;
  GString *plain = text->reading[READING_PLAIN], *written = text->reading[READING_WRITTEN],
          *joined = text->reading[READING_JOINED];
  for (guint i = 0; i < N_READINGS; i++) g_string_truncate(text->reading[i], 0);
  g_string_truncate(text->key, 0);
  g_array_set_size(text->path_marks, 0);
  text->has_digits = text->recalled = FALSE;
  text->pending = 0;
  if (is_empty(path) || !take(c, path, PART_PATH, plain)) {
    g_string_truncate(plain, 0);
    return;
  }
  lexicon_unwrap(c->lexicon, plain, NULL);
  if (!lexicon_write_out(c->lexicon, plain, written, NULL)) g_string_truncate(written, 0);
  if (!lexicon_join(written->len > 0 ? written : plain, joined, NULL)) g_string_truncate(joined, 0);
  scan_parent(c, plain);
  if (written->len > 0) scan_parent(c, written);
  make_key(text);
  text->pending = PARTS_PENDING;
  text->recalled = memory_recall(c, KIND_PATH, text->key->str, text->path_marks, &text->pending);
  text->recalled_pending = text->pending;
}

static void take_text(CarnetClassifier *c, const CarnetFieldText *text) {
  g_array_set_size(c->into->marks, 0);
  c->target = c->into->marks;
  take_path(c, text->path);
  scan_description(c, text->description_en, lexicon_is_number(text->path) ? KIND_TITLE : KIND_EN);
  scan_description(c, text->comment, KIND_COMMENT);
  scan_chinese(c, text->description_zh);
  scan_word(c, text->unit, PART_UNIT, KIND_UNIT);
  scan_word(c, text->type, PART_TYPE, KIND_TYPE);
  scan_word(c, text->values, PART_VALUES, KIND_VALUES);
}

typedef enum { FIRST, REST, DIGITS } Share;

/* The next text for which that share of the parts is to be looked for is in hand; FALSE: there is no more.
 * What tells digits apart is not remembered where there are any. */
static gboolean next_text(CarnetClassifier *c, guint n, Share share, guint16 parts, guint *at) {
  while (*at < n) {
    Scanned *text = c->into = &c->block[(*at)++];
    if (text->key->len == 0) continue;
    c->target = share == DIGITS && text->has_digits ? text->marks : text->path_marks;
    if (share == REST ? (text->wanted & parts) != 0
                      : !text->recalled || (share == DIGITS && text->has_digits))
      return TRUE;
  }
  return FALSE;
}

static void scan_share(CarnetClassifier *c, guint n, Share share) {
  for (guint piece = 0; piece < G_N_ELEMENTS(pieces); piece++)
    for (guint at = 0; next_text(c, n, share, PART_BIT(pieces[piece].part), &at);)
      scan_readings(c, pieces[piece].part, pieces[piece].first + share);
  for (guint at = 0; next_text(c, n, share, PARTS_JOINED, &at);) scan_joined(c, DATABASE_JOINED + share);
}

void classify_scan(CarnetClassifier *c, const CarnetFieldText *texts, guint n) {
  for (guint i = 0; i < n; i++) {
    c->into = &c->block[i];
    take_text(c, &texts[i]);
  }
  scan_share(c, n, FIRST);
  scan_share(c, n, DIGITS);
}

void classify_scan_rest(CarnetClassifier *c, guint n) {
  scan_share(c, n, REST);
  for (guint i = 0; i < n; i++) c->block[i].pending = (guint16)(c->block[i].pending & ~c->block[i].wanted);
}

void classify_keep(CarnetClassifier *c, guint n) {
  for (guint i = 0; i < n; i++) {
    const Scanned *text = &c->block[i];
    if (text->key->len == 0 || (text->recalled && text->recalled_pending == text->pending)) continue;
    memory_keep(c, KIND_PATH, text->key->str, text->path_marks, 0, text->pending);
  }
}

/* ---- what was found ---------------------------------------------------------------------------------------
 */

static void mark_all(CarnetClassifier *c, const GArray *marks) {
  const Mark *mark = (const Mark *)(gpointer)marks->data;
  for (guint i = 0; i < marks->len; i++) {
    guint16 *hits = &c->part_hits[mark[i].pattern];
    if (*hits == 0) c->touched[c->n_touched++] = mark[i].pattern;
    *hits = (guint16)(*hits | mark[i].parts);
  }
}

void classify_mark(CarnetClassifier *c, const Scanned *text) {
  mark_all(c, text->path_marks);
  mark_all(c, text->marks);
}

void classify_unmark(CarnetClassifier *c) {
  for (guint i = 0; i < c->n_touched; i++) c->part_hits[c->touched[i]] = 0;
  c->n_touched = 0;
}

const guint16 *lexicon_scan(CarnetClassifier *c, const CarnetFieldText *text) {
  classify_scan(c, text, 1);
  c->block[0].wanted = c->block[0].pending;
  classify_scan_rest(c, 1);
  classify_mark(c, &c->block[0]);
  return c->part_hits;
}

void lexicon_scan_clear(CarnetClassifier *c) { classify_unmark(c); }
