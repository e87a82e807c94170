/* inbox_draw.c - frame 6: two lists, and what the case under the cursor is, ending with what an approval
 * would not achieve. */
#include <string.h>

#include "tui/exports.h"
#include "tui/inbox_parts.h"
#include "tui/table_ask.h"
#include "tui/wrap.h"

#define WIDE 120

static const char *text(const CarnetScreen *screen, const char *id) { return carnet_ui_text(screen->ui, id); }

/* ---- the lists ---- */

static const char *sign_of(const char *name, CarnetRole *role) {
  static const struct {
    const char *name, *sign;
    CarnetRole role;
  } signs[] = {{"stop", "✗", CARNET_ROLE_STOP},
               {"attention", "!", CARNET_ROLE_ATTENTION},
               {"not_firm", "~", CARNET_ROLE_SOFT}};
  for (guint i = 0; i < G_N_ELEMENTS(signs); i++)
    if (strcmp(signs[i].name, name) == 0) {
      *role = signs[i].role;
      return signs[i].sign;
    }
  *role = CARNET_ROLE_DIM;
  return "·";
}

/* "Wang Lei" is W.L. where there is little room; a Chinese name is short enough. */
static char *initials(const char *name) {
  GString *out = g_string_new(NULL);
  gboolean begins = TRUE;
  for (const char *p = name; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (begins && c != ' ') {
      g_string_append_unichar(out, c);
      g_string_append_c(out, '.');
    }
    begins = c == ' ';
  }
  gboolean chinese = carnet_text_has_cjk(name, -1);
  char *made = g_string_free(out, FALSE);
  if (!chinese && strchr(name, ' ')) return made;
  g_free(made);
  return g_strdup(name);
}

/* "review: Road test" is an act and a title: two columns. */
static void draw_waits(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area, gint y, guint row) {
  const CarnetTable *lines = ((CarnetInbox *)screen->state)->lines;
  const char *what = carnet_table_get(lines, row, "what"), *colon = strstr(what, ": ");
  const char *where = carnet_table_get(lines, row, "where"), *name = carnet_table_get(lines, row, "name");
  gboolean is_case = g_str_has_prefix(where, "ex-") && colon;
  g_autofree char *days = g_strdup(carnet_table_get(lines, row, "days"));
  g_autofree char *age = carnet_ui_format(screen->ui, "tui.inbox.age", "n", days, NULL);
  g_autofree char *by = area.w >= WIDE ? g_strdup(name) : initials(name);
  gboolean dated = *carnet_table_get(lines, row, "date") != '\0';
  gint end = carnet_grid_right(grid, area, area.w - 1, y, CARNET_ROLE_TEXT, dated ? age : "");
  end = carnet_grid_right(grid, area, MIN(end - 1, area.w - 7), y, CARNET_ROLE_TEXT, by) - 2;
  gint verb = area.w >= WIDE ? 20 : 10, x = 3;
  if (is_case) {
    g_autofree char *act = g_strndup(what, (gsize)(colon - what));
    x = carnet_grid_cut(grid, area, x, y, verb, CARNET_ROLE_TEXT, act, CARNET_CUT_END) + 1;
    x = carnet_grid_cut(grid, area, x, y, 17, CARNET_ROLE_TEXT, where, CARNET_CUT_END) + 1;
    what = colon + 2;
  }
  carnet_grid_cut(grid, area, x, y, MAX(end - x, 1), CARNET_ROLE_TEXT, what, CARNET_CUT_END);
}

static void draw_due(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area, gint y, guint row) {
  const CarnetTable *lines = ((CarnetInbox *)screen->state)->lines;
  gint64 days = carnet_table_int(lines, row, "days");
  g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, ABS(days));
  g_autofree char *left = days < 0    ? carnet_ui_format(screen->ui, "tui.inbox.late", "n", number, NULL)
                          : days == 0 ? g_strdup(text(screen, "tui.inbox.today"))
                                      : g_strdup(number);
  gint end =
      carnet_grid_right(grid, area, area.w - 1, y, days < 0 ? CARNET_ROLE_STOP : CARNET_ROLE_TEXT, left);
  carnet_grid_text(grid, area, 3, y, CARNET_ROLE_TEXT, carnet_table_get(lines, row, "date"));
  carnet_grid_cut(grid, area, 15, y, MAX(end - 17, 1), CARNET_ROLE_TEXT, carnet_table_get(lines, row, "what"),
                  CARNET_CUT_END);
}

