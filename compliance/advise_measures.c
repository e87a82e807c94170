/*
 * advise_measures.c - the tables of measures: other values of the request, evidence that is missing, fields
 * to leave out, anonymise or make coarser. Facts that only can be established (ownership, important data, how
 * many people) are no measure.
 */
#include <string.h>

#include "advise.h"

/* ---- the request ----------------------------------------------------------------------------------------
 */

/* `yes` where a paper stands: it would have to be there. */
static const AdviseMeasure keys[] = {
    {.measure = {CARNET_MEASURE_KEYS, "in_place", "channel", "in_place", 0, 0},
     .group = "channel",
     .set = {{"channel", "in_place"}, {"results", "statistics"}}},
    {.measure = {CARNET_MEASURE_KEYS, "backend", "channel", "backend", 0, 0},
     .group = "channel",
     .set = {{"channel", "backend"}}},
    {.measure = {CARNET_MEASURE_KEYS, "anonymised", "anonymisation.level", "anonymised", 0, 0},
     .group = "anonymisation",
     .set = {{"anonymisation.level", "anonymised"},
             {"anonymisation.method", "yes"},
             {"anonymisation.evidence", "yes"}}},
    {.measure = {CARNET_MEASURE_KEYS, "pseudonymised", "anonymisation.level", "pseudonymised", 0, 0},
     .group = "anonymisation",
     .set = {{"anonymisation.level", "pseudonymised"}}},
    {.measure = {CARNET_MEASURE_KEYS, "scc1", "recipient.scc_module", "1", 0, 0},
     .group = "scc",
     .set = {{"recipient.scc_module", "1"},
             {"recipient.safeguard", "scc"},
             {"recipient.safeguard_evidence", "yes"},
             {"recipient.tia", "yes"}}},
    {.measure = {CARNET_MEASURE_KEYS, "scc2", "recipient.scc_module", "2", 0, 0},
     .group = "scc",
     .set = {{"recipient.scc_module", "2"},
             {"recipient.safeguard", "scc"},
             {"recipient.safeguard_evidence", "yes"},
             {"recipient.tia", "yes"}}},
    {.measure = {CARNET_MEASURE_KEYS, "scc3", "recipient.scc_module", "3", 0, 0},
     .group = "scc",
     .set = {{"recipient.scc_module", "3"},
             {"recipient.safeguard", "scc"},
             {"recipient.safeguard_evidence", "yes"},
             {"recipient.tia", "yes"}}},
    {.measure = {CARNET_MEASURE_KEYS, "bcr", "recipient.safeguard", "bcr", 0, 0},
     .group = "",
     .set = {{"recipient.safeguard", "bcr"},
             {"recipient.safeguard_evidence", "yes"},
             {"recipient.tia", "yes"}}},
    {.measure = {CARNET_MEASURE_KEYS, "certified", "recipient.safeguard", "certification", 0, 0},
     .group = "",
     .set = {{"recipient.safeguard", "certification"},
             {"recipient.safeguard_evidence", "yes"},
             {"recipient.tia", "yes"}}},
};

/* Whether the request says all of it already. */
static gboolean is_so(const CarnetNode *tree, const AdviseMeasure *measure) {
  for (guint i = 0; i < ADVISE_KEYS_MAX && measure->set[i].path != NULL; i++) {
    const CarnetNode *node = carnet_node_path(tree, measure->set[i].path);
    gboolean paper = strcmp(measure->set[i].value, "yes") == 0;
    if (node == NULL || node->text == NULL) return FALSE;
    if (!paper && strcmp(node->text, measure->set[i].value) != 0) return FALSE;
  }
  return TRUE;
}

static void add(GPtrArray *out, AdviseMeasure measure) {
  g_ptr_array_add(out, g_memdup2(&measure, sizeof measure));
}

static void add_keys(const Advising *a, GPtrArray *out) {
  for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
    if (!is_so(a->request->tree, &keys[i])) add(out, keys[i]);
}

/* Every fact that only asks whether a paper is there, and is not said to be. */
static void add_evidence(const Advising *a, GPtrArray *out) {
  for (guint f = 0; f < N_FACTS; f++) {
    const FactInfo *info = fact_info((FactId)f);
    const FactValue *value = &a->request->facts->value[f];
    if (info->row || info->kind != FACT_GIVEN || f == FACT_PURPOSE) continue;
    if (value->known && strcmp(value->items[0], "yes") == 0) continue;
    add(out, (AdviseMeasure){.measure = {CARNET_MEASURE_EVIDENCE, "evidence", info->path, "yes", 0, 0},
                             .group = "",
                             .set = {{info->path, "yes"}}});
  }
}

/* ---- rows -----------------------------------------------------------------------------------------------
 */

typedef struct {
  const char *key, *value;
  guint8 *classes;
  guint64 rows;
  gint64 line; /* of rows that a rule takes for precise: its distance, mm */
} Group;

static void group_clear(gpointer data) { g_free(((Group *)data)->classes); }

static Group *group_of(GArray *groups, const Advising *a, const char *key, const char *value, gint64 line) {
  for (guint i = 0; i < groups->len; i++) {
    Group *group = &g_array_index(groups, Group, i);
    if (strcmp(group->key, key) == 0 && strcmp(group->value, value) == 0 && group->line == line) return group;
  }
  Group group = {key, value, g_malloc0(a->classes->profiles->len + 1), 0, line};
  g_array_append_val(groups, group);
  return &g_array_index(groups, Group, groups->len - 1);
}

