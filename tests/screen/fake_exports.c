/* links: console actions compliance db records reports base */
/* fake_exports.c - see fake_exports.h. */
#include "fake_exports.h"

#include <string.h>

#include "carnet/error.h"
#include "carnet/yaml.h"

static char recorded[256];
static gint decisions;
static char person[16] = "p-1";

const char *fake_recorded(void) { return recorded; }
gint fake_decisions(void) { return g_atomic_int_get(&decisions); }
void fake_reset(void) {
  recorded[0] = '\0';
  g_atomic_int_set(&decisions, 0);
  g_strlcpy(person, "p-1", sizeof person);
}

static const char *const heads[] = {"case",      "title",     "ours",      "theirs", "stands", "outcome",
                                    "from",      "to",        "recipient", "rows",   "people", "valid_until",
                                    "days_left", "requester", "flags",     NULL};
static const char *const cases[][15] = {
    {"ex-2026-aaaaaaaa", "Road test", "in_review", "to_file", "", "assessment", "CN", "DE",
     "Lanzhe Europe GmbH", "14", "120000", "", "", "p-3", ""},
    {"ex-2026-bbbbbbbb", "Charging statistics", "approved", "permitted", "suspect",
     "contract_or_certification", "CN", "DE", "Lanzhe Europe GmbH", "22", "19905", "2026-12-15", "23", "p-3",
     "suspect\nexpiring"},
    {"ex-2026-cccccccc", "Battery warranty", "closed", "not_required", "", "safeguards", "DE", "CN",
     "Lanzhe Auto", "8", "900", "2026-06-01", "", "p-3", ""}};

static CarnetTable *table_of(const char *id) {
  CarnetTable *table = carnet_table_new();
  for (guint c = 0; heads[c]; c++)
    carnet_table_add_column(table, heads[c], NULL,
                            strcmp(heads[c], "people") ? CARNET_CELL_TEXT : CARNET_CELL_INT);
  carnet_table_add_column(table, "asked_by", NULL, CARNET_CELL_TEXT);
  carnet_table_add_column(table, "title_zh", NULL, CARNET_CELL_TEXT);
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    if (id && strcmp(id, cases[i][0]) != 0) continue;
    guint row = carnet_table_add_row(table);
    for (guint c = 0; heads[c]; c++) carnet_table_set(table, row, c, cases[i][c]);
    carnet_table_set_key(table, row, "asked_by", "Wang Lei");
    carnet_table_set_key(table, row, "title_zh", i == 1 ? "充电统计" : "");
  }
  return table;
}

static CarnetTable *case_table(CarnetApp *app, GError **error) {
  (void)app;
  (void)error;
  return table_of(NULL);
}

static const char *const steps[][7] = {
    {"2026-03-02T08:00:00Z", "ours", "request", "Wang Lei", "good", "", ""},
    {"2026-03-05T08:00:00Z", "ours", "return", "A. Weber", "good", "name the sub-processor", ""},
    {"2026-03-16T08:00:00Z", "ours", "approve", "Chen Yu", "good", "fine", "→ 2026-12-15"},
    {"2026-03-20", "theirs", "filed", "Chen Yu", "good", "", "SCC 2026-1187"},
    {"2026-04", "flows", "flows", "Wang Lei", "unsigned", "", "18,000"}};

static CarnetTable *timeline(void) {
  static const char *const keys[] = {"time",   "lane", "action", "name",  "verdict",
                                     "reason", "note", "by",     "digest"};
  CarnetTable *table = carnet_table_new();
  for (guint c = 0; c < G_N_ELEMENTS(keys); c++)
    carnet_table_add_column(table, keys[c], NULL, CARNET_CELL_TEXT);
  for (guint i = 0; i < G_N_ELEMENTS(steps); i++) {
    guint row = carnet_table_add_row(table);
    for (guint c = 0; c < 7; c++) carnet_table_set(table, row, c, steps[i][c]);
  }
  return table;
}

static CarnetTable *may(const char *id) {
  static const char *const actions[] = {"amend",  "review", "approve", "return",
                                        "reject", "revoke", "renew",   "close"};
  CarnetTable *table = carnet_table_new();
  carnet_table_add_column(table, "action", NULL, CARNET_CELL_TEXT);
  carnet_table_add_column(table, "why", NULL, CARNET_CELL_TEXT);
  for (guint i = 0; i < G_N_ELEMENTS(actions); i++) {
    gboolean approved = g_str_has_suffix(id, "bbbb"), step = i > 0 && i < 5;
    guint row = carnet_table_add_row(table);
    carnet_table_set(table, row, 0, actions[i]);
    if (strcmp(person, "p-2") == 0)
      carnet_table_set(table, row, 1, "p-2 asked for it; approve needs another person");
    else if (approved ? step : i == 5 || i == 6)
      carnet_table_set(table, row, 1, "not possible in this state");
  }
  return table;
}

