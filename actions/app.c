#include "app.h"

#include <string.h>

#include "carnet/canon.h"
#include "carnet/fs.h"
#include "carnet/text.h"
#include "carnet/yaml.h"
#include "counters.h"
#include "derive.h"
#include "names.h"
#include "workspace.h"

#define MAX_TURNS 8
#define TURN_MS 40000u /* more than a signature may take (CarnetActor) */

CARNET_DEFINE_ERROR(action)

static const CarnetYamlKey me_keys[] = {
    {"person", CARNET_YAML_TEXT | CARNET_YAML_REQUIRED, NULL},
    {"role", CARNET_YAML_TEXT, NULL},
    {"key", CARNET_YAML_TEXT, NULL},
};

CarnetApp *carnet_app_new(const CarnetAppOptions *options, GError **error) {
  g_autoptr(CarnetApp) app = g_new0(CarnetApp, 1);
  g_mutex_init(&app->inventory_lock);
  app->lang = options->lang;
  app->start = options->workspace ? g_strdup(options->workspace) : g_get_current_dir();
  app->person = g_strdup(options->person ? options->person : g_getenv("CARNET_PERSON"));
  app->role = g_strdup(options->role);
  app->names_meant = options->names_meant;
  app->now = g_strdup(options->now ? options->now : g_getenv("CARNET_NOW"));
  if (app->now && !carnet_text_is_instant(app->now)) {
    g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_USAGE,
                "%s is no instant; it is written 2026-11-22T07:20:33Z", app->now);
    return NULL;
  }
  app->templates = carnet_fs_templates(error);
  if (!app->templates) return NULL;
  g_autofree char *texts = g_build_filename(app->templates, "texts", NULL);
  app->texts = carnet_texts_load(texts, error);
  return app->texts ? g_steal_pointer(&app) : NULL;
}

void carnet_app_free(CarnetApp *app) {
  if (!app) return;
  carnet_app_forget_classifiers(app);
  g_clear_pointer(&app->lexicon, carnet_lexicon_free);
  g_clear_pointer(&app->packs, carnet_packs_free);
  carnet_app_set_inventory(app, NULL);
  g_clear_pointer(&app->state, carnet_state_free);
  g_clear_pointer(&app->ledger, carnet_ledger_free);
  g_clear_pointer(&app->people, g_ptr_array_unref);
  g_clear_pointer(&app->policy, carnet_policy_free);
  g_free(app->roster_tip);
  g_clear_pointer(&app->count_book, carnet_count_book_free);
  g_clear_pointer(&app->texts, carnet_texts_free);
  g_free(app->rules_key);
  g_free(app->represents);
  g_free(app->start);
  g_free(app->workspace);
  g_free(app->templates);
  g_free(app->now);
  g_free(app->person);
  g_free(app->role);
  g_mutex_clear(&app->inventory_lock);
  g_free(app);
}

/* ---- what an action needs ------------------------------------------------------------------------------ */

void carnet_app_set_inventory(CarnetApp *app, CarnetInventory *inventory) {
  g_mutex_lock(&app->inventory_lock);
  CarnetInventory *old = app->inventory;
  app->inventory = inventory;
  g_mutex_unlock(&app->inventory_lock);
  carnet_inventory_free(old);
}

/* What an older program left is brought forward by opening it for writing once. */
static CarnetInventory *read_inventory(const char *path, GError **error) {
  GError *inner = NULL;
  CarnetInventory *inventory = carnet_inventory_open(path, CARNET_INVENTORY_READ, &inner);
  if (inventory) return inventory;
  if (!g_error_matches(inner, CARNET_INVENTORY_ERROR, CARNET_INVENTORY_OLDER)) {
    g_propagate_error(error, inner);
    return NULL;
  }
  g_error_free(inner);
  inventory = carnet_inventory_open(path, CARNET_INVENTORY_WRITE, error);
  if (!inventory) return NULL;
  carnet_inventory_free(inventory);
  return carnet_inventory_open(path, CARNET_INVENTORY_READ, error);
}

