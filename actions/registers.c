/* An entry of a register: new, changed, and with its history. */
#include <string.h>

#include "app.h"
#include "carnet/actions_records.h"
#include "names.h"

static CarnetNode *history_of(CarnetApp *app, const GPtrArray *events) {
  CarnetNode *list = carnet_node_list();
  for (guint i = 0; i < events->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(events, i);
    static const char *const verdicts[] = {"unchecked", "good", "unsigned", "bad"};
    g_autofree char *name = carnet_app_person_name(app, record->by);
    const char *cells[][2] = {{"time", record->time},     {"action", record->action},
                              {"by", record->by},         {"name", name},
                              {"role", record->role},     {"verdict", verdicts[record->verdict]},
                              {"reason", record->reason}, {"event", record->digest}};
    CarnetNode *item = carnet_node_map();
    for (gsize c = 0; c < G_N_ELEMENTS(cells); c++)
      if (*cells[c][1]) carnet_node_set_string(item, cells[c][0], cells[c][1]);
    carnet_node_append(list, item);
  }
  return list;
}

static GPtrArray *events_of(CarnetApp *app, const char *kind, const char *subject, GError **error) {
  g_autofree char *slug = carnet_app_slug(subject);
  g_autoptr(GPtrArray) events = carnet_state_events(app->state, kind, slug, error);
  if (!events) return NULL;
  if (events->len) return g_steal_pointer(&events);
  g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_NOT_FOUND,
              "no %s is called %s; carnet %s list shows all", kind, subject,
              strcmp(kind, "certification") == 0 ? "cert" : kind);
  return NULL;
}

CarnetNode *carnet_action_register_show(CarnetApp *app, const char *kind, const char *subject,
                                        GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_RECORDS, error)) return NULL;
  g_autoptr(GPtrArray) events = events_of(app, kind, subject, error);
  if (!events) return NULL;
  g_autoptr(CarnetTable) table = carnet_fold_latest(events, kind);
  CarnetNode *node = carnet_node_map();
  for (guint c = 0; carnet_table_rows(table) && c < carnet_table_columns(table); c++) {
    const CarnetTableColumn *column = carnet_table_column(table, c);
    const char *cell = carnet_table_cell(table, 0, c);
    g_auto(GStrv) values = column->kind == CARNET_CELL_LIST ? g_strsplit(cell, "\n", -1) : NULL;
    if (!*cell) continue;
    if (values)
      carnet_node_set(node, column->key, carnet_node_strings((const char *const *)values));
    else if (column->kind == CARNET_CELL_INT)
      carnet_node_set_int(node, column->key, g_ascii_strtoll(cell, NULL, 10));
    else
      carnet_node_set_string(node, column->key, cell);
  }
  carnet_node_set(node, "history", history_of(app, events));
  return node;
}

static gboolean record(CarnetApp *app, const char *kind, const char *action, const char *subject,
                       const CarnetNode *keys, const char *reason, GError **error) {
  g_autofree char *slug = carnet_app_slug(subject);
  CarnetAppend append = {.kind = kind, .action = action, .subject = slug, .keys = keys, .reason = reason};
  g_autofree char *digest = carnet_app_record(app, &append, error);
  return digest != NULL;
}

gboolean carnet_action_register_new(CarnetApp *app, const char *kind, const char *subject,
                                    const CarnetNode *keys, const char *reason, GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_RECORDS, error)) return FALSE;
  g_autoptr(GPtrArray) known = events_of(app, kind, subject, NULL);
  if (!known) return record(app, kind, "add", subject, keys, reason, error);
  g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_INPUT, "%s is there already; update changes it",
              subject);
  return FALSE;
}

gboolean carnet_action_register_update(CarnetApp *app, const char *kind, const char *subject,
                                       const CarnetNode *keys, const char *reason, GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_RECORDS, error)) return FALSE;
  g_autoptr(GPtrArray) known = events_of(app, kind, subject, error);
  return known && record(app, kind, "update", subject, keys, reason, error);
}

CarnetTable *carnet_action_event_keys(const char *kind, const char *action) {
  return carnet_event_keys(kind, action);
}

gboolean carnet_action_event_check(const char *kind, const char *action, const CarnetNode *keys,
                                   GError **error) {
  return carnet_event_check(kind, action, keys, error);
}
