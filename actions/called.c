/* What tests and entities are called. */
#include "called.h"

#include <string.h>

char *carnet_called_test(const CarnetApp *app, CarnetLang lang, const char *standard, const char *model) {
  const char *name = carnet_texts_word(app->texts, lang, "standard", standard);
  g_autofree char *large = g_ascii_strup(model, -1);
  return g_strjoin(" ", name, *large ? large : NULL, NULL);
}

char *carnet_called_entity(CarnetApp *app, const char *id) {
  g_autoptr(CarnetTable) entities = *id ? carnet_app_table(app, "entity", NULL) : NULL;
  for (guint i = 0; entities && i < carnet_table_rows(entities); i++) {
    if (strcmp(carnet_table_get(entities, i, "subject"), id) != 0) continue;
    const char *zh = carnet_table_get(entities, i, "name_zh"), *name = carnet_table_get(entities, i, "name");
    if (app->lang == CARNET_LANG_ZH && *zh) return g_strdup(zh);
    return g_strdup(*name ? name : id);
  }
  return g_strdup(id);
}
