/* links: console actions compliance db records reports base fake.c desk_fake.c */
/* test_screen_desk.c - overview, inbox and findings drawn to the grid, in both languages and at several
 * sizes. */
#include "desk_fake.h"
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

static Console open_console(FakeDesk kind, gint columns, gint rows) {
  Console console = {fake_texts(), fake_keymap(), NULL};
  CarnetUiOptions options = {.columns = columns,
                             .rows = rows,
                             .texts = console.texts,
                             .keymap = console.keymap,
                             .provider = fake_desk_provider(kind),
                             .app = {.workspace = "w", .lang = CARNET_LANG_EN},
                             .terminal = "test"};
  console.ui = carnet_ui_new(&options);
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
  for (guint i = 0; i < 3; i++) {
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

static void click(Console *console, gint x, gint y) {
  CarnetInputEvent event = {.kind = CARNET_INPUT_MOUSE, .mouse = CARNET_MOUSE_PRESS, .x = x, .y = y};
  carnet_ui_event(console->ui, &event);
  assert_true(carnet_ui_settle(console->ui, 10000));
}

static void sees(Console *console, const char *text) {
  g_autofree char *seen = frame(console);
  if (!strstr(seen, text)) fail_msg("\"%s\" is not on the screen:\n%s", text, seen);
}

static void misses(Console *console, const char *text) {
  g_autofree char *seen = frame(console);
  if (strstr(seen, text)) fail_msg("\"%s\" is on the screen:\n%s", text, seen);
}

/* Whole rows of the frame, from row `from` (1 is the first) on. */
static void shows(Console *console, guint from, const char *const *wanted) {
  g_autofree char *seen = frame(console);
  g_auto(GStrv) rows = g_strsplit(seen, "\n", -1);
  for (guint i = 0; wanted[i]; i++)
    if (strcmp(rows[from - 1 + i], wanted[i]) != 0)
      fail_msg("row %u is\n%s\nand not\n%s\nin\n%s", from + i, rows[from - 1 + i], wanted[i], seen);
}

/* ---- overview ---- */

static void test_overview(void **state) {
  (void)state;
  static const char *const wanted[] = {
      "[1Overview] 2Inbox 3Fields 4Exports 5Activities 6Costs 7Findings 8Reports 9Log",
      " Lanzhe Auto   as of 2026-11-22 (today)   all models   Chen Yu     ! 2 unsigned",
      " ROWS BY REGIME                            41,280 rows │ EXPORTS             12",
      "             CN law    44495     GDPR    D.Act         │ requested            3",
      " location  ▓  2,104 ▒    611 ░     96 ▓  1,988         │ in review            2",
      " identity  ▒    611 ░     96 ▓  1,988 ▓  2,040         │ approved             7",
      " cabin     ░     96 ▓  1,988 ▓  2,040 ▒    730         │ ✓ may flow           4",
      " outside   ▓  1,988 ▓  2,040 ▒    730        ·         │ ◐ await authority    3",
      " biometric ▓  2,040 ▒    730        · ░     12         │ ! suspect            1",
      " driving   ▒    730        · ░     12 ▓ 41,280         │ ~ ends soon          1",
      " critical         · ░     12 ▓ 41,280 ▓  2,104         ├────────────────────────",
      " keys,logs ░     12 ▓ 41,280 ▓  2,104 ▒    611         │ CERTIFICATION   budget",
      " map, flow ▓ 41,280 ▓  2,104 ▒    611 ░     96         │ H7   ✓4 ◐2 ✗0  CNY 90%",
      " other     ▓  2,104 ▒    611 ░     96 ▓  1,988         │!X5   ✓1 ◐4 ✗1  CNY 99%",
      " ? a fact  ▒    611 ░     96 ▓  1,988 ▓  2,040         │ K1   ·5        planned",
      " ░ 1+  ▒ 100+  ▓ 1,000+    a row may count in several  │",
      " identified 18,932   ordinary 21,006   ? unknown 1,342 │",
      "───────────────────────────────────────────────────────┼────────────────────────",
      " PEOPLE AND DEVICES SENT ABROAD, BY LINE OF LAW        │ FINDINGS     2 ✗   5 !",
      " all                                  61,400  no limit │ 21 checks    8 ~   3 ·",
      " sensitive                             8,120  no limit │ DATA A DAY     ~124 TB",
      " the packs name no limit; each basis stands below      │ 12,400 cars, reg.",
      " 2,104 rows: location, Full name of cn",
      " ? help  : command  / search  Enter open  N request  I import  L 中文  q quit",
      NULL};
  Console console = open_console(FAKE_DESK_FULL, 80, 24);
  shows(&console, 1, wanted);
  close_console(&console);
}

/* Each number can be opened; the room is the one that holds what it counts. */
static void test_overview_opens(void **state) {
  (void)state;
  Console console = open_console(FAKE_DESK_FULL, 80, 24);
  press(&console, "j");
  sees(&console, " 611 rows, 7 more if a missing fact says so: identity, Full name of cn");
  press(&console, "l Enter");
  sees(&console, "[3Fields]");
  sees(&console, "/ cat:gb44495 trait:identity");
  press(&console, "1 Tab l Enter");
  sees(&console, "/ outcome:ordinary");
  press(&console, "u");
  sees(&console, "/ cat:gb44495 trait:identity");
  press(&console, "1 Tab Tab");
  sees(&console, ">requested            3");
  sees(&console, "nobody has reviewed them yet");
  press(&console, "j j j Enter");
  sees(&console, "[4Exports]");
  press(&console, "1 Tab Enter");
  sees(&console, "[6Costs]");
  press(&console, "1 Tab Enter");
  sees(&console, "[7Findings]");
  press(&console, "1 /");
  sees(&console, "[3Fields]");
  press(&console, "x Esc");
  close_console(&console);
}

static void test_overview_mouse(void **state) {
  (void)state;
  Console console = open_console(FAKE_DESK_FULL, 80, 24);
  g_free(frame(&console));
  click(&console, 25, 6); /* cabin, 44495 */
  sees(&console, "1,988 rows: cabin, Full name of gb44495");
  click(&console, 25, 6);
  sees(&console, "/ cat:gb44495 trait:cabin");
  close_console(&console);
}

/* More packs than columns: the map goes sideways with the cursor, and says so. Limits are drawn as gauges. */
static void test_overview_many(void **state) {
  (void)state;
  Console console = open_console(FAKE_DESK_MANY, 80, 24);
  sees(&console, "›│");
  sees(&console, " identifi… 2,579,400 ordina… 6,679,230 ? unkno… 741,370│"); /* numbers whole, names cut */
  misses(&console, "p9");
  press(&console, "l l l l l l l l");
  sees(&console, "p9");
  sees(&console, "‹");
  sees(&console, "Full name of p9");
  carnet_ui_resize(console.ui, 120, 40);
  sees(&console, "▕█");
  sees(&console, "61,400  of 1,000,000");
  /* Each gauge says whose line it is, its span, what the number rests on, and the clause with its confidence.
   */
  sees(&console, " CN all ");
  sees(&console, "2026 · at most, by transfers · CAC 7, secondary");
  sees(&console, "2026 · at most, by transfers and approvals · CAC 7, secondary");
  sees(&console, "2026 · not all is on record · CAC 7, recalled");
  sees(&console, "!US people");
  sees(&console, "2025-11-23/2026-11-22 · exact · CFR 205, verified");
  sees(&console, "┊ 80 %   1 to 4 of 4");
  misses(&console, "CHINA, THIS YEAR");
  close_console(&console);
}

static void test_overview_states(void **state) {
  (void)state;
  Console console = open_console(FAKE_DESK_EMPTY, 80, 24);
  sees(&console, "No regulation pack is in use here");
  sees(&console, "carnet adopt");
  sees(&console, "No fields yet. I imports a data inventory.");
  press(&console, "Enter"); /* nothing to open */
  sees(&console, "[1Overview]");
  close_console(&console);
  console = open_console(FAKE_DESK_FAULTY, 80, 24);
  sees(&console, "inventory.db: not a database");
  sees(&console, "carnet doctor");
  close_console(&console);
}

/* One block at a time, under the names of all. */
static void test_overview_narrow(void **state) {
  (void)state;
  Console console = open_console(FAKE_DESK_FULL, 64, 18);
  sees(&console, "[Rows] People Exports Certification Findings");
  sees(&console, "keys,logs");
  press(&console, "Tab Tab");
  sees(&console, "Rows [People]");
  press(&console, "Tab Tab Tab");
  sees(&console, "[Findings]");
  sees(&console, "DATA A DAY");
  close_console(&console);
}

static void test_overview_chinese(void **state) {
  (void)state;
  Console console = open_console(FAKE_DESK_FULL, 80, 24);
  press(&console, "L");
  sees(&console, "[1概览]");
  sees(&console, "各法规下的数据行");
  sees(&console, " 密钥日志  ░     12 ▓ 41,280");
  sees(&console, "│ ✓ 可传输             4");
  sees(&console, "│!X5   ✓1 ◐4 ✗1  CNY 99%");
  misses(&console, "EXPORTS");
  close_console(&console);
}

/* ---- inbox ---- */

static void test_inbox(void **state) {
  (void)state;
  static const char *const wanted[] = {
      "1Overview [2Inbox] 3Fields 4Exports 5Activities 6Costs 7Findings 8Reports 9Log",
      " Chen Yu, approver, reviewer   acting for Lanzhe Auto               ✓ key ready",
      " WAITS FOR ME  3                                                   asked    age",
      ">✗ approve    ex-2026-k7q2m4xa  H7 road test data to DE              W.L.   3 d",
      " ! review     ex-2026-m3vx8a2d  售后诊断数据                         李娜   1 d",
      " ~ 14 rows have changed",
      "────────────────────────────────────────────────────────────────────────────────",
      " FALLS DUE  3                                                              days",
      " ✗ 2026-11-20  test gb44495 x5 is planned                                2 late",
      " ! 2026-11-22  our approval of ex-2026-p ends                             today",
      " · 2027-01-01  certificate un-r155 ends                                      40",
      NULL};
  static const char *const preview[] = {
      " ex-2026-k7q2m4xa   requested by Wang Lei 2026-11-19, reviewed by A. Weber",
      " CN → DE, Lanzhe Europe GmbH   57 rows, 120,000 people",
      " cn  ▲ assessment             sensitive people 10,000 crossed            Art. 7",
      " If you approve: still not allowed to flow until the authority permits.", NULL};
  Console console = open_console(FAKE_DESK_FULL, 80, 24);
  press(&console, "2");
  shows(&console, 1, wanted);
  shows(&console, 17, preview);
  sees(&console, " 3 wait   3 fall due in 90 days");
  press(&console, "j");
  sees(&console, " ex-2026-m3vx8a2d   requested by Wang Lei");
  press(&console, "j");
  sees(&console, "Enter opens them in Fields");
  press(&console, "Tab");
  sees(&console, ">✗ 2026-11-20");
  close_console(&console);
}

/* A key that may not be used says why; A reviews what cannot be approved yet. */
static void test_inbox_keys(void **state) {
  (void)state;
  Console console = open_console(FAKE_DESK_FULL, 80, 24);
  press(&console, "2 j B");
  sees(&console, "needs the role approver");
  press(&console, "j A");
  sees(&console, "no case under the cursor");
  press(&console, "Enter");
  sees(&console, "/ mapped:look_again");
  press(&console, "2 j Enter");
  sees(&console, "[6Costs]");
  close_console(&console);
}

static void test_inbox_states(void **state) {
  (void)state;
  Console console = open_console(FAKE_DESK_EMPTY, 80, 24);
  press(&console, "2");
  sees(&console, "Nobody acts here");
  sees(&console, "Nothing falls due in 90 days.");
  press(&console, "Enter");
  sees(&console, "[2Inbox]");
  close_console(&console);
  console = open_console(FAKE_DESK_FAULTY, 80, 24);
  press(&console, "2");
  sees(&console, "inventory.db: not a database");
  close_console(&console);
}

/* ---- findings ---- */

static void test_findings(void **state) {
  (void)state;
  static const char *const wanted[] = {
      " 4 stand: 1 ✗ critical  1 ! high  1 ~ medium  1 · low      severity, then check",
      "────────────────────────────────────────────────────────────────────────────────",
      "   sev     clause           what                                where",
      ">  ✗ crit  CAC 7            transfers to DE without permission  ex-2026-c9pn2e7r",
      "   ! high  —                12 rows are unknown and name a de…  12 rows, China",
      NULL};
  static const char *const detail[] = {
      " ✗ transfers to DE without permission                 since 2026-09-30, 53 days",
      " clause     CAC 7",
      " ceiling    PIPL 66: up to 50,000,000.00 CNY; ceiling 610,000,000.00 CNY",
      " resolve    revoke the approval",
      " where      ex-2026-c9pn2e7r",
      " owner      p-7f3a9c",
      " next       Enter opens the case",
      " same as the command: carnet export show ex-2026-c9pn2e7r",
      NULL};
  Console console = open_console(FAKE_DESK_FULL, 80, 24);
  press(&console, "7");
  shows(&console, 2, wanted);
  shows(&console, 15, detail);
  press(&console, "j w"); /* what would resolve it is not cut */
  sees(&console, "resolve     say what these fields are, each with the traits that its");
  sees(&console, "            text has, or stop sending them, and keep the evidence");
  press(&console, "q k w");
  sees(&console, "prohibited");
  close_console(&console);
}

/* O, D and C open a form that says what it is about; a day that is none is said at its input; ^S goes on to
 * what will be signed, and nothing is recorded by reflex. */
static void test_findings_steps(void **state) {
  (void)state;
  Console console = open_console(FAKE_DESK_FULL, 80, 24);
  press(&console, "7 j j");
  sees(&console, "the risk was accepted until 2026-11-20; it stands again");
  press(&console, "D");
  sees(&console, "gb44495 x5 is over budget");
  press(&console, "^S");
  sees(&console, "needed");
  press(&console, "2 0 2 6 - 0 2 - 3 0");
  press(&console, "^S");
  sees(&console, "no day");
  close_console(&console);
}

static void test_findings_go(void **state) {
  (void)state;
  Console console = open_console(FAKE_DESK_FULL, 80, 24);
  press(&console, "7 j");
  sees(&console, "none: no pack in use names one");
  press(&console, "Enter");
  sees(&console, "/ outcome:unknown to:*");
  press(&console, "7 j Enter");
  sees(&console, "[6Costs]");
  press(&console, "7 k k y");
  g_autofree char *copied = carnet_ui_take_copy(console.ui);
  assert_string_equal(copied, "carnet export show ex-2026-c9pn2e7r");
  close_console(&console);
  console = open_console(FAKE_DESK_EMPTY, 80, 24);
  press(&console, "7");
  sees(&console, "No findings on 2026-11-22. 21 checks ran.");
  misses(&console, "compliant.\n all");
  close_console(&console);
  console = open_console(FAKE_DESK_FAULTY, 80, 24);
  press(&console, "7");
  sees(&console, "carnet doctor");
  close_console(&console);
}

/* ---- any size ---- */

static void test_sizes(void **state) {
  (void)state;
  static const gint sizes[][2] = {{60, 16},  {71, 20},  {72, 24},  {72, 20},  {80, 24},  {80, 30},
                                  {119, 30}, {120, 40}, {149, 50}, {150, 50}, {200, 50}, {300, 100}};
  static const char *const rooms[] = {"1", "2", "7"};
  for (guint kind = 0; kind <= FAKE_DESK_MANY; kind++) {
    Console console = open_console((FakeDesk)kind, 80, 24);
    for (guint lang = 0; lang < 2; lang++) {
      for (guint i = 0; i < G_N_ELEMENTS(sizes) * G_N_ELEMENTS(rooms); i++) {
        const gint *size = sizes[i / G_N_ELEMENTS(rooms)];
        carnet_ui_resize(console.ui, size[0], size[1]);
        press(&console, rooms[i % G_N_ELEMENTS(rooms)]);
        press(&console, "Tab j");
        g_autofree char *seen = frame(&console);
        g_auto(GStrv) rows = g_strsplit(seen, "\n", -1);
        assert_true(g_str_has_prefix(rows[size[1] - 1], " ? "));
        if (strstr(seen, "tui.")) fail_msg("a text is missing:\n%s", seen);
      }
      press(&console, "L");
    }
    close_console(&console);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_overview),         cmocka_unit_test(test_overview_opens),
      cmocka_unit_test(test_overview_mouse),   cmocka_unit_test(test_overview_many),
      cmocka_unit_test(test_overview_states),  cmocka_unit_test(test_overview_narrow),
      cmocka_unit_test(test_overview_chinese), cmocka_unit_test(test_inbox),
      cmocka_unit_test(test_inbox_keys),       cmocka_unit_test(test_inbox_states),
      cmocka_unit_test(test_findings),         cmocka_unit_test(test_findings_go),
      cmocka_unit_test(test_findings_steps),   cmocka_unit_test(test_sizes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
