/*
 * device_html.c - the document tree as HTML for those who need structure: real headings, table heads with
 * scope, lang by passage (typography.md, "Accessibility"). No script, no style from elsewhere; every text is
 * escaped.
 */
#include "tree.h"

#include "carnet/text.h"

#include <string.h>

typedef struct {
  GString *out;
  const CarnetDocument *document;
  const CarnetReportOptions *options;
  guint depth; /* open lists */
} Html;

static const char style[] =
    "body{font-family:'Liberation Sans',Arial,'WenQuanYi Zen Hei',sans-serif;max-width:60rem;margin:2rem auto;color:#1A1A1A}"
    "h1{color:#1F4E79}table{border-collapse:collapse;margin:1rem 0}th,td{text-align:left;vertical-align:top;padding:.2rem .5rem;"
    "border-bottom:1px solid #BFBFBF}td.n{text-align:right}.second{color:#595959;font-size:.9em;display:block}"
    "caption{text-align:left}code{font-family:'Liberation Mono',monospace}";

static CarnetLang other(const Html *h) {
  return h->document->lang == CARNET_LANG_EN ? CARNET_LANG_ZH : CARNET_LANG_EN;
}

static const char *lang_tag(CarnetLang lang) { return lang == CARNET_LANG_ZH ? "zh-CN" : "en"; }

static void text(Html *h, const char *raw) {
  g_autofree char *escaped = g_markup_escape_text(raw ? raw : "", -1);
  for (const char *p = escaped; *p; p++) {
    if (*p == '\n')
      g_string_append(h->out, "<br>");
    else
      g_string_append_c(h->out, *p);
  }
}

static void word(Html *h, const char *id) {
  text(h, carnet_texts_get(h->options->texts, h->document->lang, id));
}

static void spans(Html *h, const GPtrArray *list) {
  for (guint i = 0; list && i < list->len; i++) {
    const Span *span = list->pdata[i];
    if (span->url) {
      g_string_append(h->out, "<a href=\"");
      if (span->url[0] == '#') g_string_append(h->out, "#s");
      text(h, span->url[0] == '#' ? span->url + 1 : span->url);
      g_string_append(h->out, "\">");
    }
    if (span->style & SPAN_MONO) g_string_append(h->out, "<code>");
    if (span->style & SPAN_BOLD) g_string_append(h->out, "<strong>");
    if (span->style & SPAN_EMPHASIS) g_string_append(h->out, "<em>");
    text(h, span->text);
    if (span->style & SPAN_EMPHASIS) g_string_append(h->out, "</em>");
    if (span->style & SPAN_BOLD) g_string_append(h->out, "</strong>");
    if (span->style & SPAN_MONO) g_string_append(h->out, "</code>");
    if (span->url) g_string_append(h->out, "</a>");
  }
}

static void second_spans(Html *h, const GPtrArray *list) {
  if (!list) return;
  g_string_append_printf(h->out, "<span class=\"second\" lang=\"%s\">", lang_tag(other(h)));
  spans(h, list);
  g_string_append(h->out, "</span>");
}

static void second_text(Html *h, const char *raw) {
  if (!raw) return;
  g_string_append_printf(h->out, "<span class=\"second\" lang=\"%s\">", lang_tag(other(h)));
  text(h, raw);
  g_string_append(h->out, "</span>");
}

/* ---- tables: figures too are given as their tables, which are their text twins
 * -------------------------------------- */

static void table_caption(Html *h, const Data *data) {
  if (!data->number) return;
  g_autofree char *number = g_strdup_printf("%u", data->number);
  const char *id = data_shape(data->kind)->needs & DATA_IS_FIGURE ? "report.figure" : "report.table";
  g_autofree char *named = carnet_texts_format(h->options->texts, h->document->lang, id, "n", number, NULL);
  g_string_append(h->out, "<caption><strong>");
  text(h, named);
  g_string_append(h->out, "</strong> ");
  text(h, data->caption[0]);
  if (data->population[0]) {
    g_autofree char *population = carnet_texts_format(h->options->texts, h->document->lang,
                                                      "report.population", "text", data->population[0], NULL);
    g_string_append_c(h->out, ' ');
    text(h, population);
  }
  second_text(h, data->caption[1]);
  g_string_append(h->out, "</caption>");
}

