/* Commands that look at fields. */
#include <stdio.h>
#include <string.h>

#include "carnet/actions_inventory.h"
#include "carnet/error.h"
#include "carnet/text.h"
#include "cli.h"
#include "progress.h"

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
