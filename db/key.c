/* Keys and their index: sorted runs of (hash, row) in blocks; see key.h and docs/formats/inventory.md. */
#include "key.h"

#include "carnet/text.h"

#define KEY_BLOCK 4096u /* entries of a block: hashes (8 bytes each), then rows (4 bytes each) */

/* ---- key bytes ----------------------------------------------------------------------------------------- */

static const CarnetColumn path_key[] = {CARNET_COLUMN_MODEL, CARNET_COLUMN_YEAR, CARNET_COLUMN_MARKET,
                                        CARNET_COLUMN_ECU, CARNET_COLUMN_PATH};

static void append(GString *out, CarnetSlice part) {
  g_string_append_c(out, '\t');
  carnet_text_append_escaped(out, part.s, part.n);
}

static void append_head(GString *out, const char *name, CarnetKeyKind kind) {
  g_string_truncate(out, 0);
  carnet_text_append_escaped(out, name, strlen(name));
  g_string_append(out, kind == KEY_BY_ID ? "\tid" : "\tpath");
}

static void append_ordinal(GString *out, guint ordinal) {
  if (ordinal) g_string_append_printf(out, "#%u", ordinal);
}

void carnet_key_of_source(GString *out, const char *name, CarnetKeyKind kind, const CarnetRow *row,
                          guint ordinal) {
  append_head(out, name, kind);
  if (kind == KEY_BY_ID) {
    append(out, row->value[CARNET_COLUMN_ID]);
    return;
  }
  for (guint i = 0; i < G_N_ELEMENTS(path_key); i++) append(out, row->value[path_key[i]]);
  append_ordinal(out, ordinal);
}

static gboolean append_text(CarnetInventory *inventory, GString *out, guint statement, gint64 a, gint64 b,
                            GError **error) {
  sqlite3_stmt *get = statement == STATEMENT_VALUE_GET
                          ? carnet_sql_bind(&inventory->sql, statement, error, "ii", a, b)
                          : carnet_sql_bind(&inventory->sql, statement, error, "i", b);
  gboolean found = FALSE;
  if (!get || !carnet_sql_step(&inventory->sql, get, &found, error)) return FALSE;
  const char *text = found ? carnet_sql_text(get, 0) : "";
  append(out, (CarnetSlice){text, (guint32)strlen(text)});
  sqlite3_reset(get);
  return TRUE;
}

static gboolean append_path_key(CarnetInventory *inventory, guint64 row, GString *out, GError **error) {
  guint32 id = 0;
  for (guint i = 0; i + 1 < G_N_ELEMENTS(path_key); i++) {
    if (!carnet_store_value(inventory, path_key[i], row, &id, error)) return FALSE;
    if (id == 0)
      g_string_append_c(out, '\t');
    else if (!append_text(inventory, out, STATEMENT_VALUE_GET, path_key[i], id, error))
      return FALSE;
  }
  if (!carnet_store_value(inventory, BLOCK_TEXT, row, &id, error) ||
      !append_text(inventory, out, STATEMENT_TEXT_GET, 0, id, error) ||
      !carnet_store_value(inventory, BLOCK_ORDINAL, row, &id, error))
    return FALSE;
  append_ordinal(out, id);
  return TRUE;
}

gboolean carnet_key_of_row(CarnetInventory *inventory, guint64 row, GString *out, GError **error) {
  guint32 born = 0;
  if (!carnet_store_value(inventory, BLOCK_BORN, row, &born, error)) return FALSE;
  const CarnetGeneration *generation = carnet_store_generation(inventory, born);
  if (!generation) {
    g_set_error(error, CARNET_INVENTORY_ERROR, CARNET_ERROR_STORE,
                "%s: row %" G_GUINT64_FORMAT " has no generation", inventory->sql.path, row + 1);
    return FALSE;
  }
  append_head(out, generation->name, generation->key_kind);
  if (generation->key_kind == KEY_BY_PATH) return append_path_key(inventory, row, out, error);
  const CarnetBlock *ids = carnet_block_get(inventory, BLOCK_ID_TEXT, (guint)(row >> BLOCK_BITS), error);
  if (!ids) return FALSE;
  append(out, carnet_block_string(ids, (guint)(row & (BLOCK_ROWS - 1))));
  return TRUE;
}

