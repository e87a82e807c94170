/* links: db base inventory_rows.c */
/* Imports, generations, keys and digests of the inventory (formats.md sections 4 to 6). */
#include "inventory_rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "carnet/canon.h"
#include "carnet/error.h"
#include "carnet/filter.h"
#include "carnet/text.h"

static const char *const fleet[] = {
    "id=F1|path=Vehicle.Speed|description_en=speed|unit=km/h|type=float|market=EU|rate=10",
    "id=F2|path=Cabin.Seat|description_en=seat heat|market=CN|anonymised=none",
    "id=F3|path=Gps.Pos|description_en=location|description_zh=位置|market=EU|x:Note=a\tb", NULL};

static void first_import(void **state) {
  (void)state;
  TestStore store;
  test_store_open(&store);
  CarnetImportResult r = test_store_stage(&store, "fleet", fleet);
  assert_int_equal(r.rows, 3);
  assert_int_equal(r.fields, 3);
  assert_int_equal(r.added, 3);
  assert_int_equal(r.changed + r.gone + r.unchanged + r.repeated + r.rejected, 0);
  assert_int_equal(store.classified, 3);
  assert_int_equal(test_store_count(&store, ""), 0); /* staged is inactive */
  assert_true(carnet_inventory_flip(store.inventory, r.generation, "abc", NULL));
  assert_int_equal(test_store_count(&store, ""), 3);
  assert_false(carnet_inventory_flip(store.inventory, r.generation, "abc", NULL)); /* once */
  carnet_import_result_clear(&r);
  g_autoptr(CarnetTable) generations = carnet_inventory_generations(store.inventory, NULL);
  assert_string_equal(carnet_table_get(generations, 0, "state"), "active");
  assert_string_equal(carnet_table_get(generations, 0, "event"), "abc");
  g_autoptr(CarnetTable) roots = carnet_inventory_roots(store.inventory, NULL);
  assert_int_equal(carnet_table_rows(roots), 1);
  assert_string_equal(carnet_table_get(roots, 0, "rows"), "3");
  test_store_clear(&store);
}

/* A second reading of formats.md section 4, written out. */
static void root_by_hand(void **state) {
  (void)state;
  static const char *const rows[] = {"id=A\\1|path=p.q|unit=km|x:Zeta=z|x:Alpha=a\tb", "id=B|path=p.r", NULL};
  static const char *const leaves[][2] = {
      {"fleet\\tx\tid\tA\\\\1", "id\tA\\\\1\npath\tp.q\nunit\tkm\nx:Alpha\ta\\tb\nx:Zeta\tz\n"},
      {"fleet\\tx\tid\tB", "id\tB\npath\tp.r\n"}};
  TestStore store;
  test_store_open(&store);
  CarnetImportResult r = test_store_import(&store, "fleet\tx", rows);
  guint8 bucket[4096][CARNET_DIGEST_BYTES];
  g_autoptr(CarnetDigest) digest = carnet_digest_new();
  for (guint b = 0; b < 4096; b++) {
    carnet_digest_reset(digest);
    for (guint i = 0; i < 2; i++) {
      if ((carnet_text_fnv1a64(leaves[i][0], strlen(leaves[i][0])) & 4095) != b) continue;
      g_autofree char *text = g_strconcat(leaves[i][0], "\n", leaves[i][1], NULL);
      g_autoptr(CarnetDigest) leaf = carnet_digest_new();
      guint8 raw[CARNET_DIGEST_BYTES];
      carnet_digest_update(leaf, text, strlen(text));
      carnet_digest_finish(leaf, raw);
      carnet_digest_update(digest, raw, sizeof raw);
    }
    carnet_digest_finish(digest, bucket[b]);
  }
  carnet_digest_reset(digest);
  carnet_digest_update(digest, "carnet-inventory-1\n2\n", 21);
  carnet_digest_update(digest, bucket, sizeof bucket);
  guint8 raw[CARNET_DIGEST_BYTES];
  char hex[CARNET_DIGEST_HEX + 1];
  carnet_digest_finish(digest, raw);
  carnet_digest_to_hex(raw, hex);
  assert_string_equal(r.root, hex);
  test_store_clear(&store);
}

