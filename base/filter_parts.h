/* filter_parts.h - what the files of the filter module share: the table of fields, words, checks. */
#ifndef CARNET_BASE_FILTER_PARTS_H
#define CARNET_BASE_FILTER_PARTS_H

#include "carnet/filter.h"

/* What kind of values a field has, and so which operators and which words it takes. */
typedef enum {
  FILTER_VALUES_ANY,
  FILTER_VALUES_NUMBER,
  FILTER_VALUES_FLAG,
  FILTER_VALUES_OUTCOME
} FilterValues;

typedef struct {
  const char *name;
  CarnetFilterField field;
  CarnetColumn column; /* where field is CARNET_FILTER_COLUMN */
  FilterValues values;
} FilterFieldDef;

/* By exact name; NULL where there is none. */
const FilterFieldDef *filter_field_find(const char *name);
/* By what a term is about. */
const FilterFieldDef *filter_field_of(const CarnetFilter *term);
/* What to write instead of an unknown field name; caller frees. */
char *filter_field_advice(const char *name);
/* NULL where the term's operator and values suit its field, else the message; caller frees. */
char *filter_check_term(const CarnetFilter *term);
const char *filter_op_text(CarnetFilterOp op);

/* Characters that end a bare word wherever they stand. */
gboolean filter_ends_word(gunichar c);
/* The ASCII character that a full-width one was meant to be, or 0. */
char filter_ascii_of(gunichar c);

#endif
