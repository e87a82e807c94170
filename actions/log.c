/* The log, verifying the ledger, rebuilding, the doctor. */
#include <string.h>

#include "app.h"
#include "carnet/actions_exports.h"
#include "carnet/actions_workspace.h"
#include "carnet/report.h"
#include "carnet/text.h"
#include "carnet/yaml.h"
#include "derive.h"
#include "held.h"
#include "rebuild.h"
#include "workspace.h"

/* "2026", "2026-11", "2026-11-22": a year, month or day of the calendar. */
static gboolean is_period(const char *text) {
  gsize n = strlen(text);
  if (n != 4 && n != 7 && n != 10) return FALSE;
  g_autofree char *day = g_strconcat(text, &"-01-01"[n == 4 ? 0 : n == 7 ? 3 : 6], NULL);
  return carnet_text_is_day(day);
}

typedef struct {
  char *subject, *person, *period;
} Words;

static void words_clear(Words *words) {
  g_free(words->subject);
  g_free(words->person);
  g_free(words->period);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Words, words_clear)

/* Each word says of itself what it is; a second one of its kind takes the place of the first. */
static void sort_words(CarnetApp *app, const char *text, Words *out) {
  g_auto(GStrv) words = g_strsplit_set(text ? text : "", " ,", -1);
  for (char **word = words; *word; word++) {
    if (!**word) continue;
    char **to = is_period(*word)                         ? &out->period
                : carnet_people_find(app->people, *word) ? &out->person
                                                         : &out->subject;
    g_free(*to);
    *to = g_strdup(*word);
  }
}

CarnetTable *carnet_action_log(CarnetApp *app, const char *words, gint64 offset, gint64 limit, gint64 *total,
                               GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_RECORDS, error)) return NULL;
  g_auto(Words) of = {0};
  sort_words(app, words, &of);
  if (of.period)
    return carnet_state_log_in(app->state, of.subject, of.person, of.period, offset, limit, total, error);
  return carnet_state_log(app->state, of.subject, of.person, offset, limit, total, error);
}

/* ---- who said what of a field
 * ------------------------------------------------------------------------------------- */

CarnetTable *carnet_action_blame(CarnetApp *app, const char *field, GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_INVENTORY | CARNET_NEED_RECORDS, error)) return NULL;
  g_autoptr(GArray) rows = carnet_inventory_find(app->inventory, field, error);
  if (!rows || !rows->len) return NULL;
  g_autoptr(CarnetUse) use = carnet_inventory_use(app->inventory, g_array_index(rows, gint64, 0), error);
  g_autoptr(GPtrArray) events = use ? carnet_app_events(app, "mapping", error) : NULL;
  if (!events) return NULL;
  CarnetTable *table = carnet_fold_blame(events, use->key);
  for (guint i = 0; i < carnet_table_rows(table); i++) {
    g_autofree char *name = carnet_app_person_name(app, carnet_table_get(table, i, "by"));
    carnet_table_set_key(table, i, "name", name);
  }
  return table;
}

/* ---- verify
 * ------------------------------------------------------------------------------------------------------ */

static const CarnetYamlKey trust_keys[] = {{"root", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL}};

/* The pinned root: from the file the auditor holds, else .carnet/trust.yaml. */
static gboolean pinned_root(CarnetApp *app, const char *trust_file, char **root, GError **error) {
  g_autofree char *path = trust_file ? g_strdup(trust_file) : carnet_app_path(app, "trust.yaml");
  if (!trust_file && !g_file_test(path, G_FILE_TEST_EXISTS)) return TRUE;
  g_autoptr(CarnetNode) trust = carnet_yaml_load_file(path, &carnet_yaml_limits_document, error);
  if (!trust || !carnet_yaml_check(trust, trust_keys, G_N_ELEMENTS(trust_keys), path, error)) return FALSE;
  *root = g_strdup(carnet_node_get_string(trust, "root", NULL));
  return TRUE;
}

