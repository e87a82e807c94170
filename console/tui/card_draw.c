/* card_draw.c - regimes side by side, as many as fit; below 72 columns one at a time with the others' counts
 * in the tab line. */
#include <string.h>

#include "tui/card_parts.h"
#include "tui/wrap.h"

#define NARROW 72
#define LEAST 26 /* cells of a regime's column */

typedef struct {
  char *text;
  char *right; /* at the column's end, dim */
  CarnetRole role;
  gboolean rule;
} Line;

static void line_free(gpointer data) {
  Line *line = data;
  g_free(line->text);
  g_free(line->right);
  g_free(line);
}

guint carnet_card_regimes(const CarnetCardState *state) {
  return state->card && state->card->regimes ? g_strv_length(state->card->regimes) : 0;
}

static void add(GPtrArray *lines, CarnetRole role, gint w, const char *indent, const char *text) {
  g_autoptr(GPtrArray) wrapped = carnet_wrap(text, w - (gint)carnet_text_width(indent, -1));
  for (guint i = 0; i < wrapped->len; i++) {
    Line *line = g_new0(Line, 1);
    g_autofree char *blank = g_strnfill(carnet_text_width(indent, -1), ' ');
    line->text = g_strconcat(i == 0 ? indent : blank, (const char *)g_ptr_array_index(wrapped, i), NULL);
    line->role = role;
    g_ptr_array_add(lines, line);
  }
}

/* To the right of the last line where it fits, else on a line of its own. */
static void add_right(GPtrArray *lines, gint w, const char *text) {
  Line *last = g_ptr_array_index(lines, lines->len - 1);
  if ((gint)(carnet_text_width(last->text, -1) + carnet_text_width(text, -1)) + 1 > w) {
    add(lines, CARNET_ROLE_TEXT, w, "", "");
    last = g_ptr_array_index(lines, lines->len - 1);
  }
  last->right = g_strdup(text);
}

static void add_rule(GPtrArray *lines) {
  Line *line = g_new0(Line, 1);
  line->rule = TRUE;
  g_ptr_array_add(lines, line);
}

static const struct {
  const char *state, *sign;
  CarnetRole role;
} states[] = {{"confirmed", "✓", CARNET_ROLE_GOOD},
              {"overridden", "✓", CARNET_ROLE_GOOD},
              {"rejected", "·", CARNET_ROLE_DIM},
              {"proposed", "~", CARNET_ROLE_SOFT}};

static const char *sign_of(const CarnetCardCategory *category, CarnetRole *role) {
  for (guint i = 0; i < G_N_ELEMENTS(states); i++)
    if (g_strcmp0(category->state, states[i].state) == 0) {
      *role = states[i].role;
      return states[i].sign;
    }
  *role = CARNET_ROLE_UNKNOWN;
  return "?";
}

static char *state_text(const CarnetUi *ui, const char *state) {
  g_autofree char *id = g_strdup_printf("tui.state.%s", state ? state : "proposed");
  return g_strdup(carnet_ui_text(ui, id));
}

static void add_category(const CarnetUi *ui, GPtrArray *lines, gint w, const CarnetCardCategory *category) {
  CarnetRole role;
  const char *sign = sign_of(category, &role);
  gboolean zh = carnet_ui_lang(ui) == CARNET_LANG_ZH;
  g_autofree char *state = state_text(ui, category->state);
  g_autofree char *head = g_strdup_printf("%s %s%s%s", sign, state, category->by && *category->by ? "  " : "",
                                          category->by ? category->by : "");
  add(lines, role, w, "", head);
  add(lines, CARNET_ROLE_TEXT, w, "", zh ? category->zh : category->en);
  if (category->clause && *category->clause) {
    add(lines, CARNET_ROLE_TEXT, w, "", category->clause);
    g_autofree char *id =
        g_strdup_printf("tui.confidence.%s", category->confidence ? category->confidence : "");
    add_right(lines, w,
              carnet_texts_has(carnet_ui_texts(ui), id) ? carnet_ui_text(ui, id)
              : category->confidence                    ? category->confidence
                                                        : "");
  }
  if (category->missing && *category->missing) {
    g_autofree char *missing =
        g_strdup_printf("%s %s", carnet_ui_text(ui, "tui.card.missing"), category->missing);
    add(lines, CARNET_ROLE_UNKNOWN, w, "? ", missing);
  }
  char **duties = zh ? category->duties_zh : category->duties_en;
  for (char **duty = duties; duty && *duty; duty++) add(lines, CARNET_ROLE_TEXT, w, "• ", *duty);
}

