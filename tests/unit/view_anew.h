/*
 * view_anew.h - what a view's table must be: the fold of its kind from nothing, by nothing that is kept.
 */
#ifndef CARNET_TESTS_VIEW_ANEW_H
#define CARNET_TESTS_VIEW_ANEW_H

#include "carnet/fold.h"
#include "carnet/view.h"

/* `records` are CarnetEventRecord* of the view's kind, in order. Caller frees. */
CarnetTable *view_anew(const GPtrArray *records, const CarnetView *view);

#endif
