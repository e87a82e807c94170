/* A case with all that a person looks at: timeline with flows, frozen rows, who may do what, what changed. */
#include <string.h>

#include "carnet/actions_cases.h"
#include "carnet/text.h"
#include "cases.h"

void carnet_case_sheet_free(CarnetCaseSheet *sheet) {
  if (!sheet) return;
  carnet_table_free(sheet->head);
  carnet_table_free(sheet->timeline);
  carnet_table_free(sheet->rows);
  carnet_table_free(sheet->may);
  g_clear_pointer(&sheet->changes, g_ptr_array_unref);
  g_clear_pointer(&sheet->conditions, g_ptr_array_unref);
  carnet_node_free(sheet->request);
  carnet_node_free(sheet->answer);
  char *texts[] = {sheet->id,    sheet->today,      sheet->request_text, sheet->theirs_until, sheet->title_zh,
                   sheet->actor, sheet->actor_name, sheet->actor_roles,  sheet->actor_key};
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) g_free(texts[i]);
  g_free(sheet);
}

/* ---- timeline
 * ------------------------------------------------------------------------------------------------- */

static const CarnetTableColumn timeline_columns[] = {{"time", "log.time", CARNET_CELL_DATE},
                                                     {"lane", "log.lane", CARNET_CELL_TEXT},
                                                     {"action", "log.action", CARNET_CELL_TEXT},
                                                     {"by", "log.by", CARNET_CELL_ID},
                                                     {"name", "log.name", CARNET_CELL_TEXT},
                                                     {"role", "log.role", CARNET_CELL_TEXT},
                                                     {"verdict", "log.verdict", CARNET_CELL_TEXT},
                                                     {"reason", "log.reason", CARNET_CELL_TEXT},
                                                     {"note", "log.note", CARNET_CELL_TEXT},
                                                     {"refused", "log.refused", CARNET_CELL_TEXT},
                                                     {"recorded", "log.recorded", CARNET_CELL_DATE},
                                                     {"digest", "log.digest", CARNET_CELL_ID},
                                                     {NULL, NULL, 0}};

/* The number that an authority gave, how long an approval or a permission holds, how many people flowed. */
static char *note_of(const CarnetEventRecord *record) {
  const CarnetNode *body = record->body, *people = carnet_node_get(body, "people");
  if (strcmp(record->kind, "transfer") == 0) {
    g_autofree char *n = carnet_text_number(carnet_node_get_int(people, "distinct", 0));
    return people ? g_strdup(n) : g_strdup("");
  }
  const char *until = carnet_node_get_string(body, "until", carnet_node_get_string(body, "valid_until", ""));
  const char *number = carnet_node_get_string(body, "number", "");
  return g_strdup_printf("%s%s%s%s", *until ? "→ " : "", until, *number && *until ? ", " : "", number);
}

/* Why a step did not count; NULL where it did. */
static const char *refusal_of(const CarnetCaseView *view, const CarnetEventRecord *record) {
  for (guint i = 0; i < view->item->refused->len; i++)
    if (strcmp(((const CarnetEventRecord *)g_ptr_array_index(view->item->refused, i))->digest,
               record->digest) == 0)
      return g_ptr_array_index(view->item->refused_why, i);
  return *record->fault ? record->fault : NULL;
}

static void add_event(const CarnetApp *app, CarnetTable *table, const CarnetCaseView *view,
                      const CarnetEventRecord *record) {
  const char *refused = refusal_of(view, record);
  static const char *const verdicts[] = {"unchecked", "good", "unsigned", "bad"};
  gboolean filing = strcmp(record->kind, "filing") == 0, flow = strcmp(record->kind, "transfer") == 0;
  g_autofree char *name = carnet_app_person_name(app, record->by),
                  *note = refused ? g_strconcat("✗ ", refused, NULL) : note_of(record);
  /* The day that counts is the authority's for a filing, the month for a flow; who wrote it down when is the
   * log's. */
  const char *day = filing ? carnet_node_get_string(record->body, "date", record->time)
                    : flow ? carnet_node_get_string(record->body, "month", record->time)
                           : record->time;
  const char *action = filing ? carnet_node_get_string(record->body, "state", record->action)
                       : flow ? "flows"
                              : record->action;
  const char *cells[] = {day,
                         filing ? "theirs"
                         : flow ? "flows"
                                : "ours",
                         action,
                         record->by,
                         name,
                         record->role,
                         verdicts[record->verdict],
                         record->reason,
                         note,
                         refused ? refused : "",
                         record->time,
                         record->digest};
  guint row = carnet_table_add_row(table);
  for (guint c = 0; c < G_N_ELEMENTS(cells); c++) carnet_table_set(table, row, c, cells[c]);
}

