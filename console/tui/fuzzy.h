/*
 * fuzzy.h - finding a name by some of its letters, in both languages: for palette, help and completion.
 */
#ifndef CARNET_TUI_FUZZY_H
#define CARNET_TUI_FUZZY_H

#include <glib.h>

/*
 * How well `typed` fits `name`: 0 not at all; more is better. All letters of `typed` must stand in `name` in
 * that order (case folded, blanks in `typed` skipped). Better: at the beginning, at the beginnings of words,
 * in a row, in a shorter name. An empty `typed` fits everything with 1. Any Unicode text; a Chinese character
 * begins a word of its own.
 */
guint carnet_fuzzy_score(const char *typed, const char *name);

#endif
