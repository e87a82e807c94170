/*
 * node.c - the tree; see carnet/node.h.
 */
#include "carnet/node.h"

#include <string.h>

static void free_child(gpointer child) { carnet_node_free(child); }

static CarnetNode *node_new(CarnetNodeKind kind) {
  CarnetNode *node = g_new0(CarnetNode, 1);
  node->kind = kind;
  if (kind == CARNET_NODE_LIST || kind == CARNET_NODE_MAP)
    node->children = g_ptr_array_new_with_free_func(free_child);
  return node;
}

CarnetNode *carnet_node_map(void) { return node_new(CARNET_NODE_MAP); }

CarnetNode *carnet_node_list(void) { return node_new(CARNET_NODE_LIST); }

CarnetNode *carnet_node_string(const char *text) {
  if (text == NULL) return NULL;
  CarnetNode *node = node_new(CARNET_NODE_STRING);
  node->text = g_strdup(text);
  return node;
}

CarnetNode *carnet_node_int(gint64 number) {
  CarnetNode *node = node_new(CARNET_NODE_INT);
  node->plain = TRUE;
  node->number = number;
  node->text = g_strdup_printf("%" G_GINT64_FORMAT, number);
  return node;
}

CarnetNode *carnet_node_bool(gboolean value) {
  CarnetNode *node = node_new(CARNET_NODE_BOOL);
  node->plain = TRUE;
  node->number = value ? 1 : 0;
  node->text = g_strdup(value ? "true" : "false");
  return node;
}

CarnetNode *carnet_node_copy(const CarnetNode *node) {
  if (node == NULL) return NULL;
  CarnetNode *copy = node_new(node->kind);
  copy->plain = node->plain;
  copy->line = node->line;
  copy->column = node->column;
  copy->text = g_strdup(node->text);
  copy->number = node->number;
  copy->key = g_strdup(node->key);
  copy->key_line = node->key_line;
  copy->key_column = node->key_column;
  for (guint i = 0; i < carnet_node_count(node); i++)
    g_ptr_array_add(copy->children, carnet_node_copy(g_ptr_array_index(node->children, i)));
  return copy;
}

void carnet_node_free(CarnetNode *node) {
  if (node == NULL) return;
  if (node->children != NULL) g_ptr_array_unref(node->children);
  g_free(node->text);
  g_free(node->key);
  g_free(node);
}

static gboolean find_child(const CarnetNode *map, const char *key, guint *index) {
  if (map == NULL || map->kind != CARNET_NODE_MAP || key == NULL) return FALSE;
  for (guint i = 0; i < map->children->len; i++) {
    const CarnetNode *child = g_ptr_array_index(map->children, i);
    if (strcmp(child->key, key) == 0) {
      *index = i;
      return TRUE;
    }
  }
  return FALSE;
}

void carnet_node_set(CarnetNode *map, const char *key, CarnetNode *child) {
  if (child == NULL) return;
  g_return_if_fail(map != NULL && map->kind == CARNET_NODE_MAP && key != NULL);
  char *own = g_strdup(key); /* first: the caller may pass the child's own key */
  g_free(child->key);
  child->key = own;
  guint at = 0;
  if (!find_child(map, key, &at)) {
    g_ptr_array_add(map->children, child);
    return;
  }
  CarnetNode *old = g_ptr_array_index(map->children, at);
  g_ptr_array_index(map->children, at) = child;
  if (old != child) carnet_node_free(old);
}

void carnet_node_set_string(CarnetNode *map, const char *key, const char *text) {
  carnet_node_set(map, key, carnet_node_string(text));
}

void carnet_node_set_int(CarnetNode *map, const char *key, gint64 number) {
  carnet_node_set(map, key, carnet_node_int(number));
}

void carnet_node_set_bool(CarnetNode *map, const char *key, gboolean value) {
  carnet_node_set(map, key, carnet_node_bool(value));
}

void carnet_node_append(CarnetNode *list, CarnetNode *child) {
  if (child == NULL) return;
  g_return_if_fail(list != NULL && list->kind == CARNET_NODE_LIST);
  g_clear_pointer(&child->key, g_free); /* a copy of a map's child keeps none of its key */
  child->key_line = child->key_column = 0;
  g_ptr_array_add(list->children, child);
}

CarnetNode *carnet_node_strings(const char *const *strings) {
  CarnetNode *list = carnet_node_list();
  for (; strings != NULL && *strings != NULL; strings++)
    carnet_node_append(list, carnet_node_string(*strings));
  return list;
}

const CarnetNode *carnet_node_get(const CarnetNode *map, const char *key) {
  guint at = 0;
  return find_child(map, key, &at) ? g_ptr_array_index(map->children, at) : NULL;
}

const CarnetNode *carnet_node_path(const CarnetNode *map, const char *path) {
  const CarnetNode *node = map;
  g_auto(GStrv) keys = g_strsplit(path, ".", -1);
  for (char **key = keys; *key != NULL && node != NULL; key++) node = carnet_node_get(node, *key);
  return node;
}

const char *carnet_node_get_string(const CarnetNode *map, const char *key, const char *otherwise) {
  const CarnetNode *child = carnet_node_get(map, key);
  return child != NULL && child->text != NULL ? child->text : otherwise;
}

gint64 carnet_node_get_int(const CarnetNode *map, const char *key, gint64 otherwise) {
  const CarnetNode *child = carnet_node_get(map, key);
  return child != NULL && child->kind == CARNET_NODE_INT ? child->number : otherwise;
}

gboolean carnet_node_get_bool(const CarnetNode *map, const char *key, gboolean otherwise) {
  const CarnetNode *child = carnet_node_get(map, key);
  return child != NULL && child->kind == CARNET_NODE_BOOL ? child->number != 0 : otherwise;
}

guint carnet_node_count(const CarnetNode *node) {
  return node != NULL && node->children != NULL ? node->children->len : 0;
}

const CarnetNode *carnet_node_at(const CarnetNode *node, guint index) {
  return index < carnet_node_count(node) ? g_ptr_array_index(node->children, index) : NULL;
}

char **carnet_node_get_strings(const CarnetNode *map, const char *key) {
  const CarnetNode *child = carnet_node_get(map, key);
  g_autoptr(GStrvBuilder) out = g_strv_builder_new();
  if (child != NULL && child->text != NULL) g_strv_builder_add(out, child->text);
  if (child != NULL && child->kind == CARNET_NODE_LIST)
    for (guint i = 0; i < child->children->len; i++) {
      const CarnetNode *item = g_ptr_array_index(child->children, i);
      if (item->text != NULL) g_strv_builder_add(out, item->text);
    }
  return g_strv_builder_end(out);
}
