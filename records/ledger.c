/*
 * ledger.c - opening, and reading what is there (carnet/ledger.h).
 */
#include "git.h"

#include "carnet/error.h"
#include "judge.h"

#include <string.h>

#define APPEND_FILE "carnet.append.lock"

CARNET_DEFINE_ERROR(ledger)

static gboolean check_bare(CarnetLedger *ledger, const char *path, GError **error) {
  if (git_repository_is_bare(ledger->repo)) return TRUE;
  g_set_error(error, CARNET_LEDGER_ERROR, CARNET_ERROR_STORE,
              "%s: has a work tree, in which records could go stale; say `git -C %s config core.bare true`",
              path, path);
  return FALSE;
}

CarnetLedger *carnet_ledger_open(const char *workspace, GError **error) {
  carnet_git_start();
  g_autoptr(CarnetLedger) ledger = g_new0(CarnetLedger, 1);
  ledger->workspace = g_strdup(workspace);
  g_autofree char *path = g_build_filename(workspace, ".git", NULL);
  int code = git_repository_open_bare(&ledger->repo, path);
  if (code == GIT_EOWNER) {
    g_set_error(
        error, CARNET_LEDGER_ERROR, CARNET_LEDGER_OWNER,
        "%s belongs to another user, and git refuses to work in it; work as that user, or take it over with chown -R",
        path);
    return NULL;
  }
  if (code != 0) {
    g_autofree char *elsewhere = g_build_filename(path, "commondir", NULL);
    if (code == GIT_ENOTFOUND && g_file_test(elsewhere, G_FILE_TEST_EXISTS))
      g_set_error(error, CARNET_LEDGER_ERROR, CARNET_ERROR_STORE,
                  "%s: objects and refs stand in another folder, and git would show those; who set it up?",
                  elsewhere);
    else if (code == GIT_ENOTFOUND)
      g_set_error(error, CARNET_LEDGER_ERROR, CARNET_ERROR_NOT_FOUND,
                  "%s: no repository is there; `carnet init` makes one", path);
    else
      carnet_git_fail(error, CARNET_ERROR_STORE, path);
    return NULL;
  }
  if (!check_bare(ledger, path, error)) return NULL;
  if (git_repository_odb(&ledger->odb, ledger->repo) != 0) {
    carnet_git_fail(error, CARNET_ERROR_STORE, path);
    return NULL;
  }
  return g_steal_pointer(&ledger);
}

void carnet_ledger_free(CarnetLedger *ledger) {
  if (ledger == NULL) return;
  g_clear_pointer(&ledger->judge, carnet_judge_free);
  g_free(ledger->judged);
  git_odb_free(ledger->odb);
  git_repository_free(ledger->repo);
  g_free(ledger->workspace);
  g_free(ledger);
  carnet_git_end();
}

char *carnet_ledger_tip(CarnetLedger *ledger, GError **error) {
  git_oid id;
  if (git_reference_name_to_id(&id, ledger->repo, CARNET_GIT_REF) != 0) {
    carnet_git_fail(error, CARNET_ERROR_STORE, CARNET_GIT_REF);
    return NULL;
  }
  char *hex = g_malloc(41);
  carnet_git_hex(&id, hex);
  return hex;
}

CarnetLock *carnet_ledger_turn(CarnetLedger *ledger, guint wait_ms) {
  g_autofree char *path = g_build_filename(git_repository_path(ledger->repo), APPEND_FILE, NULL);
  return carnet_fs_lock(path, wait_ms);
}

/* ---- names
 * -----------------------------------------------------------------------------------------------------------
 */

static gboolean not_found(const char *what, GError **error) {
  g_set_error(error, CARNET_LEDGER_ERROR, CARNET_ERROR_NOT_FOUND, "the records hold no %s", what);
  return FALSE;
}

char *carnet_ledger_resolve(CarnetLedger *ledger, const char *name, GError **error) {
  if (strcmp(name, "main") == 0 || strcmp(name, "HEAD") == 0 || strcmp(name, CARNET_GIT_REF) == 0)
    return carnet_ledger_tip(ledger, error);
  gsize n = strlen(name);
  git_oid prefix, id;
  if (n < 4 || n > 40 || strspn(name, "0123456789abcdef") != n || git_oid_fromstrn(&prefix, name, n) != 0) {
    g_set_error(error, CARNET_LEDGER_ERROR, CARNET_ERROR_NOT_FOUND,
                "\"%.60s\" is no commit; 4 to 40 hex digits, or main, are wanted", name);
    return NULL;
  }
  git_object *object = NULL;
  int code = git_object_lookup_prefix(&object, ledger->repo, &prefix, n, GIT_OBJECT_COMMIT);
  if (code == GIT_EAMBIGUOUS) {
    g_set_error(error, CARNET_LEDGER_ERROR, CARNET_ERROR_NOT_FOUND,
                "several commits begin with %s; give more digits", name);
    return NULL;
  }
  if (code != 0) {
    not_found(name, error);
    return NULL;
  }
  id = *git_object_id(object);
  git_object_free(object);
  char *hex = g_malloc(41);
  carnet_git_hex(&id, hex);
  return hex;
}

GBytes *carnet_ledger_file(CarnetLedger *ledger, const char *commit, const char *path, GError **error) {
  g_autofree char *id = carnet_ledger_resolve(ledger, commit != NULL ? commit : "main", error);
  git_oid oid;
  if (id == NULL || !carnet_git_oid(id, &oid, error)) return NULL;
  g_autoptr(GBytes) object =
      carnet_git_read(ledger->odb, &oid, GIT_OBJECT_COMMIT, CARNET_COMMIT_MAX_BYTES, error);
  if (object == NULL) return NULL;
  gsize n = 0;
  const char *text = g_bytes_get_data(object, &n);
  g_autoptr(CarnetCommit) parsed = carnet_commit_parse(text, n, error);
  if (parsed == NULL || !carnet_git_oid(parsed->tree, &oid, error)) return NULL;
  CarnetTreeEntry entry;
  GError *inner = NULL;
  if (!carnet_tree_find(ledger->odb, &oid, path, &entry, &inner)) {
    if (inner != NULL)
      g_propagate_error(error, inner);
    else
      not_found(path, error);
    return NULL;
  }
  if (entry.mode == CARNET_MODE_TREE) {
    not_found(path, error);
    return NULL;
  }
  return carnet_git_read(ledger->odb, &entry.id, GIT_OBJECT_BLOB, CARNET_GIT_MAX_FILE_BYTES, error);
}
