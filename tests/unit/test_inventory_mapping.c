/* links: db base inventory_rows.c */
/* Mappings across imports, frozen rows, rebuilding, stopping (formats.md sections 3, 5, 6). */
#include "inventory_rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "carnet/error.h"
#include "carnet/filter.h"

static const char *const fleet[] = {"id=A|path=Car.Thing|market=EU",
                                    "id=B|path=Gps.Pos|description_en=location|market=EU",
                                    "id=C|path=Seat|description_en=seat|market=CN", NULL};

static char *text_digest_of(TestStore *store, const char *field) {
  g_autoptr(GArray) rows = carnet_inventory_find(store->inventory, field, NULL);
  g_autoptr(CarnetUse) use = carnet_inventory_use(store->inventory, g_array_index(rows, gint64, 0), NULL);
  return g_strdup(use->text_digest);
}

static void apply(TestStore *store, const CarnetMappingRow *rows, guint n) {
  g_autoptr(GError) error = NULL;
  CarnetImportOptions options = test_store_options(store, "fleet");
  if (!carnet_inventory_apply_mappings(store->inventory, rows, n, &options, &error))
    fail_msg("%s", error->message);
  test_store_categorise(store); /* new profiles ask the packs */
}

static void expect(TestStore *store, const char *field, const char *column, const char *wanted) {
  g_autofree char *filter = g_strdup_printf("id:%s", field),
                  *cell = test_store_column(store, filter, column, NULL);
  if (strcmp(cell, wanted) != 0) fail_msg("%s of %s: \"%s\" instead of \"%s\"", column, field, cell, wanted);
}

static CarnetMappingRow mapping(const char *key, const char *digest, const char *add, const char *category,
                                CarnetMappingState state) {
  return (CarnetMappingRow){.key = key,
                            .text_digest = digest,
                            .traits_add = add,
                            .traits_remove = "",
                            .category = category,
                            .state = state,
                            .by = "p-1",
                            .time = "2026-11-22T08:00:00Z",
                            .reason = "seen",
                            .event = "e1"};
}

static void traits_of_a_person(void **state) {
  (void)state;
  TestStore store;
  test_store_open(&store);
  test_store_import(&store, "fleet", fleet);
  test_store_categorise(&store);
  expect(&store, "A", "outcome", "unknown");
  g_autofree char *digest = text_digest_of(&store, "A");
  CarnetMappingRow row = mapping("fleet\tid\tA", digest, "location.position", "", CARNET_STATE_CONFIRMED);
  apply(&store, &row, 1);
  expect(&store, "A", "outcome", "identified");
  expect(&store, "A", "traits", "location.position");
  expect(&store, "A", "categories", "gdpr.location_data");
  assert_int_equal(test_store_count(&store, "cat:gdpr"), 2);
  /* Text unchanged, another fact changed: it applies. */
  static const char *const faster[] = {"id=A|path=Car.Thing|market=EU|rate=5", NULL};
  test_store_import(&store, "fleet", faster);
  test_store_categorise(&store);
  expect(&store, "A", "traits", "location.position");
  /* Text changed, with equal traits: it stands. */
  static const char *const renamed[] = {"id=A|path=Car.Thing|description_en=a thing|market=EU|rate=5", NULL};
  test_store_import(&store, "fleet", renamed);
  test_store_categorise(&store);
  expect(&store, "A", "traits", "location.position");
  /* Changed with other traits: nothing is assumed. */
  static const char *const other[] = {"id=A|path=Car.Thing|description_en=speed of a thing|market=EU|rate=5",
                                      NULL};
  test_store_import(&store, "fleet", other);
  test_store_categorise(&store);
  expect(&store, "A", "traits", "vehicle.speed");
  expect(&store, "A", "outcome", "unknown");
  expect(&store, "A", "mapped", "look_again");
  assert_int_equal(test_store_count(&store, "outcome:unknown"), 1);
  assert_int_equal(test_store_count(&store, "mapped:look_again"), 1);
  /* Someone looked again: a decision on the text as it is. */
  g_autofree char *now = text_digest_of(&store, "A");
  CarnetMappingRow both[] = {row, mapping("fleet\tid\tA", now, "cabin.seat", "", CARNET_STATE_CONFIRMED)};
  both[1].time = "2026-11-23T08:00:00Z";
  apply(&store, both, 2);
  expect(&store, "A", "traits", "cabin.seat\nvehicle.speed");
  expect(&store, "A", "outcome", "identified");
  /* Taken back as a whole. */
  apply(&store, NULL, 0);
  expect(&store, "A", "traits", "vehicle.speed");
  expect(&store, "A", "mapped", "proposed");
  test_store_clear(&store);
}

