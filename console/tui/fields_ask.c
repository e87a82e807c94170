/* fields_ask.c - the Fields room's questions on the query thread, and what is kept of the answers. */
#include <string.h>

#include "carnet/filter.h"
#include "tui/fields_parts.h"
#include "tui/popups.h"
#include "tui/card.h"

#define HINT_TERMS 16 /* of a filter without a match: more are not tried one by one */

static const char *const asked[] = {"row",     "key",     "field",   "path",        "model",      "ecu",
                                    "rate",    "subject", "storage", "destination", "categories", "mapped",
                                    "outcome", "unit",    "owner",   "source",      NULL};

typedef struct {
  char *filter, *sort, *column;
  gint64 offset, limit;
  gint64 keep; /* row number that the cursor stays on, 0: none */
  gboolean hint;
} Question;

typedef struct {
  CarnetTable *table[CARNET_FIELDS_SMALL];
  gint64 offset, total, took_us;
  gint64 cursor; /* where the kept row is now, -1: not there */
  char *hint_term, *hint_filter;
  gint64 hint_rows;
} Reply;

static void question_free(gpointer data) {
  Question *question = data;
  g_free(question->filter);
  g_free(question->sort);
  g_free(question->column);
  g_free(question);
}

static void reply_free(gpointer data) {
  Reply *reply = data;
  for (guint i = 0; i < CARNET_FIELDS_SMALL; i++) carnet_table_free(reply->table[i]);
  g_free(reply->hint_term);
  g_free(reply->hint_filter);
  g_free(reply);
}

/* ---- on the query thread ---- */

/* The children of an AND without one of them, as text; caller frees. */
static char *without(const CarnetFilter *tree, guint left_out) {
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < tree->children->len; i++) {
    const CarnetFilter *child = g_ptr_array_index(tree->children, i);
    if (i == left_out) continue;
    g_autofree char *text = carnet_filter_to_text(child);
    g_string_append_printf(out, child->kind == CARNET_FILTER_OR ? "%s(%s)" : "%s%s", out->len > 0 ? " " : "",
                           text);
  }
  return g_string_free(out, FALSE);
}

static gint64 count(const CarnetProvider *provider, CarnetApp *app, const char *filter) {
  static const char *const key[] = {"key", NULL};
  gint64 total = 0;
  g_autoptr(CarnetTable) none = provider->query(app, filter, key, NULL, 0, 0, &total, NULL);
  return none ? total : 0;
}

/* "Empty, loading, error": the term whose removal brings most back. */
static void find_hint(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, const char *filter,
                      Reply *reply) {
  g_autoptr(CarnetFilter) tree = carnet_filter_parse(filter, NULL);
  if (!tree || tree->kind == CARNET_FILTER_ALL) return;
  gboolean many = tree->kind == CARNET_FILTER_AND;
  guint n = many ? MIN(tree->children->len, HINT_TERMS) : 1;
  for (guint i = 0; i < n && !carnet_job_is_cancelled(job); i++) {
    g_autofree char *rest = many ? without(tree, i) : g_strdup("");
    gint64 rows = count(provider, app, rest);
    if (rows <= reply->hint_rows) continue;
    reply->hint_rows = rows;
    g_free(reply->hint_term);
    g_free(reply->hint_filter);
    reply->hint_term = carnet_filter_to_text(many ? g_ptr_array_index(tree->children, i) : tree);
    reply->hint_filter = g_steal_pointer(&rest);
  }
}

static gpointer ask_page(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                         GError **error) {
  const Question *question = data;
  Reply *reply = g_new0(Reply, 1);
  gint64 from = g_get_monotonic_time();
  reply->offset = question->offset;
  reply->cursor = -1;
  if (question->keep > 0 && provider->position)
    reply->cursor = provider->position(app, question->filter, question->sort, question->keep, NULL);
  if (reply->cursor >= 0) reply->offset = MAX(reply->cursor - question->limit / 2, 0);
  reply->table[0] = provider->query(app, question->filter, asked, question->sort, reply->offset,
                                    question->limit, &reply->total, error);
  reply->took_us = g_get_monotonic_time() - from;
  if (!reply->table[0]) {
    reply_free(reply);
    return NULL;
  }
  if (question->hint && reply->total == 0) find_hint(provider, app, job, question->filter, reply);
  return reply;
}

static gpointer ask_facet(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                          GError **error) {
  (void)job;
  const Question *question = data;
  return provider->facet(app, question->column, question->filter, question->limit, error);
}

