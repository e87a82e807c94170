/*
 * roster.c - who may do what at one place in history; see roster.h.
 */
#include "roster.h"

#include "carnet/canon.h"
#include "carnet/text.h"
#include "beside.h"
#include "form.h"
#include "causal.h"
#include "proposals.h"

#include <string.h>

#define GRACE_SECONDS 300 /* an event may be dated so much before its parent (formats.md section 2) */

/* ---- allowed_signers
 * ------------------------------------------------------------------------------------------------ */

static gboolean holds(char **list, const char *text) {
  return list != NULL && g_strv_contains((const char *const *)list, text);
}

/*
 * One line for each key that ever was someone's, so that stock git finds old commits good as well; what was
 * taken away says until when. "namespaces" keeps a key that is used elsewhere too from being good for
 * anything but git.
 */
static void signer_line(GString *out, const char *person, const char *key, const char *until) {
  g_string_append_printf(out, "%s@carnet.invalid namespaces=\"git\"", person);
  if (until != NULL) {
    g_autofree char *last = carnet_text_instant(carnet_text_instant_to_unix(until) + GRACE_SECONDS);
    g_string_append(out, ",valid-before=\"");
    for (const char *p = last; *p != '\0'; p++)
      if (g_ascii_isdigit(*p)) g_string_append_c(out, *p);
    g_string_append(out, "Z\"");
  }
  g_string_append_printf(out, " %s\n", key);
}

/* When a key that the person has no more was replaced: the first later change that sets keys without it. */
static const char *replaced_at(const GPtrArray *changes, guint from, const char *key) {
  for (guint i = from; i < changes->len; i++) {
    const CarnetProposing *change = g_ptr_array_index(changes, i);
    if (strcmp(change->record->action, "retire") == 0) return change->at;
    if (carnet_node_get(change->record->body, "keys") == NULL) continue;
    g_auto(GStrv) keys = carnet_node_get_strings(change->record->body, "keys");
    if (!holds(keys, key)) return change->at;
  }
  return NULL;
}

static gint compare_text(gconstpointer a, gconstpointer b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Keys of changes that took effect; those of one that is only proposed are nobody's yet. */
static void signers_of(const CarnetPerson *person, const GPtrArray *events, GString *out) {
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
  g_auto(CarnetProposings) made = {0};
  carnet_proposings_init(&made, events);
  for (guint i = made.in_turn->len; i > 0; i--) { /* from the newest: a key that came back is valid again */
    const CarnetProposing *change = g_ptr_array_index(made.in_turn, i - 1);
    g_auto(GStrv) keys = carnet_node_get_strings(change->record->body, "keys");
    for (char **key = keys; key != NULL && *key != NULL; key++) {
      if (!g_hash_table_add(seen, g_strdup(*key))) continue;
      GString *line = g_string_new(NULL);
      signer_line(line, person->id, *key, replaced_at(made.in_turn, i, *key));
      g_ptr_array_add(lines, g_string_free(line, FALSE));
    }
  }
  g_ptr_array_sort(lines, compare_text);
  for (guint i = 0; i < lines->len; i++) g_string_append(out, g_ptr_array_index(lines, i));
}

static char *make_signers(const CarnetRoster *roster) {
  GString *out = g_string_new(NULL);
  g_autoptr(GPtrArray) subjects = carnet_causal_subjects(roster->records, "person", carnet_proposings_rank);
  for (guint i = 0; i < subjects->len; i++) {
    const GPtrArray *events = g_ptr_array_index(subjects, i);
    const CarnetEventRecord *first = g_ptr_array_index(events, 0);
    const CarnetPerson *person = carnet_people_find(roster->people, first->subject);
    if (person != NULL) signers_of(person, events, out);
  }
  return g_string_free(out, FALSE);
}

/* ---- making
 * ---------------------------------------------------------------------------------------------------------
 */

static void read_keys(CarnetRoster *roster) {
  for (guint i = 0; i < roster->people->len; i++) {
    const CarnetPerson *person = g_ptr_array_index(roster->people, i);
    for (char **line = person->keys; !person->retired && *line != NULL; line++) {
      CarnetSshKey *key = carnet_ssh_key_parse(*line, NULL);
      if (key == NULL) continue;
      g_hash_table_insert(roster->keys, g_strdup_printf("%s %s", person->id, carnet_ssh_key_fingerprint(key)),
                          key);
    }
  }
}

/* Takes the array. */
static CarnetRoster *make(GPtrArray *records) {
  CarnetRoster *roster = g_new0(CarnetRoster, 1);
  g_atomic_ref_count_init(&roster->references);
  roster->records = records;
  roster->people = carnet_fold_people(records);
  roster->policy = carnet_fold_policy(records);
  roster->keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)carnet_ssh_key_free);
  read_keys(roster);
  roster->signers = make_signers(roster);
  return roster;
}

