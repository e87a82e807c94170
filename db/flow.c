/*
 * Rows by what a volume of data hangs on: model, rate, size, places, categories. A field with several uses is
 * one stream: it counts once for what is collected, and once for each pair of places it is kept and sent to.
 */
#include "mask.h"

#include "key.h"

enum { MODEL, RATE, BYTES, COLLECTED, MARKET, STORAGE, DESTINATION, CATEGORIES, N_DIMENSIONS };

static const char *const names[N_DIMENSIONS] = {"model",  "rate",    "bytes",       "collected_in",
                                                "market", "storage", "destination", "categories"};

typedef struct {
  guint32 id[N_DIMENSIONS];
  guint64 fields, ways, rows;
} Group;

typedef struct {
  CarnetInventory *inventory;
  CarnetDimension dimension[N_DIMENSIONS];
  const CarnetMask *mask;
  GHashTable *groups; /* of Group, by its ids */
} Flows;

static guint group_hash(gconstpointer key) {
  const Group *group = key;
  guint hash = 5381;
  for (guint d = 0; d < N_DIMENSIONS; d++) hash = hash * 33 + group->id[d];
  return hash;
}

static gboolean group_equal(gconstpointer a, gconstpointer b) {
  return memcmp(((const Group *)a)->id, ((const Group *)b)->id, sizeof((const Group *)a)->id) == 0;
}

/* ---- the first row of each key, and of each key and places ---- */

#define FIRST_OF_KEY 1u
#define FIRST_OF_WAY 2u

static gint by_hash(gconstpointer a, gconstpointer b) {
  const CarnetKeyEntry *x = a, *y = b;
  if (x->hash != y->hash) return x->hash < y->hash ? -1 : 1;
  return x->row < y->row ? -1 : x->row > y->row;
}

/* Two keys of one hash would count as one; of 10 million keys that is one chance in a few hundred thousand.
 */
static void mark_first(GArray *entries, guint8 *marks, guint8 mark) {
  g_array_sort(entries, by_hash);
  for (guint i = 0; i < entries->len; i++) {
    const CarnetKeyEntry *entry = &g_array_index(entries, CarnetKeyEntry, i);
    if (i == 0 || g_array_index(entries, CarnetKeyEntry, i - 1).hash != entry->hash)
      marks[entry->row] |= mark;
  }
}

static guint64 mix(guint64 hash, guint64 more) {
  hash ^= more + G_GUINT64_CONSTANT(0x9e3779b97f4a7c15) + (hash << 6) + (hash >> 2);
  return hash * G_GUINT64_CONSTANT(0xff51afd7ed558ccd);
}

static gboolean each_block(Flows *flows, guint8 *marks, const GArray *hashes, GArray *keys, GArray *ways,
                           GError **error) {
  g_autofree guint32 *storage = g_new(guint32, BLOCK_ROWS), *to = g_new(guint32, BLOCK_ROWS);
  for (guint b = 0; b < flows->mask->n_blocks; b++) {
    guint n = carnet_store_block_rows(flows->inventory, b);
    if (carnet_store_stopped(flows->inventory, error) ||
        !carnet_dimension_ids(flows->inventory, &flows->dimension[STORAGE], b, storage, error) ||
        !carnet_dimension_ids(flows->inventory, &flows->dimension[DESTINATION], b, to, error))
      return FALSE;
    for (guint i = 0; i < n; i++) {
      guint32 row = (b << BLOCK_BITS) + i;
      if (!flows->mask->row[row] || row >= hashes->len) continue;
      CarnetKeyEntry key = {g_array_index(hashes, guint64, row), row};
      CarnetKeyEntry way = {mix(mix(key.hash, storage[i]), (guint64)to[i] << 20), row};
      g_array_append_val(keys, key);
      g_array_append_val(ways, way);
    }
  }
  mark_first(keys, marks, FIRST_OF_KEY);
  mark_first(ways, marks, FIRST_OF_WAY);
  return TRUE;
}

static guint8 *marks_of(Flows *flows, GError **error) {
  g_autoptr(GArray) hashes = carnet_key_hashes(flows->inventory, error);
  if (!hashes) return NULL;
  g_autoptr(GArray) keys = g_array_new(FALSE, FALSE, sizeof(CarnetKeyEntry)),
                    ways = g_array_new(FALSE, FALSE, sizeof(CarnetKeyEntry));
  g_autofree guint8 *marks = g_malloc0(flows->inventory->rows + 1);
  if (!each_block(flows, marks, hashes, keys, ways, error)) return NULL;
  return g_steal_pointer(&marks);
}

