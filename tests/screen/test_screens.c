/* links: console actions compliance db records reports base fake.c */
/* test_screens.c - screens drawn to the grid, without a terminal, in both languages and at several sizes. */
#include "fake.h"
#include "tui/form.h"
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
                             .app = {.workspace = "w", .lang = CARNET_LANG_EN},
                             .terminal = "test"};
  console.ui = carnet_ui_new(&options);
  assert_true(carnet_ui_settle(console.ui, 10000));
  if (provider != fake_provider_empty()) carnet_ui_go(console.ui, 3);
  assert_true(carnet_ui_settle(console.ui, 10000));
  return console;
}

static void close_console(Console *console) {
  carnet_ui_free(console->ui);
  carnet_keymap_free(console->keymap);
  carnet_texts_free(console->texts);
}

/* Draws until nothing is awaited (drawing may ask for a page); every frame is checked. */
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

static void sees(Console *console, const char *text) {
  g_autofree char *seen = frame(console);
  if (!strstr(seen, text)) fail_msg("\"%s\" is not on the screen:\n%s", text, seen);
}

static void misses(Console *console, const char *text) {
  g_autofree char *seen = frame(console);
  if (strstr(seen, text)) fail_msg("\"%s\" is on the screen:\n%s", text, seen);
}

static void test_fields(void **state) {
  (void)state;
  Console console = open_console(fake_provider(), 80, 24);
  g_autofree char *seen = frame(&console);
  g_auto(GStrv) rows = g_strsplit(seen, "\n", -1);
  assert_string_equal(rows[0],
                      "1Overview 2Inbox [3Fields] 4Exports 5Activities 6Costs 7Findings 8Reports 9Log");
  assert_true(
      g_str_has_prefix(rows[3], "   path                      model  rate   category    │ FACET category"));
  assert_true(g_str_has_prefix(rows[4], ">  navigation.destination    H7     event  ✓gdpr us"));
  assert_non_null(strstr(rows[4], "✓gdpr us    │ [ ] gdpr.locatio… 201"));
  assert_non_null(strstr(rows[5], "~cn gdpr us"));
  assert_non_null(strstr(rows[7], "?cn gdpr"));
  assert_true(g_str_has_prefix(rows[22],
                               " row 1 of 41,280   0 marked ▪   columns 4 of 11, › 7 more to the right (l)"));
  assert_true(g_str_has_prefix(rows[23], " ? help  Enter card  / filter  Space mark  f facet  s sort"));
  close_console(&console);
}

static void test_list_keys(void **state) {
  (void)state;
  Console console = open_console(fake_provider(), 80, 24);
  g_free(frame(&console));
  press(&console, "j j");
  sees(&console, ">  car.plate_outside 车牌");
  press(&console, "Space");
  sees(&console, "1 marked");
  sees(&console, "▪car.plate_outside");
  press(&console, "G");
  sees(&console, "row 41,280 of 41,280");
  press(&console, "g g");
  sees(&console, "row 1 of 41,280");
  press(&console, "s s");
  sees(&console, "path ▾");
  press(&console, "A");
  sees(&console, "does nothing on this screen");
  close_console(&console);
}

static void test_filter(void **state) {
  (void)state;
  Console console = open_console(fake_provider(), 80, 24);
  press(&console, "/ m o Tab");
  sees(&console, "/ model:▌");
  press(&console, "H 7");
  sees(&console, "312 of 41,280");
  press(&console, "Enter j");
  sees(&console, "row 2 of 312");
  press(&console, "/ Space c a t : BS ^W f o o : 1");
  sees(&console, "foo");
  press(&console, "^U n o t h i n g Enter");
  sees(&console, "0 of 41,280 match");
  press(&console, "f Space");
  sees(&console, "nothing cat:gdpr.location_data");
  close_console(&console);
}

