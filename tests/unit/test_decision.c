/* links: compliance base */
/*
 * test_decision.c - requests, counters, tables, the decision as a tree, what an approval binds
 * (tests/vectors/decision).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "carnet/canon.h"
#include "carnet/decision.h"
#include "carnet/error.h"
#include "carnet/yaml.h"

static const char *const traits[] = {"location.trip", "b.two", NULL};

static CarnetExportRequest *request_of(const char *text, GError **error) {
  g_autoptr(CarnetNode) map =
      carnet_yaml_load(text, strlen(text), "request", &carnet_yaml_limits_document, error);
  return map != NULL ? carnet_export_request_parse(map, "request", error) : NULL;
}

/* ---- requests -------------------------------------------------------------------------------------------
 */

static const struct {
  const char *text, *message;
} refused[] = {
    {"form: CN\n", "request:1:1: "},
    {"from: \"C N\"\n", "request:1:7: \"C N\" is no country"},
    {"from: C1\n", "request:1:7: \"C1\" is no country"},
    {"to: [DE, 49]\n", "request:1:10: \"49\" is no country"},
    {"to: [[DE]]\n", "request:1:"},
    {"as_of: 2026-02-30\n", "request:1:"},
    {"channel: pigeon\n",
     "request:1:10: channel is never \"pigeon\"; one of: backend vehicle remote_access in_place, or unknown"},
    {"recipient: {dpf: maybe}\n", "recipient.dpf is never \"maybe\""},
    {"recipient: {cuontry: DE}\n", "country"},
    {"recipient: DE\n", "request:1:"},
    {"people: {distinct: many}\n", "request:1:"},
    {"people: {distinct: -1}\n", "0 or more"},
    {"people: {distinct: 10, basis: exact}\nsensitive_people: {distinct: 11, basis: exact}\n",
     "request:2:30: more people with sensitive data"},
    {"vehicle: {category: M12}\n", "vehicle.category is never \"M12\""},
    {"exemption: {ground: luck}\n", "exemption.ground is never \"luck\""},
    {"traits: [{a: b}]\n", "not a word"},
    {"traits: [location.trip]\nsubject: [driver, ghost]\n",
     "request:2:10: subject is never \"ghost\"; one of: none driver"},
    {"rows: ''\nsubject: driver\n", "request:2:10: a data subject without traits"},
};

static void requests_refused(void **state) {
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(refused); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(CarnetExportRequest) request = request_of(refused[i].text, &error);
    if (request != NULL) fail_msg("case %u is taken", i);
    assert_int_equal(error->code & 0xff, CARNET_ERROR_INPUT);
    if (strstr(error->message, refused[i].message) == NULL) fail_msg("case %u says: %s", i, error->message);
  }
}

static void requests_kept(void **state) {
  (void)state;
  static const char text[] =
      "exemption: {evidence: '', ground: none}\nto: [uk, DE]\nfrom: cn\nas_of: 2026-11-22\nrows: 'model:H7'\n"
      "subject: [driver, owner]\nanonymisation: {level: pseudonymised}\n"
      "traits: [location.trip]\nrecipient: {scc_module: 2, name: X, dpf: no, tia: no}\nvehicle: {category: N2, type_approved: unknown}\n"
      "people: {distinct: 5, basis: upper_bound}\npurpose: ''\n";
  static const char canonical[] =
      "as_of: \"2026-11-22\"\nfrom: \"cn\"\nto:\n  - \"uk\"\n  - \"DE\"\nrecipient:\n  name: \"X\"\n  dpf: \"no\"\n  scc_module: \"2\"\n  tia: \"no\"\n"
      "vehicle:\n  category: \"N2\"\n  type_approved: \"unknown\"\nrows: \"model:H7\"\ntraits:\n  - \"location.trip\"\n"
      "subject:\n  - \"driver\"\n  - \"owner\"\n"
      "people:\n  distinct: 5\n  basis: \"upper_bound\"\nanonymisation:\n  level: \"pseudonymised\"\nexemption:\n  ground: \"none\"\n";
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetExportRequest) request = request_of(text, &error);
  if (request == NULL) fail_msg("%s", error->message);
  static const char *const facts[][2] = {{"from", "CN"},
                                         {"to", "GB, DE"},
                                         {"dpf", "no"},
                                         {"scc_module", "2"},
                                         {"tia", "no"},
                                         {"vehicle_category", "N"},
                                         {"vehicle_type_approved", ""},
                                         {"people", "at most 5"},
                                         {"purpose", ""},
                                         {"exemption", "none"},
                                         {"exemption_evidence", ""},
                                         {"nonsense", ""}};
  for (guint i = 0; i < G_N_ELEMENTS(facts); i++)
    assert_string_equal(carnet_export_request_fact(request, facts[i][0]), facts[i][1]);
  assert_string_equal(carnet_export_request_rows(request), "model:H7");
  assert_string_equal(carnet_export_request_as_of(request), "2026-11-22");
  assert_string_equal(carnet_export_request_to(request)[0], "GB");
  assert_string_equal(carnet_export_request_traits(request)[0], "location.trip");
  CarnetRowFacts row = {.norm = {NULL}};
  carnet_export_request_trait_row(request, &row);
  assert_string_equal(row.norm[CARNET_COLUMN_SUBJECT], "driver;owner");
  assert_string_equal(row.norm[CARNET_COLUMN_ANONYMISED], "pseudonymised");
  assert_string_equal(row.norm[CARNET_COLUMN_COLLECTED_IN], "");
  g_autoptr(CarnetNode) node = carnet_export_request_to_node(request);
  g_autoptr(GBytes) bytes = carnet_canon_emit(node, &error);
  g_autofree char *got = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
  assert_string_equal(got, canonical);
  g_autoptr(CarnetNode) back = carnet_canon_parse(got, strlen(got), "request", &error);
  if (back == NULL) fail_msg("%s", error->message);
}

