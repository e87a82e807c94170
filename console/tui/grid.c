/* grid.c - cells: text that is clipped and measured, lines that join, the checks on a finished frame. */
#include "tui/grid.h"

#include <string.h>

enum { UP = 1, DOWN = 2, LEFT = 4, RIGHT = 8 };

/* By the ways that a line leaves the cell. */
static const char *const line_signs[16] = {" ", "│", "│", "│", "─", "┘", "┐", "┤",
                                           "─", "└", "┌", "├", "─", "┴", "┬", "┼"};

static CarnetCell *cell_at(CarnetGrid *grid, gint x, gint y) {
  if (x < 0 || y < 0 || x >= grid->columns || y >= grid->rows) return NULL;
  return &grid->cells[y * grid->columns + x];
}

static void blank(CarnetCell *cell, guint8 role) {
  memset(cell, 0, sizeof *cell);
  cell->text[0] = ' ';
  cell->width = 1;
  cell->role = role;
}

/* Before a cell is written: the other half of a wide character that stood there becomes a blank. */
static void split(CarnetGrid *grid, gint x, gint y) {
  CarnetCell *cell = cell_at(grid, x, y);
  if (!cell) return;
  if (cell->width == 0) {
    CarnetCell *left = cell_at(grid, x - 1, y);
    if (left) blank(left, left->role);
    blank(cell, cell->role);
  } else if (cell->width == 2) {
    CarnetCell *right = cell_at(grid, x + 1, y);
    if (right) blank(right, right->role);
    blank(cell, cell->role);
  }
}

CarnetGrid *carnet_grid_new(gint columns, gint rows) {
  CarnetGrid *grid = g_new0(CarnetGrid, 1);
  grid->columns = CLAMP(columns, 1, CARNET_GRID_MAX);
  grid->rows = CLAMP(rows, 1, CARNET_GRID_MAX);
  grid->cells = g_new0(CarnetCell, (gsize)grid->columns * (gsize)grid->rows);
  carnet_grid_clear(grid);
  return grid;
}

void carnet_grid_free(CarnetGrid *grid) {
  if (!grid) return;
  g_free(grid->cells);
  g_free(grid);
}

void carnet_grid_clear(CarnetGrid *grid) {
  for (gint i = 0; i < grid->columns * grid->rows; i++) blank(&grid->cells[i], CARNET_ROLE_TEXT);
  grid->cursor_x = grid->cursor_y = -1;
}

const CarnetCell *carnet_grid_at(const CarnetGrid *grid, gint x, gint y) {
  if (x < 0 || y < 0 || x >= grid->columns || y >= grid->rows) return NULL;
  return &grid->cells[y * grid->columns + x];
}

CarnetRect carnet_grid_all(const CarnetGrid *grid) { return (CarnetRect){0, 0, grid->columns, grid->rows}; }

static gboolean inside(CarnetRect area, gint x, gint y, gint w) {
  return y >= 0 && y < area.h && x >= 0 && x + w <= area.w;
}

/* One character; x, y within the area. What does not fit whole is not drawn: its first cell becomes a blank.
 */
static void put(CarnetGrid *grid, CarnetRect area, gint x, gint y, guint8 role, const char *s, gsize n,
                gint width) {
  if (!inside(area, x, y, width)) {
    if (width < 2 || !inside(area, x, y, 1)) return;
    s = " ";
    n = 1;
    width = 1;
  }
  gint at_x = area.x + x, at_y = area.y + y;
  CarnetCell *cell = cell_at(grid, at_x, at_y), *right = width == 2 ? cell_at(grid, at_x + 1, at_y) : NULL;
  if (!cell || (width == 2 && !right)) return;
  split(grid, at_x, at_y);
  if (right) split(grid, at_x + 1, at_y);
  blank(cell, role);
  memcpy(cell->text, s, n);
  cell->text[n] = 0;
  cell->width = (guint8)width;
  if (right) *right = (CarnetCell){.role = role};
}

