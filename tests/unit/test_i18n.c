/* links: base */
/*
 * test_i18n.c - texts: the shipped files, formatting, languages, every refusal of the loader.
 */
#include "carnet/i18n.h"

#include "carnet/error.h"
#include "carnet/filter.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

/* A folder with one or two files of texts; the caller removes it by drop. */
static char *folder_with(const char *a, gssize n, const char *b) {
  char *folder = g_dir_make_tmp("carnet-texts-XXXXXX", NULL);
  assert_non_null(folder);
  g_autofree char *pa = g_build_filename(folder, "a.tsv", NULL);
  g_autofree char *pb = g_build_filename(folder, "b.tsv", NULL);
  assert_true(g_file_set_contents(pa, a, n, NULL));
  if (b) assert_true(g_file_set_contents(pb, b, -1, NULL));
  return folder;
}

static void drop(char *folder) {
  g_autofree char *pa = g_build_filename(folder, "a.tsv", NULL);
  g_autofree char *pb = g_build_filename(folder, "b.tsv", NULL);
  g_unlink(pa);
  g_unlink(pb);
  g_rmdir(folder);
  g_free(folder);
}

static CarnetTexts *load(const char *a, const char *b) {
  char *folder = folder_with(a, -1, b);
  g_autoptr(GError) error = NULL;
  CarnetTexts *texts = carnet_texts_load(folder, &error);
  if (!texts) fail_msg("%s", error->message);
  drop(folder);
  return texts;
}

static void test_get(void **state) {
  (void)state;
  g_autoptr(CarnetTexts) texts =
      load("# a comment\n\nyes\tyes\t是\n", "hello.you\tHello {name}\t你好，{name}");
  assert_string_equal(carnet_texts_get(texts, CARNET_LANG_EN, "yes"), "yes");
  assert_string_equal(carnet_texts_get(texts, CARNET_LANG_ZH, "yes"), "是");
  assert_string_equal(carnet_texts_get(texts, CARNET_LANG_ZH, "absent"), "absent");
  assert_string_equal(carnet_texts_get(texts, CARNET_N_LANGS, "yes"), "yes");
  assert_true(carnet_texts_has(texts, "hello.you"));
  assert_false(carnet_texts_has(texts, "absent"));
}

static void test_format(void **state) {
  (void)state;
  g_autoptr(CarnetTexts) texts = load("a\t{x} of {y}, {x}{z} {\t{y} {}x}\n", NULL);
  g_autofree char *en = carnet_texts_format(texts, CARNET_LANG_EN, "a", "x", "{y}", "y", "2", NULL);
  g_autofree char *zh = carnet_texts_format(texts, CARNET_LANG_ZH, "a", "x", "1", "y", "二", NULL);
  g_autofree char *none = carnet_texts_format(texts, CARNET_LANG_EN, "a", NULL);
  g_autofree char *absent = carnet_texts_format(texts, CARNET_LANG_EN, "no {x}", "x", "1", NULL);
  assert_string_equal(en, "{y} of 2, {y}{z} {"); /* a value is not searched again */
  assert_string_equal(zh, "二 {}x}");
  assert_string_equal(none, "{x} of {y}, {x}{z} {");
  assert_string_equal(absent, "no 1");
}

static void test_words(void **state) {
  (void)state;
  g_autoptr(CarnetTexts) texts = load("word.driver\tdriver\t驾驶员\nword.not_needed\tnot needed\t不需要\n"
                                      "fact.market\tmarket\t销售市场\nword.none\tnone\t无\n"
                                      "condition.at_most\tat most {n}\t最多 {n}\n"
                                      "condition.not_classified\t{n} of {all}\t{all} 行中 {n} 行\n",
                                      NULL);
  assert_string_equal(carnet_texts_word(texts, CARNET_LANG_ZH, "word", "driver"), "驾驶员");
  assert_string_equal(carnet_texts_word(texts, CARNET_LANG_EN, "word", "not_needed"), "not needed");
  assert_string_equal(carnet_texts_word(texts, CARNET_LANG_ZH, "word", "map supplier"), "map supplier");
  assert_string_equal(carnet_texts_word(texts, CARNET_LANG_ZH, "word", NULL), "");
  g_autofree char *lines =
      carnet_texts_words(texts, CARNET_LANG_ZH, "word", "driver\nfleet driver\n\nnone", "\n");
  assert_string_equal(lines, "驾驶员\nfleet driver\n\n无"); /* a name of several words is no word */
  g_autofree char *none = carnet_texts_words(texts, CARNET_LANG_ZH, "word", NULL, "\n");
  assert_string_equal(none, "");
  g_autofree char *facts = carnet_texts_facts(
      texts, CARNET_LANG_ZH,
      "market = CN, none; people = at most 5; purpose = none of in; x = ?; 3 of 10 rows are not classified");
  assert_string_equal(facts, "销售市场 = CN、无；people = 最多 5；purpose = none of in；x = ?；10 行中 3 行");
  g_autofree char *values = carnet_texts_values(texts, CARNET_LANG_ZH, "driver, none");
  assert_string_equal(values, "驾驶员、无");
  g_autofree char *en = carnet_texts_facts(texts, CARNET_LANG_EN, "market = EU");
  assert_string_equal(en, "market = EU");
}

