/* links: actions compliance db records reports base */
/* test_sheet.c - small CSV sheets, read strictly; calendars, their working days and their refusals. */
#include "calendar.h"
#include "sheet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static const char *const columns[] = {"!a", "b", "c", NULL};

static CarnetSheet *parse(const char *text, GError **error) {
  return carnet_sheet_parse(text, strlen(text), "s.csv", columns, error);
}

static void cells(void **state) {
  (void)state;
  static const struct {
    const char *text, *a, *b;
    guint line;
  } cases[] = {{"a,b\n1,2\n", "1", "2", 2},
               {"\xef\xbb\xbf"
                "a,b\r\n1,2\r\n",
                "1", "2", 2},
               {"# note\n\na;b\n\n# more\n1;2", "1", "2", 6},
               {"a\tb\n1\t2\n", "1", "2", 2},
               {"b,a\n2,1\n", "1", "2", 2},
               {"a,b\n\"x, \"\"y\"\"\", 2 \n", "x, \"y\"", "2", 2},
               {"a\n1\n", "1", "", 2},
               {"a,b\n,2\n", "", "2", 2}};
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(CarnetSheet) sheet = parse(cases[i].text, &error);
    if (!sheet) fail_msg("%s: %s", cases[i].text, error->message);
    assert_int_equal(carnet_sheet_rows(sheet), 1);
    assert_string_equal(carnet_sheet_get(sheet, 0, "a"), cases[i].a);
    assert_string_equal(carnet_sheet_get(sheet, 0, "b"), cases[i].b);
    assert_int_equal(carnet_sheet_line(sheet, 0), cases[i].line);
  }
}

static void refusals(void **state) {
  (void)state;
  static const struct {
    const char *text, *says;
  } cases[] = {{"", "s.csv:1: empty"},
               {"# only\n", "s.csv:1: empty"},
               {"b\n1\n", "lacks the column a"},
               {"a,z\n1,2\n", "no column \"z\""},
               {"a,a\n1,2\n", "or twice"},
               {"a,b\n1\n", "s.csv:2: 1 cells; the head has 2"},
               {"a,b\n1,2,3\n", "s.csv:2: 3 cells"},
               {"a\n\"x\n", "s.csv:2: a quote that does not end"},
               {"a\n\"x\"y\n", "after a closing quote"},
               {"a\nx\"y\n", "a quote inside"},
               {"a\n\xff\n", "not UTF-8"}};
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(CarnetSheet) sheet = parse(cases[i].text, &error);
    assert_null(sheet);
    if (!strstr(error->message, cases[i].says)) fail_msg("%s: %s", cases[i].text, error->message);
    assert_null(strchr(error->message, '\n'));
  }
}

#define HEAD "kind,when,regime,filing,rows,en,zh,clause,source,confidence\n"

static CarnetCalendar *calendar_of(const char *lines, GError **error) {
  g_autoptr(CarnetCalendar) calendar = carnet_calendar_new();
  g_autofree char *text = g_strconcat(HEAD, lines, NULL);
  return carnet_calendar_add(calendar, text, strlen(text), "c.csv", error) ? g_steal_pointer(&calendar)
                                                                           : NULL;
}

/* 1 October 2026 is a Thursday; the Saturday after the holidays is worked. */
static void working_days(void **state) {
  (void)state;
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetCalendar) calendar = calendar_of("covers,2026,cn,,,x,x,,s,secondary\n"
                                                   "holiday,2026-10-01..2026-10-07,cn,,,x,x,,s,secondary\n"
                                                   "workday,2026-10-10,cn,,,x,x,,s,secondary\n",
                                                   &error);
  assert_non_null(calendar);
  static const struct {
    const char *regime, *day;
    gboolean working;
  } days[] = {{"cn", "2026-09-30", TRUE}, {"cn", "2026-10-01", FALSE}, {"cn", "2026-10-07", FALSE},
              {"cn", "2026-10-08", TRUE}, {"cn", "2026-10-10", TRUE},  {"cn", "2026-10-11", FALSE},
              {"eu", "2026-10-01", TRUE}, {"cn", "2023-12-31", FALSE}};
  for (gsize i = 0; i < G_N_ELEMENTS(days); i++)
    assert_int_equal(carnet_calendar_is_working(calendar, days[i].regime, days[i].day), days[i].working);
  static const struct {
    const char *day;
    gint n;
    const char *before;
    gboolean known;
  } counts[] = {{"2026-10-12", 1, "2026-10-10", TRUE},  {"2026-10-12", 3, "2026-10-08", TRUE},
                {"2026-10-12", 4, "2026-09-30", TRUE},  {"2026-10-12", 0, "2026-10-12", TRUE},
                {"2026-01-05", 3, "2025-12-31", FALSE}, {"2027-01-04", 1, "2027-01-01", FALSE}};
  for (gsize i = 0; i < G_N_ELEMENTS(counts); i++) {
    gboolean known = FALSE;
    g_autofree char *before = carnet_calendar_before(calendar, "cn", counts[i].day, counts[i].n, &known);
    assert_string_equal(before, counts[i].before);
    assert_int_equal(known, counts[i].known);
  }
}

