/* Sync with other offices: which remotes there are, and the tip each was seen at (records.md, "Sync"). */
#include "carnet/sync.h"

#include <string.h>

#include "app.h"
#include "carnet/actions_sync.h"
#include "carnet/canon.h"
#include "carnet/fs.h"
#include "carnet/yaml.h"

/* ---- remotes
 * ----------------------------------------------------------------------------------------------- */

/* .carnet/remotes.yaml: by name, the address and where its main was seen last. Of this workspace alone. */
static const CarnetYamlKey remote_keys[] = {
    {"url", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL},
    {"tip", CARNET_YAML_TEXT, NULL},
    {"at", CARNET_YAML_TEXT, NULL},
};

static CarnetNode *load_remotes(CarnetApp *app, GError **error) {
  g_autofree char *path = carnet_app_path(app, "remotes.yaml");
  if (!g_file_test(path, G_FILE_TEST_EXISTS)) return carnet_node_map();
  g_autoptr(CarnetNode) remotes = carnet_yaml_load_file(path, &carnet_yaml_limits_document, error);
  if (!remotes) return NULL;
  for (guint i = 0; i < carnet_node_count(remotes); i++)
    if (!carnet_yaml_check(carnet_node_at(remotes, i), remote_keys, G_N_ELEMENTS(remote_keys), path, error))
      return NULL;
  return g_steal_pointer(&remotes);
}

static gboolean save_remote(CarnetApp *app, const char *name, const char *url, const char *tip,
                            GError **error) {
  g_autoptr(CarnetNode) remotes = load_remotes(app, error);
  if (!remotes) return FALSE;
  g_autofree char *now = carnet_app_now(app), *path = carnet_app_path(app, "remotes.yaml");
  CarnetNode *entry = carnet_node_map();
  carnet_node_set_string(entry, "url", url);
  carnet_node_set_string(entry, "tip", tip && *tip ? tip : NULL);
  carnet_node_set_string(entry, "at", tip && *tip ? now : NULL);
  carnet_node_set(remotes, name, entry);
  g_autoptr(GBytes) bytes = carnet_canon_emit(remotes, error);
  return bytes && carnet_fs_write(path, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), error);
}

typedef struct {
  char *name, *url, *tip, *at;
} Remote;

static void remote_clear(Remote *remote) {
  g_free(remote->name);
  g_free(remote->url);
  g_free(remote->tip);
  g_free(remote->at);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Remote, remote_clear)

static gboolean is_name(const char *text) {
  gsize n = strlen(text);
  return n > 0 && n <= 40 && strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_-") == n;
}

/* An address that has a name already goes by it: what was seen there is remembered by name. */
static const CarnetNode *by_address(const CarnetNode *remotes, const char *url) {
  g_autofree char *wanted = carnet_sync_address(url, NULL);
  for (guint i = 0; wanted && i < carnet_node_count(remotes); i++) {
    const CarnetNode *entry = carnet_node_at(remotes, i);
    g_autofree char *address = carnet_sync_address(carnet_node_get_string(entry, "url", ""), NULL);
    if (g_strcmp0(address, wanted) == 0) return entry;
  }
  return NULL;
}

static gboolean unknown(const char *asked, const CarnetNode *remotes, GError **error) {
  GString *names = g_string_new(NULL);
  for (guint i = 0; i < carnet_node_count(remotes); i++)
    g_string_append_printf(names, "%s%s", i ? ", " : "", carnet_node_at(remotes, i)->key);
  g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_NOT_FOUND,
              "%s%s; known: %s; a new one is named with carnet sync NAME --url ADDRESS",
              asked ? "no remote is called " : "which remote", asked ? asked : "",
              names->len ? names->str : "none");
  g_string_free(names, TRUE);
  return FALSE;
}

static char *name_of_address(const char *url) {
  char hex[CARNET_DIGEST_HEX + 1];
  g_autofree char *address = carnet_sync_address(url, NULL);
  carnet_digest_hex(address, strlen(address), hex);
  return g_strdup_printf("remote-%.8s", hex);
}

static gboolean fill(Remote *out, char *name, const char *url, const CarnetNode *entry) {
  out->name = name;
  out->url = g_strdup(url);
  out->tip = g_strdup(carnet_node_get_string(entry, "tip", ""));
  out->at = g_strdup(carnet_node_get_string(entry, "at", NULL));
  return TRUE;
}

