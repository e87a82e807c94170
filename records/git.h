/*
 * git.h - the ledger's handle and the few things that this room asks libgit2 for. Room-internal.
 */
#ifndef CARNET_RECORDS_GIT_H
#define CARNET_RECORDS_GIT_H

#include "carnet/ledger.h"

#include <git2.h>

#define CARNET_GIT_REF "refs/heads/main"
#define CARNET_GIT_SIGNERS "allowed_signers"
#define CARNET_GIT_ROOT_FILE "carnet.yaml"
#define CARNET_GIT_ATTRIBUTES ".gitattributes"
#define CARNET_GIT_ATTRIBUTES_TEXT "* -text\n"
#define CARNET_GIT_MAX_FILE_BYTES ((gsize)64 * 1024 * 1024)

typedef struct CarnetJudge CarnetJudge;

struct CarnetLedger {
  char *workspace;
  git_repository *repo;
  git_odb *odb;
  CarnetJudge *judge; /* what is known of people, policy and heads, for appending and for the next ingest */
  char *judged;       /* the commit up to which the judge has seen history; NULL: nothing */
};

/* libgit2 started with no configuration but the repository's own; each start needs its end. */
void carnet_git_start(void);
void carnet_git_end(void);

/* Sets an error from libgit2's last one: "doing: why". Always returns FALSE. */
gboolean carnet_git_fail(GError **error, gint code, const char *doing);
/* Any object: its type and bytes, checked against its id by libgit2; NULL with CARNET_ERROR_VERIFY where it
 * is missing. */
GBytes *carnet_git_read(git_odb *odb, const git_oid *id, git_object_t type, gsize max_bytes, GError **error);
void carnet_git_hex(const git_oid *id, char out[41]);
gboolean carnet_git_oid(const char *hex, git_oid *id, GError **error);

/* ---- trees, read by a parser of our own: raw modes, names in order, none twice
 * --------------------------------- */

typedef struct {
  const char *name; /* borrowed from the tree's bytes */
  guint32 mode;     /* as it stands there, octal read */
  guint32 n;        /* bytes of the name */
  git_oid id;
} CarnetTreeEntry;

#define CARNET_MODE_TREE 040000u
#define CARNET_MODE_FILE 0100644u

typedef struct {
  guint references;
  git_oid id;
  GBytes *bytes;
  GArray *entries; /* CarnetTreeEntry */
} CarnetTree;
/* id NULL: an empty tree. CARNET_ERROR_VERIFY where it is missing or malformed. */
CarnetTree *carnet_tree_read(git_odb *odb, const git_oid *id, GError **error);
void carnet_tree_unref(CarnetTree *tree);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetTree, carnet_tree_unref)
/* Trees that were read, by id: a commit's are nearly all its parent's. Of one thread. */
typedef struct CarnetTrees CarnetTrees;
CarnetTrees *carnet_trees_new(void);
void carnet_trees_free(CarnetTrees *trees);
/* The entry at a path below a tree; FALSE where there is none (no error) or with one. */
gboolean carnet_tree_find(git_odb *odb, const git_oid *tree, const char *path, CarnetTreeEntry *entry,
                          GError **error);

typedef enum {
  CARNET_CHANGE_ADDED,
  CARNET_CHANGE_REMOVED,
  CARNET_CHANGE_CHANGED,
  CARNET_CHANGE_MODE
} CarnetChangeKind;
typedef struct {
  CarnetChangeKind kind;
  char *path;
  guint32 mode;                        /* of the new side; of the old one where it was removed */
  git_oid id;                          /* likewise */
  gboolean had_folder;                 /* the folder it stands in was there before */
  git_oid folder_before, folder_after; /* its tree then and now */
} CarnetChange;
void carnet_change_free(CarnetChange *change);
/*
 * What turns tree `from` (NULL: nothing) into `to`, files only, by a descent that skips equal ids. Entries of
 * any mode but 100644 and 040000 are CARNET_CHANGE_MODE. At most `max` changes are told. CarnetChange*.
 * `trees` keeps what was read for the next call; NULL: nothing is kept.
 */
GPtrArray *carnet_tree_diff(git_odb *odb, CarnetTrees *trees, const git_oid *from, const git_oid *to,
                            guint max, GError **error);

#endif
