/*
 * classify.c - one field's text to traits: scan it, then judge only the rules that a match touches.
 */
#include "classify.h"

#include <string.h>

#include "carnet/error.h"

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
  for (guint i = 0; i < BLOCK; i++) {
    for (guint k = 0; k < N_READINGS; k++) c->block[i].reading[k] = g_string_new(NULL);
    c->block[i].key = g_string_new(NULL);
    c->block[i].path_marks = g_array_new(FALSE, FALSE, sizeof(Mark));
    c->block[i].marks = g_array_new(FALSE, FALSE, sizeof(Mark));
    c->block[i].candidates = g_array_new(FALSE, FALSE, sizeof(Candidate));
  }
  c->part_hits = g_new0(guint16, lexicon->patterns->len + 1);
  c->seen = g_new0(guint32, lexicon->rules->len + 1);
  c->touched = g_new(guint32, lexicon->patterns->len + 1);
  memory_init(c);
  return c;
}

void carnet_classifier_free(CarnetClassifier *c) {
  if (c == NULL) return;
  hs_free_scratch(c->scratch);
  carnet_tokens_free(c->tokens);
  g_string_free(c->padded, TRUE);
  for (guint i = 0; i < BLOCK; i++) {
    for (guint k = 0; k < N_READINGS; k++) g_string_free(c->block[i].reading[k], TRUE);
    g_string_free(c->block[i].key, TRUE);
    g_array_unref(c->block[i].path_marks);
    g_array_unref(c->block[i].marks);
    g_array_unref(c->block[i].candidates);
  }
  g_free(c->part_hits);
  g_free(c->seen);
  g_free(c->touched);
  memory_free(c);
  g_free(c);
}

const CarnetLexicon *lexicon_of(const CarnetClassifier *classifier) { return classifier->lexicon; }

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

/* Parts in which one of the terms may still match; of a list of which one is enough. */
static guint16 open_parts(const GArray *terms, const guint16 *part_hits, guint16 pending, gboolean *met) {
  guint16 parts = 0;
  *met = FALSE;
  for (guint i = 0; i < terms->len && !*met; i++) {
    const LexiconTerm *term = &g_array_index(terms, LexiconTerm, i);
    *met = (part_hits[term->pattern] & term->parts) != 0;
    parts |= term->later & pending;
  }
  return parts;
}

/* Whether the rule may hold; if so, the parts that have to be looked at for that. */
static gboolean may_hold(const LexiconRule *rule, const guint16 *part_hits, guint16 pending,
                         guint16 *wanted) {
  gboolean met;
  *wanted = 0;
  for (guint i = 0; i < rule->all->len; i++) {
    const LexiconTerm *term = &g_array_index(rule->all, LexiconTerm, i);
    if (part_hits[term->pattern] & term->parts) continue;
    if ((term->later & pending) == 0) return FALSE;
    *wanted |= term->later & pending;
  }
  guint16 any = open_parts(rule->any, part_hits, pending, &met);
  if (!met && any == 0 && rule->any->len > 0) return FALSE;
  if (!met) *wanted |= any;
  guint16 none = open_parts(rule->none, part_hits, pending, &met);
  *wanted |= none;
  return !met;
}

gboolean lexicon_independent(guint16 a, guint16 b) {
  for (guint p = 0; p < N_PARTS; p++) {
    if (!(a & PART_BIT(p))) continue;
    guint overlap = (guint)(p == PART_PATH || p == PART_NEAR ? PARTS_OF_PATH : PART_BIT(p));
    if (PARTS_OF_EN & PART_BIT(p)) overlap |= PARTS_OF_EN;
    if (PARTS_OF_ZH & PART_BIT(p)) overlap |= PARTS_OF_ZH;
    if (PARTS_OF_PARENT & PART_BIT(p)) overlap |= PARTS_OF_PARENT;
    if (p == PART_LEAF || (PARTS_OF_PARENT & PART_BIT(p)))
      overlap |= PART_BIT(PART_PATH) | PART_BIT(PART_NEAR);
    if (b & ~overlap) return TRUE;
  }
  return FALSE;
}

static gboolean weak_holds(CarnetClassifier *c, guint bit, guint16 parts) {
  for (guint i = 0; i < c->n_weak[bit]; i++)
    if (lexicon_independent(c->weak[bit][i], parts)) return TRUE;
  for (guint i = 0; i < c->n_weak[bit]; i++)
    if (c->weak[bit][i] == parts) return FALSE; /* kept once, so that none has no room left */
  if (c->n_weak[bit] < WEAK_MAX) c->weak[bit][c->n_weak[bit]++] = parts;
  return FALSE;
}

