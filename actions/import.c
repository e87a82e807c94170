/* Importing: stage, event, flip (formats.md section 5). Batches are pumped here, from the reader to the
 * writer. */
#include <string.h>

#include "carnet/actions_inventory.h"
#include "carnet/fs.h"
#include "carnet/out.h"
#include "derive.h"
#include "import_last.h"
#include "names.h"
#include "workspace.h"

#define DEFAULT_MAX_REJECTS 10000
#define SHOWN_REJECTS 100

void carnet_import_report_free(CarnetImportReport *report) {
  if (!report) return;
  carnet_import_result_clear(&report->result);
  g_free(report->name);
  g_free(report->format);
  g_free(report->encoding);
  g_free(report->sheet);
  g_free(report->event);
  g_clear_pointer(&report->rejects, g_ptr_array_unref);
  g_clear_pointer(&report->unmapped, g_ptr_array_unref);
  g_clear_pointer(&report->headers, g_ptr_array_unref);
  g_clear_pointer(&report->as_last, g_ptr_array_unref);
  g_clear_pointer(&report->lost, g_ptr_array_unref);
  g_clear_pointer(&report->unread, g_ptr_array_unref);
  g_clear_pointer(&report->outcomes, carnet_table_free);
  g_free(report);
}

/* ---- rejected lines ---------------------------------------------------------------------------------------
 */

typedef struct {
  CarnetImportReport *report;
  GString *csv; /* for --rejects; NULL where not asked for */
  guint64 count;
} Rejects;

static void reject(const CarnetReject *item, gpointer user) {
  Rejects *rejects = user;
  rejects->count++;
  if (rejects->report->rejects->len < SHOWN_REJECTS) {
    char *text = item->column ? g_strdup_printf("line %" G_GUINT64_FORMAT ", column %u: %s", item->line,
                                                item->column, item->reason)
                              : g_strdup_printf("line %" G_GUINT64_FORMAT ": %s", item->line, item->reason);
    g_ptr_array_add(rejects->report->rejects, text);
  }
  if (!rejects->csv) return;
  g_string_append_printf(rejects->csv, "%" G_GUINT64_FORMAT ",%u,", item->line, item->column);
  carnet_out_append_csv(rejects->csv, item->reason);
  g_string_append_c(rejects->csv, '\n');
}

/* ---- the pump
 * -------------------------------------------------------------------------------------------------- */

static gboolean too_many(const Rejects *rejects, const CarnetImportRequest *request, GError **error) {
  guint limit = request->max_rejects ? request->max_rejects : DEFAULT_MAX_REJECTS;
  if (rejects->count <= limit) return FALSE;
  g_set_error(
      error, CARNET_ACTION_ERROR, CARNET_ERROR_INPUT,
      "more than %u lines were rejected, the first: %s; look at the header mapping (--map) and the encoding",
      limit, (const char *)g_ptr_array_index(rejects->report->rejects, 0));
  return TRUE;
}

static gboolean pump(CarnetReader *reader, CarnetImport *import, const CarnetImportRequest *request,
                     Rejects *rejects, GError **error) {
  const CarnetBatch *batch;
  GError *inner = NULL;
  while ((batch = carnet_reader_next(reader, &inner))) {
    for (guint i = 0; i < batch->n_rejects; i++) reject(&batch->rejects[i], rejects);
    if (!carnet_import_add(import, batch, reject, rejects, error)) return FALSE;
    if (too_many(rejects, request, error)) return FALSE;
    if (request->progress &&
        !request->progress("read", batch->bytes_done, batch->bytes_total, request->progress_user)) {
      g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_CANCELLED, "stopped; nothing was imported");
      return FALSE;
    }
  }
  if (inner) {
    g_propagate_error(error, inner);
    return FALSE;
  }
  return TRUE;
}

/* ---- the source, kept by digest, while the rows are read
 * ---------------------------------------------------------- */

typedef struct {
  const char *folder, *file;
  char *digest;
  GError *error;
} Keep;

static gpointer keep_source(gpointer data) {
  Keep *keep = data;
  keep->digest = carnet_fs_keep(keep->folder, keep->file, &keep->error);
  return NULL;
}

/* ---- the event
 * -------------------------------------------------------------------------------------------------------- */

