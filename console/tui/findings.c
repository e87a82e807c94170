/* findings.c - room 7, frame 11: what is wrong today, each with its clause and the key that takes one there.
 */
#include <string.h>

#include "carnet/error.h"
#include "tui/card.h"
#include "tui/exports.h"
#include "tui/fields.h"
#include "tui/findings_steps.h"
#include "tui/list.h"
#include "tui/popups.h"
#include "tui/rooms.h"
#include "tui/table_ask.h"
#include "tui/wrap.h"

#define WIDE 120

enum { SLOT_FINDINGS, SLOT_DESK, SLOT_PEOPLE };

typedef struct {
  CarnetList *list;
  CarnetTable *desk, *counts, *people;
  char *error;
} Findings;

static const CarnetListColumn columns[] = {
    {"severity", "tui.findings.sev", 6, 6, 100, FALSE, CARNET_CUT_END},
    {"clause", "tui.findings.clause", 14, 46, 60, FALSE, CARNET_CUT_END},
    {"what", "tui.findings.what", 34, 120, 90, FALSE, CARNET_CUT_END},
    {"where", "tui.findings.where", 16, 24, 50, FALSE, CARNET_CUT_END},
    {"owner", "tui.findings.owner", 8, 12, 45, FALSE, CARNET_CUT_END},
};

static const char *text(const CarnetScreen *screen, const char *id) { return carnet_ui_text(screen->ui, id); }

/* ---- data ---- */

static void take_standing(CarnetScreen *screen, gpointer answer, const GError *error) {
  Findings *findings = screen->state;
  if (error && (error->code & 0xff) == CARNET_ERROR_CANCELLED) return;
  g_clear_pointer(&findings->error, g_free);
  if (error) {
    findings->error = g_strdup(error->message);
    return;
  }
  CarnetTable *table = carnet_standing_take_findings(answer);
  carnet_list_set_page(findings->list, 0, table, table ? carnet_table_rows(table) : 0);
  carnet_table_free(findings->counts);
  findings->counts = carnet_table_take(answer);
}

static void take_desk(CarnetScreen *screen, gpointer answer, const GError *error) {
  Findings *findings = screen->state;
  if (error) return;
  carnet_table_free(findings->desk);
  findings->desk = carnet_table_take(answer);
}

static CarnetTable *of_people(const CarnetProvider *provider, CarnetApp *app, GError **error) {
  return provider->people ? provider->people(app, error) : carnet_table_new();
}

static void take_people(CarnetScreen *screen, gpointer answer, const GError *error) {
  Findings *findings = screen->state;
  if (error) return;
  carnet_table_free(findings->people);
  findings->people = carnet_table_take(answer);
}

static void start(CarnetScreen *screen) {
  carnet_table_ask(screen, SLOT_DESK, carnet_table_of_desk, take_desk);
  carnet_standing_ask(screen, SLOT_FINDINGS, take_standing);
  carnet_table_ask(screen, SLOT_PEOPLE, of_people, take_people);
}

static const CarnetTable *current(const Findings *findings, guint *row) {
  const CarnetTable *page;
  return carnet_list_at_cursor(findings->list, &page, row) ? page : NULL;
}

/* ---- where a finding leads: read from the command that goes there ---- */

typedef enum { GO_COMMAND, GO_FIELDS, GO_CASE, GO_COSTS, GO_LOG } Go;

/* *what: the filter or the case, caller frees. */
static Go goes_to(const char *next, char **what) {
  static const struct {
    const char *words;
    Go go;
  } rooms[] = {{"carnet query ", GO_FIELDS}, {"carnet export ", GO_CASE}, {"carnet cert ", GO_COSTS},
               {"carnet cost ", GO_COSTS},   {"carnet log", GO_LOG},      {"carnet verify", GO_LOG}};
  *what = NULL;
  gint n = 0;
  g_auto(GStrv) words = NULL;
  if (!g_shell_parse_argv(next, &n, &words, NULL)) return GO_COMMAND;
  for (guint i = 0; i < G_N_ELEMENTS(rooms); i++) {
    if (!g_str_has_prefix(next, rooms[i].words)) continue;
    gint at = rooms[i].go == GO_CASE ? 3 : 2;
    if ((rooms[i].go == GO_CASE || rooms[i].go == GO_FIELDS) && at >= n) return GO_COMMAND;
    if (at < n) *what = g_strdup(words[at]);
    return rooms[i].go;
  }
  return GO_COMMAND;
}

