/* Profiles for the packs, and the categories that they found; see carnet/inventory.h. */
#include "profile_list.h"

#include "carnet/filter.h"

static const CarnetColumn *fact_columns(guint64 facts, CarnetColumn out[CARNET_N_COLUMNS], guint *n) {
  *n = 0;
  for (guint c = 0; c < CARNET_N_COLUMNS; c++)
    if (facts & CARNET_COLUMN_BIT(c) && c != CARNET_COLUMN_ID && carnet_store_text_place((CarnetColumn)c) < 0)
      out[(*n)++] = (CarnetColumn)c;
  return out;
}

gboolean carnet_profile_list_report(CarnetInventory *inventory, sqlite3_stmt *statement, guint64 rows,
                                    CarnetProfileFunc func, gpointer user, GError **error) {
  guint64 facts = 0;
  guint n = 0;
  CarnetColumn column[CARNET_N_COLUMNS];
  if (!carnet_store_meta_int(inventory, "fact_columns", &facts, error)) return FALSE;
  fact_columns(facts, column, &n);
  CarnetProfile profile = {.id = sqlite3_column_int64(statement, 0), .rows = rows};
  profile.traits =
      (CarnetTraits){(guint64)sqlite3_column_int64(statement, 1), sqlite3_column_int(statement, 2)};
  profile.look_again = sqlite3_column_int(statement, 3) != 0;
  for (guint c = 0; c < CARNET_N_COLUMNS; c++) profile.norm[c] = "";
  g_auto(GStrv) norms = g_strsplit(carnet_sql_text(statement, 4), "\t", -1);
  guint i = 0;
  for (; i < n && norms[i]; i++) {
    char *plain = g_strcompress(norms[i]);
    g_free(norms[i]);
    profile.norm[column[i]] = norms[i] = plain;
  }
  profile.rulings = norms[i] ? norms[i] : "";
  return func(&profile, user, error);
}

gboolean carnet_profile_list_count(CarnetInventory *inventory, const GArray *active, GArray *counts,
                                   GError **error) {
  g_autofree guint8 *alive = g_malloc(BLOCK_ROWS);
  g_autofree guint32 *id = g_new(guint32, BLOCK_ROWS);
  for (guint b = 0; b < carnet_store_n_blocks(inventory); b++) {
    guint n = 0;
    const CarnetBlock *block = carnet_block_get(inventory, BLOCK_PROFILE, b, error);
    if (!block || !carnet_mask_visible(inventory, active, b, alive, &n, error)) return FALSE;
    carnet_block_expand(block, id);
    for (guint i = 0; i < block->rows; i++) {
      if (!alive[i]) continue;
      if (counts->len <= id[i]) g_array_set_size(counts, id[i] + 1);
      g_array_index(counts, guint64, id[i])++;
    }
  }
  return TRUE;
}

static gint64 rules_id(CarnetInventory *inventory, const char *rules_key, GError **error) {
  gint64 id = 0;
  return carnet_sql_int(&inventory->sql, STATEMENT_RULES_GET, &id, 0, error, "s", rules_key ? rules_key : "")
             ? id
             : -1;
}

/* Ids are read first: the callback may write categories on this handle. */
static gboolean read_ids(CarnetInventory *inventory, gboolean only_new, gint64 rules, GArray *ids,
                         GError **error) {
  CarnetSql *sql = &inventory->sql;
  sqlite3_stmt *all =
      carnet_sql_bind(sql, only_new ? STATEMENT_PROFILE_NEW : STATEMENT_PROFILE_EVERY, error, "i", rules);
  gboolean found = FALSE;
  if (!all || !carnet_sql_step(sql, all, &found, error)) return FALSE;
  while (found) {
    guint32 id = (guint32)sqlite3_column_int64(all, 0);
    g_array_append_val(ids, id);
    if (!carnet_sql_step(sql, all, &found, error)) return FALSE;
  }
  return TRUE;
}

