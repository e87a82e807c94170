/*
 * pack_sections.c - thresholds, penalties, checks, conflicts, items, costs, volumes, processes, findings:
 * what a pack knows beside rules and tables, read by one table of fields a section (docs/formats/packs.md).
 */
#include "pack_sections.h"

#include <string.h>

#include "carnet/canon.h"
#include "carnet/yaml.h"

#define REQUIRED CARNET_YAML_REQUIRED
#define T CARNET_YAML_TEXT
#define L CARNET_YAML_LIST
#define AT(member) G_STRUCT_OFFSET(PackEntry, u.member)
#define COUNT(fields) fields, G_N_ELEMENTS(fields)

static const char *const counters[] = {
    "people_year", "sensitive_people_year", "devices_year", "people_12m", "devices_12m", "people_held", NULL};
static const char *const windows[] = {"calendar_year", "months_12", "standing", NULL};
static const char *const countings[] = {"counted", "left_out", NULL};
static const char *const line_tests[] = {"gte", "gt", NULL};
static const char *const turnovers[] = {"group", "entity", NULL};
static const char *const severities[] = {"critical", "high", "medium", "low", NULL};
static const char *const states[] = {"open", "draft", "filled", NULL};
static const char *const payers[] = {"model", "organisation", NULL};
/* Checks of the program's own behind which a clause may stand (actions/findings.c). */
static const char *const program_checks[] = {
    "uncovered",          "unknown_rows",       "unknown_sent",       "trained_abroad",
    "seen_abroad",        "activity_no_basis",  "activity_retention", "certificate_missing",
    "certificate_failed", "certificate_lapsed", "certificate_ends",   NULL};
static const char *const outcomes[] = {"prohibited", "unknown",  "assessment", "contract_or_certification",
                                       "safeguards", "adequate", "exempt",     "not_applicable",
                                       NULL};

