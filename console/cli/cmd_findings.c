/* Commands about findings: what is wrong, what people do with it; what waits, what falls due; the first
 * screen. */
#include <stdio.h>
#include <string.h>

#include "carnet/actions_exports.h"
#include "carnet/error.h"
#include "carnet/text.h"
#include "cli.h"
#include "eyes.h"

static GQuark usage_quark(void) { return g_quark_from_static_string("carnet-cli-error"); }

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

/* ---- what is wrong ---- */

static gboolean severe_enough(const CarnetTable *table, guint row, gconstpointer user) {
  return rank_of(carnet_table_get(table, row, "severity")) <= *(const gint *)user;
}

static CarnetTable *findings(Cli *cli, gboolean all, GError **error) {
  const char *severity = cli_text(cli, "severity");
  gint rank = severity ? rank_of(severity) : (gint)G_N_ELEMENTS(severities);
  if (rank < 0) {
    g_set_error(error, usage_quark(), CARNET_ERROR_USAGE,
                "no severity is called %s; critical, high, medium or low", severity);
    return NULL;
  }
  CarnetTable *table =
      all ? carnet_action_findings_all(cli->app, error) : carnet_action_findings(cli->app, error);
  return select_rows(table, severe_enough, &rank);
}

static int print_findings(Cli *cli, CarnetTable *table) {
  static const char *const seen[] = {"severity", "what",  "clause", "where", "state",
                                     "owner",    "until", "id",     NULL};
  table = cli_for_eyes(cli, table, seen);
  cli_words(cli, table, "severity", "severity");
  return cli_print(cli, table);
}

int cmd_findings(Cli *cli, GError **error) {
  return print_findings(cli, findings(cli, cli_flag(cli, "all"), error));
}

int cmd_check(Cli *cli, GError **error) {
  CarnetTable *table = findings(cli, FALSE, error);
  guint n = table ? carnet_table_rows(table) : 0;
  int code = print_findings(cli, table);
  return code ? code : n ? CARNET_ERROR_FINDINGS : 0;
}

/* One finding, every fact on a line of its own. */
int cmd_finding_show(Cli *cli, GError **error) {
  g_autoptr(CarnetTable) all = carnet_action_findings_all(cli->app, error);
  gint found = -1;
  for (guint r = 0; all && r < carnet_table_rows(all); r++)
    if (strcmp(carnet_table_get(all, r, "id"), cli->args[0]) == 0) found = (gint)r;
  if (!all) return CARNET_ERROR_INPUT;
  if (found < 0) {
    g_set_error(
        error, usage_quark(), CARNET_ERROR_USAGE,
        "no check finds %s today; carnet findings --all shows what they find, carnet finding list what "
        "people did",
        cli->args[0]);
    return CARNET_ERROR_USAGE;
  }
  CarnetTable *facts = carnet_table_new();
  carnet_table_add_column(facts, "fact", "finding.fact", CARNET_CELL_ID);
  carnet_table_add_column(facts, "value", "finding.value", CARNET_CELL_TEXT);
  for (guint c = 0; c < carnet_table_columns(all); c++) {
    const CarnetTableColumn *column = carnet_table_column(all, c);
    const char *value = carnet_table_cell(all, (guint)found, c);
    if (!*value) continue;
    guint row = carnet_table_add_row(facts);
    carnet_table_set(facts, row, 0,
                     cli->out.format == CARNET_OUT_TABLE ? cli_tr(cli, column->title) : column->key);
    carnet_table_set(facts, row, 1, value);
  }
  return cli_print(cli, facts);
}

int cmd_finding_step(Cli *cli, GError **error) {
  static const char *const keys[] = {"to", "due", "until", "evidence"};
  g_autoptr(CarnetNode) body = carnet_node_map();
  for (gsize i = 0; i < G_N_ELEMENTS(keys); i++)
    if (g_hash_table_contains(cli->options, keys[i]))
      carnet_node_set_string(body, keys[i], cli_text(cli, keys[i]));
  const char *action = strrchr(cli->command->name, ' ') + 1;
  gboolean ok =
      carnet_action_finding_step(cli->app, cli->args[0], action, body, cli_text(cli, "reason"), error);
  return ok ? 0 : CARNET_ERROR_REFUSED;
}

int cmd_finding_list(Cli *cli, GError **error) {
  return cli_print(cli, carnet_action_finding_history(cli->app, error));
}

int cmd_exposure(Cli *cli, GError **error) {
  static const char *const seen[] = {"clause",   "amount_minor", "currency", "whole",
                                     "findings", "ceiling",      NULL};
  return cli_print(cli, cli_for_eyes(cli, carnet_action_exposure(cli->app, error), seen));
}

/* ---- what waits, what falls due ---- */

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
