/*
 * The rows of a snapshot. Where the workspace's inventory holds exactly them, classified by the same packs
 * and decisions, it is read as it is. Else the sources that the records name are read again, in their order,
 * into an inventory of the snapshot's own, and each root must come out as the records say (formats.md
 * sections 4 and 5).
 */
#include <string.h>

#include "held.h"
#include "packs.h"
#include "replay.h"
#include "report.h"

/* ---- is the workspace's inventory the one
 * --------------------------------------------------------------------------- */

/* "name generation root" of the last import of each name, sorted. */
static char *wanted_roots(const GPtrArray *imports) {
  g_autoptr(GHashTable) last = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
  for (guint i = 0; i < imports->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(imports, i);
    if (!carnet_held_counts(record)) continue;
    const char *name = carnet_node_get_string(record->body, "name", "");
    char *line = g_strdup_printf("%s\t%" G_GINT64_FORMAT "\t%s\n", name,
                                 carnet_node_get_int(record->body, "generation", 0),
                                 carnet_node_get_string(record->body, "root", ""));
    g_hash_table_insert(last, (gpointer)name, line);
  }
  g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(last), (GCompareFunc)strcmp);
  GString *text = g_string_new(NULL);
  for (GList *name = names; name; name = name->next)
    g_string_append(text, g_hash_table_lookup(last, name->data));
  return g_string_free(text, FALSE);
}

static char *roots_of(CarnetInventory *inventory, GError **error) {
  g_autoptr(CarnetTable) roots = carnet_inventory_roots(inventory, error);
  if (!roots) return NULL;
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < carnet_table_rows(roots); i++)
    g_string_append_printf(text, "%s\t%s\t%s\n", carnet_table_get(roots, i, "name"),
                           carnet_table_get(roots, i, "generation"), carnet_table_get(roots, i, "root"));
  return g_string_free(text, FALSE);
}

static gboolean same_mappings(CarnetApp *app, CarnetApp *then) {
  g_auto(GStrv) here = carnet_state_heads(app->state, "mapping", NULL, NULL);
  g_auto(GStrv) there = carnet_state_heads(then->state, "mapping", NULL, NULL);
  return here && there && g_strv_equal((const char *const *)here, (const char *const *)there);
}

/* Everything that the derived tables are made from is the same (actions/derive.c). */
static gboolean same_inventory(CarnetApp *app, CarnetApp *then, const char *wanted) {
  g_autofree char *here = roots_of(app->inventory, NULL);
  return here && strcmp(here, wanted) == 0 && strcmp(app->rules_key, then->rules_key) == 0 &&
         strcmp(carnet_lexicon_digest(app->lexicon), carnet_lexicon_digest(then->lexicon)) == 0 &&
         same_mappings(app, then);
}

/* An inventory of the snapshot's own, made once and kept with it. */
static gboolean replay(CarnetApp *app, CarnetApp *then, const char *wanted, GError **error) {
  g_autofree char *path = carnet_app_path(then, "inventory.db");
  then->inventory = carnet_inventory_open(path, CARNET_INVENTORY_WRITE, error);
  if (!then->inventory) return FALSE;
  then->inventory_write = TRUE;
  g_autofree char *here = roots_of(then->inventory, error);
  if (!here) return FALSE;
  if (strcmp(here, wanted) == 0) return TRUE;
  g_auto(CarnetHoldings) held = {0};
  if (!carnet_held_open(then, &held, error)) return FALSE;
  g_autofree char *sources = carnet_app_path(app, "sources");
  const CarnetReplay replay = {.app = then, .sources = sources, .inventory = then->inventory};
  for (guint i = 0; i < held.imports->len; i++) {
    const CarnetEventRecord *import = g_ptr_array_index(held.imports, i);
    if (carnet_held_by_event(&held, import)) continue; /* begun before, and stopped */
    if (!carnet_replay_import(&replay, import, error)) return FALSE;
  }
  return TRUE;
}

gboolean carnet_snapshot_inventory(CarnetApp *app, CarnetApp *then, GError **error) {
  g_autoptr(GPtrArray) imports = carnet_app_events(then, "inventory", error);
  if (!imports) return FALSE;
  g_autofree char *wanted = wanted_roots(imports);
  if (!same_inventory(app, then, wanted)) return replay(app, then, wanted, error);
  g_autofree char *path = carnet_app_path(app, "inventory.db");
  then->inventory = carnet_inventory_open(path, CARNET_INVENTORY_READ, error);
  if (!then->inventory || !carnet_app_need(then, CARNET_NEED_INVENTORY, error)) return FALSE;
  if (!then->inventory_write) return TRUE;
  /* Between the two looks somebody imported: what was opened for writing is an inventory without rows. */
  g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_STORE,
              "the inventory changed while it was read; try again");
  return FALSE;
}
