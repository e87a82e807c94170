/*
 * actions_packs.h - regulation packs in use, and checking one's own.
 */
#ifndef CARNET_ACTIONS_PACKS_H_PUBLIC
#define CARNET_ACTIONS_PACKS_H_PUBLIC

#include "carnet/actions.h"

/* Columns pack, regime, en, zh, version, rules, categories, verified, secondary, recalled, digest. */
CarnetTable *carnet_action_packs(CarnetApp *app, GError **error);
/* A pack as a document in the app's language, Markdown or for the eye; caller frees; CARNET_ERROR_NOT_FOUND.
 */
char *carnet_action_pack_document(CarnetApp *app, const char *id, gboolean markdown, GError **error);
/* The same for scripts: columns of carnet_packs_lines. */
CarnetTable *carnet_action_pack_lines(CarnetApp *app, const char *id, GError **error);
/*
 * Two versions of a pack, each a file or the id of a pack in use. `changes`: columns change (added, removed,
 * changed: what digests read; words), part, id, before, after (as the document has it). `impact` (NULL: not
 * asked): columns touches (rows, case, filing), what (category, case, filing), before, after, rows, why (of
 * rows: the first fields; of a case: the rules on which its answer rests and that changed, which is all where
 * before and after are the same).
 */
gboolean carnet_action_pack_diff(CarnetApp *app, const char *old, const char *now, CarnetTable **changes,
                                 CarnetTable **impact, GError **error);
/* The faults of the files over the packs in use (carnet_packs_faults); NULL with the error where the packs in
 * use cannot be read. */
GPtrArray *carnet_action_pack_check(CarnetApp *app, const char *const *files, GError **error);

#endif
