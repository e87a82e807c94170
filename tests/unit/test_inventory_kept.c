/* links: db base inventory_rows.c */
/* What first screens ask for is kept: equal to what is counted from the rows after each kind of change, stale
 * after each of them, and never believed where it is stale, missing or damaged. */
#include "inventory_rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "carnet/error.h"
#include "carnet/filter.h"

static const char *const fleet[] = {"id=A|path=Car.Thing|market=EU",
                                    "id=B|path=Gps.Pos|description_en=location|market=EU",
                                    "id=C|path=Gps.New|description_en=location",
                                    "id=D|path=Seat|description_en=seat|market=CN",
                                    "id=E|path=Wiper|description_en=wiper|market=CN",
                                    "id=F|path=Speed|description_en=speed|market=EU",
                                    NULL};

static const char *const filters[] = {"outcome:unknown", "mapped:look_again", "market:EU -outcome:ordinary",
                                      "\"no end",        "rate:apple",        NULL};

/* ---- all that may be kept, as text ---- */

static void note_table(GString *out, const char *title, CarnetTable *table) {
  assert_non_null(table);
  g_string_append_printf(out, "%s\n", title);
  for (guint r = 0; r < carnet_table_rows(table); r++) {
    for (guint c = 0; c < carnet_table_columns(table); c++)
      g_string_append_printf(out, "%s%s", c ? " " : "", carnet_table_cell(table, r, c));
    g_string_append_c(out, '\n');
  }
  carnet_table_free(table);
}

static gboolean note_kind(const CarnetRowKind *kind, gpointer user, GError **error) {
  (void)error;
  GString *line = g_string_new(NULL);
  g_string_printf(line, "%" G_GUINT64_FORMAT " x%" G_GUINT64_FORMAT, kind->traits, kind->rows);
  for (guint h = 0; h < kind->n_hits; h++)
    g_string_append_printf(line, " %s/%s/%d/%s", kind->hits[h].category, kind->hits[h].rule,
                           (int)kind->hits[h].truth, kind->hits[h].missing);
  g_ptr_array_add(user, g_string_free(line, FALSE));
  return TRUE;
}

static gint by_text(gconstpointer a, gconstpointer b) {
  return g_strcmp0(*(const char *const *)a, *(const char *const *)b);
}

static void note_kinds(GString *out, CarnetInventory *inventory, const char *rules) {
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
  if (!carnet_inventory_each_kind(inventory, rules, note_kind, lines, &error)) fail_msg("%s", error->message);
  g_ptr_array_sort(lines, by_text);
  g_string_append_printf(out, "kinds %s\n", rules ? rules : "in use");
  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf(out, "%s\n", (char *)g_ptr_array_index(lines, i));
}

static char *everything(CarnetInventory *inventory) {
  static const char *const asked[] = {"", "outcome:unknown", "outcome:identified", "mapped:look_again",
                                      "market:EU -outcome:ordinary"};
  static const char *const columns[] = {"field", "traits", "categories", "outcome", "mapped", "checks", NULL};
  GString *out = g_string_new(NULL);
  note_table(out, "outcomes", carnet_inventory_facet(inventory, "outcome", NULL, -1, NULL));
  note_table(out, "categories", carnet_inventory_category_counts(inventory, NULL, NULL));
  note_kinds(out, inventory, NULL);
  note_kinds(out, inventory, "rules 1");
  note_kinds(out, inventory, "rules 1/checks-2");
  note_kinds(out, inventory, "rules 2");
  for (guint i = 0; i < G_N_ELEMENTS(asked); i++) {
    g_autoptr(CarnetFilter) filter = carnet_filter_parse(asked[i], NULL);
    g_string_append_printf(out, "%s: %" G_GINT64_FORMAT "\n", asked[i],
                           carnet_inventory_count(inventory, filter, NULL));
  }
  CarnetInventoryQuery query = {NULL, columns, "field", 0, -1, FALSE};
  note_table(out, "rows", carnet_inventory_query(inventory, &query, NULL, NULL));
  return g_string_free(out, FALSE);
}

static gboolean is_kept(CarnetInventory *inventory) {
  gboolean kept = FALSE;
  assert_true(carnet_inventory_is_kept(inventory, &kept, NULL));
  return kept;
}

static void keep(TestStore *store) {
  g_autoptr(GError) error = NULL;
  if (!carnet_inventory_keep(store->inventory, filters, &error)) fail_msg("%s", error->message);
}