static gpointer ask_small(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                          GError **error) {
  const Question *question = data;
  Reply *reply = g_new0(Reply, 1);
  for (guint i = 0; i < CARNET_FIELDS_SMALL && !carnet_job_is_cancelled(job); i++) {
    reply->table[i] = provider->facet(app, carnet_fields_small(i), question->filter, question->limit, error);
    if (reply->table[i]) continue;
    reply_free(reply);
    return NULL;
  }
  return reply;
}

static gpointer ask_explain(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                            GError **error) {
  (void)job;
  return provider->explain(app, ((const Question *)data)->column, error);
}

/* Whether the records are sound, for row 1 of a wide window. */
static gpointer ask_records(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                            GError **error) {
  (void)job;
  (void)data;
  return provider->event_counts ? provider->event_counts(app, error) : NULL;
}

static gpointer ask_saved(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                          GError **error) {
  (void)job;
  (void)data;
  return provider->setting ? provider->setting(app, CARNET_FIELDS_SAVED, error) : NULL;
}

static Question *question_new(const CarnetFields *fields) {
  Question *question = g_new0(Question, 1);
  question->filter = g_strdup(fields->filter);
  question->sort = g_strdup(carnet_list_sort(fields->list));
  question->column = g_strdup(fields->facet);
  question->limit = 50;
  return question;
}

/* ---- answers ---- */

static void take_page(CarnetScreen *screen, gpointer answer, const GError *error) {
  CarnetFields *fields = screen->state;
  Reply *reply = answer;
  g_clear_pointer(&fields->error, g_free);
  if (error) {
    fields->error = g_strdup(error->message);
    /* While typing, half a filter is no news; else it is a message. */
    if (!fields->is_typing) carnet_ui_say_error(screen->ui, error);
    carnet_list_set_page(fields->list, 0, carnet_table_new(), MAX(carnet_list_total(fields->list), 0));
    return;
  }
  fields->took_us = reply->took_us;
  if (!*fields->filter) fields->all = reply->total;
  g_free(fields->hint_term);
  g_free(fields->hint_filter);
  fields->hint_term = g_steal_pointer(&reply->hint_term);
  fields->hint_filter = g_steal_pointer(&reply->hint_filter);
  fields->hint_rows = reply->hint_rows;
  carnet_list_set_page(fields->list, reply->offset, g_steal_pointer(&reply->table[0]), reply->total);
  if (reply->cursor >= 0) carnet_list_move(fields->list, reply->cursor);
}

static void take_all(CarnetScreen *screen, gpointer answer, const GError *error) {
  CarnetFields *fields = screen->state;
  if (!error) fields->all = ((Reply *)answer)->total;
}

static gpointer copy_table(CarnetTable *table) {
  CarnetTable *copy = carnet_table_new();
  carnet_table_add_column(copy, "value", NULL, CARNET_CELL_TEXT);
  carnet_table_add_column(copy, "count", NULL, CARNET_CELL_INT);
  for (guint i = 0; i < carnet_table_rows(table); i++) {
    guint row = carnet_table_add_row(copy);
    carnet_table_set(copy, row, 0, carnet_table_get(table, i, "value"));
    carnet_table_set(copy, row, 1, carnet_table_get(table, i, "count"));
  }
  return copy;
}

static void take_facet(CarnetScreen *screen, gpointer answer, const GError *error) {
  CarnetFields *fields = screen->state;
  g_clear_pointer(&fields->counts, carnet_table_free);
  if (error) return;
  fields->counts = copy_table(answer);
  guint rows = carnet_table_rows(fields->counts);
  fields->facet_row = MIN(fields->facet_row, rows > 0 ? rows - 1 : 0);
}

static void take_small(CarnetScreen *screen, gpointer answer, const GError *error) {
  CarnetFields *fields = screen->state;
  for (guint i = 0; !error && i < CARNET_FIELDS_SMALL; i++) {
    carnet_table_free(fields->small[i]);
    fields->small[i] = g_steal_pointer(&((Reply *)answer)->table[i]);
  }
}

static void take_explain(CarnetScreen *screen, gpointer answer, const GError *error) {
  if (error)
    carnet_ui_say_error(screen->ui, error);
  else
    carnet_viewer_open(screen->ui, carnet_ui_text(screen->ui, "tui.request.why"),
                       carnet_table_lines(screen->ui, answer));
}

static gint64 number(const CarnetTable *table, const char *name) {
  for (guint i = 0; i < carnet_table_rows(table); i++)
    if (g_str_equal(carnet_table_get(table, i, "name"), name))
      return g_ascii_strtoll(carnet_table_get(table, i, "value"), NULL, 10);
  return 0;
}

