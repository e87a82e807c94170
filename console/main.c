/* carnet(1): without a command the console, with one the command line. Both are thin shells over the same
 * actions. */
#include "cli/cli.h"

int main(int argc, char **argv) { return cli_run(argc, argv); }
