/* fields.h - the Fields room as other rooms open it. */
#ifndef CARNET_TUI_FIELDS_H
#define CARNET_TUI_FIELDS_H

#include "tui/screen.h"

/* Goes there and sets the filter, as if it had been typed: u brings the one before back. NULL: as it was
 * left. */
void carnet_fields_open(CarnetUi *ui, const char *filter);

#endif
