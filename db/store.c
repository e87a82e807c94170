/* Sessions on inventory.db: one snapshot for a look, one transaction for a write, and what is cached of them.
 */
#include "store.h"

#include "look.h"

/* Above it the cached blocks are dropped when a session begins. */
#define CACHE_BYTES (192u << 20)
#define CACHE_BYTES_WRITING (48u << 20) /* what counts for others to look at needs each block once */

const CarnetColumn carnet_text_columns[N_TEXT_COLUMNS] = {
    CARNET_COLUMN_PATH, CARNET_COLUMN_DESCRIPTION_EN, CARNET_COLUMN_DESCRIPTION_ZH, CARNET_COLUMN_TYPE,
    CARNET_COLUMN_UNIT, CARNET_COLUMN_COMMENT,        CARNET_COLUMN_VALUES};

int carnet_store_text_place(CarnetColumn column) {
  for (int i = 0; i < N_TEXT_COLUMNS; i++)
    if (carnet_text_columns[i] == column) return i;
  return -1;
}

/* ---- meta ---------------------------------------------------------------------------------------------- */

char *carnet_store_meta(CarnetInventory *inventory, const char *name, GError **error) {
  sqlite3_stmt *get = carnet_sql_bind(&inventory->sql, STATEMENT_META_GET, error, "s", name);
  gboolean row = FALSE;
  if (!get || !carnet_sql_step(&inventory->sql, get, &row, error)) return NULL;
  char *value = g_strdup(row ? carnet_sql_text(get, 0) : "");
  sqlite3_reset(get);
  return value;
}

gboolean carnet_store_meta_int(CarnetInventory *inventory, const char *name, guint64 *out, GError **error) {
  g_autofree char *text = carnet_store_meta(inventory, name, error);
  if (!text) return FALSE;
  *out = g_ascii_strtoull(text, NULL, 10);
  return TRUE;
}

gboolean carnet_store_set_meta(CarnetInventory *inventory, const char *name, const char *value,
                               GError **error) {
  return carnet_sql_run(&inventory->sql, STATEMENT_META_SET, error, "ss", name, value);
}

gboolean carnet_store_set_meta_int(CarnetInventory *inventory, const char *name, guint64 value,
                                   GError **error) {
  g_autofree char *text = g_strdup_printf("%" G_GUINT64_FORMAT, value);
  return carnet_store_set_meta(inventory, name, text, error);
}

/* ---- generations --------------------------------------------------------------------------------------- */

static void generation_clear(gpointer data) {
  CarnetGeneration *generation = data;
  g_free(generation->name);
  g_free(generation->source_name);
}

static CarnetGeneration generation_of(sqlite3_stmt *all) {
  return (CarnetGeneration){.id = (guint64)sqlite3_column_int64(all, 0),
                            .inventory = sqlite3_column_int64(all, 11),
                            .name = g_strdup(carnet_sql_text(all, 1)),
                            .source_name = g_strdup(carnet_sql_text(all, 7)),
                            .state = (CarnetGenerationState)sqlite3_column_int(all, 2),
                            .rows = (guint64)sqlite3_column_int64(all, 4),
                            .active = (guint64)sqlite3_column_int64(all, 10),
                            .flipped = (guint64)sqlite3_column_int64(all, 12),
                            .key_kind = (CarnetKeyKind)sqlite3_column_int(all, 13)};
}

static gboolean load_generations(CarnetInventory *inventory, GError **error) {
  g_clear_pointer(&inventory->generations, g_array_unref);
  inventory->generations = g_array_new(FALSE, TRUE, sizeof(CarnetGeneration));
  g_array_set_clear_func(inventory->generations, generation_clear);
  sqlite3_stmt *all = carnet_sql_get(&inventory->sql, STATEMENT_GENERATION_ALL, error);
  gboolean row = FALSE;
  if (!all || !carnet_sql_step(&inventory->sql, all, &row, error)) return FALSE;
  while (row) {
    guint64 id = (guint64)sqlite3_column_int64(all, 0);
    if (inventory->generations->len <= id) g_array_set_size(inventory->generations, (guint)id + 1);
    g_array_index(inventory->generations, CarnetGeneration, id) = generation_of(all);
    if (!carnet_sql_step(&inventory->sql, all, &row, error)) return FALSE;
  }
  return TRUE;
}

const CarnetGeneration *carnet_store_generation(const CarnetInventory *inventory, guint64 id) {
  if (id >= inventory->generations->len) return NULL;
  const CarnetGeneration *generation = &g_array_index(inventory->generations, CarnetGeneration, id);
  return generation->inventory ? generation : NULL;
}

/* The newest flipped generation of that inventory that was flipped no later than place `flipped`; 0: none. */
static guint64 active_then(const CarnetInventory *inventory, gint64 id, guint64 flipped) {
  guint64 best = 0, place = 0;
  for (guint i = 0; i < inventory->generations->len; i++) {
    const CarnetGeneration *g = &g_array_index(inventory->generations, CarnetGeneration, i);
    if (g->inventory != id || g->state != GENERATION_FLIPPED || g->flipped > flipped || g->flipped < place)
      continue;
    best = g->id;
    place = g->flipped;
  }
  return best;
}

