/*
 * Small sheets that people write by hand: CSV of a few columns, read strictly (calendars, costs to import).
 * UTF-8 with or without a mark, comma, semicolon or TAB (the one that the head has), quotes as in RFC 4180; a
 * line that begins with # and an empty one say nothing. Every error names file, line and column.
 */
#ifndef CARNET_ACTIONS_SHEET_H
#define CARNET_ACTIONS_SHEET_H

#include "app.h"

#define CARNET_SHEET_MAX_BYTES (4u << 20)
#define CARNET_SHEET_MAX_COLUMNS 64u

typedef struct CarnetSheet CarnetSheet;
/* `columns`: names that the head may have, in any order, each once; those that begin with '!' it must have.
 * CARNET_ERROR_INPUT. */
CarnetSheet *carnet_sheet_parse(const char *bytes, gsize n, const char *name, const char *const *columns,
                                GError **error);
void carnet_sheet_free(CarnetSheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetSheet, carnet_sheet_free)

guint carnet_sheet_rows(const CarnetSheet *sheet);
guint carnet_sheet_line(const CarnetSheet *sheet, guint row); /* of the file, from 1 */
/* Trimmed; "" where the column is not there. Borrowed. */
const char *carnet_sheet_get(const CarnetSheet *sheet, guint row, const char *column);
/* "name:line: what"; CARNET_ERROR_INPUT. Returns FALSE. */
gboolean carnet_sheet_fail(const CarnetSheet *sheet, guint row, GError **error, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

#endif
