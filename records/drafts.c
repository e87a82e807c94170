/*
 * drafts.c - drafts made ahead; see drafts.h.
 *
 * Threads take the walk in chunks: neighbours share nearly all of their trees, which each handle keeps. They
 * are at most WINDOW chunks ahead of who takes, so that memory does not grow with the history.
 */
#include "drafts.h"

#include <string.h>

#define CHUNK 64u
#define WINDOW 32u      /* chunks */
#define FEW (2 * CHUNK) /* below, threads cost more than they bring */
#define MAX_THREADS 8u

struct CarnetDrafts {
  char *repository;
  const CarnetWalk *walk;
  GThread *threads[MAX_THREADS];
  guint n_threads;
  GMutex lock;
  GCond moved;               /* a chunk was done, or taken */
  CarnetDraft **ready;       /* WINDOW * CHUNK places, the i-th commit's at i % that */
  gboolean done[WINDOW];     /* the chunk at that place is made */
  guint next, taken, chunks; /* chunk to be made next; chunks that were taken whole; all */
  gboolean stop;
};

/* ---- a thread ---------------------------------------------------------------------------------------------
 */

static CarnetDraft *make(const CarnetDrafts *drafts, CarnetDesk *desk, guint i) {
  const CarnetWalk *walk = drafts->walk;
  CarnetDraft *draft =
      desk->odb != NULL ? carnet_draft_new(desk, g_ptr_array_index(walk->ids, i), NULL) : NULL;
  if (draft == NULL || draft->commit == NULL) return draft;
  guint parents = g_strv_length(draft->parents);
  if (parents == 0) carnet_draft_look(draft, desk, NULL);
  if (parents != 1) return draft;
  guint place = GPOINTER_TO_UINT(g_hash_table_lookup(walk->places, draft->parents[0]));
  if (place != 0) carnet_draft_look(draft, desk, &g_array_index(walk->trees, git_oid, place - 1));
  return draft;
}

/* The next chunk to make; FALSE: no more. Called and left with the lock held. */
static gboolean next_chunk(CarnetDrafts *drafts, guint *chunk) {
  while (!drafts->stop && drafts->next < drafts->chunks && drafts->next >= drafts->taken + WINDOW)
    g_cond_wait(&drafts->moved, &drafts->lock);
  if (drafts->stop || drafts->next >= drafts->chunks) return FALSE;
  *chunk = drafts->next++;
  return TRUE;
}

static void make_chunk(CarnetDrafts *drafts, CarnetDesk *desk, guint chunk) {
  guint end = MIN((chunk + 1) * CHUNK, drafts->walk->ids->len);
  for (guint i = chunk * CHUNK; i < end; i++) drafts->ready[i % (WINDOW * CHUNK)] = make(drafts, desk, i);
}

static gpointer work(gpointer data) {
  CarnetDrafts *drafts = data;
  git_repository *repo = NULL;
  git_odb *odb = NULL;
  CarnetDesk desk = {0};
  carnet_git_start();
  if (git_repository_open_bare(&repo, drafts->repository) != 0 || git_repository_odb(&odb, repo) != 0)
    odb = NULL;
  carnet_desk_init(&desk, odb);
  guint chunk = 0;
  g_mutex_lock(&drafts->lock);
  while (next_chunk(drafts, &chunk)) {
    g_mutex_unlock(&drafts->lock);
    make_chunk(drafts, &desk, chunk);
    g_mutex_lock(&drafts->lock);
    drafts->done[chunk % WINDOW] = TRUE;
    g_cond_broadcast(&drafts->moved);
  }
  g_mutex_unlock(&drafts->lock);
  carnet_desk_clear(&desk);
  git_odb_free(odb);
  git_repository_free(repo);
  carnet_git_end();
  return NULL;
}

/* ---- who takes -------------------------------------------------------------------------------------------
 */

CarnetDrafts *carnet_drafts_new(const char *repository, const CarnetWalk *walk) {
  CarnetDrafts *drafts = g_new0(CarnetDrafts, 1);
  drafts->repository = g_strdup(repository);
  drafts->walk = walk;
  g_mutex_init(&drafts->lock);
  g_cond_init(&drafts->moved);
  if (walk->ids->len < FEW) return drafts;
  drafts->chunks = (walk->ids->len + CHUNK - 1) / CHUNK;
  drafts->ready = g_new0(CarnetDraft *, (gsize)WINDOW * CHUNK);
  guint n = CLAMP(g_get_num_processors(), 1u, MAX_THREADS);
  while (drafts->n_threads < n) {
    GThread *thread = g_thread_try_new("draft", work, drafts, NULL);
    if (thread == NULL) break;
    drafts->threads[drafts->n_threads++] = thread;
  }
  return drafts;
}

CarnetDraft *carnet_drafts_take(CarnetDrafts *drafts, guint i) {
  if (drafts->n_threads == 0) return NULL;
  guint chunk = i / CHUNK;
  g_mutex_lock(&drafts->lock);
  while (!drafts->done[chunk % WINDOW]) g_cond_wait(&drafts->moved, &drafts->lock);
  CarnetDraft *draft = g_steal_pointer(&drafts->ready[i % (WINDOW * CHUNK)]);
  if (i % CHUNK == CHUNK - 1) {
    drafts->done[chunk % WINDOW] = FALSE;
    drafts->taken = chunk + 1;
    g_cond_broadcast(&drafts->moved);
  }
  g_mutex_unlock(&drafts->lock);
  return draft;
}

void carnet_drafts_free(CarnetDrafts *drafts) {
  if (drafts == NULL) return;
  g_mutex_lock(&drafts->lock);
  drafts->stop = TRUE;
  g_cond_broadcast(&drafts->moved);
  g_mutex_unlock(&drafts->lock);
  for (guint i = 0; i < drafts->n_threads; i++) g_thread_join(drafts->threads[i]);
  for (guint i = 0; drafts->ready != NULL && i < WINDOW * CHUNK; i++) carnet_draft_free(drafts->ready[i]);
  g_free(drafts->ready);
  g_free(drafts->repository);
  g_mutex_clear(&drafts->lock);
  g_cond_clear(&drafts->moved);
  g_free(drafts);
}
