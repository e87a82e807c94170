/* normalise.h - the parts of carnet_value_normalise. */
#ifndef DB_IMPORT_NORMALISE_H
#define DB_IMPORT_NORMALISE_H

#include "carnet/types.h"

/* The normal form of a folded spelling in words.def, or NULL. Static. */
const char *carnet_normalise_word(CarnetColumn column, const char *folded);
/* The normal form of one word or name, "" where it says nothing, NULL where no table knows it: as a whole, or
   where its parts all say the same. Static. */
const char *carnet_normalise_whole(CarnetColumn column, const char *piece);
const char *carnet_normalise_known(CarnetColumn column, const char *piece);
const char *carnet_normalise_parts(CarnetColumn column, const char *text);
/* ISO code or region of a folded name, or NULL where it is no known place. Static or within `folded`'s table.
 */
const char *carnet_normalise_place(const char *folded);
/* Country of a cloud's region whose name is of one country whoever uses it; NULL where it is none. Static. */
const char *carnet_normalise_cloud(const char *folded);
/* A number with its unit for this column, in its shortest form; "" where it is none or can be read in two
   ways. Text is NFKC and case folded; caller frees. */
char *carnet_normalise_number(CarnetColumn column, const char *text);

#endif
