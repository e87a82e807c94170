/*
 * Budget against what was committed and paid, by year; exchange rates; who bears what is shared. A quote, its
 * invoice and its payment are one money: it is committed in the year in which it was first said, and a later
 * year adds only what goes beyond it. So the years add up to what the matrix says.
 */
#include <string.h>

#include "carnet/actions_exports.h"
#include "carnet/actions_workspace.h"
#include "carnet/text.h"
#include "cost_lines.h"
#include "names.h"
#include "rates.h"

typedef struct {
  const CarnetCostLineOf *of;          /* year, standard, model, currency */
  gint64 budget, quote, invoice, paid; /* -1: nothing said */
  gint64 committed;                    /* in this year, beyond the years before; -1: nothing said */
  gboolean allocated, no_rate;
} Sum;

static char *name_of(const CarnetCostLineOf *line) {
  return g_strjoin("\n", line->year, line->standard, line->model, line->currency, NULL);
}

static void add(Sum *sum, const CarnetCostLineOf *line) {
  const struct {
    const char *kind;
    gint64 *total;
  } totals[] = {
      {"budget", &sum->budget}, {"quote", &sum->quote}, {"invoice", &sum->invoice}, {"payment", &sum->paid}};
  for (gsize i = 0; i < G_N_ELEMENTS(totals); i++)
    if (strcmp(totals[i].kind, line->kind) == 0) *totals[i].total = MAX(*totals[i].total, 0) + line->low;
  sum->allocated |= line->allocated;
  sum->no_rate |= line->no_rate;
}

static gint by_key(gconstpointer a, gconstpointer b) {
  const CarnetCostLineOf *x = ((const Sum *)a)->of, *y = ((const Sum *)b)->of;
  gint order = strcmp(x->year, y->year);
  if (!order) order = strcmp(x->standard, y->standard);
  if (!order) order = strcmp(x->model, y->model);
  return order ? order : strcmp(x->currency, y->currency);
}

static gboolean same_thing(const CarnetCostLineOf *a, const CarnetCostLineOf *b) {
  return strcmp(a->standard, b->standard) == 0 && strcmp(a->model, b->model) == 0 &&
         strcmp(a->currency, b->currency) == 0;
}

/* What was said up to and with this year: the highest of all quotes, all invoices, all payments. */
static gint64 said_until(const GArray *sums, const Sum *sum, gboolean with) {
  gint64 quote = 0, invoice = 0, paid = 0;
  for (guint i = 0; i < sums->len; i++) {
    const Sum *one = &g_array_index(sums, Sum, i);
    gint order = strcmp(one->of->year, sum->of->year);
    if (order > 0 || (order == 0 && !with) || !same_thing(one->of, sum->of)) continue;
    quote += MAX(one->quote, 0);
    invoice += MAX(one->invoice, 0);
    paid += MAX(one->paid, 0);
  }
  return MAX(MAX(quote, invoice), paid);
}

static void commit_years(GArray *sums) {
  for (guint i = 0; i < sums->len; i++) {
    Sum *sum = &g_array_index(sums, Sum, i);
    if (sum->quote < 0 && sum->invoice < 0 && sum->paid < 0) continue;
    sum->committed = said_until(sums, sum, TRUE) - said_until(sums, sum, FALSE);
  }
}

/* Estimates are no money that anyone granted or spent: they stand in the forecast. */
static GArray *sums_of(const GArray *lines) {
  GArray *sums = g_array_new(FALSE, TRUE, sizeof(Sum));
  g_autoptr(GHashTable) index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL); /* from 1 */
  for (guint i = 0; i < lines->len; i++) {
    const CarnetCostLineOf *line = &g_array_index(lines, CarnetCostLineOf, i);
    if (strcmp(line->kind, "estimate") == 0) continue;
    g_autofree char *name = name_of(line);
    guint s = GPOINTER_TO_UINT(g_hash_table_lookup(index, name));
    if (!s) {
      Sum fresh = {line, -1, -1, -1, -1, -1, FALSE, FALSE};
      g_array_append_val(sums, fresh);
      s = sums->len;
      g_hash_table_insert(index, g_steal_pointer(&name), GUINT_TO_POINTER(s));
    }
    add(&g_array_index(sums, Sum, s - 1), line);
  }
  g_array_sort(sums, by_key);
  commit_years(sums);
  return sums;
}

static void set_money(CarnetTable *table, guint row, const char *key, gint64 amount) {
  if (amount >= 0) carnet_table_set_int(table, row, (guint)carnet_table_find(table, key), amount);
}

static void set_sum(const CarnetApp *app, CarnetTable *table, const Sum *sum) {
  guint row = carnet_table_add_row(table);
  carnet_table_set_key(table, row, "year", sum->of->year);
  carnet_table_set_key(table, row, "standard", sum->of->standard);
  carnet_table_set_key(table, row, "model", sum->of->model);
  carnet_table_set_key(table, row, "currency", sum->of->currency);
  set_money(table, row, "budget", sum->budget);
  set_money(table, row, "committed", sum->committed);
  set_money(table, row, "paid", sum->paid);
  carnet_table_set_key(table, row, "allocated", sum->allocated ? "yes" : "no");
  if (sum->no_rate)
    carnet_table_set_key(table, row, "note", carnet_texts_get(app->texts, app->lang, "cost.no_rate"));
  if (sum->budget < 0 || sum->committed < 0) return;
  carnet_table_set_int(table, row, (guint)carnet_table_find(table, "variance"), sum->committed - sum->budget);
  if (sum->budget > 0)
    carnet_table_set_int(table, row, (guint)carnet_table_find(table, "variance_percent"),
                         carnet_text_percent(sum->committed - sum->budget, sum->budget));
}

