/* commands.h - which carnet command does what a request does: the palette's ^Y (mockups.md, frame 13). */
#ifndef CARNET_TUI_COMMANDS_H
#define CARNET_TUI_COMMANDS_H

#include "tui/screen.h"

/* With what is under the cursor of the screen, else as below; NULL: there is none; caller frees. */
char *carnet_command_here(CarnetScreen *screen, CarnetRequest request);
/* Of a screen by name ("" for what works everywhere); words in capitals stand for what must be filled in. */
char *carnet_command_of(const char *screen, CarnetRequest request);
/* What only the command line does, by index: a text id of its name, and the command; NULL after the last. */
typedef struct {
  const char *name, *command;
} CarnetShellCommand;
const CarnetShellCommand *carnet_command_shell(guint i);
/* "carnet WORD... 'ARGUMENT' REST": the argument quoted for a shell, so that it may be pasted; caller frees.
 */
char *carnet_command_make(const char *words, const char *argument, const char *rest);

#endif
