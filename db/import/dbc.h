/* dbc.h - what a CAN database says; dbc_parse.c reads it, dbc.c makes rows of it. */
#ifndef DB_IMPORT_DBC_H
#define DB_IMPORT_DBC_H

#include "import/import.h"

typedef struct {
  guint32 id; /* as written: bit 31 is the mark of an extended id */
  const char *name, *sender;
  const char *comment; /* NULL: none */
} DbcMessage;

typedef struct {
  guint message; /* index */
  guint64 line;
  const char *name, *mux, *start_bit, *order, *sign, *factor, *offset, *min, *max, *unit, *receivers;
  guint bits;
  const char *comment, *values; /* NULL: none */
  guint ieee;                   /* SIG_VALTYPE_: 0 integer, 1 float, 2 double */
} DbcSignal;

typedef struct {
  guint64 line;
  const char *reason;
} DbcFault;

typedef struct {
  GArray *messages, *signals, *faults; /* DbcMessage, DbcSignal, DbcFault */
  GStringChunk *texts;
  GHashTable *by_name; /* "id name" -> index + 1 into signals; "id" -> index + 1 into messages */
} Dbc;

/* Real files break the grammar in many ways: what is not understood is skipped, but a signal that is not is a
 * fault. */
Dbc *carnet_dbc_parse(const char *text, gsize n);
void carnet_dbc_free(Dbc *dbc);

#endif
