/*
 * rulings.h - what people ruled of a row's categories, over what rules found. Room-internal.
 */
#ifndef CARNET_COMPLIANCE_RULINGS_H
#define CARNET_COMPLIANCE_RULINGS_H

#include "pack.h"

/* What a ruling changed of one row. Strings are the packs'. */
typedef struct {
  const CarnetCategory *category;
  const char *rule; /* that was rejected, or whose missing facts no longer matter; CARNET_RULE_OVERRIDDEN */
  gboolean rejected;
} RulingEffect;

/* `hits` (CarnetCategoryHit) from `start` on become what counts; what changed is appended to `effects`
   (RulingEffect; NULL: not asked). Rulings on a category that no pack has any more change nothing. */
void rulings_apply(const CarnetPacks *packs, const char *rulings, GArray *hits, guint start, GArray *effects);

#endif
