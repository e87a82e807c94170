#include "tree.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "carnet/actions_exports.h"
#include "carnet/error.h"
#include "carnet/text.h"

/* ---- JSON
 * ------------------------------------------------------------------------------------------------------- */

static json_t *to_json(const CarnetNode *node) {
  json_t *out;
  switch (node->kind) {
  case CARNET_NODE_INT: return json_integer(node->number);
  case CARNET_NODE_BOOL: return json_boolean(node->number);
  case CARNET_NODE_STRING: return json_string(node->text ? node->text : "");
  case CARNET_NODE_LIST:
    out = json_array();
    for (guint i = 0; i < carnet_node_count(node); i++)
      json_array_append_new(out, to_json(carnet_node_at(node, i)));
    return out;
  default:
    out = json_object();
    for (guint i = 0; i < carnet_node_count(node); i++) {
      const CarnetNode *child = carnet_node_at(node, i);
      json_object_set_new(out, child->key, to_json(child));
    }
    return out;
  }
}

void cli_print_json(const CarnetNode *node, gboolean compact) {
  json_t *json = to_json(node);
  char *text = json_dumps(json, compact ? JSON_COMPACT : JSON_INDENT(2));
  puts(text ? text : "null");
  free(text);
  json_decref(json);
}

gboolean cli_takes_tree(const Cli *cli, GError **error) {
  if (cli->out.format != CARNET_OUT_CSV) return TRUE;
  g_set_error(error, g_quark_from_static_string("carnet-cli-error"), CARNET_ERROR_USAGE,
              "%s is no list and has no CSV; table, json or ndjson", cli->command->name);
  return FALSE;
}

/* As the JSON of a table has it: numbers, flags and lists as such. */
static void set_cell(CarnetNode *row, const CarnetTableColumn *column, const char *cell) {
  g_auto(GStrv) values = column->kind == CARNET_CELL_LIST ? g_strsplit(cell, "\n", -1) : NULL;
  switch (column->kind) {
  case CARNET_CELL_LIST:
    carnet_node_set(row, column->key, carnet_node_strings((const char *const *)values));
    break;
  case CARNET_CELL_MONEY:
  case CARNET_CELL_INT: carnet_node_set_int(row, column->key, g_ascii_strtoll(cell, NULL, 10)); break;
  case CARNET_CELL_FLAG: carnet_node_set_bool(row, column->key, strcmp(cell, "yes") == 0); break;
  default: carnet_node_set_string(row, column->key, cell); break;
  }
}

CarnetNode *cli_table_to_node(const CarnetTable *table) {
  CarnetNode *list = carnet_node_list();
  for (guint r = 0; r < carnet_table_rows(table); r++) {
    CarnetNode *row = carnet_node_map();
    for (guint c = 0; c < carnet_table_columns(table); c++) {
      const char *cell = carnet_table_cell(table, r, c);
      if (*cell) set_cell(row, carnet_table_column(table, c), cell);
    }
    carnet_node_append(list, row);
  }
  return list;
}

/* ---- an answer for people
 * ---------------------------------------------------------------------------------- */

static const char *outcome_title(const Cli *cli, const char *outcome) {
  g_autofree char *id = g_strdup_printf("decision.%s", outcome);
  return cli_tr(cli, id);
}

/* "assessment (security assessment)"; in Chinese the word first: the code is for requests and scripts. Caller
 * frees. */
static char *outcome_said(const Cli *cli, const char *outcome) {
  const char *title = outcome_title(cli, outcome);
  gboolean english = cli->out.lang == CARNET_LANG_EN;
  return g_strdup_printf("%s (%s)", english ? outcome : title, english ? title : outcome);
}

/* "cn"; in Chinese "中国 (cn)"; where nobody says from where, that, in both. Caller frees. */
static char *regime_said(const Cli *cli, const char *regime) {
  const char *name = carnet_texts_word(cli->out.texts, cli->out.lang, "regime.short", regime);
  if (strcmp(name, regime) == 0 || (cli->out.lang == CARNET_LANG_EN && strcmp(regime, "zz") != 0))
    return g_strdup(regime);
  return g_strdup_printf("%s (%s)", name, regime);
}

/* A line under a regime: its label in the reader's language, then `text`. */
static void print_labelled(Cli *cli, const char *label, const char *text) {
  g_autofree char *safe = carnet_text_safe(text, -1);
  if (*text) cli_line(cli, "    %s %s", cli_tr(cli, label), safe);
}

