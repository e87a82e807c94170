/*
 * proposals.c - what was proposed, who endorsed it, when it took effect; see proposals.h.
 */
#include "proposals.h"

#include "causal.h"

#include <string.h>

static void proposing_free(gpointer item) {
  CarnetProposing *proposing = item;
  g_ptr_array_unref(proposing->endorsed);
  g_free(proposing);
}

gboolean carnet_proposings_is_endorsement(const CarnetEventRecord *record) {
  return strcmp(record->action, "endorse") == 0;
}

guint carnet_proposings_quorum(const CarnetEventRecord *record) {
  return (guint)carnet_node_get_int(record->body, "quorum", 1);
}

guint carnet_proposings_rank(const CarnetEventRecord *record) {
  return strcmp(record->action, "retire") == 0 ? 0 : 1;
}

/* ---- one subject ------------------------------------------------------------------------------------------
 */

static CarnetProposing *find(const CarnetProposings *made, const char *digest) {
  for (guint i = 0; i < made->all->len; i++) {
    CarnetProposing *proposing = g_ptr_array_index(made->all, i);
    if (strcmp(proposing->record->digest, digest) == 0) return proposing;
  }
  return NULL;
}

/*
 * What was decided on has changed when something else took effect: what is still open must be proposed anew,
 * or an old text could be brought back by a late endorsement. A retirement stays open: refusal beats consent.
 */
static void take_effect(CarnetProposings *made, CarnetProposing *proposing, const char *at) {
  proposing->state = CARNET_PROPOSAL_EFFECTIVE;
  proposing->at = at;
  g_ptr_array_add(made->in_turn, proposing);
  for (guint i = 0; i < made->all->len; i++) {
    CarnetProposing *other = g_ptr_array_index(made->all, i);
    if (other->state == CARNET_PROPOSAL_OPEN && strcmp(other->record->action, "retire") != 0)
      other->state = CARNET_PROPOSAL_LAPSED;
  }
}

static void propose(CarnetProposings *made, const CarnetEventRecord *record) {
  CarnetProposing *proposing = g_new0(CarnetProposing, 1);
  *proposing = (CarnetProposing){record, carnet_proposings_quorum(record), g_ptr_array_new(), "",
                                 CARNET_PROPOSAL_OPEN};
  g_ptr_array_add(made->all, proposing);
  if (proposing->quorum <= 1) take_effect(made, proposing, record->time);
}

static gboolean same_key(const CarnetEventRecord *record, const char *key) {
  return *key != '\0' && record->key != NULL && strcmp(record->key, key) == 0;
}

static char *refusal(const CarnetProposing *proposing, const char *by, const char *key) {
  const CarnetEventRecord *record = proposing->record;
  if (proposing->state == CARNET_PROPOSAL_EFFECTIVE) return g_strdup("it is in effect already");
  if (proposing->state == CARNET_PROPOSAL_LAPSED)
    return g_strdup("another change took effect meanwhile; propose it anew");
  if (strcmp(record->by, by) == 0 || same_key(record, key))
    return g_strdup_printf("%s proposed it; another person with another key must endorse", record->by);
  if (strcmp(record->kind, "person") == 0 && strcmp(record->subject, by) == 0)
    return g_strdup_printf("%s is whom it is about", by);
  for (guint i = 0; i < proposing->endorsed->len; i++) {
    const CarnetEventRecord *other = g_ptr_array_index(proposing->endorsed, i);
    if (strcmp(other->by, by) == 0 || same_key(other, key))
      return g_strdup_printf("%s has endorsed it already", other->by);
  }
  return NULL;
}

char *carnet_proposings_refusal(const CarnetProposings *made, const char *digest, const char *by,
                                const char *key) {
  const CarnetProposing *proposing = find(made, digest);
  if (proposing == NULL) return g_strdup_printf("no change %.12s was proposed before it", digest);
  return refusal(proposing, by, key);
}

static void endorse(CarnetProposings *made, const CarnetEventRecord *record) {
  const char *digest = carnet_node_get_string(record->body, "of", "");
  g_autofree char *why =
      carnet_proposings_refusal(made, digest, record->by, record->key != NULL ? record->key : "");
  if (why != NULL) return;
  CarnetProposing *proposing = find(made, digest);
  g_ptr_array_add(proposing->endorsed, (gpointer)(guintptr)record);
  if (proposing->endorsed->len + 1 >= proposing->quorum) take_effect(made, proposing, record->time);
}

