/* links: compliance base */
/*
 * test_pack_sections.c - thresholds, penalties, checks, conflicts, items, costs, volumes, processes: what is
 * read, what is refused and where, overlays, digests, names that point elsewhere.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "carnet/error.h"
#include "carnet/packs.h"

static const char *const traits[] = {"a.one", "", "b.two", NULL};

/* Nine lines; an entry of `sections` begins in line 10. */
#define HEAD                                                                                                 \
  "carnet_pack: 1\nid: \"p\"\nversion: \"1\"\nregime: \"cn\"\nzone: \"Asia/Shanghai\"\nen: \"P\"\n"          \
  "zh: \"规\"\nterritory: [CN]\nsources: {s: {title: \"S\", confidence: recalled, checked: 2026-11-22}}\n"
#define CATEGORY "categories:\n- {id: \"c\", en: \"C\", zh: \"类\", clause: \"1\", source: \"s\"}\n"
#define FACTS                                                                                                \
  "carnet_pack: 1\nid: \"costs\"\nversion: \"1\"\nregime: \"\"\nen: \"P\"\nzh: \"规\"\n"                    \
  "sources: {s: {title: \"S\", confidence: recalled, checked: 2026-11-22}}\n"
#define LAW "en: \"x\", zh: \"乂\", clause: \"5\", source: \"s\""
#define THRESHOLD                                                                                                                                        \
  "thresholds:\n- {id: \"p.t\", counter: people_year, from: [CN], window: calendar_year, at: 100000, test: gte, brings: contract_or_certification, " LAW \
  "}\n"
#define PENALTY                                                                                                                                       \
  "penalties:\n- {id: \"p.fine\", cap: {minor: 5000000000, currency: CNY}, turnover_bp: 500, turnover: entity, higher: true, applies_to: [p.c], " LAW \
  "}\n"
#define CHECK                                                                                                                                                                   \
  "checks:\n- {id: \"p.on\", severity: high, when: [{trait: a.one}, {fact: default_on, in: [yes]}, {category: p.c}], resolve: {en: \"off\", zh: \"关\"}, penalty: p.fine, " LAW \
  "}\n"
#define CONFLICT                                                                                                                                               \
  "conflicts:\n- {id: \"p.pull\", when: [{fact: from, in: [CN]}, {category: p.c}, {outcome: {regime: cn, in: [prohibited, assessment]}}], with: [q.raw], " LAW \
  "}\n"
#define ITEM "items:\n- {id: \"p.item_1\", scenario: driving, status: open, traits: [b.two], " LAW "}\n"
#define PROCESS                                                                                              \
  "processes:\n- {id: \"p.way\", outcome: assessment, regime: cn, days_low: 45, days_high: 90, " LAW "}\n"
#define FINDING                                                                                                \
  "findings:\n- {id: \"p.found\", of: [uncovered, certificate_ends], standards: [GB 1], penalty: p.fine, " LAW \
  "}\n"
#define COST                                                                                                 \
  "costs:\n- {id: \"costs.m\", standard: gb44495, per: model, shared: true, low: {minor: 1, currency: CNY}, high: {minor: 2, currency: CNY}, year: 2026, source: \"s\"}\n"
#define VOLUME "volumes:\n- {id: \"volumes.l2\", level: L2, bytes_day: 10000000000, source: \"s\"}\n"

static CarnetPacks *load_n(const char *const *texts, guint n, GError **error) {
  g_autofree char *folder = g_dir_make_tmp("carnet-sections-XXXXXX", NULL);
  const char *files[8] = {NULL};
  for (guint i = 0; i < n; i++) {
    g_autofree char *name = g_strdup_printf("%u.yaml", i);
    files[i] = g_build_filename(folder, name, NULL);
    assert_true(g_file_set_contents(files[i], texts[i], -1, NULL));
  }
  CarnetPacks *packs = carnet_packs_load(files, traits, error);
  for (guint i = 0; i < n; i++) {
    g_unlink(files[i]);
    g_free((char *)files[i]);
  }
  g_rmdir(folder);
  return packs;
}

