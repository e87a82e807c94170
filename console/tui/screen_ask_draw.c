/* screen_ask_draw.c - frames 7 and 17: facts on the left, today's answer for each regime on the right. */
#include <string.h>

#include "tui/ask_parts.h"
#include "tui/wrap.h"

/* ---- left
 * ---------------------------------------------------------------------------------------------------------
 */

static const char *label_of(const CarnetScreen *screen, const CarnetAskField *field) {
  g_autofree char *id = g_strdup_printf("tui.ask.%s", field->label);
  return *field->label ? carnet_ui_text(screen->ui, id) : "";
}

/* Where an input stands: as the table says, further right where a label before it is wider than its place (a
 * Han character has two cells), and no wider than what is left of the row. */
static CarnetAskField placed(const CarnetScreen *screen, guint i) {
  CarnetAskField field = *carnet_ask_field(i);
  gint from = 0;
  if (i > 0 && carnet_ask_field(i - 1)->y == field.y) {
    CarnetAskField before = placed(screen, i - 1);
    from = before.x + before.w;
  }
  gint label = (gint)carnet_text_width(label_of(screen, &field), -1);
  field.label_x = MAX(field.label_x, from > 0 ? from + (label > 0 ? 1 : 0) : 0);
  field.x = MAX(field.x, label > 0 ? field.label_x + label + 1 : from);
  field.w = CLAMP(field.w, 1, MAX(CARNET_ASK_LEFT - 1 - field.x, 1));
  return field;
}

static void draw_choice(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area, guint i, gint y) {
  const CarnetAskState *state = screen->state;
  const CarnetAskField at = placed(screen, i), *field = &at;
  const char *value = carnet_ask_value(state, i);
  const char *word = *value ? carnet_word(screen->ui, "tui.value.", value) : "?";
  g_autofree char *cut = carnet_text_cut(word, (guint)MAX(field->w - 4, 1), CARNET_CUT_END);
  carnet_grid_printf(grid, area, field->x, y, i == state->focus ? CARNET_ROLE_CURSOR : CARNET_ROLE_TEXT,
                     "[%s ▾]", cut);
}

static void draw_field(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area, guint i, gint y) {
  const CarnetAskState *state = screen->state;
  const CarnetAskField at = placed(screen, i), *field = &at;
  carnet_grid_text(grid, area, field->label_x, y, CARNET_ROLE_TEXT, label_of(screen, field));
  if (!field->key) return;
  if (field->choices)
    draw_choice(screen, grid, area, i, y);
  else if (i == state->focus || *carnet_ask_value(state, i))
    carnet_input_draw(state->input[i], grid, area, field->x, y, field->w, i == state->focus);
  else
    carnet_grid_text(grid, area, field->x, y, CARNET_ROLE_DIM, "—");
}

static void draw_left(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area) {
  CarnetAskState *state = screen->state;
  guint n = carnet_ask_n_fields();
  gint last = carnet_ask_field(n - 1)->y;
  if (state->focus < n) {
    gint y = carnet_ask_field(state->focus)->y;
    if (y - state->top >= area.h) state->top = y - area.h + 1;
    if (y < state->top) state->top = MAX(y - 1, 0);
  }
  state->top = CLAMP(state->top, 0, MAX(last + 1 - area.h, 0));
  for (guint i = 0; i < n; i++) {
    gint y = carnet_ask_field(i)->y - state->top;
    if (y >= 0 && y < area.h) draw_field(screen, grid, area, i, y);
  }
  gint rows_y = 2 - state->top;
  if (rows_y >= 0 && state->answer && *carnet_ask_value(state, 1)) {
    g_autofree char *rows = carnet_text_number(carnet_node_get_int(state->answer, "rows", 0));
    g_autofree char *text = carnet_ui_format(screen->ui, "tui.ask.frozen", "n", rows, NULL);
    carnet_grid_cut(grid, area, 10, rows_y, area.w - 11, CARNET_ROLE_DIM, text, CARNET_CUT_END);
  }
}

/* ---- right
 * -------------------------------------------------------------------------------------------------------- */

typedef struct {
  CarnetScreen *screen;
  CarnetGrid *grid;
  CarnetRect area;
  gint y;
  guint missing; /* index of the next missing fact */
} Pane;

static void line(Pane *pane, gint x, CarnetRole role, const char *text, const char *right) {
  if (pane->y >= pane->area.h) return;
  gint end = pane->area.w - 1;
  if (right && *right)
    end = carnet_grid_right(pane->grid, pane->area, pane->area.w - 1, pane->y, CARNET_ROLE_DIM, right) - 1;
  carnet_grid_cut(pane->grid, pane->area, x, pane->y, end - x, role, text, CARNET_CUT_END);
  pane->y++;
}

