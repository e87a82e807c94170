/* links: console base */
/* test_palette.c - colours: every pair of the 256 tables reads at 4.5:1, choosing a table, what terminals say
 * of their background. */
#include "tui/colour.h"
#include "tui/sign.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static void test_contrast(void **state) {
  (void)state;
  for (guint colours = CARNET_COLOURS_256_DARK; colours <= CARNET_COLOURS_256_LIGHT; colours++)
    for (guint role = 0; role < CARNET_N_ROLES; role++) {
      const CarnetLook *look = carnet_colour_look((CarnetColours)colours, (CarnetRole)role);
      double contrast = carnet_colour_contrast((CarnetColours)colours, look->fg, look->bg);
      if (contrast < 4.5)
        fail_msg("table %u, role %u: %d on %d is %.2f", colours, role, look->fg, look->bg, contrast);
    }
  /* the figure itself: black on white is 21, a grey on itself 1 */
  assert_true(carnet_colour_contrast(CARNET_COLOURS_256_LIGHT, 16, 231) > 20.9);
  assert_true(carnet_colour_contrast(CARNET_COLOURS_256_DARK, 240, 240) < 1.01);
}

/* Without colours a role that matters still differs from text by attribute, or has a sign beside it; blue on
   black and yellow on white are never used. */
static void test_sixteen(void **state) {
  (void)state;
  for (guint role = 0; role < CARNET_N_ROLES; role++) {
    assert_int_not_equal(carnet_colour_look(CARNET_COLOURS_16_DARK, (CarnetRole)role)->fg, 4);
    assert_int_not_equal(carnet_colour_look(CARNET_COLOURS_16_LIGHT, (CarnetRole)role)->fg, 3);
    assert_int_equal(carnet_colour_look(CARNET_COLOURS_MONO, (CarnetRole)role)->fg, -1);
  }
  assert_true(carnet_colour_look(CARNET_COLOURS_MONO, CARNET_ROLE_CURSOR)->attributes & CARNET_ATTR_REVERSE);
}

static void test_choose(void **state) {
  (void)state;
  static const struct {
    gint n;
    CarnetBackground background;
    const char *no_color, *setting;
    CarnetColours colours;
  } cases[] = {{256, CARNET_BACKGROUND_DARK, NULL, NULL, CARNET_COLOURS_256_DARK},
               {256, CARNET_BACKGROUND_LIGHT, "", NULL, CARNET_COLOURS_256_LIGHT},
               {256, CARNET_BACKGROUND_UNKNOWN, NULL, NULL, CARNET_COLOURS_16_DARK},
               {8, CARNET_BACKGROUND_LIGHT, NULL, NULL, CARNET_COLOURS_16_LIGHT},
               {256, CARNET_BACKGROUND_DARK, "1", "256", CARNET_COLOURS_MONO},
               {0, CARNET_BACKGROUND_DARK, NULL, "256", CARNET_COLOURS_MONO},
               {256, CARNET_BACKGROUND_DARK, NULL, "mono", CARNET_COLOURS_MONO},
               {8, CARNET_BACKGROUND_DARK, NULL, "256", CARNET_COLOURS_16_DARK},
               {256, CARNET_BACKGROUND_DARK, NULL, "16-light", CARNET_COLOURS_16_LIGHT}};
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
    assert_int_equal(
        carnet_colour_choose(cases[i].n, cases[i].background, cases[i].no_color, cases[i].setting),
        cases[i].colours);
}

static void test_background(void **state) {
  (void)state;
  assert_int_equal(carnet_colour_from_colorfgbg("15;0"), CARNET_BACKGROUND_DARK);
  assert_int_equal(carnet_colour_from_colorfgbg("0;default;15"), CARNET_BACKGROUND_LIGHT);
  assert_int_equal(carnet_colour_from_colorfgbg("0;default"), CARNET_BACKGROUND_UNKNOWN);
  assert_int_equal(carnet_colour_from_colorfgbg("0;99"), CARNET_BACKGROUND_UNKNOWN);
  assert_int_equal(carnet_colour_from_colorfgbg(NULL), CARNET_BACKGROUND_UNKNOWN);
  assert_int_equal(carnet_colour_from_osc11("rgb:1c1c/1c1c/1c1c"), CARNET_BACKGROUND_DARK);
  assert_int_equal(carnet_colour_from_osc11("rgb:ff/ff/ff"), CARNET_BACKGROUND_LIGHT);
  assert_int_equal(carnet_colour_from_osc11("rgb:ffff/ffff"), CARNET_BACKGROUND_UNKNOWN);
  assert_int_equal(carnet_colour_from_osc11("rgb:fffff/0/0"), CARNET_BACKGROUND_UNKNOWN);
  assert_int_equal(carnet_colour_from_osc11("#fff"), CARNET_BACKGROUND_UNKNOWN);
}

static void test_signs(void **state) {
  (void)state;
  assert_int_equal(carnet_sign_ascii("✓"), 'Y');
  assert_int_equal(carnet_sign_ascii("┼"), '+');
  assert_int_equal(carnet_sign_ascii("a"), 0);
  assert_int_equal(carnet_sign_ascii("车"), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_contrast), cmocka_unit_test(test_sixteen),
                                     cmocka_unit_test(test_choose), cmocka_unit_test(test_background),
                                     cmocka_unit_test(test_signs)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
