/*
 * pack_tree.c - a pack's tree as it was read from YAML, kept in a cache under the digest of the YAML
 * (docs/formats/packs.md, "Cache"): reading it is a fifth of the work. Places are kept too, so that what is
 * wrong in a pack is told with line and column whichever way it was read.
 */
#include <string.h>

#include "carnet/canon.h"
#include "carnet/fs.h"
#include "carnet/yaml.h"
#include "pack_read.h"

#define MAGIC "carnet-tree-1\n"
#define MAGIC_BYTES (sizeof MAGIC - 1)
#define HEAD_BYTES (MAGIC_BYTES + 2 * (CARNET_DIGEST_HEX + 1)) /* of the YAML, of what follows */
#define TREE_MAX (16u << 20)
#define FLAG_PLAIN 0x10 /* above the kind */
#define FLAG_KEY 0x20

/* ---- writing ------------------------------------------------------------------------------------------- */

/* Seven bits a byte, the lowest first; the top bit says that more follow. */
static void put_number(GString *out, guint64 number) {
  for (; number >= 0x80; number >>= 7) g_string_append_c(out, (char)(number | 0x80));
  g_string_append_c(out, (char)number);
}

static void put_text(GString *out, const char *text) {
  gsize n = strlen(text);
  put_number(out, n);
  g_string_append_len(out, text, (gssize)n);
}

/* Depth is that of a document. */
static void put_node(GString *out, const CarnetNode *node) {
  guint head = (guint)node->kind | (node->plain ? FLAG_PLAIN : 0) | (node->key != NULL ? FLAG_KEY : 0);
  g_string_append_c(out, (char)head);
  put_number(out, node->line);
  put_number(out, node->column);
  if (node->key != NULL) {
    put_text(out, node->key);
    put_number(out, node->key_line);
    put_number(out, node->key_column);
  }
  if (node->children == NULL) {
    put_text(out, node->text);
    return;
  }
  put_number(out, node->children->len);
  for (guint i = 0; i < node->children->len; i++) put_node(out, g_ptr_array_index(node->children, i));
}

GString *pack_tree_write(const CarnetNode *tree) {
  GString *body = g_string_sized_new(65536);
  put_node(body, tree);
  return body;
}

static void keep(const char *cache, const char *path, const char *digest, const CarnetNode *tree) {
  g_autoptr(GString) body = pack_tree_write(tree), out = g_string_new(MAGIC);
  g_autofree char *sum = carnet_digest_of_bytes(body->str, body->len);
  g_string_append_printf(out, "%s\n%s\n", digest, sum);
  g_string_append_len(out, body->str, (gssize)body->len);
  if (carnet_fs_mkdir(cache, NULL)) carnet_fs_write(path, out->str, out->len, NULL);
}

/* ---- reading ------------------------------------------------------------------------------------------- */

typedef struct {
  const guint8 *p, *end;
} Source;

static gboolean take_number(Source *s, guint64 most, guint64 *out) {
  *out = 0;
  for (guint shift = 0; shift < 63 && s->p < s->end; shift += 7) {
    guint8 byte = *s->p++;
    *out |= (guint64)(byte & 0x7f) << shift;
    if (!(byte & 0x80)) return *out <= most;
  }
  return FALSE;
}

static gboolean take_place(Source *s, guint *line, guint *column) {
  guint64 a, b;
  if (!take_number(s, G_MAXUINT32, &a) || !take_number(s, G_MAXUINT32, &b)) return FALSE;
  *line = (guint)a;
  *column = (guint)b;
  return TRUE;
}

static char *take_text(Source *s) {
  guint64 n;
  if (!take_number(s, TREE_MAX, &n) || n > (guint64)(s->end - s->p)) return NULL;
  const char *text = (const char *)s->p;
  s->p += n;
  return g_utf8_validate(text, (gssize)n, NULL) ? g_strndup(text, n) : NULL; /* no NUL either */
}

