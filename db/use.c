/* A use in full, and its categories; see carnet/inventory.h. */
#include <string.h>

#include "key.h"
#include "mask.h"
#include "profiles.h"

#include "carnet/text.h"

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