static void go_there(CarnetScreen *screen) {
  guint row;
  const CarnetTable *page = current(screen->state, &row);
  if (!page) return;
  CarnetUi *ui = screen->ui;
  g_autofree char *what = NULL;
  switch (goes_to(carnet_table_get(page, row, "next"), &what)) {
  case GO_FIELDS: carnet_fields_open(ui, what); break;
  case GO_CASE: carnet_case_open(ui, what); break;
  case GO_COSTS: carnet_ui_go(ui, 6); break;
  case GO_LOG: carnet_ui_go(ui, 9); break;
  default: carnet_ui_say(ui, CARNET_ROLE_TEXT, text(screen, "tui.findings.go.command")); break;
  }
}

/* ---- the detail ---- */

static const char *sign_of(const char *severity, CarnetRole *role) {
  static const struct {
    const char *severity, *sign;
    CarnetRole role;
  } signs[] = {{"critical", "✗", CARNET_ROLE_STOP},
               {"high", "!", CARNET_ROLE_ATTENTION},
               {"medium", "~", CARNET_ROLE_SOFT}};
  for (guint i = 0; i < G_N_ELEMENTS(signs); i++)
    if (strcmp(signs[i].severity, severity) == 0) {
      *role = signs[i].role;
      return signs[i].sign;
    }
  *role = CARNET_ROLE_DIM;
  return "·";
}

static char *since_text(const CarnetScreen *screen, const CarnetTable *page, guint row) {
  const Findings *findings = screen->state;
  g_autofree char *day = g_strndup(carnet_table_get(page, row, "since"), 10);
  const char *today = findings->desk ? carnet_table_get(findings->desk, 0, "today") : "";
  if (!carnet_text_is_day(day) || !carnet_text_is_day(today)) return g_strdup("");
  g_autofree char *days = g_strdup_printf("%d", carnet_text_days_between(day, today));
  return carnet_ui_format(screen->ui, "tui.findings.since", "day", day, "days", days, NULL);
}

/* In at most `most` lines; what is left of the value ends with an ellipsis. */
static gint draw_lines(CarnetGrid *grid, CarnetRect area, gint x, gint y, gint w, gint most,
                       const char *value) {
  g_autoptr(GPtrArray) lines = carnet_wrap(value, w);
  gint n = MIN((gint)lines->len, most);
  for (gint i = 0; i < n && y + i < area.h; i++) {
    gboolean more = i + 1 == n && (gint)lines->len > n;
    g_autofree char *line = g_strconcat(g_ptr_array_index(lines, i), more ? " \xe2\x80\xa6" : "", NULL);
    carnet_grid_cut(grid, area, x, y + i, w, CARNET_ROLE_TEXT, line, CARNET_CUT_END);
  }
  return MIN(y + n, area.h);
}

static gint draw_fact(const CarnetScreen *screen, CarnetGrid *grid, CarnetRect area, gint y,
                      const char *label, const char *value, gint most) {
  if (y >= area.h) return y;
  carnet_grid_text(grid, area, 1, y, CARNET_ROLE_DIM, text(screen, label));
  return draw_lines(grid, area, 12, y, MIN(area.w - 13, 100), most, value);
}

/* Where a filter says where, people are told how many rows of which law; the command names the filter. */
static char *where_text(const CarnetScreen *screen, const CarnetTable *page, guint row) {
  const char *where = carnet_table_get(page, row, "where"), *next = carnet_table_get(page, row, "next");
  const char *rows = carnet_table_find(page, "rows") >= 0 ? carnet_table_get(page, row, "rows") : "";
  if (!*rows || !g_str_has_prefix(next, "carnet query ")) return g_strdup(where);
  const CarnetTexts *texts = carnet_ui_texts(screen->ui);
  const char *regime = carnet_texts_word(texts, carnet_ui_lang(screen->ui), "regime.short",
                                         carnet_table_get(page, row, "regime"));
  g_autofree char *n = carnet_text_number(g_ascii_strtoll(rows, NULL, 10));
  return carnet_ui_format(screen->ui, *regime ? "tui.findings.rows_of" : "tui.findings.rows", "n", n,
                          "regime", regime, NULL);
}

static const char *go_text(const CarnetScreen *screen, const char *next) {
  static const char *const ids[] = {"tui.findings.go.command", "tui.findings.go.fields",
                                    "tui.findings.go.case", "tui.findings.go.costs", "tui.findings.go.log"};
  g_autofree char *what = NULL;
  return text(screen, ids[goes_to(next, &what)]);
}

/* The ceiling and what would end it; who has it, or how a risk came back. Below them two lines are left for
 * what comes next. */
