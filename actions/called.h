/* What tests and entities are called: their ids are for filters and commands. */
#ifndef CARNET_ACTIONS_CALLED_H
#define CARNET_ACTIONS_CALLED_H

#include "app.h"

/* "UN R155 type approval X5"; model "": of all. A standard that no text names keeps its id. Caller frees. */
char *carnet_called_test(const CarnetApp *app, CarnetLang lang, const char *standard, const char *model);
/* The name in a row of a register, in a language, else its id; borrowed. */
const char *carnet_called_row(CarnetLang lang, const CarnetTable *table, guint row);
/* The registered name, in the language of the app, else the id. Caller frees. */
char *carnet_called_entity(CarnetApp *app, const char *id);

#endif