char *carnet_ask_fact_text(const CarnetUi *ui, const char *fact) {
  /* A name of its own first: a label is read with what stands beside it. */
  g_autofree char *own = g_strdup_printf("tui.ask.fact.%s", fact);
  if (carnet_texts_has(carnet_ui_texts(ui), own)) return g_strdup(carnet_ui_text(ui, own));
  gint i = carnet_ask_find(fact);
  const CarnetAskField *field = i >= 0 ? carnet_ask_field((guint)i) : NULL;
  if (!field || !*field->label)
    return g_strdup(carnet_texts_word(carnet_ui_texts(ui), carnet_ui_lang(ui), "fact", fact));
  g_autofree char *id = g_strdup_printf("tui.ask.%s", field->label);
  return g_strdup(carnet_ui_text(ui, id));
}

char *carnet_ask_missing_text(const CarnetUi *ui, const char *fact) {
  g_autofree char *name = carnet_ask_fact_text(ui, fact);
  const char *who = carnet_fact_known_by(carnet_ui_texts(ui), carnet_ui_lang(ui), fact);
  return *who ? g_strdup_printf("%s · %s", name, who) : g_strdup(name);
}

/* A number only before what answers; "?" before what may, once missing facts are known. */
static void draw_reason(Pane *pane, const CarnetNode *reason, guint *number) {
  const CarnetUi *ui = pane->screen->ui;
  gboolean certain = carnet_node_get_bool(reason, "certain", TRUE);
  g_autofree char *sign = certain ? g_strdup_printf("%u", ++*number) : g_strdup("?");
  g_autoptr(GPtrArray) text = carnet_wrap(carnet_node_get_string(reason, "text", ""), pane->area.w - 5);
  for (guint i = 0; i < text->len; i++) {
    g_autofree char *numbered =
        g_strdup_printf("%s %s", i == 0 ? sign : " ", (char *)g_ptr_array_index(text, i));
    line(pane, 1, certain ? CARNET_ROLE_TEXT : CARNET_ROLE_UNKNOWN, numbered, NULL);
  }
  line(pane, 3, CARNET_ROLE_DIM, carnet_node_get_string(reason, "clause", ""),
       carnet_word(ui, "tui.confidence.", carnet_node_get_string(reason, "confidence", "")));
}

static void draw_missing(Pane *pane, const CarnetNode *regime) {
  const CarnetAskState *state = pane->screen->state;
  g_auto(GStrv) missing = carnet_node_get_strings(regime, "missing");
  for (char **fact = missing; fact && *fact; fact++) {
    guint at = 0;
    g_autofree char *name = carnet_ask_missing_text(pane->screen->ui, *fact);
    g_autofree char *text = carnet_ui_format(pane->screen->ui, "tui.ask.missing", "fact", name, NULL);
    gboolean known = g_ptr_array_find_with_equal_func(state->missing, *fact, g_str_equal, &at);
    gint y = pane->y;
    line(pane, 1, CARNET_ROLE_UNKNOWN, text, NULL);
    if (known && state->focus == carnet_ask_n_fields() + at && y < pane->area.h) {
      carnet_grid_role(pane->grid, pane->area, 0, y, pane->area.w, CARNET_ROLE_CURSOR);
      carnet_grid_text(pane->grid, pane->area, 0, y, CARNET_ROLE_TEXT, ">");
    }
  }
}

static void draw_regime(Pane *pane, const CarnetNode *regime, const char *right) {
  const CarnetUi *ui = pane->screen->ui;
  CarnetRole role = CARNET_ROLE_TEXT;
  const char *outcome = carnet_node_get_string(regime, "outcome", ""),
             *note = carnet_node_get_string(regime, "note", "");
  g_autofree char *word = carnet_outcome_text(ui, outcome, &role);
  g_autofree char *head = g_strdup_printf(
      "%s  %s", carnet_word(ui, "tui.ask.regime.", carnet_node_get_string(regime, "regime", "")), word);
  line(pane, 1, role, head, right);
  if (strcmp(outcome, "not_applicable") == 0) return;
  const char *so_far = carnet_node_get_string(regime, "so_far", "");
  if (*so_far) {
    g_autofree char *far = carnet_outcome_text(ui, so_far, &role);
    g_autofree char *text = g_strdup_printf("%s %s", carnet_ui_text(ui, "tui.answer.so_far"), far);
    line(pane, 1, role, text, NULL);
  }
  if (*note) line(pane, 1, CARNET_ROLE_DIM, note, NULL);
  const CarnetNode *reasons = carnet_node_get(regime, "reasons");
  guint number = 0;
  for (guint i = 0; i < carnet_node_count(reasons); i++)
    draw_reason(pane, carnet_node_at(reasons, i), &number);
  draw_missing(pane, regime);
}

