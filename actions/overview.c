/* Counts by name: what the console's first screen, `carnet overview` and the values of reports are made of.
 */
#include <string.h>

#include "app.h"
#include "carnet/actions_exports.h"
#include "carnet/actions_workspace.h"
#include "findings.h"
#include "volumes.h"

static void say(CarnetTable *table, const char *name, gint64 value, const char *note) {
  guint row = carnet_table_add_row(table);
  carnet_table_set(table, row, 0, name);
  carnet_table_set_int(table, row, 1, value);
  carnet_table_set(table, row, 2, note);
}

static gint64 number_at(const CarnetTable *table, guint row, const char *key) {
  return g_ascii_strtoll(carnet_table_get(table, row, key), NULL, 10);
}

/* ---- rows and categories
 * ------------------------------------------------------------------------------------ */

static gboolean say_rows(CarnetApp *app, CarnetTable *table, GError **error) {
  static const char *const outcomes[] = {"identified", "ordinary", "unknown"};
  g_autoptr(CarnetTable) facet = carnet_inventory_facet(app->inventory, "outcome", NULL, -1, error);
  g_autoptr(CarnetTable) generations = facet ? carnet_inventory_generations(app->inventory, error) : NULL;
  if (!generations) return FALSE;
  gint64 rows = 0, fields = 0, inventories = 0;
  for (guint i = 0; i < carnet_table_rows(facet); i++) rows += number_at(facet, i, "count");
  for (guint i = 0; i < carnet_table_rows(generations); i++) {
    if (strcmp(carnet_table_get(generations, i, "state"), "active") != 0) continue;
    fields += number_at(generations, i, "fields");
    inventories++;
  }
  say(table, "inventories", inventories, NULL);
  say(table, "rows", rows, NULL);
  say(table, "fields", fields, NULL);
  for (gsize o = 0; o < G_N_ELEMENTS(outcomes); o++) {
    gint64 count = 0;
    for (guint i = 0; i < carnet_table_rows(facet); i++)
      if (strcmp(carnet_table_get(facet, i, "value"), outcomes[o]) == 0) count = number_at(facet, i, "count");
    say(table, outcomes[o], count, NULL);
  }
  return TRUE;
}

/* Rows times categories: a row counts once for each category that it has. */
static gboolean say_categories(CarnetApp *app, CarnetTable *table, GError **error) {
  static const char *const states[] = {"proposed", "confirmed", "rejected", "overridden"};
  g_autoptr(CarnetTable) counts = carnet_inventory_category_counts(app->inventory, NULL, error);
  if (!counts) return FALSE;
  for (gsize s = 0; s < G_N_ELEMENTS(states); s++) {
    gint64 sum = 0;
    for (guint i = 0; i < carnet_table_rows(counts); i++) sum += number_at(counts, i, states[s]);
    say(table, states[s], sum, NULL);
  }
  return TRUE;
}

/* ---- cases
 * ---------------------------------------------------------------------------------------------------- */

static void say_cases(const CarnetCaseList *cases, CarnetTable *table) {
  guint n = carnet_case_list_count(cases);
  gint64 state[CARNET_CASE_CLOSED + 1] = {0}, suspect = 0, cannot_tell = 0, expiring = 0, expired = 0,
                                    may_flow = 0, await = 0;
  for (guint i = 0; i < n; i++) {
    const CarnetCaseView *view = carnet_case_list_at(cases, i);
    state[view->item->state]++;
    suspect += view->stands == CARNET_STANDS_SUSPECT;
    cannot_tell += view->stands == CARNET_STANDS_CANNOT_TELL;
    expiring += view->expiring;
    expired += view->expired;
    may_flow += view->may_flow;
    await += view->item->state == CARNET_CASE_APPROVED && view->item->theirs != CARNET_THEIRS_PERMITTED &&
             view->item->theirs != CARNET_THEIRS_NOT_REQUIRED;
  }
  say(table, "cases", n, NULL);
  for (guint s = 0; s <= CARNET_CASE_CLOSED; s++) {
    g_autofree char *name = g_strdup_printf("cases_%s", carnet_case_state_name((CarnetCaseState)s));
    say(table, name, state[s], NULL);
  }
  const struct {
    const char *name;
    gint64 value;
  } flags[] = {{"cases_may_flow", may_flow}, {"cases_await_authority", await},
               {"cases_suspect", suspect},   {"cases_cannot_tell", cannot_tell},
               {"cases_expiring", expiring}, {"cases_expired", expired}};
  for (gsize i = 0; i < G_N_ELEMENTS(flags); i++) say(table, flags[i].name, flags[i].value, NULL);
}

