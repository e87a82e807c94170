/* Making a workspace, and settling what a crash left. */
#include "workspace.h"

#include <glib/gstdio.h>
#include <string.h>

#include "carnet/actions_workspace.h"
#include "carnet/canon.h"
#include "carnet/fs.h"
#include "carnet/text.h"
#include "names.h"

#define TURN_FILE "import.lock"
#define LOOK_MS 200

/* ---- imports between staging and flipping ---------------------------------------------------------------
 */

/* The event of a staged generation, when it was committed before the crash. */
static const CarnetEventRecord *event_of_generation(const GPtrArray *events, const char *generation,
                                                    const char *root) {
  for (guint i = events->len; i > 0; i--) {
    const CarnetEventRecord *record = g_ptr_array_index(events, i - 1);
    g_autofree char *number =
        g_strdup_printf("%" G_GINT64_FORMAT, carnet_node_get_int(record->body, "generation", -1));
    if (strcmp(number, generation) == 0 &&
        strcmp(carnet_node_get_string(record->body, "root", ""), root) == 0)
      return record;
  }
  return NULL;
}

static gboolean settle_one(CarnetInventory *writer, const CarnetTable *table, guint row,
                           const GPtrArray *events, GError **error) {
  const char *generation = carnet_table_get(table, row, "generation");
  const CarnetEventRecord *record =
      event_of_generation(events, generation, carnet_table_get(table, row, "root"));
  guint64 number = g_ascii_strtoull(generation, NULL, 10);
  if (record) return carnet_inventory_flip(writer, number, record->digest, error);
  return carnet_inventory_drop(writer, number, error);
}

static gboolean is_staged(const CarnetTable *table, guint row) {
  return strcmp(carnet_table_get(table, row, "state"), "staged") == 0;
}

/* 1: something is staged, 0: nothing, -1: error. */
static gint any_staged(CarnetInventory *inventory, GError **error) {
  g_autoptr(CarnetTable) table = carnet_inventory_generations(inventory, error);
  for (guint row = 0; table && row < carnet_table_rows(table); row++)
    if (is_staged(table, row)) return 1;
  return table ? 0 : -1;
}

/* In turn: nobody who lives has staged anything, but this context itself. */
static gboolean settle_all(CarnetApp *app, CarnetInventory *writer, GError **error) {
  if (!carnet_app_refresh(app, error)) return FALSE; /* who staged it may have recorded it since */
  g_autoptr(CarnetTable) table = carnet_inventory_generations(writer, error);
  g_autoptr(GPtrArray) events = table ? carnet_app_events(app, "inventory", error) : NULL;
  if (!events) return FALSE;
  for (guint row = 0; row < carnet_table_rows(table); row++)
    if (is_staged(table, row) && !settle_one(writer, table, row, events, error)) return FALSE;
  return TRUE;
}

CarnetInventory *carnet_app_inventory_beside(CarnetApp *app) {
  g_autofree char *path = carnet_app_path(app, "inventory.db");
  return carnet_inventory_open(path, CARNET_INVENTORY_WRITE, NULL);
}

gboolean carnet_app_settle_imports(CarnetApp *app, GError **error) {
  gint staged = any_staged(app->inventory, error);
  if (staged <= 0) return staged == 0;
  g_autofree char *path = carnet_app_path(app, TURN_FILE);
  g_autoptr(CarnetLock) turn = app->import_turn ? NULL : carnet_fs_lock(path, 0);
  if (!turn && !app->import_turn) return TRUE; /* it is somebody's who is importing */
  CarnetInventory *writer = app->inventory_write ? app->inventory : carnet_app_inventory_beside(app);
  if (!writer) return TRUE; /* who can write settles it */
  gboolean ok = settle_all(app, writer, error);
  if (writer != app->inventory) carnet_inventory_free(writer);
  return ok;
}

/* ---- one imports at a time
 * ------------------------------------------------------------------------------------ */