/* `sync NAME --url ADDRESS` */
static gboolean name_remote(const CarnetNode *remotes, const CarnetSyncRequest *request, Remote *out,
                            GError **error) {
  if (request->remote && is_name(request->remote))
    return fill(out, g_strdup(request->remote), request->url, carnet_node_get(remotes, request->remote));
  g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_USAGE,
              "--url says the address of a remote: carnet sync NAME --url ADDRESS; a name has a-z 0-9 _ -");
  return FALSE;
}

static gboolean find_remote(CarnetApp *app, const CarnetSyncRequest *request, Remote *out, GError **error) {
  g_autoptr(CarnetNode) remotes = load_remotes(app, error);
  if (!remotes) return FALSE;
  if (request->url) return name_remote(remotes, request, out, error);
  const char *asked = request->remote;
  const CarnetNode *entry = asked ? carnet_node_get(remotes, asked) : NULL;
  if (!asked && carnet_node_count(remotes) == 1) entry = carnet_node_at(remotes, 0);
  if (entry) return fill(out, g_strdup(entry->key), carnet_node_get_string(entry, "url", ""), entry);
  if (!asked || !strpbrk(asked, "/:.")) return unknown(asked, remotes, error);
  g_autofree char *address = carnet_sync_address(asked, error);
  if (!address) return FALSE;
  entry = by_address(remotes, asked);
  return fill(out, entry ? g_strdup(entry->key) : name_of_address(asked), asked, entry);
}

CarnetTable *carnet_action_remotes(CarnetApp *app, GError **error) {
  static const CarnetTableColumn columns[] = {
      {"remote", "sync.remote", CARNET_CELL_TEXT},   {"url", "sync.url", CARNET_CELL_TEXT},
      {"address", "sync.address", CARNET_CELL_TEXT}, {"tip", "sync.tip", CARNET_CELL_ID},
      {"at", "sync.at", CARNET_CELL_DATE},           {NULL, NULL, 0}};
  if (!carnet_app_workspace(app, error)) return NULL;
  g_autoptr(CarnetNode) remotes = load_remotes(app, error);
  if (!remotes) return NULL;
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint i = 0; i < carnet_node_count(remotes); i++) {
    const CarnetNode *entry = carnet_node_at(remotes, i);
    const char *url = carnet_node_get_string(entry, "url", "");
    g_autofree char *address = carnet_sync_address(url, NULL);
    guint row = carnet_table_add_row(table);
    carnet_table_set(table, row, 0, entry->key);
    carnet_table_set(table, row, 1, url);
    carnet_table_set(table, row, 2, address);
    carnet_table_set(table, row, 3, carnet_node_get_string(entry, "tip", ""));
    carnet_table_set(table, row, 4, carnet_node_get_string(entry, "at", ""));
  }
  return table;
}

/* ---- sync
 * -------------------------------------------------------------------------------------------------------- */

static CarnetNode *result_node(const Remote *remote, const CarnetSyncResult *result) {
  CarnetNode *node = carnet_node_map();
  carnet_node_set_string(node, "remote", remote->name);
  carnet_node_set_string(node, "url", remote->url);
  carnet_node_set_string(node, "tip", result->tip);
  carnet_node_set_string(node, "theirs", result->theirs);
  carnet_node_set_int(node, "taken", (gint64)result->taken);
  carnet_node_set_int(node, "sent", (gint64)result->sent);
  carnet_node_set_int(node, "merges", result->merges);
  carnet_node_set_int(node, "tries", result->tries);
  return node;
}

CarnetNode *carnet_action_sync(CarnetApp *app, const CarnetSyncRequest *request, CarnetProgressFunc progress,
                               gpointer user, GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_RECORDS, error)) return NULL;
  g_auto(Remote) remote = {0};
  if (!find_remote(app, request, &remote, error)) return NULL;
  CarnetActor actor;
  g_autofree char *key_file = NULL, *now = carnet_app_now(app);
  gboolean acts = carnet_app_signer(app, &actor, &key_file, NULL); /* who only takes needs not be anybody */
  CarnetSyncOptions options = {.url = remote.url,
                               .seen = remote.tip,
                               .seen_at = remote.at,
                               .actor = acts ? &actor : NULL,
                               .policy = app->policy,
                               .now = now,
                               .take_only = request->take_only,
                               .again = request->again};
  g_autoptr(CarnetSyncResult) result = carnet_ledger_sync(app->ledger, &options, progress, user, error);
  if (!result) return NULL;
  const char *seen = request->take_only ? result->theirs : result->tip;
  if (!save_remote(app, remote.name, remote.url, seen, error) || !carnet_app_refresh(app, error)) return NULL;
  return result_node(&remote, result);
}

