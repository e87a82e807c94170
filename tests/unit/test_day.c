/* links: base */
/*
 * test_day.c - days and instants as text (text.h).
 */
#include "carnet/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void test_is_day(void **state) {
  (void)state;
  static const char *const good[] = {"2026-11-22", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"};
  static const char *const bad[] = {"",           "2026-11-2",  "2026-11-222", "2026-02-29",
                                    "1900-02-29", "2026-13-01", "2026-00-01",  "2026-01-00",
                                    "2026-04-31", "0000-01-01", "2026/01/01",  "2026-1 -01",
                                    "+026-01-01", " 026-01-01", "2026-11-22Z", "20261122"};
  for (guint i = 0; i < G_N_ELEMENTS(good); i++) assert_true(carnet_text_is_day(good[i]));
  for (guint i = 0; i < G_N_ELEMENTS(bad); i++)
    if (carnet_text_is_day(bad[i])) fail_msg("%s was taken", bad[i]);
  assert_false(carnet_text_is_day(NULL));
}

static void test_is_instant(void **state) {
  (void)state;
  static const char *const good[] = {"2026-11-22T07:20:33Z", "2026-11-22T23:59:59Z", "0001-01-01T00:00:00Z"};
  static const char *const bad[] = {"",
                                    "2026-11-22",
                                    "2026-11-22T07:20:33",
                                    "2026-11-22T24:00:00Z",
                                    "2026-11-22T07:60:00Z",
                                    "2026-11-22T07:20:60Z",
                                    "2026-11-22 07:20:33Z",
                                    "2026-02-30T07:20:33Z",
                                    "2026-11-22T07:20:33ZZ",
                                    "2026-11-22T07:20:3xZ",
                                    "2026-11-22T07:20:33+"};
  for (guint i = 0; i < G_N_ELEMENTS(good); i++) assert_true(carnet_text_is_instant(good[i]));
  for (guint i = 0; i < G_N_ELEMENTS(bad); i++)
    if (carnet_text_is_instant(bad[i])) fail_msg("%s was taken", bad[i]);
  assert_false(carnet_text_is_instant(NULL));
}

static void test_add_and_between(void **state) {
  (void)state;
  static const struct {
    const char *from;
    gint days;
    const char *to;
  } cases[] = {{"2026-11-22", 0, "2026-11-22"},     {"2026-12-31", 1, "2027-01-01"},
               {"2024-02-28", 1, "2024-02-29"},     {"2024-03-01", -1, "2024-02-29"},
               {"2026-11-22", 365, "2027-11-22"},   {"2026-11-22", -730, "2024-11-22"},
               {"1970-01-01", 20779, "2026-11-22"}, {"0001-01-01", 3652058, "9999-12-31"}};
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *to = carnet_text_day_add(cases[i].from, cases[i].days);
    assert_string_equal(to, cases[i].to);
    assert_int_equal(carnet_text_days_between(cases[i].from, cases[i].to), cases[i].days);
  }
  g_autofree char *last = carnet_text_day_add("9999-12-31", G_MAXINT);
  g_autofree char *first = carnet_text_day_add("2026-11-22", G_MININT);
  assert_string_equal(last, "9999-12-31");
  assert_string_equal(first, "0001-01-01");
}

static void test_unix(void **state) {
  (void)state;
  static const struct {
    gint64 seconds;
    const char *instant;
  } cases[] = {{0, "1970-01-01T00:00:00Z"},
               {-1, "1969-12-31T23:59:59Z"},
               {1795332033, "2026-11-22T07:20:33Z"},
               {951782400, "2000-02-29T00:00:00Z"},
               {G_GINT64_CONSTANT(253402300799), "9999-12-31T23:59:59Z"},
               {G_GINT64_CONSTANT(-62135596800), "0001-01-01T00:00:00Z"}};
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *instant = carnet_text_instant(cases[i].seconds);
    assert_string_equal(instant, cases[i].instant);
    assert_int_equal(carnet_text_instant_to_unix(instant), cases[i].seconds);
  }
  g_autofree char *late = carnet_text_instant(G_MAXINT64);
  g_autofree char *early = carnet_text_instant(G_MININT64);
  assert_string_equal(late, "9999-12-31T23:59:59Z");
  assert_string_equal(early, "0001-01-01T00:00:00Z");
}

static void test_zones(void **state) {
  (void)state;
  static const struct {
    const char *instant, *zone, *day;
  } cases[] = {{"2026-12-31T15:59:59Z", "Asia/Shanghai", "2026-12-31"},
               {"2026-12-31T16:00:00Z", "Asia/Shanghai", "2027-01-01"},
               {"2026-07-01T21:59:59Z", "Europe/Brussels", "2026-07-01"}, /* summer time */
               {"2026-07-01T22:00:00Z", "Europe/Brussels", "2026-07-02"},
               {"2026-01-01T22:30:00Z", "Europe/Brussels", "2026-01-01"},
               {"2026-01-01T04:59:59Z", "America/New_York", "2025-12-31"},
               {"2026-06-01T12:00:00Z", "UTC", "2026-06-01"},
               {"2026-06-01T12:00:00Z", "Nowhere/Town", NULL},
               {"2026-06-01T12:00:00Z", "/etc/passwd", NULL},
               {"2026-06-01T12:00:00Z", "../../etc/passwd", NULL},
               {"2026-06-01T12:00:00Z", "", NULL},
               {"2026-06-01T12:00:00Z", NULL, NULL},
               {"yesterday", "UTC", NULL}};
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *day = carnet_text_day_in_zone(cases[i].instant, cases[i].zone);
    if (g_strcmp0(day, cases[i].day) != 0) fail_msg("%s in %s: %s", cases[i].instant, cases[i].zone, day);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_is_day),          cmocka_unit_test(test_is_instant),
      cmocka_unit_test(test_add_and_between), cmocka_unit_test(test_unix),
      cmocka_unit_test(test_zones),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
