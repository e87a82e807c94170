/* Words of closed lists in the tables of a report: which column holds which, in both languages (i18n.h,
 * carnet_texts_word). */
#include <string.h>

#include "report.h"

/* Values of a cell are separated by the characters `ends`, which stay. */
static const struct {
  const char *table, *column, *prefix, *ends;
} words[] = {{"scope.models", "type_approved", "word", "\n"},
             {"scope.entities", "ciio", "word", "\n"},
             {"scope.entities", "role", "word", "\n"},
             {"scope.sites", "purpose", "word", "\n"},
             {"cases.outcomes", "missing", "fact", "\n"},
             {"approvals", "verdict", "report.verdict", "\n"},
             {"filings", "verdict", "report.verdict", "\n"},
             {"case.rows", "subject", "word", "\n"},
             {"case.rows", "anonymised", "word", "\n"},
             {"case.history", "verdict", "report.verdict", "\n"},
             {"decisions", "role", "role", "\n"},
             {"decisions", "verdict", "report.verdict", "\n"},
             {"events.recent", "verdict", "report.verdict", "\n"},
             {"gaps.unsigned", "kind", "event", "\n"},
             {"gaps.unsigned", "verdict", "report.verdict", "\n"},
             {"gaps.missing", "facts", "fact", "\n,"},
             {"activities", "subjects", "word", "\n"},
             {"activities", "basis", "word", "\n"},
             {"activities", "transfers", "word", "\n"},
             {"certifications", "scope", "word", "\n"},
             {"certifications", "standard", "standard", "\n"},
             {"costs", "standard", "standard", "\n"},
             {"costs.ranges", "standard", "standard", "\n"},
             {"costs.ranges", "confidence", "confidence", "\n"},
             {"costs.years", "standard", "standard", "\n"},
             {"costs.forecast", "standard", "standard", "\n"},
             {"costs.forecast", "confidence", "confidence", "\n"},
             {"costs.forecast", "origin", "origin", "\n"}};

static void set_words(const CarnetReportData *data, CarnetTable *table, guint row, const char *key,
                      const char *pair, guint word) {
  CarnetLang other = data->lang == CARNET_LANG_EN ? CARNET_LANG_ZH : CARNET_LANG_EN;
  const CarnetTexts *texts = data->app->texts;
  g_autofree char *values = g_strdup(carnet_table_get(table, row, key)),
                  *first =
                      carnet_texts_words(texts, data->lang, words[word].prefix, values, words[word].ends),
                  *second = carnet_texts_words(texts, other, words[word].prefix, values, words[word].ends);
  carnet_table_set_key(table, row, key, first);
  carnet_table_set_key(table, row, pair, second);
}

void carnet_report_say_words(const CarnetReportData *data, const char *name, CarnetTable *table) {
  for (guint w = 0; w < G_N_ELEMENTS(words); w++) {
    gint column = strcmp(words[w].table, name) == 0 ? carnet_table_find(table, words[w].column) : -1;
    if (column < 0) continue;
    const CarnetTableColumn *from = carnet_table_column(table, (guint)column);
    g_autofree char *pair = g_strconcat(words[w].column, ".2", NULL);
    if (carnet_table_find(table, pair) >= 0) continue;
    g_autofree char *title = g_strdup(from->title);
    carnet_table_add_column(table, pair, title, from->kind);
    for (guint row = 0; row < carnet_table_rows(table); row++)
      set_words(data, table, row, words[w].column, pair, w);
  }
}
