/*
 * An audit sample (docs/formats/sample.md): the ledger is committed first, then the auditor's nonce draws.
 * Each item of the population has the rank SHA-256(nonce, commit, population, item); the lowest are drawn. So
 * nobody who wrote the ledger chose, and everybody who has it draws the same.
 */
#include <string.h>

#include "carnet/canon.h"
#include "carnet/filter.h"
#include "carnet/text.h"
#include "report.h"

#define MAX_SIZE 100000

void carnet_sample_free(CarnetSample *sample) {
  if (!sample) return;
  carnet_table_free(sample->table);
  g_free(sample->commit);
  g_free(sample->as_of);
  g_free(sample->seed);
  g_free(sample);
}

/* ---- drawing
 * ----------------------------------------------------------------------------------------------------- */

typedef struct {
  char rank[CARNET_DIGEST_HEX + 1];
  char *item;
} Drawn;

typedef struct {
  const char *seed, *commit, *of;
  guint size;
  GArray *drawn; /* Drawn, at most twice the size before they are cut */
  guint64 population;
} Draw;

static void drawn_clear(gpointer item) { g_free(((Drawn *)item)->item); }

static gint by_rank(gconstpointer a, gconstpointer b) {
  return strcmp(((const Drawn *)a)->rank, ((const Drawn *)b)->rank);
}

static void cut(Draw *draw) {
  g_array_sort(draw->drawn, by_rank);
  if (draw->drawn->len > draw->size) g_array_set_size(draw->drawn, draw->size);
}

static void offer(Draw *draw, const char *item, gsize n) {
  Drawn drawn = {.item = g_strndup(item, n)};
  g_autofree char *text =
      g_strdup_printf("carnet-sample-1\n%s\n%s\n%s\n%s\n", draw->seed, draw->commit, draw->of, drawn.item);
  carnet_digest_hex(text, strlen(text), drawn.rank);
  draw->population++;
  g_array_append_val(draw->drawn, drawn);
  if (draw->drawn->len >= 2 * draw->size + 1024) cut(draw);
}

/* ---- populations
 * ------------------------------------------------------------------------------------------------- */

static const char *item_at(const Draw *draw, guint i) { return g_array_index(draw->drawn, Drawn, i).item; }

static CarnetTable *draw_fields(CarnetApp *then, const char *filter, Draw *draw, GError **error) {
  static const char *const columns[] = {"path", "model", "market", "unit", NULL};
  g_autoptr(CarnetFilter) tree = carnet_filter_parse(filter ? filter : "", error);
  GString *keys = tree ? carnet_inventory_freeze(then->inventory, tree, error) : NULL;
  if (!keys) return NULL;
  for (const char *line = keys->str; *line;) {
    gsize n = strcspn(line, "\n");
    if (n) offer(draw, line, n);
    line += n + (line[n] == '\n' ? 1 : 0);
  }
  g_string_free(keys, TRUE);
  cut(draw);
  g_autoptr(CarnetTable) table = carnet_table_new();
  static const char *const heads[] = {"number", "item", "path", "model", "market", "unit", "uses"};
  for (gsize c = 0; c < G_N_ELEMENTS(heads); c++) {
    g_autofree char *title = g_strconcat("sample.", heads[c], NULL);
    carnet_table_add_column(table, heads[c], title,
                            c == 0 || c == 6 ? CARNET_CELL_INT
                            : c == 1         ? CARNET_CELL_ID
                                             : CARNET_CELL_TEXT);
  }
  for (guint i = 0; i < draw->drawn->len; i++) {
    g_autofree char *line = g_strconcat(item_at(draw, i), "\n", NULL);
    g_autoptr(CarnetTable) uses = carnet_inventory_frozen(then->inventory, line, columns, 0, error);
    if (!uses) return NULL;
    guint row = carnet_table_add_row(table);
    carnet_table_set_int(table, row, 0, (gint64)i + 1);
    carnet_table_set(table, row, 1, item_at(draw, i));
    for (guint c = 0; columns[c]; c++)
      carnet_table_set(table, row, c + 2, carnet_table_get(uses, 0, columns[c]));
    carnet_table_set_int(table, row, 6, carnet_table_rows(uses));
  }
  return g_steal_pointer(&table);
}

