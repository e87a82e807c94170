#include "agenda.h"

#include <string.h>

#include "calendar.h"
#include "called.h"
#include "carnet/actions_workspace.h"
#include "carnet/text.h"

typedef struct {
  CarnetApp *app;
  const CarnetCaseList *cases;
  CarnetCalendar *calendar;
  char *today;
  GArray *list;
  gint days;
} Agenda;

static void due_clear(gpointer item) {
  CarnetDue *due = item;
  char **texts[] = {&due->what, &due->where, &due->date, &due->clause, &due->source, &due->by};
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) g_free(*texts[i]);
}

/* `what` is taken over. */
static void note(const Agenda *agenda, char *what, const char *where, const char *date,
                 const CarnetDuty *duty, const char *by) {
  gint left = carnet_text_is_day(date) ? carnet_text_days_between(agenda->today, date) : G_MAXINT;
  if (left > agenda->days) {
    g_free(what);
    return;
  }
  g_autofree char *source = duty ? g_strdup_printf("%s (%s)", duty->source, duty->confidence) : g_strdup("");
  CarnetDue due = {what,
                   g_strdup(where),
                   g_strdup(date),
                   g_strdup(duty ? duty->clause : ""),
                   g_strdup(source),
                   g_strdup(by),
                   left};
  g_array_append_val(agenda->list, due);
}

static char *text(const Agenda *agenda, const char *id, const char *name) {
  return carnet_texts_format(agenda->app->texts, agenda->app->lang, id, "name", name, NULL);
}

static void note_plain(const Agenda *agenda, const char *id, const char *name, const char *where,
                       const char *date) {
  if (date && *date) note(agenda, text(agenda, id, name), where, date, NULL, "");
}

/* ---- cases ---- */

static void due_cases(const Agenda *agenda) {
  for (guint i = 0; i < carnet_case_list_count(agenda->cases); i++) {
    const CarnetCase *item = carnet_case_list_at(agenda->cases, i)->item;
    if (item->state != CARNET_CASE_APPROVED) continue;
    note_plain(agenda, "due.approval", item->id, item->id, item->valid_until);
    note_plain(agenda, "due.permission", item->id, item->id, item->theirs_until);
  }
}

static const char *duty_text(const Agenda *agenda, const CarnetDuty *duty) {
  return agenda->app->lang == CARNET_LANG_ZH ? duty->zh : duty->en;
}

/* The day from which an extension may be asked for, counted back in the law's own days. */
static void note_renewal(const Agenda *agenda, const CarnetDuty *duty, const char *id, const char *until) {
  gboolean known = TRUE;
  g_autofree char *from =
      duty->working ? carnet_calendar_before(agenda->calendar, duty->regime, until, duty->days, &known)
                    : carnet_text_day_add(until, -duty->days);
  char *what =
      carnet_texts_format(agenda->app->texts, agenda->app->lang, known ? "due.renew" : "due.renew_unsure",
                          "what", duty_text(agenda, duty), "name", id, "until", until, NULL);
  note(agenda, what, id, from, duty, "");
}

static gboolean is_latest(const GPtrArray *filings, guint at) {
  const CarnetEventRecord *filing = g_ptr_array_index(filings, at);
  for (guint i = at + 1; i < filings->len; i++) {
    const CarnetEventRecord *later = g_ptr_array_index(filings, i);
    if (strcmp(later->subject, filing->subject) == 0 &&
        strcmp(carnet_node_get_string(later->body, "filing", ""),
               carnet_node_get_string(filing->body, "filing", "")) == 0)
      return FALSE;
  }
  return TRUE;
}

static void due_filing(const Agenda *agenda, const CarnetEventRecord *filing) {
  const char *state = carnet_node_get_string(filing->body, "state", ""),
             *until = carnet_node_get_string(filing->body, "until", "");
  if (strcmp(state, "permitted") != 0 || !carnet_text_is_day(until)) return;
  for (guint d = 0; d < carnet_calendar_n_duties(agenda->calendar); d++) {
    const CarnetDuty *duty = carnet_calendar_duty(agenda->calendar, d);
    if (duty->kind == CARNET_DUTY_RENEW &&
        strcmp(duty->filing, carnet_node_get_string(filing->body, "filing", "")) == 0 &&
        strcmp(duty->regime, carnet_node_get_string(filing->body, "regime", "")) == 0)
      note_renewal(agenda, duty, filing->subject, until);
  }
}

static gboolean due_filings(const Agenda *agenda, GError **error) {
  g_autoptr(GPtrArray) filings = carnet_app_events(agenda->app, "filing", error);
  for (guint i = 0; filings && i < filings->len; i++) {
    const CarnetEventRecord *filing = g_ptr_array_index(filings, i);
    gboolean counts = filing->verdict == CARNET_VERDICT_GOOD || filing->verdict == CARNET_VERDICT_UNSIGNED;
    if (counts && is_latest(filings, i)) due_filing(agenda, filing);
  }
  return filings != NULL;
}

/* ---- each year ---- */

/* Owed only by who has such rows; -1 on error. */
static gint64 concerns(const Agenda *agenda, const CarnetDuty *duty, GError **error) {
  if (!*duty->rows) return 1;
  g_autoptr(CarnetFilter) filter = carnet_filter_parse(duty->rows, error);
  return filter ? carnet_inventory_count(agenda->app->inventory, filter, error) : -1;
}

