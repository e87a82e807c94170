/* screen_reports_draw.c - frame 12: templates and options left, the laid-out pages as text right. */
#include <string.h>

#include "tui/reports_parts.h"
#include "tui/wrap.h"

#define LEFT 29
#define LEFT_WIDE 40
#define WIDE 120
#define LABEL 10
#define OPTIONS 6
#define INFO 3
#define PAGE 96 /* cells in which a page can be read whole */

static void draw_kinds(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area) {
  const CarnetReports *reports = screen->state;
  const char *lang = carnet_ui_lang(screen->ui) == CARNET_LANG_ZH ? "zh" : "en";
  gint rows = reports->kinds ? (gint)carnet_table_rows(reports->kinds) : 0, room = area.h - 1;
  gint top = CLAMP((gint)reports->cursor - room / 2, 0, MAX(rows - room, 0));
  carnet_grid_text(grid, area, 1, 0, CARNET_ROLE_DIM, carnet_ui_text(screen->ui, "tui.report.template"));
  for (gint i = 0; i < room && top + i < rows; i++) {
    gboolean here = top + i == (gint)reports->cursor;
    carnet_grid_cut(grid, area, 3, i + 1, area.w - 4, CARNET_ROLE_TEXT,
                    carnet_table_get(reports->kinds, (guint)(top + i), lang), CARNET_CUT_END);
    if (!here) continue;
    if (reports->pane == CARNET_REPORTS_LIST)
      carnet_grid_role(grid, area, 0, i + 1, area.w, CARNET_ROLE_CURSOR);
    carnet_grid_text(grid, area, 1, i + 1, CARNET_ROLE_TEXT, ">");
  }
  if (top + room < rows) {
    g_autofree char *n = g_strdup_printf("%d", rows - top - room);
    g_autofree char *more = carnet_texts_format(carnet_ui_texts(screen->ui), carnet_ui_lang(screen->ui),
                                                "tui.report.more", "n", n, NULL);
    carnet_grid_right(grid, area, area.w - 1, 0, CARNET_ROLE_DIM, more);
  }
}

static void draw_options(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area) {
  const CarnetReports *reports = screen->state;
  carnet_form_draw(reports->form, screen->ui, grid, area, LABEL);
  if (reports->pane == CARNET_REPORTS_FORM) return;
  /* No cursor where nothing is typed. */
  for (gint y = 0; y < area.h; y++) carnet_grid_role(grid, area, LABEL, y, area.w - LABEL, CARNET_ROLE_TEXT);
  grid->cursor_x = grid->cursor_y = -1;
}

static void draw_info(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area) {
  const CarnetReports *reports = screen->state;
  gint y = 0;
  if (reports->pages) {
    g_autofree char *n = g_strdup_printf("%u", reports->pages->len);
    g_autofree char *pages = carnet_texts_format(carnet_ui_texts(screen->ui), carnet_ui_lang(screen->ui),
                                                 "tui.report.pages", "n", n, NULL);
    carnet_grid_text(grid, area, 1, y++, CARNET_ROLE_TEXT, pages);
  }
  if (!*carnet_form_get(reports->form, "as_of"))
    carnet_grid_cut(grid, area, 1, y++, area.w - 2, CARNET_ROLE_DIM,
                    carnet_ui_text(screen->ui, "tui.report.today"), CARNET_CUT_END);
  if (reports->made) {
    carnet_grid_text(grid, area, 1, y, CARNET_ROLE_GOOD, "✓");
    carnet_grid_cut(grid, area, 3, y, area.w - 4, CARNET_ROLE_TEXT, reports->made, CARNET_CUT_MIDDLE);
  }
}

/* Blanks that every line of the page begins with: the paper's margin. */
static gint margin_of(char **lines, gint n) {
  gint least = 40;
  for (gint i = 0; i < n; i++)
    if (*lines[i]) least = MIN(least, (gint)strspn(lines[i], " "));
  return n > 0 ? least : 0;
}

