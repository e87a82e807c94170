/* links: console actions compliance db records reports base */
/* desk_fake.c - see desk_fake.h. Counts are those of mockups.md, frame 1; people and cases are invented. */
#include "desk_fake.h"

#include <string.h>

#include "carnet/error.h"

static CarnetTable *table_of(const char *const *keys) {
  CarnetTable *table = carnet_table_new();
  for (; *keys; keys++) carnet_table_add_column(table, *keys, NULL, CARNET_CELL_TEXT);
  return table;
}

static void add(CarnetTable *table, const char *const *cells) {
  guint row = carnet_table_add_row(table);
  for (guint c = 0; c < carnet_table_columns(table); c++) carnet_table_set(table, row, c, cells[c]);
}

/* ---- who looks ---- */

static const char *const desk_keys[] = {"organisation", "today", "person", "name", "roles", "key", NULL};

static CarnetTable *desk(CarnetApp *app, GError **error) {
  (void)app;
  (void)error;
  static const char *const cells[] = {"Lanzhe Auto", "2026-11-22",         "p-7f3a9c",
                                      "Chen Yu",     "approver\nreviewer", "yes"};
  CarnetTable *table = table_of(desk_keys);
  add(table, cells);
  return table;
}

static CarnetTable *desk_nobody(CarnetApp *app, GError **error) {
  (void)app;
  (void)error;
  static const char *const cells[] = {"", "2026-11-22", "", "", "", "no"};
  CarnetTable *table = table_of(desk_keys);
  add(table, cells);
  return table;
}

/* ---- the heat map ---- */

static const char *const heat_keys[] = {"kind", "title", "pack", "regime", "filter", "rows", "unsure", NULL};
static const char *const kinds[] = {"location", "identity",  "cabin",    "outside", "biometric", "driving",
                                    "critical", "keys_logs", "map_flow", "other",   "unsure"};

static CarnetTable *heat_of(guint packs, const char *const *names) {
  static const gint counts[] = {2104, 611, 96, 1988, 2040, 730, 0, 12, 41280};
  CarnetTable *table = table_of(heat_keys);
  for (guint k = 0; k < G_N_ELEMENTS(kinds); k++)
    for (guint p = 0; p < packs; p++) {
      g_autofree char *rows = g_strdup_printf("%d", counts[(k + p) % G_N_ELEMENTS(counts)]);
      g_autofree char *filter = g_strdup_printf("cat:%s trait:%s", names[p], kinds[k]);
      g_autofree char *regime = g_strdup_printf("Full name of %s", names[p]);
      const char *const cells[] = {kinds[k], kinds[k], names[p], regime, filter, rows, k == 1 ? "7" : "0"};
      add(table, cells);
    }
  return table;
}

static CarnetTable *heat(CarnetApp *app, GError **error) {
  (void)app;
  (void)error;
  static const char *const names[] = {"cn", "gb44495", "gdpr", "data_act"};
  return heat_of(G_N_ELEMENTS(names), names);
}

static CarnetTable *heat_many(CarnetApp *app, GError **error) {
  (void)app;
  (void)error;
  static const char *const names[] = {"cn", "gb44495", "gdpr", "data_act", "us", "p6", "p7", "p8", "p9"};
  return heat_of(G_N_ELEMENTS(names), names);
}

static CarnetTable *no_heat(CarnetApp *app, GError **error) {
  (void)app;
  (void)error;
  return table_of(heat_keys);
}

static CarnetTable *faulty(CarnetApp *app, GError **error) {
  (void)app;
  g_set_error_literal(error, CARNET_ACTION_ERROR, CARNET_ERROR_STORE, "inventory.db: not a database");
  return NULL;
}

/* ---- counts, counters, models ---- */

