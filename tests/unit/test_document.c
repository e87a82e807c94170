/* links: reports base report_fake.c */
/* test_document.c - template and data to the tree: values, pairs of languages, columns, numbers, every
 * refusal with its line. */
#include "report_fake.h"
#include "tree.h"

#include "carnet/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static CarnetDocument *make(Fake *fake, const char *text, GError **error) {
  return carnet_document_make(text, strlen(text), "t.md", &fake->source, &fake->options, error);
}

static CarnetDocument *made(Fake *fake, const char *text) {
  g_autoptr(GError) error = NULL;
  CarnetDocument *document = make(fake, text, &error);
  if (!document) fail_msg("%s", error->message);
  return document;
}

static const Block *block_at(const CarnetDocument *document, guint i) {
  assert_true(i < document->blocks->len);
  return document->blocks->pdata[i];
}

static void test_values_stay_text(void **state) {
  (void)state;
  Fake *fake = fake_new();
  g_autoptr(CarnetDocument) document = made(fake, "a {{nasty}} b {{ rows }}");
  assert_int_equal(document->blocks->len, 1);
  g_autofree char *text = spans_plain(block_at(document, 0)->text[0]);
  assert_string_equal(text, "a <b>| **not bold** | ```table x``` \\x1b[31m b 41,280");
  assert_int_equal(block_at(document, 0)->text[0]->len, 1);
  fake_free(fake);
}

static void test_languages(void **state) {
  (void)state;
  static const char text[] =
      ":::zh\n# 甲 {{as_of}}\n\n| 子 |\n|---|\n| 丑 |\n:::\n:::en\n# A {{as_of}}\n\n| b |\n|---|\n| c |\n:::\n";
  static const struct {
    CarnetLang lang;
    gboolean both;
    const char *first, *second;
  } cases[] = {{CARNET_LANG_EN, FALSE, "A 22 November 2026", ""},
               {CARNET_LANG_ZH, FALSE, "甲 2026年11月22日", ""},
               {CARNET_LANG_EN, TRUE, "A 22 November 2026", "甲 2026年11月22日"},
               {CARNET_LANG_ZH, TRUE, "甲 2026年11月22日", "A 22 November 2026"}};
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    Fake *fake = fake_new();
    fake->options.lang = cases[i].lang;
    fake->options.bilingual = cases[i].both;
    g_autoptr(CarnetDocument) document = made(fake, text);
    assert_int_equal(document->blocks->len, 2);
    const Block *heading = block_at(document, 0);
    g_autofree char *first = spans_plain(heading->text[0]), *second = spans_plain(heading->text[1]);
    assert_string_equal(first, cases[i].first);
    assert_string_equal(second, cases[i].second);
    assert_string_equal(heading->mark, "1");
    const Data *grid = block_at(document, 1)->data;
    const DataColumn *column = &g_array_index(grid->columns, DataColumn, 0);
    g_autofree char *cell = data_cell_text(document, fake->texts, grid, 0, column, TRUE);
    assert_string_equal(cell ? cell : "", !cases[i].both ? "" : cases[i].lang == CARNET_LANG_EN ? "丑" : "c");
    fake_free(fake);
  }
}

static void test_columns(void **state) {
  (void)state;
  Fake *fake = fake_new();
  fake->options.bilingual = TRUE;
  g_autoptr(CarnetDocument) document =
      made(fake, "```table fields columns=\"people, description\"\nen: E {{rows}}\nzh: 中 {{as_of}}\n```");
  const Data *data = block_at(document, 0)->data;
  assert_int_equal(data->columns->len, 2);
  assert_int_equal(g_array_index(data->columns, DataColumn, 0).align, 1);
  assert_int_equal(g_array_index(data->columns, DataColumn, 1).second,
                   carnet_table_find(data->table, "description.2"));
  assert_string_equal(g_array_index(data->columns, DataColumn, 0).title[0], "People");
  assert_string_equal(g_array_index(data->columns, DataColumn, 0).title[1], "人数");
  assert_string_equal(data->caption[0], "E 41,280");
  assert_string_equal(data->caption[1], "中 2026年11月22日");
  assert_string_equal(data->population[0], "312 of 41,280 rows");
  fake_free(fake);
}

static void test_cells(void **state) {
  (void)state;
  Fake *fake = fake_new();
  g_autoptr(CarnetDocument) document = made(fake, "```table numbers\nen: a\nzh: b\n```");
  const Data *data = block_at(document, 0)->data;
  static const char *const want[] = {"minus",
                                     "\xe2\x88\x92"
                                     "1,234,567",
                                     "3.5",
                                     "2026-11-22",
                                     "yes",
                                     "one, two"};
  for (guint c = 0; c < G_N_ELEMENTS(want); c++) {
    g_autofree char *cell =
        data_cell_text(document, fake->texts, data, 0, &g_array_index(data->columns, DataColumn, c), FALSE);
    assert_string_equal(cell, want[c]); /* short words of a list stand on one line */
  }
  g_autofree char *absent =
      data_cell_text(document, fake->texts, data, 1, &g_array_index(data->columns, DataColumn, 1), FALSE);
  assert_string_equal(absent, "\xc2\xb7");
  fake_free(fake);
}

