/* help.h - what the manual says of keys, from the same table as help and palette. */
#ifndef CARNET_TUI_HELP_H
#define CARNET_TUI_HELP_H

#include "tui/screen.h"

const char *carnet_help_group(CarnetRequestGroup group); /* text id of its heading */
/* docs/console.md: the shipped keymap's keys by group, then by screen; caller frees. A test compares the file
 * with it. */
char *carnet_help_manual(const CarnetTexts *texts, const CarnetKeymap *keymap);

#endif
