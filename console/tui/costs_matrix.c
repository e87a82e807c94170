/* costs_matrix.c - the table of models by standards, turned so that a standard is a line and a model a
 * column. Amounts of two currencies are never added; estimates enter no total and no variance. */
#include <string.h>

#include "carnet/text.h"
#include "tui/costs_parts.h"

static const CarnetCostCell empty = {-1, -1, -1, -1, -1, 0, 0, FALSE, FALSE, 0};

static gint64 amount(const CarnetTable *table, guint row, const char *key) {
  const char *text = carnet_table_get(table, row, key);
  return *text ? g_ascii_strtoll(text, NULL, 10) : -1;
}

static void add(gint64 *sum, gint64 value) {
  if (value >= 0) *sum = MAX(*sum, 0) + value;
}

static void set_variance(CarnetCostCell *cell) {
  cell->has_variance = cell->against > 0;
  if (!cell->has_variance) return;
  cell->variance = carnet_text_percent(cell->held - cell->against, cell->against);
  cell->over = (double)(cell->held - cell->against) * 10 > (double)cell->against; /* not of the rounded */
}

static void add_cell(CarnetCostCell *sum, const CarnetCostCell *cell) {
  add(&sum->low, cell->low);
  add(&sum->high, cell->high);
  add(&sum->budget, cell->budget);
  add(&sum->committed, cell->committed);
  add(&sum->paid, cell->paid);
  sum->held += cell->held;
  sum->against += cell->against;
  set_variance(sum);
}

static CarnetCostCell cell_of(const CarnetTable *table, guint row) {
  CarnetCostCell cell = empty;
  cell.low = amount(table, row, "estimate_low");
  cell.high = amount(table, row, "estimate_high");
  cell.budget = amount(table, row, "budget");
  cell.committed = amount(table, row, "committed");
  cell.paid = amount(table, row, "paid");
  if (cell.budget > 0 && cell.committed >= 0) {
    cell.held = cell.committed;
    cell.against = cell.budget;
  }
  set_variance(&cell);
  return cell;
}

/* ---- lines
 * ------------------------------------------------------------------------------------------------------ */

static void line_free(gpointer data) {
  CarnetCostLine *line = data;
  g_free(line->standard);
  g_free(line->currency);
  g_free(line->models);
  g_free(line->status);
  g_free(line);
}

static CarnetCostLine *line_of(GPtrArray *lines, const char *standard, const char *currency, guint models) {
  for (guint i = 0; i < lines->len; i++) {
    CarnetCostLine *line = g_ptr_array_index(lines, i);
    if (strcmp(line->standard, standard) == 0 && strcmp(line->currency, currency) == 0) return line;
  }
  CarnetCostLine *line = g_new0(CarnetCostLine, 1);
  line->standard = g_strdup(standard);
  line->currency = g_strdup(currency);
  line->models = g_new0(CarnetCostCell, models + 1);
  line->status = g_new0(const char *, models + 1);
  for (guint m = 0; m < models; m++) {
    line->models[m] = empty;
    line->status[m] = "";
  }
  line->all = empty;
  g_ptr_array_add(lines, line);
  return line;
}

static gint index_of(const GPtrArray *models, const char *model) {
  for (guint i = 0; i < models->len; i++)
    if (strcmp(g_ptr_array_index(models, i), model) == 0) return (gint)i;
  return -1;
}

static gboolean names(const CarnetTable *table, const char *model) {
  for (guint i = 0; i < carnet_table_rows(table); i++)
    if (strcmp(carnet_table_get(table, i, "model"), model) == 0) return TRUE;
  return FALSE;
}

