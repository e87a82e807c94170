/*
 * ui.h - the console without a terminal: events in, a grid out. run.h joins it to a terminal; tests drive it
 * alone.
 */
#ifndef CARNET_TUI_UI_H
#define CARNET_TUI_UI_H

#include "tui/screen.h"

#define CARNET_UI_MIN_COLUMNS 60
#define CARNET_UI_MIN_ROWS 16

#define CARNET_UI_ERROR (carnet_ui_error_quark())
GQuark carnet_ui_error_quark(void);

typedef struct {
  gint columns, rows;
  const CarnetTexts *texts; /* borrowed, as are the next two, for the life of the ui */
  const CarnetKeymap *keymap;
  const CarnetProvider *provider;
  CarnetAppOptions app; /* copied */
  const char *terminal; /* "80x24, 256 colours, UTF-8", for the first start; or NULL */
} CarnetUiOptions;

/* Starts the two threads; the first screen is the overview, or the first start where there is no
 * workspace. */
CarnetUi *carnet_ui_new(const CarnetUiOptions *options);
void carnet_ui_free(CarnetUi *ui);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetUi, carnet_ui_free)

/* Of the terminal that was opened meanwhile; borrowed for the life of the ui. */
void carnet_ui_set_terminal(CarnetUi *ui, const char *terminal);

void carnet_ui_event(CarnetUi *ui, const CarnetInputEvent *event);
void carnet_ui_resize(CarnetUi *ui, gint columns, gint rows);
/* Answers of the threads; readable descriptor: carnet_ui_fd. */
void carnet_ui_take_answers(CarnetUi *ui);
int carnet_ui_fd(const CarnetUi *ui);
/* Draws the frame; borrowed until the next call. */
const CarnetGrid *carnet_ui_draw(CarnetUi *ui);
/* Looks now and then whether others recorded something, and has what is shown asked for again. */
void carnet_ui_watch(CarnetUi *ui);
/* Milliseconds after which something must be looked at or drawn again without an event (others' records,
 * progress, a message's end), or -1. */
gint carnet_ui_timeout(const CarnetUi *ui);
gboolean carnet_ui_is_done(const CarnetUi *ui);
/* TRUE once after ^Z, ^L: the loop suspends, or draws everything anew. */
gboolean carnet_ui_wants_suspend(CarnetUi *ui);
gboolean carnet_ui_wants_redraw(CarnetUi *ui);
/* Text for the clipboard since the last call, or NULL; caller frees. */
char *carnet_ui_take_copy(CarnetUi *ui);
/* Waits (at most timeout_ms) until no answer is awaited; FALSE on timeout. For tests. */
gboolean carnet_ui_settle(CarnetUi *ui, gint timeout_ms);

#endif
