/* overview_parts.h - the overview: its state, shared by overview.c (data, keys), overview_draw.c (the heat
 * map, people provided abroad) and overview_side.c (exports, certification, findings, volume). */
#ifndef CARNET_TUI_OVERVIEW_PARTS_H
#define CARNET_TUI_OVERVIEW_PARTS_H

#include "tui/screen.h"

enum {
  CARNET_OVERVIEW_DESK,
  CARNET_OVERVIEW_HEAT,
  CARNET_OVERVIEW_ROWS,   /* counts that need no case and no check */
  CARNET_OVERVIEW_COUNTS, /* all counts */
  CARNET_OVERVIEW_THRESHOLDS,
  CARNET_OVERVIEW_MODELS,
  CARNET_OVERVIEW_WRONG, /* findings, which come with the counts */
  CARNET_OVERVIEW_N_TABLES
};

/* In the order of Tab. */
typedef enum {
  CARNET_BLOCK_HEAT,
  CARNET_BLOCK_OUTCOMES,
  CARNET_BLOCK_PEOPLE,
  CARNET_BLOCK_EXPORTS,
  CARNET_BLOCK_MODELS,
  CARNET_BLOCK_FINDINGS,
  CARNET_N_BLOCKS
} CarnetBlock;

typedef struct {
  gint row, column;
} CarnetSpot;

/* A cell as it was drawn last, from the window's corner: for the mouse. */
typedef struct {
  CarnetRect at;
  CarnetBlock block;
  CarnetSpot spot;
} CarnetPlace;

typedef struct {
  CarnetTable *table[CARNET_OVERVIEW_N_TABLES]; /* NULL until it came */
  char *error;
  CarnetBlock block;
  CarnetSpot spot[CARNET_N_BLOCKS];
  gint left;      /* packs scrolled out of the heat map */
  GArray *places; /* CarnetPlace */
} CarnetOverview;

/* What a line of EXPORTS counts. */
typedef struct {
  const char *name, *text,
      *sign; /* of carnet_action_overview; text id; sign where the count is not 0, or "" */
  CarnetRole role;
  gboolean is_rare; /* shown only where the count is not 0 */
} CarnetExportLine;
/* The line shown there; NULL beyond the last. */
const CarnetExportLine *carnet_overview_export(const CarnetOverview *overview, gint row);

/* overview.c */
gint64 carnet_overview_count(const CarnetOverview *overview, const char *name); /* 0 where unknown */
/* Rows, outcomes, events, vehicles are there; cases and findings come later. */
gboolean carnet_overview_has_rows(const CarnetOverview *overview);
gint carnet_overview_rows(const CarnetOverview *overview, CarnetBlock block);
gint carnet_overview_columns(const CarnetOverview *overview, CarnetBlock block);
guint carnet_overview_cell(const CarnetOverview *overview, CarnetSpot spot); /* row of the heat's table */
const char *carnet_overview_outcome(gint column); /* "identified", "ordinary", "unknown" */

/* overview_draw.c */
void carnet_overview_draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect body);
void carnet_overview_scope(CarnetScreen *screen, CarnetGrid *grid, CarnetRect row);
char *carnet_overview_status(CarnetScreen *screen);
/* Notes that a cell was drawn there, and shows the cursor where it is on it. */
void carnet_overview_place(CarnetScreen *screen, CarnetGrid *grid, CarnetRect at, CarnetBlock block,
                           CarnetSpot spot);
/* First line shown of `rows` in `lines` so that the cursor of the block is seen. */
gint carnet_overview_top(const CarnetOverview *overview, CarnetBlock block, gint rows, gint lines);

/* overview_side.c: each draws from y on in at most so many lines and returns the y after it. */
gint carnet_overview_exports(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area, gint y);
gint carnet_overview_models(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area, gint y, gint lines);
gint carnet_overview_findings(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area, gint y);
gint carnet_overview_volume(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area, gint y);
/* overview_exposure.c */
gint carnet_overview_exposure(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area, gint y);
void carnet_overview_wrong(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area);

#endif