GArray *carnet_store_active_set(const CarnetInventory *inventory, guint64 at) {
  GArray *set = g_array_new(FALSE, TRUE, sizeof(guint64));
  g_array_set_size(set, inventory->generations->len + 1);
  const CarnetGeneration *then = at ? carnet_store_generation(inventory, at) : NULL;
  gboolean past = then && then->state == GENERATION_FLIPPED;
  for (guint i = 0; i < inventory->generations->len; i++) {
    const CarnetGeneration *g = &g_array_index(inventory->generations, CarnetGeneration, i);
    if (!g->inventory) continue;
    guint64 active = past ? active_then(inventory, g->inventory, then->flipped) : g->active;
    if (then && !past && then->inventory == g->inventory) active = then->id;
    g_array_index(set, guint64, i) = active;
  }
  return set;
}

/* ---- sessions ------------------------------------------------------------------------------------------ */

void carnet_store_forget(CarnetInventory *inventory) {
  carnet_block_forget(inventory);
  g_clear_pointer(&inventory->look, carnet_look_free);
}

char *carnet_store_kept_mark(CarnetInventory *inventory, GError **error) {
  guint64 edition = 0;
  if (!carnet_store_meta_int(inventory, "edition", &edition, error)) return NULL;
  return g_strdup_printf("%d %s %" G_GUINT64_FORMAT, KEPT_FORMAT, CARNET_VERSION, edition);
}

/* What is kept was counted at an edition of the store; within a write the store may be another already. */
static gboolean is_kept(CarnetInventory *inventory, GError **error) {
  inventory->kept = FALSE;
  if (inventory->writing) return TRUE;
  g_autofree char *mark = carnet_store_kept_mark(inventory, error);
  g_autofree char *kept = mark ? carnet_store_meta(inventory, "kept", error) : NULL;
  inventory->kept = kept && strcmp(mark, kept) == 0;
  return kept != NULL;
}

gboolean carnet_store_reload(CarnetInventory *inventory, GError **error) {
  carnet_store_forget(inventory);
  inventory->stale = FALSE;
  return carnet_store_meta_int(inventory, "rows", &inventory->rows, error) &&
         load_generations(inventory, error) && is_kept(inventory, error);
}

gboolean carnet_store_stopped(CarnetInventory *inventory, GError **error) {
  if (!g_atomic_int_get(&inventory->interrupted)) return FALSE;
  g_set_error(error, CARNET_INVENTORY_ERROR, CARNET_ERROR_CANCELLED, "%s: stopped", inventory->sql.path);
  return TRUE;
}

gboolean carnet_store_enter(CarnetInventory *inventory, GError **error) {
  if (!inventory->writing) g_atomic_int_set(&inventory->interrupted, 0);
  inventory->own_read = !inventory->writing;
  gint64 version = 0;
  if (inventory->own_read && !carnet_sql_exec(&inventory->sql, "BEGIN", error)) {
    inventory->own_read = FALSE;
    return FALSE;
  }
  if (!carnet_sql_int(&inventory->sql, STATEMENT_DATA_VERSION, &version, 0, error, "")) return FALSE;
  gboolean fresh = inventory->generations && version == inventory->data_version && !inventory->stale;
  inventory->data_version = version;
  if (!fresh) return carnet_store_reload(inventory, error);
  if (inventory->block_bytes > (inventory->writing ? CACHE_BYTES_WRITING : CACHE_BYTES))
    carnet_block_forget(inventory);
  return TRUE;
}

void carnet_store_leave(CarnetInventory *inventory) {
  if (!inventory->own_read) return;
  inventory->own_read = FALSE;
  carnet_sql_rollback(&inventory->sql); /* nothing was written: ends the snapshot */
}

gboolean carnet_store_begin(CarnetInventory *inventory, GError **error) {
  if (!inventory->write) {
    g_set_error(error, CARNET_INVENTORY_ERROR, CARNET_ERROR_STORE, "%s: opened for reading",
                inventory->sql.path);
    return FALSE;
  }
  if (inventory->writing) return TRUE;
  g_atomic_int_set(&inventory->interrupted, 0);
  if (!carnet_sql_exec(&inventory->sql, "BEGIN IMMEDIATE", error)) return FALSE;
  inventory->writing = TRUE;
  inventory->changes = sqlite3_total_changes(inventory->sql.handle);
  if (carnet_store_reload(inventory, error)) return TRUE;
  return carnet_store_end(inventory, FALSE, NULL);
}

/* The one place where a write ends, so that none can forget it: another edition makes stale what is kept. */
static gboolean next_edition(CarnetInventory *inventory, GError **error) {
  guint64 edition = 0;
  if (inventory->keeping || sqlite3_total_changes(inventory->sql.handle) == inventory->changes) return TRUE;
  return carnet_store_meta_int(inventory, "edition", &edition, error) &&
         carnet_store_set_meta_int(inventory, "edition", edition + 1, error);
}

gboolean carnet_store_end(CarnetInventory *inventory, gboolean ok, GError **error) {
  if (!inventory->writing) return ok;
  ok = ok && next_edition(inventory, error);
  inventory->writing = FALSE;
  inventory->stale = TRUE;
  carnet_store_forget(inventory);
  if (ok && carnet_sql_exec(&inventory->sql, "COMMIT", error)) return TRUE;
  carnet_sql_rollback(&inventory->sql);
  return FALSE;
}
