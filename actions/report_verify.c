/*
 * Is a PDF what its snapshot says (formats.md section 11): identical, issued and unaltered, differs, or
 * cannot tell. And issuing one: recorded only when making it again gave the same bytes.
 */
#include <string.h>

#include "carnet/canon.h"
#include "carnet/fs.h"
#include "packs.h"
#include "report_make.h"

void carnet_report_check_free(CarnetReportCheck *check) {
  if (!check) return;
  g_clear_pointer(&check->lines, g_ptr_array_unref);
  g_free(check);
}

static void say(CarnetReportCheck *check, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void say(CarnetReportCheck *check, const char *format, ...) {
  va_list args;
  va_start(args, format);
  g_ptr_array_add(check->lines, g_strdup_vprintf(format, args));
  va_end(args);
}

/* ---- made again
 * ------------------------------------------------------------------------------------------------------ */

typedef struct {
  GBytes *file;
  char *pdf;        /* digest of the file */
  GPtrArray *named; /* the snapshot in the file */
  GPtrArray *made;  /* the snapshot of now */
  GBytes *again;
  char *content;
} Check;

static void check_clear(Check *check) {
  g_clear_pointer(&check->file, g_bytes_unref);
  g_clear_pointer(&check->again, g_bytes_unref);
  g_clear_pointer(&check->named, g_ptr_array_unref);
  g_clear_pointer(&check->made, g_ptr_array_unref);
  g_clear_pointer(&check->pdf, g_free);
  g_clear_pointer(&check->content, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Check, check_clear)

static gboolean read_file(Check *check, const char *file, GError **error) {
  check->file = carnet_fs_read(file, CARNET_REPORT_MAX_BYTES, error);
  if (!check->file) return FALSE;
  gsize n = 0;
  const char *bytes = g_bytes_get_data(check->file, &n);
  check->pdf = carnet_digest_of_bytes(bytes, n);
  check->named = carnet_report_read_snapshot(bytes, n, error);
  return check->named != NULL;
}

/* From the commit and with the options that the file names. */
static gboolean make_again(CarnetApp *app, Check *check, GError **error) {
  const char *template = carnet_snapshot_get(check->named, "template");
  g_autofree char *kind = g_strndup(template, strcspn(template, "="));
  CarnetReportRequest request = {.kind = kind,
                                 .lang = carnet_snapshot_get(check->named, "language"),
                                 .as_of = carnet_snapshot_get(check->named, "as_of"),
                                 .commit = carnet_snapshot_get(check->named, "commit"),
                                 .level = carnet_snapshot_get(check->named, "level"),
                                 .case_id = carnet_snapshot_get(check->named, "case"),
                                 .paper = carnet_snapshot_get(check->named, "paper")};
  if (!*request.commit || !*request.as_of || !*kind) {
    g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_INPUT,
                "the file names no commit, day or template; it is no report of Carnet");
    return FALSE;
  }
  g_auto(CarnetMaking) making = {0};
  if (!carnet_report_lay_out(app, &request, &making, error)) return FALSE;
  check->again = carnet_device_pdf(making.layout, &making.options, error);
  check->content = g_strdup(carnet_layout_content_digest(making.layout));
  check->made = g_steal_pointer(&making.snapshot.pairs);
  return check->again != NULL;
}

/* ---- compared
 * ---------------------------------------------------------------------------------------------------------
 */

static gboolean has_pair(const GPtrArray *pairs, const char *key, const char *value) {
  for (guint i = 0; i + 1 < pairs->len; i += 2)
    if (strcmp(g_ptr_array_index(pairs, i), key) == 0 && strcmp(g_ptr_array_index(pairs, i + 1), value) == 0)
      return TRUE;
  return FALSE;
}

/* What the file names and this machine has not: fonts are not kept with the records. TRUE where something is
 * missing. */
static gboolean say_missing(const Check *check, CarnetReportCheck *out) {
  gboolean missing = FALSE;
  for (guint i = 0; i + 1 < check->named->len; i += 2) {
    const char *key = g_ptr_array_index(check->named, i), *value = g_ptr_array_index(check->named, i + 1);
    if (strcmp(key, "font") != 0 || has_pair(check->made, key, value)) continue;
    say(out, "missing here: font %s", value);
    missing = TRUE;
  }
  return missing;
}

static void say_differences(const Check *check, CarnetReportCheck *out) {
  for (guint i = 0; i + 1 < check->made->len; i += 2) {
    const char *key = g_ptr_array_index(check->made, i), *value = g_ptr_array_index(check->made, i + 1);
    if (!has_pair(check->named, key, value)) say(out, "%s: made again it is %s", key, value);
  }
  const char *content = carnet_snapshot_get(check->named, "content");
  gboolean same = strcmp(content, check->content) == 0;
  say(out, "content: the file names %s; made again it is %s", *content ? content : "none",
      same ? "the same" : check->content);
  g_autofree char *again =
      carnet_digest_of_bytes(g_bytes_get_data(check->again, NULL), g_bytes_get_size(check->again));
  say(out, "bytes: the file has SHA-256 %s; made again it is %s", check->pdf, again);
}

/* The event that issued these bytes with this content; NULL where there is none. */
static const CarnetEventRecord *issued(const GPtrArray *events, const char *pdf, const char *content) {
  for (guint i = 0; i < events->len; i++) {
    const CarnetEventRecord *record = g_ptr_array_index(events, i);
    if (record->verdict != CARNET_VERDICT_GOOD && record->verdict != CARNET_VERDICT_UNSIGNED) continue;
    if (strcmp(carnet_node_get_string(record->body, "pdf", ""), pdf) == 0 &&
        strcmp(carnet_node_get_string(record->body, "content", ""), content) == 0)
      return record;
  }
  return NULL;
}

static gboolean compare(CarnetApp *app, const Check *check, CarnetReportCheck *out, GError **error) {
  if (g_bytes_equal(check->file, check->again)) {
    out->verdict = CARNET_REPORT_IDENTICAL;
    say(out, "made again from commit %s: the same %" G_GSIZE_FORMAT " bytes, SHA-256 %s",
        carnet_snapshot_get(check->made, "commit"), g_bytes_get_size(check->again), check->pdf);
    return TRUE;
  }
  g_autoptr(GPtrArray) events = carnet_app_events(app, "report", error);
  if (!events) return FALSE;
  const CarnetEventRecord *record = issued(events, check->pdf, check->content);
  if (record) {
    out->verdict = CARNET_REPORT_UNALTERED;
    say(out, "the bytes are those that %s issued at %s (event %s)", record->by, record->time, record->digest);
    say(out, "the content made again is the same, %s", check->content);
    say(out, "the renderer differs: issued with %s, here Carnet " CARNET_VERSION,
        carnet_node_get_string(record->body, "renderer", "?"));
    return TRUE;
  }
  out->verdict = say_missing(check, out) ? CARNET_REPORT_CANNOT_TELL : CARNET_REPORT_DIFFERS;
  say_differences(check, out);
  return TRUE;
}

/* Errors that mean "not here" are an answer. */
static gboolean is_missing(const GError *error) { return (error->code & 0xff) == CARNET_ERROR_NOT_FOUND; }

static CarnetReportCheck *verify(CarnetApp *app, Check *check, GError **error) {
  g_autoptr(CarnetReportCheck) out = g_new0(CarnetReportCheck, 1);
  out->lines = g_ptr_array_new_with_free_func(g_free);
  GError *inner = NULL;
  if (make_again(app, check, &inner)) return compare(app, check, out, error) ? g_steal_pointer(&out) : NULL;
  if (!is_missing(inner)) {
    g_propagate_error(error, inner);
    return NULL;
  }
  out->verdict = CARNET_REPORT_CANNOT_TELL;
  say(out, "missing here: %s", inner->message);
  g_error_free(inner);
  return g_steal_pointer(&out);
}

CarnetReportCheck *carnet_action_report_verify(CarnetApp *app, const char *file, GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_INVENTORY | CARNET_NEED_RECORDS, error)) return NULL;
  g_auto(Check) check = {0};
  return read_file(&check, file, error) ? verify(app, &check, error) : NULL;
}

