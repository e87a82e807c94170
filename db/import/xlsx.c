/*
 * xlsx.c - a workbook as a source: one of its sheets, whose first row with anything in it names the columns.
 *
 * Hidden sheets are not looked at. Where several sheets are tables of fields, which one is meant must be
 * said, for a guess would leave rows out without a word.
 */
#include "carnet/text.h"
#include "import/xlsx.h"

typedef struct {
  char *text;
  gboolean error; /* "#REF!" */
} XlsxCell;

typedef struct {
  CarnetReader *reader;
  zip_t *archive;
  CarnetXlsxBook *book;
  const CarnetXlsxSheet *sheet; /* that is read */
  CarnetXlsxPart *part;
  GArray *cells; /* XlsxCell: of the row that is read, by column */
  guint used;    /* columns up to the last that has a cell */
  guint64 line, style;
  guint column;    /* of the cell that is read */
  char type[12];   /* its t attribute */
  GString *value;  /* its text */
  gboolean inside; /* <v>, or <t> of an inline string */
  gboolean headed; /* the header row has been seen */
  GError *why;     /* the header row was no good */
} XlsxState;

/* ---- cells ----------------------------------------------------------------------------------------------
 */

/* The letters of "BC12" as a column from 0; READER_COLUMNS where it is none. */
static guint column_of(const char *reference, guint next) {
  guint column = 0;
  if (!reference) return next;
  const char *c = reference;
  for (; g_ascii_isupper(*c) && column < READER_COLUMNS; c++) column = column * 26 + (guint)(*c - 'A') + 1;
  return c == reference ? next : MIN(column - 1, READER_COLUMNS);
}

static void begin_row(XlsxState *state, const char **attributes) {
  const char *number = carnet_xlsx_attribute(attributes, "r");
  state->line = number ? g_ascii_strtoull(number, NULL, 10) : state->line + 1;
  for (guint i = 0; i < state->used; i++)
    g_clear_pointer(&g_array_index(state->cells, XlsxCell, i).text, g_free);
  state->used = 0;
  state->column = G_MAXUINT; /* the next is 0 */
}

static void begin_cell(XlsxState *state, const char **attributes) {
  const char *type = carnet_xlsx_attribute(attributes, "t"), *style = carnet_xlsx_attribute(attributes, "s");
  state->column = column_of(carnet_xlsx_attribute(attributes, "r"), state->column + 1);
  state->style = style ? g_ascii_strtoull(style, NULL, 10) : 0;
  g_strlcpy(state->type, type ? type : "n", sizeof state->type);
  g_string_truncate(state->value, 0);
}

static char *cell_text(const XlsxState *state) {
  const char *value = state->value->str;
  if (strcmp(state->type, "s") == 0) {
    char *end;
    guint64 index = g_ascii_strtoull(value, &end, 10);
    const char *text = end == value || *end ? NULL : carnet_xlsx_book_string(state->book, index);
    if (!text) carnet_xlsx_part_refuse(state->part, "cell refers to text %.20s, which is not there", value);
    return g_strdup(text);
  }
  if (strcmp(state->type, "b") == 0) return g_strdup(strcmp(value, "0") == 0 ? "FALSE" : "TRUE");
  char *number =
      strcmp(state->type, "n") == 0 ? carnet_xlsx_book_number(state->book, value, state->style) : NULL;
  return number ? number : g_strdup(value); /* str, inlineStr, d, e */
}

static void end_cell(XlsxState *state) {
  if (state->value->len == 0) return;
  if (state->column >= READER_COLUMNS) {
    carnet_xlsx_part_refuse(state->part, "a row has more than %u columns", READER_COLUMNS);
    return;
  }
  if (state->cells->len <= state->column) g_array_set_size(state->cells, state->column + 1);
  XlsxCell *cell = &g_array_index(state->cells, XlsxCell, state->column);
  g_free(cell->text);
  *cell = (XlsxCell){cell_text(state), strcmp(state->type, "e") == 0};
  state->used = MAX(state->used, state->column + 1);
}

static const char *text_at(const XlsxState *state, guint column) {
  const char *text = column < state->used ? g_array_index(state->cells, XlsxCell, column).text : NULL;
  return text ? text : "";
}

/* ---- rows -----------------------------------------------------------------------------------------------
 */

static CarnetSlice header_cell(XlsxState *state, guint column) {
  const char *text = text_at(state, column);
  g_autofree char *nfc = carnet_text_nfc(text, -1);
  CarnetSlice value = nfc ? carnet_cell_trim(nfc, strlen(nfc)) : (CarnetSlice){.s = "", .n = 0};
  value.s = g_string_chunk_insert_len(state->reader->rows.texts, value.s, value.n);
  return value;
}

