/* vss_json.c - a VSS tree as vss-tools export it to JSON: nodes with "children". jansson keeps no lines: rows
 * have line 0. */
#include <jansson.h>

#include "import/vss.h"

#define JSON_DEPTH 64u

/* An object whose first member is an object: a tree. One object a line is another format. */
static gboolean json_detect(const CarnetHead *head) {
  return g_regex_match_simple("^\\s*\\{\\s*\"[^\"]*\"\\s*:\\s*\\{", head->text, G_REGEX_RAW, 0) &&
         g_regex_match_simple("\"(children|type|datatype)\"\\s*:", head->text, G_REGEX_RAW, 0);
}

static char *value_text(const char *key, const json_t *value) {
  if (json_is_string(value)) return g_strdup(json_string_value(value));
  if (json_is_null(value)) return g_strdup("");
  if (json_is_array(value) && strcmp(key, "allowed") == 0) {
    g_autoptr(GString) joined = g_string_new(NULL);
    for (gsize i = 0; i < json_array_size(value); i++) {
      g_autofree char *one = value_text("", json_array_get(value, i));
      g_string_append_printf(joined, "%s%s", i ? "|" : "", one);
    }
    return g_string_free(g_steal_pointer(&joined), FALSE);
  }
  char *dumped = json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
  char *text = g_strdup(dumped ? dumped : "");
  free(dumped);
  return text;
}

static const char *take_children(VssTree *tree, const char *prefix, json_t *children, guint depth);

/* NULL: taken; else what is wrong. */
static const char *take_node(VssTree *tree, const char *path, json_t *node, guint depth) {
  if (!json_is_object(node)) return "is no node; a node is an object with a type";
  if (depth > JSON_DEPTH) return "lies deeper than 64 levels; this is no VSS tree";
  if (!carnet_vss_node(tree, path, 0)) return "is one node too many; split the tree";
  const char *key;
  json_t *value;
  json_object_foreach(node, key, value) {
    if (strcmp(key, "children") == 0) continue;
    g_autofree char *text = value_text(key, value);
    carnet_vss_set(tree, key, text);
  }
  json_t *children = json_object_get(node, "children");
  return children ? take_children(tree, path, children, depth + 1) : NULL;
}

static const char *take_children(VssTree *tree, const char *prefix, json_t *children, guint depth) {
  const char *key;
  json_t *value;
  if (!json_is_object(children)) return "has children that are no object";
  json_object_foreach(children, key, value) {
    g_autofree char *path = *prefix ? g_strconcat(prefix, ".", key, NULL) : g_strdup(key);
    const char *why = take_node(tree, path, value, depth);
    if (why) return why;
  }
  return NULL;
}

static gboolean json_open(CarnetReader *reader, GError **error) {
  g_autoptr(GString) text = carnet_source_read_all(reader->source, error);
  if (!text) return FALSE;
  json_error_t fault;
  json_t *root = json_loadb(text->str, text->len, JSON_REJECT_DUPLICATES, &fault);
  if (!root)
    return carnet_reader_fail(reader, (guint64)MAX(fault.line, 0), error, "is no JSON (%s); correct it there",
                              fault.text);
  VssTree *tree = carnet_vss_new();
  const char *why = take_children(tree, "", root, 0);
  json_decref(root);
  if (why) {
    carnet_vss_free(tree);
    return carnet_reader_fail(reader, 0, error, "a node of the tree %s", why);
  }
  return carnet_vss_start(reader, tree, error);
}

const CarnetReaderFormat carnet_format_vss_json = {.name = "vss-json",
                                                   .looks = "a JSON object of nodes with children",
                                                   .detect = json_detect,
                                                   .open = json_open,
                                                   .fill = carnet_vss_fill,
                                                   .close = carnet_vss_close};
