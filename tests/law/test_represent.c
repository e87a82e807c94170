/* links: compliance base law.c */
/*
 * test_represent.c - a row with the values that stand for its own is judged as it is, and so is its class:
 * all rules and checks of all packs, on rows made by a generator with a fixed seed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "carnet/row_classes.h"
#include "law.h"

#define ROWS 6000
#define DAY "2026-11-29"

/* What sources say, in normal form, with both sides of every line that packs draw and what no rule knows. */
static const struct {
  CarnetColumn column;
  const char *values; /* separated by '|' */
} pools[] = {
    {CARNET_COLUMN_MARKET, "|CN|EU|US|JP|RU|ROW|CN;DE|Mars"},
    {CARNET_COLUMN_COLLECTED_IN, "|||CN|DE|FR|EU|US|GB"},
    {CARNET_COLUMN_STORAGE, "|vehicle|CN|DE|vehicle;DE|US|RU;DE|none"},
    {CARNET_COLUMN_DESTINATION, "|none|CN|DE|US|EU|RU;DE|KP"},
    {CARNET_COLUMN_RECIPIENTS, "|none|-|OEM|Supplier A;Supplier B|some"},
    {CARNET_COLUMN_SUBJECT,
     "|none|driver|passenger|child|employee|martian|pedestrian|other|driver;passenger|child;martian|martian;venusian"},
    {CARNET_COLUMN_DEFAULT, "|yes|no|perhaps"},
    {CARNET_COLUMN_BASIS,
     "|none|consent|explicit_consent|Legal obligation|contract|legitimate interest|vital_interests|because"},
    {CARNET_COLUMN_ANONYMISED, "|none|pseudonymised|anonymised|half"},
    {CARNET_COLUMN_RETENTION, "|-1|0|1|2|30|183|184|185|365|366|100000|unlimited|long"},
    {CARNET_COLUMN_RATE, "|0|0.0001|0.001|0.1|1|10|1000|often"},
    {CARNET_COLUMN_PRECISION,
     "|1 m|5|10 cm|563.879 m|563.88 m|563881 mm|1,850 ft|1851 ft|1 km|1000.001 m|1 mi|fine"},
};

typedef struct {
  CarnetPacks *packs;
  char **trait_ids;
  char **values[G_N_ELEMENTS(pools)];
  guint n_traits;
  GRand *random;
} Fixture;

static int open_all(void **state) {
  Fixture *f = g_new0(Fixture, 1);
  f->trait_ids = law_trait_ids();
  f->packs = law_packs(f->trait_ids, NULL);
  f->n_traits = g_strv_length(f->trait_ids);
  f->random = g_rand_new_with_seed(20261129);
  for (guint i = 0; i < G_N_ELEMENTS(pools); i++) f->values[i] = g_strsplit(pools[i].values, "|", -1);
  *state = f;
  return 0;
}

static int close_all(void **state) {
  Fixture *f = *state;
  for (guint i = 0; i < G_N_ELEMENTS(pools); i++) g_strfreev(f->values[i]);
  g_rand_free(f->random);
  carnet_packs_free(f->packs);
  g_strfreev(f->trait_ids);
  g_free(f);
  return 0;
}

static CarnetRowFacts random_row(const Fixture *f) {
  static const char *const rulings[] = {
      "", "", "", "", "-gdpr.location_data", "+cn.core_data =gdpr.location_data"};
  CarnetRowFacts row = {.traits.ordinary = g_rand_boolean(f->random)};
  for (guint i = 0, n = (guint)g_rand_int_range(f->random, 0, 4); i < n; i++)
    row.traits.traits |= G_GUINT64_CONSTANT(1) << g_rand_int_range(f->random, 0, (gint32)f->n_traits);
  row.look_again = g_rand_int_range(f->random, 0, 20) == 0;
  row.rulings = rulings[g_rand_int_range(f->random, 0, G_N_ELEMENTS(rulings))];
  for (guint c = 0; c < CARNET_N_COLUMNS; c++) row.norm[c] = "";
  for (guint i = 0; i < G_N_ELEMENTS(pools); i++)
    row.norm[pools[i].column] =
        f->values[i][g_rand_int_range(f->random, 0, (gint32)g_strv_length(f->values[i]))];
  return row;
}

