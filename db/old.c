/* The rows that an import is compared with; see old.h. */
#include "old.h"

#include "key.h"

static gboolean read_block(CarnetOld *old, guint number, const GArray *act, gint64 id, GError **error) {
  CarnetInventory *inventory = old->inventory;
  const CarnetBlock *born = carnet_block_get(inventory, BLOCK_BORN, number, error);
  const CarnetBlock *died = born ? carnet_block_get(inventory, BLOCK_DIED, number, error) : NULL;
  const CarnetBlock *leaf = died ? carnet_block_get(inventory, BLOCK_LEAF, number, error) : NULL;
  if (!leaf) return FALSE;
  for (guint i = 0; i < born->rows; i++) {
    guint32 b = carnet_block_value(born, i), d = carnet_block_value(died, i);
    const CarnetGeneration *generation = carnet_store_generation(inventory, b);
    guint64 active = generation ? g_array_index(act, guint64, b) : 0;
    if (!generation || generation->inventory != id || b > active || (d && d <= active) || !leaf->n) continue;
    old->row[old->n] = (number << BLOCK_BITS) + i;
    memcpy(old->leaf + (gsize)old->n * 16, leaf->bytes + (gsize)i * 16, 16);
    old->n++;
  }
  return TRUE;
}

gboolean carnet_old_open(CarnetOld *old, CarnetInventory *inventory, gint64 id, guint64 active,
                         GError **error) {
  *old = (CarnetOld){.inventory = inventory};
  if (active == 0) return TRUE;
  old->row = g_new(guint32, inventory->rows);
  old->leaf = g_malloc((gsize)inventory->rows * 16);
  old->taken = memset(g_malloc(inventory->rows), 0, inventory->rows); /* written: it is read first */
  g_autoptr(GArray) act = carnet_store_active_set(inventory, 0);
  for (guint b = 0; b < carnet_store_n_blocks(inventory); b++) {
    if (!read_block(old, b, act, id, error)) return FALSE;
    if (b % 16 == 15) carnet_block_forget(inventory); /* the leaves are held here now */
  }
  carnet_block_forget(inventory);
  return TRUE;
}

void carnet_old_clear(CarnetOld *old) {
  g_free(old->row);
  g_free(old->leaf);
  g_free(old->taken);
  g_free(old->slot);
  *old = (CarnetOld){0};
}

/* ---- finding again ------------------------------------------------------------------------------------- */

static guint32 leaf_hash(const guint8 leaf[16]) {
  guint32 hash;
  memcpy(&hash, leaf, 4); /* a SHA-256: any bytes of it will do */
  return hash;
}

static void index_leaves(CarnetOld *old) {
  old->mask = 255;
  while (old->mask < old->n * 2) old->mask = old->mask * 2 + 1;
  old->slot = memset(g_new(guint32, (gsize)old->mask + 1), 0, ((gsize)old->mask + 1) * sizeof *old->slot);
  for (guint i = 0; i < old->n; i++) {
    guint32 at = leaf_hash(old->leaf + (gsize)i * 16) & old->mask;
    while (old->slot[at]) at = (at + 1) & old->mask;
    old->slot[at] = i + 1;
  }
}

static gboolean is_there(const CarnetOld *old, guint i, const guint8 leaf[16]) {
  return !old->taken[i] && memcmp(old->leaf + (gsize)i * 16, leaf, 16) == 0;
}

gint64 carnet_old_take(CarnetOld *old, const guint8 leaf[16]) {
  guint place = old->next;
  if (old->n == 0) return -1;
  if (place >= old->n || !is_there(old, place, leaf)) {
    if (!old->slot) index_leaves(old);
    guint32 at = leaf_hash(leaf) & old->mask;
    while (old->slot[at] && !is_there(old, old->slot[at] - 1, leaf)) at = (at + 1) & old->mask;
    if (!old->slot[at]) return -1;
    place = old->slot[at] - 1;
  }
  old->taken[place] = OLD_TAKEN;
  old->next = place + 1;
  return old->row[place];
}