void carnet_proposings_init(CarnetProposings *made, const GPtrArray *events) {
  made->all = g_ptr_array_new_with_free_func(proposing_free);
  made->in_turn = g_ptr_array_new();
  for (guint i = 0; events != NULL && i < events->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(events, i);
    if (!carnet_causal_counts(record)) continue;
    if (carnet_proposings_is_endorsement(record))
      endorse(made, record);
    else
      propose(made, record);
  }
}

void carnet_proposings_clear(CarnetProposings *made) {
  g_clear_pointer(&made->in_turn, g_ptr_array_unref);
  g_clear_pointer(&made->all, g_ptr_array_unref);
}

char *carnet_proposings_refusal_at(const GPtrArray *records, const CarnetEventRecord *endorsement,
                                   const char *key) {
  g_autoptr(GPtrArray) own = g_ptr_array_new();
  for (guint i = 0; i < records->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(records, i);
    if (strcmp(record->kind, endorsement->kind) == 0 && strcmp(record->subject, endorsement->subject) == 0)
      g_ptr_array_add(own, (gpointer)(guintptr)record);
  }
  g_autoptr(GPtrArray) sorted = carnet_causal_sort(own, carnet_proposings_rank);
  g_auto(CarnetProposings) made = {0};
  carnet_proposings_init(&made, sorted);
  return carnet_proposings_refusal(&made, carnet_node_get_string(endorsement->body, "of", ""),
                                   endorsement->by, key);
}

/* ---- as a table (carnet/fold.h) ---------------------------------------------------------------------------
 */

static const char *const state_names[] = {[CARNET_PROPOSAL_OPEN] = "open",
                                          [CARNET_PROPOSAL_EFFECTIVE] = "effective",
                                          [CARNET_PROPOSAL_LAPSED] = "lapsed"};

static void add_row(CarnetTable *table, const CarnetProposing *proposing) {
  const CarnetEventRecord *record = proposing->record;
  guint row = carnet_table_add_row(table);
  g_autoptr(GString) endorsed = g_string_new(NULL);
  for (guint i = 0; i < proposing->endorsed->len; i++)
    g_string_append_printf(endorsed, "%s%s", i > 0 ? "\n" : "",
                           ((const CarnetEventRecord *)g_ptr_array_index(proposing->endorsed, i))->by);
  g_autofree char *what = g_strconcat(record->kind, "/", record->action, NULL);
  const struct {
    const char *key, *value;
  } cells[] = {{"change", record->digest},
               {"what", what},
               {"subject", record->subject},
               {"by", record->by},
               {"time", record->time},
               {"endorsed", endorsed->str},
               {"state", state_names[proposing->state]},
               {"effective", proposing->at},
               {"reason", record->reason}};
  for (gsize i = 0; i < G_N_ELEMENTS(cells); i++)
    carnet_table_set_key(table, row, cells[i].key, cells[i].value);
  g_autofree char *quorum = g_strdup_printf("%u", proposing->quorum);
  carnet_table_set_key(table, row, "quorum", quorum);
}

CarnetTable *carnet_fold_proposals(const GPtrArray *records) {
  static const CarnetTableColumn columns[] = {{"change", "proposal.change", CARNET_CELL_ID},
                                              {"what", "proposal.what", CARNET_CELL_TEXT},
                                              {"subject", "proposal.subject", CARNET_CELL_ID},
                                              {"by", "proposal.by", CARNET_CELL_ID},
                                              {"time", "proposal.time", CARNET_CELL_DATE},
                                              {"quorum", "proposal.quorum", CARNET_CELL_INT},
                                              {"endorsed", "proposal.endorsed", CARNET_CELL_LIST},
                                              {"state", "proposal.state", CARNET_CELL_TEXT},
                                              {"effective", "proposal.effective", CARNET_CELL_DATE},
                                              {"reason", "proposal.reason", CARNET_CELL_TEXT},
                                              {NULL, NULL, CARNET_CELL_TEXT}};
  static const char *const kinds[] = {"person", "policy"};
  CarnetTable *table = carnet_table_new_with(columns);
  for (gsize k = 0; k < G_N_ELEMENTS(kinds); k++) {
    g_autoptr(GPtrArray) subjects = carnet_causal_subjects(records, kinds[k], carnet_proposings_rank);
    for (guint s = 0; s < subjects->len; s++) {
      g_auto(CarnetProposings) made = {0};
      carnet_proposings_init(&made, g_ptr_array_index(subjects, s));
      for (guint i = 0; i < made.all->len; i++) {
        const CarnetProposing *proposing = g_ptr_array_index(made.all, i);
        if (proposing->quorum > 1) add_row(table, proposing);
      }
    }
  }
  return table;
}
