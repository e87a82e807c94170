/*
 * import.h - what the readers of db/import/ share; not known outside this folder.
 *
 * A format is a const table entry: how it is recognised in the head of a file, how it opens, how it fills one
 * batch. The batch owns what rows point to, apart from the format's own buffer; both are valid until the next
 * fill.
 */
#ifndef DB_IMPORT_IMPORT_H
#define DB_IMPORT_IMPORT_H

#include "carnet/error.h"
#include "carnet/reader.h"
#include "lines.h"

#define READER_BATCH_ROWS 4096u
#define READER_CELL_BYTES 65536u /* a longer cell is rejected with its row */
#define READER_ROW_BYTES                                                                                     \
  (1024u * 1024u)            /* a longer row ends the reading: the quotes are off, or it is no table */
#define READER_COLUMNS 4096u /* of a source */
#define READER_TEXT_BYTES (64u * 1024 * 1024) /* of a file that is read whole (DBC, VSS) */
#define READER_HEAD_BYTES 65536u              /* what formats are recognised by */

typedef struct CarnetReaderFormat CarnetReaderFormat;

/* ---- a file as decoded UTF-8 (source.c) ---------------------------------------------------------------- */

typedef struct CarnetSource CarnetSource;
/* CARNET_ERROR_INPUT: missing, or no regular file. */
CarnetSource *carnet_source_open(const char *path, GError **error);
const char *carnet_source_name(const CarnetSource *source); /* for messages */
guint64 carnet_source_size(const CarnetSource *source);     /* bytes of the file */
guint64 carnet_source_done(const CarnetSource *source);     /* bytes read so far */
/* Raw bytes at an offset, for looking before reading; fewer than max only at the end of the file; -1 with
 * error. */
gssize carnet_source_peek(CarnetSource *source, guint64 offset, char *to, gsize max, GError **error);
/* Skips `bom` bytes and decodes the rest from an iconv encoding ("UTF-8": as it is). CARNET_ERROR_INPUT:
 * unknown. */
gboolean carnet_source_decode(CarnetSource *source, const char *encoding, gsize bom, GError **error);
/* Decoded bytes; 0 at the end, -1 with error. A byte that the encoding does not know becomes 0xFF, which no
   UTF-8 has, so that the cell it stands in is rejected with its line and column. max must be 64 or more. */
gssize carnet_source_read(CarnetSource *source, char *to, gsize max, GError **error);
/* All of it, NUL-terminated; CARNET_ERROR_INPUT above READER_TEXT_BYTES. */
GString *carnet_source_read_all(CarnetSource *source, GError **error);
void carnet_source_free(CarnetSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetSource, carnet_source_free)

/* ---- which encoding (encoding.c) ----------------------------------------------------------------------- */

/* By BOM, validity and likelihood. `bom`: its length. NULL with CARNET_ERROR_INPUT where it is not clear.
 * Static. */
const char *carnet_encoding_detect(CarnetSource *source, gsize *bom, GError **error);
/* The length of a byte order mark that fits this encoding. */
gsize carnet_encoding_bom(const char *head, gsize n, const char *encoding);

/* ---- one value (cell.c) -------------------------------------------------------------------------------- */

typedef enum { CELL_NFC, CELL_OTHER, CELL_INVALID } CarnetCellState;
/* Valid UTF-8 and surely NFC; valid and perhaps not NFC; not UTF-8. NUL counts as not UTF-8. */
CarnetCellState carnet_cell_check(const char *s, gsize n);
/* Without blanks at both ends, also U+00A0, U+3000 and the other White_Space of Unicode. */
CarnetSlice carnet_cell_trim(const char *s, gsize n);

/* ---- names and words (fold.c) -------------------------------------------------------------------------- */

/* NFKC and case folded, without blanks and ASCII punctuation; NULL where not UTF-8; caller frees. */
char *carnet_reader_fold(const char *text, gssize n);
/* Is the folded word one of these, separated by blanks? */
gboolean carnet_reader_has_word(const char *words, const char *word);

/* ---- headers (headers.c) ------------------------------------------------------------------------------- */

