/*
 * registers.h - what the records hold beside cases and costs: one screen for every register, driven by a
 * table (registers_table.c) and the table of kinds; and the form that adds to one or changes an entry.
 */
#ifndef CARNET_TUI_REGISTERS_H
#define CARNET_TUI_REGISTERS_H

#include "carnet/node.h"
#include "tui/screen.h"

/* FALSE: the request names no register. A screen of registers that is shown goes there, else one is opened.
 */
gboolean carnet_registers_open(CarnetUi *ui, CarnetScreen *shown, CarnetRequest request);
/* The form of a new entry: `subject` (a case of a transfer) and `preset` (texts by key), both may be NULL. */
void carnet_registers_new(CarnetUi *ui, CarnetRequest which, const char *subject, const CarnetNode *preset);
/* The same for an entry that is there; `values` are its keys as they stand. */
void carnet_registers_change(CarnetUi *ui, CarnetRequest which, const char *subject,
                             const CarnetNode *values);
/* Other offices: remotes, what is ahead, sync. */
void carnet_offices_open(CarnetUi *ui);

#endif
