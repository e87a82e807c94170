/* A request as somebody wrote it: read, and its places looked up. What the records hold is read without this:
 * history stays as it is. */
#include "decide.h"

#include <string.h>

#include "carnet/actions_exports.h"
#include "carnet/yaml.h"

/* What a place is as the inventory reads it ("Deutschland": DE); "" where it is none. Caller frees. */
static char *known_place(const char *text) {
  if (!carnet_value_understood(CARNET_COLUMN_MARKET, text)) return g_strdup("");
  return carnet_value_normalise(CARNET_COLUMN_MARKET, text);
}

/* The inventory reads NA as "not applicable"; who writes a request means Namibia. UK stands for GB. */
static gboolean is_place(const CarnetApp *app, const char *code, const char *known) {
  static const char *const also[] = {"NA", "UK", NULL};
  g_autofree char *upper = g_ascii_strup(code, -1);
  g_strstrip(upper);
  if (g_strv_contains(also, upper) || carnet_packs_has_region(app->packs, upper)) return TRUE;
  return strlen(upper) == 2 && strcmp(upper, known) == 0;
}

char *carnet_app_place_fault(const CarnetApp *app, const char *code) {
  g_autofree char *known = known_place(code);
  if (is_place(app, code, known)) return NULL;
  gboolean nearest = strlen(known) == 2;
  return g_strdup_printf("\"%s\" is no country; ISO 3166 alpha-2%s%s", code,
                         nearest ? "; nearest: " : " such as CN or DE", nearest ? known : "");
}

static gboolean check_place(const CarnetApp *app, const CarnetNode *node, const char *name, GError **error) {
  if (!node->text || !*node->text || g_ascii_strcasecmp(node->text, "unknown") == 0) return TRUE;
  g_autofree char *fault = carnet_app_place_fault(app, node->text);
  return fault ? carnet_yaml_fail(node, name, error, "%s", fault) : TRUE;
}

static gboolean check_places(const CarnetApp *app, const CarnetNode *tree, const char *name, GError **error) {
  static const char *const paths[] = {"from", "to", "recipient.country", "recipient.owned_by"};
  for (gsize i = 0; i < G_N_ELEMENTS(paths); i++) {
    const CarnetNode *node = carnet_node_path(tree, paths[i]);
    if (!node) continue;
    if (node->kind != CARNET_NODE_LIST && !check_place(app, node, name, error)) return FALSE;
    for (guint k = 0; node->kind == CARNET_NODE_LIST && k < carnet_node_count(node); k++)
      if (!check_place(app, carnet_node_at(node, k), name, error)) return FALSE;
  }
  return TRUE;
}

CarnetExportRequest *carnet_app_request(const CarnetApp *app, const char *text, gsize n, const char *name,
                                        GError **error) {
  g_autoptr(CarnetNode) tree = carnet_yaml_load(text, n, name, &carnet_yaml_limits_document, error);
  if (!tree || !check_places(app, tree, name, error)) return NULL;
  return carnet_export_request_parse(tree, name, error);
}
