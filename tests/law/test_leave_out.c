/* links: compliance base law.c ratchet.c field_list.c alternatives.c */
/*
 * test_leave_out.c - each labelled catalogue judged by what the other lists confirm of the lexicon.
 *
 * Rules are written by hand and have seen the catalogues, so leaving one out cannot be done by training
 * without it. It is done by evidence: a pattern is taken apart into its alternatives, and an alternative
 * counts on catalogue X only where another list (a labelled catalogue, or one of this folder) bears it out,
 * with a field that has the trait and in which the rule holds by it; one of a `none`, where it keeps the rule
 * from a field without the trait. What nothing but X bears out is taken away, and so is what no list bears
 * out, though it was written from the definition: the figure errs on the low side there. It errs on the high
 * side where a list of this folder was written with the words of X in mind, and rules' structure (which
 * parts a term reads, which terms go together) stays as it is. docs/law/lexicon.md says so.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "carnet/text.h"
#include "alternatives.h"
#include "field_list.h"
#include "law.h"
#include "lexicon.h"
#include "ratchet.h"

#define FLOOR_TERMS 90        /* percent F1 of each catalogue */
#define FLOOR_ALTERNATIVES 70 /* the strictest reading: each word of a pattern */
#define LISTS_MAX 32
#define READINGS 64

typedef struct {
  Alternatives *tree;
  GRegex **only; /* by alternative; made when first asked for */
} Pattern;

/* A term of a rule, and which lists bear out each alternative of its pattern. */
typedef struct {
  const LexiconRule *rule;
  LexiconTerm term;
  guint32 *lists; /* by alternative: a bit a list */
  GRegex *left;   /* the pattern as it is left for the catalogue in hand; NULL: nothing is, or all is */
  gboolean whole; /* all is left */
} Term;

typedef struct {
  guint16 part;
  char *text;
} Reading;

typedef struct {
  CarnetLexicon *lexicon;
  CarnetClassifier *classifier;
  Pattern *patterns;
  GArray *terms; /* Term, in order of rules and of all, any, none */
  guint *first;  /* by rule: its first term */
  Reading readings[READINGS];
  guint n_readings;
  guint16 *hits; /* of the field in hand, by pattern */
} Fixture;

/* ---- the texts of a field
 * -----------------------------------------------------------------------------------
 */

static void add_reading(Fixture *f, guint16 part, const char *text, gsize n) {
  if (n == 0) return;
  g_assert_cmpuint(f->n_readings, <, READINGS);
  f->readings[f->n_readings++] = (Reading){part, g_strndup(text, n)};
}

static void add_piece(Fixture *f, const GString *padded, LexiconPart part) {
  LexiconPiece piece = lexicon_piece(padded, part);
  add_reading(f, PART_BIT(part), padded->str + piece.start,
              piece.end > piece.start ? piece.end - piece.start : 0);
}

/* A path's pieces, and its parent as each name that its record may have. */
static void add_path(Fixture *f, const GString *padded) {
  for (LexiconPart p = PART_PATH; p <= PART_PARENT; p++) add_piece(f, padded, p);
  gsize n = lexicon_piece(padded, PART_RECORD).end;
  LexiconEnding ending = {n, n, 0};
  g_autoptr(GString) name = g_string_new(NULL);
  do {
    lexicon_without(padded->str, n, &ending, name);
    add_reading(f, PART_BIT(PART_RECORD), name->str, name->len);
  } while (lexicon_next_ending(f->lexicon, padded->str, &ending));
}

static void add_text(Fixture *f, const char *source, LexiconPart part) {
  if (source == NULL || source[0] == '\0') return;
  g_autoptr(CarnetTokens) tokens = carnet_tokens_new(source, (gssize)lexicon_source(source, part));
  g_autoptr(GString) padded = g_string_new(NULL), out = g_string_new(NULL);
  if (!lexicon_pad(tokens, padded)) return;
  if (part == PART_PATH) {
    lexicon_unwrap(f->lexicon, padded, NULL);
    add_path(f, padded);
    if (lexicon_write_out(f->lexicon, padded, out, NULL)) add_path(f, out);
    return;
  }
  add_piece(f, padded, part);
  if (part == PART_EN)
    for (LexiconPart p = PART_HEAD; p < N_PARTS; p = p == PART_HEAD ? PART_TITLE : p + 1)
      add_piece(f, padded, p);
}

