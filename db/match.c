/* Terms of a filter as sets of ids (formats.md section 8); see mask.h. */
#include <math.h>

#include "mask.h"

#include "carnet/text.h"

/* ---- one value against a term -------------------------------------------------------------------------- */

typedef struct {
  char *low, *high;           /* folded as typed; high NULL: one value */
  char *low_norm, *high_norm; /* folded normal form; "" where it has none */
  gdouble low_number, high_number;
  gboolean low_is_number, high_is_number;
} Range;

struct CarnetTermTest {
  CarnetFilterOp op;
  CarnetColumn column;
  CarnetColumnKind kind;
  Range *range;
  guint n;
};

/* A retention without end is more than any number of days. */
static gboolean number_of(const char *text, gdouble *out) {
  *out = HUGE_VAL;
  if (strcmp(text, CARNET_RETENTION_UNLIMITED) == 0) return TRUE;
  char *end = NULL;
  *out = g_ascii_strtod(text, &end);
  return end != text && *end == '\0';
}

static char *fold(const char *text) {
  char *folded = carnet_text_fold(text, -1);
  return folded ? folded : g_strdup(text);
}

static char *fold_norm(CarnetColumn column, const char *text) {
  g_autofree char *norm = carnet_value_normalise(column, text);
  return fold(norm ? norm : "");
}

CarnetTermTest *carnet_term_test_new(const CarnetFilter *term) {
  CarnetTermTest *test = g_new0(CarnetTermTest, 1);
  test->op = term->op;
  test->column = term->column;
  test->kind = carnet_column_kind(term->column);
  test->n = term->values ? term->values->len : 0;
  test->range = g_new0(Range, test->n + 1);
  for (guint i = 0; i < test->n; i++) {
    const CarnetFilterValue *value = term->values->pdata[i];
    Range *range = &test->range[i];
    range->low = fold(value->low ? value->low : "");
    range->low_norm = fold_norm(term->column, value->low ? value->low : "");
    range->low_is_number =
        number_of(range->low, &range->low_number) || number_of(range->low_norm, &range->low_number);
    if (!value->high) continue;
    range->high = fold(value->high);
    range->high_norm = fold_norm(term->column, value->high);
    range->high_is_number =
        number_of(range->high, &range->high_number) || number_of(range->high_norm, &range->high_number);
  }
  return test;
}

void carnet_term_test_free(CarnetTermTest *test) {
  if (!test) return;
  for (guint i = 0; i < test->n; i++) {
    g_free(test->range[i].low);
    g_free(test->range[i].high);
    g_free(test->range[i].low_norm);
    g_free(test->range[i].high_norm);
  }
  g_free(test->range);
  g_free(test);
}

static gboolean compares(CarnetFilterOp op, gint order) {
  switch (op) {
  case CARNET_FILTER_GREATER: return order > 0;
  case CARNET_FILTER_LESS: return order < 0;
  case CARNET_FILTER_AT_LEAST: return order >= 0;
  case CARNET_FILTER_AT_MOST: return order <= 0;
  default: return order == 0;
  }
}

static gboolean test_number(const CarnetTermTest *test, const char *norm) {
  gdouble number;
  if (!number_of(norm, &number)) return FALSE;
  for (guint i = 0; i < test->n; i++) {
    const Range *range = &test->range[i];
    if (!range->low_is_number) continue;
    gint order = number > range->low_number ? 1 : number < range->low_number ? -1 : 0;
    if (range->high ? order >= 0 && range->high_is_number && number <= range->high_number
                    : compares(test->op, order))
      return TRUE;
  }
  return FALSE;
}

/* Is one of the parts (between ; , | LF) of the list equal to the word? */
static gboolean in_list(const char *list, const char *word) {
  gsize n = strlen(word);
  for (const char *p = list; *word && *p;) {
    gsize length = strcspn(p, ";,|\n");
    const char *start = p, *end = p + length;
    while (start < end && *start == ' ') start++;
    while (end > start && end[-1] == ' ') end--;
    if ((gsize)(end - start) == n && memcmp(start, word, n) == 0) return TRUE;
    p += length + (p[length] != '\0');
  }
  return FALSE;
}

static gboolean is_value(const CarnetTermTest *test, const Range *range, const char *text, const char *norm) {
  gboolean list =
      test->kind == CARNET_KIND_LIST || test->kind == CARNET_KIND_COUNTRIES || test->kind == CARNET_KIND_WORD;
  if (strcmp(text, range->low) == 0 || strcmp(norm, range->low) == 0) return TRUE;
  if (*range->low_norm && strcmp(norm, range->low_norm) == 0) return TRUE;
  if (test->column == CARNET_COLUMN_PATH) return carnet_look_in_segment(text, range->low);
  return list && (in_list(norm, range->low) || in_list(norm, range->low_norm));
}

