/* The keys of an import; see seen.h. */
#include "seen.h"

#include <string.h>

#include "spill.h"

#define MIN_BITS 12u
/* The table goes by the first bits of a tag, so that it is nearly sorted, and does not wrap: room for the
 * last. */
#define SLACK 4096u
#define PACK 12u  /* bytes of a key on disk: tag, row */
#define STEP 256u /* keys between two marks of a run */
#define FILTER_MIN_BYTES (1u << 20)
#define FILTER_MAX_BYTES (64u << 20) /* 12 bits a key for 44 million; then it asks the disk more often */
#define FILTER_BLOCK 64u
#define EARLY_KEYS 16384u /* so many are soon moved to a table of the right size */

typedef struct {
  guint64 offset;
  guint32 n;
  guint64 *mark; /* every STEP-th tag */
} Run;

struct CarnetSeen {
  guint64 *tag;
  guint32 *row; /* row + 1; 0: free */
  guint bits, max_bits;
  gsize used;
  guint64 expected;
  gboolean large; /* more are expected than fit into memory */
  /* what is on disk */
  CarnetSpill *spill;
  GArray *runs; /* Run */
  guint8 *filter;
  guint64 filter_blocks;
};

static gsize n_slots(guint bits) { return ((gsize)1 << bits) + SLACK; }

/* Written, not only asked for: a page that is read before it is written costs two faults. */
static void make_table(CarnetSeen *seen, guint bits) {
  seen->bits = bits;
  seen->used = 0;
  seen->tag = g_new(guint64, n_slots(bits));
  seen->row = memset(g_new(guint32, n_slots(bits)), 0, n_slots(bits) * sizeof *seen->row);
}

static void run_clear(gpointer data) { g_free(((Run *)data)->mark); }

CarnetSeen *carnet_seen_new(guint max_bits) {
  CarnetSeen *seen = g_new0(CarnetSeen, 1);
  seen->max_bits = max_bits;
  seen->spill = carnet_spill_new();
  seen->runs = g_array_new(FALSE, FALSE, sizeof(Run));
  g_array_set_clear_func(seen->runs, run_clear);
  make_table(seen, MIN(MIN_BITS, max_bits));
  return seen;
}

void carnet_seen_free(CarnetSeen *seen) {
  if (!seen) return;
  carnet_spill_free(seen->spill);
  g_array_unref(seen->runs);
  g_free(seen->filter);
  g_free(seen->tag);
  g_free(seen->row);
  g_free(seen);
}

/* ---- in memory -------------------------------------------------------------------------------------------
 */

static gsize home_of(const CarnetSeen *seen, guint64 tag) { return (gsize)(tag >> (64 - seen->bits)); }

static gsize slot_of(const CarnetSeen *seen, guint64 tag) {
  gsize i = home_of(seen, tag);
  while (seen->row[i] && seen->tag[i] != tag) i++;
  return i;
}

/* The last slot stays free: it ends every search. */
static gboolean is_full(const CarnetSeen *seen) {
  return seen->used * 4 > ((gsize)3 << seen->bits) || seen->row[n_slots(seen->bits) - 2] != 0;
}

static void put(CarnetSeen *seen, guint64 tag, guint32 row) {
  gsize i = slot_of(seen, tag);
  seen->tag[i] = tag;
  seen->row[i] = row;
  seen->used++;
}

static void grow(CarnetSeen *seen, guint bits) {
  guint64 *tag = seen->tag;
  guint32 *row = seen->row;
  gsize n = n_slots(seen->bits);
  make_table(seen, bits);
  for (gsize i = 0; i < n; i++)
    if (row[i]) put(seen, tag[i], row[i]);
  g_free(tag);
  g_free(row);
}

void carnet_seen_expect(CarnetSeen *seen, guint64 keys) {
  seen->expected = keys;
  /* Most will be on disk: then a smaller table does as well. */
  if (keys * 4 > (guint64)3 << seen->max_bits && seen->max_bits > seen->bits && seen->used <= EARLY_KEYS &&
      !seen->large) {
    seen->large = TRUE;
    seen->max_bits--;
  }
  guint bits = seen->bits;
  while (bits < seen->max_bits && keys * 4 > (guint64)3 << bits) bits++;
  if (bits > seen->bits && seen->used <= EARLY_KEYS) grow(seen, bits);
}

/* ---- on disk ---------------------------------------------------------------------------------------------
 */

static guint8 *filter_block(const CarnetSeen *seen, guint64 tag) {
  return seen->filter + ((tag & 0xffffffffu) * seen->filter_blocks >> 32) * FILTER_BLOCK;
}

/* Six bits of one cache line. Puts them, or asks whether all are there. */
static gboolean filter_bits(const CarnetSeen *seen, guint64 tag, gboolean add) {
  guint8 *block = filter_block(seen, tag);
  guint64 spread = tag * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
  for (guint i = 0; i < 6; i++, spread >>= 9) {
    guint at = spread & 511;
    if (add)
      block[at / 8] |= (guint8)(1u << at % 8);
    else if (!(block[at / 8] >> at % 8 & 1))
      return FALSE;
  }
  return TRUE;
}

