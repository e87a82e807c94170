/*
 * judge.c - one commit after another; see judge.h.
 */
#include "judge.h"

#include "carnet/canon.h"
#include "carnet/error.h"
#include "carnet/text.h"
#include "form.h"

#include <string.h>

#define SLACK_SECONDS 300 /* formats.md section 2: at most five minutes before its latest parent */

/* ---- small things
 * ------------------------------------------------------------------------------------------------- */

CarnetFault *carnet_fault_new(CarnetCheck check, const char *commit, const char *path, const char *ask,
                              const char *why) {
  CarnetFault *fault = g_new0(CarnetFault, 1);
  *fault = (CarnetFault){g_strdup(commit), carnet_text_safe(path, -1), carnet_text_safe(why, -1),
                         g_strdup(ask), carnet_check_name(check)};
  return fault;
}

void carnet_fault_free(gpointer item) {
  CarnetFault *fault = item;
  g_free(fault->commit);
  g_free(fault->path);
  g_free(fault->why);
  g_free(fault->ask);
  g_free(fault);
}

void carnet_trial_fault(CarnetTrial *trial, CarnetCheck check, const char *path, const char *ask,
                        const char *format, ...) {
  if (!carnet_check_is_on(check)) return;
  va_list args;
  va_start(args, format);
  g_autofree char *why = g_strdup_vprintf(format, args);
  va_end(args);
  g_ptr_array_add(trial->judged->faults, carnet_fault_new(check, trial->judged->id, path, ask, why));
}

void carnet_judged_free(CarnetJudged *judged) {
  if (judged == NULL) return;
  carnet_commit_free(judged->commit);
  g_strfreev(judged->parents);
  g_clear_pointer(&judged->records, g_ptr_array_unref);
  g_clear_pointer(&judged->faults, g_ptr_array_unref);
  g_free(judged);
}

static void place_free(gpointer item) {
  CarnetPlace *place = item;
  carnet_roster_unref(place->roster);
  g_free(place);
}

CarnetJudge *carnet_judge_new(git_odb *odb, const char *now) {
  CarnetJudge *judge = g_new0(CarnetJudge, 1);
  judge->odb = odb;
  judge->now = g_strdup(now);
  carnet_desk_init(&judge->desk, odb);
  judge->places = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, place_free);
  return judge;
}

CarnetRoster *carnet_judge_roster(const CarnetJudge *judge, const char *commit) {
  const CarnetPlace *place = g_hash_table_lookup(judge->places, commit);
  return place != NULL ? place->roster : NULL;
}

/* Takes the roster. */
static void remember(CarnetJudge *judge, const char *commit, CarnetRoster *roster, gint64 time,
                     const git_oid *tree) {
  CarnetPlace *place = g_new0(CarnetPlace, 1);
  *place = (CarnetPlace){roster, time, *tree};
  g_hash_table_insert(judge->places, g_strdup(commit), place);
}

static GBytes *read_commit(CarnetJudge *judge, const char *id, GError **error) {
  git_oid oid;
  if (!carnet_git_oid(id, &oid, error)) return NULL;
  return carnet_git_read(judge->odb, &oid, GIT_OBJECT_COMMIT, CARNET_COMMIT_MAX_BYTES, error);
}

gboolean carnet_judge_seed(CarnetJudge *judge, const char *commit, CarnetRoster *roster, GError **error) {
  g_autoptr(GBytes) bytes = read_commit(judge, commit, error);
  if (bytes == NULL) return FALSE;
  gsize n = 0;
  const char *text = g_bytes_get_data(bytes, &n);
  g_autoptr(CarnetCommit) parsed = carnet_commit_parse(text, n, error);
  git_oid tree;
  if (parsed == NULL || !carnet_git_oid(parsed->tree, &tree, error)) return FALSE;
  remember(judge, commit, carnet_roster_ref(roster), parsed->committer.time, &tree);
  return TRUE;
}

/* ---- signature and time
 * --------------------------------------------------------------------------------------------- */

