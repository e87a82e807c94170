/*
 * packs.c - a set of packs: loading as a whole, looking; see carnet/packs.h.
 */
#include "carnet/packs.h"

#include <string.h>

#include "carnet/error.h"
#include "pack_read.h"

CARNET_DEFINE_ERROR(packs)

#define FILES_MAX 256

static void free_category(gpointer data) {
  CarnetCategory *category = data;
  g_free((gpointer)category->duties_en);
  g_free((gpointer)category->duties_zh);
  g_free((gpointer)category->documents);
  g_free((gpointer)category->documents_zh);
  g_free(category);
}

static void free_table(gpointer data) {
  PackTable *table = data;
  g_ptr_array_unref(table->rows);
  g_free(table);
}

static void free_pack(gpointer data) {
  Pack *pack = data;
  g_hash_table_unref(pack->sources);
  g_ptr_array_unref(pack->date_sets);
  g_ptr_array_unref(pack->tables);
  g_ptr_array_unref(pack->rules);
  g_ptr_array_unref(pack->categories);
  g_ptr_array_unref(pack->entries);
  g_strfreev(pack->territory);
  g_clear_pointer(&pack->clock, g_time_zone_unref);
  g_free(pack->digest);
  g_free(pack);
}

static Pack *new_pack(void) {
  Pack *pack = g_new0(Pack, 1);
  pack->sources = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
  pack->date_sets = g_ptr_array_new_with_free_func(g_free);
  pack->tables = g_ptr_array_new_with_free_func(free_table);
  pack->rules = g_ptr_array_new_with_free_func(pack_rule_free);
  pack->categories = g_ptr_array_new_with_free_func(free_category);
  pack->entries = g_ptr_array_new_with_free_func(pack_entry_free);
  pack->author = pack->reason = pack->id = pack->regime = pack->zone = pack->cited_as = "";
  return pack;
}

static void free_region(gpointer members) { g_hash_table_unref(members); }

static CarnetPacks *new_packs(const char *const *trait_ids) {
  static const char *const no_traits[] = {NULL};
  CarnetPacks *packs = g_new0(CarnetPacks, 1);
  packs->texts = g_string_chunk_new(16384);
  packs->packs = g_ptr_array_new_with_free_func(free_pack);
  packs->categories = g_ptr_array_new();
  packs->category_ids = g_hash_table_new(g_str_hash, g_str_equal);
  packs->rules = g_ptr_array_new();
  packs->tables = g_ptr_array_new();
  packs->rule_ids = g_hash_table_new(g_str_hash, g_str_equal);
  packs->entry_ids = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < CARNET_N_SECTIONS; i++) packs->entries[i] = g_ptr_array_new();
  for (guint i = 0; i < N_FACTS; i++) packs->leaves[i] = g_ptr_array_new();
  packs->regions = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_region);
  packs->trait_ids = g_strdupv((char **)(trait_ids != NULL ? trait_ids : no_traits));
  return packs;
}

static gboolean has_faults(const CarnetPacks *packs) {
  return packs->faults != NULL && packs->faults->len > 0;
}

/* A file that cannot be read as a pack at all ends it: those after it may rest on it. */
static gboolean read_all(CarnetPacks *packs, const char *const *files, PackReader *reader, GError **error) {
  for (guint i = 0; files[i] != NULL; i++) {
    if (i >= FILES_MAX) {
      g_set_error(error, CARNET_PACKS_ERROR, CARNET_ERROR_INPUT, "more than %d packs; fewer", FILES_MAX);
      return FALSE;
    }
    Pack *pack = new_pack();
    g_ptr_array_add(packs->packs, pack);
    if (!pack_read_head(packs, pack, files[i], reader, error)) return FALSE;
  }
  for (guint i = 0; i < packs->packs->len; i++)
    if (!pack_read_body(packs, g_ptr_array_index(packs->packs, i), g_ptr_array_index(reader->trees, i),
                        error))
      return FALSE;
  if (has_faults(packs))
    return TRUE; /* what has a fault is no name that others may use: that is no other fault */
  for (guint i = 0; i < packs->packs->len; i++)
    if (!pack_read_names(packs, g_ptr_array_index(packs->packs, i), g_ptr_array_index(reader->trees, i),
                         error))
      return FALSE;
  return TRUE;
}

CarnetPacks *carnet_packs_load(const char *const *files, const char *const *trait_ids, GError **error) {
  return carnet_packs_load_cached(files, trait_ids, NULL, error);
}

CarnetPacks *carnet_packs_load_cached(const char *const *files, const char *const *trait_ids,
                                      const char *cache, GError **error) {
  g_autoptr(CarnetPacks) packs = new_packs(trait_ids);
  PackReader reader = {g_ptr_array_new(), cache};
  gboolean ok = read_all(packs, files, &reader, error);
  pack_reader_clear(&reader);
  g_ptr_array_unref(reader.trees);
  if (!ok) return NULL;
  pack_index(packs);
  return g_steal_pointer(&packs);
}

GPtrArray *carnet_packs_faults(const char *const *files, const char *const *trait_ids) {
  g_autoptr(CarnetPacks) packs = new_packs(trait_ids);
  g_autoptr(GError) error = NULL;
  GPtrArray *faults = g_ptr_array_new_with_free_func(g_free);
  PackReader reader = {g_ptr_array_new(), NULL};
  packs->faults = faults;
  if (!read_all(packs, files, &reader, &error))
    g_ptr_array_add(faults, g_strdup(error != NULL ? error->message : ""));
  pack_reader_clear(&reader);
  g_ptr_array_unref(reader.trees);
  return faults;
}

