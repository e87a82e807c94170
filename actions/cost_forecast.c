/*
 * What certifications and procedures are still to cost: the organisation's own estimates, and where it has
 * none the ranges that the packs know. Ranges stay ranges; nothing official is claimed of them
 * (costs_and_volumes.md).
 */
#include <string.h>

#include "carnet/actions_exports.h"
#include "carnet/actions_workspace.h"
#include "carnet/text.h"
#include "cost_lines.h"

#define OPTION "option."

/* A line to come, with where its figures are from; `lines` and `from` go by the same index (line.source). */
typedef struct {
  const char *origin, *source, *source_date, *confidence, *note;
  gint64 prices; /* year of the figures; 0 */
  gboolean shared, alternative;
} From;

typedef struct {
  CarnetApp *app;
  CarnetTable *costs, *certs, *models;
  char *today;
  GArray *lines, *from;
} Forecast;

static void forecast_clear(Forecast *forecast) {
  carnet_table_free(forecast->costs);
  carnet_table_free(forecast->certs);
  carnet_table_free(forecast->models);
  g_free(forecast->today);
  g_array_unref(forecast->lines);
  g_array_unref(forecast->from);
}

static gboolean is_of(const CarnetTable *table, guint row, const char *standard, const char *model) {
  return carnet_text_same_plain(carnet_table_get(table, row, "standard"), standard) &&
         strcmp(carnet_table_get(table, row, "model"), model) == 0;
}

/* Money was granted or spent on it, or it is passed: it is no longer to come. */
static gboolean is_done(const Forecast *forecast, const char *standard, const char *model) {
  for (guint i = 0; i < carnet_table_rows(forecast->costs); i++)
    if (is_of(forecast->costs, i, standard, model) &&
        strcmp(carnet_table_get(forecast->costs, i, "kind"), "estimate") != 0)
      return TRUE;
  for (guint i = 0; i < carnet_table_rows(forecast->certs); i++)
    if (is_of(forecast->certs, i, standard, model) &&
        strcmp(carnet_table_get(forecast->certs, i, "status"), "passed") == 0)
      return TRUE;
  return FALSE;
}

static gboolean is_estimated(const Forecast *forecast, const char *standard, const char *model) {
  for (guint i = 0; i < carnet_table_rows(forecast->costs); i++)
    if (is_of(forecast->costs, i, standard, model) &&
        strcmp(carnet_table_get(forecast->costs, i, "kind"), "estimate") == 0)
      return TRUE;
  return FALSE;
}

/* The year in which its test is planned; "" where none is. Caller frees. */
static char *planned_year(const Forecast *forecast, const char *standard, const char *model) {
  for (guint i = 0; i < carnet_table_rows(forecast->certs); i++)
    if (is_of(forecast->certs, i, standard, model))
      return g_strndup(carnet_table_get(forecast->certs, i, "date"), 4);
  return g_strdup("");
}

static void append(Forecast *forecast, CarnetCostLineOf *line, const From *from) {
  if (!*line->year) {
    g_free(line->year);
    line->year = planned_year(forecast, line->standard, line->model);
  }
  line->source = forecast->from->len;
  g_array_append_val(forecast->from, *from);
  g_array_append_val(forecast->lines, *line);
}

/* Options are ways of doing a thing, not things to be done: they stand in a table of their own. */
static gboolean is_option(const char *standard) { return g_str_has_prefix(standard, OPTION); }

static void add_estimates(Forecast *forecast) {
  g_autoptr(GArray) own = carnet_cost_lines_of(forecast->costs);
  for (guint i = 0; i < own->len; i++) {
    const CarnetCostLineOf *line = &g_array_index(own, CarnetCostLineOf, i);
    if (strcmp(line->kind, "estimate") != 0 || is_option(line->standard) ||
        is_done(forecast, line->standard, line->model))
      continue;
    const CarnetTable *costs = forecast->costs;
    From from = {"estimate",
                 carnet_table_get(costs, i, "source"),
                 carnet_table_get(costs, i, "source_date"),
                 carnet_table_get(costs, i, "confidence"),
                 carnet_table_get(costs, i, "note"),
                 0,
                 FALSE,
                 FALSE};
    CarnetCostLineOf copy = carnet_cost_line_copy(line);
    append(forecast, &copy, &from);
  }
}

