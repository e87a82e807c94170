/*
 * facts.c - the table of facts, and sets of values.
 */
#include "facts.h"

#include <string.h>

#include "carnet/decision.h"

static const FactInfo facts[N_FACTS] = {
#define ROW_FACT(ID, name, kind, words, derive, columns) {name, TRUE, FACT_##kind, words, "", columns},
#define REQUEST_FACT(ID, name, kind, words, path) {name, FALSE, FACT_##kind, words, path, 0},
#include "facts.def"
};

const FactInfo *fact_info(FactId fact) { return &facts[fact]; }

FactId fact_find(const char *name) {
  guint i = 0;
  while (i < N_FACTS && strcmp(facts[i].name, name) != 0) i++;
  return (FactId)i;
}

const char **fact_names(void) {
  const char **names = g_new0(const char *, N_FACTS + 1);
  for (guint i = 0; i < N_FACTS; i++) names[i] = facts[i].name;
  return names;
}

gboolean fact_has_word(FactId fact, const char *word) {
  gsize n = strlen(word);
  const char *at = facts[fact].words;
  while (n > 0 && (at = strstr(at, word)) != NULL) {
    gboolean starts = at == facts[fact].words || at[-1] == ' ';
    if (starts && (at[n] == ' ' || at[n] == '\0')) return TRUE;
    at += n;
  }
  return FALSE;
}

FactSet *fact_set_new(void) {
  FactSet *set = g_new0(FactSet, 1);
  set->chunk = g_string_chunk_new(256);
  set->arrays = g_ptr_array_new_with_free_func(g_free);
  return set;
}

void fact_set_free(FactSet *set) {
  if (set == NULL) return;
  g_string_chunk_free(set->chunk);
  g_ptr_array_unref(set->arrays);
  g_free(set);
}

void fact_set_reset(FactSet *set) {
  memset(set->value, 0, sizeof set->value);
  g_string_chunk_clear(set->chunk);
  g_ptr_array_set_size(set->arrays, 0);
}

void fact_set_number(FactSet *set, FactId fact, gint64 number, gboolean upper) {
  set->value[fact] = (FactValue){TRUE, 0, NULL, number, upper, 0};
}

void fact_set_items_v(FactSet *set, FactId fact, const char *const *items) {
  guint n = 0;
  while (items[n] != NULL) n++;
  const char **copy = g_new0(const char *, n + 1);
  guint kept = 0;
  for (guint i = 0; i < n; i++) {
    g_autofree char *one = g_strstrip(g_strdup(items[i]));
    if (one[0] == '\0') continue;
    g_autofree char *shown = facts[fact].kind == FACT_CODES ? g_ascii_strup(one, -1) : g_strdup(one);
    copy[kept++] = g_string_chunk_insert(set->chunk, shown);
  }
  g_ptr_array_add(set->arrays, copy);
  set->value[fact] = (FactValue){TRUE, kept, copy, 0, FALSE, 0};
}

void fact_set_items(FactSet *set, FactId fact, const char *text) {
  g_auto(GStrv) items = g_strsplit(text, ";", -1);
  fact_set_items_v(set, fact, (const char *const *)items);
}

char *fact_value_text(const FactValue *value, FactKind kind) {
  if (!value->known && value->least > 0) return g_strdup_printf("at least %" G_GINT64_FORMAT, value->least);
  if (!value->known) return g_strdup("");
  if (kind == FACT_NUMBER)
    return g_strdup_printf("%s%" G_GINT64_FORMAT, value->upper ? "at most " : "", value->number);
  if (value->n == 0) return g_strdup("none");
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < value->n; i++)
    g_string_append_printf(out, "%s%s", i > 0 ? ", " : "", value->items[i]);
  return g_string_free(out, FALSE);
}

/* What the engine makes of a request and its counters, by what it is made of. */
static const struct {
  FactId fact;
  const char *key;
} made_of[] = {{FACT_DESTINATION, "recipient.country"},
               {FACT_PEOPLE_YEAR, "year_to_date.people"},
               {FACT_SENSITIVE_PEOPLE_YEAR, "year_to_date.sensitive_people"},
               {FACT_DEVICES_YEAR, "year_to_date.devices"},
               {FACT_PEOPLE_12M, "year_to_date.people_12m"},
               {FACT_DEVICES_12M, "year_to_date.devices_12m"},
               {FACT_PERMIT_VALID, "permit.until"}};

const char *carnet_request_key(const char *fact) {
  FactId id = fact_find(fact);
  if (id == N_FACTS || facts[id].row) return "";
  for (gsize i = 0; i < G_N_ELEMENTS(made_of); i++)
    if (made_of[i].fact == id) return made_of[i].key;
  return facts[id].path;
}