/* ---- issuing
 * --------------------------------------------------------------------------------------------------------------
 */

static gboolean record_issue(CarnetApp *app, const Check *check, const char *file, const char *reason,
                             GError **error) {
  const char *template = carnet_snapshot_get(check->made, "template");
  g_autofree char *kind = g_strndup(template, strcspn(template, "=")), *base = g_path_get_basename(file);
  g_autofree char *subject = g_strdup_printf("r-%.16s", check->content);
  g_autoptr(CarnetNode) keys = carnet_node_map();
  const struct {
    const char *key, *value;
  } values[] = {{"template", kind},
                {"content", check->content},
                {"pdf", check->pdf},
                {"lang", carnet_snapshot_get(check->made, "language")},
                {"as_of", carnet_snapshot_get(check->made, "as_of")},
                {"level", carnet_snapshot_get(check->made, "level")},
                {"commit", carnet_snapshot_get(check->made, "commit")},
                {"renderer", "Carnet " CARNET_VERSION},
                {"file", base}};
  for (gsize i = 0; i < G_N_ELEMENTS(values); i++)
    carnet_node_set_string(keys, values[i].key, values[i].value);
  CarnetAppend append = {
      .kind = "report", .action = "issue", .subject = subject, .reason = reason, .keys = keys};
  g_autofree char *digest = carnet_app_record(app, &append, error);
  return digest != NULL;
}

gboolean carnet_action_report_issue(CarnetApp *app, const char *file, const char *reason, GError **error) {
  CarnetActor actor;
  g_autofree char *key_file = NULL;
  if (!carnet_app_need(app, CARNET_NEED_INVENTORY | CARNET_NEED_RECORDS | CARNET_NEED_RECORDS_WRITE, error))
    return FALSE;
  if (!carnet_app_actor(app, "report", "issue", &actor, &key_file, error))
    return FALSE; /* refused before the work */
  g_auto(Check) check = {0};
  if (!read_file(&check, file, error)) return FALSE;
  g_autoptr(CarnetReportCheck) result = verify(app, &check, error);
  if (!result) return FALSE;
  if (result->verdict == CARNET_REPORT_IDENTICAL) return record_issue(app, &check, file, reason, error);
  g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_REFUSED,
              "%s is not what its snapshot makes (%s); make it anew with carnet report", file,
              result->lines->len ? (const char *)g_ptr_array_index(result->lines, 0) : "no reason");
  return FALSE;
}
