/* links: console actions compliance db records reports base fake.c fake_exports.c */
/* test_screen_exports.c - room 4 drawn to the grid in both languages and at two sizes, and what its forms
 * record. */
#include "fake.h"
#include "fake_exports.h"
#include "tui/exports.h"
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
  CarnetProvider provider;
  CarnetUi *ui;
} Console;

static void open_console(Console *console, CarnetLang lang, gint columns, gint rows) {
  fake_reset();
  *console = (Console){fake_texts(), fake_keymap(), fake_exports(fake_provider()), NULL};
  CarnetUiOptions options = {.columns = columns,
                             .rows = rows,
                             .texts = console->texts,
                             .keymap = console->keymap,
                             .provider = &console->provider,
                             .app = {.workspace = "w", .lang = lang},
                             .terminal = "test"};
  console->ui = carnet_ui_new(&options);
  assert_true(carnet_ui_settle(console->ui, 10000));
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

static void sees(Console *console, const char *text) {
  g_autofree char *seen = frame(console);
  if (!strstr(seen, text)) fail_msg("\"%s\" is not on the screen:\n%s", text, seen);
}

static void misses(Console *console, const char *text) {
  g_autofree char *seen = frame(console);
  if (strstr(seen, text)) fail_msg("\"%s\" is on the screen:\n%s", text, seen);
}

static void row_is(Console *console, guint row, const char *text) {
  g_autofree char *seen = frame(console);
  g_auto(GStrv) rows = g_strsplit(seen, "\n", -1);
  assert_string_equal(rows[row - 1], text);
}

static void test_list(void **state) {
  (void)state;
  Console console;
  open_console(&console, CARNET_LANG_EN, 80, 24);
  press(&console, "4");
  row_is(&console, 3, " ◐ in review 1  ✓ approved 1");
  row_is(&console, 4, " · closed 1  ! suspect 1  ~ ends soon 1");
  row_is(&console, 6, "   case                answer today      ours        theirs        until");
  row_is(&console, 7, ">  ◐ex-2026-aaaaaaaa   ▲ assessment      in review   to file");
  row_is(&console, 8, "   !ex-2026-bbbbbbbb   ▲ contract, cert  approved    permitted     2026-12-15");
  sees(&console, "CN→DE  Lanzhe Europe GmbH   14 rows, 120,000 people   asked by Wang Lei");
  press(&console, "j");
  sees(&console, "! ours approved, theirs permitted, until 2026-12-15 (23 days)");
  sees(&console, "the flow must stop");
  press(&console, "/ b a t t Enter");
  sees(&console, "1 of 3");
  misses(&console, "ex-2026-aaaaaaaa");
  press(&console, "q");
  sees(&console, "3 of 3");
  close_console(&console);
}

static void test_list_chinese_and_wide(void **state) {
  (void)state;
  Console console;
  open_console(&console, CARNET_LANG_ZH, 80, 24);
  press(&console, "4");
  row_is(&console, 3, " ◐ 审核中 1  ✓ 已批准 1");
  row_is(&console, 8, "   !ex-2026-bbbbbbbb   ▲ 合同或认证      已批准      已许可        2026-12-15");
  carnet_ui_resize(console.ui, 200, 50);
  sees(&console, "充电统计");
  sees(&console, "19,905");
  close_console(&console);
  open_console(&console, CARNET_LANG_EN, 200, 50);
  press(&console, "4");
  sees(&console, "Charging statistics");
  sees(&console, "CN→DE");
  close_console(&console);
}

static void test_case(void **state) {
  (void)state;
  Console console;
  open_console(&console, CARNET_LANG_EN, 80, 24);
  press(&console, "4 j Enter");
  sees(&console, "4Exports › ex-2026-bbbbbbbb  Charging statistics");
  sees(&console, "! suspect, stop");
  row_is(&console, 2, " CN → DE  Lanzhe Europe GmbH  22 rows  19,905 people [Timeline] Rows Diff Docs");
  row_is(&console, 5, " 03-02      ○ requested    Wang Lei      ✓   │");
  row_is(&console, 7, "              \"name the sub-processor\"       │");
  row_is(&console, 8, " 03-16      ● approved 1/2 Chen Yu       ✓   │");
  row_is(&console, 9, " 03-20                                       ├─● filed      SCC 2026-1187");
  row_is(&console, 10, " 04         ▬ flows        18,000 people ·   │");
  row_is(&console, 12, " 11-22      ◌ today ─────────────────────────┼─ ends in 23 days ───────────────");
  sees(&console, "5 events, 4 signed !");
  sees(&console, "E amend  R renew  V revoke");
  press(&console, "d");
  sees(&console, "Changed since it was approved");
  sees(&console, "! field charging.station.place: destination DE → US");
  press(&console, "Tab");
  sees(&console, "counted people decide");
  press(&console, "S-Tab S-Tab");
  sees(&console, "charging.station.place");
  press(&console, "L");
  sees(&console, "[数据行]");
  close_console(&console);
}

/* Why not is said before anything is typed: the state, and the person who asked for it. */
static void test_refusals(void **state) {
  (void)state;
  Console console;
  open_console(&console, CARNET_LANG_EN, 80, 24);
  press(&console, "4 j Enter A");
  sees(&console, "not possible in this state");
  press(&console, "q k Enter : a c t Space a s Enter");
  sees(&console, "Who acts?");
  sees(&console, "Chen Yu  p-1");
  press(&console, "b");
  sees(&console, "From now on Wang Lei");
  press(&console, "A");
  sees(&console, "p-2 asked for it");
  assert_string_equal(fake_recorded(), "");
  close_console(&console);
}

static void test_approve(void **state) {
  (void)state;
  Console console;
  open_console(&console, CARNET_LANG_EN, 80, 24);
  press(&console, "4 Enter A a");
  row_is(&console, 3, " You approve, as Chen Yu, that these data may leave once the authority permits:");
  row_is(&console, 10, "   request     9f3c 1a77 … 04be    unchanged");
  row_is(&console, 11, "   rows        9f3c 1a77 … 04be    ! changed, was 51d0 e2c4 … 1100");
  sees(&console, "1 of 2 approvals with yours");
  press(&console, "f i n e Enter ^S");
  sees(&console, "look at ^D first");
  assert_string_equal(fake_recorded(), "");
  press(&console, "^D");
  sees(&console, "rows: changed, was");
  press(&console, "q ^S");
  sees(&console, "type  approve  first");
  press(&console, "a p p r o v e Enter");
  assert_string_equal(fake_recorded(), "");
  press(&console, "^S");
  assert_string_equal(fake_recorded(), "approve ex-2026-aaaaaaaa: fine");
  sees(&console, "✓ recorded: approve ex-2026-aaaaaaaa");
  close_console(&console);
}

static void test_ask(void **state) {
  (void)state;
  Console console;
  open_console(&console, CARNET_LANG_EN, 80, 24);
  press(&console, "4 N");
  sees(&console, "type facts: the answer stands here");
  sees(&console, " rows: a filter, such as model:H7 to:US"); /* what the input is, in full */
  sees(&console, " from —   to —    channel");
  sees(&console, " recipient —                     in —");
  sees(&console, "   kind    [? ▾]");
  sees(&console, "   role    [? ▾]");
  press(&console, "m : H 7 Tab t");
  row_is(&console, 3, " WHAT                                   │ ? unknown                 as of today");
  sees(&console, "14 rows, frozen at request");
  sees(&console, "? missing: people");
  /* From a missing fact to its input. */
  press(&console, "S-Tab S-Tab Enter D E");
  sees(&console, "in DE");
  /* What does not fit below is reached by Tab, and the pane follows. */
  press(&console, "Tab Tab Tab Tab Tab Tab Tab Tab Tab Tab Tab");
  sees(&console, " MORE");
  misses(&console, " WHAT");
  /* Letters choose. */
  press(&console, "Tab N");
  sees(&console, "vehicle category [N ▾]");
  /* What was typed is not gone by one key. */
  press(&console, "Esc");
  sees(&console, "Esc again leaves");
  sees(&console, "vehicle category [N ▾]");
  press(&console, "M Esc");
  sees(&console, "vehicle category [M ▾]");
  press(&console, "Esc");
  misses(&console, "vehicle category");
  close_console(&console);
  /* A Han character has two cells: no label is written over. */
  open_console(&console, CARNET_LANG_ZH, 80, 24);
  press(&console, "4 N");
  sees(&console, " 关基运营者 [? ▾]    重要数据     [? ▾]");
  close_console(&console);
}

/* Typing fast asks once: silence is answered, not keys. */
static void test_silence(void **state) {
  (void)state;
  Console console;
  open_console(&console, CARNET_LANG_EN, 80, 24);
  press(&console, "4 N x Tab Tab");
  gint before = fake_decisions();
  for (const char *key = "120,000"; *key; key++) {
    CarnetInputEvent event = {.kind = CARNET_INPUT_KEY, .key = (guchar)*key};
    carnet_ui_event(console.ui, &event);
  }
  g_autofree char *seen = carnet_grid_to_text(carnet_ui_draw(console.ui));
  assert_non_null(strstr(seen, "… ? unknown")); /* the old answer stays, marked */
  assert_true(carnet_ui_settle(console.ui, 10000));
  assert_int_equal(fake_decisions(), before + 1);
  sees(&console, "▲ assessment");
  sees(&console, "b process in place → ▲ contract");
  press(&console, "x");
  sees(&console, "\"120,000x\" is no number;");
  /* All that was tried is set, so that the answer is the one that was tried; a paper is not claimed by it. */
  press(&console, "BS F6");
  sees(&console, "▲ contract, cert");
  sees(&console, "? stands for a paper");
  press(&console, "^S");
  sees(&console, "name it, or take it out");
  for (guint i = 0; i < 18; i++)
    press(&console, "Tab"); /* from the channel, which was set first, to the paper */
  press(&console, "BS e v - 1 ^S");
  sees(&console, "Record this export request");
  press(&console, "w h y Tab r e q u e s t ^S");
  assert_string_equal(fake_recorded(), "request 120000: why");
  sees(&console, "[4Exports]");
  close_console(&console);
}

static void test_amend_chinese(void **state) {
  (void)state;
  Console console;
  open_console(&console, CARNET_LANG_ZH, 80, 24);
  press(&console, "4 Enter E");
  row_is(&console, 4, " 数据行   model:H7▌                     ├───────────────────────────────────────");
  sees(&console, "road test");
  press(&console, "Tab Tab 5 ^S o k Tab a m e n d ^S");
  assert_string_equal(fake_recorded(), "amend ex-2026-aaaaaaaa 5: ok");
  close_console(&console);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_list),    cmocka_unit_test(test_list_chinese_and_wide),
      cmocka_unit_test(test_case),    cmocka_unit_test(test_refusals),
      cmocka_unit_test(test_approve), cmocka_unit_test(test_ask),
      cmocka_unit_test(test_silence), cmocka_unit_test(test_amend_chinese)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