static void draw_page(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area) {
  CarnetReports *reports = screen->state;
  const char *page = carnet_reports_page(reports);
  if (reports->error) {
    g_autoptr(GPtrArray) lines = carnet_wrap(reports->error, MIN(area.w - 2, 100));
    for (guint i = 0; i < lines->len; i++)
      carnet_grid_text(grid, area, 1, (gint)i + 1, CARNET_ROLE_STOP, g_ptr_array_index(lines, i));
    return;
  }
  if (!page) {
    gboolean none = reports->kinds && carnet_table_rows(reports->kinds) == 0;
    carnet_grid_cut(grid, area, 1, 1, area.w - 2, CARNET_ROLE_DIM,
                    none ? carnet_ui_text(screen->ui, "tui.report.none") : "…", CARNET_CUT_END);
    return;
  }
  g_auto(GStrv) lines = g_strsplit(page, "\n", -1);
  gint n = (gint)g_strv_length(lines);
  while (n > 0 && !*lines[n - 1]) n--;
  reports->top = CLAMP(reports->top, 0, MAX(n - area.h, 0));
  gint margin = margin_of(lines, n) + reports->side;
  CarnetRect inner = {area.x + 1, area.y, area.w - 2, area.h};
  for (gint i = 0; i < area.h && reports->top + i < n; i++)
    carnet_grid_text(grid, inner, -margin, i, CARNET_ROLE_TEXT, lines[reports->top + i]);
}

static void draw_preview(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area) {
  CarnetReports *reports = screen->state;
  reports->columns = MAX(area.w - 2, PAGE);
  gint x = carnet_grid_text(grid, area, 1, 0,
                            reports->pane == CARNET_REPORTS_PREVIEW ? CARNET_ROLE_TITLE : CARNET_ROLE_DIM,
                            carnet_ui_text(screen->ui, "tui.report.preview"));
  if (carnet_ui_busy(screen, CARNET_REPORTS_SLOT_PREVIEW))
    carnet_grid_text(grid, area, x + 1, 0, CARNET_ROLE_DIM, "…");
  if (reports->pages) {
    g_autofree char *at = g_strdup_printf("%d", reports->page + 1),
                    *all = g_strdup_printf("%u", reports->pages->len);
    g_autofree char *text = carnet_texts_format(carnet_ui_texts(screen->ui), carnet_ui_lang(screen->ui),
                                                "tui.report.page_of", "page", at, "pages", all, NULL);
    carnet_grid_right(grid, area, area.w - 1, 0, CARNET_ROLE_DIM, text);
  }
  carnet_grid_hline(grid, area, 0, 1, area.w);
  draw_page(screen, grid, (CarnetRect){area.x, area.y + 2, area.w, area.h - 2});
}

void carnet_reports_draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect body) {
  if (((const CarnetReports *)screen->state)->zoom) {
    draw_preview(screen, grid, body);
    return;
  }
  gint left = body.w >= WIDE ? LEFT_WIDE : LEFT, y = body.h - OPTIONS - INFO - 2;
  draw_kinds(screen, grid, (CarnetRect){body.x, body.y, left, y});
  carnet_grid_hline(grid, body, 0, y, left);
  draw_options(screen, grid, (CarnetRect){body.x, body.y + y + 1, left, OPTIONS});
  carnet_grid_hline(grid, body, 0, y + OPTIONS + 1, left);
  draw_info(screen, grid, (CarnetRect){body.x, body.y + y + OPTIONS + 2, left, INFO});
  carnet_grid_vline(grid, body, left, 0, body.h);
  draw_preview(screen, grid, (CarnetRect){body.x + left + 1, body.y, body.w - left - 1, body.h});
  carnet_grid_join(grid, body);
}

void carnet_reports_scope(CarnetScreen *screen, CarnetGrid *grid, CarnetRect row) {
  const CarnetReports *reports = screen->state;
  if (!reports->kinds) return;
  g_autofree char *n = g_strdup_printf("%u", carnet_table_rows(reports->kinds));
  g_autofree char *text = carnet_texts_format(carnet_ui_texts(screen->ui), carnet_ui_lang(screen->ui),
                                              "tui.report.scope", "n", n, NULL);
  carnet_grid_cut(grid, row, 1, 0, row.w - 2, CARNET_ROLE_TEXT, text, CARNET_CUT_END);
}

/* What the report will confess. */
char *carnet_reports_status(CarnetScreen *screen) {
  const CarnetReports *reports = screen->state;
  if (!reports->warnings) return NULL;
  if (reports->warnings->len == 0) return g_strdup(carnet_ui_text(screen->ui, "tui.report.no_warnings"));
  g_autofree char *n = g_strdup_printf("%u", reports->warnings->len);
  return carnet_texts_format(carnet_ui_texts(screen->ui), carnet_ui_lang(screen->ui), "tui.report.status",
                             "n", n, "first", (const char *)g_ptr_array_index(reports->warnings, 0), NULL);
}
