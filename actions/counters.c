/*
 * People and devices that left before a day: from recorded transfers where there are any, from approvals
 * where not. Whoever is in two cases or two months is counted twice, so a sum is an upper bound and says so.
 */
#include "counters.h"

#include <string.h>

#include "carnet/text.h"

typedef struct {
  char *month; /* YYYY-MM */
  char *time;  /* when it was recorded */
  gint64 number[COUNT_N];
  gboolean exact[COUNT_N];
} Flow;

typedef struct {
  char *id, *entity, *regime, *recipient, *ground;
  char *since;            /* instant of the first approval */
  char *until;            /* the last day on which it stood; "": open */
  gint64 number[COUNT_N]; /* -1: the request does not say */
  gboolean exact[COUNT_N], anonymised;
  GPtrArray *flows; /* Flow* */
} Stood;

struct CarnetCountBook {
  char *tip;
  const CarnetPacks *packs; /* that named the regimes */
  GPtrArray *cases;         /* Stood* */
};

static const char *const number_keys[COUNT_N] = {"people", "sensitive_people", "devices"};

/* ---- the book -------------------------------------------------------------------------------------------
 */

static void flow_free(gpointer data) {
  Flow *flow = data;
  g_free(flow->month);
  g_free(flow->time);
  g_free(flow);
}

static void stood_free(gpointer data) {
  Stood *stood = data;
  char *texts[] = {stood->id,     stood->entity, stood->regime, stood->recipient,
                   stood->ground, stood->since,  stood->until};
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) g_free(texts[i]);
  g_ptr_array_unref(stood->flows);
  g_free(stood);
}

void carnet_count_book_free(CarnetCountBook *book) {
  if (!book) return;
  g_free(book->tip);
  g_ptr_array_unref(book->cases);
  g_free(book);
}

static void read_numbers(const CarnetNode *body, gint64 *number, gboolean *exact) {
  for (gsize k = 0; k < COUNT_N; k++) {
    const CarnetNode *map = carnet_node_get(body, number_keys[k]);
    const char *basis = carnet_node_get_string(map, "basis", "exact");
    gboolean unknown = strcmp(basis, "unknown") == 0;
    number[k] = unknown ? -1 : carnet_node_get_int(map, "distinct", -1);
    exact[k] = strcmp(basis, "exact") == 0;
  }
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

/* The span in which an approval stood, also of a case that no longer does. */
static gboolean read_span(const CarnetCase *item, Stood *stood) {
  const CarnetEventRecord *last = NULL;
  for (guint i = 0; i < item->events->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(item->events, i);
    if (strcmp(record->kind, "export") != 0) continue;
    if (!stood->since && strcmp(record->action, "approve") == 0) stood->since = g_strdup(record->time);
    last = record;
  }
  if (!stood->since) return FALSE;
  stood->until = item->state == CARNET_CASE_APPROVED ? g_strdup(item->valid_until ? item->valid_until : "")
                                                     : g_strndup(last->time, 10);
  return TRUE;
}

static void add_case(CarnetCountBook *book, const CarnetCase *item) {
  const CarnetNode *body = item->request ? carnet_node_get(item->request->body, "request") : NULL;
  if (!body || nobody_leaves(body)) return;
  Stood *stood = g_new0(Stood, 1);
  stood->flows = g_ptr_array_new_with_free_func(flow_free);
  if (!read_span(item, stood)) {
    stood_free(stood);
    return;
  }
  const CarnetNode *exemption = carnet_node_get(body, "exemption"),
                   *anonymisation = carnet_node_get(body, "anonymisation");
  g_autofree char *from = g_ascii_strup(carnet_node_get_string(body, "from", ""), -1);
  const char *regime = carnet_packs_regime_of(book->packs, from);
  stood->id = g_strdup(item->id);
  stood->entity = g_strdup(carnet_node_get_string(body, "entity", ""));
  stood->regime = g_strdup(regime ? regime : "");
  stood->recipient = g_strdup(carnet_node_get_string(carnet_node_get(body, "recipient"), "name", ""));
  stood->ground = g_strdup(has_evidence(exemption) ? carnet_node_get_string(exemption, "ground", "") : "");
  stood->anonymised = strcmp(carnet_node_get_string(anonymisation, "level", ""), "anonymised") == 0 &&
                      has_evidence(anonymisation);
  read_numbers(body, stood->number, stood->exact);
  g_ptr_array_add(book->cases, stood);
}

static void add_flows(CarnetCountBook *book, const GPtrArray *transfers) {
  g_autoptr(GHashTable) by_id = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < book->cases->len; i++) {
    Stood *stood = g_ptr_array_index(book->cases, i);
    g_hash_table_insert(by_id, stood->id, stood);
  }
  for (guint i = 0; i < transfers->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(transfers, i);
    Stood *stood = g_hash_table_lookup(by_id, record->subject);
    if (!stood || (record->verdict != CARNET_VERDICT_GOOD && record->verdict != CARNET_VERDICT_UNSIGNED))
      continue;
    Flow *flow = g_new0(Flow, 1);
    flow->month = g_strdup(carnet_node_get_string(record->body, "month", ""));
    flow->time = g_strdup(record->time);
    read_numbers(record->body, flow->number, flow->exact);
    g_ptr_array_add(stood->flows, flow);
  }
}

