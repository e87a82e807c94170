/*
 * input.h - one line of typed text: any Unicode, edited by whole characters with their marks, scrolled where
 * it is longer than its place. Letters, Backspace, Del, arrows, Home End ^A ^E, ^W (word), ^U (all before),
 * ^K (all after).
 */
#ifndef CARNET_TUI_INPUT_H
#define CARNET_TUI_INPUT_H

#include "tui/grid.h"
#include "tui/key.h"

#define CARNET_INPUT_MAX_BYTES 4096

typedef struct CarnetInput CarnetInput;
CarnetInput *carnet_input_new(const char *text); /* NULL: empty; the cursor is at its end */
void carnet_input_free(CarnetInput *input);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetInput, carnet_input_free)
const char *carnet_input_text(const CarnetInput *input); /* borrowed, until the next call; valid UTF-8 */
void carnet_input_set(CarnetInput *input, const char *text);
gsize carnet_input_position(const CarnetInput *input); /* of the cursor, bytes */
void carnet_input_move(CarnetInput *input, gsize position);
/* TRUE where the event was text or editing, changed or not; *changed where the text is another. */
gboolean carnet_input_event(CarnetInput *input, const CarnetInputEvent *event, gboolean *changed);
/* Replaces bytes from..to (whole characters) and puts the cursor after it. */
void carnet_input_replace(CarnetInput *input, gsize from, gsize to, const char *text);
/* Draws in `cells` cells; with focus the cursor is shown and the text kept around it. */
void carnet_input_draw(const CarnetInput *input, CarnetGrid *grid, CarnetRect area, gint x, gint y,
                       gint cells, gboolean focus);

#endif
