/*
 * Which imports of the records this inventory holds. A generation is an import's when it was flipped by its
 * event; numbers are each workspace's own. Another office that imported the same file under the same name has
 * the same rows by another event: the root says so.
 */
#include "held.h"

#include <string.h>

#include "carnet/text.h"

gboolean carnet_held_counts(const CarnetEventRecord *record) {
  return record->verdict == CARNET_VERDICT_GOOD || record->verdict == CARNET_VERDICT_UNSIGNED;
}

gboolean carnet_held_open(CarnetApp *app, CarnetHoldings *out, GError **error) {
  *out = (CarnetHoldings){0};
  g_autoptr(GPtrArray) imports = carnet_app_events(app, "inventory", error);
  if (!imports) return FALSE;
  for (guint i = imports->len; i > 0; i--)
    if (!carnet_held_counts(g_ptr_array_index(imports, i - 1))) g_ptr_array_remove_index(imports, i - 1);
  out->generations = carnet_inventory_generations(app->inventory, error);
  if (!out->generations) return FALSE;
  out->imports = g_steal_pointer(&imports);
  return TRUE;
}

void carnet_held_clear(CarnetHoldings *held) {
  g_clear_pointer(&held->imports, g_ptr_array_unref);
  g_clear_pointer(&held->generations, carnet_table_free);
}

/* ---- an import, and generations here
 * --------------------------------------------------------------------------- */

static const char *name_of(const CarnetEventRecord *import) {
  return carnet_node_get_string(import->body, "name", "");
}

static guint64 id_at(const CarnetHoldings *held, guint row) {
  return g_ascii_strtoull(carnet_table_get(held->generations, row, "generation"), NULL, 10);
}

static gboolean is_active(const CarnetHoldings *held, guint row) {
  return strcmp(carnet_table_get(held->generations, row, "state"), "active") == 0;
}

/* One that was made active once. */
static gboolean was_active(const CarnetHoldings *held, guint row) {
  return is_active(held, row) || strcmp(carnet_table_get(held->generations, row, "state"), "past") == 0;
}

static gboolean is_of(const CarnetHoldings *held, guint row, const char *name) {
  return was_active(held, row) && strcmp(carnet_table_get(held->generations, row, "name"), name) == 0;
}

static gboolean has_rows_of(const CarnetHoldings *held, guint row, const CarnetEventRecord *import) {
  const char *root = carnet_node_get_string(import->body, "root", "");
  return is_of(held, row, name_of(import)) &&
         strcmp(carnet_table_get(held->generations, row, "root"), root) == 0;
}

guint64 carnet_held_by_event(const CarnetHoldings *held, const CarnetEventRecord *import) {
  for (guint i = 0; i < carnet_table_rows(held->generations); i++)
    if (was_active(held, i) && strcmp(carnet_table_get(held->generations, i, "event"), import->digest) == 0)
      return id_at(held, i);
  return 0;
}

static guint64 generation_of(const CarnetHoldings *held, const CarnetEventRecord *import) {
  guint64 found = carnet_held_by_event(held, import);
  for (guint i = 0; !found && i < carnet_table_rows(held->generations); i++)
    if (has_rows_of(held, i, import)) found = id_at(held, i);
  return found;
}

static gboolean is_active_here(const CarnetHoldings *held, const CarnetEventRecord *import) {
  for (guint i = 0; i < carnet_table_rows(held->generations); i++)
    if (is_active(held, i) && has_rows_of(held, i, import)) return TRUE;
  return FALSE;
}

static gboolean any_active(const CarnetHoldings *held, const char *name) {
  for (guint i = 0; i < carnet_table_rows(held->generations); i++)
    if (is_active(held, i) && is_of(held, i, name)) return TRUE;
  return FALSE;
}

/* The rows of that name in the generation set `at` are those of the import. */
static gboolean stood_at(const CarnetHoldings *held, guint64 at, const CarnetEventRecord *import) {
  gboolean same = FALSE;
  for (guint i = 0; i < carnet_table_rows(held->generations); i++)
    if (id_at(held, i) <= at && is_of(held, i, name_of(import))) same = has_rows_of(held, i, import);
  return same;
}

