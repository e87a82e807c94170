/*
 * People provided abroad from China in this calendar year, in Beijing time, by exporting entity
 * (decisions.md, "Chinese counters"). Counted over approvals, as nothing else is known of what flowed: an
 * upper bound, and said so. Limits are law: they come from packs and stand nowhere in this file.
 */
#include <string.h>

#include "app.h"
#include "carnet/actions_exports.h"
#include "carnet/text.h"

typedef struct {
  gint64 people, sensitive;
  guint approvals;
  guint people_unsaid, sensitive_unsaid; /* approvals whose request gives no number */
} Count;

static const struct {
  const char *request_key, *label;
  gsize value, unsaid;
} counters[] = {
    {"people", "threshold.people", G_STRUCT_OFFSET(Count, people), G_STRUCT_OFFSET(Count, people_unsaid)},
    {"sensitive_people", "threshold.sensitive", G_STRUCT_OFFSET(Count, sensitive),
     G_STRUCT_OFFSET(Count, sensitive_unsaid)},
};

#define ZONE "Asia/Shanghai"

/* Of this year: the approval that stands was given in it. */
static gboolean is_counted(const CarnetCase *item, const char *year) {
  if (item->state != CARNET_CASE_APPROVED || !item->approval || !item->request) return FALSE;
  const CarnetNode *body = carnet_node_get(item->request->body, "request");
  if (strcmp(carnet_node_get_string(body, "from", ""), "CN") != 0) return FALSE;
  g_autofree char *day = carnet_text_day_in_zone(item->approval->time, ZONE);
  return day && strncmp(day, year, 4) == 0;
}

static void count_case(const CarnetCase *item, GHashTable *entities) {
  const CarnetNode *body = carnet_node_get(item->request->body, "request");
  const char *entity = carnet_node_get_string(body, "entity", "");
  Count *count = g_hash_table_lookup(entities, entity);
  if (!count) {
    count = g_new0(Count, 1);
    g_hash_table_insert(entities, g_strdup(entity), count);
  }
  count->approvals++;
  for (gsize i = 0; i < G_N_ELEMENTS(counters); i++) {
    gint64 people = carnet_node_get_int(carnet_node_get(body, counters[i].request_key), "distinct", -1);
    if (people < 0)
      (*(guint *)G_STRUCT_MEMBER_P(count, counters[i].unsaid))++;
    else
      *(gint64 *)G_STRUCT_MEMBER_P(count, counters[i].value) += people;
  }
}

static void set_row(const CarnetApp *app, CarnetTable *table, const char *entity, const Count *count,
                    gsize which, const char *year) {
  g_autofree char *approvals = g_strdup_printf("%u", count->approvals);
  guint unsaid = *(const guint *)G_STRUCT_MEMBER_P(count, counters[which].unsaid);
  g_autofree char *n = g_strdup_printf("%u", unsaid);
  const char *label = carnet_texts_get(app->texts, app->lang, counters[which].label);
  g_autofree char *full = *entity ? g_strdup_printf("%s · %s", label, entity) : g_strdup(label);
  g_autofree char *basis =
      carnet_texts_format(app->texts, app->lang, "threshold.basis", "year", year, "n", approvals, NULL);
  g_autofree char *lacking =
      unsaid ? carnet_texts_format(app->texts, app->lang, "threshold.unsaid", "n", n, NULL) : g_strdup("");
  g_autofree char *note = g_strconcat(carnet_texts_get(app->texts, app->lang, "threshold.no_limit"),
                                      *lacking ? " " : "", lacking, NULL);
  guint row = carnet_table_add_row(table);
  carnet_table_set_key(table, row, "label", full);
  carnet_table_set_int(table, row, 1, *(const gint64 *)G_STRUCT_MEMBER_P(count, counters[which].value));
  carnet_table_set_key(table, row, "basis", basis);
  carnet_table_set_key(table, row, "note", note);
}

/*
 * No limit is known to the packs in use (packs.h offers none), so `limit` and `clause` are absent and the
 * note says it: a bar without an end is drawn as a number alone.
 */
CarnetTable *carnet_action_thresholds(CarnetApp *app, GError **error) {
  static const CarnetTableColumn columns[] = {{"label", "threshold.label", CARNET_CELL_TEXT},
                                              {"value", "threshold.value", CARNET_CELL_INT},
                                              {"limit", "threshold.limit", CARNET_CELL_INT},
                                              {"basis", "threshold.basis_title", CARNET_CELL_TEXT},
                                              {"clause", "threshold.clause", CARNET_CELL_TEXT},
                                              {"note", "threshold.note", CARNET_CELL_TEXT},
                                              {NULL, NULL, 0}};
  if (!carnet_app_need(app, CARNET_NEED_RECORDS, error)) return NULL;
  g_autoptr(GPtrArray) events = carnet_app_events(app, "export", error);
  if (!events) return NULL;
  g_autofree char *today = carnet_app_today(app), *now = carnet_app_now(app);
  g_autofree char *beijing = carnet_text_day_in_zone(now, ZONE);
  if (!beijing) {
    g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_STORE,
                "this machine does not know the time zone %s; install tzdata", ZONE);
    return NULL;
  }
  g_autofree char *year = g_strndup(beijing, 4);
  g_autoptr(GPtrArray) cases = carnet_fold_cases(events, app->policy, app->people, today);
  g_autoptr(GHashTable) entities = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < cases->len; i++)
    if (is_counted(g_ptr_array_index(cases, i), year)) count_case(g_ptr_array_index(cases, i), entities);
  CarnetTable *table = carnet_table_new_with(columns);
  static const Count none = {0};
  if (!g_hash_table_size(entities))
    for (gsize c = 0; c < G_N_ELEMENTS(counters); c++) set_row(app, table, "", &none, c, year);
  g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(entities), (GCompareFunc)strcmp);
  for (GList *name = names; name; name = name->next)
    for (gsize c = 0; c < G_N_ELEMENTS(counters); c++)
      set_row(app, table, name->data, g_hash_table_lookup(entities, name->data), c, year);
  return table;
}
