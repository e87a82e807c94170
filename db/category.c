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

/* In place: what is escaped is longer than what it stands for. */
static const char *unescape(char *text) {
  if (!strchr(text, '\\')) return text;
  g_autofree char *plain = g_strcompress(text);
  return memmove(text, plain, strlen(plain) + 1);
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
  g_autofree char *norms = g_strdup(carnet_sql_text(statement, 4));
  char *at = norms;
  for (guint i = 0; i < n && at; i++) {
    char *next = strchr(at, '\t');
    if (next) *next++ = '\0';
    profile.norm[column[i]] = unescape(at);
    at = next;
  }
  profile.rulings = at ? at : "";
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

static gboolean each_row(CarnetInventory *inventory, sqlite3_stmt *all, const GArray *counts,
                         CarnetProfileFunc func, gpointer user, GError **error) {
  gboolean found = FALSE;
  if (!all || !carnet_sql_step(&inventory->sql, all, &found, error)) return FALSE;
  while (found) {
    guint64 id = (guint64)sqlite3_column_int64(all, 0);
    guint64 rows = id < counts->len ? g_array_index(counts, guint64, id) : 0;
    if (carnet_store_stopped(inventory, error) ||
        !carnet_profile_list_report(inventory, all, rows, func, user, error)) {
      sqlite3_reset(all);
      return FALSE;
    }
    if (!carnet_sql_step(&inventory->sql, all, &found, error)) return FALSE;
  }
  return TRUE;
}

gboolean carnet_inventory_each_profile(CarnetInventory *inventory, gboolean only_new, const char *rules_key,
                                       CarnetProfileFunc func, gpointer user, GError **error) {
  g_autoptr(GArray) counts = g_array_new(FALSE, TRUE, sizeof(guint64));
  gboolean ok = carnet_store_enter(inventory, error);
  gint64 rules = ok ? rules_id(inventory, rules_key, error) : -1;
  ok = ok && rules >= 0 &&
       carnet_profile_list_count(inventory, carnet_look_of(inventory)->active, counts, error);
  CarnetSql *sql = &inventory->sql;
  sqlite3_stmt *all = !ok        ? NULL
                      : only_new ? carnet_sql_bind(sql, STATEMENT_PROFILE_NEW, error, "i", rules)
                                 : carnet_sql_get(sql, STATEMENT_PROFILE_ALL, error);
  ok = ok && each_row(inventory, all, counts, func, user, error);
  carnet_store_leave(inventory);
  return ok;
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

static char *hits_text(const CarnetHitList *set) {
  GString *text = g_string_sized_new(256);
  for (guint i = 0; i < set->n; i++) {
    const CarnetCategoryHit *hit = &set->hits[i];
    if (i) g_string_append_c(text, '\n');
    g_string_append(text, hit->category);
    g_string_append_c(text, '\t');
    g_string_append(text, hit->rule);
    g_string_append(text, hit->truth == CARNET_TRUE ? "\t1\t" : "\t2\t");
    if (hit->missing) g_string_append(text, hit->missing);
  }
  return g_string_free(text, FALSE);
}

/* `known`: text -> id, of this call. */
static gboolean find_hit_set(CarnetInventory *inventory, GHashTable *known, const CarnetHitList *set,
                             gint64 *id, GError **error) {
  char *text = hits_text(set);
  gint64 *found = g_hash_table_lookup(known, text);
  if (found) {
    *id = *found;
    g_free(text);
    return TRUE;
  }
  gboolean ok = find_or_add(inventory, STATEMENT_HIT_SET_GET, STATEMENT_HIT_SET_ADD, text, id, error);
  g_hash_table_insert(known, text, g_memdup2(id, sizeof *id));
  return ok;
}

gboolean carnet_inventory_set_hits(CarnetInventory *inventory, const char *rules_key,
                                   const CarnetHitList *sets, guint n_sets, const CarnetProfileHits *list,
                                   guint n, GError **error) {
  g_autofree gint64 *id = g_new0(gint64, n_sets + 1);
  g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  gint64 rules = 0;
  gboolean alone = !inventory->writing;
  if (!carnet_store_begin(inventory, error)) return FALSE;
  gboolean ok = find_or_add(inventory, STATEMENT_RULES_GET, STATEMENT_RULES_ADD, rules_key, &rules, error);
  for (guint i = 0; ok && i < n; i++) {
    guint set = list[i].set; /* one that no profile has is not written */
    ok = (id[set] || find_hit_set(inventory, known, &sets[set], &id[set], error)) &&
         carnet_sql_run(&inventory->sql, STATEMENT_HITS_SET, error, "iii", rules, list[i].profile, id[set]);
  }
  return alone ? carnet_store_end(inventory, ok, error) : ok;
}

gboolean carnet_inventory_use_rules(CarnetInventory *inventory, const char *rules_key, GError **error) {
  gint64 id = 0;
  if (!carnet_store_begin(inventory, error)) return FALSE;
  gboolean ok = find_or_add(inventory, STATEMENT_RULES_GET, STATEMENT_RULES_ADD, rules_key, &id, error) &&
                carnet_store_set_meta_int(inventory, "rules", (guint64)id, error);
  return carnet_store_end(inventory, ok, error);
}
