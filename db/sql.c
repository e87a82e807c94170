/* One SQLite connection with its prepared statements; see sql.h. */
#include "sql.h"

#include <stdarg.h>

void carnet_sql_error(CarnetSql *sql, GError **error) {
  int code = sqlite3_errcode(sql->handle);
  if (code == SQLITE_INTERRUPT)
    g_set_error(error, sql->domain, CARNET_ERROR_CANCELLED, "%s: stopped", sql->path);
  else if (code == SQLITE_BUSY)
    g_set_error(error, sql->domain, CARNET_ERROR_STORE,
                "%s: another program writes to it; try again when it is done", sql->path);
  else
    g_set_error(error, sql->domain, CARNET_ERROR_STORE, "%s: %s", sql->path, sqlite3_errmsg(sql->handle));
}

gboolean carnet_sql_exec(CarnetSql *sql, const char *text, GError **error) {
  if (sqlite3_exec(sql->handle, text, NULL, NULL, NULL) == SQLITE_OK) return TRUE;
  carnet_sql_error(sql, error);
  return FALSE;
}

void carnet_sql_rollback(CarnetSql *sql) {
  if (!sql->handle || sqlite3_get_autocommit(sql->handle)) return;
  /* An interrupt stays in force until the last running statement is reset, and would stop the ROLLBACK too:
     the transaction would stay open, and the next one could not begin. */
  for (guint i = 0; sql->statement && i < sql->n_statements; i++)
    if (sql->statement[i]) sqlite3_reset(sql->statement[i]);
  for (guint tries = 0; tries < 10 && !sqlite3_get_autocommit(sql->handle); tries++)
    sqlite3_exec(sql->handle, "ROLLBACK", NULL, NULL, NULL);
}

sqlite3_stmt *carnet_sql_get(CarnetSql *sql, guint number, GError **error) {
  g_assert(number < sql->n_statements);
  sqlite3_stmt *statement = sql->statement[number];
  if (statement) {
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return statement;
  }
  if (sqlite3_prepare_v3(sql->handle, sql->text[number], -1, SQLITE_PREPARE_PERSISTENT,
                         &sql->statement[number], NULL) != SQLITE_OK)
    carnet_sql_error(sql, error);
  return sql->statement[number];
}

gboolean carnet_sql_step(CarnetSql *sql, sqlite3_stmt *statement, gboolean *row, GError **error) {
  int code = sqlite3_step(statement);
  *row = code == SQLITE_ROW;
  if (code == SQLITE_ROW) return TRUE;
  if (code != SQLITE_DONE) carnet_sql_error(sql, error);
  sqlite3_reset(statement);
  return code == SQLITE_DONE;
}

gboolean carnet_sql_done(CarnetSql *sql, sqlite3_stmt *statement, GError **error) {
  gboolean row = FALSE;
  if (!carnet_sql_step(sql, statement, &row, error)) return FALSE;
  sqlite3_reset(statement);
  return TRUE;
}

static void bind_all(sqlite3_stmt *statement, const char *kinds, va_list arguments) {
  for (int i = 1; *kinds; kinds++, i++) {
    if (*kinds == 'i') {
      sqlite3_bind_int64(statement, i, va_arg(arguments, gint64));
    } else if (*kinds == 's') {
      sqlite3_bind_text(statement, i, va_arg(arguments, const char *), -1, SQLITE_STATIC);
    } else {
      const void *bytes = va_arg(arguments, const void *);
      gsize n = va_arg(arguments, gsize);
      sqlite3_bind_blob64(statement, i, n ? bytes : "", n, SQLITE_STATIC);
    }
  }
}

gboolean carnet_sql_run(CarnetSql *sql, guint number, GError **error, const char *kinds, ...) {
  sqlite3_stmt *statement = carnet_sql_get(sql, number, error);
  if (!statement) return FALSE;
  va_list arguments;
  va_start(arguments, kinds);
  bind_all(statement, kinds, arguments);
  va_end(arguments);
  return carnet_sql_done(sql, statement, error);
}

sqlite3_stmt *carnet_sql_bind(CarnetSql *sql, guint number, GError **error, const char *kinds, ...) {
  sqlite3_stmt *statement = carnet_sql_get(sql, number, error);
  if (!statement) return NULL;
  va_list arguments;
  va_start(arguments, kinds);
  bind_all(statement, kinds, arguments);
  va_end(arguments);
  return statement;
}

gboolean carnet_sql_int(CarnetSql *sql, guint number, gint64 *out, gint64 otherwise, GError **error,
                        const char *kinds, ...) {
  sqlite3_stmt *statement = carnet_sql_get(sql, number, error);
  if (!statement) return FALSE;
  va_list arguments;
  va_start(arguments, kinds);
  bind_all(statement, kinds, arguments);
  va_end(arguments);
  gboolean row = FALSE;
  if (!carnet_sql_step(sql, statement, &row, error)) return FALSE;
  *out = row ? sqlite3_column_int64(statement, 0) : otherwise;
  sqlite3_reset(statement);
  return TRUE;
}

