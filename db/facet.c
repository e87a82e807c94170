/* Counts by value: one dimension, two against each other, categories by state; see carnet/inventory.h. */
#include "kept.h"
#include "mask.h"

#define DIRECT_CELLS (1u << 22) /* above it, pairs are counted in a hash table */

/* ---- counting ids -------------------------------------------------------------------------------------- */

static gboolean count_ids(CarnetInventory *inventory, const CarnetMask *mask, CarnetDimension *dimension,
                          guint64 **out, GError **error) {
  if (!carnet_dimension_need(inventory, dimension, error)) return FALSE;
  g_autofree guint64 *count = g_new0(guint64, (gsize)dimension->n_ids + 1);
  g_autofree guint32 *id = g_new(guint32, BLOCK_ROWS);
  for (guint b = 0; b < mask->n_blocks; b++) {
    if (mask->in_block[b] == 0) continue;
    if (carnet_store_stopped(inventory, error) || !carnet_dimension_ids(inventory, dimension, b, id, error))
      return FALSE;
    const guint8 *row = mask->row + ((gsize)b << BLOCK_BITS);
    guint n = carnet_store_block_rows(inventory, b);
    for (guint i = 0; i < n; i++) count[id[i]] += row[i];
  }
  *out = g_steal_pointer(&count);
  return TRUE;
}

/* What a facet calls an id: each member of a list, each state of a row. */
static char **names_of(CarnetInventory *inventory, const CarnetDimension *dimension, guint32 id,
                       GString *label, GError **error) {
  if (dimension->kind == DIMENSION_MAPPED) {
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    for (guint state = 0; state < N_MAPPED_STATES; state++)
      if (id & MAPPED_BIT(state)) g_strv_builder_add(names, carnet_dimension_mapped_name(state));
    if (id == 0) g_strv_builder_add(names, "");
    return g_strv_builder_end(names);
  }
  if (!carnet_dimension_label(inventory, dimension, id, LABEL_NORM, label, error)) return NULL;
  if (!carnet_dimension_is_list(dimension)) {
    char **one = g_new0(char *, 2);
    one[0] = g_strdup(label->str);
    return one;
  }
  g_auto(GStrv) parts = g_strsplit_set(label->str, ";|\n", -1);
  g_autoptr(GStrvBuilder) names = g_strv_builder_new();
  guint n = 0;
  for (guint i = 0; parts[i]; i++)
    if (*g_strstrip(parts[i]) && !g_strv_contains((const char *const *)parts + i + 1, parts[i]) && ++n)
      g_strv_builder_add(names, parts[i]);
  if (n == 0) g_strv_builder_add(names, "");
  return g_strv_builder_end(names);
}

typedef struct {
  const char *a, *b;
  guint64 n;
} Count;

/* Largest first, then by name. */
static int compare(gconstpointer x, gconstpointer y) {
  const Count *a = x, *b = y;
  if (a->n != b->n) return a->n > b->n ? -1 : 1;
  int order = strcmp(a->a, b->a);
  return order ? order : strcmp(a->b, b->b);
}

static void add_count(GHashTable *counts, const char *name, guint64 n) {
  guint64 *have = g_hash_table_lookup(counts, name);
  if (!have) {
    have = g_new0(guint64, 1);
    g_hash_table_insert(counts, g_strdup(name), have);
  }
  *have += n;
}

static GHashTable *counts_new(void) { return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free); }

/* ---- one column ---------------------------------------------------------------------------------------- */

static void put_facet(GHashTable *counts, gint64 limit, CarnetTable *table) {
  g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(Count));
  GHashTableIter iter;
  gpointer name, n;
  g_hash_table_iter_init(&iter, counts);
  while (g_hash_table_iter_next(&iter, &name, &n)) {
    Count count = {name, "", *(guint64 *)n};
    g_array_append_val(list, count);
  }
  g_array_sort(list, compare);
  for (guint i = 0; i < list->len && (limit < 0 || (gint64)i < limit); i++) {
    guint row = carnet_table_add_row(table);
    carnet_table_set(table, row, 0, g_array_index(list, Count, i).a);
    carnet_table_set_int(table, row, 1, (gint64)g_array_index(list, Count, i).n);
  }
}

