/* No command: the console. */
#include "cli.h"
#include "tui/run.h"

int cmd_console(Cli *cli, GError **error) {
  CarnetAppOptions options = {.workspace = cli_text(cli, "directory"),
                              .person = cli_text(cli, "as"),
                              .role = cli_text(cli, "role"),
                              .lang = cli->out.lang};
  return carnet_tui_run(&options, NULL, error) ? 0 : 1;
}