static CarnetPacks *load(const char *text) {
  g_autoptr(GError) error = NULL;
  CarnetPacks *packs = load_n(&text, 1, &error);
  if (packs == NULL) fail_msg("%s", error->message);
  return packs;
}

/* ---- what is read ---------------------------------------------------------------------------------------
 */

static void law(void **state) {
  (void)state;
  g_autoptr(CarnetPacks) packs = load(HEAD CATEGORY THRESHOLD PENALTY CHECK CONFLICT ITEM PROCESS FINDING);
  const CarnetThreshold *line = carnet_packs_threshold(packs, 0);
  assert_string_equal(line->counter, "people_year");
  assert_string_equal(line->from[0], "CN");
  assert_true(line->at == 100000);
  assert_string_equal(line->brings, "contract_or_certification");
  assert_string_equal(line->entry.confidence, "recalled");
  assert_string_equal(line->entry.regime, "cn");
  assert_null(carnet_packs_threshold(packs, 1));
  const CarnetPenalty *fine = carnet_packs_penalty(packs, 0);
  assert_true(fine->cap_minor == 5000000000 && fine->turnover_bp == 500 && fine->higher);
  assert_string_equal(fine->currency, "CNY");
  const CarnetPackCheck *check = carnet_packs_check(packs, 0);
  assert_string_equal(check->severity, "high");
  assert_string_equal(check->resolve_zh, "关");
  assert_string_equal(check->penalty, "p.fine");
  assert_string_equal(carnet_packs_conflict(packs, 0)->with[0], "q.raw");
  const CarnetPackItem *item = carnet_packs_item(packs, 0);
  assert_string_equal(item->status, "open");
  assert_string_equal(item->threshold, "");
  assert_string_equal(item->traits[0], "b.two");
  const CarnetProcess *way = carnet_packs_process(packs, 0);
  assert_true(way->days_low == 45 && way->days_high == 90);
  assert_string_equal(way->entry.regime, "cn");
  const CarnetPackFinding *found = carnet_packs_finding(packs, 0);
  assert_string_equal(found->of[1], "certificate_ends");
  assert_string_equal(found->penalty, "p.fine");
  for (guint s = 0; s < CARNET_N_SECTIONS; s++) {
    const CarnetPackEntry *entry = carnet_packs_entry(packs, (CarnetPackSection)s, 0);
    gboolean facts = s == CARNET_SECTION_COSTS || s == CARNET_SECTION_VOLUMES;
    assert_true((entry == NULL) == facts);
    if (entry != NULL) assert_int_equal(strlen(entry->digest), 64);
  }
}

/* By check, regime and day; of certificates by a standard, however it is written. */
static void clauses_of_findings(void **state) {
  (void)state;
  static const struct {
    const char *check, *regime, *standard;
    gboolean found;
  } asked[] = {{"certificate_ends", "cn", "gb-1", TRUE},  {"certificate_ends", NULL, "GB 1", TRUE},
               {"certificate_ends", "eu", "GB 1", FALSE}, {"certificate_ends", NULL, "GB 11", FALSE},
               {"certificate_ends", NULL, NULL, FALSE},   {"unknown_rows", "cn", "GB 1", FALSE}};
  g_autoptr(CarnetPacks) packs = load(HEAD CATEGORY PENALTY FINDING);
  for (guint i = 0; i < G_N_ELEMENTS(asked); i++)
    if ((carnet_packs_finding_of(packs, asked[i].check, asked[i].regime, asked[i].standard, "2026-11-22") !=
         NULL) != asked[i].found)
      fail_msg("case %u", i);
  g_autoptr(GPtrArray) penalties = carnet_packs_penalties_for(packs, "p.found", "2026-11-22");
  assert_int_equal(penalties->len, 1);
}

