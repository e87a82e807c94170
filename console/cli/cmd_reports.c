/* Commands about reports and packs. */
#include <stdio.h>
#include <string.h>

#include "carnet/actions_packs.h"
#include "carnet/actions_reports.h"
#include "carnet/error.h"
#include "carnet/fs.h"
#include "carnet/text.h"
#include "cli.h"
#include "eyes.h"
#include "progress.h"
#include "tree.h"

/* Without a kind it is a list, and --format the list's. */
static int list_kinds(Cli *cli, GError **error) {
  const char *format = cli_text(cli, "format");
  if (format && !carnet_out_format_parse(format, &cli->out.format, error)) return CARNET_ERROR_USAGE;
  return cli_print(cli, carnet_action_report_kinds(cli->app, error));
}

int cmd_report(Cli *cli, GError **error) {
  if (!cli->args[0]) return list_kinds(cli, error);
  g_autoptr(CliProgress) progress = cli_progress_new();
  CarnetReportRequest request = {.kind = cli->args[0],
                                 .lang = cli_text(cli, "lang"),
                                 .as_of = cli_text(cli, "as-of"),
                                 .commit = cli_text(cli, "commit"),
                                 .level = cli_text(cli, "level"),
                                 .case_id = cli_text(cli, "case"),
                                 .paper = cli_text(cli, "paper"),
                                 .format = cli_text(cli, "format"),
                                 .progress = cli_progress,
                                 .progress_user = progress};
  if (!request.lang) request.lang = carnet_lang_name(cli->out.lang);
  g_autoptr(CarnetReport) report = carnet_action_report(cli->app, &request, error);
  cli_progress_end(progress);
  if (!report) return CARNET_ERROR_INPUT;
  gsize n;
  const char *bytes = g_bytes_get_data(report->bytes, &n), *file = cli_text(cli, "output");
  for (guint i = 0; i < report->warnings->len; i++)
    cli_note(cli, "warning: %s", (const char *)g_ptr_array_index(report->warnings, i));
  if (file && strcmp(file, "-") == 0) return fwrite(bytes, 1, n, stdout) == n ? 0 : CARNET_ERROR_STORE;
  if (!file) file = report->file_name;
  if (!carnet_fs_write(file, bytes, n, error)) return CARNET_ERROR_STORE;
  cli_line(cli, "%s", file);
  cli_note(cli, "%u pages, content %.16s", report->pages, report->content);
  return 0;
}

static void print_verdict(Cli *cli, const char *verdict, const CarnetReportCheck *check) {
  g_autoptr(CarnetNode) node = carnet_node_map();
  CarnetNode *lines = carnet_node_list();
  carnet_node_set_string(node, "verdict", verdict);
  for (guint i = 0; i < check->lines->len; i++)
    carnet_node_append(lines, carnet_node_string(g_ptr_array_index(check->lines, i)));
  carnet_node_set(node, "lines", lines);
  if (cli->out.format != CARNET_OUT_TABLE) {
    cli_print_json(node, cli->out.format == CARNET_OUT_NDJSON);
    return;
  }
  cli_line(cli, "%s", verdict);
  for (guint i = 0; i < check->lines->len; i++)
    cli_line(cli, "  %s", (const char *)g_ptr_array_index(check->lines, i));
}

int cmd_report_verify(Cli *cli, GError **error) {
  static const char *const verdicts[] = {"identical", "issued and unaltered", "differs", "cannot tell"};
  if (!cli_takes_tree(cli, error)) return CARNET_ERROR_USAGE;
  g_autoptr(CarnetReportCheck) check = carnet_action_report_verify(cli->app, cli->args[0], error);
  if (!check) return CARNET_ERROR_VERIFY;
  print_verdict(cli, verdicts[check->verdict], check);
  return check->verdict == CARNET_REPORT_IDENTICAL || check->verdict == CARNET_REPORT_UNALTERED
             ? 0
             : CARNET_ERROR_VERIFY;
}

int cmd_report_issue(Cli *cli, GError **error) {
  return carnet_action_report_issue(cli->app, cli->args[0], cli_text(cli, "reason"), error)
             ? 0
             : CARNET_ERROR_REFUSED;
}

