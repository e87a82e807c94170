/*
 * cells.c - an event's values as the cells of a table; see cells.h.
 */
#include "cells.h"

/* A body's value as a cell: a list by LF, a map's scalars as "key: value" lines. */
static char *cell_of(const CarnetNode *node) {
  if (node == NULL) return g_strdup("");
  if (node->text != NULL) return g_strdup(node->text);
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < carnet_node_count(node); i++) {
    const CarnetNode *child = carnet_node_at(node, i);
    g_autofree char *text = cell_of(child);
    g_strdelimit(text, "\n", ' ');
    g_string_append_printf(out, "%s%s%s%s", i > 0 ? "\n" : "", child->key != NULL ? child->key : "",
                           child->key != NULL ? ": " : "", text);
  }
  return g_string_free(out, FALSE);
}

void carnet_cells_body(CarnetTable *table, guint row, const CarnetNode *body, const char *key) {
  g_autofree char *text = cell_of(carnet_node_get(body, key));
  carnet_table_set_key(table, row, key, text);
}

void carnet_cells_common(CarnetTable *table, guint row, const CarnetEventRecord *record) {
  carnet_table_set_key(table, row, "by", record->by);
  carnet_table_set_key(table, row, "time", record->time);
  carnet_table_set_key(table, row, "reason", record->reason);
  carnet_table_set_key(table, row, "event", record->digest);
  carnet_table_set_key(table, row, "verdict",
                       record->verdict == CARNET_VERDICT_UNSIGNED ? "unsigned" : "good");
}
