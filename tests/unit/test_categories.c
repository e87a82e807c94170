/* links: compliance base */
/*
 * test_categories.c - facts of a row, three-valued logic, traces, what is not engaged.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "carnet/categories.h"
#include "facts.h"

static const char *const traits[] = {"a.one", "b.two", NULL};

/* ---- facts of a row -------------------------------------------------------------------------------------
 */

static const struct {
  FactId fact;
  const char *market, *collected, *storage, *recipients, *destination,
      *other;           /* other: the fact's own column */
  const char *expected; /* "?" missing */
} derived[] = {
    {FACT_ROW_MARKET, "CN", "", "", "", "", "", "CN"},
    {FACT_ROW_MARKET, "", "", "", "", "", "", "?"},
    {FACT_ROW_COLLECTED_IN, "CN", "", "", "", "", "", "CN"},
    {FACT_ROW_COLLECTED_IN, "CN", "DE;FR", "", "", "", "", "DE, FR"},
    {FACT_ROW_STORED_IN, "", "", "vehicle", "", "", "", "none"},
    {FACT_ROW_STORED_IN, "", "", "vehicle;DE", "", "", "", "DE"},
    {FACT_ROW_STORED_IN, "", "", "", "", "", "", "?"},
    {FACT_ROW_STORED_IN_VEHICLE, "", "", "vehicle;DE", "", "", "", "yes"},
    {FACT_ROW_STORED_IN_VEHICLE, "", "", "DE", "", "", "", "no"},
    {FACT_ROW_STORED_IN_VEHICLE, "", "", "", "", "", "", "?"},
    {FACT_ROW_SENT_TO, "", "", "", "", "none", "", "none"},
    {FACT_ROW_SENT_TO, "", "", "", "", "US;DE", "", "US, DE"},
    {FACT_ROW_PRESENT_IN, "CN", "", "DE", "", "US", "", "CN, DE, US"},
    {FACT_ROW_PRESENT_IN, "", "", "DE", "", "US", "", "?"},
    {FACT_ROW_LEAVES_VEHICLE, "", "", "vehicle", "none", "none", "", "no"},
    {FACT_ROW_LEAVES_VEHICLE, "", "", "vehicle", "", "", "", "no"},
    {FACT_ROW_LEAVES_VEHICLE, "", "", "vehicle", "OEM", "", "", "yes"},
    {FACT_ROW_LEAVES_VEHICLE, "", "", "vehicle;DE", "none", "none", "", "yes"},
    {FACT_ROW_LEAVES_VEHICLE, "", "", "", "none", "DE", "", "yes"},
    {FACT_ROW_LEAVES_VEHICLE, "", "", "", "none", "none", "", "?"},
    {FACT_ROW_SHARED, "", "", "", "none", "", "", "no"},
    {FACT_ROW_SHARED, "", "", "", "OEM backend", "", "", "yes"},
    {FACT_ROW_SHARED, "", "", "", "", "", "", "?"},
    {FACT_ROW_SUBJECT, "", "", "", "", "", "driver", "driver"},
    {FACT_ROW_SUBJECT, "", "", "", "", "", "martian", "?"},
    {FACT_ROW_SUBJECT, "", "", "", "", "", "driver;passenger", "driver, passenger"},
    {FACT_ROW_SUBJECT, "", "", "", "", "", "driver;martian", "?"},
    {FACT_ROW_BASIS, "", "", "", "", "", "legitimate interest", "legitimate_interests"},
    {FACT_ROW_BASIS, "", "", "", "", "", "Legal obligation", "legal_obligation"},
    {FACT_ROW_BASIS, "", "", "", "", "", "consent;legitimate interest", "consent, legitimate_interests"},
    {FACT_ROW_RETENTION_DAYS, "", "", "", "", "", "30", "30"},
    {FACT_ROW_RETENTION_DAYS, "", "", "", "", "", "30 days", "?"},
    {FACT_ROW_RATE, "", "", "", "", "", "0.1", "100"},
};

static const struct {
  FactId fact;
  CarnetColumn column;
} own_columns[] = {{FACT_ROW_SUBJECT, CARNET_COLUMN_SUBJECT},
                   {FACT_ROW_BASIS, CARNET_COLUMN_BASIS},
                   {FACT_ROW_RETENTION_DAYS, CARNET_COLUMN_RETENTION},
                   {FACT_ROW_RATE, CARNET_COLUMN_RATE}};

