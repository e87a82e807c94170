/*
 * Evidence: a document's digest, title, dates and what it is for. The document stays outside git unless it is
 * asked in: "digest held, document withheld" is a state that the format allows, a document that is not its
 * digest is not.
 */
#include <string.h>

#include "app.h"
#include "carnet/actions_records.h"
#include "carnet/canon.h"
#include "carnet/fs.h"
#include "names.h"

#define MAX_BYTES ((gsize)64 << 20)
#define MAX_RECORDED ((gsize)8 << 20) /* what stands in git is copied to every office for ever */

static gboolean check_place(const CarnetEvidenceNote *note, const char *file, gsize n, GError **error) {
  if (note->place != CARNET_EVIDENCE_RECORDED || n <= MAX_RECORDED) return TRUE;
  g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_INPUT,
              "%s has %" G_GSIZE_FORMAT " bytes; the records take documents of at most %" G_GSIZE_FORMAT
              ", larger ones are held beside them",
              file, n, MAX_RECORDED);
  return FALSE;
}

static CarnetNode *keys_of(const CarnetEvidenceNote *note, const char *file, GBytes *bytes,
                           const char *digest) {
  CarnetNode *keys = note->keys ? carnet_node_copy(note->keys) : carnet_node_map();
  g_autofree char *name = g_path_get_basename(file);
  if (!carnet_node_get(keys, "title")) carnet_node_set_string(keys, "title", name);
  carnet_node_set_string(keys, "digest", digest);
  if (note->place == CARNET_EVIDENCE_RECORDED) carnet_node_set_string(keys, "file", digest);
  carnet_node_set_string(keys, "name", name);
  carnet_node_set_int(keys, "bytes", (gint64)g_bytes_get_size(bytes));
  if (note->uses && *note->uses) carnet_node_set(keys, "for", carnet_node_strings(note->uses));
  return keys;
}

/* Before the event: an event whose document was lost on the way would be a false one. */
static gboolean hold(CarnetApp *app, const char *file, const char *digest, GError **error) {
  g_autofree char *folder = carnet_app_path(app, "evidence"), *kept = carnet_fs_keep(folder, file, error);
  if (!kept) return FALSE;
  if (strcmp(kept, digest) == 0) return TRUE;
  g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_STORE, "%s changed while it was read; try again",
              file);
  return FALSE;
}

char *carnet_action_evidence_add(CarnetApp *app, const char *file, const CarnetEvidenceNote *note,
                                 GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_RECORDS, error)) return NULL;
  g_autoptr(GBytes) bytes = carnet_fs_read(file, MAX_BYTES, error);
  if (!bytes || !check_place(note, file, g_bytes_get_size(bytes), error)) return NULL;
  g_autofree char *digest = carnet_digest_of_bytes(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
  g_autoptr(CarnetNode) keys = keys_of(note, file, bytes, digest);
  g_autofree char *subject = carnet_app_slug(note->id ? note->id : carnet_node_get_string(keys, "title", ""));
  g_autoptr(GPtrArray) known = carnet_state_events(app->state, "evidence", subject, error);
  if (!known) return NULL;
  if (note->place == CARNET_EVIDENCE_HELD && !hold(app, file, digest, error)) return NULL;
  g_autofree char *path = carnet_ledger_attachment_path("evidence", digest);
  CarnetAttachment attachment = {path, bytes};
  CarnetAppend append = {.kind = "evidence",
                         .action = known->len ? "update" : "add",
                         .subject = subject,
                         .reason = note->reason,
                         .keys = keys,
                         .attachments = &attachment,
                         .n_attachments = note->place == CARNET_EVIDENCE_RECORDED ? 1 : 0};
  g_autofree char *event = carnet_app_record(app, &append, error);
  return event ? g_steal_pointer(&subject) : NULL;
}

/* ---- is it still what the record says
 * ---------------------------------------------------------------------------- */

static const CarnetTableColumn columns[] = {
    {"evidence", "evidence.evidence", CARNET_CELL_ID},   {"title", "evidence.title", CARNET_CELL_TEXT},
    {"place", "evidence.place", CARNET_CELL_TEXT},       {"state", "evidence.state", CARNET_CELL_TEXT},
    {"date", "evidence.date", CARNET_CELL_DATE},         {"owner", "evidence.owner", CARNET_CELL_ID},
    {"valid_until", "evidence.until", CARNET_CELL_DATE}, {"expired", "evidence.expired", CARNET_CELL_FLAG},
    {"for", "evidence.for", CARNET_CELL_LIST},           {"digest", "evidence.digest", CARNET_CELL_ID},
    {"detail", "evidence.detail", CARNET_CELL_TEXT},     {NULL, NULL, 0}};

