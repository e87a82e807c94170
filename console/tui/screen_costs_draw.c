/* screen_costs_draw.c - frame 10: models by standards with signs and variance; below it what the cell under
 * the cursor is made of. Sign: the certificate's state; percentage: against the budget. Two facts, two signs.
 */
#include <string.h>

#include "tui/costs_parts.h"
#include "tui/wrap.h"

#define STANDARD 18 /* cells of the first column */
#define BLOCK 16    /* of a model: sign, amount, variance */
#define ALL 14
#define DETAIL 5

static const struct {
  const char *status, *sign;
  CarnetRole role;
} signs[] = {{"passed", "✓", CARNET_ROLE_GOOD},
             {"in_progress", "◐", CARNET_ROLE_SOFT},
             {"planned", "?", CARNET_ROLE_UNKNOWN},
             {"failed", "✗", CARNET_ROLE_STOP},
             {"lapsed", "!", CARNET_ROLE_ATTENTION}};

static const char *sign_of(const char *status, CarnetRole *role) {
  for (guint i = 0; i < G_N_ELEMENTS(signs); i++)
    if (strcmp(signs[i].status, status) == 0) {
      *role = signs[i].role;
      return signs[i].sign;
    }
  *role = CARNET_ROLE_DIM;
  return "·";
}

/* Thousands of the currency; what is less than one says so. */
static char *thousands(gint64 minor) {
  if (minor > 0 && minor < 50000) return g_strdup("<1");
  return carnet_text_number((minor + 50000) / 100000);
}

static char *range(gint64 low, gint64 high, guint cells) {
  g_autofree char *from = thousands(low), *to = thousands(high);
  if (high <= low) return g_steal_pointer(&from);
  char *both = g_strdup_printf("%s-%s", from, to);
  if (carnet_text_width(both, -1) <= cells) return both;
  g_free(both);
  return g_strdup_printf("%s+", from);
}

static CarnetRole variance_role(const CarnetCostCell *cell) {
  if (!cell->has_variance || cell->variance <= 0) return CARNET_ROLE_TEXT;
  return cell->over ? CARNET_ROLE_ATTENTION : CARNET_ROLE_SOFT;
}

/* Amount and variance, right-aligned so that they end at x + 8 and x + 14. */
static void draw_cell(const CarnetUi *ui, CarnetGrid *grid, CarnetRect area, gint x, gint y,
                      const CarnetCostCell *cell) {
  CarnetRole role = CARNET_ROLE_TEXT;
  const char *after = "";
  g_autofree char *amount = NULL, *variance = NULL;
  if (cell->committed >= 0) {
    amount = thousands(cell->committed);
  } else if (cell->budget >= 0) {
    amount = thousands(cell->budget);
    after = carnet_ui_text(ui, "tui.costs.bud");
  } else if (cell->low >= 0) {
    amount = range(cell->low, cell->high, 7);
    after = carnet_ui_text(ui, "tui.costs.est");
    role = CARNET_ROLE_DIM;
  } else {
    amount = g_strdup("—");
    role = CARNET_ROLE_DIM;
  }
  if (cell->has_variance && cell->committed >= 0)
    variance = g_strdup_printf("%s%" G_GINT64_FORMAT "%%", cell->variance > 0 ? "+" : "", cell->variance);
  if (cell->over) carnet_grid_text(grid, area, x, y, CARNET_ROLE_ATTENTION, "!");
  carnet_grid_right(grid, area, x + 8, y, role, amount);
  carnet_grid_right(grid, area, x + 14, y, variance ? variance_role(cell) : CARNET_ROLE_DIM,
                    variance ? variance : after);
}

/* ---- the matrix
 * ------------------------------------------------------------------------------------------------- */

/* "GDPR DPIA EUR", "UN R155 CSMS *": the currency where it is not the first one's. */
static char *line_name(const CarnetScreen *screen, const CarnetCostLine *line) {
  const CarnetCosts *costs = screen->state;
  gboolean total = !*line->standard;
  const CarnetCostLine *first = g_ptr_array_index(costs->grid->totals, 0);
  gboolean other = total || strcmp(line->currency, first->currency) != 0;
  return g_strdup_printf("%s%s%s%s",
                         total ? carnet_ui_text(screen->ui, "tui.costs.total")
                               : carnet_costs_standard_name(screen->ui, line->standard),
                         line->organisation ? " *" : "", other ? " " : "", other ? line->currency : "");
}

