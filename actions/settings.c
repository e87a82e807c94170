/* Small settings of the console, and what is shown saved as a file: neither is an event, neither is signed.
 */
#include <string.h>

#include "app.h"
#include "carnet/actions_inventory.h"
#include "carnet/actions_workspace.h"
#include "carnet/fs.h"
#include "carnet/out.h"
#include "carnet/text.h"

/* Beyond it the text of a file no longer fits well in memory; a filter, or `carnet query`, does it in parts.
 */
#define MAX_SAVED_ROWS 1000000

char *carnet_action_setting(CarnetApp *app, const char *name, GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_RECORDS, error)) return NULL;
  return carnet_state_get(app->state, name);
}

gboolean carnet_action_set_setting(CarnetApp *app, const char *name, const char *value, GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_RECORDS, error)) return FALSE;
  return carnet_state_set(app->state, name, value, error);
}

static gboolean format_of(const char *file, CarnetOutFormat *format, GError **error) {
  static const struct {
    const char *suffix;
    CarnetOutFormat format;
  } suffixes[] = {{".csv", CARNET_OUT_CSV}, {".json", CARNET_OUT_JSON}, {".ndjson", CARNET_OUT_NDJSON}};
  for (gsize i = 0; i < G_N_ELEMENTS(suffixes); i++)
    if (g_str_has_suffix(file, suffixes[i].suffix)) {
      *format = suffixes[i].format;
      return TRUE;
    }
  g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_INPUT,
              "%s: the name says the format; it ends in .csv, .json or .ndjson", file);
  return FALSE;
}

gint64 carnet_action_save_rows(CarnetApp *app, const char *filter, const char *const *columns,
                               const char *sort, const char *file, GError **error) {
  CarnetOutOptions options = {.format = CARNET_OUT_CSV};
  if (!format_of(file, &options.format, error)) return -1;
  if (g_file_test(file, G_FILE_TEST_EXISTS)) {
    g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_INPUT,
                "%s: is there already and stays as it is; another name, or remove it first", file);
    return -1;
  }
  gint64 total = 0;
  g_autoptr(CarnetTable) none = carnet_action_query(app, filter, columns, sort, 0, 0, &total, error);
  if (!none) return -1;
  if (total > MAX_SAVED_ROWS) {
    g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_INPUT,
                "%s: %" G_GINT64_FORMAT " rows are too many for one file; a filter that leaves at most %d",
                file, total, MAX_SAVED_ROWS);
    return -1;
  }
  g_autoptr(CarnetTable) table = carnet_action_query(app, filter, columns, sort, 0, -1, NULL, error);
  if (!table) return -1;
  GString *text = carnet_out_table(table, &options);
  gboolean ok = carnet_fs_write(file, text->str, text->len, error);
  g_string_free(text, TRUE);
  return ok ? (gint64)carnet_table_rows(table) : -1;
}
