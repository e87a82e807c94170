/* Which rows a filter matches; see mask.h. */
#include "order.h"

void carnet_mask_free(CarnetMask *mask) {
  if (!mask) return;
  g_free(mask->filter);
  g_free(mask->row);
  g_free(mask->in_block);
  g_free(mask);
}

static guint sum(const guint8 *row, guint n) {
  guint count = 0;
  for (guint i = 0; i < n; i++) count += row[i];
  return count;
}

/* ---- alive --------------------------------------------------------------------------------------------- */

/* Some values of a block, by a loop that knows how wide they are. */
#define PIECE 1024u
static void expand_piece(const CarnetBlock *block, guint from, guint n, guint32 *out) {
  const guint8 *bytes = block->width ? block->bytes + (gsize)from * block->width : NULL;
  guint16 two;
  guint32 four;
  for (guint i = 0; block->width == 0 && i < n; i++) out[i] = block->base;
  for (guint i = 0; block->width == 1 && i < n; i++) out[i] = block->base + bytes[i];
  for (guint i = 0; block->width == 2 && i < n; i++) {
    memcpy(&two, bytes + (gsize)i * 2, 2);
    out[i] = block->base + two;
  }
  for (guint i = 0; block->width == 4 && i < n; i++) {
    memcpy(&four, bytes + (gsize)i * 4, 4);
    out[i] = block->base + four;
  }
}

gboolean carnet_mask_visible(CarnetInventory *inventory, const GArray *active, guint number, guint8 *out,
                             guint *count, GError **error) {
  const CarnetBlock *born = carnet_block_get(inventory, BLOCK_BORN, number, error);
  const CarnetBlock *died = born ? carnet_block_get(inventory, BLOCK_DIED, number, error) : NULL;
  if (!died) return FALSE;
  const guint n = born->rows;
  const guint64 *act = (const guint64 *)(gconstpointer)active->data;
  if (born->width == 0 && died->width == 0 && died->base == 0) {
    gboolean alive = born->base < active->len && act[born->base] >= born->base && born->base > 0;
    memset(out, alive, n);
    *count = alive ? n : 0;
    return TRUE;
  }
  guint32 b[PIECE], d[PIECE];
  for (guint from = 0; from < n; from += PIECE) {
    guint some = MIN(n - from, PIECE);
    expand_piece(born, from, some, b);
    expand_piece(died, from, some, d);
    for (guint i = 0; i < some; i++) {
      guint64 now = b[i] < active->len ? act[b[i]] : 0;
      out[from + i] = b[i] > 0 && b[i] <= now && (d[i] == 0 || d[i] > now);
    }
  }
  *count = sum(out, n);
  return TRUE;
}

gboolean carnet_mask_row_visible(CarnetInventory *inventory, const GArray *active, guint64 row, gboolean *out,
                                 GError **error) {
  guint32 born = 0, died = 0;
  if (!carnet_store_value(inventory, BLOCK_BORN, row, &born, error) ||
      !carnet_store_value(inventory, BLOCK_DIED, row, &died, error))
    return FALSE;
  guint64 now = born < active->len ? g_array_index(active, guint64, born) : 0;
  *out = born > 0 && born <= now && (died == 0 || died > now);
  return TRUE;
}

/* ---- a match over a block ------------------------------------------------------------------------------ */

static gboolean eval(CarnetInventory *inventory, const CarnetMatch *match, guint number, guint n, guint8 *out,
                     GError **error);

static gboolean eval_ids(CarnetInventory *inventory, const CarnetMatch *match, guint number, guint n,
                         guint8 *out, GError **error) {
  g_autofree guint32 *id = g_new(guint32, BLOCK_ROWS);
  if (!carnet_dimension_ids(inventory, &match->dimension, number, id, error)) return FALSE;
  for (guint i = 0; i < n; i++) out[i] = match->ids[id[i]];
  return TRUE;
}

