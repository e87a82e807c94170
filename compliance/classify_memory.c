/*
 * classify_memory.c - what a classifier remembers of texts that come again: units, types, values,
 * descriptions, paths but for their digits. It belongs to one thread and is bounded.
 *
 * Inventories name the same fields for one vehicle after another, so texts come again in a circle. A memory
 * that drops the oldest, or all, when it is full knows nothing of a circle that is greater than it; one that
 * takes no more in still knows its share. It starts anew only when it was of no use for long.
 */
#include <string.h>

#include "classify.h"

#define TEXTS_MAX 16384            /* of a kind; paths twice as many, for they have numbers of all lengths */
#define MISSED_MAX (2 * TEXTS_MAX) /* then what is remembered is of no use */
#define BYTES_MAX 400              /* of a text; longer ones seldom come again */

typedef struct {
  guint16 n, pending;
  Mark mark[]; /* behind them the text, which is the key */
} Entry;

void memory_init(CarnetClassifier *c) {
  for (guint i = 0; i < N_KINDS; i++)
    c->memory[i].texts = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
}

void memory_free(CarnetClassifier *c) {
  for (guint i = 0; i < N_KINDS; i++) g_hash_table_unref(c->memory[i].texts);
}

gboolean memory_recall(CarnetClassifier *c, Kind kind, const char *text, GArray *marks, guint16 *pending) {
  const Entry *entry = g_hash_table_lookup(c->memory[kind].texts, text);
  if (entry != NULL && entry->n > 0) g_array_append_vals(marks, entry->mark, entry->n);
  if (entry != NULL && pending != NULL) *pending = entry->pending;
  return entry != NULL;
}

static gboolean has_room(Memory *memory, guint max) {
  if (g_hash_table_size(memory->texts) < max) return TRUE;
  if (++memory->missed < MISSED_MAX) return FALSE;
  memory->missed = 0;
  g_hash_table_remove_all(memory->texts);
  return TRUE;
}

void memory_keep(CarnetClassifier *c, Kind kind, const char *text, const GArray *marks, guint start,
                 guint16 pending) {
  gsize n = strlen(text), bytes = (marks->len - start) * sizeof(Mark);
  Memory *memory = &c->memory[kind];
  if (n > BYTES_MAX || marks->len - start > G_MAXUINT16) return;
  if (!has_room(memory, kind == KIND_PATH ? 2 * TEXTS_MAX : TEXTS_MAX)) return;
  Entry *entry = g_malloc(sizeof *entry + bytes + n + 1);
  entry->n = (guint16)(marks->len - start);
  entry->pending = pending;
  if (bytes > 0) memcpy(entry->mark, &g_array_index(marks, Mark, start), bytes);
  char *key = (char *)entry + sizeof *entry + bytes;
  memcpy(key, text, n + 1);
  g_hash_table_replace(memory->texts, key, entry); /* with its own key: the old one goes with its entry */
}
