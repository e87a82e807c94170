/*
 * view.h - a table that events add up to, made of parts that can be kept (docs/decisions/0021): plain structs
 * that rooms share.
 */
#ifndef CARNET_VIEW_H
#define CARNET_VIEW_H

#include "carnet/table.h"

/*
 * One line after another, parts are what `part` would make of all records at once. Nothing of the day that it
 * is, of policy or of people enters a part: what an event is worth is in its verdict.
 */
typedef struct {
  const char *name, *kind;
  gboolean by_subject; /* a part is made of all records of a subject, and subjects are sorted; else of any
                          events that follow each other in the walk from the root */
  CarnetTable *(*part)(const GPtrArray *records, const char *kind); /* CarnetEventRecord* */
  CarnetTable *(*whole)(const CarnetTable *parts); /* what lies across parts; NULL: nothing */
} CarnetView;

#endif
