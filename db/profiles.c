/* Traits by the lexicon, profiles, and rows that a mapping concerns; see profiles.h. */
#include "profiles.h"

#include "carnet/canon.h"
#include "carnet/text.h"
#include "key.h"
#include "look.h"

#define CLASSIFY_TEXTS 4096u

static gboolean went_on(CarnetInventory *inventory, CarnetProgressFunc progress, gpointer user,
                        const char *stage, guint64 done, guint64 total, GError **error) {
  if (carnet_store_stopped(inventory, error)) return FALSE;
  if (!progress || progress(stage, done, total, user)) return TRUE;
  g_set_error(error, CARNET_INVENTORY_ERROR, CARNET_ERROR_CANCELLED, "%s: stopped", stage);
  return FALSE;
}

/* ---- texts --------------------------------------------------------------------------------------------- */

typedef struct {
  gint64 id[CLASSIFY_TEXTS];
  CarnetFieldText field[CLASSIFY_TEXTS];
  CarnetTraits traits[CLASSIFY_TEXTS];
  guint n;
  GStringChunk *bytes;
} Slice;

static gboolean read_slice(CarnetInventory *inventory, Slice *slice, gint64 after, GError **error) {
  CarnetSql *sql = &inventory->sql;
  sqlite3_stmt *from = carnet_sql_bind(sql, STATEMENT_TEXT_FROM, error, "i", after);
  gboolean found = FALSE;
  slice->n = 0;
  g_string_chunk_clear(slice->bytes);
  if (!from || !carnet_sql_step(sql, from, &found, error)) return FALSE;
  while (found) {
    CarnetFieldText field = carnet_words_field(from, 1);
    const char **part[] = {&field.path, &field.description_en, &field.description_zh, &field.comment,
                           &field.unit, &field.type,           &field.values};
    for (guint i = 0; i < G_N_ELEMENTS(part); i++) *part[i] = g_string_chunk_insert(slice->bytes, *part[i]);
    slice->id[slice->n] = sqlite3_column_int64(from, 0);
    slice->field[slice->n] = field;
    slice->traits[slice->n++] = (CarnetTraits){0};
    if (slice->n == CLASSIFY_TEXTS) break;
    if (!carnet_sql_step(sql, from, &found, error)) return FALSE;
  }
  sqlite3_reset(from);
  return TRUE;
}

gboolean carnet_profiles_classify(CarnetInventory *inventory, const CarnetImportOptions *options,
                                  CarnetProgressFunc progress, gpointer user, GError **error) {
  g_autofree Slice *slice = g_new0(Slice, 1);
  slice->bytes = g_string_chunk_new(65536);
  gint64 after = 0;
  guint64 done = 0;
  gboolean ok = TRUE;
  while (ok) {
    ok = read_slice(inventory, slice, after, error);
    if (!ok || slice->n == 0) break;
    if (options->classify)
      ok = options->classify(slice->field, slice->n, slice->traits, options->classify_user, error);
    for (guint i = 0; ok && i < slice->n; i++)
      ok = carnet_sql_run(&inventory->sql, STATEMENT_TEXT_SET_TRAITS, error, "iii", slice->id[i],
                          (gint64)slice->traits[i].traits, (gint64)(slice->traits[i].ordinary != 0));
    after = slice->id[slice->n - 1];
    done += slice->n;
    ok = ok && went_on(inventory, progress, user, "classify", done, 0, error);
  }
  g_string_chunk_free(slice->bytes);
  return ok && carnet_store_set_meta(inventory, "lexicon", options->lexicon ? options->lexicon : "", error);
}

/* ---- profiles ------------------------------------------------------------------------------------------ */

