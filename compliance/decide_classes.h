/*
 * decide_classes.h - many profiles, few classes: profiles that no rule tells apart are judged once.
 * Room-internal.
 */
#ifndef CARNET_COMPLIANCE_DECIDE_CLASSES_H
#define CARNET_COMPLIANCE_DECIDE_CLASSES_H

#include "carnet/decision.h"
#include "pack.h"
#include "rulings.h"

typedef struct {
  GArray *profiles;  /* CarnetDecisionProfile: one of each class, the rows of all of it */
  GPtrArray *hits;   /* GArray* of CarnetCategoryHit, by class: what counts */
  GPtrArray *ruled;  /* GArray* of RulingEffect, by class */
  GHashTable *moved; /* regimes with a category that hangs on where rows are exported from; NULL: none */
  gboolean market_stands, origin_stands; /* for a place of collection that some row lacks */
} DecideClasses;

/* `origin` stands for a place of collection that a row says nothing of, and rows are there too; NULL: nothing
 * does. Strings are borrowed from the profiles, the packs and `origin`. */
DecideClasses *decide_classes_new(const CarnetPacks *packs, const CarnetDecisionProfile *profiles, guint n,
                                  const char *origin, const char *as_of);
/* Whether the register itself says where a row of a class was collected: the origin may only stand for it. */
gboolean decide_collected_is_said(const CarnetRowFacts *row);
void decide_classes_free(DecideClasses *classes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DecideClasses, decide_classes_free)

#endif