static const SectionField threshold_fields[] = {
    {"counter", FIELD_TEXT, T | REQUIRED, counters, AT(threshold.counter), 0},
    {"from", FIELD_LIST, L | REQUIRED, NULL, AT(threshold.from), 0},
    {"window", FIELD_TEXT, T | REQUIRED, windows, AT(threshold.window), 0},
    {"at", FIELD_NUMBER, CARNET_YAML_INT | REQUIRED, NULL, AT(threshold.at), 0},
    {"test", FIELD_TEXT, T | REQUIRED, line_tests, AT(threshold.test), 0},
    {"brings", FIELD_TEXT, T, outcomes, AT(threshold.brings), 0},
    {"apart", FIELD_LIST, L, NULL, AT(threshold.apart), 0},
    {"anonymised", FIELD_TEXT, T, countings, AT(threshold.anonymised), 0},
};
static const SectionField penalty_fields[] = {
    {"cap", FIELD_MONEY, CARNET_YAML_MAP, NULL, AT(penalty.cap_minor), AT(penalty.currency)},
    {"turnover_bp", FIELD_NUMBER, CARNET_YAML_INT, NULL, AT(penalty.turnover_bp), 0},
    {"turnover", FIELD_TEXT, T, turnovers, AT(penalty.turnover), 0},
    {"higher", FIELD_FLAG, CARNET_YAML_BOOL, NULL, AT(penalty.higher), 0},
    {"applies_to", FIELD_LIST, L | REQUIRED, NULL, AT(penalty.applies_to), 0},
};
static const SectionField check_fields[] = {
    {"severity", FIELD_TEXT, T | REQUIRED, severities, AT(check.severity), 0},
    {"when", FIELD_WHEN, L | REQUIRED, NULL, 0, 0},
    {"resolve", FIELD_PAIR, CARNET_YAML_MAP | REQUIRED, NULL, AT(check.resolve_en), AT(check.resolve_zh)},
    {"penalty", FIELD_LINK, T, NULL, AT(check.penalty), 0},
};
static const SectionField conflict_fields[] = {
    {"when", FIELD_WHEN, L | REQUIRED, NULL, 0, 0},
    {"with", FIELD_LIST, L | REQUIRED, NULL, AT(conflict.with), 0},
};
static const SectionField item_fields[] = {
    {"scenario", FIELD_TEXT, T | REQUIRED, NULL, AT(item.scenario), 0},
    {"threshold", FIELD_TEXT, T, NULL, AT(item.threshold), 0},
    {"status", FIELD_TEXT, T | REQUIRED, states, AT(item.status), 0},
    {"traits", FIELD_LIST, L, NULL, AT(item.traits), 0},
};
static const SectionField cost_fields[] = {
    {"standard", FIELD_TEXT, T | REQUIRED, NULL, AT(cost.standard), 0},
    {"per", FIELD_TEXT, T | REQUIRED, payers, AT(cost.per), 0},
    {"shared", FIELD_FLAG, CARNET_YAML_BOOL, NULL, AT(cost.shared), 0},
    {"low", FIELD_MONEY, CARNET_YAML_MAP | REQUIRED, NULL, AT(cost.low_minor), AT(cost.currency)},
    {"high", FIELD_MONEY, CARNET_YAML_MAP | REQUIRED, NULL, AT(cost.high_minor), AT(cost.currency)},
    {"year", FIELD_NUMBER, CARNET_YAML_INT | REQUIRED, NULL, AT(cost.year), 0},
    {"markets", FIELD_LIST, L, NULL, AT(cost.markets), 0},
};
static const SectionField volume_fields[] = {
    {"level", FIELD_TEXT, T | REQUIRED, NULL, AT(volume.level), 0},
    {"bytes_day", FIELD_NUMBER, CARNET_YAML_INT | REQUIRED, NULL, AT(volume.bytes_day), 0},
    {"and_above", FIELD_FLAG, CARNET_YAML_BOOL, NULL, AT(volume.and_above), 0},
};
static const SectionField process_fields[] = {
    {"outcome", FIELD_TEXT, T | REQUIRED, outcomes, AT(process.outcome), 0},
    {"regime", FIELD_TEXT, T, NULL, AT(entry.regime), 0},
    {"days_low", FIELD_NUMBER, CARNET_YAML_INT | REQUIRED, NULL, AT(process.days_low), 0},
    {"days_high", FIELD_NUMBER, CARNET_YAML_INT, NULL, AT(process.days_high), 0},
};

static const SectionField finding_fields[] = {
    {"of", FIELD_LIST, L | REQUIRED, program_checks, AT(finding.of), 0},
    {"standards", FIELD_LIST, L, NULL, AT(finding.standards), 0},
    {"penalty", FIELD_LINK, T, NULL, AT(finding.penalty), 0},
};

/* In the order of CarnetPackSection. `law`: its entries cite a clause and speak in both languages. */
static const SectionInfo sections[CARNET_N_SECTIONS] = {
    {"thresholds", TRUE, CONDITION_OF_TABLE, COUNT(threshold_fields)},
    {"penalties", TRUE, CONDITION_OF_TABLE, COUNT(penalty_fields)},
    {"checks", TRUE, CONDITION_OF_CHECK, COUNT(check_fields)},
    {"conflicts", TRUE, CONDITION_OF_CONFLICT, COUNT(conflict_fields)},
    {"items", TRUE, CONDITION_OF_TABLE, COUNT(item_fields)},
    {"costs", FALSE, CONDITION_OF_TABLE, COUNT(cost_fields)},
    {"volumes", FALSE, CONDITION_OF_TABLE, COUNT(volume_fields)},
    {"processes", TRUE, CONDITION_OF_TABLE, COUNT(process_fields)},
    {"findings", TRUE, CONDITION_OF_TABLE, COUNT(finding_fields)},
};

const SectionInfo *pack_section(CarnetPackSection section) { return &sections[section]; }

const char *carnet_pack_section_name(CarnetPackSection section) {
  return (guint)section < CARNET_N_SECTIONS ? sections[section].key : "";
}

/* ---- what every entry says ------------------------------------------------------------------------------
 */

