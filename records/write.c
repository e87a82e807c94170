/*
 * write.c - one signed commit on main; see write.h.
 */
#include "write.h"

#include "carnet/error.h"
#include "carnet/text.h"
#include "sign.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define TURN_FILE "carnet.lock"
#define STALE_LOCK_MS 2000u
#define LOCK_LOOK_MS 20u

static git_tree *tree_of(const CarnetWrite *write, GError **error) {
  git_oid id;
  git_commit *commit = NULL;
  git_tree *tree = NULL;
  if (!carnet_git_oid(write->parent, &id, error)) return NULL;
  if (git_commit_lookup(&commit, write->repo, &id) != 0 || git_commit_tree(&tree, commit) != 0)
    carnet_git_fail(error, CARNET_ERROR_STORE, "reading the last record");
  git_commit_free(commit);
  return tree;
}

static gboolean make_tree(const CarnetWrite *write, git_tree *base, git_oid *id, GError **error) {
  g_autofree git_tree_update *updates = g_new0(git_tree_update, write->n_files);
  for (guint i = 0; i < write->n_files; i++) {
    gsize n = 0;
    const void *bytes = g_bytes_get_data(write->files[i].bytes, &n);
    updates[i] = (git_tree_update){
        .action = GIT_TREE_UPDATE_UPSERT, .filemode = GIT_FILEMODE_BLOB, .path = write->files[i].path};
    if (git_blob_create_from_buffer(&updates[i].id, write->repo, n > 0 ? bytes : "", n) != 0)
      return carnet_git_fail(error, CARNET_ERROR_STORE, write->files[i].path);
  }
  if (git_tree_create_updated(id, write->repo, base, write->n_files, updates) != 0)
    return carnet_git_fail(error, CARNET_ERROR_STORE, "writing the tree");
  return TRUE;
}

/* The commit's bytes without a signature. */
static char *make_text(const CarnetWrite *write, const git_oid *tree) {
  char hex[41];
  carnet_git_hex(tree, hex);
  GString *text = g_string_new(NULL);
  g_string_append_printf(text, "tree %s\n", hex);
  if (write->parent != NULL) g_string_append_printf(text, "parent %s\n", write->parent);
  if (write->merged != NULL) g_string_append_printf(text, "parent %s\n", write->merged);
  gint64 seconds = carnet_text_instant_to_unix(write->time);
  static const char *const who[] = {"author", "committer"};
  for (gsize i = 0; i < G_N_ELEMENTS(who); i++)
    g_string_append_printf(text, "%s %s <%s@carnet.invalid> %" G_GINT64_FORMAT " +0000\n", who[i],
                           write->actor->person, write->actor->person, seconds);
  g_string_append_printf(text, "\n%s", write->message);
  return g_string_free(text, FALSE);
}

char *carnet_write_tree(const CarnetWrite *write, const git_oid *tree, GError **error) {
  git_oid id;
  g_autofree char *text = make_text(write, tree), *signature = NULL;
  if (!write->actor->unsigned_trial) {
    signature = carnet_sign_bytes(write->actor, text, strlen(text), error);
    if (signature == NULL) return NULL;
  }
  if (git_commit_create_with_signature(&id, write->repo, text, signature, NULL) != 0) {
    carnet_git_fail(error, CARNET_ERROR_STORE, "writing the commit");
    return NULL;
  }
  char *hex = g_malloc(41);
  carnet_git_hex(&id, hex);
  return hex;
}

char *carnet_write_commit(const CarnetWrite *write, GError **error) {
  git_tree *base = NULL;
  git_oid tree;
  if (write->parent != NULL && (base = tree_of(write, error)) == NULL) return NULL;
  gboolean made = make_tree(write, base, &tree, error);
  git_tree_free(base);
  return made ? carnet_write_tree(write, &tree, error) : NULL;
}

/* ---- main moves -------------------------------------------------------------------------------------------
 *
 * Git locks a ref by a file beside it, and a program that is killed while it moves main leaves that file:
 * nothing could be appended ever after. So whoever moves main in Carnet first takes its turn by a lock that
 * the system gives back when a process ends. Who has the turn and finds the ref locked knows that no other
 * Carnet holds it; git holds one for milliseconds (a push). One that stands unchanged for STALE_LOCK_MS was
 * left by a crash.
 */

/* A descriptor to close; -1 where there are no such locks: then main is moved all the same, and only a lock
 * that a crash left stays in the way. */
static int take_turn(git_repository *repo) {
  g_autofree char *path = g_build_filename(git_repository_path(repo), TURN_FILE, NULL);
  int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600), code = -1;
  if (fd < 0) return -1;
  do code = flock(fd, LOCK_EX);
  while (code != 0 && errno == EINTR);
  if (code == 0) return fd;
  close(fd);
  return -1;
}

static gboolean is_same_file(const struct stat *a, const struct stat *b) {
  return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
         a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* TRUE where the lock is gone by now, and trying again is worth it. */
static gboolean drop_stale_lock(git_repository *repo) {
  g_autofree char *path = g_strconcat(git_repository_path(repo), CARNET_GIT_REF, ".lock", NULL);
  struct stat first, now;
  if (lstat(path, &first) != 0) return errno == ENOENT;
  for (guint waited = 0; waited < STALE_LOCK_MS; waited += LOCK_LOOK_MS) {
    g_usleep((gulong)LOCK_LOOK_MS * 1000);
    if (lstat(path, &now) != 0 || !is_same_file(&first, &now)) return TRUE;
  }
  return unlink(path) == 0;
}

/* Compare and swap: another writer, or a push, may have been faster. */
static int move_once(git_repository *repo, const git_oid *from, const git_oid *to) {
  git_reference *reference = NULL;
  int code =
      git_reference_create_matching(&reference, repo, CARNET_GIT_REF, to, from != NULL, from, "carnet");
  git_reference_free(reference);
  return code;
}

gboolean carnet_write_move(git_repository *repo, const char *parent, const char *commit, GError **error) {
  git_oid to, from = {{0}};
  const git_oid *known = parent != NULL ? &from : NULL;
  if (!carnet_git_oid(commit, &to, error) || (parent != NULL && !carnet_git_oid(parent, &from, error)))
    return FALSE;
  int turn = take_turn(repo), code = move_once(repo, known, &to);
  if (code == GIT_ELOCKED && turn >= 0 && drop_stale_lock(repo)) code = move_once(repo, known, &to);
  if (turn >= 0) close(turn);
  if (code == 0) return TRUE;
  if (code == GIT_EMODIFIED || code == GIT_ELOCKED || code == GIT_EEXISTS) {
    g_set_error(error, CARNET_LEDGER_ERROR, CARNET_LEDGER_MOVED,
                "another record was added meanwhile; try again");
    return FALSE;
  }
  return carnet_git_fail(error, CARNET_ERROR_STORE, "moving main");
}
