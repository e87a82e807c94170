/* xlsx_book.c - what the sheets of a workbook refer to: their parts, shared strings, which formats are days.
 */
#include <math.h>

#include "carnet/text.h"
#include "import/xlsx.h"

typedef struct {
  CarnetXlsxBook *book;
  CarnetXlsxPart *part; /* that is read */
  gboolean in_text;     /* inside <t> of a shared string, and not of its reading aid <rPh> */
  gboolean in_aid;
  gboolean in_formats; /* inside <cellXfs> */
  GHashTable *custom;  /* id of a number format that shows a day or a time */
} BookState;

/* ---- sheets and where they are --------------------------------------------------------------------------
 */

static void workbook_start(gpointer user, const char *name, const char **attributes) {
  BookState *state = user;
  if (strcmp(name, "workbookPr") == 0) {
    const char *since = carnet_xlsx_attribute(attributes, "date1904");
    state->book->since_1904 = since && (strcmp(since, "1") == 0 || strcmp(since, "true") == 0);
  }
  if (strcmp(name, "sheet") != 0) return;
  if (state->book->sheets->len == XLSX_SHEETS) {
    carnet_xlsx_part_refuse(state->part, "has more than %u sheets", XLSX_SHEETS);
    return;
  }
  const char *visible = carnet_xlsx_attribute(attributes, "state");
  CarnetXlsxSheet *sheet = g_new0(CarnetXlsxSheet, 1);
  sheet->name = g_strdup(carnet_xlsx_attribute(attributes, "name"));
  /* "id" with a prefix is the relation; "sheetId" is another attribute. */
  sheet->relation = g_strdup(carnet_xlsx_attribute(attributes, "id"));
  sheet->hidden = visible && strcmp(visible, "visible") != 0;
  g_ptr_array_add(state->book->sheets, sheet);
}

static void relations_start(gpointer user, const char *name, const char **attributes) {
  BookState *state = user;
  const char *id = carnet_xlsx_attribute(attributes, "Id"),
             *target = carnet_xlsx_attribute(attributes, "Target");
  if (strcmp(name, "Relationship") != 0 || !id || !target) return;
  for (guint i = 0; i < state->book->sheets->len; i++) {
    CarnetXlsxSheet *sheet = g_ptr_array_index(state->book->sheets, i);
    if (g_strcmp0(sheet->relation, id) != 0 || sheet->part) continue;
    sheet->part = target[0] == '/' ? g_strdup(target + 1) : g_strconcat("xl/", target, NULL);
  }
}

static void nothing_end(gpointer user, const char *name) { (void)user, (void)name; }

/* ---- shared strings -------------------------------------------------------------------------------------
 */

static void strings_start(gpointer user, const char *name, const char **attributes) {
  (void)attributes;
  BookState *state = user;
  if (strcmp(name, "si") == 0) g_array_append_val(state->book->offsets, state->book->strings->len);
  if (strcmp(name, "rPh") == 0) state->in_aid = TRUE;
  state->in_text = strcmp(name, "t") == 0 && !state->in_aid;
}

static void strings_end(gpointer user, const char *name) {
  BookState *state = user;
  state->in_text = FALSE;
  if (strcmp(name, "rPh") == 0) state->in_aid = FALSE;
  if (strcmp(name, "si") == 0) g_string_append_c(state->book->strings, '\0');
}

static void strings_text(gpointer user, const char *text, int n) {
  BookState *state = user;
  if (!state->in_text) return;
  if (state->book->strings->len + (gsize)n > XLSX_STRING_BYTES)
    carnet_xlsx_part_refuse(state->part, "holds more than %u bytes of text; split the workbook",
                            XLSX_STRING_BYTES);
  else
    g_string_append_len(state->book->strings, text, n);
}

const char *carnet_xlsx_book_string(const CarnetXlsxBook *book, guint64 index) {
  return index < book->offsets->len ? book->strings->str + g_array_index(book->offsets, gsize, (guint)index)
                                    : NULL;
}

/* ---- which formats show a day or a time -----------------------------------------------------------------
 */

/* A format's code shows one where y, d, h or s stand outside quotes and brackets ("General" has none). */
static gboolean is_date_code(const char *code) {
  for (; *code; code++) {
    const char *end = *code == '"' ? strchr(code + 1, '"') : *code == '[' ? strchr(code + 1, ']') : NULL;
    if (end)
      code = end;
    else if (*code == '\\' && code[1])
      code++;
    else if (strchr("yYdDhHsS", *code))
      return TRUE;
    else if (*code == ';') /* the part for numbers below zero */
      return FALSE;
  }
  return FALSE;
}

/* Built-in formats: ECMA-376 part 1, 18.8.30. */
static gboolean is_date_id(guint64 id) { return (id >= 14 && id <= 22) || (id >= 45 && id <= 47); }

