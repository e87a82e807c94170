/* Commands that import and look at fields. */
#include <stdio.h>
#include <string.h>

#include "carnet/actions_inventory.h"
#include "carnet/error.h"
#include "carnet/text.h"
#include "cli.h"
#include "progress.h"

/* ---- import
 * -------------------------------------------------------------------------------------------------- */

static void print_import(Cli *cli, const char *file, const CarnetImportReport *report, gboolean dry_run) {
  const CarnetImportResult *r = &report->result;
  cli_line(cli, "%s: %s, %s, inventory %s%s", file, report->format, report->encoding, report->name,
           dry_run ? " (dry run)" : "");
  cli_line(cli,
           "  rows %" G_GUINT64_FORMAT "  fields %" G_GUINT64_FORMAT "  added %" G_GUINT64_FORMAT
           "  changed %" G_GUINT64_FORMAT "  gone %" G_GUINT64_FORMAT "  unchanged %" G_GUINT64_FORMAT
           "  rejected %" G_GUINT64_FORMAT,
           r->rows, r->fields, r->added, r->changed, r->gone, r->unchanged, r->rejected);
  if (r->structure)
    cli_line(cli, "  %" G_GUINT64_FORMAT " rows of structure (branches), no fields", r->structure);
  if (r->repeated) cli_line(cli, "  %" G_GUINT64_FORMAT " equal rows counted once", r->repeated);
  cli_line(cli, "  root %s", r->root);
  if (report->unmapped->len) {
    g_ptr_array_add(report->unmapped, NULL);
    g_autofree char *list = g_strjoinv(", ", (char **)report->unmapped->pdata);
    g_autofree char *safe = carnet_text_safe(list, -1);
    cli_line(cli, "  kept, but no known column: %s", safe);
    g_ptr_array_remove_index(report->unmapped, report->unmapped->len - 1);
  }
  for (guint i = 0; i < report->rejects->len && i < 20; i++) {
    g_autofree char *safe = carnet_text_safe(g_ptr_array_index(report->rejects, i), -1);
    cli_line(cli, "  rejected %s", safe);
  }
  if (r->rejected > 20)
    cli_line(cli, "  … %" G_GUINT64_FORMAT " more rejected; --rejects FILE writes all", r->rejected - 20);
  for (guint i = 0; r->notes && i < r->notes->len && i < 20; i++) {
    g_autofree char *safe = carnet_text_safe(g_ptr_array_index(r->notes, i), -1);
    cli_line(cli, "  note: %s", safe);
  }
  for (guint i = 0; report->outcomes && i < carnet_table_rows(report->outcomes); i++)
    cli_line(cli, "  %s %s", carnet_table_get(report->outcomes, i, "value"),
             carnet_table_get(report->outcomes, i, "count"));
}

static void print_import_json(Cli *cli, const CarnetImportReport *report) {
  static const CarnetTableColumn columns[] = {{"name", NULL, CARNET_CELL_TEXT},
                                              {"format", NULL, CARNET_CELL_TEXT},
                                              {"encoding", NULL, CARNET_CELL_TEXT},
                                              {"rows", NULL, CARNET_CELL_INT},
                                              {"fields", NULL, CARNET_CELL_INT},
                                              {"added", NULL, CARNET_CELL_INT},
                                              {"changed", NULL, CARNET_CELL_INT},
                                              {"gone", NULL, CARNET_CELL_INT},
                                              {"unchanged", NULL, CARNET_CELL_INT},
                                              {"rejected", NULL, CARNET_CELL_INT},
                                              {"structure", NULL, CARNET_CELL_INT},
                                              {"root", NULL, CARNET_CELL_ID},
                                              {"unmapped", NULL, CARNET_CELL_LIST},
                                              {"rejects", NULL, CARNET_CELL_LIST},
                                              {NULL, NULL, 0}};
  const CarnetImportResult *r = &report->result;
  CarnetTable *table = carnet_table_new_with(columns);
  guint row = carnet_table_add_row(table);
  carnet_table_set(table, row, 0, report->name);
  carnet_table_set(table, row, 1, report->format);
  carnet_table_set(table, row, 2, report->encoding);
  const guint64 counts[] = {r->rows, r->fields,    r->added,    r->changed,
                            r->gone, r->unchanged, r->rejected, r->structure};
  for (guint i = 0; i < G_N_ELEMENTS(counts); i++) carnet_table_set_int(table, row, 3 + i, (gint64)counts[i]);
  carnet_table_set(table, row, 11, r->root);
  GPtrArray *lists[] = {report->unmapped, report->rejects};
  for (guint i = 0; i < G_N_ELEMENTS(lists); i++) {
    g_ptr_array_add(lists[i], NULL);
    g_autofree char *text = g_strjoinv("\n", (char **)lists[i]->pdata);
    carnet_table_set(table, row, 12 + i, text);
    g_ptr_array_remove_index(lists[i], lists[i]->len - 1);
  }
  cli->out.format = CARNET_OUT_NDJSON; /* one line a file */
  cli_print(cli, table);
}

/* The reader's errors begin with the file's name. */
static void name_file(GError **error, const char *file) {
  g_autofree char *base = g_path_get_basename(file);
  if (error && *error && g_str_has_prefix((*error)->message, base)) return;
  g_prefix_error(error, "%s: ", file);
}

