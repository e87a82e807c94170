/* rooms_support.h - a console over invented costs, reports, events, activities; frames as text, keys by name.
 */
#ifndef CARNET_TEST_ROOMS_SUPPORT_H
#define CARNET_TEST_ROOMS_SUPPORT_H

#include "tui/ui.h"

typedef struct {
  CarnetTexts *texts;
  CarnetKeymap *keymap;
  CarnetUi *ui;
} Rooms;

/* What the fake actions were asked to record, one line each; rooms_open empties it. */
const char *rooms_recorded(void);
/* The fake actions refuse to record until told otherwise. */
void rooms_refuse(gboolean refuse);

Rooms rooms_open(guint room, gint columns, gint rows, CarnetLang lang);
void rooms_close(Rooms *rooms);
/* Draws until nothing is awaited; every frame is checked for broken cells. Caller frees. */
char *rooms_frame(Rooms *rooms);
void rooms_press(Rooms *rooms, const char *keys); /* names, blanks between */
void rooms_type(Rooms *rooms, const char *text);
void rooms_sees(Rooms *rooms, const char *text);
void rooms_misses(Rooms *rooms, const char *text);
/* Both languages at several sizes: whole cells, the last row begins with the help. */
void rooms_all_sizes(Rooms *rooms);

#endif
