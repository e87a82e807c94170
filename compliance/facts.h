/*
 * facts.h - the facts that rules ask for, and their values for one row or one request. Room-internal.
 */
#ifndef CARNET_COMPLIANCE_FACTS_H
#define CARNET_COMPLIANCE_FACTS_H

#include "carnet/categories.h"

typedef enum { FACT_WORD, FACT_CODES, FACT_NUMBER, FACT_TEXT, FACT_DATE, FACT_GIVEN } FactKind;

typedef enum {
#define ROW_FACT(ID, name, kind, words, derive, columns) FACT_ROW_##ID,
#define REQUEST_FACT(ID, name, kind, words, path) FACT_##ID,
#include "facts.def"
  N_FACTS
} FactId;
/* A set of facts; there are more than 64. */
__extension__ typedef unsigned __int128 FactMask;
#define FACT_BIT(f) ((FactMask)1 << (f))
G_STATIC_ASSERT(N_FACTS <= 128);

typedef struct {
  const char *name;
  gboolean row; /* of a row, else of the request */
  FactKind kind;
  const char *words; /* closed list, blanks between; "" */
  const char *path;  /* in the request; "" */
  guint64 columns;   /* of a row fact */
} FactInfo;
const FactInfo *fact_info(FactId fact);
/* N_FACTS where there is none of that name. */
FactId fact_find(const char *name);
gboolean fact_has_word(FactId fact, const char *word);
/* Names of all facts, NULL-terminated, for a message that names the nearest; free the array only. */
const char **fact_names(void);

/* The value of a fact. `known` FALSE: nobody said. A set may be known and empty. */
typedef struct {
  gboolean known;
  guint n;
  const char **items; /* words, codes; owned by the set's chunk */
  gint64 number;
  gboolean upper; /* number is an upper bound */
  gint64
      least; /* it is no less than this, also where it is not known or an upper bound; 0: nothing certain */
} FactValue;

typedef struct {
  FactValue value[N_FACTS];
  GStringChunk *chunk;
  GPtrArray *arrays; /* of items */
} FactSet;

FactSet *fact_set_new(void);
void fact_set_free(FactSet *set);
void fact_set_reset(FactSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FactSet, fact_set_free)
void fact_set_number(FactSet *set, FactId fact, gint64 number, gboolean upper);
/* Values separated by `;`, trimmed; codes in upper case; empty text: known and empty. */
void fact_set_items(FactSet *set, FactId fact, const char *text);
void fact_set_items_v(FactSet *set, FactId fact, const char *const *items);
/* "CN, DE", "120000", "at least 5000", "" where nothing is known; caller frees. */
char *fact_value_text(const FactValue *value, FactKind kind);

/* All row facts of a profile (facts_row.c). */
void fact_set_row(FactSet *set, const CarnetRowFacts *row);
void fact_set_one(FactSet *set, FactId fact, const CarnetRowFacts *row);
/* What a row is classified as, where no decision of a person has to be looked at again. */
CarnetOutcome row_outcome(const CarnetRowFacts *row);
/* Whether a normalised value says that there is nothing ("none", "-"), and whether it names the vehicle
 * itself. */
gboolean fact_says_none(const char *value);
gboolean fact_is_vehicle(const char *value);

#endif
