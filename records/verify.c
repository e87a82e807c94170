/*
 * verify.c - `carnet verify`: the whole ledger, offline, from the pinned root (records.md; carnet/ledger.h).
 */
#include "verify_known.h"

#include "carnet/error.h"
#include "carnet/fold.h"
#include "carnet/text.h"
#include "form.h"
#include "case_policy.h"
#include "causal.h"
#include "drafts.h"

#include <string.h>

#define TELL_EVERY 256
#define MAX_LOST 100     /* paths named of a history that was cut off */
#define MAX_FAULTS 10000 /* of commits that are named; a forger may make as many as the memory holds */

void carnet_verify_result_free(CarnetVerifyResult *result) {
  if (result == NULL) return;
  g_free(result->root);
  g_free(result->tip);
  g_ptr_array_unref(result->faults);
  g_ptr_array_unref(result->remarks);
  g_free(result);
}

void carnet_verify_fault(CarnetVerify *verify, CarnetCheck check, const char *commit, const char *path,
                         const char *ask, const char *format, ...) {
  if (!carnet_check_is_on(check)) return;
  va_list args;
  va_start(args, format);
  g_autofree char *why = g_strdup_vprintf(format, args);
  va_end(args);
  g_ptr_array_add(verify->result->faults, carnet_fault_new(check, commit, path, ask, why));
}

/* ---- root and since
 * ----------------------------------------------------------------------------------------------------------
 */

static void check_roots(CarnetVerify *verify) {
  const char *pinned = verify->options->root;
  for (guint i = 0; i < verify->walk->ids->len; i++) {
    if (g_strv_length(g_ptr_array_index(verify->walk->parents, i)) > 0) continue;
    const char *id = g_ptr_array_index(verify->walk->ids, i);
    if (verify->result->root != NULL)
      carnet_verify_fault(verify, CARNET_CHECK_ROOTS, id, "", "which of them is the ledger?",
                          "a second root: two histories were joined");
    else
      verify->result->root = g_strdup(id);
  }
  const char *root = verify->result->root != NULL ? verify->result->root : "";
  if (pinned == NULL) {
    g_ptr_array_add(
        verify->result->remarks,
        g_strdup_printf("the root %s is not pinned: compare it with the one that was agreed", root));
  } else if (strcmp(pinned, root) != 0) {
    carnet_verify_fault(verify, CARNET_CHECK_ROOT, root, CARNET_GIT_ROOT_FILE,
                        "who made this ledger, and where is the one that was agreed?",
                        "its root is not the pinned %s: another ledger, or a history that was made anew",
                        pinned);
  }
}

/* What stood in the tree of the commit that the auditor holds and does not stand in main. */
static void name_lost(CarnetVerify *verify, const char *since) {
  git_oid id, old_tree, new_tree;
  if (!carnet_git_oid(since, &id, NULL)) return;
  g_autoptr(GBytes) object =
      carnet_git_read(verify->ledger->odb, &id, GIT_OBJECT_COMMIT, CARNET_COMMIT_MAX_BYTES, NULL);
  if (object == NULL) return;
  gsize n = 0;
  const char *text = g_bytes_get_data(object, &n);
  g_autoptr(CarnetCommit) commit = carnet_commit_parse(text, n, NULL);
  const CarnetPlace *tip = g_hash_table_lookup(verify->judge->places, verify->result->tip);
  if (commit == NULL || tip == NULL || !carnet_git_oid(commit->tree, &old_tree, NULL)) return;
  new_tree = tip->tree;
  g_autoptr(GPtrArray) changes =
      carnet_tree_diff(verify->ledger->odb, NULL, &old_tree, &new_tree, MAX_LOST, NULL);
  for (guint i = 0; changes != NULL && i < changes->len; i++) {
    const CarnetChange *change = g_ptr_array_index(changes, i);
    if (change->kind == CARNET_CHANGE_ADDED || strcmp(change->path, CARNET_GIT_SIGNERS) == 0) continue;
    carnet_verify_fault(verify, CARNET_CHECK_LOST, since, change->path,
                        "what did it say, and who wanted it gone?",
                        "stood in the commit that you hold, and main has it %s",
                        change->kind == CARNET_CHANGE_REMOVED ? "no more" : "otherwise");
  }
}

static void check_since(CarnetVerify *verify) {
  if (verify->options->since == NULL) return;
  verify->since = carnet_ledger_resolve(verify->ledger, verify->options->since, NULL);
  const char *held = verify->since != NULL ? verify->since : verify->options->since;
  if (verify->since == NULL || !g_hash_table_contains(verify->walk->places, held)) {
    carnet_verify_fault(
        verify, CARNET_CHECK_HELD, held, CARNET_GIT_REF, "who moved main back, and what was lost?",
        "the commit that you hold is not in the history of main: it was rewritten or cut off");
    name_lost(verify, held);
    g_clear_pointer(&verify->since, g_free);
  }
}

