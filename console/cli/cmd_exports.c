/* Commands about exports: decide, request, the steps of a case, filings. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "carnet/actions_cases.h"
#include "carnet/actions_exports.h"
#include "carnet/error.h"
#include "carnet/text.h"
#include "cli.h"
#include "eyes.h"
#include "keys.h"
#include "tree.h"

static GQuark usage_quark(void) { return g_quark_from_static_string("carnet-cli-error"); }

static GBytes *read_request(const Cli *cli, const char **name, GError **error) {
  *name = cli_text(cli, "request");
  if (*name) return cli_read(*name, error);
  g_set_error(error, usage_quark(), CARNET_ERROR_USAGE,
              "no request; give it with --request FILE (- for standard input)");
  return NULL;
}

/* ---- decide
 * ----------------------------------------------------------------------------------------------------- */

static gboolean add_advice(Cli *cli, GBytes *bytes, const char *name, CarnetNode *answer, GError **error) {
  if (!cli_flag(cli, "advise")) return TRUE;
  g_autoptr(CarnetTable) advice = carnet_action_advise(
      cli->app, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), name, cli_text(cli, "as-of"), error);
  if (advice) carnet_node_set(answer, "advice", cli_table_to_node(advice));
  return advice != NULL;
}

static char *rows_text(guint64 rows) { return g_strdup_printf("%" G_GUINT64_FORMAT, rows); }

static void print_told(Cli *cli, const char *id, const char *name, const char *value, const char *name_2,
                       const char *value_2) {
  g_autofree char *text =
      carnet_texts_format(cli->out.texts, cli->out.lang, id, name, value, name_2, value_2, NULL);
  cli_line(cli, "%s", text);
}

static void print_counts(Cli *cli, const CarnetCandidatesAsk *ask, const CarnetCandidateCounts *counts) {
  if (cli->out.format != CARNET_OUT_TABLE) return;
  g_autofree char *from = rows_text(counts->from), *may = rows_text(counts->may),
                  *procedure = rows_text(counts->procedure), *unknown = rows_text(counts->unknown),
                  *unplaced = rows_text(counts->unplaced), *kept = rows_text(counts->kept);
  g_autofree char *text = carnet_texts_format(
      cli->out.texts, cli->out.lang, "candidates.counts", "from", ask->from, "to", ask->to, "rows", from,
      "may", may, "procedure", procedure, "unknown", unknown, "unplaced", unplaced, "kept", kept, NULL);
  cli_line(cli, "%s", text);
  if (*counts->missed) print_told(cli, "candidates.missed", "facts", counts->missed, "", "");
  if (*counts->held) print_told(cli, "candidates.held", "findings", counts->held, "", "");
  if (counts->region) print_told(cli, "candidates.region", "region", counts->region, "to", ask->to);
}

int cmd_candidates(Cli *cli, GError **error) {
  CarnetCandidateCounts counts = {0};
  CarnetCandidatesAsk ask = {
      .from = cli->args[0], .to = cli->args[1], .as_of = cli_text(cli, "as-of"), .name = "candidates"};
  g_autoptr(GBytes) bytes = cli_text(cli, "request") ? read_request(cli, &ask.name, error) : NULL;
  if (cli_text(cli, "request") && !bytes) return CARNET_ERROR_USAGE;
  if (bytes) ask.request = g_bytes_get_data(bytes, &ask.n);
  CarnetTable *table = carnet_action_candidates(cli->app, &ask, &counts, error);
  if (table) print_counts(cli, &ask, &counts);
  carnet_candidate_counts_clear(&counts);
  static const char *const eyes[] = {"kind", "rows",       "outcome",     "reason", "clause",
                                     "rule", "confidence", "not_checked", "filter", NULL};
  return table ? cli_print(cli, cli_for_eyes(cli, table, eyes)) : CARNET_ERROR_INPUT;
}

int cmd_decide(Cli *cli, GError **error) {
  if (!cli_takes_tree(cli, error)) return CARNET_ERROR_USAGE;
  const char *name, *fail_on = cli_text(cli, "fail-on");
  gint limit = fail_on ? carnet_action_outcome_rank(fail_on) : 0;
  if (limit < 0) {
    g_set_error(error, usage_quark(), CARNET_ERROR_USAGE,
                "no outcome is called %s; prohibited, unknown, assessment, contract_or_certification, "
                "safeguards, adequate, exempt or not_applicable",
                fail_on);
    return CARNET_ERROR_USAGE;
  }
  g_autoptr(GBytes) bytes = read_request(cli, &name, error);
  if (!bytes) return CARNET_ERROR_USAGE;
  g_autoptr(CarnetNode) answer = carnet_action_decide(
      cli->app, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), name, cli_text(cli, "as-of"), error);
  if (!answer || !add_advice(cli, bytes, name, answer, error)) return CARNET_ERROR_INPUT;
  if (cli->out.format == CARNET_OUT_TABLE)
    cli_print_answer(cli, answer);
  else
    cli_print_json(answer, cli->out.format == CARNET_OUT_NDJSON);
  gint rank = carnet_action_outcome_rank(carnet_node_get_string(answer, "outcome", ""));
  return fail_on && rank <= limit ? CARNET_ERROR_FINDINGS : 0;
}

/* ---- cases
 * -------------------------------------------------------------------------------------------------------- */

