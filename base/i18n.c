/* i18n.c - texts as a table: read from templates/texts, looked up by id and language. */
#include "carnet/i18n.h"

#include "carnet/error.h"
#include "carnet/fs.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

CARNET_DEFINE_ERROR(i18n)

#define MAX_FILE_BYTES (4u << 20)
#define AT_MOST "at most "   /* before a number that is an upper bound */
#define AT_LEAST "at least " /* before one that is a lower bound */

typedef struct {
  const char *text[CARNET_N_LANGS];
  const char *file; /* where it was said, for the error of a second one */
  guint line;
} Entry;

struct CarnetTexts {
  GHashTable *entries; /* id -> Entry */
  GStringChunk *chunk; /* ids, texts, names of files */
};

static CarnetTexts *texts_new(void) {
  CarnetTexts *texts = g_new0(CarnetTexts, 1);
  texts->entries = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
  texts->chunk = g_string_chunk_new(16384);
  return texts;
}

void carnet_texts_free(CarnetTexts *texts) {
  if (!texts) return;
  g_hash_table_destroy(texts->entries);
  g_string_chunk_free(texts->chunk);
  g_free(texts);
}

static gboolean fail(GError **error, const char *file, guint line, const char *what) {
  g_set_error(error, CARNET_I18N_ERROR, CARNET_ERROR_INPUT, "%s:%u: %s", file, line, what);
  return FALSE;
}

static gboolean is_id(const char *id) {
  if (!*id) return FALSE;
  for (; *id; id++)
    if (!g_ascii_islower(*id) && !g_ascii_isdigit(*id) && !strchr("._-", *id)) return FALSE;
  return TRUE;
}

static gboolean add_line(CarnetTexts *texts, char *line, const char *file, guint number, GError **error) {
  g_auto(GStrv) part = g_strsplit(line, "\t", 4);
  if (g_strv_length(part) != 3 || !*part[1] || !*part[2])
    return fail(error, file, number, "not three columns; id TAB English TAB Chinese, none of them empty");
  if (!is_id(part[0]))
    return fail(error, file, number, "bad id; lower-case letters, digits, '.', '_' and '-'");
  const Entry *old = g_hash_table_lookup(texts->entries, part[0]);
  if (old) {
    g_set_error(error, CARNET_I18N_ERROR, CARNET_ERROR_INPUT,
                "%s:%u: id %s stands at %s:%u already; one line for each id", file, number, part[0],
                old->file, old->line);
    return FALSE;
  }
  Entry *entry = g_new0(Entry, 1);
  entry->text[CARNET_LANG_EN] = g_string_chunk_insert(texts->chunk, part[1]);
  entry->text[CARNET_LANG_ZH] = g_string_chunk_insert(texts->chunk, part[2]);
  entry->file = g_string_chunk_insert_const(texts->chunk, file);
  entry->line = number;
  g_hash_table_insert(texts->entries, g_string_chunk_insert(texts->chunk, part[0]), entry);
  return TRUE;
}

/* The number of the line in which the first bad byte stands. */
static guint line_of(const char *bytes, const char *bad) {
  guint line = 1;
  for (; bytes < bad; bytes++) line += *bytes == '\n';
  return line;
}

static gboolean load_file(CarnetTexts *texts, const char *path, GError **error) {
  g_autoptr(GBytes) bytes = carnet_fs_read(path, MAX_FILE_BYTES, error);
  if (!bytes) return FALSE;
  gsize n;
  const char *data = g_bytes_get_data(bytes, &n);
  const char *bad;
  if (n > 0 && !g_utf8_validate(data, (gssize)n, &bad))
    return fail(error, path, line_of(data, bad), "not UTF-8; save the file as UTF-8 without NUL");
  g_autofree char *copy = g_strndup(data ? data : "", n);
  char *next = copy;
  for (guint number = 1; next; number++) {
    char *line = next;
    next = strchr(line, '\n');
    if (next) *next++ = '\0';
    if (strchr(line, '\r')) return fail(error, path, number, "a carriage return; lines end with LF alone");
    if (*line && *line != '#' && !add_line(texts, line, path, number, error)) return FALSE;
  }
  return TRUE;
}

CarnetTexts *carnet_texts_load(const char *folder, GError **error) {
  g_auto(GStrv) names = carnet_fs_list(folder, ".tsv", error);
  if (!names) return NULL;
  g_autoptr(CarnetTexts) texts = texts_new();
  for (char **name = names; *name; name++) {
    g_autofree char *path = g_build_filename(folder, *name, NULL);
    if (!load_file(texts, path, error)) return NULL;
  }
  return g_steal_pointer(&texts);
}

gboolean carnet_texts_has(const CarnetTexts *texts, const char *id) {
  return g_hash_table_contains(texts->entries, id);
}

const char *carnet_texts_get(const CarnetTexts *texts, CarnetLang lang, const char *id) {
  const Entry *entry = g_hash_table_lookup(texts->entries, id);
  return entry && (guint)lang < CARNET_N_LANGS ? entry->text[lang] : id;
}

/* ---- words of closed lists ---- */

const char *carnet_texts_word(const CarnetTexts *texts, CarnetLang lang, const char *prefix,
                              const char *value) {
  if (!value || !*value) return "";
  g_autofree char *id = g_strdup_printf("%s.%s", prefix, value);
  return carnet_texts_has(texts, id) ? carnet_texts_get(texts, lang, id) : value;
}