static void states_of_categories(void **state) {
  (void)state;
  TestStore store;
  test_store_open(&store);
  test_store_import(&store, "fleet", fleet);
  test_store_categorise(&store);
  g_autofree char *a = text_digest_of(&store, "A"), *b = text_digest_of(&store, "B"),
                  *c = text_digest_of(&store, "C");
  CarnetMappingRow rows[] = {mapping("fleet\tid\tA", a, "", "cn.other", CARNET_STATE_OVERRIDDEN),
                             mapping("fleet\tid\tB", b, "", "gdpr.location_data", CARNET_STATE_REJECTED),
                             mapping("fleet\tid\tC", c, "", "gdprx.other", CARNET_STATE_CONFIRMED)};
  apply(&store, rows, 3);
  expect(&store, "A", "categories", "cn.other");
  expect(&store, "B", "categories", "");
  expect(&store, "C", "categories", "gdprx.other");
  expect(&store, "A", "mapped", "overridden");
  expect(&store, "B", "mapped", "rejected");
  expect(&store, "C", "mapped", "confirmed");
  assert_int_equal(test_store_count(&store, "cat:gdpr"), 0);
  assert_int_equal(test_store_count(&store, "cat:cn.other"), 1);
  assert_int_equal(test_store_count(&store, "mapped:proposed"), 0);
  assert_int_equal(test_store_count(&store, "mapped:rejected,confirmed"), 2);
  g_autoptr(CarnetTable) counts = carnet_inventory_category_counts(store.inventory, NULL, NULL);
  assert_int_equal(carnet_table_rows(counts), 3);
  assert_string_equal(carnet_table_get(counts, 0, "overridden"), "1");
  assert_string_equal(carnet_table_get(counts, 1, "rejected"), "1");
  assert_string_equal(carnet_table_get(counts, 1, "proposed"), "0");
  assert_string_equal(carnet_table_get(counts, 2, "confirmed"), "1");
  g_autoptr(CarnetTable) of_b = carnet_inventory_categories(store.inventory, 2, NULL);
  assert_int_equal(carnet_table_rows(of_b), 1);
  assert_string_equal(carnet_table_get(of_b, 0, "rule"), "gdpr.location_1");
  assert_string_equal(carnet_table_get(of_b, 0, "state"), "rejected");
  assert_string_equal(carnet_table_get(of_b, 0, "by"), "p-1");
  assert_string_equal(carnet_table_get(of_b, 0, "event"), "e1");
  g_autoptr(CarnetTable) of_a = carnet_inventory_categories(store.inventory, 1, NULL);
  assert_int_equal(carnet_table_rows(of_a), 1);
  assert_string_equal(carnet_table_get(of_a, 0, "category"), "cn.other");
  test_store_clear(&store);
}

static gboolean sum(const CarnetProfile *profile, gpointer user, GError **error) {
  (void)error;
  *(guint64 *)user += profile->rows;
  return profile->id > 0;
}

