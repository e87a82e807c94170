/*
 * law.c - cases of law: reading, running, comparing.
 */
#include "law.h"

#include <string.h>

#include "carnet/fs.h"
#include "carnet/yaml.h"

char *law_path(const char *name) {
  const char *source = g_getenv("CARNET_SOURCE");
  return g_build_filename(source != NULL ? source : ".", name, NULL);
}

CarnetNode *law_yaml(const char *name) {
  g_autofree char *path = law_path(name);
  g_autoptr(GError) error = NULL;
  CarnetNode *node = carnet_yaml_load_file(path, &carnet_yaml_limits_document, &error);
  if (node == NULL) g_error("%s", error->message);
  return node;
}

char **law_trait_ids(void) {
  char **ids = g_new0(char *, 65);
  guint n = 0;
  g_autofree char *folder = law_path("templates/packs/lexicon");
  g_auto(GStrv) names = carnet_fs_list(folder, ".yaml", NULL);
  for (guint i = 0; names != NULL && names[i] != NULL; i++) {
    g_autofree char *name = g_build_filename("templates/packs/lexicon", names[i], NULL);
    g_autoptr(CarnetNode) map = law_yaml(name);
    const CarnetNode *traits = carnet_node_get(map, "traits");
    for (guint j = 0; j < carnet_node_count(traits); j++) {
      const CarnetNode *trait = carnet_node_at(traits, j);
      guint bit = (guint)carnet_node_get_int(trait, "bit", 0);
      ids[bit] = g_strdup(carnet_node_get_string(trait, "id", ""));
      n = MAX(n, bit + 1);
    }
  }
  for (guint i = 0; i < n; i++)
    if (ids[i] == NULL) ids[i] = g_strdup("");
  return ids;
}

static CarnetPacks *load(GPtrArray *files, char **trait_ids) {
  g_ptr_array_add(files, NULL);
  g_autoptr(GError) error = NULL;
  CarnetPacks *packs =
      carnet_packs_load((const char *const *)files->pdata, (const char *const *)trait_ids, &error);
  if (packs == NULL) g_error("%s", error->message);
  return packs;
}

CarnetPacks *law_packs(char **trait_ids, const char *more) {
  g_autofree char *folder = law_path("templates/packs");
  g_auto(GStrv) names = carnet_fs_list(folder, ".yaml", NULL);
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    g_ptr_array_add(files, g_build_filename(folder, names[i], NULL));
  if (more != NULL) g_ptr_array_add(files, law_path(more));
  return load(files, trait_ids);
}

CarnetPacks *law_packs_only(char **trait_ids, const char *const *names) {
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
  for (; *names != NULL; names++) g_ptr_array_add(files, law_path(*names));
  return load(files, trait_ids);
}

GPtrArray *law_tables(const char *kind) {
  g_autofree char *folder = law_path("tests/law");
  g_auto(GStrv) names = carnet_fs_list(folder, ".yaml", NULL);
  GPtrArray *tables = g_ptr_array_new_with_free_func((GDestroyNotify)carnet_node_free);
  for (guint i = 0; names != NULL && names[i] != NULL; i++) {
    if (!g_str_has_prefix(names[i], kind)) continue;
    g_autofree char *name = g_build_filename("tests/law", names[i], NULL);
    g_ptr_array_add(tables, law_yaml(name));
  }
  return tables;
}

/* Whether a table is about this pack or regime: its list `about`, or everything where it has none. */
static gboolean is_about(const CarnetNode *table, const char *id) {
  const CarnetNode *about = carnet_node_get(table, "about");
  for (guint i = 0; i < carnet_node_count(about); i++)
    if (strcmp(carnet_node_at(about, i)->text, id) == 0) return TRUE;
  return about == NULL;
}

static const char *const columns[CARNET_N_COLUMNS] = {
#define COLUMN(ID, name, filter, kind) name,
#include "carnet/columns.def"
#undef COLUMN
};

