/* Which imports of the records this inventory holds: another office's rows come by their sources alone
 * (formats.md section 4). */
#ifndef CARNET_ACTIONS_HELD_H
#define CARNET_ACTIONS_HELD_H

#include "app.h"

typedef struct {
  GPtrArray *imports;       /* CarnetEventRecord*: the imports that count, in order */
  CarnetTable *generations; /* carnet_inventory_generations */
} CarnetHoldings;
gboolean carnet_held_open(CarnetApp *app, CarnetHoldings *out, GError **error);
void carnet_held_clear(CarnetHoldings *held);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CarnetHoldings, carnet_held_clear)

/* Whether an event of the records counts. */
gboolean carnet_held_counts(const CarnetEventRecord *record);
/* The generation here that came with this very event and was made active; 0: none. */
guint64 carnet_held_by_event(const CarnetHoldings *held, const CarnetEventRecord *import);

/*
 * The rows of these frozen keys as of just before `before` (NULL: as of today). TRUE: they are here, `at` is
 * the generation set (0: the active one). FALSE: they are not, `import` says which rows are missing; NULL
 * where the records know no import of that name.
 */
gboolean carnet_held_rows(const CarnetHoldings *held, const char *keys, const CarnetEventRecord *before,
                          guint64 *at, const CarnetEventRecord **import);
/* The last import of each name whose rows are not the active ones here; borrowed records; caller unrefs. */
GPtrArray *carnet_held_missing(const CarnetHoldings *held);
/* "the rows of fleet as imported 2026-11-22 are not in this inventory; ..."; `import` may be NULL. Caller
 * frees. */
char *carnet_held_say(const CarnetTexts *texts, CarnetLang lang, const CarnetEventRecord *import);

#endif
