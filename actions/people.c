/* People, policy, and what the rest refers to: entities, sites, models, activities. */
#include <string.h>

#include "carnet/actions_workspace.h"
#include "carnet/canon.h"
#include "carnet/fs.h"
#include "carnet/text.h"
#include "carnet/yaml.h"
#include "names.h"

/* ---- names, outside git
 * -------------------------------------------------------------------------------------- */

static CarnetNode *load_names(const char *path, GError **error) {
  if (!g_file_test(path, G_FILE_TEST_EXISTS)) return carnet_node_map();
  return carnet_yaml_load_file(path, &carnet_yaml_limits_document, error);
}

static gboolean save_names(const CarnetNode *names, const char *path, GError **error) {
  if (!carnet_node_count(names)) return carnet_fs_remove_tree(path, error); /* the last name was erased */
  g_autoptr(GBytes) bytes = carnet_canon_emit(names, error);
  return bytes && carnet_fs_write(path, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), error);
}

gboolean carnet_app_set_name(CarnetApp *app, const char *person, const char *en, const char *zh,
                             GError **error) {
  g_autofree char *path = carnet_app_path(app, "names.yaml");
  g_autoptr(CarnetNode) names = load_names(path, error);
  if (!names) return FALSE;
  CarnetNode *entry = carnet_node_map();
  carnet_node_set_string(entry, "en", en);
  carnet_node_set_string(entry, "zh", zh ? zh : en);
  carnet_node_set(names, person, entry);
  return save_names(names, path, error);
}

gboolean carnet_app_erase_name(CarnetApp *app, const char *person, GError **error) {
  g_autofree char *path = carnet_app_path(app, "names.yaml");
  g_autoptr(CarnetNode) names = load_names(path, error);
  if (!names) return FALSE;
  g_autoptr(CarnetNode) kept = carnet_node_map();
  for (guint i = 0; i < carnet_node_count(names); i++) {
    const CarnetNode *entry = carnet_node_at(names, i);
    if (strcmp(entry->key, person) != 0) carnet_node_set(kept, entry->key, carnet_node_copy(entry));
  }
  return save_names(kept, path, error);
}

char *carnet_app_slug(const char *text) {
  GString *slug = g_string_new(NULL);
  for (const char *p = text; *p && slug->len < 39; p++) {
    if (g_ascii_isalnum(*p))
      g_string_append_c(slug, g_ascii_tolower(*p));
    else if (slug->len && slug->str[slug->len - 1] != '-')
      g_string_append_c(slug, '-');
  }
  while (slug->len && slug->str[slug->len - 1] == '-') g_string_truncate(slug, slug->len - 1);
  if (!slug->len) { /* a name without Latin letters: by its digest */
    char hex[CARNET_DIGEST_HEX + 1];
    carnet_digest_hex(text, strlen(text), hex);
    g_string_append_len(slug, hex, 16);
  }
  return g_string_free(slug, FALSE);
}

/* ---- people
 * ------------------------------------------------------------------------------------------------------ */

static char *make_key(CarnetApp *app, const char *id, GError **error) {
  g_autofree char *folder = carnet_app_path(app, "keys");
  if (!carnet_fs_mkdir(folder, error)) return NULL;
  g_autofree char *path = g_build_filename(folder, id, NULL);
  char *public_key = NULL;
  return carnet_sign_make_key(path, id, &public_key, error) ? public_key : NULL;
}

/* "admin, reviewer" */
static CarnetNode *split_roles(const char *roles) {
  g_auto(GStrv) words = g_strsplit_set(roles, " ,", -1);
  CarnetNode *list = carnet_node_list();
  for (char **word = words; *word; word++)
    if (**word) carnet_node_append(list, carnet_node_string(*word));
  return list;
}

