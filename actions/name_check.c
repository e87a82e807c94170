/*
 * Names in free text. What is recorded is kept for ever, in every copy, and a name in it could never be
 * erased (records.md, "Residency and people"): a text that holds a name of .carnet/names.yaml is refused,
 * unless whoever writes it says that it is meant.
 */
#include <string.h>

#include "carnet/yaml.h"
#include "names.h"

#define LEAST_LATIN 4 /* letters: shorter ones are words too often */

static gboolean is_word(gunichar c) { return g_unichar_isalnum(c); }

/* As a whole word; Chinese has no gaps between words. */
static gboolean holds(const char *text, const char *name) {
  gboolean latin = (guchar)name[0] < 0x80;
  if (*name == '\0' || (latin && strlen(name) < LEAST_LATIN) || (!latin && g_utf8_strlen(name, -1) < 2))
    return FALSE;
  g_autofree char *folded = g_utf8_casefold(text, -1), *wanted = g_utf8_casefold(name, -1);
  for (const char *at = folded; (at = strstr(at, wanted)) != NULL; at++) {
    const char *end = at + strlen(wanted);
    gboolean before = at > folded && is_word(g_utf8_get_char(g_utf8_prev_char(at)));
    if (!latin || (!before && !is_word(g_utf8_get_char(end)))) return TRUE;
  }
  return FALSE;
}

typedef struct {
  const CarnetNode *names;
  const char *person, *name, *key; /* found */
} Search;

static gboolean search_text(Search *search, const char *key, const char *text) {
  for (guint i = 0; text && i < carnet_node_count(search->names); i++) {
    const CarnetNode *entry = carnet_node_at(search->names, i);
    for (guint l = 0; l < carnet_node_count(entry); l++) {
      const CarnetNode *name = carnet_node_at(entry, l);
      if (!name->text || strcmp(name->text, entry->key) == 0 || !holds(text, name->text)) continue;
      *search = (Search){search->names, entry->key, name->text, key};
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean search_node(Search *search, const char *key, const CarnetNode *node) {
  if (node->kind == CARNET_NODE_STRING) return search_text(search, key, node->text);
  for (guint i = 0; i < carnet_node_count(node); i++) {
    const CarnetNode *child = carnet_node_at(node, i);
    if (search_node(search, child->key ? child->key : key, child)) return TRUE;
  }
  return FALSE;
}

gboolean carnet_app_check_names(CarnetApp *app, const CarnetAppend *append, GError **error) {
  if (app->names_meant) return TRUE;
  g_autofree char *path = carnet_app_path(app, "names.yaml");
  g_autoptr(CarnetNode) names = carnet_yaml_load_file(path, &carnet_yaml_limits_document, NULL);
  Search search = {names, NULL, NULL, NULL};
  if (!names || (!search_text(&search, "reason", append->reason) &&
                 !(append->keys && search_node(&search, "", append->keys))))
    return TRUE;
  g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_INPUT,
              "\"%s\" holds the name %s, and could never be erased; write %s, or say --name-meant",
              search.key, search.name, search.person);
  return FALSE;
}
