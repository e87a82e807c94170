/*
 * causal.h - records of one kind by subject, and a subject's records in causal order (formats.md section 2).
 * Room-internal.
 */
#ifndef CARNET_RECORDS_CAUSAL_H
#define CARNET_RECORDS_CAUSAL_H

#include "carnet/event.h"

/* Good, or unsigned where the policy allowed it. */
gboolean carnet_causal_counts(const CarnetEventRecord *record);

/* What comes first of two events that are beside each other: the smaller rank (formats.md section 9). NULL:
 * all are equal. */
typedef guint (*CarnetCausalRank)(const CarnetEventRecord *record);
/*
 * The records of one subject over their `prev` graph: parents first, ties by rank, then time, then digest.
 * Bad ones keep their place, so that what stands behind them stays behind what stands before them. Borrowed.
 */
GPtrArray *carnet_causal_sort(const GPtrArray *records, CarnetCausalRank rank);
/* The records of a kind, by subject, subjects sorted: an array of arrays, each in causal order. Records are
 * borrowed. */
GPtrArray *carnet_causal_subjects(const GPtrArray *records, const char *kind, CarnetCausalRank rank);
/* Those of a kind that count, over all subjects: by place in the walk, then time, then digest. Borrowed. */
GPtrArray *carnet_causal_counting(const GPtrArray *records, const char *kind);

#endif