CarnetRowFacts law_row(const CarnetNode *node, char **trait_ids) {
  CarnetRowFacts row = {.traits = {0, FALSE}};
  for (guint i = 0; i < carnet_node_count(node); i++) {
    const CarnetNode *child = carnet_node_at(node, i);
    for (guint c = 0; c < CARNET_N_COLUMNS; c++)
      if (strcmp(columns[c], child->key) == 0) row.norm[c] = child->text;
  }
  g_auto(GStrv) traits = carnet_node_get_strings(node, "traits");
  for (guint i = 0; traits != NULL && traits[i] != NULL; i++) {
    guint bit = 0;
    while (trait_ids[bit] != NULL && strcmp(trait_ids[bit], traits[i]) != 0) bit++;
    if (trait_ids[bit] == NULL) g_error("no trait %s", traits[i]);
    row.traits.traits |= G_GUINT64_CONSTANT(1) << bit;
  }
  row.traits.ordinary = carnet_node_get_bool(node, "ordinary", FALSE);
  row.rulings = carnet_node_get_string(node, "rulings", NULL);
  return row;
}

/* ---- decisions ------------------------------------------------------------------------------------------
 */

/* What a case says that the records know; what it leaves out is unknown. */
static CarnetCounters counters_of(const CarnetNode *one) {
  const CarnetNode *map = carnet_node_get(one, "counters");
  return (CarnetCounters){
      carnet_node_get_int(map, "people_ytd", -1),        carnet_node_get_int(map, "sensitive_people_ytd", -1),
      carnet_node_get_bool(map, "exact", TRUE),          carnet_node_get_int(map, "devices_ytd", -1),
      carnet_node_get_int(map, "people_12m", -1),        carnet_node_get_int(map, "devices_12m", -1),
      carnet_node_get_string(map, "complete_from", NULL)};
}

CarnetDecision *law_decide(const CarnetPacks *packs, const CarnetNode *one, char **trait_ids) {
  g_autoptr(GError) error = NULL;
  const CarnetNode *map = carnet_node_get(one, "request"), *rows = carnet_node_get(one, "rows");
  g_autoptr(CarnetExportRequest) request =
      carnet_export_request_parse(map, carnet_node_get_string(one, "id", ""), &error);
  if (request == NULL) g_error("%s", error->message);
  guint n = carnet_node_count(rows);
  g_autofree CarnetDecisionProfile *profiles = g_new0(CarnetDecisionProfile, n + 1);
  for (guint i = 0; i < n; i++)
    profiles[i] = (CarnetDecisionProfile){law_row(carnet_node_at(rows, i), trait_ids), 10};
  if (n == 0 && carnet_export_request_traits(request)[0] != NULL) {
    profiles[n++] = (CarnetDecisionProfile){law_row(map, trait_ids), 1}; /* a request of traits */
    carnet_export_request_trait_row(request, &profiles[0].facts);
  }
  CarnetCounters counters = counters_of(one);
  return carnet_decide(packs, request, profiles, n, &counters, carnet_export_request_as_of(request));
}

static const CarnetRegimeDecision *find_regime(const CarnetDecision *decision, const char *id) {
  for (guint i = 0; i < decision->regimes->len; i++) {
    const CarnetRegimeDecision *regime = g_ptr_array_index(decision->regimes, i);
    if (strcmp(regime->regime, id) == 0) return regime;
  }
  return NULL;
}

static char *join(const GPtrArray *texts) {
  g_autoptr(GString) out = g_string_new(NULL);
  for (guint i = 0; i < texts->len; i++)
    g_string_append_printf(out, "%s%s", i > 0 ? " " : "", (char *)g_ptr_array_index(texts, i));
  return g_strdup(out->str);
}

/* Named assumptions begin with their name and a colon. */
static char *names_of(const GPtrArray *texts) {
  g_autoptr(GString) out = g_string_new(NULL);
  for (guint i = 0; i < texts->len; i++) {
    const char *text = g_ptr_array_index(texts, i);
    gsize n = strcspn(text, ": ");
    if (text[n] == ':') g_string_append_printf(out, "%s%.*s", out->len > 0 ? " " : "", (int)n, text);
  }
  return g_strdup(out->str);
}

