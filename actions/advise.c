/*
 * Advice that was tried: the engine's search over today's rows, in words, with the filter that would leave
 * fields out, and the time and cost that the packs know. Nothing is recorded.
 */
#include "carnet/advice.h"

#include <string.h>

#include "carnet/actions_cases.h"
#include "carnet/actions_costs.h"
#include "carnet/canon.h"
#include "carnet/text.h"
#include "carnet/yaml.h"
#include "decide.h"

typedef struct {
  CarnetApp *app;
  const CarnetExportRequest *request;
  CarnetCounters counters;
  char *day;
  CarnetTable *table;
  CarnetTable *options; /* what they cost, once one is asked for; NULL: not yet, or not to be had */
} Advice;

/* ---- words ----------------------------------------------------------------------------------------------
 */

static const char *word(const Advice *a, const char *id) {
  return carnet_texts_get(a->app->texts, a->app->lang, id);
}

/* The name of a category or trait, or of a key of the request. */
static char *name_of(const Advice *a, const CarnetMeasure *measure) {
  gboolean zh = a->app->lang == CARNET_LANG_ZH;
  const CarnetCategory *category = carnet_packs_category(a->app->packs, measure->value);
  if (strcmp(measure->key, "category") == 0 && category)
    return g_strdup_printf("%s (%s)", zh ? category->zh : category->en, category->id);
  gint bit = strcmp(measure->key, "trait") == 0 ? carnet_lexicon_bit(a->app->lexicon, measure->value) : -1;
  const CarnetTrait *trait = bit >= 0 ? carnet_lexicon_trait(a->app->lexicon, (guint)bit) : NULL;
  if (trait) return g_strdup_printf("%s (%s)", zh ? trait->zh : trait->en, trait->id);
  return g_strdup(measure->key);
}

#define FOOT_TENTHS_MM 3048

/* "1,000 m", "1,850 ft": in the unit in which it is a whole number, as laws write it. */
static char *line_text(gint64 mm) {
  gboolean feet = mm % 1000 != 0 && mm * 10 % FOOT_TENTHS_MM == 0;
  gboolean whole = feet || mm % 1000 == 0;
  g_autofree char *number = carnet_text_number(feet ? mm * 10 / FOOT_TENTHS_MM : whole ? mm / 1000 : mm);
  return g_strdup_printf("%s %s", number, feet ? "ft" : whole ? "m" : "mm");
}

static char *measure_text(const Advice *a, const CarnetMeasure *measure) {
  g_autofree char *id = g_strconcat("advice.", measure->id, NULL), *what = name_of(a, measure),
                  *rows = carnet_text_number((gint64)measure->rows), *line = line_text(measure->line_mm);
  return carnet_texts_format(a->app->texts, a->app->lang, id, "what", what, "rows", rows, "line", line, NULL);
}

static char *advice_text(const Advice *a, const CarnetAdvice *advice) {
  g_autoptr(GString) out = g_string_new(NULL);
  for (guint i = 0; i < advice->n; i++) {
    g_autofree char *one = measure_text(a, &advice->measure[i]);
    g_string_append_printf(out, "%s%s", i ? word(a, "advice.and") : "", one);
  }
  if (advice->nobody_sensitive) g_string_append(out, word(a, "advice.nobody_sensitive"));
  return g_strdup(out->str);
}

/* ---- leaving fields out ---------------------------------------------------------------------------------
 */

/* The filter without the fields that advice leaves out; NULL where it leaves none out, or none is named. */
static char *filter_of(const Advice *a, const CarnetAdvice *advice) {
  const char *rows = carnet_export_request_rows(a->request);
  g_autoptr(GString) out = g_string_new(NULL);
  gboolean drops = FALSE;
  if (!*rows) return NULL;
  g_string_append_printf(out, "(%s)", rows);
  for (guint i = 0; i < advice->n; i++) {
    const CarnetMeasure *measure = &advice->measure[i];
    if (measure->kind != CARNET_MEASURE_DROP) continue;
    drops = TRUE;
    g_string_append_printf(out, " -%s:%s", strcmp(measure->key, "category") == 0 ? "cat" : measure->key,
                           measure->value);
  }
  return drops ? g_strdup(out->str) : NULL;
}

/*
 * A field with one use that is left out keeps its other uses, and a filter freezes fields whole: what the
 * search found over rows must hold over the fields that the filter picks.
 */