static gint draw_more(const CarnetScreen *screen, CarnetGrid *grid, CarnetRect area, gint y,
                      const CarnetTable *page, guint row) {
  static const char *const facts[][2] = {{"tui.findings.l.ceiling", "ceiling"},
                                         {"tui.findings.l.resolve", "resolve"},
                                         {"tui.findings.l.where", "where"},
                                         {"tui.findings.l.owner", "owner"}};
  const char *state = carnet_table_get(page, row, "state"), *until = carnet_table_get(page, row, "until");
  if (strcmp(state, "lapsed") == 0 && y + 2 < area.h) {
    g_autofree char *back = carnet_ui_format(screen->ui, "tui.findings.lapsed", "day", until, NULL);
    y = draw_fact(screen, grid, area, y, "tui.findings.l.state", back, 1);
  }
  for (guint i = 0; i < G_N_ELEMENTS(facts); i++) {
    gboolean where = strcmp(facts[i][1], "where") == 0;
    g_autofree char *value =
        where ? where_text(screen, page, row) : g_strdup(carnet_table_get(page, row, facts[i][1]));
    if (*value && y + 2 < area.h)
      y = draw_fact(screen, grid, area, y, facts[i][0], value, MIN(2, area.h - 2 - y));
  }
  return y;
}

static void draw_detail(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area) {
  guint row;
  const CarnetTable *page = current(screen->state, &row);
  if (!page) return;
  CarnetRole role;
  const char *sign = sign_of(carnet_table_get(page, row, "severity"), &role);
  const char *clause = carnet_table_get(page, row, "clause"), *next = carnet_table_get(page, row, "next");
  g_autofree char *since = since_text(screen, page, row);
  gint end = carnet_grid_right(grid, area, area.w - 1, 0, CARNET_ROLE_DIM, since);
  carnet_grid_text(grid, area, 1, 0, role, sign);
  gint y = draw_lines(grid, area, 3, 0, MIN(end - 5, 100), 3, carnet_table_get(page, row, "what"));
  y = draw_fact(screen, grid, area, y, "tui.findings.l.clause",
                *clause ? clause : text(screen, "tui.findings.no_clause"), 1);
  y = draw_more(screen, grid, area, y, page, row);
  y = draw_fact(screen, grid, area, y, "tui.findings.l.next", go_text(screen, next), 1);
  if (y < area.h) {
    gint x = carnet_grid_text(grid, area, 1, y, CARNET_ROLE_DIM, text(screen, "tui.findings.command"));
    carnet_grid_cut(grid, area, x + 1, y, area.w - x - 2, CARNET_ROLE_TEXT, next, CARNET_CUT_END);
  }
}

/* ---- the list ---- */

static const char *look_text(gpointer user, const char *id) { return text(user, id); }

static char *cell(gpointer user, const CarnetTable *page, guint row, const CarnetListColumn *column,
                  CarnetRole *role) {
  const CarnetScreen *screen = user;
  if (strcmp(column->key, "clause") == 0 || strcmp(column->key, "owner") == 0)
    return *carnet_table_get(page, row, column->key) ? NULL : g_strdup("—");
  if (strcmp(column->key, "where") == 0) return where_text(screen, page, row);
  if (strcmp(column->key, "severity") != 0) return NULL;
  const char *severity = carnet_table_get(page, row, "severity");
  const char *sign = sign_of(severity, role);
  return g_strdup_printf("%s %s", sign, carnet_word(screen->ui, "tui.findings.", severity));
}

/* Good and empty: what was checked, never that all is well. */
static void draw_none(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area) {
  Findings *findings = screen->state;
  const char *checks = "0";
  for (guint i = 0; findings->counts && i < carnet_table_rows(findings->counts); i++)
    if (strcmp(carnet_table_get(findings->counts, i, "name"), "checks") == 0)
      checks = carnet_table_get(findings->counts, i, "value");
  if (!findings->counts && !findings->error) return;
  g_autofree char *none =
      carnet_ui_format(screen->ui, "tui.findings.none", "day",
                       findings->desk ? carnet_table_get(findings->desk, 0, "today") : "", "n", checks, NULL);
  g_autoptr(GPtrArray) lines = carnet_wrap(findings->error ? findings->error : none, MIN(area.w - 4, 100));
  for (guint i = 0; i < lines->len; i++)
    carnet_grid_text(grid, area, 2, 1 + (gint)i, findings->error ? CARNET_ROLE_STOP : CARNET_ROLE_TEXT,
                     g_ptr_array_index(lines, i));
  if (findings->error)
    carnet_grid_text(grid, area, 2, 2 + (gint)lines->len, CARNET_ROLE_TEXT,
                     text(screen, "tui.overview.doctor"));
}