static void add_text(GString *out, const char *id, const char *rule, CarnetTruth truth, const char *missing) {
  g_string_append_printf(out, "%s %s %d %s\n", id, rule, truth, missing);
}

static char *hits_text(const GArray *categories, const GArray *checks) {
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < categories->len; i++) {
    const CarnetCategoryHit *hit = &g_array_index(categories, CarnetCategoryHit, i);
    add_text(out, hit->category, hit->rule, hit->truth, hit->missing);
  }
  for (guint i = 0; i < checks->len; i++) {
    const CarnetCheckHit *hit = &g_array_index(checks, CarnetCheckHit, i);
    add_text(out, hit->check->entry.id, "check", hit->truth, hit->missing);
  }
  return g_string_free(out, FALSE);
}

static char *judged(const CarnetPacks *packs, const CarnetRowFacts *row) {
  g_autoptr(GArray) categories = g_array_new(FALSE, FALSE, sizeof(CarnetCategoryHit)),
                    checks = g_array_new(FALSE, FALSE, sizeof(CarnetCheckHit));
  carnet_categories_of(packs, row, DAY, categories);
  carnet_checks_of(packs, row, DAY, checks);
  return hits_text(categories, checks);
}

static char *described(const CarnetRowFacts *row) {
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < G_N_ELEMENTS(pools); i++)
    g_string_append_printf(out, "[%s]", row->norm[pools[i].column]);
  return g_string_free(out, FALSE);
}

static void stands_for(void **state) {
  Fixture *f = *state;
  guint changed = 0, found = 0;
  for (guint i = 0; i < ROWS; i++) {
    CarnetRowFacts row = random_row(f), other = row;
    g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func(g_free);
    for (guint p = 0; p < G_N_ELEMENTS(pools); p++) {
      CarnetColumn c = pools[p].column;
      char *stands = carnet_packs_represent(f->packs, c, row.norm[c]);
      g_autofree char *again = carnet_packs_represent(f->packs, c, stands);
      assert_string_equal(stands, again);
      if (strcmp(stands, row.norm[c]) != 0) changed++;
      g_ptr_array_add(kept, stands);
      other.norm[c] = stands;
    }
    g_autofree char *as_said = judged(f->packs, &row), *as_stood = judged(f->packs, &other);
    if (*as_said) found++;
    if (strcmp(as_said, as_stood) != 0) {
      g_autofree char *said = described(&row), *stood = described(&other);
      fail_msg("%s\n%s\nis judged\n%snot\n%s", said, stood, as_said, as_stood);
    }
  }
  assert_true(changed > ROWS); /* values are taken together */
  assert_true(found > ROWS / 2);
}

static void by_class(void **state) {
  Fixture *f = *state;
  g_autoptr(CarnetRowClasses) classes = carnet_row_classes_new(f->packs);
  guint n = 0, same = 0;
  for (guint i = 0; i < ROWS; i++) {
    CarnetRowFacts row = random_row(f);
    gboolean added = FALSE;
    guint number = carnet_row_classes_put(classes, &row, &added);
    assert_int_equal(added, number == n);
    n += added ? 1 : 0;
    if (carnet_row_classes_put(classes, &row, &added) == number && !added) same++;
    g_autoptr(GArray) categories = g_array_new(FALSE, FALSE, sizeof(CarnetCategoryHit)),
                      checks = g_array_new(FALSE, FALSE, sizeof(CarnetCheckHit));
    carnet_row_classes_judge(classes, number, DAY, categories, checks);
    g_autofree char *by_row = judged(f->packs, &row), *together = hits_text(categories, checks);
    if (strcmp(by_row, together) != 0) {
      g_autofree char *said = described(&row);
      fail_msg("%s\nis judged\n%sits class\n%s", said, by_row, together);
    }
  }
  assert_int_equal(same, ROWS);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(stands_for), cmocka_unit_test(by_class)};
  return cmocka_run_group_tests(tests, open_all, close_all);
}
