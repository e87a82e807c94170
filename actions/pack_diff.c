/*
 * Two versions of a pack: what was added, removed, changed, and with `impact` which rows, cases and filings
 * it touches. Nothing is recorded.
 */
#include <string.h>

#include "carnet/actions_cases.h"
#include "carnet/actions_packs.h"
#include "carnet/yaml.h"
#include "cases.h"
#include "counters.h"
#include "decide.h"
#include "derive.h"
#include "packs.h"

typedef struct {
  CarnetApp *app;
  CarnetPacks *before, *now;
  char *id, *today;
  GPtrArray *changes; /* CarnetPackChange* */
} Diff;

static void diff_clear(Diff *diff) {
  g_clear_pointer(&diff->changes, g_ptr_array_unref);
  g_clear_pointer(&diff->before, carnet_packs_free);
  g_clear_pointer(&diff->now, carnet_packs_free);
  g_clear_pointer(&diff->id, g_free);
  g_clear_pointer(&diff->today, g_free);
  /* Its regimes are of packs that are gone. */
  if (diff->app) g_clear_pointer(&diff->app->count_book, carnet_count_book_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Diff, diff_clear)

/* ---- loading --------------------------------------------------------------------------------------------
 */

/* The id of the pack in a file, of an overlay that of its pack; NULL with an error. */
static char *pack_id(const char *path, GError **error) {
  g_autoptr(CarnetNode) map = carnet_yaml_load_file(path, &carnet_yaml_limits_document, error);
  if (!map) return NULL;
  const char *id = carnet_node_get_string(map, "id", carnet_node_get_string(map, "overlay", ""));
  if (*id) return g_strdup(id);
  g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_INPUT, "%s: no pack: it has no id; id: \"...\"", path);
  return NULL;
}

/* A version is a file, or the id of a pack in use. */
static CarnetPacks *load_version(CarnetApp *app, const char *version, char **id, GError **error) {
  const char *const files[] = {version, NULL}, *const none[] = {NULL};
  for (guint i = 0; i < carnet_packs_count(app->packs); i++) {
    CarnetPackInfo info;
    carnet_packs_info(app->packs, i, &info);
    if (strcmp(info.id, version) != 0) continue;
    *id = g_strdup(version);
    return carnet_app_load_with(app, none, error);
  }
  *id = pack_id(version, error);
  return *id ? carnet_app_load_with(app, files, error) : NULL;
}

static gboolean open_diff(CarnetApp *app, const char *old, const char *new, Diff *diff, GError **error) {
  g_autofree char *id = NULL;
  diff->app = app;
  diff->today = carnet_app_today(app);
  diff->before = load_version(app, old, &diff->id, error);
  diff->now = diff->before ? load_version(app, new, &id, error) : NULL;
  if (!diff->now) return FALSE;
  if (strcmp(id, diff->id) != 0) {
    g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_INPUT,
                "%s is pack %s and %s is pack %s; two of one pack", old, diff->id, new, id);
    return FALSE;
  }
  diff->changes = carnet_packs_diff(diff->before, diff->now, id);
  return TRUE;
}

/* ---- what changed ---------------------------------------------------------------------------------------
 */

static const char *const kinds[] = {"added", "removed", "changed", "words"};

static CarnetTable *changes_table(const Diff *diff) {
  static const CarnetTableColumn columns[] = {
      {"change", "packdiff.change", CARNET_CELL_TEXT}, {"part", "packline.part", CARNET_CELL_TEXT},
      {"id", "packline.id", CARNET_CELL_ID},           {"before", "packdiff.before", CARNET_CELL_TEXT},
      {"after", "packdiff.after", CARNET_CELL_TEXT},   {NULL, NULL, 0}};
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint i = 0; i < diff->changes->len; i++) {
    const CarnetPackChange *change = g_ptr_array_index(diff->changes, i);
    const char *const cells[] = {kinds[change->kind], change->part, change->id, change->before,
                                 change->after};
    guint row = carnet_table_add_row(table);
    for (guint c = 0; c < G_N_ELEMENTS(cells); c++) carnet_table_set(table, row, c, cells[c]);
  }
  return table;
}

/* ---- whom it touches: rows ------------------------------------------------------------------------------
 */

typedef struct {
  const Diff *diff;
  GHashTable *rows; /* "category TAB before TAB after" -> guint64 rows */
  GArray *old, *new;
} Rows;

