/*
 * canon_read.h - canonical YAML read directly. Room-internal.
 */
#ifndef CARNET_BASE_CANON_READ_H
#define CARNET_BASE_CANON_READ_H

#include "carnet/node.h"

/*
 * The tree, places included, as carnet_yaml_load makes it of a canonical file; NULL where the bytes are not
 * as the writer writes them, and for some that are. What comes may still not be canonical (NFC, keys that
 * stand twice, limits): who must know writes it again.
 */
CarnetNode *carnet_canon_read(const char *bytes, gsize n);

#endif