static void table_row(Html *h, const Data *data, guint row) {
  g_string_append(h->out, "<tr>");
  for (guint c = 0; c < data->columns->len; c++) {
    const DataColumn *column = &g_array_index(data->columns, DataColumn, c);
    g_autofree char *cell = data_cell_text(h->document, h->options->texts, data, row, column, FALSE);
    g_autofree char *second = data_cell_text(h->document, h->options->texts, data, row, column, TRUE);
    g_string_append(h->out, c == 0 ? "<th scope=\"row\">" : column->align == 1 ? "<td class=\"n\">" : "<td>");
    text(h, cell);
    second_text(h, second);
    g_string_append(h->out, c == 0 ? "</th>" : "</td>");
  }
  g_string_append(h->out, "</tr>\n");
}

static void table(Html *h, const Data *data) {
  guint rows = carnet_table_rows(data->table);
  g_string_append(h->out, "<table>\n");
  table_caption(h, data);
  g_string_append(h->out, "<thead><tr>");
  for (guint c = 0; c < data->columns->len; c++) {
    const DataColumn *column = &g_array_index(data->columns, DataColumn, c);
    g_string_append(h->out, "<th scope=\"col\">");
    text(h, column->title[0]);
    second_text(h, column->title[1]);
    g_string_append(h->out, "</th>");
  }
  g_string_append(h->out, "</tr></thead>\n<tbody>\n");
  for (guint r = 0; r < rows; r++) table_row(h, data, r);
  g_string_append(h->out, "</tbody></table>\n");
  if (rows == 0) {
    g_string_append(h->out, "<p>");
    if (data->empty[0])
      text(h, data->empty[0]);
    else
      word(h, "report.empty");
    g_string_append(h->out, "</p>\n");
  }
  if (data->note[0]) {
    g_string_append(h->out, "<p><small>");
    text(h, data->note[0]);
    second_text(h, data->note[1]);
    g_string_append(h->out, "</small></p>\n");
  }
}

/* ---- other blocks of data
 * -------------------------------------------------------------------------------------------------- */

static void contents(Html *h) {
  g_string_append(h->out, "<nav><h2>");
  word(h, "report.contents");
  g_string_append(h->out, "</h2><ul>\n");
  for (guint i = 0; i < h->document->blocks->len; i++) {
    const Block *block = h->document->blocks->pdata[i];
    if (block->kind != BLOCK_HEADING || !block->mark) continue;
    g_string_append_printf(h->out, "<li><a href=\"#s%s\">%s ", block->mark, block->mark);
    g_autofree char *plain = spans_plain(block->text[0]);
    text(h, plain);
    g_string_append(h->out, "</a></li>\n");
  }
  g_string_append(h->out, "</ul></nav>\n");
}

static void pairs(Html *h) {
  const GPtrArray *list = h->options->snapshot ? h->options->snapshot->pairs : NULL;
  g_string_append(h->out, "<dl>\n");
  for (guint i = 0; list && i + 1 < list->len; i += 2) {
    g_string_append(h->out, "<dt>");
    text(h, list->pdata[i]);
    g_string_append(h->out, "</dt><dd><code>");
    text(h, list->pdata[i + 1]);
    g_string_append(h->out, "</code></dd>\n");
  }
  g_string_append(h->out, "</dl>\n");
}

static void cover(Html *h, const Data *data) {
  g_string_append(h->out, "<header><h1>");
  text(h, data->caption[0]);
  second_text(h, data->caption[1]);
  g_string_append(h->out, "</h1><p>");
  text(h, h->document->organisation);
  g_string_append(h->out, " \xc2\xb7 ");
  text(h, h->options->as_of);
  g_string_append(h->out, "</p><p><strong>");
  word(h, "report.not_title");
  g_string_append(h->out, "</strong> ");
  word(h, "report.not");
  g_string_append(h->out, "</p></header>\n");
}

