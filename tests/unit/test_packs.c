/* links: compliance base */
/*
 * test_packs.c - packs: schema with places, overlays, regions, digests, keys, documents.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "carnet/categories.h"
#include "carnet/error.h"

static const char *const traits[] = {"a.one", "", "b.two", NULL};

#define HEAD                                                                                                                                   \
  "carnet_pack: 1\nid: \"p\"\nversion: \"1\"\nregime: \"eu\"\nzone: \"Europe/Brussels\"\nen: \"P\"\nzh: \"规\"\n"                             \
  "territory: [TWO, FR]\nregions:\n- {id: \"TWO\", members: [DE, AT], source: \"s\"}\n"                                                        \
  "date_sets:\n- {id: \"first\", from: 2020-01-01, to: 2025-01-01, en: \"F\", zh: \"一\"}\n"                                                  \
  "sources:\n  s: {title: \"S\", confidence: verified, checked: 2026-11-22}\n  r: {title: \"R\", confidence: recalled, checked: 2026-11-22}\n" \
  "categories:\n- {id: \"c\", en: \"C\", zh: \"类\", clause: \"4(1)\", source: \"s\", duties: [{en: \"do *it*\", zh: \"做\"}]}\n"
#define RULE(when)                                                                                           \
  "rules:\n- id: \"p.r1\"\n  category: \"c\"\n  when: " when "\n  clause: \"4\"\n  source: \"s\"\n"
#define TABLE(rows) "decisions:\n- id: \"p.t\"\n  scope: export\n  en: \"T\"\n  zh: \"表\"\n  rows:\n" rows
#define ROW(id, when, outcome)                                                                               \
  "  - id: \"" id "\"\n" when "    outcome: " outcome                                                        \
  "\n    clause: \"1\"\n    source: \"s\"\n    text: {en: \"x\", zh: \"乂\"}\n"
#define LAST ROW("p.last", "", "unknown")
#define OVERLAY                                                                                              \
  "carnet_pack: 1\noverlay: \"p\"\nversion: \"1\"\nauthor: \"counsel\"\nreason: \"we read it so\"\n"         \
  "sources:\n  o: {title: \"O\", confidence: verified, checked: 2026-11-22}\n"

static CarnetPacks *load_n(const char *const *texts, guint n, GError **error) {
  g_autofree char *folder = g_dir_make_tmp("carnet-packs-XXXXXX", NULL);
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

static CarnetPacks *load(const char *text, GError **error) { return load_n(&text, 1, error); }

/* ---- what is refused, and where -------------------------------------------------------------------------
 */

