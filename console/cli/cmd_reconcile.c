/* carnet reconcile: what the car sends and the register lacks, and the reverse. */
#include <stdio.h>
#include <string.h>

#include "carnet/actions_inventory.h"
#include "carnet/error.h"
#include "carnet/text.h"
#include "cli.h"
#include "eyes.h"

/* On standard error in every format: what was not read was not compared. */
static void say_rejects(const CarnetReconciliation *found) {
  for (guint i = 0; i < MIN(found->rejects->len, 20u); i++) {
    g_autofree char *safe = carnet_text_safe(g_ptr_array_index(found->rejects, i), -1);
    fprintf(stderr, "rejected %s\n", safe);
  }
  if (found->rejected > 20) fprintf(stderr, "… %" G_GUINT64_FORMAT " more rejected\n", found->rejected - 20);
}

static char *number(guint n) { return g_strdup_printf("%u", n); }

static void say_summary(const Cli *cli, const CarnetReconciliation *found) {
  const char *between = cli->out.lang == CARNET_LANG_ZH ? "；" : "; ";
  g_autoptr(GString) counts = g_string_new(NULL);
  for (guint r = 0; r < carnet_table_rows(found->counts); r++) {
    const char *side = carnet_table_get(found->counts, r, "side");
    g_autofree char *id = g_strconcat("reconcile.count.", side, NULL);
    g_autofree char *text = carnet_texts_format(cli->out.texts, cli->out.lang, id, "n",
                                                carnet_table_get(found->counts, r, "count"), "high",
                                                carnet_table_get(found->counts, r, "high"), NULL);
    g_string_append_printf(counts, "%s%s", counts->len ? between : "", text);
  }
  g_autofree char *signals = number(found->signals), *registered = number(found->registered);
  g_autofree char *summary =
      carnet_texts_format(cli->out.texts, cli->out.lang, "reconcile.summary", "signals", signals,
                          "registered", registered, "counts", counts->str, NULL);
  cli_note(cli, "%s", summary);
  if (!found->but_ecu) return;
  g_autofree char *others = number(found->but_ecu);
  g_autofree char *hint =
      carnet_texts_format(cli->out.texts, cli->out.lang, "reconcile.but_ecu", "n", others, NULL);
  cli_note(cli, "%s", hint);
}

static CarnetTable *dress(const Cli *cli, CarnetTable *table) {
  static const struct {
    const char *key, *prefix;
  } words[] = {{"severity", "severity"}, {"side", "reconcile.side"}, {"differs", "reconcile.differs"}};
  for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
    if (carnet_table_find(table, words[i].key) >= 0) cli_words(cli, table, words[i].key, words[i].prefix);
  return table;
}

int cmd_reconcile(Cli *cli, GError **error) {
  static const char *const shown[] = {"severity", "side",    "path",       "ecu", "traits",
                                      "matched",  "differs", "candidates", NULL};
  const CarnetReconcileRequest request = {.inventory = cli->args[0],
                                          .signals = cli->args[1],
                                          .filter = cli_text(cli, "filter"),
                                          .reader = {.format = cli_text(cli, "source-format"),
                                                     .encoding = cli_text(cli, "encoding"),
                                                     .map = cli_texts(cli, "map"),
                                                     .sheet = cli_text(cli, "sheet")},
                                          .only = cli_text(cli, "only"),
                                          .fail_on = cli_text(cli, "fail-on"),
                                          .severity = cli_text(cli, "severity"),
                                          .ignore_ecu = cli_flag(cli, "ignore-ecu")};
  g_autoptr(CarnetReconciliation) found = carnet_action_reconcile(cli->app, &request, error);
  if (!found) return CARNET_ERROR_INPUT;
  gboolean counts = cli_flag(cli, "summary");
  say_rejects(found);
  if (!counts) say_summary(cli, found);
  CarnetTable *table = counts ? g_steal_pointer(&found->counts) : g_steal_pointer(&found->rows);
  int code = cli_print(cli, dress(cli, counts ? table : cli_for_eyes(cli, table, shown)));
  return code ? code : found->fails ? 1 : 0;
}
