/* headers.c - which known column a source column is. */
#include "carnet/text.h"
#include "import/import.h"

static const struct {
  CarnetColumn column;
  const char *name;
  gboolean weak;
} names_known[] = {
#define HEADER(ID, folded) {CARNET_COLUMN_##ID, folded, FALSE},
#define WEAK(ID, folded) {CARNET_COLUMN_##ID, folded, TRUE},
#include "import/header_names.def"
#undef HEADER
#undef WEAK
};

static const char *const column_names[] = {
#define COLUMN(ID, name, filter, kind) name,
#include "carnet/columns.def"
#undef COLUMN
};

static int column_by_folded(const char *folded) {
  for (guint i = 0; i < G_N_ELEMENTS(names_known); i++)
    if (strcmp(names_known[i].name, folded) == 0) return (int)names_known[i].column;
  for (guint i = 0; i < CARNET_N_COLUMNS; i++) {
    /* The name of columns.def itself, but never bare "id". */
    if (i == CARNET_COLUMN_ID) continue;
    g_autofree char *own = carnet_reader_fold(column_names[i], -1);
    if (strcmp(own, folded) == 0) return (int)i;
  }
  return -1;
}

gboolean carnet_headers_find(const char *name, gssize n, CarnetColumn *column) {
  g_autofree char *folded = carnet_reader_fold(name, n);
  int found = folded && *folded ? column_by_folded(folded) : -1;
  if (found >= 0) *column = (CarnetColumn)found;
  return found >= 0;
}

guint carnet_headers_known(const CarnetSlice *names, guint n) {
  guint known = 0;
  CarnetColumn column;
  for (guint i = 0; i < n; i++)
    if (carnet_headers_find(names[i].s, names[i].n, &column)) known++;
  return known;
}

static gboolean fail(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);
static gboolean fail(GError **error, const char *format, ...) {
  va_list args;
  va_start(args, format);
  g_autofree char *text = g_strdup_vprintf(format, args);
  va_end(args);
  g_set_error_literal(error, CARNET_READER_ERROR, CARNET_ERROR_INPUT, text);
  return FALSE;
}

/* A header that is empty or occurs twice gets a name of its own, for digests tell extras apart by it. */
static char *unique_header(CarnetSlice name, guint at, GHashTable *seen) {
  g_autofree char *base = name.n ? g_strndup(name.s, name.n) : g_strdup_printf("column %u", at + 1);
  char *header = g_strdup(base);
  for (guint i = 2; g_hash_table_contains(seen, header); i++) {
    g_free(header);
    header = g_strdup_printf("%s (%u)", base, i);
  }
  g_hash_table_add(seen, header);
  return header;
}

/* Is this header that of a --map? Exactly, else folded. */
static gboolean same_header(const char *wanted, const char *header) {
  if (strcmp(wanted, header) == 0) return TRUE;
  g_autofree char *a = carnet_reader_fold(wanted, -1), *b = carnet_reader_fold(header, -1);
  return a && b && *a && strcmp(a, b) == 0;
}

static CarnetHeaderMapping *mapping_at(const GPtrArray *headers, guint i) {
  return g_ptr_array_index(headers, i);
}

static int header_named(const GPtrArray *headers, const char *wanted) {
  for (guint i = 0; i < headers->len; i++)
    if (strcmp(mapping_at(headers, i)->header, wanted) == 0) return (int)i;
  for (guint i = 0; i < headers->len; i++)
    if (same_header(wanted, mapping_at(headers, i)->header)) return (int)i;
  return -1;
}

static const char *nearest_header(const GPtrArray *headers, const char *wanted) {
  g_autofree const char **all = g_new0(const char *, headers->len + 1);
  for (guint i = 0; i < headers->len; i++) all[i] = mapping_at(headers, i)->header;
  const char *near = carnet_text_nearest(wanted, all);
  return near ? near : headers->len ? all[0] : "";
}

