/* register_values.c - what an input says and what an event holds: texts, numbers, days, lists, maps. */
#include <string.h>

#include "tui/costs_parts.h"
#include "tui/exports.h"
#include "tui/registers_parts.h"

#define MAX_NUMBER G_GINT64_CONSTANT(9000000000000000) /* what a number of a record holds */

void carnet_register_field_free(gpointer data) {
  CarnetRegisterField *field = data;
  g_free(field->key);
  g_free(field->type);
  g_free(field->what);
  g_strfreev(field->words);
  g_strfreev(field->inside);
  g_strfreev(field->choices);
  g_free(field->label);
  g_free(field->before);
  g_free(field);
}

static char **lines_of(const char *cell) { return *cell ? g_strsplit(cell, "\n", -1) : NULL; }

/* A closed set is a choice, one answer of it; of a list any of its words. */
static char **choices_of(const CarnetRegisterField *field) {
  static const char *const yes_no[] = {"yes", "no", NULL};
  const char *const *words = strcmp(field->type, "yes_no") == 0 ? yes_no : (const char *const *)field->words;
  if (!words || strcmp(field->type, "list") == 0) return NULL;
  GPtrArray *out = g_ptr_array_new();
  if (!field->required) g_ptr_array_add(out, g_strdup(""));
  for (; *words; words++) g_ptr_array_add(out, g_strdup(*words));
  g_ptr_array_add(out, NULL);
  return (char **)g_ptr_array_free(out, FALSE);
}

CarnetRegisterField *carnet_register_field_new(const CarnetTable *keys, guint row) {
  CarnetRegisterField *field = g_new0(CarnetRegisterField, 1);
  field->key = g_strdup(carnet_table_get(keys, row, "key"));
  field->type = g_strdup(carnet_table_get(keys, row, "type"));
  field->what = g_strdup(carnet_table_get(keys, row, "what"));
  field->required = strcmp(carnet_table_get(keys, row, "required"), "yes") == 0;
  field->words = lines_of(carnet_table_get(keys, row, "words"));
  field->inside = lines_of(carnet_table_get(keys, row, "inside"));
  field->choices = choices_of(field);
  field->label = g_strconcat("tui.key.", field->key, NULL);
  return field;
}

static gboolean is_money(const char *key) { return g_str_has_suffix(key, "_minor"); }

char *carnet_register_to_text(const CarnetRegisterField *field, const char *cell) {
  if (strcmp(field->type, "yes_no") == 0)
    return g_strdup(strcmp(cell, "1") == 0 || strcmp(cell, "true") == 0 || strcmp(cell, "yes") == 0 ? "yes"
                    : *cell                                                                         ? "no"
                                                                                                    : "");
  if (is_money(field->key) && *cell) return carnet_text_money(g_ascii_strtoll(cell, NULL, 10));
  if (strcmp(field->type, "list") != 0) return g_strdup(cell);
  g_auto(GStrv) parts = g_strsplit(cell, "\n", -1);
  return g_strjoinv("; ", parts);
}

/* ---- from what was typed
 * ----------------------------------------------------------------------------------------- */

/* Parts between semicolons, also the Chinese one; of words, blanks and commas part them too. */
static CarnetNode *read_list(const char *text, gboolean words) {
  g_autoptr(GString) plain = g_string_new(text);
  g_string_replace(plain, "；", ";", 0);
  g_string_replace(plain, "，", ",", 0);
  g_auto(GStrv) parts = g_strsplit_set(plain->str, words ? "; ," : ";", -1);
  CarnetNode *list = carnet_node_list();
  for (char **part = parts; *part; part++) {
    g_strstrip(*part);
    if (**part) carnet_node_append(list, carnet_node_string(*part));
  }
  return list;
}

static void set_inside(CarnetNode *map, const char *key, const char *text) {
  g_autofree char *name = g_strndup(key, strcspn(key, "["));
  g_autofree char *value = g_strstrip(g_strdup(text));
  if (strchr(key, '['))
    carnet_node_set(map, name, read_list(value, TRUE));
  else if (*value && strspn(value, "0123456789") == strlen(value))
    carnet_node_set_int(map, name, g_ascii_strtoll(value, NULL, 10));
  else
    carnet_node_set_string(map, name, value);
}

/* "export/approve = approver admin; ...": the first key, =, the second. */
static CarnetNode *read_maps(const CarnetRegisterField *field, const char *text, const char **wrong) {
  g_autoptr(CarnetNode) parts = read_list(text, FALSE);
  g_autoptr(CarnetNode) list = carnet_node_list();
  for (guint i = 0; i < carnet_node_count(parts); i++) {
    g_auto(GStrv) halves = g_strsplit(carnet_node_at(parts, i)->text, "=", 2);
    CarnetNode *map = carnet_node_map();
    set_inside(map, field->inside[0], halves[0]);
    if (halves[1] && field->inside[1]) set_inside(map, field->inside[1], halves[1]);
    carnet_node_append(list, map);
  }
  if (!carnet_node_count(list)) *wrong = "tui.registers.wrong.maps";
  return *wrong ? NULL : g_steal_pointer(&list);
}

