/* links: compliance base */
/*
 * test_advise.c - advice that was tried: fewer fields, anonymising, coarser, another channel, evidence; pairs
 * only where nothing alone helps; never a number of people; time where a pack knows it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "carnet/advice.h"
#include "carnet/yaml.h"

static const char *const traits[] = {
    "location.position", "media.exterior", "b.two", "c.three", "x.one", "x.two", "x.three", NULL};

static const char pack[] =
    "carnet_pack: 1\nid: p\nversion: \"1\"\nregime: cn\nzone: Asia/Shanghai\nen: P\nzh: 规\nterritory: [CN]\n"
    "sources: {s: {title: S, confidence: recalled, checked: 2026-11-22}}\n"
    "categories:\n- {id: position, en: P, zh: 位, clause: \"1\", source: s}\n- {id: media, en: M, zh: 像, clause: \"1\", source: s}\n- {id: secret, en: S, zh: 密, clause: \"1\", source: s}\n"
    "rules:\n- {id: p.position_1, category: position, when: [{trait: location.position}, {fact: anonymised, in: [none, pseudonymised]}, {fact: precision, lte: 1000000, missing: \"true\"}], clause: \"1\", source: s}\n"
    "- {id: p.media_1, category: media, when: [{trait: media.exterior}], clause: \"1\", source: s}\n"
    "- {id: p.secret_1, category: secret, when: [{trait: c.three}], clause: \"1\", source: s}\n"
    "decisions:\n- id: p.export\n  scope: export\n  en: E\n  zh: 出\n  rows:\n"
    "  - {id: p.home, when: [{fact: channel, in: [in_place]}, {fact: results, in: [statistics]}, {not: {category: p.media}}], outcome: not_applicable, clause: \"2\", source: s, text: {en: a, zh: b}}\n"
    "  - {id: p.direct, when: [{fact: channel, in: [vehicle]}], outcome: prohibited, clause: \"2\", source: s, text: {en: a, zh: b}}\n"
    "  - {id: p.exempted, when: [{fact: exemption, in: [contract], missing: \"false\"}, {fact: exemption_evidence, in: [yes], missing: \"false\"}], outcome: exempt, clause: \"2\", source: s, text: {en: a, zh: b}}\n"
    "  - {id: p.media_out, when: [{category: p.media}], outcome: prohibited, clause: \"2\", source: s, text: {en: a, zh: b}}\n"
    "  - {id: p.x_out, when: [{trait: [x.one, x.two]}], outcome: prohibited, clause: \"2\", source: s, text: {en: a, zh: b}}\n"
    "  - {id: p.x_unknown, when: [{trait: x.three}], outcome: unknown, clause: \"2\", source: s, text: {en: a, zh: b}}\n"
    "  - {id: p.position_out, when: [{category: p.position}], outcome: assessment, clause: \"2\", source: s, text: {en: a, zh: b}}\n"
    "  - {id: p.secret_out, when: [{any: [{category: p.secret}, {fact: sensitive_people, gte: 1, missing: \"false\"}]}], outcome: assessment, clause: \"2\", source: s, text: {en: a, zh: b}}\n"
    "  - {id: p.many, when: [{fact: people, gte: 1000}], outcome: contract_or_certification, clause: \"2\", source: s, text: {en: a, zh: b}}\n"
    "  - {id: p.plain, when: [{fact: people, lt: 1000}], outcome: exempt, clause: \"2\", source: s, text: {en: a, zh: b}}\n"
    "  - {id: p.open, outcome: unknown, clause: \"2\", source: s, text: {en: a, zh: b}}\n"
    "processes:\n- {id: p.way, outcome: contract_or_certification, regime: cn, days_low: 30, en: x, zh: x, clause: \"2\", source: s}\n";

static CarnetPacks *packs;

static int set_up(void **state) {
  (void)state;
  g_autofree char *folder = g_dir_make_tmp("carnet-advise-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "a.yaml", NULL);
  const char *const files[] = {path, NULL};
  g_autoptr(GError) error = NULL;
  assert_true(g_file_set_contents(path, pack, -1, NULL));
  packs = carnet_packs_load(files, traits, &error);
  g_unlink(path);
  g_rmdir(folder);
  if (packs == NULL) fail_msg("%s", error->message);
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  carnet_packs_free(packs);
  return 0;
}

/* "id value rows → outcome" of each, lines. */
static char *advice_of(const char *text, const CarnetDecisionProfile *profiles, guint n) {
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetNode) map =
      carnet_yaml_load(text, strlen(text), "request", &carnet_yaml_limits_document, &error);
  g_autoptr(CarnetExportRequest) request = carnet_export_request_parse(map, "request", &error);
  if (request == NULL) fail_msg("%s", error->message);
  g_autoptr(GPtrArray) found = carnet_advise(packs, request, profiles, n, NULL, "2026-11-22");
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < found->len; i++) {
    const CarnetAdvice *one = g_ptr_array_index(found, i);
    for (guint m = 0; m < one->n; m++) {
      assert_true(strcmp(one->measure[m].key, "people.distinct") != 0);
      g_string_append_printf(out, "%s%s %s %" G_GUINT64_FORMAT, m ? " + " : "", one->measure[m].id,
                             one->measure[m].value, one->measure[m].rows);
    }
    g_string_append_printf(out, " > %s", carnet_outcome_name(one->outcome));
    g_autoptr(GPtrArray) sets = carnet_advice_sets(one);
    for (guint k = 0; one->nobody_sensitive && sets && k < sets->len; k++)
      g_string_append_printf(out, "%s %s", k ? "" : ",", (const char *)g_ptr_array_index(sets, k));
    if (one->measure[0].line_mm)
      g_string_append_printf(out, " beyond %" G_GINT64_FORMAT " mm", one->measure[0].line_mm);
    if (one->ways->len)
      g_string_append_printf(out, " in %d",
                             (int)((const CarnetProcess *)g_ptr_array_index(one->ways, 0))->days_low);
    g_string_append_c(out, '\n');
  }
  return g_string_free(out, FALSE);
}

