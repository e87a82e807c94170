/*
 * pack_rules.c - rules of a pack: what they share with rows of tables, overlays, digests
 * (docs/formats/packs.md).
 */
#include <string.h>

#include "carnet/canon.h"
#include "carnet/yaml.h"
#include "pack.h"

static const char *const confidences[] = {"verified", "secondary", "recalled", NULL};
static const CarnetYamlKey rule_keys[] = {
    {"id", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL},
    {"category", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL},
    {"when", CARNET_YAML_LIST | CARNET_YAML_REQUIRED, NULL},
    {"clause", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL},
    {"clause_zh", CARNET_YAML_TEXT, NULL},
    {"source", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL},
    {"confidence", CARNET_YAML_TEXT, confidences},
    {"valid_from", CARNET_YAML_DATE, NULL},
    {"valid_to", CARNET_YAML_DATE, NULL},
    {"date_set", CARNET_YAML_TEXT, NULL},
    {"note", CARNET_YAML_MAP, NULL},
    {"overrides", CARNET_YAML_TEXT, NULL},
};
static const CarnetYamlKey note_keys[] = {{"en", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL},
                                          {"zh", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL}};

void pack_rule_free(gpointer data) {
  PackRule *rule = data;
  if (rule == NULL) return;
  condition_free(rule->when);
  PackTexts *const texts[] = {&rule->documents, &rule->conditions, &rule->assumptions};
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
    g_free(texts[i]->en);
    g_free(texts[i]->zh);
  }
  g_free((char *)rule->info.digest);
  g_free(rule);
}

const char *pack_text(PackReading *r, const CarnetNode *map, const char *key) {
  return g_string_chunk_insert_const(r->packs->texts, carnet_node_get_string(map, key, ""));
}

const char *pack_clause(PackReading *r, const CarnetNode *map) {
  const char *clause = carnet_node_get_string(map, "clause", "");
  if (!*clause || !*r->base->cited_as) return pack_text(r, map, "clause");
  g_autofree char *cited = g_strconcat(r->base->cited_as, " ", clause, NULL);
  return g_string_chunk_insert_const(r->packs->texts, cited);
}

const char *pack_clause_zh(PackReading *r, const CarnetNode *map) {
  return *carnet_node_get_string(map, "clause_zh", "") ? pack_text(r, map, "clause_zh") : pack_clause(r, map);
}

const char *carnet_clause_in(CarnetLang lang, const char *clause, const char *zh) {
  return lang == CARNET_LANG_ZH && zh && *zh ? zh : clause;
}

gboolean pack_texts(PackReading *r, const CarnetNode *map, const char *key, PackTexts *out, GError **error) {
  const CarnetNode *list = carnet_node_get(map, key);
  guint n = carnet_node_count(list);
  out->en = g_new0(const char *, n + 1);
  out->zh = g_new0(const char *, n + 1);
  for (guint i = 0; i < n; i++) {
    const CarnetNode *one = carnet_node_at(list, i);
    if (!carnet_yaml_check(one, note_keys, G_N_ELEMENTS(note_keys), r->file, error)) return FALSE;
    out->en[i] = pack_text(r, one, "en");
    out->zh[i] = pack_text(r, one, "zh");
  }
  return TRUE;
}

const PackSource *pack_source(const PackReading *r, const char *id) {
  const PackSource *own = g_hash_table_lookup(r->pack->sources, id);
  return own != NULL ? own : g_hash_table_lookup(r->base->sources, id);
}

/* ---- validity -------------------------------------------------------------------------------------------
 */

gboolean pack_rule_valid(const PackRule *rule, const char *day) {
  if (rule->info.valid_from[0] != '\0' && strcmp(day, rule->info.valid_from) < 0) return FALSE;
  return rule->info.valid_to[0] == '\0' || strcmp(day, rule->info.valid_to) < 0;
}

