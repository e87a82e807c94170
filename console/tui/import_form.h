/* import_form.h - the form that imports a file (I): what it would read first, then the import. */
#ifndef CARNET_TUI_IMPORT_FORM_H
#define CARNET_TUI_IMPORT_FORM_H

#include "tui/screen.h"

void carnet_import_open(CarnetUi *ui);

#endif