static gboolean filter_holds(const Advice *a, const CarnetAdvice *advice, const char *filter) {
  g_autoptr(CarnetNode) tree = carnet_advice_request(advice, a->request);
  carnet_node_set_string(tree, "rows", filter);
  g_autoptr(CarnetExportRequest) request = carnet_export_request_parse(tree, "request", NULL);
  g_autoptr(CarnetProfileSet) set = request ? carnet_app_matching(a->app, request, NULL) : NULL;
  if (!set || !set->profiles->len) return FALSE;
  g_autoptr(CarnetDecision) decision = carnet_decide_answer(
      a->app->packs, request, (const CarnetDecisionProfile *)(gpointer)set->profiles->data,
      set->profiles->len, &a->counters, a->day);
  return decision->outcome >= advice->outcome;
}

/* ---- time and cost --------------------------------------------------------------------------------------
 */

/* Which of the options beside each other (carnet_action_cost_options) it is; "" none. */
static const char *option_of(const CarnetAdvice *advice) {
  static const struct {
    const char *measure, *option;
  } options[] = {{"in_place", "localise"}, {"anonymised", "anonymise"}, {"anonymise", "anonymise"}};
  for (gsize i = 0; i < G_N_ELEMENTS(options); i++)
    for (guint m = 0; m < advice->n; m++)
      if (strcmp(options[i].measure, advice->measure[m].id) == 0) return options[i].option;
  return advice->outcome == CARNET_ASSESSMENT ? "assess" : "";
}

/* Own estimates first, as the list of options has them. */
static void set_cost(Advice *a, guint row, const CarnetAdvice *advice) {
  const char *option = option_of(advice);
  if (!*option) return;
  if (!a->options) a->options = carnet_action_cost_options(a->app, NULL);
  for (guint i = 0; a->options && i < carnet_table_rows(a->options); i++) {
    const char *low = carnet_table_get(a->options, i, "low"), *high = carnet_table_get(a->options, i, "high");
    if (strcmp(carnet_table_get(a->options, i, "option"), option) != 0 || !*low) continue;
    carnet_table_set_int(a->table, row, (guint)carnet_table_find(a->table, "cost_low_minor"),
                         g_ascii_strtoll(low, NULL, 10));
    carnet_table_set_int(a->table, row, (guint)carnet_table_find(a->table, "cost_high_minor"),
                         g_ascii_strtoll(high, NULL, 10));
    carnet_table_set_key(a->table, row, "currency", carnet_table_get(a->options, i, "currency"));
    return;
  }
}

/* Ways of several regimes run beside each other: the longest counts, and one without a known end leaves the
 * end open.
 */
static void set_days(const Advice *a, guint row, const CarnetAdvice *advice) {
  gint64 low = -1, high = -1;
  gboolean ends = TRUE;
  for (guint i = 0; i < advice->ways->len; i++) {
    const CarnetProcess *way = g_ptr_array_index(advice->ways, i);
    low = MAX(low, way->days_low);
    high = MAX(high, way->days_high);
    ends = ends && way->days_high > 0;
  }
  if (low < 0) return;
  carnet_table_set_int(a->table, row, (guint)carnet_table_find(a->table, "days_low"), low);
  if (ends) carnet_table_set_int(a->table, row, (guint)carnet_table_find(a->table, "days_high"), high);
}

/* What would stand in the request, one "path=value" a line; "" where a request cannot say it. */
static char *sets_of(const CarnetAdvice *advice, const char *filter) {
  g_autoptr(GPtrArray) sets = carnet_advice_sets(advice);
  if (!sets) return g_strdup("");
  for (guint i = 0; i < advice->n; i++)
    if (advice->measure[i].kind == CARNET_MEASURE_DROP && !filter) return g_strdup("");
  if (filter) g_ptr_array_add(sets, g_strconcat("rows=", filter, NULL));
  g_ptr_array_add(sets, NULL);
  return g_strjoinv("\n", (char **)sets->pdata);
}

/* ---- the table ------------------------------------------------------------------------------------------
 */

/* Leaving out no more rows by another name brings the same: told already. */
static gboolean is_told(const Advice *a, const CarnetAdvice *advice) {
  if (advice->n != 1 || advice->measure[0].kind != CARNET_MEASURE_DROP) return FALSE;
  for (guint row = 0; row < carnet_table_rows(a->table); row++) {
    CarnetDecisionOutcome outcome;
    guint64 rows = g_ascii_strtoull(carnet_table_get(a->table, row, "rows"), NULL, 10);
    if (strcmp(carnet_table_get(a->table, row, "id"), advice->measure[0].id) == 0 &&
        rows <= advice->measure[0].rows &&
        carnet_outcome_parse(carnet_table_get(a->table, row, "outcome"), &outcome) &&
        outcome >= advice->outcome)
      return TRUE;
  }
  return FALSE;
}

