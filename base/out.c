/* out.c - a table as CSV, JSON and NDJSON. Numbers are written as they stand: a double would change them. */
#include "out_parts.h"

#include "carnet/error.h"
#include "carnet/text.h"

#include <jansson.h>
#include <string.h>

CARNET_DEFINE_ERROR(out)

static const char *const format_names[] = {[CARNET_OUT_TABLE] = "table",
                                           [CARNET_OUT_CSV] = "csv",
                                           [CARNET_OUT_JSON] = "json",
                                           [CARNET_OUT_NDJSON] = "ndjson",
                                           NULL};

gboolean carnet_out_format_parse(const char *name, CarnetOutFormat *format, GError **error) {
  for (guint i = 0; format_names[i]; i++) {
    if (!g_str_equal(name, format_names[i])) continue;
    *format = (CarnetOutFormat)i;
    return TRUE;
  }
  g_autofree char *safe = carnet_text_safe(name, -1);
  g_set_error(error, CARNET_OUT_ERROR, CARNET_ERROR_USAGE,
              "there is no output format \"%s\"; table, csv, json or ndjson", safe);
  return FALSE;
}

/* ---- CSV ----------------------------------------------------------------------------------------- */

/* Signs with which a spreadsheet begins a formula; the full-width ones count in East Asian versions. */
static gboolean begins_formula(const char *cell) {
  static const char *const wide[] = {"\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0"};
  if (*cell && strchr("=+-@\t\r\n", *cell)) return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS(wide); i++)
    if (g_str_has_prefix(cell, wide[i])) return TRUE;
  return FALSE;
}

/* [+-]digits[.digits]: no spreadsheet takes it for a formula. */
static gboolean is_plain_number(const char *s) {
  if (*s == '+' || *s == '-') s++;
  gsize whole = strspn(s, "0123456789");
  if (whole == 0) return FALSE;
  s += whole;
  if (*s != '.') return *s == '\0';
  gsize part = strspn(++s, "0123456789");
  return part > 0 && s[part] == '\0';
}

/* Breaks and tabs stay, for a quoted cell holds them; what a terminal would obey does not. */
static void append_cell_text(GString *out, const char *s) {
  for (; *s; s++) {
    gsize n = 0;
    while (s[n] && !strchr("\"\t\n\r", s[n])) n++;
    g_autofree char *safe = carnet_text_safe(s, (gssize)n);
    g_string_append(out, safe);
    s += n;
    if (!*s) return;
    if (*s == '"') g_string_append_c(out, '"');
    g_string_append_c(out, *s);
  }
}

void carnet_out_append_csv(GString *out, const char *cell) {
  gsize n = strlen(cell);
  gboolean guard = begins_formula(cell) && !is_plain_number(cell);
  gboolean quote = n > 0 && (strpbrk(cell, ",\"\n\r\t") || cell[0] == ' ' || cell[n - 1] == ' ');
  if (quote) g_string_append_c(out, '"');
  if (guard) g_string_append_c(out, '\'');
  append_cell_text(out, cell);
  if (quote) g_string_append_c(out, '"');
}

static void append_csv_list(GString *out, const char *cell) {
  g_auto(GStrv) values = g_strsplit(cell, "\n", -1);
  g_autofree char *joined = g_strjoinv("; ", values);
  carnet_out_append_csv(out, joined);
}

static void append_csv(GString *out, const CarnetTable *table) {
  guint columns = carnet_table_columns(table), rows = carnet_table_rows(table);
  for (guint c = 0; c < columns; c++) {
    if (c > 0) g_string_append_c(out, ',');
    carnet_out_append_csv(out, carnet_table_column(table, c)->key);
  }
  if (columns > 0) g_string_append_c(out, '\n');
  for (guint r = 0; r < rows && columns > 0; r++) {
    gsize start = out->len;
    for (guint c = 0; c < columns; c++) {
      const char *cell = carnet_table_cell(table, r, c);
      if (c > 0) g_string_append_c(out, ',');
      if (carnet_table_column(table, c)->kind == CARNET_CELL_LIST)
        append_csv_list(out, cell);
      else
        carnet_out_append_csv(out, cell);
    }
    if (out->len == start) g_string_append(out, "\"\""); /* one absent cell: an empty line would be no row */
    g_string_append_c(out, '\n');
  }
}

