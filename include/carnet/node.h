/*
 * node.h - the tree that YAML is read into and canonical YAML is written from.
 *
 * Ownership: a node owns its children; free the root. Getters return borrowed pointers.
 */
#ifndef CARNET_NODE_H
#define CARNET_NODE_H

#include <glib.h>

typedef enum {
  CARNET_NODE_STRING,
  CARNET_NODE_INT,
  CARNET_NODE_BOOL,
  CARNET_NODE_LIST,
  CARNET_NODE_MAP
} CarnetNodeKind;

/*
 * From ordinary YAML (carnet_yaml_load): a double- or single-quoted or block scalar is a STRING. A plain
 * scalar is an INT where it matches -?(0|[1-9][0-9]*) within +-2^53, a BOOL where it is exactly true or
 * false, else a STRING; the schema check says which kinds it accepts, and `text` keeps the plain spelling, so
 * that a schema may take a plain 12 or NO as a string.
 */
typedef struct CarnetNode CarnetNode;
struct CarnetNode {
  CarnetNodeKind kind;
  gboolean plain;     /* scalar: written without quotes */
  guint line, column; /* from 1; 0 when built by the program */
  char *text;         /* scalar: its text, NUL-terminated, UTF-8, NFC */
  gint64 number;      /* INT: the value; BOOL: 0 or 1 */
  char *key;          /* child of a map: its key, else NULL */
  guint key_line, key_column;
  GPtrArray *children; /* LIST, MAP: CarnetNode*, in order; else NULL */
};

CarnetNode *carnet_node_map(void);
CarnetNode *carnet_node_list(void);
CarnetNode *carnet_node_string(const char *text);
CarnetNode *carnet_node_int(gint64 number);
CarnetNode *carnet_node_bool(gboolean value);
CarnetNode *carnet_node_copy(const CarnetNode *node);
void carnet_node_free(CarnetNode *node);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetNode, carnet_node_free)

/* Put `child` under `key` at the end, or in the place of what was there; takes the child. NULL child: does
 * nothing. */
void carnet_node_set(CarnetNode *map, const char *key, CarnetNode *child);
void carnet_node_set_string(CarnetNode *map, const char *key, const char *text); /* NULL text: does nothing */
void carnet_node_set_int(CarnetNode *map, const char *key, gint64 number);
void carnet_node_set_bool(CarnetNode *map, const char *key, gboolean value);
void carnet_node_append(CarnetNode *list, CarnetNode *child); /* takes the child */
/* A list of strings from a NULL-terminated array. */
CarnetNode *carnet_node_strings(const char *const *strings);

/* Borrowed; NULL where there is none, or where `map` is NULL or no map. */
const CarnetNode *carnet_node_get(const CarnetNode *map, const char *key);
/* "a.b.c" through maps. */
const CarnetNode *carnet_node_path(const CarnetNode *map, const char *path);
/* Text of a scalar child, else `otherwise`. */
const char *carnet_node_get_string(const CarnetNode *map, const char *key, const char *otherwise);
gint64 carnet_node_get_int(const CarnetNode *map, const char *key, gint64 otherwise);
gboolean carnet_node_get_bool(const CarnetNode *map, const char *key, gboolean otherwise);
/* Number of children of a list or map; 0 for NULL and scalars. */
guint carnet_node_count(const CarnetNode *node);
const CarnetNode *carnet_node_at(const CarnetNode *node, guint index);
/* Texts of a list's scalars (a lone scalar counts as a list of one), NULL-terminated; free with g_strfreev.
 */
char **carnet_node_get_strings(const CarnetNode *map, const char *key);

#endif
