/*
 * lexicon_compile.c - patterns to Hyperscan databases, kept in a cache by what went into it.
 *
 * Every pattern is checked by both engines: Hyperscan finds which matched, PCRE2 where. A pattern that only
 * one of them takes (a lookaround, say) is refused with its place.
 */
#include <string.h>

#include "carnet/canon.h"
#include "carnet/error.h"
#include "carnet/fs.h"
#include "lexicon.h"
#include "span.h"

#define DATABASE_MAX (256 * 1024 * 1024)
#define MAX_THREADS 7u

static gboolean refuse(const LexiconPattern *pattern, GError **error, const char *engine, const char *why) {
  g_set_error(error, CARNET_TRAITS_ERROR, CARNET_ERROR_INPUT,
              "%s:%u:%u: %s does not take this pattern: %s; write it without that", pattern->file,
              pattern->line, pattern->column, engine, why);
  return FALSE;
}

/* Tokens are in lower case, so such a letter would never match; \S and the like are no letters. */
static gboolean has_upper(const char *re) {
  for (const char *p = re; *p != '\0'; p++) {
    if (p[0] == '\\' && p[1] != '\0')
      p++;
    else if (g_ascii_isupper(*p))
      return TRUE;
  }
  return FALSE;
}

/* What Hyperscan need not compile to be known. */
static gboolean check_pattern(const LexiconPattern *pattern, GError **error) {
  if (has_upper(pattern->re)) return refuse(pattern, error, "the lexicon", "tokens have no upper case");
  gboolean empty = FALSE;
  g_autofree char *why = span_check(pattern->re, &empty);
  if (why != NULL) return refuse(pattern, error, "PCRE2", why);
  return !empty || refuse(pattern, error, "the lexicon", "it matches the empty text");
}

/* Digest of all that makes the database what it is; the patterns' numbers too. */
static char *database_key(const CarnetLexicon *lexicon, guint which) {
  g_autoptr(CarnetDigest) digest = carnet_digest_new();
  g_autofree char *head =
      g_strdup_printf("carnet-database-2 %s flags %u\n", hs_version(), (unsigned)LEXICON_HS_FLAGS);
  carnet_digest_update(digest, head, strlen(head));
  for (guint i = 0; i < lexicon->patterns->len; i++) {
    const LexiconPattern *pattern = g_ptr_array_index(lexicon->patterns, i);
    const char *re = lexicon_expression(pattern, which);
    if (re == NULL) continue;
    g_autofree char *number = g_strdup_printf("%u ", i);
    carnet_digest_update(digest, number, strlen(number));
    carnet_digest_update(digest, re, strlen(re) + 1);
  }
  guint8 raw[CARNET_DIGEST_BYTES];
  char hex[CARNET_DIGEST_HEX + 1];
  carnet_digest_finish(digest, raw);
  carnet_digest_to_hex(raw, hex);
  return g_strdup(hex);
}

/* The cache is only a cache: what cannot be read is made again. Hyperscan checks its own CRC and the
 * platform. */
static gboolean take_cached(const char *path, hs_database_t **database) {
  g_autoptr(GBytes) bytes = carnet_fs_read(path, DATABASE_MAX, NULL);
  if (bytes == NULL) return FALSE;
  gsize n;
  const char *data = g_bytes_get_data(bytes, &n);
  return hs_deserialize_database(data, n, database) == HS_SUCCESS;
}

static void keep_cached(const hs_database_t *database, const char *cache, const char *path) {
  char *bytes = NULL;
  gsize n = 0;
  if (hs_serialize_database(database, &bytes, &n) != HS_SUCCESS) return;
  if (carnet_fs_mkdir(cache, NULL)) carnet_fs_write(path, bytes, n, NULL);
  free(bytes);
}

/* A database of the patterns that it reads; NULL of none. */
static gboolean compile(const CarnetLexicon *lexicon, guint which, GError **error) {
  guint all = lexicon->patterns->len, n = 0;
  g_autofree const char **expressions = g_new(const char *, all);
  g_autofree unsigned *flags = g_new(unsigned, all);
  g_autofree unsigned *ids = g_new(unsigned, all);
  for (guint i = 0; i < all; i++) {
    const LexiconPattern *pattern = g_ptr_array_index(lexicon->patterns, i);
    expressions[n] = lexicon_expression(pattern, which);
    if (expressions[n] == NULL) continue;
    if (!check_pattern(pattern, error)) return FALSE;
    flags[n] = LEXICON_HS_FLAGS;
    ids[n++] = i;
  }
  hs_compile_error_t *fault = NULL;
  if (n == 0 || hs_compile_multi(expressions, flags, ids, n, HS_MODE_BLOCK, NULL,
                                 &lexicon->databases->database[which], &fault) == HS_SUCCESS)
    return TRUE;
  guint at = fault->expression >= 0 && (guint)fault->expression < n ? ids[fault->expression] : ids[0];
  refuse(g_ptr_array_index(lexicon->patterns, at), error, "hyperscan", fault->message);
  hs_free_compile_error(fault);
  return FALSE;
}