gboolean carnet_old_take_row(CarnetOld *old, guint32 row, const guint8 leaf[16]) {
  guint low = old->next, high = old->n;
  if (low >= old->n || old->row[low] != row) {
    low = 0;
    while (low < high) {
      guint middle = low + (high - low) / 2;
      if (old->row[middle] < row)
        low = middle + 1;
      else
        high = middle;
    }
  }
  if (low >= old->n || old->row[low] != row || !is_there(old, low, leaf)) return FALSE;
  old->taken[low] = OLD_KNOWN;
  old->next = low + 1;
  return TRUE;
}

gboolean carnet_old_end(CarnetOld *old, guint64 generation, GError **error) {
  g_autofree guint32 *died = g_new(guint32, BLOCK_ROWS);
  for (guint i = 0; i < old->n;) {
    guint number = old->row[i] >> BLOCK_BITS;
    guint ended = 0, start = i;
    const CarnetBlock *block = carnet_block_get(old->inventory, BLOCK_DIED, number, error);
    if (!block) return FALSE;
    for (; i < old->n && old->row[i] >> BLOCK_BITS == number; i++) ended += !old->taken[i];
    if (ended == 0) continue;
    carnet_block_expand(block, died);
    for (guint k = start; k < i; k++)
      if (!old->taken[k]) died[old->row[k] & (BLOCK_ROWS - 1)] = (guint32)generation;
    if (!carnet_block_write(old->inventory, BLOCK_DIED, number, died, block->rows, error)) return FALSE;
  }
  return TRUE;
}

/* ---- counting fields ----------------------------------------------------------------------------------- */

enum { IN_NEW = 1, IN_OLD = 2, IN_BOTH = 4 };

/* Most rows are unchanged and their keys not in the table: a bit says so sooner. */
#define NEAR_BITS 20u
static gboolean is_near(guint8 *near, guint64 hash, gboolean put) {
  guint at = (guint)(hash >> (64 - NEAR_BITS));
  if (put) near[at / 8] |= (guint8)(1u << at % 8);
  return (near[at / 8] >> at % 8 & 1) != 0;
}

static void mark(GHashTable *keys, guint8 *near, guint64 hash, guint flag) {
  gpointer key = NULL, value = NULL;
  if (!is_near(near, hash, flag != IN_BOTH)) return;
  gboolean known = g_hash_table_lookup_extended(keys, &hash, &key, &value);
  if (!known && flag == IN_BOTH) return; /* an unchanged field */
  if (!known)
    key = g_memdup2(&hash, sizeof hash);
  else
    g_hash_table_steal(keys, &hash);
  g_hash_table_insert(keys, key, GUINT_TO_POINTER(GPOINTER_TO_UINT(value) | flag));
}

gboolean carnet_old_counts(CarnetOld *old, const GArray *new_hashes, CarnetOldCounts *out, GError **error) {
  *out = (CarnetOldCounts){0};
  guint untaken = 0;
  for (guint i = 0; i < old->n; i++) untaken += !old->taken[i];
  if (untaken == 0 && new_hashes->len == 0) return TRUE;
  g_autoptr(GArray) hashes = carnet_key_hashes(old->inventory, error);
  if (!hashes) return FALSE;
  g_autoptr(GHashTable) keys = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
  g_autofree guint8 *near = g_malloc0((1u << NEAR_BITS) / 8);
  for (guint i = 0; i < new_hashes->len; i++) mark(keys, near, g_array_index(new_hashes, guint64, i), IN_NEW);
  for (guint i = 0; i < old->n; i++)
    if (!old->taken[i]) mark(keys, near, g_array_index(hashes, guint64, old->row[i]), IN_OLD);
  for (guint i = 0; i < old->n; i++)
    if (old->taken[i]) mark(keys, near, g_array_index(hashes, guint64, old->row[i]), IN_BOTH);
  GHashTableIter iter;
  gpointer key, value;
  g_hash_table_iter_init(&iter, keys);
  while (g_hash_table_iter_next(&iter, &key, &value)) {
    guint flags = GPOINTER_TO_UINT(value);
    if (flags == IN_NEW)
      out->added++;
    else if (flags == IN_OLD)
      out->gone++;
    else
      out->changed++;
  }
  return TRUE;
}
