/*
 * `carnet rebuild`: the inventory made again from the kept sources, by the imports of the records in their
 * order, under the numbers that their events have; nothing is signed. Generations hang on that order, so what
 * lacks between others is not put behind them: then all are made again in a store beside, which takes the
 * place of the inventory only where it holds all that the inventory did.
 */
#include "rebuild.h"

#include <glib/gstdio.h>

#include "carnet/fs.h"
#include "held.h"
#include "replay.h"
#include "report.h"

void carnet_rebuilt_free(CarnetRebuilt *rebuilt) {
  if (!rebuilt) return;
  g_ptr_array_unref(rebuilt->missing);
  g_free(rebuilt);
}

typedef struct {
  CarnetHoldings held;
  CarnetReplay replay;
  CarnetRebuilt *out;
} Rebuild;

static gboolean is_here(const Rebuild *rebuild, const CarnetEventRecord *import) {
  return carnet_held_by_event(&rebuild->held, import) != 0;
}

static gboolean can_be_read(const Rebuild *rebuild, const CarnetEventRecord *import) {
  return carnet_replay_can(&rebuild->replay, import);
}

/* "source DIGEST (fleet.csv) of inventory fleet, imported 2026-11-22" */
static void say_missing(Rebuild *rebuild, const CarnetEventRecord *import, const char *why) {
  const CarnetNode *source = carnet_node_at(carnet_node_get(import->body, "sources"), 0);
  g_ptr_array_add(rebuild->out->missing,
                  g_strdup_printf("source %s (%s) of inventory %s, imported %.10s%s",
                                  carnet_node_get_string(source, "digest", ""),
                                  carnet_node_get_string(source, "name", ""),
                                  carnet_node_get_string(import->body, "name", ""), import->time, why));
}

/* ---- how
 * ------------------------------------------------------------------------------------------------------- */

typedef enum { NOTHING_LACKS, LACKS_AT_END, LACKS_BETWEEN } Lacks;

static Lacks what_lacks(const Rebuild *rebuild) {
  Lacks lacks = NOTHING_LACKS;
  for (guint i = 0; i < rebuild->held.imports->len; i++) {
    const CarnetEventRecord *import = g_ptr_array_index(rebuild->held.imports, i);
    if (is_here(rebuild, import)) {
      if (lacks == LACKS_AT_END) lacks = LACKS_BETWEEN;
    } else if (lacks == NOTHING_LACKS && can_be_read(rebuild, import)) {
      lacks = LACKS_AT_END;
    }
  }
  return lacks;
}

/* Each import that is not here yet. One whose source is not here, or reads as other rows, is said, and the
 * others go on. */
static gboolean replay_all(Rebuild *rebuild, GError **error) {
  for (guint i = 0; i < rebuild->held.imports->len; i++) {
    const CarnetEventRecord *import = g_ptr_array_index(rebuild->held.imports, i);
    if (is_here(rebuild, import)) continue;
    GError *inner = NULL;
    if (!can_be_read(rebuild, import)) {
      say_missing(rebuild, import, "");
    } else if (carnet_replay_import(&rebuild->replay, import, &inner)) {
      rebuild->out->imports++;
    } else if (g_error_matches(inner, CARNET_ACTION_ERROR, CARNET_REPORT_MISSING)) {
      say_missing(rebuild, import, ": what is kept here reads as other rows");
      g_error_free(inner);
    } else {
      g_propagate_error(error, inner);
      return FALSE;
    }
  }
  return TRUE;
}

/* ---- in a store beside
 * -------------------------------------------------------------------------------------------- */

/* What is active or past here, and would not be in the other store. */
static gboolean loses(const CarnetHoldings *here, CarnetInventory *other, GError **error) {
  g_autoptr(CarnetTable) there = carnet_inventory_generations(other, error);
  if (!there) return TRUE;
  CarnetHoldings held = {here->imports, there};
  guint kept = 0, all = 0;
  for (guint i = 0; i < here->imports->len; i++) {
    const CarnetEventRecord *import = g_ptr_array_index(here->imports, i);
    kept += carnet_held_by_event(here, import) && carnet_held_by_event(&held, import);
  }
  for (guint i = 0; i < carnet_table_rows(here->generations); i++)
    all += *carnet_table_get(here->generations, i, "event") != '\0';
  return kept < all;
}

static gboolean replay_beside(Rebuild *rebuild, const char *path, GError **error) {
  CarnetApp *app = rebuild->replay.app;
  g_autoptr(CarnetInventory) other = carnet_inventory_open(path, CARNET_INVENTORY_WRITE, error);
  if (!other) return FALSE;
  CarnetHoldings none = {rebuild->held.imports, carnet_inventory_generations(other, error)};
  if (!none.generations) return FALSE;
  Rebuild beside = {none, rebuild->replay, rebuild->out};
  beside.replay.inventory = other;
  gboolean ok = replay_all(&beside, error);
  carnet_table_free(none.generations);
  if (!ok) return FALSE;
  GError *inner = NULL;
  if (!loses(&rebuild->held, other, &inner)) return carnet_inventory_replace(app->inventory, other, error);
  if (inner) {
    g_propagate_error(error, inner);
    return FALSE;
  }
  rebuild->out->imports = 0;
  for (guint i = 0; i < rebuild->held.imports->len; i++) {
    const CarnetEventRecord *import = g_ptr_array_index(rebuild->held.imports, i);
    if (!is_here(rebuild, import) && can_be_read(rebuild, import))
      say_missing(rebuild, import, ": it is here, but belongs before rows that cannot be made again");
  }
  return TRUE;
}

static void remove_store(const char *path) {
  static const char *const parts[] = {"", "-wal", "-shm"};
  for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
    g_autofree char *part = g_strconcat(path, parts[i], NULL);
    g_remove(part);
  }
}

static gboolean beside(Rebuild *rebuild, GError **error) {
  g_autofree char *path = carnet_app_path(rebuild->replay.app, "cache/inventory.db");
  g_autofree char *cache = carnet_app_path(rebuild->replay.app, "cache");
  if (!carnet_fs_mkdir(cache, error)) return FALSE;
  remove_store(path); /* one that was begun and stopped */
  gboolean ok = replay_beside(rebuild, path, error);
  remove_store(path);
  return ok;
}

/* ---- all of it
 * ---------------------------------------------------------------------------------------------------- */

static gboolean reorder(CarnetApp *app, GError **error) {
  CarnetImportOptions options;
  carnet_app_import_options(app, &options);
  return carnet_inventory_rebuild(app->inventory, &options, error);
}

gboolean carnet_app_rebuild_inventory(CarnetApp *app, CarnetProgressFunc progress, gpointer user,
                                      CarnetRebuilt *out, GError **error) {
  g_autofree char *sources = carnet_app_path(app, "sources"), *links = carnet_app_path(app, "cache/read");
  Rebuild rebuild = {.replay = {.app = app,
                                .sources = sources,
                                .inventory = app->inventory,
                                .progress = progress,
                                .user = user},
                     .out = out};
  if (!carnet_held_open(app, &rebuild.held, error)) return FALSE;
  Lacks lacks = what_lacks(&rebuild);
  gboolean ok = lacks == LACKS_BETWEEN ? beside(&rebuild, error) : replay_all(&rebuild, error);
  carnet_held_clear(&rebuild.held);
  carnet_fs_remove_tree(links, NULL);
  return ok && (out->imports > 0 || reorder(app, error));
}
