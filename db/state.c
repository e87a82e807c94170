/* What was ingested from the records, in SQLite (state.db); see carnet/state.h. */
#include "carnet/state.h"

#include <string.h>

#include "carnet/canon.h"
#include "state_store.h"

CARNET_DEFINE_ERROR(state)

#define APPLICATION_ID 0x43726e53 /* "CrnS" */

#define EVENT_COLUMNS                                                                                                    \
  "SELECT \"order\", digest, \"commit\", path, kind, action, subject, time, \"by\", role, reason, verdict, fault, key, " \
  "bytes FROM event"
#define LOG_COLUMNS                                                                                          \
  "SELECT \"order\", time, kind, action, subject, \"by\", role, verdict, key, \"commit\", digest, reason, fault FROM event"

static const char *const statements[N_STATE_STATEMENTS] = {
#define STATEMENT(name, text) text,
#include "state_statements.def"
#undef STATEMENT
};

static const char schema_1[] =
#include "schema/0001_state.sql.h"
    ;
static const char schema_2[] =
#include "schema/0002_state.sql.h"
    ;

static const CarnetMigration migrations[] = {{1, schema_1}, {2, schema_2}};

CarnetState *carnet_state_open(const char *path, gboolean write, GError **error) {
  const CarnetSqlStore store = {.domain = CARNET_STATE_ERROR,
                                .statements = statements,
                                .n_statements = N_STATE_STATEMENTS,
                                .application_id = APPLICATION_ID,
                                .migrations = migrations,
                                .n_migrations = G_N_ELEMENTS(migrations)};
  g_autoptr(CarnetState) state = g_new0(CarnetState, 1);
  return carnet_sql_open(&state->sql, path, write, &store, error) ? g_steal_pointer(&state) : NULL;
}

void carnet_state_free(CarnetState *state) {
  if (!state) return;
  carnet_sql_close(&state->sql);
  g_free(state->tip);
  g_free(state);
}

const char *carnet_state_tip(CarnetState *state) {
  sqlite3_stmt *get = carnet_sql_get(&state->sql, STATE_TIP, NULL);
  gboolean found = FALSE;
  g_free(state->tip);
  state->tip = NULL;
  if (get && carnet_sql_step(&state->sql, get, &found, NULL) && found)
    state->tip = g_strdup(carnet_sql_text(get, 0));
  if (get) sqlite3_reset(get);
  return state->tip ? state->tip : "";
}

/* ---- writing ------------------------------------------------------------------------------------------- */

gboolean carnet_state_end(CarnetState *state, gboolean ok, GError **error) {
  if (ok && carnet_sql_exec(&state->sql, "COMMIT", error)) return TRUE;
  carnet_sql_rollback(&state->sql);
  return FALSE;
}

static const char *text_or_empty(const char *text) { return text ? text : ""; }

static gboolean add(CarnetState *state, const CarnetEventRecord *r, gint64 order, GError **error) {
  gsize n = 0;
  const void *bytes = r->bytes ? g_bytes_get_data(r->bytes, &n) : NULL;
  if (!carnet_sql_run(&state->sql, STATE_ADD, error, "issssssssssissb", order, r->digest,
                      text_or_empty(r->commit), text_or_empty(r->path), text_or_empty(r->kind),
                      text_or_empty(r->action), text_or_empty(r->subject), text_or_empty(r->time),
                      text_or_empty(r->by), text_or_empty(r->role), text_or_empty(r->reason),
                      (gint64)r->verdict, text_or_empty(r->fault), text_or_empty(r->key), bytes, n))
    return FALSE;
  for (guint i = 0; r->prev && r->prev[i]; i++)
    if (!carnet_sql_run(&state->sql, STATE_ADD_PREV, error, "ss", r->digest, r->prev[i])) return FALSE;
  return TRUE;
}

/* The order in the store is that of ingest: it goes on from what is there, whatever the walk of the new
 * commits counted. */
