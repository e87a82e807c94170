/*
 * xlsx.h - a workbook (ECMA-376, "Office Open XML"): parts of a ZIP archive, each a stream of XML that is
 * never held whole. xlsx.c is the format around it.
 *
 * A workbook from outside may be made to do harm: a part that unpacks to far more than it is packed to, a
 * document type with entities, deep nesting, a table of strings without end. Each has a maximum here.
 */
#ifndef DB_IMPORT_XLSX_H
#define DB_IMPORT_XLSX_H

#include <expat.h>
#include <zip.h>

#include "import/import.h"

#define XLSX_RATIO 400u                          /* unpacked to packed bytes, beyond XLSX_FREE_BYTES */
#define XLSX_FREE_BYTES (16u * 1024 * 1024)      /* of a part, whatever its ratio */
#define XLSX_STRING_BYTES (256u * 1024u * 1024u) /* of shared strings, which are held in memory */
#define XLSX_STYLES 65536u                       /* cell formats; Excel's own limit is 65,490 */
#define XLSX_DEPTH 64u
#define XLSX_SHEETS 256u
/* What a cell may hold is READER_CELL_BYTES; how many columns, READER_COLUMNS. */

/* ---- one part as a stream of elements (xlsx_part.c) -----------------------------------------------------
 */

typedef struct CarnetXlsxPart CarnetXlsxPart;
/* Names come without their namespace's prefix. */
typedef struct {
  void (*start)(gpointer user, const char *name, const char **attributes);
  void (*end)(gpointer user, const char *name);
  void (*text)(gpointer user, const char *text, int n); /* or NULL */
} CarnetXlsxHandlers;
/* NULL without error where the archive has no such part. `name` is borrowed. */
CarnetXlsxPart *carnet_xlsx_part_open(const CarnetReader *reader, zip_t *archive, const char *name,
                                      const CarnetXlsxHandlers *handlers, gpointer user, GError **error);
/* Goes on until the end, or until a handler stops it; FALSE with error. Called again, it goes on from there.
 */
gboolean carnet_xlsx_part_run(CarnetXlsxPart *part, GError **error);
/* For handlers: to stop here and go on later; to end with a reason. */
void carnet_xlsx_part_pause(CarnetXlsxPart *part);
void carnet_xlsx_part_refuse(CarnetXlsxPart *part, const char *format, ...) G_GNUC_PRINTF(2, 3);
gboolean carnet_xlsx_part_ended(const CarnetXlsxPart *part);
double carnet_xlsx_part_share(const CarnetXlsxPart *part); /* read so far, 0 to 1 */
void carnet_xlsx_part_free(CarnetXlsxPart *part);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetXlsxPart, carnet_xlsx_part_free)
/* An attribute by its name without prefix; NULL where absent. */
const char *carnet_xlsx_attribute(const char **attributes, const char *name);

/* ---- what sheets refer to (xlsx_book.c) -----------------------------------------------------------------
 */

typedef struct {
  char *name, *relation, *part; /* part: "xl/worksheets/sheet1.xml" */
  gboolean hidden;
} CarnetXlsxSheet;
typedef struct {
  GPtrArray *sheets; /* CarnetXlsxSheet*, in the workbook's order */
  GString *strings;  /* the shared strings, one behind the other, each ended by NUL */
  GArray *offsets;   /* gsize: where each begins */
  GArray *dates;     /* gboolean by cell format: it shows a day or a time */
  gboolean since_1904;
} CarnetXlsxBook;
CarnetXlsxBook *carnet_xlsx_book_open(const CarnetReader *reader, zip_t *archive, GError **error);
void carnet_xlsx_book_free(CarnetXlsxBook *book);
/* Borrowed; NULL where there is none. */
const char *carnet_xlsx_book_string(const CarnetXlsxBook *book, guint64 index);
/* A number as a person would write it: integers plain, others with up to 15 digits, days and times as ISO
 * 8601 where the cell's format says so. Caller frees; NULL where it is no number. */
char *carnet_xlsx_book_number(const CarnetXlsxBook *book, const char *text, guint64 style);

#endif
