/* Report tables of field cards: one box a field or, for the most sensitive kinds, one a path, so that what
 * China and the Union say of the same data stands side by side. */
#include <string.h>

#include "carnet/actions_inventory.h"
#include "report.h"

#define DEFAULT_CARDS 6
#define MAX_CANDIDATES 20000

static void add_category(CarnetReportData *data, CarnetTable *table, guint row,
                         const CarnetCardCategory *item) {
  g_autofree char *regime = g_strconcat("regime.", item->regime, NULL);
  g_autofree char *en = g_strjoinv("\n", item->duties_en),
                  *zh = item->duties_zh ? g_strjoinv("\n", item->duties_zh) : g_strdup(en);
  g_autofree char *confidence = g_strconcat("confidence.", item->confidence, NULL);
  carnet_table_set_key(table, row, "regime", item->regime);
  carnet_table_set_key(table, row, "regime_name", carnet_report_text(data, FALSE, regime));
  carnet_table_set_key(table, row, "regime_name.2", carnet_report_text(data, TRUE, regime));
  carnet_table_set_key(table, row, "state", item->state);
  carnet_report_set_both(table, row, "category", item->en, item->zh, data->lang);
  carnet_table_set_key(table, row, "clause", item->clause);
  carnet_table_set_key(table, row, "confidence", carnet_report_text(data, FALSE, confidence));
  carnet_report_set_both(table, row, "duties", en, zh, data->lang);
}

/* Cards of one box are shown under the first one's head; `group` holds them together. */
static void add_card(CarnetReportData *data, CarnetTable *table, const CarnetCard *card, const char *group,
                     const char *regime) {
  const CarnetUse *use = g_ptr_array_index(card->uses, 0);
  for (guint i = 0; i < card->categories->len; i++) {
    const CarnetCardCategory *item = g_ptr_array_index(card->categories, i);
    if (regime && strcmp(regime, item->regime) != 0) continue;
    guint row = carnet_table_add_row(table);
    carnet_table_set_key(table, row, "field", group);
    carnet_table_set_key(table, row, "path", use->value[CARNET_COLUMN_PATH]);
    carnet_table_set_key(table, row, "model", use->value[CARNET_COLUMN_MODEL]);
    carnet_table_set_key(table, row, "ecu", use->value[CARNET_COLUMN_ECU]);
    carnet_report_set_both(table, row, "description", use->value[CARNET_COLUMN_DESCRIPTION_EN],
                           use->value[CARNET_COLUMN_DESCRIPTION_ZH], data->lang);
    add_category(data, table, row, item);
    if (!card->conflicts->len) continue;
    carnet_table_set_key(table, row, "conflicts", carnet_report_text(data, FALSE, "card.conflict.cn_eu"));
    carnet_table_set_key(table, row, "conflicts.2", carnet_report_text(data, TRUE, "card.conflict.cn_eu"));
  }
}

static CarnetTable *cards_new(void) {
  static const CarnetTableColumn columns[] = {{"field", "column.field", CARNET_CELL_ID},
                                              {"path", "column.path", CARNET_CELL_TEXT},
                                              {"model", "column.model", CARNET_CELL_TEXT},
                                              {"ecu", "column.ecu", CARNET_CELL_TEXT},
                                              {"description", "data.description", CARNET_CELL_TEXT},
                                              {"description.2", "data.description", CARNET_CELL_TEXT},
                                              {"regime", "data.regime", CARNET_CELL_TEXT},
                                              {"regime_name", "data.regime", CARNET_CELL_TEXT},
                                              {"regime_name.2", "data.regime", CARNET_CELL_TEXT},
                                              {"state", "data.state", CARNET_CELL_TEXT},
                                              {"category", "data.category", CARNET_CELL_TEXT},
                                              {"category.2", "data.category", CARNET_CELL_TEXT},
                                              {"clause", "data.clause", CARNET_CELL_TEXT},
                                              {"confidence", "data.confidence", CARNET_CELL_TEXT},
                                              {"duties", "data.duties", CARNET_CELL_LIST},
                                              {"duties.2", "data.duties", CARNET_CELL_LIST},
                                              {"conflicts", "data.conflict", CARNET_CELL_LIST},
                                              {"conflicts.2", "data.conflict", CARNET_CELL_LIST},
                                              {NULL, NULL, 0}};
  return carnet_table_new_with(columns);
}