static gboolean check_maker(CarnetTrial *trial) {
  const CarnetCommit *commit = trial->judged->commit;
  g_autofree char *email = g_strconcat(commit->committer.name, "@carnet.invalid", NULL);
  if (strcmp(commit->author.name, commit->committer.name) == 0 && strcmp(commit->author.email, email) == 0 &&
      strcmp(commit->committer.email, email) == 0 && commit->author.time == commit->committer.time)
    return TRUE;
  carnet_trial_fault(trial, CARNET_CHECK_MAKER, "", "who made this commit, and for whom?",
                     "author %s <%s> and committer %s <%s> are not one person at one time",
                     commit->author.name, commit->author.email, commit->committer.name,
                     commit->committer.email);
  return FALSE;
}

static void check_signature(CarnetTrial *trial, const CarnetRoster *roster) {
  const CarnetCommit *commit = trial->judged->commit;
  const char *person = commit->committer.name;
  const CarnetSshSig *sig = trial->draft->sig;
  if (sig == NULL) {
    carnet_trial_fault(trial, CARNET_CHECK_SIGNATURE_FORM, "", "who has seen this commit with its signature?",
                       "%s", trial->draft->sig_why);
    return;
  }
  const CarnetSshKey *key = carnet_roster_key(roster, person, sig->fingerprint);
  if (key == NULL) {
    const CarnetPerson *known = carnet_people_find(roster->people, person);
    const char *why = known == NULL    ? "is nobody that the records know"
                      : known->retired ? "is retired"
                                       : "has no such key";
    carnet_trial_fault(trial, CARNET_CHECK_SIGNATURE_KEY, "", "whose key is it, and how did it get here?",
                       "signed with %s, but at this place %s %s", sig->fingerprint, person, why);
    return;
  }
  if (!trial->draft->sig_good) { /* by the key that it names, which is this one: SHA-256 says so */
    carnet_trial_fault(trial, CARNET_CHECK_SIGNATURE, "", "who has the commit as it was signed?", "%s",
                       trial->draft->sig_why);
    return;
  }
  trial->key = g_strdup(sig->fingerprint);
  trial->judged->verdict = CARNET_VERDICT_GOOD;
}

void carnet_trial_signature(CarnetTrial *trial, const CarnetRoster *roster) {
  trial->judged->verdict = CARNET_VERDICT_BAD;
  if (!check_maker(trial)) return;
  if (trial->judged->commit->signature != NULL) {
    check_signature(trial, roster);
    return;
  }
  const CarnetPerson *person = carnet_people_find(roster->people, trial->judged->commit->committer.name);
  if (roster->policy->unsigned_allowed && person != NULL && !person->retired)
    trial->judged->verdict = CARNET_VERDICT_UNSIGNED;
  else
    carnet_trial_fault(trial, CARNET_CHECK_UNSIGNED, "", "why is it not signed?",
                       "no signature, and the policy of this place asks for one");
}

void carnet_trial_time(CarnetTrial *trial) {
  gint64 time = trial->judged->commit->committer.time, latest = G_MININT64;
  for (gsize i = 0; i < 2; i++)
    if (trial->parent[i] != NULL) latest = MAX(latest, trial->parent[i]->time);
  g_autofree char *mine = carnet_text_instant(time);
  if (latest != G_MININT64 && time < latest - SLACK_SECONDS) {
    g_autofree char *theirs = carnet_text_instant(latest);
    carnet_trial_fault(trial, CARNET_CHECK_BACK_DATED, "", "when was it really made?",
                       "dated %s, more than five minutes before its parent of %s", mine, theirs);
  }
  if (trial->judge->now != NULL && strcmp(mine, trial->judge->now) > 0)
    carnet_trial_fault(trial, CARNET_CHECK_FUTURE, "", "whose clock was wrong?",
                       "dated %s, after this verifier's clock %s", mine, trial->judge->now);
}