static const char *truth_of(const GArray *hits, const char *category) {
  for (guint i = 0; i < hits->len; i++) {
    const CarnetCategoryHit *hit = &g_array_index(hits, CarnetCategoryHit, i);
    if (strcmp(hit->category, category) == 0) return hit->truth == CARNET_TRUE ? "yes" : "unknown";
  }
  return "no";
}

static void note(Rows *rows, const char *category, guint64 n) {
  const char *was = truth_of(rows->old, category), *is = truth_of(rows->new, category);
  if (strcmp(was, is) == 0) return;
  char *key = g_strdup_printf("%s\t%s\t%s", category, was, is);
  guint64 *sum = g_hash_table_lookup(rows->rows, key);
  if (sum) {
    *sum += n;
    g_free(key);
  } else
    g_hash_table_insert(rows->rows, key, g_memdup2(&n, sizeof n));
}

static gboolean compare_profile(const CarnetProfile *profile, gpointer user, GError **error) {
  Rows *rows = user;
  (void)error;
  if (!profile->rows) return TRUE;
  CarnetRowFacts facts;
  carnet_row_facts_of_profile(profile, &facts);
  g_array_set_size(rows->old, 0);
  g_array_set_size(rows->new, 0);
  carnet_categories_of(rows->diff->before, &facts, rows->diff->today, rows->old);
  carnet_categories_of(rows->diff->now, &facts, rows->diff->today, rows->new);
  for (guint i = 0; i < rows->old->len; i++)
    note(rows, g_array_index(rows->old, CarnetCategoryHit, i).category, profile->rows);
  for (guint i = 0; i < rows->new->len; i++) {
    const char *category = g_array_index(rows->new, CarnetCategoryHit, i).category;
    if (strcmp(truth_of(rows->old, category), "no") == 0) note(rows, category, profile->rows);
  }
  return TRUE;
}

static void add_impact(CarnetTable *table, const char *kind, const char *what, const char *before,
                       const char *after, gint64 rows) {
  const char *const cells[] = {kind, what, before, after};
  guint row = carnet_table_add_row(table);
  for (guint c = 0; c < G_N_ELEMENTS(cells); c++) carnet_table_set(table, row, c, cells[c]);
  if (rows >= 0) carnet_table_set_int(table, row, (guint)G_N_ELEMENTS(cells), rows);
}

/* Values apart that one of the two sets of packs tells apart. */
static char *represent(CarnetColumn column, const char *norm, gpointer user) {
  const Diff *diff = user;
  g_autofree char *before = carnet_packs_represent(diff->before, column, norm),
                  *now = carnet_packs_represent(diff->now, column, norm);
  return g_strconcat(before, "\n", now, NULL);
}

static gboolean impact_rows(const Diff *diff, CarnetTable *table, GError **error) {
  g_autoptr(GHashTable) sums = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(GArray) old = g_array_new(FALSE, FALSE, sizeof(CarnetCategoryHit)),
                    new = g_array_new(FALSE, FALSE, sizeof(CarnetCategoryHit));
  Rows rows = {diff, sums, old, new};
  Diff both = *diff;
  const CarnetProfileBy by = {carnet_packs_fact_columns(diff->before) | carnet_packs_fact_columns(diff->now),
                              represent, &both};
  if (!carnet_inventory_each_profile_by(diff->app->inventory, &by, compare_profile, &rows, error))
    return FALSE;
  g_autoptr(GList) keys = g_list_sort(g_hash_table_get_keys(sums), (GCompareFunc)strcmp);
  for (const GList *key = keys; key; key = key->next) {
    g_auto(GStrv) parts = g_strsplit(key->data, "\t", 3);
    add_impact(table, "rows", parts[0], parts[1], parts[2],
               (gint64) * (guint64 *)g_hash_table_lookup(sums, key->data));
  }
  return TRUE;
}

/* ---- whom it touches: cases, filings --------------------------------------------------------------------
 */

static gboolean impact_filings(const Diff *diff, const char *id, const char *before, const char *after,
                               CarnetTable *table, GError **error) {
  g_autoptr(GPtrArray) filings = carnet_state_events(diff->app->state, "filing", id, error);
  if (!filings) return FALSE;
  for (guint i = 0; i < filings->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(filings, i);
    g_autofree char *what =
        g_strdup_printf("%s %s %s", id, carnet_node_get_string(record->body, "kind", record->action),
                        carnet_node_get_string(record->body, "number", ""));
    add_impact(table, "filing", g_strstrip(what), before, after, -1);
  }
  return TRUE;
}