/* The source's id has no dictionary: each is its own. */
static gboolean eval_id_text(CarnetInventory *inventory, const CarnetMatch *match, guint number, guint n,
                             guint8 *out, GError **error) {
  const CarnetBlock *block = carnet_block_get(inventory, BLOCK_ID_TEXT, number, error);
  if (!block) return FALSE;
  CarnetTermTest *test = carnet_term_test_new(match->filter);
  for (guint i = 0; i < n; i++) out[i] = carnet_term_test_slice(test, carnet_block_string(block, i)) ? 1 : 0;
  carnet_term_test_free(test);
  return TRUE;
}

static gboolean eval_children(CarnetInventory *inventory, const CarnetMatch *match, guint number, guint n,
                              guint8 *out, GError **error) {
  g_autofree guint8 *one = g_malloc(BLOCK_ROWS);
  memset(out, match->kind == CARNET_FILTER_AND, n);
  for (guint c = 0; c < match->children->len; c++) {
    if (!eval(inventory, match->children->pdata[c], number, n, one, error)) return FALSE;
    if (match->kind == CARNET_FILTER_AND)
      for (guint i = 0; i < n; i++) out[i] &= one[i];
    else
      for (guint i = 0; i < n; i++) out[i] |= one[i];
  }
  if (match->kind == CARNET_FILTER_NOT)
    for (guint i = 0; i < n; i++) out[i] ^= 1;
  return TRUE;
}

/* Depth is bounded by CARNET_FILTER_MAX_DEPTH. */
static gboolean eval(CarnetInventory *inventory, const CarnetMatch *match, guint number, guint n, guint8 *out,
                     GError **error) {
  if (match->kind == CARNET_FILTER_ALL) {
    memset(out, 1, n);
    return TRUE;
  }
  if (match->children) return eval_children(inventory, match, number, n, out, error);
  if (match->ids) return eval_ids(inventory, match, number, n, out, error);
  return eval_id_text(inventory, match, number, n, out, error);
}

/* ---- all blocks ---------------------------------------------------------------------------------------- */

static gboolean fill(CarnetInventory *inventory, const CarnetMatch *match, CarnetMask *mask, GError **error) {
  const CarnetLook *look = carnet_look_of(inventory);
  g_autofree guint8 *matches = g_malloc(BLOCK_ROWS);
  for (guint b = 0; b < mask->n_blocks; b++) {
    guint8 *row = mask->row + ((gsize)b << BLOCK_BITS);
    guint n = carnet_store_block_rows(inventory, b);
    if (carnet_store_stopped(inventory, error)) return FALSE;
    if (!carnet_mask_visible(inventory, look->active, b, row, &mask->in_block[b], error)) return FALSE;
    if (match->kind != CARNET_FILTER_ALL && mask->in_block[b]) {
      if (!eval(inventory, match, b, n, matches, error)) return FALSE;
      for (guint i = 0; i < n; i++) row[i] &= matches[i];
      mask->in_block[b] = sum(row, n);
    }
    mask->count += mask->in_block[b];
  }
  return TRUE;
}

const CarnetMask *carnet_mask_get(CarnetInventory *inventory, const CarnetFilter *filter, GError **error) {
  static const CarnetFilter all = {.kind = CARNET_FILTER_ALL};
  CarnetLook *look = carnet_look_of(inventory);
  const CarnetFilter *wanted = filter ? filter : &all;
  g_autofree char *text = wanted->kind == CARNET_FILTER_ALL ? g_strdup("") : carnet_filter_to_text(wanted);
  if (look->mask && strcmp(look->mask->filter, text) == 0) return look->mask;
  g_autoptr(CarnetMatch) match = carnet_match_new(inventory, wanted, error);
  if (!match) return NULL;
  CarnetMask *mask = g_new0(CarnetMask, 1);
  mask->filter = g_steal_pointer(&text);
  mask->n_blocks = carnet_store_n_blocks(inventory);
  mask->row = g_malloc((gsize)inventory->rows + 1);
  mask->in_block = g_new0(guint32, mask->n_blocks + 1);
  if (!fill(inventory, match, mask, error)) {
    carnet_mask_free(mask);
    return NULL;
  }
  g_clear_pointer(&look->order, carnet_order_free);
  carnet_mask_free(look->mask);
  return look->mask = mask;
}
