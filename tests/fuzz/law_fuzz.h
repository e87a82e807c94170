/*
 * law_fuzz.h - what the fuzz targets of compliance/ share: bytes as a file, because packs and lexicons are
 * loaded by path.
 */
#ifndef CARNET_TESTS_LAW_FUZZ_H
#define CARNET_TESTS_LAW_FUZZ_H

#include <stddef.h>
#include <stdint.h>

#include <glib.h>

/* Writes the bytes as a.yaml in a scratch folder of this process; returns the folder, caller frees. */
char *law_fuzz_folder(const uint8_t *data, size_t size);
void law_fuzz_drop(char *folder);
/* An error of one line, UTF-8. */
void law_fuzz_error(const GError *error);

#endif
