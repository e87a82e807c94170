/* Commands about certifications, the log and the ledger. */
#include <stdio.h>
#include <string.h>

#include "carnet/actions_exports.h"
#include "carnet/error.h"
#include "carnet/text.h"
#include "cli.h"
#include "keys.h"
#include "progress.h"
#include "tree.h"

int cmd_cert_set(Cli *cli, GError **error) {
  g_autoptr(CarnetNode) keys = cli_keys(cli, "certification", error);
  if (!keys) return CARNET_ERROR_USAGE;
  return carnet_action_cert_set(cli->app, cli->args[0], keys, cli_text(cli, "reason"), error)
             ? 0
             : CARNET_ERROR_INPUT;
}

int cmd_cert_list(Cli *cli, GError **error) { return cli_print(cli, carnet_action_certs(cli->app, error)); }

/* ---- the log and the ledger
 * --------------------------------------------------------------------------------------------- */

int cmd_log(Cli *cli, GError **error) {
  gint64 total = 0;
  g_autofree char *words = g_strjoinv(" ", cli->args);
  CarnetTable *table = carnet_action_log(cli->app, words, 0, cli_int(cli, "limit", -1), &total, error);
  return cli_print(cli, table);
}

int cmd_blame(Cli *cli, GError **error) {
  return cli_print(cli, carnet_action_blame(cli->app, cli->args[0], error));
}

static CarnetTable *faults_table(const CarnetNode *faults) {
  static const CarnetTableColumn columns[] = {
      {"commit", "verify.commit", CARNET_CELL_ID}, {"path", "verify.path", CARNET_CELL_ID},
      {"why", "verify.why", CARNET_CELL_TEXT},     {"ask", "verify.ask", CARNET_CELL_TEXT},
      {"check", "verify.check", CARNET_CELL_ID},   {NULL, NULL, 0}};
  CarnetTable *table = carnet_table_new_with(columns);
  for (guint i = 0; i < carnet_node_count(faults); i++) {
    guint row = carnet_table_add_row(table);
    for (const CarnetTableColumn *column = columns; column->key; column++)
      carnet_table_set_key(table, row, column->key,
                           carnet_node_get_string(carnet_node_at(faults, i), column->key, ""));
  }
  return table;
}

int cmd_verify(Cli *cli, GError **error) {
  if (!cli_takes_tree(cli, error)) return CARNET_ERROR_USAGE;
  g_autoptr(CliProgress) progress = cli_progress_new();
  const char *trust = cli_text(cli, "trust"), *since = cli_text(cli, "since");
  gboolean incremental = cli_flag(cli, "incremental");
  if (incremental && since) {
    g_set_error(error, g_quark_from_static_string("carnet-cli-error"), CARNET_ERROR_USAGE,
                "--since reads everything; leave out --incremental");
    cli_progress_end(progress);
    return CARNET_ERROR_USAGE;
  }
  g_autoptr(CarnetNode) result =
      incremental ? carnet_action_verify_new(cli->app, trust, cli_progress, progress, error)
                  : carnet_action_verify(cli->app, trust, since, cli_progress, progress, error);
  cli_progress_end(progress);
  if (!result) return CARNET_ERROR_VERIFY;
  const CarnetNode *faults = carnet_node_get(result, "faults");
  guint n = carnet_node_count(faults);
  if (cli->out.format == CARNET_OUT_JSON || cli->out.format == CARNET_OUT_NDJSON) {
    cli_print_json(result, cli->out.format == CARNET_OUT_NDJSON);
    return n ? CARNET_ERROR_VERIFY : 0;
  }
  if (n) cli_print(cli, faults_table(faults));
  cli_line(cli, "%s: %s commits, %s events, %s signed and good, %s unsigned as the policy allowed, %u faults",
           n ? "verification failed" : "verified", carnet_node_get_string(result, "commits", ""),
           carnet_node_get_string(result, "events", ""), carnet_node_get_string(result, "signed_good", ""),
           carnet_node_get_string(result, "unsigned_allowed", ""), n);
  cli_line(cli, "root %s  tip %s", carnet_node_get_string(result, "root", ""),
           carnet_node_get_string(result, "tip", ""));
  const CarnetNode *remarks = carnet_node_get(result, "remarks");
  for (guint i = 0; i < carnet_node_count(remarks); i++)
    cli_line(cli, "%s", carnet_node_at(remarks, i)->text);
  return n ? CARNET_ERROR_VERIFY : 0;
}