/* The day by which a filing or a flow is put among our steps; a month counts as over at its end. */
static char *day_of(const CarnetEventRecord *record) {
  const char *month = carnet_node_get_string(record->body, "month", NULL);
  if (month) return g_strdup_printf("%s-99", month);
  return g_strndup(carnet_node_get_string(record->body, "date", record->time), 10);
}

static gint by_day(gconstpointer a, gconstpointer b) {
  const CarnetEventRecord *x = *(const CarnetEventRecord *const *)a,
                          *y = *(const CarnetEventRecord *const *)b;
  g_autofree char *one = day_of(x), *other = day_of(y);
  gint order = strcmp(one, other);
  return order ? order : (x->order > y->order) - (x->order < y->order);
}

/* Steps that did not count are kept and shown (formats.md section 9). */
static gboolean add_refused(CarnetApp *app, const CarnetCaseView *view, GPtrArray *beside, GError **error) {
  for (guint i = 0; i < view->item->refused->len; i++) {
    const CarnetEventRecord *refused = g_ptr_array_index(view->item->refused, i);
    CarnetEventRecord *record = carnet_state_event(app->state, refused->digest, error);
    if (!record) return FALSE;
    g_ptr_array_add(beside, record);
  }
  return TRUE;
}

static GPtrArray *beside_of(CarnetApp *app, const CarnetCaseView *view, GError **error) {
  g_autoptr(GPtrArray) beside = carnet_state_events(app->state, "transfer", view->item->id, error);
  g_autoptr(GPtrArray) filings =
      beside ? carnet_state_events(app->state, "filing", view->item->id, error) : NULL;
  if (!filings) return NULL;
  g_ptr_array_extend_and_steal(beside, g_steal_pointer(&filings));
  if (!add_refused(app, view, beside, error)) return NULL;
  g_ptr_array_sort(beside, by_day);
  return g_steal_pointer(&beside);
}

CarnetTable *carnet_case_timeline(CarnetApp *app, const CarnetCaseView *view, GError **error) {
  g_autoptr(GPtrArray) beside = beside_of(app, view, error);
  if (!beside) return NULL;
  CarnetTable *table = carnet_table_new_with(timeline_columns);
  guint at = 0;
  for (guint i = 0; i < view->item->events->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(view->item->events, i);
    if (strcmp(record->kind, "export") != 0) continue;
    for (; at < beside->len; at++) {
      g_autofree char *day = day_of(g_ptr_array_index(beside, at));
      if (strncmp(day, record->time, 10) >= 0) break;
      add_event(app, table, view, g_ptr_array_index(beside, at));
    }
    add_event(app, table, view, record);
  }
  for (; at < beside->len; at++) add_event(app, table, view, g_ptr_array_index(beside, at));
  return table;
}

/* ---- who acts and what they may do
 * -------------------------------------------------------------------------------- */

static gboolean set_actor(CarnetApp *app, CarnetCaseSheet *sheet) {
  CarnetActor actor;
  g_autofree char *key_file = NULL;
  /* Asked for its side effect too: me.yaml is read, so that the person is known even where nothing is
   * allowed. */
  (void)carnet_app_actor(app, "export", "request", &actor, &key_file, NULL);
  const CarnetPerson *person = app->person ? carnet_people_find(app->people, app->person) : NULL;
  sheet->actor = g_strdup(app->person ? app->person : "");
  sheet->actor_name = person ? carnet_app_person_name(app, person->id) : g_strdup("");
  sheet->actor_roles = person ? g_strjoinv(" ", person->roles) : g_strdup("");
  if (person && person->keys && person->keys[0])
    carnet_sign_fingerprint(person->keys[0], &sheet->actor_key, NULL);
  if (!sheet->actor_key) sheet->actor_key = g_strdup("");
  return TRUE;
}

/* As carnet_action_case_step would answer, before anything was typed. */
static char *why_not(CarnetApp *app, const CarnetCase *item, const char *action) {
  CarnetActor actor;
  g_autofree char *key_file = NULL;
  g_autoptr(GError) error = NULL;
  if (!carnet_app_actor(app, "export", action, &actor, &key_file, &error)) return g_strdup(error->message);
  const CarnetPerson *person = carnet_people_find(app->people, actor.person);
  const char *key = person && person->keys && person->keys[0] ? person->keys[0] : "";
  return carnet_case_refusal(item, app->policy, action, actor.person, actor.role, key);
}

static CarnetTable *may_of(CarnetApp *app, const CarnetCase *item) {
  static const CarnetTableColumn columns[] = {
      {"action", NULL, CARNET_CELL_TEXT}, {"why", NULL, CARNET_CELL_TEXT}, {NULL, NULL, 0}};
  static const char *const actions[] = {"amend",  "review", "approve", "return",
                                        "reject", "revoke", "renew",   "close"};
  CarnetTable *table = carnet_table_new_with(columns);
  for (gsize i = 0; i < G_N_ELEMENTS(actions); i++) {
    g_autofree char *why = why_not(app, item, actions[i]);
    guint row = carnet_table_add_row(table);
    carnet_table_set(table, row, 0, actions[i]);
    carnet_table_set(table, row, 1, why);
  }
  return table;
}

