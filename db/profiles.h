/*
 * profiles.h - what is derived of texts and rows: traits by the lexicon, profiles, rows that a mapping
 * concerns.
 */
#ifndef CARNET_DB_PROFILES_H
#define CARNET_DB_PROFILES_H

#include "words.h"

/* Whether texts have the traits of this lexicon, and rows the profiles of these options. */
gboolean carnet_profiles_fit(CarnetInventory *inventory, const CarnetImportOptions *options, gboolean *texts,
                             gboolean *profiles, GError **error);
/* Within a write transaction. Classifies all texts again; `words` is not loaded yet. */
gboolean carnet_profiles_classify(CarnetInventory *inventory, const CarnetImportOptions *options,
                                  CarnetProgressFunc progress, gpointer user, GError **error);
/* Drops all profiles and their categories, and gives each row its own again. */
gboolean carnet_profiles_rebuild(CarnetInventory *inventory, const CarnetImportOptions *options,
                                 CarnetProgressFunc progress, gpointer user, GError **error);
/* Applies the table `mapping` to the rows: profiles by mapped traits and by what people ruled of categories,
 * table `mapped`. To rows that are gone only where it is about their text. */
gboolean carnet_profiles_apply_mappings(CarnetInventory *inventory, CarnetWords *words, GError **error);

/* Digest of a text (formats.md section 6): SHA-256 over "path TAB..LF" and so on; see
 * docs/formats/inventory.md. */
void carnet_profiles_text_digest(const CarnetFieldText *text, char out[65]);

#endif
