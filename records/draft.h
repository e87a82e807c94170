/*
 * draft.h - what can be said of a commit without knowing who may do what: it is read and taken apart, its
 * signature is checked by the key that it names itself, what it changes is found, and the events that it adds
 * are read. All that is slow is here, and none of it depends on what came before, so that several threads can
 * do it ahead (drafts.h); judge.h then decides in order whether that key was the person's, and the rest.
 * Room-internal.
 */
#ifndef CARNET_RECORDS_DRAFT_H
#define CARNET_RECORDS_DRAFT_H

#include "commit.h"
#include "git.h"
#include "sshkey.h"

#define CARNET_DRAFT_MAX_CHANGES                                                                             \
  2000 /* of one commit; where there are more, one more is told, and that is a fault */

typedef struct {
  const CarnetChange *change; /* of the draft */
  CarnetEventRecord *record;  /* NULL: it is none */
  GError *error;              /* then why */
} CarnetDraftEvent;

typedef struct {
  char id[41];
  GBytes *object;
  CarnetCommit *commit; /* NULL: malformed, or taken by the judge */
  char *malformed;      /* then why */
  char **parents;
  git_oid to;        /* its tree */
  CarnetSshSig *sig; /* NULL: none, or no SSH signature */
  gboolean sig_good; /* by the key that it names, over this commit, for git */
  char *sig_why;     /* why not */
  gboolean looked;   /* at what it changes: */
  git_oid from;      /* against this tree, if has_from; else against nothing */
  gboolean has_from;
  GPtrArray *changes; /* CarnetChange*; NULL with changes_error */
  GError *changes_error;
  GPtrArray *events; /* CarnetDraftEvent*: of the changes that add one */
} CarnetDraft;

/* Keys and trees that were taken apart, for the next commit; of one thread. */
typedef struct {
  git_odb *odb; /* borrowed */
  GHashTable *keys;
  CarnetTrees *trees;
} CarnetDesk;
void carnet_desk_init(CarnetDesk *desk, git_odb *odb);
void carnet_desk_clear(CarnetDesk *desk);
/* Reads the commit and checks its signature. NULL only where the object is missing or broken. */
CarnetDraft *carnet_draft_new(CarnetDesk *desk, const char *id, GError **error);
void carnet_draft_free(CarnetDraft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetDraft, carnet_draft_free)
/* What it changes against `from` (NULL: nothing), unless that was looked at already. Not for merges. */
void carnet_draft_look(CarnetDraft *draft, CarnetDesk *desk, const git_oid *from);

/* "exports/3f/ex-.../2026...yaml": an event's place by its shape. */
gboolean carnet_draft_is_event_path(const char *path);

#endif
