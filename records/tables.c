/*
 * tables.c - the rest of the state as tables: certifications, registers, reports, inventories
 * (carnet/fold.h).
 */
#include "carnet/fold.h"
#include "kinds.h"
#include "causal.h"
#include "cells.h"

#include <string.h>

/* ---- what is registered
 * ------------------------------------------------------------------------------------------------------ */

/* The keys of a subject's events over each other: a later one replaces what it names, and leaves the rest. */
static CarnetNode *merge(const GPtrArray *events, const CarnetEventRecord **last) {
  g_autoptr(CarnetNode) all = carnet_node_map();
  *last = NULL;
  for (guint i = 0; i < events->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(events, i);
    if (!carnet_causal_counts(record)) continue;
    *last = record;
    for (guint c = 0; c < carnet_node_count(record->body); c++) {
      const CarnetNode *child = carnet_node_at(record->body, c);
      carnet_node_set(all, child->key, carnet_node_copy(child));
    }
  }
  return *last != NULL ? g_steal_pointer(&all) : NULL;
}

static CarnetCellKind cell_kind(const CarnetEventKey *key) {
  if (key->flags & (CARNET_YAML_LIST | CARNET_YAML_MAP)) return CARNET_CELL_LIST;
  if (key->flags & CARNET_YAML_INT) return CARNET_CELL_INT;
  if (key->flags & CARNET_YAML_DATE) return CARNET_CELL_DATE;
  return key->form == CARNET_FORM_DIGEST || key->form == CARNET_FORM_FILE ? CARNET_CELL_ID : CARNET_CELL_TEXT;
}

/* A column for each key that any action of the kind has, in the table's order. */
static void add_columns(CarnetTable *table, const char *kind) {
  guint n = 0;
  const CarnetKind *kinds = carnet_kinds(&n);
  for (guint i = 0; i < n; i++) {
    if (strcmp(kinds[i].kind.kind, kind) != 0) continue;
    for (const CarnetEventKey *key = kinds[i].keys; key->key != NULL; key++)
      if (carnet_table_find(table, key->key) < 0)
        carnet_table_add_column(table, key->key, NULL, cell_kind(key));
  }
}

CarnetTable *carnet_fold_latest(const GPtrArray *records, const char *kind) {
  CarnetTable *table = carnet_table_new();
  carnet_table_add_column(table, "subject", NULL, CARNET_CELL_ID);
  add_columns(table, kind);
  g_autoptr(GPtrArray) subjects = carnet_causal_subjects(records, kind, NULL);
  for (guint i = 0; i < subjects->len; i++) {
    const CarnetEventRecord *last = NULL;
    g_autoptr(CarnetNode) all = merge(g_ptr_array_index(subjects, i), &last);
    if (all == NULL) continue;
    guint row = carnet_table_add_row(table);
    carnet_table_set(table, row, 0, last->subject);
    for (guint c = 1; c < carnet_table_columns(table); c++)
      carnet_cells_body(table, row, all, carnet_table_column(table, c)->key);
  }
  return table;
}

CarnetTable *carnet_fold_entries(const GPtrArray *records, const char *kind) {
  CarnetTable *table = carnet_table_new();
  carnet_table_add_column(table, "subject", NULL, CARNET_CELL_ID);
  carnet_table_add_column(table, "action", NULL, CARNET_CELL_TEXT);
  add_columns(table, kind);
  guint keys = carnet_table_columns(table);
  static const struct {
    const char *key;
    CarnetCellKind kind;
  } common[] = {{"by", CARNET_CELL_ID},
                {"time", CARNET_CELL_DATE},
                {"reason", CARNET_CELL_TEXT},
                {"verdict", CARNET_CELL_TEXT},
                {"event", CARNET_CELL_ID}};
  for (gsize i = 0; i < G_N_ELEMENTS(common); i++)
    carnet_table_add_column(table, common[i].key, NULL, common[i].kind);
  g_autoptr(GPtrArray) events = carnet_causal_counting(records, kind);
  for (guint i = 0; i < events->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(events, i);
    guint row = carnet_table_add_row(table);
    carnet_table_set(table, row, 0, record->subject);
    carnet_table_set(table, row, 1, record->action);
    for (guint c = 2; c < keys; c++)
      carnet_cells_body(table, row, record->body, carnet_table_column(table, c)->key);
    carnet_cells_common(table, row, record);
  }
  return table;
}

