/* links: console actions compliance db records reports base rooms_support.c rooms_import.c */
/* test_screen_map.c - deciding on marked fields, importing a file: nothing is recorded before word and ^S. */
#include "rooms_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static void sign(Rooms *rooms, const char *word) {
  rooms_type(rooms, "looked");
  rooms_press(rooms, "Enter");
  rooms_type(rooms, word);
  rooms_press(rooms, "^S");
}

static void test_confirm(void **state) {
  (void)state;
  Rooms rooms = rooms_open(3, 80, 24, CARNET_LANG_EN);
  rooms_press(&rooms, "Space Space M");
  rooms_sees(&rooms, "[gdpr.location_data ▾]");
  rooms_sees(&rooms, "on 2 of 2 fields");
  rooms_sees(&rooms, "▪ gnss.p1");
  rooms_press(&rooms, "^S");
  rooms_sees(&rooms, "You confirm, as your decision, for 2 field(s):");
  assert_string_equal(rooms_recorded(), "");
  sign(&rooms, "confirm");
  assert_string_equal(rooms_recorded(), "confirm k0,k1 gdpr.location_data + -: looked\n");
  rooms_sees(&rooms, "[3Fields]");
  rooms_close(&rooms);
}

static void test_not_all(void **state) {
  (void)state;
  Rooms rooms = rooms_open(3, 80, 24, CARNET_LANG_EN);
  rooms_press(&rooms, "* M Tab Space");
  rooms_sees(&rooms, "gdpr.vehicle_use  Vehicle use");
  rooms_sees(&rooms, "on 1 of 3 fields");
  rooms_press(&rooms, "^S");
  rooms_sees(&rooms, "not on every field");
  rooms_press(&rooms, "S-Tab Space ^S");
  rooms_sees(&rooms, "not on every field"); /* rejecting asks the same */
  rooms_press(&rooms, "S-Tab Space ^S");
  rooms_sees(&rooms, "You decide otherwise than the rules, for 3 field(s):");
  sign(&rooms, "override");
  assert_string_equal(rooms_recorded(), "override k0,k1,k2 gdpr.vehicle_use + -: looked\n");
  rooms_close(&rooms);
}

static void test_other(void **state) {
  (void)state;
  Rooms rooms = rooms_open(3, 80, 24, CARNET_LANG_EN);
  rooms_press(&rooms, "Enter M Tab Tab");
  rooms_type(&rooms, "cn.spi_location");
  rooms_press(&rooms, "^S");
  rooms_sees(&rooms, "no rule found this category here: choose override");
  rooms_press(&rooms, "^U Tab");
  rooms_type(&rooms, "location.trip");
  rooms_press(&rooms, "^S");
  sign(&rooms, "confirm");
  assert_string_equal(rooms_recorded(), "confirm k0 none +location.trip -: looked\n");
  rooms_close(&rooms);
}

static void test_import(void **state) {
  (void)state;
  Rooms rooms = rooms_open(3, 80, 24, CARNET_LANG_EN);
  rooms_press(&rooms, "I ^S");
  rooms_sees(&rooms, "a path is missing");
  rooms_type(&rooms, "nothing");
  rooms_press(&rooms, "^S");
  rooms_sees(&rooms, "nothing: no such file");
  rooms_press(&rooms, "^U");
  rooms_type(&rooms, "fleet.csv");
  rooms_press(&rooms, "^S");
  rooms_sees(&rooms, "csv, GB18030, inventory fleet");
  rooms_sees(&rooms, "41,280 rows");
  rooms_sees(&rooms, "! line 7: a row without a path");
  rooms_press(&rooms, "^S");
  rooms_sees(&rooms, "type  import  to go on");
  assert_string_equal(rooms_recorded(), "");
  rooms_type(&rooms, "import");
  rooms_press(&rooms, "S-Tab S-Tab S-Tab S-Tab Space ^S"); /* another format: read again first */
  assert_string_equal(rooms_recorded(), "");
  rooms_press(&rooms, "^S");
  assert_string_equal(rooms_recorded(), "import fleet.csv csv\n");
  rooms_sees(&rooms, "✓ 41,280 rows imported as fleet");
  rooms_sees(&rooms, "[3Fields]");
  rooms_close(&rooms);
}

/* A header that is not known is given a field in the form, is read again with it, and imported so. */
static void test_choose_column(void **state) {
  (void)state;
  Rooms rooms = rooms_open(3, 80, 40, CARNET_LANG_EN);
  rooms_press(&rooms, "I");
  rooms_type(&rooms, "fleet.csv");
  rooms_press(&rooms, "^S");
  rooms_sees(&rooms, "path → path");
  rooms_sees(&rooms, "备注: likely destination; choose it above");
  rooms_sees(&rooms, "!  Zweck (purpose)");
  rooms_sees(&rooms, "keep as it is");
  rooms_press(&rooms, "Tab Space");
  rooms_sees(&rooms, "^S reads the file first"); /* what was read is not what stands there now */
  rooms_press(&rooms, "^S");
  rooms_sees(&rooms, "备注 → destination");
  rooms_type(&rooms, "import");
  rooms_press(&rooms, "^S");
  assert_string_equal(rooms_recorded(), "import fleet.csv any 备注=destination\n");
  rooms_close(&rooms);
}

static void test_sizes(void **state) {
  (void)state;
  static const char *const pages[] = {"M", "I"};
  for (guint i = 0; i < G_N_ELEMENTS(pages); i++) {
    Rooms rooms = rooms_open(3, 80, 24, i ? CARNET_LANG_ZH : CARNET_LANG_EN);
    rooms_press(&rooms, pages[i]);
    static const gint sizes[][2] = {{60, 16}, {80, 24}, {200, 50}};
    for (guint s = 0; s < G_N_ELEMENTS(sizes); s++) {
      carnet_ui_resize(rooms.ui, sizes[s][0], sizes[s][1]);
      rooms_misses(&rooms, "tui.");
      rooms_sees(&rooms, i ? "继续" : "^S go on");
    }
    rooms_close(&rooms);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_confirm),       cmocka_unit_test(test_not_all),
                                     cmocka_unit_test(test_other),         cmocka_unit_test(test_import),
                                     cmocka_unit_test(test_choose_column), cmocka_unit_test(test_sizes)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