static gboolean profile_block(CarnetInventory *inventory, CarnetWords *words, guint number, GError **error) {
  const CarnetBlock *text = carnet_block_get(inventory, BLOCK_TEXT, number, error);
  const CarnetBlock *fact[CARNET_N_COLUMNS] = {NULL};
  if (!text) return FALSE;
  for (guint f = 0; f < words->n_facts; f++) {
    fact[f] = carnet_block_get(inventory, words->fact[f], number, error);
    if (!fact[f]) return FALSE;
  }
  g_autofree guint32 *profile = g_new0(guint32, BLOCK_ROWS);
  guint32 value[CARNET_N_COLUMNS] = {0};
  for (guint i = 0; i < text->rows; i++) {
    for (guint f = 0; f < words->n_facts; f++) value[words->fact[f]] = carnet_block_value(fact[f], i);
    CarnetTraits traits = carnet_words_traits(words, carnet_block_value(text, i));
    profile[i] = carnet_words_profile(words, traits, FALSE, "", value, error);
    if (!profile[i]) return FALSE;
  }
  return carnet_block_write(inventory, BLOCK_PROFILE, number, profile, text->rows, error);
}

gboolean carnet_profiles_rebuild(CarnetInventory *inventory, const CarnetImportOptions *options,
                                 CarnetProgressFunc progress, gpointer user, GError **error) {
  CarnetSql *sql = &inventory->sql;
  if (!carnet_sql_run(sql, STATEMENT_PROFILE_CLEAR, error, "") ||
      !carnet_sql_run(sql, STATEMENT_HITS_CLEAR, error, "") ||
      !carnet_store_set_meta(inventory, "rules", "0", error) ||
      !carnet_store_set_meta_int(inventory, "fact_columns", options->fact_columns, error) ||
      !carnet_store_set_meta(inventory, "represents", options->represents ? options->represents : "", error))
    return FALSE;
  CarnetWords words;
  carnet_words_init(&words, inventory, options, 0);
  gboolean ok = carnet_words_load(&words, error);
  guint n = carnet_store_n_blocks(inventory);
  for (guint b = 0; ok && b < n; b++)
    ok = profile_block(inventory, &words, b, error) &&
         went_on(inventory, progress, user, "profiles", b + 1, n, error);
  ok = ok && carnet_profiles_apply_mappings(inventory, &words, error);
  carnet_words_clear(&words);
  return ok;
}

gboolean carnet_profiles_fit(CarnetInventory *inventory, const CarnetImportOptions *options, gboolean *texts,
                             gboolean *profiles, GError **error) {
  guint64 facts = 0;
  g_autofree char *lexicon = carnet_store_meta(inventory, "lexicon", error);
  g_autofree char *represents = lexicon ? carnet_store_meta(inventory, "represents", error) : NULL;
  if (!represents || !carnet_store_meta_int(inventory, "fact_columns", &facts, error)) return FALSE;
  *texts = strcmp(lexicon, options->lexicon ? options->lexicon : "") == 0;
  *profiles = *texts && facts == options->fact_columns &&
              strcmp(represents, options->represents ? options->represents : "") == 0;
  return TRUE;
}

gboolean carnet_inventory_is_classified(CarnetInventory *inventory, const CarnetImportOptions *options,
                                        gboolean *out, GError **error) {
  gboolean texts = FALSE;
  return carnet_profiles_fit(inventory, options, &texts, out, error);
}

gboolean carnet_inventory_reclassify(CarnetInventory *inventory, const CarnetImportOptions *options,
                                     CarnetProgressFunc progress, gpointer user, GError **error) {
  if (!carnet_store_begin(inventory, error)) return FALSE;
  gboolean ok = carnet_profiles_classify(inventory, options, progress, user, error) &&
                carnet_profiles_rebuild(inventory, options, progress, user, error);
  return carnet_store_end(inventory, ok, error);
}

/* ---- text digest --------------------------------------------------------------------------------------- */

void carnet_profiles_text_digest(const CarnetFieldText *text, char out[65]) {
  const char *const part[][2] = {{"path", text->path},
                                 {"description_en", text->description_en},
                                 {"description_zh", text->description_zh},
                                 {"type", text->type},
                                 {"unit", text->unit}};
  g_autoptr(GString) bytes = g_string_new(NULL);
  for (guint i = 0; i < G_N_ELEMENTS(part); i++) {
    if (!part[i][1] || !*part[i][1]) continue;
    g_string_append_printf(bytes, "%s\t", part[i][0]);
    carnet_text_append_escaped(bytes, part[i][1], strlen(part[i][1]));
    g_string_append_c(bytes, '\n');
  }
  carnet_digest_hex(bytes->str, bytes->len, out);
}
