/* fake.h - a provider with its own data: 41,280 invented rows, one card; no stores. */
#ifndef CARNET_TEST_FAKE_H
#define CARNET_TEST_FAKE_H

#include "tui/keymap.h"
#include "tui/provider.h"

const CarnetProvider *fake_provider(void);       /* a workspace with fields */
const CarnetProvider *fake_provider_empty(void); /* no workspace */
const CarnetProvider *fake_provider_crash(void); /* its card ends the program by a fault */
CarnetTexts *fake_texts(void);
CarnetKeymap *fake_keymap(void);

#endif
