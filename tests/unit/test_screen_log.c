/* links: console actions compliance db records reports base rooms_support.c rooms_import.c */
/* test_screen_log.c - the log by pages and by person, the event as it stands, verifying; the activities. */
#include "rooms_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static void test_log(void **state) {
  (void)state;
  Rooms rooms = rooms_open(9, 80, 24, CARNET_LANG_EN);
  rooms_sees(&rooms, "5,000 events");
  rooms_sees(&rooms, ">  2026-11-20 12:22  ✓ good    export requested   ex-1              Wang Lei");
  rooms_sees(&rooms, "✗ bad");
  rooms_sees(&rooms, "? unc");
  rooms_sees(&rooms, "· uns");
  rooms_press(&rooms, "j j");
  rooms_sees(&rooms, "✗ signed by nobody known");
  rooms_sees(&rooms, "理由 because");
  rooms_press(&rooms, "G");
  rooms_sees(&rooms, "event 5,000 of 5,000");
  rooms_sees(&rooms, "0000000000001387  commit 4be19c2d");
  rooms_press(&rooms, "Enter");
  rooms_sees(&rooms, "# event: 0000000000001387");
  rooms_sees(&rooms, "\\x1b[31m"); /* what stands in the records never reaches the terminal as it is */
  rooms_close(&rooms);
}

static void test_filter(void **state) {
  (void)state;
  Rooms rooms = rooms_open(9, 80, 24, CARNET_LANG_EN);
  rooms_press(&rooms, "/");
  rooms_type(&rooms, "wang");
  rooms_press(&rooms, "Enter");
  rooms_sees(&rooms, "/ p-2");
  rooms_sees(&rooms, " 7 events");
  rooms_press(&rooms, "f s");
  rooms_sees(&rooms, " 3 events");
  rooms_press(&rooms, "/ ^U");
  rooms_type(&rooms, "nobody");
  rooms_press(&rooms, "Esc");
  rooms_sees(&rooms, " 3 events"); /* Esc keeps what was */
  rooms_press(&rooms, "/ ^U");
  rooms_type(&rooms, "nobody");
  rooms_press(&rooms, "Enter");
  rooms_sees(&rooms, "No event of this name.");
  rooms_press(&rooms, "/ ^U Enter");
  rooms_sees(&rooms, "5,000 events");
  rooms_close(&rooms);
}

static void test_verify(void **state) {
  (void)state;
  Rooms rooms = rooms_open(9, 120, 30, CARNET_LANG_EN);
  rooms_press(&rooms, "=");
  rooms_sees(&rooms, "✓ verified: 4,999 commits, 5,000 events, 4,998 signed, 1 unsigned, 0 faults");
  rooms_refuse(TRUE);
  rooms_press(&rooms, "=");
  rooms_sees(&rooms, "Verification failed");
  rooms_sees(&rooms, "✗ signed by nobody known");
  rooms_press(&rooms, "Esc");
  rooms_sees(&rooms, "✗ verification failed: 1 faults");
  rooms_close(&rooms);
}

static void test_activities(void **state) {
  (void)state;
  Rooms rooms = rooms_open(5, 80, 24, CARNET_LANG_EN);
  rooms_sees(&rooms, "2 processing activities");
  rooms_sees(&rooms, ">  act-01      Navigation, EU");
  rooms_sees(&rooms, "whose data        driver");
  rooms_sees(&rooms, "1 without a lawful basis   1 with an open assessment");
  rooms_press(&rooms, "j");
  rooms_sees(&rooms, "! none");
  rooms_press(&rooms, "Enter");
  rooms_sees(&rooms, "this activity names no rows");
  rooms_press(&rooms, "z");
  rooms_sees(&rooms, "assessment EU     open");
  rooms_press(&rooms, "Esc k Enter");
  rooms_sees(&rooms, "/ model:H7");
  rooms_sees(&rooms, "[3Fields]");
  rooms_close(&rooms);
}

static void test_sizes(void **state) {
  (void)state;
  for (guint room = 5; room <= 9; room += 4) {
    Rooms rooms = rooms_open(room, 80, 24, CARNET_LANG_EN);
    rooms_all_sizes(&rooms);
    rooms_press(&rooms, "L");
    rooms_sees(&rooms, room == 9 ? "5,000 个事件" : "欧盟导航");
    rooms_close(&rooms);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_log), cmocka_unit_test(test_filter),
                                     cmocka_unit_test(test_verify), cmocka_unit_test(test_activities),
                                     cmocka_unit_test(test_sizes)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
