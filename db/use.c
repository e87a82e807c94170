/* One field: its uses, a use in full, its categories; see carnet/inventory.h. */
#include <string.h>

#include "key.h"
#include "mask.h"
#include "profiles.h"

#include "carnet/filter.h"
#include "carnet/text.h"

/* ---- find ---------------------------------------------------------------------------------------------- */

static gboolean keep_active(CarnetInventory *inventory, GArray *rows, GError **error) {
  const GArray *active = carnet_look_of(inventory)->active;
  guint kept = 0;
  for (guint i = 0; i < rows->len; i++) {
    gboolean alive = FALSE;
    guint64 row = g_array_index(rows, guint64, i);
    if (!carnet_mask_row_visible(inventory, active, row, &alive, error)) return FALSE;
    if (alive) g_array_index(rows, guint64, kept++) = row;
  }
  g_array_set_size(rows, kept);
  return TRUE;
}

/* By key, and by id in each inventory. */
static gboolean find_by_key(CarnetInventory *inventory, const char *ref, GArray *rows, GError **error) {
  if (!carnet_key_rows(inventory, ref, rows, error)) return FALSE;
  g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
  CarnetRow row = {0};
  row.value[CARNET_COLUMN_ID] = (CarnetSlice){ref, (guint32)strlen(ref)};
  g_autoptr(GString) key = g_string_new(NULL);
  for (guint i = 0; rows->len == 0 && i < inventory->generations->len; i++) {
    const CarnetGeneration *g = carnet_store_generation(inventory, i);
    if (!g || g->key_kind != KEY_BY_ID || !g_hash_table_add(names, g->name)) continue;
    carnet_key_of_source(key, g->name, KEY_BY_ID, &row, 0);
    if (!carnet_key_rows(inventory, key->str, rows, error)) return FALSE;
  }
  return keep_active(inventory, rows, error);
}

/* Exactly this path, in any inventory. */
static gboolean find_by_path(CarnetInventory *inventory, const char *ref, GArray *rows, GError **error) {
  const CarnetLabels *paths = carnet_look_labels(inventory, CARNET_COLUMN_PATH, error);
  if (!paths) return FALSE;
  guint n = paths->text->len, hits = 0;
  g_autofree guint8 *is = g_malloc0(n + 1u);
  for (guint id = 1; id < n; id++) hits += is[id] = strcmp(paths->text->pdata[id], ref) == 0;
  for (guint b = 0; hits && b < carnet_store_n_blocks(inventory); b++) {
    const CarnetBlock *text = carnet_block_get(inventory, BLOCK_TEXT, b, error);
    if (!text || carnet_store_stopped(inventory, error)) return FALSE;
    for (guint i = 0; i < text->rows; i++) {
      guint32 id = carnet_block_value(text, i);
      guint64 row = ((guint64)b << BLOCK_BITS) + i;
      if (id < n && is[id]) g_array_append_val(rows, row);
    }
  }
  return keep_active(inventory, rows, error);
}

static gboolean find_by_number(CarnetInventory *inventory, const char *ref, GArray *rows, GError **error) {
  guint64 number = 0;
  if (!inventory->rows || !g_ascii_string_to_unsigned(ref, 10, 1, inventory->rows, &number, NULL))
    return TRUE;
  number--;
  g_array_append_val(rows, number);
  return keep_active(inventory, rows, error);
}

