/* links: console base */
/* test_input.c - bytes to keys, names of keys, the line editor over Unicode. */
#include "tui/input.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static char *decoded(const char *bytes, gboolean one_by_one, gboolean flush) {
  g_autoptr(CarnetDecoder) decoder = carnet_decoder_new();
  GString *out = g_string_new(NULL);
  gsize n = strlen(bytes);
  for (gsize i = 0; i < n; i += one_by_one ? 1 : n) {
    CarnetInputEvent event;
    carnet_decoder_feed(decoder, bytes + i, one_by_one ? 1 : n);
    if (flush && i + 1 >= (one_by_one ? n : 1)) carnet_decoder_flush(decoder);
    while (carnet_decoder_next(decoder, &event)) {
      g_autofree char *name = carnet_key_name(event.key);
      if (out->len > 0) g_string_append_c(out, ' ');
      if (event.kind == CARNET_INPUT_MOUSE)
        g_string_append_printf(out, "mouse%d,%d,%d", event.mouse, event.x, event.y);
      else
        g_string_append_printf(out, "%s%s", event.kind == CARNET_INPUT_PASTE ? "+" : "", name);
    }
  }
  return g_string_free(out, FALSE);
}

static void test_decoder(void **state) {
  (void)state;
  static const struct {
    const char *bytes, *events;
  } cases[] = {{"jk", "j k"},
               {"\033[A\033OB\033[1;5C", "Up Down ^Right"},
               {"\r\t\033[Z\177\x08", "Enter Tab S-Tab BS BS"},
               {"\x13\x03", "^S ^C"},
               {"\033[15~\033OP\033[5~", "F5 F1 PgUp"},
               {"车", "车"},
               {"\033[<0;10;7M\033[<0;10;7m\033[<65;1;1M", "mouse0,9,6 mouse2,0,0"},
               {"\033]11;rgb:1c1c/1c1c/1c1c\033\\x", "x"}, /* a late answer is not typed */
               {"\033[?62;22c\033[3;1Ry", "y"},
               {"\033[200~q\r\033[201~j", "+q +\n j"},
               {"\033x", "A-x"},
               {"\xff\xfez", "z"},
               {"\033", "Esc"},
               {"\033[", ""}};
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
    for (gint one = 0; one < 2; one++) {
      g_autofree char *seen = decoded(cases[i].bytes, one, TRUE);
      assert_string_equal(seen, cases[i].events);
    }
  g_autofree char *waits = decoded("\033", FALSE, FALSE);
  assert_string_equal(waits, "");
}

static void test_names(void **state) {
  (void)state;
  static const char *const names[] = {"j",     "G",   "^S", "S-Tab", "PgDn", "F12",
                                      "Space", "A-x", "\\", "<",     "?",    "车"};
  for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
    CarnetKey key;
    assert_true(carnet_key_parse(names[i], &key));
    g_autofree char *name = carnet_key_name(key);
    assert_string_equal(name, names[i]);
  }
  CarnetKey key;
  assert_false(carnet_key_parse("", &key));
  assert_false(carnet_key_parse("F0", &key));
  assert_false(carnet_key_parse("ab", &key));
}

static void test_editing(void **state) {
  (void)state;
  static const struct {
    const char *start, *keys, *text;
    gsize position;
  } cases[] = {
      {"", "a 车 b", "a车b", 5},    {"a车b", "BS BS", "a", 1},        {"e\xcc\x81x", "Left BS", "x", 0},
      {"one two", "^W", "one ", 4}, {"行踪轨迹", "^W", "行踪轨", 9},  {"abc", "^A Del ^E z", "bcz", 3},
      {"abc", "Left ^U", "c", 0},   {"abc", "Home Right ^K", "a", 1}, {"", "BS Del Left Right", "", 0}};
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(CarnetInput) input = carnet_input_new(cases[i].start);
    g_auto(GStrv) keys = g_strsplit(cases[i].keys, " ", -1);
    for (char **name = keys; *name; name++) {
      CarnetInputEvent event = {.kind = CARNET_INPUT_KEY};
      gboolean changed;
      assert_true(carnet_key_parse(*name, &event.key));
      assert_true(carnet_input_event(input, &event, &changed));
    }
    assert_string_equal(carnet_input_text(input), cases[i].text);
    assert_int_equal(carnet_input_position(input), cases[i].position);
  }
}

static void test_bounds(void **state) {
  (void)state;
  g_autofree char *large = g_strnfill(CARNET_INPUT_MAX_BYTES + 1, 'a');
  g_autoptr(CarnetInput) input = carnet_input_new(large);
  assert_string_equal(carnet_input_text(input), ""); /* refused whole, not cut */
  carnet_input_set(input, "\xff!");
  assert_true(g_utf8_validate(carnet_input_text(input), -1, NULL));
  carnet_input_set(input, "车牌");
  carnet_input_move(input, 4);
  assert_int_equal(carnet_input_position(input), 3); /* never within a character */
}

/* A long text is kept around the cursor, in any width, and no cell leaves its place. */
static void test_drawing(void **state) {
  (void)state;
  g_autoptr(CarnetInput) input = carnet_input_new("a车牌号码bcdefgh");
  for (gint cells = 2; cells < 20; cells++)
    for (gsize at = 0; at <= strlen(carnet_input_text(input)); at++) {
      g_autoptr(CarnetGrid) grid = carnet_grid_new(22, 1);
      carnet_input_move(input, at);
      carnet_input_draw(input, grid, carnet_grid_all(grid), 1, 0, cells, TRUE);
      g_autofree char *fault = carnet_grid_fault(grid);
      assert_null(fault);
      assert_true(grid->cursor_x >= 1 && grid->cursor_x <= cells);
      for (gint x = cells + 1; x < 22; x++) assert_string_equal(carnet_grid_at(grid, x, 0)->text, " ");
    }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_decoder), cmocka_unit_test(test_names),
                                     cmocka_unit_test(test_editing), cmocka_unit_test(test_bounds),
                                     cmocka_unit_test(test_drawing)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
