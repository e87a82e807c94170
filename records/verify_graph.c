/*
 * verify_graph.c - git reads a commit's parents and tree from its commit graph, where there is one, and
 * believes it: a forged one hides commits from `git log` and from a clone; see verify.h.
 *
 * objects/info/commit-graph, or a chain of them in objects/info/commit-graphs/ (gitformat-commit-graph): ids,
 * sorted, and for each its tree and the places of its parents among the ids of all files of the chain.
 */
#include "verify.h"

#include "carnet/fs.h"

#include <string.h>

#define MAX_FILE_BYTES ((gsize)512 * 1024 * 1024)
#define MAX_TOLD 20
#define HEAD_BYTES 8
#define CHUNK_BYTES 12
#define ENTRY_BYTES 36 /* tree, two parents, generation and time */
#define NO_PARENT 0x70000000u

typedef struct {
  GBytes *bytes;
  const guint8 *ids, *data;
  guint n;
} Layer;

typedef struct {
  CarnetVerify *verify;
  const char *path; /* of the file or chain, below the repository */
  GArray *layers;   /* Layer, the oldest first */
  guint told;
} Graph;

static void clear_layer(gpointer item) { g_clear_pointer(&((Layer *)item)->bytes, g_bytes_unref); }

static guint32 number(const guint8 *p) {
  return (guint32)p[0] << 24 | (guint32)p[1] << 16 | (guint32)p[2] << 8 | p[3];
}

/* Where a chunk begins and how long it is; FALSE: it is not there, or not within the file. */
static gboolean find_chunk(const guint8 *p, gsize n, const char *name, gsize *from, gsize *length) {
  for (guint i = 0; i < p[6]; i++) {
    const guint8 *entry = p + HEAD_BYTES + (gsize)i * CHUNK_BYTES;
    if (memcmp(entry, name, 4) != 0) continue;
    *from = number(entry + 8);
    gsize end = number(entry + CHUNK_BYTES + 8);
    *length = end - *from;
    return number(entry + 4) == 0 && number(entry + CHUNK_BYTES + 4) == 0 && *from <= end && end <= n;
  }
  return FALSE;
}

static gboolean read_layer(Layer *layer) {
  gsize n = 0, ids = 0, data = 0, ids_n = 0, data_n = 0;
  const guint8 *p = g_bytes_get_data(layer->bytes, &n);
  if (n < HEAD_BYTES || memcmp(p, "CGPH\1\1", 6) != 0 || n < HEAD_BYTES + ((gsize)p[6] + 1) * CHUNK_BYTES)
    return FALSE;
  if (!find_chunk(p, n, "OIDL", &ids, &ids_n) || !find_chunk(p, n, "CDAT", &data, &data_n)) return FALSE;
  layer->n = (guint)(ids_n / GIT_OID_RAWSZ);
  layer->ids = p + ids;
  layer->data = p + data;
  return data_n / ENTRY_BYTES >= layer->n;
}

static void tell(Graph *graph, const char *commit, const char *why) {
  if (graph->told++ < MAX_TOLD)
    carnet_verify_fault(graph->verify, CARNET_CHECK_GRAPH, commit, graph->path, "who wrote it?", "%s", why);
}

static gboolean add_layer(Graph *graph, const char *path) {
  g_autofree char *file = g_build_filename(git_repository_path(graph->verify->ledger->repo), path, NULL);
  Layer layer = {.bytes = carnet_fs_read(file, MAX_FILE_BYTES, NULL)};
  gboolean good = layer.bytes != NULL && read_layer(&layer);
  if (good)
    g_array_append_val(graph->layers, layer);
  else
    clear_layer(&layer);
  return good;
}

/* ---- what a commit says itself
 * ------------------------------------------------------------------------------------------ */

typedef struct {
  git_oid tree;
  char **parents; /* owned where `own` */
  gboolean own;
} Said;

/* FALSE: there is no such commit; nobody can see it either. */
static gboolean commit_says(const CarnetVerify *verify, const git_oid *id, const char *hex, Said *said) {
  guint place = GPOINTER_TO_UINT(g_hash_table_lookup(verify->walk->places, hex));
  if (place != 0) {
    *said = (Said){g_array_index(verify->walk->trees, git_oid, place - 1),
                   g_ptr_array_index(verify->walk->parents, place - 1), FALSE};
    return TRUE;
  }
  g_autoptr(GBytes) bytes =
      carnet_git_read(verify->ledger->odb, id, GIT_OBJECT_COMMIT, CARNET_COMMIT_MAX_BYTES, NULL);
  gsize n = 0;
  const char *text = bytes != NULL ? g_bytes_get_data(bytes, &n) : NULL;
  const gsize head = strlen("tree ");
  if (text == NULL || n < head + GIT_OID_HEXSZ || git_oid_fromstr(&said->tree, text + head) != 0)
    return FALSE;
  said->parents = carnet_commit_guess_parents(text, n);
  said->own = TRUE;
  return TRUE;
}

