/* links: base */
/*
 * test_tokens.c - normalised tokens: the table of docs/formats/tokens.md, offsets, reuse, bounds.
 */
#include "carnet/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

/* What holds of every text: offsets never fall and stay inside, the text is UTF-8 with single blanks. */
static void check_shape(const CarnetTokens *t, gsize source_bytes) {
  assert_int_equal(strlen(t->text), t->n);
  assert_true(g_utf8_validate(t->text, -1, NULL));
  assert_null(strstr(t->text, "  "));
  assert_null(strstr(t->text, ". ."));
  for (gsize i = 0; i < t->n; i++) assert_true(t->offset[i] <= t->offset[i + 1]);
  assert_true(t->offset[t->n] <= source_bytes);
  if (t->n > 0) assert_true(t->text[0] != ' ' && t->text[t->n - 1] != ' ');
}

/* "\xNN" of the document as the byte. */
static char *bytes_of(const char *spelled, gsize *n) {
  char *out = g_malloc(strlen(spelled) + 1);
  *n = 0;
  while (*spelled) {
    gboolean hex = spelled[0] == '\\' && spelled[1] == 'x';
    out[(*n)++] =
        hex ? (char)(g_ascii_xdigit_value(spelled[2]) * 16 + g_ascii_xdigit_value(spelled[3])) : *spelled;
    spelled += hex ? 4 : 1;
  }
  return out;
}

static void test_document(void **state) {
  (void)state;
  g_autofree char *path = g_build_filename(g_getenv("CARNET_SOURCE") ? g_getenv("CARNET_SOURCE") : ".",
                                           "docs/formats/tokens.md", NULL);
  g_autofree char *document = NULL;
  assert_true(g_file_get_contents(path, &document, NULL, NULL));
  g_autoptr(GRegex) row = g_regex_new("^\\| `(.*)` \\| `(.*)` \\|$", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;
  guint rows = 0;
  for (g_regex_match(row, document, 0, &match); g_match_info_matches(match);
       g_match_info_next(match, NULL), rows++) {
    g_autofree char *spelled = g_match_info_fetch(match, 1);
    g_autofree char *expected = g_match_info_fetch(match, 2);
    gsize n;
    g_autofree char *text = bytes_of(spelled, &n);
    g_autoptr(CarnetTokens) t = carnet_tokens_new(text, (gssize)n);
    if (strcmp(t->text, expected) != 0) fail_msg("%s: %s instead of %s", spelled, t->text, expected);
    check_shape(t, n);
  }
  assert_true(rows >= 40);
}

static void test_offsets(void **state) {
  (void)state;
  static const struct {
    const char *text, *token, *source;
  } cases[] = {
      {"Vehicle.Cabin.DoorLeft", "door", "Door"},
      {"Vehicle.Cabin.DoorLeft", "left", "Left"},
      {"foo -- bar", "foo", "foo"},
      {"foo  / bar", "foo", "foo"},
      {"foo  / bar", "bar", "bar"},
      {"VINNumber", "vin number", "VINNumber"},
      {"车plate号牌 x", "号牌", "号牌"},
      {"Ｒｏｗ１ a", "row", "Ｒｏｗ"},
      {"x STRASSE straße!", "strasse", "STRASSE"},
      {"GNSS.Position ..", "position", "Position"},
      {"caf\x65\xcc\x81 bar", "café", "caf\x65\xcc\x81"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(CarnetTokens) t = carnet_tokens_new(cases[i].text, -1);
    const char *at = strstr(t->text, cases[i].token);
    assert_non_null(at);
    gsize from = (gsize)(at - t->text), to = from + strlen(cases[i].token);
    g_autofree char *got = g_strndup(cases[i].text + t->offset[from], t->offset[to] - t->offset[from]);
    assert_string_equal(got, cases[i].source);
  }
}

/* The ASCII driver and the other one are one set of rules: a Han character at the end changes nothing before
 * it. */
static void test_drivers_agree(void **state) {
  (void)state;
  static const char alphabet[] = "aBsZ09._-/% [";
  guint32 seed = 7;
  for (guint round = 0; round < 20000; round++) {
    char text[16];
    gsize n = 0;
    for (; n < 10; n++) {
      seed = seed * 1664525u + 1013904223u;
      text[n] = alphabet[(seed >> 16) % (sizeof alphabet - 1)];
    }
    text[n] = ' '; /* so that what follows the last letter is a break in both */
    text[n + 1] = '\0';
    g_autoptr(CarnetTokens) ascii = carnet_tokens_new(text, -1);
    g_autofree char *wide = g_strconcat(text, "车", NULL);
    g_autoptr(CarnetTokens) unicode = carnet_tokens_new(wide, -1);
    check_shape(ascii, n + 1);
    check_shape(unicode, strlen(wide));
    if (strncmp(ascii->text, unicode->text, ascii->n) != 0)
      fail_msg("%s: %s, %s", text, ascii->text, unicode->text);
    assert_memory_equal(ascii->offset, unicode->offset, ascii->n * sizeof *ascii->offset);
    const char *rest = unicode->text + ascii->n;
    assert_true(g_str_has_suffix(rest, "车") && strlen(rest) <= strlen(" . 车"));
  }
}

static void test_reuse_and_bounds(void **state) {
  (void)state;
  CarnetTokens t = {0};
  carnet_tokens_set(&t, "", 0);
  assert_string_equal(t.text, "");
  assert_int_equal(t.offset[0], 0);
  g_autofree char *dense = g_strnfill(3 * CARNET_TOKENS_MAX_BYTES, '%');
  carnet_tokens_set(&t, dense, -1);
  assert_int_equal(t.n, 2 * CARNET_TOKENS_MAX_BYTES - 1);
  check_shape(&t, CARNET_TOKENS_MAX_BYTES);
  g_autoptr(GString) wide = g_string_new("a");
  while (wide->len <= CARNET_TOKENS_MAX_BYTES) g_string_append(wide, "车");
  carnet_tokens_set(&t, wide->str, (gssize)wide->len);
  check_shape(&t, CARNET_TOKENS_MAX_BYTES);
  g_autoptr(GString) marks = g_string_new("a");
  for (guint i = 0; i < 1000; i++)
    g_string_append(marks, "\xcc\x81\xcd\x85\xef\xb7\xba"); /* U+FDFA becomes 18 */
  carnet_tokens_set(&t, marks->str, (gssize)marks->len);
  check_shape(&t, marks->len);
  carnet_tokens_set(&t, "Short One", 5);
  assert_string_equal(t.text, "short");
  carnet_tokens_set(&t, "a\0B", 3);
  assert_string_equal(t.text, "a b");
  carnet_tokens_clear(&t);
  carnet_tokens_free(NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_document), cmocka_unit_test(test_offsets),
                                     cmocka_unit_test(test_drivers_agree),
                                     cmocka_unit_test(test_reuse_and_bounds)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
