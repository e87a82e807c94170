/* The frozen rows of a case: their keys, and the rows behind keys (formats.md section 3); see
 * carnet/inventory.h. */
#include "key.h"
#include "profile_by.h"

static int compare_text(gconstpointer a, gconstpointer b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* ---- freeze -------------------------------------------------------------------------------------------- */

static gboolean keys_of(CarnetInventory *inventory, const CarnetMask *mask, GPtrArray *keys, GError **error) {
  g_autoptr(GString) key = g_string_new(NULL);
  for (guint64 row = 0; row < inventory->rows; row++) {
    if (!mask->row[row]) continue;
    if (row % 4096 == 0 && carnet_store_stopped(inventory, error)) return FALSE;
    if (!carnet_key_of_row(inventory, row, key, error)) return FALSE;
    g_ptr_array_add(keys, g_strdup(key->str));
  }
  if (keys->len) qsort(keys->pdata, keys->len, sizeof(gpointer), compare_text);
  return TRUE;
}

GString *carnet_inventory_freeze(CarnetInventory *inventory, const CarnetFilter *filter, GError **error) {
  g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
  const CarnetMask *mask =
      carnet_store_enter(inventory, error) ? carnet_mask_get(inventory, filter, error) : NULL;
  gboolean ok = mask && keys_of(inventory, mask, keys, error);
  carnet_store_leave(inventory);
  if (!ok) return NULL;
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < keys->len; i++) {
    if (i > 0 && strcmp(keys->pdata[i], keys->pdata[i - 1]) == 0) continue;
    g_string_append(out, keys->pdata[i]);
    g_string_append_c(out, '\n');
  }
  return out;
}

/* ---- rows behind keys ---------------------------------------------------------------------------------- */

typedef gboolean (*RowFunc)(CarnetInventory *inventory, const char *key, guint64 row, gpointer user,
                            GError **error);

/* Calls for each row of each key that is alive in the set; keys as they stand in the text. */
static gboolean each_row(CarnetInventory *inventory, const char *keys, guint64 at, RowFunc func,
                         gpointer user, GError **error) {
  if (at && !carnet_store_generation(inventory, at)) {
    g_set_error(error, CARNET_INVENTORY_ERROR, CARNET_INVENTORY_NO_GENERATION,
                "%s: no generation %" G_GUINT64_FORMAT, inventory->sql.path, at);
    return FALSE;
  }
  g_autoptr(GArray) active = carnet_store_active_set(inventory, at);
  g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(guint64));
  for (const char *line = keys; *line;) {
    gsize n = strcspn(line, "\n");
    g_autofree char *key = g_strndup(line, n);
    line += n + (line[n] != '\0');
    g_array_set_size(rows, 0);
    if (carnet_store_stopped(inventory, error) || !carnet_key_rows(inventory, key, rows, error)) return FALSE;
    for (guint i = 0; i < rows->len; i++) {
      gboolean alive = FALSE;
      guint64 row = g_array_index(rows, guint64, i);
      if (!carnet_mask_row_visible(inventory, active, row, &alive, error)) return FALSE;
      if (alive && !func(inventory, key, row, user, error)) return FALSE;
    }
  }
  return TRUE;
}

typedef struct {
  GArray *columns;  /* CarnetDimension */
  GPtrArray *lines; /* char **: key, values, row */
} Frozen;

static gboolean freeze_row(CarnetInventory *inventory, const char *key, guint64 row, gpointer user,
                           GError **error) {
  Frozen *frozen = user;
  guint n = frozen->columns->len;
  g_autoptr(GString) label = g_string_new(NULL);
  char **line = g_new0(char *, n + 3);
  g_ptr_array_add(frozen->lines, line);
  line[0] = g_strdup(key);
  for (guint c = 0; c < n; c++) {
    const CarnetDimension *dimension = &g_array_index(frozen->columns, CarnetDimension, c);
    guint32 id = (guint32)row;
    gboolean own = dimension->kind == DIMENSION_ID || dimension->kind == DIMENSION_FIELD ||
                   dimension->kind == DIMENSION_ROW;
    if (!own && !carnet_dimension_id(inventory, dimension, row, &id, error)) return FALSE;
    if (!carnet_dimension_label(inventory, dimension, id, LABEL_SOURCE, label, error)) return FALSE;
    line[c + 1] = g_strdup(label->str);
  }
  line[n + 1] = g_strdup_printf("%" G_GUINT64_FORMAT, row + 1);
  return TRUE;
}