/* "drop+anonymise"; caller frees. */
static char *id_of(const CarnetAdvice *advice) {
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < advice->n; i++)
    g_string_append_printf(out, "%s%s", i > 0 ? "+" : "", advice->measure[i].id);
  return g_string_free(out, FALSE);
}

static void add_row(Advice *a, const CarnetAdvice *advice) {
  g_autofree char *filter = filter_of(a, advice);
  if (is_told(a, advice) || (filter && !filter_holds(a, advice, filter))) return;
  const CarnetMeasure *first = &advice->measure[0];
  g_autofree char *sets = sets_of(advice, filter);
  g_autofree char *text = advice_text(a, advice), *id = id_of(advice);
  guint row = carnet_table_add_row(a->table);
  carnet_table_set_key(a->table, row, "id", id);
  carnet_table_set_key(a->table, row, "key", filter ? "rows" : first->key);
  carnet_table_set_key(a->table, row, "value", filter ? filter : first->value);
  carnet_table_set_key(a->table, row, "set", sets);
  carnet_table_set_key(a->table, row, "outcome", carnet_outcome_name(advice->outcome));
  carnet_table_set_key(a->table, row, "text", text);
  carnet_table_set_key(a->table, row, "complete", advice->complete ? "yes" : "no");
  guint64 rows = 0;
  for (guint i = 0; i < advice->n; i++) rows += advice->measure[i].rows;
  if (rows) carnet_table_set_int(a->table, row, (guint)carnet_table_find(a->table, "rows"), (gint64)rows);
  set_days(a, row, advice);
  set_cost(a, row, advice);
}

static gboolean advise(Advice *a, GError **error) {
  g_autoptr(CarnetProfileSet) set = carnet_app_matching(a->app, a->request, error);
  if (!set || !carnet_app_counters(a->app, a->request, NULL, a->day, &a->counters, error)) return FALSE;
  g_autoptr(GPtrArray) found =
      carnet_advise(a->app->packs, a->request, (const CarnetDecisionProfile *)(gpointer)set->profiles->data,
                    set->profiles->len, &a->counters, a->day);
  for (guint i = 0; i < found->len; i++) add_row(a, g_ptr_array_index(found, i));
  return TRUE;
}

CarnetTable *carnet_action_advise(CarnetApp *app, const char *request, gsize n, const char *name,
                                  const char *as_of, GError **error) {
  static const CarnetTableColumn columns[] = {{"id", "advice.id", CARNET_CELL_ID},
                                              {"text", "advice.text", CARNET_CELL_TEXT},
                                              {"outcome", "case.outcome", CARNET_CELL_TEXT},
                                              {"complete", "advice.complete", CARNET_CELL_FLAG},
                                              {"rows", "case.rows", CARNET_CELL_INT},
                                              {"key", "advice.key", CARNET_CELL_ID},
                                              {"value", "advice.value", CARNET_CELL_TEXT},
                                              {"set", "advice.set", CARNET_CELL_LIST},
                                              {"days_low", "advice.days_low", CARNET_CELL_INT},
                                              {"days_high", "advice.days_high", CARNET_CELL_INT},
                                              {"cost_low_minor", "advice.cost_low", CARNET_CELL_INT},
                                              {"cost_high_minor", "advice.cost_high", CARNET_CELL_INT},
                                              {"currency", "advice.currency", CARNET_CELL_TEXT},
                                              {NULL, NULL, 0}};
  if (!carnet_app_need(app, CARNET_NEED_INVENTORY, error)) return NULL;
  g_autoptr(CarnetExportRequest) parsed = carnet_app_request(app, request, n, name, error);
  if (!parsed) return NULL;
  g_autofree char *day = carnet_app_day(app, parsed, as_of);
  g_autoptr(CarnetTable) table = carnet_table_new_with(columns);
  Advice advice = {.app = app, .request = parsed, .day = day, .table = table};
  gboolean ok = advise(&advice, error);
  carnet_table_free(advice.options);
  return ok ? g_steal_pointer(&table) : NULL;
}
