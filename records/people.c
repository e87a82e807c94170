/*
 * people.c - people and policy from their events (carnet/fold.h).
 */
#include "carnet/fold.h"
#include "kinds.h"
#include "causal.h"
#include "proposals.h"
#include "home.h"

#include <string.h>

/* ---- people
 * ---------------------------------------------------------------------------------------------------------
 */

void carnet_person_free(CarnetPerson *person) {
  if (person == NULL) return;
  g_free(person->id);
  g_strfreev(person->roles);
  g_strfreev(person->keys);
  g_free(person->since);
  g_free(person->until);
  g_free(person);
}

static void replace_list(char ***list, const CarnetNode *body, const char *key) {
  if (carnet_node_get(body, key) == NULL) return;
  g_strfreev(*list);
  *list = carnet_node_get_strings(body, key);
}

/* A retired id never comes back: its signatures of old stay what they were. */
static CarnetPerson *fold_person(const GPtrArray *events) {
  g_auto(CarnetProposings) made = {0};
  CarnetPerson *person = NULL;
  carnet_proposings_init(&made, events);
  for (guint i = 0; i < made.in_turn->len; i++) {
    const CarnetProposing *change = g_ptr_array_index(made.in_turn, i);
    if (person == NULL) {
      person = g_new0(CarnetPerson, 1);
      *person = (CarnetPerson){g_strdup(change->record->subject),
                               g_new0(char *, 1),
                               g_new0(char *, 1),
                               FALSE,
                               g_strdup(change->at),
                               g_strdup("")};
    }
    if (person->retired) continue;
    replace_list(&person->roles, change->record->body, "roles");
    replace_list(&person->keys, change->record->body, "keys");
    if (strcmp(change->record->action, "retire") != 0) continue;
    person->retired = TRUE;
    g_free(person->until);
    person->until = g_strdup(change->at);
  }
  return person;
}

GPtrArray *carnet_fold_people(const GPtrArray *records) {
  g_autoptr(GPtrArray) subjects = carnet_causal_subjects(records, "person", carnet_proposings_rank);
  GPtrArray *people = g_ptr_array_new_with_free_func((GDestroyNotify)carnet_person_free);
  for (guint i = 0; i < subjects->len; i++) {
    CarnetPerson *person = fold_person(g_ptr_array_index(subjects, i));
    if (person != NULL) g_ptr_array_add(people, person);
  }
  return people;
}

const CarnetPerson *carnet_people_find(const GPtrArray *people, const char *id) {
  for (guint i = 0; people != NULL && i < people->len; i++) {
    const CarnetPerson *person = g_ptr_array_index(people, i);
    if (strcmp(person->id, id) == 0) return person;
  }
  return NULL;
}

/* ---- policy
 * -----------------------------------------------------------------------------------------------------------
 */

#define DEFAULT_QUORUM 1
#define DEFAULT_VALIDITY_DAYS 730

void carnet_policy_free(CarnetPolicy *policy) {
  if (policy == NULL) return;
  g_hash_table_unref(policy->roles);
  g_ptr_array_unref(policy->home);
  g_free(policy);
}

static CarnetPolicy *default_policy(void) {
  CarnetPolicy *policy = g_new0(CarnetPolicy, 1);
  policy->approval_quorum = DEFAULT_QUORUM;
  policy->review_required = TRUE;
  policy->validity_days = DEFAULT_VALIDITY_DAYS;
  policy->change_quorum = 1;
  policy->roles = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  policy->home = carnet_home_rules(NULL);
  guint n = 0;
  const CarnetEventKind *kinds = carnet_event_kinds(&n);
  for (guint i = 0; i < n; i++)
    g_hash_table_insert(policy->roles, g_strconcat(kinds[i].kind, "/", kinds[i].action, NULL),
                        g_strdup(kinds[i].roles));
  return policy;
}

static void apply_roles(CarnetPolicy *policy, const CarnetNode *list) {
  for (guint i = 0; i < carnet_node_count(list); i++) {
    const CarnetNode *entry = carnet_node_at(list, i);
    g_auto(GStrv) roles = carnet_node_get_strings(entry, "roles");
    g_hash_table_insert(policy->roles, g_strdup(carnet_node_get_string(entry, "what", "")),
                        g_strjoinv(" ", roles));
  }
}

/* Stays until another policy says otherwise: who forgets the key opens no door. */
static void apply_home(CarnetPolicy *policy, const CarnetNode *list) {
  if (list == NULL) return;
  g_ptr_array_unref(policy->home);
  policy->home = carnet_home_rules(list);
}

static void apply_policy(CarnetPolicy *policy, const CarnetNode *body) {
  policy->approval_quorum = (guint)carnet_node_get_int(body, "approval_quorum", policy->approval_quorum);
  policy->review_required = carnet_node_get_bool(body, "review_required", policy->review_required);
  policy->validity_days = (guint)carnet_node_get_int(body, "validity_days", policy->validity_days);
  policy->unsigned_allowed = carnet_node_get_bool(body, "unsigned_allowed", policy->unsigned_allowed);
  policy->change_quorum = (guint)carnet_node_get_int(body, "change_quorum", policy->change_quorum);
  apply_roles(policy, carnet_node_get(body, "roles"));
  apply_home(policy, carnet_node_get(body, "home"));
}

CarnetPolicy *carnet_fold_policy(const GPtrArray *records) {
  CarnetPolicy *policy = default_policy();
  g_autoptr(GPtrArray) subjects = carnet_causal_subjects(records, "policy", NULL);
  for (guint s = 0; s < subjects->len; s++) {
    g_auto(CarnetProposings) made = {0};
    carnet_proposings_init(&made, g_ptr_array_index(subjects, s));
    for (guint i = 0; i < made.in_turn->len; i++)
      apply_policy(policy, ((const CarnetProposing *)g_ptr_array_index(made.in_turn, i))->record->body);
  }
  return policy;
}

/* Roles are written out: a later program with other defaults does not change what this ledger's history
 * means. */
CarnetNode *carnet_policy_default(gboolean trial) {
  CarnetNode *body = carnet_node_map(), *list = carnet_node_list();
  carnet_node_set_int(body, "approval_quorum", DEFAULT_QUORUM);
  carnet_node_set_bool(body, "review_required", TRUE);
  carnet_node_set_int(body, "validity_days", DEFAULT_VALIDITY_DAYS);
  carnet_node_set_bool(body, "unsigned_allowed", trial);
  guint n = 0;
  const CarnetEventKind *kinds = carnet_event_kinds(&n);
  for (guint i = 0; i < n; i++) {
    CarnetNode *entry = carnet_node_map();
    g_autofree char *what = g_strconcat(kinds[i].kind, "/", kinds[i].action, NULL);
    g_auto(GStrv) roles = g_strsplit(kinds[i].roles, " ", -1);
    carnet_node_set_string(entry, "what", what);
    carnet_node_set(entry, "roles", carnet_node_strings((const char *const *)roles));
    carnet_node_append(list, entry);
  }
  carnet_node_set(body, "roles", list);
  return body;
}

gboolean carnet_policy_allows(const CarnetPolicy *policy, const char *kind, const char *action,
                              const char *role) {
  g_autofree char *what = g_strconcat(kind, "/", action, NULL);
  const char *allowed = g_hash_table_lookup(policy->roles, what);
  if (allowed == NULL) return FALSE;
  g_auto(GStrv) roles = g_strsplit(allowed, " ", -1);
  return g_strv_contains((const char *const *)roles, role);
}
