/* Rows for tests of the inventory; see inventory_rows.h. */
#include "inventory_rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "carnet/filter.h"

void test_store_open(TestStore *store) {
  g_autoptr(GError) error = NULL;
  *store = (TestStore){.rejects = g_ptr_array_new_with_free_func(g_free)};
  store->folder = g_dir_make_tmp("carnet-inventory-XXXXXX", &error);
  assert_non_null(store->folder);
  store->path = g_build_filename(store->folder, "inventory.db", NULL);
  store->inventory = carnet_inventory_open(store->path, CARNET_INVENTORY_WRITE, &error);
  if (error) fail_msg("%s", error->message);
  const char *traits[] = {"location.position", "cabin.seat", "vehicle.speed"};
  assert_true(carnet_inventory_set_traits(store->inventory, traits, 3, &error));
}

void test_store_clear(TestStore *store) {
  carnet_inventory_free(store->inventory);
  g_autoptr(GDir) dir = g_dir_open(store->folder, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name(dir));) {
    g_autofree char *path = g_build_filename(store->folder, name, NULL);
    g_unlink(path);
  }
  g_rmdir(store->folder);
  g_free(store->folder);
  g_free(store->path);
  g_ptr_array_unref(store->rejects);
  *store = (TestStore){0};
}

static gboolean classify(const CarnetFieldText *texts, guint n, CarnetTraits *out, gpointer user,
                         GError **error) {
  (void)error;
  TestStore *store = user;
  static const char *const word[] = {"location", "seat", "speed"};
  store->classified += n;
  for (guint i = 0; i < n; i++) {
    g_autofree char *all = g_strconcat(texts[i].path, " ", texts[i].description_en, NULL);
    out[i] = (CarnetTraits){0, strstr(all, "wiper") != NULL};
    for (guint bit = 0; bit < G_N_ELEMENTS(word); bit++)
      if (strstr(all, word[bit])) out[i].traits |= G_GUINT64_CONSTANT(1) << bit;
  }
  return TRUE;
}

CarnetImportOptions test_store_options(TestStore *store, const char *name) {
  return (CarnetImportOptions){.name = name,
                               .source_digest = "00",
                               .source_name = "rows.csv",
                               .time = "2026-11-22T07:00:00Z",
                               .lexicon = "lexicon 1",
                               .fact_columns = CARNET_COLUMN_BIT(CARNET_COLUMN_MARKET) |
                                               CARNET_COLUMN_BIT(CARNET_COLUMN_ANONYMISED),
                               .classify = classify,
                               .classify_user = store};
}

/* A row and the strings it points to. */
typedef struct {
  CarnetRow row;
  CarnetExtra extra[8];
  char **part;
} Parsed;

static void parse(const char *text, guint64 line, Parsed *out) {
  *out = (Parsed){.row = {.line = line}, .part = g_strsplit(text, "|", -1)};
  out->row.extra = out->extra;
  for (guint i = 0; out->part[i]; i++) {
    char *value = strchr(out->part[i], '=');
    assert_non_null(value);
    *value++ = '\0';
    CarnetSlice slice = {value, (guint32)strlen(value)};
    CarnetColumn column;
    if (g_str_has_prefix(out->part[i], "x:")) {
      assert_true(out->row.n_extra < G_N_ELEMENTS(out->extra));
      out->extra[out->row.n_extra++] = (CarnetExtra){out->part[i] + 2, slice};
    } else {
      assert_true(carnet_column_parse(out->part[i], &column));
      out->row.value[column] = slice;
    }
  }
}

static void on_reject(const CarnetReject *reject, gpointer user) {
  g_ptr_array_add(user, g_strdup_printf("%" G_GUINT64_FORMAT ": %s", reject->line, reject->reason));
}

CarnetImportResult test_store_stage(TestStore *store, const char *name, const char *const *rows) {
  g_autoptr(GError) error = NULL;
  CarnetImportOptions options = test_store_options(store, name);
  g_ptr_array_set_size(store->rejects, 0);
  g_autoptr(CarnetImport) import = carnet_import_begin(store->inventory, &options, &error);
  if (error) fail_msg("%s", error->message);
  /* Line 1 is the header. */
  for (guint i = 0; rows[i]; i++) {
    Parsed parsed;
    parse(rows[i], i + 2, &parsed);
    CarnetBatch batch = {.rows = &parsed.row, .n_rows = 1};
    gboolean ok = carnet_import_add(import, &batch, on_reject, store->rejects, &error);
    g_strfreev(parsed.part);
    if (!ok) fail_msg("%s", error->message);
  }
  CarnetImportResult result;
  if (!carnet_import_stage(import, NULL, NULL, &result, &error)) fail_msg("%s", error->message);
  return result;
}

