/* links: base */
/*
 * test_canon.c - canonical YAML and digests, by the vectors that tests/vectors/check.py reads as well, and by
 * random trees.
 */
#include "carnet/canon.h"
#include "carnet/error.h"
#include "carnet/fs.h"
#include "carnet/yaml.h"
#include "canon_read.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

static char *vectors(const char *folder) {
  const char *source = g_getenv("CARNET_SOURCE");
  return g_build_filename(source != NULL ? source : ".", "tests/vectors/canon", folder, NULL);
}

static GBytes *slurp(const char *folder, const char *name) {
  g_autofree char *path = g_build_filename(folder, name, NULL);
  GError *error = NULL;
  GBytes *bytes = carnet_fs_read(path, 1 << 20, &error);
  if (error != NULL) fail_msg("%s", error->message);
  return bytes;
}

static void assert_bytes(GBytes *a, GBytes *b, const char *name) {
  if (!g_bytes_equal(a, b))
    fail_msg("%s: other bytes:\n%.*s", name, (int)MIN(g_bytes_get_size(a), 400),
             (const char *)g_bytes_get_data(a, NULL));
}

/* The tree of X.json (JSON is YAML) is written as X.yaml; X.yaml is parsed; its digest is the listed one. */
static void test_good_vectors(void **state) {
  (void)state;
  g_autofree char *folder = vectors("good");
  g_autoptr(GBytes) list = slurp(folder, "digests.txt");
  g_autofree char *text = g_strndup(g_bytes_get_data(list, NULL), g_bytes_get_size(list));
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  guint seen = 0;
  for (char **line = lines; **line != '\0'; line++, seen++) {
    g_auto(GStrv) part = g_strsplit(*line, "  ", 2);
    g_autoptr(GBytes) yaml = slurp(folder, part[1]);
    g_autofree char *stem = g_strndup(part[1], strlen(part[1]) - strlen(".yaml"));
    g_autofree char *json_name = g_strconcat(stem, ".json", NULL);
    g_autoptr(GBytes) json = slurp(folder, json_name);
    GError *error = NULL;
    g_autoptr(CarnetNode) tree = carnet_yaml_load(g_bytes_get_data(json, NULL), g_bytes_get_size(json),
                                                  json_name, &carnet_yaml_limits_document, &error);
    if (tree == NULL) fail_msg("%s", error->message);
    g_autoptr(GBytes) out = carnet_canon_emit(tree, &error);
    if (out == NULL) fail_msg("%s: %s", json_name, error->message);
    assert_bytes(out, yaml, part[1]);
    g_autoptr(CarnetNode) back =
        carnet_canon_parse(g_bytes_get_data(yaml, NULL), g_bytes_get_size(yaml), part[1], &error);
    if (back == NULL) fail_msg("%s", error->message);
    g_autofree char *digest = carnet_digest_of_bytes(g_bytes_get_data(yaml, NULL), g_bytes_get_size(yaml));
    assert_string_equal(digest, part[0]);
  }
  assert_true(seen >= 12);
}

static void test_bad_vectors(void **state) {
  (void)state;
  g_autofree char *folder = vectors("bad");
  g_autoptr(GBytes) list = slurp(folder, "lines.txt");
  g_autofree char *text = g_strndup(g_bytes_get_data(list, NULL), g_bytes_get_size(list));
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  guint seen = 0;
  for (char **line = lines; **line != '\0'; line++) {
    if (**line == '#') continue;
    seen++;
    g_auto(GStrv) part = g_strsplit(*line, "\t", 3);
    g_autoptr(GBytes) yaml = slurp(folder, part[0]);
    g_autoptr(GError) error = NULL;
    g_autoptr(CarnetNode) node =
        carnet_canon_parse(g_bytes_get_data(yaml, NULL), g_bytes_get_size(yaml), part[0], &error);
    if (node != NULL) fail_msg("%s: was taken for canonical (%s)", part[0], part[2]);
    assert_int_equal(error->code, CARNET_ERROR_INPUT);
    g_autofree char *start = strcmp(part[1], "0") == 0 ? g_strdup_printf("%s: ", part[0])
                                                       : g_strdup_printf("%s:%s:", part[0], part[1]);
    if (!g_str_has_prefix(error->message, start)) fail_msg("not %s but %s", start, error->message);
    assert_null(strchr(error->message, '\n'));
    assert_true(g_utf8_validate(error->message, -1, NULL));
  }
  assert_true(seen >= 70);
}

/* ---- random trees
 * ------------------------------------------------------------------------------------------ */

