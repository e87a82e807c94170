/* What people do with a case: request, amend, review, approve, send back, refuse, revoke, renew, close. */
#include <string.h>

#include "carnet/canon.h"
#include "carnet/text.h"
#include "carnet/yaml.h"
#include "cases.h"

/* ---- request and amend
 * --------------------------------------------------------------------------------------- */

typedef struct {
  CarnetExportRequest *request;
  char *keys;
  CarnetDecision *decision;
} Draft;

static void draft_clear(Draft *draft) {
  g_clear_pointer(&draft->request, carnet_export_request_free);
  g_clear_pointer(&draft->keys, g_free);
  g_clear_pointer(&draft->decision, carnet_decision_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Draft, draft_clear)

static gboolean read_draft(CarnetApp *app, const CarnetCase *own, const char *text, gsize n, const char *name,
                           Draft *draft, GError **error) {
  draft->request = carnet_app_request(app, text, n, name, error);
  draft->keys = draft->request ? carnet_app_freeze(app, draft->request, error) : NULL;
  if (!draft->keys) return FALSE;
  if (!*draft->keys && !*carnet_export_request_traits(draft->request)) {
    g_set_error(
        error, CARNET_ACTION_ERROR, CARNET_ERROR_INPUT,
        "%s: rows: the filter matches no field, so there is nothing to ask for; try it with carnet query",
        name);
    return FALSE;
  }
  draft->decision = carnet_app_decide(app, draft->request, own, draft->keys, 0, NULL, error);
  return draft->decision != NULL;
}

static CarnetNode *inventories_node(CarnetApp *app, GError **error) {
  g_autoptr(CarnetTable) roots = carnet_inventory_roots(app->inventory, error);
  if (!roots) return NULL;
  CarnetNode *list = carnet_node_list();
  for (guint i = 0; i < carnet_table_rows(roots); i++) {
    CarnetNode *item = carnet_node_map();
    carnet_node_set_string(item, "name", carnet_table_get(roots, i, "name"));
    carnet_node_set_string(item, "root", carnet_table_get(roots, i, "root"));
    carnet_node_append(list, item);
  }
  return list;
}

/* Appends the event with the frozen keys beside it. Returns its digest. */
static char *record_draft(CarnetApp *app, const Draft *draft, const char *action, const char *id,
                          const CarnetRequestNote *note, GError **error) {
  g_autoptr(CarnetNode) keys = carnet_node_map();
  CarnetNode *inventories = inventories_node(app, error);
  if (!inventories) return NULL;
  CarnetNode *request = carnet_export_request_to_node(draft->request);
  const char *title =
      note->title ? note->title
                  : carnet_node_get_string(request, "purpose", carnet_export_request_rows(draft->request));
  carnet_node_set_string(keys, "title", title);
  carnet_node_set_string(keys, "title_zh", note->title_zh);
  carnet_node_set(keys, "request", request);
  g_autofree char *digest = carnet_digest_of_bytes(draft->keys, strlen(draft->keys));
  g_autofree char *path = carnet_ledger_attachment_path("exports", digest);
  g_autoptr(GBytes) bytes = g_bytes_new(draft->keys, strlen(draft->keys));
  carnet_node_set_string(keys, "rows_file", *draft->keys ? digest : NULL);
  carnet_node_set_int(keys, "row_count", (gint64)draft->decision->rows);
  carnet_node_set_string(keys, "outcome", carnet_outcome_name(draft->decision->outcome));
  carnet_node_set(keys, "inventories", inventories);
  CarnetAttachment attachment = {path, bytes};
  CarnetAppend append = {.kind = "export",
                         .action = action,
                         .subject = id,
                         .reason = note->reason,
                         .keys = keys,
                         .attachments = &attachment,
                         .n_attachments = *draft->keys ? 1 : 0};
  return carnet_app_record(app, &append, error);
}

static const CarnetNeeds case_needs = CARNET_NEED_INVENTORY | CARNET_NEED_RECORDS | CARNET_NEED_RECORDS_WRITE;

char *carnet_action_request(CarnetApp *app, const char *request, gsize n, const char *name,
                            const CarnetRequestNote *note, GError **error) {
  if (!carnet_app_need(app, case_needs, error)) return NULL;
  g_auto(Draft) draft = {0};
  if (!read_draft(app, NULL, request, n, name, &draft, error)) return NULL;
  g_autofree char *digest = record_draft(app, &draft, "request", NULL, note, error);
  if (!digest) return NULL;
  g_autoptr(CarnetEventRecord) record = carnet_state_event(app->state, digest, error);
  return record ? g_strdup(record->subject) : NULL;
}

/* ---- may this person do it now
 * ------------------------------------------------------------------------------------ */

static gboolean check_step(CarnetApp *app, const CarnetCaseView *view, const char *action, GError **error) {
  CarnetActor actor;
  g_autofree char *key_file = NULL;
  if (!carnet_app_actor(app, "export", action, &actor, &key_file, error)) return FALSE;
  const CarnetPerson *person = carnet_people_find(app->people, actor.person);
  const char *key = person && person->keys && person->keys[0] ? person->keys[0] : "";
  g_autofree char *why = carnet_case_refusal(view->item, app->policy, action, actor.person, actor.role, key);
  if (!why) return TRUE;
  g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_REFUSED, "%s: %s", view->item->id, why);
  return FALSE;
}

