/*
 * actions_demo.h - the demo workspace (templates/demo/): executed step by step as real events with real keys.
 */
#ifndef CARNET_ACTIONS_DEMO_H
#define CARNET_ACTIONS_DEMO_H

#include "carnet/actions.h"

/* Makes a workspace in `folder` (refused where one is) and plays templates/demo/demo.yaml into it, with times
   relative to now. The app is then in that workspace. */
gboolean carnet_action_demo(CarnetApp *app, const char *folder, CarnetProgressFunc progress, gpointer user,
                            GError **error);

#endif