static CarnetNode *map_of(const CarnetReader *reader) {
  CarnetNode *map = carnet_node_list();
  const GPtrArray *headers = carnet_reader_headers(reader);
  for (guint i = 0; headers && i < headers->len; i++) {
    const CarnetHeaderMapping *mapping = g_ptr_array_index(headers, i);
    if (!mapping->known && !mapping->said) continue;
    g_autofree char *pair =
        g_strdup_printf("%s=%s", mapping->header, mapping->known ? carnet_column_name(mapping->column) : "");
    carnet_node_append(map, carnet_node_string(pair));
  }
  return map;
}

static char *record_import(CarnetApp *app, const CarnetReader *reader, const CarnetImportReport *report,
                           const char *file, const char *source_digest, GError **error) {
  const CarnetImportResult *result = &report->result;
  g_autofree char *base = g_path_get_basename(file), *slug = carnet_app_slug(report->name);
  g_autoptr(CarnetNode) keys = carnet_node_map();
  CarnetNode *sources = carnet_node_list(), *source = carnet_node_map();
  carnet_node_set_string(source, "name", base);
  carnet_node_set_string(source, "digest", source_digest);
  carnet_node_append(sources, source);
  carnet_node_set_string(keys, "name", report->name);
  carnet_node_set_int(keys, "generation", (gint64)result->generation);
  carnet_node_set(keys, "sources", sources);
  carnet_node_set_string(keys, "format", report->format);
  carnet_node_set_string(keys, "encoding", report->encoding);
  if (report->sheet) carnet_node_set_string(keys, "sheet", report->sheet);
  carnet_node_set(keys, "map", map_of(reader));
  const struct {
    const char *key;
    guint64 value;
  } counts[] = {{"rows", result->rows},       {"fields", result->fields}, {"added", result->added},
                {"changed", result->changed}, {"gone", result->gone},     {"rejected", result->rejected}};
  for (gsize i = 0; i < G_N_ELEMENTS(counts); i++)
    carnet_node_set_int(keys, counts[i].key, (gint64)counts[i].value);
  carnet_node_set_string(keys, "root", result->root);
  CarnetAppend append = {.kind = "inventory", .action = "import", .subject = slug, .keys = keys};
  return carnet_app_record(app, &append, error);
}

/* ---- all of it
 * -------------------------------------------------------------------------------------------------------- */

static CarnetImportReport *report_new(const char *file, const CarnetImportRequest *request) {
  CarnetImportReport *report = g_new0(CarnetImportReport, 1);
  report->rejects = g_ptr_array_new_with_free_func(g_free);
  report->unmapped = g_ptr_array_new_with_free_func(g_free);
  report->headers = g_ptr_array_new();
  report->as_last = g_ptr_array_new_with_free_func(g_free);
  report->lost = g_ptr_array_new_with_free_func(g_free);
  g_autofree char *base = g_path_get_basename(file);
  char *dot = strchr(base, '.');
  if (dot && dot != base) *dot = '\0';
  report->name = g_strdup(request->name ? request->name : base);
  return report;
}

/* Reads, stages; on success the generation is committed and inactive. The source's digest is of the kept
 * copy. */
static gboolean stage(CarnetApp *app, CarnetReader *reader, const char *file,
                      const CarnetImportRequest *request, Rejects *rejects, char **source_digest,
                      GError **error) {
  CarnetImportReport *report = rejects->report;
  g_autofree char *now = carnet_app_now(app), *folder = carnet_app_path(app, "sources"),
                  *base = g_path_get_basename(file);
  Keep keep = {folder, file, NULL, NULL};
  GThread *keeper = g_thread_new("keep", keep_source, &keep);
  CarnetImportOptions options;
  carnet_app_import_options(app, &options);
  options.name = report->name;
  options.source_name = base;
  options.time = now;
  g_autoptr(CarnetImport) import = carnet_import_begin(app->inventory, &options, error);
  if (import) carnet_import_know(import, reader);
  gboolean ok = import && pump(reader, import, request, rejects, error);
  g_thread_join(keeper);
  *source_digest = keep.digest;
  if (keep.error) {
    if (ok)
      g_propagate_error(error, keep.error);
    else
      g_error_free(keep.error);
    return FALSE;
  }
  if (!ok) return FALSE;
  carnet_import_set_source(import, keep.digest);
  ok = carnet_import_stage(import, request->progress, request->progress_user, &report->result, error);
  report->result.structure = carnet_reader_structure_rows(reader);
  report->result.rejected = rejects->count;
  return ok;
}