static CarnetNode *result_node(const CarnetVerifyResult *result) {
  CarnetNode *node = carnet_node_map(), *faults = carnet_node_list();
  carnet_node_set_string(node, "root", result->root);
  carnet_node_set_string(node, "tip", result->tip);
  carnet_node_set_int(node, "commits", (gint64)result->commits);
  carnet_node_set_int(node, "verified_before", (gint64)result->before);
  carnet_node_set_int(node, "events", (gint64)result->events);
  carnet_node_set_int(node, "signed_good", (gint64)result->signed_good);
  carnet_node_set_int(node, "unsigned_allowed", (gint64)result->unsigned_allowed);
  for (guint i = 0; i < result->faults->len; i++) {
    const CarnetFault *fault = g_ptr_array_index(result->faults, i);
    CarnetNode *item = carnet_node_map();
    carnet_node_set_string(item, "commit", fault->commit);
    carnet_node_set_string(item, "path", fault->path);
    carnet_node_set_string(item, "why", fault->why);
    carnet_node_set_string(item, "ask", fault->ask);
    carnet_node_set_string(item, "check", fault->check);
    carnet_node_append(faults, item);
  }
  carnet_node_set(node, "faults", faults);
  CarnetNode *remarks = carnet_node_list();
  for (guint i = 0; i < result->remarks->len; i++)
    carnet_node_append(remarks, carnet_node_string(g_ptr_array_index(result->remarks, i)));
  carnet_node_set(node, "remarks", remarks);
  return node;
}

/* The secret stays with who verifies: a workspace that is handed over brings nothing with it that would
 * count. */
static GBytes *secret_of(void) {
  g_autofree char *path = g_build_filename(g_get_user_data_dir(), "carnet", "verify.key", NULL);
  return carnet_verify_secret(path, NULL);
}

static CarnetNode *verify(CarnetApp *app, CarnetVerifyOptions *options, const char *trust_file,
                          CarnetProgressFunc progress, gpointer user, GError **error) {
  /* Verifying must not need that the records can be ingested: a ledger that was tampered with is what it is
   * for. */
  if (!carnet_app_workspace(app, error)) return NULL;
  g_autofree char *root = NULL, *now = carnet_app_now(app), *known = carnet_app_path(app, "verified");
  if (!pinned_root(app, trust_file, &root, error)) return NULL;
  g_autoptr(CarnetLedger) ledger = carnet_ledger_open(app->workspace, error);
  if (!ledger) return NULL;
  options->root = root;
  options->now = now;
  if (options->secret) options->known_file = known;
  g_autoptr(CarnetVerifyResult) result = carnet_ledger_verify(ledger, options, progress, user, error);
  return result ? result_node(result) : NULL;
}

CarnetNode *carnet_action_verify(CarnetApp *app, const char *trust_file, const char *since,
                                 CarnetProgressFunc progress, gpointer user, GError **error) {
  CarnetVerifyOptions options = {.since = since};
  return verify(app, &options, trust_file, progress, user, error);
}

CarnetNode *carnet_action_verify_new(CarnetApp *app, const char *trust_file, CarnetProgressFunc progress,
                                     gpointer user, GError **error) {
  g_autoptr(GBytes) secret = secret_of();
  CarnetVerifyOptions options = {.secret = secret};
  return verify(app, &options, trust_file, progress, user, error);
}

/* ---- rebuild
 * ---------------------------------------------------------------------------------------------------------
 */

static CarnetRebuilt *rebuild_in_turn(CarnetApp *app, CarnetProgressFunc progress, gpointer user,
                                      GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_INVENTORY_WRITE, error) || !carnet_app_ingest_anew(app, error))
    return NULL;
  g_autoptr(CarnetRebuilt) rebuilt = g_new0(CarnetRebuilt, 1);
  rebuilt->missing = g_ptr_array_new_with_free_func(g_free);
  if (!carnet_app_rebuild_inventory(app, progress, user, rebuilt, error) ||
      !carnet_app_derive_now(app, progress, user, error))
    return NULL;
  carnet_app_keep(app);
  return g_steal_pointer(&rebuilt);
}

CarnetRebuilt *carnet_action_rebuild(CarnetApp *app, CarnetProgressFunc progress, gpointer user,
                                     GError **error) {
  if (!carnet_app_take_import_turn(app, progress, user, error)) return NULL;
  CarnetRebuilt *rebuilt = rebuild_in_turn(app, progress, user, error);
  carnet_app_end_import_turn(app);
  return rebuilt;
}

