/* links: compliance base support.c */
/*
 * Classifying alone, normalisation included, against a bare hs_scan loop: the same texts, normalised before
 * the clock starts, and the same patterns in the lexicon's own databases, each text through the one that
 * reads its part whole.
 *
 *   bench_classify lexicon=FOLDER cache=FOLDER texts=FILE.csv      the first columns: path, description_en,
 * description_zh, type, unit; the compiled patterns are kept in the cache, for compiling them takes longer
 * than all rounds
 */
#include "support.h"

#include <string.h>

#include "carnet/traits.h"
#include "lexicon.h"

#define N_TEXT 5
#define ROUNDS 7
#define MIN_FIELDS 100000u /* a round scans the texts so often that it takes long enough */

/* A normalised part, and which of the lexicon's databases reads it whole. */
typedef struct {
  const char *text;
  unsigned n;
  LexiconDatabase database;
} Scanned;

typedef struct {
  GArray *fields;  /* CarnetFieldText, each distinct */
  GArray *scanned; /* Scanned, as the peer reads them */
  GStringChunk *bytes;
} Texts;

static const int part_of[N_TEXT] = {PART_PATH, PART_EN, PART_ZH, PART_TYPE, PART_UNIT};

/* Cells of a CSV line, quotes undone in place; run.sh's texts have no line breaks in cells. */
static guint split(char *line, char **cell, guint max) {
  guint n = 0;
  char *in = line;
  while (n < max) {
    char *out = in;
    gboolean quoted = FALSE;
    cell[n++] = out;
    for (; *in && (quoted || *in != ','); in++) {
      gboolean doubled = quoted && in[0] == '"' && in[1] == '"';
      if (*in == '"' && !doubled) {
        quoted = !quoted;
        continue;
      }
      if (doubled) in++;
      *out++ = *in;
    }
    gboolean last = *in == '\0';
    *out = '\0';
    if (last) break;
    in++;
  }
  return n;
}

static void add_field(Texts *texts, CarnetTokens *tokens, GString *padded, char **cell) {
  const char *text[N_TEXT];
  for (guint i = 0; i < N_TEXT; i++) {
    text[i] = g_string_chunk_insert(texts->bytes, cell[i]);
    if (!*text[i]) continue;
    carnet_tokens_set(tokens, text[i], -1);
    if (!lexicon_pad(tokens, padded)) continue;
    Scanned part = {g_string_chunk_insert(texts->bytes, padded->str), (unsigned)padded->len,
                    DATABASE_OF(part_of[i])};
    g_array_append_val(texts->scanned, part);
  }
  CarnetFieldText field = {.path = text[0],
                           .description_en = text[1],
                           .description_zh = text[2],
                           .type = text[3],
                           .unit = text[4],
                           .comment = "",
                           .values = ""};
  g_array_append_val(texts->fields, field);
}

static void read_texts(const char *path, Texts *texts) {
  g_autofree char *all = NULL;
  g_autoptr(GError) error = NULL;
  bench_need(g_file_get_contents(path, &all, NULL, &error), error, "texts");
  CarnetTokens *tokens = carnet_tokens_new("", 0);
  g_autoptr(GString) padded = g_string_new(NULL);
  g_auto(GStrv) lines = g_strsplit(all, "\n", -1);
  for (char **line = lines; *line; line++) {
    char *cell[N_TEXT + 1];
    if (split(*line, cell, N_TEXT) == N_TEXT) add_field(texts, tokens, padded, cell);
  }
  carnet_tokens_free(tokens);
  bench_need(texts->fields->len > 0, NULL, "texts: none");
}

static int count_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
                       void *user) {
  (void)id;
  (void)from;
  (void)to;
  (void)flags;
  ++*(guint64 *)user;
  return 0;
}

static double bare(hs_database_t *const *database, hs_scratch_t *scratch, const Texts *texts, guint times) {
  guint64 matches = 0;
  double start = bench_ms();
  for (guint t = 0; t < times; t++)
    for (guint i = 0; i < texts->scanned->len; i++) {
      const Scanned *part = &g_array_index(texts->scanned, Scanned, i);
      if (database[part->database])
        hs_scan(database[part->database], part->text, part->n, 0, scratch, count_match, &matches);
    }
  double took = bench_ms() - start;
  bench_need(matches > 0, NULL, "the bare loop matched nothing");
  return took;
}

/* A classifier of its own for each pass: what it remembers of one does not serve the next. */
static double ours(const CarnetLexicon *lexicon, const Texts *texts, guint times) {
  g_autofree CarnetTraits *traits = g_new(CarnetTraits, texts->fields->len);
  double took = 0;
  for (guint t = 0; t < times; t++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(CarnetClassifier) classifier = carnet_classifier_new(lexicon, &error);
    bench_need(classifier != NULL, error, "classifier");
    double start = bench_ms();
    carnet_classify(classifier, (const CarnetFieldText *)(gpointer)texts->fields->data, texts->fields->len,
                    traits);
    took += bench_ms() - start;
  }
  return took;
}

int main(int argc, char **argv) {
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetLexicon) lexicon =
      carnet_lexicon_load(bench_argument(argc, argv, "lexicon", "templates/packs/lexicon"),
                          bench_argument(argc, argv, "cache", NULL), &error);
  bench_need(lexicon != NULL, error, "lexicon");
  Texts texts = {g_array_new(FALSE, FALSE, sizeof(CarnetFieldText)),
                 g_array_new(FALSE, FALSE, sizeof(Scanned)), g_string_chunk_new(1 << 20)};
  read_texts(bench_argument(argc, argv, "texts", ""), &texts);
  hs_database_t *const *database = lexicon_databases(lexicon, &error);
  bench_need(database != NULL, error, "databases");
  hs_scratch_t *scratch = NULL;
  for (guint i = 0; i < N_DATABASES; i++)
    bench_need(!database[i] || hs_alloc_scratch(database[i], &scratch) == HS_SUCCESS, NULL, "scratch");
  guint times = MAX(1, MIN_FIELDS / texts.fields->len);
  bench_row(&(BenchRow){"classify", "speed>=0.5", "classify, normalisation included",
                        "bare hs_scan over the normalised texts"});
  for (guint i = 0; i < ROUNDS; i++) {
    double a = ours(lexicon, &texts, times);
    bench_pair("classify", a, bare(database, scratch, &texts, times));
  }
  bench_note("classify", "%u distinct fields, %u patterns, each round %u times over them", texts.fields->len,
             lexicon->patterns->len, times);
  hs_free_scratch(scratch);
  g_array_unref(texts.fields);
  g_array_unref(texts.scanned);
  g_string_chunk_free(texts.bytes);
  return 0;
}