static void draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect body) {
  Findings *findings = screen->state;
  carnet_grid_hline(grid, body, 0, 0, body.w);
  CarnetRect rest = {body.x, body.y + 1, body.w, body.h - 1};
  if (carnet_list_total(findings->list) <= 0 || findings->error) {
    draw_none(screen, grid, rest);
    return;
  }
  gint detail = body.h >= 16 ? 8 : 0, rows = (gint)carnet_list_total(findings->list) + 1;
  gint h = MIN(rest.h - (detail > 0 ? detail + 1 : 0), body.h >= 30 ? rows : rest.h);
  gint64 offset, limit;
  carnet_list_wants(findings->list, h - 1, &offset, &limit);
  CarnetListLook look = {look_text, cell, screen, TRUE};
  carnet_list_draw(findings->list, grid, (CarnetRect){rest.x, rest.y, rest.w, h}, &look);
  if (detail == 0) return;
  carnet_grid_hline(grid, rest, 0, h, rest.w);
  draw_detail(screen, grid, (CarnetRect){rest.x, rest.y + h + 1, rest.w, rest.h - h - 1});
}

static void scope(CarnetScreen *screen, CarnetGrid *grid, CarnetRect row) {
  Findings *findings = screen->state;
  static const char *const severities[] = {"critical", "high", "medium", "low"};
  gint64 total = carnet_list_total(findings->list);
  guint n[G_N_ELEMENTS(severities)] = {0};
  char count[G_N_ELEMENTS(severities)][12];
  const CarnetTable *page;
  guint at;
  for (gint64 i = 0; i < total; i++)
    for (guint s = 0; carnet_list_at(findings->list, i, &page, &at) && s < G_N_ELEMENTS(severities); s++)
      n[s] += strcmp(carnet_table_get(page, at, "severity"), severities[s]) == 0;
  for (guint s = 0; s < G_N_ELEMENTS(severities); s++) g_snprintf(count[s], sizeof count[s], "%u", n[s]);
  gint end = row.w - 1;
  if (carnet_ui_busy(screen, SLOT_FINDINGS))
    end = carnet_grid_right(grid, row, end, 0, CARNET_ROLE_DIM, "…") - 1;
  if (total < 0) return;
  g_autofree char *all = carnet_text_number(total);
  g_autofree char *line = carnet_ui_format(screen->ui, "tui.findings.stand", "all", all, "critical", count[0],
                                           "high", count[1], "medium", count[2], "low", count[3], NULL);
  end = carnet_grid_right(grid, row, end, 0, CARNET_ROLE_DIM, text(screen, "tui.findings.sort"));
  carnet_grid_cut(grid, row, 1, 0, end - 2, CARNET_ROLE_TEXT, line, CARNET_CUT_END);
}

static char *status(CarnetScreen *screen) {
  Findings *findings = screen->state;
  gint64 total = carnet_list_total(findings->list);
  if (total <= 0) return NULL;
  g_autofree char *row = carnet_text_number(carnet_list_cursor(findings->list) + 1),
                  *rows = carnet_text_number(total);
  return carnet_ui_format(screen->ui, "tui.findings.status", "row", row, "rows", rows, NULL);
}

/* ---- requests ---- */

/* A label, and the value in as many lines as it takes; a label that is a sentence stands on a line of its
 * own.
 */
static void add_fact(GPtrArray *lines, const char *label, const char *value, gint width) {
  gint indent = 12;
  gboolean apart = (gint)carnet_text_width(label, -1) + 2 > indent;
  if (apart) g_ptr_array_add(lines, g_strdup(label));
  g_autoptr(GPtrArray) parts = carnet_wrap(value, width - indent);
  for (guint i = 0; i < parts->len; i++) {
    const char *head = i == 0 && !apart ? label : "";
    gint pad = indent - (gint)carnet_text_width(head, -1);
    g_ptr_array_add(lines, g_strdup_printf("%s%*s%s", head, pad, "", (char *)g_ptr_array_index(parts, i)));
  }
}

