/* tree.c - making and freeing parts of the document tree; a cell as people read it. */
#include "tree.h"

#include "carnet/error.h"
#include "carnet/text.h"

#include <string.h>

CARNET_DEFINE_ERROR(report)

gboolean tree_fail(GError **error, const char *name, guint line, const char *format, ...) {
  va_list args;
  va_start(args, format);
  g_autofree char *what = g_strdup_vprintf(format, args);
  va_end(args);
  g_autofree char *safe = carnet_text_safe(what, -1);
  g_set_error(error, CARNET_REPORT_ERROR, CARNET_ERROR_INPUT, "%s:%u: %s", name, line, safe);
  return FALSE;
}

Span *span_new(const char *text, gssize n, guint style, const char *url) {
  Span *span = g_new0(Span, 1);
  span->text = n < 0 ? g_strdup(text) : g_strndup(text, (gsize)n);
  span->url = g_strdup(url);
  span->style = style;
  return span;
}

static void span_free(gpointer data) {
  Span *span = data;
  g_free(span->text);
  g_free(span->url);
  g_free(span);
}

GPtrArray *spans_new(void) { return g_ptr_array_new_with_free_func(span_free); }

char *spans_plain(const GPtrArray *spans) {
  GString *out = g_string_new(NULL);
  for (guint i = 0; spans && i < spans->len; i++) g_string_append(out, ((const Span *)spans->pdata[i])->text);
  return g_string_free(out, FALSE);
}

Block *block_new(BlockKind kind, guint line) {
  Block *block = g_new0(Block, 1);
  block->kind = kind;
  block->line = line;
  return block;
}

void block_free(gpointer data) {
  Block *block = data;
  if (!block) return;
  g_free(block->mark);
  for (guint i = 0; i < 2; i++)
    if (block->text[i]) g_ptr_array_unref(block->text[i]);
  data_free(block->data);
  g_free(block);
}

static void body_line_free(gpointer data) {
  BodyLine *line = data;
  g_free(line->key);
  g_free(line->value);
  g_free(line);
}

static void clear_column(gpointer data) {
  DataColumn *column = data;
  g_free(column->title[0]);
  g_free(column->title[1]);
}

Data *data_new(DataKind kind) {
  Data *data = g_new0(Data, 1);
  data->kind = kind;
  data->attrs = g_ptr_array_new_with_free_func(g_free);
  data->body = g_ptr_array_new_with_free_func(body_line_free);
  data->columns = g_array_new(FALSE, TRUE, sizeof(DataColumn));
  g_array_set_clear_func(data->columns, clear_column);
  return data;
}

void data_free(Data *data) {
  if (!data) return;
  g_free(data->name);
  g_ptr_array_unref(data->attrs);
  g_ptr_array_unref(data->body);
  carnet_table_free(data->table);
  g_array_unref(data->columns);
  for (guint i = 0; i < 2; i++) {
    g_free(data->caption[i]);
    g_free(data->note[i]);
    g_free(data->empty[i]);
    g_free(data->population[i]);
  }
  g_free(data);
}

const char *data_body(const Data *data, const char *key) {
  for (guint i = 0; i < data->body->len; i++) {
    const BodyLine *line = data->body->pdata[i];
    if (g_str_equal(line->key, key)) return line->value;
  }
  return NULL;
}

void section_free(gpointer data) {
  Section *section = data;
  g_ptr_array_unref(section->blocks);
  g_free(section);
}

/* ---- cells ------------------------------------------------------------------------------------------ */

/* U+2212 for a minus, commas in the whole part; NULL where the text is no plain number. */
static char *number_text(const char *cell) {
  const char *digits = *cell == '-' ? cell + 1 : cell;
  gsize whole = strspn(digits, "0123456789");
  if (whole == 0 || whole > 18) return NULL;
  const char *rest = digits + whole;
  if (*rest && (*rest != '.' || strspn(rest + 1, "0123456789") != strlen(rest + 1))) return NULL;
  GString *out = g_string_new(*cell == '-' ? "\xe2\x88\x92" : "");
  for (gsize i = 0; i < whole; i++) {
    if (i > 0 && (whole - i) % 3 == 0) g_string_append_c(out, ',');
    g_string_append_c(out, digits[i]);
  }
  g_string_append(out, rest);
  return g_string_free(out, FALSE);
}