static void test_card(void **state) {
  (void)state;
  Console console = open_console(fake_provider(), 80, 24);
  g_free(frame(&console));
  press(&console, "j Enter");
  sees(&console, "3Fields › gnss.position.latitude     ◂ 2 of 41280 ▸");
  sees(&console, "[CHINA]               cn │ EUROPEAN UNION        eu │ UNITED STATES         us");
  sees(&console, "✓ confirmed  A. Weber");
  sees(&console, "? missing: area_filter");
  sees(&console, "!conflict: EU user is owed it");
  press(&console, "J");
  sees(&console, "car.plate_outside 车牌");
  press(&console, "L");
  sees(&console, "行踪轨迹与精准定位");
  sees(&console, "? 帮助");
  press(&console, "q");
  sees(&console, "第 2/41,280 行");
  close_console(&console);
}

static void test_narrow_card(void **state) {
  (void)state;
  Console console = open_console(fake_provider(), 64, 20);
  g_free(frame(&console));
  press(&console, "j Enter");
  sees(&console, "[CN ~2 ?1]  EU ✓1  US ~1  UN ·");
  press(&console, "Tab");
  sees(&console, "Location data");
  close_console(&console);
}

static void test_help_and_palette(void **state) {
  (void)state;
  Console console = open_console(fake_provider(), 80, 24);
  press(&console, "?");
  sees(&console, "On this screen");
  press(&console, "Esc :");
  press(&console, "f a c");
  sees(&console, "count this column");
  /* What has no screen is found by its name, in either language, with the command that does it. */
  press(&console, "^U c a n d i d");
  sees(&console, "candidates: what may leave");
  press(&console, "Enter");
  sees(&console, "carnet candidates FROM TO");
  press(&console, "^U v o l u m e");
  sees(&console, "volumes: bytes a day");
  press(&console, "^U p a c k");
  sees(&console, "packs of law");
  press(&console, "^U 规 则 包");
  sees(&console, "packs of law");
  press(&console, "^U 统 计 Enter");
  misses(&console, "type part of any name");
  sees(&console, "[ ] gdpr.locatio");
  press(&console, "q q");
  sees(&console, "leave Carnet?");
  press(&console, "j");
  misses(&console, "leave Carnet?");
  assert_false(carnet_ui_is_done(console.ui));
  press(&console, "q Enter");
  assert_true(carnet_ui_is_done(console.ui));
  close_console(&console);
}

static void test_start(void **state) {
  (void)state;
  Console console = open_console(fake_provider_empty(), 80, 24);
  sees(&console, "No workspace here: w holds no Carnet");
  sees(&console, "> d   look around in a demo");
  sees(&console, "  n   new empty workspace");
  press(&console, "3");
  sees(&console, "there is no workspace yet");
  press(&console, "n");
  sees(&console, "Folder of the new workspace");
  press(&console, "^U x Enter");
  sees(&console, "✗ permission denied");
  press(&console, "n ^U t h e r e Enter");
  sees(&console, "[1Overview]");
  close_console(&console);
}

static void test_too_small(void **state) {
  (void)state;
  Console console = open_console(fake_provider(), 44, 9);
  g_autofree char *seen = frame(&console);
  assert_string_equal(seen,
                      "Carnet needs 60 x 16.\nThis window: 44 x 9.\n\nNothing is lost. Make it larger,\n"
                      "or use a command: carnet inbox\n\n\n\nq quit   ^Z suspend   other keys: no effect\n");
  press(&console, "j j");
  carnet_ui_resize(console.ui, 80, 24);
  sees(&console, "row 1 of 41,280"); /* an unseen screen did not obey */
  close_console(&console);
}

typedef struct {
  gint calls, freed;
  gboolean refuse;
  char *reason;
} Signed;

static gboolean sign(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, const char *reason,
                     gpointer data, GError **error) {
  Signed *seen = data;
  (void)provider;
  (void)app;
  (void)job;
  seen->calls++;
  g_free(seen->reason);
  seen->reason = g_strdup(reason);
  if (seen->refuse) g_set_error_literal(error, CARNET_ACTION_ERROR, 3, "needs the role dpo");
  return !seen->refuse;
}

static void signed_free(gpointer data) { ((Signed *)data)->freed++; }