static void read_field(Fixture *f, const CarnetFieldText *text) {
  for (guint i = 0; i < f->n_readings; i++) g_free(f->readings[i].text);
  f->n_readings = 0;
  add_text(f, text->path, PART_PATH);
  add_text(f, text->description_en, PART_EN);
  if (text->comment != NULL && text->comment[0] != '\0') {
    g_autoptr(CarnetTokens) tokens = carnet_tokens_new(text->comment, -1);
    g_autoptr(GString) padded = g_string_new(NULL);
    if (lexicon_pad(tokens, padded)) add_piece(f, padded, PART_EN);
  }
  add_text(f, text->description_zh, PART_ZH);
  add_text(f, text->description_zh, PART_ZHEAD);
  add_text(f, text->unit, PART_UNIT);
  add_text(f, text->type, PART_TYPE);
  add_text(f, text->values, PART_VALUES);
  memcpy(f->hits, lexicon_scan(f->classifier, text), f->lexicon->patterns->len * sizeof *f->hits);
  lexicon_scan_clear(f->classifier);
}

static guint16 parts_of(const Fixture *f, const GRegex *re, guint16 among) {
  guint16 parts = 0;
  for (guint i = 0; i < f->n_readings; i++)
    if ((f->readings[i].part & among & ~parts) && g_regex_match(re, f->readings[i].text, 0, NULL))
      parts = (guint16)(parts | f->readings[i].part);
  return parts;
}

static GRegex *regex(const char *re) {
  g_autoptr(GError) error = NULL;
  GRegex *made = g_regex_new(re, G_REGEX_OPTIMIZE | G_REGEX_NO_AUTO_CAPTURE, 0, &error);
  if (made == NULL) g_error("%s: %s", re, error->message);
  return made;
}

/* ---- evidence
 * -----------------------------------------------------------------------------------------------
 */

static guint n_terms(const LexiconRule *rule) { return rule->all->len + rule->any->len + rule->none->len; }

static gboolean is_none(const LexiconRule *rule, guint t) { return t >= rule->all->len + rule->any->len; }

static Term *term_at(const Fixture *f, guint i) { return &g_array_index(f->terms, Term, i); }

/* The list bears out those alternatives of the term that the field in hand has. */
static void bear_out(Fixture *f, Term *term, guint list) {
  guint16 among = f->hits[term->term.pattern] & term->term.parts;
  if (among == 0) return;
  Pattern *pattern = &f->patterns[term->term.pattern];
  for (guint i = 0; i < alternatives_n(pattern->tree); i++) {
    guint parent = alternatives_parent(pattern->tree, i);
    if (term->lists[i] & (1u << list)) continue;
    if (parent != G_MAXUINT && !(term->lists[parent] & (1u << list))) continue;
    if (pattern->only[i] == NULL) {
      g_autofree char *re = alternatives_only(pattern->tree, i);
      pattern->only[i] = regex(re);
    }
    if (parts_of(f, pattern->only[i], among) != 0) term->lists[i] |= 1u << list;
  }
}

static void learn(Fixture *f, const FieldList *list, guint index) {
  for (guint i = 0; i < list->fields->len; i++) {
    const ListedField *field = &g_array_index(list->fields, ListedField, i);
    guint64 wanted = ratchet_traits(f->lexicon, field->traits);
    read_field(f, &field->text);
    for (guint r = 0; r < f->lexicon->rules->len; r++) {
      const LexiconRule *rule = g_ptr_array_index(f->lexicon->rules, r);
      if (rule->bit < 0) continue;
      LexiconVerdict verdict = lexicon_judge(rule, f->hits);
      gboolean has = (wanted >> rule->bit) & 1;
      for (guint t = 0; t < n_terms(rule); t++)
        if (is_none(rule, t) ? !has : verdict.holds && has) bear_out(f, term_at(f, f->first[r] + t), index);
    }
  }
}

/* ---- judging by what is left
 * --------------------------------------------------------------------------------
 */

/* Takes from each term what only this list, or none, bears out: each alternative, or the term as a whole. */
static void take_away(Fixture *f, guint list, gboolean by_term) {
  for (guint i = 0; i < f->terms->len; i++) {
    Term *term = term_at(f, i);
    g_clear_pointer(&term->left, g_regex_unref);
    Alternatives *tree = f->patterns[term->term.pattern].tree;
    g_autofree gboolean *kept = g_new(gboolean, alternatives_n(tree));
    guint n_kept = 0;
    for (guint a = 0; a < alternatives_n(tree); a++) {
      kept[a] = (term->lists[a] & ~(1u << list)) != 0;
      n_kept += kept[a] ? 1 : 0;
    }
    term->whole = by_term ? n_kept > 0 : n_kept == alternatives_n(tree);
    if (term->whole || n_kept == 0) continue;
    g_autofree char *re = alternatives_without(tree, kept);
    term->left = re != NULL ? regex(re) : NULL;
  }
}

