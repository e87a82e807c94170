/*
 * lexicon_parts.c - which database has what of which pattern.
 */
#include "lexicon.h"

#define PATH PART_BIT(PART_PATH)
#define NEAR PART_BIT(PART_NEAR)
#define LEAF PART_BIT(PART_LEAF)

typedef enum { ALL, FIRST, REST, DIGITS } Share;

static const struct {
  guint16 parts;
  Share share;
  gboolean crossing; /* only what of a pattern can reach from one word into another */
} databases[N_DATABASES] = {
    [DATABASE_PATH] = {PATH, FIRST, FALSE},
    [DATABASE_PATH_REST] = {PATH, REST, FALSE},
    [DATABASE_PATH_DIGITS] = {PATH, DIGITS, FALSE},
    [DATABASE_NEAR] = {NEAR, FIRST, FALSE},
    [DATABASE_NEAR_REST] = {NEAR, REST, FALSE},
    [DATABASE_NEAR_DIGITS] = {NEAR, DIGITS, FALSE},
    [DATABASE_LEAF] = {LEAF, FIRST, FALSE},
    [DATABASE_LEAF_REST] = {LEAF, REST, FALSE},
    [DATABASE_LEAF_DIGITS] = {LEAF, DIGITS, FALSE},
    [DATABASE_JOINED] = {PATH | NEAR, FIRST, TRUE},
    [DATABASE_JOINED_REST] = {PATH | NEAR, REST, TRUE},
    [DATABASE_JOINED_DIGITS] = {PATH | NEAR, DIGITS, TRUE},
    [DATABASE_PARENT] = {PART_BIT(PART_PARENT), ALL, FALSE},
    [DATABASE_RECORD] = {PART_BIT(PART_RECORD), ALL, FALSE},
    [DATABASE_EN] = {PART_BIT(PART_EN), ALL, FALSE},
    [DATABASE_HEAD] = {PART_BIT(PART_HEAD), ALL, FALSE},
    [DATABASE_ZH] = {PART_BIT(PART_ZH), ALL, FALSE},
    [DATABASE_ZHEAD] = {PART_BIT(PART_ZHEAD), ALL, FALSE},
    [DATABASE_WORD] = {PART_BIT(PART_UNIT) | PART_BIT(PART_TYPE) | PART_BIT(PART_VALUES), ALL, FALSE},
};

static gboolean reads(const LexiconPattern *pattern, LexiconDatabase which) {
  Share share = databases[which].share;
  gboolean first = (pattern->first & databases[which].parts) != 0;
  if (share != ALL && (share == DIGITS) != pattern->digits) return FALSE;
  if (share == FIRST) return first;
  if (share == REST && first) return FALSE;
  return (pattern->parts & databases[which].parts) != 0;
}

const char *lexicon_expression(const LexiconPattern *pattern, LexiconDatabase which) {
  if (!reads(pattern, which)) return NULL;
  return databases[which].crossing ? pattern->crossing : pattern->re;
}

/* ---- what is looked for first -----------------------------------------------------------------------------
 *
 * A path seldom comes again, what stands before its leaf and descriptions do, and are remembered. So where a
 * rule asks for something there, the rest of it is looked for only where that is met; and a `none` only where
 * the rule would hold but for it. Ordinary concepts are so wide that all of them comes first.
 */

#define PARTS_LATER (PATH | NEAR | LEAF)

static guint16 parts_of(const GArray *terms) {
  guint16 parts = 0;
  for (guint i = 0; i < terms->len; i++) parts |= g_array_index(terms, LexiconTerm, i).parts;
  return parts;
}

/* Whether one condition of the rule is met by what is remembered, or not at all. */
static gboolean has_remembered(const LexiconRule *rule) {
  if (rule->any->len > 0 && (parts_of(rule->any) & PARTS_LATER) == 0) return TRUE;
  for (guint i = 0; i < rule->all->len; i++)
    if ((g_array_index(rule->all, LexiconTerm, i).parts & PARTS_LATER) == 0) return TRUE;
  return FALSE;
}

static void look_first(CarnetLexicon *lexicon, const GArray *terms) {
  for (guint i = 0; i < terms->len; i++) {
    const LexiconTerm *term = &g_array_index(terms, LexiconTerm, i);
    LexiconPattern *pattern = g_ptr_array_index(lexicon->patterns, term->pattern);
    pattern->first = (guint16)(pattern->first | term->parts);
  }
}

/* Of a weak rule the parts have to be known with it. */
static void choose_first(CarnetLexicon *lexicon, const LexiconRule *rule) {
  if (rule->bit == LEXICON_ORDINARY) look_first(lexicon, rule->none);
  gboolean weak = rule->bit >= 0 && !rule->strong;
  if (!weak && has_remembered(rule)) return;
  look_first(lexicon, rule->all);
  look_first(lexicon, rule->any);
}

static void note_later(const CarnetLexicon *lexicon, GArray *terms) {
  for (guint i = 0; i < terms->len; i++) {
    LexiconTerm *term = &g_array_index(terms, LexiconTerm, i);
    const LexiconPattern *pattern = g_ptr_array_index(lexicon->patterns, term->pattern);
    term->later = pattern->digits ? 0 : (guint16)(term->parts & PARTS_LATER & ~pattern->first);
  }
}

/* To an expression that names no digit, by itself or as the end of a range, all digits are the same. Counts
 * ({2,3}) name none, nor does the range of all. */
static gboolean names_digits(const char *re) {
  gboolean class = FALSE;
  for (const char *p = re; *p != '\0'; p++) {
    if (*p == '{')
      p += strcspn(p + 1, "}");
    else if (class && strncmp(p, "0-9", 3) == 0)
      p += 2;
    else if (g_ascii_isdigit(*p))
      return TRUE;
    class = *p == '[' || (class && *p != ']');
  }
  return FALSE;
}

void lexicon_sort(CarnetLexicon *lexicon) {
  for (guint i = 0; i < lexicon->patterns->len; i++) {
    LexiconPattern *pattern = g_ptr_array_index(lexicon->patterns, i);
    pattern->digits = names_digits(pattern->re);
    pattern->crossing = lexicon_crossing(pattern->re);
  }
  for (guint i = 0; i < lexicon->rules->len; i++) choose_first(lexicon, g_ptr_array_index(lexicon->rules, i));
  for (guint i = 0; i < lexicon->rules->len; i++) {
    const LexiconRule *rule = g_ptr_array_index(lexicon->rules, i);
    note_later(lexicon, rule->all);
    note_later(lexicon, rule->any);
    note_later(lexicon, rule->none);
  }
}
