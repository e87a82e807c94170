/* A table for the eye: fewer columns, words of closed lists in the reader's language. */
#ifndef CARNET_CLI_EYES_H
#define CARNET_CLI_EYES_H

#include "cli.h"

/* These columns of a table, for the eye; all of it for a program. Frees the old; NULL stays NULL. */
CarnetTable *cli_for_eyes(const Cli *cli, CarnetTable *table, const char *const *keys);
/* Values of a column as people read them: the texts PREFIX.VALUE; for a program as they are. */
void cli_words(const Cli *cli, CarnetTable *table, const char *key, const char *prefix);

#endif
