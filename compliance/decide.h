/*
 * decide.h - a decision while it is made. Room-internal.
 */
#ifndef CARNET_COMPLIANCE_DECIDE_H
#define CARNET_COMPLIANCE_DECIDE_H

#include "decide_classes.h"
#include "pack.h"
#include "request.h"

typedef struct {
  CarnetTruth truth;
  FactMask missing;
} CategoryState;

typedef struct {
  const CarnetPacks *packs;
  const CarnetExportRequest *request;
  const CarnetCounters *counters;
  const char *as_of;
  FactSet *facts;         /* of the request, with what the engine adds */
  GHashTable *categories; /* category id -> CategoryState, over all rows */
  guint64 traits;         /* of any row */
  guint64 rows, unclassified;
  FactMask counted;                      /* sums so far that are taken from the records */
  gboolean market_stands, origin_stands; /* for a place of collection that some row lacks */
  GHashTable *moved;                     /* regimes, as of DecideClasses */
  GArray *rulings;                       /* what people ruled, over all rows (decide_rulings.c) */
  GHashTable *rules;                     /* ids of rules that fired or missed a fact */
  CarnetDecision *out;
} Deciding;

/* Categories of all rows: fills categories, traits, rows (decide_rows.c). */
void decide_rows(Deciding *d, const DecideClasses *classes);
/* The decision's category lines, which an approval binds. */
void decide_lines(Deciding *d, const DecideClasses *classes);
/* What stands for a place of collection that a row says nothing of; NULL: nothing does. */
const char *decide_exported_from(const CarnetExportRequest *request);
/* What people ruled of a class, added up; and said in the answer of the regime whose categories they are. */
void decide_add_rulings(Deciding *d, const CarnetDecisionProfile *class, const GArray *effects);
void decide_say_rulings(const Deciding *d, CarnetRegimeDecision *regime);
GArray *decide_rulings_new(void);
/* Facts that the engine makes of others: counters and sums (decide_rows.c). A sum has the name of its
 * counter. */
typedef struct {
  FactId sum, so_far, now;
} DecideSum;
#define DECIDE_N_SUMS 5
extern const DecideSum decide_sums[DECIDE_N_SUMS];
void decide_facts(Deciding *d);

/* Duties of engaged categories and the packs' limits, into each regime (decide_beside.c). */
void decide_beside(Deciding *d);

/* Duties that pull against each other, after all regimes (decide_conflicts.c). */
void decide_conflicts(Deciding *d);
void decide_conflict_free(gpointer conflict);
/* What conditions of the request are judged by. */
ConditionCase decide_case(Deciding *d);

/* The answer over classes that are known already (decide.c). */
CarnetDecision *decide_by_classes(const CarnetPacks *packs, const CarnetExportRequest *request,
                                  const DecideClasses *classes, const CarnetCounters *counters,
                                  const char *as_of);

CarnetRegimeDecision *decide_regime_new(const char *regime);
/* All tables of a regime over all destinations (decide_table.c). `destinations` empty: not said. */
void decide_tables(Deciding *d, CarnetRegimeDecision *regime, const GPtrArray *destinations);
void decide_regime_free(gpointer regime);

#endif
