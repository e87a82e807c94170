/* rooms.c - the list of screens. */
#include "tui/rooms.h"

typedef const CarnetScreenType *(*Type)(void);

static const struct {
  guint room; /* that it opens; 0: reached from another screen */
  Type type;
} screens[] = {
    {0, carnet_screen_start},
    {3, carnet_screen_fields},
    {0, carnet_screen_card},
};

const CarnetScreenType *carnet_rooms_type(guint room) {
  for (guint i = 0; i < G_N_ELEMENTS(screens); i++)
    if (screens[i].room == room) return screens[i].type();
  return NULL;
}

const CarnetScreenType *carnet_rooms_screen(guint index) {
  return index < G_N_ELEMENTS(screens) ? screens[index].type() : NULL;
}
