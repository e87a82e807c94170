/* links: console base */
/* test_fuzzy.c - what is found, and what comes first. */
#include "tui/fuzzy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static void test_found(void **state) {
  (void)state;
  assert_int_equal(carnet_fuzzy_score("", "anything"), 1);
  assert_int_equal(carnet_fuzzy_score("xyz", "export"), 0);
  assert_int_equal(carnet_fuzzy_score("tropxe", "export"), 0);
  assert_int_equal(carnet_fuzzy_score("a", ""), 0);
  assert_true(carnet_fuzzy_score("EXP", "export") > 0);
  assert_true(carnet_fuzzy_score("出境", "打开出境") > 0);
  assert_int_equal(carnet_fuzzy_score("境出", "打开出境"), 0);
}

static void test_order(void **state) {
  (void)state;
  static const struct {
    const char *typed, *better, *worse;
  } cases[] = {{"exp", "export this", "explain or export a piece"},
               {"exp", "new export", "next paper"},
               {"oe", "open Exports", "someone"},
               {"sort", "sort", "save or retry"},
               {"new", "new export request", "renew a case"},
               {"mark", "mark", "unmark all"}};
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
    if (carnet_fuzzy_score(cases[i].typed, cases[i].better) <=
        carnet_fuzzy_score(cases[i].typed, cases[i].worse))
      fail_msg("%s: %s is not before %s", cases[i].typed, cases[i].better, cases[i].worse);
}

static void test_long(void **state) {
  (void)state;
  g_autofree char *name = g_strnfill(100000, 'a');
  g_autofree char *typed = g_strnfill(10000, 'a');
  assert_true(carnet_fuzzy_score(typed, name) > 0);
  assert_int_equal(carnet_fuzzy_score("b", name), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_found), cmocka_unit_test(test_order),
                                     cmocka_unit_test(test_long)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