static char *random_text(GRand *rand) {
  static const gunichar ranges[][2] = {{0x20, 0x7e},     {0x01, 0x1f},     {0x7f, 0xa0},
                                       {0xa1, 0x17f},    {0x300, 0x36f},   {0x600, 0x61c},
                                       {0x1100, 0x11ff}, {0x2000, 0x206f}, {0x4e00, 0x4fff},
                                       {0xac00, 0xad00}, {0xfe00, 0xffff}, {0x1f600, 0x1f640}};
  GString *out = g_string_new(NULL);
  for (gint n = g_rand_int_range(rand, 0, 20); n > 0; n--) {
    const gunichar *range = ranges[g_rand_int_range(rand, 0, (gint)G_N_ELEMENTS(ranges))];
    g_string_append_unichar(out,
                            range[0] + (gunichar)g_rand_int_range(rand, 0, (gint)(range[1] - range[0] + 1)));
  }
  return g_string_free(out, FALSE);
}

static CarnetNode *random_node(GRand *rand, guint depth) {
  gint kind = g_rand_int_range(rand, 0, depth < 8 ? 7 : 4);
  if (kind <= 1) {
    g_autofree char *text = random_text(rand);
    return carnet_node_string(text);
  }
  if (kind == 2) {
    gint64 high = (gint64)g_rand_int_range(rand, -(1 << 20), 1 << 20);
    return carnet_node_int(high * (G_GINT64_CONSTANT(1) << 33) + g_rand_int(rand));
  }
  if (kind == 3) return carnet_node_bool(g_rand_boolean(rand));
  CarnetNode *node = kind == 4 ? carnet_node_list() : carnet_node_map();
  for (gint n = g_rand_int_range(rand, 0, 5); n > 0; n--) {
    CarnetNode *child = random_node(rand, depth + 1);
    g_autofree char *text = random_text(rand);
    g_autofree char *key =
        g_strdup_printf("%c%d%s", 'a' + n, n, g_rand_int_range(rand, 0, 3) == 0 ? text : "");
    if (kind == 4)
      carnet_node_append(node, child);
    else
      carnet_node_set(node, key, child);
  }
  return node;
}

static void test_random_trees(void **state) {
  (void)state;
  GRand *rand = g_rand_new_with_seed(20261122);
  guint whole = 0;
  for (guint i = 0; i < 3000; i++) {
    g_autoptr(CarnetNode) map = carnet_node_map();
    carnet_node_set(map, "first", carnet_node_int(i));
    carnet_node_set(map, "tree", random_node(rand, 1));
    GError *error = NULL;
    g_autoptr(GBytes) once = carnet_canon_emit(map, &error);
    if (once == NULL) fail_msg("tree %u: %s", i, error->message);
    g_autoptr(CarnetNode) back =
        carnet_canon_parse(g_bytes_get_data(once, NULL), g_bytes_get_size(once), "tree", &error);
    if (back == NULL) fail_msg("tree %u: %s", i, error->message);
    g_autoptr(GBytes) twice = carnet_canon_emit(back, &error);
    assert_bytes(twice, once, "again");
    whole += g_bytes_get_size(once) > 200;
  }
  assert_true(whole > 300); /* they are no trivial trees */
  g_rand_free(rand);
}

/* ---- the quick reader: the tree that libyaml gives, places included, or nothing */

static gboolean same_tree(const CarnetNode *a, const CarnetNode *b) {
  if (a->kind != b->kind || a->plain != b->plain || a->line != b->line || a->column != b->column ||
      a->number != b->number || a->key_line != b->key_line || a->key_column != b->key_column ||
      g_strcmp0(a->text, b->text) != 0 || g_strcmp0(a->key, b->key) != 0 ||
      carnet_node_count(a) != carnet_node_count(b))
    return FALSE;
  for (guint i = 0; i < carnet_node_count(a); i++)
    if (!same_tree(carnet_node_at(a, i), carnet_node_at(b, i))) return FALSE;
  return TRUE;
}

static gboolean comes_again(const CarnetNode *node, const char *bytes, gsize n) {
  g_autoptr(GBytes) out = carnet_canon_emit(node, NULL);
  return out != NULL && g_bytes_get_size(out) == n && memcmp(g_bytes_get_data(out, NULL), bytes, n) == 0;
}

/* 1: both read it, and it is canonical; 0: the quick one does not say that it is. */
static guint compare_readers(const char *bytes, gsize n) {
  g_autoptr(CarnetNode) quick = carnet_canon_read(bytes, n);
  if (quick == NULL || !comes_again(quick, bytes, n)) return 0;
  g_autoptr(CarnetNode) slow = carnet_yaml_load(bytes, n, "tree", &carnet_yaml_limits_event, NULL);
  if (slow == NULL || !same_tree(quick, slow)) fail_msg("not as libyaml reads it: %.*s", (int)n, bytes);
  return 1;
}