static void make_filter(CarnetSeen *seen) {
  guint64 keys = MAX(seen->expected, seen->used * 4);
  seen->filter_blocks = CLAMP(keys * 12 / 8, FILTER_MIN_BYTES, FILTER_MAX_BYTES) / FILTER_BLOCK;
  gsize bytes = seen->filter_blocks * FILTER_BLOCK;
  seen->filter = memset(g_malloc(bytes), 0, bytes);
}

/* Keys beside each other in the table stand in the order of their first bits. */
static void sort_some(guint64 *tag, guint32 *row, gsize n) {
  for (gsize i = 1; i < n; i++) {
    guint64 t = tag[i];
    guint32 r = row[i];
    gsize at = i;
    for (; at > 0 && tag[at - 1] > t; at--) {
      tag[at] = tag[at - 1];
      row[at] = row[at - 1];
    }
    tag[at] = t;
    row[at] = r;
  }
}

/* One after another to the front of the table, sorted. */
static void pack_table(CarnetSeen *seen) {
  gsize to = 0, n = n_slots(seen->bits);
  for (gsize i = 0; i < n;) {
    gsize start = to;
    for (; i < n && seen->row[i]; i++, to++) {
      seen->tag[to] = seen->tag[i];
      seen->row[to] = seen->row[i];
    }
    sort_some(seen->tag + start, seen->row + start, to - start);
    if (to == start) i++;
  }
}

static gboolean write_run(CarnetSeen *seen, Run *run, GError **error) {
  g_autofree guint8 *bytes = g_malloc(STEP * PACK);
  for (guint32 at = 0; at < run->n; at += STEP) {
    guint n = MIN(run->n - at, STEP);
    run->mark[at / STEP] = seen->tag[at];
    for (guint i = 0; i < n; i++) {
      memcpy(bytes + (gsize)i * PACK, &seen->tag[at + i], 8);
      memcpy(bytes + (gsize)i * PACK + 8, &seen->row[at + i], 4);
      filter_bits(seen, seen->tag[at + i], TRUE);
    }
    if (!carnet_spill_append(seen->spill, bytes, (gsize)n * PACK, error)) return FALSE;
  }
  return TRUE;
}

static gboolean spill(CarnetSeen *seen, GError **error) {
  if (!seen->filter) make_filter(seen);
  pack_table(seen);
  Run run = {.offset = carnet_spill_size(seen->spill), .n = (guint32)seen->used};
  run.mark = g_new(guint64, run.n / STEP + 1);
  g_array_append_val(seen->runs, run);
  if (!write_run(seen, &run, error)) return FALSE;
  memset(seen->row, 0, n_slots(seen->bits) * sizeof *seen->row);
  seen->used = 0;
  return TRUE;
}

/* The piece of a run where this tag would be: the last that begins no later. FALSE: before all of them. */
static gboolean piece_of(const Run *run, guint64 tag, guint32 *piece) {
  guint32 low = 0, high = (run->n + STEP - 1) / STEP;
  while (low < high) {
    guint32 middle = (low + high) / 2;
    if (run->mark[middle] <= tag)
      low = middle + 1;
    else
      high = middle;
  }
  *piece = low - 1;
  return low > 0;
}

static gboolean find_in(const CarnetSeen *seen, const Run *run, guint64 tag, gint64 *row, GError **error) {
  guint8 bytes[STEP * PACK];
  guint32 piece = 0;
  if (!piece_of(run, tag, &piece)) return TRUE;
  guint n = MIN(run->n - piece * STEP, STEP);
  if (!carnet_spill_read(seen->spill, run->offset + (guint64)piece * STEP * PACK, bytes, (gsize)n * PACK,
                         error))
    return FALSE;
  for (guint i = 0; i < n; i++) {
    guint32 one = 0;
    if (memcmp(bytes + (gsize)i * PACK, &tag, 8) != 0) continue;
    memcpy(&one, bytes + (gsize)i * PACK + 8, 4);
    *row = (gint64)one - 1;
  }
  return TRUE;
}

/* ---- both ------------------------------------------------------------------------------------------------
 */

void carnet_seen_look_ahead(const CarnetSeen *seen, guint64 tag) {
  __builtin_prefetch(&seen->row[home_of(seen, tag)]);
  __builtin_prefetch(&seen->tag[home_of(seen, tag)]);
  if (seen->filter) __builtin_prefetch(filter_block(seen, tag));
}

gboolean carnet_seen_find(const CarnetSeen *seen, guint64 tag, gint64 *row, GError **error) {
  *row = (gint64)seen->row[slot_of(seen, tag)] - 1;
  if (*row >= 0 || !seen->filter || !filter_bits(seen, tag, FALSE)) return TRUE;
  for (guint i = 0; i < seen->runs->len && *row < 0; i++)
    if (!find_in(seen, &g_array_index(seen->runs, Run, i), tag, row, error)) return FALSE;
  return TRUE;
}

gboolean carnet_seen_add(CarnetSeen *seen, guint64 tag, guint32 row, GError **error) {
  if (is_full(seen)) {
    if (seen->bits < seen->max_bits)
      grow(seen, seen->bits + 1);
    else if (!spill(seen, error))
      return FALSE;
  }
  put(seen, tag, row + 1);
  return TRUE;
}