static void frozen_rows(void **state) {
  (void)state;
  TestStore store;
  test_store_open(&store);
  test_store_import(&store, "fleet", fleet);
  g_autoptr(CarnetFilter) filter = carnet_filter_parse("market:EU", NULL);
  GString *keys = carnet_inventory_freeze(store.inventory, filter, NULL);
  assert_string_equal(keys->str, "fleet\tid\tA\nfleet\tid\tB\n");
  guint64 rows = 0;
  assert_true(carnet_inventory_frozen_profiles(store.inventory, keys->str, 0, NULL, sum, &rows, NULL));
  assert_int_equal(rows, 2);
  guint64 matching = 0;
  assert_true(carnet_inventory_matching_profiles(store.inventory, filter, sum, &matching, NULL));
  assert_int_equal(matching, rows);
  /* A field that would match later is not in it. */
  static const char *const more[] = {"id=A|path=Car.Thing|market=EU", "id=D|path=Later|market=EU", NULL};
  test_store_import(&store, "fleet", more);
  static const char *const columns[] = {"market", "path", NULL};
  g_autoptr(CarnetTable) now = carnet_inventory_frozen(store.inventory, keys->str, columns, 0, NULL);
  assert_int_equal(carnet_table_rows(now), 1);
  assert_string_equal(carnet_table_get(now, 0, "path"), "Car.Thing");
  /* One use in the EU brings the field's other use. */
  static const char *const uses[] = {"id=A|path=Car.Thing|market=EU", "id=A|path=Car.Thing|market=CN",
                                     "id=D|path=Later|market=CN", NULL};
  test_store_import(&store, "fleet", uses);
  GString *again = carnet_inventory_freeze(store.inventory, filter, NULL);
  rows = matching = 0;
  assert_true(carnet_inventory_frozen_profiles(store.inventory, again->str, 0, NULL, sum, &rows, NULL));
  assert_true(carnet_inventory_matching_profiles(store.inventory, filter, sum, &matching, NULL));
  assert_int_equal(rows, 2);
  assert_int_equal(matching, 2);
  g_string_free(again, TRUE);
  g_autoptr(CarnetTable) then = carnet_inventory_frozen(store.inventory, keys->str, columns, 1, NULL);
  assert_int_equal(carnet_table_rows(then), 2);
  g_autoptr(GError) error = NULL;
  assert_null(carnet_inventory_frozen(store.inventory, keys->str, columns, 77, &error));
  assert_int_equal(error->code, CARNET_INVENTORY_NO_GENERATION);
  g_string_free(keys, TRUE);
  test_store_clear(&store);
}

/* What somebody decided about a field holds for the rows as they were, too: then and now differ in what
 * changed. */
static void rows_that_are_gone(void **state) {
  (void)state;
  TestStore store;
  test_store_open(&store);
  test_store_import(&store, "fleet", fleet);
  g_autofree char *digest = text_digest_of(&store, "B");
  CarnetMappingRow row = mapping("fleet\tid\tB", digest, "", "", CARNET_STATE_REJECTED);
  row.traits_remove = "location.position";
  apply(&store, &row, 1);
  static const char *const faster[] = {"id=B|path=Gps.Pos|description_en=location|market=EU|rate=5", NULL};
  test_store_import(&store, "fleet", faster);
  apply(&store, &row, 1);
  static const char *const columns[] = {"rate", "traits", NULL};
  for (guint64 at = 1; at <= 2; at++) {
    g_autoptr(CarnetTable) then =
        carnet_inventory_frozen(store.inventory, "fleet\tid\tB\n", columns, at, NULL);
    assert_int_equal(carnet_table_rows(then), 1);
    assert_string_equal(carnet_table_get(then, 0, "rate"), at == 1 ? "" : "5");
    assert_string_equal(carnet_table_get(then, 0, "traits"), "");
  }
  /* A decision on a text that came later says nothing about the row as it was. */
  static const char *const other[] = {"id=B|path=Gps.Pos|description_en=speed|market=EU|rate=5", NULL};
  test_store_import(&store, "fleet", other);
  g_autofree char *now = text_digest_of(&store, "B");
  CarnetMappingRow later = mapping("fleet\tid\tB", now, "cabin.seat", "", CARNET_STATE_CONFIRMED);
  apply(&store, &later, 1);
  g_autoptr(CarnetTable) then = carnet_inventory_frozen(store.inventory, "fleet\tid\tB\n", columns, 1, NULL);
  assert_string_equal(carnet_table_get(then, 0, "traits"), "location.position");
  expect(&store, "B", "traits", "cabin.seat\nvehicle.speed");
  assert_int_equal(test_store_count(&store, "mapped:look_again"), 0);
  test_store_clear(&store);
}

/* "rulings rows" of each profile, one a line. */
static gboolean add_rulings(const CarnetProfile *profile, gpointer user, GError **error) {
  (void)error;
  g_string_append_printf(user, "%s %d%s\n", profile->rulings, (int)profile->rows,
                         profile->look_again ? " look again" : "");
  return TRUE;
}

static void expect_rulings(TestStore *store, const char *keys, guint64 at, const char *wanted) {
  g_autoptr(GString) got = g_string_new(NULL);
  assert_true(carnet_inventory_frozen_profiles(store->inventory, keys, at, NULL, add_rulings, got, NULL));
  if (strcmp(got->str, wanted) != 0) fail_msg("\"%s\" instead of \"%s\"", got->str, wanted);
}

