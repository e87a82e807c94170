/* wrap.h - text broken into lines of at most so many cells: at blanks, between Chinese characters, else hard.
 */
#ifndef CARNET_TUI_WRAP_H
#define CARNET_TUI_WRAP_H

#include <glib.h>

/* Lines (char*), owned by the array; one empty line for an empty text. `cells` below 2 counts as 2. */
GPtrArray *carnet_wrap(const char *text, gint cells);

#endif
