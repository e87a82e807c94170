/*
 * device_xlsx.c - all tables of a document as a workbook, one sheet each after a list of them
 * (libxlsxwriter).
 *
 * Cells stand as the source gave them, not as the page groups them. Text is stored as text, so that what
 * looks like a formula is none. The date of creation is the snapshot's clock. The library writes files only:
 * the workbook passes through a folder of its own that is removed again.
 */
#include "tree.h"

#include "carnet/error.h"
#include "carnet/text.h"

#include <glib/gstdio.h>
#include <string.h>
#include <xlsxwriter.h>

#define MOST_ROWS (LXW_ROW_MAX - 1)
#define MOST_CELL 32767 /* UTF-16 units, which are never more than bytes */
#define MOST_NAME 31
#define EXACT_DIGITS 15 /* a number in a sheet is a double: longer ones stay text */
#define WIDTH_MOST 60
#define WIDTH_ROWS 200 /* that are looked at for the width of a column */

typedef struct {
  lxw_workbook *book;
  lxw_format *head, *wrap;
  const CarnetDocument *document;
  const CarnetReportOptions *options;
  GError *error; /* the first */
} Book;

static gboolean has_table(const Block *block) {
  return block->data && block->data->table && block->data->kind != DATA_GRID;
}

static void check(Book *b, lxw_error result) {
  if (result != LXW_NO_ERROR && !b->error)
    g_set_error(&b->error, CARNET_REPORT_ERROR, CARNET_ERROR_STORE, "xlsx library: %s", lxw_strerror(result));
}

/* ---- cells
 * ---------------------------------------------------------------------------------------------------------
 */

static void put_text(Book *b, lxw_worksheet *sheet, guint row, guint column, const char *text,
                     lxw_format *format) {
  g_autofree char *safe = text && strchr(text, '\n') ? NULL : carnet_text_safe(text ? text : "", -1);
  const char *cell = safe ? safe : text;
  if (!*cell) return;
  if (g_utf8_strlen(cell, -1) > MOST_CELL && !b->error)
    g_set_error(&b->error, CARNET_REPORT_ERROR, CARNET_ERROR_INPUT,
                "xlsx: a cell of more than %d characters; --format csv or json take it", MOST_CELL);
  if (!b->error) check(b, worksheet_write_string(sheet, row, (lxw_col_t)column, cell, format));
}

/* A number that a double holds exactly enough, in the C locale. */
static gboolean read_number(const char *text, gdouble *number) {
  gsize digits = 0;
  for (const char *p = text; *p; p++) {
    if (g_ascii_isdigit(*p))
      digits++;
    else if (!(*p == '.' || (*p == '-' && p == text)))
      return FALSE;
  }
  if (digits == 0 || digits > EXACT_DIGITS) return FALSE;
  char *end = NULL;
  *number = g_ascii_strtod(text, &end);
  return *end == '\0';
}

/* Amounts in minor units stand in major ones, as their heads say. */
static void put_cell(Book *b, lxw_worksheet *sheet, guint row, guint column, const char *text,
                     const CarnetTableColumn *info) {
  gdouble number = 0;
  gboolean numeric = info->kind == CARNET_CELL_INT || info->kind == CARNET_CELL_NUMBER,
           minor = info->kind == CARNET_CELL_INT && g_str_has_suffix(info->key, "_minor");
  if (b->error) return;
  if (numeric && read_number(text, &number))
    check(b, worksheet_write_number(sheet, row, (lxw_col_t)column, minor ? number / 100 : number, NULL));
  else
    put_text(b, sheet, row, column, text, strchr(text, '\n') ? b->wrap : NULL);
}

/* ---- sheets
 * -------------------------------------------------------------------------------------------------------- */

/* "12 cases.outcomes": the order makes it unique; a sheet's name takes none of []:*?/\ and 31 characters.
 * Caller frees. */
static char *sheet_name(guint index, const char *name) {
  char *text = g_strdup_printf("%u %s", index, name);
  g_strdelimit(text, "[]:*?/\\", '_');
  if (strlen(text) > MOST_NAME) text[MOST_NAME] = '\0'; /* names of tables are ASCII */
  return text;
}

static const char *title_of(const Book *b, const CarnetTableColumn *column) {
  return column->title ? carnet_texts_get(b->options->texts, b->document->lang, column->title) : column->key;
}

/* Of the longest line among the first rows, in characters; Chinese are two wide. */
static gdouble width_of(const Book *b, const CarnetTable *table, guint column) {
  glong most = g_utf8_strlen(title_of(b, carnet_table_column(table, column)), -1);
  for (guint r = 0; r < MIN(carnet_table_rows(table), WIDTH_ROWS); r++) {
    glong width = 0;
    for (const char *p = carnet_table_cell(table, r, column); *p; p = g_utf8_next_char(p)) {
      width = *p == '\n' ? 0 : width + (g_unichar_iswide(g_utf8_get_char(p)) ? 2 : 1);
      most = MAX(most, width);
    }
  }
  return (gdouble)MIN(most, WIDTH_MOST) + 2;
}