/* What people ruled is part of a profile, also of rows that have ended since. */
static void rulings(void **state) {
  (void)state;
  static const char a[] = "fleet\tid\tA\n", both[] = "fleet\tid\tA\nfleet\tid\tB\n";
  static const char *const alike[] = {"id=A|path=Car.Thing|market=EU", "id=B|path=Car.Thing.B|market=EU",
                                      NULL};
  TestStore store;
  test_store_open(&store);
  test_store_import(&store, "fleet", alike);
  expect_rulings(&store, both, 0, " 2\n");
  g_autofree char *digest = text_digest_of(&store, "A");
  CarnetMappingRow rows[] = {mapping("fleet\tid\tA", digest, "", "gdpr.x", CARNET_STATE_OVERRIDDEN),
                             mapping("fleet\tid\tA", digest, "", "cn.b", CARNET_STATE_CONFIRMED),
                             mapping("fleet\tid\tA", digest, "", "gdpr.x", CARNET_STATE_REJECTED),
                             mapping("fleet\tid\tA", digest, "", "not a word", CARNET_STATE_REJECTED),
                             mapping("fleet\tid\tA", digest, "", "cn.a", CARNET_STATE_OVERRIDDEN)};
  rows[2].time = "2026-11-23T08:00:00Z"; /* the last word on it */
  apply(&store, rows, G_N_ELEMENTS(rows));
  expect_rulings(&store, a, 0, "+cn.a =cn.b -gdpr.x 1\n");
  expect_rulings(&store, both, 0, " 1\n+cn.a =cn.b -gdpr.x 1\n");
  g_autoptr(CarnetFilter) filter = carnet_filter_parse("id:A", NULL);
  g_autoptr(GString) got = g_string_new(NULL);
  assert_true(carnet_inventory_matching_profiles(store.inventory, filter, add_rulings, got, NULL));
  assert_string_equal(got->str, "+cn.a =cn.b -gdpr.x 1\n");
  /* Another fact: another row, and the one that ended keeps what was ruled. */
  static const char *const faster[] = {"id=A|path=Car.Thing|market=CN", NULL};
  test_store_import(&store, "fleet", faster);
  expect_rulings(&store, a, 1, "+cn.a =cn.b -gdpr.x 1\n");
  expect_rulings(&store, a, 0, "+cn.a =cn.b -gdpr.x 1\n");
  /* Another text with other traits: nothing is assumed, and the past stays as it was. */
  static const char *const other[] = {"id=A|path=Car.Thing|description_en=speed|market=CN", NULL};
  test_store_import(&store, "fleet", other);
  expect_rulings(&store, a, 0, " 1 look again\n");
  expect_rulings(&store, a, 1, "+cn.a =cn.b -gdpr.x 1\n");
  /* Someone looks again: that is about the new text alone. */
  g_autofree char *now = text_digest_of(&store, "A");
  CarnetMappingRow more[G_N_ELEMENTS(rows) + 1];
  memcpy(more, rows, sizeof rows);
  more[G_N_ELEMENTS(rows)] = mapping("fleet\tid\tA", now, "", "cn.a", CARNET_STATE_REJECTED);
  more[G_N_ELEMENTS(rows)].time = "2026-11-24T08:00:00Z";
  apply(&store, more, G_N_ELEMENTS(more));
  expect_rulings(&store, a, 0, "-cn.a 1\n");
  expect_rulings(&store, a, 1, "+cn.a =cn.b -gdpr.x 1\n");
  apply(&store, NULL, 0);
  expect_rulings(&store, a, 0, " 1\n");
  expect_rulings(&store, a, 1, " 1\n");
  test_store_clear(&store);
}

/* Everything that a user can see, whatever the physical order. */
static char *everything(TestStore *store) {
  static const char *const names[] = {"key",        "path",    "market", "rate", "traits",
                                      "categories", "outcome", "mapped", "uses"};
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autofree char *column = test_store_column(store, "", names[i], "field");
    g_string_append_printf(out, "%s: %s\n", names[i], column);
  }
  g_autoptr(CarnetTable) roots = carnet_inventory_roots(store->inventory, NULL);
  g_string_append(out, carnet_table_get(roots, 0, "root"));
  return g_string_free(out, FALSE);
}

