/* links: compliance base */
/*
 * test_rulings.c - what people ruled of categories in an answer, in the lines that an approval binds, in
 * candidates (the pack is that of tests/vectors/decision).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "carnet/candidates.h"
#include "carnet/yaml.h"

static const char *const traits[] = {"location.trip", "b.two", NULL};
static CarnetPacks *packs;

static int load(void **state) {
  (void)state;
  const char *source = g_getenv("CARNET_SOURCE");
  g_autofree char *path =
      g_build_filename(source != NULL ? source : ".", "tests/vectors/decision", "pack.yaml", NULL);
  const char *const files[] = {path, NULL};
  packs = carnet_packs_load(files, traits, NULL);
  return packs == NULL;
}

static int unload(void **state) {
  (void)state;
  carnet_packs_free(packs);
  return 0;
}

static CarnetExportRequest *request(void) {
  static const char text[] = "from: CN\nto: [DE]\npeople: {distinct: 5, basis: exact}\n";
  g_autoptr(CarnetNode) map =
      carnet_yaml_load(text, strlen(text), "request", &carnet_yaml_limits_document, NULL);
  return carnet_export_request_parse(map, "request", NULL);
}

static const CarnetCounters counters = {0, 0, TRUE, 0, 0, 0, NULL};

static CarnetDecisionProfile profile(const char *collected, gboolean trip, const char *rulings,
                                     guint64 rows) {
  CarnetDecisionProfile out = {.rows = rows};
  out.facts.traits = (CarnetTraits){trip ? 1 : 0, !trip};
  out.facts.norm[CARNET_COLUMN_COLLECTED_IN] = collected;
  out.facts.norm[CARNET_COLUMN_RETENTION] = "1"; /* v.stored does not hold */
  out.facts.norm[CARNET_COLUMN_STORAGE] = "DE";
  out.facts.rulings = rulings;
  return out;
}

static CarnetDecision *decide(const CarnetDecisionProfile *profiles, guint n) {
  g_autoptr(CarnetExportRequest) asked = request();
  return carnet_decide(packs, asked, profiles, n, &counters, "2026-11-22");
}

/* ---- the answer -----------------------------------------------------------------------------------------
 */

static const struct {
  const char *collected;
  gboolean trip;
  const char *rulings;
  CarnetDecisionOutcome outcome;
  const char *says; /* the last assumption begins with it; "" none */
} one_row[] = {
    {"CN", TRUE, NULL, CARNET_CONTRACT_OR_CERTIFICATION, ""},
    {"CN", TRUE, "", CARNET_CONTRACT_OR_CERTIFICATION, ""},
    {"CN", TRUE, "=v.place", CARNET_CONTRACT_OR_CERTIFICATION, ""},
    {"CN", TRUE, "+v.place", CARNET_CONTRACT_OR_CERTIFICATION, ""}, /* the rule says so too */
    {"CN", TRUE, "-v.place", CARNET_UNKNOWN,
     "rejected: a person rejected v.place (Place) of 7 rows, which rule v.place_1"},
    {"CN", FALSE, NULL, CARNET_UNKNOWN, ""},
    {"CN", FALSE, "+v.place", CARNET_CONTRACT_OR_CERTIFICATION,
     "overridden: a person gave v.place (Place) to 7 rows"},
    {"CN", FALSE, "-v.place", CARNET_UNKNOWN, ""}, /* no rule says so */
    {"CN", FALSE, "+v.nothing =other.pack - ", CARNET_UNKNOWN, ""},
    {"somewhere", TRUE, NULL, CARNET_UNKNOWN, ""},
    {"somewhere", TRUE, "=v.place", CARNET_CONTRACT_OR_CERTIFICATION, "overridden: "},
    {"somewhere", TRUE, "-v.place", CARNET_UNKNOWN, "rejected: "},
};

static void answers(void **state) {
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(one_row); i++) {
    CarnetDecisionProfile row = profile(one_row[i].collected, one_row[i].trip, one_row[i].rulings, 7);
    g_autoptr(CarnetDecision) decision = decide(&row, 1);
    const CarnetRegimeDecision *cn = g_ptr_array_index(decision->regimes, 0);
    guint n = cn->assumptions->len;
    const char *said = n > 0 ? g_ptr_array_index(cn->assumptions, n - 1) : "";
    assert_int_equal(n, cn->assumptions_zh->len);
    if (cn->outcome != one_row[i].outcome || !g_str_has_prefix(said, one_row[i].says) ||
        (one_row[i].says[0] == '\0' && said[0] != '\0'))
      fail_msg("row %u: %s, \"%s\"", i, carnet_outcome_name(cn->outcome), said);
  }
}

/* ---- what an approval binds -----------------------------------------------------------------------------
 */

