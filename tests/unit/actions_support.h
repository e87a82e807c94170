/* A small workspace in a temporary folder, made through the actions themselves. */
#ifndef CARNET_TESTS_ACTIONS_SUPPORT_H
#define CARNET_TESTS_ACTIONS_SUPPORT_H

#include "carnet/actions.h"

#define FLEET_NOW "2026-11-22T07:20:33Z"

typedef struct {
  char *folder, *templates;
  CarnetApp *app;
} Fleet;

/* Workspace, people (p-boss: all but approver; p-rev; p-app), one inventory of 12 rows, a model, a test,
 * costs. Ends the test on error. */
Fleet *fleet_new(void);
void fleet_free(Fleet *fleet);
/* Another context on the same workspace, with another clock. */
CarnetApp *fleet_open(const Fleet *fleet, const char *now);
void fleet_import(Fleet *fleet, const char *csv);
void fleet_import_file(Fleet *fleet, const char *name, const char *text);
/* Requested by p-boss, reviewed by p-rev, approved by p-app as far as `steps` (0 to 2) says; returns the case
 * id, caller frees. */
char *fleet_case(Fleet *fleet, const char *request, guint steps);
/* One event with these keys (YAML). */
void fleet_record(Fleet *fleet, const char *kind, const char *action, const char *subject, const char *yaml);
/* All findings, accepted and closed ones too; caller frees. */
CarnetTable *fleet_findings(CarnetApp *app);
/* The row of a check's finding on that place; -1: none. */
gint fleet_found(const CarnetTable *table, const char *check, const char *where);
void fleet_adopt_template(Fleet *fleet, const char *name, const char *text);

extern const char fleet_csv[], fleet_request[], fleet_template[];

/* Fails with the error's words. */
#define FLEET_OK(call)                                                                                       \
  do {                                                                                                       \
    GError *fleet_error = NULL;                                                                              \
    GError **error = &fleet_error;                                                                           \
    if (!(call)) fail_msg("%s: %s", #call, fleet_error ? fleet_error->message : "no error set");             \
  } while (0)

#endif