void carnet_packs_free(CarnetPacks *packs) {
  if (packs == NULL) return;
  g_ptr_array_unref(packs->tables);
  g_ptr_array_unref(packs->rules);
  g_ptr_array_unref(packs->categories);
  g_hash_table_unref(packs->category_ids);
  g_hash_table_unref(packs->rule_ids);
  g_hash_table_unref(packs->entry_ids);
  for (guint i = 0; i < CARNET_N_SECTIONS; i++) g_ptr_array_unref(packs->entries[i]);
  for (guint i = 0; i < N_FACTS; i++) g_ptr_array_unref(packs->leaves[i]);
  g_hash_table_unref(packs->regions);
  g_ptr_array_unref(packs->packs);
  g_strfreev(packs->trait_ids);
  g_string_chunk_free(packs->texts);
  g_free(packs);
}

/* ---- looking --------------------------------------------------------------------------------------------
 */

guint carnet_packs_count(const CarnetPacks *packs) { return packs->packs->len; }

void carnet_packs_info(const CarnetPacks *packs, guint index, CarnetPackInfo *out) {
  const Pack *pack = g_ptr_array_index(packs->packs, index);
  *out = (CarnetPackInfo){.id = pack->id,
                          .regime = pack->regime,
                          .zone = pack->zone,
                          .en = pack->en,
                          .zh = pack->zh,
                          .version = pack->version,
                          .digest = pack->digest,
                          .file = pack->file};
  out->n_rules = pack->rules->len;
  out->n_categories = pack->categories->len;
  for (guint i = 0; i < pack->rules->len; i++) {
    const PackRule *rule = g_ptr_array_index(pack->rules, i);
    switch (rule->info.confidence[0]) {
    case 'v': out->verified++; break;
    case 's': out->secondary++; break;
    default: out->recalled++; break;
    }
  }
}

static const Pack *pack_of_regime(const CarnetPacks *packs, const char *regime) {
  for (guint i = 0; i < packs->packs->len; i++) {
    const Pack *pack = g_ptr_array_index(packs->packs, i);
    if (pack->regime[0] != '\0' && strcmp(pack->regime, regime) == 0) return pack;
  }
  return NULL;
}

gboolean carnet_packs_has_regime(const CarnetPacks *packs, const char *regime) {
  return pack_of_regime(packs, regime) != NULL;
}

const char *carnet_packs_zone(const CarnetPacks *packs, const char *regime) {
  const Pack *pack = pack_of_regime(packs, regime);
  return pack != NULL ? pack->zone : NULL;
}

guint carnet_packs_n_categories(const CarnetPacks *packs) { return packs->categories->len; }

const CarnetCategory *carnet_packs_category_at(const CarnetPacks *packs, guint index) {
  return index < packs->categories->len ? g_ptr_array_index(packs->categories, index) : NULL;
}

const CarnetCategory *carnet_packs_category(const CarnetPacks *packs, const char *id) {
  return g_hash_table_lookup(packs->category_ids, id);
}

const CarnetRuleInfo *carnet_packs_rule(const CarnetPacks *packs, const char *id) {
  const PackRule *rule = g_hash_table_lookup(packs->rule_ids, id);
  return rule != NULL ? &rule->info : NULL;
}

/* A country, or a region all of whose members lie in `territory`. */
static gboolean lies_in(const CarnetPacks *packs, const char *code, const char *territory) {
  if (strcmp(territory, code) == 0) return TRUE;
  GHashTable *members = g_hash_table_lookup(packs->regions, territory),
             *own = g_hash_table_lookup(packs->regions, code);
  if (members == NULL) return FALSE;
  if (own == NULL) return g_hash_table_contains(members, code);
  GHashTableIter iter;
  gpointer one;
  g_hash_table_iter_init(&iter, own);
  while (g_hash_table_iter_next(&iter, &one, NULL))
    if (!g_hash_table_contains(members, one)) return FALSE;
  return TRUE;
}

const char *carnet_packs_regime_of(const CarnetPacks *packs, const char *code) {
  for (guint i = 0; i < packs->packs->len; i++) {
    const Pack *pack = g_ptr_array_index(packs->packs, i);
    for (guint j = 0; pack->territory != NULL && pack->territory[j] != NULL; j++)
      if (lies_in(packs, code, pack->territory[j])) return pack->regime;
  }
  return NULL;
}

gboolean carnet_packs_has_region(const CarnetPacks *packs, const char *id) {
  return g_hash_table_contains(packs->regions, id);
}

const char *pack_missing_text(FactMask facts, gboolean classify) {
  g_autoptr(GString) out = g_string_new(NULL);
  for (guint i = 0; i < N_FACTS; i++)
    if (facts & FACT_BIT(i))
      g_string_append_printf(out, "%s%s", out->len > 0 ? " " : "", fact_info((FactId)i)->name);
  if (classify) g_string_append_printf(out, "%sclassification", out->len > 0 ? " " : "");
  return g_intern_string(out->str);
}

FactMask pack_missing_bits(const char *missing) {
  FactMask bits = 0;
  g_auto(GStrv) names = g_strsplit(missing, " ", -1);
  for (guint i = 0; names[i] != NULL; i++) {
    FactId fact = fact_find(names[i]);
    if (fact != N_FACTS) bits |= FACT_BIT(fact);
  }
  return bits;
}
