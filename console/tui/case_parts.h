/* case_parts.h - the case screen's state, shared by screen_case*.c. */
#ifndef CARNET_TUI_CASE_PARTS_H
#define CARNET_TUI_CASE_PARTS_H

#include "tui/exports.h"
#include "tui/list.h"

typedef enum {
  CARNET_CASE_TIMELINE,
  CARNET_CASE_ROWS,
  CARNET_CASE_DIFF,
  CARNET_CASE_DOCS,
  CARNET_CASE_N_TABS
} CarnetCaseTab;

/* A line of the timeline. */
typedef enum {
  CARNET_MARK_EVENT,
  CARNET_MARK_QUOTE,
  CARNET_MARK_YEAR,
  CARNET_MARK_SUSPECT,
  CARNET_MARK_TODAY,
  CARNET_MARK_ENDS
} CarnetMarkKind;
typedef struct {
  CarnetMarkKind kind;
  guint row;      /* of the sheet's timeline, or of its changes */
  guint approval; /* of an approval: which one of the quorum it is */
} CarnetMark;

typedef struct {
  char *id, *error;
  CarnetCaseSheet *sheet; /* NULL: not here yet */
  GArray *marks;          /* CarnetMark: the timeline's lines */
  guint mark;             /* under the cursor */
  gint top[CARNET_CASE_N_TABS], height;
  CarnetCaseTab tab;
  CarnetList *rows;
} CarnetCaseScreen;

const char *carnet_case_get(const CarnetCaseScreen *state, const char *column); /* of the case's row */
gboolean carnet_case_has(const CarnetCaseScreen *state, const char *flag);

/* screen_case_timeline.c */
GArray *carnet_case_marks(const CarnetCaseSheet *sheet);
/* The next or previous line that can be opened. */
void carnet_case_move_mark(CarnetCaseScreen *state, gint by);
void carnet_case_draw_timeline(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area);
/* The event under the cursor in full, lines (char*); NULL where it is none. */
GPtrArray *carnet_case_event_lines(const CarnetScreen *screen);

/* screen_case_draw.c */
void carnet_case_draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect body);
void carnet_case_scope(CarnetScreen *screen, CarnetGrid *grid, CarnetRect row);
char *carnet_case_crumb(CarnetScreen *screen);
char *carnet_case_status(CarnetScreen *screen);

/* answer_lines.c: a decision as lines of at most `cells`, for the Docs tab, F5 and w. */
GPtrArray *carnet_answer_lines(const CarnetUi *ui, const CarnetNode *answer, gint cells);

#endif