static CarnetTable *counts(CarnetApp *app, GError **error) {
  (void)app;
  (void)error;
  static const char *const keys[] = {"name", "value", NULL};
  static const char *const lines[][2] = {
      {"rows", "41280"},          {"identified", "18932"}, {"ordinary", "21006"},
      {"unknown", "1342"},        {"cases", "12"},         {"cases_requested", "3"},
      {"cases_in_review", "2"},   {"cases_approved", "7"}, {"cases_may_flow", "4"},
      {"cases_suspect", "1"},     {"cases_expiring", "1"}, {"cases_await_authority", "3"},
      {"findings_critical", "2"}, {"findings_high", "5"},  {"findings_medium", "8"},
      {"findings_low", "3"},      {"checks", "21"},        {"events", "177"},
      {"events_unsigned", "2"},   {"vehicles", "12400"},   {"bytes_per_day", "124000000000000"}};
  CarnetTable *table = table_of(keys);
  for (guint i = 0; i < G_N_ELEMENTS(lines); i++) add(table, lines[i]);
  return table;
}

/* Ten million rows: numbers longer than the names beside them leave room for. */
static CarnetTable *counts_many(CarnetApp *app, GError **error) {
  (void)app;
  (void)error;
  static const char *const keys[] = {"name", "value", NULL};
  static const char *const lines[][2] = {
      {"rows", "10000000"}, {"identified", "2579400"}, {"ordinary", "6679230"}, {"unknown", "741370"}};
  CarnetTable *table = table_of(keys);
  for (guint i = 0; i < G_N_ELEMENTS(lines); i++) add(table, lines[i]);
  return table;
}

static CarnetTable *no_counts(CarnetApp *app, GError **error) {
  (void)app;
  (void)error;
  static const char *const keys[] = {"name", "value", NULL}, *const cells[] = {"checks", "21"};
  CarnetTable *table = table_of(keys);
  add(table, cells);
  return table;
}

static const char *const counter_keys[] = {"label", "value", "limit", "basis", "clause", "note", NULL};

static CarnetTable *counters(CarnetApp *app, GError **error) {
  (void)app;
  (void)error;
  static const char *const lines[][6] = {{"all", "61400", "", "approvals of 2026", "", "no limit"},
                                         {"sensitive", "8120", "", "approvals of 2026", "", "no limit"}};
  CarnetTable *table = table_of(counter_keys);
  for (guint i = 0; i < G_N_ELEMENTS(lines); i++) add(table, lines[i]);
  return table;
}

static CarnetTable *counters_many(CarnetApp *app, GError **error) {
  (void)app;
  (void)error;
  static const char *const keys[] = {"label",  "value", "limit", "basis",    "clause",     "note",
                                     "regime", "first", "last",  "rests_on", "confidence", NULL};
  static const char *const lines[][11] = {
      {"all", "61400", "100000", "three transfers", "CAC 7", "", "cn", "2026-01-01", "2026-11-22",
       "transfers", "secondary"},
      {"all", "61400", "1000000", "x", "CAC 7", "", "cn", "2026-01-01", "2026-11-22", "both", "secondary"},
      {"sensitive", "8120", "10000", "x", "CAC 7", "", "cn", "2026-01-01", "2026-11-22", "incomplete",
       "recalled"},
      {"people", "12000", "10000", "x", "CFR 205", "", "us", "2025-11-23", "2026-11-22", "exact",
       "verified"}};
  CarnetTable *table = table_of(keys);
  for (guint i = 0; i < G_N_ELEMENTS(lines); i++) add(table, lines[i]);
  return table;
}

static CarnetTable *models(CarnetApp *app, GError **error) {
  (void)app;
  (void)error;
  static const char *const keys[] = {"model",   "passed",   "in_progress", "failed", "planned",
                                     "percent", "currency", "others",      "over",   NULL};
  static const char *const lines[][9] = {{"h7", "4", "2", "0", "0", "90", "CNY", "", "no"},
                                         {"x5", "1", "4", "1", "0", "99", "CNY", "EUR 210 %", "yes"},
                                         {"k1", "0", "0", "0", "5", "", "", "", "no"}};
  CarnetTable *table = table_of(keys);
  for (guint i = 0; i < G_N_ELEMENTS(lines); i++) add(table, lines[i]);
  return table;
}

/* ---- inbox ---- */