static void test_quick_reader(void **state) {
  (void)state;
  GRand *rand = g_rand_new_with_seed(41);
  guint quick = 0, damaged = 0;
  for (guint i = 0; i < 3000; i++) {
    g_autoptr(CarnetNode) map = carnet_node_map();
    carnet_node_set(map, "first", carnet_node_int(i));
    carnet_node_set(map, "tree", random_node(rand, 1));
    g_autoptr(GBytes) out = carnet_canon_emit(map, NULL);
    gsize n = 0;
    const char *bytes = g_bytes_get_data(out, &n);
    quick += compare_readers(bytes, n);
    static const char put[] = " -:\"\\n\n0aZ~#\t\xc3";
    g_autofree char *other = g_memdup2(bytes, n);
    for (guint d = 0; d < 8; d++) {
      gsize at = (gsize)g_rand_int_range(rand, 0, (gint32)n);
      char was = other[at];
      other[at] = put[g_rand_int_range(rand, 0, (gint32)sizeof put - 1)];
      damaged += compare_readers(other, n);
      if (g_rand_boolean(rand)) other[at] = was;
    }
    for (gsize cut = 0; cut < MIN(n, 40); cut++) compare_readers(bytes, n - cut);
  }
  g_rand_free(rand);
  assert_true(quick > 2500);
  assert_true(damaged > 100); /* some damage leaves it canonical: another letter in a text */
}

static void test_quick_reader_refuses(void **state) {
  (void)state;
  static const char *const none[] = {"",
                                     "a",
                                     "a:",
                                     "a: ",
                                     "a: 1",
                                     "a:\n",
                                     "a:\n\n",
                                     "- 1\n",
                                     "a: 01\n",
                                     "a: -0\n",
                                     "a: 1.5\n",
                                     "a: yes\n",
                                     "a: \"x\n",
                                     "a: \"\\q\"\n",
                                     "a: \"\\u12\"\n",
                                     "a: \"\\u0000\"\n",
                                     "a: \"\\ud800\"\n",
                                     "a: \"x\" \n",
                                     "a: 1\n b: 1\n",
                                     "a:\n  - 1\n  b: 1\n",
                                     "a:\n - 1\n",
                                     "a:\n    - 1\n",
                                     "a: \"\xff\"\n",
                                     "\"\": 1\n",
                                     "a: 1\n\n",
                                     "a:  1\n",
                                     "A: 1\n",
                                     "a: []\n",
                                     "a: &x 1\n",
                                     "# a\na: 1\n",
                                     "a: 1\r\n",
                                     "a: 12345678901234567\n"};
  for (gsize i = 0; i < G_N_ELEMENTS(none); i++) {
    g_autoptr(CarnetNode) node = carnet_canon_read(none[i], strlen(none[i]));
    if (node != NULL) fail_msg("was read: %s", none[i]);
  }
  g_autoptr(CarnetNode) nul = carnet_canon_read("a: \"\0\"\n", 8);
  assert_null(nul);
}

/* ---- what the writer refuses
 * ------------------------------------------------------------------------------- */

static CarnetNode *with(CarnetNode *value) {
  CarnetNode *map = carnet_node_map();
  carnet_node_set(map, "a", value);
  return map;
}

static CarnetNode *nested_lists(guint n) {
  CarnetNode *node = carnet_node_string("x");
  while (n-- > 0) {
    CarnetNode *list = carnet_node_list();
    carnet_node_append(list, node);
    node = list;
  }
  return node;
}

static CarnetNode *wide_list(gint64 n) {
  CarnetNode *list = carnet_node_list();
  while (n-- > 0) carnet_node_append(list, carnet_node_int(n));
  return list;
}

static CarnetNode *long_text(gsize n) {
  g_autofree char *text = g_strnfill(n, 'x');
  return carnet_node_string(text);
}

static CarnetNode *under_key(const char *key) {
  CarnetNode *map = carnet_node_map();
  carnet_node_set_int(map, key, 1);
  return map;
}

static CarnetNode *same_key_in_nfc(void) {
  CarnetNode *map = under_key("\xc3\xa9");
  carnet_node_set_int(map, "e\xcc\x81", 2);
  return map;
}

