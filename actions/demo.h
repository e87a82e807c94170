/* Playing the demo's script. */
#ifndef CARNET_ACTIONS_DEMO_INTERNAL_H
#define CARNET_ACTIONS_DEMO_INTERNAL_H

#include "app.h"

typedef struct {
  CarnetApp *app;
  const char *folder;    /* templates/demo */
  const char *workspace; /* where it is made */
  const char *script;    /* its name, for errors */
  gint64 now;            /* unix seconds of the demo's today */
  const CarnetNode *step;
  GHashTable *cases; /* nickname -> case id */
} Demo;

/* A text of the step; "" where absent. */
const char *carnet_demo_text(const Demo *demo, const char *key);
/* A day of the step: YYYY-MM-DD as written, or +23d, -148d from the demo's today; NULL where absent; caller
 * frees. */
char *carnet_demo_day(const Demo *demo, const char *key);
/* Says where in the script; always FALSE. */
gboolean carnet_demo_fail(const Demo *demo, GError **error, const char *what);

/* What a step does (demo_steps.c, demo_events.c). */
gboolean carnet_demo_workspace(Demo *demo, GError **error);
gboolean carnet_demo_person(Demo *demo, GError **error);
gboolean carnet_demo_policy(Demo *demo, GError **error);
gboolean carnet_demo_import(Demo *demo, GError **error);
gboolean carnet_demo_reimport(Demo *demo, GError **error);
gboolean carnet_demo_map(Demo *demo, GError **error);
gboolean carnet_demo_request(Demo *demo, GError **error);
gboolean carnet_demo_case_step(Demo *demo, GError **error);
gboolean carnet_demo_register(Demo *demo, GError **error);
gboolean carnet_demo_certification(Demo *demo, GError **error);
gboolean carnet_demo_cost(Demo *demo, GError **error);
gboolean carnet_demo_of_case(Demo *demo, GError **error);

#endif