static gboolean test_text(const CarnetTermTest *test, const char *text, const char *norm) {
  g_autofree char *folded = fold(text), *folded_norm = fold(norm);
  for (guint i = 0; i < test->n; i++) {
    const Range *range = &test->range[i];
    if (range->high ? strcmp(folded_norm, range->low) >= 0 && strcmp(folded_norm, range->high) <= 0
        : test->op == CARNET_FILTER_IS ? is_value(test, range, folded, folded_norm)
                                       : compares(test->op, strcmp(folded_norm, range->low)))
      return TRUE;
  }
  return FALSE;
}

gboolean carnet_term_test(const CarnetTermTest *test, const char *text, const char *norm) {
  if (test->op == CARNET_FILTER_UNREAD) return !carnet_value_understood(test->column, text);
  if (!*norm) return FALSE; /* a comparison on an absent value is false */
  if (test->op == CARNET_FILTER_PRESENT) return TRUE;
  if (test->kind == CARNET_KIND_INT || test->kind == CARNET_KIND_NUMBER)
    return test_number(test, norm) || (test->op == CARNET_FILTER_IS && test_text(test, text, norm));
  return test_text(test, text, norm);
}

gboolean carnet_term_test_slice(const CarnetTermTest *test, CarnetSlice text) {
  gboolean plain = test->op == CARNET_FILTER_IS && text.n > 0;
  for (guint32 i = 0; plain && i < text.n; i++) plain = (guchar)text.s[i] < 0x80;
  for (guint i = 0; plain && i < test->n; i++) {
    const Range *range = &test->range[i];
    plain = range->high == NULL;
    if (plain && strlen(range->low) == text.n && g_ascii_strncasecmp(range->low, text.s, text.n) == 0)
      return TRUE;
  }
  if (plain) return FALSE;
  g_autofree char *copy = g_strndup(text.s, text.n);
  return carnet_term_test(test, copy, copy);
}

/* ---- sets of ids --------------------------------------------------------------------------------------- */

static gboolean match_column(CarnetInventory *inventory, CarnetMatch *match, GError **error) {
  if (!carnet_dimension_of_column(inventory, match->filter->column, &match->dimension, error)) return FALSE;
  if (match->dimension.kind == DIMENSION_ID) return TRUE;
  const CarnetLabels *labels = carnet_look_labels(inventory, match->filter->column, error);
  if (!labels) return FALSE;
  match->ids = g_malloc0(match->dimension.n_ids + 1u);
  CarnetTermTest *test = carnet_term_test_new(match->filter);
  for (guint id = 1; id < labels->text->len; id++) {
    const char *text = labels->text->pdata[id];
    match->ids[id] = carnet_term_test(test, text, labels->norm ? labels->norm->pdata[id] : text) ? 1 : 0;
  }
  carnet_term_test_free(test);
  return TRUE;
}

static gboolean search_text(CarnetInventory *inventory, CarnetMatch *match, const char *needle, guint *hits,
                            GError **error) {
  sqlite3_stmt *search = carnet_sql_bind(&inventory->sql, STATEMENT_TEXT_SEARCH, error, "s", needle);
  gboolean found = FALSE;
  if (!search || !carnet_sql_step(&inventory->sql, search, &found, error)) return FALSE;
  while (found) {
    gint64 id = sqlite3_column_int64(search, 0);
    if (id >= 0 && id < match->dimension.n_ids) match->ids[id] = 1;
    ++*hits;
    if (!carnet_sql_step(&inventory->sql, search, &found, error)) return FALSE;
  }
  return TRUE;
}

/* "GPS_Lat#2" is how a field without an id is named: where no text holds it, those of that path are found. */
static gboolean match_text(CarnetInventory *inventory, CarnetMatch *match, GError **error) {
  if (!carnet_dimension_of_column(inventory, CARNET_COLUMN_PATH, &match->dimension, error)) return FALSE;
  match->ids = g_malloc0(match->dimension.n_ids + 1u);
  g_autofree char *needle = fold(match->filter->text);
  guint hits = 0;
  if (!search_text(inventory, match, needle, &hits, error)) return FALSE;
  char *mark = hits ? NULL : strrchr(needle, '#');
  if (!mark || mark == needle || !mark[1] || mark[1 + strspn(mark + 1, "0123456789")]) return TRUE;
  *mark = '\0';
  return search_text(inventory, match, needle, &hits, error);
}

