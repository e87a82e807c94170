/* links: base */
/*
 * test_out.c - tables as text: formulas disarmed, JSON that jansson reads back, columns aligned and cut by
 * cells.
 */
#include "carnet/out.h"

#include "carnet/error.h"
#include "carnet/text.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static const CarnetTableColumn columns[] = {
    {(char *)"path", (char *)"column.path", CARNET_CELL_TEXT},
    {(char *)"count", (char *)"column.count", CARNET_CELL_INT},
    {(char *)"rate", NULL, CARNET_CELL_NUMBER},
    {(char *)"default", NULL, CARNET_CELL_FLAG},
    {(char *)"traits", NULL, CARNET_CELL_LIST},
    {(char *)"until", NULL, CARNET_CELL_DATE},
    {NULL, NULL, CARNET_CELL_TEXT},
};

static CarnetTable *sample(void) {
  static const char *const cells[][6] = {
      {"gnss.position.latitude", "12", "0.10", "yes", "location.position\nlocation.trip", "2026-11-22"},
      {"车辆.位置", "-3", "event", "no", "", ""},
      {"\x1b[31m=1+1", "", "", "", "a\"b", ""},
  };
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint r = 0; r < G_N_ELEMENTS(cells); r++) {
    carnet_table_add_row(table);
    for (guint c = 0; c < 6; c++) carnet_table_set(table, r, c, cells[r][c]);
  }
  return table;
}

static void check(const CarnetTable *table, CarnetOutOptions options, const char *expected) {
  g_autoptr(GString) out = carnet_out_table(table, &options);
  assert_string_equal(out->str, expected);
}

static void test_formats(void **state) {
  (void)state;
  g_autoptr(CarnetTable) table = sample();
  check(table, (CarnetOutOptions){.format = CARNET_OUT_CSV},
        "path,count,rate,default,traits,until\n"
        "gnss.position.latitude,12,0.10,yes,location.position; location.trip,2026-11-22\n"
        "车辆.位置,-3,event,no,,\n"
        "\\x1b[31m=1+1,,,,\"a\"\"b\",\n");
  check(
      table, (CarnetOutOptions){.format = CARNET_OUT_NDJSON},
      "{\"path\": \"gnss.position.latitude\", \"count\": 12, \"rate\": 0.10, \"default\": true, \"traits\": "
      "[\"location.position\", \"location.trip\"], \"until\": \"2026-11-22\"}\n"
      "{\"path\": \"车辆.位置\", \"count\": -3, \"rate\": \"event\", \"default\": false}\n"
      "{\"path\": \"\\u001B[31m=1+1\", \"traits\": [\"a\\\"b\"]}\n");
  check(table, (CarnetOutOptions){.format = CARNET_OUT_TABLE},
        "path                    count   rate  default  traits                           until\n"
        "gnss.position.latitude     12   0.10  yes      location.position location.trip  2026-11-22\n"
        "车辆.位置                  -3  event  no\n"
        "\\x1b[31m=1+1                                   a\"b\n");
}

static void test_json_reads_back(void **state) {
  (void)state;
  g_autoptr(CarnetTable) table = sample();
  CarnetOutOptions options = {.format = CARNET_OUT_JSON};
  g_autoptr(GString) out = carnet_out_table(table, &options);
  json_t *root = json_loads(out->str, 0, NULL);
  assert_non_null(root);
  assert_int_equal(json_array_size(root), 3);
  json_t *row = json_array_get(root, 0);
  assert_int_equal(json_integer_value(json_object_get(row, "count")), 12);
  assert_true(json_is_true(json_object_get(row, "default")));
  assert_int_equal(json_array_size(json_object_get(row, "traits")), 2);
  assert_null(json_object_get(json_array_get(root, 1), "until"));
  assert_string_equal(json_string_value(json_object_get(json_array_get(root, 2), "path")), "\x1b[31m=1+1");
  json_decref(root);
  g_autoptr(CarnetTable) empty = carnet_table_new_with(columns);
  check(empty, options, "[]\n");
  check(empty, (CarnetOutOptions){.format = CARNET_OUT_NDJSON}, "");
  check(empty, (CarnetOutOptions){.format = CARNET_OUT_CSV}, "path,count,rate,default,traits,until\n");
}

