/*
 * filter.h - the filter language: text to tree (formats.md section 8, cli.md "Filters"). SQL is made in db/.
 */
#ifndef CARNET_FILTER_H
#define CARNET_FILTER_H

#include "carnet/types.h"

#define CARNET_FILTER_ERROR (carnet_filter_error_quark())
GQuark carnet_filter_error_quark(void);

#define CARNET_FILTER_MAX_BYTES 4096
#define CARNET_FILTER_MAX_NODES 256
#define CARNET_FILTER_MAX_DEPTH 32

/* What a term is about: a column of the row, or something that Carnet found. */
typedef enum {
  CARNET_FILTER_COLUMN,
  CARNET_FILTER_TRAIT,
  CARNET_FILTER_CAT,
  CARNET_FILTER_OUTCOME,
  CARNET_FILTER_MAPPED,
  CARNET_FILTER_SOURCE,
  CARNET_FILTER_CHECK
} CarnetFilterField;
typedef enum {
  CARNET_FILTER_IS,
  CARNET_FILTER_GREATER,
  CARNET_FILTER_LESS,
  CARNET_FILTER_AT_LEAST,
  CARNET_FILTER_AT_MOST,
  CARNET_FILTER_PRESENT,
  CARNET_FILTER_UNREAD /* "field:?": there, and not understood */
} CarnetFilterOp;
typedef enum {
  CARNET_FILTER_ALL,
  CARNET_FILTER_OR,
  CARNET_FILTER_AND,
  CARNET_FILTER_NOT,
  CARNET_FILTER_TERM,
  CARNET_FILTER_TEXT
} CarnetFilterKind;

/* low..high inclusive; low alone: high NULL. Texts are as typed (not folded). */
typedef struct {
  char *low, *high;
} CarnetFilterValue;

typedef struct CarnetFilter CarnetFilter;
struct CarnetFilter {
  CarnetFilterKind kind;   /* ALL: the empty filter, matches every field */
  GPtrArray *children;     /* OR, AND: two or more; NOT: one */
  CarnetFilterField field; /* TERM */
  CarnetColumn column;     /* TERM on a column */
  CarnetFilterOp op;       /* TERM */
  GPtrArray *values;       /* TERM: CarnetFilterValue*, comma is or */
  char *text;              /* TEXT: as typed; folded substring over path and descriptions */
  guint position;          /* column in the source text, from 1, in characters */
};

/* Errors CARNET_ERROR_INPUT: "filter:column: what; nearest name or what would be right". NULL or blank text
   is ALL. Words, quoting and every refusal: docs/formats/filter.md. */
CarnetFilter *carnet_filter_parse(const char *text, GError **error);
void carnet_filter_free(CarnetFilter *filter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetFilter, carnet_filter_free)
/* Canonical spelling; caller frees. Parsing it again gives the same tree. */
char *carnet_filter_to_text(const CarnetFilter *filter);
/* All field names, sorted, NULL-terminated, static: for completion and help. */
const char *const *carnet_filter_names(void);

/* Names and kinds of columns (columns.def). */
const char *carnet_column_name(CarnetColumn column);
const char *carnet_column_filter_name(CarnetColumn column); /* "" where none */
CarnetColumnKind carnet_column_kind(CarnetColumn column);
/* By name or filter name ("destination", "to"); FALSE where there is none. */
gboolean carnet_column_parse(const char *name, CarnetColumn *column);

#endif
