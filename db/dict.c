/* Bytes to dense numbers: open addressing over an arena; see dict.h. */
#include "dict.h"

typedef struct {
  guint32 id, hash; /* id 0: free */
  guint32 at, n;    /* bytes in the arena */
} Slot;

struct CarnetDict {
  Slot *slot;
  gsize mask, used, max_bytes;
  GByteArray *arena;
  guint32 count;
  guint64 seed; /* nobody outside can choose texts that all fall on one slot */
};

/* Eight bytes a step: multiply and fold (the scheme of wyhash and its kin). */
static guint64 mix(guint64 a, guint64 b) {
  __extension__ typedef unsigned __int128 Wide;
  Wide product = (Wide)a * b;
  return (guint64)product ^ (guint64)(product >> 64);
}

static guint64 load8(const guint8 *p) {
  guint64 word;
  memcpy(&word, p, 8);
  return word;
}

static guint64 load4(const guint8 *p) {
  guint32 word;
  memcpy(&word, p, 4);
  return word;
}

/* All of less than eight bytes in one word, by reads that may overlap: most values are that short, and a
 * memcpy of any length is a call. */
static guint64 load_short(const guint8 *p, gsize n) {
  if (n >= 4) return load4(p) | load4(p + n - 4) << 32;
  return n ? p[0] | (guint64)p[n / 2] << 8 | (guint64)p[n - 1] << 16 : 0;
}

guint64 carnet_dict_hash(const void *bytes, gsize n, guint64 seed) {
  const guint8 *p = bytes;
  guint64 h = seed ^ G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
  gsize left = n;
  for (; left >= 8; left -= 8, p += 8) h = mix(h ^ load8(p), G_GUINT64_CONSTANT(0xd6e8feb86659fd93));
  h = mix(h ^ load_short(p, left), G_GUINT64_CONSTANT(0xa0761d6478bd642f));
  return mix(h ^ n, G_GUINT64_CONSTANT(0xe7037ed1a0b428db));
}

CarnetDict *carnet_dict_new(gsize max_bytes) {
  return carnet_dict_new_seeded(max_bytes, (guint64)g_random_int() << 32 | g_random_int());
}

CarnetDict *carnet_dict_new_seeded(gsize max_bytes, guint64 seed) {
  CarnetDict *dict = g_new0(CarnetDict, 1);
  dict->mask = 255;
  dict->slot = g_new0(Slot, dict->mask + 1);
  dict->max_bytes = max_bytes ? max_bytes : G_MAXSIZE;
  dict->arena = g_byte_array_new();
  dict->seed = seed;
  return dict;
}

void carnet_dict_free(CarnetDict *dict) {
  if (!dict) return;
  g_free(dict->slot);
  g_byte_array_unref(dict->arena);
  g_free(dict);
}

static gboolean same(const CarnetDict *dict, const Slot *slot, const guint8 *bytes, gsize n) {
  if (slot->n != n) return FALSE;
  const guint8 *kept = dict->arena->data + slot->at;
  if (n > 16) return memcmp(kept, bytes, n) == 0;
  if (n < 8) return load_short(kept, n) == load_short(bytes, n);
  return load8(kept) == load8(bytes) && load8(kept + n - 8) == load8(bytes + n - 8);
}

/* The slot that holds these bytes, or the free one where they would go. */
static Slot *find(const CarnetDict *dict, const void *bytes, gsize n, guint32 hash) {
  for (gsize i = hash & dict->mask;; i = (i + 1) & dict->mask) {
    Slot *slot = &dict->slot[i];
    if (slot->id == 0 || (slot->hash == hash && same(dict, slot, bytes, n))) return slot;
  }
}

/* Written, not only asked for: a page that is read before it is written costs two faults. */
static Slot *empty_slots(gsize n) { return memset(g_new(Slot, n), 0, n * sizeof(Slot)); }

static void grow_to(CarnetDict *dict, gsize mask) {
  Slot *slot = empty_slots(mask + 1);
  for (gsize i = 0; i <= dict->mask; i++) {
    if (dict->slot[i].id == 0) continue;
    gsize at = dict->slot[i].hash & mask;
    while (slot[at].id) at = (at + 1) & mask;
    slot[at] = dict->slot[i];
  }
  g_free(dict->slot);
  dict->slot = slot;
  dict->mask = mask;
}

static void grow(CarnetDict *dict) { grow_to(dict, dict->mask * 2 + 1); }

void carnet_dict_reserve(CarnetDict *dict, gsize n) {
  gsize mask = dict->mask;
  while ((dict->used + n) * 3 > mask * 2) mask = mask * 2 + 1;
  if (mask > dict->mask) grow_to(dict, mask);
}

static void keep(CarnetDict *dict, Slot *slot, const void *bytes, gsize n, guint32 hash, guint32 id) {
  gsize at = dict->arena->len;
  if (at + n > dict->max_bytes || at + n > G_MAXUINT32) return;
  g_byte_array_append(dict->arena, bytes, (guint)n);
  *slot = (Slot){id, hash, (guint32)at, (guint32)n};
  if (++dict->used * 3 > dict->mask * 2) grow(dict);
}

guint64 carnet_dict_hash_of(const CarnetDict *dict, const void *bytes, gsize n) {
  return carnet_dict_hash(bytes, n, dict->seed);
}

/* Most of a look-up is waiting for memory: the slot, then the bytes. */
void carnet_dict_expect(const CarnetDict *dict, guint64 hash) {
  __builtin_prefetch(&dict->slot[(guint32)hash & dict->mask]);
}

void carnet_dict_expect_bytes(const CarnetDict *dict, guint64 hash) {
  const Slot *slot = &dict->slot[(guint32)hash & dict->mask];
  if (slot->id) __builtin_prefetch(dict->arena->data + slot->at);
}

guint32 carnet_dict_put_hashed(CarnetDict *dict, const void *bytes, gsize n, guint64 wide, gboolean *added) {
  guint32 hash = (guint32)wide;
  Slot *slot = find(dict, bytes, n, hash);
  *added = slot->id == 0;
  if (slot->id) return slot->id;
  keep(dict, slot, bytes, n, hash, ++dict->count);
  return dict->count;
}

guint32 carnet_dict_put(CarnetDict *dict, const void *bytes, gsize n, gboolean *added) {
  return carnet_dict_put_hashed(dict, bytes, n, carnet_dict_hash(bytes, n, dict->seed), added);
}

void carnet_dict_load(CarnetDict *dict, const void *bytes, gsize n, guint32 id) {
  guint32 hash = (guint32)carnet_dict_hash(bytes, n, dict->seed);
  Slot *slot = find(dict, bytes, n, hash);
  if (slot->id == 0) keep(dict, slot, bytes, n, hash, id);
  dict->count = MAX(dict->count, id);
}
