/* links: console actions compliance db records reports base rooms_support.c rooms_import.c */
/* test_screen_costs.c - matrix, list, forecast; an entry is signed, one is cancelled, neither by reflex. */
#include "rooms_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tui/costs_parts.h"

static void test_matrix(void **state) {
  (void)state;
  Rooms rooms = rooms_open(6, 80, 24, CARNET_LANG_EN);
  g_autofree char *seen = rooms_frame(&rooms);
  g_auto(GStrv) rows = g_strsplit(seen, "\n", -1);
  assert_string_equal(rows[0],
                      "1Overview 2Inbox 3Fields 4Exports 5Activities [6Costs] 7Findings 8Reports 9Log");
  assert_string_equal(rows[3],
                      " standard               H7   var        X5   var        K1   var       all   var");
  assert_string_equal(rows[4],
                      ">GB 44495        ✓     430  -14% ·       —       ? 300-600   est       430  -14%");
  assert_string_equal(rows[5],
                      " GDPR DPIA EUR   ✓       8    0% ✗!     21 +110% ·       —        !     29  +61%");
  assert_string_equal(rows[6],
                      " UN R155 CSMS *  ✓       —       ✓       —       ✓       —           1,240   -2%");
  /* Two currencies are never one sum; an estimate is in no total. */
  assert_string_equal(rows[8],
                      " total CNY             430  -14%         —               —           1,670   -5%");
  assert_string_equal(rows[9],
                      " total EUR               8    0%  !     21 +110%         —        !     29  +61%");
  assert_true(g_str_has_prefix(rows[17], ">H7  GB 44495   ✓ passed 2026-02-27  valid until 2028-02-27"));
  assert_string_equal(rows[18],
                      " budget 500   quote 430   invoice —   paid 410   committed 430   variance -70");
  assert_string_equal(rows[22], " 1 over budget by more than 10 %   1 failed   1 not started");
  rooms_close(&rooms);
}

static void test_cells(void **state) {
  (void)state;
  Rooms rooms = rooms_open(6, 80, 24, CARNET_LANG_EN);
  rooms_press(&rooms, "l l");
  rooms_sees(&rooms, ">K1  GB 44495   ? planned 2026-07-05");
  rooms_sees(&rooms, "typical: 300-600 thousand CNY; source: trade press");
  rooms_press(&rooms, "l l l G");
  rooms_sees(&rooms, ">organisation  UN R155 CSMS   ✓ passed");
  rooms_press(&rooms, "g g j h");
  rooms_sees(&rooms, ">X5  GDPR DPIA   ✗ failed 2026-10-02");
  rooms_press(&rooms, "E");
  rooms_sees(&rooms, "an entry is corrected in the list");
  rooms_close(&rooms);
}

static void test_list(void **state) {
  (void)state;
  Rooms rooms = rooms_open(6, 80, 24, CARNET_LANG_EN);
  rooms_press(&rooms, "Enter");
  rooms_sees(&rooms, "GB 44495  H7");
  rooms_press(&rooms, "F"); /* refused by the name that this room has for it */
  rooms_sees(&rooms, "F the test or certificate of this cell: choose a standard");
  rooms_sees(&rooms, "2026-02-02  quote     H7      GB 44495                   430,000.00  CNY");
  rooms_misses(&rooms, "estimate");
  rooms_press(&rooms, "Enter");
  rooms_sees(&rooms, "bbbb2222");
  rooms_press(&rooms, "Esc v v v");
  rooms_sees(&rooms, "[Matrix]");
  rooms_press(&rooms, "v v v");
  rooms_sees(&rooms, "[Options]");
  rooms_sees(&rooms, "localise: keep it there");
  rooms_sees(&rooms, "45-90");
  rooms_press(&rooms, "q v v");
  rooms_sees(&rooms, "2027  data comp. test      K1        50,000.00    150,000.00  CNY       pack");
  rooms_sees(&rooms, "2027 K1: 350,000.00 to 750,000.00 CNY");
  rooms_sees(&rooms, "not planned yet: organisation: 1,000,000.00 to 9,000,000.00 CNY");
  rooms_press(&rooms, "Enter");
  rooms_sees(&rooms, "trade press");
  rooms_press(&rooms, "Esc");
  rooms_press(&rooms, "q");
  rooms_sees(&rooms, "[Matrix]");
  rooms_close(&rooms);
}

