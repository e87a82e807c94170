/*
 * forging.h - an honest ledger, copies of it forged with git's plumbing (forge.sh), and what verify says of
 * them.
 */
#ifndef CARNET_TESTS_FORGING_H
#define CARNET_TESTS_FORGING_H

#include "../unit/ledger_support.h"
#include "attacks.h"

#define FORGING_NOW "2026-03-01T00:00:00Z"

/* p-admin, p-req, p-rev, p-app, p-fin, p-gone (retired), p-old (whose key was replaced), p-two (requester and
 * approver with two keys); costs, two requests, a review, two policies, two adoptions of a pack. */
Bench *forging_honest(void);
/* A copy, forged by the words of a script. */
Bench *forging_forge(const Bench *honest, const char *script);
/* One of each attack, in the order of the table; each and the array are the caller's. */
Bench **forging_all(const Bench *honest);
/* With a root that is pinned and a commit that is held; NULL: none. */
CarnetVerifyResult *forging_verify(Bench *bench, const char *root, const char *since);
/* As the attack asks for it: `tip` is the honest ledger's. */
CarnetVerifyResult *forging_verify_attack(Bench *bench, const Attack *attack, const char *tip);
gboolean forging_names(const CarnetVerifyResult *result, const char *path, const char *why);
char *forging_faults(const CarnetVerifyResult *result);

#endif
