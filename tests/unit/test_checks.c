/* links: compliance base */
/*
 * test_checks.c - checks over a profile and conflicts in a decision: true, unknown with what is missing,
 * dates.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "carnet/checks.h"
#include "carnet/decision.h"
#include "carnet/yaml.h"

static const char *const traits[] = {"cabin.image", "b.two", NULL};

#define LAW "clause: \"5\", source: s, en: \"x\", zh: \"乂\""
static const char pack[] =
    "carnet_pack: 1\nid: \"p\"\nversion: \"1\"\nregime: \"cn\"\nzone: \"Asia/Shanghai\"\nen: \"P\"\nzh: \"规\"\nterritory: [CN]\n"
    "cited_as: \"LAW\"\nsources: {s: {title: \"S\", confidence: recalled, checked: 2026-11-22}}\n"
    "categories:\n- {id: cabin, en: \"C\", zh: \"类\", clause: \"1\", source: s}\n"
    "rules:\n- {id: p.cabin_1, category: cabin, when: [{trait: cabin.image}, {fact: present_in, in: [CN]}], clause: \"1\", source: s}\n"
    "decisions:\n- id: p.export\n  scope: export\n  en: \"E\"\n  zh: \"出\"\n  rows:\n"
    "  - {id: p.personal, when: [{category: p.cabin}], outcome: assessment, clause: \"2\", source: s, text: {en: a, zh: b}}\n"
    "  - {id: p.open, outcome: unknown, clause: \"2\", source: s, text: {en: a, zh: b}}\n"
    "checks:\n"
    "- {id: p.default_on, severity: high, when: [{trait: cabin.image}, {fact: default_on, in: [yes]}], resolve: {en: off, zh: 关}, " LAW
    "}\n"
    "- {id: p.kept_long, severity: low, when: [{category: p.cabin}, {fact: retention_days, gt: 14}], resolve: {en: less, zh: 短}, valid_from: 2026-07-01, " LAW
    "}\n"
    "conflicts:\n"
    "- {id: p.authority, when: [{fact: recipient_kind, in: [authority]}, {category: p.cabin}, {outcome: {regime: cn, in: [prohibited, assessment]}}], with: [q.raw], " LAW
    "}\n"
    "- {id: p.never, when: [{outcome: {regime: us, in: [prohibited]}}], with: [q.raw], " LAW "}\n";

static CarnetPacks *packs;

static int set_up(void **state) {
  (void)state;
  g_autofree char *folder = g_dir_make_tmp("carnet-checks-XXXXXX", NULL);
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

/* ---- checks ---------------------------------------------------------------------------------------------
 */

static const struct {
  guint64 traits;
  const char *collected, *default_on, *retention, *day;
  const char *expect; /* "id" certain, "?id(missing)" */
} rows[] = {
    {1, "CN", "yes", "7", "2026-11-22", "p.default_on"},
    {1, "CN", "no", "30", "2026-11-22", "p.kept_long"},
    {1, "CN", "no", "30", "2026-06-30", ""},
    {1, "CN", "", "7", "2026-11-22", "?p.default_on(default_on)"},
    {1, "CN", "yes", "", "2026-11-22", "p.default_on ?p.kept_long(retention_days)"},
    {1, "", "no", "30", "2026-11-22", "?p.kept_long(present_in)"},
    {1, "DE", "no", "30", "2026-11-22", ""},
    {2, "CN", "yes", "30", "2026-11-22", ""},
    {0, "CN", "yes", "30", "2026-11-22", ""},
};

static CarnetRowFacts row_of(guint i) {
  CarnetRowFacts row = {.traits = {rows[i].traits, FALSE}};
  row.norm[CARNET_COLUMN_COLLECTED_IN] = rows[i].collected;
  row.norm[CARNET_COLUMN_DEFAULT] = rows[i].default_on;
  row.norm[CARNET_COLUMN_RETENTION] = rows[i].retention;
  return row;
}

static void checks(void **state) {
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    CarnetRowFacts row = row_of(i);
    g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(CarnetCheckHit));
    g_autoptr(GString) got = g_string_new(NULL);
    carnet_checks_of(packs, &row, rows[i].day, hits);
    for (guint h = 0; h < hits->len; h++) {
      const CarnetCheckHit *hit = &g_array_index(hits, CarnetCheckHit, h);
      const char *id = hit->check->entry.id, *blank = got->len ? " " : "";
      if (hit->truth == CARNET_TRUE)
        g_string_append_printf(got, "%s%s", blank, id);
      else
        g_string_append_printf(got, "%s?%s(%s)", blank, id, hit->missing);
      CarnetCheckHit alone;
      assert_true(carnet_check_judge(packs, hit->check, &row, rows[i].day, &alone));
      assert_int_equal(alone.truth, hit->truth);
      assert_string_equal(alone.missing, hit->missing);
    }
    if (strcmp(got->str, rows[i].expect) != 0) fail_msg("row %u: \"%s\"", i, got->str);
  }
  CarnetRowFacts row = row_of(1);
  CarnetCheckHit hit;
  assert_false(carnet_check_judge(packs, carnet_packs_check(packs, 1), &row, "2026-06-30", &hit));
}