static void order_does_not_matter(void **state) {
  (void)state;
  const char *const swapped[] = {fleet[2], fleet[0], fleet[1], NULL};
  TestStore store;
  test_store_open(&store);
  CarnetImportResult a = test_store_import(&store, "fleet", fleet),
                     b = test_store_import(&store, "fleet", swapped);
  assert_string_equal(a.root, b.root);
  assert_int_equal(b.unchanged, 3);
  assert_int_equal(b.added + b.changed + b.gone, 0);
  assert_int_equal(test_store_count(&store, ""), 3);
  test_store_clear(&store);
}

static void keys_by_id(void **state) {
  (void)state;
  static const char *const rows[] = {"id=F1|path=a.b|unit=km|purpose=one|description_en=x",
                                     "id=F1|path=a.b|unit=km|purpose=two|description_en=x",
                                     "id=F1|path=a.b|unit=km|purpose=one|description_en=x",
                                     "id=F1|path=a.b|unit=mi|purpose=three|description_en=x",
                                     "id=F1|path=a.c|unit=km|purpose=three|description_en=x",
                                     "id=F1|path=a.b|unit=km|type=int|purpose=three|description_en=x",
                                     "id=F1|path=a.b|unit=km|purpose=four|description_en=other words",
                                     "path=no.id",
                                     NULL};
  TestStore store;
  test_store_open(&store);
  CarnetImportResult r = test_store_stage(&store, "fleet", rows);
  assert_int_equal(r.rows, 3);
  assert_int_equal(r.fields, 1);
  assert_int_equal(r.repeated, 1);
  assert_int_equal(r.rejected, 4);
  assert_string_equal(
      store.rejects->pdata[0],
      "5: same id as line 2 with another unit; one field has one unit, give one of them another id");
  assert_non_null(strstr(store.rejects->pdata[1], "6: same id as line 2 with another path"));
  assert_non_null(strstr(store.rejects->pdata[2], "7: same id as line 2 with another type"));
  assert_non_null(strstr(store.rejects->pdata[3], "9: no id"));
  assert_int_equal(r.notes->len, 1);
  assert_non_null(strstr(r.notes->pdata[0], "line 8: same id as line 2 with another description"));
  assert_true(carnet_inventory_flip(store.inventory, r.generation, "", NULL));
  g_autofree char *uses = test_store_column(&store, "", "uses", NULL);
  assert_string_equal(uses, "3,3,3");
  carnet_import_result_clear(&r);
  test_store_clear(&store);
}

static void keys_by_path(void **state) {
  (void)state;
  static const char *const rows[] = {"path=a.b|market=EU|unit=km",
                                     "path=a.b|market=CN|unit=km",
                                     "path=a.b|market=EU|unit=mi",
                                     "path=a.b|market=EU|unit=mi|purpose=x",
                                     "path=a.b|market=EU|unit=ft",
                                     "unit=km",
                                     NULL};
  TestStore store;
  test_store_open(&store);
  CarnetImportResult r = test_store_stage(&store, "signals", rows);
  assert_int_equal(r.rows, 5);
  assert_int_equal(r.fields, 4);
  assert_int_equal(r.rejected, 1);
  assert_int_equal(r.notes->len, 2);
  assert_true(carnet_inventory_flip(store.inventory, r.generation, "", NULL));
  g_autofree char *keys = test_store_column(&store, "", "key", NULL);
  assert_string_equal(
      keys, "signals\tpath\t\t\tEU\t\ta.b,signals\tpath\t\t\tCN\t\ta.b,signals\tpath\t\t\tEU\t\ta.b#2,"
            "signals\tpath\t\t\tEU\t\ta.b#2,signals\tpath\t\t\tEU\t\ta.b#3");
  carnet_import_result_clear(&r);
  /* The kind of key stays, also where a later source has ids. */
  static const char *const with_id[] = {"id=1|path=a.b|market=EU|unit=km", NULL};
  CarnetImportResult again = test_store_import(&store, "signals", with_id);
  assert_int_equal(again.changed, 1);
  assert_int_equal(again.gone, 3);
  test_store_clear(&store);
}