static gboolean has_rule(const CarnetRegimeDecision *regime, const char *rule) {
  for (guint i = 0; i < regime->reasons->len; i++)
    if (strcmp(((const CarnetReason *)g_ptr_array_index(regime->reasons, i))->rule, rule) == 0) return TRUE;
  return FALSE;
}

static void differ(GString *out, const char *what, const char *got, const char *expected) {
  if (expected != NULL && strcmp(got, expected) != 0)
    g_string_append_printf(out, " %s is \"%s\", not \"%s\";", what, got, expected);
}

static gboolean assumes(const CarnetRegimeDecision *regime, const char *name) {
  for (guint i = 0; i < regime->assumptions->len; i++)
    if (g_str_has_prefix(g_ptr_array_index(regime->assumptions, i), name)) return TRUE;
  return FALSE;
}

/* Names of assumptions, each with its colon, one blank between; `said` FALSE: that are not. */
static void check_assumptions(const CarnetRegimeDecision *regime, const char *names, gboolean said,
                              GString *out) {
  g_auto(GStrv) list = g_strsplit(names, " ", -1);
  for (guint i = 0; list[i] != NULL; i++)
    if (list[i][0] != '\0' && assumes(regime, list[i]) != said)
      g_string_append_printf(out, " %s %s %s;", regime->regime, said ? "does not assume" : "assumes",
                             list[i]);
}

/* Whether one of the texts holds this one ("": not asked). */
static void check_says(const GPtrArray *texts, const char *what, const char *part, GString *out) {
  gboolean says = part[0] == '\0';
  for (guint i = 0; i < texts->len && !says; i++) says = strstr(g_ptr_array_index(texts, i), part) != NULL;
  if (!says) g_string_append_printf(out, " no %s says \"%s\";", what, part);
}

/* Whether a category whose duties stand beside the answer has this one ("": not asked). */
static void check_duty(const GPtrArray *engaged, const char *part, GString *out) {
  g_autoptr(GPtrArray) duties = g_ptr_array_new();
  for (guint i = 0; i < engaged->len; i++) {
    const char *const *texts = ((const CarnetCategory *)g_ptr_array_index(engaged, i))->duties_en;
    for (guint d = 0; texts != NULL && texts[d] != NULL; d++) g_ptr_array_add(duties, (gpointer)texts[d]);
  }
  check_says(duties, "duty", part, out);
}

static void check_regime(const CarnetDecision *decision, const CarnetNode *expected, GString *out) {
  const CarnetRegimeDecision *regime = find_regime(decision, expected->key);
  if (regime == NULL) {
    g_string_append_printf(out, " no regime %s;", expected->key);
    return;
  }
  g_autofree char *missing = join(regime->missing);
  differ(out, expected->key, carnet_outcome_name(regime->outcome),
         carnet_node_get_string(expected, "outcome", NULL));
  differ(out, "so_far", carnet_outcome_name(regime->so_far),
         carnet_node_get_string(expected, "so_far", NULL));
  differ(out, "missing", missing, carnet_node_get_string(expected, "missing", NULL));
  differ(out, "note", regime->note, carnet_node_get_string(expected, "note", NULL));
  differ(out, "valid_until", regime->valid_until, carnet_node_get_string(expected, "valid_until", NULL));
  g_autofree char *assumes = names_of(regime->assumptions);
  differ(out, "assumes", assumes, carnet_node_get_string(expected, "assumes", NULL));
  check_assumptions(regime, carnet_node_get_string(expected, "also_assumes", ""), TRUE, out);
  check_assumptions(regime, carnet_node_get_string(expected, "assumes_not", ""), FALSE, out);
  check_says(regime->conditions, "condition", carnet_node_get_string(expected, "condition", ""), out);
  check_says(regime->documents, "document", carnet_node_get_string(expected, "document", ""), out);
  check_duty(regime->engaged, carnet_node_get_string(expected, "duty", ""), out);
  check_says(regime->limits, "limit", carnet_node_get_string(expected, "limit", ""), out);
  const char *rule = carnet_node_get_string(expected, "rule", NULL);
  if (rule != NULL && !has_rule(regime, rule))
    g_string_append_printf(out, " %s does not rest on %s;", expected->key, rule);
}

