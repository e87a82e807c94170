/*
 * fold_mappings.c - what people said of fields, and what of it stands (carnet/fold.h).
 */
#include "carnet/fold.h"
#include "causal.h"
#include "cells.h"
#include "views.h"

#include <string.h>

static const CarnetTableColumn columns[] = {
    {"key", NULL, CARNET_CELL_ID},          {"text_digest", NULL, CARNET_CELL_ID},
    {"traits_add", NULL, CARNET_CELL_LIST}, {"traits_remove", NULL, CARNET_CELL_LIST},
    {"category", NULL, CARNET_CELL_TEXT},   {"state", NULL, CARNET_CELL_TEXT},
    {"by", NULL, CARNET_CELL_ID},           {"time", NULL, CARNET_CELL_DATE},
    {"reason", NULL, CARNET_CELL_TEXT},     {"event", NULL, CARNET_CELL_ID},
    {NULL, NULL, CARNET_CELL_TEXT}};

/* ---- what was said, one line after another */

/* One thing that a person said of one field: of a category, or of one trait. */
typedef struct {
  const char *key, *text_digest, *category, *add, *remove;
  const CarnetEventRecord *record;
} Said;

static const struct {
  const char *action, *state;
} mapping_states[] = {{"confirm", "confirmed"}, {"reject", "rejected"}, {"override", "overridden"}};

static void say(CarnetTable *table, const Said *said) {
  guint row = carnet_table_add_row(table);
  carnet_table_set_key(table, row, "key", said->key);
  carnet_table_set_key(table, row, "text_digest", said->text_digest);
  carnet_table_set_key(table, row, "traits_add", said->add);
  carnet_table_set_key(table, row, "traits_remove", said->remove);
  carnet_table_set_key(table, row, "category", said->category);
  for (gsize s = 0; s < G_N_ELEMENTS(mapping_states); s++)
    if (strcmp(mapping_states[s].action, said->record->action) == 0)
      carnet_table_set_key(table, row, "state", mapping_states[s].state);
  carnet_cells_common(table, row, said->record);
}

static void say_traits(CarnetTable *table, Said said, const CarnetNode *list, gboolean add) {
  for (guint i = 0; i < carnet_node_count(list); i++) {
    const char *trait = carnet_node_at(list, i)->text;
    said.add = add ? trait : "";
    said.remove = add ? "" : trait;
    if (trait != NULL) say(table, &said);
  }
}

static void say_all(CarnetTable *table, const CarnetEventRecord *record) {
  const CarnetNode *fields = carnet_node_get(record->body, "fields");
  const char *category = carnet_node_get_string(record->body, "category", "");
  for (guint i = 0; i < carnet_node_count(fields); i++) {
    const CarnetNode *field = carnet_node_at(fields, i);
    Said said = {carnet_node_get_string(field, "key", ""),
                 carnet_node_get_string(field, "text_digest", ""),
                 category,
                 "",
                 "",
                 record};
    if (*category != '\0') say(table, &said);
    said.category = "";
    /* removals first: where one event says both of a trait, its presence beats its absence (formats.md
     * section 6) */
    say_traits(table, said, carnet_node_get(record->body, "traits_remove"), FALSE);
    say_traits(table, said, carnet_node_get(record->body, "traits_add"), TRUE);
  }
}

CarnetTable *carnet_view_sayings(const GPtrArray *records, const char *kind) {
  CarnetTable *table = carnet_table_new_with(columns);
  g_autoptr(GPtrArray) events = carnet_causal_counting(records, kind);
  for (guint i = 0; i < events->len; i++) say_all(table, g_ptr_array_index(events, i));
  return table;
}

/* ---- what of it stands: the latest in causal order wins, at the place of the first */

CarnetTable *carnet_view_standing(const CarnetTable *said) {
  enum { KEY, ADD = 2, REMOVE, CATEGORY };
  CarnetTable *table = carnet_table_new_with(columns);
  g_autoptr(GHashTable) rows = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < carnet_table_rows(said); i++) {
    const char *add = carnet_table_cell(said, i, ADD);
    g_autofree char *name =
        g_strdup_printf("%s\n%s\n%s", carnet_table_cell(said, i, KEY), carnet_table_cell(said, i, CATEGORY),
                        *add != '\0' ? add : carnet_table_cell(said, i, REMOVE));
    guint row = GPOINTER_TO_UINT(g_hash_table_lookup(rows, name));
    if (row == 0) {
      row = carnet_table_add_row(table) + 1;
      g_hash_table_insert(rows, g_steal_pointer(&name), GUINT_TO_POINTER(row));
    }
    for (guint c = 0; c < carnet_table_columns(table); c++)
      carnet_table_set(table, row - 1, c, carnet_table_cell(said, i, c));
  }
  return table;
}

CarnetTable *carnet_fold_mappings(const GPtrArray *records) {
  g_autoptr(CarnetTable) said = carnet_view_sayings(records, "mapping");
  return carnet_view_standing(said);
}
