/* Export cases as of today: state by events, answer by today's facts, and whether one still rests on the
 * other. */
#include "cases.h"

#include <string.h>

#include "carnet/canon.h"
#include "carnet/text.h"
#include "held.h"

struct CarnetCaseList {
  GPtrArray *records; /* CarnetEventRecord*: what the cases borrow from */
  GPtrArray *cases;   /* CarnetCase* */
  GPtrArray *views;   /* CarnetCaseView* */
};

static void view_free(gpointer data) {
  CarnetCaseView *view = data;
  for (guint lang = 0; lang < CARNET_N_LANGS; lang++)
    g_clear_pointer(&view->changes[lang], g_ptr_array_unref);
  g_clear_pointer(&view->decision, carnet_decision_free);
  g_clear_pointer(&view->request, carnet_node_free);
  g_free(view->keys);
  g_free(view);
}

void carnet_case_list_free(CarnetCaseList *list) {
  if (!list) return;
  g_clear_pointer(&list->views, g_ptr_array_unref);
  g_clear_pointer(&list->cases, g_ptr_array_unref);
  g_clear_pointer(&list->records, g_ptr_array_unref);
  g_free(list);
}

guint carnet_case_list_count(const CarnetCaseList *list) { return list->views->len; }
const CarnetCaseView *carnet_case_list_at(const CarnetCaseList *list, guint index) {
  return g_ptr_array_index(list->views, index);
}

gint64 carnet_case_fields(const CarnetCaseView *view) {
  gint64 n = 0;
  if (!view->keys || !*view->keys) return -1;
  for (const char *p = view->keys; *p; p++) n += *p == '\n' || p[1] == '\0';
  return n;
}

char *carnet_app_case_keys(CarnetApp *app, const CarnetEventRecord *request, GError **error) {
  const char *digest = carnet_node_get_string(request->body, "rows_file", "");
  if (!*digest) return g_strdup("");
  g_autofree char *path = carnet_ledger_attachment_path("exports", digest);
  g_autoptr(GBytes) bytes = carnet_ledger_file(app->ledger, NULL, path, error);
  return bytes ? g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes)) : NULL;
}

/* ---- one case
 * ----------------------------------------------------------------------------------------------- */

static void set_validity(CarnetCaseView *view, const char *today) {
  view->days_left = G_MAXINT;
  const char *until = view->item->valid_until;
  if (view->item->state != CARNET_CASE_APPROVED || !until || !*until) return;
  view->days_left = carnet_text_days_between(today, until);
  view->expired = view->days_left < 0;
  view->expiring = !view->expired && view->days_left <= CARNET_EXPIRING_DAYS;
}

/* Both must allow it, and what was approved must still be so (formats.md section 9). */
static gboolean may_flow(const CarnetCaseView *view) {
  const CarnetCase *item = view->item;
  gboolean theirs = carnet_theirs_allows(item->theirs);
  gboolean answered = view->decision && view->decision->outcome > CARNET_UNKNOWN;
  return item->state == CARNET_CASE_APPROVED && theirs && answered && !view->expired &&
         view->stands == CARNET_STANDS_HOLDS;
}

static gboolean fill_view(CarnetApp *app, CarnetCaseView *view, const CarnetHoldings *held, const char *today,
                          GError **error) {
  const CarnetEventRecord *request_event = view->item->request;
  for (guint lang = 0; lang < CARNET_N_LANGS; lang++)
    view->changes[lang] = g_ptr_array_new_with_free_func(g_free);
  set_validity(view, today);
  if (!request_event) return TRUE; /* nothing of it counts: shown as unchecked */
  view->request = carnet_node_copy(carnet_node_get(request_event->body, "request"));
  view->keys = carnet_app_case_keys(app, request_event, error);
  if (!view->keys) return FALSE;
  g_autoptr(CarnetExportRequest) request = carnet_export_request_parse(view->request, view->item->id, error);
  if (!request) return FALSE;
  guint64 now = 0;
  const CarnetEventRecord *import = NULL;
  if (!carnet_held_rows(held, view->keys, NULL, &now, &import)) {
    carnet_app_cannot_tell(app, view, import); /* an answer about other rows, or about none, is no answer */
    return TRUE;
  }
  view->decision = carnet_app_decide(app, request, view->item, view->keys, 0, today, error);
  if (!view->decision) return FALSE;
  if (view->item->approval && view->item->state == CARNET_CASE_APPROVED &&
      !carnet_app_stands(app, view, request, error))
    return FALSE;
  view->may_flow = may_flow(view);
  return TRUE;
}