static void facts_without_regime(void **state) {
  (void)state;
  g_autoptr(CarnetPacks) packs = load(FACTS COST VOLUME);
  const CarnetCostRange *cost = carnet_packs_cost(packs, 0);
  assert_true(cost->low_minor == 1 && cost->high_minor == 2 && cost->shared && cost->year == 2026);
  assert_string_equal(cost->currency, "CNY");
  assert_string_equal(cost->entry.regime, "");
  assert_true(carnet_packs_volume(packs, 0)->bytes_day == 10000000000);
  assert_false(carnet_packs_has_regime(packs, ""));
}

static void validity(void **state) {
  (void)state;
  const CarnetPackEntry entry = {.valid_from = "2024-03-22", .valid_to = "2030-01-01"};
  assert_false(carnet_pack_entry_valid(&entry, "2024-03-21"));
  assert_true(carnet_pack_entry_valid(&entry, "2024-03-22"));
  assert_true(carnet_pack_entry_valid(&entry, "2029-12-31"));
  assert_false(carnet_pack_entry_valid(&entry, "2030-01-01"));
}

static void penalties_of(void **state) {
  (void)state;
  static const struct {
    const char *what;
    guint n;
  } asked[] = {{"p.c", 1}, {"p.c.more", 1}, {"p.cc", 0}, {"p.on", 1}, {"p.t", 0}, {"", 0}};
  g_autoptr(CarnetPacks) packs = load(HEAD CATEGORY THRESHOLD PENALTY CHECK);
  for (guint i = 0; i < G_N_ELEMENTS(asked); i++) {
    g_autoptr(GPtrArray) found = carnet_packs_penalties_for(packs, asked[i].what, "2026-11-22");
    if (found->len != asked[i].n) fail_msg("%s has %u penalties", asked[i].what, found->len);
  }
}

/* ---- what is refused, and where -------------------------------------------------------------------------
 */