gboolean carnet_action_amend(CarnetApp *app, const char *id, const char *request, gsize n, const char *name,
                             const CarnetRequestNote *note, GError **error) {
  if (!carnet_app_need(app, case_needs, error)) return FALSE;
  g_autoptr(CarnetCaseList) list = carnet_action_cases(app, id, error);
  if (!list || !check_step(app, carnet_case_list_at(list, 0), "amend", error)) return FALSE;
  g_auto(Draft) draft = {0};
  const CarnetCase own = {.id = (char *)id, .state = CARNET_CASE_REQUESTED};
  if (!read_draft(app, &own, request, n, name, &draft, error)) return FALSE;
  /* An amended case keeps its title unless it gets another. */
  const CarnetEventRecord *before = carnet_case_list_at(list, 0)->item->request;
  CarnetRequestNote kept = *note;
  if (!kept.title && before) {
    kept.title = carnet_node_get_string(before->body, "title", NULL);
    kept.title_zh = carnet_node_get_string(before->body, "title_zh", NULL);
  }
  g_autofree char *digest = record_draft(app, &draft, "amend", id, &kept, error);
  return digest != NULL;
}

/* ---- the other steps
 * ------------------------------------------------------------------------------------------------ */

/* The earliest day at which some regime's answer ends; NULL where none does. */
static const char *decided_until(const CarnetDecision *decision) {
  const char *until = NULL;
  for (guint i = 0; i < decision->regimes->len; i++) {
    const CarnetRegimeDecision *regime = g_ptr_array_index(decision->regimes, i);
    if (!regime->valid_until || !*regime->valid_until) continue;
    if (!until || strcmp(regime->valid_until, until) < 0) until = regime->valid_until;
  }
  return until;
}

static char *valid_until(CarnetApp *app, const CarnetCaseView *view, const char *asked, GError **error) {
  g_autofree char *today = carnet_app_today(app);
  if (asked && !carnet_text_is_day(asked)) {
    g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_USAGE, "%s is no day; it is written 2028-11-21",
                asked);
    return NULL;
  }
  g_autofree char *most = carnet_text_day_add(today, (gint)app->policy->validity_days - 1);
  const char *law = decided_until(view->decision), *until = most;
  if (law && strcmp(law, until) < 0) until = law;
  if (asked && strcmp(asked, until) > 0) {
    g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_REFUSED,
                "valid until %s is too long; policy and decision allow until %s", asked, until);
    return NULL;
  }
  return g_strdup(asked ? asked : until);
}

/* Nobody signs that they looked at rows that are not here. */
static gboolean is_answered(const CarnetCaseView *view, GError **error) {
  if (view->decision) return TRUE;
  const GPtrArray *why = view->changes[CARNET_LANG_EN];
  g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_REFUSED, "%s: %s", view->item->id,
              why->len ? (const char *)g_ptr_array_index(why, 0) : "nothing of it counts");
  return FALSE;
}

