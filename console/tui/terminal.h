/*
 * terminal.h - a real terminal: the only file that knows curses is terminal.c.
 *
 * Opening saves how the terminal was and puts it back on close, on suspend and when the program dies of a
 * signal that can be caught (a fault, abort, out of memory). Input is raw bytes for key.h: curses only draws,
 * so late or odd sequences are ours to drop.
 */
#ifndef CARNET_TUI_TERMINAL_H
#define CARNET_TUI_TERMINAL_H

#include "tui/grid.h"
#include "tui/key.h"

#define CARNET_TERMINAL_ERROR (carnet_terminal_error_quark())
GQuark carnet_terminal_error_quark(void);

typedef struct CarnetTerminal CarnetTerminal;
/* First, and before there are threads: sets the locale of characters. Refused (CARNET_ERROR_USAGE) where
 * standard input or output is no terminal. Nothing is written. */
gboolean carnet_terminal_is_there(GError **error);
/*
 * Alternate screen, raw mode without flow control, mouse, bracketed paste. Asks the terminal for its
 * background (OSC 11) and how wide it draws signs, for at most 100 ms. $NO_COLOR, $CARNET_COLORS, $COLORFGBG:
 * colour.h. Refused (CARNET_ERROR_USAGE) where $TERM is unknown or cannot move its cursor.
 */
CarnetTerminal *carnet_terminal_open(GError **error);
void carnet_terminal_close(CarnetTerminal *terminal); /* everything as it was */
/* `terminal` NULL: before it is opened. */
void carnet_terminal_size(const CarnetTerminal *terminal, gint *columns, gint *rows);
/* "80x24, 256 colours, UTF-8"; borrowed. */
const char *carnet_terminal_describe(const CarnetTerminal *terminal);
int carnet_terminal_fd(const CarnetTerminal *terminal); /* readable: call carnet_terminal_read */
/* FALSE where the terminal is gone. */
gboolean carnet_terminal_read(CarnetTerminal *terminal, CarnetDecoder *decoder);
/* The window has another size now. */
void carnet_terminal_resize(CarnetTerminal *terminal);
/* `anew`: nothing of what stands there is trusted. */
void carnet_terminal_put(CarnetTerminal *terminal, const CarnetGrid *grid, gboolean anew);
/* Gives the terminal back, stops the process (SIGTSTP), takes it again. */
void carnet_terminal_suspend(CarnetTerminal *terminal);
/* For a child that asks on the terminal (ssh-keygen): give it back, take it again. */
void carnet_terminal_leave(CarnetTerminal *terminal);
void carnet_terminal_enter(CarnetTerminal *terminal);
/* To the terminal's clipboard by OSC 52; many ask the user first, some refuse. */
void carnet_terminal_copy(CarnetTerminal *terminal, const char *text);

#endif
