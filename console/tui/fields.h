/* fields.h - the Fields room as other rooms open it. */
#ifndef CARNET_TUI_FIELDS_H
#define CARNET_TUI_FIELDS_H

#include "tui/screen.h"

/* Goes there and sets the filter, as if it had been typed: u brings the one before back. NULL: as it was
 * left. */
void carnet_fields_open(CarnetUi *ui, const char *filter);
/* Values of a column (LF between them) as people read them: words of a closed list in the console's language,
   others as they are; a filter keeps the value. Caller frees. */
char *carnet_fields_words(const CarnetUi *ui, const char *column, const char *values);

#endif
