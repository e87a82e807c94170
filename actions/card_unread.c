/* card_unread.c - a fact that is missing because a text is there and nobody understands it. */
#include <string.h>

#include "card.h"

/* "market '中国某地'": the first column of these whose text is not understood; NULL where there is none. */
static char *unread_of(const CarnetUse *use, guint64 columns) {
  for (guint c = 0; c < CARNET_N_COLUMNS; c++)
    if (columns & CARNET_COLUMN_BIT(c) && use->value[c] &&
        !carnet_value_understood((CarnetColumn)c, use->value[c]))
      return g_strdup_printf("%s '%s'", carnet_column_name((CarnetColumn)c), use->value[c]);
  return NULL;
}

static gboolean has(const GPtrArray *texts, const char *text) {
  return g_ptr_array_find_with_equal_func((GPtrArray *)(guintptr)texts, text, g_str_equal, NULL);
}

void carnet_card_missing(const CarnetUse *use, const char *facts, CarnetCardCategory *out) {
  g_auto(GStrv) ids = g_strsplit(facts, " ", -1);
  g_autoptr(GString) missing = g_string_new(NULL);
  GPtrArray *unread = g_ptr_array_new();
  for (char **id = ids; *id; id++) {
    char *text = **id ? unread_of(use, carnet_categories_fact_columns(*id)) : NULL;
    if (!text && **id) g_string_append_printf(missing, "%s%s", missing->len ? " " : "", *id);
    if (text && !has(unread, text))
      g_ptr_array_add(unread, text);
    else
      g_free(text);
  }
  g_ptr_array_add(unread, NULL);
  out->unread = (char **)g_ptr_array_free(unread, FALSE);
  out->missing = g_strdup(missing->str);
}

GPtrArray *carnet_card_unread(const CarnetUse *use) {
  GPtrArray *all = g_ptr_array_new_with_free_func(g_free);
  for (guint c = 0; c < CARNET_N_COLUMNS; c++) {
    char *text = unread_of(use, CARNET_COLUMN_BIT(c));
    if (text) g_ptr_array_add(all, text);
  }
  return all;
}
