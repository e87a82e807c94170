/*
 * classify.c - one field's text to traits: scan each distinct part once, then judge only the rules that a
 * match touches.
 *
 * Time goes to the scan, so what repeats is remembered: units, types, values and the parents of paths come
 * from a short list in any inventory. The memory is bounded and belongs to one thread.
 */
#include <string.h>

#include "carnet/error.h"
#include "carnet/text.h"
#include "lexicon.h"

#define MEMORY_MAX 4096 /* texts; beyond it the memory is emptied */
#define WEAK_MAX 16     /* masks of weak rules kept a trait */

typedef struct {
  guint n;
  guint32 pattern[];
} Hits;

struct CarnetClassifier {
  const CarnetLexicon *lexicon;
  hs_database_t *const *database; /* the lexicon's */
  hs_scratch_t *scratch;
  CarnetTokens *tokens;
  GString *padded; /* tokens as patterns read them */
  GString *written_out;
  guint16 *part_hits;       /* by pattern */
  GArray *touched;          /* guint32: patterns whose part_hits is not 0 */
  GArray *found;            /* guint32: patterns of the scan that runs */
  GHashTable *raw_memory;   /* source text -> Hits */
  GHashTable *token_memory; /* tokens' text -> Hits */
  guint32 *seen;            /* by rule: the round in which it was judged */
  guint32 round;
  gboolean doubt; /* of the field in hand */
  guint16 weak[LEXICON_MAX_TRAITS][WEAK_MAX];
  guint8 n_weak[LEXICON_MAX_TRAITS];
};

CarnetClassifier *carnet_classifier_new(const CarnetLexicon *lexicon, GError **error) {
  hs_database_t *const *database = lexicon_databases(lexicon, error);
  if (database == NULL) return NULL;
  CarnetClassifier *c = g_new0(CarnetClassifier, 1);
  c->lexicon = lexicon;
  c->database = database;
  for (guint i = 0; i < N_DATABASES; i++) {
    if (database[i] == NULL || hs_alloc_scratch(database[i], &c->scratch) == HS_SUCCESS) continue;
    g_set_error(error, CARNET_TRAITS_ERROR, CARNET_ERROR_STORE,
                "hyperscan gives no scratch space; more memory");
    hs_free_scratch(c->scratch);
    g_free(c);
    return NULL;
  }
  c->tokens = carnet_tokens_new("", 0);
  c->padded = g_string_new(NULL);
  c->written_out = g_string_new(NULL);
  c->part_hits = g_new0(guint16, lexicon->patterns->len + 1);
  c->seen = g_new0(guint32, lexicon->rules->len + 1);
  c->touched = g_array_new(FALSE, FALSE, sizeof(guint32));
  c->found = g_array_new(FALSE, FALSE, sizeof(guint32));
  c->raw_memory = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  c->token_memory = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  return c;
}

void carnet_classifier_free(CarnetClassifier *c) {
  if (c == NULL) return;
  hs_free_scratch(c->scratch);
  carnet_tokens_free(c->tokens);
  g_string_free(c->padded, TRUE);
  g_string_free(c->written_out, TRUE);
  g_free(c->part_hits);
  g_free(c->seen);
  g_array_unref(c->touched);
  g_array_unref(c->found);
  g_hash_table_unref(c->raw_memory);
  g_hash_table_unref(c->token_memory);
  g_free(c);
}

const CarnetLexicon *lexicon_of(const CarnetClassifier *classifier) { return classifier->lexicon; }

/* ---- scanning -------------------------------------------------------------------------------------------
 */

static int on_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *user) {
  (void)from;
  (void)to;
  (void)flags;
  guint32 pattern = id;
  g_array_append_val((GArray *)user, pattern);
  return 0;
}

static void scan(CarnetClassifier *c, LexiconPart part, LexiconPiece piece) {
  const hs_database_t *database = c->database[DATABASE_OF(part)];
  g_array_set_size(c->found, 0);
  gsize n = piece.end - piece.start;
  if (n == 0 || n > G_MAXUINT32 || database == NULL) return;
  hs_scan(database, c->padded->str + piece.start, (unsigned)n, 0, c->scratch, on_match, c->found);
}

static void mark(CarnetClassifier *c, const guint32 *patterns, guint n, LexiconPart part) {
  for (guint i = 0; i < n; i++) {
    guint32 pattern = patterns[i];
    if (c->part_hits[pattern] == 0) g_array_append_val(c->touched, pattern);
    c->part_hits[pattern] = (guint16)(c->part_hits[pattern] | PART_BIT(part));
  }
}

static void mark_found(CarnetClassifier *c, LexiconPart part) {
  mark(c, (const guint32 *)(gpointer)c->found->data, c->found->len, part);
}

