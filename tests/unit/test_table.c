/* links: base */
/*
 * test_table.c - columns, cells, absent values, late columns, bad bytes.
 */
#include "carnet/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static const CarnetTableColumn columns[] = {
    {(char *)"path", (char *)"column.path", CARNET_CELL_TEXT},
    {(char *)"count", NULL, CARNET_CELL_INT},
    {NULL, NULL, CARNET_CELL_TEXT},
};

static void test_cells(void **state) {
  (void)state;
  g_autoptr(CarnetTable) table = carnet_table_new_with(columns);
  assert_int_equal(carnet_table_columns(table), 2);
  assert_int_equal(carnet_table_rows(table), 0);
  assert_int_equal(carnet_table_add_row(table), 0);
  assert_int_equal(carnet_table_add_row(table), 1);
  carnet_table_set(table, 0, 0, "a.b");
  carnet_table_set_int(table, 0, 1, G_MININT64);
  carnet_table_set_key(table, 1, "count", "12");
  assert_string_equal(carnet_table_cell(table, 0, 0), "a.b");
  assert_string_equal(carnet_table_cell(table, 0, 1), "-9223372036854775808");
  assert_string_equal(carnet_table_cell(table, 1, 0), "");
  assert_string_equal(carnet_table_get(table, 1, "count"), "12");
  carnet_table_set(table, 0, 0, "other");
  assert_string_equal(carnet_table_get(table, 0, "path"), "other");
  carnet_table_set(table, 0, 0, NULL);
  assert_string_equal(carnet_table_get(table, 0, "path"), "");
  assert_string_equal(carnet_table_column(table, 0)->title, "column.path");
  assert_null(carnet_table_column(table, 1)->title);
  assert_int_equal(carnet_table_find(table, "count"), 1);
}

static void test_absent(void **state) {
  (void)state;
  g_autoptr(CarnetTable) table = carnet_table_new_with(columns);
  carnet_table_add_row(table);
  carnet_table_set(table, 1, 0, "x");
  carnet_table_set(table, 0, 2, "x");
  carnet_table_set_key(table, 0, "nothing", "x");
  assert_string_equal(carnet_table_cell(table, 1, 0), "");
  assert_string_equal(carnet_table_cell(table, 0, 2), "");
  assert_string_equal(carnet_table_get(table, 0, "nothing"), "");
  assert_int_equal(carnet_table_find(table, "nothing"), -1);
  assert_null(carnet_table_column(table, 2));
  assert_int_equal(carnet_table_rows(table), 1);
}

static void test_late_column(void **state) {
  (void)state;
  g_autoptr(CarnetTable) table = carnet_table_new();
  carnet_table_add_row(table);
  carnet_table_add_column(table, "late", NULL, CARNET_CELL_TEXT);
  assert_string_equal(carnet_table_cell(table, 0, 0), "");
  carnet_table_set(table, 0, 0, "a\xff");
  assert_string_equal(carnet_table_cell(table, 0, 0), "a\xef\xbf\xbd");
}

static void test_many(void **state) {
  (void)state;
  g_autoptr(CarnetTable) table = carnet_table_new_with(columns);
  for (guint i = 0; i < 50000; i++) carnet_table_set_int(table, carnet_table_add_row(table), 1, i);
  assert_int_equal(carnet_table_rows(table), 50000);
  assert_string_equal(carnet_table_cell(table, 49999, 1), "49999");
  assert_string_equal(carnet_table_cell(table, 0, 1), "0");
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_cells), cmocka_unit_test(test_absent),
                                     cmocka_unit_test(test_late_column), cmocka_unit_test(test_many)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
