/* What heads the console's first screens: who looks and at what, and certification by model in one line. */
#include <string.h>

#include "app.h"
#include "carnet/actions_exports.h"
#include "carnet/actions_workspace.h"
#include "carnet/text.h"

/* ---- who looks ---- */

/* The entity that no other owns, the first by id, in the app's language; "" where none is registered. */
static char *organisation(CarnetApp *app, GError **error) {
  g_autoptr(CarnetTable) entities = carnet_action_register_list(app, "entity", error);
  if (!entities) return NULL;
  gint found = -1;
  for (guint i = 0; i < carnet_table_rows(entities); i++) {
    if (*carnet_table_get(entities, i, "parent")) continue;
    if (found < 0 || strcmp(carnet_table_get(entities, i, "subject"),
                            carnet_table_get(entities, (guint)found, "subject")) < 0)
      found = (gint)i;
  }
  if (found < 0) return g_strdup("");
  const char *zh = carnet_table_get(entities, (guint)found, "name_zh");
  return g_strdup(app->lang == CARNET_LANG_ZH && *zh ? zh : carnet_table_get(entities, (guint)found, "name"));
}

CarnetTable *carnet_action_desk(CarnetApp *app, GError **error) {
  static const CarnetTableColumn columns[] = {{"organisation", NULL, CARNET_CELL_TEXT},
                                              {"today", NULL, CARNET_CELL_DATE},
                                              {"person", NULL, CARNET_CELL_ID},
                                              {"name", NULL, CARNET_CELL_TEXT},
                                              {"roles", NULL, CARNET_CELL_LIST},
                                              {"key", NULL, CARNET_CELL_FLAG},
                                              {NULL, NULL, 0}};
  if (!carnet_app_need(app, CARNET_NEED_RECORDS, error)) return NULL;
  g_autofree char *name = organisation(app, error), *today = carnet_app_today(app), *key = NULL;
  if (!name) return NULL;
  CarnetActor actor; /* asked only to find out who sits here; nobody is no error */
  carnet_app_actor(app, "export", "request", &actor, &key, NULL);
  const CarnetPerson *person = carnet_people_find(app->people, carnet_app_person(app));
  g_autofree char *shown = person ? carnet_app_person_name(app, person->id) : NULL;
  g_autofree char *roles = person ? g_strjoinv("\n", person->roles) : NULL;
  g_autofree char *folder = carnet_app_path(app, "keys");
  g_autofree char *usual = person ? g_build_filename(folder, person->id, NULL) : NULL;
  gboolean has_key =
      (key && g_file_test(key, G_FILE_TEST_EXISTS)) || (usual && g_file_test(usual, G_FILE_TEST_EXISTS));
  const char *const cells[] = {name, today, person ? person->id : "", shown, roles, has_key ? "yes" : "no"};
  CarnetTable *table = carnet_table_new_with(columns);
  carnet_table_add_row(table);
  for (guint c = 0; c < G_N_ELEMENTS(cells); c++) carnet_table_set(table, 0, c, cells[c]);
  return table;
}

/* ---- certification by model ---- */

typedef struct {
  char currency[8];
  gint64 budget, committed;
} Spent;

static gint64 number_at(const CarnetTable *table, guint row, const char *key) {
  return g_ascii_strtoll(carnet_table_get(table, row, key), NULL, 10);
}

/* Rows of a table by model. A model is typed as people write it, and registered by its slug. */
typedef struct {
  const CarnetTable *table;
  GHashTable *rows; /* model in small letters -> GArray of guint */
} ByModel;

static ByModel by_model(const CarnetTable *table) {
  GHashTable *rows = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
  for (guint i = 0; i < carnet_table_rows(table); i++) {
    g_autofree char *model = g_ascii_strdown(carnet_table_get(table, i, "model"), -1);
    GArray *list = g_hash_table_lookup(rows, model);
    if (!list) {
      list = g_array_new(FALSE, FALSE, sizeof(guint));
      g_hash_table_insert(rows, g_steal_pointer(&model), list);
    }
    g_array_append_val(list, i);
  }
  return (ByModel){table, rows};
}

static void by_model_clear(ByModel *all) { g_hash_table_unref(all->rows); }
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ByModel, by_model_clear)

static const GArray *rows_of(const ByModel *all, const char *model) {
  g_autofree char *small = g_ascii_strdown(model, -1);
  return g_hash_table_lookup(all->rows, small);
}

/* The currency of the greatest budget first; of as great ones by name. */
static gint by_budget(gconstpointer a, gconstpointer b) {
  const Spent *x = a, *y = b;
  if (x->budget != y->budget) return x->budget > y->budget ? -1 : 1;
  return strcmp(x->currency, y->currency);
}

/* Of the entries that have a budget and were begun, as the matrix counts its totals (costs.c): amounts of two
 * currencies are never added. */
