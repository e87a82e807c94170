/*
 * fold_costs.c - entries of costs, and what stands beside them: exchange rates, and how shared costs are
 * allocated (carnet/fold.h).
 */
#include "carnet/fold.h"
#include "causal.h"
#include "cells.h"
#include "views.h"

#include <string.h>

/* ---- entries, counter-entries among them */

static const CarnetTableColumn cost_columns[] = {{"id", NULL, CARNET_CELL_ID},
                                                 {"model", NULL, CARNET_CELL_TEXT},
                                                 {"standard", NULL, CARNET_CELL_TEXT},
                                                 {"kind", NULL, CARNET_CELL_TEXT},
                                                 {"amount_minor", "cost.amount", CARNET_CELL_MONEY},
                                                 {"high_minor", "cost.high", CARNET_CELL_MONEY},
                                                 {"currency", NULL, CARNET_CELL_TEXT},
                                                 {"date", NULL, CARNET_CELL_DATE},
                                                 {"source", NULL, CARNET_CELL_TEXT},
                                                 {"source_date", NULL, CARNET_CELL_DATE},
                                                 {"confidence", NULL, CARNET_CELL_TEXT},
                                                 {"note", NULL, CARNET_CELL_TEXT},
                                                 {"year", NULL, CARNET_CELL_TEXT},
                                                 {"by", NULL, CARNET_CELL_ID},
                                                 {"time", NULL, CARNET_CELL_DATE},
                                                 {"verdict", NULL, CARNET_CELL_TEXT},
                                                 {"event", NULL, CARNET_CELL_ID},
                                                 {NULL, NULL, CARNET_CELL_TEXT}};

/* One line an event; a last column `of` says what a counter-entry cancels. */
CarnetTable *carnet_view_entered(const GPtrArray *records, const char *kind) {
  static const char *const keys[] = {"model",      "standard", "amount_minor", "high_minor",
                                     "currency",   "date",     "source",       "source_date",
                                     "confidence", "note",     "year",         "of"};
  static const char *const not_entries[] = {"rate", "share", NULL};
  CarnetTable *table = carnet_table_new_with(cost_columns);
  carnet_table_add_column(table, "of", NULL, CARNET_CELL_ID);
  g_autoptr(GPtrArray) events = carnet_causal_counting(records, kind);
  for (guint i = 0; i < events->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(events, i);
    if (g_strv_contains(not_entries, record->action)) continue;
    guint row = carnet_table_add_row(table);
    g_autofree char *id = g_strndup(record->digest, 16);
    carnet_table_set_key(table, row, "id", id);
    carnet_table_set_key(table, row, "kind", record->action);
    for (gsize k = 0; k < G_N_ELEMENTS(keys); k++) carnet_cells_body(table, row, record->body, keys[k]);
    carnet_cells_common(table, row, record);
  }
  return table;
}

static gboolean is_counter(const CarnetTable *entered, guint row) {
  return strcmp(carnet_table_get(entered, row, "kind"), "counter") == 0;
}

/* What counter-entries cancel; one that is itself cancelled does not count. From the latest back. */
static GHashTable *find_cancelled(const CarnetTable *entered) {
  GHashTable *cancelled = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint row = carnet_table_rows(entered); row > 0; row--)
    if (is_counter(entered, row - 1) &&
        !g_hash_table_contains(cancelled, carnet_table_get(entered, row - 1, "event")))
      g_hash_table_add(cancelled, (gpointer)(guintptr)carnet_table_get(entered, row - 1, "of"));
  return cancelled;
}

CarnetTable *carnet_view_not_cancelled(const CarnetTable *entered) {
  CarnetTable *table = carnet_table_new_with(cost_columns);
  g_autoptr(GHashTable) cancelled = find_cancelled(entered);
  for (guint i = 0; i < carnet_table_rows(entered); i++) {
    if (is_counter(entered, i) || g_hash_table_contains(cancelled, carnet_table_get(entered, i, "event")))
      continue;
    guint row = carnet_table_add_row(table);
    for (guint c = 0; c < carnet_table_columns(table); c++)
      carnet_table_set(table, row, c, carnet_table_cell(entered, i, c));
  }
  return table;
}

CarnetTable *carnet_fold_costs(const GPtrArray *records) {
  g_autoptr(CarnetTable) entered = carnet_view_entered(records, "cost");
  return carnet_view_not_cancelled(entered);
}

/* ---- beside them */

static const char *text(const CarnetEventRecord *record, const char *key) {
  return carnet_node_get_string(record->body, key, "");
}

