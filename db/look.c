/* What looking needs of one snapshot, read when first asked for; see look.h. */
#include "look.h"

#include "dimension.h"
#include "kept.h"
#include "order.h"

static void labels_free(CarnetLabels *labels) {
  if (!labels) return;
  g_ptr_array_unref(labels->text);
  if (labels->norm) g_ptr_array_unref(labels->norm);
  g_string_chunk_free(labels->chunk);
  g_free(labels);
}

static void hit_set_clear(gpointer data) { g_free(((CarnetHitSet *)data)->hit); }

CarnetLook *carnet_look_of(CarnetInventory *inventory) {
  if (!inventory->look) {
    CarnetLook *look = inventory->look = g_new0(CarnetLook, 1);
    look->chunk = g_string_chunk_new(16384);
    look->active = carnet_store_active_set(inventory, 0);
  }
  return inventory->look;
}

void carnet_look_free(CarnetLook *look) {
  if (!look) return;
  for (guint c = 0; c < CARNET_N_COLUMNS; c++) labels_free(look->labels[c]);
  for (guint i = 0; i < 64; i++) g_free(look->trait[i]);
  if (look->profiles) g_array_unref(look->profiles);
  if (look->hit_sets) g_array_unref(look->hit_sets);
  if (look->checks) g_array_unref(look->checks);
  if (look->mapped) g_array_unref(look->mapped);
  if (look->mapped_rows) g_array_unref(look->mapped_rows);
  g_string_chunk_free(look->chunk);
  g_array_unref(look->active);
  carnet_mask_free(look->mask);
  carnet_order_free(look->order);
  for (guint i = 0; i < G_N_ELEMENTS(look->by_row); i++) carnet_by_row_free(look->by_row[i]);
  g_free(look);
}

/* ---- labels -------------------------------------------------------------------------------------------- */

static void put(GPtrArray *list, GStringChunk *chunk, gint64 id, const char *text) {
  while ((gint64)list->len < id) g_ptr_array_add(list, (gpointer) "");
  g_ptr_array_add(list, *text ? g_string_chunk_insert(chunk, text) : (gpointer) "");
}

static gboolean read_labels(CarnetInventory *inventory, CarnetColumn column, CarnetLabels *labels,
                            GError **error) {
  CarnetSql *sql = &inventory->sql;
  int place = carnet_store_text_place(column);
  sqlite3_stmt *all = place >= 0 ? carnet_sql_bind(sql, STATEMENT_TEXT_COLUMN, error, "i", (gint64)place)
                                 : carnet_sql_bind(sql, STATEMENT_VALUE_ALL, error, "i", (gint64)column);
  gboolean found = FALSE;
  if (!all || !carnet_sql_step(sql, all, &found, error)) return FALSE;
  while (found) {
    gint64 id = sqlite3_column_int64(all, 0);
    put(labels->text, labels->chunk, id, carnet_sql_text(all, 1));
    if (place < 0) put(labels->norm, labels->chunk, id, carnet_sql_text(all, 2));
    if (!carnet_sql_step(sql, all, &found, error)) return FALSE;
  }
  return TRUE;
}

const CarnetLabels *carnet_look_labels(CarnetInventory *inventory, CarnetColumn column, GError **error) {
  CarnetLook *look = carnet_look_of(inventory);
  if (look->labels[column]) return look->labels[column];
  CarnetLabels *labels = g_new0(CarnetLabels, 1);
  labels->chunk = g_string_chunk_new(65536);
  labels->text = g_ptr_array_new();
  g_ptr_array_add(labels->text, (gpointer) "");
  if (carnet_store_text_place(column) < 0) {
    labels->norm = g_ptr_array_new();
    g_ptr_array_add(labels->norm, (gpointer) "");
  }
  if (read_labels(inventory, column, labels, error)) return look->labels[column] = labels;
  labels_free(labels);
  return NULL;
}

gboolean carnet_look_traits(CarnetInventory *inventory, GError **error) {
  CarnetLook *look = carnet_look_of(inventory);
  if (look->traits_read) return TRUE;
  sqlite3_stmt *all = carnet_sql_get(&inventory->sql, STATEMENT_TRAIT_ALL, error);
  gboolean found = FALSE;
  if (!all || !carnet_sql_step(&inventory->sql, all, &found, error)) return FALSE;
  while (found) {
    int bit = sqlite3_column_int(all, 0);
    if (bit >= 0 && bit < 64 && !look->trait[bit]) look->trait[bit] = g_strdup(carnet_sql_text(all, 1));
    if (!carnet_sql_step(&inventory->sql, all, &found, error)) return FALSE;
  }
  look->traits_read = TRUE;
  return TRUE;
}

/* ---- profiles and their categories --------------------------------------------------------------------- */

static const char *keep(CarnetLook *look, const char *text) {
  return g_string_chunk_insert_const(look->chunk, text);
}