CarnetCaseList *carnet_action_cases(CarnetApp *app, const char *id, GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_INVENTORY | CARNET_NEED_RECORDS, error)) return NULL;
  g_autofree char *today = carnet_app_today(app);
  g_autoptr(CarnetCaseList) list = g_new0(CarnetCaseList, 1);
  list->views = g_ptr_array_new_with_free_func(view_free);
  list->records = carnet_state_events(app->state, "export", id, error);
  if (!list->records) return NULL;
  g_autoptr(GPtrArray) filings = carnet_state_events(app->state, "filing", id, error);
  if (!filings) return NULL;
  g_autoptr(GPtrArray) policies = carnet_app_events(app, "policy", error);
  if (!policies) return NULL;
  g_ptr_array_extend_and_steal(list->records, g_steal_pointer(&filings));
  g_ptr_array_extend_and_steal(list->records, g_steal_pointer(&policies));
  list->cases = carnet_fold_cases(list->records, app->policy, app->people, today);
  g_auto(CarnetHoldings) held = {0};
  if (!carnet_held_open(app, &held, error)) return NULL;
  for (guint i = 0; i < list->cases->len; i++) {
    CarnetCaseView *view = g_new0(CarnetCaseView, 1);
    view->item = g_ptr_array_index(list->cases, i);
    g_ptr_array_add(list->views, view);
    if (carnet_app_stopped(app, error) || !fill_view(app, view, &held, today, error)) return NULL;
  }
  if (id && !list->views->len) {
    g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_NOT_FOUND,
                "no case is called %s; carnet export list shows all", id);
    return NULL;
  }
  return g_steal_pointer(&list);
}

/* ---- as a table
 * ------------------------------------------------------------------------------------------------ */

static const char *const stands_names[] = {"", "holds", "suspect", "cannot_tell"};

static void set_flags(CarnetTable *table, guint row, const CarnetCaseView *view) {
  const struct {
    gboolean on;
    const char *name;
  } flags[] = {{view->stands == CARNET_STANDS_SUSPECT, "suspect"},
               {view->stands == CARNET_STANDS_CANNOT_TELL, "cannot_tell"},
               {view->expiring, "expiring"},
               {view->expired, "expired"},
               {view->item->unchecked, "unchecked"},
               {view->item->has_unsigned, "unsigned"},
               {view->may_flow, "may_flow"}};
  g_autoptr(GString) text = g_string_new(NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(flags); i++)
    if (flags[i].on) g_string_append_printf(text, "%s%s", text->len ? "\n" : "", flags[i].name);
  carnet_table_set_key(table, row, "flags", text->str);
}

/* "": the case is over and nobody went to the authority, so nothing is left to file. */
static const char *theirs_name(const CarnetCase *item) {
  gboolean over = item->state == CARNET_CASE_REJECTED || item->state == CARNET_CASE_REVOKED ||
                  item->state == CARNET_CASE_CLOSED;
  return over && item->theirs == CARNET_THEIRS_TO_FILE ? "" : carnet_theirs_state_name(item->theirs);
}

/* What holds data back: a word and what it says, each on a line; "" where nothing does. */
static void set_waits(CarnetTable *table, guint row, const CarnetCaseView *view) {
  const CarnetCase *item = view->item;
  g_autoptr(GString) text = g_string_new(NULL);
  if (item->state != CARNET_CASE_APPROVED)
    g_string_append_printf(text, "ours: %s\n", carnet_case_state_name(item->state));
  else if (view->expired)
    g_string_append(text, "ours: expired\n");
  else if (view->stands != CARNET_STANDS_HOLDS)
    g_string_append_printf(text, "facts: %s\n", stands_names[view->stands]);
  if (!carnet_theirs_allows(item->theirs) && *theirs_name(item))
    g_string_append_printf(text, "theirs: %s\n", theirs_name(item));
  if (!view->decision || view->decision->outcome <= CARNET_UNKNOWN)
    g_string_append_printf(text, "answer: %s\n",
                           view->decision ? carnet_outcome_name(view->decision->outcome) : "none");
  if (text->len) g_string_truncate(text, text->len - 1);
  carnet_table_set_key(table, row, "may_flow", view->may_flow ? "yes" : "no");
  carnet_table_set_key(table, row, "waits_for", text->str);
}