/* One "COLUMN=FIELD"; the last "=" parts them, for a header may hold one. */
static gboolean apply_map(CarnetHeaders *headers, const char *pair, gboolean *by_hand, GError **error) {
  const char *equals = strrchr(pair, '=');
  if (!equals || equals == pair)
    return fail(error, "--map \"%s\" has no \"=\"; write HEADER=COLUMN, for example \"Signal=path\"", pair);
  g_autofree char *wanted = g_strndup(pair, (gsize)(equals - pair));
  int at = header_named(headers->headers, g_strstrip(wanted));
  if (at < 0)
    return fail(error, "--map \"%s\": the source has no column \"%s\"; nearest is \"%s\"", pair, wanted,
                nearest_header(headers->headers, wanted));
  g_autofree char *field = g_strstrip(g_strdup(equals + 1));
  guint column = 0;
  while (column < CARNET_N_COLUMNS && g_ascii_strcasecmp(field, column_names[column]) != 0) column++;
  if (column == CARNET_N_COLUMNS) {
    g_autofree char *all = g_strjoinv(", ", (char **)(gpointer)(char *[]){
#define COLUMN(ID, name, filter, kind) (char *)(guintptr)name,
#include "carnet/columns.def"
#undef COLUMN
                                                NULL});
    return fail(error, "--map \"%s\": \"%s\" is no column; use one of %s", pair, field, all);
  }
  for (guint i = 0; i < headers->n; i++)
    if (by_hand[i] && (int)i != at && headers->targets[i].column == (CarnetColumn)column)
      return fail(error, "--map gives both \"%s\" and \"%s\" to %s; only one column can be it",
                  headers->targets[i].header, wanted, field);
  by_hand[at] = TRUE;
  headers->targets[at].kind = TARGET_COLUMN;
  headers->targets[at].column = (CarnetColumn)column;
  return TRUE;
}

static gboolean is_folded(const CarnetTarget *target, const char *folded) {
  g_autofree char *own = carnet_reader_fold(target->header, -1);
  return own && strcmp(own, folded) == 0;
}

/*
 * In a catalogue of signals, "type" beside "datatype" is the kind of node (branch, sensor, property), and
 * "default" is the value a signal starts with, not whether it is collected: both stay extras, unless --map
 * says otherwise.
 */
static void take_node_kind(CarnetHeaders *headers, const gboolean *by_hand) {
  int kind = -1, own_type = -1;
  for (guint i = 0; i < headers->n; i++) {
    if (is_folded(&headers->targets[i], "type"))
      kind = (int)i;
    else if (headers->targets[i].kind == TARGET_COLUMN && headers->targets[i].column == CARNET_COLUMN_TYPE)
      own_type = (int)i;
  }
  if (kind < 0 || by_hand[kind]) return;
  headers->targets[kind].node_kind = TRUE;
  if (own_type < 0) return;
  headers->targets[kind].kind = TARGET_EXTRA;
  for (guint i = 0; i < headers->n; i++)
    if (!by_hand[i] && is_folded(&headers->targets[i], "default")) headers->targets[i].kind = TARGET_EXTRA;
}

typedef enum { BY_WEAK_NAME, BY_NAME, BY_HAND } Claim;

static Claim claim_of(const CarnetTarget *target, gboolean by_hand) {
  if (by_hand) return BY_HAND;
  g_autofree char *folded = carnet_reader_fold(target->header, -1);
  for (guint i = 0; i < G_N_ELEMENTS(names_known); i++)
    if (names_known[i].weak && g_strcmp0(names_known[i].name, folded) == 0) return BY_WEAK_NAME;
  return BY_NAME;
}

/* Two headers for one column: the stronger claim has it and the other stays an extra; equal claims are an
 * error. */
static gboolean settle_doubles(CarnetHeaders *headers, const gboolean *by_hand, GError **error) {
  int holder[CARNET_N_COLUMNS];
  for (guint c = 0; c < CARNET_N_COLUMNS; c++) holder[c] = -1;
  for (Claim claim = BY_HAND;; claim--) {
    for (guint i = 0; i < headers->n; i++) {
      CarnetTarget *target = &headers->targets[i];
      if (target->kind == TARGET_EXTRA || claim_of(target, by_hand[i]) != claim) continue;
      int other = holder[target->column];
      if (other < 0)
        holder[target->column] = (int)i;
      else if (claim_of(&headers->targets[other], by_hand[other]) > claim)
        target->kind = TARGET_EXTRA;
      else
        return fail(error, "columns \"%s\" and \"%s\" both look like %s; say which with --map \"%s=%s\"",
                    headers->targets[other].header, target->header, column_names[target->column],
                    headers->targets[other].header, column_names[target->column]);
    }
    if (claim == BY_WEAK_NAME) return TRUE;
  }
}

