/* The workspace as it stood at a commit: a folder whose records end there (report.h). */
#include <glib/gstdio.h>
#include <string.h>

#include "carnet/fs.h"
#include "carnet/text.h"
#include "packs.h"
#include "report.h"

/* ---- old ones go
 * ------------------------------------------------------------------------------------------------------- */

#define KEPT 8 /* snapshots; each holds a state.db and, where the rows were read again, an inventory.db */

static void remove_all(const char *path) {
  gboolean folder = g_file_test(path, G_FILE_TEST_IS_DIR) && !g_file_test(path, G_FILE_TEST_IS_SYMLINK);
  g_autoptr(GDir) dir = folder ? g_dir_open(path, 0, NULL) : NULL;
  for (const char *name; dir && (name = g_dir_read_name(dir)) != NULL;) {
    g_autofree char *child = g_build_filename(path, name, NULL);
    remove_all(child);
  }
  g_remove(path);
}

typedef struct {
  char *path;
  gint64 used;
} Old;

static void old_clear(gpointer item) { g_free(((Old *)item)->path); }

static gint latest_first(gconstpointer a, gconstpointer b) {
  gint64 x = ((const Old *)a)->used, y = ((const Old *)b)->used;
  return x < y ? 1 : x > y ? -1 : 0;
}

/* All but the last used: they can be made again. What cannot be read or removed is left. */
static void remove_old(const char *folder) {
  g_auto(GStrv) names = carnet_fs_list(folder, NULL, NULL);
  g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(Old));
  g_array_set_clear_func(list, old_clear);
  for (char **name = names; name && *name; name++) {
    g_autofree char *ref = g_build_filename(folder, *name, ".git", "refs", "heads", "main", NULL);
    GStatBuf of_ref;
    Old old = {g_build_filename(folder, *name, NULL), g_stat(ref, &of_ref) == 0 ? of_ref.st_mtime : 0};
    g_array_append_val(list, old);
  }
  g_array_sort(list, latest_first);
  for (guint i = KEPT; i < list->len; i++) remove_all(g_array_index(list, Old, i).path);
}

static char *make_folder(CarnetApp *app, const char *commit, GError **error) {
  g_autofree char *cache = carnet_app_path(app, "cache");
  g_autofree char *folder = g_build_filename(cache, "at", commit, NULL);
  g_autofree char *carnet = g_build_filename(folder, ".carnet", NULL);
  if (!carnet_fs_mkdir(carnet, error)) return NULL;
  g_autoptr(CarnetLedger) then = carnet_ledger_open_at(app->ledger, commit, folder, error);
  if (!then) return NULL;
  g_autofree char *all = g_path_get_dirname(folder);
  remove_old(all);
  return g_steal_pointer(&folder);
}

static char *resolve(CarnetApp *app, const char *commit, GError **error) {
  if (!commit || !*commit || strcmp(commit, "main") == 0) return carnet_ledger_tip(app->ledger, error);
  return carnet_ledger_resolve(app->ledger, commit, error);
}

CarnetApp *carnet_snapshot_open(CarnetApp *app, const char *commit, const char *as_of, GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_INVENTORY | CARNET_NEED_RECORDS, error)) return NULL;
  g_autofree char *today = carnet_app_today(app), *id = resolve(app, commit, error);
  if (!id) return NULL;
  const char *day = as_of && *as_of ? as_of : today;
  if (!carnet_text_is_day(day)) {
    g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_USAGE, "%s is no day; it is written 2026-11-22",
                day);
    return NULL;
  }
  g_autofree char *folder = make_folder(app, id, error);
  if (!folder) return NULL;
  g_autofree char *noon = g_strconcat(day, "T12:00:00Z", NULL);
  CarnetAppOptions options = {.workspace = folder, .person = "nobody", .now = noon, .lang = app->lang};
  g_autoptr(CarnetApp) then = carnet_app_new(&options, error);
  if (!then || !carnet_app_need(then, CARNET_NEED_RECORDS | CARNET_NEED_PACKS, error)) return NULL;
  if (!carnet_snapshot_inventory(app, then, error) || !carnet_app_need(then, CARNET_NEED_INVENTORY, error))
    return NULL;
  return g_steal_pointer(&then);
}

/* ---- the data of a report
 * -------------------------------------------------------------------------------------------- */

/* When the last event of the snapshot was recorded: the clock of the document's properties. */
static char *time_of_tip(CarnetApp *then, GError **error) {
  gint64 total = 0;
  g_autoptr(CarnetTable) log = carnet_state_log(then->state, NULL, NULL, 0, 1, &total, error);
  if (!log) return NULL;
  return g_strdup(carnet_table_rows(log) ? carnet_table_get(log, 0, "time") : "1970-01-01T00:00:00Z");
}

/* A report of one case: it must be there, as the records stood then. */
static gboolean take_case(CarnetReportData *data, const CarnetReportRequest *request, GError **error) {
  if (!request->case_id || !*request->case_id) return TRUE;
  for (guint i = 0; i < carnet_case_list_count(data->cases) && !data->case_id; i++)
    if (strcmp(carnet_case_list_at(data->cases, i)->item->id, request->case_id) == 0)
      data->case_id = g_strdup(request->case_id);
  if (data->case_id) return TRUE;
  g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_NOT_FOUND,
              "no case is called %s at that commit; carnet export list shows all", request->case_id);
  return FALSE;
}

CarnetReportData *carnet_report_data_new(CarnetApp *app, const CarnetReportRequest *request, GError **error) {
  g_autoptr(CarnetReportData) data = g_new0(CarnetReportData, 1);
  data->app = carnet_snapshot_open(app, request->commit, request->as_of, error);
  if (!data->app) return NULL;
  data->as_of = carnet_app_today(data->app);
  data->commit = carnet_ledger_tip(data->app->ledger, error);
  data->clock = data->commit ? time_of_tip(data->app, error) : NULL;
  if (!data->clock) return NULL;
  data->level = g_strdup(request->level && *request->level ? request->level : "auditor");
  g_autoptr(GPtrArray) events = carnet_app_events(data->app, "adoption", error);
  if (!events) return NULL;
  data->adopted = carnet_app_adopted(events);
  data->overview = carnet_action_overview(data->app, error);
  data->cases = data->overview ? carnet_action_cases(data->app, NULL, error) : NULL;
  if (!data->cases || !take_case(data, request, error)) return NULL;
  return g_steal_pointer(&data);
}

void carnet_report_data_free(CarnetReportData *data) {
  if (!data) return;
  g_clear_pointer(&data->found, carnet_table_free);
  g_clear_pointer(&data->cases, carnet_case_list_free);
  g_clear_pointer(&data->overview, carnet_table_free);
  g_clear_pointer(&data->adopted, carnet_node_free);
  g_clear_pointer(&data->app, carnet_app_free);
  g_free(data->commit);
  g_free(data->as_of);
  g_free(data->level);
  g_free(data->clock);
  g_free(data->case_id);
  g_free(data);
}