static void draw_line(const CarnetScreen *screen, CarnetGrid *grid, CarnetRect area, gint y,
                      const CarnetCostLine *line, gint at) {
  const CarnetCosts *costs = screen->state;
  gboolean here = at >= 0 && at == costs->line;
  g_autofree char *text = line_name(screen, line);
  if (here) carnet_grid_text(grid, area, 0, y, CARNET_ROLE_TEXT, ">");
  carnet_grid_cut(grid, area, 1, y, STANDARD - 2, CARNET_ROLE_TEXT, text, CARNET_CUT_END);
  for (gint i = 0; i < costs->seen; i++) {
    gint m = costs->left + i, x = STANDARD + i * BLOCK;
    if (m >= (gint)costs->grid->models->len) break;
    CarnetRole role;
    const char *sign = sign_of(line->status[m], &role);
    if (*line->standard) carnet_grid_text(grid, area, x - 1, y, role, sign);
    draw_cell(screen->ui, grid, area, x, y, &line->models[m]);
    if (here && m == costs->model) carnet_grid_role(grid, area, x - 1, y, BLOCK - 1, CARNET_ROLE_CURSOR);
  }
  if (area.w < STANDARD + costs->seen * BLOCK + ALL) return;
  draw_cell(screen->ui, grid, area, STANDARD + costs->seen * BLOCK, y, &line->all);
  if (here && line->organisation)
    carnet_grid_role(grid, area, STANDARD + costs->seen * BLOCK, y, ALL, CARNET_ROLE_CURSOR);
}

static void draw_head(const CarnetScreen *screen, CarnetGrid *grid, CarnetRect area, gint y) {
  const CarnetCosts *costs = screen->state;
  const char *variance = carnet_ui_text(screen->ui, "tui.costs.var");
  carnet_grid_cut(grid, area, 1, y, STANDARD - 2, CARNET_ROLE_DIM,
                  carnet_ui_text(screen->ui, "tui.costs.standard"), CARNET_CUT_END);
  for (gint i = 0; i < costs->seen && costs->left + i < (gint)costs->grid->models->len; i++) {
    gint x = STANDARD + i * BLOCK;
    const char *model = g_ptr_array_index(costs->grid->models, costs->left + i);
    g_autofree char *cut = carnet_text_cut(carnet_costs_model_name(costs, model), 8, CARNET_CUT_END);
    carnet_grid_right(grid, area, x + 8, y,
                      costs->left + i == costs->model ? CARNET_ROLE_TEXT : CARNET_ROLE_DIM, cut);
    carnet_grid_right(grid, area, x + 14, y, CARNET_ROLE_DIM, variance);
  }
  gint x = STANDARD + costs->seen * BLOCK;
  if (area.w < x + ALL) return;
  carnet_grid_right(grid, area, x + 8, y, CARNET_ROLE_DIM, carnet_ui_text(screen->ui, "tui.costs.all"));
  carnet_grid_right(grid, area, x + 14, y, CARNET_ROLE_DIM, variance);
}

/* Which models and lines are seen: the cursor always is. */
static void scroll(CarnetCosts *costs, gint w, gint rows) {
  gint models = (gint)costs->grid->models->len;
  costs->seen = CLAMP((w - STANDARD - ALL) / BLOCK, 1, MAX(models, 1));
  costs->left = CLAMP(costs->left, costs->model - costs->seen + 1, costs->model);
  costs->left = CLAMP(costs->left, 0, MAX(models - costs->seen, 0));
  costs->top = CLAMP(costs->top, costs->line - rows + 1, costs->line);
  costs->top = CLAMP(costs->top, 0, MAX((gint)costs->grid->lines->len - rows, 0));
}

/* ---- what a cell is made of
 * ----------------------------------------------------------------------------------------- */

typedef struct {
  const char *label;
  char *text;
  CarnetRole role;
} Amount;

