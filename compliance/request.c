/*
 * request.c - a request of cli.md: schema, tree, looking; see carnet/decision.h and docs/formats/request.md.
 */
#include "request.h"

#include <string.h>

#include "carnet/error.h"
#include "carnet/yaml.h"

CARNET_DEFINE_ERROR(decision)

#define TEXT_MAX 8192
#define LIST_MAX 512
#define EVERY_ROW "path:* or -path:*"

#define TEXT CARNET_YAML_TEXT
static const CarnetYamlKey recipient_keys[] = {{"name", TEXT, NULL},
                                               {"kind", TEXT, NULL},
                                               {"role", TEXT, NULL},
                                               {"country", TEXT, NULL},
                                               {"owned_by", TEXT, NULL},
                                               {"dpf", TEXT, NULL},
                                               {"scc_module", TEXT, NULL},
                                               {"tia", TEXT, NULL},
                                               {"safeguard", TEXT, NULL},
                                               {"safeguard_evidence", TEXT, NULL},
                                               {"covered_person", TEXT, NULL},
                                               {"onward_ban", TEXT, NULL},
                                               {"security_evidence", TEXT, NULL}};
static const CarnetYamlKey vehicle_keys[] = {
    {"category", TEXT, NULL}, {"type_approved", TEXT, NULL}, {"rebuilt", TEXT, NULL}};
static const CarnetYamlKey people_keys[] = {{"distinct", CARNET_YAML_INT, NULL}, {"basis", TEXT, NULL}};
static const CarnetYamlKey anonymisation_keys[] = {
    {"level", TEXT, NULL}, {"method", TEXT, NULL}, {"evidence", TEXT, NULL}};
static const CarnetYamlKey exporter_keys[] = {{"ciio", TEXT, NULL},
                                              {"important_data", TEXT, NULL},
                                              {"free_trade_zone", TEXT, NULL},
                                              {"surveying_qualification", TEXT, NULL},
                                              {"surveying_approval", TEXT, NULL},
                                              {"authority_approval", TEXT, NULL},
                                              {"guideline_item", TEXT, NULL},
                                              {"pi_people", CARNET_YAML_INT, NULL}};
static const CarnetYamlKey exemption_keys[] = {{"ground", TEXT, NULL}, {"evidence", TEXT, NULL}};
static const CarnetYamlKey year_keys[] = {{"people", CARNET_YAML_INT, NULL},
                                          {"sensitive_people", CARNET_YAML_INT, NULL},
                                          {"devices", CARNET_YAML_INT, NULL},
                                          {"people_12m", CARNET_YAML_INT, NULL},
                                          {"devices_12m", CARNET_YAML_INT, NULL},
                                          {"people_two_years", CARNET_YAML_INT, NULL},
                                          {"sensitive_people_two_years", CARNET_YAML_INT, NULL}};
static const CarnetYamlKey permit_keys[] = {
    {"kind", TEXT, NULL}, {"number", TEXT, NULL}, {"until", CARNET_YAML_DATE, NULL}};

/* In the order in which events hold them. */
static const CarnetYamlKey keys[] = {
    {"as_of", CARNET_YAML_DATE, NULL},
    {"entity", TEXT, NULL},
    {"activity", TEXT, NULL},
    {"from", TEXT, NULL},
    {"to", TEXT | CARNET_YAML_LIST, NULL},
    {"channel", TEXT, NULL},
    {"recipient", CARNET_YAML_MAP, NULL},
    {"us_transaction", TEXT, NULL},
    {"vehicle", CARNET_YAML_MAP, NULL},
    {"purpose", TEXT, NULL},
    {"rows", TEXT, NULL},
    {"traits", TEXT | CARNET_YAML_LIST, NULL},
    {"subject", TEXT | CARNET_YAML_LIST, NULL},
    {"people", CARNET_YAML_MAP, NULL},
    {"sensitive_people", CARNET_YAML_MAP, NULL},
    {"devices", CARNET_YAML_MAP, NULL},
    {"anonymisation", CARNET_YAML_MAP, NULL},
    {"exporter", CARNET_YAML_MAP, NULL},
    {"exemption", CARNET_YAML_MAP, NULL},
    {"year_to_date", CARNET_YAML_MAP, NULL},
    {"permit", CARNET_YAML_MAP, NULL},
    {"government_related", TEXT, NULL},
    {"results", TEXT, NULL},
    {"separate_consent", TEXT, NULL},
    {"impact_assessment", TEXT, NULL},
};
static const struct {
  const char *key;
  const CarnetYamlKey *keys;
  gsize n;
} maps[] = {
    {"recipient", recipient_keys, G_N_ELEMENTS(recipient_keys)},
    {"vehicle", vehicle_keys, G_N_ELEMENTS(vehicle_keys)},
    {"people", people_keys, G_N_ELEMENTS(people_keys)},
    {"sensitive_people", people_keys, G_N_ELEMENTS(people_keys)},
    {"devices", people_keys, G_N_ELEMENTS(people_keys)},
    {"anonymisation", anonymisation_keys, G_N_ELEMENTS(anonymisation_keys)},
    {"exporter", exporter_keys, G_N_ELEMENTS(exporter_keys)},
    {"exemption", exemption_keys, G_N_ELEMENTS(exemption_keys)},
    {"year_to_date", year_keys, G_N_ELEMENTS(year_keys)},
    {"permit", permit_keys, G_N_ELEMENTS(permit_keys)},
};

