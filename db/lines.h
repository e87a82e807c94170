/*
 * lines.h - which bytes of a source brought which row, kept by generation beside inventory.db, so that the
 * next import of nearly the same source need neither split nor digest what it knows (docs/decisions/0027).
 * Only a cache: where it is missing, damaged, of another store or of another way to read, rows are read in
 * full.
 */
#ifndef CARNET_DB_LINES_H
#define CARNET_DB_LINES_H

#include "carnet/canon.h"

#define CARNET_LINE_RAW_BYTES 16u
#define CARNET_LINE_TOKEN 32u          /* characters */
#define CARNET_LINE_MAX_BYTES 0xfffffu /* a longer row is not kept */

/* One row of a source, its only line; as it stands in the file. */
typedef struct CarnetLine {
  guint8 raw[CARNET_LINE_RAW_BYTES]; /* keyed hash of its bytes, line end included */
  guint8 leaf[CARNET_DIGEST_BYTES];
  guint64 tag;  /* keyed hash of its key (CarnetSeen), which has no ordinal */
  guint32 row;  /* number in the store */
  guint32 size; /* bytes << 12 | low 12 bits of the key's FNV-1a-64 */
} CarnetLine;
G_STATIC_ASSERT(sizeof(CarnetLine) == 64);

static inline gsize carnet_line_bytes(const CarnetLine *line) { return line->size >> 12; }
static inline guint32 carnet_line_bucket(const CarnetLine *line) { return line->size & 0xfffu; }

/* XXH3 of 128 bits with a secret seed: rows that have it in common are the same bytes. */
void carnet_line_hash(guint64 seed, const void *bytes, gsize n, guint8 raw[CARNET_LINE_RAW_BYTES]);

/* ---- what was kept; one thread at a time ----------------------------------------------------------------
 */

typedef struct CarnetLines CarnetLines;
/* NULL where there is none that can be believed: `token` is the store's word for it. */
CarnetLines *carnet_lines_open(const char *path, const char *token);
void carnet_lines_free(CarnetLines *lines);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetLines, carnet_lines_free)
guint64 carnet_lines_count(const CarnetLines *lines);
guint64 carnet_lines_seed(const CarnetLines *lines);
/* Were its rows read in this way? */
gboolean carnet_lines_fit(const CarnetLines *lines, const guint8 context[CARNET_DIGEST_BYTES]);
/* The line that comes next, if that is what stands at `at`; then any that is near, by its hash. A line is
 * given once. Borrowed until the next call. NULL: not known. */
const CarnetLine *carnet_lines_match(CarnetLines *lines, const char *at, gsize available);
const CarnetLine *carnet_lines_find(CarnetLines *lines, const guint8 raw[CARNET_LINE_RAW_BYTES]);

/* ---- keeping ---------------------------------------------------------------------------------------------
 */

typedef struct CarnetLinesOut CarnetLinesOut;
/* NULL where no file can be made. */
CarnetLinesOut *carnet_lines_create(const char *path, const char *token, guint64 seed,
                                    const guint8 context[CARNET_DIGEST_BYTES]);
void carnet_lines_add(CarnetLinesOut *out, const CarnetLine *line);
/* FALSE where something could not be written; then the file is of no use. */
gboolean carnet_lines_finish(CarnetLinesOut *out);
/* Removes a file that was not finished. */
void carnet_lines_out_free(CarnetLinesOut *out);

#endif
