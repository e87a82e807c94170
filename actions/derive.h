/* Derived tables of the inventory: traits, profiles, categories, mappings. */
#ifndef CARNET_ACTIONS_DERIVE_H
#define CARNET_ACTIONS_DERIVE_H

#include "app.h"

/* All steps, whatever was done before. */
gboolean carnet_app_derive_now(CarnetApp *app, CarnetProgressFunc progress, gpointer user, GError **error);
gboolean carnet_app_apply_mappings(CarnetApp *app, GError **error);
void carnet_row_facts_of_profile(const CarnetProfile *profile, CarnetRowFacts *out);

#endif