static void test_csv_cells(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"", ""},
      {"plain", "plain"},
      {"a,b", "\"a,b\""},
      {"say \"hi\"", "\"say \"\"hi\"\"\""},
      {"a\nb", "\"a\nb\""},
      {" a", "\" a\""},
      {"=1+1", "'=1+1"},
      {"+cmd|x", "'+cmd|x"},
      {"-cmd", "'-cmd"},
      {"@sum", "'@sum"},
      {"=a,b", "\"'=a,b\""},
      {"\t=1", "\"'\t=1\""},
      {"\r=1", "\"'\r=1\""},
      {"\n=1", "\"'\n=1\""},
      {"＝1+1", "'＝1+1"},
      {"-5", "-5"},
      {"+3.25", "+3.25"},
      {"-5.", "'-5."},
      {"-1+1", "'-1+1"},
      {"-", "'-"},
      {"--5", "'--5"},
      {"a\x1b]0;x\x07", "a\\x1b]0;x\\x07"},
      {"a\xe2\x80\xae"
       "b",
       "a\\u202eb"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GString) out = g_string_new(NULL);
    carnet_out_append_csv(out, cases[i][0]);
    assert_string_equal(out->str, cases[i][1]);
  }
  g_autoptr(CarnetTable) one = carnet_table_new();
  carnet_table_add_column(one, "a", NULL, CARNET_CELL_TEXT);
  carnet_table_add_row(one);
  check(one, (CarnetOutOptions){.format = CARNET_OUT_CSV}, "a\n\"\"\n");
}

static void test_json_cells(void **state) {
  (void)state;
  static const struct {
    CarnetCellKind kind;
    const char *cell, *json;
  } cases[] = {
      {CARNET_CELL_INT, "0", "0"},
      {CARNET_CELL_INT, "-0.5", "-0.5"},
      {CARNET_CELL_INT, "007", "\"007\""},
      {CARNET_CELL_NUMBER, "+5", "\"+5\""},
      {CARNET_CELL_NUMBER, "1e5", "\"1e5\""},
      {CARNET_CELL_NUMBER, ".5", "\".5\""},
      {CARNET_CELL_INT, "-", "\"-\""},
      {CARNET_CELL_INT, "NaN", "\"NaN\""},
      {CARNET_CELL_FLAG, "maybe", "\"maybe\""},
      {CARNET_CELL_TEXT, "12", "\"12\""},
      {CARNET_CELL_ID, "true", "\"true\""},
      {CARNET_CELL_NUMBER, "0.10000000000000000001", "0.10000000000000000001"},
      {CARNET_CELL_TEXT, "\x7f\xc2\x9b\xe2\x80\xae/", "\"\\u007f\\u009b\\u202e/\""},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(CarnetTable) table = carnet_table_new();
    carnet_table_add_column(table, "k", NULL, cases[i].kind);
    carnet_table_set(table, carnet_table_add_row(table), 0, cases[i].cell);
    g_autofree char *expected = g_strdup_printf("{\"k\": %s}\n", cases[i].json);
    check(table, (CarnetOutOptions){.format = CARNET_OUT_NDJSON}, expected);
  }
}

static void test_titles(void **state) {
  (void)state;
  g_autofree char *folder =
      g_build_filename(g_getenv("CARNET_SOURCE") ? g_getenv("CARNET_SOURCE") : ".", "templates/texts", NULL);
  g_autoptr(CarnetTexts) texts = carnet_texts_load(folder, NULL);
  assert_non_null(texts);
  g_autoptr(CarnetTable) table = sample();
  check(table, (CarnetOutOptions){.format = CARNET_OUT_TABLE, .texts = texts, .lang = CARNET_LANG_ZH},
        "路径                    数量   rate  default  traits                           until\n"
        "gnss.position.latitude    12   0.10  是       location.position location.trip  2026-11-22\n"
        "车辆.位置                 -3  event  否\n"
        "\\x1b[31m=1+1                                  a\"b\n");
}