static const char *const confidences[] = {"verified", "secondary", "recalled", NULL};
static const CarnetYamlKey common_keys[] = {
    {"id", T | REQUIRED, NULL},
    {"source", T | REQUIRED, NULL},
    {"confidence", T, confidences},
    {"valid_from", CARNET_YAML_DATE, NULL},
    {"valid_to", CARNET_YAML_DATE, NULL},
    {"date_set", T, NULL},
    {"note", CARNET_YAML_MAP, NULL},
    {"overrides", T, NULL},
    {"clause_zh", T, NULL},
};
static const CarnetYamlKey law_keys[] = {
    {"en", T | REQUIRED, NULL}, {"zh", T | REQUIRED, NULL}, {"clause", T | REQUIRED, NULL}};
static const CarnetYamlKey fact_keys[] = {{"en", T, NULL}, {"zh", T, NULL}, {"clause", T, NULL}};

#define KEYS_MAX 24

static gboolean check_keys(PackReading *r, const CarnetNode *node, const SectionInfo *section,
                           GError **error) {
  CarnetYamlKey keys[KEYS_MAX];
  gsize n = 0;
  for (gsize i = 0; i < G_N_ELEMENTS(common_keys); i++) keys[n++] = common_keys[i];
  for (gsize i = 0; i < G_N_ELEMENTS(law_keys); i++) keys[n++] = section->law ? law_keys[i] : fact_keys[i];
  for (gsize i = 0; i < section->n_fields; i++) {
    const SectionField *field = &section->fields[i];
    keys[n++] = (CarnetYamlKey){field->key, field->flags, field->kind == FIELD_LIST ? NULL : field->words};
  }
  return carnet_yaml_check(node, keys, n, r->file, error);
}

static void take_info(PackReading *r, const CarnetNode *node, const CarnetRuleInfo *info,
                      CarnetPackEntry *entry) {
  *entry = (CarnetPackEntry){.id = info->id,
                             .regime = r->base->regime,
                             .en = pack_text(r, node, "en"),
                             .zh = pack_text(r, node, "zh"),
                             .clause = info->clause,
                             .clause_zh = info->clause_zh,
                             .source_title_zh = info->source_title_zh,
                             .source = info->source,
                             .source_title = info->source_title,
                             .source_url = info->source_url,
                             .confidence = info->confidence,
                             .checked = info->checked,
                             .valid_from = info->valid_from,
                             .valid_to = info->valid_to,
                             .note_en = info->note_en,
                             .note_zh = info->note_zh,
                             .author = info->author,
                             .reason = info->reason,
                             .digest = ""};
}

/* ---- fields ---------------------------------------------------------------------------------------------
 */

