/*
 * beside.h - what was done on one side of a merge while the other side took away the right to it: a key, a
 * role, unsigned work, a quorum that was lower. Else whoever held an old right could branch off before it
 * ended, act today, and merge. Retirement has a rule of its own (walk.h). Room-internal.
 */
#ifndef CARNET_RECORDS_BESIDE_H
#define CARNET_RECORDS_BESIDE_H

#include "roster.h"

typedef struct CarnetBeside CarnetBeside;

/* Of the side `mine`, beside `other`; NULL: other changed nothing that mine does not know. */
CarnetBeside *carnet_beside_new(const CarnetRoster *mine, const CarnetRoster *other);
void carnet_beside_free(CarnetBeside *beside);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetBeside, carnet_beside_free)
/*
 * Of records that mine has and other has not, one after another, parents first: why this one does not count;
 * NULL: it counts. Caller frees.
 */
char *carnet_beside_refusal(CarnetBeside *beside, const CarnetEventRecord *record);

#endif
