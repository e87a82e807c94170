/* links: compliance base support.c */
/*
 * Classifying alone, normalisation included, against a bare hs_scan loop: the same texts, normalised before
 * the clock starts, and the same patterns, each text once through a database of all that read its part. These
 * two databases are the peer's own; the lexicon's are more, and smaller.
 *
 *   bench_classify lexicon=FOLDER cache=FOLDER texts=FILE.csv      the first columns: path, description_en,
 * description_zh, type, unit; the compiled patterns are kept in the cache, for compiling them takes longer
 * than all rounds
 */
#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "carnet/traits.h"
#include "lexicon.h"

#define N_TEXT 5
#define ROUNDS 7
#define MIN_FIELDS 100000u /* a round scans the texts so often that it takes long enough */

/* The peer's databases: of paths and descriptions, and of the short parts. */
typedef enum { PEER_LONG, PEER_SHORT, N_PEER } Peer;
#define PARTS_LONG                                                                                           \
  (PART_BIT(PART_TITLE) | PART_BIT(PART_PATH) | PART_BIT(PART_NEAR) | PART_BIT(PART_EN) | PARTS_OF_ZH)
#define PEER_OF(part) (PARTS_LONG & PART_BIT(part) ? PEER_LONG : PEER_SHORT)

/* A normalised part, and which of the peer's databases reads it. */
typedef struct {
  const char *text;
  unsigned n;
  Peer database;
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
                    PEER_OF(part_of[i])};
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

static hs_database_t *compile(const CarnetLexicon *lexicon, Peer which) {
  guint16 parts = which == PEER_LONG ? PARTS_LONG : (guint16)~PARTS_LONG;
  guint all = lexicon->patterns->len, n = 0;
  g_autofree const char **expressions = g_new(const char *, all);
  g_autofree unsigned *flags = g_new(unsigned, all), *ids = g_new(unsigned, all);
  for (guint i = 0; i < all; i++) {
    const LexiconPattern *pattern = g_ptr_array_index(lexicon->patterns, i);
    if (!(pattern->parts & parts)) continue;
    expressions[n] = pattern->re;
    flags[n] = LEXICON_HS_FLAGS;
    ids[n++] = i;
  }
  hs_database_t *database = NULL;
  hs_compile_error_t *fault = NULL;
  bench_need(hs_compile_multi(expressions, flags, ids, n, HS_MODE_BLOCK, NULL, &database, &fault) ==
                 HS_SUCCESS,
             NULL, "the peer's database");
  return database;
}

/* Compiled, or as it was kept in the folder. */
static hs_database_t *peer_database(const CarnetLexicon *lexicon, Peer which, const char *folder) {
  g_autofree char *name = g_strdup_printf("bench-%d-%s.hsdb", (int)which, carnet_lexicon_digest(lexicon));
  g_autofree char *path = folder ? g_build_filename(folder, name, NULL) : NULL, *kept = NULL;
  hs_database_t *database = NULL;
  gsize n;
  if (path && g_file_get_contents(path, &kept, &n, NULL) &&
      hs_deserialize_database(kept, n, &database) == HS_SUCCESS)
    return database;
  database = compile(lexicon, which);
  char *bytes = NULL;
  if (path && hs_serialize_database(database, &bytes, &n) == HS_SUCCESS)
    g_file_set_contents(path, bytes, (gssize)n, NULL);
  free(bytes);
  return database;
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
  bench_need(lexicon_databases(lexicon, &error) != NULL, error, "databases");
  hs_database_t *database[N_PEER];
  hs_scratch_t *scratch = NULL;
  for (guint i = 0; i < N_PEER; i++) {
    database[i] = peer_database(lexicon, i, bench_argument(argc, argv, "cache", NULL));
    bench_need(hs_alloc_scratch(database[i], &scratch) == HS_SUCCESS, NULL, "scratch");
  }
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
  for (guint i = 0; i < N_PEER; i++) hs_free_database(database[i]);
  g_array_unref(texts.fields);
  g_array_unref(texts.scanned);
  g_string_chunk_free(texts.bytes);
  return 0;
}
