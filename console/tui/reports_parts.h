/* reports_parts.h - the Reports room: its state, shared by screen_reports.c (keys, data) and
 * screen_reports_draw.c. */
#ifndef CARNET_TUI_REPORTS_PARTS_H
#define CARNET_TUI_REPORTS_PARTS_H

#include "tui/form.h"

enum { CARNET_REPORTS_LIST, CARNET_REPORTS_FORM, CARNET_REPORTS_PREVIEW, CARNET_REPORTS_N_PANES };
enum {
  CARNET_REPORTS_SLOT_KINDS,
  CARNET_REPORTS_SLOT_PREVIEW,
  CARNET_REPORTS_SLOT_MAKE,
  CARNET_REPORTS_SLOT_VERIFY
};

typedef struct {
  CarnetTable *kinds; /* kind, en, zh, file; NULL until they came */
  guint cursor, pane;
  CarnetForm *form;
  char *asked;                   /* options that the preview is of, or is being made for */
  GPtrArray *pages;              /* char*: of the preview */
  GPtrArray *warnings;           /* char* */
  char *proposed;                /* file name */
  char *error;                   /* of the preview */
  gint page, top, side, columns; /* of the preview: page, line and cell shown first, cells of a line */
  gboolean zoom;                 /* the preview alone */
  char *made;                    /* path of the last file made here, NULL: none */
  char *may_replace;             /* a file that is there already, and Enter was told so */
} CarnetReports;

const char *carnet_reports_kind(const CarnetReports *reports);
/* The preview's page, or NULL. */
const char *carnet_reports_page(const CarnetReports *reports);

/* screen_reports_draw.c */
void carnet_reports_draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect body);
void carnet_reports_scope(CarnetScreen *screen, CarnetGrid *grid, CarnetRect row);
char *carnet_reports_status(CarnetScreen *screen);

#endif
