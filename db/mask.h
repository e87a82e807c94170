/*
 * mask.h - which rows a filter matches: one byte a row, counted by block. A filter's terms become sets of ids
 * of a dimension (match.c); a block of rows is then one table look-up a term.
 */
#ifndef CARNET_DB_MASK_H
#define CARNET_DB_MASK_H

#include "carnet/filter.h"
#include "dimension.h"

struct CarnetMask {
  char *filter;      /* canonical text */
  guint8 *row;       /* 1: visible and matches */
  guint32 *in_block; /* rows that match, by block */
  guint n_blocks;
  gint64 count;
};
void carnet_mask_free(CarnetMask *mask);
/* The rows that are active and match; the last one is kept. Borrowed until the session ends. */
const CarnetMask *carnet_mask_get(CarnetInventory *inventory, const CarnetFilter *filter, GError **error);
/* Which rows of a block are alive in a set of active generations; returns their number. */
gboolean carnet_mask_visible(CarnetInventory *inventory, const GArray *active, guint block, guint8 *out,
                             guint *count, GError **error);

gboolean carnet_mask_row_visible(CarnetInventory *inventory, const GArray *active, guint64 row, gboolean *out,
                                 GError **error);

/* ---- a filter with its sets (match.c) ------------------------------------------------------------------ */

typedef struct CarnetMatch CarnetMatch;
struct CarnetMatch {
  CarnetFilterKind kind;
  GPtrArray *children; /* CarnetMatch */
  CarnetDimension dimension;
  guint8 *ids; /* TERM, TEXT: by id of the dimension; NULL for ID: `filter` is asked row by row */
  const CarnetFilter *filter;
};
/* CARNET_ERROR_INPUT: a term that no field can have. */
CarnetMatch *carnet_match_new(CarnetInventory *inventory, const CarnetFilter *filter, GError **error);
void carnet_match_free(CarnetMatch *match);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetMatch, carnet_match_free)
/* One value of a column against a term; `text` as the source has it, `norm` its normal form. */
typedef struct CarnetTermTest CarnetTermTest;
CarnetTermTest *carnet_term_test_new(const CarnetFilter *term);
void carnet_term_test_free(CarnetTermTest *test);
gboolean carnet_term_test(const CarnetTermTest *test, const char *text, const char *norm);
/* A source's id, which is its own normal form and no list; quick where it is ASCII. */
gboolean carnet_term_test_slice(const CarnetTermTest *test, CarnetSlice text);

#endif