static void set_spent(const ByModel *by, const char *model, CarnetTable *table, guint row) {
  g_autoptr(GArray) sums = g_array_new(FALSE, TRUE, sizeof(Spent));
  const CarnetTable *matrix = by->table;
  const GArray *rows = rows_of(by, model);
  for (guint r = 0; rows && r < rows->len; r++) {
    guint i = g_array_index(rows, guint, r);
    gint64 budget = number_at(matrix, i, "budget");
    if (budget <= 0 || !*carnet_table_get(matrix, i, "committed")) continue;
    const char *currency = carnet_table_get(matrix, i, "currency");
    guint s = 0;
    while (s < sums->len && strcmp(g_array_index(sums, Spent, s).currency, currency) != 0) s++;
    if (s == sums->len) g_array_set_size(sums, s + 1);
    Spent *spent = &g_array_index(sums, Spent, s);
    g_strlcpy(spent->currency, currency, sizeof spent->currency);
    spent->budget += budget;
    spent->committed += number_at(matrix, i, "committed");
  }
  g_array_sort(sums, by_budget);
  gboolean over = FALSE;
  g_autoptr(GString) others = g_string_new(NULL);
  for (guint s = 0; s < sums->len; s++) {
    const Spent *spent = &g_array_index(sums, Spent, s);
    gint64 percent = carnet_text_percent(spent->committed, spent->budget);
    over = over || percent > 100;
    if (s > 0)
      g_string_append_printf(others, "%s%s %" G_GINT64_FORMAT " %%", s > 1 ? ", " : "", spent->currency,
                             percent);
    if (s > 0) continue;
    carnet_table_set_int(table, row, (guint)carnet_table_find(table, "percent"), percent);
    carnet_table_set_key(table, row, "currency", spent->currency);
  }
  carnet_table_set_key(table, row, "others", others->str);
  carnet_table_set_key(table, row, "over", over ? "yes" : "no");
}

typedef struct {
  ByModel certs, matrix;
  GHashTable *known; /* models in small letters that have their row */
  CarnetTable *table;
} Summary;

static void add_model(const Summary *summary, const char *model) {
  static const struct {
    const char *status;
    guint column;
  } counted[] = {{"passed", 1}, {"in_progress", 2}, {"failed", 3}, {"lapsed", 3}, {"planned", 4}};
  gint64 n[5] = {0}, all = 0;
  const GArray *rows = rows_of(&summary->certs, model);
  for (guint r = 0; rows && r < rows->len; r++) {
    const char *status = carnet_table_get(summary->certs.table, g_array_index(rows, guint, r), "status");
    for (gsize c = 0; c < G_N_ELEMENTS(counted); c++)
      n[counted[c].column] += strcmp(status, counted[c].status) == 0;
    all++;
  }
  if (!*model && all == 0) return;
  guint row = carnet_table_add_row(summary->table);
  carnet_table_set(summary->table, row, 0, model);
  for (guint c = 1; c < G_N_ELEMENTS(n); c++) carnet_table_set_int(summary->table, row, c, n[c]);
  set_spent(&summary->matrix, model, summary->table, row);
  g_hash_table_add(summary->known, g_ascii_strdown(model, -1));
}

/* Models that were certified or paid for and are not registered. */
static void add_others(const Summary *summary, const CarnetTable *from) {
  for (guint i = 0; i < carnet_table_rows(from); i++) {
    const char *model = carnet_table_get(from, i, "model");
    g_autofree char *small = g_ascii_strdown(model, -1);
    if (*model && !g_hash_table_contains(summary->known, small)) add_model(summary, model);
  }
}

CarnetTable *carnet_action_model_summary(CarnetApp *app, GError **error) {
  static const CarnetTableColumn columns[] = {{"model", "cost.model", CARNET_CELL_TEXT},
                                              {"passed", "status.passed", CARNET_CELL_INT},
                                              {"in_progress", "status.in_progress", CARNET_CELL_INT},
                                              {"failed", "status.failed", CARNET_CELL_INT},
                                              {"planned", "status.planned", CARNET_CELL_INT},
                                              {"percent", NULL, CARNET_CELL_INT},
                                              {"currency", "cost.currency", CARNET_CELL_TEXT},
                                              {"others", NULL, CARNET_CELL_TEXT},
                                              {"over", NULL, CARNET_CELL_FLAG},
                                              {NULL, NULL, 0}};
  g_autoptr(CarnetTable) models = carnet_action_register_list(app, "model", error);
  g_autoptr(CarnetTable) certs = models ? carnet_action_certs(app, error) : NULL;
  g_autoptr(CarnetTable) matrix = certs ? carnet_action_cost_matrix(app, error) : NULL;
  if (!matrix) return NULL;
  g_auto(ByModel) certs_by = by_model(certs), matrix_by = by_model(matrix);
  g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  const Summary summary = {certs_by, matrix_by, known, carnet_table_new_with(columns)};
  for (guint i = 0; i < carnet_table_rows(models); i++)
    add_model(&summary, carnet_table_get(models, i, "subject"));
  add_others(&summary, certs);
  add_others(&summary, matrix);
  add_model(&summary, "");
  return summary.table;
}
