/* Steps of the demo that are actions of their own: workspace, people, imports, mappings, cases. */
#include <string.h>

#include "carnet/actions_exports.h"
#include "carnet/actions_inventory.h"
#include "carnet/actions_workspace.h"
#include "carnet/canon.h"
#include "carnet/fs.h"
#include "demo.h"
#include "names.h"

static const char *or_null(const char *text) { return *text ? text : NULL; }

gboolean carnet_demo_workspace(Demo *demo, GError **error) {
  CarnetInitOptions options = {.folder = demo->workspace, .person = carnet_demo_text(demo, "by")};
  return carnet_action_init(demo->app, &options, error);
}

gboolean carnet_demo_person(Demo *demo, GError **error) {
  const char *id = carnet_demo_text(demo, "id"), *en = carnet_demo_text(demo, "name_en"),
             *zh = carnet_demo_text(demo, "name_zh");
  if (!carnet_app_need(demo->app, CARNET_NEED_RECORDS, error)) return FALSE;
  /* The first administrator came with the workspace: only the name is new. */
  if (carnet_people_find(demo->app->people, id)) return carnet_app_set_name(demo->app, id, en, zh, error);
  g_auto(GStrv) roles = carnet_node_get_strings(demo->step, "roles");
  g_autofree char *list = g_strjoinv(" ", roles);
  return carnet_action_people_add(demo->app, id, list, NULL, en, zh, NULL, error);
}

gboolean carnet_demo_policy(Demo *demo, GError **error) {
  g_autoptr(CarnetNode) body = carnet_node_map();
  carnet_node_set_int(body, "approval_quorum", carnet_node_get_int(demo->step, "quorum", 1));
  carnet_node_set_bool(body, "review_required", carnet_node_get_int(demo->step, "reviews", 1) > 0);
  carnet_node_set_int(body, "validity_days", carnet_node_get_int(demo->step, "validity_days", 730));
  carnet_node_set_bool(body, "unsigned_allowed", carnet_node_get_bool(demo->step, "trial", FALSE));
  return carnet_action_policy_set(demo->app, body, or_null(carnet_demo_text(demo, "reason")), error);
}

/* ---- imports
 * ------------------------------------------------------------------------------------------------------- */

static gboolean import_file(Demo *demo, const char *path, const char *name, GError **error) {
  CarnetImportRequest request = {.name = name};
  g_autoptr(CarnetImportReport) report = carnet_action_import(demo->app, path, &request, error);
  return report != NULL;
}

gboolean carnet_demo_import(Demo *demo, GError **error) {
  g_autofree char *path = g_build_filename(demo->folder, carnet_demo_text(demo, "file"), NULL);
  return import_file(demo, path, carnet_demo_text(demo, "name"), error);
}

static gboolean slice_is(CarnetSlice slice, const char *text) {
  return slice.n == strlen(text) && memcmp(slice.s, text, slice.n) == 0;
}

/* The new value of a cell, where one of the changes is about it. */
static const char *changed(const CarnetNode *changes, const CarnetRow *row, CarnetColumn column) {
  for (guint i = 0; i < carnet_node_count(changes); i++) {
    const CarnetNode *change = carnet_node_at(changes, i);
    CarnetColumn about;
    if (!carnet_column_parse(carnet_node_get_string(change, "column", ""), &about) || about != column)
      continue;
    if (!slice_is(row->value[CARNET_COLUMN_ID], carnet_node_get_string(change, "field_id", ""))) continue;
    if (slice_is(row->value[column], carnet_node_get_string(change, "old", "")))
      return carnet_node_get_string(change, "new", "");
  }
  return NULL;
}

/* RFC 4180, as a register writes it: no guard against formulas, which is for what people open in a
 * spreadsheet. */
static void append_quoted(GString *csv, const char *cell) {
  g_auto(GStrv) parts = g_strsplit(cell, "\"", -1);
  g_autofree char *doubled = g_strjoinv("\"\"", parts);
  g_string_append_printf(csv, "\"%s\"", doubled);
}

static void append_row(GString *csv, const CarnetRow *row, const CarnetNode *changes) {
  for (guint c = 0; c < CARNET_N_COLUMNS; c++) {
    const char *new = changed(changes, row, (CarnetColumn)c);
    g_autofree char *old = g_strndup(row->value[c].s ? row->value[c].s : "", row->value[c].n);
    if (c) g_string_append_c(csv, ',');
    append_quoted(csv, new ? new : old);
  }
  g_string_append_c(csv, '\n');
}

/* The supplier's new register: the first one with some cells changed, under our own column names. */
static GString *changed_register(const char *path, const CarnetNode *changes, GError **error) {
  CarnetReaderOptions options = {0};
  g_autoptr(CarnetReader) reader = carnet_reader_open(path, &options, error);
  if (!reader) return NULL;
  g_autoptr(GString) csv = g_string_new(NULL);
  for (guint c = 0; c < CARNET_N_COLUMNS; c++)
    g_string_append_printf(csv, "%s%s", c ? "," : "",
                           c == CARNET_COLUMN_ID ? "field_id" : carnet_column_name((CarnetColumn)c));
  g_string_append_c(csv, '\n');
  const CarnetBatch *batch;
  GError *inner = NULL;
  while ((batch = carnet_reader_next(reader, &inner)))
    for (guint i = 0; i < batch->n_rows; i++) append_row(csv, &batch->rows[i], changes);
  if (inner) {
    g_propagate_error(error, inner);
    return NULL;
  }
  return g_steal_pointer(&csv);
}