static void facts(void **state) {
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(derived); i++) {
    CarnetRowFacts row = {.traits = {0, FALSE}};
    row.norm[CARNET_COLUMN_MARKET] = derived[i].market;
    row.norm[CARNET_COLUMN_COLLECTED_IN] = derived[i].collected;
    row.norm[CARNET_COLUMN_STORAGE] = derived[i].storage;
    row.norm[CARNET_COLUMN_RECIPIENTS] = derived[i].recipients;
    row.norm[CARNET_COLUMN_DESTINATION] = derived[i].destination;
    for (guint j = 0; j < G_N_ELEMENTS(own_columns); j++)
      if (own_columns[j].fact == derived[i].fact) row.norm[own_columns[j].column] = derived[i].other;
    g_autoptr(FactSet) set = fact_set_new();
    fact_set_row(set, &row);
    const FactValue *value = &set->value[derived[i].fact];
    g_autofree char *text = fact_value_text(value, fact_info(derived[i].fact)->kind);
    const char *got = value->known ? text : "?";
    if (strcmp(got, derived[i].expected) != 0)
      fail_msg("row %u: %s is %s", i, fact_info(derived[i].fact)->name, got);
  }
}

/* ---- logic ----------------------------------------------------------------------------------------------
 */

#define HEAD                                                                                                             \
  "carnet_pack: 1\nid: \"p\"\nversion: \"1\"\nregime: \"eu\"\nzone: \"UTC\"\nen: \"P\"\nzh: \"规\"\nterritory: [TWO]\n" \
  "regions:\n- {id: \"TWO\", members: [DE, AT], source: \"s\"}\n- {id: \"THREE\", members: [TWO, FR], source: \"s\"}\n"  \
  "sources:\n  s: {title: \"S\", confidence: verified, checked: 2026-11-22}\n"                                           \
  "categories:\n- {id: \"c\", en: \"C\", zh: \"类\", clause: \"4\", source: \"s\"}\n- {id: \"d\", en: \"D\", zh: \"类\", clause: \"5\", source: \"s\"}\nrules:\n"
#define RULE(id, category, when)                                                                             \
  "- {id: \"p." id "\", category: \"" category "\", when: [" when "], clause: \"4\", source: \"s\"}\n"

static CarnetPacks *load(const char *text) {
  g_autofree char *path = NULL;
  gint fd = g_file_open_tmp("carnet-pack-XXXXXX.yaml", &path, NULL);
  g_close(fd, NULL);
  assert_true(g_file_set_contents(path, text, -1, NULL));
  const char *const files[] = {path, NULL};
  g_autoptr(GError) error = NULL;
  CarnetPacks *packs = carnet_packs_load(files, traits, &error);
  if (packs == NULL) fail_msg("%s", error->message);
  g_unlink(path);
  return packs;
}

/* A row: trait a.one, market CN, storage vehicle, retention 30, anonymised not said. */
static const struct {
  const char *when, *expected; /* "" false, "true", else the missing facts */
} logic[] = {
    {"{trait: a.one}", "true"},
    {"{trait: b.two}", ""},
    {"{trait: [b.two, a.one]}", "true"},
    {"{not: {trait: b.two}}", "true"},
    {"{fact: market, in: [CN]}", "true"},
    {"{fact: market, in: [TWO]}", ""},
    {"{fact: market, not_in: [TWO]}", "true"},
    {"{fact: anonymised, in: [none]}", "anonymised"},
    {"{fact: anonymised, not_in: [none]}", "anonymised"},
    {"{not: {fact: anonymised, in: [none]}}", "anonymised"},
    {"{fact: anonymised, in: [none], missing: \"true\"}", "true"},
    {"{fact: anonymised, in: [none], missing: \"false\"}", ""},
    {"{any: [{fact: anonymised, in: [none]}, {trait: a.one}]}", "true"},
    {"{any: [{fact: anonymised, in: [none]}, {trait: b.two}]}", "anonymised"},
    {"{all: [{fact: anonymised, in: [none]}, {trait: b.two}]}", ""},
    {"{fact: anonymised, in: [none]}, {fact: subject, in: [driver]}", "subject anonymised"},
    {"{fact: retention_days, gte: 30}", "true"},
    {"{fact: retention_days, gt: 30}", ""},
    {"{fact: retention_days, lte: 30}", "true"},
    {"{fact: retention_days, lt: 30}", ""},
    {"{fact: stored_in, in: [CN]}", ""},
    {"{fact: stored_in_vehicle, in: [yes]}", "true"},
    {"{fact: present_in, in: [CN]}", "true"},
    {"{any: [{all: [{not: {trait: b.two}}]}]}", "true"},
};

