/*
 * fs_find.c - where things are: the workspace, the templates, the names in a folder; see carnet/fs.h.
 */
#include "carnet/error.h"
#include "carnet/fs.h"
#include "carnet/text.h"

#include <stdlib.h>
#include <string.h>

#ifndef CARNET_DATADIR
#define CARNET_DATADIR "/usr/local/share/carnet"
#endif

static gboolean has_folder(const char *folder, const char *name) {
  g_autofree char *path = g_build_filename(folder, name, NULL);
  return g_file_test(path, G_FILE_TEST_IS_DIR);
}

static char *not_found(GError **error, const char *path, const char *what) {
  g_autofree char *safe = carnet_text_safe(path, -1);
  g_set_error(error, CARNET_FS_ERROR, CARNET_ERROR_NOT_FOUND, "%s: %s", safe, what);
  return NULL;
}

char *carnet_fs_find_workspace(const char *start, GError **error) {
  char *real = realpath(start, NULL); /* "up" means up from where the folder truly is */
  g_autofree char *folder = real != NULL ? g_strdup(real) : g_canonicalize_filename(start, NULL);
  free(real);
  while (!has_folder(folder, ".carnet")) {
    g_autofree char *up = g_path_get_dirname(folder);
    if (strcmp(up, folder) == 0)
      return not_found(error, start, "no workspace here or above; make one with `carnet init`");
    g_free(folder);
    folder = g_steal_pointer(&up);
  }
  return g_steal_pointer(&folder);
}

static char *beside_program(void) {
  g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
  if (program == NULL) return NULL;
  g_autofree char *folder = g_path_get_dirname(program);
  g_autofree char *path = g_build_filename(folder, "..", "templates", NULL);
  return g_canonicalize_filename(path, NULL);
}

char *carnet_fs_templates(GError **error) {
  const char *named = g_getenv("CARNET_TEMPLATES");
  if (named != NULL && *named != '\0') {
    if (has_folder(named, "texts")) return g_strdup(named);
    return not_found(error, named, "CARNET_TEMPLATES names no templates folder; it holds `texts/`");
  }
  g_autofree char *beside = beside_program();
  if (beside != NULL && has_folder(beside, "texts")) return g_steal_pointer(&beside);
  if (has_folder(CARNET_DATADIR "/templates", "texts")) return g_strdup(CARNET_DATADIR "/templates");
  return not_found(error, CARNET_DATADIR "/templates",
                   "no templates there; install them, or set CARNET_TEMPLATES");
}

static gint by_bytes(gconstpointer a, gconstpointer b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

char **carnet_fs_list(const char *folder, const char *suffix, GError **error) {
  g_autoptr(GError) inner = NULL;
  g_autoptr(GDir) dir = g_dir_open(folder, 0, &inner);
  if (dir == NULL) {
    gboolean absent = g_error_matches(inner, G_FILE_ERROR, G_FILE_ERROR_NOENT) ||
                      g_error_matches(inner, G_FILE_ERROR, G_FILE_ERROR_NOTDIR);
    g_autofree char *safe = carnet_text_safe(folder, -1);
    g_set_error(error, CARNET_FS_ERROR, absent ? CARNET_ERROR_NOT_FOUND : CARNET_ERROR_STORE,
                "%s: cannot be listed; name a folder that can be read", safe);
    return NULL;
  }
  GPtrArray *names = g_ptr_array_new();
  for (const char *name = g_dir_read_name(dir); name != NULL; name = g_dir_read_name(dir))
    if (*name != '.' && (suffix == NULL || g_str_has_suffix(name, suffix)))
      g_ptr_array_add(names, g_strdup(name));
  g_ptr_array_sort(names, by_bytes);
  g_ptr_array_add(names, NULL);
  return (char **)g_ptr_array_free(names, FALSE);
}
