/* screen_case_draw.c - frame 9: head, tabs, rows, differences, documents and decision, and what may be done
 * next. */
#include <string.h>

#include "tui/case_parts.h"
#include "tui/wrap.h"

#define FOOT 3 /* rows below the timeline, with their line */
#define WIDEST 100

const char *carnet_case_get(const CarnetCaseScreen *state, const char *column) {
  return state->sheet ? carnet_table_get(state->sheet->head, 0, column) : "";
}

gboolean carnet_case_has(const CarnetCaseScreen *state, const char *flag) {
  g_auto(GStrv) flags = g_strsplit(carnet_case_get(state, "flags"), "\n", -1);
  return g_strv_contains((const char *const *)flags, flag);
}

/* ---- rows 1 and 2
 * ------------------------------------------------------------------------------------------------- */

static char *state_word(const CarnetScreen *screen) {
  const CarnetCaseScreen *state = screen->state;
  static const char *const flags[][2] = {
      {"suspect", "! "}, {"expired", "! "}, {"cannot_tell", "? "}, {"expiring", "~ "}, {"may_flow", "✓ "}};
  for (gsize i = 0; i < G_N_ELEMENTS(flags); i++)
    if (carnet_case_has(state, flags[i][0]))
      return g_strconcat(flags[i][1], carnet_word(screen->ui, "tui.case.stop.", flags[i][0]), NULL);
  const char *ours = carnet_word(screen->ui, "tui.ours.", carnet_case_get(state, "ours")),
             *theirs = carnet_case_get(state, "theirs");
  if (!*theirs) return g_strdup(ours);
  return g_strdup_printf("%s, %s", ours, carnet_word(screen->ui, "tui.theirs.", theirs));
}

char *carnet_case_crumb(CarnetScreen *screen) {
  const CarnetCaseScreen *state = screen->state;
  gint width = carnet_ui_columns(screen->ui) - 2;
  g_autofree char *head = g_strdup_printf("4%s › %s  ", carnet_ui_text(screen->ui, "tui.room.4"), state->id);
  if (!state->sheet) return g_steal_pointer(&head);
  gboolean zh = carnet_ui_lang(screen->ui) == CARNET_LANG_ZH && *state->sheet->title_zh;
  g_autofree char *word = state_word(screen), *busy = g_strdup(carnet_ui_busy(screen, 0) ? "… " : "");
  gint room = width - (gint)carnet_text_width(head, -1) - (gint)carnet_text_width(word, -1) - 4;
  g_autofree char *title = carnet_text_cut(zh ? state->sheet->title_zh : carnet_case_get(state, "title"),
                                           (guint)MAX(room, 8), CARNET_CUT_END);
  gint pad = MAX(room - (gint)carnet_text_width(title, -1) + 2, 2);
  return g_strdup_printf("%s%s%*s%s%s", head, title, pad, "", busy, word);
}