static void test_numbers(void **state) {
  (void)state;
  Fake *fake = fake_new();
  g_autoptr(CarnetDocument) document = made(
      fake,
      "# A\n## B\n## C\n# D\n## E\n### F\n```table cases\nen: a\nzh: a\n```\n```heatmap heat.regimes\nen: a\nzh: a\n```\n```table uses\nen: a\nzh: a\n```\nsee [E](#2.1)\n");
  static const char *const marks[] = {"1", "1.1", "1.2", "2", "2.1", NULL};
  for (guint i = 0; i < G_N_ELEMENTS(marks); i++)
    assert_string_equal(block_at(document, i)->mark ? block_at(document, i)->mark : "",
                        marks[i] ? marks[i] : "");
  assert_int_equal(block_at(document, 6)->data->number, 1);
  assert_int_equal(block_at(document, 7)->data->number, 1);
  assert_int_equal(block_at(document, 8)->data->number, 2);
  fake_free(fake);
}

static void test_refusals(void **state) {
  (void)state;
  static const struct {
    const char *text, *error;
  } cases[] = {
      {"a\nb {{nothing}}", "t.md:1: unknown value {{nothing}}"},
      {"\n\nb {{rows", "t.md:3: {{ without }}"},
      {"```table nothing\nen: a\nzh: b\n```", "t.md:1: unknown table nothing"},
      {"```table fields columns=\"path,nothing\"\nen: a\nzh: b\n```",
       "t.md:1: table fields has no column nothing"},
      {"```table fields\nen: a\n```", "t.md:1: table without a line zh"},
      {"```table fields\nen: a\nzh: b\nnote.zh: c\n```", "t.md:1: table without a line note.en"},
      {"```table fields\nen: a {{nothing}}\nzh: b\n```", "t.md:2: unknown value {{nothing}}"},
      {"```gauge fields\nen: a\nzh: b\n```",
       "t.md:1: gauge cannot be drawn from fields, which has no column label"},
      {"x [a](#7)", "t.md:1: link to #7, which is no section"},
      {":::en\na\n:::\n", "t.md:1: text in :::en alone; :::zh"},
      {":::en\na\n:::\n:::en\na\n:::\n", "alone"},
      {":::en\na\n\nb\n:::\n:::zh\na\n:::\n",
       "t.md:4: paragraph has no counterpart in the language of line 7"},
      {":::en\na\n:::\n:::zh\n# a\n:::\n", "t.md:5: heading stands beside the paragraph of line 2"},
      {":::en\n```toc\n```\n:::\n:::zh\n```toc\n```\n:::\n", "t.md:2: data block in one language"},
  };
  Fake *fake = fake_new();
  fake->options.bilingual = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(CarnetDocument) document = make(fake, cases[i].text, &error);
    if (document) fail_msg("accepted: %s", cases[i].text);
    assert_true(g_error_matches(error, CARNET_REPORT_ERROR, CARNET_ERROR_INPUT));
    if (!strstr(error->message, cases[i].error)) fail_msg("%s, not %s", error->message, cases[i].error);
  }
  fake_free(fake);
}

static void check_shipped(const char *file) {
  g_autofree char *text = fake_read(file);
  for (guint k = 0; k < 8; k++) {
    Fake *fake = fake_new();
    fake->options.lang = k & 1 ? CARNET_LANG_ZH : CARNET_LANG_EN;
    fake->options.bilingual = (k & 2) != 0;
    fake->empty = (k & 4) != 0;
    g_autoptr(GError) error = NULL;
    g_autoptr(CarnetLayout) layout = fake_layout(fake, text, &error);
    if (!layout) fail_msg("%s: %s", file, error->message);
    assert_true(carnet_layout_pages(layout) >= 3);
    assert_int_equal(carnet_layout_warnings(layout)->len, 0);
    fake_free(fake);
  }
}

/* What ships can be made in every language, full and empty. */
static void test_shipped(void **state) {
  (void)state;
  g_autofree char *folder = g_build_filename(g_getenv("CARNET_SOURCE"), "templates", "reports", NULL);
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  guint n = 0;
  for (const char *name; dir && (name = g_dir_read_name(dir)) != NULL; n++) {
    g_autofree char *file = g_build_filename("templates", "reports", name, NULL);
    check_shipped(file);
  }
  assert_true(n >= 2);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_values_stay_text), cmocka_unit_test(test_languages),
      cmocka_unit_test(test_columns),          cmocka_unit_test(test_cells),
      cmocka_unit_test(test_numbers),          cmocka_unit_test(test_refusals),
      cmocka_unit_test(test_shipped)};
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
