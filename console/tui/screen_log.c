/* screen_log.c - the Log room: every event with the state of its signature, by case or person; verify from
 * here. */
#include <string.h>

#include "carnet/node.h"
#include "tui/exports.h"
#include "tui/input.h"
#include "tui/list.h"
#include "tui/popups.h"
#include "tui/rooms.h"
#include "tui/wrap.h"

#define DETAIL 4

enum { SLOT_PAGE, SLOT_EVENT, SLOT_VERIFY };

typedef struct {
  CarnetList *list;
  CarnetInput *input;
  gboolean is_typing;
  char *filter;        /* a case or subject, a person, a month, or several of them; "" all */
  CarnetTable *people; /* person, name... */
  char *error;
  char *verified; /* what verifying said, one line */
  gboolean is_bad;
} Log;

static const CarnetListColumn columns[] = {
    {"time", "tui.log.time", 16, 16, 100, FALSE, CARNET_CUT_END},
    {"verdict", "tui.log.signature", 7, 11, 90, FALSE, CARNET_CUT_END},
    {"kind", "tui.log.what", 17, 24, 95, FALSE, CARNET_CUT_END},
    {"subject", "tui.log.subject", 16, 24, 80, FALSE, CARNET_CUT_MIDDLE},
    {"by", "tui.log.by", 12, 16, 85, FALSE, CARNET_CUT_END},
    {"role", "tui.log.role", 9, 9, 40, FALSE, CARNET_CUT_END},
    {"commit", "tui.log.commit", 8, 8, 60, FALSE, CARNET_CUT_END},
    {"reason", "tui.log.reason", 20, 90, 50, FALSE, CARNET_CUT_END}};

static const struct {
  const char *verdict, *sign;
  CarnetRole role;
} signs[] = {{"good", "✓", CARNET_ROLE_GOOD},
             {"bad", "✗", CARNET_ROLE_STOP},
             {"unchecked", "?", CARNET_ROLE_UNKNOWN},
             {"unsigned", "·", CARNET_ROLE_DIM}};

/* ---- data
 * ---------------------------------------------------------------------------------------------------------
 */

typedef struct {
  char *filter;
  gint64 offset, limit;
  gboolean people;
} Question;

typedef struct {
  CarnetTable *page, *people;
  gint64 offset, total;
} Reply;

static void question_free(gpointer data) {
  Question *question = data;
  g_free(question->filter);
  g_free(question);
}

static void reply_free(gpointer data) {
  Reply *reply = data;
  carnet_table_free(reply->page);
  carnet_table_free(reply->people);
  g_free(reply);
}

static gpointer ask_page(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                         GError **error) {
  const Question *question = data;
  Reply *reply = g_new0(Reply, 1);
  (void)job;
  reply->offset = question->offset;
  reply->page = provider->log(app, *question->filter ? question->filter : NULL, question->offset,
                              question->limit, &reply->total, error);
  if (reply->page && question->people) reply->people = provider->people(app, error);
  if (reply->page && (reply->people || !question->people)) return reply;
  reply_free(reply);
  return NULL;
}

static void take_page(CarnetScreen *screen, gpointer answer, const GError *error) {
  Log *log = screen->state;
  Reply *reply = answer;
  g_clear_pointer(&log->error, g_free);
  if (error) {
    log->error = g_strdup(error->message);
    carnet_ui_say_error(screen->ui, error);
    return;
  }
  if (reply->people) {
    carnet_table_free(log->people);
    log->people = g_steal_pointer(&reply->people);
  }
  carnet_list_set_page(log->list, reply->offset, g_steal_pointer(&reply->page), reply->total);
}

static void fetch(CarnetScreen *screen, gint64 offset, gint64 limit) {
  Log *log = screen->state;
  Question *question = g_new0(Question, 1);
  question->filter = g_strdup(log->filter);
  question->offset = offset;
  question->limit = limit;
  question->people = log->people == NULL;
  CarnetAsk ask = {ask_page, question, question_free, take_page, reply_free, FALSE};
  carnet_ui_ask(screen, SLOT_PAGE, &ask);
}