/* All rows must be of one field. */
static gboolean one_field(CarnetInventory *inventory, const char *ref, const GArray *rows, GError **error) {
  g_autoptr(GHashTable) keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GString) key = g_string_new(NULL), list = g_string_new(NULL);
  for (guint i = 0; i < rows->len && g_hash_table_size(keys) < 4; i++) {
    if (!carnet_key_of_row(inventory, g_array_index(rows, guint64, i), key, error)) return FALSE;
    if (!g_hash_table_add(keys, g_strdup(key->str)) || g_hash_table_size(keys) > 3) continue;
    /* For people: what follows the inventory's name and the kind of key. */
    const char *tab = strchr(key->str, '\t'), *tail = tab ? strchr(tab + 1, '\t') : NULL;
    g_autofree char *words = g_strdelimit(g_strdup(tail ? tail + 1 : key->str), "\t", ' ');
    g_autofree char *safe = carnet_text_safe(words, -1);
    g_string_append_printf(list, "%s%s", list->len ? ", " : "", safe);
  }
  if (g_hash_table_size(keys) <= 1) return TRUE;
  g_autofree char *safe = carnet_text_safe(ref, -1);
  g_set_error(error, CARNET_INVENTORY_ERROR, CARNET_ERROR_INPUT,
              "\"%s\" names several fields (%s%s); give an id, a key or a row", safe, list->str,
              g_hash_table_size(keys) > 3 ? ", ..." : "");
  return FALSE;
}

static gboolean find(CarnetInventory *inventory, const char *ref, GArray *rows, GError **error) {
  if (!find_by_key(inventory, ref, rows, error)) return FALSE;
  if (rows->len == 0 && !find_by_path(inventory, ref, rows, error)) return FALSE;
  if (rows->len == 0 && !find_by_number(inventory, ref, rows, error)) return FALSE;
  if (rows->len) return one_field(inventory, ref, rows, error);
  g_autofree char *safe = carnet_text_safe(ref, -1);
  g_set_error(error, CARNET_INVENTORY_ERROR, CARNET_ERROR_NOT_FOUND,
              "no field \"%s\"; its id, path, key or row is wanted", safe);
  return FALSE;
}

GArray *carnet_inventory_find(CarnetInventory *inventory, const char *ref, GError **error) {
  g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(guint64));
  gboolean ok = carnet_store_enter(inventory, error) && find(inventory, ref, rows, error);
  carnet_store_leave(inventory);
  if (!ok) return NULL;
  for (guint i = 0; i < rows->len; i++) g_array_index(rows, gint64, i)++;
  return g_steal_pointer(&rows);
}

/* ---- one use ------------------------------------------------------------------------------------------- */

void carnet_use_free(CarnetUse *use) {
  if (!use) return;
  g_free(use->key);
  g_free(use->inventory);
  g_free(use->source);
  g_free(use->text_digest);
  for (guint c = 0; c < CARNET_N_COLUMNS; c++) {
    g_free(use->value[c]);
    g_free(use->norm[c]);
  }
  carnet_table_free(use->extra);
  g_free(use);
}

static gboolean read_value(CarnetInventory *inventory, guint column, guint64 row, char **text, char **norm,
                           GError **error) {
  guint32 id = 0;
  if (!carnet_store_value(inventory, column, row, &id, error)) return FALSE;
  sqlite3_stmt *get =
      carnet_sql_bind(&inventory->sql, STATEMENT_VALUE_GET, error, "ii", (gint64)column, (gint64)id);
  gboolean found = FALSE;
  if (!get || !carnet_sql_step(&inventory->sql, get, &found, error)) return FALSE;
  *text = g_strdup(found ? carnet_sql_text(get, 0) : "");
  *norm = g_strdup(found ? carnet_sql_text(get, 1) : "");
  sqlite3_reset(get);
  return TRUE;
}

static gboolean read_text(CarnetInventory *inventory, guint64 row, CarnetUse *use, GError **error) {
  guint32 id = 0;
  if (!carnet_store_value(inventory, BLOCK_TEXT, row, &id, error)) return FALSE;
  sqlite3_stmt *get = carnet_sql_bind(&inventory->sql, STATEMENT_TEXT_GET, error, "i", (gint64)id);
  gboolean found = FALSE;
  if (!get || !carnet_sql_step(&inventory->sql, get, &found, error)) return FALSE;
  for (int i = 0; i < N_TEXT_COLUMNS; i++) {
    use->value[carnet_text_columns[i]] = g_strdup(found ? carnet_sql_text(get, i) : "");
    use->norm[carnet_text_columns[i]] = g_strdup(use->value[carnet_text_columns[i]]);
  }
  if (!found) return TRUE;
  CarnetFieldText field = carnet_words_field(get, 0);
  use->text_digest = g_malloc0(65);
  carnet_profiles_text_digest(&field, use->text_digest);
  use->text_traits = (CarnetTraits){(guint64)sqlite3_column_int64(get, 7), sqlite3_column_int(get, 8)};
  sqlite3_reset(get);
  return TRUE;
}

