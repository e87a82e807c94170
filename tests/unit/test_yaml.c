/* links: base */
/*
 * test_yaml.c - the strict loader: what it takes and as what, what it refuses and where; the check by a table
 * of keys.
 */
#include "carnet/error.h"
#include "carnet/yaml.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

static CarnetNode *load(const char *text, GError **error) {
  return carnet_yaml_load(text, strlen(text), "f", &carnet_yaml_limits_document, error);
}

static void test_kinds(void **state) {
  (void)state;
  static const struct {
    const char *value;
    CarnetNodeKind kind;
    gboolean plain;
    gint64 number;
    const char *text;
  } cases[] = {
      {"12", CARNET_NODE_INT, TRUE, 12, "12"},
      {"-7", CARNET_NODE_INT, TRUE, -7, "-7"},
      {"0", CARNET_NODE_INT, TRUE, 0, "0"},
      {"9007199254740992", CARNET_NODE_INT, TRUE, G_GINT64_CONSTANT(9007199254740992), "9007199254740992"},
      {"9007199254740993", CARNET_NODE_STRING, TRUE, 0, "9007199254740993"},
      {"99999999999999999999", CARNET_NODE_STRING, TRUE, 0, "99999999999999999999"},
      {"010", CARNET_NODE_STRING, TRUE, 0, "010"},
      {"12abc", CARNET_NODE_STRING, TRUE, 0, "12abc"},
      {"0x10", CARNET_NODE_STRING, TRUE, 0, "0x10"},
      {"+1", CARNET_NODE_STRING, TRUE, 0, "+1"},
      {"1.5", CARNET_NODE_STRING, TRUE, 0, "1.5"},
      {"-", CARNET_NODE_LIST, FALSE, 0, NULL},
      {"true", CARNET_NODE_BOOL, TRUE, 1, "true"},
      {"false", CARNET_NODE_BOOL, TRUE, 0, "false"},
      {"True", CARNET_NODE_STRING, TRUE, 0, "True"},
      {"maybe", CARNET_NODE_STRING, TRUE, 0, "maybe"},
      {"NO", CARNET_NODE_STRING, TRUE, 0, "NO"},
      {"null", CARNET_NODE_STRING, TRUE, 0, "null"},
      {"~", CARNET_NODE_STRING, TRUE, 0, "~"},
      {"", CARNET_NODE_STRING, TRUE, 0, ""},
      {"2018-05-25", CARNET_NODE_STRING, TRUE, 0, "2018-05-25"},
      {"\"12\"", CARNET_NODE_STRING, FALSE, 0, "12"},
      {"'true'", CARNET_NODE_STRING, FALSE, 0, "true"},
      {"|\n  a\n  b\n", CARNET_NODE_STRING, FALSE, 0, "a\nb\n"},
      {">-\n  a\n  b\n", CARNET_NODE_STRING, FALSE, 0, "a b"},
      {"\"!x &y *z %\"", CARNET_NODE_STRING, FALSE, 0, "!x &y *z %"},
      {"e\xcc\x81", CARNET_NODE_STRING, TRUE, 0, "\xc3\xa9"},
      {"\"\\u001b\\e\"", CARNET_NODE_STRING, FALSE, 0, "\x1b\x1b"},
      {"{}", CARNET_NODE_MAP, FALSE, 0, NULL},
      {"[EU, NO]", CARNET_NODE_LIST, FALSE, 0, NULL},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *text =
        g_strdup_printf("a:%s%s\n", strcmp(cases[i].value, "-") == 0 ? "\n" : " ", cases[i].value);
    GError *error = NULL;
    g_autoptr(CarnetNode) root = load(text, &error);
    if (root == NULL) fail_msg("%s: %s", text, error->message);
    const CarnetNode *node = carnet_node_get(root, "a");
    assert_int_equal(node->kind, cases[i].kind);
    assert_int_equal(node->plain, cases[i].plain);
    assert_true(node->number == cases[i].number);
    if (cases[i].text != NULL)
      assert_string_equal(node->text, cases[i].text);
    else
      assert_null(node->text);
  }
}

