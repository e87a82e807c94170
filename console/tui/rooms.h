/*
 * rooms.h - every screen of the console: the palette, help and the manual go over this list. A new screen
 * adds a line here and one in rooms.c.
 */
#ifndef CARNET_TUI_ROOMS_H
#define CARNET_TUI_ROOMS_H

#include "tui/screen.h"

const CarnetScreenType *carnet_screen_start(void);    /* first start, frame 14 */
const CarnetScreenType *carnet_screen_fields(void);   /* frames 2, 3 */
const CarnetScreenType *carnet_screen_card(void);     /* frames 4, 5 */
const CarnetScreenType *carnet_screen_overview(void); /* frame 1 */
const CarnetScreenType *carnet_screen_inbox(void);    /* frame 6 */
const CarnetScreenType *carnet_screen_findings(void); /* frame 11 */
const CarnetScreenType *carnet_screen_exports(void);
const CarnetScreenType *carnet_screen_case(void);    /* frame 9 */
const CarnetScreenType *carnet_screen_ask(void);     /* frames 7, 17 */
const CarnetScreenType *carnet_screen_step(void);    /* frame 8 */
const CarnetScreenType *carnet_screen_costs(void);   /* frame 10 */
const CarnetScreenType *carnet_screen_reports(void); /* frame 12 */
const CarnetScreenType *carnet_screen_log(void);     /* the records log */
const CarnetScreenType *carnet_screen_activities(void);
const CarnetScreenType *carnet_screen_registers(void); /* what the records hold beside these */
const CarnetScreenType *carnet_screen_offices(void);   /* sync */

/* The screen that a tab opens; NULL where the room has none. 0 is the first start. */
const CarnetScreenType *carnet_rooms_type(guint room);
/* All screens that a person can be on, by index; NULL at the end. */
const CarnetScreenType *carnet_rooms_screen(guint index);

#endif