/* Whether it says no more than is known: a trait that holds, ordinary, a doubt (which asks for no trait). */
static gboolean is_known(const LexiconRule *rule, const Scanned *text, const CarnetTraits *out) {
  if (rule->bit == LEXICON_ORDINARY) return out->ordinary;
  if (rule->bit == LEXICON_DOUBT) return text->doubt || out->traits != 0;
  return (out->traits >> rule->bit & 1) != 0;
}

static void hold(CarnetClassifier *c, const LexiconRule *rule, guint16 parts, Scanned *text,
                 CarnetTraits *out) {
  if (rule->bit == LEXICON_ORDINARY)
    out->ordinary = TRUE;
  else if (rule->bit == LEXICON_DOUBT)
    text->doubt = TRUE;
  else if (rule->strong || weak_holds(c, (guint)rule->bit, parts))
    out->traits |= G_GUINT64_CONSTANT(1) << rule->bit;
}

/* Holds, or is a candidate. A weak rule waits for the others of its trait. */
static void judge_rule(CarnetClassifier *c, const LexiconRule *rule, Scanned *text, CarnetTraits *out) {
  Candidate candidate = {rule, 0};
  if (is_known(rule, text, out) || !may_hold(rule, c->part_hits, text->pending, &candidate.wanted)) return;
  if (candidate.wanted == 0 && (rule->strong || rule->bit < 0))
    hold(c, rule, 0, text, out);
  else
    g_array_append_val(text->candidates, candidate);
}

static void next_round(CarnetClassifier *c) {
  if (++c->round > 0) return;
  memset(c->seen, 0, c->lexicon->rules->len * sizeof *c->seen); /* after four thousand million fields */
  c->round = 1;
}

/* By what was found first. */
static void judge(CarnetClassifier *c, Scanned *text, CarnetTraits *out) {
  next_round(c);
  *out = (CarnetTraits){0, FALSE};
  text->doubt = FALSE;
  text->wanted = 0;
  g_array_set_size(text->candidates, 0);
  classify_mark(c, text);
  for (guint i = 0; i < c->n_touched; i++) {
    const GArray *uses = c->lexicon->uses[c->touched[i]];
    if (uses == NULL) continue; /* a pattern of none-terms alone */
    for (guint j = 0; j < uses->len; j++) {
      guint32 rule = g_array_index(uses, guint32, j);
      if (c->seen[rule] == c->round) continue;
      c->seen[rule] = c->round;
      judge_rule(c, g_ptr_array_index(c->lexicon->rules, rule), text, out);
    }
  }
  classify_unmark(c);
  for (guint i = 0; i < text->candidates->len; i++) {
    const Candidate *candidate = &g_array_index(text->candidates, Candidate, i);
    if (!is_known(candidate->rule, text, out)) text->wanted |= candidate->wanted;
  }
}

/* The candidates, when all that they wait for has been looked for. */
static void settle(CarnetClassifier *c, Scanned *text, CarnetTraits *out) {
  memset(c->n_weak, 0, sizeof c->n_weak);
  if (text->candidates->len > 0) classify_mark(c, text);
  for (guint i = 0; i < text->candidates->len; i++) {
    const LexiconRule *rule = g_array_index(text->candidates, Candidate, i).rule;
    if (is_known(rule, text, out)) continue;
    LexiconVerdict verdict = lexicon_judge(rule, c->part_hits);
    if (verdict.holds) hold(c, rule, verdict.parts, text, out);
  }
  classify_unmark(c);
  if (text->doubt && out->traits == 0) out->ordinary = FALSE;
}

void carnet_classify(CarnetClassifier *c, const CarnetFieldText *texts, guint n, CarnetTraits *out) {
  for (guint done = 0; done < n; done += BLOCK) {
    guint some = MIN(n - done, BLOCK);
    classify_scan(c, texts + done, some);
    for (guint i = 0; i < some; i++) judge(c, &c->block[i], &out[done + i]);
    classify_scan_rest(c, some);
    classify_keep(c, some);
    for (guint i = 0; i < some; i++) settle(c, &c->block[i], &out[done + i]);
  }
}
