/*
 * pack_entries.c - entries of a pack's sections: what no field says alone, names that point elsewhere,
 * digests, looking (docs/formats/packs.md).
 */
#include <string.h>

#include "carnet/canon.h"
#include "carnet/decision.h"
#include "carnet/text.h"
#include "carnet/yaml.h"
#include "pack_sections.h"

/* ---- what no field says alone ---------------------------------------------------------------------------
 */

static gboolean fail_at(PackReading *r, const CarnetNode *node, const char *key, GError **error,
                        const char *what) {
  const CarnetNode *at = carnet_node_get(node, key);
  return carnet_yaml_fail(at != NULL ? at : node, r->file, error, "%s", what);
}

static gboolean check_threshold(PackReading *r, const CarnetNode *node, const PackEntry *entry,
                                GError **error) {
  const CarnetThreshold *t = &entry->u.threshold;
  static const struct {
    const char *end, *window;
  } windows[] = {{"_12m", "months_12"}, {"_year", "calendar_year"}, {"_held", "standing"}};
  for (guint i = 0; i < G_N_ELEMENTS(windows); i++)
    if (g_str_has_suffix(t->counter, windows[i].end) && strcmp(t->window, windows[i].window) != 0)
      return carnet_yaml_fail(carnet_node_get(node, "window"), r->file, error, "not the window of %s; %s",
                              t->counter, windows[i].window);
  const CarnetNode *list = carnet_node_get(node, "from");
  for (guint i = 0; t->from[i] != NULL; i++) {
    gboolean code = strlen(t->from[i]) == 2 && g_ascii_isupper(t->from[i][0]);
    if (!code && !g_hash_table_contains(r->packs->regions, t->from[i]))
      return carnet_yaml_fail(carnet_node_at(list, i), r->file, error,
                              "neither a country nor a region; two capital letters or a region's id");
  }
  const CarnetNode *apart = carnet_node_get(node, "apart");
  for (guint i = 0; t->apart[i] != NULL; i++)
    if (!fact_has_word(FACT_EXEMPTION, t->apart[i]))
      return carnet_yaml_fail(carnet_node_at(apart, i), r->file, error, "no exemption \"%s\"; one of: %s",
                              t->apart[i], fact_info(FACT_EXEMPTION)->words);
  return TRUE;
}

static gboolean check_penalty(PackReading *r, const CarnetNode *node, const PackEntry *entry,
                              GError **error) {
  const CarnetPenalty *p = &entry->u.penalty;
  if (p->turnover_bp > 10000)
    return fail_at(r, node, "turnover_bp", error, "more than the whole turnover; hundredths of a percent");
  if ((p->turnover_bp > 0) != (p->turnover[0] != '\0'))
    return fail_at(r, node, "turnover_bp", error, "turnover_bp and turnover go together; both or none");
  return p->currency[0] != '\0' || p->turnover_bp > 0 ||
         fail_at(r, node, "id", error, "no ceiling; cap, turnover_bp or both");
}

static gboolean check_item(PackReading *r, const CarnetNode *node, const PackEntry *entry, GError **error) {
  const CarnetNode *list = carnet_node_get(node, "traits");
  for (guint i = 0; i < carnet_node_count(list); i++) {
    const char *trait = entry->u.item.traits[i];
    if (!g_strv_contains((const char *const *)r->packs->trait_ids, trait))
      return carnet_yaml_fail(carnet_node_at(list, i), r->file, error,
                              "no trait \"%s\" in the lexicon; one of it", trait);
  }
  return TRUE;
}

static gboolean check_cost(PackReading *r, const CarnetNode *node, const PackEntry *entry, GError **error) {
  const CarnetCostRange *c = &entry->u.cost;
  return c->low_minor <= c->high_minor || fail_at(r, node, "low", error, "low above high; the lower one");
}