static void put(Group *group, const Advising *a, guint class) {
  if (group->classes[class]) return;
  group->classes[class] = 1;
  group->rows += g_array_index(a->classes->profiles, CarnetDecisionProfile, class).rows;
}

/* The distance up to which a condition takes a row for precise; 0: it draws no such line. */
static gint64 precision_line(const Condition *c) {
  gboolean up_to = c->kind == CONDITION_FACT && c->fact == FACT_ROW_PRECISION &&
                   (c->test == TEST_LTE || c->test == TEST_LT);
  gint64 line = up_to ? c->number : 0;
  for (guint i = 0; c->children != NULL && i < c->children->len; i++)
    line = MAX(line, precision_line(g_ptr_array_index(c->children, i)));
  return line;
}

static gint64 line_of_rule(const CarnetPacks *packs, const char *id) {
  const PackRule *rule = g_hash_table_lookup(packs->rule_ids, id);
  return rule != NULL && rule->when != NULL ? precision_line(rule->when) : 0;
}

static void put_hit(GArray *groups, const Advising *a, const CarnetCategoryHit *hit, guint class) {
  put(group_of(groups, a, "category", hit->category, 0), a, class);
  gint64 line = line_of_rule(a->packs, hit->rule);
  if (line > 0) put(group_of(groups, a, "category", hit->category, line), a, class);
}

/* Rows by each category that holds or may hold, also those that one holds for as they are precise, and by
 * each trait. */
static GArray *find_groups(const Advising *a) {
  GArray *groups = g_array_new(FALSE, FALSE, sizeof(Group));
  g_array_set_clear_func(groups, group_clear);
  for (guint c = 0; c < a->classes->profiles->len; c++) {
    const GArray *hits = g_ptr_array_index(a->classes->hits, c);
    for (guint h = 0; h < hits->len; h++) put_hit(groups, a, &g_array_index(hits, CarnetCategoryHit, h), c);
    guint64 traits = g_array_index(a->classes->profiles, CarnetDecisionProfile, c).facts.traits.traits;
    for (guint bit = 0; bit < 64 && a->packs->trait_ids[bit] != NULL; bit++) {
      if (traits & (G_GUINT64_CONSTANT(1) << bit))
        put(group_of(groups, a, "trait", a->packs->trait_ids[bit], 0), a, c);
    }
  }
  return groups;
}

static guint8 *copy_classes(const Advising *a, const Group *group) {
  return g_memdup2(group->classes, a->classes->profiles->len + 1);
}

static void add_coarser(const Advising *a, const Group *g, GPtrArray *out) {
  g_autofree char *beyond = g_strdup_printf("%" G_GINT64_FORMAT " mm", g->line + 1);
  add(out, (AdviseMeasure){.measure = {CARNET_MEASURE_COARSER, "coarser", g->key, g->value, g->rows, g->line},
                           .group = "",
                           .classes = copy_classes(a, g),
                           .precision = g_intern_string(beyond)});
}

static void add_rows(const Advising *a, GPtrArray *out) {
  g_autoptr(GArray) groups = find_groups(a);
  for (guint i = 0; i < groups->len; i++) {
    const Group *g = &g_array_index(groups, Group, i);
    if (g->line > 0) {
      add_coarser(a, g, out);
      continue;
    }
    add(out, (AdviseMeasure){.measure = {CARNET_MEASURE_DROP, "drop", g->key, g->value, g->rows, 0},
                             .group = "",
                             .classes = copy_classes(a, g)});
    add(out, (AdviseMeasure){.measure = {CARNET_MEASURE_ANONYMISE, "anonymise", g->key, g->value, g->rows, 0},
                             .group = "",
                             .set = {{"anonymisation.method", "yes"}, {"anonymisation.evidence", "yes"}},
                             .classes = copy_classes(a, g)});
  }
}

/* ---- all ------------------------------------------------------------------------------------------------
 */

static void measure_free(gpointer data) {
  AdviseMeasure *measure = data;
  g_free(measure->classes);
  g_free(measure);
}

GPtrArray *advise_measures(const Advising *a) {
  GPtrArray *out = g_ptr_array_new_with_free_func(measure_free);
  add_keys(a, out);
  add_evidence(a, out);
  add_rows(a, out);
  return out;
}

static const AdviseMeasure *measure_of(const CarnetMeasure *measure) {
  for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
    if (strcmp(keys[i].measure.id, measure->id) == 0) return &keys[i];
  return NULL;
}

CarnetNode *carnet_advice_request(const CarnetAdvice *advice, const CarnetExportRequest *request) {
  CarnetNode *tree = carnet_node_copy(request->tree);
  for (guint i = 0; i < advice->n; i++) {
    const CarnetMeasure *measure = &advice->measure[i];
    const AdviseMeasure *known = measure_of(measure);
    AdviseMeasure evidence = {.measure = *measure, .set = {{measure->key, "yes"}}};
    if (known != NULL)
      advise_apply_keys(known, tree);
    else if (measure->kind == CARNET_MEASURE_EVIDENCE)
      advise_apply_keys(&evidence, tree);
  }
  return tree;
}