char *carnet_texts_words(const CarnetTexts *texts, CarnetLang lang, const char *prefix, const char *values,
                         const char *ends) {
  GString *out = g_string_new(NULL);
  for (const char *p = values ? values : ""; *p;) {
    gsize n = strcspn(p, ends);
    g_autofree char *value = g_strndup(p, n);
    g_string_append(out, carnet_texts_word(texts, lang, prefix, value));
    for (p += n; *p && strchr(ends, *p); p++) g_string_append_c(out, *p);
  }
  return g_string_free(out, FALSE);
}

/* "CN, DE", "none", "at most 120000": what a fact says, as the engine writes it. */
static char *fact_value(const CarnetTexts *texts, CarnetLang lang, const char *value) {
  if (g_str_has_prefix(value, AT_MOST))
    return carnet_texts_format(texts, lang, "condition.at_most", "n", value + strlen(AT_MOST), NULL);
  if (g_str_has_prefix(value, AT_LEAST))
    return carnet_texts_format(texts, lang, "condition.at_least", "n", value + strlen(AT_LEAST), NULL);
  g_auto(GStrv) items = g_strsplit(value, ", ", -1);
  g_autoptr(GPtrArray) words = g_ptr_array_new();
  for (char **item = items; *item; item++)
    g_ptr_array_add(words, (gpointer)carnet_texts_word(texts, lang, "word", *item));
  g_ptr_array_add(words, NULL);
  return g_strjoinv(lang == CARNET_LANG_ZH ? "\xe3\x80\x81" : ", ", (char **)words->pdata);
}

char *carnet_texts_values(const CarnetTexts *texts, CarnetLang lang, const char *values) {
  return lang == CARNET_LANG_EN ? g_strdup(values) : fact_value(texts, lang, values);
}

/* "market = CN, DE"; what is no such pair, and names no fact, stands as it is. */
static char *one_fact(const CarnetTexts *texts, CarnetLang lang, const char *pair) {
  guint64 n, all;
  int end = 0;
  if (sscanf(pair, "%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " rows are not classified%n", &n, &all,
             &end) == 2 &&
      end > 0 && !pair[end]) {
    g_autofree char *some = g_strdup_printf("%" G_GUINT64_FORMAT, n),
                    *of = g_strdup_printf("%" G_GUINT64_FORMAT, all);
    return carnet_texts_format(texts, lang, "condition.not_classified", "n", some, "all", of, NULL);
  }
  const char *equals = strstr(pair, " = ");
  if (!equals) return g_strdup(pair);
  g_autofree char *name = g_strndup(pair, (gsize)(equals - pair)), *id = g_strdup_printf("said.%s", name);
  const char *own = carnet_texts_word(texts, lang, id, equals + 3); /* what yes or no means of this fact */
  g_autofree char *value = own != equals + 3 ? g_strdup(own) : fact_value(texts, lang, equals + 3);
  return g_strdup_printf("%s = %s", carnet_texts_word(texts, lang, "fact", name), value);
}

char *carnet_texts_facts(const CarnetTexts *texts, CarnetLang lang, const char *facts) {
  if (lang == CARNET_LANG_EN) return g_strdup(facts);
  g_auto(GStrv) pairs = g_strsplit(facts, "; ", -1);
  GString *out = g_string_new(NULL);
  for (char **pair = pairs; *pair; pair++) {
    g_autofree char *text = one_fact(texts, lang, *pair);
    g_string_append_printf(out, "%s%s", out->len ? "\xef\xbc\x9b" : "", text);
  }
  return g_string_free(out, FALSE);
}

/* The value of the place `name` (n bytes) among the pairs, or NULL. */
static const char *find_value(const GPtrArray *pairs, const char *name, gsize n) {
  for (guint i = 0; i + 1 < pairs->len; i += 2) {
    const char *key = pairs->pdata[i];
    if (strlen(key) == n && memcmp(key, name, n) == 0) return pairs->pdata[i + 1];
  }
  return NULL;
}

char *carnet_texts_format(const CarnetTexts *texts, CarnetLang lang, const char *id, ...) {
  g_autoptr(GPtrArray) pairs = g_ptr_array_new();
  va_list args;
  va_start(args, id);
  for (const char *name = va_arg(args, const char *); name; name = va_arg(args, const char *)) {
    const char *value = va_arg(args, const char *);
    g_ptr_array_add(pairs, (gpointer)name);
    g_ptr_array_add(pairs, (gpointer)(value ? value : ""));
    if (!value) break; /* where a value is NULL, nothing says that the list goes on */
  }
  va_end(args);
  GString *out = g_string_new(NULL);
  const char *text = carnet_texts_get(texts, lang, id);
  for (const char *open; (open = strchr(text, '{')) != NULL;) {
    const char *close = strchr(open, '}');
    const char *value = close ? find_value(pairs, open + 1, (gsize)(close - open - 1)) : NULL;
    const char *end = value ? close + 1 : open + 1;
    g_string_append_len(out, text, (value ? open : end) - text);
    if (value) g_string_append(out, value);
    text = end;
  }
  g_string_append(out, text);
  return g_string_free(out, FALSE);
}

static const char *const lang_names[CARNET_N_LANGS] = {[CARNET_LANG_EN] = "en", [CARNET_LANG_ZH] = "zh"};

gboolean carnet_lang_parse(const char *name, CarnetLang *lang) {
  if (!name) return FALSE;
  for (guint i = 0; i < CARNET_N_LANGS; i++) {
    if (g_ascii_strncasecmp(name, lang_names[i], 2) != 0) continue;
    if (name[2] && !strchr("_-.@", name[2])) continue;
    *lang = (CarnetLang)i;
    return TRUE;
  }
  return FALSE;
}

const char *carnet_lang_name(CarnetLang lang) { return (guint)lang < CARNET_N_LANGS ? lang_names[lang] : ""; }