CarnetTable *carnet_fold_rates(const GPtrArray *records) {
  static const CarnetTableColumn columns[] = {{"currency", "rate.currency", CARNET_CELL_TEXT},
                                              {"to", "rate.to", CARNET_CELL_TEXT},
                                              {"rate_micro", "rate.micro", CARNET_CELL_INT},
                                              {"date", "rate.date", CARNET_CELL_DATE},
                                              {"source", "rate.source", CARNET_CELL_TEXT},
                                              {"by", "log.by", CARNET_CELL_ID},
                                              {"time", "log.time", CARNET_CELL_DATE},
                                              {"event", "log.digest", CARNET_CELL_ID},
                                              {NULL, NULL, CARNET_CELL_TEXT}};
  static const char *const keys[] = {"currency", "to", "date", "source"};
  CarnetTable *table = carnet_table_new_with(columns);
  g_autoptr(GPtrArray) events = carnet_causal_counting(records, "cost");
  for (guint i = 0; i < events->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(events, i);
    if (strcmp(record->action, "rate") != 0) continue;
    guint row = carnet_table_add_row(table);
    for (gsize k = 0; k < G_N_ELEMENTS(keys); k++)
      carnet_table_set_key(table, row, keys[k], text(record, keys[k]));
    carnet_table_set_int(table, row, 2, carnet_node_get_int(record->body, "rate_micro", 0));
    carnet_table_set_key(table, row, "by", record->by);
    carnet_table_set_key(table, row, "time", record->time);
    carnet_table_set_key(table, row, "event", record->digest);
  }
  return table;
}

/* "h7 3" a line. */
static char *weights_of(const CarnetEventRecord *record) {
  const CarnetNode *models = carnet_node_get(record->body, "models");
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < carnet_node_count(models); i++) {
    const CarnetNode *one = carnet_node_at(models, i);
    g_string_append_printf(out, "%s%s %" G_GINT64_FORMAT, out->len ? "\n" : "",
                           carnet_node_get_string(one, "model", ""), carnet_node_get_int(one, "weight", 1));
  }
  return g_string_free(out, FALSE);
}

static const CarnetTableColumn share_columns[] = {{"standard", "cost.standard", CARNET_CELL_TEXT},
                                                  {"key", "cost.share_key", CARNET_CELL_TEXT},
                                                  {"models", "cost.share_models", CARNET_CELL_LIST},
                                                  {"note", "cost.note", CARNET_CELL_TEXT},
                                                  {"by", "log.by", CARNET_CELL_ID},
                                                  {"time", "log.time", CARNET_CELL_DATE},
                                                  {NULL, NULL, CARNET_CELL_TEXT}};

CarnetTable *carnet_view_share_lines(const GPtrArray *records, const char *kind) {
  CarnetTable *table = carnet_table_new_with(share_columns);
  g_autoptr(GPtrArray) events = carnet_causal_counting(records, kind);
  for (guint i = 0; i < events->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(events, i);
    if (strcmp(record->action, "share") != 0) continue;
    guint row = carnet_table_add_row(table);
    g_autofree char *weights = weights_of(record);
    carnet_table_set_key(table, row, "standard", text(record, "standard"));
    carnet_table_set_key(table, row, "key", text(record, "key"));
    carnet_table_set_key(table, row, "models", weights);
    carnet_table_set_key(table, row, "note", text(record, "note"));
    carnet_table_set_key(table, row, "by", record->by);
    carnet_table_set_key(table, row, "time", record->time);
  }
  return table;
}

/* A later word on a standard replaces the earlier one. */
CarnetTable *carnet_view_shares(const CarnetTable *lines) {
  CarnetTable *table = carnet_table_new_with(share_columns);
  g_autoptr(GHashTable) rows = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < carnet_table_rows(lines); i++) {
    const char *standard = carnet_table_get(lines, i, "standard");
    guint row = GPOINTER_TO_UINT(g_hash_table_lookup(rows, standard));
    if (row == 0) {
      row = carnet_table_add_row(table) + 1;
      g_hash_table_insert(rows, (gpointer)(guintptr)standard, GUINT_TO_POINTER(row));
    }
    for (guint c = 0; c < carnet_table_columns(table); c++)
      carnet_table_set(table, row - 1, c, carnet_table_cell(lines, i, c));
  }
  return table;
}

CarnetTable *carnet_fold_shares(const GPtrArray *records) {
  g_autoptr(CarnetTable) lines = carnet_view_share_lines(records, "cost");
  return carnet_view_shares(lines);
}