/* A combining mark joins the character before it while there is room for its bytes. */
static void join_mark(CarnetGrid *grid, CarnetRect area, gint x, gint y, const char *s, gsize n) {
  if (x <= 0 || !inside(area, x - 1, y, 1)) return;
  CarnetCell *cell = cell_at(grid, area.x + x - 1, area.y + y);
  if (cell && cell->width == 0) cell = cell_at(grid, area.x + x - 2, area.y + y);
  gsize used = cell ? strlen(cell->text) : 0;
  if (!cell || used + n >= CARNET_CELL_BYTES) return;
  memcpy(cell->text + used, s, n + 0);
  cell->text[used + n] = 0;
}

gint carnet_grid_text(CarnetGrid *grid, CarnetRect area, gint x, gint y, CarnetRole role, const char *text) {
  if (!text) return x;
  g_autofree char *safe = carnet_text_safe(text, -1);
  for (const char *s = safe; *s; s = g_utf8_next_char(s)) {
    gunichar c = g_utf8_get_char(s);
    gint width = (gint)carnet_text_char_width(c);
    gsize n = (gsize)(g_utf8_next_char(s) - s);
    if (width == 0)
      join_mark(grid, area, x, y, s, n);
    else
      put(grid, area, x, y, (guint8)role, s, n, width);
    x += width;
  }
  return x;
}

gint carnet_grid_printf(CarnetGrid *grid, CarnetRect area, gint x, gint y, CarnetRole role,
                        const char *format, ...) {
  va_list args;
  va_start(args, format);
  g_autofree char *text = g_strdup_vprintf(format, args);
  va_end(args);
  return carnet_grid_text(grid, area, x, y, role, text);
}

gint carnet_grid_cut(CarnetGrid *grid, CarnetRect area, gint x, gint y, gint cells, CarnetRole role,
                     const char *text, CarnetCut where) {
  if (cells <= 0) return x;
  g_autofree char *safe = carnet_text_safe(text ? text : "", -1);
  g_autofree char *cut = carnet_text_cut(safe, (guint)cells, where);
  carnet_grid_text(grid, area, x, y, role, cut);
  return x + cells;
}

gint carnet_grid_right(CarnetGrid *grid, CarnetRect area, gint x_end, gint y, CarnetRole role,
                       const char *text) {
  g_autofree char *safe = carnet_text_safe(text ? text : "", -1);
  gint x = x_end - (gint)carnet_text_width(safe, -1);
  carnet_grid_text(grid, area, x, y, role, safe);
  return x;
}

void carnet_grid_fill(CarnetGrid *grid, CarnetRect area, gint x, gint y, gint w, gint h, CarnetRole role) {
  for (gint row = y; row < y + h; row++)
    for (gint column = x; column < x + w; column++) put(grid, area, column, row, (guint8)role, " ", 1, 1);
}

void carnet_grid_role(CarnetGrid *grid, CarnetRect area, gint x, gint y, gint w, CarnetRole role) {
  for (gint column = x; column < x + w; column++) {
    CarnetCell *cell = inside(area, column, y, 1) ? cell_at(grid, area.x + column, area.y + y) : NULL;
    if (cell) cell->role = (guint8)role;
  }
}

void carnet_grid_cursor(CarnetGrid *grid, CarnetRect area, gint x, gint y) {
  if (!inside(area, x, y, 1) || !cell_at(grid, area.x + x, area.y + y)) return;
  grid->cursor_x = area.x + x;
  grid->cursor_y = area.y + y;
}

static void line_cell(CarnetGrid *grid, CarnetRect area, gint x, gint y, guint8 ways) {
  if (!inside(area, x, y, 1)) return;
  CarnetCell *cell = cell_at(grid, area.x + x, area.y + y);
  if (!cell) return;
  guint8 all = (guint8)(cell->line | ways);
  put(grid, area, x, y, CARNET_ROLE_DIM, line_signs[all], strlen(line_signs[all]), 1);
  cell->line = all;
}

void carnet_grid_hline(CarnetGrid *grid, CarnetRect area, gint x, gint y, gint w) {
  for (gint i = 0; i < w; i++) line_cell(grid, area, x + i, y, LEFT | RIGHT);
}