gboolean carnet_trial_signers(CarnetTrial *trial, const CarnetRoster *roster, GError **error) {
  CarnetTreeEntry entry;
  GError *inner = NULL;
  if (!carnet_tree_find(trial->judge->odb, &trial->tree, CARNET_GIT_SIGNERS, &entry, &inner)) {
    if (inner != NULL) {
      g_propagate_error(error, inner);
      return FALSE;
    }
    carnet_trial_fault(trial, CARNET_CHECK_SIGNERS, CARNET_GIT_SIGNERS, "", "is missing");
    return TRUE;
  }
  g_autoptr(GBytes) bytes =
      carnet_git_read(trial->judge->odb, &entry.id, GIT_OBJECT_BLOB, CARNET_GIT_MAX_FILE_BYTES, error);
  if (bytes == NULL) return FALSE;
  gsize n = 0;
  const char *text = g_bytes_get_data(bytes, &n);
  if (n != strlen(roster->signers) || memcmp(text, roster->signers, n) != 0)
    carnet_trial_fault(trial, CARNET_CHECK_SIGNERS, CARNET_GIT_SIGNERS, "who added or removed a key by hand?",
                       "is not what people/ makes of it");
  return TRUE;
}

/* ---- one commit
 * ---------------------------------------------------------------------------------------------------------
 */

/* Where an event has no place of its own, a bad record stands for the commit, so that it is kept and shown.
 */
static void stand_in(CarnetJudged *judged, GBytes *object) {
  CarnetEventRecord *record = carnet_event_record_new();
  const CarnetFault *fault = g_ptr_array_index(judged->faults, 0);
  gint64 time = judged->commit != NULL ? judged->commit->committer.time : 0;
  const struct {
    char **to;
    char *text;
  } texts[] = {
      {&record->kind, g_strdup("commit")},
      {&record->action, g_strdup("refused")},
      {&record->subject, g_strdup(judged->id)},
      {&record->time, carnet_text_instant(time)},
      {&record->path, g_strdup(fault->path)},
      {&record->by, g_strdup(judged->commit != NULL ? judged->commit->committer.name : "")},
      {&record->role, g_strdup("")},
      {&record->digest, carnet_digest_of_bytes(g_bytes_get_data(object, NULL), g_bytes_get_size(object))},
      {&record->reason, g_strdup("")},
      {&record->key, g_strdup("")}};
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
    g_free(*texts[i].to);
    *texts[i].to = texts[i].text;
  }
  if (record->body == NULL) record->body = carnet_node_map();
  if (record->bytes == NULL) record->bytes = g_bytes_new(NULL, 0);
  if (record->prev == NULL) record->prev = g_new0(char *, 1);
  g_ptr_array_add(judged->records, record);
}

/* What the commit says of its events: all of them share its verdict. */
static void settle(CarnetTrial *trial, GBytes *object) {
  CarnetJudged *judged = trial->judged;
  if (judged->faults->len > 0) judged->verdict = CARNET_VERDICT_BAD;
  if (judged->faults->len > 0 && judged->records->len == 0) stand_in(judged, object);
  const char *why = judged->faults->len > 0 ? ((CarnetFault *)g_ptr_array_index(judged->faults, 0))->why : "";
  for (guint i = 0; i < judged->records->len; i++) {
    CarnetEventRecord *record = g_ptr_array_index(judged->records, i);
    g_free(record->commit);
    record->commit = g_strdup(judged->id);
    record->verdict = judged->verdict;
    g_free(record->fault);
    record->fault = g_strdup(why);
    g_free(record->key);
    record->key = g_strdup(trial->key != NULL ? trial->key : "");
  }
}

static CarnetRoster *roster_after(CarnetTrial *trial) {
  g_autoptr(CarnetRoster) roster = carnet_roster_ref(trial->roster);
  for (guint i = 0; i < trial->judged->records->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(trial->judged->records, i);
    if (trial->judged->verdict == CARNET_VERDICT_BAD || !carnet_form_is_roster(record)) continue;
    CarnetRoster *next = carnet_roster_with(roster, record);
    carnet_roster_unref(roster);
    roster = next;
  }
  return g_steal_pointer(&roster);
}

