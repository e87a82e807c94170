/*
 * actions_sync.h - one history in several offices: remotes, sync, what would be sent.
 */
#ifndef CARNET_ACTIONS_SYNC_H
#define CARNET_ACTIONS_SYNC_H

#include "carnet/actions.h"
#include "carnet/node.h"

typedef struct {
  const char *remote; /* a name of .carnet/remotes.yaml, or an address; NULL: the only one known */
  const char *url;    /* the address that `remote` has from now on; NULL: as before */
  gboolean take_only; /* sends nothing */
  gboolean again;     /* the remote may have lost history: what is held here is sent again */
} CarnetSyncRequest;

/*
 * Fetch, merge, push (carnet/sync.h); the remote's tip is remembered, and the state brought up to date. A
 * tree: remote, url, tip, theirs, taken, sent, merges, tries; caller frees.
 */
CarnetNode *carnet_action_sync(CarnetApp *app, const CarnetSyncRequest *request, CarnetProgressFunc progress,
                               gpointer user, GError **error);
/* Columns remote, url, address, tip, at. */
CarnetTable *carnet_action_remotes(CarnetApp *app, GError **error);
/*
 * How we stand to a remote, nothing taken or sent: a tree remote, ahead (commits that a sync would send),
 * objects, home (of them, kept by policy), behind (true: it has commits that are not here; how many, taking
 * them says). `ask_it` FALSE: by what it was seen to have last, nobody is asked.
 */
CarnetNode *carnet_action_sync_look(CarnetApp *app, const char *remote, gboolean ask_it, GError **error);
/*
 * Object by object what a sync would send to the remote (columns of carnet_ledger_outgoing and `state`: send,
 * or there for what stays home and is there already). `home`: how many of them policy keeps home.
 */
CarnetTable *carnet_action_sync_check(CarnetApp *app, const CarnetSyncRequest *request, guint *home,
                                      GError **error);

#endif