CarnetImportResult test_store_import(TestStore *store, const char *name, const char *const *rows) {
  g_autoptr(GError) error = NULL;
  CarnetImportResult result = test_store_stage(store, name, rows);
  if (!carnet_inventory_flip(store->inventory, result.generation, "event", &error))
    fail_msg("%s", error->message);
  g_clear_pointer(&result.notes, g_ptr_array_unref);
  return result;
}

typedef struct {
  TestHitsFunc func;
  GArray *list, *sets; /* CarnetProfileHits, CarnetHitList */
} Finding;

static gboolean find(const CarnetProfile *profile, gpointer user, GError **error) {
  (void)error;
  const Finding *finding = user;
  CarnetCategoryHit hit[TEST_HITS_MAX];
  guint n = finding->func(profile, hit);
  CarnetHitList set = {g_memdup2(hit, sizeof hit), n};
  CarnetProfileHits of = {profile->id, finding->sets->len};
  g_array_append_val(finding->sets, set);
  g_array_append_val(finding->list, of);
  return TRUE;
}

static void clear_set(gpointer set) { g_free((gpointer)((CarnetHitList *)set)->hits); }

void test_store_find(TestStore *store, const char *rules_key, TestHitsFunc func) {
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(CarnetProfileHits)),
                    sets = g_array_new(FALSE, FALSE, sizeof(CarnetHitList));
  g_array_set_clear_func(sets, clear_set);
  Finding finding = {func, list, sets};
  if (!carnet_inventory_each_profile(store->inventory, TRUE, rules_key, find, &finding, &error) ||
      !carnet_inventory_set_hits(store->inventory, rules_key, (const CarnetHitList *)(gpointer)sets->data,
                                 sets->len, (const CarnetProfileHits *)(gpointer)list->data, list->len,
                                 &error))
    fail_msg("%s", error->message);
}

static guint categorise(const CarnetProfile *profile, CarnetCategoryHit *hit) {
  guint n = 0;
  const char *market = profile->norm[CARNET_COLUMN_MARKET];
  if (profile->traits.traits & 1 && (!*market || strcmp(market, "EU") == 0))
    hit[n++] = (CarnetCategoryHit){"gdpr.location_data", "gdpr.location_1",
                                   *market ? CARNET_TRUE : CARNET_MAYBE, *market ? "" : "market"};
  if (profile->traits.traits & 4)
    hit[n++] = (CarnetCategoryHit){"gdpr.location_data.trip", "gdpr.trip_1", CARNET_TRUE, ""};
  if (profile->traits.traits & 2) hit[n++] = (CarnetCategoryHit){"gdprx.other", "gdprx.1", CARNET_TRUE, ""};
  return n;
}

void test_store_categorise(TestStore *store) {
  g_autoptr(GError) error = NULL;
  test_store_find(store, "rules 1", categorise);
  if (!carnet_inventory_use_rules(store->inventory, "rules 1", &error)) fail_msg("%s", error->message);
}

gint64 test_store_count(TestStore *store, const char *text) {
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetFilter) filter = carnet_filter_parse(text, &error);
  if (!filter) fail_msg("%s: %s", text, error->message);
  gint64 count = carnet_inventory_count(store->inventory, filter, &error);
  if (count < 0) fail_msg("%s: %s", text, error->message);
  return count;
}

char *test_store_column(TestStore *store, const char *text, const char *column, const char *sort) {
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetFilter) filter = carnet_filter_parse(text, &error);
  if (!filter) fail_msg("%s: %s", text, error->message);
  const char *columns[] = {column, NULL};
  CarnetInventoryQuery query = {filter, columns, sort, 0, -1, FALSE};
  g_autoptr(CarnetTable) table = carnet_inventory_query(store->inventory, &query, NULL, &error);
  if (!table) fail_msg("%s: %s", text, error->message);
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < carnet_table_rows(table); i++)
    g_string_append_printf(out, "%s%s", i ? "," : "", carnet_table_cell(table, i, 0));
  return g_string_free(out, FALSE);
}
