/* Report tables of what a pack asks for: its categories with their duties and documents, and how far each
 * model is with each clause. */
#include <string.h>

#include "carnet/actions_workspace.h"
#include "carnet/text.h"
#include "report.h"

/* group="gb44495": categories of that pack; left out: all. */
static gboolean is_of(const CarnetReportQuery *query, const CarnetCategory *category) {
  const char *pack = carnet_report_attr(query, "group");
  gsize n = pack ? strlen(pack) : 0;
  return !n || (strncmp(category->id, pack, n) == 0 && category->id[n] == '.');
}

static void set_category(const CarnetReportData *data, CarnetTable *table, guint row,
                         const CarnetCategory *category) {
  CarnetLang other = data->lang == CARNET_LANG_EN ? CARNET_LANG_ZH : CARNET_LANG_EN;
  const char *clause = carnet_clause_in(data->lang, category->clause, category->clause_zh),
             *second = carnet_clause_in(other, category->clause, category->clause_zh);
  carnet_table_set_key(table, row, "category", category->id);
  carnet_report_set_both(table, row, "name", category->en, category->zh, data->lang);
  carnet_table_set_key(table, row, "clause", clause);
  if (strcmp(clause, second) != 0) carnet_table_set_key(table, row, "clause.2", second);
  carnet_report_set_word(data, table, row, "confidence", "confidence", category->confidence);
}

/* ---- duties and documents: one row each
 * ------------------------------------------------------------------------------- */

static const CarnetTableColumn text_columns[] = {{"category", "data.category_id", CARNET_CELL_ID},
                                                 {"name", "data.category", CARNET_CELL_TEXT},
                                                 {"name.2", "data.category", CARNET_CELL_TEXT},
                                                 {"clause", "data.clause", CARNET_CELL_TEXT},
                                                 {"clause.2", "data.clause", CARNET_CELL_TEXT},
                                                 {"text", "data.duty", CARNET_CELL_TEXT},
                                                 {"text.2", "data.duty", CARNET_CELL_TEXT},
                                                 {"confidence", "data.confidence", CARNET_CELL_TEXT},
                                                 {"confidence.2", "data.confidence", CARNET_CELL_TEXT},
                                                 {NULL, NULL, 0}};

static void add_texts(const CarnetReportData *data, CarnetTable *table, const CarnetCategory *category,
                      const char *const *en, const char *const *zh) {
  for (gsize i = 0; en && en[i]; i++) {
    guint row = carnet_table_add_row(table);
    set_category(data, table, row, category);
    carnet_report_set_both(table, row, "text", en[i], zh ? zh[i] : NULL, data->lang);
  }
}

static CarnetTable *texts_of(CarnetReportData *data, const CarnetReportQuery *query, gboolean documents) {
  CarnetTable *table = carnet_table_new_with(text_columns);
  for (guint i = 0; i < carnet_packs_n_categories(data->app->packs); i++) {
    const CarnetCategory *category = carnet_packs_category_at(data->app->packs, i);
    if (is_of(query, category))
      add_texts(data, table, category, documents ? category->documents : category->duties_en,
                documents ? category->documents_zh : category->duties_zh);
  }
  return table;
}

static CarnetTable *duties(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  (void)error;
  return texts_of(data, query, FALSE);
}

static CarnetTable *documents(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  (void)error;
  return texts_of(data, query, TRUE);
}

/* ---- evidence of a clause and model
 * ------------------------------------------------------------------------------------ */

static gboolean names_clause(const char *clauses, const char *word) {
  g_auto(GStrv) parts = g_strsplit_set(clauses, "; ,", -1);
  for (char **part = parts; *part; part++) {
    gsize n = strlen(*part);
    if (n && g_ascii_isdigit(**part) && strncmp(*part, word, n) == 0 && (!word[n] || word[n] == '.'))
      return TRUE;
  }
  return FALSE;
}

/* "gb44495.key_material", "7.4.1", "GB 44495 7.4.1": the category, or its clause or one below it, with or
 * without the name of the standard before it. */
static gboolean is_about(const char *what, const CarnetCategory *category) {
  if (strcmp(what, category->id) == 0) return TRUE;
  const char *space = strrchr(what, ' '), *dot = strchr(category->id, '.');
  g_autofree char *standard = space ? g_strndup(what, (gsize)(space - what)) : g_strdup("");
  g_autofree char *pack = dot ? g_strndup(category->id, (gsize)(dot - category->id)) : g_strdup("");
  return (!*standard || carnet_text_same_plain(standard, pack)) &&
         names_clause(category->clause, space ? space + 1 : what);
}

typedef struct {
  const char *id, *name; /* of the register, and as rows say it */
} Model;

/* `use` is "clause@model"; without a model it is for all of them. */
static gboolean is_for(const char *use, const CarnetCategory *category, const Model *model) {
  const char *at = strrchr(use, '@');
  g_autofree char *what = at ? g_strndup(use, (gsize)(at - use)) : g_strdup(use);
  if (at && !carnet_text_same_plain(at + 1, model->id) && !carnet_text_same_plain(at + 1, model->name))
    return FALSE;
  return is_about(g_strstrip(what), category);
}

