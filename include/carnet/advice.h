/*
 * advice.h - the smallest changes of a request that bring a milder answer, found by deciding each of them
 * (decisions.md "Deciding an export"). Never a number of people.
 */
#ifndef CARNET_ADVICE_H
#define CARNET_ADVICE_H

#include "carnet/decision.h"

typedef enum {
  CARNET_MEASURE_KEYS,      /* other values of the request */
  CARNET_MEASURE_EVIDENCE,  /* a paper that is missing */
  CARNET_MEASURE_DROP,      /* fewer fields */
  CARNET_MEASURE_ANONYMISE, /* some fields anonymised, with a test on file */
  CARNET_MEASURE_COARSER    /* some fields coarser than the lines that rules draw */
} CarnetMeasureKind;

typedef struct {
  CarnetMeasureKind kind;
  const char *id;    /* "in_place", "evidence", "drop"...: the text "advice.<id>" says it */
  const char *key;   /* of the request ("channel"); of rows: "category", "trait" or "outcome" */
  const char *value; /* what would stand there; of rows the id of category or trait, or "unknown" */
  guint64 rows;      /* that it touches; 0: the request */
  gint64 line_mm; /* of COARSER: the distance that a rule names, beyond which the rows would have to go; else
                     0 */
} CarnetMeasure;

#define CARNET_ADVICE_MEASURES 8
typedef struct {
  CarnetMeasure measure[CARNET_ADVICE_MEASURES]; /* together; the second only where none alone helps */
  guint n;
  CarnetDecisionOutcome outcome; /* with it */
  gboolean complete;
  gboolean nobody_sensitive; /* no row of sensitive data is left with it, so that sensitive_people is 0 */
  GPtrArray *ways;           /* const CarnetProcess*: how long the answers take, where the packs know */
} CarnetAdvice;
void carnet_advice_free(CarnetAdvice *advice);

/* Mildest first, then fewest rows; CarnetAdvice*, the array's own. Empty where nothing that is tried helps.
 */
GPtrArray *carnet_advise(const CarnetPacks *packs, const CarnetExportRequest *request,
                         const CarnetDecisionProfile *profiles, guint n_profiles,
                         const CarnetCounters *counters, const char *as_of);
/* What it sets in the request, "path=value" each; the fields that it leaves out are the filter's. NULL where
 * it changes facts of rows, which no request says. Caller unrefs. */
GPtrArray *carnet_advice_sets(const CarnetAdvice *advice);
/* The request with the measures that are keys of it; caller frees. */
CarnetNode *carnet_advice_request(const CarnetAdvice *advice, const CarnetExportRequest *request);

#endif
