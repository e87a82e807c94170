/* links: records base */
/*
 * fuzz_event.c - any bytes as an event: refused with a reason, or at home at the path that its content asks
 * for.
 */
#include "form.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  g_autoptr(GBytes) bytes = g_bytes_new(data, size);
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetEventRecord) record = carnet_form_read(bytes, NULL, &error);
  g_assert_true((record == NULL) == (error != NULL));
  if (record == NULL) return 0;
  g_autoptr(CarnetEventRecord) again = carnet_form_read(bytes, record->path, &error);
  g_assert_no_error(error);
  g_assert_cmpstr(again->digest, ==, record->digest);
  return 0;
}
