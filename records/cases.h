/*
 * cases.h - what the files of the case fold share.
 */
#ifndef CARNET_RECORDS_CASES_H
#define CARNET_RECORDS_CASES_H

#include "carnet/fold.h"

/* The table of their states for docs/formats/states.md; caller frees. */
char *carnet_theirs_document(void);
/* What the authority says, from the filings that count, in order. */
void carnet_case_fold_theirs(CarnetCase *item, const GPtrArray *filings, const char *today);
/* carnet_case_refusal without the role, which a record's verdict has answered. */
char *carnet_case_step_refusal(const CarnetCase *item, const CarnetPolicy *policy, gint step,
                               const char *person, const char *key);

#endif
