/* links: reports base report_fake.c */
/* test_device_html.c - HTML and Markdown of a document: structure, languages, nothing from data is markup. */
#include "report_fake.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static char *text_of(GBytes *bytes) {
  char *text = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
  g_bytes_unref(bytes);
  return text;
}

static CarnetDocument *document_of(Fake *fake, const char *text) {
  g_autoptr(GError) error = NULL;
  CarnetDocument *document =
      carnet_document_make(text, strlen(text), "t.md", &fake->source, &fake->options, &error);
  if (!document) fail_msg("%s", error->message);
  return document;
}

static void expect(const char *text, const char *const *wanted) {
  for (; *wanted; wanted++)
    if (!strstr(text, *wanted)) fail_msg("no %s in %s", *wanted, text);
}

static guint occurrences(const char *text, const char *word) {
  guint n = 0;
  for (const char *p = text; (p = strstr(p, word)) != NULL; p += strlen(word)) n++;
  return n;
}

static void test_html(void **state) {
  (void)state;
  Fake *fake = fake_new();
  fake->options.bilingual = TRUE;
  fake->options.content = "abcd";
  g_autofree char *source = fake_read("tests/golden/basics.md");
  g_autoptr(CarnetDocument) document = document_of(fake, source);
  g_autofree char *html = text_of(carnet_device_html(document, &fake->options));
  static const char *const wanted[] = {"<html lang=\"en\">",
                                       "<h2 id=\"s1\">1 Highlights",
                                       "lang=\"zh-CN\">要点",
                                       "<th scope=\"col\">Path",
                                       "<th scope=\"row\">Vehicle.Signal0.Value",
                                       "&lt;b&gt;| **not bold**",
                                       "<a href=\"#s2\">section 2</a>",
                                       "<a href=\"https://example.org/\">",
                                       "<strong>Table 1</strong>",
                                       "(n = 312 of 41,280 rows)",
                                       "<code>abcd</code>",
                                       "<td class=\"n\">997</td>",
                                       NULL};
  expect(html, wanted);
  assert_null(strstr(html, "<b>"));
  assert_null(strstr(html, "<script"));
  static const char *const balanced[] = {"table", "ul", "h2", "span", "p", "li", "strong"};
  for (guint i = 0; i < G_N_ELEMENTS(balanced); i++) {
    g_autofree char *open = g_strdup_printf("<%s>", balanced[i]),
                    *with = g_strdup_printf("<%s ", balanced[i]),
                    *close = g_strdup_printf("</%s>", balanced[i]);
    assert_int_equal(occurrences(html, open) + occurrences(html, with), occurrences(html, close));
  }
  fake_free(fake);
}

static void test_figures_are_tables(void **state) {
  (void)state;
  Fake *fake = fake_new();
  g_autofree char *source = fake_read("templates/reports/full-audit.md");
  g_autoptr(CarnetDocument) document = document_of(fake, source);
  g_autofree char *html = text_of(carnet_device_html(document, &fake->options)),
                  *markdown = text_of(carnet_device_markdown(document, &fake->options));
  static const char *const wanted[] = {"Figure 1", "4,120", "812,000", "2026-05-18",
                                       NULL}; /* every value of a figure */
  expect(html, wanted);
  expect(markdown, wanted);
  /* What a figure draws is said in words: regimes, how people were counted, lanes, states; amounts. */
  static const char *const worded[] = {"China",      "United Nations", "upper bound", "ours",
                                       "theirs",     "decision",       "suspect",     "confirmed",
                                       "600,000.00", "310,000.00",     NULL};
  expect(html, worded);
  expect(markdown, worded);
  static const char *const codes[] = {"upper_bound", "upper\\_bound", "60,000,000", "| cn |", ">cn<"};
  for (guint i = 0; i < G_N_ELEMENTS(codes); i++) {
    assert_null(strstr(html, codes[i]));
    assert_null(strstr(markdown, codes[i]));
  }
  fake->options.lang = CARNET_LANG_ZH;
  g_autoptr(CarnetDocument) chinese = document_of(fake, source);
  g_autofree char *zh = text_of(carnet_device_markdown(chinese, &fake->options));
  static const char *const hanzi[] = {"| 中国 |", "| 上限 |", "| 我方 |", "| 决定 |", NULL};
  expect(zh, hanzi);
  fake_free(fake);
}

static void test_markdown(void **state) {
  (void)state;
  Fake *fake = fake_new();
  g_autoptr(CarnetDocument) document = document_of(
      fake, "# A *b*\n\n{{nasty}} `x`\n\n- one\n  1. two\n\n```table numbers\nen: a | b\nzh: c\n```\n");
  g_autofree char *markdown = text_of(carnet_device_markdown(document, &fake->options));
  static const char *const wanted[] = {"## 1 A *b*\n",
                                       "\\<b\\>\\| \\*\\*not bold\\*\\* \\| \\`\\`\\`table x\\`\\`\\`",
                                       "`x`",
                                       "- one\n   1. two\n",
                                       "**Table 1** a \\| b (n = ",
                                       "|---|---:|",
                                       "| one, two |",
                                       NULL};
  expect(markdown, wanted);
  fake_free(fake);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_html), cmocka_unit_test(test_figures_are_tables),
                                     cmocka_unit_test(test_markdown)};
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