static void start(CarnetScreen *screen) {
  Log *log = screen->state;
  gint64 offset, limit;
  carnet_list_stale(log->list);
  carnet_list_wants(log->list, 20, &offset, &limit);
  fetch(screen, offset, limit);
}

/* After something was recorded: what verifying said is of before. */
static void refresh(CarnetScreen *screen) {
  Log *log = screen->state;
  g_clear_pointer(&log->people, carnet_table_free);
  g_clear_pointer(&log->verified, g_free);
  start(screen);
}

static const char *name_of(const Log *log, const char *person) {
  for (guint i = 0; log->people && i < carnet_table_rows(log->people); i++)
    if (strcmp(carnet_table_get(log->people, i, "person"), person) == 0) {
      const char *name = carnet_table_get(log->people, i, "name");
      return *name ? name : person;
    }
  return person;
}

/* A person's name, or a part of it, is the person; anything else is an id as it stands. */
static const char *id_of(const Log *log, const char *text) {
  g_autofree char *wanted = carnet_text_fold(text, -1);
  for (guint i = 0; wanted && *wanted && log->people && i < carnet_table_rows(log->people); i++) {
    g_autofree char *name = carnet_text_fold(carnet_table_get(log->people, i, "name"), -1);
    if (name && strstr(name, wanted)) return carnet_table_get(log->people, i, "person");
  }
  return text;
}

static void set_filter(CarnetScreen *screen, const char *text) {
  Log *log = screen->state;
  g_autofree char *typed = g_strstrip(g_strdup(text));
  char *fresh = g_strdup(id_of(log, typed));
  g_free(log->filter);
  log->filter = fresh;
  carnet_input_set(log->input, fresh);
  carnet_list_move(log->list, 0);
  start(screen);
}

/* ---- event text, verifying
 * -------------------------------------------------------------------------------------------- */

static gpointer ask_event(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                          GError **error) {
  (void)job;
  return provider->event_text(app, data, error);
}

static void take_event(CarnetScreen *screen, gpointer answer, const GError *error) {
  if (error) {
    carnet_ui_say_error(screen->ui, error);
    return;
  }
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
  g_auto(GStrv) parts = g_strsplit(g_strchomp(answer), "\n", -1);
  for (char **part = parts; *part; part++) g_ptr_array_add(lines, g_strdup(*part));
  carnet_viewer_open(screen->ui, carnet_ui_text(screen->ui, "tui.log.event"), lines);
}

static gpointer ask_verify(const CarnetProvider *provider, CarnetApp *app, CarnetJob *job, gpointer data,
                           GError **error) {
  (void)data;
  return provider->verify(app, NULL, NULL, carnet_job_progress_func, job, error);
}

static void node_free(gpointer node) { carnet_node_free(node); }

static char *number_of(const CarnetNode *node, const char *key) {
  return carnet_text_number(carnet_node_get_int(node, key, 0));
}

static void add_wrapped(const CarnetScreen *screen, GPtrArray *lines, const char *first, const char *text) {
  g_autoptr(GPtrArray) parts = carnet_wrap(text, MIN(carnet_ui_columns(screen->ui) - 8, 100) - 2);
  for (guint i = 0; *text && i < parts->len; i++)
    g_ptr_array_add(lines,
                    g_strconcat(i == 0 ? first : "  ", (const char *)g_ptr_array_index(parts, i), NULL));
}

static void show_faults(CarnetScreen *screen, const CarnetNode *faults) {
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < carnet_node_count(faults); i++) {
    const CarnetNode *fault = carnet_node_at(faults, i);
    g_autofree char *where = g_strdup_printf("%s  %.12s", carnet_node_get_string(fault, "path", ""),
                                             carnet_node_get_string(fault, "commit", ""));
    add_wrapped(screen, lines, "✗ ", carnet_node_get_string(fault, "why", ""));
    add_wrapped(screen, lines, "  ", where);
    add_wrapped(screen, lines, "  ", carnet_node_get_string(fault, "ask", ""));
  }
  carnet_viewer_open(screen->ui, carnet_ui_text(screen->ui, "tui.log.faults"), lines);
}