static void print_list(Cli *cli, const char *label, const CarnetNode *list) {
  for (guint i = 0; i < carnet_node_count(list); i++)
    print_labelled(cli, label, carnet_node_at(list, i)->text);
}

/* A fact by its id, as a request and the packs name it; in Chinese with its name. Caller frees. */
static char *missing_said(const Cli *cli, const char *id) {
  const char *name = carnet_texts_word(cli->out.texts, cli->out.lang, "fact", id);
  if (cli->out.lang == CARNET_LANG_EN || g_str_equal(name, id)) return g_strdup(id);
  return g_strdup_printf("%s (%s)", name, id);
}

static void print_missing(Cli *cli, const CarnetNode *list) {
  for (guint i = 0; i < carnet_node_count(list); i++) {
    const char *fact = carnet_node_at(list, i)->text,
               *who = carnet_fact_known_by(cli->out.texts, cli->out.lang, fact);
    g_autofree char *named = missing_said(cli, fact),
                    *line = *who ? g_strdup_printf("%s  %s", named, who) : g_strdup(named);
    print_labelled(cli, "decide.missing", line);
  }
}

/* A number only before what answers; "?" before what may, once missing facts are known. */
static void print_reason(Cli *cli, const CarnetNode *reason, guint *number) {
  g_autofree char *text = carnet_text_safe(carnet_node_get_string(reason, "text", ""), -1);
  g_autofree char *said =
      carnet_texts_facts(cli->out.texts, cli->out.lang, carnet_node_get_string(reason, "fact", ""));
  g_autofree char *fact = carnet_text_safe(said, -1);
  if (carnet_node_get_bool(reason, "certain", TRUE))
    cli_line(cli, "    %u %s", ++*number, text);
  else
    cli_line(cli, "    ? %s %s", cli_tr(cli, "decide.open"), text);
  cli_line(cli, "      %s  %s  %s  (%s)", fact, carnet_node_get_string(reason, "rule", ""),
           carnet_node_get_string(reason, "clause", ""),
           carnet_texts_word(cli->out.texts, cli->out.lang, "confidence",
                             carnet_node_get_string(reason, "confidence", "")));
}

static void print_regime(Cli *cli, const CarnetNode *regime) {
  static const struct {
    const char *key, *label;
  } lists[] = {{"documents", "decide.document"},
               {"conditions", "decide.condition"},
               {"assumptions", "decide.assumption"},
               {"duties", "decide.duty"},
               {"limits", "decide.limit"}};
  const char *outcome = carnet_node_get_string(regime, "outcome", "");
  g_autofree char *name = regime_said(cli, carnet_node_get_string(regime, "regime", "")),
                  *answer = outcome_said(cli, outcome);
  cli_line(cli, "%s: %s", name, answer);
  const char *so_far = carnet_node_get_string(regime, "so_far", "");
  if (*so_far) {
    g_autofree char *text = carnet_texts_format(cli->out.texts, cli->out.lang, "decide.so_far", "outcome",
                                                so_far, "name", outcome_title(cli, so_far), NULL);
    cli_line(cli, "    %s", text);
  }
  g_autofree char *note = carnet_text_safe(carnet_node_get_string(regime, "note", ""), -1);
  if (*note) cli_line(cli, "    %s", note);
  const CarnetNode *reasons = carnet_node_get(regime, "reasons");
  guint number = 0;
  for (guint i = 0; i < carnet_node_count(reasons); i++)
    print_reason(cli, carnet_node_at(reasons, i), &number);
  print_missing(cli, carnet_node_get(regime, "missing"));
  for (gsize i = 0; i < G_N_ELEMENTS(lists); i++)
    print_list(cli, lists[i].label, carnet_node_get(regime, lists[i].key));
  print_labelled(cli, "decide.valid_until", carnet_node_get_string(regime, "valid_until", ""));
}

static void print_conflict(Cli *cli, const CarnetNode *conflict) {
  g_autofree char *text = carnet_text_safe(carnet_node_get_string(conflict, "text", ""), -1);
  gboolean certain = carnet_node_get_bool(conflict, "certain", TRUE);
  cli_line(cli, "%s %s %s", certain ? "!" : "?", cli_tr(cli, "decide.conflict"), text);
  cli_line(cli, "      %s  %s  (%s)", carnet_node_get_string(conflict, "rule", ""),
           carnet_node_get_string(conflict, "clause", ""),
           carnet_texts_word(cli->out.texts, cli->out.lang, "confidence",
                             carnet_node_get_string(conflict, "confidence", "")));
  print_missing(cli, carnet_node_get(conflict, "missing"));
}

