#include "sheet.h"

#include <string.h>

#include "carnet/text.h"

typedef struct {
  guint line;
  char **cells; /* as many as the head has */
} Row;

struct CarnetSheet {
  char *name;
  char **head;
  GPtrArray *rows;
};

typedef struct {
  const char *at, *end, *name;
  guint line;
  char separator;
} Scan;

static void row_free(gpointer data) {
  Row *row = data;
  g_strfreev(row->cells);
  g_free(row);
}

void carnet_sheet_free(CarnetSheet *sheet) {
  if (!sheet) return;
  g_free(sheet->name);
  g_strfreev(sheet->head);
  g_ptr_array_unref(sheet->rows);
  g_free(sheet);
}

static gboolean fail(const char *name, guint line, GError **error, const char *what) {
  g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_INPUT, "%s:%u: %s", name, line, what);
  return FALSE;
}

gboolean carnet_sheet_fail(const CarnetSheet *sheet, guint row, GError **error, const char *format, ...) {
  va_list args;
  va_start(args, format);
  g_autofree char *what = g_strdup_vprintf(format, args);
  va_end(args);
  return fail(sheet->name, carnet_sheet_line(sheet, row), error, what);
}

/* ---- cells ---- */

static gboolean at_line_end(const Scan *scan) {
  return scan->at == scan->end || *scan->at == '\n' || *scan->at == '\r';
}

static void skip_line_end(Scan *scan) {
  if (scan->at < scan->end && *scan->at == '\r') scan->at++;
  if (scan->at < scan->end && *scan->at == '\n') scan->at++;
  scan->line++;
}

/* What stands between quotes, without them; a doubled one is one. */
static gboolean quoted_cell(Scan *scan, GString *cell, GError **error) {
  for (scan->at++; scan->at < scan->end; scan->at++) {
    if (*scan->at == '\n') break;
    if (*scan->at != '"') {
      g_string_append_c(cell, *scan->at);
      continue;
    }
    scan->at++;
    if (scan->at == scan->end || *scan->at != '"') {
      if (at_line_end(scan) || *scan->at == scan->separator) return TRUE;
      return fail(scan->name, scan->line, error,
                  "text after a closing quote; a quote inside is written \"\"");
    }
    g_string_append_c(cell, '"');
  }
  return fail(scan->name, scan->line, error, "a quote that does not end in its line");
}

static gboolean next_cell(Scan *scan, GString *cell, GError **error) {
  g_string_truncate(cell, 0);
  while (scan->at < scan->end && *scan->at == ' ') scan->at++;
  if (scan->at < scan->end && *scan->at == '"') return quoted_cell(scan, cell, error);
  while (!at_line_end(scan) && *scan->at != scan->separator) {
    if (*scan->at == '"')
      return fail(scan->name, scan->line, error, "a quote inside a bare cell; quote all of it");
    g_string_append_c(cell, *scan->at++);
  }
  return TRUE;
}

/* NULL-terminated cells of the line, its end skipped; NULL with the error. */
static char **next_line(Scan *scan, GError **error) {
  g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GString) cell = g_string_new(NULL);
  for (;;) {
    if (!next_cell(scan, cell, error)) return NULL;
    g_ptr_array_add(cells, g_strstrip(g_strdup(cell->str)));
    if (cells->len > CARNET_SHEET_MAX_COLUMNS) {
      fail(scan->name, scan->line, error, "more than 64 columns");
      return NULL;
    }
    if (at_line_end(scan)) break;
    scan->at++;
  }
  skip_line_end(scan);
  g_ptr_array_add(cells, NULL);
  g_ptr_array_set_free_func(cells, NULL);
  return (char **)g_ptr_array_free(g_steal_pointer(&cells), FALSE);
}

/* Past lines that say nothing; FALSE at the end. */
static gboolean find_line(Scan *scan) {
  while (scan->at < scan->end) {
    const char *p = scan->at;
    while (p < scan->end && (*p == ' ' || *p == '\t')) p++;
    if (p < scan->end && *p != '#' && *p != '\n' && *p != '\r') return TRUE;
    while (!at_line_end(scan)) scan->at++;
    if (scan->at < scan->end) skip_line_end(scan);
  }
  return FALSE;
}