static const char *const inbox_keys[] = {"list", "sign", "what", "where", "by", "date", "days", "name", NULL};

static CarnetTable *inbox(CarnetApp *app, gint days, GError **error) {
  (void)app;
  (void)days;
  (void)error;
  static const char *const lines[][8] = {
      {"waits", "stop", "approve: H7 road test data to DE", "ex-2026-k7q2m4xa", "p-1", "2026-11-19", "3",
       "Wang Lei"},
      {"waits", "attention", "review: 售后诊断数据", "ex-2026-m3vx8a2d", "p-2", "2026-11-21", "1", "李娜"},
      {"waits", "not_firm", "14 rows have changed", "mapped:look_again", "", "", "0", ""},
      {"due", "stop", "test gb44495 x5 is planned", "gb44495-x5", "", "2026-11-20", "-2", ""},
      {"due", "attention", "our approval of ex-2026-p ends", "ex-2026-pppppppp", "", "2026-11-22", "0", ""},
      {"due", "none", "certificate un-r155 ends", "un-r155", "", "2027-01-01", "40", ""}};
  CarnetTable *table = table_of(inbox_keys);
  for (guint i = 0; i < G_N_ELEMENTS(lines); i++) add(table, lines[i]);
  return table;
}

static CarnetTable *inbox_empty(CarnetApp *app, gint days, GError **error) {
  (void)app;
  (void)days;
  (void)error;
  return table_of(inbox_keys);
}

static CarnetTable *inbox_faulty(CarnetApp *app, gint days, GError **error) {
  (void)days;
  return faulty(app, error);
}

static CarnetNode *answer(void) {
  CarnetNode *node = carnet_node_map(), *regimes = carnet_node_list(), *regime = carnet_node_map(),
             *reasons = carnet_node_list(), *reason = carnet_node_map();
  carnet_node_set_string(reason, "clause", "Art. 7");
  carnet_node_set_string(reason, "text", "sensitive people 10,000 crossed");
  carnet_node_append(reasons, reason);
  carnet_node_set_string(regime, "regime", "cn");
  carnet_node_set_string(regime, "outcome", "assessment");
  carnet_node_set(regime, "reasons", reasons);
  carnet_node_append(regimes, regime);
  carnet_node_set(node, "regimes", regimes);
  return node;
}

/* The first case waits for an approval, of the others only a review is allowed. */
static CarnetCaseSheet *sheet(CarnetApp *app, const char *id, GError **error) {
  (void)app;
  (void)error;
  static const char *const head_keys[] = {"case", "ours",      "theirs", "outcome", "from",
                                          "to",   "recipient", "rows",   "people",  NULL};
  static const char *const time_keys[] = {"time", "lane", "action", "name", NULL};
  static const char *const may_keys[] = {"action", "why", NULL};
  gboolean first = strcmp(id, "ex-2026-k7q2m4xa") == 0;
  const char *const head[] = {id,   "in_review",          "to_file", "assessment", "CN",
                              "DE", "Lanzhe Europe GmbH", "57",      "120000"};
  static const char *const times[][4] = {{"2026-11-19T08:00:00Z", "ours", "request", "Wang Lei"},
                                         {"2026-11-20T08:00:00Z", "ours", "review", "A. Weber"}};
  const char *const may[][2] = {{"approve", first ? "" : "a review is needed first"},
                                {"review", first ? "you reviewed it" : ""},
                                {"return", first ? "" : "needs the role approver"}};
  CarnetCaseSheet *made = g_new0(CarnetCaseSheet, 1);
  made->id = g_strdup(id);
  made->head = table_of(head_keys);
  add(made->head, head);
  made->timeline = table_of(time_keys);
  for (guint i = 0; i < G_N_ELEMENTS(times); i++) add(made->timeline, times[i]);
  made->may = table_of(may_keys);
  for (guint i = 0; i < G_N_ELEMENTS(may); i++) add(made->may, may[i]);
  made->answer = answer();
  return made;
}

/* ---- findings ---- */

