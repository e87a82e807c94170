/* links: base */
/*
 * fuzz_canon.c - what is taken for canonical is written as the same bytes; what an ordinary tree is written
 * as, is canonical.
 */
#include "carnet/canon.h"
#include "carnet/error.h"
#include "carnet/yaml.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  g_autoptr(GBytes) input = g_bytes_new(data, size);
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetNode) canonical = carnet_canon_parse((const char *)data, size, "fuzz", &error);
  g_assert_true((canonical == NULL) == (error != NULL));
  if (error != NULL) g_assert_cmpint(error->code, ==, CARNET_ERROR_INPUT);
  g_clear_error(&error);
  g_autoptr(CarnetNode) quick = carnet_canon_reread((const char *)data, size, "fuzz", NULL);
  if (canonical != NULL) {
    g_assert_nonnull(quick);
    g_autoptr(GBytes) again = carnet_canon_emit(canonical, &error);
    g_assert_no_error(error);
    g_assert_true(g_bytes_equal(again, input));
  }
  g_autoptr(CarnetNode) ordinary =
      carnet_yaml_load((const char *)data, size, "fuzz", &carnet_yaml_limits_event, NULL);
  if (ordinary == NULL) return 0;
  g_autoptr(GBytes) out = carnet_canon_emit(ordinary, NULL);
  if (out == NULL) return 0;
  gsize n = 0;
  const char *bytes = g_bytes_get_data(out, &n);
  g_autoptr(CarnetNode) back = carnet_canon_parse(bytes, n, "fuzz", &error);
  g_assert_no_error(error);
  g_assert_nonnull(back);
  return 0;
}
