/*
 * root.h - the digest of an inventory (formats.md section 4): leaves into 4,096 buckets, spilled to disk
 * above a bound.
 */
#ifndef CARNET_DB_ROOT_H
#define CARNET_DB_ROOT_H

#include "carnet/canon.h"

#define CARNET_ROOT_SPILL_BYTES (40u << 20)

typedef struct CarnetRoot CarnetRoot;
/* Leaves beyond `max_bytes` go to unlinked temporary files. */
CarnetRoot *carnet_root_new(gsize max_bytes);
/* About so many there will be in all: where they do not fit, little is held in memory from the beginning. */
void carnet_root_expect(CarnetRoot *root, guint64 leaves);
void carnet_root_free(CarnetRoot *root);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetRoot, carnet_root_free)
/* `bucket`: FNV-1a-64 of the key; its low 12 bits count. CARNET_ERROR_STORE where a file cannot be written.
 */
gboolean carnet_root_add(CarnetRoot *root, guint64 bucket, const guint8 leaf[CARNET_DIGEST_BYTES],
                         GError **error);
/* `root` is used up. */
gboolean carnet_root_finish(CarnetRoot *root, char out[CARNET_DIGEST_HEX + 1], GError **error);

#endif