void carnet_case_scope(CarnetScreen *screen, CarnetGrid *grid, CarnetRect row) {
  static const char *const tabs[] = {"timeline", "rows", "diff", "docs"};
  const CarnetCaseScreen *state = screen->state;
  gint width = 0, x;
  for (gsize i = 0; i < G_N_ELEMENTS(tabs); i++)
    width += (gint)carnet_text_width(carnet_word(screen->ui, "tui.case.tab.", tabs[i]), -1) + 1;
  x = row.w - width - 3;
  if (state->sheet) {
    g_autofree char *to = g_strdelimit(g_strdup(carnet_case_get(state, "to")), "\n", ' ');
    g_autofree char *rows = carnet_text_number(g_ascii_strtoll(carnet_case_get(state, "rows"), NULL, 10));
    const char *people = carnet_case_get(state, "people");
    g_autofree char *persons =
        *people ? carnet_text_number(g_ascii_strtoll(people, NULL, 10)) : g_strdup("?");
    g_autofree char *text =
        carnet_ui_format(screen->ui, "tui.case.scope", "rows", rows, "people", persons, NULL);
    gint at = carnet_grid_printf(grid, row, 1, 0, CARNET_ROLE_TEXT, "%s → %s  ",
                                 carnet_case_get(state, "from"), to);
    /* The recipient is cut where it must be, never the numbers. */
    const char *name = carnet_case_get(state, "recipient");
    gint room = MAX(x - at - (gint)carnet_text_width(text, -1) - 3, 4);
    carnet_grid_cut(grid, row, at, 0, room, CARNET_ROLE_TEXT, name, CARNET_CUT_END);
    carnet_grid_text(grid, row, at + MIN(room, (gint)carnet_text_width(name, -1)) + 2, 0, CARNET_ROLE_TEXT,
                     text);
  }
  for (gsize i = 0; i < G_N_ELEMENTS(tabs); i++) {
    gboolean on = (CarnetCaseTab)i == state->tab;
    const char *name = carnet_word(screen->ui, "tui.case.tab.", tabs[i]);
    x = carnet_grid_printf(grid, row, x, 0, on ? CARNET_ROLE_TITLE : CARNET_ROLE_TEXT, on ? "[%s]" : "%s",
                           name) +
        1;
  }
}

/* ---- lines that scroll
 * -------------------------------------------------------------------------------------------- */

static void draw_lines(CarnetCaseScreen *state, CarnetGrid *grid, CarnetRect area, const GPtrArray *lines) {
  gint n = (gint)lines->len, *top = &state->top[state->tab];
  state->height = area.h;
  *top = CLAMP(*top, 0, MAX(n - area.h, 0));
  for (gint i = 0; i < area.h && *top + i < n; i++) {
    const char *line = g_ptr_array_index(lines, *top + i);
    CarnetRole role = g_str_has_prefix(line, "!") ? CARNET_ROLE_ATTENTION : CARNET_ROLE_TEXT;
    carnet_grid_cut(grid, area, 1, i, area.w - 2, role, line, CARNET_CUT_END);
  }
}

static void wrap_into(GPtrArray *lines, const char *first, const char *text, gint cells) {
  g_autoptr(GPtrArray) parts = carnet_wrap(text, cells - 2);
  for (guint i = 0; i < parts->len; i++)
    g_ptr_array_add(lines,
                    g_strconcat(i == 0 ? first : "  ", (const char *)g_ptr_array_index(parts, i), NULL));
}

static GPtrArray *diff_lines(const CarnetScreen *screen, gint cells) {
  const CarnetCaseScreen *state = screen->state;
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
  gboolean approved = strcmp(carnet_case_get(state, "ours"), "approved") == 0;
  guint n = state->sheet->changes->len;
  gboolean told = state->sheet->answer != NULL;
  const char *head = n == 0     ? "tui.case.diff.none"
                     : !told    ? "tui.case.diff.cannot_tell"
                     : approved ? "tui.case.diff.approval"
                                : "tui.case.diff.review";
  wrap_into(lines, "", carnet_ui_text(screen->ui, head), cells);
  g_ptr_array_add(lines, g_strdup(""));
  for (guint i = 0; i < n; i++)
    wrap_into(lines, told ? "! " : "? ", g_ptr_array_index(state->sheet->changes, i), cells);
  if (n > 0 && told) {
    g_ptr_array_add(lines, g_strdup(""));
    wrap_into(lines, "", carnet_ui_text(screen->ui, approved ? "tui.case.diff.next" : "tui.case.diff.look"),
              cells);
  }
  return lines;
}

