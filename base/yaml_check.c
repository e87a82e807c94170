/*
 * yaml_check.c - a map against its table of keys; see carnet/yaml.h.
 */
#include "carnet/error.h"
#include "carnet/text.h"
#include "carnet/yaml.h"

#include <string.h>

gboolean carnet_yaml_fail(const CarnetNode *node, const char *name, GError **error, const char *format, ...) {
  va_list args;
  va_start(args, format);
  g_autofree char *what = g_strdup_vprintf(format, args);
  va_end(args);
  g_autofree char *safe =
      carnet_text_safe(what, -1); /* keys and values are data: no escape reaches a terminal */
  g_autofree char *file = carnet_text_safe(name, -1);
  if (node == NULL || node->line == 0)
    g_set_error(error, CARNET_YAML_ERROR, CARNET_ERROR_INPUT, "%s: %s", file, safe);
  else
    g_set_error(error, CARNET_YAML_ERROR, CARNET_ERROR_INPUT, "%s:%u:%u: %s", file, node->line, node->column,
                safe);
  return FALSE;
}

static const struct {
  unsigned flag;
  const char *wanted;
} kinds[] = {
    {CARNET_YAML_TEXT, "text"},          {CARNET_YAML_INT, "a whole number without quotes"},
    {CARNET_YAML_BOOL, "true or false"}, {CARNET_YAML_LIST, "a list"},
    {CARNET_YAML_MAP, "a map"},          {CARNET_YAML_DATE, "a day as YYYY-MM-DD"},
};

static const char *const found_names[] = {
    [CARNET_NODE_STRING] = "text", [CARNET_NODE_INT] = "a number", [CARNET_NODE_BOOL] = "true or false",
    [CARNET_NODE_LIST] = "a list", [CARNET_NODE_MAP] = "a map",
};

static char *wanted_words(unsigned flags) {
  GString *out = g_string_new(NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
    if (flags & kinds[i].flag)
      g_string_append_printf(out, "%s%s", out->len > 0 ? " or " : "", kinds[i].wanted);
  return g_string_free(out, FALSE);
}

/* An error at the child's key, or at the map where there is no such child. */
static CarnetNode place_of_key(const CarnetNode *child) {
  CarnetNode place = {.kind = CARNET_NODE_STRING, .line = child->key_line, .column = child->key_column};
  return place;
}

static gboolean is_scalar(const CarnetNode *node) { return node->text != NULL; }

/* Which of the flags a value meets; 0 where none. */
static unsigned kinds_met(const CarnetNode *child, unsigned flags) {
  unsigned met = 0;
  if (child->kind == CARNET_NODE_LIST) met |= CARNET_YAML_LIST;
  if (child->kind == CARNET_NODE_MAP) met |= CARNET_YAML_MAP;
  if (child->kind == CARNET_NODE_INT) met |= CARNET_YAML_INT;
  if (child->kind == CARNET_NODE_BOOL) met |= CARNET_YAML_BOOL;
  if (is_scalar(child)) met |= CARNET_YAML_TEXT;
  if (is_scalar(child) && (flags & CARNET_YAML_DATE) && carnet_text_is_day(child->text))
    met |= CARNET_YAML_DATE;
  return met & flags;
}

static gboolean check_words(const CarnetNode *child, const CarnetYamlKey *key, const char *name,
                            GError **error) {
  if (g_strv_contains(key->words, child->text)) return TRUE;
  const char *nearest = carnet_text_nearest(child->text, key->words);
  g_autofree char *all = g_strjoinv(", ", (char **)key->words);
  return carnet_yaml_fail(child, name, error, "\"%s\" is no word for \"%s\"; %s%s%sone of: %s", child->text,
                          key->key, nearest != NULL ? "perhaps " : "", nearest != NULL ? nearest : "",
                          nearest != NULL ? "; " : "", all);
}

static gboolean check_value(const CarnetNode *child, const CarnetYamlKey *key, const char *name,
                            GError **error) {
  if (child->plain && is_scalar(child) && *child->text == '\0')
    return carnet_yaml_fail(child, name, error, "\"%s\" has no value; give one, or leave the line out",
                            key->key);
  unsigned met = kinds_met(child, key->flags);
  if (met == 0) {
    g_autofree char *wanted = wanted_words(key->flags);
    gboolean day = is_scalar(child) && (key->flags & CARNET_YAML_DATE);
    return carnet_yaml_fail(child, name, error, "\"%s\" is %s%s%s; %s is wanted", key->key,
                            day ? "\"" : found_names[child->kind], day ? child->text : "", day ? "\"" : "",
                            wanted);
  }
  if (met == CARNET_YAML_TEXT && key->words != NULL) return check_words(child, key, name, error);
  return TRUE;
}

static const CarnetYamlKey *find_key(const CarnetYamlKey *keys, gsize n_keys, const char *key) {
  for (gsize i = 0; i < n_keys; i++)
    if (strcmp(keys[i].key, key) == 0) return &keys[i];
  return NULL;
}

static gboolean fail_unknown(const CarnetNode *child, const CarnetYamlKey *keys, gsize n_keys,
                             const char *name, GError **error) {
  g_autofree const char **known = g_new0(const char *, n_keys + 1);
  for (gsize i = 0; i < n_keys; i++) known[i] = keys[i].key;
  const char *nearest = carnet_text_nearest(child->key, known);
  CarnetNode place = place_of_key(child);
  if (nearest != NULL)
    return carnet_yaml_fail(&place, name, error, "no key is called \"%s\"; perhaps \"%s\"", child->key,
                            nearest);
  g_autofree char *all = g_strjoinv(", ", (char **)known);
  return carnet_yaml_fail(&place, name, error, "no key is called \"%s\"; known here: %s", child->key, all);
}

gboolean carnet_yaml_check(const CarnetNode *map, const CarnetYamlKey *keys, gsize n_keys, const char *name,
                           GError **error) {
  if (map == NULL || map->kind != CARNET_NODE_MAP)
    return carnet_yaml_fail(map, name, error, "%s; a map of \"key: value\" lines is wanted here",
                            map != NULL ? found_names[map->kind] : "nothing");
  for (guint i = 0; i < map->children->len; i++) {
    const CarnetNode *child = g_ptr_array_index(map->children, i);
    const CarnetYamlKey *key = find_key(keys, n_keys, child->key);
    if (key == NULL) return fail_unknown(child, keys, n_keys, name, error);
    if (!check_value(child, key, name, error)) return FALSE;
  }
  for (gsize i = 0; i < n_keys; i++)
    if ((keys[i].flags & CARNET_YAML_REQUIRED) && carnet_node_get(map, keys[i].key) == NULL) {
      g_autofree char *wanted = wanted_words(keys[i].flags);
      return carnet_yaml_fail(map, name, error, "\"%s\" is missing; add it, %s", keys[i].key, wanted);
    }
  return TRUE;
}