/* What happens to the cells of one source column. */
typedef enum { TARGET_EXTRA, TARGET_COLUMN, TARGET_DESCRIPTION } CarnetTargetKind;
typedef struct {
  CarnetTargetKind kind; /* DESCRIPTION: English or Chinese by each value's script */
  CarnetColumn column;
  const char *header; /* as in the source */
  gboolean node_kind; /* "branch" in it makes the row a line of structure */
  gboolean plain;     /* a description in either language, where there is no column for Chinese */
  const char *yes;    /* what a bare yes says here; NULL: yes */
} CarnetTarget;

/* "HEADER=COLUMN" pairs; "HEADER=" leaves it an extra. */
typedef struct {
  char **map;         /* said now */
  char **last;        /* of an import before: for the same headers, where nothing is said now */
  gboolean only_last; /* a header that `last` does not name stays an extra */
} CarnetHeaderWishes;

typedef struct {
  CarnetTarget *targets;
  guint n;
  GPtrArray *headers; /* CarnetHeaderMapping* */
} CarnetHeaders;
/* Trimmed NFC headers. CARNET_ERROR_INPUT: two for one column, a bad --map. The message has no file name. */
gboolean carnet_headers_map(CarnetHeaders *headers, const CarnetSlice *names, guint n,
                            const CarnetHeaderWishes *wishes, GError **error);
/* Columns of formats that have fixed names (DBC, VSS); name NULL ends the list. Extras have kind
 * TARGET_EXTRA. */
void carnet_headers_fix(CarnetHeaders *headers, const CarnetTarget *targets);
/* Is one of them the path or the id? */
gboolean carnet_headers_name(const CarnetHeaders *headers);
void carnet_headers_clear(CarnetHeaders *headers);
/* The column of a header by the table of names; FALSE where none. `n` < 0: terminated. */
gboolean carnet_headers_find(const char *name, gssize n, CarnetColumn *column);
/* How many of these are known; for telling delimiters apart. */
guint carnet_headers_known(const CarnetSlice *names, guint n);

/* ---- batch (batch.c) ----------------------------------------------------------------------------------- */

typedef struct {
  CarnetRow *rows; /* READER_BATCH_ROWS of them, zeroed */
  guint n_rows;
  GArray *extra;       /* CarnetExtra of all rows */
  guint *extra_from;   /* index of a row's first extra */
  GArray *rejects;     /* CarnetReject */
  GStringChunk *texts; /* NFC values, reasons; cleared by reset */
  CarnetLine *lines;   /* READER_BATCH_ROWS of them, where a row's bytes are looked at; else NULL */
} CarnetRows;
void carnet_rows_init(CarnetRows *rows);
void carnet_rows_clear(CarnetRows *rows);
void carnet_rows_reset(CarnetRows *rows);
gboolean carnet_rows_full(const CarnetRows *rows);
void carnet_rows_reject(CarnetRows *rows, guint64 line, guint column, const char *format, ...)
    G_GNUC_PRINTF(4, 5);
/* Puts a slice that is NFC and trimmed to where its column goes; the row is rows->rows[rows->n_rows]. */
void carnet_rows_put(CarnetRows *rows, const CarnetTarget *target, CarnetSlice value);
/* For formats that build rows value by value: begin zeroes the row; text is any UTF-8, copied, trimmed and
   put into NFC. FALSE: a value that cannot be taken; the reject is noted and the row must not be ended. */
void carnet_rows_begin(CarnetRows *rows, guint64 line);
gboolean carnet_rows_text(CarnetRows *rows, const CarnetTarget *target, guint column, const char *text,
                          gssize n);
/* TRUE: taken. FALSE: rejected, for it has neither path nor id. */
gboolean carnet_rows_end(CarnetRows *rows);

/* ---- values that are not understood (unread.c) ----------------------------------------------------------
 */

