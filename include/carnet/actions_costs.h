/*
 * actions_costs.h - budgets against what was spent, what is still to come, exchange rates, shared costs.
 *
 * Amounts are minor units; amounts of two currencies are added only by a rate that the records know.
 */
#ifndef CARNET_ACTIONS_COSTS_PUBLIC_H
#define CARNET_ACTIONS_COSTS_PUBLIC_H

#include "carnet/actions.h"

typedef struct {
  const char *model;    /* only this one; NULL: all */
  const char *currency; /* everything in this one, by the rate of each entry's day; NULL: each in its own */
  gboolean allocate; /* what the organisation pays once is shared out over models, where that is recorded */
} CarnetCostView;

/*
 * By year, standard and model: columns year, standard, model ("": the organisation), budget, committed (the
 * highest of all quotes, invoices and payments up to that year, less what was committed in the years before:
 * the payment of an order is not committed again), paid, variance, variance_percent, currency, allocated
 * (yes: a part of a shared cost), note (no rate: left in its own currency).
 */
CarnetTable *carnet_action_cost_budget(CarnetApp *app, const CarnetCostView *view, GError **error);

/*
 * What is still to come: standards that a model has neither passed nor budgeted, with the organisation's own
 * estimate, else the packs' range. Columns year ("": not planned yet), standard, model, low, high, currency,
 * origin (estimate, pack), shared, alternative (yes: another price of what the line of the same standard,
 * model and year has), prices (year of the figures), source, source_date, confidence, note. Without low and
 * high: a test that is planned or a model of which no figure is known, and the note says so.
 */
CarnetTable *carnet_action_cost_forecast(CarnetApp *app, const CarnetCostView *view, GError **error);
/* Sums of that by year, model and currency: columns year, model, low, high, currency, items, others. Prices
 * of one thing count once, from the lowest to the highest; those in another currency are left out, and
 * `others` is their number. */
CarnetTable *carnet_action_cost_forecast_sums(CarnetApp *app, const CarnetCostView *view, GError **error);
CarnetTable *carnet_cost_sums(const CarnetTable *forecast); /* the same of a forecast read before */
/* Localise, anonymise, assess beside each other: columns option, low, high, currency, days_low, days_high,
 * origin, source, source_date, confidence, note. One without a figure is listed without one. */
CarnetTable *carnet_action_cost_options(CarnetApp *app, GError **error);

/* A rate of a day on: `rate_micro` millionths of `to` for one of `currency`. */
gboolean carnet_action_cost_rate(CarnetApp *app, const char *currency, const char *to, gint64 rate_micro,
                                 const char *date, const char *source, const char *reason, GError **error);
/* Columns of carnet_fold_rates. */
CarnetTable *carnet_action_cost_rates(CarnetApp *app, GError **error);
/* `key` fleet, equal, weights; `models` "h7" or "h7=3", NULL-terminated, or NULL for all. */
gboolean carnet_action_cost_share(CarnetApp *app, const char *standard, const char *key,
                                  const char *const *models, const char *reason, GError **error);
CarnetTable *carnet_action_cost_shares(CarnetApp *app, GError **error);

typedef struct {
  guint lines, recorded, known; /* known: equal entries that the records have already */
  GPtrArray *rejects;           /* char*: "costs.csv:12: what; what would be right" */
} CarnetCostImport;
void carnet_cost_import_free(CarnetCostImport *import);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetCostImport, carnet_cost_import_free)
/*
 * A CSV with the columns kind, standard, amount, currency, and model, high, date, year, source, source_date,
 * confidence, note (docs/formats/costs.md): one signed event a line. All lines are looked at first; where one
 * is bad nothing is recorded, unless `skip_bad`. `dry_run`: nothing is recorded.
 */
CarnetCostImport *carnet_action_cost_import(CarnetApp *app, const char *bytes, gsize n, const char *name,
                                            gboolean skip_bad, gboolean dry_run, const char *reason,
                                            GError **error);

#endif
