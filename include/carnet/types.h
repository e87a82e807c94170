/*
 * types.h - plain structs that sibling rooms share. Nothing here has behaviour.
 */
#ifndef CARNET_TYPES_H
#define CARNET_TYPES_H

#include <glib.h>

typedef enum { CARNET_LANG_EN, CARNET_LANG_ZH, CARNET_N_LANGS } CarnetLang;

/* ---- inventory rows ------------------------------------------------------------------------------------ */

typedef enum {
#define COLUMN(ID, name, filter, kind) CARNET_COLUMN_##ID,
#include "columns.def"
#undef COLUMN
  CARNET_N_COLUMNS
} CarnetColumn;

typedef enum {
  CARNET_KIND_TEXT,
  CARNET_KIND_WORD,
  CARNET_KIND_LIST,
  CARNET_KIND_COUNTRY,
  CARNET_KIND_COUNTRIES,
  CARNET_KIND_INT,
  CARNET_KIND_NUMBER,
  CARNET_KIND_FLAG
} CarnetColumnKind;

#define CARNET_COLUMN_BIT(c) (G_GUINT64_CONSTANT(1) << (c))

/* A piece of somebody's buffer; not terminated. An absent value has n == 0. */
typedef struct {
  const char *s;
  guint32 n;
} CarnetSlice;

/* An unmapped column of a row: its header as the source writes it, and the value. */
typedef struct {
  const char *header; /* borrowed from the reader, NUL-terminated */
  CarnetSlice value;
} CarnetExtra;

/* One source line: one use of one field. Values are decoded source text, NFC, trimmed (formats.md section 4).
 */
typedef struct {
  guint64 line; /* of the source file, from 1 */
  CarnetSlice value[CARNET_N_COLUMNS];
  const CarnetExtra *extra; /* only those that are not empty */
  guint n_extra;
  /* Between the reader and the store (db/lines.h). `known`: an import before brought these bytes; the row has
     no values then, and `source` are its bytes. NULL: nothing is known. */
  const struct CarnetLine *bytes;
  gboolean known;
  CarnetSlice source;
} CarnetRow;

/* What the lexicon reads of a field. NULL or "" where absent. */
typedef struct {
  const char *path, *description_en, *description_zh, *comment, *unit, *type, *values;
} CarnetFieldText;

/* ---- traits and categories ----------------------------------------------------------------------------- */

typedef enum { CARNET_OUTCOME_UNKNOWN, CARNET_OUTCOME_ORDINARY, CARNET_OUTCOME_IDENTIFIED } CarnetOutcome;

/* Which traits a text has: bit b is the trait whose lexicon entry says bit: b. At most 64. */
typedef struct {
  guint64 traits;
  gboolean ordinary; /* an ordinary concept was recognised; matters only where traits is 0 */
} CarnetTraits;

static inline CarnetOutcome carnet_traits_outcome(CarnetTraits t) {
  return t.traits ? CARNET_OUTCOME_IDENTIFIED : t.ordinary ? CARNET_OUTCOME_ORDINARY : CARNET_OUTCOME_UNKNOWN;
}

/* Three-valued logic of packs (formats.md section 7). */
typedef enum { CARNET_FALSE, CARNET_TRUE, CARNET_MAYBE } CarnetTruth;

/* One category that a rule finds for a profile. CARNET_MAYBE: it would hold if the missing facts said so. */
typedef struct {
  const char *category; /* "gdpr.location_data"; borrowed from the packs */
  const char *rule;     /* "gdpr.location_1"; borrowed from the packs */
  CarnetTruth truth;    /* CARNET_TRUE or CARNET_MAYBE */
  const char *missing;  /* fact ids separated by one blank, "" when none; borrowed from the packs */
} CarnetCategoryHit;

/* How sure anyone is of a category of a field (decisions.md, "Classifying"). */
typedef enum {
  CARNET_STATE_PROPOSED,  /* by a rule */
  CARNET_STATE_CONFIRMED, /* by a person */
  CARNET_STATE_REJECTED,  /* by a person: the rule says so, the person does not */
  CARNET_STATE_OVERRIDDEN /* by a person: the person says so, no rule does */
} CarnetMappingState;

/* ---- places -------------------------------------------------------------------------------------------- */

/* Outcomes of an export decision, strictest first (formats.md section 9). */
typedef enum {
  CARNET_PROHIBITED,
  CARNET_UNKNOWN,
  CARNET_ASSESSMENT,
  CARNET_CONTRACT_OR_CERTIFICATION,
  CARNET_SAFEGUARDS,
  CARNET_ADEQUATE,
  CARNET_EXEMPT,
  CARNET_NOT_APPLICABLE
} CarnetDecisionOutcome;

/* Progress of a long call: called now and then from the calling thread; return FALSE to stop it. */
typedef gboolean (*CarnetProgressFunc)(const char *stage, guint64 done, guint64 total, gpointer user);

#endif