static const char *title_of(const CarnetApp *app, const CarnetPackEntry *entry) {
  return app->lang == CARNET_LANG_ZH && *entry->source_title_zh ? entry->source_title_zh
                                                                : entry->source_title;
}

static const char *note_of(const CarnetApp *app, const CarnetPackEntry *entry) {
  return app->lang == CARNET_LANG_ZH && *entry->note_zh ? entry->note_zh : entry->note_en;
}

/* A price of the same stands there already: another source on one thing, not another thing. */
static gboolean is_priced(const Forecast *forecast, const char *standard, const char *model) {
  for (guint i = 0; i < forecast->lines->len; i++) {
    const CarnetCostLineOf *line = &g_array_index(forecast->lines, CarnetCostLineOf, i);
    if (carnet_text_same_plain(line->standard, standard) && strcmp(line->model, model) == 0) return TRUE;
  }
  return FALSE;
}

static void add_range(Forecast *forecast, const CarnetCostRange *range, const char *model) {
  if (is_done(forecast, range->standard, model) || is_estimated(forecast, range->standard, model)) return;
  CarnetCostLineOf line = {.year = g_strdup(""),
                           .standard = g_strdup(range->standard),
                           .model = g_strdup(model),
                           .currency = g_strdup(range->currency),
                           .kind = g_strdup("estimate"),
                           .day = g_strdup(forecast->today),
                           .low = range->low_minor,
                           .high = range->high_minor};
  From from = {"pack",
               title_of(forecast->app, &range->entry),
               range->entry.checked,
               range->entry.confidence,
               note_of(forecast->app, &range->entry),
               range->year,
               range->shared,
               is_priced(forecast, range->standard, model)};
  append(forecast, &line, &from);
}

static void add_ranges(Forecast *forecast) {
  const CarnetCostRange *range;
  for (guint i = 0; (range = carnet_packs_cost(forecast->app->packs, i)); i++) {
    if (is_option(range->standard) || !carnet_pack_entry_valid(&range->entry, forecast->today)) continue;
    if (strcmp(range->per, "model") != 0) {
      add_range(forecast, range, "");
      continue;
    }
    for (guint m = 0; m < carnet_table_rows(forecast->models); m++)
      if (carnet_cost_range_asked(forecast->app->packs, range,
                                  carnet_table_get(forecast->models, m, "markets")))
        add_range(forecast, range, carnet_table_get(forecast->models, m, "subject"));
  }
}

static gboolean look(Forecast *forecast, CarnetApp *app, GError **error) {
  *forecast = (Forecast){.app = app, .today = carnet_app_today(app)};
  forecast->lines = carnet_cost_lines_new();
  forecast->from = g_array_new(FALSE, TRUE, sizeof(From));
  if (!carnet_app_need(app, CARNET_NEED_RECORDS | CARNET_NEED_PACKS, error)) return FALSE;
  forecast->costs = carnet_action_costs(app, NULL, error);
  forecast->certs = forecast->costs ? carnet_action_certs(app, error) : NULL;
  forecast->models = forecast->certs ? carnet_action_register_list(app, "model", error) : NULL;
  if (!forecast->models) return FALSE;
  add_estimates(forecast);
  add_ranges(forecast);
  return TRUE;
}

/* ---- the table ---- */

static gint by_key(gconstpointer a, gconstpointer b) {
  const CarnetCostLineOf *x = a, *y = b;
  gint order = (*x->year == 0) - (*y->year == 0); /* what is not planned comes last */
  if (!order) order = strcmp(x->year, y->year);
  if (!order) order = strcmp(x->standard, y->standard);
  return order ? order : strcmp(x->model, y->model);
}

