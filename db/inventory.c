/* The inventory store: opening, generations, flip and drop; see carnet/inventory.h. */
#include "load.h"
#include "look.h"
#include "store.h"

CARNET_DEFINE_ERROR(inventory)

G_STATIC_ASSERT((int)CARNET_INVENTORY_OLDER == (int)CARNET_SQL_OLDER);

#define APPLICATION_ID 0x43726e49 /* "CrnI" */

static const char *const statements[N_STATEMENTS] = {
#define STATEMENT(name, text) text,
#include "statements.def"
#undef STATEMENT
};

static const char schema_1[] =
#include "schema/0001_inventory.sql.h"
    ;

static const char schema_2[] =
#include "schema/0002_inventory.sql.h"
    ;

static const CarnetMigration migrations[] = {{1, schema_1}, {2, schema_2}};

CarnetInventory *carnet_inventory_open(const char *path, CarnetInventoryMode mode, GError **error) {
  const CarnetSqlStore store = {.domain = CARNET_INVENTORY_ERROR,
                                .statements = statements,
                                .n_statements = N_STATEMENTS,
                                .application_id = APPLICATION_ID,
                                .migrations = migrations,
                                .n_migrations = G_N_ELEMENTS(migrations)};
  g_autoptr(CarnetInventory) inventory = g_new0(CarnetInventory, 1);
  inventory->write = mode == CARNET_INVENTORY_WRITE;
  if (!carnet_sql_open(&inventory->sql, path, inventory->write, &store, error)) return NULL;
  return g_steal_pointer(&inventory);
}

void carnet_inventory_free(CarnetInventory *inventory) {
  if (!inventory) return;
  if (inventory->writing) carnet_store_end(inventory, FALSE, NULL);
  carnet_store_forget(inventory);
  if (inventory->generations) g_array_unref(inventory->generations);
  carnet_sql_close(&inventory->sql);
  g_free(inventory);
}

void carnet_inventory_interrupt(CarnetInventory *inventory) {
  g_atomic_int_set(&inventory->interrupted, 1);
  sqlite3_interrupt(inventory->sql.handle);
}

/* ---- flip and drop ------------------------------------------------------------------------------------- */

static const CarnetGeneration *staged(CarnetInventory *inventory, guint64 id, GError **error) {
  const CarnetGeneration *generation = carnet_store_generation(inventory, id);
  if (generation && generation->state == GENERATION_STAGED) return generation;
  g_set_error(error, CARNET_INVENTORY_ERROR, CARNET_INVENTORY_NO_GENERATION,
              "%s: generation %" G_GUINT64_FORMAT " is not staged", inventory->sql.path, id);
  return NULL;
}

gboolean carnet_inventory_flip(CarnetInventory *inventory, guint64 id, const char *event_digest,
                               GError **error) {
  if (!carnet_store_begin(inventory, error)) return FALSE;
  const CarnetGeneration *generation = staged(inventory, id, error);
  gboolean ok = generation && carnet_load_forget_lines(inventory, generation->active, error) &&
                carnet_sql_run(&inventory->sql, STATEMENT_INVENTORY_ACTIVE, error, "ii",
                               generation->inventory, (gint64)id) &&
                carnet_sql_run(&inventory->sql, STATEMENT_GENERATION_FLIP, error, "is", (gint64)id,
                               event_digest ? event_digest : "");
  return carnet_store_end(inventory, ok, error);
}

/* Rows that the dropped generation brought are dead from birth; those that it ended live on. */
static gboolean undo_block(CarnetInventory *inventory, guint number, guint64 id, GError **error) {
  const CarnetBlock *born = carnet_block_get(inventory, BLOCK_BORN, number, error);
  const CarnetBlock *died = born ? carnet_block_get(inventory, BLOCK_DIED, number, error) : NULL;
  if (!died) return FALSE;
  g_autofree guint32 *value = g_new(guint32, BLOCK_ROWS);
  carnet_block_expand(died, value);
  guint changed = 0;
  for (guint i = 0; i < born->rows; i++) {
    guint32 now = carnet_block_value(born, i) == id ? (guint32)id : value[i] == id ? 0 : value[i];
    changed += now != value[i];
    value[i] = now;
  }
  return changed == 0 || carnet_block_write(inventory, BLOCK_DIED, number, value, died->rows, error);
}

gboolean carnet_inventory_drop(CarnetInventory *inventory, guint64 id, GError **error) {
  if (!carnet_store_begin(inventory, error)) return FALSE;
  gboolean ok = staged(inventory, id, error) != NULL;
  for (guint b = 0; ok && b < carnet_store_n_blocks(inventory); b++) ok = undo_block(inventory, b, id, error);
  ok = ok && carnet_load_forget_lines(inventory, id, error) &&
       carnet_sql_run(&inventory->sql, STATEMENT_GENERATION_DROP, error, "i", (gint64)id);
  return carnet_store_end(inventory, ok, error);
}

