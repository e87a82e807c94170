/* fields_parts.h - the Fields room: its state, shared by fields.c (requests, data), fields_filter.c and
 * fields_draw.c. */
#ifndef CARNET_TUI_FIELDS_PARTS_H
#define CARNET_TUI_FIELDS_PARTS_H

#include "tui/input.h"
#include "tui/list.h"
#include "tui/screen.h"

enum {
  CARNET_FIELDS_PAGE,
  CARNET_FIELDS_ALL,
  CARNET_FIELDS_FACET,
  CARNET_FIELDS_FACETS,
  CARNET_FIELDS_EXPLAIN
};
enum { CARNET_FIELDS_LIST, CARNET_FIELDS_PANEL, CARNET_FIELDS_N_PANES };
#define CARNET_FIELDS_SMALL 2 /* facets below the chosen one */

typedef struct {
  CarnetList *list;
  CarnetInput *input;
  gboolean is_typing;
  char *filter;           /* that the list shows, or is being fetched for */
  GPtrArray *undo, *redo; /* char*: filters before */
  char *error;            /* of the filter as it is typed, or NULL */
  gint64 all;             /* rows without a filter, -1 unknown */
  gint64 took_us;
  guint pane;
  char *facet;         /* column counted in the panel */
  CarnetTable *counts; /* value, count */
  guint facet_row;
  CarnetTable *small[CARNET_FIELDS_SMALL];
  gboolean panel_over; /* narrow: the panel lies over the list */
} CarnetFields;

/* The columns of the two small facets. */
const char *carnet_fields_small(guint i);
/* Its name in the filter language ("categories" is "cat"), "" where none. */
const char *carnet_fields_filter_name(const char *column);

/* fields_filter.c */
/* The filter with the term in it, or without it where it stood there; caller frees. */
char *carnet_filter_toggle(const char *filter, const char *name, const char *value);
gboolean carnet_filter_has(const char *filter, const char *name, const char *value);
/* Names that the word before the cursor may become, NULL-terminated, g_free (the names are static). */
const char **carnet_filter_completions(const char *filter, gsize cursor, gsize *word_start);

/* fields_draw.c */
void carnet_fields_draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect body);
void carnet_fields_scope(CarnetScreen *screen, CarnetGrid *grid, CarnetRect row);
char *carnet_fields_status(CarnetScreen *screen);

#endif
