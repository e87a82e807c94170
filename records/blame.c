/*
 * blame.c - who said what of a field, and what of it stands (carnet/fold.h). The order and what replaces what
 * are those of carnet_fold_mappings.
 */
#include "carnet/fold.h"

#include "causal.h"

#include <string.h>

static const CarnetTableColumn columns[] = {{"time", "blame.time", CARNET_CELL_DATE},
                                            {"what", "blame.what", CARNET_CELL_TEXT},
                                            {"state", "blame.state", CARNET_CELL_TEXT},
                                            {"stands", "blame.stands", CARNET_CELL_FLAG},
                                            {"superseded_by", "blame.by_event", CARNET_CELL_ID},
                                            {"by", "blame.by", CARNET_CELL_ID},
                                            {"name", "blame.name", CARNET_CELL_TEXT},
                                            {"role", "blame.role", CARNET_CELL_TEXT},
                                            {"verdict", "blame.verdict", CARNET_CELL_TEXT},
                                            {"reason", "blame.reason", CARNET_CELL_TEXT},
                                            {"text_digest", "blame.text", CARNET_CELL_ID},
                                            {"event", "blame.event", CARNET_CELL_ID},
                                            {"fault", "blame.fault", CARNET_CELL_TEXT},
                                            {NULL, NULL, CARNET_CELL_TEXT}};

static const char *const verdicts[] = {"unchecked", "good", "unsigned", "bad"};

static const char *state_of(const CarnetEventRecord *record) {
  static const char *const states[][2] = {
      {"confirm", "confirmed"}, {"reject", "rejected"}, {"override", "overridden"}};
  for (gsize i = 0; i < G_N_ELEMENTS(states); i++)
    if (strcmp(states[i][0], record->action) == 0) return states[i][1];
  return record->action;
}

typedef struct {
  CarnetTable *table;
  GHashTable *last; /* what without its sign -> row + 1 of the one that stands */
} Blame;

static void say(Blame *blame, const CarnetEventRecord *record, const CarnetNode *field, const char *sign,
                const char *what) {
  g_autofree char *text = g_strconcat(sign, what, NULL);
  guint row = carnet_table_add_row(blame->table);
  gboolean counts = carnet_causal_counts(record);
  const char *cells[][2] = {{"time", record->time},
                            {"what", text},
                            {"state", state_of(record)},
                            {"stands", counts ? "yes" : "no"},
                            {"by", record->by},
                            {"role", record->role},
                            {"verdict", verdicts[record->verdict]},
                            {"reason", record->reason},
                            {"text_digest", carnet_node_get_string(field, "text_digest", "")},
                            {"event", record->digest},
                            {"fault", record->fault}};
  for (gsize i = 0; i < G_N_ELEMENTS(cells); i++)
    carnet_table_set_key(blame->table, row, cells[i][0], cells[i][1]);
  if (!counts) return;
  guint before = GPOINTER_TO_UINT(g_hash_table_lookup(blame->last, what));
  if (before != 0) {
    carnet_table_set_key(blame->table, before - 1, "stands", "no");
    carnet_table_set_key(blame->table, before - 1, "superseded_by", record->digest);
  }
  g_hash_table_insert(blame->last, g_strdup(what), GUINT_TO_POINTER(row + 1));
}

static void say_all(Blame *blame, const CarnetEventRecord *record, const char *key) {
  static const char *const lists[][2] = {{"traits_remove", "-"}, {"traits_add", "+"}};
  const CarnetNode *fields = carnet_node_get(record->body, "fields"), *field = NULL;
  for (guint i = 0; i < carnet_node_count(fields) && field == NULL; i++)
    if (strcmp(carnet_node_get_string(carnet_node_at(fields, i), "key", ""), key) == 0)
      field = carnet_node_at(fields, i);
  if (field == NULL) return;
  const char *category = carnet_node_get_string(record->body, "category", "");
  if (*category != '\0') say(blame, record, field, "", category);
  for (gsize l = 0; l < G_N_ELEMENTS(lists); l++) {
    g_auto(GStrv) traits = carnet_node_get_strings(record->body, lists[l][0]);
    for (char **trait = traits; trait != NULL && *trait != NULL; trait++)
      say(blame, record, field, lists[l][1], *trait);
  }
}

static gint by_place(gconstpointer a, gconstpointer b) {
  const CarnetEventRecord *x = *(const CarnetEventRecord *const *)a,
                          *y = *(const CarnetEventRecord *const *)b;
  gint order = (x->order > y->order) - (x->order < y->order);
  if (order == 0) order = strcmp(x->time, y->time);
  return order != 0 ? order : strcmp(x->digest, y->digest);
}

CarnetTable *carnet_fold_blame(const GPtrArray *records, const char *key) {
  Blame blame = {carnet_table_new_with(columns),
                 g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
  g_autoptr(GPtrArray) sorted = g_ptr_array_new();
  for (guint i = 0; i < records->len; i++) {
    CarnetEventRecord *record = g_ptr_array_index(records, i);
    if (strcmp(record->kind, "mapping") == 0) g_ptr_array_add(sorted, record);
  }
  g_ptr_array_sort(sorted, by_place);
  for (guint i = 0; i < sorted->len; i++) say_all(&blame, g_ptr_array_index(sorted, i), key);
  g_hash_table_unref(blame.last);
  return blame.table;
}