/* ---- groups ---- */

static void count_row(Flows *flows, const Group *key, guint8 mark) {
  Group *group = g_hash_table_lookup(flows->groups, key);
  if (!group) {
    group = g_memdup2(key, sizeof *key);
    g_hash_table_add(flows->groups, group);
  }
  group->rows++;
  group->fields += (mark & FIRST_OF_KEY) != 0;
  group->ways += (mark & FIRST_OF_WAY) != 0;
}

static gboolean count_block(Flows *flows, guint b, const guint8 *marks, guint32 *ids, GError **error) {
  for (guint d = 0; d < N_DIMENSIONS; d++)
    if (!carnet_dimension_ids(flows->inventory, &flows->dimension[d], b, ids + (gsize)d * BLOCK_ROWS, error))
      return FALSE;
  guint n = carnet_store_block_rows(flows->inventory, b);
  for (guint i = 0; i < n; i++) {
    guint32 row = (b << BLOCK_BITS) + i;
    if (!flows->mask->row[row]) continue;
    Group key = {{0}, 0, 0, 0};
    for (guint d = 0; d < N_DIMENSIONS; d++) key.id[d] = ids[(gsize)d * BLOCK_ROWS + i];
    count_row(flows, &key, marks[row]);
  }
  return TRUE;
}

static gboolean tell(Flows *flows, CarnetFlowFunc func, gpointer user, GError **error) {
  GString *text[N_DIMENSIONS];
  for (guint d = 0; d < N_DIMENSIONS; d++) text[d] = g_string_new(NULL);
  GHashTableIter iter;
  gpointer value;
  gboolean ok = TRUE;
  g_hash_table_iter_init(&iter, flows->groups);
  while (ok && g_hash_table_iter_next(&iter, &value, NULL)) {
    const Group *group = value;
    for (guint d = 0; ok && d < N_DIMENSIONS; d++)
      ok = carnet_dimension_label(flows->inventory, &flows->dimension[d], group->id[d], LABEL_NORM, text[d],
                                  error);
    const CarnetFlow flow = {text[MODEL]->str,
                             text[RATE]->str,
                             text[BYTES]->str,
                             text[COLLECTED]->str,
                             text[MARKET]->str,
                             text[STORAGE]->str,
                             text[DESTINATION]->str,
                             text[CATEGORIES]->str,
                             group->rows,
                             group->fields,
                             group->ways};
    ok = ok && func(&flow, user, error);
  }
  for (guint d = 0; d < N_DIMENSIONS; d++) g_string_free(text[d], TRUE);
  return ok;
}

static gboolean open_all(Flows *flows, const CarnetFilter *filter, GError **error) {
  for (guint d = 0; d < N_DIMENSIONS; d++)
    if (!carnet_dimension_open(flows->inventory, names[d], &flows->dimension[d], error)) return FALSE;
  flows->mask = carnet_mask_get(flows->inventory, filter, error);
  return flows->mask != NULL;
}

static gboolean walk(Flows *flows, const CarnetFilter *filter, CarnetFlowFunc func, gpointer user,
                     GError **error) {
  if (!open_all(flows, filter, error)) return FALSE;
  g_autofree guint8 *marks = marks_of(flows, error);
  g_autofree guint32 *ids = g_new(guint32, (gsize)N_DIMENSIONS * BLOCK_ROWS);
  if (!marks) return FALSE;
  for (guint b = 0; b < flows->mask->n_blocks; b++) {
    if (flows->mask->in_block[b] == 0) continue;
    if (carnet_store_stopped(flows->inventory, error) || !count_block(flows, b, marks, ids, error))
      return FALSE;
  }
  return tell(flows, func, user, error);
}

gboolean carnet_inventory_each_flow(CarnetInventory *inventory, const CarnetFilter *filter,
                                    CarnetFlowFunc func, gpointer user, GError **error) {
  Flows flows = {.inventory = inventory};
  flows.groups = g_hash_table_new_full(group_hash, group_equal, g_free, NULL);
  gboolean ok = carnet_store_enter(inventory, error) && walk(&flows, filter, func, user, error);
  g_hash_table_unref(flows.groups);
  carnet_store_leave(inventory);
  return ok;
}
