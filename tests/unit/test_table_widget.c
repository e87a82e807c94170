/* links: console base */
/* test_table_widget.c - the list: paging, columns that fit, sideways, order, marks. */
#include "tui/list.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static const CarnetListColumn columns[] = {{"path", "path", 10, 20, 100, FALSE, CARNET_CUT_MIDDLE},
                                           {"model", "model", 5, 5, 50, FALSE, CARNET_CUT_END},
                                           {"count", "count", 6, 6, 80, TRUE, CARNET_CUT_END},
                                           {"owner", "owner", 8, 8, 10, FALSE, CARNET_CUT_END}};

static CarnetTable *make_page(gint64 offset, gint64 n) {
  CarnetTable *table = carnet_table_new();
  for (guint c = 0; c < G_N_ELEMENTS(columns); c++)
    carnet_table_add_column(table, columns[c].key, NULL, CARNET_CELL_TEXT);
  for (gint64 i = 0; i < n; i++) {
    guint row = carnet_table_add_row(table);
    g_autofree char *path = g_strdup_printf("p%" G_GINT64_FORMAT, offset + i);
    carnet_table_set(table, row, 0, path);
    carnet_table_set(table, row, 1, "H7");
    carnet_table_set_int(table, row, 2, offset + i);
  }
  return table;
}

#define TOTAL 10000000

static void serve(CarnetList *list, gint rows) {
  gint64 offset, limit;
  if (!carnet_list_wants(list, rows, &offset, &limit)) return;
  assert_true(limit <= rows * 4);
  carnet_list_set_page(list, offset, make_page(offset, MIN(limit, TOTAL - offset)), TOTAL);
  assert_false(carnet_list_wants(list, rows, &offset, &limit));
}

static const char *as_is(gpointer user, const char *id) {
  (void)user;
  return id;
}

static char *drawn(CarnetList *list, gint w, gint h) {
  g_autoptr(CarnetGrid) grid = carnet_grid_new(w, h);
  CarnetListLook look = {as_is, NULL, NULL, TRUE};
  carnet_list_draw(list, grid, carnet_grid_all(grid), &look);
  g_autofree char *fault = carnet_grid_fault(grid);
  assert_null(fault);
  return carnet_grid_to_text(grid);
}

static void test_paging(void **state) {
  (void)state;
  g_autoptr(CarnetList) list = carnet_list_new(columns, G_N_ELEMENTS(columns), "path");
  static const struct {
    CarnetRequest request;
    gint64 cursor;
  } steps[] = {{CARNET_REQUEST_NEXT_LINE, 1},       {CARNET_REQUEST_PAGE_DOWN, 11},
               {CARNET_REQUEST_LAST, TOTAL - 1},    {CARNET_REQUEST_NEXT_LINE, TOTAL - 1},
               {CARNET_REQUEST_HALF_UP, TOTAL - 6}, {CARNET_REQUEST_FIRST, 0},
               {CARNET_REQUEST_PREVIOUS_LINE, 0}};
  serve(list, 10);
  for (guint i = 0; i < G_N_ELEMENTS(steps); i++) {
    const CarnetTable *page;
    guint row;
    assert_true(carnet_list_handle(list, steps[i].request));
    serve(list, 10);
    assert_int_equal(carnet_list_cursor(list), steps[i].cursor);
    assert_true(carnet_list_at_cursor(list, &page, &row));
    g_autofree char *path = g_strdup_printf("p%" G_GINT64_FORMAT, steps[i].cursor);
    assert_string_equal(carnet_table_get(page, row, "path"), path);
  }
}

/* Columns go by priority, the first never; sideways they come back. */
static void test_columns(void **state) {
  (void)state;
  g_autoptr(CarnetList) list = carnet_list_new(columns, G_N_ELEMENTS(columns), "path");
  guint shown, hidden;
  serve(list, 1);
  static const struct {
    gint w;
    const char *seen;
  } cases[] = {
      {60, "   path                  model   count  owner\n>  p0                    H7          0\n"},
      {30, "   path          model   count\n>  p0            H7          0\n"},
      {24, "   path            count\n>  p0                  0\n"},
      {14, "   path\n>  p0\n"},
      {5, "   p…\n>  p0\n"}};
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *seen = drawn(list, cases[i].w, 2);
    assert_string_equal(seen, cases[i].seen);
  }
  g_free(drawn(list, 24, 2));
  carnet_list_shown(list, &shown, &hidden);
  assert_int_equal(hidden, 2);
  for (guint i = 0; i < 4; i++) {
    carnet_list_handle(list, CARNET_REQUEST_RIGHT);
    g_free(drawn(list, 24, 2));
  }
  g_autofree char *right = drawn(list, 24, 2);
  assert_non_null(strstr(right, "owner"));
  assert_true(g_str_has_prefix(right, "   path"));
}

static void test_sort_and_marks(void **state) {
  (void)state;
  g_autoptr(CarnetList) list = carnet_list_new(columns, G_N_ELEMENTS(columns), "path");
  gint64 offset, limit;
  serve(list, 3);
  assert_null(carnet_list_sort(list));
  carnet_list_handle(list, CARNET_REQUEST_SORT);
  assert_string_equal(carnet_list_sort(list), "path");
  assert_true(carnet_list_wants(list, 3, &offset, &limit)); /* other rows now */
  carnet_list_handle(list, CARNET_REQUEST_SORT);
  assert_string_equal(carnet_list_sort(list), "-path");
  serve(list, 3);
  carnet_list_handle(list, CARNET_REQUEST_MARK); /* and a line down */
  carnet_list_handle(list, CARNET_REQUEST_MARK);
  g_auto(GStrv) marks = carnet_list_marks(list);
  assert_string_equal(marks[0], "p0");
  assert_string_equal(marks[1], "p1");
  assert_null(marks[2]);
  carnet_list_move(list, 0);
  carnet_list_handle(list, CARNET_REQUEST_MARK);
  assert_int_equal(carnet_list_n_marks(list), 1);
  carnet_list_handle(list, CARNET_REQUEST_UNMARK_ALL);
  assert_int_equal(carnet_list_n_marks(list), 0);
}

static void test_empty(void **state) {
  (void)state;
  g_autoptr(CarnetList) list = carnet_list_new(columns, G_N_ELEMENTS(columns), "path");
  g_free(drawn(list, 40, 5)); /* before any page */
  carnet_list_set_page(list, 0, make_page(0, 0), 0);
  for (guint r = 1; r < CARNET_N_REQUESTS; r++) carnet_list_handle(list, (CarnetRequest)r);
  g_free(drawn(list, 40, 5));
  assert_int_equal(carnet_list_cursor(list), 0);
  assert_int_equal(carnet_list_row_at(list, 1), -1);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_paging), cmocka_unit_test(test_columns),
                                     cmocka_unit_test(test_sort_and_marks), cmocka_unit_test(test_empty)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