/* The lines without the name of the kind, and whether all have the same one. */
static char *lines_of(const CarnetDecisionProfile *profiles, guint n) {
  g_autoptr(CarnetDecision) decision = decide(profiles, n);
  g_autoptr(GString) out = g_string_new(NULL);
  for (guint i = 0; i < decision->categories->len; i++) {
    const char *line = g_ptr_array_index(decision->categories, i);
    assert_memory_equal(line, g_ptr_array_index(decision->categories, 0), 64);
    g_string_append_printf(out, "%s;", strchr(line, '\t') + 1);
  }
  return g_strdup(out->str);
}

static void lines(void **state) {
  (void)state;
  static const struct {
    const char *rulings[3];
    const char *lines;
  } cases[] = {
      {{NULL}, "v.place\tv.place_1\t3;"},
      {{NULL, "=v.place"}, "v.place\tv.place_1\t4;"}, /* confirmed: as proposed */
      {{"=v.place"}, "v.place\tv.place_1\t3;"},
      {{"-v.place"}, "-v.place\tv.place_1\t3;"},
      {{NULL, "-v.place", "=v.place"}, "-v.place\tv.place_1\t1;v.place\tv.place_1\t4;"},
      {{NULL, "+v.stored"}, "v.place\tv.place_1\t4;v.stored\toverridden\t1;"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    CarnetDecisionProfile rows[3];
    guint n = 1;
    rows[0] = profile("CN", TRUE, cases[i].rulings[0], 3);
    for (; n < 3 && cases[i].rulings[n] != NULL; n++) rows[n] = profile("CN", TRUE, cases[i].rulings[n], 1);
    g_autofree char *got = lines_of(rows, n);
    if (strcmp(got, cases[i].lines) != 0) fail_msg("case %u: \"%s\"", i, got);
  }
}

/* A rejected rule fired: an approval is bound to it. What a person gave is no rule. */
static void rules(void **state) {
  (void)state;
  CarnetDecisionProfile row = profile("CN", TRUE, "-v.place +v.stored", 1);
  g_autoptr(CarnetDecision) decision = decide(&row, 1);
  gboolean found = FALSE;
  for (guint i = 0; i < decision->rules->len; i++) {
    found = found || g_str_has_prefix(g_ptr_array_index(decision->rules, i), "v.place_1\t");
    assert_false(g_str_has_prefix(g_ptr_array_index(decision->rules, i), CARNET_RULE_OVERRIDDEN));
  }
  assert_true(found);
}

/* ---- looked at again, candidates, categories ------------------------------------------------------------
 */

static void look_again(void **state) {
  (void)state;
  CarnetDecisionProfile rows[] = {profile("CN", FALSE, NULL, 1), profile("CN", FALSE, "+v.place", 2)};
  g_autoptr(CarnetDecision) sure = decide(rows, 2);
  assert_true(sure->complete);
  rows[0].facts.look_again = TRUE;
  g_autoptr(CarnetDecision) decision = decide(rows, 1);
  const CarnetRegimeDecision *cn = g_ptr_array_index(decision->regimes, 0);
  assert_int_equal(cn->outcome, CARNET_UNKNOWN);
  assert_string_equal(g_ptr_array_index(cn->missing, 0), "classification");
}

static void candidates(void **state) {
  (void)state;
  g_autoptr(CarnetExportRequest) asked = request();
  CarnetDecisionProfile rows[] = {profile("CN", FALSE, "+v.place", 2), profile("CN", FALSE, NULL, 3)};
  g_autoptr(CarnetCandidates) found = carnet_candidates(packs, asked, rows, 2, &counters, "2026-11-22");
  assert_int_equal(found->procedure, 2); /* a contract */
  assert_int_equal(found->unknown, 3);
}

static void held(void **state) {
  (void)state;
  CarnetDecisionProfile row = profile("CN", TRUE, "-v.place +v.stored", 1);
  g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(CarnetCategoryHit));
  carnet_categories_of(packs, &row.facts, "2026-11-22", hits); /* what rules find stays */
  assert_int_equal(hits->len, 1);
  assert_string_equal(g_array_index(hits, CarnetCategoryHit, 0).category, "v.place");
  carnet_categories_held(packs, &row.facts, "2026-11-22", hits); /* appended: what was there is not touched */
  assert_int_equal(hits->len, 2);
  assert_string_equal(g_array_index(hits, CarnetCategoryHit, 1).category, "v.stored");
  assert_string_equal(g_array_index(hits, CarnetCategoryHit, 1).rule, CARNET_RULE_OVERRIDDEN);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(answers),    cmocka_unit_test(lines),
                                     cmocka_unit_test(rules),      cmocka_unit_test(look_again),
                                     cmocka_unit_test(candidates), cmocka_unit_test(held)};
  return cmocka_run_group_tests(tests, load, unload);
}
