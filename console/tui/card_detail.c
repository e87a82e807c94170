/* card_detail.c - Enter on a category: everything that stands behind it, and w for it alone. */
#include <string.h>

#include "tui/card_parts.h"
#include "tui/wrap.h"

#define WIDTH 98 /* of the viewer's text at its widest; text is never wider than 100 */

static void add(const CarnetUi *ui, GPtrArray *lines, const char *label, const char *text) {
  gint w = MIN(WIDTH, carnet_ui_columns(ui) - 10);
  const gint indent = 14;
  if (!text || !*text) return;
  const char *name = *label ? carnet_ui_text(ui, label) : "";
  g_autoptr(GPtrArray) wrapped = carnet_wrap(text, w - indent);
  for (guint i = 0; i < wrapped->len; i++) {
    GString *line = g_string_new(i == 0 ? name : "");
    gint cells = (gint)carnet_text_width(line->str, -1);
    for (gint c = cells; c < indent; c++) g_string_append_c(line, ' ');
    g_string_append(line, g_ptr_array_index(wrapped, i));
    g_ptr_array_add(lines, g_string_free(line, FALSE));
  }
}

static void add_list(const CarnetUi *ui, GPtrArray *lines, const char *label, char **list) {
  for (char **item = list; item && *item; item++) {
    g_autofree char *text = g_strdup_printf("• %s", *item);
    add(ui, lines, item == list ? label : "", text);
  }
}

static void add_blank(GPtrArray *lines) { g_ptr_array_add(lines, g_strdup("")); }

/* The rule's line of the table, by its id; -1 where none. */
static gint find_rule(const CarnetTable *trace, const char *rule) {
  for (guint i = 0; trace && rule && *rule && i < carnet_table_rows(trace); i++)
    if (g_str_equal(carnet_table_get(trace, i, "rule"), rule)) return (gint)i;
  return -1;
}

/* Its conditions: the lines below it that name no rule. */
static void add_trace(const CarnetUi *ui, GPtrArray *lines, const CarnetTable *trace, gint at) {
  static const struct {
    const char *result, *sign;
  } signs[] = {{"true", "✓"}, {"false", "✗"}, {"unknown", "?"}};
  guint n = 0;
  for (guint i = (guint)at + 1; i < carnet_table_rows(trace) && !*carnet_table_get(trace, i, "rule"); i++) {
    const char *result = carnet_table_get(trace, i, "result"), *sign = "·";
    for (guint s = 0; s < G_N_ELEMENTS(signs); s++)
      if (g_str_equal(signs[s].result, result)) sign = signs[s].sign;
    const char *value = carnet_table_get(trace, i, "detail");
    g_autofree char *text = g_strdup_printf("%s %s%s%s%s", sign, carnet_table_get(trace, i, "step"),
                                            *value ? "   (" : "", value, *value ? ")" : "");
    add(ui, lines, n++ == 0 ? "tui.detail.rule" : "", text);
  }
}

static void add_source(const CarnetUi *ui, GPtrArray *lines, const char *clause, const char *confidence,
                       const char *rule, const CarnetTable *trace) {
  gint at = find_rule(trace, rule);
  g_autofree char *words = carnet_card_confidence(ui, confidence);
  add(ui, lines, "tui.detail.clause", clause);
  if (at >= 0) add(ui, lines, "tui.detail.source", carnet_table_get(trace, (guint)at, "detail"));
  add(ui, lines, "tui.detail.confidence", words);
}

static void add_category(const CarnetUi *ui, GPtrArray *lines, const CarnetCardCategory *category,
                         const CarnetTable *trace) {
  gboolean zh = carnet_ui_lang(ui) == CARNET_LANG_ZH;
  CarnetRole role;
  const char *sign = carnet_card_sign(category, &role);
  g_autofree char *word = carnet_card_state(ui, category->state);
  g_autofree char *state = g_strdup_printf("%s %s  %s  %s", sign, word, category->by ? category->by : "",
                                           category->time ? category->time : "");
  g_autofree char *missing = carnet_card_facts(ui, category->missing ? category->missing : "");
  add(ui, lines, "tui.detail.category", zh ? category->zh : category->en);
  add(ui, lines, "", zh ? category->en : category->zh);
  add(ui, lines, "", category->category);
  add(ui, lines, "tui.detail.state", g_strchomp(state));
  add(ui, lines, "tui.detail.reason", category->reason);
  add_source(ui, lines, category->clause, category->confidence, category->rule, trace);
  if (*missing) {
    add(ui, lines, "tui.detail.missing", missing);
    add(ui, lines, "", carnet_ui_text(ui, "tui.detail.who"));
  }
  add_blank(lines);
  add_list(ui, lines, "tui.detail.duties", zh ? category->duties_zh : category->duties_en);
  add_list(ui, lines, "tui.detail.documents", category->documents);
  add_blank(lines);
  add(ui, lines, "tui.detail.rule_id", category->rule);
  gint at = find_rule(trace, category->rule);
  if (at >= 0) add_trace(ui, lines, trace, at);
}

GPtrArray *carnet_card_detail(const CarnetUi *ui, const CarnetCard *card, const char *id,
                              const CarnetTable *trace) {
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < card->categories->len; i++) {
    const CarnetCardCategory *category = g_ptr_array_index(card->categories, i);
    if (g_strcmp0(category->category, id) == 0) add_category(ui, lines, category, trace);
  }
  for (guint i = 0; i < card->not_engaged->len; i++) {
    const CarnetCardNotEngaged *other = g_ptr_array_index(card->not_engaged, i);
    if (g_strcmp0(other->rule, id) != 0) continue;
    add(ui, lines, "tui.detail.category", other->category);
    add(ui, lines, "tui.detail.clause", other->clause);
    add(ui, lines, "tui.detail.state", carnet_ui_text(ui, "tui.card.not_engaged"));
    add(ui, lines, "tui.detail.because", other->why);
    add(ui, lines, "tui.detail.rule_id", other->rule);
  }
  return lines;
}
