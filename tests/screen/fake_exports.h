/* fake_exports.h - three invented export cases and a decision that counts people; no stores. */
#ifndef CARNET_TEST_FAKE_EXPORTS_H
#define CARNET_TEST_FAKE_EXPORTS_H

#include "tui/provider.h"

/* `base` with the functions of export cases. */
CarnetProvider fake_exports(const CarnetProvider *base);
/* What was recorded since the program began, "approve ex-2026-aaaaaaaa: fine"; borrowed, "" where nothing. */
const char *fake_recorded(void);
/* How often a decision was asked for. */
gint fake_decisions(void);
/* "p-1" who may, "p-2" who may not. */
void fake_reset(void);

#endif