/* ---- packs
 * -------------------------------------------------------------------------------------------------------------
 */

int cmd_pack_list(Cli *cli, GError **error) { return cli_print(cli, carnet_action_packs(cli->app, error)); }

int cmd_pack_show(Cli *cli, GError **error) {
  if (cli->out.format != CARNET_OUT_TABLE)
    return cli_print(cli, carnet_action_pack_lines(cli->app, cli->args[0], error));
  g_autofree char *text =
      carnet_action_pack_document(cli->app, cli->args[0], cli_flag(cli, "markdown"), error);
  if (!text) return CARNET_ERROR_USAGE;
  fputs(text, stdout);
  return 0;
}

static void print_change(Cli *cli, const CarnetTable *changes, guint row) {
  cli_line(cli, "%-8s %-10s %s", carnet_table_get(changes, row, "change"),
           carnet_table_get(changes, row, "part"), carnet_table_get(changes, row, "id"));
  g_auto(GStrv) old = g_strsplit(carnet_table_get(changes, row, "before"), "\n", -1),
                new = g_strsplit(carnet_table_get(changes, row, "after"), "\n", -1);
  for (char **line = old; *line; line++)
    if (**line && !g_strv_contains((const char *const *)new, *line)) cli_line(cli, "  - %s", *line);
  for (char **line = new; *line; line++)
    if (**line && !g_strv_contains((const char *const *)old, *line)) cli_line(cli, "  + %s", *line);
}

int cmd_pack_diff(Cli *cli, GError **error) {
  if (!cli_takes_tree(cli, error)) return CARNET_ERROR_USAGE;
  gboolean wanted = cli_flag(cli, "impact");
  g_autoptr(CarnetTable) changes = NULL, impact = NULL;
  if (!carnet_action_pack_diff(cli->app, cli->args[0], cli->args[1], &changes, wanted ? &impact : NULL,
                               error))
    return CARNET_ERROR_INPUT;
  if (cli->out.format != CARNET_OUT_TABLE) {
    g_autoptr(CarnetNode) node = carnet_node_map();
    carnet_node_set(node, "changes", cli_table_to_node(changes));
    if (impact) carnet_node_set(node, "impact", cli_table_to_node(impact));
    cli_print_json(node, cli->out.format == CARNET_OUT_NDJSON);
    return 0;
  }
  for (guint i = 0; i < carnet_table_rows(changes); i++) print_change(cli, changes, i);
  cli_line(cli, "%u changes", carnet_table_rows(changes));
  if (!impact) return 0;
  for (guint i = 0; i < carnet_table_rows(impact); i++)
    if (strcmp(carnet_table_get(impact, i, "before"), carnet_table_get(impact, i, "after")) == 0)
      carnet_table_set_key(impact, i, "after",
                           carnet_texts_get(cli->out.texts, cli->out.lang, "packdiff.unchanged"));
  cli_words(cli, impact, "touches", "touches");
  cli_words(cli, impact, "before", "word");
  cli_words(cli, impact, "after", "word");
  return cli_print(cli, g_steal_pointer(&impact));
}

int cmd_pack_check(Cli *cli, GError **error) {
  if (!cli_takes_tree(cli, error)) return CARNET_ERROR_USAGE;
  g_autoptr(GPtrArray) faults = carnet_action_pack_check(cli->app, (const char *const *)cli->args, error);
  if (!faults) return CARNET_ERROR_INPUT;
  guint n = g_strv_length(cli->args);
  int code = faults->len ? CARNET_ERROR_INPUT : 0;
  for (guint i = 0; i < faults->len; i++) {
    g_autofree char *safe = carnet_text_safe(g_ptr_array_index(faults, i), -1);
    cli_note(cli, "carnet: %s", safe);
  }
  if (cli->out.format == CARNET_OUT_TABLE) {
    if (!faults->len) cli_line(cli, "%u %s: no faults", n, n == 1 ? "pack" : "packs");
    return code;
  }
  g_autoptr(CarnetNode) node = carnet_node_map();
  carnet_node_set_int(node, "packs", n);
  carnet_node_set_int(node, "faults", faults->len);
  cli_print_json(node, cli->out.format == CARNET_OUT_NDJSON);
  return code;
}
