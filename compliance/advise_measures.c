/*
 * advise_measures.c - the tables of measures: other values of the request, evidence that is missing, fields
 * to leave out, anonymise or make coarser. Facts that only can be established (ownership, important data, how
 * many people) are no measure.
 */
#include <string.h>

#include "advise.h"
#include "decide.h"

/* ---- the request ----------------------------------------------------------------------------------------
 */

/* `yes` where a paper stands: it would have to be there. */
#define KEYS(id, key, value)                                                                                 \
  { CARNET_MEASURE_KEYS, id, key, value, 0, 0 }
#define SAFEGUARD(how)                                                                                       \
  {"recipient.safeguard", how}, {"recipient.safeguard_evidence", "yes"}, { "recipient.tia", "yes" }
#define SCC(id, module)                                                                                      \
  {                                                                                                          \
    .measure = KEYS(id, "recipient.scc_module", module), .group = "scc", .once = TRUE, .set = {              \
      {"recipient.scc_module", module},                                                                      \
      SAFEGUARD("scc")                                                                                       \
    }                                                                                                        \
  }
/* The smaller change of a group first. */
static const AdviseMeasure keys[] = {
    {.measure = KEYS("backend", "channel", "backend"), .group = "channel", .set = {{"channel", "backend"}}},
    {.measure = KEYS("in_place", "channel", "in_place"),
     .group = "channel",
     .set = {{"channel", "in_place"}, {"results", "statistics"}}},
    {.measure = KEYS("pseudonymised", "anonymisation.level", "pseudonymised"),
     .group = "anonymisation",
     .once = TRUE,
     .set = {{"anonymisation.level", "pseudonymised"}}},
    {.measure = KEYS("anonymised", "anonymisation.level", "anonymised"),
     .group = "anonymisation",
     .set = {{"anonymisation.level", "anonymised"},
             {"anonymisation.method", "yes"},
             {"anonymisation.evidence", "yes"}}},
    SCC("scc1", "1"),
    SCC("scc2", "2"),
    SCC("scc3", "3"),
    {.measure = KEYS("bcr", "recipient.safeguard", "bcr"), .group = "", .set = {SAFEGUARD("bcr")}},
    {.measure = KEYS("certified", "recipient.safeguard", "certification"),
     .group = "",
     .set = {SAFEGUARD("certification")}},
};

guint advise_rank(const CarnetMeasure *measure) {
  guint rank = 0;
  while (rank < G_N_ELEMENTS(keys) && strcmp(keys[rank].measure.id, measure->id) != 0) rank++;
  return rank;
}

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

/* Of what nobody has classified, anything may be so: it stands in the way of whatever the rest would allow.
 */
