/*
 * kinds_form.c - the table of kinds for those who ask a person for the keys: which there are, of which type.
 */
#include "carnet/error.h"
#include "kinds.h"

static const char *type_of(const CarnetEventKey *key) {
  if (key->flags & CARNET_YAML_LIST) return key->inside != NULL ? "maps" : "list";
  if (key->flags & CARNET_YAML_BOOL) return "yes_no";
  if (key->flags & CARNET_YAML_DATE) return "day";
  return key->flags & CARNET_YAML_INT ? "number" : "text";
}

static char *inside_of(const CarnetEventKey *key) {
  g_autoptr(GString) out = g_string_new(NULL);
  for (const CarnetEventKey *in = key->inside; in != NULL && in->key != NULL; in++)
    g_string_append_printf(out, "%s%s%s", out->len > 0 ? "\n" : "", in->key,
                           in->flags & CARNET_YAML_LIST ? "[]" : "");
  return g_strdup(out->str);
}

static void add_key(CarnetTable *table, const char *prefix, const CarnetEventKey *key) {
  g_autofree char *name = g_strconcat(prefix, key->key, NULL);
  g_autofree char *words = key->words != NULL ? g_strjoinv("\n", (char **)key->words) : NULL;
  g_autofree char *inside = inside_of(key);
  guint row = carnet_table_add_row(table);
  carnet_table_set(table, row, 0, name);
  carnet_table_set(table, row, 1, type_of(key));
  carnet_table_set(table, row, 2, key->flags & CARNET_YAML_REQUIRED ? "yes" : NULL);
  carnet_table_set(table, row, 3, words);
  carnet_table_set(table, row, 4, inside);
  carnet_table_set(table, row, 5, key->what);
}

CarnetTable *carnet_event_keys(const char *kind, const char *action) {
  static const CarnetTableColumn columns[] = {{"key", NULL, CARNET_CELL_ID},
                                              {"type", NULL, CARNET_CELL_TEXT},
                                              {"required", NULL, CARNET_CELL_FLAG},
                                              {"words", NULL, CARNET_CELL_LIST},
                                              {"inside", NULL, CARNET_CELL_LIST},
                                              {"what", NULL, CARNET_CELL_TEXT},
                                              {NULL, NULL, 0}};
  CarnetTable *table = carnet_table_new_with(columns);
  const CarnetKind *found = carnet_kinds_find(kind, action);
  for (const CarnetEventKey *key = found != NULL ? found->keys : NULL; key != NULL && key->key != NULL;
       key++) {
    if (!(key->flags & CARNET_YAML_MAP) || key->inside == NULL) {
      add_key(table, "", key);
      continue;
    }
    g_autofree char *prefix = g_strconcat(key->key, ".", NULL);
    for (const CarnetEventKey *in = key->inside; in->key != NULL; in++) add_key(table, prefix, in);
  }
  return table;
}

gboolean carnet_event_check(const char *kind, const char *action, const CarnetNode *keys, GError **error) {
  const CarnetKind *found = carnet_kinds_find(kind, action);
  g_autofree char *name = g_strconcat(kind, " ", action, NULL);
  if (found == NULL) {
    g_set_error(error, CARNET_LEDGER_ERROR, CARNET_ERROR_INPUT, "%s: there is no such action", name);
    return FALSE;
  }
  g_autoptr(CarnetNode) ordered = carnet_kinds_order(found, keys, name, error);
  return ordered != NULL;
}
