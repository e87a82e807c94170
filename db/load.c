/* An import: staged in one transaction, inactive until it is flipped (formats.md section 5). */
#include "load.h"

#include "profiles.h"

/* New texts that wait until they are classified, all at once: enough for several threads. */
#define SETTLE_TEXTS 8192u

static gboolean fail(GError **error, int code, const char *format, ...) G_GNUC_PRINTF(3, 4);
static gboolean fail(GError **error, int code, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  GError *made = g_error_new_valist(CARNET_INVENTORY_ERROR, code, format, arguments);
  va_end(arguments);
  g_propagate_error(error, made);
  return FALSE;
}

void carnet_import_result_clear(CarnetImportResult *result) {
  if (result->notes) g_ptr_array_unref(result->notes);
  *result = (CarnetImportResult){0};
}

/* ---- begin --------------------------------------------------------------------------------------------- */

static gboolean find_inventory(CarnetImport *import, GError **error) {
  CarnetSql *sql = &import->inventory->sql;
  sqlite3_stmt *get = carnet_sql_bind(sql, STATEMENT_INVENTORY_BY_NAME, error, "s", import->name);
  gboolean found = FALSE;
  if (!get || !carnet_sql_step(sql, get, &found, error)) return FALSE;
  if (!found) return TRUE;
  import->inventory_id = sqlite3_column_int64(get, 0);
  import->kind = (CarnetKeyKind)sqlite3_column_int(get, 1);
  import->active = (guint64)sqlite3_column_int64(get, 2);
  import->kind_known = import->active != 0; /* what came to nothing fixed nothing */
  sqlite3_reset(get);
  gint64 staged = 0;
  if (!carnet_sql_int(sql, STATEMENT_GENERATION_STAGED_OF, &staged, 0, error, "i", import->inventory_id))
    return FALSE;
  return staged == 0 ||
         fail(error, CARNET_ERROR_STORE,
              "generation %" G_GINT64_FORMAT " of \"%s\" is staged; flip or drop it", staged, import->name);
}

static gboolean add_generation(CarnetImport *import, const CarnetImportOptions *options, GError **error) {
  CarnetSql *sql = &import->inventory->sql;
  if (!import->inventory_id) {
    if (!carnet_sql_run(sql, STATEMENT_INVENTORY_ADD, error, "si", import->name, (gint64)KEY_BY_ID))
      return FALSE;
    import->inventory_id = sqlite3_last_insert_rowid(sql->handle);
  }
  if (!carnet_sql_run(sql, STATEMENT_GENERATION_ADD, error, "isss", import->inventory_id,
                      options->source_digest ? options->source_digest : "",
                      options->source_name ? options->source_name : "", options->time ? options->time : ""))
    return FALSE;
  import->generation = (guint64)sqlite3_last_insert_rowid(sql->handle);
  return import->generation < G_MAXUINT32 || fail(error, CARNET_ERROR_STORE, "too many generations");
}

/* Another lexicon or other facts: what is derived is made again before the rows come, in the same
 * transaction. */
static gboolean derive_again(CarnetImport *import, const CarnetImportOptions *options, GError **error) {
  CarnetInventory *inventory = import->inventory;
  gboolean texts = FALSE, profiles = FALSE;
  if (!carnet_profiles_fit(inventory, options, &texts, &profiles, error)) return FALSE;
  if (profiles) return TRUE;
  if (!texts && !carnet_profiles_classify(inventory, options, NULL, NULL, error)) return FALSE;
  return carnet_profiles_rebuild(inventory, options, NULL, NULL, error);
}

static gboolean open_parts(CarnetImport *import, const CarnetImportOptions *options, GError **error) {
  if (!find_inventory(import, error) || !carnet_load_open_lines(import, error) ||
      !derive_again(import, options, error))
    return FALSE;
  import->leaves = carnet_leaves_new(import->name, import->seed);
  if (!add_generation(import, options, error) || !carnet_store_reload(import->inventory, error)) return FALSE;
  carnet_words_init(&import->words, import->inventory, options, import->seed);
  return carnet_old_open(&import->old, import->inventory, import->inventory_id, import->active, error) &&
         carnet_tail_open(&import->tail, import->inventory, error);
}

