/* links: console actions compliance db records reports base fake.c */
/* test_fields.c - the Fields room and the card beyond the frames of test_screens.c: preview, columns, zoom,
 * what is saved, the hint where nothing matches, a category in full, the uses. */
#include "fake.h"
#include "tui/commands.h"
#include "tui/fields_parts.h"
#include "tui/ui.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

typedef struct {
  CarnetTexts *texts;
  CarnetKeymap *keymap;
  CarnetUi *ui;
} Console;

static Console open_console(const CarnetProvider *provider, gint columns, gint rows) {
  Console console = {fake_texts(), fake_keymap(), NULL};
  CarnetUiOptions options = {.columns = columns,
                             .rows = rows,
                             .texts = console.texts,
                             .keymap = console.keymap,
                             .provider = provider,
                             .app = {.workspace = "w", .lang = CARNET_LANG_EN}};
  console.ui = carnet_ui_new(&options);
  assert_true(carnet_ui_settle(console.ui, 10000));
  carnet_ui_go(console.ui, 3);
  assert_true(carnet_ui_settle(console.ui, 10000));
  return console;
}

static void close_console(Console *console) {
  carnet_ui_free(console->ui);
  carnet_keymap_free(console->keymap);
  carnet_texts_free(console->texts);
}

static char *frame(Console *console) {
  const CarnetGrid *grid = NULL;
  for (guint i = 0; i < 4; i++) {
    grid = carnet_ui_draw(console->ui);
    g_autofree char *fault = carnet_grid_fault(grid);
    if (fault) fail_msg("%s", fault);
    assert_true(carnet_ui_settle(console->ui, 10000));
  }
  return carnet_grid_to_text(grid);
}

static void press(Console *console, const char *keys) {
  g_auto(GStrv) names = g_strsplit(keys, " ", -1);
  for (char **name = names; *name; name++) {
    CarnetInputEvent event = {.kind = CARNET_INPUT_KEY};
    assert_true(carnet_key_parse(*name, &event.key));
    carnet_ui_event(console->ui, &event);
    assert_true(carnet_ui_settle(console->ui, 10000));
  }
}

static void look(Console *console, const char *text, gboolean there) {
  g_autofree char *seen = frame(console);
  if ((strstr(seen, text) != NULL) != there)
    fail_msg("\"%s\" is %son the screen:\n%s", text, there ? "not " : "", seen);
}

static void test_wide(void **state) {
  (void)state;
  Console console = open_console(fake_provider(), 140, 40);
  g_free(frame(&console));
  press(&console, "j Space");
  look(&console, "MARKED  1", TRUE);
  look(&console, "cn   ~ Vehicle track and precise location", TRUE);
  press(&console, "p");
  look(&console, "MARKED  1", FALSE);
  look(&console, "FACET", TRUE);
  press(&console, "z");
  look(&console, "FACET", FALSE);
  press(&console, "z p");
  look(&console, "FACET", TRUE);
  look(&console, "MARKED  1", TRUE);
  close_console(&console);
}

static void test_columns(void **state) {
  (void)state;
  Console console = open_console(fake_provider(), 80, 24);
  g_free(frame(&console));
  press(&console, "c j Space");
  look(&console, "> [ ] model", TRUE);
  press(&console, "q");
  look(&console, "   path                             rate", TRUE);
  press(&console, "c k Space q"); /* the first column always stays */
  look(&console, "   path", TRUE);
  close_console(&console);
}

static void test_no_match(void **state) {
  (void)state;
  Console console = open_console(fake_provider(), 80, 24);
  press(&console, "/ n o t h i n g Space m o d e l : H 7 Enter");
  look(&console, "without nothing 312 match (Backspace)", TRUE);
  press(&console, "BS");
  look(&console, "/ model:H7", TRUE);
  look(&console, "312 of 41,280", TRUE);
  press(&console, "*");
  look(&console, "312 rows match; 312 fields are marked", TRUE);
  press(&console, "\\ / ^U Enter *");
  look(&console, "41,280 rows match; 41,280 fields are marked", TRUE);
  close_console(&console);
}

static void test_card(void **state) {
  (void)state;
  Console console = open_console(fake_provider(), 140, 40);
  g_free(frame(&console));
  press(&console, "Enter");
  look(&console, "UNITED STATES", TRUE);
  look(&console, "[CHINA]", TRUE);
  look(&console, " UN ", TRUE); /* the fourth column */
  look(&console, ">~ proposed", TRUE);
  press(&console, "j");
  press(&console, "Enter");
  look(&console, "missing       area_filter", TRUE);
  look(&console, "clause        Art. 3(1)", TRUE);
  press(&console, "q Tab Enter");
  look(&console, "state         ✓ confirmed  A. Weber", TRUE);
  press(&console, "q v");
  look(&console, "Purpose", TRUE);
  look(&console, "Location data", FALSE);
  press(&console, "v");
  look(&console, "Location data", TRUE);
  close_console(&console);
}

static void test_palette_command(void **state) {
  (void)state;
  Console console = open_console(fake_provider(), 80, 24);
  g_free(frame(&console));
  press(&console, ": f i l t e r Space t h e ^Y");
  g_autofree char *copied = carnet_ui_take_copy(console.ui);
  assert_string_equal(copied, "carnet query ''");
  press(&console, "Esc : m a r k Space a l l ^Y");
  look(&console, "no carnet command does this alone", TRUE);
  assert_null(carnet_ui_take_copy(console.ui));
  close_console(&console);
}

static void test_saved_filters(void **state) {
  (void)state;
  g_autofree char *one = carnet_filter_save(NULL, "us-flows", "cat:gdpr to:US");
  g_autofree char *two = carnet_filter_save(one, "us", "to:US");
  g_autofree char *three = carnet_filter_save(two, "us", "to:US,CA");
  assert_string_equal(three, "us-flows\tcat:gdpr to:US\nus\tto:US,CA\n");
  static const struct {
    const char *filter, *expanded;
    gboolean has;
  } cases[] = {{"@us", "to:US,CA", TRUE},
               {"@us-flows model:H7", "(cat:gdpr to:US) model:H7", TRUE},
               {"-@us", "-(to:US,CA)", TRUE},
               {"(@us @us-flows)", "((to:US,CA) (cat:gdpr to:US))", TRUE},
               {"@nobody", "@nobody", TRUE},
               {"a@us", "a@us", FALSE},
               {"@", "@", FALSE},
               {"", "", FALSE}};
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *expanded = carnet_filter_expand(cases[i].filter, three);
    assert_string_equal(expanded, cases[i].expanded);
    assert_int_equal(carnet_filter_has_saved(cases[i].filter), cases[i].has);
  }
  g_autofree char *without = carnet_filter_expand("@us", NULL);
  assert_string_equal(without, "@us");
}

static void test_commands(void **state) {
  (void)state;
  g_autofree char *quoted = carnet_command_make("query", "it's", "--format csv");
  assert_string_equal(quoted, "carnet query 'it'\\''s' --format csv");
  g_autofree char *inbox = carnet_command_of("", CARNET_REQUEST_ROOM_2);
  assert_string_equal(inbox, "carnet inbox");
  assert_null(carnet_command_of("fields", CARNET_REQUEST_MARK));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_wide),
      cmocka_unit_test(test_columns),
      cmocka_unit_test(test_no_match),
      cmocka_unit_test(test_card),
      cmocka_unit_test(test_palette_command),
      cmocka_unit_test(test_saved_filters),
      cmocka_unit_test(test_commands),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
