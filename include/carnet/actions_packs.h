/*
 * actions_packs.h - regulation packs in use, and checking one's own.
 */
#ifndef CARNET_ACTIONS_PACKS_H_PUBLIC
#define CARNET_ACTIONS_PACKS_H_PUBLIC

#include "carnet/actions.h"

/* Columns pack, regime, en, zh, version, rules, categories, verified, secondary, recalled, digest. */
CarnetTable *carnet_action_packs(CarnetApp *app, GError **error);
/* A pack as Markdown in the app's language; caller frees; CARNET_ERROR_NOT_FOUND. */
char *carnet_action_pack_document(CarnetApp *app, const char *id, GError **error);
/* Loads the files over the packs in use: errors with file, line, column. */
gboolean carnet_action_pack_check(CarnetApp *app, const char *const *files, GError **error);

#endif