CarnetImport *carnet_import_begin(CarnetInventory *inventory, const CarnetImportOptions *options,
                                  GError **error) {
  if (!options->name || !*options->name) {
    fail(error, CARNET_ERROR_INPUT, "an inventory needs a name");
    return NULL;
  }
  if (!carnet_store_begin(inventory, error)) return NULL;
  CarnetImport *import = g_new0(CarnetImport, 1);
  import->inventory = inventory;
  import->name = g_strdup(options->name);
  import->max_rejects = options->max_rejects;
  import->root = carnet_root_new(CARNET_ROOT_SPILL_BYTES);
  import->repeated = carnet_dict_new(0);
  import->reason = g_string_new(NULL);
  import->entries = g_array_sized_new(FALSE, FALSE, sizeof(CarnetKeyEntry), CARNET_RUN_ENTRIES);
  import->new_hashes = g_array_new(FALSE, FALSE, sizeof(guint64));
  import->notes = g_ptr_array_new_with_free_func(g_free);
  import->seen = carnet_seen_new(CARNET_SEEN_BITS);
  import->known_again = g_array_new(FALSE, FALSE, sizeof(guint32));
  carnet_leaf_maker_init(&import->maker);
  if (open_parts(import, options, error)) {
    import->settled = import->tail.n;
    return import;
  }
  carnet_import_free(import);
  return NULL;
}

void carnet_import_free(CarnetImport *import) {
  if (!import) return;
  if (!import->staged) carnet_store_end(import->inventory, FALSE, NULL);
  carnet_load_clear_lines(import);
  carnet_tail_clear(&import->tail);
  carnet_words_clear(&import->words);
  carnet_old_clear(&import->old);
  carnet_seen_free(import->seen);
  carnet_root_free(import->root);
  carnet_leaves_free(import->leaves);
  carnet_leaf_maker_clear(&import->maker);
  carnet_dict_free(import->repeated);
  g_string_free(import->reason, TRUE);
  g_array_unref(import->entries);
  g_array_unref(import->new_hashes);
  g_ptr_array_unref(import->notes);
  g_free(import->name);
  g_free(import->source);
  g_free(import->lexicon);
  g_free(import);
}

/* ---- rows ---------------------------------------------------------------------------------------------- */

/* A source with ids in its first rows is keyed by id, for good. */
static gboolean decide_kind(CarnetImport *import, const CarnetBatch *batch, GError **error) {
  import->kind_known = TRUE;
  import->kind = KEY_BY_PATH;
  for (guint i = 0; i < batch->n_rows; i++)
    if (batch->rows[i].value[CARNET_COLUMN_ID].n) import->kind = KEY_BY_ID;
  if (!carnet_sql_run(&import->inventory->sql, STATEMENT_INVENTORY_KIND, error, "ii", import->inventory_id,
                      (gint64)import->kind))
    return FALSE;
  for (guint i = 0; i < import->inventory->generations->len; i++) {
    CarnetGeneration *generation = &g_array_index(import->inventory->generations, CarnetGeneration, i);
    if (generation->inventory == import->inventory_id) generation->key_kind = import->kind;
  }
  return TRUE;
}

static gboolean reject_row(CarnetImport *import, const CarnetRow *row, CarnetRejectFunc reject, gpointer user,
                           GError **error) {
  CarnetReject refused = {.line = row->line, .column = 0, .reason = import->reason->str};
  if (reject) reject(&refused, user);
  import->rejects++;
  return !import->max_rejects || import->rejects <= import->max_rejects ||
         fail(error, CARNET_ERROR_INPUT,
              "line %" G_GUINT64_FORMAT ": %s (more than %u rows rejected: stopped)", row->line,
              import->reason->str, import->max_rejects);
}

static gboolean add_rows(CarnetImport *import, const CarnetBatch *batch, CarnetRejectFunc reject,
                         gpointer user, GError **error) {
  for (guint i = 0; i < batch->n_rows; i++) {
    const CarnetRow *row = &batch->rows[i];
    carnet_load_look_ahead(import, i);
    CarnetLoadResult result = carnet_load_row(import, row, carnet_leaves_get(import->leaves, i), error);
    if (result == LOAD_FAILED) return FALSE;
    if (result == LOAD_REJECTED && !reject_row(import, row, reject, user, error)) return FALSE;
  }
  return TRUE;
}

/* As many a byte as so far. */
static void expect(CarnetImport *import, const CarnetBatch *batch) {
  if (!batch->bytes_done || !import->rows) return;
  double share = (double)batch->bytes_done / (double)batch->bytes_total;
  guint64 all = (guint64)((double)(import->rows + batch->n_rows) / MIN(share, 1.0));
  carnet_seen_expect(import->seen, all);
  carnet_root_expect(import->root, all);
}