static gboolean check_process(PackReading *r, const CarnetNode *node, const PackEntry *entry,
                              GError **error) {
  const CarnetProcess *p = &entry->u.process;
  return p->days_high == 0 || p->days_low <= p->days_high ||
         fail_at(r, node, "days_low", error, "low above high; the lower one");
}

typedef gboolean (*EntryCheck)(PackReading *r, const CarnetNode *node, const PackEntry *entry,
                               GError **error);
gboolean pack_check_entry(PackReading *r, const CarnetNode *node, const PackEntry *entry, GError **error) {
  static const EntryCheck checks[CARNET_N_SECTIONS] = {[CARNET_SECTION_THRESHOLDS] = check_threshold,
                                                       [CARNET_SECTION_PENALTIES] = check_penalty,
                                                       [CARNET_SECTION_ITEMS] = check_item,
                                                       [CARNET_SECTION_COSTS] = check_cost,
                                                       [CARNET_SECTION_PROCESSES] = check_process};
  return checks[entry->section] == NULL || checks[entry->section](r, node, entry, error);
}

/* ---- names that point elsewhere -------------------------------------------------------------------------
 */

static gboolean is_prefix(const char *prefix, const char *id) {
  gsize n = strlen(prefix);
  return strncmp(id, prefix, n) == 0 && (id[n] == '\0' || id[n] == '.');
}

static gboolean any_key(GHashTable *ids, const char *prefix) {
  GHashTableIter iter;
  gpointer id;
  g_hash_table_iter_init(&iter, ids);
  while (g_hash_table_iter_next(&iter, &id, NULL))
    if (is_prefix(prefix, id)) return TRUE;
  return FALSE;
}

static gboolean pack_loaded(const CarnetPacks *packs, const char *name) {
  for (guint i = 0; i < packs->packs->len; i++) {
    const Pack *pack = g_ptr_array_index(packs->packs, i);
    gsize n = strlen(pack->id);
    if (strncmp(name, pack->id, n) == 0 && (name[n] == '\0' || name[n] == '.')) return TRUE;
  }
  return FALSE;
}

/* A name of a pack that is not loaded stands: packs are used one by one, too. */
static gboolean name_known(const CarnetPacks *packs, const char *name) {
  if (any_key(packs->category_ids, name) || any_key(packs->entry_ids, name) || any_key(packs->rule_ids, name))
    return TRUE;
  for (guint i = 0; i < packs->tables->len; i++)
    if (is_prefix(name, ((const PackTable *)g_ptr_array_index(packs->tables, i))->id)) return TRUE;
  return !pack_loaded(packs, name);
}

static gboolean check_list(PackReading *r, const CarnetNode *entry, const char *key, GError **error) {
  const CarnetNode *list = carnet_node_get(entry, key);
  for (guint i = 0; i < carnet_node_count(list); i++) {
    const CarnetNode *one = carnet_node_at(list, i);
    if (!name_known(r->packs, one->text))
      return carnet_yaml_fail(
          one, r->file, error,
          "no category, check, rule or table \"%s\"; an id of the pack, or the start of one", one->text);
  }
  return TRUE;
}

static gboolean check_penalty_of(PackReading *r, const CarnetNode *entry, GError **error) {
  const CarnetNode *node = carnet_node_get(entry, "penalty");
  if (node == NULL) return TRUE;
  const PackEntry *to = g_hash_table_lookup(r->packs->entry_ids, node->text);
  if (to != NULL && to->section == CARNET_SECTION_PENALTIES) return TRUE;
  if (to == NULL && !pack_loaded(r->packs, node->text)) return TRUE;
  return carnet_yaml_fail(node, r->file, error, "no penalty \"%s\"; an id under penalties", node->text);
}

