/* run.h - the console on a terminal, from start to end. */
#ifndef CARNET_TUI_RUN_H
#define CARNET_TUI_RUN_H

#include "tui/provider.h"

/*
 * Runs until the user leaves; TRUE. Errors: no terminal (CARNET_ERROR_USAGE), a keymap or text file that
 * cannot be read (CARNET_ERROR_INPUT, with its line). `provider` NULL: the actions. The user's keymap is
 * $XDG_CONFIG_HOME/carnet/keymap. Blocks SIGWINCH, SIGTERM, SIGINT, SIGHUP, SIGTSTP while it runs; threads
 * must not have been started before with other ideas of these. Ended by SIGTERM or SIGHUP it restores the
 * terminal and is an error CARNET_ERROR_CANCELLED.
 */
gboolean carnet_tui_run(const CarnetAppOptions *options, const CarnetProvider *provider, GError **error);

#endif