/* "cn.authority ?cn.owed(recipient_kind)": those that hold, and those that missing facts would bring. */
static void check_conflicts(const CarnetDecision *decision, const char *expected, GString *out) {
  g_autoptr(GString) got = g_string_new(NULL);
  for (guint i = 0; i < decision->conflicts->len; i++) {
    const CarnetConflict *one = g_ptr_array_index(decision->conflicts, i);
    const char *blank = got->len > 0 ? " " : "";
    if (one->truth == CARNET_TRUE)
      g_string_append_printf(got, "%s%s", blank, one->rule);
    else
      g_string_append_printf(got, "%s?%s(%s)", blank, one->rule, one->missing);
  }
  differ(out, "conflicts", got->str, expected);
}

/* Regimes that the table is about and the case does not name. */
static void check_others(const CarnetDecision *decision, const CarnetNode *table, const CarnetNode *regimes,
                         GString *out) {
  for (guint i = 0; i < decision->regimes->len; i++) {
    const CarnetRegimeDecision *regime = g_ptr_array_index(decision->regimes, i);
    if (is_about(table, regime->regime) && carnet_node_get(regimes, regime->regime) == NULL)
      g_string_append_printf(out, " regime %s too;", regime->regime);
  }
}

char *law_check_decision(const CarnetPacks *packs, const CarnetNode *table, const CarnetNode *one,
                         char **trait_ids) {
  g_autoptr(CarnetDecision) decision = law_decide(packs, one, trait_ids);
  g_autoptr(GString) out = g_string_new(NULL);
  const CarnetNode *expect = carnet_node_get(one, "expect"), *regimes = carnet_node_get(expect, "regimes");
  differ(out, "outcome", carnet_outcome_name(decision->outcome),
         carnet_node_get_string(expect, "outcome", NULL));
  const CarnetNode *complete = carnet_node_get(expect, "complete");
  if (complete != NULL && (complete->number != 0) != decision->complete)
    g_string_append(out, " complete differs;");
  check_others(decision, table, regimes, out);
  check_conflicts(decision, carnet_node_get_string(expect, "conflicts", NULL), out);
  for (guint i = 0; i < carnet_node_count(regimes); i++)
    check_regime(decision, carnet_node_at(regimes, i), out);
  g_autofree char *not_checked = join(decision->not_checked);
  differ(out, "not_checked", not_checked, carnet_node_get_string(expect, "not_checked", NULL));
  return out->len > 0 ? g_strdup(out->str) : NULL;
}

/* ---- categories -----------------------------------------------------------------------------------------
 */

static gint compare(gconstpointer a, gconstpointer b) { return strcmp(*(char *const *)a, *(char *const *)b); }

/* `id`, or `?id(missing)`, where the table is about its pack. */
static void add_id(GPtrArray *ids, const CarnetNode *table, const char *id, CarnetTruth truth,
                   const char *missing) {
  g_autofree char *pack = g_strndup(id, strcspn(id, "."));
  if (!is_about(table, pack)) return;
  g_ptr_array_add(ids, truth == CARNET_TRUE ? g_strdup(id) : g_strdup_printf("?%s(%s)", id, missing));
}

static char *compare_text(const char *got, const CarnetNode *one) {
  const char *expected = carnet_node_get_string(one, "expect", "");
  return strcmp(got, expected) == 0 ? NULL : g_strdup_printf("got \"%s\", not \"%s\"", got, expected);
}

static char *compare_ids(GPtrArray *ids, const CarnetNode *one) {
  g_ptr_array_sort(ids, compare);
  g_autofree char *text = join(ids);
  return compare_text(text, one);
}

static const char *day_of(const CarnetNode *one) {
  return carnet_node_get_string(one, "as_of", "2026-11-22");
}