static void why(CarnetScreen *screen) {
  guint row;
  const CarnetTable *page = current(screen->state, &row);
  if (!page) return;
  static const char *const facts[][2] = {
      {"tui.findings.l.clause", "clause"},   {"tui.findings.l.where", "where"},
      {"tui.findings.l.ceiling", "ceiling"}, {"tui.findings.l.resolve", "resolve"},
      {"tui.findings.l.owner", "owner"},     {"tui.findings.l.id", "id"},
      {"tui.findings.l.check", "check"},     {"tui.findings.command", "next"}};
  gint width = MIN(carnet_ui_columns(screen->ui) - 8, 100);
  GPtrArray *lines = carnet_wrap(carnet_table_get(page, row, "what"), width);
  g_autofree char *since = since_text(screen, page, row);
  g_ptr_array_add(lines, g_strdup(""));
  if (*since) g_ptr_array_add(lines, g_strdup(since));
  for (guint i = 0; i < G_N_ELEMENTS(facts); i++) {
    g_autofree char *where = where_text(screen, page, row);
    const char *value = g_str_equal(facts[i][1], "where") ? where : carnet_table_get(page, row, facts[i][1]);
    if (i == 0 && !*value) value = text(screen, "tui.findings.no_clause");
    if (!*value) continue;
    add_fact(lines, text(screen, facts[i][0]), value, width);
  }
  carnet_viewer_open(screen->ui, text(screen, "tui.findings.why"), lines);
}

static CarnetNext handle(CarnetScreen *screen, CarnetRequest request) {
  Findings *findings = screen->state;
  guint row;
  const CarnetTable *page = current(findings, &row);
  switch (request) {
  case CARNET_REQUEST_OPEN: go_there(screen); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_WHY: why(screen); return CARNET_NEXT_STAY;
  case CARNET_REQUEST_OWNER:
  case CARNET_REQUEST_ACCEPT_RISK:
  case CARNET_REQUEST_CLOSE:
    if (page) carnet_findings_step(screen, page, row, request, findings->people);
    return CARNET_NEXT_STAY;
  case CARNET_REQUEST_COPY:
    if (!page) return CARNET_NEXT_STAY;
    carnet_ui_copy(screen->ui, carnet_table_get(page, row, "next"));
    carnet_ui_say(screen->ui, CARNET_ROLE_TEXT, text(screen, "tui.copied"));
    return CARNET_NEXT_STAY;
  default: break;
  }
  return request != CARNET_REQUEST_SORT && carnet_list_handle(findings->list, request) ? CARNET_NEXT_STAY
                                                                                       : CARNET_NEXT_UNUSED;
}

static gboolean event(CarnetScreen *screen, const CarnetInputEvent *event) {
  Findings *findings = screen->state;
  if (event->kind != CARNET_INPUT_MOUSE || event->mouse != CARNET_MOUSE_PRESS || event->y < 3) return FALSE;
  gint64 row = carnet_list_row_at(findings->list, event->y - 3);
  if (row < 0) return FALSE;
  gboolean again = row == carnet_list_cursor(findings->list);
  carnet_list_move(findings->list, row);
  if (again) go_there(screen);
  return TRUE;
}

/* ---- the screen ---- */

static gpointer make(void) {
  Findings *findings = g_new0(Findings, 1);
  findings->list = carnet_list_new(columns, G_N_ELEMENTS(columns), "what");
  carnet_list_share(findings->list);
  return findings;
}

static void findings_free(gpointer state) {
  Findings *findings = state;
  carnet_list_free(findings->list);
  carnet_table_free(findings->desk);
  carnet_table_free(findings->counts);
  carnet_table_free(findings->people);
  g_free(findings->error);
  g_free(findings);
}

static const CarnetVerb verbs[] = {
    {CARNET_REQUEST_OPEN, "tui.findings.open", "tui.findings.open.hint"},
    {CARNET_REQUEST_WHY, "tui.findings.why", ""},
    {CARNET_REQUEST_OWNER, "tui.findings.assign", "tui.findings.assign.hint"},
    {CARNET_REQUEST_ACCEPT_RISK, "tui.findings.accept", "tui.findings.accept.hint"},
    {CARNET_REQUEST_CLOSE, "tui.findings.close", "tui.findings.close.hint"},
    {CARNET_REQUEST_COPY, "tui.findings.copy", ""},
    {CARNET_REQUEST_NARROWER, NULL, NULL},
    {CARNET_REQUEST_WIDER, NULL, NULL},
    {CARNET_REQUEST_RELOAD, NULL, ""},
    {CARNET_REQUEST_BACK, NULL, ""},
    {0}};

static const CarnetScreenType type = {.name = "findings",
                                      .room = 7,
                                      .verbs = verbs,
                                      .make = make,
                                      .start = start,
                                      .refresh = start,
                                      .free = findings_free,
                                      .draw = draw,
                                      .scope = scope,
                                      .status = status,
                                      .handle = handle,
                                      .event = event};

const CarnetScreenType *carnet_screen_findings(void) { return &type; }
