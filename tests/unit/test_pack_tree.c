/* links: compliance base */
/*
 * test_pack_tree.c - trees of packs from the cache: the packs are the same, errors stand where they stood,
 * and nothing is believed that is damaged or of other bytes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "carnet/canon.h"
#include "carnet/fs.h"
#include "carnet/packs.h"
#include "carnet/traits.h"
#include "carnet/yaml.h"
#include "pack_read.h"

static char *shipped(const char *name) {
  return g_build_filename(g_getenv("CARNET_SOURCE"), "templates", "packs", name, NULL);
}

static char *cache_new(void) { return g_dir_make_tmp("carnet-trees-XXXXXX", NULL); }

static void cache_drop(char *folder) {
  g_auto(GStrv) names = carnet_fs_list(folder, NULL, NULL);
  for (guint i = 0; names[i] != NULL; i++) {
    g_autofree char *path = g_build_filename(folder, names[i], NULL);
    g_unlink(path);
  }
  g_rmdir(folder);
  g_free(folder);
}

/* Places, kinds and all. */
static void same_tree(const CarnetNode *a, const CarnetNode *b) {
  assert_int_equal(a->kind, b->kind);
  assert_int_equal(a->plain, b->plain);
  assert_int_equal(a->line, b->line);
  assert_int_equal(a->column, b->column);
  assert_int_equal(a->key_line, b->key_line);
  assert_int_equal(a->key_column, b->key_column);
  assert_int_equal(a->number, b->number);
  assert_int_equal(g_strcmp0(a->text, b->text), 0);
  assert_int_equal(g_strcmp0(a->key, b->key), 0);
  assert_int_equal(carnet_node_count(a), carnet_node_count(b));
  for (guint i = 0; i < carnet_node_count(a); i++) same_tree(carnet_node_at(a, i), carnet_node_at(b, i));
}

static void every_shipped_pack(void **state) {
  (void)state;
  g_autofree char *folder = shipped(NULL);
  g_auto(GStrv) names = carnet_fs_list(folder, ".yaml", NULL);
  assert_true(g_strv_length(names) > 15);
  for (guint i = 0; names[i] != NULL; i++) {
    g_autofree char *path = g_build_filename(folder, names[i], NULL);
    g_autoptr(CarnetNode) tree = carnet_yaml_load_file(path, &carnet_yaml_limits_document, NULL);
    g_autoptr(GString) bytes = pack_tree_write(tree);
    g_autoptr(CarnetNode) again = pack_tree_parse(bytes->str, bytes->len);
    if (again == NULL) fail_msg("%s is not read again", names[i]);
    same_tree(tree, again);
    /* Cut anywhere, or with a byte more, it is none. */
    for (gsize n = 0; n < bytes->len; n += 1 + bytes->len / 97) assert_null(pack_tree_parse(bytes->str, n));
    g_string_append_c(bytes, '\0');
    assert_null(pack_tree_parse(bytes->str, bytes->len));
  }
}

/* All that packs say, as text. */
static char *all_of(const CarnetPacks *packs) {
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < carnet_packs_count(packs); i++) {
    CarnetPackInfo info;
    carnet_packs_info(packs, i, &info);
    g_string_append_printf(out, "%s %s %s\n", info.id, info.digest, info.file);
    for (guint lang = 0; lang < CARNET_N_LANGS; lang++) {
      g_autofree char *document = carnet_packs_document(packs, info.id, (CarnetLang)lang, TRUE);
      g_string_append(out, document);
    }
    g_autoptr(CarnetTable) lines = carnet_packs_lines(packs, info.id);
    for (guint r = 0; lines != NULL && r < carnet_table_rows(lines); r++)
      for (guint c = 0; c < carnet_table_columns(lines); c++)
        g_string_append_printf(out, "%s|", carnet_table_cell(lines, r, c));
  }
  g_autofree char *key = carnet_packs_rules_key(packs, "2026-11-29");
  g_string_append(out, key);
  return g_string_free(out, FALSE);
}