static gboolean add_all(CarnetState *state, const GPtrArray *records, const char *tip, GError **error) {
  gint64 order = 0;
  gboolean ok = carnet_sql_int(&state->sql, STATE_LAST, &order, 0, error, "");
  for (guint i = 0; ok && records && i < records->len; i++) {
    const CarnetEventRecord *record = records->pdata[i];
    if (!record->digest || !*record->digest) {
      g_set_error(error, CARNET_STATE_ERROR, CARNET_ERROR_INPUT, "%s: an event without a digest",
                  text_or_empty(record->path));
      ok = FALSE;
    }
    ok = ok && add(state, record, ++order, error);
  }
  return ok && carnet_sql_run(&state->sql, STATE_SET_TIP, error, "s", text_or_empty(tip));
}

static gboolean clear(CarnetState *state, GError **error) {
  return carnet_sql_run(&state->sql, STATE_CLEAR, error, "") &&
         carnet_sql_run(&state->sql, STATE_CLEAR_PREV, error, "") &&
         carnet_sql_run(&state->sql, STATE_CLEAR_PARTS, error, "") &&
         carnet_sql_run(&state->sql, STATE_CLEAR_PARTS_MARK, error, "") &&
         carnet_sql_run(&state->sql, STATE_SET_TIP, error, "s", "");
}

static gboolean stands_at(CarnetState *state, const char *after, GError **error) {
  if (strcmp(carnet_state_tip(state), after) == 0) return TRUE;
  g_set_error(error, CARNET_STATE_ERROR, CARNET_STATE_MOVED,
              "another process brought the state up meanwhile; try again");
  return FALSE;
}

gboolean carnet_state_add(CarnetState *state, const char *after, const GPtrArray *records, const char *tip,
                          GError **error) {
  if (!carnet_sql_exec(&state->sql, "BEGIN IMMEDIATE", error)) return FALSE;
  gboolean ok = *after ? stands_at(state, after, error) : clear(state, error);
  return carnet_state_end(state, ok && add_all(state, records, tip, error), error);
}

/* ---- reading ------------------------------------------------------------------------------------------- */

/* A canonical event says itself what it came after: no query for each. */
static gboolean read_prev(CarnetState *state, CarnetEventRecord *record, GError **error) {
  if (record->verdict == CARNET_VERDICT_GOOD || record->verdict == CARNET_VERDICT_UNSIGNED) {
    record->prev = carnet_node_get_strings(record->body, "prev");
    if (!record->prev) record->prev = g_new0(char *, 1);
    return TRUE;
  }
  g_autoptr(GStrvBuilder) list = g_strv_builder_new();
  sqlite3_stmt *all = carnet_sql_bind(&state->sql, STATE_PREV_OF, error, "s", record->digest);
  gboolean found = FALSE;
  if (!all || !carnet_sql_step(&state->sql, all, &found, error)) return FALSE;
  while (found) {
    g_strv_builder_add(list, carnet_sql_text(all, 0));
    if (!carnet_sql_step(&state->sql, all, &found, error)) return FALSE;
  }
  record->prev = g_strv_builder_end(list);
  return TRUE;
}

CarnetEventRecord *carnet_state_read_event(CarnetState *state, sqlite3_stmt *row, GError **error) {
  g_autoptr(CarnetEventRecord) record = carnet_event_record_new();
  char **const text[] = {&record->digest,  &record->commit, &record->path, &record->kind, &record->action,
                         &record->subject, &record->time,   &record->by,   &record->role, &record->reason};
  record->order = sqlite3_column_int64(row, 0);
  for (int i = 0; i < (int)G_N_ELEMENTS(text); i++) *text[i] = g_strdup(carnet_sql_text(row, i + 1));
  record->verdict = (CarnetVerdict)sqlite3_column_int(row, 11);
  record->fault = g_strdup(carnet_sql_text(row, 12));
  record->key = g_strdup(carnet_sql_text(row, 13));
  gsize n = (gsize)sqlite3_column_bytes(row, 14);
  record->bytes = g_bytes_new(sqlite3_column_blob(row, 14), n);
  /* A bad event may be no canonical YAML at all: it is kept and shown, without a body. */
  const char *bytes = g_bytes_get_data(record->bytes, NULL);
  if (record->verdict == CARNET_VERDICT_BAD) {
    record->body = carnet_canon_parse(bytes, n, record->path, NULL);
  } else { /* the others were found canonical when they were ingested; writing each again to compare took as
              long as reading */
    record->body = carnet_canon_reread(bytes, n, record->path, error);
    if (!record->body) return NULL;
  }
  return read_prev(state, record, error) ? g_steal_pointer(&record) : NULL;
}

