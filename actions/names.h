/* Names of people, outside git: .carnet/names.yaml (records.md, "people/"). */
#ifndef CARNET_ACTIONS_NAMES_H
#define CARNET_ACTIONS_NAMES_H

#include "app.h"

#define CARNET_FOUNDER_ROLES "admin requester reviewer mapper finance"

gboolean carnet_app_set_name(CarnetApp *app, const char *person, const char *en, const char *zh,
                             GError **error);
/* FALSE where a text of the event holds a person's name (CARNET_ERROR_INPUT). */
gboolean carnet_app_check_names(CarnetApp *app, const CarnetAppend *append, GError **error);
gboolean carnet_app_erase_name(CarnetApp *app, const char *person, GError **error);
/* The public line of a key file; caller frees. */
char *carnet_app_public_key(const char *key_file, GError **error);
/* Lower-case words joined by dashes, as subjects are written; caller frees. */
char *carnet_app_slug(const char *text);

#endif
