/*
 * views.h - the two halves of those folds whose parts are not the table itself (carnet/view.h).
 * Room-internal.
 */
#ifndef CARNET_RECORDS_VIEWS_H
#define CARNET_RECORDS_VIEWS_H

#include "carnet/view.h"

CarnetTable *carnet_view_sayings(const GPtrArray *records, const char *kind);
CarnetTable *carnet_view_standing(const CarnetTable *said);
CarnetTable *carnet_view_entered(const GPtrArray *records, const char *kind);
CarnetTable *carnet_view_not_cancelled(const CarnetTable *entered);
CarnetTable *carnet_view_share_lines(const GPtrArray *records, const char *kind);
CarnetTable *carnet_view_shares(const CarnetTable *lines);

#endif
