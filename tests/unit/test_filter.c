/* links: base */
/*
 * test_filter.c - the filter language: trees, canonical spelling (docs/formats/filter.md), every refusal,
 * limits, columns.
 */
#include "carnet/filter.h"

#include "carnet/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

/* A tree as an S-expression, so that a table can hold it. */
static void dump(GString *out, const CarnetFilter *f) {
  static const char *const kinds[] = {"all", "or", "and", "not", "term", "text"};
  static const char *const ops[] = {"=", ">", "<", ">=", "<=", "present", "unread"};
  g_string_append_printf(out, "(%s", kinds[f->kind]);
  for (guint i = 0; f->children && i < f->children->len; i++) dump(out, f->children->pdata[i]);
  if (f->kind == CARNET_FILTER_TEXT) g_string_append_printf(out, " <%s>", f->text);
  if (f->kind == CARNET_FILTER_TERM)
    g_string_append_printf(out, " %u/%s %s", f->field,
                           f->field == CARNET_FILTER_COLUMN ? carnet_column_name(f->column) : "", ops[f->op]);
  for (guint i = 0; f->values && i < f->values->len; i++) {
    const CarnetFilterValue *v = f->values->pdata[i];
    g_string_append_printf(out, v->high ? " <%s>..<%s>" : " <%s>", v->low, v->high);
  }
  g_string_append_c(out, ')');
}

static char *tree_of(const char *text) {
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetFilter) f = carnet_filter_parse(text, &error);
  if (!f) fail_msg("%s: %s", text, error->message);
  GString *out = g_string_new(NULL);
  dump(out, f);
  return g_string_free(out, FALSE);
}

static void test_trees(void **state) {
  (void)state;
  static const struct {
    const char *text, *tree;
  } cases[] = {
      {"", "(all)"},
      {NULL, "(all)"},
      {" \t\xe3\x80\x80\n", "(all)"},
      {"seat", "(text <seat>)"},
      {"a-b", "(text <a-b>)"},
      {"a b", "(and(text <a>)(text <b>))"},
      {"a and b", "(and(text <a>)(text <b>))"},
      {"a or b c", "(or(text <a>)(and(text <b>)(text <c>)))"},
      {"(a or b) c", "(and(or(text <a>)(text <b>))(text <c>))"},
      {"-a -b", "(and(not(text <a>))(not(text <b>)))"},
      {"-(a or b)", "(not(or(text <a>)(text <b>)))"},
      {"\"two words\"", "(text <two words>)"},
      {"\"a\\\"b\\\\c\\d\"", "(text <a\"b\\c\\d>)"},
      {"cat:gdpr", "(term 2/ = <gdpr>)"},
      {"trait:location.position", "(term 1/ = <location.position>)"},
      {"outcome:Unknown", "(term 3/ = <Unknown>)"},
      {"mapped:confirmed", "(term 4/ = <confirmed>)"},
      {"source:a.csv", "(term 5/ = <a.csv>)"},
      {"to:US,DE", "(term 0/destination = <US> <DE>)"},
      {"country:CN", "(term 0/collected_in = <CN>)"},
      {"-anonymised:*", "(not(term 0/anonymised present))"},
      {"market:?", "(term 0/market unread)"},
      {"market:\"?\"", "(term 0/market = <?>)"},
      {"market:?a", "(term 0/market = <?a>)"},
      {"rate>1", "(term 0/rate > <1>)"},
      {"rate>=-0.5", "(term 0/rate >= <-0.5>)"},
      {"year:2020..2022,2024", "(term 0/year = <2020>..<2022> <2024>)"},
      {"rate:event", "(term 0/rate = <event>)"},
      {"path:\"a b\"", "(term 0/path = <a b>)"},
      {"path:\"*\"", "(term 0/path = <*>)"},
      {"path:a:b", "(term 0/path = <a:b>)"},
      {"default:YES", "(term 0/default = <YES>)"},
      {"\"or\" OR orange", "(and(text <or>)(text <OR>)(text <orange>))"},
      {"人脸\xe3\x80\x80to:US", "(and(text <人脸>)(term 0/destination = <US>))"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *tree = tree_of(cases[i].text);
    assert_string_equal(tree, cases[i].tree);
  }
}

static void check_round_trip(const char *text, const char *expected) {
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetFilter) f = carnet_filter_parse(text, &error);
  if (!f) fail_msg("%s: %s", text, error->message);
  g_autofree char *canonical = carnet_filter_to_text(f);
  if (expected) assert_string_equal(canonical, expected);
  g_autofree char *before = tree_of(text);
  g_autofree char *after = tree_of(canonical);
  assert_string_equal(before, after);
}

