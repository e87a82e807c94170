/* links: reports base */
/* test_linebreak.c - fonts by character, gaps and compressed marks, where lines end: tables of texts. */
#include "shape.h"

#include "carnet/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#define SIZE 10000 /* 10 pt: an em of Chinese is 10,000 */

typedef struct {
  Fonts *fonts;
  Shaper shaper;
} Fixture;

static int setup(void **state) {
  g_autoptr(GError) error = NULL;
  Fixture *f = g_new0(Fixture, 1);
  f->fonts = fonts_load(NULL, &error);
  if (!f->fonts) return -1;
  f->shaper = (Shaper){f->fonts, g_ptr_array_new_with_free_func(g_free), g_hash_table_new(NULL, NULL),
                       g_ptr_array_new_with_free_func(g_free)};
  *state = f;
  return 0;
}

static int teardown(void **state) {
  Fixture *f = *state;
  g_ptr_array_unref(f->shaper.warnings);
  g_hash_table_unref(f->shaper.warned);
  g_ptr_array_unref(f->shaper.links);
  fonts_free(f->fonts);
  g_free(f);
  return 0;
}

static GArray *shape(Fixture *f, const char *text, CarnetLang lang, gboolean mono) {
  GArray *glyphs = g_array_new(FALSE, FALSE, sizeof(Glyph));
  TextStyle style = {SIZE, FALSE, mono, INK_INK, lang, NULL};
  shape_add(&f->shaper, glyphs, text, &style);
  shape_finish(glyphs);
  return glyphs;
}

/* Lines joined by "|". */
static char *lines_of(Fixture *f, const char *text, CarnetLang lang, gboolean mono, gint32 width,
                      guint *forced) {
  g_autoptr(GArray) glyphs = shape(f, text, lang, mono), lines = g_array_new(FALSE, FALSE, sizeof(Line));
  lines_break(glyphs, width, lines, forced);
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < lines->len; i++) {
    const Line *line = &g_array_index(lines, Line, i);
    if (i) g_string_append_c(out, '|');
    for (guint k = line->start; k < line->end; k++)
      g_string_append_unichar(out, g_array_index(glyphs, Glyph, k).c);
    if (line->width > width && forced)
      fail_msg("line %u of %s is %d wide, of %d", i, text, line->width, width);
  }
  return g_string_free(out, FALSE);
}

static void test_lines(void **state) {
  static const struct {
    const char *text, *lines;
    gint32 ems; /* tenths */
    gboolean chinese, mono;
    guint forced;
  } cases[] = {
      {"", "", 50, FALSE, FALSE, 0},
      {"one two three", "one|two|three", 27, FALSE, FALSE, 0},
      {"a\nb", "a|b", 50, FALSE, FALSE, 0},
      {"  a  ", "a", 50, FALSE, FALSE, 0},
      {"天地玄黄宇宙", "天地玄|黄宇宙", 32, TRUE, FALSE, 0},
      /* not at the start of a line: pushed in by half an em where the line's marks can give it, else pushed
         out */
      {"天地玄，黄宇", "天地玄，|黄宇", 36, TRUE, FALSE, 0},
      {"天地玄，黄宇", "天地|玄，黄|宇", 32, TRUE, FALSE, 0},
      {"天，地玄，黄宇", "天，地玄，|黄宇", 41, TRUE, FALSE, 0},
      /* not at its end */
      {"天地（玄黄）宇", "天地|（玄黄）|宇", 30, TRUE, FALSE, 0},
      /* never apart */
      {"天地——玄", "天地|——|玄", 20, TRUE, FALSE, 0},
      {"天地玄 10 万人", "天地|玄|10 万|人", 24, TRUE, FALSE, 0},
      {"见第 7 条", "见|第 7 条", 36, TRUE, FALSE, 0},
      {"up to 10 km", "up to|10 km", 28, FALSE, FALSE, 0},
      {"see Art. 30 now", "see|Art. 30|now", 34, FALSE, FALSE, 0},
      {"n \xe2\x89\xa5 5 x", "n|\xe2\x89\xa5 5|x", 14, FALSE, FALSE, 0},
      {"costs 50 % of", "costs|50 %|of", 27, FALSE, FALSE, 0},
      {"a (b) c", "a|(b)|c", 14, FALSE, FALSE, 0},
      /* ids break after their signs, numbers do not */
      {"Vehicle.Cabin.Seat_Row", "Vehicle.|Cabin.|Seat_|Row", 36, FALSE, FALSE, 0},
      {"1,234,567.50 x", "1,234,567.50|x", 59, FALSE, FALSE, 0},
      {"well-known", "well-|known", 30, FALSE, FALSE, 0},
      {"ab-cd", "ab-|cd", 24, FALSE, TRUE, 0},
      {"0123456789abcdef0123456789abcdef", "01234567|89abcdef|01234567|89abcdef", 50, FALSE, TRUE, 0},
      /* no end is allowed: broken anyway, and counted */
      {"unbreakable", "unbre|akabl|e", 26, FALSE, FALSE, 2},
      {"a/b", "a/b", 16, FALSE, FALSE, 0},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    guint forced = 0;
    g_autofree char *got = lines_of(*state, cases[i].text, cases[i].chinese ? CARNET_LANG_ZH : CARNET_LANG_EN,
                                    cases[i].mono, cases[i].ems * SIZE / 10, &forced);
    if (!g_str_equal(got, cases[i].lines)) fail_msg("%s, not %s", got, cases[i].lines);
    assert_int_equal(forced, cases[i].forced);
  }
}