gboolean carnet_action_people_add(CarnetApp *app, const char *id, const char *roles, const char *key_file,
                                  const char *name_en, const char *name_zh, const char *reason,
                                  GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_RECORDS, error)) return FALSE;
  if (carnet_people_find(app->people, id)) {
    g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_INPUT, "%s is there already; choose another id", id);
    return FALSE;
  }
  CarnetActor actor;
  g_autofree char *acting_key = NULL;
  /* Refused before a key is made, not after it. */
  if (!carnet_app_actor(app, "person", "add", &actor, &acting_key, error)) return FALSE;
  g_autofree char *public_key = key_file ? carnet_app_public_key(key_file, error) : make_key(app, id, error);
  if (!public_key) return FALSE;
  g_autoptr(CarnetNode) keys = carnet_node_map();
  const char *const key_list[] = {public_key, NULL};
  carnet_node_set(keys, "roles", split_roles(roles));
  carnet_node_set(keys, "keys", carnet_node_strings(key_list));
  CarnetAppend append = {.kind = "person", .action = "add", .subject = id, .keys = keys, .reason = reason};
  g_autofree char *digest = carnet_app_record(app, &append, error);
  if (!digest) return FALSE;
  return !name_en || carnet_app_set_name(app, id, name_en, name_zh, error);
}

gboolean carnet_action_people_retire(CarnetApp *app, const char *id, const char *reason, GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_RECORDS, error)) return FALSE;
  if (!carnet_people_find(app->people, id)) {
    g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_NOT_FOUND,
                "nobody has the id %s; carnet people list shows who there is", id);
    return FALSE;
  }
  CarnetAppend append = {.kind = "person", .action = "retire", .subject = id, .reason = reason};
  g_autofree char *digest = carnet_app_record(app, &append, error);
  return digest != NULL;
}

static gboolean record_keys(CarnetApp *app, const char *action, const char *id, const CarnetNode *keys,
                            const char *reason, GError **error) {
  CarnetAppend append = {.kind = "person", .action = action, .subject = id, .keys = keys, .reason = reason};
  g_autofree char *digest = carnet_app_record(app, &append, error);
  return digest != NULL;
}

gboolean carnet_action_people_change(CarnetApp *app, const char *id, const char *roles, const char *key_file,
                                     const char *reason, GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_RECORDS, error)) return FALSE;
  const CarnetPerson *person = carnet_people_find(app->people, id);
  if (!person) {
    g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_NOT_FOUND,
                "nobody has the id %s; carnet people list shows who there is", id);
    return FALSE;
  }
  g_autoptr(CarnetNode) keys = carnet_node_map();
  if (roles) { /* the keys stay: an add says all of a person */
    g_autoptr(CarnetNode) words = split_roles(roles);
    carnet_node_set(keys, "roles", g_steal_pointer(&words));
    carnet_node_set(keys, "keys", carnet_node_strings((const char *const *)person->keys));
    if (!record_keys(app, "add", id, keys, reason, error)) return FALSE;
  }
  g_autofree char *public_key = key_file ? carnet_app_public_key(key_file, error) : NULL;
  if (!public_key) return !key_file;
  const char *const list[] = {public_key, NULL};
  g_autoptr(CarnetNode) fresh = carnet_node_map();
  carnet_node_set(fresh, "keys", carnet_node_strings(list));
  return record_keys(app, "key", id, fresh, reason, error);
}

gboolean carnet_action_people_erase_name(CarnetApp *app, const char *id, GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_RECORDS, error)) return FALSE;
  if (carnet_people_find(app->people, id)) return carnet_app_erase_name(app, id, error);
  g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_NOT_FOUND,
              "nobody has the id %s; carnet people list shows who there is", id);
  return FALSE;
}