/* ---- fields by name or filter
 * -------------------------------------------------------------------------------------------- */

/* Keys of fields, each once, by path. */
static GPtrArray *keys_of(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const char *const columns[] = {"key", "path", NULL};
  const char *one = carnet_report_attr(query, "field");
  gint64 limit = 0;
  if (!carnet_report_limit_of(query, DEFAULT_CARDS, &limit, error)) return NULL;
  g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
  if (one) {
    g_ptr_array_add(keys, g_strdup(one));
    return g_steal_pointer(&keys);
  }
  g_autoptr(CarnetFilter) filter = carnet_filter_parse(carnet_report_attr(query, "where"), error);
  if (!filter) return NULL;
  CarnetInventoryQuery ask = {filter, columns, "path", 0, MAX_CANDIDATES, FALSE};
  static const char *const by_path[] = {"path", "key", NULL};
  g_autoptr(CarnetTable) rows =
      carnet_report_sort(carnet_inventory_query(data->app->inventory, &ask, NULL, error), by_path);
  if (!rows) return NULL;
  for (guint r = 0; r < carnet_table_rows(rows) && keys->len < limit; r++) {
    const char *key = carnet_table_get(rows, r, "key");
    if (!g_ptr_array_find_with_equal_func(keys, key, g_str_equal, NULL)) g_ptr_array_add(keys, g_strdup(key));
  }
  return g_steal_pointer(&keys);
}

static CarnetTable *cards(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  g_autoptr(GPtrArray) keys = keys_of(data, query, error);
  if (!keys) return NULL;
  g_autoptr(CarnetTable) table = cards_new();
  for (guint i = 0; i < keys->len; i++) {
    g_autoptr(CarnetCard) card = carnet_action_card(data->app, g_ptr_array_index(keys, i), error);
    if (!card) return NULL;
    add_card(data, table, card, card->field, NULL);
  }
  return g_steal_pointer(&table);
}

/* ---- the most sensitive kinds, one path a kind
 * ----------------------------------------------------------------------------------------- */

/* A path under consideration: its first field with categories of each regime. */
typedef struct {
  char *path, *key[2];
  guint categories[2];
  gboolean named; /* its last part has the word looked for */
} Candidate;

static const char *const sides[2] = {"cn", "eu"};

static void candidate_free(gpointer item) {
  Candidate *candidate = item;
  g_free(candidate->path);
  for (guint s = 0; s < 2; s++) g_free(candidate->key[s]);
  g_free(candidate);
}

/* Certain categories only: "?id" hangs on a missing fact. */
static void consider(const CarnetReportData *data, Candidate *candidate, const CarnetTable *rows, guint row) {
  g_auto(GStrv) ids = g_strsplit_set(carnet_table_get(rows, row, "categories"), " \n", -1);
  guint n[2] = {0};
  for (char **id = ids; *id; id++) {
    const CarnetCategory *known = **id == '?' ? NULL : carnet_packs_category(data->app->packs, *id);
    for (guint s = 0; known && s < 2; s++) n[s] += strcmp(known->regime, sides[s]) == 0;
  }
  for (guint s = 0; s < 2; s++) {
    if (n[s] <= candidate->categories[s]) continue;
    candidate->categories[s] = n[s];
    g_free(candidate->key[s]);
    candidate->key[s] = g_strdup(carnet_table_get(rows, row, "key"));
  }
}

/* Both regimes before one, then the name, then more categories; the order of paths decides what is equal. */
static gboolean is_better(const Candidate *a, const Candidate *b) {
  if (!b) return TRUE;
  gint both_a = (a->categories[0] > 0) + (a->categories[1] > 0),
       both_b = (b->categories[0] > 0) + (b->categories[1] > 0);
  if (both_a != both_b) return both_a > both_b;
  if (a->named != b->named) return a->named;
  return a->categories[0] + a->categories[1] > b->categories[0] + b->categories[1];
}

static gboolean leaf_has(const char *path, const char *word) {
  const char *dot = strrchr(path, '.');
  g_autofree char *leaf = g_ascii_strdown(dot ? dot + 1 : path, -1);
  return strstr(leaf, word) != NULL;
}

