/* Tables in Chinese: words for the codes that filters and programs keep. */
#ifndef CARNET_CLI_WORDS_H
#define CARNET_CLI_WORDS_H

#include "cli.h"

/* The table as a Chinese reader sees it, a new one; NULL where it is shown as it is: in English, in which the
 * codes are words, and for a program. */
CarnetTable *cli_in_words(const Cli *cli, const CarnetTable *table);

#endif