gboolean carnet_import_add(CarnetImport *import, const CarnetBatch *batch, CarnetRejectFunc reject,
                           gpointer user, GError **error) {
  if (import->failed || import->staged)
    return fail(error, CARNET_ERROR_STORE, "the import of \"%s\" has ended", import->name);
  import->failed = TRUE; /* until this batch has come through */
  if (carnet_store_stopped(import->inventory, error)) return FALSE;
  if (!import->kind_known && batch->n_rows && !decide_kind(import, batch, error)) return FALSE;
  expect(import, batch);
  carnet_leaves_begin(import->leaves, batch->rows, batch->n_rows, import->kind);
  gboolean ok = add_rows(import, batch, reject, user, error);
  carnet_leaves_end(import->leaves); /* the rows are the reader's */
  if (!ok) return FALSE;
  if (import->words.pending->len >= SETTLE_TEXTS && !carnet_load_settle(import, error)) return FALSE;
  import->failed = FALSE;
  return TRUE;
}

/* ---- stage --------------------------------------------------------------------------------------------- */

static gboolean went_on(CarnetImport *import, CarnetProgressFunc progress, gpointer user, guint64 done,
                        GError **error) {
  if (carnet_store_stopped(import->inventory, error)) return FALSE;
  if (!progress || progress("stage", done, 3, user)) return TRUE;
  return fail(error, CARNET_ERROR_CANCELLED, "import of \"%s\": stopped", import->name);
}

/* The root is computed beside the writing of the last blocks and keys. */
typedef struct {
  CarnetRoot *root;
  char hex[CARNET_DIGEST_HEX + 1];
  gboolean ok;
  GError *error;
} RootWork;

static gpointer root_work(gpointer data) {
  RootWork *work = data;
  work->ok = carnet_root_finish(work->root, work->hex, &work->error);
  return NULL;
}

static gboolean write_and_digest(CarnetImport *import, char root[CARNET_DIGEST_HEX + 1], GError **error) {
  RootWork work = {.root = import->root};
  GThread *thread = g_thread_new("root", root_work, &work);
  gboolean ok = carnet_tail_flush(&import->tail, error) && carnet_load_write_run(import, error);
  g_thread_join(thread);
  g_strlcpy(root, work.hex, CARNET_DIGEST_HEX + 1);
  if (ok && !work.ok) g_propagate_error(error, g_steal_pointer(&work.error));
  g_clear_error(&work.error);
  return ok && work.ok;
}

static gboolean finish(CarnetImport *import, CarnetProgressFunc progress, gpointer user,
                       CarnetImportResult *result, GError **error) {
  CarnetInventory *inventory = import->inventory;
  CarnetOldCounts counts = {0};
  if (!went_on(import, progress, user, 0, error) || !carnet_load_settle(import, error) ||
      !write_and_digest(import, result->root, error) || !went_on(import, progress, user, 1, error))
    return FALSE;
  if (import->active) {
    if (!carnet_old_end(&import->old, import->generation, error) ||
        !carnet_old_counts(&import->old, import->new_hashes, &counts, error))
      return FALSE;
  } else {
    counts.added = import->fields;
  }
  if (!went_on(import, progress, user, 2, error) ||
      !carnet_store_set_meta_int(inventory, "rows", inventory->rows, error) ||
      !carnet_sql_run(&inventory->sql, STATEMENT_GENERATION_STAGED, error, "isii", (gint64)import->generation,
                      result->root, (gint64)import->rows, (gint64)import->fields) ||
      (import->source && !carnet_sql_run(&inventory->sql, STATEMENT_GENERATION_SOURCE, error, "is",
                                         (gint64)import->generation, import->source)) ||
      !carnet_profiles_apply_mappings(inventory, &import->words, error) ||
      !carnet_load_end_lines(import, error))
    return FALSE;
  result->generation = import->generation;
  result->rows = import->rows;
  result->fields = import->fields;
  result->added = counts.added;
  result->changed = counts.changed;
  result->gone = counts.gone;
  result->unchanged = import->fields - counts.added - counts.changed;
  result->repeated = import->repeats;
  result->rejected = import->rejects;
  return TRUE;
}

void carnet_import_set_source(CarnetImport *import, const char *source_digest) {
  g_free(import->source);
  import->source = g_strdup(source_digest);
}

gboolean carnet_import_stage(CarnetImport *import, CarnetProgressFunc progress, gpointer user,
                             CarnetImportResult *result, GError **error) {
  *result = (CarnetImportResult){0};
  if (import->failed || import->staged)
    return fail(error, CARNET_ERROR_STORE, "the import of \"%s\" has ended", import->name);
  import->failed = TRUE;
  if (!finish(import, progress, user, result, error)) return FALSE;
  import->staged = TRUE;
  if (!carnet_store_end(import->inventory, TRUE, error)) return FALSE;
  /* The log of a large import is not left behind; a reader that looks at the old snapshot may keep it for
   * now. */
  sqlite3_wal_checkpoint_v2(import->inventory->sql.handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  result->notes = g_ptr_array_ref(import->notes);
  return TRUE;
}
