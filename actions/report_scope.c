/* Report tables of what was looked at: inventories, models, sites, entities, packs, people. */
#include <string.h>

#include "carnet/actions_workspace.h"
#include "report.h"

/* ---- what the records register
 * --------------------------------------------------------------------------------- */

static const char *const by_name[] = {"name", NULL};

/* The latest state of each subject of a kind; "name.2" where a Chinese name is known. */
static CarnetTable *registered(CarnetReportData *data, const char *kind, const CarnetReportPick *picks,
                               GError **error) {
  CarnetTable *table = carnet_action_register_list(data->app, kind, error);
  if (!table) return NULL;
  table = carnet_report_pick(table, picks);
  gint second = carnet_table_find(table, "name.2");
  for (guint r = 0; second >= 0 && r < carnet_table_rows(table); r++) {
    g_autofree char *en = g_strdup(carnet_table_get(table, r, "name")),
                    *zh = g_strdup(carnet_table_get(table, r, "name.2"));
    carnet_report_set_both(table, r, "name", en, zh, data->lang);
  }
  return carnet_report_sort(table, by_name);
}

static CarnetTable *models(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetReportPick picks[] = {{"name", NULL, "data.name", CARNET_CELL_TEXT},
                                           {"level", NULL, "data.automation", CARNET_CELL_TEXT},
                                           {"category", NULL, "data.vehicle_category", CARNET_CELL_TEXT},
                                           {"type_approved", NULL, "data.type_approved", CARNET_CELL_TEXT},
                                           {"markets", NULL, "data.markets", CARNET_CELL_LIST},
                                           {"fleet", NULL, "data.fleet", CARNET_CELL_INT},
                                           {"bytes_per_day", NULL, "data.bytes_per_day", CARNET_CELL_INT},
                                           {NULL, NULL, NULL, 0}};
  (void)query;
  return registered(data, "model", picks, error);
}

static CarnetTable *sites(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetReportPick picks[] = {{"name", NULL, "data.name", CARNET_CELL_TEXT},
                                           {"name_zh", "name.2", "data.name", CARNET_CELL_TEXT},
                                           {"country", NULL, "data.country", CARNET_CELL_TEXT},
                                           {"operator", NULL, "data.operator", CARNET_CELL_TEXT},
                                           {"purpose", NULL, "data.purpose", CARNET_CELL_TEXT},
                                           {NULL, NULL, NULL, 0}};
  (void)query;
  return registered(data, "site", picks, error);
}

static CarnetTable *entities(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetReportPick picks[] = {
      {"name", NULL, "data.name", CARNET_CELL_TEXT},   {"name_zh", "name.2", "data.name", CARNET_CELL_TEXT},
      {"subject", "id", "data.id", CARNET_CELL_ID},    {"country", NULL, "data.country", CARNET_CELL_TEXT},
      {"role", NULL, "data.role", CARNET_CELL_TEXT},   {"ciio", NULL, "data.ciio", CARNET_CELL_TEXT},
      {"parent", NULL, "data.parent", CARNET_CELL_ID}, {NULL, NULL, NULL, 0}};
  (void)query;
  return registered(data, "entity", picks, error);
}

/* ---- inventories
 * --------------------------------------------------------------------------------------------------- */

static const char *time_of_event(const GPtrArray *events, const char *digest) {
  for (guint i = 0; i < events->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(events, i);
    if (strcmp(record->digest, digest) == 0) return record->time;
  }
  return "";
}

/* The time is the event's: when a store took the rows in differs from machine to machine. */
static CarnetTable *inventories(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {{"name", "data.name", CARNET_CELL_TEXT},
                                              {"source", "data.source", CARNET_CELL_TEXT},
                                              {"imported", "data.imported", CARNET_CELL_DATE},
                                              {"rows", "data.rows", CARNET_CELL_INT},
                                              {"fields", "data.fields", CARNET_CELL_INT},
                                              {"source_digest", "data.source_digest", CARNET_CELL_ID},
                                              {"root", "data.root", CARNET_CELL_ID},
                                              {NULL, NULL, 0}};
  (void)query;
  g_autoptr(GPtrArray) events = carnet_app_events(data->app, "inventory", error);
  g_autoptr(CarnetTable) all = events ? carnet_inventory_generations(data->app->inventory, error) : NULL;
  if (!all) return NULL;
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint i = 0; i < carnet_table_rows(all); i++) {
    if (strcmp(carnet_table_get(all, i, "state"), "active") != 0) continue;
    const char *cells[] = {carnet_table_get(all, i, "name"),
                           carnet_table_get(all, i, "source_name"),
                           time_of_event(events, carnet_table_get(all, i, "event")),
                           carnet_table_get(all, i, "rows"),
                           carnet_table_get(all, i, "fields"),
                           carnet_table_get(all, i, "source_digest"),
                           carnet_table_get(all, i, "root")};
    guint row = carnet_table_add_row(table);
    for (guint c = 0; c < G_N_ELEMENTS(cells); c++) carnet_table_set(table, row, c, cells[c]);
  }
  return carnet_report_sort(table, by_name);
}

/* ---- packs
 * ------------------------------------------------------------------------------------------------------------
 */

