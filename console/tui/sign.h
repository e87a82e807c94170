/*
 * sign.h - the ASCII column of mockups.md, "Signs": for terminals without UTF-8 and for those that draw
 * ambiguous signs two cells wide. One cell stays one cell, so "->" and ".." become ">" and ".".
 */
#ifndef CARNET_TUI_SIGN_H
#define CARNET_TUI_SIGN_H

/* The replacement of one cell's text; 0 where it has none (a letter). */
char carnet_sign_ascii(const char *cell);

#endif