gboolean carnet_app_take_import_turn(CarnetApp *app, CarnetProgressFunc progress, gpointer user,
                                     GError **error) {
  if (!carnet_app_workspace(app, error)) return FALSE;
  g_autofree char *path = carnet_app_path(app, TURN_FILE);
  while (!(app->import_turn = carnet_fs_lock(path, LOOK_MS))) {
    if (carnet_app_stopped(app, error)) return FALSE;
    if (!progress || progress("wait", 0, 0, user)) continue;
    g_set_error_literal(error, CARNET_ACTION_ERROR, CARNET_ERROR_CANCELLED,
                        "stopped while another import runs here; nothing was imported");
    return FALSE;
  }
  return TRUE;
}

void carnet_app_end_import_turn(CarnetApp *app) { g_clear_pointer(&app->import_turn, carnet_lock_free); }

/* ---- init
 * --------------------------------------------------------------------------------------------------- */

static char *new_person_id(void) {
  g_autofree char *uuid = g_uuid_string_random();
  char hex[CARNET_DIGEST_HEX + 1];
  carnet_digest_hex(uuid, strlen(uuid), hex);
  return g_strdup_printf("p-%.6s", hex);
}

/* The public line of a key: <key>.pub beside a private key, or the .pub itself where an agent holds the key.
 */
char *carnet_app_public_key(const char *key_file, GError **error) {
  g_autofree char *path =
      g_str_has_suffix(key_file, ".pub") ? g_strdup(key_file) : g_strconcat(key_file, ".pub", NULL);
  g_autoptr(GBytes) bytes = carnet_fs_read(path, 16384, error);
  if (!bytes) return NULL;
  return g_strstrip(g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes)));
}

/* A given key, or a new one at <carnet>/keys/<person>. */
static char *key_for(const char *carnet, const char *person, const char *given, char **public_key,
                     GError **error) {
  if (given) {
    *public_key = carnet_app_public_key(given, error);
    return *public_key ? g_canonicalize_filename(given, NULL) : NULL;
  }
  g_autofree char *folder = g_build_filename(carnet, "keys", NULL);
  if (!carnet_fs_mkdir(folder, error)) return NULL;
  g_autofree char *path = g_build_filename(folder, person, NULL);
  if (!carnet_sign_make_key(path, person, public_key, error)) return NULL;
  return g_steal_pointer(&path);
}

/* `key` NULL: keys/<person>, where it is looked for anyway, wherever the workspace is moved to. */
static gboolean write_me(const char *carnet, const char *person, const char *key, GError **error) {
  g_autoptr(CarnetNode) me = carnet_node_map();
  carnet_node_set_string(me, "person", person);
  if (key) carnet_node_set_string(me, "key", key);
  g_autoptr(GBytes) bytes = carnet_canon_emit(me, error);
  if (!bytes) return FALSE;
  g_autofree char *path = g_build_filename(carnet, "me.yaml", NULL);
  return carnet_fs_write(path, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), error);
}

/* The root commit's id, pinned outside the repository (records.md). */
static gboolean write_trust(CarnetApp *app, GError **error) {
  g_autofree char *root = carnet_ledger_tip(app->ledger, error);
  if (!root) return FALSE;
  g_autofree char *text = g_strconcat("root: \"", root, "\"\n", NULL);
  g_autofree char *path = carnet_app_path(app, "trust.yaml");
  return carnet_fs_write(path, text, strlen(text), error);
}

static gboolean refuse_existing(const char *folder, GError **error) {
  static const char *const taken[] = {".git", ".carnet"};
  for (gsize i = 0; i < G_N_ELEMENTS(taken); i++) {
    g_autofree char *path = g_build_filename(folder, taken[i], NULL);
    if (!g_file_test(path, G_FILE_TEST_EXISTS)) continue;
    g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_INPUT,
                "%s is there already; choose a folder without one", path);
    return FALSE;
  }
  return TRUE;
}