static CarnetTable *packs(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {{"pack", "data.pack", CARNET_CELL_ID},
                                              {"regime", "data.regime", CARNET_CELL_TEXT},
                                              {"regime.2", "data.regime", CARNET_CELL_TEXT},
                                              {"title", "data.title", CARNET_CELL_TEXT},
                                              {"title.2", "data.title", CARNET_CELL_TEXT},
                                              {"version", "data.version", CARNET_CELL_TEXT},
                                              {"rules", "data.rules", CARNET_CELL_INT},
                                              {"verified", "data.verified", CARNET_CELL_INT},
                                              {"secondary", "data.secondary", CARNET_CELL_INT},
                                              {"recalled", "data.recalled", CARNET_CELL_INT},
                                              {"digest", "data.digest", CARNET_CELL_ID},
                                              {NULL, NULL, 0}};
  static const char *const by_pack[] = {"pack", NULL};
  const char *only = carnet_report_attr(query, "regime"), *one = carnet_report_attr(query, "group");
  (void)error;
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint i = 0; i < carnet_packs_count(data->app->packs); i++) {
    CarnetPackInfo info;
    carnet_packs_info(data->app->packs, i, &info);
    if ((only && strcmp(only, info.regime) != 0) || (one && strcmp(one, info.id) != 0)) continue;
    g_autofree char *regime = g_strconcat("regime.", info.regime, NULL);
    guint row = carnet_table_add_row(table);
    carnet_table_set_key(table, row, "pack", info.id);
    carnet_table_set_key(table, row, "regime", carnet_report_text(data, FALSE, regime));
    carnet_table_set_key(table, row, "regime.2", carnet_report_text(data, TRUE, regime));
    carnet_report_set_both(table, row, "title", info.en, info.zh, data->lang);
    carnet_table_set_key(table, row, "version", info.version);
    carnet_table_set_key(table, row, "digest", info.digest);
    carnet_report_set_int(table, row, "rules", info.n_rules);
    carnet_report_set_int(table, row, "verified", info.verified);
    carnet_report_set_int(table, row, "secondary", info.secondary);
    carnet_report_set_int(table, row, "recalled", info.recalled);
  }
  return carnet_report_sort(table, by_pack);
}

/* ---- people, by id: names are not in the snapshot
 * ------------------------------------------------------------------------- */

/* "SHA256:kW2v…9Qe": enough to find it in allowed_signers. */
static char *short_key(const CarnetPerson *person) {
  g_autofree char *fingerprint = NULL;
  if (!person->keys || !person->keys[0] || !carnet_sign_fingerprint(person->keys[0], &fingerprint, NULL))
    return g_strdup("");
  gsize n = strlen(fingerprint);
  return n > 16 ? g_strdup_printf("%.11s…%s", fingerprint, fingerprint + n - 3)
                : g_steal_pointer(&fingerprint);
}

/* The worst that was found of what a person signed; "" for one who signed nothing. */
static char *worst_verdict(CarnetReportData *data, const char *person, GError **error) {
  static const char *const worst_first[] = {"bad", "unchecked", "unsigned", "good"};
  gint64 total = 0;
  g_autoptr(CarnetTable) log = carnet_state_log(data->app->state, NULL, person, 0, -1, &total, error);
  if (!log) return NULL;
  for (gsize v = 0; v < G_N_ELEMENTS(worst_first); v++)
    for (guint i = 0; i < carnet_table_rows(log); i++)
      if (strcmp(carnet_table_get(log, i, "verdict"), worst_first[v]) == 0) return g_strdup(worst_first[v]);
  return g_strdup("");
}

/* Caller frees. */
static char *roles_of(const CarnetReportData *data, const CarnetPerson *person, gboolean second) {
  GString *out = g_string_new(NULL);
  for (char **role = person->roles; role && *role; role++) {
    g_autofree char *id = g_strconcat("role.", *role, NULL);
    const char *word = carnet_texts_has(data->app->texts, id) ? carnet_report_text(data, second, id) : *role;
    g_string_append_printf(out, "%s%s", out->len ? "\n" : "", word);
  }
  return g_string_free(out, FALSE);
}

static CarnetTable *people(CarnetReportData *data, const CarnetReportQuery *query, GError **error) {
  static const CarnetTableColumn columns[] = {
      {"role", "data.role", CARNET_CELL_LIST},       {"role.2", "data.role", CARNET_CELL_LIST},
      {"name", "data.person", CARNET_CELL_ID},       {"date", "data.since", CARNET_CELL_DATE},
      {"until", "data.until", CARNET_CELL_DATE},     {"key", "data.key", CARNET_CELL_ID},
      {"verdict", "data.verdict", CARNET_CELL_TEXT}, {NULL, NULL, 0}};
  (void)query;
  g_autoptr(CarnetTable) table = carnet_table_new_with(columns);
  for (guint i = 0; i < data->app->people->len; i++) {
    const CarnetPerson *person = g_ptr_array_index(data->app->people, i);
    g_autofree char *roles = roles_of(data, person, FALSE), *other = roles_of(data, person, TRUE),
                    *key = short_key(person);
    g_autofree char *since = g_strndup(person->since, 10),
                    *until = g_strndup(person->until ? person->until : "", 10);
    g_autofree char *verdict = worst_verdict(data, person->id, error);
    if (!verdict) return NULL;
    const char *cells[] = {roles, other, person->id, since, until, key, verdict};
    guint row = carnet_table_add_row(table);
    for (guint c = 0; c < G_N_ELEMENTS(cells); c++) carnet_table_set(table, row, c, cells[c]);
  }
  static const char *const by_person[] = {"name", NULL};
  return carnet_report_sort(g_steal_pointer(&table), by_person);
}

const CarnetReportTable carnet_report_tables_scope[] = {{"scope.inventories", inventories},
                                                        {"scope.models", models},
                                                        {"scope.sites", sites},
                                                        {"scope.entities", entities},
                                                        {"scope.packs", packs},
                                                        {"rules.confidence", packs},
                                                        {"people", people},
                                                        {NULL, NULL}};
