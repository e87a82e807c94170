/* csv.h - a splitter of one line of delimited text; csv.c is the format around it. */
#ifndef DB_IMPORT_CSV_H
#define DB_IMPORT_CSV_H

#include "import/import.h"

enum { CELL_QUOTED = 1, CELL_DOUBLED = 2, CELL_HIGH = 4, CELL_NUL = 8, CELL_JUNK = 16 };

typedef struct {
  char *s;     /* behind the opening quote */
  guint32 n;   /* before the closing quote */
  guint flags; /* HIGH: bytes above 0x7F; JUNK: text behind the closing quote */
} CarnetCsvCell;

typedef enum {
  CSV_ROW,     /* whole */
  CSV_PARTIAL, /* the data end within the row */
  CSV_UNCLOSED /* the data end within quotes */
} CarnetCsvSplit;

/* 16 bytes behind `end` must be readable and *end must be `eol`. Nothing is written: a partial row can be
 * split again. */
typedef struct {
  char *at, *end;
  char delimiter, eol;
} CarnetCsvText;

/*
 * One row from text->at; cells beyond `max` are counted, not kept. `next` is behind its line end, `lines` the
 * line ends that it spans. Quotes only count at the start of a cell, as RFC 4180 and spreadsheets have it.
 */
CarnetCsvSplit carnet_csv_split(const CarnetCsvText *text, CarnetCsvCell *cells, guint max, guint *n,
                                char **next, guint *lines);
/* Doubled quotes become one, in place. */
void carnet_csv_unquote(CarnetCsvCell *cell);

#endif
