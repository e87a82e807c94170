/* The digest of an inventory; see root.h. */
#include "root.h"

#include <stdlib.h>
#include <string.h>

#include "spill.h"

#define BUCKETS 4096u
#define PARTS 16u /* each holds BUCKETS / PARTS buckets; at the end one part at a time is in memory */

#define LARGE_BYTES (8u << 20) /* in memory, where they go to disk anyway */

typedef struct {
  guint16 bucket;
  guint8 leaf[CARNET_DIGEST_BYTES];
} Leaf;

struct CarnetRoot {
  GArray *part[PARTS]; /* of Leaf */
  CarnetSpill *file[PARTS];
  guint64 count;
  gsize bytes, max_bytes;
  gboolean spilled;
};

CarnetRoot *carnet_root_new(gsize max_bytes) {
  CarnetRoot *root = g_new0(CarnetRoot, 1);
  root->max_bytes = max_bytes;
  /* Room is asked for at once, and costs nothing until it is used: growing costs a copy, and holes. */
  guint each = (guint)(max_bytes / PARTS / sizeof(Leaf));
  for (guint i = 0; i < PARTS; i++) {
    root->part[i] = g_array_sized_new(FALSE, FALSE, sizeof(Leaf), each + each / 8);
    root->file[i] = carnet_spill_new();
  }
  return root;
}

void carnet_root_expect(CarnetRoot *root, guint64 leaves) {
  if (leaves * sizeof(Leaf) > root->max_bytes) root->max_bytes = MIN(root->max_bytes, LARGE_BYTES);
}

void carnet_root_free(CarnetRoot *root) {
  if (!root) return;
  for (guint i = 0; i < PARTS; i++) {
    if (root->part[i]) g_array_unref(root->part[i]);
    carnet_spill_free(root->file[i]);
  }
  g_free(root);
}

static gboolean spill(CarnetRoot *root, GError **error) {
  for (guint i = 0; i < PARTS; i++) {
    GArray *part = root->part[i];
    if (!carnet_spill_append(root->file[i], part->data, part->len * sizeof(Leaf), error)) return FALSE;
    g_array_set_size(part, 0);
  }
  root->bytes = 0;
  root->spilled = TRUE;
  return TRUE;
}

gboolean carnet_root_add(CarnetRoot *root, guint64 bucket, const guint8 leaf[CARNET_DIGEST_BYTES],
                         GError **error) {
  Leaf entry = {.bucket = (guint16)(bucket & (BUCKETS - 1))};
  memcpy(entry.leaf, leaf, CARNET_DIGEST_BYTES);
  g_array_append_val(root->part[entry.bucket / (BUCKETS / PARTS)], entry);
  root->count++;
  root->bytes += sizeof entry;
  return root->bytes <= root->max_bytes || spill(root, error);
}

/* Where something was spilled, all is, and then one part at a time is in memory. */
static gboolean spill_rest(CarnetRoot *root, GError **error) {
  if (!root->spilled) return TRUE;
  if (!spill(root, error)) return FALSE;
  for (guint i = 0; i < PARTS; i++) g_clear_pointer(&root->part[i], g_array_unref);
  return TRUE;
}

static gboolean read_back(CarnetRoot *root, guint part, GError **error) {
  if (!root->spilled) return TRUE;
  gsize bytes = (gsize)carnet_spill_size(root->file[part]);
  guint n = (guint)(bytes / sizeof(Leaf));
  root->part[part] = g_array_sized_new(FALSE, FALSE, sizeof(Leaf), n);
  g_array_set_size(root->part[part], n);
  return carnet_spill_read(root->file[part], 0, root->part[part]->data, bytes, error);
}

static int compare(const void *a, const void *b) {
  const Leaf *x = a, *y = b;
  if (x->bucket != y->bucket) return x->bucket < y->bucket ? -1 : 1;
  return memcmp(x->leaf, y->leaf, CARNET_DIGEST_BYTES);
}

static void sort_drawer(Leaf *leaves, gsize n) {
  if (n > 16) { /* somebody looked for digests that begin alike */
    qsort(leaves, n, sizeof *leaves, compare);
    return;
  }
  for (gsize i = 1; i < n; i++) {
    Leaf leaf = leaves[i];
    gsize at = i;
    for (; at > 0 && compare(&leaf, &leaves[at - 1]) < 0; at--) leaves[at] = leaves[at - 1];
    leaves[at] = leaf;
  }
}

/* By bucket and the first bits of the digest, which spread evenly, into about as many drawers as there are
 * leaves; then each drawer. */
static guint drawer_of(const Leaf *leaf, guint bits) {
  guint first = (guint)leaf->leaf[0] << 8 | leaf->leaf[1];
  return (leaf->bucket % (BUCKETS / PARTS)) << bits | first >> (16 - bits);
}

static GArray *sorted(const GArray *from) {
  guint bits = 0, n = from->len;
  while (bits < 16 && (BUCKETS / PARTS) << bits < n) bits++;
  guint drawers = (BUCKETS / PARTS) << bits;
  g_autofree guint32 *end = g_new0(guint32, drawers + 1);
  GArray *to = g_array_sized_new(FALSE, FALSE, sizeof(Leaf), n);
  g_array_set_size(to, n);
  for (guint i = 0; i < n; i++) end[drawer_of(&g_array_index(from, Leaf, i), bits) + 1]++;
  for (guint d = 0; d < drawers; d++) end[d + 1] += end[d];
  for (guint i = 0; i < n; i++) {
    const Leaf *leaf = &g_array_index(from, Leaf, i);
    g_array_index(to, Leaf, end[drawer_of(leaf, bits)]++) = *leaf;
  }
  for (guint d = 0, start = 0; d < drawers; start = end[d++])
    sort_drawer(&g_array_index(to, Leaf, start), end[d] - start);
  return to;
}

/* The bucket digests of one part, in order, into `all`. */
static void digest_part(const GArray *leaves, guint part, CarnetDigest *one, CarnetDigest *all) {
  guint at = 0;
  for (guint b = part * (BUCKETS / PARTS); b < (part + 1) * (BUCKETS / PARTS); b++) {
    guint8 out[CARNET_DIGEST_BYTES];
    carnet_digest_reset(one);
    for (; at < leaves->len && g_array_index(leaves, Leaf, at).bucket == b; at++)
      carnet_digest_update(one, g_array_index(leaves, Leaf, at).leaf, CARNET_DIGEST_BYTES);
    carnet_digest_finish(one, out);
    carnet_digest_update(all, out, sizeof out);
  }
}

gboolean carnet_root_finish(CarnetRoot *root, char out[CARNET_DIGEST_HEX + 1], GError **error) {
  g_autoptr(CarnetDigest) one = carnet_digest_new();
  g_autoptr(CarnetDigest) all = carnet_digest_new();
  g_autofree char *head = g_strdup_printf("carnet-inventory-1\n%" G_GUINT64_FORMAT "\n", root->count);
  carnet_digest_reset(all);
  carnet_digest_update(all, head, strlen(head));
  if (!spill_rest(root, error)) return FALSE;
  for (guint i = 0; i < PARTS; i++) {
    if (!read_back(root, i, error)) return FALSE;
    g_autoptr(GArray) leaves = sorted(root->part[i]);
    g_clear_pointer(&root->part[i], g_array_unref);
    digest_part(leaves, i, one, all);
  }
  guint8 digest[CARNET_DIGEST_BYTES];
  carnet_digest_finish(all, digest);
  carnet_digest_to_hex(digest, out);
  return TRUE;
}
