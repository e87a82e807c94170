/* links: records base */
/*
 * fuzz_commit.c - any bytes as a commit object: refused with a reason, or taken apart.
 */
#include "commit.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  g_autofree char *copy = g_memdup2(data, size);
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetCommit) commit = carnet_commit_parse(copy != NULL ? copy : "", size, &error);
  g_assert_true((commit == NULL) == (error != NULL));
  g_auto(GStrv) parents = carnet_commit_guess_parents(copy != NULL ? copy : "", size);
  if (commit == NULL) return 0;
  g_assert_true(g_strv_equal((const char *const *)parents, (const char *const *)commit->parents));
  g_autofree char *trailer = carnet_commit_trailer(commit->message, "Carnet-Role");
  return 0;
}