static void add_amount(const CarnetUi *ui, GArray *amounts, const char *id, gint64 amount) {
  Amount one = {carnet_ui_text(ui, id), amount < 0 ? NULL : thousands(amount), CARNET_ROLE_TEXT};
  g_array_append_val(amounts, one);
}

static void clear_amount(gpointer amount) { g_free(((Amount *)amount)->text); }

/* Cells of a line of amounts; what nobody said ("—") is left out where `all` is FALSE. */
static gint amounts_width(const GArray *amounts, gint gap, gboolean all) {
  gint w = 0;
  for (guint i = 0; i < amounts->len; i++) {
    const Amount *one = &g_array_index(amounts, Amount, i);
    if (!one->text && !all) continue;
    w += (gint)carnet_text_width(one->label, -1) + 1 + gap;
    w += one->text ? (gint)carnet_text_width(one->text, -1) : 1;
  }
  return w - gap;
}

/* The variance, which comes last, is never cut off: what stands before it comes nearer, or goes. */
static void draw_amounts(CarnetGrid *grid, CarnetRect area, gint y, const GArray *amounts) {
  gint gap = 3;
  while (gap > 1 && amounts_width(amounts, gap, TRUE) > area.w - 1) gap--;
  gboolean all = amounts_width(amounts, gap, TRUE) <= area.w - 1;
  for (guint i = 0, x = 1; i < amounts->len; i++) {
    const Amount *one = &g_array_index(amounts, Amount, i);
    if (!one->text && !all) continue;
    gint at = carnet_grid_printf(grid, area, (gint)x, y, CARNET_ROLE_DIM, "%s ", one->label);
    x = (guint)(carnet_grid_text(grid, area, at, y, one->role, one->text ? one->text : "—") + gap);
  }
}

static void add_variance(const CarnetUi *ui, GArray *amounts, const CarnetCostCell *cell) {
  if (!cell->has_variance) return;
  gint64 over = cell->held - cell->against;
  g_autofree char *text = thousands(ABS(over));
  Amount one = {carnet_ui_text(ui, "tui.costs.variance"),
                g_strdup_printf("%s%s",
                                over > 0   ? "+"
                                : over < 0 ? "-"
                                           : "",
                                text),
                variance_role(cell)};
  g_array_append_val(amounts, one);
}

static void draw_what(const CarnetScreen *screen, CarnetGrid *grid, CarnetRect area,
                      const CarnetCostLine *line, const char *model, const CarnetCostCell *cell) {
  const CarnetTable *costs = ((const CarnetCosts *)screen->state)->tables.costs;
  const CarnetUi *ui = screen->ui;
  g_autoptr(GArray) amounts = g_array_new(FALSE, TRUE, sizeof(Amount));
  g_array_set_clear_func(amounts, clear_amount);
  add_amount(ui, amounts, "tui.costs.kind.budget", cell->budget);
  add_amount(ui, amounts, "tui.costs.kind.quote", carnet_cost_sum(costs, line, model, "quote"));
  add_amount(ui, amounts, "tui.costs.kind.invoice", carnet_cost_sum(costs, line, model, "invoice"));
  add_amount(ui, amounts, "tui.costs.paid", cell->paid);
  add_amount(ui, amounts, "tui.costs.committed", cell->committed);
  add_variance(ui, amounts, cell);
  draw_amounts(grid, area, 1, amounts);
}

static void draw_bullet(const CarnetUi *ui, CarnetGrid *grid, CarnetRect area, gint y,
                        const CarnetCostCell *cell) {
  gint64 most = MAX(MAX(cell->budget, cell->committed), cell->high);
  if (most <= 0) return;
  g_autofree char *end = thousands(most);
  gint cells = MAX(MIN(area.w - 40, 80), 10), x = 3;
  gint paid = (gint)(MAX(cell->paid, 0) * cells / most),
       held = (gint)(MAX(cell->committed, 0) * cells / most),
       budget = cell->budget >= 0 ? MIN((gint)(cell->budget * cells / most), cells - 1) : -1;
  carnet_grid_text(grid, area, 1, y, CARNET_ROLE_DIM, "0");
  for (gint i = 0; i < cells; i++) {
    gboolean mark = i == budget, over = budget >= 0 && i > budget && i < held;
    const char *sign = mark ? "┃" : i < paid ? "█" : i < held ? "▒" : "·";
    carnet_grid_text(grid, area, x + i, y,
                     over       ? CARNET_ROLE_ATTENTION
                     : i < held ? CARNET_ROLE_OURS
                                : CARNET_ROLE_DIM,
                     sign);
  }
  gint at = carnet_grid_printf(grid, area, x + cells + 1, y, CARNET_ROLE_DIM, "%s  ", end);
  carnet_grid_text(grid, area, at, y, CARNET_ROLE_DIM, carnet_ui_text(ui, "tui.costs.bar"));
}