static const struct {
  const char *text, *message;
} refused[] = {
    {HEAD
     "thresholds:\n- {id: \"p.t\", counter: persons, from: [CN], window: calendar_year, at: 1, test: gte, brings: assessment, " LAW
     "}\n",
     "0.yaml:11:24: \"persons\" is no word for \"counter\""},
    {HEAD
     "thresholds:\n- {id: \"p.t\", counter: people_12m, from: [CN], window: calendar_year, at: 1, test: gte, brings: assessment, " LAW
     "}\n",
     "not the window of people_12m; months_12"},
    {HEAD
     "thresholds:\n- {id: \"p.t\", counter: people_year, from: [XYZ], window: calendar_year, at: 1, test: gte, brings: assessment, " LAW
     "}\n",
     "neither a country nor a region"},
    {HEAD
     "thresholds:\n- {id: \"p.t\", counter: people_year, from: [CN], window: calendar_year, at: -1, test: gte, brings: assessment, " LAW
     "}\n",
     "less than nothing"},
    {HEAD THRESHOLD
     "- {id: \"p.t\", counter: people_year, from: [CN], window: calendar_year, at: 1, test: gte, brings: assessment, " LAW
     "}\n",
     "0.yaml:12:8: p.t twice"},
    {HEAD "penalties:\n- {id: \"p.f\", applies_to: [q], " LAW "}\n", "no ceiling"},
    {HEAD "penalties:\n- {id: \"p.f\", turnover_bp: 400, applies_to: [q], " LAW "}\n", "go together"},
    {HEAD "penalties:\n- {id: \"p.f\", turnover_bp: 40000, turnover: group, applies_to: [q], " LAW "}\n",
     "more than the whole turnover"},
    {HEAD "penalties:\n- {id: \"p.f\", cap: {minor: 1, currency: euro}, applies_to: [q], " LAW "}\n",
     "no currency"},
    {HEAD "penalties:\n- {id: \"p.f\", cap: {minor: 1, currency: EUR}, applies_to: [p.x], " LAW "}\n",
     "0.yaml:11:60: no category, check, rule or table \"p.x\""},
    {HEAD CATEGORY
     "checks:\n- {id: \"p.k\", severity: dire, when: [{trait: a.one}], resolve: {en: a, zh: b}, " LAW "}\n",
     "\"dire\" is no word for \"severity\""},
    {HEAD CATEGORY
     "checks:\n- {id: \"p.k\", severity: low, when: [{fact: channel, in: [vehicle]}], resolve: {en: a, zh: b}, " LAW
     "}\n",
     "channel is a fact of a request; here only facts of a row"},
    {HEAD CATEGORY
     "checks:\n- {id: \"p.k\", severity: low, when: [{outcome: {regime: cn, in: [exempt]}}], resolve: {en: a, zh: b}, " LAW
     "}\n",
     "only a conflict may ask for a regime's answer"},
    {HEAD CATEGORY "checks:\n- {id: \"p.k\", severity: low, when: [{trait: a.one}], resolve: {en: a}, " LAW
                   "}\n",
     "\"zh\" is missing"},
    {HEAD CATEGORY
     "checks:\n- {id: \"p.k\", severity: low, when: [{trait: a.one}], resolve: {en: a, zh: b}, penalty: p.none, " LAW
     "}\n",
     "no penalty \"p.none\""},
    {HEAD CATEGORY "findings:\n- {id: \"p.c\", of: [uncovered], " LAW "}\n", "p.c twice"},
    {HEAD CATEGORY "rules:\n- {id: \"p.c\", category: c, when: [{trait: a.one}], clause: \"1\", source: s}\n",
     "p.c is a category's id"},
    {HEAD "findings:\n- {id: \"p.f\", of: [uncoverd], " LAW "}\n",
     "0.yaml:11:20: \"uncoverd\" is no word for \"of\"; one of: uncovered"},
    {HEAD "findings:\n- {id: \"p.f\", of: [uncovered], penalty: p.none, " LAW "}\n", "no penalty \"p.none\""},
    {HEAD "conflicts:\n- {id: \"p.k\", when: [{outcome: {regime: cn, in: [lawful]}}], with: [q], " LAW "}\n",
     "no outcome \"lawful\""},
    {HEAD "conflicts:\n- {id: \"p.k\", when: [{outcome: {regime: cn, in: []}}], with: [q], " LAW "}\n",
     "names no outcome"},
    {HEAD "conflicts:\n- {id: \"p.k\", when: [{fact: market, in: [CN]}], with: [q], " LAW "}\n",
     "market is a fact of a row"},
    {HEAD "items:\n- {id: \"p.i\", scenario: s, status: open, traits: [z.z], " LAW "}\n", "no trait \"z.z\""},
    {HEAD "items:\n- {id: \"q.i\", scenario: s, status: open, " LAW "}\n", "q.i is not of this pack"},
    {HEAD "items:\n- {id: \"p.i\", scenario: s, status: open, overrides: \"p.i\", " LAW "}\n",
     "p.i replaces no entry"},
    {HEAD "processes:\n- {id: \"p.w\", outcome: assessment, days_low: 9, days_high: 1, " LAW "}\n",
     "low above high"},
    {FACTS
     "costs:\n- {id: \"costs.m\", standard: g, per: model, low: {minor: 3, currency: CNY}, high: {minor: 2, currency: CNY}, year: 2026, source: s}\n",
     "low above high"},
    {FACTS
     "costs:\n- {id: \"costs.m\", standard: g, per: model, low: {minor: 1, currency: CNY}, high: {minor: 2, currency: EUR}, year: 2026, source: s}\n",
     "EUR beside CNY; one currency an entry"},
    {FACTS THRESHOLD, "a pack without regime has no thresholds"},
    {FACTS "territory: [CN]\n", "a pack without regime has no territory"},
    {"carnet_pack: 1\nid: \"p\"\nversion: \"1\"\nregime: \"cn\"\nen: \"P\"\nzh: \"规\"\nsources: {}\n",
     "a regime without zone or territory"},
};

static void refusals(void **state) {
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(refused); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(CarnetPacks) packs = load_n(&refused[i].text, 1, &error);
    if (packs != NULL) fail_msg("case %u loads", i);
    assert_int_equal(error->code & 0xff, CARNET_ERROR_INPUT);
    if (strstr(error->message, refused[i].message) == NULL) fail_msg("case %u says: %s", i, error->message);
    assert_null(strchr(error->message, '\n'));
  }
}