int cmd_export_request(Cli *cli, GError **error) {
  const char *name;
  g_autoptr(GBytes) bytes = read_request(cli, &name, error);
  if (!bytes) return CARNET_ERROR_USAGE;
  CarnetRequestNote note = {cli_text(cli, "title"), NULL, cli_text(cli, "reason")};
  g_autofree char *id = carnet_action_request(cli->app, g_bytes_get_data(bytes, NULL),
                                              g_bytes_get_size(bytes), name, &note, error);
  if (!id) return CARNET_ERROR_INPUT;
  cli_line(cli, "%s", id);
  return 0;
}

int cmd_export_amend(Cli *cli, GError **error) {
  const char *name;
  g_autoptr(GBytes) bytes = read_request(cli, &name, error);
  if (!bytes) return CARNET_ERROR_USAGE;
  CarnetRequestNote note = {cli_text(cli, "title"), NULL, cli_text(cli, "reason")};
  gboolean ok = carnet_action_amend(cli->app, cli->args[0], g_bytes_get_data(bytes, NULL),
                                    g_bytes_get_size(bytes), name, &note, error);
  return ok ? 0 : CARNET_ERROR_INPUT;
}

int cmd_export_step(Cli *cli, GError **error) {
  CarnetCaseStep step = {.reason = cli_text(cli, "reason"),
                         .valid_until = cli_text(cli, "valid-until"),
                         .conditions = cli_texts(cli, "condition")};
  const char *action = strrchr(cli->command->name, ' ') + 1;
  return carnet_action_case_step(cli->app, cli->args[0], action, &step, error) ? 0 : CARNET_ERROR_REFUSED;
}

int cmd_export_list(Cli *cli, GError **error) {
  g_autoptr(CarnetCaseList) list = carnet_action_cases(cli->app, NULL, error);
  return cli_print(cli, list ? carnet_case_list_table(cli->app, list) : NULL);
}

int cmd_export_counters(Cli *cli, GError **error) {
  return cli_print(cli, carnet_action_thresholds(cli->app, error));
}

static CarnetNode *case_node(Cli *cli, const CarnetCaseList *list, GError **error) {
  const CarnetCaseView *view = carnet_case_list_at(list, 0);
  g_autoptr(CarnetTable) timeline = carnet_case_timeline(cli->app, view, error);
  if (!timeline) return NULL;
  g_autoptr(CarnetTable) table = carnet_case_list_table(cli->app, list);
  CarnetNode *node = carnet_node_map(), *changes = carnet_node_list();
  for (guint c = 0; c < carnet_table_columns(table); c++) {
    const char *cell = carnet_table_cell(table, 0, c);
    if (*cell) carnet_node_set_string(node, carnet_table_column(table, c)->key, cell);
  }
  const GPtrArray *said = view->changes[CARNET_LANG_EN]; /* for programs: the same in every language */
  for (guint i = 0; i < said->len; i++)
    carnet_node_append(changes, carnet_node_string(g_ptr_array_index(said, i)));
  carnet_node_set(node, "changes", changes);
  if (view->request) carnet_node_set(node, "request", carnet_node_copy(view->request));
  CarnetNode *answer = carnet_case_answer(cli->app, view);
  if (answer) carnet_node_set(node, "decision", answer);
  carnet_node_set(node, "timeline", cli_table_to_node(timeline));
  return node;
}

int cmd_export_show(Cli *cli, GError **error) {
  if (!cli_takes_tree(cli, error)) return CARNET_ERROR_USAGE;
  g_autoptr(CarnetCaseList) list = carnet_action_cases(cli->app, cli->args[0], error);
  if (!list) return CARNET_ERROR_USAGE;
  if (cli->out.format != CARNET_OUT_TABLE) {
    g_autoptr(CarnetNode) node = case_node(cli, list, error);
    if (!node) return CARNET_ERROR_STORE;
    cli_print_json(node, cli->out.format == CARNET_OUT_NDJSON);
    return 0;
  }
  const CarnetCaseView *view = carnet_case_list_at(list, 0);
  cli_print(cli, carnet_case_list_table(cli->app, list));
  const GPtrArray *changes = view->changes[cli->out.lang];
  for (guint i = 0; i < changes->len; i++) {
    g_autofree char *safe = carnet_text_safe(g_ptr_array_index(changes, i), -1);
    cli_line(cli, "! %s", safe);
  }
  g_autoptr(CarnetNode) answer = carnet_case_answer(cli->app, view);
  if (answer) cli_print_answer(cli, answer);
  cli_line(cli, "%s", "");
  cli_print(cli, carnet_case_timeline(cli->app, view, error));
  gboolean to_sign = view->item->state == CARNET_CASE_REQUESTED || view->item->state == CARNET_CASE_IN_REVIEW;
  if (!to_sign || !view->decision) return 0;
  cli_line(cli, "%s", "");
  CarnetTable *binds = carnet_action_binds(cli->app, cli->args[0], error);
  return binds ? cli_print(cli, binds) : CARNET_ERROR_STORE;
}

int cmd_filing_add(Cli *cli, GError **error) {
  g_autoptr(CarnetNode) keys = cli_keys(cli, "filing", error);
  if (!keys) return CARNET_ERROR_USAGE;
  return carnet_action_filing_add(cli->app, cli->args[0], keys, cli_text(cli, "reason"), error)
             ? 0
             : CARNET_ERROR_INPUT;
}

int cmd_filing_list(Cli *cli, GError **error) {
  return cli_print(cli, carnet_action_filings(cli->app, error));
}