CarnetTable *carnet_action_people_list(CarnetApp *app, GError **error) {
  static const CarnetTableColumn columns[] = {{"person", "people.person", CARNET_CELL_ID},
                                              {"name", "people.name", CARNET_CELL_TEXT},
                                              {"roles", "people.roles", CARNET_CELL_LIST},
                                              {"key", "people.key", CARNET_CELL_ID},
                                              {"since", "people.since", CARNET_CELL_DATE},
                                              {"until", "people.until", CARNET_CELL_DATE},
                                              {NULL, NULL, 0}};
  if (!carnet_app_need(app, CARNET_NEED_RECORDS, error)) return NULL;
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint i = 0; i < app->people->len; i++) {
    const CarnetPerson *person = g_ptr_array_index(app->people, i);
    guint row = carnet_table_add_row(table);
    g_autofree char *name = carnet_app_person_name(app, person->id), *roles = g_strjoinv("\n", person->roles);
    g_autofree char *fingerprint = NULL;
    if (person->keys && person->keys[0]) carnet_sign_fingerprint(person->keys[0], &fingerprint, NULL);
    carnet_table_set(table, row, 0, person->id);
    carnet_table_set(table, row, 1, name);
    carnet_table_set(table, row, 2, roles);
    carnet_table_set(table, row, 3, fingerprint);
    carnet_table_set(table, row, 4, person->since);
    carnet_table_set(table, row, 5, person->until);
  }
  return table;
}

/* ---- policy
 * -------------------------------------------------------------------------------------------------------- */

CarnetTable *carnet_action_policy_show(CarnetApp *app, GError **error) {
  static const CarnetTableColumn columns[] = {{"name", "policy.name", CARNET_CELL_TEXT},
                                              {"value", "policy.value", CARNET_CELL_LIST},
                                              {NULL, NULL, 0}};
  if (!carnet_app_need(app, CARNET_NEED_RECORDS, error)) return NULL;
  CarnetTable *table = carnet_table_new_with(columns);
  const CarnetPolicy *policy = app->policy;
  const struct {
    const char *name;
    guint value;
  } numbers[] = {{"approval_quorum", policy->approval_quorum},
                 {"review_required", (guint)policy->review_required},
                 {"validity_days", policy->validity_days},
                 {"unsigned_allowed", (guint)policy->unsigned_allowed},
                 {"change_quorum", policy->change_quorum}};
  for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++) {
    guint row = carnet_table_add_row(table);
    carnet_table_set(table, row, 0, numbers[i].name);
    carnet_table_set_int(table, row, 1, numbers[i].value);
  }
  g_autoptr(GList) keys = g_list_sort(g_hash_table_get_keys(policy->roles), (GCompareFunc)strcmp);
  for (GList *key = keys; key; key = key->next) {
    guint row = carnet_table_add_row(table);
    g_auto(GStrv) roles = g_strsplit(g_hash_table_lookup(policy->roles, key->data), " ", -1);
    g_autofree char *text = g_strjoinv("\n", roles);
    carnet_table_set(table, row, 0, key->data);
    carnet_table_set(table, row, 1, text);
  }
  return table;
}

/* ---- entities, sites, models, activities
 * ------------------------------------------------------------------------------ */

gboolean carnet_action_register(CarnetApp *app, const char *kind, const char *subject, const CarnetNode *keys,
                                const char *reason, GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_RECORDS, error)) return FALSE;
  g_autofree char *slug = carnet_app_slug(subject);
  g_autoptr(GPtrArray) known = carnet_state_events(app->state, kind, slug, error);
  if (!known) return FALSE;
  CarnetAppend append = {
      .kind = kind, .action = known->len ? "update" : "add", .subject = slug, .keys = keys, .reason = reason};
  g_autofree char *digest = carnet_app_record(app, &append, error);
  return digest != NULL;
}

CarnetTable *carnet_action_register_list(CarnetApp *app, const char *kind, GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_RECORDS, error)) return NULL;
  const CarnetView *kept = carnet_view_find(kind);
  if (kept && kept->part == carnet_fold_latest) return carnet_app_table(app, kind, error);
  g_autoptr(GPtrArray) events = carnet_app_events(app, kind, error);
  return events ? carnet_fold_latest(events, kind) : NULL;
}
