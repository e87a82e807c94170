/* {{name}} in templates: numbers of the overview, and what only a report knows. */
#include <string.h>

#include "carnet/actions_workspace.h"
#include "carnet/text.h"
#include "report.h"

gint64 carnet_report_number(const CarnetReportData *data, const char *name) {
  for (guint i = 0; i < carnet_table_rows(data->overview); i++)
    if (strcmp(carnet_table_get(data->overview, i, "name"), name) == 0)
      return g_ascii_strtoll(carnet_table_get(data->overview, i, "value"), NULL, 10);
  return -1;
}

/* ---- texts
 * ----------------------------------------------------------------------------------------------------------
 */

/* The entity that no other owns, the first by id; none: said so. */
static char *organisation(CarnetReportData *data, CarnetLang lang) {
  g_autoptr(CarnetTable) entities = carnet_action_register_list(data->app, "entity", NULL);
  static const char *const by_subject[] = {"subject", NULL};
  entities = carnet_report_sort(g_steal_pointer(&entities), by_subject);
  gint found = -1;
  for (guint i = 0; entities && i < carnet_table_rows(entities); i++) {
    if (found < 0) found = (gint)i;
    if (*carnet_table_get(entities, i, "parent")) continue;
    found = (gint)i;
    break;
  }
  if (found < 0) return g_strdup(carnet_texts_get(data->app->texts, lang, "data.no_organisation"));
  const char *zh = carnet_table_get(entities, (guint)found, "name_zh");
  return g_strdup(lang == CARNET_LANG_ZH && *zh ? zh : carnet_table_get(entities, (guint)found, "name"));
}

static char *as_of(CarnetReportData *data, CarnetLang lang) {
  (void)lang;
  return g_strdup(data->as_of);
}

static gint by_text(gconstpointer a, gconstpointer b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* "2026-11-22 (Asia/Shanghai, Europe/Brussels)": the day is that day in each regime's zone (formats.md
 * section 10). */
static char *as_of_zones(CarnetReportData *data, CarnetLang lang) {
  (void)lang;
  g_autoptr(GPtrArray) zones = g_ptr_array_new();
  for (guint i = 0; i < carnet_packs_count(data->app->packs); i++) {
    CarnetPackInfo info;
    carnet_packs_info(data->app->packs, i, &info);
    if (info.zone && *info.zone && !g_ptr_array_find_with_equal_func(zones, info.zone, g_str_equal, NULL))
      g_ptr_array_add(zones, (gpointer)info.zone);
  }
  g_ptr_array_sort(zones, by_text);
  g_ptr_array_add(zones, NULL);
  g_autofree char *list = g_strjoinv(", ", (char **)zones->pdata);
  return *list ? g_strdup_printf("%s (%s)", data->as_of, list) : g_strdup(data->as_of);
}

static char *commit(CarnetReportData *data, CarnetLang lang) {
  (void)lang;
  return g_strdup(data->commit);
}

static char *commit_short(CarnetReportData *data, CarnetLang lang) {
  (void)lang;
  return g_strndup(data->commit, 8);
}

static char *level(CarnetReportData *data, CarnetLang lang) {
  g_autofree char *id = g_strconcat("level.", data->level, NULL);
  return g_strdup(carnet_texts_get(data->app->texts, lang, id));
}

static char *costs_currency(CarnetReportData *data, CarnetLang lang) {
  static const char prefix[] = "costs_budget_";
  GString *list = g_string_new(NULL);
  for (guint i = 0; i < carnet_table_rows(data->overview); i++) {
    const char *name = carnet_table_get(data->overview, i, "name");
    if (g_str_has_prefix(name, prefix))
      g_string_append_printf(list, "%s%s", list->len ? ", " : "", name + sizeof prefix - 1);
  }
  if (!list->len) g_string_append(list, carnet_texts_get(data->app->texts, lang, "data.no_costs"));
  return g_string_free(list, FALSE);
}

/* ---- shares
 * ------------------------------------------------------------------------------------------------------------
 */

/* "45.9 %" of all rows; "·" where there are none. Half up, in whole numbers: the same
 * everywhere. */
static char *percent(const CarnetReportData *data, const char *part) {
  gint64 rows = carnet_report_number(data, "rows"), n = carnet_report_number(data, part);
  if (rows <= 0) return g_strdup("·");
  gint64 tenths = (n * 2000 + rows) / (2 * rows);
  return g_strdup_printf("%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT " %%", tenths / 10, tenths % 10);
}

static char *identified_percent(CarnetReportData *data, CarnetLang lang) {
  (void)lang;
  return percent(data, "identified");
}

static char *unknown_percent(CarnetReportData *data, CarnetLang lang) {
  (void)lang;
  return percent(data, "unknown");
}

/* ---- packs
 * ---------------------------------------------------------------------------------------------------------------
 */

static guint rules_by(const CarnetReportData *data, gsize offset) {
  guint n = 0;
  for (guint i = 0; i < carnet_packs_count(data->app->packs); i++) {
    CarnetPackInfo info;
    carnet_packs_info(data->app->packs, i, &info);
    n += *(const guint *)G_STRUCT_MEMBER_P(&info, offset);
  }
  return n;
}

static const struct {
  const char *name;
  gsize offset;
} rule_counts[] = {{"rules_verified", G_STRUCT_OFFSET(CarnetPackInfo, verified)},
                   {"rules_secondary", G_STRUCT_OFFSET(CarnetPackInfo, secondary)},
                   {"rules_recalled", G_STRUCT_OFFSET(CarnetPackInfo, recalled)},
                   {"rules_count", G_STRUCT_OFFSET(CarnetPackInfo, n_rules)}};

static const struct {
  const char *name;
  char *(*make)(CarnetReportData *data, CarnetLang lang);
} makers[] = {{"organisation", organisation},      {"as_of", as_of},
              {"as_of_zones", as_of_zones},        {"commit", commit},
              {"commit_short", commit_short},      {"level", level},
              {"costs_currency", costs_currency},  {"identified_percent", identified_percent},
              {"unknown_percent", unknown_percent}};

/* Names in templates that the overview calls otherwise. */
static const struct {
  const char *name, *overview;
} aliases[] = {{"categories_proposed", "proposed"},
               {"categories_confirmed", "confirmed"},
               {"categories_rejected", "rejected"},
               {"categories_overridden", "overridden"},
               {"inventories_count", "inventories"},
               {"people_count", "people"},
               {"models_count", "models"}};

char *carnet_report_value(CarnetReportData *data, const char *name, CarnetLang lang) {
  for (gsize i = 0; i < G_N_ELEMENTS(makers); i++)
    if (strcmp(makers[i].name, name) == 0) return makers[i].make(data, lang);
  for (gsize i = 0; i < G_N_ELEMENTS(rule_counts); i++)
    if (strcmp(rule_counts[i].name, name) == 0)
      return carnet_text_number(rules_by(data, rule_counts[i].offset));
  if (strcmp(name, "case") == 0) return g_strdup(data->case_id);
  if (strcmp(name, "packs_count") == 0) return carnet_text_number(carnet_packs_count(data->app->packs));
  for (gsize i = 0; i < G_N_ELEMENTS(aliases); i++)
    if (strcmp(aliases[i].name, name) == 0) name = aliases[i].overview;
  gint64 number = carnet_report_findings_number(data, name);
  if (number < 0) number = carnet_report_number(data, name);
  return number < 0 ? NULL : carnet_text_number(number);
}
