/*
 * What waits for me and what falls due (records.md, "Inbox and agenda"). Waits: what I could do next by role
 * and separation. Due: what ends, late before today, today before soon (mockups.md, frame 6).
 */
#include <string.h>

#include "agenda.h"
#include "app.h"
#include "carnet/actions_exports.h"
#include "carnet/actions_workspace.h"
#include "carnet/text.h"
#include "findings.h"

typedef struct {
  CarnetApp *app;
  CarnetTable *table;
  char *today;
  const CarnetPerson *me; /* NULL: nobody acts here, then only the agenda */
} Inbox;

typedef struct {
  const char *list, *sign, *what, *where, *by, *date;
  gint days;
} Line;

static void add(const Inbox *inbox, const Line *line) {
  guint row = carnet_table_add_row(inbox->table);
  const char *const cells[] = {line->list, line->sign, line->what, line->where, line->by, line->date};
  for (guint c = 0; c < G_N_ELEMENTS(cells); c++) carnet_table_set(inbox->table, row, c, cells[c]);
  carnet_table_set_int(inbox->table, row, G_N_ELEMENTS(cells), line->days);
  g_autofree char *name = *line->by ? carnet_app_person_name(inbox->app, line->by) : NULL;
  carnet_table_set_key(inbox->table, row, "name", name);
}

static const char *text(const Inbox *inbox, const char *id) {
  return carnet_texts_get(inbox->app->texts, inbox->app->lang, id);
}

/* ---- what waits
 * -------------------------------------------------------------------------------------------------- */

/* Some role of mine for which the policy and the separation of duties allow it. */
static gboolean could_do(const Inbox *inbox, const CarnetCase *item, const char *action) {
  if (!inbox->me || inbox->me->retired) return FALSE;
  const char *key = inbox->me->keys && inbox->me->keys[0] ? inbox->me->keys[0] : "";
  for (char **role = inbox->me->roles; *role; role++) {
    if (!carnet_policy_allows(inbox->app->policy, "export", action, *role)) continue;
    g_autofree char *why = carnet_case_refusal(item, inbox->app->policy, action, inbox->me->id, *role, key);
    if (!why) return TRUE;
  }
  return FALSE;
}

static const CarnetEventRecord *last_event(const CarnetCase *item) {
  return item->events->len ? g_ptr_array_index(item->events, item->events->len - 1) : NULL;
}

static void add_case(const Inbox *inbox, const CarnetCaseView *view, const char *sign, const char *what_id) {
  const CarnetEventRecord *last = last_event(view->item);
  g_autofree char *date = last ? g_strndup(last->time, 10) : g_strdup("");
  const CarnetNode *body = view->item->request ? view->item->request->body : NULL;
  const char *title = carnet_node_get_string(body, "title", "");
  if (inbox->app->lang == CARNET_LANG_ZH) title = carnet_node_get_string(body, "title_zh", title);
  g_autofree char *what =
      *title ? g_strdup_printf("%s: %s", text(inbox, what_id), title) : g_strdup(text(inbox, what_id));
  Line line = {"waits", sign, what, view->item->id, last ? last->by : "", date, 0};
  if (last) line.days = carnet_text_days_between(date, inbox->today);
  add(inbox, &line);
}

/* What I could do with a case, strongest first. */
typedef enum { WAITS_APPROVE, WAITS_REVIEW, WAITS_RETURNED, WAITS_SUSPECT, WAITS_NOT } Waits;

static const struct {
  const char *sign, *text;
} waits_lines[] = {{"stop", "inbox.approve"},
                   {"attention", "inbox.review"},
                   {"attention", "inbox.returned"},
                   {"attention", "inbox.suspect"}};