static gboolean open_inventory(CarnetApp *app, gboolean write, GError **error) {
  if (app->inventory && (app->inventory_write || !write)) return TRUE;
  carnet_app_set_inventory(app, NULL);
  g_autofree char *path = carnet_app_path(app, "inventory.db");
  /* A reader of a workspace without any import finds an empty inventory, not an error. */
  gboolean create = write || !g_file_test(path, G_FILE_TEST_EXISTS);
  carnet_app_set_inventory(app, create ? carnet_inventory_open(path, CARNET_INVENTORY_WRITE, error)
                                       : read_inventory(path, error));
  app->inventory_write = create;
  return app->inventory != NULL;
}

gboolean carnet_app_open_records(CarnetApp *app, GError **error) {
  if (app->ledger) return carnet_app_refresh(app, error);
  app->ledger = carnet_ledger_open(app->workspace, error);
  if (!app->ledger) return FALSE;
  g_autofree char *path = carnet_app_path(app, "state.db");
  app->state = carnet_state_open(path, TRUE, error);
  return app->state && carnet_app_refresh(app, error);
}

gboolean carnet_app_need(CarnetApp *app, CarnetNeeds needs, GError **error) {
  if (!needs) return TRUE;
  if (carnet_app_stopped(app, error)) return FALSE;
  if (!carnet_app_workspace(app, error)) return FALSE;
  const CarnetNeeds stores = needs & ~(CarnetNeeds)CARNET_NEED_PACKS;
  gboolean write = (stores & CARNET_NEED_INVENTORY_WRITE) != 0;
  if (!carnet_app_open_records(app, error)) return FALSE; /* the packs in use are what the records adopted */
  const CarnetNeeds with_packs = CARNET_NEED_PACKS | CARNET_NEED_INVENTORY | CARNET_NEED_INVENTORY_WRITE;
  if ((needs & with_packs) && !app->packs && !carnet_app_load_packs(app, error)) return FALSE;
  if (stores & (CARNET_NEED_INVENTORY | CARNET_NEED_INVENTORY_WRITE)) {
    if (!open_inventory(app, write, error)) return FALSE;
    if (!carnet_app_settle_imports(app, error)) return FALSE;
    if (!carnet_app_derive(app, error)) return FALSE;
    carnet_app_keep(app);
  }
  return TRUE;
}

void carnet_app_interrupt(CarnetApp *app) {
  g_atomic_int_set(&app->stopped,
                   1); /* an action is many looks: between two of them nothing else is stopped */
  g_mutex_lock(&app->inventory_lock); /* the store is not closed meanwhile */
  if (app->inventory) carnet_inventory_interrupt(app->inventory);
  g_mutex_unlock(&app->inventory_lock);
}

void carnet_app_resume(CarnetApp *app) { g_atomic_int_set(&app->stopped, 0); }

gboolean carnet_app_stopped(const CarnetApp *app, GError **error) {
  if (!g_atomic_int_get(&app->stopped)) return FALSE;
  g_set_error_literal(error, CARNET_ACTION_ERROR, CARNET_ERROR_CANCELLED, "stopped");
  return TRUE;
}

/* New commits since `known` into the state; also where there are none: it tells the ledger's handle where it
   stands, without which an append would read the history from its root. */
static gboolean ingest(CarnetApp *app, const char *known, GError **error) {
  g_autoptr(GPtrArray) roster = carnet_state_events(app->state, "person", NULL, error);
  g_autoptr(GPtrArray) policies = roster ? carnet_state_events(app->state, "policy", NULL, error) : NULL;
  if (!policies) return FALSE;
  g_ptr_array_extend_and_steal(roster, g_steal_pointer(&policies));
  g_autofree char *tip = NULL;
  g_autoptr(GPtrArray) records = carnet_ledger_ingest(app->ledger, known, roster, &tip, NULL, NULL, error);
  if (!records) return FALSE;
  return strcmp(tip, known) == 0 || carnet_state_add(app->state, known, records, tip, error);
}

/* A merge of older work changes what the events before it mean: then all is read again, and takes the place
   of what was there at once: another process sees the one or the other. */
