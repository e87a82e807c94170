/*
 * sync.c - fetch, merge, push; see carnet/sync.h. The merge is sent before main moves here: a push that is
 * refused leaves nothing behind but objects that nobody names, and no merge of a merge comes of it.
 */
#include "carnet/sync.h"

#include "carnet/error.h"
#include "carnet/text.h"
#include "home.h"
#include "merge.h"
#include "remote.h"
#include "walk.h"
#include "write.h"

#include <string.h>

#define MAX_TRIES 8
#define PAUSE_MS 40u      /* times the number of the try: two offices that began together part */
#define SLACK_SECONDS 300 /* clocks of two offices */
#define TELL_EVERY 256

void carnet_sync_result_free(CarnetSyncResult *result) {
  if (result == NULL) return;
  g_free(result->tip);
  g_free(result->theirs);
  g_free(result);
}

typedef struct {
  CarnetLedger *ledger;
  const CarnetSyncOptions *options;
  CarnetRemote *remote;
  CarnetJudge *judge; /* of this try; NULL: the ledger's own */
  CarnetSyncResult *result;
  CarnetProgressFunc progress;
  gpointer user;
  char *ours, *theirs; /* of this try */
} Sync;

static gboolean refuse(GError **error, gint code, const char *format, ...) G_GNUC_PRINTF(3, 4);
static gboolean refuse(GError **error, gint code, const char *format, ...) {
  va_list args;
  va_start(args, format);
  g_autofree char *why = g_strdup_vprintf(format, args);
  va_end(args);
  g_set_error_literal(error, CARNET_LEDGER_ERROR, code, why);
  return FALSE;
}

static gboolean tell(const Sync *sync, const char *stage, guint done, guint total, GError **error) {
  if (sync->progress == NULL || (done % TELL_EVERY != 0 && done != total) ||
      sync->progress(stage, done, total, sync->user))
    return TRUE;
  return refuse(error, CARNET_ERROR_CANCELLED, "stopped; nothing was taken or sent");
}

/* ---- what stands there
 * -------------------------------------------------------------------------------------------- */

/* Does `commit` contain `of`? What is not here at all is contained in nothing that is here. */
static gboolean contains(const Sync *sync, const char *commit, const char *of) {
  git_oid a, b;
  if (*of == '\0' || strcmp(commit, of) == 0) return TRUE;
  if (*commit == '\0' || !carnet_git_oid(commit, &a, NULL) || !carnet_git_oid(of, &b, NULL)) return FALSE;
  return git_graph_descendant_of(sync->ledger->repo, &a, &b) == 1;
}

/* Commits of `commit` that `without` has not. */
static guint64 count_beyond(const Sync *sync, const char *commit, const char *without) {
  git_oid a, b;
  git_revwalk *walk = NULL;
  guint64 n = 0;
  gboolean some =
      *commit != '\0' && carnet_git_oid(commit, &a, NULL) &&
      git_revwalk_new(&walk, sync->ledger->repo) == 0 && git_revwalk_push(walk, &a) == 0 &&
      (*without == '\0' || (carnet_git_oid(without, &b, NULL) && git_revwalk_hide(walk, &b) == 0));
  while (some && git_revwalk_next(&a, walk) == 0) n++;
  git_revwalk_free(walk);
  return n;
}

static gboolean check_lost(const Sync *sync, GError **error) {
  const char *seen = sync->options->seen;
  if (seen == NULL || *seen == '\0' || sync->options->again || contains(sync, sync->theirs, seen))
    return TRUE;
  guint64 n = count_beyond(sync, seen, sync->theirs);
  return refuse(
      error, CARNET_SYNC_LOST,
      "%s lost history: its main was %.12s%s%s, and is now %s%.12s, which does not contain it; %" G_GUINT64_FORMAT
      " records that were there are gone. Nothing was taken or sent. Ask who moved it back and why; what is "
      "held here goes there again with --again",
      sync->options->url, seen, sync->options->seen_at != NULL ? " at " : "",
      sync->options->seen_at != NULL ? sync->options->seen_at : "", *sync->theirs != '\0' ? "" : "nothing",
      sync->theirs, n);
}

static gboolean check_same_ledger(const Sync *sync, GError **error) {
  git_oid a, b, base;
  if (*sync->theirs == '\0') return TRUE;
  if (!carnet_git_oid(sync->ours, &a, error) || !carnet_git_oid(sync->theirs, &b, error)) return FALSE;
  int code = git_merge_base(&base, sync->ledger->repo, &a, &b);
  if (code == 0) return TRUE;
  if (code != GIT_ENOTFOUND) return carnet_git_fail(error, CARNET_ERROR_STORE, "comparing both histories");
  return refuse(
      error, CARNET_SYNC_OTHER,
      "%s holds another ledger: its history and this one share no commit, not even the root; nothing was "
      "taken or sent",
      sync->options->url);
}