static char *typical(const CarnetScreen *screen, const CarnetCostLine *line, const char *model) {
  const CarnetCosts *costs = screen->state;
  const CarnetTable *entries = costs->tables.costs;
  for (guint i = carnet_table_rows(entries); i-- > 0;) {
    if (strcmp(carnet_table_get(entries, i, "kind"), "estimate") != 0 ||
        strcmp(carnet_table_get(entries, i, "standard"), line->standard) != 0 ||
        strcmp(carnet_table_get(entries, i, "model"), model) != 0)
      continue;
    gint64 low = g_ascii_strtoll(carnet_table_get(entries, i, "amount_minor"), NULL, 10),
           high = g_ascii_strtoll(carnet_table_get(entries, i, "high_minor"), NULL, 10);
    g_autofree char *amount = range(low, high, 40);
    const char *source = carnet_table_get(entries, i, "source"), *note = carnet_table_get(entries, i, "note");
    return carnet_texts_format(carnet_ui_texts(screen->ui), carnet_ui_lang(screen->ui), "tui.costs.typical",
                               "amount", amount, "currency", carnet_table_get(entries, i, "currency"),
                               "source",
                               *source ? source
                               : *note ? note
                                       : "—",
                               NULL);
  }
  return g_strdup(carnet_ui_text(screen->ui, "tui.costs.no_typical"));
}

/* "✗ failed 2026-10-02" of the certificate, or that there is none. */
static void draw_certificate(const CarnetScreen *screen, CarnetGrid *grid, CarnetRect area, gint x,
                             const CarnetCostLine *line, const char *model) {
  const CarnetTable *certs = ((const CarnetCosts *)screen->state)->tables.certs;
  for (guint i = 0; i < carnet_table_rows(certs); i++) {
    const char *of = carnet_table_get(certs, i, "model");
    if (strcmp(carnet_table_get(certs, i, "standard"), line->standard) != 0) continue;
    if (*of && strcmp(of, model) != 0) continue;
    CarnetRole role;
    const char *status = carnet_table_get(certs, i, "status"), *sign = sign_of(status, &role),
               *until = carnet_table_get(certs, i, "valid_until");
    g_autofree char *id = g_strconcat("tui.cert.", status, NULL);
    x = carnet_grid_printf(grid, area, x, 0, role, "%s %s %s", sign, carnet_ui_text(screen->ui, id),
                           carnet_table_get(certs, i, "date"));
    if (*until)
      carnet_grid_printf(grid, area, x + 2, 0, CARNET_ROLE_TEXT, "%s %s",
                         carnet_ui_text(screen->ui, "tui.costs.until"), until);
    return;
  }
  carnet_grid_printf(grid, area, x, 0, CARNET_ROLE_DIM, "· %s", carnet_ui_text(screen->ui, "tui.cert.none"));
}

static void draw_detail(const CarnetScreen *screen, CarnetGrid *grid, CarnetRect area) {
  const CarnetCosts *costs = screen->state;
  const CarnetUi *ui = screen->ui;
  const CarnetCostLine *line = carnet_costs_line(costs);
  if (!line) return;
  const char *model = carnet_costs_model(costs);
  const CarnetCostCell *cell = line->organisation ? &line->all : &line->models[costs->model];
  gint x = carnet_grid_printf(grid, area, 0, 0, CARNET_ROLE_TEXT, ">%s  %s   ",
                              *model ? carnet_costs_model_name(costs, model)
                                     : carnet_ui_text(ui, "tui.costs.organisation"),
                              carnet_costs_standard_name(ui, line->standard));
  draw_certificate(screen, grid, area, x, line, model);
  draw_what(screen, grid, area, line, model, cell);
  draw_bullet(ui, grid, area, 2, cell);
  g_autofree char *text = typical(screen, line, model);
  g_autoptr(GPtrArray) lines = carnet_wrap(text, MIN(area.w - 2, 100));
  for (guint i = 0; i < lines->len && (gint)i + 3 < area.h; i++)
    carnet_grid_text(grid, area, 1, (gint)i + 3, CARNET_ROLE_DIM, g_ptr_array_index(lines, i));
}