/* After a change: nothing is kept, then all of it is, and says what was counted; to another handle too. */
static void expect_equal(TestStore *store, const char *what) {
  if (is_kept(store->inventory)) fail_msg("%s: what was kept before is believed", what);
  g_autofree char *counted = everything(store->inventory);
  keep(store);
  if (!is_kept(store->inventory)) fail_msg("%s: not kept", what);
  g_autofree char *kept = everything(store->inventory);
  if (strcmp(counted, kept) != 0) fail_msg("%s: counted\n%s\nkept\n%s", what, counted, kept);
  g_autoptr(CarnetInventory) reader = carnet_inventory_open(store->path, CARNET_INVENTORY_READ, NULL);
  assert_true(is_kept(reader));
  g_autofree char *read = everything(reader);
  assert_string_equal(read, counted);
}

/* ---- changes ---- */

static guint check_all(const CarnetProfile *profile, CarnetCategoryHit *hit) {
  *hit = (CarnetCategoryHit){"cn.kept_abroad", "cn.kept_abroad", CARNET_TRUE, ""};
  return profile->traits.traits != 0;
}

static guint other_rules(const CarnetProfile *profile, CarnetCategoryHit *hit) {
  *hit = (CarnetCategoryHit){"cn.other", "cn.1", CARNET_MAYBE, "market"};
  return profile->traits.traits & 1;
}

static void categorise(TestStore *store) {
  test_store_categorise(store);
  test_store_find(store, "rules 1/checks-2", check_all);
}

static void map(TestStore *store, const CarnetMappingRow *rows, guint n) {
  g_autoptr(GError) error = NULL;
  CarnetImportOptions options = test_store_options(store, "fleet");
  if (!carnet_inventory_apply_mappings(store->inventory, rows, n, &options, &error))
    fail_msg("%s", error->message);
  categorise(store);
}

static char *text_digest_of(TestStore *store, const char *field) {
  g_autoptr(GArray) rows = carnet_inventory_find(store->inventory, field, NULL);
  g_autoptr(CarnetUse) use = carnet_inventory_use(store->inventory, g_array_index(rows, gint64, 0), NULL);
  return g_strdup(use->text_digest);
}

static void after_each_change(void **state) {
  (void)state;
  TestStore store;
  test_store_open(&store);
  expect_equal(&store, "nothing");
  test_store_import(&store, "fleet", fleet);
  expect_equal(&store, "import, no rules yet");
  categorise(&store);
  expect_equal(&store, "rules");
  static const char *const other[] = {"id=X|path=Gps.Far|description_en=location|market=US", NULL};
  CarnetImportResult staged = test_store_stage(&store, "other", other);
  expect_equal(&store, "staged");
  assert_true(carnet_inventory_drop(store.inventory, staged.generation, NULL));
  expect_equal(&store, "dropped");
  g_clear_pointer(&staged.notes, g_ptr_array_unref);
  static const char *const later[] = {"id=A|path=Car.Thing|market=CN",
                                      "id=B|path=Gps.Pos|description_en=location|market=CN",
                                      "id=G|path=Gps.End|description_en=location|market=EU", NULL};
  test_store_import(&store, "fleet", later);
  categorise(&store);
  expect_equal(&store, "import again");
  g_autofree char *a = text_digest_of(&store, "A"), *b = text_digest_of(&store, "B");
  const CarnetMappingRow rows[] = {{"fleet\tid\tA", a, "cabin.seat", "", "cn.other", CARNET_STATE_OVERRIDDEN,
                                    "p-1", "2026-11-22T08:00:00Z", "seen", "e1"},
                                   {"fleet\tid\tB", b, "", "", "gdpr.location_data", CARNET_STATE_REJECTED,
                                    "p-1", "2026-11-22T08:00:00Z", "seen", "e2"}};
  map(&store, rows, 2);
  expect_equal(&store, "mapped");
  static const char *const renamed[] = {"id=A|path=Car.Speed|description_en=speed|market=CN", NULL};
  test_store_import(&store, "fleet", renamed);
  map(&store, rows, 2);
  expect_equal(&store, "to be looked at again");
  map(&store, NULL, 0);
  expect_equal(&store, "mapping withdrawn");
  test_store_find(&store, "rules 2", other_rules);
  assert_true(carnet_inventory_use_rules(store.inventory, "rules 2", NULL));
  expect_equal(&store, "other packs");
  CarnetImportOptions options = test_store_options(&store, "fleet");
  options.lexicon = "lexicon 2";
  assert_true(carnet_inventory_reclassify(store.inventory, &options, NULL, NULL, NULL));
  categorise(&store);
  expect_equal(&store, "other lexicon");
  assert_true(carnet_inventory_rebuild(store.inventory, &options, NULL));
  expect_equal(&store, "rebuilt");
  test_store_clear(&store);
}

