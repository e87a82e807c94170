#include "cost_lines.h"

#include <string.h>

#include "carnet/actions_exports.h"
#include "carnet/actions_workspace.h"
#include "rates.h"

static void line_clear(gpointer data) {
  CarnetCostLineOf *line = data;
  char **texts[] = {&line->year, &line->standard, &line->model, &line->currency, &line->kind, &line->day};
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) g_free(*texts[i]);
}

/* The same place, or a region and a country of one regime. */
static gboolean is_there(const CarnetPacks *packs, const char *asked, const char *sold) {
  if (strcmp(asked, sold) == 0) return TRUE;
  if (strcmp(asked, "EU") != 0 && strcmp(sold, "EU") != 0) return FALSE;
  const char *one = carnet_packs_regime_of(packs, asked), *other = carnet_packs_regime_of(packs, sold);
  return one && g_strcmp0(one, other) == 0;
}

gboolean carnet_cost_range_asked(const CarnetPacks *packs, const CarnetCostRange *range,
                                 const char *markets) {
  if (!range->markets || !range->markets[0] || !*markets) return TRUE;
  g_auto(GStrv) sold = g_strsplit(markets, "\n", -1);
  for (guint m = 0; range->markets[m]; m++)
    for (char **one = sold; *one; one++)
      if (is_there(packs, range->markets[m], *one)) return TRUE;
  return FALSE;
}

GArray *carnet_cost_lines_new(void) {
  GArray *lines = g_array_new(FALSE, TRUE, sizeof(CarnetCostLineOf));
  g_array_set_clear_func(lines, line_clear);
  return lines;
}

CarnetCostLineOf carnet_cost_line_copy(const CarnetCostLineOf *line) {
  CarnetCostLineOf copy = *line;
  char **texts[] = {&copy.year, &copy.standard, &copy.model, &copy.currency, &copy.kind, &copy.day};
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) *texts[i] = g_strdup(*texts[i]);
  return copy;
}

static gint64 number(const CarnetTable *table, guint row, const char *key) {
  return g_ascii_strtoll(carnet_table_get(table, row, key), NULL, 10);
}

/* The year it is meant for, else that of its document; of an estimate without either none: it is not planned.
 */
static char *year_of(const CarnetTable *costs, guint row) {
  const char *year = carnet_table_get(costs, row, "year"), *date = carnet_table_get(costs, row, "date");
  if (*year) return g_strdup(year);
  if (strcmp(carnet_table_get(costs, row, "kind"), "estimate") == 0) return g_strdup("");
  return g_strndup(*date ? date : carnet_table_get(costs, row, "time"), 4);
}

GArray *carnet_cost_lines_of(const CarnetTable *costs) {
  GArray *lines = carnet_cost_lines_new();
  for (guint i = 0; i < carnet_table_rows(costs); i++) {
    const char *date = carnet_table_get(costs, i, "date");
    gint64 low = number(costs, i, "amount_minor"), high = number(costs, i, "high_minor");
    CarnetCostLineOf line = {.year = year_of(costs, i),
                             .standard = g_strdup(carnet_table_get(costs, i, "standard")),
                             .model = g_strdup(carnet_table_get(costs, i, "model")),
                             .currency = g_strdup(carnet_table_get(costs, i, "currency")),
                             .kind = g_strdup(carnet_table_get(costs, i, "kind")),
                             .day = g_strndup(*date ? date : carnet_table_get(costs, i, "time"), 10),
                             .low = low,
                             .high = MAX(high, low),
                             .source = i};
    g_array_append_val(lines, line);
  }
  return lines;
}

/* ---- what several models share ---- */

typedef struct {
  char *model;
  gint64 weight;
} Part;

static void part_clear(gpointer data) { g_free(((Part *)data)->model); }

