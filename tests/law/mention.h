/* mention.h - which rules a case may turn on. */
#ifndef CARNET_TESTS_MENTION_H
#define CARNET_TESTS_MENTION_H

#include "carnet/decision.h"

/* Ids of rules, rows, conflicts and checks that fired or missed a fact in a case; a set, the caller's. */
GHashTable *law_mentioned(const CarnetPacks *packs, const CarnetNode *one, char **trait_ids);

#endif
