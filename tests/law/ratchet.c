/*
 * ratchet.c - CSV, and counts by trait.
 */
#include "ratchet.h"

#include <string.h>

/* One record from *at on; *at moves behind it. NULL at the end. */
static char **record(const char **at) {
  if (**at == '\0') return NULL;
  g_autoptr(GPtrArray) cells = g_ptr_array_new();
  GString *cell = g_string_new(NULL);
  gboolean quoted = FALSE;
  for (;; (*at)++) {
    char c = **at;
    if (c == '\0' || (!quoted && c == '\n')) break;
    if (c == '"' && quoted && (*at)[1] == '"')
      g_string_append_c(cell, *++(*at));
    else if (c == '"')
      quoted = !quoted;
    else if (c == ',' && !quoted) {
      g_ptr_array_add(cells, g_string_free(cell, FALSE));
      cell = g_string_new(NULL);
    } else if (c != '\r')
      g_string_append_c(cell, c);
  }
  if (**at == '\n') (*at)++;
  g_ptr_array_add(cells, g_string_free(cell, FALSE));
  g_ptr_array_add(cells, NULL);
  return (char **)g_ptr_array_free(g_steal_pointer(&cells), FALSE);
}

static void free_row(gpointer row) { g_hash_table_unref(row); }

GPtrArray *ratchet_csv(const char *path) {
  g_autofree char *text = NULL;
  if (!g_file_get_contents(path, &text, NULL, NULL)) return NULL;
  GPtrArray *rows = g_ptr_array_new_with_free_func(free_row);
  const char *at = text;
  g_auto(GStrv) head = record(&at);
  for (char **cells = record(&at); cells != NULL; cells = record(&at)) {
    GHashTable *row = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (guint i = 0; head[i] != NULL && cells[i] != NULL; i++)
      g_hash_table_insert(row, g_strdup(head[i]), g_strdup(cells[i]));
    g_ptr_array_add(rows, row);
    g_strfreev(cells);
  }
  return rows;
}

void ratchet_add(RatchetSum *sum, const CarnetLexicon *lexicon, const CarnetTraits *got,
                 const char *expected) {
  guint64 wanted = 0;
  gboolean sensitive = FALSE;
  g_auto(GStrv) ids = g_strsplit_set(expected, " ;", -1);
  for (guint i = 0; ids[i] != NULL; i++) {
    if (ids[i][0] == '\0') continue;
    gint bit = carnet_lexicon_bit(lexicon, ids[i]);
    if (bit < 0) g_error("no trait %s in the lexicon", ids[i]);
    wanted |= G_GUINT64_CONSTANT(1) << bit;
    sensitive = sensitive || carnet_lexicon_trait(lexicon, (guint)bit)->sensitive;
  }
  sum->fields++;
  if (sensitive && got->traits == 0) sum->sensitive_as_ordinary++;
  for (guint bit = 0; bit < carnet_lexicon_n_traits(lexicon); bit++) {
    guint64 one = G_GUINT64_CONSTANT(1) << bit;
    RatchetCount *counts[] = {&sum->trait[bit], &sum->all};
    for (guint i = 0; i < G_N_ELEMENTS(counts); i++) {
      if ((got->traits & one) && (wanted & one))
        counts[i]->right++;
      else if (got->traits & one)
        counts[i]->wrong++;
      else if (wanted & one)
        counts[i]->missed++;
    }
  }
}

static void join(RatchetCount *a, const RatchetCount *b) {
  a->right += b->right;
  a->wrong += b->wrong;
  a->missed += b->missed;
}

void ratchet_join(RatchetSum *sum, const RatchetSum *other) {
  for (guint i = 0; i < 64; i++) join(&sum->trait[i], &other->trait[i]);
  join(&sum->all, &other->all);
  sum->fields += other->fields;
  sum->sensitive_as_ordinary += other->sensitive_as_ordinary;
}

static guint percent(guint part, guint whole) { return whole == 0 ? 100 : part * 100 / whole; }

guint ratchet_precision(const RatchetCount *count) {
  return percent(count->right, count->right + count->wrong);
}

guint ratchet_recall(const RatchetCount *count) {
  return percent(count->right, count->right + count->missed);
}