const char *carnet_sql_text(sqlite3_stmt *statement, int column) {
  const char *text = (const char *)sqlite3_column_text(statement, column);
  return text ? text : "";
}

/* ---- opening ------------------------------------------------------------------------------------------- */

static gboolean pragma_int(CarnetSql *sql, const char *text, gint64 *out, GError **error) {
  sqlite3_stmt *statement = NULL;
  if (sqlite3_prepare_v2(sql->handle, text, -1, &statement, NULL) != SQLITE_OK) {
    carnet_sql_error(sql, error);
    return FALSE;
  }
  gboolean row = FALSE, ok = carnet_sql_step(sql, statement, &row, error);
  if (ok && row) *out = sqlite3_column_int64(statement, 0);
  sqlite3_finalize(statement);
  return ok;
}

/* Each step in a transaction of its own, so that a crash leaves a version that exists. */
static gboolean migrate(CarnetSql *sql, const CarnetSqlStore *store, gint64 version, GError **error) {
  for (guint i = 0; i < store->n_migrations; i++) {
    const CarnetMigration *step = &store->migrations[i];
    if (step->version <= version) continue;
    g_autofree char *end = g_strdup_printf("PRAGMA application_id=%d; PRAGMA user_version=%d; COMMIT",
                                           store->application_id, step->version);
    if (!carnet_sql_exec(sql, "BEGIN IMMEDIATE", error)) return FALSE;
    if (!carnet_sql_exec(sql, step->sql, error) || !carnet_sql_exec(sql, end, error)) {
      carnet_sql_rollback(sql);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean check_version(CarnetSql *sql, gboolean write, const CarnetSqlStore *store, GError **error) {
  gint64 id = 0, version = 0, pages = 0;
  if (!pragma_int(sql, "PRAGMA application_id", &id, error) ||
      !pragma_int(sql, "PRAGMA user_version", &version, error) ||
      !pragma_int(sql, "PRAGMA page_count", &pages, error))
    return FALSE;
  int newest = store->migrations[store->n_migrations - 1].version;
  if (pages > 0 && id != store->application_id && (id != 0 || version != 0 || !write))
    g_set_error(error, sql->domain, CARNET_ERROR_STORE, "%s: not a store of this kind; move it away",
                sql->path);
  else if (version > newest)
    g_set_error(error, sql->domain, CARNET_ERROR_STORE,
                "%s: version %d; this program knows up to %d, use a newer one", sql->path, (int)version,
                newest);
  else if (!write && version < newest)
    g_set_error(error, sql->domain, CARNET_SQL_OLDER,
                "%s: version %d; it must be opened for writing once to become %d", sql->path, (int)version,
                newest);
  else
    return version == newest || migrate(sql, store, version, error);
  return FALSE;
}

/* A small cache is the faster one for large loads, and it is memory (4 MB beat 64 MB). */
static const char connection[] =
    "PRAGMA cache_size=-4096; PRAGMA foreign_keys=OFF; PRAGMA synchronous=FULL; "
    "PRAGMA temp_store=FILE; PRAGMA trusted_schema=OFF; PRAGMA journal_size_limit=1048576;";

static gboolean open_handle(CarnetSql *sql, gboolean write, GError **error) {
  int flags =
      SQLITE_OPEN_NOMUTEX | (write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE);
  int code = sqlite3_open_v2(sql->path, &sql->handle, flags, NULL);
  if (code == SQLITE_OK) return TRUE;
  if (sql->handle)
    carnet_sql_error(sql, error);
  else
    g_set_error(error, sql->domain, CARNET_ERROR_STORE, "%s: no memory for it", sql->path);
  return FALSE;
}

gboolean carnet_sql_open(CarnetSql *sql, const char *path, gboolean write, const CarnetSqlStore *store,
                         GError **error) {
  *sql = (CarnetSql){.domain = store->domain, .text = store->statements, .n_statements = store->n_statements};
  sql->path = g_strdup(path);
  sql->statement = g_new0(sqlite3_stmt *, store->n_statements);
  if (!write && !g_file_test(path, G_FILE_TEST_EXISTS)) {
    g_set_error(error, sql->domain, CARNET_ERROR_NOT_FOUND, "%s: no such store", path);
    return FALSE;
  }
  if (!open_handle(sql, write, error)) return FALSE;
  sqlite3_extended_result_codes(sql->handle, 0);
  sqlite3_busy_timeout(sql->handle, SQL_BUSY_MS);
  sqlite3_db_config(sql->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  if (!carnet_sql_exec(sql, connection, error)) return FALSE;
  /* Readers must not wait for a writer. */
  if (write && !carnet_sql_exec(sql, "PRAGMA page_size=8192; PRAGMA journal_mode=WAL", error)) return FALSE;
  if (!check_version(sql, write, store, error)) return FALSE;
  return write || carnet_sql_exec(sql, "PRAGMA query_only=ON", error);
}

void carnet_sql_close(CarnetSql *sql) {
  for (guint i = 0; i < sql->n_statements; i++) sqlite3_finalize(sql->statement[i]);
  g_free(sql->statement);
  sqlite3_close(sql->handle);
  g_free(sql->path);
  *sql = (CarnetSql){0};
}
