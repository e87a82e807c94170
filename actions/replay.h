/* Imports of the records read again from kept sources: for the report of an older commit, and for an
 * inventory that was lost. */
#ifndef CARNET_ACTIONS_REPLAY_H
#define CARNET_ACTIONS_REPLAY_H

#include "app.h"

typedef struct {
  CarnetApp *app;             /* whose lexicon and packs rows are read with; its records and packs are open */
  const char *sources;        /* the folder of kept sources */
  CarnetInventory *inventory; /* that gets the rows; opened for writing */
  CarnetProgressFunc progress; /* or NULL */
  gpointer user;
} CarnetReplay;

/* Whether the source of an import is here. */
gboolean carnet_replay_can(const CarnetReplay *replay, const CarnetEventRecord *import);
/*
 * Stages the import under the number that its event has, where that is free still, and makes it active by
 * that event: nothing is signed. CARNET_REPORT_MISSING where the source is not here, or reads as rows with
 * another root; then the inventory is as it was, but for numbers that are passed over.
 */
gboolean carnet_replay_import(const CarnetReplay *replay, const CarnetEventRecord *import, GError **error);

#endif