/* ---- overlays, digests ----------------------------------------------------------------------------------
 */

#define OVERLAY                                                                                              \
  "carnet_pack: 1\noverlay: \"p\"\nversion: \"1\"\nauthor: \"counsel\"\nreason: \"we know its words\"\n"

static void overlay_fills_an_item(void **state) {
  (void)state;
  static const char filled[] = OVERLAY
      "items:\n- {id: \"p.item_1\", overrides: \"p.item_1\", scenario: driving, threshold: \"10 h\", status: filled, " LAW
      "}\n- {id: \"p.item_2\", scenario: driving, status: draft, " LAW "}\n";
  static const char elsewhere[] = OVERLAY
      "processes:\n- {id: \"p.item_1\", overrides: \"p.item_1\", outcome: exempt, days_low: 1, days_high: 1, " LAW
      "}\n";
  const char *const with[] = {HEAD ITEM, filled}, *const wrong[] = {HEAD ITEM, elsewhere},
                    *const twice[] = {HEAD ITEM, filled, filled};
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetPacks) packs = load_n(with, 2, &error);
  if (packs == NULL) fail_msg("%s", error->message);
  assert_string_equal(carnet_packs_item(packs, 0)->status, "filled");
  assert_string_equal(carnet_packs_item(packs, 0)->threshold, "10 h");
  assert_string_equal(carnet_packs_item(packs, 0)->entry.author, "counsel");
  assert_string_equal(carnet_packs_item(packs, 1)->entry.id, "p.item_2");
  assert_null(carnet_packs_item(packs, 2));
  assert_null(load_n(wrong, 2, &error));
  assert_non_null(strstr(error->message, "cannot be replaced here"));
  g_clear_error(&error);
  assert_null(load_n(twice, 3, &error));
  assert_non_null(strstr(error->message, "cannot be replaced here"));
}

/* A text, a source, a note change nothing; a line, a day, a condition do. */
static void digests(void **state) {
  (void)state;
  static const struct {
    const char *rest;
    gboolean same;
  } variants[] = {
      {"at: 100000, test: gte, en: \"x\", zh: \"y\", clause: \"5\", source: s", TRUE},
      {"at: 100000, test: gte, en: \"other\", zh: \"y\", clause: \"5(1)\", source: s, confidence: verified, note: {en: \"n\", zh: \"n\"}",
       TRUE},
      {"at: 100001, test: gte, en: \"x\", zh: \"y\", clause: \"5\", source: s", FALSE},
      {"at: 100000, test: gt, en: \"x\", zh: \"y\", clause: \"5\", source: s", FALSE},
      {"at: 100000, test: gte, valid_from: 2024-03-22, en: \"x\", zh: \"y\", clause: \"5\", source: s",
       FALSE},
  };
  char first[65] = "";
  for (guint i = 0; i < G_N_ELEMENTS(variants); i++) {
    g_autofree char *text = g_strdup_printf(
        "%sthresholds:\n- {id: \"p.t\", counter: people_year, from: [CN], window: calendar_year, brings: assessment, %s}\n",
        HEAD, variants[i].rest);
    g_autoptr(CarnetPacks) packs = load(text);
    const char *digest = carnet_packs_threshold(packs, 0)->entry.digest;
    if (i == 0)
      g_strlcpy(first, digest, sizeof first);
    else if ((strcmp(first, digest) == 0) != variants[i].same)
      fail_msg("variant %u", i);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(law),
                                     cmocka_unit_test(clauses_of_findings),
                                     cmocka_unit_test(facts_without_regime),
                                     cmocka_unit_test(validity),
                                     cmocka_unit_test(penalties_of),
                                     cmocka_unit_test(refusals),
                                     cmocka_unit_test(overlay_fills_an_item),
                                     cmocka_unit_test(digests)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
