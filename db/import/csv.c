/* csv.c - delimited text: comma, semicolon or tab. */
#include "carnet/text.h"
#include "import/csv.h"

#define BLOCK_BYTES (256u * 1024)
#define PAD 64u

/* For reading one row again, apart from those of the batch. */
typedef struct {
  CarnetRows rows;
  CarnetCsvCell *cells; /* NULL: never yet */
  char *bytes;
} CsvAgain;

typedef struct {
  char *buffer, *other;   /* the rows of the batch before point into the other */
  gsize size, start, end; /* data are buffer[start, end) */
  gboolean turned;        /* in this batch */
  gboolean eof;
  char delimiter, eol;
  CarnetCsvCell *cells;
  guint64 line; /* of the row at start */
  CsvAgain again;
} CsvState;

/* ---- recognising --------------------------------------------------------------------------------------- */

/* A table needs nothing but a header line; whether its headers are known is for open to say. */
static gboolean csv_detect(const CarnetHead *head) { return head->n > 0; }

static const char delimiters[] = {',', ';', '\t'};

/* ---- the buffer ---------------------------------------------------------------------------------------- */

/* A row that does not fit makes the buffer grow, to READER_ROW_BYTES. */
static gboolean grow(CarnetReader *reader, CsvState *csv, gsize rest, GError **error) {
  if (rest > READER_ROW_BYTES)
    return carnet_reader_fail(
        reader, csv->line, error,
        "a row is longer than %u bytes; close its quotes, or name the format (--format) if this is no CSV",
        READER_ROW_BYTES);
  csv->size *= 2;
  return TRUE;
}

/* Moves what is left to the front of the other buffer, once a batch, and reads on. No row of this batch
 * points anywhere yet. */
static gboolean refill(CarnetReader *reader, CsvState *csv, GError **error) {
  gsize rest = csv->end - csv->start;
  if (csv->start == 0 && rest + 64 > csv->size && !grow(reader, csv, rest, error)) return FALSE;
  if (csv->turned) {
    csv->buffer = g_realloc(csv->buffer, csv->size + PAD);
    memmove(csv->buffer, csv->buffer + csv->start, rest);
  } else {
    char *to = g_realloc(csv->other, csv->size + PAD);
    memcpy(to, csv->buffer + csv->start, rest);
    csv->other = csv->buffer;
    csv->buffer = to;
    csv->turned = TRUE;
  }
  csv->start = 0;
  csv->end = rest;
  while (!csv->eof && csv->end + 64 <= csv->size) {
    gssize n = carnet_source_read(reader->source, csv->buffer + csv->end, csv->size - csv->end, error);
    if (n < 0) return FALSE;
    csv->eof = n == 0;
    csv->end += (gsize)n;
  }
  memset(csv->buffer + csv->end, 0, PAD);
  csv->buffer[csv->end] = csv->eol;
  return TRUE;
}

static CarnetCsvText text_at(const CsvState *csv) {
  return (CarnetCsvText){.at = csv->buffer + csv->start,
                         .end = csv->buffer + csv->end,
                         .delimiter = csv->delimiter,
                         .eol = csv->eol};
}

/* ---- rows ---------------------------------------------------------------------------------------------- */

static gboolean reject_cell(CarnetRows *rows, guint64 line, guint column, const char *reason) {
  carnet_rows_reject(rows, line, column, "%s", reason);
  return FALSE;
}

/* Bytes above 0x7F: valid, without wide blanks, in NFC. */
static gboolean take_high(const CarnetReader *reader, CarnetRows *rows, guint64 line, guint column,
                          CarnetSlice *value) {
  CarnetCellState state = carnet_cell_check(value->s, value->n);
  if (state == CELL_INVALID) {
    carnet_rows_reject(rows, line, column,
                       "bytes that are not %s; correct them or name the encoding (--encoding)",
                       reader->encoding);
    return FALSE;
  }
  *value = carnet_cell_trim(value->s, value->n);
  if (state == CELL_NFC || carnet_text_is_nfc(value->s, value->n)) return TRUE;
  g_autofree char *nfc = carnet_text_nfc(value->s, value->n);
  if (!nfc) return reject_cell(rows, line, column, "text that has no normal form; correct it");
  value->n = (guint32)strlen(nfc);
  value->s = g_string_chunk_insert_len(rows->texts, nfc, value->n);
  return TRUE;
}

