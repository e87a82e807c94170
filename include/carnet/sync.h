/*
 * sync.h - two offices with one history: fetch, merge, push (records.md "Sync"). Nothing is ever forced.
 */
#ifndef CARNET_SYNC_H
#define CARNET_SYNC_H

#include "carnet/fold.h"
#include "carnet/ledger.h"

/* Refusals that callers tell apart; all of CARNET_LEDGER_ERROR. */
#define CARNET_SYNC_LOST CARNET_REFUSAL(16, CARNET_ERROR_VERIFY)  /* the remote no longer has what it had */
#define CARNET_SYNC_OTHER CARNET_REFUSAL(17, CARNET_ERROR_VERIFY) /* another ledger */
#define CARNET_SYNC_FAULT CARNET_REFUSAL(18, CARNET_ERROR_VERIFY) /* what it has is not as it must be */
#define CARNET_SYNC_HOME CARNET_REFUSAL(19, CARNET_ERROR_REFUSED) /* a path that stays home would be sent */

typedef struct {
  const char *url;          /* folder, file://..., ssh://[user@]host[:port]/path, [user@]host:path */
  const char *seen;         /* tip of its main seen there last; NULL or "": none */
  const char *seen_at;      /* instant, for the message; or NULL */
  const CarnetActor *actor; /* signs a merge; NULL: one that needs it is refused */
  const CarnetPolicy *policy;
  const char *now;    /* instant */
  gboolean take_only; /* nothing is sent */
  gboolean again;     /* it lost what was seen, and the user knows why: what is held here is sent again */
} CarnetSyncOptions;

typedef struct {
  char *tip;           /* main here, and there unless take_only */
  char *theirs;        /* what main was there; "" where there was none */
  guint64 taken, sent; /* commits */
  guint merges;        /* made here */
  guint tries;
} CarnetSyncResult;
void carnet_sync_result_free(CarnetSyncResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetSyncResult, carnet_sync_result_free)

/*
 * Fetches main of the remote, judges what is new (CARNET_SYNC_FAULT: nothing is taken), merges both sides
 * where neither contains the other (one signed commit, the union of both trees), sends the result, and only
 * then moves main here. A push that somebody else's was faster than, and a main that moved here meanwhile,
 * begin anew, some times. Needs no history read before; what the judge knows afterwards is up to the new tip.
 */
CarnetSyncResult *carnet_ledger_sync(CarnetLedger *ledger, const CarnetSyncOptions *options,
                                     CarnetProgressFunc progress, gpointer user, GError **error);

/*
 * What leads to `to` and not to `from` ("" or NULL: nothing is left out), object by object, which is what a
 * push of `to` sends to a remote that has `from`: columns object (40 hex), type, path (the first at which it
 * was found; "" for commits), commit, home ("yes" where policy keeps it from this remote).
 */
CarnetTable *carnet_ledger_outgoing(CarnetLedger *ledger, const char *url, const char *from, const char *to,
                                    const CarnetPolicy *policy, GError **error);
/* Is the commit here? */
gboolean carnet_ledger_holds(CarnetLedger *ledger, const char *commit);
/* The remote's main now, nothing taken or sent: 40 hex, "" where there is none; caller frees. */
char *carnet_ledger_remote_tip(const char *url, GError **error);

/* A remote's address in one form: an absolute path, or scheme://host[:port]/path without the user; what
 * policy patterns are held against. Caller frees. CARNET_ERROR_INPUT where it is none that sync knows. */
char *carnet_sync_address(const char *url, GError **error);
/* Does a rule of the policy keep this path of the tree from this remote? */
gboolean carnet_policy_keeps_home(const CarnetPolicy *policy, const char *path, const char *address);

/*
 * A repository of its own in `folder`/.git with everything that leads to `commit`, and no more; main is that
 * commit. For an auditor's bundle. The folder must not have one.
 */
gboolean carnet_ledger_copy_at(CarnetLedger *ledger, const char *commit, const char *folder, GError **error);

#endif
