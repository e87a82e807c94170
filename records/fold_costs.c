/*
 * fold_costs.c - what stands beside the entries of costs: exchange rates, and how shared costs are allocated
 * (carnet/fold.h).
 */
#include "carnet/fold.h"
#include "causal.h"

#include <string.h>

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

CarnetTable *carnet_fold_shares(const GPtrArray *records) {
  static const CarnetTableColumn columns[] = {{"standard", "cost.standard", CARNET_CELL_TEXT},
                                              {"key", "cost.share_key", CARNET_CELL_TEXT},
                                              {"models", "cost.share_models", CARNET_CELL_LIST},
                                              {"note", "cost.note", CARNET_CELL_TEXT},
                                              {"by", "log.by", CARNET_CELL_ID},
                                              {"time", "log.time", CARNET_CELL_DATE},
                                              {NULL, NULL, CARNET_CELL_TEXT}};
  CarnetTable *table = carnet_table_new_with(columns);
  g_autoptr(GPtrArray) events = carnet_causal_counting(records, "cost");
  for (guint i = 0; i < events->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(events, i);
    if (strcmp(record->action, "share") != 0) continue;
    guint row = 0; /* a later word on a standard replaces the earlier one */
    while (row < carnet_table_rows(table) &&
           strcmp(carnet_table_get(table, row, "standard"), text(record, "standard")) != 0)
      row++;
    if (row == carnet_table_rows(table)) row = carnet_table_add_row(table);
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
