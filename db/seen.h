/*
 * seen.h - the keys of an import and the first row of each, within a bound of memory.
 */
#ifndef CARNET_DB_SEEN_H
#define CARNET_DB_SEEN_H

#include <glib.h>

#define CARNET_SEEN_BITS 21u /* 1.5 million keys in 25 MB; those before them are on disk */

typedef struct CarnetSeen CarnetSeen;
/* Keys are their tags: 64 bits of a hash with a secret seed. Of 2^max_bits slots three quarters are used
 * before they go to an unlinked temporary file. */
CarnetSeen *carnet_seen_new(guint max_bits);
void carnet_seen_free(CarnetSeen *seen);
/* About so many there will be in all: makes room, or a filter of the right size. */
void carnet_seen_expect(CarnetSeen *seen, guint64 keys);
/* This tag will be asked for soon. */
void carnet_seen_look_ahead(const CarnetSeen *seen, guint64 tag);
/* *row: the first row of this key, -1 where it has none yet. CARNET_ERROR_STORE: the temporary file. */
gboolean carnet_seen_find(const CarnetSeen *seen, guint64 tag, gint64 *row, GError **error);
/* A key that was not found. */
gboolean carnet_seen_add(CarnetSeen *seen, guint64 tag, guint32 row, GError **error);

#endif
