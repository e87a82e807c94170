/* Commands about what the rest refers to: registers with their history, evidence, what flowed. */
#include <stdio.h>
#include <string.h>

#include "carnet/actions_records.h"
#include "carnet/actions_workspace.h"
#include "carnet/error.h"
#include "carnet/text.h"
#include "cli.h"
#include "keys.h"
#include "tree.h"

static GQuark usage_quark(void) { return g_quark_from_static_string("carnet-cli-error"); }

static gboolean wants_tree(const Cli *cli) {
  return cli->out.format == CARNET_OUT_JSON || cli->out.format == CARNET_OUT_NDJSON;
}

/* ---- registers
 * --------------------------------------------------------------------------------------------------- */

/* "cert show": the kind is the command's first word, but for one that is written shorter. */
static char *kind_of(const Cli *cli) {
  g_autofree char *word = g_strndup(cli->command->name, strcspn(cli->command->name, " "));
  return g_strdup(strcmp(word, "cert") == 0 ? "certification" : word);
}

static void print_entry(Cli *cli, const CarnetNode *entry) {
  for (guint i = 0; i < carnet_node_count(entry); i++) {
    const CarnetNode *child = carnet_node_at(entry, i);
    if (strcmp(child->key, "history") == 0) continue;
    g_auto(GStrv) values = child->text ? NULL : carnet_node_get_strings(entry, child->key);
    g_autofree char *text = values ? g_strjoinv(", ", values) : g_strdup(child->text);
    g_autofree char *safe = carnet_text_safe(text ? text : "", -1);
    cli_line(cli, "%-22s %s", child->key, safe);
  }
  cli_line(cli, "%s", "");
  const CarnetNode *history = carnet_node_get(entry, "history");
  for (guint i = 0; i < carnet_node_count(history); i++) {
    const CarnetNode *event = carnet_node_at(history, i);
    g_autofree char *reason = carnet_text_safe(carnet_node_get_string(event, "reason", ""), -1);
    cli_line(cli, "%s  %-8s %s  %s  %.16s  %s", carnet_node_get_string(event, "time", ""),
             carnet_node_get_string(event, "action", ""), carnet_node_get_string(event, "name", ""),
             carnet_node_get_string(event, "verdict", ""), carnet_node_get_string(event, "event", ""),
             reason);
  }
}

int cmd_register_show(Cli *cli, GError **error) {
  if (!cli_takes_tree(cli, error)) return CARNET_ERROR_USAGE;
  g_autofree char *kind = kind_of(cli);
  g_autoptr(CarnetNode) entry = carnet_action_register_show(cli->app, kind, cli->args[0], error);
  if (!entry) return CARNET_ERROR_USAGE;
  if (wants_tree(cli))
    cli_print_json(entry, cli->out.format == CARNET_OUT_NDJSON);
  else
    print_entry(cli, entry);
  return 0;
}

int cmd_cert_add(Cli *cli, GError **error) {
  g_autoptr(CarnetNode) keys = cli_keys(cli, "certification", error);
  if (!keys) return CARNET_ERROR_USAGE;
  return carnet_action_register_new(cli->app, "certification", cli->args[0], keys, cli_text(cli, "reason"),
                                    error)
             ? 0
             : CARNET_ERROR_INPUT;
}

int cmd_cert_update(Cli *cli, GError **error) {
  g_autoptr(CarnetNode) keys = cli_keys(cli, "certification", error);
  if (!keys) return CARNET_ERROR_USAGE;
  return carnet_action_register_update(cli->app, "certification", cli->args[0], keys, cli_text(cli, "reason"),
                                       error)
             ? 0
             : CARNET_ERROR_INPUT;
}

int cmd_people_erase_name(Cli *cli, GError **error) {
  if (!carnet_action_people_erase_name(cli->app, cli->args[0], error)) return CARNET_ERROR_USAGE;
  cli_note(cli, "the name of %s is gone from this workspace; other offices erase it in theirs", cli->args[0]);
  return 0;
}

