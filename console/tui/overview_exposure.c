/* overview_exposure.c - EXPOSURE of frame 1: one ceiling a law of what stands, never a sum. */
#include <string.h>

#include "carnet/text.h"
#include "tui/exports.h"
#include "tui/overview_parts.h"
#include "tui/table_ask.h"

#define NARROW                                                                                               \
  34 /* cells of a panel in which a clause, a word and an amount do not fit beside each other                \
      */

typedef struct {
  const char *penalty, *clause, *currency, *confidence;
  gsize clause_n;
  gint64 minor;
} Ceiling;

/* Of the same pack and clause: two laws of one pack stand apart. */
static gboolean same_law(const Ceiling *a, const Ceiling *b) {
  gsize n = strcspn(a->penalty, ".");
  return strncmp(a->penalty, b->penalty, n) == 0 && (b->penalty[n] == '.' || b->penalty[n] == '\0') &&
         a->clause_n == b->clause_n && strncmp(a->clause, b->clause, a->clause_n) == 0;
}

static gint highest_first(gconstpointer a, gconstpointer b) {
  const Ceiling *x = a, *y = b;
  return x->minor != y->minor ? (x->minor > y->minor ? -1 : 1) : strcmp(x->penalty, y->penalty);
}

/* "PIPL 66 (secondary): up to ...": bytes of the clause. */
static gsize clause_of(const char *text) {
  const char *colon = strchr(text, ':');
  gsize n = colon ? (gsize)(colon - text) : strlen(text);
  const char *mark = g_strrstr_len(text, (gssize)n, " (");
  return mark ? (gsize)(mark - text) : n;
}

static GArray *ceilings_of(const CarnetTable *wrong) {
  GArray *out = g_array_new(FALSE, TRUE, sizeof(Ceiling));
  for (guint i = 0; wrong && i < carnet_table_rows(wrong); i++) {
    const char *penalty = carnet_table_get(wrong, i, "penalty"),
               *text = carnet_table_get(wrong, i, "ceiling");
    Ceiling found = {penalty,
                     text,
                     carnet_table_get(wrong, i, "ceiling_currency"),
                     carnet_table_get(wrong, i, "ceiling_confidence"),
                     clause_of(text),
                     carnet_table_int(wrong, i, "ceiling_minor")};
    if (!*penalty || found.minor <= 0) continue;
    guint at = 0;
    while (at < out->len && !same_law(&g_array_index(out, Ceiling, at), &found)) at++;
    if (at == out->len)
      g_array_append_val(out, found);
    else if (found.minor > g_array_index(out, Ceiling, at).minor)
      g_array_index(out, Ceiling, at) = found;
  }
  g_array_sort(out, highest_first);
  return out;
}

/* "CNY 610 M": a ceiling is no figure to be exact about. */
static char *short_money(gint64 minor, const char *currency) {
  gint64 units = minor / 100;
  gboolean millions = units >= 1000000;
  g_autofree char *number = carnet_text_number(millions ? (units + 500000) / 1000000 : units);
  return g_strdup_printf("%s %s%s", currency, number, millions ? " M" : "");
}

/* A ceiling stands with the confidence of its rule, on a line of its own where the panel is narrow, or not at
 * all. Returns the y below it. */
static gint draw_ceiling(const CarnetScreen *screen, CarnetGrid *grid, CarnetRect area, gint y,
                         const Ceiling *ceiling) {
  gboolean narrow = area.w < NARROW;
  if (narrow && y + 2 > area.h) return area.h;
  g_autofree char *money = short_money(ceiling->minor, ceiling->currency),
                  *clause = g_strndup(ceiling->clause, ceiling->clause_n);
  const char *word = carnet_word(screen->ui, "tui.confidence.", ceiling->confidence);
  gint end = carnet_grid_right(grid, area, area.w - 1, y, CARNET_ROLE_TEXT, money);
  if (narrow) {
    carnet_grid_cut(grid, area, 2, y + 1, area.w - 3, CARNET_ROLE_DIM, word, CARNET_CUT_END);
    carnet_grid_cut(grid, area, 1, y, end - 2, CARNET_ROLE_TEXT, clause, CARNET_CUT_END);
    return y + 2;
  }
  gint mark = carnet_grid_right(grid, area, end - 1, y, CARNET_ROLE_DIM, word);
  carnet_grid_cut(grid, area, 1, y, mark - 2, CARNET_ROLE_TEXT, clause, CARNET_CUT_END);
  return y + 1;
}

gint carnet_overview_exposure(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area, gint y) {
  const CarnetOverview *overview = screen->state;
  g_autoptr(GArray) ceilings = ceilings_of(overview->table[CARNET_OVERVIEW_WRONG]);
  if (!ceilings->len || y + 2 > area.h) return y;
  carnet_grid_cut(grid, area, 1, y, area.w - 2, CARNET_ROLE_DIM,
                  carnet_ui_text(screen->ui, "tui.overview.exposure"), CARNET_CUT_END);
  y++;
  for (guint i = 0; i < ceilings->len && y < area.h; i++)
    y = draw_ceiling(screen, grid, area, y, &g_array_index(ceilings, Ceiling, i));
  return y;
}