/* Recorded after the commit that the auditor holds, but dated before it. */
static void check_dates(CarnetVerify *verify) {
  if (verify->since == NULL) return;
  const CarnetPlace *place = g_hash_table_lookup(verify->judge->places, verify->since);
  if (place == NULL) return; /* judging ended before it, with a fault */
  g_autofree char *held = carnet_text_instant(place->time);
  g_autoptr(GHashTable) before = g_hash_table_new(g_str_hash, g_str_equal);
  guint from = GPOINTER_TO_UINT(g_hash_table_lookup(verify->walk->places, verify->since));
  g_hash_table_add(before, verify->since);
  for (guint i = from; i > 0; i--) {
    if (!g_hash_table_contains(before, g_ptr_array_index(verify->walk->ids, i - 1))) continue;
    for (char **parent = g_ptr_array_index(verify->walk->parents, i - 1); *parent != NULL; parent++)
      g_hash_table_add(before, *parent);
  }
  for (guint i = 0; i < verify->records->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(verify->records, i);
    if (!g_hash_table_contains(before, record->commit) && strcmp(record->time, held) < 0)
      carnet_verify_fault(verify, CARNET_CHECK_LATE, record->commit, record->path,
                          "why was it recorded so late?",
                          "dated %s, but recorded after the commit of %s that you hold", record->time, held);
  }
}

/* ---- the commits
 * ----------------------------------------------------------------------------------------------------------------
 */

/* Only a case's events are folded; of the rest nothing is needed but who, when and where. */
static void lighten(CarnetEventRecord *record) {
  g_clear_pointer(&record->bytes, g_bytes_unref);
  if (strcmp(record->kind, "export") != 0 && !carnet_form_is_roster(record))
    g_clear_pointer(&record->body, carnet_node_free);
}

static void take(CarnetVerify *verify, CarnetJudged *judged) {
  CarnetVerifyResult *result = verify->result;
  result->commits++;
  result->signed_good += judged->verdict == CARNET_VERDICT_GOOD;
  result->unsigned_allowed += judged->verdict == CARNET_VERDICT_UNSIGNED;
  for (guint i = 0; i < judged->records->len; i++) {
    CarnetEventRecord *record = g_ptr_array_index(judged->records, i);
    result->events += strcmp(record->kind, "commit") != 0;
    record->order = (gint64)verify->records->len + i + 1;
    lighten(record);
  }
  guint room = MAX_FAULTS - MIN(result->faults->len, MAX_FAULTS), found = judged->faults->len;
  if (found > room) g_ptr_array_set_size(judged->faults, (gint)room);
  verify->untold += found - judged->faults->len;
  g_ptr_array_extend_and_steal(result->faults, g_steal_pointer(&judged->faults));
  g_ptr_array_extend_and_steal(verify->records, g_steal_pointer(&judged->records));
}

static gboolean judge_all(CarnetVerify *verify, CarnetProgressFunc progress, gpointer user, GError **error) {
  guint n = verify->walk->ids->len;
  g_autoptr(CarnetDrafts) drafts = carnet_drafts_new(git_repository_path(verify->ledger->repo), verify->walk);
  for (guint i = 0; i < n; i++) {
    GError *inner = NULL;
    g_autoptr(CarnetJudged) judged = carnet_judge_commit(
        verify->judge, g_ptr_array_index(verify->walk->ids, i), carnet_drafts_take(drafts, i), &inner);
    if (judged == NULL) { /* an object is missing or broken: what stands behind it cannot be told */
      carnet_verify_fault(verify, CARNET_CHECK_OBJECT, g_ptr_array_index(verify->walk->ids, i), "",
                          "who has it whole?", "%s; nothing after it could be checked", inner->message);
      g_error_free(inner);
      return TRUE;
    }
    take(verify, judged);
    if (progress == NULL || (i % TELL_EVERY != 0 && i + 1 != n) || progress("verify", i + 1, n, user))
      continue;
    g_set_error(error, CARNET_LEDGER_ERROR, CARNET_ERROR_CANCELLED, "stopped; %u of %u commits were checked",
                i + 1, n);
    return FALSE;
  }
  return TRUE;
}

/* Names what counts no more since the array was made; the array is brought up to now. */
static void tell_lapsed(CarnetVerify *verify, guint8 *counted, CarnetCheck check, const char *ask) {
  for (guint i = 0; i < verify->records->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(verify->records, i);
    if (!counted[i] || carnet_causal_counts(record)) continue;
    counted[i] = 0;
    carnet_verify_fault(verify, check, record->commit, record->path, ask, "%s", record->fault);
  }
}

static void check_beside(CarnetVerify *verify) {
  g_autofree guint8 *counted = g_malloc0(verify->records->len + 1);
  for (guint i = 0; i < verify->records->len; i++)
    counted[i] = carnet_causal_counts(g_ptr_array_index(verify->records, i)) ? 1 : 0;
  carnet_walk_retire(verify->walk, verify->records);
  tell_lapsed(verify, counted, CARNET_CHECK_BESIDE_RETIREMENT, "who acted for a person who had left?");
  carnet_walk_beside(verify->walk, verify->judge, verify->records);
  tell_lapsed(verify, counted, CARNET_CHECK_BESIDE_CHANGE, "who still had the right to it?");
}

