/* card_parts.h - the card's state, shared by card.c and card_draw.c. */
#ifndef CARNET_TUI_CARD_PARTS_H
#define CARNET_TUI_CARD_PARTS_H

#include "tui/card.h"

typedef struct {
  char *field, *filter, *sort;
  gint64 position, total;
  CarnetCard *card;
  char *error;
  guint regime; /* under the cursor */
  gint top;
} CarnetCardState;

void carnet_card_draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect body);
void carnet_card_scope(CarnetScreen *screen, CarnetGrid *grid, CarnetRect row);
guint carnet_card_regimes(const CarnetCardState *state);

#endif