/* A plain "description" takes both languages where the source has no column for Chinese. */
static void split_description(CarnetHeaders *headers, const gboolean *by_hand) {
  int description = -1;
  for (guint i = 0; i < headers->n; i++) {
    const CarnetTarget *target = &headers->targets[i];
    if (target->kind != TARGET_COLUMN) continue;
    if (target->column == CARNET_COLUMN_DESCRIPTION_ZH) return;
    if (!by_hand[i] && (is_folded(target, "description") || is_folded(target, "desc"))) description = (int)i;
  }
  if (description >= 0) headers->targets[description].kind = TARGET_DESCRIPTION;
}

static void note_known(CarnetHeaders *headers) {
  for (guint i = 0; i < headers->n; i++) {
    CarnetHeaderMapping *mapping = mapping_at(headers->headers, i);
    mapping->known = headers->targets[i].kind != TARGET_EXTRA;
    mapping->column = mapping->known ? headers->targets[i].column : (CarnetColumn)0;
  }
}

static void mapping_free(gpointer data) {
  CarnetHeaderMapping *mapping = data;
  g_free(mapping->header);
  g_free(mapping);
}

static void add_header(CarnetHeaders *headers, char *header) {
  CarnetHeaderMapping *mapping = g_new0(CarnetHeaderMapping, 1);
  mapping->header = header;
  g_ptr_array_add(headers->headers, mapping);
}

gboolean carnet_headers_map(CarnetHeaders *headers, const CarnetSlice *names, guint n, const char *const *map,
                            GError **error) {
  carnet_headers_clear(headers);
  headers->headers = g_ptr_array_new_with_free_func(mapping_free);
  headers->targets = g_new0(CarnetTarget, n);
  headers->n = n;
  g_autofree gboolean *by_hand = g_new0(gboolean, n + 1);
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < n; i++) {
    add_header(headers, unique_header(names[i], i, seen));
    CarnetTarget *target = &headers->targets[i];
    target->header = mapping_at(headers->headers, i)->header;
    target->kind = carnet_headers_find(target->header, -1, &target->column) ? TARGET_COLUMN : TARGET_EXTRA;
  }
  for (const char *const *pair = map; pair && *pair; pair++)
    if (!apply_map(headers, *pair, by_hand, error)) return FALSE;
  take_node_kind(headers, by_hand);
  if (!settle_doubles(headers, by_hand, error)) return FALSE;
  split_description(headers, by_hand);
  note_known(headers);
  return TRUE;
}

void carnet_headers_fix(CarnetHeaders *headers, const CarnetTarget *targets) {
  carnet_headers_clear(headers);
  headers->headers = g_ptr_array_new_with_free_func(mapping_free);
  while (targets[headers->n].header) headers->n++;
  headers->targets = g_new0(CarnetTarget, headers->n);
  for (guint i = 0; i < headers->n; i++) {
    headers->targets[i] = targets[i];
    add_header(headers, g_strdup(targets[i].header));
  }
  note_known(headers);
}

gboolean carnet_headers_name(const CarnetHeaders *headers) {
  for (guint i = 0; i < headers->n; i++) {
    const CarnetTarget *target = &headers->targets[i];
    if (target->kind == TARGET_COLUMN &&
        (target->column == CARNET_COLUMN_PATH || target->column == CARNET_COLUMN_ID))
      return TRUE;
  }
  return FALSE;
}

void carnet_headers_clear(CarnetHeaders *headers) {
  g_clear_pointer(&headers->targets, g_free);
  g_clear_pointer(&headers->headers, g_ptr_array_unref);
  headers->n = 0;
}