/* Of a list of 100,000 events, the ones drawn are found by digest. */
static CarnetTable *draw_events(CarnetApp *then, Draw *draw, GError **error) {
  static const CarnetTableColumn columns[] = {{"number", "sample.number", CARNET_CELL_INT},
                                              {"item", "sample.item", CARNET_CELL_ID},
                                              {"time", "log.time", CARNET_CELL_DATE},
                                              {"kind", "log.kind", CARNET_CELL_TEXT},
                                              {"action", "log.action", CARNET_CELL_TEXT},
                                              {"subject", "log.subject", CARNET_CELL_ID},
                                              {"by", "log.by", CARNET_CELL_ID},
                                              {"verdict", "log.verdict", CARNET_CELL_TEXT},
                                              {"commit", "log.commit", CARNET_CELL_ID},
                                              {"path", "sample.path", CARNET_CELL_ID},
                                              {NULL, NULL, 0}};
  static const char *const verdicts[] = {"unchecked", "good", "unsigned", "bad"};
  g_autoptr(GPtrArray) events = carnet_app_events(then, NULL, error);
  if (!events) return NULL;
  g_autoptr(GHashTable) by_digest = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < events->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(events, i);
    g_hash_table_insert(by_digest, record->digest, (gpointer)record);
    offer(draw, record->digest, strlen(record->digest));
  }
  cut(draw);
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint i = 0; i < draw->drawn->len; i++) {
    const CarnetEventRecord *record = g_hash_table_lookup(by_digest, item_at(draw, i));
    guint row = carnet_table_add_row(table);
    const char *cells[] = {record->digest,
                           record->time,
                           record->kind,
                           record->action,
                           record->subject,
                           record->by,
                           verdicts[record->verdict],
                           record->commit,
                           record->path};
    carnet_table_set_int(table, row, 0, (gint64)i + 1);
    for (guint c = 0; c < G_N_ELEMENTS(cells); c++) carnet_table_set(table, row, c + 1, cells[c]);
  }
  return table;
}

/* ---- the sample
 * ---------------------------------------------------------------------------------------------------- */

static gboolean check(const CarnetSampleRequest *request, const char **of, GError **error) {
  *of = request->of && *request->of ? request->of : "fields";
  const char *why = NULL;
  if (strcmp(*of, "fields") != 0 && strcmp(*of, "events") != 0)
    why = "a sample is drawn of fields or of events";
  else if (request->size < 1 || request->size > MAX_SIZE)
    why = "--size: how many are drawn, 1 to 100,000";
  else if (request->seed &&
           (!*request->seed || strlen(request->seed) > 200 || strpbrk(request->seed, "\r\n")))
    why = "--seed: the auditor's nonce, one line of at most 200 bytes";
  else if (request->filter && strcmp(*of, "fields") != 0)
    why = "a filter picks fields; of events all are the population";
  if (!why) return TRUE;
  g_set_error_literal(error, CARNET_ACTION_ERROR, CARNET_ERROR_USAGE, why);
  return FALSE;
}

/* The day of the last event: whose law it is must not depend on the day on which somebody draws. */
static char *last_day(CarnetApp *app, const char *commit, GError **error) {
  g_autoptr(GPtrArray) records = carnet_ledger_records_at(app->ledger, commit, error);
  if (!records) return NULL;
  const char *last = "1970-01-01T00:00:00Z";
  for (guint i = 0; i < records->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(records, i);
    if (strcmp(record->time, last) > 0) last = record->time;
  }
  return g_strndup(last, 10);
}

CarnetSample *carnet_action_sample(CarnetApp *app, const CarnetSampleRequest *request, GError **error) {
  const char *of = NULL;
  if (!check(request, &of, error) || !carnet_app_need(app, CARNET_NEED_RECORDS, error)) return NULL;
  g_autoptr(CarnetSample) sample = g_new0(CarnetSample, 1);
  sample->commit = carnet_ledger_resolve(app->ledger, request->commit ? request->commit : "main", error);
  sample->as_of = sample->commit ? last_day(app, sample->commit, error) : NULL;
  if (!sample->as_of) return NULL;
  app->primed = FALSE; /* the ledger's handle stands elsewhere now */
  sample->independent = request->seed != NULL;
  sample->seed = g_strdup(request->seed ? request->seed : sample->commit);
  g_autoptr(CarnetApp) then = carnet_snapshot_open(app, sample->commit, sample->as_of, error);
  if (!then) return NULL;
  Draw draw = {
      sample->seed, sample->commit, of, (guint)request->size, g_array_new(FALSE, FALSE, sizeof(Drawn)), 0};
  g_array_set_clear_func(draw.drawn, drawn_clear);
  sample->table = strcmp(of, "fields") == 0 ? draw_fields(then, request->filter, &draw, error)
                                            : draw_events(then, &draw, error);
  sample->population = draw.population;
  g_array_unref(draw.drawn);
  return sample->table ? g_steal_pointer(&sample) : NULL;
}
