/* Entries of costs from a CSV: looked at as a whole, then recorded one event a line. */
#include <string.h>

#include "carnet/actions_costs.h"
#include "carnet/actions_exports.h"
#include "carnet/text.h"
#include "sheet.h"

#define MAX_DIGITS 13 /* before the point */

static const char *const columns[] = {"!kind",      "!standard", "!amount", "!currency", "model",
                                      "high",       "date",      "year",    "source",    "source_date",
                                      "confidence", "note",      NULL};
static const char *const kinds[] = {"estimate", "budget", "quote", "invoice", "payment", NULL};
static const char *const texts[] = {"model",  "standard",    "currency",   "date",
                                    "source", "source_date", "confidence", "note"};

void carnet_cost_import_free(CarnetCostImport *import) {
  if (!import) return;
  g_ptr_array_unref(import->rejects);
  g_free(import);
}

/* Digits with or without commas between each three; "" where it is none. Caller frees. */
static char *whole_digits(const char *text, gsize n) {
  GString *digits = g_string_new(NULL);
  for (gsize i = 0; i < n; i++) {
    if (text[i] == ',' && i > 0 && (n - i) % 4 == 0) continue;
    if (!g_ascii_isdigit(text[i])) {
      g_string_truncate(digits, 0);
      break;
    }
    g_string_append_c(digits, text[i]);
  }
  return g_string_free(digits, FALSE);
}

/* "1,234.50" or "1234.5" to minor units. */
static gboolean parse_amount(const char *text, gint64 *minor) {
  const char *point = strchr(text, '.');
  g_autofree char *digits = whole_digits(text, point ? (gsize)(point - text) : strlen(text));
  gsize decimals = point ? strlen(point + 1) : 0;
  if (!*digits || strlen(digits) > MAX_DIGITS) return FALSE;
  *minor = g_ascii_strtoll(digits, NULL, 10) * 100;
  if (!point) return TRUE;
  if (decimals < 1 || decimals > 2 || strspn(point + 1, "0123456789") != decimals) return FALSE;
  *minor += g_ascii_strtoll(point + 1, NULL, 10) * (decimals == 1 ? 10 : 1);
  return TRUE;
}

static gboolean is_currency(const char *text) {
  return strlen(text) == 3 && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3;
}

static gboolean days_are_days(const CarnetSheet *sheet, guint row, GError **error) {
  static const char *const days[] = {"date", "source_date"};
  for (gsize i = 0; i < G_N_ELEMENTS(days); i++) {
    const char *day = carnet_sheet_get(sheet, row, days[i]);
    if (*day && !carnet_text_is_day(day))
      return carnet_sheet_fail(sheet, row, error, "%s: \"%.20s\" is no day; it is written 2026-11-22",
                               days[i], day);
  }
  return TRUE;
}

/* The upper end stands with an estimate alone, and not below its amount. */
static gboolean high_is_right(const CarnetSheet *sheet, guint row, gint64 low, gint64 *high) {
  const char *text = carnet_sheet_get(sheet, row, "high");
  if (!*text) return TRUE;
  return strcmp(carnet_sheet_get(sheet, row, "kind"), "estimate") == 0 && parse_amount(text, high) &&
         *high >= low;
}

static gboolean is_year(const char *text) { return strlen(text) == 4 && strspn(text, "0123456789") == 4; }

/* What a line must say; FALSE with what is wrong. */
static gboolean line_is_right(const CarnetSheet *sheet, guint row, gint64 *minor, gint64 *high,
                              GError **error) {
  const char *kind = carnet_sheet_get(sheet, row, "kind"), *amount = carnet_sheet_get(sheet, row, "amount"),
             *currency = carnet_sheet_get(sheet, row, "currency"),
             *year = carnet_sheet_get(sheet, row, "year");
  if (!g_strv_contains(kinds, kind))
    return carnet_sheet_fail(sheet, row, error,
                             "kind: \"%.20s\"; estimate, budget, quote, invoice or payment", kind);
  if (!*carnet_sheet_get(sheet, row, "standard"))
    return carnet_sheet_fail(sheet, row, error, "standard: empty; what is it paid for?");
  if (!parse_amount(amount, minor))
    return carnet_sheet_fail(sheet, row, error, "amount: \"%.30s\" is no amount; it is written 1234.50",
                             amount);
  if (!high_is_right(sheet, row, *minor, high))
    return carnet_sheet_fail(sheet, row, error, "high: the upper end of an estimate, not below its amount");
  if (!is_currency(currency))
    return carnet_sheet_fail(sheet, row, error, "currency: \"%.10s\"; three capitals, as CNY", currency);
  if (*year && !is_year(year))
    return carnet_sheet_fail(sheet, row, error, "year: \"%.10s\" is no year; four digits", year);
  return days_are_days(sheet, row, error);
}

