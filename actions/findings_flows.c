/*
 * What flowed, month by month, against what was allowed: by us (the approval, its term, its numbers) and by
 * the authority (its permission). A month in which a permission began or ended is left alone: the transfer
 * does not say on which days of it the data flowed.
 */
#include <string.h>

#include "carnet/text.h"
#include "cases.h"
#include "findings.h"

/* Days, both inclusive; `to` "": open. */
typedef struct {
  char *from, *to;
} Span;

static void span_clear(gpointer data) {
  Span *span = data;
  g_free(span->from);
  g_free(span->to);
}

static GArray *spans_new(void) {
  GArray *spans = g_array_new(FALSE, TRUE, sizeof(Span));
  g_array_set_clear_func(spans, span_clear);
  return spans;
}

static Span *open_span(GArray *spans) {
  Span *last = spans->len ? &g_array_index(spans, Span, spans->len - 1) : NULL;
  return last && !*last->to ? last : NULL;
}

static void begin(GArray *spans, const char *day) {
  if (open_span(spans)) return;
  Span span = {g_strdup(day), g_strdup("")};
  g_array_append_val(spans, span);
}

static void end(GArray *spans, const char *day) {
  Span *span = open_span(spans);
  if (!span) return;
  g_free(span->to);
  span->to = g_strdup(day);
}

/* The last span ends with its term, where it has one. */
static void cut(GArray *spans, const char *until) {
  Span *last = spans->len ? &g_array_index(spans, Span, spans->len - 1) : NULL;
  if (!last || !*until || (*last->to && strcmp(last->to, until) <= 0)) return;
  g_free(last->to);
  last->to = g_strdup(until);
}

typedef enum { ALLOWED, NOT_YET, NO_MORE } Allowed;

/* Of a month: some day of it lies in a span, or all spans come later, or one was before. */
static Allowed allowed_in(const GArray *spans, const char *first, const char *last) {
  Allowed allowed = NOT_YET;
  for (guint i = 0; i < spans->len; i++) {
    const Span *span = &g_array_index(spans, Span, i);
    if (strcmp(span->from, last) > 0) continue;
    if (!*span->to || strcmp(span->to, first) >= 0) return ALLOWED;
    allowed = NO_MORE;
  }
  return allowed;
}

/* ---- ours ---- */

/* When the case was approved, from its events in their order (formats.md section 9). */
static GArray *ours_of(const CarnetCase *item) {
  static const char *const ending[] = {"amend", "return", "reject", "revoke", "close", NULL};
  GArray *spans = spans_new();
  guint approvals = 0;
  for (guint i = 0; i < item->events->len; i++) {
    const CarnetEventRecord *event = g_ptr_array_index(item->events, i);
    if (strcmp(event->kind, "export") != 0) continue;
    g_autofree char *day = g_strndup(event->time, 10);
    if (strcmp(event->action, "renew") == 0) begin(spans, day);
    if (strcmp(event->action, "approve") == 0 && ++approvals >= item->quorum) begin(spans, day);
    if (!g_strv_contains(ending, event->action)) continue;
    end(spans, day);
    approvals = 0;
  }
  cut(spans, item->valid_until);
  return spans;
}

/* ---- theirs ---- */

static void add_filing(GHashTable *procedures, const CarnetEventRecord *filing) {
  const CarnetNode *body = filing->body;
  char *name = g_strdup_printf("%s %s", carnet_node_get_string(body, "regime", ""),
                               carnet_node_get_string(body, "filing", ""));
  GArray *spans = g_hash_table_lookup(procedures, name);
  if (spans) {
    g_free(name);
  } else {
    spans = spans_new();
    g_hash_table_insert(procedures, name, spans);
  }
  const char *state = carnet_node_get_string(body, "state", "");
  g_autofree char *recorded = g_strndup(filing->time, 10);
  const char *day = carnet_node_get_string(body, "date", recorded);
  if (strcmp(state, "permitted") == 0 || strcmp(state, "not_required") == 0) {
    begin(spans, day);
    cut(spans, carnet_node_get_string(body, "until", ""));
  } else if (strcmp(state, "refused") == 0 || strcmp(state, "lapsed") == 0) {
    end(spans, day);
  }
}

static void free_spans(gpointer data) { g_array_unref(data); }

