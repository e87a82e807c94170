/* screen_step_draw.c - frame 8: what will be signed, five digests beside those seen before, a reason, the
 * word. */
#include <string.h>

#include "tui/step_parts.h"
#include "tui/wrap.h"

#define DIGEST_X 14
#define CHANGE_X 34

char *carnet_step_digest(const char *hex) {
  if (strlen(hex) < 12) return g_strdup(hex);
  return g_strdup_printf("%.4s %.4s … %s", hex, hex + 4, hex + strlen(hex) - 4);
}

guint carnet_step_changed(const CarnetStepState *state) {
  guint n = 0;
  for (guint i = 0; state->binds && i < carnet_table_rows(state->binds); i++)
    n += strcmp(carnet_table_get(state->binds, i, "change"), "changed") == 0;
  return n;
}

/* ---- lines above
 * -------------------------------------------------------------------------------------------------- */

typedef struct {
  CarnetRole role;
  char *label, *text; /* label in its column; NULL: none */
} Line;

static void line_clear(gpointer data) {
  Line *line = data;
  g_free(line->label);
  g_free(line->text);
}

static void add(GArray *lines, CarnetRole role, const char *label, char *text) {
  Line line = {role, g_strdup(label), text};
  g_array_append_val(lines, line);
}

static char *joined(const CarnetNode *answer, const char *key) {
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
  const CarnetNode *regimes = carnet_node_get(answer, "regimes");
  for (guint i = 0; i < carnet_node_count(regimes); i++) {
    g_auto(GStrv) texts = carnet_node_get_strings(carnet_node_at(regimes, i), key);
    for (char **text = texts; text && *text; text++)
      if (!g_ptr_array_find_with_equal_func(all, *text, g_str_equal, NULL))
        g_ptr_array_add(all, g_strdup(*text));
  }
  g_ptr_array_add(all, NULL);
  return g_strjoinv("; ", (char **)all->pdata);
}

static char *not_checked(const CarnetUi *ui, const CarnetNode *answer) {
  g_auto(GStrv) markets = carnet_node_get_strings(answer, "not_checked");
  if (!markets || !markets[0]) return g_strdup(carnet_ui_text(ui, "tui.step.all_checked"));
  g_autofree char *list = g_strjoinv(", ", markets);
  return carnet_ui_format(ui, "tui.step.no_pack", "markets", list, NULL);
}

static void add_facts(const CarnetScreen *screen, GArray *lines) {
  const CarnetStepState *state = screen->state;
  const CarnetUi *ui = screen->ui;
  const CarnetTable *head = state->sheet->head;
  const char *people = carnet_table_get(head, 0, "people");
  g_autofree char *persons = *people ? carnet_text_number(g_ascii_strtoll(people, NULL, 10)) : g_strdup("?");
  g_autofree char *to = g_strdelimit(g_strdup(carnet_table_get(head, 0, "to")), "\n", ' ');
  CarnetRole role = CARNET_ROLE_TEXT;
  g_autofree char *outcome = carnet_outcome_text(ui, carnet_table_get(head, 0, "outcome"), &role);
  add(lines, CARNET_ROLE_TEXT, carnet_ui_text(ui, "tui.step.what"),
      carnet_ui_format(ui, "tui.step.what.text", "rows", carnet_table_get(head, 0, "rows"), "title",
                       carnet_ui_lang(ui) == CARNET_LANG_ZH && *state->sheet->title_zh
                           ? state->sheet->title_zh
                           : carnet_table_get(head, 0, "title"),
                       "people", persons, NULL));
  add(lines, CARNET_ROLE_TEXT, carnet_ui_text(ui, "tui.step.flow"),
      g_strdup_printf("%s → %s, %s", carnet_table_get(head, 0, "from"), to,
                      carnet_table_get(head, 0, "recipient")));
  const char *theirs = carnet_table_get(head, 0, "theirs");
  add(lines, role, carnet_ui_text(ui, "tui.step.outcome"),
      g_strdup_printf("%s%s%s", outcome, *theirs ? ", " : "",
                      *theirs ? carnet_word(ui, "tui.step.theirs.", theirs) : ""));
  if (!state->kind->binds) return;
  char *conditions = joined(state->sheet->answer, "conditions");
  if (*conditions)
    add(lines, CARNET_ROLE_TEXT, carnet_ui_text(ui, "tui.step.conditions"), conditions);
  else
    g_free(conditions);
  add(lines, CARNET_ROLE_TEXT, carnet_ui_text(ui, "tui.step.unchecked"),
      not_checked(ui, state->sheet->answer));
}

