/*
 * reader.h - one reader a source format: a file to batches of rows (db/import/, architecture.md "The way of
 * the data").
 *
 * The reader decodes (UTF-8 with and without BOM, UTF-16, GB18030, Latin-1), splits, maps headers to the
 * known columns, puts values into NFC and trims them. What cannot be read is rejected with line, column and
 * reason, and reading goes on.
 */
#ifndef CARNET_READER_H
#define CARNET_READER_H

#include "carnet/types.h"

#define CARNET_READER_ERROR (carnet_reader_error_quark())
GQuark carnet_reader_error_quark(void);

typedef struct {
  const char *format;     /* NULL: by content. csv, ndjson, dbc, vss, vss-json, xlsx */
  const char *encoding;   /* NULL: found out. An iconv name */
  const char *const *map; /* "HEADER=COLUMN" pairs of --map, NULL-terminated, or NULL; "HEADER=": an extra */
  const char *sheet;      /* of a workbook, by name; NULL: the only one whose first row names fields */
  /* Pairs of an import before: for the headers that are there again and of which `map` says nothing. */
  const char *const *last_map;
  gboolean only_last; /* headers that last_map does not name stay extras: the rows of then, again */
} CarnetReaderOptions;

typedef struct {
  guint64 line;
  guint column; /* of the source, from 1; 0: the whole line */
  const char *reason;
} CarnetReject;

/* Rows of one batch. Everything is borrowed and valid until the next call on the reader. */
typedef struct {
  const CarnetRow *rows;
  guint n_rows;
  const CarnetReject *rejects;
  guint n_rejects;
  guint64 bytes_done, bytes_total; /* of the source file */
} CarnetBatch;

/* How the headers of the source were understood: one entry a source column. */
typedef struct {
  char *header;
  gboolean known;
  CarnetColumn column; /* where known */
  gboolean said;       /* by `map` or `last_map` */
  gboolean as_last;    /* by `last_map`, and not by its name alone */
  gboolean has_likely; /* where not known: */
  CarnetColumn likely; /* the nearest by name, for a person to judge */
} CarnetHeaderMapping;

/* A value that stands where a word of a table, a country or a number should, and is none. */
typedef struct {
  CarnetColumn column;
  char *text;
  guint64 rows;
} CarnetUnreadValue;

typedef struct CarnetReader CarnetReader;
/* CARNET_ERROR_INPUT: no format fits (says which were tried), two headers for one column, a --map that names
 * no column. */
CarnetReader *carnet_reader_open(const char *path, const CarnetReaderOptions *options, GError **error);
/* The next batch (at most 4,096 rows), or NULL at the end (no error) or on an error that ends the reading: a
   row over 1 MiB (CARNET_ERROR_INPUT) or an I/O error. A row has a path or an id; its line is that of the
   source, 0 where that has none. */
const CarnetBatch *carnet_reader_next(CarnetReader *reader, GError **error);
/* Borrowed: "csv", "dbc"...; "UTF-8", "GB18030"...; the header mappings (CarnetHeaderMapping*). */
const char *carnet_reader_format(const CarnetReader *reader);
const char *carnet_reader_encoding(const CarnetReader *reader);
const GPtrArray *carnet_reader_headers(const CarnetReader *reader);
/* Lines of structure that are no fields (branch rows of a VSS tree), counted so far. */
guint64 carnet_reader_structure_rows(const CarnetReader *reader);
/* Once all batches were read: CarnetUnreadValue*, by column, then most rows first; owned by the caller. */
GPtrArray *carnet_reader_unread(const CarnetReader *reader);
void carnet_reader_free(CarnetReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetReader, carnet_reader_free)

#endif