static void set_line(const Forecast *forecast, CarnetTable *table, const CarnetCostLineOf *line) {
  const From *from = &g_array_index(forecast->from, From, line->source);
  guint row = carnet_table_add_row(table);
  const char *no_rate = carnet_texts_get(forecast->app->texts, forecast->app->lang, "cost.no_rate");
  const struct {
    const char *key, *text;
  } cells[] = {{"year", line->year},
               {"standard", line->standard},
               {"model", line->model},
               {"currency", line->currency},
               {"origin", from->origin},
               {"shared", from->shared || line->allocated ? "yes" : "no"},
               {"alternative", from->alternative ? "yes" : "no"},
               {"source", from->source},
               {"source_date", from->source_date},
               {"confidence", from->confidence},
               {"note", line->no_rate ? no_rate : from->note}};
  for (gsize i = 0; i < G_N_ELEMENTS(cells); i++)
    carnet_table_set_key(table, row, cells[i].key, cells[i].text);
  carnet_table_set_int(table, row, (guint)carnet_table_find(table, "low"), line->low);
  carnet_table_set_int(table, row, (guint)carnet_table_find(table, "high"), line->high);
  if (from->prices) carnet_table_set_int(table, row, (guint)carnet_table_find(table, "prices"), from->prices);
}

static CarnetTable *table_of(const Forecast *forecast, const CarnetCostView *view, GError **error) {
  static const CarnetTableColumn columns[] = {{"year", "cost.year", CARNET_CELL_TEXT},
                                              {"standard", "cost.standard", CARNET_CELL_TEXT},
                                              {"model", "cost.model", CARNET_CELL_TEXT},
                                              {"low", "cost.low", CARNET_CELL_MONEY},
                                              {"high", "cost.high", CARNET_CELL_MONEY},
                                              {"currency", "cost.currency", CARNET_CELL_TEXT},
                                              {"origin", "cost.origin", CARNET_CELL_TEXT},
                                              {"shared", "cost.shared", CARNET_CELL_FLAG},
                                              {"alternative", "cost.alternative", CARNET_CELL_FLAG},
                                              {"prices", "cost.prices", CARNET_CELL_INT},
                                              {"source", "data.source", CARNET_CELL_TEXT},
                                              {"source_date", "data.source_date", CARNET_CELL_DATE},
                                              {"confidence", "data.confidence", CARNET_CELL_TEXT},
                                              {"note", "cost.note", CARNET_CELL_TEXT},
                                              {NULL, NULL, 0}};
  g_autoptr(GArray) lines = carnet_cost_lines_view(forecast->app, forecast->lines, view, error);
  if (!lines) return NULL;
  g_array_sort(lines, by_key);
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint i = 0; i < lines->len; i++)
    set_line(forecast, table, &g_array_index(lines, CarnetCostLineOf, i));
  return table;
}

/* ---- what nobody has a figure for ---- */

static void set_unknown(const Forecast *forecast, CarnetTable *table, const char *standard, const char *model,
                        const char *year, const char *note) {
  guint row = carnet_table_add_row(table);
  carnet_table_set_key(table, row, "year", year);
  carnet_table_set_key(table, row, "standard", standard);
  carnet_table_set_key(table, row, "model", model);
  carnet_table_set_key(table, row, "note", carnet_texts_get(forecast->app->texts, forecast->app->lang, note));
}

static gboolean is_wanted(const CarnetCostView *view, const char *model) {
  return !view->model || strcmp(view->model, model) == 0;
}

/* Tests that are planned or under way, and models with nothing to come: what is left out would read as free.
 */
