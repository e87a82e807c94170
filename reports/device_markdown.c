/* device_markdown.c - the document tree as Markdown with pipe tables; text from data opens no markup. */
#include "tree.h"

#include <string.h>

typedef struct {
  GString *out;
  const CarnetDocument *document;
  const CarnetReportOptions *options;
} Markdown;

/* Signs that mean something to Markdown get a backslash; a line's end becomes `lf`. */
static void text(Markdown *m, const char *raw, const char *lf) {
  for (const char *p = raw ? raw : ""; *p; p++) {
    if (*p == '\n') {
      g_string_append(m->out, lf);
      continue;
    }
    if (strchr("\\`*_{}[]<>#|~", *p)) g_string_append_c(m->out, '\\');
    g_string_append_c(m->out, *p);
  }
}

/* Code keeps its signs: a fence of more backticks than stand in it. */
static void code(Markdown *m, const char *raw) {
  guint run = 0, most = 0;
  for (const char *p = raw; *p; p++) {
    run = *p == '`' ? run + 1 : 0;
    most = MAX(most, run);
  }
  for (guint i = 0; i <= most; i++) g_string_append_c(m->out, '`');
  g_string_append_printf(m->out, "%s%s%s", most ? " " : "", raw, most ? " " : "");
  for (guint i = 0; i <= most; i++) g_string_append_c(m->out, '`');
}

static void spans(Markdown *m, const GPtrArray *list) {
  for (guint i = 0; list && i < list->len; i++) {
    const Span *span = list->pdata[i];
    const char *mark = span->style & SPAN_BOLD ? "**" : span->style & SPAN_EMPHASIS ? "*" : "";
    if (span->url) g_string_append_c(m->out, '[');
    g_string_append(m->out, mark);
    if (span->style & SPAN_MONO)
      code(m, span->text);
    else
      text(m, span->text, "\\\n");
    g_string_append(m->out, mark);
    if (span->url) g_string_append_printf(m->out, "](%s)", span->url);
  }
}

static void table(Markdown *m, const Data *data) {
  if (data->number) {
    g_autofree char *number = g_strdup_printf("%u", data->number);
    const char *id = data_shape(data->kind)->needs & DATA_IS_FIGURE ? "report.figure" : "report.table";
    g_autofree char *named = carnet_texts_format(m->options->texts, m->document->lang, id, "n", number, NULL);
    g_string_append_printf(m->out, "**%s** ", named);
    text(m, data->caption[0], " ");
    if (data->population[0]) g_string_append(m->out, " (n = ");
    text(m, data->population[0], " ");
    g_string_append(m->out, data->population[0] ? ")\n\n" : "\n\n");
  }
  if (carnet_table_rows(data->table) == 0) {
    text(m,
         data->empty[0] ? data->empty[0]
                        : carnet_texts_get(m->options->texts, m->document->lang, "report.empty"),
         " ");
    g_string_append(m->out, "\n\n");
    return;
  }
  for (guint c = 0; c < data->columns->len; c++) {
    g_string_append(m->out, "| ");
    text(m, g_array_index(data->columns, DataColumn, c).title[0], " ");
    g_string_append_c(m->out, ' ');
  }
  g_string_append(m->out, "|\n");
  for (guint c = 0; c < data->columns->len; c++)
    g_string_append(m->out, g_array_index(data->columns, DataColumn, c).align == 1 ? "|---:" : "|---");
  g_string_append(m->out, "|\n");
  for (guint r = 0; r < carnet_table_rows(data->table); r++) {
    for (guint c = 0; c < data->columns->len; c++) {
      const DataColumn *column = &g_array_index(data->columns, DataColumn, c);
      g_autofree char *first = data_cell_text(m->document, m->options->texts, data, r, column, FALSE);
      g_autofree char *second = data_cell_text(m->document, m->options->texts, data, r, column, TRUE);
      g_string_append(m->out, "| ");
      text(m, first, "; ");
      if (second) g_string_append(m->out, " / ");
      text(m, second, "; ");
      g_string_append_c(m->out, ' ');
    }
    g_string_append(m->out, "|\n");
  }
  g_string_append_c(m->out, '\n');
  if (!data->note[0]) return;
  text(m, data->note[0], " ");
  g_string_append(m->out, "\n\n");
}

