/* What was adopted, for actions that need other versions than today's (a report of an older commit). */
#ifndef CARNET_ACTIONS_PACKS_H
#define CARNET_ACTIONS_PACKS_H

#include "app.h"

/* The `files` list of the last adoption that counts; caller frees; NULL where there is none. */
CarnetNode *carnet_app_adopted(const GPtrArray *adoption_events);
/* Bytes of one adopted file at a commit (NULL: main). */
GBytes *carnet_app_adopted_file(CarnetApp *app, const CarnetNode *files, const char *kind, const char *name,
                                const char *commit, GError **error);
/* Lexicon and packs of such a list; both owned by the caller. */
gboolean carnet_app_load_adopted(CarnetApp *app, const CarnetNode *files, CarnetLexicon **lexicon,
                                 CarnetPacks **packs, GError **error);
/* The packs in use with these files over them, each in the place of the pack that has its id; caller frees.
 */
CarnetPacks *carnet_app_load_with(CarnetApp *app, const char *const *files, GError **error);

#endif
