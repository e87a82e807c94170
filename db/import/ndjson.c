/* ndjson.c - one JSON object a line; its members are the columns. */
#include <jansson.h>

#include "import/import.h"

#define BLOCK_BYTES (256u * 1024)

typedef struct {
  GString *text;
  gsize at;
  gboolean eof;
  guint64 line;
  GHashTable *targets; /* header to index + 1 */
  GHashTable *late;    /* members that came later: own header to CarnetTarget* */
} NdjsonState;

/* ---- lines ------------------------------------------------------------------------------------------------
 */

static gboolean refill(CarnetReader *reader, NdjsonState *state, GError **error) {
  g_string_erase(state->text, 0, (gssize)state->at);
  state->at = 0;
  gsize old = state->text->len;
  g_string_set_size(state->text, old + BLOCK_BYTES);
  gssize n = carnet_source_read(reader->source, state->text->str + old, BLOCK_BYTES, error);
  g_string_set_size(state->text, old + (gsize)MAX(n, 0));
  state->eof = n == 0;
  return n >= 0;
}

/* The next line without its end; FALSE where it is not there yet, or at the end. */
static gboolean take_line(NdjsonState *state, const char **line, gsize *n) {
  const char *from = state->text->str + state->at;
  gsize left = state->text->len - state->at;
  const char *eol = memchr(from, '\n', left);
  if (left == 0 || (!eol && !state->eof)) return FALSE;
  *line = from;
  *n = eol ? (gsize)(eol - from) : left;
  state->at += *n + (eol ? 1 : 0);
  return TRUE;
}

/* Is what is left longer than a line may be? */
static gboolean is_too_long(const NdjsonState *state) {
  const char *from = state->text->str + state->at;
  gsize left = state->text->len - state->at;
  return left > READER_ROW_BYTES && !memchr(from, '\n', READER_ROW_BYTES + 1);
}

static gboolean is_blank(const char *line, gsize n) {
  for (gsize i = 0; i < n; i++)
    if (!g_ascii_isspace(line[i])) return FALSE;
  return TRUE;
}

/* ---- recognising
 * --------------------------------------------------------------------------------------------- */

static json_t *load_line(const char *line, gsize n, json_error_t *why) {
  json_t *object = json_loadb(line, n, JSON_REJECT_DUPLICATES, why);
  if (object && !json_is_object(object)) {
    json_decref(object);
    g_strlcpy(why->text, "no object", sizeof why->text);
    return NULL;
  }
  return object;
}

/* The first line is a whole object that names a path or a field id; a VSS tree on one line does not. */
static gboolean ndjson_detect(const CarnetHead *head) {
  const char *start = head->text;
  while (g_ascii_isspace(*start)) start++;
  if (*start != '{') return FALSE;
  json_error_t why;
  json_t *object = load_line(start, strcspn(start, "\n"), &why);
  const char *key;
  json_t *value;
  gboolean named = FALSE;
  json_object_foreach(object, key, value) {
    CarnetColumn column;
    named |= !json_is_object(value) && carnet_headers_find(key, -1, &column) &&
             (column == CARNET_COLUMN_PATH || column == CARNET_COLUMN_ID);
  }
  json_decref(object);
  return named;
}

/* ---- headers
 * ---------------------------------------------------------------------------------------------------- */

/* Members of the objects in the first block, in the order in which they come. */
static GPtrArray *first_members(const NdjsonState *state) {
  GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  NdjsonState look = *state;
  const char *line;
  gsize n;
  while (names->len < READER_COLUMNS && take_line(&look, &line, &n)) {
    json_error_t why;
    json_t *object = load_line(line, n, &why), *value;
    const char *key;
    json_object_foreach(object, key, value) {
      if (names->len == READER_COLUMNS || !*key || g_hash_table_contains(seen, key)) continue;
      char *name = g_strdup(key);
      g_hash_table_add(seen, name);
      g_ptr_array_add(names, name);
    }
    json_decref(object);
  }
  return names;
}

static gboolean ndjson_open(CarnetReader *reader, GError **error) {
  NdjsonState *state = g_new0(NdjsonState, 1);
  reader->state = state;
  state->text = g_string_new(NULL);
  state->line = 1;
  state->targets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  state->late = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  if (!refill(reader, state, error)) return FALSE;
  g_autoptr(GPtrArray) names = first_members(state);
  g_autofree CarnetSlice *slices = g_new0(CarnetSlice, names->len + 1);
  for (guint i = 0; i < names->len; i++) {
    const char *name = g_ptr_array_index(names, i);
    slices[i] = carnet_cell_trim(name, strlen(name));
    g_hash_table_insert(state->targets, g_strdup(name), GUINT_TO_POINTER(i + 1));
  }
  g_autoptr(GError) why = NULL;
  if (!carnet_headers_map(&reader->headers, slices, names->len, &reader->wishes, &why))
    return carnet_reader_fail(reader, 1, error, "%s", why->message);
  if (!carnet_headers_name(&reader->headers)) return carnet_reader_unknown(reader, 1, error);
  return TRUE;
}