gboolean pack_check_names(PackReading *r, const CarnetNode *map, GError **error) {
  static const struct {
    const char *section, *key;
  } lists[] = {{"penalties", "applies_to"}, {"conflicts", "with"}};
  for (guint l = 0; l < G_N_ELEMENTS(lists); l++) {
    const CarnetNode *list = carnet_node_get(map, lists[l].section);
    for (guint i = 0; i < carnet_node_count(list); i++)
      if (!pack_go_on(r, check_list(r, carnet_node_at(list, i), lists[l].key, error), error)) return FALSE;
  }
  static const char *const punished[] = {"checks", "findings"};
  for (guint p = 0; p < G_N_ELEMENTS(punished); p++) {
    const CarnetNode *list = carnet_node_get(map, punished[p]);
    for (guint i = 0; i < carnet_node_count(list); i++)
      if (!pack_go_on(r, check_penalty_of(r, carnet_node_at(list, i), error), error)) return FALSE;
  }
  return TRUE;
}

/* ---- digests --------------------------------------------------------------------------------------------
 */

char *pack_field_text(const PackEntry *entry, const SectionField *field) {
  switch (field->kind) {
  case FIELD_TEXT:
  case FIELD_LINK:
  case FIELD_PAIR: return g_strdup(G_STRUCT_MEMBER(const char *, entry, field->first));
  case FIELD_NUMBER:
    return g_strdup_printf("%" G_GINT64_FORMAT, G_STRUCT_MEMBER(gint64, entry, field->first));
  case FIELD_FLAG: return g_strdup(G_STRUCT_MEMBER(gboolean, entry, field->first) ? "true" : "false");
  case FIELD_LIST: return g_strjoinv(", ", G_STRUCT_MEMBER(char **, entry, field->first));
  case FIELD_MONEY:
    return g_strdup_printf("%" G_GINT64_FORMAT " %s", G_STRUCT_MEMBER(gint64, entry, field->first),
                           G_STRUCT_MEMBER(const char *, entry, field->second));
  case FIELD_WHEN: break;
  }
  return g_strdup("");
}

void pack_digest_entry(PackReading *r, PackEntry *entry) {
  const SectionInfo *section = pack_section(entry->section);
  g_autoptr(GString) text = g_string_new("carnet-entry-1\n");
  g_string_append_printf(text, "%s %s\n", section->key, entry->u.entry.id);
  g_string_append_printf(text, "from %s to %s\n", entry->u.entry.valid_from, entry->u.entry.valid_to);
  for (gsize i = 0; i < section->n_fields; i++) {
    const SectionField *field = &section->fields[i];
    if (field->kind == FIELD_LINK || field->kind == FIELD_PAIR || field->kind == FIELD_WHEN) continue;
    g_autofree char *value = pack_field_text(entry, field);
    g_string_append_printf(text, "%s %s\n", field->key, value);
  }
  if (entry->when != NULL) condition_append(entry->when, 0, text);
  char *digest = carnet_digest_of_bytes(text->str, text->len);
  entry->u.entry.digest = g_string_chunk_insert(r->packs->texts, digest);
  g_free(digest);
}

/* ---- looking --------------------------------------------------------------------------------------------
 */

static const PackEntry *entry_at(const CarnetPacks *packs, CarnetPackSection section, guint index) {
  const GPtrArray *list = packs->entries[section];
  return index < list->len ? g_ptr_array_index(list, index) : NULL;
}

const CarnetPackEntry *carnet_packs_entry(const CarnetPacks *packs, CarnetPackSection section, guint index) {
  const PackEntry *entry = entry_at(packs, section, index);
  return entry != NULL ? &entry->u.entry : NULL;
}

guint carnet_packs_n_thresholds(const CarnetPacks *packs) {
  return packs->entries[CARNET_SECTION_THRESHOLDS]->len;
}

const CarnetThreshold *carnet_packs_threshold(const CarnetPacks *packs, guint index) {
  const PackEntry *entry = entry_at(packs, CARNET_SECTION_THRESHOLDS, index);
  return entry != NULL ? &entry->u.threshold : NULL;
}

static gboolean is_reached(const CarnetThreshold *line, gint64 count) {
  return line->test[2] == 'e' ? count >= line->at : count > line->at; /* gte, gt */
}