static void add_unknown(const Forecast *forecast, const CarnetCostView *view, CarnetTable *table) {
  for (guint i = 0; i < carnet_table_rows(forecast->certs); i++) {
    const char *standard = carnet_table_get(forecast->certs, i, "standard"),
               *model = carnet_table_get(forecast->certs, i, "model"),
               *status = carnet_table_get(forecast->certs, i, "status");
    gboolean to_come = strcmp(status, "planned") == 0 || strcmp(status, "in_progress") == 0;
    if (!to_come || !is_wanted(view, model) || is_done(forecast, standard, model) ||
        is_priced(forecast, standard, model))
      continue;
    g_autofree char *year = planned_year(forecast, standard, model);
    set_unknown(forecast, table, standard, model, year, "cost.no_range");
  }
  for (guint m = 0; m < carnet_table_rows(forecast->models); m++) {
    const char *model = carnet_table_get(forecast->models, m, "subject");
    gboolean known = !is_wanted(view, model);
    for (guint i = 0; i < carnet_table_rows(table) && !known; i++)
      known = strcmp(carnet_table_get(table, i, "model"), model) == 0;
    for (guint i = 0; i < carnet_table_rows(forecast->costs) && !known; i++)
      known = strcmp(carnet_table_get(forecast->costs, i, "model"), model) == 0;
    for (guint i = 0; i < carnet_table_rows(forecast->certs) && !known; i++)
      known = strcmp(carnet_table_get(forecast->certs, i, "model"), model) == 0;
    if (!known) set_unknown(forecast, table, "", model, "", "cost.no_model");
  }
}

CarnetTable *carnet_action_cost_forecast(CarnetApp *app, const CarnetCostView *view, GError **error) {
  Forecast forecast;
  CarnetTable *table = look(&forecast, app, error) ? table_of(&forecast, view, error) : NULL;
  if (table) add_unknown(&forecast, view, table);
  forecast_clear(&forecast);
  return table;
}

/* ---- ways beside each other ---- */

static const struct {
  const char *option, *standard, *outcome;
} options[] = {{"localise", OPTION "localise", NULL},
               {"anonymise", OPTION "anonymise", NULL},
               {"assess", OPTION "assess", "assessment"}};

static guint option_row(const Forecast *forecast, CarnetTable *table, guint option) {
  guint row = carnet_table_add_row(table);
  const CarnetApp *app = forecast->app;
  g_autofree char *id = g_strconcat("cost.option.", options[option].option, NULL);
  carnet_table_set_key(table, row, "option", options[option].option);
  carnet_table_set_key(table, row, "what", carnet_texts_get(app->texts, app->lang, id));
  const CarnetProcess *process;
  for (guint i = 0; options[option].outcome && (process = carnet_packs_process(app->packs, i)); i++) {
    if (strcmp(process->outcome, options[option].outcome) != 0 ||
        !carnet_pack_entry_valid(&process->entry, forecast->today))
      continue;
    carnet_table_set_int(table, row, (guint)carnet_table_find(table, "days_low"), process->days_low);
    if (process->days_high > 0)
      carnet_table_set_int(table, row, (guint)carnet_table_find(table, "days_high"), process->days_high);
    break;
  }
  return row;
}

static void set_option(CarnetTable *table, guint row, gint64 low, gint64 high, const char *currency,
                       const From *from) {
  carnet_table_set_int(table, row, (guint)carnet_table_find(table, "low"), low);
  carnet_table_set_int(table, row, (guint)carnet_table_find(table, "high"), high);
  const char *const cells[][2] = {{"currency", currency},           {"origin", from->origin},
                                  {"source", from->source},         {"source_date", from->source_date},
                                  {"confidence", from->confidence}, {"note", from->note}};
  for (gsize i = 0; i < G_N_ELEMENTS(cells); i++) carnet_table_set_key(table, row, cells[i][0], cells[i][1]);
}

