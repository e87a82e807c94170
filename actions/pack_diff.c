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

#define NAMED 3 /* fields that stand for all that are touched alike */

typedef struct {
  guint64 rows;
  gint64 first[NAMED];
  guint n;
} Touched;

typedef struct {
  const Diff *diff;
  GHashTable *rows; /* "category TAB before TAB after" -> Touched */
  GArray *old, *new;
} Rows;

static const char *truth_of(const GArray *hits, const char *category) {
  for (guint i = 0; i < hits->len; i++) {
    const CarnetCategoryHit *hit = &g_array_index(hits, CarnetCategoryHit, i);
    if (strcmp(hit->category, category) == 0) return hit->truth == CARNET_TRUE ? "yes" : "unknown";
  }
  return "no";
}

static void note(Rows *rows, const char *category, const CarnetProfile *profile) {
  const char *was = truth_of(rows->old, category), *is = truth_of(rows->new, category);
  if (strcmp(was, is) == 0) return;
  g_autofree char *key = g_strdup_printf("%s\t%s\t%s", category, was, is);
  Touched *sum = g_hash_table_lookup(rows->rows, key);
  if (!sum) {
    sum = g_new0(Touched, 1);
    g_hash_table_insert(rows->rows, g_steal_pointer(&key), sum);
  }
  sum->rows += profile->rows;
  if (sum->n < NAMED && profile->row > 0) sum->first[sum->n++] = profile->row;
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
    note(rows, g_array_index(rows->old, CarnetCategoryHit, i).category, profile);
  for (guint i = 0; i < rows->new->len; i++) {
    const char *category = g_array_index(rows->new, CarnetCategoryHit, i).category;
    if (strcmp(truth_of(rows->old, category), "no") == 0) note(rows, category, profile);
  }
  return TRUE;
}

/* One line of what is touched; `rows` -1: it is about none. All are copied. */
typedef struct {
  const char *kind, *what, *before, *after, *why;
  gint64 rows;
} Impact;

static void add_impact(CarnetTable *table, const Impact *impact) {
  const char *const cells[] = {impact->kind, impact->what, impact->before, impact->after};
  guint row = carnet_table_add_row(table);
  for (guint c = 0; c < G_N_ELEMENTS(cells); c++) carnet_table_set(table, row, c, cells[c]);
  if (impact->rows >= 0) carnet_table_set_int(table, row, (guint)G_N_ELEMENTS(cells), impact->rows);
  carnet_table_set_key(table, row, "why", impact->why);
}

/* "telematics.vin (H7), trip.start (X5), ...": the first fields of the rows that are touched alike. */
static gboolean name_fields(const Diff *diff, const Touched *touched, GString *out, GError **error) {
  guint64 named = 0;
  for (guint i = 0; i < touched->n; i++) {
    g_autoptr(CarnetUse) use = carnet_inventory_use(diff->app->inventory, touched->first[i], error);
    if (!use) return FALSE;
    const char *path = use->value[CARNET_COLUMN_PATH], *model = use->value[CARNET_COLUMN_MODEL];
    g_autofree char *one = *model ? g_strdup_printf("%s (%s)", path, model) : g_strdup(path);
    named++;
    if (strstr(out->str, one)) continue; /* another use of a field that stands there */
    g_string_append_printf(out, "%s%s", out->len ? ", " : "", one);
  }
  if (touched->rows > named) g_string_append(out, ", \xe2\x80\xa6");
  return TRUE;
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
    const Touched *touched = g_hash_table_lookup(sums, key->data);
    g_autoptr(GString) fields = g_string_new(NULL);
    if (!name_fields(diff, touched, fields, error)) return FALSE;
    const Impact impact = {"rows", parts[0], parts[1], parts[2], fields->str, (gint64)touched->rows};
    add_impact(table, &impact);
  }
  return TRUE;
}

/* ---- whom it touches: cases, filings --------------------------------------------------------------------
 */

