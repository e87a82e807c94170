/*
 * sql.h - one SQLite connection with its prepared statements; the only way from this room's modules to
 * SQLite.
 *
 * A CarnetSql belongs to one thread (opened NOMUTEX: 13 % of an import went into locks). Statements are
 * numbered; each is prepared once, on first use. Errors of all calls: CARNET_ERROR_STORE, or
 * CARNET_ERROR_CANCELLED after an interrupt.
 */
#ifndef CARNET_DB_SQL_H
#define CARNET_DB_SQL_H

#include <glib.h>
#include <sqlite3.h>

#include "carnet/error.h"

#define SQL_BUSY_MS 5000

typedef struct {
  sqlite3 *handle;
  GQuark domain;            /* of the module that owns the connection */
  const char *const *text;  /* statements by number */
  sqlite3_stmt **statement; /* prepared, or NULL */
  guint n_statements;
  char *path;
} CarnetSql;

/* One step of a schema's history: `sql` brings version `version` - 1 to `version`. */
typedef struct {
  int version;
  const char *sql;
} CarnetMigration;

typedef struct {
  GQuark domain;
  const char *const *statements;
  guint n_statements;
  int application_id; /* tells our files from others' */
  const CarnetMigration *migrations;
  guint n_migrations;
} CarnetSqlStore;

/* `write` creates and migrates; else a missing file is CARNET_ERROR_NOT_FOUND, and an older
 * (CARNET_SQL_OLDER) or newer version is refused. */
#define CARNET_SQL_OLDER CARNET_REFUSAL(1, CARNET_ERROR_STORE)
gboolean carnet_sql_open(CarnetSql *sql, const char *path, gboolean write, const CarnetSqlStore *store,
                         GError **error);
void carnet_sql_close(CarnetSql *sql);

/* The prepared statement, reset, its bindings cleared; NULL with an error. */
sqlite3_stmt *carnet_sql_get(CarnetSql *sql, guint number, GError **error);
/* SQLITE_ROW: TRUE with *row TRUE; end: TRUE with *row FALSE and the statement reset; else FALSE. */
gboolean carnet_sql_step(CarnetSql *sql, sqlite3_stmt *statement, gboolean *row, GError **error);
/* For statements without rows: step and reset. */
gboolean carnet_sql_done(CarnetSql *sql, sqlite3_stmt *statement, GError **error);
/* Binds by letter from ?1 on: i gint64, s text or NULL (not copied), b bytes and their gsize (not copied);
 * then runs. */
gboolean carnet_sql_run(CarnetSql *sql, guint number, GError **error, const char *kinds, ...);
/* The same binding, for a statement that will be stepped. */
sqlite3_stmt *carnet_sql_bind(CarnetSql *sql, guint number, GError **error, const char *kinds, ...);
/* One integer: the first column of the first row, `otherwise` where there is none. */
gboolean carnet_sql_int(CarnetSql *sql, guint number, gint64 *out, gint64 otherwise, GError **error,
                        const char *kinds, ...);
gboolean carnet_sql_exec(CarnetSql *sql, const char *text, GError **error);
/* Column text, never NULL; borrowed until the next step. */
const char *carnet_sql_text(sqlite3_stmt *statement, int column);
void carnet_sql_error(CarnetSql *sql, GError **error);
/* Ends a transaction that failed; the error that led here stays. */
void carnet_sql_rollback(CarnetSql *sql);

#endif
