/* rooms_import.h - the headers of the invented file that rooms_support.c imports. */
#ifndef CARNET_TEST_ROOMS_IMPORT_H
#define CARNET_TEST_ROOMS_IMPORT_H

#include "carnet/actions_inventory.h"

/* A path, and a header that is known once it is said. */
void rooms_import_headers(CarnetImportReport *out, const CarnetImportRequest *request);

#endif