static void test_positions(void **state) {
  (void)state;
  static const char text[] =
      "\xef\xbb\xbf# BOM first\r\nid: gdpr\r\n车: {k: 1,  m: [x, \"y\"]}\r\nrules:\r\n- id: r1\r\n";
  GError *error = NULL;
  g_autoptr(CarnetNode) root = load(text, &error);
  if (root == NULL) fail_msg("%s", error->message);
  const struct {
    const char *path;
    guint line, column, key_line, key_column;
  } cases[] = {
      {"id", 2, 5, 2, 1},     {"车", 3, 4, 3, 1},    {"车.k", 3, 8, 3, 5},
      {"车.m", 3, 15, 3, 12}, {"rules", 5, 1, 4, 1},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    const CarnetNode *node = carnet_node_path(root, cases[i].path);
    assert_non_null(node);
    assert_int_equal(node->line, cases[i].line);
    assert_int_equal(node->column, cases[i].column);
    assert_int_equal(node->key_line, cases[i].key_line);
    assert_int_equal(node->key_column, cases[i].key_column);
  }
  assert_int_equal(carnet_node_at(carnet_node_path(root, "车.m"), 1)->column, 19);
  assert_int_equal(carnet_node_at(carnet_node_get(root, "rules"), 0)->column, 3);
}

/* Where, and a word that the message must hold. */
static const struct {
  const char *text, *where, *words;
} refused[] = {
    {"", "f:1:1: ", "document is wanted"},
    {"# only a comment\n", "f:1:1: ", "document is wanted"},
    {"---\n...\n", "f:1:1: ", "document is wanted"},
    {"a: 1\n---\nb: 1\n", "f:2:1: ", "second document"},
    {"a: 1\nb: &x 2\n", "f:2:4: ", "anchor"},
    {"a: &x\n  b: 1\n", "f:1:4: ", "anchor"},
    {"&x a: 1\n", "f:1:1: ", "anchor"},
    {"a: *x\n", "f:1:4: ", "alias"},
    {"a: !!int 1\n", "f:1:4: ", "tag"},
    {"a: ! 1\n", "f:1:4: ", "tag"},
    {"车: ! x\n", "f:1:4: ", "tag"},
    {"a: ! \"x\"\n", "f:1:4: ", "tag"},
    {"a: !x [1]\n", "f:1:4: ", "tag"},
    {"!!map\na: 1\n", "f:1:1: ", "tag"},
    {"%YAML 1.1\n---\na: 1\n", "f:1:1: ", "directive"},
    {"%TAG ! x:\n---\na: 1\n", "f:1:1: ", "directive"},
    {"a: 1\nb: 2\na: 3\n", "f:3:1: ", "\"a\" stands twice"},
    {"a: {b: 1, \"b\": 2}\n", "f:1:11: ", "\"b\" stands twice"},
    {"e\xcc\x81: 1\n\xc3\xa9: 2\n", "f:2:1: ", "stands twice"},
    {"a: \"x\\0y\"\n", "f:1:4: ", "NUL"},
    {"\"a\\0b\": 1\n", "f:1:1: ", "NUL"},
    {"[a]: 1\n", "f:1:1: ", "as a key"},
    {"? {a: 1}\n: 1\n", "f:1:3: ", "as a key"},
    {"\"\": 1\n", "f:1:1: ", "empty key"},
    {"? \n: 1\n", "f:", "empty key"},
    {"a:\n  <<: {b: 1}\n", "f:2:3: ", "merge key"},
    {"a: 1\nb: \xff\n", "f:2:4: ", "UTF-8"},
    {"车: \xe8\xbd", "f:1:4: ", "UTF-8"},
    {"a: \xed\xa0\x80\n", "f:1:4: ", "UTF-8"},
    {"\xff\xfe"
     "a",
     "f:1:1: ", "UTF-8"},
    {"a: \x1b[31m\n", "f:1:4: ", "control character"},
    {"a: 1\r\nb: \x7f\n", "f:2:4: ", "control character"},
    {"a: \xef\xbf\xbf\n", "f:1:4: ", "control character"},
    {"a:\n\tb: 1\n", "f:2:1: ", "not tabs"},
    {"a: b: c\n", "f:1:5: ", "quote text that holds"},
    {"a: \"x\n", "f:2:1: ", "close the quote"},
    {"a: [1, 2\nb: 3\n", "f:2:2: ", "close the list"},
    {"a: {b: 1\n", "f:2:1: ", "close the map"},
    {"a: 1\n b: 2\n", "f:2:3: ", "quote text that holds"},
    {"a:\n  b: 1\n c: 2\n", "f:3:2: ", "one column"},
    {"a: \"\\q\"\n", "f:1:5: ", "single quotes"},
    {"a: @x\n", "f:1:4: ", "quote text that begins"},
    {"a: 1\nb\n", "f:3:1: ", "key: value"},
};