static GPtrArray *read_events(CarnetState *state, sqlite3_stmt *all, GError **error) {
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)carnet_event_record_free);
  gboolean found = FALSE;
  if (!all || !carnet_sql_step(&state->sql, all, &found, error)) return NULL;
  while (found) {
    CarnetEventRecord *record = carnet_state_read_event(state, all, error);
    if (!record) {
      sqlite3_reset(all);
      return NULL;
    }
    g_ptr_array_add(list, record);
    if (!carnet_sql_step(&state->sql, all, &found, error)) return NULL;
  }
  return g_steal_pointer(&list);
}

GPtrArray *carnet_state_events(CarnetState *state, const char *kind, const char *subject, GError **error) {
  guint which = kind && subject ? STATE_OF_BOTH
                : kind          ? STATE_OF_KIND
                : subject       ? STATE_OF_SUBJECT
                                : STATE_ALL;
  /* Statements without ?2 take one parameter; SQLite ignores the other. */
  return read_events(state, carnet_sql_bind(&state->sql, which, error, "ss", kind, subject), error);
}

CarnetEventRecord *carnet_state_event(CarnetState *state, const char *digest, GError **error) {
  gsize n = strlen(digest);
  if (n < 8 || n > 64 || strspn(digest, "0123456789abcdef") != n) {
    g_set_error(error, CARNET_STATE_ERROR, CARNET_ERROR_NOT_FOUND,
                "no event \"%.64s\"; 8 or more hex digits are wanted", digest);
    return NULL;
  }
  g_autofree char *above = g_strconcat(digest, "g", NULL); /* after every hex digit */
  g_autoptr(GPtrArray) found =
      read_events(state, carnet_sql_bind(&state->sql, STATE_BY_DIGEST, error, "ss", digest, above), error);
  if (!found) return NULL;
  if (found->len == 1) return g_ptr_array_steal_index(found, 0);
  g_set_error(error, CARNET_STATE_ERROR, CARNET_ERROR_NOT_FOUND,
              found->len ? "more than one event \"%s...\"; give more digits" : "no event \"%s\"", digest);
  return NULL;
}

char **carnet_state_heads(CarnetState *state, const char *kind, const char *subject, GError **error) {
  g_autoptr(GStrvBuilder) list = g_strv_builder_new();
  guint which = kind && subject ? STATE_HEADS_OF : STATE_HEADS;
  sqlite3_stmt *all = carnet_sql_bind(&state->sql, which, error, "ss", kind, subject);
  gboolean found = FALSE;
  if (!all || !carnet_sql_step(&state->sql, all, &found, error)) return NULL;
  while (found) {
    g_strv_builder_add(list, carnet_sql_text(all, 0));
    if (!carnet_sql_step(&state->sql, all, &found, error)) return NULL;
  }
  return g_strv_builder_end(list);
}

static const char *verdict_name(int verdict) {
  static const char *const name[] = {"unchecked", "good", "unsigned", "bad"};
  return verdict >= 0 && verdict < (int)G_N_ELEMENTS(name) ? name[verdict] : "bad";
}

/* Rows of a statement whose column `verdict` is a number. */
static gboolean fill(CarnetState *state, sqlite3_stmt *all, CarnetTable *table, guint verdict,
                     GError **error) {
  gboolean found = FALSE;
  if (!all || !carnet_sql_step(&state->sql, all, &found, error)) return FALSE;
  while (found) {
    guint row = carnet_table_add_row(table);
    for (guint c = 0; c < carnet_table_columns(table); c++)
      carnet_table_set(table, row, c,
                       c == verdict ? verdict_name(sqlite3_column_int(all, (int)c))
                                    : carnet_sql_text(all, (int)c));
    if (!carnet_sql_step(&state->sql, all, &found, error)) return FALSE;
  }
  return TRUE;
}

