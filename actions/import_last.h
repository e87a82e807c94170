/* import_last.h - what the import before said of an inventory's source: mapping, format, encoding, sheet. */
#ifndef CARNET_ACTIONS_IMPORT_LAST_H
#define CARNET_ACTIONS_IMPORT_LAST_H

#include "app.h"
#include "carnet/actions_inventory.h"

typedef struct {
  const CarnetNode *body; /* of the event; NULL: the first import of that name */
  char **map;             /* its "HEADER=column" pairs */
  GPtrArray *events;      /* that own it */
} CarnetImportLast;
void carnet_import_last_clear(CarnetImportLast *last);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CarnetImportLast, carnet_import_last_clear)
gboolean carnet_import_last_find(CarnetApp *app, const char *name, CarnetImportLast *out, GError **error);
/*
 * Opens a source with what the request says, and where it says nothing, as last time: headers by name, a
 * sheet that is still there, an encoding that cannot be told, a format where none fits by itself.
 */
CarnetReader *carnet_import_last_open(const CarnetImportLast *last, const char *file,
                                      const CarnetReaderOptions *said, CarnetImportReport *report,
                                      GError **error);
/* What the report says of headers: of all, those that were mapped as last time, those that are not any more.
 */
void carnet_import_last_note(const CarnetImportLast *last, const CarnetReader *reader,
                             const CarnetReaderOptions *said, CarnetImportReport *report);

#endif