static void print_advice(Cli *cli, const CarnetNode *advice) {
  const char *outcome = carnet_node_get_string(advice, "outcome", "");
  g_autofree char *text = carnet_text_safe(carnet_node_get_string(advice, "text", ""), -1);
  g_autofree char *then = outcome_said(cli, outcome);
  cli_line(cli, "    %s -> %s", text, then);
  if (strcmp(carnet_node_get_string(advice, "key", ""), "rows") == 0)
    print_labelled(cli, "decide.advice_rows", carnet_node_get_string(advice, "value", ""));
  const char *low = carnet_node_get_string(advice, "days_low", ""),
             *cost = carnet_node_get_string(advice, "currency", "");
  if (*low) {
    const char *high = carnet_node_get_string(advice, "days_high", "");
    g_autofree char *range = strcmp(low, high) == 0 ? g_strdup(low) : g_strdup_printf("%s-%s", low, high);
    g_autofree char *days =
        carnet_texts_format(cli->out.texts, cli->out.lang, *high ? "advice.days" : "advice.days_open", "days",
                            *high ? range : low, NULL);
    cli_line(cli, "      %s", days);
  }
  if (!*cost) return;
  g_autofree char *least = carnet_text_money(carnet_node_get_int(advice, "cost_low_minor", 0)),
                  *most = carnet_text_money(carnet_node_get_int(advice, "cost_high_minor", 0));
  cli_line(cli, "      %s-%s %s", least, most, cost);
}

/* Where nothing was found and facts are missing, that is why: no measure stands in for a fact. */
static void print_advice_head(Cli *cli, const CarnetNode *regimes, guint n) {
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; n == 0 && i < carnet_node_count(regimes); i++) {
    const CarnetNode *missing = carnet_node_get(carnet_node_at(regimes, i), "missing");
    for (guint m = 0; m < carnet_node_count(missing); m++) {
      char *name = missing_said(cli, carnet_node_at(missing, m)->text);
      if (g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
        g_free(name);
      else
        g_ptr_array_add(names, name);
    }
  }
  if (names->len == 0) {
    cli_line(cli, "%s", cli_tr(cli, n ? "advice.title" : "advice.none"));
    return;
  }
  g_ptr_array_add(names, NULL);
  g_autofree char *facts = g_strjoinv(cli->out.lang == CARNET_LANG_EN ? ", " : "、", (char **)names->pdata);
  g_autofree char *text =
      carnet_texts_format(cli->out.texts, cli->out.lang, "advice.none_yet", "facts", facts, NULL);
  cli_line(cli, "%s", text);
}

void cli_print_answer(Cli *cli, const CarnetNode *answer) {
  const char *outcome = carnet_node_get_string(answer, "outcome", "");
  g_autofree char *rows = carnet_texts_format(cli->out.texts, cli->out.lang, "decide.rows", "n",
                                              carnet_node_get_string(answer, "rows", "0"), NULL);
  gboolean complete = carnet_node_get_bool(answer, "complete", FALSE);
  gboolean english = cli->out.lang == CARNET_LANG_EN;
  const char *title = outcome_title(cli, outcome);
  g_autofree char *head = english ? g_strdup_printf("%s: %s", outcome, title) : outcome_said(cli, outcome);
  cli_line(cli, "%s%s  %s", head, complete ? "" : cli_tr(cli, "decide.not_complete"), rows);
  const CarnetNode *regimes = carnet_node_get(answer, "regimes");
  for (guint i = 0; i < carnet_node_count(regimes); i++) print_regime(cli, carnet_node_at(regimes, i));
  const CarnetNode *conflicts = carnet_node_get(answer, "conflicts");
  for (guint i = 0; i < carnet_node_count(conflicts); i++) print_conflict(cli, carnet_node_at(conflicts, i));
  print_list(cli, "decide.not_checked", carnet_node_get(answer, "not_checked"));
  const CarnetNode *advice = carnet_node_get(answer, "advice");
  if (advice) print_advice_head(cli, regimes, carnet_node_count(advice));
  for (guint i = 0; i < carnet_node_count(advice); i++) print_advice(cli, carnet_node_at(advice, i));
}