/* "test-report-7 (2026-10-02, p-19c7f4)", one a line; what ended says so. Caller frees. */
static char *evidence_of(const CarnetReportData *data, const CarnetTable *all, const CarnetCategory *category,
                         const Model *model) {
  GString *out = g_string_new(NULL);
  for (guint r = 0; r < carnet_table_rows(all); r++) {
    g_auto(GStrv) uses = g_strsplit(carnet_table_get(all, r, "for"), "\n", -1);
    gboolean found = FALSE;
    for (char **use = uses; *use; use++) found = found || (**use && is_for(*use, category, model));
    if (!found) continue;
    const char *date = carnet_table_get(all, r, "date"), *owner = carnet_table_get(all, r, "owner"),
               *until = carnet_table_get(all, r, "valid_until");
    g_string_append_printf(out, "%s%s (%s, %s)%s", out->len ? "\n" : "", carnet_table_get(all, r, "subject"),
                           *date ? date : "?", *owner ? owner : "?",
                           *until && strcmp(until, data->as_of) < 0 ? " ✗" : "");
  }
  return g_string_free(out, FALSE);
}

/* ---- how far a model is with a clause
 * ---------------------------------------------------------------------------------- */

static gint row_of(const CarnetTable *counts, const char *category) {
  for (guint r = 0; r < carnet_table_rows(counts); r++)
    if (strcmp(carnet_table_get(counts, r, "category"), category) == 0) return (gint)r;
  return -1;
}

static void add_clause(const CarnetReportData *data, CarnetTable *table, const CarnetCategory *category,
                       const Model *model, const CarnetTable *counts, const CarnetTable *evidence) {
  static const char *const numbers[][2] = {{"proposed", "proposed"},
                                           {"confirmed", "confirmed"},
                                           {"overridden", "overridden"},
                                           {"missing", "unknown"}};
  gint at = row_of(counts, category->id);
  guint row = carnet_table_add_row(table);
  g_autofree char *held = evidence_of(data, evidence, category, model);
  set_category(data, table, row, category);
  carnet_table_set_key(table, row, "model", model->name);
  carnet_report_set_int(table, row, "duties", g_strv_length((char **)(guintptr)category->duties_en));
  for (gsize n = 0; n < G_N_ELEMENTS(numbers); n++)
    carnet_table_set_key(table, row, numbers[n][0],
                         at < 0 ? "0" : carnet_table_get(counts, (guint)at, numbers[n][1]));
  carnet_table_set_key(table, row, "evidence", held);
}

/* The rows of one model: all categories of the pack, those without a row too. */
static gboolean add_model(CarnetReportData *data, const CarnetReportQuery *query, CarnetTable *table,
                          const Model *model, const CarnetTable *evidence, GError **error) {
  g_autofree char *text = g_strdup_printf("model:\"%s\"", model->name);
  g_autoptr(CarnetFilter) filter = carnet_filter_parse(text, error);
  g_autoptr(CarnetTable) counts =
      filter ? carnet_inventory_category_counts(data->app->inventory, filter, error) : NULL;
  for (guint i = 0; counts && i < carnet_packs_n_categories(data->app->packs); i++) {
    const CarnetCategory *category = carnet_packs_category_at(data->app->packs, i);
    if (is_of(query, category)) add_clause(data, table, category, model, counts, evidence);
  }
  return counts != NULL;
}

/* One row a model of the register and a category; model="H7": of that alone. */
static CarnetTable *clauses(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {{"model", "column.model", CARNET_CELL_TEXT},
                                              {"category", "data.category_id", CARNET_CELL_ID},
                                              {"clause", "data.clause", CARNET_CELL_TEXT},
                                              {"clause.2", "data.clause", CARNET_CELL_TEXT},
                                              {"name", "data.category", CARNET_CELL_TEXT},
                                              {"name.2", "data.category", CARNET_CELL_TEXT},
                                              {"confidence", "data.confidence", CARNET_CELL_TEXT},
                                              {"confidence.2", "data.confidence", CARNET_CELL_TEXT},
                                              {"duties", "data.duties", CARNET_CELL_INT},
                                              {"proposed", "mapped.proposed", CARNET_CELL_INT},
                                              {"confirmed", "mapped.confirmed", CARNET_CELL_INT},
                                              {"overridden", "mapped.overridden", CARNET_CELL_INT},
                                              {"missing", "data.missing", CARNET_CELL_INT},
                                              {"evidence", "data.evidence_held", CARNET_CELL_LIST},
                                              {NULL, NULL, 0}};
  static const char *const by_name[] = {"name", "subject", NULL}, *const by_subject[] = {"subject", NULL};
  const char *only = carnet_report_attr(query, "model");
  g_autoptr(CarnetTable)
      table = carnet_table_new_with(columns),
      evidence = carnet_report_sort(carnet_action_register_list(data->app, "evidence", error), by_subject);
  g_autoptr(CarnetTable) models = evidence ? carnet_action_register_list(data->app, "model", error) : NULL;
  if (!models) return NULL;
  models = carnet_report_sort(g_steal_pointer(&models), by_name);
  for (guint r = 0; r < carnet_table_rows(models); r++) {
    Model model = {carnet_table_get(models, r, "subject"), carnet_table_get(models, r, "name")};
    if (!*model.name) model.name = model.id;
    if (only && strcmp(only, model.name) != 0) continue;
    if (!add_model(data, query, table, &model, evidence, error)) return NULL;
  }
  return g_steal_pointer(&table);
}

const CarnetReportTable carnet_report_tables_duties[] = {
    {"duties", duties}, {"documents", documents}, {"clauses", clauses}, {NULL, NULL}};
