/* screen_case_timeline.c - frame 9: two lanes with time downwards, ours and theirs, flows as bars, today
 * across both. */
#include <string.h>

#include "tui/case_parts.h"

#define DATE_X 1
#define SIGN_X 12
#define NAME_GAP 14 /* cells of the name */

/* ---- lines
 * -------------------------------------------------------------------------------------------------------- */

static void add(GArray *marks, CarnetMarkKind kind, guint row, guint approval) {
  CarnetMark mark = {kind, row, approval};
  g_array_append_val(marks, mark);
}

static gboolean quotes(const char *action) {
  return strcmp(action, "return") == 0 || strcmp(action, "reject") == 0 || strcmp(action, "revoke") == 0;
}

/* Approvals of a quorum are counted; what comes between makes them lapse. */
static guint count_approval(const char *lane, const char *action, guint n) {
  if (strcmp(lane, "ours") != 0) return n;
  if (strcmp(action, "approve") == 0) return n + 1;
  return strcmp(action, "renew") == 0 ? n : 0;
}

GArray *carnet_case_marks(const CarnetCaseSheet *sheet) {
  GArray *marks = g_array_new(FALSE, FALSE, sizeof(CarnetMark));
  const CarnetTable *table = sheet->timeline;
  guint approvals = 0;
  for (guint i = 0; i < carnet_table_rows(table); i++) {
    const char *time = carnet_table_get(table, i, "time"), *action = carnet_table_get(table, i, "action");
    if (i > 0 && strncmp(time, carnet_table_get(table, i - 1, "time"), 4) != 0)
      add(marks, CARNET_MARK_YEAR, i, 0);
    approvals = count_approval(carnet_table_get(table, i, "lane"), action, approvals);
    add(marks, CARNET_MARK_EVENT, i, approvals);
    if (quotes(action) && *carnet_table_get(table, i, "reason")) add(marks, CARNET_MARK_QUOTE, i, 0);
  }
  const char *stands = carnet_table_get(sheet->head, 0, "stands");
  gboolean suspect = strcmp(stands, "suspect") == 0 || strcmp(stands, "cannot_tell") == 0;
  for (guint i = 0; suspect && i < MIN(sheet->changes->len, 3); i++) add(marks, CARNET_MARK_SUSPECT, i, 0);
  add(marks, CARNET_MARK_TODAY, 0, 0);
  if (*carnet_table_get(sheet->head, 0, "valid_until")) add(marks, CARNET_MARK_ENDS, 0, 0);
  if (*sheet->theirs_until) add(marks, CARNET_MARK_ENDS, 1, 0);
  return marks;
}

static const CarnetMark *mark_at(const CarnetCaseScreen *state, guint i) {
  return state->marks && i < state->marks->len ? &g_array_index(state->marks, CarnetMark, i) : NULL;
}

void carnet_case_move_mark(CarnetCaseScreen *state, gint by) {
  gint n = state->marks ? (gint)state->marks->len : 0, step = by < 0 ? -1 : 1, at = (gint)state->mark;
  for (gint left = ABS(by); left > 0; left--)
    for (gint i = at + step; i >= 0 && i < n; i += step) {
      CarnetMarkKind kind = mark_at(state, (guint)i)->kind;
      if (kind != CARNET_MARK_EVENT && kind != CARNET_MARK_SUSPECT) continue;
      at = i;
      break;
    }
  state->mark = (guint)at;
}

/* ---- drawing
 * ------------------------------------------------------------------------------------------------------ */

typedef struct {
  const CarnetScreen *screen;
  const CarnetCaseScreen *state;
  CarnetGrid *grid;
  CarnetRect area;
  gint split; /* x of the line between the lanes */
} Lanes;