static void add_digests(const CarnetScreen *screen, GArray *lines) {
  const CarnetStepState *state = screen->state;
  const CarnetUi *ui = screen->ui;
  gboolean before =
      state->binds && carnet_table_rows(state->binds) && *carnet_table_get(state->binds, 0, "before");
  add(lines, CARNET_ROLE_TEXT, NULL, g_strdup(""));
  const char *head = carnet_ui_text(ui, "tui.step.signed");
  gint pad = MAX(CHANGE_X - 1 - (gint)carnet_text_width(head, -1), 2);
  add(lines, CARNET_ROLE_DIM, NULL,
      g_strdup_printf("%s%*s%s", head, pad, "",
                      carnet_ui_text(ui, before ? "tui.step.compared" : "tui.step.first")));
  for (guint i = 0; state->binds && i < carnet_table_rows(state->binds); i++) {
    const char *change = carnet_table_get(state->binds, i, "change");
    gboolean changed = strcmp(change, "changed") == 0;
    g_autofree char *digest = carnet_step_digest(carnet_table_get(state->binds, i, "digest"));
    g_autofree char *old = carnet_step_digest(carnet_table_get(state->binds, i, "before"));
    gint gap = MAX(CHANGE_X - DIGEST_X - (gint)carnet_text_width(digest, -1), 2);
    g_autofree char *label =
        g_strdup_printf("  %s", carnet_word(ui, "tui.bind.", carnet_table_get(state->binds, i, "item")));
    add(lines, changed ? CARNET_ROLE_ATTENTION : CARNET_ROLE_TEXT, label,
        g_strdup_printf("%s%*s%s%s%s%s", digest, gap, "", changed ? "! " : "",
                        carnet_word(ui, "tui.change.", change), changed ? " " : "", changed ? old : ""));
  }
}

static void add_actor(const CarnetScreen *screen, GArray *lines) {
  const CarnetStepState *state = screen->state;
  const CarnetCaseSheet *sheet = state->sheet;
  g_autofree char *key =
      strlen(sheet->actor_key) > 20
          ? g_strdup_printf("%.11s…%s", sheet->actor_key, sheet->actor_key + strlen(sheet->actor_key) - 4)
          : g_strdup(sheet->actor_key);
  g_autofree char *label = g_strdup_printf("  %s", carnet_ui_text(screen->ui, "tui.step.as"));
  g_autofree char *roles = carnet_texts_words(carnet_ui_texts(screen->ui), carnet_ui_lang(screen->ui), "role",
                                              sheet->actor_roles, " ");
  add(lines, CARNET_ROLE_TEXT, label,
      g_strdup_printf("%s  %s  %s  %s", sheet->actor_name, sheet->actor, roles, key));
  const char *why = carnet_step_why_not(state);
  if (*why) add(lines, CARNET_ROLE_STOP, NULL, g_strdup_printf("✗ %s", why));
}