/* The strictest of all procedures: it may flow only when none holds it back. */
static Allowed theirs_in(const CarnetCase *item, const GPtrArray *filings, const char *first,
                         const char *last) {
  g_autoptr(GHashTable) procedures = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_spans);
  for (guint i = 0; i < filings->len; i++) {
    const CarnetEventRecord *filing = g_ptr_array_index(filings, i);
    gboolean counts = filing->verdict == CARNET_VERDICT_GOOD || filing->verdict == CARNET_VERDICT_UNSIGNED;
    if (counts && strcmp(filing->subject, item->id) == 0) add_filing(procedures, filing);
  }
  if (!g_hash_table_size(procedures)) return item->theirs == CARNET_THEIRS_NOT_REQUIRED ? ALLOWED : NOT_YET;
  Allowed worst = ALLOWED;
  GHashTableIter iter;
  gpointer spans;
  g_hash_table_iter_init(&iter, procedures);
  while (g_hash_table_iter_next(&iter, NULL, &spans)) {
    Allowed one = allowed_in(spans, first, last);
    if (one == NOT_YET || worst == ALLOWED) worst = one;
  }
  return worst;
}

/* ---- the checks: is this transfer one? ---- */

typedef struct {
  const CarnetCaseView *view;
  const CarnetNode *transfer, *request;
  const GPtrArray *filings;
  const char *first, *last; /* days of the month */
  char *flowed, *approved;  /* filled where it is one; caller frees */
} Flow;

static gboolean ours_is(const Flow *flow, Allowed what) {
  g_autoptr(GArray) spans = ours_of(flow->view->item);
  return allowed_in(spans, flow->first, flow->last) == what;
}

static gboolean without_ours(Flow *flow) { return ours_is(flow, NOT_YET); }
static gboolean after_ours(Flow *flow) { return ours_is(flow, NO_MORE); }
static gboolean without_theirs(Flow *flow) {
  return theirs_in(flow->view->item, flow->filings, flow->first, flow->last) == NOT_YET;
}
static gboolean after_theirs(Flow *flow) {
  return theirs_in(flow->view->item, flow->filings, flow->first, flow->last) == NO_MORE;
}

static gboolean beyond(Flow *flow, gint64 flowed, gint64 approved) {
  if (flowed < 0 || approved < 0 || flowed <= approved) return FALSE;
  flow->flowed = carnet_text_number(flowed);
  flow->approved = carnet_text_number(approved);
  return TRUE;
}

static gint64 distinct(const CarnetNode *map, const char *key) {
  return carnet_node_get_int(carnet_node_get(map, key), "distinct", -1);
}

static gboolean beyond_people(Flow *flow) {
  return beyond(flow, distinct(flow->transfer, "people"), distinct(flow->request, "people"));
}
static gboolean beyond_sensitive(Flow *flow) {
  return beyond(flow, distinct(flow->transfer, "sensitive_people"),
                distinct(flow->request, "sensitive_people"));
}
/* The report's table of flows compares the same two numbers (report_records.c). */
static gboolean beyond_rows(Flow *flow) {
  return beyond(flow, carnet_node_get_int(flow->transfer, "rows", -1), carnet_case_fields(flow->view));
}

static gboolean other_recipient(Flow *flow) {
  const char *to = carnet_node_get_string(flow->transfer, "recipient", "");
  const char *asked = carnet_node_get_string(carnet_node_get(flow->request, "recipient"), "name", "");
  if (!*to || !*asked) return FALSE;
  g_autofree char *one = carnet_text_fold(to, -1), *other = carnet_text_fold(asked, -1);
  if (g_strcmp0(one, other) == 0) return FALSE;
  flow->flowed = g_strdup(to);
  flow->approved = g_strdup(asked);
  return TRUE;
}

static const struct {
  const char *check;
  gboolean (*is)(Flow *flow);
  const char *next; /* where the case's state lets it follow; else the case is shown */
} kinds[] = {
    {"flow_without_ours", without_ours, "show"},       {"flow_after_ours", after_ours, "renew"},
    {"flow_without_theirs", without_theirs, "revoke"}, {"flow_after_theirs", after_theirs, "revoke"},
    {"flow_beyond_people", beyond_people, "amend"},    {"flow_beyond_sensitive", beyond_sensitive, "amend"},
    {"flow_beyond_rows", beyond_rows, "amend"},        {"flow_recipient", other_recipient, "show"}};

static guint kind_of(const CarnetCheck *check) {
  guint i = 0;
  while (i + 1 < G_N_ELEMENTS(kinds) && strcmp(kinds[i].check, check->id) != 0) i++;
  return i;
}

/* ---- over the transfers of a case ---- */

