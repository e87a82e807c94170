/* What falls due: days on which something ends, comes back or is owed (records.md, "Inbox and agenda"). */
#ifndef CARNET_ACTIONS_AGENDA_H
#define CARNET_ACTIONS_AGENDA_H

#include "app.h"
#include "carnet/actions_exports.h"

typedef struct {
  char *what, *where, *date, *clause, *source, *by;
  gint days; /* left; below 0: late */
} CarnetDue;

/* CarnetDue, by date; freed with the array. What is further ahead than `days` is left out. */
GArray *carnet_agenda(CarnetApp *app, const CarnetCaseList *cases, gint days, GError **error);

#endif
