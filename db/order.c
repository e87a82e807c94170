/* A sorted list by counting; see order.h. */
#include <math.h>

#include "order.h"

struct CarnetOrder {
  char *sort;
  CarnetDimension dimension;
  guint32 *rank; /* by id */
  guint n_ranks;
  guint32 *count; /* rows of the mask by rank */
};

void carnet_order_free(CarnetOrder *order) {
  if (!order) return;
  g_free(order->sort);
  g_free(order->rank);
  g_free(order->count);
  g_free(order);
}

/* ---- ranks --------------------------------------------------------------------------------------------- */

typedef struct {
  guint32 id;
  gboolean absent;
  gdouble number;
  const char *text;
} Entry;

static int compare(gconstpointer a, gconstpointer b) {
  const Entry *x = a, *y = b;
  if (x->absent != y->absent) return x->absent ? 1 : -1;
  if (x->number < y->number || x->number > y->number) return x->number < y->number ? -1 : 1;
  int order = strcmp(x->text, y->text);
  return order ? order : x->id < y->id ? -1 : x->id > y->id;
}

static Entry entry_of(const CarnetDimension *dimension, guint32 id, const char *text) {
  Entry entry = {.id = id, .absent = *text == '\0', .text = text};
  if (!carnet_dimension_is_number(dimension)) return entry;
  char *end = NULL;
  if (strcmp(text, CARNET_RETENTION_UNLIMITED) == 0) { /* behind all numbers */
    entry.number = HUGE_VAL;
    entry.text = "";
    return entry;
  }
  entry.number = g_ascii_strtod(text, &end);
  entry.absent = end == text;
  if (*end == '\0') entry.text = ""; /* 1 and 1.0 are equal */
  return entry;
}

static gboolean are_equal(const Entry *a, const Entry *b) {
  return a->absent == b->absent && !(a->number < b->number) && !(a->number > b->number) &&
         strcmp(a->text, b->text) == 0;
}

/* Ranks of sorted entries; absent ones keep the last rank whichever way the list goes. */
static void give_ranks(const Entry *entry, guint n, gboolean down, CarnetOrder *order) {
  guint rank = 0, present = 0;
  for (guint i = 0; i < n; i++) {
    if (i > 0 && !are_equal(&entry[i], &entry[i - 1])) rank++;
    order->rank[entry[i].id] = rank;
    if (!entry[i].absent) present = rank + 1;
  }
  for (guint id = 0; down && id < n; id++)
    if (order->rank[id] < present) order->rank[id] = present - 1 - order->rank[id];
  order->n_ranks = rank + 1;
}

static gboolean rank_labels(CarnetInventory *inventory, CarnetOrder *order, gboolean down, GError **error) {
  guint n = order->dimension.n_ids;
  g_autofree Entry *entry = g_new(Entry, n + 1u);
  g_autoptr(GString) label = g_string_new(NULL);
  GStringChunk *chunk = g_string_chunk_new(65536);
  gboolean ok = TRUE;
  CarnetLabelKind kind = carnet_dimension_is_number(&order->dimension) ? LABEL_NORM : LABEL_SOURCE;
  for (guint32 id = 0; ok && id < n; id++) {
    ok = carnet_dimension_label(inventory, &order->dimension, id, kind, label, error);
    entry[id] = entry_of(&order->dimension, id, g_string_chunk_insert(chunk, label->str));
  }
  if (ok) {
    qsort(entry, n, sizeof *entry, compare);
    give_ranks(entry, n, down, order);
  }
  g_string_chunk_free(chunk);
  return ok;
}

static gboolean rank_ids(CarnetInventory *inventory, CarnetOrder *order, gboolean down, GError **error) {
  CarnetDimension *dimension = &order->dimension;
  if (!carnet_dimension_need(inventory, dimension, error)) return FALSE;
  order->rank = g_new(guint32, (gsize)dimension->n_ids + 1);
  gboolean ordered = dimension->by_row || dimension->kind == DIMENSION_ROW;
  if (!ordered) return rank_labels(inventory, order, down, error);
  order->n_ranks = dimension->n_ids;
  for (guint32 id = 0; id < dimension->n_ids; id++) order->rank[id] = down ? dimension->n_ids - 1 - id : id;
  return TRUE;
}

static gboolean block_ranks(CarnetInventory *inventory, const CarnetOrder *order, guint number, guint32 *out,
                            GError **error) {
  if (!carnet_dimension_ids(inventory, &order->dimension, number, out, error)) return FALSE;
  guint n = carnet_store_block_rows(inventory, number);
  for (guint i = 0; i < n; i++) out[i] = order->rank[out[i]];
  return TRUE;
}

static gboolean count_ranks(CarnetInventory *inventory, const CarnetMask *mask, CarnetOrder *order,
                            GError **error) {
  g_autofree guint32 *rank = g_new(guint32, BLOCK_ROWS);
  order->count = g_new0(guint32, (gsize)order->n_ranks + 1);
  for (guint b = 0; b < mask->n_blocks; b++) {
    if (mask->in_block[b] == 0) continue;
    if (carnet_store_stopped(inventory, error) || !block_ranks(inventory, order, b, rank, error))
      return FALSE;
    const guint8 *row = mask->row + ((gsize)b << BLOCK_BITS);
    guint n = carnet_store_block_rows(inventory, b);
    for (guint i = 0; i < n; i++) order->count[rank[i]] += row[i];
  }
  return TRUE;
}

