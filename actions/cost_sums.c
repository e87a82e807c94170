/*
 * Sums of what is to come. Several prices of one thing are no several things: they widen its range where they
 * are in one currency, and are left out and counted where they are not.
 */
#include <string.h>

#include "carnet/actions_costs.h"
#include "carnet/text.h"
#include "cost_lines.h"

typedef struct {
  gint64 low, high;
  guint others; /* prices of the same in another currency */
  gboolean alternative;
} Range;

static gint64 number_at(const CarnetTable *table, guint row, const char *key) {
  return g_ascii_strtoll(carnet_table_get(table, row, key), NULL, 10);
}

static gboolean same(const CarnetTable *lines, guint a, guint b, const char *key) {
  return strcmp(carnet_table_get(lines, a, key), carnet_table_get(lines, b, key)) == 0;
}

/* The line that an alternative is another price of; itself where there is none any more. */
static guint main_of(const CarnetTable *lines, const GArray *ranges, guint at) {
  for (guint i = 0; i < ranges->len; i++)
    if (!g_array_index(ranges, Range, i).alternative && same(lines, i, at, "model") &&
        same(lines, i, at, "year") &&
        carnet_text_same_plain(carnet_table_get(lines, i, "standard"),
                               carnet_table_get(lines, at, "standard")))
      return i;
  return at;
}

static GArray *ranges_of(const CarnetTable *lines) {
  GArray *ranges = g_array_new(FALSE, TRUE, sizeof(Range));
  for (guint i = 0; i < carnet_table_rows(lines); i++) {
    Range range = {number_at(lines, i, "low"), number_at(lines, i, "high"), 0,
                   strcmp(carnet_table_get(lines, i, "alternative"), "yes") == 0};
    g_array_append_val(ranges, range);
  }
  for (guint i = 0; i < ranges->len; i++) {
    Range *range = &g_array_index(ranges, Range, i);
    guint at = range->alternative ? main_of(lines, ranges, i) : i;
    Range *of = &g_array_index(ranges, Range, at);
    if (at == i) {
      range->alternative = FALSE;
    } else if (same(lines, i, at, "currency")) {
      of->low = MIN(of->low, range->low);
      of->high = MAX(of->high, range->high);
    } else {
      of->others++;
    }
  }
  return ranges;
}

static guint row_of_sum(CarnetTable *sums, const CarnetTable *lines, guint i) {
  static const char *const keys[] = {"year", "model", "currency"};
  guint row = 0;
  for (; row < carnet_table_rows(sums); row++) {
    gboolean found = TRUE;
    for (gsize k = 0; k < G_N_ELEMENTS(keys); k++)
      found = found && strcmp(carnet_table_get(sums, row, keys[k]), carnet_table_get(lines, i, keys[k])) == 0;
    if (found) return row;
  }
  row = carnet_table_add_row(sums);
  for (gsize k = 0; k < G_N_ELEMENTS(keys); k++)
    carnet_table_set_key(sums, row, keys[k], carnet_table_get(lines, i, keys[k]));
  return row;
}

static void add_to(CarnetTable *sums, guint row, const char *key, gint64 amount) {
  carnet_table_set_int(sums, row, (guint)carnet_table_find(sums, key), number_at(sums, row, key) + amount);
}

CarnetTable *carnet_cost_sums(const CarnetTable *lines) {
  static const CarnetTableColumn columns[] = {
      {"year", "cost.year", CARNET_CELL_TEXT},         {"model", "cost.model", CARNET_CELL_TEXT},
      {"low", "cost.low", CARNET_CELL_MONEY},          {"high", "cost.high", CARNET_CELL_MONEY},
      {"currency", "cost.currency", CARNET_CELL_TEXT}, {"items", "cost.items", CARNET_CELL_INT},
      {"others", "cost.others", CARNET_CELL_INT},      {NULL, NULL, 0}};
  g_autoptr(GArray) ranges = ranges_of(lines);
  CarnetTable *sums = carnet_table_new_with(columns);
  for (guint i = 0; i < ranges->len; i++) {
    const Range *range = &g_array_index(ranges, Range, i);
    if (range->alternative || !*carnet_table_get(lines, i, "low")) continue; /* no figure is no zero */
    guint row = row_of_sum(sums, lines, i);
    add_to(sums, row, "low", range->low);
    add_to(sums, row, "high", range->high);
    add_to(sums, row, "items", 1);
    if (range->others) add_to(sums, row, "others", range->others);
  }
  return sums;
}

CarnetTable *carnet_action_cost_forecast_sums(CarnetApp *app, const CarnetCostView *view, GError **error) {
  g_autoptr(CarnetTable) lines = carnet_action_cost_forecast(app, view, error);
  return lines ? carnet_cost_sums(lines) : NULL;
}
