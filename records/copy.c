/*
 * copy.c - the ledger as it stood at a commit: borrowed (carnet_ledger_open_at), or whole for somebody else
 * (carnet_ledger_copy_at).
 */
#include "carnet/sync.h"

#include "carnet/error.h"
#include "carnet/fs.h"
#include "git.h"

#include <string.h>

/* ---- borrowed
 * ---------------------------------------------------------------------------------------------------- */

/* git's layout by hand: libgit2 can make no repository that borrows objects before it has one of its own. */
static gboolean write_borrowing(const char *objects, const char *folder, const char *commit, GError **error) {
  const struct {
    const char *path;
    char *text;
  } files[] = {
      {".git/HEAD", g_strdup("ref: " CARNET_GIT_REF "\n")},
      {".git/config", g_strdup("[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n")},
      {".git/objects/info/alternates", g_strdup_printf("%s\n", objects)},
      {".git/" CARNET_GIT_REF, g_strdup_printf("%s\n", commit)}};
  gboolean ok = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
    g_autofree char *path = g_build_filename(folder, files[i].path, NULL), *parent = g_path_get_dirname(path);
    ok = ok && carnet_fs_mkdir(parent, error) &&
         carnet_fs_write(path, files[i].text, strlen(files[i].text), error);
    g_free(files[i].text);
  }
  return ok;
}

CarnetLedger *carnet_ledger_open_at(CarnetLedger *ledger, const char *commit, const char *folder,
                                    GError **error) {
  g_autofree char *workspace = g_canonicalize_filename(ledger->workspace, NULL);
  g_autofree char *objects = g_build_filename(workspace, ".git", "objects", NULL);
  if (!write_borrowing(objects, folder, commit, error)) return NULL;
  return carnet_ledger_open(folder, error);
}

/* ---- whole
 * ------------------------------------------------------------------------------------------------------- */

static git_repository *make_bare(const char *path, GError **error) {
  git_repository_init_options options;
  git_repository_init_options_init(&options, GIT_REPOSITORY_INIT_OPTIONS_VERSION);
  options.flags = GIT_REPOSITORY_INIT_BARE | GIT_REPOSITORY_INIT_NO_REINIT | GIT_REPOSITORY_INIT_MKPATH;
  options.initial_head = "main";
  git_repository *repo = NULL;
  if (git_repository_init_ext(&repo, path, &options) != 0) {
    carnet_git_fail(error, CARNET_ERROR_STORE, path);
    return NULL;
  }
  /* What libgit2 puts beside: nothing of it says anything, and hooks are the last thing that an auditor
   * wants. */
  static const char *const beside[] = {"hooks", "info", "description"};
  for (gsize i = 0; i < G_N_ELEMENTS(beside); i++) {
    g_autofree char *entry = g_build_filename(path, beside[i], NULL);
    carnet_fs_remove_tree(entry, NULL);
  }
  return repo;
}

/* One pack, made by one thread: the same commit gives the same bytes. */
static gboolean fill(git_repository *from, git_repository *to, const git_oid *commit, GError **error) {
  git_packbuilder *pack = NULL;
  git_revwalk *walk = NULL;
  git_reference *main = NULL;
  g_autofree char *folder = g_build_filename(git_repository_path(to), "objects", "pack", NULL);
  gboolean done = git_packbuilder_new(&pack, from) == 0 && git_revwalk_new(&walk, from) == 0;
  if (done) git_packbuilder_set_threads(pack, 1);
  done = done && git_revwalk_sorting(walk, GIT_SORT_TOPOLOGICAL) == 0 &&
         git_revwalk_push(walk, commit) == 0 && git_packbuilder_insert_walk(pack, walk) == 0 &&
         git_packbuilder_write(pack, folder, 0, NULL, NULL) == 0 &&
         git_reference_create(&main, to, CARNET_GIT_REF, commit, FALSE, NULL) == 0;
  if (!done) carnet_git_fail(error, CARNET_ERROR_STORE, folder);
  git_reference_free(main);
  git_revwalk_free(walk);
  git_packbuilder_free(pack);
  return done;
}

gboolean carnet_ledger_copy_at(CarnetLedger *ledger, const char *commit, const char *folder, GError **error) {
  git_oid id;
  g_autofree char *path = g_build_filename(folder, ".git", NULL);
  if (!carnet_git_oid(commit, &id, error)) return FALSE;
  git_repository *copy = make_bare(path, error);
  gboolean done = copy != NULL && fill(ledger->repo, copy, &id, error);
  git_repository_free(copy);
  return done;
}
