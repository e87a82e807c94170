/* vss.c - rows of a VSS tree: what is no branch is a field; instances are not multiplied out, but kept as
 * said. */
#include "import/vss.h"

typedef struct {
  const char *path;
  guint64 line;
  GHashTable *values; /* key to value, both of the tree's chunk */
} VssNode;

struct VssTree {
  GStringChunk *texts;
  GPtrArray *nodes; /* VssNode*, in order */
  GHashTable *by_path;
  GPtrArray *keys; /* const char*: every key seen, in order */
  GHashTable *key_seen;
  VssNode *current;
  guint next;
};

static void node_free(gpointer data) {
  VssNode *node = data;
  g_hash_table_unref(node->values);
  g_free(node);
}

VssTree *carnet_vss_new(void) {
  VssTree *tree = g_new0(VssTree, 1);
  tree->texts = g_string_chunk_new(65536);
  tree->nodes = g_ptr_array_new_with_free_func(node_free);
  tree->by_path = g_hash_table_new(g_str_hash, g_str_equal);
  tree->keys = g_ptr_array_new();
  tree->key_seen = g_hash_table_new(g_str_hash, g_str_equal);
  return tree;
}

void carnet_vss_free(VssTree *tree) {
  if (!tree) return;
  g_ptr_array_unref(tree->nodes);
  g_hash_table_unref(tree->by_path);
  g_ptr_array_unref(tree->keys);
  g_hash_table_unref(tree->key_seen);
  g_string_chunk_free(tree->texts);
  g_free(tree);
}

gboolean carnet_vss_node(VssTree *tree, const char *path, guint64 line) {
  tree->current = g_hash_table_lookup(tree->by_path, path);
  if (tree->current) return TRUE;
  if (tree->nodes->len >= VSS_NODES) return FALSE;
  VssNode *node = g_new0(VssNode, 1);
  node->path = g_string_chunk_insert(tree->texts, path);
  node->line = line;
  node->values = g_hash_table_new(g_str_hash, g_str_equal);
  g_ptr_array_add(tree->nodes, node);
  g_hash_table_insert(tree->by_path, (gpointer)(guintptr)node->path, node);
  tree->current = node;
  return TRUE;
}

void carnet_vss_set(VssTree *tree, const char *key, const char *value) {
  const char *kept = g_string_chunk_insert_const(tree->texts, key);
  if (g_hash_table_add(tree->key_seen, (gpointer)(guintptr)kept))
    g_ptr_array_add(tree->keys, (gpointer)(guintptr)kept);
  g_hash_table_insert(tree->current->values, (gpointer)(guintptr)kept,
                      g_string_chunk_insert(tree->texts, value));
}

/* The path has no key of its own in the tree. "type" is the kind of node, "default" a value: both stay as
 * they are. */
static const CarnetTarget known[] = {
    {TARGET_COLUMN, CARNET_COLUMN_PATH, "path", FALSE, FALSE, NULL},
    {TARGET_EXTRA, 0, "type", TRUE, FALSE, NULL},
    {TARGET_COLUMN, CARNET_COLUMN_TYPE, "datatype", FALSE, FALSE, NULL},
    {TARGET_COLUMN, CARNET_COLUMN_UNIT, "unit", FALSE, FALSE, NULL},
    {TARGET_COLUMN, CARNET_COLUMN_MIN, "min", FALSE, FALSE, NULL},
    {TARGET_COLUMN, CARNET_COLUMN_MAX, "max", FALSE, FALSE, NULL},
    {TARGET_COLUMN, CARNET_COLUMN_COMMENT, "comment", FALSE, FALSE, NULL},
    {TARGET_COLUMN, CARNET_COLUMN_VALUES, "allowed", FALSE, FALSE, NULL},
    {TARGET_DESCRIPTION, CARNET_COLUMN_DESCRIPTION_EN, "description", FALSE, FALSE, NULL},
};

static CarnetTarget target_of(const char *key) {
  for (guint i = 0; i < G_N_ELEMENTS(known); i++)
    if (strcmp(known[i].header, key) == 0) return known[i];
  return (CarnetTarget){.kind = TARGET_EXTRA, .header = key};
}

gboolean carnet_vss_start(CarnetReader *reader, VssTree *tree, GError **error) {
  reader->state = tree;
  if (tree->nodes->len == 0)
    return carnet_reader_fail(reader, 0, error, "holds no node; a VSS tree has nodes with a type");
  if (tree->keys->len > READER_COLUMNS)
    return carnet_reader_fail(reader, 0, error, "nodes have more than %u different keys; this is no VSS tree",
                              READER_COLUMNS);
  g_autofree CarnetTarget *targets = g_new0(CarnetTarget, tree->keys->len + 2);
  targets[0] = known[0];
  for (guint i = 0; i < tree->keys->len; i++) targets[i + 1] = target_of(g_ptr_array_index(tree->keys, i));
  carnet_headers_fix(&reader->headers, targets);
  return TRUE;
}

static void add_node(CarnetReader *reader, const VssNode *node) {
  CarnetRows *rows = &reader->rows;
  const char *type = g_hash_table_lookup(node->values, "type");
  if (type && strcmp(type, "branch") == 0) {
    reader->structure++;
    return;
  }
  carnet_rows_begin(rows, node->line);
  if (!carnet_rows_text(rows, &reader->headers.targets[0], 1, node->path, -1)) return;
  for (guint i = 1; i < reader->headers.n; i++) {
    const CarnetTarget *target = &reader->headers.targets[i];
    const char *value = g_hash_table_lookup(node->values, target->header);
    if (value && !carnet_rows_text(rows, target, i + 1, value, -1)) return;
  }
  carnet_rows_end(rows);
}

gboolean carnet_vss_fill(CarnetReader *reader, GError **error) {
  (void)error;
  VssTree *tree = reader->state;
  while (!carnet_rows_full(&reader->rows) && tree->next < tree->nodes->len)
    add_node(reader, g_ptr_array_index(tree->nodes, tree->next++));
  return TRUE;
}

void carnet_vss_close(CarnetReader *reader) { carnet_vss_free(reader->state); }
