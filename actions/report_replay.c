/*
 * The rows of a snapshot. Where the workspace's inventory holds exactly them, classified by the same packs
 * and decisions, it is read as it is. Else the sources that the records name are read again, in their order,
 * into an inventory of the snapshot's own, and each root must come out as the records say (formats.md
 * sections 4 and 5).
 */
#include <glib/gstdio.h>
#include <string.h>

#include "carnet/fs.h"
#include "packs.h"
#include "report.h"

static gboolean missing(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);
static gboolean missing(GError **error, const char *format, ...) {
  va_list args;
  va_start(args, format);
  g_autofree char *text = g_strdup_vprintf(format, args);
  va_end(args);
  g_set_error_literal(error, CARNET_ACTION_ERROR, CARNET_REPORT_MISSING, text);
  return FALSE;
}

static gboolean counts(const CarnetEventRecord *record) {
  return record->verdict == CARNET_VERDICT_GOOD || record->verdict == CARNET_VERDICT_UNSIGNED;
}

/* ---- is the workspace's inventory the one
 * --------------------------------------------------------------------------- */

/* "name generation root" of the last import of each name, sorted. */
static char *wanted_roots(const GPtrArray *imports) {
  g_autoptr(GHashTable) last = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
  for (guint i = 0; i < imports->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(imports, i);
    if (!counts(record)) continue;
    const char *name = carnet_node_get_string(record->body, "name", "");
    char *line = g_strdup_printf("%s\t%" G_GINT64_FORMAT "\t%s\n", name,
                                 carnet_node_get_int(record->body, "generation", 0),
                                 carnet_node_get_string(record->body, "root", ""));
    g_hash_table_insert(last, (gpointer)name, line);
  }
  g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(last), (GCompareFunc)strcmp);
  GString *text = g_string_new(NULL);
  for (GList *name = names; name; name = name->next)
    g_string_append(text, g_hash_table_lookup(last, name->data));
  return g_string_free(text, FALSE);
}

static char *roots_of(CarnetInventory *inventory, GError **error) {
  g_autoptr(CarnetTable) roots = carnet_inventory_roots(inventory, error);
  if (!roots) return NULL;
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < carnet_table_rows(roots); i++)
    g_string_append_printf(text, "%s\t%s\t%s\n", carnet_table_get(roots, i, "name"),
                           carnet_table_get(roots, i, "generation"), carnet_table_get(roots, i, "root"));
  return g_string_free(text, FALSE);
}

static gboolean same_mappings(CarnetApp *app, CarnetApp *then) {
  g_auto(GStrv) here = carnet_state_heads(app->state, "mapping", NULL, NULL);
  g_auto(GStrv) there = carnet_state_heads(then->state, "mapping", NULL, NULL);
  return here && there && g_strv_equal((const char *const *)here, (const char *const *)there);
}

/* Everything that the derived tables are made from is the same (actions/derive.c). */
static gboolean same_inventory(CarnetApp *app, CarnetApp *then, const char *wanted) {
  g_autofree char *here = roots_of(app->inventory, NULL);
  return here && strcmp(here, wanted) == 0 && strcmp(app->rules_key, then->rules_key) == 0 &&
         strcmp(carnet_lexicon_digest(app->lexicon), carnet_lexicon_digest(then->lexicon)) == 0 &&
         same_mappings(app, then);
}

/* ---- reading the sources again
 * ----------------------------------------------------------------------------------------- */

static gboolean pump(CarnetReader *reader, CarnetImport *import, GError **error) {
  const CarnetBatch *batch;
  GError *inner = NULL;
  while ((batch = carnet_reader_next(reader, &inner)) != NULL)
    if (!carnet_import_add(import, batch, NULL, NULL, error)) return FALSE;
  if (inner) g_propagate_error(error, inner);
  return inner == NULL;
}

static void options_of(CarnetApp *then, const CarnetEventRecord *record, CarnetImportOptions *out) {
  const CarnetNode *source = carnet_node_at(carnet_node_get(record->body, "sources"), 0);
  carnet_app_import_options(then, out);
  out->name = carnet_node_get_string(record->body, "name", "");
  out->source_digest = carnet_node_get_string(source, "digest", "");
  out->source_name = carnet_node_get_string(source, "name", "");
  out->time = record->time;
}

/* Generations that came to nothing there (a dry run, a crash) are passed over here too: cases name
 * generations by number. */
static gboolean pass_over(CarnetApp *then, const CarnetEventRecord *record, guint64 wanted, GError **error) {
  for (guint64 at = 0; at + 1 < wanted;) {
    CarnetImportOptions options;
    options_of(then, record, &options);
    g_autoptr(CarnetTable) known = carnet_inventory_generations(then->inventory, error);
    if (!known) return FALSE;
    guint64 top = 0;
    for (guint i = 0; i < carnet_table_rows(known); i++) {
      guint64 generation = g_ascii_strtoull(carnet_table_get(known, i, "generation"), NULL, 10);
      top = MAX(top, generation);
    }
    at = MAX(at, top);
    if (at + 1 >= wanted) break;
    CarnetImportResult result = {0};
    g_autoptr(CarnetImport) import = carnet_import_begin(then->inventory, &options, error);
    gboolean ok = import && carnet_import_stage(import, NULL, NULL, &result, error);
    at = result.generation;
    carnet_import_result_clear(&result);
    g_clear_pointer(&import, carnet_import_free);
    if (!ok || !carnet_inventory_drop(then->inventory, at, error)) return FALSE;
  }
  return TRUE;
}