/* ---- doctor
 * ------------------------------------------------------------------------------------------------------------
 */

static void say(CarnetTable *table, const char *check, const char *state, const char *detail) {
  guint row = carnet_table_add_row(table);
  carnet_table_set(table, row, 0, check);
  carnet_table_set(table, row, 1, state);
  carnet_table_set(table, row, 2, detail);
}

static void say_error(CarnetTable *table, const char *check, GError **error) {
  say(table, check, "fault", (*error)->message);
  g_clear_error(error);
}

static void check_fonts(CarnetTable *table) {
  GError *error = NULL;
  CarnetReportOptions options = {0};
  g_autoptr(CarnetTable) fonts = carnet_report_fonts(&options, &error);
  if (!fonts) {
    say_error(table, "fonts", &error);
    return;
  }
  for (guint i = 0; i < carnet_table_rows(fonts); i++) {
    g_autofree char *detail =
        g_strdup_printf("%s: %s", carnet_table_get(fonts, i, "role"), carnet_table_get(fonts, i, "file"));
    say(table, "fonts", "ok", detail);
  }
}

static void check_signing(CarnetApp *app, CarnetTable *table) {
  g_autofree char *program = g_find_program_in_path("ssh-keygen");
  say(table, "ssh-keygen", program ? "ok" : "fault",
      program ? program : "not found; install openssh-client to sign");
  CarnetActor actor;
  GError *error = NULL;
  g_autofree char *key = NULL;
  if (!carnet_app_actor(app, "export", "request", &actor, &key, &error)) {
    say(table, "acting", "warning", error->message);
    g_clear_error(&error);
    return;
  }
  gboolean there = g_file_test(key, G_FILE_TEST_EXISTS);
  g_autofree char *detail =
      g_strdup_printf("%s as %s, key %s%s", actor.person, actor.role, key, there ? "" : " is missing");
  say(table, "acting", there ? "ok" : "warning", detail);
}

/* Rows that another office imported come by their source alone. */
static void check_imports(CarnetApp *app, CarnetTable *table) {
  g_auto(CarnetHoldings) held = {0};
  GError *error = NULL;
  if (!carnet_held_open(app, &held, &error)) {
    say_error(table, "imports", &error);
    return;
  }
  g_autoptr(GPtrArray) missing = carnet_held_missing(&held);
  if (!missing->len) say(table, "imports", "ok", "");
  for (guint i = 0; i < missing->len; i++) {
    g_autofree char *why = carnet_held_say(app->texts, app->lang, g_ptr_array_index(missing, i));
    say(table, "imports", "warning", why);
  }
}

CarnetTable *carnet_action_doctor(CarnetApp *app, GError **error) {
  static const CarnetTableColumn columns[] = {{"check", "doctor.check", CARNET_CELL_TEXT},
                                              {"state", "doctor.state", CARNET_CELL_TEXT},
                                              {"detail", "doctor.detail", CARNET_CELL_TEXT},
                                              {NULL, NULL, 0}};
  (void)error;
  GError *inner = NULL;
  CarnetTable *table = carnet_table_new_with(columns);
  say(table, "templates", "ok", app->templates);
  check_fonts(table);
  if (!carnet_app_workspace(app, &inner)) {
    say_error(table, "workspace", &inner);
    return table;
  }
  say(table, "workspace", "ok", app->workspace);
  static const struct {
    const char *check;
    CarnetNeeds needs;
  } stores[] = {
      {"records", CARNET_NEED_RECORDS}, {"packs", CARNET_NEED_PACKS}, {"inventory", CARNET_NEED_INVENTORY}};
  for (gsize i = 0; i < G_N_ELEMENTS(stores); i++) {
    if (carnet_app_need(app, stores[i].needs, &inner))
      say(table, stores[i].check, "ok", "");
    else
      say_error(table, stores[i].check, &inner);
  }
  if (app->inventory) check_imports(app, table);
  if (app->policy) check_signing(app, table);
  return table;
}
