/*
 * lexicon_report.c - how well the shipped lexicon classifies the fields of holdout.csv, which are our own and in none
 * of the catalogues it was written from.
 *
 * Usage: lexicon_report LEXICON-FOLDER HOLDOUT.CSV [CACHE-FOLDER]. One line a trait; one line a field that differs.
 * Exit 1 where micro F1 is below 0.95, recall of the sensitive traits below 0.97, or the F1 of a trait below 0.85.
 */
#include <stdio.h>
#include <string.h>

#include "carnet/traits.h"

#define COLUMNS 5 /* path,en,zh,unit,traits */
#define FLOOR_MICRO 0.95
#define FLOOR_SENSITIVE 0.97
#define FLOOR_TRAIT 0.85

typedef struct {
  guint hit, wrong, missed;
} Score;

static double ratio(guint part, guint rest) { return part + rest == 0 ? 1.0 : (double)part / (double)(part + rest); }

static double f1(const Score *s) {
  double p = ratio(s->hit, s->wrong), r = ratio(s->hit, s->missed);
  return p + r > 0.0 ? 2.0 * p * r / (p + r) : 0.0;
}

/* Fields of one line, RFC 4180 quotes without line breaks; FALSE where the number of columns differs. */
static gboolean split(const char *line, char *out[COLUMNS]) {
  guint n = 0;
  gboolean quoted = FALSE;
  g_autoptr(GString) cell = g_string_new(NULL);
  for (const char *p = line;; p++) {
    if (*p == '"' && quoted && p[1] == '"') {
      g_string_append_c(cell, *p++);
    } else if (*p == '"') {
      quoted = !quoted;
    } else if (*p == '\0' || (*p == ',' && !quoted)) {
      if (n < COLUMNS) out[n] = g_strdup(cell->str);
      n++;
      g_string_truncate(cell, 0);
      if (*p == '\0') break;
    } else {
      g_string_append_c(cell, *p);
    }
  }
  for (guint i = n; i < COLUMNS; i++) out[i] = NULL;
  return n == COLUMNS && !quoted;
}

static gboolean wanted_bits(const CarnetLexicon *lexicon, const char *names, guint64 *bits) {
  g_auto(GStrv) ids = g_strsplit(names, " ", -1);
  *bits = 0;
  for (guint i = 0; ids[i] != NULL; i++) {
    if (ids[i][0] == '\0') continue;
    gint bit = carnet_lexicon_bit(lexicon, ids[i]);
    if (bit < 0) return FALSE;
    *bits |= G_GUINT64_CONSTANT(1) << bit;
  }
  return TRUE;
}

static void count(const CarnetLexicon *lexicon, const char *path, guint64 want, guint64 got, Score *scores) {
  for (guint bit = 0; bit < carnet_lexicon_n_traits(lexicon); bit++) {
    gboolean w = (want >> bit) & 1, g = (got >> bit) & 1;
    scores[bit].hit += w && g;
    scores[bit].wrong += !w && g;
    scores[bit].missed += w && !g;
    if (w != g) printf("%s %s: %s\n", g ? "not" : "no", carnet_lexicon_trait(lexicon, bit)->id, path);
  }
}

static gboolean judge_line(CarnetClassifier *classifier, const CarnetLexicon *lexicon, const char *line, Score *scores) {
  char *cell[COLUMNS];
  guint64 want = 0;
  gboolean ok = split(line, cell) && wanted_bits(lexicon, cell[4], &want);
  if (ok) {
    CarnetFieldText text = {.path = cell[0], .description_en = cell[1], .description_zh = cell[2], .unit = cell[3]};
    CarnetTraits got;
    carnet_classify(classifier, &text, 1, &got);
    count(lexicon, cell[0], want, got.traits, scores);
  }
  for (guint i = 0; i < COLUMNS; i++) g_free(cell[i]);
  return ok;
}

static int verdict(const CarnetLexicon *lexicon, const Score *scores) {
  Score all = {0, 0, 0}, sensitive = {0, 0, 0};
  gboolean low = FALSE;
  for (guint bit = 0; bit < carnet_lexicon_n_traits(lexicon); bit++) {
    const CarnetTrait *trait = carnet_lexicon_trait(lexicon, bit);
    const Score *s = &scores[bit];
    if (trait == NULL) continue;
    printf("%-20s %4u right %3u wrong %3u missed  F1 %.3f\n", trait->id, s->hit, s->wrong, s->missed, f1(s));
    if (f1(s) < FLOOR_TRAIT) low = TRUE;
    all.hit += s->hit, all.wrong += s->wrong, all.missed += s->missed;
    if (trait->sensitive) sensitive.hit += s->hit, sensitive.wrong += s->wrong, sensitive.missed += s->missed;
  }
  printf("micro F1 %.3f, recall of sensitive traits %.3f\n", f1(&all), ratio(sensitive.hit, sensitive.missed));
  return low || all.hit == 0 || f1(&all) < FLOOR_MICRO || ratio(sensitive.hit, sensitive.missed) < FLOOR_SENSITIVE;
}

int main(int argc, char **argv) {
  if (argc < 3) {
    fprintf(stderr, "usage: lexicon_report LEXICON-FOLDER HOLDOUT.CSV [CACHE-FOLDER]\n");
    return 2;
  }
  g_autoptr(GError) error = NULL;
  g_autofree char *bytes = NULL;
  g_autoptr(CarnetLexicon) lexicon = carnet_lexicon_load(argv[1], argc > 3 ? argv[3] : NULL, &error);
  g_autoptr(CarnetClassifier) classifier = lexicon != NULL ? carnet_classifier_new(lexicon, &error) : NULL;
  if (classifier == NULL || !g_file_get_contents(argv[2], &bytes, NULL, &error)) {
    fprintf(stderr, "%s\n", error->message);
    return 2;
  }
  g_auto(GStrv) lines = g_strsplit(bytes, "\n", -1);
  Score scores[64] = {{0, 0, 0}};
  for (guint i = 1; lines[i] != NULL; i++) { /* line 1 names the columns */
    if (lines[i][0] == '\0') continue;
    if (judge_line(classifier, lexicon, lines[i], scores)) continue;
    fprintf(stderr, "%s:%u: not five columns with known traits; path,en,zh,unit,traits\n", argv[2], i + 1);
    return 2;
  }
  return verdict(lexicon, scores);
}
