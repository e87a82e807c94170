/* links: console actions compliance db records reports base */
/* test_keymap.c - the keymap file and its refusals; the shipped one; docs/console.md says what the table
 * says. */
#include "carnet/error.h"
#include "tui/help.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static void test_refused(void **state) {
  (void)state;
  static const struct {
    const char *file, *error;
  } cases[] = {{"view j next-lin\n", "k:1: unknown request next-lin; is next-line meant?"},
               {"# a\n\nview j\n", "k:3: a line is: context, keys, request"},
               {"list j next-line\n", "k:1: a line begins with view or form"},
               {"view j next-line\nview j previous-line\n", "k:2: j is already taken by next-line"},
               {"view g next-line\nview gg first\n", "k:2: gg is already taken by next-line"},
               {"view m map\n", "k:1: map records, so its key must be an upper-case letter, not m"},
               {"view Enter map\n", "k:1: map records, so its key must be an upper-case letter, not Enter"},
               {"view ^M map\n", "k:1: map records, so its key must be an upper-case letter, not ^M"},
               {"form j next-pane\n", "k:1: j is typed in a form; take one with ^ or a function key"},
               {"view F13 help\n", "k:1: F13 is no key; j, gg, ^S, S-Tab, PgDn, F5 are"},
               {"view abc help\n", "k:1: abc is no key; j, gg, ^S, S-Tab, PgDn, F5 are"},
               {"view \xff help\n", "k:1: not UTF-8 text"}};
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(CarnetKeymap) keymap = carnet_keymap_new();
    g_autoptr(GError) error = NULL;
    assert_false(carnet_keymap_read(keymap, cases[i].file, strlen(cases[i].file), "k", &error));
    assert_string_equal(error->message, cases[i].error);
    assert_int_equal(error->code, CARNET_ERROR_INPUT);
  }
}

static void test_found(void **state) {
  (void)state;
  static const char first[] = "view j Down next-line\r\nview gg first\nview M map\n",
                    second[] = "view x next-line\nview j last\n";
  g_autoptr(CarnetKeymap) keymap = carnet_keymap_new();
  gboolean waits;
  assert_true(carnet_keymap_read(keymap, first, sizeof first - 1, "k", NULL));
  assert_int_equal(carnet_keymap_find(keymap, CARNET_KEYS_VIEW, 0, 'j', &waits), CARNET_REQUEST_NEXT_LINE);
  assert_int_equal(carnet_keymap_find(keymap, CARNET_KEYS_FORM, 0, 'j', &waits), CARNET_REQUEST_NONE);
  assert_int_equal(carnet_keymap_find(keymap, CARNET_KEYS_VIEW, 0, 'g', &waits), CARNET_REQUEST_NONE);
  assert_true(waits);
  assert_int_equal(carnet_keymap_find(keymap, CARNET_KEYS_VIEW, 'g', 'g', &waits), CARNET_REQUEST_FIRST);
  assert_int_equal(carnet_keymap_find(keymap, CARNET_KEYS_VIEW, 'g', 'j', &waits), CARNET_REQUEST_NONE);
  /* the user's file replaces and comes first in hints */
  assert_true(carnet_keymap_read(keymap, second, sizeof second - 1, "mine", NULL));
  assert_int_equal(carnet_keymap_find(keymap, CARNET_KEYS_VIEW, 0, 'j', &waits), CARNET_REQUEST_LAST);
  g_autofree char *key = carnet_keymap_key(keymap, CARNET_KEYS_VIEW, CARNET_REQUEST_NEXT_LINE);
  g_autofree char *keys = carnet_keymap_keys(keymap, CARNET_KEYS_VIEW, CARNET_REQUEST_NEXT_LINE);
  assert_string_equal(key, "x");
  assert_string_equal(keys, "x Down");
}

static CarnetKeymap *shipped(void) {
  g_autofree char *path = g_build_filename(g_getenv("CARNET_TEMPLATES"), "keymap", NULL);
  g_autoptr(GError) error = NULL;
  CarnetKeymap *keymap = carnet_keymap_load(path, NULL, &error);
  if (!keymap) fail_msg("%s", error->message);
  return keymap;
}

static CarnetTexts *texts_load(void) {
  g_autofree char *path = g_build_filename(g_getenv("CARNET_TEMPLATES"), "texts", NULL);
  g_autoptr(GError) error = NULL;
  CarnetTexts *texts = carnet_texts_load(path, &error);
  if (!texts) fail_msg("%s", error->message);
  return texts;
}

/* Every request has its texts; what records has a key; G J K L are the only upper-case keys that look. */
static void test_shipped(void **state) {
  (void)state;
  g_autoptr(CarnetKeymap) keymap = shipped();
  g_autoptr(CarnetTexts) texts = texts_load();
  gboolean waits;
  for (guint r = CARNET_REQUEST_NONE + 1; r < CARNET_N_REQUESTS; r++) {
    CarnetRequest request = (CarnetRequest)r;
    if (!carnet_texts_has(texts, carnet_request_text(request)))
      fail_msg("no text %s", carnet_request_text(request));
    if (!carnet_texts_has(texts, carnet_request_hint(request)))
      fail_msg("no text %s", carnet_request_hint(request));
    g_autofree char *keys = carnet_keymap_keys(keymap, CARNET_KEYS_VIEW, request);
    if (carnet_request_records(request) && !*keys) fail_msg("no key for %s", carnet_request_name(request));
  }
  for (char c = 'A'; c <= 'Z'; c++) {
    CarnetRequest request = carnet_keymap_find(keymap, CARNET_KEYS_VIEW, 0, (CarnetKey)c, &waits);
    if (request != CARNET_REQUEST_NONE && !carnet_request_records(request))
      assert_non_null(strchr("GJKL", c));
  }
}

static void test_manual(void **state) {
  (void)state;
  g_autoptr(CarnetKeymap) keymap = shipped();
  g_autoptr(CarnetTexts) texts = texts_load();
  g_autofree char *manual = carnet_help_manual(texts, keymap);
  g_autofree char *path = g_build_filename(g_getenv("CARNET_SOURCE"), "docs", "console.md", NULL);
  g_autofree char *file = NULL;
  if (g_strcmp0(g_getenv("CARNET_GOLDEN"), "rewrite") == 0)
    assert_true(g_file_set_contents(path, manual, -1, NULL));
  assert_true(g_file_get_contents(path, &file, NULL, NULL));
  assert_string_equal(file, manual); /* CARNET_GOLDEN=rewrite writes it */
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_refused), cmocka_unit_test(test_found),
                                     cmocka_unit_test(test_shipped), cmocka_unit_test(test_manual)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
