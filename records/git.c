/*
 * git.c - errors, objects and ids of libgit2, in this room's words.
 */
#include "git.h"

#include "carnet/error.h"

#include <string.h>

#define CACHE_BYTES                                                                                          \
  (32 * 1024 * 1024) /* trees that were taken apart are kept by us; 256 MiB brought nothing */

void carnet_git_start(void) {
  git_libgit2_init();
  /* Nothing that a user or a host has configured may change what is appended or found good. */
  static const int levels[] = {GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL,
                               GIT_CONFIG_LEVEL_PROGRAMDATA};
  for (gsize i = 0; i < G_N_ELEMENTS(levels); i++) git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, levels[i], "");
  git_libgit2_opts(GIT_OPT_SET_TEMPLATE_PATH, "");
  git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR,
                   1); /* an approval that was shown as recorded survives a power cut */
  git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 1);
  git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, GIT_OBJECT_TREE, (size_t)64 * 1024);
  git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, (ssize_t)CACHE_BYTES);
}

void carnet_git_end(void) { git_libgit2_shutdown(); }

gboolean carnet_git_fail(GError **error, gint code, const char *doing) {
  const git_error *last = git_error_last();
  g_set_error(error, CARNET_LEDGER_ERROR, code, "%s: %s", doing,
              last != NULL && last->message != NULL ? last->message : "git failed");
  return FALSE;
}

void carnet_git_hex(const git_oid *id, char out[41]) {
  git_oid_fmt(out, id);
  out[40] = '\0';
}

gboolean carnet_git_oid(const char *hex, git_oid *id, GError **error) {
  if (strlen(hex) == 40 && git_oid_fromstr(id, hex) == 0) return TRUE;
  g_set_error(error, CARNET_LEDGER_ERROR, CARNET_ERROR_INPUT,
              "\"%.60s\" is no commit id; 40 hex digits are wanted", hex);
  return FALSE;
}

static gboolean refuse(GError **error, const git_oid *id, const char *what) {
  char hex[41];
  carnet_git_hex(id, hex);
  g_set_error(error, CARNET_LEDGER_ERROR, CARNET_ERROR_VERIFY, "object %s %s", hex, what);
  return FALSE;
}

static void free_object(gpointer object) { git_odb_object_free(object); }

GBytes *carnet_git_read(git_odb *odb, const git_oid *id, git_object_t type, gsize max_bytes, GError **error) {
  git_odb_object *object = NULL;
  size_t size = 0;
  git_object_t kind;
  if (git_odb_read_header(&size, &kind, odb, id) != 0) {
    refuse(error, id, "is missing or broken; fetch it again from a colleague's repository");
    return NULL;
  }
  if (kind != type || size > max_bytes) {
    refuse(error, id,
           kind != type ? "is of another type than the one that names it says"
                        : "is larger than Carnet takes");
    return NULL;
  }
  if (git_odb_read(&object, odb, id) != 0) {
    refuse(error, id, "is broken; fetch it again from a colleague's repository");
    return NULL;
  }
  return g_bytes_new_with_free_func(git_odb_object_data(object), git_odb_object_size(object), free_object,
                                    object);
}
