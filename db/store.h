/*
 * store.h - inside of CarnetInventory: what the modules of this room share about inventory.db.
 *
 * Rows are numbered from 0 in here (from 1 outside) and stand by column in blocks of 65,536
 * (docs/formats/inventory.md). Everything cached belongs to one snapshot: carnet_store_enter drops it when
 * another connection has committed.
 */
#ifndef CARNET_DB_STORE_H
#define CARNET_DB_STORE_H

#include "carnet/inventory.h"
#include "sql.h"

typedef enum {
#define STATEMENT(name, text) STATEMENT_##name,
#include "statements.def"
#undef STATEMENT
  N_STATEMENTS
} CarnetStatement;

#define BLOCK_BITS 16u
#define BLOCK_ROWS (1u << BLOCK_BITS)
#define STORE_MAX_ROWS 2000000000u

/* Columns of the block table. 0..N-1 are columns.def: ids of `value`, but those of the text, and ID (see
 * ID_TEXT). */
typedef enum {
  BLOCK_TEXT = 64, /* id in `text` */
  BLOCK_PROFILE,   /* id in `profile` */
  BLOCK_BORN,      /* generation that brought the row */
  BLOCK_DIED,      /* generation that ended it, 0: none */
  BLOCK_LINE,      /* of its source */
  BLOCK_ORDINAL,   /* n of the key's #n, 0 where there is none */
  BLOCK_EXTRA,   /* id in `value`, column BLOCK_EXTRA: unmapped columns, lines "header TAB value", escaped */
  BLOCK_LEAF,    /* first 16 bytes of the row's leaf */
  BLOCK_ID_TEXT, /* strings: the source's id */
  N_BLOCKS
} CarnetBlockColumn;

/* Order of the columns that make a text; `text` has them in this order. */
#define N_TEXT_COLUMNS 7
extern const CarnetColumn carnet_text_columns[N_TEXT_COLUMNS];
/* Place of a column in carnet_text_columns, or -1. */
int carnet_store_text_place(CarnetColumn column);

typedef enum { KEY_BY_ID, KEY_BY_PATH } CarnetKeyKind;
typedef enum { GENERATION_STAGED, GENERATION_FLIPPED, GENERATION_DROPPED } CarnetGenerationState;

typedef struct {
  guint64 id;
  gint64 inventory; /* id in `inventory`; 0: no such generation */
  char *name, *source_name;
  CarnetKeyKind key_kind;
  CarnetGenerationState state;
  guint64 rows, active, flipped; /* active: of its inventory, now */
} CarnetGeneration;

/* One decoded block; value i is base + the i-th integer of `width` bytes (0: all are base). Raw columns use
 * bytes and n. */
typedef struct {
  guint32 base, rows;
  guint width;
  gsize n;
  guint8 *bytes;
} CarnetBlock;

typedef struct CarnetLook CarnetLook; /* caches of looking: dictionaries, profiles, hits (look.h) */

struct CarnetInventory {
  CarnetSql sql;
  gboolean write;
  gint interrupted;  /* atomic */
  gboolean own_read; /* carnet_store_enter began the transaction */
  gboolean writing;  /* a write transaction of ours is open */
  gboolean stale;    /* we wrote ourselves: caches are of before */
  gboolean kept;     /* what is kept is of this snapshot (kept.h); never within a write */
  gboolean keeping;  /* what is written is what is kept, and makes nothing stale */
  gint changes;      /* of the connection, when the write began */
  gint64 data_version;
  guint64 rows;        /* in the store, dead ones too */
  GArray *generations; /* CarnetGeneration by id */
  GPtrArray *blocks[N_BLOCKS];
  gsize block_bytes;
  CarnetLook *look;
};

/* ---- sessions (store.c) -------------------------------------------------------------------------------- */

/* Begins a look at one snapshot; leave also after an error. They do not nest. */
gboolean carnet_store_enter(CarnetInventory *inventory, GError **error);
void carnet_store_leave(CarnetInventory *inventory);
/* TRUE where another thread asked to stop; sets the error. */
gboolean carnet_store_stopped(CarnetInventory *inventory, GError **error);
/* Begins writing (joins what is open); end commits, or rolls back where !ok. */
gboolean carnet_store_begin(CarnetInventory *inventory, GError **error);
gboolean carnet_store_end(CarnetInventory *inventory, gboolean ok, GError **error);
gboolean carnet_store_reload(CarnetInventory *inventory, GError **error);
void carnet_store_forget(CarnetInventory *inventory);

char *carnet_store_meta(CarnetInventory *inventory, const char *name,
                        GError **error); /* "" where none; NULL on error */
gboolean carnet_store_meta_int(CarnetInventory *inventory, const char *name, guint64 *out, GError **error);
gboolean carnet_store_set_meta(CarnetInventory *inventory, const char *name, const char *value,
                               GError **error);
gboolean carnet_store_set_meta_int(CarnetInventory *inventory, const char *name, guint64 value,
                                   GError **error);

/* Meta 'kept' of what this program keeps of the store as it is (kept.h): another program may count other
 * things. Caller frees; NULL on error. */
#define KEPT_FORMAT 1
char *carnet_store_kept_mark(CarnetInventory *inventory, GError **error);

/* NULL where there is none. */
const CarnetGeneration *carnet_store_generation(const CarnetInventory *inventory, guint64 id);
/* For each generation id: the active generation of its inventory in the set `at` (0: now; staged: as if
 * flipped now). */
GArray *carnet_store_active_set(const CarnetInventory *inventory, guint64 at); /* of guint64 */

/* ---- blocks (block.c) ---------------------------------------------------------------------------------- */

static inline guint carnet_store_n_blocks(const CarnetInventory *inventory) {
  return (guint)((inventory->rows + BLOCK_ROWS - 1) >> BLOCK_BITS);
}
static inline guint carnet_store_block_rows(const CarnetInventory *inventory, guint block) {
  guint64 left = inventory->rows - ((guint64)block << BLOCK_BITS);
  return left > BLOCK_ROWS ? BLOCK_ROWS : (guint)left;
}
/* From the cache or the store; a missing block is all zero. Borrowed until the session ends. NULL on error.
 */
const CarnetBlock *carnet_block_get(CarnetInventory *inventory, guint column, guint block, GError **error);
guint32 carnet_block_value(const CarnetBlock *block, guint i);
void carnet_block_expand(const CarnetBlock *block, guint32 *out);
/* String i of a block of strings; not terminated. */
CarnetSlice carnet_block_string(const CarnetBlock *block, guint i);
gboolean carnet_block_write(CarnetInventory *inventory, guint column, guint block, const guint32 *values,
                            guint n, GError **error);
gboolean carnet_block_write_raw(CarnetInventory *inventory, guint column, guint block, const void *bytes,
                                gsize n, GError **error);
/* One value of one row. */
gboolean carnet_store_value(CarnetInventory *inventory, guint column, guint64 row, guint32 *out,
                            GError **error);
void carnet_block_forget(CarnetInventory *inventory);

#endif