static gboolean check_home(const Sync *sync, const char *to, const CarnetPolicy *policy, GError **error) {
  if (sync->options->take_only || policy == NULL) return TRUE;
  CarnetHomeRange range = {sync->theirs, to, policy, carnet_remote_address(sync->remote)};
  return carnet_home_check(sync->ledger, &range, error);
}

/* The policy that stands once both are one: the other side may just have set it. */
static const CarnetPolicy *policy_at(const Sync *sync, const char *commit) {
  const CarnetJudge *judge = sync->judge != NULL ? sync->judge : sync->ledger->judge;
  const CarnetRoster *roster = judge != NULL ? carnet_judge_roster(judge, commit) : NULL;
  return roster != NULL ? roster->policy : NULL;
}

/* ---- judged before it is taken
 * ------------------------------------------------------------------------------------ */

static gboolean judge_new(const Sync *sync, CarnetJudge *judge, const char *id, GError **error) {
  g_autoptr(CarnetJudged) judged = carnet_judge_commit(judge, id, NULL, error);
  if (judged == NULL) return FALSE;
  if (judged->faults->len > 0) {
    const CarnetFault *fault = g_ptr_array_index(judged->faults, 0);
    return refuse(error, CARNET_SYNC_FAULT, "%s: commit %s: %s%s%s; nothing was taken or sent%s%s",
                  sync->options->url, id, fault->path, *fault->path != '\0' ? ": " : "", fault->why,
                  *fault->ask != '\0' ? ". Ask: " : "", fault->ask);
  }
  gint64 now = carnet_text_instant_to_unix(sync->options->now);
  if (judged->commit->committer.time <= now + SLACK_SECONDS) return TRUE;
  g_autofree char *time = carnet_text_instant(judged->commit->committer.time);
  return refuse(error, CARNET_LEDGER_CLOCK,
                "%s: commit %.12s is of %s, but the clock here says %s; one of both is wrong",
                sync->options->url, id, time, sync->options->now);
}

/* Both went on: the whole is read, since what began earlier may now stand beside it. Faults of our own
 * history are ours already. */
static gboolean judge_both(Sync *sync, GError **error) {
  g_clear_pointer(&sync->judge, carnet_judge_free);
  sync->judge = carnet_judge_new(sync->ledger->odb, NULL);
  g_autoptr(CarnetWalk) mine = carnet_walk_new(sync->ledger->odb, "", sync->ours, error);
  g_autoptr(CarnetWalk) their =
      mine != NULL ? carnet_walk_new(sync->ledger->odb, "", sync->theirs, error) : NULL;
  if (their == NULL) return FALSE;
  guint total = mine->ids->len + their->ids->len;
  for (guint i = 0; i < mine->ids->len; i++) {
    g_autoptr(CarnetJudged) judged =
        carnet_judge_commit(sync->judge, g_ptr_array_index(mine->ids, i), NULL, error);
    if (judged == NULL || !tell(sync, "check", i + 1, total, error)) return FALSE;
  }
  for (guint i = 0; i < their->ids->len; i++) {
    const char *id = g_ptr_array_index(their->ids, i);
    if (g_hash_table_contains(mine->places, id)) continue;
    if (!judge_new(sync, sync->judge, id, error) ||
        !tell(sync, "check", mine->ids->len + i + 1, total, error))
      return FALSE;
  }
  return TRUE;
}

/* Theirs is ours and more: only what is more is read, in one line. */
static gboolean judge_line(const Sync *sync, GError **error) {
  if (!carnet_walk_to(sync->ledger, sync->ours, error)) return FALSE;
  g_autoptr(CarnetWalk) walk = carnet_walk_new(sync->ledger->odb, sync->ours, sync->theirs, error);
  if (walk == NULL) return FALSE;
  for (guint i = 0; i < walk->ids->len; i++)
    if (!judge_new(sync, sync->ledger->judge, g_ptr_array_index(walk->ids, i), error) ||
        !tell(sync, "check", i + 1, walk->ids->len, error))
      return FALSE;
  return TRUE;
}

static gboolean judge_ahead(Sync *sync, GError **error) {
  GError *inner = NULL;
  if (judge_line(sync, &inner)) return TRUE;
  if (g_error_matches(inner, CARNET_LEDGER_ERROR, CARNET_LEDGER_AGAIN)) {
    g_error_free(inner);
    return judge_both(sync, error);
  }
  g_propagate_error(error, inner);
  return FALSE;
}

