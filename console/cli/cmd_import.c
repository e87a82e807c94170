/* `carnet import`: what was read, how its headers were understood, what was not. */
#include "carnet/actions_inventory.h"
#include "carnet/error.h"
#include "carnet/text.h"
#include "cli.h"
#include "progress.h"

/* "  head: a, b, c" */
static void print_list(Cli *cli, const char *head, const GPtrArray *texts) {
  g_autoptr(GString) list = g_string_new(NULL);
  for (guint i = 0; i < texts->len; i++)
    g_string_append_printf(list, "%s%s", i ? ", " : "", (const char *)g_ptr_array_index(texts, i));
  g_autofree char *safe = carnet_text_safe(list->str, -1);
  if (texts->len) cli_line(cli, "  %s: %s", head, safe);
}

/* A header that no column knows: what it likely is, and how to say so. */
static void print_unknown(Cli *cli, const CarnetHeaderMapping *mapping) {
  g_autofree char *header = carnet_text_safe(mapping->header, -1);
  if (mapping->known) return;
  if (mapping->has_likely)
    cli_line(cli, "  kept, but no known column: %s; likely %s: --map '%s=%s'", header,
             carnet_column_name(mapping->likely), header, carnet_column_name(mapping->likely));
  else
    cli_line(cli, "  kept, but no known column: %s", header);
}

/* Which header became which field; of a dry run all, else what needs a look. */
static void print_headers(Cli *cli, const CarnetImportReport *report, gboolean dry_run) {
  g_autoptr(GPtrArray) known = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < report->headers->len; i++) {
    const CarnetHeaderMapping *mapping = g_ptr_array_index(report->headers, i);
    if (mapping->known)
      g_ptr_array_add(known,
                      g_strdup_printf("%s → %s", mapping->header, carnet_column_name(mapping->column)));
  }
  if (dry_run) print_list(cli, "columns", known);
  print_list(cli, "mapped as last time", report->as_last);
  print_list(cli, "warning: known last time, and not now", report->lost);
  for (guint i = 0; i < report->headers->len; i++) print_unknown(cli, g_ptr_array_index(report->headers, i));
}

#define SHOWN_UNREAD 6u /* values of a column */

/* "  not understood: market '...' 3 rows, '...' 1 row; carnet query 'market:?' finds them" */
static void print_unread(Cli *cli, const GPtrArray *unread) {
  for (guint i = 0; i < unread->len;) {
    const CarnetUnreadValue *first = g_ptr_array_index(unread, i);
    const char *column = carnet_column_name(first->column),
               *filter = carnet_column_filter_name(first->column);
    g_autoptr(GString) line = g_string_new(NULL);
    guint n = 0;
    for (; i < unread->len; i++, n++) {
      const CarnetUnreadValue *value = g_ptr_array_index(unread, i);
      if (value->column != first->column) break;
      if (n < SHOWN_UNREAD)
        g_string_append_printf(line, "%s '%s' %" G_GUINT64_FORMAT " %s", n ? "," : "", value->text,
                               value->rows, value->rows == 1 ? "row" : "rows");
    }
    if (n > SHOWN_UNREAD) g_string_append_printf(line, ", … %u more", n - SHOWN_UNREAD);
    g_autofree char *safe = carnet_text_safe(line->str, -1);
    cli_line(cli, "  not understood: %s%s; carnet query '%s:?' finds them", column, safe, filter);
  }
}

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
  print_headers(cli, report, dry_run);
  print_unread(cli, report->unread);
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

static GPtrArray *unread_texts(const GPtrArray *unread) {
  GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < unread->len; i++) {
    const CarnetUnreadValue *value = g_ptr_array_index(unread, i);
    g_ptr_array_add(texts, g_strdup_printf("%s '%s' %" G_GUINT64_FORMAT, carnet_column_name(value->column),
                                           value->text, value->rows));
  }
  return texts;
}

static void print_import_json(Cli *cli, const CarnetImportReport *report) {
  static const CarnetTableColumn columns[] = {
      {"name", NULL, CARNET_CELL_TEXT},           {"format", NULL, CARNET_CELL_TEXT},
      {"encoding", NULL, CARNET_CELL_TEXT},       {"rows", NULL, CARNET_CELL_INT},
      {"fields", NULL, CARNET_CELL_INT},          {"added", NULL, CARNET_CELL_INT},
      {"changed", NULL, CARNET_CELL_INT},         {"gone", NULL, CARNET_CELL_INT},
      {"unchanged", NULL, CARNET_CELL_INT},       {"rejected", NULL, CARNET_CELL_INT},
      {"structure", NULL, CARNET_CELL_INT},       {"root", NULL, CARNET_CELL_ID},
      {"unmapped", NULL, CARNET_CELL_LIST},       {"rejects", NULL, CARNET_CELL_LIST},
      {"as_last", NULL, CARNET_CELL_LIST},        {"lost", NULL, CARNET_CELL_LIST},
      {"not_understood", NULL, CARNET_CELL_LIST}, {NULL, NULL, 0}};
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
  g_autoptr(GPtrArray) unread = unread_texts(report->unread);
  GPtrArray *lists[] = {report->unmapped, report->rejects, report->as_last, report->lost, unread};
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
