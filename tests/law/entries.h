/* entries.h - cases of checks and of lines; as law_check_decision of law.h. */
#ifndef CARNET_TESTS_ENTRIES_H
#define CARNET_TESTS_ENTRIES_H

#include "carnet/decision.h"

char *law_check_checks(const CarnetPacks *packs, const CarnetNode *table, const CarnetNode *one,
                       char **trait_ids);
char *law_check_lines(const CarnetPacks *packs, const CarnetNode *table, const CarnetNode *one,
                      char **trait_ids);

#endif
