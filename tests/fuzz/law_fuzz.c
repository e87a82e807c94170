/*
 * law_fuzz.c - see law_fuzz.h.
 */
#include "law_fuzz.h"

#include <glib/gstdio.h>
#include <string.h>

char *law_fuzz_folder(const uint8_t *data, size_t size) {
  char *folder = g_dir_make_tmp("carnet-fuzz-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "a.yaml", NULL);
  FILE *file = g_fopen(path, "wb");
  g_assert_nonnull(file);
  if (size > 0) g_assert_cmpuint(fwrite(data, 1, size, file), ==, size);
  fclose(file);
  return folder;
}

void law_fuzz_drop(char *folder) {
  g_autofree char *path = g_build_filename(folder, "a.yaml", NULL);
  g_unlink(path);
  g_rmdir(folder);
  g_free(folder);
}

void law_fuzz_error(const GError *error) {
  g_assert_nonnull(error);
  g_assert_true(g_utf8_validate(error->message, -1, NULL));
  g_assert_null(strchr(error->message, '\n'));
}