/* ---- lists --------------------------------------------------------------------------------------------- */

static const CarnetTableColumn generation_columns[] = {{(char *)"generation", NULL, CARNET_CELL_INT},
                                                       {(char *)"name", NULL, CARNET_CELL_TEXT},
                                                       {(char *)"state", NULL, CARNET_CELL_TEXT},
                                                       {(char *)"root", NULL, CARNET_CELL_ID},
                                                       {(char *)"rows", NULL, CARNET_CELL_INT},
                                                       {(char *)"fields", NULL, CARNET_CELL_INT},
                                                       {(char *)"source_digest", NULL, CARNET_CELL_ID},
                                                       {(char *)"source_name", NULL, CARNET_CELL_TEXT},
                                                       {(char *)"time", NULL, CARNET_CELL_DATE},
                                                       {(char *)"event", NULL, CARNET_CELL_ID},
                                                       {NULL, NULL, CARNET_CELL_TEXT}};

static const CarnetTableColumn root_columns[] = {
    {(char *)"name", NULL, CARNET_CELL_TEXT},        {(char *)"generation", NULL, CARNET_CELL_INT},
    {(char *)"root", NULL, CARNET_CELL_ID},          {(char *)"rows", NULL, CARNET_CELL_INT},
    {(char *)"source_digest", NULL, CARNET_CELL_ID}, {NULL, NULL, CARNET_CELL_TEXT}};

/* All rows of a statement, its columns in the table's order. */
static gboolean fill(CarnetInventory *inventory, CarnetTable *table, guint statement, GError **error) {
  sqlite3_stmt *all = carnet_sql_get(&inventory->sql, statement, error);
  gboolean found = FALSE;
  if (!all || !carnet_sql_step(&inventory->sql, all, &found, error)) return FALSE;
  while (found) {
    guint row = carnet_table_add_row(table);
    for (guint c = 0; c < carnet_table_columns(table); c++)
      carnet_table_set(table, row, c, carnet_sql_text(all, (int)c));
    if (!carnet_sql_step(&inventory->sql, all, &found, error)) return FALSE;
  }
  return TRUE;
}

CarnetTable *carnet_inventory_generations(CarnetInventory *inventory, GError **error) {
  g_autoptr(CarnetTable) table = carnet_table_new_with(generation_columns);
  gboolean ok =
      carnet_store_enter(inventory, error) && fill(inventory, table, STATEMENT_GENERATION_ALL, error);
  for (guint i = 0; ok && i < carnet_table_rows(table); i++) {
    guint64 id = g_ascii_strtoull(carnet_table_cell(table, i, 0), NULL, 10);
    const CarnetGeneration *g = carnet_store_generation(inventory, id);
    const char *state = !g                               ? ""
                        : g->state == GENERATION_STAGED  ? "staged"
                        : g->state == GENERATION_DROPPED ? "dropped"
                        : g->active == id                ? "active"
                                                         : "past";
    carnet_table_set(table, i, 2, state);
  }
  carnet_store_leave(inventory);
  return ok ? g_steal_pointer(&table) : NULL;
}

CarnetTable *carnet_inventory_roots(CarnetInventory *inventory, GError **error) {
  g_autoptr(CarnetTable) table = carnet_table_new_with(root_columns);
  gboolean ok = carnet_store_enter(inventory, error) && fill(inventory, table, STATEMENT_ROOTS, error);
  carnet_store_leave(inventory);
  return ok ? g_steal_pointer(&table) : NULL;
}

gboolean carnet_inventory_set_traits(CarnetInventory *inventory, const char *const *ids, guint n,
                                     GError **error) {
  if (!carnet_store_begin(inventory, error)) return FALSE;
  gboolean ok = carnet_sql_run(&inventory->sql, STATEMENT_TRAIT_CLEAR, error, "");
  for (guint bit = 0; ok && bit < n && bit < 64; bit++)
    if (ids[bit] && *ids[bit])
      ok = carnet_sql_run(&inventory->sql, STATEMENT_TRAIT_ADD, error, "is", (gint64)bit, ids[bit]);
  return carnet_store_end(inventory, ok, error);
}

/* ---- notes ------------------------------------------------------------------------------------------------
 */

char *carnet_inventory_note(CarnetInventory *inventory, const char *name) {
  g_autofree char *key = g_strconcat("note:", name, NULL);
  char *value = carnet_store_meta(inventory, key, NULL);
  return value ? value : g_strdup("");
}

gboolean carnet_inventory_set_note(CarnetInventory *inventory, const char *name, const char *value,
                                   GError **error) {
  g_autofree char *key = g_strconcat("note:", name, NULL);
  return carnet_store_set_meta(inventory, key, value, error);
}
