/* links: base */
/*
 * test_text.c - normal forms, width, cutting, safety, escapes, nearest words, numbers.
 */
#include "carnet/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static void test_nfc(void **state) {
  (void)state;
  static const struct {
    const char *text, *nfc; /* NULL: refused */
  } cases[] = {
      {"", ""},
      {"plain ascii, longer than eight", "plain ascii, longer than eight"},
      {"caf\x65\xcc\x81", "caf\xc3\xa9"},
      {"车辆，位置：（１）", "车辆，位置：（１）"}, /* full-width stays: that is NFC, not NFKC */
      {"\xe1\x84\x80\xe1\x85\xa1", "\xea\xb0\x80"}, /* Hangul jamo compose */
      {"\xe2\x84\xab", "\xc3\x85"},                 /* the Angstrom sign is A with ring */
      {"\xe4\xb8\x80\xe3\x80\xaa\xcc\xa1",
       "\xe4\xb8\x80\xcc\xa1\xe3\x80\xaa"}, /* marks come in canonical order */
      {"\xff", NULL},
      {"\xed\xa0\x80", NULL}, /* a surrogate */
      {"\xc0\xaf", NULL},     /* overlong */
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *nfc = carnet_text_nfc(cases[i].text, -1);
    gboolean same = g_strcmp0(cases[i].text, cases[i].nfc) == 0;
    if (g_strcmp0(nfc, cases[i].nfc) != 0) fail_msg("case %u: %s", i, nfc);
    assert_int_equal(carnet_text_is_nfc(cases[i].text, strlen(cases[i].text)), same);
  }
  assert_null(carnet_text_nfc("a\0b", 3));
  g_autofree char *part = carnet_text_nfc("abcdef", 3);
  assert_string_equal(part, "abc");
}

static void test_fold(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"Vehicle SPEED", "vehicle speed"},
      {"Straße", "strasse"},
      {"ＶＩＮ１", "vin1"},
      {"ÉTAT", "état"},
      {"人脸", "人脸"},
      {"℃", "°c"},
      {"ﬁ", "fi"},
      {"", ""},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *fold = carnet_text_fold(cases[i][0], -1);
    assert_string_equal(fold, cases[i][1]);
  }
  assert_null(carnet_text_fold("\xff", -1));
}

static void test_width(void **state) {
  (void)state;
  static const struct {
    const char *text;
    guint cells;
  } cases[] = {{"", 0},     {"abc", 3},  {"车辆", 4}, {"a车b", 4},     {"cafe\xcc\x81", 4},
               {"，（", 4}, {"한글", 4}, {"\x1b", 1}, {"\xff\xfe", 2}, {"\xe2\x80\x8b", 0},
               {"ｱ", 1},    {"±×÷°", 4}};
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
    if (carnet_text_width(cases[i].text, -1) != cases[i].cells)
      fail_msg("%s: %u", cases[i].text, carnet_text_width(cases[i].text, -1));
  /* Every sign of the console is one cell. */
  const char *signs = "✗!~✓◐?·▲◂▸↕•░▒▓█┊○●◌▬▪>▾▌▴→›│─├┼┤┬┴…▕▏▎▉▊▋▍┃";
  for (; *signs; signs = g_utf8_next_char(signs))
    assert_int_equal(carnet_text_char_width(g_utf8_get_char(signs)), 1);
}

static void test_cut(void **state) {
  (void)state;
  static const struct {
    const char *text;
    guint cells;
    CarnetCut where;
    const char *cut;
  } cases[] = {
      {"abcdef", 6, CARNET_CUT_END, "abcdef"},
      {"abcdef", 5, CARNET_CUT_END, "abcd…"},
      {"abcdef", 1, CARNET_CUT_END, "…"},
      {"abcdef", 0, CARNET_CUT_END, ""},
      {"abcdef", 0, CARNET_CUT_MIDDLE, ""},
      {"车辆位置", 6, CARNET_CUT_END, "车辆…"},
      {"车辆位置", 4, CARNET_CUT_END, "车…"}, /* no half character */
      {"cafe\xcc\x81s", 5, CARNET_CUT_END, "cafe\xcc\x81s"},
      {"cafe\xcc\x81st", 5, CARNET_CUT_END, "cafe\xcc\x81…"}, /* the mark stays with its letter */
      {"\xff\xff\xff", 2, CARNET_CUT_END, "\xef\xbf\xbd…"},
      {"navigation.destination.latitude", 20, CARNET_CUT_MIDDLE, "navigation….latitude"},
      {"navigation.destination.latitude", 21, CARNET_CUT_MIDDLE,
       "navigation….latitude"} /* no separator before the sign */,
      {"navigation.destination.latitude", 22, CARNET_CUT_MIDDLE, "navigation.d….latitude"},
      {"navigation.destination.latitude", 10, CARNET_CUT_MIDDLE, "….latitude"},
      {"navigation.destination.latitude", 9, CARNET_CUT_MIDDLE, "…latitude"},
      {"navigation.destination.latitude", 8, CARNET_CUT_MIDDLE,
       "navi…ude"}, /* the last segment does not fit */
      {"a/b/last", 7, CARNET_CUT_MIDDLE, "a…/last"},
      {"abcdefghij", 5, CARNET_CUT_MIDDLE, "ab…ij"},
      {"ends.with.", 7, CARNET_CUT_MIDDLE, "….with."},
      {"车辆位置信息", 7, CARNET_CUT_MIDDLE, "车…息"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *cut = carnet_text_cut(cases[i].text, cases[i].cells, cases[i].where);
    if (strcmp(cut, cases[i].cut) != 0) fail_msg("case %u: %s", i, cut);
    assert_true(carnet_text_width(cut, -1) <= cases[i].cells);
  }
}

static void test_safe(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"plain", "plain"},
      {"a\nb\tc", "a\\nb\\tc"},
      {"\x1b[31m", "\\x1b[31m"},
      {"\r\x7f", "\\x0d\\x7f"},
      {"\xc2\x9b"
       "2J",
       "\\u009b2J"},
      {"\xff\xc3", "\\xff\\xc3"},
      {"abc\xe2\x80\xae"
       "def",
       "abc\\u202edef"},
      {"\xd8\x9c\xe2\x81\xa9", "\\u061c\\u2069"},
      {"车 é \\ \xc2\xa0", "车 é \\ \xc2\xa0"}, /* nothing else changes */
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *safe = carnet_text_safe(cases[i][0], -1);
    assert_string_equal(safe, cases[i][1]);
  }
  g_autofree char *nul = carnet_text_safe("a\0\xe8", 3);
  assert_string_equal(nul, "a\\x00\\xe8");
}

