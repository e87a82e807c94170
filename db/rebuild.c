/* Rows into another physical order, and everything derived made again; see carnet/inventory.h. */
#include "load.h"
#include "carnet/text.h"
#include "profiles.h"

/* The new order is the old one backwards: nothing that users see may depend on it. Rows that a dropped
   generation brought are left out. */
typedef struct {
  CarnetInventory *inventory;
  guint32 *from; /* old row by new row */
  guint64 n;
} Order;

static gboolean plan(Order *order, GError **error) {
  CarnetInventory *inventory = order->inventory;
  order->from = g_new(guint32, inventory->rows + 1);
  for (guint64 row = inventory->rows; row > 0; row--) {
    guint32 born = 0;
    if (!carnet_store_value(inventory, BLOCK_BORN, row - 1, &born, error)) return FALSE;
    const CarnetGeneration *generation = carnet_store_generation(inventory, born);
    if (generation && generation->state != GENERATION_DROPPED) order->from[order->n++] = (guint32)row - 1;
  }
  return TRUE;
}

static gboolean clear_column(CarnetInventory *inventory, guint column, GError **error) {
  g_clear_pointer(&inventory->blocks[column], g_ptr_array_unref);
  return carnet_sql_run(&inventory->sql, STATEMENT_BLOCK_CLEAR, error, "ii", (gint64)column << 32,
                        (gint64)(column + 1) << 32);
}

/* One column of integers, whole in memory. */
static gboolean move_integers(Order *order, guint column, GError **error) {
  CarnetInventory *inventory = order->inventory;
  g_autofree guint32 *all = g_new(guint32, inventory->rows + BLOCK_ROWS), *out = g_new(guint32, BLOCK_ROWS);
  for (guint b = 0; b < carnet_store_n_blocks(inventory); b++) {
    const CarnetBlock *block = carnet_block_get(inventory, column, b, error);
    if (!block) return FALSE;
    carnet_block_expand(block, all + ((gsize)b << BLOCK_BITS));
  }
  if (!clear_column(inventory, column, error)) return FALSE;
  for (guint64 start = 0; start < order->n; start += BLOCK_ROWS) {
    guint n = (guint)MIN(order->n - start, BLOCK_ROWS);
    for (guint i = 0; i < n; i++) out[i] = all[order->from[start + i]];
    if (!carnet_block_write(inventory, column, (guint)(start >> BLOCK_BITS), out, n, error)) return FALSE;
  }
  return TRUE;
}

static void append_raw(const CarnetBlock *block, guint column, guint i, GByteArray *bytes, guint32 *end) {
  CarnetSlice slice = {(const char *)block->bytes + (gsize)i * 16, block->n ? 16 : 0};
  if (column == BLOCK_ID_TEXT) slice = carnet_block_string(block, i);
  g_byte_array_append(bytes, (const guint8 *)slice.s, slice.n);
  *end += slice.n;
}

/* Leaves and ids, block by block out of the old ones, which stay in the cache until all is written. */
static gboolean move_raw(Order *order, guint column, GError **error) {
  CarnetInventory *inventory = order->inventory;
  g_autoptr(GPtrArray) done = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
  g_autofree guint32 *end = g_new0(guint32, BLOCK_ROWS + 1);
  for (guint64 start = 0; start < order->n; start += BLOCK_ROWS) {
    guint n = (guint)MIN(order->n - start, BLOCK_ROWS);
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    for (guint i = 0; i < n; i++) {
      guint32 row = order->from[start + i];
      const CarnetBlock *block = carnet_block_get(inventory, column, row >> BLOCK_BITS, error);
      if (!block) return FALSE;
      end[i + 1] = end[i];
      append_raw(block, column, row & (BLOCK_ROWS - 1), bytes, &end[i + 1]);
    }
    if (column == BLOCK_ID_TEXT && bytes->len) g_byte_array_prepend(bytes, (const guint8 *)end, (n + 1) * 4);
    g_ptr_array_add(done, g_byte_array_free_to_bytes(g_steal_pointer(&bytes)));
  }
  if (!clear_column(inventory, column, error)) return FALSE;
  for (guint b = 0; b < done->len; b++) {
    gsize n = 0;
    const void *bytes = g_bytes_get_data(done->pdata[b], &n);
    if (!carnet_block_write_raw(inventory, column, b, bytes, n, error)) return FALSE;
  }
  return TRUE;
}

