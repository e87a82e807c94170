/*
 * pack_read.h - reading files into packs. Room-internal.
 */
#ifndef CARNET_COMPLIANCE_PACK_READ_H
#define CARNET_COMPLIANCE_PACK_READ_H

#include "pack.h"

/* The trees of the files between the two passes. */
typedef struct {
  GPtrArray *trees; /* CarnetNode* */
} PackReader;
void pack_reader_clear(PackReader *reader);

gboolean pack_read_head(CarnetPacks *packs, Pack *pack, const char *path, PackReader *reader, GError **error);
gboolean pack_read_body(CarnetPacks *packs, Pack *pack, const CarnetNode *map, GError **error);
/* After the bodies: names that may point forward. */
gboolean pack_read_names(CarnetPacks *packs, Pack *pack, const CarnetNode *map, GError **error);

#endif