static const guint8 *id_at(const Graph *graph, guint32 place) {
  for (guint i = 0; i < graph->layers->len; i++) {
    const Layer *layer = &g_array_index(graph->layers, Layer, i);
    if (place < layer->n) return layer->ids + (gsize)place * GIT_OID_RAWSZ;
    place -= layer->n;
  }
  return NULL;
}

/* The i-th parent: as it stands there, and as the commit says it (NULL: none). */
static gboolean is_parent(const Graph *graph, guint32 place, const char *said) {
  const guint8 *raw = place == NO_PARENT ? NULL : id_at(graph, place);
  if (place == NO_PARENT || said == NULL) return place == NO_PARENT && said == NULL;
  git_oid id;
  char hex[41];
  if (raw == NULL) return FALSE;
  git_oid_fromraw(&id, raw);
  carnet_git_hex(&id, hex);
  return strcmp(hex, said) == 0;
}

static void check_entry(Graph *graph, const Layer *layer, guint i) {
  const guint8 *entry = layer->data + (gsize)i * ENTRY_BYTES;
  git_oid id, tree;
  char hex[41];
  Said said = {0};
  git_oid_fromraw(&id, layer->ids + (gsize)i * GIT_OID_RAWSZ);
  git_oid_fromraw(&tree, entry);
  carnet_git_hex(&id, hex);
  if (!commit_says(graph->verify, &id, hex, &said)) return;
  const char *first = said.parents[0], *second = first != NULL ? said.parents[1] : NULL;
  if (!is_parent(graph, number(entry + 20), first) || !is_parent(graph, number(entry + 24), second))
    tell(graph, hex, "git reads the parents of this commit there, and they are not those that it names");
  else if (!git_oid_equal(&tree, &said.tree))
    tell(graph, hex, "git reads the tree of this commit there, and it is not the one that it names");
  if (said.own) g_strfreev(said.parents);
}

static void check_layers(Graph *graph, gboolean readable) {
  if (!readable) tell(graph, "", "a commit graph that cannot be read as git writes it");
  for (guint l = 0; readable && l < graph->layers->len; l++) {
    const Layer *layer = &g_array_index(graph->layers, Layer, l);
    for (guint i = 0; i < layer->n; i++) check_entry(graph, layer, i);
  }
}

/* ---- the files
 * ----------------------------------------------------------------------------------------------------------
 */

#define FILE_PATH "objects/info/commit-graph"
#define CHAIN_FOLDER "objects/info/commit-graphs"
#define CHAIN_PATH CHAIN_FOLDER "/commit-graph-chain"

static gboolean add_chain(Graph *graph, const char *file) {
  g_autoptr(GBytes) bytes = carnet_fs_read(file, MAX_FILE_BYTES, NULL);
  if (bytes == NULL) return FALSE;
  g_autofree char *text = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
  g_auto(GStrv) lines = g_strsplit(text != NULL ? text : "", "\n", -1);
  for (char **line = lines; *line != NULL; line++) {
    if (**line == '\0') continue;
    g_autofree char *path = g_strdup_printf(CHAIN_FOLDER "/graph-%s.graph", *line);
    if (strspn(*line, "0123456789abcdef") != strlen(*line) || !add_layer(graph, path)) return FALSE;
  }
  return TRUE;
}

void carnet_verify_graph(CarnetVerify *verify) {
  static const char *const paths[] = {FILE_PATH, CHAIN_PATH};
  for (gsize i = 0; i < G_N_ELEMENTS(paths); i++) {
    g_autofree char *file = g_build_filename(git_repository_path(verify->ledger->repo), paths[i], NULL);
    if (!g_file_test(file, G_FILE_TEST_EXISTS)) continue;
    Graph graph = {.verify = verify, .path = paths[i], .layers = g_array_new(FALSE, FALSE, sizeof(Layer))};
    g_array_set_clear_func(graph.layers, clear_layer);
    check_layers(&graph, i == 0 ? add_layer(&graph, paths[i]) : add_chain(&graph, file));
    g_array_unref(graph.layers);
  }
}
