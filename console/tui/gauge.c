/* gauge.c - bars, gauges, heat. */
#include "tui/gauge.h"

static const char *const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};

void carnet_bar_draw(CarnetGrid *grid, CarnetRect area, gint x, gint y, gint cells, CarnetRole role,
                     gint64 value, gint64 most) {
  if (most <= 0 || value <= 0 || cells <= 0) return;
  double share = MIN((double)value / (double)most, 1.0);
  gint parts = MAX((gint)(share * cells * 8 + 0.5), 1);
  GString *bar = g_string_new(NULL);
  for (gint i = 0; i < parts / 8; i++) g_string_append(bar, "█");
  g_string_append(bar, eighths[parts % 8]);
  carnet_grid_text(grid, area, x, y, role, bar->str);
  g_string_free(bar, TRUE);
}

CarnetRole carnet_gauge_draw(CarnetGrid *grid, CarnetRect area, gint x, gint y, gint cells, gint64 value,
                             gint64 limit) {
  double share = limit > 0 ? (double)value / (double)limit : 0;
  CarnetRole role = share >= 1 ? CARNET_ROLE_ATTENTION : share >= 0.8 ? CARNET_ROLE_SOFT : CARNET_ROLE_GOOD;
  gint full = CLAMP((gint)(share * cells), value > 0 ? 1 : 0, cells), mark = cells * 8 / 10;
  carnet_grid_text(grid, area, x, y, CARNET_ROLE_DIM, "▕");
  for (gint i = 0; i < cells; i++) {
    const char *sign = i < full ? (i >= mark ? "▓" : "█") : i == mark ? "┊" : "·";
    carnet_grid_text(grid, area, x + 1 + i, y, i < full ? role : CARNET_ROLE_DIM, sign);
  }
  carnet_grid_text(grid, area, x + 1 + cells, y, CARNET_ROLE_DIM, "▏");
  return role;
}

const char *carnet_heat_sign(gint64 count, CarnetRole *role) {
  static const struct {
    gint64 from;
    const char *sign;
    CarnetRole role;
  } steps[] = {{1000, "▓", CARNET_ROLE_HEAT3}, {100, "▒", CARNET_ROLE_HEAT2}, {1, "░", CARNET_ROLE_HEAT1}};
  for (guint i = 0; i < G_N_ELEMENTS(steps); i++)
    if (count >= steps[i].from) {
      *role = steps[i].role;
      return steps[i].sign;
    }
  *role = CARNET_ROLE_HEAT0;
  return "·";
}
