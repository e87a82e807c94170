/* links: db base inventory_rows.c */
/* Filters over rows, lists, facets (formats.md section 8): one table of filters and what they match. */
#include "inventory_rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "carnet/error.h"
#include "carnet/filter.h"

static const char *const fleet[] = {
    "id=A1|path=Vehicle.Speed|description_en=road speed|unit=km/h|market=EU|rate=10|year=2024|destination=US; DE|owner=Chassis|retention=30",
    "id=A2|path=Vehicle.SpeedLimit|description_en=speed limit|unit=km/h|market=CN|rate=1|year=2025|destination=DE|owner=chassis|retention=90",
    "id=B1|path=Cabin.Seat|description_en=seat heat|description_zh=座椅加热|market=CN|anonymised=none|year=2026|retention=N/A",
    "id=B2|path=Gps.Position|description_en=location fix|description_zh=位置|market=EU|rate=0,5|year=2026|people=1000|default=yes",
    "id=B3|path=Gps.Position|description_en=location fix|description_zh=位置|rate=100|people=20|default=no",
    "id=C1|path=Body.Wiper|description_en=wiper Ｓtate|market=US|unit=%",
    NULL};

static const struct {
  const char *filter, *fields;
} filter_cases[] = {
    {"", "A1,A2,B1,B2,B3,C1"},
    {"seat", "B1"},
    {"SPEED", "A1,A2"},
    {"座椅", "B1"},
    {"椅", "B1"},
    {"\"speed limit\"", "A2"},
    {"state", "C1"}, /* NFKC: a full-width letter */
    {"%", ""},       /* text is path and descriptions, no pattern */
    {"unit:%", "C1"},
    {"' or 1=1", ""},
    {"market:EU", "A1,B2"},
    {"market:eu", "A1,B2"},
    {"market:EU,CN", "A1,A2,B1,B2"},
    {"-market:*", "B3"},
    {"market:*", "A1,A2,B1,B2,C1"},
    {"path:Vehicle", "A1,A2"},
    {"path:vehicle.speed", "A1"}, /* by dotted segment: not SpeedLimit */
    {"path:vehicle.spe", ""},
    {"owner:CHASSIS", "A1,A2"},
    {"to:DE", "A1,A2"},
    {"to:US", "A1"},
    {"to:Germany", "A1,A2"},
    {"rate>1", "A1,B3"},
    {"rate>=1", "A1,A2,B3"},
    {"rate<1", "B2"},
    {"rate:0.5..10", "A1,A2,B2"},
    {"rate:10", "A1"},
    {"year:2025..2026", "A2,B1,B2"},
    {"year<2025", "A1"},
    {"retention>0", "A1,A2"}, /* N/A is absent, and a comparison on it false */
    {"-retention>0", "B1,B2,B3,C1"},
    {"people>100", "B2"},
    {"default:yes", "B2"},
    {"default:no", "B3"},
    {"id:b1", "B1"},
    {"id:B1,B2", "B1,B2"},
    {"trait:location", "B2,B3"},
    {"trait:location.position", "B2,B3"},
    {"trait:loc", ""},
    {"-trait:*", "C1"},
    {"cat:gdpr", "A1,A2,B2,B3"},
    {"cat:gdpr.location_data", "A1,A2,B2,B3"},
    {"cat:gdpr.location_data.trip", "A1,A2"},
    {"cat:gdprx", "B1"},
    {"cat:gdprx.other market:CN", "B1"},
    {"-cat:*", "C1"},
    {"outcome:identified", "A1,A2,B1,B2,B3"},
    {"outcome:ordinary", "C1"},
    {"outcome:unknown", ""},
    {"mapped:proposed", "A1,A2,B1,B2,B3"},
    {"mapped:confirmed", ""},
    {"source:fleet", "A1,A2,B1,B2,B3,C1"},
    {"source:rows.csv", "A1,A2,B1,B2,B3,C1"},
    {"source:other", ""},
    {"(market:EU or market:US) -trait:location", "A1,C1"},
    {"market:EU (rate>5 or people>100)", "A1,B2"},
};