static void columns(void **state) {
  (void)state;
  guint64 asked = carnet_packs_fact_columns(packs);
  assert_true((asked & CARNET_COLUMN_BIT(CARNET_COLUMN_DEFAULT)) != 0);
  assert_true((asked & CARNET_COLUMN_BIT(CARNET_COLUMN_RETENTION)) != 0);
  assert_true((asked & CARNET_COLUMN_BIT(CARNET_COLUMN_BASIS)) == 0);
}

/* ---- conflicts ------------------------------------------------------------------------------------------
 */

static const struct {
  const char *request;
  guint row;
  const char *expect;
} asked[] = {
    {"{from: CN, to: [DE], recipient: {kind: authority}}", 0, "p.authority"},
    {"{from: CN, to: [DE]}", 0, "?p.authority(recipient_kind)"},
    {"{from: CN, to: [DE], recipient: {kind: supplier}}", 0, ""},
    {"{from: CN, to: [DE], recipient: {kind: authority}}", 7, ""},
    {"{from: CN, to: [DE], recipient: {kind: authority}}", 8, "?p.authority(classification)"},
    {"{from: DE, to: [JP], recipient: {kind: authority}}", 0, ""},
};

static CarnetDecision *decide(guint i) {
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetNode) map = carnet_yaml_load(asked[i].request, strlen(asked[i].request), "request",
                                               &carnet_yaml_limits_document, &error);
  g_autoptr(CarnetExportRequest) request = carnet_export_request_parse(map, "request", &error);
  if (request == NULL) fail_msg("%s", error->message);
  CarnetDecisionProfile profile = {row_of(asked[i].row), 3};
  return carnet_decide(packs, request, &profile, 1, NULL, "2026-11-22");
}

static void conflicts(void **state) {
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(asked); i++) {
    g_autoptr(CarnetDecision) decision = decide(i);
    g_autoptr(GString) got = g_string_new(NULL);
    for (guint c = 0; c < decision->conflicts->len; c++) {
      const CarnetConflict *one = g_ptr_array_index(decision->conflicts, c);
      if (one->truth == CARNET_TRUE)
        g_string_append_printf(got, "%s", one->rule);
      else
        g_string_append_printf(got, "?%s(%s)", one->rule, one->missing);
    }
    if (strcmp(got->str, asked[i].expect) != 0) fail_msg("request %u: \"%s\"", i, got->str);
  }
}

/* In JSON with its text in the language asked for; what is signed has the id alone, and the rule's digest. */
static void conflicts_are_shown_and_bound(void **state) {
  (void)state;
  g_autoptr(CarnetDecision) with = decide(0), without = decide(2);
  g_autoptr(CarnetNode) shown = carnet_decision_to_node(with, TRUE, CARNET_LANG_ZH),
                        bound = carnet_decision_to_node(with, FALSE, CARNET_LANG_EN),
                        plain = carnet_decision_to_node(without, FALSE, CARNET_LANG_EN);
  const CarnetNode *one = carnet_node_at(carnet_node_get(shown, "conflicts"), 0);
  assert_string_equal(carnet_node_get_string(one, "text", ""), "乂");
  assert_string_equal(carnet_node_get_string(one, "clause", ""), "LAW 5");
  assert_true(carnet_node_get_bool(one, "certain", FALSE));
  assert_string_equal(carnet_node_at(carnet_node_get(one, "with"), 0)->text, "q.raw");
  assert_string_equal(carnet_node_at(carnet_node_get(bound, "conflicts"), 0)->text, "p.authority");
  assert_null(carnet_node_get(plain, "conflicts"));
  gboolean digested = FALSE;
  for (guint i = 0; i < with->rules->len; i++)
    digested = digested || g_str_has_prefix(g_ptr_array_index(with->rules, i), "p.authority\t");
  assert_true(digested);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(checks), cmocka_unit_test(columns),
                                     cmocka_unit_test(conflicts),
                                     cmocka_unit_test(conflicts_are_shown_and_bound)};
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
