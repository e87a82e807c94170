/*
 * pack_read.h - reading files into packs. Room-internal.
 */
#ifndef CARNET_COMPLIANCE_PACK_READ_H
#define CARNET_COMPLIANCE_PACK_READ_H

#include "pack.h"

/* The trees of the files between the two passes. */
typedef struct {
  GPtrArray *trees;  /* CarnetNode* */
  const char *cache; /* folder of trees; NULL: none */
} PackReader;
void pack_reader_clear(PackReader *reader);

/* The YAML's tree, from the cache where it is there; else read, and kept there (pack_tree.c). */
CarnetNode *pack_tree_load(const char *text, gsize n, const char *file, const char *digest, const char *cache,
                           GError **error);

/* The tree's bytes, and the tree of such bytes; NULL where they are not. */
GString *pack_tree_write(const CarnetNode *tree);
CarnetNode *pack_tree_parse(const void *bytes, gsize n);

gboolean pack_read_head(CarnetPacks *packs, Pack *pack, const char *path, PackReader *reader, GError **error);
gboolean pack_read_body(CarnetPacks *packs, Pack *pack, const CarnetNode *map, GError **error);
/* After the bodies: names that may point forward. */
gboolean pack_read_names(CarnetPacks *packs, Pack *pack, const CarnetNode *map, GError **error);

#endif
