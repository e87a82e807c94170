/* costs_parts.h - the Costs room: its state, shared by screen_costs.c (keys, data), costs_matrix.c (which
 * cell is which entry), screen_costs_draw.c and costs_entry.c (forms). */
#ifndef CARNET_TUI_COSTS_PARTS_H
#define CARNET_TUI_COSTS_PARTS_H

#include "tui/list.h"
#include "tui/screen.h"

enum {
  CARNET_COSTS_MATRIX,
  CARNET_COSTS_LIST,
  CARNET_COSTS_FORECAST,
  CARNET_COSTS_OPTIONS,
  CARNET_COSTS_N_VIEWS
};

/* Minor units, -1 where nothing was said. */
typedef struct {
  gint64 low, high, budget, committed, paid;
  gint64 held, against;  /* committed and budget of what has both: what a variance is counted from */
  gboolean has_variance; /* only then does variance mean anything */
  gboolean over;         /* by more than a tenth */
  gint64 variance;       /* percent, rounded */
} CarnetCostCell;

/* One line of the matrix: a standard in a currency. */
typedef struct {
  char *standard, *currency;
  gboolean organisation;  /* booked once, for no model */
  CarnetCostCell *models; /* one a model */
  const char **status;    /* one a model; of the certificate, borrowed, "" where none */
  CarnetCostCell all;
} CarnetCostLine;

typedef struct {
  GPtrArray *models; /* char*: ids, in the order in which they were registered */
  GPtrArray *lines;  /* CarnetCostLine*, by standard */
  GPtrArray *totals; /* CarnetCostLine*, one a currency; standard "" */
  guint over, failed, planned;
} CarnetCostMatrix;

/* costs_matrix.c; borrows from the tables of carnet_action_cost_matrix, _certs and _register_list. */
CarnetCostMatrix *carnet_cost_matrix_new(const CarnetTable *matrix, const CarnetTable *certs,
                                         const CarnetTable *models);
void carnet_cost_matrix_free(CarnetCostMatrix *matrix);
/* The entries of one kind for a standard and model ("" the organisation's) added up, -1 where there is none.
 */
gint64 carnet_cost_sum(const CarnetTable *costs, const CarnetCostLine *line, const char *model,
                       const char *kind);

typedef struct {
  CarnetTable *matrix, *costs, *certs, *models, *forecast, *options;
} CarnetCostTables;

typedef struct {
  CarnetCostTables tables; /* all NULL until they came */
  CarnetCostMatrix *grid;
  char *error;
  guint view;
  gint line, model, top, left; /* the matrix's cursor, and what is scrolled out */
  gint seen;                   /* models that fit */
  CarnetList *list, *forecast, *options;
  char *standard, *only; /* the list shows this standard and model alone; NULL: all */
} CarnetCosts;

const CarnetCostLine *carnet_costs_line(const CarnetCosts *costs);
/* Model under the cursor, "" on a line of the organisation. */
const char *carnet_costs_model(const CarnetCosts *costs);
/* Display names; borrowed. */
const char *carnet_costs_standard_name(const CarnetUi *ui, const char *standard);
const char *carnet_costs_model_name(const CarnetCosts *costs, const char *model);

/* The list of a view (that of the entries for the matrix), and the table behind its rows. */
CarnetList *carnet_costs_list(const CarnetCosts *costs);

/* costs_forecast.c: what is to come, and ways beside each other. */
CarnetList *carnet_costs_forecast_new(void);
CarnetList *carnet_costs_options_new(void);
void carnet_costs_fill_forecast(CarnetCosts *costs);
/* Sums of the ranges, one line a model, year and currency. Lines: char*, caller unrefs. */
GPtrArray *carnet_costs_forecast_sums(const CarnetScreen *screen);

/* screen_costs_draw.c */
void carnet_costs_draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect body);
void carnet_costs_scope(CarnetScreen *screen, CarnetGrid *grid, CarnetRect row);
char *carnet_costs_status(CarnetScreen *screen);

/* costs_entry.c */
/* "1,234.5" in minor units; FALSE where it is no amount. */
gboolean carnet_costs_parse_amount(const char *text, gint64 *minor);
void carnet_costs_new(CarnetScreen *screen);
void carnet_costs_certificate(CarnetScreen *screen);
void carnet_costs_counter(CarnetScreen *screen, const CarnetTable *page, guint row);

#endif
