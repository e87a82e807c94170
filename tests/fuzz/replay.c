/* The main of a fuzz target in `make test`: runs it over every file of its corpus, as libFuzzer would.
 *
 *   fuzz_yaml tests/fuzz/corpus/yaml      prints TAP: one result; an empty corpus has tested nothing and
 * fails
 *
 * Each input has ten seconds; the sanitisers this is built with end the process at a fault, after its name.
 */
#include <glib.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { SECONDS_AN_INPUT = 10 };

static gint by_name(gconstpointer a, gconstpointer b) {
  return g_strcmp0(*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *corpus(const char *folder, GError **error) {
  g_autoptr(GDir) dir = g_dir_open(folder, 0, error);
  if (dir == NULL) return NULL;
  GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
  for (const char *name = g_dir_read_name(dir); name != NULL; name = g_dir_read_name(dir))
    g_ptr_array_add(paths, g_build_filename(folder, name, NULL));
  g_ptr_array_sort(paths, by_name);
  return paths;
}

static gboolean run(const char *path, GError **error) {
  g_autofree char *text = NULL;
  gsize n = 0;
  if (!g_file_get_contents(path, &text, &n, error)) return FALSE;
  /* a copy of exactly n bytes: GLib adds a NUL, behind which AddressSanitizer would not see a read */
  g_autofree uint8_t *bytes = g_memdup2(text, n);
  printf("# %s\n", path);
  fflush(stdout);
  alarm(SECONDS_AN_INPUT);
  LLVMFuzzerTestOneInput(bytes, n);
  alarm(0);
  return TRUE;
}

int main(int argc, char **argv) {
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) paths = argc == 2 ? corpus(argv[1], &error) : NULL;
  puts("1..1");
  for (guint i = 0; paths != NULL && i < paths->len; i++)
    if (!run(g_ptr_array_index(paths, i), &error)) break;
  if (error != NULL || paths == NULL || paths->len == 0) {
    printf("not ok 1 - %s\n", error ? error->message : "no corpus");
    return 1;
  }
  printf("ok 1 - %u inputs\n", paths->len);
  return 0;
}
