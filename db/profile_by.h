/*
 * profile_by.h - rows by profile and by values that other packs than those in use do not tell apart.
 */
#ifndef CARNET_DB_PROFILE_BY_H
#define CARNET_DB_PROFILE_BY_H

#include "dict.h"
#include "profile_list.h"

typedef struct {
  CarnetColumn column;
  const CarnetLabels *labels;
  GArray *class_of;  /* guint32 by value id */
  GPtrArray *value;  /* const char*: a value of each class */
  guint32 *of_block; /* value ids of a block's rows */
} CarnetGroupColumn;

typedef struct {
  CarnetInventory *inventory;
  CarnetGroupColumn column[CARNET_N_COLUMNS];
  guint n;
  CarnetDict *seen; /* profile and classes -> number */
  GArray *keys;     /* guint32, n + 1 a number */
  GArray *rows;     /* guint64 by number */
  GArray *first;    /* guint64 by number: the first row */
} CarnetGrouping;

/* Within a session; cleared also after an error. */
gboolean carnet_grouping_open(CarnetGrouping *grouping, CarnetInventory *inventory, const CarnetProfileBy *by,
                              GError **error);
void carnet_grouping_clear(CarnetGrouping *grouping);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CarnetGrouping, carnet_grouping_clear)
gboolean carnet_grouping_add(CarnetGrouping *grouping, guint64 row, GError **error);
/* Active rows. */
gboolean carnet_grouping_add_all(CarnetGrouping *grouping, GError **error);
gboolean carnet_grouping_report(const CarnetGrouping *grouping, CarnetProfileFunc func, gpointer user,
                                GError **error);

#endif