/* ---- what changed since the latest review
 * ------------------------------------------------------------------------- */

static const CarnetEventRecord *latest_review(const CarnetCase *item) {
  for (guint i = item->events->len; i > 0; i--) {
    const CarnetEventRecord *record = g_ptr_array_index(item->events, i - 1);
    if (strcmp(record->action, "review") == 0 && carnet_node_get(record->body, "binds")) return record;
  }
  return NULL;
}

/* The same comparison as of an approval, against what the reviewer saw. */
static gboolean since_review(CarnetApp *app, const CarnetCaseView *view, GError **error) {
  const CarnetEventRecord *review = latest_review(view->item);
  if (!review || !view->decision || view->item->state == CARNET_CASE_APPROVED) return TRUE;
  g_autoptr(CarnetExportRequest) request = carnet_export_request_parse(view->request, view->item->id, error);
  if (!request) return FALSE;
  CarnetCase as_reviewed = *view->item;
  as_reviewed.approval = review;
  CarnetCaseView copy = *view;
  copy.item = &as_reviewed;
  return carnet_app_stands(app, &copy, request, error);
}

/* ---- the sheet
 * ---------------------------------------------------------------------------------------------------- */

static void copy_texts(GPtrArray *to, const GPtrArray *from) {
  for (guint i = 0; i < from->len; i++) g_ptr_array_add(to, g_strdup(g_ptr_array_index(from, i)));
}

static gboolean fill_sheet(CarnetApp *app, CarnetCaseSheet *sheet, const CarnetCaseList *list,
                           GError **error) {
  static const char *const columns[] = {"path",    "model",       "ecu",        "rate",    "subject",
                                        "storage", "destination", "anonymised", "purpose", NULL};
  const CarnetCaseView *view = carnet_case_list_at(list, 0);
  sheet->head = carnet_case_list_table(app, list);
  sheet->timeline = carnet_case_timeline(app, view, error);
  sheet->rows = sheet->timeline
                    ? carnet_inventory_frozen(app->inventory, view->keys ? view->keys : "", columns, 0, error)
                    : NULL;
  if (!sheet->rows) return FALSE;
  sheet->may = may_of(app, view->item);
  sheet->answer = carnet_case_answer(app, view);
  sheet->request = view->request ? carnet_node_copy(view->request) : carnet_node_map();
  sheet->request_text = carnet_case_request_text(view);
  sheet->theirs_until = g_strdup(view->item->theirs_until ? view->item->theirs_until : "");
  sheet->title_zh =
      g_strdup(view->item->request ? carnet_node_get_string(view->item->request->body, "title_zh", "") : "");
  sheet->approvals = view->item->approvals ? view->item->approvals->len : 0;
  sheet->quorum = view->item->quorum;
  g_auto(GStrv) conditions =
      view->item->approval ? carnet_node_get_strings(view->item->approval->body, "conditions") : NULL;
  for (char **one = conditions; one && *one; one++) g_ptr_array_add(sheet->conditions, g_strdup(*one));
  if (!set_actor(app, sheet) || !since_review(app, view, error)) return FALSE;
  copy_texts(sheet->changes, view->changes[app->lang]);
  return TRUE;
}

CarnetCaseSheet *carnet_action_case_sheet(CarnetApp *app, const char *id, GError **error) {
  g_autoptr(CarnetCaseList) list = carnet_action_cases(app, id, error);
  if (!list) return NULL;
  g_autoptr(CarnetCaseSheet) sheet = g_new0(CarnetCaseSheet, 1);
  sheet->id = g_strdup(id);
  sheet->today = carnet_app_today(app);
  sheet->changes = g_ptr_array_new_with_free_func(g_free);
  sheet->conditions = g_ptr_array_new_with_free_func(g_free);
  return fill_sheet(app, sheet, list, error) ? g_steal_pointer(&sheet) : NULL;
}

CarnetTable *carnet_action_case_table(CarnetApp *app, GError **error) {
  g_autoptr(CarnetCaseList) list = carnet_action_cases(app, NULL, error);
  if (!list) return NULL;
  CarnetTable *table = carnet_case_list_table(app, list);
  carnet_table_add_column(table, "asked_by", "case.requester", CARNET_CELL_TEXT);
  carnet_table_add_column(table, "title_zh", "case.title", CARNET_CELL_TEXT);
  for (guint i = 0; i < carnet_table_rows(table); i++) {
    const CarnetCase *item = carnet_case_list_at(list, i)->item;
    g_autofree char *name = carnet_app_person_name(app, item->requester);
    carnet_table_set_key(table, i, "asked_by", name);
    if (item->request)
      carnet_table_set_key(table, i, "title_zh", carnet_node_get_string(item->request->body, "title_zh", ""));
  }
  return table;
}