static CarnetDecisionProfile row(guint64 traits_of, guint64 rows, gboolean ordinary) {
  CarnetDecisionProfile profile = {.rows = rows};
  profile.facts.traits = (CarnetTraits){traits_of, ordinary};
  profile.facts.norm[CARNET_COLUMN_COLLECTED_IN] = "CN";
  profile.facts.norm[CARNET_COLUMN_ANONYMISED] = "none";
  return profile;
}

static void singles(void **state) {
  (void)state;
  const CarnetDecisionProfile rows[] = {row(1, 7, FALSE), row(0, 100, TRUE)};
  g_autofree char *got =
      advice_of("{from: CN, to: [DE], channel: backend, people: {distinct: 5000}}", rows, 2);
  assert_string_equal(got, "in_place in_place 0 > not_applicable\n"
                           "anonymise p.position 7 > contract_or_certification in 30\n"
                           "coarser p.position 7 > contract_or_certification beyond 1000000 mm in 30\n"
                           "drop p.position 7 > contract_or_certification in 30\n"
                           "drop location.position 7 > contract_or_certification in 30\n");
}

/* Only where a rule draws a line, only rows that are within it, and with the figure that it names. */
static void coarser(void **state) {
  (void)state;
  CarnetDecisionProfile rows[] = {row(1, 7, FALSE), row(1, 9, FALSE), row(4, 100, FALSE)};
  rows[1].facts.norm[CARNET_COLUMN_PRECISION] = "50 km";
  g_autofree char *got =
      advice_of("{from: CN, to: [DE], channel: backend, people: {distinct: 5000}}", rows, 3);
  assert_non_null(strstr(got, "coarser p.position 7 > contract_or_certification"));
  assert_non_null(strstr(got, "beyond 1000000 mm"));
  rows[0] = rows[1];
  g_autofree char *beyond =
      advice_of("{from: CN, to: [DE], channel: remote_access, people: {distinct: 5000}}", rows, 3);
  assert_null(strstr(beyond, "coarser"));
  rows[0] = row(2, 7, FALSE); /* the rule of media draws none */
  g_autofree char *none =
      advice_of("{from: CN, to: [DE], channel: remote_access, people: {distinct: 5000}}", rows, 3);
  assert_null(strstr(none, "coarser"));
}

/* The claim is there; what is missing is its evidence. */
static void evidence(void **state) {
  (void)state;
  const CarnetDecisionProfile rows[] = {row(1, 7, FALSE)};
  g_autofree char *got = advice_of(
      "{from: CN, to: [DE], channel: in_place, results: personal, people: {distinct: 5000}, exemption: {ground: contract}}",
      rows, 1);
  assert_non_null(strstr(got, "evidence yes 0 > exempt\n"));
}

/* The smaller set goes before the larger; both media and position would go with b.two. */
static void minimal_sets(void **state) {
  (void)state;
  const CarnetDecisionProfile rows[] = {row(2 | 4, 3, FALSE), row(4, 40, FALSE), row(0, 5, TRUE)};
  g_autofree char *got =
      advice_of("{from: CN, to: [DE], channel: in_place, results: personal, people: {distinct: 5}}", rows, 3);
  assert_non_null(strstr(got, "drop p.media 3 > exempt\n"));
  assert_null(strstr(got, "b.two"));
}

/* Two kinds of data in the way: neither alone is enough where both would have to go. */
static void pairs(void **state) {
  (void)state;
  const CarnetDecisionProfile rows[] = {row(2, 3, FALSE), row(1, 7, FALSE), row(0, 5, TRUE)};
  g_autofree char *got =
      advice_of("{from: CN, to: [DE], channel: in_place, results: personal, people: {distinct: 5}}", rows, 3);
  /* Leaving the media out alone is milder already: no pair is told. */
  assert_non_null(strstr(got, "drop p.media 3 > assessment\n"));
  assert_null(strstr(got, " + "));
}