static CarnetTable *fold_subjects(const GPtrArray *records, const char *kind,
                                  const CarnetTableColumn *columns, const char *subject_column) {
  CarnetTable *table = carnet_table_new_with(columns);
  g_autoptr(GPtrArray) subjects = carnet_causal_subjects(records, kind, NULL);
  for (guint i = 0; i < subjects->len; i++) {
    const CarnetEventRecord *last = NULL;
    g_autoptr(CarnetNode) all = merge(g_ptr_array_index(subjects, i), &last);
    if (all == NULL) continue;
    guint row = carnet_table_add_row(table);
    for (guint c = 0; c < carnet_table_columns(table); c++)
      carnet_cells_body(table, row, all, carnet_table_column(table, c)->key);
    carnet_cells_common(table, row, last);
    if (subject_column != NULL) carnet_table_set_key(table, row, subject_column, last->subject);
    const CarnetNode *source = carnet_node_at(carnet_node_get(all, "sources"), 0);
    carnet_table_set_key(table, row, "source_digest", carnet_node_get_string(source, "digest", ""));
  }
  return table;
}

CarnetTable *carnet_fold_certifications(const GPtrArray *records) {
  static const CarnetTableColumn columns[] = {{"id", NULL, CARNET_CELL_ID},
                                              {"standard", NULL, CARNET_CELL_TEXT},
                                              {"scope", NULL, CARNET_CELL_TEXT},
                                              {"model", NULL, CARNET_CELL_TEXT},
                                              {"status", NULL, CARNET_CELL_TEXT},
                                              {"date", NULL, CARNET_CELL_DATE},
                                              {"valid_until", NULL, CARNET_CELL_DATE},
                                              {"organisation", NULL, CARNET_CELL_TEXT},
                                              {"report", NULL, CARNET_CELL_TEXT},
                                              {"time", NULL, CARNET_CELL_DATE},
                                              {NULL, NULL, CARNET_CELL_TEXT}};
  return fold_subjects(records, "certification", columns, "id");
}

CarnetTable *carnet_fold_reports(const GPtrArray *records) {
  static const CarnetTableColumn columns[] = {
      {"content", NULL, CARNET_CELL_ID},    {"pdf", NULL, CARNET_CELL_ID},
      {"template", NULL, CARNET_CELL_TEXT}, {"lang", NULL, CARNET_CELL_TEXT},
      {"as_of", NULL, CARNET_CELL_DATE},    {"level", NULL, CARNET_CELL_TEXT},
      {"file", NULL, CARNET_CELL_TEXT},     {"by", NULL, CARNET_CELL_ID},
      {"time", NULL, CARNET_CELL_DATE},     {"event", NULL, CARNET_CELL_ID},
      {NULL, NULL, CARNET_CELL_TEXT}};
  static const char *const keys[] = {"content", "pdf", "template", "lang", "as_of", "level", "file"};
  CarnetTable *table = carnet_table_new_with(columns);
  g_autoptr(GPtrArray) events = carnet_causal_counting(records, "report");
  for (guint i = 0; i < events->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(events, i);
    guint row = carnet_table_add_row(table);
    for (gsize k = 0; k < G_N_ELEMENTS(keys); k++) carnet_cells_body(table, row, record->body, keys[k]);
    carnet_cells_common(table, row, record);
  }
  return table;
}

CarnetTable *carnet_fold_inventories(const GPtrArray *records) {
  static const CarnetTableColumn columns[] = {
      {"name", NULL, CARNET_CELL_TEXT},        {"generation", NULL, CARNET_CELL_INT},
      {"root", NULL, CARNET_CELL_ID},          {"rows", NULL, CARNET_CELL_INT},
      {"source_digest", NULL, CARNET_CELL_ID}, {"by", NULL, CARNET_CELL_ID},
      {"time", NULL, CARNET_CELL_DATE},        {"event", NULL, CARNET_CELL_ID},
      {NULL, NULL, CARNET_CELL_TEXT}};
  return fold_subjects(records, "inventory", columns, NULL);
}