static gboolean take_cell(const CarnetReader *reader, CarnetRows *rows, guint64 line, guint i,
                          CarnetCsvCell *cell) {
  if (cell->flags & CELL_DOUBLED) carnet_csv_unquote(cell);
  const char *s = cell->s, *e = s + cell->n;
  while (s < e && (guchar)*s <= ' ') s++;
  while (e > s && (guchar)e[-1] <= ' ') e--;
  CarnetSlice value = {.s = s, .n = (guint32)(e - s)};
  if (G_UNLIKELY(cell->flags & (CELL_HIGH | CELL_NUL | CELL_JUNK) || value.n > READER_CELL_BYTES)) {
    if (cell->flags & CELL_NUL)
      return reject_cell(rows, line, i + 1, "a NUL byte; remove it, or name the encoding (--encoding)");
    if (cell->flags & CELL_JUNK)
      return reject_cell(rows, line, i + 1, "text behind a closing quote; double the quotes inside the cell");
    if (value.n > READER_CELL_BYTES)
      return reject_cell(rows, line, i + 1, "a cell longer than 65536 bytes; shorten it");
    if (!take_high(reader, rows, line, i + 1, &value)) return FALSE;
  }
  const CarnetTarget *target = &reader->headers.targets[i];
  if (target->kind == TARGET_COLUMN && !target->yes)
    rows->rows[rows->n_rows].value[target->column] = value;
  else
    carnet_rows_put(rows, target, value);
  return TRUE;
}

static gboolean is_branch(const CarnetCsvCell *cell) {
  CarnetSlice value = carnet_cell_trim(cell->s, cell->n);
  return value.n == 6 && g_ascii_strncasecmp(value.s, "branch", 6) == 0;
}

/* Spreadsheets leave lines of nothing but delimiters behind the last row. */
static gboolean is_blank_row(const CarnetCsvCell *cells, guint n, guint max) {
  for (guint i = 0; i < MIN(n, max); i++)
    for (guint k = 0; k < cells[i].n; k++)
      if ((guchar)cells[i].s[k] > ' ') return FALSE;
  return n <= max;
}

/* The row's cells into `rows`: TRUE where they are all good. */
static gboolean take_cells(const CarnetReader *reader, CarnetRows *rows, CarnetCsvCell *cells, guint64 line) {
  CarnetRow *row = &rows->rows[rows->n_rows];
  rows->extra_from[rows->n_rows] = rows->extra->len;
  row->line = line;
  row->known = FALSE;
  row->bytes = NULL;
  for (guint i = 0; i < reader->headers.n; i++)
    if (!take_cell(reader, rows, line, i, &cells[i])) {
      g_array_set_size(rows->extra, rows->extra_from[rows->n_rows]);
      return FALSE;
    }
  return carnet_rows_end(rows);
}

/* TRUE: it is a row of the batch now. */
static gboolean take_row(CarnetReader *reader, CsvState *csv, guint n) {
  const CarnetHeaders *headers = &reader->headers;
  CarnetRows *rows = &reader->rows;
  if (n != headers->n || (guchar)csv->cells[0].s[0] <= ' ' || csv->cells[0].n == 0) {
    if (is_blank_row(csv->cells, n, headers->n)) return FALSE;
    if (n != headers->n) {
      carnet_rows_reject(
          rows, csv->line, MIN(n, headers->n) + 1,
          "%u cells where the header has %u; quote cells that hold the delimiter or a line break", n,
          headers->n);
      return FALSE;
    }
  }
  for (guint i = 0; i < n; i++)
    if (headers->targets[i].node_kind && is_branch(&csv->cells[i])) {
      reader->structure++;
      return FALSE;
    }
  return take_cells(reader, rows, csv->cells, csv->line);
}

/* ---- rows that are known by their bytes ---------------------------------------------------------------- */

static void put_known(CarnetRows *rows, const CarnetLine *line, guint64 number, const char *at) {
  CarnetRow *row = &rows->rows[rows->n_rows];
  rows->lines[rows->n_rows] = *line;
  row->line = number;
  row->known = TRUE;
  row->bytes = &rows->lines[rows->n_rows];
  row->source = (CarnetSlice){at, (guint32)carnet_line_bytes(line)};
  row->n_extra = 0;
  rows->n_rows++;
}

/* The bytes are looked at before the cells are: unquoting changes them. */
static void take_bytes(CarnetReader *reader, CsvState *csv, guint n, guint lines, gsize size) {
  CarnetRows *rows = &reader->rows;
  const char *at = csv->buffer + csv->start;
  CarnetLine line = {.size = (guint32)size << 12};
  if (!reader->keyed || lines != 1 || size > CARNET_LINE_MAX_BYTES) {
    take_row(reader, csv, n);
    return;
  }
  carnet_line_hash(reader->seed, at, size, line.raw);
  const CarnetLine *known = reader->lines ? carnet_lines_find(reader->lines, line.raw) : NULL;
  if (known) {
    put_known(rows, known, csv->line, at);
  } else if (take_row(reader, csv, n)) {
    rows->lines[rows->n_rows - 1] = line;
    rows->rows[rows->n_rows - 1].bytes = &rows->lines[rows->n_rows - 1];
  }
}

