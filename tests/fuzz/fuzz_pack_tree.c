/* links: compliance base */
/*
 * fuzz_pack_tree.c - any bytes as a pack's tree from the cache: none, or one that is written and read again
 * as the same.
 */
#include <stdint.h>
#include <string.h>

#include "pack_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  g_autoptr(CarnetNode) tree = pack_tree_parse(data, size);
  if (tree == NULL) return 0;
  g_autoptr(GString) bytes = pack_tree_write(tree);
  g_autoptr(CarnetNode) again = pack_tree_parse(bytes->str, bytes->len);
  g_assert_nonnull(again);
  g_autoptr(GString) more = pack_tree_write(again);
  g_assert_true(g_string_equal(bytes, more));
  return 0;
}