static gboolean read_profile(CarnetInventory *inventory, guint64 row, CarnetUse *use, GError **error) {
  guint32 id = 0;
  if (!carnet_store_value(inventory, BLOCK_PROFILE, row, &id, error)) return FALSE;
  use->profile = id;
  sqlite3_stmt *get = carnet_sql_bind(&inventory->sql, STATEMENT_PROFILE_GET, error, "i", (gint64)id);
  gboolean found = FALSE;
  if (!get || !carnet_sql_step(&inventory->sql, get, &found, error)) return FALSE;
  if (found) {
    use->traits = (CarnetTraits){(guint64)sqlite3_column_int64(get, 0), sqlite3_column_int(get, 1)};
    use->look_again = sqlite3_column_int(get, 2) != 0;
    sqlite3_reset(get);
  }
  return TRUE;
}

/* Lines "header TAB value", escaped as in the digest. */
static gboolean read_extra(CarnetInventory *inventory, guint64 row, CarnetUse *use, GError **error) {
  g_autofree char *text = NULL, *norm = NULL;
  use->extra = carnet_table_new();
  carnet_table_add_column(use->extra, "header", NULL, CARNET_CELL_TEXT);
  carnet_table_add_column(use->extra, "value", NULL, CARNET_CELL_TEXT);
  if (!read_value(inventory, BLOCK_EXTRA, row, &text, &norm, error)) return FALSE;
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (guint i = 0; lines[i]; i++) {
    char *tab = strchr(lines[i], '\t');
    if (!tab) continue;
    *tab = '\0';
    g_autofree char *header = g_strcompress(lines[i]), *value = g_strcompress(tab + 1);
    guint at = carnet_table_add_row(use->extra);
    carnet_table_set(use->extra, at, 0, header);
    carnet_table_set(use->extra, at, 1, value);
  }
  return TRUE;
}

static gboolean read_use(CarnetInventory *inventory, guint64 row, CarnetUse *use, GError **error) {
  guint32 born = 0, line = 0;
  g_autoptr(GString) text = g_string_new(NULL);
  if (!carnet_store_value(inventory, BLOCK_BORN, row, &born, error) ||
      !carnet_store_value(inventory, BLOCK_LINE, row, &line, error) ||
      !carnet_key_of_row(inventory, row, text, error))
    return FALSE;
  const CarnetGeneration *generation = carnet_store_generation(inventory, born);
  use->row = (gint64)row + 1;
  use->line = line;
  use->key = g_strdup(text->str);
  use->inventory = g_strdup(generation->name);
  use->source = g_strdup(generation->source_name);
  const CarnetDimension id = {.kind = DIMENSION_ID};
  if (!carnet_dimension_label(inventory, &id, (guint32)row, LABEL_SOURCE, text, error) ||
      !read_text(inventory, row, use, error) || !read_profile(inventory, row, use, error) ||
      !read_extra(inventory, row, use, error))
    return FALSE;
  use->value[CARNET_COLUMN_ID] = g_strdup(text->str);
  use->norm[CARNET_COLUMN_ID] = g_strdup(text->str);
  for (guint c = 0; c < CARNET_N_COLUMNS; c++)
    if (!use->value[c] && !read_value(inventory, c, row, &use->value[c], &use->norm[c], error)) return FALSE;
  return TRUE;
}

static gboolean check_row(CarnetInventory *inventory, gint64 row, GError **error) {
  if (row >= 1 && (guint64)row <= inventory->rows) return TRUE;
  g_set_error(error, CARNET_INVENTORY_ERROR, CARNET_ERROR_NOT_FOUND, "no row %" G_GINT64_FORMAT, row);
  return FALSE;
}

