/* The dictionaries of an import; see words.h. */
#include "words.h"

#include "carnet/text.h"

/* Bounds of what a source can make an import remember. Beyond them a text or value may stand in the store
 * twice. */
#define TEXT_BYTES (48u << 20)
#define VALUE_BYTES (6u << 20)

typedef struct {
  guint32 id;
  CarnetFieldText field;
} PendingText;

void carnet_words_init(CarnetWords *words, CarnetInventory *inventory, const CarnetImportOptions *options,
                       guint64 seed) {
  *words = (CarnetWords){.inventory = inventory,
                         .fact_columns = options->fact_columns,
                         .classify = options->classify,
                         .classify_user = options->classify_user,
                         .represent = options->represent,
                         .represent_user = options->represent_user};
  words->text = carnet_dict_new_seeded(TEXT_BYTES, seed);
  words->traits = g_array_new(FALSE, TRUE, sizeof(CarnetTraits));
  g_array_set_size(words->traits, 1);
  words->pending = g_array_new(FALSE, FALSE, sizeof(PendingText));
  words->pending_bytes = g_string_chunk_new(65536);
  words->scratch = g_string_new(NULL);
  words->profile = carnet_dict_new(0);
  words->rulings = carnet_dict_new(0);
  words->rulings_text = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(words->rulings_text, g_strdup(""));
  /* The text has its columns apart, and the id is nobody's fact. */
  for (guint c = 0; c < CARNET_N_COLUMNS; c++) {
    if (!(words->fact_columns & CARNET_COLUMN_BIT(c)) || c == CARNET_COLUMN_ID ||
        carnet_store_text_place((CarnetColumn)c) >= 0)
      continue;
    words->fact[words->n_facts++] = (CarnetColumn)c;
    words->norm[c] = carnet_dict_new(0);
    words->norm_of[c] = g_array_new(FALSE, TRUE, sizeof(guint32));
    g_array_set_size(words->norm_of[c], 1);
    words->norm_text[c] = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(words->norm_text[c], g_strdup(""));
  }
}

void carnet_words_clear(CarnetWords *words) {
  if (!words->text) return;
  carnet_dict_free(words->text);
  carnet_dict_free(words->profile);
  carnet_dict_free(words->rulings);
  g_ptr_array_unref(words->rulings_text);
  g_array_unref(words->traits);
  g_array_unref(words->pending);
  g_string_chunk_free(words->pending_bytes);
  g_string_free(words->scratch, TRUE);
  for (guint c = 0; c < N_WORD_COLUMNS; c++) carnet_dict_free(words->value[c]);
  for (guint c = 0; c < CARNET_N_COLUMNS; c++) {
    carnet_dict_free(words->norm[c]);
    if (words->norm_of[c]) g_array_unref(words->norm_of[c]);
    if (words->norm_text[c]) g_ptr_array_unref(words->norm_text[c]);
  }
  *words = (CarnetWords){0};
}

CarnetFieldText carnet_words_field(sqlite3_stmt *statement, int from) {
  return (CarnetFieldText){.path = carnet_sql_text(statement, from),
                           .description_en = carnet_sql_text(statement, from + 1),
                           .description_zh = carnet_sql_text(statement, from + 2),
                           .type = carnet_sql_text(statement, from + 3),
                           .unit = carnet_sql_text(statement, from + 4),
                           .comment = carnet_sql_text(statement, from + 5),
                           .values = carnet_sql_text(statement, from + 6)};
}

/* ---- what the store has -------------------------------------------------------------------------------- */

/* The seven texts with NUL between: what a text is looked up by. */
static void text_bytes(GString *out, const char *const text[N_TEXT_COLUMNS], const gsize n[N_TEXT_COLUMNS]) {
  gsize all = N_TEXT_COLUMNS;
  for (guint i = 0; i < N_TEXT_COLUMNS; i++) all += n[i];
  g_string_set_size(out, all);
  char *to = out->str;
  for (guint i = 0; i < N_TEXT_COLUMNS; i++) {
    if (n[i]) memcpy(to, text[i], n[i]); /* an absent one has no bytes to point at */
    to += n[i];
    *to++ = '\0';
  }
}

