/*
 * i18n.h - the program's texts, in English and Simplified Chinese, as a table (templates/texts).
 *
 * A file is UTF-8 lines "id TAB English TAB Chinese" that end with LF; # starts a comment line, empty lines
 * are skipped; an id is of lower-case letters, digits, '.', '_' and '-'. Two languages can stand in one
 * report and the console switches at run time, which gettext cannot do on a bare machine (dependencies.md,
 * trap 7).
 */
#ifndef CARNET_I18N_H
#define CARNET_I18N_H

#include "carnet/types.h"

#define CARNET_I18N_ERROR (carnet_i18n_error_quark())
GQuark carnet_i18n_error_quark(void);

typedef struct CarnetTexts CarnetTexts;
/* All *.tsv of a folder. A duplicate id, a missing or empty column or bad UTF-8 is CARNET_ERROR_INPUT with
 * file and line. */
CarnetTexts *carnet_texts_load(const char *folder, GError **error);
void carnet_texts_free(CarnetTexts *texts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarnetTexts, carnet_texts_free)
/* The text, borrowed; the id itself where there is none (a test finds those). */
const char *carnet_texts_get(const CarnetTexts *texts, CarnetLang lang, const char *id);
gboolean carnet_texts_has(const CarnetTexts *texts, const char *id);
/* Text with {name} places filled: pairs name, value, ..., NULL. Caller frees. Values are not searched again;
   a place without a value stays as it is written; a NULL value ends the pairs and is "". */
char *carnet_texts_format(const CarnetTexts *texts, CarnetLang lang, const char *id, ...)
    G_GNUC_NULL_TERMINATED;
/*
 * A value of a closed list as people read it: the text PREFIX.VALUE ("word.driver", "fact.people_year"), else
 * the value itself. Borrowed from the texts or from `value`. What filters and JSON carry stays the value.
 */
const char *carnet_texts_word(const CarnetTexts *texts, CarnetLang lang, const char *prefix,
                              const char *value);
/* Of values that are separated by any of the characters `ends`, which stay. Caller frees. */
char *carnet_texts_words(const CarnetTexts *texts, CarnetLang lang, const char *prefix, const char *values,
                         const char *ends);
/* What a fact says, "none, pseudonymised" or "at most 120000", in words; in English it stands as it is.
   Caller frees. */
char *carnet_texts_values(const CarnetTexts *texts, CarnetLang lang, const char *values);
/* The facts of a reason, "channel = vehicle; market = CN, DE", each name and value by its word; in English
   they stand as they are. Caller frees. */
char *carnet_texts_facts(const CarnetTexts *texts, CarnetLang lang, const char *facts);
/* "en", "zh", "zh_CN.UTF-8"... ; FALSE where it is neither. */
gboolean carnet_lang_parse(const char *name, CarnetLang *lang);
const char *carnet_lang_name(CarnetLang lang); /* "en", "zh" */

#endif