static void draw_matrix(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area) {
  CarnetCosts *costs = screen->state;
  gint totals = (gint)costs->grid->totals->len, rows = MAX(area.h - 4 - totals - DETAIL, 2);
  scroll(costs, area.w, rows);
  rows = MIN(rows, (gint)costs->grid->lines->len);
  draw_head(screen, grid, area, 0);
  for (gint i = 0; i < rows; i++) {
    gint at = costs->top + i;
    draw_line(screen, grid, area, 1 + i, g_ptr_array_index(costs->grid->lines, at), at);
  }
  gint y = 1 + rows;
  carnet_grid_hline(grid, area, 0, y++, area.w);
  for (gint i = 0; i < totals; i++)
    draw_line(screen, grid, area, y++, g_ptr_array_index(costs->grid->totals, i), -1);
  y = MAX(y, area.h - DETAIL - 2);
  carnet_grid_cut(grid, area, 1, y, area.w - 2, CARNET_ROLE_DIM,
                  carnet_ui_text(screen->ui, "tui.costs.legend"), CARNET_CUT_END);
  carnet_grid_hline(grid, area, 0, y + 1, area.w);
  draw_detail(screen, grid, (CarnetRect){area.x, area.y + y + 2, area.w, area.h - y - 2});
}

/* ---- lists
 * ------------------------------------------------------------------------------------------------------ */

static const char *text_of(gpointer user, const char *id) {
  return carnet_ui_text(((CarnetScreen *)user)->ui, id);
}

static char *cell(gpointer user, const CarnetTable *page, guint row, const CarnetListColumn *column,
                  CarnetRole *role) {
  const CarnetScreen *screen = user;
  const CarnetCosts *costs = screen->state;
  const char *text = carnet_table_get(page, row, column->key);
  (void)role;
  if (strcmp(column->key, "origin") == 0 && *text) {
    g_autofree char *origin = g_strconcat("tui.costs.origin.", text, NULL);
    return g_strdup(carnet_ui_text(screen->ui, origin));
  }
  if (strcmp(column->key, "confidence") == 0 && carnet_ui_lang(screen->ui) != CARNET_LANG_EN)
    return g_strdup(
        carnet_texts_word(carnet_ui_texts(screen->ui), carnet_ui_lang(screen->ui), "confidence", text));
  if (strcmp(column->key, "standard") == 0) return g_strdup(carnet_costs_standard_name(screen->ui, text));
  if (strcmp(column->key, "model") == 0) return g_strdup(*text ? carnet_costs_model_name(costs, text) : "*");
  if (strcmp(column->key, "kind") != 0) return NULL;
  g_autofree char *id = g_strconcat("tui.costs.kind.", text, NULL);
  return g_strdup(carnet_ui_text(screen->ui, id));
}

static void draw_list(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area, CarnetList *list,
                      const char *none) {
  gint64 offset, limit;
  CarnetListLook look = {text_of, cell, screen, TRUE};
  carnet_list_wants(list, area.h - 1, &offset, &limit);
  carnet_list_draw(list, grid, area, &look);
  if (carnet_list_total(list) > 0) return;
  g_autoptr(GPtrArray) lines = carnet_wrap(carnet_ui_text(screen->ui, none), MIN(area.w - 6, 100));
  for (guint i = 0; i < lines->len; i++)
    carnet_grid_text(grid, area, 3, (gint)i + 2, CARNET_ROLE_TEXT, g_ptr_array_index(lines, i));
}