/* Lines "category TAB rule TAB truth TAB missing", taken apart in a copy; NULL-ended parts of it are kept. */
static CarnetHitSet parse_hits(CarnetLook *look, const char *text) {
  char *line = g_string_chunk_insert(look->chunk, text);
  guint n_lines = 1;
  for (const char *c = line; *c; c++) n_lines += *c == '\n';
  CarnetHitSet set = {g_new0(CarnetHit, n_lines + 1), 0};
  for (char *next; line; line = next) {
    char *part[4] = {line, NULL, NULL, NULL};
    next = strchr(line, '\n');
    if (next) *next++ = '\0';
    for (guint i = 1; i < G_N_ELEMENTS(part) && part[i - 1]; i++) {
      part[i] = strchr(part[i - 1], '\t');
      if (part[i]) *part[i]++ = '\0';
    }
    if (!part[3]) continue;
    set.hit[set.n++] = (CarnetHit){.category = part[0],
                                   .rule = part[1],
                                   .truth = *part[2] == '1' ? CARNET_TRUE : CARNET_MAYBE,
                                   .missing = part[3]};
  }
  return set;
}

static gboolean read_hit_sets(CarnetInventory *inventory, CarnetLook *look, GError **error) {
  sqlite3_stmt *all = carnet_sql_get(&inventory->sql, STATEMENT_HIT_SET_ALL, error);
  gboolean found = FALSE;
  if (!all || !carnet_sql_step(&inventory->sql, all, &found, error)) return FALSE;
  while (found) {
    gint64 id = sqlite3_column_int64(all, 0);
    if (look->hit_sets->len <= id) g_array_set_size(look->hit_sets, (guint)id + 1);
    g_array_index(look->hit_sets, CarnetHitSet, id) = parse_hits(look, carnet_sql_text(all, 1));
    if (!carnet_sql_step(&inventory->sql, all, &found, error)) return FALSE;
  }
  return TRUE;
}

gboolean carnet_look_hit_sets(CarnetInventory *inventory, GError **error) {
  CarnetLook *look = carnet_look_of(inventory);
  if (look->hit_sets_read) return TRUE;
  if (!look->hit_sets) {
    look->hit_sets = g_array_new(FALSE, TRUE, sizeof(CarnetHitSet));
    g_array_set_clear_func(look->hit_sets, hit_set_clear);
  }
  g_array_set_size(look->hit_sets, 0);
  g_array_set_size(look->hit_sets, 1);
  return look->hit_sets_read = read_hit_sets(inventory, look, error);
}

static gboolean read_profile_list(CarnetInventory *inventory, CarnetLook *look, GError **error) {
  sqlite3_stmt *all = carnet_sql_get(&inventory->sql, STATEMENT_PROFILE_LIST, error);
  gboolean found = FALSE;
  if (!all || !carnet_sql_step(&inventory->sql, all, &found, error)) return FALSE;
  while (found) {
    gint64 id = sqlite3_column_int64(all, 0);
    if (look->profiles->len <= id) g_array_set_size(look->profiles, (guint)id + 1);
    CarnetTraits traits = {(guint64)sqlite3_column_int64(all, 1), sqlite3_column_int(all, 2)};
    guint8 again = sqlite3_column_int(all, 3) != 0;
    CarnetOutcome outcome = again ? CARNET_OUTCOME_UNKNOWN : carnet_traits_outcome(traits);
    g_array_index(look->profiles, CarnetProfileLook, id) =
        (CarnetProfileLook){.traits = traits.traits, .outcome = (guint8)outcome, .look_again = again};
    if (!carnet_sql_step(&inventory->sql, all, &found, error)) return FALSE;
  }
  return TRUE;
}

static gboolean read_hits(CarnetInventory *inventory, CarnetLook *look, GError **error) {
  guint64 rules = 0;
  if (!carnet_store_meta_int(inventory, "rules", &rules, error)) return FALSE;
  sqlite3_stmt *all = carnet_sql_bind(&inventory->sql, STATEMENT_HITS_ALL, error, "i", (gint64)rules);
  gboolean found = FALSE;
  if (!all || !carnet_sql_step(&inventory->sql, all, &found, error)) return FALSE;
  while (found) {
    gint64 profile = sqlite3_column_int64(all, 0), set = sqlite3_column_int64(all, 1);
    if (profile < look->profiles->len && set < look->hit_sets->len)
      g_array_index(look->profiles, CarnetProfileLook, profile).hit_set = (guint32)set;
    if (!carnet_sql_step(&inventory->sql, all, &found, error)) return FALSE;
  }
  return TRUE;
}

gboolean carnet_look_profiles(CarnetInventory *inventory, GError **error) {
  CarnetLook *look = carnet_look_of(inventory);
  if (look->profiles_read) return TRUE;
  if (!look->profiles) {
    look->profiles = g_array_new(FALSE, TRUE, sizeof(CarnetProfileLook));
    look->checks = g_array_new(FALSE, TRUE, sizeof(guint32));
  }
  gboolean kept = FALSE;
  if (!carnet_look_hit_sets(inventory, error) || !carnet_kept_profiles(inventory, &kept, error)) return FALSE;
  look->checks_read = kept;
  if (kept) return look->profiles_read = TRUE;
  g_array_set_size(look->profiles, 0);
  g_array_set_size(look->profiles, 1);
  look->profiles_read = read_profile_list(inventory, look, error) && read_hits(inventory, look, error);
  return look->profiles_read;
}