static void styles_start(gpointer user, const char *name, const char **attributes) {
  BookState *state = user;
  if (strcmp(name, "cellXfs") == 0) state->in_formats = TRUE;
  const char *text = carnet_xlsx_attribute(attributes, "numFmtId");
  guint64 id = text ? g_ascii_strtoull(text, NULL, 10) : 0;
  const char *code = carnet_xlsx_attribute(attributes, "formatCode");
  if (strcmp(name, "numFmt") == 0 && code && strcmp(code, "General") != 0 && is_date_code(code))
    g_hash_table_add(state->custom, GUINT_TO_POINTER((guint)id));
  if (strcmp(name, "xf") != 0 || !state->in_formats || state->book->dates->len == XLSX_STYLES) return;
  gboolean date = is_date_id(id) || g_hash_table_contains(state->custom, GUINT_TO_POINTER((guint)id));
  g_array_append_val(state->book->dates, date);
}

static void styles_end(gpointer user, const char *name) {
  if (strcmp(name, "cellXfs") == 0) ((BookState *)user)->in_formats = FALSE;
}

/* ---- numbers --------------------------------------------------------------------------------------------
 */

/* Days since 1899-12-30 (1904-01-01), which gives a spreadsheet's own days from March 1900 on. */
static char *day_text(const CarnetXlsxBook *book, double serial) {
  double days = floor(serial), seconds = floor((serial - days) * 86400 + 0.5);
  if (seconds >= 86400) days++, seconds = 0;
  g_autoptr(GDateTime) zero = book->since_1904 ? g_date_time_new_utc(1904, 1, 1, 0, 0, 0)
                                               : g_date_time_new_utc(1899, 12, 30, 0, 0, 0);
  g_autoptr(GDateTime) day = g_date_time_add_days(zero, (int)days);
  g_autoptr(GDateTime) time = day ? g_date_time_add_seconds(day, seconds) : NULL;
  if (!time) return NULL;
  const char *form = days == 0 ? "%H:%M:%S" : seconds == 0 ? "%Y-%m-%d" : "%Y-%m-%dT%H:%M:%S";
  return g_date_time_format(time, form);
}

char *carnet_xlsx_book_number(const CarnetXlsxBook *book, const char *text, guint64 style) {
  char *end;
  double value = g_ascii_strtod(text, &end);
  if (end == text || *end || !isfinite(value)) return NULL;
  gboolean date = style < book->dates->len && g_array_index(book->dates, gboolean, (guint)style);
  if (date && value >= 0 && value < 2958466) return day_text(book, value); /* 9999-12-31 */
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  gboolean whole = value == floor(value) && fabs(value) < 9007199254740992.0; /* 2^53 */
  return g_strdup(g_ascii_formatd(digits, sizeof digits, whole ? "%.0f" : "%.15g", value));
}

/* ---- the whole ------------------------------------------------------------------------------------------
 */

static void sheet_free(gpointer data) {
  CarnetXlsxSheet *sheet = data;
  g_free(sheet->name);
  g_free(sheet->relation);
  g_free(sheet->part);
  g_free(sheet);
}

void carnet_xlsx_book_free(CarnetXlsxBook *book) {
  if (!book) return;
  g_ptr_array_unref(book->sheets);
  g_string_free(book->strings, TRUE);
  g_array_unref(book->offsets);
  g_array_unref(book->dates);
  g_free(book);
}

static gboolean read_part(const CarnetReader *reader, zip_t *archive, const char *name, gboolean needed,
                          const CarnetXlsxHandlers *handlers, BookState *state, GError **error) {
  g_autoptr(GError) why = NULL;
  g_autoptr(CarnetXlsxPart) part = carnet_xlsx_part_open(reader, archive, name, handlers, state, &why);
  state->part = part;
  if (part && carnet_xlsx_part_run(part, &why)) return TRUE;
  if (why) {
    g_propagate_error(error, g_steal_pointer(&why));
    return FALSE;
  }
  return !needed ||
         carnet_reader_fail(reader, 0, error,
                            "is a ZIP archive without %s, so no workbook; save it as .xlsx or CSV", name);
}

CarnetXlsxBook *carnet_xlsx_book_open(const CarnetReader *reader, zip_t *archive, GError **error) {
  static const struct {
    const char *part;
    gboolean needed;
    CarnetXlsxHandlers handlers;
  } parts[] = {
      {"xl/workbook.xml", TRUE, {workbook_start, nothing_end, NULL}},
      {"xl/_rels/workbook.xml.rels", TRUE, {relations_start, nothing_end, NULL}},
      {"xl/styles.xml", FALSE, {styles_start, styles_end, NULL}},
      {"xl/sharedStrings.xml", FALSE, {strings_start, strings_end, strings_text}},
  };
  CarnetXlsxBook *book = g_new0(CarnetXlsxBook, 1);
  book->sheets = g_ptr_array_new_with_free_func(sheet_free);
  book->strings = g_string_new(NULL);
  book->offsets = g_array_new(FALSE, FALSE, sizeof(gsize));
  book->dates = g_array_new(FALSE, FALSE, sizeof(gboolean));
  BookState state = {.book = book, .custom = g_hash_table_new(NULL, NULL)};
  gboolean read = TRUE;
  for (guint i = 0; read && i < G_N_ELEMENTS(parts); i++)
    read = read_part(reader, archive, parts[i].part, parts[i].needed, &parts[i].handlers, &state, error);
  g_hash_table_unref(state.custom);
  if (read) return book;
  carnet_xlsx_book_free(book);
  return NULL;
}
