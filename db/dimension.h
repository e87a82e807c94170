/*
 * dimension.h - anything that rows can be listed, sorted, counted or filtered by, as small integers with
 * labels: a known column, or row, key, field, source, inventory, traits, categories, outcome, mapped, uses.
 */
#ifndef CARNET_DB_DIMENSION_H
#define CARNET_DB_DIMENSION_H

#include "look.h"

typedef enum {
  DIMENSION_VALUE,      /* column: ids of `value` */
  DIMENSION_WORDS,      /* column: ids of `text` */
  DIMENSION_ID,         /* column id: has no small integers; see carnet_dimension_by_row */
  DIMENSION_TRAITS,     /* profile */
  DIMENSION_OUTCOME,    /* CarnetOutcome */
  DIMENSION_CATEGORIES, /* hit set; mapped rows have sets of their own behind them */
  DIMENSION_CHECKS,     /* hit set of checks */
  DIMENSION_MAPPED,     /* bits of MAPPED_BIT */
  DIMENSION_SOURCE,     /* generation that brought the row, labelled by its file */
  DIMENSION_INVENTORY,  /* the same, labelled by the inventory's name */
  DIMENSION_USES,       /* by row */
  DIMENSION_FIELD,      /* by row: the id, else the path */
  DIMENSION_KEY,        /* by row, in the order of FIELD */
  DIMENSION_ROW
} CarnetDimensionKind;

#define MAPPED_BIT(state) (1u << (state))
#define N_MAPPED_STATES 5u

typedef struct {
  CarnetDimensionKind kind;
  CarnetColumn column;
  guint n_ids; /* ids are below it */
  const CarnetByRow *by_row;
} CarnetDimension;

/* Ids by row, where they are in no block. */
struct CarnetByRow {
  guint32 *id;    /* by row */
  guint32 *first; /* FIELD: a row by id */
  guint n_ids;
};
void carnet_by_row_free(CarnetByRow *by_row);

/* CARNET_ERROR_INPUT: no such column. Kinds by row are only named; carnet_dimension_need makes their ids. */
gboolean carnet_dimension_open(CarnetInventory *inventory, const char *name, CarnetDimension *out,
                               GError **error);
gboolean carnet_dimension_of_column(CarnetInventory *inventory, CarnetColumn column, CarnetDimension *out,
                                    GError **error);
gboolean carnet_dimension_need(CarnetInventory *inventory, CarnetDimension *dimension, GError **error);

/* Ids of a block's rows; needs carnet_dimension_need. */
gboolean carnet_dimension_ids(CarnetInventory *inventory, const CarnetDimension *dimension, guint block,
                              guint32 *out, GError **error);
gboolean carnet_dimension_id(CarnetInventory *inventory, const CarnetDimension *dimension, guint64 row,
                             guint32 *out, GError **error);
/* What people see, and what facets count: source text or normal form; lists have LF between. */
typedef enum { LABEL_SOURCE, LABEL_NORM } CarnetLabelKind;
gboolean carnet_dimension_label(CarnetInventory *inventory, const CarnetDimension *dimension, guint32 id,
                                CarnetLabelKind kind, GString *out, GError **error);
/* Is its label a list? */
gboolean carnet_dimension_is_list(const CarnetDimension *dimension);
gboolean carnet_dimension_is_number(const CarnetDimension *dimension);

/* Does the set `id` (of DIMENSION_CHECKS) hold a check that starts with the dotted `word`? */
gboolean carnet_dimension_in_check(CarnetInventory *inventory, guint32 id, const char *word);
/* Does the category set `id` (of DIMENSION_CATEGORIES) hold one that starts with the dotted `word`? */
gboolean carnet_dimension_in_category(CarnetInventory *inventory, guint32 id, const char *word);
const char *carnet_dimension_outcome_name(guint32 outcome);
const char *carnet_dimension_mapped_name(guint state);
/* The id's text or, where there is none, the path. */
gboolean carnet_dimension_field_of(CarnetInventory *inventory, guint64 row, GString *out, GError **error);

#endif