gboolean carnet_look_checks(CarnetInventory *inventory, GError **error) {
  CarnetLook *look = carnet_look_of(inventory);
  gint64 rules = 0, checks = 0;
  if (!carnet_look_profiles(inventory, error)) return FALSE;
  if (look->checks_read) return TRUE; /* kept with the profiles */
  if (!carnet_kept_rules(inventory, &rules, &checks, error)) return FALSE;
  g_array_set_size(look->checks, 0);
  g_array_set_size(look->checks, look->profiles->len);
  sqlite3_stmt *all = carnet_sql_bind(&inventory->sql, STATEMENT_HITS_ALL, error, "i", checks);
  gboolean found = FALSE;
  if (!all || !carnet_sql_step(&inventory->sql, all, &found, error)) return FALSE;
  while (found) {
    gint64 profile = sqlite3_column_int64(all, 0), set = sqlite3_column_int64(all, 1);
    if (profile < look->checks->len && set < look->hit_sets->len)
      g_array_index(look->checks, guint32, profile) = (guint32)set;
    if (!carnet_sql_step(&inventory->sql, all, &found, error)) return FALSE;
  }
  return look->checks_read = TRUE;
}

guint32 carnet_look_check_set(const CarnetLook *look, guint32 id) {
  return id < look->checks->len ? g_array_index(look->checks, guint32, id) : 0;
}

const CarnetProfileLook *carnet_look_profile(const CarnetLook *look, guint32 id) {
  return &g_array_index(look->profiles, CarnetProfileLook, id < look->profiles->len ? id : 0);
}

const CarnetHit *carnet_look_hits(const CarnetLook *look, guint32 hit_set, guint *n) {
  const CarnetHitSet *set =
      &g_array_index(look->hit_sets, CarnetHitSet, hit_set < look->hit_sets->len ? hit_set : 0);
  *n = set->n;
  return set->hit;
}

/* ---- decisions ----------------------------------------------------------------------------------------- */

gboolean carnet_look_mapped(CarnetInventory *inventory, GError **error) {
  CarnetLook *look = carnet_look_of(inventory);
  if (look->mapped_read) return TRUE;
  if (!look->mapped) {
    look->mapped = g_array_new(FALSE, TRUE, sizeof(CarnetMapped));
    look->mapped_rows = g_array_new(FALSE, TRUE, sizeof(CarnetMappedRow));
  }
  g_array_set_size(look->mapped, 0);
  g_array_set_size(look->mapped_rows, 0);
  sqlite3_stmt *all = carnet_sql_get(&inventory->sql, STATEMENT_MAPPED_ALL, error);
  gboolean found = FALSE;
  if (!all || !carnet_sql_step(&inventory->sql, all, &found, error)) return FALSE;
  while (found) {
    guint64 row = (guint64)sqlite3_column_int64(all, 0);
    CarnetMapped mapped = {keep(look, carnet_sql_text(all, 1)), sqlite3_column_int(all, 2)};
    guint n = look->mapped_rows->len;
    if (n == 0 || g_array_index(look->mapped_rows, CarnetMappedRow, n - 1).row != row) {
      CarnetMappedRow fresh = {row, look->mapped->len, 0};
      g_array_append_val(look->mapped_rows, fresh);
    }
    g_array_append_val(look->mapped, mapped);
    g_array_index(look->mapped_rows, CarnetMappedRow, look->mapped_rows->len - 1).n++;
    if (!carnet_sql_step(&inventory->sql, all, &found, error)) return FALSE;
  }
  look->mapped_read = TRUE;
  return TRUE;
}

guint carnet_look_mapped_from(const CarnetLook *look, guint64 row) {
  guint low = 0, high = look->mapped_rows->len;
  while (low < high) {
    guint middle = (low + high) / 2;
    if (g_array_index(look->mapped_rows, CarnetMappedRow, middle).row < row)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

const CarnetMapped *carnet_look_mapped_of(const CarnetLook *look, guint64 row, guint *n) {
  guint at = carnet_look_mapped_from(look, row);
  *n = 0;
  if (at == look->mapped_rows->len) return NULL;
  const CarnetMappedRow *entry = &g_array_index(look->mapped_rows, CarnetMappedRow, at);
  if (entry->row != row) return NULL;
  *n = entry->n;
  return &g_array_index(look->mapped, CarnetMapped, entry->from);
}

gboolean carnet_look_in_segment(const char *id, const char *word) {
  gsize n = strlen(word);
  return strncmp(id, word, n) == 0 && (id[n] == '\0' || id[n] == '.');
}

/* The decision on this category among a row's, or NULL; a later one counts. */
const CarnetMapped *carnet_look_decision(const CarnetMapped *mapped, guint n, const char *category) {
  for (guint i = n; i > 0; i--)
    if (strcmp(mapped[i - 1].category, category) == 0) return &mapped[i - 1];
  return NULL;
}
