/* Rows by column: blocks of 65,536 values, each as narrow as its values allow (docs/formats/inventory.md). */
#include "store.h"

G_STATIC_ASSERT(G_BYTE_ORDER == G_LITTLE_ENDIAN); /* blocks are little-endian and read in place */

static gint64 block_id(guint column, guint block) { return (gint64)column << 32 | (gint64)block; }

static void block_free(gpointer data) {
  CarnetBlock *block = data;
  if (!block) return;
  g_free(block->bytes);
  g_free(block);
}

void carnet_block_forget(CarnetInventory *inventory) {
  for (guint i = 0; i < N_BLOCKS; i++) g_clear_pointer(&inventory->blocks[i], g_ptr_array_unref);
  inventory->block_bytes = 0;
}

static gboolean is_raw(guint column) { return column == BLOCK_LEAF || column == BLOCK_ID_TEXT; }

/* What the store holds must fit the rows that it says it has: a damaged block is an error, never a wild read.
 */
static gboolean check(CarnetInventory *inventory, guint column, CarnetBlock *block, GError **error) {
  gboolean fits = TRUE;
  if (column == BLOCK_LEAF) {
    fits = block->n == 0 || block->n == (gsize)block->rows * 16;
  } else if (column == BLOCK_ID_TEXT) {
    gsize head = ((gsize)block->rows + 1) * 4;
    const guint32 *offset = (const guint32 *)(gconstpointer)block->bytes;
    fits = block->n == 0 || (block->n >= head && offset[0] == 0 && offset[block->rows] == block->n - head);
    for (guint i = 0; fits && block->n && i < block->rows; i++) fits = offset[i] <= offset[i + 1];
  } else if (block->n) {
    block->width = (guint)(block->n / block->rows);
    fits = block->n == (gsize)block->width * block->rows &&
           (block->width == 1 || block->width == 2 || block->width == 4);
  }
  if (!fits)
    g_set_error(error, CARNET_INVENTORY_ERROR, CARNET_ERROR_STORE,
                "%s: block %u does not fit its rows; carnet rebuild", inventory->sql.path, column);
  return fits;
}

static CarnetBlock *read_block(CarnetInventory *inventory, guint column, guint number, GError **error) {
  sqlite3_stmt *get =
      carnet_sql_bind(&inventory->sql, STATEMENT_BLOCK_GET, error, "i", block_id(column, number));
  gboolean row = FALSE;
  if (!get || !carnet_sql_step(&inventory->sql, get, &row, error)) return NULL;
  CarnetBlock *block = g_new0(CarnetBlock, 1);
  block->rows = carnet_store_block_rows(inventory, number);
  if (row) {
    block->base = (guint32)sqlite3_column_int64(get, 0);
    block->n = (gsize)sqlite3_column_bytes(get, 1);
    block->bytes = g_memdup2(sqlite3_column_blob(get, 1), block->n);
    sqlite3_reset(get);
  }
  if (check(inventory, column, block, error)) return block;
  block_free(block);
  return NULL;
}

const CarnetBlock *carnet_block_get(CarnetInventory *inventory, guint column, guint number, GError **error) {
  GPtrArray **list = &inventory->blocks[column];
  if (!*list) *list = g_ptr_array_new_with_free_func(block_free);
  if ((*list)->len <= number)
    g_ptr_array_set_size(*list, (gint)MAX(number + 1, carnet_store_n_blocks(inventory)));
  if (!(*list)->pdata[number]) {
    CarnetBlock *block = read_block(inventory, column, number, error);
    if (!block) return NULL;
    (*list)->pdata[number] = block;
    inventory->block_bytes += block->n + sizeof *block;
  }
  return (*list)->pdata[number];
}

guint32 carnet_block_value(const CarnetBlock *block, guint i) {
  guint16 two;
  guint32 four;
  switch (block->width) {
  case 1: return block->base + block->bytes[i];
  case 2: memcpy(&two, block->bytes + (gsize)i * 2, 2); return block->base + two;
  case 4: memcpy(&four, block->bytes + (gsize)i * 4, 4); return block->base + four;
  default: return block->base;
  }
}

void carnet_block_expand(const CarnetBlock *block, guint32 *out) {
  const guint32 base = block->base, n = block->rows;
  const guint8 *one = block->bytes;
  const guint16 *two = (const guint16 *)(gconstpointer)block->bytes;
  const guint32 *four = (const guint32 *)(gconstpointer)block->bytes;
  switch (block->width) {
  case 1:
    for (guint i = 0; i < n; i++) out[i] = base + one[i];
    break;
  case 2:
    for (guint i = 0; i < n; i++) out[i] = base + two[i];
    break;
  case 4:
    for (guint i = 0; i < n; i++) out[i] = base + four[i];
    break;
  default:
    for (guint i = 0; i < n; i++) out[i] = base;
  }
}

CarnetSlice carnet_block_string(const CarnetBlock *block, guint i) {
  if (!block->n) return (CarnetSlice){"", 0};
  const guint32 *offset = (const guint32 *)(gconstpointer)block->bytes;
  const char *text = (const char *)block->bytes + ((gsize)block->rows + 1) * 4;
  return (CarnetSlice){text + offset[i], offset[i + 1] - offset[i]};
}

/* ---- writing ------------------------------------------------------------------------------------------- */

static gboolean store_block(CarnetInventory *inventory, guint column, guint number, guint32 base,
                            const void *bytes, gsize n, GError **error) {
  /* What was cached is of before; others may still hold the list itself. */
  GPtrArray *list = inventory->blocks[column];
  if (list && number < list->len) {
    block_free(list->pdata[number]);
    list->pdata[number] = NULL;
  }
  return carnet_sql_run(&inventory->sql, STATEMENT_BLOCK_SET, error, "iib", block_id(column, number),
                        (gint64)base, bytes, n);
}

gboolean carnet_block_write(CarnetInventory *inventory, guint column, guint number, const guint32 *values,
                            guint n, GError **error) {
  guint32 low = G_MAXUINT32, high = 0;
  for (guint i = 0; i < n; i++) {
    low = MIN(low, values[i]);
    high = MAX(high, values[i]);
  }
  if (n == 0) low = 0;
  guint32 span = n ? high - low : 0;
  if (span == 0) return store_block(inventory, column, number, low, "", 0, error);
  guint width = span <= 0xff ? 1 : span <= 0xffff ? 2 : 4;
  g_autofree guint8 *bytes = g_malloc((gsize)n * width);
  for (guint i = 0; i < n; i++) {
    guint32 value = values[i] - low;
    memcpy(bytes + (gsize)i * width, &value, width);
  }
  return store_block(inventory, column, number, low, bytes, (gsize)n * width, error);
}

gboolean carnet_block_write_raw(CarnetInventory *inventory, guint column, guint number, const void *bytes,
                                gsize n, GError **error) {
  g_assert(is_raw(column));
  return store_block(inventory, column, number, 0, bytes, n, error);
}

gboolean carnet_store_value(CarnetInventory *inventory, guint column, guint64 row, guint32 *out,
                            GError **error) {
  const CarnetBlock *block = carnet_block_get(inventory, column, (guint)(row >> BLOCK_BITS), error);
  if (!block) return FALSE;
  *out = carnet_block_value(block, (guint)(row & (BLOCK_ROWS - 1)));
  return TRUE;
}
