/* What the first screens ask for, kept; see kept.h. */
#include "kept.h"

#include "look.h"
#include "mask.h"

/* A block of profiles: traits of each (8 bytes), hit set (4), hit set of the checks (4), flags (1). */
#define PROFILE_BYTES 17u
#define PROFILE_OUTCOME 3u
#define PROFILE_LOOK_AGAIN 4u

gboolean carnet_kept_rules(CarnetInventory *inventory, gint64 *rules, gint64 *checks, GError **error) {
  guint64 in_use = 0;
  if (!carnet_store_meta_int(inventory, "rules", &in_use, error)) return FALSE;
  *rules = (gint64)in_use;
  return carnet_sql_int(&inventory->sql, STATEMENT_RULES_CHECKS, checks, 0, error, "i", *rules);
}

/* ---- reading ------------------------------------------------------------------------------------------- */

static gboolean count_of(CarnetInventory *inventory, const char *filter, gint64 *count, gboolean *found,
                         GError **error) {
  *found = FALSE;
  if (!inventory->kept) return TRUE;
  if (!carnet_sql_int(&inventory->sql, STATEMENT_KEPT_COUNT_GET, count, -1, error, "s", filter)) return FALSE;
  *found = *count >= 0;
  return TRUE;
}

/* Parts of all rows add up to them; where a line is lost, they do not. */
static gboolean is_all(CarnetInventory *inventory, gint64 sum, gboolean *found, GError **error) {
  gint64 all = -1;
  if (!count_of(inventory, "", &all, found, error)) return FALSE;
  *found = *found && sum == all;
  return TRUE;
}

static char *name_of(const CarnetFilter *filter) {
  return filter && filter->kind != CARNET_FILTER_ALL ? carnet_filter_to_text(filter) : g_strdup("");
}

gboolean carnet_kept_count(CarnetInventory *inventory, const CarnetFilter *filter, gint64 *count,
                           gboolean *found, GError **error) {
  g_autofree char *name = name_of(filter);
  return count_of(inventory, name, count, found, error);
}

static char *name_of_outcome(guint outcome) {
  return g_strconcat("outcome:", carnet_dimension_outcome_name(outcome), NULL);
}

gboolean carnet_kept_outcomes(CarnetInventory *inventory, gint64 counts[3], gboolean *found, GError **error) {
  gint64 sum = 0;
  *found = FALSE;
  for (guint i = 0; i <= CARNET_OUTCOME_IDENTIFIED; i++) {
    g_autofree char *name = name_of_outcome(i);
    if (!count_of(inventory, name, &counts[i], found, error)) return FALSE;
    if (!*found) return TRUE;
    sum += counts[i];
  }
  return is_all(inventory, sum, found, error);
}

gboolean carnet_kept_categories(CarnetInventory *inventory, CarnetTable *table, gboolean *found,
                                GError **error) {
  *found = inventory->kept;
  if (!inventory->kept) return TRUE;
  sqlite3_stmt *all = carnet_sql_get(&inventory->sql, STATEMENT_KEPT_CATEGORY_ALL, error);
  gboolean more = FALSE;
  if (!all || !carnet_sql_step(&inventory->sql, all, &more, error)) return FALSE;
  while (more) {
    guint row = carnet_table_add_row(table);
    carnet_table_set(table, row, 0, carnet_sql_text(all, 0));
    for (guint c = 1; c < carnet_table_columns(table); c++)
      carnet_table_set_int(table, row, c, sqlite3_column_int64(all, (int)c));
    if (!carnet_sql_step(&inventory->sql, all, &more, error)) return FALSE;
  }
  return TRUE;
}

gboolean carnet_kept_kinds(CarnetInventory *inventory, gint64 rules, GPtrArray *kinds, gboolean *found,
                           GError **error) {
  gint64 in_use = 0, checks = 0, sum = 0;
  *found = FALSE;
  if (!inventory->kept) return TRUE;
  if (!carnet_kept_rules(inventory, &in_use, &checks, error)) return FALSE;
  if (rules != in_use && rules != checks) return TRUE;
  sqlite3_stmt *all = carnet_sql_bind(&inventory->sql, STATEMENT_KEPT_KIND_OF, error, "i", rules);
  gboolean more = FALSE;
  if (!all || !carnet_sql_step(&inventory->sql, all, &more, error)) return FALSE;
  while (more) {
    CarnetKind *kind = g_new(CarnetKind, 1);
    *kind = (CarnetKind){.traits = (guint64)sqlite3_column_int64(all, 0),
                         .hit_set = (guint32)sqlite3_column_int64(all, 1),
                         .rows = (guint64)sqlite3_column_int64(all, 2)};
    g_ptr_array_add(kinds, kind);
    sum += (gint64)kind->rows;
    if (!carnet_sql_step(&inventory->sql, all, &more, error)) return FALSE;
  }
  return is_all(inventory, sum, found, error);
}