static void draw_list(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area, guint list) {
  CarnetInbox *inbox = screen->state;
  gint waits = carnet_inbox_waits(inbox), first = list == CARNET_INBOX_WAITS ? 0 : waits;
  gint last = list == CARNET_INBOX_WAITS ? waits : carnet_inbox_rows(inbox);
  gint *top = &inbox->top[list];
  if (inbox->cursor >= first && inbox->cursor < last)
    *top = CLAMP(*top, inbox->cursor - area.h + 1, inbox->cursor);
  *top = CLAMP(*top, first, MAX(last - area.h, first));
  inbox->at_h[list] = MIN(area.h, last - *top);
  for (gint i = 0; i < inbox->at_h[list]; i++) {
    guint row = (guint)(*top + i);
    CarnetRole role;
    const char *sign = sign_of(carnet_table_get(inbox->lines, row, "sign"), &role);
    if (list == CARNET_INBOX_WAITS)
      draw_waits(screen, grid, area, i, row);
    else
      draw_due(screen, grid, area, i, row);
    carnet_grid_text(grid, area, 1, i, role, sign);
    if ((gint)row != inbox->cursor) continue;
    carnet_grid_role(grid, area, 0, i, area.w, CARNET_ROLE_CURSOR);
    carnet_grid_text(grid, area, 0, i, CARNET_ROLE_TEXT, ">");
  }
  if (last - *top > area.h) carnet_grid_text(grid, area, 0, area.h - 1, CARNET_ROLE_DIM, "…");
}

/* The head of a list, its count, the heads of its columns at the right, and what stands where it is empty. */
static void draw_part(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area, guint list) {
  static const char *const titles[] = {"tui.inbox.waits", "tui.inbox.due"}, *const heads[] = {
                                                                                "tui.inbox.asked",
                                                                                "tui.inbox.left"};
  CarnetInbox *inbox = screen->state;
  gint waits = carnet_inbox_waits(inbox);
  gint n = list == CARNET_INBOX_WAITS ? waits : carnet_inbox_rows(inbox) - waits;
  gint x = carnet_grid_printf(grid, area, 1, 0, CARNET_ROLE_DIM, "%s  %d", text(screen, titles[list]), n);
  if (carnet_ui_busy(screen, CARNET_INBOX_LIST)) carnet_grid_text(grid, area, x + 2, 0, CARNET_ROLE_DIM, "…");
  if (n > 0) carnet_grid_right(grid, area, area.w - 1, 0, CARNET_ROLE_DIM, text(screen, heads[list]));
  CarnetRect rows = {area.x, area.y + 1, area.w, area.h - 1};
  inbox->at_y[list] = rows.y - 2;
  inbox->at_h[list] = 0;
  if (n > 0) {
    draw_list(screen, grid, rows, list);
    return;
  }
  if (!inbox->lines) return;
  const char *person = inbox->desk ? carnet_table_get(inbox->desk, 0, "person") : "";
  g_autofree char *days = g_strdup_printf("%d", CARNET_INBOX_DAYS);
  g_autofree char *none = list == CARNET_INBOX_DUE
                              ? carnet_ui_format(screen->ui, "tui.inbox.nothing_due", "n", days, NULL)
                              : g_strdup(text(screen, *person ? "tui.inbox.nothing" : "tui.inbox.nobody"));
  g_autoptr(GPtrArray) lines = carnet_wrap(none, area.w - 4);
  for (guint i = 0; i < lines->len; i++)
    carnet_grid_text(grid, rows, 3, (gint)i, CARNET_ROLE_DIM, g_ptr_array_index(lines, i));
}

/* ---- the preview ---- */

/* Who reviewed it last, "" where nobody did since it was asked for. */
static const char *reviewer_of(const CarnetTable *timeline) {
  const char *name = "";
  for (guint i = 0; timeline && i < carnet_table_rows(timeline); i++) {
    const char *action = carnet_table_get(timeline, i, "action");
    if (strcmp(action, "review") == 0) name = carnet_table_get(timeline, i, "name");
    if (strcmp(action, "amend") == 0) name = "";
  }
  return name;
}

