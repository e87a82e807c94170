/* "--set KEY=VALUE" pairs to the body of an event, typed by the table of kinds. */
#ifndef CARNET_CLI_KEYS_H
#define CARNET_CLI_KEYS_H

#include "carnet/node.h"
#include "cli.h"

/* Caller frees; CARNET_ERROR_USAGE where a pair has no '='. A key given twice is a list. */
CarnetNode *cli_keys(const Cli *cli, const char *kind, GError **error);
/* "1234.50" to minor units; CARNET_ERROR_USAGE otherwise. */
gboolean cli_amount(const char *text, gint64 *minor, GError **error);

#endif
