/* Commands about costs, certifications, findings, the log and the ledger. */
#include <stdio.h>
#include <string.h>

#include "carnet/actions_exports.h"
#include "carnet/error.h"
#include "carnet/text.h"
#include "cli.h"
#include "keys.h"
#include "progress.h"
#include "tree.h"

/* ---- costs
 * ----------------------------------------------------------------------------------------------------------
 */

static gboolean set_amount(const Cli *cli, const char *option, const char *key, CarnetNode *keys,
                           GError **error) {
  const char *text = cli_text(cli, option);
  gint64 minor = 0;
  if (!text) return TRUE;
  if (!cli_amount(text, &minor, error)) return FALSE;
  carnet_node_set_int(keys, key, minor);
  return TRUE;
}

int cmd_cost_add(Cli *cli, GError **error) {
  static const struct {
    const char *option, *key;
  } texts[] = {
      {"model", "model"},   {"standard", "standard"},       {"currency", "currency"}, {"date", "date"},
      {"source", "source"}, {"source-date", "source_date"}, {"note", "note"},         {"of", "of"}};
  g_autoptr(CarnetNode) keys = carnet_node_map();
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    carnet_node_set_string(keys, texts[i].key, cli_text(cli, texts[i].option));
  if (!set_amount(cli, "amount", "amount_minor", keys, error) ||
      !set_amount(cli, "high", "high_minor", keys, error))
    return CARNET_ERROR_USAGE;
  g_autofree char *digest =
      carnet_action_cost_add(cli->app, cli->args[0], keys, cli_text(cli, "reason"), error);
  if (!digest) return CARNET_ERROR_INPUT;
  cli_line(cli, "%s", digest);
  return 0;
}

int cmd_cost_list(Cli *cli, GError **error) {
  return cli_print(cli, carnet_action_costs(cli->app, cli_text(cli, "model"), error));
}
int cmd_cost_matrix(Cli *cli, GError **error) {
  return cli_print(cli, carnet_action_cost_matrix(cli->app, error));
}

int cmd_cert_set(Cli *cli, GError **error) {
  g_autoptr(CarnetNode) keys = cli_keys(cli, "certification", error);
  if (!keys) return CARNET_ERROR_USAGE;
  return carnet_action_cert_set(cli->app, cli->args[0], keys, cli_text(cli, "reason"), error)
             ? 0
             : CARNET_ERROR_INPUT;
}

int cmd_cert_list(Cli *cli, GError **error) { return cli_print(cli, carnet_action_certs(cli->app, error)); }

/* ---- what is wrong, what waits
 * ------------------------------------------------------------------------------------------ */

static const char *const severities[] = {"critical", "high", "medium", "low"};

static gint rank_of(const char *severity) {
  for (gint i = 0; i < (gint)G_N_ELEMENTS(severities); i++)
    if (strcmp(severities[i], severity) == 0) return i;
  return -1;
}

/* Rows in which `keep` says so, as a new table; frees the old. */
static CarnetTable *select_rows(CarnetTable *table,
                                gboolean (*keep)(const CarnetTable *table, guint row, gconstpointer user),
                                gconstpointer user) {
  if (!table) return NULL;
  CarnetTable *out = carnet_table_new();
  for (guint c = 0; c < carnet_table_columns(table); c++) {
    const CarnetTableColumn *column = carnet_table_column(table, c);
    carnet_table_add_column(out, column->key, column->title, column->kind);
  }
  for (guint r = 0; r < carnet_table_rows(table); r++) {
    if (!keep(table, r, user)) continue;
    guint row = carnet_table_add_row(out);
    for (guint c = 0; c < carnet_table_columns(table); c++)
      carnet_table_set(out, row, c, carnet_table_cell(table, r, c));
  }
  carnet_table_free(table);
  return out;
}

static gboolean severe_enough(const CarnetTable *table, guint row, gconstpointer user) {
  return rank_of(carnet_table_get(table, row, "severity")) <= *(const gint *)user;
}

static CarnetTable *findings(Cli *cli, GError **error) {
  const char *severity = cli_text(cli, "severity");
  gint rank = severity ? rank_of(severity) : (gint)G_N_ELEMENTS(severities);
  if (rank < 0) {
    g_set_error(error, g_quark_from_static_string("carnet-cli-error"), CARNET_ERROR_USAGE,
                "no severity is called %s; critical, high, medium or low", severity);
    return NULL;
  }
  return select_rows(carnet_action_findings(cli->app, error), severe_enough, &rank);
}

int cmd_findings(Cli *cli, GError **error) { return cli_print(cli, findings(cli, error)); }

int cmd_check(Cli *cli, GError **error) {
  CarnetTable *table = findings(cli, error);
  guint n = table ? carnet_table_rows(table) : 0;
  int code = cli_print(cli, table);
  return code ? code : n ? CARNET_ERROR_FINDINGS : 0;
}

static gboolean of_list(const CarnetTable *table, guint row, gconstpointer user) {
  return strcmp(carnet_table_get(table, row, "list"), user) == 0;
}

int cmd_inbox(Cli *cli, GError **error) {
  return cli_print(cli, select_rows(carnet_action_inbox(cli->app, 90, error), of_list, "waits"));
}

int cmd_agenda(Cli *cli, GError **error) {
  return cli_print(
      cli, select_rows(carnet_action_inbox(cli->app, (gint)cli_int(cli, "days", 90), error), of_list, "due"));
}

int cmd_overview(Cli *cli, GError **error) {
  CarnetTable *overview = carnet_action_overview(cli->app, error);
  int code = cli_print(cli, overview);
  if (code || cli->out.format != CARNET_OUT_TABLE) return code;
  cli_line(cli, "%s", "");
  return cli_print(cli, carnet_action_heat(cli->app, error));
}

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