static const CarnetEventRecord *last_import(const CarnetHoldings *held, const char *name,
                                            const CarnetEventRecord *before) {
  for (guint i = held->imports->len; i > 0; i--) {
    const CarnetEventRecord *import = g_ptr_array_index(held->imports, i - 1);
    if ((!before || import->order < before->order) && strcmp(name_of(import), name) == 0) return import;
  }
  return NULL;
}

/* ---- frozen keys
 * ----------------------------------------------------------------------------------------------- */

/* Whether a key is of that inventory: its name, escaped, and a TAB (formats.md section 4). */
static gboolean key_is_of(const char *key, const char *escaped) {
  gsize n = strlen(escaped);
  return strncmp(key, escaped, n) == 0 && key[n] == '\t';
}

/* Names of inventories that keys are of, escaped: keys are sorted, so each name's stand together. */
static GPtrArray *names_in(const char *keys) {
  GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
  const char *last = NULL;
  for (const char *key = keys; *key; key += strcspn(key, "\n"), key += *key == '\n') {
    if (last && key_is_of(key, last)) continue;
    g_ptr_array_add(names, g_strndup(key, strcspn(key, "\t\n")));
    last = g_ptr_array_index(names, names->len - 1);
  }
  return names;
}

/* The name as events have it: of an import that is known, or of nothing. */
static const char *name_known(const CarnetHoldings *held, const char *escaped) {
  for (guint i = 0; i < held->imports->len; i++) {
    const char *name = name_of(g_ptr_array_index(held->imports, i));
    g_autoptr(GString) text = g_string_new(NULL);
    carnet_text_append_escaped(text, name, strlen(name));
    if (strcmp(text->str, escaped) == 0) return name;
  }
  return escaped;
}

static gboolean rows_today(const CarnetHoldings *held, const GPtrArray *names,
                           const CarnetEventRecord **import) {
  for (guint i = 0; i < names->len; i++) {
    const char *name = name_known(held, g_ptr_array_index(names, i));
    *import = last_import(held, name, NULL);
    if (*import ? !is_active_here(held, *import) : !any_active(held, name)) return FALSE;
  }
  return TRUE;
}

static gboolean rows_then(const CarnetHoldings *held, const GPtrArray *names, const CarnetEventRecord *before,
                          guint64 *at, const CarnetEventRecord **import) {
  for (guint i = 0; i < names->len; i++) {
    *import = last_import(held, name_known(held, g_ptr_array_index(names, i)), before);
    guint64 generation = *import ? generation_of(held, *import) : 0;
    if (!generation) return FALSE;
    *at = MAX(*at, generation);
  }
  for (guint i = 0; i < names->len; i++) { /* an office may have imported in another order */
    *import = last_import(held, name_known(held, g_ptr_array_index(names, i)), before);
    if (!stood_at(held, *at, *import)) return FALSE;
  }
  return TRUE;
}

gboolean carnet_held_rows(const CarnetHoldings *held, const char *keys, const CarnetEventRecord *before,
                          guint64 *at, const CarnetEventRecord **import) {
  g_autoptr(GPtrArray) names = names_in(keys);
  *at = 0;
  *import = NULL;
  return before ? rows_then(held, names, before, at, import) : rows_today(held, names, import);
}

GPtrArray *carnet_held_missing(const CarnetHoldings *held) {
  GPtrArray *missing = g_ptr_array_new();
  for (guint i = 0; i < held->imports->len; i++) {
    CarnetEventRecord *import = g_ptr_array_index(held->imports, i);
    if (last_import(held, name_of(import), NULL) == import && !is_active_here(held, import))
      g_ptr_array_add(missing, import);
  }
  return missing;
}

char *carnet_held_say(const CarnetTexts *texts, CarnetLang lang, const CarnetEventRecord *import) {
  if (!import) return g_strdup(carnet_texts_get(texts, lang, "suspect.no_rows"));
  const CarnetNode *source = carnet_node_at(carnet_node_get(import->body, "sources"), 0);
  g_autofree char *day = g_strndup(import->time, 10);
  return carnet_texts_format(texts, lang, "suspect.rows_missing", "name", name_of(import), "day", day,
                             "source", carnet_node_get_string(source, "name", ""), "digest",
                             carnet_node_get_string(source, "digest", ""), NULL);
}