static const char *verdict_sign(const char *verdict, CarnetRole *role) {
  static const struct {
    const char *verdict, *sign;
    CarnetRole role;
  } signs[] = {{"good", "✓", CARNET_ROLE_GOOD},
               {"bad", "!", CARNET_ROLE_ATTENTION},
               {"unchecked", "?", CARNET_ROLE_UNKNOWN}};
  for (gsize i = 0; i < G_N_ELEMENTS(signs); i++)
    if (strcmp(signs[i].verdict, verdict) == 0) {
      *role = signs[i].role;
      return signs[i].sign;
    }
  *role = CARNET_ROLE_DIM;
  return "·";
}

static const char *step_sign(const char *lane, const char *action) {
  if (strcmp(lane, "flows") == 0) return "▬";
  if (strcmp(lane, "theirs") == 0 || strcmp(action, "approve") == 0 || strcmp(action, "renew") == 0)
    return "●";
  return "○";
}

static char *day_of(const char *time) {
  return strlen(time) >= 10 ? g_strndup(time + 5, 5)
                            : g_strdup_printf("%.2s", strlen(time) >= 7 ? time + 5 : "");
}

static void draw_ours(const Lanes *lanes, const CarnetMark *mark, gint y, gboolean flow) {
  const CarnetUi *ui = lanes->screen->ui;
  const CarnetTable *table = lanes->state->sheet->timeline;
  const char *action = carnet_table_get(table, mark->row, "action"),
             *note = carnet_table_get(table, mark->row, "note");
  CarnetRole role;
  gint sign_x = lanes->split - 4, name_x = MAX(sign_x - NAME_GAP, SIGN_X + 13);
  const char *verdict = verdict_sign(carnet_table_get(table, mark->row, "verdict"), &role);
  g_autofree char *text = g_strdup(carnet_word(ui, "tui.step.", action));
  if (strcmp(action, "approve") == 0 && lanes->state->sheet->quorum > 1) {
    char *counted = g_strdup_printf("%s %u/%u", text, mark->approval, lanes->state->sheet->quorum);
    g_free(text);
    text = counted;
  }
  carnet_grid_text(lanes->grid, lanes->area, SIGN_X, y, CARNET_ROLE_OURS,
                   step_sign(flow ? "flows" : "ours", action));
  carnet_grid_cut(lanes->grid, lanes->area, SIGN_X + 2, y, name_x - SIGN_X - 3, CARNET_ROLE_OURS, text,
                  CARNET_CUT_END);
  g_autofree char *people = flow && *note ? carnet_ui_format(ui, "tui.case.people", "n", note, NULL) : NULL;
  carnet_grid_cut(lanes->grid, lanes->area, name_x, y, sign_x - name_x - 1, CARNET_ROLE_OURS,
                  people ? people : carnet_table_get(table, mark->row, "name"), CARNET_CUT_END);
  carnet_grid_text(lanes->grid, lanes->area, sign_x, y, role, verdict);
}

static void draw_theirs(const Lanes *lanes, const CarnetMark *mark, gint y) {
  const CarnetTable *table = lanes->state->sheet->timeline;
  gint x = lanes->split, room = lanes->area.w - x - 16;
  carnet_grid_text(lanes->grid, lanes->area, x, y, CARNET_ROLE_TEXT, "├─");
  carnet_grid_text(lanes->grid, lanes->area, x + 2, y, CARNET_ROLE_THEIRS, "●");
  carnet_grid_cut(lanes->grid, lanes->area, x + 4, y, 11, CARNET_ROLE_THEIRS,
                  carnet_word(lanes->screen->ui, "tui.theirs.", carnet_table_get(table, mark->row, "action")),
                  CARNET_CUT_END);
  carnet_grid_cut(lanes->grid, lanes->area, x + 15, y, room, CARNET_ROLE_THEIRS,
                  carnet_table_get(table, mark->row, "note"), CARNET_CUT_END);
}