static void duties(void **state) {
  (void)state;
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetCalendar) calendar = calendar_of("yearly,12-15,cn,,cat:cn,report,报告,13,s,secondary\n"
                                                   "renew,60w,cn,assessment,,extend,延长,9,s,secondary\n"
                                                   "renew,90d,eu,certification,,extend,延长,,s,own\n",
                                                   &error);
  assert_non_null(calendar);
  assert_int_equal(carnet_calendar_n_duties(calendar), 3);
  assert_int_equal(carnet_calendar_duty(calendar, 1)->days, 60);
  assert_true(carnet_calendar_duty(calendar, 1)->working);
  assert_false(carnet_calendar_duty(calendar, 2)->working);
  assert_string_equal(carnet_calendar_duty(calendar, 0)->month_day, "12-15");
}

static void calendar_refusals(void **state) {
  (void)state;
  static const struct {
    const char *line, *says;
  } cases[] = {{"feast,2026-01-01,cn,,,x,x,,s,own\n", "c.csv:2: kind: \"feast\""},
               {"holiday,2026-02-30,cn,,,x,x,,s,own\n", "when: \"2026-02-30\""},
               {"holiday,2026-01-03..2026-01-01,cn,,,x,x,,s,own\n", "a range"},
               {"holiday,2026-01-01..2026-12-31,cn,,,x,x,,s,own\n", "a range"},
               {"covers,26,cn,,,x,x,,s,own\n", "a year is wanted"},
               {"yearly,02-30,cn,,,x,x,,s,own\n", "month and day"},
               {"yearly,12-15,cn,,colour:red,x,x,,s,own\n", "rows: filter:1:"},
               {"renew,60,cn,assessment,,x,x,,s,own\n", "60w"},
               {"renew,0w,cn,assessment,,x,x,,s,own\n", "60w"},
               {"renew,60w,cn,,,x,x,,s,own\n", "of which procedure"},
               {"holiday,2026-01-01,cn,,,x,x,,s,sure\n", "confidence"},
               {"holiday,2026-01-01,cn,,,x,x,,,own\n", "source: empty"},
               {"holiday,2026-01-01,cn,,,x,,,s,own\n", "zh: empty"}};
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(CarnetCalendar) calendar = calendar_of(cases[i].line, &error);
    assert_null(calendar);
    if (!strstr(error->message, cases[i].says)) fail_msg("%s%s", cases[i].line, error->message);
  }
}

/* The file that ships is read whole, and 60 working days before the end of a permission are counted over the
 * Spring Festival with its worked Saturdays. */
static void shipped(void **state) {
  (void)state;
  g_autofree char *path = g_build_filename(g_getenv("CARNET_SOURCE") ? g_getenv("CARNET_SOURCE") : ".",
                                           "templates", "calendars", "cn-2026.csv", NULL);
  g_autofree char *text = NULL;
  gsize n = 0;
  g_autoptr(GError) error = NULL;
  assert_true(g_file_get_contents(path, &text, &n, NULL));
  g_autoptr(CarnetCalendar) calendar = carnet_calendar_new();
  if (!carnet_calendar_add(calendar, text, n, "cn-2026.csv", &error)) fail_msg("%s", error->message);
  assert_true(carnet_calendar_n_duties(calendar) >= 3);
  gboolean known = FALSE;
  g_autofree char *before = carnet_calendar_before(calendar, "cn", "2026-03-02", 2, &known);
  assert_string_equal(before, "2026-02-27"); /* Saturday 28 February is worked */
  assert_true(known);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(cells),  cmocka_unit_test(refusals),          cmocka_unit_test(working_days),
      cmocka_unit_test(duties), cmocka_unit_test(calendar_refusals), cmocka_unit_test(shipped)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