/* Lines that come as they came last time are not even split. */
static void take_expected(CarnetReader *reader, CsvState *csv) {
  const CarnetLine *known;
  while (csv->start < csv->end && !carnet_rows_full(&reader->rows) &&
         (known = carnet_lines_match(reader->lines, csv->buffer + csv->start, csv->end - csv->start))) {
    put_known(&reader->rows, known, csv->line, csv->buffer + csv->start);
    csv->start += carnet_line_bytes(known);
    csv->line++;
  }
}

/* What the columns do is the caller's; here, what parts the cells. */
static void csv_context(const CarnetReader *reader, GString *out) {
  const CsvState *csv = reader->state;
  g_string_append_printf(out, "%d %d\n", csv->delimiter, csv->eol);
}

/* On the caller's thread, while the next batch is read: with rows and cells of its own. */
static const CarnetRow *csv_again(CarnetReader *reader, const CarnetRow *row) {
  CsvState *csv = reader->state;
  CsvAgain *again = &csv->again;
  if (!again->cells) {
    again->cells = g_new0(CarnetCsvCell, reader->headers.n);
    carnet_rows_init(&again->rows);
  }
  carnet_rows_reset(&again->rows);
  again->bytes = g_realloc(again->bytes, row->source.n + PAD);
  memcpy(again->bytes, row->source.s, row->source.n);
  memset(again->bytes + row->source.n, 0, PAD);
  again->bytes[row->source.n] = csv->eol;
  CarnetCsvText text = {again->bytes, again->bytes + row->source.n, csv->delimiter, csv->eol};
  guint n, lines;
  char *next;
  if (carnet_csv_split(&text, again->cells, reader->headers.n, &n, &next, &lines) != CSV_ROW ||
      n != reader->headers.n || !take_cells(reader, &again->rows, again->cells, row->line))
    return NULL;
  CarnetRow *full = &again->rows.rows[0];
  full->extra = full->n_extra ? &g_array_index(again->rows.extra, CarnetExtra, 0) : NULL;
  full->bytes = row->bytes;
  return full;
}

/* The data end within the row: TRUE where it could be dealt with, for no more data will come. */
static void take_last(CarnetReader *reader, CsvState *csv, CarnetCsvSplit split, guint n) {
  char *at = csv->buffer + csv->start;
  if (split == CSV_PARTIAL) {
    take_row(reader, csv, n);
    csv->start = csv->end;
    return;
  }
  carnet_rows_reject(&reader->rows, csv->line, n + 1,
                     "quotes that are never closed; close them, or double a quote inside a cell");
  const char *eol = memchr(at, csv->eol, csv->end - csv->start);
  csv->start =
      eol ? (gsize)(eol + 1 - csv->buffer) : csv->end; /* the lines that they swallowed are read as rows */
  csv->line++;
}

/* Rows of what is in the buffer; ends where a row is not whole. */
static void take_rows(CarnetReader *reader, CsvState *csv) {
  for (;;) {
    if (reader->lines) take_expected(reader, csv);
    CarnetCsvText text = text_at(csv);
    if (text.at >= text.end || carnet_rows_full(&reader->rows)) return;
    guint n, lines;
    char *next;
    CarnetCsvSplit split = carnet_csv_split(&text, csv->cells, reader->headers.n, &n, &next, &lines);
    if (split == CSV_ROW) {
      take_bytes(reader, csv, n, lines, (gsize)(next - text.at));
      csv->line += lines;
      csv->start = (gsize)(next - csv->buffer);
    } else if (csv->eof) {
      take_last(reader, csv, split, n);
    } else {
      return;
    }
  }
}

/* Rows point into the buffer, so it is only refilled before the first of a batch; those of the batch before,
 * into the other. */
static gboolean csv_fill(CarnetReader *reader, GError **error) {
  CsvState *csv = reader->state;
  csv->turned = FALSE;
  const CarnetRows *rows = &reader->rows;
  if (!csv->eof && csv->end - csv->start < BLOCK_BYTES / 4 && !refill(reader, csv, error)) return FALSE;
  for (;;) {
    take_rows(reader, csv);
    if (csv->eof || rows->n_rows || rows->rejects->len) return TRUE;
    if (!refill(reader, csv, error)) return FALSE;
  }
}

/* ---- the header line ----------------------------------------------------------------------------------- */

