/*
 * represent.c - what stands in a profile for values that no condition tells apart; see carnet/packs.h.
 */
#include <string.h>

#include "carnet/canon.h"
#include "pack.h"

/* A text whose number is that one, in the column's own unit. */
typedef char *(*NumberText)(gint64 number);

static char *days_text(gint64 days) { return g_strdup_printf("%" G_GINT64_FORMAT, days); }

static char *hertz_text(gint64 millihertz) {
  return g_strdup_printf("%" G_GINT64_FORMAT ".%03d", millihertz / 1000, (int)(millihertz % 1000));
}

static char *length_text(gint64 millimetres) {
  return g_strdup_printf("%" G_GINT64_FORMAT " mm", millimetres);
}

/* Columns of which one fact says all that any fact asks of them: a word of its closed list, or a number.
   Others stand for themselves: places are compared with each other. */
static const struct {
  CarnetColumn column;
  FactId fact;
  NumberText text; /* of a number */
} represented[] = {
    {CARNET_COLUMN_SUBJECT, FACT_ROW_SUBJECT, NULL},
    {CARNET_COLUMN_DEFAULT, FACT_ROW_DEFAULT_ON, NULL},
    {CARNET_COLUMN_BASIS, FACT_ROW_BASIS, NULL},
    {CARNET_COLUMN_ANONYMISED, FACT_ROW_ANONYMISED, NULL},
    {CARNET_COLUMN_RECIPIENTS, FACT_ROW_SHARED, NULL},
    {CARNET_COLUMN_RETENTION, FACT_ROW_RETENTION_DAYS, days_text},
    {CARNET_COLUMN_RATE, FACT_ROW_RATE, hertz_text},
    {CARNET_COLUMN_PRECISION, FACT_ROW_PRECISION, length_text},
};

/* ---- numbers: no condition tells two apart that have the same line below them ----------------------------
 */

/* The first number that a condition judges as those above it. */
static gint64 line_of(const Condition *c) {
  return c->test == TEST_GT || c->test == TEST_LTE ? c->number + 1 : c->number;
}

/* The last line that is not above it; below all lines, the number before the first. */
static gint64 number_for(const GPtrArray *asked, gint64 number) {
  gint64 below = G_MININT64, first = G_MAXINT64;
  for (guint i = 0; i < asked->len; i++) {
    gint64 line = line_of(g_ptr_array_index(asked, i));
    if (line <= number) below = MAX(below, line);
    first = MIN(first, line);
  }
  return below > G_MININT64 ? below : first < G_MAXINT64 ? first - 1 : 0;
}

/* ---- words: the first of the closed list for which all conditions are as for this one ---------------------
 */

static gboolean same_truths(const GPtrArray *asked, const FactSet *a, const FactSet *b) {
  ConditionCase one = {.facts = a}, other = {.facts = b};
  for (guint i = 0; i < asked->len; i++) {
    const Condition *c = g_ptr_array_index(asked, i);
    if (condition_judge(c, &one).truth != condition_judge(c, &other).truth) return FALSE;
  }
  return TRUE;
}

static char *word_for(const GPtrArray *asked, FactId fact, const char *word) {
  g_auto(GStrv) words = g_strsplit(fact_info(fact)->words, " ", -1);
  g_autoptr(FactSet) is = fact_set_new(), as = fact_set_new();
  fact_set_items(is, fact, word);
  for (guint i = 0; words[i] != NULL; i++) {
    fact_set_items(as, fact, words[i]);
    if (same_truths(asked, is, as)) return g_strdup(words[i]);
  }
  return g_strdup(word);
}

/* ---- values ----------------------------------------------------------------------------------------------
 */

/* Recipients as a source names them, or none of them. */
static char *recipients_text(const char *shared) {
  return g_strdup(strcmp(shared, "no") == 0 ? "none" : "some");
}

char *carnet_packs_represent(const CarnetPacks *packs, CarnetColumn column, const char *norm) {
  guint at = 0;
  while (at < G_N_ELEMENTS(represented) && represented[at].column != column) at++;
  if (at == G_N_ELEMENTS(represented)) return g_strdup(norm);
  FactId fact = represented[at].fact;
  g_autoptr(FactSet) facts = fact_set_new();
  CarnetRowFacts row = {0};
  row.norm[column] = norm;
  fact_set_one(facts, fact, &row);
  const FactValue *value = &facts->value[fact];
  if (!value->known && value->n == 0) return g_strdup("");
  if (value->n > 1 || !value->known) return g_strdup(norm); /* several words */
  if (represented[at].text) return represented[at].text(number_for(packs->leaves[fact], value->number));
  return column == CARNET_COLUMN_RECIPIENTS ? recipients_text(value->items[0])
                                            : word_for(packs->leaves[fact], fact, value->items[0]);
}

static int compare_lines(gconstpointer a, gconstpointer b) {
  gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;
  return (x > y) - (x < y);
}

static void append_lines(GString *text, const GPtrArray *asked) {
  g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(gint64));
  for (guint i = 0; i < asked->len; i++) {
    gint64 line = line_of(g_ptr_array_index(asked, i));
    g_array_append_val(lines, line);
  }
  g_array_sort(lines, compare_lines);
  for (guint i = 0; i < lines->len; i++)
    if (i == 0 || g_array_index(lines, gint64, i) != g_array_index(lines, gint64, i - 1))
      g_string_append_printf(text, " %" G_GINT64_FORMAT, g_array_index(lines, gint64, i));
}

char *carnet_packs_represent_key(const CarnetPacks *packs) {
  g_autoptr(GString) text = g_string_new("carnet-represent-1");
  g_string_append_printf(text, "\ncolumns %" G_GINT64_MODIFIER "x", carnet_packs_fact_columns(packs));
  for (guint i = 0; i < G_N_ELEMENTS(represented); i++) {
    FactId fact = represented[i].fact;
    g_string_append_printf(text, "\n%s", fact_info(fact)->name);
    if (represented[i].text) append_lines(text, packs->leaves[fact]);
    g_auto(GStrv) words = g_strsplit(fact_info(fact)->words, " ", -1);
    for (guint w = 0; !represented[i].text && words[w] != NULL; w++) {
      g_autofree char *stands = word_for(packs->leaves[fact], fact, words[w]);
      g_string_append_printf(text, " %s", stands);
    }
  }
  return carnet_digest_of_bytes(text->str, text->len);
}
