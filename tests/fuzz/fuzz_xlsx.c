/* links: db base reader_fuzz.c */
/*
 * fuzz_xlsx.c - any bytes as a source: rows, rejects or a message; values are NFC, trimmed, and within the
 * limits.
 */
#include "reader_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  return carnet_reader_fuzz("xlsx", NULL, data, size);
}