static void test_refused(void **state) {
  (void)state;
  guint wrong = 0;
  for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(CarnetNode) root = load(refused[i].text, &error);
    if (root == NULL && g_error_matches(error, CARNET_YAML_ERROR, CARNET_ERROR_INPUT) &&
        g_str_has_prefix(error->message, refused[i].where) &&
        strstr(error->message, refused[i].words) != NULL && strchr(error->message, ';') != NULL &&
        strchr(error->message, '\n') == NULL)
      continue;
    print_error("%s-> %s\n   not %s ... %s\n", refused[i].text, error != NULL ? error->message : "taken",
                refused[i].where, refused[i].words);
    wrong++;
  }
  assert_int_equal(wrong, 0);
}

static void test_nul_byte(void **state) {
  (void)state;
  g_autoptr(GError) error = NULL;
  assert_null(carnet_yaml_load("a: 1\nb: \0", 9, "f", &carnet_yaml_limits_document, &error));
  assert_true(g_str_has_prefix(error->message, "f:2:4: a NUL byte"));
  g_clear_error(&error);
  assert_null(carnet_yaml_load(NULL, 0, "f", &carnet_yaml_limits_document, &error));
  assert_non_null(error);
}

static void test_no_terminal_escape(void **state) {
  (void)state;
  g_autoptr(GError) error = NULL;
  static const char text[] = "\"\\e[31m\\n\": 1\n\"\\e[31m\\n\": 2\n";
  assert_null(carnet_yaml_load(text, strlen(text), "\x1b]0;x\a", &carnet_yaml_limits_document, &error));
  for (const char *p = error->message; *p != '\0'; p++) assert_true((guchar)*p >= 0x20);
}

/* ---- limits
 * ------------------------------------------------------------------------------------------------ */

static char *repeat(const char *head, const char *piece, guint n, const char *tail) {
  GString *out = g_string_new(head);
  for (guint i = 0; i < n; i++) g_string_append_printf(out, "%s", piece);
  g_string_append(out, tail);
  return g_string_free(out, FALSE);
}

static char *many_keys(guint n) {
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < n; i++) g_string_append_printf(out, "k%u: 1\n", i);
  return g_string_free(out, FALSE);
}