/* By key, then by the values; the number of the row does not count: it is where the row happens to stand. */
static int compare_lines(gconstpointer a, gconstpointer b, gpointer user) {
  char *const *x = *(char *const *const *)a, *const *y = *(char *const *const *)b;
  for (guint i = 0; i <= GPOINTER_TO_UINT(user); i++) {
    int order = strcmp(x[i], y[i]);
    if (order) return order;
  }
  return 0;
}

static gboolean frozen_rows(CarnetInventory *inventory, const char *keys, const char *const *columns,
                            guint64 at, CarnetTable *table, GError **error) {
  g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(CarnetDimension));
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
  carnet_table_add_column(table, "key", NULL, CARNET_CELL_ID);
  carnet_table_add_column(table, "row", NULL, CARNET_CELL_INT);
  for (guint i = 0; columns && columns[i]; i++) {
    CarnetDimension dimension;
    if (!carnet_dimension_open(inventory, columns[i], &dimension, error)) return FALSE;
    if (dimension.kind == DIMENSION_KEY || dimension.kind == DIMENSION_USES) {
      g_set_error(error, CARNET_INVENTORY_ERROR, CARNET_ERROR_INPUT, "%s is no column of frozen rows",
                  columns[i]);
      return FALSE;
    }
    g_array_append_val(list, dimension);
    carnet_table_add_column(table, columns[i], NULL, CARNET_CELL_TEXT);
  }
  Frozen frozen = {list, lines};
  if (!each_row(inventory, keys, at, freeze_row, &frozen, error)) return FALSE;
  g_ptr_array_sort_with_data(lines, compare_lines, GUINT_TO_POINTER(list->len));
  for (guint i = 0; i < lines->len; i++) {
    char **line = lines->pdata[i];
    guint row = carnet_table_add_row(table);
    carnet_table_set(table, row, 0, line[0]);
    carnet_table_set(table, row, 1, line[list->len + 1]);
    for (guint c = 0; c < list->len; c++) carnet_table_set(table, row, c + 2, line[c + 1]);
  }
  return TRUE;
}

CarnetTable *carnet_inventory_frozen(CarnetInventory *inventory, const char *keys, const char *const *columns,
                                     guint64 at, GError **error) {
  g_autoptr(CarnetTable) table = carnet_table_new();
  gboolean ok =
      carnet_store_enter(inventory, error) && frozen_rows(inventory, keys, columns, at, table, error);
  carnet_store_leave(inventory);
  return ok ? g_steal_pointer(&table) : NULL;
}

/* ---- profiles of frozen rows --------------------------------------------------------------------------- */

static gboolean count_row(CarnetInventory *inventory, const char *key, guint64 row, gpointer user,
                          GError **error) {
  GArray *counts = user;
  guint32 id = 0;
  (void)key;
  if (!carnet_store_value(inventory, BLOCK_PROFILE, row, &id, error)) return FALSE;
  if (counts->len <= id) g_array_set_size(counts, id + 1);
  g_array_index(counts, guint64, id)++;
  return TRUE;
}

static gboolean each_counted(CarnetInventory *inventory, GArray *counts, CarnetProfileFunc func,
                             gpointer user, GError **error) {
  g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(guint32));
  for (guint32 id = 1; id < counts->len; id++)
    if (g_array_index(counts, guint64, id)) g_array_append_val(ids, id);
  return carnet_profile_list_each(inventory, ids, counts, TRUE, func, user, error);
}

static gboolean group_row(CarnetInventory *inventory, const char *key, guint64 row, gpointer user,
                          GError **error) {
  (void)inventory;
  (void)key;
  return carnet_grouping_add(user, row, error);
}