/* ---- index --------------------------------------------------------------------------------------------- */

/* SQLite's integers are signed: this keeps the order of unsigned hashes. */
static gint64 ordered(guint64 hash) { return (gint64)(hash ^ (G_GUINT64_CONSTANT(1) << 63)); }

static gboolean is_before(const CarnetKeyEntry *a, const CarnetKeyEntry *b) {
  return a->hash != b->hash ? a->hash < b->hash : a->row < b->row;
}

static int compare(const void *a, const void *b) { return is_before(a, b) ? -1 : is_before(b, a) ? 1 : 0; }

static void sort_drawer(CarnetKeyEntry *entries, gsize n) {
  if (n > 64) { /* somebody chose the keys, or one key has many rows */
    qsort(entries, n, sizeof *entries, compare);
    return;
  }
  for (gsize i = 1; i < n; i++) {
    CarnetKeyEntry entry = entries[i];
    gsize at = i;
    for (; at > 0 && is_before(&entry, &entries[at - 1]); at--) entries[at] = entries[at - 1];
    entries[at] = entry;
  }
}

/* Hashes spread evenly: by their top bits into as many drawers as there are entries, then each drawer. */
static void sort_entries(CarnetKeyEntry *entries, gsize n) {
  guint bits = 1;
  while (bits < 20 && (gsize)1 << bits < n) bits++;
  g_autofree guint32 *end = g_new0(guint32, ((gsize)1 << bits) + 1);
  g_autofree CarnetKeyEntry *from = g_memdup2(entries, n * sizeof *entries);
  for (gsize i = 0; i < n; i++) end[(from[i].hash >> (64 - bits)) + 1]++;
  for (gsize d = 0; d < (gsize)1 << bits; d++) end[d + 1] += end[d];
  for (gsize i = 0; i < n; i++) entries[end[from[i].hash >> (64 - bits)]++] = from[i];
  for (gsize d = 0, start = 0; d < (gsize)1 << bits; start = end[d++])
    sort_drawer(entries + start, end[d] - start);
}

gboolean carnet_key_write_run(CarnetInventory *inventory, CarnetKeyEntry *entries, gsize n, GError **error) {
  if (n == 0) return TRUE;
  sort_entries(entries, n);
  guint64 run = 0;
  if (!carnet_store_meta_int(inventory, "key_runs", &run, error) ||
      !carnet_store_set_meta_int(inventory, "key_runs", ++run, error))
    return FALSE;
  g_autofree guint8 *bytes = g_malloc(KEY_BLOCK * 12);
  for (gsize at = 0; at < n; at += KEY_BLOCK) {
    gsize count = MIN(n - at, KEY_BLOCK);
    for (gsize i = 0; i < count; i++) {
      memcpy(bytes + i * 8, &entries[at + i].hash, 8);
      memcpy(bytes + count * 8 + i * 4, &entries[at + i].row, 4);
    }
    if (!carnet_sql_run(&inventory->sql, STATEMENT_KEY_ADD, error, "iiib", (gint64)run,
                        ordered(entries[at].hash), (gint64)count, bytes, count * 12))
      return FALSE;
  }
  return TRUE;
}

/* Entry i of a block of n; the caller has checked the size. */
static CarnetKeyEntry entry_at(const guint8 *bytes, gsize n, gsize i) {
  CarnetKeyEntry entry;
  memcpy(&entry.hash, bytes + i * 8, 8);
  memcpy(&entry.row, bytes + n * 8 + i * 4, 4);
  return entry;
}

