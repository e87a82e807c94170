/* links: db base */
/*
 * fuzz_normalise.c - any text in any column: the normal form is UTF-8 and its own normal form.
 */
#include <stddef.h>
#include <stdint.h>

#include "carnet/inventory.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size == 0) return 0;
  CarnetColumn column = (CarnetColumn)(data[0] % CARNET_N_COLUMNS);
  g_autofree char *text = g_strndup((const char *)data + 1, size - 1);
  g_autofree char *form = carnet_value_normalise(column, text);
  g_assert_true(g_utf8_validate(form, -1, NULL));
  g_autofree char *again = carnet_value_normalise(column, form);
  g_assert_cmpstr(form, ==, again);
  return 0;
}
