/* A rule's condition in words: texts with places, in one language. Traits and categories keep their ids, as
 * filters ask for them; facts have names in Chinese. */
#include <string.h>

#include "card.h"

static char *validity(const CarnetApp *app, const CarnetConditionTrace *trace) {
  const char *id = !*trace->words  ? "condition.valid_from"
                   : !*trace->name ? "condition.valid_until"
                                   : "condition.valid";
  return carnet_texts_format(app->texts, app->lang, id, "from", trace->name, "until", trace->words, NULL);
}

char *carnet_condition_text(const CarnetApp *app, const CarnetConditionTrace *trace) {
  static const char *const kinds[] = {
      [CARNET_CONDITION_TRAIT] = "trait",     [CARNET_CONDITION_CATEGORY] = "category",
      [CARNET_CONDITION_OUTCOME] = "outcome", [CARNET_CONDITION_ANY] = "any",
      [CARNET_CONDITION_ALL] = "all",         [CARNET_CONDITION_NOT] = "not"};
  if (trace->kind == CARNET_CONDITION_VALIDITY) return validity(app, trace);
  gboolean fact = trace->kind == CARNET_CONDITION_FACT, outcome = trace->kind == CARNET_CONDITION_OUTCOME;
  g_autofree char *id = g_strconcat("condition.", fact ? trace->test : kinds[trace->kind], NULL),
                  *words = fact ? carnet_texts_values(app->texts, app->lang, trace->words)
                                : g_strdup(trace->words);
  const char *name = trace->name;
  if (fact && app->lang != CARNET_LANG_EN) name = carnet_texts_word(app->texts, app->lang, "fact", name);
  if (outcome) name = carnet_texts_word(app->texts, app->lang, "regime", name);
  return carnet_texts_format(app->texts, app->lang, id, "name", name, "words", words, NULL);
}

/* With what the row says, where it says something. */
static char *with_value(const CarnetApp *app, const CarnetConditionTrace *trace) {
  char *text = carnet_condition_text(app, trace);
  if (!*trace->value) return text;
  g_autofree char *what = text, *value = carnet_texts_values(app->texts, app->lang, trace->value);
  return carnet_texts_format(app->texts, app->lang, "condition.with", "what", what, "value", value, NULL);
}

char *carnet_condition_group_text(const CarnetApp *app, const GPtrArray *traces, guint at) {
  const CarnetConditionTrace *trace = g_ptr_array_index(traces, at);
  g_autofree char *parts = NULL;
  for (guint i = at + 1; i < traces->len; i++) {
    const CarnetConditionTrace *inside = g_ptr_array_index(traces, i);
    if (inside->depth <= trace->depth) break;
    g_autofree char *one = g_steal_pointer(&parts), *other = with_value(app, inside);
    parts =
        one ? carnet_texts_format(app->texts, app->lang, "condition.and", "one", one, "other", other, NULL)
            : g_steal_pointer(&other);
  }
  if (!parts) return with_value(app, trace);
  g_autofree char *what = carnet_condition_text(app, trace);
  return carnet_texts_format(app->texts, app->lang, "condition.group", "what", what, "parts", parts, NULL);
}
