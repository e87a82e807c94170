/* inbox_parts.h - the inbox: its state, shared by inbox.c (data, keys) and inbox_draw.c. */
#ifndef CARNET_TUI_INBOX_PARTS_H
#define CARNET_TUI_INBOX_PARTS_H

#include "tui/screen.h"

#define CARNET_INBOX_DAYS 90

enum { CARNET_INBOX_DESK, CARNET_INBOX_LIST, CARNET_INBOX_PREVIEW };
enum { CARNET_INBOX_WAITS, CARNET_INBOX_DUE, CARNET_INBOX_N_LISTS };

/* Two lists, one cursor: what waits stands before what falls due, in one table. */
typedef struct {
  CarnetTable *desk, *lines; /* NULL until they came */
  char *error;
  gint cursor;                    /* row of `lines` */
  gint top[CARNET_INBOX_N_LISTS]; /* first row shown */
  gint at_y[CARNET_INBOX_N_LISTS],
      at_h[CARNET_INBOX_N_LISTS]; /* where they stand in the body, for the mouse */
  char *wanted;                   /* case whose preview was asked for, or NULL */
  CarnetCaseSheet *sheet;         /* the preview; NULL: none, or not here yet */
} CarnetInbox;

gint carnet_inbox_rows(const CarnetInbox *inbox);  /* of both lists */
gint carnet_inbox_waits(const CarnetInbox *inbox); /* of the first */
/* The case that a row is about, or NULL. Borrowed. */
const char *carnet_inbox_case(const CarnetInbox *inbox, gint row);
/* The sheet, if it is of the row under the cursor. */
const CarnetCaseSheet *carnet_inbox_sheet(const CarnetInbox *inbox);

void carnet_inbox_draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect body);

#endif