static const struct {
  const char *text, *message;
} refused[] = {
    {"carnet_pack: 2\n", "not a pack of version 1"},
    {"- 1\n", "0.yaml:1:"},
    {HEAD "colour: red\n", "0.yaml:18:1: "},
    {HEAD RULE("[{trait: a.on}]"), "0.yaml:21:18: no trait \"a.on\" in the lexicon; a.one"},
    {HEAD RULE("[{fact: markt, in: [CN]}]"), "0.yaml:21:17: no fact \"markt\"; market"},
    {HEAD RULE("[{fact: market, in: [XYZ]}]"), "\"XYZ\" is no country and no region"},
    {HEAD RULE("[{fact: market, in: [cn]}]"), "\"cn\" is no country"},
    {HEAD RULE("[{fact: anonymised, in: [perhaps]}]"),
     "anonymised is never \"perhaps\"; one of: none pseudonymised anonymised"},
    {HEAD RULE("[{fact: market, in: [CN], missing: maybe}]"), "0.yaml:21:"},
    {HEAD RULE("[{fact: market, gte: 3}]"), "market is no number; in or not_in"},
    {HEAD RULE("[{fact: retention_days, in: [\"3\"]}]"), "retention_days is a number; gte, gt, lte or lt"},
    {HEAD RULE("[{fact: market, in: [CN], not_in: [DE]}]"), "2 tests of a fact"},
    {HEAD RULE("[{fact: channel, in: [vehicle]}]"), "channel is a fact of a request"},
    {HEAD RULE("[{category: p.c}]"), "a category rule cannot ask for a category"},
    {HEAD RULE("[]"), "not a list of conditions"},
    {HEAD RULE("[{}]"), "no condition"},
    {HEAD RULE("[{any: [{any: [{any: [{any: [{trait: a.one}]}]}]}]}]"), "nested too deep; at most 3"},
    {HEAD RULE("[{any: [{trait: a.one}], all: [{trait: a.one}]}]"), "not one condition"},
    {HEAD RULE(
         "[{trait: a.one}]") "- id: \"p.r1\"\n  category: \"c\"\n  when: [{trait: a.one}]\n  clause: \"4\"\n  source: \"s\"\n",
     "rule p.r1 twice"},
    {HEAD "rules:\n- {id: \"q.r\", category: \"c\", when: [{trait: a.one}], clause: \"4\", source: \"s\"}\n",
     "begins with p."},
    {HEAD "rules:\n- {id: \"p.r\", category: \"d\", when: [{trait: a.one}], clause: \"4\", source: \"s\"}\n",
     "no category \"d\""},
    {HEAD "rules:\n- {id: \"p.r\", category: \"c\", when: [{trait: a.one}], clause: \"4\", source: \"x\"}\n",
     "no source \"x\""},
    {HEAD
     "rules:\n- {id: \"p.r\", category: \"c\", when: [{trait: a.one}], clause: \"4\", source: \"s\", valid_from: 2025-02-30}\n",
     "0.yaml:19:"},
    {HEAD
     "rules:\n- {id: \"p.r\", category: \"c\", when: [{trait: a.one}], clause: \"4\", source: \"s\", valid_from: 2025-02-02, valid_to: 2025-02-02}\n",
     "ends before it begins"},
    {HEAD
     "rules:\n- {id: \"p.r\", category: \"c\", when: [{trait: a.one}], clause: \"4\", source: \"s\", date_set: \"first\", valid_from: 2020-01-01}\n",
     "valid outside the date set first"},
    {HEAD
     "rules:\n- {id: \"p.r\", category: \"c\", when: [{trait: a.one}], clause: \"4\", source: \"s\", overrides: \"p.x\"}\n",
     "replaces no rule"},
    {HEAD TABLE(ROW("p.a", "    when: [{fact: from, in: [CN]}]\n", "exempt")),
     "the last row of p.t is not unknown"},
    {HEAD TABLE(ROW("p.a", "", "exempt") LAST), "row p.a matches always"},
    {HEAD TABLE(
         "  - {id: \"p.a\", when: [{fact: from, in: [CN]}], outcome: exempt, clause: \"1\", source: \"s\"}\n" LAST),
     "row p.a says nothing"},
    {HEAD TABLE(LAST ROW("p.b", "", "unknown")), "row p.last has no when"},
    {HEAD TABLE(ROW("p.a", "    when: [{fact: market, in: [CN]}]\n", "exempt") LAST),
     "market is a fact of a row"},
    {HEAD TABLE(ROW("p.a", "    when: [{category: p.d}]\n", "exempt") LAST), "no category \"p.d\""},
    {HEAD TABLE(ROW("p.a", "    when: [{fact: from, in: [CN]}]\n", "lawful") LAST), "0.yaml:"},
    {OVERLAY, "no such pack loaded before it"},
};

static void refusals(void **state) {
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(refused); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(CarnetPacks) packs = load(refused[i].text, &error);
    if (packs != NULL) fail_msg("case %u loads", i);
    assert_int_equal(error->code & 0xff, CARNET_ERROR_INPUT);
    if (strstr(error->message, refused[i].message) == NULL) fail_msg("case %u says: %s", i, error->message);
    assert_null(strchr(error->message, '\n'));
  }
}

