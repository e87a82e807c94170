/*
 * remote.h - one remote: its main, what it has, what it gets. Room-internal.
 */
#ifndef CARNET_RECORDS_REMOTE_H
#define CARNET_RECORDS_REMOTE_H

#include "carnet/sync.h"
#include "git.h"

typedef struct CarnetRemote CarnetRemote;
/* Looked at, not asked yet. `repo` takes what is fetched; NULL where only the tip is asked for. */
CarnetRemote *carnet_remote_new(git_repository *repo, const char *url, GError **error);
void carnet_remote_free(CarnetRemote *remote);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetRemote, carnet_remote_free)

const char *carnet_remote_address(const CarnetRemote *remote);
/* Its main, 40 hex; "" where it has none; NULL with an error. Caller frees. */
char *carnet_remote_tip(CarnetRemote *remote, GError **error);
/* Its main with everything that leads to it, into the repository; no ref moves. As above. */
char *carnet_remote_fetch(CarnetRemote *remote, GError **error);
/*
 * Moves its main from `from` ("": it has none) to `to`, with the objects that lack there, by compare and
 * swap: CARNET_LEDGER_MOVED where its main is elsewhere by now.
 */
gboolean carnet_remote_push(CarnetRemote *remote, const char *from, const char *to, GError **error);

#endif