static const PackDateSet *find_date_set(const Pack *pack, const char *id) {
  for (guint i = 0; i < pack->date_sets->len; i++) {
    const PackDateSet *set = g_ptr_array_index(pack->date_sets, i);
    if (strcmp(set->id, id) == 0) return set;
  }
  return NULL;
}

static gboolean read_validity(PackReading *r, const CarnetNode *node, CarnetRuleInfo *info, GError **error) {
  info->valid_from = pack_text(r, node, "valid_from");
  info->valid_to = pack_text(r, node, "valid_to");
  const char *from = info->valid_from, *to = info->valid_to;
  if (from[0] != '\0' && to[0] != '\0' && strcmp(from, to) >= 0)
    return carnet_yaml_fail(carnet_node_get(node, "valid_to"), r->file, error,
                            "ends before it begins; a day after %s", from);
  const CarnetNode *name = carnet_node_get(node, "date_set");
  if (name == NULL) return TRUE;
  const PackDateSet *set = find_date_set(r->base, name->text);
  if (set == NULL)
    return carnet_yaml_fail(name, r->file, error, "no date set \"%s\"; one of date_sets", name->text);
  gboolean early = strcmp(from, set->from) < 0,
           late = set->to[0] != '\0' && (to[0] == '\0' || strcmp(to, set->to) > 0);
  if (early || late)
    return carnet_yaml_fail(name, r->file, error, "valid outside the date set %s; from %s until %s", set->id,
                            set->from, set->to[0] != '\0' ? set->to : "open");
  return TRUE;
}

/* ---- what rules and rows share --------------------------------------------------------------------------
 */

static gboolean read_source(PackReading *r, const CarnetNode *node, CarnetRuleInfo *info, GError **error) {
  const char *id = carnet_node_get_string(node, "source", "");
  const PackSource *source = pack_source(r, id);
  if (source == NULL)
    return carnet_yaml_fail(carnet_node_get(node, "source"), r->file, error,
                            "no source \"%s\"; one of sources", id);
  info->source = source->id;
  info->source_title = source->title;
  info->source_title_zh = source->title_zh;
  info->source_url = source->url;
  info->checked = source->checked;
  const char *own = pack_text(r, node, "confidence");
  info->confidence = own[0] != '\0' ? own : source->confidence;
  return TRUE;
}

static gboolean read_when(PackReading *r, const CarnetNode *node, ConditionPlace place, PackRule *rule,
                          GError **error) {
  const CarnetNode *when = carnet_node_get(node, "when");
  if (when == NULL) return TRUE;
  ConditionNames names = {r->file, (const char *const *)r->packs->trait_ids, place, r->packs->category_ids,
                          r->packs->regions};
  rule->when = condition_parse(when, &names, error);
  if (rule->when == NULL) return FALSE;
  rule->traits = condition_traits(rule->when);
  rule->facts = condition_facts(rule->when);
  return TRUE;
}

gboolean pack_read_info(PackReading *r, const CarnetNode *node, CarnetRuleInfo *info, GError **error) {
  info->id = pack_text(r, node, "id");
  info->category = "";
  info->clause = pack_clause(r, node);
  info->clause_zh = pack_clause_zh(r, node);
  const CarnetNode *note = carnet_node_get(node, "note");
  if (note != NULL && !carnet_yaml_check(note, note_keys, G_N_ELEMENTS(note_keys), r->file, error))
    return FALSE;
  info->note_en = pack_text(r, note, "en");
  info->note_zh = pack_text(r, note, "zh");
  info->author = r->pack->overlay ? r->pack->author : "";
  info->reason = r->pack->overlay ? r->pack->reason : "";
  return read_source(r, node, info, error) && read_validity(r, node, info, error);
}

gboolean pack_read_common(PackReading *r, const CarnetNode *node, ConditionPlace place, PackRule *rule,
                          GError **error) {
  return pack_read_info(r, node, &rule->info, error) && read_when(r, node, place, rule, error);
}

