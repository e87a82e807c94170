/*
 * sign.h - signing by ssh-keygen, which knows agents and hardware keys. Room-internal.
 */
#ifndef CARNET_RECORDS_SIGN_H
#define CARNET_RECORDS_SIGN_H

#include "carnet/ledger.h"

/*
 * The armored signature of the actor's key over the bytes, for the namespace "git"; caller frees.
 * CARNET_LEDGER_SIGNING: no key file, no ssh-keygen, it refused, or it took longer than the actor's timeout.
 * Never asks on the terminal.
 */
char *carnet_sign_bytes(const CarnetActor *actor, const void *bytes, gsize n, GError **error);

#endif