/* The smaller of two ways to send is told beside the larger. */
static void both_channels(void **state) {
  (void)state;
  const CarnetDecisionProfile rows[] = {row(0, 5, TRUE)};
  g_autofree char *got = advice_of("{from: CN, to: [DE], channel: vehicle, people: {distinct: 5}}", rows, 1);
  assert_non_null(strstr(got, "in_place in_place 0 > not_applicable\n"));
  assert_non_null(strstr(got, "backend backend 0 > exempt\n"));
}

/* Rows that nobody classified hide what the rest would allow. */
static void unclassified(void **state) {
  (void)state;
  const CarnetDecisionProfile rows[] = {row(2, 3, FALSE), row(0, 4, FALSE), row(0, 5, TRUE)};
  g_autofree char *got =
      advice_of("{from: CN, to: [DE], channel: in_place, results: personal, people: {distinct: 5}}", rows, 3);
  assert_non_null(strstr(got, "drop_unknown unknown 4 + drop p.media 3 > exempt\n"));
}

/* People who are counted for rows that no longer go are not counted; while one such row goes, they are. */
static void nobody_left(void **state) {
  (void)state;
  static const char text[] =
      "{from: CN, to: [DE], channel: in_place, results: personal, people: {distinct: 5}, sensitive_people: {distinct: 3}}";
  const CarnetDecisionProfile rows[] = {row(8, 20, FALSE), row(8 | 4, 30, FALSE), row(0, 5, TRUE)};
  g_autofree char *got = advice_of(text, rows, 3);
  assert_non_null(
      strstr(got, "drop p.secret 50 > exempt, sensitive_people.distinct=0 sensitive_people.basis=exact\n"));
  assert_null(strstr(got, "b.two"));
}

static void nothing_helps(void **state) {
  (void)state;
  const CarnetDecisionProfile rows[] = {row(2, 3, FALSE)};
  g_autofree char *got =
      advice_of("{from: CN, to: [DE], channel: in_place, results: personal, people: {distinct: 5}}", rows, 1);
  assert_null(strstr(got, "drop"));
}

/* Three kinds stop it, each alone: they are left out together, and what goes is not. Rows of two kinds are
 * gone with the one, so that the other need not be named. */
static void together(void **state) {
  (void)state;
  const CarnetDecisionProfile rows[] = {row(16, 7, FALSE), row(32, 5, FALSE), row(64, 3, FALSE),
                                        row(0, 100, TRUE), row(2 | 16, 2, FALSE)};
  g_autofree char *got =
      advice_of("{from: CN, to: [DE], channel: remote_access, people: {distinct: 100}}", rows, 5);
  assert_string_equal(got, "drop x.one 9 + drop x.two 5 + drop x.three 3 > exempt\n");
}

static void requests(void **state) {
  (void)state;
  static const char text[] = "{from: CN, to: [DE], channel: backend, people: {distinct: 5000}}";
  g_autoptr(CarnetNode) map =
      carnet_yaml_load(text, strlen(text), "request", &carnet_yaml_limits_document, NULL);
  g_autoptr(CarnetExportRequest) request = carnet_export_request_parse(map, "request", NULL);
  const CarnetDecisionProfile rows[] = {row(1, 7, FALSE), row(0, 100, TRUE)};
  g_autoptr(GPtrArray) found = carnet_advise(packs, request, rows, 2, NULL, "2026-11-22");
  g_autoptr(CarnetNode) changed = carnet_advice_request(g_ptr_array_index(found, 0), request);
  assert_string_equal(carnet_node_get_string(changed, "channel", ""), "in_place");
  assert_string_equal(carnet_node_get_string(changed, "results", ""), "statistics");
  assert_int_equal(carnet_node_path(changed, "people.distinct")->number, 5000);
  g_autoptr(GPtrArray) sets = carnet_advice_sets(g_ptr_array_index(found, 0));
  assert_int_equal(sets->len, 2);
  assert_string_equal(g_ptr_array_index(sets, 0), "channel=in_place");
  assert_string_equal(g_ptr_array_index(sets, 1), "results=statistics");
  assert_null(carnet_advice_sets(g_ptr_array_index(found, 1))); /* some rows anonymised: no request says so */
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(singles),      cmocka_unit_test(coarser),     cmocka_unit_test(evidence),
      cmocka_unit_test(minimal_sets), cmocka_unit_test(pairs),       cmocka_unit_test(both_channels),
      cmocka_unit_test(unclassified), cmocka_unit_test(nobody_left), cmocka_unit_test(nothing_helps),
      cmocka_unit_test(together),     cmocka_unit_test(requests)};
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
