/* reader_fuzz.h - bytes to a file, the file to rows, and what must hold for each. */
#ifndef TESTS_READER_FUZZ_H
#define TESTS_READER_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Once by content, once as this format. Returns 0, or ends the process. */
int carnet_reader_fuzz(const char *format, const char *encoding, const uint8_t *data, size_t size);

#endif