static void test_document(void **state) {
  (void)state;
  g_autofree char *path = g_build_filename(g_getenv("CARNET_SOURCE") ? g_getenv("CARNET_SOURCE") : ".",
                                           "docs/formats/filter.md", NULL);
  g_autofree char *document = NULL;
  assert_true(g_file_get_contents(path, &document, NULL, NULL));
  const char *table = strstr(document, "| typed | canonical |");
  assert_non_null(table);
  g_autoptr(GRegex) row = g_regex_new("^\\| `(.*)` \\| `(.*)` \\|$", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;
  guint rows = 0;
  for (g_regex_match(row, table, 0, &match); g_match_info_matches(match);
       g_match_info_next(match, NULL), rows++) {
    g_autofree char *typed = g_match_info_fetch(match, 1);
    g_autofree char *canonical = g_match_info_fetch(match, 2);
    check_round_trip(typed, canonical);
  }
  assert_true(rows >= 12);
}

static const struct {
  const char *text, *message;
} refusals[] = {
    {"modle:H7", "filter:1: there is no field \"modle\"; did you mean model?"},
    {"a Model:H7", "filter:3: there is no field \"Model\"; did you mean model?"},
    {"人脸 ect:x", "filter:4: there is no field \"ect\"; did you mean ecu?"},
    {"category:gdpr", "filter:1: there is no field \"category\"; write cat:"},
    {"description_en:x", "filter:1: there is no field \"description_en\"; a word alone searches"},
    {"http://x", "filter:1: there is no field \"http\"; a field such as"},
    {":x", "filter:1: no field before :"},
    {"rate>abc", "filter:1: \"abc\" is no number; rate compares"},
    {"rate>1e3", "filter:1: \"1e3\" is no number"},
    {"rate:1..x", "filter:1: \"x\" is no number"},
    {"model>3", "filter:1: model is no number; write model:value"},
    {"rate>1,2", "filter:1: several values after >"},
    {"rate>1..2", "filter:1: a range after >"},
    {"path:a..b", "filter:1: path has no ranges"},
    {"outcome:identifed", "filter:1: outcome is never \"identifed\"; did you mean identified?"},
    {"default:maybe", "filter:1: default is never \"maybe\"; one of yes, no"},
    {"model:", "filter:7: a value is missing"},
    {"model: H7", "filter:7: a value is missing"},
    {"model:H7,", "filter:10: a value is missing"},
    {"year:..5", "filter:6: a value is missing"},
    {"year:1..2..3", "filter:10: a third end of a range"},
    {"year:5..", "filter:9: a value is missing"},
    {"model:*,x", "filter:8: a list with *"},
    {"rate>*", "filter:6: a * in a word"},
    {"cat:gdpr*", "filter:9: a * in a word"},
    {"*", "filter:1: a * in a word"},
    {"\"open", "filter:1: a quote is not closed"},
    {"a \"\"", "filter:3: nothing in quotes"},
    {"\"a\"b", "filter:4: text right after a quote"},
    {"a or(b)", "filter:5: a ( inside a word"},
    {"\"a\"..b", "filter:4: text right after a quote"},
    {"a\"b\"", "filter:2: a \" inside a word"},
    {"a(b)", "filter:2: a ( inside a word"},
    {"(a", "filter:1: a parenthesis is not closed"},
    {"a (b", "filter:3: a parenthesis is not closed"},
    {"a)", "filter:2: a ) without its (; leave it out"},
    {"()", "filter:2: a ) without its (, or nothing"},
    {"(a)b", "filter:4: text right after a )"},
    {"a,b", "filter:2: a comma outside a value"},
    {",", "filter:1: a comma outside a value"},
    {"or a", "filter:1: or joins two terms"},
    {"a or", "filter:5: the filter ends too early"},
    {"a and", "filter:6: the filter ends too early"},
    {"a or or b", "filter:6: or joins two terms"},
    {"and", "filter:1: and joins two terms"},
    {"-", "filter:1: a - that negates nothing"},
    {"- a", "filter:1: a - that negates nothing"},
    {"--a", "filter:1: a - that negates nothing"},
    {"a cat：gdpr", "filter:6: a full-width sign; write :"},
    {"（a）", "filter:1: a full-width sign; write ("},
    {"a\xff", "filter:2: a byte that is not UTF-8"},
};

static void test_refusals(void **state) {
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(refusals); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(CarnetFilter) f = carnet_filter_parse(refusals[i].text, &error);
    if (f) fail_msg("%s was taken", refusals[i].text);
    if (!g_str_has_prefix(error->message, refusals[i].message))
      fail_msg("%s: %s", refusals[i].text, error->message);
    assert_non_null(strchr(error->message, ';'));
    assert_null(strchr(error->message, '\n'));
    assert_true(g_error_matches(error, CARNET_FILTER_ERROR, CARNET_ERROR_INPUT));
    assert_null(carnet_filter_parse(refusals[i].text, NULL));
  }
}

