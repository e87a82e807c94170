/*
 * causal.c - order is causality, not clocks; see causal.h.
 */
#include "causal.h"

#include <string.h>

gboolean carnet_causal_counts(const CarnetEventRecord *record) {
  return record->verdict == CARNET_VERDICT_GOOD || record->verdict == CARNET_VERDICT_UNSIGNED;
}

typedef struct {
  const CarnetEventRecord *record;
  guint waits;      /* parents that were not placed yet */
  GArray *children; /* guint: places in the node array */
} Node;

static void clear_node(gpointer node) {
  GArray *children = ((Node *)node)->children;
  if (children != NULL) g_array_unref(children);
}

static int compare_beside(const CarnetEventRecord *a, const CarnetEventRecord *b, CarnetCausalRank rank) {
  guint x = rank != NULL ? rank(a) : 0, y = rank != NULL ? rank(b) : 0;
  if (x != y) return x < y ? -1 : 1;
  int order = strcmp(a->time, b->time);
  return order != 0 ? order : strcmp(a->digest, b->digest);
}

static GArray *link_nodes(const GPtrArray *records) {
  GArray *nodes = g_array_sized_new(FALSE, TRUE, sizeof(Node), records->len);
  g_array_set_clear_func(nodes, clear_node);
  g_autoptr(GHashTable) places = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < records->len; i++) {
    Node node = {.record = g_ptr_array_index(records, i)};
    g_array_append_val(nodes, node);
    g_hash_table_insert(places, node.record->digest, GUINT_TO_POINTER(i + 1));
  }
  for (guint i = 0; i < nodes->len; i++) {
    Node *node = &g_array_index(nodes, Node, i);
    for (char **prev = node->record->prev; prev != NULL && *prev != NULL; prev++) {
      guint place = GPOINTER_TO_UINT(g_hash_table_lookup(places, *prev));
      if (place == 0 || place - 1 == i) continue;
      Node *parent = &g_array_index(nodes, Node, place - 1);
      if (parent->children == NULL) parent->children = g_array_new(FALSE, FALSE, sizeof(guint));
      g_array_append_val(parent->children, i);
      node->waits++;
    }
  }
  return nodes;
}

static guint take_first(GArray *ready, const GArray *nodes, CarnetCausalRank rank) {
  guint best = 0;
  for (guint i = 1; i < ready->len; i++) {
    const CarnetEventRecord *a = g_array_index(nodes, Node, g_array_index(ready, guint, i)).record;
    const CarnetEventRecord *b = g_array_index(nodes, Node, g_array_index(ready, guint, best)).record;
    if (compare_beside(a, b, rank) < 0) best = i;
  }
  guint place = g_array_index(ready, guint, best);
  g_array_remove_index_fast(ready, best);
  return place;
}

/* A digest names what it was made from, so the graph has no circle. */
GPtrArray *carnet_causal_sort(const GPtrArray *records, CarnetCausalRank rank) {
  g_autoptr(GArray) nodes = link_nodes(records);
  g_autoptr(GArray) ready = g_array_new(FALSE, FALSE, sizeof(guint));
  GPtrArray *out = g_ptr_array_sized_new(records->len);
  for (guint i = 0; i < nodes->len; i++)
    if (g_array_index(nodes, Node, i).waits == 0) g_array_append_val(ready, i);
  while (ready->len > 0) {
    const Node *node = &g_array_index(nodes, Node, take_first(ready, nodes, rank));
    g_ptr_array_add(out, (gpointer)(guintptr)node->record);
    for (guint c = 0; node->children != NULL && c < node->children->len; c++) {
      guint place = g_array_index(node->children, guint, c);
      if (--g_array_index(nodes, Node, place).waits == 0) g_array_append_val(ready, place);
    }
  }
  return out;
}

static gint by_first_subject(gconstpointer a, gconstpointer b) {
  const GPtrArray *x = *(GPtrArray *const *)a, *y = *(GPtrArray *const *)b;
  const CarnetEventRecord *p = g_ptr_array_index(x, 0), *q = g_ptr_array_index(y, 0);
  return strcmp(p->subject, q->subject);
}

GPtrArray *carnet_causal_subjects(const GPtrArray *records, const char *kind, CarnetCausalRank rank) {
  g_autoptr(GHashTable) subjects = g_hash_table_new(g_str_hash, g_str_equal);
  GPtrArray *out = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
  for (guint i = 0; records != NULL && i < records->len; i++) {
    CarnetEventRecord *record = g_ptr_array_index(records, i);
    if (strcmp(record->kind, kind) != 0) continue;
    GPtrArray *list = g_hash_table_lookup(subjects, record->subject);
    if (list == NULL) {
      list = g_ptr_array_new();
      g_hash_table_insert(subjects, record->subject, list);
      g_ptr_array_add(out, list);
    }
    g_ptr_array_add(list, record);
  }
  g_ptr_array_sort(out, by_first_subject);
  for (guint i = 0; i < out->len; i++) {
    GPtrArray *list = out->pdata[i];
    out->pdata[i] = carnet_causal_sort(list, rank);
    g_ptr_array_unref(list);
  }
  return out;
}

static gint by_place(gconstpointer a, gconstpointer b) {
  const CarnetEventRecord *x = *(CarnetEventRecord *const *)a, *y = *(CarnetEventRecord *const *)b;
  if (x->order != y->order) return x->order < y->order ? -1 : 1;
  return compare_beside(x, y, NULL);
}

GPtrArray *carnet_causal_counting(const GPtrArray *records, const char *kind) {
  GPtrArray *out = g_ptr_array_new();
  for (guint i = 0; records != NULL && i < records->len; i++) {
    CarnetEventRecord *record = g_ptr_array_index(records, i);
    if (strcmp(record->kind, kind) == 0 && carnet_causal_counts(record)) g_ptr_array_add(out, record);
  }
  g_ptr_array_sort(out, by_place);
  return out;
}