/* The main that both will have; NULL with an error. Caller frees. */
static char *join(Sync *sync, GError **error) {
  if (contains(sync, sync->ours, sync->theirs)) return g_strdup(sync->ours);
  if (contains(sync, sync->theirs, sync->ours))
    return judge_ahead(sync, error) ? g_strdup(sync->theirs) : NULL;
  if (!judge_both(sync, error)) return NULL;
  CarnetMerge merge = {sync->ledger, sync->judge,  sync->options->actor,
                       sync->ours,   sync->theirs, sync->options->now};
  return carnet_merge(&merge, error);
}

/* ---- one try
 * ------------------------------------------------------------------------------------------------------- */

static gboolean look(Sync *sync, GError **error) {
  g_clear_pointer(&sync->ours, g_free);
  g_clear_pointer(&sync->theirs, g_free);
  if (!tell(sync, "fetch", 0, 0, error)) return FALSE;
  sync->theirs = carnet_remote_fetch(sync->remote, error);
  if (sync->theirs == NULL) return FALSE;
  sync->ours = carnet_ledger_tip(sync->ledger, error);
  return sync->ours != NULL && check_lost(sync, error) && check_same_ledger(sync, error) &&
         check_home(sync, sync->ours, sync->options->policy, error);
}

static gboolean settle(Sync *sync, const char *both, GError **error) {
  CarnetSyncResult *result = sync->result;
  gboolean merged = strcmp(both, sync->ours) != 0 && strcmp(both, sync->theirs) != 0;
  if (!sync->options->take_only && strcmp(both, sync->theirs) != 0) {
    if (!check_home(sync, both, policy_at(sync, both), error) ||
        !carnet_remote_push(sync->remote, sync->theirs, both, error))
      return FALSE;
    result->sent += count_beyond(sync, both, sync->theirs);
  }
  if (strcmp(both, sync->ours) != 0) {
    if (!carnet_write_move(sync->ledger->repo, sync->ours, both, error)) return FALSE;
    result->taken += count_beyond(sync, sync->theirs, sync->ours);
    result->merges += merged ? 1 : 0;
  }
  g_free(result->theirs);
  result->theirs = g_strdup(sync->theirs);
  result->tip = g_strdup(both);
  return TRUE;
}

/* The judge that read both sides is the ledger's from now on: it knows the new main. */
static void keep_judge(Sync *sync) {
  if (sync->judge == NULL || g_hash_table_lookup(sync->judge->places, sync->result->tip) == NULL) return;
  g_clear_pointer(&sync->ledger->judge, carnet_judge_free);
  sync->ledger->judge = g_steal_pointer(&sync->judge);
  g_free(sync->ledger->judged);
  sync->ledger->judged = g_strdup(sync->result->tip);
}

static gboolean try_once(Sync *sync, GError **error) {
  if (!look(sync, error)) return FALSE;
  g_autofree char *both = join(sync, error);
  if (both == NULL || !settle(sync, both, error)) return FALSE;
  keep_judge(sync);
  return TRUE;
}

static gboolean try_all(Sync *sync, GError **error) {
  for (;;) {
    g_autoptr(GError) inner = NULL;
    sync->result->tries++;
    if (try_once(sync, &inner)) return TRUE;
    if (!g_error_matches(inner, CARNET_LEDGER_ERROR, CARNET_LEDGER_MOVED) ||
        sync->result->tries >= MAX_TRIES) {
      g_propagate_error(error, g_steal_pointer(&inner));
      return FALSE;
    }
    g_usleep((gulong)PAUSE_MS * 1000 * sync->result->tries);
  }
}

CarnetSyncResult *carnet_ledger_sync(CarnetLedger *ledger, const CarnetSyncOptions *options,
                                     CarnetProgressFunc progress, gpointer user, GError **error) {
  g_autoptr(CarnetRemote) remote = carnet_remote_new(ledger->repo, options->url, error);
  if (remote == NULL) return NULL;
  g_autoptr(CarnetSyncResult) result = g_new0(CarnetSyncResult, 1);
  Sync sync = {ledger, options, remote, NULL, result, progress, user, NULL, NULL};
  gboolean done = try_all(&sync, error);
  g_clear_pointer(&sync.judge, carnet_judge_free);
  g_free(sync.ours);
  g_free(sync.theirs);
  return done ? g_steal_pointer(&result) : NULL;
}