static char *first_line(const CarnetScreen *screen, const CarnetCaseSheet *sheet) {
  const CarnetTable *timeline = sheet->timeline;
  gboolean any = timeline && carnet_table_rows(timeline) > 0;
  g_autofree char *day = g_strndup(any ? carnet_table_get(timeline, 0, "time") : "", 10);
  const char *reviewer = reviewer_of(timeline);
  g_autofree char *by = carnet_ui_format(screen->ui, "tui.inbox.by", "case", sheet->id, "who",
                                         any ? carnet_table_get(timeline, 0, "name") : "", "day", day, NULL);
  g_autofree char *reviewed = carnet_ui_format(screen->ui, "tui.inbox.reviewed", "who", reviewer, NULL);
  return g_strconcat(by, *reviewer ? reviewed : "", NULL);
}

static char *second_line(const CarnetScreen *screen, const CarnetCaseSheet *sheet) {
  const CarnetTable *head = sheet->head;
  g_autofree char *to = g_strdelimit(g_strdup(carnet_table_get(head, 0, "to")), "\n", ' ');
  const char *people = carnet_table_get(head, 0, "people"),
             *recipient = carnet_table_get(head, 0, "recipient");
  g_autofree char *rows = carnet_text_number(carnet_table_int(head, 0, "rows"));
  g_autofree char *number = carnet_text_number(carnet_table_int(head, 0, "people"));
  g_autofree char *counts =
      *people ? carnet_ui_format(screen->ui, "tui.inbox.counts", "rows", rows, "people", number, NULL)
              : carnet_ui_format(screen->ui, "tui.inbox.rows", "rows", rows, NULL);
  return g_strdup_printf("%s → %s%s%s   %s", carnet_table_get(head, 0, "from"), to, *recipient ? ", " : "",
                         recipient, counts);
}

/* " cn  ▲ assessment    why          clause". */
static void draw_regime(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area, gint y,
                        const CarnetNode *regime) {
  CarnetRole role;
  g_autofree char *outcome =
      carnet_outcome_text(screen->ui, carnet_node_get_string(regime, "outcome", ""), &role);
  const CarnetNode *reasons = carnet_node_get(regime, "reasons"), *reason = carnet_node_at(reasons, 0);
  const char *clause = carnet_node_get_string(reason, "clause", "");
  g_autofree char *why =
      g_strconcat(carnet_node_get_bool(reason, "certain", TRUE) ? "" : "? ",
                  carnet_node_get_string(reason, "text", carnet_node_get_string(regime, "note", "")), NULL);
  gint law = area.w >= WIDE ? 40 : 20, word = area.w >= WIDE ? 34 : 24;
  gboolean zh = carnet_ui_lang(screen->ui) == CARNET_LANG_ZH;
  const char *name = carnet_node_get_string(regime, "regime", "");
  if (zh) name = carnet_texts_word(carnet_ui_texts(screen->ui), CARNET_LANG_ZH, "regime.short", name);
  gint x = carnet_grid_cut(grid, area, 1, y, zh ? 6 : 3, CARNET_ROLE_TEXT, name, CARNET_CUT_END) + 1;
  x = carnet_grid_cut(grid, area, x, y, word, role, outcome, CARNET_CUT_END) + 1;
  gint end = area.w - 1;
  if (*clause) {
    g_autofree char *cut = carnet_text_cut(clause, (guint)law, CARNET_CUT_END);
    end = carnet_grid_right(grid, area, end, y, CARNET_ROLE_DIM, cut) - 2;
  }
  carnet_grid_cut(grid, area, x, y, MAX(end - x, 1), CARNET_ROLE_TEXT, why, CARNET_CUT_END);
}

/* What an approval would not achieve: by the strictest of the outcomes. */
static const char *then_text(const CarnetCaseSheet *sheet) {
  static const char *const texts[][2] = {{"prohibited", "tui.inbox.then.prohibited"},
                                         {"unknown", "tui.inbox.then.unknown"},
                                         {"assessment", "tui.inbox.then.authority"},
                                         {"contract_or_certification", "tui.inbox.then.filed"}};
  const char *outcome = carnet_table_get(sheet->head, 0, "outcome");
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
    if (strcmp(outcome, texts[i][0]) == 0) return texts[i][1];
  return "tui.inbox.then.flow";
}

static gboolean is_open(const CarnetCaseSheet *sheet) {
  const char *ours = carnet_table_get(sheet->head, 0, "ours");
  return strcmp(ours, "requested") == 0 || strcmp(ours, "in_review") == 0;
}

