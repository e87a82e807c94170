/* links: reports base report_fake.c */
/* test_device_csv.c - tables of a document as CSV and JSON, pages as text: formulas made harmless, JSON that
 * parses. */
#include "report_fake.h"

#include "carnet/text.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static const char source_text[] =
    "# A\n\n```table numbers\nen: =caption\nzh: c\n```\n\n```gauge thresholds\nen: g\nzh: g\n```\n";

static CarnetTable *formulas(gpointer user, const CarnetReportQuery *query, GError **error) {
  (void)user;
  (void)query;
  (void)error;
  static const char *const cells[] = {"=1+1", "+A1", "-cmd", "@SUM(A1)", "-12.5", "plain"};
  CarnetTable *table = carnet_table_new();
  carnet_table_add_column(table, "a", NULL, CARNET_CELL_TEXT);
  for (guint i = 0; i < G_N_ELEMENTS(cells); i++) {
    carnet_table_add_row(table);
    carnet_table_set(table, i, 0, cells[i]);
  }
  return table;
}

static CarnetDocument *document_of(Fake *fake, const char *text) {
  g_autoptr(GError) error = NULL;
  CarnetDocument *document =
      carnet_document_make(text, strlen(text), "t.md", &fake->source, &fake->options, &error);
  if (!document) fail_msg("%s", error->message);
  return document;
}

static char *text_of(GBytes *bytes) {
  char *text = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
  g_bytes_unref(bytes);
  return text;
}

static void test_csv(void **state) {
  (void)state;
  Fake *fake = fake_new();
  g_autoptr(CarnetDocument) document = document_of(fake, source_text);
  g_autofree char *csv = text_of(carnet_device_csv(document));
  assert_true(g_str_has_prefix(
      csv, "# numbers: =caption\nname,a,b,day,flag,list\nminus,-1234567,3.5,2026-11-22,yes,one; two\n"));
  assert_non_null(strstr(csv, "\n\n# thresholds: g\nlabel,label.2,count,"));
  fake->source.table = formulas;
  g_autoptr(CarnetDocument) other = document_of(fake, "```table x\nen: c\nzh: c\n```\n");
  g_autofree char *guarded = text_of(carnet_device_csv(other));
  assert_string_equal(guarded, "# x: c\na\n'=1+1\n'+A1\n'-cmd\n'@SUM(A1)\n-12.5\nplain\n");
  fake_free(fake);
}

static void test_json(void **state) {
  (void)state;
  Fake *fake = fake_new();
  fake->options.bilingual = TRUE;
  for (guint i = 0; i < 2; i++) {
    fake->empty = i == 1;
    g_autoptr(CarnetDocument) document = document_of(fake, source_text);
    g_autofree char *text = text_of(carnet_device_json(document));
    json_error_t error;
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    if (!root) fail_msg("%s: %s", error.text, text);
    json_t *tables = json_object_get(root, "tables");
    assert_int_equal(json_array_size(tables), 2);
    json_t *first = json_array_get(tables, 0);
    assert_string_equal(json_string_value(json_object_get(first, "name")), "numbers");
    assert_string_equal(json_string_value(json_object_get(first, "caption.2")), "c");
    json_t *rows = json_object_get(first, "rows");
    assert_int_equal(json_array_size(rows), i ? 0 : 3);
    if (!i) assert_int_equal(json_integer_value(json_object_get(json_array_get(rows, 0), "a")), -1234567);
    json_decref(root);
  }
  fake_free(fake);
}

static void test_text(void **state) {
  (void)state;
  Fake *fake = fake_new();
  fake->options.lang = CARNET_LANG_ZH;
  g_autofree char *source = fake_read("tests/golden/basics.md");
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetLayout) layout = fake_layout(fake, source, &error);
  if (!layout) fail_msg("%s", error->message);
  g_autofree char *cover = carnet_device_text(layout, 0, 100), *page = carnet_device_text(layout, 3, 100),
                  *beyond = carnet_device_text(layout, 99, 100);
  assert_non_null(strstr(cover, "全面审计报告\n"));
  assert_non_null(strstr(page, "Vehicle.Signal7.Value"));
  assert_string_equal(beyond, "");
  for (guint columns = 1; columns < 200; columns += 13) {
    g_autofree char *text = carnet_device_text(layout, 2, columns);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++)
      if (carnet_text_width(*line, -1) > columns) fail_msg("wider than %u: %s", columns, *line);
  }
  fake_free(fake);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_csv), cmocka_unit_test(test_json),
                                     cmocka_unit_test(test_text)};
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
