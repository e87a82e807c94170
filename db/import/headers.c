/* headers.c - which known column a source column is. */
#include "carnet/text.h"
#include "import/header_match.h"

static const char *const column_names[] = {
#define COLUMN(ID, name, filter, kind) name,
#include "carnet/columns.def"
#undef COLUMN
};

gboolean carnet_headers_find(const char *name, gssize n, CarnetColumn *column) {
  CarnetHeaderMatch match = carnet_header_match(name, n);
  if (match.claim != NAME_UNKNOWN) *column = match.column;
  return match.claim != NAME_UNKNOWN;
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

/* What gives a header its column; the later go before the earlier. */
typedef enum { BY_NOTHING, BY_FAINT_NAME, BY_WEAK_NAME, BY_NAME, BY_LAST, BY_HAND } Claim;

/* Said by a person, now or in an import before: no rule of names changes it. */
static gboolean is_said(const CarnetHeaders *headers, const Claim *claim, guint i) {
  return claim[i] == BY_HAND || (claim[i] == BY_LAST && mapping_at(headers->headers, i)->as_last);
}

/* Index of a column by its name, CARNET_N_COLUMNS where there is none. */
static guint column_named(const char *field) {
  guint column = 0;
  while (column < CARNET_N_COLUMNS && g_ascii_strcasecmp(field, column_names[column]) != 0) column++;
  return column;
}

/* Header and field of one "HEADER=FIELD"; the last "=" parts them, for a header may hold one. */
static gboolean split_pair(const char *pair, char **header, char **field) {
  const char *equals = strrchr(pair, '=');
  if (!equals || equals == pair) return FALSE;
  *header = g_strstrip(g_strndup(pair, (gsize)(equals - pair)));
  *field = g_strstrip(g_strdup(equals + 1));
  return TRUE;
}

/* A field that is empty: the header stays what it is, an extra. */
static void set_target(CarnetHeaders *headers, guint at, guint column) {
  headers->targets[at].kind = column < CARNET_N_COLUMNS ? TARGET_COLUMN : TARGET_EXTRA;
  headers->targets[at].column = column < CARNET_N_COLUMNS ? (CarnetColumn)column : (CarnetColumn)0;
  headers->targets[at].plain = FALSE;
}

static gboolean apply_map(CarnetHeaders *headers, const char *pair, Claim *claim, GError **error) {
  g_autofree char *wanted = NULL, *field = NULL;
  if (!split_pair(pair, &wanted, &field))
    return fail(error, "--map \"%s\" has no \"=\"; write HEADER=COLUMN, for example \"Signal=path\"", pair);
  int at = header_named(headers->headers, wanted);
  if (at < 0)
    return fail(error, "--map \"%s\": the source has no column \"%s\"; nearest is \"%s\"", pair, wanted,
                nearest_header(headers->headers, wanted));
  guint column = column_named(field);
  if (column == CARNET_N_COLUMNS && *field) {
    g_autofree char *all = g_strjoinv(", ", (char **)(gpointer)(char *[]){
#define COLUMN(ID, name, filter, kind) (char *)(guintptr)name,
#include "carnet/columns.def"
#undef COLUMN
                                                NULL});
    return fail(error, "--map \"%s\": \"%s\" is no column; use one of %s", pair, field, all);
  }
  for (guint i = 0; i < headers->n && *field; i++)
    if (claim[i] == BY_HAND && (int)i != at && headers->targets[i].kind == TARGET_COLUMN &&
        headers->targets[i].column == (CarnetColumn)column)
      return fail(error, "--map gives both \"%s\" and \"%s\" to %s; only one column can be it",
                  headers->targets[i].header, wanted, field);
  claim[at] = BY_HAND;
  set_target(headers, (guint)at, column);
  return TRUE;
}

/* As an import before had it: by the same header, exactly; what was said now goes before. */
static void apply_last(CarnetHeaders *headers, const char *pair, Claim *claim) {
  g_autofree char *wanted = NULL, *field = NULL;
  if (!split_pair(pair, &wanted, &field)) return;
  guint column = column_named(field);
  for (guint i = 0; i < headers->n; i++) {
    CarnetTarget *target = &headers->targets[i];
    if (strcmp(target->header, wanted) != 0 || claim[i] == BY_HAND) continue;
    if (column == CARNET_N_COLUMNS && *field) return;
    gboolean same = target->kind == TARGET_COLUMN && *field && target->column == (CarnetColumn)column;
    claim[i] = BY_LAST;
    mapping_at(headers->headers, i)->as_last = !same;
    if (!same) set_target(headers, i, column);
    return;
  }
}

/* Nothing but what an import before knew: the rows of then are to come again. */
static void forget_others(CarnetHeaders *headers, const Claim *claim) {
  for (guint i = 0; i < headers->n; i++)
    if (claim[i] < BY_LAST) set_target(headers, i, CARNET_N_COLUMNS);
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
static void take_node_kind(CarnetHeaders *headers, const Claim *claim) {
  int kind = -1, own_type = -1;
  for (guint i = 0; i < headers->n; i++) {
    if (is_folded(&headers->targets[i], "type"))
      kind = (int)i;
    else if (headers->targets[i].kind == TARGET_COLUMN && headers->targets[i].column == CARNET_COLUMN_TYPE)
      own_type = (int)i;
  }
  if (kind < 0 || is_said(headers, claim, (guint)kind)) return;
  headers->targets[kind].node_kind = TRUE;
  if (own_type < 0) return;
  headers->targets[kind].kind = TARGET_EXTRA;
  for (guint i = 0; i < headers->n; i++)
    if (!is_said(headers, claim, i) && is_folded(&headers->targets[i], "default"))
      headers->targets[i].kind = TARGET_EXTRA;
}

/* Two headers for one column: the stronger claim has it and the other stays an extra; of faint ones the first
 * has it, other equal claims are an error. */
static gboolean settle_doubles(CarnetHeaders *headers, const Claim *claims, GError **error) {
  int holder[CARNET_N_COLUMNS];
  for (guint c = 0; c < CARNET_N_COLUMNS; c++) holder[c] = -1;
  for (Claim claim = BY_HAND; claim >= BY_FAINT_NAME; claim--) {
    for (guint i = 0; i < headers->n; i++) {
      CarnetTarget *target = &headers->targets[i];
      if (target->kind == TARGET_EXTRA || claims[i] != claim) continue;
      int other = holder[target->column];
      if (other < 0)
        holder[target->column] = (int)i;
      else if (claims[other] > claim || claim == BY_FAINT_NAME || claim == BY_LAST)
        target->kind = TARGET_EXTRA;
      else
        return fail(error, "columns \"%s\" and \"%s\" both look like %s; say which with --map \"%s=%s\"",
                    headers->targets[other].header, target->header, column_names[target->column],
                    headers->targets[other].header, column_names[target->column]);
    }
  }
  return TRUE;
}

/* A plain "description" takes both languages where the source has no column for Chinese. */
static void split_description(CarnetHeaders *headers) {
  int description = -1;
  for (guint i = 0; i < headers->n; i++) {
    const CarnetTarget *target = &headers->targets[i];
    if (target->kind != TARGET_COLUMN) continue;
    if (target->column == CARNET_COLUMN_DESCRIPTION_ZH) return;
    if (target->column == CARNET_COLUMN_DESCRIPTION_EN && target->plain) description = (int)i;
  }
  if (description >= 0) headers->targets[description].kind = TARGET_DESCRIPTION;
}

/* 是否脱敏 answered by a bare yes: de-identified, which the words of the column would take for anonymised. */
static void note_deidentified(CarnetHeaders *headers) {
  for (guint i = 0; i < headers->n; i++) {
    CarnetTarget *target = &headers->targets[i];
    if (target->kind != TARGET_COLUMN || target->column != CARNET_COLUMN_ANONYMISED ||
        !carnet_header_asks_deidentified(target->header))
      continue;
    target->yes = carnet_text_has_cjk(target->header, -1) ? "已脱敏" : "pseudonymised";
  }
}

static void note_known(CarnetHeaders *headers, const Claim *claim) {
  for (guint i = 0; i < headers->n; i++) {
    CarnetHeaderMapping *mapping = mapping_at(headers->headers, i);
    mapping->known = headers->targets[i].kind != TARGET_EXTRA;
    mapping->column = mapping->known ? headers->targets[i].column : (CarnetColumn)0;
    mapping->as_last = mapping->as_last && claim;
    mapping->said = claim && claim[i] >= BY_LAST;
    if (!mapping->known && claim && !mapping->said)
      mapping->has_likely = carnet_header_likely(mapping->header, &mapping->likely);
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

static void match_names(CarnetHeaders *headers, const CarnetSlice *names, Claim *claim) {
  static const Claim of_name[] = {[NAME_UNKNOWN] = BY_NOTHING,
                                  [NAME_FAINT] = BY_FAINT_NAME,
                                  [NAME_WEAK] = BY_WEAK_NAME,
                                  [NAME_STRONG] = BY_NAME};
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < headers->n; i++) {
    add_header(headers, unique_header(names[i], i, seen));
    CarnetTarget *target = &headers->targets[i];
    target->header = mapping_at(headers->headers, i)->header;
    CarnetHeaderMatch match = carnet_header_match(target->header, -1);
    target->kind = match.claim != NAME_UNKNOWN ? TARGET_COLUMN : TARGET_EXTRA;
    target->column = match.column;
    target->plain = match.plain;
    claim[i] = of_name[match.claim];
  }
}

gboolean carnet_headers_map(CarnetHeaders *headers, const CarnetSlice *names, guint n,
                            const CarnetHeaderWishes *wishes, GError **error) {
  carnet_headers_clear(headers);
  headers->headers = g_ptr_array_new_with_free_func(mapping_free);
  headers->targets = g_new0(CarnetTarget, n);
  headers->n = n;
  g_autofree Claim *claim = g_new0(Claim, n + 1);
  match_names(headers, names, claim);
  for (char **pair = wishes->map; pair && *pair; pair++)
    if (!apply_map(headers, *pair, claim, error)) return FALSE;
  for (char **pair = wishes->last; pair && *pair; pair++) apply_last(headers, *pair, claim);
  if (wishes->only_last) forget_others(headers, claim);
  take_node_kind(headers, claim);
  if (!settle_doubles(headers, claim, error)) return FALSE;
  split_description(headers);
  note_deidentified(headers);
  note_known(headers, claim);
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
  note_known(headers, NULL);
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
