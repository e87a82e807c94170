/*
 * merge.c - the union of two histories; see merge.h. judge_merge.c says what a merge must be.
 */
#include "merge.h"

#include "carnet/error.h"
#include "carnet/text.h"
#include "write.h"

#include <string.h>

#define MAX_MERGED 1000000
#define SLACK_SECONDS 300 /* an event may be that much before its latest parent (formats.md section 2) */
#define MESSAGE "merge of two histories\n"

static gboolean check_clock(const CarnetMerge *merge, const CarnetPlace *ours, const CarnetPlace *theirs,
                            GError **error) {
  gint64 latest = MAX(ours->time, theirs->time);
  if (carnet_text_instant_to_unix(merge->now) >= latest - SLACK_SECONDS) return TRUE;
  g_autofree char *text = carnet_text_instant(latest);
  g_set_error(error, CARNET_LEDGER_ERROR, CARNET_LEDGER_CLOCK,
              "the clock says %s, but the other side's last record is of %s; set the clock right", merge->now,
              text);
  return FALSE;
}

/* What they have and we have not. A path that both have stands for the same bytes: its name says their
 * digest. */
static gboolean find_additions(const CarnetMerge *merge, const CarnetPlace *ours, const CarnetPlace *theirs,
                               GPtrArray **out, GError **error) {
  g_autoptr(GPtrArray) changes =
      carnet_tree_diff(merge->ledger->odb, NULL, &ours->tree, &theirs->tree, MAX_MERGED + 1, error);
  if (changes == NULL) return FALSE;
  if (changes->len > MAX_MERGED) {
    g_set_error(error, CARNET_LEDGER_ERROR, CARNET_ERROR_STORE, "both sides differ in more than %d files",
                MAX_MERGED);
    return FALSE;
  }
  *out = g_ptr_array_new_with_free_func((GDestroyNotify)carnet_change_free);
  while (changes->len > 0) {
    CarnetChange *change = g_ptr_array_steal_index_fast(changes, changes->len - 1);
    gboolean signers = strcmp(change->path, CARNET_GIT_SIGNERS) == 0;
    if (change->kind == CARNET_CHANGE_ADDED && !signers) {
      g_ptr_array_add(*out, change);
      continue;
    }
    gboolean clash = !signers && change->kind != CARNET_CHANGE_REMOVED;
    if (clash)
      g_set_error(error, CARNET_LEDGER_ERROR, CARNET_ERROR_VERIFY,
                  "%s stands on both sides and is not the same; who changed it?", change->path);
    carnet_change_free(change);
    if (clash) {
      g_clear_pointer(out, g_ptr_array_unref);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean make_tree(const CarnetMerge *merge, const CarnetPlace *ours, const GPtrArray *additions,
                          const char *signers, git_oid *id, GError **error) {
  git_repository *repo = merge->ledger->repo;
  g_autofree git_tree_update *updates = g_new0(git_tree_update, additions->len + 1);
  for (guint i = 0; i < additions->len; i++) {
    const CarnetChange *change = g_ptr_array_index(additions, i);
    updates[i] = (git_tree_update){.action = GIT_TREE_UPDATE_UPSERT,
                                   .id = change->id,
                                   .filemode = GIT_FILEMODE_BLOB,
                                   .path = change->path};
  }
  git_tree_update *last = &updates[additions->len];
  *last = (git_tree_update){
      .action = GIT_TREE_UPDATE_UPSERT, .filemode = GIT_FILEMODE_BLOB, .path = CARNET_GIT_SIGNERS};
  git_tree *base = NULL;
  gboolean done = git_blob_create_from_buffer(&last->id, repo, signers, strlen(signers)) == 0 &&
                  git_tree_lookup(&base, repo, &ours->tree) == 0 &&
                  git_tree_create_updated(id, repo, base, additions->len + 1, updates) == 0;
  git_tree_free(base);
  return done || carnet_git_fail(error, CARNET_ERROR_STORE, "writing the merged tree");
}

/* As an append is: refused before any ref moves. */
static gboolean judge_it(const CarnetMerge *merge, const char *id, GError **error) {
  g_autoptr(CarnetJudged) judged = carnet_judge_commit(merge->judge, id, NULL, error);
  if (judged == NULL) return FALSE;
  if (judged->faults->len == 0) return TRUE;
  const CarnetFault *fault = g_ptr_array_index(judged->faults, 0);
  g_set_error(error, CARNET_LEDGER_ERROR, CARNET_LEDGER_SIGNING, "the merge would not stand: %s%s%s",
              fault->path, *fault->path != '\0' ? ": " : "", fault->why);
  return FALSE;
}

char *carnet_merge(const CarnetMerge *merge, GError **error) {
  const CarnetPlace *ours = g_hash_table_lookup(merge->judge->places, merge->ours),
                    *theirs = g_hash_table_lookup(merge->judge->places, merge->theirs);
  if (merge->actor == NULL) {
    g_set_error(error, CARNET_LEDGER_ERROR, CARNET_LEDGER_SIGNING,
                "both sides went on, so a merge is to be signed; say who acts with --as PERSON");
    return NULL;
  }
  if (!check_clock(merge, ours, theirs, error)) return NULL;
  g_autoptr(GPtrArray) additions = NULL;
  if (!find_additions(merge, ours, theirs, &additions, error)) return NULL;
  g_autoptr(CarnetRoster) both = carnet_roster_union(ours->roster, theirs->roster);
  git_oid tree;
  if (!make_tree(merge, ours, additions, both->signers, &tree, error)) return NULL;
  CarnetWrite write = {.repo = merge->ledger->repo,
                       .actor = merge->actor,
                       .parent = merge->ours,
                       .merged = merge->theirs,
                       .time = merge->now,
                       .message = MESSAGE};
  g_autofree char *id = carnet_write_tree(&write, &tree, error);
  return id != NULL && judge_it(merge, id, error) ? g_steal_pointer(&id) : NULL;
}
