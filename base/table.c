/* table.c - a result by columns: one array of pointers a column, all cell texts in one string chunk. */
#include "carnet/table.h"

#include <string.h>

struct CarnetTable {
  GArray *columns;     /* CarnetTableColumn */
  GPtrArray *cells;    /* GPtrArray of const char *, one a column */
  GStringChunk *chunk; /* made at the first cell that is not empty */
  guint rows;
};

static void clear_column(gpointer data) {
  CarnetTableColumn *column = data;
  g_free(column->key);
  g_free(column->title);
}

static void free_cells(gpointer data) { g_ptr_array_free(data, TRUE); }

CarnetTable *carnet_table_new(void) {
  CarnetTable *table = g_new0(CarnetTable, 1);
  table->columns = g_array_new(FALSE, FALSE, sizeof(CarnetTableColumn));
  g_array_set_clear_func(table->columns, clear_column);
  table->cells = g_ptr_array_new_with_free_func(free_cells);
  return table;
}

void carnet_table_free(CarnetTable *table) {
  if (!table) return;
  g_array_free(table->columns, TRUE);
  g_ptr_array_free(table->cells, TRUE);
  if (table->chunk) g_string_chunk_free(table->chunk);
  g_free(table);
}

void carnet_table_add_column(CarnetTable *table, const char *key, const char *title, CarnetCellKind kind) {
  CarnetTableColumn column = {g_strdup(key), g_strdup(title), kind};
  g_array_append_val(table->columns, column);
  GPtrArray *cells = g_ptr_array_new();
  for (guint i = 0; i < table->rows; i++) g_ptr_array_add(cells, (gpointer) "");
  g_ptr_array_add(table->cells, cells);
}

CarnetTable *carnet_table_new_with(const CarnetTableColumn *columns) {
  CarnetTable *table = carnet_table_new();
  for (const CarnetTableColumn *c = columns; c->key; c++)
    carnet_table_add_column(table, c->key, c->title, c->kind);
  return table;
}

guint carnet_table_add_row(CarnetTable *table) {
  for (guint i = 0; i < table->cells->len; i++) g_ptr_array_add(table->cells->pdata[i], (gpointer) "");
  return table->rows++;
}

static char *keep(CarnetTable *table, const char *text) {
  if (!table->chunk) table->chunk = g_string_chunk_new(4096);
  if (g_utf8_validate(text, -1, NULL)) return g_string_chunk_insert(table->chunk, text);
  g_autofree char *valid = g_utf8_make_valid(text, -1);
  return g_string_chunk_insert(table->chunk, valid);
}

void carnet_table_set(CarnetTable *table, guint row, guint column, const char *text) {
  if (row >= table->rows || column >= table->cells->len) return;
  GPtrArray *cells = table->cells->pdata[column];
  cells->pdata[row] = text && *text ? keep(table, text) : (gpointer) "";
}

void carnet_table_set_int(CarnetTable *table, guint row, guint column, gint64 number) {
  char text[32];
  g_snprintf(text, sizeof text, "%" G_GINT64_FORMAT, number);
  carnet_table_set(table, row, column, text);
}

void carnet_table_set_key(CarnetTable *table, guint row, const char *key, const char *text) {
  gint column = carnet_table_find(table, key);
  if (column >= 0) carnet_table_set(table, row, (guint)column, text);
}

guint carnet_table_rows(const CarnetTable *table) { return table->rows; }

guint carnet_table_columns(const CarnetTable *table) { return table->columns->len; }

const CarnetTableColumn *carnet_table_column(const CarnetTable *table, guint column) {
  if (column >= table->columns->len) return NULL;
  return &g_array_index(table->columns, CarnetTableColumn, column);
}

gint carnet_table_find(const CarnetTable *table, const char *key) {
  for (guint i = 0; i < table->columns->len; i++)
    if (g_str_equal(g_array_index(table->columns, CarnetTableColumn, i).key, key)) return (gint)i;
  return -1;
}

const char *carnet_table_cell(const CarnetTable *table, guint row, guint column) {
  if (row >= table->rows || column >= table->cells->len) return "";
  const GPtrArray *cells = table->cells->pdata[column];
  return cells->pdata[row];
}

const char *carnet_table_get(const CarnetTable *table, guint row, const char *key) {
  gint column = carnet_table_find(table, key);
  return column < 0 ? "" : carnet_table_cell(table, row, (guint)column);
}
