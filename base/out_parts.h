/* out_parts.h - what the files of the out module share. */
#ifndef CARNET_BASE_OUT_PARTS_H
#define CARNET_BASE_OUT_PARTS_H

#include "carnet/out.h"

void out_append_aligned(GString *out, const CarnetTable *table, const CarnetOutOptions *options);

#endif