/* ---- what would be sent
 * -------------------------------------------------------------------------------------------- */

static void add_rows(CarnetTable *out, const CarnetTable *from, gboolean only_home, const char *state,
                     guint *home) {
  for (guint i = 0; i < carnet_table_rows(from); i++) {
    gboolean kept = strcmp(carnet_table_get(from, i, "home"), "yes") == 0;
    if (only_home && !kept) continue;
    guint row = carnet_table_add_row(out);
    carnet_table_set(out, row, 0, state);
    for (guint c = 0; c < carnet_table_columns(from); c++)
      carnet_table_set(out, row, c + 1, carnet_table_cell(from, i, c));
    *home += kept ? 1 : 0;
  }
}

/* What it has now where that is held here, else what it was seen to have. */
static char *what_is_there(CarnetApp *app, const Remote *remote, GError **error) {
  char *now = carnet_ledger_remote_tip(remote->url, error);
  if (!now || !*now || carnet_ledger_holds(app->ledger, now)) return now;
  g_free(now);
  return g_strdup(carnet_ledger_holds(app->ledger, remote->tip) ? remote->tip : "");
}

CarnetTable *carnet_action_sync_check(CarnetApp *app, const CarnetSyncRequest *request, guint *home,
                                      GError **error) {
  static const CarnetTableColumn columns[] = {{"state", "sync.state", CARNET_CELL_TEXT},
                                              {"object", "sync.object", CARNET_CELL_ID},
                                              {"type", "sync.type", CARNET_CELL_TEXT},
                                              {"path", "sync.path", CARNET_CELL_ID},
                                              {"commit", "sync.commit", CARNET_CELL_ID},
                                              {"home", "sync.home", CARNET_CELL_FLAG},
                                              {NULL, NULL, 0}};
  *home = 0;
  if (!carnet_app_need(app, CARNET_NEED_RECORDS, error)) return NULL;
  g_auto(Remote) remote = {0};
  if (!find_remote(app, request, &remote, error)) return NULL;
  g_autofree char *there = what_is_there(app, &remote, error), *tip = NULL;
  if (!there || !(tip = carnet_ledger_tip(app->ledger, error))) return NULL;
  g_autoptr(CarnetTable) send =
      carnet_ledger_outgoing(app->ledger, remote.url, there, tip, app->policy, error);
  if (!send) return NULL;
  g_autoptr(CarnetTable) out = carnet_table_new_with(columns);
  add_rows(out, send, FALSE, "send", home);
  if (*there) {
    g_autoptr(CarnetTable) has =
        carnet_ledger_outgoing(app->ledger, remote.url, "", there, app->policy, error);
    if (!has) return NULL;
    add_rows(out, has, TRUE, "there", home);
  }
  return g_steal_pointer(&out);
}

/* ---- how we stand
 * ------------------------------------------------------------------------------------------------ */

static gint64 count(const CarnetTable *table, const char *key, const char *value) {
  gint64 n = 0;
  for (guint i = 0; i < carnet_table_rows(table); i++)
    n += strcmp(carnet_table_get(table, i, key), value) == 0;
  return n;
}

CarnetNode *carnet_action_sync_look(CarnetApp *app, const char *name, gboolean ask_it, GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_RECORDS, error)) return NULL;
  CarnetSyncRequest request = {.remote = name};
  g_auto(Remote) remote = {0};
  if (!find_remote(app, &request, &remote, error)) return NULL;
  g_autofree char *now = ask_it ? carnet_ledger_remote_tip(remote.url, error) : g_strdup(remote.tip);
  g_autofree char *tip = now ? carnet_ledger_tip(app->ledger, error) : NULL;
  if (!tip) return NULL;
  gboolean here = !*now || carnet_ledger_holds(app->ledger, now);
  const char *from = here ? now : carnet_ledger_holds(app->ledger, remote.tip) ? remote.tip : "";
  g_autoptr(CarnetTable) send =
      carnet_ledger_outgoing(app->ledger, remote.url, from, tip, app->policy, error);
  if (!send) return NULL;
  CarnetNode *node = carnet_node_map();
  carnet_node_set_string(node, "remote", remote.name);
  carnet_node_set_int(node, "ahead", count(send, "type", "commit"));
  carnet_node_set_int(node, "objects", carnet_table_rows(send));
  carnet_node_set_int(node, "home", count(send, "home", "yes"));
  carnet_node_set_bool(node, "behind", !here);
  return node;
}
