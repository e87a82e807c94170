/* Both sides of a reconciliation: rows of an inventory, or of a file, one entry a path and ECU. */
#include "reconcile_sides.h"

#include <string.h>

#define PAGE_ROWS 65536
#define SHOWN_REJECTS 100u

typedef struct {
  GHashTable *by_name; /* "path LF ecu" -> CarnetSignal, borrowed */
  GPtrArray *list;
  gboolean can;
} Side;

static void side_open(Side *side) {
  side->by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  side->list = g_ptr_array_new_with_free_func((GDestroyNotify)carnet_signal_free);
}

static GPtrArray *side_close(Side *side, gboolean ok) {
  g_hash_table_unref(side->by_name);
  if (!ok) g_clear_pointer(&side->list, g_ptr_array_unref);
  return side->list;
}

static CarnetSignal *side_entry(Side *side, const char *path, const char *ecu) {
  char *name = g_strconcat(path, "\n", ecu, NULL);
  CarnetSignal *signal = g_hash_table_lookup(side->by_name, name);
  if (signal) {
    g_free(name);
    return signal;
  }
  signal = carnet_signal_new(path, ecu, side->can);
  g_hash_table_insert(side->by_name, name, signal);
  g_ptr_array_add(side->list, signal);
  return signal;
}

static void describe(CarnetSignal *signal, const char *en, const char *zh) {
  const char *text = *en ? en : zh;
  if (*signal->description || !*text) return;
  g_free(signal->description);
  signal->description = g_strdup(text);
}

/* ---- an inventory ---- */

static const CarnetEventRecord *event_of(const GPtrArray *events, const char *digest) {
  for (guint i = 0; i < events->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(events, i);
    if (strcmp(record->digest, digest) == 0) return record;
  }
  return NULL;
}

/* The event of the generation in use, "" where no inventory of that name is. */
static char *event_in_use(CarnetApp *app, const char *name, GError **error) {
  g_autoptr(CarnetTable) all = carnet_inventory_generations(app->inventory, error);
  if (!all) return NULL;
  for (guint i = 0; i < carnet_table_rows(all); i++)
    if (strcmp(carnet_table_get(all, i, "name"), name) == 0 &&
        strcmp(carnet_table_get(all, i, "state"), "active") == 0)
      return g_strdup(carnet_table_get(all, i, "event"));
  return g_strdup("");
}

gboolean carnet_reconcile_is_inventory(CarnetApp *app, const char *name, gboolean *out, GError **error) {
  g_autofree char *event = event_in_use(app, name, error);
  *out = event && *event;
  return event != NULL;
}

static gboolean is_can(CarnetApp *app, const char *name, gboolean *out, GError **error) {
  g_autofree char *digest = event_in_use(app, name, error);
  g_autoptr(GPtrArray) events = digest ? carnet_app_events(app, "inventory", error) : NULL;
  if (!events) return FALSE;
  const CarnetEventRecord *record = event_of(events, digest);
  *out = record && strcmp(carnet_node_get_string(record->body, "format", ""), "dbc") == 0;
  return TRUE;
}

static void add_traits(const CarnetApp *app, CarnetSignal *signal, const char *ids) {
  g_auto(GStrv) list = g_strsplit(ids, "\n", -1);
  for (char **id = list; *id; id++) {
    gint bit = carnet_lexicon_bit(app->lexicon, *id);
    if (bit >= 0) signal->traits.traits |= G_GUINT64_CONSTANT(1) << bit;
  }
}

static const char *const columns[] = {"inventory",      "path",    "id",     "ecu",
                                      "unit",           "type",    "traits", "description_en",
                                      "description_zh", "outcome", NULL};

static void take_rows(const CarnetApp *app, Side *side, const char *name, const CarnetTable *table) {
  for (guint i = 0; i < carnet_table_rows(table); i++) {
    const char *path = carnet_table_get(table, i, "path");
    if (strcmp(carnet_table_get(table, i, "inventory"), name) != 0) continue;
    CarnetSignal *signal =
        side_entry(side, *path ? path : carnet_table_get(table, i, "id"), carnet_table_get(table, i, "ecu"));
    carnet_signal_say(signal, carnet_table_get(table, i, "unit"), carnet_table_get(table, i, "type"));
    add_traits(app, signal, carnet_table_get(table, i, "traits"));
    signal->traits.ordinary |= strcmp(carnet_table_get(table, i, "outcome"), "ordinary") == 0;
    describe(signal, carnet_table_get(table, i, "description_en"),
             carnet_table_get(table, i, "description_zh"));
  }
}

