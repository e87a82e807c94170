/*
 * explain.c - why a field has its traits: each rule that matched or was kept from it, with the places that
 * were met.
 */
#include <string.h>

#include "carnet/text.h"
#include "lexicon.h"
#include "span.h"

#define SPANS_MAX 8 /* of one pattern in one text; more say nothing more */

/* The source texts that make a part, and the letter under which CarnetSpan names each. */
typedef struct {
  LexiconPart part;
  char letter;
  gsize offset; /* of the text in CarnetFieldText */
} Source;
static const Source sources[] = {
    {PART_PATH, 'p', G_STRUCT_OFFSET(CarnetFieldText, path)},
    {PART_NEAR, 'p', G_STRUCT_OFFSET(CarnetFieldText, path)},
    {PART_LEAF, 'p', G_STRUCT_OFFSET(CarnetFieldText, path)},
    {PART_PARENT, 'p', G_STRUCT_OFFSET(CarnetFieldText, path)},
    {PART_RECORD, 'p', G_STRUCT_OFFSET(CarnetFieldText, path)},
    {PART_EN, 'e', G_STRUCT_OFFSET(CarnetFieldText, description_en)},
    {PART_HEAD, 'e', G_STRUCT_OFFSET(CarnetFieldText, description_en)},
    {PART_TITLE, 'e', G_STRUCT_OFFSET(CarnetFieldText, description_en)},
    {PART_TITLE_LEAF, 'e', G_STRUCT_OFFSET(CarnetFieldText, description_en)},
    {PART_EN, 'c', G_STRUCT_OFFSET(CarnetFieldText, comment)},
    {PART_ZH, 'z', G_STRUCT_OFFSET(CarnetFieldText, description_zh)},
    {PART_ZHEAD, 'z', G_STRUCT_OFFSET(CarnetFieldText, description_zh)},
    {PART_UNIT, 'u', G_STRUCT_OFFSET(CarnetFieldText, unit)},
    {PART_TYPE, 't', G_STRUCT_OFFSET(CarnetFieldText, type)},
    {PART_VALUES, 'v', G_STRUCT_OFFSET(CarnetFieldText, values)},
};

typedef struct {
  GArray *out;
  const CarnetTokens *tokens;
  const GString *padded;
  const GArray *from; /* of a path: byte of the padded text, by byte of what is searched; else NULL */
  gsize base;         /* where the searched piece begins in the padded text */
  char letter;
  gboolean against;
} Finding;

static gboolean separates(char c) { return c == ' ' || c == '.'; }

/* From the match to the words that it met: without the blanks and segment signs at its ends, the last word
 * whole. */
static void trim(const GString *padded, gsize *start, gsize *end) {
  while (*start < *end && separates(padded->str[*start])) (*start)++;
  while (*end > *start && separates(padded->str[*end - 1])) (*end)--;
  if (*end == *start || !g_ascii_isalnum(padded->str[*end - 1])) return;
  while (g_ascii_isalnum(padded->str[*end])) (*end)++;
}

static void on_span(gsize start, gsize end, gpointer user) {
  const Finding *f = user;
  start += f->base;
  end += f->base;
  trim(f->padded, &start, &end);
  if (start == end) return;
  if (f->from != NULL) { /* all of an abbreviation, where a part of its word matched */
    while (g_array_index(f->from, guint32, end) == g_array_index(f->from, guint32, end - 1)) end++;
    start = g_array_index(f->from, guint32, start);
    end = g_array_index(f->from, guint32, end);
  }
  const guint32 *offset = f->tokens->offset; /* of the text without the blank before it */
  CarnetSpan span = {f->letter, offset[start - 1], offset[end - 1], f->against};
  for (guint i = 0; i < f->out->len; i++) {
    const CarnetSpan *had = &g_array_index(f->out, CarnetSpan, i);
    if (had->part == span.part && had->start == span.start && had->end == span.end &&
        had->against == span.against)
      return;
  }
  g_array_append_val(f->out, span);
}

