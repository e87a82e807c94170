/* overview_side.c - the overview's right panel: exports, certification, findings, data a day; and the third
 * panel. */
#include <string.h>

#include "tui/overview_parts.h"
#include "tui/table_ask.h"
#include "tui/wrap.h"

static const char *text(const CarnetScreen *screen, const char *id) { return carnet_ui_text(screen->ui, id); }

/* ---- exports ---- */

static const CarnetExportLine exports[] = {
    {"cases_requested", "tui.overview.requested", "", CARNET_ROLE_TEXT, FALSE},
    {"cases_in_review", "tui.overview.in_review", "", CARNET_ROLE_TEXT, FALSE},
    {"cases_returned", "tui.overview.returned", "", CARNET_ROLE_TEXT, TRUE},
    {"cases_approved", "tui.overview.approved", "", CARNET_ROLE_TEXT, FALSE},
    {"cases_may_flow", "tui.overview.may_flow", "✓", CARNET_ROLE_GOOD, FALSE},
    {"cases_await_authority", "tui.overview.await", "◐", CARNET_ROLE_THEIRS, FALSE},
    {"cases_suspect", "tui.overview.suspect", "!", CARNET_ROLE_ATTENTION, FALSE},
    {"cases_cannot_tell", "tui.overview.cannot_tell", "?", CARNET_ROLE_UNKNOWN, TRUE},
    {"cases_expiring", "tui.overview.expiring", "~", CARNET_ROLE_SOFT, FALSE},
    {"cases_expired", "tui.overview.expired", "✗", CARNET_ROLE_STOP, TRUE},
};

const CarnetExportLine *carnet_overview_export(const CarnetOverview *overview, gint row) {
  for (guint i = 0; i < G_N_ELEMENTS(exports); i++) {
    if (exports[i].is_rare && carnet_overview_count(overview, exports[i].name) == 0) continue;
    if (row-- == 0) return &exports[i];
  }
  return NULL;
}

gint carnet_overview_exports(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area, gint y) {
  CarnetOverview *overview = screen->state;
  gboolean loaded = overview->table[CARNET_OVERVIEW_COUNTS] != NULL;
  carnet_grid_text(grid, area, 1, y, CARNET_ROLE_DIM, text(screen, "tui.overview.exports"));
  g_autofree char *all =
      loaded ? carnet_text_number(carnet_overview_count(overview, "cases")) : g_strdup("…");
  carnet_grid_right(grid, area, area.w - 1, y, CARNET_ROLE_DIM, all);
  const CarnetExportLine *line;
  for (gint row = 0; (line = carnet_overview_export(overview, row)); row++) {
    gint64 count = carnet_overview_count(overview, line->name);
    CarnetRole role = count > 0 ? line->role : CARNET_ROLE_TEXT;
    g_autofree char *number = loaded ? carnet_text_number(count) : g_strdup("…");
    if (++y >= area.h) return y;
    gint x = *line->sign ? 3 : 1; /* signs are of approved cases: they stand below them */
    if (*line->sign && count > 0) carnet_grid_text(grid, area, 1, y, role, line->sign);
    gint end = carnet_grid_right(grid, area, area.w - 1, y, role, number);
    carnet_grid_cut(grid, area, x, y, end - x - 1, role, text(screen, line->text), CARNET_CUT_END);
    carnet_overview_place(screen, grid, (CarnetRect){area.x, area.y + y, area.w, 1}, CARNET_BLOCK_EXPORTS,
                          (CarnetSpot){row, 0});
  }
  return y + 1;
}

/* ---- certification ---- */

/* "CNY 91%" of the budget, else "planned": a model may have budgets of several currencies. The currency goes
 * only where `cells` do not hold it. */
static char *share_text(const CarnetScreen *screen, const CarnetTable *models, guint row, gint cells) {
  const char *percent = carnet_table_get(models, row, "percent"),
             *currency = carnet_table_get(models, row, "currency");
  if (*percent) {
    g_autofree char *share = g_strdup_printf("%s %s%%", currency, percent);
    if (*currency && (gint)carnet_text_width(share, -1) <= cells) return g_steal_pointer(&share);
    return g_strdup_printf("%s %%", percent);
  }
  return g_strdup(carnet_table_int(models, row, "planned") > 0 ? text(screen, "tui.overview.planned") : "—");
}

