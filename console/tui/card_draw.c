/* card_draw.c - regimes side by side, as many as fit; below 72 columns one at a time with the others' counts
 * in the tab line. */
#include <string.h>

#include "tui/card_parts.h"
#include "tui/evidence.h"

#define NARROW 72
#define TALL 30  /* rows of the body from which each trait has a line */
#define LEAST 26 /* cells of a regime's column with its line: three from 80 columns on, four from 106 */

guint carnet_card_regimes(const CarnetCardState *state) {
  return state->card && state->card->regimes ? g_strv_length(state->card->regimes) : 0;
}

static char *regime_name(const CarnetUi *ui, const char *regime) {
  g_autofree char *id = g_strdup_printf("tui.regime.%s", regime);
  return carnet_texts_has(carnet_ui_texts(ui), id) ? g_strdup(carnet_ui_text(ui, id))
                                                   : g_ascii_strup(regime, -1);
}

/* The cursor's lines in sight, as far as they fit. */
static void follow(CarnetCardState *state, const GPtrArray *lines, gint h) {
  gint first = 0, last = (gint)lines->len;
  for (guint i = 0; i < lines->len; i++) {
    const CarnetCardLine *line = g_ptr_array_index(lines, i);
    if (line->item == (gint)state->item) first = (gint)i;
    if (line->item == (gint)state->item + 1) last = (gint)i - 1;
  }
  if (state->follow && last > state->top + h) state->top = last - h;
  if (state->follow && first < state->top) state->top = first;
  state->follow = FALSE;
  state->top = CLAMP(state->top, 0, MAX((gint)lines->len - h, 0));
}

static void draw_lines(CarnetGrid *grid, CarnetRect area, const GPtrArray *lines, gint top, gint item) {
  for (gint i = 0; i < area.h && top + i < (gint)lines->len; i++) {
    const CarnetCardLine *line = g_ptr_array_index(lines, top + i);
    if (line->rule) {
      if (i + 1 < area.h) carnet_grid_hline(grid, area, 0, i, area.w);
      continue;
    }
    carnet_grid_cut(grid, area, 1, i, area.w - 1, line->role, line->text, CARNET_CUT_END);
    if (line->right) carnet_grid_right(grid, area, area.w, i, CARNET_ROLE_DIM, line->right);
    if (item < 0 || line->item != item) continue;
    carnet_grid_role(grid, area, 0, i, area.w, CARNET_ROLE_CURSOR);
    carnet_grid_text(grid, area, 0, i, CARNET_ROLE_TEXT, ">");
  }
  if (top + area.h < (gint)lines->len)
    carnet_grid_right(grid, area, area.w, area.h - 1, CARNET_ROLE_DIM, "…");
}

