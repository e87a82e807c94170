/*
 * checks.h - findings on rows as law: which checks of the packs a profile meets (docs/formats/packs.md,
 * "Sections").
 */
#ifndef CARNET_CHECKS_H
#define CARNET_CHECKS_H

#include "carnet/categories.h"

/* One check that a profile meets. CARNET_MAYBE: it would if the missing facts said so; counted apart. */
typedef struct {
  const CarnetPackCheck *check; /* the packs' */
  CarnetTruth truth;            /* CARNET_TRUE or CARNET_MAYBE */
  const char *missing;          /* fact ids separated by one blank; "" */
} CarnetCheckHit;

/* Checks in force on a day that hold, or may hold, for a profile, in the packs' order; appended to `out`
 * (CarnetCheckHit). */
void carnet_checks_of(const CarnetPacks *packs, const CarnetRowFacts *row, const char *as_of, GArray *out);
/* One check alone; FALSE where it is not in force on that day. */
gboolean carnet_check_judge(const CarnetPacks *packs, const CarnetPackCheck *check, const CarnetRowFacts *row,
                            const char *as_of, CarnetCheckHit *out);
/* The last day up to this one on which a check began or ended, "" before all: what checks found on one day
 * holds on another with the same (as carnet_packs_rules_key says of rules). Borrowed from the packs. */
const char *carnet_checks_since(const CarnetPacks *packs, const char *as_of);

#endif