static void imports_again(void **state) {
  (void)state;
  static const char *const next[] = {
      "id=F1|path=Vehicle.Speed|description_en=speed|unit=km/h|type=float|market=EU|rate=20",
      "id=F3|path=Gps.Pos|description_en=location|description_zh=位置|market=EU|x:Note=a\tb",
      "id=F4|path=New.Field|description_en=wiper", NULL};
  TestStore store;
  test_store_open(&store);
  CarnetImportResult first = test_store_import(&store, "fleet", fleet);
  CarnetImportResult staged = test_store_stage(&store, "fleet", next);
  assert_int_equal(staged.added, 1);
  assert_int_equal(staged.changed, 1);
  assert_int_equal(staged.gone, 1);
  assert_int_equal(staged.unchanged, 1);
  assert_int_equal(test_store_count(&store, "rate:10"), 1);
  assert_int_equal(test_store_count(&store, "rate:20"), 0);
  /* One staged generation of a name at a time. */
  g_autoptr(GError) error = NULL;
  CarnetImportOptions options = test_store_options(&store, "fleet");
  assert_null(carnet_import_begin(store.inventory, &options, &error));
  assert_int_equal(error->code, CARNET_ERROR_STORE);
  /* Dropped, as if it had not been. */
  assert_true(carnet_inventory_drop(store.inventory, staged.generation, NULL));
  assert_int_equal(test_store_count(&store, ""), 3);
  CarnetImportResult again = test_store_import(&store, "fleet", next);
  assert_string_equal(again.root, staged.root);
  assert_int_equal(again.changed, 1);
  g_autofree char *fields = test_store_column(&store, "", "field", "field");
  assert_string_equal(fields, "F1,F3,F4");
  assert_int_equal(test_store_count(&store, "rate:20"), 1);
  /* And back: what the first generation said is still there. */
  CarnetImportResult back = test_store_import(&store, "fleet", fleet);
  assert_string_equal(back.root, first.root);
  g_autofree char *rates = test_store_column(&store, "id:F1", "rate", NULL);
  assert_string_equal(rates, "10");
  static const char *const columns[] = {"rate", NULL};
  static const char *const rate_at[] = {"10", "10", "20", "10"};
  const guint64 at[] = {first.generation, 0, again.generation, back.generation};
  for (guint i = 0; i < G_N_ELEMENTS(at); i++) {
    g_autoptr(CarnetTable) then =
        carnet_inventory_frozen(store.inventory, "fleet\tid\tF1\n", columns, at[i], NULL);
    assert_int_equal(carnet_table_rows(then), 1);
    assert_string_equal(carnet_table_get(then, 0, "rate"), rate_at[i]);
  }
  carnet_import_result_clear(&staged);
  test_store_clear(&store);
}

static void two_names(void **state) {
  (void)state;
  static const char *const other[] = {"id=F1|path=Other.Thing", NULL};
  TestStore store;
  test_store_open(&store);
  test_store_import(&store, "fleet", fleet);
  CarnetImportResult r = test_store_import(&store, "second", other);
  assert_int_equal(r.added, 1);
  assert_int_equal(test_store_count(&store, ""), 4);
  assert_int_equal(test_store_count(&store, "source:second"), 1);
  g_autofree char *names = test_store_column(&store, "Other", "inventory", NULL);
  assert_string_equal(names, "second");
  g_autoptr(GError) error = NULL;
  assert_null(carnet_inventory_find(store.inventory, "Nothing", &error));
  assert_int_equal(error->code, CARNET_ERROR_NOT_FOUND);
  g_autoptr(GArray) rows = carnet_inventory_find(store.inventory, "second\tid\tF1", NULL);
  assert_non_null(rows);
  assert_int_equal(rows->len, 1);
  test_store_clear(&store);
}

