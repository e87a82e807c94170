/* links: db base reader_support.c */
/* One JSON object a line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "reader_support.h"

static void test_rows(void **state) {
  (void)state;
  static const char text[] =
      "{\"path\": \"a.b\", \"description\": \"车速\", \"bytes\": 4, \"rate\": 0.5, \"foo\": {\"x\": [1]}, \"default\": true}\n"
      "\n{\"path\": \"c\", \"recipients\": [\"x\", \"y\"], \"unit\": null}\n"
      "{\"path\": \"n\", \"type\": \"branch\"}\n"
      "[1]\n{\"path\": \n{\"unit\": \"m\"}\n{\"path\": \"d\", \"path\": \"e\"}\n{\"path\": \"f\\u0000\"}\n"
      "{\"path\": \"e\\u0301\"}";
  g_autoptr(SupportResult) result = support_read_bytes("t.ndjson", text, sizeof text - 1, NULL);
  if (result->error) fail_msg("%s", result->error);
  assert_string_equal(result->format, "ndjson");
  assert_int_equal(result->structure, 1);
  assert_int_equal(result->rows, 3);
  assert_int_equal(result->rejects, 5);
  assert_true(g_str_has_prefix(result->dump->str,
                               "1 path=a.b, description_zh=车速, rate=0.5, bytes=4, default=true, "
                               "x:foo={\"x\": [1]}\n3 path=c, recipients=x;y\n"));
  assert_non_null(strstr(result->dump->str, "\n10 path=\xC3\xA9\n"));
  assert_non_null(
      strstr(result->dump->str,
             "\n!5:0 no JSON object (no object); write one object a line\n!6:0 no JSON object ("));
  assert_non_null(strstr(result->dump->str, "!7:0 neither a path nor an id"));
  assert_non_null(strstr(result->dump->str, "!8:0 no JSON object (duplicate"));
}

static void test_late_members(void **state) {
  (void)state;
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < 20000; i++)
    g_string_append_printf(text, "{\"signal\": \"s%u\", \"unit\": \"m\"}\n", i);
  g_string_append(text, "{\"signal\": \"last\", \"path\": \"p\", \"market\": \"CN\"}\n");
  g_autoptr(SupportResult) result = support_read_bytes("t.ndjson", text->str, text->len, NULL);
  assert_int_equal(result->rows, 20001);
  assert_string_equal(g_hash_table_lookup(result->by_path, "last"), "path=last, x:path=p, x:market=CN");
}

static void test_long_line(void **state) {
  (void)state;
  g_autofree char *fill = g_strnfill(1100000, 'x');
  g_autofree char *text = g_strdup_printf("{\"path\": \"a\"}\n{\"path\": \"%s\"}\n", fill);
  g_autoptr(SupportResult) result = support_read_bytes("t.ndjson", text, strlen(text), NULL);
  assert_int_equal(result->rows, 1);
  assert_string_equal(result->error,
                      "t.ndjson:2: a line is longer than 1048576 bytes; write one object a line");
}

static void test_map(void **state) {
  (void)state;
  static const char text[] = "{\"a\": \"x\", \"field_id\": 7}\n";
  static const char *const map[] = {"a=path", NULL};
  static const CarnetReaderOptions options = {.format = "ndjson", .map = map};
  g_autoptr(SupportResult) result = support_read_bytes("t.ndjson", text, sizeof text - 1, &options);
  assert_string_equal(result->dump->str, "1 id=7, path=x\n");
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows), cmocka_unit_test(test_late_members),
                                     cmocka_unit_test(test_long_line), cmocka_unit_test(test_map)};
  return cmocka_run_group_tests_name("reader_ndjson", tests, NULL, NULL);
}