/* ---- rows
 * ----------------------------------------------------------------------------------------------------------
 */

static char *value_text(const json_t *value) {
  if (json_is_string(value)) return g_strdup(json_string_value(value));
  if (json_is_null(value)) return g_strdup("");
  gboolean flat = json_is_array(value);
  for (gsize i = 0; flat && i < json_array_size(value); i++) {
    const json_t *one = json_array_get(value, i);
    flat = !json_is_object(one) && !json_is_array(one);
  }
  if (flat) {
    g_autoptr(GString) joined = g_string_new(NULL);
    for (gsize i = 0; i < json_array_size(value); i++) {
      g_autofree char *one = value_text(json_array_get(value, i));
      g_string_append_printf(joined, "%s%s", i ? ";" : "", one);
    }
    return g_string_free(g_steal_pointer(&joined), FALSE);
  }
  char *dumped = json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
  char *text = g_strdup(dumped ? dumped : "");
  free(dumped);
  return text;
}

/* A member that the first block did not have stays an extra, so that what a column is does not depend on the
 * line. */
static const CarnetTarget *target_of(CarnetReader *reader, NdjsonState *state, const char *key) {
  guint at = GPOINTER_TO_UINT(g_hash_table_lookup(state->targets, key));
  if (at) return &reader->headers.targets[at - 1];
  CarnetTarget *target = g_hash_table_lookup(state->late, key);
  if (target || g_hash_table_size(state->late) >= READER_COLUMNS) return target;
  char *header = g_strdup(key);
  target = g_new0(CarnetTarget, 1);
  target->header = header;
  g_hash_table_insert(state->late, header, target);
  return target;
}

static gboolean is_branch(CarnetReader *reader, NdjsonState *state, json_t *object) {
  const char *key;
  json_t *value;
  json_object_foreach(object, key, value) {
    const CarnetTarget *target = target_of(reader, state, key);
    if (target && target->node_kind && g_strcmp0(json_string_value(value), "branch") == 0) return TRUE;
  }
  return FALSE;
}

static void take_object(CarnetReader *reader, NdjsonState *state, json_t *object) {
  CarnetRows *rows = &reader->rows;
  if (is_branch(reader, state, object)) {
    reader->structure++;
    return;
  }
  carnet_rows_begin(rows, state->line);
  const char *key;
  json_t *value;
  json_object_foreach(object, key, value) {
    const CarnetTarget *target = target_of(reader, state, key);
    g_autofree char *text = value_text(value);
    if (!target) {
      carnet_rows_reject(rows, state->line, 0,
                         "one member name too many (%u); use the same names in each object", READER_COLUMNS);
      g_array_set_size(rows->extra, rows->extra_from[rows->n_rows]);
      return;
    }
    if (!carnet_rows_text(rows, target, 0, text, -1)) return;
  }
  carnet_rows_end(rows);
}

static void take_rows(CarnetReader *reader, NdjsonState *state) {
  const char *line;
  gsize n;
  for (; !carnet_rows_full(&reader->rows) && !is_too_long(state) && take_line(state, &line, &n);
       state->line++) {
    if (is_blank(line, n)) continue;
    json_error_t why;
    json_t *object = load_line(line, n, &why);
    if (object)
      take_object(reader, state, object);
    else
      carnet_rows_reject(&reader->rows, state->line, 0, "no JSON object (%s); write one object a line",
                         why.text);
    json_decref(object);
  }
}

static gboolean ndjson_fill(CarnetReader *reader, GError **error) {
  NdjsonState *state = reader->state;
  guint64 structure = reader->structure;
  for (;;) {
    take_rows(reader, state);
    gboolean some = reader->rows.n_rows || reader->rows.rejects->len || reader->structure != structure;
    if (some) return TRUE;
    if (is_too_long(state))
      return carnet_reader_fail(reader, state->line, error,
                                "a line is longer than %u bytes; write one object a line", READER_ROW_BYTES);
    if (state->eof) return TRUE;
    if (!refill(reader, state, error)) return FALSE;
  }
}

static void ndjson_close(CarnetReader *reader) {
  NdjsonState *state = reader->state;
  if (!state) return;
  g_string_free(state->text, TRUE);
  g_hash_table_unref(state->targets);
  g_hash_table_unref(state->late);
  g_free(state);
}

const CarnetReaderFormat carnet_format_ndjson = {.name = "ndjson",
                                                 .looks =
                                                     "a JSON object a line that names a path or a field id",
                                                 .detect = ndjson_detect,
                                                 .open = ndjson_open,
                                                 .fill = ndjson_fill,
                                                 .close = ndjson_close};
