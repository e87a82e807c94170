/*
 * fold_findings.c - what people did with findings (records.md, "findings/"): who has it, until when a risk is
 * accepted, on what evidence it was closed (carnet/fold.h).
 */
#include "carnet/fold.h"
#include "causal.h"

#include <string.h>

static const CarnetTableColumn columns[] = {
    {"finding", NULL, CARNET_CELL_ID},  {"state", NULL, CARNET_CELL_TEXT}, {"text", NULL, CARNET_CELL_TEXT},
    {"owner", NULL, CARNET_CELL_ID},    {"due", NULL, CARNET_CELL_DATE},   {"until", NULL, CARNET_CELL_DATE},
    {"evidence", NULL, CARNET_CELL_ID}, {"by", NULL, CARNET_CELL_ID},      {"time", NULL, CARNET_CELL_DATE},
    {"reason", NULL, CARNET_CELL_TEXT}, {"event", NULL, CARNET_CELL_ID},   {NULL, NULL, CARNET_CELL_TEXT}};

/* What an action makes of the state, and the keys that it says anew: a risk accepted stays so while the
 * finding is given to someone; what is closed is neither due nor accepted. */
static const struct {
  const char *action, *state;
  gboolean keeps_state;
  const char *keys[4][2]; /* column, key of the event */
} actions[] = {
    {"assign", "assigned", TRUE, {{"text", "finding"}, {"owner", "to"}, {"due", "due"}, {NULL}}},
    {"accept", "accepted", FALSE, {{"text", "finding"}, {"until", "until"}, {NULL}}},
    {"close", "closed", FALSE, {{"text", "finding"}, {"evidence", "evidence"}, {NULL}}},
};

static void apply(CarnetTable *table, guint row, const CarnetEventRecord *record) {
  for (gsize i = 0; i < G_N_ELEMENTS(actions); i++) {
    if (strcmp(actions[i].action, record->action) != 0) continue;
    gboolean keeps = actions[i].keeps_state && strcmp(carnet_table_get(table, row, "state"), "accepted") == 0;
    if (!keeps) carnet_table_set_key(table, row, "state", actions[i].state);
    for (gsize k = 0; k < 4 && actions[i].keys[k][0] != NULL; k++) {
      const char *value = carnet_node_get_string(record->body, actions[i].keys[k][1], "");
      gboolean text = strcmp(actions[i].keys[k][0], "text") == 0;
      if (!text || *value != '\0') carnet_table_set_key(table, row, actions[i].keys[k][0], value);
    }
  }
  carnet_table_set_key(table, row, "by", record->by);
  carnet_table_set_key(table, row, "time", record->time);
  carnet_table_set_key(table, row, "reason", record->reason);
  carnet_table_set_key(table, row, "event", record->digest);
}

CarnetTable *carnet_fold_findings(const GPtrArray *records) {
  CarnetTable *table = carnet_table_new_with(columns);
  g_autoptr(GPtrArray) subjects = carnet_causal_subjects(records, "finding", NULL);
  for (guint i = 0; i < subjects->len; i++) {
    const GPtrArray *events = g_ptr_array_index(subjects, i);
    gint row = -1;
    for (guint e = 0; e < events->len; e++) {
      const CarnetEventRecord *record = g_ptr_array_index(events, e);
      if (!carnet_causal_counts(record)) continue;
      if (row < 0) row = (gint)carnet_table_add_row(table);
      carnet_table_set_key(table, (guint)row, "finding", record->subject);
      apply(table, (guint)row, record);
    }
  }
  return table;
}
