/* card_parts.h - the card's state, shared by card.c (requests, data) and the files card_*.c. */
#ifndef CARNET_TUI_CARD_PARTS_H
#define CARNET_TUI_CARD_PARTS_H

#include "tui/card.h"
#include "tui/list.h"

typedef struct {
  char *field, *filter, *sort;
  gint64 position, total;
  CarnetCard *card;
  char *error;
  guint regime; /* under the cursor */
  guint item;   /* in that regime: its categories, then the rules that are not engaged */
  gint top;
  gboolean follow;  /* the cursor moved: it must be in sight */
  CarnetList *uses; /* the other view (v); NULL: the regimes are shown */
  char *detail;     /* category or rule whose trace was asked for, or NULL */
} CarnetCardState;

/* A line of a regime's column. */
typedef struct {
  char *text;
  char *right; /* at the column's end, dim */
  CarnetRole role;
  gboolean rule; /* a line across */
  gint item;     /* that begins here, -1 */
} CarnetCardLine;

/* card_lines.c */
/* Everything of one regime in `w` cells; caller unrefs. */
GPtrArray *carnet_card_lines(const CarnetUi *ui, const CarnetCard *card, const char *regime, gint w);
/* The category, or the rule that is not engaged, of an item; FALSE where there is none. */
gboolean carnet_card_item(const CarnetCard *card, const char *regime, guint item,
                          const CarnetCardCategory **category, const CarnetCardNotEngaged **not_engaged);
guint carnet_card_n_items(const CarnetCard *card, const char *regime);
const char *carnet_card_sign(const CarnetCardCategory *category, CarnetRole *role);
char *carnet_card_confidence(const CarnetUi *ui, const char *confidence); /* the word; caller frees */
char *carnet_card_facts(const CarnetUi *ui, const char *facts);           /* names; caller frees */
char *carnet_card_state(const CarnetUi *ui, const char *state);           /* the word; caller frees */

/* card_draw.c */
void carnet_card_draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect body);
void carnet_card_scope(CarnetScreen *screen, CarnetGrid *grid, CarnetRect row);
guint carnet_card_regimes(const CarnetCardState *state);

/* card_uses.c */
CarnetList *carnet_card_uses_new(const CarnetCard *card);
void carnet_card_uses_draw(CarnetScreen *screen, CarnetGrid *grid, CarnetRect area);

/* card_blame.c */
enum { CARNET_CARD_SLOT_CARD, CARNET_CARD_SLOT_NEIGHBOUR, CARNET_CARD_SLOT_EXPLAIN, CARNET_CARD_SLOT_BLAME };
/* Opens who said what of the field, when and why, and what of it stands. */
void carnet_card_blame(CarnetScreen *screen);

/* card_detail.c */
/* The item in full: clause, source, confidence, duties, documents, and how its rule came out. `trace` is the
 * table of carnet_action_explain. Caller unrefs. */
GPtrArray *carnet_card_detail(const CarnetUi *ui, const CarnetCard *card, const char *id,
                              const CarnetTable *trace);

#endif
