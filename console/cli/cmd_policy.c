/* Commands about the policy: proposing and endorsing. */
#include <string.h>

#include "carnet/actions_workspace.h"
#include "carnet/error.h"
#include "carnet/yaml.h"
#include "cli.h"
#include "keys.h"

/* The file's keys, then those of --set, which win. */
static CarnetNode *read_changes(const Cli *cli, GError **error) {
  g_autoptr(CarnetNode) set = cli_keys(cli, "policy", error);
  if (!set) return NULL;
  g_autoptr(CarnetNode) changes = NULL;
  if (cli->args[0]) {
    changes = carnet_yaml_load_file(cli->args[0], &carnet_yaml_limits_document, error);
    if (!changes) return NULL;
  } else {
    changes = carnet_node_map();
  }
  for (guint i = 0; i < carnet_node_count(set); i++) {
    const CarnetNode *child = carnet_node_at(set, i);
    carnet_node_set(changes, child->key, carnet_node_copy(child));
  }
  if (carnet_node_count(changes) > 0) return g_steal_pointer(&changes);
  g_set_error(error, g_quark_from_static_string("carnet-cli-error"), CARNET_ERROR_USAGE,
              "nothing is proposed; name a YAML file, or --set KEY=VALUE (carnet policy show has the keys)");
  return NULL;
}

int cmd_policy_propose(Cli *cli, GError **error) {
  g_autoptr(CarnetNode) changes = read_changes(cli, error);
  if (!changes) return CARNET_ERROR_USAGE;
  g_autofree char *digest = carnet_action_policy_propose(cli->app, changes, cli_text(cli, "reason"), error);
  if (!digest) return CARNET_ERROR_INPUT;
  cli_line(cli, "%s", digest);
  return 0;
}

int cmd_policy_endorse(Cli *cli, GError **error) {
  g_autofree char *state =
      carnet_action_policy_endorse(cli->app, cli->args[0], cli_text(cli, "reason"), error);
  if (!state) return CARNET_ERROR_INPUT;
  cli_line(cli, "%s", state);
  return 0;
}

int cmd_policy_proposals(Cli *cli, GError **error) {
  return cli_print(cli, carnet_action_proposals(cli->app, error));
}