static void take_header(XlsxState *state) {
  CarnetReader *reader = state->reader;
  g_autofree CarnetSlice *names = g_new0(CarnetSlice, state->used);
  for (guint i = 0; i < state->used; i++) names[i] = header_cell(state, i);
  g_autoptr(GError) why = NULL;
  state->headed = TRUE;
  if (!carnet_headers_map(&reader->headers, names, state->used, &reader->wishes, &why))
    carnet_reader_fail(reader, state->line, &state->why, "%s", why->message);
  else if (!carnet_headers_name(&reader->headers))
    carnet_reader_unknown(reader, state->line, &state->why);
  carnet_xlsx_part_pause(state->part);
}

static gboolean is_branch(const XlsxState *state) {
  const CarnetHeaders *headers = &state->reader->headers;
  for (guint i = 0; i < headers->n; i++)
    if (headers->targets[i].node_kind && g_ascii_strcasecmp(text_at(state, i), "branch") == 0) return TRUE;
  return FALSE;
}

static void take_row(XlsxState *state) {
  CarnetReader *reader = state->reader;
  CarnetRows *rows = &reader->rows;
  if (is_branch(state)) {
    reader->structure++;
    return;
  }
  carnet_rows_begin(rows, state->line);
  for (guint i = 0; i < state->used; i++) {
    const XlsxCell *cell = &g_array_index(state->cells, XlsxCell, i);
    const char *why = !cell->text              ? NULL
                      : i >= reader->headers.n ? "a cell without a header above it; name the column"
                      : cell->error            ? "the cell shows an error; correct its formula"
                                               : NULL;
    if (why) {
      carnet_rows_reject(rows, state->line, i + 1, "%s", why);
      g_array_set_size(rows->extra, rows->extra_from[rows->n_rows]);
      return;
    }
    if (cell->text && !carnet_rows_text(rows, &reader->headers.targets[i], i + 1, cell->text, -1)) return;
  }
  carnet_rows_end(rows);
}

static void end_row(XlsxState *state) {
  guint filled = 0;
  for (guint i = 0; i < state->used; i++)
    filled += text_at(state, i)[strspn(text_at(state, i), " \t\r\n")] != 0;
  if (filled == 0) return;
  if (!state->headed)
    take_header(state);
  else
    take_row(state);
  if (carnet_rows_full(&state->reader->rows)) carnet_xlsx_part_pause(state->part);
}

/* ---- elements of a sheet --------------------------------------------------------------------------------
 */

static void sheet_start(gpointer user, const char *name, const char **attributes) {
  XlsxState *state = user;
  if (strcmp(name, "row") == 0) begin_row(state, attributes);
  if (strcmp(name, "c") == 0) begin_cell(state, attributes);
  if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0) state->inside = TRUE;
}

static void sheet_end(gpointer user, const char *name) {
  XlsxState *state = user;
  if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0) state->inside = FALSE;
  if (strcmp(name, "c") == 0) end_cell(state);
  if (strcmp(name, "row") == 0) end_row(state);
}

static void sheet_text(gpointer user, const char *text, int n) {
  XlsxState *state = user;
  /* A byte above the maximum, so that the cell is rejected where it stands. */
  gsize room = READER_CELL_BYTES + 1 - MIN(state->value->len, READER_CELL_BYTES + 1);
  if (state->inside) g_string_append_len(state->value, text, (gssize)MIN((gsize)n, room));
}

static const CarnetXlsxHandlers sheet_handlers = {sheet_start, sheet_end, sheet_text};

/* ---- which sheet ----------------------------------------------------------------------------------------
 */

/* Reads a sheet up to its header row; FALSE where it has none that names fields, and `why` says it. */
static gboolean look_at(XlsxState *state, const CarnetXlsxSheet *sheet, GError **why) {
  g_clear_pointer(&state->part, carnet_xlsx_part_free);
  g_clear_error(&state->why);
  state->headed = FALSE;
  state->line = 0;
  state->sheet = sheet;
  GError *failed = NULL;
  state->part = sheet->part ? carnet_xlsx_part_open(state->reader, state->archive, sheet->part,
                                                    &sheet_handlers, state, &failed)
                            : NULL;
  if (!state->part && !failed)
    carnet_reader_fail(state->reader, 0, &failed, "sheet \"%s\" is not there", sheet->name);
  if (!failed && carnet_xlsx_part_run(state->part, &failed)) {
    if (!state->headed) carnet_reader_fail(state->reader, 0, &failed, "sheet \"%s\" is empty", sheet->name);
    if (state->why) failed = g_steal_pointer(&state->why);
  }
  if (failed) g_propagate_error(why, failed);
  return failed == NULL;
}