typedef struct {
  const char *place, *state;
  char *detail;
} Found;

static void compare(Found *found, const char *where, GBytes *bytes, const char *wanted) {
  g_autofree char *digest = carnet_digest_of_bytes(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
  found->state = strcmp(digest, wanted) == 0 ? "good" : "changed";
  if (strcmp(digest, wanted) != 0)
    found->detail = g_strdup_printf("%s has SHA-256 %s; its record says %s", where, digest, wanted);
}

static Found look(CarnetApp *app, const char *file, const char *digest) {
  Found found = {"withheld", "withheld", NULL};
  g_autofree char *folder = carnet_app_path(app, "evidence"), *kept = carnet_fs_kept_path(folder, digest),
                  *path = carnet_ledger_attachment_path("evidence", digest);
  if (*file) {
    g_autoptr(GBytes) bytes = carnet_ledger_file(app->ledger, NULL, path, NULL);
    found.place = "records";
    found.state = "changed";
    if (bytes)
      compare(&found, path, bytes, digest);
    else
      found.detail = g_strdup_printf("%s is missing or broken in the records", path);
    return found;
  }
  if (!g_file_test(kept, G_FILE_TEST_EXISTS)) return found;
  g_autoptr(GError) why = NULL;
  g_autoptr(GBytes) bytes = carnet_fs_read(kept, MAX_BYTES, &why);
  found.place = "workspace";
  found.state = "changed";
  if (bytes)
    compare(&found, kept, bytes, digest);
  else
    found.detail = g_strdup(why->message);
  return found;
}

static void add_row(CarnetApp *app, CarnetTable *out, const CarnetTable *all, guint r, const char *today) {
  const char *until = carnet_table_get(all, r, "valid_until"), *digest = carnet_table_get(all, r, "digest");
  Found found = look(app, carnet_table_get(all, r, "file"), digest);
  const char *cells[] = {carnet_table_get(all, r, "subject"),
                         carnet_table_get(all, r, "title"),
                         found.place,
                         found.state,
                         carnet_table_get(all, r, "date"),
                         carnet_table_get(all, r, "owner"),
                         until,
                         *until && strcmp(until, today) < 0 ? "yes" : "no",
                         carnet_table_get(all, r, "for"),
                         digest,
                         found.detail ? found.detail : ""};
  guint row = carnet_table_add_row(out);
  for (guint c = 0; c < G_N_ELEMENTS(cells); c++) carnet_table_set(out, row, c, cells[c]);
  g_free(found.detail);
}

static CarnetTable *latest(CarnetApp *app, GError **error) {
  if (!carnet_app_need(app, CARNET_NEED_RECORDS, error)) return NULL;
  return carnet_app_table(app, "evidence", error);
}

CarnetTable *carnet_action_evidence_check(CarnetApp *app, const char *id, guint *bad, GError **error) {
  g_autoptr(CarnetTable) all = latest(app, error);
  if (!all) return NULL;
  g_autofree char *today = carnet_app_today(app);
  g_autoptr(CarnetTable) out = carnet_table_new_with(columns);
  *bad = 0;
  for (guint r = 0; r < carnet_table_rows(all); r++) {
    if (id && strcmp(carnet_table_get(all, r, "subject"), id) != 0) continue;
    add_row(app, out, all, r, today);
    *bad += strcmp(carnet_table_get(out, carnet_table_rows(out) - 1, "state"), "changed") == 0 ? 1 : 0;
  }
  if (!id || carnet_table_rows(out)) return g_steal_pointer(&out);
  g_set_error(error, CARNET_ACTION_ERROR, CARNET_ERROR_NOT_FOUND,
              "no evidence is called %s; carnet evidence list shows all", id);
  return NULL;
}

CarnetTable *carnet_action_evidence_find(CarnetApp *app, const char *file, GError **error) {
  g_autoptr(CarnetTable) all = latest(app, error);
  g_autoptr(GBytes) bytes = all ? carnet_fs_read(file, MAX_BYTES, error) : NULL;
  if (!bytes) return NULL;
  g_autofree char *digest = carnet_digest_of_bytes(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes)),
                  *today = carnet_app_today(app);
  CarnetTable *out = carnet_table_new_with(columns);
  for (guint r = 0; r < carnet_table_rows(all); r++)
    if (strcmp(carnet_table_get(all, r, "digest"), digest) == 0) add_row(app, out, all, r, today);
  return out;
}