/* ---- deciding over the pack of the vectors ----------------------------------------------------------------
 */

static char *vector_path(const char *name) {
  const char *source = g_getenv("CARNET_SOURCE");
  return g_build_filename(source != NULL ? source : ".", "tests/vectors/decision", name, NULL);
}

static CarnetPacks *vector_packs(void) {
  g_autofree char *path = vector_path("pack.yaml");
  const char *const files[] = {path, NULL};
  g_autoptr(GError) error = NULL;
  CarnetPacks *packs = carnet_packs_load(files, traits, &error);
  if (packs == NULL) fail_msg("%s", error->message);
  return packs;
}

static CarnetDecision *decide(const CarnetPacks *packs, const char *text, const CarnetCounters *counters) {
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetExportRequest) request = request_of(text, &error);
  if (request == NULL) fail_msg("%s", error->message);
  CarnetDecisionProfile profiles[2] = {{.rows = 3}, {.rows = 4}};
  profiles[0].facts.traits.traits = 1;
  profiles[0].facts.norm[CARNET_COLUMN_COLLECTED_IN] = "CN";
  profiles[0].facts.norm[CARNET_COLUMN_RETENTION] = "30";
  profiles[1].facts.traits.ordinary = TRUE;
  profiles[1].facts.norm[CARNET_COLUMN_MARKET] = "CN";
  return carnet_decide(packs, request, profiles, 2, counters, "2026-11-22");
}

