/*
 * lexicon_head.c - version and traits of a lexicon, kept in the cache under its digest: all that most
 * commands ask for, a hundredth of the files (docs/formats/lexicon.md, "Caches").
 */
#include <string.h>

#include "carnet/canon.h"
#include "carnet/fs.h"
#include "carnet/yaml.h"
#include "lexicon.h"

#define HEAD_MAX (256 * 1024)

static char *path_of(const CarnetLexicon *lexicon) {
  g_autofree char *name = g_strconcat("lexicon-", lexicon->digest, ".head", NULL);
  return g_build_filename(lexicon->cache, name, NULL);
}

/* The tree, where the first line is the digest of the rest and the rest names this lexicon. */
static CarnetNode *tree_of(const CarnetLexicon *lexicon, const char *path) {
  g_autoptr(GBytes) bytes = carnet_fs_read(path, HEAD_MAX, NULL);
  if (bytes == NULL) return NULL;
  gsize n;
  const char *text = g_bytes_get_data(bytes, &n);
  const gsize line = CARNET_DIGEST_HEX + 1;
  char hex[CARNET_DIGEST_HEX + 1];
  if (n <= line || text[line - 1] != '\n') return NULL;
  carnet_digest_hex(text + line, n - line, hex);
  if (memcmp(hex, text, CARNET_DIGEST_HEX) != 0) return NULL;
  g_autoptr(CarnetNode) map =
      carnet_yaml_load(text + line, n - line, path, &carnet_yaml_limits_document, NULL);
  gboolean same = carnet_node_get_int(map, "carnet_lexicon_head", 0) == 1 &&
                  strcmp(carnet_node_get_string(map, "digest", ""), lexicon->digest) == 0 &&
                  carnet_node_get_string(map, "version", NULL) != NULL;
  return same ? g_steal_pointer(&map) : NULL;
}

gboolean lexicon_head_take(CarnetLexicon *lexicon) {
  if (lexicon->cache == NULL) return FALSE;
  g_autofree char *path = path_of(lexicon);
  g_autoptr(CarnetNode) map = tree_of(lexicon, path);
  if (map == NULL || !lexicon_read_traits(lexicon, map, path, NULL) || lexicon->n_traits == 0) {
    lexicon_forget_traits(lexicon);
    return FALSE;
  }
  lexicon->version = g_strdup(carnet_node_get_string(map, "version", ""));
  return TRUE;
}

void lexicon_head_keep(const CarnetLexicon *lexicon) {
  if (lexicon->cache == NULL || lexicon->n_traits == 0) return;
  g_autoptr(CarnetNode) map = carnet_node_map();
  CarnetNode *traits = carnet_node_list();
  carnet_node_set_int(map, "carnet_lexicon_head", 1);
  carnet_node_set_string(map, "digest", lexicon->digest);
  carnet_node_set_string(map, "version", lexicon->version);
  carnet_node_set(map, "traits", traits);
  for (guint bit = 0; bit < lexicon->n_traits; bit++) {
    const CarnetTrait *trait = &lexicon->traits[bit];
    if (trait->id == NULL) continue;
    CarnetNode *node = carnet_node_map();
    carnet_node_set_string(node, "id", trait->id);
    carnet_node_set_int(node, "bit", bit);
    carnet_node_set_string(node, "en", trait->en);
    carnet_node_set_string(node, "zh", trait->zh);
    carnet_node_set_bool(node, "sensitive", trait->sensitive);
    carnet_node_append(traits, node);
  }
  g_autoptr(GBytes) bytes = carnet_canon_emit(map, NULL);
  if (bytes == NULL) return;
  g_autofree char *digest = carnet_digest_of_bytes(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
  g_autoptr(GString) out = g_string_new(digest);
  g_string_append_c(out, '\n');
  g_string_append_len(out, g_bytes_get_data(bytes, NULL), (gssize)g_bytes_get_size(bytes));
  g_autofree char *path = path_of(lexicon);
  if (carnet_fs_mkdir(lexicon->cache, NULL)) carnet_fs_write(path, out->str, out->len, NULL);
}