static gboolean facet(CarnetInventory *inventory, const char *column, const CarnetFilter *filter,
                      gint64 limit, CarnetTable *table, GError **error) {
  CarnetDimension dimension;
  g_autofree guint64 *count = NULL;
  if (!carnet_dimension_open(inventory, column, &dimension, error)) return FALSE;
  if (dimension.kind == DIMENSION_ROW || dimension.kind == DIMENSION_KEY) {
    g_set_error(error, CARNET_INVENTORY_ERROR, CARNET_ERROR_INPUT, "%s differs in each row; nothing to count",
                column);
    return FALSE;
  }
  const CarnetMask *mask = carnet_mask_get(inventory, filter, error);
  if (!mask || !count_ids(inventory, mask, &dimension, &count, error)) return FALSE;
  g_autoptr(GHashTable) counts = counts_new();
  g_autoptr(GString) label = g_string_new(NULL);
  for (guint32 id = 0; id < dimension.n_ids; id++) {
    if (count[id] == 0) continue;
    g_auto(GStrv) names = names_of(inventory, &dimension, id, label, error);
    if (!names) return FALSE;
    for (guint i = 0; names[i]; i++) add_count(counts, names[i], count[id]);
  }
  put_facet(counts, limit, table);
  return TRUE;
}

/* The outcomes of all rows are kept. */
static gboolean kept_facet(CarnetInventory *inventory, const char *column, const CarnetFilter *filter,
                           gint64 limit, CarnetTable *table, gboolean *found, GError **error) {
  gint64 count[CARNET_OUTCOME_IDENTIFIED + 1];
  *found = FALSE;
  if (strcmp(column, "outcome") != 0 || (filter && filter->kind != CARNET_FILTER_ALL)) return TRUE;
  if (!carnet_kept_outcomes(inventory, count, found, error)) return FALSE;
  g_autoptr(GHashTable) counts = counts_new();
  for (guint32 id = 0; *found && id < G_N_ELEMENTS(count); id++)
    if (count[id] > 0) add_count(counts, carnet_dimension_outcome_name(id), (guint64)count[id]);
  if (*found) put_facet(counts, limit, table);
  return TRUE;
}

CarnetTable *carnet_inventory_facet(CarnetInventory *inventory, const char *column,
                                    const CarnetFilter *filter, gint64 limit, GError **error) {
  g_autoptr(CarnetTable) table = carnet_table_new();
  carnet_table_add_column(table, "value", NULL, CARNET_CELL_TEXT);
  carnet_table_add_column(table, "count", NULL, CARNET_CELL_INT);
  gboolean found = FALSE;
  gboolean ok = carnet_store_enter(inventory, error) &&
                kept_facet(inventory, column, filter, limit, table, &found, error) &&
                (found || facet(inventory, column, filter, limit, table, error));
  carnet_store_leave(inventory);
  return ok ? g_steal_pointer(&table) : NULL;
}

/* ---- two columns --------------------------------------------------------------------------------------- */

/* Pairs of ids: a table where it is small, else a hash by a << 32 | b. */
typedef struct {
  guint n_b;
  guint64 *direct;
  guint n_cells;
  GHashTable *sparse;
} Pairs;

static void count_pairs(Pairs *pairs, const guint8 *row, const guint32 *a, const guint32 *b, guint n) {
  for (guint i = 0; pairs->direct && i < n; i++) pairs->direct[(gsize)a[i] * pairs->n_b + b[i]] += row[i];
  for (guint i = 0; pairs->sparse && i < n; i++) {
    if (!row[i]) continue;
    gpointer key = GSIZE_TO_POINTER((gsize)a[i] << 32 | b[i]);
    gsize have = GPOINTER_TO_SIZE(g_hash_table_lookup(pairs->sparse, key));
    g_hash_table_insert(pairs->sparse, key, GSIZE_TO_POINTER(have + 1));
  }
}

static gboolean fill_pairs(CarnetInventory *inventory, const CarnetMask *mask,
                           const CarnetDimension dimension[2], Pairs *pairs, GError **error) {
  g_autofree guint32 *a = g_new(guint32, BLOCK_ROWS), *b = g_new(guint32, BLOCK_ROWS);
  for (guint number = 0; number < mask->n_blocks; number++) {
    if (mask->in_block[number] == 0) continue;
    if (carnet_store_stopped(inventory, error) ||
        !carnet_dimension_ids(inventory, &dimension[0], number, a, error) ||
        !carnet_dimension_ids(inventory, &dimension[1], number, b, error))
      return FALSE;
    count_pairs(pairs, mask->row + ((gsize)number << BLOCK_BITS), a, b,
                carnet_store_block_rows(inventory, number));
  }
  return TRUE;
}

/* Names of ids, made once. */
typedef struct {
  CarnetInventory *inventory;
  const CarnetDimension *dimension;
  GHashTable *names; /* id -> GStrv */
  GString *label;
} Names;

static char **names_cached(Names *names, guint32 id, GError **error) {
  char **list = g_hash_table_lookup(names->names, GUINT_TO_POINTER(id + 1));
  if (list) return list;
  list = names_of(names->inventory, names->dimension, id, names->label, error);
  if (list) g_hash_table_insert(names->names, GUINT_TO_POINTER(id + 1), list);
  return list;
}