char *law_check_categories(const CarnetPacks *packs, const CarnetNode *table, const CarnetNode *one,
                           char **trait_ids) {
  CarnetRowFacts row = law_row(carnet_node_get(one, "row"), trait_ids);
  g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(CarnetCategoryHit));
  carnet_categories_of(packs, &row, day_of(one), hits);
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < hits->len; i++) {
    const CarnetCategoryHit *hit = &g_array_index(hits, CarnetCategoryHit, i);
    add_id(ids, table, hit->category, hit->truth, hit->missing);
  }
  return compare_ids(ids, one);
}

char *law_check_checks(const CarnetPacks *packs, const CarnetNode *table, const CarnetNode *one,
                       char **trait_ids) {
  CarnetRowFacts row = law_row(carnet_node_get(one, "row"), trait_ids);
  g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(CarnetCheckHit));
  carnet_checks_of(packs, &row, day_of(one), hits);
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < hits->len; i++) {
    const CarnetCheckHit *hit = &g_array_index(hits, CarnetCheckHit, i);
    add_id(ids, table, hit->check->entry.id, hit->truth, hit->missing);
  }
  return compare_ids(ids, one);
}

char *law_check_conflicts(const CarnetPacks *packs, const CarnetNode *table, const CarnetNode *one,
                          char **trait_ids) {
  g_autoptr(CarnetDecision) decision = law_decide(packs, one, trait_ids);
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < decision->conflicts->len; i++) {
    const CarnetConflict *conflict = g_ptr_array_index(decision->conflicts, i);
    add_id(ids, table, conflict->rule, conflict->truth, conflict->missing);
  }
  return compare_ids(ids, one);
}

char *law_check_lines(const CarnetPacks *packs, const CarnetNode *table, const CarnetNode *one,
                      char **trait_ids) {
  (void)table;
  (void)trait_ids;
  g_autoptr(GPtrArray) reached = g_ptr_array_new();
  const CarnetThreshold *next = carnet_packs_line(packs, carnet_node_get_string(one, "from", ""),
                                                  carnet_node_get_string(one, "counter", ""),
                                                  carnet_node_get_int(one, "count", 0), day_of(one), reached);
  g_autoptr(GString) got = g_string_new(reached->len > 0 ? "reached" : "");
  for (guint i = 0; i < reached->len; i++)
    g_string_append_printf(got, " %s", ((const CarnetThreshold *)g_ptr_array_index(reached, i))->entry.id);
  if (next != NULL) g_string_append_printf(got, "%snext %s", got->len > 0 ? " " : "", next->entry.id);
  return compare_text(got->str, one);
}

char *law_check_penalties(const CarnetPacks *packs, const CarnetNode *table, const CarnetNode *one,
                          char **trait_ids) {
  (void)trait_ids;
  g_autoptr(GPtrArray) penalties =
      carnet_packs_penalties_for(packs, carnet_node_get_string(one, "of", ""), day_of(one));
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < penalties->len; i++) {
    const CarnetPenalty *penalty = g_ptr_array_index(penalties, i);
    add_id(ids, table, penalty->entry.id, CARNET_TRUE, "");
  }
  return compare_ids(ids, one);
}

char *law_check_findings(const CarnetPacks *packs, const CarnetNode *table, const CarnetNode *one,
                         char **trait_ids) {
  (void)table;
  (void)trait_ids;
  const CarnetNode *regime = carnet_node_get(one, "regime");
  const CarnetPackFinding *finding = carnet_packs_finding_of(
      packs, carnet_node_get_string(one, "of", ""), regime != NULL ? regime->text : NULL,
      carnet_node_get_string(one, "standard", ""), day_of(one));
  return compare_text(finding != NULL ? finding->entry.id : "", one);
}

const LawSuite law_suites[LAW_N_SUITES] = {
    {"categories_", NULL, law_check_categories},
    {"decisions_", NULL, law_check_decision},
    {"checks_", NULL, law_check_checks},
    {"conflicts_", NULL, law_check_conflicts},
    {"penalties_", NULL, law_check_penalties},
    {"lines_", NULL, law_check_lines},
    {"findings_", NULL, law_check_findings},
    {"overlay_100k", "templates/packs/overlays/cn_100k_is_important.yaml", law_check_decision},
    {"stub_decisions", "tests/law/stub_export.yaml", law_check_decision},
};
