/*
 * state_parts.c - what events add up to, kept in parts and brought up to date by what is new
 * (carnet/state.h, docs/decisions/0021).
 *
 * Parts and the mark that says how far they reach are written in one transaction. Events are only ever added
 * behind the last one, and their verdicts stay; whatever else changes forgets all (carnet_state_add
 * from the root).
 */
#include <string.h>

#include "carnet/canon.h"
#include "state_store.h"

#define BATCH 2000 /* events read at once, so that memory does not grow with the history */

typedef struct {
  CarnetState *state;
  const CarnetView *views;
  guint n;
  gint64 since; /* the last event whose parts are there */
} Folding;

/* ---- a part as bytes ---- */

static void put_cells(GByteArray *out, const CarnetTable *table) {
  for (guint row = 0; row < carnet_table_rows(table); row++)
    for (guint c = 0; c < carnet_table_columns(table); c++) {
      const char *cell = carnet_table_cell(table, row, c);
      g_byte_array_append(out, (const guint8 *)cell, (guint)strlen(cell) + 1);
    }
}

static void get_cells(const char *bytes, gsize n, CarnetTable *table) {
  const char *end = bytes + n;
  const guint columns = carnet_table_columns(table);
  while (bytes < end && columns) {
    guint row = carnet_table_add_row(table);
    for (guint c = 0; c < columns && bytes < end; c++) {
      const char *stop = memchr(bytes, 0, (gsize)(end - bytes));
      if (!stop) return; /* not written by us */
      carnet_table_set(table, row, c, bytes);
      bytes = stop + 1;
    }
  }
}

static gboolean write_part(const Folding *folding, const CarnetView *view, const GPtrArray *records,
                           GError **error) {
  const CarnetEventRecord *first = records->pdata[0];
  g_autoptr(CarnetTable) table = view->part(records, view->kind);
  if (!view->by_subject && !carnet_table_rows(table)) return TRUE;
  g_autoptr(GByteArray) cells = g_byte_array_new();
  put_cells(cells, table);
  return carnet_sql_run(&folding->state->sql, STATE_SET_PART, error, "ssib", view->name,
                        view->by_subject ? first->subject : "", view->by_subject ? (gint64)0 : first->order,
                        cells->data ? cells->data : (guint8 *)"", (gsize)cells->len);
}

/* All views of the records' kind. */
static gboolean write_parts(const Folding *folding, const GPtrArray *records, gboolean by_subject,
                            GError **error) {
  if (!records->len) return TRUE;
  const char *kind = ((const CarnetEventRecord *)records->pdata[0])->kind;
  for (guint v = 0; v < folding->n; v++) {
    const CarnetView *view = &folding->views[v];
    if (view->by_subject == by_subject && strcmp(view->kind, kind) == 0 &&
        !write_part(folding, view, records, error))
      return FALSE;
  }
  return TRUE;
}

/* ---- what is new ---- */

static gboolean fold_events(const Folding *folding, const char *kind, GError **error) {
  sqlite3_stmt *all =
      carnet_sql_bind(&folding->state->sql, STATE_KIND_SINCE, error, "si", kind, folding->since);
  g_autoptr(GPtrArray) batch = g_ptr_array_new_with_free_func((GDestroyNotify)carnet_event_record_free);
  gboolean found = FALSE, ok = all && carnet_sql_step(&folding->state->sql, all, &found, error);
  while (ok && found) {
    CarnetEventRecord *record = carnet_state_read_event(folding->state, all, error);
    if (record) g_ptr_array_add(batch, record);
    ok = record != NULL;
    if (ok && batch->len == BATCH) {
      ok = write_parts(folding, batch, FALSE, error);
      g_ptr_array_set_size(batch, 0);
    }
    ok = ok && carnet_sql_step(&folding->state->sql, all, &found, error);
  }
  if (all) sqlite3_reset(all);
  return ok && write_parts(folding, batch, FALSE, error);
}

static char **subjects_since(const Folding *folding, const char *kind, GError **error) {
  sqlite3_stmt *all =
      carnet_sql_bind(&folding->state->sql, STATE_SUBJECTS_SINCE, error, "si", kind, folding->since);
  g_autoptr(GStrvBuilder) list = g_strv_builder_new();
  gboolean found = FALSE;
  if (!all || !carnet_sql_step(&folding->state->sql, all, &found, error)) return NULL;
  while (found) {
    g_strv_builder_add(list, carnet_sql_text(all, 0));
    if (!carnet_sql_step(&folding->state->sql, all, &found, error)) return NULL;
  }
  return g_strv_builder_end(list);
}

static gboolean fold_subjects(const Folding *folding, const char *kind, GError **error) {
  g_auto(GStrv) subjects = subjects_since(folding, kind, error);
  for (char **subject = subjects; subject && *subject; subject++) {
    g_autoptr(GPtrArray) records = carnet_state_events(folding->state, kind, *subject, error);
    if (!records || !write_parts(folding, records, TRUE, error)) return FALSE;
  }
  return subjects != NULL;
}

