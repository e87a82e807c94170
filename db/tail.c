/* The end of the store that an import writes to; see tail.h. */
#include "tail.h"

static gboolean is_integer(guint column) {
  if (column < CARNET_N_COLUMNS)
    return column != CARNET_COLUMN_ID && carnet_store_text_place((CarnetColumn)column) < 0;
  return column >= BLOCK_TEXT && column < BLOCK_LEAF;
}

static gboolean take_up(CarnetTail *tail, GError **error) {
  guint number = (guint)(tail->start >> BLOCK_BITS);
  for (guint c = 0; c < N_BLOCKS; c++) {
    if (!tail->value[c]) continue;
    const CarnetBlock *block = carnet_block_get(tail->inventory, c, number, error);
    if (!block) return FALSE;
    carnet_block_expand(block, tail->value[c]);
  }
  const CarnetBlock *leaf = carnet_block_get(tail->inventory, BLOCK_LEAF, number, error);
  const CarnetBlock *ids = carnet_block_get(tail->inventory, BLOCK_ID_TEXT, number, error);
  if (!leaf || !ids) return FALSE;
  if (leaf->n) memcpy(tail->leaf, leaf->bytes, leaf->n);
  for (guint i = 0; i < tail->n; i++) {
    CarnetSlice id = carnet_block_string(ids, i);
    g_string_append_len(tail->ids, id.s, id.n);
    tail->id_end[i + 1] = (guint32)tail->ids->len;
  }
  return TRUE;
}

gboolean carnet_tail_open(CarnetTail *tail, CarnetInventory *inventory, GError **error) {
  *tail = (CarnetTail){.inventory = inventory};
  tail->n = (guint)(inventory->rows & (BLOCK_ROWS - 1));
  tail->start = inventory->rows - tail->n;
  for (guint c = 0; c < N_BLOCKS; c++)
    if (is_integer(c)) tail->value[c] = g_new0(guint32, BLOCK_ROWS);
  tail->leaf = g_malloc0((gsize)BLOCK_ROWS * 16);
  tail->id_end = g_new0(guint32, BLOCK_ROWS + 1);
  tail->ids = g_string_new(NULL);
  return tail->n == 0 || take_up(tail, error);
}

void carnet_tail_clear(CarnetTail *tail) {
  for (guint c = 0; c < N_BLOCKS; c++) g_free(tail->value[c]);
  g_free(tail->leaf);
  g_free(tail->id_end);
  if (tail->ids) g_string_free(tail->ids, TRUE);
  *tail = (CarnetTail){0};
}

guint carnet_tail_add(CarnetTail *tail, CarnetSlice id, const guint8 leaf[16]) {
  guint at = tail->n++;
  for (guint c = 0; c < N_BLOCKS; c++)
    if (tail->value[c]) tail->value[c][at] = 0;
  memcpy(tail->leaf + (gsize)at * 16, leaf, 16);
  g_string_append_len(tail->ids, id.s, id.n);
  tail->id_end[at + 1] = (guint32)tail->ids->len;
  return at;
}

gboolean carnet_tail_flush(CarnetTail *tail, GError **error) {
  CarnetInventory *inventory = tail->inventory;
  if (tail->n == 0) return TRUE;
  guint number = (guint)(tail->start >> BLOCK_BITS);
  for (guint c = 0; c < N_BLOCKS; c++)
    if (tail->value[c] && !carnet_block_write(inventory, c, number, tail->value[c], tail->n, error))
      return FALSE;
  if (!carnet_block_write_raw(inventory, BLOCK_LEAF, number, tail->leaf, (gsize)tail->n * 16, error))
    return FALSE;
  gsize head = ((gsize)tail->n + 1) * 4;
  g_autofree guint8 *ids = g_malloc(head + tail->ids->len);
  memcpy(ids, tail->id_end, head);
  memcpy(ids + head, tail->ids->str, tail->ids->len);
  if (!carnet_block_write_raw(inventory, BLOCK_ID_TEXT, number, ids,
                              tail->ids->len ? head + tail->ids->len : 0, error))
    return FALSE;
  inventory->rows = tail->start + tail->n;
  if (!carnet_tail_is_full(tail)) return TRUE;
  tail->start += BLOCK_ROWS;
  tail->n = 0;
  g_string_truncate(tail->ids, 0);
  return TRUE;
}

gboolean carnet_tail_value(CarnetTail *tail, guint column, guint64 row, guint32 *out, GError **error) {
  if (row < tail->start) return carnet_store_value(tail->inventory, column, row, out, error);
  *out = tail->value[column][row - tail->start];
  return TRUE;
}

gboolean carnet_tail_leaf(CarnetTail *tail, guint64 row, guint8 out[16], GError **error) {
  if (row >= tail->start) {
    memcpy(out, tail->leaf + (gsize)(row - tail->start) * 16, 16);
    return TRUE;
  }
  const CarnetBlock *block = carnet_block_get(tail->inventory, BLOCK_LEAF, (guint)(row >> BLOCK_BITS), error);
  if (!block) return FALSE;
  if (block->n)
    memcpy(out, block->bytes + (gsize)(row & (BLOCK_ROWS - 1)) * 16, 16);
  else
    memset(out, 0, 16);
  return TRUE;
}