static CarnetPacks *load_shipped(const char *cache) {
  g_autofree char *folder = shipped(NULL), *lexicon_folder = shipped("lexicon");
  const char *build = g_getenv("B");
  g_autofree char *compiled = build != NULL ? g_build_filename(build, "lexicon", NULL) : NULL;
  g_auto(GStrv) names = carnet_fs_list(folder, ".yaml", NULL);
  for (guint i = 0; names[i] != NULL; i++) {
    char *path = g_build_filename(folder, names[i], NULL);
    g_free(names[i]);
    names[i] = path;
  }
  g_autoptr(CarnetLexicon) lexicon = carnet_lexicon_load(lexicon_folder, compiled, NULL);
  assert_non_null(lexicon);
  guint n = carnet_lexicon_n_traits(lexicon);
  g_autofree const char **ids = g_new0(const char *, n + 1);
  for (guint bit = 0; bit < n; bit++)
    ids[bit] = carnet_lexicon_trait(lexicon, bit) != NULL ? carnet_lexicon_trait(lexicon, bit)->id : "";
  g_autoptr(GError) error = NULL;
  CarnetPacks *packs = carnet_packs_load_cached((const char *const *)names, ids, cache, &error);
  if (packs == NULL) fail_msg("%s", error->message);
  return packs;
}

static void the_same_packs(void **state) {
  (void)state;
  char *cache = cache_new();
  g_autoptr(CarnetPacks) plain = load_shipped(NULL), first = load_shipped(cache),
                         second = load_shipped(cache);
  g_auto(GStrv) names = carnet_fs_list(cache, ".tree", NULL);
  assert_int_equal(g_strv_length(names), carnet_packs_count(plain));
  g_autofree char *wanted = all_of(plain), *a = all_of(first), *b = all_of(second);
  assert_true(strlen(wanted) > 100000);
  assert_string_equal(wanted, a);
  assert_string_equal(wanted, b);
  cache_drop(cache);
}

/* ---- a small one ---- */

static const char *const traits[] = {"a.one", "", "b.two", NULL};

#define SMALL                                                                                                                       \
  "carnet_pack: 1\nid: \"p\"\nversion: \"1\"\nregime: \"eu\"\nzone: \"Europe/Brussels\"\nen: \"P\"\nzh: \"规\"\nterritory: [DE]\n" \
  "sources:\n  s: {title: \"S\", confidence: verified, checked: 2026-11-22}\n"                                                      \
  "categories:\n- {id: \"c\", en: \"First\", zh: \"类\", clause: \"4(1)\", source: \"s\"}\n"
#define RULE                                                                                                 \
  "rules:\n- id: \"p.r1\"\n  category: \"c\"\n  when: [{trait: %s}]\n  clause: \"4\"\n  source: \"s\"\n"

