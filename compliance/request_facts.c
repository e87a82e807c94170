/*
 * request_facts.c - facts of a request. What is left out, empty or the word unknown is missing.
 */
#include <string.h>

#include "carnet/yaml.h"
#include "request.h"

typedef struct {
  CarnetExportRequest *request;
  const CarnetNode *source; /* the request as written, for places in errors */
  const char *name;
} Reading;

static gboolean says_nothing(const char *text) {
  return text[0] == '\0' || g_ascii_strcasecmp(text, "unknown") == 0;
}

/* Two letters, or a region's id in capitals; which regions there are is the packs' to know. UK is the ISO
 * code GB. */
static char *code_of(const char *text) {
  g_autofree char *code = g_ascii_strup(text, -1);
  g_strstrip(code);
  gsize n = strlen(code);
  if (n < 2 || n > 16 || code[strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_")] != '\0') return NULL;
  return g_strdup(strcmp(code, "UK") == 0 ? "GB" : code);
}

static gboolean read_codes(Reading *r, FactId fact, const CarnetNode *node, GError **error) {
  g_autoptr(GPtrArray) codes = g_ptr_array_new_with_free_func(g_free);
  guint n = node->kind == CARNET_NODE_LIST ? carnet_node_count(node) : 1;
  for (guint i = 0; i < n; i++) {
    const CarnetNode *one = node->kind == CARNET_NODE_LIST ? carnet_node_at(node, i) : node;
    if (says_nothing(one->text)) continue;
    char *code = code_of(one->text);
    if (code == NULL)
      return carnet_yaml_fail(one, r->name, error, "\"%s\" is no country; ISO 3166 alpha-2 such as CN or DE",
                              one->text);
    g_ptr_array_add(codes, code);
  }
  if (codes->len == 0) return TRUE;
  g_ptr_array_add(codes, NULL);
  fact_set_items_v(r->request->facts, fact, (const char *const *)codes->pdata);
  return TRUE;
}

/* "M1" is category M: the clauses name the letter. */
static void word_of(FactId fact, const char *text, char *out, gsize size) {
  g_strlcpy(out, text, size);
  if (fact == FACT_VEHICLE_CATEGORY && g_ascii_isalpha(text[0]) && g_ascii_isdigit(text[1]) &&
      text[2] == '\0')
    out[1] = '\0';
}

static gboolean read_word(Reading *r, FactId fact, const CarnetNode *node, GError **error) {
  char word[64];
  if (says_nothing(node->text) && !fact_has_word(fact, node->text)) return TRUE;
  word_of(fact, node->text, word, sizeof word);
  if (!fact_has_word(fact, word))
    return carnet_yaml_fail(node, r->name, error, "%s is never \"%s\"; one of: %s, or unknown",
                            fact_info(fact)->path, node->text, fact_info(fact)->words);
  fact_set_items(r->request->facts, fact, word);
  return TRUE;
}

/* Where text stands, there is something; none and no say that there is not. */
static void read_given(Reading *r, FactId fact, const CarnetNode *node) {
  if (says_nothing(node->text)) return;
  gboolean no = strcmp(node->text, "no") == 0 || strcmp(node->text, "none") == 0;
  fact_set_items(r->request->facts, fact, no ? "no" : "yes");
}

static gboolean read_number(Reading *r, FactId fact, const CarnetNode *node, GError **error) {
  if (node->number < 0) return carnet_yaml_fail(node, r->name, error, "less than nothing; 0 or more");
  fact_set_number(r->request->facts, fact, node->number, FALSE);
  return TRUE;
}

static gboolean read_one(Reading *r, FactId fact, const CarnetNode *node, GError **error) {
  switch (fact_info(fact)->kind) {
  case FACT_CODES: return read_codes(r, fact, node, error);
  case FACT_WORD: return read_word(r, fact, node, error);
  case FACT_NUMBER: return read_number(r, fact, node, error);
  case FACT_GIVEN: read_given(r, fact, node); return TRUE;
  case FACT_TEXT:
  case FACT_DATE:
    if (!says_nothing(node->text)) {
      const char *const one[] = {node->text, NULL};
      fact_set_items_v(r->request->facts, fact, one);
    }
    return TRUE;
  }
  return TRUE;
}

/* A number is as good as its basis: an upper bound settles only what lies above it, an unknown one nothing.
 */
static void apply_basis(FactSet *facts, FactId number, FactId basis) {
  FactValue *value = &facts->value[number];
  const FactValue *how = &facts->value[basis];
  if (!how->known || !value->known) return;
  if (strcmp(how->items[0], "unknown") == 0) value->known = FALSE;
  value->upper = strcmp(how->items[0], "upper_bound") == 0;
}

gboolean request_read_facts(CarnetExportRequest *request, const CarnetNode *source, const char *name,
                            GError **error) {
  Reading r = {request, source, name};
  for (guint i = 0; i < N_FACTS; i++) {
    const FactInfo *info = fact_info((FactId)i);
    if (info->row || info->path[0] == '\0') continue;
    const CarnetNode *node = carnet_node_path(source, info->path);
    if (node != NULL && !read_one(&r, (FactId)i, node, error)) return FALSE;
  }
  FactSet *facts = request->facts;
  apply_basis(facts, FACT_PEOPLE, FACT_PEOPLE_BASIS);
  apply_basis(facts, FACT_SENSITIVE_PEOPLE, FACT_SENSITIVE_PEOPLE_BASIS);
  apply_basis(facts, FACT_DEVICES, FACT_DEVICES_BASIS);
  const FactValue *all = &facts->value[FACT_PEOPLE], *some = &facts->value[FACT_SENSITIVE_PEOPLE];
  if (all->known && some->known && !some->upper && some->number > all->number)
    return carnet_yaml_fail(
        carnet_node_path(source, "sensitive_people.distinct"), name, error,
        "more people with sensitive data than people; these are some of those under people");
  return TRUE;
}