#define FLOW "from: CN\nto: [DE]\n"
static const struct {
  const char *text;
  CarnetCounters counters;
  CarnetDecisionOutcome outcome;
  const char *until;
} counted[] = {
    {FLOW "people: {distinct: 999999, basis: exact}\n",
     {0, 0, TRUE, -1, -1, -1, NULL},
     CARNET_CONTRACT_OR_CERTIFICATION,
     "2028-11-21"},
    {FLOW "people: {distinct: 1000000, basis: exact}\n",
     {0, 0, TRUE, -1, -1, -1, NULL},
     CARNET_ASSESSMENT,
     "2029-11-21"}, /* or more includes it */
    {FLOW "people: {distinct: 1, basis: exact}\n",
     {999999, 0, TRUE, -1, -1, -1, NULL},
     CARNET_ASSESSMENT,
     "2029-11-21"},
    {FLOW "people: {distinct: 1, basis: exact}\n",
     {999998, 0, TRUE, -1, -1, -1, NULL},
     CARNET_CONTRACT_OR_CERTIFICATION,
     "2028-11-21"},
    {FLOW "people: {distinct: 1, basis: exact}\n",
     {999999, 0, FALSE, -1, -1, -1, NULL},
     CARNET_UNKNOWN,
     ""}, /* an upper bound over the line */
    {FLOW "people: {distinct: 1, basis: exact}\n",
     {5, 0, FALSE, -1, -1, -1, NULL},
     CARNET_CONTRACT_OR_CERTIFICATION,
     "2028-11-21"},
    {FLOW "people: {distinct: 1, basis: exact}\n", {-1, -1, TRUE, -1, -1, -1, NULL}, CARNET_UNKNOWN, ""},
    {FLOW "people: {distinct: 1, basis: exact}\nyear_to_date: {people: 7}\n",
     {999999, 0, TRUE, -1, -1, -1, NULL},
     CARNET_CONTRACT_OR_CERTIFICATION,
     "2028-11-21"},
    {FLOW "people: {distinct: 2000000, basis: upper_bound}\n",
     {0, 0, TRUE, -1, -1, -1, NULL},
     CARNET_UNKNOWN,
     ""},
    {FLOW "people: {distinct: 20, basis: upper_bound}\n",
     {0, 0, TRUE, -1, -1, -1, NULL},
     CARNET_CONTRACT_OR_CERTIFICATION,
     "2028-11-21"},
    {FLOW "people: {distinct: 20, basis: unknown}\n", {0, 0, TRUE, -1, -1, -1, NULL}, CARNET_UNKNOWN, ""},
    {FLOW, {0, 0, TRUE, -1, -1, -1, NULL}, CARNET_UNKNOWN, ""},
    {"from: CN\nto: [JP]\npeople: {distinct: 1, basis: exact}\n",
     {0, 0, TRUE, -1, -1, -1, NULL},
     CARNET_UNKNOWN,
     ""},
};

static void counting(void **state) {
  (void)state;
  g_autoptr(CarnetPacks) packs = vector_packs();
  for (guint i = 0; i < G_N_ELEMENTS(counted); i++) {
    g_autoptr(CarnetDecision) decision = decide(packs, counted[i].text, &counted[i].counters);
    const CarnetRegimeDecision *cn = g_ptr_array_index(decision->regimes, 0);
    if (cn->outcome != counted[i].outcome || strcmp(cn->valid_until, counted[i].until) != 0)
      fail_msg("case %u: %s until %s", i, carnet_outcome_name(cn->outcome), cn->valid_until);
  }
}

static void not_known(void **state) {
  (void)state;
  g_autoptr(CarnetPacks) packs = vector_packs();
  g_autoptr(CarnetDecision) decision = decide(packs, "to: [DE]\n", NULL);
  assert_int_equal(decision->regimes->len, 1);
  const CarnetRegimeDecision *zz = g_ptr_array_index(decision->regimes, 0);
  assert_string_equal(zz->regime, "zz");
  assert_string_equal(g_ptr_array_index(zz->missing, 0), "from");
  assert_string_equal(g_ptr_array_index(decision->not_checked, 0), "DE");
  assert_true(decision->outcome == CARNET_UNKNOWN && !decision->complete);
  for (guint i = 0; i <= CARNET_NOT_APPLICABLE; i++) {
    CarnetDecisionOutcome back;
    assert_true(carnet_outcome_parse(carnet_outcome_name((CarnetDecisionOutcome)i), &back));
    assert_int_equal(back, i);
  }
  CarnetDecisionOutcome none;
  assert_false(carnet_outcome_parse("lawful", &none));
}

/* ---- vectors --------------------------------------------------------------------------------------------
 */

/* CARNET_GOLDEN=rewrite writes them; check_decision.py reads them a second time. */
static void compare(const char *name, const char *text) {
  g_autofree char *path = vector_path(name);
  if (g_strcmp0(g_getenv("CARNET_GOLDEN"), "rewrite") == 0)
    assert_true(g_file_set_contents(path, text, -1, NULL));
  g_autofree char *expected = NULL;
  assert_true(g_file_get_contents(path, &expected, NULL, NULL));
  assert_string_equal(text, expected);
}

static char *lines_of(const GPtrArray *lines) {
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf(out, "%s\n", (const char *)g_ptr_array_index(lines, i));
  return g_string_free(out, FALSE);
}

