/*
 * commit.h - a commit object read by Carnet's own strict parser, before libgit2 sees it: header lines tree,
 * parent*, author, committer, [encoding], [mergetag*], [gpgsig], each at most as often as said, in this order
 * and nothing else. git and libgit2 take doubled headers and second signatures (dependencies.md, trap 15).
 * Room-internal.
 */
#ifndef CARNET_RECORDS_COMMIT_H
#define CARNET_RECORDS_COMMIT_H

#include <glib.h>

#define CARNET_COMMIT_ID_HEX 40
#define CARNET_COMMIT_MAX_BYTES ((gsize)1024 * 1024)

typedef struct {
  char *name, *email;
  gint64 time; /* Unix seconds; the zone is +0000 or the commit is refused */
} CarnetCommitPerson;

typedef struct {
  char *tree;
  char **parents; /* NULL-terminated */
  CarnetCommitPerson author, committer;
  char *signature; /* armored; NULL where there is none */
  char *message;   /* NUL-terminated: NUL in it is refused */
  GBytes *payload; /* what is signed: the object without its gpgsig */
} CarnetCommit;

/* CARNET_LEDGER_ERROR, CARNET_ERROR_VERIFY with why. */
CarnetCommit *carnet_commit_parse(const char *bytes, gsize n, GError **error);
void carnet_commit_free(CarnetCommit *commit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetCommit, carnet_commit_free)
/* The parents of an object that the strict parser refused, as well as they can be told; g_strfreev. */
char **carnet_commit_guess_parents(const char *bytes, gsize n);
/* How many lines of a message git may read as this trailer. */
guint carnet_commit_trailers(const char *message, const char *name);
/* Value of a trailer in the last paragraph; NULL unless it stands there exactly once and nowhere else; caller
 * frees. */
char *carnet_commit_trailer(const char *message, const char *name);

#endif
