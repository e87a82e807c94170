/* card.h - the field card (frames 4 and 5): what one field is under each law, side by side. */
#ifndef CARNET_TUI_CARD_H
#define CARNET_TUI_CARD_H

#include "tui/screen.h"

/* Where it was opened from, so that J and K go on in that list. All copied. */
typedef struct {
  const char *field;         /* what carnet_action_card takes */
  const char *filter, *sort; /* of the list; sort may be NULL */
  gint64 position, total;    /* from 0; total 0: from no list */
} CarnetCardFrom;
void carnet_card_open(CarnetUi *ui, const CarnetCardFrom *from);

/* A table as lines of text, two blanks between cells, "key: value" for a single row; for viewers. Caller
 * unrefs. */
GPtrArray *carnet_table_lines(const CarnetUi *ui, const CarnetTable *table);

#endif