static void take_verify(CarnetScreen *screen, gpointer answer, const GError *error) {
  Log *log = screen->state;
  g_clear_pointer(&log->verified, g_free);
  if (error) {
    carnet_ui_say_error(screen->ui, error);
    return;
  }
  const CarnetNode *result = answer, *faults = carnet_node_get(result, "faults");
  g_autofree char *commits = number_of(result, "commits"), *events = number_of(result, "events"),
                  *good = number_of(result, "signed_good"), *none = number_of(result, "unsigned_allowed"),
                  *bad = carnet_text_number(carnet_node_count(faults));
  log->is_bad = carnet_node_count(faults) > 0;
  log->verified = carnet_texts_format(
      carnet_ui_texts(screen->ui), carnet_ui_lang(screen->ui), log->is_bad ? "tui.log.bad" : "tui.log.good",
      "commits", commits, "events", events, "signed", good, "unsigned", none, "faults", bad, NULL);
  carnet_ui_say(screen->ui, log->is_bad ? CARNET_ROLE_STOP : CARNET_ROLE_GOOD, log->verified);
  if (log->is_bad) show_faults(screen, faults);
}

/* ---- requests
 * ------------------------------------------------------------------------------------------------------- */

static const CarnetMenuItem filters[] = {{'s', "tui.log.by_subject"},
                                         {'p', "tui.log.by_person"},
                                         {'m', "tui.log.by_month"},
                                         {'a', "tui.log.by_all"},
                                         {0}};

typedef struct {
  CarnetScreen *screen;
  char *subject, *person, *month;
} Choice;

static void choice_free(gpointer data) {
  Choice *choice = data;
  g_free(choice->subject);
  g_free(choice->person);
  g_free(choice->month);
  g_free(choice);
}

static void chosen(CarnetUi *ui, char key, gpointer data) {
  const Choice *choice = data;
  (void)ui;
  set_filter(choice->screen, key == 's'   ? choice->subject
                             : key == 'p' ? choice->person
                             : key == 'm' ? choice->month
                                          : "");
}

static CarnetNext handle_row(CarnetScreen *screen, CarnetRequest request) {
  Log *log = screen->state;
  const CarnetTable *page;
  guint row;
  if (!carnet_list_at_cursor(log->list, &page, &row)) return CARNET_NEXT_STAY;
  const char *digest = carnet_table_get(page, row, "digest");
  if (request == CARNET_REQUEST_OPEN) {
    CarnetAsk ask = {ask_event, g_strdup(digest), g_free, take_event, g_free, FALSE};
    carnet_ui_ask(screen, SLOT_EVENT, &ask);
  } else if (request == CARNET_REQUEST_COPY) {
    carnet_ui_copy(screen->ui, digest);
    carnet_ui_say(screen->ui, CARNET_ROLE_TEXT, carnet_ui_text(screen->ui, "tui.copied"));
  } else {
    Choice *choice = g_new0(Choice, 1);
    choice->screen = screen;
    choice->subject = g_strdup(carnet_table_get(page, row, "subject"));
    choice->person = g_strdup(carnet_table_get(page, row, "by"));
    choice->month = g_strndup(carnet_table_get(page, row, "time"), 7);
    carnet_menu_open(screen->ui, carnet_ui_text(screen->ui, "tui.log.filter"), filters, chosen, choice,
                     choice_free);
  }
  return CARNET_NEXT_STAY;
}

static CarnetNext handle_typing(CarnetScreen *screen, CarnetRequest request) {
  Log *log = screen->state;
  if (request == CARNET_REQUEST_OPEN)
    set_filter(screen, carnet_input_text(log->input));
  else if (request == CARNET_REQUEST_BACK)
    carnet_input_set(log->input, log->filter);
  else
    return CARNET_NEXT_UNUSED;
  log->is_typing = FALSE;
  return CARNET_NEXT_STAY;
}