gboolean carnet_profile_list_each(CarnetInventory *inventory, const GArray *ids, const GArray *counts,
                                  gboolean counted_only, CarnetProfileFunc func, gpointer user,
                                  GError **error) {
  CarnetSql *sql = &inventory->sql;
  for (guint i = 0; i < ids->len; i++) {
    guint32 id = g_array_index(ids, guint32, i);
    guint64 rows = id < counts->len ? g_array_index(counts, guint64, id) : 0;
    if (counted_only && rows == 0) continue;
    if (carnet_store_stopped(inventory, error)) return FALSE;
    sqlite3_stmt *get = carnet_sql_bind(sql, STATEMENT_PROFILE_FULL, error, "i", (gint64)id);
    gboolean found = FALSE;
    if (!get || !carnet_sql_step(sql, get, &found, error)) return FALSE;
    gboolean ok = !found || carnet_profile_list_report(inventory, get, rows, func, user, error);
    sqlite3_reset(get);
    if (!ok) return FALSE;
  }
  return TRUE;
}

gboolean carnet_inventory_each_profile(CarnetInventory *inventory, gboolean only_new, const char *rules_key,
                                       CarnetProfileFunc func, gpointer user, GError **error) {
  g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(guint32));
  g_autoptr(GArray) counts = g_array_new(FALSE, TRUE, sizeof(guint64));
  /* A writer's categories go into one transaction, that of the whole walk. */
  gboolean ok = inventory->write ? carnet_store_begin(inventory, error) : TRUE;
  ok = ok && carnet_store_enter(inventory, error);
  gint64 rules = ok ? rules_id(inventory, rules_key, error) : -1;
  ok = ok && rules >= 0 && read_ids(inventory, only_new, rules, ids, error) &&
       carnet_profile_list_count(inventory, carnet_look_of(inventory)->active, counts, error) &&
       carnet_profile_list_each(inventory, ids, counts, FALSE, func, user, error);
  carnet_store_leave(inventory);
  return inventory->writing ? carnet_store_end(inventory, ok, error) : ok;
}

/* ---- categories ---------------------------------------------------------------------------------------- */

static gboolean find_or_add(CarnetInventory *inventory, guint get, guint add, const char *text, gint64 *id,
                            GError **error) {
  if (!carnet_sql_int(&inventory->sql, get, id, 0, error, "s", text)) return FALSE;
  if (*id) return TRUE;
  if (!carnet_sql_run(&inventory->sql, add, error, "s", text)) return FALSE;
  *id = sqlite3_last_insert_rowid(inventory->sql.handle);
  return TRUE;
}

static gboolean write_hits(CarnetInventory *inventory, gint64 profile, const char *rules_key,
                           const CarnetCategoryHit *hits, guint n, GError **error) {
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < n; i++)
    g_string_append_printf(text, "%s%s\t%s\t%d\t%s", i ? "\n" : "", hits[i].category, hits[i].rule,
                           hits[i].truth == CARNET_TRUE ? 1 : 2, hits[i].missing ? hits[i].missing : "");
  gint64 rules = 0, set = 0;
  return find_or_add(inventory, STATEMENT_RULES_GET, STATEMENT_RULES_ADD, rules_key, &rules, error) &&
         find_or_add(inventory, STATEMENT_HIT_SET_GET, STATEMENT_HIT_SET_ADD, text->str, &set, error) &&
         carnet_sql_run(&inventory->sql, STATEMENT_HITS_SET, error, "iii", rules, profile, set);
}

gboolean carnet_inventory_set_categories(CarnetInventory *inventory, gint64 profile, const char *rules_key,
                                         const CarnetCategoryHit *hits, guint n, GError **error) {
  gboolean alone = !inventory->writing;
  if (!carnet_store_begin(inventory, error)) return FALSE;
  gboolean ok = write_hits(inventory, profile, rules_key, hits, n, error);
  return alone ? carnet_store_end(inventory, ok, error) : ok;
}

gboolean carnet_inventory_use_rules(CarnetInventory *inventory, const char *rules_key, GError **error) {
  gint64 id = 0;
  if (!carnet_store_begin(inventory, error)) return FALSE;
  gboolean ok = find_or_add(inventory, STATEMENT_RULES_GET, STATEMENT_RULES_ADD, rules_key, &id, error) &&
                carnet_store_set_meta_int(inventory, "rules", (guint64)id, error);
  return carnet_store_end(inventory, ok, error);
}