static GBytes *frozen_rows(void) {
  g_autoptr(CarnetTable) table = carnet_table_new();
  const char *const columns[] = {"key", "row", "collected_in", "retention"};
  for (guint i = 0; i < G_N_ELEMENTS(columns); i++)
    carnet_table_add_column(table, columns[i], NULL, CARNET_CELL_TEXT);
  static const char *const cells[][4] = {
      {"n\tid\t2", "7", "中国", "30"}, {"n\tid\t1", "9", "CN", ""}, {"n\tid\t2", "3", "CN", "30\\d"}};
  for (guint r = 0; r < G_N_ELEMENTS(cells); r++) {
    guint row = carnet_table_add_row(table);
    for (guint c = 0; c < 4; c++) carnet_table_set(table, row, c, cells[r][c]);
  }
  return carnet_decision_rows_bytes(table);
}

static void vectors(void **state) {
  (void)state;
  g_autoptr(CarnetPacks) packs = vector_packs();
  CarnetCounters counters = {10, 0, TRUE, 0, 0, 0, NULL}, later = {20, 0, TRUE, 0, 0, 0, NULL};
  static const char text[] = FLOW "people: {distinct: 5, basis: exact}\n";
  g_autoptr(CarnetDecision) decision = decide(packs, text, &counters), again = decide(packs, text, &later);
  g_autoptr(GBytes) rows = frozen_rows();
  g_autofree char *request = carnet_digest_of_bytes("request", 7);
  CarnetBinds binds, binds_later;
  carnet_decision_bind(decision, request, g_bytes_get_data(rows, NULL), g_bytes_get_size(rows), &binds);
  carnet_decision_bind(again, request, g_bytes_get_data(rows, NULL), g_bytes_get_size(rows), &binds_later);
  assert_memory_equal(&binds, &binds_later, sizeof binds); /* another approval's counters: it holds */
  g_autoptr(CarnetNode) node = carnet_decision_to_node(decision, FALSE, CARNET_LANG_EN);
  g_autoptr(GBytes) bytes = carnet_canon_emit(node, NULL);
  g_autofree char *canonical = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
  g_autofree char *rows_text = g_strndup(g_bytes_get_data(rows, NULL), g_bytes_get_size(rows));
  g_autofree char *categories = lines_of(decision->categories), *rules = lines_of(decision->rules);
  g_autofree char *digests = g_strdup_printf("rows %s\ncategories %s\nrules %s\ndecision %s\n", binds.rows,
                                             binds.categories, binds.rules, binds.decision);
  compare("decision.yaml", canonical);
  compare("rows.txt", rows_text);
  compare("categories.txt", categories);
  compare("rules.txt", rules);
  compare("digests.txt", digests);
}

static void as_a_tree(void **state) {
  (void)state;
  g_autoptr(CarnetPacks) packs = vector_packs();
  CarnetCounters counters = {10, 0, TRUE, 0, 0, 0, NULL};
  g_autoptr(CarnetDecision) decision = decide(packs, FLOW "people: {distinct: 5, basis: exact}\n", &counters);
  g_autoptr(CarnetNode) en = carnet_decision_to_node(decision, TRUE, CARNET_LANG_EN),
                        zh = carnet_decision_to_node(decision, TRUE, CARNET_LANG_ZH);
  const CarnetNode *regime = carnet_node_at(carnet_node_get(en, "regimes"), 0);
  const CarnetNode *reason = carnet_node_at(carnet_node_get(regime, "reasons"), 0);
  assert_string_equal(carnet_node_get_string(en, "outcome", ""), "contract_or_certification");
  assert_string_equal(carnet_node_get_string(reason, "rule", ""), "v.small");
  assert_string_equal(carnet_node_get_string(reason, "confidence", ""), "recalled");
  assert_string_equal(carnet_node_get_string(reason, "fact", ""),
                      "destination = DE; people_year = 15; category = v.place");
  assert_string_equal(carnet_node_at(carnet_node_get(regime, "conditions"), 0)->text, "file the contract");
  assert_string_equal(carnet_node_get_string(regime, "valid_until", ""), "2028-11-21");
  regime = carnet_node_at(carnet_node_get(zh, "regimes"), 0);
  assert_string_equal(carnet_node_at(carnet_node_get(regime, "conditions"), 0)->text, "备案合同");
  assert_null(carnet_node_get(regime, "duties")); /* that pack has neither */
  assert_null(carnet_node_get(regime, "limits"));
  assert_int_equal(carnet_node_get_int(en, "rows", 0), 7);
  assert_true(carnet_node_get_bool(reason, "certain", FALSE));
}

