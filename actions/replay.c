/*
 * An import of the records read again from its kept source, under the name, map, encoding, sheet and format
 * that its event has; the root must come out as the event says (formats.md sections 4 and 5).
 */
#include "replay.h"

#include <glib/gstdio.h>
#include <string.h>

#include "carnet/fs.h"
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

static gboolean pump(const CarnetReplay *replay, CarnetReader *reader, CarnetImport *import, GError **error) {
  const CarnetBatch *batch;
  GError *inner = NULL;
  while ((batch = carnet_reader_next(reader, &inner)) != NULL) {
    if (!carnet_import_add(import, batch, NULL, NULL, error)) return FALSE;
    if (replay->progress && !replay->progress("read", batch->bytes_done, batch->bytes_total, replay->user)) {
      g_set_error_literal(error, CARNET_ACTION_ERROR, CARNET_ERROR_CANCELLED,
                          "stopped; what was read again stays, and the next time goes on from there");
      return FALSE;
    }
  }
  if (inner) g_propagate_error(error, inner);
  return inner == NULL;
}

static void options_of(const CarnetReplay *replay, const CarnetEventRecord *record,
                       CarnetImportOptions *out) {
  const CarnetNode *source = carnet_node_at(carnet_node_get(record->body, "sources"), 0);
  carnet_app_import_options(replay->app, out);
  out->name = carnet_node_get_string(record->body, "name", "");
  out->source_digest = carnet_node_get_string(source, "digest", "");
  out->source_name = carnet_node_get_string(source, "name", "");
  out->time = record->time;
}

/* Generations that came to nothing there (a dry run, a crash) are passed over here too: cases name
 * generations by number. */
static gboolean pass_over(const CarnetReplay *replay, const CarnetEventRecord *record, guint64 wanted,
                          GError **error) {
  for (guint64 at = 0; at + 1 < wanted;) {
    CarnetImportOptions options;
    options_of(replay, record, &options);
    g_autoptr(CarnetTable) known = carnet_inventory_generations(replay->inventory, error);
    if (!known) return FALSE;
    guint64 top = 0;
    for (guint i = 0; i < carnet_table_rows(known); i++) {
      guint64 generation = g_ascii_strtoull(carnet_table_get(known, i, "generation"), NULL, 10);
      top = MAX(top, generation);
    }
    at = MAX(at, top);
    if (at + 1 >= wanted) break;
    CarnetImportResult result = {0};
    g_autoptr(CarnetImport) import = carnet_import_begin(replay->inventory, &options, error);
    gboolean ok = import && carnet_import_stage(import, NULL, NULL, &result, error);
    at = result.generation;
    carnet_import_result_clear(&result);
    g_clear_pointer(&import, carnet_import_free);
    if (!ok || !carnet_inventory_drop(replay->inventory, at, error)) return FALSE;
  }
  return TRUE;
}

/* The kept source under the name that it had: a CAN database's name is part of the paths of its signals. */
static char *name_source(const CarnetReplay *replay, const char *kept, const char *name, GError **error) {
  g_autofree char *folder = carnet_app_path(replay->app, "cache/read"), *base = g_path_get_basename(name);
  if (!carnet_fs_mkdir(folder, error)) return NULL;
  if (strcmp(base, ".") == 0 || strcmp(base, "..") == 0) return g_strdup(kept);
  g_autofree char *path = g_build_filename(folder, base, NULL);
  g_autoptr(GFile) link = g_file_new_for_path(path);
  g_remove(path);
  return g_file_make_symbolic_link(link, kept, NULL, error) ? g_steal_pointer(&path) : NULL;
}

static char *kept_path(const CarnetReplay *replay, const CarnetEventRecord *record) {
  const CarnetNode *source = carnet_node_at(carnet_node_get(record->body, "sources"), 0);
  g_autofree char *kept = carnet_fs_kept_path(replay->sources, carnet_node_get_string(source, "digest", ""));
  return g_canonicalize_filename(kept, NULL); /* a link is followed from where it stands */
}

gboolean carnet_replay_can(const CarnetReplay *replay, const CarnetEventRecord *import) {
  g_autofree char *kept = kept_path(replay, import);
  return g_file_test(kept, G_FILE_TEST_IS_REGULAR);
}

static CarnetReader *open_source(const CarnetReplay *replay, const CarnetEventRecord *record,
                                 GError **error) {
  const CarnetNode *source = carnet_node_at(carnet_node_get(record->body, "sources"), 0);
  const char *digest = carnet_node_get_string(source, "digest", ""),
             *name = carnet_node_get_string(source, "name", "source");
  g_autofree char *kept = kept_path(replay, record);
  if (!g_file_test(kept, G_FILE_TEST_EXISTS)) {
    missing(error, "source %s (%s) of inventory %s", digest, name,
            carnet_node_get_string(record->body, "name", ""));
    return NULL;
  }
  g_autofree char *path = name_source(replay, kept, name, error);
  if (!path) return NULL;
  g_auto(GStrv) map = carnet_node_get_strings(record->body, "map");
  CarnetReaderOptions options = {.format = carnet_node_get_string(record->body, "format", NULL),
                                 .encoding = carnet_node_get_string(record->body, "encoding", NULL),
                                 .last_map = map && *map ? (const char *const *)map : NULL,
                                 .only_last = map && *map,
                                 .sheet = carnet_node_get_string(record->body, "sheet", NULL)};
  return carnet_reader_open(path, &options, error);
}

static gboolean stage(const CarnetReplay *replay, const CarnetEventRecord *record, CarnetImportResult *result,
                      GError **error) {
  g_autoptr(CarnetReader) reader = open_source(replay, record, error);
  if (!reader) return FALSE;
  CarnetImportOptions options;
  options_of(replay, record, &options);
  g_autoptr(CarnetImport) import = carnet_import_begin(replay->inventory, &options, error);
  return import && pump(replay, reader, import, error) &&
         carnet_import_stage(import, replay->progress, replay->user, result, error);
}

gboolean carnet_replay_import(const CarnetReplay *replay, const CarnetEventRecord *record, GError **error) {
  const char *root = carnet_node_get_string(record->body, "root", "");
  guint64 wanted = (guint64)carnet_node_get_int(record->body, "generation", 0);
  if (!pass_over(replay, record, wanted, error)) return FALSE;
  CarnetImportResult result = {0};
  if (!stage(replay, record, &result, error)) return FALSE;
  gboolean same = strcmp(result.root, root) == 0;
  guint64 generation = result.generation;
  carnet_import_result_clear(&result);
  if (same) return carnet_inventory_flip(replay->inventory, generation, record->digest, error);
  carnet_inventory_drop(replay->inventory, generation, NULL);
  return missing(error,
                 "rows with root %s: the kept source of inventory %s reads as other rows with this version",
                 root, carnet_node_get_string(record->body, "name", ""));
}