static guint16 term_parts(const Fixture *f, const Term *term) {
  guint16 among = f->hits[term->term.pattern] & term->term.parts;
  if (among == 0 || term->whole) return among;
  return term->left != NULL ? parts_of(f, term->left, among) : 0;
}

/* As lexicon_judge, of the terms as they are left; 0: it does not hold, else the parts. */
static guint16 holds(const Fixture *f, guint r) {
  const LexiconRule *rule = g_ptr_array_index(f->lexicon->rules, r);
  guint16 all = 0, any = 0;
  for (guint t = 0; t < n_terms(rule); t++) {
    guint16 parts = term_parts(f, term_at(f, f->first[r] + t));
    if (is_none(rule, t)) {
      if (parts != 0) return 0;
    } else if (t >= rule->all->len) {
      any = (guint16)(any | parts);
    } else {
      if (parts == 0) return 0;
      all = (guint16)(all | parts);
    }
  }
  return rule->any->len > 0 ? any : all;
}

static guint64 judge(const Fixture *f) {
  guint64 traits = 0;
  g_autoptr(GArray) weak = g_array_new(FALSE, FALSE, sizeof(guint32)); /* rule << 16 | parts */
  for (guint r = 0; r < f->lexicon->rules->len; r++) {
    const LexiconRule *rule = g_ptr_array_index(f->lexicon->rules, r);
    guint16 parts = rule->bit >= 0 ? holds(f, r) : 0;
    if (parts == 0) continue;
    gboolean made = rule->strong;
    for (guint w = 0; !made && w < weak->len; w++) {
      guint32 other = g_array_index(weak, guint32, w);
      const LexiconRule *second = g_ptr_array_index(f->lexicon->rules, other >> 16);
      made = second->bit == rule->bit && lexicon_independent((guint16)other, parts);
    }
    guint32 this = (guint32)r << 16 | parts;
    g_array_append_val(weak, this);
    if (made) traits |= G_GUINT64_CONSTANT(1) << rule->bit;
  }
  return traits;
}

/* With CARNET_LEAVE_OUT_SHOW: fields that come out otherwise than they should. */
static void show_difference(const Fixture *f, const char *list, const ListedField *field,
                            const CarnetTraits *got) {
  guint64 wanted = ratchet_traits(f->lexicon, field->traits);
  if (wanted == got->traits || g_getenv("CARNET_LEAVE_OUT_SHOW") == NULL) return;
  for (guint bit = 0; bit < carnet_lexicon_n_traits(f->lexicon); bit++)
    if (((wanted ^ got->traits) >> bit) & 1)
      print_message("left out %s: %s%s %s | %s\n", list, (wanted >> bit) & 1 ? "-" : "+",
                    carnet_lexicon_trait(f->lexicon, bit)->id, field->text.path, field->text.description_en);
}

static void judge_list(Fixture *f, const FieldList *list, RatchetSum *sum) {
  for (guint i = 0; i < list->fields->len; i++) {
    const ListedField *field = &g_array_index(list->fields, ListedField, i);
    read_field(f, &field->text);
    CarnetTraits got = {judge(f), FALSE};
    ratchet_add(sum, f->lexicon, &got, field->traits);
    show_difference(f, list->name, field, &got);
  }
}

static void leave_out(void **state) {
  Fixture *f = *state;
  g_autoptr(GPtrArray) catalogues = field_lists_labelled();
  if (catalogues == NULL) {
    print_message("skip: shared\n");
    skip();
  }
  g_autofree char *folder = law_path("tests/law");
  g_autoptr(GPtrArray) own = field_lists_read(folder, "");
  /* Lists from outside may bear out too: CARNET_LISTS, those that CARNET_LISTS_SHOW names. */
  const char *outside = g_getenv("CARNET_LISTS"), *prefix = g_getenv("CARNET_LISTS_SHOW");
  g_autoptr(GPtrArray) more =
      outside != NULL && prefix != NULL ? field_lists_read(outside, prefix) : g_ptr_array_new();
  GPtrArray *evidence[] = {catalogues, own, more};
  for (guint e = 0, n = 0; e < G_N_ELEMENTS(evidence); e++)
    for (guint i = 0; i < evidence[e]->len; i++, n++) {
      assert_true(n < LISTS_MAX);
      learn(f, g_ptr_array_index(evidence[e], i), n);
    }
  guint fallen = 0;
  for (guint i = 0; i < catalogues->len; i++) {
    const FieldList *list = g_ptr_array_index(catalogues, i);
    for (gboolean by_term = FALSE; by_term <= TRUE; by_term++) {
      RatchetSum sum = {.fields = 0};
      take_away(f, i, by_term);
      judge_list(f, list, &sum);
      guint floor = by_term ? FLOOR_TERMS : FLOOR_ALTERNATIVES;
      print_message(
          "left out   %-22s by %-12s precision %3u %%  recall %3u %%  f1 %3u %%  (%u fields; floor %u %%)\n",
          list->name, by_term ? "pattern" : "alternative", ratchet_precision(&sum.all),
          ratchet_recall(&sum.all), ratchet_f1(&sum.all), sum.fields, floor);
      if (ratchet_f1(&sum.all) < floor) fallen++;
    }
  }
  assert_int_equal(fallen, 0);
}

