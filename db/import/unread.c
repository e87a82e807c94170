/* unread.c - the values of a source that no table and no number knows, counted while it is read. */
#include "carnet/inventory.h"
#include "import/import.h"

#define MAX_TEXT 256u      /* bytes; a longer value is no word of a table */
#define MAX_VALUES 100000u /* distinct ones of a column; what comes later is not looked at */

typedef struct {
  guint64 rows; /* G_MAXUINT64: understood */
} Seen;

struct CarnetUnread {
  GHashTable *values[CARNET_N_COLUMNS]; /* char* to Seen; NULL: every text is understood there */
  char last[CARNET_N_COLUMNS][MAX_TEXT];
  Seen *last_seen[CARNET_N_COLUMNS];
};

CarnetUnread *carnet_unread_new(void) {
  CarnetUnread *unread = g_new0(CarnetUnread, 1);
  for (guint c = 0; c < CARNET_N_COLUMNS; c++)
    if (!carnet_value_understood((CarnetColumn)c, "¤"))
      unread->values[c] = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  return unread;
}

void carnet_unread_free(CarnetUnread *unread) {
  if (!unread) return;
  for (guint c = 0; c < CARNET_N_COLUMNS; c++) g_clear_pointer(&unread->values[c], g_hash_table_unref);
  g_free(unread);
}

static Seen *look_up(CarnetUnread *unread, guint c) {
  Seen *seen = g_hash_table_lookup(unread->values[c], unread->last[c]);
  if (seen || g_hash_table_size(unread->values[c]) >= MAX_VALUES) return seen;
  seen = g_new0(Seen, 1);
  if (carnet_value_understood((CarnetColumn)c, unread->last[c])) seen->rows = G_MAXUINT64;
  g_hash_table_insert(unread->values[c], g_strdup(unread->last[c]), seen);
  return seen;
}

static void count(CarnetUnread *unread, guint c, CarnetSlice value) {
  char *last = unread->last[c];
  if (value.n == 0 || value.n >= MAX_TEXT || memchr(value.s, 0, value.n)) return;
  /* Rows beside each other mostly say the same. */
  if (!unread->last_seen[c] || memcmp(last, value.s, value.n) != 0 || last[value.n] != '\0') {
    memcpy(last, value.s, value.n);
    last[value.n] = '\0';
    unread->last_seen[c] = look_up(unread, c);
  }
  Seen *seen = unread->last_seen[c];
  if (seen && seen->rows != G_MAXUINT64) seen->rows++;
}

void carnet_unread_count(CarnetUnread *unread, const CarnetRow *rows, guint n) {
  g_autofree const CarnetRow **full = g_new(const CarnetRow *, n + 1);
  guint n_full = 0;
  for (guint i = 0; i < n; i++)
    if (!rows[i].known) full[n_full++] = &rows[i];
  for (guint c = 0; c < CARNET_N_COLUMNS; c++)
    for (guint i = 0; unread->values[c] && i < n_full; i++) count(unread, c, full[i]->value[c]);
}

gboolean carnet_unread_counts(const CarnetUnread *unread, CarnetColumn column) {
  return unread->values[column] != NULL;
}

void carnet_unread_add(CarnetUnread *unread, CarnetColumn column, const char *text, guint64 rows) {
  gsize n = strlen(text);
  if (n == 0 || n >= MAX_TEXT) return;
  memcpy(unread->last[column], text, n + 1);
  unread->last_seen[column] = look_up(unread, column);
  Seen *seen = unread->last_seen[column];
  if (seen && seen->rows != G_MAXUINT64) seen->rows += rows;
}

static void value_free(gpointer data) {
  CarnetUnreadValue *value = data;
  g_free(value->text);
  g_free(value);
}

static gint by_rows(gconstpointer a, gconstpointer b) {
  const CarnetUnreadValue *x = *(CarnetUnreadValue *const *)a, *y = *(CarnetUnreadValue *const *)b;
  if (x->column != y->column) return x->column < y->column ? -1 : 1;
  if (x->rows != y->rows) return x->rows > y->rows ? -1 : 1;
  return strcmp(x->text, y->text);
}

GPtrArray *carnet_unread_list(const CarnetUnread *unread) {
  GPtrArray *list = g_ptr_array_new_with_free_func(value_free);
  for (guint c = 0; unread && c < CARNET_N_COLUMNS; c++) {
    if (!unread->values[c]) continue;
    GHashTableIter iter;
    gpointer text, seen;
    g_hash_table_iter_init(&iter, unread->values[c]);
    while (g_hash_table_iter_next(&iter, &text, &seen)) {
      guint64 rows = ((const Seen *)seen)->rows;
      if (rows == G_MAXUINT64) continue;
      CarnetUnreadValue *value = g_new(CarnetUnreadValue, 1);
      *value = (CarnetUnreadValue){(CarnetColumn)c, g_strdup(text), rows};
      g_ptr_array_add(list, value);
    }
  }
  g_ptr_array_sort(list, by_rows);
  return list;
}