static GPtrArray *docs_lines(const CarnetScreen *screen, gint cells) {
  const CarnetCaseScreen *state = screen->state;
  GPtrArray *lines = carnet_answer_lines(screen->ui, state->sheet->answer, cells);
  g_autofree char *head = carnet_ui_format(screen->ui, "tui.case.decision", "day", state->sheet->today, NULL);
  g_ptr_array_insert(lines, 0, g_strdup(head));
  for (guint i = 0; !state->sheet->answer && i < state->sheet->changes->len; i++)
    wrap_into(lines, "? ", g_ptr_array_index(state->sheet->changes, i), cells);
  if (state->sheet->conditions->len > 0) {
    g_ptr_array_add(lines, g_strdup(carnet_ui_text(screen->ui, "tui.case.conditions")));
    for (guint i = 0; i < state->sheet->conditions->len; i++)
      wrap_into(lines, "• ", g_ptr_array_index(state->sheet->conditions, i), cells);
    g_ptr_array_add(lines, g_strdup(""));
  }
  g_ptr_array_add(lines, g_strdup(carnet_ui_text(screen->ui, "tui.case.request")));
  g_auto(GStrv) yaml = g_strsplit(state->sheet->request_text, "\n", -1);
  for (char **line = yaml; *line; line++)
    if (**line) g_ptr_array_add(lines, g_strconcat("  ", *line, NULL));
  return lines;
}

/* ---- what comes next
 * ---------------------------------------------------------------------------------------------- */

static const char *may(const CarnetCaseScreen *state, const char *action) {
  const CarnetTable *table = state->sheet->may;
  for (guint i = 0; i < carnet_table_rows(table); i++)
    if (strcmp(carnet_table_get(table, i, "action"), action) == 0) return carnet_table_get(table, i, "why");
  return "";
}

/* "next: E amend  R renew": what the acting person may do now. */
static char *next_line(const CarnetScreen *screen) {
  static const struct {
    const char *action;
    CarnetRequest request;
  } keys[] = {{"review", CARNET_REQUEST_APPROVE}, {"approve", CARNET_REQUEST_APPROVE},
              {"return", CARNET_REQUEST_RETURN},  {"reject", CARNET_REQUEST_REFUSE},
              {"amend", CARNET_REQUEST_EDIT},     {"renew", CARNET_REQUEST_RENEW},
              {"revoke", CARNET_REQUEST_REVOKE},  {"close", CARNET_REQUEST_CLOSE}};
  const CarnetCaseScreen *state = screen->state;
  const char *who = *state->sheet->actor_name ? state->sheet->actor_name : state->sheet->actor;
  GString *out = g_string_new(NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
    if (*may(state, keys[i].action)) continue;
    g_autofree char *key = carnet_ui_key_name(screen->ui, screen, keys[i].request);
    g_string_append_printf(out, "  %s %s", key, carnet_word(screen->ui, "tui.do.", keys[i].action));
  }
  g_autofree char *keys_text = g_string_free(out, FALSE);
  return *keys_text ? carnet_ui_format(screen->ui, "tui.case.next", "who", who, "keys", keys_text, NULL)
                    : carnet_ui_format(screen->ui, "tui.case.next.none", "who", *who ? who : "?", NULL);
}

static void draw_foot(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area) {
  CarnetCaseScreen *state = screen->state;
  carnet_grid_hline(grid, area, 0, 0, area.w);
  const CarnetMark *mark =
      state->mark < state->marks->len ? &g_array_index(state->marks, CarnetMark, state->mark) : NULL;
  g_autofree char *line = NULL;
  if (mark && mark->kind == CARNET_MARK_SUSPECT) {
    line = g_strdup_printf("! %s", (char *)g_ptr_array_index(state->sheet->changes, mark->row));
  } else if (mark && mark->kind == CARNET_MARK_EVENT) {
    const CarnetTable *table = state->sheet->timeline;
    const char *action = carnet_table_get(table, mark->row, "action"),
               *lane = carnet_table_get(table, mark->row, "lane");
    line = g_strdup_printf(
        "%.10s %s: %s", carnet_table_get(table, mark->row, "time"),
        carnet_word(screen->ui, strcmp(lane, "theirs") == 0 ? "tui.theirs." : "tui.step.", action),
        carnet_table_get(table, mark->row,
                         *carnet_table_get(table, mark->row, "reason") ? "reason" : "note"));
  }
  if (line) {
    carnet_grid_text(grid, area, 0, 1, CARNET_ROLE_TEXT, ">");
    carnet_grid_cut(grid, area, 1, 1, area.w - 2, CARNET_ROLE_TEXT, line, CARNET_CUT_END);
  }
  g_autofree char *next = next_line(screen);
  carnet_grid_cut(grid, area, 1, 2, area.w - 2, CARNET_ROLE_TEXT, next, CARNET_CUT_END);
}

