/* links: base */
/*
 * fuzz_filter.c - any bytes as a filter: a tree whose canonical spelling is no longer and parses to itself,
 * or one line of error with its column.
 */
#include "carnet/filter.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
  g_autofree char *text = g_strndup((const char *)bytes, n);
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetFilter) filter = carnet_filter_parse(text, &error);
  if (!filter) {
    g_assert_nonnull(error);
    g_assert_true(g_str_has_prefix(error->message, "filter:") && strstr(error->message, "; "));
    return 0;
  }
  g_assert_null(error);
  g_autofree char *once = carnet_filter_to_text(filter);
  g_assert_cmpuint(strlen(once), <=, strlen(text));
  g_autoptr(CarnetFilter) again = carnet_filter_parse(once, &error);
  g_assert_no_error(error);
  g_autofree char *twice = carnet_filter_to_text(again);
  g_assert_cmpstr(once, ==, twice);
  return 0;
}
