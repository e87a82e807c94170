/* Ids by row, for what has no dictionary: fields in order, uses of a field; see dimension.h. */
#include "dimension.h"

#include "key.h"
#include "mask.h"

enum { BY_FIELD, BY_USES };

/* ---- fields in order ----------------------------------------------------------------------------------- */

typedef struct {
  const char *text;
  guint32 n, row;
} Name;

static int compare(const void *a, const void *b) {
  const Name *x = a, *y = b;
  int order = memcmp(x->text, y->text, MIN(x->n, y->n));
  if (order) return order;
  if (x->n != y->n) return x->n < y->n ? -1 : 1;
  return x->row < y->row ? -1 : x->row > y->row;
}

static gboolean read_names(CarnetInventory *inventory, Name *name, GError **error) {
  const CarnetLabels *paths = carnet_look_labels(inventory, CARNET_COLUMN_PATH, error);
  if (!paths) return FALSE;
  for (guint b = 0; b < carnet_store_n_blocks(inventory); b++) {
    const CarnetBlock *ids = carnet_block_get(inventory, BLOCK_ID_TEXT, b, error);
    const CarnetBlock *texts = ids ? carnet_block_get(inventory, BLOCK_TEXT, b, error) : NULL;
    if (!texts || carnet_store_stopped(inventory, error)) return FALSE;
    for (guint i = 0; i < ids->rows; i++) {
      guint32 row = (b << BLOCK_BITS) + i, text = carnet_block_value(texts, i);
      CarnetSlice id = carnet_block_string(ids, i);
      const char *path = text < paths->text->len ? paths->text->pdata[text] : "";
      name[row] = id.n ? (Name){id.s, id.n, row} : (Name){path, (guint32)strlen(path), row};
    }
  }
  return TRUE;
}

static CarnetByRow *by_field(CarnetInventory *inventory, GError **error) {
  g_autofree Name *name = g_new(Name, inventory->rows + 1);
  if (!read_names(inventory, name, error)) return NULL;
  qsort(name, inventory->rows, sizeof *name, compare);
  CarnetByRow *by_row = g_new0(CarnetByRow, 1);
  by_row->id = g_new0(guint32, inventory->rows + 1);
  by_row->first = g_new0(guint32, inventory->rows + 1);
  for (guint64 i = 0; i < inventory->rows; i++) {
    gboolean same =
        i > 0 && name[i].n == name[i - 1].n && memcmp(name[i].text, name[i - 1].text, name[i].n) == 0;
    if (!same) by_row->first[by_row->n_ids++] = name[i].row;
    by_row->id[name[i].row] = by_row->n_ids - 1;
  }
  return by_row;
}

/* ---- uses ---------------------------------------------------------------------------------------------- */

static int compare_entries(const void *a, const void *b) {
  const CarnetKeyEntry *x = a, *y = b;
  return x->hash < y->hash ? -1 : x->hash > y->hash;
}

/* Active rows with their keys' hashes: a count by hash is what a facet needs, and a clash of two keys is
 * harmless here. */
static GArray *active_keys(CarnetInventory *inventory, GError **error) {
  g_autoptr(GArray) hashes = carnet_key_hashes(inventory, error);
  if (!hashes) return NULL;
  g_autoptr(GArray) keys = g_array_new(FALSE, FALSE, sizeof(CarnetKeyEntry));
  g_autofree guint8 *alive = g_malloc(BLOCK_ROWS);
  for (guint b = 0; b < carnet_store_n_blocks(inventory); b++) {
    guint count = 0, n = carnet_store_block_rows(inventory, b);
    if (!carnet_mask_visible(inventory, carnet_look_of(inventory)->active, b, alive, &count, error))
      return NULL;
    for (guint i = 0; i < n; i++) {
      guint32 row = (b << BLOCK_BITS) + i;
      CarnetKeyEntry entry = {g_array_index(hashes, guint64, row), row};
      if (alive[i]) g_array_append_val(keys, entry);
    }
  }
  return g_steal_pointer(&keys);
}

static CarnetByRow *by_uses(CarnetInventory *inventory, GError **error) {
  g_autoptr(GArray) keys = active_keys(inventory, error);
  if (!keys) return NULL;
  if (keys->len) qsort(keys->data, keys->len, sizeof(CarnetKeyEntry), compare_entries);
  CarnetByRow *by_row = g_new0(CarnetByRow, 1);
  by_row->id = g_new0(guint32, inventory->rows + 1);
  by_row->n_ids = 1;
  for (guint i = 0, n = 0; i < keys->len; i += n) {
    guint64 hash = g_array_index(keys, CarnetKeyEntry, i).hash;
    for (n = 1; i + n < keys->len && g_array_index(keys, CarnetKeyEntry, i + n).hash == hash;) n++;
    for (guint k = i; k < i + n; k++) by_row->id[g_array_index(keys, CarnetKeyEntry, k).row] = n;
    by_row->n_ids = MAX(by_row->n_ids, n + 1);
  }
  return by_row;
}

gboolean carnet_dimension_need(CarnetInventory *inventory, CarnetDimension *dimension, GError **error) {
  CarnetLook *look = carnet_look_of(inventory);
  gboolean uses = dimension->kind == DIMENSION_USES;
  if (dimension->kind == DIMENSION_ROW) dimension->n_ids = (guint)inventory->rows;
  if (!uses && dimension->kind != DIMENSION_ID && dimension->kind != DIMENSION_FIELD &&
      dimension->kind != DIMENSION_KEY)
    return TRUE;
  guint which = uses ? BY_USES : BY_FIELD;
  if (!look->by_row[which])
    look->by_row[which] = uses ? by_uses(inventory, error) : by_field(inventory, error);
  dimension->by_row = look->by_row[which];
  if (!dimension->by_row) return FALSE;
  dimension->n_ids = dimension->by_row->n_ids;
  return TRUE;
}