static void test_refusals(void **state) {
  (void)state;
  const gint64 most = G_GINT64_CONSTANT(1) << 53;
  g_autofree char *key_128 = g_strnfill(128, 'k'), *key_129 = g_strnfill(129, 'k');
  struct {
    CarnetNode *node;
    const char *words; /* NULL: taken */
  } cases[] = {
      {NULL, "no map"},
      {carnet_node_list(), "no map"},
      {carnet_node_map(), "empty map"},
      {with(carnet_node_map()), "empty map"},
      {with(carnet_node_int(most)), NULL},
      {with(carnet_node_int(most + 1)), "2^53"},
      {with(carnet_node_int(-most - 1)), "2^53"},
      {with(carnet_node_string("\xff")), "UTF-8"},
      {with(carnet_node_string("\xed\xa0\x80")), "UTF-8"},
      {with(nested_lists(7)), NULL},
      {with(nested_lists(8)), "8 deep"},
      {with(wide_list(10000)), NULL},
      {with(wide_list(10001)), "10,000"},
      {with(long_text(256 * 1024 - 6)), NULL}, /* and a: "" and the line end: 256 KiB to the byte */
      {with(long_text(256 * 1024 - 5)), "256 KiB"},
      {under_key(""), "128 bytes"},
      {under_key(key_128), NULL},
      {under_key(key_129), "128 bytes"},
      {under_key("\xff"), "UTF-8"},
      {same_key_in_nfc(), "twice"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) out = carnet_canon_emit(cases[i].node, &error);
    if ((out != NULL) != (cases[i].words == NULL))
      fail_msg("case %zu: %s", i, error ? error->message : "taken");
    if (out == NULL) {
      assert_true(g_error_matches(error, CARNET_CANON_ERROR, CARNET_ERROR_INPUT));
      if (strstr(error->message, cases[i].words) == NULL) fail_msg("case %zu: %s", i, error->message);
    } else {
      g_autoptr(CarnetNode) back =
          carnet_canon_parse(g_bytes_get_data(out, NULL), g_bytes_get_size(out), "x", &error);
      if (back == NULL) fail_msg("case %zu: %s", i, error->message);
    }
    carnet_node_free(cases[i].node);
  }
}

static void test_difference_is_named(void **state) {
  (void)state;
  static const char text[] = "a: 1\nb: 'x'\nc: 3\n";
  g_autoptr(GError) error = NULL;
  assert_null(carnet_canon_parse(text, strlen(text), "e.yaml", &error));
  assert_string_equal(error->message, "e.yaml:2:4: not canonical: has <b: 'x'>; canonical is <b: \"x\">");
  g_clear_error(&error);
  static const char bare[] = "a: 1\nb: NO\n"; /* named for what it is, not as a difference */
  assert_null(carnet_canon_parse(bare, strlen(bare), "e.yaml", &error));
  assert_true(g_str_has_prefix(error->message, "e.yaml:2:4: not canonical: bare text; "));
}

/* ---- digests
 * ----------------------------------------------------------------------------------------------- */

static void test_digest(void **state) {
  (void)state;
  static const struct {
    const char *text, *digest; /* FIPS 180-2, appendix B */
  } cases[] = {
      {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
       "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
  };
  g_autoptr(CarnetDigest) digest = carnet_digest_new();
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    char hex[CARNET_DIGEST_HEX + 1];
    guint8 raw[CARNET_DIGEST_BYTES];
    carnet_digest_reset(digest);
    for (const char *p = cases[i].text; *p != '\0'; p++) carnet_digest_update(digest, p, 1);
    carnet_digest_update(digest, NULL, 0);
    carnet_digest_finish(digest, raw);
    carnet_digest_to_hex(raw, hex);
    assert_string_equal(hex, cases[i].digest);
    carnet_digest_hex(cases[i].text, strlen(cases[i].text), hex);
    assert_string_equal(hex, cases[i].digest);
    assert_true(carnet_digest_is_hex(hex));
    hex[63] = 'A';
    assert_false(carnet_digest_is_hex(hex));
    hex[63] = '\0';
    assert_false(carnet_digest_is_hex(hex));
  }
  assert_false(carnet_digest_is_hex(NULL));
}

static void test_digest_of_file(void **state) {
  (void)state;
  g_autofree char *folder = g_dir_make_tmp("canon-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "million", NULL);
  g_autofree char *text = g_strnfill(1000000, 'a'); /* FIPS 180-2, B.3; more than one piece */
  assert_true(g_file_set_contents(path, text, 1000000, NULL));
  g_autoptr(GError) error = NULL;
  g_autofree char *digest = carnet_digest_of_file(path, &error);
  assert_string_equal(digest, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  g_unlink(path);
  assert_null(carnet_digest_of_file(path, &error));
  assert_int_equal(error->code, CARNET_ERROR_NOT_FOUND);
  g_clear_error(&error);
  assert_null(carnet_digest_of_file(folder, &error));
  assert_int_equal(error->code, CARNET_ERROR_INPUT);
  g_rmdir(folder);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_good_vectors),        cmocka_unit_test(test_bad_vectors),
      cmocka_unit_test(test_quick_reader),        cmocka_unit_test(test_quick_reader_refuses),
      cmocka_unit_test(test_random_trees),        cmocka_unit_test(test_refusals),
      cmocka_unit_test(test_difference_is_named), cmocka_unit_test(test_digest),
      cmocka_unit_test(test_digest_of_file),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