/* ---- the tree -------------------------------------------------------------------------------------------
 */

static gboolean check_text(const CarnetNode *node, const char *name, GError **error) {
  if (node->text != NULL && strlen(node->text) > TEXT_MAX)
    return carnet_yaml_fail(node, name, error, "longer than %d bytes; shorter", TEXT_MAX);
  return TRUE;
}

static gboolean copy_list(CarnetNode *out, const CarnetNode *node, const char *key, const char *name,
                          GError **error) {
  CarnetNode *list = carnet_node_list();
  carnet_node_set(out, key, list);
  if (node->kind != CARNET_NODE_LIST) {
    if (node->text[0] != '\0') carnet_node_append(list, carnet_node_string(node->text));
    return check_text(node, name, error);
  }
  if (carnet_node_count(node) > LIST_MAX)
    return carnet_yaml_fail(node, name, error, "more than %d; fewer", LIST_MAX);
  for (guint i = 0; i < carnet_node_count(node); i++) {
    const CarnetNode *one = carnet_node_at(node, i);
    if (one->text == NULL) return carnet_yaml_fail(one, name, error, "not a word; a list of words");
    if (!check_text(one, name, error)) return FALSE;
    carnet_node_append(list, carnet_node_string(one->text));
  }
  return TRUE;
}

/* Keys in the table's order; text is text whatever it looked like; what is empty was not given. */
static gboolean copy_keys(CarnetNode *out, const CarnetNode *map, const CarnetYamlKey *table, gsize n,
                          const char *name, GError **error) {
  for (gsize i = 0; i < n; i++) {
    const CarnetNode *node = carnet_node_get(map, table[i].key);
    if (node == NULL || (table[i].flags & CARNET_YAML_MAP)) continue;
    if (table[i].flags & CARNET_YAML_LIST) {
      if (!copy_list(out, node, table[i].key, name, error)) return FALSE;
    } else if (table[i].flags & CARNET_YAML_INT) {
      carnet_node_set_int(out, table[i].key, node->number);
    } else {
      if (!check_text(node, name, error)) return FALSE;
      if (node->text[0] != '\0') carnet_node_set_string(out, table[i].key, node->text);
    }
  }
  return TRUE;
}

static gboolean copy_map(CarnetNode *out, const CarnetNode *map, const char *key, const char *name,
                         GError **error) {
  for (guint i = 0; i < G_N_ELEMENTS(maps); i++) {
    if (strcmp(maps[i].key, key) != 0) continue;
    const CarnetNode *node = carnet_node_get(map, key);
    if (!carnet_yaml_check(node, maps[i].keys, maps[i].n, name, error)) return FALSE;
    CarnetNode *copy = carnet_node_map();
    gboolean ok = copy_keys(copy, node, maps[i].keys, maps[i].n, name, error);
    if (ok && carnet_node_count(copy) > 0)
      carnet_node_set(out, key, copy);
    else
      carnet_node_free(copy);
    return ok;
  }
  return TRUE;
}

/* An empty filter matches every field (cli.md), and is no missing one; beside traits it names nothing more.
 */
static void copy_empty_rows(CarnetNode *out, const CarnetNode *map) {
  const CarnetNode *rows = carnet_node_get(map, "rows"), *traits = carnet_node_get(map, "traits");
  gboolean named = carnet_node_count(traits) > 0 || (traits != NULL && traits->text != NULL && *traits->text);
  if (rows->text[0] == '\0' && !named) carnet_node_set_string(out, "rows", EVERY_ROW);
}

