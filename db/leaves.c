/* Keys and leaves of rows, on a thread of their own; see leaves.h. */
#include "leaves.h"

#include "carnet/text.h"
#include "dict.h"
#include "lines.h"

#define STEP 128 /* rows between two looks at the other thread */

/* ---- one leaf ------------------------------------------------------------------------------------------ */

static const struct {
  const char *text;
  guint n;
} column_line[CARNET_N_COLUMNS] = {
#define COLUMN(ID, name, filter, kind) [CARNET_COLUMN_##ID] = {name "\t", sizeof name},
#include "carnet/columns.def"
#undef COLUMN
};

void carnet_leaf_maker_init(CarnetLeafMaker *maker) {
  *maker = (CarnetLeafMaker){carnet_digest_new(), g_string_new(NULL), g_string_sized_new(4096)};
}

void carnet_leaf_maker_clear(CarnetLeafMaker *maker) {
  if (!maker->digest) return;
  carnet_digest_free(maker->digest);
  g_string_free(maker->key, TRUE);
  g_string_free(maker->text, TRUE);
  *maker = (CarnetLeafMaker){0};
}

static gboolean is_plain(CarnetSlice value) {
  for (guint32 i = 0; i < value.n; i++) {
    guchar c = (guchar)value.s[i];
    if (c == '\\' || c == '\t' || c == '\n' || c == '\r') return FALSE;
  }
  return TRUE;
}

static void append_escaped(GString *out, CarnetSlice value) {
  if (is_plain(value))
    g_string_append_len(out, value.s, value.n);
  else
    carnet_text_append_escaped(out, value.s, value.n);
}

static int compare_extra(const void *a, const void *b) {
  const CarnetExtra *x = a, *y = b;
  return strcmp(x->header, y->header);
}

void carnet_leaf_append_extra(GString *out, const CarnetRow *row, const char *prefix) {
  g_autofree CarnetExtra *extra = g_memdup2(row->extra, row->n_extra * sizeof *extra);
  if (row->n_extra > 1) qsort(extra, row->n_extra, sizeof *extra, compare_extra);
  for (guint i = 0; i < row->n_extra; i++) {
    g_string_append(out, prefix);
    carnet_text_append_escaped(out, extra[i].header, strlen(extra[i].header));
    g_string_append_c(out, '\t');
    append_escaped(out, extra[i].value);
    g_string_append_c(out, '\n');
  }
}

/* Room for the plain spelling of all known columns, so that they are copied without asking each time. */
static gsize plain_size(const CarnetRow *row) {
  gsize n = 0;
  for (guint c = 0; c < CARNET_N_COLUMNS; c++) n += row->value[c].n + column_line[c].n + 1;
  return n;
}

static void append_columns(GString *out, const CarnetRow *row) {
  gsize start = out->len, room = plain_size(row);
  g_string_set_size(out, start + room);
  char *to = out->str + start;
  for (guint c = 0; c < CARNET_N_COLUMNS; c++) {
    CarnetSlice value = row->value[c];
    if (value.n == 0) continue;
    memcpy(to, column_line[c].text, column_line[c].n);
    to += column_line[c].n;
    if (is_plain(value)) {
      memcpy(to, value.s, value.n);
      to += value.n;
    } else { /* it grows: from here on with the slower means */
      gsize at = (gsize)(to - out->str);
      g_string_truncate(out, at);
      carnet_text_append_escaped(out, value.s, value.n);
      at = out->len;
      g_string_set_size(out, at + room);
      to = out->str + at;
    }
    *to++ = '\n';
  }
  g_string_truncate(out, (gsize)(to - out->str));
}

void carnet_leaf_make(CarnetLeafMaker *maker, const char *name, CarnetKeyKind kind, guint64 seed,
                      const CarnetRow *row, guint ordinal, CarnetLeaf *out) {
  GString *text = maker->text, *key = maker->key;
  carnet_key_of_source(key, name, kind, row, ordinal);
  out->hash = carnet_text_fnv1a64(key->str, key->len);
  out->tag = carnet_dict_hash(key->str, key->len, seed);
  carnet_words_text_bytes(text, row);
  out->text = carnet_dict_hash(text->str, text->len, seed);
  g_string_truncate(text, 0);
  g_string_append_len(text, key->str, (gssize)key->len);
  g_string_append_c(text, '\n');
  append_columns(text, row);
  if (row->n_extra) carnet_leaf_append_extra(text, row, "x:");
  carnet_digest_reset(maker->digest);
  carnet_digest_update(maker->digest, text->str, text->len);
  carnet_digest_finish(maker->digest, out->leaf);
}

