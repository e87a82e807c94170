/* Profiles for other packs than those in use: rows by profile and by values that those packs do not tell
 * apart. */
#include "profile_by.h"

static void put_in_classes(CarnetGroupColumn *column, const CarnetProfileBy *by) {
  g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint id = 0; id < column->labels->norm->len; id++) {
    const char *norm = g_ptr_array_index(column->labels->norm, id);
    char *stands = by->represent(column->column, norm, by->user);
    gpointer at = NULL;
    guint32 class = column->value->len;
    if (g_hash_table_lookup_extended(known, stands, NULL, &at)) {
      class = GPOINTER_TO_UINT(at);
      g_free(stands);
    } else {
      g_hash_table_insert(known, stands, GUINT_TO_POINTER(class));
      g_ptr_array_add(column->value, (gpointer)norm);
    }
    g_array_append_val(column->class_of, class);
  }
}

gboolean carnet_grouping_open(CarnetGrouping *g, CarnetInventory *inventory, const CarnetProfileBy *by,
                              GError **error) {
  g->inventory = inventory;
  g->seen = carnet_dict_new(0);
  g->keys = g_array_new(FALSE, FALSE, sizeof(guint32));
  g->rows = g_array_new(FALSE, TRUE, sizeof(guint64));
  g->first = g_array_new(FALSE, TRUE, sizeof(guint64));
  for (guint c = 0; c < CARNET_N_COLUMNS; c++) {
    if (!(by->columns & CARNET_COLUMN_BIT(c)) || c == CARNET_COLUMN_ID ||
        carnet_store_text_place((CarnetColumn)c) >= 0)
      continue;
    CarnetGroupColumn *column = &g->column[g->n];
    column->column = (CarnetColumn)c;
    column->labels = carnet_look_labels(g->inventory, column->column, error);
    if (!column->labels) return FALSE;
    g->n++;
    column->class_of = g_array_new(FALSE, FALSE, sizeof(guint32));
    column->value = g_ptr_array_new();
    column->of_block = g_new(guint32, BLOCK_ROWS);
    put_in_classes(column, by);
  }
  return TRUE;
}

void carnet_grouping_clear(CarnetGrouping *g) {
  if (!g->seen) return;
  for (guint i = 0; i < g->n; i++) {
    g_array_unref(g->column[i].class_of);
    g_ptr_array_unref(g->column[i].value);
    g_free(g->column[i].of_block);
  }
  carnet_dict_free(g->seen);
  g_array_unref(g->keys);
  g_array_unref(g->rows);
  g_array_unref(g->first);
}

/* `value`: the row's value ids, in the order of the columns. */
static void count(CarnetGrouping *g, guint64 row, guint32 profile, const guint32 *value) {
  guint32 key[CARNET_N_COLUMNS + 1] = {profile};
  gboolean added = FALSE;
  for (guint i = 0; i < g->n; i++)
    key[i + 1] =
        value[i] < g->column[i].class_of->len ? g_array_index(g->column[i].class_of, guint32, value[i]) : 0;
  guint32 number = carnet_dict_put(g->seen, key, (g->n + 1) * sizeof *key, &added);
  if (added) {
    g_array_append_vals(g->keys, key, g->n + 1);
    g_array_set_size(g->rows, number);
    g_array_append_val(g->first, row);
  }
  g_array_index(g->rows, guint64, number - 1)++;
}

gboolean carnet_grouping_add(CarnetGrouping *g, guint64 row, GError **error) {
  guint32 value[CARNET_N_COLUMNS] = {0}, profile = 0;
  gboolean ok = carnet_store_value(g->inventory, BLOCK_PROFILE, row, &profile, error);
  for (guint i = 0; ok && i < g->n; i++)
    ok = carnet_store_value(g->inventory, g->column[i].column, row, &value[i], error);
  if (ok) count(g, row, profile, value);
  return ok;
}

gboolean carnet_grouping_add_all(CarnetGrouping *g, GError **error) {
  g_autofree guint8 *alive = g_malloc(BLOCK_ROWS);
  g_autofree guint32 *profile = g_new(guint32, BLOCK_ROWS);
  for (guint b = 0; b < carnet_store_n_blocks(g->inventory); b++) {
    guint n = 0;
    const CarnetBlock *block = carnet_block_get(g->inventory, BLOCK_PROFILE, b, error);
    if (!block ||
        !carnet_mask_visible(g->inventory, carnet_look_of(g->inventory)->active, b, alive, &n, error))
      return FALSE;
    guint rows = block->rows;
    carnet_block_expand(block, profile);
    for (guint i = 0; i < g->n; i++) {
      block = carnet_block_get(g->inventory, g->column[i].column, b, error);
      if (!block) return FALSE;
      carnet_block_expand(block, g->column[i].of_block);
    }
    for (guint row = 0; row < rows; row++) {
      guint32 value[CARNET_N_COLUMNS];
      if (!alive[row]) continue;
      for (guint i = 0; i < g->n; i++) value[i] = g->column[i].of_block[row];
      count(g, ((guint64)b << BLOCK_BITS) + row, profile[row], value);
    }
    if (carnet_store_stopped(g->inventory, error)) return FALSE;
  }
  return TRUE;
}

/* The stored profile with the values of a group in their columns. */
typedef struct {
  const CarnetGrouping *g;
  const guint32 *key;
  gint64 first;
  CarnetProfileFunc func;
  gpointer user;
} Telling;

static gboolean tell(const CarnetProfile *stored, gpointer user, GError **error) {
  const Telling *telling = user;
  const CarnetGrouping *g = telling->g;
  CarnetProfile profile = *stored;
  profile.id = 0;
  profile.row = telling->first;
  for (guint c = 0; c < CARNET_N_COLUMNS; c++) profile.norm[c] = "";
  for (guint i = 0; i < g->n; i++)
    profile.norm[g->column[i].column] = g_ptr_array_index(g->column[i].value, telling->key[i + 1]);
  return telling->func(&profile, telling->user, error);
}

gboolean carnet_grouping_report(const CarnetGrouping *g, CarnetProfileFunc func, gpointer user,
                                GError **error) {
  CarnetSql *sql = &g->inventory->sql;
  for (guint k = 0; k < g->rows->len; k++) {
    Telling telling = {g, &g_array_index(g->keys, guint32, k * (g->n + 1)),
                       (gint64)g_array_index(g->first, guint64, k) + 1, func, user};
    gboolean found = FALSE;
    sqlite3_stmt *get = carnet_sql_bind(sql, STATEMENT_PROFILE_FULL, error, "i", (gint64)telling.key[0]);
    if (!get || !carnet_sql_step(sql, get, &found, error)) return FALSE;
    gboolean ok = !found || carnet_profile_list_report(g->inventory, get, g_array_index(g->rows, guint64, k),
                                                       tell, &telling, error);
    sqlite3_reset(get);
    if (!ok) return FALSE;
  }
  return TRUE;
}

gboolean carnet_inventory_each_profile_by(CarnetInventory *inventory, const CarnetProfileBy *by,
                                          CarnetProfileFunc func, gpointer user, GError **error) {
  g_auto(CarnetGrouping) g = {0};
  gboolean ok = carnet_store_enter(inventory, error) && carnet_grouping_open(&g, inventory, by, error) &&
                carnet_grouping_add_all(&g, error) && carnet_grouping_report(&g, func, user, error);
  carnet_store_leave(inventory);
  return ok;
}