/* ---- the whole
 * ---------------------------------------------------------------------------------------------------- */

static const char *text_of(gpointer user, const char *id) {
  return carnet_ui_text(((CarnetScreen *)user)->ui, id);
}

static char *cell(gpointer user, const CarnetTable *page, guint row, const CarnetListColumn *column,
                  CarnetRole *role) {
  (void)user;
  (void)role;
  const char *text = carnet_table_get(page, row, column->key);
  return strchr(text, '\n') ? g_strdelimit(g_strdup(text), "\n", ' ') : NULL;
}

static void draw_rows(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area) {
  CarnetCaseScreen *state = screen->state;
  gint64 offset, limit;
  (void)carnet_list_wants(state->rows, area.h - 1, &offset, &limit);
  CarnetListLook look = {text_of, cell, screen, TRUE};
  carnet_list_draw(state->rows, grid, area, &look);
  if (carnet_list_total(state->rows) == 0)
    carnet_grid_cut(grid, area, 3, 2, area.w - 4, CARNET_ROLE_TEXT,
                    carnet_ui_text(screen->ui, "tui.case.no_rows"), CARNET_CUT_END);
}

void carnet_case_draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect body) {
  CarnetCaseScreen *state = screen->state;
  carnet_grid_hline(grid, body, 0, 0, body.w);
  CarnetRect area = {body.x, body.y + 1, body.w, body.h - 1};
  if (state->error)
    carnet_grid_cut(grid, area, 1, 0, area.w - 2, CARNET_ROLE_STOP, state->error, CARNET_CUT_END);
  if (!state->sheet) return;
  gint cells = MIN(area.w - 2, WIDEST);
  if (state->tab == CARNET_CASE_TIMELINE) {
    carnet_case_draw_timeline(screen, grid, (CarnetRect){area.x, area.y, area.w, area.h - FOOT});
    draw_foot(screen, grid, (CarnetRect){area.x, area.y + area.h - FOOT, area.w, FOOT});
  } else if (state->tab == CARNET_CASE_ROWS) {
    draw_rows(screen, grid, area);
  } else {
    g_autoptr(GPtrArray) lines =
        state->tab == CARNET_CASE_DIFF ? diff_lines(screen, cells) : docs_lines(screen, cells);
    draw_lines(state, grid, area, lines);
  }
  carnet_grid_join(grid, body);
}

char *carnet_case_status(CarnetScreen *screen) {
  const CarnetCaseScreen *state = screen->state;
  if (!state->sheet) return NULL;
  if (state->tab == CARNET_CASE_ROWS) {
    g_autofree char *n = carnet_text_number(carnet_list_total(state->rows));
    return carnet_ui_format(screen->ui, "tui.case.status.rows", "n", n, NULL);
  }
  guint good = 0, n = carnet_table_rows(state->sheet->timeline);
  for (guint i = 0; i < n; i++)
    good += strcmp(carnet_table_get(state->sheet->timeline, i, "verdict"), "good") == 0;
  g_autofree char *all = g_strdup_printf("%u", n), *signed_good = g_strdup_printf("%u", good);
  return carnet_ui_format(screen->ui, "tui.case.status", "n", all, "good", signed_good, "sign",
                          good == n ? "✓" : "!", NULL);
}
