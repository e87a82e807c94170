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

guint64 ratchet_traits(const CarnetLexicon *lexicon, const char *ids) {
  guint64 traits = 0;
  g_auto(GStrv) list = g_strsplit_set(ids, " ;", -1);
  for (guint i = 0; list[i] != NULL; i++) {
    if (list[i][0] == '\0') continue;
    gint bit = carnet_lexicon_bit(lexicon, list[i]);
    if (bit < 0) g_error("no trait %s in the lexicon", list[i]);
    traits |= G_GUINT64_CONSTANT(1) << bit;
  }
  return traits;
}

static void count_one(RatchetCount *count, gboolean got, gboolean wanted) {
  if (got && wanted)
    count->right++;
  else if (got)
    count->wrong++;
  else if (wanted)
    count->missed++;
}

void ratchet_add(RatchetSum *sum, const CarnetLexicon *lexicon, const CarnetTraits *got,
                 const char *expected) {
  guint64 wanted = ratchet_traits(lexicon, expected);
  gboolean sensitive = FALSE;
  for (guint bit = 0; bit < carnet_lexicon_n_traits(lexicon); bit++) {
    guint64 one = G_GUINT64_CONSTANT(1) << bit;
    const CarnetTrait *trait = carnet_lexicon_trait(lexicon, bit);
    if (trait == NULL) continue;
    count_one(&sum->trait[bit], (got->traits & one) != 0, (wanted & one) != 0);
    count_one(&sum->all, (got->traits & one) != 0, (wanted & one) != 0);
    if (trait->sensitive) count_one(&sum->sensitive, (got->traits & one) != 0, (wanted & one) != 0);
    sensitive = sensitive || (trait->sensitive && (wanted & one));
  }
  sum->fields++;
  if (wanted == 0 || got->traits != 0) return;
  sum->lost++;
  if (got->ordinary) sum->lost_as_ordinary++;
  if (!sensitive) return;
  sum->sensitive_lost++;
  if (got->ordinary) sum->sensitive_as_ordinary++;
}

static void join(RatchetCount *a, const RatchetCount *b) {
  a->right += b->right;
  a->wrong += b->wrong;
  a->missed += b->missed;
}

void ratchet_join(RatchetSum *sum, const RatchetSum *other) {
  for (guint i = 0; i < 64; i++) join(&sum->trait[i], &other->trait[i]);
  join(&sum->all, &other->all);
  join(&sum->sensitive, &other->sensitive);
  sum->fields += other->fields;
  sum->lost += other->lost;
  sum->lost_as_ordinary += other->lost_as_ordinary;
  sum->sensitive_lost += other->sensitive_lost;
  sum->sensitive_as_ordinary += other->sensitive_as_ordinary;
}

static guint percent(guint part, guint whole) { return whole == 0 ? 100 : part * 100 / whole; }

guint ratchet_precision(const RatchetCount *count) {
  return percent(count->right, count->right + count->wrong);
}

guint ratchet_recall(const RatchetCount *count) {
  return percent(count->right, count->right + count->missed);
}

guint ratchet_f1(const RatchetCount *count) {
  return percent(2 * count->right, 2 * count->right + count->wrong + count->missed);
}