static void draw_event(const Lanes *lanes, const CarnetMark *mark, gint y) {
  const CarnetTable *table = lanes->state->sheet->timeline;
  const char *lane = carnet_table_get(table, mark->row, "lane");
  g_autofree char *day = day_of(carnet_table_get(table, mark->row, "time"));
  carnet_grid_text(lanes->grid, lanes->area, DATE_X, y, CARNET_ROLE_TEXT, day);
  if (strcmp(lane, "theirs") == 0)
    draw_theirs(lanes, mark, y);
  else
    draw_ours(lanes, mark, y, strcmp(lane, "flows") == 0);
}

static void draw_quote(const Lanes *lanes, const CarnetMark *mark, gint y) {
  g_autofree char *text =
      g_strdup_printf("\"%s\"", carnet_table_get(lanes->state->sheet->timeline, mark->row, "reason"));
  carnet_grid_cut(lanes->grid, lanes->area, SIGN_X + 2, y, lanes->split - SIGN_X - 3, CARNET_ROLE_DIM, text,
                  CARNET_CUT_END);
}

/* "◌ today ───┼─ ends in 23 days ──": across both lanes. */
static void draw_today(const Lanes *lanes, gint y) {
  const CarnetCaseSheet *sheet = lanes->state->sheet;
  const CarnetUi *ui = lanes->screen->ui;
  g_autofree char *day = day_of(sheet->today);
  const char *days = carnet_table_get(sheet->head, 0, "days_left");
  carnet_grid_text(lanes->grid, lanes->area, DATE_X, y, CARNET_ROLE_TEXT, day);
  carnet_grid_hline(lanes->grid, lanes->area, SIGN_X, y, lanes->area.w - SIGN_X - 1);
  carnet_grid_printf(lanes->grid, lanes->area, SIGN_X, y, CARNET_ROLE_TEXT, "◌ %s ",
                     carnet_ui_text(ui, "tui.case.today"));
  if (!*days) return;
  gint64 left = g_ascii_strtoll(days, NULL, 10);
  g_autofree char *n = g_strdup_printf("%" G_GINT64_FORMAT, ABS(left));
  g_autofree char *text = carnet_ui_format(ui, left < 0 ? "tui.case.ended" : "tui.case.ends", "n", n, NULL);
  carnet_grid_printf(lanes->grid, lanes->area, lanes->split + 2, y,
                     left <= 30 ? CARNET_ROLE_SOFT : CARNET_ROLE_TEXT, " %s ", text);
}

static void draw_ends(const Lanes *lanes, const CarnetMark *mark, gint y) {
  const CarnetCaseSheet *sheet = lanes->state->sheet;
  const char *day = mark->row ? sheet->theirs_until : carnet_table_get(sheet->head, 0, "valid_until");
  const char *text =
      carnet_ui_text(lanes->screen->ui, mark->row ? "tui.case.permit_ends" : "tui.case.approval_ends");
  gint x = mark->row ? lanes->split + 3 : SIGN_X,
       room = mark->row ? lanes->area.w - x - 1 : lanes->split - x - 1;
  g_autofree char *line = g_strdup_printf("╌ %s %s", text, day);
  carnet_grid_cut(lanes->grid, lanes->area, x, y, room, mark->row ? CARNET_ROLE_THEIRS : CARNET_ROLE_OURS,
                  line, CARNET_CUT_END);
}

/* What changed is told as of today: it is not known on which day it began. */
static void draw_suspect(const Lanes *lanes, const CarnetMark *mark, gint y) {
  const CarnetCaseSheet *sheet = lanes->state->sheet;
  g_autofree char *day = day_of(sheet->today);
  carnet_grid_text(lanes->grid, lanes->area, DATE_X, y, CARNET_ROLE_DIM, day);
  carnet_grid_text(lanes->grid, lanes->area, SIGN_X, y, CARNET_ROLE_ATTENTION, "!");
  carnet_grid_cut(lanes->grid, lanes->area, SIGN_X + 2, y, lanes->split - SIGN_X - 3, CARNET_ROLE_ATTENTION,
                  g_ptr_array_index(sheet->changes, mark->row), CARNET_CUT_END);
}

