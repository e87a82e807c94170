/* links: console base */
/* test_grid.c - cells: clipping, wide characters, marks, lines that join, faults that are found. */
#include "tui/grid.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static void expect(const CarnetGrid *grid, const char *text) {
  g_autofree char *seen = carnet_grid_to_text(grid);
  g_autofree char *fault = carnet_grid_fault(grid);
  assert_null(fault);
  assert_string_equal(seen, text);
}

static void test_text(void **state) {
  (void)state;
  static const struct {
    gint x;
    const char *text, *seen;
  } cases[] = {{0, "abc", "abc\n"},
               {6, "abc", "      ab\n"},
               {-1, "abc", "bc\n"},
               {0, "车牌号码", "车牌号码\n"},
               {0, "a车牌号码", "a车牌号\n"},
               {-1, "车b", "  b\n" + 1},
               {0, "e\xcc\x81x", "e\xcc\x81x\n"},
               {0, "a\033[1m", "a\\x1b[1m\n"},
               {0, "a\tb", "a\\tb\n"},
               {0, "\xff", "\\xff\n"},
               {0, "", "\n"}};
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(CarnetGrid) grid = carnet_grid_new(8, 1);
    carnet_grid_text(grid, carnet_grid_all(grid), cases[i].x, 0, CARNET_ROLE_TEXT, cases[i].text);
    expect(grid, cases[i].seen);
  }
}

/* Whatever is written over half a wide character leaves no other half. */
static void test_overwrite(void **state) {
  (void)state;
  for (gint x = 0; x < 8; x++) {
    g_autoptr(CarnetGrid) grid = carnet_grid_new(8, 1);
    CarnetRect all = carnet_grid_all(grid);
    carnet_grid_text(grid, all, 0, 0, CARNET_ROLE_TEXT, "车牌号码");
    carnet_grid_text(grid, all, x, 0, CARNET_ROLE_TEXT, x % 2 ? "人" : "x");
    g_autofree char *fault = carnet_grid_fault(grid);
    assert_null(fault);
  }
}

static void test_areas(void **state) {
  (void)state;
  g_autoptr(CarnetGrid) grid = carnet_grid_new(10, 3);
  CarnetRect area = {2, 1, 5, 1};
  carnet_grid_text(grid, area, 0, 0, CARNET_ROLE_TEXT, "1234567");
  carnet_grid_text(grid, area, 0, 1, CARNET_ROLE_TEXT, "below");
  carnet_grid_right(grid, area, 5, 0, CARNET_ROLE_TEXT, "车");
  expect(grid, "\n  123车\n\n");
  carnet_grid_cursor(grid, area, 9, 0);
  assert_int_equal(grid->cursor_x, -1);
  carnet_grid_cursor(grid, area, 1, 0);
  assert_int_equal(grid->cursor_x, 3);
  /* an area larger than the window */
  carnet_grid_fill(grid, (CarnetRect){-5, -5, 100, 100}, 0, 0, 100, 100, CARNET_ROLE_TEXT);
  expect(grid, "\n\n\n");
}

static void test_cut(void **state) {
  (void)state;
  g_autoptr(CarnetGrid) grid = carnet_grid_new(12, 2);
  CarnetRect all = carnet_grid_all(grid);
  carnet_grid_cut(grid, all, 0, 0, 6, CARNET_ROLE_TEXT, "abcdefghij", CARNET_CUT_END);
  carnet_grid_cut(grid, all, 0, 1, 0, CARNET_ROLE_TEXT, "nothing", CARNET_CUT_END);
  expect(grid, "abcde…\n\n");
}

static void test_lines(void **state) {
  (void)state;
  g_autoptr(CarnetGrid) grid = carnet_grid_new(7, 5);
  CarnetRect all = carnet_grid_all(grid);
  carnet_grid_vline(grid, all, 3, 0, 5);
  carnet_grid_hline(grid, all, 4, 1, 3);
  carnet_grid_hline(grid, all, 0, 3, 7);
  carnet_grid_join(grid, all);
  expect(grid, "   │\n   ├───\n   │\n───┼───\n   │\n");
  CarnetRect inner = carnet_grid_box(grid, all);
  assert_int_equal(inner.w, 5);
  expect(grid, "┌─────┐\n│     │\n│     │\n│     │\n└─────┘\n");
}

static void test_fault(void **state) {
  (void)state;
  g_autoptr(CarnetGrid) grid = carnet_grid_new(4, 1);
  carnet_grid_text(grid, carnet_grid_all(grid), 0, 0, CARNET_ROLE_TEXT, "车");
  grid->cells[1].width = 1;
  g_strlcpy(grid->cells[1].text, "x", CARNET_CELL_BYTES);
  g_autofree char *fault = carnet_grid_fault(grid);
  assert_string_equal(fault, "row 1, column 1: half a wide character");
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_text),  cmocka_unit_test(test_overwrite),
                                     cmocka_unit_test(test_areas), cmocka_unit_test(test_cut),
                                     cmocka_unit_test(test_lines), cmocka_unit_test(test_fault)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