/* Not aligned in the blob, and so copied. */
static void take_block(CarnetLook *look, const guint8 *bytes, guint n) {
  const guint8 *traits = bytes, *set = traits + (gsize)n * 8, *check = set + (gsize)n * 4,
               *flags = check + (gsize)n * 4;
  guint from = look->profiles->len;
  g_array_set_size(look->profiles, from + n);
  g_array_set_size(look->checks, from + n);
  for (guint i = 0; i < n; i++) {
    CarnetProfileLook *profile = &g_array_index(look->profiles, CarnetProfileLook, from + i);
    memcpy(&profile->traits, traits + (gsize)i * 8, 8);
    memcpy(&profile->hit_set, set + (gsize)i * 4, 4);
    memcpy(&g_array_index(look->checks, guint32, from + i), check + (gsize)i * 4, 4);
    profile->outcome = (guint8)MIN(flags[i] & PROFILE_OUTCOME, CARNET_OUTCOME_IDENTIFIED);
    profile->look_again = (flags[i] & PROFILE_LOOK_AGAIN) != 0;
  }
}

gboolean carnet_kept_profiles(CarnetInventory *inventory, gboolean *found, GError **error) {
  CarnetLook *look = carnet_look_of(inventory);
  *found = FALSE;
  if (!inventory->kept) return TRUE;
  sqlite3_stmt *all = carnet_sql_get(&inventory->sql, STATEMENT_KEPT_PROFILE_ALL, error);
  gboolean more = FALSE, fits = TRUE;
  if (!all || !carnet_sql_step(&inventory->sql, all, &more, error)) return FALSE;
  g_array_set_size(look->profiles, 0);
  g_array_set_size(look->checks, 0);
  while (more) {
    gsize n = (gsize)sqlite3_column_bytes(all, 0);
    const guint8 *bytes = sqlite3_column_blob(all, 0);
    fits = fits && look->profiles->len % BLOCK_ROWS == 0 && n % PROFILE_BYTES == 0 &&
           n <= (gsize)BLOCK_ROWS * PROFILE_BYTES;
    if (fits) take_block(look, bytes, (guint)(n / PROFILE_BYTES));
    if (!carnet_sql_step(&inventory->sql, all, &more, error)) return FALSE;
  }
  *found = fits && look->profiles->len > 0;
  return TRUE;
}

/* ---- keeping ------------------------------------------------------------------------------------------- */

static gboolean clear(CarnetInventory *inventory, GError **error) {
  static const guint statements[] = {STATEMENT_KEPT_COUNT_CLEAR, STATEMENT_KEPT_CATEGORY_CLEAR,
                                     STATEMENT_KEPT_KIND_CLEAR, STATEMENT_KEPT_PROFILE_CLEAR};
  for (guint i = 0; i < G_N_ELEMENTS(statements); i++)
    if (!carnet_sql_run(&inventory->sql, statements[i], error, "")) return FALSE;
  return TRUE;
}

static gboolean keep_kinds(CarnetInventory *inventory, gint64 rules, GError **error) {
  g_autoptr(GPtrArray) kinds = carnet_kinds_count(inventory, rules, error);
  for (guint i = 0; kinds && i < kinds->len; i++) {
    const CarnetKind *kind = g_ptr_array_index(kinds, i);
    if (!carnet_sql_run(&inventory->sql, STATEMENT_KEPT_KIND_ADD, error, "iiii", rules, (gint64)kind->traits,
                        (gint64)kind->hit_set, (gint64)kind->rows))
      return FALSE;
  }
  return kinds != NULL;
}

static gboolean keep_categories(CarnetInventory *inventory, GError **error) {
  g_autoptr(CarnetTable) table = carnet_inventory_category_counts(inventory, NULL, error);
  for (guint i = 0; table && i < carnet_table_rows(table); i++) {
    gint64 n[5];
    for (guint c = 0; c < G_N_ELEMENTS(n); c++)
      n[c] = g_ascii_strtoll(carnet_table_cell(table, i, c + 1), NULL, 10);
    if (!carnet_sql_run(&inventory->sql, STATEMENT_KEPT_CATEGORY_ADD, error, "siiiii",
                        carnet_table_cell(table, i, 0), n[0], n[1], n[2], n[3], n[4]))
      return FALSE;
  }
  return table != NULL;
}

