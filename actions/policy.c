/* Changes of people and policy: proposed, endorsed, and what is open (records.md, "Who may do what"). */
#include <string.h>

#include "app.h"
#include "carnet/actions_workspace.h"

#define SHORTEST_DIGEST 8

/* Person and policy events together, which proposals are folded from. */
static GPtrArray *roster_events(CarnetApp *app, GError **error) {
  g_autoptr(GPtrArray) people = carnet_app_events(app, "person", error);
  g_autoptr(GPtrArray) policies = people ? carnet_app_events(app, "policy", error) : NULL;
  if (!policies) return NULL;
  g_ptr_array_extend_and_steal(people, g_steal_pointer(&policies));
  return g_steal_pointer(&people);
}

CarnetTable *carnet_action_proposals(CarnetApp *app, GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_RECORDS, error)) return NULL;
  g_autoptr(GPtrArray) events = roster_events(app, error);
  return events ? carnet_fold_proposals(events) : NULL;
}

/* The policy that stands, as a body: what is not changed stays as it is. */
static CarnetNode *standing(const CarnetPolicy *policy) {
  CarnetNode *body = carnet_node_map();
  carnet_node_set_int(body, "approval_quorum", policy->approval_quorum);
  carnet_node_set_bool(body, "review_required", policy->review_required);
  carnet_node_set_int(body, "validity_days", policy->validity_days);
  carnet_node_set_bool(body, "unsigned_allowed", policy->unsigned_allowed);
  if (policy->change_quorum > 1) carnet_node_set_int(body, "change_quorum", policy->change_quorum);
  return body;
}

char *carnet_action_policy_propose(CarnetApp *app, const CarnetNode *changes, const char *reason,
                                   GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_RECORDS, error)) return NULL;
  g_autoptr(CarnetNode) body = standing(app->policy);
  for (guint i = 0; i < carnet_node_count(changes); i++) {
    const CarnetNode *child = carnet_node_at(changes, i);
    carnet_node_set(body, child->key, carnet_node_copy(child));
  }
  CarnetAppend append = {
      .kind = "policy", .action = "set", .subject = "policy", .keys = body, .reason = reason};
  return carnet_app_record(app, &append, error);
}

gboolean carnet_action_policy_set(CarnetApp *app, const CarnetNode *body, const char *reason,
                                  GError **error) {
  g_autofree char *digest = carnet_action_policy_propose(app, body, reason, error);
  return digest != NULL;
}

/* The proposal that the digits name: one and no other. */
static gint find_row(const CarnetTable *table, const char *digits, GError **error) {
  gint found = -1;
  gsize n = strlen(digits);
  for (guint row = 0; n >= SHORTEST_DIGEST && row < carnet_table_rows(table); row++) {
    if (strncmp(carnet_table_get(table, row, "change"), digits, n) != 0) continue;
    if (found >= 0) {
      g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_INPUT,
                  "several proposals begin with %s; give more digits", digits);
      return -1;
    }
    found = (gint)row;
  }
  if (found < 0)
    g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_NOT_FOUND,
                "no proposal is called %s (%d digits or more); carnet policy proposals shows what is open",
                digits, SHORTEST_DIGEST);
  return found;
}

char *carnet_action_policy_endorse(CarnetApp *app, const char *change, const char *reason, GError **error) {
  g_autoptr(CarnetTable) table = carnet_action_proposals(app, error);
  gint row = table ? find_row(table, change, error) : -1;
  if (row < 0) return NULL;
  const char *what = carnet_table_get(table, (guint)row, "what");
  g_autofree char *kind = g_strndup(what, strcspn(what, "/"));
  g_autoptr(CarnetNode) keys = carnet_node_map();
  carnet_node_set_string(keys, "of", carnet_table_get(table, (guint)row, "change"));
  CarnetAppend append = {.kind = kind,
                         .action = "endorse",
                         .subject = carnet_table_get(table, (guint)row, "subject"),
                         .keys = keys,
                         .reason = reason};
  g_autofree char *digest = carnet_app_record(app, &append, error);
  if (!digest) return NULL;
  g_autoptr(CarnetTable) after = carnet_action_proposals(app, error);
  row = after ? find_row(after, change, error) : -1;
  return row < 0 ? NULL : g_strdup(carnet_table_get(after, (guint)row, "state"));
}