static void remember(CarnetClassifier *c, GHashTable *memory, const char *text, gsize n) {
  if (g_hash_table_size(memory) >= MEMORY_MAX) g_hash_table_remove_all(memory);
  gsize bytes = c->found->len * sizeof(guint32);
  Hits *hits = g_malloc(sizeof *hits + bytes);
  hits->n = c->found->len;
  if (bytes > 0) memcpy(hits->pattern, c->found->data, bytes);
  g_hash_table_insert(memory, g_strndup(text, n), hits);
}

/* The part's tokens of a text, padded, into the classifier. */
static gboolean take(CarnetClassifier *c, const char *text, LexiconPart part) {
  if (text == NULL || text[0] == '\0') return FALSE;
  carnet_tokens_set(c->tokens, text, (gssize)lexicon_source(text, part));
  return lexicon_pad(c->tokens, c->padded);
}

static void scan_part(CarnetClassifier *c, LexiconPart part) {
  scan(c, part, lexicon_piece(c->padded, part));
  mark_found(c, part);
}

/* Units, types and values: short vocabularies, remembered by their source text. */
static void scan_word(CarnetClassifier *c, const char *text, LexiconPart part) {
  if (text == NULL || text[0] == '\0') return;
  const Hits *known = g_hash_table_lookup(c->raw_memory, text);
  if (known != NULL) {
    mark(c, known->pattern, known->n, part);
    return;
  }
  if (!take(c, text, part)) return;
  scan_part(c, part);
  remember(c, c->raw_memory, text, strlen(text));
}

static void scan_text(CarnetClassifier *c, const char *text, LexiconPart part) {
  if (take(c, text, part)) scan_part(c, part);
}

static void scan_description(CarnetClassifier *c, const char *text, gboolean names) {
  if (!take(c, text, PART_EN)) return;
  scan_part(c, PART_EN);
  if (names && lexicon_piece(c->padded, PART_TITLE).end > 0) {
    mark_found(c, PART_TITLE); /* the same text, read as a name */
    scan_part(c, PART_TITLE_LEAF);
  }
  scan_part(c, PART_HEAD);
}

static void scan_chinese(CarnetClassifier *c, const char *text) {
  if (!take(c, text, PART_ZH)) return;
  scan_part(c, PART_ZH);
  if (lexicon_clause(text) == strlen(text))
    mark_found(c, PART_ZHEAD); /* one clause: what was found is found in it */
  else if (take(c, text, PART_ZHEAD))
    scan_part(c, PART_ZHEAD);
}

static void scan_pieces(CarnetClassifier *c) {
  scan_part(c, PART_PATH);
  if (lexicon_piece(c->padded, PART_NEAR).start == 0)
    mark_found(c, PART_NEAR); /* all of it is near */
  else
    scan_part(c, PART_NEAR);
  scan_part(c, PART_LEAF);
  LexiconPiece parent = lexicon_piece(c->padded, PART_PARENT);
  if (parent.end == 0) return;
  char behind = c->padded->str[parent.end];
  c->padded->str[parent.end] = '\0'; /* the memory's key */
  const Hits *known = g_hash_table_lookup(c->token_memory, c->padded->str);
  if (known != NULL)
    mark(c, known->pattern, known->n, PART_PARENT);
  else {
    scan(c, PART_PARENT, parent);
    remember(c, c->token_memory, c->padded->str, parent.end);
    mark_found(c, PART_PARENT);
  }
  c->padded->str[parent.end] = behind;
}

static void swap_texts(CarnetClassifier *c) {
  GString *other = c->written_out;
  c->written_out = c->padded;
  c->padded = other;
}

/* A name's words often stand in several segments (`lane.departure.warning`). */
static void scan_joined(CarnetClassifier *c) {
  if (!lexicon_join(c->padded, c->written_out, NULL)) return;
  swap_texts(c);
  scan(c, PART_NEAR, (LexiconPiece){0, c->padded->len});
  mark_found(c, PART_NEAR);
  mark_found(c, PART_PATH);
  swap_texts(c);
}

static void scan_path(CarnetClassifier *c, const char *path) {
  if (!take(c, path, PART_PATH)) return;
  lexicon_unwrap(c->lexicon, c->padded, NULL);
  gboolean again = lexicon_write_out(c->lexicon, c->padded, c->written_out, NULL);
  scan_pieces(c);
  if (again) {
    swap_texts(c);
    scan_pieces(c);
  }
  scan_joined(c);
}

const guint16 *lexicon_scan(CarnetClassifier *c, const CarnetFieldText *text) {
  scan_path(c, text->path);
  scan_description(c, text->description_en, lexicon_is_number(text->path));
  scan_text(c, text->comment, PART_EN);
  scan_chinese(c, text->description_zh);
  scan_word(c, text->unit, PART_UNIT);
  scan_word(c, text->type, PART_TYPE);
  scan_word(c, text->values, PART_VALUES);
  return c->part_hits;
}