static const CarnetTableColumn log_columns[] = {
    {(char *)"order", NULL, CARNET_CELL_INT},  {(char *)"time", NULL, CARNET_CELL_DATE},
    {(char *)"kind", NULL, CARNET_CELL_TEXT},  {(char *)"action", NULL, CARNET_CELL_TEXT},
    {(char *)"subject", NULL, CARNET_CELL_ID}, {(char *)"by", NULL, CARNET_CELL_ID},
    {(char *)"role", NULL, CARNET_CELL_TEXT},  {(char *)"verdict", NULL, CARNET_CELL_TEXT},
    {(char *)"key", NULL, CARNET_CELL_ID},     {(char *)"commit", NULL, CARNET_CELL_ID},
    {(char *)"digest", NULL, CARNET_CELL_ID},  {(char *)"reason", NULL, CARNET_CELL_TEXT},
    {(char *)"fault", NULL, CARNET_CELL_TEXT}, {NULL, NULL, CARNET_CELL_TEXT}};

CarnetTable *carnet_state_log(CarnetState *state, const char *subject, const char *person, gint64 offset,
                              gint64 limit, gint64 *total, GError **error) {
  g_autoptr(CarnetTable) table = carnet_table_new_with(log_columns);
  guint which = subject ? STATE_LOG_SUBJECT : person ? STATE_LOG_PERSON : STATE_LOG;
  if (total && !carnet_sql_int(&state->sql, STATE_LOG_COUNT, total, 0, error, "ss", subject, person))
    return NULL;
  sqlite3_stmt *all =
      carnet_sql_bind(&state->sql, which, error, "ssii", subject, person, limit, MAX(offset, 0));
  return fill(state, all, table, 7, error) ? g_steal_pointer(&table) : NULL;
}

CarnetTable *carnet_state_log_in(CarnetState *state, const char *subject, const char *person,
                                 const char *period, gint64 offset, gint64 limit, gint64 *total,
                                 GError **error) {
  g_autoptr(CarnetTable) table = carnet_table_new_with(log_columns);
  g_autofree char *above = g_strconcat(period, "~", NULL); /* after every digit and dash */
  if (total && !carnet_sql_int(&state->sql, STATE_LOG_PERIOD_COUNT, total, 0, error, "ssss", subject, person,
                               period, above))
    return NULL;
  sqlite3_stmt *all = carnet_sql_bind(&state->sql, STATE_LOG_PERIOD, error, "ssiiss", subject, person, limit,
                                      MAX(offset, 0), period, above);
  return fill(state, all, table, 7, error) ? g_steal_pointer(&table) : NULL;
}

CarnetTable *carnet_state_counts(CarnetState *state, GError **error) {
  g_autoptr(CarnetTable) table = carnet_table_new();
  carnet_table_add_column(table, "kind", NULL, CARNET_CELL_TEXT);
  carnet_table_add_column(table, "verdict", NULL, CARNET_CELL_TEXT);
  carnet_table_add_column(table, "count", NULL, CARNET_CELL_INT);
  return fill(state, carnet_sql_get(&state->sql, STATE_COUNTS, error), table, 1, error)
             ? g_steal_pointer(&table)
             : NULL;
}

/* ---- settings ------------------------------------------------------------------------------------------ */

char *carnet_state_get(CarnetState *state, const char *name) {
  sqlite3_stmt *get = carnet_sql_bind(&state->sql, STATE_GET, NULL, "s", name);
  gboolean found = FALSE;
  char *value = NULL;
  if (get && carnet_sql_step(&state->sql, get, &found, NULL) && found)
    value = g_strdup(carnet_sql_text(get, 0));
  if (get) sqlite3_reset(get);
  return value ? value : g_strdup("");
}

gboolean carnet_state_set(CarnetState *state, const char *name, const char *value, GError **error) {
  if (value && *value) return carnet_sql_run(&state->sql, STATE_SET, error, "ss", name, value);
  return carnet_sql_run(&state->sql, STATE_UNSET, error, "s", name);
}