static gboolean counts_from(const CarnetPacks *packs, const CarnetThreshold *line, const char *from) {
  for (guint i = 0; line->from[i] != NULL; i++) {
    GHashTable *members = g_hash_table_lookup(packs->regions, line->from[i]);
    if (strcmp(line->from[i], from) == 0 || (members != NULL && g_hash_table_contains(members, from)))
      return TRUE;
  }
  return FALSE;
}

static gint by_height(gconstpointer a, gconstpointer b) {
  const CarnetThreshold *x = *(const CarnetThreshold *const *)a, *y = *(const CarnetThreshold *const *)b;
  return x->at != y->at ? (x->at > y->at) - (x->at < y->at) : strcmp(x->entry.id, y->entry.id);
}

const CarnetThreshold *carnet_packs_line(const CarnetPacks *packs, const char *from, const char *counter,
                                         gint64 count, const char *day, GPtrArray *reached) {
  const CarnetThreshold *line, *next = NULL;
  for (guint i = 0; (line = carnet_packs_threshold(packs, i)) != NULL; i++) {
    if (strcmp(line->counter, counter) != 0 || !carnet_pack_entry_valid(&line->entry, day) ||
        !counts_from(packs, line, from))
      continue;
    if (is_reached(line, count)) {
      if (reached != NULL) g_ptr_array_add(reached, (gpointer)line);
    } else if (next == NULL || by_height(&line, &next) < 0)
      next = line;
  }
  if (reached != NULL) g_ptr_array_sort(reached, by_height);
  return next;
}

const CarnetPenalty *carnet_packs_penalty(const CarnetPacks *packs, guint index) {
  const PackEntry *entry = entry_at(packs, CARNET_SECTION_PENALTIES, index);
  return entry != NULL ? &entry->u.penalty : NULL;
}

const CarnetPackCheck *carnet_packs_check(const CarnetPacks *packs, guint index) {
  const PackEntry *entry = entry_at(packs, CARNET_SECTION_CHECKS, index);
  return entry != NULL ? &entry->u.check : NULL;
}

const CarnetPackFinding *carnet_packs_finding(const CarnetPacks *packs, guint index) {
  const PackEntry *entry = entry_at(packs, CARNET_SECTION_FINDINGS, index);
  return entry != NULL ? &entry->u.finding : NULL;
}

static gboolean is_about(const CarnetPackFinding *finding, const char *standard) {
  if (finding->standards[0] == NULL) return TRUE;
  for (guint i = 0; standard != NULL && finding->standards[i] != NULL; i++)
    if (carnet_text_same_plain(finding->standards[i], standard)) return TRUE;
  return FALSE;
}

const CarnetPackFinding *carnet_packs_finding_of(const CarnetPacks *packs, const char *check,
                                                 const char *regime, const char *standard, const char *day) {
  const CarnetPackFinding *finding;
  for (guint i = 0; (finding = carnet_packs_finding(packs, i)) != NULL; i++)
    if (g_strv_contains(finding->of, check) &&
        (regime == NULL || strcmp(finding->entry.regime, regime) == 0) && is_about(finding, standard) &&
        carnet_pack_entry_valid(&finding->entry, day))
      return finding;
  return NULL;
}

const CarnetPackConflict *carnet_packs_conflict(const CarnetPacks *packs, guint index) {
  const PackEntry *entry = entry_at(packs, CARNET_SECTION_CONFLICTS, index);
  return entry != NULL ? &entry->u.conflict : NULL;
}

const CarnetPackItem *carnet_packs_item(const CarnetPacks *packs, guint index) {
  const PackEntry *entry = entry_at(packs, CARNET_SECTION_ITEMS, index);
  return entry != NULL ? &entry->u.item : NULL;
}

