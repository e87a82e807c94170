/*
 * proposals.h - a change of people or policy takes effect when as many people stand behind it as it asks for:
 * the one who proposed it and those who endorsed it (records.md "Who may do what is in the repository").
 * Room-internal.
 */
#ifndef CARNET_RECORDS_PROPOSALS_H
#define CARNET_RECORDS_PROPOSALS_H

#include "carnet/fold.h"

typedef struct {
  const CarnetEventRecord *record; /* the change; borrowed */
  guint quorum;                    /* people, its author included */
  GPtrArray *endorsed;             /* const CarnetEventRecord*: those that count; borrowed */
  const char *at;                  /* instant at which it took effect, "" where it did not; borrowed */
  CarnetProposalState state;
} CarnetProposing;

typedef struct {
  GPtrArray *all;     /* CarnetProposing*, owned, in causal order */
  GPtrArray *in_turn; /* CarnetProposing* that took effect, in the order in which they did */
} CarnetProposings;
/* `events`: of one person, or of the policy, in causal order. */
void carnet_proposings_init(CarnetProposings *made, const GPtrArray *events);
void carnet_proposings_clear(CarnetProposings *made);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CarnetProposings, carnet_proposings_clear)

/* Why an endorsement of `digest` by this person with this key ("" where unsigned) does not count; NULL where
 * it does. Caller frees. */
char *carnet_proposings_refusal(const CarnetProposings *made, const char *digest, const char *by,
                                const char *key);
/* The same over all records of people and policy at a place. `kind` and `subject` of the endorsement. */
char *carnet_proposings_refusal_at(const GPtrArray *records, const CarnetEventRecord *endorsement,
                                   const char *key);
gboolean carnet_proposings_is_endorsement(const CarnetEventRecord *record);
/* What an event of people or policy asks for: 1 where it says nothing. */
guint carnet_proposings_quorum(const CarnetEventRecord *record);
/* Beside each other, a retirement comes first: refusal beats consent. */
guint carnet_proposings_rank(const CarnetEventRecord *record);

#endif
