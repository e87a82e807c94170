/* Reading the records for the counters: which cases stood, with what numbers, and what flowed of each. */
#include "count_book.h"

#include <string.h>

#include "carnet/text.h"

static const char *const number_keys[COUNT_N] = {"people", "sensitive_people", "devices"};

static void flow_free(gpointer data) {
  CarnetCountFlow *flow = data;
  g_free(flow->month);
  g_free(flow->time);
  g_free(flow);
}

static void stood_free(gpointer data) {
  CarnetCountStood *stood = data;
  char *texts[] = {stood->id,     stood->entity, stood->regime, stood->recipient,
                   stood->ground, stood->since,  stood->ended,  stood->until};
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) g_free(texts[i]);
  g_ptr_array_unref(stood->flows);
  g_free(stood);
}

void carnet_count_book_free(CarnetCountBook *book) {
  if (!book) return;
  g_free(book->tip);
  g_free(book->all_complete);
  g_ptr_array_unref(book->cases);
  g_hash_table_unref(book->complete);
  g_free(book);
}

/* ---- a case ---- */

static gint64 number_of(const CarnetNode *body, gsize kind) {
  const CarnetNode *map = carnet_node_get(body, number_keys[kind]);
  gboolean unknown = strcmp(carnet_node_get_string(map, "basis", "exact"), "unknown") == 0;
  return unknown ? -1 : carnet_node_get_int(map, "distinct", -1);
}

/* Only results leave: no person does, unless the results are about one or nobody says what they are. */
static gboolean nobody_leaves(const CarnetNode *body) {
  if (strcmp(carnet_node_get_string(body, "channel", ""), "in_place") != 0) return FALSE;
  const char *results = carnet_node_get_string(body, "results", "");
  return strcmp(results, "none") == 0 || strcmp(results, "statistics") == 0;
}

static gboolean has_evidence(const CarnetNode *map) {
  const char *text = carnet_node_get_string(map, "evidence", "");
  return *text && strcmp(text, "no") != 0 && strcmp(text, "none") != 0 && strcmp(text, "unknown") != 0;
}

static void set(char **text, const char *value) {
  char *copy = g_strdup(value);
  g_free(*text);
  *text = copy;
}

/* A request that was approved. Where several were, one after the other, people of each may have left. */
static void take_request(CarnetCountStood *stood, const CarnetPacks *packs, const CarnetNode *body) {
  if (nobody_leaves(body)) return;
  gboolean first = !stood->regime;
  const CarnetNode *exemption = carnet_node_get(body, "exemption"),
                   *anonymisation = carnet_node_get(body, "anonymisation");
  const char *ground = has_evidence(exemption) ? carnet_node_get_string(exemption, "ground", "") : "";
  gboolean anonymised = strcmp(carnet_node_get_string(anonymisation, "level", ""), "anonymised") == 0 &&
                        has_evidence(anonymisation);
  g_autofree char *from = g_ascii_strup(carnet_node_get_string(body, "from", ""), -1);
  const char *regime = carnet_packs_regime_of(packs, from);
  set(&stood->regime, regime ? regime : "");
  set(&stood->entity, carnet_node_get_string(body, "entity", ""));
  set(&stood->recipient, carnet_node_get_string(carnet_node_get(body, "recipient"), "name", ""));
  set(&stood->ground, first || strcmp(stood->ground, ground) == 0 ? ground : "");
  stood->anonymised = anonymised && (first || stood->anonymised);
  for (gsize k = 0; k < COUNT_N; k++) {
    gint64 number = number_of(body, k);
    stood->number[k] =
        number < 0 || (!first && stood->number[k] < 0) ? -1 : MAX(number, first ? 0 : stood->number[k]);
  }
}

/* From its events in their order: every request that was approved, and the span in which one stood. */
static void read_events(const CarnetCase *item, const CarnetPacks *packs, CarnetCountStood *stood) {
  static const char *const asking[] = {"request", "amend", NULL},
                           *const agreeing[] = {"approve", "renew", NULL},
                           *const ending[] = {"amend", "return", "reject", "revoke", "close", NULL};
  const CarnetNode *body = NULL;
  const char *last = "";
  for (guint i = 0; i < item->events->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(item->events, i);
    if (strcmp(record->kind, "export") != 0) continue;
    if (g_strv_contains(ending, record->action) && stood->since && !stood->ended)
      stood->ended = g_strdup(record->time);
    if (g_strv_contains(asking, record->action)) body = carnet_node_get(record->body, "request");
    if (g_strv_contains(agreeing, record->action) && body) {
      if (!stood->since) stood->since = g_strdup(record->time);
      g_clear_pointer(&stood->ended, g_free);
      take_request(stood, packs, body);
    }
    last = record->time;
  }
  gboolean stands = item->state == CARNET_CASE_APPROVED;
  if (!stood->ended) stood->ended = g_strdup(stands ? "" : last);
  stood->until = g_strdup(stands && item->valid_until ? item->valid_until : "");
}

