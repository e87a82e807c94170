/*
 * pack_lines.c - all that a pack says as a table, for scripts: what the document says to people.
 */
#include <string.h>

#include "carnet/decision.h"
#include "pack_sections.h"

static void cells(CarnetTable *table, const char *part, const char *says, const CarnetPackEntry *e) {
  const char *const values[] = {part,       e->id,         says,        e->en,         e->zh,
                                e->clause,  e->clause_zh,  e->source,   e->source_url, e->confidence,
                                e->checked, e->valid_from, e->valid_to, e->author,     e->digest};
  guint row = carnet_table_add_row(table);
  for (guint c = 0; c < G_N_ELEMENTS(values); c++) carnet_table_set(table, row, c, values[c]);
}

static void add_category(CarnetTable *table, const PackReading *r, const CarnetCategory *c) {
  const PackSource *source = pack_source(r, c->source);
  CarnetPackEntry e = {.id = c->id,
                       .en = c->en,
                       .zh = c->zh,
                       .clause = c->clause,
                       .clause_zh = c->clause_zh,
                       .source = c->source,
                       .confidence = c->confidence};
  if (source != NULL) {
    e.source_url = source->url;
    e.checked = source->checked;
  }
  cells(table, "category", c->grade, &e);
}

static void add_rule(CarnetTable *table, const PackRule *rule) {
  const CarnetRuleInfo *i = &rule->info;
  CarnetPackEntry e = {.id = i->id,
                       .en = rule->text_en,
                       .zh = rule->text_zh,
                       .clause = i->clause,
                       .clause_zh = i->clause_zh,
                       .source = i->source,
                       .source_url = i->source_url,
                       .confidence = i->confidence,
                       .checked = i->checked,
                       .valid_from = i->valid_from,
                       .valid_to = i->valid_to,
                       .author = i->author,
                       .digest = i->digest};
  gboolean category = rule->category != NULL;
  cells(table, category ? "rule" : "row", category ? i->category : carnet_outcome_name(rule->outcome), &e);
}

/* What an entry says in its first own field: a counter, a severity, a status. */
static void add_entry(CarnetTable *table, const PackEntry *entry) {
  const SectionInfo *section = pack_section(entry->section);
  g_autofree char *says = pack_field_text(entry, &section->fields[0]);
  cells(table, section->key, says, &entry->u.entry);
}

static void add_pack(CarnetTable *table, const CarnetPacks *packs, Pack *pack) {
  PackReading r = {(CarnetPacks *)packs, pack, pack, pack->file};
  for (guint i = 0; i < pack->categories->len; i++)
    add_category(table, &r, g_ptr_array_index(pack->categories, i));
  for (guint i = 0; i < pack->rules->len; i++) {
    const PackRule *rule = g_ptr_array_index(pack->rules, i);
    if (g_hash_table_lookup(packs->rule_ids, rule->info.id) == rule) add_rule(table, rule);
  }
  for (guint i = 0; i < pack->entries->len; i++) {
    const PackEntry *entry = g_ptr_array_index(pack->entries, i);
    if (g_hash_table_lookup(packs->entry_ids, entry->u.entry.id) == entry) add_entry(table, entry);
  }
}

CarnetTable *carnet_packs_lines(const CarnetPacks *packs, const char *id) {
  static const CarnetTableColumn columns[] = {{"part", "packline.part", CARNET_CELL_TEXT},
                                              {"id", "packline.id", CARNET_CELL_ID},
                                              {"says", "packline.says", CARNET_CELL_TEXT},
                                              {"en", "packline.en", CARNET_CELL_TEXT},
                                              {"zh", "packline.zh", CARNET_CELL_TEXT},
                                              {"clause", "packline.clause", CARNET_CELL_TEXT},
                                              {"clause_zh", "packline.clause_zh", CARNET_CELL_TEXT},
                                              {"source", "packline.source", CARNET_CELL_TEXT},
                                              {"url", "packline.url", CARNET_CELL_TEXT},
                                              {"confidence", "packline.confidence", CARNET_CELL_TEXT},
                                              {"checked", "packline.checked", CARNET_CELL_DATE},
                                              {"valid_from", "packline.valid_from", CARNET_CELL_DATE},
                                              {"valid_to", "packline.valid_to", CARNET_CELL_DATE},
                                              {"author", "packline.author", CARNET_CELL_TEXT},
                                              {"digest", "packline.digest", CARNET_CELL_ID},
                                              {NULL, NULL, 0}};
  CarnetTable *table = NULL;
  for (guint i = 0; i < packs->packs->len; i++) {
    Pack *pack = g_ptr_array_index(packs->packs, i);
    if (strcmp(pack->id, id) != 0) continue;
    if (table == NULL) table = carnet_table_new_with(columns);
    add_pack(table, packs, pack);
  }
  return table;
}
