#include "reader_fuzz.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "carnet/error.h"
#include "carnet/reader.h"
#include "carnet/text.h"

static void check_value(CarnetSlice value) {
  if (value.n == 0) return;
  g_assert_true(g_utf8_validate(value.s, value.n, NULL) && carnet_text_is_nfc(value.s, value.n));
  g_assert_true((guchar)value.s[0] > ' ' && (guchar)value.s[value.n - 1] > ' ');
}

static void check_row(const CarnetRow *row) {
  g_assert_true(row->value[CARNET_COLUMN_PATH].n || row->value[CARNET_COLUMN_ID].n);
  for (guint c = 0; c < CARNET_N_COLUMNS; c++) check_value(row->value[c]);
  for (guint i = 0; i < row->n_extra; i++) {
    g_assert_true(row->extra[i].value.n > 0);
    check_value(row->extra[i].value);
  }
}

static void read_it(const char *path, const CarnetReaderOptions *options) {
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetReader) reader = carnet_reader_open(path, options, &error);
  const CarnetBatch *batch;
  while (reader && (batch = carnet_reader_next(reader, &error))) {
    g_assert_true(batch->n_rows <= 4096 && batch->n_rows + batch->n_rejects > 0);
    for (guint i = 0; i < batch->n_rows; i++) check_row(&batch->rows[i]);
    for (guint i = 0; i < batch->n_rejects; i++)
      g_assert_true(g_utf8_validate(batch->rejects[i].reason, -1, NULL));
  }
  g_assert_true(reader || error);
  if (error) {
    g_assert_cmpint(error->code, ==, CARNET_ERROR_INPUT);
    g_assert_true(g_utf8_validate(error->message, -1, NULL) && !strchr(error->message, '\n'));
  }
}

int carnet_reader_fuzz(const char *format, const char *encoding, const uint8_t *data, size_t size) {
  int fd = memfd_create("source", MFD_CLOEXEC);
  g_assert_true(fd >= 0 && write(fd, data, size) == (ssize_t)size);
  g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
  const CarnetReaderOptions by_content = {.encoding = encoding},
                            by_name = {.format = format, .encoding = encoding};
  read_it(path, &by_content);
  read_it(path, &by_name);
  close(fd);
  return 0;
}