static void add_case(CarnetCountBook *book, const CarnetCase *item) {
  CarnetCountStood *stood = g_new0(CarnetCountStood, 1);
  stood->id = g_strdup(item->id);
  stood->flows = g_ptr_array_new_with_free_func(flow_free);
  read_events(item, book->packs, stood);
  if (stood->regime)
    g_ptr_array_add(book->cases, stood);
  else
    stood_free(stood); /* never approved, or nobody leaves by it */
}

/* ---- what flowed ---- */

static gboolean is_good(const CarnetEventRecord *record) {
  return record->verdict == CARNET_VERDICT_GOOD || record->verdict == CARNET_VERDICT_UNSIGNED;
}

static void add_flow(CarnetCountStood *stood, const CarnetEventRecord *record) {
  CarnetCountFlow *flow = g_new0(CarnetCountFlow, 1);
  flow->month = g_strdup(carnet_node_get_string(record->body, "month", ""));
  flow->time = g_strdup(record->time);
  for (gsize k = 0; k < COUNT_N; k++) {
    const CarnetNode *map = carnet_node_get(record->body, number_keys[k]);
    flow->number[k] = number_of(record->body, k);
    flow->exact[k] = strcmp(carnet_node_get_string(map, "basis", "exact"), "exact") == 0;
  }
  g_ptr_array_add(stood->flows, flow);
}

static void add_flows(CarnetCountBook *book, const GPtrArray *transfers) {
  g_autoptr(GHashTable) by_id = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < book->cases->len; i++) {
    CarnetCountStood *stood = g_ptr_array_index(book->cases, i);
    g_hash_table_insert(by_id, stood->id, stood);
  }
  for (guint i = 0; i < transfers->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(transfers, i);
    CarnetCountStood *stood = g_hash_table_lookup(by_id, record->subject);
    if (stood && is_good(record)) add_flow(stood, record);
  }
}

/* ---- from when the records are complete ---- */

static void add_entities(CarnetCountBook *book, const GPtrArray *events) {
  g_autoptr(CarnetTable) entities = carnet_fold_latest(events, "entity");
  gboolean all = carnet_table_rows(entities) > 0;
  const char *latest = "";
  for (guint i = 0; i < carnet_table_rows(entities); i++) {
    const char *day = carnet_table_get(entities, i, "exports_complete_from");
    all = all && *day;
    if (!*day) continue;
    g_hash_table_insert(book->complete, g_strdup(carnet_table_get(entities, i, "subject")), g_strdup(day));
    if (strcmp(day, latest) > 0) latest = day;
  }
  book->all_complete = g_strdup(all ? latest : "");
}

const char *carnet_count_complete(const CarnetCountBook *book, const char *entity) {
  if (!*entity) return book->all_complete;
  const char *day = g_hash_table_lookup(book->complete, entity);
  return day ? day : "";
}

/* ---- the book ---- */

const CarnetCountBook *carnet_count_book(CarnetApp *app, GError **error) {
  const char *tip = carnet_state_tip(app->state);
  if (app->count_book && strcmp(app->count_book->tip, tip) == 0 && app->count_book->packs == app->packs)
    return app->count_book;
  g_clear_pointer(&app->count_book, carnet_count_book_free);
  g_autofree char *today = carnet_app_today(app);
  g_autoptr(GPtrArray) events = carnet_app_events(app, "export", error);
  g_autoptr(GPtrArray) transfers = events ? carnet_app_events(app, "transfer", error) : NULL;
  g_autoptr(GPtrArray) entities = transfers ? carnet_app_events(app, "entity", error) : NULL;
  g_autoptr(GPtrArray) policies = entities ? carnet_app_events(app, "policy", error) : NULL;
  if (!policies) return NULL;
  g_ptr_array_extend_and_steal(events, g_steal_pointer(&policies));
  g_autoptr(GPtrArray) cases = carnet_fold_cases(events, app->policy, app->people, today);
  CarnetCountBook *book = g_new0(CarnetCountBook, 1);
  book->tip = g_strdup(tip);
  book->packs = app->packs;
  book->cases = g_ptr_array_new_with_free_func(stood_free);
  book->complete = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < cases->len; i++) add_case(book, g_ptr_array_index(cases, i));
  add_flows(book, transfers);
  add_entities(book, entities);
  app->count_book = book;
  return book;
}
