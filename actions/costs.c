/* Costs and certifications: what was estimated, budgeted, quoted, invoiced, paid, by model and standard. */
#include <string.h>

#include "app.h"
#include "carnet/actions_exports.h"
#include "carnet/actions_workspace.h"
#include "carnet/text.h"
#include "names.h"

gboolean carnet_action_filing_add(CarnetApp *app, const char *case_id, const CarnetNode *keys,
                                  const char *reason, GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_RECORDS, error)) return FALSE;
  g_autoptr(GPtrArray) known = carnet_state_events(app->state, "export", case_id, error);
  if (!known) return FALSE;
  if (!known->len) {
    g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_NOT_FOUND,
                "no case is called %s; carnet export list shows all", case_id);
    return FALSE;
  }
  CarnetAppend append = {
      .kind = "filing", .action = "add", .subject = case_id, .keys = keys, .reason = reason};
  g_autofree char *digest = carnet_app_record(app, &append, error);
  return digest != NULL;
}

CarnetTable *carnet_action_filings(CarnetApp *app, GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_RECORDS, error)) return NULL;
  return carnet_app_table(app, "filings", error);
}

/* Where models are registered, one of them is meant: records are kept for ever, and so is a slip. */
static gboolean is_model(CarnetApp *app, const CarnetNode *keys, GError **error) {
  const char *model = carnet_node_get_string(keys, "model", "");
  g_autoptr(CarnetTable) models = carnet_app_table(app, "model", error);
  if (!models) return FALSE;
  guint n = carnet_table_rows(models);
  if (!*model || n == 0) return TRUE;
  g_autofree char *id = carnet_app_slug(model);
  g_autofree const char **known = g_new0(const char *, n + 1);
  for (guint i = 0; i < n; i++) {
    known[i] = carnet_table_get(models, i, "subject");
    if (strcmp(known[i], id) == 0 || strcmp(carnet_table_get(models, i, "name"), model) == 0) return TRUE;
  }
  const char *near = carnet_text_nearest(id, known);
  g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_INPUT,
              "no model %s is registered; %s%s%scarnet model add registers one", model, near ? "is " : "",
              near ? near : "", near ? " meant? " : "");
  return FALSE;
}

/* "h7-gb-44495": what belongs to one model and one standard is one subject. */
static char *cost_subject(const CarnetNode *keys) {
  g_autofree char *name = g_strjoin("-", carnet_node_get_string(keys, "model", "all"),
                                    carnet_node_get_string(keys, "standard", "other"), NULL);
  return carnet_app_slug(name);
}

/* As an import wants it (cost_import.c): a range that ends below its beginning is a slip of the hand. */
static gboolean range_is_right(const char *kind, const CarnetNode *keys, GError **error) {
  gint64 low = carnet_node_get_int(keys, "amount_minor", 0),
         high = carnet_node_get_int(keys, "high_minor", low);
  if (!carnet_node_get(keys, "high_minor") || (strcmp(kind, "estimate") == 0 && high >= low)) return TRUE;
  g_autofree char *from = carnet_text_money(low), *to = carnet_text_money(high);
  g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_INPUT,
              "%s of %s with the upper end %s; only an estimate has one, and it is not below its amount",
              kind, from, to);
  return FALSE;
}

char *carnet_action_cost_add(CarnetApp *app, const char *kind, const CarnetNode *keys, const char *reason,
                             GError **error) {
  if (!range_is_right(kind, keys, error) || !carnet_app_need(app, CARNET_NEED_RECORDS, error) ||
      !is_model(app, keys, error))
    return NULL;
  g_autofree char *subject = NULL;
  if (strcmp(kind, "counter") == 0) { /* stands beside what it cancels */
    g_autoptr(CarnetEventRecord) of =
        carnet_state_event(app->state, carnet_node_get_string(keys, "of", ""), error);
    if (!of) return NULL;
    subject = g_strdup(of->subject);
  } else {
    subject = cost_subject(keys);
  }
  CarnetAppend append = {.kind = "cost", .action = kind, .subject = subject, .keys = keys, .reason = reason};
  return carnet_app_record(app, &append, error);
}

