/*
 * judge_merge.c - a merge holds the union of its parents' trees and adds nothing (formats.md section 2); and
 * the heads of subjects, which every event must name.
 */
#include "judge.h"

#include "carnet/yaml.h"
#include "form.h"

#include <string.h>

#define MAX_MERGED 1000000

/* ---- merges
 * -------------------------------------------------------------------------------------------------------------------
 */

/* What is new against one parent must stand in the other as it is. */
static gboolean judge_side(CarnetTrial *trial, guint side, GError **error) {
  const CarnetPlace *mine = trial->parent[side], *other = trial->parent[1 - side];
  g_autoptr(GPtrArray) changes =
      carnet_tree_diff(trial->judge->odb, NULL, &mine->tree, &trial->tree, MAX_MERGED + 1, error);
  if (changes == NULL) return FALSE;
  if (changes->len > MAX_MERGED)
    carnet_trial_fault(trial, CARNET_CHECK_TOO_MANY, "", "what hides among them?",
                       "joins more than %d files, and only as many were looked at", MAX_MERGED);
  for (guint i = 0; i < changes->len; i++) {
    const CarnetChange *change = g_ptr_array_index(changes, i);
    if (strcmp(change->path, CARNET_GIT_SIGNERS) == 0 && change->kind == CARNET_CHANGE_CHANGED) continue;
    if (change->kind != CARNET_CHANGE_ADDED) {
      carnet_trial_fault(trial, CARNET_CHECK_MERGE_DROPS, change->path,
                         "who dropped it, and what did it say?", "stands in parent %u and is %s in the merge",
                         side + 1, change->kind == CARNET_CHANGE_REMOVED ? "gone" : "another");
      continue;
    }
    CarnetTreeEntry entry;
    GError *inner = NULL;
    gboolean there = carnet_tree_find(trial->judge->odb, &other->tree, change->path, &entry, &inner);
    if (inner != NULL) {
      g_propagate_error(error, inner);
      return FALSE;
    }
    if (!there || !git_oid_equal(&entry.id, &change->id))
      carnet_trial_fault(trial, CARNET_CHECK_MERGE_ADDS, change->path, "where does it come from?",
                         "added by a merge, which adds nothing");
  }
  return TRUE;
}

/* git log shows trailers of any commit: a merge that has some speaks of an event that nobody added. */
static void judge_message(CarnetTrial *trial) {
  static const char *const names[] = {"Carnet-Subject", "Carnet-Action", "Carnet-Role", "Carnet-Digest"};
  for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
    if (carnet_commit_trailers(trial->judged->commit->message, names[i]) > 0)
      carnet_trial_fault(trial, CARNET_CHECK_TRAILERS, "", "what did git log show of it?",
                         "a merge says %s, and adds no event", names[i]);
}

gboolean carnet_trial_judge_merge(CarnetTrial *trial, GError **error) {
  judge_message(trial);
  carnet_trial_signature(trial, trial->roster);
  carnet_trial_time(trial);
  return judge_side(trial, 0, error) && judge_side(trial, 1, error) &&
         carnet_trial_signers(trial, trial->roster, error);
}

/* ---- heads
 * ----------------------------------------------------------------------------------------------------------------------
 */

typedef struct {
  git_oid tree;
  char **digests;
} Heads;

static void heads_free(gpointer item) {
  Heads *heads = item;
  g_strfreev(heads->digests);
  g_free(heads);
}

static void keep(CarnetJudge *judge, const char *folder, const git_oid *tree, char **digests) {
  Heads *heads = g_new0(Heads, 1);
  *heads = (Heads){*tree, digests};
  g_hash_table_replace(judge->heads, g_strdup(folder), heads);
}

static gint by_text(gconstpointer a, gconstpointer b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Files that are no events at their place are no heads either; their commits were refused. */
static CarnetEventRecord *read_head(CarnetJudge *judge, const char *folder, const CarnetTreeEntry *entry) {
  g_autofree char *path = g_strconcat(folder, "/", entry->name, NULL);
  g_autoptr(GBytes) bytes =
      carnet_git_read(judge->odb, &entry->id, GIT_OBJECT_BLOB, carnet_yaml_limits_event.max_bytes, NULL);
  return bytes != NULL ? carnet_form_read(bytes, path, NULL) : NULL;
}

static char **find_heads(CarnetJudge *judge, const char *folder, const git_oid *tree, GError **error) {
  g_autoptr(CarnetTree) level = carnet_tree_read(judge->odb, tree, error);
  if (level == NULL) return NULL;
  g_autoptr(GHashTable) named = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < level->entries->len; i++) {
    g_autoptr(CarnetEventRecord) record =
        read_head(judge, folder, &g_array_index(level->entries, CarnetTreeEntry, i));
    if (record == NULL) continue;
    g_ptr_array_add(all, g_strdup(record->digest));
    for (char **prev = record->prev; *prev != NULL; prev++) g_hash_table_add(named, g_strdup(*prev));
  }
  GPtrArray *heads = g_ptr_array_new();
  for (guint i = 0; i < all->len; i++)
    if (!g_hash_table_contains(named, g_ptr_array_index(all, i)))
      g_ptr_array_add(heads, g_strdup(g_ptr_array_index(all, i)));
  g_ptr_array_sort(heads, by_text);
  g_ptr_array_add(heads, NULL);
  return (char **)g_ptr_array_free(heads, FALSE);
}

char **carnet_judge_heads(CarnetJudge *judge, const char *folder, const git_oid *folder_tree,
                          GError **error) {
  static const git_oid nothing = {{0}};
  if (judge->heads == NULL) judge->heads = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, heads_free);
  if (folder_tree == NULL) {
    keep(judge, folder, &nothing, g_new0(char *, 1));
  } else {
    const Heads *known = g_hash_table_lookup(judge->heads, folder);
    if (known == NULL || !git_oid_equal(&known->tree, folder_tree)) {
      char **found = find_heads(judge, folder, folder_tree, error);
      if (found == NULL) return NULL;
      keep(judge, folder, folder_tree, found);
    }
  }
  return ((Heads *)g_hash_table_lookup(judge->heads, folder))->digests;
}

void carnet_judge_advance(CarnetJudge *judge, const char *folder, const git_oid *before, const git_oid *after,
                          const CarnetEventRecord *record) {
  char **known = carnet_judge_heads(judge, folder, before, NULL);
  if (known == NULL) return;
  g_autoptr(GPtrArray) heads = g_ptr_array_new();
  for (char **digest = known; *digest != NULL; digest++)
    if (!g_strv_contains((const char *const *)record->prev, *digest))
      g_ptr_array_add(heads, g_strdup(*digest));
  g_ptr_array_add(heads, g_strdup(record->digest));
  g_ptr_array_sort(heads, by_text);
  g_ptr_array_add(heads, NULL);
  keep(judge, folder, after, (char **)g_ptr_array_free(g_steal_pointer(&heads), FALSE));
}

void carnet_judge_free(CarnetJudge *judge) {
  if (judge == NULL) return;
  g_hash_table_unref(judge->places);
  carnet_desk_clear(&judge->desk);
  if (judge->heads != NULL) g_hash_table_unref(judge->heads);
  g_free(judge->now);
  g_free(judge);
}
