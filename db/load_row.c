/* One row of a source into the store: key, uses, leaf, dictionaries (formats.md section 4). */
#include "load.h"

#include "carnet/text.h"

#define MAX_ORDINAL 200u /* fields that share one path */
#define MAX_NOTES 100u

/* ---- a key that came before ---------------------------------------------------------------------------- */

void carnet_load_look_ahead(CarnetImport *import, guint i) {
  const CarnetLeaf *far = carnet_leaves_get(import->leaves, i + 12),
                   *near = carnet_leaves_get(import->leaves, i + 6);
  if (far) {
    carnet_dict_expect(import->words.text, far->text);
    carnet_seen_look_ahead(import->seen, far->tag);
  }
  if (near) carnet_dict_expect_bytes(import->words.text, near->text);
}

static void note(CarnetImport *import, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void note(CarnetImport *import, const char *format, ...) {
  if (import->notes->len >= MAX_NOTES) return;
  va_list arguments;
  va_start(arguments, format);
  g_ptr_array_add(import->notes, g_strdup_vprintf(format, arguments));
  va_end(arguments);
}

static gboolean equals(CarnetSlice value, const char *text) {
  return strlen(text) == value.n && (value.n == 0 || memcmp(text, value.s, value.n) == 0);
}

static const CarnetColumn text_digest_columns[] = {CARNET_COLUMN_PATH, CARNET_COLUMN_DESCRIPTION_EN,
                                                   CARNET_COLUMN_DESCRIPTION_ZH, CARNET_COLUMN_UNIT,
                                                   CARNET_COLUMN_TYPE};

/* Which of the text's columns differ between this row and an earlier one: bits of text_digest_columns. */
static gboolean differences(CarnetImport *import, const CarnetRow *row, guint64 text, gint64 first,
                            guint *out, GError **error) {
  guint32 mine = carnet_words_text(&import->words, row, text, error), theirs = 0;
  *out = 0;
  if (!mine || !carnet_tail_value(&import->tail, BLOCK_TEXT, (guint64)first, &theirs, error)) return FALSE;
  if (mine == theirs) return TRUE;
  if (!carnet_words_settle(&import->words, error)) return FALSE;
  CarnetSql *sql = &import->inventory->sql;
  sqlite3_stmt *get = carnet_sql_bind(sql, STATEMENT_TEXT_GET, error, "i", (gint64)theirs);
  gboolean found = FALSE;
  if (!get || !carnet_sql_step(sql, get, &found, error)) return FALSE;
  for (guint i = 0; found && i < G_N_ELEMENTS(text_digest_columns); i++) {
    int place = carnet_store_text_place(text_digest_columns[i]);
    if (!equals(row->value[text_digest_columns[i]], carnet_sql_text(get, place))) *out |= 1u << i;
  }
  sqlite3_reset(get);
  return TRUE;
}

static char *line_of(CarnetImport *import, gint64 first) {
  guint32 line = 0;
  carnet_tail_value(&import->tail, BLOCK_LINE, (guint64)first, &line, NULL);
  return line ? g_strdup_printf("line %u", line) : g_strdup("an earlier line");
}

/* By id, path, type and unit must be those of the first row; another description is another way to say it. */
static CarnetLoadResult same_id(CarnetImport *import, const CarnetRow *row, guint64 text, gint64 first,
                                GError **error) {
  guint differ = 0;
  if (!differences(import, row, text, first, &differ, error)) return LOAD_FAILED;
  if (differ == 0) return LOAD_TAKEN;
  g_autofree char *line = line_of(import, first);
  const char *what = differ & 1 ? "path" : differ & 8 ? "unit" : differ & 16 ? "type" : NULL;
  if (what) {
    g_string_printf(import->reason,
                    "same id as %s with another %s; one field has one %s, give one of them another id", line,
                    what, what);
    return LOAD_REJECTED;
  }
  note(import, "line %" G_GUINT64_FORMAT ": same id as %s with another description; kept as a use of it",
       row->line, line);
  return LOAD_TAKEN;
}

/* A row on its way in: its key by leaf and ordinal, the first row of that key or -1. */
typedef struct {
  CarnetLeaf leaf;
  guint ordinal;
  gint64 first;
} Placed;

/* Decides the key: the next ordinal, where the path came before with another text. */
static CarnetLoadResult find_key(CarnetImport *import, const CarnetRow *row, Placed *placed, GError **error) {
  while (placed->ordinal <= MAX_ORDINAL) {
    if (!carnet_seen_find(import->seen, placed->leaf.tag, &placed->first, error)) return LOAD_FAILED;
    if (placed->first < 0) {
      if (placed->ordinal)
        note(import, "line %" G_GUINT64_FORMAT ": path repeated with other text: taken as another field, #%u",
             row->line, placed->ordinal);
      return LOAD_TAKEN;
    }
    if (import->kind == KEY_BY_ID) return same_id(import, row, placed->leaf.text, placed->first, error);
    guint differ = 0;
    if (!differences(import, row, placed->leaf.text, placed->first, &differ, error)) return LOAD_FAILED;
    if (differ == 0) return LOAD_TAKEN;
    placed->ordinal += placed->ordinal ? 1 : 2;
    carnet_leaf_make(&import->maker, import->name, import->kind, import->seed, row, placed->ordinal,
                     &placed->leaf);
  }
  g_string_printf(import->reason, "path repeated with %u other texts; give the fields ids of their own",
                  MAX_ORDINAL);
  return LOAD_REJECTED;
}

/* An equal row of the same key counts once. */
static gboolean is_repeat(CarnetImport *import, gint64 first, const guint8 leaf[16], gboolean *repeat,
                          GError **error) {
  guint8 other[16];
  gboolean added = FALSE;
  if (!carnet_tail_leaf(&import->tail, (guint64)first, other, error)) return FALSE;
  carnet_dict_put(import->repeated, other, sizeof other, &added);
  carnet_dict_put(import->repeated, leaf, 16, &added);
  *repeat = !added;
  return TRUE;
}

/* ---- the row ------------------------------------------------------------------------------------------- */

static gboolean put_values(CarnetImport *import, const CarnetRow *row, guint64 text, guint at,
                           GError **error) {
  CarnetTail *tail = &import->tail;
  tail->value[BLOCK_TEXT][at] = carnet_words_text(&import->words, row, text, error);
  if (!tail->value[BLOCK_TEXT][at]) return FALSE;
  for (guint c = 0; c < CARNET_N_COLUMNS; c++) {
    if (!tail->value[c] || row->value[c].n == 0) continue;
    tail->value[c][at] = carnet_words_value(&import->words, c, row->value[c], error);
    if (!tail->value[c][at]) return FALSE;
  }
  if (row->n_extra == 0) return TRUE;
  g_string_truncate(import->maker.text, 0);
  carnet_leaf_append_extra(import->maker.text, row, "");
  CarnetSlice extra = {import->maker.text->str, (guint32)import->maker.text->len};
  tail->value[BLOCK_EXTRA][at] = carnet_words_value(&import->words, BLOCK_EXTRA, extra, error);
  return tail->value[BLOCK_EXTRA][at] != 0;
}

/* Profiles of up to PROFILE_STEP rows from import->settled on. */
#define PROFILE_STEP 32u
static gboolean settle_some(CarnetImport *import, guint n, GError **error) {
  CarnetTail *tail = &import->tail;
  CarnetWords *words = &import->words;
  CarnetProfileKey key[PROFILE_STEP];
  guint64 hash[PROFILE_STEP];
  guint32 value[CARNET_N_COLUMNS] = {0};
  for (guint i = 0; i < n; i++) {
    guint at = import->settled + i;
    for (guint f = 0; f < words->n_facts; f++) value[words->fact[f]] = tail->value[words->fact[f]][at];
    CarnetTraits traits = carnet_words_traits(words, tail->value[BLOCK_TEXT][at]);
    carnet_words_profile_key(words, traits, FALSE, value, &key[i], &hash[i]);
    carnet_dict_expect(words->profile, hash[i]);
  }
  for (guint i = 0; i < n; i++) carnet_dict_expect_bytes(words->profile, hash[i]);
  for (guint i = 0; i < n; i++) {
    guint32 id = carnet_words_profile_of(words, &key[i], hash[i], error);
    if (!id) return FALSE;
    tail->value[BLOCK_PROFILE][import->settled + i] = id;
  }
  import->settled += n;
  return TRUE;
}

gboolean carnet_load_settle(CarnetImport *import, GError **error) {
  if (!carnet_words_settle(&import->words, error)) return FALSE;
  while (import->settled < import->tail.n)
    if (!settle_some(import, MIN(import->tail.n - import->settled, PROFILE_STEP), error)) return FALSE;
  return TRUE;
}

gboolean carnet_load_write_run(CarnetImport *import, GError **error) {
  CarnetKeyEntry *entries = (CarnetKeyEntry *)(gpointer)import->entries->data;
  if (!carnet_key_write_run(import->inventory, entries, import->entries->len, error)) return FALSE;
  g_array_set_size(import->entries, 0);
  return TRUE;
}

/* A row that no earlier generation has. */
static gint64 add_row(CarnetImport *import, const CarnetRow *row, guint ordinal, const CarnetLeaf *leaf,
                      GError **error) {
  CarnetTail *tail = &import->tail;
  if (carnet_tail_is_full(tail)) {
    if (!carnet_load_settle(import, error) || !carnet_tail_flush(tail, error)) return -1;
    import->settled = 0;
  }
  guint64 number = tail->start + tail->n;
  if (number >= STORE_MAX_ROWS) {
    g_set_error(error, CARNET_INVENTORY_ERROR, CARNET_ERROR_INPUT, "more than %u rows; split the inventory",
                STORE_MAX_ROWS);
    return -1;
  }
  guint at = carnet_tail_add(tail, row->value[CARNET_COLUMN_ID], leaf->leaf);
  tail->value[BLOCK_BORN][at] = (guint32)import->generation;
  tail->value[BLOCK_LINE][at] = (guint32)MIN(row->line, G_MAXUINT32);
  tail->value[BLOCK_ORDINAL][at] = ordinal;
  CarnetKeyEntry entry = {leaf->hash, (guint32)number};
  g_array_append_val(import->entries, entry);
  if (import->active) g_array_append_val(import->new_hashes, leaf->hash);
  if (import->entries->len >= CARNET_RUN_ENTRIES && !carnet_load_write_run(import, error)) return -1;
  return put_values(import, row, leaf->text, at, error) ? (gint64)number : -1;
}

/* A row must have what its key is made of. */
static gboolean has_key(CarnetImport *import, const CarnetRow *row) {
  gboolean by_id = import->kind == KEY_BY_ID;
  if (row->value[by_id ? CARNET_COLUMN_ID : CARNET_COLUMN_PATH].n) return TRUE;
  if (by_id)
    g_string_printf(import->reason, "no id; the fields of inventory \"%s\" are known by their ids",
                    import->name);
  else
    g_string_assign(import->reason, "no path; a field without an id is known by its path");
  return FALSE;
}

/* A row that an import before had: it is what it was, unless its key came already. */
static gboolean take_known(CarnetImport *import, const CarnetRow *row, GError **error) {
  const CarnetLine *line = row->bytes;
  gint64 first = -1;
  if (!carnet_seen_find(import->seen, line->tag, &first, error) || first >= 0 ||
      !carnet_old_take_row(&import->old, line->row, line->leaf))
    return FALSE;
  import->rows++;
  import->fields++;
  import->n_known++;
  if (import->lines) carnet_lines_add(import->lines, line);
  return carnet_seen_add(import->seen, line->tag, line->row, error) &&
         carnet_root_add(import->root, carnet_line_bucket(line), line->leaf, error);
}

static CarnetLoadResult load_known(CarnetImport *import, const CarnetRow *row, GError **error) {
  GError *inner = NULL;
  CarnetLeaf leaf;
  if (take_known(import, row, &inner)) return LOAD_TAKEN;
  if (inner) {
    g_propagate_error(error, inner);
    return LOAD_FAILED;
  }
  const CarnetRow *full = carnet_load_again(import, row, &leaf, error);
  return full ? carnet_load_row(import, full, &leaf, error) : LOAD_FAILED;
}

CarnetLoadResult carnet_load_row(CarnetImport *import, const CarnetRow *row, const CarnetLeaf *leaf,
                                 GError **error) {
  if (row->known) return load_known(import, row, error);
  if (!has_key(import, row)) return LOAD_REJECTED;
  Placed placed = {.leaf = *leaf, .first = -1};
  CarnetLoadResult result = find_key(import, row, &placed, error);
  if (result != LOAD_TAKEN) return result;
  gboolean repeat = FALSE;
  if (placed.first >= 0 && !is_repeat(import, placed.first, placed.leaf.leaf, &repeat, error))
    return LOAD_FAILED;
  if (repeat) {
    import->repeats++;
    return LOAD_TAKEN;
  }
  if (!carnet_root_add(import->root, placed.leaf.hash, placed.leaf.leaf, error)) return LOAD_FAILED;
  gint64 number = carnet_old_take(&import->old, placed.leaf.leaf);
  if (number < 0) number = add_row(import, row, placed.ordinal, &placed.leaf, error);
  if (number < 0) return LOAD_FAILED;
  import->rows++;
  if (placed.ordinal == 0) carnet_load_keep_line(import, row, &placed.leaf, number);
  if (placed.first >= 0) return LOAD_TAKEN;
  import->fields++;
  return carnet_seen_add(import->seen, placed.leaf.tag, (guint32)number, error) ? LOAD_TAKEN : LOAD_FAILED;
}