gboolean carnet_demo_reimport(Demo *demo, GError **error) {
  const char *name = carnet_demo_text(demo, "name");
  const CarnetNode *changes = carnet_node_get(demo->step, "changes");
  CarnetColumn column;
  for (guint i = 0; i < carnet_node_count(changes); i++)
    if (!carnet_column_parse(carnet_node_get_string(carnet_node_at(changes, i), "column", ""), &column))
      return carnet_demo_fail(demo, error, "changes: column is a name of include/carnet/columns.def");
  g_autofree char *base = g_strconcat(name, ".csv", NULL), *path = g_build_filename(demo->folder, base, NULL);
  g_autoptr(GString) csv = changed_register(path, changes, error);
  if (!csv) return FALSE;
  g_autofree char *cache = carnet_app_path(demo->app, "cache"), *file = g_build_filename(cache, base, NULL);
  return carnet_fs_mkdir(cache, error) && carnet_fs_write(file, csv->str, csv->len, error) &&
         import_file(demo, file, name, error);
}

/* ---- mappings
 * -------------------------------------------------------------------------------------------------------- */

static gboolean has_category(CarnetApp *app, const char *key, const char *category) {
  g_autoptr(GArray) rows = carnet_inventory_find(app->inventory, key, NULL);
  g_autoptr(CarnetTable) found =
      rows && rows->len ? carnet_inventory_categories(app->inventory, g_array_index(rows, gint64, 0), NULL)
                        : NULL;
  for (guint i = 0; found && i < carnet_table_rows(found); i++)
    if (strcmp(carnet_table_get(found, i, "category"), category) == 0) return TRUE;
  return FALSE;
}

/* Keys of the rows that match; of these, for a confirmation, those that the rules gave the category. */
static GPtrArray *fields_of(Demo *demo, const char *category, gboolean all, GError **error) {
  g_autoptr(CarnetFilter) filter = carnet_filter_parse(carnet_demo_text(demo, "where"), error);
  GString *keys = filter ? carnet_inventory_freeze(demo->app->inventory, filter, error) : NULL;
  if (!keys) return NULL;
  g_auto(GStrv) list = g_strsplit(keys->str, "\n", -1);
  g_string_free(keys, TRUE);
  GPtrArray *fields = g_ptr_array_new_with_free_func(g_free);
  for (char **key = list; *key; key++)
    if (**key && (all || has_category(demo->app, *key, category))) g_ptr_array_add(fields, g_strdup(*key));
  return fields;
}

gboolean carnet_demo_map(Demo *demo, GError **error) {
  const char *decision = carnet_demo_text(demo, "decision"), *category = carnet_demo_text(demo, "category");
  const char *trait = carnet_demo_text(demo, "trait");
  if (!carnet_app_need(demo->app, CARNET_NEED_PACKS | CARNET_NEED_INVENTORY_WRITE, error)) return FALSE;
  /* A category of a pack that is not in use has nobody to confirm it. */
  if (*category && !carnet_packs_category(demo->app->packs, category)) return TRUE;
  gboolean reject = strcmp(decision, "reject") == 0, override = strcmp(decision, "override") == 0;
  g_autoptr(GPtrArray) fields = fields_of(demo, category, !*category || override, error);
  if (!fields) return FALSE;
  if (!fields->len) return TRUE;
  g_ptr_array_add(fields, NULL);
  CarnetMapRequest request = {.action = reject     ? CARNET_MAP_REJECT
                                        : override ? CARNET_MAP_OVERRIDE
                                                   : CARNET_MAP_CONFIRM,
                              .category = or_null(category),
                              .add_traits = reject ? "" : trait,
                              .remove_traits = reject ? trait : "",
                              .reason = carnet_demo_text(demo, "reason")};
  return carnet_action_map(demo->app, (const char *const *)fields->pdata, &request, error) >= 0;
}

/* ---- cases
 * ------------------------------------------------------------------------------------------------------------
 */

gboolean carnet_demo_request(Demo *demo, GError **error) {
  g_autoptr(CarnetNode) request = carnet_node_copy(carnet_node_get(demo->step, "request"));
  g_autoptr(GBytes) bytes = request ? carnet_canon_emit(request, error) : NULL;
  if (!bytes) return FALSE;
  const char *nickname = carnet_demo_text(demo, "case"), *known = g_hash_table_lookup(demo->cases, nickname);
  CarnetRequestNote note = {or_null(carnet_demo_text(demo, "title")),
                            or_null(carnet_demo_text(demo, "title_zh")), carnet_demo_text(demo, "reason")};
  const char *text = g_bytes_get_data(bytes, NULL);
  if (known)
    return carnet_action_amend(demo->app, known, text, g_bytes_get_size(bytes), nickname, &note, error);
  char *id = carnet_action_request(demo->app, text, g_bytes_get_size(bytes), nickname, &note, error);
  if (id) g_hash_table_insert(demo->cases, g_strdup(nickname), id);
  return id != NULL;
}

gboolean carnet_demo_case_step(Demo *demo, GError **error) {
  const char *id = g_hash_table_lookup(demo->cases, carnet_demo_text(demo, "case"));
  if (!id) return carnet_demo_fail(demo, error, "case: no request of that name came before");
  g_autofree char *until = carnet_demo_day(demo, "valid_until");
  g_auto(GStrv) conditions = carnet_node_get_strings(demo->step, "conditions");
  CarnetCaseStep step = {carnet_demo_text(demo, "reason"), until, (const char *const *)conditions};
  return carnet_action_case_step(demo->app, id, carnet_demo_text(demo, "do"), &step, error);
}