static void test_widths(void **state) {
  (void)state;
  g_autoptr(CarnetTable) table = sample();
  check(table, (CarnetOutOptions){.format = CARNET_OUT_TABLE, .width = 70},
        "path              count   rate  default  traits             until\n"
        "gnss.p….latitude     12   0.10  yes      location.positio…  2026-11-22\n"
        "车辆.位置            -3  event  no\n"
        "\\x1b[31m=1+1                             a\"b\n");
}

/* At every width: no line is wider, numbers and dates stand whole or not at all. */
static void test_every_width(void **state) {
  (void)state;
  g_autoptr(CarnetTable) table = sample();
  for (guint width = 1; width < 100; width++) {
    CarnetOutOptions options = {.format = CARNET_OUT_TABLE, .width = width};
    g_autoptr(GString) out = carnet_out_table(table, &options);
    g_auto(GStrv) lines = g_strsplit(out->str, "\n", -1);
    assert_int_equal(g_strv_length(lines), 5);
    for (char **line = lines; *line; line++) assert_true(carnet_text_width(*line, -1) <= width);
    assert_true(strstr(out->str, "2026-11-22") || !strstr(out->str, "2026"));
    if (width >= 90) assert_non_null(strstr(out->str, "location.position location.trip  2026-11-22"));
    if (width >= 12 && width < 50) assert_true(g_str_has_suffix(lines[1], "…"));
  }
}

/* Money is kept in minor units: for a program a number, for the eye major units; what is no number stands as
 * it is. */
static void test_money(void **state) {
  (void)state;
  static const CarnetTableColumn money[] = {{(char *)"paid", NULL, CARNET_CELL_MONEY}, {NULL, NULL, 0}};
  g_autoptr(CarnetTable) table = carnet_table_new_with(money);
  static const char *const cells[] = {"123456", "-5", "x"};
  for (gsize i = 0; i < G_N_ELEMENTS(cells); i++)
    carnet_table_set(table, carnet_table_add_row(table), 0, cells[i]);
  check(table, (CarnetOutOptions){.format = CARNET_OUT_TABLE}, "    paid\n1,234.56\n   -0.05\n       x\n");
  check(table, (CarnetOutOptions){.format = CARNET_OUT_CSV}, "paid\n123456\n-5\nx\n");
  check(table, (CarnetOutOptions){.format = CARNET_OUT_NDJSON},
        "{\"paid\": 123456}\n{\"paid\": -5}\n{\"paid\": \"x\"}\n");
}

static void test_format_names(void **state) {
  (void)state;
  CarnetOutFormat format;
  assert_true(carnet_out_format_parse("ndjson", &format, NULL));
  assert_int_equal(format, CARNET_OUT_NDJSON);
  assert_true(carnet_out_format_parse("table", &format, NULL));
  assert_int_equal(format, CARNET_OUT_TABLE);
  g_autoptr(GError) error = NULL;
  assert_false(carnet_out_format_parse("x\x1bml", &format, &error));
  assert_string_equal(error->message, "there is no output format \"x\\x1bml\"; table, csv, json or ndjson");
  assert_true(g_error_matches(error, CARNET_OUT_ERROR, CARNET_ERROR_USAGE));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_formats),      cmocka_unit_test(test_json_reads_back),
      cmocka_unit_test(test_csv_cells),    cmocka_unit_test(test_json_cells),
      cmocka_unit_test(test_titles),       cmocka_unit_test(test_widths),
      cmocka_unit_test(test_every_width),  cmocka_unit_test(test_money),
      cmocka_unit_test(test_format_names),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