static CarnetNext handle(CarnetScreen *screen, CarnetRequest request) {
  Log *log = screen->state;
  if (log->is_typing) return handle_typing(screen, request);
  switch (request) {
  case CARNET_REQUEST_SEARCH: log->is_typing = TRUE; return CARNET_NEXT_STAY;
  case CARNET_REQUEST_OPEN:
  case CARNET_REQUEST_COPY:
  case CARNET_REQUEST_FACET: return handle_row(screen, request);
  case CARNET_REQUEST_VERIFY: {
    CarnetAsk ask = {ask_verify, NULL, NULL, take_verify, node_free, FALSE};
    carnet_ui_ask(screen, SLOT_VERIFY, &ask);
    return CARNET_NEXT_STAY;
  }
  case CARNET_REQUEST_SORT: return CARNET_NEXT_UNUSED; /* order by cause, not by clock */
  default: return carnet_list_handle(log->list, request) ? CARNET_NEXT_STAY : CARNET_NEXT_UNUSED;
  }
}

static gboolean event(CarnetScreen *screen, const CarnetInputEvent *event) {
  Log *log = screen->state;
  gboolean changed;
  return log->is_typing && carnet_input_event(log->input, event, &changed);
}

static gboolean typing(const CarnetScreen *screen) { return ((const Log *)screen->state)->is_typing; }

/* ---- drawing
 * -------------------------------------------------------------------------------------------------------- */

static const char *text_of(gpointer user, const char *id) {
  return carnet_ui_text(((CarnetScreen *)user)->ui, id);
}

static char *cell(gpointer user, const CarnetTable *page, guint row, const CarnetListColumn *column,
                  CarnetRole *role) {
  const CarnetScreen *screen = user;
  const char *text = carnet_table_get(page, row, column->key);
  if (strcmp(column->key, "time") == 0) return g_strdelimit(g_strndup(text, 16), "T", ' ');
  if (strcmp(column->key, "by") == 0) return g_strdup(name_of(screen->state, text));
  if (strcmp(column->key, "kind") == 0)
    return g_strdup_printf("%s %s", carnet_word(screen->ui, "event.", text),
                           carnet_word(screen->ui, "action.", carnet_table_get(page, row, "action")));
  if (strcmp(column->key, "role") == 0) return g_strdup(carnet_word(screen->ui, "role.", text));
  if (strcmp(column->key, "commit") == 0) return g_strndup(text, 8);
  if (strcmp(column->key, "verdict") != 0) return NULL;
  for (guint i = 0; i < G_N_ELEMENTS(signs); i++) {
    if (strcmp(signs[i].verdict, text) != 0) continue;
    g_autofree char *id = g_strconcat("tui.log.verdict.", text, NULL);
    *role = signs[i].role;
    return g_strdup_printf("%s %s", signs[i].sign, carnet_ui_text(screen->ui, id));
  }
  return NULL;
}

static void draw_detail(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area) {
  Log *log = screen->state;
  const CarnetTable *page;
  guint row;
  if (!carnet_list_at_cursor(log->list, &page, &row)) return;
  const char *fault = carnet_table_get(page, row, "fault"), *reason = carnet_table_get(page, row, "reason");
  carnet_grid_printf(grid, area, 1, 0, CARNET_ROLE_DIM, "%.16s  %s %.12s",
                     carnet_table_get(page, row, "digest"), carnet_ui_text(screen->ui, "tui.log.commit"),
                     carnet_table_get(page, row, "commit"));
  gint y = 1;
  if (*fault) carnet_grid_printf(grid, area, 1, y++, CARNET_ROLE_STOP, "✗ %s", fault);
  g_autoptr(GPtrArray) lines =
      carnet_wrap(*reason ? reason : carnet_ui_text(screen->ui, "tui.log.no_reason"), MIN(area.w - 2, 100));
  for (guint i = 0; i < lines->len && y < area.h; i++)
    carnet_grid_text(grid, area, 1, y++, *reason ? CARNET_ROLE_TEXT : CARNET_ROLE_DIM,
                     g_ptr_array_index(lines, i));
}