static gboolean ingest_or_again(CarnetApp *app, GError **error) {
  for (guint turn = 0;; turn++) {
    GError *inner = NULL;
    g_autofree char *known = g_strdup(carnet_state_tip(app->state));
    if (ingest(app, known, &inner)) return TRUE;
    gboolean again = g_error_matches(inner, CARNET_LEDGER_ERROR, CARNET_LEDGER_AGAIN),
             moved = g_error_matches(inner, CARNET_STATE_ERROR, CARNET_STATE_MOVED);
    if (!again && !(moved && turn < MAX_TURNS)) {
      g_propagate_error(error, inner);
      return FALSE;
    }
    g_error_free(inner);
    if (again) return ingest(app, "", error);
  }
}

gboolean carnet_app_ingest_anew(CarnetApp *app, GError **error) {
  g_clear_pointer(&app->people, g_ptr_array_unref);
  return ingest(app, "", error) && carnet_app_refresh(app, error);
}

static gboolean fold_roster(CarnetApp *app, GError **error) {
  g_autoptr(GPtrArray) people = carnet_state_events(app->state, "person", NULL, error);
  g_autoptr(GPtrArray) policy = people ? carnet_state_events(app->state, "policy", NULL, error) : NULL;
  if (!policy) return FALSE;
  g_clear_pointer(&app->people, g_ptr_array_unref);
  g_clear_pointer(&app->policy, carnet_policy_free);
  app->people = carnet_fold_people(people);
  app->policy = carnet_fold_policy(policy);
  return TRUE;
}

gboolean carnet_app_refresh(CarnetApp *app, GError **error) {
  g_autofree char *tip = carnet_ledger_tip(app->ledger, error);
  if (!tip) return FALSE;
  gboolean same = strcmp(tip, carnet_state_tip(app->state)) == 0;
  /* The state is shared: another handle may have brought it up to date, which this one's people are not. */
  if (same && app->people && g_strcmp0(app->roster_tip, tip) == 0) return TRUE;
  if (!(same || ingest_or_again(app, error)) || !fold_roster(app, error)) return FALSE;
  g_free(app->roster_tip);
  app->roster_tip = g_strdup(carnet_state_tip(app->state));
  return TRUE;
}

GPtrArray *carnet_app_events(CarnetApp *app, const char *kind, GError **error) {
  return carnet_state_events(app->state, kind, NULL, error);
}

CarnetTable *carnet_app_table(CarnetApp *app, const char *name, GError **error) {
  guint n = 0;
  const CarnetView *views = carnet_views(&n), *view = carnet_view_find(name);
  if (!carnet_state_fold(app->state, views, n, CARNET_VIEWS_VERSION, error)) return NULL;
  CarnetTable *parts = carnet_state_parts(app->state, view, error);
  if (!parts || !view->whole) return parts;
  CarnetTable *table = view->whole(parts);
  carnet_table_free(parts);
  return table;
}

/* ---- plain looks ------------------------------------------------------------------------------------------
 */

const CarnetTexts *carnet_app_texts(const CarnetApp *app) { return app->texts; }
void carnet_app_set_lang(CarnetApp *app, CarnetLang lang) { app->lang = lang; }

const char *carnet_app_workspace(CarnetApp *app, GError **error) {
  if (!app->workspace) app->workspace = carnet_fs_find_workspace(app->start, error);
  return app->workspace;
}

void carnet_app_enter(CarnetApp *app, const char *folder) {
  carnet_app_set_inventory(app, NULL);
  g_clear_pointer(&app->state, carnet_state_free);
  g_clear_pointer(&app->ledger, carnet_ledger_free);
  g_clear_pointer(&app->people, g_ptr_array_unref);
  g_clear_pointer(&app->policy, carnet_policy_free);
  g_clear_pointer(&app->roster_tip, g_free);
  g_clear_pointer(&app->packs, carnet_packs_free);
  g_clear_pointer(&app->count_book, carnet_count_book_free);
  app->inventory_write = app->primed = FALSE;
  app->keep_after = 0;
  g_free(app->workspace);
  app->workspace = g_strdup(folder);
}

char *carnet_app_path(CarnetApp *app, const char *name) {
  return g_build_filename(app->workspace, ".carnet", name, NULL);
}