/* The path that tells most about a trait, or none. */
static Candidate *best_of(CarnetReportData *data, const char *trait, const char *word, const GPtrArray *taken,
                          GError **error) {
  static const char *const columns[] = {"path", "key", "categories", NULL};
  static const char *const by_path[] = {"path", "key", NULL};
  g_autofree char *where = g_strconcat("trait:", trait, NULL);
  g_autoptr(CarnetFilter) filter = carnet_filter_parse(where, error);
  if (!filter) return NULL;
  CarnetInventoryQuery ask = {filter, columns, "path", 0, MAX_CANDIDATES, FALSE};
  g_autoptr(CarnetTable) rows =
      carnet_report_sort(carnet_inventory_query(data->app->inventory, &ask, NULL, error), by_path);
  Candidate *best = NULL;
  for (guint r = 0, end = 0; rows && r < carnet_table_rows(rows); r = end) {
    const char *path = carnet_table_get(rows, r, "path");
    Candidate *candidate = g_new0(Candidate, 1);
    candidate->path = g_strdup(path);
    candidate->named = leaf_has(path, word);
    for (end = r; end < carnet_table_rows(rows) && strcmp(carnet_table_get(rows, end, "path"), path) == 0;
         end++)
      consider(data, candidate, rows, end);
    gboolean new = !g_ptr_array_find_with_equal_func((GPtrArray *)(guintptr)taken, path, g_str_equal, NULL);
    if (!new || !is_better(candidate, best)) {
      candidate_free(candidate);
      continue;
    }
    if (best) candidate_free(best);
    best = candidate;
  }
  return best;
}

/* The ids of the fields that a box stands for. Caller frees. */
static char *group_of(const CarnetCard *const side[2]) {
  if (!side[0] || !side[1] || strcmp(side[0]->field, side[1]->field) == 0)
    return g_strdup(side[0] ? side[0]->field : side[1]->field);
  return g_strdup_printf("%s · %s", side[0]->field, side[1]->field);
}

static gboolean add_candidate(CarnetReportData *data, CarnetTable *table, const Candidate *candidate,
                              GError **error) {
  g_autoptr(CarnetCard) cn = NULL, eu = NULL;
  if (candidate->key[0] && !(cn = carnet_action_card(data->app, candidate->key[0], error))) return FALSE;
  if (candidate->key[1] && !(eu = carnet_action_card(data->app, candidate->key[1], error))) return FALSE;
  if (!cn && !eu) return TRUE;
  const CarnetCard *const side[2] = {cn, eu};
  g_autofree char *group = group_of(side);
  for (guint s = 0; s < 2; s++)
    if (side[s]) add_card(data, table, side[s], group, sides[s]);
  return TRUE;
}

/*
 * What an auditor expects first: who sits in the car, what is said in it, where it is, which one it is, what
 * opens it, what it sees outside. A kind that no row has gives its place to the other sensitive traits.
 */
static const struct {
  const char *trait, *word;
} telling[] = {{"biometric", "face"},       {"media.cabin", "voice"},  {"location.position", "latitude"},
               {"identity.vehicle", "vin"}, {"crypto.key", "private"}, {"media.exterior", "image"},
               {"location.trip", "trip"},   {"health", "heart"},       {"driver.offence", "offence"},
               {"identity.person", "name"}};

static CarnetTable *sensitive(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  gint64 limit = 0;
  if (!carnet_report_limit_of(query, DEFAULT_CARDS, &limit, error)) return NULL;
  g_autoptr(GPtrArray) taken = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(CarnetTable) table = cards_new();
  for (gsize t = 0; t < G_N_ELEMENTS(telling) && taken->len < limit; t++) {
    GError *inner = NULL;
    Candidate *best = best_of(data, telling[t].trait, telling[t].word, taken, &inner);
    gboolean good = !inner && (!best || add_candidate(data, table, best, &inner));
    if (best) g_ptr_array_add(taken, g_strdup(best->path));
    if (best) candidate_free(best);
    if (good) continue;
    g_propagate_error(error, inner);
    return NULL;
  }
  return g_steal_pointer(&table);
}

const CarnetReportTable carnet_report_tables_cards[] = {
    {"cards", cards}, {"fields.sensitive", sensitive}, {NULL, NULL}};