static gboolean make_database(const CarnetLexicon *lexicon, guint which, const char *cache, GError **error) {
  LexiconDatabases *databases = lexicon->databases;
  if (cache == NULL) return compile(lexicon, which, error);
  g_autofree char *key = database_key(lexicon, which);
  g_autofree char *name = g_strconcat("lexicon-", key, ".hsdb", NULL);
  g_autofree char *path = g_build_filename(cache, name, NULL);
  if (g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
    databases->cached[which] = g_steal_pointer(&path);
    return TRUE;
  }
  if (!compile(lexicon, which, error)) return FALSE;
  if (databases->database[which] != NULL) keep_cached(databases->database[which], cache, path);
  return TRUE;
}

/* Making them anew takes tens of seconds of a first start; each is apart from the others. */
typedef struct {
  const CarnetLexicon *lexicon;
  gint next;
  GError *errors[N_DATABASES];
} Making;

static gpointer make_some(gpointer data) {
  Making *making = data;
  for (gint turn; (turn = g_atomic_int_add(&making->next, 1)) < (gint)N_DATABASES;) {
    guint which = ((guint)turn + DATABASE_NEAR) % N_DATABASES; /* the dearest, near and leaf, early */
    make_database(making->lexicon, which, making->lexicon->cache, &making->errors[which]);
  }
  return NULL;
}

gboolean lexicon_compile(CarnetLexicon *lexicon, GError **error) {
  lexicon_sort(lexicon);
  Making making = {.lexicon = lexicon};
  GThread *threads[MAX_THREADS];
  guint n = MIN(g_get_num_processors() - 1, MAX_THREADS);
  for (guint i = 0; i < n; i++) threads[i] = g_thread_new("lexicon", make_some, &making);
  make_some(&making);
  for (guint i = 0; i < n; i++) g_thread_join(threads[i]);
  GError *first = NULL; /* of the database that comes first, whichever was made first */
  for (guint which = 0; which < N_DATABASES; which++) {
    if (first == NULL)
      first = making.errors[which];
    else
      g_clear_error(&making.errors[which]);
  }
  if (first != NULL) g_propagate_error(error, first);
  return first == NULL;
}

/* What the cache has may be damaged, or another machine's: then it is made again. */
static gboolean take_or_compile(const CarnetLexicon *lexicon, guint which, GError **error) {
  LexiconDatabases *databases = lexicon->databases;
  g_autofree char *path = g_steal_pointer(&databases->cached[which]);
  if (path == NULL || take_cached(path, &databases->database[which])) return TRUE;
  if (!compile(lexicon, which, error)) return FALSE;
  g_autofree char *cache = g_path_get_dirname(path);
  if (databases->database[which] != NULL) keep_cached(databases->database[which], cache, path);
  return TRUE;
}

LexiconDatabases *lexicon_databases_new(void) {
  LexiconDatabases *databases = g_new0(LexiconDatabases, 1);
  g_mutex_init(&databases->lock);
  return databases;
}

/* Under the lock, and before any classifier has seen them, the rules too are made. */
hs_database_t *const *lexicon_databases(const CarnetLexicon *lexicon, GError **error) {
  g_mutex_lock(&lexicon->databases->lock);
  gboolean ok = lexicon->unread == NULL || lexicon_complete((CarnetLexicon *)lexicon, error);
  for (guint which = 0; ok && which < N_DATABASES; which++) ok = take_or_compile(lexicon, which, error);
  g_mutex_unlock(&lexicon->databases->lock);
  return ok ? lexicon->databases->database : NULL;
}

void lexicon_databases_free(LexiconDatabases *databases) {
  if (databases == NULL) return;
  for (guint i = 0; i < N_DATABASES; i++) {
    hs_free_database(databases->database[i]);
    g_free(databases->cached[i]);
  }
  g_mutex_clear(&databases->lock);
  g_free(databases);
}
