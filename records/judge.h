/*
 * judge.h - one commit after another, parents first, each against people and policy as they stood at its
 * place (records.md "carnet verify", formats.md section 2). Ingest, append and verify all judge by this.
 * Room-internal.
 */
#ifndef CARNET_RECORDS_JUDGE_H
#define CARNET_RECORDS_JUDGE_H

#include "checks.h"
#include "commit.h"
#include "draft.h"
#include "git.h"
#include "roster.h"

typedef struct {
  char id[41];
  CarnetCommit *commit; /* NULL where it is malformed */
  char **parents;
  GPtrArray *records; /* CarnetEventRecord*, with their verdict */
  GPtrArray *faults;  /* CarnetFault* */
  CarnetVerdict verdict;
} CarnetJudged;
void carnet_judged_free(CarnetJudged *judged);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetJudged, carnet_judged_free)

CarnetJudge *carnet_judge_new(git_odb *odb, const char *now); /* now NULL: no clock to compare with */
void carnet_judge_free(CarnetJudge *judge);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetJudge, carnet_judge_free)
/* History up to `commit` is known: this roster. FALSE where the commit cannot be read. */
gboolean carnet_judge_seed(CarnetJudge *judge, const char *commit, CarnetRoster *roster, GError **error);
/*
 * Its parents must have been judged or seeded. `ahead` is a draft of it that was made ahead, taken over;
 * NULL: made here. NULL only where an object is missing or broken.
 */
CarnetJudged *carnet_judge_commit(CarnetJudge *judge, const char *id, CarnetDraft *ahead, GError **error);
/* What stands after a commit that was judged; NULL where it was not. Borrowed. */
CarnetRoster *carnet_judge_roster(const CarnetJudge *judge, const char *commit);
/*
 * Digests of the heads of a subject, sorted: its events below `folder_tree` that no other of them names in
 * prev. Kept by the folder's path and id, so that a history in one line is read once. Borrowed until the next
 * call.
 */
char **carnet_judge_heads(CarnetJudge *judge, const char *folder, const git_oid *folder_tree, GError **error);
/* After a commit added `record` to the folder, whose tree is now this. */
void carnet_judge_advance(CarnetJudge *judge, const char *folder, const git_oid *before, const git_oid *after,
                          const CarnetEventRecord *record);

CarnetFault *carnet_fault_new(CarnetCheck check, const char *commit, const char *path, const char *ask,
                              const char *why);
void carnet_fault_free(gpointer fault);

/* ---- between the files of the judge
 * ------------------------------------------------------------------------------- */

/* A place in history. */
typedef struct {
  CarnetRoster *roster;
  gint64 time; /* of the commit, Unix seconds */
  git_oid tree;
} CarnetPlace;

struct CarnetJudge {
  git_odb *odb;
  char *now;
  GHashTable *places; /* commit id -> CarnetPlace* */
  GHashTable *heads;  /* folder -> private */
  CarnetDesk desk;
};

/* One commit being judged. */
typedef struct {
  CarnetJudge *judge;
  CarnetJudged *judged;
  CarnetDraft *draft;
  git_oid tree;
  CarnetPlace *parent[2];
  CarnetRoster *roster; /* at its parents */
  GPtrArray *changes;   /* CarnetChange* against the first parent; the draft's */
  char *key;            /* fingerprint of the key that signed well; NULL */
} CarnetTrial;

void carnet_trial_fault(CarnetTrial *trial, CarnetCheck check, const char *path, const char *ask,
                        const char *format, ...) G_GNUC_PRINTF(5, 6);
/* Who made it: author and committer agree, the signature is that person's by the roster. Sets key and
 * verdict. */
void carnet_trial_signature(CarnetTrial *trial, const CarnetRoster *roster);
/* Not long before its parents, not after the clock. */
void carnet_trial_time(CarnetTrial *trial);
/* Reads the events among the changes and takes their changes out of the list; anything else stays in it. */
gboolean carnet_trial_events(CarnetTrial *trial, GError **error);
/* One event, or the root's two: form of the commit, who, role, prev, trailers, attachments. */
gboolean carnet_trial_judge_event(CarnetTrial *trial, GError **error);
gboolean carnet_trial_judge_root(CarnetTrial *trial, GError **error);
gboolean carnet_trial_judge_merge(CarnetTrial *trial, GError **error);
/* The tree's allowed_signers is the making of this roster. */
gboolean carnet_trial_signers(CarnetTrial *trial, const CarnetRoster *roster, GError **error);

#endif