static void set_request_cells(const CarnetApp *app, CarnetTable *table, guint row,
                              const CarnetCaseView *view) {
  const CarnetNode *request = view->request, *recipient = carnet_node_get(request, "recipient");
  g_auto(GStrv) to = carnet_node_get_strings(request, "to");
  g_autofree char *destinations = to ? g_strjoinv("\n", to) : NULL;
  carnet_table_set_key(table, row, "from", carnet_node_get_string(request, "from", ""));
  carnet_table_set_key(table, row, "to", destinations);
  carnet_table_set_key(table, row, "recipient", carnet_node_get_string(recipient, "name", ""));
  gint64 people = carnet_node_get_int(carnet_node_get(request, "people"), "distinct", -1);
  if (people >= 0) carnet_table_set_int(table, row, (guint)carnet_table_find(table, "people"), people);
  const CarnetEventRecord *event = view->item->request;
  if (!event) return;
  const char *zh = carnet_node_get_string(event->body, "title_zh", "");
  carnet_table_set_key(table, row, "title",
                       app->lang == CARNET_LANG_ZH && *zh ? zh
                                                          : carnet_node_get_string(event->body, "title", ""));
  carnet_table_set_int(table, row, (guint)carnet_table_find(table, "rows"),
                       carnet_node_get_int(event->body, "row_count", 0));
}

CarnetTable *carnet_case_list_table(CarnetApp *app, const CarnetCaseList *list) {
  static const CarnetTableColumn columns[] = {{"case", "case.case", CARNET_CELL_ID},
                                              {"title", "case.title", CARNET_CELL_TEXT},
                                              {"ours", "case.ours", CARNET_CELL_TEXT},
                                              {"theirs", "case.theirs", CARNET_CELL_TEXT},
                                              {"stands", "case.stands", CARNET_CELL_TEXT},
                                              {"outcome", "case.outcome", CARNET_CELL_TEXT},
                                              {"from", "case.from", CARNET_CELL_TEXT},
                                              {"to", "case.to", CARNET_CELL_LIST},
                                              {"recipient", "case.recipient", CARNET_CELL_TEXT},
                                              {"rows", "case.rows", CARNET_CELL_INT},
                                              {"people", "case.people", CARNET_CELL_INT},
                                              {"valid_until", "case.valid_until", CARNET_CELL_DATE},
                                              {"days_left", "case.days_left", CARNET_CELL_INT},
                                              {"requester", "case.requester", CARNET_CELL_ID},
                                              {"flags", "case.flags", CARNET_CELL_LIST},
                                              {"may_flow", "case.may_flow", CARNET_CELL_FLAG},
                                              {"waits_for", "case.waits_for", CARNET_CELL_LIST},
                                              {NULL, NULL, 0}};
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint i = 0; i < list->views->len; i++) {
    const CarnetCaseView *view = g_ptr_array_index(list->views, i);
    guint row = carnet_table_add_row(table);
    carnet_table_set_key(table, row, "case", view->item->id);
    carnet_table_set_key(table, row, "ours", carnet_case_state_name(view->item->state));
    carnet_table_set_key(table, row, "theirs", theirs_name(view->item));
    carnet_table_set_key(table, row, "stands", stands_names[view->stands]);
    carnet_table_set_key(table, row, "outcome",
                         view->decision ? carnet_outcome_name(view->decision->outcome) : "");
    carnet_table_set_key(table, row, "requester", view->item->requester);
    carnet_table_set_key(table, row, "valid_until", view->item->valid_until);
    if (view->days_left != G_MAXINT)
      carnet_table_set_int(table, row, (guint)carnet_table_find(table, "days_left"), view->days_left);
    set_request_cells(app, table, row, view);
    set_flags(table, row, view);
    set_waits(table, row, view);
  }
  return table;
}

char *carnet_case_request_text(const CarnetCaseView *view) {
  g_autoptr(GBytes) bytes = view->request ? carnet_canon_emit(view->request, NULL) : NULL;
  return bytes ? g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes)) : g_strdup("");
}

CarnetNode *carnet_case_answer(CarnetApp *app, const CarnetCaseView *view) {
  return view->decision ? carnet_decision_to_node(view->decision, TRUE, app->lang) : NULL;
}