static CarnetSlice header_cell(CarnetReader *reader, CarnetCsvCell *cell) {
  carnet_csv_unquote(cell);
  CarnetSlice value = {.s = "", .n = 0};
  if (carnet_cell_check(cell->s, cell->n) == CELL_INVALID) return value;
  g_autofree char *nfc = carnet_text_nfc(cell->s, cell->n);
  if (!nfc) return value;
  value = carnet_cell_trim(nfc, strlen(nfc));
  value.s = g_string_chunk_insert_len(reader->rows.texts, value.s, value.n);
  return value;
}

/* The delimiter that makes the most known headers, then the most cells. Only at the row's end are cells
 * unquoted. */
static gboolean choose_delimiter(CsvState *csv, CarnetCsvCell *cells) {
  guint best = 0;
  char found = 0;
  for (guint i = 0; i < G_N_ELEMENTS(delimiters); i++) {
    CarnetCsvText text = text_at(csv);
    text.delimiter = delimiters[i];
    guint n, lines;
    char *next;
    CarnetCsvSplit split = carnet_csv_split(&text, cells, READER_COLUMNS, &n, &next, &lines);
    if (split == CSV_UNCLOSED || n > READER_COLUMNS || (split == CSV_PARTIAL && !csv->eof)) continue;
    g_autofree CarnetSlice *names = g_new0(CarnetSlice, n);
    for (guint k = 0; k < n; k++) names[k] = (CarnetSlice){.s = cells[k].s, .n = cells[k].n};
    guint score = 1 + carnet_headers_known(names, n) * READER_COLUMNS + n;
    if (score > best) {
      best = score;
      found = delimiters[i];
    }
  }
  csv->delimiter = found;
  return found != 0;
}

/* Excel's first line "sep=;". */
static void skip_sep_line(CsvState *csv) {
  const char *at = csv->buffer + csv->start;
  if (csv->end - csv->start < 6 || g_ascii_strncasecmp(at, "sep=", 4) != 0) return;
  const char *eol = at + 5 + (at[5] == '\r');
  if (*eol != csv->eol) return;
  csv->start = (gsize)(eol + 1 - csv->buffer);
  csv->line++;
}

static gboolean read_header(CarnetReader *reader, CsvState *csv, GError **error) {
  g_autofree CarnetCsvCell *cells = g_new(CarnetCsvCell, READER_COLUMNS);
  const char *first = memchr(csv->buffer, '\n', csv->end);
  csv->eol = !first && memchr(csv->buffer, '\r', csv->end) ? '\r' : '\n'; /* CR alone: a table of long ago */
  csv->buffer[csv->end] = csv->eol;
  skip_sep_line(csv);
  if (!choose_delimiter(csv, cells))
    return carnet_reader_fail(reader, csv->line, error,
                              "no header line of at most %u columns; the first line names the columns",
                              READER_COLUMNS);
  CarnetCsvText text = text_at(csv);
  guint n, lines;
  char *next;
  carnet_csv_split(&text, cells, READER_COLUMNS, &n, &next, &lines);
  g_autofree CarnetSlice *names = g_new0(CarnetSlice, n);
  for (guint i = 0; i < n; i++) names[i] = header_cell(reader, &cells[i]);
  g_autoptr(GError) why = NULL;
  if (!carnet_headers_map(&reader->headers, names, n, &reader->wishes, &why))
    return carnet_reader_fail(reader, csv->line, error, "%s", why->message);
  if (!carnet_headers_name(&reader->headers)) return carnet_reader_unknown(reader, csv->line, error);
  csv->cells = g_new0(CarnetCsvCell, n);
  csv->start = (gsize)(next - csv->buffer);
  csv->line += lines;
  return TRUE;
}

static gboolean csv_open(CarnetReader *reader, GError **error) {
  CsvState *csv = g_new0(CsvState, 1);
  reader->state = csv;
  csv->size = BLOCK_BYTES;
  csv->buffer = g_malloc(csv->size + PAD);
  csv->line = 1;
  csv->eol = '\n';
  return refill(reader, csv, error) && read_header(reader, csv, error);
}

static void csv_close(CarnetReader *reader) {
  CsvState *csv = reader->state;
  if (!csv) return;
  g_free(csv->buffer);
  g_free(csv->other);
  g_free(csv->cells);
  if (csv->again.cells) carnet_rows_clear(&csv->again.rows);
  g_free(csv->again.cells);
  g_free(csv->again.bytes);
  g_free(csv);
}

const CarnetReaderFormat carnet_format_csv = {.name = "csv",
                                              .looks = "a header line that names a path or a field id",
                                              .detect = csv_detect,
                                              .open = csv_open,
                                              .fill = csv_fill,
                                              .context = csv_context,
                                              .again = csv_again,
                                              .close = csv_close};