/* A handle that looked before another one wrote believes nothing of before. */
static void seen_by_another_handle(void **state) {
  (void)state;
  TestStore store;
  test_store_open(&store);
  test_store_import(&store, "fleet", fleet);
  categorise(&store);
  keep(&store);
  g_autoptr(CarnetInventory) reader = carnet_inventory_open(store.path, CARNET_INVENTORY_READ, NULL);
  assert_int_equal(carnet_inventory_count(reader, NULL, NULL), 6);
  static const char *const fewer[] = {"id=B|path=Gps.Pos|description_en=location|market=EU", NULL};
  test_store_import(&store, "fleet", fewer);
  assert_false(is_kept(reader));
  assert_int_equal(carnet_inventory_count(reader, NULL, NULL), 1);
  keep(&store);
  assert_true(is_kept(reader));
  assert_int_equal(carnet_inventory_count(reader, NULL, NULL), 1);
  g_autoptr(GError) error = NULL;
  assert_false(carnet_inventory_keep(reader, NULL, &error)); /* opened for reading */
  test_store_clear(&store);
}

/* A write that changes nothing, and one that fails, leave it. */
static void stays_without_change(void **state) {
  (void)state;
  TestStore store;
  test_store_open(&store);
  test_store_import(&store, "fleet", fleet);
  categorise(&store);
  keep(&store);
  test_store_find(&store, "rules 1/checks-2", check_all);
  assert_false(carnet_inventory_flip(store.inventory, 99, "event", NULL));
  assert_true(is_kept(store.inventory));
  test_store_clear(&store);
}

/* ---- another hand in the file ---- */

static void run_sql(TestStore *store, const char *sql) {
  sqlite3 *handle = NULL;
  assert_int_equal(sqlite3_open(store->path, &handle), SQLITE_OK);
  if (sqlite3_exec(handle, sql, NULL, NULL, NULL) != SQLITE_OK) fail_msg("%s", sqlite3_errmsg(handle));
  sqlite3_close(handle);
}

static void damaged_or_missing(void **state) {
  (void)state;
  TestStore store;
  test_store_open(&store);
  test_store_import(&store, "fleet", fleet);
  categorise(&store);
  g_autofree char *counted = everything(store.inventory);
  static const char *const damages[] = {
      "DELETE FROM kept_profile",
      "UPDATE kept_profile SET b = x'0102'",
      "UPDATE meta SET value = '' WHERE name = 'kept'",
      "DELETE FROM meta WHERE name = 'kept'",
      "DELETE FROM meta WHERE name IN ('kept', 'edition')",
      "DELETE FROM kept_kind WHERE hit_set = (SELECT max(hit_set) FROM kept_kind)",
      "DELETE FROM kept_kind",
      "DELETE FROM kept_count",
      "UPDATE kept_count SET \"rows\" = 4 WHERE filter = 'outcome:ordinary'",
      "UPDATE meta SET value = replace(value, '1 ', '2 ') WHERE name = 'kept'",
      "UPDATE meta SET value = '99' WHERE name = 'edition'"};
  for (guint i = 0; i < G_N_ELEMENTS(damages); i++) {
    keep(&store);
    run_sql(&store, damages[i]);
    g_autofree char *after = everything(store.inventory);
    if (strcmp(counted, after) != 0) fail_msg("%s: %s", damages[i], after);
  }
  /* And kept it is: what another hand writes there is what is said. */
  keep(&store);
  run_sql(&store, "UPDATE kept_count SET \"rows\" = 77 WHERE filter = 'mapped:look_again'");
  assert_int_equal(test_store_count(&store, "mapped:look_again"), 77);
  test_store_clear(&store);
}

/* A store of the version before: refused to a reader by a code of its own, brought forward by a writer. */
static void older_store(void **state) {
  (void)state;
  TestStore store;
  test_store_open(&store);
  test_store_import(&store, "fleet", fleet);
  categorise(&store);
  g_autofree char *counted = everything(store.inventory);
  g_clear_pointer(&store.inventory, carnet_inventory_free);
  run_sql(&store,
          "DROP TABLE kept_count; DROP TABLE kept_category; DROP TABLE kept_kind; DROP TABLE kept_profile;"
          "DELETE FROM meta WHERE name IN ('edition', 'kept'); PRAGMA user_version = 1");
  g_autoptr(GError) error = NULL;
  assert_null(carnet_inventory_open(store.path, CARNET_INVENTORY_READ, &error));
  assert_true(g_error_matches(error, CARNET_INVENTORY_ERROR, CARNET_INVENTORY_OLDER));
  store.inventory = carnet_inventory_open(store.path, CARNET_INVENTORY_WRITE, NULL);
  assert_non_null(store.inventory);
  assert_false(is_kept(store.inventory));
  g_autofree char *after = everything(store.inventory);
  assert_string_equal(after, counted);
  test_store_clear(&store);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(after_each_change),
                                     cmocka_unit_test(seen_by_another_handle),
                                     cmocka_unit_test(stays_without_change),
                                     cmocka_unit_test(damaged_or_missing), cmocka_unit_test(older_store)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