/* With every list as evidence nothing is judged otherwise than the classifier does, but for alternatives that
 * no list has met. */
static void taken_apart(void **state) {
  (void)state;
  static const char *const re = " a (b |c(d|e)? )| [(|] f$";
  Alternatives *tree = alternatives_new(re);
  assert_int_equal(alternatives_n(tree), 6);
  static const char *const only[] = {" a (?:b |c(?:d|e)? )", " a (?:b )",      " a (?:c(?:d|e)? )",
                                     " a (?:c(?:d) )",       " a (?:c(?:e) )", " [(|] f$"};
  for (guint i = 0; i < G_N_ELEMENTS(only); i++) {
    g_autofree char *text = alternatives_only(tree, i);
    assert_string_equal(text, only[i]);
  }
  gboolean kept[] = {TRUE, FALSE, TRUE, FALSE, FALSE, FALSE};
  g_autofree char *left = alternatives_without(tree, kept);
  assert_string_equal(left, " a (?:c )");
  kept[2] = FALSE;
  g_autofree char *nothing = alternatives_without(tree, kept);
  assert_null(nothing);
  alternatives_free(tree);
}

/* ---- set up
 * -------------------------------------------------------------------------------------------------
 */

static void add_terms(Fixture *f, const LexiconRule *rule, const GArray *terms) {
  for (guint i = 0; i < terms->len; i++) {
    Term term = {.rule = rule, .term = g_array_index(terms, LexiconTerm, i)};
    term.lists = g_new0(guint32, alternatives_n(f->patterns[term.term.pattern].tree));
    g_array_append_val(f->terms, term);
  }
}

static int set_up(void **state) {
  Fixture *f = g_new0(Fixture, 1);
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = law_path("templates/packs/lexicon");
  const char *build = g_getenv("B");
  g_autofree char *cache = build != NULL ? g_build_filename(build, "lexicon", NULL) : NULL;
  f->lexicon = carnet_lexicon_load(folder, cache, &error);
  f->classifier = f->lexicon != NULL ? carnet_classifier_new(f->lexicon, &error) : NULL;
  *state = f;
  if (error != NULL) print_error("%s\n", error->message);
  if (f->classifier == NULL) return -1;
  guint n = f->lexicon->patterns->len;
  f->patterns = g_new0(Pattern, n);
  f->hits = g_new0(guint16, n + 1);
  f->first = g_new0(guint, f->lexicon->rules->len);
  f->terms = g_array_new(FALSE, TRUE, sizeof(Term));
  for (guint i = 0; i < n; i++) {
    Pattern *pattern = &f->patterns[i];
    pattern->tree = alternatives_new(((LexiconPattern *)g_ptr_array_index(f->lexicon->patterns, i))->re);
    pattern->only = g_new0(GRegex *, alternatives_n(pattern->tree));
  }
  for (guint r = 0; r < f->lexicon->rules->len; r++) {
    const LexiconRule *rule = g_ptr_array_index(f->lexicon->rules, r);
    f->first[r] = f->terms->len;
    add_terms(f, rule, rule->all);
    add_terms(f, rule, rule->any);
    add_terms(f, rule, rule->none);
  }
  return 0;
}

static void free_pattern(Pattern *pattern) {
  for (guint i = 0; i < alternatives_n(pattern->tree); i++)
    if (pattern->only[i] != NULL) g_regex_unref(pattern->only[i]);
  g_free(pattern->only);
  alternatives_free(pattern->tree);
}

static int tear_down(void **state) {
  Fixture *f = *state;
  for (guint i = 0; i < f->lexicon->patterns->len; i++) free_pattern(&f->patterns[i]);
  for (guint i = 0; i < f->terms->len; i++) {
    g_free(term_at(f, i)->lists);
    g_clear_pointer(&term_at(f, i)->left, g_regex_unref);
  }
  for (guint i = 0; i < f->n_readings; i++) g_free(f->readings[i].text);
  g_array_unref(f->terms);
  g_free(f->patterns);
  g_free(f->first);
  g_free(f->hits);
  carnet_classifier_free(f->classifier);
  carnet_lexicon_free(f->lexicon);
  g_free(f);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(taken_apart), cmocka_unit_test(leave_out)};
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