const CarnetCostRange *carnet_packs_cost(const CarnetPacks *packs, guint index) {
  const PackEntry *entry = entry_at(packs, CARNET_SECTION_COSTS, index);
  return entry != NULL ? &entry->u.cost : NULL;
}

const CarnetVolume *carnet_packs_volume(const CarnetPacks *packs, guint index) {
  const PackEntry *entry = entry_at(packs, CARNET_SECTION_VOLUMES, index);
  return entry != NULL ? &entry->u.volume : NULL;
}

const CarnetProcess *carnet_packs_process(const CarnetPacks *packs, guint index) {
  const PackEntry *entry = entry_at(packs, CARNET_SECTION_PROCESSES, index);
  return entry != NULL ? &entry->u.process : NULL;
}

gboolean carnet_pack_entry_valid(const CarnetPackEntry *entry, const char *day) {
  if (entry->valid_from[0] != '\0' && strcmp(day, entry->valid_from) < 0) return FALSE;
  return entry->valid_to[0] == '\0' || strcmp(day, entry->valid_to) < 0;
}

static const PackRule *row_of(const PackTable *table, const char *id) {
  for (guint i = 0; i < table->rows->len; i++) {
    const PackRule *row = g_ptr_array_index(table->rows, i);
    if (strcmp(row->info.id, id) == 0) return row;
  }
  return NULL;
}

const char *carnet_packs_outcome_of(const CarnetPacks *packs, const char *id) {
  const PackRule *row = NULL;
  for (guint i = 0; row == NULL && i < packs->tables->len; i++)
    row = row_of(g_ptr_array_index(packs->tables, i), id);
  return row != NULL ? carnet_outcome_name(row->outcome) : NULL;
}

static gboolean same_pack(const char *a, const char *b) {
  gsize n = strcspn(a, ".");
  return strncmp(a, b, n) == 0 && b[n] == '.';
}

/* What is asked of: the id itself, the table of a row, and of a line the tables of its pack that count by it.
 */
static GPtrArray *asked_of(const CarnetPacks *packs, const char *what) {
  GPtrArray *ids = g_ptr_array_new();
  const PackEntry *entry = g_hash_table_lookup(packs->entry_ids, what);
  gboolean is_line = entry != NULL && entry->section == CARNET_SECTION_THRESHOLDS;
  g_ptr_array_add(ids, (gpointer)what);
  for (guint i = 0; i < packs->tables->len; i++) {
    const PackTable *table = g_ptr_array_index(packs->tables, i);
    if (is_line ? table->scope == TABLE_EXPORT && same_pack(table->id, what) : row_of(table, what) != NULL)
      g_ptr_array_add(ids, (gpointer)table->id);
  }
  return ids;
}

static gboolean applies(const CarnetPenalty *penalty, const GPtrArray *ids) {
  for (guint i = 0; i < ids->len; i++)
    for (guint j = 0; penalty->applies_to[j] != NULL; j++)
      if (is_prefix(penalty->applies_to[j], g_ptr_array_index(ids, i))) return TRUE;
  return FALSE;
}

GPtrArray *carnet_packs_penalties_for(const CarnetPacks *packs, const char *what, const char *day) {
  GPtrArray *out = g_ptr_array_new();
  const PackEntry *check = g_hash_table_lookup(packs->entry_ids, what);
  const char *own = check == NULL                               ? ""
                    : check->section == CARNET_SECTION_CHECKS   ? check->u.check.penalty
                    : check->section == CARNET_SECTION_FINDINGS ? check->u.finding.penalty
                                                                : "";
  g_autoptr(GPtrArray) ids = asked_of(packs, what);
  const CarnetPenalty *penalty;
  for (guint i = 0; (penalty = carnet_packs_penalty(packs, i)) != NULL; i++)
    if ((strcmp(penalty->entry.id, own) == 0 || applies(penalty, ids)) &&
        carnet_pack_entry_valid(&penalty->entry, day))
      g_ptr_array_add(out, (gpointer)penalty);
  return out;
}
