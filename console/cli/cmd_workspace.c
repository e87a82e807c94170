/* Commands about the workspace, people, and what the rest refers to. */
#include <stdio.h>
#include <string.h>

#include "carnet/actions_demo.h"
#include "carnet/actions_workspace.h"
#include "carnet/error.h"
#include "cli.h"
#include "keys.h"
#include "progress.h"

int cmd_init(Cli *cli, GError **error) {
  CarnetInitOptions options = {.folder = cli->args[0] ? cli->args[0] : cli_text(cli, "directory"),
                               .person = cli_text(cli, "person"),
                               .name = cli_text(cli, "name"),
                               .key_file = cli_text(cli, "key"),
                               .trial = cli_flag(cli, "trial")};
  if (!carnet_action_init(cli->app, &options, error)) return CARNET_ERROR_INPUT;
  cli_line(cli, "%s", carnet_app_workspace(cli->app, NULL));
  cli_note(cli, "%s is the first administrator; the root commit is pinned in .carnet/trust.yaml",
           carnet_app_person(cli->app));
  return 0;
}

int cmd_demo(Cli *cli, GError **error) {
  g_autoptr(CliProgress) progress = cli_progress_new();
  const char *folder = cli->args[0] ? cli->args[0] : "carnet-demo";
  gboolean ok = carnet_action_demo(cli->app, folder, cli_progress, progress, error);
  cli_progress_end(progress);
  if (!ok) return CARNET_ERROR_INPUT;
  cli_line(cli, "%s", carnet_app_workspace(cli->app, NULL));
  return 0;
}

int cmd_adopt(Cli *cli, GError **error) {
  return carnet_action_adopt(cli->app, cli_text(cli, "reason"), error) ? 0 : CARNET_ERROR_STORE;
}

int cmd_people_add(Cli *cli, GError **error) {
  const char *roles = cli_text(cli, "roles");
  gboolean ok = carnet_action_people_add(cli->app, cli->args[0], roles ? roles : "", cli_text(cli, "key"),
                                         cli_text(cli, "name"), cli_text(cli, "name-zh"),
                                         cli_text(cli, "reason"), error);
  return ok ? 0 : CARNET_ERROR_INPUT;
}

int cmd_people_change(Cli *cli, GError **error) {
  const char *roles = cli_text(cli, "roles"), *key = cli_text(cli, "key");
  if (!roles && !key) {
    g_set_error_literal(error, g_quark_from_static_string("carnet-cli-error"), CARNET_ERROR_USAGE,
                        "nothing is changed; give --roles, --key or both");
    return CARNET_ERROR_USAGE;
  }
  return carnet_action_people_change(cli->app, cli->args[0], roles, key, cli_text(cli, "reason"), error)
             ? 0
             : CARNET_ERROR_INPUT;
}

int cmd_people_list(Cli *cli, GError **error) {
  return cli_print(cli, carnet_action_people_list(cli->app, error));
}

int cmd_people_retire(Cli *cli, GError **error) {
  return carnet_action_people_retire(cli->app, cli->args[0], cli_text(cli, "reason"), error)
             ? 0
             : CARNET_ERROR_INPUT;
}

int cmd_policy_show(Cli *cli, GError **error) {
  return cli_print(cli, carnet_action_policy_show(cli->app, error));
}

/* "entity add": the kind is the command's first word. */
static char *kind_of(const Cli *cli) {
  return g_strndup(cli->command->name, strcspn(cli->command->name, " "));
}

int cmd_register_add(Cli *cli, GError **error) {
  g_autofree char *kind = kind_of(cli);
  g_autoptr(CarnetNode) keys = cli_keys(cli, kind, error);
  if (!keys) return CARNET_ERROR_USAGE;
  return carnet_action_register(cli->app, kind, cli->args[0], keys, cli_text(cli, "reason"), error)
             ? 0
             : CARNET_ERROR_INPUT;
}

int cmd_register_list(Cli *cli, GError **error) {
  g_autofree char *kind = kind_of(cli);
  return cli_print(cli, carnet_action_register_list(cli->app, kind, error));
}

int cmd_rebuild(Cli *cli, GError **error) {
  g_autoptr(CliProgress) progress = cli_progress_new();
  g_autoptr(CarnetRebuilt) rebuilt = carnet_action_rebuild(cli->app, cli_progress, progress, error);
  cli_progress_end(progress);
  if (!rebuilt) return CARNET_ERROR_STORE;
  if (rebuilt->imports)
    cli_note(cli, "%u import%s read again from the kept sources", rebuilt->imports,
             rebuilt->imports == 1 ? "" : "s");
  for (guint i = 0; i < rebuilt->missing->len; i++)
    cli_note(cli, "not here: %s", (const char *)g_ptr_array_index(rebuilt->missing, i));
  return rebuilt->missing->len ? CARNET_ERROR_FINDINGS : 0;
}

int cmd_doctor(Cli *cli, GError **error) {
  CarnetTable *table = carnet_action_doctor(cli->app, error);
  gboolean fault = FALSE;
  for (guint i = 0; table && i < carnet_table_rows(table); i++)
    fault = fault || strcmp(carnet_table_get(table, i, "state"), "fault") == 0;
  int code = cli_print(cli, table);
  return code ? code : fault ? CARNET_ERROR_FINDINGS : 0;
}