static gboolean has_trait(const CarnetLook *look, guint32 id, const char *word) {
  guint64 traits = carnet_look_profile(look, id)->traits;
  for (guint bit = 0; bit < 64; bit++)
    if (traits >> bit & 1 && look->trait[bit] && (!*word || carnet_look_in_segment(look->trait[bit], word)))
      return TRUE;
  return FALSE;
}

static gboolean has_state(guint32 bits, const char *word) {
  for (guint state = 0; state < N_MAPPED_STATES; state++)
    if (bits & MAPPED_BIT(state) && (!*word || strcmp(carnet_dimension_mapped_name(state), word) == 0))
      return TRUE;
  return FALSE;
}

/* A source is known by the inventory's name and by its file's. */
static gboolean is_source(const CarnetGeneration *generation, const char *word) {
  if (!generation) return FALSE;
  g_autofree char *name = fold(generation->name), *source = fold(generation->source_name);
  return !*word || strcmp(name, word) == 0 || strcmp(source, word) == 0;
}

/* Does id `id` of an own dimension match the folded word ("": anything)? */
static gboolean own_matches(CarnetInventory *inventory, const CarnetDimension *dimension, guint32 id,
                            const char *word) {
  switch (dimension->kind) {
  case DIMENSION_TRAITS: return has_trait(carnet_look_of(inventory), id, word);
  case DIMENSION_CATEGORIES: return carnet_dimension_in_category(inventory, id, word);
  case DIMENSION_CHECKS: return carnet_dimension_in_check(inventory, id, word);
  case DIMENSION_OUTCOME: return !*word || strcmp(carnet_dimension_outcome_name(id), word) == 0;
  case DIMENSION_MAPPED: return has_state(id, word);
  default: return is_source(carnet_store_generation(inventory, id), word);
  }
}

static gboolean match_own(CarnetInventory *inventory, CarnetMatch *match, GError **error) {
  static const char *const name[] = {[CARNET_FILTER_TRAIT] = "traits",  [CARNET_FILTER_CAT] = "categories",
                                     [CARNET_FILTER_CHECK] = "checks",  [CARNET_FILTER_OUTCOME] = "outcome",
                                     [CARNET_FILTER_MAPPED] = "mapped", [CARNET_FILTER_SOURCE] = "source"};
  const CarnetFilter *term = match->filter;
  if (!carnet_dimension_open(inventory, name[term->field], &match->dimension, error)) return FALSE;
  if (term->op != CARNET_FILTER_IS && term->op != CARNET_FILTER_PRESENT) {
    g_set_error(error, CARNET_INVENTORY_ERROR, CARNET_ERROR_INPUT,
                "filter:%u: %s has no order; use %s:", term->position, name[term->field], name[term->field]);
    return FALSE;
  }
  match->ids = g_malloc0(match->dimension.n_ids + 1u);
  guint n = term->op == CARNET_FILTER_PRESENT ? 1 : term->values->len;
  for (guint v = 0; v < n; v++) {
    g_autofree char *word =
        fold(term->op == CARNET_FILTER_PRESENT ? "" : ((CarnetFilterValue *)term->values->pdata[v])->low);
    for (guint id = 0; id < match->dimension.n_ids; id++)
      if (!match->ids[id]) match->ids[id] = own_matches(inventory, &match->dimension, id, word) ? 1 : 0;
  }
  return TRUE;
}

CarnetMatch *carnet_match_new(CarnetInventory *inventory, const CarnetFilter *filter, GError **error) {
  g_autoptr(CarnetMatch) match = g_new0(CarnetMatch, 1);
  match->kind = filter->kind;
  match->filter = filter;
  gboolean ok = TRUE;
  if (filter->kind == CARNET_FILTER_TEXT) {
    ok = match_text(inventory, match, error);
  } else if (filter->kind == CARNET_FILTER_TERM) {
    ok = filter->field == CARNET_FILTER_COLUMN ? match_column(inventory, match, error)
                                               : match_own(inventory, match, error);
  } else if (filter->kind != CARNET_FILTER_ALL) {
    match->children = g_ptr_array_new_with_free_func((GDestroyNotify)carnet_match_free);
    for (guint i = 0; ok && i < filter->children->len; i++) {
      CarnetMatch *child = carnet_match_new(inventory, filter->children->pdata[i], error);
      if (child) g_ptr_array_add(match->children, child);
      ok = child != NULL;
    }
  }
  return ok ? g_steal_pointer(&match) : NULL;
}

void carnet_match_free(CarnetMatch *match) {
  if (!match) return;
  if (match->children) g_ptr_array_unref(match->children);
  g_free(match->ids);
  g_free(match);
}