static gboolean add_pair(Names names[2], GHashTable *counts, guint32 a, guint32 b, guint64 n,
                         GError **error) {
  char **x = names_cached(&names[0], a, error), **y = x ? names_cached(&names[1], b, error) : NULL;
  if (!y) return FALSE;
  for (guint i = 0; x[i]; i++)
    for (guint k = 0; y[k]; k++) {
      g_autofree char *both = g_strdup_printf("%s\x01%s", x[i], y[k]);
      add_count(counts, both, n);
    }
  return TRUE;
}

static gboolean name_pairs(const Pairs *pairs, Names names[2], GHashTable *counts, GError **error) {
  for (guint i = 0; i < pairs->n_cells; i++)
    if (pairs->direct[i] && !add_pair(names, counts, i / pairs->n_b, i % pairs->n_b, pairs->direct[i], error))
      return FALSE;
  if (!pairs->sparse) return TRUE;
  GHashTableIter iter;
  gpointer key, n;
  g_hash_table_iter_init(&iter, pairs->sparse);
  while (g_hash_table_iter_next(&iter, &key, &n)) {
    gsize pair = GPOINTER_TO_SIZE(key);
    if (!add_pair(names, counts, (guint32)(pair >> 32), (guint32)pair, GPOINTER_TO_SIZE(n), error))
      return FALSE;
  }
  return TRUE;
}

static void put_cross(GHashTable *counts, CarnetTable *table) {
  g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(Count));
  GHashTableIter iter;
  gpointer name, n;
  g_hash_table_iter_init(&iter, counts);
  while (g_hash_table_iter_next(&iter, &name, &n)) {
    char *second = strchr(name, '\x01');
    *second++ = '\0';
    Count count = {name, second, *(guint64 *)n};
    g_array_append_val(list, count);
  }
  g_array_sort(list, compare);
  for (guint i = 0; i < list->len; i++) {
    const Count *count = &g_array_index(list, Count, i);
    guint row = carnet_table_add_row(table);
    carnet_table_set(table, row, 0, count->a);
    carnet_table_set(table, row, 1, count->b);
    carnet_table_set_int(table, row, 2, (gint64)count->n);
  }
}

static gboolean cross(CarnetInventory *inventory, const char *const column[2], const CarnetFilter *filter,
                      CarnetTable *table, GError **error) {
  CarnetDimension dimension[2];
  for (guint i = 0; i < 2; i++)
    if (!carnet_dimension_open(inventory, column[i], &dimension[i], error) ||
        !carnet_dimension_need(inventory, &dimension[i], error))
      return FALSE;
  const CarnetMask *mask = carnet_mask_get(inventory, filter, error);
  if (!mask) return FALSE;
  guint64 cells = (guint64)dimension[0].n_ids * dimension[1].n_ids;
  Pairs pairs = {.n_b = dimension[1].n_ids};
  if (cells <= DIRECT_CELLS) {
    pairs.n_cells = (guint)cells;
    pairs.direct = g_new0(guint64, cells + 1);
  } else {
    pairs.sparse = g_hash_table_new(NULL, NULL);
  }
  Names names[2];
  for (guint i = 0; i < 2; i++)
    names[i] =
        (Names){inventory, &dimension[i], g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_strfreev),
                g_string_new(NULL)};
  g_autoptr(GHashTable) counts = counts_new();
  gboolean ok =
      fill_pairs(inventory, mask, dimension, &pairs, error) && name_pairs(&pairs, names, counts, error);
  if (ok) put_cross(counts, table);
  for (guint i = 0; i < 2; i++) {
    g_hash_table_unref(names[i].names);
    g_string_free(names[i].label, TRUE);
  }
  g_free(pairs.direct);
  if (pairs.sparse) g_hash_table_unref(pairs.sparse);
  return ok;
}

CarnetTable *carnet_inventory_cross(CarnetInventory *inventory, const char *a, const char *b,
                                    const CarnetFilter *filter, GError **error) {
  g_autoptr(CarnetTable) table = carnet_table_new();
  carnet_table_add_column(table, "a", NULL, CARNET_CELL_TEXT);
  carnet_table_add_column(table, "b", NULL, CARNET_CELL_TEXT);
  carnet_table_add_column(table, "count", NULL, CARNET_CELL_INT);
  const char *const column[2] = {a, b};
  gboolean ok = carnet_store_enter(inventory, error) && cross(inventory, column, filter, table, error);
  carnet_store_leave(inventory);
  return ok ? g_steal_pointer(&table) : NULL;
}