static GArray *lines_of(const CarnetScreen *screen) {
  const CarnetStepState *state = screen->state;
  GArray *lines = g_array_new(FALSE, TRUE, sizeof(Line));
  g_array_set_clear_func(lines, line_clear);
  g_autofree char *intro = g_strdup_printf("tui.step.intro.%s", state->kind->action);
  const char *who = *state->sheet->actor_name ? state->sheet->actor_name : state->sheet->actor;
  add(lines, CARNET_ROLE_TEXT, NULL, carnet_ui_format(screen->ui, intro, "who", who, NULL));
  add_facts(screen, lines);
  if (state->kind->binds) add_digests(screen, lines);
  add_actor(screen, lines);
  return lines;
}

GPtrArray *carnet_step_diff_lines(const CarnetScreen *screen) {
  const CarnetStepState *state = screen->state;
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; state->binds && i < carnet_table_rows(state->binds); i++) {
    const char *change = carnet_table_get(state->binds, i, "change");
    g_ptr_array_add(lines, g_strdup_printf("%s: %s",
                                           carnet_word(screen->ui, "tui.bind.",
                                                       carnet_table_get(state->binds, i, "item")),
                                           carnet_word(screen->ui, "tui.change.", change)));
    if (strcmp(change, "changed") == 0)
      g_ptr_array_add(lines, g_strdup_printf("  %s", carnet_table_get(state->binds, i, "before")));
    g_ptr_array_add(lines, g_strdup_printf("  %s", carnet_table_get(state->binds, i, "digest")));
  }
  for (guint i = 0; state->sheet && i < state->sheet->changes->len; i++)
    g_ptr_array_add(lines, g_strdup_printf("! %s", (char *)g_ptr_array_index(state->sheet->changes, i)));
  return lines;
}

/* Lines under each other that each fit: what a person signs is never cut off. */
static GArray *wrapped(const GArray *lines, gint x, gint width) {
  GArray *out = g_array_new(FALSE, TRUE, sizeof(Line));
  g_array_set_clear_func(out, line_clear);
  for (guint i = 0; i < lines->len; i++) {
    const Line *line = &g_array_index(lines, Line, i);
    gint cells = width - (line->label ? x : 1) - 1;
    if ((gint)carnet_text_width(line->text, -1) <= cells) {
      add(out, line->role, line->label, g_strdup(line->text));
      continue;
    }
    g_autoptr(GPtrArray) parts = carnet_wrap(line->text, cells);
    for (guint p = 0; p < parts->len; p++)
      add(out, line->role,
          !line->label ? NULL
          : p == 0     ? line->label
                       : "",
          g_strdup(g_ptr_array_index(parts, p)));
  }
  return out;
}

static gint label_cells(const GArray *lines) {
  gint label = DIGEST_X;
  for (guint i = 0; i < lines->len; i++) {
    const char *text = g_array_index(lines, Line, i).label;
    label = text ? MAX(label, (gint)carnet_text_width(text, -1) + 2) : label;
  }
  return label;
}

/* ---- inputs below
 * ------------------------------------------------------------------------------------------------- */

static gint draw_input(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area, guint which, gint x, gint y,
                       gint cells) {
  static const char *const labels[] = {"state", "kind",      "number", "date",
                                       "until", "condition", "reason", "word"};
  const CarnetStepState *state = screen->state;
  if (!carnet_step_has(state, which)) return x;
  g_autofree char *id = g_strdup_printf("tui.step.input.%s", labels[which]);
  x = carnet_grid_text(grid, area, x, y, CARNET_ROLE_TEXT, carnet_ui_text(screen->ui, id)) + 1;
  cells = cells > 0 ? cells : area.w - x - 1;
  carnet_input_draw(state->input[which], grid, area, x, y, cells, state->focus == which);
  return x + cells + 2;
}

static gint input_rows(const CarnetStepState *state) {
  return 5 + (carnet_step_has(state, CARNET_STEP_UNTIL) ? 1 : 0) +
         (carnet_step_has(state, CARNET_STEP_STATE) ? 1 : 0);
}

