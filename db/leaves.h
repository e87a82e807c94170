/*
 * leaves.h - keys and leaves of a batch's rows, computed by a thread of their own while the caller puts rows
 * into the store (formats.md section 4: a third of an import's work, and it depends on nothing but the row).
 */
#ifndef CARNET_DB_LEAVES_H
#define CARNET_DB_LEAVES_H

#include "carnet/canon.h"
#include "key.h"
#include "words.h"

typedef struct {
  guint64 hash, tag; /* of the key: FNV-1a-64, and the keyed hash of CarnetSeen */
  guint64 text;      /* of carnet_words_text_bytes, for the dictionary of texts */
  guint8 leaf[CARNET_DIGEST_BYTES];
} CarnetLeaf;

/* What one thread needs to compute a leaf. */
typedef struct {
  CarnetDigest *digest;
  GString *key, *text;
} CarnetLeafMaker;
void carnet_leaf_maker_init(CarnetLeafMaker *maker);
void carnet_leaf_maker_clear(CarnetLeafMaker *maker);
/* The key is left in maker->key. */
void carnet_leaf_make(CarnetLeafMaker *maker, const char *name, CarnetKeyKind kind, guint64 seed,
                      const CarnetRow *row, guint ordinal, CarnetLeaf *out);
/* Unmapped columns by header, so that the order of a file's columns does not enter: lines "<prefix>header TAB
 * value". */
void carnet_leaf_append_extra(GString *out, const CarnetRow *row, const char *prefix);

typedef struct CarnetLeaves CarnetLeaves;
CarnetLeaves *carnet_leaves_new(const char *name, guint64 seed);
/* Joins the thread; a batch must have been ended. */
void carnet_leaves_free(CarnetLeaves *leaves);
/* The rows stay valid until carnet_leaves_end. */
void carnet_leaves_begin(CarnetLeaves *leaves, const CarnetRow *rows, guint n, CarnetKeyKind kind);
/* Leaf of row i, without ordinal; waits for it. Borrowed until the next batch. NULL beyond the batch. */
const CarnetLeaf *carnet_leaves_get(CarnetLeaves *leaves, guint i);
/* Stops what is not computed yet. */
void carnet_leaves_end(CarnetLeaves *leaves);

#endif