/* review, approve and renew say what they rest on. */
static gboolean add_binds(CarnetApp *app, const CarnetCaseView *view, const char *action,
                          const CarnetCaseStep *step, CarnetNode *keys, GError **error) {
  CarnetBinds binds;
  if (!is_answered(view, error) ||
      !carnet_app_bind(app, view->item->request->digest, view->keys, view->decision, &binds, error))
    return FALSE;
  carnet_node_set(keys, "binds", carnet_binds_to_node(&binds));
  carnet_node_set_string(keys, "outcome", carnet_outcome_name(view->decision->outcome));
  if (strcmp(action, "review") == 0) return TRUE;
  if (view->decision->outcome == CARNET_PROHIBITED) {
    g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_REFUSED,
                "%s: the answer of today is prohibited; amend the request or reject it", view->item->id);
    return FALSE;
  }
  g_autofree char *until = valid_until(app, view, step->valid_until, error);
  if (!until) return FALSE;
  carnet_node_set_string(keys, "valid_until", until);
  if (step->conditions && *step->conditions)
    carnet_node_set(keys, "conditions", carnet_node_strings(step->conditions));
  return TRUE;
}

static gboolean binds_action(const char *action) {
  return strcmp(action, "review") == 0 || strcmp(action, "approve") == 0 || strcmp(action, "renew") == 0;
}

gboolean carnet_action_case_step(CarnetApp *app, const char *id, const char *action,
                                 const CarnetCaseStep *step, GError **error) {
  if (!carnet_app_need(app, case_needs, error)) return FALSE;
  g_autoptr(CarnetCaseList) list = carnet_action_cases(app, id, error);
  if (!list) return FALSE;
  const CarnetCaseView *view = carnet_case_list_at(list, 0);
  if (!check_step(app, view, action, error)) return FALSE;
  g_autoptr(CarnetNode) keys = carnet_node_map();
  if (binds_action(action) && !add_binds(app, view, action, step, keys, error)) return FALSE;
  CarnetAppend append = {
      .kind = "export", .action = action, .subject = id, .reason = step->reason, .keys = keys};
  g_autofree char *digest = carnet_app_record(app, &append, error);
  return digest != NULL;
}

/* ---- what an approval would sign
 * --------------------------------------------------------------------------------------- */

/* The latest review or approval that bound something. */
static const CarnetNode *last_binds(const CarnetCase *item) {
  for (guint i = item->events->len; i > 0; i--) {
    const CarnetEventRecord *record = g_ptr_array_index(item->events, i - 1);
    const CarnetNode *binds = carnet_node_get(record->body, "binds");
    if (binds) return binds;
  }
  return NULL;
}

CarnetTable *carnet_action_binds(CarnetApp *app, const char *id, GError **error) {
  static const CarnetTableColumn columns[] = {{"item", "binds.item", CARNET_CELL_TEXT},
                                              {"digest", "binds.digest", CARNET_CELL_ID},
                                              {"before", "binds.before", CARNET_CELL_ID},
                                              {"change", "binds.change", CARNET_CELL_TEXT},
                                              {NULL, NULL, 0}};
  g_autoptr(CarnetCaseList) list = carnet_action_cases(app, id, error);
  if (!list) return NULL;
  const CarnetCaseView *view = carnet_case_list_at(list, 0);
  CarnetBinds binds;
  if (!is_answered(view, error) ||
      !carnet_app_bind(app, view->item->request->digest, view->keys, view->decision, &binds, error))
    return NULL;
  const CarnetNode *before = last_binds(view->item);
  const char *const items[] = {"request",        binds.request, "rows",      binds.rows, "categories",
                               binds.categories, "rules",       binds.rules, "decision", binds.decision};
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint i = 0; i < G_N_ELEMENTS(items); i += 2) {
    const char *old = carnet_node_get_string(before, items[i], "");
    guint row = carnet_table_add_row(table);
    carnet_table_set(table, row, 0, items[i]);
    carnet_table_set(table, row, 1, items[i + 1]);
    carnet_table_set(table, row, 2, old);
    carnet_table_set(table, row, 3, !*old ? "new" : strcmp(old, items[i + 1]) == 0 ? "unchanged" : "changed");
  }
  return table;
}
