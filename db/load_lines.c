/* What an import knows of the one before it by the bytes of its rows, and what it keeps for the next one
 * (docs/decisions/0027). */
#include <glib/gstdio.h>

#include "import/import.h"
#include "load.h"

/* ---- files beside the store ------------------------------------------------------------------------------
 */

static char *path_of(const CarnetInventory *inventory, guint64 generation) {
  return g_strdup_printf("%s-lines-%" G_GUINT64_FORMAT, inventory->sql.path, generation);
}

static char *name_of(guint64 generation) { return g_strdup_printf("lines:%" G_GUINT64_FORMAT, generation); }

static void forget_file(const CarnetInventory *inventory, guint64 generation) {
  g_autofree char *path = path_of(inventory, generation);
  g_unlink(path);
}

gboolean carnet_load_forget_lines(CarnetInventory *inventory, guint64 generation, GError **error) {
  g_autofree char *name = name_of(generation);
  if (generation == 0) return TRUE;
  forget_file(inventory, generation);
  return carnet_sql_run(&inventory->sql, STATEMENT_META_CLEAR, error, "s", name);
}

gboolean carnet_load_forget_all_lines(CarnetInventory *inventory, GError **error) {
  for (guint i = 0; i < inventory->generations->len; i++)
    if (carnet_store_generation(inventory, i) && !carnet_load_forget_lines(inventory, i, error)) return FALSE;
  return TRUE;
}

/* ---- what is known ---------------------------------------------------------------------------------------
 */

static guint64 random_word(void) { return (guint64)g_random_int() << 32 | g_random_int(); }

gboolean carnet_load_open_lines(CarnetImport *import, GError **error) {
  import->seed = random_word();
  if (import->active == 0) return TRUE;
  g_autofree char *name = name_of(import->active), *path = path_of(import->inventory, import->active);
  g_autofree char *token = carnet_store_meta(import->inventory, name, error);
  if (!token) return FALSE;
  import->known = carnet_lines_open(path, token);
  if (!import->known) return TRUE;
  import->seed = carnet_lines_seed(import->known); /* the tags are under it */
  carnet_seen_expect(import->seen, carnet_lines_count(import->known));
  return TRUE;
}

void carnet_import_know(CarnetImport *import, CarnetReader *reader) {
  guint8 context[CARNET_DIGEST_BYTES];
  if (import->reader || reader->ahead || !carnet_reader_context(reader, context)) return;
  import->reader = reader;
  if (import->known && !carnet_lines_fit(import->known, context))
    g_clear_pointer(&import->known, carnet_lines_free);
  g_snprintf(import->token, sizeof import->token, "%016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER "x",
             random_word(), random_word());
  g_autofree char *path = path_of(import->inventory, import->generation);
  import->lines = carnet_lines_create(path, import->token, import->seed, context);
  carnet_reader_know(reader, import->seed, g_steal_pointer(&import->known));
}

const CarnetRow *carnet_load_again(CarnetImport *import, const CarnetRow *row, CarnetLeaf *leaf,
                                   GError **error) {
  const CarnetRow *full = carnet_reader_again(import->reader, row, error);
  if (!full) return NULL;
  carnet_leaf_make(&import->maker, import->name, import->kind, import->seed, full, 0, leaf);
  g_array_append_val(import->known_again, row->bytes->row);
  return full;
}

void carnet_load_keep_line(CarnetImport *import, const CarnetRow *row, const CarnetLeaf *leaf,
                           gint64 number) {
  if (!import->lines || !row->bytes) return;
  CarnetLine line = *row->bytes;
  memcpy(line.leaf, leaf->leaf, sizeof line.leaf);
  line.tag = leaf->tag;
  line.row = (guint32)number;
  line.size = (line.size & ~0xfffu) | (guint32)(leaf->hash & 0xfffu);
  carnet_lines_add(import->lines, &line);
}

/* ---- the end ---------------------------------------------------------------------------------------------
 */

/* The values of known rows that are not understood: by what stands in the store, for they were not split. */
static gboolean count_values(CarnetImport *import, guint column, const guint64 *rows, guint n,
                             GError **error) {
  CarnetSql *sql = &import->inventory->sql;
  for (guint id = 1; id < n; id++) {
    if (rows[id] == 0) continue;
    sqlite3_stmt *get = carnet_sql_bind(sql, STATEMENT_VALUE_GET, error, "ii", (gint64)column, (gint64)id);
    gboolean found = FALSE;
    if (!get || !carnet_sql_step(sql, get, &found, error)) return FALSE;
    if (found)
      carnet_unread_add(import->reader->unread, (CarnetColumn)column, carnet_sql_text(get, 0), rows[id]);
    sqlite3_reset(get);
  }
  return TRUE;
}

static void count_one(GArray *rows, guint32 id) {
  if (id >= rows->len) g_array_set_size(rows, id + 1);
  g_array_index(rows, guint64, id)++;
}

static gboolean count_column(CarnetImport *import, guint column, GError **error) {
  const CarnetOld *old = &import->old;
  g_autoptr(GArray) rows = g_array_new(FALSE, TRUE, sizeof(guint64));
  g_autofree guint32 *id = g_new(guint32, BLOCK_ROWS);
  for (guint i = 0; i < old->n;) {
    guint number = old->row[i] >> BLOCK_BITS;
    const CarnetBlock *block = carnet_block_get(import->inventory, column, number, error);
    if (!block) return FALSE;
    carnet_block_expand(block, id);
    for (; i < old->n && old->row[i] >> BLOCK_BITS == number; i++)
      if (old->taken[i] == OLD_KNOWN) count_one(rows, id[old->row[i] & (BLOCK_ROWS - 1)]);
  }
  for (guint i = 0; i < import->known_again->len; i++) {
    guint32 one = 0;
    if (!carnet_store_value(import->inventory, column, g_array_index(import->known_again, guint32, i), &one,
                            error))
      return FALSE;
    count_one(rows, one);
  }
  return count_values(import, column, (const guint64 *)(gpointer)rows->data, rows->len, error);
}

static gboolean count_unread(CarnetImport *import, GError **error) {
  if (import->n_known == 0 && import->known_again->len == 0) return TRUE;
  for (guint c = 0; c < CARNET_N_COLUMNS; c++)
    if (carnet_unread_counts(import->reader->unread, (CarnetColumn)c) && !count_column(import, c, error))
      return FALSE;
  return TRUE;
}

gboolean carnet_load_end_lines(CarnetImport *import, GError **error) {
  if (!import->reader) return TRUE;
  if (!count_unread(import, error)) return FALSE;
  g_autofree char *name = name_of(import->generation);
  return !import->lines || !carnet_lines_finish(import->lines) ||
         carnet_store_set_meta(import->inventory, name, import->token, error);
}

void carnet_load_clear_lines(CarnetImport *import) {
  carnet_lines_free(import->known);
  carnet_lines_out_free(import->lines);
  if (import->reader && !import->staged) forget_file(import->inventory, import->generation);
  g_array_unref(import->known_again);
}