static void say_findings(CarnetApp *app, const CarnetTable *findings, CarnetTable *table) {
  static const char *const severities[] = {"critical", "high", "medium", "low"};
  for (gsize s = 0; s < G_N_ELEMENTS(severities); s++) {
    gint64 n = 0;
    for (guint i = 0; i < carnet_table_rows(findings); i++)
      n += strcmp(carnet_table_get(findings, i, "severity"), severities[s]) == 0;
    g_autofree char *name = g_strdup_printf("findings_%s", severities[s]);
    say(table, name, n, NULL);
  }
  say(table, "checks", carnet_app_n_checks(app), NULL);
}

/* ---- the other records
 * -------------------------------------------------------------------------------------------- */

static gboolean say_events(CarnetApp *app, CarnetTable *table, GError **error) {
  g_autoptr(CarnetTable) counts = carnet_state_counts(app->state, error);
  if (!counts) return FALSE;
  static const struct {
    const char *name, *verdict; /* NULL: all */
  } lines[] = {{"events", NULL},
               {"events_unsigned", "unsigned"},
               {"events_bad", "bad"},
               {"events_unchecked", "unchecked"}};
  for (gsize l = 0; l < G_N_ELEMENTS(lines); l++) {
    gint64 n = 0;
    for (guint i = 0; i < carnet_table_rows(counts); i++)
      if (!lines[l].verdict || strcmp(carnet_table_get(counts, i, "verdict"), lines[l].verdict) == 0)
        n += number_at(counts, i, "count");
    say(table, lines[l].name, n, NULL);
  }
  say(table, "people", app->people->len, NULL);
  return TRUE;
}

/* What the packs know of each model's level of automation, times its vehicles. */
static gint64 usual_bytes(CarnetApp *app, const CarnetTable *models) {
  g_autofree char *today = carnet_app_today(app);
  double bytes = 0;
  for (guint i = 0; i < carnet_table_rows(models); i++) {
    const CarnetVolume *volume = carnet_volume_usual(app, carnet_table_get(models, i, "level"), today);
    if (volume) bytes += (double)volume->bytes_day * (double)MAX(number_at(models, i, "fleet"), 0);
  }
  return bytes >= (double)G_MAXINT64 ? G_MAXINT64 : (gint64)bytes;
}

static gboolean say_models(CarnetApp *app, CarnetTable *table, GError **error) {
  g_autoptr(CarnetTable) models = carnet_action_register_list(app, "model", error);
  if (!models) return FALSE;
  gint64 bytes = 0, vehicles = 0;
  for (guint i = 0; i < carnet_table_rows(models); i++) {
    gint64 fleet = number_at(models, i, "fleet"), each = number_at(models, i, "bytes_per_day"), product = 0,
           sum = 0;
    vehicles += fleet;
    /* What somebody typed may be absurd: then the sum stays where it is. */
    if (__builtin_mul_overflow(fleet, each, &product) || __builtin_add_overflow(bytes, product, &sum))
      continue;
    bytes = sum;
  }
  say(table, "bytes_per_day_usual", usual_bytes(app, models),
      carnet_texts_get(app->texts, app->lang, "overview.usual"));
  say(table, "models", carnet_table_rows(models), NULL);
  say(table, "vehicles", vehicles, NULL);
  say(table, "bytes_per_day", bytes, carnet_texts_get(app->texts, app->lang, "overview.estimate"));
  return TRUE;
}