static void test_refusals(void **state) {
  (void)state;
  static const struct {
    const char *a, *b, *message;
  } cases[] = {
      {"yes\tyes\n", NULL, "a.tsv:1: not three columns"},
      {"# c\nyes\tyes\t是\tmore\n", NULL, "a.tsv:2: not three columns"},
      {"yes\t\t是\n", NULL, "a.tsv:1: not three columns"},
      {"yes\tyes\t\n", NULL, "a.tsv:1: not three columns"},
      {"Yes\tyes\t是\n", NULL, "a.tsv:1: bad id"},
      {"\tyes\t是\n", NULL, "a.tsv:1: bad id"},
      {"a\tb\tc\nd\te\tf\na\tg\th\n", NULL, "a.tsv:3: id a stands at "},
      {"a\tb\tc\n", "a\tb\tc\n", "b.tsv:1: id a stands at "},
      {"a\tb\tc\r\n", NULL, "a.tsv:1: a carriage return"},
      {"a\tb\tc\nb\t\xff\tc\n", NULL, "a.tsv:2: not UTF-8"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    char *folder = folder_with(cases[i].a, -1, cases[i].b);
    g_autoptr(GError) error = NULL;
    g_autoptr(CarnetTexts) texts = carnet_texts_load(folder, &error);
    assert_null(texts);
    if (!strstr(error->message, cases[i].message)) fail_msg("case %u: %s", i, error->message);
    assert_true(g_error_matches(error, CARNET_I18N_ERROR, CARNET_ERROR_INPUT));
    drop(folder);
  }
  char *folder = folder_with("a\tb\0\tc\n", 7, NULL);
  g_autoptr(GError) error = NULL;
  assert_null(carnet_texts_load(folder, &error));
  assert_true(g_error_matches(error, CARNET_I18N_ERROR, CARNET_ERROR_INPUT));
  drop(folder);
  assert_null(carnet_texts_load("/nowhere/at/all", NULL));
}

/* What base/ promises of the shipped texts: every column, outcome and month has a title in both languages. */
static void test_shipped(void **state) {
  (void)state;
  static const char *const ids[] = {"column.traits",
                                    "column.categories",
                                    "column.outcome",
                                    "column.mapped",
                                    "column.source",
                                    "column.field",
                                    "column.uses",
                                    "column.row",
                                    "column.key",
                                    "column.count",
                                    "column.value",
                                    "outcome.identified",
                                    "outcome.ordinary",
                                    "outcome.unknown",
                                    "mapped.proposed",
                                    "mapped.confirmed",
                                    "mapped.rejected",
                                    "mapped.overridden",
                                    "decision.prohibited",
                                    "decision.unknown",
                                    "decision.assessment",
                                    "decision.contract_or_certification",
                                    "decision.safeguards",
                                    "decision.adequate",
                                    "decision.exempt",
                                    "decision.not_applicable",
                                    "yes",
                                    "no",
                                    "month.1",
                                    "month.12"};
  g_autoptr(GError) error = NULL;
  g_autofree char *folder =
      g_build_filename(g_getenv("CARNET_SOURCE") ? g_getenv("CARNET_SOURCE") : ".", "templates/texts", NULL);
  g_autoptr(CarnetTexts) texts = carnet_texts_load(folder, &error);
  if (!texts) fail_msg("%s", error->message);
  for (guint i = 0; i < G_N_ELEMENTS(ids); i++)
    if (!carnet_texts_has(texts, ids[i])) fail_msg("%s has no text", ids[i]);
  for (CarnetColumn c = 0; c < CARNET_N_COLUMNS; c++) {
    g_autofree char *id = g_strconcat("column.", carnet_column_name(c), NULL);
    if (!carnet_texts_has(texts, id)) fail_msg("%s has no text", id);
  }
}

static void test_languages(void **state) {
  (void)state;
  static const struct {
    const char *name;
    gint lang; /* -1: neither */
  } cases[] = {{"en", CARNET_LANG_EN},
               {"zh", CARNET_LANG_ZH},
               {"zh_CN.UTF-8", CARNET_LANG_ZH},
               {"en-GB", CARNET_LANG_EN},
               {"EN", CARNET_LANG_EN},
               {"zh.utf8", CARNET_LANG_ZH},
               {"C", -1},
               {"", -1},
               {"e", -1},
               {"eng", -1},
               {"de", -1}};
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    CarnetLang lang = CARNET_N_LANGS;
    assert_int_equal(carnet_lang_parse(cases[i].name, &lang), cases[i].lang >= 0);
    if (cases[i].lang >= 0) assert_int_equal(lang, cases[i].lang);
  }
  assert_string_equal(carnet_lang_name(CARNET_LANG_ZH), "zh");
  assert_string_equal(carnet_lang_name(CARNET_LANG_EN), "en");
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_get),     cmocka_unit_test(test_format),
                                     cmocka_unit_test(test_words),   cmocka_unit_test(test_refusals),
                                     cmocka_unit_test(test_shipped), cmocka_unit_test(test_languages)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