static GPtrArray *copy_records(const GPtrArray *records) {
  GPtrArray *copy = g_ptr_array_new_with_free_func((GDestroyNotify)carnet_event_record_free);
  for (guint i = 0; records != NULL && i < records->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(records, i);
    if (carnet_form_is_roster(record) && carnet_causal_counts(record))
      g_ptr_array_add(copy, carnet_form_copy(record));
  }
  return copy;
}

CarnetRoster *carnet_roster_new(const GPtrArray *records) { return make(copy_records(records)); }

CarnetRoster *carnet_roster_with(const CarnetRoster *roster, const CarnetEventRecord *record) {
  GPtrArray *records = copy_records(roster->records);
  CarnetEventRecord *added = carnet_form_copy(record);
  added->verdict = CARNET_VERDICT_GOOD;
  g_ptr_array_add(records, added);
  return make(records);
}

gboolean carnet_roster_has(const CarnetRoster *roster, const CarnetEventRecord *record) {
  for (guint i = 0; i < roster->records->len; i++)
    if (strcmp(((CarnetEventRecord *)g_ptr_array_index(roster->records, i))->digest, record->digest) == 0)
      return TRUE;
  return FALSE;
}

/* Did its author retire in `other`, on a way that this record is not on? */
static gboolean is_beside_retirement(const CarnetEventRecord *record, const CarnetRoster *mine,
                                     const CarnetRoster *other) {
  for (guint i = 0; i < other->records->len; i++) {
    const CarnetEventRecord *end = g_ptr_array_index(other->records, i);
    if (strcmp(end->kind, "person") == 0 && strcmp(end->action, "retire") == 0 &&
        strcmp(end->subject, record->by) == 0)
      return !carnet_roster_has(mine, end);
  }
  return FALSE;
}

/* What `mine` has and `other` has not, as far as it counts. */
static void add_side(GPtrArray *out, const CarnetRoster *mine, const CarnetRoster *other) {
  g_autoptr(CarnetBeside) beside = carnet_beside_new(mine, other);
  for (guint i = 0; i < mine->records->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(mine->records, i);
    if (carnet_roster_has(other, record) || is_beside_retirement(record, mine, other)) continue;
    g_autofree char *why = beside != NULL ? carnet_beside_refusal(beside, record) : NULL;
    if (why == NULL) g_ptr_array_add(out, carnet_form_copy(record));
  }
}

CarnetRoster *carnet_roster_union(CarnetRoster *a, CarnetRoster *b) {
  if (a == b || a == NULL || b == NULL) return carnet_roster_ref(a != NULL ? a : b);
  GPtrArray *records = g_ptr_array_new_with_free_func((GDestroyNotify)carnet_event_record_free);
  for (guint i = 0; i < a->records->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(a->records, i);
    if (carnet_roster_has(b, record)) g_ptr_array_add(records, carnet_form_copy(record));
  }
  add_side(records, a, b);
  add_side(records, b, a);
  return make(records);
}

CarnetRoster *carnet_roster_ref(CarnetRoster *roster) {
  g_atomic_ref_count_inc(&roster->references);
  return roster;
}

void carnet_roster_unref(CarnetRoster *roster) {
  if (roster == NULL || !g_atomic_ref_count_dec(&roster->references)) return;
  g_ptr_array_unref(roster->records);
  g_ptr_array_unref(roster->people);
  carnet_policy_free(roster->policy);
  g_hash_table_unref(roster->keys);
  g_free(roster->signers);
  g_free(roster);
}

/* ---- asking
 * ------------------------------------------------------------------------------------------------------------
 */

const CarnetSshKey *carnet_roster_key(const CarnetRoster *roster, const char *person,
                                      const char *fingerprint) {
  g_autofree char *name = g_strdup_printf("%s %s", person, fingerprint);
  return g_hash_table_lookup(roster->keys, name);
}

const char *carnet_roster_owner(const CarnetRoster *roster, const char *key, const char *but) {
  for (guint i = 0; i < roster->records->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(roster->records, i);
    if (strcmp(record->kind, "person") != 0 || strcmp(record->subject, but) == 0) continue;
    g_auto(GStrv) keys = carnet_node_get_strings(record->body, "keys");
    if (holds(keys, key)) return record->subject;
  }
  return NULL;
}

char *carnet_roster_refusal(const CarnetRoster *roster, const char *person, const char *role,
                            const char *kind, const char *action) {
  const CarnetPerson *found = carnet_people_find(roster->people, person);
  if (found == NULL) return g_strdup_printf("%s is nobody that the records know at this place", person);
  if (found->retired) return g_strdup_printf("%s is retired since %s", person, found->until);
  if (!holds(found->roles, role)) return g_strdup_printf("%s has no role %s at this place", person, role);
  if (!carnet_policy_allows(roster->policy, kind, action, role))
    return g_strdup_printf("the policy of this place lets nobody %s %s as %s", action, kind, role);
  return NULL;
}
