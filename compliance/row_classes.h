/*
 * row_classes.h - the truths of a class of rows. Room-internal.
 */
#ifndef CARNET_COMPLIANCE_ROW_CLASSES_H
#define CARNET_COMPLIANCE_ROW_CLASSES_H

#include "carnet/row_classes.h"
#include "pack.h"

/* Without `checks`: rows that no category rule tells apart are one class; fewer, and no check may be judged.
 */
CarnetRowClasses *row_classes_new(const CarnetPacks *packs, gboolean checks);

/* What a class is judged by; `on` points into `leaves`. */
typedef struct {
  const guint8 *leaves[N_FACTS];
  ConditionCase on;
} RowClassCase;
/* `alone`: where its rows are by their own places, without where they are exported from; TRUE where that may
 * make a difference. */
gboolean row_classes_case(const CarnetRowClasses *classes, guint number, gboolean alone, RowClassCase *out);

#endif