/* The filings of a case that is touched, each as it was said last. */
static gboolean impact_filings(const Diff *diff, const Impact *of, CarnetTable *table, GError **error) {
  g_autoptr(GPtrArray) filings = carnet_state_events(diff->app->state, "filing", of->what, error);
  if (!filings) return FALSE;
  g_autoptr(GHashTable) said = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = filings->len; i-- > 0;) {
    const CarnetNode *body = ((const CarnetEventRecord *)g_ptr_array_index(filings, i))->body;
    const char *state = carnet_node_get_string(body, "state", "");
    g_autofree char *name = g_strdup_printf("%s %s", carnet_node_get_string(body, "filing", ""),
                                            carnet_node_get_string(body, "number", ""));
    if (g_hash_table_contains(said, name)) continue;
    g_autofree char *what = g_strdup_printf("%s %s: %s", of->what, g_strchomp(name), state);
    g_hash_table_add(said, g_steal_pointer(&name));
    Impact impact = *of;
    impact.kind = "filing";
    impact.what = what;
    impact.rows = -1;
    add_impact(table, &impact);
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

static const char *word(const CarnetApp *app, const char *prefix, const char *value) {
  return carnet_texts_word(app->texts, app->lang, prefix, value);
}

/* "prohibited; cn unknown (missing: the country it leaves / people)": the outcome, and what is missing. */
static char *answer_text(const CarnetApp *app, const CarnetDecision *decision) {
  GString *out = g_string_new(word(app, "decision", carnet_outcome_name(decision->outcome)));
  for (guint i = 0; i < decision->regimes->len; i++) {
    const CarnetRegimeDecision *regime = g_ptr_array_index(decision->regimes, i);
    g_string_append_printf(out, "; %s %s", word(app, "regime.short", regime->regime),
                           word(app, "decision", carnet_outcome_name(regime->outcome)));
    for (guint m = 0; m < regime->missing->len; m++)
      g_string_append_printf(out, "%s%s", /* names of facts have commas of their own */
                             m ? " / " : carnet_texts_get(app->texts, app->lang, "packdiff.without"),
                             word(app, "fact", g_ptr_array_index(regime->missing, m)));
    if (regime->missing->len) g_string_append(out, carnet_texts_get(app->texts, app->lang, "packdiff.end"));
  }
  return g_string_free(out, FALSE);
}

static gboolean has(const GPtrArray *list, const char *text) {
  for (guint i = 0; i < list->len; i++)
    if (strcmp(g_ptr_array_index(list, i), text) == 0) return TRUE;
  return FALSE;
}

/* "cn.a, cn.b": rules on which one of both rests and the other does not as they read; "" none. */
static char *rules_text(const CarnetDecision *a, const CarnetDecision *b) {
  const CarnetDecision *const both[] = {a, b, a};
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
  for (guint side = 0; side < 2; side++)
    for (guint i = 0; i < both[side]->rules->len; i++) {
      const char *line = g_ptr_array_index(both[side]->rules, i);
      g_autofree char *id = g_strndup(line, strcspn(line, "\t"));
      if (!has(both[side + 1]->rules, line) && !has(ids, id)) g_ptr_array_add(ids, g_steal_pointer(&id));
    }
  g_ptr_array_add(ids, NULL);
  return g_strjoinv(", ", (char **)ids->pdata);
}

static gboolean impact_case(const Diff *diff, const CarnetCaseView *view, CarnetTable *table,
                            GError **error) {
  if (!view->request || view->item->state == CARNET_CASE_CLOSED) return TRUE;
  g_autoptr(CarnetExportRequest) request = carnet_export_request_parse(view->request, view->item->id, error);
  if (!request) return FALSE;
  g_autoptr(CarnetDecision) old = decide_under(diff, diff->before, view, request, error);
  g_autoptr(CarnetDecision) new = old ? decide_under(diff, diff->now, view, request, error) : NULL;
  if (!new) return FALSE;
  g_autofree char *before = answer_text(diff->app, old), *after = answer_text(diff->app, new),
                  *rules = rules_text(old, new);
  if (strcmp(before, after) == 0 && !*rules) return TRUE;
  g_autofree char *why = carnet_texts_format(diff->app->texts, diff->app->lang,
                                             strcmp(before, after) == 0 ? "packdiff.same" : "packdiff.rests",
                                             "rules", rules, NULL);
  const Impact impact = {"case", view->item->id, before, after, *rules ? why : "", (gint64) new->rows};
  add_impact(table, &impact);
  return impact_filings(diff, &impact, table, error);
}

static CarnetTable *impact_table(const Diff *diff, GError **error) {
  static const CarnetTableColumn columns[] = {{"touches", "packdiff.touches", CARNET_CELL_TEXT},
                                              {"what", "packdiff.what", CARNET_CELL_TEXT},
                                              {"before", "packdiff.before", CARNET_CELL_TEXT},
                                              {"after", "packdiff.after", CARNET_CELL_TEXT},
                                              {"rows", "case.rows", CARNET_CELL_INT},
                                              {"why", "packdiff.why", CARNET_CELL_TEXT},
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