static CarnetCountBook *open_book(CarnetApp *app, GError **error) {
  const char *tip = carnet_state_tip(app->state);
  if (app->count_book && strcmp(app->count_book->tip, tip) == 0 && app->count_book->packs == app->packs)
    return app->count_book;
  g_clear_pointer(&app->count_book, carnet_count_book_free);
  g_autofree char *today = carnet_app_today(app);
  g_autoptr(GPtrArray) events = carnet_app_events(app, "export", error);
  g_autoptr(GPtrArray) transfers = events ? carnet_app_events(app, "transfer", error) : NULL;
  g_autoptr(GPtrArray) policies = transfers ? carnet_app_events(app, "policy", error) : NULL;
  if (!policies) return NULL;
  g_ptr_array_extend_and_steal(events, g_steal_pointer(&policies));
  g_autoptr(GPtrArray) cases = carnet_fold_cases(events, app->policy, app->people, today);
  CarnetCountBook *book = g_new0(CarnetCountBook, 1);
  book->tip = g_strdup(tip);
  book->packs = app->packs;
  book->cases = g_ptr_array_new_with_free_func(stood_free);
  for (guint i = 0; i < cases->len; i++) add_case(book, g_ptr_array_index(cases, i));
  add_flows(book, transfers);
  app->count_book = book;
  return book;
}

/* ---- counting -------------------------------------------------------------------------------------------
 */

typedef struct {
  gint64 number;
  gboolean said, exact, flowed;
} Part;

/* Months within the window; what stands in the records at the instant asked about. */
static gboolean counts_flow(const Flow *flow, const CarnetCountAsk *ask) {
  if (ask->known_by && strcmp(flow->time, ask->known_by) > 0) return FALSE;
  return strncmp(flow->month, ask->first, 7) >= 0 && strncmp(flow->month, ask->last, 7) <= 0;
}

/*
 * The same people flow in each month, so months together are no more than the approval where no month went
 * beyond it: the lower of the two bounds.
 */
static Part part_of_flows(const Stood *stood, const CarnetCountAsk *ask, CountKind kind) {
  gint64 sum = 0, most = 0, approved = stood->number[kind];
  guint n = 0, known = 0;
  gboolean exact = TRUE;
  for (guint i = 0; i < stood->flows->len; i++) {
    const Flow *flow = g_ptr_array_index(stood->flows, i);
    if (!ask->known_by || strcmp(flow->time, ask->known_by) <= 0) {
      known++;
      most = MAX(most, flow->number[kind]);
    }
    if (!counts_flow(flow, ask)) continue;
    n++;
    if (flow->number[kind] < 0) return (Part){approved, approved >= 0, FALSE, TRUE};
    sum += flow->number[kind];
    exact = exact && flow->exact[kind];
  }
  if (!known) return (Part){0, FALSE, FALSE, FALSE};
  if (approved >= 0 && most <= approved) sum = MIN(sum, approved);
  return (Part){sum, TRUE, exact && n <= 1, TRUE};
}

static gboolean stood_in(const Stood *stood, const CarnetCountAsk *ask) {
  g_autofree char *since =
      ask->zone ? carnet_text_day_in_zone(stood->since, ask->zone) : g_strndup(stood->since, 10);
  if (!since || strcmp(since, ask->last) > 0) return FALSE;
  return !*stood->until || strcmp(stood->until, ask->first) >= 0;
}