#define SHORT_WORD 12

/* Countries, roles, subjects: a list of short words is read along a line. */
static gboolean is_short_list(char **values) {
  for (char **value = values; *value; value++) {
    guint width = 0;
    for (const char *p = *value; *p && width <= SHORT_WORD; p = g_utf8_next_char(p))
      width += g_unichar_iswide(g_utf8_get_char(p)) ? 2 : 1;
    if (width > SHORT_WORD || strchr(*value, ' ')) return FALSE;
  }
  return TRUE;
}

/* Data may hold anything: control characters become visible; only a list's LF is a line's end. */
static char *safe_text(const char *cell, gboolean list) {
  if (!list || !strchr(cell, '\n')) return carnet_text_safe(cell, -1);
  g_auto(GStrv) lines = g_strsplit(cell, "\n", -1);
  for (char **line = lines; *line; line++) {
    char *safe = carnet_text_safe(*line, -1);
    g_free(*line);
    *line = safe;
  }
  return g_strjoinv(is_short_list(lines) ? ", " : "\n", lines);
}

static gboolean is_key(const Data *data, const DataColumn *column, const char *key) {
  return g_str_has_suffix(carnet_table_column(data->table, column->first)->key, key);
}

/* Columns of shapes whose values are codes, and the texts of these. */
static const struct {
  DataKind kind;
  const char *key, *prefix;
} coded[] = {{DATA_SIGNATURES, "verdict", "report.verdict"},
             {DATA_GAUGE, "basis", "report.basis"},
             {DATA_TIMELINE, "lane", "report"},
             {DATA_TIMELINE, "kind", "report.event"},
             {DATA_CARD, "state", "mapped"},
             {DATA_CARD, "regime", "regime"}};

/* A cell whose text the report knows in words: flags, verdicts, codes of figures. NULL: it stands for itself.
 */
static const char *word_of(const CarnetTexts *texts, CarnetLang lang, const Data *data,
                           const DataColumn *column, const char *cell) {
  if (column->kind == CARNET_CELL_FLAG && (g_str_equal(cell, "yes") || g_str_equal(cell, "no")))
    return carnet_texts_get(texts, lang, cell);
  for (gsize i = 0; i < G_N_ELEMENTS(coded); i++)
    if (coded[i].kind == data->kind && is_key(data, column, coded[i].key))
      return carnet_texts_word(texts, lang, coded[i].prefix, cell);
  return NULL;
}

/* Minor units in major ones, "300,000.00"; NULL where it is no amount. */
static char *money_text(const char *cell) {
  g_autofree char *minor = number_text(cell);
  if (!minor || strchr(minor, '.')) return NULL;
  gint64 amount = g_ascii_strtoll(cell, NULL, 10);
  g_autofree char *money = carnet_text_money(ABS(amount));
  return g_strconcat(amount < 0 ? "\xe2\x88\x92" : "", money, NULL);
}

/* A number or an amount as people read it; NULL where the cell is none. */
static char *grouped_text(const Data *data, const DataColumn *column, const char *cell) {
  gboolean number = column->kind == CARNET_CELL_INT || column->kind == CARNET_CELL_NUMBER;
  if (!number || is_key(data, column, "year")) return NULL; /* 2026, not 2,026 */
  return is_key(data, column, "_minor") ? money_text(cell) : number_text(cell);
}

char *data_cell_text(const CarnetDocument *document, const CarnetTexts *texts, const Data *data, guint row,
                     const DataColumn *column, gboolean second) {
  if (second && column->second < 0) return NULL;
  const char *cell = carnet_table_cell(data->table, row, second ? (guint)column->second : column->first);
  if (!*cell) return second ? NULL : g_strdup("\xc2\xb7");
  char *grouped = grouped_text(data, column, cell);
  if (grouped) return grouped;
  CarnetLang other = document->lang == CARNET_LANG_EN ? CARNET_LANG_ZH : CARNET_LANG_EN;
  if (column->kind == CARNET_CELL_DATE && carnet_text_is_instant(cell)) { /* may end a line after the day */
    char *instant = g_strdup(cell);
    instant[10] = ' ';
    return instant;
  }
  const char *word = word_of(texts, second ? other : document->lang, data, column, cell);
  return word && word != cell ? g_strdup(word) : safe_text(cell, column->kind == CARNET_CELL_LIST);
}