static void rebuilding(void **state) {
  (void)state;
  static const char *const next[] = {"id=A|path=Car.Thing|market=EU|rate=7",
                                     "id=C|path=Seat|description_en=seat|market=CN",
                                     "id=E|path=Speed|description_en=speed|market=US", NULL};
  TestStore store;
  test_store_open(&store);
  test_store_import(&store, "fleet", fleet);
  CarnetImportResult dropped = test_store_stage(&store, "fleet", next);
  assert_true(carnet_inventory_drop(store.inventory, dropped.generation, NULL));
  carnet_import_result_clear(&dropped);
  test_store_import(&store, "fleet", next);
  g_autofree char *digest = text_digest_of(&store, "A");
  CarnetMappingRow row =
      mapping("fleet\tid\tA", digest, "location.position", "cn.x", CARNET_STATE_OVERRIDDEN);
  apply(&store, &row, 1);
  g_autofree char *before = everything(&store), *order = test_store_column(&store, "", "field", NULL);
  g_autoptr(GError) error = NULL;
  CarnetImportOptions options = test_store_options(&store, "fleet");
  if (!carnet_inventory_rebuild(store.inventory, &options, &error)) fail_msg("%s", error->message);
  g_autofree char *after = everything(&store), *other = test_store_column(&store, "", "field", NULL);
  assert_string_equal(before, after);
  assert_string_not_equal(order, other);
  /* What was is still answered for, and the next import finds its rows again. */
  static const char *const columns[] = {"path", NULL};
  g_autoptr(CarnetTable) then = carnet_inventory_frozen(store.inventory, "fleet\tid\tB\n", columns, 1, NULL);
  assert_int_equal(carnet_table_rows(then), 1);
  CarnetImportResult same = test_store_import(&store, "fleet", next);
  assert_int_equal(same.unchanged, 3);
  test_store_clear(&store);
}

static void another_lexicon(void **state) {
  (void)state;
  TestStore store;
  test_store_open(&store);
  test_store_import(&store, "fleet", fleet);
  guint before = store.classified;
  test_store_import(&store, "fleet", fleet);
  assert_int_equal(store.classified, before); /* the same texts are never asked twice */
  CarnetImportOptions options = test_store_options(&store, "fleet");
  options.lexicon = "lexicon 2";
  options.fact_columns = CARNET_COLUMN_BIT(CARNET_COLUMN_RATE);
  assert_true(carnet_inventory_reclassify(store.inventory, &options, NULL, NULL, NULL));
  assert_int_equal(store.classified, before + 3);
  g_autofree char *traits = test_store_column(&store, "", "traits", "field");
  assert_string_equal(traits, ",location.position,cabin.seat");
  test_store_clear(&store);
}

static gboolean stop(const char *stage, guint64 done, guint64 total, gpointer user) {
  (void)stage, (void)done, (void)total, (void)user;
  return FALSE;
}

static gboolean interrupt(const CarnetProfile *profile, gpointer user, GError **error) {
  (void)profile, (void)error;
  carnet_inventory_interrupt(user);
  return TRUE;
}

static void stopping(void **state) {
  (void)state;
  TestStore store;
  test_store_open(&store);
  test_store_import(&store, "fleet", fleet);
  CarnetImportOptions options = test_store_options(&store, "fleet");
  g_autoptr(GError) error = NULL;
  assert_false(carnet_inventory_reclassify(store.inventory, &options, stop, NULL, &error));
  assert_int_equal(error->code, CARNET_ERROR_CANCELLED);
  g_clear_error(&error);
  assert_false(
      carnet_inventory_each_profile(store.inventory, FALSE, "r", interrupt, store.inventory, &error));
  assert_int_equal(error->code, CARNET_ERROR_CANCELLED);
  g_clear_error(&error);
  g_autoptr(CarnetImport) import = carnet_import_begin(store.inventory, &options, &error);
  CarnetImportResult result;
  assert_false(carnet_import_stage(import, stop, NULL, &result, &error));
  assert_int_equal(error->code, CARNET_ERROR_CANCELLED);
  g_clear_pointer(&import, carnet_import_free);
  assert_int_equal(test_store_count(&store, ""), 3);
  test_store_clear(&store);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(traits_of_a_person),
                                     cmocka_unit_test(states_of_categories),
                                     cmocka_unit_test(rulings),
                                     cmocka_unit_test(frozen_rows),
                                     cmocka_unit_test(rows_that_are_gone),
                                     cmocka_unit_test(rebuilding),
                                     cmocka_unit_test(another_lexicon),
                                     cmocka_unit_test(stopping)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
