/* reader_support.h - a source as text in, everything that a reader gives as text out. */
#ifndef TESTS_READER_SUPPORT_H
#define TESTS_READER_SUPPORT_H

#include "carnet/reader.h"

/* Where `name` of the real catalogues is; NULL where ../shared is not beside the repository. */
char *support_catalogue(const char *name);
/* A file of tests/data/import. */
char *support_data(const char *name);
/* Writes bytes to a file of that name in a new folder; the path. support_remove takes both away. */
char *support_write(const char *name, const void *bytes, gsize n);
void support_remove(char *path);

typedef struct {
  guint64 rows, rejects, structure;
  GString *dump; /* "LINE name=value, x:header=value\n" a row, "!LINE:COLUMN reason\n" a reject; NULL: not
                    wanted */
  GHashTable *by_path; /* path to "name=value, ..." */
  char *format, *encoding, *error;
} SupportResult;
SupportResult *support_read(const char *path, const CarnetReaderOptions *options);
/* The same from bytes. */
SupportResult *support_read_bytes(const char *name, const void *bytes, gsize n,
                                  const CarnetReaderOptions *options);
void support_result_free(SupportResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SupportResult, support_result_free)

#endif
