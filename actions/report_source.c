/* Where templates get their data: one table of names (docs/formats/templates.md). */
#include <string.h>

#include "carnet/text.h"
#include "report.h"

static const CarnetReportTable *const rooms[] = {
    carnet_report_tables_scope,      carnet_report_tables_rows,       carnet_report_tables_cases,
    carnet_report_tables_theirs,     carnet_report_tables_money,      carnet_report_tables_gaps,
    carnet_report_tables_records,    carnet_report_tables_cards,      carnet_report_tables_findings,
    carnet_report_tables_flows,      carnet_report_tables_activities, carnet_report_tables_duties,
    carnet_report_tables_population, carnet_report_tables_case};

static char *value(gpointer user, const char *name, CarnetLang lang) {
  return carnet_report_value(user, name, lang);
}

/* limit="3" for any table; of a field card it is the number of fields, which the table itself knows. */
static CarnetTable *limited(CarnetTable *table, const CarnetReportQuery *query) {
  const char *limit = carnet_report_attr(query, "limit");
  if (!limit || strcmp(query->block, "field-card") == 0) return table;
  return carnet_report_limit(table, g_ascii_strtoll(limit, NULL, 10));
}

/* In a report of one case every block is about it, unless it names another. Caller frees. */
static const char **attrs_of(const CarnetReportData *data, const CarnetReportQuery *query) {
  GPtrArray *attrs = g_ptr_array_new();
  for (const char *const *attr = query->attrs; attr && *attr; attr++)
    g_ptr_array_add(attrs, (gpointer)(guintptr)*attr);
  if (data->case_id && !carnet_report_attr(query, "case")) {
    g_ptr_array_add(attrs, (gpointer)(guintptr) "case");
    g_ptr_array_add(attrs, data->case_id);
  }
  g_ptr_array_add(attrs, NULL);
  return (const char **)g_ptr_array_free(attrs, FALSE);
}

static CarnetTable *table(gpointer user, const CarnetReportQuery *asked, GError **error) {
  CarnetReportData *data = user;
  g_autofree const char **attrs = attrs_of(data, asked);
  const CarnetReportQuery whole = {asked->block, asked->name, attrs, asked->lang}, *query = &whole;
  data->lang = query->lang;
  carnet_app_set_lang(data->app, query->lang);
  for (gsize r = 0; r < G_N_ELEMENTS(rooms); r++)
    for (const CarnetReportTable *item = rooms[r]; item->name; item++)
      if (strcmp(item->name, query->name) == 0) {
        CarnetTable *made = item->make(data, query, error);
        if (made) carnet_report_say_words(data, item->name, made);
        return limited(made, query);
      }
  g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_NOT_FOUND, "no table is called %s", query->name);
  return NULL;
}

/* ---- populations
 * ---------------------------------------------------------------------------------------------------- */

static char *of_rows(const CarnetReportData *data, gint64 n, CarnetLang lang) {
  gint64 rows = carnet_report_number(data, "rows");
  g_autofree char *part = carnet_text_number(n), *all = carnet_text_number(rows);
  if (n == rows) return carnet_texts_format(data->app->texts, lang, "population.rows", "all", all, NULL);
  return carnet_texts_format(data->app->texts, lang, "population.rows_of", "n", part, "all", all, NULL);
}

/* What a table or figure counts. */
static const struct {
  const char *name;   /* of the table */
  const char *filter; /* rows; NULL: a number of the overview, `text` has the place for it */
  const char *number, *text;
} populations[] = {
    {"fields", "", NULL, NULL},
    {"uses", "", NULL, NULL},
    {"categories.counts", "", NULL, NULL},
    {"heat.regimes", "", NULL, NULL},
    {"conflicts", "", NULL, NULL},
    {"population.outcomes", "", NULL, NULL},
    {"population.mapped", "", NULL, NULL},
    {"population.facts", "", NULL, NULL},
    {"gaps.unknown", "outcome:unknown", NULL, NULL},
    {"gaps.missing", "", NULL, NULL},
    {"cases", NULL, "cases", "population.cases"},
    {"cases.outcomes", NULL, "cases", "population.cases"},
    {"cases.suspect", NULL, "cases", "population.cases"},
    {"approvals", NULL, "cases", "population.cases"},
    {"assumptions", NULL, "cases", "population.cases"},
    {"thresholds", NULL, "cases", "population.cases"},
    {"findings", NULL, "checks", "population.checks"},
    {"findings.counts", NULL, "checks", "population.checks"},
    {"filings", NULL, "cases", "population.cases"},
    {"flows.cases", NULL, "cases", "population.cases"},
    {"exposure", NULL, "checks", "population.checks"},
    {"events.recent", NULL, "events", "population.events"},
    {"gaps.unsigned", NULL, "events", "population.events"},
    {"rules.confidence", NULL, "rules_count", "population.rules"},
};

static char *population(gpointer user, const CarnetReportQuery *query, CarnetLang lang) {
  CarnetReportData *data = user;
  for (gsize i = 0; i < G_N_ELEMENTS(populations); i++) {
    if (strcmp(populations[i].name, query->name) != 0) continue;
    if (!populations[i].filter) {
      if (data->case_id && strcmp(populations[i].number, "cases") == 0)
        return carnet_texts_format(data->app->texts, lang, "population.case", "id", data->case_id, NULL);
      g_autofree char *n = carnet_report_value(data, populations[i].number, lang);
      return carnet_texts_format(data->app->texts, lang, populations[i].text, "n", n, NULL);
    }
    const char *where = carnet_report_attr(query, "where");
    g_autoptr(CarnetFilter) filter = carnet_filter_parse(where ? where : populations[i].filter, NULL);
    gint64 n = filter ? carnet_inventory_count(data->app->inventory, filter, NULL) : -1;
    return n < 0 ? NULL : of_rows(data, n, lang);
  }
  return NULL;
}

void carnet_report_source(CarnetReportData *data, CarnetReportSource *out) {
  *out = (CarnetReportSource){value, table, population, data};
}
