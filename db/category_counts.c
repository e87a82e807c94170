/* Rows by category and state; see carnet/inventory.h. */
#include "kept.h"
#include "mask.h"

enum { COUNT_UNKNOWN = 4, N_COUNTS };

typedef struct {
  guint64 n[N_COUNTS]; /* by CarnetMappingState, then unknown */
} Counts;

static void add(GHashTable *table, const char *category, guint which, gint64 n) {
  Counts *counts = g_hash_table_lookup(table, category);
  if (!counts) {
    counts = g_new0(Counts, 1);
    g_hash_table_insert(table, (gpointer)category, counts);
  }
  counts->n[which] += (guint64)n;
}

/* A category counts once a row: true by any rule is more than a missing fact in another. */
static void add_hits(GHashTable *table, const CarnetHit *hit, guint n, const CarnetMapped *mapped,
                     guint n_mapped, gint64 rows) {
  for (guint i = 0; i < n; i++) {
    gboolean before = FALSE, sure = FALSE;
    for (guint k = 0; k < n; k++) {
      gboolean same = strcmp(hit[k].category, hit[i].category) == 0;
      before |= same && k < i;
      sure |= same && hit[k].truth == CARNET_TRUE;
    }
    const CarnetMapped *decision = carnet_look_decision(mapped, n_mapped, hit[i].category);
    if (before) continue;
    if (decision && decision->state != MAPPED_LOOK_AGAIN)
      add(table, hit[i].category, (guint)decision->state, rows);
    else
      add(table, hit[i].category, sure ? (guint)CARNET_STATE_PROPOSED : COUNT_UNKNOWN, rows);
  }
}

/* A mapped row leaves the count of its profile and is counted by its decisions. */
static gboolean add_mapped(CarnetInventory *inventory, const CarnetMask *mask, GHashTable *table,
                           GArray *by_profile, GError **error) {
  const CarnetLook *look = carnet_look_of(inventory);
  for (guint r = 0; r < look->mapped_rows->len; r++) {
    const CarnetMappedRow *row = &g_array_index(look->mapped_rows, CarnetMappedRow, r);
    guint32 profile = 0;
    guint n = 0;
    if (row->row >= inventory->rows || !mask->row[row->row]) continue;
    if (!carnet_store_value(inventory, BLOCK_PROFILE, row->row, &profile, error)) return FALSE;
    if (profile < by_profile->len) g_array_index(by_profile, guint64, profile)--;
    const CarnetMapped *mapped = &g_array_index(look->mapped, CarnetMapped, row->from);
    const CarnetHit *hit = carnet_look_hits(look, carnet_look_profile(look, profile)->hit_set, &n);
    add_hits(table, hit, n, mapped, row->n, 1);
    for (guint i = 0; i < row->n; i++) {
      gboolean found = !*mapped[i].category || mapped[i].state == MAPPED_LOOK_AGAIN ||
                       carnet_look_decision(mapped, row->n, mapped[i].category) != &mapped[i];
      for (guint k = 0; k < n; k++) found |= strcmp(hit[k].category, mapped[i].category) == 0;
      if (!found) add(table, mapped[i].category, (guint)mapped[i].state, 1);
    }
  }
  return TRUE;
}

static gboolean by_profile(CarnetInventory *inventory, const CarnetMask *mask, GArray *counts,
                           GError **error) {
  g_autofree guint32 *id = g_new(guint32, BLOCK_ROWS);
  for (guint b = 0; b < mask->n_blocks; b++) {
    if (mask->in_block[b] == 0) continue;
    const CarnetBlock *block = carnet_block_get(inventory, BLOCK_PROFILE, b, error);
    if (!block || carnet_store_stopped(inventory, error)) return FALSE;
    carnet_block_expand(block, id);
    const guint8 *row = mask->row + ((gsize)b << BLOCK_BITS);
    for (guint i = 0; i < block->rows; i++)
      if (id[i] < counts->len) g_array_index(counts, guint64, id[i]) += row[i];
  }
  return TRUE;
}

static int compare(gconstpointer a, gconstpointer b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void put(GHashTable *counts, CarnetTable *table) {
  guint n = 0;
  g_autofree gpointer *keys = g_hash_table_get_keys_as_array(counts, &n);
  if (n) qsort(keys, n, sizeof *keys, compare);
  for (guint i = 0; i < n; i++) {
    const Counts *one = g_hash_table_lookup(counts, keys[i]);
    guint row = carnet_table_add_row(table);
    carnet_table_set(table, row, 0, keys[i]);
    for (guint k = 0; k < N_COUNTS; k++) carnet_table_set_int(table, row, k + 1, (gint64)one->n[k]);
  }
}

static gboolean count(CarnetInventory *inventory, const CarnetFilter *filter, CarnetTable *table,
                      GError **error) {
  if (!carnet_look_profiles(inventory, error) || !carnet_look_mapped(inventory, error)) return FALSE;
  const CarnetMask *mask = carnet_mask_get(inventory, filter, error);
  const CarnetLook *look = carnet_look_of(inventory);
  g_autoptr(GArray) counts = g_array_new(FALSE, TRUE, sizeof(guint64));
  g_array_set_size(counts, look->profiles->len);
  g_autoptr(GHashTable) table_of = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
  if (!mask || !by_profile(inventory, mask, counts, error) ||
      !add_mapped(inventory, mask, table_of, counts, error))
    return FALSE;
  g_autoptr(GArray) by_set = g_array_new(FALSE, TRUE, sizeof(guint64));
  g_array_set_size(by_set, look->hit_sets->len);
  for (guint id = 0; id < counts->len; id++)
    g_array_index(by_set, guint64, carnet_look_profile(look, id)->hit_set) +=
        g_array_index(counts, guint64, id);
  for (guint set = 1; set < by_set->len; set++) {
    guint n = 0;
    const CarnetHit *hit = carnet_look_hits(look, set, &n);
    gint64 rows = (gint64)g_array_index(by_set, guint64, set);
    if (rows) add_hits(table_of, hit, n, NULL, 0, rows);
  }
  put(table_of, table);
  return TRUE;
}

CarnetTable *carnet_inventory_category_counts(CarnetInventory *inventory, const CarnetFilter *filter,
                                              GError **error) {
  static const char *const name[] = {"proposed", "confirmed", "rejected", "overridden", "unknown"};
  g_autoptr(CarnetTable) table = carnet_table_new();
  carnet_table_add_column(table, "category", NULL, CARNET_CELL_ID);
  for (guint i = 0; i < N_COUNTS; i++) carnet_table_add_column(table, name[i], NULL, CARNET_CELL_INT);
  gboolean found = FALSE, all = !filter || filter->kind == CARNET_FILTER_ALL;
  gboolean ok = carnet_store_enter(inventory, error) &&
                (!all || carnet_kept_categories(inventory, table, &found, error)) &&
                (found || count(inventory, filter, table, error));
  carnet_store_leave(inventory);
  return ok ? g_steal_pointer(&table) : NULL;
}
