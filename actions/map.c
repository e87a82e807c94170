/* A person's decision on the categories or traits of fields, as an event (formats.md section 6). */
#include <string.h>

#include "app.h"
#include "carnet/actions_inventory.h"
#include "carnet/canon.h"
#include "derive.h"

static const char *const action_names[] = {"confirm", "reject", "override"};

static CarnetNode *words(const char *text) {
  g_auto(GStrv) list = g_strsplit_set(text ? text : "", " ,", -1);
  CarnetNode *node = carnet_node_list();
  for (char **word = list; *word; word++)
    if (**word) carnet_node_append(node, carnet_node_string(*word));
  return node;
}

static gboolean check_traits(CarnetApp *app, const char *text, GError **error) {
  g_auto(GStrv) list = g_strsplit_set(text ? text : "", " ,", -1);
  for (char **word = list; *word; word++) {
    if (!**word || carnet_lexicon_bit(app->lexicon, *word) >= 0) continue;
    g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_INPUT,
                "no trait is called %s; carnet facet trait lists those in use", *word);
    return FALSE;
  }
  return TRUE;
}

static gboolean check(CarnetApp *app, const CarnetMapRequest *request, GError **error) {
  if (!request->reason || !*request->reason) {
    g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_USAGE,
                "a decision needs a reason; give it with --reason TEXT");
    return FALSE;
  }
  gboolean traits =
      (request->add_traits && *request->add_traits) || (request->remove_traits && *request->remove_traits);
  if (!request->category && !traits) {
    g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_USAGE,
                "nothing to decide; name a category with --category or a trait with --trait");
    return FALSE;
  }
  if (request->category && !carnet_packs_category(app->packs, request->category)) {
    g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_INPUT,
                "no category is called %s; carnet pack show lists them", request->category);
    return FALSE;
  }
  return check_traits(app, request->add_traits, error) && check_traits(app, request->remove_traits, error);
}

/* A confirmation or rejection is of something that a rule found on any use of the field, as the card shows
   it; anything else is an override. */
static gboolean check_found(CarnetApp *app, const GArray *rows, const char *field,
                            const CarnetMapRequest *request, GError **error) {
  if (!request->category || request->action == CARNET_MAP_OVERRIDE) return TRUE;
  for (guint r = 0; r < rows->len; r++) {
    g_autoptr(CarnetTable) found =
        carnet_inventory_categories(app->inventory, g_array_index(rows, gint64, r), error);
    if (!found) return FALSE;
    for (guint i = 0; i < carnet_table_rows(found); i++)
      if (strcmp(carnet_table_get(found, i, "category"), request->category) == 0) return TRUE;
  }
  g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_INPUT,
              "%s has no category %s that could be %sed; --override gives it one", field, request->category,
              action_names[request->action]);
  return FALSE;
}

static gboolean add_field(CarnetApp *app, const char *field, const CarnetMapRequest *request,
                          CarnetNode *fields, GString *keys, GError **error) {
  g_autoptr(GArray) rows = carnet_inventory_find(app->inventory, field, error);
  if (!rows) return FALSE;
  gint64 row = g_array_index(rows, gint64, 0);
  g_autoptr(CarnetUse) use = carnet_inventory_use(app->inventory, row, error);
  if (!use || !check_found(app, rows, field, request, error)) return FALSE;
  CarnetNode *entry = carnet_node_map();
  carnet_node_set_string(entry, "key", use->key);
  carnet_node_set_string(entry, "field", use->value[CARNET_COLUMN_PATH]);
  carnet_node_set_string(entry, "text_digest", use->text_digest);
  carnet_node_append(fields, entry);
  g_string_append_printf(keys, "%s\n", use->key);
  return TRUE;
}

static char *subject_of(const GString *keys, guint n) {
  char hex[CARNET_DIGEST_HEX + 1];
  carnet_digest_hex(keys->str, n == 1 ? keys->len - 1 : keys->len, hex);
  return g_strdup_printf("%s-%.16s", n == 1 ? "f" : "bulk", hex);
}

gint carnet_action_map(CarnetApp *app, const char *const *fields, const CarnetMapRequest *request,
                       GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_PACKS | CARNET_NEED_INVENTORY_WRITE | CARNET_NEED_RECORDS_WRITE,
                       error))
    return -1;
  if (!check(app, request, error)) return -1;
  g_autoptr(CarnetNode) keys = carnet_node_map();
  CarnetNode *list = carnet_node_list();
  carnet_node_set(keys, "fields", list);
  g_autoptr(GString) key_text = g_string_new(NULL);
  gint n = 0;
  for (; fields[n]; n++)
    if (!add_field(app, fields[n], request, list, key_text, error)) return -1;
  carnet_node_set_string(keys, "category", request->category);
  carnet_node_set(keys, "traits_add", words(request->add_traits));
  carnet_node_set(keys, "traits_remove", words(request->remove_traits));
  g_autofree char *subject = subject_of(key_text, (guint)n);
  CarnetAppend append = {.kind = "mapping",
                         .action = action_names[request->action],
                         .subject = subject,
                         .reason = request->reason,
                         .keys = keys};
  g_autofree char *digest = carnet_app_record(app, &append, error);
  if (!digest || !carnet_app_derive(app, error)) return -1;
  carnet_app_keep(app);
  return n;
}

CarnetTable *carnet_action_mappings(CarnetApp *app, GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_RECORDS, error)) return NULL;
  return carnet_app_table(app, "mappings", error);
}