/* ---- evidence
 * ---------------------------------------------------------------------------------------------------- */

int cmd_evidence_add(Cli *cli, GError **error) {
  static const char *const options[][2] = {
      {"title", "title"}, {"date", "date"}, {"owner", "owner"}, {"valid-until", "valid_until"}};
  gboolean recorded = cli_flag(cli, "in-records"), withheld = cli_flag(cli, "withheld");
  if (recorded && withheld) {
    g_set_error(
        error, usage_quark(), CARNET_ERROR_USAGE,
        "a document is in the records or withheld, not both; give one of --in-records and --withheld");
    return CARNET_ERROR_USAGE;
  }
  g_autoptr(CarnetNode) keys = carnet_node_map();
  for (gsize i = 0; i < G_N_ELEMENTS(options); i++)
    carnet_node_set_string(keys, options[i][1], cli_text(cli, options[i][0]));
  CarnetEvidenceNote note = {.id = cli_text(cli, "id"),
                             .keys = keys,
                             .uses = cli_texts(cli, "for"),
                             .place = recorded   ? CARNET_EVIDENCE_RECORDED
                                      : withheld ? CARNET_EVIDENCE_WITHHELD
                                                 : CARNET_EVIDENCE_HELD,
                             .reason = cli_text(cli, "reason")};
  g_autofree char *subject = carnet_action_evidence_add(cli->app, cli->args[0], &note, error);
  if (!subject) return CARNET_ERROR_INPUT;
  cli_line(cli, "%s", subject);
  return 0;
}

int cmd_evidence_list(Cli *cli, GError **error) {
  guint bad = 0;
  return cli_print(cli, carnet_action_evidence_check(cli->app, NULL, &bad, error));
}

int cmd_evidence_check(Cli *cli, GError **error) {
  const char *what = cli->args[0];
  guint bad = 0;
  if (what && g_file_test(what, G_FILE_TEST_IS_REGULAR)) {
    CarnetTable *found = carnet_action_evidence_find(cli->app, what, error);
    guint n = found ? carnet_table_rows(found) : 0;
    int code = cli_print(cli, found);
    if (!code && !n)
      cli_note(cli, "%s: no record names its digest; it is another document, or was changed", what);
    return code ? code : n ? 0 : CARNET_ERROR_VERIFY;
  }
  CarnetTable *table = carnet_action_evidence_check(cli->app, what, &bad, error);
  int code = cli_print(cli, table);
  return code ? code : bad ? CARNET_ERROR_VERIFY : 0;
}

/* ---- what flowed
 * ------------------------------------------------------------------------------------------------- */

int cmd_transfer_add(Cli *cli, GError **error) {
  g_autoptr(CarnetNode) keys = cli_keys(cli, "transfer", error);
  if (!keys) return CARNET_ERROR_USAGE;
  return carnet_action_transfer_add(cli->app, cli->args[0], keys, cli_text(cli, "reason"), error)
             ? 0
             : CARNET_ERROR_INPUT;
}

int cmd_transfer_import(Cli *cli, GError **error) {
  g_autoptr(GBytes) bytes = cli_read(cli->args[0], error);
  if (!bytes) return CARNET_ERROR_INPUT;
  gsize n;
  const char *text = g_bytes_get_data(bytes, &n);
  CarnetTransferImport result;
  if (!carnet_action_transfer_import(cli->app, text, n, cli->args[0], cli_flag(cli, "dry-run"),
                                     cli_text(cli, "reason"), &result, error))
    return CARNET_ERROR_INPUT;
  cli_line(cli, "%u lines: %u %s, %u known already", result.rows, result.recorded,
           cli_flag(cli, "dry-run") ? "would be recorded" : "recorded", result.known);
  return 0;
}

int cmd_transfer_list(Cli *cli, GError **error) {
  return cli_print(cli, carnet_action_transfers(cli->app, cli->args[0], error));
}