static gboolean move_columns(Order *order, GError **error) {
  for (guint column = 0; column < N_BLOCKS; column++) {
    gboolean value = column < CARNET_N_COLUMNS && column != CARNET_COLUMN_ID &&
                     carnet_store_text_place((CarnetColumn)column) < 0;
    if (!value && column < BLOCK_TEXT) continue;
    if (carnet_store_stopped(order->inventory, error)) return FALSE;
    gboolean raw = column == BLOCK_LEAF || column == BLOCK_ID_TEXT;
    if (!(raw ? move_raw(order, column, error) : move_integers(order, column, error))) return FALSE;
  }
  order->inventory->rows = order->n;
  carnet_block_forget(order->inventory);
  return carnet_store_set_meta_int(order->inventory, "rows", order->n, error);
}

static gboolean index_keys(CarnetInventory *inventory, GError **error) {
  g_autoptr(GString) key = g_string_new(NULL);
  g_autoptr(GArray) entries = g_array_new(FALSE, FALSE, sizeof(CarnetKeyEntry));
  if (!carnet_sql_run(&inventory->sql, STATEMENT_KEY_CLEAR, error, "") ||
      !carnet_store_set_meta(inventory, "key_runs", "0", error))
    return FALSE;
  for (guint64 row = 0; row < inventory->rows; row++) {
    if (!carnet_key_of_row(inventory, row, key, error)) return FALSE;
    CarnetKeyEntry entry = {carnet_text_fnv1a64(key->str, key->len), (guint32)row};
    g_array_append_val(entries, entry);
    if (entries->len < 1u << 20 && row + 1 < inventory->rows) continue;
    if (!carnet_key_write_run(inventory, (CarnetKeyEntry *)(gpointer)entries->data, entries->len, error))
      return FALSE;
    g_array_set_size(entries, 0);
  }
  return TRUE;
}

/* Mapped rows have new numbers; profiles and categories belong to texts and values, and stay. */
static gboolean map_again(CarnetInventory *inventory, const CarnetImportOptions *options, GError **error) {
  CarnetWords words;
  if (!carnet_sql_run(&inventory->sql, STATEMENT_MAPPED_CLEAR, error, "")) return FALSE;
  carnet_words_init(&words, inventory, options, 0);
  gboolean ok = carnet_profiles_apply_mappings(inventory, &words, error);
  carnet_words_clear(&words);
  return ok;
}

gboolean carnet_inventory_rebuild(CarnetInventory *inventory, const CarnetImportOptions *options,
                                  GError **error) {
  if (!carnet_store_begin(inventory, error)) return FALSE;
  Order order = {.inventory = inventory};
  gboolean ok = carnet_load_forget_all_lines(inventory, error) && plan(&order, error) &&
                move_columns(&order, error) && index_keys(inventory, error) &&
                map_again(inventory, options, error);
  g_free(order.from);
  if (!carnet_store_end(inventory, ok, error)) return FALSE;
  return carnet_sql_exec(&inventory->sql, "VACUUM", error);
}

gboolean carnet_inventory_replace(CarnetInventory *inventory, CarnetInventory *other, GError **error) {
  carnet_store_forget(inventory);
  inventory->stale = TRUE;
  sqlite3_backup *copy = sqlite3_backup_init(inventory->sql.handle, "main", other->sql.handle, "main");
  int code = copy ? sqlite3_backup_step(copy, -1) : SQLITE_ERROR, ended = sqlite3_backup_finish(copy);
  if (copy && code == SQLITE_DONE && ended == SQLITE_OK) return TRUE;
  if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
    g_set_error(error, CARNET_INVENTORY_ERROR, CARNET_ERROR_STORE,
                "%s: another program writes to it; try again when it is done", inventory->sql.path);
  else
    carnet_sql_error(&inventory->sql, error);
  return FALSE;
}