static void filters(void **state) {
  (void)state;
  TestStore store;
  test_store_open(&store);
  test_store_import(&store, "fleet", fleet);
  test_store_categorise(&store);
  for (guint i = 0; i < G_N_ELEMENTS(filter_cases); i++) {
    g_autofree char *fields = test_store_column(&store, filter_cases[i].filter, "field", NULL);
    if (strcmp(fields, filter_cases[i].fields) != 0)
      fail_msg("%s: \"%s\" instead of \"%s\"", filter_cases[i].filter, fields, filter_cases[i].fields);
    g_auto(GStrv) each = g_strsplit(filter_cases[i].fields, ",", -1);
    assert_int_equal(test_store_count(&store, filter_cases[i].filter), g_strv_length(each));
  }
  test_store_clear(&store);
}

static void refusals(void **state) {
  (void)state;
  TestStore store;
  test_store_open(&store);
  test_store_import(&store, "fleet", fleet);
  g_autoptr(GError) error = NULL;
  const char *columns[] = {"path", "colour", NULL};
  CarnetInventoryQuery query = {NULL, columns, NULL, 0, 5, FALSE};
  assert_null(carnet_inventory_query(store.inventory, &query, NULL, &error));
  assert_int_equal(error->code, CARNET_ERROR_INPUT);
  g_clear_error(&error);
  columns[1] = NULL;
  query.sort = "-colour";
  assert_null(carnet_inventory_query(store.inventory, &query, NULL, &error));
  assert_int_equal(error->code, CARNET_ERROR_INPUT);
  g_clear_error(&error);
  assert_null(carnet_inventory_facet(store.inventory, "row", NULL, -1, &error));
  assert_int_equal(error->code, CARNET_ERROR_INPUT);
  test_store_clear(&store);
}

static void sorting(void **state) {
  (void)state;
  static const struct {
    const char *sort, *fields;
  } cases[] = {
      {NULL, "A1,A2,B1,B2,B3,C1"},      {"field", "A1,A2,B1,B2,B3,C1"}, {"-field", "C1,B3,B2,B1,A2,A1"},
      {"rate", "B2,A2,A1,B3,B1,C1"},    {"-rate", "B3,A1,A2,B2,B1,C1"}, {"market", "A2,B1,A1,B2,C1,B3"},
      {"path", "C1,B1,B2,B3,A1,A2"},    {"-year", "B1,B2,A2,A1,B3,C1"}, {"traits", "B1,B2,B3,A1,A2,C1"},
      {"outcome", "A1,A2,B1,B2,B3,C1"}, {"row", "A1,A2,B1,B2,B3,C1"},   {"-row", "C1,B3,B2,B1,A2,A1"},
      {"people", "B3,B2,A1,A2,B1,C1"},  {"id", "A1,A2,B1,B2,B3,C1"},
  };
  TestStore store;
  test_store_open(&store);
  test_store_import(&store, "fleet", fleet);
  test_store_categorise(&store);
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *fields = test_store_column(&store, "", "field", cases[i].sort);
    if (strcmp(fields, cases[i].fields) != 0)
      fail_msg("%s: \"%s\" instead of \"%s\"", cases[i].sort, fields, cases[i].fields);
    /* Each page is that piece of the list, and each row knows its place. */
    g_auto(GStrv) each = g_strsplit(fields, ",", -1);
    const char *columns[] = {"field", "row", NULL};
    for (gint64 at = 0; at < 6; at++) {
      CarnetInventoryQuery query = {NULL, columns, cases[i].sort, at, 2, FALSE};
      gint64 total = 0;
      g_autoptr(CarnetTable) page = carnet_inventory_query(store.inventory, &query, &total, NULL);
      assert_int_equal(total, 6);
      assert_int_equal(carnet_table_rows(page), at == 5 ? 1 : 2);
      assert_string_equal(carnet_table_cell(page, 0, 0), each[at]);
      gint64 row = g_ascii_strtoll(carnet_table_cell(page, 0, 1), NULL, 10);
      assert_int_equal(carnet_inventory_position(store.inventory, &query, row, NULL), at);
    }
  }
  g_autoptr(CarnetFilter) filter = carnet_filter_parse("market:EU", NULL);
  CarnetInventoryQuery query = {filter, NULL, "-rate", 0, 0, FALSE};
  assert_int_equal(carnet_inventory_position(store.inventory, &query, 4, NULL), 1);
  assert_int_equal(carnet_inventory_position(store.inventory, &query, 2, NULL), -1);
  test_store_clear(&store);
}

