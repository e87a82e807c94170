/*
 * pack_diff.c - in what two versions of a pack differ: by the digest of what is normative, and by the words.
 */
#include <string.h>

#include "pack_document.h"

/* All that a pack says, by id. */
typedef struct {
  const char *id, *part, *digest; /* digest "" of a category: all of it is words */
  char *text;
} Part;

static void part_free(gpointer data) {
  Part *part = data;
  g_free(part->text);
  g_free(part);
}

void carnet_pack_change_free(CarnetPackChange *change) {
  if (change == NULL) return;
  g_free(change->before);
  g_free(change->after);
  g_free(change);
}

static void add(GPtrArray *out, const char *id, const char *part, const char *digest, Document *d) {
  Part *one = g_new0(Part, 1);
  *one = (Part){id, part, digest, g_string_free(d->out, FALSE)};
  g_ptr_array_add(out, one);
}

static Document new_document(void) { return (Document){g_string_new(NULL), CARNET_LANG_EN, FALSE}; }

static GPtrArray *parts_of(const CarnetPacks *packs, const char *id) {
  GPtrArray *out = g_ptr_array_new_with_free_func(part_free);
  for (guint p = 0; p < packs->packs->len; p++) {
    const Pack *pack = g_ptr_array_index(packs->packs, p);
    if (strcmp(pack->id, id) != 0) continue;
    for (guint i = 0; i < pack->categories->len; i++) {
      const CarnetCategory *category = g_ptr_array_index(pack->categories, i);
      Document d = new_document();
      document_category(&d, category);
      add(out, category->id, "category", "", &d);
    }
    for (guint i = 0; i < pack->rules->len; i++) {
      const PackRule *rule = g_ptr_array_index(pack->rules, i);
      /* What an overlay replaced counts where it stands now. */
      if (g_hash_table_lookup(packs->rule_ids, rule->info.id) != rule) continue;
      Document d = new_document();
      document_rule(&d, rule);
      add(out, rule->info.id, rule->category != NULL ? "rule" : "row", rule->info.digest, &d);
    }
    for (guint i = 0; i < pack->entries->len; i++) {
      const PackEntry *entry = g_ptr_array_index(pack->entries, i);
      if (g_hash_table_lookup(packs->entry_ids, entry->u.entry.id) != entry) continue;
      Document d = new_document();
      document_entry(&d, entry);
      add(out, entry->u.entry.id, carnet_pack_section_name(entry->section), entry->u.entry.digest, &d);
    }
  }
  return out;
}

static GHashTable *by_id(const GPtrArray *parts) {
  GHashTable *table = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < parts->len; i++) {
    Part *part = g_ptr_array_index(parts, i);
    g_hash_table_insert(table, (char *)part->id, part);
  }
  return table;
}

static void change(GPtrArray *out, const Part *shown, CarnetPackChangeKind kind, const char *before,
                   const char *after) {
  CarnetPackChange *one = g_new0(CarnetPackChange, 1);
  *one = (CarnetPackChange){shown->id, shown->part, kind, g_strdup(before), g_strdup(after)};
  g_ptr_array_add(out, one);
}

GPtrArray *carnet_packs_diff(const CarnetPacks *before, const CarnetPacks *now, const char *id) {
  GPtrArray *out = g_ptr_array_new_with_free_func((GDestroyNotify)carnet_pack_change_free);
  g_autoptr(GPtrArray) old = parts_of(before, id), new = parts_of(now, id);
  g_autoptr(GHashTable) old_ids = by_id(old), new_ids = by_id(new);
  for (guint i = 0; i < new->len; i++) {
    const Part *part = g_ptr_array_index(new, i), *had = g_hash_table_lookup(old_ids, part->id);
    if (had == NULL)
      change(out, part, CARNET_CHANGE_ADDED, "", part->text);
    else if (strcmp(had->digest, part->digest) != 0 || strcmp(had->part, part->part) != 0)
      change(out, part, CARNET_CHANGE_NORM, had->text, part->text);
    else if (strcmp(had->text, part->text) != 0)
      change(out, part, CARNET_CHANGE_TEXT, had->text, part->text);
  }
  for (guint i = 0; i < old->len; i++) {
    const Part *part = g_ptr_array_index(old, i);
    if (!g_hash_table_contains(new_ids, part->id)) change(out, part, CARNET_CHANGE_REMOVED, part->text, "");
  }
  return out;
}
