/*
 * merge.h - two histories of one ledger to one (formats.md section 2): a signed commit with two parents that
 * holds the union of their trees and adds no event. Room-internal.
 */
#ifndef CARNET_RECORDS_MERGE_H
#define CARNET_RECORDS_MERGE_H

#include "git.h"
#include "judge.h"

typedef struct {
  CarnetLedger *ledger;
  CarnetJudge *judge; /* must know both sides */
  const CarnetActor *actor;
  const char *ours, *theirs;
  const char *now;
} CarnetMerge;

/* Written and judged; no ref moves. CARNET_LEDGER_CLOCK where the clock is more than five minutes behind the
 * later side. The commit's id; caller frees. */
char *carnet_merge(const CarnetMerge *merge, GError **error);

#endif
