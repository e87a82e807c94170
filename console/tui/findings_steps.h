/* findings_steps.h - what a person does with a finding in room 7: give it to someone, accept the risk, close
 * it. */
#ifndef CARNET_TUI_FINDINGS_STEPS_H
#define CARNET_TUI_FINDINGS_STEPS_H

#include "tui/screen.h"

/* Opens the form of the request for that row; ends in the signing form. `people`: columns person, name,
 * until; NULL where they have not come yet. FALSE: the request is none of these. */
gboolean carnet_findings_step(CarnetScreen *screen, const CarnetTable *page, guint row, CarnetRequest request,
                              const CarnetTable *people);

#endif