/* Each entry is looked at, whatever stands before it. */
static void all_faults(void **state) {
  (void)state;
  static const char text[] =
      HEAD "rules:\n- {id: \"p.r1\", category: \"c\", when: [{trait: a.on}], clause: \"4\", source: \"s\"}\n"
           "- {id: \"p.r2\", category: \"c\", when: [{trait: b.two}], clause: \"5\", source: \"s\"}\n"
           "- {id: \"p.r2\", category: \"c\", when: [{trait: b.two}], clause: \"5\", source: \"x\"}\n" TABLE(
               ROW("p.a", "    when: [{fact: fron, in: [CN]}]\n", "exempt")
                   ROW("p.b", "    when: [{fact: from, in: [CN]}]\n", "lawful")
                       LAST) "costs:\n- {id: \"p.x\", standard: \"t\"}\n";
  static const char *const wanted[] = {"no trait \"a.on\"", "no source \"x\"", "no fact \"fron\"",
                                       "0.yaml:", "0.yaml:"};
  g_autofree char *folder = g_dir_make_tmp("carnet-packs-XXXXXX", NULL),
                  *path = g_build_filename(folder, "0.yaml", NULL);
  const char *const files[] = {path, NULL};
  assert_true(g_file_set_contents(path, text, -1, NULL));
  g_autoptr(GPtrArray) faults = carnet_packs_faults(files, traits);
  for (guint i = 0; i < faults->len; i++)
    if (i >= G_N_ELEMENTS(wanted) || !strstr(g_ptr_array_index(faults, i), wanted[i]))
      fail_msg("fault %u: %s", i, (char *)g_ptr_array_index(faults, i));
  assert_int_equal(faults->len, G_N_ELEMENTS(wanted));
  assert_true(g_file_set_contents(path, "carnet_pack: 2\n", -1, NULL));
  g_autoptr(GPtrArray) head = carnet_packs_faults(files, traits);
  assert_int_equal(head->len, 1);
  g_unlink(path);
  g_rmdir(folder);
}

/* ---- looking --------------------------------------------------------------------------------------------
 */

static const char whole[] = HEAD
    "rules:\n- {id: \"p.r1\", category: \"c\", when: [{trait: a.one}, {fact: market, in: [TWO]}], clause: \"4\", source: \"s\", valid_to: 2026-01-01}\n"
    "- {id: \"p.r2\", category: \"c\", when: [{trait: b.two}, {fact: retention_days, gte: 30}], clause: \"5\", source: \"r\", valid_from: 2026-01-01}\n" TABLE(
        ROW("p.a", "    when: [{fact: from, in: [TWO]}, {category: p}]\n", "exempt") LAST);

static void looking(void **state) {
  (void)state;
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetPacks) packs = load(whole, &error);
  if (packs == NULL) fail_msg("%s", error->message);
  CarnetPackInfo info;
  carnet_packs_info(packs, 0, &info);
  assert_string_equal(info.id, "p");
  assert_int_equal(info.n_rules, 4);
  assert_int_equal(info.verified, 3);
  assert_int_equal(info.recalled, 1);
  assert_true(carnet_packs_has_regime(packs, "eu") && !carnet_packs_has_regime(packs, "cn"));
  assert_string_equal(carnet_packs_zone(packs, "eu"), "Europe/Brussels");
  assert_null(carnet_packs_zone(packs, "cn"));
  const CarnetCategory *c = carnet_packs_category(packs, "p.c");
  assert_string_equal(c->duties_zh[0], "做");
  assert_ptr_equal(carnet_packs_category_at(packs, 0), c);
  assert_string_equal(carnet_packs_rule(packs, "p.r2")->confidence, "recalled");
  assert_string_equal(carnet_packs_rule(packs, "p.a")->category, "");
  assert_null(carnet_packs_rule(packs, "p.r3"));
  assert_true(carnet_packs_fact_columns(packs) ==
              (CARNET_COLUMN_BIT(CARNET_COLUMN_MARKET) | CARNET_COLUMN_BIT(CARNET_COLUMN_RETENTION)));
  g_autofree char *text = carnet_packs_document(packs, "p", CARNET_LANG_EN, TRUE);
  assert_non_null(strstr(text, "- duty: do \\*it\\*\n"));
  assert_non_null(strstr(text, "market in TWO\n"));
  g_autofree char *plain = carnet_packs_document(packs, "p", CARNET_LANG_EN, FALSE);
  assert_non_null(strstr(plain, "- duty: do *it*\n"));
  assert_non_null(strstr(plain, "    market in TWO\n"));
  assert_null(strchr(plain, '\\'));
  assert_null(strstr(plain, "```"));
  assert_null(carnet_packs_document(packs, "q", CARNET_LANG_EN, TRUE));
}