int cmd_import(Cli *cli, GError **error) {
  CarnetImportRequest request = {.name = cli_text(cli, "name"),
                                 .reader = {.format = cli_text(cli, "format"),
                                            .encoding = cli_text(cli, "encoding"),
                                            .map = cli_texts(cli, "map"),
                                            .sheet = cli_text(cli, "sheet")},
                                 .dry_run = cli_flag(cli, "dry-run"),
                                 .rejects_file = cli_text(cli, "rejects"),
                                 .max_rejects = (guint)cli_int(cli, "max-rejects", 0)};
  g_autoptr(CliProgress) progress = cli_progress_new();
  request.progress = cli_progress;
  request.progress_user = progress;
  for (char **file = cli->args; *file; file++) {
    g_autoptr(CarnetImportReport) report = carnet_action_import(cli->app, *file, &request, error);
    cli_progress_end(progress);
    if (!report) {
      name_file(error, *file);
      return CARNET_ERROR_INPUT;
    }
    if (!cli_flag(cli, "json"))
      print_import(cli, *file, report, request.dry_run);
    else
      print_import_json(cli, report);
  }
  return 0;
}

int cmd_classify(Cli *cli, GError **error) {
  g_autoptr(CliProgress) progress = cli_progress_new();
  CarnetTable *table = carnet_action_classify(cli->app, cli_progress, progress, error);
  cli_progress_end(progress);
  return cli_print(cli, table);
}

/* ---- lists
 * ----------------------------------------------------------------------------------------------------------
 */

int cmd_query(Cli *cli, GError **error) {
  const char *columns = cli_text(cli, "columns");
  g_auto(GStrv) list = columns ? g_strsplit(columns, ",", -1) : NULL;
  /* A scalar is what a person or a script reads; a terminal gets a screenful of a long list, and is told. */
  gint64 limit = cli_int(cli, "limit", cli->terminal && cli->out.format == CARNET_OUT_TABLE ? 100 : -1),
         total = 0;
  const char *filter = cli->args[0] ? cli->args[0] : "";
  CarnetTable *table = carnet_action_query(cli->app, filter, (const char *const *)list, cli_text(cli, "sort"),
                                           cli_int(cli, "offset", 0), limit, &total, error);
  guint shown = table ? carnet_table_rows(table) : 0;
  int code = cli_print(cli, table);
  if (code == 0) cli_note(cli, "%u of %" G_GINT64_FORMAT " rows", shown, total);
  return code;
}

int cmd_facet(Cli *cli, GError **error) {
  const char *filter = cli->args[1] ? cli->args[1] : "";
  return cli_print(cli,
                   carnet_action_facet(cli->app, cli->args[0], filter, cli_int(cli, "limit", -1), error));
}

int cmd_categories(Cli *cli, GError **error) {
  return cli_print(cli, carnet_action_category_counts(cli->app, cli->args[0] ? cli->args[0] : "", error));
}

int cmd_inventories(Cli *cli, GError **error) {
  return cli_print(cli, carnet_action_inventories(cli->app, error));
}

int cmd_explain(Cli *cli, GError **error) {
  return cli_print(cli, carnet_action_explain(cli->app, cli->args[0], error));
}

/* ---- map
 * --------------------------------------------------------------------------------------------------------------
 */

static void split_traits(const Cli *cli, GString *add, GString *remove) {
  for (const char *const *trait = cli_texts(cli, "trait"); trait && *trait; trait++) {
    GString *list = **trait == '-' ? remove : add;
    if (list->len) g_string_append_c(list, ' ');
    g_string_append(list, **trait == '-' ? *trait + 1 : *trait);
  }
}

int cmd_map(Cli *cli, GError **error) {
  static const struct {
    const char *flag;
    CarnetMapAction action;
  } actions[] = {
      {"confirm", CARNET_MAP_CONFIRM}, {"reject", CARNET_MAP_REJECT}, {"override", CARNET_MAP_OVERRIDE}};
  g_autoptr(GString) add = g_string_new(NULL), remove = g_string_new(NULL);
  split_traits(cli, add, remove);
  CarnetMapRequest request = {.action = CARNET_MAP_OVERRIDE,
                              .category = cli_text(cli, "category"),
                              .reason = cli_text(cli, "reason"),
                              .add_traits = add->str,
                              .remove_traits = remove->str};
  guint given = 0;
  for (gsize i = 0; i < G_N_ELEMENTS(actions); i++) {
    if (!cli_flag(cli, actions[i].flag)) continue;
    request.action = actions[i].action;
    given++;
  }
  if (given > 1 || (given == 0 && request.category)) {
    g_set_error(error, g_quark_from_static_string("carnet-cli-error"), CARNET_ERROR_USAGE,
                "say one of --confirm, --reject, --override");
    return CARNET_ERROR_USAGE;
  }
  gint n = carnet_action_map(cli->app, (const char *const *)cli->args, &request, error);
  if (n < 0) return CARNET_ERROR_INPUT;
  cli_note(cli, "%d %s decided", n, n == 1 ? "field" : "fields");
  return 0;
}