static void numbers(Html *h, const Data *data) {
  g_string_append(h->out, "<dl>\n");
  for (guint i = 0; i < data->body->len; i++) {
    const BodyLine *line = data->body->pdata[i];
    gboolean value = g_str_equal(line->key, "value");
    if (!value && !g_str_equal(line->key, carnet_lang_name(h->document->lang))) continue;
    g_string_append(h->out, value ? "<dt><strong>" : "<dd>");
    text(h, line->value);
    g_string_append(h->out, value ? "</strong></dt>" : "</dd>\n");
  }
  g_string_append(h->out, "</dl>\n");
}

static void data_block(Html *h, const Data *data) {
  if (data->table)
    table(h, data);
  else if (data->kind == DATA_COVER)
    cover(h, data);
  else if (data->kind == DATA_TOC)
    contents(h);
  else if (data->kind == DATA_PROVENANCE)
    pairs(h);
  else if (data->kind == DATA_NUMBERS)
    numbers(h, data);
}

static void close_lists(Html *h, guint depth) {
  for (; h->depth > depth; h->depth--) g_string_append(h->out, "</ul>\n");
}

static void item(Html *h, const Block *block) {
  close_lists(h, block->level);
  for (; h->depth < block->level; h->depth++) g_string_append(h->out, "<ul>\n");
  g_string_append(h->out, block->mark ? "<li>" : "<li style=\"list-style:none\">");
  if (block->mark && g_ascii_isdigit(*block->mark)) g_string_append_printf(h->out, "%s ", block->mark);
  spans(h, block->text[0]);
  second_spans(h, block->text[1]);
  g_string_append(h->out, "</li>\n");
}

static void simple(Html *h, const Block *block, const char *open, const char *close) {
  g_string_append(h->out, open);
  spans(h, block->text[0]);
  second_spans(h, block->text[1]);
  g_string_append(h->out, close);
}

static void heading(Html *h, const Block *block) {
  g_string_append_printf(h->out, "<h%u id=\"s%s\">", block->level + 1, block->mark ? block->mark : "");
  if (block->mark) g_string_append_printf(h->out, "%s ", block->mark);
  spans(h, block->text[0]);
  second_spans(h, block->text[1]);
  g_string_append_printf(h->out, "</h%u>\n", block->level + 1);
}

static void block_html(Html *h, const Block *block) {
  if (block->kind != BLOCK_ITEM) close_lists(h, 0);
  switch (block->kind) {
  case BLOCK_HEADING: heading(h, block); break;
  case BLOCK_PARAGRAPH: simple(h, block, "<p>", "</p>\n"); break;
  case BLOCK_ITEM: item(h, block); break;
  case BLOCK_QUOTE: simple(h, block, "<blockquote>", "</blockquote>\n"); break;
  case BLOCK_CODE: simple(h, block, "<pre>", "</pre>\n"); break;
  case BLOCK_RULE: g_string_append(h->out, "<hr>\n"); break;
  case BLOCK_DATA: data_block(h, block->data); break;
  }
}

GBytes *carnet_device_html(const CarnetDocument *document, const CarnetReportOptions *options) {
  Html h = {g_string_new("<!DOCTYPE html>\n"), document, options, 0};
  g_string_append_printf(h.out, "<html lang=\"%s\"><head><meta charset=\"utf-8\"><title>",
                         lang_tag(document->lang));
  text(&h, document->title[0]);
  g_string_append_printf(h.out, "</title><style>%s</style></head><body>\n", style);
  for (guint i = 0; i < document->blocks->len; i++) block_html(&h, document->blocks->pdata[i]);
  close_lists(&h, 0);
  if (options->content) {
    g_string_append(h.out, "<footer><p>");
    word(&h, "report.content");
    g_string_append(h.out, ": <code>");
    text(&h, options->content);
    g_string_append(h.out, "</code></p></footer>\n");
  }
  g_string_append(h.out, "</body></html>\n");
  return g_string_free_to_bytes(h.out);
}