static void take_records(CarnetScreen *screen, gpointer answer, const GError *error) {
  static const struct {
    const char *name, *text;
    CarnetRole role;
  } states[] = {{"events_bad", "tui.overview.bad", CARNET_ROLE_STOP},
                {"events_unchecked", "tui.overview.unchecked", CARNET_ROLE_UNKNOWN},
                {"events_unsigned", "tui.overview.unsigned", CARNET_ROLE_ATTENTION},
                {"events", "tui.overview.signed", CARNET_ROLE_GOOD}};
  CarnetFields *fields = screen->state;
  if (error || !answer) return;
  for (guint i = 0; i < G_N_ELEMENTS(states); i++) {
    gint64 n = number(answer, states[i].name);
    if (n == 0 && i + 1 < G_N_ELEMENTS(states)) continue;
    fields->records_text = states[i].text;
    fields->records_role = states[i].role;
    fields->records = n;
    return;
  }
}

static void take_saved(CarnetScreen *screen, gpointer answer, const GError *error) {
  CarnetFields *fields = screen->state;
  if (error || !answer) return;
  g_free(fields->saved);
  fields->saved = g_strdup(answer);
}

/* ---- asking ---- */

static void free_table(gpointer table) { carnet_table_free(table); }

static void ask(CarnetScreen *screen, guint slot, CarnetAskFunc func, Question *question,
                CarnetReplyFunc take, GDestroyNotify answer_free) {
  CarnetAsk asking = {func, question, question_free, take, answer_free, FALSE};
  carnet_ui_ask(screen, slot, &asking);
}

static void ask_rows(CarnetScreen *screen, gint64 offset, gint64 limit, gboolean fresh) {
  CarnetFields *fields = screen->state;
  Question *question = question_new(fields);
  question->offset = offset;
  question->limit = limit;
  question->keep = fresh ? fields->keep : 0;
  question->hint = fresh;
  fields->keep = 0;
  ask(screen, CARNET_FIELDS_PAGE, ask_page, question, take_page, reply_free);
}

void carnet_fields_fetch_page(CarnetScreen *screen, gint64 offset, gint64 limit) {
  ask_rows(screen, offset, limit, FALSE);
}

void carnet_fields_fetch_counts(CarnetScreen *screen) {
  ask(screen, CARNET_FIELDS_FACET, ask_facet, question_new(screen->state), take_facet, free_table);
  ask(screen, CARNET_FIELDS_FACETS, ask_small, question_new(screen->state), take_small, reply_free);
}

void carnet_fields_fetch(CarnetScreen *screen) {
  CarnetFields *fields = screen->state;
  gint64 offset, limit;
  carnet_list_stale(fields->list);
  carnet_list_wants(fields->list, 20, &offset, &limit);
  ask_rows(screen, offset, limit, TRUE);
  carnet_fields_fetch_counts(screen);
}

void carnet_fields_keep(CarnetScreen *screen) {
  CarnetFields *fields = screen->state;
  const CarnetTable *page;
  guint row;
  fields->keep = carnet_list_at_cursor(fields->list, &page, &row)
                     ? g_ascii_strtoll(carnet_table_get(page, row, "row"), NULL, 10)
                     : 0;
}

void carnet_fields_start(CarnetScreen *screen) {
  g_clear_pointer(&((CarnetFields *)screen->state)->card_key, g_free); /* the preview may be another too */
  carnet_fields_keep(screen);
  Question *question = question_new(screen->state);
  question->limit = 0;
  g_free(question->filter); /* how many there are, whatever is shown */
  question->filter = g_strdup("");
  ask(screen, CARNET_FIELDS_ALL, ask_page, question, take_all, reply_free);
  carnet_fields_fetch(screen);
  ask(screen, CARNET_FIELDS_FILTERS, ask_saved, question_new(screen->state), take_saved, g_free);
  ask(screen, CARNET_FIELDS_RECORDS, ask_records, question_new(screen->state), take_records, free_table);
}

void carnet_fields_explain(CarnetScreen *screen) {
  CarnetFields *fields = screen->state;
  const CarnetTable *page;
  guint row;
  if (!carnet_list_at_cursor(fields->list, &page, &row)) return;
  Question *question = question_new(fields);
  g_free(question->column);
  question->column = g_strdup(carnet_table_get(page, row, "key"));
  ask(screen, CARNET_FIELDS_EXPLAIN, ask_explain, question, take_explain, free_table);
}