/* Everything of one regime; caller unrefs. */
static GPtrArray *regime_lines(const CarnetUi *ui, const CarnetCard *card, const char *regime, gint w) {
  GPtrArray *lines = g_ptr_array_new_with_free_func(line_free);
  for (guint i = 0; i < card->categories->len; i++) {
    const CarnetCardCategory *category = g_ptr_array_index(card->categories, i);
    if (g_strcmp0(category->regime, regime) != 0) continue;
    if (lines->len > 0) add_rule(lines);
    add_category(ui, lines, w, category);
  }
  if (lines->len > 0 && card->not_engaged->len > 0) add_rule(lines);
  for (guint i = 0; i < card->not_engaged->len; i++) {
    const CarnetCardNotEngaged *not = g_ptr_array_index(card->not_engaged, i);
    if (g_strcmp0(not ->regime, regime) != 0) continue;
    g_autofree char *text = g_strdup_printf("%s %s: %s", not ->clause ? not ->clause : not ->rule,
                                            carnet_ui_text(ui, "tui.card.not_engaged"), not ->why);
    add(lines, CARNET_ROLE_DIM, w, "· ", text);
  }
  if (lines->len > 0 && ((const Line *)g_ptr_array_index(lines, lines->len - 1))->rule)
    g_ptr_array_set_size(lines, (gint)lines->len - 1);
  if (lines->len == 0) add(lines, CARNET_ROLE_DIM, w, "· ", carnet_ui_text(ui, "tui.card.nothing"));
  return lines;
}

static char *regime_name(const CarnetUi *ui, const char *regime) {
  g_autofree char *id = g_strdup_printf("tui.regime.%s", regime);
  return carnet_texts_has(carnet_ui_texts(ui), id) ? g_strdup(carnet_ui_text(ui, id))
                                                   : g_ascii_strup(regime, -1);
}

static void draw_lines(CarnetGrid *grid, CarnetRect area, GPtrArray *lines, gint top) {
  for (gint i = 0; i < area.h && top + i < (gint)lines->len; i++) {
    const Line *line = g_ptr_array_index(lines, top + i);
    if (line->rule) {
      carnet_grid_hline(grid, area, 0, i, area.w);
      continue;
    }
    carnet_grid_cut(grid, area, 1, i, area.w - 1, line->role, line->text, CARNET_CUT_END);
    if (line->right) carnet_grid_right(grid, area, area.w, i, CARNET_ROLE_DIM, line->right);
  }
  if (top + area.h < (gint)lines->len)
    carnet_grid_right(grid, area, area.w, area.h - 1, CARNET_ROLE_DIM, "…");
}

static void draw_regime(const CarnetScreen *screen, CarnetGrid *grid, CarnetRect area, guint regime) {
  const CarnetCardState *state = screen->state;
  const char *id = state->card->regimes[regime];
  gboolean here = regime == state->regime;
  g_autofree char *name = regime_name(screen->ui, id);
  gint x = carnet_grid_printf(grid, area, 1, 0, here ? CARNET_ROLE_TITLE : CARNET_ROLE_TEXT,
                              here ? "[%s]" : "%s", name);
  carnet_grid_right(grid, area, MAX(area.w - 1, x + 4), 0, CARNET_ROLE_DIM, id);
  g_autoptr(GPtrArray) lines = regime_lines(screen->ui, state->card, id, area.w - 1);
  draw_lines(grid, (CarnetRect){area.x, area.y + 2, area.w, area.h - 2}, lines, here ? state->top : 0);
}

/* "[CN ~2 ?1]  EU ✓1 ~1": the counts of every regime stay in sight. */
static void draw_tabs(const CarnetScreen *screen, CarnetGrid *grid, CarnetRect row) {
  const CarnetCardState *state = screen->state;
  gint x = 1;
  for (guint r = 0; r < carnet_card_regimes(state); r++) {
    guint firm = 0, proposed = 0, missing = 0;
    for (guint i = 0; i < state->card->categories->len; i++) {
      const CarnetCardCategory *category = g_ptr_array_index(state->card->categories, i);
      CarnetRole role;
      if (g_strcmp0(category->regime, state->card->regimes[r]) != 0) continue;
      const char *sign = sign_of(category, &role);
      firm += g_str_equal(sign, "✓");
      proposed += g_str_equal(sign, "~");
      missing += category->missing && *category->missing;
    }
    g_autofree char *name = g_ascii_strup(state->card->regimes[r], -1);
    GString *out = g_string_new(name);
    if (firm) g_string_append_printf(out, " ✓%u", firm);
    if (proposed) g_string_append_printf(out, " ~%u", proposed);
    if (missing) g_string_append_printf(out, " ?%u", missing);
    if (!firm && !proposed && !missing) g_string_append(out, " ·");
    gboolean here = r == state->regime;
    x = carnet_grid_printf(grid, row, x, 0, here ? CARNET_ROLE_TITLE : CARNET_ROLE_TEXT, here ? "[%s]" : "%s",
                           out->str) +
        2;
    g_string_free(out, TRUE);
  }
}