/* What cannot be asked is not kept: whoever asks is told why. */
static gboolean keep_count(CarnetInventory *inventory, const char *text, GError **error) {
  GError *inner = NULL;
  g_autoptr(CarnetFilter) filter = carnet_filter_parse(text, NULL);
  if (!filter) return TRUE;
  gint64 count = carnet_inventory_count(inventory, filter, &inner);
  if (count < 0 && (inner->code & 0xff) == CARNET_ERROR_INPUT) {
    g_error_free(inner);
    return TRUE;
  }
  if (count < 0) {
    g_propagate_error(error, inner);
    return FALSE;
  }
  g_autofree char *name = name_of(filter);
  return carnet_sql_run(&inventory->sql, STATEMENT_KEPT_COUNT_ADD, error, "si", name, count);
}

static gboolean keep_counts(CarnetInventory *inventory, const char *const *filters, GError **error) {
  for (guint i = 0; i <= CARNET_OUTCOME_IDENTIFIED; i++) {
    g_autofree char *name = name_of_outcome(i);
    if (!keep_count(inventory, name, error)) return FALSE;
  }
  for (; filters && *filters; filters++)
    if (!keep_count(inventory, *filters, error)) return FALSE;
  return keep_count(inventory, "", error);
}

static gboolean keep_block(CarnetInventory *inventory, guint number, GError **error) {
  const CarnetLook *look = carnet_look_of(inventory);
  guint from = number << BLOCK_BITS, n = MIN(look->profiles->len - from, BLOCK_ROWS);
  g_autofree guint8 *bytes = g_malloc((gsize)n * PROFILE_BYTES);
  guint8 *traits = bytes, *set = traits + (gsize)n * 8, *check = set + (gsize)n * 4,
         *flags = check + (gsize)n * 4;
  for (guint i = 0; i < n; i++) {
    const CarnetProfileLook *profile = carnet_look_profile(look, from + i);
    guint32 checks = carnet_look_check_set(look, from + i);
    memcpy(traits + (gsize)i * 8, &profile->traits, 8);
    memcpy(set + (gsize)i * 4, &profile->hit_set, 4);
    memcpy(check + (gsize)i * 4, &checks, 4);
    flags[i] = (guint8)(profile->outcome | (profile->look_again ? PROFILE_LOOK_AGAIN : 0));
  }
  return carnet_sql_run(&inventory->sql, STATEMENT_KEPT_PROFILE_ADD, error, "ib", (gint64)number, bytes,
                        (gsize)n * PROFILE_BYTES);
}

static gboolean keep_profiles(CarnetInventory *inventory, GError **error) {
  if (!carnet_look_checks(inventory, error)) return FALSE;
  const CarnetLook *look = carnet_look_of(inventory);
  for (guint b = 0; b << BLOCK_BITS < look->profiles->len; b++)
    if (!keep_block(inventory, b, error)) return FALSE;
  return TRUE;
}

static gboolean mark(CarnetInventory *inventory, GError **error) {
  g_autofree char *text = carnet_store_kept_mark(inventory, error);
  return text && carnet_store_set_meta(inventory, "kept", text, error);
}

static gboolean keep(CarnetInventory *inventory, const char *const *filters, GError **error) {
  gint64 rules = 0, checks = 0;
  return clear(inventory, error) && carnet_kept_rules(inventory, &rules, &checks, error) &&
         keep_profiles(inventory, error) && keep_kinds(inventory, rules, error) &&
         (checks == rules || keep_kinds(inventory, checks, error)) && keep_categories(inventory, error) &&
         keep_counts(inventory, filters, error) && mark(inventory, error);
}

gboolean carnet_inventory_keep(CarnetInventory *inventory, const char *const *filters, GError **error) {
  sqlite3_busy_timeout(inventory->sql.handle, 0); /* a cache waits for nobody */
  gboolean begun = carnet_store_begin(inventory, error);
  sqlite3_busy_timeout(inventory->sql.handle, SQL_BUSY_MS);
  if (!begun) return FALSE;
  inventory->keeping = TRUE;
  gboolean ok = carnet_store_end(inventory, keep(inventory, filters, error), error);
  inventory->keeping = FALSE;
  return ok;
}

gboolean carnet_inventory_is_kept(CarnetInventory *inventory, gboolean *out, GError **error) {
  gboolean ok = carnet_store_enter(inventory, error);
  *out = ok && inventory->kept;
  carnet_store_leave(inventory);
  return ok;
}
