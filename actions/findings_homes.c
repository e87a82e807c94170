/*
 * Under whose law rows stand: by the regime of the place where they were collected. The
 * market stands for the place where the source does not say one (formats.md section 4).
 */
#include <string.h>

#include "findings.h"

static void home_free(gpointer data) {
  CarnetHome *home = data;
  g_string_free(home->places, TRUE);
  g_free(home);
}

static gboolean is_place(const char *code) {
  return strlen(code) == 2 && g_ascii_isupper(code[0]) && g_ascii_isupper(code[1]);
}

static CarnetHome *home_of(GPtrArray *homes, const char *regime) {
  for (guint i = 0; i < homes->len; i++) {
    CarnetHome *home = g_ptr_array_index(homes, i);
    if (strcmp(home->regime, regime) == 0) return home;
  }
  CarnetHome *home = g_new0(CarnetHome, 1);
  home->regime = g_intern_string(regime);
  home->places = g_string_new(NULL);
  g_ptr_array_add(homes, home);
  return home;
}

static gboolean has_place(const CarnetHome *home, const char *place) {
  g_auto(GStrv) places = g_strsplit(home->places->str, ",", -1);
  return g_strv_contains((const char *const *)places, place);
}

static gint by_regime(gconstpointer a, gconstpointer b) {
  const CarnetHome *x = *(CarnetHome *const *)a, *y = *(CarnetHome *const *)b;
  return strcmp(x->regime, y->regime);
}

GPtrArray *carnet_findings_homes(CarnetFindings *findings, GError **error) {
  g_autoptr(CarnetTable) pairs =
      carnet_inventory_cross(findings->app->inventory, "country", "market", NULL, error);
  if (!pairs) return NULL;
  GPtrArray *homes = g_ptr_array_new_with_free_func(home_free);
  for (guint i = 0; i < carnet_table_rows(pairs); i++) {
    const char *country = carnet_table_get(pairs, i, "a"),
               *place = *country ? country : carnet_table_get(pairs, i, "b");
    const char *regime = is_place(place) ? carnet_packs_regime_of(findings->app->packs, place) : NULL;
    CarnetHome *home = home_of(homes, regime ? regime : "");
    home->rows += g_ascii_strtoll(carnet_table_get(pairs, i, "count"), NULL, 10);
    if (regime && !has_place(home, place))
      g_string_append_printf(home->places, "%s%s", home->places->len ? "," : "", place);
  }
  g_ptr_array_sort(homes, by_regime);
  return homes;
}

char *carnet_home_filter(const CarnetHome *home) {
  return g_strdup_printf("(country:%s or (-country:* market:%s))", home->places->str, home->places->str);
}