static void three_values(void **state) {
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(logic); i++) {
    g_autofree char *text =
        g_strconcat(HEAD "- id: \"p.r\"\n  category: \"c\"\n  clause: \"4\"\n  source: \"s\"\n  when: [",
                    logic[i].when, "]\n", NULL);
    g_autoptr(CarnetPacks) packs = load(text);
    CarnetRowFacts row = {.traits = {1, FALSE}};
    row.norm[CARNET_COLUMN_MARKET] = "CN";
    row.norm[CARNET_COLUMN_STORAGE] = "vehicle";
    row.norm[CARNET_COLUMN_RETENTION] = "30";
    g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(CarnetCategoryHit));
    carnet_categories_of(packs, &row, "2026-01-01", hits);
    const CarnetCategoryHit *hit = hits->len > 0 ? &g_array_index(hits, CarnetCategoryHit, 0) : NULL;
    const char *got = hit == NULL ? "" : hit->truth == CARNET_TRUE ? "true" : hit->missing;
    if (strcmp(got, logic[i].expected) != 0) fail_msg("%s: %s", logic[i].when, got);
  }
}

static const struct {
  const char *place, *asked;
  CarnetTruth truth;
} places[] = {
    {"DE", "TWO", CARNET_TRUE},     {"TWO", "DE", CARNET_MAYBE},   {"TWO", "THREE", CARNET_TRUE},
    {"THREE", "TWO", CARNET_FALSE}, {"FR", "TWO", CARNET_FALSE},   {"RoW", "TWO", CARNET_FALSE},
    {"ASIA", "TWO", CARNET_MAYBE},  {"FR;DE", "TWO", CARNET_TRUE}, {"", "TWO", CARNET_MAYBE},
};

static void regions(void **state) {
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
    g_autofree char *text = g_strdup_printf(HEAD RULE("r", "c", "{fact: market, in: [%s]}"), places[i].asked);
    g_autoptr(CarnetPacks) packs = load(text);
    CarnetRowFacts row = {.traits = {1, FALSE}};
    row.norm[CARNET_COLUMN_MARKET] = places[i].place;
    g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(CarnetCategoryHit));
    carnet_categories_of(packs, &row, "2026-01-01", hits);
    CarnetTruth got = hits->len > 0 ? g_array_index(hits, CarnetCategoryHit, 0).truth : CARNET_FALSE;
    if (got != places[i].truth) fail_msg("%s in %s is %d", places[i].place, places[i].asked, got);
  }
}

/* ---- one hit a category, traces, not engaged --------------------------------------------------------------
 */

static const char several[] = HEAD RULE("open", "c", "{trait: a.one}, {fact: subject, in: [driver]}")
    RULE("sure", "c", "{trait: a.one}, {fact: market, in: [CN]}")
        RULE("away", "d", "{trait: a.one}, {fact: stored_in_vehicle, in: [yes]}")
            RULE("other", "d", "{trait: b.two}");

static void one_hit(void **state) {
  (void)state;
  g_autoptr(CarnetPacks) packs = load(several);
  CarnetRowFacts row = {.traits = {1, FALSE}};
  row.norm[CARNET_COLUMN_MARKET] = "CN";
  row.norm[CARNET_COLUMN_STORAGE] = "DE";
  g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(CarnetCategoryHit));
  carnet_categories_of(packs, &row, "2026-01-01", hits);
  assert_int_equal(hits->len, 1);
  assert_string_equal(g_array_index(hits, CarnetCategoryHit, 0).rule, "p.sure");
  g_autoptr(GPtrArray) away = carnet_categories_not_engaged(packs, &row, "2026-01-01");
  assert_int_equal(away->len, 1);
  assert_string_equal(g_ptr_array_index(away, 0), "p.away");
  g_autoptr(GPtrArray) trace = carnet_categories_trace(packs, "p.away", &row, "2026-01-01");
  assert_int_equal(trace->len, 2);
  const CarnetConditionTrace *last = g_ptr_array_index(trace, 1);
  assert_int_equal(last->kind, CARNET_CONDITION_FACT);
  assert_string_equal(last->name, "stored_in_vehicle");
  assert_string_equal(last->test, "in");
  assert_string_equal(last->words, "yes");
  assert_string_equal(last->value, "no");
  assert_int_equal(last->truth, CARNET_FALSE);
  assert_null(carnet_categories_trace(packs, "p.none", &row, "2026-01-01"));
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(facts), cmocka_unit_test(three_values),
                                     cmocka_unit_test(regions), cmocka_unit_test(one_hit)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
