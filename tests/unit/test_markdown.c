/* links: reports base */
/* test_markdown.c - template text to blocks: what is read, every refusal with its line. */
#include "tree.h"

#include "carnet/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static GPtrArray *parse(const char *text) {
  g_autoptr(GError) error = NULL;
  GPtrArray *sections = markdown_parse(text, strlen(text), "t.md", &error);
  if (!sections) fail_msg("%s", error->message);
  return sections;
}

/* The blocks as one line: kind letter, level, mark, text. */
static char *outline(const GPtrArray *sections) {
  GString *out = g_string_new(NULL);
  for (guint s = 0; s < sections->len; s++) {
    const Section *section = sections->pdata[s];
    if (section->lang >= 0) g_string_append_printf(out, "<%s>", carnet_lang_name((CarnetLang)section->lang));
    for (guint i = 0; i < section->blocks->len; i++) {
      const Block *block = section->blocks->pdata[i];
      g_autofree char *text = spans_plain(block->text[0]);
      g_string_append_printf(out, "%c%u%s[%s]", "HPIQCRD"[block->kind], block -> level,
                             block -> mark ? block -> mark : "", text);
    }
  }
  return g_string_free(out, FALSE);
}

static void test_blocks(void **state) {
  (void)state;
  static const struct {
    const char *text, *outline;
  } cases[] = {
      {"", ""},
      {"# A\n\ntext *a* **b** `c`", "H1[A]P0[text a b c]"},
      {"- a\n- b\n  1. c\n\n     more\n", "I1\xe2\x80\xa2[a]I1\xe2\x80\xa2[b]I21.[c]I2[more]"},
      {"> q\n\n---\n\n    code\n", "Q1[q]R0[]C0[code]"},
      {"one\ntwo  \nthree", "P0[one two\nthree]"},
      {":::en\na\n:::\n:::zh\n甲\n:::\nboth", "<en>P0[a]<zh>P0[甲]P0[both]"},
      {"<!-- a comment -->\n\ntext", "P0[text]"},
      {"```\n:::en\n```", "C0[:::en]"},
      {"~~~toc\n~~~\n", "D0[]"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GPtrArray) sections = parse(cases[i].text);
    g_autofree char *got = outline(sections);
    assert_string_equal(got, cases[i].outline);
  }
}

static const Block *first_block(const GPtrArray *sections) {
  return ((const Section *)sections->pdata[0])->blocks->pdata[0];
}

static void test_spans(void **state) {
  (void)state;
  g_autoptr(GPtrArray) sections =
      parse("a **b** [c](https://example.org/x) `d` \xe4\xb8\xad**{{n}}**\xe8\xa1\x8c");
  const GPtrArray *spans = first_block(sections)->text[0];
  static const struct {
    const char *text;
    guint style;
    const char *url;
  } want[] = {{"a ", 0, NULL},
              {"b", SPAN_BOLD, NULL},
              {" ", 0, NULL},
              {"c", 0, "https://example.org/x"},
              {" ", 0, NULL},
              {"d", SPAN_MONO, NULL},
              {" \xe4\xb8\xad", 0, NULL},
              {VALUE_OPEN "n" VALUE_CLOSE, SPAN_BOLD, NULL},
              {"\xe8\xa1\x8c", 0, NULL}};
  assert_int_equal(spans->len, G_N_ELEMENTS(want));
  for (guint i = 0; i < spans->len; i++) {
    const Span *span = spans->pdata[i];
    assert_string_equal(span->text, want[i].text);
    assert_int_equal(span->style, want[i].style);
    assert_string_equal(span->url ? span->url : "", want[i].url ? want[i].url : "");
  }
}

static void test_fence(void **state) {
  (void)state;
  g_autoptr(GPtrArray) sections = parse(
      "```table fields where=\"cat:gdpr path:a\" limit=20\nen: Fields: all\nzh: \xe5\xad\x97\xe6\xae\xb5\n```");
  const Data *data = first_block(sections)->data;
  assert_int_equal(data->kind, DATA_TABLE);
  assert_string_equal(data->name, "fields");
  static const char *const attrs[] = {"where", "cat:gdpr path:a", "limit", "20"};
  for (guint i = 0; i < G_N_ELEMENTS(attrs); i++) assert_string_equal(data->attrs->pdata[i], attrs[i]);
  assert_null(data->attrs->pdata[4]);
  assert_string_equal(data_body(data, "en"), "Fields: all");
  assert_null(data_body(data, "note.en"));
}

