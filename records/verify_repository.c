/*
 * verify_repository.c - what makes git show another history than the one that is checked; see verify.h.
 */
#include "verify.h"

#include <string.h>

/* ---- the repository
 * ------------------------------------------------------------------------------------------------------- */

/* Files that make git show another history than the one that was verified (dependencies.md, trap 15). */
static const struct {
  CarnetCheck check;
  const char *path, *why;
} tricks[] = {
    {CARNET_CHECK_SHALLOW, "shallow", "the history is cut off: git shows only a part of it"},
    {CARNET_CHECK_GRAFTS, "info/grafts", "grafts: git shows other parents than the commits have"},
    {CARNET_CHECK_ALTERNATES, "objects/info/alternates",
     "objects are borrowed from another repository, which may go away"},
    {CARNET_CHECK_ALTERNATES, "objects/info/http-alternates",
     "objects are borrowed from another repository, which may go away"},
};

/* A partial clone fetches what it lacks from elsewhere, when it is asked for: git says so in its
 * configuration and beside packs. */
static int on_setting(const git_config_entry *entry, void *user) {
  gboolean partial = strcmp(entry->name, "extensions.partialclone") == 0 ||
                     (g_str_has_prefix(entry->name, "remote.") && g_str_has_suffix(entry->name, ".promisor"));
  if (partial)
    carnet_verify_fault(user, CARNET_CHECK_PARTIAL, "", entry->name, "where are the other objects?",
                        "a partial clone: objects stand elsewhere, and what is there may change or go");
  return 0;
}

static void check_partial(CarnetVerify *verify) {
  git_config *config = NULL;
  /* Not git_config_foreach_match: libgit2 1.5 leaks at each name that does not match. */
  if (git_repository_config_snapshot(&config, verify->ledger->repo) == 0)
    git_config_foreach(config, on_setting, verify);
  git_config_free(config);
  g_autofree char *packs =
      g_build_filename(git_repository_path(verify->ledger->repo), "objects", "pack", NULL);
  g_autoptr(GDir) folder = g_dir_open(packs, 0, NULL);
  for (const char *name = NULL; folder != NULL && (name = g_dir_read_name(folder)) != NULL;) {
    g_autofree char *path = g_build_filename("objects", "pack", name, NULL);
    if (g_str_has_suffix(name, ".promisor"))
      carnet_verify_fault(verify, CARNET_CHECK_PARTIAL, "", path, "where are the other objects?",
                          "a pack of a partial clone: objects stand elsewhere");
  }
}

static int on_replace(const char *name, void *user) {
  carnet_verify_fault(user, CARNET_CHECK_REPLACE, "", name, "who set it?",
                      "a replacement: git shows another object than the one that was signed");
  return 0;
}

void carnet_verify_repository(CarnetVerify *verify) {
  for (gsize i = 0; i < G_N_ELEMENTS(tricks); i++) {
    g_autofree char *path = g_build_filename(git_repository_path(verify->ledger->repo), tricks[i].path, NULL);
    if (g_file_test(path, G_FILE_TEST_EXISTS))
      carnet_verify_fault(verify, tricks[i].check, "", tricks[i].path, "who set it up, and why?", "%s",
                          tricks[i].why);
  }
  check_partial(verify);
  git_reference_foreach_glob(verify->ledger->repo, "refs/replace/*", on_replace, verify);
  git_reference *head = NULL;
  if (git_reference_lookup(&head, verify->ledger->repo, "HEAD") != 0 ||
      git_reference_type(head) != GIT_REFERENCE_SYMBOLIC ||
      strcmp(git_reference_symbolic_target(head), CARNET_GIT_REF) != 0)
    carnet_verify_fault(verify, CARNET_CHECK_HEAD, "", "HEAD", "",
                        "HEAD is not main: git log and git clone show something else");
  git_reference_free(head);
}
