/* rooms.c - the list of screens. */
#include "tui/rooms.h"

typedef const CarnetScreenType *(*Type)(void);

static const struct {
  guint room; /* that it opens; 0: reached from another screen */
  Type type;
} screens[] = {
    {0, carnet_screen_start},      {1, carnet_screen_overview}, {2, carnet_screen_inbox},
    {3, carnet_screen_fields},     {0, carnet_screen_card},     {4, carnet_screen_exports},
    {0, carnet_screen_case},       {0, carnet_screen_ask},      {0, carnet_screen_step},
    {5, carnet_screen_activities}, {6, carnet_screen_costs},    {8, carnet_screen_reports},
    {9, carnet_screen_log},        {7, carnet_screen_findings}, {0, carnet_screen_registers},
    {0, carnet_screen_offices},
};

const CarnetScreenType *carnet_rooms_type(guint room) {
  for (guint i = 0; i < G_N_ELEMENTS(screens); i++)
    if (screens[i].room == room) return screens[i].type();
  return NULL;
}

const CarnetScreenType *carnet_rooms_screen(guint index) {
  return index < G_N_ELEMENTS(screens) ? screens[index].type() : NULL;
}
