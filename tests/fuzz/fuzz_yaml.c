/* links: base */
/*
 * fuzz_yaml.c - any bytes through the strict loader and a table of keys: an error of one line, or a tree
 * within limits.
 */
#include "carnet/error.h"
#include "carnet/yaml.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_tree(const CarnetNode *node, guint depth, const CarnetYamlLimits *limits) {
  g_assert_true(node->line >= 1 && node->column >= 1);
  g_assert_true((node->text != NULL) != (node->children != NULL));
  g_assert_true(node->text == NULL || g_utf8_validate(node->text, -1, NULL));
  if (node->children == NULL) return;
  g_assert_cmpuint(depth, <=, limits->max_depth);
  g_assert_cmpuint(node->children->len, <=, limits->max_items);
  for (guint i = 0; i < carnet_node_count(node); i++) {
    const CarnetNode *child = carnet_node_at(node, i);
    g_assert_true((child->key != NULL) == (node->kind == CARNET_NODE_MAP));
    check_tree(child, depth + 1, limits);
  }
}

static void check_error(const GError *error) {
  g_assert_error(error, CARNET_YAML_ERROR, CARNET_ERROR_INPUT);
  g_assert_true(g_utf8_validate(error->message, -1, NULL));
  for (const char *p = error->message; *p != '\0'; p++) g_assert_true((guchar)*p >= 0x20 && *p != 0x7f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char *const words[] = {"yes", "perhaps", NULL};
  static const CarnetYamlKey keys[] = {
      {"id", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL},
      {"n", CARNET_YAML_INT, NULL},
      {"flag", CARNET_YAML_BOOL, NULL},
      {"word", CARNET_YAML_TEXT, words},
      {"from", CARNET_YAML_DATE, NULL},
      {"list", CARNET_YAML_LIST | CARNET_YAML_TEXT, NULL},
      {"map", CARNET_YAML_MAP, NULL},
  };
  const CarnetYamlLimits limits = {64 * 1024, 16, 1000};
  g_autoptr(GError) error = NULL;
  g_autoptr(CarnetNode) root = carnet_yaml_load((const char *)data, size, "fuzz", &limits, &error);
  g_assert_true((root == NULL) == (error != NULL));
  if (root != NULL) {
    check_tree(root, 1, &limits);
    g_autoptr(CarnetNode) copy = carnet_node_copy(root);
    carnet_yaml_check(copy, keys, G_N_ELEMENTS(keys), "fuzz", &error);
  }
  if (error != NULL) check_error(error);
  return 0;
}