static gboolean load_texts(CarnetWords *words, GError **error) {
  CarnetSql *sql = &words->inventory->sql;
  sqlite3_stmt *all = carnet_sql_bind(sql, STATEMENT_TEXT_FROM, error, "i", (gint64)0);
  gboolean found = FALSE;
  if (!all || !carnet_sql_step(sql, all, &found, error)) return FALSE;
  while (found) {
    const char *text[N_TEXT_COLUMNS];
    gsize n[N_TEXT_COLUMNS];
    for (int i = 0; i < N_TEXT_COLUMNS; i++) {
      text[i] = carnet_sql_text(all, i + 1);
      n[i] = (gsize)sqlite3_column_bytes(all, i + 1);
    }
    text_bytes(words->scratch, text, n);
    carnet_dict_load(words->text, words->scratch->str, words->scratch->len,
                     (guint32)sqlite3_column_int64(all, 0));
    CarnetTraits traits = {(guint64)sqlite3_column_int64(all, 8), sqlite3_column_int(all, 9)};
    g_array_append_val(words->traits, traits);
    if (!carnet_sql_step(sql, all, &found, error)) return FALSE;
  }
  return TRUE;
}

static guint32 norm_id(CarnetWords *words, CarnetColumn column, const char *norm) {
  gboolean added = FALSE;
  guint32 id = *norm ? carnet_dict_put(words->norm[column], norm, strlen(norm), &added) : 0;
  if (added) g_ptr_array_add(words->norm_text[column], g_strdup(norm));
  return id;
}

static void note_norm(CarnetWords *words, guint column, const char *norm) {
  if (column >= CARNET_N_COLUMNS || !words->norm[column]) return;
  g_autofree char *stands =
      words->represent && *norm ? words->represent((CarnetColumn)column, norm, words->represent_user) : NULL;
  guint32 id = norm_id(words, (CarnetColumn)column, stands ? stands : norm);
  g_array_append_val(words->norm_of[column], id);
}

static gboolean load_values(CarnetWords *words, guint column, GError **error) {
  CarnetSql *sql = &words->inventory->sql;
  words->value[column] = carnet_dict_new(VALUE_BYTES);
  sqlite3_stmt *all = carnet_sql_bind(sql, STATEMENT_VALUE_ALL, error, "i", (gint64)column);
  gboolean found = FALSE;
  if (!all || !carnet_sql_step(sql, all, &found, error)) return FALSE;
  while (found) {
    const char *text = carnet_sql_text(all, 1);
    carnet_dict_load(words->value[column], text, (gsize)sqlite3_column_bytes(all, 1),
                     (guint32)sqlite3_column_int64(all, 0));
    note_norm(words, column, carnet_sql_text(all, 2));
    if (!carnet_sql_step(sql, all, &found, error)) return FALSE;
  }
  return TRUE;
}

static guint32 rulings_id(CarnetWords *words, const char *rulings) {
  gboolean added = FALSE;
  guint32 id = *rulings ? carnet_dict_put(words->rulings, rulings, strlen(rulings), &added) : 0;
  if (added) g_ptr_array_add(words->rulings_text, g_strdup(rulings));
  return id;
}

static gsize profile_key_bytes(const CarnetWords *words) {
  return G_STRUCT_OFFSET(CarnetProfileKey, norm) + words->n_facts * sizeof(guint32);
}

/* A fact that ends at `end`; it is as it is written unless something in it is escaped. */
static guint32 fact_id(CarnetWords *words, CarnetColumn column, const char *fact, const char *end) {
  if (fact == end) return 0;
  g_string_truncate(words->scratch, 0);
  g_string_append_len(words->scratch, fact, end - fact);
  if (!memchr(fact, '\\', (gsize)(end - fact))) return norm_id(words, column, words->scratch->str);
  g_autofree char *norm = g_strcompress(words->scratch->str);
  return norm_id(words, column, norm);
}

/* Facts with TAB between; what people ruled stands after them. */
static void read_facts(CarnetWords *words, const char *facts, CarnetProfileKey *key) {
  const char *at = facts;
  for (guint i = 0; i < words->n_facts && at; i++) {
    const char *end = strchrnul(at, '\t');
    key->norm[i] = fact_id(words, words->fact[i], at, end);
    at = *end ? end + 1 : NULL;
  }
  if (at) key->rulings = rulings_id(words, at);
}