CarnetTable *carnet_action_cost_budget(CarnetApp *app, const CarnetCostView *view, GError **error) {
  static const CarnetTableColumn columns[] = {{"year", "cost.year", CARNET_CELL_TEXT},
                                              {"standard", "cost.standard", CARNET_CELL_TEXT},
                                              {"model", "cost.model", CARNET_CELL_TEXT},
                                              {"budget", "cost.budget", CARNET_CELL_MONEY},
                                              {"committed", "cost.committed", CARNET_CELL_MONEY},
                                              {"paid", "cost.paid", CARNET_CELL_MONEY},
                                              {"variance", "cost.variance_amount", CARNET_CELL_MONEY},
                                              {"variance_percent", "cost.variance", CARNET_CELL_INT},
                                              {"currency", "cost.currency", CARNET_CELL_TEXT},
                                              {"allocated", "cost.allocated", CARNET_CELL_FLAG},
                                              {"note", "cost.note", CARNET_CELL_TEXT},
                                              {NULL, NULL, 0}};
  g_autoptr(CarnetTable) costs = carnet_action_costs(app, NULL, error);
  if (!costs) return NULL;
  g_autoptr(GArray) all = carnet_cost_lines_of(costs), lines = carnet_cost_lines_view(app, all, view, error);
  if (!lines) return NULL;
  g_autoptr(GArray) sums = sums_of(lines);
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint i = 0; i < sums->len; i++) set_sum(app, table, &g_array_index(sums, Sum, i));
  return table;
}

/* ---- rates ---- */

static gboolean record(CarnetApp *app, const char *action, const char *subject, const CarnetNode *keys,
                       const char *reason, GError **error) {
  CarnetAppend append = {
      .kind = "cost", .action = action, .subject = subject, .keys = keys, .reason = reason};
  g_autofree char *digest = carnet_app_record(app, &append, error);
  return digest != NULL;
}

gboolean carnet_action_cost_rate(CarnetApp *app, const char *currency, const char *to, gint64 rate_micro,
                                 const char *date, const char *source, const char *reason, GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_RECORDS, error)) return FALSE;
  g_autofree char *today = carnet_app_today(app), *name = g_strdup_printf("rate-%s-%s", currency, to);
  g_autofree char *subject = carnet_app_slug(name);
  if (strcmp(currency, to) == 0) {
    g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_INPUT,
                "a rate is between two currencies, not %s and %s", currency, to);
    return FALSE;
  }
  g_autoptr(CarnetNode) keys = carnet_node_map();
  carnet_node_set_string(keys, "currency", currency);
  carnet_node_set_string(keys, "to", to);
  carnet_node_set_int(keys, "rate_micro", rate_micro);
  carnet_node_set_string(keys, "date", date ? date : today);
  if (source) carnet_node_set_string(keys, "source", source);
  return record(app, "rate", subject, keys, reason, error);
}

CarnetTable *carnet_action_cost_rates(CarnetApp *app, GError **error) {
  return carnet_app_need(app, CARNET_NEED_RECORDS, error) ? carnet_rates(app, error) : NULL;
}

/* ---- shares ---- */

static gboolean add_model(CarnetNode *list, const CarnetTable *models, const char *text, GError **error) {
  g_auto(GStrv) parts = g_strsplit(text, "=", 2);
  gint64 weight = parts[1] ? g_ascii_strtoll(parts[1], NULL, 10) : 1;
  gboolean known = FALSE;
  for (guint i = 0; i < carnet_table_rows(models); i++)
    known = known || strcmp(carnet_table_get(models, i, "subject"), parts[0]) == 0;
  if (!known || weight <= 0 || weight > G_MAXINT32) {
    g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_INPUT,
                "%s: %s; it is written h7 or h7=3, with a model of carnet model list", text,
                known ? "no weight" : "no model of that id");
    return FALSE;
  }
  CarnetNode *one = carnet_node_map();
  carnet_node_set_string(one, "model", parts[0]);
  carnet_node_set_int(one, "weight", weight);
  carnet_node_append(list, one);
  return TRUE;
}

gboolean carnet_action_cost_share(CarnetApp *app, const char *standard, const char *key,
                                  const char *const *models, const char *reason, GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_RECORDS, error)) return FALSE;
  g_autoptr(CarnetTable) known = carnet_action_register_list(app, "model", error);
  if (!known) return FALSE;
  g_autoptr(CarnetNode) keys = carnet_node_map(), list = carnet_node_list();
  for (; models && *models; models++)
    if (!add_model(list, known, *models, error)) return FALSE;
  carnet_node_set_string(keys, "standard", standard);
  carnet_node_set_string(keys, "key", key);
  if (carnet_node_count(list)) carnet_node_set(keys, "models", g_steal_pointer(&list));
  g_autofree char *name = g_strdup_printf("share-%s", standard), *subject = carnet_app_slug(name);
  return record(app, "share", subject, keys, reason, error);
}

CarnetTable *carnet_action_cost_shares(CarnetApp *app, GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_RECORDS, error)) return NULL;
  return carnet_app_table(app, "shares", error);
}