static Waits waits_for_me(const Inbox *inbox, const CarnetCaseView *view) {
  const CarnetCase *item = view->item;
  gboolean mine = inbox->me && item->requester && strcmp(item->requester, inbox->me->id) == 0;
  gboolean open = item->state == CARNET_CASE_REQUESTED || item->state == CARNET_CASE_IN_REVIEW;
  if (open && could_do(inbox, item, "approve")) return WAITS_APPROVE;
  if (item->state == CARNET_CASE_REQUESTED && could_do(inbox, item, "review")) return WAITS_REVIEW;
  if (item->state == CARNET_CASE_RETURNED && mine) return WAITS_RETURNED;
  if (view->stands == CARNET_STANDS_SUSPECT && (mine || could_do(inbox, item, "revoke")))
    return WAITS_SUSPECT;
  return WAITS_NOT;
}

/* At most one line a case. */
static void add_waiting_cases(const Inbox *inbox, const CarnetCaseList *cases) {
  for (guint rank = WAITS_APPROVE; rank < WAITS_NOT; rank++) {
    for (guint i = 0; i < carnet_case_list_count(cases); i++) {
      const CarnetCaseView *view = carnet_case_list_at(cases, i);
      if (waits_for_me(inbox, view) == (Waits)rank)
        add_case(inbox, view, waits_lines[rank].sign, waits_lines[rank].text);
    }
  }
}

/* Fields whose text changed so much that a decision no longer applies (formats.md section 6). */
static gboolean add_look_again(const Inbox *inbox, GError **error) {
  gboolean may = FALSE;
  for (char **role = inbox->me ? inbox->me->roles : NULL; role && *role; role++)
    may = may || carnet_policy_allows(inbox->app->policy, "mapping", "confirm", *role);
  if (!may) return TRUE;
  g_autoptr(CarnetFilter) filter = carnet_filter_parse("mapped:look_again", error);
  if (!filter) return FALSE;
  gint64 n = carnet_inventory_count(inbox->app->inventory, filter, error);
  if (n <= 0) return n == 0;
  g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, n);
  g_autofree char *what =
      carnet_texts_format(inbox->app->texts, inbox->app->lang, "inbox.look_again", "n", number, NULL);
  Line line = {"waits", "not_firm", what, "mapped:look_again", "", "", 0};
  add(inbox, &line);
  return TRUE;
}

/* Changes of people and policy that I could endorse: proposed by another, not about me, not endorsed by me
 * yet. */
static gboolean could_endorse(const Inbox *inbox, const CarnetTable *table, guint row) {
  const char *me = inbox->me->id;
  g_auto(GStrv) endorsed = g_strsplit(carnet_table_get(table, row, "endorsed"), "\n", -1);
  if (strcmp(carnet_table_get(table, row, "state"), "open") != 0 ||
      strcmp(carnet_table_get(table, row, "by"), me) == 0 ||
      strcmp(carnet_table_get(table, row, "subject"), me) == 0 ||
      g_strv_contains((const char *const *)endorsed, me))
    return FALSE;
  const char *what = carnet_table_get(table, row, "what");
  g_autofree char *kind = g_strndup(what, strcspn(what, "/"));
  for (char **role = inbox->me->roles; *role; role++)
    if (carnet_policy_allows(inbox->app->policy, kind, "endorse", *role)) return TRUE;
  return FALSE;
}

static gboolean add_proposals(const Inbox *inbox, GError **error) {
  if (!inbox->me || inbox->me->retired) return TRUE;
  g_autoptr(CarnetTable) table = carnet_action_proposals(inbox->app, error);
  for (guint row = 0; table && row < carnet_table_rows(table); row++) {
    if (!could_endorse(inbox, table, row)) continue;
    g_autofree char *what =
        g_strdup_printf("%s: %s %s", text(inbox, "inbox.endorse"), carnet_table_get(table, row, "what"),
                        carnet_table_get(table, row, "subject"));
    g_autofree char *change = g_strndup(carnet_table_get(table, row, "change"), 12),
                    *date = g_strndup(carnet_table_get(table, row, "time"), 10);
    Line line = {"waits", "attention", what, change, carnet_table_get(table, row, "by"), date, 0};
    line.days = carnet_text_days_between(date, inbox->today);
    add(inbox, &line);
  }
  return table != NULL;
}