static gboolean load_profiles(CarnetWords *words, GError **error) {
  gint64 n = 0;
  if (!carnet_sql_int(&words->inventory->sql, STATEMENT_PROFILE_TOP, &n, 0, error, "")) return FALSE;
  carnet_dict_reserve(words->profile, (gsize)CLAMP(n, 0, G_MAXINT32));
  CarnetSql *sql = &words->inventory->sql;
  sqlite3_stmt *all = carnet_sql_get(sql, STATEMENT_PROFILE_ALL, error);
  gboolean found = FALSE;
  if (!all || !carnet_sql_step(sql, all, &found, error)) return FALSE;
  while (found) {
    CarnetProfileKey key = {.traits = (guint64)sqlite3_column_int64(all, 1)};
    key.flags = (guint32)(sqlite3_column_int(all, 2) | sqlite3_column_int(all, 3) << 1);
    read_facts(words, carnet_sql_text(all, 4), &key);
    carnet_dict_load(words->profile, &key, profile_key_bytes(words), (guint32)sqlite3_column_int64(all, 0));
    if (!carnet_sql_step(sql, all, &found, error)) return FALSE;
  }
  return TRUE;
}

gboolean carnet_words_load(CarnetWords *words, GError **error) {
  if (words->loaded) return TRUE;
  words->loaded = TRUE;
  if (!load_texts(words, error)) return FALSE;
  for (guint i = 0; i < words->n_facts; i++)
    if (!load_values(words, words->fact[i], error)) return FALSE;
  return load_profiles(words, error);
}

/* ---- texts --------------------------------------------------------------------------------------------- */

static const char *keep(CarnetWords *words, CarnetSlice s) {
  return s.n ? g_string_chunk_insert_len(words->pending_bytes, s.s, s.n) : "";
}

void carnet_words_text_bytes(GString *out, const CarnetRow *row) {
  const char *text[N_TEXT_COLUMNS];
  gsize n[N_TEXT_COLUMNS];
  for (guint i = 0; i < N_TEXT_COLUMNS; i++) {
    text[i] = row->value[carnet_text_columns[i]].s;
    n[i] = row->value[carnet_text_columns[i]].n;
  }
  text_bytes(out, text, n);
}

guint32 carnet_words_text(CarnetWords *words, const CarnetRow *row, guint64 hash, GError **error) {
  if (!carnet_words_load(words, error)) return 0;
  carnet_words_text_bytes(words->scratch, row);
  gboolean added = FALSE;
  guint32 id = carnet_dict_put_hashed(words->text, words->scratch->str, words->scratch->len, hash, &added);
  if (!added) return id;
  const CarnetSlice *value = row->value;
  PendingText pending = {id,
                         {.path = keep(words, value[CARNET_COLUMN_PATH]),
                          .description_en = keep(words, value[CARNET_COLUMN_DESCRIPTION_EN]),
                          .description_zh = keep(words, value[CARNET_COLUMN_DESCRIPTION_ZH]),
                          .comment = keep(words, value[CARNET_COLUMN_COMMENT]),
                          .unit = keep(words, value[CARNET_COLUMN_UNIT]),
                          .type = keep(words, value[CARNET_COLUMN_TYPE]),
                          .values = keep(words, value[CARNET_COLUMN_VALUES])}};
  g_array_append_val(words->pending, pending);
  return id;
}

/* Part by part: most are ASCII, which is folded quickly. */
static void append_folded(GString *out, const char *text) {
  g_autofree char *fold = carnet_text_fold(text, -1);
  if (fold) g_string_append(out, fold);
}

static gboolean write_text(CarnetWords *words, const PendingText *pending, CarnetTraits traits,
                           GError **error) {
  const CarnetFieldText *f = &pending->field;
  GString *all = words->scratch;
  g_string_truncate(all, 0);
  append_folded(all, f->path);
  g_string_append_c(all, '\n');
  append_folded(all, f->description_en);
  g_string_append_c(all, '\n');
  append_folded(all, f->description_zh);
  return carnet_sql_run(&words->inventory->sql, STATEMENT_TEXT_ADD, error, "issssssssii", (gint64)pending->id,
                        f->path, f->description_en, f->description_zh, f->type, f->unit, f->comment,
                        f->values, all->str, (gint64)traits.traits, (gint64)(traits.ordinary != 0));
}