static void test_grid(void **state) {
  (void)state;
  g_autoptr(GPtrArray) sections = parse("| a | b |\n|---|--:|\n| 1 | 2 |\n| 3 |\n");
  const Data *data = first_block(sections)->data;
  assert_int_equal(data->kind, DATA_GRID);
  assert_int_equal(carnet_table_rows(data->table), 2);
  assert_string_equal(carnet_table_cell(data->table, 0, 1), "2");
  assert_string_equal(carnet_table_cell(data->table, 1, 1), "");
  assert_int_equal(g_array_index(data->columns, DataColumn, 1).align, 1);
}

static void test_refusals(void **state) {
  (void)state;
  static const struct {
    const char *text, *error;
  } cases[] = {
      {"a\n\n#### x", "t.md:3: heading of level 4"},
      {"a <b>x</b>", "t.md:1: HTML in a template"},
      {"a\nb <i>", "t.md:2: HTML in a template"},
      {"<div>\n</div>", "t.md:1: HTML in a template"},
      {"![x](y.png)", "t.md:1: a picture"},
      {"[x](javascript:1)", "t.md:1: link to javascript:1"},
      {"\n```tabel fields\n```", "t.md:2: unknown block tabel; did you mean table"},
      {"```table\n```", "t.md:1: block table without a name"},
      {"```table a b\n```", "t.md:1: b: nothing stands here"},
      {"```toc x\n```", "t.md:1: x: nothing stands here"},
      {"```table a wher=\"x\"\n```", "t.md:1: unknown attribute wher; did you mean where"},
      {"```table a where=\"x\n```", "t.md:1: a quote is not closed"},
      {"```table a\nen x\n```", "t.md:2: no colon"},
      {"```table a\nen: x\nnota.en: y\n```", "t.md:3: block table has no line nota.en; did you mean note.en"},
      {"```table a\nen: x\nen: y\n```", "t.md:3: en stands twice"},
      {":::fr\n:::", "t.md:1: \":::fr\""},
      {":::en\n:::zh\n:::", "t.md:2: a language begins inside that of line 1"},
      {"a\n:::", "t.md:2: ::: ends nothing"},
      {"a\n:::en\nb", "t.md:2: the language that begins here does not end"},
      {"a\n\xff", "t.md:2: not UTF-8"},
      {"a\n\n" VALUE_OPEN, "t.md:3: a character of the private use area"},
      {"***********[*a*](#1)", NULL},
      {"- - - - - - - - x", "lists too deep"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) sections = markdown_parse(cases[i].text, strlen(cases[i].text), "t.md", &error);
    if (!cases[i].error) {
      assert_non_null(sections);
      continue;
    }
    if (sections) fail_msg("accepted: %s", cases[i].text);
    assert_true(g_error_matches(error, CARNET_REPORT_ERROR, CARNET_ERROR_INPUT));
    if (!strstr(error->message, cases[i].error)) fail_msg("%s, not %s", error->message, cases[i].error);
    assert_null(strchr(error->message, '\n'));
  }
}

static void test_too_large(void **state) {
  (void)state;
  g_autofree char *text = g_strnfill(TREE_MAX_TEMPLATE_BYTES + 1, 'a');
  g_autoptr(GError) error = NULL;
  assert_null(markdown_parse(text, TREE_MAX_TEMPLATE_BYTES + 1, "t.md", &error));
  assert_non_null(strstr(error->message, "at most 1048576"));
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_blocks),   cmocka_unit_test(test_spans),
                                     cmocka_unit_test(test_fence),    cmocka_unit_test(test_grid),
                                     cmocka_unit_test(test_refusals), cmocka_unit_test(test_too_large)};
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