/* Findings that someone gave me and that the checks still find. */
static gboolean add_findings(const Inbox *inbox, const CarnetCaseList *cases, GError **error) {
  if (!inbox->me) return TRUE;
  g_autoptr(CarnetTable) lives = carnet_app_table(inbox->app, "findings", error);
  if (!lives || !carnet_table_rows(lives)) return lives != NULL;
  g_autoptr(CarnetTable) found = carnet_app_findings(inbox->app, cases, FALSE, error);
  for (guint i = 0; found && i < carnet_table_rows(found); i++) {
    if (strcmp(carnet_table_get(found, i, "owner"), inbox->me->id) != 0) continue;
    const char *severity = carnet_table_get(found, i, "severity");
    const char *sign = strcmp(severity, "critical") == 0 ? "stop"
                       : strcmp(severity, "high") == 0   ? "attention"
                                                         : "not_firm";
    g_autofree char *what = carnet_texts_format(inbox->app->texts, inbox->app->lang, "inbox.finding", "text",
                                                carnet_table_get(found, i, "what"), NULL);
    Line line = {"waits", sign, what, carnet_table_get(found, i, "id"), "", carnet_table_get(found, i, "due"),
                 0};
    add(inbox, &line);
  }
  return found != NULL;
}

/* ---- what falls due ---- */

static void add_due(const Inbox *inbox, const GArray *list) {
  for (guint i = 0; i < list->len; i++) {
    const CarnetDue *due = &g_array_index(list, CarnetDue, i);
    const char *sign = due->days < 0     ? "stop"
                       : due->days <= 14 ? "attention"
                       : due->days <= 30 ? "not_firm"
                                         : "none";
    Line line = {"due", sign, due->what, due->where, due->by, due->date, due->days};
    guint row = carnet_table_rows(inbox->table);
    add(inbox, &line);
    carnet_table_set_key(inbox->table, row, "clause", due->clause);
    carnet_table_set_key(inbox->table, row, "source", due->source);
  }
}

/* ---- both
 * ------------------------------------------------------------------------------------------------------------
 */

/* `sign` is one of stop, attention, not_firm, none; `days` of what waits is its age, of what falls due the
 * days left, below 0: late. */
CarnetTable *carnet_action_inbox(CarnetApp *app, gint days, GError **error) {
  static const CarnetTableColumn columns[] = {{"list", "inbox.list", CARNET_CELL_TEXT},
                                              {"sign", "inbox.sign", CARNET_CELL_TEXT},
                                              {"what", "inbox.what", CARNET_CELL_TEXT},
                                              {"where", "inbox.where", CARNET_CELL_ID},
                                              {"by", "inbox.by", CARNET_CELL_ID},
                                              {"date", "inbox.date", CARNET_CELL_DATE},
                                              {"days", "inbox.days", CARNET_CELL_INT},
                                              {"name", "people.name", CARNET_CELL_TEXT},
                                              {"clause", "finding.clause", CARNET_CELL_TEXT},
                                              {"source", "data.source", CARNET_CELL_TEXT},
                                              {NULL, NULL, 0}};
  g_autoptr(CarnetCaseList) cases = carnet_action_cases(app, NULL, error);
  if (!cases) return NULL;
  g_autofree char *today = carnet_app_today(app);
  g_autoptr(CarnetTable) table = carnet_table_new_with(columns);
  CarnetActor actor; /* asked only to find out who sits here; nobody is no error */
  g_autofree char *key = NULL;
  carnet_app_actor(app, "export", "request", &actor, &key, NULL);
  Inbox inbox = {app, table, today, carnet_people_find(app->people, carnet_app_person(app))};
  add_waiting_cases(&inbox, cases);
  if (!add_look_again(&inbox, error) || !add_proposals(&inbox, error) || !add_findings(&inbox, cases, error))
    return NULL;
  g_autoptr(GArray) list = carnet_agenda(app, cases, days, error);
  if (!list) return NULL;
  add_due(&inbox, list);
  return g_steal_pointer(&table);
}
