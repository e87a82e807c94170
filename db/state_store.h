/*
 * state_store.h - inside of CarnetState. Room-internal.
 */
#ifndef CARNET_DB_STATE_STORE_H
#define CARNET_DB_STATE_STORE_H

#include "carnet/state.h"
#include "sql.h"

typedef enum {
#define STATEMENT(name, text) STATE_##name,
#include "state_statements.def"
#undef STATEMENT
  N_STATE_STATEMENTS
} CarnetStateStatement;

struct CarnetState {
  CarnetSql sql;
  char *tip;
};

/* COMMIT where all is well, else ROLLBACK and FALSE. */
gboolean carnet_state_end(CarnetState *state, gboolean ok, GError **error);
/* The event in a row of one of the statements that begin with EVENT_COLUMNS. */
CarnetEventRecord *carnet_state_read_event(CarnetState *state, sqlite3_stmt *row, GError **error);

#endif