/* "2026-09" to its first and last day; FALSE where it is no month. */
static gboolean month_days(const char *month, char **first, char **last) {
  *first = g_strdup_printf("%s-01", month);
  *last = NULL;
  if (strlen(month) != 7 || !carnet_text_is_day(*first)) return FALSE;
  g_autofree char *next = carnet_text_day_add(*first, 31), *of_next = g_strndup(next, 7);
  g_autofree char *first_of_next = g_strdup_printf("%s-01", of_next);
  *last = carnet_text_day_add(first_of_next, -1);
  return TRUE;
}

/* What is said of a case: its first month, its latest, and what was found in that one. */
typedef struct {
  char *since, *month, *flowed, *approved;
  guint months;
} Said;

static void said_clear(Said *said) {
  g_free(said->since);
  g_free(said->month);
  g_free(said->flowed);
  g_free(said->approved);
  *said = (Said){0};
}

static void take(CarnetFindings *findings, const CarnetCaseView *view, const CarnetEventRecord *record,
                 const GPtrArray *filings, Said *said) {
  g_autofree char *first = NULL, *last = NULL;
  const char *month = carnet_node_get_string(record->body, "month", "");
  if (!month_days(month, &first, &last)) return;
  Flow flow = {view, record->body, view->request, filings, first, last, NULL, NULL};
  if (!kinds[kind_of(findings->check)].is(&flow)) return;
  if (!said->since || strcmp(first, said->since) < 0) {
    g_free(said->since);
    said->since = g_strdup(first);
  }
  said->months++;
  if (said->month && strcmp(month, said->month) < 0) {
    g_free(flow.flowed);
    g_free(flow.approved);
    return;
  }
  g_free(said->month);
  g_free(said->flowed);
  g_free(said->approved);
  said->month = g_strdup(month);
  said->flowed = flow.flowed;
  said->approved = flow.approved;
}

/* Where nobody knows whether an authority is to be asked, it is not said to have been passed over. */
static gboolean is_unsettled(const CarnetFindings *findings, const CarnetCase *item) {
  return item->unsettled && kinds[kind_of(findings->check)].is == without_theirs;
}

/* A new month of the same is a new fact: what was accepted before does not cover it. */
static void say(CarnetFindings *findings, const CarnetCaseView *view, const Said *said) {
  const CarnetApp *app = findings->app;
  const CarnetCase *item = view->item;
  gboolean unsettled = is_unsettled(findings, item), open = carnet_case_allows(item->state, "amend");
  g_autofree char *n = g_strdup_printf("%u", said->months);
  g_autofree char *what =
      carnet_texts_format(app->texts, app->lang, unsettled ? "finding.flow_unsettled" : findings->check->text,
                          "month", said->month, "n", n, "flowed", said->flowed ? said->flowed : "",
                          "approved", said->approved ? said->approved : "", NULL);
  g_autofree char *next =
      carnet_findings_case_next(item, unsettled ? "amend" : kinds[kind_of(findings->check)].next);
  g_autofree char *key = g_strdup_printf("%s %s", view->item->id, said->month);
  CarnetFinding finding = CARNET_FINDING_INIT;
  finding.what = what;
  finding.where = view->item->id;
  finding.since = said->since;
  finding.next = next;
  finding.key = key;
  if (unsettled)
    finding.resolve =
        carnet_texts_get(app->texts, app->lang, open ? "resolve.unsettled" : "resolve.unsettled_ended");
  carnet_findings_cite(findings, view, &finding);
  carnet_findings_put(findings, &finding);
}

gboolean carnet_check_flows(CarnetFindings *findings, GError **error) {
  const GPtrArray *transfers = carnet_findings_transfers(findings, error);
  const GPtrArray *filings = transfers ? carnet_findings_filings(findings, error) : NULL;
  if (!filings) return FALSE;
  for (guint c = 0; transfers->len && c < carnet_case_list_count(findings->cases); c++) {
    const CarnetCaseView *view = carnet_case_list_at(findings->cases, c);
    Said said = {0};
    for (guint i = 0; i < transfers->len; i++) {
      const CarnetEventRecord *record = g_ptr_array_index(transfers, i);
      gboolean counts = record->verdict == CARNET_VERDICT_GOOD || record->verdict == CARNET_VERDICT_UNSIGNED;
      if (counts && strcmp(record->subject, view->item->id) == 0)
        take(findings, view, record, filings, &said);
    }
    if (said.months) say(findings, view, &said);
    said_clear(&said);
  }
  return TRUE;
}