static gboolean say_certificates(CarnetApp *app, CarnetTable *table, GError **error) {
  static const char *const states[] = {"planned", "in_progress", "passed", "failed", "lapsed"};
  g_autoptr(CarnetTable) certs = carnet_action_certs(app, error);
  if (!certs) return FALSE;
  for (gsize s = 0; s < G_N_ELEMENTS(states); s++) {
    gint64 n = 0;
    for (guint i = 0; i < carnet_table_rows(certs); i++)
      n += strcmp(carnet_table_get(certs, i, "status"), states[s]) == 0;
    g_autofree char *name = g_strdup_printf("certifications_%s", states[s]);
    say(table, name, n, NULL);
  }
  return TRUE;
}

static gint by_text(gconstpointer a, gconstpointer b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* One line a kind of amount and currency: amounts of two currencies are never added. */
static gboolean say_costs(CarnetApp *app, CarnetTable *table, GError **error) {
  static const char *const amounts[] = {"budget", "committed", "paid"};
  g_autoptr(CarnetTable) matrix = carnet_action_cost_matrix(app, error);
  if (!matrix) return FALSE;
  g_autoptr(GPtrArray) currencies = g_ptr_array_new();
  for (guint i = 0; i < carnet_table_rows(matrix); i++) {
    const char *currency = carnet_table_get(matrix, i, "currency");
    if (!g_ptr_array_find_with_equal_func(currencies, currency, g_str_equal, NULL))
      g_ptr_array_add(currencies, (gpointer)currency);
  }
  g_ptr_array_sort(currencies, by_text);
  for (guint c = 0; c < currencies->len; c++) {
    const char *currency = g_ptr_array_index(currencies, c);
    for (gsize a = 0; a < G_N_ELEMENTS(amounts); a++) {
      gint64 sum = 0;
      for (guint i = 0; i < carnet_table_rows(matrix); i++)
        if (strcmp(carnet_table_get(matrix, i, "currency"), currency) == 0)
          sum += number_at(matrix, i, amounts[a]);
      g_autofree char *name = g_strdup_printf("costs_%s_%s", amounts[a], currency);
      say(table, name, sum, carnet_texts_get(app->texts, app->lang, "overview.minor_units"));
    }
  }
  return TRUE;
}

static const CarnetTableColumn columns[] = {{"name", "overview.name", CARNET_CELL_TEXT},
                                            {"value", "overview.value", CARNET_CELL_INT},
                                            {"note", "overview.note", CARNET_CELL_TEXT},
                                            {NULL, NULL, 0}};

CarnetTable *carnet_action_event_counts(CarnetApp *app, GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_RECORDS, error)) return NULL;
  g_autoptr(CarnetTable) table = carnet_table_new_with(columns);
  return say_events(app, table, error) ? g_steal_pointer(&table) : NULL;
}

CarnetTable *carnet_action_overview_rows(CarnetApp *app, GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_INVENTORY | CARNET_NEED_RECORDS, error)) return NULL;
  g_autoptr(CarnetTable) table = carnet_table_new_with(columns);
  gboolean ok = say_rows(app, table, error) && say_events(app, table, error) && say_models(app, table, error);
  return ok ? g_steal_pointer(&table) : NULL;
}

/* Columns name, value, note (an estimate, minor units). */
CarnetTable *carnet_action_standing(CarnetApp *app, CarnetTable **findings, GError **error) {
  g_autoptr(CarnetCaseList) cases = carnet_action_cases(app, NULL, error);
  if (!cases) return NULL;
  g_autoptr(CarnetTable) table = carnet_table_new_with(columns);
  if (!say_rows(app, table, error) || !say_categories(app, table, error)) return NULL;
  say_cases(cases, table);
  g_autoptr(CarnetTable) found = carnet_app_findings(app, cases, FALSE, error);
  if (!found) return NULL;
  say_findings(app, found, table);
  if (!say_events(app, table, error) || !say_models(app, table, error) ||
      !say_certificates(app, table, error) || !say_costs(app, table, error))
    return NULL;
  if (findings) *findings = g_steal_pointer(&found);
  return g_steal_pointer(&table);
}

CarnetTable *carnet_action_overview(CarnetApp *app, GError **error) {
  return carnet_action_standing(app, NULL, error);
}
