/* list_parts.h - the list's state, shared by list.c and list_draw.c. */
#ifndef CARNET_TUI_LIST_PARTS_H
#define CARNET_TUI_LIST_PARTS_H

#include "tui/list.h"

struct CarnetList {
  const CarnetListColumn *columns;
  guint n;
  char *id;
  CarnetTable *page;
  gint64 offset, total, cursor, top;
  gint rows; /* lines of the window */
  gboolean is_stale;
  guint column;   /* under the cursor */
  guint sideways; /* columns after the first that are scrolled out */
  gint sort_column;
  gboolean descending;
  char *sort;
  GHashTable *marks;
  gint prefer;    /* priority from which on columns come first */
  gboolean share; /* of room: carnet_list_share */
  gboolean off[CARNET_LIST_MAX_COLUMNS];
  gint adjust[CARNET_LIST_MAX_COLUMNS];
  gint width[CARNET_LIST_MAX_COLUMNS]; /* of the last layout, 0: not shown */
  guint hidden;
};

#endif
