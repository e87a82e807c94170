/*
 * beside.c - what was done beside the change that took away the right to it; see beside.h.
 */
#include "beside.h"

#include "form.h"
#include "proposals.h"

#include <string.h>

struct CarnetBeside {
  const CarnetRoster *other;
  CarnetRoster *before; /* what both sides know */
  CarnetRoster *lawful; /* that, and what of mine counts so far; once something did not */
  gboolean refused;
};

static gboolean has_more(const CarnetRoster *roster, const CarnetRoster *than) {
  for (guint i = 0; i < roster->records->len; i++)
    if (!carnet_roster_has(than, g_ptr_array_index(roster->records, i))) return TRUE;
  return FALSE;
}

CarnetBeside *carnet_beside_new(const CarnetRoster *mine, const CarnetRoster *other) {
  if (mine == other || !has_more(other, mine)) return NULL;
  g_autoptr(GPtrArray) both = g_ptr_array_new();
  for (guint i = 0; i < mine->records->len; i++) {
    gpointer record = g_ptr_array_index(mine->records, i);
    if (carnet_roster_has(other, record)) g_ptr_array_add(both, record);
  }
  CarnetBeside *beside = g_new0(CarnetBeside, 1);
  *beside = (CarnetBeside){other, carnet_roster_new(both), NULL, FALSE};
  beside->lawful = carnet_roster_ref(beside->before);
  return beside;
}

void carnet_beside_free(CarnetBeside *beside) {
  if (beside == NULL) return;
  carnet_roster_unref(beside->before);
  carnet_roster_unref(beside->lawful);
  g_free(beside);
}

/* What `roster` lacks for this record; a person who is retired there is another rule's. */
static char *lacks(const CarnetRoster *roster, const CarnetEventRecord *record) {
  const CarnetPerson *person = carnet_people_find(roster->people, record->by);
  if (person != NULL && person->retired) return NULL;
  char *why = carnet_roster_refusal(roster, record->by, record->role, record->kind, record->action);
  if (why != NULL) return why;
  gboolean has_key = record->key != NULL && *record->key != '\0';
  if (has_key && carnet_roster_key(roster, record->by, record->key) == NULL)
    return g_strdup_printf("%s has the key %s no more", record->by, record->key);
  if (!has_key && !roster->policy->unsigned_allowed) return g_strdup("the policy asks for signatures");
  guint asked = carnet_proposings_quorum(record), wanted = roster->policy->change_quorum;
  if (carnet_form_is_roster(record) && !carnet_proposings_is_endorsement(record) && asked < wanted)
    return g_strdup_printf("the policy asks for %u people who agree, not %u", wanted, asked);
  return NULL;
}

static void keep(CarnetBeside *beside, const CarnetEventRecord *record) {
  if (!carnet_form_is_roster(record)) return;
  CarnetRoster *next = carnet_roster_with(beside->lawful, record);
  carnet_roster_unref(beside->lawful);
  beside->lawful = next;
}

/* What one had no right to before, the other side did not take away: it came with an event of this side.
 * Where such an event did not count, neither does what rests on it. */
char *carnet_beside_refusal(CarnetBeside *beside, const CarnetEventRecord *record) {
  g_autofree char *there = lacks(beside->other, record), *before = lacks(beside->before, record),
                  *here = beside->refused ? lacks(beside->lawful, record) : NULL;
  if (there != NULL && before == NULL) {
    beside->refused = TRUE;
    return g_strdup_printf("beside a change on another branch: there %s", there);
  }
  if (here != NULL) return g_strdup_printf("it rests on a change that does not count: %s", here);
  keep(beside, record);
  return NULL;
}
