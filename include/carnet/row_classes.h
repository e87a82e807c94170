/*
 * row_classes.h - rows that no rule and no check of the packs tells apart are one class, judged once
 * (docs/decisions/0017): a few thousand classes where there are a hundred thousand profiles.
 */
#ifndef CARNET_ROW_CLASSES_H
#define CARNET_ROW_CLASSES_H

#include "carnet/checks.h"

typedef struct CarnetRowClasses CarnetRowClasses;

/* Borrows the packs. */
CarnetRowClasses *carnet_row_classes_new(const CarnetPacks *packs);
void carnet_row_classes_free(CarnetRowClasses *classes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetRowClasses, carnet_row_classes_free)
/*
 * The number of a row's class; *added: it is new, and its number is the highest so far (from 0). Values are
 * compared by address: the caller keeps each distinct one once, as long as it puts rows (one who does not
 * only loses time), and all rows have the same `exported_from`.
 */
guint carnet_row_classes_put(CarnetRowClasses *classes, const CarnetRowFacts *row, gboolean *added);
/* As carnet_categories_of and carnet_checks_of of any row of the class; appended. */
void carnet_row_classes_judge(const CarnetRowClasses *classes, guint number, const char *as_of,
                              GArray *categories, GArray *checks);

#endif