/* Whatever the width, no line of Chinese begins or ends with a mark that may not stand there. */
static void test_forbidden(void **state) {
  static const char text[] =
      "“引号”与《GB 44495》第 7.4.7 条、（括号），以及：省略号……都按中文排版；金额（￥1,234.50）不拆！是吗？“是”。";
  static const char no_start[] = "、，。：；！？）》”", no_end[] = "（《“￥";
  for (gint32 ems = 90; ems < 400; ems += 3) {
    guint forced = 0;
    g_autofree char *got = lines_of(*state, text, CARNET_LANG_ZH, FALSE, ems * SIZE / 10, &forced);
    assert_int_equal(forced, 0);
    for (const char *p = got; *p; p = g_utf8_next_char(p)) {
      const char *next = g_utf8_next_char(p);
      if (*next == '|' && g_utf8_strchr(no_end, -1, g_utf8_get_char(p))) fail_msg("%d: %s", ems, got);
      if (*p == '|' && g_utf8_strchr(no_start, -1, g_utf8_get_char(next))) fail_msg("%d: %s", ems, got);
    }
  }
}

static void test_gaps(void **state) {
  Fixture *f = *state;
  g_autoptr(GArray) plain = shape(f, "中A1文", CARNET_LANG_ZH, FALSE),
                    spaced = shape(f, "中 A1 文", CARNET_LANG_ZH, FALSE);
  assert_int_equal(g_array_index(plain, Glyph, 1).before, SIZE / 4);
  assert_int_equal(g_array_index(plain, Glyph, 2).before, 0);
  assert_int_equal(g_array_index(plain, Glyph, 3).before, SIZE / 4);
  gint32 least, a, b;
  lines_measure(plain, &least, &a);
  lines_measure(spaced, &least, &b);
  assert_int_equal(a, b); /* a blank of the source is that gap, not added to it */
  g_autoptr(GArray) marks = shape(f, "中，A", CARNET_LANG_ZH, FALSE);
  assert_int_equal(g_array_index(marks, Glyph, 2).before, 0);
}

static void test_compression(void **state) {
  Fixture *f = *state;
  static const struct {
    const char *text;
    gint32 ems; /* tenths of the whole, inside a line */
  } cases[] = {{"天）。地", 35}, {"天，（地", 35}, {"天《（地", 35}, {"天（地", 30}, {"天。地", 30}};
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GArray) glyphs = shape(f, cases[i].text, CARNET_LANG_ZH, FALSE);
    gint32 least, whole;
    lines_measure(glyphs, &least, &whole);
    assert_int_equal(whole, cases[i].ems * SIZE / 10);
  }
}