static void add_unclassified(const Advising *a, GPtrArray *out) {
  Group group = {"outcome", "unknown", g_malloc0(a->classes->profiles->len + 1), 0, 0};
  for (guint c = 0; c < a->classes->profiles->len; c++) {
    const CarnetDecisionProfile *class = &g_array_index(a->classes->profiles, CarnetDecisionProfile, c);
    if (row_outcome(&class->facts) == CARNET_OUTCOME_UNKNOWN) put(&group, a, c);
  }
  if (group.rows > 0)
    add(out, (AdviseMeasure){
                 .measure = {CARNET_MEASURE_DROP, "drop_unknown", group.key, group.value, group.rows, 0},
                 .group = "",
                 .half = TRUE,
                 .classes = g_steal_pointer(&group.classes)});
  g_free(group.classes);
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

/* ---- people -------------------------------------------------------------------------------------------- */

static gboolean is_sensitive_test(const Condition *c) {
  return c->kind == CONDITION_FACT &&
         (c->fact == FACT_SENSITIVE_PEOPLE || c->fact == FACT_SENSITIVE_PEOPLE_YEAR);
}

/* A row that asks for these categories or for people with sensitive data says which kinds that data is of. */
static void add_kinds(const Condition *c, GPtrArray *kinds) {
  const Condition *named = NULL;
  gboolean counted = FALSE;
  for (guint i = 0; c->children != NULL && i < c->children->len; i++) {
    const Condition *child = g_ptr_array_index(c->children, i);
    counted = counted || is_sensitive_test(child);
    if (child->kind == CONDITION_CATEGORY) named = child;
    add_kinds(child, kinds);
  }
  for (guint i = 0; c->kind == CONDITION_ANY && counted && named != NULL && named->words[i] != NULL; i++)
    if (!g_ptr_array_find_with_equal_func(kinds, named->words[i], g_str_equal, NULL))
      g_ptr_array_add(kinds, named->words[i]);
}

GPtrArray *advise_sensitive_kinds(const Advising *a) {
  GPtrArray *kinds = g_ptr_array_new();
  for (guint t = 0; t < a->packs->tables->len; t++) {
    const PackTable *table = g_ptr_array_index(a->packs->tables, t);
    for (guint i = 0; i < table->rows->len; i++) {
      const PackRule *row = g_ptr_array_index(table->rows, i);
      if (row->when != NULL && pack_rule_valid(row, a->as_of)) add_kinds(row->when, kinds);
    }
  }
  return kinds;
}

/* Only where the request counts somebody. What nobody has classified may be of any kind. */
gboolean advise_has_sensitive(const Advising *a, const DecideClasses *classes) {
  const FactValue *people = &a->request->facts->value[FACT_SENSITIVE_PEOPLE];
  if (!people->known || people->number == 0) return FALSE;
  for (guint c = 0; c < classes->profiles->len; c++) {
    const CarnetDecisionProfile *class = &g_array_index(classes->profiles, CarnetDecisionProfile, c);
    const GArray *hits = g_ptr_array_index(classes->hits, c);
    if (row_outcome(&class->facts) == CARNET_OUTCOME_UNKNOWN) return TRUE;
    for (guint h = 0; h < hits->len; h++)
      if (g_ptr_array_find_with_equal_func(a->kinds, g_array_index(hits, CarnetCategoryHit, h).category,
                                           g_str_equal, NULL))
        return TRUE;
  }
  return FALSE;
}

void advise_set_nobody(CarnetNode *tree) {
  CarnetNode *people = carnet_node_map();
  carnet_node_set_int(people, "distinct", 0);
  carnet_node_set_string(people, "basis", "exact");
  carnet_node_set(tree, "sensitive_people", people);
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
  add_unclassified(a, out);
  add_rows(a, out);
  return out;
}

static const AdviseMeasure *measure_of(const CarnetMeasure *measure) {
  for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
    if (strcmp(keys[i].measure.id, measure->id) == 0) return &keys[i];
  return NULL;
}

GPtrArray *carnet_advice_sets(const CarnetAdvice *advice) {
  g_autoptr(GPtrArray) out = g_ptr_array_new_with_free_func(g_free);
  for (guint m = 0; m < advice->n; m++) {
    const CarnetMeasure *measure = &advice->measure[m];
    const AdviseMeasure *known = measure_of(measure);
    if (measure->kind == CARNET_MEASURE_ANONYMISE || measure->kind == CARNET_MEASURE_COARSER) return NULL;
    if (measure->kind == CARNET_MEASURE_EVIDENCE)
      g_ptr_array_add(out, g_strconcat(measure->key, "=yes", NULL));
    for (guint i = 0; known != NULL && i < ADVISE_KEYS_MAX && known->set[i].path != NULL; i++)
      g_ptr_array_add(out, g_strconcat(known->set[i].path, "=", known->set[i].value, NULL));
  }
  if (advice->nobody_sensitive) {
    g_ptr_array_add(out, g_strdup("sensitive_people.distinct=0"));
    g_ptr_array_add(out, g_strdup("sensitive_people.basis=exact"));
  }
  return g_steal_pointer(&out);
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
  if (advice->nobody_sensitive) advise_set_nobody(tree);
  return tree;
}
