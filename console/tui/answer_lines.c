/* answer_lines.c - a decision as lines of text: by regime, with numbered reasons, what is missing, what is
 * asked for. */
#include <string.h>

#include "tui/ask_parts.h"
#include "tui/case_parts.h"
#include "tui/wrap.h"

static void add(GPtrArray *lines, const char *first, const char *next, const char *text, gint cells) {
  gint indent = (gint)carnet_text_width(first, -1);
  g_autoptr(GPtrArray) parts = carnet_wrap(text, cells - indent);
  for (guint i = 0; i < parts->len; i++)
    g_ptr_array_add(lines,
                    g_strconcat(i == 0 ? first : next, (const char *)g_ptr_array_index(parts, i), NULL));
}

static void add_reasons(GPtrArray *lines, const CarnetUi *ui, const CarnetNode *reasons, gint cells) {
  guint number = 0;
  for (guint i = 0; i < carnet_node_count(reasons); i++) {
    const CarnetNode *reason = carnet_node_at(reasons, i);
    gboolean certain = carnet_node_get_bool(reason, "certain", TRUE);
    g_autofree char *first = certain ? g_strdup_printf("  %u ", ++number)
                                     : g_strdup_printf("  ? %s ", carnet_ui_text(ui, "decide.open"));
    add(lines, first, "    ", carnet_node_get_string(reason, "text", ""), cells);
    g_autofree char *fact = carnet_texts_facts(carnet_ui_texts(ui), carnet_ui_lang(ui),
                                               carnet_node_get_string(reason, "fact", ""));
    g_autofree char *clause =
        g_strdup_printf("%s  %s  %s  %s", carnet_node_get_string(reason, "clause", ""), fact,
                        carnet_word(ui, "tui.confidence.", carnet_node_get_string(reason, "confidence", "")),
                        carnet_node_get_string(reason, "rule", ""));
    add(lines, "    ", "    ", clause, cells);
  }
}

static void add_list(GPtrArray *lines, const CarnetUi *ui, const CarnetNode *regime, const char *key,
                     gint cells) {
  g_auto(GStrv) texts = carnet_node_get_strings(regime, key);
  if (!texts || !texts[0]) return;
  g_autofree char *id = g_strdup_printf("tui.answer.%s", key);
  for (char **text = texts; *text; text++) {
    g_autofree char *first =
        g_strdup_printf("  %s %s: ", strcmp(key, "missing") == 0 ? "?" : "•", carnet_ui_text(ui, id));
    g_autofree char *fact = strcmp(key, "missing") == 0 ? carnet_ask_missing_text(ui, *text) : NULL;
    add(lines, first, "    ", fact ? fact : *text, cells);
  }
}

static void add_conflicts(GPtrArray *lines, const CarnetUi *ui, const CarnetNode *conflicts, gint cells) {
  for (guint i = 0; i < carnet_node_count(conflicts); i++) {
    const CarnetNode *conflict = carnet_node_at(conflicts, i);
    gboolean certain = carnet_node_get_bool(conflict, "certain", TRUE);
    g_autofree char *first =
        g_strdup_printf("%s %s: ", certain ? "!" : "?", carnet_ui_text(ui, "tui.answer.conflict"));
    g_autofree char *text = g_strdup_printf(
        "%s  %s  %s", carnet_node_get_string(conflict, "text", ""),
        carnet_node_get_string(conflict, "clause", ""),
        carnet_word(ui, "tui.confidence.", carnet_node_get_string(conflict, "confidence", "")));
    add(lines, first, "  ", text, cells);
    add_list(lines, ui, conflict, "missing", cells);
  }
}

GPtrArray *carnet_answer_lines(const CarnetUi *ui, const CarnetNode *answer, gint cells) {
  static const char *const lists[] = {"missing",     "documents", "conditions",
                                      "assumptions", "duties",    "limits"};
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
  const CarnetNode *regimes = carnet_node_get(answer, "regimes");
  for (guint i = 0; i < carnet_node_count(regimes); i++) {
    const CarnetNode *regime = carnet_node_at(regimes, i);
    g_autofree char *outcome = carnet_outcome_text(ui, carnet_node_get_string(regime, "outcome", ""), NULL);
    const char *until = carnet_node_get_string(regime, "valid_until", "");
    const char *name = carnet_node_get_string(regime, "regime", "");
    if (carnet_ui_lang(ui) != CARNET_LANG_EN || strcmp(name, "zz") == 0)
      name = carnet_word(ui, "regime.short.", name);
    g_ptr_array_add(lines, g_strdup_printf("%s  %s%s%s", name, outcome, *until ? "  → " : "", until));
    const char *so_far = carnet_node_get_string(regime, "so_far", "");
    if (*so_far) {
      g_autofree char *far = carnet_outcome_text(ui, so_far, NULL);
      g_ptr_array_add(lines, g_strdup_printf("  %s %s", carnet_ui_text(ui, "tui.answer.so_far"), far));
    }
    const char *note = carnet_node_get_string(regime, "note", "");
    if (*note) add(lines, "  ", "  ", note, cells);
    add_reasons(lines, ui, carnet_node_get(regime, "reasons"), cells);
    for (gsize l = 0; l < G_N_ELEMENTS(lists); l++) add_list(lines, ui, regime, lists[l], cells);
    g_ptr_array_add(lines, g_strdup(""));
  }
  g_auto(GStrv) unchecked = carnet_node_get_strings(answer, "not_checked");
  for (char **market = unchecked; market && *market; market++) {
    g_autofree char *text = carnet_ui_format(ui, "tui.answer.not_checked", "market", *market, NULL);
    add(lines, "? ", "  ", text, cells);
  }
  add_conflicts(lines, ui, carnet_node_get(answer, "conflicts"), cells);
  return lines;
}
