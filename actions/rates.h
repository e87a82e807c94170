/* Exchange rates as recorded: money of one currency in another, as of a day. */
#ifndef CARNET_ACTIONS_RATES_H
#define CARNET_ACTIONS_RATES_H

#include "app.h"

/* carnet_fold_rates over the app's events; NULL with the error. */
CarnetTable *carnet_rates(CarnetApp *app, GError **error);
/*
 * `minor` of a currency in another one by the latest rate of a day not after `day`, forth or back. FALSE
 * where no rate is recorded or the sum is beyond what a record holds: an amount is never guessed. `*used`
 * (NULL: not asked for): the row of the rate, -1 where both are the same currency.
 */
gboolean carnet_rates_convert(const CarnetTable *rates, const char *from, const char *to, const char *day,
                              gint64 minor, gint64 *out, gint *used);

#endif