static void draw_regime(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area, guint regime) {
  CarnetCardState *state = screen->state;
  const char *id = state->card->regimes[regime];
  gboolean here = regime == state->regime;
  g_autofree char *name = regime_name(screen->ui, id);
  gint x = carnet_grid_printf(grid, area, 1, 0, here ? CARNET_ROLE_TITLE : CARNET_ROLE_TEXT,
                              here ? "[%s]" : "%s", name);
  carnet_grid_right(grid, area, MAX(area.w - 1, x + 4), 0, CARNET_ROLE_DIM, id);
  g_autoptr(GPtrArray) lines = carnet_card_lines(screen->ui, state->card, id, area.w - 1);
  if (here) follow(state, lines, area.h - 2);
  draw_lines(grid, (CarnetRect){area.x, area.y + 2, area.w, area.h - 2}, lines, here ? state->top : 0,
             here ? (gint)state->item : -1);
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
      const char *sign = carnet_card_sign(category, &role);
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

/* One line where lines are few, else one a trait; returns how many. */
static gint draw_traits(const CarnetScreen *screen, CarnetGrid *grid, CarnetRect body) {
  const CarnetCardState *state = screen->state;
  const CarnetUi *ui = screen->ui;
  gboolean tall = body.h >= TALL;
  gint lines = tall ? CLAMP((gint)state->card->traits->len, 1, 5) : 1, y = 0;
  const gint from =
      carnet_grid_text(grid, body, 1, 0, CARNET_ROLE_DIM, carnet_ui_text(ui, "tui.card.traits")) + 2;
  gint x = from;
  if (state->card->traits->len == 0) carnet_grid_text(grid, body, x, 0, CARNET_ROLE_DIM, "·");
  for (guint i = 0; i < state->card->traits->len && y < lines && x < body.w - 4; i++) {
    g_autofree char *trait =
        carnet_evidence_trait(state->card, g_ptr_array_index(state->card->traits, i),
                              carnet_ui_text(ui, "tui.card.strong"), carnet_ui_text(ui, "tui.card.weak"));
    x = carnet_marked_draw(grid, body, x, y, body.w - x - 1, CARNET_ROLE_TEXT, trait) + 3;
    if (!tall) continue;
    x = from;
    y++;
  }
  return lines;
}

void carnet_card_draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect body) {
  CarnetCardState *state = screen->state;
  if (!state->card) {
    carnet_grid_cut(grid, body, 1, 1, body.w - 2, CARNET_ROLE_TEXT, state->error ? state->error : "…",
                    CARNET_CUT_END);
    return;
  }
  guint regimes = carnet_card_regimes(state);
  gint traits = draw_traits(screen, grid, body);
  gint conflicts = draw_conflicts(screen, grid, body);
  CarnetRect area = {body.x, body.y + traits, body.w, body.h - traits - conflicts};
  if (state->uses) {
    carnet_grid_hline(grid, area, 0, 0, area.w);
    carnet_card_uses_draw(screen, grid, (CarnetRect){area.x, area.y + 1, area.w, area.h - 1});
    return;
  }
  if (regimes == 0) return;
  if (body.w < NARROW) {
    draw_tabs(screen, grid, (CarnetRect){area.x, area.y, area.w, 1});
    carnet_grid_hline(grid, area, 0, 1, area.w);
    g_autoptr(GPtrArray) lines =
        carnet_card_lines(screen->ui, state->card, state->card->regimes[state->regime], area.w - 2);
    follow(state, lines, area.h - 2);
    draw_lines(grid, (CarnetRect){area.x, area.y + 2, area.w, area.h - 2}, lines, state->top,
               (gint)state->item);
    return;
  }
  guint shown = MIN(regimes, (guint)MAX((area.w + 2) / (LEAST + 1), 1));
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

/* ", deg, 10/s, → DE": the first use, as far as it says. */
static char *facts_of(const CarnetUse *use) {
  static const CarnetColumn columns[] = {CARNET_COLUMN_UNIT, CARNET_COLUMN_RATE, CARNET_COLUMN_DESTINATION};
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < G_N_ELEMENTS(columns); i++) {
    const char *value = use->norm[columns[i]] ? use->norm[columns[i]] : ""; /* a dash says nothing: "" */
    if (columns[i] == CARNET_COLUMN_UNIT) value = use->value[columns[i]];
    if (!value || !*value || g_str_equal(value, "none")) continue;
    gboolean rate = columns[i] == CARNET_COLUMN_RATE && g_ascii_isdigit(*value) && !strchr(value, '/');
    g_string_append_printf(out, ", %s%s%s", columns[i] == CARNET_COLUMN_DESTINATION ? "→ " : "", value,
                           rate ? "/s" : "");
  }
  return g_string_free(out, FALSE);
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
  g_autofree char *first = carnet_evidence_part(state->card, zh ? 'z' : 'e');
  g_autofree char *second = carnet_evidence_part(state->card, zh ? 'e' : 'z');
  gint x = carnet_marked_draw(grid, row, 1, 0, end - 3, CARNET_ROLE_TEXT, *first ? first : second);
  g_autofree char *facts = facts_of(use);
  if (*facts && x + 4 < end)
    carnet_grid_cut(grid, row, x, 0, end - x - 2, CARNET_ROLE_DIM, facts, CARNET_CUT_END);
}
