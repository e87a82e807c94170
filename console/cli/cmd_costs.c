/* Commands about costs: entries, budgets, what is still to come, rates, what is shared. */
#include <string.h>

#include "carnet/actions_costs.h"
#include "carnet/actions_exports.h"
#include "carnet/error.h"
#include "carnet/text.h"
#include "cli.h"
#include "eyes.h"
#include "keys.h"

static GQuark usage_quark(void) { return g_quark_from_static_string("carnet-cli-error"); }

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

/* ---- budgets, what is to come ---- */

static gboolean view_of(const Cli *cli, CarnetCostView *view, GError **error) {
  *view = (CarnetCostView){cli_text(cli, "model"), cli_text(cli, "in"), cli_flag(cli, "allocate")};
  if (!view->currency ||
      (strlen(view->currency) == 3 && strspn(view->currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3))
    return TRUE;
  g_set_error(error, usage_quark(), CARNET_ERROR_USAGE, "--in %s: a currency is three capitals, as CNY",
              view->currency);
  return FALSE;
}

int cmd_cost_budget(Cli *cli, GError **error) {
  CarnetCostView view;
  if (!view_of(cli, &view, error)) return CARNET_ERROR_USAGE;
  return cli_print(cli, carnet_action_cost_budget(cli->app, &view, error));
}

/* Where figures are from, in the reader's words. */
static int print_figures(Cli *cli, CarnetTable *table) {
  cli_words(cli, table, "origin", "origin");
  cli_words(cli, table, "confidence", "confidence");
  for (guint r = 0; table && cli->out.format == CARNET_OUT_TABLE && carnet_table_find(table, "year") >= 0 &&
                    r < carnet_table_rows(table);
       r++)
    if (!*carnet_table_get(table, r, "year"))
      carnet_table_set_key(table, r, "year",
                           carnet_texts_get(cli->out.texts, cli->out.lang, "cost.unplanned"));
  return cli_print(cli, table);
}

int cmd_cost_forecast(Cli *cli, GError **error) {
  CarnetCostView view;
  if (!view_of(cli, &view, error)) return CARNET_ERROR_USAGE;
  if (cli_flag(cli, "sums")) return cli_print(cli, carnet_action_cost_forecast_sums(cli->app, &view, error));
  return print_figures(cli, carnet_action_cost_forecast(cli->app, &view, error));
}

int cmd_cost_options(Cli *cli, GError **error) {
  return print_figures(cli, carnet_action_cost_options(cli->app, error));
}

/* ---- import ---- */

int cmd_cost_import(Cli *cli, GError **error) {
  g_autoptr(GBytes) bytes = cli_read(cli->args[0], error);
  if (!bytes) return CARNET_ERROR_INPUT;
  gboolean dry = cli_flag(cli, "dry-run"), skip = cli_flag(cli, "skip-bad");
  g_autoptr(CarnetCostImport) result =
      carnet_action_cost_import(cli->app, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes),
                                cli->args[0], skip, dry, cli_text(cli, "reason"), error);
  if (!result) return CARNET_ERROR_INPUT;
  for (guint i = 0; i < result->rejects->len; i++) {
    g_autofree char *safe = carnet_text_safe(g_ptr_array_index(result->rejects, i), -1);
    cli_note(cli, "carnet: %s", safe);
  }
  cli_line(cli, "%u lines, %u recorded, %u known already, %u bad", result->lines, result->recorded,
           result->known, result->rejects->len);
  if (!result->rejects->len) return 0;
  if (!skip && !dry)
    cli_note(cli, "nothing was recorded; correct these lines, or record the others with --skip-bad");
  return skip ? 0 : CARNET_ERROR_INPUT;
}

/* ---- rates and shares ---- */

/* "7.85" in millionths. */
static gboolean parse_rate(const char *text, gint64 *micro) {
  const char *point = text ? strchr(text, '.') : NULL;
  gsize whole = text ? (point ? (gsize)(point - text) : strlen(text)) : 0,
        part = point ? strlen(point + 1) : 0;
  if (whole < 1 || whole > 9 || part > 6 || (point && !part) || strspn(text, "0123456789") != whole)
    return FALSE;
  if (point && strspn(point + 1, "0123456789") != part) return FALSE;
  *micro = g_ascii_strtoll(text, NULL, 10) * 1000000;
  gint64 rest = point ? g_ascii_strtoll(point + 1, NULL, 10) : 0;
  for (gsize i = part; i < 6; i++) rest *= 10;
  *micro += rest;
  return *micro > 0;
}

int cmd_cost_rate(Cli *cli, GError **error) {
  gint64 micro = 0;
  const char *text = cli_text(cli, "rate");
  if (!parse_rate(text, &micro)) {
    g_set_error(error, usage_quark(), CARNET_ERROR_USAGE,
                "--rate %s: how much of %s is one %s? It is written 7.85, at most six decimals",
                text ? text : "", cli->args[1], cli->args[0]);
    return CARNET_ERROR_USAGE;
  }
  gboolean ok = carnet_action_cost_rate(cli->app, cli->args[0], cli->args[1], micro, cli_text(cli, "date"),
                                        cli_text(cli, "source"), cli_text(cli, "reason"), error);
  return ok ? 0 : CARNET_ERROR_INPUT;
}

int cmd_cost_rates(Cli *cli, GError **error) {
  return cli_print(cli, carnet_action_cost_rates(cli->app, error));
}

int cmd_cost_share(Cli *cli, GError **error) {
  const char *key = cli_text(cli, "by");
  gboolean ok = carnet_action_cost_share(cli->app, cli->args[0], key ? key : "fleet", cli_texts(cli, "model"),
                                         cli_text(cli, "reason"), error);
  return ok ? 0 : CARNET_ERROR_INPUT;
}

int cmd_cost_shares(Cli *cli, GError **error) {
  return cli_print(cli, carnet_action_cost_shares(cli->app, error));
}
