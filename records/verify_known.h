/*
 * verify_known.h - what was verified before, so that only what came since is read: a file that counts only
 * for who has the secret that it was sealed with, the same checks, and the same root. Room-internal.
 */
#ifndef CARNET_RECORDS_VERIFY_KNOWN_H
#define CARNET_RECORDS_VERIFY_KNOWN_H

#include "verify.h"

typedef struct {
  char *root, *tip;
  guint64 commits, events, signed_good, unsigned_allowed;
  GPtrArray *records; /* CarnetEventRecord*: people, policy, cases; read again from the tip's tree */
} CarnetKnown;
/* NULL: there is none, or it does not count; then everything is read. */
CarnetKnown *carnet_known_load(const CarnetVerify *verify);
/* Of a verification that found nothing. FALSE where it cannot be written; then everything is read next time.
 */
gboolean carnet_known_save(const CarnetVerify *verify);
void carnet_known_free(CarnetKnown *known);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetKnown, carnet_known_free)

#endif