/* `n` times `before`, `middle`, `n` times `after`. */
static char *nested(guint n, const char *before, const char *middle, const char *after) {
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < n; i++) g_string_append(out, before);
  g_string_append(out, middle);
  for (guint i = 0; i < n; i++) g_string_append(out, after);
  return g_string_free(out, FALSE);
}

static void test_limits(void **state) {
  (void)state;
  const struct {
    guint n;
    const char *before, *middle, *after;
    const char *message; /* NULL: taken */
  } cases[] = {
      {32, "(", "a", ")", NULL},
      {33, "(", "a", ")", "filter:33: more than 32 parentheses"},
      {1300, "(", "a", ")", "filter:33: more than 32 parentheses"},
      {31, "-(", "a", ")", NULL},
      {32, "-(", "a", ")", "filter:1: groups 33 deep; at most 32"},
      {15, "(b or (c ", "a", "))", NULL},
      {16, "(b or (c ", "a", "))", "filter:1: groups 33 deep; at most 32"},
      {254, "b ", "a", "", NULL}, /* 255 texts and their "and" */
      {255, "b ", "a", "", "filter:1: 257 terms and groups; at most 256"},
      {4095, "b", "a", "", NULL},
      {4096, "b", "a", "", "filter:1: longer than 4096 bytes"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *text = nested(cases[i].n, cases[i].before, cases[i].middle, cases[i].after);
    g_autoptr(GError) error = NULL;
    g_autoptr(CarnetFilter) f = carnet_filter_parse(text, &error);
    if ((f != NULL) != (cases[i].message == NULL))
      fail_msg("case %u: %s", i, error ? error->message : "taken");
    if (error && !g_str_has_prefix(error->message, cases[i].message))
      fail_msg("case %u: %s", i, error->message);
    if (f) check_round_trip(text, NULL);
  }
}

static void test_positions(void **state) {
  (void)state;
  g_autoptr(CarnetFilter) f = carnet_filter_parse("车 -to:US", NULL);
  const CarnetFilter *not = f->children->pdata[1];
  const CarnetFilter *term = not ->children->pdata[0];
  assert_int_equal(f->position, 1);
  assert_int_equal(not ->position, 3);
  assert_int_equal(term->position, 4);
}

static void test_names_and_columns(void **state) {
  (void)state;
  const char *const *names = carnet_filter_names();
  guint found = 0;
  for (guint i = 0; names[i]; i++) {
    if (i > 0) assert_true(strcmp(names[i - 1], names[i]) < 0);
    g_autofree char *text = g_strconcat(names[i], ":*", NULL);
    g_autoptr(CarnetFilter) f = carnet_filter_parse(text, NULL);
    assert_non_null(f); /* each name is a field */
    if (f->field != CARNET_FILTER_COLUMN) continue;
    assert_string_equal(names[i], carnet_column_filter_name(f->column));
    found++;
  }
  for (guint c = 0; c < CARNET_N_COLUMNS; c++) { /* each column with a filter name has a field */
    CarnetColumn column;
    assert_true(carnet_column_parse(carnet_column_name(c), &column));
    assert_int_equal(column, c);
    if (!*carnet_column_filter_name(c)) continue;
    assert_true(g_strv_contains(names, carnet_column_filter_name(c)));
    assert_true(carnet_column_parse(carnet_column_filter_name(c), &column));
    assert_int_equal(column, c);
    found--;
  }
  assert_int_equal(found, 0);
  CarnetColumn column;
  assert_false(carnet_column_parse("", &column));
  assert_false(carnet_column_parse(NULL, &column));
  assert_false(carnet_column_parse("nothing", &column));
  assert_int_equal(carnet_column_kind(CARNET_COLUMN_RATE), CARNET_KIND_NUMBER);
  assert_int_equal(carnet_column_kind(CARNET_COLUMN_STORAGE), CARNET_KIND_COUNTRIES);
  assert_string_equal(carnet_column_name(CARNET_N_COLUMNS), "");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_trees),     cmocka_unit_test(test_document),
      cmocka_unit_test(test_refusals),  cmocka_unit_test(test_limits),
      cmocka_unit_test(test_positions), cmocka_unit_test(test_names_and_columns),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
