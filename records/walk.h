/*
 * walk.h - history in order, parents first, by our own reading of commit objects: libgit2's walk ends with an
 * error at a commit that it cannot parse, without saying which (dependencies.md, trap 14). Room-internal.
 */
#ifndef CARNET_RECORDS_WALK_H
#define CARNET_RECORDS_WALK_H

#include "git.h"
#include "judge.h"

typedef struct {
  GPtrArray *ids;     /* char*, parents before children */
  GPtrArray *parents; /* char**, at the same place */
  GArray *trees;      /* git_oid, at the same place: as the commit says it, before anything is believed */
  GHashTable *places; /* id -> place + 1 */
  guint merges;
} CarnetWalk;
void carnet_walk_free(CarnetWalk *walk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetWalk, carnet_walk_free)

/*
 * Commits after `from` ("": all) up to `tip`. CARNET_ERROR_VERIFY: `from` is not an ancestor of tip, or an
 * object is missing. CARNET_LEDGER_AGAIN: it is, but work that began before it was merged in since.
 */
CarnetWalk *carnet_walk_new(git_odb *odb, const char *from, const char *tip, GError **error);
/*
 * What only shows when branches have met; `records` in the walk's order, those that do not count become bad.
 * Events of a person count only before that person's retirement: not after (the roster of their place says
 * that), nor beside it.
 */
void carnet_walk_retire(const CarnetWalk *walk, const GPtrArray *records);
/* Nor beside a change that took away the right to them (beside.h). After carnet_walk_retire, whose events
 * count for nothing here; the judge has judged the walk. */
void carnet_walk_beside(const CarnetWalk *walk, const CarnetJudge *judge, const GPtrArray *records);
/* Brings the ledger's judge up to the commit, from where it is or from the root. */
gboolean carnet_walk_to(CarnetLedger *ledger, const char *tip, GError **error);

#endif