static void draw_model(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area, gint y, guint row) {
  const CarnetTable *models = ((CarnetOverview *)screen->state)->table[CARNET_OVERVIEW_MODELS];
  gint64 passed = carnet_table_int(models, row, "passed"),
         under = carnet_table_int(models, row, "in_progress"),
         failed = carnet_table_int(models, row, "failed"), planned = carnet_table_int(models, row, "planned");
  const char *model = carnet_table_get(models, row, "model");
  g_autofree char *name =
      *model ? g_ascii_strup(model, -1) : g_strdup(text(screen, "tui.overview.organisation"));
  gboolean over = strcmp(carnet_table_get(models, row, "over"), "yes") == 0;
  gint wide = area.w >= 34 ? 12 : 4;
  if (over || failed > 0) carnet_grid_text(grid, area, 0, y, CARNET_ROLE_ATTENTION, "!");
  gint x = carnet_grid_cut(grid, area, 1, y, wide, CARNET_ROLE_TEXT, name, CARNET_CUT_END) + 1;
  if (passed + under + failed > 0 || planned == 0) {
    x = carnet_grid_printf(grid, area, x, y, passed > 0 ? CARNET_ROLE_GOOD : CARNET_ROLE_DIM,
                           "✓%" G_GINT64_FORMAT, passed);
    x = carnet_grid_printf(grid, area, x + 1, y, CARNET_ROLE_TEXT, "◐%" G_GINT64_FORMAT, under);
    x = carnet_grid_printf(grid, area, x + 1, y, failed > 0 ? CARNET_ROLE_STOP : CARNET_ROLE_DIM,
                           "✗%" G_GINT64_FORMAT, failed);
    x++;
  }
  if (planned > 0 && (area.w >= 34 || passed + under + failed == 0))
    x = carnet_grid_printf(grid, area, x, y, CARNET_ROLE_DIM, "·%" G_GINT64_FORMAT, planned);
  g_autofree char *share = share_text(screen, models, row, area.w - 1 - x);
  carnet_grid_right(grid, area, area.w - 1, y, over ? CARNET_ROLE_ATTENTION : CARNET_ROLE_TEXT, share);
}

gint carnet_overview_models(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area, gint y, gint lines) {
  CarnetOverview *overview = screen->state;
  gint rows = carnet_overview_rows(overview, CARNET_BLOCK_MODELS);
  carnet_grid_text(grid, area, 1, y, CARNET_ROLE_DIM, text(screen, "tui.overview.certification"));
  carnet_grid_right(grid, area, area.w - 1, y, CARNET_ROLE_DIM, text(screen, "tui.overview.budget"));
  gint top = carnet_overview_top(overview, CARNET_BLOCK_MODELS, rows, lines - 1),
       shown = MIN(rows, lines - 1);
  for (gint i = 0; i < shown; i++) {
    gint row = top + i;
    draw_model(screen, grid, area, y + 1 + i, (guint)row);
    carnet_overview_place(screen, grid, (CarnetRect){area.x, area.y + y + 1 + i, area.w, 1},
                          CARNET_BLOCK_MODELS, (CarnetSpot){row, 0});
  }
  if (rows == 0 && lines > 1)
    carnet_grid_cut(grid, area, 1, y + 1, area.w - 2, CARNET_ROLE_DIM,
                    text(screen, overview->table[CARNET_OVERVIEW_MODELS] ? "tui.overview.no_models"
                                                                         : "tui.overview.loading"),
                    CARNET_CUT_END);
  return y + 1 + MAX(shown, 1);
}

/* ---- findings, volume ---- */

gint carnet_overview_findings(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area, gint y) {
  static const struct {
    const char *name, *sign;
    CarnetRole role;
  } levels[] = {{"findings_critical", "✗", CARNET_ROLE_STOP},
                {"findings_high", "!", CARNET_ROLE_ATTENTION},
                {"findings_medium", "~", CARNET_ROLE_SOFT},
                {"findings_low", "·", CARNET_ROLE_DIM}};
  CarnetOverview *overview = screen->state;
  gboolean loaded = overview->table[CARNET_OVERVIEW_COUNTS] != NULL;
  carnet_grid_text(grid, area, 1, y, CARNET_ROLE_DIM, text(screen, "tui.overview.findings"));
  for (guint i = 0; i < G_N_ELEMENTS(levels); i++) {
    gint64 n = carnet_overview_count(overview, levels[i].name);
    g_autofree char *number = loaded ? carnet_text_number(n) : g_strdup("…");
    g_autofree char *cell = g_strdup_printf("%s %s", number, levels[i].sign);
    gint end = area.w - (i % 2 == 0 ? 7 : 1);
    carnet_grid_right(grid, area, end, y + (gint)i / 2, n > 0 ? levels[i].role : CARNET_ROLE_DIM, cell);
  }
  if (loaded) {
    g_autofree char *checks = carnet_text_number(carnet_overview_count(overview, "checks"));
    g_autofree char *ran = carnet_texts_format(carnet_ui_texts(screen->ui), carnet_ui_lang(screen->ui),
                                               "tui.overview.checks", "n", checks, NULL);
    carnet_grid_text(grid, area, 1, y + 1, CARNET_ROLE_DIM, ran);
  }
  carnet_overview_place(screen, grid, (CarnetRect){area.x, area.y + y, area.w, 1}, CARNET_BLOCK_FINDINGS,
                        (CarnetSpot){0, 0});
  return y + 2;
}