/* Own estimates come first: where there is one, the packs' figure is not listed. */
static gboolean own_options(const Forecast *forecast, CarnetTable *table, guint option) {
  const CarnetTable *costs = forecast->costs;
  gboolean any = FALSE;
  for (guint i = 0; i < carnet_table_rows(costs); i++) {
    if (strcmp(carnet_table_get(costs, i, "standard"), options[option].standard) != 0) continue;
    gint64 low = g_ascii_strtoll(carnet_table_get(costs, i, "amount_minor"), NULL, 10),
           high = g_ascii_strtoll(carnet_table_get(costs, i, "high_minor"), NULL, 10);
    From from = {"estimate",
                 carnet_table_get(costs, i, "source"),
                 carnet_table_get(costs, i, "source_date"),
                 carnet_table_get(costs, i, "confidence"),
                 carnet_table_get(costs, i, "note"),
                 0,
                 FALSE,
                 FALSE};
    guint row = option_row(forecast, table, option);
    set_option(table, row, low, MAX(low, high), carnet_table_get(costs, i, "currency"), &from);
    any = TRUE;
  }
  return any;
}

static gboolean pack_options(const Forecast *forecast, CarnetTable *table, guint option) {
  const CarnetCostRange *range;
  gboolean any = FALSE;
  for (guint i = 0; (range = carnet_packs_cost(forecast->app->packs, i)); i++) {
    if (strcmp(range->standard, options[option].standard) != 0 ||
        !carnet_pack_entry_valid(&range->entry, forecast->today))
      continue;
    From from = {"pack",
                 title_of(forecast->app, &range->entry),
                 range->entry.checked,
                 range->entry.confidence,
                 note_of(forecast->app, &range->entry),
                 range->year,
                 range->shared,
                 FALSE};
    set_option(table, option_row(forecast, table, option), range->low_minor, range->high_minor,
               range->currency, &from);
    any = TRUE;
  }
  return any;
}

/* A floor alone reads like a term. */
static void note_open_ends(const CarnetApp *app, CarnetTable *table) {
  for (guint row = 0; row < carnet_table_rows(table); row++) {
    const char *low = carnet_table_get(table, row, "days_low"), *note = carnet_table_get(table, row, "note");
    if (!*low || *carnet_table_get(table, row, "days_high")) continue;
    g_autofree char *open = carnet_texts_format(app->texts, app->lang, "advice.days_open", "days", low, NULL);
    g_autofree char *both = g_strdup_printf("%s%s%s", open,
                                            !*note                        ? ""
                                            : app->lang == CARNET_LANG_ZH ? "；"
                                                                          : "; ",
                                            note);
    carnet_table_set_key(table, row, "note", both);
  }
}

CarnetTable *carnet_action_cost_options(CarnetApp *app, GError **error) {
  static const CarnetTableColumn columns[] = {{"option", "cost.option", CARNET_CELL_ID},
                                              {"what", "cost.option_what", CARNET_CELL_TEXT},
                                              {"low", "cost.low", CARNET_CELL_MONEY},
                                              {"high", "cost.high", CARNET_CELL_MONEY},
                                              {"currency", "cost.currency", CARNET_CELL_TEXT},
                                              {"days_low", "cost.days_low", CARNET_CELL_INT},
                                              {"days_high", "cost.days_high", CARNET_CELL_INT},
                                              {"origin", "cost.origin", CARNET_CELL_TEXT},
                                              {"source", "data.source", CARNET_CELL_TEXT},
                                              {"source_date", "data.source_date", CARNET_CELL_DATE},
                                              {"confidence", "data.confidence", CARNET_CELL_TEXT},
                                              {"note", "cost.note", CARNET_CELL_TEXT},
                                              {NULL, NULL, 0}};
  Forecast forecast;
  CarnetTable *table = NULL;
  if (look(&forecast, app, error)) {
    table = carnet_table_new_with(columns);
    for (guint option = 0; option < G_N_ELEMENTS(options); option++) {
      if (own_options(&forecast, table, option) || pack_options(&forecast, table, option)) continue;
      guint row = option_row(&forecast, table, option); /* nobody knows what it costs, and it says so */
      carnet_table_set_key(table, row, "note", carnet_texts_get(app->texts, app->lang, "cost.no_figure"));
    }
  }
  forecast_clear(&forecast);
  if (table) note_open_ends(app, table);
  return table;
}
