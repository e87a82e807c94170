/*
 * walk.c - history in order; see walk.h.
 */
#include "walk.h"

#include "carnet/error.h"
#include "beside.h"
#include "causal.h"
#include "drafts.h"

#include <string.h>

#define MAX_COMMITS 10000000

typedef struct {
  char *id, **parents;
  git_oid tree;
  guint next; /* the parent to look at next */
} Step;

typedef struct {
  git_odb *odb;
  const char *from;
  CarnetWalk *walk;
  GArray *stack; /* Step: the way from the tip down to where it is */
  GHashTable *seen;
  gboolean met_from, met_root;
} Walker;

void carnet_walk_free(CarnetWalk *walk) {
  if (walk == NULL) return;
  g_ptr_array_unref(walk->ids);
  g_ptr_array_unref(walk->parents);
  g_array_unref(walk->trees);
  g_hash_table_unref(walk->places);
  g_free(walk);
}

static gboolean push(Walker *walker, const char *id, GError **error) {
  if (strcmp(id, walker->from) == 0) {
    walker->met_from = TRUE;
    return TRUE;
  }
  if (g_hash_table_contains(walker->seen, id)) return TRUE;
  git_oid oid;
  if (!carnet_git_oid(id, &oid, error)) return FALSE;
  g_autoptr(GBytes) bytes =
      carnet_git_read(walker->odb, &oid, GIT_OBJECT_COMMIT, CARNET_COMMIT_MAX_BYTES, error);
  if (bytes == NULL) return FALSE;
  if (g_hash_table_size(walker->seen) >= MAX_COMMITS) {
    g_set_error(error, CARNET_LEDGER_ERROR, CARNET_ERROR_STORE, "more than %d commits", MAX_COMMITS);
    return FALSE;
  }
  gsize n = 0;
  const char *text = g_bytes_get_data(bytes, &n);
  Step step = {g_strdup(id), carnet_commit_guess_parents(text, n), {{0}}, 0};
  const gsize head = strlen("tree ");
  if (n > head + GIT_OID_HEXSZ && strncmp(text, "tree ", head) == 0) git_oid_fromstr(&step.tree, text + head);
  g_hash_table_add(walker->seen, g_strdup(id));
  g_array_append_val(walker->stack, step);
  return TRUE;
}

static void leave(Walker *walker) {
  Step step = g_array_index(walker->stack, Step, walker->stack->len - 1);
  g_array_set_size(walker->stack, walker->stack->len - 1);
  CarnetWalk *walk = walker->walk;
  guint n = g_strv_length(step.parents);
  walker->met_root |= n == 0;
  walk->merges += n > 1;
  g_ptr_array_add(walk->ids, step.id);
  g_ptr_array_add(walk->parents, step.parents);
  g_array_append_val(walk->trees, step.tree);
  g_hash_table_insert(walk->places, step.id, GUINT_TO_POINTER(walk->ids->len));
}

static gboolean run(Walker *walker, const char *tip, GError **error) {
  if (!push(walker, tip, error)) return FALSE;
  while (walker->stack->len > 0) {
    Step *step = &g_array_index(walker->stack, Step, walker->stack->len - 1);
    const char *parent = step->parents[step->next];
    if (parent == NULL) {
      leave(walker);
      continue;
    }
    step->next++;
    if (!push(walker, parent, error)) return FALSE;
  }
  return TRUE;
}

static gboolean check_from(const Walker *walker, GError **error) {
  if (*walker->from == '\0' || (walker->met_from && !walker->met_root)) return TRUE;
  if (walker->met_from)
    g_set_error(error, CARNET_LEDGER_ERROR, CARNET_LEDGER_AGAIN,
                "work that began before %s was merged in; read the records from their root", walker->from);
  else
    g_set_error(
        error, CARNET_LEDGER_ERROR, CARNET_ERROR_VERIFY,
        "commit %s is not in the history of main: it was rewritten or cut off; who holds a copy with that commit?",
        walker->from);
  return FALSE;
}

static void clear_step(gpointer item) {
  Step *step = item;
  g_free(step->id);
  g_strfreev(step->parents);
}

CarnetWalk *carnet_walk_new(git_odb *odb, const char *from, const char *tip, GError **error) {
  g_autoptr(CarnetWalk) walk = g_new0(CarnetWalk, 1);
  walk->ids = g_ptr_array_new_with_free_func(g_free);
  walk->parents = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
  walk->trees = g_array_new(FALSE, FALSE, sizeof(git_oid));
  walk->places = g_hash_table_new(g_str_hash, g_str_equal);
  Walker walker = {.odb = odb, .from = from, .walk = walk, .stack = g_array_new(FALSE, FALSE, sizeof(Step))};
  walker.seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  gboolean done = run(&walker, tip, error) && check_from(&walker, error);
  for (guint i = 0; i < walker.stack->len; i++) clear_step(&g_array_index(walker.stack, Step, i));
  g_array_unref(walker.stack);
  g_hash_table_unref(walker.seen);
  return done ? g_steal_pointer(&walk) : NULL;
}