static void draw_inputs(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area) {
  CarnetStepState *state = screen->state;
  gint y = 0;
  carnet_grid_hline(grid, area, 0, y++, area.w);
  if (carnet_step_has(state, CARNET_STEP_STATE)) {
    gint x = draw_input(screen, grid, area, CARNET_STEP_STATE, 1, y, 12);
    draw_input(screen, grid, area, CARNET_STEP_KIND, x, y++, 0);
    x = draw_input(screen, grid, area, CARNET_STEP_NUMBER, 1, y, 18);
    x = draw_input(screen, grid, area, CARNET_STEP_DATE, x, y, 12);
    draw_input(screen, grid, area, CARNET_STEP_UNTIL, x, y++, 12);
  } else if (carnet_step_has(state, CARNET_STEP_UNTIL)) {
    gint x = draw_input(screen, grid, area, CARNET_STEP_UNTIL, 1, y, 12);
    draw_input(screen, grid, area, CARNET_STEP_CONDITION, x, y++, 0);
  }
  g_autofree char *n =
      g_strdup_printf("%ld", g_utf8_strlen(carnet_input_text(state->input[CARNET_STEP_REASON]), -1));
  g_autofree char *reason = carnet_ui_format(screen->ui, "tui.sign.reason", "n", n, NULL);
  carnet_grid_cut(grid, area, 1, y++, area.w - 2, CARNET_ROLE_TEXT, reason, CARNET_CUT_END);
  carnet_input_draw(state->input[CARNET_STEP_REASON], grid, area, 1, y++, area.w - 2,
                    state->focus == CARNET_STEP_REASON);
  carnet_grid_hline(grid, area, 0, y++, area.w);
  g_autofree char *type = carnet_ui_format(screen->ui, "tui.sign.type", "word", state->kind->action, NULL);
  gint x = carnet_grid_text(grid, area, 1, y, CARNET_ROLE_TEXT, type);
  carnet_input_draw(state->input[CARNET_STEP_WORD], grid, area, x + 2, y, area.w - x - 3,
                    state->focus == CARNET_STEP_WORD);
}

void carnet_step_draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect body) {
  CarnetStepState *state = screen->state;
  if (state->error) {
    carnet_grid_cut(grid, body, 1, 1, body.w - 2, CARNET_ROLE_STOP, state->error, CARNET_CUT_END);
    return;
  }
  if (!state->sheet) return;
  g_autoptr(GArray) said = lines_of(screen);
  gint below = input_rows(state), rows = body.h - below, label = label_cells(said);
  g_autoptr(GArray) lines = wrapped(said, label, body.w);
  state->top = CLAMP(state->top, 0, MAX((gint)lines->len - rows, 0));
  for (gint i = 0; i < rows && state->top + i < (gint)lines->len; i++) {
    const Line *line = &g_array_index(lines, Line, state->top + i);
    if (line->label) carnet_grid_text(grid, body, 1, i, CARNET_ROLE_TEXT, line->label);
    gint x = line->label ? label : 1;
    carnet_grid_cut(grid, body, x, i, body.w - x - 1, line->role, line->text, CARNET_CUT_END);
  }
  draw_inputs(screen, grid, (CarnetRect){body.x, body.y + rows, body.w, below});
  if (state->top + rows < (gint)lines->len)
    carnet_grid_printf(grid, body, 2, rows, CARNET_ROLE_DIM, " %s ",
                       carnet_ui_text(screen->ui, "tui.step.below"));
}

char *carnet_step_status(CarnetScreen *screen) {
  const CarnetStepState *state = screen->state;
  if (!state->sheet) return NULL;
  if (strcmp(state->kind->action, "approve") != 0)
    return g_strdup(carnet_ui_text(screen->ui, "tui.step.status"));
  g_autofree char *n = g_strdup_printf("%u", state->sheet->approvals + 1),
                  *quorum = g_strdup_printf("%u", state->sheet->quorum);
  return carnet_ui_format(screen->ui, "tui.step.status.approve", "n", n, "quorum", quorum, NULL);
}
