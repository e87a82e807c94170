/*
 * header_match.h - which known column the name of a source column is (header_names.def, in pieces too).
 */
#ifndef DB_IMPORT_HEADER_MATCH_H
#define DB_IMPORT_HEADER_MATCH_H

#include "import/import.h"

/* How sure a name is. FAINT: one of several that say the same ("Purpose (EN)"), gives way to all others. */
typedef enum { NAME_UNKNOWN, NAME_FAINT, NAME_WEAK, NAME_STRONG } CarnetNameClaim;
typedef struct {
  CarnetNameClaim claim;
  CarnetColumn column;
  gboolean plain;        /* a description in either language */
  gboolean deidentified; /* asks whether data is de-identified: its yes is not "anonymised" */
} CarnetHeaderMatch;

/* `n` < 0: terminated. */
CarnetHeaderMatch carnet_header_match(const char *name, gssize n);
gboolean carnet_header_asks_deidentified(const char *name);
/* The column whose names are nearest, for a person to judge; FALSE where none is near. */
gboolean carnet_header_likely(const char *name, CarnetColumn *column);

#endif