static char *names_of(const CarnetXlsxBook *book, const GPtrArray *only) {
  g_autoptr(GString) names = g_string_new(NULL);
  for (guint i = 0; i < book->sheets->len; i++) {
    const CarnetXlsxSheet *sheet = g_ptr_array_index(book->sheets, i);
    if (sheet->hidden || (only && !g_ptr_array_find((GPtrArray *)(gpointer)(guintptr)only, sheet, NULL)))
      continue;
    g_autofree char *shown = carnet_text_safe(sheet->name ? sheet->name : "", -1);
    g_string_append_printf(names, "%s\"%.100s\"", names->len ? ", " : "", shown);
  }
  return g_string_free(g_steal_pointer(&names), FALSE);
}

static const CarnetXlsxSheet *named(const XlsxState *state, const char *name, GError **error) {
  for (guint i = 0; i < state->book->sheets->len; i++) {
    const CarnetXlsxSheet *sheet = g_ptr_array_index(state->book->sheets, i);
    if (g_strcmp0(sheet->name, name) == 0) return sheet;
  }
  g_autofree char *names = names_of(state->book, NULL);
  carnet_reader_fail(state->reader, 0, error, "has no sheet \"%s\"; it has %s", name, names);
  return NULL;
}

static const CarnetXlsxSheet *choose(XlsxState *state, GError **error) {
  g_autoptr(GPtrArray) tables = g_ptr_array_new();
  g_autoptr(GError) first = NULL;
  for (guint i = 0; i < state->book->sheets->len; i++) {
    const CarnetXlsxSheet *sheet = g_ptr_array_index(state->book->sheets, i);
    g_autoptr(GError) why = NULL;
    if (sheet->hidden) continue;
    if (look_at(state, sheet, &why))
      g_ptr_array_add(tables, (gpointer)(guintptr)sheet);
    else if (!first)
      first = g_steal_pointer(&why);
  }
  if (tables->len == 1) return g_ptr_array_index(tables, 0);
  if (tables->len > 1) {
    g_autofree char *names = names_of(state->book, tables);
    carnet_reader_fail(state->reader, 0, error, "has %u sheets of fields: %s; say which with --sheet",
                       tables->len, names);
  } else if (first) {
    g_propagate_error(error, g_steal_pointer(&first));
  } else {
    carnet_reader_fail(state->reader, 0, error, "shows no sheet; a table needs a header line and rows");
  }
  return NULL;
}

/* ---- the format -----------------------------------------------------------------------------------------
 */

static gboolean xlsx_detect(const CarnetHead *head) {
  return head->n > 4 && memcmp(head->text, "PK\3\4", 4) == 0;
}

static gboolean xlsx_open(CarnetReader *reader, GError **error) {
  XlsxState *state = g_new0(XlsxState, 1);
  reader->state = state;
  state->reader = reader;
  state->cells = g_array_new(FALSE, TRUE, sizeof(XlsxCell));
  state->value = g_string_new(NULL);
  int code = 0;
  state->archive = zip_open(reader->path, ZIP_RDONLY, &code);
  if (!state->archive) {
    zip_error_t why;
    zip_error_init_with_code(&why, code);
    carnet_reader_fail(reader, 0, error, "is no whole ZIP archive (%s); save the workbook again",
                       zip_error_strerror(&why));
    zip_error_fini(&why);
    return FALSE;
  }
  state->book = carnet_xlsx_book_open(reader, state->archive, error);
  if (!state->book) return FALSE;
  const CarnetXlsxSheet *sheet = reader->sheet ? named(state, reader->sheet, error) : choose(state, error);
  return sheet && look_at(state, sheet, error);
}

static gboolean xlsx_fill(CarnetReader *reader, GError **error) {
  XlsxState *state = reader->state;
  return carnet_xlsx_part_ended(state->part) || carnet_xlsx_part_run(state->part, error);
}

static double xlsx_share(const CarnetReader *reader) {
  return carnet_xlsx_part_share(((const XlsxState *)reader->state)->part);
}

static void xlsx_close(CarnetReader *reader) {
  XlsxState *state = reader->state;
  if (!state) return;
  carnet_xlsx_part_free(state->part);
  carnet_xlsx_book_free(state->book);
  if (state->archive) zip_discard(state->archive);
  for (guint i = 0; i < state->cells->len; i++) g_free(g_array_index(state->cells, XlsxCell, i).text);
  g_array_unref(state->cells);
  g_string_free(state->value, TRUE);
  g_clear_error(&state->why);
  g_free(state);
}

const CarnetReaderFormat carnet_format_xlsx = {.name = "xlsx",
                                               .looks =
                                                   "a workbook with a sheet that names a path or a field id",
                                               .packed = TRUE,
                                               .detect = xlsx_detect,
                                               .open = xlsx_open,
                                               .fill = xlsx_fill,
                                               .share = xlsx_share,
                                               .close = xlsx_close};