static void draw_forecast(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area) {
  CarnetCosts *costs = screen->state;
  g_autoptr(GPtrArray) lines = carnet_costs_forecast_sums(screen);
  gint h = MIN((gint)lines->len, area.h / 2);
  draw_list(screen, grid, (CarnetRect){area.x, area.y, area.w, area.h - h - 1}, costs->forecast,
            "tui.costs.no_forecast");
  carnet_grid_hline(grid, area, 0, area.h - h - 1, area.w);
  for (gint i = 0; i < h; i++)
    carnet_grid_cut(grid, area, 1, area.h - h + i, area.w - 2, CARNET_ROLE_TEXT, g_ptr_array_index(lines, i),
                    CARNET_CUT_END);
}

/* ---- the whole
 * ------------------------------------------------------------------------------------------------------ */

void carnet_costs_draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect body) {
  CarnetCosts *costs = screen->state;
  carnet_grid_hline(grid, body, 0, 0, body.w);
  CarnetRect area = {body.x, body.y + 1, body.w, body.h - 1};
  if (costs->error && !costs->grid)
    carnet_grid_cut(grid, area, 3, 1, area.w - 4, CARNET_ROLE_STOP, costs->error, CARNET_CUT_END);
  if (!costs->grid) return;
  if (costs->view == CARNET_COSTS_FORECAST)
    draw_forecast(screen, grid, area);
  else if (costs->view == CARNET_COSTS_OPTIONS)
    draw_list(screen, grid, area, costs->options, "tui.costs.no_options");
  else if (costs->view == CARNET_COSTS_LIST || costs->grid->lines->len == 0)
    draw_list(screen, grid, area, costs->list, "tui.costs.none");
  else
    draw_matrix(screen, grid, area);
}

void carnet_costs_scope(CarnetScreen *screen, CarnetGrid *grid, CarnetRect row) {
  static const char *const views[] = {"tui.costs.matrix", "tui.costs.list", "tui.costs.forecast",
                                      "tui.costs.options"};
  static const char *const scopes[] = {"tui.costs.scope", "tui.costs.scope_list", "tui.costs.scope_forecast",
                                       "tui.costs.scope_options"};
  const CarnetCosts *costs = screen->state;
  gint end = row.w - 1;
  for (guint i = G_N_ELEMENTS(views); i-- > 0;) {
    g_autofree char *name =
        g_strdup_printf(i == costs->view ? "[%s]" : "%s", carnet_ui_text(screen->ui, views[i]));
    end =
        carnet_grid_right(grid, row, end, 0, i == costs->view ? CARNET_ROLE_TITLE : CARNET_ROLE_TEXT, name) -
        1;
  }
  g_autofree char *what = NULL;
  if (costs->view == CARNET_COSTS_LIST && costs->standard)
    what = g_strdup_printf("%s  %s", carnet_costs_standard_name(screen->ui, costs->standard),
                           *costs->only ? carnet_costs_model_name(costs, costs->only)
                                        : carnet_ui_text(screen->ui, "tui.costs.organisation"));
  else
    what = g_strdup(carnet_ui_text(screen->ui, scopes[costs->view]));
  carnet_grid_cut(grid, row, 1, 0, end - 2, CARNET_ROLE_TEXT, what, CARNET_CUT_END);
}

char *carnet_costs_status(CarnetScreen *screen) {
  const CarnetCosts *costs = screen->state;
  if (!costs->grid) return NULL;
  g_autofree char *over = g_strdup_printf("%u", costs->grid->over),
                  *failed = g_strdup_printf("%u", costs->grid->failed),
                  *planned = g_strdup_printf("%u", costs->grid->planned);
  if (costs->view == CARNET_COSTS_MATRIX)
    return carnet_texts_format(carnet_ui_texts(screen->ui), carnet_ui_lang(screen->ui), "tui.costs.status",
                               "over", over, "failed", failed, "planned", planned, NULL);
  const CarnetList *list = carnet_costs_list(costs);
  gint64 total = carnet_list_total(list);
  g_autofree char *row = carnet_text_number(total > 0 ? carnet_list_cursor(list) + 1 : 0),
                  *all = carnet_text_number(total);
  return carnet_texts_format(carnet_ui_texts(screen->ui), carnet_ui_lang(screen->ui), "tui.costs.row", "row",
                             row, "rows", all, NULL);
}