gboolean carnet_inventory_frozen_profiles(CarnetInventory *inventory, const char *keys, guint64 at,
                                          const CarnetProfileBy *by, CarnetProfileFunc func, gpointer user,
                                          GError **error) {
  g_autoptr(GArray) counts = g_array_new(FALSE, TRUE, sizeof(guint64));
  g_auto(CarnetGrouping) grouping = {0};
  gboolean ok = carnet_store_enter(inventory, error);
  if (by)
    ok = ok && carnet_grouping_open(&grouping, inventory, by, error) &&
         each_row(inventory, keys, at, group_row, &grouping, error) &&
         carnet_grouping_report(&grouping, func, user, error);
  else
    ok = ok && each_row(inventory, keys, at, count_row, counts, error) &&
         each_counted(inventory, counts, func, user, error);
  carnet_store_leave(inventory);
  return ok;
}

/* ---- profiles of the rows that a filter would freeze -----------------------------------------------------
 */

/* Hashes of keys; 0 is a hash too, and kept apart. A clash of two keys brings a row too many, never one less.
 */
typedef struct {
  guint64 *slot;
  guint64 mask;
  gboolean zero;
} HashSet;

static HashSet hash_set_new(guint64 most) {
  guint64 n = 1024;
  while (n < most * 2) n *= 2;
  return (HashSet){g_new0(guint64, n), n - 1, FALSE};
}

static guint64 *hash_slot(const HashSet *set, guint64 hash) {
  guint64 at = (hash * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15) >> 20) & set->mask;
  while (set->slot[at] && set->slot[at] != hash) at = (at + 1) & set->mask;
  return &set->slot[at];
}

static gboolean hash_in(const HashSet *set, guint64 hash) {
  return hash ? *hash_slot(set, hash) == hash : set->zero;
}

static HashSet hashes_of(const CarnetMask *mask, const GArray *hashes) {
  HashSet set = hash_set_new((guint64)mask->count);
  for (guint64 row = 0; row < hashes->len; row++) {
    if (!mask->row[row]) continue;
    guint64 hash = g_array_index(hashes, guint64, row);
    if (hash)
      *hash_slot(&set, hash) = hash;
    else
      set.zero = TRUE;
  }
  return set;
}

/* Active rows of one block whose key is in the set, by profile. */
static gboolean count_block(CarnetInventory *inventory, guint block, const GArray *hashes, const HashSet *set,
                            guint8 *alive, GArray *counts, GError **error) {
  guint visible = 0, n = carnet_store_block_rows(inventory, block);
  const GArray *active = carnet_look_of(inventory)->active;
  if (carnet_store_stopped(inventory, error) ||
      !carnet_mask_visible(inventory, active, block, alive, &visible, error))
    return FALSE;
  for (guint i = 0; i < n; i++) {
    guint64 row = ((guint64)block << BLOCK_BITS) + i;
    if (alive[i] && hash_in(set, g_array_index(hashes, guint64, row)) &&
        !count_row(inventory, NULL, row, counts, error))
      return FALSE;
  }
  return TRUE;
}

/* As freezing would: a field that matches brings all of its uses. */
static gboolean count_matching(CarnetInventory *inventory, const CarnetFilter *filter, GArray *counts,
                               GError **error) {
  const CarnetMask *mask = carnet_mask_get(inventory, filter, error);
  g_autoptr(GArray) hashes = mask ? carnet_key_hashes(inventory, error) : NULL;
  if (!hashes) return FALSE;
  HashSet set = hashes_of(mask, hashes);
  g_autofree guint8 *alive = g_malloc(BLOCK_ROWS);
  gboolean ok = TRUE;
  for (guint b = 0; ok && b < carnet_store_n_blocks(inventory); b++)
    ok = count_block(inventory, b, hashes, &set, alive, counts, error);
  g_free(set.slot);
  return ok;
}

gboolean carnet_inventory_matching_profiles(CarnetInventory *inventory, const CarnetFilter *filter,
                                            CarnetProfileFunc func, gpointer user, GError **error) {
  g_autoptr(GArray) counts = g_array_new(FALSE, TRUE, sizeof(guint64));
  gboolean ok = carnet_store_enter(inventory, error) && count_matching(inventory, filter, counts, error) &&
                each_counted(inventory, counts, func, user, error);
  carnet_store_leave(inventory);
  return ok;
}
