/* columns.h - the popup that chooses a list's columns (c). */
#ifndef CARNET_TUI_COLUMNS_H
#define CARNET_TUI_COLUMNS_H

#include "tui/list.h"
#include "tui/screen.h"

/* `list` belongs to `screen`, which stays below the popup. Space switches a column; < and > change its width;
 * when it closes the layout is kept under the setting's name (a static string). */
void carnet_columns_open(CarnetScreen *screen, CarnetList *list, const char *setting);
/* Reads the layout that was kept; slot of the screen's own. */
void carnet_columns_restore(CarnetScreen *screen, guint slot, const char *setting, CarnetReplyFunc take);

#endif
