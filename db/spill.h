/*
 * spill.h - what does not fit into memory: a temporary file without a name.
 */
#ifndef CARNET_DB_SPILL_H
#define CARNET_DB_SPILL_H

#include <glib.h>

typedef struct CarnetSpill CarnetSpill;
/* The file is made by the first append. */
CarnetSpill *carnet_spill_new(void);
void carnet_spill_free(CarnetSpill *spill);
/* CARNET_ERROR_STORE where it cannot be written or read. */
gboolean carnet_spill_append(CarnetSpill *spill, const void *bytes, gsize n, GError **error);
gboolean carnet_spill_read(const CarnetSpill *spill, guint64 offset, void *to, gsize n, GError **error);
/* Bytes in it. */
guint64 carnet_spill_size(const CarnetSpill *spill);

#endif
