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
  CARNET_FIELDS_EXPLAIN,
  CARNET_FIELDS_FILTERS,
  CARNET_FIELDS_RECORDS,
  CARNET_FIELDS_MARK,
  CARNET_FIELDS_PREVIEW,
  CARNET_FIELDS_SAVE,
  CARNET_FIELDS_WIDTHS
};
enum { CARNET_FIELDS_LIST, CARNET_FIELDS_PANEL, CARNET_FIELDS_N_PANES };
#define CARNET_FIELDS_SMALL 2 /* facets below the chosen one */
#define CARNET_FIELDS_WIDE 120
#define CARNET_FIELDS_LAYOUT "fields.columns"
#define CARNET_FIELDS_SAVED "fields.filters" /* setting: lines "name TAB filter" */

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
  gboolean panel_over;           /* narrow: the panel lies over the list */
  gint64 keep;                   /* row number on which the cursor stays in the next answer, 0: none */
  char *hint_term, *hint_filter; /* nothing matches: without this term hint_rows do */
  gint64 hint_rows;
  char *saved;              /* filters by name, as the setting holds them, or NULL */
  const char *records_text; /* text id, NULL: not known yet */
  CarnetRole records_role;
  gint64 records;
  gboolean preview, zoom;
  gint lines;       /* of the list, as drawn last */
  CarnetCard *card; /* of the row in the preview, or NULL */
  char *card_key;   /* that was asked for */
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

/* Whether a name of a saved filter stands in it, "@name". */
gboolean carnet_filter_has_saved(const char *filter);
/* With each saved filter written out in brackets; names that are not known stay; caller frees. */
char *carnet_filter_expand(const char *filter, const char *saved);
/* The setting with that filter added or replaced; caller frees. */
char *carnet_filter_save(const char *saved, const char *name, const char *filter);

/* fields_ask.c */
void carnet_fields_start(CarnetScreen *screen);
void carnet_fields_fetch(CarnetScreen *screen); /* page and counts for the filter and order as they are now */
void carnet_fields_fetch_page(CarnetScreen *screen, gint64 offset, gint64 limit);
void carnet_fields_fetch_counts(CarnetScreen *screen);
void carnet_fields_keep(CarnetScreen *screen); /* the next answer finds the cursor's row again */
void carnet_fields_explain(CarnetScreen *screen);

/* fields_save.c */
void carnet_fields_save(CarnetScreen *screen); /* x */
void carnet_fields_mark_all(CarnetScreen *screen);
char *carnet_fields_command(CarnetScreen *screen, CarnetRequest request);

/* fields_preview.c */
/* Frame 3: the row under the cursor, below the list; asks for its card where another is shown. */
void carnet_fields_preview(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area, gint marks_x);

/* fields_draw.c */
void carnet_fields_draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect body);
void carnet_fields_scope(CarnetScreen *screen, CarnetGrid *grid, CarnetRect row);
char *carnet_fields_status(CarnetScreen *screen);

#endif
