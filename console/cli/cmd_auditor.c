/* Commands for auditors: bundle, sample. */
#include <stdio.h>
#include <string.h>

#include "carnet/actions_reports.h"
#include "carnet/error.h"
#include "cli.h"
#include "tree.h"

int cmd_bundle(Cli *cli, GError **error) {
  CarnetBundleRequest request = {
      .what = cli->args[0], .file = cli_text(cli, "output"), .with_evidence = cli_flag(cli, "evidence")};
  g_autoptr(CarnetBundle) bundle = carnet_action_bundle(cli->app, &request, error);
  if (!bundle) return CARNET_ERROR_INPUT;
  cli_line(cli, "%s", bundle->file);
  cli_note(cli, "records up to %s, %u sources, %u documents; SHA-256 %s", bundle->commit, bundle->sources,
           bundle->documents, bundle->digest ? bundle->digest : "?");
  for (guint i = 0; i < bundle->missing->len; i++)
    cli_note(cli, "not here, so not in it: %s", (const char *)g_ptr_array_index(bundle->missing, i));
  if (bundle->home) cli_note(cli, "policy keeps paths home, and the bundle has them: mind where it goes");
  return 0;
}

static CarnetNode *sample_node(const CarnetSample *sample) {
  CarnetNode *node = carnet_node_map();
  carnet_node_set_string(node, "commit", sample->commit);
  carnet_node_set_string(node, "as_of", sample->as_of);
  carnet_node_set_string(node, "seed", sample->seed);
  carnet_node_set_bool(node, "independent", sample->independent);
  carnet_node_set_int(node, "population", (gint64)sample->population);
  carnet_node_set_int(node, "size", carnet_table_rows(sample->table));
  carnet_node_set(node, "sample", cli_table_to_node(sample->table));
  return node;
}

int cmd_report_sample(Cli *cli, GError **error) {
  CarnetSampleRequest request = {.seed = cli_text(cli, "seed"),
                                 .size = cli_int(cli, "size", 25),
                                 .commit = cli_text(cli, "commit"),
                                 .of = cli_text(cli, "of"),
                                 .filter = cli_text(cli, "filter")};
  g_autoptr(CarnetSample) sample = carnet_action_sample(cli->app, &request, error);
  if (!sample) return CARNET_ERROR_INPUT;
  if (cli->out.format == CARNET_OUT_JSON || cli->out.format == CARNET_OUT_NDJSON) {
    g_autoptr(CarnetNode) node = sample_node(sample);
    cli_print_json(node, cli->out.format == CARNET_OUT_NDJSON);
    return 0;
  }
  guint drawn = carnet_table_rows(sample->table);
  if (cli->out.format == CARNET_OUT_TABLE) {
    cli_line(cli, "commit %s, as of %s", sample->commit, sample->as_of);
    cli_line(cli, "population %" G_GUINT64_FORMAT ", drawn %u, seed %s", sample->population, drawn,
             sample->seed);
    if (!sample->independent)
      cli_line(cli, "%s",
               "not independent: without a nonce of the auditor's, given after this commit, whoever wrote "
               "the ledger could know this list");
    cli_line(cli, "%s", "");
  }
  return cli_print(cli, g_steal_pointer(&sample->table));
}
