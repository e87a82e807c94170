/*
 * home.h - what a push would send, and whether policy keeps any of it home. Room-internal.
 */
#ifndef CARNET_RECORDS_HOME_H
#define CARNET_RECORDS_HOME_H

#include "carnet/sync.h"
#include "git.h"

/* The rules of a policy event's `home`; CarnetHomeRule*. */
GPtrArray *carnet_home_rules(const CarnetNode *list);
void carnet_home_rule_free(gpointer rule);

typedef struct {
  const char *from; /* what the remote has; "" or NULL: nothing */
  const char *to;
  const CarnetPolicy *policy;
  const char *address; /* of the remote */
} CarnetHomeRange;
/* A path that a commit adds. Of a merge: what its first parent had not; it is told at its own commit before,
 * if that is in the range. */
typedef struct {
  const char *commit;
  const CarnetChange *change;
  gboolean home, merge;
} CarnetHomeFound;
typedef void (*CarnetHomeFunc)(const CarnetHomeFound *found, gpointer user);
/* Commits that `from` has not, parents first. */
gboolean carnet_home_walk(CarnetLedger *ledger, const CarnetHomeRange *range, CarnetHomeFunc tell,
                          gpointer user, GError **error);
/* CARNET_SYNC_HOME, with the first path, where something of it must not be sent there. */
gboolean carnet_home_check(CarnetLedger *ledger, const CarnetHomeRange *range, GError **error);

#endif