gboolean carnet_words_settle(CarnetWords *words, GError **error) {
  guint n = words->pending->len;
  if (n == 0) return TRUE;
  g_autofree CarnetFieldText *fields = g_new(CarnetFieldText, n);
  g_autofree CarnetTraits *traits = g_new0(CarnetTraits, n);
  for (guint i = 0; i < n; i++) fields[i] = g_array_index(words->pending, PendingText, i).field;
  if (words->classify && !words->classify(fields, n, traits, words->classify_user, error)) return FALSE;
  for (guint i = 0; i < n; i++)
    if (!write_text(words, &g_array_index(words->pending, PendingText, i), traits[i], error)) return FALSE;
  g_array_append_vals(words->traits, traits, n);
  g_array_set_size(words->pending, 0);
  g_string_chunk_clear(words->pending_bytes);
  return TRUE;
}

CarnetTraits carnet_words_traits(const CarnetWords *words, guint32 text) {
  return text < words->traits->len ? g_array_index(words->traits, CarnetTraits, text) : (CarnetTraits){0};
}

/* ---- values and profiles ------------------------------------------------------------------------------- */

guint32 carnet_words_value(CarnetWords *words, guint column, CarnetSlice value, GError **error) {
  if (!carnet_words_load(words, error)) return 0;
  if (!words->value[column] && !load_values(words, column, error)) return 0;
  gboolean added = FALSE;
  guint32 id = carnet_dict_put(words->value[column], value.s, value.n, &added);
  if (!added) return id;
  g_autofree char *text = g_strndup(value.s, value.n);
  g_autofree char *norm =
      column < CARNET_N_COLUMNS ? carnet_value_normalise((CarnetColumn)column, text) : g_strdup("");
  note_norm(words, column, norm);
  if (!carnet_sql_run(&words->inventory->sql, STATEMENT_VALUE_ADD, error, "iiss", (gint64)column, (gint64)id,
                      text, norm))
    return 0;
  return id;
}

static gboolean add_profile(CarnetWords *words, guint32 id, const CarnetProfileKey *key, GError **error) {
  GString *facts = words->scratch;
  g_string_truncate(facts, 0);
  for (guint i = 0; i < words->n_facts; i++) {
    const char *norm = words->norm_text[words->fact[i]]->pdata[key->norm[i]];
    if (i) g_string_append_c(facts, '\t');
    carnet_text_append_escaped(facts, norm, strlen(norm));
  }
  if (key->rulings)
    g_string_append_printf(facts, "%s%s", words->n_facts ? "\t" : "",
                           (const char *)words->rulings_text->pdata[key->rulings]);
  return carnet_sql_run(&words->inventory->sql, STATEMENT_PROFILE_ADD, error, "iiiis", (gint64)id,
                        (gint64)key->traits, (gint64)(key->flags & 1), (gint64)(key->flags >> 1), facts->str);
}

void carnet_words_profile_key(const CarnetWords *words, CarnetTraits traits, gboolean look_again,
                              const guint32 *value, CarnetProfileKey *key, guint64 *hash) {
  key->traits = traits.traits;
  key->rulings = 0;
  key->flags = (traits.ordinary && !traits.traits ? 1u : 0u) | (look_again ? 2u : 0u);
  for (guint i = 0; i < words->n_facts; i++) {
    CarnetColumn column = words->fact[i];
    const GArray *norms = words->norm_of[column];
    guint32 id = value[column];
    key->norm[i] = id < norms->len ? g_array_index(norms, guint32, id) : 0;
  }
  *hash = carnet_dict_hash_of(words->profile, key, profile_key_bytes(words));
}

guint32 carnet_words_profile_of(CarnetWords *words, const CarnetProfileKey *key, guint64 hash,
                                GError **error) {
  gboolean added = FALSE;
  guint32 id = carnet_dict_put_hashed(words->profile, key, profile_key_bytes(words), hash, &added);
  return !added || add_profile(words, id, key, error) ? id : 0;
}

guint32 carnet_words_profile(CarnetWords *words, CarnetTraits traits, gboolean look_again,
                             const char *rulings, const guint32 *value, GError **error) {
  CarnetProfileKey key = {0};
  guint64 hash = 0;
  if (!carnet_words_load(words, error)) return 0;
  carnet_words_profile_key(words, traits, look_again, value, &key, &hash);
  if (*rulings) {
    key.rulings = rulings_id(words, rulings);
    hash = carnet_dict_hash_of(words->profile, &key, profile_key_bytes(words));
  }
  return carnet_words_profile_of(words, &key, hash, error);
}