static char *joined(const CarnetTable *table) {
  GString *out = g_string_new(NULL);
  for (guint r = 0; r < carnet_table_rows(table); r++)
    for (guint c = 0; c < carnet_table_columns(table); c++)
      g_string_append_printf(out, "%s%s", c ? "=" : r ? " " : "", carnet_table_cell(table, r, c));
  return g_string_free(out, FALSE);
}

static void facets(void **state) {
  (void)state;
  static const struct {
    const char *column, *filter, *counts;
  } cases[] = {{"market", "", "CN=2 EU=2 =1 US=1"},
               {"market", "trait:location", "=1 EU=1"},
               {"destination", "", "=4 DE=2 US=1"}, /* each member of a list */
               {"path", "gps", "Gps.Position=2"},
               {"outcome", "", "identified=5 ordinary=1"},
               {"traits", "", "location.position=2 vehicle.speed=2 =1 cabin.seat=1"},
               {"categories", "",
                "gdpr.location_data.trip=2 =1 ?gdpr.location_data=1 gdpr.location_data=1 gdprx.other=1"},
               {"mapped", "", "proposed=5 =1"},
               {"source", "", "rows.csv=6"},
               {"inventory", "", "fleet=6"},
               {"uses", "", "1=6"},
               {"field", "seat", "B1=1"}};
  TestStore store;
  test_store_open(&store);
  test_store_import(&store, "fleet", fleet);
  test_store_categorise(&store);
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(CarnetFilter) filter = carnet_filter_parse(cases[i].filter, NULL);
    g_autoptr(CarnetTable) table = carnet_inventory_facet(store.inventory, cases[i].column, filter, -1, NULL);
    assert_non_null(table);
    g_autofree char *counts = joined(table);
    if (strcmp(counts, cases[i].counts) != 0)
      fail_msg("%s %s: \"%s\" instead of \"%s\"", cases[i].column, cases[i].filter, counts, cases[i].counts);
  }
  g_autoptr(CarnetTable) one = carnet_inventory_facet(store.inventory, "market", NULL, 1, NULL);
  assert_int_equal(carnet_table_rows(one), 1);
  g_autoptr(CarnetFilter) filter = carnet_filter_parse("trait:*", NULL);
  g_autoptr(CarnetTable) cross = carnet_inventory_cross(store.inventory, "market", "traits", filter, NULL);
  g_autofree char *pairs = joined(cross);
  assert_string_equal(
      pairs,
      "=location.position=1 CN=cabin.seat=1 CN=vehicle.speed=1 EU=location.position=1 EU=vehicle.speed=1");
  g_autoptr(CarnetTable) counts = carnet_inventory_category_counts(store.inventory, NULL, NULL);
  g_autofree char *all = joined(counts);
  assert_string_equal(all,
                      "gdpr.location_data=1=0=0=0=1 gdpr.location_data.trip=2=0=0=0=0 gdprx.other=1=0=0=0=0");
  test_store_clear(&store);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(filters), cmocka_unit_test(refusals),
                                     cmocka_unit_test(sorting), cmocka_unit_test(facets)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
