/*
 * init.c - a new ledger: the repository and its root commit. It is made beside and renamed into place, so
 * that a refusal on the way (no key, a timeout) leaves nothing.
 */
#include "write.h"

#include "carnet/canon.h"
#include "carnet/error.h"
#include "carnet/fold.h"
#include "carnet/fs.h"
#include "form.h"
#include "roster.h"

#include <string.h>

static git_repository *make_repository(const char *path, GError **error) {
  git_repository_init_options options = {.version = GIT_REPOSITORY_INIT_OPTIONS_VERSION};
  options.flags = GIT_REPOSITORY_INIT_BARE | GIT_REPOSITORY_INIT_NO_REINIT | GIT_REPOSITORY_INIT_MKDIR;
  options.initial_head = "main";
  git_repository *repo = NULL;
  if (git_repository_init_ext(&repo, path, &options) != 0) carnet_git_fail(error, CARNET_ERROR_STORE, path);
  return repo;
}

/* ---- the root's files
 * -------------------------------------------------------------------------------------------------- */

typedef struct {
  CarnetEventRecord *person, *policy;
  GBytes *about, *attributes, *signers;
} Root;

static void root_clear(Root *root) {
  carnet_event_record_free(root->person);
  carnet_event_record_free(root->policy);
  g_clear_pointer(&root->about, g_bytes_unref);
  g_clear_pointer(&root->attributes, g_bytes_unref);
  g_clear_pointer(&root->signers, g_bytes_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Root, root_clear)

static CarnetEventRecord *make_event(const CarnetActor *actor, const CarnetAppend *append, GError **error) {
  g_autofree char *nonce = carnet_form_nonce(error);
  if (nonce == NULL) return NULL;
  g_autoptr(GBytes) bytes = carnet_form_write(actor, append, NULL, nonce, error);
  CarnetEventRecord *record = bytes != NULL ? carnet_form_read(bytes, NULL, error) : NULL;
  if (record != NULL) record->verdict = CARNET_VERDICT_GOOD;
  return record;
}

static gboolean make_about(Root *root, GError **error) {
  g_autofree char *nonce = carnet_form_nonce(error);
  if (nonce == NULL) return FALSE;
  g_autoptr(CarnetNode) about = carnet_node_map();
  carnet_node_set_int(about, "carnet", 1);
  carnet_node_set_string(about, "nonce", nonce);
  root->about = carnet_canon_emit(about, error);
  root->attributes = g_bytes_new_static(CARNET_GIT_ATTRIBUTES_TEXT, strlen(CARNET_GIT_ATTRIBUTES_TEXT));
  return root->about != NULL;
}

static gboolean make_root(Root *root, const CarnetFounder *founder, const CarnetActor *actor,
                          const CarnetNode *policy, const char *time, GError **error) {
  g_autoptr(CarnetNode) keys = carnet_node_map();
  g_auto(GStrv) roles = g_strsplit(founder->role_list, " ", -1);
  const char *const list[] = {founder->public_key, NULL};
  carnet_node_set(keys, "roles", carnet_node_strings((const char *const *)roles));
  carnet_node_set(keys, "keys", carnet_node_strings(list));
  CarnetAppend person = {
      .kind = "person", .action = "add", .subject = founder->person, .time = time, .keys = keys};
  CarnetAppend rules = {.kind = "policy", .action = "set", .subject = "policy", .time = time, .keys = policy};
  root->person = make_event(actor, &person, error);
  root->policy = root->person != NULL ? make_event(actor, &rules, error) : NULL;
  if (root->policy == NULL || !make_about(root, error)) return FALSE;
  g_autoptr(GPtrArray) records = g_ptr_array_new();
  g_ptr_array_add(records, root->person);
  g_ptr_array_add(records, root->policy);
  g_autoptr(CarnetRoster) roster = carnet_roster_new(records);
  root->signers = g_bytes_new(roster->signers, strlen(roster->signers));
  g_autofree char *why = carnet_roster_refusal(roster, actor->person, actor->role, "policy", "set");
  if (why == NULL && actor->unsigned_trial && !roster->policy->unsigned_allowed)
    why = g_strdup("the policy asks for signatures");
  if (why == NULL) return TRUE;
  g_set_error(error, CARNET_LEDGER_ERROR, CARNET_ERROR_REFUSED, "%s", why);
  return FALSE;
}

static gboolean write_root(git_repository *repo, const Root *root, const CarnetActor *actor, const char *time,
                           GError **error) {
  const CarnetWriteFile files[] = {{CARNET_GIT_ROOT_FILE, root->about},
                                   {CARNET_GIT_ATTRIBUTES, root->attributes},
                                   {CARNET_GIT_SIGNERS, root->signers},
                                   {root->person->path, root->person->bytes},
                                   {root->policy->path, root->policy->bytes}};
  g_autofree char *digest =
      carnet_digest_of_bytes(g_bytes_get_data(root->about, NULL), g_bytes_get_size(root->about));
  g_autofree char *message = carnet_form_message("carnet init", actor->person, "init", actor->role, digest);
  CarnetWrite write = {repo, actor, NULL, NULL, time, message, files, G_N_ELEMENTS(files)};
  g_autofree char *id = carnet_write_commit(&write, error);
  return id != NULL && carnet_write_move(repo, NULL, id, error);
}

static gboolean make_beside(const char *path, const Root *root, const CarnetActor *actor, const char *time,
                            GError **error) {
  git_repository *repo = make_repository(path, error);
  gboolean done = repo != NULL && write_root(repo, root, actor, time, error);
  git_repository_free(repo);
  return done;
}

gboolean carnet_ledger_init(const char *workspace, const CarnetFounder *founder, const CarnetActor *actor,
                            const CarnetNode *policy, const char *time, GError **error) {
  g_autofree char *path = g_build_filename(workspace, ".git", NULL),
                  *beside = g_build_filename(workspace, ".git.carnet-new", NULL);
  if (g_file_test(path, G_FILE_TEST_EXISTS)) {
    g_set_error(error, CARNET_LEDGER_ERROR, CARNET_ERROR_INPUT,
                "%s is there already; choose a folder without a repository", path);
    return FALSE;
  }
  if (g_strcmp0(founder->person, actor->person) != 0) {
    g_set_error(error, CARNET_LEDGER_ERROR, CARNET_ERROR_INPUT, "the founder makes the first record");
    return FALSE;
  }
  g_auto(Root) root = {0};
  if (!carnet_fs_mkdir(workspace, error) || !make_root(&root, founder, actor, policy, time, error))
    return FALSE;
  carnet_git_start();
  gboolean done = carnet_fs_remove_tree(beside, error) && /* what a crash left */
                  make_beside(beside, &root, actor, time, error) && carnet_fs_move(beside, path, error);
  if (!done) carnet_fs_remove_tree(beside, NULL);
  carnet_git_end();
  return done;
}