static CarnetNode *answer_of(gint64 people) {
  CarnetNode *answer = carnet_node_map(), *regimes = carnet_node_list(), *cn = carnet_node_map(),
             *reasons = carnet_node_list();
  const char *outcome = people < 0         ? "unknown"
                        : people >= 100000 ? "assessment"
                                           : "contract_or_certification";
  carnet_node_set_string(answer, "outcome", outcome);
  carnet_node_set_string(cn, "regime", "cn");
  carnet_node_set_string(cn, "outcome", outcome);
  CarnetNode *reason = carnet_node_map();
  carnet_node_set_string(reason, "rule", "cn.rule_1");
  carnet_node_set_string(reason, "clause", "Art. 7");
  carnet_node_set_string(reason, "confidence", "verified");
  carnet_node_set_string(reason, "text", "counted people decide");
  carnet_node_append(reasons, reason);
  carnet_node_set(cn, "reasons", reasons);
  if (people < 0) {
    const char *const missing[] = {"people", "recipient_country", NULL};
    carnet_node_set(cn, "missing", carnet_node_strings(missing));
  }
  carnet_node_append(regimes, cn);
  carnet_node_set(answer, "regimes", regimes);
  carnet_node_set_int(answer, "rows", 14);
  return answer;
}

static CarnetCaseSheet *case_sheet(CarnetApp *app, const char *id, GError **error) {
  (void)app;
  CarnetCaseSheet *sheet = g_new0(CarnetCaseSheet, 1);
  sheet->head = table_of(id);
  if (carnet_table_rows(sheet->head) == 0) {
    carnet_case_sheet_free(sheet);
    g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_NOT_FOUND, "no case is called %s", id);
    return NULL;
  }
  sheet->id = g_strdup(id);
  sheet->today = g_strdup("2026-11-22");
  sheet->timeline = timeline();
  sheet->rows = carnet_table_new();
  carnet_table_add_column(sheet->rows, "path", NULL, CARNET_CELL_TEXT);
  carnet_table_set(sheet->rows, carnet_table_add_row(sheet->rows), 0, "charging.station.place");
  sheet->may = may(id);
  sheet->changes = g_ptr_array_new_with_free_func(g_free);
  if (g_str_has_suffix(id, "bbbb"))
    g_ptr_array_add(sheet->changes, g_strdup("field charging.station.place: destination DE → US"));
  sheet->conditions = g_ptr_array_new_with_free_func(g_free);
  sheet->request = carnet_node_map();
  carnet_node_set_string(sheet->request, "purpose", "road test");
  carnet_node_set_string(sheet->request, "rows", "model:H7");
  sheet->request_text = g_strdup("purpose: \"road test\"\n");
  sheet->answer = answer_of(120000);
  sheet->theirs_until = g_strdup("");
  sheet->title_zh = g_strdup("");
  sheet->quorum = 2;
  sheet->actor = g_strdup(person);
  sheet->actor_name = g_strdup("Chen Yu");
  sheet->actor_roles = g_strdup("approver");
  sheet->actor_key = g_strdup("SHA256:abcdefghijklmnopqrstuvwxyz");
  return sheet;
}

static CarnetTable *binds(CarnetApp *app, const char *id, GError **error) {
  static const char *const items[] = {"request", "rows", "categories", "rules", "decision"};
  (void)app;
  (void)id;
  (void)error;
  CarnetTable *table = carnet_table_new();
  carnet_table_add_column(table, "item", NULL, CARNET_CELL_TEXT);
  carnet_table_add_column(table, "digest", NULL, CARNET_CELL_ID);
  carnet_table_add_column(table, "before", NULL, CARNET_CELL_ID);
  carnet_table_add_column(table, "change", NULL, CARNET_CELL_TEXT);
  for (guint i = 0; i < G_N_ELEMENTS(items); i++) {
    guint row = carnet_table_add_row(table);
    carnet_table_set(table, row, 0, items[i]);
    carnet_table_set(table, row, 1, "9f3c1a77000000000000000000000000000000000000000000000000000004be");
    carnet_table_set(table, row, 2,
                     i == 1 ? "51d0e2c4000000000000000000000000000000000000000000000000009a1100"
                            : "9f3c1a77000000000000000000000000000000000000000000000000000004be");
    carnet_table_set(table, row, 3, i == 1 ? "changed" : "unchanged");
  }
  return table;
}