/* What is printed of a field can be typed again. */
static void as_printed(void **state) {
  (void)state;
  static const char *const rows[] = {"model=E9|ecu=TBOX|path=GPS_Lat|description_en=one",
                                     "model=E9|ecu=TBOX|path=GPS_Lat|description_en=two",
                                     "model=E9|ecu=GW|path=Seat Heat", NULL};
  static const struct {
    const char *ref;
    gint64 row;
  } cases[] = {{"GPS_Lat#2", 2},
               {"TBOX GPS_Lat", 1},
               {"E9 TBOX GPS_Lat#2", 2},
               {"reg E9 TBOX GPS_Lat", 1},
               {"  E9   TBOX GPS_Lat#2", 2},
               {"reg\\tpath\\tE9\\t\\t\\tTBOX\\tGPS_Lat#2", 2}, /* as a table shows the key */
               {"reg\tpath\tE9\t\t\tTBOX\tGPS_Lat", 1},
               {"GW Seat Heat", 3}};
  TestStore store;
  test_store_open(&store);
  test_store_import(&store, "reg", rows);
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) found = carnet_inventory_find(store.inventory, cases[i].ref, &error);
    if (!found || found->len != 1 || g_array_index(found, gint64, 0) != cases[i].row)
      fail_msg("%s: %s", cases[i].ref, error ? error->message : "another row");
  }
  assert_int_equal(test_store_count(&store, "GPS_Lat#2"), 2); /* a search finds those of the path */
  assert_int_equal(test_store_count(&store, "GPS_Lat#x"), 0);
  static const char *const none[] = {"BOX GPS_Lat", "GW GPS_Lat", "GPS_Lat#3", "Heat"};
  for (guint i = 0; i < G_N_ELEMENTS(none); i++)
    assert_null(carnet_inventory_find(store.inventory, none[i], NULL));
  g_autoptr(GError) error = NULL;
  assert_null(carnet_inventory_find(store.inventory, "GPS_Lat", &error));
  assert_non_null(strstr(error->message, "\"reg E9 TBOX GPS_Lat\", \"reg E9 TBOX GPS_Lat#2\""));
  test_store_clear(&store);
}

static void a_use_in_full(void **state) {
  (void)state;
  TestStore store;
  test_store_open(&store);
  test_store_import(&store, "fleet", fleet);
  static const char *const refs[] = {"F3", "Gps.Pos", "fleet\tid\tF3", "3"};
  for (guint i = 0; i < G_N_ELEMENTS(refs); i++) {
    g_autoptr(GArray) rows = carnet_inventory_find(store.inventory, refs[i], NULL);
    assert_non_null(rows);
    assert_int_equal(rows->len, 1);
    assert_int_equal(g_array_index(rows, gint64, 0), 3);
  }
  g_autoptr(CarnetUse) use = carnet_inventory_use(store.inventory, 3, NULL);
  assert_string_equal(use->key, "fleet\tid\tF3");
  assert_string_equal(use->inventory, "fleet");
  assert_string_equal(use->source, "rows.csv");
  assert_int_equal(use->line, 4);
  assert_string_equal(use->value[CARNET_COLUMN_DESCRIPTION_ZH], "位置");
  assert_string_equal(use->value[CARNET_COLUMN_MARKET], "EU");
  assert_string_equal(use->value[CARNET_COLUMN_OWNER], "");
  assert_int_equal(use->traits.traits, 1);
  assert_int_equal(carnet_table_rows(use->extra), 1);
  assert_string_equal(carnet_table_cell(use->extra, 0, 0), "Note");
  assert_string_equal(carnet_table_cell(use->extra, 0, 1), "a\tb");
  assert_int_equal(strlen(use->text_digest), 64);
  g_autoptr(GError) error = NULL;
  assert_null(carnet_inventory_use(store.inventory, 99, &error));
  assert_int_equal(error->code, CARNET_ERROR_NOT_FOUND);
  test_store_clear(&store);
}