static void replace(GString *text, const char *old, const char *by) {
  assert_int_equal(g_string_replace(text, old, by, 1), 1);
}

/* The pack of the vectors, never changed itself, with duties and a note. */
static CarnetPacks *packs_with_duties(void) {
  g_autofree char *path = vector_path("pack.yaml"), *bytes = NULL, *name = NULL;
  assert_true(g_file_get_contents(path, &bytes, NULL, NULL));
  g_autoptr(GString) text = g_string_new(bytes);
  replace(
      text, "zh: \"位置\", clause: \"1\"",
      "zh: \"位置\", clause: \"1\", duties: [{en: \"cut\", zh: \"切断\"}, {en: \"coarsen\", zh: \"粗化\"}]");
  replace(text, "territory:", "note: {en: \"contracts are not checked\", zh: \"未检查合同\"}\nterritory:");
  gint file = g_file_open_tmp("carnet-XXXXXX.yaml", &name, NULL);
  assert_true(file >= 0 && g_close(file, NULL));
  assert_true(g_file_set_contents(name, text->str, -1, NULL));
  const char *const files[] = {name, NULL};
  g_autoptr(GError) error = NULL;
  CarnetPacks *packs = carnet_packs_load(files, traits, &error);
  g_remove(name);
  if (packs == NULL) fail_msg("%s", error->message);
  return packs;
}

/* What no table asks stands beside the answer, in both languages, and no approval binds it. */
static void duties_and_limits(void **state) {
  (void)state;
  static const char *const expected[2][2] = {
      {"1 Place (recalled): cut; coarsen", "contracts are not checked"},
      {"1 位置（待核实）：切断；粗化", "未检查合同"}};
  g_autoptr(CarnetPacks) packs = packs_with_duties(), bare = vector_packs();
  CarnetCounters counters = {10, 0, TRUE, 0, 0, 0, NULL};
  static const char text[] = FLOW "people: {distinct: 5, basis: exact}\n";
  g_autoptr(CarnetDecision) decision = decide(packs, text, &counters), plain = decide(bare, text, &counters);
  for (guint lang = 0; lang < 2; lang++) {
    g_autoptr(CarnetNode) node =
        carnet_decision_to_node(decision, TRUE, lang == 0 ? CARNET_LANG_EN : CARNET_LANG_ZH);
    const CarnetNode *regime = carnet_node_at(carnet_node_get(node, "regimes"), 0);
    assert_int_equal(carnet_node_count(carnet_node_get(regime, "duties")),
                     1); /* of what rows are, certainly */
    assert_string_equal(carnet_node_at(carnet_node_get(regime, "duties"), 0)->text, expected[lang][0]);
    assert_string_equal(carnet_node_at(carnet_node_get(regime, "limits"), 0)->text, expected[lang][1]);
  }
  CarnetBinds with = {.request = ""}, without = {.request = ""};
  carnet_decision_bind(decision, "", "", 0, &with);
  carnet_decision_bind(plain, "", "", 0, &without);
  assert_memory_equal(&with, &without, sizeof with);
}

/* What only may be the answer is no reason of it. */
static void branches_that_are_open(void **state) {
  (void)state;
  g_autoptr(CarnetPacks) packs = vector_packs();
  CarnetCounters counters = {0, 0, TRUE, -1, -1, -1, NULL};
  g_autoptr(CarnetDecision) decision =
      decide(packs, FLOW "people: {distinct: 20, basis: unknown}\n", &counters);
  g_autoptr(CarnetNode) en = carnet_decision_to_node(decision, TRUE, CARNET_LANG_EN);
  const CarnetNode *regime = carnet_node_at(carnet_node_get(en, "regimes"), 0);
  const CarnetNode *reasons = carnet_node_get(regime, "reasons");
  assert_string_equal(carnet_node_get_string(regime, "outcome", ""), "unknown");
  assert_true(carnet_node_count(reasons) > 1);
  for (guint i = 0; i < carnet_node_count(reasons); i++)
    assert_false(carnet_node_get_bool(carnet_node_at(reasons, i), "certain", TRUE));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(requests_refused),  cmocka_unit_test(requests_kept),
      cmocka_unit_test(counting),          cmocka_unit_test(not_known),
      cmocka_unit_test(vectors),           cmocka_unit_test(as_a_tree),
      cmocka_unit_test(duties_and_limits), cmocka_unit_test(branches_that_are_open)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
