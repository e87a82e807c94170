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
/* The first condition that is false, in words; "" where none is. Caller frees. */
char *carnet_card_first_false(CarnetApp *app, const char *rule, const CarnetRowFacts *facts,
                              const char *today);

#endif