static const guint8 *key_block(CarnetInventory *inventory, sqlite3_stmt *statement, gsize *n,
                               GError **error) {
  *n = (gsize)sqlite3_column_int64(statement, 0);
  if ((gsize)sqlite3_column_bytes(statement, 1) == *n * 12) return sqlite3_column_blob(statement, 1);
  g_set_error(error, CARNET_INVENTORY_ERROR, CARNET_ERROR_STORE,
              "%s: the index of keys is damaged; carnet rebuild", inventory->sql.path);
  sqlite3_reset(statement);
  return NULL;
}

static void rows_in_block(const guint8 *bytes, gsize n, guint64 hash, guint64 limit, GArray *rows) {
  gsize low = 0, high = n;
  while (low < high) {
    gsize middle = (low + high) / 2;
    if (entry_at(bytes, n, middle).hash < hash)
      low = middle + 1;
    else
      high = middle;
  }
  for (; low < n && entry_at(bytes, n, low).hash == hash; low++) {
    guint64 row = entry_at(bytes, n, low).row;
    if (row < limit) g_array_append_val(rows, row);
  }
}

static gboolean rows_in_run(CarnetInventory *inventory, guint64 run, guint64 hash, GArray *rows,
                            GError **error) {
  sqlite3_stmt *find =
      carnet_sql_bind(&inventory->sql, STATEMENT_KEY_FIND, error, "ii", (gint64)run, ordered(hash));
  gboolean found = FALSE;
  if (!find || !carnet_sql_step(&inventory->sql, find, &found, error)) return FALSE;
  while (found) {
    gsize n = 0;
    const guint8 *bytes = key_block(inventory, find, &n, error);
    if (!bytes) return FALSE;
    rows_in_block(bytes, n, hash, inventory->rows, rows);
    if (!carnet_sql_step(&inventory->sql, find, &found, error)) return FALSE;
  }
  return TRUE;
}

gboolean carnet_key_rows(CarnetInventory *inventory, const char *key, GArray *rows, GError **error) {
  guint64 hash = carnet_text_fnv1a64(key, strlen(key)), runs = 0;
  guint start = rows->len;
  if (!carnet_store_meta_int(inventory, "key_runs", &runs, error)) return FALSE;
  for (guint64 run = 1; run <= runs; run++)
    if (!rows_in_run(inventory, run, hash, rows, error)) return FALSE;
  /* Two keys may share a hash. */
  g_autoptr(GString) other = g_string_new(NULL);
  guint kept = start;
  for (guint i = start; i < rows->len; i++) {
    guint64 row = g_array_index(rows, guint64, i);
    if (!carnet_key_of_row(inventory, row, other, error)) return FALSE;
    if (strcmp(other->str, key) == 0) g_array_index(rows, guint64, kept++) = row;
  }
  g_array_set_size(rows, kept);
  return TRUE;
}

GArray *carnet_key_hashes(CarnetInventory *inventory, GError **error) {
  g_autoptr(GArray) hashes = g_array_new(FALSE, TRUE, sizeof(guint64));
  g_array_set_size(hashes, (guint)inventory->rows);
  sqlite3_stmt *all = carnet_sql_get(&inventory->sql, STATEMENT_KEY_ALL, error);
  gboolean found = FALSE;
  if (!all || !carnet_sql_step(&inventory->sql, all, &found, error)) return NULL;
  while (found) {
    gsize n = 0;
    const guint8 *bytes = key_block(inventory, all, &n, error);
    if (!bytes) return NULL;
    for (gsize i = 0; i < n; i++) {
      CarnetKeyEntry entry = entry_at(bytes, n, i);
      if (entry.row < inventory->rows) g_array_index(hashes, guint64, entry.row) = entry.hash;
    }
    if (!carnet_sql_step(&inventory->sql, all, &found, error)) return NULL;
  }
  return g_steal_pointer(&hashes);
}
