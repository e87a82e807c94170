/* The field card, and why. */
#ifndef CARNET_ACTIONS_CARD_H
#define CARNET_ACTIONS_CARD_H

#include "app.h"
#include "carnet/actions_inventory.h"

/* What packs may know of one use. The strings belong to the use. */
void carnet_row_facts_of_use(const CarnetUse *use, CarnetRowFacts *out);
/* What the lexicon reads of one use. */
void carnet_field_text_of_use(const CarnetUse *use, CarnetFieldText *out);
/* A condition of a trace in the app's language (condition_text.c); callers free. */
char *carnet_condition_text(const CarnetApp *app, const CarnetConditionTrace *trace);
/* The same with those inside it, each with what the row says: "any of: market in EU (CN)". `traces` as of
   carnet_categories_trace. */
char *carnet_condition_group_text(const CarnetApp *app, const GPtrArray *traces, guint at);
/* Parts the ids of missing facts into `missing` and `unread`. */
void carnet_card_missing(const CarnetUse *use, const char *facts, CarnetCardCategory *out);
/* All columns of a use that are not understood: "market '中国某地'". Owned by the caller. */
GPtrArray *carnet_card_unread(const CarnetUse *use);
/* The first condition that is false, in words; "" where none is. Caller frees. */
char *carnet_card_first_false(CarnetApp *app, const char *rule, const CarnetRowFacts *facts,
                              const char *today);

#endif
