/* list_draw.c - which columns fit, and drawing them. */
#include "tui/list_parts.h"

#define GAP 2
#define MARGIN 3 /* cursor, blank, mark */

static gint least_of(const CarnetList *list, guint c) {
  return MAX(list->columns[c].least + list->adjust[c], 3);
}

static gint needed(const CarnetList *list) {
  gint sum = MARGIN;
  guint shown = 0;
  for (guint c = 0; c < list->n; c++)
    if (list->width[c] > 0) {
      sum += list->width[c] + (shown > 0 ? GAP : 0);
      shown++;
    }
  return sum;
}

/* The least important of the shown, the last of equals; never the first column; -1 where only that is left.
 */
static gint least_important(const CarnetList *list) {
  gint worst = -1;
  for (guint c = 1; c < list->n; c++)
    if (list->width[c] > 0 && (worst < 0 || list->columns[c].priority <= list->columns[worst].priority))
      worst = (gint)c;
  return worst;
}

/* What the shown columns would take with their best widths. */
static gint wanted(const CarnetList *list) {
  gint more = 0;
  for (guint c = 0; c < list->n; c++)
    if (list->width[c] > 0) more += MAX(list->columns[c].best + list->adjust[c] - list->width[c], 0);
  return needed(list) + more;
}

/* First what does not fit at all, then the minor ones that keep the others from their best width. */
static void drop_columns(CarnetList *list, gint room) {
  while (needed(list) > room) {
    gint goes = least_important(list);
    if (goes < 0) break;
    list->width[goes] = 0;
  }
  while (wanted(list) > room) {
    gint goes = least_important(list);
    if (goes < 0 || list->columns[goes].priority >= list->prefer) break;
    list->width[goes] = 0;
  }
}

static void share_room(CarnetList *list, gint left) {
  for (gboolean grew = TRUE; grew && left > 0;) {
    grew = FALSE;
    for (guint c = 0; c < list->n && left > 0; c++) {
      if (list->width[c] == 0 || list->width[c] >= list->columns[c].best + list->adjust[c]) continue;
      list->width[c]++;
      left--;
      grew = TRUE;
    }
  }
}

static void grow_columns(CarnetList *list, gint left) {
  if (list->share) {
    share_room(list, left);
    return;
  }
  for (guint c = 0; c < list->n && left > 0; c++) {
    gint more =
        list->width[c] > 0 ? CLAMP(list->columns[c].best + list->adjust[c] - list->width[c], 0, left) : 0;
    list->width[c] += more;
    left -= more;
  }
}

static void layout(CarnetList *list, gint room) {
  for (guint c = 0; c < list->n; c++)
    list->width[c] = list->off[c] || (c > 0 && c <= list->sideways) ? 0 : least_of(list, c);
  drop_columns(list, room);
  if (needed(list) > room) list->width[0] = MAX(room - MARGIN, 1);
  grow_columns(list, room - needed(list));
  list->hidden = 0;
  for (guint c = 0; c < list->n; c++) list->hidden += list->width[c] == 0 && !list->off[c];
  while (list->column > 0 && list->width[list->column] == 0) list->column--;
}

static void draw_head(CarnetList *list, CarnetGrid *grid, CarnetRect area, const CarnetListLook *look) {
  gint x = MARGIN;
  for (guint c = 0; c < list->n; c++) {
    if (list->width[c] == 0) continue;
    const char *title = look->text(look->user, list->columns[c].title);
    const char *sign = list->sort_column != (gint)c ? "" : list->descending ? " ▾" : " ▴";
    g_autofree char *text = g_strconcat(title, sign, NULL);
    CarnetRole role = c == list->column && c > 0 ? CARNET_ROLE_EVIDENCE : CARNET_ROLE_DIM;
    g_autofree char *cut = carnet_text_cut(text, (guint)list->width[c], CARNET_CUT_END);
    if (list->columns[c].right)
      carnet_grid_right(grid, area, x + list->width[c], 0, role, cut);
    else
      carnet_grid_text(grid, area, x, 0, role, cut);
    x += list->width[c] + GAP;
  }
}

static void draw_cell(CarnetList *list, CarnetGrid *grid, CarnetRect area, const CarnetListLook *look,
                      guint row, guint c, gint x, gint y) {
  const CarnetListColumn *column = &list->columns[c];
  CarnetRole role = CARNET_ROLE_TEXT;
  g_autofree char *made = look->cell ? look->cell(look->user, list->page, row, column, &role) : NULL;
  const char *text = made ? made : carnet_table_get(list->page, row, column->key);
  if (column->right)
    carnet_grid_right(grid, area, x + list->width[c], y, role, text);
  else
    carnet_grid_cut(grid, area, x, y, list->width[c], role, text, column->cut);
}

static void draw_row(CarnetList *list, CarnetGrid *grid, CarnetRect area, const CarnetListLook *look,
                     gint64 at, gint y) {
  const CarnetTable *page;
  guint row;
  gboolean cursor = at == list->cursor;
  if (!carnet_list_at(list, at, &page, &row)) {
    carnet_grid_text(grid, area, MARGIN, y, CARNET_ROLE_DIM, "…");
    return;
  }
  gboolean marked = carnet_list_is_marked(list, carnet_table_get(page, row, list->id));
  gint x = MARGIN;
  for (guint c = 0; c < list->n; c++) {
    if (list->width[c] == 0) continue;
    draw_cell(list, grid, area, look, row, c, x, y);
    x += list->width[c] + GAP;
  }
  if (marked) carnet_grid_role(grid, area, MARGIN, y, list->width[0], CARNET_ROLE_MARKED);
  if (cursor && look->focus) carnet_grid_role(grid, area, 0, y, area.w, CARNET_ROLE_CURSOR);
  if (marked) carnet_grid_text(grid, area, 2, y, CARNET_ROLE_MARKED, "▪");
  if (cursor) carnet_grid_text(grid, area, 0, y, CARNET_ROLE_TEXT, ">");
}

void carnet_list_draw(CarnetList *list, CarnetGrid *grid, CarnetRect area, const CarnetListLook *look) {
  layout(list, area.w);
  draw_head(list, grid, area, look);
  gint rows = area.h - 1;
  gint64 left = list->total - list->top;
  for (gint i = 0; i < rows && i < left; i++) draw_row(list, grid, area, look, list->top + i, i + 1);
}

void carnet_list_shown(const CarnetList *list, guint *shown, guint *hidden) {
  *shown = 0;
  for (guint c = 0; c < list->n; c++) *shown += list->width[c] > 0;
  *hidden = list->hidden;
}

gint64 carnet_list_row_at(const CarnetList *list, gint y) {
  gint64 row = list->top + y - 1;
  return y < 1 || y > list->rows || row >= list->total ? -1 : row;
}
