/* links: compliance base */
/*
 * test_pack_diff.c - two versions of a pack, its lines, its document: what is normative, what is words, what
 * is there and gone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "carnet/packs.h"

static const char *const traits[] = {"a.one", "b.two", NULL};

#define HEAD                                                                                                  \
  "carnet_pack: 1\nid: p\nversion: \"1\"\nregime: cn\nzone: Asia/Shanghai\nen: P\nzh: 规\nterritory: [CN]\n" \
  "sources: {s: {title: S, url: \"https://example.org\", confidence: recalled, checked: 2026-11-22}}\n"       \
  "categories:\n- {id: c, en: C, zh: 类, clause: \"1\", source: s}\n"
#define RULE(id, trait, note)                                                                                \
  "- {id: " id ", category: c, when: [{trait: " trait "}], clause: \"1\", source: s, note: {en: " note       \
  ", zh: 注}}\n"
#define LINE(at)                                                                                             \
  "thresholds:\n- {id: p.t, counter: people_year, from: [CN], window: calendar_year, at: " at                \
  ", test: gte, brings: assessment, en: many, zh: 多, clause: \"5\", clause_zh: \"第5条\", source: s, valid_from: 2024-03-22}\n"
#define OPEN_ITEM                                                                                            \
  "items:\n- {id: p.i, scenario: driving, status: open, en: item, zh: 条, clause: \"6\", source: s}\n"

static const char old_text[] = HEAD "rules:\n" RULE("p.one", "a.one", "first") RULE("p.two", "a.one", "same")
    RULE("p.gone", "b.two", "x") LINE("100") OPEN_ITEM;
static const char new_text[] = HEAD "rules:\n" RULE("p.one", "a.one", "second") RULE("p.two", "b.two", "same")
    RULE("p.more", "b.two", "x") LINE("200") OPEN_ITEM;

static CarnetPacks *load(const char *text) {
  g_autofree char *folder = g_dir_make_tmp("carnet-diff-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "a.yaml", NULL);
  const char *const files[] = {path, NULL};
  g_autoptr(GError) error = NULL;
  assert_true(g_file_set_contents(path, text, -1, NULL));
  CarnetPacks *packs = carnet_packs_load(files, traits, &error);
  g_unlink(path);
  g_rmdir(folder);
  if (packs == NULL) fail_msg("%s", error->message);
  return packs;
}

static void differences(void **state) {
  (void)state;
  static const char *const kinds[] = {"added", "removed", "changed", "words"};
  g_autoptr(CarnetPacks) before = load(old_text), now = load(new_text);
  g_autoptr(GPtrArray) changes = carnet_packs_diff(before, now, "p");
  g_autoptr(GString) got = g_string_new(NULL);
  for (guint i = 0; i < changes->len; i++) {
    const CarnetPackChange *change = g_ptr_array_index(changes, i);
    g_string_append_printf(got, "%s %s %s\n", kinds[change->kind], change->part, change->id);
    assert_true((*change->before == '\0') == (change->kind == CARNET_CHANGE_ADDED));
    assert_true((*change->after == '\0') == (change->kind == CARNET_CHANGE_REMOVED));
  }
  assert_string_equal(got->str, "words rule p.one\nchanged rule p.two\nadded rule p.more\n"
                                "changed thresholds p.t\nremoved rule p.gone\n");
  g_autoptr(GPtrArray) none = carnet_packs_diff(before, before, "p");
  assert_int_equal(none->len, 0);
}

/* Line by line: each with its source, how sure it is, when it was checked, both languages. */
static void lines(void **state) {
  (void)state;
  g_autoptr(CarnetPacks) packs = load(old_text);
  g_autoptr(CarnetTable) table = carnet_packs_lines(packs, "p");
  assert_null(carnet_packs_lines(packs, "q"));
  assert_int_equal(carnet_table_rows(table), 6);
  for (guint r = 0; r < carnet_table_rows(table); r++) {
    static const char *const always[] = {"part", "id", "clause", "source", "url", "confidence", "checked"};
    for (gsize c = 0; c < G_N_ELEMENTS(always); c++)
      if (!*carnet_table_get(table, r, always[c])) fail_msg("row %u has no %s", r, always[c]);
  }
  assert_string_equal(carnet_table_get(table, 4, "part"), "thresholds");
  assert_string_equal(carnet_table_get(table, 4, "valid_from"), "2024-03-22");
  assert_string_equal(carnet_table_get(table, 4, "zh"), "多");
  assert_string_equal(carnet_table_get(table, 4, "clause_zh"), "第5条");
  assert_string_equal(carnet_table_get(table, 0, "clause_zh"), carnet_table_get(table, 0, "clause"));
}

static void documents(void **state) {
  (void)state;
  static const char *const en[] = {"## Thresholds\n",
                                   "- counter: people\\_year\n",
                                   "- at: 100\n",
                                   "- text: many\n- zh: 多\n",
                                   "- valid from: 2024-03-22\n",
                                   "- source: S (recalled, checked 2026-11-22)\n",
                                   "- OPEN: the words of this item"},
                           *const zh[] = {"## 限值\n", "- 内容: 多\n- en: many\n", "- 待填: "};
  g_autoptr(CarnetPacks) packs = load(old_text);
  g_autofree char *english = carnet_packs_document(packs, "p", CARNET_LANG_EN, TRUE),
                  *chinese = carnet_packs_document(packs, "p", CARNET_LANG_ZH, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS(en); i++)
    if (!strstr(english, en[i])) fail_msg("no \"%s\" in\n%s", en[i], english);
  for (gsize i = 0; i < G_N_ELEMENTS(zh); i++)
    if (!strstr(chinese, zh[i])) fail_msg("no \"%s\" in\n%s", zh[i], chinese);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(differences), cmocka_unit_test(lines),
                                     cmocka_unit_test(documents)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
