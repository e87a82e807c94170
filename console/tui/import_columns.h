/* import_columns.h - the inputs of the import form: a chooser for each header that no column knows. */
#ifndef CARNET_TUI_IMPORT_COLUMNS_H
#define CARNET_TUI_IMPORT_COLUMNS_H

#include "carnet/actions_inventory.h"
#include "tui/entry.h"

typedef struct CarnetImportColumns CarnetImportColumns;
CarnetImportColumns *carnet_import_columns_new(const CarnetFormField *first, guint n_first);
void carnet_import_columns_free(CarnetImportColumns *columns);
/* The choosers of a file that was read, in place of those before; what was chosen stays chosen. */
void carnet_import_columns_show(CarnetImportColumns *columns, CarnetScreen *page,
                                const CarnetImportReport *report);
/* "HEADER=column" of what was chosen and of the input "map" ("A=path; B=unit"); g_strfreev. */
char **carnet_import_columns_map(const CarnetImportColumns *columns, const CarnetForm *form);

#endif
