/* A field by what people call it: key, id, path, words of its key, row; see carnet/inventory.h. */
#include <string.h>

#include "key.h"
#include "look.h"
#include "mask.h"

#include "carnet/text.h"

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

/* Rows with the paths marked in `is` (by id of path). */
static gboolean rows_with(CarnetInventory *inventory, const guint8 *is, guint n, GArray *rows,
                          GError **error) {
  for (guint b = 0; b < carnet_store_n_blocks(inventory); b++) {
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

/* Exactly this path, in any inventory. */
static gboolean find_by_path(CarnetInventory *inventory, const char *ref, GArray *rows, GError **error) {
  const CarnetLabels *paths = carnet_look_labels(inventory, CARNET_COLUMN_PATH, error);
  if (!paths) return FALSE;
  guint n = paths->text->len, hits = 0;
  g_autofree guint8 *is = g_malloc0(n + 1u);
  for (guint id = 1; id < n; id++) hits += is[id] = strcmp(paths->text->pdata[id], ref) == 0;
  return !hits || rows_with(inventory, is, n, rows, error);
}

/* ---- as it is printed ------------------------------------------------------------------------------------
 */

#define KEY_PARTS 6 /* of a key by path: inventory, model, year, market, ecu, path with its ordinal */
#define ALL_PARTS ((1u << KEY_PARTS) - 1)

/* What a key says, as people write it: the parts that are there of those in `which`, with a blank between. */
static char *words_of_key(const char *key, guint which) {
  g_auto(GStrv) parts = g_strsplit(key, "\t", -1);
  GString *words = g_string_new(NULL);
  for (guint i = 0, part = 0; parts[i]; i++) {
    if (i == 1) continue; /* the kind of key */
    g_autofree char *plain = g_strcompress(parts[i]);
    if (*plain && which >> MIN(part, KEY_PARTS - 1) & 1)
      g_string_append_printf(words, "%s%s", words->len ? " " : "", plain);
    part++;
  }
  return g_string_free(words, FALSE);
}

/* The path, with some of what stands before it in the key. */
static gboolean says_key(const char *key, const char *ref) {
  const guint path = 1u << (KEY_PARTS - 1);
  for (guint before = 0; before < path; before++) {
    g_autofree char *words = words_of_key(key, before | path);
    if (strcmp(words, ref) == 0) return TRUE;
  }
  return FALSE;
}

static gboolean ends_with_word(const char *text, const char *word) {
  gsize n = strlen(text), m = strlen(word);
  return m && n >= m && memcmp(text + n - m, word, m) == 0 && (n == m || text[n - m - 1] == ' ');
}

/* "GPS_Lat#2": the path without its ordinal. */
static char *without_ordinal(const char *ref) {
  const char *mark = strrchr(ref, '#');
  guint64 ordinal = 0;
  if (!mark || !g_ascii_string_to_unsigned(mark + 1, 10, 2, G_MAXUINT32, &ordinal, NULL))
    return g_strdup(ref);
  return g_strndup(ref, (gsize)(mark - ref));
}

/* "TBOX GPS_Lat#2": a path with its ordinal, and with words of the key before it. */
static gboolean find_by_path_words(CarnetInventory *inventory, const char *ref, GArray *rows,
                                   GError **error) {
  const CarnetLabels *paths = carnet_look_labels(inventory, CARNET_COLUMN_PATH, error);
  if (!paths) return FALSE;
  guint n = paths->text->len, hits = 0, kept = 0;
  g_autofree guint8 *is = g_malloc0(n + 1u);
  g_autofree char *plain = without_ordinal(ref);
  for (guint id = 1; id < n; id++) hits += is[id] = ends_with_word(plain, paths->text->pdata[id]) ? 1 : 0;
  if (!hits) return TRUE;
  if (!rows_with(inventory, is, n, rows, error)) return FALSE;
  g_autoptr(GString) key = g_string_new(NULL);
  for (guint i = 0; i < rows->len; i++) {
    guint64 row = g_array_index(rows, guint64, i);
    if (!carnet_key_of_row(inventory, row, key, error)) return FALSE;
    if (says_key(key->str, ref)) g_array_index(rows, guint64, kept++) = row;
  }
  g_array_set_size(rows, kept);
  return TRUE;
}

/* Blanks in a row are one, as a table that was copied from shows them. */
static char *one_blank(const char *text) {
  g_auto(GStrv) words = g_strsplit_set(text, " \t", -1);
  GString *out = g_string_new(NULL);
  for (char **word = words; *word; word++)
    if (**word) g_string_append_printf(out, "%s%s", out->len ? " " : "", *word);
  return g_string_free(out, FALSE);
}

/* A key as it is printed, its tabs as "\t"; "INVENTORY ID"; or a path with what stands before it. */
static gboolean find_by_words(CarnetInventory *inventory, const char *ref, GArray *rows, GError **error) {
  g_auto(GStrv) parts = g_strsplit(ref, "\\t", -1);
  g_autofree char *key = g_strjoinv("\t", parts);
  if (!find_by_key(inventory, key, rows, error)) return FALSE;
  const char *blank = strchr(ref, ' ');
  if (rows->len == 0 && blank) {
    g_autofree char *by_id = g_strdup_printf("%.*s\tid\t%s", (int)(blank - ref), ref, blank + 1);
    if (!find_by_key(inventory, by_id, rows, error)) return FALSE;
  }
  g_autofree char *words = one_blank(ref);
  return rows->len || find_by_path_words(inventory, words, rows, error);
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
    g_autofree char *words = words_of_key(key->str, ALL_PARTS), *safe = carnet_text_safe(words, -1);
    g_string_append_printf(list, "%s\"%s\"", list->len ? ", " : "", safe);
  }
  if (g_hash_table_size(keys) <= 1) return TRUE;
  g_autofree char *safe = carnet_text_safe(ref, -1);
  g_set_error(error, CARNET_INVENTORY_ERROR, CARNET_ERROR_INPUT,
              "\"%s\" names several fields; give one of %s%s, or an id, a key or a row", safe, list->str,
              g_hash_table_size(keys) > 3 ? ", ..." : "");
  return FALSE;
}

static gboolean find(CarnetInventory *inventory, const char *ref, GArray *rows, GError **error) {
  if (!find_by_key(inventory, ref, rows, error)) return FALSE;
  if (rows->len == 0 && !find_by_path(inventory, ref, rows, error)) return FALSE;
  if (rows->len == 0 && !find_by_words(inventory, ref, rows, error)) return FALSE;
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