static void draw_rule(Pane *pane) {
  if (pane->y < pane->area.h) carnet_grid_hline(pane->grid, pane->area, 0, pane->y++, pane->area.w);
}

static void draw_advice(Pane *pane) {
  const CarnetAskState *state = pane->screen->state;
  guint n = state->advice ? carnet_table_rows(state->advice) : 0;
  if (n == 0) return;
  draw_rule(pane);
  line(pane, 1, CARNET_ROLE_TEXT, carnet_ui_text(pane->screen->ui, "tui.ask.advice"), NULL);
  for (guint i = 0; i < n; i++) {
    g_autofree char *outcome =
        carnet_outcome_text(pane->screen->ui, carnet_table_get(state->advice, i, "outcome"), NULL);
    const char *said = carnet_table_get(state->advice, i, "text");
    if (!*said) said = carnet_word(pane->screen->ui, "tui.advice.", carnet_table_get(state->advice, i, "id"));
    g_autofree char *text = g_strdup_printf("%c %s → %s", 'a' + (char)i, said, outcome);
    line(pane, 1, CARNET_ROLE_TEXT, text, NULL);
  }
}

static void draw_right(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area) {
  const CarnetAskState *state = screen->state;
  Pane pane = {screen, grid, area, 0, 0};
  if (state->error) {
    g_autoptr(GPtrArray) lines = carnet_wrap(state->error, area.w - 4);
    for (guint i = 0; i < lines->len; i++) {
      g_autofree char *text =
          g_strdup_printf("%s %s", i == 0 ? "✗" : " ", (char *)g_ptr_array_index(lines, i));
      line(&pane, 1, CARNET_ROLE_STOP, text, NULL);
    }
    draw_rule(&pane);
  }
  if (!state->answer) {
    if (!state->error)
      line(&pane, 1, CARNET_ROLE_DIM,
           carnet_ui_text(screen->ui, state->stale ? "tui.ask.deciding" : "tui.ask.empty"), NULL);
    return;
  }
  /* The strictest first; "…" at its head while another answer is on its way. */
  CarnetRole role = CARNET_ROLE_TEXT;
  const char *outcome = carnet_node_get_string(state->answer, "outcome", "");
  g_autofree char *overall = carnet_outcome_text(screen->ui, outcome, &role);
  g_autofree char *head = g_strdup_printf("%s%s", state->stale ? "… " : "", overall);
  line(&pane, 1, role, head, carnet_ui_text(screen->ui, "tui.ask.today"));
  const CarnetNode *regimes = carnet_node_get(state->answer, "regimes");
  for (guint i = 0; i < carnet_node_count(regimes); i++) {
    draw_rule(&pane);
    draw_regime(&pane, carnet_node_at(regimes, i), NULL);
  }
  g_auto(GStrv) unchecked = carnet_node_get_strings(state->answer, "not_checked");
  for (char **market = unchecked; market && *market; market++) {
    g_autofree char *text = carnet_ui_format(screen->ui, "tui.answer.not_checked", "market", *market, NULL);
    line(&pane, 1, CARNET_ROLE_UNKNOWN, text, NULL);
  }
  draw_advice(&pane);
}

void carnet_ask_draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect body) {
  CarnetRect area = {body.x, body.y, body.w, body.h - 1};
  gint right = MIN(area.w - CARNET_ASK_LEFT - 1, 100);
  carnet_grid_vline(grid, body, CARNET_ASK_LEFT, 0, area.h);
  carnet_grid_hline(grid, body, 0, body.h - 1, body.w);
  draw_right(screen, grid, (CarnetRect){area.x + CARNET_ASK_LEFT + 1, area.y, right, area.h});
  draw_left(screen, grid, (CarnetRect){area.x, area.y, CARNET_ASK_LEFT, area.h});
  const CarnetAskState *state = screen->state;
  gint below = carnet_ask_field(carnet_ask_n_fields() - 1)->y + 1 - state->top - area.h;
  if (below > 0)
    carnet_grid_printf(grid, body, 2, body.h - 1, CARNET_ROLE_DIM, " %s ",
                       carnet_ui_text(screen->ui, "tui.ask.below"));
  carnet_grid_join(grid, body);
}