/* The last one is kept: paging through a list asks for it again and again. */
static const CarnetOrder *order_of(CarnetInventory *inventory, const CarnetMask *mask, const char *sort,
                                   GError **error) {
  CarnetLook *look = carnet_look_of(inventory);
  if (look->order && strcmp(look->order->sort, sort) == 0) return look->order;
  gboolean down = *sort == '-';
  CarnetOrder *order = g_new0(CarnetOrder, 1);
  order->sort = g_strdup(sort);
  if (carnet_dimension_open(inventory, sort + down, &order->dimension, error) &&
      rank_ids(inventory, order, down, error) && count_ranks(inventory, mask, order, error)) {
    carnet_order_free(look->order);
    return look->order = order;
  }
  carnet_order_free(order);
  return NULL;
}

/* ---- pages --------------------------------------------------------------------------------------------- */

static gboolean plain_page(CarnetInventory *inventory, const CarnetMask *mask, gint64 offset, gint64 limit,
                           GArray *rows) {
  guint b = 0;
  for (; b < mask->n_blocks && offset >= mask->in_block[b]; b++) offset -= mask->in_block[b];
  for (guint64 at = (guint64)b << BLOCK_BITS; at < inventory->rows && limit > 0; at++) {
    if (!mask->row[at] || offset-- > 0) continue;
    g_array_append_val(rows, at);
    limit--;
  }
  return TRUE;
}

typedef struct {
  guint64 row;
  guint32 rank;
} Ranked;

static int compare_ranked(const void *a, const void *b) {
  const Ranked *x = a, *y = b;
  if (x->rank != y->rank) return x->rank < y->rank ? -1 : 1;
  return x->row < y->row ? -1 : x->row > y->row;
}

/* Rows of the ranks low..high; of the first `skip` of rank low are left out, and no more than `limit` of a
 * rank taken. */
static gboolean collect(CarnetInventory *inventory, const CarnetMask *mask, const CarnetOrder *order,
                        guint low, guint high, gint64 skip, gint64 limit, GArray *found, GError **error) {
  g_autofree guint32 *rank = g_new(guint32, BLOCK_ROWS);
  gint64 in_low = 0, in_high = 0;
  for (guint b = 0; b < mask->n_blocks; b++) {
    if (mask->in_block[b] == 0) continue;
    if (carnet_store_stopped(inventory, error) || !block_ranks(inventory, order, b, rank, error))
      return FALSE;
    const guint8 *row = mask->row + ((gsize)b << BLOCK_BITS);
    guint n = carnet_store_block_rows(inventory, b);
    for (guint i = 0; i < n; i++) {
      if (!row[i] || rank[i] - low > high - low) continue;
      if (rank[i] == low && in_low++ < skip) continue;
      if (rank[i] == high && in_high++ >= limit) continue;
      Ranked one = {((guint64)b << BLOCK_BITS) + i, rank[i]};
      g_array_append_val(found, one);
    }
    if (low == high && in_high >= limit) break;
  }
  return TRUE;
}

gboolean carnet_order_page(CarnetInventory *inventory, const CarnetMask *mask, const char *sort,
                           gint64 offset, gint64 limit, GArray *rows, GError **error) {
  offset = CLAMP(offset, 0, mask->count);
  limit = limit < 0 ? mask->count - offset : MIN(limit, mask->count - offset);
  if (!sort || !*sort) return plain_page(inventory, mask, offset, limit, rows);
  const CarnetOrder *order = order_of(inventory, mask, sort, error);
  if (!order) return FALSE;
  if (limit == 0) return TRUE;
  guint low = 0;
  for (; low + 1 < order->n_ranks && offset >= order->count[low]; low++) offset -= order->count[low];
  guint high = low;
  gint64 have = (gint64)order->count[low] - offset;
  while (have < limit && high + 1 < order->n_ranks) have += order->count[++high];
  g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(Ranked));
  if (!collect(inventory, mask, order, low, high, offset, low == high ? limit : G_MAXINT64, found, error))
    return FALSE;
  if (found->len) qsort(found->data, found->len, sizeof(Ranked), compare_ranked);
  for (guint i = 0; i < found->len && (gint64)i < limit; i++)
    g_array_append_val(rows, g_array_index(found, Ranked, i).row);
  return TRUE;
}

gboolean carnet_order_position(CarnetInventory *inventory, const CarnetMask *mask, const char *sort,
                               guint64 row, gint64 *out, GError **error) {
  *out = -1;
  if (row >= inventory->rows || !mask->row[row]) return TRUE;
  const CarnetOrder *order = NULL;
  guint32 mine = 0;
  gint64 place = 0;
  g_autofree guint32 *rank = g_new0(guint32, BLOCK_ROWS);
  if (sort && *sort) {
    order = order_of(inventory, mask, sort, error);
    if (!order || !block_ranks(inventory, order, (guint)(row >> BLOCK_BITS), rank, error)) return FALSE;
    mine = rank[row & (BLOCK_ROWS - 1)];
    for (guint32 r = 0; r < mine; r++) place += order->count[r];
  }
  for (guint b = 0; b <= row >> BLOCK_BITS; b++) {
    guint64 start = (guint64)b << BLOCK_BITS;
    guint n = carnet_store_block_rows(inventory, b);
    if (order && !block_ranks(inventory, order, b, rank, error)) return FALSE;
    for (guint i = 0; i < n && start + i < row; i++) place += mask->row[start + i] && rank[i] == mine;
  }
  *out = place;
  return TRUE;
}
