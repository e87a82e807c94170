/* Rows that match, a page at a time; see carnet/inventory.h. */
#include "kept.h"
#include "key.h"
#include "order.h"

#include "carnet/filter.h"

static CarnetCellKind cell_kind(const CarnetDimension *dimension) {
  if (carnet_dimension_is_list(dimension)) return CARNET_CELL_LIST;
  if (dimension->kind == DIMENSION_KEY || dimension->kind == DIMENSION_ID ||
      dimension->kind == DIMENSION_FIELD)
    return CARNET_CELL_ID;
  if (dimension->kind == DIMENSION_ROW || dimension->kind == DIMENSION_USES) return CARNET_CELL_INT;
  return CARNET_CELL_TEXT;
}

/* Columns of a source are shown as the source has them: text, also where filters see a list; a number only
 * where it is asked for as one. */
static CarnetCellKind kind_of(const CarnetDimension *dimension, gboolean numbers) {
  if (dimension->kind != DIMENSION_VALUE) return cell_kind(dimension);
  return numbers && carnet_dimension_is_number(dimension) ? CARNET_CELL_NUMBER : CARNET_CELL_TEXT;
}

static gboolean count_uses(CarnetInventory *inventory, guint64 row, guint *out, GError **error) {
  g_autoptr(GString) key = g_string_new(NULL);
  g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(guint64));
  const GArray *active = carnet_look_of(inventory)->active;
  if (!carnet_key_of_row(inventory, row, key, error) || !carnet_key_rows(inventory, key->str, rows, error))
    return FALSE;
  *out = 0;
  for (guint i = 0; i < rows->len; i++) {
    gboolean alive = FALSE;
    if (!carnet_mask_row_visible(inventory, active, g_array_index(rows, guint64, i), &alive, error))
      return FALSE;
    *out += alive ? 1u : 0u;
  }
  return TRUE;
}

static gboolean cell(CarnetInventory *inventory, const CarnetDimension *dimension, guint64 row, GString *out,
                     GError **error) {
  guint32 id = 0;
  guint uses = 0;
  g_string_truncate(out, 0);
  switch (dimension->kind) {
  case DIMENSION_ROW: g_string_append_printf(out, "%" G_GUINT64_FORMAT, row + 1); return TRUE;
  case DIMENSION_KEY: return carnet_key_of_row(inventory, row, out, error);
  case DIMENSION_FIELD: return carnet_dimension_field_of(inventory, row, out, error);
  case DIMENSION_USES:
    if (!count_uses(inventory, row, &uses, error)) return FALSE;
    g_string_append_printf(out, "%u", uses);
    return TRUE;
  case DIMENSION_ID:
    return carnet_dimension_label(inventory, dimension, (guint32)row, LABEL_SOURCE, out, error);
  default:
    return carnet_dimension_id(inventory, dimension, row, &id, error) &&
           carnet_dimension_label(inventory, dimension, id, LABEL_SOURCE, out, error);
  }
}

static GArray *open_columns(CarnetInventory *inventory, const CarnetInventoryQuery *query, CarnetTable *table,
                            GError **error) {
  const char *const *columns = query->columns;
  g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(CarnetDimension));
  for (guint i = 0; columns && columns[i]; i++) {
    CarnetDimension dimension;
    if (!carnet_dimension_open(inventory, columns[i], &dimension, error)) return NULL;
    g_array_append_val(list, dimension);
    carnet_table_add_column(table, columns[i], NULL, kind_of(&dimension, query->numbers));
  }
  return g_steal_pointer(&list);
}

static gboolean fill(CarnetInventory *inventory, const GArray *columns, const GArray *rows,
                     CarnetTable *table, GError **error) {
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < rows->len; i++) {
    guint at = carnet_table_add_row(table);
    if (i % 1024 == 0 && carnet_store_stopped(inventory, error)) return FALSE;
    for (guint c = 0; c < columns->len; c++) {
      if (!cell(inventory, &g_array_index(columns, CarnetDimension, c), g_array_index(rows, guint64, i), text,
                error))
        return FALSE;
      if (text->len) carnet_table_set(table, at, c, text->str);
    }
  }
  return TRUE;
}

static gboolean query(CarnetInventory *inventory, const CarnetInventoryQuery *query, CarnetTable *table,
                      gint64 *total, GError **error) {
  g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(guint64));
  g_autoptr(GArray) columns = open_columns(inventory, query, table, error);
  const CarnetMask *mask = columns ? carnet_mask_get(inventory, query->filter, error) : NULL;
  if (!mask || !carnet_order_page(inventory, mask, query->sort, query->offset, query->limit, rows, error))
    return FALSE;
  if (total) *total = mask->count;
  return fill(inventory, columns, rows, table, error);
}

CarnetTable *carnet_inventory_query(CarnetInventory *inventory, const CarnetInventoryQuery *asked,
                                    gint64 *total, GError **error) {
  g_autoptr(CarnetTable) table = carnet_table_new();
  gboolean ok = carnet_store_enter(inventory, error) && query(inventory, asked, table, total, error);
  carnet_store_leave(inventory);
  return ok ? g_steal_pointer(&table) : NULL;
}

static gint64 count_rows(CarnetInventory *inventory, const CarnetFilter *filter, GError **error) {
  gint64 count = -1;
  gboolean found = FALSE;
  if (!carnet_kept_count(inventory, filter, &count, &found, error)) return -1;
  const CarnetMask *mask = found ? NULL : carnet_mask_get(inventory, filter, error);
  return found ? count : mask ? mask->count : -1;
}

gint64 carnet_inventory_count(CarnetInventory *inventory, const CarnetFilter *filter, GError **error) {
  gint64 count = carnet_store_enter(inventory, error) ? count_rows(inventory, filter, error) : -1;
  carnet_store_leave(inventory);
  return count;
}

gint64 carnet_inventory_position(CarnetInventory *inventory, const CarnetInventoryQuery *asked, gint64 row,
                                 GError **error) {
  gint64 place = -1;
  const CarnetMask *mask =
      carnet_store_enter(inventory, error) ? carnet_mask_get(inventory, asked->filter, error) : NULL;
  if (mask && row > 0) carnet_order_position(inventory, mask, asked->sort, (guint64)row - 1, &place, error);
  carnet_store_leave(inventory);
  return place;
}