static const CarnetPolicy *policy_at(const CarnetEventRecord *record, gpointer judge) {
  const CarnetRoster *roster = carnet_judge_roster(judge, record->commit);
  return roster != NULL ? roster->policy : NULL;
}

/* An event may be well signed and still not be possible: an approval by the requester, of a case that is
 * closed. */
static void check_cases(CarnetVerify *verify) {
  const CarnetRoster *roster = carnet_judge_roster(verify->judge, verify->result->tip);
  if (roster == NULL) return;
  g_auto(CarnetCasePolicies) policies = {0};
  carnet_case_policies_init(&policies, verify->records, roster->policy, policy_at, verify->judge);
  g_autoptr(GPtrArray) cases = carnet_cases_fold(verify->records, &policies, NULL);
  for (guint i = 0; i < cases->len; i++) {
    const CarnetCase *item = g_ptr_array_index(cases, i);
    for (guint r = 0; r < item->refused->len; r++) {
      const CarnetEventRecord *record = g_ptr_array_index(item->refused, r);
      if (carnet_causal_counts(record))
        carnet_verify_fault(verify, CARNET_CHECK_CASE, record->commit, record->path,
                            "who recorded it, and did anyone act on it?", "does not count: %s",
                            (const char *)g_ptr_array_index(item->refused_why, r));
    }
  }
}

/* What was verified before, if it is in the history still and nothing older was merged in since. */
static void use_known(CarnetVerify *verify) {
  if (verify->options->since != NULL) return;
  g_autoptr(CarnetKnown) known = carnet_known_load(verify);
  if (known == NULL) return;
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetWalk) walk = carnet_walk_new(verify->ledger->odb, known->tip, verify->result->tip, &error);
  if (walk == NULL && g_error_matches(error, CARNET_LEDGER_ERROR, CARNET_ERROR_VERIFY))
    carnet_verify_fault(
        verify, CARNET_CHECK_HELD, known->tip, CARNET_GIT_REF, "who moved main back, and what was lost?",
        "the commit that was verified before is not in the history of main: it was rewritten or cut off");
  g_autoptr(CarnetRoster) roster = carnet_roster_new(known->records);
  if (walk == NULL || !carnet_judge_seed(verify->judge, known->tip, roster, NULL)) return;
  CarnetVerifyResult *result = verify->result;
  result->root = g_strdup(known->root);
  result->commits = result->before = known->commits;
  result->events = known->events;
  result->signed_good = known->signed_good;
  result->unsigned_allowed = known->unsigned_allowed;
  verify->walk = g_steal_pointer(&walk);
  g_ptr_array_extend_and_steal(verify->records, g_steal_pointer(&known->records));
  g_ptr_array_add(result->remarks,
                  g_strdup_printf("%" G_GUINT64_FORMAT
                                  " commits up to %s were verified before and not read again",
                                  result->before, known->tip));
}

static gboolean run(CarnetVerify *verify, CarnetProgressFunc progress, gpointer user, GError **error) {
  GError *inner = NULL;
  carnet_verify_repository(verify);
  use_known(verify);
  if (verify->walk == NULL)
    verify->walk = carnet_walk_new(verify->ledger->odb, "", verify->result->tip, &inner);
  if (verify->walk == NULL) {
    carnet_verify_fault(verify, CARNET_CHECK_OBJECT, verify->result->tip, "", "who has the whole history?",
                        "%s", inner->message);
    g_error_free(inner);
    return TRUE;
  }
  check_roots(verify);
  carnet_verify_graph(verify);
  if (!judge_all(verify, progress, user, error)) return FALSE;
  check_since(verify);
  check_dates(verify);
  check_beside(verify);
  check_cases(verify);
  if (verify->untold > 0)
    g_ptr_array_add(
        verify->result->remarks,
        g_strdup_printf("%" G_GUINT64_FORMAT " more faults of commits are not told", verify->untold));
  if (verify->result->faults->len == 0) carnet_known_save(verify);
  return TRUE;
}

CarnetVerifyResult *carnet_ledger_verify(CarnetLedger *ledger, const CarnetVerifyOptions *options,
                                         CarnetProgressFunc progress, gpointer user, GError **error) {
  g_autoptr(CarnetVerifyResult) result = g_new0(CarnetVerifyResult, 1);
  result->faults = g_ptr_array_new_with_free_func(carnet_fault_free);
  result->remarks = g_ptr_array_new_with_free_func(g_free);
  result->tip = carnet_ledger_tip(ledger, error);
  if (result->tip == NULL) return NULL;
  CarnetVerify verify = {.ledger = ledger, .options = options, .result = result};
  verify.judge = carnet_judge_new(ledger->odb, options->now);
  verify.records = g_ptr_array_new_with_free_func((GDestroyNotify)carnet_event_record_free);
  gboolean done = run(&verify, progress, user, error);
  g_ptr_array_unref(verify.records);
  carnet_walk_free(verify.walk);
  carnet_judge_free(verify.judge);
  g_free(verify.since);
  return done ? g_steal_pointer(&result) : NULL;
}