static gint draw_conflicts(const CarnetScreen *screen, CarnetGrid *grid, CarnetRect body) {
  const CarnetCardState *state = screen->state;
  gint n = MIN((gint)state->card->conflicts->len, 3);
  for (gint i = 0; i < n; i++) {
    g_autofree char *text = g_strdup_printf("!%s: %s", carnet_ui_text(screen->ui, "tui.card.conflict"),
                                            (const char *)g_ptr_array_index(state->card->conflicts, i));
    carnet_grid_cut(grid, body, 0, body.h - n + i, body.w, CARNET_ROLE_ATTENTION, text, CARNET_CUT_END);
  }
  return n;
}

static void draw_traits(const CarnetScreen *screen, CarnetGrid *grid, CarnetRect body) {
  const CarnetCardState *state = screen->state;
  GString *out = g_string_new(carnet_ui_text(screen->ui, "tui.card.traits"));
  for (guint i = 0; i < state->card->traits->len; i++)
    g_string_append_printf(out, "  %s", (const char *)g_ptr_array_index(state->card->traits, i));
  if (state->card->traits->len == 0) g_string_append(out, "  ·");
  carnet_grid_cut(grid, body, 1, 0, body.w - 2, CARNET_ROLE_TEXT, out->str, CARNET_CUT_END);
  g_string_free(out, TRUE);
}

void carnet_card_draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect body) {
  CarnetCardState *state = screen->state;
  if (!state->card) {
    carnet_grid_cut(grid, body, 1, 1, body.w - 2, CARNET_ROLE_TEXT, state->error ? state->error : "…",
                    CARNET_CUT_END);
    return;
  }
  guint regimes = carnet_card_regimes(state);
  draw_traits(screen, grid, body);
  gint conflicts = draw_conflicts(screen, grid, body);
  if (regimes == 0) return;
  CarnetRect area = {body.x, body.y + 1, body.w, body.h - 1 - conflicts};
  if (body.w < NARROW) {
    draw_tabs(screen, grid, (CarnetRect){area.x, area.y, area.w, 1});
    carnet_grid_hline(grid, area, 0, 1, area.w);
    g_autoptr(GPtrArray) lines =
        regime_lines(screen->ui, state->card, state->card->regimes[state->regime], area.w - 2);
    draw_lines(grid, (CarnetRect){area.x, area.y + 2, area.w, area.h - 2}, lines, state->top);
    return;
  }
  guint shown = MIN(regimes, (guint)MAX((area.w + 1) / (LEAST + 1), 1));
  guint first = state->regime >= shown ? state->regime - shown + 1 : 0;
  carnet_grid_hline(grid, area, 0, 1, area.w);
  gint x = 0;
  for (guint i = 0; i < shown; i++) {
    gint w = (area.w - x - (gint)(shown - 1 - i)) / (gint)(shown - i);
    draw_regime(screen, grid, (CarnetRect){area.x + x, area.y, w, area.h}, first + i);
    x += w;
    if (i + 1 < shown) carnet_grid_vline(grid, area, x++, 0, area.h);
  }
  carnet_grid_join(grid, area);
}

void carnet_card_scope(CarnetScreen *screen, CarnetGrid *grid, CarnetRect row) {
  CarnetCardState *state = screen->state;
  if (!state->card) return;
  g_autofree char *uses =
      g_strdup_printf("%u %s", state->card->uses->len, carnet_ui_text(screen->ui, "tui.card.uses"));
  gint end = carnet_grid_right(grid, row, row.w - 1, 0, CARNET_ROLE_TEXT, uses);
  const CarnetUse *use = state->card->uses->len > 0 ? g_ptr_array_index(state->card->uses, 0) : NULL;
  if (!use) return;
  gboolean zh = carnet_ui_lang(screen->ui) == CARNET_LANG_ZH;
  const char *first = use->value[zh ? CARNET_COLUMN_DESCRIPTION_ZH : CARNET_COLUMN_DESCRIPTION_EN];
  const char *second = use->value[zh ? CARNET_COLUMN_DESCRIPTION_EN : CARNET_COLUMN_DESCRIPTION_ZH];
  carnet_grid_cut(grid, row, 1, 0, end - 3, CARNET_ROLE_TEXT, first && *first ? first : second,
                  CARNET_CUT_END);
}