/* A new table with the rows in which a column has this value; NULL: all. */
static CarnetTable *only(CarnetTable *table, const char *key, const char *value) {
  if (!value || !*value) return table;
  CarnetTable *out = carnet_table_new();
  guint n = carnet_table_columns(table);
  for (guint c = 0; c < n; c++) {
    const CarnetTableColumn *column = carnet_table_column(table, c);
    carnet_table_add_column(out, column->key, column->title, column->kind);
  }
  for (guint r = 0; r < carnet_table_rows(table); r++) {
    if (strcmp(carnet_table_get(table, r, key), value) != 0) continue;
    guint row = carnet_table_add_row(out);
    for (guint c = 0; c < n; c++) carnet_table_set(out, row, c, carnet_table_cell(table, r, c));
  }
  carnet_table_free(table);
  return out;
}

CarnetTable *carnet_action_costs(CarnetApp *app, const char *model, GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_RECORDS, error)) return NULL;
  CarnetTable *table = carnet_app_table(app, "costs", error);
  return table ? only(table, "model", model) : NULL;
}

gboolean carnet_action_cert_set(CarnetApp *app, const char *id, const CarnetNode *keys, const char *reason,
                                GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_RECORDS, error) || !is_model(app, keys, error)) return FALSE;
  return carnet_action_register(app, "certification", id, keys, reason, error);
}

CarnetTable *carnet_action_certs(CarnetApp *app, GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_RECORDS, error)) return NULL;
  return carnet_app_table(app, "certifications", error);
}

/* ---- model by standard
 * ---------------------------------------------------------------------------------------- */

/* One cell of the matrix: minor units, -1 where nothing was said. Paid counts as committed; an estimate
 * enters no variance. */
typedef struct {
  char *standard, *model, *currency;
  gint64 low, high, budget, quote, invoice, paid;
} Cell;

static void cell_free(gpointer data) {
  Cell *cell = data;
  g_free(cell->standard);
  g_free(cell->model);
  g_free(cell->currency);
  g_free(cell);
}

/* `index`: "standard LF model LF currency" to the cell. */
static Cell *cell_of(GPtrArray *cells, GHashTable *index, const char *standard, const char *model,
                     const char *currency) {
  g_autofree char *name = g_strjoin("\n", standard, model, currency, NULL);
  Cell *cell = g_hash_table_lookup(index, name);
  if (cell) return cell;
  cell = g_new(Cell, 1);
  *cell = (Cell){g_strdup(standard), g_strdup(model), g_strdup(currency), -1, -1, -1, -1, -1, -1};
  g_ptr_array_add(cells, cell);
  g_hash_table_insert(index, g_steal_pointer(&name), cell);
  return cell;
}

static void sum(gint64 *total, gint64 amount) { *total = MAX(*total, 0) + amount; }

static void add_cost(Cell *cell, const char *kind, gint64 amount, gint64 high) {
  const struct {
    const char *kind;
    gint64 *total;
  } totals[] = {{"estimate", &cell->low},
                {"budget", &cell->budget},
                {"quote", &cell->quote},
                {"invoice", &cell->invoice},
                {"payment", &cell->paid}};
  for (gsize i = 0; i < G_N_ELEMENTS(totals); i++)
    if (strcmp(totals[i].kind, kind) == 0) sum(totals[i].total, amount);
  if (strcmp(kind, "estimate") == 0) sum(&cell->high, high ? high : amount);
}

static void set_amount(CarnetTable *table, guint row, const char *key, gint64 amount) {
  if (amount >= 0) carnet_table_set_int(table, row, (guint)carnet_table_find(table, key), amount);
}

/* "standard LF model" to the last row of the certificates that says so, from 1; model "": of all models. */
static GHashTable *index_certs(const CarnetTable *certs) {
  GHashTable *index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < carnet_table_rows(certs); i++)
    g_hash_table_replace(
        index,
        g_strjoin("\n", carnet_table_get(certs, i, "standard"), carnet_table_get(certs, i, "model"), NULL),
        GUINT_TO_POINTER(i + 1));
  return index;
}

