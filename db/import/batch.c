/* batch.c - the rows of one batch and what they point to. */
#include "carnet/text.h"
#include "import/import.h"

void carnet_rows_init(CarnetRows *rows) {
  rows->rows = g_new0(CarnetRow, READER_BATCH_ROWS);
  rows->extra_from = g_new0(guint, READER_BATCH_ROWS);
  rows->extra = g_array_new(FALSE, FALSE, sizeof(CarnetExtra));
  rows->rejects = g_array_new(FALSE, FALSE, sizeof(CarnetReject));
  rows->texts = g_string_chunk_new(16384);
  rows->lines = NULL;
  rows->n_rows = 0;
}

void carnet_rows_clear(CarnetRows *rows) {
  g_clear_pointer(&rows->lines, g_free);
  g_clear_pointer(&rows->rows, g_free);
  g_clear_pointer(&rows->extra_from, g_free);
  if (rows->extra) g_array_unref(rows->extra);
  if (rows->rejects) g_array_unref(rows->rejects);
  if (rows->texts) g_string_chunk_free(rows->texts);
}

void carnet_rows_reset(CarnetRows *rows) {
  rows->n_rows = 0;
  g_array_set_size(rows->extra, 0);
  g_array_set_size(rows->rejects, 0);
  g_string_chunk_clear(rows->texts);
}

gboolean carnet_rows_full(const CarnetRows *rows) {
  return rows->n_rows == READER_BATCH_ROWS || rows->rejects->len >= READER_BATCH_ROWS;
}

void carnet_rows_reject(CarnetRows *rows, guint64 line, guint column, const char *format, ...) {
  va_list args;
  va_start(args, format);
  g_autofree char *reason = g_strdup_vprintf(format, args);
  va_end(args);
  CarnetReject reject = {
      .line = line, .column = column, .reason = g_string_chunk_insert(rows->texts, reason)};
  g_array_append_val(rows->rejects, reject);
}

static CarnetSlice slice_of(const char *text) { return (CarnetSlice){.s = text, .n = (guint32)strlen(text)}; }

static gboolean is_yes(CarnetSlice value) {
  static const char *const words[] = {"是", "yes", "y", "ja", "true", "1", "有", "已", "√", "✓"};
  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    if (value.n == strlen(words[i]) && g_ascii_strncasecmp(value.s, words[i], value.n) == 0) return TRUE;
  return FALSE;
}

void carnet_rows_put(CarnetRows *rows, const CarnetTarget *target, CarnetSlice value) {
  CarnetRow *row = &rows->rows[rows->n_rows];
  switch (target->kind) {
  case TARGET_COLUMN:
    row->value[target->column] = target->yes && is_yes(value) ? slice_of(target->yes) : value;
    break;
  case TARGET_DESCRIPTION: {
    gboolean zh = value.n && carnet_text_has_cjk(value.s, value.n);
    row->value[zh ? CARNET_COLUMN_DESCRIPTION_ZH : CARNET_COLUMN_DESCRIPTION_EN] = value;
    row->value[zh ? CARNET_COLUMN_DESCRIPTION_EN : CARNET_COLUMN_DESCRIPTION_ZH] =
        (CarnetSlice){.s = NULL, .n = 0};
    break;
  }
  case TARGET_EXTRA:
    if (value.n) {
      CarnetExtra extra = {.header = target->header, .value = value};
      g_array_append_val(rows->extra, extra);
    }
    break;
  }
}

void carnet_rows_begin(CarnetRows *rows, guint64 line) {
  rows->rows[rows->n_rows] = (CarnetRow){.line = line};
  rows->extra_from[rows->n_rows] = rows->extra->len;
}

gboolean carnet_rows_text(CarnetRows *rows, const CarnetTarget *target, guint column, const char *text,
                          gssize n) {
  CarnetRow *row = &rows->rows[rows->n_rows];
  gsize length = n < 0 ? strlen(text) : (gsize)n;
  if (length == 0) return TRUE;
  const char *why = NULL;
  g_autofree char *nfc = NULL;
  if (length > READER_CELL_BYTES)
    why = "a value is longer than 65536 bytes; shorten it";
  else if (!(nfc = carnet_text_nfc(text, (gssize)length)))
    why = "bytes that are no text in this encoding; correct them or name the encoding (--encoding)";
  if (why) {
    carnet_rows_reject(rows, row->line, column, "%s", why);
    g_array_set_size(rows->extra, rows->extra_from[rows->n_rows]);
    return FALSE;
  }
  CarnetSlice value = carnet_cell_trim(nfc, strlen(nfc));
  value.s = g_string_chunk_insert_len(rows->texts, value.s, value.n);
  carnet_rows_put(rows, target, value);
  return TRUE;
}

gboolean carnet_rows_end(CarnetRows *rows) {
  CarnetRow *row = &rows->rows[rows->n_rows];
  guint from = rows->extra_from[rows->n_rows];
  if (row->value[CARNET_COLUMN_PATH].n == 0 && row->value[CARNET_COLUMN_ID].n == 0) {
    carnet_rows_reject(rows, row->line, 0, "neither a path nor an id; give the field one of them");
    g_array_set_size(rows->extra, from);
    return FALSE;
  }
  row->n_extra = rows->extra->len - from;
  rows->n_rows++;
  return TRUE;
}