static CarnetDecision *decide_under(const Diff *diff, CarnetPacks *packs, const CarnetCaseView *view,
                                    const CarnetExportRequest *request, GError **error) {
  CarnetPacks *in_use = diff->app->packs;
  diff->app->packs = packs;
  CarnetDecision *decision =
      carnet_app_decide(diff->app, request, view->item, view->keys, 0, diff->today, error);
  diff->app->packs = in_use;
  return decision;
}

/* "prohibited, missing from to": the outcome, and what changed beside it. */
static char *answer_text(const CarnetDecision *decision) {
  GString *out = g_string_new(carnet_outcome_name(decision->outcome));
  for (guint i = 0; i < decision->regimes->len; i++) {
    const CarnetRegimeDecision *regime = g_ptr_array_index(decision->regimes, i);
    g_string_append_printf(out, ", %s %s", regime->regime, carnet_outcome_name(regime->outcome));
    for (guint m = 0; m < regime->missing->len; m++)
      g_string_append_printf(out, "%s%s", m ? " " : " without ",
                             (const char *)g_ptr_array_index(regime->missing, m));
  }
  return g_string_free(out, FALSE);
}

static gboolean same_rules(const CarnetDecision *a, const CarnetDecision *b) {
  if (a->rules->len != b->rules->len) return FALSE;
  for (guint i = 0; i < a->rules->len; i++)
    if (strcmp(g_ptr_array_index(a->rules, i), g_ptr_array_index(b->rules, i)) != 0) return FALSE;
  return TRUE;
}

static gboolean impact_case(const Diff *diff, const CarnetCaseView *view, CarnetTable *table,
                            GError **error) {
  if (!view->request || view->item->state == CARNET_CASE_CLOSED) return TRUE;
  g_autoptr(CarnetExportRequest) request = carnet_export_request_parse(view->request, view->item->id, error);
  if (!request) return FALSE;
  g_autoptr(CarnetDecision) old = decide_under(diff, diff->before, view, request, error);
  g_autoptr(CarnetDecision) new = old ? decide_under(diff, diff->now, view, request, error) : NULL;
  if (!new) return FALSE;
  g_autofree char *before = answer_text(old), *after = answer_text(new);
  if (strcmp(before, after) == 0 && same_rules(old, new)) return TRUE;
  add_impact(table, "case", view->item->id, before, after, (gint64) new->rows);
  return impact_filings(diff, view->item->id, before, after, table, error);
}

static CarnetTable *impact_table(const Diff *diff, GError **error) {
  static const CarnetTableColumn columns[] = {{"touches", "packdiff.touches", CARNET_CELL_TEXT},
                                              {"what", "packdiff.what", CARNET_CELL_TEXT},
                                              {"before", "packdiff.before", CARNET_CELL_TEXT},
                                              {"after", "packdiff.after", CARNET_CELL_TEXT},
                                              {"rows", "case.rows", CARNET_CELL_INT},
                                              {NULL, NULL, 0}};
  g_autoptr(CarnetTable) table = carnet_table_new_with(columns);
  if (!impact_rows(diff, table, error)) return NULL;
  g_autoptr(CarnetCaseList) list = carnet_action_cases(diff->app, NULL, error);
  if (!list) return NULL;
  for (guint i = 0; i < carnet_case_list_count(list); i++)
    if (!impact_case(diff, carnet_case_list_at(list, i), table, error)) return NULL;
  return g_steal_pointer(&table);
}

gboolean carnet_action_pack_diff(CarnetApp *app, const char *old, const char *new, CarnetTable **changes,
                                 CarnetTable **impact, GError **error) {
  CarnetNeeds needs = CARNET_NEED_RECORDS | CARNET_NEED_PACKS;
  if (!carnet_app_need(app, impact ? needs | CARNET_NEED_INVENTORY : needs, error)) return FALSE;
  g_auto(Diff) diff = {0};
  if (!open_diff(app, old, new, &diff, error)) return FALSE;
  if (impact && !(*impact = impact_table(&diff, error))) return FALSE;
  *changes = changes_table(&diff);
  return TRUE;
}

CarnetTable *carnet_action_pack_lines(CarnetApp *app, const char *id, GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_PACKS, error)) return NULL;
  CarnetTable *table = carnet_packs_lines(app->packs, id);
  if (!table)
    g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_NOT_FOUND,
                "no pack is called %s; carnet pack list shows those in use", id);
  return table;
}