/* ---- the thread ---------------------------------------------------------------------------------------- */

struct CarnetLeaves {
  char *name;
  guint64 seed;
  GThread *thread;
  GMutex mutex;
  GCond changed;
  /* under the mutex; the first three change only while the thread rests */
  const CarnetRow *rows;
  guint n, n_made;
  CarnetKeyKind kind;
  gboolean working, quit, stop;
  /* the caller's own */
  GArray *leaf; /* CarnetLeaf; grown only while the thread rests */
  guint n_seen; /* the caller's last look at n_made */
};

/* A batch, given out in steps; FALSE when the caller does not want the rest. */
static void work(CarnetLeaves *leaves, CarnetLeafMaker *maker) {
  const CarnetRow *rows = leaves->rows;
  const guint n = leaves->n;
  const CarnetKeyKind kind = leaves->kind;
  CarnetLeaf *out = (CarnetLeaf *)(gpointer)leaves->leaf->data;
  for (guint i = 0; i < n && !leaves->stop;) {
    guint end = MIN(n, i + STEP);
    g_mutex_unlock(&leaves->mutex);
    for (; i < end; i++)
      if (rows[i].known) /* the store has it; the tag is what is looked up ahead */
        out[i] = (CarnetLeaf){.tag = rows[i].bytes->tag};
      else
        carnet_leaf_make(maker, leaves->name, kind, leaves->seed, &rows[i], 0, &out[i]);
    g_mutex_lock(&leaves->mutex);
    leaves->n_made = i;
    g_cond_signal(&leaves->changed);
  }
}

static gpointer run(gpointer data) {
  CarnetLeaves *leaves = data;
  CarnetLeafMaker maker;
  carnet_leaf_maker_init(&maker);
  g_mutex_lock(&leaves->mutex);
  while (!leaves->quit) {
    if (!leaves->working) {
      g_cond_wait(&leaves->changed, &leaves->mutex);
      continue;
    }
    work(leaves, &maker);
    leaves->working = FALSE;
    g_cond_signal(&leaves->changed);
  }
  g_mutex_unlock(&leaves->mutex);
  carnet_leaf_maker_clear(&maker);
  return NULL;
}

CarnetLeaves *carnet_leaves_new(const char *name, guint64 seed) {
  CarnetLeaves *leaves = g_new0(CarnetLeaves, 1);
  leaves->name = g_strdup(name);
  leaves->seed = seed;
  leaves->leaf = g_array_new(FALSE, FALSE, sizeof(CarnetLeaf));
  g_mutex_init(&leaves->mutex);
  g_cond_init(&leaves->changed);
  leaves->thread = g_thread_new("leaves", run, leaves);
  return leaves;
}

void carnet_leaves_free(CarnetLeaves *leaves) {
  if (!leaves) return;
  carnet_leaves_end(leaves);
  g_mutex_lock(&leaves->mutex);
  leaves->quit = TRUE;
  g_cond_signal(&leaves->changed);
  g_mutex_unlock(&leaves->mutex);
  g_thread_join(leaves->thread);
  g_mutex_clear(&leaves->mutex);
  g_cond_clear(&leaves->changed);
  g_array_unref(leaves->leaf);
  g_free(leaves->name);
  g_free(leaves);
}

void carnet_leaves_begin(CarnetLeaves *leaves, const CarnetRow *rows, guint n, CarnetKeyKind kind) {
  if (leaves->leaf->len < n) g_array_set_size(leaves->leaf, n);
  leaves->n_seen = 0;
  g_mutex_lock(&leaves->mutex);
  leaves->rows = rows;
  leaves->n = n;
  leaves->n_made = 0;
  leaves->kind = kind;
  leaves->stop = FALSE;
  leaves->working = n > 0;
  g_cond_signal(&leaves->changed);
  g_mutex_unlock(&leaves->mutex);
}

const CarnetLeaf *carnet_leaves_get(CarnetLeaves *leaves, guint i) {
  if (i >= leaves->n) return NULL;
  if (i >= leaves->n_seen) {
    g_mutex_lock(&leaves->mutex);
    while (leaves->n_made <= i) g_cond_wait(&leaves->changed, &leaves->mutex);
    leaves->n_seen = leaves->n_made;
    g_mutex_unlock(&leaves->mutex);
  }
  return &g_array_index(leaves->leaf, CarnetLeaf, i);
}

void carnet_leaves_end(CarnetLeaves *leaves) {
  g_mutex_lock(&leaves->mutex);
  leaves->stop = TRUE;
  while (leaves->working) g_cond_wait(&leaves->changed, &leaves->mutex);
  g_mutex_unlock(&leaves->mutex);
}