static void draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect body) {
  Log *log = screen->state;
  gint64 offset, limit;
  CarnetRect area = {body.x, body.y, body.w, body.h - DETAIL - 1};
  CarnetListLook look = {text_of, cell, screen, !log->is_typing};
  gboolean wants = carnet_list_wants(log->list, area.h - 1, &offset, &limit);
  carnet_list_draw(log->list, grid, area, &look);
  if (log->error)
    carnet_grid_cut(grid, area, 3, 2, area.w - 4, CARNET_ROLE_STOP, log->error, CARNET_CUT_END);
  else if (carnet_list_total(log->list) == 0)
    carnet_grid_cut(grid, area, 3, 2, area.w - 4, CARNET_ROLE_TEXT,
                    carnet_ui_text(screen->ui, *log->filter ? "tui.log.none_of" : "tui.log.none"),
                    CARNET_CUT_END);
  carnet_grid_hline(grid, body, 0, area.h, body.w);
  draw_detail(screen, grid, (CarnetRect){body.x, body.y + area.h + 1, body.w, DETAIL});
  if (wants && !log->error && !carnet_ui_waits(screen, SLOT_PAGE)) fetch(screen, offset, limit);
}

static void scope(CarnetScreen *screen, CarnetGrid *grid, CarnetRect row) {
  Log *log = screen->state;
  gint end = row.w - 1;
  gint64 total = carnet_list_total(log->list);
  g_autofree char *number = carnet_text_number(MAX(total, 0));
  g_autofree char *count = carnet_texts_format(carnet_ui_texts(screen->ui), carnet_ui_lang(screen->ui),
                                               "tui.log.count", "n", number, NULL);
  g_autofree char *right =
      g_strconcat(carnet_ui_busy(screen, SLOT_PAGE) ? "… " : "", total >= 0 ? count : "", NULL);
  end = carnet_grid_right(grid, row, end, 0, CARNET_ROLE_TEXT, right);
  carnet_grid_text(grid, row, 1, 0, CARNET_ROLE_TEXT, "/");
  if (log->is_typing || *log->filter)
    carnet_input_draw(log->input, grid, row, 3, 0, end - 5, log->is_typing);
  else
    carnet_grid_cut(grid, row, 3, 0, end - 5, CARNET_ROLE_DIM, carnet_ui_text(screen->ui, "tui.log.all"),
                    CARNET_CUT_END);
}

static char *status(CarnetScreen *screen) {
  const Log *log = screen->state;
  gint64 total = carnet_list_total(log->list);
  if (log->verified) return g_strdup(log->verified);
  if (total <= 0) return NULL;
  g_autofree char *row = carnet_text_number(carnet_list_cursor(log->list) + 1),
                  *all = carnet_text_number(total);
  return carnet_texts_format(carnet_ui_texts(screen->ui), carnet_ui_lang(screen->ui), "tui.log.status", "row",
                             row, "rows", all, NULL);
}

/* ---- the screen
 * -------------------------------------------------------------------------------------------------------- */

static gpointer make(void) {
  Log *log = g_new0(Log, 1);
  log->list = carnet_list_new(columns, G_N_ELEMENTS(columns), "digest");
  log->input = carnet_input_new(NULL);
  log->filter = g_strdup("");
  return log;
}

static void log_free(gpointer state) {
  Log *log = state;
  carnet_list_free(log->list);
  carnet_input_free(log->input);
  carnet_table_free(log->people);
  g_free(log->filter);
  g_free(log->error);
  g_free(log->verified);
  g_free(log);
}

static const CarnetVerb verbs[] = {{CARNET_REQUEST_OPEN, "tui.log.open", "tui.log.open.hint"},
                                   {CARNET_REQUEST_VERIFY, "tui.log.verify", ""},
                                   {CARNET_REQUEST_SEARCH, "tui.log.search", "tui.log.search.hint"},
                                   {CARNET_REQUEST_FACET, "tui.log.filter", "tui.log.filter.hint"},
                                   {CARNET_REQUEST_COPY, "tui.log.copy", ""},
                                   {CARNET_REQUEST_RELOAD, NULL, ""},
                                   {CARNET_REQUEST_BACK, NULL, ""},
                                   {0}};

static const CarnetScreenType type = {.name = "log",
                                      .room = 9,
                                      .verbs = verbs,
                                      .make = make,
                                      .start = start,
                                      .refresh = refresh,
                                      .free = log_free,
                                      .draw = draw,
                                      .scope = scope,
                                      .status = status,
                                      .handle = handle,
                                      .event = event,
                                      .typing = typing};

const CarnetScreenType *carnet_screen_log(void) { return &type; }