static CarnetNode *read_number(const char *text, const char **wrong) {
  gint64 number = 0;
  gboolean digit = FALSE;
  for (const char *p = text; *p && !*wrong; p++) {
    if (*p == ',' || *p == ' ') continue;
    digit = g_ascii_isdigit(*p);
    if (digit) number = number * 10 + (*p - '0');
    if (!digit || number > MAX_NUMBER) *wrong = "tui.registers.wrong.number";
  }
  if (!digit) *wrong = "tui.registers.wrong.number";
  return *wrong ? NULL : carnet_node_int(number);
}

static CarnetNode *read_money(const char *text, const char **wrong) {
  gint64 minor;
  if (carnet_costs_parse_amount(text, &minor)) return carnet_node_int(minor);
  *wrong = "tui.costs.wrong.amount";
  return NULL;
}

CarnetNode *carnet_register_from_text(const CarnetRegisterField *field, const char *text,
                                      const char **wrong) {
  *wrong = NULL;
  if (is_money(field->key)) return read_money(text, wrong);
  if (strcmp(field->type, "number") == 0) return read_number(text, wrong);
  if (strcmp(field->type, "yes_no") == 0) return carnet_node_bool(strcmp(text, "yes") == 0);
  if (strcmp(field->type, "list") == 0) return read_list(text, field->words != NULL);
  if (strcmp(field->type, "maps") == 0) return read_maps(field, text, wrong);
  if (strcmp(field->type, "day") == 0 && !carnet_text_is_day(text)) {
    *wrong = "tui.costs.wrong.date";
    return NULL;
  }
  return carnet_node_string(text);
}

/* ---- for the eye
 * --------------------------------------------------------------------------------------------------- */

const char *carnet_register_label(const CarnetUi *ui, const CarnetRegister *of, const char *key) {
  g_autofree char *own = of ? g_strconcat("tui.key.", of->name, ".", key, NULL) : NULL;
  if (own && carnet_texts_has(carnet_ui_texts(ui), own)) return carnet_ui_text(ui, own);
  g_autofree char *id = g_strconcat("tui.key.", key, NULL);
  return carnet_texts_has(carnet_ui_texts(ui), id) ? carnet_ui_text(ui, id) : key;
}

/* Keys whose values are words of a closed set, in the language. */
static const char *const worded[] = {"ciio",  "purpose", "type_approved", "filing", "state",
                                     "scope", "status",  "roles",         "key",    "action",
                                     "dpia",  "pipia",   "place",         NULL};
static const char *const flags[] = {"review_required", "unsigned_allowed", NULL};

static char *say_words(const CarnetUi *ui, const char *cell) {
  g_auto(GStrv) parts = g_strsplit(cell, "\n", -1);
  GString *out = g_string_new(NULL);
  for (char **part = parts; *part; part++)
    g_string_append_printf(out, "%s%s", out->len ? ", " : "", carnet_word(ui, "tui.word.", *part));
  return g_string_free(out, FALSE);
}

/* Millionths, without the zeros that say nothing. */
static char *say_rate(const char *cell) {
  gint64 micro = g_ascii_strtoll(cell, NULL, 10);
  char *out = g_strdup_printf("%" G_GINT64_FORMAT ".%06" G_GINT64_FORMAT, micro / 1000000, micro % 1000000);
  for (gsize n = strlen(out); out[n - 1] == '0' && out[n - 2] != '.'; n--) out[n - 1] = 0;
  return out;
}

/* A map of a transfer, "distinct: 497\nbasis: exact", by its values: "497, exact". */
static char *say_people(const CarnetUi *ui, const char *cell) {
  g_auto(GStrv) parts = g_strsplit(cell, "\n", -1);
  GString *out = g_string_new(NULL);
  for (char **part = parts; *part; part++) {
    const char *value = strstr(*part, ": ") ? strstr(*part, ": ") + 2 : *part;
    g_autofree char *number = g_ascii_isdigit(*value) ? carnet_text_number(g_ascii_strtoll(value, NULL, 10))
                                                      : g_strdup(carnet_word(ui, "tui.word.", value));
    g_string_append_printf(out, "%s%s", out->len ? ", " : "", number);
  }
  return g_string_free(out, FALSE);
}

char *carnet_register_say(const CarnetUi *ui, const char *key, const char *cell) {
  if (is_money(key) && *cell) return carnet_text_money(g_ascii_strtoll(cell, NULL, 10));
  if (strcmp(key, "rate_micro") == 0) return say_rate(cell);
  if (strcmp(key, "people") == 0 || strcmp(key, "sensitive_people") == 0) return say_people(ui, cell);
  if (g_strv_contains(worded, key) || strchr(key, '/')) /* of the policy: who may do what */
    return say_words(ui, cell);
  if (g_strv_contains(flags, key)) return g_strdup(carnet_word(ui, "tui.word.", *cell == '1' ? "yes" : "no"));
  if (strcmp(key, "time") == 0 || strcmp(key, "since") == 0 || strcmp(key, "until") == 0)
    return g_strndup(cell, 10);
  g_auto(GStrv) parts = g_strsplit(cell, "\n", -1);
  return g_strjoinv("; ", parts);
}