static const char *const finding_keys[] = {
    "severity", "clause", "what",  "where",   "since",   "next",    "check",         "id",
    "owner",    "state",  "until", "ceiling", "resolve", "penalty", "ceiling_minor", "ceiling_currency",
    "rows",     "regime", NULL};

static CarnetTable *findings(CarnetApp *app, GError **error) {
  (void)app;
  (void)error;
  static const char *const lines[][18] = {
      {"critical", "CAC 7", "transfers to DE without permission", "ex-2026-c9pn2e7r", "2026-09-30",
       "carnet export show ex-2026-c9pn2e7r", "prohibited", "prohibited-0a1b2c3d", "p-7f3a9c", "assigned", "",
       "PIPL 66: up to 50,000,000.00 CNY; ceiling 610,000,000.00 CNY", "revoke the approval", "cn.pipl_66",
       "61000000000", "CNY", "", "cn"},
      {"high", "", "12 rows are unknown and name a destination", "outcome:unknown to:*", "",
       "carnet query 'outcome:unknown to:*'", "unknown_sent", "unknown-sent-0a1b2c3d", "", "open", "", "",
       "say what these fields are, each with the traits that its text has, or stop sending them, and keep the evidence",
       "", "", "", "12", "cn"},
      {"medium", "", "gb44495 x5 is over budget by 12 %", "gb44495 x5", "", "carnet cost matrix", "budget",
       "budget-0a1b2c3d", "", "lapsed", "2026-11-20", "", "raise the budget", "", "", "", "", ""},
      {"low", "", "3 events count without a signature", "", "", "carnet log", "event_unsigned",
       "event-unsigned-0a1b2c3d", "", "open", "", "", "", "", "", "", "", ""}};
  CarnetTable *table = table_of(finding_keys);
  for (guint i = 0; i < G_N_ELEMENTS(lines); i++) add(table, lines[i]);
  return table;
}

static CarnetTable *no_findings(CarnetApp *app, GError **error) {
  (void)app;
  (void)error;
  return table_of(finding_keys);
}

/* ---- the rooms that a number leads to ---- */

static CarnetTable *nothing(CarnetApp *app, GError **error) {
  (void)app;
  (void)error;
  return carnet_table_new();
}

static CarnetTable *nothing_of(CarnetApp *app, const char *what, GError **error) {
  (void)app;
  (void)what;
  (void)error;
  return carnet_table_new();
}

/* ---- what stands: counts and findings ---- */

static CarnetTable *standing(CarnetApp *app, CarnetTable **found, GError **error) {
  *found = findings(app, error);
  return counts(app, error);
}

static CarnetTable *standing_empty(CarnetApp *app, CarnetTable **found, GError **error) {
  *found = no_findings(app, error);
  return no_counts(app, error);
}

static CarnetTable *standing_faulty(CarnetApp *app, CarnetTable **found, GError **error) {
  (void)found;
  return faulty(app, error);
}

/* ---- the providers ---- */

const CarnetProvider *fake_desk_provider(FakeDesk kind) {
  static CarnetProvider made[FAKE_DESK_MANY + 1];
  CarnetProvider *provider = &made[kind];
  gboolean empty = kind == FAKE_DESK_EMPTY, fault = kind == FAKE_DESK_FAULTY, many = kind == FAKE_DESK_MANY;
  *provider = *fake_provider();
  provider->desk = empty ? desk_nobody : desk;
  provider->heat_cells = fault ? faulty : empty ? no_heat : many ? heat_many : heat;
  provider->overview_rows = fault ? faulty : empty ? no_counts : many ? counts_many : counts;
  provider->standing = fault ? standing_faulty : empty ? standing_empty : standing;
  provider->thresholds = many ? counters_many : counters;
  provider->model_summary = models;
  provider->inbox = fault ? inbox_faulty : empty ? inbox_empty : inbox;
  provider->case_sheet = sheet;
  provider->case_table = nothing;
  provider->cost_matrix = nothing;
  provider->costs = nothing_of;
  provider->certs = nothing;
  provider->registered = nothing_of;
  return provider;
}