/* The places of its parents; history before them must be known. */
static gboolean find_parents(CarnetTrial *trial, GError **error) {
  CarnetJudged *judged = trial->judged;
  guint n = g_strv_length(judged->parents);
  for (guint i = 0; i < MIN(n, 2); i++) {
    trial->parent[i] = g_hash_table_lookup(trial->judge->places, judged->parents[i]);
    if (trial->parent[i] != NULL) continue;
    g_set_error(error, CARNET_LEDGER_ERROR, CARNET_LEDGER_AGAIN,
                "%s has a parent that was not read; read the records from their root", judged->id);
    return FALSE;
  }
  trial->roster = n == 0   ? carnet_roster_new(NULL)
                  : n == 1 ? carnet_roster_ref(trial->parent[0]->roster)
                           : carnet_roster_union(trial->parent[0]->roster, trial->parent[1]->roster);
  return TRUE;
}

static gboolean judge_changes(CarnetTrial *trial, GError **error) {
  guint parents = g_strv_length(trial->judged->parents);
  if (parents == 2) return carnet_trial_judge_merge(trial, error);
  CarnetDraft *draft = trial->draft;
  carnet_draft_look(draft, &trial->judge->desk, parents == 1 ? &trial->parent[0]->tree : NULL);
  trial->changes = draft->changes;
  if (draft->changes_error != NULL) {
    g_propagate_error(error, g_steal_pointer(&draft->changes_error));
    return FALSE;
  }
  if (!carnet_trial_events(trial, error)) return FALSE;
  return parents == 1 ? carnet_trial_judge_event(trial, error) : carnet_trial_judge_root(trial, error);
}

/* A tree that cannot be read as git writes it is a fault of the commit; a missing object stops the work. */
static gboolean judge_well_formed(CarnetTrial *trial, GError **error) {
  GError *inner = NULL;
  if (judge_changes(trial, &inner)) return TRUE;
  if (!g_error_matches(inner, CARNET_LEDGER_ERROR, CARNET_ERROR_VERIFY)) {
    g_propagate_error(error, inner);
    return FALSE;
  }
  carnet_trial_fault(trial, CARNET_CHECK_OBJECT, "", "who has this object whole?", "%s", inner->message);
  g_error_free(inner);
  return TRUE;
}

static gboolean take_form(CarnetTrial *trial) {
  CarnetJudged *judged = trial->judged;
  judged->commit = g_steal_pointer(&trial->draft->commit);
  judged->parents = g_steal_pointer(&trial->draft->parents);
  if (judged->commit != NULL) return TRUE;
  carnet_trial_fault(trial, CARNET_CHECK_COMMIT, "", "with which program was it made?", "%s",
                     trial->draft->malformed);
  return FALSE;
}

static gboolean judge_trial(CarnetTrial *trial, GError **error) {
  gboolean formed = take_form(trial);
  if (!find_parents(trial, error)) return FALSE;
  gint64 time = trial->parent[0] != NULL ? trial->parent[0]->time : 0;
  if (trial->parent[0] != NULL) trial->tree = trial->parent[0]->tree;
  if (formed) {
    time = trial->judged->commit->committer.time;
    if (!carnet_git_oid(trial->judged->commit->tree, &trial->tree, error) || !judge_well_formed(trial, error))
      return FALSE;
  }
  settle(trial, trial->draft->object);
  remember(trial->judge, trial->judged->id, roster_after(trial), time, &trial->tree);
  return TRUE;
}

CarnetJudged *carnet_judge_commit(CarnetJudge *judge, const char *id, CarnetDraft *ahead, GError **error) {
  g_autoptr(CarnetDraft) draft = ahead != NULL ? ahead : carnet_draft_new(&judge->desk, id, error);
  if (draft == NULL) return NULL;
  g_autoptr(CarnetJudged) judged = g_new0(CarnetJudged, 1);
  g_strlcpy(judged->id, id, sizeof judged->id);
  judged->verdict = CARNET_VERDICT_BAD;
  judged->records = g_ptr_array_new_with_free_func((GDestroyNotify)carnet_event_record_free);
  judged->faults = g_ptr_array_new_with_free_func(carnet_fault_free);
  CarnetTrial trial = {.judge = judge, .judged = judged, .draft = draft};
  gboolean done = judge_trial(&trial, error);
  carnet_roster_unref(trial.roster);
  g_free(trial.key);
  return done ? g_steal_pointer(&judged) : NULL;
}
