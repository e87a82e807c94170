/*
 * yaml_keys.h - the keys of one map seen so far: by a linear look while they are few, by a hash table beyond,
 * so that a map of 100,000 keys is no quadratic trap and an event's map of ten costs no table. Room-internal.
 */
#ifndef CARNET_YAML_KEYS_H
#define CARNET_YAML_KEYS_H

#include <glib.h>

#define CARNET_YAML_KEYS_FEW 16

typedef struct {
  const char *few[CARNET_YAML_KEYS_FEW];
  guint n;
  GHashTable *many; /* NULL while n <= CARNET_YAML_KEYS_FEW */
} CarnetYamlKeys;

/* FALSE where the key was there already. The key is borrowed and must outlive the set. Begin with a zeroed
 * struct. */
gboolean carnet_yaml_keys_add(CarnetYamlKeys *keys, const char *key);
void carnet_yaml_keys_clear(CarnetYamlKeys *keys);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CarnetYamlKeys, carnet_yaml_keys_clear)

#endif
