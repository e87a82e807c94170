/* links: base */
/*
 * test_node.c - the tree: setting, replacing, getting, copying.
 */
#include "carnet/node.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static CarnetNode *sample(void) {
  CarnetNode *map = carnet_node_map();
  CarnetNode *inner = carnet_node_map();
  carnet_node_set_string(inner, "name", "车");
  carnet_node_set_int(inner, "n", -3);
  carnet_node_set(map, "inner", inner);
  carnet_node_set_bool(map, "yes", TRUE);
  carnet_node_set_bool(map, "no", FALSE);
  const char *const words[] = {"a", "b", NULL};
  carnet_node_set(map, "words", carnet_node_strings(words));
  return map;
}

static void test_get(void **state) {
  (void)state;
  g_autoptr(CarnetNode) map = sample();
  assert_int_equal(carnet_node_count(map), 4);
  assert_string_equal(carnet_node_get_string(carnet_node_get(map, "inner"), "name", "-"), "车");
  assert_int_equal(carnet_node_get_int(carnet_node_get(map, "inner"), "n", 9), -3);
  assert_string_equal(carnet_node_get_string(carnet_node_get(map, "inner"), "n", "-"), "-3");
  assert_true(carnet_node_get_bool(map, "yes", FALSE));
  assert_false(carnet_node_get_bool(map, "no", TRUE));
  assert_string_equal(carnet_node_get_string(map, "yes", "-"), "true");
  assert_string_equal(carnet_node_at(map, 3)->key, "words");
}

static void test_absent(void **state) {
  (void)state;
  g_autoptr(CarnetNode) map = sample();
  assert_null(carnet_node_get(map, "nothing"));
  assert_null(carnet_node_get(NULL, "x"));
  assert_null(carnet_node_get(carnet_node_get(map, "words"), "a"));
  assert_null(carnet_node_at(map, 4));
  assert_null(carnet_node_at(NULL, 0));
  assert_int_equal(carnet_node_count(NULL), 0);
  assert_int_equal(carnet_node_count(carnet_node_get(map, "yes")), 0);
  assert_string_equal(carnet_node_get_string(map, "words", "otherwise"), "otherwise");
  assert_int_equal(carnet_node_get_int(map, "yes", 7), 7); /* a boolean is no number */
  assert_true(carnet_node_get_bool(carnet_node_get(map, "inner"), "n", TRUE));
  assert_null(carnet_node_string(NULL));
}

static void test_path(void **state) {
  (void)state;
  g_autoptr(CarnetNode) map = sample();
  static const struct {
    const char *path;
    gboolean there;
  } cases[] = {{"inner.name", TRUE}, {"inner", TRUE},   {"inner.name.x", FALSE}, {"inner.x", FALSE},
               {"words", TRUE},      {"x.name", FALSE}, {".inner", FALSE},       {"words.a", FALSE}};
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    assert_int_equal(carnet_node_path(map, cases[i].path) != NULL, cases[i].there);
}

static void test_replace_keeps_place(void **state) {
  (void)state;
  g_autoptr(CarnetNode) map = sample();
  carnet_node_set_int(map, "yes", 5);
  assert_int_equal(carnet_node_count(map), 4);
  assert_string_equal(carnet_node_at(map, 1)->key, "yes");
  assert_int_equal(carnet_node_get_int(map, "yes", 0), 5);
  carnet_node_set_string(map, "yes", NULL); /* absent means left out: nothing changes */
  carnet_node_set(map, "new", NULL);
  assert_int_equal(carnet_node_get_int(map, "yes", 0), 5);
  assert_int_equal(carnet_node_count(map), 4);
}

static void test_strings(void **state) {
  (void)state;
  g_autoptr(CarnetNode) map = sample();
  g_auto(GStrv) words = carnet_node_get_strings(map, "words");
  assert_int_equal(g_strv_length(words), 2);
  assert_string_equal(words[1], "b");
  g_auto(GStrv) lone = carnet_node_get_strings(map, "yes");
  assert_int_equal(g_strv_length(lone), 1);
  g_auto(GStrv) none = carnet_node_get_strings(map, "nothing");
  assert_non_null(none);
  assert_null(none[0]);
  g_auto(GStrv) no_scalars = carnet_node_get_strings(map, "inner");
  assert_null(no_scalars[0]);
}

static void test_copy_is_apart(void **state) {
  (void)state;
  CarnetNode *map = sample();
  CarnetNode *copy = carnet_node_copy(carnet_node_get(map, "inner"));
  carnet_node_free(map);
  assert_string_equal(copy->key, "inner");
  assert_string_equal(carnet_node_get_string(copy, "name", "-"), "车");
  g_autoptr(CarnetNode) list = carnet_node_list();
  carnet_node_append(list, copy);
  assert_null(carnet_node_at(list, 0)->key); /* an item has no key */
  carnet_node_append(list, NULL);
  assert_int_equal(carnet_node_count(list), 1);
  assert_null(carnet_node_copy(NULL));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_get),     cmocka_unit_test(test_absent),
      cmocka_unit_test(test_path),    cmocka_unit_test(test_replace_keeps_place),
      cmocka_unit_test(test_strings), cmocka_unit_test(test_copy_is_apart),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
