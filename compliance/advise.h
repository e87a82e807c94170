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
  const char *group; /* of alternatives, of which two never go together; "" */
  gboolean once;     /* the first of the group that helps is enough */
  gboolean half;     /* tried with others also where alone it changes nothing */
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
  GPtrArray *out;   /* CarnetAdvice* */
  GPtrArray *kinds; /* of sensitive data */
  gboolean has_sensitive;
} Advising;

typedef struct {
  CarnetDecision *decision;
  gboolean nobody_sensitive;
} AdviseTrial;
/* The request with these measures, decided; the decision is the caller's, NULL where the change makes a
 * request that is refused, or leaves nothing to send. */
AdviseTrial advise_try(const Advising *a, const AdviseMeasure *const *measures, guint n);
gboolean advise_is_milder(const Advising *a, const CarnetDecision *then);
void advise_add(Advising *a, const AdviseMeasure *const *measures, guint n, const AdviseTrial *trial);
/* Several kinds of data left out at once (advise_together.c). */
void advise_together(Advising *a, const GPtrArray *measures);

/* All that are not in the request already: AdviseMeasure*, the array's own (advise_measures.c). */
GPtrArray *advise_measures(const Advising *a);
void advise_set_path(CarnetNode *tree, const char *path, const char *value);
void advise_apply_keys(const AdviseMeasure *measure, CarnetNode *tree);
/* Nobody's data of a sensitive kind leaves any more. */
void advise_set_nobody(CarnetNode *tree);
/* Smaller changes of the request first; rows come after. */
guint advise_rank(const CarnetMeasure *measure);
/* The categories that rows of the tables name beside people with sensitive data: char*, borrowed from the
 * packs. */
GPtrArray *advise_sensitive_kinds(const Advising *a);
/* Whether rows hold, or may hold, data of such a kind. */
gboolean advise_has_sensitive(const Advising *a, const DecideClasses *classes);

#endif