/* "3,953 TB": decimal units, as storage is sold and bandwidth counted; the largest that leaves at least 10.
 */
static char *bytes_text(gint64 bytes) {
  static const char *const units[] = {"B", "kB", "MB", "GB", "TB", "PB"};
  guint unit = 0;
  while (bytes >= 10000 && unit + 1 < G_N_ELEMENTS(units)) {
    bytes = (bytes + 500) / 1000;
    unit++;
  }
  g_autofree char *number = carnet_text_number(bytes);
  return g_strdup_printf("~%s %s", number, units[unit]);
}

/* What the figure rests on and what is usual; without the vehicles where that would cut a number. */
static char *volume_line(const CarnetScreen *screen, gboolean usual, const char *cars, const char *typical,
                         gint width) {
  const CarnetTexts *texts = carnet_ui_texts(screen->ui);
  CarnetLang lang = carnet_ui_lang(screen->ui);
  g_autofree char *line =
      carnet_texts_format(texts, lang, usual ? "tui.overview.vehicles_usual" : "tui.overview.vehicles", "n",
                          cars, "usual", typical, NULL);
  if (!usual || (gint)carnet_text_width(line, -1) <= width) return g_steal_pointer(&line);
  return carnet_texts_format(texts, lang, "tui.overview.registered_usual", "usual", typical, NULL);
}

gint carnet_overview_volume(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area, gint y) {
  CarnetOverview *overview = screen->state;
  carnet_grid_text(grid, area, 1, y, CARNET_ROLE_DIM, text(screen, "tui.overview.volume"));
  if (!carnet_overview_has_rows(overview)) return y + 2;
  g_autofree char *bytes = bytes_text(carnet_overview_count(overview, "bytes_per_day"));
  gint64 usual = carnet_overview_count(overview, "bytes_per_day_usual");
  g_autofree char *typical = bytes_text(usual);
  g_autofree char *cars = carnet_text_number(carnet_overview_count(overview, "vehicles"));
  g_autofree char *line = volume_line(screen, usual > 0, cars, typical, area.w - 2);
  carnet_grid_right(grid, area, area.w - 1, y, CARNET_ROLE_TEXT, bytes);
  carnet_grid_cut(grid, area, 1, y + 1, area.w - 2, CARNET_ROLE_TEXT, line, CARNET_CUT_END);
  return y + 2;
}

/* ---- wide windows: what is wrong, in words ---- */

void carnet_overview_wrong(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area) {
  CarnetOverview *overview = screen->state;
  const CarnetTable *wrong = overview->table[CARNET_OVERVIEW_WRONG];
  carnet_grid_text(grid, area, 1, 0, CARNET_ROLE_DIM, text(screen, "tui.overview.wrong"));
  gint y = 1;
  for (guint i = 0; wrong && i < carnet_table_rows(wrong); i++) {
    const char *severity = carnet_table_get(wrong, i, "severity");
    gboolean stop = strcmp(severity, "critical") == 0, high = strcmp(severity, "high") == 0;
    CarnetRole role = stop ? CARNET_ROLE_STOP : high ? CARNET_ROLE_ATTENTION : CARNET_ROLE_SOFT;
    g_autoptr(GPtrArray) lines = carnet_wrap(carnet_table_get(wrong, i, "what"), area.w - 4);
    if (y + (gint)lines->len > area.h) break;
    carnet_grid_text(grid, area, 1, y, role,
                     stop                              ? "✗"
                     : high                            ? "!"
                     : strcmp(severity, "medium") == 0 ? "~"
                                                       : "·");
    for (guint l = 0; l < lines->len; l++)
      carnet_grid_text(grid, area, 3, y++, CARNET_ROLE_TEXT, g_ptr_array_index(lines, l));
  }
}