/* "h7 3" lines; none: all registered models. The key says what their weight is. */
static GArray *parts_of(const CarnetTable *shares, guint row, const CarnetTable *models) {
  GArray *parts = g_array_new(FALSE, TRUE, sizeof(Part));
  g_array_set_clear_func(parts, part_clear);
  const char *key = carnet_table_get(shares, row, "key");
  g_auto(GStrv) named = g_strsplit(carnet_table_get(shares, row, "models"), "\n", -1);
  for (guint m = 0; m < carnet_table_rows(models); m++) {
    const char *model = carnet_table_get(models, m, "subject");
    gint64 weight = named[0] ? 0 : 1; /* nobody named: all */
    for (char **name = named; *name; name++) {
      gsize n = strcspn(*name, " ");
      if (strncmp(*name, model, n) == 0 && !model[n]) weight = g_ascii_strtoll(*name + n, NULL, 10);
    }
    if (weight > 0 && strcmp(key, "fleet") == 0) weight = number(models, m, "fleet");
    if (weight > 0 && strcmp(key, "equal") == 0) weight = 1;
    if (weight <= 0) continue;
    Part part = {g_strdup(model), weight};
    g_array_append_val(parts, part);
  }
  return parts;
}

/* The part up to and with this one less that up to the one before: so all parts add up to the whole. */
static gint64 share(gint64 amount, gint64 before, gint64 weight, gint64 all) {
  __extension__ typedef __int128 Wide;
  return (gint64)((Wide)amount * (before + weight) / all) - (gint64)((Wide)amount * before / all);
}

static void share_out(const CarnetCostLineOf *line, const GArray *parts, GArray *out) {
  gint64 all = 0, before = 0;
  for (guint p = 0; p < parts->len; p++) all += g_array_index(parts, Part, p).weight;
  for (guint p = 0; p < parts->len; p++) {
    const Part *part = &g_array_index(parts, Part, p);
    CarnetCostLineOf own = carnet_cost_line_copy(line);
    g_free(own.model);
    own.model = g_strdup(part->model);
    own.allocated = TRUE;
    own.low = share(line->low, before, part->weight, all);
    own.high = share(line->high, before, part->weight, all);
    before += part->weight;
    g_array_append_val(out, own);
  }
}

static GArray *shared_out(CarnetApp *app, const GArray *lines, GError **error) {
  g_autoptr(CarnetTable) shares = carnet_action_cost_shares(app, error);
  g_autoptr(CarnetTable) models = shares ? carnet_action_register_list(app, "model", error) : NULL;
  if (!models) return NULL;
  GArray *out = carnet_cost_lines_new();
  for (guint i = 0; i < lines->len; i++) {
    const CarnetCostLineOf *line = &g_array_index(lines, CarnetCostLineOf, i);
    guint row = 0;
    while (row < carnet_table_rows(shares) &&
           strcmp(carnet_table_get(shares, row, "standard"), line->standard) != 0)
      row++;
    g_autoptr(GArray) parts =
        !*line->model && row < carnet_table_rows(shares) ? parts_of(shares, row, models) : NULL;
    if (parts && parts->len) {
      share_out(line, parts, out);
      continue;
    }
    CarnetCostLineOf copy = carnet_cost_line_copy(line);
    g_array_append_val(out, copy);
  }
  return out;
}

/* ---- one currency, one model ---- */

static void convert(const CarnetTable *rates, const char *currency, CarnetCostLineOf *line) {
  gint64 low = 0, high = 0;
  line->no_rate = !carnet_rates_convert(rates, line->currency, currency, line->day, line->low, &low, NULL) ||
                  !carnet_rates_convert(rates, line->currency, currency, line->day, line->high, &high, NULL);
  if (line->no_rate) return;
  line->low = low;
  line->high = high;
  g_free(line->currency);
  line->currency = g_strdup(currency);
}

GArray *carnet_cost_lines_view(CarnetApp *app, const GArray *lines, const CarnetCostView *view,
                               GError **error) {
  g_autoptr(CarnetTable) rates = carnet_rates(app, error);
  g_autoptr(GArray) shared = rates && view->allocate ? shared_out(app, lines, error) : NULL;
  if (!rates || (view->allocate && !shared)) return NULL;
  const GArray *from = shared ? shared : lines;
  GArray *out = carnet_cost_lines_new();
  for (guint i = 0; i < from->len; i++) {
    const CarnetCostLineOf *line = &g_array_index(from, CarnetCostLineOf, i);
    if (view->model && strcmp(line->model, view->model) != 0) continue;
    CarnetCostLineOf copy = carnet_cost_line_copy(line);
    if (view->currency) convert(rates, view->currency, &copy);
    g_array_append_val(out, copy);
  }
  return out;
}