static gint draw_changes(CarnetGrid *grid, CarnetRect area, gint y, const GPtrArray *changes) {
  for (guint i = 0; changes && i < changes->len && y < area.h; i++) {
    carnet_grid_text(grid, area, 0, y, CARNET_ROLE_ATTENTION, "!");
    carnet_grid_cut(grid, area, 1, y++, area.w - 2, CARNET_ROLE_TEXT, g_ptr_array_index(changes, i),
                    CARNET_CUT_END);
  }
  return y;
}

static void draw_sheet(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area,
                       const CarnetCaseSheet *sheet) {
  g_autofree char *first = first_line(screen, sheet), *second = second_line(screen, sheet);
  carnet_grid_cut(grid, area, 1, 0, area.w - 2, CARNET_ROLE_TEXT, first, CARNET_CUT_END);
  carnet_grid_cut(grid, area, 1, 1, area.w - 2, CARNET_ROLE_TEXT, second, CARNET_CUT_END);
  gint last = area.h - (is_open(sheet) ? 1 : 0), y = 2;
  const CarnetNode *regimes = carnet_node_get(sheet->answer, "regimes");
  for (guint i = 0; i < carnet_node_count(regimes) && y < last; i++)
    draw_regime(screen, grid, area, y++, carnet_node_at(regimes, i));
  y = draw_changes(grid, (CarnetRect){area.x, area.y, area.w, last}, y, sheet->changes);
  if (is_open(sheet))
    carnet_grid_cut(grid, area, 1, MIN(y, area.h - 1), area.w - 2, CARNET_ROLE_ATTENTION,
                    text(screen, then_text(sheet)), CARNET_CUT_END);
}

static void draw_preview(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area) {
  CarnetInbox *inbox = screen->state;
  const CarnetCaseSheet *sheet = carnet_inbox_sheet(inbox);
  if (sheet) {
    draw_sheet(screen, grid, area, sheet);
    return;
  }
  if (inbox->cursor >= carnet_inbox_rows(inbox)) return;
  guint row = (guint)inbox->cursor;
  if (carnet_inbox_case(inbox, inbox->cursor)) {
    carnet_grid_text(grid, area, 1, 0, CARNET_ROLE_DIM, "…");
    return;
  }
  const char *where = carnet_table_get(inbox->lines, row, "where");
  carnet_grid_cut(grid, area, 1, 0, area.w - 2, CARNET_ROLE_TEXT, carnet_table_get(inbox->lines, row, "what"),
                  CARNET_CUT_END);
  carnet_grid_cut(grid, area, 1, 1, area.w - 2, CARNET_ROLE_DIM,
                  text(screen, strchr(where, ':') ? "tui.inbox.look" : "tui.inbox.cert"), CARNET_CUT_END);
}

/* ---- the whole ---- */

void carnet_inbox_draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect body) {
  CarnetInbox *inbox = screen->state;
  if (inbox->error) {
    g_autoptr(GPtrArray) lines = carnet_wrap(inbox->error, body.w - 2);
    for (guint i = 0; i < lines->len; i++)
      carnet_grid_text(grid, body, 1, 1 + (gint)i, CARNET_ROLE_STOP, g_ptr_array_index(lines, i));
    carnet_grid_text(grid, body, 1, 2 + (gint)lines->len, CARNET_ROLE_TEXT,
                     text(screen, "tui.overview.doctor"));
    return;
  }
  gint preview = body.h >= 30   ? 10
                 : body.h >= 18 ? 6
                                : 0,
       rest = body.h - (preview > 0 ? preview + 1 : 0) - 1;
  gint waits = MAX(carnet_inbox_waits(inbox), 1) + 1, due = MAX(carnet_inbox_rows(inbox) - waits + 1, 1) + 1;
  /* Each gets what it needs; where both need more than there is, half of it. */
  gint first = waits + due <= rest ? waits : CLAMP(rest - due, MIN(waits, rest / 2), waits);
  gint second = waits + due <= rest && body.h >= 30 ? due : rest - first;
  draw_part(screen, grid, (CarnetRect){body.x, body.y, body.w, first}, CARNET_INBOX_WAITS);
  carnet_grid_hline(grid, body, 0, first, body.w);
  draw_part(screen, grid, (CarnetRect){body.x, body.y + first + 1, body.w, second}, CARNET_INBOX_DUE);
  if (preview == 0) return;
  gint y = first + 1 + second;
  carnet_grid_hline(grid, body, 0, y, body.w);
  draw_preview(screen, grid, (CarnetRect){body.x, body.y + y + 1, body.w, body.h - y - 1});
}
