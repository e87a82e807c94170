/*
 * provider.h - the actions that screens call, as a table of functions with the signatures of actions_*.h: the
 * real one is filled with the actions themselves (provider.c), a test's with its own data. They run on the
 * query or the store thread, never on the UI's. A screen that needs another action adds a line here and one
 * in provider.c.
 */
#ifndef CARNET_TUI_PROVIDER_H
#define CARNET_TUI_PROVIDER_H

#include "carnet/actions_exports.h"
#include "carnet/actions_inventory.h"
#include "carnet/actions_reports.h"
#include "carnet/actions_workspace.h"

typedef struct {
  CarnetApp *(*open)(const CarnetAppOptions *options, GError **error);
  void (*close)(CarnetApp *app);
  void (*interrupt)(CarnetApp *app); /* from the UI thread; NULL: nothing to interrupt */
  void (*set_lang)(CarnetApp *app, CarnetLang lang);

  const char *(*workspace)(CarnetApp *app, GError **error);
  gboolean (*init)(CarnetApp *app, const CarnetInitOptions *options, GError **error);
  CarnetTable *(*query)(CarnetApp *app, const char *filter, const char *const *columns, const char *sort,
                        gint64 offset, gint64 limit, gint64 *total, GError **error);
  CarnetTable *(*facet)(CarnetApp *app, const char *column, const char *filter, gint64 limit, GError **error);
  CarnetCard *(*card)(CarnetApp *app, const char *field, GError **error);
  CarnetTable *(*explain)(CarnetApp *app, const char *field, GError **error);
} CarnetProvider;

/* The actions. */
const CarnetProvider *carnet_provider_actions(void);

#endif
