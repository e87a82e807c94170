/* links: db base reader_support.c */
/* VSS: .vspec trees with includes, and the JSON export. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "reader_support.h"

static void test_tree(void **state) {
  (void)state;
  g_autofree char *path = support_data("vspec/root.vspec");
  g_autoptr(SupportResult) result = support_read(path, NULL);
  if (result->error) fail_msg("%s", result->error);
  assert_string_equal(result->format, "vss");
  assert_int_equal(result->structure, 1);
  assert_string_equal(
      result->dump->str,
      "1 path=Rover.Cabin.Seat, description_en=Occupied., type=boolean, unit=percent, comment=Extended below., max=100, x:type=sensor, "
      "x:instances=[[\"Front\", \"Rear\"], [\"Left\", \"Right\"]]\n"
      "1 path=Rover.Cabin.Odometer, description_en=Distance driven, type=float, unit=km, min=0, x:type=sensor\n"
      "15 path=Rover.Mode, description_zh=运行模式, type=string, values=ON|OFF|NO, x:type=attribute, x:default=010\n"
      "1 path=Rover.Odometer, description_en=Distance driven, type=float, unit=km, min=0, x:type=sensor\n");
}

static void test_refused(void **state) {
  (void)state;
  static const struct {
    const char *file, *error;
  } cases[] = {
      {"vspec_loop/a.vspec", "b.vspec:4: \"a.vspec\" includes itself; remove one of the lines of that loop"},
      {"vspec_outside/inner/root.vspec",
       "root.vspec:4: cannot include \"../secret.vspec\": it is neither beside this file nor in the folder of the "
       "root file, or is outside of it"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *path = support_data(cases[i].file);
    g_autoptr(SupportResult) result = support_read(path, NULL);
    assert_string_equal(result->error, cases[i].error);
    assert_int_equal(result->rows, 0);
  }
}

static void test_bad_text(void **state) {
  (void)state;
  static const struct {
    const char *text, *error;
  } cases[] = {
      {"A:\n  type: branch\n#include /etc/passwd A\n", "t.vspec:3: cannot include"},
      {"A:\n  type: branch\n#include missing.vspec A\n", "t.vspec:3: cannot include"},
      {"A:\n  type: branch\nA.B: text\n", "t.vspec:3: \"A.B\" is no node"},
      {"A:\n  type: branch\n\n\nA.B:\n  type: &x sensor\n", "t.vspec:6"},
      {"A:\n  type: branch\n#include t.vspec A\n", "t.vspec:3: \"t.vspec\" includes itself"},
      {"A:\n  type: branch\nA.B:\n\ttype: sensor\n", "t.vspec:4"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(SupportResult) result =
        support_read_bytes("t.vspec", cases[i].text, strlen(cases[i].text), NULL);
    if (!result->error || !strstr(result->error, cases[i].error))
      fail_msg("%u: %s", i, result->error ? result->error : "no error");
  }
}

static void test_json(void **state) {
  (void)state;
  static const char text[] =
      "{\"Rover\": {\"type\": \"branch\", \"description\": \"A vehicle\", \"children\": {\n"
      " \"Speed\": {\"type\": \"sensor\", \"datatype\": \"float\", \"unit\": \"km/h\", \"min\": 0, \"max\": 250.5, \"description\": \"车速\", \"uuid\": \"ab\"},\n"
      " \"Mode\": {\"type\": \"attribute\", \"datatype\": \"string\", \"allowed\": [\"A\", \"B\"], \"default\": [1, 2]}}}}\n";
  g_autoptr(SupportResult) result = support_read_bytes("v.json", text, sizeof text - 1, NULL);
  if (result->error) fail_msg("%s", result->error);
  assert_string_equal(result->format, "vss-json");
  assert_int_equal(result->structure, 1);
  assert_string_equal(
      result->dump->str,
      "0 path=Rover.Speed, description_zh=车速, type=float, unit=km/h, min=0, max=250.5, x:type=sensor, x:uuid=ab\n"
      "0 path=Rover.Mode, type=string, values=A|B, x:type=attribute, x:default=[1, 2]\n");
}

static void test_bad_json(void **state) {
  (void)state;
  static const struct {
    const char *text, *error;
  } cases[] = {
      {"{\"A\": {\"type\": \"branch\", }}", "v.json:1: is no JSON"},
      {"{\"A\": {\"type\": \"branch\", \"children\": 3}}",
       "v.json: a node of the tree has children that are no object"},
      {"{\"A\": {\"type\": \"branch\", \"children\": {\"B\": 3}}}", "v.json: a node of the tree is no node"},
      {"{\"A\": {\"type\": \"branch\"}, \"A\": {\"type\": \"branch\"}}", "v.json:1: is no JSON (duplicate"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(SupportResult) result =
        support_read_bytes("v.json", cases[i].text, strlen(cases[i].text), NULL);
    if (!result->error || !g_str_has_prefix(result->error, cases[i].error))
      fail_msg("%u: %s", i, result->error ? result->error : "no error");
  }
}

static void test_deep_json(void **state) {
  (void)state;
  g_autoptr(GString) text = g_string_new("{\"A\": {\"type\": \"branch\"");
  for (guint i = 0; i < 500; i++) g_string_append(text, ", \"children\": {\"B\": {\"type\": \"branch\"");
  for (guint i = 0; i < 1002; i++) g_string_append_c(text, '}');
  g_autoptr(SupportResult) result = support_read_bytes("v.json", text->str, text->len, NULL);
  assert_string_equal(result->error,
                      "v.json: a node of the tree lies deeper than 64 levels; this is no VSS tree");
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_tree),     cmocka_unit_test(test_refused),
                                     cmocka_unit_test(test_bad_text), cmocka_unit_test(test_json),
                                     cmocka_unit_test(test_bad_json), cmocka_unit_test(test_deep_json)};
  return cmocka_run_group_tests_name("reader_vss", tests, NULL, NULL);
}