char *carnet_app_now(const CarnetApp *app) {
  if (app->now) return g_strdup(app->now);
  return carnet_text_instant(g_get_real_time() / G_USEC_PER_SEC);
}

char *carnet_app_today(const CarnetApp *app) {
  g_autofree char *now = carnet_app_now(app);
  return g_strndup(now, 10);
}

const char *carnet_app_person(const CarnetApp *app) { return app->person ? app->person : ""; }

gboolean carnet_app_set_person(CarnetApp *app, const char *person, GError **error) {
  if (app->people && !carnet_people_find(app->people, person)) {
    g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_NOT_FOUND,
                "nobody has the id %s; carnet people list shows who there is", person);
    return FALSE;
  }
  g_free(app->person);
  app->person = g_strdup(person);
  return TRUE;
}

char *carnet_app_person_name(const CarnetApp *app, const char *person) {
  g_autofree char *path =
      app->workspace ? g_build_filename(app->workspace, ".carnet", "names.yaml", NULL) : NULL;
  g_autoptr(CarnetNode) names = path ? carnet_yaml_load_file(path, &carnet_yaml_limits_document, NULL) : NULL;
  const CarnetNode *entry = carnet_node_get(names, person);
  const char *name = carnet_node_get_string(entry, carnet_lang_name(app->lang), NULL);
  if (!name) name = carnet_node_get_string(entry, "en", person);
  return g_strdup(name);
}

/* ---- who acts
 * ----------------------------------------------------------------------------------------------- */

/* .carnet/me.yaml: who sits here, when nobody said so otherwise. */
static gboolean read_me(CarnetApp *app, char **key, GError **error) {
  g_autofree char *path = carnet_app_path(app, "me.yaml");
  if (!g_file_test(path, G_FILE_TEST_EXISTS)) return TRUE;
  g_autoptr(CarnetNode) me = carnet_yaml_load_file(path, &carnet_yaml_limits_document, error);
  if (!me || !carnet_yaml_check(me, me_keys, G_N_ELEMENTS(me_keys), path, error)) return FALSE;
  const char *person = carnet_node_get_string(me, "person", "");
  if (!app->person) app->person = g_strdup(person);
  if (strcmp(app->person, person) == 0) *key = g_strdup(carnet_node_get_string(me, "key", NULL));
  return TRUE;
}

static const char *choose_role(const CarnetApp *app, const CarnetPerson *person, const char *kind,
                               const char *action) {
  for (char **role = person->roles; *role; role++)
    if ((!app->role || strcmp(app->role, *role) == 0) &&
        carnet_policy_allows(app->policy, kind, action, *role))
      return *role;
  return NULL;
}

static const CarnetPerson *find_acting(CarnetApp *app, char **key, GError **error) {
  if (!read_me(app, key, error)) return NULL;
  if (!app->person) {
    g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_REFUSED,
                "nobody acts here; say who with --as PERSON, $CARNET_PERSON or .carnet/me.yaml");
    return NULL;
  }
  const CarnetPerson *person = carnet_people_find(app->people, app->person);
  if (person && !person->retired) return person;
  g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_REFUSED, "%s %s; carnet people list shows who may act",
              app->person, person ? "is retired" : "is nobody that the records know");
  return NULL;
}

/* `key` NULL: the one in the workspace. Takes it. */
static void set_actor(CarnetApp *app, const char *role, char *key, CarnetActor *actor, char **key_file) {
  if (!key) {
    g_autofree char *keys = carnet_app_path(app, "keys");
    key = g_build_filename(keys, app->person, NULL);
  }
  *actor =
      (CarnetActor){.person = app->person, .role = role, .unsigned_trial = app->policy->unsigned_allowed};
  *key_file = key;
  actor->key_file = *key_file;
  if (g_file_test(*key_file, G_FILE_TEST_EXISTS)) actor->unsigned_trial = FALSE;
}

gboolean carnet_app_signer(CarnetApp *app, CarnetActor *actor, char **key_file, GError **error) {
  g_autofree char *key = NULL;
  const CarnetPerson *person = find_acting(app, &key, error);
  if (!person) return FALSE;
  set_actor(app, person->roles[0] ? person->roles[0] : "", g_steal_pointer(&key), actor, key_file);
  return TRUE;
}