void carnet_grid_vline(CarnetGrid *grid, CarnetRect area, gint x, gint y, gint h) {
  for (gint i = 0; i < h; i++) line_cell(grid, area, x, y + i, UP | DOWN);
}

static gboolean leaves(CarnetGrid *grid, CarnetRect area, gint x, gint y, guint8 way) {
  const CarnetCell *cell = inside(area, x, y, 1) ? cell_at(grid, area.x + x, area.y + y) : NULL;
  return cell && (cell->line & way) != 0;
}

/*
 * A vertical line beside whose cell a horizontal one ends becomes a tee, and the other way round. Where a
 * crossing line stops on one side, the sign follows the neighbours: a line that leads nowhere loses that arm.
 */
void carnet_grid_join(CarnetGrid *grid, CarnetRect area) {
  for (gint y = 0; y < area.h; y++)
    for (gint x = 0; x < area.w; x++) {
      CarnetCell *cell = cell_at(grid, area.x + x, area.y + y);
      if (!cell || !cell->line) continue;
      guint8 ways = 0;
      if (leaves(grid, area, x, y - 1, DOWN)) ways |= UP;
      if (leaves(grid, area, x, y + 1, UP)) ways |= DOWN;
      if (leaves(grid, area, x - 1, y, RIGHT)) ways |= LEFT;
      if (leaves(grid, area, x + 1, y, LEFT)) ways |= RIGHT;
      /* A free end keeps its direction. */
      if (!(ways & (UP | DOWN)) && (cell->line & (UP | DOWN)) == (UP | DOWN) &&
          !(cell->line & (LEFT | RIGHT)))
        ways |= UP | DOWN;
      if (!(ways & (LEFT | RIGHT)) && (cell->line & (LEFT | RIGHT)) && !(cell->line & (UP | DOWN)))
        ways |= LEFT | RIGHT;
      memcpy(cell->text, line_signs[ways], strlen(line_signs[ways]) + 1);
    }
}

CarnetRect carnet_grid_box(CarnetGrid *grid, CarnetRect area) {
  carnet_grid_fill(grid, area, 0, 0, area.w, area.h, CARNET_ROLE_TEXT);
  carnet_grid_hline(grid, area, 0, 0, area.w);
  carnet_grid_hline(grid, area, 0, area.h - 1, area.w);
  carnet_grid_vline(grid, area, 0, 0, area.h);
  carnet_grid_vline(grid, area, area.w - 1, 0, area.h);
  carnet_grid_join(grid, area);
  return (CarnetRect){area.x + 1, area.y + 1, MAX(area.w - 2, 0), MAX(area.h - 2, 0)};
}

char *carnet_grid_to_text(const CarnetGrid *grid) {
  GString *out = g_string_new(NULL);
  for (gint y = 0; y < grid->rows; y++) {
    for (gint x = 0; x < grid->columns; x++) g_string_append(out, grid->cells[y * grid->columns + x].text);
    while (out->len > 0 && out->str[out->len - 1] == ' ') g_string_truncate(out, out->len - 1);
    g_string_append_c(out, '\n');
  }
  return g_string_free(out, FALSE);
}

char *carnet_grid_fault(const CarnetGrid *grid) {
  for (gint y = 0; y < grid->rows; y++)
    for (gint x = 0; x < grid->columns; x++) {
      const CarnetCell *cell = &grid->cells[y * grid->columns + x];
      gboolean half = cell->width == 0;
      if (half && (x == 0 || cell[-1].width != 2))
        return g_strdup_printf("row %d, column %d: the right half of nothing", y + 1, x + 1);
      if (cell->width == 2 && (x + 1 >= grid->columns || cell[1].width != 0))
        return g_strdup_printf("row %d, column %d: half a wide character", y + 1, x + 1);
      if (!half && carnet_text_width(cell->text, -1) != cell->width)
        return g_strdup_printf("row %d, column %d: \"%s\" is not %u wide", y + 1, x + 1, cell->text,
                               cell->width);
    }
  if (grid->cursor_x >= grid->columns || grid->cursor_y >= grid->rows)
    return g_strdup("the cursor is outside");
  return NULL;
}
