/*
 * Ceilings of fines: what the packs say, with the turnover that the records know. Each stands by its own law;
 * they are never summed (mockups.md, frame 1).
 */
#ifndef CARNET_ACTIONS_PENALTIES_H
#define CARNET_ACTIONS_PENALTIES_H

#include "app.h"

typedef struct CarnetPenaltyBook CarnetPenaltyBook; /* entities and rates, read once */
CarnetPenaltyBook *carnet_penalty_book_new(CarnetApp *app, GError **error);
void carnet_penalty_book_free(CarnetPenaltyBook *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetPenaltyBook, carnet_penalty_book_free)

/* In force today, by id; NULL where the packs have none of that id. */
const CarnetPenalty *carnet_penalty_find(const CarnetPenaltyBook *book, const char *id);
/* That of the highest ceiling which may follow where `what` is not kept; NULL: none. */
const CarnetPenalty *carnet_penalty_for(const CarnetPenaltyBook *book, const char *what);
/* The ceiling in money; FALSE where neither a cap nor a turnover is known. `*whole` FALSE: a part by turnover
 * is not in it, because the turnover or a rate is missing. */
gboolean carnet_penalty_ceiling(const CarnetPenaltyBook *book, const CarnetPenalty *penalty, gint64 *minor,
                                const char **currency, gboolean *whole);
/* "up to EUR 20,000,000.00 or up to 4 % of the group's turnover, the higher: ceiling EUR ..."; caller frees.
 */
char *carnet_penalty_text(const CarnetPenaltyBook *book, const CarnetPenalty *penalty);

#endif
