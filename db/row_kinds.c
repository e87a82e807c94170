/* Rows by what they are and what rules found: a few hundred kinds where there are millions of rows. */
#include "kept.h"
#include "mask.h"
#include "profile_list.h"

static guint kind_hash(gconstpointer key) {
  const CarnetKind *kind = key;
  return (guint)(kind->traits ^ kind->traits >> 32) * 31u + kind->hit_set;
}

static gboolean kind_equal(gconstpointer a, gconstpointer b) {
  const CarnetKind *x = a, *y = b;
  return x->traits == y->traits && x->hit_set == y->hit_set;
}

/* Which set of hits each profile has by these rules; by those in use and their checks it is known already. */
static gboolean read_sets(CarnetInventory *inventory, gint64 rules, GArray *sets, GError **error) {
  const CarnetLook *look = carnet_look_of(inventory);
  gint64 in_use = 0, checks = 0;
  CarnetSql *sql = &inventory->sql;
  g_array_set_size(sets, look->profiles->len);
  if (!carnet_kept_rules(inventory, &in_use, &checks, error)) return FALSE;
  if (rules == checks && !carnet_look_checks(inventory, error)) return FALSE;
  for (guint id = 0; (rules == in_use || rules == checks) && id < sets->len; id++)
    g_array_index(sets, guint32, id) =
        rules == in_use ? carnet_look_profile(look, id)->hit_set : carnet_look_check_set(look, id);
  if (rules == in_use || rules == checks) return TRUE;
  sqlite3_stmt *all = carnet_sql_bind(sql, STATEMENT_HITS_ALL, error, "i", rules);
  gboolean found = FALSE;
  if (!all || !carnet_sql_step(sql, all, &found, error)) return FALSE;
  while (found) {
    gint64 profile = sqlite3_column_int64(all, 0);
    if (profile < sets->len) g_array_index(sets, guint32, profile) = (guint32)sqlite3_column_int64(all, 1);
    if (!carnet_sql_step(sql, all, &found, error)) return FALSE;
  }
  return TRUE;
}

static GPtrArray *kinds_new(void) { return g_ptr_array_new_with_free_func(g_free); }

static GPtrArray *group(const CarnetLook *look, const GArray *counts, const GArray *sets) {
  GPtrArray *kinds = kinds_new();
  g_autoptr(GHashTable) seen = g_hash_table_new(kind_hash, kind_equal);
  for (guint id = 0; id < counts->len; id++) {
    CarnetKind key = {carnet_look_profile(look, id)->traits, g_array_index(counts, guint64, id),
                      id < sets->len ? g_array_index(sets, guint32, id) : 0};
    if (key.rows == 0) continue;
    CarnetKind *kind = g_hash_table_lookup(seen, &key);
    if (kind) {
      kind->rows += key.rows;
      continue;
    }
    kind = g_memdup2(&key, sizeof key);
    g_hash_table_add(seen, kind);
    g_ptr_array_add(kinds, kind);
  }
  return kinds;
}

GPtrArray *carnet_kinds_count(CarnetInventory *inventory, gint64 rules, GError **error) {
  g_autoptr(GArray) counts = g_array_new(FALSE, TRUE, sizeof(guint64));
  g_autoptr(GArray) sets = g_array_new(FALSE, TRUE, sizeof(guint32));
  if (!carnet_look_profiles(inventory, error) ||
      !carnet_profile_list_count(inventory, carnet_look_of(inventory)->active, counts, error) ||
      !read_sets(inventory, rules, sets, error))
    return NULL;
  return group(carnet_look_of(inventory), counts, sets);
}

static gboolean report(const CarnetLook *look, const GPtrArray *kinds, CarnetRowKindFunc func, gpointer user,
                       GError **error) {
  g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(CarnetCategoryHit));
  for (guint k = 0; k < kinds->len; k++) {
    const CarnetKind *kind = g_ptr_array_index(kinds, k);
    guint n = 0;
    const CarnetHit *hit = carnet_look_hits(look, kind->hit_set, &n);
    g_array_set_size(hits, 0);
    for (guint i = 0; i < n; i++) {
      CarnetCategoryHit one = {hit[i].category, hit[i].rule, hit[i].truth, hit[i].missing};
      g_array_append_val(hits, one);
    }
    const CarnetRowKind is = {kind->traits, (const CarnetCategoryHit *)(gpointer)hits->data, n, kind->rows};
    if (!func(&is, user, error)) return FALSE;
  }
  return TRUE;
}

/* `rules_key` NULL: the rules in use. */
static gboolean find_rules(CarnetInventory *inventory, const char *rules_key, gint64 *rules, GError **error) {
  gint64 checks = 0;
  if (!rules_key) return carnet_kept_rules(inventory, rules, &checks, error);
  return carnet_sql_int(&inventory->sql, STATEMENT_RULES_GET, rules, 0, error, "s", rules_key);
}

/* Kept, else counted. */
static GPtrArray *kinds_of(CarnetInventory *inventory, const char *rules_key, GError **error) {
  g_autoptr(GPtrArray) kinds = kinds_new();
  gint64 rules = 0;
  gboolean found = FALSE;
  if (!find_rules(inventory, rules_key, &rules, error) ||
      !carnet_kept_kinds(inventory, rules, kinds, &found, error))
    return NULL;
  return found ? g_steal_pointer(&kinds) : carnet_kinds_count(inventory, rules, error);
}

gboolean carnet_inventory_each_kind(CarnetInventory *inventory, const char *rules_key, CarnetRowKindFunc func,
                                    gpointer user, GError **error) {
  g_autoptr(GPtrArray) kinds =
      carnet_store_enter(inventory, error) ? kinds_of(inventory, rules_key, error) : NULL;
  gboolean ok = kinds && carnet_look_hit_sets(inventory, error) &&
                report(carnet_look_of(inventory), kinds, func, user, error);
  carnet_store_leave(inventory);
  return ok;
}
