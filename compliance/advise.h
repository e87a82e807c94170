/*
 * advise.h - measures that advice tries. Room-internal.
 */
#ifndef CARNET_COMPLIANCE_ADVISE_H
#define CARNET_COMPLIANCE_ADVISE_H

#include "carnet/advice.h"
#include "decide_classes.h"
#include "request.h"

#define ADVISE_KEYS_MAX 4

typedef struct {
  CarnetMeasure measure;
  const char *group; /* of alternatives, of which the first that helps is told; "" */
  struct {
    const char *path, *value;
  } set[ADVISE_KEYS_MAX];
  guint8 *classes;       /* of rows: which it touches, one byte a class; NULL: none */
  const char *precision; /* of COARSER: what the rows' precision would be */
} AdviseMeasure;

typedef struct {
  const CarnetPacks *packs;
  const CarnetExportRequest *request;
  const CarnetCounters *counters;
  const char *as_of;
  const DecideClasses *classes;
  CarnetDecision *now;
  GPtrArray *out; /* CarnetAdvice* */
} Advising;

/* All that are not in the request already: AdviseMeasure*, the array's own (advise_measures.c). */
GPtrArray *advise_measures(const Advising *a);
void advise_apply_keys(const AdviseMeasure *measure, CarnetNode *tree);

#endif
