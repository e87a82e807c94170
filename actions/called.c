/* What tests and entities are called. */
#include "called.h"

#include <string.h>

char *carnet_called_test(const CarnetApp *app, CarnetLang lang, const char *standard, const char *model) {
  const char *name = carnet_texts_word(app->texts, lang, "standard", standard);
  g_autofree char *large = g_ascii_strup(model, -1);
  return g_strjoin(" ", name, *large ? large : NULL, NULL);
}

const char *carnet_called_row(CarnetLang lang, const CarnetTable *table, guint row) {
  const char *zh = carnet_table_get(table, row, "name_zh"), *name = carnet_table_get(table, row, "name");
  if (lang == CARNET_LANG_ZH && *zh) return zh;
  return *name ? name : carnet_table_get(table, row, "subject");
}

char *carnet_called_entity(CarnetApp *app, const char *id) {
  g_autoptr(CarnetTable) entities = *id ? carnet_app_table(app, "entity", NULL) : NULL;
  for (guint i = 0; entities && i < carnet_table_rows(entities); i++)
    if (strcmp(carnet_table_get(entities, i, "subject"), id) == 0)
      return g_strdup(carnet_called_row(app->lang, entities, i));
  return g_strdup(id);
}
