/* Findings get an owner and a day, a risk is accepted until a day, a finding is closed with evidence. */
#include <string.h>

#include "carnet/actions_findings.h"
#include "carnet/actions_workspace.h"
#include "carnet/text.h"
#include "findings.h"

static gint row_of(const CarnetTable *table, const char *column, const char *value) {
  for (guint i = 0; i < carnet_table_rows(table); i++)
    if (strcmp(carnet_table_get(table, i, column), value) == 0) return (gint)i;
  return -1;
}

static gboolean refuse(GError **error, gint code, const char *format, ...) G_GNUC_PRINTF(3, 4);
static gboolean refuse(GError **error, gint code, const char *format, ...) {
  va_list args;
  va_start(args, format);
  g_autofree char *text = g_strdup_vprintf(format, args);
  va_end(args);
  g_set_error_literal(error, CARNET_ACTION_ERROR, code, text);
  return FALSE;
}

/* ---- what each action asks for ---- */

static gboolean may_assign(CarnetApp *app, const CarnetTable *found, gint row, const CarnetNode *keys,
                           GError **error) {
  const char *to = carnet_node_get_string(keys, "to", "");
  (void)found;
  (void)row;
  const CarnetPerson *person = carnet_people_find(app->people, to);
  if (person && !person->retired) return TRUE;
  return refuse(error, CARNET_ERROR_INPUT, "%s is nobody who acts here; carnet people list shows who does",
                *to ? to : "(nobody)");
}

static gboolean may_accept(CarnetApp *app, const CarnetTable *found, gint row, const CarnetNode *keys,
                           GError **error) {
  const char *until = carnet_node_get_string(keys, "until", "");
  g_autofree char *today = carnet_app_today(app);
  if (row < 0 || strcmp(carnet_table_get(found, (guint)row, "state"), "closed") == 0)
    return refuse(error, CARNET_ERROR_REFUSED, "no check finds it today: there is no risk to accept");
  if (!carnet_text_is_day(until))
    return refuse(error, CARNET_ERROR_INPUT,
                  "until when is the risk accepted? a day is wanted, as 2026-12-31");
  if (strcmp(until, today) < 0)
    return refuse(error, CARNET_ERROR_INPUT, "%s is past; a risk is accepted until a day to come", until);
  return TRUE;
}

static gboolean may_close(CarnetApp *app, const CarnetTable *found, gint row, const CarnetNode *keys,
                          GError **error) {
  const char *evidence = carnet_node_get_string(keys, "evidence", "");
  if (!*evidence)
    return refuse(error, CARNET_ERROR_INPUT,
                  "a finding is closed with evidence that it is right now; say which, "
                  "as `carnet evidence list` calls it");
  g_autoptr(CarnetTable) known = carnet_action_register_list(app, "evidence", error);
  if (!known) return FALSE;
  if (row_of(known, "subject", evidence) < 0)
    return refuse(error, CARNET_ERROR_INPUT, "no evidence is called \"%s\"; record it first (kind evidence)",
                  evidence);
  const char *id = row >= 0 ? carnet_table_get(found, (guint)row, "check") : "";
  const CarnetCheck *check = carnet_check_find(id);
  if (row < 0 || (check && check->judged)) return TRUE;
  return refuse(error, CARNET_ERROR_REFUSED,
                "the check %s still finds it; put right what it finds, or accept the risk until a day", id);
}

static const struct {
  const char *action;
  gboolean (*may)(CarnetApp *app, const CarnetTable *found, gint row, const CarnetNode *keys, GError **error);
} steps[] = {{"assign", may_assign}, {"accept", may_accept}, {"close", may_close}};

/* What was wrong, as it is said today; else as it was said before. */
static const char *text_of(const CarnetTable *found, gint row, const CarnetTable *lives, gint life) {
  if (row >= 0) return carnet_table_get(found, (guint)row, "what");
  return life >= 0 ? carnet_table_get(lives, (guint)life, "text") : "";
}

gboolean carnet_action_finding_step(CarnetApp *app, const char *id, const char *action,
                                    const CarnetNode *keys, const char *reason, GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_RECORDS | CARNET_NEED_PACKS | CARNET_NEED_INVENTORY, error))
    return FALSE;
  g_autoptr(CarnetTable) found = carnet_action_findings_all(app, error);
  g_autoptr(CarnetTable) lives = found ? carnet_app_table(app, "findings", error) : NULL;
  if (!lives) return FALSE;
  gint row = row_of(found, "id", id), life = row_of(lives, "finding", id);
  if (row < 0 && life < 0)
    return refuse(error, CARNET_ERROR_NOT_FOUND, "no finding is called %s; carnet findings --all shows all",
                  id);
  for (gsize i = 0; i < G_N_ELEMENTS(steps); i++)
    if (strcmp(steps[i].action, action) == 0 && !steps[i].may(app, found, row, keys, error)) return FALSE;
  g_autoptr(CarnetNode) body = carnet_node_copy(keys);
  carnet_node_set_string(body, "finding", text_of(found, row, lives, life));
  CarnetAppend append = {.kind = "finding", .action = action, .subject = id, .keys = body, .reason = reason};
  g_autofree char *digest = carnet_app_record(app, &append, error);
  return digest != NULL;
}

CarnetTable *carnet_action_finding_history(CarnetApp *app, GError **error) {
  g_autoptr(CarnetTable) found = carnet_action_findings_all(app, error);
  CarnetTable *table = found ? carnet_app_table(app, "findings", error) : NULL;
  if (!table) return NULL;
  carnet_table_add_column(table, "stands", NULL, CARNET_CELL_FLAG);
  for (guint i = 0; i < carnet_table_rows(table); i++)
    carnet_table_set_key(table, i, "stands",
                         row_of(found, "id", carnet_table_get(table, i, "finding")) >= 0 ? "yes" : "no");
  return table;
}
