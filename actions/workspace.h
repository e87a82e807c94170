/* A workspace: made, settled after a crash. */
#ifndef CARNET_ACTIONS_WORKSPACE_H
#define CARNET_ACTIONS_WORKSPACE_H

#include "app.h"

/* Finishes or drops imports that a crash left between staging and flipping (formats.md section 5). */
gboolean carnet_app_settle_imports(CarnetApp *app, GError **error);

#endif
