/* What actually flowed, by month (records.md, "transfers/"): entered one by one or from a CSV. */
#include <string.h>

#include "app.h"
#include "carnet/actions_records.h"
#include "carnet/text.h"
#include "sheet.h"

static gboolean check_case(CarnetApp *app, const char *case_id, GError **error) {
  g_autoptr(GPtrArray) known = carnet_state_events(app->state, "export", case_id, error);
  if (!known) return FALSE;
  if (known->len) return TRUE;
  g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_NOT_FOUND,
              "no case is called %s; carnet export list shows all", case_id);
  return FALSE;
}

static gboolean is_month(const char *text) {
  g_autofree char *day = g_strconcat(text, "-01", NULL);
  return strlen(text) == 7 && carnet_text_is_day(day);
}

static gboolean check_month(const CarnetNode *keys, GError **error) {
  const char *month = carnet_node_get_string(keys, "month", "");
  if (is_month(month)) return TRUE;
  g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_INPUT,
              "month: \"%.20s\" is no month; it is written 2026-11", month);
  return FALSE;
}

static gboolean record(CarnetApp *app, const char *case_id, const CarnetNode *keys, const char *reason,
                       GError **error) {
  CarnetAppend append = {
      .kind = "transfer", .action = "add", .subject = case_id, .keys = keys, .reason = reason};
  g_autofree char *digest = carnet_app_record(app, &append, error);
  return digest != NULL;
}

gboolean carnet_action_transfer_add(CarnetApp *app, const char *case_id, const CarnetNode *keys,
                                    const char *reason, GError **error) {
  return carnet_app_need(app, CARNET_NEED_RECORDS, error) && check_case(app, case_id, error) &&
         check_month(keys, error) && record(app, case_id, keys, reason, error);
}

CarnetTable *carnet_action_transfers(CarnetApp *app, const char *case_id, GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_RECORDS, error)) return NULL;
  if (case_id && !check_case(app, case_id, error)) return NULL;
  if (!case_id) return carnet_app_table(app, "transfers", error);
  g_autoptr(GPtrArray) events = carnet_state_events(app->state, "transfer", case_id, error);
  return events ? carnet_fold_entries(events, "transfer") : NULL;
}

/* ---- from a CSV
 * -------------------------------------------------------------------------------------------------- */

static const char *const sheet_columns[] = {
    "!case",           "!month", "recipient", "people", "people_basis", "sensitive_people",
    "sensitive_basis", "rows",   "bytes",     NULL};

static gboolean take_number(const CarnetSheet *sheet, guint row, const char *column, CarnetNode *keys,
                            const char *key, GError **error) {
  const char *text = carnet_sheet_get(sheet, row, column);
  gint64 number = 0;
  if (!*text) return TRUE;
  if (!g_ascii_string_to_signed(text, 10, 0, G_GINT64_CONSTANT(1) << 53, &number, NULL))
    return carnet_sheet_fail(sheet, row, error, "%s: \"%.30s\" is no whole number", column, text);
  carnet_node_set_int(keys, key, number);
  return TRUE;
}

/* people and sensitive_people are maps: distinct, and how sure the number is. */
static gboolean take_people(const CarnetSheet *sheet, guint row, const char *column, const char *basis_column,
                            CarnetNode *keys, GError **error) {
  static const char *const words[] = {"exact", "upper_bound", "unknown", NULL};
  const char *basis = carnet_sheet_get(sheet, row, basis_column);
  g_autoptr(CarnetNode) people = carnet_node_map();
  if (!take_number(sheet, row, column, people, "distinct", error)) return FALSE;
  if (*basis && !g_strv_contains(words, basis))
    return carnet_sheet_fail(sheet, row, error, "%s: \"%.30s\"; exact, upper_bound or unknown", basis_column,
                             basis);
  if (*basis) carnet_node_set_string(people, "basis", basis);
  if (carnet_node_count(people)) carnet_node_set(keys, column, g_steal_pointer(&people));
  return TRUE;
}

