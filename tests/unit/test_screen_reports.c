/* links: console actions compliance db records reports base rooms_support.c rooms_import.c */
/* test_screen_reports.c - preview follows the options, a file is made, verified, issued; none is written over
 * unasked. */
#include "rooms_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <glib/gstdio.h>

static void test_preview(void **state) {
  (void)state;
  Rooms rooms = rooms_open(8, 80, 24, CARNET_LANG_EN);
  rooms_sees(&rooms, "2 templates adopted");
  rooms_sees(&rooms, " > Full audit report         │ Title of full-audit in en, today");
  rooms_sees(&rooms, "wide 1");
  rooms_sees(&rooms, "page 1 of 2");
  rooms_sees(&rooms, " ! 1: 1,342 rows unknown (w all)");
  rooms_press(&rooms, "PgDn PgDn");
  rooms_sees(&rooms, "page 2 of 2");
  rooms_sees(&rooms, "1  Highlights");
  rooms_press(&rooms, "k");
  rooms_sees(&rooms, "Title of example in en");
  rooms_press(&rooms, "Tab Space Space");
  rooms_sees(&rooms, "Title of example in en,zh");
  rooms_press(&rooms, "Tab");
  rooms_type(&rooms, "2026-01");
  rooms_sees(&rooms, "Title of example in en,zh, today"); /* half a day is no question yet */
  rooms_type(&rooms, "-31");
  rooms_sees(&rooms, "Title of example in en,zh, 2026-01-31");
  rooms_press(&rooms, "Tab");
  rooms_type(&rooms, "nothing");
  rooms_sees(&rooms, "no commit is called nothing");
  rooms_close(&rooms);
}

static void test_panes(void **state) {
  (void)state;
  Rooms rooms = rooms_open(8, 80, 24, CARNET_LANG_EN);
  rooms_sees(&rooms, "? help  Enter make  Tab pane");
  rooms_press(&rooms, "Tab Esc j");
  rooms_press(&rooms, "S-Tab z");
  rooms_misses(&rooms, "TEMPLATE");
  rooms_press(&rooms, "z w");
  rooms_sees(&rooms, "What the report will say of itself");
  rooms_press(&rooms, "Esc");
  rooms_press(&rooms, "Tab Tab Enter Enter Enter Enter Enter Enter");
  rooms_sees(&rooms, "? help  Enter make");
  rooms_all_sizes(&rooms);
  rooms_close(&rooms);
}

static void test_make(void **state) {
  (void)state;
  g_autofree char *folder = g_dir_make_tmp("carnet-reports-XXXXXX", NULL),
                  *file = g_build_filename(folder, "a.pdf", NULL);
  Rooms rooms = rooms_open(8, 200, 24, CARNET_LANG_EN);
  rooms_press(&rooms, "P");
  rooms_sees(&rooms, "make the report first");
  rooms_press(&rooms, "Tab Tab Tab Tab Tab Tab ^U");
  rooms_type(&rooms, file);
  rooms_press(&rooms, "^S");
  rooms_sees(&rooms, "2 pages, content 0123456789abcdef");
  g_autofree char *bytes = NULL;
  assert_true(g_file_get_contents(file, &bytes, NULL, NULL));
  assert_string_equal(bytes, "full-audit en - auditor a4");
  rooms_press(&rooms, "Esc P");
  rooms_sees(&rooms, "You issue this report");
  rooms_type(&rooms, "year end");
  rooms_press(&rooms, "Enter");
  rooms_type(&rooms, "issue");
  rooms_press(&rooms, "^S");
  assert_string_equal(rooms_recorded(), "issue a.pdf: year end\n");
  rooms_close(&rooms);
  assert_int_equal(g_remove(file), 0);
  assert_int_equal(g_rmdir(folder), 0);
}

static void test_no_overwrite(void **state) {
  (void)state;
  g_autofree char *folder = g_dir_make_tmp("carnet-reports-XXXXXX", NULL),
                  *file = g_build_filename(folder, "a.pdf", NULL);
  assert_true(g_file_set_contents(file, "mine", 4, NULL));
  Rooms rooms = rooms_open(8, 120, 30, CARNET_LANG_EN);
  rooms_press(&rooms, "Tab Tab Tab Tab Tab Tab ^U");
  rooms_type(&rooms, file);
  rooms_press(&rooms, "^S");
  rooms_sees(&rooms, "is there already: Enter again replaces it");
  g_autofree char *bytes = NULL, *after = NULL;
  assert_true(g_file_get_contents(file, &bytes, NULL, NULL));
  assert_string_equal(bytes, "mine");
  rooms_press(&rooms, "Esc Enter");
  assert_true(g_file_get_contents(file, &after, NULL, NULL));
  assert_string_equal(after, "full-audit en - auditor a4");
  rooms_close(&rooms);
  assert_int_equal(g_remove(file), 0);
  assert_int_equal(g_rmdir(folder), 0);
}

static void test_verify(void **state) {
  (void)state;
  Rooms rooms = rooms_open(8, 80, 24, CARNET_LANG_EN);
  rooms_press(&rooms, "= ^U");
  rooms_type(&rooms, "good.pdf");
  rooms_press(&rooms, "Enter");
  rooms_sees(&rooms, "✓ identical");
  rooms_sees(&rooms, "made again from commit 4be19c2");
  rooms_press(&rooms, "Esc = ^U");
  rooms_type(&rooms, "other.pdf");
  rooms_press(&rooms, "Enter");
  rooms_sees(&rooms, "✗ differs");
  rooms_press(&rooms, "Esc = ^U");
  rooms_type(&rooms, "missing.pdf");
  rooms_press(&rooms, "Enter");
  rooms_sees(&rooms, "✗ missing.pdf: no such file");
  rooms_close(&rooms);
}

static void test_chinese(void **state) {
  (void)state;
  Rooms rooms = rooms_open(8, 80, 24, CARNET_LANG_ZH);
  rooms_sees(&rooms, "> 完整审计报告");
  rooms_sees(&rooms, "第 1/2 页");
  rooms_close(&rooms);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_preview), cmocka_unit_test(test_panes),
                                     cmocka_unit_test(test_make),    cmocka_unit_test(test_no_overwrite),
                                     cmocka_unit_test(test_verify),  cmocka_unit_test(test_chinese)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