static void keys(void **state) {
  (void)state;
  g_autoptr(CarnetPacks) packs = load(whole, NULL);
  g_autofree char *before = carnet_packs_rules_key(packs, "2025-06-01"),
                  *same = carnet_packs_rules_key(packs, "2025-12-31");
  g_autofree char *after = carnet_packs_rules_key(packs, "2026-01-01"),
                  *later = carnet_packs_rules_key(packs, "2030-01-01");
  assert_string_equal(before, same);
  assert_string_equal(after, later);
  assert_string_not_equal(before, after);
  g_autoptr(CarnetPacks) other = load(HEAD, NULL);
  g_autofree char *none = carnet_packs_rules_key(other, "2025-06-01");
  assert_string_not_equal(before, none);
}

/* A citation in Chinese is whole; who does not say one has the clause as it is shown. */
static void cited_in_chinese(void **state) {
  (void)state;
  static const char text[] = HEAD
      "cited_as: \"LAW\"\nrules:\n- {id: \"p.r1\", category: \"c\", when: [{trait: a.one}], clause: \"4\", clause_zh: \"法第4条\", source: \"s\"}\n"
      "checks:\n- {id: \"p.k\", severity: low, when: [{trait: a.one}], en: \"E\", zh: \"中\", resolve: {en: \"off\", zh: \"关\"}, clause: \"5\", clause_zh: \"法第5条\", source: \"s\"}\n" TABLE(
          "  - {id: \"p.last\", outcome: unknown, clause: \"6\", clause_zh: \"法第6条\", source: \"s\", text: {en: \"x\", zh: \"乂\"}}\n");
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetPacks) packs = load(text, &error);
  if (packs == NULL) fail_msg("%s", error->message);
  const CarnetRuleInfo *rule = carnet_packs_rule(packs, "p.r1");
  assert_string_equal(carnet_clause_in(CARNET_LANG_EN, rule->clause, rule->clause_zh), "LAW 4");
  assert_string_equal(carnet_clause_in(CARNET_LANG_ZH, rule->clause, rule->clause_zh), "法第4条");
  assert_string_equal(carnet_clause_in(CARNET_LANG_ZH, "LAW 4", NULL), "LAW 4");
  assert_string_equal(carnet_packs_rule(packs, "p.last")->clause_zh, "法第6条");
  assert_string_equal(carnet_packs_category(packs, "p.c")->clause_zh, "LAW 4(1)");
  assert_string_equal(carnet_packs_check(packs, 0)->entry.clause_zh, "法第5条");
  g_autofree char *zh = carnet_packs_document(packs, "p", CARNET_LANG_ZH, FALSE);
  assert_non_null(strstr(zh, "- 条款: 法第4条\n"));
  assert_non_null(strstr(zh, "- 条款: 法第5条\n"));
  /* Words of closed lists are Chinese too. */
  static const char *const said[] = {"- 规则与行: 2: 2 已核实, 0 二手来源, 0 待核实\n", "- 结果: 未知\n",
                                     "- 严重程度: 低\n", "- 可信度: 已核实\n", "(已核实, 核对于 2026-11-22)"};
  for (gsize i = 0; i < G_N_ELEMENTS(said); i++)
    if (!strstr(zh, said[i])) fail_msg("no \"%s\" in\n%s", said[i], zh);
}

