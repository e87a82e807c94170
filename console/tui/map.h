/* map.h - the form that confirms, rejects or overrides categories of fields (M). */
#ifndef CARNET_TUI_MAP_H
#define CARNET_TUI_MAP_H

#include "tui/screen.h"

/* Takes `keys` (NULL-terminated, g_strfreev): of the fields that the decision is about. */
void carnet_map_open(CarnetUi *ui, char **keys);

#endif