static void test_small(void **state) {
  (void)state;
  assert_int_equal(carnet_text_fnv1a64("", 0), G_GUINT64_CONSTANT(0xcbf29ce484222325));
  assert_int_equal(carnet_text_fnv1a64("a", 1), G_GUINT64_CONSTANT(0xaf63dc4c8601ec8c));
  assert_int_equal(carnet_text_fnv1a64("foobar", 6), G_GUINT64_CONSTANT(0x85944171f73967e8));
  g_autoptr(GString) out = g_string_new(">");
  carnet_text_append_escaped(out, "a\\b\tc\nd\re", 9);
  carnet_text_append_escaped(out, "", 0);
  assert_string_equal(out->str, ">a\\\\b\\tc\\nd\\re");
  assert_true(carnet_text_has_cjk("abc车", -1));
  assert_true(carnet_text_has_cjk("，", -1));
  assert_false(carnet_text_has_cjk("caf\xc3\xa9 \xff ✓", -1));
  assert_false(carnet_text_has_cjk("abc车", 3));
}

static void test_nearest(void **state) {
  (void)state;
  static const char *const words[] = {"model", "path", "to", "trait", "type", "country", "车辆位置", NULL};
  static const char *const cases[][2] = {{"modle", "model"},     {"MODEL", "model"}, {"modell", "model"},
                                         {"pth", "path"},        {"x", NULL},        {"", NULL},
                                         {"too", "to"},          {"tu", NULL},       {"cuontry", "country"},
                                         {"车辆位", "车辆位置"}, {"elephant", NULL}, {"\xff", NULL}};
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    const char *nearest = carnet_text_nearest(cases[i][0], words);
    if (g_strcmp0(nearest, cases[i][1]) != 0) fail_msg("%s: %s", cases[i][0], nearest);
  }
  g_autofree char *endless = g_strnfill(100000, 'a');
  assert_null(carnet_text_nearest(endless, words));
}

static void test_numbers(void **state) {
  (void)state;
  static const struct {
    gint64 number;
    const char *text, *money;
  } cases[] = {
      {0, "0", "0.00"},
      {5, "5", "0.05"},
      {-5, "-5", "-0.05"},
      {999, "999", "9.99"},
      {1000, "1,000", "10.00"},
      {123450, "123,450", "1,234.50"},
      {-1234567, "-1,234,567", "-12,345.67"},
      {G_MAXINT64, "9,223,372,036,854,775,807", "92,233,720,368,547,758.07"},
      {G_MININT64, "-9,223,372,036,854,775,808", "-92,233,720,368,547,758.08"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *text = carnet_text_number(cases[i].number);
    g_autofree char *money = carnet_text_money(cases[i].number);
    assert_string_equal(text, cases[i].text);
    assert_string_equal(money, cases[i].money);
  }
}

static void test_percent(void **state) {
  (void)state;
  static const struct {
    gint64 part, whole, percent;
  } cases[] = {{-25, 1265, -2},
               {7, 713, 1},
               {-36, 726, -5},
               {1, 200, 1},
               {-1, 200, -1},
               {0, 8, 0},
               {1, 300, 0},
               {11, 10, 110},
               {5, 0, 0},
               {G_MAXINT64, 1, G_MAXINT64},
               {G_MININT64, 1, G_MININT64}};
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
    assert_int_equal(carnet_text_percent(cases[i].part, cases[i].whole), cases[i].percent);
}

static void test_plain(void **state) {
  (void)state;
  static const struct {
    const char *a, *b, *plain;
    gboolean same;
  } cases[] = {{"GB 44495", "gb-44495", "gb44495", TRUE},
               {"GB/T 44464", "GB 44464", "gbt44464", FALSE},
               {"", " - ", "", TRUE},
               {"整车测试", "整车 测试", "整车测试", TRUE}};
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *plain = carnet_text_plain(cases[i].a);
    assert_string_equal(plain, cases[i].plain);
    assert_int_equal(carnet_text_same_plain(cases[i].a, cases[i].b), cases[i].same);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_nfc),     cmocka_unit_test(test_fold),    cmocka_unit_test(test_width),
      cmocka_unit_test(test_cut),     cmocka_unit_test(test_safe),    cmocka_unit_test(test_small),
      cmocka_unit_test(test_nearest), cmocka_unit_test(test_numbers), cmocka_unit_test(test_percent),
      cmocka_unit_test(test_plain),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
