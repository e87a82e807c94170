/* links: reports base report_fake.c */
/* test_device_xlsx.c - tables of a document as a workbook: sheets, text that stays text, numbers, the same
 * bytes again, what a sheet cannot hold. */
#include "report_fake.h"

#include "carnet/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <zip.h>
#include <cmocka.h>

static guint long_cell; /* characters of one more cell */

static CarnetTable *formulas(gpointer user, const CarnetReportQuery *query, GError **error) {
  (void)user;
  (void)query;
  (void)error;
  static const char *const cells[] = {"=1+1", "+A1", "@SUM(A1)", "a\nb", "车速"};
  static const char *const numbers[] = {"12", "-7", "1234567890123456789", "", "abc"};
  CarnetTable *table = carnet_table_new();
  carnet_table_add_column(table, "a", NULL, CARNET_CELL_TEXT);
  carnet_table_add_column(table, "n", NULL, CARNET_CELL_INT);
  carnet_table_add_column(table, "paid_minor", NULL, CARNET_CELL_INT);
  for (guint i = 0; i < G_N_ELEMENTS(cells); i++) {
    carnet_table_add_row(table);
    carnet_table_set(table, i, 0, cells[i]);
    carnet_table_set(table, i, 1, numbers[i]);
    carnet_table_set_int(table, i, 2, 31000050);
  }
  if (long_cell) {
    g_autofree char *text = g_strnfill(long_cell, 'x');
    carnet_table_set(table, carnet_table_add_row(table), 0, text);
  }
  return table;
}

static GBytes *make(Fake *fake, GError **error) {
  static const char text[] = "```table x\nen: =caption\nzh: c\n```\n\n```table y\nen: d\nzh: d\n```\n";
  fake->source.table = formulas;
  fake->options.clock = "2026-11-22T07:20:33Z";
  g_autoptr(GError) inner = NULL;
  g_autoptr(CarnetDocument) document =
      carnet_document_make(text, strlen(text), "t.md", &fake->source, &fake->options, &inner);
  if (!document) fail_msg("%s", inner->message);
  return carnet_device_xlsx(document, &fake->options, error);
}

/* A file of the archive; fails where it is not there. */
static char *part_of(GBytes *bytes, const char *name) {
  gsize n = 0;
  const void *data = g_bytes_get_data(bytes, &n);
  zip_source_t *source = zip_source_buffer_create(data, n, 0, NULL);
  zip_t *zip = zip_open_from_source(source, ZIP_RDONLY, NULL);
  zip_stat_t stat;
  if (!zip || zip_stat(zip, name, 0, &stat) != 0) fail_msg("no %s", name);
  char *text = g_malloc0(stat.size + 1);
  zip_file_t *file = zip_fopen(zip, name, 0);
  assert_int_equal(zip_fread(file, text, stat.size), (zip_int64_t)stat.size);
  zip_fclose(file);
  zip_close(zip);
  return text;
}

static void sheets_and_cells(void **state) {
  (void)state;
  Fake *fake = fake_new();
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = make(fake, &error);
  if (!bytes) fail_msg("%s", error->message);
  g_autofree char *book = part_of(bytes, "xl/workbook.xml"),
                  *first = part_of(bytes, "xl/worksheets/sheet2.xml"),
                  *strings = part_of(bytes, "xl/sharedStrings.xml"),
                  *core = part_of(bytes, "docProps/core.xml");
  assert_non_null(strstr(book, "name=\"1 x\""));
  assert_non_null(strstr(book, "name=\"2 y\""));
  assert_null(strstr(first, "<f>")); /* no formula */
  assert_non_null(strstr(strings, ">=1+1<"));
  assert_non_null(strstr(strings, ">@SUM(A1)<"));
  assert_non_null(strstr(strings, "车速"));
  assert_non_null(strstr(first, "<v>12</v>"));
  assert_non_null(strstr(first, "<v>-7</v>"));
  assert_non_null(strstr(first, "<v>310000.5</v>"));         /* an amount in major units */
  assert_non_null(strstr(strings, ">1234567890123456789<")); /* a double would change it */
  assert_non_null(strstr(core, "2026-11-22T07:20:33Z"));
  fake_free(fake);
}

static void same_bytes(void **state) {
  (void)state;
  Fake *fake = fake_new();
  g_autoptr(GBytes) first = make(fake, NULL), second = make(fake, NULL);
  assert_true(g_bytes_equal(first, second));
  fake_free(fake);
}

static void too_long_a_cell(void **state) {
  (void)state;
  Fake *fake = fake_new();
  g_autoptr(GError) error = NULL;
  long_cell = 32768;
  g_autoptr(GBytes) bytes = make(fake, &error);
  long_cell = 0;
  assert_null(bytes);
  assert_int_equal(error->code, CARNET_ERROR_INPUT);
  fake_free(fake);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(sheets_and_cells), cmocka_unit_test(same_bytes),
                                     cmocka_unit_test(too_long_a_cell)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