static CarnetPacks *load(const char *text, const char *cache, GError **error) {
  g_autofree char *folder = g_dir_make_tmp("carnet-packs-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "a.yaml", NULL);
  assert_true(g_file_set_contents(path, text, -1, NULL));
  const char *const files[] = {path, NULL};
  CarnetPacks *packs = carnet_packs_load_cached(files, traits, cache, error);
  g_unlink(path);
  g_rmdir(folder);
  return packs;
}

static char *tree_path(const char *cache, const char *text) {
  g_autofree char *digest = carnet_digest_of_bytes(text, strlen(text));
  g_autofree char *name = g_strconcat("pack-", digest, ".tree", NULL);
  return g_build_filename(cache, name, NULL);
}

static const char *title_of(const CarnetPacks *packs) { return carnet_packs_category(packs, "p.c")->en; }

static void errors_stand_where_they_stood(void **state) {
  (void)state;
  char *cache = cache_new();
  g_autofree char *bad = g_strdup_printf(SMALL RULE, "a.on");
  g_autoptr(GError) plain = NULL;
  assert_null(load(bad, NULL, &plain));
  for (guint i = 0; i < 2; i++) {
    g_autoptr(GError) error = NULL;
    assert_null(load(bad, cache, &error));
    assert_string_equal(error->message, plain->message);
    assert_non_null(strstr(error->message, ": no trait \"a.on\""));
    g_autofree char *path = tree_path(cache, bad);
    assert_true(g_file_test(path, G_FILE_TEST_EXISTS)); /* the second time from the tree */
  }
  cache_drop(cache);
}

static char *head_of(const char *source, const char *body, gsize n) {
  g_autofree char *sum = carnet_digest_of_bytes(body, n);
  return g_strdup_printf("carnet-tree-1\n%s\n%s\n", source, sum);
}

static void put(const char *path, const char *head, const char *body, gsize n) {
  g_autoptr(GString) out = g_string_new(head);
  g_string_append_len(out, body, (gssize)n);
  assert_true(g_file_set_contents(path, out->str, (gssize)out->len, NULL));
}

static void nothing_foreign_is_believed(void **state) {
  (void)state;
  char *cache = cache_new();
  g_autofree char *good = g_strdup_printf(SMALL RULE, "a.one"), *path = tree_path(cache, good), *bytes = NULL;
  g_autofree char *digest = carnet_digest_of_bytes(good, strlen(good));
  gsize n = 0;
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetPacks) first = load(good, cache, &error);
  if (first == NULL) fail_msg("%s", error->message);
  assert_true(g_file_get_contents(path, &bytes, &n, NULL));
  g_autoptr(CarnetNode) other = carnet_yaml_load("id: \"q\"\n", 8, "q", &carnet_yaml_limits_document, NULL);
  g_autoptr(GString) other_body = pack_tree_write(other), deep = g_string_new(NULL);
  for (guint i = 0; i < 100000; i++) g_string_append(deep, "\x03\x01\x01\x01"); /* lists in lists */
  g_autofree char *zeros = g_strnfill(64, '0'), *of_other = head_of(zeros, other_body->str, other_body->len),
                  *of_deep = head_of(digest, deep->str, deep->len),
                  *unknown = g_strdup_printf("carnet-tree-2\n%s", strchr(of_deep, '\n') + 1);
  for (guint i = 0; i < 6; i++) {
    g_autofree char *copy = g_memdup2(bytes, n);
    switch (i) {
    case 0:
      copy[n - 3] ^= 1;
      assert_true(g_file_set_contents(path, copy, (gssize)n, NULL));
      break;
    case 1: assert_true(g_file_set_contents(path, copy, (gssize)n / 2, NULL)); break;
    case 2: assert_true(g_file_set_contents(path, "", 0, NULL)); break;
    case 3: put(path, of_other, other_body->str, other_body->len); break;
    case 4: put(path, of_deep, deep->str, deep->len); break;
    default: put(path, unknown, deep->str, deep->len); break;
    }
    g_autoptr(CarnetPacks) packs = load(good, cache, NULL);
    assert_non_null(packs);
    assert_string_equal(title_of(packs), "First");
    g_autofree char *again = NULL;
    gsize m = 0;
    assert_true(g_file_get_contents(path, &again, &m, NULL));
    assert_memory_equal(again, bytes, n); /* written anew */
    assert_int_equal(m, n);
  }
  /* A whole one of these bytes is: so it is what is read. */
  g_autofree char *said = g_strdup(good);
  memcpy(strstr(said, "First"), "Other", 5);
  g_autoptr(CarnetNode) tree = carnet_yaml_load(said, strlen(said), "a", &carnet_yaml_limits_document, NULL);
  g_autoptr(GString) body = pack_tree_write(tree);
  g_autofree char *head = head_of(digest, body->str, body->len);
  put(path, head, body->str, body->len);
  g_autoptr(CarnetPacks) packs = load(good, cache, NULL);
  assert_string_equal(title_of(packs), "Other");
  cache_drop(cache);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_shipped_pack), cmocka_unit_test(the_same_packs),
                                     cmocka_unit_test(errors_stand_where_they_stood),
                                     cmocka_unit_test(nothing_foreign_is_believed)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
