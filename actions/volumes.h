/* The usual volume of a level of automation. */
#ifndef CARNET_ACTIONS_VOLUMES_H
#define CARNET_ACTIONS_VOLUMES_H

#include "app.h"

/* What the packs know of a level on a day: its own figure, else that of a lower level "and above"; NULL:
 * nothing. */
const CarnetVolume *carnet_volume_usual(const CarnetApp *app, const char *level, const char *today);

#endif