typedef struct {
  const CarnetTable *table;
  GHashTable *index;
} Certs;

static guint cert_row(const Certs *certs, const char *standard, const char *model) {
  g_autofree char *name = g_strjoin("\n", standard, model, NULL);
  return GPOINTER_TO_UINT(g_hash_table_lookup(certs->index, name));
}

static const char *status_of(const Certs *certs, const char *standard, const char *model) {
  guint row = MAX(cert_row(certs, standard, model), cert_row(certs, standard, ""));
  return row ? carnet_table_get(certs->table, row - 1, "status") : "";
}

static void set_cell_row(CarnetTable *table, const Cell *cell, const Certs *certs) {
  guint row = carnet_table_add_row(table);
  gint64 committed = MAX(MAX(cell->quote, cell->invoice), cell->paid);
  carnet_table_set_key(table, row, "standard", cell->standard);
  carnet_table_set_key(table, row, "model", cell->model);
  carnet_table_set_key(table, row, "status", status_of(certs, cell->standard, cell->model));
  carnet_table_set_key(table, row, "currency", cell->currency);
  set_amount(table, row, "estimate_low", cell->low);
  set_amount(table, row, "estimate_high", cell->high);
  set_amount(table, row, "budget", cell->budget);
  set_amount(table, row, "committed", committed);
  set_amount(table, row, "paid", cell->paid);
  if (cell->budget <= 0 || committed < 0) return;
  carnet_table_set_int(table, row, (guint)carnet_table_find(table, "variance_percent"),
                       carnet_text_percent(committed - cell->budget, cell->budget));
}

static gint by_standard(gconstpointer a, gconstpointer b) {
  const Cell *x = *(Cell *const *)a, *y = *(Cell *const *)b;
  gint order = strcmp(x->standard, y->standard);
  return order ? order : strcmp(x->model, y->model);
}

CarnetTable *carnet_action_cost_matrix(CarnetApp *app, GError **error) {
  static const CarnetTableColumn columns[] = {{"standard", "cost.standard", CARNET_CELL_TEXT},
                                              {"model", "cost.model", CARNET_CELL_TEXT},
                                              {"status", "cost.status", CARNET_CELL_TEXT},
                                              {"estimate_low", "cost.estimate_low", CARNET_CELL_MONEY},
                                              {"estimate_high", "cost.estimate_high", CARNET_CELL_MONEY},
                                              {"budget", "cost.budget", CARNET_CELL_MONEY},
                                              {"committed", "cost.committed", CARNET_CELL_MONEY},
                                              {"paid", "cost.paid", CARNET_CELL_MONEY},
                                              {"variance_percent", "cost.variance", CARNET_CELL_INT},
                                              {"currency", "cost.currency", CARNET_CELL_TEXT},
                                              {NULL, NULL, 0}};
  g_autoptr(CarnetTable) costs = carnet_action_costs(app, NULL, error);
  g_autoptr(CarnetTable) certs = costs ? carnet_action_certs(app, error) : NULL;
  if (!certs) return NULL;
  g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func(cell_free);
  g_autoptr(GHashTable) index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < carnet_table_rows(costs); i++) {
    Cell *cell = cell_of(cells, index, carnet_table_get(costs, i, "standard"),
                         carnet_table_get(costs, i, "model"), carnet_table_get(costs, i, "currency"));
    add_cost(cell, carnet_table_get(costs, i, "kind"),
             g_ascii_strtoll(carnet_table_get(costs, i, "amount_minor"), NULL, 10),
             g_ascii_strtoll(carnet_table_get(costs, i, "high_minor"), NULL, 10));
  }
  g_ptr_array_sort(cells, by_standard);
  CarnetTable *table = carnet_table_new_with(columns);
  g_autoptr(GHashTable) by_standard_and_model = index_certs(certs);
  const Certs indexed = {certs, by_standard_and_model};
  for (guint i = 0; i < cells->len; i++) set_cell_row(table, g_ptr_array_index(cells, i), &indexed);
  return table;
}
