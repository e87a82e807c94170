/*
 * roster.h - who may do what at one place in history: people, their keys, the policy. Immutable and shared:
 * commits that change nobody share their parent's. Room-internal.
 */
#ifndef CARNET_RECORDS_ROSTER_H
#define CARNET_RECORDS_ROSTER_H

#include "carnet/fold.h"
#include "sshkey.h"

typedef struct {
  gatomicrefcount references;
  GPtrArray *records; /* CarnetEventRecord*, owned: person and policy events that count, in order */
  GPtrArray *people;  /* CarnetPerson* */
  CarnetPolicy *policy;
  GHashTable *keys; /* "person fingerprint" -> CarnetSshKey*: those that may sign here */
  char *signers;    /* what allowed_signers must hold here */
} CarnetRoster;

/* Records are copied; those that do not count or are of other kinds are left out. */
CarnetRoster *carnet_roster_new(const GPtrArray *records);
/* As it would stand if that record counted. */
CarnetRoster *carnet_roster_with(const CarnetRoster *roster, const CarnetEventRecord *record);
/* What a merge of both has: not what was done beside a retirement, or beside a change that took away its
 * right. */
CarnetRoster *carnet_roster_union(CarnetRoster *a, CarnetRoster *b);
gboolean carnet_roster_has(const CarnetRoster *roster, const CarnetEventRecord *record);
CarnetRoster *carnet_roster_ref(CarnetRoster *roster);
void carnet_roster_unref(CarnetRoster *roster);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetRoster, carnet_roster_unref)

/* The person's key of that fingerprint, or NULL. */
const CarnetSshKey *carnet_roster_key(const CarnetRoster *roster, const char *person,
                                      const char *fingerprint);
/* Whose key it is or ever was, other than `but`; NULL where nobody's. Borrowed. */
const char *carnet_roster_owner(const CarnetRoster *roster, const char *key, const char *but);
/* Why `person` may not do this in this role; NULL where they may. Caller frees. */
char *carnet_roster_refusal(const CarnetRoster *roster, const char *person, const char *role,
                            const char *kind, const char *action);

#endif