/* A parent as each name that its record may have, until one is met. */
static guint search_record(const CarnetLexicon *lexicon, const GString *text, const char *re,
                           Finding *finding) {
  gsize n = lexicon_piece(text, PART_RECORD).end;
  LexiconEnding ending = {n, n, 0};
  const GArray *whole = finding->from;
  g_autoptr(GArray) from = g_array_new(FALSE, FALSE, sizeof(guint32));
  g_autoptr(GString) name = g_string_new(NULL);
  guint found = 0;
  do {
    lexicon_without(text->str, n, &ending, name);
    g_array_set_size(from, 0);
    for (gsize i = 0; i <= name->len; i++)
      g_array_append_val(from,
                         g_array_index(whole, guint32, i < ending.start ? i : i + ending.end - ending.start));
    finding->padded = name;
    finding->from = from;
    finding->base = 0;
    found = span_find(re, name->str, name->len, SPANS_MAX, on_span, finding);
  } while (found == 0 && lexicon_next_ending(lexicon, text->str, &ending));
  finding->from = whole;
  return found;
}

static guint search_in(const CarnetLexicon *lexicon, const GString *text, LexiconPart part, const char *re,
                       Finding *finding) {
  if (part == PART_RECORD) return search_record(lexicon, text, re, finding);
  LexiconPiece piece = lexicon_piece(text, part);
  finding->padded = text;
  finding->base = piece.start;
  return span_find(re, text->str + piece.start, piece.end - piece.start, SPANS_MAX, on_span, finding);
}

/* Places of the text that `back` was made from, as places of the one before it. The place behind its end has
 * none of its own: it stands behind the last. */
static void look_back(GArray *back, const GArray *from) {
  for (guint i = 0; i < back->len; i++) {
    guint32 *at = &g_array_index(back, guint32, i);
    *at =
        *at < from->len ? g_array_index(from, guint32, *at) : g_array_index(from, guint32, from->len - 1) + 1;
  }
}

/* A path as classify.c reads it: unwrapped, written out, in one piece. */
static guint search_path(const CarnetLexicon *lexicon, GString *padded, LexiconPart part, const char *re,
                         Finding *finding) {
  g_autoptr(GString) out = g_string_new(NULL), joined = g_string_new(NULL);
  g_autoptr(GArray) unwrapped = g_array_new(FALSE, FALSE, sizeof(guint32));
  g_autoptr(GArray) written = g_array_new(FALSE, FALSE, sizeof(guint32));
  g_autoptr(GArray) in_one = g_array_new(FALSE, FALSE, sizeof(guint32));
  lexicon_unwrap(lexicon, padded, unwrapped);
  finding->from = unwrapped;
  guint found = search_in(lexicon, padded, part, re, finding);
  if (found > 0) return found;
  gboolean again = lexicon_write_out(lexicon, padded, out, written);
  look_back(written, unwrapped);
  finding->from = written;
  if (again) found = search_in(lexicon, out, part, re, finding);
  if (found > 0 || (part != PART_PATH && part != PART_NEAR)) return found;
  if (!lexicon_join(out, joined, in_one)) return 0;
  look_back(in_one, written);
  finding->from = in_one;
  return search_in(lexicon, joined, part, re, finding);
}

static guint search(const CarnetLexicon *lexicon, const char *source, LexiconPart part, const char *re,
                    Finding *finding) {
  g_autoptr(CarnetTokens) tokens = carnet_tokens_new(source, (gssize)lexicon_source(source, part));
  g_autoptr(GString) padded = g_string_new(NULL);
  if (!lexicon_pad(tokens, padded)) return 0;
  finding->tokens = tokens;
  if (PARTS_OF_PATH & PART_BIT(part)) return search_path(lexicon, padded, part, re, finding);
  return search_in(lexicon, padded, part, re, finding);
}