static void pairs(Markdown *m) {
  const GPtrArray *list = m->options->snapshot ? m->options->snapshot->pairs : NULL;
  for (guint i = 0; list && i + 1 < list->len; i += 2) {
    g_string_append(m->out, "- ");
    text(m, list->pdata[i], " ");
    g_string_append(m->out, ": ");
    code(m, list->pdata[i + 1]);
    g_string_append_c(m->out, '\n');
  }
  g_string_append_c(m->out, '\n');
}

static void data_block(Markdown *m, const Data *data) {
  if (data->table)
    table(m, data);
  else if (data->kind == DATA_PROVENANCE)
    pairs(m);
  else if (data->kind == DATA_COVER) {
    g_string_append(m->out, "# ");
    text(m, data->caption[0], " ");
    g_string_append(m->out, "\n\n");
    text(m, m->document->organisation, " ");
    g_string_append(m->out, "\n\n");
  } else if (data->kind == DATA_NUMBERS) {
    for (guint i = 0; i < data->body->len; i++) {
      const BodyLine *line = data->body->pdata[i];
      gboolean value = g_str_equal(line->key, "value");
      if (!value && !g_str_equal(line->key, carnet_lang_name(m->document->lang))) continue;
      g_string_append(m->out, value ? "- **" : "");
      text(m, line->value, " ");
      g_string_append(m->out, value ? "** " : "\n");
    }
    g_string_append_c(m->out, '\n');
  }
}

static void prefixed(Markdown *m, const Block *block, const char *prefix) {
  for (guint k = 0; k < 2 && block->text[k]; k++) {
    g_string_append(m->out, prefix);
    if (k == 0 && block->kind == BLOCK_HEADING && block->mark)
      g_string_append_printf(m->out, "%s ", block->mark);
    spans(m, block->text[k]);
    g_string_append(m->out, block->kind == BLOCK_ITEM ? "\n" : "\n\n");
  }
}

static void block_markdown(Markdown *m, const Block *block) {
  g_autofree char *indent = g_strnfill(block->level ? (block->level - 1) * 3 : 0, ' ');
  g_autofree char *mark =
      block->mark ? g_strdup_printf("%s%s ", indent, g_ascii_isdigit(*block->mark) ? block->mark : "-")
                  : g_strdup_printf("%s  ", indent);
  static const char *const hashes[] = {"", "## ", "### ", "#### "};
  switch (block->kind) {
  case BLOCK_HEADING: prefixed(m, block, hashes[block->level]); break;
  case BLOCK_PARAGRAPH: prefixed(m, block, ""); break;
  case BLOCK_ITEM: prefixed(m, block, mark); break;
  case BLOCK_QUOTE: prefixed(m, block, "> "); break;
  case BLOCK_RULE: g_string_append(m->out, "---\n\n"); break;
  case BLOCK_DATA: data_block(m, block->data); break;
  case BLOCK_CODE: {
    g_autofree char *plain = spans_plain(block->text[0]);
    g_string_append_printf(m->out, "~~~~~~\n%s\n~~~~~~\n\n", plain);
    break;
  }
  }
}

GBytes *carnet_device_markdown(const CarnetDocument *document, const CarnetReportOptions *options) {
  Markdown m = {g_string_new(NULL), document, options};
  for (guint i = 0; i < document->blocks->len; i++) block_markdown(&m, document->blocks->pdata[i]);
  if (options->content)
    g_string_append_printf(m.out, "%s: `%s`\n",
                           carnet_texts_get(options->texts, document->lang, "report.content"),
                           options->content);
  return g_string_free_to_bytes(m.out);
}
