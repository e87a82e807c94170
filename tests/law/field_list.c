/*
 * field_list.c - lists of fields from CSV.
 */
#include "field_list.h"

#include <string.h>

#include "carnet/fs.h"
#include "carnet/text.h"
#include "law.h"
#include "ratchet.h"

static const struct {
  const char *source, *file;
} catalogues[] = {
    {"covesa-vss", "covesa-vss/vss_flat.csv"},
    {"gbt32960", "gbt32960/gbt32960_zh.csv"},
    {"highmobility-auto-api", "highmobility-auto-api/auto_api_flat.csv"},
    {"obdb-saej1979", "obdb-saej1979/saej1979_flat.csv"},
    {"tesla-fleet-telemetry", "tesla-fleet-telemetry/tesla_fields.csv"},
};

static const char *cell(GHashTable *row, const char *name) {
  const char *text = row != NULL ? g_hash_table_lookup(row, name) : NULL;
  return text != NULL ? text : "";
}

/* Of the long name or the short one. */
static const char *either(GHashTable *row, const char *name, const char *other) {
  return cell(row, name)[0] != '\0' ? cell(row, name) : cell(row, other);
}

static FieldList *new_list(const char *name, GPtrArray *rows) {
  FieldList *list = g_new0(FieldList, 1);
  list->name = g_strdup(name);
  list->fields = g_array_new(FALSE, TRUE, sizeof(ListedField));
  list->rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
  g_ptr_array_add(list->rows, rows);
  return list;
}

void field_list_free(FieldList *list) {
  if (list == NULL) return;
  g_free(list->name);
  g_array_unref(list->fields);
  g_ptr_array_unref(list->rows);
  g_free(list);
}

FieldList *field_list_read(const char *path) {
  GPtrArray *rows = ratchet_csv(path);
  if (rows == NULL) return NULL;
  g_autofree char *name = g_path_get_basename(path);
  if (g_str_has_suffix(name, ".csv")) name[strlen(name) - 4] = '\0';
  FieldList *list = new_list(name, rows);
  for (guint i = 0; i < rows->len; i++) {
    GHashTable *row = g_ptr_array_index(rows, i);
    if (cell(row, "path")[0] == '\0' || g_hash_table_lookup(row, "traits") == NULL) continue;
    ListedField field = {.text = {.path = cell(row, "path"),
                                  .description_en = either(row, "description_en", "en"),
                                  .description_zh = either(row, "description_zh", "zh"),
                                  .unit = cell(row, "unit"),
                                  .type = cell(row, "type"),
                                  .values = cell(row, "values")},
                         .traits = cell(row, "traits")};
    g_array_append_val(list->fields, field);
  }
  return list;
}

static void free_list(gpointer list) { field_list_free(list); }

GPtrArray *field_lists_read(const char *folder, const char *prefix) {
  g_auto(GStrv) names = carnet_fs_list(folder, ".csv", NULL);
  if (names == NULL) return NULL;
  GPtrArray *lists = g_ptr_array_new_with_free_func(free_list);
  for (guint i = 0; names[i] != NULL; i++) {
    if (!g_str_has_prefix(names[i], prefix)) continue;
    g_autofree char *path = g_build_filename(folder, names[i], NULL);
    FieldList *list = field_list_read(path);
    if (list == NULL || list->fields->len == 0)
      field_list_free(list);
    else
      g_ptr_array_add(lists, list);
  }
  return lists;
}

/* ---- the labelled catalogues ------------------------------------------------------------------------------
 */

static GHashTable *by_path(const GPtrArray *rows) {
  GHashTable *index = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < rows->len; i++) {
    GHashTable *row = g_ptr_array_index(rows, i);
    g_hash_table_insert(index, (char *)cell(row, "path"), row);
  }
  return index;
}

static FieldList *labelled(const char *shared, guint index) {
  g_autofree char *name = g_strdup_printf("%s.csv", catalogues[index].source);
  g_autofree char *labels_path = g_build_filename(shared, "taxonomy", "labelled", name, NULL);
  g_autofree char *data_path = g_build_filename(shared, "data", catalogues[index].file, NULL);
  g_autoptr(GPtrArray) labels = ratchet_csv(labels_path), data = ratchet_csv(data_path);
  if (labels == NULL || data == NULL) return NULL;
  g_autoptr(GHashTable) sources = by_path(data);
  FieldList *list = new_list(catalogues[index].source, g_ptr_array_ref(labels));
  g_ptr_array_add(list->rows, g_ptr_array_ref(data));
  for (guint i = 0; i < labels->len; i++) {
    GHashTable *label = g_ptr_array_index(labels, i),
               *source = g_hash_table_lookup(sources, cell(label, "path"));
    const char *description = cell(source, "description");
    gboolean zh = carnet_text_has_cjk(description, -1);
    ListedField field = {.text = {.path = cell(label, "path"),
                                  .description_en = zh ? "" : description,
                                  .description_zh = zh ? description : "",
                                  .comment = cell(source, "comment"),
                                  .unit = cell(source, "unit"),
                                  .type = cell(source, "datatype"),
                                  .values = either(source, "values", "allowed")},
                         .traits = cell(label, "traits")};
    g_array_append_val(list->fields, field);
  }
  return list;
}

GPtrArray *field_lists_labelled(void) {
  g_autofree char *shared = law_path("../shared");
  g_autoptr(GPtrArray) lists = g_ptr_array_new_with_free_func(free_list);
  for (guint i = 0; i < G_N_ELEMENTS(catalogues); i++) {
    FieldList *list = labelled(shared, i);
    if (list == NULL) return NULL;
    g_ptr_array_add(lists, list);
  }
  return g_steal_pointer(&lists);
}