static gboolean write_rejects(const char *path, const GString *csv, GError **error) {
  return !path || carnet_fs_write(path, csv->str, csv->len, error);
}

/* A file of which most lines are rejected is not what the user meant: the wrong sheet, a register without its
   ids. It must not take the place of what was there. */
static gboolean mostly_rejected(const CarnetImportRequest *request, const CarnetImportReport *report,
                                GError **error) {
  if (request->max_rejects || report->result.rejected <= report->result.rows) return FALSE;
  g_set_error(
      error, CARNET_ACTION_ERROR, CARNET_ERROR_INPUT,
      "%" G_GUINT64_FORMAT " lines were rejected and only %" G_GUINT64_FORMAT
      " taken, the first: %s; nothing was imported (--rejects FILE lists them, --max-rejects N takes the rest)",
      report->result.rejected, report->result.rows, (const char *)g_ptr_array_index(report->rejects, 0));
  return TRUE;
}

/* After staging: forgotten (dry run), or recorded and made active. */
static gboolean conclude(CarnetApp *app, CarnetReader *reader, const char *file, const char *source_digest,
                         const CarnetImportRequest *request, CarnetImportReport *report, GError **error) {
  guint64 generation = report->result.generation;
  if (request->dry_run) return carnet_inventory_drop(app->inventory, generation, error);
  if (mostly_rejected(request, report, error)) {
    carnet_inventory_drop(app->inventory, generation, NULL);
    return FALSE;
  }
  report->event = record_import(app, reader, report, file, source_digest, error);
  if (!report->event) {
    /* What failed may have come after the commit: the records say whether this is flipped or dropped. Where
     * they cannot be read it stays staged, and the next start settles it. */
    if (carnet_app_refresh(app, NULL)) carnet_app_settle_imports(app, NULL);
    return FALSE;
  }
  if (!carnet_inventory_flip(app->inventory, generation, report->event, error)) return FALSE;
  if (!carnet_app_derive(app, error)) return FALSE;
  carnet_app_keep(app);
  report->outcomes = carnet_inventory_facet(app->inventory, "outcome", NULL, -1, error);
  return report->outcomes != NULL;
}

static CarnetImportReport *import_in_turn(CarnetApp *app, const char *file,
                                          const CarnetImportRequest *request, GError **error) {
  CarnetActor actor;
  g_autofree char *key_file = NULL, *source_digest = NULL;
  if (!carnet_app_need(app, CARNET_NEED_PACKS | CARNET_NEED_INVENTORY_WRITE | CARNET_NEED_RECORDS_WRITE,
                       error))
    return NULL;
  /* Refused before the work, not after it. */
  if (!request->dry_run && !carnet_app_actor(app, "inventory", "import", &actor, &key_file, error))
    return NULL;
  g_autoptr(CarnetImportReport) report = report_new(file, request);
  g_auto(CarnetImportLast) last = {0};
  if (!carnet_import_last_find(app, report->name, &last, error)) return NULL;
  g_autoptr(CarnetReader) reader = carnet_import_last_open(&last, file, &request->reader, report, error);
  if (!reader) return NULL;
  report->format = g_strdup(carnet_reader_format(reader));
  report->encoding = g_strdup(carnet_reader_encoding(reader));
  g_autoptr(GString) csv = g_string_new("line,column,reason\n");
  Rejects rejects = {report, request->rejects_file ? csv : NULL, 0};
  gboolean staged = stage(app, reader, file, request, &rejects, &source_digest, error);
  if (!write_rejects(request->rejects_file, csv, staged ? error : NULL) || !staged) return NULL;
  report->unread = carnet_reader_unread(reader);
  carnet_import_last_note(&last, reader, &request->reader, report);
  if (!conclude(app, reader, file, source_digest, request, report, error)) return NULL;
  return g_steal_pointer(&report);
}

CarnetImportReport *carnet_action_import(CarnetApp *app, const char *file, const CarnetImportRequest *request,
                                         GError **error) {
  if (!carnet_app_take_import_turn(app, request->progress, request->progress_user, error)) return NULL;
  CarnetImportReport *report = import_in_turn(app, file, request, error);
  carnet_app_end_import_turn(app);
  return report;
}