static void add_sheet(Book *b, const Data *data, const char *name) {
  const CarnetTable *table = data->table;
  guint rows = carnet_table_rows(table), columns = carnet_table_columns(table);
  lxw_worksheet *sheet = workbook_add_worksheet(b->book, name);
  if (rows > MOST_ROWS && !b->error)
    g_set_error(&b->error, CARNET_REPORT_ERROR, CARNET_ERROR_INPUT,
                "xlsx: table %s has %u rows; a sheet takes %u, --format csv takes all", data->name, rows,
                (guint)MOST_ROWS);
  if (!sheet || b->error) return;
  for (guint c = 0; c < columns; c++) {
    put_text(b, sheet, 0, c, title_of(b, carnet_table_column(table, c)), b->head);
    worksheet_set_column(sheet, (lxw_col_t)c, (lxw_col_t)c, width_of(b, table, c), NULL);
  }
  worksheet_freeze_panes(sheet, 1, 0);
  for (guint r = 0; r < rows && !b->error; r++)
    for (guint c = 0; c < columns; c++)
      put_cell(b, sheet, r + 1, c, carnet_table_cell(table, r, c), carnet_table_column(table, c));
}

/* The first sheet names the report and all tables, with what each counts. */
static void add_list(Book *b) {
  lxw_worksheet *sheet = workbook_add_worksheet(b->book, "0");
  const CarnetSnapshot *snapshot = b->options->snapshot;
  guint row = 0, index = 0;
  if (!sheet) return;
  put_text(b, sheet, row++, 0, b->document->title[0], b->head);
  for (guint i = 0; snapshot && snapshot->pairs && i + 1 < snapshot->pairs->len; i += 2, row++) {
    put_text(b, sheet, row, 0, snapshot->pairs->pdata[i], NULL);
    put_text(b, sheet, row, 1, snapshot->pairs->pdata[i + 1], NULL);
  }
  row++;
  for (guint i = 0; i < b->document->blocks->len; i++) {
    const Block *block = b->document->blocks->pdata[i];
    if (!has_table(block)) continue;
    g_autofree char *name = sheet_name(++index, block->data->name);
    put_text(b, sheet, row, 0, name, NULL);
    put_text(b, sheet, row, 1, block->data->caption[0], NULL);
    put_text(b, sheet, row, 2, block->data->population[0], NULL);
    row++;
  }
  worksheet_set_column(sheet, 0, 0, 30, NULL);
  worksheet_set_column(sheet, 1, 2, WIDTH_MOST, NULL);
}

static void set_properties(Book *b) {
  g_autoptr(GDateTime) clock =
      b->options->clock ? g_date_time_new_from_iso8601(b->options->clock, NULL) : NULL;
  lxw_doc_properties properties = {.title = b->document->title[0],
                                   .author = b->document->organisation,
                                   .subject = (char *)(guintptr)b->options->as_of,
                                   .created = clock ? (time_t)g_date_time_to_unix(clock) : 1};
  check(b, workbook_set_properties(b->book, &properties));
}

/* ---- the file
 * ---------------------------------------------------------------------------------------------------------
 */

static gboolean write_book(Book *b, const char *path) {
  lxw_workbook_options options = {.constant_memory = LXW_FALSE, .use_zip64 = LXW_TRUE};
  b->book = workbook_new_opt(path, &options);
  if (!b->book) {
    check(b, LXW_ERROR_MEMORY_MALLOC_FAILED);
    return FALSE;
  }
  b->head = workbook_add_format(b->book);
  b->wrap = workbook_add_format(b->book);
  format_set_bold(b->head);
  format_set_text_wrap(b->wrap);
  set_properties(b);
  add_list(b);
  guint index = 0;
  for (guint i = 0; i < b->document->blocks->len; i++) {
    const Block *block = b->document->blocks->pdata[i];
    if (!has_table(block)) continue;
    g_autofree char *name = sheet_name(++index, block->data->name);
    add_sheet(b, block->data, name);
  }
  check(b, workbook_close(b->book)); /* frees it too */
  return b->error == NULL;
}

GBytes *carnet_device_xlsx(const CarnetDocument *document, const CarnetReportOptions *options,
                           GError **error) {
  g_autofree char *folder = g_dir_make_tmp("carnet-xlsx-XXXXXX", error);
  if (!folder) return NULL;
  g_autofree char *path = g_build_filename(folder, "report.xlsx", NULL);
  Book book = {.document = document, .options = options};
  char *bytes = NULL;
  gsize n = 0;
  if (write_book(&book, path)) g_file_get_contents(path, &bytes, &n, &book.error);
  g_unlink(path);
  g_rmdir(folder);
  if (!book.error) return g_bytes_new_take(bytes, n);
  g_propagate_error(error, book.error);
  return NULL;
}
