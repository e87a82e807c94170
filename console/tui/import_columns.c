/* import_columns.c - a chooser for each header that no column knows, or that was chosen; see
 * import_columns.h. */
#include <string.h>

#include "tui/import_columns.h"

#define KEEP "keep"
#define MOST 40u /* choosers; a source with more columns takes the input "map" */

typedef struct {
  char *header, *label, *key;
  const char **choices; /* keep, the likely one, the others */
  gboolean known;       /* by what was said: keeping it as it is has to be said too */
} Chooser;

struct CarnetImportColumns {
  const CarnetFormField *first;
  guint n_first;
  GArray *fields;      /* CarnetFormField: the first, then the choosers */
  GPtrArray *choosers; /* Chooser* */
};

static void chooser_free(gpointer data) {
  Chooser *chooser = data;
  g_free(chooser->header);
  g_free(chooser->label);
  g_free(chooser->key);
  g_free(chooser->choices);
  g_free(chooser);
}

static void reset(CarnetImportColumns *columns) {
  columns->fields = g_array_new(FALSE, FALSE, sizeof(CarnetFormField));
  g_array_append_vals(columns->fields, columns->first, columns->n_first);
  columns->choosers = g_ptr_array_new_with_free_func(chooser_free);
}

CarnetImportColumns *carnet_import_columns_new(const CarnetFormField *first, guint n_first) {
  CarnetImportColumns *columns = g_new0(CarnetImportColumns, 1);
  columns->first = first;
  columns->n_first = n_first;
  reset(columns);
  return columns;
}

void carnet_import_columns_free(CarnetImportColumns *columns) {
  if (!columns) return;
  g_array_unref(columns->fields);
  g_ptr_array_unref(columns->choosers);
  g_free(columns);
}

static const char **choices_of(const CarnetHeaderMapping *mapping) {
  const char **choices = g_new0(const char *, CARNET_N_COLUMNS + 2);
  guint n = 0;
  choices[n++] = KEEP;
  if (mapping->has_likely) choices[n++] = carnet_column_name(mapping->likely);
  for (guint c = 0; c < CARNET_N_COLUMNS; c++)
    if (!mapping->has_likely || c != (guint)mapping->likely)
      choices[n++] = carnet_column_name((CarnetColumn)c);
  return choices;
}

static void add_chooser(CarnetImportColumns *columns, const CarnetHeaderMapping *mapping) {
  Chooser *chooser = g_new0(Chooser, 1);
  chooser->header = g_strdup(mapping->header);
  chooser->label = carnet_text_safe(mapping->header, -1);
  chooser->key = g_strconcat("map:", mapping->header, NULL);
  chooser->choices = choices_of(mapping);
  chooser->known = mapping->known;
  g_ptr_array_add(columns->choosers, chooser);
  CarnetFormField field = {CARNET_FORM_CHOICE, chooser->key, chooser->label, chooser->choices, "column."};
  g_array_append_val(columns->fields, field);
}

void carnet_import_columns_show(CarnetImportColumns *columns, CarnetScreen *page,
                                const CarnetImportReport *report) {
  static const CarnetFormField heading = {CARNET_FORM_HEADING, NULL, "tui.import.columns", NULL, NULL};
  /* The form still shows the choosers before: they go when it has the new ones. */
  g_autoptr(GArray) old_fields = columns->fields;
  g_autoptr(GPtrArray) old_choosers = columns->choosers;
  reset(columns);
  g_array_append_val(columns->fields, heading);
  for (guint i = 0; i < report->headers->len && columns->choosers->len < MOST; i++) {
    const CarnetHeaderMapping *mapping = g_ptr_array_index(report->headers, i);
    if (!mapping->known || mapping->said) add_chooser(columns, mapping);
  }
  if (columns->choosers->len == 0) g_array_set_size(columns->fields, columns->n_first);
  carnet_entry_fields(page, (const CarnetFormField *)(gpointer)columns->fields->data, columns->fields->len);
  CarnetForm *form = carnet_entry_form(page);
  for (guint i = 0; i < report->headers->len; i++) {
    const CarnetHeaderMapping *mapping = g_ptr_array_index(report->headers, i);
    g_autofree char *key = g_strconcat("map:", mapping->header, NULL);
    carnet_form_set(form, key, mapping->known ? carnet_column_name(mapping->column) : KEEP);
  }
}

char **carnet_import_columns_map(const CarnetImportColumns *columns, const CarnetForm *form) {
  g_autoptr(GStrvBuilder) map = g_strv_builder_new();
  for (guint i = 0; i < columns->choosers->len; i++) {
    const Chooser *chooser = g_ptr_array_index(columns->choosers, i);
    const char *chosen = carnet_form_get(form, chooser->key);
    gboolean keep = strcmp(chosen, KEEP) == 0;
    g_autofree char *pair = g_strdup_printf("%s=%s", chooser->header, keep ? "" : chosen);
    if (!keep || chooser->known) g_strv_builder_add(map, pair);
  }
  g_auto(GStrv) typed = g_strsplit_set(carnet_form_get(form, "map"), ";\n", -1);
  for (char **pair = typed; *pair; pair++)
    if (*g_strstrip(*pair)) g_strv_builder_add(map, *pair);
  return g_strv_builder_end(map);
}