/* A kind is read once for all views of its events, and once for those of its subjects. */
static gboolean is_first(const Folding *folding, guint v) {
  for (guint i = 0; i < v; i++)
    if (folding->views[i].by_subject == folding->views[v].by_subject &&
        strcmp(folding->views[i].kind, folding->views[v].kind) == 0)
      return FALSE;
  return TRUE;
}

static gboolean fold_new(const Folding *folding, GError **error) {
  for (guint v = 0; v < folding->n; v++) {
    const CarnetView *view = &folding->views[v];
    if (is_first(folding, v) && !(view->by_subject ? fold_subjects(folding, view->kind, error)
                                                   : fold_events(folding, view->kind, error)))
      return FALSE;
  }
  return TRUE;
}

/* ---- the mark: "<views' digest> <order>" ---- */

/* Another program has other views, or other columns of them: its parts are of no use. */
static char *digest_of(const CarnetView *views, guint n, guint version) {
  g_autoptr(GPtrArray) none = g_ptr_array_new();
  g_autoptr(GString) text = g_string_new(NULL);
  g_string_printf(text, "%u %s\n", version, CARNET_VERSION);
  for (guint v = 0; v < n; v++) {
    g_autoptr(CarnetTable) table = views[v].part(none, views[v].kind);
    g_string_append_printf(text, "%s %s %d", views[v].name, views[v].kind, views[v].by_subject);
    for (guint c = 0; c < carnet_table_columns(table); c++)
      g_string_append_printf(text, " %s", carnet_table_column(table, c)->key);
    g_string_append_c(text, '\n');
  }
  return carnet_digest_of_bytes(text->str, text->len);
}

/* -1: nothing is there that these views could use. */
static gboolean read_mark(CarnetState *state, const char *digest, gint64 *order, GError **error) {
  sqlite3_stmt *get = carnet_sql_get(&state->sql, STATE_PARTS_MARK, error);
  gboolean found = FALSE;
  *order = -1;
  if (!get || !carnet_sql_step(&state->sql, get, &found, error)) return FALSE;
  if (found && g_str_has_prefix(carnet_sql_text(get, 0), digest))
    *order = g_ascii_strtoll(carnet_sql_text(get, 0) + strlen(digest), NULL, 10);
  sqlite3_reset(get);
  return TRUE;
}

static gboolean bring_up(Folding *folding, const char *digest, GError **error) {
  CarnetSql *sql = &folding->state->sql;
  gint64 last = 0; /* read again: another process may have been here */
  if (!read_mark(folding->state, digest, &folding->since, error) ||
      !carnet_sql_int(sql, STATE_LAST, &last, 0, error, ""))
    return FALSE;
  if (folding->since == last) return TRUE;
  if (folding->since < 0 && !carnet_sql_run(sql, STATE_CLEAR_PARTS, error, "")) return FALSE;
  g_autofree char *mark = g_strdup_printf("%s %" G_GINT64_FORMAT, digest, last);
  return fold_new(folding, error) && carnet_sql_run(sql, STATE_SET_PARTS_MARK, error, "s", mark);
}

gboolean carnet_state_fold(CarnetState *state, const CarnetView *views, guint n, guint version,
                           GError **error) {
  Folding folding = {state, views, n, -1};
  g_autofree char *digest = digest_of(views, n, version);
  gint64 last = 0;
  if (!read_mark(state, digest, &folding.since, error) ||
      !carnet_sql_int(&state->sql, STATE_LAST, &last, 0, error, ""))
    return FALSE;
  if (folding.since == last) return TRUE;
  /* A cache may be lost with the power; what is lost is made again. */
  gboolean ok = carnet_sql_exec(&state->sql, "PRAGMA synchronous=NORMAL; BEGIN IMMEDIATE", error) &&
                carnet_state_end(state, bring_up(&folding, digest, error), error);
  return carnet_sql_exec(&state->sql, "PRAGMA synchronous=FULL", ok ? error : NULL) && ok;
}

CarnetTable *carnet_state_parts(CarnetState *state, const CarnetView *view, GError **error) {
  g_autoptr(GPtrArray) none = g_ptr_array_new();
  g_autoptr(CarnetTable) table = view->part(none, view->kind);
  sqlite3_stmt *all = carnet_sql_bind(&state->sql, STATE_PARTS, error, "s", view->name);
  gboolean found = FALSE;
  if (!all || !carnet_sql_step(&state->sql, all, &found, error)) return NULL;
  while (found) {
    get_cells(sqlite3_column_blob(all, 0), (gsize)sqlite3_column_bytes(all, 0), table);
    if (!carnet_sql_step(&state->sql, all, &found, error)) return NULL;
  }
  return g_steal_pointer(&table);
}
