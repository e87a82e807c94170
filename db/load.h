/*
 * load.h - inside of CarnetImport: what its two modules share.
 */
#ifndef CARNET_DB_LOAD_H
#define CARNET_DB_LOAD_H

#include "key.h"
#include "leaves.h"
#include "lines.h"
#include "old.h"
#include "root.h"
#include "seen.h"
#include "tail.h"
#include "words.h"

struct CarnetImport {
  CarnetInventory *inventory;
  char *name, *lexicon, *source; /* source: digest that came while the rows were read; NULL: it was known */
  gint64 inventory_id;           /* 0 until the first row says which kind of key */
  gboolean kind_known;
  CarnetKeyKind kind;
  guint64 generation, active, fact_columns;
  guint max_rejects;
  gboolean staged, failed;
  CarnetTail tail;
  guint settled; /* rows in the tail that have their profile */
  CarnetWords words;
  CarnetOld old;
  CarnetSeen *seen;
  guint64 seed; /* of the keys' tags */
  CarnetRoot *root;
  CarnetLeaves *leaves;
  CarnetLeafMaker maker;
  CarnetReader *reader;  /* whose rows may be known by their bytes; NULL: they are not */
  CarnetLines *known;    /* of the active generation, until the reader has it */
  CarnetLinesOut *lines; /* of this one; NULL: not kept */
  char token[CARNET_LINE_TOKEN + 1];
  guint64 n_known; /* rows that were not split */
  GArray
      *known_again; /* guint32: rows of the store whose bytes were known and had to be split for all that */
  CarnetDict *repeated; /* leaves of the rows whose key came again */
  GString *reason;
  GArray *entries;    /* CarnetKeyEntry of new rows, until a run is written */
  GArray *new_hashes; /* guint64: keys of new rows, where there are old ones to compare with */
  GPtrArray *notes;
  guint64 rows, fields, repeats, rejects;
};

#define CARNET_RUN_ENTRIES (1u << 20) /* new keys in memory before a sorted run is written */

typedef enum { LOAD_TAKEN, LOAD_REJECTED, LOAD_FAILED } CarnetLoadResult;
/* One row; LOAD_REJECTED leaves the reason in import->reason. */
CarnetLoadResult carnet_load_row(CarnetImport *import, const CarnetRow *row, const CarnetLeaf *leaf,
                                 GError **error);
/* Before row i of a batch: what later rows will need of memory is asked for now. */
void carnet_load_look_ahead(CarnetImport *import, guint i);
/* Texts classified, profiles given. */
gboolean carnet_load_settle(CarnetImport *import, GError **error);
gboolean carnet_load_write_run(CarnetImport *import, GError **error);

/* ---- rows known by their bytes (load_lines.c) -------------------------------------------------------------
 */

/* Once the active generation is known: its lines, and the seed of this import. */
gboolean carnet_load_open_lines(CarnetImport *import, GError **error);
/* A known row in full, with its leaf; NULL with error. */
const CarnetRow *carnet_load_again(CarnetImport *import, const CarnetRow *row, CarnetLeaf *leaf,
                                   GError **error);
/* Row `number` of the store was taken, its key without ordinal. */
void carnet_load_keep_line(CarnetImport *import, const CarnetRow *row, const CarnetLeaf *leaf, gint64 number);
gboolean carnet_load_end_lines(CarnetImport *import, GError **error);
void carnet_load_clear_lines(CarnetImport *import);
/* Within a write: nothing of this generation, of any, is known by its bytes any more. */
gboolean carnet_load_forget_lines(CarnetInventory *inventory, guint64 generation, GError **error);
gboolean carnet_load_forget_all_lines(CarnetInventory *inventory, GError **error);

#endif
