/* Derived tables of the inventory: traits, profiles, categories, mappings. */
#ifndef CARNET_ACTIONS_DERIVE_H
#define CARNET_ACTIONS_DERIVE_H

#include "app.h"

/* All steps, whatever was done before. */
gboolean carnet_app_derive_now(CarnetApp *app, CarnetProgressFunc progress, gpointer user, GError **error);
gboolean carnet_app_apply_mappings(CarnetApp *app, GError **error);
/* What first screens ask for, kept where it was not made of the inventory as it is (actions/keep.c). */
void carnet_app_keep(CarnetApp *app);
/* The key under which a profile's checks stand in the inventory; caller frees. */
char *carnet_app_checks_key(const CarnetApp *app);
/* Checks of the program's own beside those of the packs. Each is followed by the regime of the place where
 * the row was collected ("carnet.leaves.cn"), CARNET_NO_REGIME where no pack in use has that place. */
#define CARNET_CHECK_LEAVES "carnet.leaves"   /* collected in one country, and another is its destination */
#define CARNET_CHECK_UNKNOWN "carnet.unknown" /* no rule says what it is */
#define CARNET_CHECK_UNKNOWN_SENT "carnet.unknown_sent" /* ... and it has a destination */
#define CARNET_NO_REGIME "zz"
/* The regime of the place where a profile's rows were collected. */
const char *carnet_app_regime_at_home(const CarnetApp *app, const CarnetProfile *profile);
gboolean carnet_profile_leaves(const CarnetProfile *profile);
/* Where its rows were collected, the market where the source does not say (formats.md section 4); "" where
 * neither is said. */
const char *carnet_profile_home(const CarnetProfile *profile);
void carnet_row_facts_of_profile(const CarnetProfile *profile, CarnetRowFacts *out);

#endif
