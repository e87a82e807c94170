/*
 * chooser.h - a popup of lines that are found by typing some of their letters, and done with Enter: help and
 * palette.
 */
#ifndef CARNET_TUI_CHOOSER_H
#define CARNET_TUI_CHOOSER_H

#include "tui/screen.h"

typedef struct {
  CarnetRequest request; /* done with Enter; NONE: only to read */
  char *heading;         /* shown above it while nothing is typed, or NULL */
  char *name, *other;    /* in this language, in the other one (both are searched) */
  char *place;           /* room, or "" */
  char *keys;
  char *command; /* the carnet command that does the same (^Y copies it), or NULL */
  char *refusal; /* why not, grey; NULL: it can be done */
} CarnetChoice;
void carnet_choice_free(gpointer choice);

/* Takes choices (CarnetChoice*). `wide`: nearly the whole window. */
void carnet_chooser_open(CarnetUi *ui, const char *prompt, GPtrArray *choices, gboolean wide);

#endif
