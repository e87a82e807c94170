/* overview_exposure.c - EXPOSURE of frame 1: one ceiling a law of what stands, never a sum. */
#include <string.h>

#include "carnet/text.h"
#include "tui/overview_parts.h"
#include "tui/table_ask.h"

typedef struct {
  const char *penalty, *clause, *currency;
  gsize clause_n;
  gint64 minor;
} Ceiling;

/* Of the same instrument: the id up to its point. */
static gboolean same_law(const char *a, const char *b) {
  gsize n = strcspn(a, ".");
  return strncmp(a, b, n) == 0 && (b[n] == '.' || b[n] == '\0');
}

static gint highest_first(gconstpointer a, gconstpointer b) {
  const Ceiling *x = a, *y = b;
  return x->minor != y->minor ? (x->minor > y->minor ? -1 : 1) : strcmp(x->penalty, y->penalty);
}

static GArray *ceilings_of(const CarnetTable *wrong) {
  GArray *out = g_array_new(FALSE, TRUE, sizeof(Ceiling));
  for (guint i = 0; wrong && i < carnet_table_rows(wrong); i++) {
    const char *penalty = carnet_table_get(wrong, i, "penalty"),
               *text = carnet_table_get(wrong, i, "ceiling");
    Ceiling found = {penalty, text, carnet_table_get(wrong, i, "ceiling_currency"), strcspn(text, ":"),
                     carnet_table_int(wrong, i, "ceiling_minor")};
    if (!*penalty || found.minor <= 0) continue;
    guint at = 0;
    while (at < out->len && !same_law(g_array_index(out, Ceiling, at).penalty, penalty)) at++;
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

gint carnet_overview_exposure(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area, gint y) {
  const CarnetOverview *overview = screen->state;
  g_autoptr(GArray) ceilings = ceilings_of(overview->table[CARNET_OVERVIEW_WRONG]);
  if (!ceilings->len || y + 2 > area.h) return y;
  carnet_grid_cut(grid, area, 1, y, area.w - 2, CARNET_ROLE_DIM,
                  carnet_ui_text(screen->ui, "tui.overview.exposure"), CARNET_CUT_END);
  guint i = 0;
  for (; i < ceilings->len && y + 1 + (gint)i < area.h; i++) {
    const Ceiling *ceiling = &g_array_index(ceilings, Ceiling, i);
    g_autofree char *money = short_money(ceiling->minor, ceiling->currency),
                    *clause = g_strndup(ceiling->clause, ceiling->clause_n);
    gint end = carnet_grid_right(grid, area, area.w - 1, y + 1 + (gint)i, CARNET_ROLE_TEXT, money);
    carnet_grid_cut(grid, area, 1, y + 1 + (gint)i, end - 2, CARNET_ROLE_TEXT, clause, CARNET_CUT_END);
  }
  return y + 1 + (gint)i;
}
