/*
 * event.h - plain structs of records that rooms share: an event as it stands in git, with what was found out
 * about it.
 */
#ifndef CARNET_EVENT_H
#define CARNET_EVENT_H

#include "carnet/node.h"
#include "carnet/types.h"

/* What ingest found of the commit that added an event (architecture.md "The way of the data"). */
typedef enum {
  CARNET_VERDICT_UNCHECKED, /* not looked at yet: never counts */
  CARNET_VERDICT_GOOD,      /* signed by a key of that person, in a role that may, at that place in history */
  CARNET_VERDICT_UNSIGNED,  /* no signature and the policy of that place allows it: counts, and says so */
  CARNET_VERDICT_BAD        /* anything else: kept, shown, never counts */
} CarnetVerdict;

/* An event in a commit. All strings are owned by the record. */
typedef struct {
  gint64 order; /* place in the walk from the root, from 1: causal order of the first ingest */
  char *commit; /* id of the commit, 40 hex */
  char *path;   /* in the tree */
  char *kind, *action, *subject, *time, *by, *role;
  char *digest;     /* 64 hex of the event's bytes */
  char **prev;      /* digests, NULL-terminated */
  char *reason;     /* "" where none */
  CarnetNode *body; /* the whole event, parsed */
  GBytes *bytes;    /* canonical bytes */
  CarnetVerdict verdict;
  char *fault; /* why it is BAD, one line; "" */
  char *key;   /* fingerprint of the key that signed, "SHA256:..."; "" */
} CarnetEventRecord;

CarnetEventRecord *carnet_event_record_new(void);
void carnet_event_record_free(CarnetEventRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetEventRecord, carnet_event_record_free)

#endif
