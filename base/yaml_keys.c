/*
 * yaml_keys.c - see yaml_keys.h.
 */
#include "yaml_keys.h"

#include <string.h>

gboolean carnet_yaml_keys_add(CarnetYamlKeys *keys, const char *key) {
  if (keys->many != NULL) return g_hash_table_add(keys->many, (gpointer)key);
  for (guint i = 0; i < keys->n; i++)
    if (strcmp(keys->few[i], key) == 0) return FALSE;
  if (keys->n < CARNET_YAML_KEYS_FEW) {
    keys->few[keys->n++] = key;
    return TRUE;
  }
  keys->many = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < keys->n; i++) g_hash_table_add(keys->many, (gpointer)keys->few[i]);
  return g_hash_table_add(keys->many, (gpointer)key);
}

void carnet_yaml_keys_clear(CarnetYamlKeys *keys) {
  g_clear_pointer(&keys->many, g_hash_table_unref);
  keys->n = 0;
}