/* The kept source under the name that it had: a CAN database's name is part of the paths of its signals. */
static char *name_source(CarnetApp *then, const char *kept, const char *name, GError **error) {
  g_autofree char *folder = carnet_app_path(then, "read"), *base = g_path_get_basename(name);
  if (!carnet_fs_mkdir(folder, error)) return NULL;
  if (strcmp(base, ".") == 0 || strcmp(base, "..") == 0) return g_strdup(kept);
  g_autofree char *path = g_build_filename(folder, base, NULL);
  g_autoptr(GFile) link = g_file_new_for_path(path);
  g_remove(path);
  return g_file_make_symbolic_link(link, kept, NULL, error) ? g_steal_pointer(&path) : NULL;
}

static CarnetReader *open_source(CarnetApp *app, CarnetApp *then, const CarnetEventRecord *record,
                                 GError **error) {
  const CarnetNode *source = carnet_node_at(carnet_node_get(record->body, "sources"), 0);
  const char *digest = carnet_node_get_string(source, "digest", ""),
             *name = carnet_node_get_string(source, "name", "source");
  g_autofree char *folder = carnet_app_path(app, "sources"), *relative = carnet_fs_kept_path(folder, digest);
  g_autofree char *kept =
      g_canonicalize_filename(relative, NULL); /* a link is followed from where it stands */
  if (!g_file_test(kept, G_FILE_TEST_EXISTS)) {
    missing(error, "source %s (%s) of inventory %s", digest, name,
            carnet_node_get_string(record->body, "name", ""));
    return NULL;
  }
  g_autofree char *path = name_source(then, kept, name, error);
  if (!path) return NULL;
  g_auto(GStrv) map = carnet_node_get_strings(record->body, "map");
  CarnetReaderOptions options = {.format = carnet_node_get_string(record->body, "format", NULL),
                                 .encoding = carnet_node_get_string(record->body, "encoding", NULL),
                                 .last_map = map && *map ? (const char *const *)map : NULL,
                                 .only_last = map && *map,
                                 .sheet = carnet_node_get_string(record->body, "sheet", NULL)};
  return carnet_reader_open(path, &options, error);
}

static gboolean stage(CarnetApp *app, CarnetApp *then, const CarnetEventRecord *record,
                      CarnetImportResult *result, GError **error) {
  g_autoptr(CarnetReader) reader = open_source(app, then, record, error);
  if (!reader) return FALSE;
  CarnetImportOptions options;
  options_of(then, record, &options);
  g_autoptr(CarnetImport) import = carnet_import_begin(then->inventory, &options, error);
  return import && pump(reader, import, error) && carnet_import_stage(import, NULL, NULL, result, error);
}

static gboolean replay_one(CarnetApp *app, CarnetApp *then, const CarnetEventRecord *record, GError **error) {
  const char *root = carnet_node_get_string(record->body, "root", "");
  guint64 wanted = (guint64)carnet_node_get_int(record->body, "generation", 0);
  if (!pass_over(then, record, wanted, error)) return FALSE;
  CarnetImportResult result = {0};
  if (!stage(app, then, record, &result, error)) return FALSE;
  gboolean same = strcmp(result.root, root) == 0;
  guint64 generation = result.generation;
  carnet_import_result_clear(&result);
  if (same) return carnet_inventory_flip(then->inventory, generation, record->digest, error);
  carnet_inventory_drop(then->inventory, generation, NULL);
  return missing(error,
                 "rows with root %s: the kept source of inventory %s reads as other rows with this version",
                 root, carnet_node_get_string(record->body, "name", ""));
}

/* An inventory of the snapshot's own, made once and kept with it. */
static gboolean replay(CarnetApp *app, CarnetApp *then, const GPtrArray *imports, const char *wanted,
                       GError **error) {
  g_autofree char *path = carnet_app_path(then, "inventory.db");
  then->inventory = carnet_inventory_open(path, CARNET_INVENTORY_WRITE, error);
  if (!then->inventory) return FALSE;
  then->inventory_write = TRUE;
  g_autofree char *here = roots_of(then->inventory, error);
  if (!here) return FALSE;
  if (strcmp(here, wanted) == 0) return TRUE;
  guint done = 0;
  g_autoptr(CarnetTable) known = carnet_inventory_generations(then->inventory, error);
  if (!known) return FALSE;
  for (guint i = 0; i < carnet_table_rows(known); i++) done += *carnet_table_get(known, i, "event") != '\0';
  for (guint i = 0; i < imports->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(imports, i);
    if (!counts(record)) continue;
    if (done)
      done--; /* begun before, and stopped */
    else if (!replay_one(app, then, record, error))
      return FALSE;
  }
  return TRUE;
}

gboolean carnet_snapshot_inventory(CarnetApp *app, CarnetApp *then, GError **error) {
  g_autoptr(GPtrArray) imports = carnet_app_events(then, "inventory", error);
  if (!imports) return FALSE;
  g_autofree char *wanted = wanted_roots(imports);
  if (!same_inventory(app, then, wanted)) return replay(app, then, imports, wanted, error);
  g_autofree char *path = carnet_app_path(app, "inventory.db");
  then->inventory = carnet_inventory_open(path, CARNET_INVENTORY_READ, error);
  if (!then->inventory || !carnet_app_need(then, CARNET_NEED_INVENTORY, error)) return FALSE;
  if (!then->inventory_write) return TRUE;
  /* Between the two looks somebody imported: what was opened for writing is an inventory without rows. */
  g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_STORE,
              "the inventory changed while it was read; try again");
  return FALSE;
}