/* The records and what stands beside them, all in `beside`, in which the app then is. */
static gboolean make_workspace(CarnetApp *app, const char *beside, const CarnetInitOptions *options,
                               GError **error) {
  g_autofree char *carnet = g_build_filename(beside, ".carnet", NULL);
  if (!carnet_fs_mkdir(carnet, error)) return FALSE;
  g_autofree char *person = options->person ? g_strdup(options->person) : new_person_id();
  g_autofree char *public_key = NULL;
  g_autofree char *key = key_for(carnet, person, options->key_file, &public_key, error);
  if (!key) return FALSE;

  CarnetFounder founder = {person, CARNET_FOUNDER_ROLES, public_key};
  CarnetActor actor = {.person = person, .role = "admin", .key_file = key, .unsigned_trial = FALSE};
  g_autoptr(CarnetNode) policy = carnet_policy_default(options->trial);
  g_autofree char *now = carnet_app_now(app);
  if (!carnet_ledger_init(beside, &founder, &actor, policy, now, error)) return FALSE;
  if (!write_me(carnet, person, options->key_file ? key : NULL, error)) return FALSE;

  carnet_app_enter(app, beside);
  g_free(app->person);
  app->person = g_strdup(person);
  if (options->name && !carnet_app_set_name(app, person, options->name, NULL, error)) return FALSE;
  if (!carnet_app_open_records(app, error)) return FALSE;
  return write_trust(app, error) &&
         carnet_action_adopt(app, "packs, lexicon and templates of the program", error);
}

/*
 * A workspace is made whole in <folder>/.carnet-new, then put in place by two renames: .git first, .carnet,
 * by which a workspace is found, last. After a crash `carnet init` drops what was begun; where only the last
 * rename lacks, it does that.
 */
typedef struct {
  char *folder, *beside;            /* DIR, DIR/.carnet-new */
  char *git, *carnet;               /* where they will be */
  char *beside_git, *beside_carnet; /* where they are made */
} Places;

static void places_clear(Places *places) {
  char *all[] = {places->folder, places->beside,     places->git,
                 places->carnet, places->beside_git, places->beside_carnet};
  for (gsize i = 0; i < G_N_ELEMENTS(all); i++) g_free(all[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Places, places_clear)

static void find_places(const char *folder, Places *places) {
  places->folder = g_canonicalize_filename(folder ? folder : ".", NULL);
  places->beside = g_build_filename(places->folder, ".carnet-new", NULL);
  places->git = g_build_filename(places->folder, ".git", NULL);
  places->carnet = g_build_filename(places->folder, ".carnet", NULL);
  places->beside_git = g_build_filename(places->beside, ".git", NULL);
  places->beside_carnet = g_build_filename(places->beside, ".carnet", NULL);
}

/* trust.yaml is written once the records are there, and these leave the folder only when all is done. */
static gboolean lacks_last_rename(const Places *places) {
  g_autofree char *trust = g_build_filename(places->beside_carnet, "trust.yaml", NULL);
  return g_file_test(places->git, G_FILE_TEST_EXISTS) && !g_file_test(places->carnet, G_FILE_TEST_EXISTS) &&
         !g_file_test(places->beside_git, G_FILE_TEST_EXISTS) && g_file_test(trust, G_FILE_TEST_EXISTS);
}

static gboolean finish(CarnetApp *app, const Places *places, GError **error) {
  gboolean moved = carnet_fs_move(places->beside_carnet, places->carnet, error);
  g_rmdir(places->beside); /* empty by now, or left for the next try */
  if (moved) carnet_app_enter(app, places->folder);
  return moved;
}

/* The founder of then acts, whoever was named this time. */
static gboolean finish_begun(CarnetApp *app, const Places *places, GError **error) {
  if (!finish(app, places, error) || !carnet_app_open_records(app, error)) return FALSE;
  if (app->people->len == 0) return TRUE;
  const CarnetPerson *founder = g_ptr_array_index(app->people, 0);
  return carnet_app_set_person(app, founder->id, error);
}

gboolean carnet_action_init(CarnetApp *app, const CarnetInitOptions *options, GError **error) {
  g_auto(Places) places = {0};
  find_places(options->folder, &places);
  if (lacks_last_rename(&places)) return finish_begun(app, &places, error);
  if (!refuse_existing(places.folder, error) || !carnet_fs_remove_tree(places.beside, error)) return FALSE;
  gboolean made = make_workspace(app, places.beside, options, error);
  carnet_app_enter(app, NULL); /* closes what is open there */
  if (made && carnet_fs_move(places.beside_git, places.git, error)) return finish(app, &places, error);
  /* A rename may be done although the folder could not be synced after it. */
  if (!lacks_last_rename(&places)) carnet_fs_remove_tree(places.beside, NULL);
  return FALSE;
}
