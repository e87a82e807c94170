/*
 * write.h - one signed commit on main: shared by init and append. Room-internal.
 */
#ifndef CARNET_RECORDS_WRITE_H
#define CARNET_RECORDS_WRITE_H

#include "git.h"

typedef struct {
  const char *path;
  GBytes *bytes;
} CarnetWriteFile;

typedef struct {
  git_repository *repo;
  const CarnetActor *actor;
  const char *parent; /* commit id; NULL for the root */
  const char *merged; /* a merge's second parent; NULL */
  const char *time, *message;
  const CarnetWriteFile *files;
  guint n_files;
} CarnetWrite;

/* Writes blobs, tree and the (signed) commit; no ref moves. Its id in hex; NULL with an error. Caller frees.
 */
char *carnet_write_commit(const CarnetWrite *write, GError **error);
/* The same of a tree that is there already; `files` are not looked at. */
char *carnet_write_tree(const CarnetWrite *write, const git_oid *tree, GError **error);
/* Moves main from `parent` (NULL: there is none yet) to `commit`; CARNET_LEDGER_MOVED where it is elsewhere
 * by now. Git's lock of the ref, left by a program that was killed, is taken away after two seconds. */
gboolean carnet_write_move(git_repository *repo, const char *parent, const char *commit, GError **error);

#endif