typedef struct CarnetUnread CarnetUnread;
CarnetUnread *carnet_unread_new(void);
void carnet_unread_free(CarnetUnread *unread);
/* Known rows have no values: they are counted by carnet_unread_add. */
void carnet_unread_count(CarnetUnread *unread, const CarnetRow *rows, guint n);
gboolean carnet_unread_counts(const CarnetUnread *unread, CarnetColumn column);
void carnet_unread_add(CarnetUnread *unread, CarnetColumn column, const char *text, guint64 rows);
GPtrArray *carnet_unread_list(const CarnetUnread *unread); /* CarnetUnreadValue*; NULL has none */

/* ---- the reader ---------------------------------------------------------------------------------------- */

/* The next batch is read while the caller works on this one (ahead.c). Slices of a batch point to its own
   rows' texts, or to what a format leaves alone until the batch after the next is read. */
typedef struct CarnetAhead CarnetAhead;
CarnetAhead *carnet_ahead_new(CarnetReader *reader);
/* As carnet_reader_next. */
const CarnetBatch *carnet_ahead_next(CarnetAhead *ahead, GError **error);
void carnet_ahead_free(CarnetAhead *ahead);

struct CarnetReader {
  const CarnetReaderFormat *format;
  char *path, *name; /* name: for messages */
  char *sheet;       /* of a workbook, by name; NULL: the one that is a table of fields */
  char *encoding;
  gsize bom; /* bytes of the byte order mark */
  CarnetHeaderWishes wishes;
  CarnetSource *source;
  CarnetHeaders headers;
  CarnetRows rows; /* that are being filled */
  CarnetAhead *ahead;
  guint64 structure;
  CarnetUnread *unread; /* the thread's that reads, until the end */
  gboolean keyed;       /* rows say what their bytes are known by */
  guint64 seed;         /* of what they are known by */
  CarnetLines *lines;   /* what is known; the thread's that reads */
  gpointer state;       /* of the format */
};

/* The head of a file, decoded, for recognising a format. */
typedef struct {
  const char *text; /* NUL-terminated */
  gsize n;
} CarnetHead;

struct CarnetReaderFormat {
  const char *name;
  const char *looks; /* what it is recognised by, for the message when none fits */
  gboolean packed;   /* no text: recognised by the raw head, and reads the file itself */
  gboolean (*detect)(const CarnetHead *head);
  gboolean (*open)(CarnetReader *reader, GError **error);
  /* At least one row, reject or line of structure, or nothing at the end; FALSE with error. */
  gboolean (*fill)(CarnetReader *reader, GError **error);
  double (*share)(const CarnetReader *reader); /* read so far, 0 to 1; NULL: as much as of the file */
  /* What besides its bytes makes a row what it is; NULL: a row is not known by its bytes. */
  void (*context)(const CarnetReader *reader, GString *out);
  /* A known row in full, on the caller's thread; NULL: it cannot be taken. */
  const CarnetRow *(*again)(CarnetReader *reader, const CarnetRow *row);
  void (*close)(CarnetReader *reader);
};

extern const CarnetReaderFormat carnet_format_csv, carnet_format_dbc, carnet_format_vss,
    carnet_format_vss_json, carnet_format_ndjson, carnet_format_xlsx;

/* ---- rows that are known by their bytes (known.c) ---------------------------------------------------------
 */

/* Digest of all that makes a row of its bytes, this program's way to read included; FALSE: they do not make
 * it alone. */
gboolean carnet_reader_context(const CarnetReader *reader, guint8 context[CARNET_DIGEST_BYTES]);
/* Before the first batch: rows say what their bytes are known by under `seed`, and those of `lines` (taken;
 * or NULL) are known. */
void carnet_reader_know(CarnetReader *reader, guint64 seed, CarnetLines *lines);
/* A known row in full; valid until the next call. NULL with CARNET_ERROR_STORE. */
const CarnetRow *carnet_reader_again(CarnetReader *reader, const CarnetRow *row, GError **error);

/* CARNET_ERROR_INPUT "name:line: ..."; line 0: "name: ...". Returns FALSE. */
gboolean carnet_reader_fail(const CarnetReader *reader, guint64 line, GError **error, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

/* CARNET_ERROR_INPUT: no format fits; names what was tried and the headers that were seen. Returns FALSE. */
gboolean carnet_reader_unknown(const CarnetReader *reader, guint64 line, GError **error);

#endif
