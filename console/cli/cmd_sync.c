/* Commands about other offices and auditors: sync. */
#include <string.h>

#include "carnet/actions_sync.h"
#include "carnet/error.h"
#include "cli.h"
#include "progress.h"
#include "tree.h"

static int print_check(Cli *cli, const CarnetSyncRequest *request, GError **error) {
  guint home = 0;
  CarnetTable *table = carnet_action_sync_check(cli->app, request, &home, error);
  if (!table) return CARNET_ERROR_STORE;
  guint n = carnet_table_rows(table);
  int code = cli_print(cli, table);
  cli_note(cli, "%u objects, %u of them policy keeps home", n, home);
  return code ? code : home ? CARNET_ERROR_FINDINGS : 0;
}

int cmd_sync(Cli *cli, GError **error) {
  CarnetSyncRequest request = {.remote = cli->args[0],
                               .url = cli_text(cli, "url"),
                               .take_only = cli_flag(cli, "take-only"),
                               .again = cli_flag(cli, "again")};
  if (cli_flag(cli, "list")) return cli_print(cli, carnet_action_remotes(cli->app, error));
  if (cli_flag(cli, "check")) return print_check(cli, &request, error);
  if (!cli_takes_tree(cli, error)) return CARNET_ERROR_USAGE;
  g_autoptr(CliProgress) progress = cli_progress_new();
  g_autoptr(CarnetNode) result = carnet_action_sync(cli->app, &request, cli_progress, progress, error);
  cli_progress_end(progress);
  if (!result) return CARNET_ERROR_STORE;
  if (cli->out.format == CARNET_OUT_JSON || cli->out.format == CARNET_OUT_NDJSON) {
    cli_print_json(result, cli->out.format == CARNET_OUT_NDJSON);
    return 0;
  }
  cli_line(cli, "%s: %s taken, %s sent, %s merged; main is %s", carnet_node_get_string(result, "remote", ""),
           carnet_node_get_string(result, "taken", ""), carnet_node_get_string(result, "sent", ""),
           carnet_node_get_string(result, "merges", ""), carnet_node_get_string(result, "tip", ""));
  return 0;
}