static void test_entry(void **state) {
  (void)state;
  Rooms rooms = rooms_open(6, 80, 24, CARNET_LANG_EN);
  rooms_press(&rooms, "N");
  rooms_sees(&rooms, "standard             gb44495");
  rooms_press(&rooms, "^S");
  rooms_sees(&rooms, "this is no amount");
  rooms_type(&rooms, "12,5x");
  rooms_press(&rooms, "^S");
  rooms_sees(&rooms, "this is no amount");
  rooms_press(&rooms, "BS");
  rooms_type(&rooms, "00.5");
  rooms_sees(&rooms, "= 12,500.50 CNY");
  rooms_press(&rooms, "Tab");
  rooms_type(&rooms, "3");
  rooms_press(&rooms, "^S");
  rooms_sees(&rooms, "the upper end is no amount or below the lower");
  rooms_press(&rooms, "BS ^S");
  rooms_sees(&rooms, "You record, as a signed event that stays:");
  rooms_press(&rooms, "Enter Enter ^S");
  assert_string_equal(rooms_recorded(), "");
  rooms_type(&rooms, "理由");
  rooms_refuse(TRUE);
  rooms_press(&rooms, "S-Tab");
  rooms_type(&rooms, "x");
  rooms_press(&rooms, "^S");
  assert_string_equal(rooms_recorded(), "");
  rooms_close(&rooms);
}

/* The whole way: reason, word, ^S; a refusal keeps what was typed; then both pages are over. */
static void test_signed(void **state) {
  (void)state;
  Rooms rooms = rooms_open(6, 80, 24, CARNET_LANG_EN);
  rooms_press(&rooms, "N Tab Tab Tab");
  rooms_type(&rooms, "1");
  rooms_press(&rooms, "^S");
  rooms_type(&rooms, "offer");
  rooms_press(&rooms, "Enter");
  rooms_type(&rooms, "record");
  rooms_refuse(TRUE);
  rooms_press(&rooms, "^S");
  rooms_sees(&rooms, "✗ needs the role finance");
  rooms_refuse(FALSE);
  rooms_press(&rooms, "^S");
  assert_string_equal(rooms_recorded(), "budget h7 gb44495 100 -1 CNY of=-: offer\n");
  rooms_sees(&rooms, "[6Costs]");
  rooms_press(&rooms, "Enter E");
  rooms_sees(&rooms, "You cancel this entry; both stay in the records:");
  rooms_type(&rooms, "twice");
  rooms_press(&rooms, "Enter");
  rooms_type(&rooms, "counter");
  rooms_press(&rooms, "^S");
  assert_non_null(strstr(rooms_recorded(), "counter - - -1 -1 - of=bbbb2222: twice\n"));
  rooms_close(&rooms);
}

static void test_sizes(void **state) {
  (void)state;
  Rooms rooms = rooms_open(6, 80, 24, CARNET_LANG_EN);
  for (guint i = 0; i < CARNET_COSTS_N_VIEWS; i++) {
    rooms_all_sizes(&rooms);
    rooms_press(&rooms, "v");
  }
  rooms_press(&rooms, "N");
  rooms_all_sizes(&rooms);
  rooms_close(&rooms);
}

static void test_chinese(void **state) {
  (void)state;
  Rooms rooms = rooms_open(6, 80, 24, CARNET_LANG_ZH);
  rooms_sees(&rooms, ">GB 44495        ✓     430  -14%");
  rooms_sees(&rooms, "超预算 10% 以上 1 项");
  rooms_press(&rooms, "v");
  rooms_sees(&rooms, "报价");
  rooms_close(&rooms);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_matrix), cmocka_unit_test(test_cells),
                                     cmocka_unit_test(test_list),   cmocka_unit_test(test_entry),
                                     cmocka_unit_test(test_signed), cmocka_unit_test(test_sizes),
                                     cmocka_unit_test(test_chinese)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
