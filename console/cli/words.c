/* Which columns hold codes, by their title or, where a register's column has none, by its key; and the texts
 * of these codes, the first prefix that has one. */
#include "words.h"

#include <string.h>

static const struct {
  const char *column, *prefixes[3];
} coded[] = {{"case.ours", {"ours"}},
             {"case.theirs", {"theirs"}},
             {"case.stands", {"stands"}},
             {"case.outcome", {"decision"}},
             {"case.flags", {"tui.flag"}},
             {"log.lane", {"lane"}},
             {"log.kind", {"event"}},
             {"log.action", {"action", "theirs", "lane"}},
             {"log.role", {"role"}},
             {"log.verdict", {"report.verdict"}},
             {"blame.role", {"role"}},
             {"blame.state", {"mapped"}},
             {"blame.verdict", {"report.verdict"}},
             {"people.roles", {"role"}},
             {"proposal.state", {"word", "state"}},
             {"finding.severity", {"severity"}},
             {"finding.state", {"state"}},
             {"finding.regime", {"regime"}},
             {"finding.confidence", {"confidence"}},
             {"inbox.list", {"state"}},
             {"inbox.sign", {"sign", "severity", "state"}},
             {"cost.status", {"status"}},
             {"cost.standard", {"standard"}},
             {"overview.name", {"count"}},
             {"cost.source_kind", {"action"}},
             {"cost.confidence", {"confidence"}},
             {"cost.option", {"state"}},
             {"volume.confidence", {"confidence"}},
             {"confidence", {"confidence"}},
             {"data.confidence", {"confidence"}},
             {"data.regime", {"regime"}},
             {"pack.regime", {"regime"}},
             {"packline.confidence", {"confidence"}},
             {"threshold.brings", {"decision"}},
             {"threshold.confidence", {"confidence"}},
             {"threshold.rests_on", {"tui.overview.rests"}},
             {"threshold.test", {"test"}},
             {"threshold.regime", {"regime"}},
             {"evidence.place", {"tui.word"}},
             {"evidence.state", {"tui.word", "state"}},
             {"explain.result", {"explain.result"}},
             {"explain.confidence", {"confidence"}},
             /* registers */
             {"action", {"action"}},
             {"basis", {"word"}},
             {"ciio", {"word"}},
             {"dpia", {"tui.word"}},
             {"filing", {"tui.word"}},
             {"kind", {"event", "action"}},
             {"pipia", {"tui.word"}},
             {"processor_role", {"word"}},
             {"purpose", {"tui.word"}},
             {"regime", {"regime"}},
             {"role", {"role"}},
             {"scope", {"tui.word", "word"}},
             {"state", {"theirs", "tui.word", "state"}},
             {"status", {"status"}},
             {"subjects", {"word"}},
             {"type_approved", {"word"}},
             {"verdict", {"report.verdict"}}};

/* What holds data back, "ours: closed": who, and a word of theirs. */
static const struct {
  const char *who, *prefixes[3];
} waiting[] = {{"ours", {"ours", "tui.flag"}},
               {"theirs", {"theirs"}},
               {"facts", {"stands"}},
               {"answer", {"decision", "word"}}};

static const char *word(const Cli *cli, const char *const *prefixes, const char *code) {
  for (guint i = 0; i < 3 && prefixes[i]; i++) {
    const char *text = carnet_texts_word(cli->out.texts, cli->out.lang, prefixes[i], code);
    if (text != code) return text;
  }
  return code;
}

/* "costs_paid_EUR": what is counted, and its currency. */
static char *with_currency(const Cli *cli, const char *const *prefixes, const char *code) {
  gsize n = strlen(code);
  const char *end = n > 4 ? code + n - 4 : "";
  if (*end != '_' || strspn(end + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 3) return NULL;
  g_autofree char *head = g_strndup(code, n - 4);
  const char *text = word(cli, prefixes, head);
  return text == head ? NULL : g_strdup_printf("%s %s", text, end + 1);
}

static char *waits_for(const Cli *cli, const char *line) {
  const char *state = strstr(line, ": ");
  for (gsize i = 0; state && i < G_N_ELEMENTS(waiting); i++) {
    if (strncmp(waiting[i].who, line, (gsize)(state - line)) != 0) continue;
    return g_strdup_printf("%s: %s", carnet_texts_word(cli->out.texts, cli->out.lang, "lane", waiting[i].who),
                           word(cli, waiting[i].prefixes, state + 2));
  }
  return g_strdup(line);
}

/* NULL: the column holds no codes. */
static const char *const *prefixes_of(const CarnetTableColumn *column) {
  const char *name = column->title ? column->title : column->key;
  for (gsize i = 0; i < G_N_ELEMENTS(coded); i++)
    if (strcmp(coded[i].column, name) == 0) return coded[i].prefixes;
  return NULL;
}

static char *cell_text(const Cli *cli, const CarnetTableColumn *column, const char *cell) {
  const char *const *prefixes = prefixes_of(column);
  gboolean waits = g_strcmp0(column->title, "case.waits_for") == 0;
  if (!prefixes && !waits) return g_strdup(cell);
  g_auto(GStrv) lines = g_strsplit(cell, "\n", -1);
  for (char **line = lines; *line; line++) {
    char *text = waits ? waits_for(cli, *line) : with_currency(cli, prefixes, *line);
    if (!text) text = g_strdup(word(cli, prefixes, *line));
    g_free(*line);
    *line = text;
  }
  return g_strjoinv("\n", lines);
}

/* A register's column is titled as its form labels it. */
static char *title_of(const Cli *cli, const CarnetTableColumn *column) {
  static const char *const prefixes[] = {"tui.key.", "log.", "data."};
  if (column->title) return g_strdup(column->title);
  for (gsize i = 0; i < G_N_ELEMENTS(prefixes); i++) {
    g_autofree char *id = g_strconcat(prefixes[i], column->key, NULL);
    if (carnet_texts_has(cli->out.texts, id)) return g_steal_pointer(&id);
  }
  return NULL;
}

CarnetTable *cli_in_words(const Cli *cli, const CarnetTable *table) {
  if (cli->out.format != CARNET_OUT_TABLE || cli->out.lang != CARNET_LANG_ZH) return NULL;
  CarnetTable *out = carnet_table_new();
  for (guint c = 0; c < carnet_table_columns(table); c++) {
    const CarnetTableColumn *column = carnet_table_column(table, c);
    g_autofree char *title = title_of(cli, column);
    carnet_table_add_column(out, column->key, title, column->kind);
  }
  for (guint r = 0; r < carnet_table_rows(table); r++) {
    guint row = carnet_table_add_row(out);
    for (guint c = 0; c < carnet_table_columns(table); c++) {
      g_autofree char *text = cell_text(cli, carnet_table_column(table, c), carnet_table_cell(table, r, c));
      carnet_table_set(out, row, c, text);
    }
  }
  return out;
}
