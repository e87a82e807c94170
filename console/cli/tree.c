#include "tree.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* As the JSON of a table has it: numbers and flags as such. */
static void set_cell(CarnetNode *row, const CarnetTableColumn *column, const char *cell) {
  switch (column->kind) {
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

static void print_list(Cli *cli, const char *sign, const CarnetNode *list) {
  for (guint i = 0; i < carnet_node_count(list); i++) {
    g_autofree char *safe = carnet_text_safe(carnet_node_at(list, i)->text, -1);
    cli_line(cli, "    %s %s", sign, safe);
  }
}

static void print_text(Cli *cli, const char *before, const CarnetNode *map, const char *key) {
  const char *text = carnet_node_get_string(map, key, "");
  g_autofree char *safe = carnet_text_safe(text, -1);
  if (*text) cli_line(cli, "    %s%s", before, safe);
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
    const char *key, *sign;
  } lists[] = {{"missing", "? missing"},
               {"documents", "• document"},
               {"conditions", "• condition"},
               {"assumptions", "· assumption"}};
  const char *outcome = carnet_node_get_string(regime, "outcome", "");
  cli_line(cli, "%s: %s (%s)", carnet_node_get_string(regime, "regime", ""), outcome,
           outcome_title(cli, outcome));
  print_text(cli, "so far: ", regime, "so_far");
  print_text(cli, "", regime, "note");
  const CarnetNode *reasons = carnet_node_get(regime, "reasons");
  guint number = 0;
  for (guint i = 0; i < carnet_node_count(reasons); i++)
    print_reason(cli, carnet_node_at(reasons, i), &number);
  for (gsize i = 0; i < G_N_ELEMENTS(lists); i++)
    print_list(cli, lists[i].sign, carnet_node_get(regime, lists[i].key));
  print_text(cli, "valid until ", regime, "valid_until");
}

static void print_conflict(Cli *cli, const CarnetNode *conflict) {
  g_autofree char *text = carnet_text_safe(carnet_node_get_string(conflict, "text", ""), -1);
  gboolean certain = carnet_node_get_bool(conflict, "certain", TRUE);
  cli_line(cli, "%s conflict: %s", certain ? "!" : "?", text);
  cli_line(cli, "      %s  %s  (%s)", carnet_node_get_string(conflict, "rule", ""),
           carnet_node_get_string(conflict, "clause", ""),
           carnet_node_get_string(conflict, "confidence", ""));
  print_list(cli, "? missing", carnet_node_get(conflict, "missing"));
}

static void print_advice(Cli *cli, const CarnetNode *advice) {
  const char *outcome = carnet_node_get_string(advice, "outcome", "");
  g_autofree char *text = carnet_text_safe(carnet_node_get_string(advice, "text", ""), -1);
  cli_line(cli, "    %s -> %s (%s)", text, outcome, outcome_title(cli, outcome));
  if (strcmp(carnet_node_get_string(advice, "key", ""), "rows") == 0)
    print_text(cli, "  rows: ", advice, "value");
  const char *low = carnet_node_get_string(advice, "days_low", ""),
             *cost = carnet_node_get_string(advice, "currency", "");
  if (*low)
    cli_line(cli, "      %s-%s %s", low, carnet_node_get_string(advice, "days_high", ""),
             cli_tr(cli, "advice.days"));
  if (!*cost) return;
  g_autofree char *least = carnet_text_money(carnet_node_get_int(advice, "cost_low_minor", 0)),
                  *most = carnet_text_money(carnet_node_get_int(advice, "cost_high_minor", 0));
  cli_line(cli, "      %s-%s %s", least, most, cost);
}

void cli_print_answer(Cli *cli, const CarnetNode *answer) {
  const char *outcome = carnet_node_get_string(answer, "outcome", "");
  cli_line(cli, "%s: %s%s  %s rows", outcome, outcome_title(cli, outcome),
           carnet_node_get_bool(answer, "complete", FALSE) ? "" : " (not complete: a regime is unknown)",
           carnet_node_get_string(answer, "rows", "0"));
  const CarnetNode *regimes = carnet_node_get(answer, "regimes");
  for (guint i = 0; i < carnet_node_count(regimes); i++) print_regime(cli, carnet_node_at(regimes, i));
  const CarnetNode *conflicts = carnet_node_get(answer, "conflicts");
  for (guint i = 0; i < carnet_node_count(conflicts); i++) print_conflict(cli, carnet_node_at(conflicts, i));
  print_list(cli, "? not checked, no pack with export rules for", carnet_node_get(answer, "not_checked"));
  const CarnetNode *advice = carnet_node_get(answer, "advice");
  if (advice) cli_line(cli, "%s", cli_tr(cli, carnet_node_count(advice) ? "advice.title" : "advice.none"));
  for (guint i = 0; i < carnet_node_count(advice); i++) print_advice(cli, carnet_node_at(advice, i));
}