static gboolean read_rows(CarnetApp *app, Side *side, const char *name, const CarnetFilter *filter,
                          GError **error) {
  gint64 total = 0;
  for (gint64 from = 0; from == 0 || from < total; from += PAGE_ROWS) {
    CarnetInventoryQuery query = {filter, columns, NULL, from, PAGE_ROWS, FALSE};
    g_autoptr(CarnetTable) table = carnet_inventory_query(app->inventory, &query, &total, error);
    if (!table) return FALSE;
    take_rows(app, side, name, table);
  }
  return TRUE;
}

GPtrArray *carnet_reconcile_inventory(CarnetApp *app, const char *name, const char *filter, GError **error) {
  Side side = {0};
  g_autoptr(CarnetFilter) tree = carnet_filter_parse(filter, error);
  if (!tree || !is_can(app, name, &side.can, error)) return NULL;
  side_open(&side);
  return side_close(&side, read_rows(app, &side, name, tree, error));
}

/* ---- a file ---- */

static const char *text_of(GStringChunk *texts, const CarnetRow *row, CarnetColumn column) {
  CarnetSlice slice = row->value[column];
  return slice.n ? g_string_chunk_insert_len(texts, slice.s, slice.n) : "";
}

static void field_text(GStringChunk *texts, const CarnetRow *row, CarnetFieldText *out) {
  *out = (CarnetFieldText){.path = text_of(texts, row, CARNET_COLUMN_PATH),
                           .description_en = text_of(texts, row, CARNET_COLUMN_DESCRIPTION_EN),
                           .description_zh = text_of(texts, row, CARNET_COLUMN_DESCRIPTION_ZH),
                           .comment = text_of(texts, row, CARNET_COLUMN_COMMENT),
                           .unit = text_of(texts, row, CARNET_COLUMN_UNIT),
                           .type = text_of(texts, row, CARNET_COLUMN_TYPE),
                           .values = text_of(texts, row, CARNET_COLUMN_VALUES)};
}

static void take_batch(CarnetClassifier *classifier, Side *side, const CarnetBatch *batch) {
  GStringChunk *texts = g_string_chunk_new(65536);
  g_autofree CarnetFieldText *text = g_new(CarnetFieldText, batch->n_rows + 1);
  g_autofree CarnetTraits *traits = g_new0(CarnetTraits, batch->n_rows + 1);
  for (guint i = 0; i < batch->n_rows; i++) field_text(texts, &batch->rows[i], &text[i]);
  carnet_classify(classifier, text, batch->n_rows, traits);
  for (guint i = 0; i < batch->n_rows; i++) {
    const CarnetRow *row = &batch->rows[i];
    const char *path = *text[i].path ? text[i].path : text_of(texts, row, CARNET_COLUMN_ID);
    CarnetSignal *signal = side_entry(side, path, text_of(texts, row, CARNET_COLUMN_ECU));
    carnet_signal_say(signal, text[i].unit, text[i].type);
    describe(signal, text[i].description_en, text[i].description_zh);
    signal->traits.traits |= traits[i].traits;
    signal->traits.ordinary |= traits[i].ordinary;
    if (!signal->line) signal->line = row->line;
  }
  g_string_chunk_free(texts);
}

static void note_rejects(const CarnetBatch *batch, CarnetReconciliation *out) {
  for (guint i = 0; i < batch->n_rejects; i++) {
    const CarnetReject *reject = &batch->rejects[i];
    out->rejected++;
    if (out->rejects->len < SHOWN_REJECTS)
      g_ptr_array_add(out->rejects,
                      g_strdup_printf("line %" G_GUINT64_FORMAT ": %s", reject->line, reject->reason));
  }
}

static gboolean pump(CarnetReader *reader, CarnetClassifier *classifier, Side *side,
                     CarnetReconciliation *out, GError **error) {
  const CarnetBatch *batch;
  GError *inner = NULL;
  while ((batch = carnet_reader_next(reader, &inner))) {
    note_rejects(batch, out);
    take_batch(classifier, side, batch);
  }
  if (!inner && out->rejected > side->list->len)
    g_set_error(&inner, CARNET_ACTION_ERROR, CARNET_ERROR_INPUT,
                "%" G_GUINT64_FORMAT
                " lines were rejected and only %u signals read, the first: %s; look at the columns (--map)",
                out->rejected, side->list->len, (const char *)g_ptr_array_index(out->rejects, 0));
  if (!inner) return TRUE;
  g_propagate_error(error, inner);
  return FALSE;
}

GPtrArray *carnet_reconcile_file(CarnetApp *app, const char *file, const CarnetReconcileRequest *request,
                                 CarnetReconciliation *out, GError **error) {
  CarnetClassifier *classifier = carnet_app_classifier(app, error);
  g_autoptr(CarnetReader) reader = classifier ? carnet_reader_open(file, &request->reader, error) : NULL;
  if (!reader) return NULL;
  Side side = {.can = strcmp(carnet_reader_format(reader), "dbc") == 0};
  side_open(&side);
  return side_close(&side, pump(reader, classifier, &side, out, error));
}