static void test_fonts(void **state) {
  Fixture *f = *state;
  static const struct {
    gunichar c;
    guint flags;
    FontId font;
  } cases[] = {{'a', 0, FONT_SANS},
               {'a', PICK_BOLD, FONT_BOLD},
               {'a', PICK_MONO, FONT_MONO},
               {0x4E2D, PICK_BOLD, FONT_HAN},
               {0xFF0C, 0, FONT_HAN},
               {0x201C, 0, FONT_SANS},
               {0x201C, PICK_CHINESE, FONT_HAN},
               {0x2026, PICK_CHINESE, FONT_HAN},
               {0x2713, PICK_CHINESE, FONT_SIGN},
               {0x2212, PICK_CHINESE, FONT_SANS},
               {0x416, 0, FONT_SANS},
               {0x1F600, 0, N_FONTS},
               {0x20000, 0, N_FONTS}};
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
    assert_int_equal(fonts_pick(f->fonts, cases[i].c, cases[i].flags), cases[i].font);
  /* the two faces stand side by side: digits of one width, an em of Chinese */
  assert_int_equal(fonts_width(f->fonts, FONT_SANS, '0'), fonts_width(f->fonts, FONT_SANS, '9'));
  assert_int_equal(fonts_width(f->fonts, FONT_SANS, '0'), 556);
  assert_int_equal(fonts_width(f->fonts, FONT_HAN, 0x4E2D), 1000);
}

static void test_missing(void **state) {
  Fixture *f = *state;
  guint before = f->shaper.warnings->len;
  for (guint i = 0; i < 2; i++) {
    g_autofree char *got = lines_of(f,
                                    "a\xf0\x9f\x98\x80"
                                    "b",
                                    CARNET_LANG_EN, FALSE, 40 * SIZE, NULL);
    assert_string_equal(got, "a[U+1F600]b");
  }
  assert_int_equal(f->shaper.warnings->len, before + 1); /* each once */
}

/* A file that is no font, or a broken one, is refused and never read beyond its end. */
static void test_bad_fonts(void **state) {
  Fixture *f = *state;
  g_autoptr(GError) error = NULL;
  assert_null(fonts_load("/nonexistent", &error));
  assert_true(g_error_matches(error, CARNET_REPORT_ERROR, CARNET_ERROR_NOT_FOUND));
  assert_non_null(strstr(error->message, "fonts-liberation"));
  g_autofree char *bytes = NULL;
  gsize n;
  assert_true(g_file_get_contents(f->fonts->font[FONT_MONO].path, &bytes, &n, NULL));
  g_autofree guint16 *width = g_new(guint16, 65536);
  guint accepted = 0;
  for (gsize cut = 0; cut < n; cut += 1 + cut / 8) {
    g_autofree guint8 *copy = g_memdup2(bytes, MAX(cut, 1));
    accepted += ttf_read_widths(copy, cut, 0, width) ? 1 : 0;
  }
  assert_true(ttf_read_widths((const guint8 *)bytes, n, 0, width));
  assert_false(ttf_read_widths((const guint8 *)bytes, 12, 0, width));
  assert_true(accepted < 60);
  for (gsize i = 0; i < 2000; i++) { /* table directory and heads overwritten */
    guint8 old = (guint8)bytes[i * 7 % 4096];
    bytes[i * 7 % 4096] = (char)(i * 31);
    ttf_read_widths((const guint8 *)bytes, n, 0, width);
    bytes[i * 7 % 4096] = (char)old;
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_lines),    cmocka_unit_test(test_forbidden),
                                     cmocka_unit_test(test_gaps),     cmocka_unit_test(test_compression),
                                     cmocka_unit_test(test_fonts),    cmocka_unit_test(test_missing),
                                     cmocka_unit_test(test_bad_fonts)};
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests(tests, setup, teardown);
}