/* Reflex does not sign: a reason, the word and ^S are needed; an error keeps what was typed. */
static void test_signing(void **state) {
  (void)state;
  Console console = open_console(fake_provider(), 80, 24);
  Signed seen = {.refuse = TRUE};
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(lines, g_strdup("You confirm one category:"));
  CarnetSigning signing = {"3Fields > confirm", lines, "confirm", sign, &seen, signed_free, NULL};
  carnet_sign_open(console.ui, &signing);
  sees(&console, "You confirm one category:");
  sees(&console, "? help  ^S sign  Esc cancel, nothing signed");
  press(&console, "Enter Enter ^S");
  sees(&console, "a reason is needed");
  press(&console, "理 由 ^S");
  sees(&console, "first: Enter and reflex do not sign");
  assert_int_equal(seen.calls, 0);
  press(&console, "c o n f i r m Enter");
  assert_int_equal(seen.calls, 0);
  press(&console, "^S");
  assert_int_equal(seen.calls, 1);
  sees(&console, "✗ needs the role dpo");
  sees(&console, "confirm▌");
  seen.refuse = FALSE;
  press(&console, "^S");
  assert_int_equal(seen.calls, 2);
  assert_string_equal(seen.reason, "理由");
  assert_int_equal(seen.freed, 1);
  misses(&console, "You confirm one category:");
  sees(&console, "[3Fields]");
  g_free(seen.reason);
  close_console(&console);
}

static void test_form(void **state) {
  (void)state;
  static const char *const levels[] = {"none", "pseudonymised", "anonymised", NULL};
  static const CarnetFormField fields[] = {{CARNET_FORM_HEADING, NULL, "tui.fields.facet", NULL, NULL},
                                           {CARNET_FORM_TEXT, "purpose", "tui.column.path", NULL, NULL},
                                           {CARNET_FORM_CHOICE, "level", "tui.column.mapped", levels, NULL}};
  Console console = open_console(fake_provider(), 80, 24);
  g_autoptr(CarnetForm) form = carnet_form_new(fields, G_N_ELEMENTS(fields));
  g_autoptr(CarnetGrid) grid = carnet_grid_new(40, 4);
  CarnetInputEvent typed = {.kind = CARNET_INPUT_KEY, .key = 'x'},
                   space = {.kind = CARNET_INPUT_KEY, .key = ' '};
  assert_string_equal(carnet_form_focus(form), "purpose");
  assert_true(carnet_form_event(form, &typed));
  assert_true(carnet_form_handle(form, CARNET_REQUEST_NEXT_PANE));
  assert_true(carnet_form_event(form, &space));
  assert_string_equal(carnet_form_get(form, "level"), "pseudonymised");
  carnet_form_set(form, "level", "none");
  carnet_form_error(form, "purpose", "too short; 3 letters are enough");
  carnet_form_draw(form, console.ui, grid, carnet_grid_all(grid), 12);
  g_autofree char *seen = carnet_grid_to_text(grid);
  assert_string_equal(
      seen, "FACET\n path       x▌\n            too short; 3 letters are en…\n mapped     [none ▾]\n");
  assert_string_equal(carnet_form_focus(form), "purpose");
  assert_string_equal(carnet_form_get(form, "nothing"), "");
  close_console(&console);
}

/* Any size and both languages: no fault, and the last row begins with the help. */
static void test_sizes(void **state) {
  (void)state;
  static const gint sizes[][2] = {{60, 16},  {71, 20},  {72, 24},  {80, 24},
                                  {119, 30}, {120, 40}, {140, 40}, {300, 100}};
  Console console = open_console(fake_provider(), 80, 24);
  for (guint lang = 0; lang < 2; lang++) {
    for (guint i = 0; i < G_N_ELEMENTS(sizes); i++) {
      carnet_ui_resize(console.ui, sizes[i][0], sizes[i][1]);
      g_autofree char *seen = frame(&console);
      g_auto(GStrv) rows = g_strsplit(seen, "\n", -1);
      assert_true(g_str_has_prefix(rows[sizes[i][1] - 1], " ? "));
    }
    press(&console, "L");
  }
  close_console(&console);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_fields),      cmocka_unit_test(test_list_keys),
      cmocka_unit_test(test_filter),      cmocka_unit_test(test_card),
      cmocka_unit_test(test_narrow_card), cmocka_unit_test(test_help_and_palette),
      cmocka_unit_test(test_start),       cmocka_unit_test(test_too_small),
      cmocka_unit_test(test_sizes),       cmocka_unit_test(test_signing),
      cmocka_unit_test(test_form),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