/* ---- retirement
 * ------------------------------------------------------------------------------------------------------------
 */

/* One byte a commit of the walk: is it an ancestor of that one (itself included)? */
static guint8 *ancestors(const CarnetWalk *walk, const char *id) {
  guint8 *mark = g_malloc0(walk->ids->len + 1);
  guint place = GPOINTER_TO_UINT(g_hash_table_lookup(walk->places, id));
  if (place == 0) return mark;
  mark[place - 1] = 1;
  for (guint i = place; i > 0; i--) { /* children stand behind their parents */
    if (!mark[i - 1]) continue;
    for (char **parent = g_ptr_array_index(walk->parents, i - 1); *parent != NULL; parent++) {
      guint p = GPOINTER_TO_UINT(g_hash_table_lookup(walk->places, *parent));
      if (p != 0) mark[p - 1] = 1;
    }
  }
  return mark;
}

static void retire(const CarnetWalk *walk, const GPtrArray *records, const CarnetEventRecord *end) {
  g_autofree guint8 *before = ancestors(walk, end->commit);
  for (guint i = 0; i < records->len; i++) {
    CarnetEventRecord *record = g_ptr_array_index(records, i);
    if (strcmp(record->by, end->subject) != 0 || !carnet_causal_counts(record) || record == end) continue;
    guint place = GPOINTER_TO_UINT(g_hash_table_lookup(walk->places, record->commit));
    if (place == 0 || before[place - 1]) continue;
    record->verdict = CARNET_VERDICT_BAD;
    g_free(record->fault);
    record->fault = g_strdup_printf("%s did this beside the own retirement (%.12s)", record->by, end->commit);
  }
}

void carnet_walk_retire(const CarnetWalk *walk, const GPtrArray *records) {
  if (walk->merges == 0) return; /* in one line, what is not before it is after it */
  for (guint i = 0; i < records->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(records, i);
    if (strcmp(record->kind, "person") == 0 && strcmp(record->action, "retire") == 0 &&
        carnet_causal_counts(record))
      retire(walk, records, record);
  }
}

/* ---- beside a change of people or policy
 * ------------------------------------------------------------------------------------------- */

/* Records of the side `mine` alone, beside `other`. */
static void look_beside(const CarnetWalk *walk, const CarnetJudge *judge, const GPtrArray *records,
                        const char *mine, const char *other) {
  const CarnetRoster *here = carnet_judge_roster(judge, mine), *there = carnet_judge_roster(judge, other);
  g_autoptr(CarnetBeside) beside = here != NULL && there != NULL ? carnet_beside_new(here, there) : NULL;
  if (beside == NULL) return;
  g_autofree guint8 *in_mine = ancestors(walk, mine), *in_other = ancestors(walk, other);
  for (guint i = 0; i < records->len; i++) {
    CarnetEventRecord *record = g_ptr_array_index(records, i);
    guint place = GPOINTER_TO_UINT(g_hash_table_lookup(walk->places, record->commit));
    if (place == 0 || !in_mine[place - 1] || in_other[place - 1] || !carnet_causal_counts(record)) continue;
    char *why = carnet_beside_refusal(beside, record);
    if (why == NULL) continue;
    record->verdict = CARNET_VERDICT_BAD;
    g_free(record->fault);
    record->fault = why;
  }
}

void carnet_walk_beside(const CarnetWalk *walk, const CarnetJudge *judge, const GPtrArray *records) {
  if (walk->merges == 0) return;
  for (guint i = 0; i < walk->ids->len; i++) {
    char **parents = g_ptr_array_index(walk->parents, i);
    if (g_strv_length(parents) != 2) continue;
    look_beside(walk, judge, records, parents[0], parents[1]);
    look_beside(walk, judge, records, parents[1], parents[0]);
  }
}

/* ---- bringing the judge up
 * ------------------------------------------------------------------------------------------------------ */

static gboolean judge_from(CarnetLedger *ledger, const char *from, const char *tip, GError **error) {
  g_autoptr(CarnetWalk) walk = carnet_walk_new(ledger->odb, from, tip, error);
  if (walk == NULL) return FALSE;
  g_autoptr(CarnetDrafts) drafts = carnet_drafts_new(git_repository_path(ledger->repo), walk);
  for (guint i = 0; i < walk->ids->len; i++) {
    g_autoptr(CarnetJudged) judged = carnet_judge_commit(ledger->judge, g_ptr_array_index(walk->ids, i),
                                                         carnet_drafts_take(drafts, i), error);
    if (judged == NULL) return FALSE;
  }
  g_free(ledger->judged);
  ledger->judged = g_strdup(tip);
  return TRUE;
}

gboolean carnet_walk_to(CarnetLedger *ledger, const char *tip, GError **error) {
  if (ledger->judge != NULL && ledger->judged != NULL) {
    if (strcmp(ledger->judged, tip) == 0 || judge_from(ledger, ledger->judged, tip, NULL)) return TRUE;
  }
  g_clear_pointer(&ledger->judge, carnet_judge_free);
  ledger->judge = carnet_judge_new(ledger->odb, NULL);
  return judge_from(ledger, "", tip, error);
}
