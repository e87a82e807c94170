/*
 * evidence.h - the places of a text that made a trait hold, in brackets and underlined (mockups.md, frame 4).
 * Marked text is text in which 1 begins and 2 ends a place; such characters of the source become blanks.
 */
#ifndef CARNET_TUI_EVIDENCE_H
#define CARNET_TUI_EVIDENCE_H

#include "carnet/actions_inventory.h"
#include "tui/grid.h"

/* The text of one part ('p' path, 'e', 'z' descriptions...) of the card's first use, all places marked;
 * caller frees. */
char *carnet_evidence_part(const CarnetCard *card, char part);
/* "location.position  strong: gnss.[position], "[WGS84] [latitude]"" for a trait that holds; the words are
 * the caller's; caller frees. */
char *carnet_evidence_trait(const CarnetCard *card, const char *trait, const char *strong, const char *weak);
/* Draws marked text in `cells` cells, with an ellipsis where it was cut; returns the x after it. */
gint carnet_marked_draw(CarnetGrid *grid, CarnetRect area, gint x, gint y, gint cells, CarnetRole role,
                        const char *marked);

#endif