/* ---- JSON ---------------------------------------------------------------------------------------- */

static gboolean is_plain_json(const char *s) {
  for (; *s; s++)
    if ((guchar)*s < 0x20 || (guchar)*s >= 0x7F || *s == '"' || *s == '\\') return FALSE;
  return TRUE;
}

/* jansson leaves DEL, C1 and bidi controls as they are; a terminal would obey them. */
static void append_escaped_controls(GString *out, const char *s) {
  for (const char *next; *s; s = next) {
    gunichar c = g_utf8_get_char(s);
    next = g_utf8_next_char(s);
    if (c >= 0x7F && carnet_text_is_unsafe(c))
      g_string_append_printf(out, "\\u%04x", c);
    else
      g_string_append_len(out, s, next - s);
  }
}

void carnet_out_append_json(GString *out, const char *text) {
  if (is_plain_json(text)) {
    g_string_append_printf(out, "\"%s\"", text);
    return;
  }
  g_autofree char *valid = g_utf8_make_valid(text, -1);
  json_t *string = json_string_nocheck(valid);
  char *dumped = string ? json_dumps(string, JSON_ENCODE_ANY) : NULL;
  append_escaped_controls(out, dumped ? dumped : "\"\"");
  free(dumped);
  json_decref(string);
}

/* -?(0|[1-9]digits)[.digits]: what both our cells and JSON's numbers can be. */
static gboolean is_json_number(const char *s) {
  if (*s == '+') return FALSE;
  const char *first = *s == '-' ? s + 1 : s;
  return is_plain_number(s) && !(first[0] == '0' && g_ascii_isdigit(first[1]));
}

static void append_json_list(GString *out, const char *cell) {
  g_auto(GStrv) values = g_strsplit(cell, "\n", -1);
  g_string_append_c(out, '[');
  for (char **value = values; *value; value++) {
    if (value != values) g_string_append(out, ", ");
    carnet_out_append_json(out, *value);
  }
  g_string_append_c(out, ']');
}

static void append_json_cell(GString *out, CarnetCellKind kind, const char *cell) {
  gboolean number = (kind == CARNET_CELL_INT || kind == CARNET_CELL_NUMBER || kind == CARNET_CELL_MONEY) &&
                    is_json_number(cell);
  if (number)
    g_string_append(out, cell);
  else if (kind == CARNET_CELL_FLAG && g_str_equal(cell, "yes"))
    g_string_append(out, "true");
  else if (kind == CARNET_CELL_FLAG && g_str_equal(cell, "no"))
    g_string_append(out, "false");
  else if (kind == CARNET_CELL_LIST)
    append_json_list(out, cell);
  else
    carnet_out_append_json(out, cell);
}

static void append_json_row(GString *out, const CarnetTable *table, guint row) {
  gboolean first = TRUE;
  g_string_append_c(out, '{');
  for (guint c = 0; c < carnet_table_columns(table); c++) {
    const char *cell = carnet_table_cell(table, row, c);
    if (!*cell) continue;
    if (!first) g_string_append(out, ", ");
    first = FALSE;
    const CarnetTableColumn *column = carnet_table_column(table, c);
    carnet_out_append_json(out, column->key);
    g_string_append(out, ": ");
    append_json_cell(out, column->kind, cell);
  }
  g_string_append_c(out, '}');
}

static void append_ndjson(GString *out, const CarnetTable *table) {
  for (guint r = 0; r < carnet_table_rows(table); r++) {
    append_json_row(out, table, r);
    g_string_append_c(out, '\n');
  }
}

static void append_json(GString *out, const CarnetTable *table) {
  guint rows = carnet_table_rows(table);
  g_string_append(out, rows ? "[\n" : "[]\n");
  for (guint r = 0; r < rows; r++) {
    append_json_row(out, table, r);
    g_string_append(out, r + 1 < rows ? ",\n" : "\n]\n");
  }
}

GString *carnet_out_table(const CarnetTable *table, const CarnetOutOptions *options) {
  GString *out = g_string_new(NULL);
  switch (options->format) {
  case CARNET_OUT_TABLE: out_append_aligned(out, table, options); break;
  case CARNET_OUT_CSV: append_csv(out, table); break;
  case CARNET_OUT_JSON: append_json(out, table); break;
  case CARNET_OUT_NDJSON: append_ndjson(out, table); break;
  }
  return out;
}
