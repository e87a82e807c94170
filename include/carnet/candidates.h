/*
 * candidates.h - which rows may leave from one place to another without a procedure, as things stand: each
 * kind of row decided alone, by profile.
 */
#ifndef CARNET_CANDIDATES_H
#define CARNET_CANDIDATES_H

#include "carnet/decision.h"

/* Rows of one kind with one answer. */
typedef struct {
  guint64 traits, rows;
  gboolean ordinary;
  CarnetDecisionOutcome outcome;
  const CarnetReason *reason; /* the first of the strictest regime that has one, the origin's before others;
                                 owned by `decision` */
  CarnetDecision *decision;
} CarnetCandidate;
/* A fact that answers missed, and the rows that are unknown for want of it (each row under each of its
 * facts); so too a check, a region, by id. */
typedef struct {
  char *fact;
  guint64 rows;
} CarnetMissed;
typedef struct {
  GArray *missed;  /* CarnetMissed, most rows first */
  GArray *held;    /* CarnetMissed: a check whose finding leaving would be, and the rows; most rows first */
  GArray *regions; /* CarnetMissed: a region that holds `from`, and the rows that name it; most rows first */
  GPtrArray *places; /* char*: where the rows of `from` say that they are collected, each once */
  GPtrArray *found;  /* CarnetCandidate*: adequate or milder, nothing unknown; most rows first */
  guint64 from;      /* rows that are collected there */
  guint64 procedure; /* of these, rows whose answer asks for one, or forbids it */
  guint64 unknown;   /* and rows whose answer is unknown */
  guint64 kept;      /* and rows that might leave, were that not a finding by itself (`held`) */
  guint64 unplaced;  /* rows that do not say where they are collected */
} CarnetCandidates;
/* `request` says from, to and what else is known; its rows are not read. */
CarnetCandidates *carnet_candidates(const CarnetPacks *packs, const CarnetExportRequest *request,
                                    const CarnetDecisionProfile *profiles, guint n_profiles,
                                    const CarnetCounters *counters, const char *as_of);
void carnet_candidates_free(CarnetCandidates *candidates);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetCandidates, carnet_candidates_free)

#endif
