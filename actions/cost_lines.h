/* Entries of costs as lines that can be converted, shared out and added up: what budget and forecast begin
 * with. */
#ifndef CARNET_ACTIONS_COST_LINES_H
#define CARNET_ACTIONS_COST_LINES_H

#include "app.h"
#include "carnet/actions_costs.h"

typedef struct {
  char *year, *standard, *model, *currency, *kind, *day;
  gint64 low, high; /* minor units; of all but an estimate equal */
  gboolean allocated, no_rate;
  guint source; /* row of what it came from */
} CarnetCostLineOf;

/* Whether a price is asked of a model that is sold in these markets (lines of countries and regions, as
 * carnet_table_get gives a list); where one of both does not say, it may be. */
gboolean carnet_cost_range_asked(const CarnetPacks *packs, const CarnetCostRange *range, const char *markets);
/* CarnetCostLineOf; freed with the array. */
GArray *carnet_cost_lines_new(void);
/* What is recorded, counter-entries taken off. `costs`: carnet_action_costs. */
GArray *carnet_cost_lines_of(const CarnetTable *costs);
CarnetCostLineOf carnet_cost_line_copy(const CarnetCostLineOf *line);
/* As the view says: shared out, in one currency, of one model. NULL with the error. */
GArray *carnet_cost_lines_view(CarnetApp *app, const GArray *lines, const CarnetCostView *view,
                               GError **error);

#endif