static void not_staged_leaves_nothing(void **state) {
  (void)state;
  TestStore store;
  test_store_open(&store);
  CarnetImportOptions options = test_store_options(&store, "fleet");
  CarnetImport *import = carnet_import_begin(store.inventory, &options, NULL);
  CarnetRow row = {.line = 2};
  row.value[CARNET_COLUMN_PATH] = (CarnetSlice){"a.b", 3};
  CarnetBatch batch = {.rows = &row, .n_rows = 1};
  assert_true(carnet_import_add(import, &batch, NULL, NULL, NULL));
  carnet_import_free(import);
  g_autoptr(CarnetTable) generations = carnet_inventory_generations(store.inventory, NULL);
  assert_int_equal(carnet_table_rows(generations), 0);
  /* More than the limit of rejected rows: it stops, and stays stopped. */
  options.max_rejects = 1;
  import = carnet_import_begin(store.inventory, &options, NULL);
  CarnetRow bad[3] = {{.line = 2}, {.line = 3}, {.line = 4}};
  batch = (CarnetBatch){.rows = bad, .n_rows = 3};
  g_autoptr(GError) error = NULL;
  assert_false(carnet_import_add(import, &batch, NULL, NULL, &error));
  assert_int_equal(error->code, CARNET_ERROR_INPUT);
  CarnetImportResult result;
  assert_false(carnet_import_stage(import, NULL, NULL, &result, NULL));
  carnet_import_free(import);
  test_store_clear(&store);
}

static void opening(void **state) {
  (void)state;
  TestStore store;
  test_store_open(&store);
  g_autoptr(GError) error = NULL;
  g_autofree char *missing = g_build_filename(store.folder, "missing.db", NULL);
  assert_null(carnet_inventory_open(missing, CARNET_INVENTORY_READ, &error));
  assert_int_equal(error->code, CARNET_ERROR_NOT_FOUND);
  g_clear_error(&error);
  g_autofree char *text = g_build_filename(store.folder, "text.db", NULL);
  assert_true(g_file_set_contents(text, "this is no database, it is a text of some length", -1, NULL));
  assert_null(carnet_inventory_open(text, CARNET_INVENTORY_WRITE, &error));
  assert_int_equal(error->code, CARNET_ERROR_STORE);
  g_clear_error(&error);
  /* A reader sees a flip at its next look, and cannot write. */
  g_autoptr(CarnetInventory) reader = carnet_inventory_open(store.path, CARNET_INVENTORY_READ, &error);
  assert_non_null(reader);
  assert_int_equal(carnet_inventory_count(reader, NULL, NULL), 0);
  test_store_import(&store, "fleet", fleet);
  assert_int_equal(carnet_inventory_count(reader, NULL, NULL), 3);
  CarnetImportOptions options = test_store_options(&store, "fleet");
  assert_null(carnet_import_begin(reader, &options, &error));
  test_store_clear(&store);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(first_import),
                                     cmocka_unit_test(root_by_hand),
                                     cmocka_unit_test(order_does_not_matter),
                                     cmocka_unit_test(keys_by_id),
                                     cmocka_unit_test(keys_by_path),
                                     cmocka_unit_test(imports_again),
                                     cmocka_unit_test(two_names),
                                     cmocka_unit_test(a_use_in_full),
                                     cmocka_unit_test(as_printed),
                                     cmocka_unit_test(not_staged_leaves_nothing),
                                     cmocka_unit_test(opening)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