gboolean pack_register(PackReading *r, const CarnetNode *node, PackRule *rule, PackRule **old,
                       GError **error) {
  const CarnetNode *id = carnet_node_get(node, "id");
  g_autofree char *prefix = g_strconcat(r->base->id, ".", NULL);
  if (!g_str_has_prefix(rule->info.id, prefix))
    return carnet_yaml_fail(id, r->file, error, "rule %s is not of this pack; an id that begins with %s",
                            rule->info.id, prefix);
  if (g_hash_table_contains(r->packs->category_ids, rule->info.id))
    return carnet_yaml_fail(id, r->file, error, "%s is a category's id; another one", rule->info.id);
  *old = g_hash_table_lookup(r->packs->rule_ids, rule->info.id);
  const char *overrides = carnet_node_get_string(node, "overrides", "");
  if (*old != NULL && !r->pack->overlay)
    return carnet_yaml_fail(id, r->file, error, "rule %s twice; ids are never reused", rule->info.id);
  if (*old != NULL && (*old)->info.author[0] != '\0')
    return carnet_yaml_fail(id, r->file, error,
                            "rule %s was replaced by an overlay already; one overlay a rule", rule->info.id);
  if (strcmp(overrides, *old != NULL ? rule->info.id : "") != 0)
    return carnet_yaml_fail(id, r->file, error,
                            *old != NULL ? "%s replaces a rule; overrides: %s"
                                         : "%s replaces no rule; no overrides%.0s",
                            rule->info.id, rule->info.id);
  return TRUE;
}

void pack_digest_rule(PackReading *r, PackRule *rule) {
  g_autoptr(GString) text = g_string_new("carnet-rule-1\n");
  g_string_append_printf(text, "id %s\n", rule->info.id);
  if (rule->category != NULL)
    g_string_append_printf(text, "category %s\n", rule->category->id);
  else
    g_string_append_printf(text, "outcome %d months %" G_GINT64_FORMAT "\n", (int)rule->outcome,
                           rule->valid_months);
  g_string_append_printf(text, "from %s to %s\n", rule->info.valid_from, rule->info.valid_to);
  if (rule->when != NULL) condition_append(rule->when, 0, text);
  rule->info.digest = carnet_digest_of_bytes(text->str, text->len);
  g_hash_table_replace(r->packs->rule_ids, (char *)rule->info.id, rule);
}

/* ---- category rules -------------------------------------------------------------------------------------
 */

static gboolean read_rule(PackReading *r, const CarnetNode *node, GError **error) {
  if (!carnet_yaml_check(node, rule_keys, G_N_ELEMENTS(rule_keys), r->file, error)) return FALSE;
  PackRule *rule = g_new0(PackRule, 1);
  g_ptr_array_add(r->pack->rules, rule);
  PackRule *old = NULL;
  if (!pack_read_common(r, node, CONDITION_OF_RULE, rule, error) ||
      !pack_register(r, node, rule, &old, error))
    return FALSE;
  const CarnetNode *name = carnet_node_get(node, "category");
  g_autofree char *id = g_strconcat(r->base->id, ".", name->text, NULL);
  rule->category = g_hash_table_lookup(r->packs->category_ids, id);
  if (rule->category == NULL)
    return carnet_yaml_fail(name, r->file, error, "no category \"%s\"; one of categories", name->text);
  rule->info.category = rule->category->id;
  guint at = 0;
  if (old == NULL)
    g_ptr_array_add(r->packs->rules, rule);
  else if (g_ptr_array_find(r->packs->rules, old, &at))
    g_ptr_array_index(r->packs->rules, at) = rule;
  else
    return carnet_yaml_fail(name, r->file, error, "%s is a row of a table; replace it under decisions",
                            rule->info.id);
  pack_digest_rule(r, rule);
  return TRUE;
}

gboolean pack_read_rules(PackReading *r, const CarnetNode *map, GError **error) {
  const CarnetNode *list = carnet_node_get(map, "rules");
  for (guint i = 0; i < carnet_node_count(list); i++)
    if (!pack_go_on(r, read_rule(r, carnet_node_at(list, i), error), error)) return FALSE;
  return TRUE;
}