static CarnetNode *keys_of(CarnetApp *app, const CarnetSheet *sheet, guint row, GError **error) {
  g_autoptr(CarnetNode) keys = carnet_node_map();
  const char *case_id = carnet_sheet_get(sheet, row, "case"), *month = carnet_sheet_get(sheet, row, "month"),
             *recipient = carnet_sheet_get(sheet, row, "recipient");
  g_autoptr(GError) inner = NULL;
  if (!check_case(app, case_id, &inner)) {
    carnet_sheet_fail(sheet, row, error, "case: %s", inner->message);
    return NULL;
  }
  if (!is_month(month)) {
    carnet_sheet_fail(sheet, row, error, "month: \"%.20s\" is no month; it is written 2026-11", month);
    return NULL;
  }
  carnet_node_set_string(keys, "month", month);
  carnet_node_set_string(keys, "recipient", *recipient ? recipient : NULL);
  if (!take_people(sheet, row, "people", "people_basis", keys, error) ||
      !take_people(sheet, row, "sensitive_people", "sensitive_basis", keys, error) ||
      !take_number(sheet, row, "rows", keys, "rows", error) ||
      !take_number(sheet, row, "bytes", keys, "bytes", error))
    return NULL;
  return g_steal_pointer(&keys);
}

/* What makes two entries the same: a file that is imported twice must not count twice. */
static char *identity(const char *case_id, const CarnetNode *keys) {
  const CarnetNode *people = carnet_node_get(keys, "people"),
                   *sensitive = carnet_node_get(keys, "sensitive_people");
  return g_strdup_printf(
      "%s\n%s\n%s\n%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, case_id,
      carnet_node_get_string(keys, "month", ""), carnet_node_get_string(keys, "recipient", ""),
      carnet_node_get_int(people, "distinct", -1), carnet_node_get_int(sensitive, "distinct", -1),
      carnet_node_get_int(keys, "rows", -1), carnet_node_get_int(keys, "bytes", -1));
}

static GHashTable *known_entries(CarnetApp *app, GError **error) {
  g_autoptr(GPtrArray) events = carnet_app_events(app, "transfer", error);
  if (!events) return NULL;
  GHashTable *known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < events->len; i++) {
    const CarnetEventRecord *event = g_ptr_array_index(events, i);
    if (event->verdict == CARNET_VERDICT_GOOD || event->verdict == CARNET_VERDICT_UNSIGNED)
      g_hash_table_add(known, identity(event->subject, event->body));
  }
  return known;
}

static gboolean read_all(CarnetApp *app, const CarnetSheet *sheet, GPtrArray *out, GError **error) {
  for (guint row = 0; row < carnet_sheet_rows(sheet); row++) {
    CarnetNode *keys = keys_of(app, sheet, row, error);
    if (!keys) return FALSE;
    g_ptr_array_add(out, keys);
  }
  return TRUE;
}

gboolean carnet_action_transfer_import(CarnetApp *app, const char *bytes, gsize n, const char *name,
                                       gboolean dry_run, const char *reason, CarnetTransferImport *out,
                                       GError **error) {
  *out = (CarnetTransferImport){0};
  if (!carnet_app_need(app, CARNET_NEED_RECORDS, error)) return FALSE;
  g_autoptr(CarnetSheet) sheet = carnet_sheet_parse(bytes, n, name, sheet_columns, error);
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)carnet_node_free);
  if (!sheet || !read_all(app, sheet, entries, error)) return FALSE;
  g_autoptr(GHashTable) known = known_entries(app, error);
  if (!known) return FALSE;
  out->rows = entries->len;
  for (guint row = 0; row < entries->len; row++) {
    const char *case_id = carnet_sheet_get(sheet, row, "case");
    const CarnetNode *keys = g_ptr_array_index(entries, row);
    if (!g_hash_table_add(known, identity(case_id, keys))) {
      out->known++;
      continue;
    }
    if (!dry_run && !record(app, case_id, keys, reason, error)) {
      g_prefix_error(error, "%s:%u: %u of %u recorded: ", name, carnet_sheet_line(sheet, row), out->recorded,
                     out->rows);
      return FALSE;
    }
    out->recorded++;
  }
  return TRUE;
}