static gboolean case_step(CarnetApp *app, const char *id, const char *action, const CarnetCaseStep *step,
                          GError **error) {
  (void)app;
  (void)error;
  g_snprintf(recorded, sizeof recorded, "%s %s: %s", action, id, step->reason);
  return TRUE;
}

static gint64 people_in(const char *request, gsize n, GError **error) {
  g_autoptr(CarnetNode) tree = carnet_yaml_load(request, n, "request", &carnet_yaml_limits_document, error);
  return tree ? carnet_node_get_int(carnet_node_get(tree, "people"), "distinct", -1) : -2;
}

static CarnetNode *decide(CarnetApp *app, const char *request, gsize n, const char *name, const char *as_of,
                          GError **error) {
  (void)app;
  (void)name;
  (void)as_of;
  g_atomic_int_inc(&decisions);
  gint64 people = people_in(request, n, error);
  /* What is processed in place counts as few. */
  if (people >= 100000 && g_strstr_len(request, (gssize)n, "in_place") &&
      g_strstr_len(request, (gssize)n, "statistics") && g_strstr_len(request, (gssize)n, "tia: \"?\""))
    people = 99999;
  return people == -2 ? NULL : answer_of(people);
}

static CarnetTable *advise(CarnetApp *app, const char *request, gsize n, const char *name, const char *as_of,
                           GError **error) {
  (void)app;
  (void)name;
  (void)as_of;
  CarnetTable *table = carnet_table_new();
  for (guint c = 0; c < 6; c++)
    carnet_table_add_column(table, ((const char *const[]){"id", "key", "value", "outcome", "text", "set"})[c],
                            NULL, CARNET_CELL_TEXT);
  if (people_in(request, n, error) < 100000) return table;
  guint rows = carnet_table_add_row(table), row = carnet_table_add_row(table);
  carnet_table_set(table, rows, 0, "anonymise"); /* of rows: no input holds it */
  carnet_table_set(table, rows, 3, "contract_or_certification");
  carnet_table_set(table, row, 5, "channel=in_place\nresults=statistics\nrecipient.tia=yes");
  carnet_table_set(table, row, 0, "in_place");
  carnet_table_set(table, row, 1, "channel");
  carnet_table_set(table, row, 2, "in_place");
  carnet_table_set(table, row, 3, "contract_or_certification");
  return table;
}

static char *request(CarnetApp *app, const char *text, gsize n, const char *name,
                     const CarnetRequestNote *note, GError **error) {
  (void)app;
  (void)name;
  g_snprintf(recorded, sizeof recorded, "request %" G_GINT64_FORMAT ": %s", people_in(text, n, error),
             note->reason);
  return g_strdup("ex-2026-dddddddd");
}

static gboolean amend(CarnetApp *app, const char *id, const char *text, gsize n, const char *name,
                      const CarnetRequestNote *note, GError **error) {
  (void)app;
  (void)name;
  g_snprintf(recorded, sizeof recorded, "amend %s %" G_GINT64_FORMAT ": %s", id, people_in(text, n, error),
             note->reason);
  return TRUE;
}

static CarnetTable *actors(CarnetApp *app, GError **error) {
  (void)app;
  (void)error;
  CarnetTable *table = carnet_table_new();
  for (guint c = 0; c < 4; c++)
    carnet_table_add_column(table, ((const char *const[]){"person", "name", "roles", "acts"})[c], NULL,
                            CARNET_CELL_TEXT);
  for (guint i = 0; i < 2; i++) {
    guint row = carnet_table_add_row(table);
    carnet_table_set(table, row, 0, i == 0 ? "p-1" : "p-2");
    carnet_table_set(table, row, 1, i == 0 ? "Chen Yu" : "Wang Lei");
    carnet_table_set(table, row, 3, i == 0 ? "yes" : "no");
  }
  return table;
}

static gboolean set_person(CarnetApp *app, const char *id, GError **error) {
  (void)app;
  (void)error;
  g_strlcpy(person, id, sizeof person);
  return TRUE;
}

CarnetProvider fake_exports(const CarnetProvider *base) {
  CarnetProvider provider = *base;
  provider.case_table = case_table;
  provider.case_sheet = case_sheet;
  provider.binds = binds;
  provider.case_step = case_step;
  provider.decide = decide;
  provider.advise = advise;
  provider.request = request;
  provider.amend = amend;
  provider.actors = actors;
  provider.set_person = set_person;
  return provider;
}
