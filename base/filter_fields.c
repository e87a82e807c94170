/* filter_fields.c - the table of fields of the filter language, and what each of them takes. */
#include "filter_parts.h"

#include "carnet/text.h"

#include <stdlib.h>
#include <string.h>

#define COLUMN_FIELD(name, ID, values)                                                                       \
  { name, CARNET_FILTER_COLUMN, CARNET_COLUMN_##ID, FILTER_VALUES_##values }
#define FOUND_FIELD(name, FIELD, values)                                                                     \
  { name, CARNET_FILTER_##FIELD, CARNET_N_COLUMNS, FILTER_VALUES_##values }

/* Sorted by name; a test holds the columns' names against columns.def. */
static const FilterFieldDef fields[] = {
    COLUMN_FIELD("anonymised", ANONYMISED, ANY),
    COLUMN_FIELD("basis", BASIS, ANY),
    COLUMN_FIELD("bytes", BYTES, NUMBER),
    FOUND_FIELD("cat", CAT, ANY),
    FOUND_FIELD("check", CHECK, ANY),
    COLUMN_FIELD("country", COLLECTED_IN, ANY),
    COLUMN_FIELD("default", DEFAULT, FLAG),
    COLUMN_FIELD("ecu", ECU, ANY),
    COLUMN_FIELD("id", ID, ANY),
    FOUND_FIELD("mapped", MAPPED, ANY),
    COLUMN_FIELD("market", MARKET, ANY),
    COLUMN_FIELD("model", MODEL, ANY),
    FOUND_FIELD("outcome", OUTCOME, OUTCOME),
    COLUMN_FIELD("owner", OWNER, ANY),
    COLUMN_FIELD("path", PATH, ANY),
    COLUMN_FIELD("people", PEOPLE, NUMBER),
    COLUMN_FIELD("precision", PRECISION, ANY),
    COLUMN_FIELD("purpose", PURPOSE, ANY),
    COLUMN_FIELD("rate", RATE, NUMBER),
    COLUMN_FIELD("recipient", RECIPIENTS, ANY),
    COLUMN_FIELD("retention", RETENTION, NUMBER),
    FOUND_FIELD("source", SOURCE, ANY),
    COLUMN_FIELD("storage", STORAGE, ANY),
    COLUMN_FIELD("subject", SUBJECT, ANY),
    COLUMN_FIELD("to", DESTINATION, ANY),
    FOUND_FIELD("trait", TRAIT, ANY),
    COLUMN_FIELD("type", TYPE, ANY),
    COLUMN_FIELD("unit", UNIT, ANY),
    COLUMN_FIELD("year", YEAR, NUMBER),
};

static const char *const names[] = {"anonymised", "basis",     "bytes",     "cat",    "check",     "country",
                                    "default",    "ecu",       "id",        "mapped", "market",    "model",
                                    "outcome",    "owner",     "path",      "people", "precision", "purpose",
                                    "rate",       "recipient", "retention", "source", "storage",   "subject",
                                    "to",         "trait",     "type",      "unit",   "year",      NULL};

G_STATIC_ASSERT(G_N_ELEMENTS(names) == G_N_ELEMENTS(fields) + 1);

/* Names that people try, of which the edit distance knows nothing. */
static const struct {
  const char *tried, *right;
} aliases[] = {
    {"category", "cat"},         {"categories", "cat"},       {"traits", "trait"},   {"law", "cat"},
    {"finding", "check"},        {"collected_in", "country"}, {"destination", "to"}, {"stored", "storage"},
    {"recipients", "recipient"}, {"state", "mapped"},
};

static const char *const flag_words[] = {"yes", "no", NULL};
static const char *const outcome_words[] = {"identified", "ordinary", "unknown", NULL};

static const char *const op_texts[] = {
    [CARNET_FILTER_IS] = ":",        [CARNET_FILTER_GREATER] = ">",  [CARNET_FILTER_LESS] = "<",
    [CARNET_FILTER_AT_LEAST] = ">=", [CARNET_FILTER_AT_MOST] = "<=", [CARNET_FILTER_PRESENT] = ":",
    [CARNET_FILTER_UNREAD] = ":"};

const char *filter_op_text(CarnetFilterOp op) { return op_texts[op]; }

const char *const *carnet_filter_names(void) { return names; }

static int compare_name(const void *key, const void *element) {
  return strcmp(key, ((const FilterFieldDef *)element)->name);
}

const FilterFieldDef *filter_field_find(const char *name) {
  return bsearch(name, fields, G_N_ELEMENTS(fields), sizeof fields[0], compare_name);
}

const FilterFieldDef *filter_field_of(const CarnetFilter *term) {
  for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
    if (fields[i].field != term->field) continue;
    if (term->field != CARNET_FILTER_COLUMN || fields[i].column == term->column) return &fields[i];
  }
  return NULL;
}

char *filter_field_advice(const char *name) {
  for (guint i = 0; i < G_N_ELEMENTS(aliases); i++)
    if (g_str_equal(name, aliases[i].tried)) return g_strdup_printf("write %s:", aliases[i].right);
  const char *nearest = carnet_text_nearest(name, names);
  if (nearest) return g_strdup_printf("did you mean %s?", nearest);
  CarnetColumn column;
  if (carnet_column_parse(name, &column)) return g_strdup("a word alone searches path and descriptions");
  return g_strdup("a field such as cat, model or path; put text to search for in quotes");
}

/* -?digits[.digits], at most 18 digits before and after the point. */
static gboolean is_number(const char *s) {
  if (*s == '-') s++;
  gsize whole = strspn(s, "0123456789");
  s += whole;
  gsize part = 0;
  if (*s == '.') {
    part = strspn(++s, "0123456789");
    if (part == 0) return FALSE;
    s += part;
  }
  return *s == '\0' && whole > 0 && whole <= 18 && part <= 18;
}

static char *check_number(const FilterFieldDef *def, const char *value) {
  if (is_number(value)) return NULL;
  return g_strdup_printf("\"%s\" is no number; %s compares with numbers such as 1 or 0.5", value, def->name);
}

static char *check_word(const FilterFieldDef *def, const char *value, const char *const *words) {
  g_autofree char *lower = g_ascii_strdown(value, -1);
  if (g_strv_contains(words, lower)) return NULL;
  const char *nearest = carnet_text_nearest(lower, words);
  g_autofree char *all = g_strjoinv(", ", (char **)words);
  if (nearest) return g_strdup_printf("%s is never \"%s\"; did you mean %s?", def->name, value, nearest);
  return g_strdup_printf("%s is never \"%s\"; one of %s", def->name, value, all);
}

static char *check_value(const FilterFieldDef *def, CarnetFilterOp op, const CarnetFilterValue *value) {
  char *low = NULL;
  if (def->values == FILTER_VALUES_FLAG) return check_word(def, value->low, flag_words);
  if (def->values == FILTER_VALUES_OUTCOME) return check_word(def, value->low, outcome_words);
  if (op != CARNET_FILTER_IS || value->high) low = check_number(def, value->low);
  if (low || !value->high) return low;
  return check_number(def, value->high);
}

char *filter_check_term(const CarnetFilter *term) {
  const FilterFieldDef *def = filter_field_of(term);
  gboolean numeric = def->values == FILTER_VALUES_NUMBER;
  if (term->op == CARNET_FILTER_PRESENT || term->op == CARNET_FILTER_UNREAD) return NULL;
  if (term->op != CARNET_FILTER_IS && !numeric)
    return g_strdup_printf("%s is no number; write %s:value", def->name, def->name);
  if (term->op != CARNET_FILTER_IS && term->values->len > 1)
    return g_strdup_printf("several values after %s; one, or %s: with a list", filter_op_text(term->op),
                           def->name);
  for (guint i = 0; i < term->values->len; i++) {
    const CarnetFilterValue *value = term->values->pdata[i];
    if (value->high && term->op != CARNET_FILTER_IS)
      return g_strdup_printf("a range after %s; a range goes with :", filter_op_text(term->op));
    if (value->high && !numeric)
      return g_strdup_printf("%s has no ranges; put a value that holds .. in quotes", def->name);
    char *message = check_value(def, term->op, value);
    if (message) return message;
  }
  return NULL;
}
