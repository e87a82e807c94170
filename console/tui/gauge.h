/*
 * gauge.h - bars in cells: eighths of a block, the number always beside them.
 */
#ifndef CARNET_TUI_GAUGE_H
#define CARNET_TUI_GAUGE_H

#include "tui/grid.h"

/* value of `most` as a bar of at most `cells` cells ("███▏"). */
void carnet_bar_draw(CarnetGrid *grid, CarnetRect area, gint x, gint y, gint cells, CarnetRole role,
                     gint64 value, gint64 most);
/* Frame 1: "▕█████·····┊···▏", `cells` inside; the dotted line is 80 %. Beyond the limit it is full, and the
 * role says so: good below 80 %, not firm from there, attention from 100 %. Returns that role. */
CarnetRole carnet_gauge_draw(CarnetGrid *grid, CarnetRect area, gint x, gint y, gint cells, gint64 value,
                             gint64 limit);
/* The shade of a heat map's cell: "·" 0, "░" 1+, "▒" 100+, "▓" 1,000+; and its role. */
const char *carnet_heat_sign(gint64 count, CarnetRole *role);

#endif