static gboolean read_money(PackReading *r, const CarnetNode *node, const SectionField *field,
                           PackEntry *entry, GError **error) {
  static const CarnetYamlKey keys[] = {{"minor", CARNET_YAML_INT | REQUIRED, NULL},
                                       {"currency", T | REQUIRED, NULL}};
  if (!carnet_yaml_check(node, keys, G_N_ELEMENTS(keys), r->file, error)) return FALSE;
  const char *currency = pack_text(r, node, "currency");
  if (strlen(currency) != 3 || currency[strspn(currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")] != '\0')
    return carnet_yaml_fail(carnet_node_get(node, "currency"), r->file, error,
                            "no currency; three capital letters such as CNY");
  const char **had = &G_STRUCT_MEMBER(const char *, entry, field->second);
  if ((*had)[0] != '\0' && strcmp(*had, currency) != 0)
    return carnet_yaml_fail(carnet_node_get(node, "currency"), r->file, error,
                            "%s beside %s; one currency an entry", currency, *had);
  *had = currency;
  gint64 minor = carnet_node_get_int(node, "minor", 0);
  G_STRUCT_MEMBER(gint64, entry, field->first) = minor;
  return minor >= 0 || carnet_yaml_fail(carnet_node_get(node, "minor"), r->file, error,
                                        "less than nothing; minor units, 0 or more");
}

static gboolean read_pair(PackReading *r, const CarnetNode *node, const SectionField *field, PackEntry *entry,
                          GError **error) {
  static const CarnetYamlKey keys[] = {{"en", T | REQUIRED, NULL}, {"zh", T | REQUIRED, NULL}};
  if (!carnet_yaml_check(node, keys, G_N_ELEMENTS(keys), r->file, error)) return FALSE;
  G_STRUCT_MEMBER(const char *, entry, field->first) = pack_text(r, node, "en");
  G_STRUCT_MEMBER(const char *, entry, field->second) = pack_text(r, node, "zh");
  return TRUE;
}

static gboolean read_list(PackReading *r, const CarnetNode *node, const SectionField *field, PackEntry *entry,
                          GError **error) {
  guint n = carnet_node_count(node);
  const char **out = g_new0(const char *, n + 1);
  g_ptr_array_add(entry->arrays, out);
  for (guint i = 0; i < n; i++) {
    const CarnetNode *one = carnet_node_at(node, i);
    if (one->text == NULL || one->text[0] == '\0')
      return carnet_yaml_fail(one, r->file, error, "not a word; a list of words");
    if (field->words != NULL && !g_strv_contains(field->words, one->text)) {
      g_autofree char *all = g_strjoinv(", ", (char **)field->words);
      return carnet_yaml_fail(one, r->file, error, "\"%s\" is no word for \"%s\"; one of: %s", one->text,
                              field->key, all);
    }
    out[i] = g_string_chunk_insert_const(r->packs->texts, one->text);
  }
  G_STRUCT_MEMBER(const char **, entry, field->first) = out;
  return TRUE;
}

static gboolean read_condition(PackReading *r, const CarnetNode *node, PackEntry *entry, GError **error) {
  ConditionNames names = {r->file, (const char *const *)r->packs->trait_ids, sections[entry->section].place,
                          r->packs->category_ids, r->packs->regions};
  entry->when = condition_parse(node, &names, error);
  return entry->when != NULL;
}

static gboolean read_number(PackReading *r, const CarnetNode *node, const SectionField *field,
                            PackEntry *entry, GError **error) {
  G_STRUCT_MEMBER(gint64, entry, field->first) = node->number;
  return node->number >= 0 || carnet_yaml_fail(node, r->file, error, "less than nothing; 0 or more");
}

static gboolean read_field(PackReading *r, const CarnetNode *map, const SectionField *field, PackEntry *entry,
                           GError **error) {
  const CarnetNode *node = carnet_node_get(map, field->key);
  if (node == NULL) return TRUE;
  switch (field->kind) {
  case FIELD_LINK:
  case FIELD_TEXT:
    G_STRUCT_MEMBER(const char *, entry, field->first) = pack_text(r, map, field->key);
    return TRUE;
  case FIELD_NUMBER: return read_number(r, node, field, entry, error);
  case FIELD_FLAG: G_STRUCT_MEMBER(gboolean, entry, field->first) = node->number != 0; return TRUE;
  case FIELD_LIST: return read_list(r, node, field, entry, error);
  case FIELD_MONEY: return read_money(r, node, field, entry, error);
  case FIELD_PAIR: return read_pair(r, node, field, entry, error);
  case FIELD_WHEN: return read_condition(r, node, entry, error);
  }
  return TRUE;
}

/* Texts that nobody gave are "", lists empty: no reader of an entry asks for NULL. */
static void clear_fields(const SectionInfo *section, PackEntry *entry) {
  static const char *const empty[] = {NULL};
  for (gsize i = 0; i < section->n_fields; i++) {
    const SectionField *field = &section->fields[i];
    if (field->kind == FIELD_LIST) G_STRUCT_MEMBER(const char *const *, entry, field->first) = empty;
    if (field->kind == FIELD_PAIR || field->kind == FIELD_MONEY)
      G_STRUCT_MEMBER(const char *, entry, field->second) = "";
    if (field->kind == FIELD_TEXT || field->kind == FIELD_LINK || field->kind == FIELD_PAIR)
      if (G_STRUCT_MEMBER(const char *, entry, field->first) == NULL)
        G_STRUCT_MEMBER(const char *, entry, field->first) = "";
  }
}

/* ---- an entry -------------------------------------------------------------------------------------------
 */

void pack_entry_free(gpointer data) {
  PackEntry *entry = data;
  if (entry == NULL) return;
  condition_free(entry->when);
  g_ptr_array_unref(entry->arrays);
  g_free(entry);
}

/* An id begins with the pack's id, or with the section's name (volumes.l2): both say where it stands. */
static gboolean id_fits(const PackReading *r, const PackEntry *entry) {
  const char *const heads[] = {r->base->id, sections[entry->section].key};
  for (guint i = 0; i < G_N_ELEMENTS(heads); i++) {
    gsize n = strlen(heads[i]);
    if (strncmp(entry->u.entry.id, heads[i], n) == 0 && entry->u.entry.id[n] == '.' &&
        entry->u.entry.id[n + 1] != '\0')
      return TRUE;
  }
  return FALSE;
}

/* Puts the entry in its list, in the place of what it replaces. */
static gboolean register_entry(PackReading *r, const CarnetNode *node, PackEntry *entry, GError **error) {
  const CarnetNode *at = carnet_node_get(node, "id");
  const char *id = entry->u.entry.id, *overrides = carnet_node_get_string(node, "overrides", "");
  if (!id_fits(r, entry))
    return carnet_yaml_fail(at, r->file, error, "%s is not of this pack; an id that begins with %s.", id,
                            r->base->id);
  PackEntry *old = g_hash_table_lookup(r->packs->entry_ids, id);
  if ((old != NULL && !r->pack->overlay) || g_hash_table_contains(r->packs->rule_ids, id) ||
      g_hash_table_contains(r->packs->category_ids, id))
    return carnet_yaml_fail(at, r->file, error, "%s twice; ids are never reused", id);
  if (old != NULL && (old->u.entry.author[0] != '\0' || old->section != entry->section))
    return carnet_yaml_fail(at, r->file, error, "%s cannot be replaced here; one overlay, in %s", id,
                            sections[old->section].key);
  if (strcmp(overrides, old != NULL ? id : "") != 0)
    return carnet_yaml_fail(at, r->file, error,
                            old != NULL ? "%s replaces an entry; overrides: %s"
                                        : "%s replaces no entry; no overrides%.0s",
                            id, id);
  GPtrArray *list = r->packs->entries[entry->section];
  guint place = 0;
  if (old != NULL && g_ptr_array_find(list, old, &place))
    g_ptr_array_index(list, place) = entry;
  else
    g_ptr_array_add(list, entry);
  g_hash_table_replace(r->packs->entry_ids, (char *)id, entry);
  return TRUE;
}

static gboolean read_entry(PackReading *r, const CarnetNode *node, CarnetPackSection section,
                           GError **error) {
  const SectionInfo *info = &sections[section];
  if (!check_keys(r, node, info, error)) return FALSE;
  PackEntry *entry = g_new0(PackEntry, 1);
  entry->section = section;
  entry->arrays = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(r->pack->entries, entry);
  CarnetRuleInfo common = {0};
  if (!pack_read_info(r, node, &common, error)) return FALSE;
  take_info(r, node, &common, &entry->u.entry);
  clear_fields(info, entry);
  for (gsize i = 0; i < info->n_fields; i++)
    if (!read_field(r, node, &info->fields[i], entry, error)) return FALSE;
  if (!pack_check_entry(r, node, entry, error) || !register_entry(r, node, entry, error)) return FALSE;
  pack_digest_entry(r, entry);
  return TRUE;
}

gboolean pack_read_sections(PackReading *r, const CarnetNode *map, GError **error) {
  for (guint s = 0; s < CARNET_N_SECTIONS; s++) {
    const CarnetNode *list = carnet_node_get(map, sections[s].key);
    for (guint i = 0; i < carnet_node_count(list); i++)
      if (!pack_go_on(r, read_entry(r, carnet_node_at(list, i), (CarnetPackSection)s, error), error))
        return FALSE;
  }
  return TRUE;
}
