#include "reader_support.h"

#include <glib/gstdio.h>

#include "carnet/filter.h"

char *support_catalogue(const char *name) {
  const char *source = g_getenv("CARNET_SOURCE");
  char *path = g_build_filename(source ? source : ".", "..", "shared", "data", name, NULL);
  if (g_file_test(path, G_FILE_TEST_EXISTS)) return path;
  g_free(path);
  return NULL;
}

char *support_data(const char *name) {
  const char *source = g_getenv("CARNET_SOURCE");
  return g_build_filename(source ? source : ".", "tests", "data", "import", name, NULL);
}

char *support_write(const char *name, const void *bytes, gsize n) {
  g_autofree char *folder = g_dir_make_tmp("carnet-reader-XXXXXX", NULL);
  g_assert_nonnull(folder);
  char *path = g_build_filename(folder, name, NULL);
  g_assert_true(g_file_set_contents(path, bytes, (gssize)n, NULL));
  return path;
}

void support_remove(char *path) {
  g_autofree char *folder = g_path_get_dirname(path);
  g_remove(path);
  g_rmdir(folder);
  g_free(path);
}

static void append(GString *out, const char *prefix, const char *name, CarnetSlice value) {
  if (!value.n) return;
  g_string_append_printf(out, "%s%s%s=%.*s", out->len ? ", " : "", prefix, name, (int)value.n, value.s);
}

static void take_row(SupportResult *result, const CarnetRow *row) {
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint c = 0; c < CARNET_N_COLUMNS; c++)
    append(text, "", carnet_column_name((CarnetColumn)c), row->value[c]);
  for (guint i = 0; i < row->n_extra; i++) append(text, "x:", row->extra[i].header, row->extra[i].value);
  g_string_append_printf(result->dump, "%" G_GUINT64_FORMAT " %s\n", row->line, text->str);
  CarnetSlice path = row->value[CARNET_COLUMN_PATH];
  g_hash_table_replace(result->by_path, g_strndup(path.s ? path.s : "", path.n), g_strdup(text->str));
}

SupportResult *support_read(const char *path, const CarnetReaderOptions *options) {
  SupportResult *result = g_new0(SupportResult, 1);
  result->dump = g_string_new(NULL);
  result->by_path = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetReader) reader = carnet_reader_open(path, options, &error);
  const CarnetBatch *batch;
  while (reader && (batch = carnet_reader_next(reader, &error))) {
    g_assert_true(batch->n_rows <= 4096 && batch->bytes_done <= batch->bytes_total);
    for (guint i = 0; i < batch->n_rows; i++) take_row(result, &batch->rows[i]);
    for (guint i = 0; i < batch->n_rejects; i++)
      g_string_append_printf(result->dump, "!%" G_GUINT64_FORMAT ":%u %s\n", batch->rejects[i].line,
                             batch->rejects[i].column, batch->rejects[i].reason);
    result->rows += batch->n_rows;
    result->rejects += batch->n_rejects;
  }
  if (error) {
    g_assert_true(error->domain == CARNET_READER_ERROR);
    result->error = g_strdup(error->message);
  }
  if (!reader) return result;
  result->structure = carnet_reader_structure_rows(reader);
  result->format = g_strdup(carnet_reader_format(reader));
  result->encoding = g_strdup(carnet_reader_encoding(reader));
  return result;
}

SupportResult *support_read_bytes(const char *name, const void *bytes, gsize n,
                                  const CarnetReaderOptions *options) {
  char *path = support_write(name, bytes, n);
  SupportResult *result = support_read(path, options);
  support_remove(path);
  return result;
}

void support_result_free(SupportResult *result) {
  if (!result) return;
  g_string_free(result->dump, TRUE);
  g_hash_table_unref(result->by_path);
  g_free(result->format);
  g_free(result->encoding);
  g_free(result->error);
  g_free(result);
}