void lexicon_scan_clear(CarnetClassifier *c) {
  for (guint i = 0; i < c->touched->len; i++) c->part_hits[g_array_index(c->touched, guint32, i)] = 0;
  g_array_set_size(c->touched, 0);
}

/* ---- judging --------------------------------------------------------------------------------------------
 */

/* Parts in which terms matched; `every`: 0 unless each term did. */
static guint16 matched(const GArray *terms, const guint16 *part_hits, gboolean every) {
  guint16 parts = 0;
  for (guint i = 0; i < terms->len; i++) {
    const LexiconTerm *term = &g_array_index(terms, LexiconTerm, i);
    guint16 here = part_hits[term->pattern] & term->parts;
    if (every && here == 0) return 0;
    parts |= here;
  }
  return parts;
}

LexiconVerdict lexicon_judge(const LexiconRule *rule, const guint16 *part_hits) {
  LexiconVerdict verdict = {FALSE, FALSE, 0};
  guint16 all = matched(rule->all, part_hits, TRUE);
  if (rule->all->len > 0 && all == 0) return verdict;
  guint16 any = matched(rule->any, part_hits, FALSE);
  if (rule->any->len > 0 && any == 0) return verdict;
  verdict.parts = rule->any->len > 0 ? any : all;
  verdict.blocked = matched(rule->none, part_hits, FALSE) != 0;
  verdict.holds = !verdict.blocked;
  return verdict;
}

gboolean lexicon_independent(guint16 a, guint16 b) {
  for (guint p = 0; p < N_PARTS; p++) {
    if (!(a & PART_BIT(p))) continue;
    guint overlap = (guint)(p == PART_PATH || p == PART_NEAR ? PARTS_OF_PATH : PART_BIT(p));
    if (PARTS_OF_EN & PART_BIT(p)) overlap |= PARTS_OF_EN;
    if (PARTS_OF_ZH & PART_BIT(p)) overlap |= PARTS_OF_ZH;
    if (p == PART_LEAF || p == PART_PARENT) overlap |= PART_BIT(PART_PATH) | PART_BIT(PART_NEAR);
    if (b & ~overlap) return TRUE;
  }
  return FALSE;
}

static gboolean weak_holds(CarnetClassifier *c, guint bit, guint16 parts) {
  for (guint i = 0; i < c->n_weak[bit]; i++)
    if (lexicon_independent(c->weak[bit][i], parts)) return TRUE;
  if (c->n_weak[bit] < WEAK_MAX) c->weak[bit][c->n_weak[bit]++] = parts;
  return FALSE;
}

static void judge_rule(CarnetClassifier *c, const LexiconRule *rule, CarnetTraits *out) {
  guint64 bit = rule->bit >= 0 ? G_GUINT64_CONSTANT(1) << rule->bit : 0;
  if (rule->bit >= 0 && (out->traits & bit)) return; /* it holds already */
  LexiconVerdict verdict = lexicon_judge(rule, c->part_hits);
  if (!verdict.holds) return;
  if (rule->bit == LEXICON_ORDINARY)
    out->ordinary = TRUE;
  else if (rule->bit == LEXICON_DOUBT)
    c->doubt = TRUE;
  else if (rule->strong || weak_holds(c, (guint)rule->bit, verdict.parts))
    out->traits |= bit;
}

static void judge(CarnetClassifier *c, CarnetTraits *out) {
  if (++c->round == 0) { /* after four thousand million fields */
    memset(c->seen, 0, c->lexicon->rules->len * sizeof *c->seen);
    c->round = 1;
  }
  memset(c->n_weak, 0, sizeof c->n_weak);
  c->doubt = FALSE;
  for (guint i = 0; i < c->touched->len; i++) {
    const GArray *uses = c->lexicon->uses[g_array_index(c->touched, guint32, i)];
    if (uses == NULL) continue; /* a pattern of none-terms alone */
    for (guint j = 0; j < uses->len; j++) {
      guint32 rule = g_array_index(uses, guint32, j);
      if (c->seen[rule] == c->round) continue;
      c->seen[rule] = c->round;
      judge_rule(c, g_ptr_array_index(c->lexicon->rules, rule), out);
    }
  }
  if (c->doubt && out->traits == 0) out->ordinary = FALSE;
}

void carnet_classify(CarnetClassifier *c, const CarnetFieldText *texts, guint n, CarnetTraits *out) {
  for (guint i = 0; i < n; i++) {
    out[i] = (CarnetTraits){0, FALSE};
    lexicon_scan(c, &texts[i]);
    judge(c, &out[i]);
    lexicon_scan_clear(c);
  }
}