static gboolean take_scalar(Source *s, CarnetNode *node) {
  node->text = take_text(s);
  if (node->text == NULL) return FALSE;
  if (node->kind == CARNET_NODE_INT) node->number = g_ascii_strtoll(node->text, NULL, 10);
  if (node->kind == CARNET_NODE_BOOL) node->number = strcmp(node->text, "true") == 0;
  return TRUE;
}

static CarnetNode *take_node(Source *s, guint depth, gboolean in_map);

static gboolean take_children(Source *s, CarnetNode *node, guint depth) {
  guint64 n;
  if (!take_number(s, carnet_yaml_limits_document.max_items, &n)) return FALSE;
  for (guint64 i = 0; i < n; i++) {
    CarnetNode *child = take_node(s, depth + 1, node->kind == CARNET_NODE_MAP);
    if (child == NULL) return FALSE;
    g_ptr_array_add(node->children, child);
  }
  return TRUE;
}

static CarnetNode *take_node(Source *s, guint depth, gboolean in_map) {
  if (s->p == s->end || depth > carnet_yaml_limits_document.max_depth + 1) return NULL;
  guint head = *s->p++, kind = head & 0x0f;
  if (kind > CARNET_NODE_MAP || head > 0x3f || ((head & FLAG_KEY) != 0) != in_map) return NULL;
  g_autoptr(CarnetNode) node = kind == CARNET_NODE_MAP    ? carnet_node_map()
                               : kind == CARNET_NODE_LIST ? carnet_node_list()
                                                          : g_new0(CarnetNode, 1);
  node->kind = (CarnetNodeKind)kind;
  node->plain = (head & FLAG_PLAIN) != 0;
  if (!take_place(s, &node->line, &node->column)) return NULL;
  if (in_map) {
    node->key = take_text(s);
    if (node->key == NULL || !take_place(s, &node->key_line, &node->key_column)) return NULL;
  }
  gboolean ok = node->children != NULL ? take_children(s, node, depth) : take_scalar(s, node);
  return ok ? g_steal_pointer(&node) : NULL;
}

CarnetNode *pack_tree_parse(const void *bytes, gsize n) {
  Source s = {bytes, (const guint8 *)bytes + n};
  g_autoptr(CarnetNode) tree = take_node(&s, 1, FALSE);
  return tree != NULL && tree->kind == CARNET_NODE_MAP && s.p == s.end ? g_steal_pointer(&tree) : NULL;
}

/* NULL where it is not there, of another YAML, damaged, or of another format. */
static CarnetNode *take(const char *path, const char *digest) {
  g_autoptr(GBytes) bytes = carnet_fs_read(path, TREE_MAX, NULL);
  gsize n = 0;
  const char *data = bytes != NULL ? g_bytes_get_data(bytes, &n) : NULL;
  if (n <= HEAD_BYTES || memcmp(data, MAGIC, MAGIC_BYTES) != 0) return NULL;
  const char *source = data + MAGIC_BYTES, *sum = source + CARNET_DIGEST_HEX + 1;
  char hex[CARNET_DIGEST_HEX + 1];
  carnet_digest_hex(data + HEAD_BYTES, n - HEAD_BYTES, hex);
  if (memcmp(source, digest, CARNET_DIGEST_HEX) != 0 || memcmp(sum, hex, CARNET_DIGEST_HEX) != 0) return NULL;
  return pack_tree_parse(data + HEAD_BYTES, n - HEAD_BYTES);
}

CarnetNode *pack_tree_load(const char *text, gsize n, const char *file, const char *digest, const char *cache,
                           GError **error) {
  if (cache == NULL) return carnet_yaml_load(text, n, file, &carnet_yaml_limits_document, error);
  g_autofree char *name = g_strconcat("pack-", digest, ".tree", NULL);
  g_autofree char *path = g_build_filename(cache, name, NULL);
  CarnetNode *tree = take(path, digest);
  if (tree != NULL) return tree;
  tree = carnet_yaml_load(text, n, file, &carnet_yaml_limits_document, error);
  if (tree != NULL && tree->kind == CARNET_NODE_MAP) keep(cache, path, digest, tree);
  return tree;
}