/* ---- the head ---- */

/* The separator that stands first outside quotes; a head of one column has none. */
static char separator_of(const Scan *scan) {
  gboolean quoted = FALSE;
  for (const char *p = scan->at; p < scan->end && *p != '\n'; p++) {
    if (*p == '"') quoted = !quoted;
    if (!quoted && strchr(",;\t", *p)) return *p;
  }
  return ',';
}

static const char *bare(const char *column) { return *column == '!' ? column + 1 : column; }

static gboolean check_head(const CarnetSheet *sheet, guint line, const char *const *columns, GError **error) {
  for (char **head = sheet->head; *head; head++) {
    gboolean known = FALSE;
    for (const char *const *c = columns; *c; c++) known = known || strcmp(bare(*c), *head) == 0;
    if (known && g_strv_contains((const char *const *)head + 1, *head)) known = FALSE;
    if (known) continue;
    g_autofree char *all = g_strjoinv(", ", (char **)columns), *safe = carnet_text_safe(*head, -1);
    g_autofree char *what =
        g_strdup_printf("no column \"%.60s\", or twice; columns: %s (! is needed)", safe, all);
    return fail(sheet->name, line, error, what);
  }
  for (const char *const *c = columns; *c; c++) {
    if (**c != '!' || g_strv_contains((const char *const *)sheet->head, *c + 1)) continue;
    g_autofree char *what = g_strdup_printf("the head lacks the column %s", *c + 1);
    return fail(sheet->name, line, error, what);
  }
  return TRUE;
}

/* ---- the whole ---- */

static gboolean read_rows(CarnetSheet *sheet, Scan *scan, GError **error) {
  guint columns = g_strv_length(sheet->head);
  while (find_line(scan)) {
    guint line = scan->line;
    char **cells = next_line(scan, error);
    if (!cells) return FALSE;
    Row *row = g_new0(Row, 1);
    row->line = line;
    row->cells = cells;
    g_ptr_array_add(sheet->rows, row);
    if (g_strv_length(cells) == columns) continue;
    g_autofree char *what =
        g_strdup_printf("%u cells; the head has %u (a cell with the separator in it is quoted)",
                        g_strv_length(cells), columns);
    return fail(sheet->name, line, error, what);
  }
  return TRUE;
}

CarnetSheet *carnet_sheet_parse(const char *bytes, gsize n, const char *name, const char *const *columns,
                                GError **error) {
  g_autoptr(CarnetSheet) sheet = g_new0(CarnetSheet, 1);
  sheet->name = g_strdup(name);
  sheet->rows = g_ptr_array_new_with_free_func(row_free);
  if (n >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
    bytes += 3;
    n -= 3;
  }
  Scan scan = {bytes, bytes + n, name, 1, ','};
  if (n > CARNET_SHEET_MAX_BYTES || !g_utf8_validate_len(bytes, n, NULL)) {
    fail(name, 1, error,
         n > CARNET_SHEET_MAX_BYTES ? "larger than 4 MiB" : "not UTF-8 text; save it as UTF-8");
    return NULL;
  }
  if (!find_line(&scan)) {
    fail(name, 1, error, "empty; the first line names the columns");
    return NULL;
  }
  guint line = scan.line;
  scan.separator = separator_of(&scan);
  sheet->head = next_line(&scan, error);
  if (!sheet->head || !check_head(sheet, line, columns, error) || !read_rows(sheet, &scan, error))
    return NULL;
  return g_steal_pointer(&sheet);
}

guint carnet_sheet_rows(const CarnetSheet *sheet) { return sheet->rows->len; }

guint carnet_sheet_line(const CarnetSheet *sheet, guint row) {
  return ((const Row *)g_ptr_array_index(sheet->rows, row))->line;
}

const char *carnet_sheet_get(const CarnetSheet *sheet, guint row, const char *column) {
  const Row *line = g_ptr_array_index(sheet->rows, row);
  for (guint c = 0; sheet->head[c]; c++)
    if (strcmp(sheet->head[c], column) == 0) return line->cells[c];
  return "";
}