/* The event's body; NULL with what is wrong. */
static CarnetNode *keys_of(const CarnetSheet *sheet, guint row, GError **error) {
  gint64 minor = 0, high = 0;
  if (!line_is_right(sheet, row, &minor, &high, error)) return NULL;
  CarnetNode *keys = carnet_node_map();
  const char *year = carnet_sheet_get(sheet, row, "year");
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
    const char *value = carnet_sheet_get(sheet, row, texts[i]);
    if (*value) carnet_node_set_string(keys, texts[i], value);
  }
  carnet_node_set_int(keys, "amount_minor", minor);
  if (*carnet_sheet_get(sheet, row, "high")) carnet_node_set_int(keys, "high_minor", high);
  if (*year) carnet_node_set_int(keys, "year", g_ascii_strtoll(year, NULL, 10));
  return keys;
}

/* What makes two entries equal: a file that is imported twice must not pay twice. */
static char *identity(const char *kind, const char *const *cells, gsize n) {
  GString *out = g_string_new(kind);
  for (gsize i = 0; i < n; i++) g_string_append_printf(out, "\t%s", cells[i]);
  return g_string_free(out, FALSE);
}

static const char *const same[] = {"model", "standard", "amount_minor", "currency", "date", "year", "note"};

static GHashTable *known_of(const CarnetTable *costs) {
  GHashTable *known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < carnet_table_rows(costs); i++) {
    const char *cells[G_N_ELEMENTS(same)];
    for (gsize k = 0; k < G_N_ELEMENTS(same); k++) cells[k] = carnet_table_get(costs, i, same[k]);
    g_hash_table_add(known, identity(carnet_table_get(costs, i, "kind"), cells, G_N_ELEMENTS(same)));
  }
  return known;
}

static gboolean is_known(GHashTable *known, const char *kind, const CarnetNode *keys) {
  const char *cells[G_N_ELEMENTS(same)];
  for (gsize k = 0; k < G_N_ELEMENTS(same); k++) cells[k] = carnet_node_get_string(keys, same[k], "");
  g_autofree char *id = identity(kind, cells, G_N_ELEMENTS(same));
  return g_hash_table_contains(known, id);
}

typedef struct {
  const char *kind;
  CarnetNode *keys;
} Entry;

static void entry_free(gpointer data) {
  carnet_node_free(((Entry *)data)->keys);
  g_free(data);
}

static GPtrArray *look_at(const CarnetSheet *sheet, GHashTable *known, CarnetCostImport *result) {
  GPtrArray *entries = g_ptr_array_new_with_free_func(entry_free);
  for (guint row = 0; row < carnet_sheet_rows(sheet); row++) {
    g_autoptr(GError) wrong = NULL;
    CarnetNode *keys = keys_of(sheet, row, &wrong);
    const char *kind = carnet_sheet_get(sheet, row, "kind");
    result->lines++;
    if (!keys) {
      g_ptr_array_add(result->rejects, g_strdup(wrong->message));
    } else if (is_known(known, kind, keys)) {
      result->known++;
      carnet_node_free(keys);
    } else {
      Entry *entry = g_new(Entry, 1);
      *entry = (Entry){kind, keys};
      g_ptr_array_add(entries, entry);
    }
  }
  return entries;
}

CarnetCostImport *carnet_action_cost_import(CarnetApp *app, const char *bytes, gsize n, const char *name,
                                            gboolean skip_bad, gboolean dry_run, const char *reason,
                                            GError **error) {
  g_autoptr(CarnetSheet) sheet = carnet_sheet_parse(bytes, n, name, columns, error);
  g_autoptr(CarnetTable) costs = sheet ? carnet_action_costs(app, NULL, error) : NULL;
  if (!costs) return NULL;
  g_autoptr(CarnetCostImport) result = g_new0(CarnetCostImport, 1);
  result->rejects = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GHashTable) known = known_of(costs);
  g_autoptr(GPtrArray) entries = look_at(sheet, known, result);
  if (dry_run || (result->rejects->len && !skip_bad)) return g_steal_pointer(&result);
  for (guint i = 0; i < entries->len; i++) {
    const Entry *entry = g_ptr_array_index(entries, i);
    g_autofree char *digest = carnet_action_cost_add(app, entry->kind, entry->keys, reason, error);
    if (!digest) {
      g_prefix_error(error, "%u of %u lines are recorded, then: ", result->recorded, entries->len);
      return NULL;
    }
    result->recorded++;
  }
  return g_steal_pointer(&result);
}