/* The next such day, today included, in the regime's own zone. */
static gboolean due_yearly(const Agenda *agenda, const CarnetDuty *duty, GError **error) {
  const char *zone = carnet_packs_zone(agenda->app->packs, duty->regime);
  if (!zone) return TRUE; /* no pack of that regime is in use */
  gint64 rows = concerns(agenda, duty, error);
  if (rows <= 0) return rows == 0;
  g_autofree char *now = carnet_app_now(agenda->app), *day = carnet_text_day_in_zone(now, zone);
  if (!day) return TRUE;
  gint year = (gint)g_ascii_strtoll(day, NULL, 10);
  g_autofree char *next = g_strdup_printf("%04d-%s", year, duty->month_day);
  if (strcmp(next, day) < 0) {
    g_free(next);
    next = g_strdup_printf("%04d-%s", year + 1, duty->month_day);
  }
  if (!carnet_text_is_day(next)) return TRUE; /* 29 February of a common year */
  note(agenda, g_strdup(duty_text(agenda, duty)), *duty->rows ? duty->rows : duty->regime, next, duty, "");
  return TRUE;
}

static gboolean due_duties(const Agenda *agenda, GError **error) {
  for (guint d = 0; d < carnet_calendar_n_duties(agenda->calendar); d++) {
    const CarnetDuty *duty = carnet_calendar_duty(agenda->calendar, d);
    if (duty->kind == CARNET_DUTY_YEARLY && !due_yearly(agenda, duty, error)) return FALSE;
  }
  return TRUE;
}

/* ---- the other records ---- */

static gboolean due_certificates(const Agenda *agenda, GError **error) {
  g_autoptr(CarnetTable) certs = carnet_action_certs(agenda->app, error);
  for (guint i = 0; certs && i < carnet_table_rows(certs); i++) {
    const char *status = carnet_table_get(certs, i, "status"), *id = carnet_table_get(certs, i, "id");
    g_autofree char *name =
        carnet_called_test(agenda->app, agenda->app->lang, carnet_table_get(certs, i, "standard"),
                           carnet_table_get(certs, i, "model"));
    if (strcmp(status, "passed") == 0)
      note_plain(agenda, "due.certificate", name, id, carnet_table_get(certs, i, "valid_until"));
    if (strcmp(status, "planned") == 0 || strcmp(status, "in_progress") == 0)
      note_plain(agenda, "due.test", name, id, carnet_table_get(certs, i, "date"));
  }
  return certs != NULL;
}

static gboolean due_evidence(const Agenda *agenda, GError **error) {
  g_autoptr(CarnetTable) evidence = carnet_action_register_list(agenda->app, "evidence", error);
  for (guint i = 0; evidence && i < carnet_table_rows(evidence); i++) {
    const char *zh = carnet_table_get(evidence, i, "title_zh"),
               *title = carnet_table_get(evidence, i, "title");
    note_plain(agenda, "due.evidence", agenda->app->lang == CARNET_LANG_ZH && *zh ? zh : title,
               carnet_table_get(evidence, i, "subject"), carnet_table_get(evidence, i, "valid_until"));
  }
  return evidence != NULL;
}

/* Risks that come back, and what someone said would be done until then. */
static gboolean due_findings(const Agenda *agenda, GError **error) {
  g_autoptr(CarnetTable) lives = carnet_app_table(agenda->app, "findings", error);
  if (!lives) return FALSE;
  for (guint i = 0; i < carnet_table_rows(lives); i++) {
    const char *state = carnet_table_get(lives, i, "state"), *id = carnet_table_get(lives, i, "finding"),
               *name = carnet_table_get(lives, i, "text"), *due = carnet_table_get(lives, i, "due");
    if (strcmp(state, "accepted") == 0) {
      g_autofree char *back = carnet_text_day_add(carnet_table_get(lives, i, "until"), 1);
      note(agenda, text(agenda, "due.risk", name), id, back, NULL, carnet_table_get(lives, i, "by"));
    }
    if (strcmp(state, "assigned") == 0 && *due)
      note(agenda, text(agenda, "due.finding", name), id, due, NULL, carnet_table_get(lives, i, "owner"));
  }
  return TRUE;
}

/* ---- all ---- */

static gint by_date(gconstpointer a, gconstpointer b) {
  const CarnetDue *x = a, *y = b;
  gint order = strcmp(x->date, y->date);
  if (!order) order = strcmp(x->where, y->where);
  return order ? order : strcmp(x->what, y->what);
}

GArray *carnet_agenda(CarnetApp *app, const CarnetCaseList *cases, gint days, GError **error) {
  g_autoptr(CarnetCalendar) calendar = carnet_calendar_load(app, error);
  if (!calendar) return NULL;
  g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(CarnetDue));
  g_array_set_clear_func(list, due_clear);
  g_autofree char *today = carnet_app_today(app);
  Agenda agenda = {app, cases, calendar, today, list, days};
  due_cases(&agenda);
  if (!due_filings(&agenda, error) || !due_duties(&agenda, error) || !due_certificates(&agenda, error) ||
      !due_evidence(&agenda, error) || !due_findings(&agenda, error))
    return NULL;
  g_array_sort(list, by_date);
  return g_steal_pointer(&list);
}