static gboolean copy_request(CarnetNode *out, const CarnetNode *map, const char *name, GError **error) {
  for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
    if (carnet_node_get(map, keys[i].key) == NULL) continue;
    gboolean ok = keys[i].flags & CARNET_YAML_MAP ? copy_map(out, map, keys[i].key, name, error)
                                                  : copy_keys(out, map, &keys[i], 1, name, error);
    if (!ok) return FALSE;
    if (strcmp(keys[i].key, "rows") == 0) copy_empty_rows(out, map);
  }
  return TRUE;
}

/* Of traits, which say no more than what data is; a row of the register has its own. */
static gboolean check_subject(const CarnetNode *tree, const CarnetNode *map, const char *name,
                              GError **error) {
  const CarnetNode *said = carnet_node_get(map, "subject"), *list = carnet_node_get(tree, "subject");
  if (carnet_node_count(list) == 0) return TRUE;
  if (carnet_node_count(carnet_node_get(tree, "traits")) == 0)
    return carnet_yaml_fail(said, name, error,
                            "a data subject without traits; rows of the register say their own");
  const char *words = fact_info(FACT_ROW_SUBJECT)->words;
  for (guint i = 0; i < carnet_node_count(list); i++) {
    const char *word = carnet_node_at(list, i)->text;
    if (g_ascii_strcasecmp(word, "unknown") != 0 && !fact_has_word(FACT_ROW_SUBJECT, word))
      return carnet_yaml_fail(said, name, error, "subject is never \"%s\"; one of: %s, or unknown", word,
                              words);
  }
  return TRUE;
}

static char **strings_of(const CarnetNode *tree, const char *key) {
  char **strings = carnet_node_get_strings(tree, key);
  return strings != NULL ? strings : g_new0(char *, 1);
}

CarnetExportRequest *carnet_export_request_parse(const CarnetNode *map, const char *name, GError **error) {
  if (!carnet_yaml_check(map, keys, G_N_ELEMENTS(keys), name, error)) return NULL;
  g_autoptr(CarnetExportRequest) request = g_new0(CarnetExportRequest, 1);
  request->tree = carnet_node_map();
  request->facts = fact_set_new();
  if (!copy_request(request->tree, map, name, error) || !check_subject(request->tree, map, name, error) ||
      !request_read_facts(request, map, name, error))
    return NULL;
  request->traits = strings_of(request->tree, "traits");
  g_auto(GStrv) subjects = strings_of(request->tree, "subject");
  request->subject = g_strjoinv(";", subjects);
  const FactValue *to = &request->facts->value[FACT_TO];
  request->to = g_new0(char *, to->n + 1);
  for (guint i = 0; i < to->n; i++) request->to[i] = g_strdup(to->items[i]);
  for (guint i = 0; i < N_FACTS; i++) {
    request->text[i] = fact_value_text(&request->facts->value[i], fact_info((FactId)i)->kind);
  }
  return g_steal_pointer(&request);
}

void carnet_export_request_free(CarnetExportRequest *request) {
  if (request == NULL) return;
  carnet_node_free(request->tree);
  fact_set_free(request->facts);
  for (guint i = 0; i < N_FACTS; i++) g_free(request->text[i]);
  g_strfreev(request->to);
  g_strfreev(request->traits);
  g_free(request->subject);
  g_free(request);
}

/* ---- looking --------------------------------------------------------------------------------------------
 */

CarnetNode *carnet_export_request_to_node(const CarnetExportRequest *request) {
  return carnet_node_copy(request->tree);
}

const CarnetNode *carnet_export_request_tree(const CarnetExportRequest *request) { return request->tree; }

const char *carnet_export_request_fact(const CarnetExportRequest *request, const char *fact) {
  FactId id = fact_find(fact);
  return id != N_FACTS ? request->text[id] : "";
}

const char *carnet_export_request_rows(const CarnetExportRequest *request) {
  return carnet_node_get_string(request->tree, "rows", "");
}

const char *const *carnet_export_request_traits(const CarnetExportRequest *request) {
  return (const char *const *)request->traits;
}

void carnet_export_request_trait_row(const CarnetExportRequest *request, CarnetRowFacts *row) {
  for (guint c = 0; c < CARNET_N_COLUMNS; c++) row->norm[c] = "";
  row->norm[CARNET_COLUMN_SUBJECT] = request->subject;
  row->norm[CARNET_COLUMN_ANONYMISED] = request->text[FACT_ANONYMISATION];
}

const char *carnet_export_request_as_of(const CarnetExportRequest *request) {
  return carnet_node_get_string(request->tree, "as_of", "");
}

const char *const *carnet_export_request_to(const CarnetExportRequest *request) {
  return (const char *const *)request->to;
}