static gboolean is_asked(const Stood *stood, const CarnetCountAsk *ask) {
  if (strcmp(stood->regime, ask->regime) != 0) return FALSE;
  if (ask->but && strcmp(stood->id, ask->but) == 0) return FALSE;
  if (*ask->entity && strcmp(stood->entity, ask->entity) != 0) return FALSE;
  if (*ask->recipient && *stood->recipient && strcmp(stood->recipient, ask->recipient) != 0) return FALSE;
  if (ask->without_anonymised && stood->anonymised) return FALSE;
  return !ask->known_by || strcmp(stood->since, ask->known_by) < 0;
}

/* What stands for months that nobody recorded: the approval. */
static Part part_of(const Stood *stood, const CarnetCountAsk *ask, CountKind kind) {
  Part part = part_of_flows(stood, ask, kind);
  return part.flowed ? part : (Part){stood->number[kind], stood->number[kind] >= 0, FALSE, FALSE};
}

static void add_to(gint64 *sum, gint64 number) {
  *sum = number > G_MAXINT64 - *sum ? G_MAXINT64 : *sum + number;
}

static void count_one(const Stood *stood, const CarnetCountAsk *ask, CarnetCount *out) {
  gboolean is_apart = ask->apart && *stood->ground && g_strv_contains(ask->apart, stood->ground);
  gboolean flowed = FALSE, exact = TRUE, any = FALSE;
  for (gsize k = 0; k < COUNT_N; k++) {
    Part part = part_of(stood, ask, (CountKind)k);
    flowed = flowed || part.flowed;
    if (!part.said) {
      out->unsaid[k] += !is_apart;
      continue;
    }
    add_to(is_apart ? &out->apart[k] : &out->number[k], part.number);
    if (part.number > 0) {
      any = TRUE;
      exact = exact && part.exact;
    }
  }
  if (is_apart) return;
  *(flowed ? &out->transfers : &out->approvals) += 1;
  out->exact = out->exact && (!any || (exact && out->transfers + out->approvals == 1));
}

gboolean carnet_app_count(CarnetApp *app, const CarnetCountAsk *ask, CarnetCount *out, GError **error) {
  *out = (CarnetCount){.exact = TRUE};
  const CarnetCountBook *book = open_book(app, error);
  if (!book) return FALSE;
  for (guint i = 0; i < book->cases->len; i++) {
    const Stood *stood = g_ptr_array_index(book->cases, i);
    if (!is_asked(stood, ask)) continue;
    gboolean flowed = part_of_flows(stood, ask, COUNT_PEOPLE).flowed;
    if (flowed || stood_in(stood, ask)) count_one(stood, ask, out);
  }
  return TRUE;
}

static gint by_text(gconstpointer a, gconstpointer b) { return strcmp(*(char *const *)a, *(char *const *)b); }

GPtrArray *carnet_app_counted_entities(CarnetApp *app, const char *regime, GError **error) {
  const CarnetCountBook *book = open_book(app, error);
  if (!book) return NULL;
  GPtrArray *out = g_ptr_array_new();
  for (guint i = 0; i < book->cases->len; i++) {
    Stood *stood = g_ptr_array_index(book->cases, i);
    if (strcmp(stood->regime, regime) != 0) continue;
    gboolean had = FALSE;
    for (guint j = 0; j < out->len && !had; j++) had = strcmp(g_ptr_array_index(out, j), stood->entity) == 0;
    if (!had) g_ptr_array_add(out, stood->entity);
  }
  g_ptr_array_sort(out, by_text);
  return out;
}

char *carnet_count_window(const char *window, const char *last) {
  if (strcmp(window, "months_12") != 0) return g_strdup_printf("%.4s-01-01", last);
  GDate date;
  g_date_clear(&date, 1);
  g_date_set_dmy(&date, (GDateDay)g_ascii_strtoull(last + 8, NULL, 10),
                 (GDateMonth)g_ascii_strtoull(last + 5, NULL, 10),
                 (GDateYear)g_ascii_strtoull(last, NULL, 10));
  if (!g_date_valid(&date) || g_date_get_year(&date) < 2) return g_strdup("0001-01-01");
  g_date_subtract_months(&date, 12);
  g_date_add_days(&date, 1);
  return g_strdup_printf("%04d-%02d-%02d", g_date_get_year(&date), (int)g_date_get_month(&date),
                         g_date_get_day(&date));
}