static void test_limits(void **state) {
  (void)state;
  struct {
    char *text;
    const char *words; /* NULL: taken */
  } cases[] = {
      {repeat("", "[", 8, "]]]]]]]]"), NULL},
      {repeat("", "[", 9, "]]]]]]]]]"), "more than 8 deep"},
      {repeat("", "[", 100000, ""), "more than 8 deep"}, /* and at once: libyaml alone takes minutes */
      {repeat("", "{a: ", 100000 / 4, ""), "more than 8 deep"},
      {repeat("", "- ", 50000, "x"), "more than 8 deep"},
      {repeat("", "? ", 50000, "x"), "as a key"},
      {repeat("", "- 1\n", 10000, ""), NULL},
      {repeat("", "- 1\n", 10001, ""), "10000 items"},
      {many_keys(10000), NULL},
      {many_keys(10001), "10000 keys"},
      {repeat("a: ", "x", 256 * 1024 - 3, ""), NULL},
      {repeat("a: ", "x", 256 * 1024 - 2, ""), "at most 262144"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(CarnetNode) root =
        carnet_yaml_load(cases[i].text, strlen(cases[i].text), "f", &carnet_yaml_limits_event, &error);
    if ((root != NULL) != (cases[i].words == NULL))
      fail_msg("case %zu: %s", i, error ? error->message : "taken");
    if (error != NULL && strstr(error->message, cases[i].words) == NULL)
      fail_msg("case %zu: %s", i, error->message);
    g_free(cases[i].text);
  }
}

static void test_duplicate_among_many(void **state) {
  (void)state;
  for (guint n = 14; n < 20; n++) { /* around the place where the set of keys becomes a table */
    g_autofree char *keys = many_keys(n);
    for (guint twice = 0; twice < n; twice++) {
      g_autofree char *text = g_strdup_printf("%sk%u: 2\n", keys, twice);
      g_autoptr(GError) error = NULL;
      assert_null(load(text, &error));
      assert_non_null(strstr(error->message, "stands twice"));
    }
    g_autoptr(CarnetNode) root = load(keys, NULL);
    assert_int_equal(carnet_node_count(root), n);
  }
}

/* ---- the table of keys
 * ------------------------------------------------------------------------------------- */

static void test_check(void **state) {
  (void)state;
  static const char *const words[] = {"strong", "weak", NULL};
  static const CarnetYamlKey keys[] = {
      {"id", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL},
      {"count", CARNET_YAML_INT, NULL},
      {"open", CARNET_YAML_BOOL, NULL},
      {"strength", CARNET_YAML_TEXT, words},
      {"valid_from", CARNET_YAML_DATE, NULL},
      {"duties", CARNET_YAML_LIST | CARNET_YAML_TEXT, NULL},
      {"when", CARNET_YAML_MAP, NULL},
  };
  static const struct {
    const char *text, *error; /* NULL: fine */
  } cases[] = {
      {"id: 12\ncount: 3\nopen: true\nstrength: weak\nvalid_from: 2018-05-25\nduties: [a]\nwhen: {x: 1}\n",
       NULL},
      {"id: NO\nduties: a\n", NULL},
      {"count: 3\n", "f:1:1: \"id\" is missing"},
      {"id: a\nstrenght: weak\n", "f:2:1: no key is called \"strenght\"; perhaps \"strength\""},
      {"id: a\nzzzzzz: 1\n", "f:2:1: no key is called \"zzzzzz\"; known here: id, count"},
      {"id: a\ncount: \"3\"\n", "f:2:8: \"count\" is text; a whole number"},
      {"id: a\ncount: 12abc\n", "f:2:8: \"count\" is text; a whole number"},
      {"id: a\nopen: maybe\n", "f:2:7: \"open\" is text; true or false"},
      {"id: a\nopen: 1\n", "f:2:7: \"open\" is a number; true or false"},
      {"id: [a]\n", "f:1:5: \"id\" is a list; text is wanted"},
      {"id: a\nwhen: []\n", "f:2:7: \"when\" is a list; a map is wanted"},
      {"id: a\nduties: {}\n", "f:2:9: \"duties\" is a map; text or a list is wanted"},
      {"id: a\nstrength: strog\n", "f:2:11: \"strog\" is no word for \"strength\"; perhaps strong"},
      {"id: a\nstrength: zz\n", "f:2:11: \"zz\" is no word for \"strength\"; one of: strong, weak"},
      {"id: a\nvalid_from: 2018-02-30\n", "f:2:13: \"valid_from\" is \"2018-02-30\"; a day as YYYY-MM-DD"},
      {"id:\n", "\"id\" has no value"},
      {"[id]\n", "f:1:1: a list; a map"},
      {"id\n", "f:1:1: text; a map"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(CarnetNode) root = load(cases[i].text, &error);
    if (root == NULL) fail_msg("%s", error->message);
    gboolean fine = carnet_yaml_check(root, keys, G_N_ELEMENTS(keys), "f", &error);
    assert_int_equal(fine, cases[i].error == NULL);
    assert_int_equal(fine, error == NULL);
    if (!fine && strstr(error->message, cases[i].error) == NULL)
      fail_msg("%s\nnot %s", error->message, cases[i].error);
  }
  g_autoptr(GError) error = NULL;
  assert_false(carnet_yaml_check(NULL, keys, G_N_ELEMENTS(keys), "f", &error));
  assert_string_equal(error->message, "f: nothing; a map of \"key: value\" lines is wanted here");
}

static void test_file(void **state) {
  (void)state;
  g_autofree char *folder = g_dir_make_tmp("yaml-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "x.yaml", NULL);
  assert_true(g_file_set_contents(path, "a: 1\n", -1, NULL));
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetNode) root = carnet_yaml_load_file(path, &carnet_yaml_limits_document, &error);
  assert_int_equal(carnet_node_get_int(root, "a", 0), 1);
  assert_true(g_file_set_contents(path, "a: [\n", -1, NULL));
  assert_null(carnet_yaml_load_file(path, &carnet_yaml_limits_document, &error));
  assert_true(g_str_has_prefix(error->message, path));
  g_clear_error(&error);
  assert_true(g_file_set_contents(path, "", -1, NULL));
  assert_null(carnet_yaml_load_file(path, &carnet_yaml_limits_document, &error));
  assert_int_equal(error->code, CARNET_ERROR_INPUT);
  g_clear_error(&error);
  g_unlink(path);
  assert_null(carnet_yaml_load_file(path, &carnet_yaml_limits_document, &error));
  assert_int_equal(error->code, CARNET_ERROR_NOT_FOUND);
  g_rmdir(folder);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_kinds),
      cmocka_unit_test(test_positions),
      cmocka_unit_test(test_refused),
      cmocka_unit_test(test_nul_byte),
      cmocka_unit_test(test_no_terminal_escape),
      cmocka_unit_test(test_limits),
      cmocka_unit_test(test_duplicate_among_many),
      cmocka_unit_test(test_check),
      cmocka_unit_test(test_file),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
