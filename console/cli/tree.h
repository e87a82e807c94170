/* Trees for scripts and decisions for people. */
#ifndef CARNET_CLI_TREE_H
#define CARNET_CLI_TREE_H

#include "carnet/node.h"
#include "cli.h"

/* A tree as JSON on standard output: numbers and booleans as such, keys in their order. */
void cli_print_json(const CarnetNode *node, gboolean compact);
/* Before a command whose answer is no list does anything: FALSE, with error, where CSV is asked for. */
gboolean cli_takes_tree(const Cli *cli, GError **error);
/* Rows as a list of maps; absent cells left out; caller frees. */
CarnetNode *cli_table_to_node(const CarnetTable *table);
/* An answer (carnet_action_decide) by regime with its reasons, for people. */
void cli_print_answer(Cli *cli, const CarnetNode *answer);

#endif