/* One term's places; where the two engines disagree about it, one span of no length says so. */
static void add_spans(const CarnetLexicon *lexicon, const LexiconTerm *term, const CarnetFieldText *text,
                      guint16 parts, gboolean against, GArray *out) {
  const LexiconPattern *pattern = g_ptr_array_index(lexicon->patterns, term->pattern);
  guint found = 0;
  char letter = '\0';
  for (guint i = 0; i < G_N_ELEMENTS(sources); i++) {
    const char *source = G_STRUCT_MEMBER(const char *, text, sources[i].offset);
    if (!(parts & PART_BIT(sources[i].part)) || source == NULL || source[0] == '\0') continue;
    Finding finding = {out, NULL, NULL, NULL, 0, sources[i].letter, against};
    found += search(lexicon, source, sources[i].part, pattern->re, &finding);
    if (letter == '\0') letter = sources[i].letter;
  }
  CarnetSpan unknown = {letter, 0, 0, against};
  if (found == 0 && letter != '\0') g_array_append_val(out, unknown);
}

static void add_terms(const CarnetLexicon *lexicon, const GArray *terms, const guint16 *hits,
                      const CarnetFieldText *text, gboolean against, GArray *out) {
  for (guint i = 0; i < terms->len; i++) {
    const LexiconTerm *term = &g_array_index(terms, LexiconTerm, i);
    guint16 parts = hits[term->pattern] & term->parts;
    if (parts != 0) add_spans(lexicon, term, text, parts, against, out);
  }
}

static void free_evidence(gpointer data) {
  CarnetEvidence *evidence = data;
  g_array_unref(evidence->spans);
  g_free(evidence);
}

/* Whether a weak rule has a partner in another column. */
static gboolean has_partner(const CarnetLexicon *lexicon, const LexiconRule *rule, guint16 parts,
                            const guint16 *hits) {
  for (guint i = 0; i < lexicon->rules->len; i++) {
    const LexiconRule *other = g_ptr_array_index(lexicon->rules, i);
    if (other == rule || other->bit != rule->bit || other->strong) continue;
    LexiconVerdict verdict = lexicon_judge(other, hits);
    if (verdict.holds && lexicon_independent(verdict.parts, parts)) return TRUE;
  }
  return FALSE;
}

GPtrArray *carnet_classify_explain(CarnetClassifier *classifier, const CarnetFieldText *text) {
  const CarnetLexicon *lexicon = lexicon_of(classifier);
  GPtrArray *out = g_ptr_array_new_with_free_func(free_evidence);
  CarnetTraits traits;
  carnet_classify(classifier, text, 1, &traits);
  const guint16 *hits = lexicon_scan(classifier, text);
  for (guint i = 0; i < lexicon->rules->len; i++) {
    const LexiconRule *rule = g_ptr_array_index(lexicon->rules, i);
    LexiconVerdict verdict = lexicon_judge(rule, hits);
    gboolean doubt = rule->bit == LEXICON_DOUBT;
    if (doubt ? !verdict.holds || traits.traits != 0 : !verdict.holds && !verdict.blocked) continue;
    CarnetEvidence *evidence = g_new0(CarnetEvidence, 1);
    evidence->rule = rule->id;
    evidence->trait = rule->bit >= 0 ? lexicon->traits[rule->bit].id : NULL;
    evidence->strong = rule->strong;
    evidence->blocked = verdict.blocked || doubt; /* it keeps the field from being ordinary */
    if (verdict.holds)
      evidence->counts = rule->bit < 0
                             ? traits.traits == 0 && traits.ordinary == (rule->bit == LEXICON_ORDINARY)
                             : rule->strong || has_partner(lexicon, rule, verdict.parts, hits);
    evidence->spans = g_array_new(FALSE, FALSE, sizeof(CarnetSpan));
    add_terms(lexicon, rule->all, hits, text, doubt, evidence->spans);
    add_terms(lexicon, rule->any, hits, text, doubt, evidence->spans);
    add_terms(lexicon, rule->none, hits, text, TRUE, evidence->spans);
    g_ptr_array_add(out, evidence);
  }
  lexicon_scan_clear(classifier);
  return out;
}