/* Registered models that something was said of, then those that are named and not registered. */
static GPtrArray *models_of(const CarnetTable *matrix, const CarnetTable *registered) {
  GPtrArray *models = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; registered && i < carnet_table_rows(registered); i++) {
    const char *model = carnet_table_get(registered, i, "subject");
    if (names(matrix, model)) g_ptr_array_add(models, g_strdup(model));
  }
  for (guint i = 0; i < carnet_table_rows(matrix); i++) {
    const char *model = carnet_table_get(matrix, i, "model");
    if (*model && index_of(models, model) < 0) g_ptr_array_add(models, g_strdup(model));
  }
  return models;
}

static const char *status_of(const CarnetTable *certs, const char *standard, const char *model) {
  const char *status = "";
  for (guint i = 0; certs && i < carnet_table_rows(certs); i++) {
    if (strcmp(carnet_table_get(certs, i, "standard"), standard) != 0) continue;
    const char *of = carnet_table_get(certs, i, "model");
    if (!*of || strcmp(of, model) == 0) status = carnet_table_get(certs, i, "status");
  }
  return status;
}

static void count(CarnetCostMatrix *out, const CarnetTable *certs) {
  for (guint i = 0; certs && i < carnet_table_rows(certs); i++) {
    const char *status = carnet_table_get(certs, i, "status");
    out->failed += strcmp(status, "failed") == 0;
    out->planned += strcmp(status, "planned") == 0;
  }
}

static void take_row(CarnetCostMatrix *out, const CarnetTable *matrix, guint row) {
  const char *model = carnet_table_get(matrix, row, "model"),
             *currency = carnet_table_get(matrix, row, "currency");
  CarnetCostLine *line =
      line_of(out->lines, carnet_table_get(matrix, row, "standard"), currency, out->models->len);
  CarnetCostLine *total = line_of(out->totals, "", currency, out->models->len);
  CarnetCostCell cell = cell_of(matrix, row);
  CarnetCostCell firm = cell; /* an estimate enters no total */
  firm.low = firm.high = -1;
  gint m = *model ? index_of(out->models, model) : -1;
  if (m >= 0) {
    line->models[m] = cell;
    add_cell(&total->models[m], &firm);
  } else {
    line->organisation = TRUE;
  }
  add_cell(&line->all, &cell);
  add_cell(&total->all, &firm);
  out->over += cell.over ? 1 : 0;
}

CarnetCostMatrix *carnet_cost_matrix_new(const CarnetTable *matrix, const CarnetTable *certs,
                                         const CarnetTable *models) {
  CarnetCostMatrix *out = g_new0(CarnetCostMatrix, 1);
  out->models = models_of(matrix, models);
  out->lines = g_ptr_array_new_with_free_func(line_free);
  out->totals = g_ptr_array_new_with_free_func(line_free);
  for (guint i = 0; i < carnet_table_rows(matrix); i++) take_row(out, matrix, i);
  for (guint i = 0; i < out->lines->len; i++) {
    CarnetCostLine *line = g_ptr_array_index(out->lines, i);
    for (guint m = 0; m < out->models->len; m++)
      line->status[m] = status_of(certs, line->standard, g_ptr_array_index(out->models, m));
  }
  count(out, certs);
  return out;
}

void carnet_cost_matrix_free(CarnetCostMatrix *matrix) {
  if (!matrix) return;
  g_ptr_array_unref(matrix->models);
  g_ptr_array_unref(matrix->lines);
  g_ptr_array_unref(matrix->totals);
  g_free(matrix);
}

gint64 carnet_cost_sum(const CarnetTable *costs, const CarnetCostLine *line, const char *model,
                       const char *kind) {
  gint64 sum = -1;
  for (guint i = 0; i < carnet_table_rows(costs); i++)
    if (strcmp(carnet_table_get(costs, i, "standard"), line->standard) == 0 &&
        strcmp(carnet_table_get(costs, i, "currency"), line->currency) == 0 &&
        strcmp(carnet_table_get(costs, i, "model"), model) == 0 &&
        strcmp(carnet_table_get(costs, i, "kind"), kind) == 0)
      add(&sum, amount(costs, i, "amount_minor"));
  return sum;
}