static void draw_mark(const Lanes *lanes, guint i, gint y) {
  const CarnetMark *mark = mark_at(lanes->state, i);
  const CarnetCaseSheet *sheet = lanes->state->sheet;
  carnet_grid_vline(lanes->grid, lanes->area, lanes->split, y, 1);
  switch (mark->kind) {
  case CARNET_MARK_EVENT: draw_event(lanes, mark, y); break;
  case CARNET_MARK_QUOTE: draw_quote(lanes, mark, y); break;
  case CARNET_MARK_YEAR:
    carnet_grid_printf(lanes->grid, lanes->area, DATE_X, y, CARNET_ROLE_DIM, "%.4s",
                       carnet_table_get(sheet->timeline, mark->row, "time"));
    break;
  case CARNET_MARK_SUSPECT: draw_suspect(lanes, mark, y); break;
  case CARNET_MARK_TODAY: draw_today(lanes, y); break;
  case CARNET_MARK_ENDS: draw_ends(lanes, mark, y); break;
  }
  if (i != lanes->state->mark) return;
  carnet_grid_role(lanes->grid, lanes->area, 0, y, lanes->split, CARNET_ROLE_CURSOR);
  carnet_grid_text(lanes->grid, lanes->area, 0, y, CARNET_ROLE_TEXT, ">");
}

void carnet_case_draw_timeline(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area) {
  CarnetCaseScreen *state = screen->state;
  const CarnetUi *ui = screen->ui;
  Lanes lanes = {screen, state, grid, area, CLAMP(area.w * 9 / 16, 30, 70)};
  carnet_grid_printf(
      grid, area, DATE_X, 0, CARNET_ROLE_DIM, "%.4s",
      carnet_table_rows(state->sheet->timeline) ? carnet_table_get(state->sheet->timeline, 0, "time") : "");
  carnet_grid_text(grid, area, SIGN_X, 0, CARNET_ROLE_OURS, carnet_ui_text(ui, "tui.case.ours"));
  carnet_grid_vline(grid, area, lanes.split, 0, area.h);
  carnet_grid_text(grid, area, lanes.split + 2, 0, CARNET_ROLE_THEIRS, carnet_ui_text(ui, "tui.case.theirs"));
  gint rows = area.h - 1, n = (gint)state->marks->len, *top = &state->top[CARNET_CASE_TIMELINE];
  state->height = rows;
  /* The cursor's line and, below the last event, what is to come are kept in sight. */
  gint cursor = (gint)state->mark;
  if (cursor < *top) *top = cursor;
  if (cursor >= *top + rows) *top = cursor - rows + 1;
  if (n - cursor <= 4 && n - *top > rows) *top = MIN(n - rows, cursor);
  *top = CLAMP(*top, 0, MAX(n - rows, 0));
  for (gint i = 0; i < rows && *top + i < n; i++) draw_mark(&lanes, (guint)(*top + i), i + 1);
}

/* ---- one event in full
 * -------------------------------------------------------------------------------------------- */

GPtrArray *carnet_case_event_lines(const CarnetScreen *screen) {
  const CarnetCaseScreen *state = screen->state;
  const CarnetMark *mark = state->sheet ? mark_at(state, state->mark) : NULL;
  if (!mark || mark->kind != CARNET_MARK_EVENT) return NULL;
  static const struct {
    const char *column, *label;
  } parts[] = {{"time", "log.time"},     {"action", "log.action"},   {"name", "log.name"},
               {"by", "log.by"},         {"verdict", "log.verdict"}, {"note", "tui.case.note"},
               {"reason", "log.reason"}, {"digest", "log.digest"}};
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
  for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
    const char *value = carnet_table_get(state->sheet->timeline, mark->row, parts[i].column);
    const char *label = carnet_ui_text(screen->ui, parts[i].label);
    gint pad = MAX(16 - (gint)carnet_text_width(label, -1), 1);
    if (*value) g_ptr_array_add(lines, g_strdup_printf("%s%*s%s", label, pad, "", value));
  }
  return lines;
}