/* The normative part alone: a note, a source, a confidence change nothing; a value, a day do. */
static void digests(void **state) {
  (void)state;
  static const struct {
    const char *rest;
    gboolean same;
  } variants[] = {
      {"when: [{trait: a.one}, {fact: market, in: [CN]}], clause: \"4\", source: \"s\", valid_from: 2020-01-01",
       TRUE},
      {"when: [{trait: a.one}, {fact: market, in: [\"CN\"]}], clause: \"4 (1)\", source: \"r\", confidence: secondary, valid_from: 2020-01-01, note: {en: \"n\", zh: \"注\"}",
       TRUE},
      {"when: [{trait: a.one}, {fact: market, in: [DE]}], clause: \"4\", source: \"s\", valid_from: 2020-01-01",
       FALSE},
      {"when: [{trait: a.one}, {fact: market, not_in: [CN]}], clause: \"4\", source: \"s\", valid_from: 2020-01-01",
       FALSE},
      {"when: [{trait: a.one}, {fact: market, in: [CN], missing: \"true\"}], clause: \"4\", source: \"s\", valid_from: 2020-01-01",
       FALSE},
      {"when: [{trait: b.two}, {fact: market, in: [CN]}], clause: \"4\", source: \"s\", valid_from: 2020-01-01",
       FALSE},
      {"when: [{trait: a.one}, {fact: market, in: [CN]}], clause: \"4\", source: \"s\", valid_from: 2020-01-02",
       FALSE},
      {"when: [{trait: a.one}, {fact: market, in: [CN]}], clause: \"4\", source: \"s\", valid_from: 2020-01-01, valid_to: 2030-01-01",
       FALSE},
  };
  char first[65] = "";
  for (guint i = 0; i < G_N_ELEMENTS(variants); i++) {
    g_autofree char *text =
        g_strdup_printf("%srules:\n- {id: \"p.r1\", category: \"c\", %s}\n", HEAD, variants[i].rest);
    g_autoptr(GError) error = NULL;
    g_autoptr(CarnetPacks) packs = load(text, &error);
    if (packs == NULL) fail_msg("%s", error->message);
    const char *digest = carnet_packs_rule(packs, "p.r1")->digest;
    if (i == 0)
      g_strlcpy(first, digest, sizeof first);
    else if ((strcmp(first, digest) == 0) != variants[i].same)
      fail_msg("variant %u", i);
  }
}

/* ---- overlays -------------------------------------------------------------------------------------------
 */

static guint count_hits(const CarnetPacks *packs, const char *market) {
  CarnetRowFacts row = {.traits = {1, FALSE}};
  row.norm[CARNET_COLUMN_MARKET] = market;
  g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(CarnetCategoryHit));
  carnet_categories_of(packs, &row, "2025-06-01", hits);
  return hits->len;
}

static void overlays(void **state) {
  (void)state;
  static const char rule[] = OVERLAY
      "rules:\n- {id: \"p.r1\", overrides: \"p.r1\", category: \"c\", when: [{trait: a.one}, {fact: market, in: [JP]}], clause: \"9\", source: \"o\"}\n"
      "decisions:\n- id: \"p.t\"\n  rows:\n"
      "  - {id: \"p.a\", overrides: \"p.a\", when: [{fact: from, in: [JP]}], outcome: prohibited, clause: \"9\", source: \"o\", text: {en: \"y\", zh: \"丫\"}}\n";
  static const char silent[] = OVERLAY
      "rules:\n- {id: \"p.r1\", category: \"c\", when: [{trait: a.one}], clause: \"9\", source: \"o\"}\n";
  static const char added[] = OVERLAY
      "decisions:\n- id: \"p.t\"\n  rows:\n"
      "  - {id: \"p.z\", when: [{fact: from, in: [JP]}], outcome: prohibited, clause: \"9\", source: \"o\", text: {en: \"y\", zh: \"丫\"}}\n";
  const char *const with[] = {whole, rule}, *const without_word[] = {whole, silent},
                    *const twice[] = {whole, rule, rule}, *const more[] = {whole, added};
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetPacks) plain = load(whole, NULL), packs = load_n(with, 2, &error);
  if (packs == NULL) fail_msg("%s", error->message);
  assert_true(count_hits(plain, "DE") == 1 && count_hits(plain, "JP") == 0);
  assert_true(count_hits(packs, "DE") == 0 && count_hits(packs, "JP") == 1);
  const CarnetRuleInfo *info = carnet_packs_rule(packs, "p.r1");
  assert_string_equal(info->author, "counsel");
  assert_string_equal(info->reason, "we read it so");
  assert_string_equal(info->source_title, "O");
  assert_null(load_n(without_word, 2, &error));
  assert_non_null(strstr(error->message, "overrides: p.r1"));
  g_clear_error(&error);
  assert_null(load_n(twice, 3, &error));
  assert_non_null(strstr(error->message, "one overlay a rule"));
  g_clear_error(&error);
  assert_null(load_n(more, 2, &error));
  assert_non_null(strstr(error->message, "not in table p.t"));
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(refusals),        cmocka_unit_test(all_faults),
                                     cmocka_unit_test(looking),         cmocka_unit_test(keys),
                                     cmocka_unit_test(digests),         cmocka_unit_test(overlays),
                                     cmocka_unit_test(cited_in_chinese)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
