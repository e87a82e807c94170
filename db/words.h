/*
 * words.h - the dictionaries of an import: distinct texts (classified as they come), values, profiles.
 */
#ifndef CARNET_DB_WORDS_H
#define CARNET_DB_WORDS_H

#include "dict.h"
#include "store.h"

#define N_WORD_COLUMNS (BLOCK_EXTRA + 1)
#define MAX_FACT_COLUMNS CARNET_N_COLUMNS

typedef struct {
  CarnetInventory *inventory;
  guint64 fact_columns;
  CarnetClassifyFunc classify;
  gpointer classify_user;
  CarnetRepresentFunc represent;
  gpointer represent_user;
  gboolean loaded;

  CarnetDict *text;
  GArray *traits;  /* CarnetTraits by text id */
  GArray *pending; /* PendingText: new, not classified yet */
  GStringChunk *pending_bytes;
  GString *scratch;

  CarnetDict *value[N_WORD_COLUMNS];      /* NULL where the column has none yet */
  CarnetDict *norm[CARNET_N_COLUMNS];     /* fact columns: distinct norms, or what stands for them */
  GArray *norm_of[CARNET_N_COLUMNS];      /* fact columns: guint32 norm by value id */
  GPtrArray *norm_text[CARNET_N_COLUMNS]; /* fact columns: char* by norm id */

  CarnetColumn fact[MAX_FACT_COLUMNS]; /* the fact columns, in order */
  guint n_facts;
  CarnetDict *profile;
  CarnetDict *rulings;     /* distinct ones, from 1 */
  GPtrArray *rulings_text; /* char* by id; 0: none */
} CarnetWords;

/* `seed` is that of the dictionary of texts. */
void carnet_words_init(CarnetWords *words, CarnetInventory *inventory, const CarnetImportOptions *options,
                       guint64 seed);
void carnet_words_clear(CarnetWords *words);
/* Reads what the store has; called by the others when it is needed. */
gboolean carnet_words_load(CarnetWords *words, GError **error);

/* What a text is looked up by: its seven parts with NUL between. */
void carnet_words_text_bytes(GString *out, const CarnetRow *row);
/* Id of the text of a row, `hash` being that of its bytes; a new one waits for carnet_words_settle. 0 with
 * error. */
guint32 carnet_words_text(CarnetWords *words, const CarnetRow *row, guint64 hash, GError **error);
/* Id of a value that is not empty; column is a CarnetColumn or BLOCK_EXTRA. 0 with error. */
guint32 carnet_words_value(CarnetWords *words, guint column, CarnetSlice value, GError **error);
/* Classifies the texts that wait and writes them. */
gboolean carnet_words_settle(CarnetWords *words, GError **error);

/* A profile as it is looked up: traits, flags, what people ruled, norm ids. */
typedef struct {
  guint64 traits;
  guint32 flags;
  guint32 rulings;
  guint32 norm[MAX_FACT_COLUMNS];
} CarnetProfileKey;
/* Key and hash first, for many rows, so that the look-ups need not wait for memory one by one. */
void carnet_words_profile_key(const CarnetWords *words, CarnetTraits traits, gboolean look_again,
                              const guint32 *value, CarnetProfileKey *key, guint64 *hash);
guint32 carnet_words_profile_of(CarnetWords *words, const CarnetProfileKey *key, guint64 hash,
                                GError **error);
/* Profile of a row: `value[c]` is its value id in column c, for the fact columns; `rulings` as of
 * CarnetProfile. 0 with error. */
guint32 carnet_words_profile(CarnetWords *words, CarnetTraits traits, gboolean look_again,
                             const char *rulings, const guint32 *value, GError **error);
CarnetTraits carnet_words_traits(const CarnetWords *words, guint32 text);
/* Columns of a text in a statement that begins with them at column `from`. */
CarnetFieldText carnet_words_field(sqlite3_stmt *statement, int from);

#endif