CarnetUse *carnet_inventory_use(CarnetInventory *inventory, gint64 row, GError **error) {
  g_autoptr(CarnetUse) use = g_new0(CarnetUse, 1);
  gboolean ok = carnet_store_enter(inventory, error) && check_row(inventory, row, error) &&
                read_use(inventory, (guint64)row - 1, use, error);
  carnet_store_leave(inventory);
  return ok ? g_steal_pointer(&use) : NULL;
}

/* ---- its categories ------------------------------------------------------------------------------------ */

static const CarnetTableColumn category_columns[] = {
    {(char *)"category", NULL, CARNET_CELL_ID}, {(char *)"rule", NULL, CARNET_CELL_ID},
    {(char *)"truth", NULL, CARNET_CELL_TEXT},  {(char *)"missing", NULL, CARNET_CELL_TEXT},
    {(char *)"state", NULL, CARNET_CELL_TEXT},  {(char *)"by", NULL, CARNET_CELL_ID},
    {(char *)"time", NULL, CARNET_CELL_DATE},   {(char *)"reason", NULL, CARNET_CELL_TEXT},
    {(char *)"event", NULL, CARNET_CELL_ID},    {NULL, NULL, CARNET_CELL_TEXT}};

/* Puts decisions on the categories that rules found; what no rule found gets a line of its own. */
static gboolean decide(CarnetInventory *inventory, guint64 row, CarnetTable *table, GError **error) {
  CarnetSql *sql = &inventory->sql;
  sqlite3_stmt *all = carnet_sql_bind(sql, STATEMENT_MAPPING_OF_ROW, error, "i", (gint64)row);
  gboolean found = FALSE;
  if (!all || !carnet_sql_step(sql, all, &found, error)) return FALSE;
  while (found) {
    const char *category = carnet_sql_text(all, 0);
    gboolean placed = FALSE;
    for (guint i = 0; *category && i <= carnet_table_rows(table); i++) {
      gboolean past = i == carnet_table_rows(table);
      if (past && placed) break;
      guint at = past ? carnet_table_add_row(table) : i;
      if (past) carnet_table_set(table, at, 0, category);
      if (strcmp(carnet_table_cell(table, at, 0), category) != 0) continue;
      placed = TRUE;
      carnet_table_set(table, at, 4, carnet_dimension_mapped_name((guint)sqlite3_column_int(all, 1)));
      for (int c = 2; c <= 5; c++) carnet_table_set(table, at, (guint)c + 3, carnet_sql_text(all, c));
      if (past) break;
    }
    if (!carnet_sql_step(sql, all, &found, error)) return FALSE;
  }
  return TRUE;
}

static gboolean categories(CarnetInventory *inventory, guint64 row, CarnetTable *table, GError **error) {
  guint32 profile = 0;
  guint n = 0;
  if (!carnet_look_profiles(inventory, error) ||
      !carnet_store_value(inventory, BLOCK_PROFILE, row, &profile, error))
    return FALSE;
  const CarnetLook *look = carnet_look_of(inventory);
  const CarnetHit *hit = carnet_look_hits(look, carnet_look_profile(look, profile)->hit_set, &n);
  for (guint i = 0; i < n; i++) {
    guint at = carnet_table_add_row(table);
    carnet_table_set(table, at, 0, hit[i].category);
    carnet_table_set(table, at, 1, hit[i].rule);
    carnet_table_set(table, at, 2, hit[i].truth == CARNET_TRUE ? "true" : "unknown");
    carnet_table_set(table, at, 3, hit[i].missing);
    carnet_table_set(table, at, 4, carnet_dimension_mapped_name(CARNET_STATE_PROPOSED));
  }
  return decide(inventory, row, table, error);
}

CarnetTable *carnet_inventory_categories(CarnetInventory *inventory, gint64 row, GError **error) {
  g_autoptr(CarnetTable) table = carnet_table_new_with(category_columns);
  gboolean ok = carnet_store_enter(inventory, error) && check_row(inventory, row, error) &&
                categories(inventory, (guint64)row - 1, table, error);
  carnet_store_leave(inventory);
  return ok ? g_steal_pointer(&table) : NULL;
}
