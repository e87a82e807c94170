/* Who could act from this machine: whoever's private key is at hand. */
#include <string.h>

#include "app.h"
#include "carnet/actions_cases.h"
#include "carnet/yaml.h"

CarnetTable *carnet_action_actors(CarnetApp *app, GError **error) {
  static const CarnetTableColumn columns[] = {{"person", "people.person", CARNET_CELL_ID},
                                              {"name", "people.name", CARNET_CELL_TEXT},
                                              {"roles", "people.roles", CARNET_CELL_LIST},
                                              {"key", NULL, CARNET_CELL_TEXT},
                                              {"acts", NULL, CARNET_CELL_FLAG},
                                              {NULL, NULL, 0}};
  if (!carnet_app_need(app, CARNET_NEED_RECORDS, error)) return NULL;
  g_autofree char *me_path = carnet_app_path(app, "me.yaml"), *keys = carnet_app_path(app, "keys");
  g_autoptr(CarnetNode) me = carnet_yaml_load_file(me_path, &carnet_yaml_limits_document, NULL);
  const char *mine = carnet_node_get_string(me, "person", "");
  const char *acts = app->person ? app->person : mine;
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint i = 0; i < app->people->len; i++) {
    const CarnetPerson *person = g_ptr_array_index(app->people, i);
    g_autofree char *file = g_build_filename(keys, person->id, NULL);
    gboolean has_file = g_file_test(file, G_FILE_TEST_EXISTS), is_me = strcmp(person->id, mine) == 0;
    if (person->retired || (!has_file && !is_me)) continue;
    g_autofree char *name = carnet_app_person_name(app, person->id), *roles = g_strjoinv("\n", person->roles);
    guint row = carnet_table_add_row(table);
    carnet_table_set(table, row, 0, person->id);
    carnet_table_set(table, row, 1, name);
    carnet_table_set(table, row, 2, roles);
    carnet_table_set(table, row, 3, has_file ? "file" : "me");
    carnet_table_set(table, row, 4, strcmp(person->id, acts) == 0 ? "yes" : "no");
  }
  return table;
}