gboolean carnet_app_actor(CarnetApp *app, const char *kind, const char *action, CarnetActor *actor,
                          char **key_file, GError **error) {
  g_autofree char *key = NULL;
  const CarnetPerson *person = find_acting(app, &key, error);
  if (!person) return FALSE;
  const char *role = choose_role(app, person, kind, action);
  if (!role) {
    g_autofree char *roles = g_strjoinv(", ", person->roles);
    g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_REFUSED,
                "%s may not %s %s with the roles %s; carnet policy show says which role may", app->person,
                action, kind, roles);
    return FALSE;
  }
  set_actor(app, role, g_steal_pointer(&key), actor, key_file);
  return TRUE;
}

/* An entry that is added to others of its subject, and rests on none of them. */
static gboolean rests_on_nothing(const CarnetAppend *append) {
  static const char *const costs[] = {"estimate", "budget", "quote", "invoice",
                                      "payment",  "rate",   "share", NULL};
  return strcmp(append->kind, "cost") == 0 && g_strv_contains(costs, append->action);
}

/* Brings the state up. What was decided on must be as it was: a case may have been sent back meanwhile. */
static gboolean is_as_before(CarnetApp *app, const CarnetAppend *append, char ***heads, GError **error) {
  if (!carnet_app_refresh(app, error)) return FALSE;
  char **now = carnet_state_heads(app->state, append->kind, append->subject, error);
  if (!now) return FALSE;
  gboolean same = !append->subject || rests_on_nothing(append) ||
                  g_strv_equal((const char *const *)now, (const char *const *)*heads);
  g_strfreev(*heads);
  *heads = now;
  if (!same)
    g_set_error(error, CARNET_LEDGER_ERROR, CARNET_LEDGER_MOVED,
                "%s has changed meanwhile; look at it, and try again", append->subject);
  return same;
}

/*
 * One writer after another, so that of many none goes away with nothing. Who waited longer than TURN_MS goes
 * on without the turn: somebody may be asked for a passphrase. A push of git takes no turn: then the event is
 * judged anew on the new main. `own_time`: the time is the clock's, and the clock went on.
 */
static CarnetEventRecord *append_in_turn(CarnetApp *app, const CarnetActor *actor, CarnetAppend *append,
                                         gboolean own_time, GError **error) {
  g_auto(GStrv) heads = carnet_state_heads(app->state, append->kind, append->subject, error);
  g_autoptr(CarnetLock) in_turn = heads ? carnet_ledger_turn(app->ledger, TURN_MS) : NULL;
  for (guint turn = 0; heads; turn++) {
    if (!is_as_before(app, append, &heads, error)) return NULL;
    GError *inner = NULL;
    g_autofree char *now = carnet_app_now(app);
    if (own_time) append->time = now;
    append->prev_heads = (const char *const *)heads;
    CarnetEventRecord *record = carnet_ledger_append(app->ledger, actor, append, &inner);
    append->prev_heads = NULL;
    if (own_time) append->time = NULL;
    if (record) return record;
    if (!g_error_matches(inner, CARNET_LEDGER_ERROR, CARNET_LEDGER_MOVED) || turn >= MAX_TURNS) {
      g_propagate_error(error, inner);
      return NULL;
    }
    g_error_free(inner);
  }
  return NULL;
}

char *carnet_app_record(CarnetApp *app, CarnetAppend *append, GError **error) {
  CarnetActor actor;
  g_autofree char *key_file = NULL;
  if (!carnet_app_actor(app, append->kind, append->action, &actor, &key_file, error) ||
      !carnet_app_check_names(app, append, error))
    return NULL;
  if (!app->primed && !ingest_or_again(app, error)) return NULL;
  app->primed = TRUE;
  /* The actor's strings belong to the app and outlive a refresh, but the role is a person's, who is read
   * anew. */
  g_autofree char *role = g_strdup(actor.role);
  actor.role = role;
  g_autoptr(CarnetEventRecord) record = append_in_turn(app, &actor, append, !append->time, error);
  if (!record || !carnet_app_refresh(app, error)) return NULL;
  return g_strdup(record->digest);
}
